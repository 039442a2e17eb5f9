package instrument

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/org"
	"reglament/internal/store"
)

// HalfYearFigures are the numbers of an analysis (49-1).
type HalfYearFigures struct {
	// Units are what each independent unit sent, by kind.
	Units []UnitFigures `json:"units"`
	// Bodies are what each body got, by area, and the inspections that bound it.
	Bodies []BodyFigures `json:"bodies"`
	// Inspected says that inspections are counted; analyses made before there was a register of them have none.
	Inspected bool `json:"inspected"`
	// Findings are what was refused and warned of by paragraph, whether or not it was sent in the end.
	Findings []FindingFigures `json:"findings"`
	// Passed are warnings that were passed with a written reason, by rule.
	Passed []PassedFigures `json:"passed"`
	// Short, Supplementary, Revoked, Changed count instruments; Returned and Late count executions.
	Short         int `json:"short"`
	Supplementary int `json:"supplementary"`
	Revoked       int `json:"revoked"`
	Changed       int `json:"changed"`
	Returned      int `json:"returned"`
	Late          int `json:"late"`
	// Duplicates are likely duplicates, the first ones; DuplicatesAll says how many there are.
	Duplicates    []DuplicatePair `json:"duplicates"`
	DuplicatesAll int             `json:"duplicates_all"`
	// DuplicatesOf is how many instruments were compared, the newest ones.
	DuplicatesOf int `json:"duplicates_of"`
}

// UnitFigures are what a unit sent.
type UnitFigures struct {
	UnitID      string `json:"unit"`
	Assignments int    `json:"assignments"`
	Tasks       int    `json:"tasks"`
	Requests    int    `json:"requests"`
	Executions  int    `json:"executions"`
}

// Sent is everything the unit sent.
func (u UnitFigures) Sent() int { return u.Assignments + u.Tasks + u.Requests }

// BodyFigures are what a body got in an area of law.
type BodyFigures struct {
	BodyID   string `json:"body"`
	AreaID   string `json:"area"`
	N        int    `json:"n"`
	Open     int    `json:"open"`
	Returned int    `json:"returned"`
	Late     int    `json:"late"`
	// Inspections are those that bound the body in the area on a day of the span, Weight as how many instruments they count (44).
	Inspections int `json:"inspections"`
	Weight      int `json:"weight"`
}

// FindingFigures are findings of a paragraph.
type FindingFigures struct {
	Para     string `json:"para"`
	Refused  int    `json:"refused"`
	Warnings int    `json:"warnings"`
}

// PassedFigures are instruments for which a rule's warning was passed with a reason.
type PassedFigures struct {
	Rule string `json:"rule"`
	Para string `json:"para"`
	N    int    `json:"n"`
}

// DuplicatePair is a pair of likely duplicates; the second is the later one.
type DuplicatePair struct {
	First  DuplicateOne `json:"first"`
	Second DuplicateOne `json:"second"`
	Ground bool         `json:"ground"` // they rest on one ground
}

// DuplicateOne is one of a pair.
type DuplicateOne struct {
	ID     string       `json:"id"`
	Number string       `json:"number"`
	Title  string       `json:"title"`
	Day    calendar.Day `json:"day"`
}

// Sent is everything that was sent.
func (f HalfYearFigures) Sent() (n int) {
	for _, u := range f.Units {
		n += u.Sent()
	}
	return n
}

// duplicatesShown is how many pairs an analysis lists.
const duplicatesShown = 100

// sentIn is the condition of what the office sent in a span; it walks instrument_sent.
const sentIn = `i.owner_body = $1 AND i.sent_day >= $2 AND i.sent_day <= $3 AND i.sent_day IS NOT NULL`

