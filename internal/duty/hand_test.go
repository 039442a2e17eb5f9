package duty_test

import (
	"context"
	"testing"

	"reglament/internal/fault"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// A successor takes the place of a post and of a unit, several times over; the chain and what the opening said stay proven,
// and a change of the parties behind its back is found.
func TestDutyIsHandedOver_5_6(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		ids := o.open("2026-03-04", o.duty("2026-03-04", 20), o.duty("2026-03-04", 10))
		hand := func(unit bool, from, to string, want int) {
			t.Helper()
			o.must(func(ctx context.Context, tx *store.Tx) error {
				docs, n, err := o.ledger.Hand(ctx, tx, on("2026-03-05"), unit, from, to, "№ 5: таратылды")
				if n != want || want > 0 && (len(docs) != 1 || docs[0] != "doc-1") {
					t.Errorf("%s to %s: %d duties of %v", from, to, n, docs)
				}
				return err
			})
			o.sound()
		}
		hand(false, "post-1", "post-2", 2)
		hand(false, "post-1", "post-2", 0)
		hand(true, "unit-2", "unit-3", 2)
		o.must(func(ctx context.Context, tx *store.Tx) error {
			return o.ledger.Done(ctx, tx, on("2026-03-06"), ids[1], "")
		})
		hand(false, "post-2", "post-3", 1)
		if d := o.get(ids[0]); d.DebtorPost != "post-3" || d.CreditorUnit != "unit-3" || d.DebtorUnit != "unit-1" {
			t.Errorf("the duty is %+v", d)
		}
		if d := o.get(ids[1]); d.DebtorPost != "post-2" {
			t.Errorf("a closed duty was handed over to %s", d.DebtorPost)
		}
		err := o.write(func(ctx context.Context, tx *store.Tx) error {
			_, _, err := o.ledger.Hand(ctx, tx, on("2026-03-06"), false, "post-3", "post-4", "  ")
			return err
		})
		if fault.Status(err) != 400 {
			t.Errorf("without a reason: %v", err)
		}
		for _, sql := range []string{
			`UPDATE duty SET debtor_post = 'post-9' WHERE id = $1`, `UPDATE duty SET creditor_unit = 'unit-2' WHERE id = $1`, `UPDATE duty SET debtor_body = 'body-9' WHERE id = $1`,
			`UPDATE duty_entry SET data = '{}' WHERE duty_id = $1 AND action = 'hand'`,
		} {
			before := o.get(ids[0])
			o.must(func(ctx context.Context, tx *store.Tx) error { _, err := tx.Exec(ctx, sql, ids[0]); return err })
			if len(o.problems()) == 0 {
				t.Errorf("not found: %s", sql)
			}
			o.must(func(ctx context.Context, tx *store.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE duty SET debtor_post = $2, creditor_unit = $3, debtor_body = $4 WHERE id = $1`, ids[0], before.DebtorPost, before.CreditorUnit, before.DebtorBody)
				return err
			})
		}
	})
}
