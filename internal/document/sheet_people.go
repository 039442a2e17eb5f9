package document

import (
	"context"

	"reglament/internal/store"
)

// SheetPeople lists everybody on a sheet, so that those who came later can be told from those who are on it already.
func (k *Kernel) SheetPeople(ctx context.Context, q store.Q, sheetID string) (map[string]bool, error) {
	list, err := store.List(ctx, q, store.Value[string], `SELECT person_id FROM acquaintance WHERE sheet_id = $1`, sheetID)
	out := make(map[string]bool, len(list))
	for _, p := range list {
		out[p] = true
	}
	return out, err
}

// SheetReader is the line of one person on a sheet; ok is false when the person is not on it.
func (k *Kernel) SheetReader(ctx context.Context, q store.Q, sheetID, personID string) (r Reader, ok bool, err error) {
	return store.One(ctx, q, func(s store.Scanner) (r Reader, err error) {
		var confirmed, reminded int64
		err = s.Scan(&r.SheetID, &r.PersonID, &r.UnitID, &r.BodyID, &r.Since, &r.Due, &confirmed, &r.PostID, &reminded)
		if confirmed != 0 {
			r.ConfirmedAt = store.Time(confirmed)
		}
		if reminded != 0 {
			r.RemindedAt = store.Time(reminded)
		}
		return r, err
	}, `SELECT sheet_id, person_id, unit_id, body_id, since, due, confirmed_at, post_id, reminded_at FROM acquaintance
		WHERE sheet_id = $1 AND person_id = $2`, sheetID, personID)
}
