package instrument

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/store"
	lexicon "reglament/internal/words"
)

// Twice is an earlier instrument that asks nearly the same, as it is shown to a reader (44).
type Twice struct {
	TwiceHit
	// Names are what the common recipients are called.
	Names []i18n.Text
	// Title is empty, and Reports too, where the reader may not see the instrument.
	Title string
	// Reports are those that already came from the common recipients, as far as the reader may see them.
	Reports []TwiceReport
}

// Seen tells that the reader may open the instrument.
func (t Twice) Seen() bool { return t.Title != "" }

// TwiceReport is an answer that already came.
type TwiceReport struct {
	ExecutionID string
	Body        i18n.Text
	Day         calendar.Day
}

// text is everything of an input that asks: its title, its parts, its questions.
func (in Input) text() []string {
	out := []string{in.Title}
	for _, k := range Texts {
		out = append(out, in.Parts[k])
	}
	for _, x := range in.Questions {
		out = append(out, x.KK, x.RU)
	}
	return out
}

// textPrint is the print of the draft's text, made once.
func (s *subject) textPrint() lexicon.Print {
	if s.print == nil {
		p := lexicon.PrintOf(s.in.text()...)
		s.print = &p
	}
	return *s.print
}

// questionPrints are the prints of the draft's questions, made once.
func (s *subject) questionPrints() []asked {
	if s.asked == nil {
		s.asked = s.in.questionPrints()
	}
	return s.asked
}

// candidate is an earlier instrument that shares bands with a draft; whether it is alike its print decides.
type candidate struct {
	TwiceHit
	unit  string
	lang  string // of the questions; "" where the whole text is compared
	print lexicon.Print
}

// Of the instruments that share at least twiceBands bands, the twiceMost that share most are compared.
const (
	twiceBands = 2
	twiceMost  = 64
)

// twiceAsk asks for the earlier instruments that are likely alike by their text: those that the drafter may see, and all of his own body
// but marked ones. ok is false where nothing is to be compared.
func (s *subject) twiceAsk() (ask store.Question[candidate], ok bool) {
	rule, ok := s.twiceRule()
	if !ok {
		return ask, false
	}
	p := s.textPrint()
	if p.Len() < rule.Least {
		return ask, false
	}
	return s.alikeAsk(rule, p.Bands(), "text_print", "''", "1 = 1"), true
}

// askedAsk asks for those written in the other language that are likely alike by their questions, which both give in one language (I-231).
func (s *subject) askedAsk() (ask store.Question[candidate], ok bool) {
	rule, ok := s.twiceRule()
	if !ok {
		return ask, false
	}
	var bands []int64
	for _, a := range s.questionPrints() {
		if a.Print.Len() >= rule.Least {
			bands = append(bands, a.Print.Bands()...)
		}
	}
	written := "p.written = 'ru'"
	if s.in.Lang == "ru" {
		written = "p.written = 'kk'"
	}
	return s.alikeAsk(rule, bands, "text_question", "p.lang", written), len(bands) > 0
}

// twiceRule is the rule for the draft; ok is false where it is compared with nothing.
func (s *subject) twiceRule() (rule TwiceRule, ok bool) {
	rule, _, held := s.sc.law.Twice(s.blank())
	return rule, held && !s.sent && slices.Contains(rule.Kinds, s.in.Kind) && len(s.in.Recipients) > 0
}

// alikeAsk asks for the instruments of a table of prints that share bands.
func (s *subject) alikeAsk(rule TwiceRule, bands []int64, table, lang, where string) store.Question[candidate] {
	var in []string
	var args []any
	for i, b := range bands {
		in, args = append(in, "$"+strconv.Itoa(i+1)), append(args, b)
	}
	add := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	since, own := add(rule.since(s.sc.day)), add(s.owner.Body)
	to, ids := store.MarksFrom(s.in.Recipients, len(args))
	args = append(args, ids...)
	right, args := access.SeeSQL(s.sc.viewer(s.owner.Person), "i.document_id", args)
	return store.Ask(scanCandidate, `SELECT i.document_id, i.kind, i.number, i.sent_day, i.owner_unit, p.stems, `+lang+`
		FROM (SELECT ref, COUNT(*) AS n FROM text_band WHERE band IN (`+strings.Join(in, ", ")+`) GROUP BY ref HAVING COUNT(*) >= `+strconv.Itoa(twiceBands)+`) b
		JOIN `+table+` p ON p.ref = b.ref JOIN instrument i ON i.document_id = p.document_id
		WHERE i.sent_day >= `+since+` AND i.state IN ('sent', 'released') AND `+where+`
		AND EXISTS (SELECT 1 FROM execution r WHERE r.document_id = i.document_id AND r.body_id IN (`+to+`))
		AND (i.owner_body = `+own+` AND i.marked = 0 OR `+right+`)
		ORDER BY b.n DESC, i.document_id DESC LIMIT `+strconv.Itoa(twiceMost), args...)
}

