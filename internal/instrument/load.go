package instrument

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// loadAsk is what of the load is asked for.
type loadAsk struct {
	bodies []string
	area   *string // nil: every area together; "" is what names no area
	kinds  []Kind
	// weeks are the Mondays of consecutive weeks, at least one.
	weeks []calendar.Day
	// kept, where every area is asked for together, says what is open, and nothing is counted.
	kept *counters
	// cal moves the day of a period that is still to be opened.
	cal *calendar.Calendar
	// by is the body whose people ask, and sc what they see.
	by string
	sc *scene
}

// empty tells that no load can be meant.
func (a loadAsk) empty() bool { return len(a.bodies) == 0 || len(a.kinds) == 0 }

// where is the condition of what is asked for, with its values: the bodies are of the table named first, area and kinds of the second.
func (a loadAsk) where(body, of string) (string, []any) {
	in, args := store.Marks(a.bodies)
	add := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	where := body + `.body_id IN (` + in + `)`
	if a.area != nil {
		where += ` AND ` + of + `.area_id = ` + add(*a.area)
	}
	kinds := make([]string, len(a.kinds))
	for i, k := range a.kinds {
		kinds[i] = add(string(k))
	}
	return where + ` AND ` + of + `.kind IN (` + strings.Join(kinds, ", ") + `)`, args
}

// weeksFrom are so many Mondays from the first.
func weeksFrom(first calendar.Day, n int) []calendar.Day {
	out := make([]calendar.Day, n)
	for i := range out {
		out[i] = first.AddDays(7 * i)
	}
	return out
}

// loadSource asks for what stands open at bodies by the week in which it is to be finished: what comes before the weeks asked
// for stands in the week before the first of them, what comes after in the one that follows the last.
type loadSource func(ask loadAsk) store.Question[[]Loaded]

// loadSources are the instruments that make up the load of a body: open executions, and the periods that are still to be opened (47).
// Inspections bind it beside them and are figures of their own: see Service.Inspections.
var loadSources = []loadSource{askOpen, askComing}

// LoadTable is the load of bodies by week.
type LoadTable struct {
	// Weeks are the Mondays of the weeks shown.
	Weeks []calendar.Day
	// Most is the number in one area and week above which a reason is needed, with its paragraph; 0 where every area is
	// shown together or the edition sets none.
	Most   int
	Para   string
	Weigh  InspectionWeights // what an inspection counts against Most
	Bodies []BodyLoad
}

// BodyLoad is one line of a LoadTable.
type BodyLoad struct {
	Body string
	Name i18n.Text
	// Weeks are the numbers by week; what is overdue stands in the week of today. Later is what comes after.
	Weeks []int
	Later int
	// Coming are those of Weeks, ComingLater those of Later, that are periods of a periodic term not opened yet (47).
	Coming      []int
	ComingLater int
	// Inspections are those that bind the body, of those the person may see; InWeek are how many do in each week, and Weight is
	// what a week weighs against the limit: its instruments, and its inspections as the edition weighs them (44; I-243).
	Inspections []Inspected
	InWeek      []int
	Weight      []int
}

// Peak is the greatest weight of a week.
func (b BodyLoad) Peak() int { return slices.Max(b.Weight) }

// Total is all that stands open from the first week shown.
func (b BodyLoad) Total() int {
	n := b.Later
	for _, w := range b.Weeks {
		n += w
	}
	return n
}

// AllComing is how many of Total are periods that are still to be opened.
func (b BodyLoad) AllComing() int {
	n := b.ComingLater
	for _, w := range b.Coming {
		n += w
	}
	return n
}

// HasComing reports whether any body has periods that are still to be opened.
func (t LoadTable) HasComing() bool {
	return slices.ContainsFunc(t.Bodies, func(b BodyLoad) bool { return b.AllComing() > 0 })
}

// HasInspections reports whether inspections bind any of the bodies.
func (t LoadTable) HasInspections() bool {
	return slices.ContainsFunc(t.Bodies, func(b BodyLoad) bool { return len(b.Inspections) > 0 })
}

