package instrument

import (
	"context"
	"slices"
	"strconv"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Tree is what became of an instrument below its recipients (50): the recipients that sent it on, and those below them.
type Tree struct {
	// Done and Of count the recipients whose execution the person may see; Below counts all below them, to the leaves.
	Done, Of int64
	Below    Count
	Branches []Branch
	Next     string // cursor of further branches; "" on the last page
}

// Count is how many executions there are, how many of them are closed, and how many came late or are late now. Revoked ones
// are not counted.
type Count struct{ Of, Done, Late int64 }

// Branch is an execution that was sent on, with the first of those right below it.
type Branch struct {
	Execution
	Below  Count // to the leaves
	Leaves []Leaf
	More   bool // further ones stand on the page of the branch
}

// Leaf is an execution right below a branch, with how many stand below it in turn.
type Leaf struct {
	Execution
	Below Count
}

// TreePage is how many branches a card shows at once, BranchSize how many executions below one.
const (
	TreePage   = 25
	BranchSize = 50
)

// leavesShown is how many executions below a branch the tree shows at once.
const leavesShown = 20

// Tree reads a page of what became of an instrument below its recipients: to its sender whole, to a recipient his own branch.
// An instrument that the person may not see is not found.
func (v *Service) Tree(ctx context.Context, act org.Act, id, cursor string, limit int) (Tree, error) {
	var out Tree
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		if _, err = v.seeAs(ctx, q, viewer, id); err != nil {
			return err
		}
		out, err = tree(ctx, q, sc, viewer, id, cursor, limit)
		return err
	})
	return out, err
}

// seenSQL are the executions of an instrument that the viewer may see: the right inside the query.
func seenSQL(viewer access.Viewer, documentID string) (string, []any) {
	in, args := store.Marks(viewer.Keys)
	args = append(args, documentID)
	doc := "$" + strconv.Itoa(len(args))
	granted := ` FROM access_row a WHERE a.document_id = ` + doc + ` AND a.grantee IN (` + in + `)`
	return `e.document_id = ` + doc + ` AND (EXISTS (SELECT 1` + granted + ` AND a.register = '` + access.RegisterWhole + `') OR e.id IN (SELECT a.ref_id` + granted + `))`, args
}

func tree(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, id, cursor string, limit int) (t Tree, err error) {
	right, args := seenSQL(viewer, id)
	err = q.QueryRow(ctx, `SELECT COUNT(*), COUNT(*) FILTER (WHERE e.closed_at IS NOT NULL) FROM execution e WHERE e.state <> 'revoked' AND `+right, args...).Scan(&t.Of, &t.Done)
	if err != nil {
		return t, err
	}
	after, _ := strconv.ParseInt(cursor, 10, 64) // a malformed cursor is the beginning
	n := len(args)
	list, err := store.List(ctx, q, scanExecution, `SELECT `+executionColumns+` FROM execution e WHERE e.sent_on > 0 AND `+right+
		` AND e.ordinal > $`+strconv.Itoa(n+1)+` ORDER BY e.ordinal LIMIT $`+strconv.Itoa(n+2), append(args, after, limit+1)...)
	if err != nil || len(list) == 0 {
		return t, err
	}
	if len(list) > limit {
		list = list[:limit]
		t.Next = strconv.FormatInt(list[limit-1].Ordinal, 10)
	}
	if t.Below, err = belowAll(ctx, q, sc, viewer, id); err != nil {
		return t, err
	}
	t.Branches, err = branches(ctx, q, sc, list)
	return t, err
}

// belowSQL walks from executions down to the leaves: t(child, top) are the instruments below each top.
func belowSQL(anchor string) string {
	return `WITH RECURSIVE t(child, top) AS (SELECT d.child_id, d.execution_id FROM delegation d WHERE ` + anchor + `
		UNION ALL SELECT d.child_id, t.top FROM t JOIN delegation d ON d.parent_id = t.child) `
}

// countSQL counts the executions x: all, closed, late on the day that stands in the place.
func countSQL(today string) string {
	return `COUNT(*), COUNT(*) FILTER (WHERE x.closed_at IS NOT NULL),
		COUNT(*) FILTER (WHERE x.late_days > 0 OR x.closed_at IS NULL AND COALESCE(x.reported_day, ` + today + `) > x.due_day)`
}

