package sim

import (
	"slices"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/halfyear"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// What BenchmarkHalfYear lays into the archive: so many instruments over twenty half-years, with so many executions each.
const (
	halfYearSent = 50_000
	halfYearEach = 20
)

// BenchmarkHalfYear is the figures of a half-year (49-1) in an archive of twenty, a million executions in all: what it costs
// follows from the half-year and not from the archive. Repeat: BENCH=HalfYear scripts/bench ./internal/sim
func BenchmarkHalfYear(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Almaty)
		d := benchOfficeOf(b, db, Small, func() time.Time { return now })
		act, err := d.now(b.Context(), "app-ctl.head")
		if err != nil {
			b.Fatal(err)
		}
		fillSent(b, db)
		for _, x := range []struct {
			name string
			span halfyear.Span
		}{
			{"half-year", halfyear.Span{From: calendar.MustDay("2025-07-01"), To: calendar.MustDay("2025-12-31")}},
			{"quarter", halfyear.Span{From: calendar.MustDay("2025-10-01"), To: calendar.MustDay("2025-12-31")}},
			{"before the archive", halfyear.Span{From: calendar.MustDay("2010-01-01"), To: calendar.MustDay("2010-06-30")}},
		} {
			b.Run(x.name, func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					began := b.Elapsed()
					if _, err := d.App.HalfYear.Count(b.Context(), act, x.span); err != nil {
						b.Fatal(err)
					}
					took = append(took, b.Elapsed()-began)
				}
				slices.Sort(took)
				percentiles(b, took)
			})
		}
	})
}

// fillSent lays the archive: instruments over 2016 to 2025, their recipients and executions, without rights.
func fillSent(b *testing.B, db *store.DB) {
	b.Helper()
	err := db.Write(b.Context(), func(tx *store.Tx) error {
		for _, text := range []string{
			`INSERT INTO instrument (document_id, kind, state, version, title, folded, number, owner_unit, owner_body, drafter_post, drafter_person, area_id, ground_id,
				signer_post, marked, edition, term, created_at, updated_at, sent_at, sent_day, executions, open_executions)
				WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < $1)
				SELECT 'old-' || n, CASE WHEN n % 3 = 0 THEN 'task' ELSE 'assignment' END, 'released', 1, 'Сала ' || (n % 97) || ' бойынша тексеру ' || n, '', '' || n, 's3-soc-1', 'gpo', '', '',
					'area-' || (n % 40), '', '', 0, '', '', 1, 1, 1, (2016 + n % 10) || '-' || CASE WHEN n % 12 < 9 THEN '0' ELSE '' END || (1 + n % 12) || '-' || (10 + n % 19), $2, 0 FROM r`,
			`INSERT INTO execution (id, document_id, ordinal, kind, number, owner_unit, owner_body, body_id, state, version, due_day, duty_id, sent_at, received_by,
				lead_post, resolution_id, report_id, returns, extensions, asking, late_days, area_id, closed_at)
				WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < $1), e(m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM e WHERE m < $2)
				SELECT 'old-' || n || '-' || m, 'old-' || n, m, 'task', '', '', 's3-soc-1', 'gpo', 'body-' || m, 'accepted', 1, '2025-01-01', '', 1, '', '', '', '', n % 7 / 6, 0, 0, n % 9 / 8,
					'area-' || (n % 40), 1 FROM r, e`,
		} {
			if _, err := tx.Exec(b.Context(), text, halfYearSent, halfYearEach); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
