package control

import (
	"context"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Line is a line of the matrix: what stands open at a body, or with a sending unit.
type Line struct {
	instrument.Cell
	Name, Short i18n.Text
	Kind        org.UnitKind
	// Below: the bodies below it are counted in, as the districts of a region are; the filter of the register has the same name.
	Below bool
}

// Range says how far the board looks.
type Range struct {
	// Under is a body: it and those right below it are shown, each with what stands below it. "" are those right below the General
	// Prosecutor's Office; who sees but one of them with others below it sees those at once.
	Under string
	// Every shows every recipient by itself.
	Every bool
}

// Board is the control page: counters and the matrix of what the person may see (3, 4, order 5). To look into a number
// the page lists instrument.Service.Executions with the filter of the line: body, unit, state, due days.
type Board struct {
	Range
	Total  instrument.Counters // of what is shown
	Bodies []Line              // by recipient
	Units  []Line              // by sending unit; none under a body
	// Whole says that it is all there is: the person controls everything.
	Whole bool
}

// Board counts the open executions that a person may see, by body and by unit, in the order of the structure. A range under what is no
// body is fault.NotFound.
func (s *Service) Board(ctx context.Context, act org.Act, r Range) (Board, error) {
	b := Board{Range: r}
	bodies, units, err := s.instrument.Matrix(ctx, act)
	if err != nil {
		return b, err
	}
	err = s.read(ctx, act, func(_ store.Q, sc *scene) error {
		if u, ok := sc.Unit(r.Under); r.Under != "" && (!ok || !u.Kind.IsBody()) {
			return fault.NotFound{What: "body " + r.Under}
		}
		b.Whole = sc.viewer.Control
		if r.Every {
			b.Total, b.Bodies, b.Units = instrument.Sum(units), sc.lines(bodies), sc.lines(units)
			return nil
		}
		b.Bodies, b.Under = sc.under(bodies, r.Under)
		if b.Under != "" {
			cells := make([]instrument.Cell, len(b.Bodies))
			for i, l := range b.Bodies {
				cells[i] = l.Cell
			}
			b.Total = instrument.Sum(cells)
			return nil
		}
		b.Total, b.Units = instrument.Sum(units), sc.lines(units)
		return nil
	})
	return b, err
}

// under sums the bodies up that stand below the one, "" being the General Prosecutor's Office; where that is a single line, what is below it
// is shown, and at says below what.
func (sc *scene) under(bodies []instrument.Cell, at string) ([]Line, string) {
	var sums []instrument.Cell
	index, below := map[string]int{}, map[string]bool{}
	for _, c := range bodies {
		head, within := sc.head(c.ID, at)
		if !within && at != "" {
			continue
		}
		i, ok := index[head]
		if !ok {
			i = len(sums)
			index[head], sums = i, append(sums, instrument.Cell{ID: head})
		}
		below[head] = below[head] || head != c.ID
		sums[i].Add(c)
	}
	if at == "" && len(sums) == 1 && below[sums[0].ID] {
		return sc.under(bodies, sums[0].ID)
	}
	out := sc.lines(sums)
	for i := range out {
		out[i].Below = below[out[i].ID]
	}
	return out, at
}

// head is the body right below the one above that a body is or stands below, or itself where it is that one; within is false where it
// does not stand there.
func (sc *scene) head(id, above string) (head string, within bool) {
	if above == "" {
		above = sc.Root()
	}
	for head = id; id != "" && id != above; id = sc.Parent(id, sc.day) {
		if u, _ := sc.Unit(id); u.Kind.IsBody() {
			head = id
		}
	}
	return head, id == above
}

func (sc *scene) lines(cells []instrument.Cell) []Line {
	out := make([]Line, len(cells))
	for i, c := range cells {
		u, _ := sc.Unit(c.ID)
		out[i] = Line{Cell: c, Name: sc.UnitName(c.ID, sc.day), Short: sc.UnitShort(c.ID, sc.day), Kind: u.Kind}
	}
	slices.SortFunc(out, func(a, b Line) int { return sc.CompareUnits(a.ID, b.ID) })
	return out
}

func month(d calendar.Day) string {
	y, m, _ := d.YMD()
	return calendar.Date(y, m, 1).String()[:len("2006-01")]
}

// DutyFilter narrows the ledger of duties down.
type DutyFilter struct {
	// Body and Unit are debtors: a body with what is owed by its units, a unit.
	Body, Unit string
	// Creditor is the unit to which it is owed; it does not go together with a debtor.
	Creditor string
	Para     string
	// Edition is the one whose numbering Para is in, law.Root for those of the Office; "" leaves the editions aside.
	Edition  string
	Kind     string
	Scope    duty.Scope   // owed (""), overdue or closed
	From, To calendar.Day // due days, both included
}

// Ledger is a page of the ledger of duties.
type Ledger struct {
	Rows []Owed
	Next string // cursor, "" on the last page
	// Counts are of everything the filter finds, whatever the page; zero for closed duties.
	Counts duty.Counts
	// Whole says that the person sees every obligation of every body (order 5).
	Whole bool
	scope duty.Scope
}

// Total is how many duties the filter finds, 0 for closed ones, which are not counted.
func (l Ledger) Total() int64 {
	if l.scope == duty.ScopeOverdue {
		return l.Counts.Overdue
	}
	return l.Counts.Owed
}

// filterMax bounds the texts of a filter.
const filterMax = 100

// Ledger lists duties: for the Chief of the Apparatus, the General Prosecutor and control in the Apparatus those of every
// body (order 5), for a supervising deputy those of what is assigned to him (3), for heads those of their body or unit,
// for others their own. Debtors that the person may not follow are fault.NotFound. limit is 1 to 200.
func (s *Service) Ledger(ctx context.Context, act org.Act, f DutyFilter, cursor string, limit int) (Ledger, error) {
	var out Ledger
	if err := f.check(); err != nil {
		return out, err
	}
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		out = Ledger{Whole: sc.viewer.Control, scope: f.Scope}
		d, any, err := sc.scoped(f)
		if err != nil || !any {
			return err
		}
		sort, id, _ := strings.Cut(cursor, "_")
		page, err := duty.List(ctx, q, d, duty.Cursor{Sort: sort, ID: id}, limit)
		if err != nil {
			return err
		}
		out.Rows = sc.owed(page.Duties)
		if page.Next != (duty.Cursor{}) {
			out.Next = page.Next.Sort + "_" + page.Next.ID
		}
		if d.Scope != duty.ScopeClosed {
			out.Counts, err = duty.Count(ctx, q, sc.cal, d)
		}
		return err
	})
	return out, err
}

