package sim

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/access"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// staged is how many signed instruments stand ready before the clock starts.
const staged = 150

// BenchmarkSend is the use case itself: one signed assignment to twenty regional offices is judged, registered and
// sent, with executions, duties, journal, rights, moves and notices, in one durable transaction. Its counterpart is
// BenchmarkRawSend: the same rows without a line of ours. Repeat: make bench.
func BenchmarkSend(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		d := benchDispatcher(b, db)
		var took []time.Duration
		for range b.N {
			took = append(took, d.send(b))
		}
		percentiles(b, took)
	})
}

// BenchmarkRawSend writes the rows that BenchmarkSend writes, as wide as they are, into the same tables with the same
// indexes of the same office, and nothing else: no rules, no rights asked, no chains computed. The rows are those of
// real dispatches under new identifiers. What a dispatch also updates, takes away or registers is left out here.
func BenchmarkRawSend(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		d := benchDispatcher(b, db)
		models := d.models(b)
		var took []time.Duration
		for i := range b.N {
			took = append(took, d.raw(b, models[i%len(models)]))
		}
		percentiles(b, took)
	})
}

// BenchmarkSendBesideRaw takes turns between the use case and its rows written bare, in one office, so that a busy machine
// slows all alike. "written" writes everything that the use case writes: the rows of BenchmarkRawSend, the registration and
// its number, the new state of document and instrument, the move and the right that are taken away: all rows that a dispatch
// touches, and so what it is to be compared with. "inserted" is BenchmarkRawSend. Both take one statement after the other;
// "batched" is "written" in one batch, the least in which a server can be given these rows. The percentages are the rate of
// the use case in hundredths of theirs, by the medians.
func BenchmarkSendBesideRaw(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		d := benchDispatcher(b, db)
		models := d.models(b)
		var use, inserted, written, batched []time.Duration
		for i := range b.N {
			m := models[i%len(models)]
			use, inserted = append(use, d.send(b)), append(inserted, d.raw(b, m))
			written, batched = append(written, d.rawAll(b, m, false)), append(batched, d.rawAll(b, m, true))
		}
		median := func(name string, list []time.Duration) float64 {
			slices.Sort(list)
			b.ReportMetric(float64(list[len(list)/20].Microseconds()), name+"-p5-us") // what it takes when nobody disturbs
			b.ReportMetric(float64(list[len(list)/2].Microseconds()), name+"-p50-us")
			return float64(list[len(list)/2])
		}
		took := median("use", use)
		b.ReportMetric(100*median("inserted", inserted)/took, "%inserted")
		b.ReportMetric(100*median("written", written)/took, "%written")
		b.ReportMetric(100*median("batched", batched)/took, "%batched")
	})
}

// dispatcher sends instruments that were made ready outside of the clock.
type dispatcher struct {
	*stresser
	db    *store.DB
	ready []signedStory
	at    time.Time
}

type signedStory struct {
	*story
	stream string
}

func benchDispatcher(b *testing.B, db *store.DB) *dispatcher {
	now := time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Almaty)
	return &dispatcher{stresser: benchOffice(b, db, func() time.Time { return now }), db: db, at: now}
}

// next is an instrument ready to be sent.
func (d *dispatcher) next(b *testing.B) signedStory {
	if len(d.ready) == 0 {
		b.StopTimer()
		for range staged {
			st, stream, err := d.signed(b.Context(), 20)
			if err != nil {
				b.Fatal(err)
			}
			d.ready = append(d.ready, signedStory{st, stream})
		}
		b.StartTimer()
	}
	next := d.ready[0]
	d.ready = d.ready[1:]
	return next
}

func (d *dispatcher) send(b *testing.B) time.Duration {
	next := d.next(b)
	act, err := d.now(b.Context(), next.drafter) // who sends is known to a page before
	if err != nil {
		b.Fatal(err)
	}
	begin := b.Elapsed()
	if _, err := d.App.Instrument.Send(b.Context(), act, next.id, d.heavy()); err != nil {
		b.Fatal(err)
	}
	return b.Elapsed() - begin
}

// heavy is why the recipients are sent one more (44): a benchmark sends more than any office.
func (d *dispatcher) heavy() law.Reasons {
	return law.Reasons{"instrument.load": d.texts.heavy(string(i18n.KK)), instrument.RuleTwice: d.texts.again(string(i18n.KK))}
}

