package trip

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Enter keeps on record that an inspection binds a body in an area from day to day, so that whoever sends regards it (44; I-240 to
// I-245). The unit that conducts it enters it, or the Apparatus for a unit of its body.
func (v *Service) Enter(ctx context.Context, act org.Act, in Input) (Receipt, error) {
	return v.change(ctx, act, "inspection", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		offer, err := sc.offer(act)
		if err != nil {
			return Receipt{}, err
		}
		if in.Unit == "" {
			in.Unit = offer.Unit
		}
		var c fault.Collector
		sc.shape(&c, in, offer, act.AsBody())
		ground, err := v.ground(ctx, tx, &c, sc, act, in)
		if err == nil {
			err = c.Err()
		}
		if err == nil {
			err = twice(ctx, tx, in, act.AsBody())
		}
		if err != nil {
			return Receipt{}, err
		}
		x := Inspection{
			ID: store.NewID(act.Now), BodyID: in.BodyID, AreaID: in.AreaID, Kind: in.Kind, From: in.From, To: in.To, Last: in.To,
			UnitID: in.Unit, Keeper: act.AsBody(), Ground: ground, At: act.Now, Person: act.PersonID, Post: act.AsPost(),
		}
		if err := insert(ctx, tx, x); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: x.ID, State: x.State(sc.day)}, write(ctx, tx, act, x.ID, "entered", in, "")
	})
}

// shape refuses what cannot be understood: unknown words, days that make no inspection, a body that is not inspected from here.
func (sc *scene) shape(c *fault.Collector, in Input, offer Offer, own string) {
	if !slices.Contains(offer.Kinds, in.Kind) {
		c.Bad("kind", i18n.M("inspection.bad.kind"), i18n.M("inspection.bad.kind_allowed"))
	}
	inspected := slices.ContainsFunc(offer.Bodies, func(b org.Unit) bool { return b.ID == in.BodyID })
	switch {
	case in.Kind == Own && in.BodyID != own:
		c.Bad("body_id", i18n.M("inspection.bad.body_own"), i18n.M("inspection.bad.body_own_allowed"))
	case in.Kind != Own && !inspected:
		c.Bad("body_id", i18n.M("inspection.bad.body"), i18n.M("inspection.bad.body_allowed"))
	}
	switch {
	case in.Kind == Complex && in.AreaID != "":
		c.Bad("area_id", i18n.M("inspection.bad.area_complex"), i18n.M("inspection.bad.area_complex_allowed"))
	case in.Kind != Complex && in.AreaID == "":
		c.Bad("area_id", i18n.M("inspection.bad.area_missing"), i18n.M("inspection.bad.area_allowed"))
	case in.AreaID != "" && !sc.knows(in.AreaID):
		c.Bad("area_id", i18n.M("inspection.bad.area"), i18n.M("inspection.bad.area_allowed"))
	}
	if !slices.ContainsFunc(offer.Units, func(u org.Unit) bool { return u.ID == in.Unit }) {
		c.Bad("unit_id", i18n.M("inspection.bad.unit"), i18n.M("inspection.bad.unit_allowed"))
	}
	first := sc.day.AddDays(-backMost)
	switch {
	case in.From.None():
		c.Bad("from", i18n.M("inspection.bad.day"))
	case in.From < first:
		c.Bad("from", i18n.M("inspection.bad.from"), i18n.M("inspection.bad.from_allowed", "day", first))
	}
	least := max(in.From, sc.day)
	switch {
	case in.To.None():
		c.Bad("to", i18n.M("inspection.bad.day"))
	case in.To < least:
		c.Bad("to", i18n.M("inspection.bad.to"), i18n.M("inspection.bad.to_allowed", "day", least))
	case !in.From.None() && in.To.Sub(in.From) > spanMost:
		c.Bad("to", i18n.M("inspection.bad.span"), i18n.M("inspection.bad.span_allowed", "max", spanMost))
	}
}

// ground reads the ground that an inspection rests on: a measure of a plan, or an assignment of the leadership (51, 52, 53).
func (v *Service) ground(ctx context.Context, q store.Q, c *fault.Collector, sc *scene, act org.Act, in Input) (Ground, error) {
	if in.Ground == "" {
		if in.Kind != Own {
			c.Bad("ground_id", i18n.M("inspection.bad.ground_missing"), i18n.M("inspection.bad.ground_allowed"))
		}
		return Ground{}, nil
	}
	g, ok, err := v.Grounds.GroundOf(ctx, q, act, in.Ground)
	switch {
	case err != nil:
		return g, err
	case !ok:
		c.Bad("ground_id", i18n.M("inspection.bad.ground"), i18n.M("inspection.bad.ground_allowed"))
	case !g.Closed.None() && g.Closed <= sc.day:
		c.Bad("ground_id", i18n.M("inspection.bad.ground_closed", "day", g.Closed), i18n.M("inspection.bad.ground_allowed"))
	}
	return g, nil
}

