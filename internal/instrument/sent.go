package instrument

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/store"
)

// SentSpan are the days, both included, in which a body sent what is asked about, as it stands today.
type SentSpan struct {
	Body  string // the sender
	From  calendar.Day
	To    calendar.Day
	Today calendar.Day // what is open and past its day counts as late
}

func (s SentSpan) args() []any { return []any{s.Body, s.From, s.To} }

// sentIn is the condition of what the body sent in the span; it walks instrument_sent.
const sentIn = `i.owner_body = $1 AND i.sent_day >= $2 AND i.sent_day <= $3 AND i.sent_day IS NOT NULL`

// Sent are the numbers of what a body sent in a span.
type Sent struct {
	Units  []SentByUnit
	Bodies []SentToBody
	Passed []SentPassed
	// Revoked and Changed count the instruments of the body that were, by the day of that act and not of sending (49).
	Revoked, Changed int
	// Twins are likely duplicates among the newest that the viewer may see (I-164), Compared is how many those were.
	Twins    []TwinPair
	Compared int
}

// SentByUnit is what a unit sent of a kind.
type SentByUnit struct {
	Unit       string
	Kind       Kind
	N          int
	Executions int
	Short      int // with a shortened term (44)
	Poor       int // supplementary ones because of poor execution (46)
}

// SentToBody are the executions of a recipient in an area of law.
type SentToBody struct {
	Body, Area              string
	N, Open, Returned, Late int
}

// SentPassed are the instruments that were sent past a rule's warning, with a written reason.
type SentPassed struct {
	Rule, Para string
	N          int
}

// CountSent counts what was sent in a span in a handful of statements, each along the days of the span. The viewer narrows the
// search of duplicates only: numbers are those of the body.
func CountSent(ctx context.Context, q store.Q, viewer access.Viewer, s SentSpan) (f Sent, err error) {
	if f.Units, err = sentByUnits(ctx, q, s); err != nil {
		return f, err
	}
	if f.Bodies, err = sentToBodies(ctx, q, s); err != nil {
		return f, err
	}
	if f.Passed, err = store.List(ctx, q, func(r store.Scanner) (p SentPassed, err error) {
		err = r.Scan(&p.Rule, &p.Para, &p.N)
		return p, err
	}, `SELECT w.rule, MIN(w.para), COUNT(DISTINCT w.document_id) FROM instrument i JOIN warning_reason w ON w.document_id = i.document_id
		WHERE `+sentIn+` GROUP BY w.rule ORDER BY w.rule`, s.args()...); err != nil {
		return f, err
	}
	err = q.QueryRow(ctx, `SELECT COUNT(DISTINCT CASE WHEN x.kind = 'revoke' THEN x.document_id END), COUNT(DISTINCT CASE WHEN x.kind = 'change' THEN x.document_id END)
		FROM follow_act x JOIN instrument i ON i.document_id = x.document_id WHERE x.at >= $2 AND x.at < $3 AND i.owner_body = $1`,
		s.Body, s.From.Start(), (s.To+1).Start()).Scan(&f.Revoked, &f.Changed)
	if err != nil {
		return f, err
	}
	f.Twins, f.Compared, err = twinsSent(ctx, q, viewer, s)
	return f, err
}

func sentByUnits(ctx context.Context, q store.Q, s SentSpan) ([]SentByUnit, error) {
	return store.List(ctx, q, func(s store.Scanner) (r SentByUnit, err error) {
		err = s.Scan(&r.Unit, &r.Kind, &r.N, &r.Executions, &r.Short, &r.Poor)
		return r, err
	}, `SELECT i.owner_unit, i.kind, COUNT(*), CAST(SUM(i.executions) AS BIGINT), COUNT(*) FILTER (WHERE i.short_ground_id <> ''),
		COUNT(*) FILTER (WHERE i.supplement_ground = 'poor_execution') FROM instrument i WHERE `+sentIn+` GROUP BY i.owner_unit, i.kind ORDER BY i.owner_unit, i.kind`, s.args()...)
}

// lateExecution says that an execution was late, or is: $4 is the day of the question.
const lateExecution = `(e.late_days > 0 OR e.closed_at IS NULL AND e.due_day < $4)`

func sentToBodies(ctx context.Context, q store.Q, s SentSpan) ([]SentToBody, error) {
	return store.List(ctx, q, func(s store.Scanner) (b SentToBody, err error) {
		err = s.Scan(&b.Body, &b.Area, &b.N, &b.Open, &b.Returned, &b.Late)
		return b, err
	}, `SELECT e.body_id, e.area_id, COUNT(*), COUNT(*) FILTER (WHERE e.closed_at IS NULL), COUNT(*) FILTER (WHERE e.returns > 0),
		COUNT(*) FILTER (WHERE `+lateExecution+`) FROM instrument i JOIN execution e ON e.document_id = i.document_id
		WHERE `+sentIn+` GROUP BY e.body_id, e.area_id ORDER BY COUNT(*) DESC, e.body_id, e.area_id`, append(s.args(), s.Today)...)
}

