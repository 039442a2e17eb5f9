package store_test

import (
	"context"
	"errors"
	"testing"

	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// Reads that share a snapshot see one state of the database until it ends; a write, an error and the end each let the next read see
// what has happened, and reads that meet do not wait for each other.
func TestShare(t *testing.T) {
	failed := errors.New("failed")
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		add := func(ctx context.Context, id string) {
			t.Helper()
			must(t, db.Write(ctx, func(tx *store.Tx) error { return exec(ctx, tx, `INSERT INTO thing (id) VALUES ($1)`, id) }))
		}
		seen := func(ctx context.Context) (n int) {
			t.Helper()
			must(t, db.Read(ctx, func(q store.Q) error { return q.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&n) }))
			return n
		}
		want := func(what string, got, want int) {
			t.Helper()
			if got != want {
				t.Errorf("%s: %d rows are seen, not %d", what, got, want)
			}
		}

		ctx, end := db.Share(t.Context())
		want("at first", seen(ctx), 0)
		add(t.Context(), "beside")
		want("behind another's write", seen(ctx), 0)
		must(t, db.Read(ctx, func(store.Q) error {
			want("within a read", seen(ctx), 1)
			return nil
		}))
		if err := db.Read(ctx, func(q store.Q) error {
			_, _ = store.List(ctx, q, store.Value[string], `SELECT nothing FROM nowhere`)
			return failed
		}); !errors.Is(err, failed) {
			t.Errorf("a failed read gave %v", err)
		}
		want("behind a failed read", seen(ctx), 1)
		add(t.Context(), "beside again")
		want("shared anew", seen(ctx), 1)
		end()
		want("behind the end", seen(ctx), 2)
		end()

		ctx, end = db.Share(t.Context())
		defer end()
		want("in the next", seen(ctx), 2)
		add(ctx, "own")
		want("behind its own write", seen(ctx), 3)
		add(t.Context(), "last")
		want("no longer shared", seen(ctx), 4)

		ctx, end = db.Share(t.Context())
		must(t, db.Read(ctx, func(store.Q) error {
			add(ctx, "within")
			end()
			return nil
		}))
		want("behind a write within a read", seen(ctx), 5)
	})
}

// A snapshot that is shared is given back however a read ends: more pages than there are connections go on.
func TestShareGivesItsConnectionBack(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		for range 40 {
			func() {
				ctx, end := db.Share(t.Context())
				defer end()
				defer func() { _ = recover() }()
				_ = db.Read(ctx, func(store.Q) error { panic("in the middle of a page") })
			}()
		}
		if n := count(t, db, `SELECT 1`); n != 1 {
			t.Errorf("%d", n)
		}
	})
}