func scanCandidate(s store.Scanner) (c candidate, err error) {
	var stems string
	if err = s.Scan(&c.ID, &c.Kind, &c.Number, &c.Day, &c.unit, &stems, &c.lang); err != nil {
		return c, err
	}
	c.print, err = lexicon.ReadPrint(stems)
	return c, err
}

// gatherTwice finds what earlier instruments have asked already. What a supplementary one supplements (46) and what the draft sends
// on (50) are no repetition.
func gatherTwice(ctx context.Context, q store.Q, s *subject) error {
	rule, _ := s.twiceRule()
	take := func(c candidate, p lexicon.Print) {
		c.Percent = int(100 * p.Alike(c.print))
		c.Questions = c.lang
		taken := func(x TwiceHit) bool { return x.ID == c.ID }
		if c.Percent >= rule.Alike && c.ID != s.in.Supplement.MainID && c.ID != s.parent && !slices.ContainsFunc(s.twice, taken) {
			c.Sender = s.sc.UnitName(c.unit, s.sc.day)
			s.twice = append(s.twice, c.TwiceHit)
		}
	}
	if ask, ok := s.twiceAsk(); ok {
		list, err := ask.List(ctx, q)
		if err != nil {
			return err
		}
		for _, c := range list {
			take(c, s.textPrint())
		}
	}
	if ask, ok := s.askedAsk(); ok {
		list, err := ask.List(ctx, q)
		if err != nil {
			return err
		}
		for _, c := range list {
			for _, a := range s.questionPrints() {
				if a.Lang == c.lang {
					take(c, a.Print)
				}
			}
		}
	}
	slices.SortStableFunc(s.twice, func(a, b TwiceHit) int {
		return cmp.Or(cmp.Compare(b.Percent, a.Percent), cmp.Compare(b.Day, a.Day))
	})
	return nil
}

// namedTwice are the hits that are shown.
func namedTwice(hits []TwiceHit) []Twice {
	var out []Twice
	for _, h := range hits[:min(len(hits), twiceNamed)] {
		out = append(out, Twice{TwiceHit: h})
	}
	return out
}

// showCommon adds which recipients the hits have in common with the draft, by name.
func (sc *scene) showCommon(ctx context.Context, q store.Q, at map[string]*Twice, in string, args []any, recipients []string) error {
	list, err := store.List(ctx, q, func(s store.Scanner) (x [2]string, err error) {
		err = s.Scan(&x[0], &x[1])
		return x, err
	}, `SELECT document_id, body_id FROM execution WHERE document_id IN (`+in+`) AND period <= 1`, args...)
	for _, body := range recipients {
		for _, x := range list {
			if x[1] == body {
				t := at[x[0]]
				t.Recipients, t.Names = append(t.Recipients, body), append(t.Names, sc.UnitName(body, sc.day))
			}
		}
	}
	return err
}

// showTwice adds what the hits have in common with the draft, and what the reader may see of them: their titles, and the reports that
// already came.
func (sc *scene) showTwice(ctx context.Context, q store.Q, reader access.Viewer, j *Judgement, recipients []string) error {
	if len(j.Twice) == 0 {
		return nil
	}
	at := map[string]*Twice{}
	ids := make([]string, len(j.Twice))
	for i := range j.Twice {
		ids[i], at[j.Twice[i].ID] = j.Twice[i].ID, &j.Twice[i]
	}
	in, args := store.Marks(ids)
	if err := sc.showCommon(ctx, q, at, in, args, recipients); err != nil {
		return err
	}
	right, titleArgs := access.SeeSQL(reader, "i.document_id", slices.Clone(args))
	titles, err := store.List(ctx, q, func(s store.Scanner) (x [2]string, err error) {
		err = s.Scan(&x[0], &x[1])
		return x, err
	}, `SELECT i.document_id, i.title FROM instrument i WHERE i.document_id IN (`+in+`) AND `+right, titleArgs...)
	if err != nil {
		return err
	}
	for _, x := range titles {
		at[x[0]].Title = x[1]
	}
	right, args = access.SeeRefSQL(reader, "e.document_id", "e.id", args)
	type came struct {
		TwiceReport
		document, body string
	}
	reports, err := store.List(ctx, q, func(s store.Scanner) (c came, err error) {
		err = s.Scan(&c.document, &c.ExecutionID, &c.body, &c.Day)
		return c, err
	}, `SELECT e.document_id, e.id, e.body_id, e.reported_day FROM execution e WHERE e.document_id IN (`+in+`)
		AND e.reported_day IS NOT NULL AND `+right+` ORDER BY e.document_id, e.ordinal, e.period`, args...)
	for _, r := range reports {
		if slices.Contains(recipients, r.body) {
			r.Body = sc.UnitName(r.body, sc.day)
			at[r.document].Reports = append(at[r.document].Reports, r.TwiceReport)
		}
	}
	return err
}