// What of the instruments sent is asked for.
const (
	RecordsSent          = "sent"
	RecordsShort         = "short"
	RecordsPassed        = "passed"
	RecordsSupplementary = "supplementary"
	RecordsRevoked       = "revoked"
	RecordsChanged       = "changed"
	RecordsReturned      = "returned"
	RecordsLate          = "late"
)

// RecordsKinds lists them.
var RecordsKinds = []string{RecordsSent, RecordsShort, RecordsPassed, RecordsSupplementary, RecordsRevoked, RecordsChanged, RecordsReturned, RecordsLate}

// SentFilter chooses of what was sent. Empty fields do not narrow.
type SentFilter struct {
	SentSpan
	What      string // one of RecordsKinds
	Kind      Kind
	Units     []string
	Recipient string
	Area      string // an area, or LoadNoArea
	Rule      string // of warnings that were passed
}

// SentRecord is an instrument that was sent, and why it is counted.
type SentRecord struct {
	Record
	// Note is the reason for a revocation or change, the ground of a shortened term, or the number of the main instrument of a
	// supplementary one.
	Note string
	// Lacking is what the returned reports of the recipients of a supplementary one lacked, as far as the viewer may see them (46);
	// LackingMarked says that their instrument is for official use only.
	Lacking       []string
	LackingMarked bool
	// Passed are the warnings that it was sent past, each with its reason, where those are asked for.
	Passed []SentReason
	// Of is how many of its executions the number behind which it stands counts: returned or late ones.
	Of int
}

// SentReason is a rule's warning that was passed, and why.
type SentReason struct{ Rule, Para, Reason string }

// ListSent lists instruments that were sent, the oldest first, as far as the viewer may see them; the cursor holds their day of
// sending.
func ListSent(ctx context.Context, q store.Q, viewer access.Viewer, f SentFilter, after access.Cursor, limit int) ([]SentRecord, error) {
	where, note, of, args := f.where()
	args = append(args, after.Sort, after.RefID)
	where += fmt.Sprintf(` AND (i.sent_day, i.document_id) > ($%d, $%d)`, len(args)-1, len(args))
	right, args := access.SeeSQL(viewer, "i.document_id", args)
	args = append(args, limit)
	list, err := store.List(ctx, q, func(s store.Scanner) (r SentRecord, err error) {
		r.Record, err = scanRecordWith(s, &r.Note, &r.Of)
		return r, err
	}, `SELECT `+recordColumns+`, `+note+`, `+of+` FROM instrument i WHERE `+where+` AND `+right+
		fmt.Sprintf(` ORDER BY i.sent_day, i.document_id LIMIT $%d`, len(args)), args...)
	switch {
	case err != nil || len(list) == 0:
		return list, err
	case f.What == RecordsPassed:
		return list, addPassed(ctx, q, list, f.Rule)
	case f.What == RecordsSupplementary:
		return list, addLacking(ctx, q, viewer, list)
	}
	return list, nil
}

// sentByID finds the records by their ids, which it lists too.
func sentByID(list []SentRecord) (at map[string]*SentRecord, ids []string) {
	at = make(map[string]*SentRecord, len(list))
	for i := range list {
		ids = append(ids, list[i].ID)
		at[list[i].ID] = &list[i]
	}
	return at, ids
}

// addLacking adds the poor execution on which supplementary instruments rest: what the last returned report of each of their
// recipients on the main one lacked, each text once (46).
func addLacking(ctx context.Context, q store.Q, viewer access.Viewer, list []SentRecord) error {
	at, ids := sentByID(list)
	in, args := store.Marks(ids)
	right, args := access.SeeRefSQL(viewer, "e.document_id", "e.id", args)
	type row struct {
		id, lacking string
		marked      bool
	}
	rows, err := store.List(ctx, q, func(s store.Scanner) (r row, err error) {
		err = s.Scan(&r.id, &r.lacking, &r.marked)
		return r, err
	}, `SELECT i.document_id, r.lacking, m.marked FROM instrument i JOIN instrument m ON m.document_id = i.main_id JOIN execution e ON e.document_id = i.main_id
		JOIN report r ON r.execution_id = e.id WHERE i.document_id IN (`+in+`)
		AND EXISTS (SELECT 1 FROM execution o WHERE o.document_id = i.document_id AND o.body_id = e.body_id)
		AND r.n = (SELECT MAX(x.n) FROM report x WHERE x.execution_id = e.id AND x.state = 'returned') AND `+right+` ORDER BY i.document_id, e.ordinal`, args...)
	for _, r := range rows {
		x := at[r.id]
		x.LackingMarked = r.marked
		if !slices.Contains(x.Lacking, r.lacking) {
			x.Lacking = append(x.Lacking, r.lacking)
		}
	}
	return err
}

