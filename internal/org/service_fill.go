package org

import (
	"context"
	"fmt"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// Check examines a whole structure and returns what is wrong, as an import would report it; the column is the field and
// the row is the place in the list of its kind, counted from 1.
func Check(data Data) []RowProblem {
	s := Build(data)
	var out []RowProblem
	at := func(table string, i int) sink {
		return func(field string, msg i18n.Msg, allowed ...i18n.Msg) {
			p := RowProblem{Table: table, Row: i + 1, Column: field, Msg: msg}
			if len(allowed) > 0 {
				p.Allowed = allowed[0]
			}
			out = append(out, p)
		}
	}
	for i, u := range data.Units {
		if len(u.Editions) == 0 || u.Opened != u.Editions[0].Since || u.Kind.IsBody() != (u.BodyID == u.ID) {
			at(SheetUnits, i)("", i18n.M("common.error.choice"))
			continue
		}
		checkUnit(s, u, at(SheetUnits, i))
	}
	for i, p := range data.Posts {
		checkPost(s, p, at(SheetPosts, i))
	}
	for i, p := range data.People {
		checkPerson(s, p, at(SheetPeople, i))
	}
	for i, h := range data.Holdings {
		checkHolding(s, h, at(SheetHoldings, i))
	}
	return out
}

// Fill puts a whole structure into empty tables with a few statements, its identifiers as they are: the demonstration
// office, a restored one. The program itself does it, nobody from outside; a structure that Check faults is refused.
func (s *Service) Fill(ctx context.Context, act Act, data Data) error {
	return s.change(ctx, act, "org.import", data, nil, func(ctx context.Context, c *change) error {
		switch {
		case !c.act.IsSystem():
			return fault.Forbid(i18n.M("org.refuse.admin"))
		case len(c.st.data.Units) > 0:
			return fault.Conflict{Msg: i18n.M("common.error.conflict")}
		}
		if wrong := Check(data); len(wrong) > 0 {
			return fmt.Errorf("org: the structure has %d faults, the first in %s %d %s: %v", len(wrong), wrong[0].Table, wrong[0].Row, wrong[0].Column, wrong[0].Msg)
		}
		w := writes{newUnits: data.Units, newPosts: data.Posts, newPeople: data.People, newHoldings: data.Holdings}
		if err := w.write(ctx, c.tx); err != nil {
			return err
		}
		if err := c.fillAway(ctx, data); err != nil {
			return err
		}
		if err := c.fillActs(ctx, data); err != nil {
			return err
		}
		c.parts = append(c.parts, partTree, partAway, partActs)
		return c.done(ctx, partStaff, "org.import", "fill", map[string]any{
			"units": len(data.Units), "posts": len(data.Posts),
			"people": len(data.People),
		}, "")
	})
}

func (c *change) fillAway(ctx context.Context, data Data) error {
	if err := insertAll(ctx, c.tx, "absence", absenceColumns, data.Absences, absenceRow); err != nil {
		return err
	}
	return insertAll(ctx, c.tx, "replacement", replacementColumns, data.Replacements, replacementRow)
}

func (c *change) fillActs(ctx context.Context, data Data) error {
	if err := insertAreas(ctx, c.tx, data.Areas); err != nil {
		return err
	}
	for _, a := range data.Areas {
		if err := insertAll(ctx, c.tx, "area_edition", areaEditionColumns, a.Editions, func(e AreaEdition) []any { return areaEditionRow(a.ID, e) }); err != nil {
			return err
		}
	}
	for _, d := range data.Distributions {
		if err := insertDistribution(ctx, c.tx, d); err != nil {
			return err
		}
	}
	for _, a := range data.UnitActs {
		in := UnitActInput{UnitID: a.UnitID, Number: a.Number, Day: a.Day, From: a.From, Items: a.Items, Substitutes: a.Substitutes}
		if err := insertUnitAct(ctx, c, a.ID, in); err != nil {
			return err
		}
		by := a.ApprovedBy
		if err := store.Exec1(ctx, c.tx, `UPDATE unit_act SET approved_at = $2, approved_person = $3, approved_post = $4,
			approved_for_post = $5, approved_by_order = $6 WHERE id = $1`,
			a.ID, a.Day.Start(), by.PersonID, by.PostID, by.ForPostID, by.Order); err != nil {
			return err
		}
	}
	if err := insertAll(ctx, c.tx, "statute", statuteColumns, data.Statutes, statuteRow); err != nil {
		return err
	}
	if err := insertAll(ctx, c.tx, "gp_act", directionColumns, data.Directions, directionRow); err != nil {
		return err
	}
	for _, a := range data.Advisory {
		if err := insertAdvisory(ctx, c.tx, a); err != nil {
			return err
		}
	}
	return nil
}
