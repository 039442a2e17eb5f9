package law

import (
	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Case is what a rule's function is given beside the subject and the value, and where it says what it found.
type Case struct {
	// Day is the day of the act.
	Day calendar.Day
	// Edition is the id of the edition applied, Para the paragraph of the rule in it.
	Edition, Para string

	// Of is the part of the matter that is judged now, for Finding.Of. It is empty again for the next rule.
	Of string

	rule, field string
	order       int32
	all         []Finding
}

// Refuse says that the act may not be done. field is the input concerned, "" for the rule's first field.
func (c *Case) Refuse(field string, msg, allowed i18n.Msg) { c.add(Refused, field, msg, allowed) }

// Warn holds the act until a written reason is given.
func (c *Case) Warn(field string, msg, allowed i18n.Msg) { c.add(Warning, field, msg, allowed) }

// WarnAbout holds the act until a written reason is given for this one thing: a rule may warn of several, each with a
// reason of its own.
func (c *Case) WarnAbout(about, field string, msg, allowed i18n.Msg) {
	c.add(Warning, field, msg, allowed)
	c.all[len(c.all)-1].About = about
}

// Undecided says that what the rule needs is not held (an edition, a year of the calendar).
func (c *Case) Undecided(field string, msg, allowed i18n.Msg) { c.add(Undecided, field, msg, allowed) }

// NotApplicable says that the rule does not speak of this matter.
func (c *Case) NotApplicable() { c.add(NotApplicable, "", i18n.Msg{}, i18n.Msg{}) }

func (c *Case) add(o Outcome, field string, msg, allowed i18n.Msg) {
	if field == "" {
		field = c.field
	}
	c.all = append(c.all, Finding{
		Outcome: o, Rule: c.rule, Para: c.Para, Edition: c.Edition, Field: field, Msg: msg, Allowed: allowed, Of: c.Of, order: c.order,
	})
}

// RuleHeld is the name under which Judge reports that the wording of the day is not held.
const RuleHeld = "edition.held"

// Judge puts a subject before every rule of the set as the edition words them on the day of the act, and returns all
// findings together, ordered by paragraph. The reasons given so far are recorded in the findings they answer.
// An edition that the set was not bound to, or a day before the first edition held, is one Undecided finding.
func Judge[S any](set *Set[S], ed *Edition, day calendar.Day, subject S, reasons Reasons) Verdict {
	rules, ok := set.bound[ed.ID]
	if !ok || day < ed.First() {
		return notHeld(ed, day, reasons)
	}
	c := Case{Day: day, Edition: ed.ID, all: make([]Finding, 0, len(rules)+4)}
	for i := range rules {
		rules[i].judge(subject, &c)
	}
	sortFindings(c.all)
	applyReasons(c.all, reasons, ed.ReasonLeast())
	return Verdict{Edition: ed.ID, Day: day, All: c.all}
}

func notHeld(ed *Edition, day calendar.Day, reasons Reasons) Verdict {
	v, _ := ed.At(RuleFrom, ed.From)
	all := []Finding{{
		Outcome: Undecided, Rule: RuleHeld, Para: v.Para, Edition: ed.ID, order: paraKey(v.Para),
		Msg:     i18n.M("law.edition.not_held", "day", day, "from", ed.First()),
		Allowed: i18n.M("law.edition.not_held_allowed", "from", ed.First()),
	}}
	applyReasons(all, reasons, ed.ReasonLeast())
	return Verdict{Edition: ed.ID, Day: day, All: all}
}

func (r *boundRule[S]) judge(subject S, c *Case) {
	v := &r.values[0]
	for i := range r.values {
		if r.values[i].from > c.Day {
			break
		}
		v = &r.values[i]
	}
	c.rule, c.field, c.Para, c.order = r.name, r.field, v.para, v.order
	if v.from > c.Day || v.check == nil {
		c.add(NotInForce, "", i18n.Msg{}, i18n.Msg{})
		return
	}
	before := len(c.all)
	v.check(subject, c)
	c.Of = ""
	if len(c.all) == before {
		c.add(Pass, "", i18n.Msg{}, i18n.Msg{})
	}
}
