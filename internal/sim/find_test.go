package sim

import (
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// What is found by a word is the same however many stand in the register: by the beginning of a word of the title or of the
// number, within the rights of who asks, page after page; a title of old is found once the timer took it in.
func TestFindsByWord(t *testing.T) { storetest.Run(t, findsByWord) }

func findsByWord(t *testing.T, db *store.DB) {
	now := calendar.MustDay("2026-03-02").Start().Add(10 * time.Hour)
	a := open(t, db, func() time.Time { return now })
	if err := Found(t.Context(), a, 5, Small, now.AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	w, err := NewWorld(t.Context(), a, 5, now)
	if err != nil {
		t.Fatal(err)
	}
	l := &loading{World: w}
	st := w.central(w.texts.Tasks[0], w.some(12))
	st.touched = nil
	if err := l.sent(t.Context(), st); err != nil {
		t.Fatal(err)
	}
	act, _, err := w.act(t.Context(), st.drafter)
	if err != nil {
		t.Fatal(err)
	}
	title, _ := w.texts.parts(st.about, st.lang)
	word := strings.Fields(title)[0]
	rows := func(text string) (sent, open int) {
		t.Helper()
		out, err := a.Instrument.Outgoing(t.Context(), act, instrument.Filter{Text: text}, "", 50)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for next := ""; ; {
			page, err := a.Instrument.Executions(t.Context(), act, false, instrument.Filter{Text: text}, next, 5)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page.Rows {
				ids = append(ids, e.ID)
			}
			if next = page.Next; next == "" {
				break
			}
		}
		slices.Sort(ids)
		if n := len(slices.Compact(slices.Clone(ids))); n != len(ids) {
			t.Errorf("%q: %d executions are shown %d times", text, n, len(ids))
		}
		return len(out.Rows), len(ids)
	}
	number := ""
	if err := db.Read(t.Context(), func(q store.Q) error {
		return q.QueryRow(t.Context(), `SELECT number FROM instrument WHERE document_id = $1`, st.id).Scan(&number)
	}); err != nil {
		t.Fatal(err)
	}
	for text, found := range map[string]bool{
		word: true, strings.ToUpper(word): true, string([]rune(word)[:4]): true, title: true, number: true, strings.ToLower(number): true,
		number[:len(number)-3]: true, word + "қққ": false, word + " жоқсөз": false, "жоқсөз": false,
	} {
		if sent, open := rows(text); (sent == 1) != found || (open == 12) != found || !found && open != 0 {
			t.Errorf("%q: %d instruments, %d executions", text, sent, open)
		}
	}
	act.PersonID = "nobody"
	if sent, open := rows(word); sent+open != 0 {
		t.Errorf("who may see nothing finds %d instruments, %d executions", sent, open)
	}
	foundOfOld(t, a.Instrument, db, word)
}

// foundOfOld forgets the words and takes them in again.
func foundOfOld(t *testing.T, v *instrument.Service, db *store.DB, word string) {
	stored := func() (n int) {
		if err := db.Read(t.Context(), func(q store.Q) error {
			return q.QueryRow(t.Context(), `SELECT count(*) FROM title_word WHERE word = $1`, strings.ToLower(word)).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := stored()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `DELETE FROM title_word`)
		if err == nil {
			_, err = tx.Exec(t.Context(), `DELETE FROM text_fill WHERE name = 'title'`)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // twice is once
		if err := v.FillTitles(t.Context(), time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	if after := stored(); after != before || after == 0 {
		t.Errorf("%d instruments have the word, and %d after it was taken in again", before, after)
	}
}

// How many instruments and executions BenchmarkFindRare searches, and in how many of the titles the word stands.
const (
	findInstruments = 50_000
	findEach        = 20
	findRare        = 5_000 // one in so many
)

// BenchmarkFindRare is the search of a word in the registers of a unit that has sent a million executions, all closed: ten of the
// fifty thousand titles have it. Repeat: BENCH=FindRare scripts/bench ./internal/sim
func BenchmarkFindRare(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Almaty)
		d := benchOfficeOf(b, db, Small, func() time.Time { return now })
		st := d.central(d.texts.Tasks[0], d.some(10))
		act, err := d.now(b.Context(), st.drafter)
		if err != nil {
			b.Fatal(err)
		}
		fillFound(b, db, act.AsUnit(), act.AsBody())
		var took []time.Duration
		for b.Loop() {
			began := b.Elapsed()
			f := instrument.Filter{Text: "сирексөз"}
			sent, err := d.App.Instrument.Outgoing(b.Context(), act, f, "", 20)
			if err != nil {
				b.Fatal(err)
			}
			open, err := d.App.Instrument.Executions(b.Context(), act, false, f, "", 20)
			if err != nil {
				b.Fatal(err)
			}
			closed, err := d.App.Instrument.Executions(b.Context(), act, true, f, "", 20)
			if err != nil {
				b.Fatal(err)
			}
			if len(sent.Rows) != findInstruments/findRare || len(open.Rows) != 0 || len(closed.Rows) != 20 {
				b.Fatalf("found %d, %d and %d", len(sent.Rows), len(open.Rows), len(closed.Rows))
			}
			took = append(took, b.Elapsed()-began)
		}
		percentiles(b, took)
	})
}

// fillFound lays instruments of a unit with their rights and words, and the executions of those that have the rare word.
func fillFound(b *testing.B, db *store.DB, unit, body string) {
	const (
		numbers = `WITH RECURSIVE r(n) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT n + 1 FROM r WHERE n < $1 + 999), e(m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM e WHERE m < $2) `
		sort    = `substr('0000000' || (9000000 - n), length('' || (9000000 - n)) + 1)`
	)
	for from := 0; from < findInstruments; from += 1_000 {
		err := db.Write(b.Context(), func(tx *store.Tx) error {
			for _, text := range []string{
				`INSERT INTO instrument (document_id, kind, state, version, title, folded, number, owner_unit, owner_body, drafter_post, drafter_person, area_id,
					ground_id, signer_post, marked, edition, term, created_at, updated_at, sent_at, sent_day, executions, open_executions) ` + numbers +
					`SELECT 'old-' || n, 'task', 'released', 1, CASE WHEN n % $5 = 7 THEN 'Сирексөз ' ELSE 'Тексеру ' END || n, '', 'N-' || n, $3, $4, '', '', '', '', '', 0, '', '',
					1, 1, 1, '2025-01-01', $2, 0 FROM r`,
				`INSERT INTO title_word (word, document_id) ` + numbers + `SELECT CASE WHEN n % $5 = 7 THEN 'сирексөз' ELSE 'тексеру' END, 'old-' || n FROM r WHERE $2 > 0 AND $3 <> $4`,
				`INSERT INTO access_row (grantee, register, sort, ref_id, document_id, reason) ` + numbers +
					`SELECT 'u:' || $3, 'o', ` + sort + `, 'old-' || n, 'old-' || n, 'u' FROM r WHERE $2 > 0 AND $3 <> $4 AND $5 > 0`,
				`INSERT INTO access_row (grantee, register, sort, ref_id, document_id, reason) ` + numbers +
					`SELECT 'u:' || $3, 'x', ` + sort + `, 'old-' || n || '-' || m, 'old-' || n, 'u' FROM r, e WHERE $3 <> $4 AND $5 > 0`,
				`INSERT INTO execution (id, document_id, ordinal, kind, number, owner_unit, owner_body, body_id, state, version, due_day, duty_id, sent_at, received_by,
					lead_post, resolution_id, report_id, returns, extensions, asking, late_days, area_id, closed_at) ` + numbers +
					`SELECT 'old-' || n || '-' || m, 'old-' || n, m, 'task', 'N-' || n || '-' || m, $3, $4, 'body-' || m, 'accepted', 1, '2025-01-01', '', 1, '', '', '', '', 0, 0, 0, 0,
					'', 1 FROM r, e WHERE n % $5 = 7`,
			} {
				if _, err := tx.Exec(b.Context(), text, from, findEach, unit, body, findRare); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	err := db.Write(b.Context(), func(tx *store.Tx) error { // as the service does by itself in time
		for _, t := range []string{"access_row", "title_word", "instrument", "execution"} {
			if _, err := tx.Exec(b.Context(), `ANALYZE `+t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
