package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
)

// sqlitePool lends connections of one kind. It exists beside database/sql's own pool because each connection keeps
// its prepared statements, which a *sql.Tx would prepare again: SQLite compiles a statement in about the time it
// takes to run it.
type sqlitePool struct {
	db    *sql.DB
	write bool
	// slots holds the idle connections; nil stands for one not opened yet.
	slots chan *sqliteConn
	size  int
}

func newSQLitePool(db *sql.DB, size int, write bool) *sqlitePool {
	p := &sqlitePool{db: db, write: write, slots: make(chan *sqliteConn, size), size: size}
	for range size {
		p.slots <- nil
	}
	return p
}

// take waits for a connection and opens it when need be.
func (p *sqlitePool) take(ctx context.Context) (*sqliteConn, error) {
	var c *sqliteConn
	select {
	case c = <-p.slots:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c != nil {
		return c, nil
	}
	c, err := openSQLiteConn(ctx, p.db, p.write)
	if err != nil {
		p.slots <- nil
	}
	return c, err
}

func (p *sqlitePool) give(c *sqliteConn) { p.slots <- c }

// giveBack gives a connection back after an operation that ended with err: one whose state is unknown is closed and
// opened afresh at its next use.
func (p *sqlitePool) giveBack(c *sqliteConn, err error) {
	if err != nil {
		c.close()
		c = nil
	}
	p.give(c)
}

// close waits for every connection to come back and closes it.
func (p *sqlitePool) close() error {
	var errs []error
	for range p.size {
		if c := <-p.slots; c != nil {
			errs = append(errs, c.close())
		}
	}
	return errors.Join(errs...)
}

// sqliteConn is a connection with the statements prepared on it.
type sqliteConn struct {
	conn       *sql.Conn
	statements map[string]*sqliteStatement
}

type sqliteStatement struct {
	*sql.Stmt
	busy bool
}

// statementsMax bounds the statements kept on a connection. The program has some hundreds; only filters put together
// at run time could make more, and then all are dropped, which is simple and rare.
const statementsMax = 1024

func openSQLiteConn(ctx context.Context, db *sql.DB, write bool) (*sqliteConn, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if !write {
		if _, err := conn.ExecContext(ctx, `PRAGMA query_only = 1`); err != nil {
			conn.Close()
			return nil, err
		}
	}
	return &sqliteConn{conn: conn, statements: map[string]*sqliteStatement{}}, nil
}

// close drops the connection itself: given back to database/sql it would come again with its settings.
func (c *sqliteConn) close() error {
	c.forget()
	err := c.conn.Raw(func(any) error { return driver.ErrBadConn })
	if errors.Is(err, driver.ErrBadConn) {
		err = nil
	}
	if cerr := c.conn.Close(); cerr != nil && !errors.Is(cerr, sql.ErrConnDone) && !errors.Is(cerr, driver.ErrBadConn) {
		err = errors.Join(err, cerr)
	}
	return err
}

func (c *sqliteConn) forget() {
	for text, s := range c.statements {
		if !s.busy {
			s.Close()
			delete(c.statements, text)
		}
	}
}

// prepared returns the statement for a text. While the rows of a statement are being read the same text is prepared
// a second time, since SQLite would start the first one anew under its reader.
func (c *sqliteConn) prepared(ctx context.Context, text string) (s *sqliteStatement, kept bool, err error) {
	known, ok := c.statements[text]
	if ok && !known.busy {
		return known, true, nil
	}
	stmt, err := c.conn.PrepareContext(ctx, questionMarks(text))
	if err != nil {
		return nil, false, err
	}
	s = &sqliteStatement{Stmt: stmt}
	if ok {
		return s, false, nil
	}
	if len(c.statements) >= statementsMax {
		c.forget()
	}
	c.statements[text] = s
	return s, true, nil
}

func (c *sqliteConn) exec(ctx context.Context, text string, args []any) (int64, error) {
	s, kept, err := c.prepared(ctx, text)
	if err != nil {
		return 0, err
	}
	if !kept {
		defer s.Close()
	}
	result, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c *sqliteConn) query(ctx context.Context, text string, args []any) (*sql.Rows, func(), error) {
	s, kept, err := c.prepared(ctx, text)
	if err != nil {
		return nil, nil, err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		if !kept {
			s.Close()
		}
		return nil, nil, err
	}
	if !kept {
		return rows, func() { s.Close() }, nil
	}
	s.busy = true
	return rows, func() { s.busy = false }, nil
}

// oneShot runs a statement that is not kept and returns its first row of whole numbers.
func (c *sqliteConn) oneShot(ctx context.Context, text string, columns int) ([]int64, error) {
	values := make([]int64, columns)
	dest := make([]any, columns)
	for i := range values {
		dest[i] = &values[i]
	}
	err := c.conn.QueryRowContext(ctx, text).Scan(dest...)
	return slices.Clip(values), err
}
