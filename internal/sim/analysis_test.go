package sim

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/analysis"
	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// analyst is an office that lives chapter 4 only, from a morning on.
func analyst(t *testing.T, db *store.DB, from string) *World {
	t.Helper()
	start := calendar.MustDay(from).Start().Add(opens)
	var w *World
	a := open(t, db, func() time.Time {
		if w == nil {
			return start
		}
		return w.Now
	})
	if err := Found(t.Context(), a, 7, Small, start); err != nil {
		t.Fatal(err)
	}
	var err error
	if w, err = NewWorld(t.Context(), a, 7, start); err == nil {
		err = w.analyse(calendar.MustDay(from))
	}
	if err != nil {
		t.Fatal(err)
	}
	w.thorough = true
	return w
}

func (w *World) until(t *testing.T, day string) {
	t.Helper()
	if err := w.Run(t.Context(), calendar.MustDay(day).Start().Add(opens)); err != nil {
		t.Fatal(err)
	}
}

func (w *World) actor(t *testing.T, post string) org.Act {
	t.Helper()
	act, ok, err := w.act(t.Context(), post)
	if err != nil || !ok {
		t.Fatalf("nobody acts in %s (%v)", post, err)
	}
	return act
}

// A summer of chapter 4 on both engines: products reach the Apparatus, the regions send their memos and the units their
// summaries, some late, some returned and sent again; the ledger, the rights and the journal hold after every day.
func TestOfficeAnalyses_30_32_33_34_A30_A32_A33a_A34(t *testing.T) {
	storetest.Beside(t, func(t *testing.T, db *store.DB) {
		w := analyst(t, db, "2026-06-15")
		for i, s := range append(w.texts.of(instrument.Assignment), w.texts.of(instrument.Task)...) {
			w.product(s, w.hour(calendar.MustDay("2026-06-16").AddDays(i)))
		}
		watch := &Watch{}
		w.until(t, "2026-07-27")
		wrong, err := watch.Check(t.Context(), w.App)
		if err != nil || len(wrong) > 0 {
			t.Fatal(wrong, err)
		}
		t.Log(w.Done)
		for _, name := range strings.Fields("analysis.draft analysis.edit analysis.submit analysis.sign analysis.receive analysis.accept analysis.return analysis.again analysis.recall analysis.decline analysis.withdraw analysis.late") {
			if w.Done[name] == 0 {
				t.Errorf("nobody did %s", name)
			}
		}
		apparatus := w.actor(t, "app-pln.head")
		memos, err := w.App.Analysis.Regions(t.Context(), apparatus, "2026-Q2")
		if err != nil {
			t.Fatal(err)
		}
		// The 5th of July 2026 is a Sunday and the 6th a holiday: the 7th binds.
		if memos.Due.Formal != calendar.MustDay("2026-07-05") || memos.Due.Effective != calendar.MustDay("2026-07-07") || memos.Para != "33" {
			t.Errorf("due %+v under %s", memos.Due, memos.Para)
		}
		late := 0
		for _, r := range memos.Regions {
			late += min(r.Late, 1)
			if r.State == analysis.OwedAccepted && (r.Parts[analysis.PartLegality] == "" || r.Number == "") {
				t.Errorf("%s is accepted and says nothing", r.Debtor)
			}
		}
		if len(memos.Regions) != 22 || late == 0 || late != memos.LateCount() {
			t.Errorf("%d regions, %d late", len(memos.Regions), late)
		}
		lateDone := count(t, w, `SELECT count(*) FROM duty WHERE kind = 'analysis.memo' AND state = 'done' AND late_days > 0`)
		if lateDone == 0 || lateDone != count(t, w, `SELECT count(*) FROM analysis_owed WHERE kind = 'memo' AND state = 'accepted' AND submitted_day > due_day`) {
			t.Errorf("%d duties are late", lateDone)
		}
		if n := count(t, w, `SELECT count(*) FROM analysis a WHERE a.state = 'signed' AND a.owner_body = 'gpo' AND NOT EXISTS
			(SELECT 1 FROM analysis_delivery d WHERE d.document_id = a.document_id AND d.grantee = 'u:app' AND d.delivered_at = a.signed_at)`); n > 0 {
			t.Errorf("%d results did not reach the Apparatus on signing", n)
		}
		if n := count(t, w, `SELECT count(*) FROM turn t JOIN analysis_owed o ON o.id = t.ref_id WHERE o.state IN ('submitted', 'accepted')`); n > 0 {
			t.Errorf("%d moves about what has been submitted", n)
		}
	})
}

