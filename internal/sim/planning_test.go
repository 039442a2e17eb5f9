package sim

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// The office plans a half-year and carries it out: plans of the office, of a unit, of bodies with their districts, special ones, with
// measures extended and changed; the ledger is whole every night.
func TestOfficePlans_11_12_14_17_18_19_P11a_P14a_P17a_P17b_P18a_P19d_P19e(t *testing.T) {
	storetest.Beside(t, officePlans)
}

func officePlans(t *testing.T, db *store.DB) {
	start := calendar.MustDay("2026-01-05").Start().Add(time.Hour)
	a := open(t, db, func() time.Time { return start })
	if err := Found(t.Context(), a, 7, Small, start); err != nil {
		t.Fatal(err)
	}
	w, err := NewWorld(t.Context(), a, 7, start)
	if err != nil {
		t.Fatal(err)
	}
	from, until := calendar.DayOf(start), calendar.DayOf(start).AddDays(200)
	w.plansIn(from, until)
	w.otherPlansIn(from, until)
	watch := &Watch{}
	w.Night = func(ctx context.Context, day calendar.Day) error {
		if day%14 != 0 && day < until.AddDays(-1) {
			return nil
		}
		wrong, err := watch.Check(ctx, a)
		if err == nil && len(wrong) > 0 {
			err = fmt.Errorf("after %s: %s", day, strings.Join(wrong, "; "))
		}
		return err
	}
	if err := w.Run(t.Context(), until.Start()); err != nil {
		t.Fatal(err)
	}
	t.Logf("done: %v", w.Done)
	for _, name := range strings.Fields(`plan.approve unitplan.approve special.receive bodyplan.call bodyplan.receive measure.start measure.extend measure.change
		measure.report measure.bring measure.resolve measure.papers measure.off measure.implement change.agree change.approve`) {
		if w.Done[name] == 0 {
			t.Errorf("nobody did %s", name)
		}
	}
	for what, query := range map[string]string{
		"kinds of plans in force":         `SELECT count(DISTINCT kind) - 3 FROM plan WHERE state IN ('approved', 'distributed', 'closed')`, // the annual plan is made in December
		"plans of bodies":                 `SELECT count(*) FROM plan WHERE body_id <> 'gpo' AND state IN ('distributed', 'closed')`,
		"proposals of districts accepted": `SELECT count(*) FROM plan_proposal x JOIN unit u ON u.id = x.unit_id WHERE u.kind = 'district' AND x.state IN ('accepted', 'split')`,
		"extended":                        `SELECT count(*) FROM plan_control WHERE extensions > 0`,
		"changed":                         `SELECT count(*) FROM plan_control WHERE changes > 0`,
		"extended in a unit's plan":       `SELECT count(*) FROM plan_control WHERE plan_kind = 'unit' AND extensions > 0`,
		"reported late":                   `SELECT count(*) FROM plan_control WHERE reported_day > report_due`,
		"closed plans":                    `SELECT count(*) FROM plan WHERE state = 'closed'`,
	} {
		var n int64
		if err := db.Read(t.Context(), func(q store.Q) error { return q.QueryRow(t.Context(), query).Scan(&n) }); err != nil {
			t.Fatal(err)
		}
		if n < 0 || n == 0 && what != "kinds of plans in force" {
			t.Errorf("%s: %d", what, n)
		}
	}
}
