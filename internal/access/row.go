package access

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/store"
)

// Registers are the lists that rows belong to. In RegisterSee the reference is the document itself and the row gives only
// the right to open it. The words are short, since they stand in every row and index. No two share one: a register would walk over the rows
// of the other and count them as its own.
const (
	RegisterOutgoing        = "o" // reference: document, sort: newest first
	RegisterPlan            = "p" // reference: document, sort: newest first
	RegisterProposal        = "q" // reference: document, sort: newest first
	RegisterExecutionOpen   = "e" // reference: execution, sort: due day
	RegisterExecutionClosed = "x" // reference: execution, sort: newest first
	RegisterAnalysis        = "a" // reference: document, sort: newest first (28–33)
	RegisterSee             = "s" // reference: document
	RegisterWhole           = "w" // reference: document; the row gives the right to every record of it
	RegisterOral            = "l" // reference: oral instruction, sort: newest first
	RegisterInform          = "i" // reference: informational document, sort: newest first
)

// Row grants one matter in one register to one key.
type Row struct {
	Grantee    string
	Register   string
	Sort       string // what the register is ordered by, byte by byte
	RefID      string // the record listed
	DocumentID string // the document it belongs to
	Reason     string // why: a key of the catalogue, "access.reason.author"
}

// Reasons are stored without what they have in common.
const (
	reasonPlain    = "access.reason."
	reasonDocument = "document.access."
)

// letters are the reasons of every execution, for which even a word is long.
var letters = map[string]string{"recipient": "r", "unit": "u", "control": "c"}

var lettersBack = map[string]string{"r": "recipient", "u": "unit", "c": "control"}

func shortReason(key string) string {
	if rest, ok := strings.CutPrefix(key, reasonPlain); ok {
		if letter, ok := letters[rest]; ok {
			return letter
		}
		return rest
	}
	if rest, ok := strings.CutPrefix(key, reasonDocument); ok {
		return "d:" + rest
	}
	return key
}

// longReason is the key of the catalogue again.
func longReason(stored string) string {
	if rest, ok := strings.CutPrefix(stored, "d:"); ok {
		return reasonDocument + rest
	}
	if stored == "" || strings.Contains(stored, ".") {
		return stored
	}
	if word, ok := lettersBack[stored]; ok {
		stored = word
	}
	return reasonPlain + stored
}

func scanReason(s store.Scanner) (string, error) {
	stored, err := store.Value[string](s)
	return longReason(stored), err
}

var rowColumns = []string{"grantee", "register", "sort", "ref_id", "document_id", "reason"}

// Grant writes rows by as few statements as possible; those that stand already are left as they are.
func Grant(ctx context.Context, tx *store.Tx, rows []Row) error {
	values, err := rowValues(rows)
	if err == nil {
		err = store.InsertNewLater(ctx, tx, "access_row", rowColumns, values)
	}
	return err
}

// GrantNew is Grant for rows of which none can stand already, as those of a record just made: it is faster by not looking.
func GrantNew(ctx context.Context, tx *store.Tx, rows []Row) error {
	values, err := rowValues(rows)
	if err == nil {
		err = store.InsertLater(ctx, tx, "access_row", rowColumns, values)
	}
	return err
}

func rowValues(rows []Row) ([][]any, error) {
	values := make([][]any, len(rows))
	for i, r := range rows {
		if r.Grantee == "" || r.Register == "" || r.RefID == "" || r.DocumentID == "" {
			return nil, fmt.Errorf("access: a row without a key, register, reference or document: %+v", r)
		}
		values[i] = []any{r.Grantee, r.Register, r.Sort, r.RefID, r.DocumentID, shortReason(r.Reason)}
	}
	return values, nil
}

// Place is where Move takes records: from one register to another, or to another place of the same one.
type Place struct{ From, To, Sort string }

