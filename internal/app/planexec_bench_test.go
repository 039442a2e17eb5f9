package app_test

import (
	"io"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/org/orgtest"
	"reglament/internal/planning"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// BenchmarkRehearsal replays a year with 1,000,000 executions of chapter 6 against a draft plan of 2,000 measures, with twenty years of plans
// kept. The executions of the days that are over are summed before, as the nightly timer does: what that takes is reported beside.
func BenchmarkRehearsal(b *testing.B) {
	storetest.Bench(b, rehearse)
}

func rehearse(b *testing.B, db *store.DB) {
	data := orgtest.Office()
	data.Directions = nil
	orgtest.Fill(b, db, data)
	now := calendar.MustDay("2026-11-20").Start().Add(11 * time.Hour)
	a, err := app.New(b.Context(), db, app.Config{Data: b.TempDir(), Demo: true, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		b.Fatal(err)
	}
	s, err := a.Structure(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	act := orgtest.ActAt(s, orgtest.Controller, now)
	plan, err := a.Planning.Begin(b.Context(), act, planning.PlanInput{Kind: planning.Annual, Period: nextYear})
	if err != nil {
		b.Fatal(err)
	}
	keepPlans(b, db, act, now)
	if err := db.Write(b.Context(), func(tx *store.Tx) error {
		return keepMeasures(b, tx, plan.ID, nextYear, keptAnnual, "planned", now)
	}); err != nil {
		b.Fatal(err)
	}
	keepExecutions(b, db, now)
	before := b.Elapsed()
	if err := a.Instrument.FoldPaces(b.Context(), now); err != nil {
		b.Fatal(err)
	}
	fold := b.Elapsed() - before
	b.Run("year", func(b *testing.B) { // what is kept is kept once
		took := make([]time.Duration, 0, b.N)
		for range b.N {
			start := b.Elapsed()
			x, err := a.Planning.Rehearse(b.Context(), act, plan.ID)
			if err != nil || x.Counted == 0 {
				b.Fatal(err, x.Counted)
			}
			took = append(took, b.Elapsed()-start)
		}
		quantiles(b, took)
		b.ReportMetric(float64(fold.Milliseconds()), "ms-to-sum-the-year")
	})
}

// keepExecutions writes the executions of a year bare.
func keepExecutions(b *testing.B, db *store.DB, now time.Time) {
	b.Helper()
	const executions = 1_000_000
	bodies := []string{orgtest.Akmola, orgtest.Abai, orgtest.Committee}
	leads := []string{orgtest.AkmolaUnitHead, orgtest.AbaiHead, orgtest.CommitteeHead}
	owners := []string{orgtest.Dept, orgtest.Service, orgtest.ServiceDept}
	columns := []string{
		"id", "document_id", "ordinal", "kind", "number", "owner_unit", "owner_body", "body_id", "state", "version", "due_day", "duty_id", "sent_at",
		"received_by", "lead_post", "resolution_id", "report_id", "returns", "extensions", "asking", "closed_at", "late_days", "area_id",
	}
	for from := 0; from < executions; from += 10_000 {
		rows := make([][]any, 10_000)
		for i := range rows {
			n := from + i
			sent := now.AddDate(-1, 0, 1+n%300)
			rows[i] = []any{
				"e" + strconv.Itoa(n), "d" + strconv.Itoa(n), 1, "request", "1", owners[n%7%len(owners)], orgtest.GPO, bodies[n%len(bodies)], "accepted", 1, "2026-01-01", "", sent,
				"", leads[n%len(leads)], "", "", 0, 0, 0, sent.AddDate(0, 0, 3+n%20), n % 3, "",
			}
		}
		if err := db.Write(b.Context(), func(tx *store.Tx) error { return store.InsertMany(b.Context(), tx, "execution", columns, rows) }); err != nil {
			b.Fatal(err)
		}
	}
}
