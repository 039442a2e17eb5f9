package instrument

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// judgeFloor: an instrument leaves its executor at least so many working days after the day of the act (40, 42, 43),
// unless the term is claimed to be shortened from above, which the rule of 44 judges. A draft without a term is left
// to the rule on contents. Which day counts as the first is interpretation I-01 of the calendar.
func judgeFloor(s *Subject, v Floor, c *law.Case) {
	switch {
	case s.Periodic && !s.Period.IsZero():
		s.judgeFloorPeriod(v, c)
	case s.Term.IsZero():
		c.NotApplicable()
	case !s.Short.IsZero():
		s.judgeShortTerm(c)
	case s.Term.Due.None():
		s.judgeFloorDays(v, c)
	default:
		s.judgeFloorDate(v, c)
	}
}

// judgeFloorDays: "N working days from sending" is compared with the floor without any calendar, but the last day must
// be one that the calendar knows, else no duty could be opened.
func (s *Subject) judgeFloorDays(v Floor, c *law.Case) {
	if s.Term.Days < v.N {
		c.Refuse("term", i18n.M("instrument.floor.days_short", "n", s.Term.Days, "kind", kindMsg(s.Kind)), s.floorAllowed(v, c))
		return
	}
	if _, err := s.Cal.AddWorking(c.Day, s.Term.Days); err != nil {
		s.beyondCalendar(c)
	}
}

// judgeFloorDate: a last day given as a date is compared with the earliest lawful one. The day that counts is the one on which it
// is carried out, off the days off (I-03).
func (s *Subject) judgeFloorDate(v Floor, c *law.Case) {
	earliest, err := s.Cal.AddWorking(c.Day, v.N)
	due, unknown := s.Cal.ExplainDate(s.Term.Due, calendar.Execution)
	switch {
	case s.Term.Due <= c.Day:
		c.Refuse("term", i18n.M("instrument.floor.past", "due", s.Term.Due, "day", c.Day), s.floorAllowed(v, c))
	case err != nil || unknown != nil:
		s.beyondCalendar(c)
	case due.Effective < earliest:
		c.Refuse("term", i18n.M("instrument.floor.date_short", "due", s.Term.Due, "kind", kindMsg(s.Kind)), s.floorAllowed(v, c))
	}
}

// floorAllowed says the floor and, where the calendar reaches, the earliest lawful day with its computation.
func (s *Subject) floorAllowed(v Floor, c *law.Case) i18n.Msg {
	earliest, err := s.Cal.Explain(c.Day, calendar.Span(v), calendar.Execution)
	if err != nil {
		return i18n.M("instrument.floor.days_allowed", "n", v.N)
	}
	return i18n.M("instrument.floor.allowed", "n", v.N, "earliest", earliest.Effective, "explanation", earliest)
}

// judgeShortTerm: a lawfully shortened term may be as short as today, but not past.
func (s *Subject) judgeShortTerm(c *law.Case) {
	switch {
	case !s.Term.Due.None() && s.Term.Due < c.Day:
		c.Refuse("term", i18n.M("instrument.floor.past", "due", s.Term.Due, "day", c.Day), i18n.M("instrument.floor.past_allowed", "day", c.Day))
	default:
		c.NotApplicable()
	}
}

func (s *Subject) beyondCalendar(c *law.Case) {
	c.Undecided("term", i18n.M("instrument.floor.calendar_ends"), i18n.M("instrument.floor.calendar_ends_allowed"))
}

// judgeShortened: the floors are shortened only where an assignment of the authorities listed names an extremely short
// term, or a law sets it; the paper is given and attached, names that term itself, and has force on the day of the act (44).
func judgeShortened(s *Subject, v AuthorityList, c *law.Case) {
	g := &s.Short
	if g.IsZero() {
		c.NotApplicable()
		return
	}
	a, held := s.authorities.Find(g.Authority)
	if !held || !slices.Contains(v.Authorities, a.Role()) {
		msg := i18n.M("instrument.short.foreign")
		if held {
			msg = i18n.M("instrument.short.named", "name", a.Name)
		}
		c.Refuse("short.authority", msg, i18n.M("instrument.short.allowed", "list", s.authorityNames(v.Authorities)))
		return
	}
	// The named term shortens nothing where the ordinary one ends before its day (see I-268).
	floor, err := s.Cal.AddWorking(c.Day, s.least.N)
	if g.NamesTerm && !g.NamedDay.None() && err == nil && floor < g.NamedDay {
		c.Refuse("short", i18n.M("instrument.short.ample", "named", g.NamedDay, "earliest", floor), i18n.M("instrument.short.ample_allowed", "n", s.least.N))
	}
	if !g.NamesTerm {
		c.Refuse("short", i18n.M("instrument.short.no_term", "name", a.Name), i18n.M("instrument.short.no_term_allowed"))
	}
	if !g.Closed.None() && g.Closed <= c.Day {
		c.Refuse("short", i18n.M("instrument.ground.closed", "day", g.Closed), i18n.M("instrument.short.closed_allowed"))
	}
	s.judgeShortPaper(a, c)
}

// judgeShortPaper: the paper is named, dated and attached, and its author existed on its date.
func (s *Subject) judgeShortPaper(a Authority, c *law.Case) {
	g := &s.Short
	if g.Title == "" && g.Number == "" {
		c.Refuse("short.number", i18n.M("instrument.short.unnamed"), i18n.M("instrument.short.paper_allowed"))
	}
	if g.Day.None() {
		c.Refuse("short.day", i18n.M("instrument.short.day_missing"), i18n.M("instrument.short.paper_allowed"))
	}
	if !g.File {
		c.Refuse("short.file", i18n.M("instrument.short.file_missing"), i18n.M("instrument.short.paper_allowed"))
	}
	if !g.Day.None() && (g.Day > c.Day || !a.Exists(g.Day)) {
		c.Refuse("short.day", i18n.M("instrument.short.day_wrong", "day", g.Day, "authority", a.Name), i18n.M("instrument.short.day_allowed", "day", c.Day))
	}
}

// authorityNames lists the institutions that stand under the roles given on the day of the act.
func (s *Subject) authorityNames(roles []string) []i18n.Text {
	var out []i18n.Text
	for _, a := range s.authorities {
		if slices.Contains(roles, a.Role()) && a.Exists(s.Day) {
			out = append(out, a.Name)
		}
	}
	return out
}
