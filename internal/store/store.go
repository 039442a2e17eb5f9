package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/pressly/goose/v3"
	"golang.org/x/sync/semaphore"
)

// Engine names a database engine.
type Engine string

// The two engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Options tune a database. The zero value is right for production.
type Options struct {
	// Log receives what happens in the background; nil is slog.Default.
	Log *slog.Logger
	// Readers limits the connections that read: who comes when all are taken waits his turn, which takes less time than eight that
	// push each other off two cores. 0 is two for each processor, at least 4.
	Readers int
	// MaxConns limits the PostgreSQL connections that write; 0 is 16.
	MaxConns int
	// Attempts is how often a write is tried before its conflict is given up with ErrConflict; 0 is 12.
	Attempts int
	// Pause waits between two attempts of a write; nil waits by a timer. Tests pass their own.
	Pause func(ctx context.Context, d time.Duration) error
}

func (o Options) filled() Options {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Readers <= 0 {
		o.Readers = max(4, 2*runtime.GOMAXPROCS(0))
	}
	if o.MaxConns <= 0 {
		o.MaxConns = 16
	}
	if o.Attempts <= 0 {
		o.Attempts = 12
	}
	if o.Pause == nil {
		o.Pause = pause
	}
	return o
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	opts   Options
	engine engine
	turns  turns

	closing sync.Once
	closed  error // what the one closing gave
}

// engine is what the two engines do differently.
type engine interface {
	name() Engine
	begin(ctx context.Context, write bool) (*session, error)
	retryable(err error) bool
	// rest closes the connections that nobody uses, with what they keep in memory.
	rest() error
	// migrator gives goose a pool of its own, to be closed after use.
	migrator() (*sql.DB, goose.Dialect, []goose.ProviderOption, error)
	close() error
}

// Open opens the database named by url: sqlite:PATH, or postgres://… as PostgreSQL's own tools read it. The SQLite
// file is made when it is missing; its folder is not. A PostgreSQL database that is older than version 15, is not
// in UTF-8 or does not sort by bytes is refused with ErrUnfit. The schema is not looked at: see Migrate and CheckSchema.
func Open(ctx context.Context, url string, opts Options) (*DB, error) {
	opts = opts.filled()
	var (
		e   engine
		err error
	)
	switch scheme, rest, _ := strings.Cut(url, ":"); scheme {
	case "sqlite":
		e, err = openSQLite(ctx, rest, opts)
	case "postgres", "postgresql":
		e, err = openPostgres(ctx, url, opts)
	default:
		return nil, errors.New("store: the database address must begin with sqlite: or postgres://")
	}
	if err != nil {
		return nil, err
	}
	return &DB{opts: opts, engine: e, turns: newTurns()}, nil
}

// Engine tells which engine serves the database.
func (db *DB) Engine() Engine { return db.engine.name() }

// Close waits for the background work and closes every connection. Transactions must have ended. Whoever calls it again
// gets the answer of the first call.
func (db *DB) Close() error {
	db.closing.Do(func() { db.closed = db.engine.close() })
	return db.closed
}

// Rest gives back the memory of connections that nobody uses. They are opened anew when they are needed, which takes some
// milliseconds: it is for quiet hours.
func (db *DB) Rest() error { return db.engine.rest() }

// Ping reports whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	return db.Read(ctx, func(q Q) error {
		var one int64
		return q.QueryRow(ctx, `SELECT 1`).Scan(&one)
	})
}

// Read runs f in a read-only snapshot, which Share may share. The error of f is returned as it is.
func (db *DB) Read(ctx context.Context, f func(Q) error) error {
	if used, err := db.sharing(ctx).read(f); used {
		return err
	}
	s, err := db.engine.begin(ctx, false)
	if err != nil {
		return fmt.Errorf("store: begin to read: %w", err)
	}
	defer s.abandon()
	return f(s)
}

// Write runs f in a serialisable transaction and commits it when f returns nil. On a conflict with another
// transaction f is run again, up to Options.Attempts times, so f must be pure; after that the error is ErrConflict.
// The error of f is returned as it is.
func (db *DB) Write(ctx context.Context, f func(*Tx) error) error {
	db.sharing(ctx).end()
	err := db.turns.among(ctx, 1, func() error { return db.writeOnce(ctx, f) })
	if err == nil || !db.engine.retryable(err) {
		return err
	}
	// The first repetition waits for others that repeat, the later ones have this process's writes to themselves, so
	// that only another node can still be in the way and nobody starves.
	for attempt := 1; attempt < db.opts.Attempts; attempt++ {
		share := int64(turnsRepeat)
		if attempt > 1 {
			share = turnsAll
		}
		if attempt > 2 {
			if perr := db.opts.Pause(ctx, backoff(attempt)); perr != nil {
				return perr
			}
		}
		err = db.turns.among(ctx, share, func() error { return db.writeOnce(ctx, f) })
		if err == nil || !db.engine.retryable(err) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrConflict, err)
}

// turns lets writes of this process go side by side at first and in ever closer order after a conflict. Were all who
// met to try again at once, they would meet again: of eight writers of one row PostgreSQL lets one through and fails
// the other seven.
type turns struct{ *semaphore.Weighted }

const (
	turnsAll    = 1 << 20
	turnsRepeat = turnsAll/2 + 1 // Two do not fit beside each other, but many first attempts fit beside one.
)

func newTurns() turns { return turns{semaphore.NewWeighted(turnsAll)} }

// among runs f while holding a share.
func (t turns) among(ctx context.Context, share int64, f func() error) error {
	if err := t.Acquire(ctx, share); err != nil {
		return err
	}
	defer t.Release(share)
	return f()
}

func (db *DB) writeOnce(ctx context.Context, f func(*Tx) error) error {
	s, err := db.engine.begin(ctx, true)
	if err != nil {
		return fmt.Errorf("store: begin to write: %w", err)
	}
	// abandon does nothing after a commit; deferred, it also serves a panic of f.
	defer s.abandon()
	tx := &Tx{s}
	if err := f(tx); err != nil {
		return err
	}
	if err := tx.end(ctx); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if tried, _ := ctx.Value(trialKey{}).(bool); tried {
		return ErrTrial
	}
	return s.commit()
}

// Trial is a context under which nothing that is written is kept: a write that would succeed is undone and says ErrTrial. It lets a
// use case tell what it finds wrong with a command that is refused already for what could not be read of it.
func Trial(ctx context.Context) context.Context { return context.WithValue(ctx, trialKey{}, true) }

// Earnest is a context under which writing is kept though a use case is only tried: of what is true whatever becomes of it, such as
// that the person was refused.
func Earnest(ctx context.Context) context.Context { return context.WithValue(ctx, trialKey{}, false) }

type trialKey struct{}
