package org

import (
	"context"
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// AreaInput is an area of legal regulation (7).
type AreaInput struct {
	Code     string       `json:"code"`
	ParentID string       `json:"parent" doc:"The area above it; none for one of the first level."`
	Name     i18n.Text    `json:"name"`
	Since    calendar.Day `json:"since"`
}

// AddArea adds an area of law (7). Administrators only.
func (s *Service) AddArea(ctx context.Context, act Act, in AreaInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.area.add", in, &id, func(ctx context.Context, c *change) error {
		if err := c.needAdmin(); err != nil {
			return err
		}
		checkCode(in.Code, c.bad)
		checkText("name", in.Name, 1, nameMax, c.bad)
		for _, a := range c.st.data.Areas {
			if a.Code == in.Code {
				c.bad("code", i18n.M("org.error.code_taken", "code", in.Code))
			}
		}
		if checkDay("since", in.Since, c.bad) {
			c.checkAreaParent("", in.ParentID, in.Since)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		id = c.id()
		if err := insertAreas(ctx, c.tx, []Area{{ID: id, Code: in.Code, ParentID: in.ParentID, Name: in.Name, Since: in.Since}}); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.area.add", id, in, "")
	})
	return id, err
}

// checkAreaParent examines where an area is to stand from a day on.
func (c *change) checkAreaParent(id, parentID string, day calendar.Day) {
	if parentID == "" {
		return
	}
	p, ok := c.st.Area(parentID)
	switch {
	case !ok:
		c.bad("parent", i18n.M("common.error.choice"))
		return
	case !p.Open(day):
		c.bad("parent", i18n.M("org.error.area_not_open", "area", p.At(day).Name, "day", day))
		return
	}
	if id != "" && c.st.AreaWithin(parentID, id, day) {
		c.bad("parent", i18n.M("org.error.area_cycle"))
	}
}

// AreaChange renames an area or puts it under another from a day on; the days before keep the old name and place.
type AreaChange struct {
	Since    calendar.Day `json:"since"`
	ParentID string       `json:"parent" doc:"The area above it; none for one of the first level."`
	Name     i18n.Text    `json:"name"`
	Act      string       `json:"act" doc:"The act that makes the change, number and date."`
	Seen     string       `json:"version" doc:"The version that was read; another one by now is a conflict."`
}

