package org

import (
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// AdvisoryInput is a consultative or advisory body: the order that founds it, its members, tasks, powers and how it
// decides (9).
type AdvisoryInput struct {
	Code      string         `json:"code"`
	Kind      AdvisoryKind   `json:"kind"`
	Name      i18n.Text      `json:"name"`
	Order     string         `json:"order"`
	OrderDay  calendar.Day   `json:"order_day"`
	From      calendar.Day   `json:"from"`
	Tasks     i18n.Text      `json:"tasks"`
	Powers    i18n.Text      `json:"powers"`
	Procedure i18n.Text      `json:"procedure" doc:"How it works, decides and carries out its decisions."`
	Members   []AdvisorySeat `json:"members"`
}

// AdvisorySeat is a member as an order names him: by post, or from outside by name.
type AdvisorySeat struct {
	PostID  string       `json:"post,omitempty"`
	Outside string       `json:"outside,omitempty" doc:"Name and post of a member from outside."`
	Role    AdvisoryRole `json:"role"`
}

// AdvisoryChange is what an order says of an advisory body from a day on: its name, what it does and may, its members.
type AdvisoryChange struct {
	Name      i18n.Text      `json:"name"`
	Order     string         `json:"order"`
	OrderDay  calendar.Day   `json:"order_day"`
	From      calendar.Day   `json:"from"`
	Tasks     i18n.Text      `json:"tasks"`
	Powers    i18n.Text      `json:"powers"`
	Procedure i18n.Text      `json:"procedure"`
	Members   []AdvisorySeat `json:"members" doc:"All members from the day on."`
	Seen      string         `json:"version" doc:"The version that was read; another one by now is a conflict."`
}

// FoundAdvisory enters a consultative or advisory body (9). The General Prosecutor, or an administrator who enters his order.
func (s *Service) FoundAdvisory(ctx context.Context, act Act, in AdvisoryInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.advisory.found", in, &id, func(ctx context.Context, c *change) error {
		if err := c.needGP(); err != nil {
			return err
		}
		c.checkAdvisory(in)
		for _, a := range c.st.data.Advisory {
			if a.Code == in.Code {
				c.bad("code", i18n.M("org.error.code_taken", "code", in.Code))
			}
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		id = c.id()
		a := AdvisoryBody{
			ID: id, Code: in.Code, Kind: in.Kind, Name: in.Name, Order: in.Order, OrderDay: in.OrderDay, From: in.From,
			Tasks: in.Tasks, Powers: in.Powers, Procedure: in.Procedure, Members: c.members(in.Members, in.From),
		}
		if err := insertAdvisory(ctx, c.tx, a); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.advisory.found", id, in, in.Order)
	})
	return id, err
}

func (c *change) checkAdvisory(in AdvisoryInput) {
	checkCode(in.Code, c.bad)
	if !known(AdvisoryKinds, in.Kind) {
		c.bad("kind", i18n.M("common.error.choice"))
	}
	c.checkAdvisoryText(AdvisoryChange{
		Name: in.Name, Order: in.Order, OrderDay: in.OrderDay, From: in.From,
		Tasks: in.Tasks, Powers: in.Powers, Procedure: in.Procedure, Members: in.Members,
	})
}

func (c *change) checkAdvisoryText(in AdvisoryChange) {
	checkText("name", in.Name, 1, nameMax, c.bad)
	c.checkOrder(in.Order, in.OrderDay)
	checkLongText("tasks", in.Tasks, c.bad)
	checkLongText("powers", in.Powers, c.bad)
	checkLongText("procedure", in.Procedure, c.bad)
	if checkDay("from", in.From, c.bad) {
		c.checkMembers(in.Members, in.From)
	}
}

func (c *change) checkMembers(members []AdvisorySeat, day calendar.Day) {
	chairs := 0
	seen := map[string]bool{}
	for i, m := range members {
		field := "members." + itoa(i)
		p, ok := c.st.Post(m.PostID)
		switch {
		case (m.PostID == "") == (m.Outside == ""):
			c.bad(field+".post", i18n.M("org.error.post_or_outside"))
		case m.PostID != "" && (!ok || !p.Open(day)):
			c.bad(field+".post", i18n.M("common.error.choice"))
		case m.PostID != "" && seen[m.PostID]:
			c.bad(field+".post", i18n.M("org.error.twice"))
		}
		seen[m.PostID] = true
		checkLine(field+".outside", m.Outside, 0, nameMax, c.bad)
		if !known(AdvisoryRoles, m.Role) {
			c.bad(field+".role", i18n.M("common.error.choice"))
		}
		if m.Role == RoleChair {
			chairs++
		}
	}
	if chairs != 1 {
		c.bad("members", i18n.M("org.error.one_chair"))
	}
}

// members gives new members their identifiers and their first day.
func (c *change) members(list []AdvisorySeat, from calendar.Day) []AdvisoryMember {
	out := make([]AdvisoryMember, len(list))
	for i, m := range list {
		out[i] = AdvisoryMember{ID: c.id(), PostID: m.PostID, Outside: m.Outside, Role: m.Role, From: from}
	}
	return out
}

