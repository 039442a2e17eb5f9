package planning

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
)

// Distance is how long before the term of a measure something is brought (19).
type Distance struct {
	Before calendar.Span `yaml:"before" json:"before"`
}

// Valid accepts 1 to 90 days and 1 to 3 months.
func (v Distance) Valid() error {
	if err := v.Before.Valid(); err != nil {
		return err
	}
	if v.Before.N < 1 || v.Before.Unit == calendar.UnitMonth && v.Before.N > 3 || v.Before.N > 90 {
		return fmt.Errorf("%s is no distance of 1 day to 3 months", v.Before)
	}
	return nil
}

// Words says the distance.
func (v Distance) Words() i18n.Msg { return v.Before.Msg() }

// Wording is the least length of a text in characters.
type Wording struct {
	Min int `yaml:"min" json:"min"`
}

// Valid accepts 1 to 1000 characters.
func (v Wording) Valid() error {
	if v.Min < 1 || v.Min > 1000 {
		return fmt.Errorf("a text has at least 1 to 1000 characters, not %d", v.Min)
	}
	return nil
}

// AsStrictAs: a body may ask for more words.
func (v Wording) AsStrictAs(base Wording) bool { return v.Min >= base.Min }

// Words says the length.
func (v Wording) Words() i18n.Msg { return i18n.M("planning.words.length", "n", v.Min) }

// ChangeWhat is what a change does.
type ChangeWhat string

// What a change does to a plan (19).
const (
	ChangeEdit   ChangeWhat = "change"
	ChangeExtend ChangeWhat = "extend" // a later term of what has begun
	ChangeDrop   ChangeWhat = "drop"
	ChangeAdd    ChangeWhat = "add"
)

// ChangeWhats lists what a change may do.
var ChangeWhats = []ChangeWhat{ChangeExtend, ChangeEdit, ChangeDrop, ChangeAdd}

// ChangeFacts is a change as the rules see it.
type ChangeFacts struct {
	What          ChangeWhat
	Circumstances string
	Kind          string // new, rediscovered
	Begun         bool
	Today         calendar.Day
	// Due is the term of the measure before the change, of an added one its own; Month and Days are the last days on which a
	// change and an extension are brought.
	Due    calendar.Day
	Last   func(before calendar.Span) calendar.Day
	Agreed bool
	// Supervisor is who agrees; Decider is the kind of post that approves, Supervises that it may for this unit.
	Supervisor i18n.Text
	Decider    org.PostKind
	Supervises bool
}

// Kinds of circumstances (19).
const (
	CircumstanceNew          = "new"
	CircumstanceRediscovered = "rediscovered"
)

// CircumstanceKinds lists them.
var CircumstanceKinds = []string{CircumstanceNew, CircumstanceRediscovered}

// changeRules: 19.
func changeRules() []deedRule {
	return []deedRule{
		law.New(head{Name: "planning.change.circumstance", Kind: law.Ban, Requirements: []string{"P19a"}, Fields: []string{"circumstances"}}, judgeCircumstance),
		law.New(head{Name: "planning.change.author", Kind: law.Power, Requirements: []string{"P19b", "P19c"}, Fields: []string{"author"}}, judgeChangeAuthor),
		law.New(head{Name: "planning.change.agreed", Kind: law.Agreement, Requirements: []string{"P19b"}, Fields: []string{"agreement"}}, judgeChangeAgreed),
		law.New(head{Name: "planning.change.approver", Kind: law.Power, Requirements: []string{"P19b"}, Fields: []string{"approver"}}, judgeChangeApprover),
		law.New(head{Name: "planning.change.unit_approver", Kind: law.Power, Requirements: []string{"P19c"}, Fields: []string{"approver"}}, judgeUnitChangeApprover),
		law.New(head{Name: "planning.change.term", Kind: law.Ban, Requirements: []string{"P19d"}, Fields: []string{"due"}}, judgeChangeTerm),
		law.New(head{Name: "planning.extend.term", Kind: law.Ban, Requirements: []string{"P19e"}, Fields: []string{"due"}}, judgeExtendTerm),
	}
}

