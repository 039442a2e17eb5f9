package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// The migrations 0210 and 0211 took out of the rows of duties and executions what follows from other rows. An office whose tables are put
// back as they stood before is migrated again: whatever the program reads of it is what it was, and the hashes of the ledger prove it.
func TestFormerRowsReadAsBefore_44_1_I441_O5(t *testing.T) {
	addresses := map[store.Engine]func(testing.TB) string{store.SQLite: storetest.SQLiteURL, store.Postgres: storetest.PostgresURL}
	for engine, address := range addresses {
		t.Run(string(engine), func(t *testing.T) {
			if engine == store.Postgres && testing.Short() {
				t.Skip("-short runs SQLite only")
			}
			t.Parallel()
			formerRows(t, address(t))
		})
	}
}

func formerRows(t *testing.T, address string) {
	start := calendar.MustDay("2026-02-02").Start().Add(time.Hour)
	config := app.Config{Data: t.TempDir(), Demo: true, Now: func() time.Time { return start }, Log: slog.New(slog.DiscardHandler)}
	db := storetest.Open(t, address)
	a, err := app.New(t.Context(), db, config)
	must(t, err)
	must(t, Found(t.Context(), a, 7, Small, start))
	w, err := Office(t.Context(), a, start, Life{Seed: 7, Days: 30, Each: 3})
	must(t, err)
	weekly := w.central(w.texts.of(instrument.Task)[0], []string{"akmola", "abai"})
	weekly.every, weekly.times = instrument.EveryWeek, 6
	weekly.begin(w.Now.Add(9 * time.Hour))
	must(t, w.Run(t.Context(), calendar.MustDay("2026-05-20").Start()))
	must(t, db.Write(t.Context(), func(tx *store.Tx) error {
		// An execution with a number that is not its instrument's: the program has always kept such numbers.
		_, err := tx.Exec(t.Context(), `UPDATE execution SET number = '7-Ә' WHERE id = (SELECT MIN(id) FROM execution)`)
		return err
	}))
	representative(t, db)
	before := readAll(t, w)
	must(t, db.Write(t.Context(), func(tx *store.Tx) error { return putBack(t.Context(), tx) }))
	must(t, db.Close())

	db = storetest.Open(t, address) // a program that starts anew
	must(t, db.Migrate(t.Context()))
	w.App, err = app.New(t.Context(), db, config)
	must(t, err)
	after := readAll(t, w)
	wrong := 0
	for _, key := range slices.Sorted(maps.Keys(before)) {
		if before[key] != after[key] {
			if wrong++; wrong <= 5 {
				t.Errorf("%s was\n%s\nand is\n%s", key, before[key], after[key])
			}
		}
	}
	if len(before) != len(after) || wrong > 5 {
		t.Errorf("%d of %d are other, and there are %d now", wrong, len(before), len(after))
	}
	if wrong, err := (&Watch{}).Check(t.Context(), w.App); err != nil || len(wrong) > 0 {
		t.Errorf("%v %v", wrong, err)
	}
}

