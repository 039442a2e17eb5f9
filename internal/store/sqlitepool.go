package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"sync"
)

// sqlitePool lends connections of one kind. It exists beside database/sql's own pool because each connection keeps
// its prepared statements, which a *sql.Tx would prepare again: SQLite compiles a statement in about the time it
// takes to run it.
type sqlitePool struct {
	db    *sql.DB
	write bool
	size  int
	// places holds a token for each connection that may be lent now.
	places chan struct{}
	mu     sync.Mutex
	// idle are open connections that nobody uses. The last given is lent first: its pages and statements are in the caches, and
	// those that a quiet office does not need are never opened.
	idle []*sqliteConn
}

func newSQLitePool(db *sql.DB, size int, write bool) *sqlitePool {
	p := &sqlitePool{db: db, write: write, places: make(chan struct{}, size), size: size}
	for range size {
		p.places <- struct{}{}
	}
	return p
}

// take waits for a connection and opens it when need be.
func (p *sqlitePool) take(ctx context.Context) (*sqliteConn, error) {
	select {
	case <-p.places:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if c := p.pop(); c != nil {
		return c, nil
	}
	c, err := openSQLiteConn(ctx, p.db, p.write)
	if err != nil {
		p.places <- struct{}{}
	}
	return c, err
}

// pop is the idle connection used last, nil when there is none.
func (p *sqlitePool) pop() *sqliteConn {
	p.mu.Lock()
	defer p.mu.Unlock()
	last := len(p.idle) - 1
	if last < 0 {
		return nil
	}
	c := p.idle[last]
	p.idle = p.idle[:last]
	return c
}

// give takes a connection back; nil is one that was closed.
func (p *sqlitePool) give(c *sqliteConn) {
	if c != nil {
		p.mu.Lock()
		p.idle = append(p.idle, c)
		p.mu.Unlock()
	}
	p.places <- struct{}{}
}

// giveBack gives a connection back after an operation that ended with err: one whose state is unknown is closed and
// opened afresh at its next use.
func (p *sqlitePool) giveBack(c *sqliteConn, err error) {
	if err != nil {
		c.close()
		c = nil
	}
	p.give(c)
}

// rest closes the connections that nobody uses now.
func (p *sqlitePool) rest() error {
	p.mu.Lock()
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	var errs []error
	for _, c := range idle {
		errs = append(errs, c.close())
	}
	return errors.Join(errs...)
}

// close waits for every connection to come back and closes it.
func (p *sqlitePool) close() error {
	var errs []error
	for range p.size {
		<-p.places
		if c := p.pop(); c != nil {
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