// belowAll counts everything below the executions of an instrument that the viewer may see.
func belowAll(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, id string) (c Count, err error) {
	right, args := seenSQL(viewer, id)
	args = append(args, sc.day.String())
	err = q.QueryRow(ctx, belowSQL(`d.execution_id IN (SELECT e.id FROM execution e WHERE e.sent_on > 0 AND `+right+`)`)+
		`SELECT `+countSQL("$"+strconv.Itoa(len(args)))+` FROM t JOIN execution x ON x.document_id = t.child WHERE x.state <> 'revoked'`, args...).
		Scan(&c.Of, &c.Done, &c.Late)
	return c, err
}

// belowEach counts what stands below each of the executions.
func belowEach(ctx context.Context, q store.Q, sc *scene, ids []string) (map[string]Count, error) {
	out := map[string]Count{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := store.Marks(ids)
	args = append(args, sc.day.String())
	type line struct {
		top string
		Count
	}
	list, err := store.List(ctx, q, func(s store.Scanner) (l line, err error) {
		err = s.Scan(&l.top, &l.Of, &l.Done, &l.Late)
		return l, err
	}, belowSQL(`d.execution_id IN (`+in+`)`)+`SELECT t.top, `+countSQL("$"+strconv.Itoa(len(args)))+
		` FROM t JOIN execution x ON x.document_id = t.child WHERE x.state <> 'revoked' GROUP BY t.top`, args...)
	for _, l := range list {
		out[l.top] = l.Count
	}
	return out, err
}

// branches are the executions with the first of those right below each, in three statements whatever their number.
func branches(ctx context.Context, q store.Q, sc *scene, list []Execution) ([]Branch, error) {
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	in, args := store.Marks(ids)
	type below struct {
		Execution
		top string
	}
	rows, err := store.List(ctx, q, func(s store.Scanner) (b below, err error) {
		b.Execution, err = scanExecutionWith(s, &b.top)
		return b, err
	}, `SELECT `+executionColumns+`, w.top FROM (SELECT x.id, d.execution_id AS top, ROW_NUMBER() OVER (PARTITION BY d.execution_id ORDER BY d.child_id, x.ordinal) AS n
		FROM delegation d JOIN execution x ON x.document_id = d.child_id WHERE d.execution_id IN (`+in+`)) w
		JOIN execution e ON e.id = w.id WHERE w.n <= `+strconv.Itoa(leavesShown+1)+` ORDER BY w.top, w.n`, args...)
	if err != nil {
		return nil, err
	}
	var further []string
	for _, r := range rows {
		if r.SentOn > 0 {
			further = append(further, r.ID)
		}
	}
	counts, err := belowEach(ctx, q, sc, append(ids, further...))
	out := make([]Branch, len(list))
	for i, e := range list {
		out[i] = Branch{Execution: e, Below: counts[e.ID]}
		for _, r := range rows {
			switch {
			case r.top != e.ID:
			case len(out[i].Leaves) == leavesShown:
				out[i].More = true
			default:
				out[i].Leaves = append(out[i].Leaves, Leaf{Execution: r.Execution, Below: counts[r.ID]})
			}
		}
	}
	return out, err
}

// BranchPage is a page of what stands right below an execution.
type BranchPage struct {
	Execution  Execution
	Instrument Record
	Below      Count
	Accepted   int64 // of those right below: reports that can be taken over
	Leaves     []Leaf
	Next       string // cursor; "" on the last page
}

// Branch reads a page of those right below an execution that was sent on. Whoever sees the execution sees its branch; one
// that the person may not see is not found.
func (v *Service) Branch(ctx context.Context, act org.Act, executionID, cursor string, limit int) (BranchPage, error) {
	var out BranchPage
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if out.Execution, out.Instrument, err = v.seeExecution(ctx, q, sc.viewer(act.PersonID), executionID); err != nil {
			return err
		}
		return fillBranch(ctx, q, sc, &out, cursor, limit)
	})
	return out, err
}

func fillBranch(ctx context.Context, q store.Q, sc *scene, out *BranchPage, cursor string, limit int) error {
	list, err := store.List(ctx, q, scanExecution, `SELECT `+executionColumns+` FROM delegation d JOIN execution e ON e.document_id = d.child_id
		WHERE d.execution_id = $1 AND e.id > $2 ORDER BY e.id LIMIT $3`, out.Execution.ID, cursor, limit+1)
	if err != nil {
		return err
	}
	if len(list) > limit {
		list = list[:limit]
		out.Next = list[limit-1].ID
	}
	ids := []string{out.Execution.ID}
	for _, e := range list {
		if e.SentOn > 0 {
			ids = append(ids, e.ID)
		}
	}
	out.Accepted, _, err = store.One(ctx, q, store.Value[int64], `SELECT COUNT(*) FROM delegation d JOIN execution e ON e.document_id = d.child_id
		WHERE d.execution_id = $1 AND e.state = 'accepted'`, out.Execution.ID)
	if err != nil {
		return err
	}
	counts, err := belowEach(ctx, q, sc, ids)
	out.Below = counts[out.Execution.ID]
	for _, e := range list {
		out.Leaves = append(out.Leaves, Leaf{Execution: e, Below: counts[e.ID]})
	}
	return err
}