// representative makes sure that the office holds each kind of row that the migrations treat in a way of its own.
func representative(t *testing.T, db *store.DB) {
	t.Helper()
	for what, text := range map[string]string{
		"owed duty":                          `SELECT COUNT(*) FROM duty WHERE state = 'open'`,
		"done duty":                          `SELECT COUNT(*) FROM duty WHERE state = 'done'`,
		"void duty":                          `SELECT COUNT(*) FROM duty WHERE state = 'void'`,
		"lapsed duty":                        `SELECT COUNT(*) FROM duty WHERE state = 'lapsed'`,
		"duty done after it lapsed":          `SELECT COUNT(*) FROM duty WHERE state = 'done' AND lapsed_day <> ''`,
		"owed duty that was moved":           `SELECT COUNT(*) FROM duty WHERE closed_at = 0 AND calculation <> ''`,
		"closed duty that was moved":         `SELECT COUNT(*) FROM duty WHERE closed_at > 0 AND calculation <> ''`,
		"duty opened by a person":            `SELECT COUNT(*) FROM duty d JOIN duty_text t ON t.id = d.basis WHERE t.text LIKE '%"by":%'`,
		"duty opened in another's place":     `SELECT COUNT(*) FROM duty d JOIN duty_text t ON t.id = d.basis WHERE t.text LIKE '%"by":%"for":%'`,
		"duty opened by order":               `SELECT COUNT(*) FROM duty d JOIN duty_text t ON t.id = d.basis WHERE t.text LIKE '%"order":"%'`,
		"duty with no moved day":             `SELECT COUNT(*) FROM duty WHERE calculation = '' AND original_due_day = ''`,
		"duty that is no execution's":        `SELECT COUNT(*) FROM duty WHERE kind <> 'x'`,
		"execution of a later period":        `SELECT COUNT(*) FROM execution WHERE period > 1`,
		"execution with a number of its own": `SELECT COUNT(*) FROM execution WHERE number <> ''`,
		"draft":                              `SELECT COUNT(*) FROM instrument WHERE sent_at IS NULL`,
		"notice of a document":               `SELECT COUNT(*) FROM notification WHERE document_id <> '' AND link LIKE '%/'`,
	} {
		must(t, db.Read(t.Context(), func(q store.Q) error {
			n, _, err := store.One(t.Context(), q, store.Value[int64], text)
			if n == 0 {
				t.Errorf("the office has no %s", what)
			}
			return err
		}))
	}
}

// readAll is what the program reads: every duty with its history, and of everybody the registers, the cards and the notices.
func readAll(t *testing.T, w *World) map[string]string {
	t.Helper()
	out := map[string]string{}
	keep := func(key string, v any, err error) {
		t.Helper()
		text, broken := json.Marshal(v)
		must(t, err)
		must(t, broken)
		out[key] = string(text)
	}
	ctx, use := t.Context(), w.App.Instrument
	must(t, w.App.DB.Read(ctx, func(q store.Q) error {
		ids, err := store.List(ctx, q, store.Value[string], `SELECT id FROM duty ORDER BY id`)
		for _, id := range ids {
			d, err := w.App.Ledger.Get(ctx, q, id)
			keep("duty "+id, d, err)
			h, err := w.App.Ledger.History(ctx, q, id)
			keep("history "+id, h, err)
		}
		if err != nil {
			return err
		}
		// What is no part of a duty or an execution, but chooses them.
		rows, err := store.List(ctx, q, func(s store.Scanner) (x [2]string, err error) {
			err = s.Scan(&x[0], &x[1])
			return x, err
		}, `SELECT id, remind FROM duty UNION ALL SELECT id, area_id || ' ' || marked FROM execution`)
		for _, x := range rows {
			keep("row "+x[0], x[1], err)
		}
		return err
	}))
	for _, p := range People {
		act := w.actor(t, p.Post)
		for _, closed := range []bool{false, true} {
			page, err := use.Executions(ctx, act, closed, instrument.Filter{}, "", 10_000)
			keep(fmt.Sprintf("executions of %s, closed %t", p.Post, closed), page, err)
		}
		page, err := use.Outgoing(ctx, act, instrument.Filter{}, "", 10_000)
		keep("instruments of "+p.Post, page, err)
		bodies, units, err := use.Matrix(ctx, act)
		keep("matrix of "+p.Post, []any{bodies, units}, err)
		must(t, w.App.DB.Read(ctx, func(q store.Q) error {
			list, err := w.App.Kernel.Inbox(ctx, q, act.PersonID, "", 200)
			keep("notices of "+p.Post, list, err)
			return nil
		}))
		if p.Post == "app-ctl.head" {
			readCards(ctx, w.App, act, page.Rows, keep)
		}
	}
	return out
}