func count(t *testing.T, w *World, sql string) (n int64) {
	t.Helper()
	err := w.App.DB.Read(t.Context(), func(q store.Q) error { return q.QueryRow(t.Context(), sql).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The timer opens each period once, whatever happens to it, and one that comes late opens what was due, which is late.
func TestPeriodsOpen_32_33_A32_A33a(t *testing.T) {
	storetest.Beside(t, func(t *testing.T, db *store.DB) {
		w := analyst(t, db, "2026-12-10")
		use := w.App.Analysis
		run := func(day string, memos, summaries int64) {
			t.Helper()
			w.Now = calendar.MustDay(day).Start().Add(time.Minute)
			for range 2 { // a second run does nothing
				if err := use.Open(t.Context(), w.Now); err != nil {
					t.Fatal(err)
				}
			}
			for kind, want := range map[string]int64{"memo": memos, "summary": summaries} {
				if n := count(t, w, `SELECT count(*) FROM analysis_owed WHERE kind = '`+kind+`'`); n != want {
					t.Errorf("%s: %d of %s, want %d", day, n, kind, want)
				}
				if n := count(t, w, `SELECT count(*) FROM duty WHERE kind = 'analysis.`+kind+`'`); n != want {
					t.Errorf("%s: %d duties of %s, want %d", day, n, kind, want)
				}
			}
		}
		units := int64(len([]string{"s1", "s2", "s3", "s4", "dap", "dic", "committee", "academy"}))
		run("2026-12-10", 0, 0)     // what was due in July and October is over
		run("2026-12-17", 0, 0)     // the day before
		run("2026-12-18", 0, units) // twenty days before 7 January
		run("2026-12-20", 0, units)
		run("2026-12-21", 22, units) // fifteen days before the 5th
		list, err := use.Owed(t.Context(), w.actor(t, "app.chief"), analysis.Summary, "")
		if err != nil || list.Period != "2026-H2" || list.Due.Formal != calendar.MustDay("2027-01-07") || list.Due.Effective != calendar.MustDay("2027-01-08") {
			t.Errorf("%+v %v", list.Due, err)
		}
		if list.Due.FormalReason.IsZero() || len(list.Due.Conventions) == 0 {
			t.Error("why 7 January is shifted is not told")
		}
		// The program stands still over the summer: both periods are opened late, and are late.
		run("2027-07-20", 66, 2*units)
		if n := count(t, w, `SELECT count(*) FROM analysis_owed WHERE period = '2027-Q1' AND due_day = '2027-04-05'`); n != 22 {
			t.Errorf("%d memos of the first quarter", n)
		}
		if err := w.App.Ledger.Tick(t.Context(), w.Now); err != nil {
			t.Fatal(err)
		}
		if n := count(t, w, `SELECT count(*) FROM duty WHERE kind LIKE 'analysis.%' AND state = 'lapsed'`); n != 66+2*units {
			t.Errorf("%d are overdue", n)
		}
	})
}

// What the rules of 27–34 ask is refused under its paragraph with what would pass, in the use cases themselves.
func TestAnalysisRefused_27_28_29_32_33_34_A28_A29_A33b_A33c(t *testing.T) {
	storetest.Beside(t, func(t *testing.T, db *store.DB) {
		w := analyst(t, db, "2026-06-15")
		w.analysis.since = calendar.MustDay("2099-01-01") // nobody answers by himself
		use := w.App.Analysis
		w.Now = calendar.MustDay("2026-06-24").Start().Add(opens)
		if err := use.Open(t.Context(), w.Now); err != nil {
			t.Fatal(err)
		}
		refused := func(err error, para string) {
			t.Helper()
			var r *law.Refusal
			if !errors.As(err, &r) || !slices.ContainsFunc(r.Findings, func(f law.Finding) bool { return f.Para == para && !f.Msg.IsZero() && !f.Allowed.IsZero() }) {
				t.Errorf("not refused under %s: %v", para, err)
			}
		}
		officer := w.actor(t, "s3-soc-1.officer1")
		in := analysis.Input{Kind: analysis.Study, Lang: "kk", Title: "Талдау"}
		r, err := use.Draft(t.Context(), officer, in)
		if err != nil {
			t.Fatal(err)
		}
		_, err = use.Submit(t.Context(), officer, r.ID, r.Version)
		for _, para := range []string{"27", "28", "29", "30"} {
			refused(err, para)
		}
		_, err = use.Draft(t.Context(), w.actor(t, "akmola-kokshetau.head"), in)
		refused(err, "28")
		_, err = use.Draft(t.Context(), officer, analysis.Input{Kind: analysis.Memo, Lang: "kk", Title: "Жазба"})
		refused(err, "33")
		_, err = use.Draft(t.Context(), w.actor(t, "akmola-pub.officer1"), analysis.Input{Kind: analysis.Summary, Lang: "kk", Title: "Ақпарат"})
		refused(err, "32")
		region := w.actor(t, "akmola-pub.officer1")
		mine, err := use.Mine(t.Context(), region)
		if err != nil || len(mine) != 1 {
			t.Fatal(mine, err)
		}
		_, err = use.Draft(t.Context(), w.actor(t, "karaganda-pub.officer1"), analysis.Input{Kind: analysis.Memo, Lang: "kk", Title: "Жазба", OwedID: mine[0].ID})
		refused(err, "33")
		memo := analysis.Input{Kind: analysis.Memo, Lang: "kk", Title: "Жазба", OwedID: mine[0].ID, Parts: map[string]string{analysis.PartLegality: strings.Repeat("Заңдылықтың жай-күйі туралы мәлімет. ", 700)}}
		m, err := use.Draft(t.Context(), region, memo)
		if err != nil {
			t.Fatal(err)
		}
		_, err = use.Submit(t.Context(), region, m.ID, m.Version)
		refused(err, "33")
		for _, p := range analysis.PartsOf(analysis.Memo)[1:] {
			memo.Parts[p] = "Мәлімет."
		}
		if m, err = use.Edit(t.Context(), region, m.ID, m.Version, memo); err != nil {
			t.Fatal(err)
		}
		_, err = use.Submit(t.Context(), region, m.ID, m.Version)
		var long *law.Refusal
		if !errors.As(err, &long) || len(long.Findings) != 1 || long.Findings[0].Rule != "analysis.memo.pages" {
			t.Fatalf("only its length stands in the way: %v", err)
		}
		memo.Parts[analysis.PartLegality] = "Заңдылықтың жай-күйі."
		if m, err = use.Edit(t.Context(), region, m.ID, m.Version, memo); err != nil {
			t.Fatal(err)
		}
		if _, err = use.Submit(t.Context(), region, m.ID, m.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := SignAnalysis(t.Context(), w.App, w.actor(t, "akmola.deputy1"), m.ID, m.Version); fault.Status(err) != 403 && fault.Status(err) != 404 {
			t.Errorf("signed by a deputy: %v", err)
		}
		if _, err := SignAnalysis(t.Context(), w.App, w.actor(t, "akmola.head"), m.ID, m.Version); err != nil {
			t.Fatal(err)
		}
		_, err = use.Draft(t.Context(), region, memo)
		refused(err, "33") // once for its quarter
		for _, post := range []string{"akmola.head", "s3.head", "karaganda.head"} {
			if _, err := use.Accept(t.Context(), w.actor(t, post), m.ID); fault.Status(err) != 403 && fault.Status(err) != 404 {
				t.Errorf("accepted by %s: %v", post, err)
			}
			if _, err := use.Regions(t.Context(), w.actor(t, post), ""); fault.Status(err) != 403 {
				t.Errorf("%s sees all regions: %v", post, err)
			}
		}
	})
}
