package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// vacuumInto lets SQLite write a compact copy of itself.
func (e *sqliteEngine) vacuumInto(ctx context.Context, path string) error {
	c, err := openSQLiteConn(ctx, e.db, true)
	if err != nil {
		return err
	}
	_, err = c.conn.ExecContext(ctx, `VACUUM INTO ?1`, path)
	return errors.Join(err, c.close())
}

// settle makes a file durable and gives it its name, so that what bears the name is whole.
func settle(part, path string) error {
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return syncFile(filepath.Dir(path))
}

// syncFile makes a file, or the names in a folder, durable.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