// readCards reads the cards of instruments and of their executions.
func readCards(ctx context.Context, a *app.App, act org.Act, list []instrument.Record, keep func(string, any, error)) {
	for _, r := range list {
		c, err := a.Instrument.Card(ctx, act, r.ID)
		keep("instrument "+r.ID, []any{c.Record, c.Input, c.Executions, c.Periods}, err)
		for _, e := range c.Executions {
			x, err := a.Instrument.ExecutionCard(ctx, act, e.ID)
			keep("execution "+e.ID, []any{x.Execution, x.Row, x.Branch}, err)
		}
	}
}

// putBack makes the tables of 0209 of those of today, with every column filled as the program filled it then.
func putBack(ctx context.Context, tx *store.Tx) error {
	if err := formerTexts(ctx, tx); err != nil {
		return err
	}
	for _, text := range []string{
		`CREATE TABLE duty_entry_former AS SELECT e.duty_id, e.seq, CASE WHEN k.id IS NULL THEN e.at ELSE d.closed_at END AS at, e.action,
			CASE WHEN k.id IS NULL THEN e.from_day ELSE d.due_day END AS from_day, e.to_day, CASE e.seq WHEN 1 THEN b.calculation ELSE e.calculation END AS calculation,
			e.para, e.rule, e.power_post, e.reason, CASE e.seq WHEN 1 THEN b.person_id ELSE e.person_id END AS person_id,
			CASE e.seq WHEN 1 THEN b.post_id ELSE e.post_id END AS post_id, CASE e.seq WHEN 1 THEN b.for_post_id ELSE e.for_post_id END AS for_post_id,
			CASE e.seq WHEN 1 THEN b.by_order ELSE e.by_order END AS by_order, e.data, CASE WHEN k.id IS NULL THEN e.hash ELSE d.hash END AS hash
			FROM duty_entry e JOIN duty d ON d.id = e.duty_id JOIN former_text b ON b.id = d.basis
			LEFT JOIN duty k ON k.id = e.duty_id AND e.action IN ('done', 'void', 'deemed', 'ended')`,
		`CREATE TABLE duty_former AS SELECT d.id, CASE d.kind WHEN 'x' THEN 'instrument.execute' ELSE d.kind END AS kind, d.state, d.debtor_unit, d.debtor_body,
			d.debtor_post, d.creditor_unit, d.creditor_post, d.document_id, d.ref_id, b.former AS basis, d.para, d.edition, d.marked, d.due_day,
			CASE d.original_due_day WHEN '' THEN d.due_day ELSE d.original_due_day END AS original_due_day, c.id AS calculation,
			CASE d.calendar_version WHEN '' THEN c.calendar_version ELSE d.calendar_version END AS calendar_version, d.opened_at,
			NULLIF(d.lapsed_day, '') AS lapsed_day, d.closed_at, d.late_days, d.seq, d.hash, d.remind
			FROM duty d JOIN former_text b ON b.id = d.basis JOIN former_text c ON c.id = CASE d.calculation WHEN '' THEN b.calculation ELSE d.calculation END`,
		`CREATE TABLE execution_former AS SELECT e.id, e.document_id, e.ordinal, e.period, e.kind, CASE e.number WHEN '' THEN i.number || '-' || e.ordinal ||
			CASE e.period WHEN 0 THEN '' ELSE '/' || e.period END ELSE e.number END AS number, e.owner_unit, e.owner_body, e.body_id, e.state, e.version, e.due_day,
			e.duty_id, e.sent_at, e.received_at, e.received_by, e.lead_post, e.resolution_id, e.report_id, e.returns, e.extensions, e.asking, e.reported_day,
			e.closed_at, e.late_days, e.area_id, e.sent_on, e.marked FROM execution e JOIN instrument i ON i.document_id = e.document_id`,
		`CREATE TABLE instrument_recipient AS SELECT document_id, body_id, ordinal FROM execution WHERE period <= 1`,
		`INSERT INTO instrument_recipient (document_id, body_id, ordinal) SELECT document_id, owner_body, 1 FROM instrument WHERE sent_at IS NULL`,
		`DELETE FROM duty_text WHERE id IN (SELECT id FROM former_text WHERE former <> '')`,
		`INSERT INTO duty_text (id, text) SELECT former, text FROM former_text WHERE former <> '' GROUP BY former, text`,
		`ALTER TABLE duty_text DROP COLUMN due`,
		`DROP TABLE former_text`,
		`DROP TABLE duty_entry`, `ALTER TABLE duty_entry_former RENAME TO duty_entry`,
		`DROP TABLE duty`, `ALTER TABLE duty_former RENAME TO duty`,
		`DROP TABLE execution`, `ALTER TABLE execution_former RENAME TO execution`,
		// Links of notices were whole.
		`UPDATE notification SET link = link || document_id WHERE document_id <> '' AND link LIKE '%/'`,
	} {
		if _, err := tx.Exec(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return unmigrate(ctx, tx, 210)
}

// later takes back what the migrations after those that are tested add, newest first: it comes again with them.
var later = []struct {
	version int
	texts   []string
}{
	{250, []string{`DROP INDEX IF EXISTS duty_hour`, `DROP INDEX oral_waiting`}}, // the first goes with a table that is put back,
	{241, []string{`DROP INDEX login_challenge_address`, `ALTER TABLE login_challenge DROP COLUMN address`}},
	{240, []string{`ALTER TABLE number_template DROP COLUMN version`}},
	{230, []string{`DROP TABLE report_file`}},
	{215, []string{`ALTER TABLE ground DROP COLUMN named_day`}},
}

// unmigrate makes a program that starts anew run the migrations from a version on.
func unmigrate(ctx context.Context, tx *store.Tx, from int) error {
	for _, m := range later {
		for _, text := range m.texts {
			if m.version < from {
				continue
			}
			if _, err := tx.Exec(ctx, text); err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM schema_version WHERE version_id >= $1`, from)
	return err
}

// formerTexts writes down what the texts of duties were: a basis without who opened and without the calculation of the first day, and of a
// calculation the version of the calendar that a row repeated.
func formerTexts(ctx context.Context, tx *store.Tx) error {
	if _, err := tx.Exec(ctx, `CREATE TABLE former_text (id TEXT NOT NULL PRIMARY KEY, former TEXT NOT NULL, text TEXT NOT NULL, calculation TEXT NOT NULL,
		calendar_version TEXT NOT NULL, person_id TEXT NOT NULL, post_id TEXT NOT NULL, for_post_id TEXT NOT NULL, by_order TEXT NOT NULL)`); err != nil {
		return err
	}
	list, err := store.List(ctx, tx, func(s store.Scanner) (x [3]string, err error) {
		err = s.Scan(&x[0], store.Unpacked(&x[1]), &x[2])
		return x, err
	}, `SELECT id, text, due FROM duty_text ORDER BY id`)
	if err != nil {
		return err
	}
	former := map[string]string{}
	for _, x := range list {
		var said struct {
			What    json.RawMessage `json:"what"`
			By      struct{ Person, Post, For, Order string }
			Version string `json:"calendar_version"`
		}
		if err := json.Unmarshal([]byte(x[1]), &said); err != nil {
			return err
		}
		name, text := "", x[1]
		if said.What != nil {
			if at := strings.LastIndex(text, `,"by":{`); at > 0 {
				text = text[:at] + "}"
			}
			if former[text] == "" {
				former[text] = fmt.Sprintf("former%d", len(former))
			}
			name = former[text]
		}
		if _, err := tx.Exec(ctx, `INSERT INTO former_text VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, x[0], name, text, x[2], said.Version,
			said.By.Person, said.By.Post, said.By.For, said.By.Order); err != nil {
			return err
		}
	}
	return nil
}
