package app

import (
	"context"

	"reglament/internal/store"
)

// Kinds of offices that a database holds.
const (
	settingOffice = "office"
	officeDemo    = "demo"
	officeReal    = "real"
)

// mark notes at the first start which kind of office a database holds, and refuses the other kind for ever after: no
// demonstration account must open a real office, no real work be signed with demonstration keys. It tells which it is.
func mark(ctx context.Context, db *store.DB, cfg Config) (demo bool, err error) {
	want := officeReal
	if cfg.Demo {
		want = officeDemo
	}
	is := want
	err = db.Write(ctx, func(tx *store.Tx) error {
		found, ok, err := store.One(ctx, tx, store.Value[string], `SELECT value FROM setting WHERE name = $1`, settingOffice)
		switch {
		case err != nil:
			return err
		case ok:
			is = found
			return nil
		case cfg.Any:
			return nil // a tool looks on and decides nothing
		}
		_, err = tx.Exec(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2)`, settingOffice, want)
		return err
	})
	switch {
	case err != nil:
		return false, err
	case is == want || cfg.Any:
		return is == officeDemo, nil
	case cfg.Demo:
		return false, ErrNotDemo
	}
	return false, ErrDemo
}

// Filled reports whether there is an office in the database.
func (a *App) Filled(ctx context.Context) (bool, error) {
	s, err := a.Structure(ctx)
	if err != nil {
		return false, err
	}
	return s.Root() != "", nil
}
