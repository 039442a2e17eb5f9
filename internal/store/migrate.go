package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// schemaTable is where goose keeps which migrations were applied.
const schemaTable = "schema_version"

// SchemaDigest names the set of migrations the program holds, as 16 hexadecimal digits.
func SchemaDigest() string {
	sum := sha256.New()
	err := fs.WalkDir(migrationFiles, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := migrationFiles.ReadFile(path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	if err != nil {
		panic(err) // The files are part of the program.
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

// Migrate applies the migrations that are missing, in the order of their numbers, each in a transaction of its own. On
// PostgreSQL several nodes may call it at once: one works, the others wait. There is no way back but a backup. A
// schema newer than the program is refused with ErrNewerSchema.
func (db *DB) Migrate(ctx context.Context) error {
	p, done, err := db.provider()
	if err != nil {
		return err
	}
	defer done()
	if err := db.refuseNewer(ctx, p); err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil && !errors.Is(err, goose.ErrNoNextVersion) {
		return fmt.Errorf("store: migrate: %w", err)
	}
	return nil
}

// CheckSchema returns ErrNewerSchema or ErrOlderSchema when the database is not what the program expects. It changes nothing.
func (db *DB) CheckSchema(ctx context.Context) error {
	p, done, err := db.provider()
	if err != nil {
		return err
	}
	defer done()
	if err := db.refuseNewer(ctx, p); err != nil {
		return err
	}
	applied, err := db.applied(ctx)
	if err != nil {
		return err
	}
	for _, s := range p.ListSources() {
		if !applied[s.Version] {
			return fmt.Errorf("%w: migration %04d is missing", ErrOlderSchema, s.Version)
		}
	}
	return nil
}

// SchemaVersion returns the number of the newest migration applied, 0 for an empty database.
func (db *DB) SchemaVersion(ctx context.Context) (int64, error) {
	applied, err := db.applied(ctx)
	var newest int64
	for v := range applied {
		newest = max(newest, v)
	}
	return newest, err
}

// applied reads the numbers of the migrations applied.
func (db *DB) applied(ctx context.Context) (map[int64]bool, error) {
	applied := map[int64]bool{}
	err := db.Read(ctx, func(q Q) error {
		clear(applied)
		var tables int64
		if err := q.QueryRow(ctx, dialects.tableExists.on(q.Engine()), schemaTable).Scan(&tables); err != nil || tables == 0 {
			return err
		}
		versions, err := List(ctx, q, Value[int64], `SELECT version_id FROM `+schemaTable)
		for _, v := range versions {
			applied[v] = true
		}
		return err
	})
	return applied, err
}

func (db *DB) refuseNewer(ctx context.Context, p *goose.Provider) error {
	version, err := db.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	sources := p.ListSources()
	if known := sources[len(sources)-1].Version; version > known {
		return fmt.Errorf("%w (the database is at %d, the program knows %d)", ErrNewerSchema, version, known)
	}
	return nil
}

// provider makes goose's view of the database. Numbers need not arrive in order: chapters add theirs side by side.
func (db *DB) provider() (*goose.Provider, func(), error) {
	files, err := migrationsOf(db.engine.name())
	if err != nil {
		return nil, nil, err
	}
	pool, dialect, options, err := db.engine.migrator()
	if err != nil {
		return nil, nil, fmt.Errorf("store: migrate: %w", err)
	}
	options = append(options, goose.WithTableName(schemaTable), goose.WithAllowOutofOrder(true),
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(db.opts.Log))
	p, err := goose.NewProvider(dialect, pool, files, options...)
	if err != nil {
		pool.Close()
		return nil, nil, fmt.Errorf("store: migrate: %w", err)
	}
	return p, func() { pool.Close() }, nil
}