func (d *dispatcher) raw(b *testing.B, model raw) time.Duration {
	rows := model.renamed(d.at, store.NewID(d.at))
	begin := b.Elapsed()
	if err := d.db.Write(b.Context(), func(tx *store.Tx) error { return insertRaw(b.Context(), tx, rows, store.InsertMany) }); err != nil {
		b.Fatal(err)
	}
	return b.Elapsed() - begin
}

// inserting is store.InsertMany or store.InsertLater.
type inserting func(ctx context.Context, tx *store.Tx, table string, columns []string, rows [][]any) error

func insertRaw(ctx context.Context, tx *store.Tx, rows []rawTable, insert inserting) error {
	for _, r := range rows {
		if err := insert(ctx, tx, r.table, r.columns, r.rows); err != nil {
			return fmt.Errorf("%s: %w", r.table, err)
		}
	}
	return nil
}

// rawAll is raw for an instrument that stands ready, with the rows that a dispatch changes.
func (d *dispatcher) rawAll(b *testing.B, model raw, batch bool) time.Duration {
	insert := inserting(store.InsertMany)
	if batch {
		insert = store.InsertLater
	}
	ctx, id, now := b.Context(), d.next(b).id, d.at
	rows := model.renamed(now, id)
	var head []any
	rows = slices.DeleteFunc(rows, func(t rawTable) bool {
		if t.table == "journal_head" {
			head = t.rows[0]
		}
		return t.table == "journal_head"
	})
	for _, t := range rows {
		for i, r := range t.rows {
			if t.table == "journal" {
				r[2] = 100 + i // behind what the instrument has already
			}
		}
	}
	begin := b.Elapsed()
	if err := d.db.Write(ctx, func(tx *store.Tx) error {
		n, err := store.NextNumber(ctx, tx, "bench")
		if err != nil {
			return err
		}
		number := fmt.Sprintf("10-04-17/26-%d", n)
		if err := insert(ctx, tx, "registration", strings.Fields("document_id journal_id year serial number at"),
			[][]any{{id, "bench", 2026, n, number, now}}); err != nil {
			return err
		}
		for _, change := range []rawChange{
			{`UPDATE document SET number = $1, registered_at = $2, updated_at = $2 WHERE id = $3`, []any{number, now, id}},
			{`UPDATE instrument SET state = 'sent', number = $2, term = $3, due_day = '2026-03-30', sent_at = $4, sent_day = '2026-03-02', updated_at = $4,
				executions = 20, open_executions = 20 WHERE document_id = $1`, []any{id, number, strings.Repeat("x", 600), now}},
			{`DELETE FROM access_row WHERE document_id = $1 AND ref_id = $1 AND register = $2`, []any{id, access.RegisterOutgoing}},
			{`DELETE FROM turn WHERE ref_id = $1 AND kind = 'send'`, []any{id}},
			{`UPDATE journal_head SET seq = $2, hash = $3 WHERE stream = $1`, head},
		} {
			if err := change.run(ctx, tx, batch); err != nil {
				return err
			}
		}
		return insertRaw(ctx, tx, rows, insert)
	}); err != nil {
		b.Fatal(err)
	}
	return b.Elapsed() - begin
}

// rawChange is a bare statement.
type rawChange struct {
	text string
	args []any
}

func (c rawChange) run(ctx context.Context, tx *store.Tx, batch bool) error {
	if batch {
		return tx.Later(ctx, c.text, c.args...)
	}
	_, err := tx.Exec(ctx, c.text, c.args...)
	return err
}

func percentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, p := range []int{50, 95, 99} {
		b.ReportMetric(float64(took[min(len(took)*p/100, len(took)-1)].Microseconds()), fmt.Sprintf("p%d-us", p))
	}
}

func benchOffice(b *testing.B, db *store.DB, now func() time.Time) *stresser {
	return benchOfficeOf(b, db, Small, now)
}

