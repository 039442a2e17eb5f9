package sim

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
)

// The five days of 44 are not wiped by closing a ground and opening it again: the duty is owed by its own day, late as it is, and a late
// dispatch needs its reason. A measure without a term, by which nobody could tell whether it is one of the first month, is not entered (16).
func TestReopenedGroundIsOwedByItsOwnDay_44_I44e(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, use := s.Context(), s.app.Instrument
		var about subject
		for _, about = range s.l.texts.of(instrument.Task) {
			if about.Unit != "*" {
				break
			}
		}
		st := s.l.central(about, []string{"akmola"})
		st.touched = nil
		plan := instrument.GroundInput{
			Kind: instrument.GroundPlan, Authority: "special", Title: "Арнайы жоспар", Item: "1",
			Day: calendar.Date(2026, 11, 2), MeasureDay: calendar.Date(2026, 11, 30), ReceivedDay: calendar.Date(2026, 11, 3),
		}
		undated := plan
		undated.MeasureDay = 0
		s.fails("a measure without its term", 400, st.drafter, func(act org.Act) error { _, err := use.AddGround(ctx, act, undated); return err })
		s.as(st.drafter, func(act org.Act) error {
			g, err := use.AddGround(ctx, act, plan)
			if err != nil {
				return err
			}
			show := func(what string, owed bool) {
				t.Helper()
				e, err := use.Ground(ctx, act, g.ID)
				if err != nil {
					t.Fatal(err)
				}
				d, ok, err := use.PlanDuty(ctx, e)
				if err != nil || !ok || d.State.Owed() != owed || d.DueDay != calendar.Date(2026, 11, 10) || d.LateOn(act.Day()) == 0 {
					t.Errorf("%s: %t %s due %s, %d days late: %v", what, ok, d.State, d.DueDay, d.LateOn(act.Day()), err)
				}
				if !owed {
					return
				}
				in := st.input(g.ID)
				delete(in.Reasons, instrument.DutyPlanSend)
				j, err := use.Check(ctx, act, "", in, instrument.Agreement)
				if err != nil {
					t.Fatal(err)
				}
				late := false
				for _, f := range j.Verdict.All {
					late = late || f.Rule == instrument.DutyPlanSend && f.Msg.Key == "instrument.plan.late"
				}
				if !late {
					t.Errorf("%s: a late dispatch needs no reason", what)
				}
			}
			show("entered", true)
			for range 2 { // as often as one likes
				if _, err := use.CloseGround(ctx, act, g.ID, instrument.CloseGroundInput{Day: act.Day(), Reason: "Қате жазылған деп жабамын осыны."}); err != nil {
					return err
				}
				show("closed", false) // what was late when it was closed stays late on the record
				if _, err := use.ReopenGround(ctx, act, g.ID, "Жабылғаны қате екен, қайта ашамын."); err != nil {
					return err
				}
				show("opened again", true)
			}
			return nil
		})
	})
}
