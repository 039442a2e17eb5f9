package demand

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/i18n"
	"reglament/internal/law"
	lexis "reglament/internal/words"
)

// MoodWords are the words by which one language orders and asks.
type MoodWords struct {
	// Give are beginnings of verbs of giving information, Act of verbs of other work.
	Give []string `yaml:"give" json:"give"`
	Act  []string `yaml:"act" json:"act"`
	// Orders are endings of the imperative, Plain those of the infinitive or of the name of an action.
	Orders []string `yaml:"orders" json:"orders"`
	Plain  []string `yaml:"plain" json:"plain"`
	// Asks are words that ask or order, Weak those that also tell what a law prescribes.
	Asks []string `yaml:"asks" json:"asks"`
	Weak []string `yaml:"weak" json:"weak"`
	// Until are words of a term, Months beginnings of the months.
	Until  []string `yaml:"until" json:"until"`
	Months []string `yaml:"months" json:"months"`
	// Fill are beginnings of verbs of filling in, Forms of what is filled in.
	Fill  []string `yaml:"fill" json:"fill"`
	Forms []string `yaml:"forms" json:"forms"`
	// Ours are beginnings of words that name the sender's side.
	Ours []string `yaml:"ours" json:"ours"`
	// First says that a sentence that begins with the infinitive is an order.
	First bool `yaml:"first" json:"first"`
}

// Moods are the words by which a hidden demand is known, by language (48; see I-154).
type Moods struct {
	KK MoodWords `yaml:"kk" json:"kk"`
	RU MoodWords `yaml:"ru" json:"ru"`
}

// lists are all lists of a language.
func (w *MoodWords) lists() [][]string {
	return [][]string{w.Give, w.Act, w.Orders, w.Plain, w.Asks, w.Weak, w.Until, w.Months, w.Fill, w.Forms, w.Ours}
}

// Valid refuses empty words, and lists that would find nothing.
func (v Moods) Valid() error {
	for _, w := range []*MoodWords{&v.KK, &v.RU} {
		if len(w.Give) == 0 || len(w.Orders) == 0 || len(w.Plain) == 0 || len(w.Asks) == 0 {
			return errors.New("a language lacks its verbs, endings or words of asking")
		}
		for _, list := range w.lists() {
			for _, word := range list {
				if utf8.RuneCountInString(word) < 2 && word != "у" {
					return errors.New("a word of one letter would be found everywhere")
				}
			}
		}
	}
	return nil
}

// AsStrictAs: a body may add words and not take any away.
func (v Moods) AsStrictAs(base Moods) bool {
	for i, w := range []*MoodWords{&v.KK, &v.RU} {
		of := []*MoodWords{&base.KK, &base.RU}[i]
		if !within(of.lists(), w.lists()) {
			return false
		}
	}
	return v.KK.First == base.KK.First && v.RU.First == base.RU.First
}

// within reports whether each list holds no more than its counterpart.
func within(lists, of [][]string) bool {
	for i, list := range lists {
		if !law.Subset(list, of[i]) {
			return false
		}
	}
	return true
}

// Words lists the words that ask.
func (v Moods) Words() i18n.Msg {
	return i18n.M("inform.rule.words", "kk", strings.Join(v.KK.Asks, ", "), "ru", strings.Join(v.RU.Asks, ", "))
}

// Demand is a sentence that asks for something, with the words that do.
type Demand struct {
	// Why is order, ask, duty, first, term or table.
	Why      string  `json:"why"`
	Sentence []Piece `json:"sentence"`
}

// Piece is a piece of a sentence, marked where its words make the demand.
type Piece struct {
	Text   string `json:"text"`
	Marked bool   `json:"marked,omitempty"`
}

// Text is the sentence as it was written.
func (d Demand) Text() string {
	var b strings.Builder
	for _, p := range d.Sentence {
		b.WriteString(p.Text)
	}
	return b.String()
}

// Marked are the words that make the demand.
func (d Demand) Marked() string {
	var out []string
	for _, p := range d.Sentence {
		if p.Marked {
			out = append(out, p.Text)
		}
	}
	return strings.Join(out, " … ")
}

// demandsMax bounds what is shown of one text, sentenceMax a sentence in bytes around its marks.
const (
	demandsMax  = 20
	sentenceMax = 600
)

// blanks are places left to be filled in: runs of low lines or dots, or empty cells of a table.
var blanks = regexp.MustCompile(`_{3,}|\.{6,}|…{3,}|\|[ \t]*\|[ \t]*\|`)

// numericDay is a day in figures.
var numericDay = regexp.MustCompile(`\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})\b`)

