package org

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// UnitInput is a new unit or body.
type UnitInput struct {
	Code     string
	Kind     UnitKind
	ParentID string
	Since    calendar.Day
	Name     i18n.Text
	Short    i18n.Text
	Act      string // the act that founds it, number and date
}

// AddUnit opens a unit or body. Administrators only.
func (s *Service) AddUnit(ctx context.Context, act Act, in UnitInput) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needAdmin(); err != nil {
			return err
		}
		id = c.id()
		u := Unit{
			ID: id, Code: in.Code, Kind: in.Kind, Opened: in.Since,
			Editions: []UnitEdition{{Since: in.Since, ParentID: in.ParentID, Name: in.Name, Short: in.Short, Act: in.Act}},
		}
		u.BodyID = c.st.bodyFor(u)
		if _, taken := c.st.UnitByCode(in.Code); taken {
			c.bad("code", i18n.M("org.error.code_taken", "code", in.Code))
		}
		checkUnit(c.with(func(d *Data) { d.Units = replaceByID(d.Units, none[Unit], u) }), u, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := insertUnits(ctx, c.tx, []Unit{u}); err != nil {
			return err
		}
		return c.done(ctx, partTree, "org.unit.open", id, u, in.Act)
	})
	return id, err
}

func none[T any](T) bool { return false }

// bodyFor is the body a new unit belongs to: itself, or that of its first parent.
func (s *Structure) bodyFor(u Unit) string {
	if u.Kind.IsBody() {
		return u.ID
	}
	if p := s.units[u.Editions[0].ParentID]; p != nil {
		return p.BodyID
	}
	return ""
}

// UnitChange renames or moves a unit from a day on; the days before keep the old name and place.
type UnitChange struct {
	Since    calendar.Day
	ParentID string
	Name     i18n.Text
	Short    i18n.Text
	Act      string
}

// ChangeUnit renames or moves a unit. Administrators only; the day must lie after that of the last change.
func (s *Service) ChangeUnit(ctx context.Context, act Act, unitID string, in UnitChange) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		u, err := c.adminUnit(unitID)
		if err != nil {
			return err
		}
		e := UnitEdition(in)
		u.Editions = append(append([]UnitEdition(nil), u.Editions...), e)
		checkUnit(c.withUnit(u), u, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, c.tx, "unit_edition", editionColumns, [][]any{editionRow(u.ID, e)}); err != nil {
			return err
		}
		return c.done(ctx, partTree, "org.unit.change", unitID, e, in.Act)
	})
}

// CloseUnit ends a unit; day is the first on which it no longer exists. Nothing open may be left in it.
func (s *Service) CloseUnit(ctx context.Context, act Act, unitID string, day calendar.Day, by string) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		u, err := c.adminUnit(unitID)
		if err != nil {
			return err
		}
		if !u.Closed.None() {
			c.bad("closed", i18n.M("org.error.closed", "day", u.Closed))
		}
		checkLine("act", by, 1, actMax, c.bad)
		if checkDay("closed", day, c.bad) {
			u.Closed = day
			checkUnit(c.withUnit(u), u, c.bad)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE unit SET closed = $2 WHERE id = $1`, unitID, day); err != nil {
			return err
		}
		return c.done(ctx, partTree, "org.unit.close", unitID, map[string]any{"closed": day}, by)
	})
}

func (c *change) adminUnit(id string) (Unit, error) {
	if err := c.needAdmin(); err != nil {
		return Unit{}, err
	}
	u, ok := c.st.Unit(id)
	if !ok {
		return Unit{}, fault.NotFound{What: "unit " + id}
	}
	return u, nil
}

func (c *change) withUnit(u Unit) *Structure {
	return c.with(func(d *Data) {
		d.Units = replaceByID(d.Units, func(x Unit) bool { return x.ID == u.ID }, u)
	})
}

var (
	unitColumns    = []string{"id", "code", "kind", "body_id", "opened", "closed"}
	editionColumns = []string{"unit_id", "since", "parent_id", "name_kk", "name_ru", "name_en", "short_kk", "short_ru", "short_en", "act"}
)

func editionRow(unitID string, e UnitEdition) []any {
	return []any{unitID, e.Since, e.ParentID, e.Name.KK, e.Name.RU, e.Name.EN, e.Short.KK, e.Short.RU, e.Short.EN, e.Act}
}

func insertUnits(ctx context.Context, tx *store.Tx, units []Unit) error {
	rows := make([][]any, len(units))
	var editions [][]any
	for i, u := range units {
		rows[i] = []any{u.ID, u.Code, u.Kind, u.BodyID, u.Opened, u.Closed}
		for _, e := range u.Editions {
			editions = append(editions, editionRow(u.ID, e))
		}
	}
	if err := store.InsertMany(ctx, tx, "unit", unitColumns, rows); err != nil {
		return err
	}
	return store.InsertMany(ctx, tx, "unit_edition", editionColumns, editions)
}
