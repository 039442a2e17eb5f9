package app

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/trip"
)

// inspections ask the register of chapter 7 what binds bodies, for their load in chapter 6 (44).
func inspections(a instrument.InspectedAsk) store.Question[instrument.Inspected] {
	ask := trip.Ask{Seen: trip.Seen(a.Structure, a.By, a.Today), Day: a.Today, Bodies: a.Bodies, Area: a.Area, From: a.From, Until: a.Until}
	return trip.Binding(ask, func(body, area string, kind trip.Kind, from, last calendar.Day) instrument.Inspected {
		return instrument.Inspected{Body: body, Area: area, Kind: string(kind), From: from, Last: last}
	})
}

// GroundOf implements trip.Grounds.
func (g grounds) GroundOf(ctx context.Context, q store.Q, act org.Act, id string) (trip.Ground, bool, error) {
	x, err := g.use.GroundFor(ctx, q, act, id)
	if err != nil || x == nil {
		return trip.Ground{}, false, err
	}
	return trip.Ground{ID: x.ID, Title: x.Title, Item: x.Item, Number: x.Number, Day: x.Day, Closed: x.ClosedDay}, true, nil
}
