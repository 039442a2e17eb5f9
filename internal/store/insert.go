package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// SQLite takes 32,766 parameters in a statement and PostgreSQL 65,535; the smaller limit serves both.
const parametersMax = 32766

// A long list goes in chunks of two fixed sizes and a rest, so that a table has at most 65 different texts, each
// prepared once.
const (
	chunkLarge = 512
	chunkSmall = 64
)

// InsertMany inserts rows, each holding the values of columns in their order, by as few statements as possible. No
// rows is no statement. Table and columns are constants of the program.
func InsertMany(ctx context.Context, tx *Tx, table string, columns []string, rows [][]any) error {
	_, err := insert(ctx, table, columns, "", rows, tx.Exec)
	return err
}

// InsertLater is InsertMany in the manner of Tx.Later, for rows whose failure the caller would only pass on.
func InsertLater(ctx context.Context, tx *Tx, table string, columns []string, rows [][]any) error {
	_, err := insert(ctx, table, columns, "", rows, tx.put)
	return err
}

// InsertNewLater is InsertNew in the manner of Tx.Later.
func InsertNewLater(ctx context.Context, tx *Tx, table string, columns []string, rows [][]any) error {
	_, err := insert(ctx, table, columns, leaveOut, rows, tx.put)
	return err
}

// put is Later in the form of Exec; how many rows are changed is not known yet.
func (t *Tx) put(ctx context.Context, text string, args ...any) (int64, error) {
	return 0, t.Later(ctx, text, args...)
}

// leaveOut ends an insertion that leaves out what stands already.
const leaveOut = " ON CONFLICT DO NOTHING"

// InsertNew is InsertMany that leaves out the rows which would violate a unique constraint; it returns how many went in.
func InsertNew(ctx context.Context, tx *Tx, table string, columns []string, rows [][]any) (int64, error) {
	return insert(ctx, table, columns, leaveOut, rows, tx.Exec)
}

func insert(ctx context.Context, table string, columns []string, tail string, rows [][]any,
	exec func(ctx context.Context, text string, args ...any) (int64, error),
) (int64, error) {
	var total int64
	for len(rows) > 0 {
		n := chunk(len(rows), len(columns))
		text, err := insertText(table, columns, tail, n)
		if err != nil {
			return total, err
		}
		args := make([]any, 0, n*len(columns))
		for i, r := range rows[:n] {
			if len(r) != len(columns) {
				return total, fmt.Errorf("store: row %d for %s has %d values for %d columns", i, table, len(r), len(columns))
			}
			args = append(args, r...)
		}
		changed, err := exec(ctx, text, args...)
		if err != nil {
			return total, err
		}
		total += changed
		rows = rows[n:]
	}
	return total, nil
}

// chunk is how many of the rows the next statement takes.
func chunk(rows, columns int) int {
	limit := parametersMax / max(columns, 1)
	for _, size := range []int{chunkLarge, chunkSmall} {
		if rows >= size && size <= limit {
			return size
		}
	}
	return min(rows, limit)
}

// insertTexts keeps the built statements, by table, columns, tail and number of rows.
var insertTexts sync.Map

type insertKey struct {
	head string
	rows int
}

func insertText(table string, columns []string, tail string, rows int) (string, error) {
	key := insertKey{table + "(" + strings.Join(columns, ",") + ")" + tail, rows}
	if v, ok := insertTexts.Load(key); ok {
		return v.(string), nil
	}
	for _, name := range append([]string{table}, columns...) {
		if !plainName(name) {
			return "", fmt.Errorf("store: %q is not a name of a table or column", name)
		}
	}
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ")
	p := 0
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		for j := range columns {
			p++
			b.WriteByte("(,"[min(j, 1)])
			b.WriteString("$" + strconv.Itoa(p))
		}
		b.WriteByte(')')
	}
	b.WriteString(tail)
	insertTexts.Store(key, b.String())
	return b.String(), nil
}

func plainName(s string) bool {
	for _, c := range s {
		if c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
