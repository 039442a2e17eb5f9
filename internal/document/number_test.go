package document_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/store"
)

func TestNumberTemplates_44_I44a(t *testing.T) {
	good := []string{"{prefix}-{unit}-{serial}/{yy}", "{serial}", "№ {serial} / {yyyy}", "{yyyy}-{serial}", "{serial}{prefix}"}
	for _, s := range good {
		if err := document.CheckTemplate(document.NumberTemplate{Kind: "k", Prefix: "ца", Template: s}); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	for _, s := range []string{"", "{prefix}", "{serial}{serial}", "{serial}/{month}", "{serial", "{yy}{serial}", "{serial}{yyyy}", "1{serial}", "{serial}0", "{unit}{serial}"} {
		is(t, s, document.CheckTemplate(document.NumberTemplate{Kind: "k", Template: s}), fault.Invalid{})
	}
	is(t, "a digit before the serial", document.CheckTemplate(document.NumberTemplate{Kind: "k", Prefix: "2", Template: "{prefix}{serial}"}), fault.Invalid{})
}

func TestNumbersByScope_44_I44a(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		act := h.as("p1", "h1")
		id := h.create()
		register := func(id, when string) (n string, err error) {
			err = h.write(func(ctx context.Context, tx *store.Tx) error {
				n, err = h.Register(ctx, tx, h.as("p1", "h1", when), id)
				return err
			})
			return n, err
		}
		_, err := register(id, today)
		is(t, "no template", err, fault.Conflict{})
		save := func(x document.NumberTemplate) (id string, err error) {
			err = h.write(func(ctx context.Context, tx *store.Tx) error {
				id, err = h.SaveNumberTemplate(ctx, tx, act, x)
				return err
			})
			return id, err
		}
		all := document.NumberTemplate{Kind: "instrument.task", Template: "{serial}", Prefix: "-"}
		if _, err := save(all); err != nil {
			t.Fatal(err)
		}
		_, err = save(all)
		is(t, "a second template", err, fault.Conflict{})
		all.ID = "none"
		all.BodyID = "b"
		_, err = save(all)
		is(t, "no such template", err, fault.NotFound{})
		mine := all // two have opened the same template
		mine.ID, mine.BodyID, mine.Version = "", "b2", 0
		if mine.ID, err = save(mine); err != nil {
			t.Fatal(err)
		}
		mine.Version, mine.Prefix = 1, "А"
		if _, err = save(mine); err != nil {
			t.Fatal(err)
		}
		mine.Prefix = "Б"
		_, err = save(mine)
		var stale fault.Conflict
		if !errors.As(err, &stale) || !stale.Stale {
			t.Errorf("a template that another has changed: %v", err)
		}
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.NumberTemplates(ctx, q)
			if !slices.ContainsFunc(list, func(x document.NumberTemplate) bool { return x.ID == mine.ID && x.Prefix == "А" && x.Version == 2 }) {
				t.Errorf("%+v", list)
			}
			return err
		})
		unit := document.NumberTemplate{Kind: "instrument.task", BodyID: "gpo", UnitID: "u1", Prefix: "2", Template: "{prefix}-{unit}-{serial}/{yy}", Yearly: true}
		if unit.ID, err = save(unit); err != nil {
			t.Fatal(err)
		}
		for i, c := range []struct{ when, want string }{{today, "2-U1-1/26"}, {"2026-12-31", "2-U1-2/26"}, {"2027-01-05", "2-U1-1/27"}} {
			if i > 0 {
				id = h.create()
			}
			if n, err := register(id, c.when); n != c.want || err != nil {
				t.Errorf("%s: %s, want %s, %v", c.when, n, c.want, err)
			}
		}
		_, err = register(id, today)
		is(t, "registered twice", err, fault.Conflict{})
		h.read(func(ctx context.Context, q store.Q) error {
			d, err := h.Get(ctx, q, id)
			list, err2 := h.NumberTemplates(ctx, q)
			if d.Number != "2-U1-1/27" || d.RegisteredAt.IsZero() || len(list) != 3 {
				t.Errorf("%+v, %+v", d, list)
			}
			return errors.Join(err, err2)
		})
		h.sound()
	})
}

// Whatever is rolled back, and whoever registers at the same time, numbers have neither gaps nor doubles.
func TestNumbersWithoutGapsOrDoubles_44_I44a(t *testing.T) {
	back := errors.New("roll back")
	each(t, func(t *testing.T, h *house) {
		act := h.as("p1", "h1")
		h.must(func(ctx context.Context, tx *store.Tx) error {
			_, err := h.SaveNumberTemplate(ctx, tx, act, document.NumberTemplate{Kind: "instrument.task", Template: "№ {serial}", Yearly: true})
			return err
		})
		total := int64(0)
		rapid.Check(t, func(r *rapid.T) {
			plans := rapid.SliceOfN(rapid.SliceOfN(rapid.Bool(), 1, 3), 1, 3).Draw(r, "writers, each a list of commits and rollbacks")
			var wg sync.WaitGroup
			failed := make(chan error, 16)
			for _, plan := range plans {
				for _, keep := range plan {
					if keep {
						total++
					}
				}
				wg.Go(func() {
					for _, keep := range plan {
						err := h.db.Write(t.Context(), func(tx *store.Tx) error {
							id, _, err := h.Create(t.Context(), tx, act, document.New{Kind: "instrument.task", Title: "Т", OwnerUnit: "u1", OwnerBody: "gpo"})
							if err == nil {
								_, err = h.Register(t.Context(), tx, act, id)
							}
							if err == nil && !keep {
								err = back
							}
							return err
						})
						if err != nil && !errors.Is(err, back) {
							failed <- err
						}
					}
				})
			}
			wg.Wait()
			close(failed)
			for err := range failed {
				r.Fatal(err)
			}
			err := h.db.Read(t.Context(), func(q store.Q) error {
				var count, distinct, last int64
				err := q.QueryRow(t.Context(), `SELECT count(*), count(DISTINCT number), COALESCE(max(serial), 0) FROM registration`).Scan(&count, &distinct, &last)
				if err == nil && (count != total || distinct != total || last != total) {
					err = fmt.Errorf("%d kept, %d numbers, %d different, last %d", total, count, distinct, last)
				}
				return err
			})
			if err != nil {
				r.Fatal(err)
			}
		})
		h.sound()
	})
}