// judgeCircumstance: a plan is changed only when new or newly discovered circumstances arise (19).
func judgeCircumstance(s *Deed, v Wording, c *law.Case) {
	switch {
	case s.Change == nil || s.Stage != DeedChange:
		c.NotApplicable()
	case !slices.Contains(CircumstanceKinds, s.Change.Kind) || utf8.RuneCountInString(strings.TrimSpace(s.Change.Circumstances)) < v.Min:
		c.Refuse("circumstances", i18n.M("planning.change.no_circumstance"), i18n.M("planning.change.circumstance_allowed", "n", v.Min))
	}
}

// judgeChangeAuthor: the report is that of the head of the unit, the Committee or the Academy (19).
func judgeChangeAuthor(s *Deed, _ law.None, c *law.Case) {
	switch {
	case s.Change == nil || s.Stage != DeedChange:
		c.NotApplicable()
	case !s.Head:
		c.Refuse("author", i18n.M("planning.change.not_head"), i18n.M("planning.change.head_allowed"))
	}
}

// judgeChangeAgreed: changes of annual, quarterly and special plans are agreed with the supervising deputy or the Chief of the
// Apparatus (19).
func judgeChangeAgreed(s *Deed, _ AgreeTerm, c *law.Case) {
	switch {
	case s.Change == nil || s.Stage != DeedApprove || !s.Office || s.Kind == UnitPlan:
		c.NotApplicable()
	case !s.Change.Agreed:
		c.Refuse("agreement", i18n.M("planning.change.not_agreed"), i18n.M("planning.proposal.agreed_allowed", "post", s.Change.Supervisor))
	}
}

func judgeChangeApprover(s *Deed, v PostList, c *law.Case) {
	switch {
	case s.Change == nil || s.Stage != DeedApprove || !s.Office || s.Kind == UnitPlan:
		c.NotApplicable()
	case !slices.Contains(v.Posts, s.Change.Decider):
		c.Refuse("approver", i18n.M("planning.approver.wrong", "post", org.PostKindMsg(s.Change.Decider)), i18n.M("planning.approver.allowed", "list", postNames(v.Posts)))
	}
}

// judgeUnitChangeApprover: a unit's plan is changed by the supervising deputy or the Chief of the Apparatus (19).
func judgeUnitChangeApprover(s *Deed, v PostList, c *law.Case) {
	switch {
	case s.Change == nil || s.Stage != DeedApprove || !s.Office || s.Kind != UnitPlan:
		c.NotApplicable()
	case !slices.Contains(v.Posts, s.Change.Decider):
		c.Refuse("approver", i18n.M("planning.approver.wrong", "post", org.PostKindMsg(s.Change.Decider)), i18n.M("planning.approver.allowed", "list", postNames(v.Posts)))
	case !s.Change.Supervises:
		c.Refuse("approver", i18n.M("planning.unit.supervises"), i18n.M("planning.approver.allowed", "list", postNames(v.Posts)))
	}
}

// judgeChangeTerm: a change comes no later than one month before the term (19).
func judgeChangeTerm(s *Deed, v Distance, c *law.Case) {
	if s.Change == nil || s.Stage != DeedChange || s.Change.extends() {
		c.NotApplicable()
		return
	}
	s.late(v, c)
}

// judgeExtendTerm: what has begun is extended on a report that comes no later than three working days before the term (19).
func judgeExtendTerm(s *Deed, v Distance, c *law.Case) {
	if s.Change == nil || s.Stage != DeedChange || !s.Change.extends() {
		c.NotApplicable()
		return
	}
	s.late(v, c)
}

func (f *ChangeFacts) extends() bool { return f.What == ChangeExtend && f.Begun }

func (s *Deed) late(v Distance, c *law.Case) {
	if last := s.Change.Last(v.Before); s.Change.Today > last {
		c.Refuse("due", i18n.M("planning.change.late", "term", v.Before, "due", s.Change.Due), i18n.M("planning.change.late_allowed", "day", last))
	}
}
