package instrument

import (
	"context"
	"strconv"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/store"
)

// Executions are what the database mostly holds. The unit that sent one and control see it by what the execution itself says, along an index
// for each; rows of rights are kept for everybody else.

// archive takes executions that were closed at an instant to the register of closed ones.
func archive(ctx context.Context, tx *store.Tx, documentID string, at time.Time, ids ...string) error {
	to := access.Place{From: access.RegisterExecutionOpen, To: access.RegisterExecutionClosed, Sort: access.NewestFirst(at)}
	return access.Move(ctx, tx, documentID, to, ids...)
}

// besideOf is the column, and its value, by which a key sees executions without a row; ok is false for a key that sees none so.
func besideOf(key string) (column string, value any, ok bool) {
	if unit, found := strings.CutPrefix(key, access.Unit("")); found {
		return `e.owner_unit`, unit, unit != ""
	}
	switch key {
	case access.All:
		return `e.marked`, 0, true
	case access.AllMarked:
		return `e.marked`, 1, true
	}
	return "", nil, false
}

// unindexed makes a column one that no index serves.
var unindexed = map[string]string{`e.owner_unit`: `e.owner_unit || ''`, `e.marked`: `e.marked + 0`}

// walks builds one walk along an index for each key, or along the executions of a few documents.
type walks struct {
	args  []any
	texts []string
}

func (w *walks) add(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

// among is a condition on the document, "" for all of them.
func (w *walks) among(documents []string) string {
	if len(documents) == 0 {
		return ""
	}
	marks := make([]string, len(documents))
	for i, d := range documents {
		marks[i] = w.add(d)
	}
	return ` AND e.document_id IN (` + strings.Join(marks, ",") + `)`
}

// along adds the walks of the keys: the columns and the condition of the register, in its order. Where the documents are given, their
// executions are looked up and no index of a key is walked.
func (w *walks) along(keys []string, columns, where, order string, byDocument bool) {
	for _, key := range keys {
		column, value, ok := besideOf(key)
		if !ok {
			continue
		}
		if byDocument {
			column = unindexed[column]
		}
		w.texts = append(w.texts, `SELECT * FROM (SELECT `+columns+` FROM execution e WHERE `+column+` = `+w.add(value)+where+
			` ORDER BY `+order+` LIMIT $1) w`+strconv.Itoa(len(w.texts)))
	}
}

// openBeside is access.Beside of the open executions, by due day.
func openBeside(ctx context.Context, q store.Q, keys []string, after access.Cursor, limit int, documents []string) ([]access.Item, error) {
	w := walks{args: []any{limit}}
	where := ` AND e.closed_at IS NULL`
	if after != (access.Cursor{}) {
		where += ` AND (e.due_day, e.id) > (` + w.add(after.Sort) + `, ` + w.add(after.RefID) + `)`
	}
	where += w.among(documents)
	w.along(keys, `e.due_day, e.id, e.document_id`, where, `e.due_day, e.id`, len(documents) > 0)
	if len(w.texts) == 0 {
		return nil, nil
	}
	return store.List(ctx, q, func(s store.Scanner) (i access.Item, err error) {
		err = s.Scan(&i.Sort, &i.RefID, &i.DocumentID)
		return i, err
	}, strings.Join(w.texts, ` UNION `)+` ORDER BY due_day, id LIMIT $1`, w.args...)
}

// closedBeside is access.Beside of the closed executions, the newest first.
func closedBeside(ctx context.Context, q store.Q, keys []string, after access.Cursor, limit int, documents []string) ([]access.Item, error) {
	w := walks{args: []any{limit}}
	where := ` AND e.closed_at IS NOT NULL`
	if after != (access.Cursor{}) {
		at, ok := access.WhenNewest(after.Sort)
		if !ok {
			return nil, nil
		}
		when := w.add(at)
		where += ` AND e.closed_at <= ` + when + ` AND (e.closed_at < ` + when + ` OR e.id > ` + w.add(after.RefID) + `)`
	}
	where += w.among(documents)
	w.along(keys, `e.closed_at, e.id, e.document_id`, where, `e.closed_at DESC, e.id`, len(documents) > 0)
	if len(w.texts) == 0 {
		return nil, nil
	}
	return store.List(ctx, q, func(s store.Scanner) (i access.Item, err error) {
		var at time.Time
		err = s.Scan(&at, &i.RefID, &i.DocumentID)
		i.Sort = access.NewestFirst(at)
		return i, err
	}, strings.Join(w.texts, ` UNION `)+` ORDER BY closed_at DESC, id LIMIT $1`, w.args...)
}
