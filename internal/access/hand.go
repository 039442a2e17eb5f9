package access

import (
	"context"
	"slices"

	"reglament/internal/store"
)

// Hand gives the rights of one key to the documents to another, in the same registers, and takes them from the former.
func Hand(ctx context.Context, tx *store.Tx, from, to string, documents []string) error {
	for group := range slices.Chunk(documents, keysMax) {
		in, args := inList([]any{from, to}, group)
		_, err := tx.Exec(ctx, `INSERT INTO access_row (grantee, register, sort, ref_id, document_id, reason)
			SELECT $2, register, sort, ref_id, document_id, reason FROM access_row WHERE grantee = $1 AND document_id IN (`+in+`)
			ON CONFLICT DO NOTHING`, args...)
		if err != nil {
			return err
		}
		in, args = inList([]any{from}, group)
		if _, err := tx.Exec(ctx, `DELETE FROM access_row WHERE grantee = $1 AND document_id IN (`+in+`)`, args...); err != nil {
			return err
		}
	}
	return nil
}

// Inherit gives a key the right to open everything that another one sees, without entering it in registers: the archive of
// a unit goes to its successor. reason is a key of the catalogue.
func Inherit(ctx context.Context, tx *store.Tx, from, to, reason string) error {
	_, err := tx.Exec(ctx, `INSERT INTO access_row (grantee, register, sort, ref_id, document_id, reason)
		SELECT DISTINCT $2, CASE WHEN register = '`+RegisterWhole+`' THEN register ELSE '`+RegisterSee+`' END, '', ref_id, document_id, $3 FROM access_row WHERE grantee = $1 ON CONFLICT DO NOTHING`,
		from, to, shortReason(reason))
	return err
}
