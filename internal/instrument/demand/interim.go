package demand

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	lexis "reglament/internal/words"
)

// InterimWords are the words by which one language sets a term before the final one (40). Verbs, months and words of a term are Moods.
type InterimWords struct {
	// Named are beginnings of the word for intermediate, Things of what may be so called: a term, a report, information.
	Named  []string `yaml:"named" json:"named"`
	Things []string `yaml:"things" json:"things"`
	// Every are words of what comes round: «ай сайын», «ежемесячно».
	Every []string `yaml:"every" json:"every"`
	// Until are words of a term beside those of Moods.
	Until []string `yaml:"until" json:"until"`
	// Not are words by which a sentence says that no such term is set, NotEnds endings of verbs that say it.
	Not     []string `yaml:"not" json:"not"`
	NotEnds []string `yaml:"not_ends" json:"not_ends"`
}

// Interims are those words by language (40; see I-269).
type Interims struct {
	KK InterimWords `yaml:"kk" json:"kk"`
	RU InterimWords `yaml:"ru" json:"ru"`
}

func (w *InterimWords) finds() [][]string  { return [][]string{w.Named, w.Things, w.Every, w.Until} }
func (w *InterimWords) spares() [][]string { return [][]string{w.Not, w.NotEnds} }

// Valid refuses empty words, and lists that would find nothing.
func (v Interims) Valid() error {
	for _, w := range []*InterimWords{&v.KK, &v.RU} {
		if len(w.Named) == 0 || len(w.Things) == 0 {
			return errors.New("a language lacks the word for intermediate, or what is so called")
		}
		if err := smallWords(slices.Concat(w.finds(), w.spares())); err != nil {
			return err
		}
		if err := longEnough(w.Named, w.Things); err != nil {
			return err
		}
	}
	return nil
}

// AsStrictAs: a body may add words that find, and take away words that spare.
func (v Interims) AsStrictAs(base Interims) bool {
	for i, w := range []*InterimWords{&v.KK, &v.RU} {
		of := []*InterimWords{&base.KK, &base.RU}[i]
		if !within(of.finds(), w.finds()) || !within(w.spares(), of.spares()) {
			return false
		}
	}
	return true
}

// Words lists what is taken for an intermediate term.
func (v Interims) Words() i18n.Msg {
	return i18n.M("inform.rule.words", "kk", strings.Join(slices.Concat(v.KK.Named, v.KK.Every), ", "), "ru", strings.Join(slices.Concat(v.RU.Named, v.RU.Every), ", "))
}

// Frame is between which days a term is intermediate: after the day of the act and before the final one. Due is none while it is not
// known. Repeats says that the instrument is periodic, so that what comes round is its own term.
type Frame struct {
	From, Due calendar.Day
	Repeats   bool
}

// Find reads the texts of a draft for terms before the final one.
func (v Interims) Find(texts []Text, moods Moods, f Frame) []Spotted {
	var out []Spotted
	readers := []*interimReader{{w: &v.KK, moods: &moods.KK, frame: f, back: true}, {w: &v.RU, moods: &moods.RU, frame: f}}
	for _, t := range texts {
		if t.Title {
			continue // a title names the matter and sets no term
		}
		for _, tokens := range phrases(t.Text) {
			for _, r := range readers {
				r.text, r.tokens = t.Text, tokens
				if marks, sure := r.sentence(); marks != nil {
					out = append(out, Spotted{Part: t.Part, Sure: sure, Demand: demandOf(t.Text, tokens, "interim", marks)})
					break
				}
			}
		}
	}
	return out
}

// interimReader reads one sentence in one language; back says that the word of a term follows its day.
type interimReader struct {
	w      *InterimWords
	moods  *MoodWords
	text   string
	tokens []lexis.Token
	frame  Frame
	back   bool
}

// sentence are the places of the words that set an intermediate term; nil when none do. It is sure where the words call it
// intermediate and give its day, or say that it comes round.
func (r *interimReader) sentence() (marks []int, sure bool) {
	named, every := r.named(), r.every()
	give := slices.IndexFunc(r.tokens, func(t lexis.Token) bool { return begins(t.Word, r.moods.Give) })
	if r.frame.Repeats {
		every = -1
	}
	if named == nil {
		return r.unnamed(give, every), false
	}
	day := r.early(func(int) bool { return true })
	switch {
	case r.negated():
		return nil, false
	case day >= 0:
		return append(named, day), true
	case every >= 0:
		return append(named, every), true
	case give >= 0:
		return append(named, give), false
	}
	return nil, false
}

// unnamed: something is to be given by a day before the final one, or again and again. It may be innocent: the day may belong to what
// the information is about.
func (r *interimReader) unnamed(give, every int) []int {
	if give < 0 {
		return nil
	}
	if every >= 0 {
		return []int{give, every}
	}
	if day := r.early(r.term); day >= 0 && r.frame.Due != 0 {
		return []int{give, day}
	}
	return nil
}