// analyse counts a span of days in a handful of statements, each along the days of the span.
func (v *Service) analyse(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, s Span) (f HalfYearFigures, err error) {
	args := []any{sc.Root(), s.From, s.To}
	if err = sc.analyseUnits(ctx, q, args, &f); err != nil {
		return f, err
	}
	if err = analyseBodies(ctx, q, append(slices.Clone(args), sc.day), &f); err != nil {
		return f, err
	}
	if err = v.analyseInspections(ctx, q, sc, s, &f); err != nil {
		return f, err
	}
	if f.Passed, err = store.List(ctx, q, func(r store.Scanner) (p PassedFigures, err error) {
		err = r.Scan(&p.Rule, &p.Para, &p.N)
		return p, err
	}, `SELECT w.rule, MIN(w.para), COUNT(DISTINCT w.document_id) FROM instrument i JOIN warning_reason w ON w.document_id = i.document_id
		WHERE `+sentIn+` GROUP BY w.rule ORDER BY w.rule`, args...); err != nil {
		return f, err
	}
	outcomes, err := v.kernel.RefusalOutcomes(ctx, q, document.RefusalFilter{Body: sc.Root(), From: s.From.Start(), To: (s.To + 1).Start()})
	if err != nil {
		return f, err
	}
	f.addFindings(outcomes)
	err = q.QueryRow(ctx, `SELECT COUNT(DISTINCT CASE WHEN x.kind = 'revoke' THEN x.document_id END), COUNT(DISTINCT CASE WHEN x.kind = 'change' THEN x.document_id END)
		FROM follow_act x JOIN instrument i ON i.document_id = x.document_id WHERE x.at >= $2 AND x.at < $3 AND i.owner_body = $1`,
		sc.Root(), s.From.Start(), (s.To+1).Start()).Scan(&f.Revoked, &f.Changed)
	if err != nil {
		return f, err
	}
	return f, findDuplicates(ctx, q, viewer, args, &f)
}

func (sc *scene) analyseUnits(ctx context.Context, q store.Q, args []any, f *HalfYearFigures) error {
	type row struct {
		unit                       string
		kind                       Kind
		n, executions, short, poor int
	}
	list, err := store.List(ctx, q, func(s store.Scanner) (r row, err error) {
		err = s.Scan(&r.unit, &r.kind, &r.n, &r.executions, &r.short, &r.poor)
		return r, err
	}, `SELECT i.owner_unit, i.kind, COUNT(*), CAST(SUM(i.executions) AS BIGINT), COUNT(*) FILTER (WHERE i.short_ground_id <> ''),
		COUNT(*) FILTER (WHERE i.supplement_ground = 'poor_execution') FROM instrument i WHERE `+sentIn+` GROUP BY i.owner_unit, i.kind ORDER BY i.owner_unit, i.kind`, args...)
	if err != nil {
		return err
	}
	at := map[string]int{}
	for _, r := range list {
		unit := sc.UnitOf(r.unit, sc.day)
		i, ok := at[unit]
		if !ok {
			i = len(f.Units)
			at[unit] = i
			f.Units = append(f.Units, UnitFigures{UnitID: unit})
		}
		u := &f.Units[i]
		switch r.kind {
		case Assignment:
			u.Assignments += r.n
		case Task:
			u.Tasks += r.n
		default:
			u.Requests += r.n
		}
		u.Executions += r.executions
		f.Short += r.short
		f.Supplementary += r.poor
	}
	slices.SortFunc(f.Units, func(a, b UnitFigures) int {
		if a.Sent() != b.Sent() {
			return b.Sent() - a.Sent()
		}
		return strings.Compare(a.UnitID, b.UnitID)
	})
	return nil
}

// lateExecution says that an execution was late, or is: $4 is the day of the question.
const lateExecution = `(e.late_days > 0 OR e.closed_at IS NULL AND e.due_day < $4)`

func analyseBodies(ctx context.Context, q store.Q, args []any, f *HalfYearFigures) (err error) {
	f.Bodies, err = store.List(ctx, q, func(s store.Scanner) (b BodyFigures, err error) {
		err = s.Scan(&b.BodyID, &b.AreaID, &b.N, &b.Open, &b.Returned, &b.Late)
		return b, err
	}, `SELECT e.body_id, e.area_id, COUNT(*), COUNT(*) FILTER (WHERE e.closed_at IS NULL), COUNT(*) FILTER (WHERE e.returns > 0),
		COUNT(*) FILTER (WHERE `+lateExecution+`) FROM instrument i JOIN execution e ON e.document_id = i.document_id
		WHERE `+sentIn+` GROUP BY e.body_id, e.area_id ORDER BY COUNT(*) DESC, e.body_id, e.area_id`, args...)
	for _, b := range f.Bodies {
		f.Returned += b.Returned
		f.Late += b.Late
	}
	return err
}

