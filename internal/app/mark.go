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
// demonstration account must open a real office, no real work be signed with demonstration keys.
func mark(ctx context.Context, db *store.DB, demo bool) error {
	want := officeReal
	if demo {
		want = officeDemo
	}
	var is string
	err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, settingOffice, want)
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT value FROM setting WHERE name = $1`, settingOffice).Scan(&is)
	})
	switch {
	case err != nil:
		return err
	case is == want:
		return nil
	case demo:
		return ErrNotDemo
	}
	return ErrDemo
}

// Filled reports whether there is an office in the database.
func (a *App) Filled(ctx context.Context) (bool, error) {
	s, err := a.Structure(ctx)
	if err != nil {
		return false, err
	}
	return s.Root() != "", nil
}
