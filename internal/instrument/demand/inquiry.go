package demand

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/i18n"
	lexis "reglament/internal/words"
)

// InquiryWords are the words by which one language asks for an analysis, for an inspection, or for an inquiry to others: for more than
// what the recipient holds (43). The moods of verbs and the words that ask are Moods.
type InquiryWords struct {
	// Work are the forms of the names of such work as what is carried out, Carry beginnings of the verbs that carry it out.
	Work  []string `yaml:"work" json:"work"`
	Carry []string `yaml:"carry" json:"carry"`
	// Itself are beginnings of verbs that are that work, Doubtful of verbs that may mean no more than care.
	Itself   []string `yaml:"itself" json:"itself"`
	Doubtful []string `yaml:"doubtful" json:"doubtful"`
	// Ask are beginnings of verbs of asking others, Others words that name them.
	Ask    []string `yaml:"ask" json:"ask"`
	Others []string `yaml:"others" json:"others"`
	// Between may stand between a verb and the work that it carries out.
	Between []string `yaml:"between" json:"between"`
	// Places begin a place that may stand there too, with the word behind them: «провести в школах проверку».
	Places []string `yaml:"places" json:"places"`
	// Apart are words, the longer ones beginnings, beside which a verb orders nothing: a purpose, a possibility, a negation. In Russian
	// they stand before the verb, in Kazakh behind it.
	Apart []string `yaml:"apart" json:"apart"`
	// Named are names of carrying out with which a title begins.
	Named []string `yaml:"named" json:"named"`
	// Joins join two verbs of one order.
	Joins []string `yaml:"joins" json:"joins"`
	// Last says that the verb follows what it carries out.
	Last bool `yaml:"last" json:"last"`
}

// Inquiries are those words by language (43; see I-270).
type Inquiries struct {
	KK InquiryWords `yaml:"kk" json:"kk"`
	RU InquiryWords `yaml:"ru" json:"ru"`
}

// finds are the lists that find, spares those that keep from finding.
func (w *InquiryWords) finds() [][]string {
	return [][]string{w.Work, w.Carry, w.Itself, w.Doubtful, w.Ask, w.Others, w.Between, w.Places, w.Named, w.Joins}
}

func (w *InquiryWords) spares() [][]string { return [][]string{w.Apart} }

// Valid refuses empty words, and lists that would find nothing.
func (v Inquiries) Valid() error {
	for _, w := range []*InquiryWords{&v.KK, &v.RU} {
		if len(w.Work) == 0 || len(w.Carry) == 0 || len(w.Ask) == 0 || len(w.Others) == 0 {
			return errors.New("a language lacks its work, verbs or others")
		}
		if err := smallWords(slices.Concat(w.finds(), w.spares())); err != nil {
			return err
		}
		if err := longEnough(w.Carry, w.Itself, w.Doubtful, w.Ask, w.Apart); err != nil {
			return err
		}
	}
	return nil
}

// smallWords refuses empty words and capitals: texts are read in small letters.
func smallWords(lists [][]string) error {
	for _, list := range lists {
		for _, word := range list {
			if strings.TrimSpace(word) == "" || word != strings.ToLower(word) {
				return errors.New("words are written in small letters, and none is empty")
			}
		}
	}
	return nil
}

// longEnough refuses beginnings that would be found everywhere.
func longEnough(lists ...[]string) error {
	for _, list := range lists {
		for _, word := range list {
			if utf8.RuneCountInString(word) < 2 {
				return errors.New("a beginning of one letter would be found everywhere")
			}
		}
	}
	return nil
}

// AsStrictAs: a body may add words that find, and take away words that spare.
func (v Inquiries) AsStrictAs(base Inquiries) bool {
	for i, w := range []*InquiryWords{&v.KK, &v.RU} {
		of := []*InquiryWords{&base.KK, &base.RU}[i]
		if !within(of.finds(), w.finds()) || !within(w.spares(), of.spares()) || w.Last != of.Last {
			return false
		}
	}
	return true
}

// Words lists the work that a request may not ask for.
func (v Inquiries) Words() i18n.Msg {
	return i18n.M("inform.rule.words", "kk", strings.Join(v.KK.Work, ", "), "ru", strings.Join(v.RU.Work, ", "))
}

