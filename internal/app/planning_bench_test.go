package app_test

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"testing"
	"time"

	"reglament/internal/access"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/org/orgtest"
	"reglament/internal/planning"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// A kept year has an annual plan of 2,000 measures and four quarterly ones of 500.
const (
	keptYears     = 20
	keptAnnual    = 2000
	keptQuarterly = 500
)

// BenchmarkOpenPlan opens an annual plan of 2,000 measures as its page does, with twenty years of plans kept: the plan, fifty lines of its
// table by a filter, and the load by executor and month. "draft" is the same of a plan that is being drawn up and judged.
func BenchmarkOpenPlan(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		now := calendar.MustDay("2026-12-01").Start().Add(11 * time.Hour)
		_, dir, _ := orgtest.Fill(b, db, orgtest.Office())
		a, err := app.New(b.Context(), db, app.Config{Data: b.TempDir(), Demo: true, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			b.Fatal(err)
		}
		act := orgtest.ActAt(orgtest.Current(b, db, dir), orgtest.Controller, now)
		keepPlans(b, db, act, now)
		keepWords(b, a, now)
		draft, err := a.Planning.Begin(b.Context(), act, planning.PlanInput{Kind: planning.Annual, Period: planning.Year(2027)})
		if err != nil {
			b.Fatal(err)
		}
		if err := db.Write(b.Context(), func(tx *store.Tx) error {
			if err := keepMeasures(b, tx, draft.ID, planning.Year(2027), keptAnnual, "planned", now); err != nil {
				return err
			}
			_, err := tx.Exec(b.Context(), `UPDATE plan SET measures = $2 WHERE document_id = $1`, draft.ID, keptAnnual)
			return err
		}); err != nil {
			b.Fatal(err)
		}
		for name, id := range map[string]string{"kept": keptID(planning.Annual, planning.Year(2026)), "draft": draft.ID} {
			b.Run(name, func(b *testing.B) {
				took := make([]time.Duration, 0, b.N)
				for range b.N {
					start := b.Elapsed()
					openPlan(b, a, act, id)
					took = append(took, b.Elapsed()-start)
				}
				quantiles(b, took)
			})
		}
		b.Run("changed", func(b *testing.B) { // the first view after a line of the draft was changed
			list, err := a.Planning.All(b.Context(), act, draft.ID)
			if err != nil {
				b.Fatal(err)
			}
			took := make([]time.Duration, 0, b.N)
			for i := range b.N {
				b.StopTimer()
				m := &list[i*31%len(list)|1] // no daily duty: those ask for a reason
				in := m.Input()
				in.Completion = fmt.Sprintf("анықтама %d", i)
				r, err := a.Planning.EditMeasure(b.Context(), act, m.ID, m.Version, in)
				if err != nil {
					b.Fatal(err)
				}
				m.Version = r.Version
				b.StartTimer()
				start := b.Elapsed()
				openPlan(b, a, act, draft.ID)
				took = append(took, b.Elapsed()-start)
			}
			quantiles(b, took)
		})
		b.Run("find", func(b *testing.B) { // what is not there: every name is looked at
			took := make([]time.Duration, 0, b.N)
			for range b.N {
				start := b.Elapsed()
				if list, err := a.Planning.FindMeasures(b.Context(), act, "мүлдем жоқ сөз", 20); err != nil || len(list) > 0 {
					b.Fatal(len(list), err)
				}
				took = append(took, b.Elapsed()-start)
			}
			quantiles(b, took)
		})
		b.Run("common", func(b *testing.B) { // a word that every name has: the newest are found by a walk
			took := make([]time.Duration, 0, b.N)
			for range b.N {
				start := b.Elapsed()
				if list, err := a.Planning.FindMeasures(b.Context(), act, "заңнаманың", 20); err != nil || len(list) == 0 {
					b.Fatal(len(list), err)
				}
				took = append(took, b.Elapsed()-start)
			}
			quantiles(b, took)
		})
		// Likely duplicates of a name: of one with a rare word the index names the few measures, of one of common words the newest are read.
		for kind, name := range map[string]string{"similar rare": "Азаматтарды қабылдауды ұйымдастыру тәжірибесі", "similar common": "Салалық заңнаманың қолданылуын талдау және бұзушылықтардың себептерін анықтау"} {
			b.Run(kind, func(b *testing.B) {
				took := make([]time.Duration, 0, b.N)
				for range b.N {
					start := b.Elapsed()
					if _, err := a.Planning.SimilarTo(b.Context(), act, name, planning.Year(2027), ""); err != nil {
						b.Fatal(err)
					}
					took = append(took, b.Elapsed()-start)
				}
				quantiles(b, took)
			})
		}
	})
}

// quantiles reports the median and the ninety-fifth of a hundred, in microseconds of wall time.
func quantiles(b *testing.B, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds()), "p95-us")
}

// openPlan reads what the page of a plan reads.
func openPlan(b *testing.B, a *app.App, act org.Act, id string) {
	b.Helper()
	c, err := a.Planning.Plan(b.Context(), act, id)
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

// keepWords takes in the words of the measures that were written bare.
func keepWords(b *testing.B, a *app.App, now time.Time) {
	b.Helper()
	err := a.DB.Write(b.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(b.Context(), `UPDATE measure_fill SET last_id = '', done = 0`)
		return err
	})
	if err == nil {
		err = a.Planning.FillWords(b.Context(), now)
	}
	if err != nil {
		b.Fatal(err)
	}
	summed(b, a.DB)
}

