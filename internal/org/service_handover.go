package org

import (
	"context"

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
	Matters int    `json:"matters" doc:"Documents concerned."`
	Duties  int    `json:"duties" doc:"Duties whose debtor or creditor is now the successor."`
}

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
		to, ok := c.st.Post(in.To)
		if !ok || in.To == postID || !to.Open(c.day) || c.st.BodyOf(in.To) != c.st.BodyOf(postID) {
			c.bad("to", i18n.M("org.error.successor"), i18n.M("org.error.successor_post"))
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
		to, ok := c.st.Unit(in.To)
		if !ok || in.To == unitID || !to.Open(c.day) || to.Kind.IsBody() || to.BodyID != u.BodyID {
			c.bad("to", i18n.M("org.error.successor"), i18n.M("org.error.successor_unit"))
		}
		return c.handOver(ctx, HandOver{Unit: true, From: unitID, To: in.To}, in, &out)
	})
	return out, err
}

func (c *change) handOver(ctx context.Context, h HandOver, in HandOverInput, out *HandOverDone) error {
	c.checkOrder(in.Order, in.OrderDay)
	checkLine("reason", in.Reason, 1, actMax, c.bad)
	if err := c.wrong.Err(); err != nil {
		return err
	}
	h.ID = c.id()
	h.Reason = "№ " + in.Order + ", " + in.OrderDay.String() + ": " + in.Reason
	var err error
	out.ID = h.ID
	if out.Matters, out.Duties, err = c.svc.Hand(ctx, c.tx, c.act, h); err != nil {
		return err
	}
	if out.Matters == 0 && out.Duties == 0 {
		return fault.Conflict{Msg: i18n.M("org.error.nothing_open")}
	}
	kind, action := "post", "org.post.handover"
	if h.Unit {
		kind, action = "unit", "org.unit.handover"
	}
	err = store.InsertMany(ctx, c.tx, "handover", []string{"id", "kind", "from_id", "to_id", "order_no", "order_day", "reason", "matters", "duties", "at", "person_id", "post_id"},
		[][]any{{h.ID, kind, h.From, h.To, in.Order, in.OrderDay, in.Reason, out.Matters, out.Duties, c.act.Now, c.act.PersonID, c.act.AsPost()}})
	if err != nil {
		return err
	}
	data := map[string]any{"handover": h.ID, "to": h.To, "order": in.Order, "order_day": in.OrderDay, "matters": out.Matters, "duties": out.Duties}
	return c.done(ctx, partStaff, action, h.From, data, in.Reason)
}

// HandedOver lists the handovers of a post or unit, the latest first.
func (s *Service) HandedOver(ctx context.Context, id string) (list []Handed, err error) {
	err = s.db.Read(ctx, func(q store.Q) error {
		list, err = store.List(ctx, q, func(r store.Scanner) (h Handed, err error) {
			err = r.Scan(&h.ID, &h.To, &h.Order, &h.OrderDay, &h.Reason, &h.Matters, &h.Duties)
			return h, err
		}, `SELECT id, to_id, order_no, order_day, reason, matters, duties FROM handover WHERE from_id = $1 ORDER BY at DESC LIMIT 50`, id)
		return err
	})
	return list, err
}

// Handed is a handover as it stands on record.
type Handed struct {
	ID, To, Order, Reason string
	OrderDay              calendar.Day
	Matters, Duties       int64
}
