package control_test

import (
	"testing"

	"reglament/internal/control"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/org/orgtest"
)

// A measure of the first month that a unit enters obliges it from the day on which the plan came: the duty stands on the
// desk and in the ledger, and is late after its day. Other measures oblige to nothing.
func TestMeasureOfTheFirstMonthObliges_44_I44e(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) { // the day is 19 March 2026; 9 March is off
		chapter := instrument.New(h.db, h.dir, h.rules, h.kernel, h.ledger, nil)
		act := h.as(orgtest.DeptOfficer)
		in := instrument.GroundInput{
			Kind: instrument.GroundPlan, Authority: "special", Title: "Plan", Item: "3", Day: day("2026-03-02"),
			MeasureDay: day("2026-03-31"), ReceivedDay: day("2026-03-05"),
		}
		add := func(act org.Act, in instrument.GroundInput) (duty.Duty, bool) {
			t.Helper()
			r, err := chapter.AddGround(t.Context(), act, in)
			if err != nil {
				t.Fatal(err)
			}
			g, err := chapter.Ground(t.Context(), act, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			d, ok, err := chapter.PlanDuty(t.Context(), g)
			if err != nil {
				t.Fatal(err)
			}
			return d, ok
		}
		d, ok := add(act, in)
		if !ok || d.DueDay != day("2026-03-13") || d.Para != "44" || d.DebtorUnit != orgtest.Dept || !d.State.Owed() || d.Due.Msg().IsZero() {
			t.Errorf("obliged: %v, %+v", ok, d)
		}
		if l := h.desk(orgtest.DeptOfficer); len(l.Overdue) != 1 || l.Overdue[0].Late != 6 || l.Overdue[0].Link != "/grounds/"+d.RefID {
			t.Errorf("the desk: %+v", l.Overdue)
		}
		for _, scope := range []duty.Scope{duty.ScopeOwed, duty.ScopeOverdue} {
			l, err := h.Ledger(t.Context(), h.as(orgtest.CoA), control.DutyFilter{Kind: instrument.DutyPlanSend, Scope: scope}, "", 10)
			if err != nil || len(l.Rows) != 1 {
				t.Errorf("the ledger of the Chief of the Apparatus, %s: %d, %v", scope, len(l.Rows), err)
			}
		}
		in.ReceivedDay = day("2026-03-19")
		if d, _ = add(act, in); d.DueDay != day("2026-03-31") { // 20 March, then 26 to 31: Nauryz is off
			t.Errorf("received today: due %s", d.DueDay)
		}
		for name, edit := range map[string]func(*instrument.GroundInput){
			"another month": func(in *instrument.GroundInput) { in.MeasureDay = day("2026-04-01") },
			"a unit's plan": func(in *instrument.GroundInput) { in.Authority = "unit" },
		} {
			other := in
			edit(&other)
			if d, ok := add(act, other); ok {
				t.Errorf("%s obliges: %+v", name, d)
			}
		}
		undated := in
		undated.MeasureDay = 0 // the term is a column of every plan (16; I-279)
		_, err := chapter.AddGround(t.Context(), act, undated)
		bad, ok := err.(fault.Invalid)
		if _, named := bad.For("measure_day"); !ok || !named {
			t.Errorf("a measure without its term: %v", err)
		}
		in.ReceivedDay = 0
		_, err = chapter.AddGround(t.Context(), act, in)
		bad, ok = err.(fault.Invalid)
		if _, named := bad.For("received_day"); !ok || !named {
			t.Errorf("a measure of the first month without the day of receipt: %v", err)
		}
	})
}
