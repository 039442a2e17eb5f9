package sim

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// open puts the program together over a fresh database of a test.
func open(t *testing.T, db *store.DB, now func() time.Time) *app.App {
	t.Helper()
	a, err := app.New(t.Context(), db, app.Config{Data: t.TempDir(), Demo: true, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The demonstration office is filled by the use cases, in every state there is, and its journal verifies.
func TestDemoFills_40_42_43_44_45_49(t *testing.T) {
	db := storetest.SQLite(t)
	now := calendar.MustDay("2026-11-20").Start().Add(11 * time.Hour)
	a := open(t, db, func() time.Time { return now })
	w, err := Demo(t.Context(), a, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("done: %v", w.Done)
	counts := map[string]map[string]int64{}
	err = db.Read(t.Context(), func(q store.Q) error {
		for table, column := range map[string]string{"instrument": "state", "execution": "state", "extension": "state", "report": "state"} {
			rows, err := q.Query(t.Context(), `SELECT `+column+`, count(*) FROM `+table+` GROUP BY `+column)
			if err != nil {
				return err
			}
			counts[table] = map[string]int64{}
			for rows.Next() {
				var state string
				var n int64
				if err := rows.Scan(&state, &n); err != nil {
					return err
				}
				counts[table][state] = n
			}
			rows.Close()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	again := count(t, w, `SELECT count(DISTINCT document_id) FROM warning_reason WHERE rule = 'instrument.twice'`)
	if sent := count(t, w, `SELECT count(*) FROM instrument WHERE sent_day IS NOT NULL`); again == 0 || again == sent {
		t.Errorf("%d of %d asked something again with a reason (44)", again, sent)
	} else {
		t.Logf("%d of %d asked something again with a reason", again, sent)
	}
	const latin = `SELECT count(*) FROM document d JOIN unit u ON u.id = d.owner_body WHERE d.number GLOB '*[a-zA-Z]*'`
	if n := count(t, w, latin+` AND u.kind <> 'district'`); n != 0 {
		t.Errorf("%d numbers of bodies that have journals of their own hold Latin letters", n)
	}
	if n := count(t, w, `SELECT count(*) FROM document WHERE number LIKE 'ТП-07-%' OR number LIKE 'ТЖ-07-%'`); n == 0 {
		t.Error("no number bears the index of its body")
	}
	t.Logf("with the Latin code of a district: %d", count(t, w, latin))
	wrong, err := (&Watch{}).Check(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range wrong {
		t.Error(w)
	}
	t.Log(counts)
	for table, states := range map[string][]string{
		"instrument": {"draft", "agreeing", "agreed", "signed", "sent", "released", "withdrawn"},
		"execution":  {"sent", "received", "assigned", "reported", "accepted"},
		"extension":  {"granted", "refused"},
		"report":     {"draft", "submitted", "signed", "accepted", "returned"},
	} {
		for _, s := range states {
			if counts[table][s] == 0 && s != "draft" && s != "submitted" {
				t.Errorf("no %s is %s", table, s)
			}
		}
	}
}