func (f DutyFilter) check() error {
	var c fault.Collector
	for name, v := range map[string]string{"body": f.Body, "unit": f.Unit, "creditor": f.Creditor, "para": f.Para, "edition": f.Edition, "kind": f.Kind} {
		if len(v) > filterMax {
			c.Bad(name, i18n.M("control.filter.long"))
		}
	}
	if f.Creditor != "" && f.Body+f.Unit != "" {
		c.Bad("creditor", i18n.M("control.filter.creditor"))
	}
	switch f.Scope {
	case "", duty.ScopeOwed, duty.ScopeOverdue, duty.ScopeClosed:
	default:
		c.Bad("scope", i18n.M("duty.scope.unknown"))
	}
	if !f.From.None() && !f.To.None() && f.From > f.To {
		c.Bad("to", i18n.M("control.filter.days"))
	}
	return c.Err()
}

// scoped turns the wish of a person into a filter that shows no more than he may see; any is false where that is nothing.
func (sc *scene) scoped(f DutyFilter) (d duty.Filter, any bool, err error) {
	d = duty.Filter{Para: f.Para, Editions: sc.editions(f.Edition), Scope: f.Scope, From: f.From, To: f.To, Today: sc.day}
	if f.Kind != "" {
		d.Kinds = []string{f.Kind}
	}
	d.HideMarked = !sc.viewer.Marked
	if !sc.viewer.Control {
		d.HideMarked = !sc.cleared()
	}
	switch {
	case f.Creditor != "":
		d.Creditor, err = sc.ask(access.Unit(f.Creditor), f.Creditor)
	case f.Unit != "":
		d.Debtor, err = sc.ask(access.Unit(f.Unit), f.Unit)
	case f.Body != "":
		if d.Debtor, err = sc.ask(access.Body(f.Body), f.Body); err == nil {
			for _, u := range sc.Units(f.Body, sc.day) {
				d.Debtor = append(d.Debtor, access.Unit(u.ID))
			}
		}
	case !sc.viewer.Control:
		d.Debtor = sc.followed()
	}
	if err != nil {
		return d, false, err
	}
	return d, sc.viewer.Control || len(d.Debtor)+len(d.Creditor) > 0, nil
}

// ask allows a debtor that the person follows: with the key itself, or any debtor for control over everything.
func (sc *scene) ask(key, unitID string) ([]string, error) {
	u, ok := sc.Unit(unitID)
	if !ok {
		return nil, fault.NotFound{What: "unit " + unitID}
	}
	if sc.viewer.Control || sc.viewer.Has(key) || sc.viewer.Has(access.Body(u.BodyID)) {
		return []string{key}, nil
	}
	return nil, fault.NotFound{What: "unit " + unitID}
}

// followed are the keys of posts, units and bodies that the person follows.
func (sc *scene) followed() []string {
	return slices.DeleteFunc(slices.Clone(sc.viewer.Keys), func(k string) bool { return strings.HasPrefix(k, "*") })
}

// DutyCard is one duty with its history.
type DutyCard struct {
	Owed
	Entries []EntryLine
}

// EntryLine is a line of a duty's history, with the names of those who acted.
type EntryLine struct {
	duty.Entry
	Name string
}

// Duty reads one duty with its history. Who may follow neither its debtor nor its creditor finds nothing.
func (s *Service) Duty(ctx context.Context, act org.Act, id string) (DutyCard, error) {
	var c DutyCard
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		d, err := s.ledger.Get(ctx, q, id)
		if err != nil {
			return err
		}
		if !sc.follows(d) {
			return fault.NotFound{What: "duty " + id}
		}
		c = DutyCard{Owed: sc.owed([]duty.Duty{d})[0]}
		list, err := s.ledger.History(ctx, q, id)
		for _, e := range list {
			c.Entries = append(c.Entries, EntryLine{Entry: e, Name: sc.PersonName(e.PersonID)})
		}
		return err
	})
	return c, err
}

// follows reports whether the person may see a duty.
func (sc *scene) follows(d duty.Duty) bool {
	if d.Marked && !sc.cleared() {
		return false
	}
	if sc.viewer.Control && (!d.Marked || sc.viewer.Marked) {
		return true
	}
	for _, id := range []string{d.DebtorUnit, d.CreditorUnit} {
		if id != "" && sc.viewer.Has(access.Unit(id)) {
			return true
		}
	}
	return d.DebtorBody != "" && sc.viewer.Has(access.Body(d.DebtorBody)) ||
		d.DebtorPost != "" && sc.viewer.Has(access.Post(d.DebtorPost)) || d.CreditorPost != "" && sc.viewer.Has(access.Post(d.CreditorPost))
}
