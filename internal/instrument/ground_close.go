package instrument

import (
	"context"
	"errors"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// GroundState narrows the register of grounds by whether they still are.
type GroundState string

// The states of a ground.
const (
	GroundOpen   GroundState = "open"
	GroundClosed GroundState = "closed"
)

// GroundStates lists them.
var GroundStates = []GroundState{GroundOpen, GroundClosed}

// Closed reports whether the ground is one no more on the day.
func (g GroundEntry) Closed(day calendar.Day) bool { return !g.ClosedDay.None() && g.ClosedDay <= day }

// CloseGroundInput says since when and why a ground is one no more.
type CloseGroundInput struct {
	Day    calendar.Day `json:"day" doc:"The first day on which nothing new may rest on it; not in the future."`
	Reason string       `json:"reason" maxLength:"4000"`
}

// CloseGround ends a ground whose act, instruction or measure has lost its force: nothing new may rest on it from the day, the
// duty to send what was planned ends (44), and what rests on it is proposed by the revision desk (49; I-220). The unit that keeps
// the entry closes it, or its head.
func (v *Service) CloseGround(ctx context.Context, act org.Act, id string, in CloseGroundInput) (Receipt, error) {
	in.Reason = strings.TrimSpace(in.Reason)
	key := struct {
		ID string `json:"id"`
		CloseGroundInput
	}{id, in}
	return v.change(ctx, act, "close_ground", key, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, g, err := keptGround(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if !g.ClosedDay.None() {
			return Receipt{}, fault.Conflict{Msg: i18n.M("instrument.ground.closed_already", "day", g.ClosedDay)}
		}
		if g.MeasureID != "" {
			return Receipt{}, fault.Conflict{Msg: i18n.M("instrument.ground.closed_by_plan")}
		}
		var c fault.Collector
		reasoned(&c, sc.edition(g.BodyID), "reason", in.Reason)
		if in.Day.None() || in.Day < g.Day || in.Day > sc.day {
			c.Bad("day", i18n.M("instrument.ground.bad.closed"), i18n.M("instrument.ground.bad.received_allowed", "from", g.Day, "to", sc.day))
		}
		if err := c.Err(); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, State: string(GroundClosed)}, v.closeGround(ctx, tx, act, sc, g, in)
	})
}

func (v *Service) closeGround(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, g GroundEntry, in CloseGroundInput) error {
	err := store.Exec1(ctx, tx, `UPDATE ground SET closed_day = $2, closed_reason = $3, closed_by = $4, closed_post = $5 WHERE id = $1 AND closed_day IS NULL`,
		g.ID, in.Day, in.Reason, act.PersonID, act.AsPost())
	if errors.Is(err, store.ErrStale) {
		return fault.Conflict{Msg: i18n.M("common.error.conflict")}
	}
	if err != nil {
		return err
	}
	_, para, _ := sc.law.PlanSend(sc.blank(g.BodyID))
	power := duty.Power{Para: para, Rule: DutyPlanSend, By: act.AsPost()}
	if err := v.ledger.VoidRefs(ctx, tx, act, DutyPlanSend, []string{g.ID}, power, in.Reason); err != nil {
		return err
	}
	return journal.Append(ctx, tx, act, journal.Entry{Stream: "ground:" + g.ID, Action: "ground.closed", Subject: g.ID, Data: map[string]any{"day": in.Day}, Reason: in.Reason})
}

// CloseMeasures closes the grounds made of a measure that was dropped from its plan (19), in the transaction of that change.
func (v *Service) CloseMeasures(ctx context.Context, tx *store.Tx, act org.Act, measureID, reason string) error {
	sc, err := v.scene(ctx, tx, act.Day())
	if err != nil {
		return err
	}
	list, err := store.List(ctx, tx, scanGround, `SELECT `+groundColumns+` FROM ground g WHERE g.measure_id = $1 AND g.closed_day IS NULL ORDER BY g.id`, measureID)
	if err != nil {
		return err
	}
	for _, g := range list {
		if err := v.closeGround(ctx, tx, act, sc, g, CloseGroundInput{Day: sc.day, Reason: reason}); err != nil {
			return err
		}
	}
	return nil
}

// ReopenGround takes back a closing made by mistake; the duty to send that ended with it is owed again by its own day (44; see I-278).
func (v *Service) ReopenGround(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	in := wordInput{ID: id, Text: strings.TrimSpace(reason)}
	return v.change(ctx, act, "reopen_ground", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, g, err := keptGround(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if g.MeasureID != "" || g.ClosedDay.None() {
			return Receipt{}, fault.Conflict{Msg: i18n.M("instrument.ground.not_closed")}
		}
		if err := in.reason(sc, g.BodyID); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE ground SET closed_day = NULL, closed_reason = '', closed_by = '', closed_post = '' WHERE id = $1`, id); err != nil {
			return Receipt{}, err
		}
		if err := v.owedAgain(ctx, tx, act, id); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, State: string(GroundOpen)}, journal.Append(ctx, tx, act, journal.Entry{Stream: "ground:" + id, Action: "ground.reopened", Subject: id, Reason: in.Text})
	})
}

// keptGround loads a ground for an act of the unit that keeps it.
func keptGround(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, GroundEntry, error) {
	g, err := usableGround(ctx, q, sc, id, act.AsBody())
	switch {
	case err != nil:
		return act, GroundEntry{}, err
	case g == nil:
		return act, GroundEntry{}, fault.NotFound{What: "ground " + id}
	}
	by, ok := sc.inUnit(act, g.UnitID)
	if !ok {
		err = forbidden(i18n.M("instrument.who.ground_keeper", "unit", sc.UnitName(g.UnitID, sc.day)))
	}
	return by, *g, err
}

// MayClose reports whether the person may close the ground or open it again, by which its card offers it.
func (v *Service) MayClose(ctx context.Context, act org.Act, g GroundEntry) (may bool, err error) {
	if g.MeasureID != "" {
		return false, nil
	}
	err = v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err == nil {
			_, may = sc.inUnit(act, g.UnitID)
		}
		return err
	})
	return may, err
}
