package instrument

import (
	"context"
	"time"

	"reglament/internal/store"
)

// Counters are kept and not counted, so that no page's cost grows with what stands open. A use case notes what it changes in tally_change,
// which nobody waits for; FoldTally adds the changes up in tally; who reads adds what is not folded in yet. The simulated office proves that
// they agree with what they count.

// foldEvery is after how many acts in this process the counters are folded at once: what is not folded costs every reader.
const foldEvery = 32

// closedState stands for the states of every closed execution in a counter.
const closedState = "closed"

// executionChange is what executions count as with a unit; $1 is how much they count.
const (
	executionChange   = executionChangeOf + `owner_unit` + executionChangeAs
	executionChangeOf = `INSERT INTO tally_change (matter, unit_id, body_id, marked, kind, state, due_day, asking, n) SELECT 'e', `
	executionChangeAs = `, body_id, marked, kind, CASE WHEN closed_at IS NULL THEN state ELSE '` + closedState + `' END,
		CASE WHEN closed_at IS NULL THEN due_day ELSE '' END, CASE WHEN closed_at IS NULL THEN asking ELSE 0 END, CAST($1 AS BIGINT) FROM execution WHERE `
)

// instrumentChange is what instruments count as with a unit; $1 is how much they count.
const (
	instrumentChange   = instrumentChangeOf + `owner_unit` + instrumentChangeAs
	instrumentChangeOf = `INSERT INTO tally_change (matter, unit_id, body_id, marked, kind, state, due_day, asking, n) SELECT 'i', `
	instrumentChangeAs = `, owner_body, marked, kind, state, '', 0, CAST($1 AS BIGINT) FROM instrument WHERE `
)

// recount lets change do what it does to executions, or to instruments, and moves the counters with it. which is the condition that finds them
// before and after, its arguments from $2 on.
func recount(ctx context.Context, tx *store.Tx, count, which string, args []any, change func() error) error {
	if err := tx.Later(ctx, count+which, append([]any{-1}, args...)...); err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	return tx.Later(ctx, count+which, append([]any{1}, args...)...)
}

// recountExecution is recount of one execution.
func recountExecution(ctx context.Context, tx *store.Tx, id string, change func() error) error {
	return recount(ctx, tx, executionChange, `id = $2`, []any{id}, change)
}

// updateExecution runs an update of one execution and moves the counters with it. The id is the first argument of the statement.
func updateExecution(ctx context.Context, tx *store.Tx, update, id string, more ...any) error {
	return recountExecution(ctx, tx, id, func() error {
		_, err := tx.Exec(ctx, update, append([]any{id}, more...)...)
		return err
	})
}

// recountInstrument is recount of one instrument.
func recountInstrument(ctx context.Context, tx *store.Tx, id string, change func() error) error {
	return recount(ctx, tx, instrumentChange, `document_id = $2`, []any{id}, change)
}

// countNew counts executions that were just made.
func countNew(ctx context.Context, tx *store.Tx, rec Record, list []Execution) error {
	rows := make([][]any, len(list))
	for i, e := range list {
		rows[i] = []any{"e", e.OwnerUnit, e.BodyID, rec.Marked, string(e.Kind), string(e.State), e.DueDay, 0, 1}
	}
	return store.InsertLater(ctx, tx, "tally_change", []string{"matter", "unit_id", "body_id", "marked", "kind", "state", "due_day", "asking", "n"}, rows)
}

// foldSQL adds what changed to the counters.
const foldSQL = `INSERT INTO tally (axis, id, what, marked, n)
	SELECT axis, id, what, marked, CAST(SUM(n) AS BIGINT) FROM (
		SELECT 'u' AS axis, unit_id AS id, due_day || ' ' || kind AS what, marked, n FROM tally_change WHERE matter = 'e' AND due_day <> ''
		UNION ALL SELECT 'u', unit_id, state || ' ' || kind, marked, n FROM tally_change WHERE matter = 'e'
		UNION ALL SELECT 'u', unit_id, 'asking', marked, n FROM tally_change WHERE matter = 'e' AND asking = 1
		UNION ALL SELECT 'b', body_id, due_day || ' ' || kind, marked, n FROM tally_change WHERE matter = 'e' AND due_day <> ''
		UNION ALL SELECT 'b', body_id, state || ' ' || kind, marked, n FROM tally_change WHERE matter = 'e'
		UNION ALL SELECT 'b', body_id, 'asking', marked, n FROM tally_change WHERE matter = 'e' AND asking = 1
		UNION ALL SELECT 'p', unit_id || ' ' || body_id, CASE state WHEN '` + closedState + `' THEN state ELSE 'open' END, marked, n FROM tally_change WHERE matter = 'e'
		UNION ALL SELECT 'i', unit_id || ' ' || body_id, state || ' ' || kind, marked, n FROM tally_change WHERE matter = 'i'
	) changes WHERE 1 = 1 GROUP BY axis, id, what, marked HAVING SUM(n) <> 0
	ON CONFLICT (axis, id, what, marked) DO UPDATE SET n = tally.n + excluded.n`

// emptied are the counters of what was just folded in that came to nothing: those of days gone by would stay for ever.
const emptied = `DELETE FROM tally WHERE n = 0 AND ((axis, id) IN (SELECT 'u', unit_id FROM tally_change WHERE matter = 'e') OR (axis, id) IN (SELECT 'b', body_id FROM tally_change WHERE matter = 'e'))`

// FoldTally adds up the changes that are noted. It is a timer's work, may run again and at any time, and changes no sum that anybody reads.
func (v *Service) FoldTally(ctx context.Context, _ time.Time) error {
	var before *counters
	err := v.db.Write(ctx, func(tx *store.Tx) (err error) {
		if before, err = v.counters(ctx, tx); err != nil || len(before.changes) == 0 {
			return err
		}
		for _, text := range []string{foldSQL, emptied, `DELETE FROM tally_change`, `UPDATE tally_fold SET n = n + 1`} {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(before.changes) > 0 {
		v.kept.folds(before)
	}
	return err
}

// Acted counts an act that is done, of this chapter or of a revision, and folds after so many of them.
func (v *Service) Acted(ctx context.Context, now time.Time) {
	if v.acts.Add(1)%foldEvery == 0 {
		_ = v.FoldTally(ctx, now) // what could not be folded the timer folds
	}
}

// idsIn is a condition on a column that takes one of the ids, in arguments from $2 on.
func idsIn(column string, ids []string) (string, []any) {
	in, args := store.MarksFrom(ids, 1)
	return column + ` IN (` + in + `)`, args
}
