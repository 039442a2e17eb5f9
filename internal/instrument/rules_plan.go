package instrument

import (
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/store"
)

// judgePlanSend: what a measure of the first month asks for is sent within the term of the plan's arrival (44). Late is better than
// never, so it is not refused: why it is late is written down and stays on the record (I-252).
func judgePlanSend(s *Subject, v PlanSend, c *law.Case) {
	switch {
	case s.SendBy.None() || !slices.Contains(v.Kinds, s.Kind):
		c.NotApplicable()
	case c.Day > s.SendBy:
		c.Warn("ground", i18n.M("instrument.plan.late", "day", s.SendBy, "term", v.Term), i18n.M("instrument.plan.late_allowed"))
	}
}

// gatherPlanSend loads by when the planned measure on which the draft rests is owed (44); none when it is owed no more.
func (v *Service) gatherPlanSend(ctx context.Context, q store.Q, s *subject) error {
	rule, _, ok := s.sc.law.PlanSend(s.sc.blank(s.owner.Body))
	g := s.ground
	if s.sent || !ok || g == nil || g.Kind != GroundPlan || g.BodyID != s.owner.Body || !rule.First(g.Authority, g.Day, g.MeasureDay) {
		return nil
	}
	d, found, err := v.planDuty(ctx, q, g.ID)
	if found && d.State.Owed() {
		s.sendBy = d.DueDay
	}
	return err
}

// LateSending is how many working days late what a planned measure asked for was sent, or is on the day while it is owed; a day
// off in between still counts as one. 0 in time.
func LateSending(cal *calendar.Calendar, due, on calendar.Day) int {
	if on <= due {
		return 0
	}
	n, err := cal.Between(due, on)
	if err != nil {
		return int(on.Sub(due))
	}
	return max(n, 1)
}
