package instrument_test

import (
	"testing"

	. "reglament/internal/instrument"
	"reglament/internal/law"
)

func TestPlannedMeasureSentLateNeedsAReason_44_I44e(t *testing.T) {
	by := func(days int) func(*Draft) { return func(d *Draft) { d.SendBy = d.Day.AddDays(days) } }
	table(t, DutyPlanSend, "44", []ruleCase{
		{"nothing is owed", Assignment, func(*Draft) {}, law.NotApplicable},
		{"the day before", Assignment, by(1), law.Pass},
		{"on the day", Task, by(0), law.Pass},
		{"the day after", Assignment, by(-1), law.Warning},
		{"weeks after", Task, by(-30), law.Warning},
		{"a request does not fulfil it", Request, by(-30), law.NotApplicable},
	})
}

func TestHowLateItWasSent_44_I44e(t *testing.T) {
	cal := kz
	for _, c := range []struct {
		due, on string
		want    int
	}{{"2026-11-10", "2026-11-09", 0}, {"2026-11-10", "2026-11-10", 0}, {"2026-11-10", "2026-11-11", 1}, {"2026-11-10", "2026-11-20", 8}, {"2026-11-13", "2026-11-14", 1}} {
		if got := LateSending(cal, day(c.due), day(c.on)); got != c.want {
			t.Errorf("due %s, sent %s: %d", c.due, c.on, got)
		}
	}
}
