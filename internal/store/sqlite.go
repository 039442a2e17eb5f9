package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteEngine is one file, one writer, a few readers and a background checkpoint.
type sqliteEngine struct {
	path    string
	db      *sql.DB
	writer  *sqlitePool
	readers *sqlitePool
	check   *checkpointer
}

// sqliteDSN names the file for the driver. A path is escaped, since the name is a URI.
func sqliteDSN(path string, params ...string) string {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_busy_timeout=5000&_foreign_keys=1&_synchronous=FULL&_dqs=0"
	for _, p := range params {
		dsn += "&" + p
	}
	return dsn
}

// Each connection caches 16 MiB of pages; the operating system caches the rest.
var sqliteParams = []string{"_journal_mode=WAL", "_pragma=wal_autocheckpoint(0)", "_pragma=cache_size(-16384)", "_pragma=temp_store(MEMORY)"}

func openSQLite(ctx context.Context, path string, opts Options) (engine, error) {
	if path == "" {
		return nil, errors.New("store: sqlite: needs the path of a file")
	}
	if dir := filepath.Dir(path); !isDir(dir) {
		return nil, fmt.Errorf("store: the folder %s of the database does not exist", dir)
	}
	db, err := sql.Open("sqlite", sqliteDSN(path, sqliteParams...))
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	e := &sqliteEngine{path: path, db: db}
	e.writer = newSQLitePool(db, 1, true)
	e.readers = newSQLitePool(db, opts.Readers, false)
	// The first connection makes the file and turns it to WAL.
	c, err := e.writer.take(ctx)
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	e.writer.give(c)
	e.check = newCheckpointer(e, opts.Log)
	return e, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (e *sqliteEngine) name() Engine { return SQLite }

func (e *sqliteEngine) begin(ctx context.Context, write bool) (*session, error) {
	pool, text := e.readers, "BEGIN"
	if write {
		pool, text = e.writer, "BEGIN IMMEDIATE"
	}
	c, err := pool.take(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := c.exec(ctx, text, nil); err != nil {
		pool.giveBack(c, err)
		return nil, err
	}
	run := &sqliteRun{sqliteConn: c, pool: pool}
	if write {
		run.committed = e.check.wake
	}
	return &session{run: run, engine: SQLite}, nil
}

// retryable is true while another process, for instance a backup tool, holds the file.
func (e *sqliteEngine) retryable(err error) bool {
	se, ok := errors.AsType[*sqlite.Error](err)
	return ok && se.Code()&0xff == sqlite3.SQLITE_BUSY
}

func (e *sqliteEngine) migrator() (*sql.DB, goose.Dialect, []goose.ProviderOption, error) {
	db, err := sql.Open("sqlite", sqliteDSN(e.path, append(sqliteParams, "_txlock=immediate")...))
	return db, goose.DialectSQLite3, nil, err
}

func (e *sqliteEngine) rest() error { return errors.Join(e.writer.rest(), e.readers.rest()) }

func (e *sqliteEngine) close() error {
	e.check.stop()
	return errors.Join(e.writer.close(), e.readers.close(), e.db.Close())
}

// sqliteRun is a begun transaction on a connection taken from a pool.
type sqliteRun struct {
	*sqliteConn
	pool      *sqlitePool
	committed func()
}

func (r *sqliteRun) commit() error {
	// The commit is not cancelled half-way: it is one short write.
	_, err := r.exec(context.Background(), "COMMIT", nil)
	if err != nil {
		r.rollback()
		return err
	}
	r.pool.give(r.sqliteConn)
	if r.committed != nil {
		r.committed()
	}
	return nil
}

func (r *sqliteRun) rollback() {
	_, err := r.exec(context.Background(), "ROLLBACK", nil)
	r.pool.giveBack(r.sqliteConn, err)
}
