package account

import (
	"context"
	"net/url"
	"slices"
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

// Registers are those of which views are kept, each with the parameters of its address that make up a view.
var Registers = map[string][]string{
	"instruments": {"kind", "state", "unit", "area", "q"},
	"executions":  {"tab", "kind", "state", "body", "below", "unit", "due", "asks", "sent_on", "q", "from", "to"},
	"grounds":     {"kind", "state", "q"},
	"analysis":    {"kind", "state", "area", "unit", "character", "from", "to", "q"},
	"oral":        {"state", "late", "contested", "q"},
	"informs":     {"kind", "state", "q"},
}

// ViewQuery keeps of a query only the parameters that make up a view of the register, in a fixed order; "" when there are none.
func ViewQuery(register, query string) string {
	q, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	for name := range q {
		if !slices.Contains(Registers[register], name) || q.Get(name) == "" {
			q.Del(name)
		}
	}
	return q.Encode()
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

// SaveView keeps a view under a name and gives it back with its ID; the same name once more replaces it. Of the query only what
// makes up a view is kept.
func (s *Service) SaveView(ctx context.Context, act org.Act, x SavedView) (SavedView, error) {
	var c fault.Collector
	if _, ok := Registers[x.Register]; !ok {
		c.Bad("register", i18n.M("common.error.choice"))
	}
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
		return x, err
	}
	x.Query = ViewQuery(x.Register, x.Query)
	err := s.db.Write(ctx, func(tx *store.Tx) error {
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
		x.ID, _, err = store.One(ctx, tx, store.Value[string], `INSERT INTO saved_view (id, person_id, register, name, query, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (person_id, register, name) DO UPDATE SET query = excluded.query, at = excluded.at RETURNING id`,
			store.NewID(act.Now), act.PersonID, x.Register, x.Name, x.Query, act.Now)
		return err
	})
	return x, err
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
