package rulebook

import (
	"context"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
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

// Viewer is what the person may see on the day of the act.
func (sc *Scene[L]) Viewer(personID string) access.Viewer {
	return access.Keys(sc.Structure, sc.Seats(personID, sc.Day), sc.Day)
}

// Names say people, posts and units as they stand on the day of the act.
func (sc *Scene[L]) Names() document.Names {
	return document.Names{Structure: sc.Structure, Day: sc.Day}
}

// ReadOn runs f in one snapshot with what a use case of a chapter sees on the day of the act; scene loads it.
func ReadOn[S any](ctx context.Context, db *store.DB, act org.Act, scene func(context.Context, store.Q, calendar.Day) (S, error), f func(q store.Q, sc S) error) error {
	return db.Read(ctx, func(q store.Q) error {
		sc, err := scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		return f(q, sc)
	})
}

// ChangeOn is document.Change with what a use case of a chapter sees on the day of the act; scene loads it. Whoever is absent on the day is
// refused (2, 3, 5).
func ChangeOn[S interface{ Present(org.Act) error }, T any](ctx context.Context, k *document.Kernel, act org.Act, u document.UseCase, scene func(context.Context, store.Q, calendar.Day) (S, error),
	f func(tx *store.Tx, sc S) (T, error),
) (T, error) {
	return document.Change(ctx, k, act, u, func(tx *store.Tx) (T, error) {
		sc, err := scene(ctx, tx, act.Day())
		if err == nil {
			err = sc.Present(act)
		}
		if err != nil {
			var none T
			return none, err
		}
		return f(tx, sc)
	})
}
