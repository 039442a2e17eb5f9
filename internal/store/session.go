package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
)

// Q answers queries inside one transaction. It is implemented by the snapshot that Read gives and by Tx.
type Q interface {
	// Query runs a statement that returns rows; the caller closes them. List and One do it all.
	Query(ctx context.Context, text string, args ...any) (*Rows, error)
	// QueryRow runs a statement and keeps its first row; an error is reported by Scan.
	QueryRow(ctx context.Context, text string, args ...any) *Row
	// Engine tells which engine answers.
	Engine() Engine
}

// Scanner reads the columns of the present row.
type Scanner interface {
	Scan(dest ...any) error
}

// Tx is a write transaction.
type Tx struct{ *session }

// Exec runs a statement without rows and returns how many rows it changed.
func (t *Tx) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	if t.ended {
		return 0, errEnded
	}
	if err := t.flush(ctx); err != nil {
		return 0, err
	}
	t.written(text)
	args, err := arguments(t.engine, args)
	if err != nil {
		return 0, err
	}
	return t.run.exec(ctx, text, args)
}

// runner runs statements on a connection inside a begun transaction.
type runner interface {
	exec(ctx context.Context, text string, args []any) (int64, error)
	// query also returns what must be called once the rows are closed, or nil.
	query(ctx context.Context, text string, args []any) (rows *sql.Rows, done func(), err error)
	commit() error
	// rollback ends the transaction; it is never called after commit.
	rollback()
}

// session is a begun transaction on either engine.
type session struct {
	run    runner
	engine Engine
	open   []*Rows
	ended  bool
	memo   map[any]any
	// answers are those of Ahead that nobody has taken yet, and all of a snapshot that keeps them.
	answers map[string]answered
	keeps   bool
	asked   map[string]bool // of a snapshot, what it was asked ahead
	later   []statement
	last    []ending
}

// ending is something to be done before the commit.
type ending struct {
	key any
	do  func(ctx context.Context, tx *Tx) error
}

// Remember reads something once in a transaction: the first call loads it, later ones with the same key give it again. What
// the transaction itself changes must be forgotten with Forget. An error is not kept. Keys are of the caller's own type, so
// that packages do not meet.
func Remember[T any](q Q, key any, load func() (T, error)) (T, error) {
	s, ok := q.(interface{ remembered() map[any]any })
	if !ok {
		return load()
	}
	memo := s.remembered()
	if v, ok := memo[key]; ok {
		return v.(T), nil
	}
	v, err := load()
	if err == nil {
		memo[key] = v
	}
	return v, err
}

// Forget drops what Remember keeps under the key.
func Forget(q Q, key any) {
	if s, ok := q.(interface{ remembered() map[any]any }); ok {
		delete(s.remembered(), key)
	}
}

func (s *session) remembered() map[any]any {
	if s.memo == nil {
		s.memo = map[any]any{}
	}
	return s.memo
}

// AtEnd has do called once before the transaction commits, however often AtEnd is called with the key; an error of do
// undoes the transaction. It lets many small writes of one transaction become one.
func (t *Tx) AtEnd(key any, do func(ctx context.Context, tx *Tx) error) {
	for _, e := range t.last {
		if e.key == key {
			return
		}
	}
	t.last = append(t.last, ending{key, do})
}

// end does what AtEnd was told, and what was put off.
func (t *Tx) end(ctx context.Context) error {
	for len(t.last) > 0 {
		next := t.last[0]
		t.last = t.last[1:]
		if err := next.do(ctx, t); err != nil {
			return err
		}
	}
	return t.flush(ctx)
}

var errEnded = errors.New("store: the transaction has ended")

// Engine implements Q.
func (s *session) Engine() Engine { return s.engine }

// Query implements Q.
func (s *session) Query(ctx context.Context, text string, args ...any) (*Rows, error) {
	if s.ended {
		return nil, errEnded
	}
	if err := s.flush(ctx); err != nil {
		return nil, err
	}
	s.written(text)
	args, err := arguments(s.engine, args)
	if err != nil {
		return nil, err
	}
	rows, done, err := s.run.query(ctx, text, args)
	if err != nil {
		return nil, err
	}
	r := &Rows{rows: rows, done: done}
	s.keep(r)
	return r, nil
}

// keep remembers rows that may still be open when the transaction ends; those already closed make room.
func (s *session) keep(r *Rows) {
	for i, o := range s.open {
		if o.closed {
			s.open[i] = r
			return
		}
	}
	s.open = append(s.open, r)
}

// QueryRow implements Q.
func (s *session) QueryRow(ctx context.Context, text string, args ...any) *Row {
	rows, err := s.Query(ctx, text, args...)
	return &Row{rows: rows, err: err}
}

func (s *session) commit() error {
	s.finish()
	return s.run.commit()
}

// abandon rolls back unless the transaction has ended already.
func (s *session) abandon() {
	if s.ended {
		return
	}
	s.finish()
	s.run.rollback()
}

// finish closes what the closure left open: on SQLite an open cursor would keep its statement.
func (s *session) finish() {
	s.ended = true
	for _, r := range s.open {
		r.Close()
	}
}

// Rows is the answer of Query.
type Rows struct {
	rows   *sql.Rows
	done   func()
	closed bool
}

// Next moves to the next row; false at the end or on an error, which Err gives.
func (r *Rows) Next() bool { return r.rows.Next() }

// Scan reads the present row. A *time.Time takes an instant, NULL being the zero time; Opt takes other NULLs.
func (r *Rows) Scan(dest ...any) error {
	instants(dest)
	return r.rows.Scan(dest...)
}

// Err returns the error that ended Next, if any.
func (r *Rows) Err() error { return r.rows.Err() }

// Close ends the reading; it may be called again.
func (r *Rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	err := r.rows.Close()
	if r.done != nil {
		r.done()
	}
	return err
}

// Row is the answer of QueryRow.
type Row struct {
	rows *Rows
	err  error
}

// Scan reads the row, or returns ErrNoRows.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	return r.rows.Close()
}

// listPage is somewhat more than the rows of a page of a register.
const listPage = 64

// List runs a query and reads every row by scan. The result is never nil.
func List[T any](ctx context.Context, q Q, scan func(Scanner) (T, error), text string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		// One row is common, and so is a page; between them doubling would copy large records five times.
		if n := len(list); n == cap(list) && n < listPage {
			list = slices.Grow(list, min(7*n+1, listPage-n))
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// One runs a query and reads its first row by scan; ok is false when there is none.
func One[T any](ctx context.Context, q Q, scan func(Scanner) (T, error), text string, args ...any) (v T, ok bool, err error) {
	v, err = scan(q.QueryRow(ctx, text, args...))
	if errors.Is(err, ErrNoRows) {
		var none T
		return none, false, nil
	}
	return v, err == nil, err
}

// Value reads a single column by its type: func(Scanner) (T, error) for List and One.
func Value[T any](s Scanner) (T, error) {
	var v T
	err := s.Scan(&v)
	return v, err
}

// Exec1 runs a statement that must change exactly one row, else ErrStale.
func Exec1(ctx context.Context, tx *Tx, text string, args ...any) error {
	n, err := tx.Exec(ctx, text, args...)
	if err != nil {
		return err
	}
	if n != 1 {
		return ErrStale
	}
	return nil
}