// treeMost is how many executions of a tree one export holds: a year of the whole structure is far below it.
const treeMost = 20_000

// TreeRow is a line of the whole tree: an execution with how deep below the instrument it stands.
type TreeRow struct {
	Execution
	Depth int64 // 1 for a recipient of the instrument itself
	Above string
}

// WholeTree lists every execution of an instrument and below it that the person may see, from above, for an export.
func (v *Service) WholeTree(ctx context.Context, act org.Act, id string) (Record, []TreeRow, error) {
	var rec Record
	var out []TreeRow
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		if rec, err = v.seeAs(ctx, q, viewer, id); err != nil {
			return err
		}
		right, args := seenSQL(viewer, id)
		out, err = store.List(ctx, q, func(s store.Scanner) (r TreeRow, err error) {
			r.Execution, err = scanExecutionWith(s, &r.Depth, &r.Above)
			return r, err
		}, `WITH RECURSIVE w(id, depth, above, place) AS (SELECT e.id, 1, '', e.id FROM execution e WHERE `+right+`
			UNION ALL SELECT x.id, w.depth + 1, w.id, w.place || x.id FROM w JOIN delegation d ON d.execution_id = w.id JOIN execution x ON x.document_id = d.child_id)
			SELECT `+executionColumns+`, w.depth, w.above FROM w JOIN execution e ON e.id = w.id ORDER BY w.place LIMIT `+strconv.Itoa(treeMost), args...)
		return err
	})
	return rec, out, err
}

// ReceivedLink is the execution on which an instrument rests, as much of it as the person may see.
type ReceivedLink struct {
	ID     string // "" when the person may not see it
	Number string
	DueDay calendar.Day // none when the person may not see it
}

// receivedLink reads it; nil when the instrument rests on none. Those below are given its number, and no way to it (50; see
// I-165).
func receivedLink(ctx context.Context, q store.Q, viewer access.Viewer, executionID string) (*ReceivedLink, error) {
	g, e, rec, err := groundReceived(ctx, q, executionID)
	if err != nil || g == nil {
		return nil, err
	}
	_, ok, err := access.CanSeeRef(ctx, q, viewer, e.DocumentID, e.ID)
	if !ok {
		return &ReceivedLink{Number: rec.Number}, err
	}
	return &ReceivedLink{ID: e.ID, Number: e.Number, DueDay: e.DueDay}, err
}

// fillSentOn gives the card of an execution what it rests on, what was sent on from it, and those right below.
func (v *Service) fillSentOn(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, c *ExecutionCard) error {
	g, _, _, err := groundReceived(ctx, q, c.Input.Delegation.ExecutionID)
	if err != nil {
		return err
	}
	if g != nil {
		c.Ground = g
		if c.Received, err = receivedLink(ctx, q, viewer, g.ID); err != nil {
			return err
		}
	}
	right, args := access.SeeSQL(viewer, "i.document_id", []any{c.Execution.ID})
	c.SentOn, err = store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM delegation d JOIN instrument i ON i.document_id = d.child_id
		WHERE d.execution_id = $1 AND `+right+` ORDER BY i.document_id LIMIT 50`, args...)
	if err != nil || c.Execution.SentOn == 0 {
		return err
	}
	c.Branch.Execution, c.Branch.Instrument = c.Execution, c.Instrument
	return fillBranch(ctx, q, sc, &c.Branch, "", BranchSize)
}

// sends reports whether there are bodies below one to which it may send (50).
func (sc *scene) sends(bodyID string) bool {
	below := sc.law.Below(sc.blank(bodyID))
	return slices.ContainsFunc(sc.Bodies(sc.day), func(b org.Unit) bool {
		return b.ID != bodyID && slices.Contains(below, BodyKind(b.Kind)) && sc.Within(b.ID, bodyID, sc.day)
	})
}
