package planning

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
)

// The forms of values that the rules of this chapter take from an edition. Each checks its words (Valid), so that a
// misspelt post stops the start and not an approval.

// PostList is a list of kinds of posts.
type PostList struct {
	Posts []org.PostKind `yaml:"posts" json:"posts"`
}

// Valid checks that every post is of a known kind and that there is one.
func (p PostList) Valid() error {
	if len(p.Posts) == 0 {
		return fmt.Errorf("no post is named")
	}
	for _, k := range p.Posts {
		if !k.Valid() {
			return fmt.Errorf("post %q is not known", k)
		}
	}
	return nil
}

// AsStrictAs: a body may take a power from a post and not give one.
func (p PostList) AsStrictAs(base PostList) bool {
	return len(p.Posts) > 0 && law.Subset(p.Posts, base.Posts)
}

// Words lists the posts.
func (p PostList) Words() i18n.Msg { return wordList(postNames(p.Posts)) }

// Authorship says of which kinds of plans the Apparatus is the author (12).
type Authorship struct {
	Apparatus []Kind `yaml:"apparatus" json:"apparatus"`
}

// Valid checks the kinds.
func (a Authorship) Valid() error { return law.Known("plan", a.Apparatus, Kinds) }

// Words lists the kinds.
func (a Authorship) Words() i18n.Msg { return wordList(law.NamesOf("planning.kind", a.Apparatus)) }

// BodyKinds is a list of kinds of bodies.
type BodyKinds struct {
	Bodies []org.UnitKind `yaml:"bodies" json:"bodies"`
}

// Valid checks that each is a body.
func (b BodyKinds) Valid() error {
	for _, k := range b.Bodies {
		if !k.IsBody() {
			return fmt.Errorf("%q is no kind of body", k)
		}
	}
	return nil
}

// Words lists the kinds of bodies.
func (b BodyKinds) Words() i18n.Msg {
	out := make([]i18n.Msg, len(b.Bodies))
	for i, k := range b.Bodies {
		out[i] = org.KindMsg(k)
	}
	return wordList(out)
}

// PartList is a list of parts that a proposal (12) or a line of the table (16) must hold.
type PartList struct {
	Parts []string `yaml:"parts" json:"parts"`
	Min   int      `yaml:"min,omitempty" json:"min,omitempty"` // least number of characters of a text
}

// ProposalParts are the texts of a proposal in the order in which paragraph 12 names them.
var ProposalParts = []string{"situation", "goals", "object", "subject", "form", "method", "period", "result", "completion", "implementation"}

// tableParts are what a line of the table holds (16).
var tableParts = []string{"name", "object", "subject", "form", "period", "executors", "term", "completion"}

// Valid checks that every part is known.
func (p PartList) Valid() error {
	if p.Min < 0 || p.Min > 1000 {
		return fmt.Errorf("a text has at least 0 to 1000 characters, not %d", p.Min)
	}
	return law.Known("part", p.Parts, slices.Concat(ProposalParts, tableParts))
}

// AsStrictAs: a body may ask for more parts and longer texts.
func (p PartList) AsStrictAs(base PartList) bool {
	return law.Subset(base.Parts, p.Parts) && p.Min >= base.Min
}

// Words lists the parts.
func (p PartList) Words() i18n.Msg { return wordList(law.NamesOf("planning.part", p.Parts)) }

// AgreeTerm is how long a step of an agreement or endorsement waits for its answer; the Regulation names no term (I-171).
type AgreeTerm struct {
	Term calendar.Span `yaml:"term" json:"term"`
}

// Valid accepts 1 to 60 days.
func (a AgreeTerm) Valid() error { return shortSpan(a.Term) }

// Words says the term.
func (a AgreeTerm) Words() i18n.Msg { return a.Term.Msg() }

// Endorsers are those who endorse the draft of a plan (12): deputies, and heads of units.
type Endorsers struct {
	Kinds []Kind         `yaml:"kinds" json:"kinds"`
	Posts []org.PostKind `yaml:"posts" json:"posts"`
	Heads bool           `yaml:"heads" json:"heads"` // heads of the units concerned
	Term  calendar.Span  `yaml:"term" json:"term"`   // I-171
}

// Valid checks kinds, posts and the term.
func (e Endorsers) Valid() error {
	if err := law.Known("plan", e.Kinds, Kinds); err != nil {
		return err
	}
	for _, k := range e.Posts {
		if !k.Valid() {
			return fmt.Errorf("post %q is not known", k)
		}
	}
	return shortSpan(e.Term)
}