// twice refuses what the same body has entered already: one inspection would weigh as two.
func twice(ctx context.Context, q store.Q, in Input, keeper string) error {
	type days struct{ from, last calendar.Day }
	x, ok, err := store.One(ctx, q, func(s store.Scanner) (d days, err error) {
		err = s.Scan(&d.from, &d.last)
		return d, err
	}, `SELECT x.from_day, x.last_day FROM inspection x WHERE x.outcome <> 'off' AND x.body_id = $1 AND x.last_day >= $2 AND x.from_day <= $3
		AND x.area_id = $4 AND x.kind = $5 AND x.keeper_body = $6 ORDER BY x.last_day LIMIT 1`, in.BodyID, in.From, in.To, in.AreaID, string(in.Kind), keeper)
	if err == nil && ok {
		err = fault.Bad("from", i18n.M("inspection.bad.twice", "from", x.from, "to", x.last), i18n.M("inspection.bad.twice_allowed"))
	}
	return err
}

// EndInput says which day was the last of an inspection that ended before its time, and why.
type EndInput struct {
	Day    calendar.Day `json:"day" doc:"The last day on which it was carried out; not in the future."`
	Reason string       `json:"reason" maxLength:"4000"`
}

// End keeps on record that an inspection under way ended before its last day; it binds nobody afterwards.
func (v *Service) End(ctx context.Context, act org.Act, id string, in EndInput) (Receipt, error) {
	in.Reason = strings.TrimSpace(in.Reason)
	key := struct {
		ID string `json:"id"`
		EndInput
	}{id, in}
	return v.change(ctx, act, "inspection_end", key, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.kept(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if state := x.State(sc.day); state != Running {
			return Receipt{}, outOfTurn("inspection.conflict.end", state)
		}
		var c fault.Collector
		words(&c, "reason", in.Reason)
		if last := min(sc.day, x.Last.AddDays(-1)); in.Day.None() || in.Day < x.From || in.Day > last {
			c.Bad("day", i18n.M("inspection.bad.end"), i18n.M("inspection.bad.end_allowed", "from", x.From, "to", last))
		}
		if err := c.Err(); err != nil {
			return Receipt{}, err
		}
		return closeIt(ctx, tx, act, sc, id, Ended, in.Day, in.Reason)
	})
}

// CallOff keeps on record that an inspection does not take place, or that its entry was made by mistake: it binds nobody. The entry
// stays on record.
func (v *Service) CallOff(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	in := struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	}{id, strings.TrimSpace(reason)}
	return v.change(ctx, act, "inspection_off", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.kept(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if state := x.State(sc.day); state != Running && state != Coming {
			return Receipt{}, outOfTurn("inspection.conflict.off", state)
		}
		var c fault.Collector
		words(&c, "text", in.Text)
		if err := c.Err(); err != nil {
			return Receipt{}, err
		}
		return closeIt(ctx, tx, act, sc, id, Off, x.Last, in.Text)
	})
}

func closeIt(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, id string, how State, last calendar.Day, reason string) (Receipt, error) {
	err := store.Exec1(ctx, tx, `UPDATE inspection SET outcome = $2, last_day = $3, closed_day = $4, closed_reason = $5, closed_at = $6, closed_by = $7, closed_post = $8
		WHERE id = $1 AND outcome = ''`, id, string(how), last, sc.day, reason, act.Now, act.PersonID, act.AsPost())
	if errors.Is(err, store.ErrStale) {
		return Receipt{}, fault.Conflict{Msg: i18n.M("common.error.conflict")}
	}
	if err != nil {
		return Receipt{}, err
	}
	action := "ended"
	if how == Off {
		action = "called_off"
	}
	return Receipt{ID: id, State: how}, write(ctx, tx, act, id, action, map[string]any{"last": last}, reason)
}

// kept loads an inspection for an act of the unit that conducts it, or of the Apparatus.
func (v *Service) kept(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Inspection, error) {
	x, err := see(ctx, q, sc, act, id)
	if err != nil {
		return act, x, err
	}
	by, ok := sc.conducts(act, x.UnitID, x.Keeper)
	if !ok {
		err = fault.Forbid(i18n.M("inspection.forbidden.close", "unit", sc.UnitName(x.UnitID, sc.day)))
	}
	return by, x, err
}

// words refuses a missing reason, and an overlong one.
func words(c *fault.Collector, field, text string) {
	switch {
	case text == "":
		c.Bad(field, i18n.M("inspection.bad.reason"), i18n.M("inspection.bad.reason_allowed"))
	case utf8.RuneCountInString(text) > reasonMax:
		c.Bad(field, i18n.M("inspection.bad.reason_long"), i18n.M("inspection.bad.reason_long_allowed", "max", reasonMax))
	}
}

func outOfTurn(key string, s State) error {
	return fault.Conflict{Msg: i18n.M(key, "state", i18n.Msg{Key: "inspection.state." + string(s)})}
}

// write appends to the journal of the inspection.
func write(ctx context.Context, tx *store.Tx, act org.Act, id, action string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: "inspection:" + id, Action: "inspection." + action, Subject: id, Data: data, Reason: reason})
}
