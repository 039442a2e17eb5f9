package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// backup lets SQLite write a compact copy beside its final name, makes it durable and renames it, so that a backup
// that exists is whole.
func (e *sqliteEngine) backup(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: backup: %s exists already", path)
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("store: backup: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(part)
			err = fmt.Errorf("store: backup: %w", err)
		}
	}()
	c, err := openSQLiteConn(ctx, e.db, true)
	if err != nil {
		return err
	}
	_, err = c.conn.ExecContext(ctx, `VACUUM INTO ?1`, part)
	if err = errors.Join(err, c.close()); err != nil {
		return err
	}
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
