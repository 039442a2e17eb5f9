package turn

import (
	"context"

	"reglament/internal/store"
)

// Hand gives every move of one key to another and returns the documents concerned.
func Hand(ctx context.Context, tx *store.Tx, from, to string) ([]string, error) {
	documents, err := store.List(ctx, tx, store.Value[string], `SELECT DISTINCT document_id FROM turn WHERE grantee = $1 AND document_id <> '' ORDER BY document_id`, from)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO turn (grantee, due_day, kind, ref_id, document_id, since)
		SELECT $2, due_day, kind, ref_id, document_id, since FROM turn WHERE grantee = $1 ON CONFLICT DO NOTHING`, from, to)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM turn WHERE grantee = $1`, from)
	return documents, err
}
