package org

import (
	"context"
	"errors"
	"slices"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// HandOverInput says who takes over the open work of a post or a unit, and by which order.
type HandOverInput struct {
	To       string       `json:"to" doc:"The post, or the unit, that takes over."`
	Order    string       `json:"order"`
	OrderDay calendar.Day `json:"order_day"`
	Reason   string       `json:"reason"`
	// From is the day on which it takes effect, today or later; none is today.
	From calendar.Day `json:"from,omitzero" doc:"The day on which it takes effect, today or within a year; absent: at once. Until then it may be revoked."`
}

// HandOver is open work that goes from a post or unit to its successor.
type HandOver struct {
	ID       string
	Unit     bool // of a unit; else of a post
	From, To string
	Reason   string // the order and the reason, as they stand in every matter
}

// HandOverDone is what was handed over.
type HandOverDone struct {
	ID      string `json:"id"`
	State   string `json:"state" enum:"planned,done" doc:"Planned until its day, when all that is open then is handed over."`
	Matters int    `json:"matters" doc:"Documents concerned."`
	Duties  int    `json:"duties" doc:"Duties whose debtor or creditor is now the successor."`
}

// Announcement says what has become of a handover that is planned for a day.
type Announcement struct {
	HandOver
	Day calendar.Day
	// State is planned, revoked or failed.
	State string
	// Name is what the post or unit is called whose work it is.
	Name i18n.Text
	// Person ordered what failed, acting in Post; Keepers are the posts that administer the structure.
	Person, Post string
	Keepers      []string
}

func (c *change) handedName(h HandOver) i18n.Text {
	if h.Unit {
		return c.st.UnitName(h.From, c.day)
	}
	return c.st.PostTitle(h.From)
}

func announceNothing(context.Context, *store.Tx, Act, Announcement) error { return nil }

func handNothing(context.Context, *store.Tx, Act, HandOver) (matters, duties int, err error) {
	return 0, 0, nil
}

// HandOverPost gives the open work of a post to another one of the same body: drafts, signatures to be put, executions it
// leads, agreements asked of it, resolutions, duties and moves, with an entry in each matter and one notice to the
// successor. An administrator enters the order. When nothing is open it is fault.Conflict.
func (s *Service) HandOverPost(ctx context.Context, act Act, postID string, in HandOverInput) (HandOverDone, error) {
	var out HandOverDone
	err := commit(ctx, s, act, "org.post.handover", []any{postID, in}, &out, func(ctx context.Context, c *change) error {
		if _, err := c.adminPost(postID); err != nil {
			return err
		}
		return c.handOver(ctx, HandOver{From: postID, To: in.To}, in, &out)
	})
	return out, err
}

// HandOverUnit gives the open work of a unit inside a body to another unit of the same body; what the body itself received
// stays with the body. See HandOverPost.
func (s *Service) HandOverUnit(ctx context.Context, act Act, unitID string, in HandOverInput) (HandOverDone, error) {
	var out HandOverDone
	err := commit(ctx, s, act, "org.unit.handover", []any{unitID, in}, &out, func(ctx context.Context, c *change) error {
		u, err := c.adminUnit(unitID)
		if err != nil {
			return err
		}
		if u.Kind.IsBody() {
			return fault.Conflict{Msg: i18n.M("org.error.body_hands_nothing")}
		}
		return c.handOver(ctx, HandOver{Unit: true, From: unitID, To: in.To}, in, &out)
	})
	return out, err
}

// successor reports whether a post or unit may take over on a day: another one of the same body that exists then.
func (c *change) successor(h HandOver, day calendar.Day) bool {
	if h.Unit {
		from, _ := c.st.Unit(h.From)
		to, ok := c.st.Unit(h.To)
		return ok && h.To != h.From && to.Open(day) && !to.Kind.IsBody() && to.BodyID == from.BodyID
	}
	to, ok := c.st.Post(h.To)
	return ok && h.To != h.From && to.Open(day) && c.st.BodyOf(h.To) == c.st.BodyOf(h.From)
}

// handOverMost is how many days ahead a handover may be ordered.
const handOverMost = 366

// handOver does a handover at once, or plans it for the day that the order names.
func (c *change) handOver(ctx context.Context, h HandOver, in HandOverInput, out *HandOverDone) error {
	c.checkOrder(in.Order, in.OrderDay)
	checkLine("reason", in.Reason, 1, actMax, c.bad)
	if in.From.None() {
		in.From = c.day
	}
	if in.From < c.day || in.From > c.day.AddDays(handOverMost) {
		c.bad("from", i18n.M("org.error.handover_day"), i18n.M("org.error.handover_day_allowed", "from", c.day, "until", c.day.AddDays(handOverMost)))
	}
	if !c.successor(h, max(in.From, c.day)) {
		if h.Unit {
			c.bad("to", i18n.M("org.error.successor"), i18n.M("org.error.successor_unit"))
		} else {
			c.bad("to", i18n.M("org.error.successor"), i18n.M("org.error.successor_post"))
		}
	}
	if err := c.wrong.Err(); err != nil {
		return err
	}
	if p, planned, err := plannedHandOver(ctx, c.tx, h.From); err != nil {
		return err
	} else if planned {
		return fault.Conflict{Msg: i18n.M("org.error.handover_planned", "day", p.From)}
	}
	h.ID = c.id()
	h.Reason = handOverReason(in.Order, in.OrderDay, in.Reason)
	*out = HandOverDone{ID: h.ID, State: HandOverDoneState}
	action, ended := h.action("handover"), int64(0)
	if in.From > c.day {
		out.State, action = HandOverPlanned, h.action("handover_planned")
		if err := c.svc.Announce(ctx, c.tx, c.act, Announcement{HandOver: h, Day: in.From, State: HandOverPlanned}); err != nil {
			return err
		}
	} else {
		var err error
		if out.Matters, out.Duties, err = c.svc.Hand(ctx, c.tx, c.act, h); err != nil {
			return err
		}
		if out.Matters == 0 && out.Duties == 0 {
			return fault.Conflict{Msg: i18n.M("org.error.nothing_open")}
		}
		ended = store.Micros(c.act.Now)
	}
	err := store.InsertMany(ctx, c.tx, "handover", []string{
		"id", "kind", "from_id", "to_id", "order_no", "order_day", "reason", "matters", "duties", "at", "person_id", "post_id", "state", "from_day", "ended_at",
	}, [][]any{{
		h.ID, h.kind(), h.From, h.To, in.Order, in.OrderDay, in.Reason, out.Matters, out.Duties, c.act.Now, c.act.PersonID, c.act.AsPost(), out.State, in.From, ended,
	}})
	if err != nil {
		return err
	}
	data := map[string]any{"handover": h.ID, "to": h.To, "order": in.Order, "order_day": in.OrderDay, "from": in.From, "matters": out.Matters, "duties": out.Duties}
	return c.done(ctx, partStaff, action, h.From, data, in.Reason)
}

// States of a handover.
const (
	HandOverPlanned   = "planned"
	HandOverDoneState = "done"
	HandOverRevoked   = "revoked"
	HandOverFailed    = "failed" // the successor was no longer there on the day
)

func (h HandOver) kind() string {
	if h.Unit {
		return "unit"
	}
	return "post"
}

// action is the name under which the journal of the structure keeps what is done with a handover.
func (h HandOver) action(what string) string { return "org." + h.kind() + "." + what }

// handOverReason is what stands in every matter: the order and the reason.
func handOverReason(order string, day calendar.Day, reason string) string {
	return "№ " + order + ", " + day.String() + ": " + reason
}

// RevokeHandOver takes back the handover that is planned for a post or unit. An administrator says why. When none is planned it is
// fault.Conflict.
func (s *Service) RevokeHandOver(ctx context.Context, act Act, unit bool, id, reason string) error {
	return commit(ctx, s, act, "org.handover.revoke", []any{unit, id, reason}, new(struct{}), func(ctx context.Context, c *change) error {
		var err error
		if unit {
			_, err = c.adminUnit(id)
		} else {
			_, err = c.adminPost(id)
		}
		if err != nil {
			return err
		}
		if checkLine("reason", reason, 1, actMax, c.bad); c.wrong.Err() != nil {
			return c.wrong.Err()
		}
		p, ok, err := plannedHandOver(ctx, c.tx, id)
		if err != nil {
			return err
		}
		if !ok || p.Unit != unit {
			return fault.Conflict{Msg: i18n.M("org.error.handover_none")}
		}
		if err := c.endHandOver(ctx, p, HandOverRevoked, reason, 0, 0); err != nil {
			return err
		}
		h := HandOver{ID: p.ID, Unit: unit, From: id, To: p.To}
		if err := c.svc.Announce(ctx, c.tx, c.act, Announcement{HandOver: h, Day: p.From, State: HandOverRevoked}); err != nil {
			return err
		}
		return c.done(ctx, partStaff, h.action("handover_revoked"), id, map[string]any{"handover": p.ID, "to": p.To, "from": p.From}, reason)
	})
}

// endHandOver closes a planned handover; that another was faster is fault.Conflict.
func (c *change) endHandOver(ctx context.Context, p Handed, state, reason string, matters, duties int) error {
	return store.Exec1(ctx, c.tx, `UPDATE handover SET state = $2, ended_at = $3, end_reason = $4, matters = $5, duties = $6 WHERE id = $1 AND state = 'planned'`,
		p.ID, state, c.act.Now, reason, matters, duties)
}

// HandOverDue does the handovers whose day has come, each in a transaction of its own. It is a timer's work: run twice, or by two nodes
// at once, it does each once. What has become of nothing open is done with nothing; where the successor is gone the handover fails: the
// journal says so, and those who ordered it and who keep the structure are told.
func (s *Service) HandOverDue(ctx context.Context, now time.Time) error {
	act := Act{Actor: SystemActor(), Now: now}
	var due []Handed
	err := s.db.Read(ctx, func(q store.Q) (err error) {
		due, err = store.List(ctx, q, scanHanded, handedSelect+` WHERE state = 'planned' AND from_day <= $1 ORDER BY from_day, id`, act.Day())
		return err
	})
	if err != nil {
		return err
	}
	var failed error
	for _, p := range due {
		err := commit(ctx, s, act, "org.handover.due", p.ID, new(struct{}), func(ctx context.Context, c *change) error { return c.handPlanned(ctx, p) })
		if err != nil && !errors.Is(err, fault.Conflict{}) { // another node did it
			failed = errors.Join(failed, err) // the others need not wait for it
		}
	}
	return failed
}

// handPlanned does a planned handover on its day.
func (c *change) handPlanned(ctx context.Context, p Handed) error {
	h := HandOver{ID: p.ID, Unit: p.Unit, From: p.FromID, To: p.To, Reason: handOverReason(p.Order, p.OrderDay, p.Reason)}
	state, action, matters, duties := HandOverDoneState, h.action("handover"), 0, 0
	if c.successor(h, c.day) {
		var err error
		if matters, duties, err = c.svc.Hand(ctx, c.tx, c.act, h); err != nil {
			return err
		}
	} else {
		state, action = HandOverFailed, h.action("handover_failed")
		a := Announcement{HandOver: h, Day: p.From, State: HandOverFailed, Name: c.handedName(h), Person: p.person, Post: p.post, Keepers: c.st.administrators(c.day)}
		if err := c.svc.Announce(ctx, c.tx, c.act, a); err != nil {
			return err
		}
	}
	if err := c.endHandOver(ctx, p, state, "", matters, duties); err != nil {
		return err
	}
	data := map[string]any{"handover": h.ID, "to": h.To, "order": p.Order, "order_day": p.OrderDay, "from": p.From, "matters": matters, "duties": duties}
	return c.done(ctx, partStaff, action, h.From, data, p.Reason)
}

const handedSelect = `SELECT id, kind, from_id, to_id, order_no, order_day, reason, matters, duties, state, from_day, end_reason, person_id, post_id FROM handover`

func scanHanded(r store.Scanner) (h Handed, err error) {
	var kind, from string
	err = r.Scan(&h.ID, &kind, &h.FromID, &h.To, &h.Order, &h.OrderDay, &h.Reason, &h.Matters, &h.Duties, &h.State, &from, &h.EndReason, &h.person, &h.post)
	h.Unit = kind == "unit"
	if err == nil && from != "" {
		h.From, err = calendar.ParseDay(from)
	}
	return h, err
}

// plannedHandOver is the handover that is planned for a post or unit; there is one at most.
func plannedHandOver(ctx context.Context, q store.Q, id string) (Handed, bool, error) {
	return store.One(ctx, q, scanHanded, handedSelect+` WHERE from_id = $1 AND state = 'planned'`, id)
}

// HandedOver lists the handovers of a post or unit, the latest first: all of them for those whose affair they are; for others those that took
// place, without the reason, since the order and the successor are everybody's to know and what is planned for whom is not (I-262). The
// successor sees what comes to him.
func (s *Service) HandedOver(ctx context.Context, act Act, id string) (list []Handed, err error) {
	err = s.db.Read(ctx, func(q store.Q) error {
		st, err := s.dir.Current(ctx, q)
		if err != nil {
			return err
		}
		if st.mayReadHandovers(act, id) {
			list, err = store.List(ctx, q, scanHanded, handedSelect+` WHERE from_id = $1 ORDER BY at DESC LIMIT 50`, id)
			return err
		}
		var own []string
		for _, a := range st.seatsOf(act) {
			own = append(own, a.AsPost(), a.AsUnit())
		}
		in, args := store.MarksFrom(own, 1)
		list, err = store.List(ctx, q, scanHanded, handedSelect+` WHERE from_id = $1 AND (state = 'done' OR to_id IN (`+in+`)) ORDER BY at DESC LIMIT 50`,
			append([]any{id}, args...)...)
		for i := range list {
			if !slices.Contains(own, list[i].To) {
				list[i].Reason, list[i].EndReason = "", ""
			}
		}
		return err
	})
	return list, err
}

// Handed is a handover as it stands on record.
type Handed struct {
	ID, FromID, To, Order, Reason string
	Unit                          bool
	OrderDay                      calendar.Day
	Matters, Duties               int64
	// State is planned, done, revoked or failed; From the day it takes effect, none of old ones; EndReason why it was revoked.
	State, EndReason string
	From             calendar.Day

	person, post string // who ordered it, acting in which post
}
