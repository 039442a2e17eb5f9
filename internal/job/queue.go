package job

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"reglament/internal/store"
)

// Job is work that a transaction leaves to be done after it.
type Job struct {
	// Kind names the queue: "mail".
	Kind string
	// Key makes the job unique while it waits: a second one of the same kind and key is dropped. "" is no key.
	Key string
	// Payload is written as JSON.
	Payload any
	// At is the earliest instant of the first attempt; the zero time is at once.
	At time.Time
}

// A job is given up after so many attempts, which the growing pauses spread over a day; it stays in the table, dead.
const attemptsMax = 28

// The jobs are read so many at a time.
const batch = 50

// Enqueue leaves jobs to be done once the transaction is committed.
func Enqueue(ctx context.Context, tx *store.Tx, now time.Time, jobs ...Job) error {
	rows := make([][]any, len(jobs))
	for i, j := range jobs {
		at := j.At
		if at.IsZero() {
			at = now
		}
		rows[i] = []any{store.NewID(now), j.Kind, store.OrNull(j.Key), store.JSON(j.Payload), at}
	}
	_, err := store.InsertNew(ctx, tx, "job", []string{"id", "kind", "unique_key", "payload", "run_at"}, rows)
	return err
}

// Handler does a job. It must be idempotent: after a crash the job is done again.
type Handler func(ctx context.Context, payload json.RawMessage) error

// Queue makes the timer that does the jobs of a kind, one after the other in the order of their time, on one node at a
// time. A job that fails or panics is tried again after a growing pause and does not hold up the others.
func Queue(db *store.DB, kind string, schedule Schedule, clock func() time.Time, log *slog.Logger, handle Handler) Timer {
	q := &queue{db, kind, clock, log, handle}
	return Timer{Name: "queue." + kind, Schedule: schedule, Run: func(ctx context.Context, _ time.Time) error { return q.drain(ctx) }}
}

type queue struct {
	db     *store.DB
	kind   string
	clock  func() time.Time
	log    *slog.Logger
	handle Handler
}

// waiting is a job that is due.
type waiting struct {
	id, payload string
	attempts    int64
}

// drain does what is due now; what becomes due meanwhile waits for the next run.
func (q *queue) drain(ctx context.Context) error {
	now := q.clock()
	for {
		var list []waiting
		err := q.db.Read(ctx, func(r store.Q) (err error) {
			list, err = store.List(ctx, r, func(row store.Scanner) (w waiting, err error) {
				err = row.Scan(&w.id, &w.payload, &w.attempts)
				return w, err
			}, `SELECT id, payload, attempts FROM job WHERE kind = $1 AND dead = 0 AND run_at <= $2 ORDER BY run_at, id LIMIT $3`, q.kind, now, batch)
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		for _, w := range list {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := q.do(ctx, w); err != nil {
				return err
			}
		}
	}
}

// do does one job and writes down how it ended; its error is about the writing.
func (q *queue) do(ctx context.Context, w waiting) error {
	err := guarded(func() error { return q.handle(ctx, json.RawMessage(w.payload)) })
	if cerr := ctx.Err(); cerr != nil {
		return cerr // The lease is lost or the program stops: somebody does the job again.
	}
	if err == nil {
		return q.db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Exec(ctx, `DELETE FROM job WHERE id = $1`, w.id)
			return err
		})
	}
	now := q.clock()
	id, attempts := store.NewID(now), w.attempts+1
	q.log.Error("a job has failed", "kind", q.kind, "job", w.id, "attempt", attempts, "error_id", id, "error", err)
	return q.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE job SET attempts = $1, last_error_id = $2, run_at = $3, dead = $4 WHERE id = $5`,
			attempts, id, now.Add(pauseAfter(attempts)), attempts >= attemptsMax, w.id)
		return err
	})
}

// Backlog is what the status page shows about a queue.
type Backlog struct {
	Kind string
	// Waiting counts the jobs to be done, Failing those of them that have failed before, Dead those given up.
	Waiting, Failing, Dead int64
	// Oldest is when the oldest waiting job is or was to be done; zero for none.
	Oldest time.Time
}

// Backlogs lists the queues that hold jobs, by kind.
func Backlogs(ctx context.Context, q store.Q) ([]Backlog, error) {
	return store.List(ctx, q, func(row store.Scanner) (b Backlog, err error) {
		err = row.Scan(&b.Kind, &b.Waiting, &b.Failing, &b.Dead, &b.Oldest)
		return b, err
	}, `SELECT kind, count(*) FILTER (WHERE dead = 0), count(*) FILTER (WHERE dead = 0 AND attempts > 0),
	           count(*) FILTER (WHERE dead = 1), min(run_at) FILTER (WHERE dead = 0)
	    FROM job GROUP BY kind ORDER BY kind`)
}