// loadOf asks every source. What is overdue is to be finished in the week of today.
func loadOf(ctx context.Context, q store.Q, ask loadAsk, today calendar.Day) ([]Loaded, error) {
	if ask.empty() {
		return nil, nil
	}
	now := weekOf(today)
	type place struct {
		body string
		week calendar.Day
	}
	at := map[place]int{}
	var out []Loaded
	sources := loadSources
	var rows [][]Loaded
	if ask.kept != nil {
		sources, rows = []loadSource{askComing}, [][]Loaded{ask.keptOpen()}
	}
	for _, source := range sources {
		more, err := source(ask).List(ctx, q)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	for _, list := range rows {
		for _, l := range list {
			if ask.weeks[0] <= now {
				l.Week = max(l.Week, now)
			}
			i, ok := at[place{l.Body, l.Week}]
			if !ok {
				i = len(out)
				at[place{l.Body, l.Week}] = i
				out = append(out, Loaded{Body: l.Body, Week: l.Week})
			}
			out[i].N += l.N
			out[i].Coming += l.Coming
		}
	}
	return out, nil
}

// keptOpen is what askOpen asks for, by the kept counters.
func (a loadAsk) keptOpen() []Loaded {
	bodies := setOf(a.bodies)
	type place struct {
		body string
		week calendar.Day
	}
	sums := map[place]int{}
	for _, c := range a.kept.bodies {
		if !c.day.None() && bodies[c.body] && slices.Contains(a.kinds, c.kind) {
			sums[place{c.body, a.within(weekOf(c.day))}] += int(c.n)
		}
	}
	out := make([]Loaded, 0, len(sums))
	for at, n := range sums {
		if n > 0 {
			out = append(out, Loaded{Body: at.body, Week: at.week, N: n})
		}
	}
	return out
}

// within is a week as a loadSource tells it: those outside the weeks asked for are one before and one after them.
func (a loadAsk) within(week calendar.Day) calendar.Day {
	return min(max(week, a.weeks[0].AddDays(-7)), a.weeks[len(a.weeks)-1].AddDays(7))
}

// askOpen counts open executions: one range of an index for each body and area, and one row for each body.
func askOpen(ask loadAsk) store.Question[[]Loaded] {
	where, args := ask.where("x", "x")
	// How many are due before each Monday; the differences are the weeks.
	before := slices.Concat(ask.weeks, []calendar.Day{ask.weeks[len(ask.weeks)-1].AddDays(7)})
	columns := ""
	for _, monday := range before {
		args = append(args, monday)
		columns += fmt.Sprintf(`, count(*) FILTER (WHERE x.due_day < $%d)`, len(args))
	}
	return store.Ask(func(s store.Scanner) ([]Loaded, error) { return scanLoad(s, before) },
		`SELECT x.body_id`+columns+`, count(*) FROM execution x WHERE x.closed_at IS NULL AND `+where+` GROUP BY x.body_id`, args...)
}

// askComing counts the periods that are still to be opened for a body (47): neither opened for it nor given up with it (49). One row for
// each body and day.
func askComing(ask loadAsk) store.Question[[]Loaded] {
	where, args := ask.where("r", "i")
	return store.Ask(func(s store.Scanner) ([]Loaded, error) { return scanComing(s, ask) },
		`SELECT r.body_id, p.formal_day, count(*) FROM instrument_period p JOIN instrument i ON i.document_id = p.document_id
			JOIN execution r ON r.document_id = p.document_id AND r.period <= 1
			WHERE p.opened_at = 0 AND p.ended = 0 AND i.state = 'sent' AND `+where+` AND NOT EXISTS (SELECT 1 FROM execution e
			WHERE e.document_id = p.document_id AND e.body_id = r.body_id AND (e.period = p.n OR e.state = 'revoked')) GROUP BY r.body_id, p.formal_day`, args...)
}

// scanComing puts a day of coming periods into its week, as the calendar moves it; outside the weeks asked for it stands in the one
// before or after them.
func scanComing(s store.Scanner, ask loadAsk) ([]Loaded, error) {
	var l Loaded
	var day calendar.Day
	if err := s.Scan(&l.Body, &day, &l.N); err != nil {
		return nil, err
	}
	if e, err := ask.cal.ExplainDate(day, calendar.Execution); err == nil {
		day = e.Effective
	}
	l.Coming = l.N
	l.Week = ask.within(weekOf(day))
	return []Loaded{l}, nil
}

// scanLoad turns a row of sums into numbers by week.
func scanLoad(s store.Scanner, before []calendar.Day) ([]Loaded, error) {
	var body string
	sums := make([]int, len(before)+1)
	to := []any{&body}
	for i := range sums {
		to = append(to, &sums[i])
	}
	if err := s.Scan(to...); err != nil {
		return nil, err
	}
	var out []Loaded
	week, last := before[0].AddDays(-7), 0
	for _, sum := range sums {
		if sum > last {
			out = append(out, Loaded{Body: body, Week: week, N: sum - last})
		}
		week, last = week.AddDays(7), sum
	}
	return out, nil
}

// Weeks of a load table.
const (
	loadWeeks    = 8
	loadWeeksMax = 26
	loadTermMax  = 260 // weeks of the term of a draft that are judged
)

// table lays the load out by bodies in the order given and so many weeks from the first.
func (sc *scene) loadTable(bodies []string, load []Loaded, inspected []Inspected, weigh InspectionWeights, first calendar.Day, weeks int) LoadTable {
	t := LoadTable{Weeks: weeksFrom(first, weeks), Weigh: weigh, Bodies: make([]BodyLoad, len(bodies))}
	at := make(map[string]int, len(bodies))
	for i, b := range bodies {
		at[b] = i
		t.Bodies[i] = BodyLoad{Body: b, Name: sc.UnitName(b, sc.day), Weeks: make([]int, weeks), Coming: make([]int, weeks)}
	}
	for _, l := range load {
		b := &t.Bodies[at[l.Body]]
		switch w := l.Week.Sub(first) / 7; {
		case l.Week < first:
		case w < weeks:
			b.Weeks[w] += l.N
			b.Coming[w] += l.Coming
		default:
			b.Later += l.N
			b.ComingLater += l.Coming
		}
	}
	for _, x := range inspected {
		b := &t.Bodies[at[x.Body]]
		b.Inspections = append(b.Inspections, x)
	}
	for i := range t.Bodies {
		t.Bodies[i].weigh(t.Weeks, weigh)
	}
	return t
}

// weigh counts the inspections of each week and what the week weighs.
func (b *BodyLoad) weigh(weeks []calendar.Day, by InspectionWeights) {
	b.InWeek, b.Weight = make([]int, len(weeks)), slices.Clone(b.Weeks)
	for i, week := range weeks {
		for _, x := range b.Inspections {
			if x.in(week) {
				b.InWeek[i]++
				b.Weight[i] += by[x.Kind]
			}
		}
	}
}

// gatherLoad counts what the recipients have to finish already, in the area of the draft, and the inspections that bind them (44).
func (v *Service) gatherLoad(ctx context.Context, q store.Q, s *subject) (err error) {
	ask := s.loadAsk()
	if s.load, err = loadOf(ctx, q, ask, s.sc.day); err != nil {
		return err
	}
	s.inspected, err = v.inspectedOf(ctx, q, ask)
	return err
}

// loadAsk is the load that the rules and the form look at: of the weeks of the term, at least eight. It is empty where load is
// not regarded.
func (s *subject) loadAsk() loadAsk {
	limit, _, ok := s.sc.law.LoadLimit(s.blank())
	if !ok || !slices.Contains(limit.Kinds, s.in.Kind) {
		return loadAsk{}
	}
	first, weeks := weekOf(s.sc.day), loadWeeks
	if own, err := s.draft().termWeeks(s.sc.snap.Calendar); err == nil && len(own) > 0 {
		weeks = min(max(weeks, own[len(own)-1].Sub(first)/7+1), loadTermMax)
	}
	return loadAsk{bodies: s.in.Recipients, area: &s.in.AreaID, kinds: limit.Kinds, weeks: weeksFrom(first, weeks), cal: s.sc.snap.Calendar, by: s.owner.Body, sc: s.sc}
}

// blank is a draft of the owner with nothing in it.
func (s *subject) blank() *Draft { return s.sc.blank(s.owner.Body) }

// loadView is the load of a draft's recipients over its term, at least eight weeks; none where load is not regarded.
func (s *subject) loadView() LoadTable {
	limit, para, ok := s.sc.law.LoadLimit(s.blank())
	ask := s.loadAsk()
	if !ok || ask.empty() {
		return LoadTable{}
	}
	weigh := s.sc.law.InspectionWeights(s.blank())
	t := s.sc.loadTable(s.in.Recipients, s.load, s.inspected, weigh, ask.weeks[0], min(len(ask.weeks), loadWeeksMax))
	t.Most, t.Para = limit.Most, para
	return t
}

// LoadFilter narrows the planner's view of the load down.
type LoadFilter struct {
	// Area is the id of an area, LoadNoArea, or "" for every area together.
	Area string
	// Kind is the kind of body, "" for all.
	Kind BodyKind
	// From is any day of the first week, none for today.
	From calendar.Day
	// Weeks is how many weeks are shown, 1 to 26; 0 is eight.
	Weeks int
	// Room leaves only the bodies that can be given one more in every week shown; it needs an area.
	Room bool
}

// LoadNoArea stands for instruments that name no area.
const LoadNoArea = "none"

// Load is the planner's view: what every body to which the person's own body may send has to finish, by week, the
// periods that are still to come, and the inspections that bind it (44, 47; see I-230, I-240).
func (v *Service) Load(ctx context.Context, act org.Act, f LoadFilter) (LoadTable, error) {
	var t LoadTable
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if err := sc.loadFilter(&f); err != nil {
			return err
		}
		o := Offer{Kind: Assignment, Owner: Owner{Person: act.PersonID, Post: act.AsPost(), Unit: act.AsUnit(), Body: act.AsBody()}}
		if o.Owner.Body == "" {
			return forbidden(seatlessMsg())
		}
		sc.offer(&o)
		var bodies []string
		for _, b := range o.Recipients {
			if f.Kind == "" || BodyKind(b.Kind) == f.Kind {
				bodies = append(bodies, b.ID)
			}
		}
		limit, para, ok := sc.law.LoadLimit(sc.blank(o.Owner.Body))
		if !ok {
			limit.Kinds = Kinds
		}
		ask := loadAsk{bodies: bodies, kinds: limit.Kinds, weeks: weeksFrom(weekOf(f.From), f.Weeks), cal: sc.snap.Calendar, by: o.Owner.Body, sc: sc}
		if f.Area != "" {
			area := f.Area
			if area == LoadNoArea {
				area = ""
			}
			ask.area = &area
		} else if ask.kept, err = v.counters(ctx, q); err != nil {
			return err
		}
		load, err := loadOf(ctx, q, ask, sc.day)
		if err != nil {
			return err
		}
		inspected, err := v.inspectedOf(ctx, q, ask)
		if err != nil {
			return err
		}
		t = sc.loadTable(bodies, load, inspected, sc.law.InspectionWeights(sc.blank(o.Owner.Body)), weekOf(f.From), f.Weeks)
		if ok && f.Area != "" {
			t.Most, t.Para = limit.Most, para
		}
		if f.Room {
			t.Bodies = slices.DeleteFunc(t.Bodies, func(b BodyLoad) bool { return b.Peak() >= limit.Most })
		}
		return nil
	})
	return t, err
}

