package app_test

import (
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/org/orgtest"
	"reglament/internal/planning"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// BenchmarkOpenPlan opens an annual plan of 2,000 measures as its page does: the plan, fifty lines of its table by a filter, and
// the load by executor and month.
func BenchmarkOpenPlan(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		now := calendar.MustDay("2026-12-01").Start().Add(11 * time.Hour)
		_, dir, _ := orgtest.Fill(b, db, orgtest.Office())
		a, err := app.New(b.Context(), db, app.Config{Data: b.TempDir(), Demo: true, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			b.Fatal(err)
		}
		act := orgtest.ActAt(orgtest.Current(b, db, dir), orgtest.Controller, now)
		plan, err := a.Planning.Begin(b.Context(), act, planning.PlanInput{Kind: planning.Annual, Period: planning.Year(2027)})
		if err != nil {
			b.Fatal(err)
		}
		units := []string{orgtest.Dept, orgtest.Service, orgtest.ServiceDept, orgtest.Committee, orgtest.Akmola, orgtest.Abai, orgtest.Control}
		for i := range 2000 {
			m := line(fmt.Sprintf("Заңнаманың қолданылуын талдау %d", i), units[i%len(units)], units[(i+3)%len(units)])
			m.Due = calendar.Date(2027, time.Month(1+i%12), 25)
			if _, err := a.Planning.AddMeasure(b.Context(), act, plan.ID, m); err != nil {
				b.Fatal(err)
			}
		}
		if err := db.Write(b.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec(b.Context(), `UPDATE plan SET state = 'distributed' WHERE document_id = $1`, plan.ID)
			return err
		}); err != nil {
			b.Fatal(err)
		}
		b.ResetTimer()
		for range b.N {
			c, err := a.Planning.Plan(b.Context(), act, plan.ID)
			if err != nil {
				b.Fatal(err)
			}
			page, err := a.Planning.Measures(b.Context(), act, c.ID, planning.MeasureFilter{Executor: orgtest.Dept}, "", 50)
			if err != nil || len(page.Rows) != 50 {
				b.Fatal(len(page.Rows), err)
			}
			if _, err := a.Planning.Load(b.Context(), act, c.ID); err != nil {
				b.Fatal(err)
			}
		}
	})
}