// ChangeArea renames or moves an area of law from a day on (7). Administrators only.
func (s *Service) ChangeArea(ctx context.Context, act Act, id string, in AreaChange) error {
	return s.change(ctx, act, "org.area.change", []any{id, in}, nil, func(ctx context.Context, c *change) error {
		a, err := c.adminArea(id)
		if err != nil {
			return err
		}
		if err := stale(in.Seen, a); err != nil {
			return err
		}
		checkText("name", in.Name, 1, nameMax, c.bad)
		checkLine("act", in.Act, 1, actMax, c.bad)
		if checkDay("since", in.Since, c.bad) {
			if last := a.Latest().Since; in.Since <= last {
				c.bad("since", i18n.M("org.error.after_day", "day", last), i18n.M("org.error.from_day", "day", last.AddDays(1)))
			}
			if !a.Until.None() && in.Since >= a.Until {
				c.bad("since", i18n.M("org.error.closed", "day", a.Until))
			}
			c.checkAreaParent(id, in.ParentID, in.Since)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		e := AreaEdition{Since: in.Since, ParentID: in.ParentID, Name: in.Name, Act: in.Act}
		if err := store.InsertMany(ctx, c.tx, "area_edition", areaEditionColumns, [][]any{areaEditionRow(id, e)}); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.area.change", id, e, in.Act)
	})
}

// CloseArea ends an area of law; day is the first on which it is no longer used. Nobody may be left with it by an order
// on the distribution of duties (3) or by an act of a unit (6, 7), and no area below it may be open.
func (s *Service) CloseArea(ctx context.Context, act Act, id string, day calendar.Day, by string) error {
	return s.change(ctx, act, "org.area.close", []any{id, day, by}, nil, func(ctx context.Context, c *change) error {
		a, err := c.adminArea(id)
		if err != nil {
			return err
		}
		checkLine("act", by, 1, actMax, c.bad)
		if !a.Until.None() {
			c.bad("until", i18n.M("org.error.closed", "day", a.Until))
		} else if checkDay("until", day, c.bad) {
			checkSpan("until", a.Since, day, c.bad)
			c.checkAreaUnused(a, day)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE area SET until = $2 WHERE id = $1`, id, day); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.area.close", id, map[string]any{"until": day}, by)
	})
}

// checkAreaUnused refuses to close what is still laid on somebody on the day or later.
func (c *change) checkAreaUnused(a Area, day calendar.Day) {
	first := i18n.M("org.error.reassign_first")
	if last := a.Latest().Since; last >= day {
		c.bad("until", i18n.M("org.error.after_day", "day", last), i18n.M("org.error.from_day", "day", last.AddDays(1)))
	}
	for _, below := range c.st.data.Areas {
		if below.ID != a.ID && below.At(day).ParentID == a.ID && (below.Open(day) || below.Since > day) {
			c.bad("until", i18n.M("org.error.area_below", "area", below.At(day).Name), i18n.M("org.error.close_first"))
			return
		}
	}
	for _, d := range c.st.data.Distributions {
		now, _ := c.st.Distribution(day)
		if d.From <= day && (now == nil || now.ID != d.ID) {
			continue
		}
		for _, x := range d.Items {
			if x.AreaID == a.ID {
				c.bad("until", i18n.M("org.error.area_distributed", "post", c.st.PostTitle(x.PostID), "order", d.Number, "day", d.Day), first)
				return
			}
		}
	}
	for _, x := range c.st.items[a.ID] {
		now, _ := c.st.UnitAct(x.act.UnitID, day)
		if u := c.st.units[x.act.UnitID]; u != nil && u.Open(day) && (x.act == now || x.act.From > day) {
			c.bad("until", i18n.M("org.error.area_given", "unit", u.At(day).Name, "order", x.act.Number, "day", x.act.Day), first)
			return
		}
	}
}

// AreaLine is a line of an act of a unit that gives a post an area (7).
type AreaLine struct {
	UnitID string
	Act    *UnitAct
	Item   UnitActItem
}

// AreaLines lists who does an area by the acts of units in force on the day, by unit and post (7).
func (s *Structure) AreaLines(areaID string, day calendar.Day) []AreaLine {
	var out []AreaLine
	for _, x := range s.items[areaID] {
		now, ok := s.UnitAct(x.act.UnitID, day)
		if u := s.units[x.act.UnitID]; ok && now == x.act && u != nil && u.Open(day) {
			out = append(out, AreaLine{UnitID: x.act.UnitID, Act: x.act, Item: *x.item})
		}
	}
	return out
}

// Areas lists the areas in use on the day, each after the one above it, by code.
func (s *Structure) Areas(day calendar.Day) []Area {
	below := map[string][]Area{}
	for _, a := range s.data.Areas {
		if !a.Open(day) {
			continue
		}
		parent := a.At(day).ParentID
		if p, ok := s.Area(parent); !ok || !p.Open(day) {
			parent = ""
		}
		below[parent] = append(below[parent], a)
	}
	var out []Area
	var walk func(parent string, depth int)
	walk = func(parent string, depth int) {
		list := below[parent]
		slices.SortFunc(list, func(a, b Area) int { return strings.Compare(a.Code, b.Code) })
		for _, a := range list {
			out = append(out, a)
			if depth < maxDepth {
				walk(a.ID, depth+1)
			}
		}
	}
	walk("", 0)
	return out
}

// AreaWithin reports whether an area is the one above or stands below it on the day.
func (s *Structure) AreaWithin(areaID, above string, day calendar.Day) bool {
	return slices.Contains(s.areaChain(areaID, day), above)
}

func (c *change) adminArea(id string) (Area, error) {
	a, ok := c.st.Area(id)
	if !ok {
		return a, fault.NotFound{What: "area " + id}
	}
	return a, c.needAdmin()
}

func insertAreas(ctx context.Context, tx *store.Tx, areas []Area) error {
	rows := make([][]any, len(areas))
	for i, a := range areas {
		rows[i] = []any{a.ID, a.Code, a.ParentID, a.Name.KK, a.Name.RU, a.Name.EN, a.Since, a.Until}
	}
	return store.InsertMany(ctx, tx, "area", []string{"id", "code", "parent_id", "name_kk", "name_ru", "name_en", "since", "until"}, rows)
}

var areaEditionColumns = []string{"area_id", "since", "parent_id", "name_kk", "name_ru", "name_en", "act"}

func areaEditionRow(areaID string, e AreaEdition) []any {
	return []any{areaID, e.Since, e.ParentID, e.Name.KK, e.Name.RU, e.Name.EN, e.Act}
}
