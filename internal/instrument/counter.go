package instrument

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/store"
)

// counter is one kept counter: so many executions, or instruments, of a unit or a recipient.
type counter struct {
	unit, body string // of executions one of them is given
	marked     bool
	// One of the three says what is counted: what is due on a day, what is in a state, what asks for a later day.
	day    calendar.Day
	state  string
	asking bool
	kind   Kind // "" of what asks
	n      int64
}

// counters are all of them after so many folds.
type counters struct {
	fold                       int64
	units, bodies, instruments []counter
	// changes are what is not folded in yet: they are among the counters too, behind what is folded in.
	changes []pending
	folded  *counters // without them; nil in itself
}

// pending is a change of executions between a unit and a recipient.
type pending struct {
	unit, body string
	counters   [3]counter // by state, by due day, by asking; those without a number count nothing
}

// keptCounters is what a process keeps of the counters as they were folded last.
type keptCounters struct {
	folded atomic.Pointer[counters]
	read   sync.Mutex // held by the one who reads them anew
	mu     sync.Mutex
	parts  map[partKey]part // behind mu
	// boards are the matrices of whoever controls all, of what was folded in last; behind mu.
	boards   map[boardKey]*matrix
	boardsOf *counters
}

// boardKey is what a matrix of the counters depends on besides them: whether what is marked is among it, and the days.
type boardKey struct {
	marked      bool
	today, soon calendar.Day
}

// matrix is what the counters say of what stands open. What is folded in is summed up once for a day and a kind of reader.
func (k *keptCounters) matrix(now *counters, key boardKey) (m matrix) {
	k.mu.Lock()
	if k.boardsOf != now.folded {
		k.boardsOf, k.boards = now.folded, map[boardKey]*matrix{}
	}
	whole := k.boards[key]
	k.mu.Unlock()
	if whole == nil {
		whole = &matrix{}
		whole.enter(now.folded.units, now.folded.bodies, key)
		k.mu.Lock()
		if k.boardsOf == now.folded {
			k.boards[key] = whole
		}
		k.mu.Unlock()
	}
	m = matrix{whole.bodies.copied(), whole.units.copied()}
	m.enter(now.units[len(now.folded.units):], now.bodies[len(now.folded.bodies):], key)
	return m
}

// folds takes over what this process has just folded, so that nobody reads it anew.
func (k *keptCounters) folds(before *counters) {
	after := &counters{fold: before.fold + 1, units: merged(before.units), bodies: merged(before.bodies), instruments: merged(before.instruments)}
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, p := range k.parts {
		if p.fold == before.fold {
			k.parts[key] = part{after.fold, before.changed(p.pairs, key, 1)}
		}
	}
	k.folded.Store(after)
}

// merged are the counters, each once and none of nothing.
func merged(list []counter) []counter {
	sums := make(map[counter]int64, len(list))
	for _, c := range list {
		n := c.n
		c.n = 0
		sums[c] += n
	}
	out := make([]counter, 0, len(sums))
	for c, n := range sums {
		if c.n = n; n != 0 {
			out = append(out, c)
		}
	}
	return out
}

// counters reads what is kept together with what is not folded in yet. What is folded in is read once after each fold.
func (v *Service) counters(ctx context.Context, q store.Q) (*counters, error) {
	now := &counters{}
	_, err := store.List(ctx, q, now.scanChange, `SELECT '', '', '', 0, '', '', '', 0, n FROM tally_fold
		UNION ALL SELECT matter, unit_id, body_id, marked, kind, state, due_day, asking, n FROM tally_change`)
	if err != nil {
		return nil, err
	}
	kept, err := v.folded(ctx, q, now.fold)
	if err != nil {
		return nil, err
	}
	now.folded = kept
	now.units = append(kept.units[:len(kept.units):len(kept.units)], now.units...)
	now.bodies = append(kept.bodies[:len(kept.bodies):len(kept.bodies)], now.bodies...)
	now.instruments = append(kept.instruments[:len(kept.instruments):len(kept.instruments)], now.instruments...)
	return now, nil
}

// folded are the counters after so many folds.
func (v *Service) folded(ctx context.Context, q store.Q, fold int64) (*counters, error) {
	if kept := v.kept.folded.Load(); kept != nil && kept.fold == fold {
		return kept, nil
	}
	v.kept.read.Lock()
	defer v.kept.read.Unlock()
	if kept := v.kept.folded.Load(); kept != nil && kept.fold == fold {
		return kept, nil
	}
	kept := &counters{fold: fold}
	if _, err := store.List(ctx, q, kept.scan, `SELECT axis, id, what, marked, n FROM tally WHERE axis IN ('u', 'b', 'i') AND n <> 0`); err != nil {
		return nil, err
	}
	v.kept.folded.Store(kept)
	return kept, nil
}

