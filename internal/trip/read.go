package trip

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

const columns = `x.id, x.body_id, x.area_id, x.kind, x.from_day, x.to_day, x.last_day, x.unit_id, x.keeper_body, x.ground_id, x.ground_title, x.ground_item,
	x.ground_number, x.ground_day, x.at, x.person_id, x.post_id, x.outcome, x.closed_day, x.closed_reason, x.closed_at, x.closed_by, x.closed_post`

func scan(s store.Scanner) (x Inspection, err error) {
	err = s.Scan(&x.ID, &x.BodyID, &x.AreaID, &x.Kind, &x.From, &x.To, &x.Last, &x.UnitID, &x.Keeper, &x.Ground.ID, &x.Ground.Title, &x.Ground.Item,
		&x.Ground.Number, &x.Ground.Day, &x.At, &x.Person, &x.Post, &x.outcome, &x.ClosedDay, &x.ClosedReason, &x.ClosedAt, &x.ClosedBy, &x.ClosedPost)
	return x, err
}

func insert(ctx context.Context, tx *store.Tx, x Inspection) error {
	_, err := tx.Exec(ctx, `INSERT INTO inspection (id, body_id, area_id, kind, from_day, to_day, last_day, unit_id, keeper_body, ground_id, ground_title,
		ground_item, ground_number, ground_day, at, person_id, post_id, outcome, closed_day, closed_reason, closed_at, closed_by, closed_post)
		VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', NULL, '', NULL, '', '')`,
		x.ID, x.BodyID, x.AreaID, string(x.Kind), x.From, x.To, x.UnitID, x.Keeper, x.Ground.ID, x.Ground.Title, x.Ground.Item, x.Ground.Number,
		x.Ground.Day, x.At, x.Person, x.Post)
	return err
}

// right is what the people of the bodies given may see (I-244): what is kept by them or below them, and what binds one of them once it
// has begun. Nil bodies are the whole office.
func right(seen []string, day calendar.Day, args []any) (string, []any) {
	if seen == nil {
		return "1 = 1", args
	}
	in, more := store.MarksFrom(seen, len(args))
	args = append(append(args, more...), day)
	return fmt.Sprintf(`(x.keeper_body IN (%s) OR x.body_id IN (%s) AND x.from_day <= $%d)`, in, in, len(args)), args
}

// see loads an inspection the person may see; anything else is not found.
func see(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Inspection, error) {
	may, args := right(sc.seen(act), sc.day, []any{id})
	x, ok, err := store.One(ctx, q, scan, `SELECT `+columns+` FROM inspection x WHERE x.id = $1 AND `+may, args...)
	if err == nil && !ok {
		err = fault.NotFound{What: "inspection " + id}
	}
	return x, err
}

// Card is an inspection with what the person may do with it.
type Card struct {
	Inspection
	State State
	// MayEnd and MayCallOff say which acts are open to the person now.
	MayEnd, MayCallOff bool
	// MaySeeGround says that the ground is one on which the person's body may rest something itself.
	MaySeeGround bool
}

// Inspection reads one inspection that the person may see.
func (v *Service) Inspection(ctx context.Context, act org.Act, id string) (c Card, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act)
		if err != nil {
			return err
		}
		if c.Inspection, err = see(ctx, q, sc, act, id); err != nil {
			return err
		}
		c.State = c.Inspection.State(sc.day)
		if _, ok := sc.conducts(act, c.UnitID, c.Keeper); ok {
			c.MayEnd = c.State == Running && c.From < c.Last
			c.MayCallOff = c.State == Running || c.State == Coming
		}
		if c.Ground.ID != "" {
			_, c.MaySeeGround, err = v.Grounds.GroundOf(ctx, q, act, c.Ground.ID)
		}
		return err
	})
	return c, err
}

// Filter narrows the register of inspections.
type Filter struct {
	Body  string
	Area  string // complex ones cover every area and belong to each
	Kind  Kind
	State State // on the day of the reader
}

// Page is a page of the register, the latest first day first.
type Page struct {
	Rows []Inspection
	Next string // cursor; "" on the last page
}

