package duty_test

import (
	"context"
	"errors"
	"testing"

	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/store"
)

// A duty is void only by a power with its paragraph and a reason; how late it was by then stays on the record.
func TestDutyIsVoidByPower_49_I49b(t *testing.T) {
	power := duty.Power{Para: "49", Rule: "instrument.follow", By: "post-gp"}
	each(t, func(t *testing.T, o *office) {
		id := o.open("2026-03-04", o.duty("2026-03-04", 10))[0]
		void := func(p duty.Power, reason string) error {
			return o.write(func(ctx context.Context, tx *store.Tx) error {
				return o.ledger.VoidRefs(ctx, tx, on("2026-03-30"), "instrument.execute", []string{"exec-1", "exec-none"}, p, reason)
			})
		}
		for _, p := range []duty.Power{{}, {Para: "49", Rule: "x"}, {Para: "49", By: "x"}, {Rule: "x", By: "x"}} {
			if err := void(p, "себеп"); !errors.Is(err, fault.Forbidden{}) {
				t.Errorf("void by %+v: %v", p, err)
			}
		}
		if err := void(power, " \n"); !errors.Is(err, fault.Invalid{}) {
			t.Errorf("void without a reason: %v", err)
		}
		if d := o.get(id); d.State != duty.StateOpen {
			t.Fatalf("closed by a refused act: %+v", d)
		}
		if err := void(power, "себеп"); err != nil {
			t.Fatal(err)
		}
		d := o.get(id)
		if want := day("2026-03-30").Sub(d.DueDay); d.State != duty.StateVoid || d.LateDays != want || want <= 0 {
			t.Errorf("late by %d, want %d: %+v", d.LateDays, want, d)
		}
		var entries []duty.Entry
		if err := o.db.Read(t.Context(), func(q store.Q) (err error) {
			entries, err = o.ledger.History(t.Context(), q, id)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if e := entries[len(entries)-1]; e.Action != duty.ActionVoid || e.Para != "49" || e.Rule != "instrument.follow" || e.PowerPost != "post-gp" || e.Reason != "себеп" {
			t.Errorf("%+v", e)
		}
		if err := void(power, "себеп"); err != nil {
			t.Errorf("nothing is left to void: %v", err)
		}
	})
}
