package org

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// DistributionInput is an order of the General Prosecutor on the distribution of duties between his deputies (3). It takes
// the place of the one before it from its day on.
type DistributionInput struct {
	Number      string
	Day         calendar.Day
	From        calendar.Day
	Items       []DistributionItem
	Substitutes []Substitute
}

// AdoptDistribution enters an order on the distribution of duties (3). The General Prosecutor, or an administrator who
// enters his order.
func (s *Service) AdoptDistribution(ctx context.Context, act Act, in DistributionInput) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needGP(); err != nil {
			return err
		}
		c.checkOrder(in.Number, in.Day)
		if checkDay("from", in.From, c.bad) {
			for _, o := range c.st.data.Distributions {
				if o.From >= in.From {
					c.bad("from", i18n.M("org.error.later_order", "order", o.Number, "day", o.From),
						i18n.M("org.error.from_day", "day", o.From.AddDays(1)))
					break
				}
			}
			c.checkItems(in)
			c.checkSubstitutes(in.Substitutes, in.From, func(p Post) bool { return p.Kind.IsDeputyGP() || p.Kind == PostCoA })
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		id = c.id()
		d := Distribution{ID: id, Number: in.Number, Day: in.Day, From: in.From, Items: in.Items, Substitutes: in.Substitutes}
		if err := insertDistribution(ctx, c.tx, d); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.distribution.adopt", id, d, in.Number)
	})
	return id, err
}

func (c *change) checkItems(in DistributionInput) {
	if len(in.Items) == 0 {
		c.bad("items", i18n.M("common.error.empty"))
	}
	taken := map[string]bool{}
	for i, item := range in.Items {
		field := "items." + itoa(i)
		p, ok := c.st.Post(item.PostID)
		if !ok || !p.Open(in.From) || !p.Kind.IsDeputyGP() && p.Kind != PostGP {
			c.bad(field+".post", i18n.M("org.error.supervisor"))
		}
		u, isUnit := c.st.Unit(item.UnitID)
		_, isArea := c.st.Area(item.AreaID)
		switch {
		case (item.UnitID == "") == (item.AreaID == ""), item.UnitID != "" && !isUnit, item.AreaID != "" && !isArea:
			c.bad(field+".unit", i18n.M("org.error.unit_or_area"))
		case isUnit && (!u.Open(in.From) || u.Kind == KindGPO):
			c.bad(field+".unit", i18n.M("common.error.choice"))
		case taken[item.UnitID+"/"+item.AreaID]:
			c.bad(field+".unit", i18n.M("org.error.twice"))
		}
		taken[item.UnitID+"/"+item.AreaID] = true
	}
}

// checkSubstitutes examines who replaces whom; want says which posts the act may speak of.
func (c *change) checkSubstitutes(subs []Substitute, from calendar.Day, want func(Post) bool) {
	seen := map[string]bool{}
	for i, x := range subs {
		field := "substitutes." + itoa(i)
		p, ok := c.st.Post(x.PostID)
		by, okBy := c.st.Post(x.ByPostID)
		switch {
		case !ok || !p.Open(from) || !want(p):
			c.bad(field+".post", i18n.M("common.error.choice"))
		case !okBy || !by.Open(from) || !want(by):
			c.bad(field+".by_post", i18n.M("common.error.choice"))
		case x.PostID == x.ByPostID:
			c.bad(field+".by_post", i18n.M("org.error.itself"))
		case seen[x.PostID+"/"+x.ByPostID]:
			c.bad(field+".by_post", i18n.M("org.error.twice"))
		}
		if x.Rank < 1 || x.Rank > 100 {
			c.bad(field+".rank", i18n.M("common.error.range", "min", 1, "max", 100))
		}
		seen[x.PostID+"/"+x.ByPostID] = true
	}
}

func insertDistribution(ctx context.Context, tx *store.Tx, d Distribution) error {
	if err := store.InsertMany(ctx, tx, "distribution_order", []string{"id", "number", "order_day", "from_day"},
		[][]any{{d.ID, d.Number, d.Day, d.From}}); err != nil {
		return err
	}
	rows := make([][]any, len(d.Items))
	for i, x := range d.Items {
		rows[i] = []any{d.ID, i, x.PostID, x.UnitID, x.AreaID}
	}
	if err := store.InsertMany(ctx, tx, "distribution_item", []string{"order_id", "ord", "post_id", "unit_id", "area_id"}, rows); err != nil {
		return err
	}
	return insertSubstitutes(ctx, tx, d.ID, d.Substitutes)
}

func insertSubstitutes(ctx context.Context, tx *store.Tx, actID string, subs []Substitute) error {
	rows := make([][]any, len(subs))
	for i, x := range subs {
		rows[i] = []any{actID, x.PostID, x.ByPostID, x.Rank}
	}
	return store.InsertMany(ctx, tx, "substitute", []string{"act_id", "post_id", "by_post_id", "rank"}, rows)
}

// StatuteInput is a statute of a unit approved by order of the General Prosecutor (6).
type StatuteInput struct {
	UnitID                       string
	Number                       string
	Day, From                    calendar.Day
	Tasks, Functions, Competence i18n.Text
}

