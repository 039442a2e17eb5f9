// Package storetest gives tests fresh, migrated databases on both engines.
//
// A SQLite database is a copy of a file migrated once in the process; a PostgreSQL database is made from a template
// migrated once on the server. The server is the one whose address is in REGLAMENT_TEST_POSTGRES (scripts/with-postgres
// sets it); when that is empty the package starts a private cluster that lives as long as the test process. A test
// never passes without PostgreSQL unless -short says so.
package storetest

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"reglament/internal/store"
)

// Run runs f as two subtests, "sqlite" and "postgres", each with a fresh database that holds the whole schema and is
// closed and removed afterwards. With -short the second is skipped and says so; without a server it fails.
func Run(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Run(string(store.SQLite), func(t *testing.T) { f(t, SQLite(t)) })
	t.Run(string(store.Postgres), func(t *testing.T) {
		if testing.Short() {
			t.Skip("-short runs SQLite only")
		}
		f(t, Postgres(t))
	})
}

// Beside is Run with both engines side by side, for tests that take a minute on each.
func Beside(t *testing.T, f func(t *testing.T, db *store.DB)) {
	t.Helper()
	Run(t, func(t *testing.T, db *store.DB) {
		t.Parallel()
		f(t, db)
	})
}

// Bench is Run for benchmarks. A benchmark that measures writes wants a durable server: see WITH_POSTGRES_DURABLE in
// scripts/with-postgres.
func Bench(b *testing.B, f func(b *testing.B, db *store.DB)) {
	b.Helper()
	b.Run(string(store.SQLite), func(b *testing.B) { f(b, SQLite(b)) })
	b.Run(string(store.Postgres), func(b *testing.B) {
		if testing.Short() {
			b.Skip("-short runs SQLite only")
		}
		f(b, Postgres(b))
	})
}

// SQLite gives a fresh SQLite database in the test's own folder.
func SQLite(t testing.TB) *store.DB { t.Helper(); return Open(t, SQLiteURL(t)) }

// Postgres gives a fresh PostgreSQL database.
func Postgres(t testing.TB) *store.DB { t.Helper(); return Open(t, PostgresURL(t)) }

// Open opens the database at an address given by SQLiteURL or PostgresURL, once more if need be: a second node. It is
// closed when the test ends.
func Open(t testing.TB, url string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url, options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return db
}

func options() store.Options {
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return store.Options{Log: log, MaxConns: 8}
}

// template is the content of a migrated SQLite file.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "reglament-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "template.db")
	if err := migrate(context.Background(), "sqlite:"+path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func migrate(ctx context.Context, url string) error {
	db, err := store.Open(ctx, url, options())
	if err != nil {
		return err
	}
	if err := db.Migrate(ctx); err != nil {
		db.Close()
		return err
	}
	return db.Close()
}

// SQLiteURL makes a fresh migrated file and returns its address.
func SQLiteURL(t testing.TB) string {
	t.Helper()
	content, err := template()
	if err != nil {
		t.Fatalf("make the SQLite template: %v", err)
	}
	path := filepath.Join(t.TempDir(), "reglament.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}
