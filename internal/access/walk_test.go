package access_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"reglament/internal/access"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// Where what fits stands together, a page reads one row more than it shows, and the same rows come, page by page, as where it
// stands scattered; rows behind Until are not shown.
func TestWalkTogether(t *testing.T) {
	const rows, days = 600, 60
	day := func(n int) string { return access.ByDue(Day.AddDays(n)) }
	name := func(n int) string { return fmt.Sprintf("e%03d", n) }
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := t.Context()
		list := make([]access.Row, rows)
		for i := range list {
			list[i] = access.Row{Grantee: access.Unit(Dept), Register: access.RegisterExecutionOpen, Sort: day(i / (rows / days)), RefID: name(i), DocumentID: "d" + name(i), Reason: "access.reason.unit"}
		}
		if err := db.Write(c, func(tx *store.Tx) error { return access.Grant(c, tx, list) }); err != nil {
			t.Fatal(err)
		}
		// Days 10 to 14 are asked for, of ten rows each.
		from, until := 100, 149
		loaded := 0
		walk := access.Walk[string]{
			Register: access.RegisterExecutionOpen, Until: day(until / 10),
			Load: func(_ context.Context, _ store.Q, ids []string) ([]string, error) {
				loaded += len(ids)
				return ids, nil
			},
			ID:   func(id string) string { return id },
			Fits: func(id string) bool { return id >= name(from) },
		}
		pages := func(together bool) (got []string, most int) {
			t.Helper()
			w := walk
			w.Together = together
			err := db.Read(c, func(q store.Q) error {
				at := access.Cursor{Sort: day(from / 10)}
				for {
					loaded = 0
					shown, next, err := w.Page(c, q, access.Viewer{Keys: []string{access.Unit(Dept)}}, at, 7)
					if err != nil {
						return err
					}
					got, most = append(got, shown...), max(most, loaded)
					cursor, more := access.ParseCursor(next)
					if !more {
						return nil
					}
					at = cursor
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			return got, most
		}
		var want []string
		for i := from; i <= until; i++ {
			want = append(want, name(i))
		}
		together, least := pages(true)
		scattered, most := pages(false)
		if !slices.Equal(together, want) || !slices.Equal(scattered, want) {
			t.Errorf("together %v, scattered %v, want %v", together, scattered, want)
		}
		if least != 8 || most <= least {
			t.Errorf("for a page of 7 were read %d rows together, %d scattered", least, most)
		}
	})
}
