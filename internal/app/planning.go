package app

import (
	"context"
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/store"
)

// grounds takes measures of approved plans into the register of grounds of chapter 6: the two chapters do not know each other.
type grounds struct{ use *instrument.Service }

// EnterMeasures implements planning.GroundKeeper.
func (g grounds) EnterMeasures(ctx context.Context, tx *store.Tx, act org.Act, list []planning.GroundMeasure) ([]string, error) {
	out := make([]instrument.PlanMeasure, len(list))
	for i, m := range list {
		out[i] = instrument.PlanMeasure{
			MeasureID: m.MeasureID, Plan: m.Plan, Title: m.Title, Item: strconv.FormatInt(m.Number, 10), Approved: m.ApprovedDay, Received: m.ReceivedDay,
			Due: m.Due, UnitID: m.UnitID, BodyID: m.BodyID,
		}
	}
	return g.use.EnterMeasures(ctx, tx, act, out)
}

// CloseMeasures implements planning.GroundKeeper.
func (g grounds) CloseMeasures(ctx context.Context, tx *store.Tx, act org.Act, measureID, reason string) error {
	return g.use.CloseMeasures(ctx, tx, act, measureID, reason)
}

// paces measures executors by their executions of chapter 6, for the rehearsal of a draft plan.
type paces struct{ use *instrument.Service }

// Paces implements planning.PaceKeeper.
func (p paces) Paces(ctx context.Context, q store.Q, from, until calendar.Day) ([]planning.Pace, error) {
	list, err := p.use.Paces(ctx, q, from, until)
	out := make([]planning.Pace, len(list))
	for i, x := range list {
		out[i] = planning.Pace(x)
	}
	return out, err
}
