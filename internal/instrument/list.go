package instrument

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Filter narrows a register. Empty fields do not narrow.
type Filter struct {
	Kind  Kind
	State string // a State, or an ExecutionState
	Unit  string // the sending unit
	Body  string // the recipient
	// Below: bodies below Body too, such as the districts of a region.
	Below bool
	Area  string
	Text  string       // words of the title, or the beginning of the number
	From  calendar.Day // of executions: due days, both included
	To    calendar.Day
	Asks  bool // an extension awaits its decision
	// SentOn: it was sent on to those below (50).
	SentOn bool
	// thrown: the register has a filter of its own by which rows are thrown away, so that more are read at once.
	thrown bool
	// within are the bodies that Body stands for with Below, once the structure is at hand.
	within *bodySet
}

// bodySet is a set of bodies.
type bodySet struct{ ids map[string]bool }

// bodiesFor are the body of the filter and those below it on the day; nil where it asks for no more than one.
func (sc *scene) bodiesFor(f Filter) *bodySet {
	if f.Body == "" || !f.Below {
		return nil
	}
	out := &bodySet{map[string]bool{f.Body: true}}
	for _, u := range sc.Structure.Below(f.Body, sc.day) {
		if u.Kind.IsBody() {
			out.ids[u.ID] = true
		}
	}
	return out
}

// ofBody reports whether the recipient is one that the filter asks for.
func (f Filter) ofBody(id string) bool {
	return f.Body == "" || f.Body == id || f.within != nil && f.within.ids[id]
}

func (f Filter) empty() bool { return f == Filter{} }

// Page is a page of a register; Next is "" on the last. A filtered page may be shorter than asked, since one page walks through
// a bounded number of records.
type Page[T any] struct {
	Rows []T
	Next string
	// Total is how many records the person may see that fit, whatever the page; -1 where nobody keeps count of such.
	Total int64
}

// Outgoing lists the instruments a person may see, newest first.
func (v *Service) Outgoing(ctx context.Context, act org.Act, f Filter, cursor string, limit int) (Page[Record], error) {
	return listed(ctx, v, act, access.RegisterOutgoing, f, cursor, limit, instrumentsByID,
		func(r Record) string { return r.ID }, Filter.fits, v.totalOutgoing)
}

// Executions lists the executions a person may see: the open ones by due day, or the closed ones newest first.
func (v *Service) Executions(ctx context.Context, act org.Act, closed bool, f Filter, cursor string, limit int) (Page[Execution], error) {
	register := access.RegisterExecutionOpen
	if closed {
		register = access.RegisterExecutionClosed
	}
	return listed(ctx, v, act, register, f, cursor, limit, executionsByID, func(e Execution) string { return e.ID }, Filter.fitsExecution,
		func(ctx context.Context, q store.Q, viewer access.Viewer, f Filter) (int64, bool, error) {
			return v.total(ctx, q, viewer, closed, f)
		})
}

// counting says how many records of a register a viewer may see that fit; ok is false where that is not known. A register that stays small
// needs none: its rights are counted.
type counting func(ctx context.Context, q store.Q, viewer access.Viewer, f Filter) (n int64, ok bool, err error)

func listed[T any](ctx context.Context, v *Service, act org.Act, register string, f Filter, cursor string, limit int,
	load func(context.Context, store.Q, []string) ([]T, error), id func(T) string, fits func(Filter, T) bool, total counting,
) (Page[T], error) {
	page := Page[T]{Total: -1}
	w := access.Walk[T]{Register: register, Load: load, ID: id}
	if register == access.RegisterExecutionClosed {
		w.Beside = closedBeside
	}
	if register == access.RegisterExecutionOpen {
		w.Beside = openBeside
	}
	if register == access.RegisterExecutionOpen && !f.To.None() {
		w.Until = f.To.String()
		days := Filter{From: f.From, To: f.To}
		w.Together = f == days
	}
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if f.within = sc.bodiesFor(f); !f.empty() {
			w.Fits = func(x T) bool { return fits(f, x) }
		}
		if w.Among, w.Narrow, err = f.among(ctx, q); err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		at := parseCursor(cursor, register, f)
		if page.Rows, page.Next, err = w.Page(ctx, q, viewer, at, limit); err != nil {
			return err
		}
		switch {
		case cursor == "" && page.Next == "": // this is all there is
			page.Total = int64(len(page.Rows))
			return nil
		case total == nil:
			page.Total, err = w.Total(ctx, q, viewer, at, len(page.Rows), page.Next)
			return err
		}
		n, ok, err := total(ctx, q, viewer, f)
		if ok {
			page.Total = n
		}
		return err
	})
	return page, err
}

