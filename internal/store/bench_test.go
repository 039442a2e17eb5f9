package store_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// rawSchema is the smallest schema of our kind: what one assignment to twenty units must write at least.
var rawSchema = []string{
	`CREATE TABLE raw_document (id TEXT NOT NULL PRIMARY KEY, number BIGINT NOT NULL, unit TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, created BIGINT NOT NULL)`,
	`CREATE INDEX raw_document_unit ON raw_document (unit, created, id)`,
	`CREATE TABLE raw_execution (id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL REFERENCES raw_document (id), unit TEXT NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL)`,
	`CREATE INDEX raw_execution_document ON raw_execution (document)`,
	`CREATE INDEX raw_execution_open ON raw_execution (unit, due, id) WHERE state = 'open'`,
	`CREATE TABLE raw_duty (id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL REFERENCES raw_document (id), debtor TEXT NOT NULL, due TEXT NOT NULL, rule TEXT NOT NULL, closed BIGINT)`,
	`CREATE INDEX raw_duty_open ON raw_duty (debtor, due, id) WHERE closed IS NULL`,
	`CREATE INDEX raw_duty_overdue ON raw_duty (due, id) WHERE closed IS NULL`,
	`CREATE TABLE raw_journal (id TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL REFERENCES raw_document (id), at BIGINT NOT NULL, entry TEXT NOT NULL)`,
	`CREATE INDEX raw_journal_document ON raw_journal (document, id)`,
}

func rawTables(b *testing.B, db *store.DB) {
	b.Helper()
	must(b, db.Write(b.Context(), func(tx *store.Tx) error {
		for _, text := range rawSchema {
			if err := exec(b.Context(), tx, text); err != nil {
				return err
			}
		}
		return nil
	}))
}

const rawBody = "Тексеру нәтижелері бойынша шаралар қабылданып, орындалғаны туралы ақпарат белгіленген мерзімде ұсынылсын. "

// rawDispatch writes 1 document, 20 executions, 20 duties and 1 journal entry in one durable transaction.
func rawDispatch(b *testing.B, db *store.DB, n int64) error {
	ctx, now := b.Context(), time.Unix(1_774_000_000+n, 0)
	id := store.NewID(now)
	executions, duties := make([][]any, 20), make([][]any, 20)
	for i := range executions {
		unit, due := fmt.Sprintf("unit-%03d", (n*20+int64(i))%252), fmt.Sprintf("2026-%02d-%02d", 1+n%12, 1+n%28)
		executions[i] = []any{store.NewID(now), id, unit, due, "open"}
		duties[i] = []any{store.NewID(now), id, unit, due, "instrument.assignment.execute"}
	}
	return db.Write(ctx, func(tx *store.Tx) error {
		if err := exec(ctx, tx, `INSERT INTO raw_document (id, number, unit, title, body, created) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, n, "unit-001", "Тапсырма туралы", rawBody+rawBody+rawBody, now); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, tx, "raw_execution", []string{"id", "document", "unit", "due", "state"}, executions); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, tx, "raw_duty", []string{"id", "document", "debtor", "due", "rule"}, duties); err != nil {
			return err
		}
		return exec(ctx, tx, `INSERT INTO raw_journal (id, document, at, entry) VALUES ($1, $2, $3, $4)`, store.NewID(now), id, now, rawBody)
	})
}

// tail reports the median and the 95th and 99th percentile of the latencies.
func tail(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, p := range []int{50, 95, 99} {
		b.ReportMetric(float64(took[min(len(took)*p/100, len(took)-1)].Microseconds()), fmt.Sprintf("p%d-us", p))
	}
}

// BenchmarkRawDispatch is the yardstick for sending one assignment to twenty units: the bare rows, without rules and
// rights. For a durable PostgreSQL: WITH_POSTGRES_DURABLE=1 scripts/with-postgres go test -bench RawDispatch.
func BenchmarkRawDispatch(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		rawTables(b, db)
		var n int64
		var took []time.Duration
		for b.Loop() {
			n++
			begin := b.Elapsed()
			must(b, rawDispatch(b, db, n))
			took = append(took, b.Elapsed()-begin)
		}
		tail(b, took)
	})
}

// BenchmarkRawDispatch8 is the same by eight clerks at once.
func BenchmarkRawDispatch8(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		rawTables(b, db)
		var n atomic.Int64
		b.SetParallelism(4) // Times GOMAXPROCS, which is two where this was measured.
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := rawDispatch(b, db, n.Add(1)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
}

// BenchmarkRawGet reads one document by its key in a snapshot of its own.
func BenchmarkRawGet(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		rawTables(b, db)
		for n := range int64(200) {
			must(b, rawDispatch(b, db, n))
		}
		ctx := b.Context()
		var id string
		must(b, db.Read(ctx, func(q store.Q) error { return q.QueryRow(ctx, `SELECT id FROM raw_document LIMIT 1`).Scan(&id) }))
		for b.Loop() {
			must(b, db.Read(ctx, func(q store.Q) error {
				var title, unit string
				var number int64
				return q.QueryRow(ctx, `SELECT title, unit, number FROM raw_document WHERE id = $1`, id).Scan(&title, &unit, &number)
			}))
		}
	})
}

type rawRow struct {
	id, due, title string
	number         int64
}

// BenchmarkRawPage reads a keyset page of fifty open duties of a unit with their documents.
func BenchmarkRawPage(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		rawTables(b, db)
		for n := range int64(1300) {
			must(b, rawDispatch(b, db, n))
		}
		ctx := b.Context()
		for b.Loop() {
			must(b, db.Read(ctx, func(q store.Q) error {
				list, err := store.List(ctx, q, func(s store.Scanner) (r rawRow, err error) {
					err = s.Scan(&r.id, &r.due, &r.title, &r.number)
					return r, err
				}, `SELECT o.id, o.due, d.title, d.number FROM raw_duty o JOIN raw_document d ON d.id = o.document
				    WHERE o.debtor = $1 AND o.closed IS NULL AND (o.due, o.id) > ($2, $3) ORDER BY o.due, o.id LIMIT 50`, "unit-007", "2026-02", "")
				if len(list) != 50 {
					b.Fatalf("%d rows", len(list))
				}
				return err
			}))
		}
	})
}
