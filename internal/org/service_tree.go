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
	Code     string       `json:"code"`
	Kind     UnitKind     `json:"kind"`
	ParentID string       `json:"parent"`
	Since    calendar.Day `json:"since"`
	Name     i18n.Text    `json:"name"`
	Short    i18n.Text    `json:"short"`
	Act      string       `json:"act" doc:"The act that founds it, number and date."`
}

// AddUnit opens a unit or body. Administrators only.
func (s *Service) AddUnit(ctx context.Context, act Act, in UnitInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.unit.open", in, &id, func(ctx context.Context, c *change) error {
		if err := c.needAdmin(); err != nil {
			return err
		}
		id = c.id()
		u := Unit{
			ID: id, Code: in.Code, Kind: in.Kind, Opened: in.Since,
			Editions: []UnitEdition{{Since: in.Since, ParentID: in.ParentID, Name: in.Name, Short: in.Short, Act: in.Act}},
		}
		u.BodyID = c.st.bodyFor(u)
		checkLine("act", in.Act, 1, actMax, c.bad)
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
	Since    calendar.Day `json:"since"`
	ParentID string       `json:"parent"`
	Name     i18n.Text    `json:"name"`
	Short    i18n.Text    `json:"short"`
	Act      string       `json:"act" doc:"The act that makes the change, number and date."`
	Seen     string       `json:"version" doc:"The version that was read; another one by now is a conflict."`
}

// ChangeUnit renames or moves a unit. Administrators only; the day must lie after that of the last change.
func (s *Service) ChangeUnit(ctx context.Context, act Act, unitID string, in UnitChange) error {
	return s.change(ctx, act, "org.unit.change", []any{unitID, in}, nil, func(ctx context.Context, c *change) error {
		u, err := c.adminUnit(unitID)
		if err != nil {
			return err
		}
		if err := stale(in.Seen, u); err != nil {
			return err
		}
		checkLine("act", in.Act, 1, actMax, c.bad)
		e := UnitEdition{Since: in.Since, ParentID: in.ParentID, Name: in.Name, Short: in.Short, Act: in.Act}
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
	return s.change(ctx, act, "org.unit.close", []any{unitID, day, by}, nil, func(ctx context.Context, c *change) error {
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
			if err := c.checkUnitIdle(ctx, u, day); err != nil {
				return err
			}
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
	u, ok := c.st.Unit(id)
	if !ok {
		return Unit{}, fault.NotFound{What: "unit " + id}
	}
	return u, c.needAdmin()
}

// checkUnitIdle refuses to close a unit while it owes something, or while the root itself would go.
func (c *change) checkUnitIdle(ctx context.Context, u Unit, day calendar.Day) error {
	if u.ID == c.st.root {
		c.bad("closed", i18n.M("org.error.root_stays"))
	}
	n, err := c.svc.Owed(ctx, c.tx, max(day, c.day), nil, []string{u.ID})
	if err == nil && n > 0 {
		c.bad("closed", i18n.M("org.error.owes", "n", n), i18n.M("org.error.finish_first"))
	}
	return err
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