// parseCursor reads a cursor; a malformed one is the beginning. A filter by due day begins at that day.
func parseCursor(text, register string, f Filter) access.Cursor {
	if at, ok := access.ParseCursor(text); ok {
		return at
	}
	if register == access.RegisterExecutionOpen && !f.From.None() {
		return access.Cursor{Sort: f.From.String()}
	}
	return access.Cursor{}
}

// registerColumns are those of a record without the calculation of its term: reading it would be a third of what a page of a
// register costs, and no register shows it.
var registerColumns = strings.Replace(recordColumns, "i.term", "''", 1)

// instrumentsByID reads records for a register: without their Term.
func instrumentsByID(ctx context.Context, q store.Q, ids []string) ([]Record, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := store.Marks(ids)
	return store.List(ctx, q, scanRecord, `SELECT `+registerColumns+` FROM instrument i WHERE i.document_id IN (`+in+`)`, args...)
}

func executionsByID(ctx context.Context, q store.Q, ids []string) ([]Execution, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	in, args := store.Marks(ids)
	return store.List(ctx, q, scanExecution, `SELECT `+executionColumns+` FROM execution e WHERE e.id IN (`+in+`)`, args...)
}

func (f Filter) fits(r Record) bool {
	return (f.Kind == "" || f.Kind == r.Kind) && (f.State == "" || f.State == string(r.State)) && (f.Unit == "" || f.Unit == r.OwnerUnit) &&
		(f.Area == "" || f.Area == r.AreaID) && f.fitsText(r.Number, r.Title) && f.fitsDay(r.DueDay)
}

func (f Filter) fitsExecution(e Execution) bool {
	return (f.Kind == "" || f.Kind == e.Kind) && (f.State == "" || f.State == string(e.State)) && (f.Unit == "" || f.Unit == e.OwnerUnit) &&
		f.ofBody(e.BodyID) && (!f.Asks || e.Asking) && (!f.SentOn || e.SentOn > 0) && f.fitsText(e.Number, e.Title) && f.fitsDay(e.DueDay)
}

func (f Filter) fitsDay(due calendar.Day) bool {
	return (f.From.None() || due >= f.From) && (f.To.None() || !due.None() && due <= f.To)
}

func (f Filter) fitsText(number, title string) bool {
	if f.Text == "" {
		return true
	}
	words := strings.Fields(i18n.Fold(f.Text))
	folded := i18n.Fold(number + " " + title)
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}

// Counters are the numbers of a control desk over the open executions a person may see.
type Counters struct {
	Overdue  int64 // past their day, whatever their state: late is never hidden
	Today    int64
	Soon     int64 // within three working days after today
	InTime   int64
	Reported int64 // among all of them: a report awaits acceptance
	Asking   int64 // among all of them: an extension awaits its decision
}

// Open is the number of open executions.
func (c Counters) Open() int64 { return c.Overdue + c.Today + c.Soon + c.InTime }

func (c *Counters) add(x Counters) {
	c.Overdue += x.Overdue
	c.Today += x.Today
	c.Soon += x.Soon
	c.InTime += x.InTime
	c.Reported += x.Reported
	c.Asking += x.Asking
}

// Cell is a line of the matrix: what stands open at a body or with a unit.
type Cell struct {
	ID string // body or unit
	Counters
	Sent, Received, Assigned, Returned int64
}

// Add sums two lines up; the id stays.
func (c *Cell) Add(x Cell) {
	c.Counters.add(x.Counters)
	c.Sent += x.Sent
	c.Received += x.Received
	c.Assigned += x.Assigned
	c.Returned += x.Returned
}

// Matrix says how many open executions a person may see, by recipient body and by sending unit, each in the order of ids, in one snapshot. For
// control the kept counters say it; for others what they see is counted.
func (v *Service) Matrix(ctx context.Context, act org.Act) (bodies, units []Cell, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		today, soon := sc.day, sc.day.AddDays(5)
		if d, err := sc.snap.Calendar.AddWorking(sc.day, 3); err == nil {
			soon = d
		}
		kept, err := v.counters(ctx, q)
		if err != nil {
			return err
		}
		h := holdingOf(sc.viewer(act.PersonID))
		var m matrix
		if !h.Control {
			err = v.parts(ctx, q, kept, &m, h, today, soon)
		} else if m = v.kept.matrix(kept, boardKey{h.Marked, today, soon}); !h.Marked {
			err = m.countMarked(ctx, q, h, today, soon)
		}
		bodies, units = m.bodies.list(), m.units.list()
		return err
	})
	return bodies, units, err
}

// matrix is what stands open by recipient and by sending unit.
type matrix struct{ bodies, units lines }

// lines are lines of the matrix by their ids.
type lines struct {
	at    map[string]int
	cells []Cell
	// kept: at belongs to lines that are kept, and is not to be changed.
	kept bool
}

