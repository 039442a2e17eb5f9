package planning

import (
	"fmt"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
)

// Controlling are the days of execution of a planned measure (18).
type Controlling struct {
	// ReportDay and PapersDay are days of the planned month; in a shorter month its last day counts.
	ReportDay int `yaml:"report_day" json:"report_day"`
	PapersDay int `yaml:"papers_day" json:"papers_day"`
	// Papers are the kinds of plans that the Apparatus controls: for them papers are sent to it.
	Papers []Kind `yaml:"papers" json:"papers"`
	// Implement runs from the day of the resolution.
	Implement calendar.Span `yaml:"implement" json:"implement"`
}

// Valid checks days, kinds and the term.
func (v Controlling) Valid() error {
	for _, d := range []int{v.ReportDay, v.PapersDay} {
		if d < 1 || d > 31 {
			return fmt.Errorf("%d is no day of a month", d)
		}
	}
	if err := law.Known("plan", v.Papers, Kinds); err != nil {
		return err
	}
	return shortSpan(v.Implement)
}

// Words says the days.
func (v Controlling) Words() i18n.Msg {
	return i18n.M("planning.words.controlling", "report", v.ReportDay, "papers", v.PapersDay, "term", v.Implement)
}

// monthDay is the day of the month of another one, the last one when the month is shorter.
func monthDay(month calendar.Day, day int) calendar.Day {
	y, m, _ := month.YMD()
	last := calendar.Date(y, m, 1).AddMonths(1).AddDays(-1)
	return min(last, calendar.Date(y, m, 1).AddDays(day-1))
}

// MemoParts are what the memo on a result holds and what confirms execution (18).
type MemoParts struct {
	Parts []string `yaml:"parts" json:"parts"`
}

var memoParts = []string{"conclusions", "proposals", RoleReference, RoleDraft, "resolution"}

// Valid checks that every part is known.
func (v MemoParts) Valid() error { return law.Known("part", v.Parts, memoParts) }

// AsStrictAs: a body may ask for more.
func (v MemoParts) AsStrictAs(base MemoParts) bool { return law.Subset(base.Parts, v.Parts) }

// Words lists the parts.
func (v MemoParts) Words() i18n.Msg { return wordList(law.NamesOf("planning.memo", v.Parts)) }

// PlanList is a list of kinds of plans.
type PlanList struct {
	Kinds []Kind `yaml:"kinds" json:"kinds"`
}

// Valid checks the kinds.
func (v PlanList) Valid() error { return law.Known("plan", v.Kinds, Kinds) }

// Words lists the kinds.
func (v PlanList) Words() i18n.Msg { return wordList(law.NamesOf("planning.kind", v.Kinds)) }

// Deed is an act upon a measure or a plan in force, with what is needed to judge it (18, 19). What an act does not concern is
// empty.
type Deed struct {
	Stage DeedStage
	Kind  Kind
	// Office says that the plan is that of the General Prosecutor's Office.
	Office bool
	// To is the kind of post to which the memo goes, By that in whose capacity the person acts, Head that he heads the unit.
	To, By org.PostKind
	Head   bool
	// Has are the parts that are there.
	Has []string
	// Controls says that the person belongs to the unit that controls the plan, Controller names it; Papers that the confirming
	// documents were sent.
	Controls   bool
	Controller i18n.Text
	Papers     bool
	Change     *ChangeFacts
}

// DeedStage is the act that is judged.
type DeedStage string

// Acts of paragraphs 18 and 19.
const (
	DeedBring   DeedStage = "bring"
	DeedPapers  DeedStage = "papers"
	DeedOff     DeedStage = "off"
	DeedChange  DeedStage = "change"  // a change is brought
	DeedApprove DeedStage = "approve" // it is approved
)

type deedRule = law.Rule[*Deed]

// deedRules are the rules of execution and of changes in the order of paragraphs.
func deedRules() []deedRule { return slices.Concat(controlRules(), changeRules()) }

// controlRules: 18.
func controlRules() []deedRule {
	return []deedRule{
		law.New(head{Name: "planning.report.bringer", Kind: law.Power, Requirements: []string{"P18b"}, Fields: []string{"bringer"}}, judgeBringer),
		law.New(head{Name: "planning.report.content", Kind: law.Content, Requirements: []string{"P18c"}, Fields: []string{"conclusions"}}, judgeMemo),
		law.New(head{Name: "planning.papers", Kind: law.Content, Requirements: []string{"P18e"}, Fields: []string{"papers"}}, judgePapers),
		law.New(head{Name: "planning.off", Kind: law.Power, Requirements: []string{"P18f"}, Fields: []string{"controller"}}, judgeOff),
	}
}

// judgeBringer: to the General Prosecutor a memo is brought by his deputy or the Chief of the Apparatus, to a deputy by the head
// of the unit, the Committee or the Academy (18).
func judgeBringer(s *Deed, v PostList, c *law.Case) {
	switch {
	case s.Stage != DeedBring:
		c.NotApplicable()
	case s.Office && s.To == org.PostGP && !slices.Contains(v.Posts, s.By):
		c.Refuse("bringer", i18n.M("planning.report.bringer_gp"), i18n.M("planning.report.bringer_allowed", "list", postNames(v.Posts)))
	case (!s.Office || s.To != org.PostGP) && !s.Head:
		c.Refuse("bringer", i18n.M("planning.report.bringer_deputy"), i18n.M("planning.report.bringer_head"))
	}
}

// judgeMemo: what the memo holds and what is attached (18).
func judgeMemo(s *Deed, v MemoParts, c *law.Case) {
	if s.Stage != DeedBring {
		c.NotApplicable()
		return
	}
	s.lacking(v, c)
}

func (s *Deed) lacking(v MemoParts, c *law.Case) {
	for _, part := range v.Parts {
		if !slices.Contains(s.Has, part) {
			c.Refuse(part, i18n.M("planning.memo.missing", "part", i18n.Msg{Key: "planning.memo." + part}), i18n.Msg{Key: "planning.memo.allowed." + part})
		}
	}
}

// judgePapers: what confirms execution (18).
func judgePapers(s *Deed, v MemoParts, c *law.Case) {
	if s.Stage != DeedPapers {
		c.NotApplicable()
		return
	}
	s.lacking(v, c)
}

// judgeOff: the Apparatus takes measures of annual and quarterly plans off control on the papers that confirm execution, the unit
// that drew any other plan up does it for that plan (18).
func judgeOff(s *Deed, v PlanList, c *law.Case) {
	if s.Stage != DeedOff {
		c.NotApplicable()
		return
	}
	if !s.Controls {
		c.Refuse("controller", i18n.M("planning.off.who"), i18n.M("planning.off.who_allowed", "unit", s.Controller))
	}
	if slices.Contains(v.Kinds, s.Kind) && s.Office && !s.Papers {
		c.Refuse("papers", i18n.M("planning.off.papers"), i18n.M("planning.off.papers_allowed"))
	}
}
