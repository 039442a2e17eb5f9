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
			`SELECT reason FROM access_row WHERE document_id = $1 AND (ref_id = $2 OR register = '`+RegisterWhole+`') AND grantee IN (`+in+`) ORDER BY grantee LIMIT 1`, args...)
		if ok || err != nil {
			return reason, ok, err
		}
	}
	return "", false, nil
}

// Seen are the records inside a document that a viewer may see.
type Seen struct {
	all  bool
	refs map[string]bool
}

// Has reports whether a record of the document is among them.
func (s Seen) Has(refID string) bool { return s.all || s.refs[refID] }

// Refs are the records inside a document that the viewer may see, in the registers given.
func Refs(ctx context.Context, q store.Q, v Viewer, documentID string, registers ...string) (Seen, error) {
	out := Seen{refs: map[string]bool{}}
	for _, keys := range chunks(v.Keys) {
		rows, err := askRefs(keys, documentID, registers).List(ctx, q)
		if err != nil {
			return Seen{}, err
		}
		for _, r := range rows {
			out.refs[r.ref] = true
			out.all = out.all || r.register == RegisterWhole
		}
	}
	return out, nil
}

type refRight struct{ ref, register string }

func askRefs(keys []string, documentID string, registers []string) store.Question[refRight] {
	in, args := inList([]any{documentID}, keys)
	reg, args := inList(args, append([]string{RegisterWhole}, registers...))
	return store.Ask(func(s store.Scanner) (r refRight, err error) {
		err = s.Scan(&r.ref, &r.register)
		return r, err
	}, `SELECT DISTINCT ref_id, register FROM access_row
		WHERE document_id = $1 AND grantee IN (`+in+`) AND register IN (`+reg+`)`, args...)
}

func inList(args []any, values []string) (string, []any) {
	marks := make([]string, len(values))
	for i, v := range values {
		args = append(args, v)
		marks[i] = "$" + strconv.Itoa(len(args))
	}
	return strings.Join(marks, ","), args
}
