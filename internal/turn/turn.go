// Package turn keeps whose move it is: one row for each thing that waits for a post, a unit or a body.
//
// A row is set and cleared in the transaction that causes it, so the desk shows what is the reader's move now and
// nothing else (peers' users ask for exactly that). It grants no rights: the use case checks them again.
package turn

import (
	"context"
	"fmt"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Kind says what the move is.
type Kind string

// The moves of the road of an instrument.
const (
	Agree           Kind = "agree"            // answer an agreement step (45, 49-1)
	Revise          Kind = "revise"           // a draft came back with a refusal
	Sign            Kind = "sign"             // an agreed draft waits for its signer (40, 42, 43)
	Dispatch        Kind = "send"             // a signed instrument waits to be sent (44)
	Receive         Kind = "receive"          // receipt is to be recorded
	Resolve         Kind = "resolve"          // the head's resolution is to be written
	Execute         Kind = "execute"          // the lead executor reports
	SignReport      Kind = "sign_report"      // the head of the body signs the report
	Accept          Kind = "accept"           // the sender accepts or returns a report
	DecideExtension Kind = "decide_extension" // the signer decides on an extension
	Answer          Kind = "answer"           // the initiator answers an executor's question (40)
	Prepare         Kind = "prepare"          // a summary or a memo is owed for a period (32, 33)
	Release         Kind = "release"          // everything is accepted: release from control
	Formalise       Kind = "formalise"        // an oral instruction is to be formalised (44)
	Confirm         Kind = "confirm"          // a side says whether an oral instruction was given so (44)
	Acquaint        Kind = "acquaint"         // an informational document is to be read (48)
	Weigh           Kind = "weigh"            // the Apparatus says whether a text holds a demand (48)
	Revoke          Kind = "revoke"           // the unit's revision asks the post that signed to revoke (49)
	Change          Kind = "change"           // the unit's revision asks the post that signed to change (49)
	Revision        Kind = "revision"         // the quarterly revision and its report (49)
	AcceptRevision  Kind = "accept_revision"  // the Apparatus accepts or returns the report of a revision (49)
	HalfYear        Kind = "halfyear"         // the half-yearly analysis (49-1)
)

// The moves of a plan and of proposals for it (12, 13).
const (
	Propose     Kind = "propose"      // an agreed proposal waits to be sent
	Consider    Kind = "consider"     // a proposal awaits the decision of who draws the plan up
	SubmitPlan  Kind = "submit_plan"  // an endorsed draft waits to be submitted
	ApprovePlan Kind = "approve_plan" // a draft plan waits for who approves it
	ReceivePlan Kind = "receive_plan" // receipt of an approved plan is to be recorded
)

// The moves of execution and of changes of a plan in force (18, 19).
const (
	ReportMeasure Kind = "report_measure" // the result of a measure is to be reported
	BringReport   Kind = "bring_report"   // a memo waits for who brings it
	ResolveReport Kind = "resolve_report" // a memo waits for the resolution
	Implement     Kind = "implement"      // the resolution is to be carried into effect
	SendPapers    Kind = "send_papers"    // the confirming documents are to be sent
	TakeOff       Kind = "take_off"       // a measure waits to be taken off control
	DecideChange  Kind = "decide_change"  // a change waits for who approves it
)

// Never is the day of a move that has no term of its own; it sorts last.
const Never = "9999-12-31"

// Row is one move that waits. Due is the zero Day when the move has no term.
type Row struct {
	Grantee    string
	Kind       Kind
	RefID      string
	DocumentID string
	Due        calendar.Day
	Since      int64 // microseconds UTC
}

// Next is a move that begins with the act: a thing of a document that waits for who holds the key.
func Next(act org.Act, grantee string, kind Kind, refID, documentID string, due calendar.Day) Row {
	return Row{Grantee: grantee, Kind: kind, RefID: refID, DocumentID: documentID, Due: due, Since: store.Micros(act.Now)}
}

// Set writes moves; one that is already there stays as it is.
func Set(ctx context.Context, tx *store.Tx, rows ...Row) error {
	for _, r := range rows {
		_, err := tx.Exec(ctx, `INSERT INTO turn (grantee, due_day, kind, ref_id, document_id, since)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			r.Grantee, dueText(r.Due), string(r.Kind), r.RefID, r.DocumentID, r.Since)
		if err != nil {
			return err
		}
	}
	return nil
}

// SetMany writes many moves in one statement, for the dispatch to many bodies.
func SetMany(ctx context.Context, tx *store.Tx, rows []Row) error {
	values := make([][]any, 0, len(rows))
	for _, r := range rows {
		values = append(values, []any{r.Grantee, dueText(r.Due), string(r.Kind), r.RefID, r.DocumentID, r.Since})
	}
	return store.InsertLater(ctx, tx, "turn", []string{"grantee", "due_day", "kind", "ref_id", "document_id", "since"}, values)
}

// Clear removes the moves of a kind on a thing, for whomever they waited.
func Clear(ctx context.Context, tx *store.Tx, refID string, kinds ...Kind) error {
	for _, k := range kinds {
		if err := tx.Later(ctx, `DELETE FROM turn WHERE ref_id = $1 AND kind = $2`, refID, string(k)); err != nil {
			return err
		}
	}
	return nil
}

// ClearFor removes the moves of a kind on a thing that wait for one grantee, as when one of several bodies has answered.
func ClearFor(ctx context.Context, tx *store.Tx, refID string, kind Kind, grantee string) error {
	_, err := tx.Exec(ctx, `DELETE FROM turn WHERE ref_id = $1 AND kind = $2 AND grantee = $3`, refID, string(kind), grantee)
	return err
}

// ClearOn removes the moves of a kind on a document.
func ClearOn(ctx context.Context, tx *store.Tx, documentID string, kinds ...Kind) error {
	for _, k := range kinds {
		if _, err := tx.Exec(ctx, `DELETE FROM turn WHERE document_id = $1 AND kind = $2`, documentID, string(k)); err != nil {
			return err
		}
	}
	return nil
}

// ClearDocument removes every move on a document, as when it is withdrawn or released.
func ClearDocument(ctx context.Context, tx *store.Tx, documentID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM turn WHERE document_id = $1`, documentID)
	return err
}

// Redate gives the moves on a thing another day, as when a term is extended.
func Redate(ctx context.Context, tx *store.Tx, refID string, due calendar.Day) error {
	_, err := tx.Exec(ctx, `UPDATE turn SET due_day = $2 WHERE ref_id = $1`, refID, dueText(due))
	return err
}

func dueText(d calendar.Day) string {
	if d.None() {
		return Never
	}
	return d.String()
}

// Cursor points behind the last move of a page; the zero Cursor is the beginning.
type Cursor struct{ Due, RefID string }

// List pages through the moves of the keys, those with the earliest day first. kinds may be empty for all.
func List(ctx context.Context, q store.Q, keys []string, after Cursor, limit int, kinds ...Kind) ([]Row, Cursor, error) {
	if len(keys) == 0 {
		return nil, Cursor{}, nil
	}
	rows, err := askList(keys, after, limit, kinds).List(ctx, q)
	if err != nil || len(rows) <= limit {
		return rows, Cursor{}, err
	}
	last := rows[limit-1]
	return rows[:limit], Cursor{Due: dueText(last.Due), RefID: last.RefID}, nil
}

func askList(keys []string, after Cursor, limit int, kinds []Kind) store.Question[Row] {
	text, args := selection(keys, kinds)
	args = append(args, after.Due, after.RefID, limit+1)
	n := len(args)
	return store.Ask(scan, `SELECT MIN(grantee), due_day, kind, ref_id, document_id, MIN(since) FROM turn WHERE `+text+
		fmt.Sprintf(` AND (due_day, ref_id) > ($%d, $%d) GROUP BY due_day, kind, ref_id, document_id ORDER BY due_day, ref_id LIMIT $%d`, n-2, n-1, n), args...)
}

// Count counts the moves of the keys by kind.
func Count(ctx context.Context, q store.Q, keys []string) (map[Kind]int64, error) {
	out := map[Kind]int64{}
	if len(keys) == 0 {
		return out, nil
	}
	list, err := askCount(keys).List(ctx, q)
	for _, c := range list {
		out[c.Kind] = c.n
	}
	return out, err
}

// count is how many moves of a kind there are.
type count struct {
	Kind Kind
	n    int64
}

func askCount(keys []string) store.Question[count] {
	text, args := selection(keys, nil)
	return store.Ask(func(s store.Scanner) (c count, err error) {
		err = s.Scan(&c.Kind, &c.n)
		return c, err
	}, `SELECT kind, COUNT(DISTINCT ref_id) FROM turn WHERE `+text+` GROUP BY kind`, args...)
}

// Asks are what Count and the first page of List ask, of each list of kinds, for store.Ahead.
func Asks(keys []string, limit int, lists ...[]Kind) []store.Asked {
	if len(keys) == 0 {
		return nil
	}
	out := []store.Asked{askCount(keys)}
	for _, kinds := range lists {
		out = append(out, askList(keys, Cursor{}, limit, kinds))
	}
	return out
}

func selection(keys []string, kinds []Kind) (string, []any) {
	var args []any
	list := func(n int) string {
		marks := make([]string, n)
		for i := range marks {
			marks[i] = fmt.Sprintf("$%d", len(args)-n+i+1)
		}
		return strings.Join(marks, ",")
	}
	for _, k := range keys {
		args = append(args, k)
	}
	text := `grantee IN (` + list(len(keys)) + `)`
	if len(kinds) > 0 {
		for _, k := range kinds {
			args = append(args, string(k))
		}
		text += ` AND kind IN (` + list(len(kinds)) + `)`
	}
	return text, args
}

func scan(s store.Scanner) (Row, error) {
	var r Row
	var due string
	if err := s.Scan(&r.Grantee, &due, &r.Kind, &r.RefID, &r.DocumentID, &r.Since); err != nil {
		return r, err
	}
	if due != Never {
		day, err := calendar.ParseDay(due)
		if err != nil {
			return r, err
		}
		r.Due = day
	}
	return r, nil
}
