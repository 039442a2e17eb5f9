package sim

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// Of the million executions that BenchmarkLoadView lays over the bodies of the full office, one in loadOpen is open.
const (
	loadRows = 1_000_000
	loadOpen = 40
)

// BenchmarkLoadView is the planner's view of every body of the full office over a million executions (44): every area
// together, and one of them. Repeat: BENCH=LoadView scripts/bench ./internal/sim
func BenchmarkLoadView(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Almaty)
		d := benchOfficeOf(b, db, Full, func() time.Time { return now })
		st := d.central(d.texts.Tasks[0], d.some(1))
		act, err := d.now(b.Context(), st.drafter)
		if err != nil {
			b.Fatal(err)
		}
		view := func(f instrument.LoadFilter) instrument.LoadTable {
			t, err := d.App.Instrument.Load(b.Context(), act, f)
			if err != nil {
				b.Fatal(err)
			}
			return t
		}
		bodies := view(instrument.LoadFilter{}).Bodies
		each := loadRows / len(bodies)
		for i, body := range bodies { // what is open is the newest, as in life
			fillLoad(b, db, fmt.Sprintf("closed-%d-", i), body.Body, each-each/loadOpen, st.about.Area, "1")
		}
		for i, body := range bodies {
			fillLoad(b, db, fmt.Sprintf("open-%d-", i), body.Body, each/loadOpen, st.about.Area, "NULL")
		}
		err = db.Write(b.Context(), func(tx *store.Tx) error { // as the service does by itself in time
			_, err := tx.Exec(b.Context(), `ANALYZE execution`)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		for name, f := range map[string]instrument.LoadFilter{"all": {}, "area": {Area: st.about.Area}} {
			b.Run(name, func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					began := b.Elapsed()
					view(f)
					took = append(took, b.Elapsed()-began)
				}
				slices.Sort(took)
				percentiles(b, took)
			})
		}
	})
}

// fillLoad gives a body so many executions of ten areas, due over a year around the day.
func fillLoad(b *testing.B, db *store.DB, id, body string, n int, area, closed string) {
	err := db.Write(b.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(b.Context(), `INSERT INTO execution (id, document_id, ordinal, kind, number, owner_unit, owner_body, body_id, state,
			version, due_day, duty_id, sent_at, received_by, lead_post, resolution_id, report_id, returns, extensions, asking, late_days, area_id, closed_at)
			WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < $4)
			SELECT $1 || n, $1 || n, 1, CASE WHEN n % 3 = 0 THEN 'task' ELSE 'assignment' END, '', '', '', '', $2, 'sent',
				1, '2026-0' || (3 + n % 4) || '-' || (10 + n % 19), '', 1, '', '', '', '', 0, 0, 0, 0,
				CASE WHEN n % 10 = 0 THEN $3 ELSE 'area-' || (n % 10) END, `+closed+`
			FROM r`, id, body, area, n)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}
