package instrument

import (
	"context"
	"fmt"
	"slices"

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
	today  calendar.Day
}

// loadSource counts what stands open at bodies by the day on which it is to be finished.
type loadSource func(ctx context.Context, q store.Q, ask loadAsk) ([]Loaded, error)

// loadSources are what makes up the load of a body: open executions. What else binds a body, such as an inspection under
// way, is another source of the same shape.
var loadSources = []loadSource{openLoad}

// LoadTable is the load of bodies by week.
type LoadTable struct {
	// Weeks are the Mondays of the weeks shown.
	Weeks []calendar.Day
	// Most is the number in one area and week above which a reason is needed, with its paragraph; 0 where every area is
	// shown together or the edition sets none.
	Most   int
	Para   string
	Bodies []BodyLoad
}

// BodyLoad is one line of a LoadTable.
type BodyLoad struct {
	Body string
	Name i18n.Text
	// Weeks are the numbers by week; what is overdue stands in the week of today. Later is what comes after.
	Weeks []int
	Later int
}

// Peak is the greatest number of a week.
func (b BodyLoad) Peak() int { return slices.Max(b.Weeks) }

// Total is all that stands open from the first week shown.
func (b BodyLoad) Total() int {
	n := b.Later
	for _, w := range b.Weeks {
		n += w
	}
	return n
}

// loadOf asks every source and adds up by body and week.
func loadOf(ctx context.Context, q store.Q, ask loadAsk) ([]Loaded, error) {
	if len(ask.bodies) == 0 || len(ask.kinds) == 0 {
		return nil, nil
	}
	var out []Loaded
	at := map[Loaded]int{}
	for _, source := range loadSources {
		list, err := source(ctx, q, ask)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			key := Loaded{Body: l.Body, Week: max(weekOf(l.Week), weekOf(ask.today))}
			i, ok := at[key]
			if !ok {
				i = len(out)
				at[key] = i
				out = append(out, key)
			}
			out[i].N += l.N
		}
	}
	return out, nil
}

// openLoad counts open executions: one range of an index for each body and area.
func openLoad(ctx context.Context, q store.Q, ask loadAsk) ([]Loaded, error) {
	in, args := marks(ask.bodies)
	where := `x.closed_at IS NULL AND x.body_id IN (` + in + `)`
	if ask.area != nil {
		args = append(args, *ask.area)
		where += ` AND x.area_id = ` + fmt.Sprintf("$%d", len(args))
	}
	where += ` AND x.kind IN (`
	for i, k := range ask.kinds {
		args = append(args, string(k))
		if i > 0 {
			where += ", "
		}
		where += fmt.Sprintf("$%d", len(args))
	}
	return store.List(ctx, q, func(s store.Scanner) (l Loaded, err error) {
		err = s.Scan(&l.Body, &l.Week, &l.N)
		return l, err
	}, `SELECT x.body_id, x.due_day, count(*) FROM execution x WHERE `+where+`) GROUP BY x.body_id, x.due_day`, args...)
}

// Weeks of a load table.
const (
	loadWeeks    = 8
	loadWeeksMax = 26
)

// table lays the load out by bodies in the order given and so many weeks from the first.
func (sc *scene) loadTable(bodies []string, load []Loaded, first calendar.Day, weeks int) LoadTable {
	t := LoadTable{Weeks: make([]calendar.Day, weeks), Bodies: make([]BodyLoad, len(bodies))}
	for i := range t.Weeks {
		t.Weeks[i] = first.AddDays(7 * i)
	}
	at := make(map[string]int, len(bodies))
	for i, b := range bodies {
		at[b] = i
		t.Bodies[i] = BodyLoad{Body: b, Name: sc.UnitName(b, sc.day), Weeks: make([]int, weeks)}
	}
	for _, l := range load {
		b := &t.Bodies[at[l.Body]]
		switch w := l.Week.Sub(first) / 7; {
		case l.Week < first:
		case w < weeks:
			b.Weeks[w] += l.N
		default:
			b.Later += l.N
		}
	}
	return t
}

// gatherLoad counts what the recipients have to finish already, in the area of the draft (44).
func gatherLoad(ctx context.Context, q store.Q, s *subject) (err error) {
	limit, _, ok := s.sc.law.LoadLimit(s.blank())
	if !ok || !slices.Contains(limit.Kinds, s.in.Kind) {
		return nil
	}
	s.load, err = loadOf(ctx, q, loadAsk{bodies: s.in.Recipients, area: &s.in.AreaID, kinds: limit.Kinds, today: s.sc.day})
	return err
}

// blank is a draft of the owner with nothing in it.
func (s *subject) blank() *Draft { return s.sc.blank(s.owner.Body) }

// loadView is the load of a draft's recipients over its term, at least eight weeks; none where load is not regarded.
func (s *subject) loadView(due calendar.Day) LoadTable {
	limit, para, ok := s.sc.law.LoadLimit(s.blank())
	if !ok || !slices.Contains(limit.Kinds, s.in.Kind) || len(s.in.Recipients) == 0 {
		return LoadTable{}
	}
	first := weekOf(s.sc.day)
	weeks := loadWeeks
	if !due.None() {
		weeks = min(max(weeks, weekOf(due).Sub(first)/7+1), loadWeeksMax)
	}
	t := s.sc.loadTable(s.in.Recipients, s.load, first, weeks)
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

// Load is the planner's view: what every body to which the person's own body may send has to finish, by week (44).
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
		ask := loadAsk{bodies: bodies, kinds: limit.Kinds, today: sc.day}
		if f.Area != "" {
			area := f.Area
			if area == LoadNoArea {
				area = ""
			}
			ask.area = &area
		}
		load, err := loadOf(ctx, q, ask)
		if err != nil {
			return err
		}
		t = sc.loadTable(bodies, load, weekOf(f.From), f.Weeks)
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
