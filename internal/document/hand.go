package document

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/store"
)

// handMax is how many documents one statement names.
const handMax = 200

// HandPost puts a successor in the place of a post among those who are asked to agree, and among the executors of the
// resolutions in force on the documents.
func (k *Kernel) HandPost(ctx context.Context, tx *store.Tx, from, to string, documents []string) error {
	_, err := tx.Exec(ctx, `UPDATE agreement_step SET post_id = $2 WHERE post_id = $1 AND state IN ('waiting', 'asked')
		AND round_id IN (SELECT r.id FROM agreement_round r WHERE r.state = 'open')`, from, to)
	if err != nil {
		return err
	}
	for group := range slices.Chunk(documents, handMax) {
		in, args := listed([]any{from, to}, group)
		_, err := tx.Exec(ctx, `UPDATE resolution_executor SET post_id = $2 WHERE post_id = $1 AND resolution_id IN
			(SELECT r.id FROM resolution r WHERE r.superseded = 0 AND r.document_id IN (`+in+`))`, args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// HandUnit puts a successor in the place of the unit that initiated the documents. Who was asked to agree stays: the matter
// is agreed with the unit that was named (45).
func (k *Kernel) HandUnit(ctx context.Context, tx *store.Tx, from, to string, documents []string) error {
	for group := range slices.Chunk(documents, handMax) {
		in, args := listed([]any{from, to}, group)
		if _, err := tx.Exec(ctx, `UPDATE document SET owner_unit = $2 WHERE owner_unit = $1 AND id IN (`+in+`)`, args...); err != nil {
			return err
		}
	}
	return nil
}

// AskedToAgree lists the documents in whose open rounds a post is asked, or will be.
func (k *Kernel) AskedToAgree(ctx context.Context, q store.Q, postID string) ([]string, error) {
	return store.List(ctx, q, store.Value[string], `SELECT DISTINCT s.document_id FROM agreement_step s JOIN agreement_round r ON r.id = s.round_id
		WHERE s.post_id = $1 AND s.state IN ('waiting', 'asked') AND r.state = 'open' ORDER BY s.document_id`, postID)
}

// listed numbers the values of a list after the arguments there are.
func listed(args []any, values []string) (string, []any) {
	marks := make([]string, len(values))
	for i, v := range values {
		args = append(args, v)
		marks[i] = "$" + strconv.Itoa(len(args))
	}
	return strings.Join(marks, ","), args
}