// scan takes in a row of tally.
func (t *counters) scan(s store.Scanner) (struct{}, error) {
	var axis, id, what string
	var c counter
	if err := s.Scan(&axis, &id, &what, &c.marked, &c.n); err != nil {
		return struct{}{}, err
	}
	first, kind, both := strings.Cut(what, " ")
	day, err := calendar.ParseDay(first)
	switch c.kind = Kind(kind); {
	case !both:
		c.asking = true
	case err == nil:
		c.day = day
	default:
		c.state = first
	}
	switch axis {
	case "u":
		c.unit = id
		t.units = append(t.units, c)
	case "b":
		c.body = id
		t.bodies = append(t.bodies, c)
	case "i":
		c.unit, c.body, _ = strings.Cut(id, " ")
		t.instruments = append(t.instruments, c)
	}
	return struct{}{}, nil
}

// scanChange takes in a row of tally_change, or the number of folds.
func (t *counters) scanChange(s store.Scanner) (struct{}, error) {
	var matter, unit, body string
	var due calendar.Day
	var asking bool
	var c counter
	if err := s.Scan(&matter, &unit, &body, &c.marked, &c.kind, &c.state, &due, &asking, &c.n); err != nil {
		return struct{}{}, err
	}
	switch matter {
	case "":
		t.fold = c.n
	case "i":
		c.unit, c.body = unit, body
		t.instruments = append(t.instruments, c)
		t.changes = append(t.changes, pending{}) // between nobody
	case "e":
		p := pending{unit: unit, body: body, counters: [3]counter{c}}
		if !due.None() {
			p.counters[1] = counter{marked: c.marked, day: due, kind: c.kind, n: c.n}
		}
		if asking {
			p.counters[2] = counter{marked: c.marked, asking: true, n: c.n}
		}
		t.changes = append(t.changes, p)
		for _, c := range p.counters {
			if c.n != 0 {
				c.unit = unit
				t.units = append(t.units, c)
				c.unit, c.body = "", body
				t.bodies = append(t.bodies, c)
			}
		}
	}
	return struct{}{}, nil
}

// enter adds what a counter of open executions counts to a line of the matrix.
func (c counter) enter(to *Cell, today, soon calendar.Day) {
	switch {
	case !c.day.None():
		switch {
		case c.day < today:
			to.Overdue += c.n
		case c.day == today:
			to.Today += c.n
		case c.day <= soon:
			to.Soon += c.n
		default:
			to.InTime += c.n
		}
	case c.asking:
		to.Asking += c.n
	default:
		switch ExecutionState(c.state) {
		case ExecutionSent:
			to.Sent += c.n
		case ExecutionReceived:
			to.Received += c.n
		case ExecutionAssigned:
			to.Assigned += c.n
		case ExecutionReported:
			to.Reported += c.n
		case ExecutionReturned:
			to.Returned += c.n
		}
	}
}

// holding are the keys of a viewer, parted.
type holding struct {
	access.Viewer
	units, bodies []string // their ids
}

func holdingOf(v access.Viewer) holding {
	h := holding{Viewer: v}
	for _, k := range v.Keys {
		if id, ok := strings.CutPrefix(k, access.Unit("")); ok {
			h.units = append(h.units, id)
		}
		if id, ok := strings.CutPrefix(k, access.Body("")); ok {
			h.bodies = append(h.bodies, id)
		}
	}
	return h
}

// beside are the keys that are not of a body: what bodies received, counters say.
func (h holding) beside() []string {
	return slices.DeleteFunc(slices.Clone(h.Keys), func(k string) bool { return strings.HasPrefix(k, access.Body("")) })
}

// whole reports whether control sees it, marked or not.
func (h holding) whole(marked bool) bool { return h.Control && (!marked || h.Marked) }

// countMost bounds what is counted one by one for a register, where no counter says it.
const countMost = 2_000

// total is how many executions of a register a person may see; ok is false where neither the counters say it nor few enough are to be counted.
func (v *Service) total(ctx context.Context, q store.Q, viewer access.Viewer, closed bool, f Filter) (n int64, ok bool, err error) {
	h := holdingOf(viewer)
	one, both := f.Unit != "" || f.Body != "", f.Unit != "" && f.Body != ""
	counted := f.counted(closed) && !both && (h.Control || !one)
	switch {
	case f.Text != "", !counted && (h.Control || closed):
		return 0, false, nil
	case !counted:
		return countOwn(ctx, q, h, f)
	}
	kept, err := v.counters(ctx, q)
	switch {
	case err != nil:
		return 0, false, err
	case h.Control:
		return totalWhole(ctx, q, kept, h, closed, f)
	}
	return totalKept(ctx, q, kept, h, closed, f)
}