func (f *HalfYearFigures) addFindings(list []document.RefusalOutcome) {
	for _, o := range list {
		n := len(f.Findings)
		if n == 0 || f.Findings[n-1].Para != o.Para {
			f.Findings = append(f.Findings, FindingFigures{Para: o.Para})
			n++
		}
		if o.Outcome == "warning" {
			f.Findings[n-1].Warnings += int(o.Count)
		} else {
			f.Findings[n-1].Refused += int(o.Count)
		}
	}
}

// duplicatesAmong bounds how many instruments of a span are compared with each other; an office sends some thousands in a
// half-year.
const duplicatesAmong = 50_000

// findDuplicates compares what the person may see of what was sent.
func findDuplicates(ctx context.Context, q store.Q, viewer access.Viewer, args []any, f *HalfYearFigures) error {
	right, args := access.SeeSQL(viewer, "i.document_id", slices.Clone(args))
	list, err := likelyWhere(ctx, q, sentIn+` AND `+right, args, duplicatesAmong)
	if err != nil {
		return err
	}
	f.DuplicatesOf = len(list)
	one := func(l likely) DuplicateOne {
		return DuplicateOne{ID: l.ID, Number: l.Number, Title: l.Title, Day: l.Day}
	}
	for _, t := range twins(list) {
		if f.DuplicatesAll++; len(f.Duplicates) < duplicatesShown {
			f.Duplicates = append(f.Duplicates, DuplicatePair{First: one(list[t.First]), Second: one(list[t.Second]), Ground: t.Ground})
		}
	}
	return nil
}

// What the records behind a number of the analysis are.
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

// RecordsFilter chooses the records behind a number. Empty fields do not narrow.
type RecordsFilter struct {
	Span
	What string
	Kind Kind
	Unit string // an independent unit: with the units within it
	Body string // of executions: the recipient
	Area string // an area, or LoadNoArea
	Rule string // of warnings that were passed
}

// HalfYearRecord is one of the records behind a number: the instrument, and why it is counted.
type HalfYearRecord struct {
	Record
	// Note is the reason for a warning or for a revocation or change, or the ground of a shortened term.
	Note string
}

// HalfYearRecords lists the instruments behind a number of the analysis, the oldest first, as far as the person may see them.
func (v *Service) HalfYearRecords(ctx context.Context, act org.Act, f RecordsFilter, after string, limit int) (Page[HalfYearRecord], error) {
	var page Page[HalfYearRecord]
	err := v.db.Read(ctx, func(q store.Q) error {
		page = Page[HalfYearRecord]{Rows: []HalfYearRecord{}}
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer, err := sc.analyst(act)
		if err != nil {
			return err
		}
		if f.Span, err = sc.span(f.Span); err != nil {
			return err
		}
		where, note, args := sc.recordsWhere(f)
		at := ReadCursor(after)
		args = append(args, at.Sort, at.ID)
		where += fmt.Sprintf(` AND (i.sent_day, i.document_id) > ($%d, $%d)`, len(args)-1, len(args))
		right, args := access.SeeSQL(viewer, "i.document_id", args)
		args = append(args, limit+1)
		rows, err := store.List(ctx, q, func(s store.Scanner) (r HalfYearRecord, err error) {
			r.Record, err = scanRecordWith(s, &r.Note)
			return r, err
		}, `SELECT `+recordColumns+`, `+note+` FROM instrument i WHERE `+where+` AND `+right+
			fmt.Sprintf(` ORDER BY i.sent_day, i.document_id LIMIT $%d`, len(args)), args...)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.Next = Cursor{rows[limit-1].SentDay.String(), rows[limit-1].ID}.String()
		}
		page.Rows = append(page.Rows, rows...)
		return nil
	})
	return page, err
}