// AdoptStatute enters the statute of a unit (6). The General Prosecutor, or an administrator who enters his order.
func (s *Service) AdoptStatute(ctx context.Context, act Act, in StatuteInput) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needGP(); err != nil {
			return err
		}
		c.checkOrder(in.Number, in.Day)
		u, ok := c.st.Unit(in.UnitID)
		if !ok {
			c.bad("unit", i18n.M("common.error.choice"))
		}
		if checkDay("from", in.From, c.bad) && ok {
			if !u.Open(in.From) {
				c.bad("from", i18n.M("org.error.unit_not_open", "unit", u.At(in.From).Name, "day", in.From))
			}
			for _, o := range c.st.units[u.ID].statutes {
				if o.From >= in.From {
					c.bad("from", i18n.M("org.error.later_order", "order", o.Number, "day", o.From),
						i18n.M("org.error.from_day", "day", o.From.AddDays(1)))
					break
				}
			}
		}
		checkLongText("tasks", in.Tasks, c.bad)
		checkLongText("functions", in.Functions, c.bad)
		checkLongText("competence", in.Competence, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		id = c.id()
		x := Statute{
			ID: id, UnitID: in.UnitID, Number: in.Number, Day: in.Day, From: in.From,
			Tasks: in.Tasks, Functions: in.Functions, Competence: in.Competence,
		}
		if err := store.InsertMany(ctx, c.tx, "statute", statuteColumns, [][]any{statuteRow(x)}); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.statute.adopt", id, in, in.Number)
	})
	return id, err
}

// AreaInput is an area of legal regulation (7).
type AreaInput struct {
	Code, ParentID string
	Name           i18n.Text
	Since          calendar.Day
}

// AddArea adds an area of law (7). Administrators only.
func (s *Service) AddArea(ctx context.Context, act Act, in AreaInput) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needAdmin(); err != nil {
			return err
		}
		checkCode(in.Code, c.bad)
		checkText("name", in.Name, 1, nameMax, c.bad)
		checkDay("since", in.Since, c.bad)
		for _, a := range c.st.data.Areas {
			if a.Code == in.Code {
				c.bad("code", i18n.M("org.error.code_taken", "code", in.Code))
			}
		}
		if _, ok := c.st.Area(in.ParentID); in.ParentID != "" && !ok {
			c.bad("parent", i18n.M("common.error.choice"))
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

// ChangeArea renames an area of law or ends it; until is the first day on which it is no longer used, or none.
func (s *Service) ChangeArea(ctx context.Context, act Act, id string, name i18n.Text, until calendar.Day) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needAdmin(); err != nil {
			return err
		}
		old, ok := c.st.Area(id)
		if !ok {
			return fault.NotFound{What: "area " + id}
		}
		checkText("name", name, 1, nameMax, c.bad)
		checkSpan("until", old.Since, until, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE area SET name_kk = $2, name_ru = $3, name_en = $4, until = $5 WHERE id = $1`,
			id, name.KK, name.RU, name.EN, until); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.area.change", id, map[string]any{"old": old, "name": name, "until": until}, "")
	})
}

func insertAreas(ctx context.Context, tx *store.Tx, areas []Area) error {
	rows := make([][]any, len(areas))
	for i, a := range areas {
		rows[i] = []any{a.ID, a.Code, a.ParentID, a.Name.KK, a.Name.RU, a.Name.EN, a.Since, a.Until}
	}
	return store.InsertMany(ctx, tx, "area", []string{"id", "code", "parent_id", "name_kk", "name_ru", "name_en", "since", "until"}, rows)
}

// DirectionInput is an act of the General Prosecutor that gives the Chief of the Apparatus direction of a unit or body (4).
type DirectionInput struct {
	UnitID      string
	Number      string
	Day         calendar.Day
	From, Until calendar.Day
	Scope       i18n.Text
}

// GiveDirection enters such an act (4). The General Prosecutor, or an administrator who enters his act.
func (s *Service) GiveDirection(ctx context.Context, act Act, in DirectionInput) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needGP(); err != nil {
			return err
		}
		c.checkOrder(in.Number, in.Day)
		if u, ok := c.st.Unit(in.UnitID); !ok || u.Kind == KindGPO || !u.Open(in.From) {
			c.bad("unit", i18n.M("common.error.choice"))
		}
		if checkDay("from", in.From, c.bad) {
			checkSpan("until", in.From, in.Until, c.bad)
		}
		checkLongText("scope", in.Scope, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		id = c.id()
		x := Direction{ID: id, UnitID: in.UnitID, Number: in.Number, Day: in.Day, From: in.From, Until: in.Until, Scope: in.Scope}
		if err := store.InsertMany(ctx, c.tx, "gp_act", directionColumns, [][]any{directionRow(x)}); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.direction.give", id, in, in.Number)
	})
	return id, err
}

// EndDirection ends an act of paragraph 4; until is the first day on which it is over.
func (s *Service) EndDirection(ctx context.Context, act Act, id string, until calendar.Day) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needGP(); err != nil {
			return err
		}
		for _, d := range c.st.data.Directions {
			if d.ID != id {
				continue
			}
			if checkDay("until", until, c.bad) {
				checkSpan("until", d.From, until, c.bad)
			}
			if err := c.wrong.Err(); err != nil {
				return err
			}
			if err := store.Exec1(ctx, c.tx, `UPDATE gp_act SET until = $2 WHERE id = $1`, id, until); err != nil {
				return err
			}
			return c.done(ctx, partActs, "org.direction.end", id, map[string]any{"until": until}, d.Number)
		}
		return fault.NotFound{What: "act " + id}
	})
}

var (
	statuteColumns   = []string{"id", "unit_id", "number", "order_day", "from_day", "tasks", "functions", "competence"}
	directionColumns = []string{"id", "unit_id", "number", "act_day", "from_day", "until", "scope"}
)

func statuteRow(x Statute) []any {
	return []any{x.ID, x.UnitID, x.Number, x.Day, x.From, store.JSON(x.Tasks), store.JSON(x.Functions), store.JSON(x.Competence)}
}

func directionRow(x Direction) []any {
	return []any{x.ID, x.UnitID, x.Number, x.Day, x.From, x.Until, store.JSON(x.Scope)}
}