// totalWhole is total for control; of what is marked, who may not see all of it sees what his own rights give.
func totalWhole(ctx context.Context, q store.Q, kept *counters, h holding, closed bool, f Filter) (n int64, ok bool, err error) {
	own := setOf(h.units)
	for _, c := range kept.side(f) {
		if (h.whole(c.marked) || own[c.unit]) && f.counts(c, closed) {
			n += c.n
		}
	}
	if h.Marked {
		return n, true, nil
	}
	if f.Body != "" { // the counters of recipients do not say whose units sent
		return 0, false, nil
	}
	rest, few, err := countRows(ctx, q, h, h.Keys, closed, f, nil, true)
	return n + rest, few, err
}

// totalKept is total by the counters of the viewer's units and bodies, without what they have in common, and with what he sees besides.
func totalKept(ctx context.Context, q store.Q, kept *counters, h holding, closed bool, f Filter) (n int64, ok bool, err error) {
	units, bodies := setOf(h.units), setOf(h.bodies)
	for _, c := range kept.units {
		if units[c.unit] && f.counts(c, closed) {
			n += c.n
		}
	}
	for _, c := range kept.bodies {
		if bodies[c.body] && f.counts(c, closed) {
			n += c.n
		}
	}
	if len(units) > 0 && len(bodies) > 0 {
		both, err := sentBetween(ctx, q, h, closed)
		switch {
		case err != nil:
			return 0, false, err
		case both > 0 && !f.empty() && closed:
			return 0, false, nil
		case both > 0 && !f.empty():
			return countOwn(ctx, q, h, f)
		}
		n -= both
	}
	rest, few, err := countRows(ctx, q, h, h.beside(), closed, f, h.bodies, false)
	return n + rest, few, err
}

// sentBetween counts the executions that units of the viewer sent to bodies of the viewer.
func sentBetween(ctx context.Context, q store.Q, h holding, closed bool) (n int64, err error) {
	what := "open"
	if closed {
		what = closedState
	}
	bodies := setOf(h.bodies)
	for _, unit := range h.units {
		list, err := store.List(ctx, q, func(s store.Scanner) (c counter, err error) {
			err = s.Scan(&c.body, &c.n)
			return c, err
		}, `SELECT SUBSTR(id, LENGTH($1) + 1), n FROM tally WHERE axis = 'p' AND id > $1 AND id < $2 AND what = $3
			UNION ALL SELECT body_id, n FROM tally_change WHERE matter = 'e' AND unit_id = $4 AND (state = 'closed') = ($3 = 'closed')`, unit+" ", unit+"!", what, unit)
		if err != nil {
			return 0, err
		}
		for _, c := range list {
			if bodies[c.body] {
				n += c.n
			}
		}
	}
	return n, nil
}

