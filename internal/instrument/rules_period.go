package instrument

import (
	"errors"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// RulePeriodic is the rule of periodic terms (47).
const RulePeriodic = "instrument.periodic"

// Periodics says how often a term may come round, and how many periods one instrument has at the most (47).
type Periodics struct {
	Every []Every `yaml:"every" json:"every"`
	Most  int     `yaml:"most" json:"most"`
}

// Valid checks the lengths and the number: 400 is more than seven years of weeks.
func (v Periodics) Valid() error {
	if v.Most < 1 || v.Most > 400 {
		return errors.New("an instrument has 1 to 400 periods")
	}
	return law.Known("period", v.Every, EveryList)
}

// AsStrictAs: a body may narrow the lengths and lower the number.
func (v Periodics) AsStrictAs(base Periodics) bool {
	return law.Subset(v.Every, base.Every) && v.Most <= base.Most
}

// Words lists the lengths.
func (v Periodics) Words() i18n.Msg {
	return i18n.M("instrument.words.periodics", "every", law.NamesOf("instrument.period.every", v.Every), "n", v.Most)
}

// periodRules: 47.
func periodRules() []rule {
	return []rule{
		law.New(head{
			Name: RulePeriodic, Kind: law.Content, Requirements: []string{"I47a", "I47b"},
			Fields: []string{"period"},
		}, only(judgePeriodic, Assignment, Task)),
	}
}

// judgePeriodic: a periodic term says how often and by which day, and ends on the last date stated, else with the current
// calendar year (47). Of days past the known calendar nothing is guessed.
func judgePeriodic(s *Subject, v Periodics, c *law.Case) {
	if !s.Periodic {
		c.NotApplicable()
		return
	}
	if !s.Period.complete() || !slices.Contains(v.Every, s.Period.Every) {
		field := "period.day"
		if !slices.Contains(v.Every, s.Period.Every) {
			field = "period.every"
		}
		c.Refuse(field, i18n.M("instrument.periodic.missing"), i18n.M("instrument.periodic.allowed", "list", law.NamesOf("instrument.period.every", v.Every)))
		return
	}
	days := s.Period.Days(c.Day, v.Most+1)
	switch {
	case len(days) == 0:
		open := s.Period
		open.Last = calendar.Date(2099, 12, 31)
		first := open.Days(c.Day, 1)
		allowed := i18n.M("instrument.periodic.last_missing_allowed")
		if len(first) > 0 {
			allowed = i18n.M("instrument.periodic.last_allowed", "day", first[0].Formal)
		}
		c.Refuse("period.last", i18n.M("instrument.periodic.last_early", "last", s.Period.until(c.Day)), allowed)
	case len(days) > v.Most:
		c.Refuse("period.last", i18n.M("instrument.periodic.many"), i18n.M("instrument.periodic.many_allowed", "n", v.Most))
	default:
		s.judgePeriodDays(days, c)
	}
}

// judgePeriodDays: periods whose day the calendar does not hold yet are opened once it does. Of the first period the rule of
// the least term speaks.
func (s *Subject) judgePeriodDays(days []PeriodDay, c *law.Case) {
	for _, d := range days[1:] {
		if _, err := s.Cal.ExplainDate(d.Formal, calendar.Execution); err != nil {
			c.Undecided("period.last", i18n.M("instrument.periodic.beyond", "n", len(days)-d.N+1, "last", s.Cal.Last()), i18n.M("instrument.periodic.beyond_allowed"))
			return
		}
	}
}

// judgeFloorPeriod: the least term is left before the first period (I-156): of the later ones the recipients know from the
// beginning. The day that counts is the one on which the period is carried out, off the days off.
func (s *Subject) judgeFloorPeriod(v Floor, c *law.Case) {
	days := s.Period.Days(c.Day, 1)
	if len(days) == 0 {
		c.NotApplicable() // the rule of 47 speaks
		return
	}
	due, err := s.Cal.ExplainDate(days[0].Formal, calendar.Execution)
	earliest, unknown := s.Cal.AddWorking(c.Day, v.N)
	past := days[0].Formal <= c.Day && (err != nil || due.Effective <= c.Day)
	switch {
	case past && !s.Short.IsZero() && err == nil && due.Effective == c.Day:
		c.NotApplicable() // a lawfully shortened term may be as short as today
	case past:
		c.Refuse("period.first", i18n.M("instrument.floor.past", "due", days[0].Formal, "day", c.Day), s.firstAllowed(v, c))
	case !s.Short.IsZero():
		c.NotApplicable()
	case err != nil || unknown != nil:
		c.Undecided("period.first", i18n.M("instrument.floor.calendar_ends"), i18n.M("instrument.floor.calendar_ends_allowed"))
	case due.Effective < earliest:
		c.Refuse("period.first", i18n.M("instrument.floor.date_short", "due", due.Effective, "kind", kindMsg(s.Kind)), s.firstAllowed(v, c))
	}
}

// firstAllowed names the first period that leaves the least term.
func (s *Subject) firstAllowed(v Floor, c *law.Case) i18n.Msg {
	if earliest, err := s.Cal.AddWorking(c.Day, v.N); err == nil {
		p := s.Period
		p.First, p.Last = c.Day, calendar.Date(2099, 12, 31)
		for _, d := range p.Days(c.Day, 60) {
			if due, err := s.Cal.ExplainDate(d.Formal, calendar.Execution); err == nil && due.Effective >= earliest {
				return i18n.M("instrument.periodic.first_allowed", "n", v.N, "from", d.From, "to", d.To, "day", due.Effective)
			}
		}
	}
	return s.floorAllowed(v, c)
}
