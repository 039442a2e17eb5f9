package control_test

import (
	"slices"
	"testing"

	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/org/orgtest"
	"reglament/internal/store"
)

// The planner sees by week what bodies have to finish: overdue now, what comes after the weeks shown apart; what is closed
// or is a request does not count, and what the person's body may not send to is not shown.
func TestWhoHasRoomWhen_44_I44f(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) { // the day is 19 March 2026, a Thursday
		chapter := instrument.New(h.db, h.dir, h.rules, h.kernel, h.ledger, nil)
		h.sent("d1", "2026-03-10", false, orgtest.Akmola, orgtest.Abai)
		h.sent("d2", "2026-03-20", false, orgtest.Akmola)
		h.sent("d3", "2026-03-30", true, orgtest.Akmola)
		h.sent("d4", "2026-12-30", false, orgtest.Akmola)
		h.sent("d5", "2026-03-20", false, orgtest.Akmola)
		h.sent("d6", "2026-03-20", false, orgtest.Akmola)
		h.write(func(tx *store.Tx) error {
			if _, err := tx.Exec(t.Context(), `UPDATE execution SET closed_at = 1, state = 'accepted' WHERE document_id = 'd5'`); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), `UPDATE execution SET kind = 'request' WHERE document_id = 'd6'`)
			return err
		})
		load := func(post string, f instrument.LoadFilter) (map[string]instrument.BodyLoad, instrument.LoadTable, error) {
			table, err := chapter.Load(t.Context(), h.as(post), f)
			by := map[string]instrument.BodyLoad{}
			for _, b := range table.Bodies {
				by[b.Body] = b
			}
			return by, table, err
		}
		by, table, err := load(orgtest.Officer1, instrument.LoadFilter{Weeks: 4})
		if err != nil || len(table.Weeks) != 4 || table.Weeks[0] != day("2026-03-16") || table.Most != 0 {
			t.Fatalf("%+v, %v", table, err)
		}
		if b := by[orgtest.Akmola]; !slices.Equal(b.Weeks, []int{2, 0, 1, 0}) || b.Later != 1 || b.Total() != 4 || b.Peak() != 2 {
			t.Errorf("akmola: %+v", b)
		}
		if b := by[orgtest.Abai]; !slices.Equal(b.Weeks, []int{1, 0, 0, 0}) || b.Name.IsZero() {
			t.Errorf("abai: %+v", b)
		}
		by, table, err = load(orgtest.Officer1, instrument.LoadFilter{Area: instrument.LoadNoArea, Kind: instrument.Region, From: day("2026-03-31"), Weeks: 1})
		if err != nil || table.Most != 5 || table.Para != "44" || !slices.Equal(by[orgtest.Akmola].Weeks, []int{1}) || by[orgtest.Committee].Body != "" {
			t.Errorf("by area and week: %+v, %v", table, err)
		}
		if by, _, err = load(orgtest.Officer1, instrument.LoadFilter{Area: orgtest.AreaCivil}); err != nil || by[orgtest.Akmola].Total() != 0 {
			t.Errorf("another area: %+v, %v", by, err)
		}
		if by, _, err = load(orgtest.AkmolaHead, instrument.LoadFilter{}); err != nil || by[orgtest.Abai].Body != "" {
			t.Errorf("a region plans another: %+v, %v", by, err)
		}
		for i := range 5 {
			h.sent("full"+string(rune('a'+i)), "2026-04-02", false, orgtest.Abai)
		}
		by, _, err = load(orgtest.Officer1, instrument.LoadFilter{Area: instrument.LoadNoArea, Room: true})
		if _, full := by[orgtest.Abai]; err != nil || full || by[orgtest.Akmola].Body == "" {
			t.Errorf("room: %v, %v", by, err)
		}
		for name, f := range map[string]instrument.LoadFilter{
			"weeks": {Weeks: 27}, "from": {From: day("2026-03-15")}, "kind": {Kind: "court"}, "area": {Area: "nowhere"}, "room": {Room: true},
		} {
			_, _, err := load(orgtest.Officer1, f)
			bad, ok := err.(fault.Invalid)
			if _, named := bad.For(name); !ok || !named {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Periods of a periodic term that are not opened yet load their own weeks, once each, and are told apart; those opened for the body, ended
// or of a revoked recipient do not (44, 47; I-230).
func TestComingPeriodsLoad_44_47_I44f(t *testing.T) {
	each(t, nil, func(t *testing.T, h *house) { // the day is 19 March 2026, a Thursday
		chapter := instrument.New(h.db, h.dir, h.rules, h.kernel, h.ledger, nil)
		h.sent("d1", "2026-03-31", false, orgtest.Akmola, orgtest.Abai, orgtest.Committee)
		h.sent("d2", "2026-03-31", false, orgtest.Akmola)
		h.sent("d3", "2026-03-31", false, orgtest.Akmola)
		h.write(func(tx *store.Tx) error {
			do := func(text string, args ...any) {
				if _, err := tx.Exec(t.Context(), text, args...); err != nil {
					t.Fatal(err)
				}
			}
			period := func(id string, n int, formal string, opened, ended int) {
				do(`INSERT INTO instrument_period (document_id, n, from_day, to_day, formal_day, opens_day, opened_at, ended) VALUES ($1, $2, $3, $3, $3, $3, $4, $5)`,
					id, n, formal, opened, ended)
			}
			do(`UPDATE execution SET period = 1`)
			period("d1", 1, "2026-03-31", 1, 0)
			period("d1", 2, "2026-04-12", 0, 0) // a Sunday: carried out on Monday of the next week
			period("d1", 3, "2026-06-30", 0, 0)
			period("d2", 2, "2026-04-13", 0, 1) // ended
			period("d3", 2, "2026-04-13", 0, 0)
			do(`UPDATE execution SET state = 'revoked', closed_at = 1 WHERE document_id = 'd1' AND body_id = $1`, orgtest.Committee)
			do(`UPDATE instrument SET state = 'released' WHERE document_id = 'd3'`)
			return nil
		})
		load := func(f instrument.LoadFilter) map[string]instrument.BodyLoad {
			t.Helper()
			table, err := chapter.Load(t.Context(), h.as(orgtest.Officer1), f)
			if err != nil {
				t.Fatal(err)
			}
			by := map[string]instrument.BodyLoad{}
			for _, b := range table.Bodies {
				by[b.Body] = b
			}
			return by
		}
		by := load(instrument.LoadFilter{Area: instrument.LoadNoArea, Weeks: 6})
		if b := by[orgtest.Abai]; !slices.Equal(b.Weeks, []int{0, 0, 1, 0, 1, 0}) || !slices.Equal(b.Coming, []int{0, 0, 0, 0, 1, 0}) || b.Later != 1 || b.ComingLater != 1 || b.AllComing() != 2 {
			t.Errorf("abai: %+v", b)
		}
		if b := by[orgtest.Akmola]; !slices.Equal(b.Weeks, []int{0, 0, 3, 0, 1, 0}) || b.Later != 1 {
			t.Errorf("akmola: %+v", b)
		}
		if b := by[orgtest.Committee]; b.Total() != 0 {
			t.Errorf("what was revoked loads: %+v", b)
		}
		if b := load(instrument.LoadFilter{From: day("2026-06-30"), Weeks: 1})[orgtest.Abai]; !slices.Equal(b.Weeks, []int{1}) || b.AllComing() != 1 {
			t.Errorf("a later week: %+v", b)
		}
		if b := load(instrument.LoadFilter{Area: orgtest.AreaCivil})[orgtest.Abai]; b.Total() != 0 {
			t.Errorf("another area: %+v", b)
		}
		h.write(func(tx *store.Tx) error { // opened early for one body: counted as open, not twice
			_, err := tx.Exec(t.Context(), `INSERT INTO execution (id, document_id, ordinal, period, kind, number, owner_unit, owner_body, body_id, state, version, due_day, duty_id,
				sent_at, received_by, lead_post, resolution_id, report_id, returns, extensions, asking, late_days)
				VALUES ('early', 'd1', 2, 2, 'assignment', '', $1, $2, $3, 'sent', 1, '2026-04-13', '', 1, '', '', '', '', 0, 0, 0, 0)`, orgtest.Dept, orgtest.GPO, orgtest.Abai)
			return err
		})
		if b := load(instrument.LoadFilter{Weeks: 6})[orgtest.Abai]; !slices.Equal(b.Weeks, []int{0, 0, 1, 0, 1, 0}) || b.AllComing() != 1 {
			t.Errorf("opened early: %+v", b)
		}
	})
}
