package sim

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// The watch is not asleep: each kind of damage is noticed.
func TestWatchNoticesDamage_44_1(t *testing.T) {
	start := calendar.MustDay("2026-02-02").Start().Add(time.Hour)
	clock := func() time.Time { return start }
	db := storetest.SQLite(t)
	a := open(t, db, clock)
	if err := Found(t.Context(), a, 5, Small, start); err != nil {
		t.Fatal(err)
	}
	w, err := Office(t.Context(), a, start, Life{Seed: 5, Days: 35, Each: 2})
	if err != nil {
		t.Fatal(err)
	}
	if w.Done["accept"] == 0 || w.Done["ask_extension"] == 0 {
		t.Fatalf("too little was lived: %v", w.Done)
	}
	if wrong, err := (&Watch{}).Check(t.Context(), a); err != nil || len(wrong) > 0 {
		t.Fatalf("%v %v", wrong, err)
	}
	if err := a.Instrument.FoldTally(t.Context(), start); err != nil {
		t.Fatal(err)
	}
	for damage, want := range map[string]string{
		`DELETE FROM duty WHERE id = (SELECT min(duty_id) FROM execution)`:                                                                                                        "exactly one duty",
		`DELETE FROM duty_entry WHERE action = 'open' AND duty_id = (SELECT min(duty_id) FROM execution)`:                                                                         "one opening",
		`UPDATE execution SET body_id = 'elsewhere' WHERE id = (SELECT min(id) FROM execution)`:                                                                                   "not to every recipient",
		`UPDATE instrument SET open_executions = open_executions + 1 WHERE executions > 0`:                                                                                        "counters",
		`UPDATE tally SET n = n + 1 WHERE axis = 'u'`:                                                                                                                             "kept counters",
		`UPDATE execution SET state = 'received' WHERE state = 'sent'`:                                                                                                            "kept counters",
		`DELETE FROM access_row WHERE register = 'w' AND grantee LIKE 'u:%'`:                                                                                                      "is seen by",
		`INSERT INTO turn (grantee, due_day, kind, ref_id, document_id, since) SELECT 'p:x', '9999-12-31', 'execute', id, document_id, 0 FROM execution WHERE state = 'accepted'`: "nobody's move|anybody's move",
		`DELETE FROM turn WHERE kind = 'execute'`:                                                                                                                                 "somebody's move",
		`UPDATE execution SET due_day = '2026-12-31'`:                                                                                                                             "same day",
		`DELETE FROM registration WHERE serial = 1`:                                                                                                                               "number",
		`UPDATE journal SET reason = 'other' WHERE seq = 2`:                                                                                                                       "changed",
		`UPDATE journal SET action = 'instrument.unheard' WHERE seq = 2`:                                                                                                          "no words for the act instrument.unheard",
		`UPDATE document_version SET title = 'other' WHERE n = 1`:                                                                                                                 "differs from what was signed",
		`UPDATE extension SET state = 'asked' WHERE state <> 'asked'`:                                                                                                             "one open request",
	} {
		copied := filepath.Join(t.TempDir(), "copy.db")
		if err := db.Backup(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		db := storetest.Open(t, "sqlite:"+copied)
		a := open(t, db, clock)
		err := db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(t.Context(), damage); return err })
		if err != nil {
			t.Fatalf("%s: %v", damage, err)
		}
		wrong, err := (&Watch{}).Check(t.Context(), a)
		noticed := false
		for _, alternative := range strings.Split(want, "|") {
			noticed = noticed || strings.Contains(strings.Join(wrong, "\n"), alternative)
		}
		if err != nil || !noticed {
			t.Errorf("%s: %v %v", damage, wrong, err)
		}
	}
}
