package rulebook

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Scene is what a use case of a chapter sees: the structure, the rules and the calendar in force, on the day of the act. L is the chapter's
// rules bound to a Book.
type Scene[L any] struct {
	*org.Structure
	Snap *Snapshot
	Law  L
	Day  calendar.Day
}

// Scene is that of a day, as the transaction q sees it.
func (c *Chapter[L]) Scene(ctx context.Context, q store.Q, day calendar.Day) (Scene[L], error) {
	s, snap, l, err := c.InForce(ctx, q)
	return Scene[L]{Structure: s, Snap: snap, Law: l, Day: day}, err
}

// Edition is the edition in force for a body on the day of the act (10).
func (sc *Scene[L]) Edition(bodyID string) *law.Edition {
	return sc.Snap.Book.For(Regulation(sc.Structure, bodyID, sc.Day), sc.Day)
}
