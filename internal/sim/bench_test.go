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

// BenchmarkRawSend writes the rows that BenchmarkSend writes, into the same tables with the same indexes, and nothing
// else: no rules, no rights asked, no chains computed.
func BenchmarkRawSend(b *testing.B) {
	storetest.Bench(b, func(b *testing.B, db *store.DB) {
		now := time.Date(2026, 3, 2, 10, 0, 0, 0, calendar.Almaty)
		var took []time.Duration
		for range b.N {
			rows := rawRows(now)
			begin := b.Elapsed()
			err := db.Write(b.Context(), func(tx *store.Tx) error {
				for _, r := range rows {
					if err := store.InsertMany(b.Context(), tx, r.table, strings.Fields(r.columns), r.rows); err != nil {
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

type rawTable struct {
	table, columns string
	rows           [][]any
}

// rawRows are the rows of one dispatch to twenty: texts as wide as the real ones.
func rawRows(now time.Time) []rawTable {
	doc, hash, long := store.NewID(now), strings.Repeat("f", 64), strings.Repeat("x", 600)
	t := map[string]*rawTable{}
	for name, columns := range map[string]string{
		"execution":     "id document_id ordinal kind title number owner_unit owner_body body_id state version due_day duty_id sent_at received_at received_by lead_post resolution_id report_id returns extensions asking reported_day closed_at late_days",
		"duty":          "id kind state debtor_unit debtor_body debtor_post creditor_unit creditor_post document_id ref_id what rule para edition on_lapse link marked due_day original_due_day explanation calendar_version opened_at seq hash",
		"duty_entry":    "duty_id seq at action from_day to_day explanation para rule power_post reason person_id post_id for_post_id by_order data prev hash",
		"duty_reminder": "duty_id kind due_day day sent_at",
		"journal":       "id stream seq at person_id post_id for_post_id for_person_id by_order action subject data reason prev hash seal",
		"access_row":    "grantee register sort ref_id document_id reason",
		"turn":          "grantee due_day kind ref_id document_id since",
		"notification":  "id person_id at msg link document_id read_at",
	} {
		t[name] = &rawTable{table: name, columns: columns}
	}
	add := func(name string, values ...any) { t[name].rows = append(t[name].rows, values) }
	due := "2026-03-30"
	for i := range 20 {
		id, duty, body := store.NewID(now), store.NewID(now), fmt.Sprintf("body-%02d", i)
		add("execution", id, doc, i+1, "task", long[:120], "10-04-17/26", "unit", "gpo", body, "sent", 1, due, duty, now, nil, "", "", "", "", 0, 0, 0, nil, nil, 0)
		add("duty", duty, "instrument.execute", "open", "", body, "", "unit", "", doc, id, long[:300], "instrument.task.term.floor", "42", "gpo-2019-07-20", "overdue", "/executions/"+id, 0, due, due, long, "2026.1", now, 1, hash)
		add("duty_entry", duty, 1, now, "open", "", due, long, "42", "instrument.task.term.floor", "", "", "person", "post", "", "", long+long, "", hash)
		for _, kind := range []string{"before3", "before1", "day", "after"} {
			add("duty_reminder", duty, kind, due, due, 0)
		}
		for _, key := range []string{"b:" + body, "u:unit", "*"} {
			add("access_row", key, "execution.open", due, id, doc, "access.reason.recipient")
		}
		add("turn", "b:"+body, due, "receive", id, doc, now)
		add("notification", store.NewID(now), "person", now, long[:200], "/instruments/"+doc, doc, 0)
	}
	for i := range 3 {
		add("access_row", fmt.Sprintf("k:%d", i), "outgoing", doc, doc, doc, "access.reason.unit")
	}
	for i := range 2 {
		add("journal", store.NewID(now), "document:"+doc, i+1, now, "person", "post", "", "", "", "instrument.sent", doc, long, "", hash, hash, 0)
	}
	var out []rawTable
	for _, name := range []string{"execution", "duty", "duty_entry", "duty_reminder", "journal", "access_row", "turn", "notification"} {
		out = append(out, *t[name])
	}
	return out
}
