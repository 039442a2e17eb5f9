package account

import (
	"context"
	"unicode/utf8"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// SavedView is a view of a register that a person kept: the filters of its address under a name.
type SavedView struct {
	ID, Register, Name string
	Query              string // the address without the path, "kind=task&unit=…"
}

// Limits of saved views, for each person and register.
const (
	viewsMax     = 20
	viewNameMax  = 60
	viewQueryMax = 1_000
)

// SavedViews lists the views that a person kept of a register, by name.
func SavedViews(ctx context.Context, q store.Q, personID, register string) ([]SavedView, error) {
	return store.List(ctx, q, func(s store.Scanner) (x SavedView, err error) {
		err = s.Scan(&x.ID, &x.Register, &x.Name, &x.Query)
		return x, err
	}, `SELECT id, register, name, query FROM saved_view WHERE person_id = $1 AND register = $2 ORDER BY name LIMIT $3`, personID, register, viewsMax)
}

// SaveView keeps a view under a name; the same name once more replaces it.
func (s *Service) SaveView(ctx context.Context, act org.Act, x SavedView) error {
	var c fault.Collector
	switch n := utf8.RuneCountInString(x.Name); {
	case n == 0:
		c.Bad("name", i18n.M("common.error.empty"))
	case n > viewNameMax:
		c.Bad("name", i18n.M("common.error.long", "n", viewNameMax))
	}
	if len(x.Query) > viewQueryMax {
		c.Bad("query", i18n.M("common.error.long", "n", viewQueryMax))
	}
	if err := c.Err(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		list, err := SavedViews(ctx, tx, act.PersonID, x.Register)
		if err != nil {
			return err
		}
		known := false
		for _, y := range list {
			known = known || y.Name == x.Name
		}
		if len(list) >= viewsMax && !known {
			return fault.Bad("name", i18n.M("account.views.many", "n", viewsMax))
		}
		_, err = tx.Exec(ctx, `INSERT INTO saved_view (id, person_id, register, name, query, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (person_id, register, name) DO UPDATE SET query = excluded.query, at = excluded.at`,
			store.NewID(act.Now), act.PersonID, x.Register, x.Name, x.Query, act.Now)
		return err
	})
}

// DropView forgets a view of the actor's own; one of another person is not found.
func (s *Service) DropView(ctx context.Context, act org.Act, id string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM saved_view WHERE id = $1 AND person_id = $2`, id, act.PersonID)
		if err == nil && n == 0 {
			err = fault.NotFound{What: "view " + id}
		}
		return err
	})
}
