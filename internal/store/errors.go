package store

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var (
	// ErrNoRows is returned by Row.Scan when the statement found nothing.
	ErrNoRows = sql.ErrNoRows
	// ErrStale is returned by Exec1 when not exactly one row was changed: somebody was faster, or the row is gone.
	ErrStale = errors.New("store: the row has changed or is gone")
	// ErrTrial is returned by Write under Trial when nothing stood in its way: it was undone.
	ErrTrial = errors.New("store: only tried")
	// ErrConflict is returned by Write when every attempt met a concurrent transaction.
	ErrConflict = errors.New("store: too many concurrent changes of the same data")
	// ErrUnfit is returned by Open for a PostgreSQL database that cannot hold the data correctly.
	ErrUnfit = errors.New("store: this PostgreSQL database cannot be used")
	// ErrNewerSchema is returned by CheckSchema and Migrate when the database was made by a later version of the program.
	ErrNewerSchema = errors.New("store: the database was made by a newer version of the program; start that version or restore a backup")
	// ErrOlderSchema is returned by CheckSchema when migrations are waiting.
	ErrOlderSchema = errors.New("store: the database is older than the program; migrate it first")
)

// IsUnique reports whether err is a violation of a unique constraint or primary key, and which: as the columns,
// "document.kind, document.number", on both engines alike. An index over an expression is given by its own name.
func IsUnique(err error) (constraint string, ok bool) {
	if e, is := errors.AsType[*sqlite.Error](err); is {
		if e.Code() != sqlite3.SQLITE_CONSTRAINT_UNIQUE && e.Code() != sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY {
			return "", false
		}
		return sqliteConstraint(e.Error()), true
	}
	if e, is := errors.AsType[*pgconn.PgError](err); is && e.Code == "23505" {
		return postgresConstraint(e), true
	}
	return "", false
}

// IsForeignKey reports whether err says that a row refers to one that does not exist, or that one still referred to
// was to be removed.
func IsForeignKey(err error) bool {
	if e, is := errors.AsType[*sqlite.Error](err); is {
		return e.Code() == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY
	}
	e, is := errors.AsType[*pgconn.PgError](err)
	return is && e.Code == "23503"
}

// sqliteConstraint takes the columns out of "… UNIQUE constraint failed: t.a, t.b (2067)" or the name out of
// "… UNIQUE constraint failed: index 'name' (2067)".
func sqliteConstraint(text string) string {
	const mark = "constraint failed: "
	at := strings.LastIndex(text, mark)
	if at < 0 {
		return ""
	}
	text = text[at+len(mark):]
	if end := strings.LastIndex(text, " ("); end >= 0 {
		text = text[:end]
	}
	if name, ok := strings.CutPrefix(text, "index '"); ok {
		return strings.TrimSuffix(name, "'")
	}
	return text
}

// postgresConstraint makes the same text from the detail "Key (a, b)=(1, 2) already exists.", whose words depend on
// the server's language but whose brackets do not. An expression has brackets of its own.
func postgresConstraint(e *pgconn.PgError) string {
	_, rest, ok := strings.Cut(e.Detail, "(")
	columns, _, ok2 := strings.Cut(rest, ")=(")
	if !ok || !ok2 || strings.ContainsAny(columns, "()") {
		return e.ConstraintName
	}
	parts := strings.Split(columns, ", ")
	for i, p := range parts {
		parts[i] = e.TableName + "." + strings.Trim(p, `"`)
	}
	return strings.Join(parts, ", ")
}

// backoff is how long to wait after the given failed attempt: it doubles from 2 ms to 250 ms, and a random half of it
// keeps writers that met once from meeting again.
func backoff(attempt int) time.Duration {
	d := min(2*time.Millisecond<<min(attempt, 10), 250*time.Millisecond)
	return d/2 + rand.N(d/2)
}
