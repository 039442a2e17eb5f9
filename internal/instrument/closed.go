package instrument

import (
	"context"
	"strconv"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/store"
)

// The archive of closed executions is what the database mostly holds. The unit that sent one and control see it by what the execution
// itself says, along an index for each; rows of rights are kept for everybody else.

// archive takes executions that were closed at an instant to the register of closed ones.
func archive(ctx context.Context, tx *store.Tx, documentID, unit string, at time.Time, ids ...string) error {
	for _, id := range ids {
		if err := access.Revoke(ctx, tx, documentID, id, access.RegisterExecutionOpen, access.Unit(unit), access.All, access.AllMarked); err != nil {
			return err
		}
	}
	to := access.Place{From: access.RegisterExecutionOpen, To: access.RegisterExecutionClosed, Sort: access.NewestFirst(at)}
	return access.Move(ctx, tx, documentID, to, ids...)
}

// closedOf is the column, and its value, by which a key sees closed executions without a row; ok is false for a key that sees none so.
func closedOf(key string) (column string, value any, ok bool) {
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

// closedBeside is access.Beside of the closed executions: one walk along an index for each key, or along the executions of the documents.
func closedBeside(ctx context.Context, q store.Q, keys []string, after access.Cursor, limit int, documents []string) ([]access.Item, error) {
	args := []any{limit}
	add := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	behind := ""
	if after != (access.Cursor{}) {
		at, ok := access.WhenNewest(after.Sort)
		if !ok {
			return nil, nil
		}
		when := add(at)
		behind = ` AND e.closed_at <= ` + when + ` AND (e.closed_at < ` + when + ` OR e.id > ` + add(after.RefID) + `)`
	}
	if len(documents) > 0 {
		marks := make([]string, len(documents))
		for i, d := range documents {
			marks[i] = add(d)
		}
		behind += ` AND e.document_id IN (` + strings.Join(marks, ",") + `)`
	}
	var walks []string
	for _, key := range keys {
		column, value, ok := closedOf(key)
		if !ok {
			continue
		}
		if len(documents) > 0 {
			column = unindexed[column]
		}
		walks = append(walks, `SELECT * FROM (SELECT e.closed_at, e.id, e.document_id FROM execution e WHERE `+column+` = `+add(value)+` AND e.closed_at IS NOT NULL`+behind+
			` ORDER BY e.closed_at DESC, e.id LIMIT $1) w`+strconv.Itoa(len(walks)))
	}
	if len(walks) == 0 {
		return nil, nil
	}
	return store.List(ctx, q, func(s store.Scanner) (i access.Item, err error) {
		var at time.Time
		err = s.Scan(&at, &i.RefID, &i.DocumentID)
		i.Sort = access.NewestFirst(at)
		return i, err
	}, strings.Join(walks, ` UNION `)+` ORDER BY closed_at DESC, id LIMIT $1`, args...)
}