func insertAdvisory(ctx context.Context, tx *store.Tx, a AdvisoryBody) error {
	if err := store.InsertMany(ctx, tx, "advisory_body",
		[]string{"id", "code", "kind", "name_kk", "name_ru", "name_en", "order_number", "order_day", "from_day", "until", "tasks", "powers", "procedure_text"},
		[][]any{{
			a.ID, a.Code, a.Kind, a.Name.KK, a.Name.RU, a.Name.EN, a.Order, a.OrderDay, a.From, a.Until,
			store.JSON(a.Tasks), store.JSON(a.Powers), store.JSON(a.Procedure),
		}}); err != nil {
		return err
	}
	if err := insertMembers(ctx, tx, a.ID, a.Members); err != nil {
		return err
	}
	return insertAdvisoryEditions(ctx, tx, a.ID, a.Editions)
}

func insertMembers(ctx context.Context, tx *store.Tx, advisoryID string, members []AdvisoryMember) error {
	rows := make([][]any, len(members))
	for i, m := range members {
		rows[i] = []any{m.ID, advisoryID, m.PostID, m.Outside, m.Role, m.From, m.Until}
	}
	return store.InsertMany(ctx, tx, "advisory_member", []string{"id", "advisory_id", "post_id", "outside", "role", "from_day", "until"}, rows)
}

// ChangeAdvisory sets what an advisory body does and who its members are from a day on; who was a member before, and what
// was said before, stays on the record (9). The General Prosecutor, or an administrator who enters his order.
func (s *Service) ChangeAdvisory(ctx context.Context, act Act, id string, in AdvisoryChange) error {
	return s.change(ctx, act, "org.advisory.change", []any{id, in}, nil, func(ctx context.Context, c *change) error {
		a, err := c.advisory(id)
		if err != nil {
			return err
		}
		if err := stale(in.Seen, a); err != nil {
			return err
		}
		c.checkAdvisoryText(in)
		last := a.Latest().Since
		for _, m := range a.Members {
			last = max(last, m.From)
		}
		if !in.From.None() && in.From <= last {
			c.bad("from", i18n.M("org.error.after_day", "day", last), i18n.M("org.error.from_day", "day", last.AddDays(1)))
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if _, err := c.tx.Exec(ctx, `UPDATE advisory_member SET until = $2 WHERE advisory_id = $1 AND until IS NULL`, id, in.From); err != nil {
			return err
		}
		if err := insertMembers(ctx, c.tx, id, c.members(in.Members, in.From)); err != nil {
			return err
		}
		e := AdvisoryEdition{in.From, in.Order, in.OrderDay, in.Name, in.Tasks, in.Powers, in.Procedure}
		if err := insertAdvisoryEditions(ctx, c.tx, id, []AdvisoryEdition{e}); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.advisory.change", id, in, in.Order)
	})
}

func insertAdvisoryEditions(ctx context.Context, tx *store.Tx, id string, list []AdvisoryEdition) error {
	return insertAll(ctx, tx, "advisory_edition", []string{
		"advisory_id", "since", "order_number", "order_day", "name_kk", "name_ru", "name_en", "tasks", "powers", "procedure_text",
	}, list, func(e AdvisoryEdition) []any {
		return []any{
			id, e.Since, e.Order, e.OrderDay, e.Name.KK, e.Name.RU, e.Name.EN, store.JSON(e.Tasks), store.JSON(e.Powers), store.JSON(e.Procedure),
		}
	})
}

// CloseAdvisory ends an advisory body; until is the first day on which it no longer exists.
func (s *Service) CloseAdvisory(ctx context.Context, act Act, id string, until calendar.Day, order string) error {
	return s.change(ctx, act, "org.advisory.close", []any{id, until, order}, nil, func(ctx context.Context, c *change) error {
		a, err := c.advisory(id)
		if err != nil {
			return err
		}
		checkLine("order", order, 1, actMax, c.bad)
		if checkDay("until", until, c.bad) {
			checkSpan("until", a.From, until, c.bad)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE advisory_body SET until = $2 WHERE id = $1`, id, until); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.advisory.close", id, map[string]any{"until": until}, order)
	})
}

// advisory finds a living advisory body for whoever may change it.
func (c *change) advisory(id string) (AdvisoryBody, error) {
	i := slices.IndexFunc(c.st.data.Advisory, func(a AdvisoryBody) bool { return a.ID == id })
	if i < 0 {
		return AdvisoryBody{}, fault.NotFound{What: "advisory body " + id}
	}
	a := c.st.data.Advisory[i]
	if err := c.needGP(); err != nil {
		return a, err
	}
	if !a.Until.None() {
		return a, fault.Conflict{Msg: i18n.M("org.error.closed", "day", a.Until)}
	}
	return a, nil
}
