package sim

import (
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/halfyear"
	"reglament/internal/instrument"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// Through the end of a quarter units revise, report, some of them late, and the Apparatus accepts or returns; the duties of all
// of it are in the ledger and no invariant breaks.
func TestOfficeRevises_49_49_1_I49a_I49c_I491c(t *testing.T) {
	storetest.Beside(t, revises)
}

func revises(t *testing.T, db *store.DB) {
	start := calendar.MustDay("2026-02-09").Start().Add(time.Hour)
	a := open(t, db, func() time.Time { return start })
	if err := Found(t.Context(), a, 49, Small, start); err != nil {
		t.Fatal(err)
	}
	w, err := Office(t.Context(), a, start, Life{Seed: 49, Days: 80, Each: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("done: %v", w.Done)
	for _, name := range []string{"revision.keep", "revision.finish", "revision.submit", "revision.judge", "revision.revoke", "halfyear.make"} {
		if w.Done[name] == 0 {
			t.Errorf("nobody did %s", name)
		}
	}
	count := func(text string, args ...any) (n int64) {
		t.Helper()
		err := db.Read(t.Context(), func(q store.Q) error { return q.QueryRow(t.Context(), text, args...).Scan(&n) })
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	first := calendar.MustDay("2026-01-01")
	if n := count(`SELECT COUNT(*) FROM revision WHERE period = $1 AND state = 'accepted'`, first); n == 0 {
		t.Error("no report is accepted")
	}
	if n := count(`SELECT COUNT(*) FROM revision WHERE period = $1 AND submitted_day > due_day`, first); n == 0 {
		t.Error("nobody was late")
	}
	// 5 April 2026 is a Sunday: the report is due on Monday.
	if n := count(`SELECT COUNT(*) FROM revision WHERE period = $1 AND due_day <> '2026-04-06'`, first); n != 0 {
		t.Errorf("%d reports are due on another day", n)
	}
	if n := count(`SELECT COUNT(*) FROM duty d JOIN revision r ON r.id = d.ref_id WHERE r.state = 'accepted' AND d.closed_at = 0`); n != 0 {
		t.Errorf("%d duties of accepted reports are owed", n)
	}
	if n := count(`SELECT COUNT(*) FROM duty d JOIN revision r ON r.id = d.ref_id WHERE d.kind = 'instrument.revision.report' AND r.submitted_day > r.due_day AND d.late_days = 0 AND d.closed_at > 0 AND r.state = 'accepted'`); n != 0 {
		t.Errorf("%d late reports are in time in the ledger", n)
	}
	if n := count(`SELECT COUNT(*) FROM halfyear a JOIN duty d ON d.ref_id = a.id WHERE a.state = 'made' AND d.state = 'done' AND a.figures <> ''`); n != 1 {
		t.Errorf("%d analyses are made", n)
	}
	addUp(t, w, halfyear.Span{From: calendar.MustDay("2026-01-01"), To: calendar.MustDay("2026-06-30")})
	wrong, err := (&Watch{}).Check(t.Context(), a)
	for _, x := range wrong {
		t.Error(x)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// addUp reads the records behind each number of an analysis: of returned and late ones the rows add up to the number (49-1).
func addUp(t *testing.T, w *World, span halfyear.Span) {
	t.Helper()
	act := w.actor(t, "app-ctl.head")
	view, err := w.App.HalfYear.Count(t.Context(), act, span)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, n := range view.Figures.Named() {
		want[n.Name] = n.N
	}
	for _, what := range instrument.RecordsKinds {
		page, err := w.App.HalfYear.Records(t.Context(), act, halfyear.RecordsFilter{Span: span, What: what}, "", 1000)
		if err != nil {
			t.Fatal(err)
		}
		got := len(page.Rows)
		for _, r := range page.Rows {
			switch what {
			case instrument.RecordsReturned, instrument.RecordsLate:
				got += r.Of - 1
			case instrument.RecordsPassed:
				got += len(r.Passed) - 1
			}
		}
		if got != want[what] {
			t.Errorf("%s: the rows add up to %d, not %d", what, got, want[what])
		}
	}
}