// Spotted is a sentence of a draft that does what a paragraph forbids, with the words that do.
type Spotted struct {
	// Part is the part of the content in which it stands.
	Part string
	// Sure says that its words leave no doubt; else they may be innocent.
	Sure bool
	Demand
}

// Find reads the texts of a draft for demands of work that a request may not ask for.
func (v Inquiries) Find(texts []Text, moods Moods) []Spotted {
	var out []Spotted
	readers := []*inquiryReader{{w: &v.KK, moods: &moods.KK}, {w: &v.RU, moods: &moods.RU}}
	for _, t := range texts {
		for _, tokens := range phrases(t.Text) {
			for _, r := range readers {
				r.text, r.tokens, r.title = t.Text, tokens, t.Title
				marks, sure := r.sentence()
				if marks != nil {
					out = append(out, Spotted{Part: t.Part, Sure: sure, Demand: demandOf(t.Text, tokens, "inquiry", marks)})
					break
				}
			}
		}
	}
	return out
}

// inquiryReader reads one sentence in one language.
type inquiryReader struct {
	w      *InquiryWords
	moods  *MoodWords
	text   string
	tokens []lexis.Token
	title  bool
}

// certainty says how surely a verb orders.
type certainty int

const (
	ordersNothing certainty = iota
	mayOrder
	orders
)

// sentence are the places of the words that ask for such work, the surest first; nil when none does.
func (r *inquiryReader) sentence() (marks []int, sure bool) {
	if marks := r.named(); marks != nil {
		return marks, false
	}
	for i := range r.tokens {
		found, c := r.verbAt(i)
		if c == orders {
			return found, true
		}
		if c == mayOrder && marks == nil {
			marks = found
		}
	}
	return marks, false
}

// verbAt is what the word at a place asks for, and how surely.
func (r *inquiryReader) verbAt(i int) (marks []int, c certainty) {
	word := r.tokens[i].Word
	switch {
	case begins(word, r.w.Carry):
		if at := r.work(i); at >= 0 {
			return []int{at, i}, r.mood(i, r.w.Carry)
		}
	case begins(word, r.w.Ask):
		at := r.others()
		c = r.mood(i, r.w.Ask)
		if at < 0 {
			return []int{i}, min(c, mayOrder)
		}
		return []int{i, at}, c
	case begins(word, r.w.Itself):
		if c = r.mood(i, r.w.Itself); r.w.Last && verb(word, r.w.Itself, r.moods.Plain[:1]) && !r.objectBefore(i) {
			return nil, ordersNothing // the name of the work, not its doing: «талдау»
		}
		return []int{i}, c
	case begins(word, r.w.Doubtful):
		if r.w.Last && verb(word, r.w.Doubtful, r.moods.Plain[:1]) && !r.objectBefore(i) {
			return nil, ordersNothing
		}
		return []int{i}, min(r.mood(i, r.w.Doubtful), mayOrder)
	}
	return nil, ordersNothing
}

// workNear is how many words may lie between a verb and the work that it carries out.
const workNear = 4

// work is the place of the work that a verb carries out, -1 when it carries out none.
func (r *inquiryReader) work(at int) int {
	step := 1
	if r.w.Last {
		step = -1
	}
	for i, n := at+step, 0; i >= 0 && i < len(r.tokens) && n <= workNear; i, n = i+step, n+1 {
		word := r.tokens[i].Word
		switch {
		case slices.Contains(r.w.Work, word):
			return i
		case slices.Contains(r.w.Places, word):
			i += step
		case slices.Contains(r.w.Between, word), !r.w.Last && (adjective(word) || strings.HasSuffix(word, "ую")):
		default:
			return -1
		}
	}
	return -1
}

// others is the place of the first words that name others, -1 when none do.
func (r *inquiryReader) others() int {
	for i := range r.tokens {
		if phraseAt(r.tokens, i, r.w.Others) > 0 {
			return i
		}
	}
	return -1
}