func benchOfficeOf(b *testing.B, db *store.DB, size Size, now func() time.Time) *stresser {
	a, err := app.New(b.Context(), db, app.Config{Data: b.TempDir(), Demo: true, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		b.Fatal(err)
	}
	if err := Found(b.Context(), a, demoSeed, size, now()); err != nil {
		b.Fatal(err)
	}
	w, err := NewWorld(b.Context(), a, demoSeed, now())
	if err != nil {
		b.Fatal(err)
	}
	return &stresser{World: w, ack: func(Ack) error { return nil }}
}

// raw is the rows of one dispatch, and the identifiers in them.
type raw struct {
	ids    []string
	tables []rawTable
}

type rawTable struct {
	table   string
	columns []string
	rows    [][]any
}

// written are the tables of a dispatch, their columns, and which of their rows belong to a document $1; the first column
// of those marked is an identifier.
var written = []struct {
	table, columns, where string
	id                    bool
}{
	{"execution", "id document_id ordinal kind number owner_unit owner_body body_id state version due_day duty_id sent_at received_at received_by lead_post resolution_id report_id returns extensions asking reported_day closed_at late_days area_id marked", "document_id = $1", true},
	{"duty_text", "id text due", "id IN (SELECT basis FROM duty WHERE document_id = $1 AND kind = 'x')", true},
	{"duty", "id kind state debtor_unit debtor_body debtor_post creditor_unit creditor_post document_id ref_id basis para edition marked due_day original_due_day calculation calendar_version opened_at lapsed_day closed_at late_days seq hash remind", "document_id = $1 AND kind = 'x'", true},
	{"duty_entry", "duty_id seq at action from_day to_day calculation para rule power_post reason person_id post_id for_post_id by_order data hash", "duty_id IN (SELECT id FROM duty WHERE document_id = $1 AND kind = 'x')", false},
	{"journal", "id stream seq at person_id post_id for_post_id for_person_id by_order action subject data reason hash seal", "stream = 'document:' || $1 AND action IN ('instrument.sent', 'document.registered')", true},
	{"journal_head", "stream seq hash", "stream = 'document:' || $1", false},
	{"access_row", "grantee register sort ref_id document_id reason", "document_id = $1 AND register IN ('o', 'e', 'w')", false},
	// What is noted for the counters, unless it was folded away at once; dispatches before it may have noted the same.
	{"tally_change", "matter unit_id body_id marked kind state due_day asking n", `matter = 'e' AND state = 'sent' AND (unit_id, body_id) IN
		(SELECT owner_unit, body_id FROM execution WHERE document_id = $1) GROUP BY matter, unit_id, body_id, marked, kind, state, due_day, asking, n`, false},
	{"turn", "grantee due_day kind ref_id document_id since", "document_id = $1", false},
	{"notification", "id person_id at msg link document_id read_at", "document_id = $1 AND at = (SELECT sent_at FROM instrument WHERE document_id = $1)", true},
}

// models are some dispatches: each goes to other bodies.
func (d *dispatcher) models(b *testing.B) (out []raw) {
	for range 30 {
		out = append(out, d.model(b))
	}
	return out
}

// model carries out one dispatch to twenty and reads back what it wrote.
func (d *dispatcher) model(b *testing.B) raw {
	st, stream, err := d.signed(b.Context(), 20)
	if err != nil {
		b.Fatal(err)
	}
	if err := d.dispatch(b.Context(), st, stream); err != nil {
		b.Fatal(err)
	}
	out := raw{ids: []string{st.id}}
	total := 0
	for _, w := range written {
		t := rawTable{table: w.table, columns: strings.Fields(w.columns)}
		if err := d.db.Read(b.Context(), func(q store.Q) (err error) {
			t.rows, err = store.List(b.Context(), q, func(s store.Scanner) ([]any, error) {
				row, dest := make([]any, len(t.columns)), make([]any, len(t.columns))
				for i := range row {
					dest[i] = &row[i]
				}
				return row, s.Scan(dest...)
			}, `SELECT `+strings.Join(t.columns, ", ")+` FROM `+w.table+` WHERE `+w.where, st.id)
			return err
		}); err != nil {
			b.Fatal(err)
		}
		for _, r := range t.rows {
			if w.id {
				out.ids = append(out.ids, r[0].(string))
			}
		}
		total += len(t.rows)
		out.tables = append(out.tables, t)
	}
	if total < 125 {
		b.Fatalf("a dispatch to twenty wrote only %d rows", total)
	}
	return out
}

// renamed is the rows under new identifiers.
func (r raw) renamed(now time.Time, document string) []rawTable {
	pairs := make([]string, 0, 2*len(r.ids))
	pairs = append(pairs, r.ids[0], document)
	for _, id := range r.ids[1:] {
		fresh := store.NewID(now)
		pairs = append(pairs, id, fresh[len(fresh)-min(len(fresh), len(id)):])
	}
	names := strings.NewReplacer(pairs...)
	out := make([]rawTable, len(r.tables))
	for i, t := range r.tables {
		out[i] = rawTable{t.table, t.columns, make([][]any, len(t.rows))}
		for j, row := range t.rows {
			fresh := slices.Clone(row)
			for k, v := range fresh {
				if text, ok := v.(string); ok {
					fresh[k] = names.Replace(text)
				}
			}
			out[i].rows[j] = fresh
		}
	}
	return out
}
