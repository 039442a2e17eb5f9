package demand

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/i18n"
	lexis "reglament/internal/words"
)

// CaseWords are the words by which one language asks for a case, or for information on it (43, 44). An entry may be of several
// words. The moods of verbs and the words that ask are Moods.
type CaseWords struct {
	// Object are the forms in which a case is what is handed over, Subject those beside a passive verb, Counted those behind a number,
	// Named those behind the name of an action, Numbered those that mean a case where its number stands beside them.
	Object   []string `yaml:"object" json:"object"`
	Subject  []string `yaml:"subject" json:"subject"`
	Counted  []string `yaml:"counted" json:"counted"`
	Named    []string `yaml:"named" json:"named"`
	Numbered []string `yaml:"numbered" json:"numbered"`
	// Hand are beginnings of verbs of handing over, Fetch of getting from another, Tell of telling.
	Hand  []string `yaml:"hand" json:"hand"`
	Fetch []string `yaml:"fetch" json:"fetch"`
	Tell  []string `yaml:"tell" json:"tell"`
	// Direct are words that ask for what stands beside them, Names the names of actions.
	Direct []string `yaml:"direct" json:"direct"`
	Names  []string `yaml:"names" json:"names"`
	// Info are forms in which information is what is handed over, About words that tie it to cases.
	Info  []string `yaml:"info" json:"info"`
	About []string `yaml:"about" json:"about"`
	// Where are words of the place where a case lies that is not the recipient's, Away of another addressee than the sender.
	Where []string `yaml:"where" json:"where"`
	Away  []string `yaml:"away" json:"away"`
	// Unless are beginnings of words with which a sentence asks for no case and no information on one: counts, questions, the post.
	Unless []string `yaml:"unless" json:"unless"`
	// Apart are words that part a verb from a case, Joins those that may stand between a comma and a case.
	Apart []string `yaml:"apart" json:"apart"`
	Joins []string `yaml:"joins" json:"joins"`
	// Last says that the verb follows what it hands over.
	Last bool `yaml:"last" json:"last"`
}

// Cases are the words by which a demand for a case is known, by language (43, 44; see I-246).
type Cases struct {
	KK CaseWords `yaml:"kk" json:"kk"`
	RU CaseWords `yaml:"ru" json:"ru"`
}

// finds are the lists that find; a body may add to them.
func (w *CaseWords) finds() [][]string {
	return [][]string{w.Object, w.Subject, w.Counted, w.Named, w.Numbered, w.Hand, w.Fetch, w.Tell, w.Direct, w.Names, w.Info, w.About, w.Where}
}

// spares are the lists that keep from finding; a body may take from them.
func (w *CaseWords) spares() [][]string { return [][]string{w.Away, w.Unless, w.Apart} }

// Valid refuses empty words, and lists that would find nothing.
func (v Cases) Valid() error {
	for _, w := range []*CaseWords{&v.KK, &v.RU} {
		if len(w.Object) == 0 || len(w.Hand) == 0 || len(w.Info) == 0 || len(w.About) == 0 {
			return errors.New("a language lacks its cases, verbs or information")
		}
		for _, list := range slices.Concat(w.finds(), w.spares(), [][]string{w.Joins}) {
			for _, word := range list {
				if strings.TrimSpace(word) == "" || word != strings.ToLower(word) {
					return errors.New("words are written in small letters, and none is empty")
				}
			}
		}
		for _, list := range [][]string{w.Hand, w.Fetch, w.Tell, w.Unless} {
			for _, word := range list {
				if utf8.RuneCountInString(word) < 2 {
					return errors.New("a beginning of one letter would be found everywhere")
				}
			}
		}
	}
	return nil
}

// AsStrictAs: a body may add words that find, and take away words that spare.
func (v Cases) AsStrictAs(base Cases) bool {
	for i, w := range []*CaseWords{&v.KK, &v.RU} {
		of := []*CaseWords{&base.KK, &base.RU}[i]
		if !within(of.finds(), w.finds()) || !within(w.spares(), of.spares()) {
			return false
		}
	}
	return v.KK.Last == base.KK.Last && v.RU.Last == base.RU.Last
}

// Words lists what is taken for a case.
func (v Cases) Words() i18n.Msg {
	return i18n.M("inform.rule.words", "kk", strings.Join(v.KK.Object, ", "), "ru", strings.Join(v.RU.Object, ", "))
}

// CaseFound is a sentence that asks for a case, or for information on one, with the words that do.
type CaseFound struct {
	// Part is the part of the content in which it stands.
	Part string
	// Where are the words of the place where the case lies, "" when the sentence names none.
	Where string
	// Fetched says that the case is to be got from another.
	Fetched bool
	Demand
}

// CasesFound is what a text asks for of cases.
type CasesFound struct {
	// Cases are sentences that ask for a case, Info those that ask for information on one.
	Cases, Info []CaseFound
}

// Find reads the texts of a draft. asked says that cases or materials are asked for already, whatever the texts say.
func (v Cases) Find(texts []Text, moods Moods, asked bool) CasesFound {
	var out CasesFound
	for _, t := range texts {
		carried := [2]bool{}
		for _, s := range phrases(t.Text) {
			for i, r := range v.readers(moods) {
				r.text, r.tokens, r.title, r.carried = t.Text, s, t.Title, carried[i]
				r.mood()
				carried[i] = r.carries()
				marks, fetched := r.asksCase()
				if marks != nil {
					f := CaseFound{Part: t.Part, Fetched: fetched, Demand: demandOf(t.Text, s, "case", marks)}
					if at := r.anyOf(r.w.Where); at >= 0 {
						f.Where = s[at].Word
					}
					out.Cases = append(out.Cases, f)
				}
				if told := r.asksInfo(marks != nil && !fetched); told != nil {
					out.Info = append(out.Info, CaseFound{Part: t.Part, Demand: demandOf(t.Text, s, "info", told)})
				}
			}
		}
	}
	if len(out.Cases) == 0 && !asked {
		out.Info = nil
	}
	return out
}

// Text is a text of a draft with the part it belongs to; Title says that it is the title, which is no sentence.
type Text struct {
	Part, Text string
	Title      bool
}

func (v Cases) readers(moods Moods) []*caseReader {
	return []*caseReader{{w: &v.KK, moods: &moods.KK}, {w: &v.RU, moods: &moods.RU}}
}

// phrases cuts a text into sentences as official texts are written: the full stop of an abbreviation («г.», «ст.», «т.б.») or
// of a number ends none.
func phrases(text string) [][]lexis.Token {
	var out [][]lexis.Token
	tokens, from := lexis.Tokens(text), 0
	for i := range tokens {
		if i+1 == len(tokens) || ends(text, tokens[i], tokens[i+1]) {
			out = append(out, tokens[from:i+1])
			from = i + 1
		}
	}
	return out
}

// abbreviated is the greatest number of letters of a word whose full stop ends no sentence.
const abbreviated = 3

func ends(text string, a, b lexis.Token) bool {
	gap := text[a.To:b.From]
	if strings.ContainsAny(gap, "!?;\n") {
		return true
	}
	if !strings.Contains(gap, ".") {
		return false
	}
	next, _ := utf8.DecodeRuneInString(text[b.From:])
	capital := strings.ToUpper(string(next)) == string(next) && strings.ToLower(string(next)) != string(next)
	letters := utf8.RuneCountInString(a.Word)
	return capital && (letters > abbreviated || a.Word[0] <= '9' || slices.Contains(shortWords, a.Word))
}

// shortWords are whole words as short as an abbreviation with which sentences end.
var shortWords = []string{"іс", "ісі", "дел"}
