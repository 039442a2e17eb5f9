package job

import (
	"context"
	"time"

	"reglament/internal/store"
)

// enter writes a timer down. A known one keeps its past; its next run is drawn nearer when the schedule has become
// denser, and stays when it has not, so that a restart never postpones a run.
func enter(ctx context.Context, tx *store.Tx, name string, next time.Time, tolerance time.Duration) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO timer (name, next_run, tolerance) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET
			tolerance = excluded.tolerance,
			next_run = CASE WHEN excluded.next_run < timer.next_run THEN excluded.next_run ELSE timer.next_run END`,
		name, next, tolerance.Microseconds())
	return err
}

// forget removes a timer that no version of the program runs any more.
func forget(ctx context.Context, tx *store.Tx, d dueTimer) error {
	_, err := tx.Exec(ctx, `DELETE FROM timer WHERE name = $1 AND next_run = $2`, d.name, d.at)
	return err
}

// dueTimer is a timer that is due and free.
type dueTimer struct {
	name string
	at   time.Time
}

// due lists the timers that are due and free, the most overdue first.
func due(ctx context.Context, q store.Q, now time.Time) ([]dueTimer, error) {
	return store.List(ctx, q, func(row store.Scanner) (d dueTimer, err error) {
		err = row.Scan(&d.name, &d.at)
		return d, err
	}, `SELECT name, next_run FROM timer WHERE next_run <= $1 AND lease_until <= $1 ORDER BY next_run, name`, now)
}

// claim takes a timer that is due and free; false when another was faster.
func claim(ctx context.Context, tx *store.Tx, name, holder string, now, until time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE timer SET holder = $1, lease_until = $2, last_started = $3
		WHERE name = $4 AND next_run <= $3 AND lease_until <= $3`, holder, until, now, name)
	return n == 1, err
}

// renew prolongs the lease of a claim; false when it was lost.
func renew(ctx context.Context, tx *store.Tx, name, holder string, until time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE timer SET lease_until = $1 WHERE name = $2 AND holder = $3`, until, name, holder)
	return n == 1, err
}

// succeed ends a claim well; false when it was lost meanwhile.
func succeed(ctx context.Context, tx *store.Tx, name, holder string, now, next time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `
		UPDATE timer SET holder = '', lease_until = 0, last_finished = $1, last_ok = $1, failures = 0, next_run = $2
		WHERE name = $3 AND holder = $4`, now, next, name, holder)
	return n == 1, err
}

// fail ends a claim badly and sets the time of the next attempt by the number of failures in a row.
func fail(ctx context.Context, tx *store.Tx, name, holder, errorID string, now time.Time, next func(failures int64) time.Time) error {
	failures, ok, err := store.One(ctx, tx, store.Value[int64],
		`SELECT failures + 1 FROM timer WHERE name = $1 AND holder = $2`, name, holder)
	if err != nil || !ok {
		return err
	}
	_, err = tx.Exec(ctx, `
		UPDATE timer SET holder = '', lease_until = 0, last_finished = $1, last_error_id = $2, failures = $3, next_run = $4
		WHERE name = $5`, now, errorID, failures, next(failures), name)
	return err
}

// release gives a claim back unfinished: the program stops. The timer stays due, so that another node takes it.
func release(ctx context.Context, tx *store.Tx, name, holder string) error {
	_, err := tx.Exec(ctx, `UPDATE timer SET holder = '', lease_until = 0 WHERE name = $1 AND holder = $2`, name, holder)
	return err
}

// State is what the status page shows about a timer.
type State struct {
	Name string
	// Next is when it runs next; while it runs, when this run was due.
	Next time.Time
	// Started, Finished and OK are the last beginning, end and good end; zero for never.
	Started, Finished, OK time.Time
	// Holder is the node at work, "" for none.
	Holder string
	// ErrorID is the identifier under which the last failure was logged.
	ErrorID string
	// Failures counts the failures since the last good end.
	Failures int64
	// Late says that the run is overdue by more than the timer's tolerance: an alarm.
	Late bool
}

// Alarm says whether somebody must look: the timer is late or has failed three times in a row.
func (s State) Alarm() bool { return s.Late || s.Failures >= 3 }

// Status lists the timers by name as they stand at now.
func Status(ctx context.Context, q store.Q, now time.Time) ([]State, error) {
	return store.List(ctx, q, func(row store.Scanner) (State, error) {
		var s State
		var tolerance int64
		err := row.Scan(&s.Name, &s.Next, &s.Started, &s.Finished, &s.OK, &s.Holder, &s.ErrorID, &s.Failures, &tolerance)
		s.Late = now.Sub(s.Next) > time.Duration(tolerance)*time.Microsecond
		return s, err
	}, `SELECT name, next_run, last_started, last_finished, last_ok, CASE WHEN lease_until > $1 THEN holder ELSE '' END,
	           last_error_id, failures, tolerance
	    FROM timer ORDER BY name`, now)
}