// Inspections lists the inspections that the person may see.
func (v *Service) Inspections(ctx context.Context, act org.Act, f Filter, cursor string, limit int) (page Page, err error) {
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act)
		if err != nil {
			return err
		}
		if err := sc.filter(f); err != nil {
			return err
		}
		where, args := sc.where(act, f)
		if day, id, ok := strings.Cut(cursor, "_"); ok {
			where += fmt.Sprintf(` AND (x.from_day, x.id) < ($%d, $%d)`, len(args)+1, len(args)+2)
			args = append(args, day, id)
		}
		args = append(args, limit+1)
		page.Rows, err = store.List(ctx, q, scan, `SELECT `+columns+` FROM inspection x WHERE `+where+
			fmt.Sprintf(` ORDER BY x.from_day DESC, x.id DESC LIMIT $%d`, len(args)), args...)
		if err == nil && len(page.Rows) > limit {
			page.Rows = page.Rows[:limit]
			last := page.Rows[limit-1]
			page.Next = last.From.String() + "_" + last.ID
		}
		return err
	})
	return page, err
}

// filter refuses what cannot be understood.
func (sc *scene) filter(f Filter) error {
	var c fault.Collector
	if f.Kind != "" && !slices.Contains(Kinds, f.Kind) {
		c.Bad("kind", i18n.M("inspection.bad.kind"), i18n.M("inspection.bad.kind_allowed"))
	}
	if f.State != "" && !slices.Contains(States, f.State) {
		c.Bad("state", i18n.M("inspection.bad.state"))
	}
	if f.Area != "" && !sc.knows(f.Area) {
		c.Bad("area", i18n.M("inspection.bad.area"), i18n.M("inspection.bad.area_allowed"))
	}
	if _, ok := sc.Unit(f.Body); f.Body != "" && !ok {
		c.Bad("body", i18n.M("inspection.bad.body"), i18n.M("inspection.bad.body_allowed"))
	}
	return c.Err()
}

// where is what of the register the person sees, narrowed by the filter.
func (sc *scene) where(act org.Act, f Filter) (string, []any) {
	out, args := right(sc.seen(act), sc.day, nil)
	and := func(text string, values ...any) {
		marks := make([]any, len(values))
		for i := range values {
			marks[i] = len(args) + 1 + i
		}
		out += fmt.Sprintf(" AND "+text, marks...)
		args = append(args, values...)
	}
	if f.Body != "" {
		and(`x.body_id = $%d`, f.Body)
	}
	if f.Area != "" {
		and(`x.area_id IN ($%d, '')`, f.Area)
	}
	if f.Kind != "" {
		and(`x.kind = $%d`, string(f.Kind))
	}
	switch f.State {
	case Coming:
		and(`x.outcome = '' AND x.from_day > $%d`, sc.day)
	case Running:
		and(`x.outcome = '' AND x.from_day <= $%d AND x.last_day >= $%d`, sc.day, sc.day)
	case Over:
		and(`x.outcome = '' AND x.last_day < $%d`, sc.day)
	case Ended, Off:
		and(`x.outcome = $%d`, string(f.State))
	}
	return out, args
}

// Ask says which inspections are asked for: those that bind one of the bodies in an area on a day from From to Until.
type Ask struct {
	// Seen are the bodies of who asks (see Seen), Day the day on which they ask.
	Seen   []string
	Day    calendar.Day
	Bodies []string
	Area   *string // nil: every area; complex inspections belong to each
	From   calendar.Day
	Until  calendar.Day
}

// Binding asks for the inspections that bind bodies, of those that the people of Seen may see: a range of an index for each body. An
// inspection binds a body in every week that one of its days touches (I-242); as makes of it what the reader needs.
func Binding[T any](a Ask, as func(body, area string, kind Kind, from, last calendar.Day) T) store.Question[T] {
	in, args := store.Marks(a.Bodies)
	args = append(args, a.From, a.Until)
	where := fmt.Sprintf(`x.outcome <> 'off' AND x.body_id IN (%s) AND x.last_day >= $%d AND x.from_day <= $%d`, in, len(args)-1, len(args))
	if a.Area != nil {
		args = append(args, *a.Area)
		where += fmt.Sprintf(` AND x.area_id IN ($%d, '')`, len(args))
	}
	may, args := right(a.Seen, a.Day, args)
	return store.Ask(func(s store.Scanner) (T, error) {
		var body, area string
		var kind Kind
		var from, last calendar.Day
		err := s.Scan(&body, &area, &kind, &from, &last)
		return as(body, area, kind, from, last), err
	}, `SELECT x.body_id, x.area_id, x.kind, x.from_day, x.last_day FROM inspection x WHERE `+where+` AND `+may+` ORDER BY x.body_id, x.from_day, x.id`, args...)
}