// countOwn counts one by one the open executions that a viewer sees by his units and by the rows of his rights.
func countOwn(ctx context.Context, q store.Q, h holding, f Filter) (n int64, few bool, err error) {
	in, args := store.Marks(h.units)
	where, args := f.where(args)
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM execution e WHERE e.owner_unit IN (`+in+`) AND e.closed_at IS NULL`+where+
		` LIMIT `+strconv.Itoa(countMost+1)+`) own`, args...).Scan(&n)
	if err != nil || n > countMost {
		return n, false, err
	}
	rest, few, err := countRows(ctx, q, h, h.Keys, false, f, nil, false)
	return n + rest, few, err
}

// countRows counts one by one the executions of a register that rows of rights of the keys name, without those that the viewer's units sent
// and those of the bodies. few is false where there are more than may be counted so.
func countRows(ctx context.Context, q store.Q, h holding, keys []string, closed bool, f Filter, bodies []string, marked bool) (n int64, few bool, err error) {
	register := access.RegisterExecutionOpen
	if closed {
		register = access.RegisterExecutionClosed
	}
	keyIn, args := store.Marks(keys)
	unitIn, more := store.MarksFrom(h.units, len(args))
	args = append(args, more...)
	where := ` AND e.owner_unit NOT IN (` + unitIn + `)`
	if len(bodies) > 0 {
		in, more := store.MarksFrom(bodies, len(args))
		args = append(args, more...)
		where += ` AND e.body_id NOT IN (` + in + `)`
	}
	if marked {
		where += ` AND e.marked = 1`
	}
	also, args := f.where(args)
	err = q.QueryRow(ctx, `SELECT COUNT(*) FROM (SELECT DISTINCT a.ref_id FROM access_row a JOIN execution e ON e.id = a.ref_id
		WHERE a.grantee IN (`+keyIn+`) AND a.register = '`+register+`'`+where+also+` LIMIT `+strconv.Itoa(countMost+1)+`) rights`, args...).Scan(&n)
	return n, n <= countMost, err
}

// counted reports whether the counters know what the filter asks for.
func (f Filter) counted(closed bool) bool {
	days := !f.From.None() || !f.To.None()
	asked := 0
	for _, on := range []bool{days, f.State != "", f.Asks} {
		if on {
			asked++
		}
	}
	return f.Area == "" && !f.SentOn && asked < 2 && !(f.Asks && f.Kind != "") && !(closed && (days || f.Asks || f.State != ""))
}

// side are the counters that the filter narrows: those of recipients where it names one.
func (t *counters) side(f Filter) []counter {
	if f.Body != "" {
		return t.bodies
	}
	return t.units
}

// counts reports whether a counter of executions is among those that add up to what the filter asks for.
func (f Filter) counts(c counter, closed bool) bool {
	if f.Unit != "" && f.Unit != c.unit || !f.ofBody(c.body) {
		return false
	}
	switch days := !f.From.None() || !f.To.None(); {
	case days:
		return !c.day.None() && f.fitsDay(c.day) && (f.Kind == "" || f.Kind == c.kind)
	case f.Asks:
		return c.asking
	}
	return c.state != "" && (c.state == closedState) == closed && (f.State == "" || f.State == c.state) && (f.Kind == "" || f.Kind == c.kind)
}

// where is the filter of executions as a condition that begins with AND, behind so many arguments; words of the title are not part of it.
func (f Filter) where(args []any) (string, []any) {
	var b strings.Builder
	add := func(text string, v any) {
		args = append(args, v)
		b.WriteString(` AND ` + text + `$` + strconv.Itoa(len(args)))
	}
	for _, c := range []struct{ text, value string }{
		{`e.kind = `, string(f.Kind)},
		{`e.state = `, f.State},
		{`e.owner_unit = `, f.Unit},
		{`e.area_id = `, f.Area},
	} {
		if c.value != "" {
			add(c.text, c.value)
		}
	}
	switch {
	case f.within != nil:
		in, more := store.MarksFrom(slices.Sorted(maps.Keys(f.within.ids)), len(args))
		args = append(args, more...)
		b.WriteString(` AND e.body_id IN (` + in + `)`)
	case f.Body != "":
		add(`e.body_id = `, f.Body)
	}
	if !f.From.None() {
		add(`e.due_day >= `, f.From.String())
	}
	if !f.To.None() {
		add(`e.due_day <= `, f.To.String())
	}
	if f.Asks {
		b.WriteString(` AND e.asking = 1`)
	}
	if f.SentOn {
		b.WriteString(` AND e.sent_on > 0`)
	}
	return b.String(), args
}

// totalOutgoing is how many instruments a person may see that fit; ok is false where the counters do not say it.
func (v *Service) totalOutgoing(ctx context.Context, q store.Q, viewer access.Viewer, f Filter) (n int64, ok bool, err error) {
	if f.Text != "" || f.Area != "" || !f.From.None() || !f.To.None() {
		return 0, false, nil
	}
	kept, err := v.counters(ctx, q)
	if err != nil {
		return 0, false, err
	}
	h := holdingOf(viewer)
	units, bodies := setOf(h.units), setOf(h.bodies)
	for _, c := range kept.instruments {
		seen := issued(State(c.state)) && (h.whole(c.marked) || bodies[c.body])
		if h.Control && h.Marked {
			seen = issued(State(c.state)) // his list walks along control alone (access.Viewer.Scope)
		} else {
			seen = seen || units[c.unit]
		}
		if seen && (f.Kind == "" || f.Kind == c.kind) && (f.State == "" || f.State == c.state) && (f.Unit == "" || f.Unit == c.unit) {
			n += c.n
		}
	}
	return n, true, nil
}

// issued reports whether an instrument in the state was sent.
func issued(s State) bool { return s == StateSent || s == StateReleased || s == StateRevoked }

func setOf(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, v := range list {
		out[v] = true
	}
	return out
}