// thingNear is how many words may lie between the word for intermediate and what is so called.
const thingNear = 2

// named are the places of the word for intermediate and of what is so called.
func (r *interimReader) named() []int {
	for i, t := range r.tokens {
		if !begins(t.Word, r.w.Named) {
			continue
		}
		for k := i + 1; k < len(r.tokens) && k <= i+1+thingNear; k++ {
			if begins(r.tokens[k].Word, r.w.Things) {
				return []int{i, k}
			}
		}
	}
	return nil
}

// every is the place of the words of what comes round, -1 when there are none.
func (r *interimReader) every() int {
	for i := range r.tokens {
		if phraseAt(r.tokens, i, r.w.Every) > 0 {
			return i
		}
	}
	return -1
}

// negated: «промежуточные сроки не устанавливаются», «аралық мерзімдер белгіленбейді»; «не позднее» negates nothing.
func (r *interimReader) negated() bool {
	for i, t := range r.tokens {
		if endsWith(t.Word, r.w.NotEnds) {
			return true
		}
		if slices.Contains(r.w.Not, t.Word) && (i+1 == len(r.tokens) || !slices.Contains(r.moods.Until, r.tokens[i+1].Word)) {
			return true
		}
	}
	return false
}

// early is the place of the first day of a sort that lies between the day of the act and the final one, -1 when there is none.
func (r *interimReader) early(sort func(at int) bool) int {
	for i := range r.tokens {
		if d := r.dayAt(i); d > r.frame.From && (r.frame.Due == 0 || d < r.frame.Due) && sort(i) {
			return i
		}
	}
	return -1
}

// dayAt is the day whose number stands at a place, none when none does: «10.03.2026», «10 марта», «10 наурызға», «наурыздың 10-ына».
func (r *interimReader) dayAt(i int) calendar.Day {
	n, ok := r.number(i, 31)
	if !ok {
		return 0
	}
	if m, ok := r.number(i+1, 12); ok && r.dotted(i) && r.dotted(i+1) {
		if y, ok := r.number(i+2, 9999); ok {
			if y < 100 {
				y += 2000
			}
			return dayOf(y, m, n)
		}
	}
	m := r.month(i + 1)
	if m == 0 && i > 0 && r.back {
		m = r.month(i - 1)
	}
	if m == 0 {
		return 0
	}
	return r.inYear(i, m, n)
}

// inYear is the day in the year that stands near, else in the first year in which it is not past.
func (r *interimReader) inYear(at, m, n int) calendar.Day {
	for k := max(0, at-3); k < min(len(r.tokens), at+4); k++ {
		if y, ok := r.number(k, 2100); ok && y >= 1990 {
			return dayOf(y, m, n)
		}
	}
	y, _, _ := r.frame.From.YMD()
	if d := dayOf(y, m, n); d >= r.frame.From {
		return d
	}
	return dayOf(y+1, m, n)
}

// dayOf is the day of the calendar, none where it holds no such day.
func dayOf(y, m, n int) calendar.Day {
	d := calendar.Date(y, time.Month(m), n)
	if _, month, day := d.YMD(); month != time.Month(m) || day != n { // 31 April
		return 0
	}
	return d
}

// number is the number that stands at a place, from 1 to the most.
func (r *interimReader) number(i, most int) (int, bool) {
	if i < 0 || i >= len(r.tokens) {
		return 0, false
	}
	n, err := strconv.Atoi(r.tokens[i].Word)
	return n, err == nil && n >= 1 && n <= most
}

// dotted reports whether a full stop alone stands behind a place.
func (r *interimReader) dotted(i int) bool {
	return i+1 < len(r.tokens) && r.text[r.tokens[i].To:r.tokens[i+1].From] == "."
}

// month is the number of the month that stands at a place, 0 when none does. The list of Moods begins with the twelve months.
func (r *interimReader) month(i int) int {
	if i < 0 || i >= len(r.tokens) {
		return 0
	}
	return 1 + slices.IndexFunc(r.moods.Months[:min(12, len(r.moods.Months))], func(m string) bool { return strings.HasPrefix(r.tokens[i].Word, m) })
}

// termNear is how many words may lie between a day and the word that makes it a term.
const termNear = 4

// term reports whether a word of a term stands beside the day at a place.
func (r *interimReader) term(at int) bool {
	from, to := at-termNear, at
	if r.back {
		from, to = at+1, at+1+termNear
	}
	for i := max(0, from); i < min(len(r.tokens), to); i++ {
		if slices.Contains(r.moods.Until, r.tokens[i].Word) || slices.Contains(r.w.Until, r.tokens[i].Word) {
			return true
		}
	}
	return false
}