// named: a title that begins with the name of such work: «О проведении проверки», «Талдау жүргізу туралы».
func (r *inquiryReader) named() []int {
	if !r.title || len(r.tokens) < 2 {
		return nil
	}
	if r.w.Last {
		last := len(r.tokens) - 1
		if slices.Contains(r.w.Named, r.tokens[last].Word) && verb(r.tokens[last-1].Word, r.w.Carry, r.moods.Plain[:1]) {
			if at := r.work(last - 1); at >= 0 {
				return []int{at, last - 1}
			}
		}
		return nil
	}
	if slices.Contains(r.w.Named, r.tokens[1].Word) {
		if at := r.work(1); at >= 0 {
			return []int{1, at}
		}
	}
	return nil
}

// mood says how surely the verb at a place orders.
func (r *inquiryReader) mood(i int, stems []string) certainty {
	if r.title || r.negated(i) {
		return ordersNothing
	}
	word := r.tokens[i].Word
	if verb(word, stems, r.moods.Orders) {
		return orders
	}
	if r.w.Last {
		return r.moodBack(i, stems)
	}
	if !verb(word, stems, r.moods.Plain) {
		return ordersNothing
	}
	return r.infinitive(i)
}

// negated: «не проводите», «жүргізбеңіз», «чтобы провести».
func (r *inquiryReader) negated(i int) bool {
	if r.w.Last {
		return endsWith(r.tokens[i].Word, kazakhNot) || i+1 < len(r.tokens) && r.apart(r.tokens[i+1].Word)
	}
	return i > 0 && r.apart(r.tokens[i-1].Word)
}

// wholeMost is how many letters a word of Apart may have to be meant as a whole: «не» is no beginning of «необходимо».
const wholeMost = 4

func (r *inquiryReader) apart(word string) bool {
	return slices.ContainsFunc(r.w.Apart, func(a string) bool {
		return a == word || utf8.RuneCountInString(a) > wholeMost && strings.HasPrefix(word, a)
	})
}

// kazakhNot are endings of Kazakh verbs that forbid.
var kazakhNot = []string{"меңіз", "маңыз", "беңіз", "баңыз", "пеңіз", "паңыз", "меңіздер", "маңыздар", "беңіздер", "баңыздар", "месін", "масын", "бесін", "басын", "песін", "пасын"}

// asksNear is how many words may lie between a word that asks and the Russian infinitive that it asks for.
const asksNear = 3

// infinitive: at the head of the sentence and right behind a word that asks it orders, and so does one that is joined to such a verb;
// behind a word that also tells what a law prescribes it may.
func (r *inquiryReader) infinitive(i int) certainty {
	first := opening(r.tokens)
	if r.excused() {
		return ordersNothing
	}
	if r.moods.First && i == first {
		return orders
	}
	if i == 0 {
		return ordersNothing
	}
	for back := i - 1; back >= 0 && i-back <= asksNear; back-- {
		word := r.tokens[back].Word
		switch {
		case slices.Contains(r.moods.Asks, word):
			return orders
		case slices.Contains(r.moods.Weak, word):
			return mayOrder
		}
	}
	joined := slices.Contains(r.w.Joins, r.tokens[i-1].Word) || strings.Contains(r.text[r.tokens[i-1].To:r.tokens[i].From], ",")
	if joined && r.ordersBefore(i, first) {
		return orders
	}
	if i+1 < len(r.tokens) && slices.Contains(r.moods.Weak, r.tokens[i+1].Word) {
		return mayOrder
	}
	return ordersNothing
}

// excused: «проводить анализ не требуется».
func (r *inquiryReader) excused() bool {
	for i := 1; i < len(r.tokens); i++ {
		if slices.Contains(r.moods.Weak, r.tokens[i].Word) && r.apart(r.tokens[i-1].Word) {
			return true
		}
	}
	return false
}

// ordersBefore reports whether a verb before a place orders: at the head of the sentence, in the imperative, or beside a word that asks.
func (r *inquiryReader) ordersBefore(i, first int) bool {
	all := slices.Concat(r.moods.Give, r.moods.Act, r.w.Carry, r.w.Itself, r.w.Ask)
	for k := range i {
		word := r.tokens[k].Word
		if verb(word, all, r.moods.Orders) || slices.Contains(r.moods.Asks, word) || k == first && verb(word, all, r.moods.Plain) {
			return true
		}
	}
	return false
}