// Find returns the sentences of a text that order, ask for or oblige to something, in their order.
func (v Moods) Find(text string) []Demand {
	var out []Demand
	tokens := lexis.Tokens(text)
	for from := 0; from < len(tokens) && len(out) < demandsMax; {
		to := from
		for to < len(tokens) && (tokens[to].Sentence == tokens[max(from, to-1)].Sentence || to > from && dayGoesOn(text, tokens[to-1], tokens[to])) {
			to++
		}
		for _, w := range []*MoodWords{&v.KK, &v.RU} {
			if why, marks := w.sentence(text, tokens[from:to]); why != "" {
				out = append(out, demandOf(text, tokens[from:to], why, marks))
				break
			}
		}
		from = to
	}
	if at := blanks.FindStringIndex(text); at != nil && len(out) < demandsMax {
		from := max(strings.LastIndexByte(text[:at[0]], '\n')+1, at[0]-sentenceMax/2)
		for from < at[0] && !utf8.RuneStart(text[from]) {
			from++
		}
		out = append(out, Demand{Why: "table", Sentence: []Piece{{Text: text[from:at[0]]}, {Text: text[at[0]:at[1]], Marked: true}}})
	}
	return out
}

// dayGoesOn reports whether the full stop between two words stands within a day in figures, so that it ends no sentence.
func dayGoesOn(text string, before, after lexis.Token) bool {
	return text[before.To:after.From] == "." && digit(text[before.To-1]) && digit(text[after.From])
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// verb says whether a word begins with one of the stems and has one of the endings behind it.
func verb(word string, stems, endings []string) bool {
	for _, s := range stems {
		rest, ok := strings.CutPrefix(word, s)
		if !ok {
			continue
		}
		for _, e := range endings {
			// The ending may share its first letter with the stem: жібер + рсін is жіберсін.
			if strings.HasSuffix(word, e) && len(e) <= len(rest)+2 && rest != "" {
				return true
			}
		}
	}
	return false
}

func begins(word string, stems []string) bool {
	return slices.ContainsFunc(stems, func(s string) bool { return strings.HasPrefix(word, s) })
}

// nearAsk is how many words may lie between a verb and the word that asks.
const nearAsk = 8

// sentence says by what a sentence is a demand, and which of its words make it one; "" when it is none.
func (w *MoodWords) sentence(text string, tokens []lexis.Token) (why string, marks []int) {
	all := slices.Concat(w.Give, w.Act)
	var plain, give, asks, weak, until, ours, fill, forms []int
	for i, t := range tokens {
		switch {
		case verb(t.Word, all, w.Orders):
			return "order", []int{i}
		case slices.Contains(w.Asks, t.Word):
			asks = append(asks, i)
		case slices.Contains(w.Weak, t.Word):
			weak = append(weak, i)
		case slices.Contains(w.Until, t.Word):
			until = append(until, i)
		case begins(t.Word, w.Ours):
			ours = append(ours, i)
		case begins(t.Word, w.Forms):
			forms = append(forms, i)
		}
		if verb(t.Word, all, w.Plain) {
			plain = append(plain, i)
		}
		if verb(t.Word, w.Give, w.Plain) {
			give = append(give, i)
		}
		if begins(t.Word, w.Fill) {
			fill = append(fill, i)
		}
	}
	for _, a := range asks {
		for _, p := range plain {
			if a-p <= nearAsk && p-a <= nearAsk {
				return "ask", []int{p, a}
			}
		}
	}
	switch {
	case len(plain) > 0 && len(weak) > 0 && len(ours) > 0:
		return "duty", []int{plain[0], weak[0], ours[0]}
	case w.First && len(plain) > 0 && plain[0] == opening(tokens):
		return "first", plain[:1]
	case len(give) > 0 && len(until) > 0 && w.dated(text, tokens):
		return "term", []int{give[0], until[0]}
	case len(fill) > 0 && len(forms) > 0:
		return "table", []int{fill[0], forms[0]}
	}
	return "", nil
}

// opening is the place of the first word of a sentence behind the number or letter of a list.
func opening(tokens []lexis.Token) int {
	for i, t := range tokens {
		if utf8.RuneCountInString(t.Word) > 1 && !digit(t.Word[0]) {
			return i
		}
	}
	return -1
}

// dated reports whether a sentence names a day: figures, or a number and a month.
func (w *MoodWords) dated(text string, tokens []lexis.Token) bool {
	for i, t := range tokens {
		if i > 0 && begins(t.Word, w.Months) {
			return true
		}
	}
	first, last := tokens[0].From, tokens[len(tokens)-1].To
	// A full stop within a date ends a "sentence" of the tokens, so the date is looked for a little further on.
	return numericDay.MatchString(text[first:min(len(text), last+12)])
}

// demandOf cuts the sentence into pieces, the words of the demand marked.
func demandOf(text string, tokens []lexis.Token, why string, marks []int) Demand {
	slices.Sort(marks)
	marks = slices.Compact(marks)
	at := max(tokens[0].From, tokens[marks[0]].From-sentenceMax/2)
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	end := min(tokens[len(tokens)-1].To, tokens[marks[len(marks)-1]].To+sentenceMax/2)
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end++
	}
	d := Demand{Why: why}
	add := func(to int, marked bool) {
		if to > at {
			d.Sentence = append(d.Sentence, Piece{text[at:to], marked})
			at = to
		}
	}
	for _, m := range marks {
		add(tokens[m].From, false)
		add(tokens[m].To, true)
	}
	add(end, false)
	return d
}