// Words lists the posts.
func (e Endorsers) Words() i18n.Msg { return wordList(postNames(e.Posts)) }

// DailyWords are words by which a measure is asked whether it follows from daily duties (15; I-173). They are compared as
// stems, so one form of each is enough.
type DailyWords struct {
	Phrases []string `yaml:"phrases" json:"phrases"`
}

// Valid refuses an empty phrase.
func (d DailyWords) Valid() error {
	for _, p := range d.Phrases {
		if strings.TrimSpace(p) == "" {
			return fmt.Errorf("a phrase is empty")
		}
	}
	return nil
}

// Words says how many phrases there are.
func (d DailyWords) Words() i18n.Msg { return i18n.M("planning.words.phrases", "n", len(d.Phrases)) }

// Windows are the days of proposals and drafts (12).
type Windows struct {
	Annual    YearWindow    `yaml:"annual" json:"annual"`
	Quarterly QuarterWindow `yaml:"quarterly" json:"quarterly"`
	// Opens is how long before its day the duty to propose is opened (I-171).
	Opens calendar.Span `yaml:"opens" json:"opens"`
}

// YearWindow holds the days of the year before the planned one.
type YearWindow struct {
	Proposals MonthDay `yaml:"proposals" json:"proposals"`
	Draft     MonthDay `yaml:"draft" json:"draft"`
}

// QuarterWindow holds the day of the last month of the current quarter, and how long before the planned one the draft is
// submitted.
type QuarterWindow struct {
	ProposalsDay int           `yaml:"proposals_day" json:"proposals_day"`
	DraftBefore  calendar.Span `yaml:"draft_before" json:"draft_before"`
}

// MonthDay is a day of every year.
type MonthDay struct {
	Month int `yaml:"month" json:"month"`
	Day   int `yaml:"day" json:"day"`
}

// In is the day in a year.
func (m MonthDay) In(year int) calendar.Day { return calendar.Date(year, time.Month(m.Month), m.Day) }

// Valid checks days and spans.
func (w Windows) Valid() error {
	for _, m := range []MonthDay{w.Annual.Proposals, w.Annual.Draft} {
		if m.Month < 1 || m.Month > 12 || m.Day < 1 || m.Day > 28 {
			return fmt.Errorf("%d.%d is no day of every year up to the 28th", m.Day, m.Month)
		}
	}
	if w.Quarterly.ProposalsDay < 1 || w.Quarterly.ProposalsDay > 28 {
		return fmt.Errorf("%d is no day of every month up to the 28th", w.Quarterly.ProposalsDay)
	}
	if err := shortSpan(w.Quarterly.DraftBefore); err != nil {
		return err
	}
	return shortSpan(w.Opens)
}

// Words says the days.
func (w Windows) Words() i18n.Msg {
	return i18n.M("planning.words.windows", "day", w.Annual.Proposals.Day, "month", w.Annual.Proposals.Month, "draft_day", w.Annual.Draft.Day,
		"draft_month", w.Annual.Draft.Month, "quarter_day", w.Quarterly.ProposalsDay, "before", w.Quarterly.DraftBefore)
}

// Delivering says which plans are distributed and by when receipt is recorded (13; I-174).
type Delivering struct {
	Kinds   []Kind        `yaml:"kinds" json:"kinds"`
	Receipt calendar.Span `yaml:"receipt" json:"receipt"`
}

// Valid checks the kinds and the term.
func (d Delivering) Valid() error {
	if err := law.Known("plan", d.Kinds, Kinds); err != nil {
		return err
	}
	return shortSpan(d.Receipt)
}

// Words lists the kinds and the term of receipt.
func (d Delivering) Words() i18n.Msg {
	return i18n.M("planning.words.delivering", "kinds", law.NamesOf("planning.kind", d.Kinds), "term", d.Receipt)
}

func shortSpan(s calendar.Span) error {
	if err := s.Valid(); err != nil {
		return err
	}
	if s.N < 1 || s.N > 90 || s.Unit == calendar.UnitMonth {
		return fmt.Errorf("a term is 1 to 90 days, not %s", s)
	}
	return nil
}

func postNames(kinds []org.PostKind) []i18n.Msg {
	out := make([]i18n.Msg, len(kinds))
	for i, k := range kinds {
		out[i] = org.PostKindMsg(k)
	}
	return out
}

func wordList(list []i18n.Msg) i18n.Msg { return i18n.M("planning.words.list", "list", list) }