// Move takes records of one document, for everybody who sees them, to another place. Rows are changed where they stand,
// since inserting the new ones before the old ones go leaves the pages of the index half empty.
func Move(ctx context.Context, tx *store.Tx, documentID string, to Place, refIDs ...string) error {
	for group := range slices.Chunk(refIDs, keysMax) {
		in, args := inList([]any{documentID, to.From, to.To, to.Sort}, group)
		moving := ` WHERE document_id = $1 AND register = $2 AND NOT (register = $3 AND sort = $4) AND ref_id IN (` + in + `)`
		// Whoever sees a record there already, or twice here, keeps one row.
		if _, err := tx.Exec(ctx, `DELETE FROM access_row`+moving+` AND EXISTS (SELECT 1 FROM access_row o WHERE o.document_id = $1
			AND o.grantee = access_row.grantee AND o.ref_id = access_row.ref_id
			AND (o.register = $3 AND o.sort = $4 OR o.register = $2 AND o.sort < access_row.sort))`, args...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE access_row SET register = $3, sort = $4`+moving, args...); err != nil {
			return err
		}
	}
	return nil
}

// Revoke takes a record of a document out of a register for the keys given, or for everybody when none is.
func Revoke(ctx context.Context, tx *store.Tx, documentID, refID, register string, grantees ...string) error {
	if len(grantees) == 0 {
		return tx.Later(ctx, `DELETE FROM access_row WHERE document_id = $1 AND ref_id = $2 AND register = $3`, documentID, refID, register)
	}
	for _, g := range grantees {
		if err := tx.Later(ctx, `DELETE FROM access_row WHERE document_id = $1 AND ref_id = $2 AND register = $3 AND grantee = $4`,
			documentID, refID, register, g); err != nil {
			return err
		}
	}
	return nil
}

// Grantees lists who sees a document and why, by key; it explains rights to a person.
func Grantees(ctx context.Context, q store.Q, documentID string) ([]Row, error) {
	return store.List(ctx, q, func(s store.Scanner) (r Row, err error) {
		err = s.Scan(&r.Grantee, &r.Register, &r.Sort, &r.RefID, &r.DocumentID, &r.Reason)
		r.Reason = longReason(r.Reason)
		return r, err
	}, `SELECT grantee, register, sort, ref_id, document_id, reason FROM access_row WHERE document_id = $1
		ORDER BY grantee, register, sort, ref_id`, documentID)
}

// CanSee reports whether the viewer may see the document, and why. Without a right ok is false: deny by default.
func CanSee(ctx context.Context, q store.Q, v Viewer, documentID string) (reason string, ok bool, err error) {
	for _, keys := range chunks(v.Keys) {
		reason, ok, err = askCanSee(keys, documentID).One(ctx, q)
		if ok || err != nil {
			return reason, ok, err
		}
	}
	return "", false, nil
}

func askCanSee(keys []string, documentID string) store.Question[string] {
	text, args := canSeeSQL(keys, documentID)
	return store.Ask(scanReason, text, args...)
}

// Asks are what CanSee and Refs ask of a document, for store.Ahead.
func Asks(v Viewer, documentID string, registers ...string) (out []store.Asked) {
	for _, keys := range chunks(v.Keys) {
		out = append(out, askCanSee(keys, documentID), askRefs(keys, documentID, registers))
	}
	return out
}

// Must is CanSee that answers fault.NotFound: what may not be seen does not exist.
func Must(ctx context.Context, q store.Q, v Viewer, documentID string) error {
	_, ok, err := CanSee(ctx, q, v, documentID)
	if err == nil && !ok {
		return fault.NotFound{What: "document " + documentID}
	}
	return err
}

// sortSpan makes the newest sort first: microseconds are taken from it. It is past the year 2200.
const sortSpan = 9_999_999_999_999_999

// sortDigits is the length of a sort text made of an instant.
const sortDigits = 10

// NewestFirst is the sort text of an instant in a register that shows the newest first: ten digits of base 62. Those of
// rows written before were sixteen decimal digits, which begin with 7 or 8; these begin with 0, as newer ones.
func NewestFirst(t time.Time) string {
	var text [sortDigits]byte
	store.PutBase62(text[:], uint64(sortSpan-t.UnixMicro()))
	return string(text[:])
}

// WhenNewest is the instant of a sort text that NewestFirst made, of today's form or of the former; ok is false for another text.
func WhenNewest(sort string) (at time.Time, ok bool) {
	v, ok := store.FromBase62(sort)
	if len(sort) != sortDigits { // of the former form
		n, err := strconv.ParseUint(sort, 10, 64)
		v, ok = n, err == nil
	}
	if !ok || v > sortSpan {
		return time.Time{}, false
	}
	return time.UnixMicro(sortSpan - int64(v)), true
}

// ByDue is the sort text of a due day in a register that shows the earliest first; no due day comes last.
func ByDue(day calendar.Day) string {
	if day.None() {
		return "9999-99-99"
	}
	return day.String()
}
