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
	Number      string             `json:"order"`
	Day         calendar.Day       `json:"order_day"`
	From        calendar.Day       `json:"from"`
	Items       []DistributionItem `json:"items" doc:"What is laid on whom."`
	Substitutes []Substitute       `json:"substitutes" doc:"Who replaces whom, in order of precedence."`
	Seen        string             `json:"version" doc:"The id of the order that was in force or to come last when the list was read, or nothing for the first; another one by now is a conflict."`
}

// AdoptDistribution enters an order on the distribution of duties (3). The General Prosecutor, or an administrator who
// enters his order.
func (s *Service) AdoptDistribution(ctx context.Context, act Act, in DistributionInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.distribution.adopt", in, &id, func(ctx context.Context, c *change) error {
		if err := c.needGP(); err != nil {
			return err
		}
		if last, ok := c.st.LastDistribution(); in.Seen != "" && (!ok || in.Seen != last.ID) {
			return fault.Conflict{Msg: i18n.M("org.error.stale")}
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

// LastDistribution is the order on the distribution of duties that comes last, in force or to come (3).
func (s *Structure) LastDistribution() (*Distribution, bool) {
	if n := len(s.data.Distributions); n > 0 {
		return &s.data.Distributions[n-1], true
	}
	return nil, false
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
		area, isArea := c.st.Area(item.AreaID)
		switch {
		case (item.UnitID == "") == (item.AreaID == ""), item.UnitID != "" && !isUnit, item.AreaID != "" && !isArea:
			c.bad(field+".unit", i18n.M("org.error.unit_or_area"))
		case isArea && !area.Open(in.From):
			c.bad(field+".unit", i18n.M("org.error.area_not_open", "area", area.At(in.From).Name, "day", in.From))
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
	UnitID     string       `json:"unit"`
	Number     string       `json:"order"`
	Day        calendar.Day `json:"order_day"`
	From       calendar.Day `json:"from"`
	Tasks      i18n.Text    `json:"tasks"`
	Functions  i18n.Text    `json:"functions"`
	Competence i18n.Text    `json:"competence"`
	Procedure  i18n.Text    `json:"procedure" doc:"The order of its work."`
}

// AdoptStatute enters the statute of a unit (6). The General Prosecutor, or an administrator who enters his order.
func (s *Service) AdoptStatute(ctx context.Context, act Act, in StatuteInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.statute.adopt", in, &id, func(ctx context.Context, c *change) error {
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
		checkLongText("procedure", in.Procedure, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		id = c.id()
		x := Statute{
			ID: id, UnitID: in.UnitID, Number: in.Number, Day: in.Day, From: in.From,
			Tasks: in.Tasks, Functions: in.Functions, Competence: in.Competence, Procedure: in.Procedure,
		}
		if err := store.InsertMany(ctx, c.tx, "statute", statuteColumns, [][]any{statuteRow(x)}); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.statute.adopt", id, in, in.Number)
	})
	return id, err
}

// DirectionInput is an act of the General Prosecutor that gives the Chief of the Apparatus direction of a unit or body (4).
type DirectionInput struct {
	UnitID string       `json:"unit"`
	Number string       `json:"order"`
	Day    calendar.Day `json:"order_day"`
	From   calendar.Day `json:"from"`
	Until  calendar.Day `json:"until,omitzero" doc:"The first day on which it is over; none while it lasts."`
	Scope  i18n.Text    `json:"scope" doc:"The order and the limits that the act sets."`
}

// GiveDirection enters such an act (4). The General Prosecutor, or an administrator who enters his act.
func (s *Service) GiveDirection(ctx context.Context, act Act, in DirectionInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.direction.give", in, &id, func(ctx context.Context, c *change) error {
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
	return s.change(ctx, act, "org.direction.end", []any{id, until}, nil, func(ctx context.Context, c *change) error {
		for _, d := range c.st.data.Directions {
			if d.ID != id {
				continue
			}
			if err := c.needGP(); err != nil {
				return err
			}
			if !d.Until.None() && d.Until <= c.day {
				return fault.Conflict{Msg: i18n.M("org.error.closed", "day", d.Until)}
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
	statuteColumns   = []string{"id", "unit_id", "number", "order_day", "from_day", "tasks", "functions", "competence", "procedure_text"}
	directionColumns = []string{"id", "unit_id", "number", "act_day", "from_day", "until", "scope"}
)

func statuteRow(x Statute) []any {
	return []any{x.ID, x.UnitID, x.Number, x.Day, x.From, store.JSON(x.Tasks), store.JSON(x.Functions), store.JSON(x.Competence), store.JSON(x.Procedure)}
}

func directionRow(x Direction) []any {
	return []any{x.ID, x.UnitID, x.Number, x.Day, x.From, x.Until, store.JSON(x.Scope)}
}
