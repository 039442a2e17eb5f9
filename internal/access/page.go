package access

import (
	"context"
	"strconv"
	"strings"

	"reglament/internal/store"
)

// keysMax is how many keys go into one statement; SQLite takes at most 500 terms of a compound select.
const keysMax = 256

// Cursor is the place after which a page begins; the zero Cursor is the beginning.
type Cursor struct{ Sort, RefID string }

// Item is one record of a page.
type Item struct{ Sort, RefID, DocumentID, Reason string }

// Cursor is the place after this record.
func (i Item) Cursor() Cursor { return Cursor{i.Sort, i.RefID} }

// chunks cuts keys into lists that fit a statement, each filled up to a power of two with empty keys, which no row has:
// so a handful of statement texts serves viewers with any number of keys.
func chunks(keys []string) [][]string {
	var out [][]string
	for len(keys) > 0 {
		n := min(len(keys), keysMax)
		size := 1
		for size < n {
			size *= 2
		}
		padded := make([]string, size)
		copy(padded, keys[:n])
		out = append(out, padded)
		keys = keys[n:]
	}
	return out
}

// canSeeSQL asks by the index (document_id, grantee, ref_id).
func canSeeSQL(keys []string, documentID string) (string, []any) {
	args := []any{documentID}
	var b strings.Builder
	b.WriteString(`SELECT reason FROM access_row WHERE document_id = $1 AND grantee IN (`)
	for i, k := range keys {
		args = append(args, k)
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("$" + strconv.Itoa(len(args)))
	}
	b.WriteString(`) ORDER BY grantee LIMIT 1`)
	return b.String(), args
}

// SeeSQL is CanSee as a condition inside a chapter's own query: column is the column that holds the document's id, args
// the arguments before it. The table of rights is called granted inside, so that it hides no table of the chapter. The keys stand in as many lists as they need.
func SeeSQL(v Viewer, column string, args []any) (string, []any) {
	return grantedSQL(v, `granted.document_id = `+column, args)
}

// SeeRefSQL is CanSeeRef in the manner of SeeSQL: column holds the id of a record inside the document of the column document.
func SeeRefSQL(v Viewer, document, column string, args []any) (string, []any) {
	return grantedSQL(v, `granted.document_id = `+document+` AND (granted.ref_id = `+column+` OR granted.register = '`+RegisterWhole+`')`, args)
}

func grantedSQL(v Viewer, what string, args []any) (string, []any) {
	var b strings.Builder
	b.WriteString(`(`)
	for i, keys := range chunks(v.Keys) {
		if i > 0 {
			b.WriteString(` OR `)
		}
		var in string
		in, args = inList(args, keys)
		b.WriteString(`EXISTS (SELECT 1 FROM access_row granted WHERE ` + what + ` AND granted.grantee IN (` + in + `))`)
	}
	if len(v.Keys) == 0 {
		b.WriteString(`1 = 0`)
	}
	b.WriteString(`)`)
	return b.String(), args
}

// PageSQL builds the statement that gives a page of a register to the holder of the keys: one walk along the primary key
// for each key, joined, every record once. Its columns are sort, ref_id, document_id, reason. To join a chapter's own table,
// use it as a subselect. At most 256 keys go into one statement; Page takes any number.
//
// The cost is keys times limit, whatever the size of the archive.
func PageSQL(keys []string, register string, after Cursor, limit int) (string, []any) {
	if len(keys) > keysMax {
		keys = keys[:keysMax]
	}
	args := []any{register, after.Sort, after.RefID, limit}
	var b strings.Builder
	b.WriteString(`SELECT sort, ref_id, document_id, MIN(reason) AS reason FROM (`)
	for i, k := range keys {
		args = append(args, k)
		if i > 0 {
			b.WriteString(` UNION ALL `)
		}
		n := strconv.Itoa(len(args))
		b.WriteString(`SELECT sort, ref_id, document_id, reason FROM (SELECT sort, ref_id, document_id, reason FROM access_row
			WHERE grantee = $` + n + ` AND register = $1 AND (sort, ref_id) > ($2, $3) ORDER BY sort, ref_id LIMIT $4) AS k` + strconv.Itoa(i))
	}
	if len(keys) == 0 {
		b.WriteString(`SELECT sort, ref_id, document_id, reason FROM access_row
			WHERE grantee = '' AND register = $1 AND (sort, ref_id) > ($2, $3) LIMIT $4`)
	}
	b.WriteString(`) AS every_key GROUP BY sort, ref_id, document_id ORDER BY sort, ref_id LIMIT $4`)
	return b.String(), args
}

// Page reads a page of a register as the viewer sees it. A page shorter than limit is the last.
func Page(ctx context.Context, q store.Q, v Viewer, register string, after Cursor, limit int) ([]Item, error) {
	out := []Item{}
	for _, keys := range chunks(v.Scope()) {
		text, args := PageSQL(keys, register, after, limit)
		items, err := store.List(ctx, q, scanItem, text, args...)
		if err != nil {
			return nil, err
		}
		out = merge(out, items, limit)
	}
	return out, nil
}

func scanItem(s store.Scanner) (i Item, err error) {
	err = s.Scan(&i.Sort, &i.RefID, &i.DocumentID, &i.Reason)
	i.Reason = longReason(i.Reason)
	return i, err
}

// pageOf is Page of the rows of a few documents alone: they are looked up by the document. Key and register are asked for in a
// way that no index serves, lest the register be walked.
func pageOf(ctx context.Context, q store.Q, v Viewer, register string, after Cursor, limit int, documents []string) ([]Item, error) {
	out := []Item{}
	for _, keys := range chunks(v.Scope()) {
		args := []any{register, after.Sort, after.RefID, limit}
		granted, args := inList(args, keys)
		in, args := inList(args, chunks(documents)[0])
		items, err := store.List(ctx, q, scanItem, `SELECT sort, ref_id, document_id, MIN(reason) AS reason FROM access_row
			WHERE document_id IN (`+in+`) AND grantee || '' IN (`+granted+`) AND register || '' = $1 AND (sort || '', ref_id) > ($2, $3)
			GROUP BY sort, ref_id, document_id ORDER BY sort, ref_id LIMIT $4`, args...)
		if err != nil {
			return nil, err
		}
		out = merge(out, items, limit)
	}
	return out, nil
}

// merge joins two pages in order, every record once.
func merge(a, b []Item, limit int) []Item {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	out := make([]Item, 0, min(limit, len(a)+len(b)))
	for len(out) < limit && (len(a) > 0 || len(b) > 0) {
		switch {
		case len(b) == 0 || len(a) > 0 && before(a[0], b[0]):
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || before(b[0], a[0]):
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return out
}

func before(a, b Item) bool {
	if a.Sort != b.Sort {
		return a.Sort < b.Sort
	}
	return a.RefID < b.RefID
}

// CountMost is up to how many records Count may be asked to count for a page.
const CountMost = 10_000

// Count is how many records of a register the viewer sees; ok is false where there are more than most, which bounds what it costs, or where
// his keys are too many for one statement.
func Count(ctx context.Context, q store.Q, v Viewer, register string, most int) (n int64, ok bool, err error) {
	lists := chunks(v.Scope())
	if len(lists) != 1 {
		return 0, len(lists) == 0, nil
	}
	in, args := inList([]any{register, most + 1}, lists[0])
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT DISTINCT ref_id FROM access_row WHERE grantee IN (`+in+`) AND register = $1 LIMIT $2) r`, args...).Scan(&n)
	return n, n <= int64(most), err
}
