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
	Code                     string
	Kind                     AdvisoryKind
	Name                     i18n.Text
	Order                    string
	OrderDay                 calendar.Day
	From                     calendar.Day
	Tasks, Powers, Procedure i18n.Text
	Members                  []AdvisoryMember // ID and Until are ignored
}

// FoundAdvisory enters a consultative or advisory body (9). The General Prosecutor, or an administrator who enters his order.
func (s *Service) FoundAdvisory(ctx context.Context, act Act, in AdvisoryInput) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
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
	checkText("name", in.Name, 1, nameMax, c.bad)
	c.checkOrder(in.Order, in.OrderDay)
	checkLongText("tasks", in.Tasks, c.bad)
	checkLongText("powers", in.Powers, c.bad)
	checkLongText("procedure", in.Procedure, c.bad)
	if checkDay("from", in.From, c.bad) {
		c.checkMembers(in.Members, in.From)
	}
}

func (c *change) checkMembers(members []AdvisoryMember, day calendar.Day) {
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
func (c *change) members(list []AdvisoryMember, from calendar.Day) []AdvisoryMember {
	out := slices.Clone(list)
	for i := range out {
		out[i].ID, out[i].From, out[i].Until = c.id(), from, 0
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
	return insertMembers(ctx, tx, a.ID, a.Members)
}

func insertMembers(ctx context.Context, tx *store.Tx, advisoryID string, members []AdvisoryMember) error {
	rows := make([][]any, len(members))
	for i, m := range members {
		rows[i] = []any{m.ID, advisoryID, m.PostID, m.Outside, m.Role, m.From, m.Until}
	}
	return store.InsertMany(ctx, tx, "advisory_member", []string{"id", "advisory_id", "post_id", "outside", "role", "from_day", "until"}, rows)
}

// ChangeAdvisory sets the members of an advisory body from a day on; who was a member before stays on the record.
func (s *Service) ChangeAdvisory(ctx context.Context, act Act, id string, from calendar.Day, order string, members []AdvisoryMember) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		a, err := c.advisory(id)
		if err != nil {
			return err
		}
		checkLine("order", order, 1, actMax, c.bad)
		if checkDay("from", from, c.bad) {
			for _, m := range a.Members {
				if m.From >= from {
					c.bad("from", i18n.M("org.error.after_day", "day", m.From), i18n.M("org.error.from_day", "day", m.From.AddDays(1)))
					break
				}
			}
			c.checkMembers(members, from)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if _, err := c.tx.Exec(ctx, `UPDATE advisory_member SET until = $2 WHERE advisory_id = $1 AND until IS NULL`, id, from); err != nil {
			return err
		}
		if err := insertMembers(ctx, c.tx, id, c.members(members, from)); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.advisory.change", id, map[string]any{"from": from, "members": members}, order)
	})
}

// CloseAdvisory ends an advisory body; until is the first day on which it no longer exists.
func (s *Service) CloseAdvisory(ctx context.Context, act Act, id string, until calendar.Day, order string) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
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
	if err := c.needGP(); err != nil {
		return AdvisoryBody{}, err
	}
	i := slices.IndexFunc(c.st.data.Advisory, func(a AdvisoryBody) bool { return a.ID == id })
	if i < 0 {
		return AdvisoryBody{}, fault.NotFound{What: "advisory body " + id}
	}
	a := c.st.data.Advisory[i]
	if !a.Until.None() {
		return a, fault.Conflict{Msg: i18n.M("org.error.closed", "day", a.Until)}
	}
	return a, nil
}
