package access

import (
	"context"
	"fmt"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/store"
)

// Registers are the lists that rows belong to. In RegisterSee the reference is the document itself and the row gives only
// the right to open it. The words are short, since they stand in every row and index.
const (
	RegisterOutgoing        = "o" // reference: document, sort: newest first
	RegisterPlan            = "p" // reference: document, sort: newest first
	RegisterProposal        = "q" // reference: document, sort: newest first
	RegisterExecutionOpen   = "e" // reference: execution, sort: due day
	RegisterExecutionClosed = "x" // reference: execution, sort: newest first
	RegisterAnalysis        = "a" // reference: document, sort: newest first (28–33)
	RegisterSee             = "s" // reference: document
	RegisterOral            = "q" // reference: oral instruction, sort: newest first
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

func shortReason(key string) string {
	if rest, ok := strings.CutPrefix(key, reasonPlain); ok {
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

// Move takes a record, for everybody who sees it, from one register to another or to another place of the same one.
func Move(ctx context.Context, tx *store.Tx, refID, fromRegister, toRegister, newSort string) error {
	if _, err := tx.Exec(ctx, `INSERT INTO access_row (grantee, register, sort, ref_id, document_id, reason)
		SELECT grantee, $3, $4, ref_id, document_id, reason FROM access_row WHERE ref_id = $1 AND register = $2
		ON CONFLICT DO NOTHING`, refID, fromRegister, toRegister, newSort); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM access_row WHERE ref_id = $1 AND register = $2 AND NOT (register = $3 AND sort = $4)`,
		refID, fromRegister, toRegister, newSort)
	return err
}

// Revoke takes a record out of a register for the keys given, or for everybody when none is.
func Revoke(ctx context.Context, tx *store.Tx, refID, register string, grantees ...string) error {
	if len(grantees) == 0 {
		return tx.Later(ctx, `DELETE FROM access_row WHERE ref_id = $1 AND register = $2`, refID, register)
	}
	for _, g := range grantees {
		if err := tx.Later(ctx, `DELETE FROM access_row WHERE ref_id = $1 AND register = $2 AND grantee = $3`,
			refID, register, g); err != nil {
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
		text, args := canSeeSQL(keys, documentID)
		reason, ok, err = store.One(ctx, q, scanReason, text, args...)
		if ok || err != nil {
			return reason, ok, err
		}
	}
	return "", false, nil
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

// NewestFirst is the sort text of an instant in a register that shows the newest first.
func NewestFirst(t time.Time) string { return fmt.Sprintf("%016d", sortSpan-t.UnixMicro()) }

// ByDue is the sort text of a due day in a register that shows the earliest first; no due day comes last.
func ByDue(day calendar.Day) string {
	if day.None() {
		return "9999-99-99"
	}
	return day.String()
}
