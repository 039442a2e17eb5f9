package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

type partKey struct{}

// What a transaction has read it reads once, until it forgets; the next transaction reads anew.
func TestRememberWithinOneTransaction(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		loads := 0
		load := func() (int, error) { loads++; return loads, nil }
		for round := range 2 {
			if err := db.Write(t.Context(), func(tx *store.Tx) error {
				if _, err := store.Remember(tx, partKey{}, func() (int, error) { return 0, errors.New("no answer") }); err == nil {
					t.Error("an error was kept back")
				}
				for range 3 {
					if v, err := store.Remember(tx, partKey{}, load); err != nil || v != 2*round+1 {
						t.Errorf("round %d: %d, %v", round, v, err)
					}
				}
				store.Forget(tx, partKey{})
				v, err := store.Remember(tx, partKey{}, load)
				if v != 2*round+2 {
					t.Errorf("round %d after forgetting: %d", round, v)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// What is put off to the end is done once for a key, in its order, also when it puts off more; its error undoes all.
func TestAtEndBeforeCommit(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		number := func() (n int64) {
			if err := db.Write(t.Context(), func(tx *store.Tx) (err error) {
				n, err = store.NextNumber(t.Context(), tx, "end")
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		stop := errors.New("stop")
		for _, fail := range []error{nil, stop} {
			var did []string
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				did = nil
				for _, key := range []string{"a", "b", "a"} {
					tx.AtEnd(key, func(ctx context.Context, tx *store.Tx) error {
						did = append(did, key)
						if key == "a" {
							tx.AtEnd("c", func(context.Context, *store.Tx) error { did = append(did, "c"); return fail })
						}
						_, err := store.NextNumber(ctx, tx, "end")
						return err
					})
				}
				if len(did) > 0 {
					t.Errorf("done before the end: %v", did)
				}
				return nil
			})
			if !errors.Is(err, fail) || !slices.Equal(did, []string{"a", "b", "c"}) {
				t.Errorf("done %v, %v", did, err)
			}
		}
		if n := number(); n != 3 {
			t.Errorf("the next number is %d: what failed was not undone, or what went well was", n)
		}
	})
}
