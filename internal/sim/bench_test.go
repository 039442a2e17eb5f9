package sim

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
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
		clock := time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Almaty)
		s := benchOffice(b, db, func() time.Time { return clock })
		type one struct {
			st     *story
			stream string
		}
		ready := make([]one, staged)
		stage := func() {
			for i := range ready {
				st, stream, err := s.signed(b.Context(), 20)
				if err != nil {
					b.Fatal(err)
				}
				ready[i] = one{st, stream}
			}
		}
		var took []time.Duration
		for i := range b.N {
			if i%staged == 0 { // instruments are made ready outside of the clock
				b.StopTimer()
				stage()
				b.StartTimer()
			}
			begin := b.Elapsed()
			if err := s.dispatch(b.Context(), ready[i%staged].st, ready[i%staged].stream); err != nil {
				b.Fatal(err)
			}
			took = append(took, b.Elapsed()-begin)
		}
		percentiles(b, took)
	})
}

func percentiles(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, p := range []int{50, 95, 99} {
		b.ReportMetric(float64(took[min(len(took)*p/100, len(took)-1)].Microseconds()), fmt.Sprintf("p%d-us", p))
	}
}

func benchOffice(b *testing.B, db *store.DB, now func() time.Time) *stresser {
	a, err := app.New(b.Context(), db, app.Config{Data: b.TempDir(), Demo: true, Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		b.Fatal(err)
	}
	if err := Found(b.Context(), a, demoSeed, Small, now()); err != nil {
		b.Fatal(err)
	}
	w, err := NewWorld(b.Context(), a, demoSeed, now())
	if err != nil {
		b.Fatal(err)
	}
	return &stresser{World: w, ack: func(Ack) error { return nil }}
}

// BenchmarkRawSend writes the rows that BenchmarkSend writes, as wide as they are, into the same tables with the same
// indexes of the same office, and nothing else: no rules, no rights asked, no chains computed. The rows are those of one
// real dispatch under new identifiers. What a dispatch only updates (document, instrument, series of numbers) is left out.
func BenchmarkRawSend(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Almaty)
		model := dispatched(b, db, benchOffice(b, db, func() time.Time { return now }))
		var took []time.Duration
		for range b.N {
			rows := model.renamed(now)
			begin := b.Elapsed()
			err := db.Write(b.Context(), func(tx *store.Tx) error {
				for _, r := range rows {
					if err := store.InsertMany(b.Context(), tx, r.table, r.columns, r.rows); err != nil {
						return fmt.Errorf("%s: %w", r.table, err)
					}
				}
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			took = append(took, b.Elapsed()-begin)
		}
		percentiles(b, took)
	})
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
	{"execution", "id document_id ordinal kind title number owner_unit owner_body body_id state version due_day duty_id sent_at received_at received_by lead_post resolution_id report_id returns extensions asking reported_day closed_at late_days", "document_id = $1", true},
	{"duty_text", "id text", "id IN (SELECT words FROM duty WHERE document_id = $1 AND kind = 'instrument.execute')", true},
	{"duty", "id kind state debtor_unit debtor_body debtor_post creditor_unit creditor_post document_id ref_id words rule para edition on_lapse link marked due_day original_due_day calculation calendar_version opened_at lapsed_day closed_at late_days seq hash remind", "document_id = $1 AND kind = 'instrument.execute'", true},
	{"duty_entry", "duty_id seq at action from_day to_day calculation para rule power_post reason person_id post_id for_post_id by_order data hash", "duty_id IN (SELECT id FROM duty WHERE document_id = $1 AND kind = 'instrument.execute')", false},
	{"journal", "id stream seq at person_id post_id for_post_id for_person_id by_order action subject data reason hash seal", "stream = 'document:' || $1 AND action IN ('instrument.sent', 'document.registered')", true},
	{"journal_head", "stream seq hash", "stream = 'document:' || $1", false},
	{"access_row", "grantee register sort ref_id document_id reason", "document_id = $1 AND register IN ('outgoing', 'execution.open')", false},
	{"turn", "grantee due_day kind ref_id document_id since", "document_id = $1", false},
	{"notification", "id person_id at msg link document_id read_at", "document_id = $1 AND msg LIKE '%instrument.notice.sent%'", true},
}

// dispatched carries out one dispatch to twenty and reads back what it wrote.
func dispatched(b *testing.B, db *store.DB, s *stresser) raw {
	st, stream, err := s.signed(b.Context(), 20)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.dispatch(b.Context(), st, stream); err != nil {
		b.Fatal(err)
	}
	out := raw{ids: []string{st.id}}
	total := 0
	for _, w := range written {
		t := rawTable{table: w.table, columns: strings.Fields(w.columns)}
		if err := db.Read(b.Context(), func(q store.Q) (err error) {
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
	if total < 160 {
		b.Fatalf("a dispatch to twenty wrote only %d rows", total)
	}
	b.ReportMetric(float64(total), "rows")
	return out
}

// renamed is the rows under new identifiers.
func (r raw) renamed(now time.Time) []rawTable {
	pairs := make([]string, 0, 2*len(r.ids))
	for _, id := range r.ids {
		pairs = append(pairs, id, store.NewID(now)[26-min(26, len(id)):])
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