// loadFilter fills in what was left out and refuses what cannot be understood.
func (sc *scene) loadFilter(f *LoadFilter) error {
	var c fault.Collector
	if f.Weeks == 0 {
		f.Weeks = loadWeeks
	}
	if f.Weeks < 1 || f.Weeks > loadWeeksMax {
		c.Bad("weeks", i18n.M("instrument.load.bad.weeks", "n", f.Weeks), i18n.M("instrument.load.bad.weeks_allowed", "max", loadWeeksMax))
	}
	if f.From.None() {
		f.From = sc.day
	}
	if weekOf(f.From) < weekOf(sc.day) {
		c.Bad("from", i18n.M("instrument.load.bad.from"), i18n.M("instrument.load.bad.from_allowed", "day", weekOf(sc.day)))
	}
	if f.Kind != "" && !slices.Contains(BodyKinds, f.Kind) {
		c.Bad("kind", i18n.M("instrument.load.bad.kind"))
	}
	if f.Area != "" && f.Area != LoadNoArea {
		if _, ok := sc.Area(f.Area); !ok {
			c.Bad("area", i18n.M("instrument.bad.area"), i18n.M("instrument.bad.area_allowed"))
		}
	}
	if f.Room && f.Area == "" {
		c.Bad("room", i18n.M("instrument.load.bad.room"), i18n.M("instrument.load.bad.room_allowed"))
	}
	return c.Err()
}
