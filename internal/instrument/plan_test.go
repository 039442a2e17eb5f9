package instrument_test

import (
	"testing"

	"reglament/internal/calendar"

	. "reglament/internal/instrument"
)

func TestFirstMonthOfThePeriod_44_I44e(t *testing.T) {
	rule, para, ok := chapter(t).PlanSend(good(Assignment))
	if !ok || para != "44" || rule.Term != calendar.WorkingDays(5) {
		t.Fatalf("%+v, %s, %v", rule, para, ok)
	}
	for _, c := range []struct {
		plan, approved, measure string
		want                    bool
	}{
		{"annual", "2025-12-25", "2026-01-31", true},
		{"annual", "2025-12-25", "2026-02-01", false},
		{"quarterly", "2026-03-25", "2026-04-01", true},
		{"quarterly", "2026-03-25", "2026-04-30", true},
		{"quarterly", "2026-03-25", "2026-05-01", false},
		{"quarterly", "2026-03-25", "2026-06-30", false},
		{"special", "2026-05-12", "2026-05-31", true},
		{"special", "2026-05-12", "2026-06-01", false},
		{"special", "2026-05-12", "2027-05-20", false},
		{"unit", "2026-03-25", "2026-04-01", false},
	} {
		if got := rule.First(c.plan, day(c.approved), day(c.measure)); got != c.want {
			t.Errorf("%s of %s, measure of %s: %v", c.plan, c.approved, c.measure, got)
		}
	}
	if rule.First("annual", day("2026-01-01"), 0) {
		t.Error("a measure without a term")
	}
}

func TestPlanSendIsChecked_44_I44e(t *testing.T) {
	good := PlanSend{Term: calendar.WorkingDays(5), Periods: map[string]int{"annual": 12}, Kinds: []Kind{Task}}
	if err := good.Valid(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*PlanSend){
		"no term":        func(p *PlanSend) { p.Term.N = 0 },
		"calendar days":  func(p *PlanSend) { p.Term.Unit = calendar.UnitMonth },
		"unknown plan":   func(p *PlanSend) { p.Periods = map[string]int{"daily": 1} },
		"five months":    func(p *PlanSend) { p.Periods = map[string]int{"annual": 5} },
		"unknown kind":   func(p *PlanSend) { p.Kinds = []Kind{"letter"} },
		"minus a period": func(p *PlanSend) { p.Periods = map[string]int{"annual": -1} },
	} {
		bad := good
		spoil(&bad)
		if bad.Valid() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
