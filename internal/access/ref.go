package access

import (
	"context"
	"strconv"
	"strings"

	"reglament/internal/store"
)

// CanSeeRef reports whether the viewer may see a record inside a document, such as the execution of one recipient: a
// document may be open to all its recipients while each execution is open to its own.
func CanSeeRef(ctx context.Context, q store.Q, v Viewer, documentID, refID string) (reason string, ok bool, err error) {
	for _, keys := range chunks(v.Keys) {
		in, args := inList([]any{documentID, refID}, keys)
		reason, ok, err = store.One(ctx, q, scanReason,
			`SELECT reason FROM access_row WHERE document_id = $1 AND ref_id = $2 AND grantee IN (`+in+`) ORDER BY grantee LIMIT 1`, args...)
		if ok || err != nil {
			return reason, ok, err
		}
	}
	return "", false, nil
}

// Refs lists the records inside a document that the viewer may see, in the registers given.
func Refs(ctx context.Context, q store.Q, v Viewer, documentID string, registers ...string) ([]string, error) {
	var out []string
	seen := map[string]bool{}
	for _, keys := range chunks(v.Keys) {
		in, args := inList([]any{documentID}, keys)
		reg, args := inList(args, registers)
		refs, err := store.List(ctx, q, store.Value[string], `SELECT DISTINCT ref_id FROM access_row
			WHERE document_id = $1 AND grantee IN (`+in+`) AND register IN (`+reg+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, r := range refs {
			if !seen[r] {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	return out, nil
}

func inList(args []any, values []string) (string, []any) {
	marks := make([]string, len(values))
	for i, v := range values {
		args = append(args, v)
		marks[i] = "$" + strconv.Itoa(len(args))
	}
	return strings.Join(marks, ","), args
}