// recordsWhere is the condition of the records behind a number, and what their note is. Revocations and changes are counted by
// their own day, everything else by the day of sending.
func (sc *scene) recordsWhere(f RecordsFilter) (where, note string, args []any) {
	args = []any{sc.Root(), f.From, f.To}
	add := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	where, note = sentIn, `''`
	executions := func(extra string) string {
		x := `EXISTS (SELECT 1 FROM execution e WHERE e.document_id = i.document_id` + extra
		if f.Body != "" {
			x += ` AND e.body_id = ` + add(f.Body)
		}
		return x + `)`
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
		note = `COALESCE((SELECT MIN(w.reason) FROM warning_reason w WHERE w.document_id = i.document_id` + rule + `), '')`
	case RecordsSupplementary:
		where += ` AND i.supplement_ground = 'poor_execution'`
	case RecordsRevoked, RecordsChanged:
		kind := `'revoke'`
		if f.What == RecordsChanged {
			kind = `'change'`
		}
		args = []any{sc.Root()}
		acts := `x.document_id = i.document_id AND x.kind = ` + kind + ` AND x.at >= ` + add(f.From.Start()) + ` AND x.at < ` + add((f.To + 1).Start())
		where = `i.owner_body = $1 AND i.sent_day IS NOT NULL AND i.document_id IN (SELECT x.document_id FROM follow_act x WHERE ` +
			strings.TrimPrefix(acts, `x.document_id = i.document_id AND `) + `)`
		note = `COALESCE((SELECT MIN(x.reason) FROM follow_act x WHERE ` + acts + `), '')`
	case RecordsReturned:
		where += ` AND ` + executions(` AND e.returns > 0`)
	case RecordsLate:
		today := add(sc.day)
		where += ` AND ` + executions(` AND (e.late_days > 0 OR e.closed_at IS NULL AND e.due_day < `+today+`)`)
	}
	if f.Body != "" && f.What != RecordsReturned && f.What != RecordsLate {
		where += ` AND ` + executions(``)
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
	if f.Unit != "" {
		var in []string
		for _, u := range sc.revised(f.Unit) {
			in = append(in, add(u))
		}
		where += ` AND i.owner_unit IN (` + strings.Join(in, ", ") + `)`
	}
	return where, note, args
}

// HalfYearFinding is a finding behind a number of the analysis.
type HalfYearFinding struct {
	document.RefusalRecord
	// Seen says that the person may open the record; else DocumentID is "".
	Seen bool
}

// HalfYearFindings lists what was refused or warned of under a paragraph, the newest first.
func (v *Service) HalfYearFindings(ctx context.Context, act org.Act, span Span, para, before string, limit int) (Page[HalfYearFinding], error) {
	var page Page[HalfYearFinding]
	err := v.db.Read(ctx, func(q store.Q) error {
		page = Page[HalfYearFinding]{Rows: []HalfYearFinding{}}
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer, err := sc.analyst(act)
		if err != nil {
			return err
		}
		if span, err = sc.span(span); err != nil {
			return err
		}
		list, err := v.kernel.RefusalsOf(ctx, q, document.RefusalFilter{Body: sc.Root(), Para: para, From: span.From.Start(), To: (span.To + 1).Start()}, before, limit+1)
		if err != nil {
			return err
		}
		if len(list) > limit {
			list = list[:limit]
			page.Next = list[limit-1].ID
		}
		ids := make([]string, len(list))
		for i, r := range list {
			ids[i] = r.DocumentID
		}
		in, args := store.Marks(ids)
		right, args := access.SeeSQL(viewer, "i.document_id", args)
		seen, err := store.List(ctx, q, store.Value[string], `SELECT i.document_id FROM instrument i WHERE i.document_id IN (`+in+`) AND i.document_id <> '' AND `+right, args...)
		for _, r := range list {
			f := HalfYearFinding{RefusalRecord: r, Seen: slices.Contains(seen, r.DocumentID)}
			if !f.Seen {
				f.DocumentID = ""
			}
			page.Rows = append(page.Rows, f)
		}
		return err
	})
	return page, err
}