// addPassed adds the warnings that the instruments were sent past: of each rule the reason that was given last.
func addPassed(ctx context.Context, q store.Q, list []SentRecord, rule string) error {
	at, ids := sentByID(list)
	in, args := store.Marks(ids)
	where := ``
	if rule != "" {
		args = append(args, rule)
		where = fmt.Sprintf(` AND w.rule = $%d`, len(args))
	}
	type row struct {
		id string
		SentReason
	}
	rows, err := store.List(ctx, q, func(s store.Scanner) (r row, err error) {
		err = s.Scan(&r.id, &r.Rule, &r.Para, &r.Reason)
		return r, err
	}, `SELECT w.document_id, w.rule, w.para, w.reason FROM warning_reason w WHERE w.document_id IN (`+in+`)`+where+` ORDER BY w.document_id, w.rule, w.at DESC, w.stage`, args...)
	for _, r := range rows {
		x := at[r.id]
		if n := len(x.Passed); n == 0 || x.Passed[n-1].Rule != r.Rule {
			x.Passed = append(x.Passed, r.SentReason)
		}
	}
	return err
}

// where is the condition of the records, what their note is, and how many of their executions are counted. Revocations and changes are counted by
// their own day, everything else by the day of sending.
func (f SentFilter) where() (where, note, of string, args []any) {
	args = []any{f.Body, f.From, f.To}
	add := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	where, note, of = sentIn, `''`, `0`
	executions := func(extra string) string {
		x := `FROM execution e WHERE e.document_id = i.document_id` + extra
		if f.Recipient != "" {
			x += ` AND e.body_id = ` + add(f.Recipient)
		}
		return x
	}
	counted := func(extra string) {
		these := executions(extra)
		where += ` AND EXISTS (SELECT 1 ` + these + `)`
		of = `(SELECT COUNT(*) ` + these + `)`
	}
	switch f.What {
	case RecordsShort:
		where += ` AND i.short_ground_id <> ''`
		note = `COALESCE((SELECT g.title FROM ground g WHERE g.id = i.short_ground_id), '')`
	case RecordsPassed:
		rule := ``
		if f.Rule != "" {
			rule = ` AND w.rule = ` + add(f.Rule)
		}
		where += ` AND EXISTS (SELECT 1 FROM warning_reason w WHERE w.document_id = i.document_id` + rule + `)`
	case RecordsSupplementary:
		where += ` AND i.supplement_ground = 'poor_execution'`
		note = `COALESCE((SELECT m.number FROM instrument m WHERE m.document_id = i.main_id), '')`
	case RecordsRevoked, RecordsChanged:
		kind := `'revoke'`
		if f.What == RecordsChanged {
			kind = `'change'`
		}
		args = []any{f.Body}
		acts := `x.document_id = i.document_id AND x.kind = ` + kind + ` AND x.at >= ` + add(f.From.Start()) + ` AND x.at < ` + add((f.To + 1).Start())
		where = `i.owner_body = $1 AND i.sent_day IS NOT NULL AND i.document_id IN (SELECT x.document_id FROM follow_act x WHERE ` +
			strings.TrimPrefix(acts, `x.document_id = i.document_id AND `) + `)`
		note = `COALESCE((SELECT MIN(x.reason) FROM follow_act x WHERE ` + acts + `), '')`
	case RecordsReturned:
		counted(` AND e.returns > 0`)
	case RecordsLate:
		today := add(f.Today)
		counted(` AND (e.late_days > 0 OR e.closed_at IS NULL AND e.due_day < ` + today + `)`)
	}
	if f.Recipient != "" && f.What != RecordsReturned && f.What != RecordsLate {
		where += ` AND EXISTS (SELECT 1 ` + executions(``) + `)`
	}
	if f.Kind != "" {
		where += ` AND i.kind = ` + add(string(f.Kind))
	}
	if f.Area != "" {
		area := f.Area
		if area == LoadNoArea {
			area = ""
		}
		where += ` AND i.area_id = ` + add(area)
	}
	if len(f.Units) > 0 {
		var in []string
		for _, u := range f.Units {
			in = append(in, add(u))
		}
		where += ` AND i.owner_unit IN (` + strings.Join(in, ", ") + `)`
	}
	return where, note, of, args
}

// SeenAmong are those of the documents that are instruments which the viewer may see. Callers ask about a few hundred at most.
func SeenAmong(ctx context.Context, q store.Q, viewer access.Viewer, ids []string) ([]string, error) {
	in, args := store.Marks(ids)
	right, args := access.SeeSQL(viewer, "i.document_id", args)
	return store.List(ctx, q, store.Value[string], `SELECT i.document_id FROM instrument i WHERE i.document_id IN (`+in+`) AND i.document_id <> '' AND `+right, args...)
}