// summed brings the statistics of the planner up to what was written bare, as the server does by itself a minute later.
func summed(b *testing.B, db *store.DB) {
	b.Helper()
	if err := db.Write(b.Context(), func(tx *store.Tx) error {
		for _, t := range []string{"plan", "plan_measure", "plan_executor", "plan_control", "measure_word"} {
			if _, err := tx.Exec(b.Context(), `ANALYZE `+t); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
}

func keptID(k planning.Kind, p planning.Period) string {
	return "kept-" + string(k) + "-" + p.From.String()
}

// keepPlans writes the plans of twenty years with their measures, executors and control, as their acts would have left them.
func keepPlans(b *testing.B, db *store.DB, act org.Act, now time.Time) {
	b.Helper()
	for y := 2027 - keptYears; y < 2027; y++ {
		if err := db.Write(b.Context(), func(tx *store.Tx) error {
			if err := keepPlan(b, tx, act, planning.Annual, planning.Year(y), keptAnnual, now); err != nil {
				return err
			}
			for q := 1; q <= 4; q++ {
				if err := keepPlan(b, tx, act, planning.Quarterly, planning.Quarter(y, q), keptQuarterly, now); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
}

func keepPlan(b *testing.B, tx *store.Tx, act org.Act, k planning.Kind, p planning.Period, n int, now time.Time) error {
	id, ctx := keptID(k, p), b.Context()
	err := store.InsertMany(ctx, tx, "plan", []string{
		"document_id", "kind", "body_id", "unit_id", "title", "folded", "goal", "lang", "state", "version", "revision", "edition", "period_from", "period_until", "measures",
		"drafter_post", "drafter_person", "approver_post", "controller_unit", "law_edition", "created_at", "updated_at", "approved_day", "approved_by",
	}, [][]any{{
		id, string(k), orgtest.GPO, orgtest.Apparatus, "Жоспар", "жоспар", "", "kk", "distributed", 1, 1, 1, p.From, p.Until, n,
		act.AsPost(), act.PersonID, orgtest.GP, orgtest.Apparatus, "gpo-2019-07-20", now, now, p.From.AddDays(-10), orgtest.Person(orgtest.GP),
	}})
	if err != nil {
		return err
	}
	if err := access.Grant(ctx, tx, []access.Row{
		{Grantee: access.All, Register: access.RegisterPlan, Sort: access.NewestFirst(now), RefID: id, DocumentID: id, Reason: "access.reason.planning"},
		{Grantee: access.All, Register: access.RegisterSee, RefID: id, DocumentID: id, Reason: "access.reason.planning"},
	}); err != nil {
		return err
	}
	return keepMeasures(b, tx, id, p, n, "off", now)
}

// keepMeasures writes the measures of a plan. One in forty of a draft asks whether it is a daily duty.
func keepMeasures(b *testing.B, tx *store.Tx, plan string, p planning.Period, n int, state string, now time.Time) error {
	units := []string{orgtest.Dept, orgtest.Service, orgtest.ServiceDept, orgtest.Committee, orgtest.Akmola, orgtest.Abai, orgtest.Control}
	months := len(p.Months())
	var measures, executors, control [][]any
	for i := range n {
		id, due := plan+"-"+strconv.Itoa(i), p.From.AddMonths(i%months).AddDays(24)
		name := fmt.Sprintf("Салалық заңнаманың қолданылуын талдау және бұзушылықтардың себептерін анықтау %d", i)
		if i%40 == 0 {
			name = fmt.Sprintf("Азаматтарды қабылдауды ұйымдастыру %d", i)
		}
		measures = append(measures, []any{
			id, plan, i + 1, name, name, "салал заңнам", "Облыстар", "Органдар", "талдау", "2025 жыл", "анықтама", "Ұсыну", "Нәтиже", "", "", due, planning.MonthOf(due),
			units[i%len(units)], state, 1, "", 0, 0, "", 1, 0, now, now,
		})
		for role, unit := range map[string]string{"lead": units[i%len(units)], "co": units[(i+3)%len(units)]} {
			executors = append(executors, []any{id, unit, plan, planning.MonthOf(due), role, len(role)})
		}
		if state == "off" {
			control = append(control, []any{
				id, plan, "annual", orgtest.GPO, units[i%len(units)], orgtest.Deputy2, orgtest.Apparatus, orgtest.GP, "off", planning.MonthOf(due), due, due, "", due.AddDays(-30),
				due.AddDays(-1), "", 0, 0, 0, p.From.AddDays(-10),
			})
		}
	}
	ctx := b.Context()
	if err := store.InsertMany(ctx, tx, "plan_measure", []string{
		"id", "plan_id", "ordinal", "name", "folded", "stems", "object", "subject", "form", "period", "completion", "implementation", "result", "ground", "area_id", "due_day", "month",
		"lead_unit", "state", "version", "daily_reason", "extensions", "late_days", "ground_id", "added", "dropped", "created_at", "updated_at",
	}, measures); err != nil {
		return err
	}
	if err := store.InsertMany(ctx, tx, "plan_control", []string{
		"measure_id", "plan_id", "plan_kind", "body_id", "unit_id", "deputy_post", "controller_unit", "approver_post", "state", "month", "report_due", "first_due", "report_id", "started_day",
		"reported_day", "venue", "extensions", "changes", "moved", "opened_day",
	}, control); err != nil {
		return err
	}
	return store.InsertMany(ctx, tx, "plan_executor", []string{"measure_id", "unit_id", "plan_id", "month", "role", "ordinal"}, executors)
}
