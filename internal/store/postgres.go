package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// postgresMin is the oldest server whose common subset the statements are written for.
const postgresMin = 150000

// postgresEngine is two pools of connections, so that readers do not wait behind writers who wait for each other; the driver keeps
// the prepared statements of each connection.
type postgresEngine struct {
	config           *pgx.ConnConfig
	readers, writers *sql.DB
}

func openPostgres(ctx context.Context, address string, opts Options) (engine, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("store: the database address: %w", err)
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "reglament"
	}
	config.RuntimeParams["timezone"] = "UTC"
	config.RuntimeParams["client_encoding"] = "UTF8"
	// Many small questions at once: to start workers or a compiler for one of them takes longer than to answer it.
	config.RuntimeParams["max_parallel_workers_per_gather"] = "0"
	config.RuntimeParams["jit"] = "off"
	// Every statement is written for the index that serves it, whatever its values: to plan it anew at each run is most of what a short one costs.
	config.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	e := &postgresEngine{config, pool(config, opts.Readers), pool(config, opts.MaxConns)}
	if err := fit(ctx, e.readers); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

// pool keeps up to n connections, and does not let them go.
func pool(config *pgx.ConnConfig, n int) *sql.DB {
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db
}

// fit refuses a database that would sort or store text otherwise than SQLite does. The row is read as JSON, since the
// columns about the locale differ between server versions.
func fit(ctx context.Context, db *sql.DB) error {
	var version int
	var encoding, provider, locale string
	err := db.QueryRowContext(ctx, `
		SELECT current_setting('server_version_num')::bigint, pg_encoding_to_char(d.encoding),
		       coalesce(to_jsonb(d) ->> 'datlocprovider', 'c'),
		       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', d.datcollate)
		FROM pg_catalog.pg_database d WHERE d.datname = current_database()`).Scan(&version, &encoding, &provider, &locale)
	if err != nil {
		return fmt.Errorf("store: connect to PostgreSQL: %w", err)
	}
	const remedy = `; make it anew: CREATE DATABASE reglament TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`
	switch {
	case version < postgresMin:
		return fmt.Errorf("%w: the server is version %d, at least %d is needed", ErrUnfit, version/10000, postgresMin/10000)
	case encoding != "UTF8":
		return fmt.Errorf("%w: its encoding is %s, not UTF8%s", ErrUnfit, encoding, remedy)
	case !bytewise(provider, locale):
		return fmt.Errorf("%w: it sorts text by the rules of %q, not by bytes (C)%s", ErrUnfit, locale, remedy)
	}
	return nil
}

// bytewise reports whether a locale orders UTF-8 by its bytes. Provider i is ICU, which has no such locale.
func bytewise(provider, locale string) bool {
	switch strings.ReplaceAll(strings.ToUpper(locale), "-", "") {
	case "C", "POSIX", "C.UTF8":
		return provider != "i"
	}
	return false
}

func (e *postgresEngine) name() Engine { return Postgres }

func (e *postgresEngine) begin(ctx context.Context, write bool) (*session, error) {
	from, options := e.readers, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	if write {
		from, options = e.writers, &sql.TxOptions{Isolation: sql.LevelSerializable}
	}
	conn, err := from.Conn(ctx)
	if err != nil {
		return nil, err
	}
	tx, err := conn.BeginTx(ctx, options)
	if err != nil {
		conn.Close()
		return nil, err
	}
	return &session{run: &postgresRun{conn, tx}, engine: Postgres}, nil
}

// retryable is true for a serialisation failure and for a deadlock.
func (e *postgresEngine) retryable(err error) bool {
	pe, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pe.Code == "40001" || pe.Code == "40P01")
}

// migrator opens a pool of its own; goose holds a session lock, so that of several nodes one migrates.
func (e *postgresEngine) migrator() (*sql.DB, goose.Dialect, []goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600), lock.WithUnlockTimeout(1, 60))
	if err != nil {
		return nil, "", nil, err
	}
	return stdlib.OpenDB(*e.config), goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, nil
}

// rest does nothing: a connection keeps little here, and most of it on the server.
func (e *postgresEngine) rest() error { return nil }

func (e *postgresEngine) close() error { return errors.Join(e.readers.Close(), e.writers.Close()) }

// postgresRun is a transaction and the connection it has to itself.
type postgresRun struct {
	conn *sql.Conn
	tx   *sql.Tx
}

func (r *postgresRun) exec(ctx context.Context, text string, args []any) (int64, error) {
	result, err := r.tx.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (r *postgresRun) query(ctx context.Context, text string, args []any) (*sql.Rows, func(), error) {
	rows, err := r.tx.QueryContext(ctx, text, args...)
	return rows, nil, err
}

// ask implements together: the questions go to the server as one batch of the driver.
func (r *postgresRun) ask(ctx context.Context, questions []Asked) ([]any, error) {
	var batch pgx.Batch
	for _, x := range questions {
		text, args := x.statement()
		args, err := arguments(Postgres, args)
		if err != nil {
			return nil, err
		}
		batch.Queue(text, args...)
	}
	answers := make([]any, len(questions))
	err := r.conn.Raw(func(driver any) (err error) {
		results := driver.(*stdlib.Conn).Conn().SendBatch(ctx, &batch)
		defer func() { err = errors.Join(err, results.Close()) }()
		for i, x := range questions {
			rows, err := results.Query()
			if err != nil {
				return err
			}
			answers[i], err = x.read(batchRows{rows})
			rows.Close()
			if err != nil {
				return err
			}
		}
		return nil
	})
	return answers, err
}

// send implements together.
func (r *postgresRun) send(ctx context.Context, statements []statement) error {
	var batch pgx.Batch
	for _, s := range statements {
		batch.Queue(s.text, s.args...)
	}
	return r.conn.Raw(func(driver any) error {
		results := driver.(*stdlib.Conn).Conn().SendBatch(ctx, &batch)
		for _, s := range statements {
			done, err := results.Exec()
			if err := s.ended(done.RowsAffected(), err); err != nil {
				_ = results.Close() // what follows a failure fails by it
				return err
			}
		}
		return results.Close()
	})
}

// batchRows are read by the driver itself, which unlike database/sql makes no truth out of a number.
type batchRows struct{ pgx.Rows }

// Scan implements Scanner.
func (r batchRows) Scan(dest ...any) error {
	instants(dest)
	for i, d := range dest {
		if b, ok := d.(*bool); ok {
			dest[i] = (*truthful)(b)
		}
	}
	return r.Rows.Scan(dest...)
}

func (r *postgresRun) commit() error {
	defer r.conn.Close() // its error says nothing of the commit
	return r.tx.Commit()
}

func (r *postgresRun) rollback() {
	_ = r.tx.Rollback()
	_ = r.conn.Close()
}