// copied are the same lines, to be gone on with.
func (l *lines) copied() lines { return lines{l.at, slices.Clone(l.cells), true} }

// line is the one with the id.
func (l *lines) line(id string) *Cell {
	i, ok := l.at[id]
	if !ok {
		switch {
		case l.at == nil:
			l.at = map[string]int{}
		case l.kept:
			l.at, l.kept = maps.Clone(l.at), false
		}
		i = len(l.cells)
		l.at[id] = i
		l.cells = append(l.cells, Cell{ID: id})
	}
	return &l.cells[i]
}

// list are those with something open, in the order of ids.
func (l *lines) list() []Cell {
	out := slices.DeleteFunc(l.cells, func(c Cell) bool { return c.Open() == 0 })
	slices.SortFunc(out, func(a, b Cell) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// enter takes in what counters of units and of recipients say.
func (m *matrix) enter(units, bodies []counter, key boardKey) {
	for _, c := range units {
		if key.marked || !c.marked {
			c.enter(m.units.line(c.unit), key.today, key.soon)
		}
	}
	for _, c := range bodies {
		if key.marked || !c.marked {
			c.enter(m.bodies.line(c.body), key.today, key.soon)
		}
	}
}

// add takes in what stands open between a unit and a recipient.
func (m *matrix) add(list ...pair) {
	for _, p := range list {
		m.bodies.line(p.body).Add(p.Cell)
		m.units.line(p.unit).Add(p.Cell)
	}
}

// countMarked counts what control sees of the marked ones by his units and by the rows of his rights, since he may not see all of them.
func (m *matrix) countMarked(ctx context.Context, q store.Q, h holding, today, soon calendar.Day) error {
	in, args := store.Marks(h.units)
	list, err := countPairs(ctx, q, ` FROM execution e WHERE e.marked = 1 AND e.closed_at IS NULL AND e.owner_unit || '' IN (`+in+`)`, args, today, soon)
	if err != nil {
		return err
	}
	m.add(list...)
	keys, more := store.MarksFrom(h.Keys, len(args))
	list, err = countPairs(ctx, q, rowsSQL(keys)+` WHERE e.marked = 1 AND e.owner_unit NOT IN (`+in+`)`, append(args, more...), today, soon)
	m.add(list...)
	return err
}

// rowsSQL are the open executions that rows of rights of the keys name, each once.
func rowsSQL(keys string) string {
	return ` FROM (SELECT DISTINCT ref_id FROM access_row WHERE register = '` + access.RegisterExecutionOpen + `' AND grantee IN (` + keys + `)) a
		JOIN execution e ON e.id = a.ref_id`
}

// pair is what stands open between a unit and a recipient.
type pair struct {
	unit, body string
	Cell
}

// countPairs counts the open executions of a FROM clause.
func countPairs(ctx context.Context, q store.Q, from string, args []any, today, soon calendar.Day) ([]pair, error) {
	n := len(args)
	args = append(slices.Clip(args), today.String(), soon.String())
	now, until := "$"+strconv.Itoa(n+1), "$"+strconv.Itoa(n+2)
	return store.List(ctx, q, func(s store.Scanner) (c pair, err error) {
		err = s.Scan(&c.unit, &c.body, &c.Overdue, &c.Today, &c.Soon, &c.InTime, &c.Reported, &c.Asking, &c.Sent, &c.Received, &c.Assigned, &c.Returned)
		return c, err
	}, `SELECT e.owner_unit, e.body_id, COUNT(*) FILTER (WHERE e.due_day < `+now+`), COUNT(*) FILTER (WHERE e.due_day = `+now+`),
		COUNT(*) FILTER (WHERE e.due_day > `+now+` AND e.due_day <= `+until+`), COUNT(*) FILTER (WHERE e.due_day > `+until+`),
		COUNT(*) FILTER (WHERE e.state = 'reported'), COUNT(*) FILTER (WHERE e.asking = 1), COUNT(*) FILTER (WHERE e.state = 'sent'),
		COUNT(*) FILTER (WHERE e.state = 'received'), COUNT(*) FILTER (WHERE e.state = 'assigned'), COUNT(*) FILTER (WHERE e.state = 'returned')`+
		from+` GROUP BY e.owner_unit, e.body_id`, args...)
}

// Counters sums the matrix up.
func (v *Service) Counters(ctx context.Context, act org.Act) (Counters, error) {
	_, list, err := v.Matrix(ctx, act)
	return Sum(list), err
}

// Sum adds lines of the matrix up.
func Sum(list []Cell) (sum Counters) {
	for _, c := range list {
		sum.add(c.Counters)
	}
	return sum
}
