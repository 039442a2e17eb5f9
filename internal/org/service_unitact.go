package org

import (
	"context"
	"strconv"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

func itoa(i int) string { return strconv.Itoa(i) }

// UnitActInput is an act on the duties of a unit's employees and their replacement (6, 7).
type UnitActInput struct {
	UnitID      string        `json:"unit"`
	Number      string        `json:"order"`
	Day         calendar.Day  `json:"order_day"`
	From        calendar.Day  `json:"from"`
	Items       []UnitActItem `json:"items" doc:"Which post does which area in which zone (7)."`
	Substitutes []Substitute  `json:"substitutes" doc:"Who replaces whom, in order of precedence."`
}

// UnitActEdit is a draft with other lines. Seen is the Mark of the draft that was read.
type UnitActEdit struct {
	Number      string        `json:"order"`
	Day         calendar.Day  `json:"order_day"`
	From        calendar.Day  `json:"from"`
	Items       []UnitActItem `json:"items"`
	Substitutes []Substitute  `json:"substitutes"`
	Seen        string        `json:"version" doc:"The version that was read; another one by now is a conflict."`
}

// Mark names the draft by what stands in it, so that who edits or approves it can say what he has read.
func (d UnitActDraft) Mark() string {
	return Mark(UnitActInput{UnitID: d.UnitID, Number: d.Number, Day: d.Day, From: d.From, Items: d.Items, Substitutes: d.Substitutes})
}

// UnitActDraft is an act that waits for its approval and has no force yet.
type UnitActDraft struct {
	UnitAct
	DraftedBy, DraftedPost string
	DraftedAt              time.Time
}

// DraftUnitAct prepares the act on duties of a unit (5, 6). Its head, or an administrator.
func (s *Service) DraftUnitAct(ctx context.Context, act Act, in UnitActInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.unit_act.draft", in, &id, func(ctx context.Context, c *change) error {
		u, ok := c.st.Unit(in.UnitID)
		if !ok {
			return fault.NotFound{What: "unit " + in.UnitID}
		}
		head, hasHead := c.st.Head(in.UnitID, c.day)
		if !c.st.IsAdmin(c.act) && !(hasHead && head.ID == c.act.AsPost()) {
			return fault.Forbid(i18n.M("org.refuse.head", "unit", u.At(c.day).Name))
		}
		c.checkOrder(in.Number, in.Day)
		if checkDay("from", in.From, c.bad) {
			c.checkUnitAct(in)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		id = c.id()
		if err := insertUnitAct(ctx, c, id, in); err != nil {
			return err
		}
		return c.svc.record(ctx, c.tx, c.act, "org.unit_act.draft", id, in, in.Number)
	})
	return id, err
}

// EditUnitAct gives a draft other lines (5, 6): its author, the head of the unit, an administrator. An act in force is not edited.
func (s *Service) EditUnitAct(ctx context.Context, act Act, id string, in UnitActEdit) error {
	return s.change(ctx, act, "org.unit_act.edit", []any{id, in}, nil, func(ctx context.Context, c *change) error {
		d, err := unitActDraft(ctx, c.tx, id)
		if err != nil {
			return err
		}
		if !c.st.MayEditUnitAct(c.act, d) {
			return fault.Forbid(i18n.M("org.refuse.head", "unit", c.st.UnitName(d.UnitID, c.day)))
		}
		if in.Seen != "" && in.Seen != d.Mark() {
			return fault.Conflict{Msg: i18n.M("org.error.stale")}
		}
		next := UnitActInput{UnitID: d.UnitID, Number: in.Number, Day: in.Day, From: in.From, Items: in.Items, Substitutes: in.Substitutes}
		c.checkOrder(next.Number, next.Day)
		if checkDay("from", next.From, c.bad) {
			c.checkUnitAct(next)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := clearUnitAct(ctx, c.tx, id); err != nil {
			return err
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE unit_act SET number = $2, act_day = $3, from_day = $4 WHERE id = $1 AND approved_at IS NULL`,
			id, next.Number, next.Day, next.From); err != nil {
			return err
		}
		if err := insertUnitActLines(ctx, c, id, next); err != nil {
			return err
		}
		return c.svc.record(ctx, c.tx, c.act, "org.unit_act.edit", id, next, next.Number)
	})
}

// clearUnitAct takes the lines out of a draft.
func clearUnitAct(ctx context.Context, tx *store.Tx, id string) error {
	for _, text := range []string{`DELETE FROM substitute WHERE act_id = $1`, `DELETE FROM unit_act_item WHERE act_id = $1`} {
		if _, err := tx.Exec(ctx, text, id); err != nil {
			return err
		}
	}
	return nil
}

func (c *change) checkUnitAct(in UnitActInput) {
	inUnit := func(p Post) bool { return p.Open(in.From) && c.st.Within(p.UnitID, in.UnitID, in.From) }
	if len(in.Items)+len(in.Substitutes) == 0 {
		c.bad("items", i18n.M("common.error.empty"))
	}
	if u, _ := c.st.Unit(in.UnitID); !u.Open(in.From) {
		c.bad("from", i18n.M("org.error.unit_not_open", "unit", u.At(in.From).Name, "day", in.From))
	}
	if later, ok := c.laterUnitAct(in.UnitID, in.From); ok {
		c.bad("from", i18n.M("org.error.later_order", "order", later.Number, "day", later.From),
			i18n.M("org.error.from_day", "day", later.From.AddDays(1)))
	}
	seen := map[UnitActItem]bool{}
	for i, x := range in.Items {
		field := "items." + itoa(i)
		if p, ok := c.st.Post(x.PostID); !ok || !inUnit(p) {
			c.bad(field+".post", i18n.M("org.error.own_post"))
		}
		if a, ok := c.st.Area(x.AreaID); x.AreaID != "" && (!ok || !a.Until.None() && a.Until <= in.From) {
			c.bad(field+".area", i18n.M("common.error.choice"))
		}
		if z, ok := c.st.Unit(x.ZoneBodyID); x.ZoneBodyID != "" && (!ok || !z.Kind.IsBody()) {
			c.bad(field+".zone", i18n.M("common.error.choice"))
		}
		if x.AreaID == "" && x.ZoneBodyID == "" {
			c.bad(field+".area", i18n.M("org.error.area_or_zone"))
		}
		if seen[x] {
			c.bad(field+".post", i18n.M("org.error.twice"))
		}
		seen[x] = true
	}
	c.checkSubstitutes(in.Substitutes, in.From, inUnit)
}

func (c *change) laterUnitAct(unitID string, from calendar.Day) (*UnitAct, bool) {
	for _, a := range c.st.units[unitID].acts {
		if a.From >= from {
			return a, true
		}
	}
	return nil, false
}

func insertUnitAct(ctx context.Context, c *change, id string, in UnitActInput) error {
	if err := store.InsertMany(ctx, c.tx, "unit_act",
		[]string{"id", "unit_id", "number", "act_day", "from_day", "drafted_by", "drafted_post", "drafted_at"},
		[][]any{{id, in.UnitID, in.Number, in.Day, in.From, c.act.PersonID, c.act.AsPost(), c.act.Now}}); err != nil {
		return err
	}
	return insertUnitActLines(ctx, c, id, in)
}

func insertUnitActLines(ctx context.Context, c *change, id string, in UnitActInput) error {
	rows := make([][]any, len(in.Items))
	for i, x := range in.Items {
		rows[i] = []any{id, i, x.PostID, x.AreaID, x.ZoneBodyID}
	}
	if err := store.InsertMany(ctx, c.tx, "unit_act_item", []string{"act_id", "ord", "post_id", "area_id", "zone_body_id"}, rows); err != nil {
		return err
	}
	return insertSubstitutes(ctx, c.tx, id, in.Substitutes)
}

// ApproveUnitAct puts a drafted act in force (6). In the General Prosecutor's Office it is the right of the supervising
// deputy and of the Chief of the Apparatus, or of those who act for them; in another body of its head and deputy heads
// (10). Anybody else is refused, the paragraph cited and the entitled named. seen is the Mark of the draft that was read, "" for
// whatever it is now.
func (s *Service) ApproveUnitAct(ctx context.Context, act Act, id, seen string) error {
	return s.change(ctx, act, "org.unit_act.approve", id, nil, func(ctx context.Context, c *change) error {
		d, err := unitActDraft(ctx, c.tx, id)
		if err != nil {
			return err
		}
		if err := c.needApprover(d.UnitID); err != nil {
			return err
		}
		if seen != "" && seen != d.Mark() {
			return fault.Conflict{Msg: i18n.M("org.error.stale")}
		}
		if later, ok := c.laterUnitAct(d.UnitID, d.From); ok {
			return fault.Conflict{Msg: i18n.M("org.error.later_order", "order", later.Number, "day", later.From)}
		}
		forPost, order := "", ""
		if c.act.For != nil {
			forPost, order = c.act.For.PostID, c.act.For.Order
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE unit_act SET approved_at = $2, approved_person = $3, approved_post = $4,
			approved_for_post = $5, approved_by_order = $6 WHERE id = $1 AND approved_at IS NULL`,
			id, c.act.Now, c.act.PersonID, c.act.PostID, forPost, order); err != nil {
			return err
		}
		return c.done(ctx, partActs, "org.unit_act.approve", id, map[string]any{"unit": d.UnitID, "number": d.Number, "from": d.From}, d.Number)
	})
}

// needApprover applies paragraph 6.
func (c *change) needApprover(unitID string) error {
	if c.act.IsSystem() || c.mayApprove(unitID) {
		return nil
	}
	names := []i18n.Text{}
	for _, p := range c.st.approvers(unitID, c.day) {
		names = append(names, p.Title)
	}
	unit := c.st.UnitName(unitID, c.day)
	return c.refusal("org.unit_act.approve", "6", "approve", i18n.M("org.refuse.unit_act", "unit", unit),
		i18n.M("org.refuse.unit_act_allowed", "posts", names))
}

func (c *change) mayApprove(unitID string) bool {
	for _, p := range c.st.approvers(unitID, c.day) {
		if p.ID == c.act.AsPost() {
			return true
		}
	}
	return false
}

// approvers lists the posts that may approve the act on duties of a unit on the day (6).
func (s *Structure) approvers(unitID string, day calendar.Day) []Post {
	var out []Post
	u := s.units[unitID]
	if u == nil {
		return nil
	}
	if u.BodyID == s.root {
		if p, ok := s.Supervisor(unitID, day); ok {
			out = append(out, p)
		}
		return append(out, s.PostsOfKind(day, PostCoA)...)
	}
	for _, p := range s.PostsOfKind(day, PostBodyHead, PostBodyDeputyHead) {
		if s.BodyOf(p.ID) == u.BodyID {
			out = append(out, p)
		}
	}
	return out
}

// DropUnitAct throws a draft away: its author, the head of the unit, whoever might approve it, an administrator.
func (s *Service) DropUnitAct(ctx context.Context, act Act, id, reason string) error {
	return s.change(ctx, act, "org.unit_act.drop", []any{id, reason}, nil, func(ctx context.Context, c *change) error {
		d, err := unitActDraft(ctx, c.tx, id)
		if err != nil {
			return err
		}
		head, hasHead := c.st.Head(d.UnitID, c.day)
		if d.DraftedBy != c.act.PersonID && !(hasHead && head.ID == c.act.AsPost()) && !c.mayApprove(d.UnitID) && !c.st.IsAdmin(c.act) {
			return fault.Forbid(i18n.M("org.refuse.head", "unit", c.st.UnitName(d.UnitID, c.day)))
		}
		checkLine("reason", reason, 1, actMax, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := clearUnitAct(ctx, c.tx, id); err != nil {
			return err
		}
		if _, err := c.tx.Exec(ctx, `DELETE FROM unit_act WHERE id = $1`, id); err != nil {
			return err
		}
		return c.svc.record(ctx, c.tx, c.act, "org.unit_act.drop", id, map[string]any{"unit": d.UnitID, "number": d.Number}, reason)
	})
}

// unitActDraft reads a draft with its lines.
func unitActDraft(ctx context.Context, q store.Q, id string) (UnitActDraft, error) {
	d, ok, err := store.One(ctx, q, scanDraft, draftSQL+` AND id = $1`, id)
	if err == nil && !ok {
		return d, fault.NotFound{What: "draft act " + id}
	}
	if err != nil {
		return d, err
	}
	return d, d.lines(ctx, q)
}

// lines reads the lines of a draft.
func (d *UnitActDraft) lines(ctx context.Context, q store.Q) (err error) {
	if d.Items, err = store.List(ctx, q, func(s store.Scanner) (x UnitActItem, err error) {
		err = s.Scan(&x.PostID, &x.AreaID, &x.ZoneBodyID)
		return x, err
	}, `SELECT post_id, area_id, zone_body_id FROM unit_act_item WHERE act_id = $1 ORDER BY ord`, d.ID); err != nil {
		return err
	}
	d.Substitutes, err = store.List(ctx, q, func(s store.Scanner) (x Substitute, err error) {
		err = s.Scan(&x.PostID, &x.ByPostID, &x.Rank)
		return x, err
	}, `SELECT post_id, by_post_id, rank FROM substitute WHERE act_id = $1 ORDER BY post_id, rank, by_post_id`, d.ID)
	return err
}

const draftSQL = `SELECT id, unit_id, number, act_day, from_day, drafted_by, drafted_post, drafted_at FROM unit_act
	WHERE approved_at IS NULL`

func scanDraft(s store.Scanner) (d UnitActDraft, err error) {
	err = s.Scan(&d.ID, &d.UnitID, &d.Number, &d.Day, &d.From, &d.DraftedBy, &d.DraftedPost, &d.DraftedAt)
	return d, err
}

// UnitActDrafts lists the drafts of a unit that wait for approval and that the person of the act may see, with their lines, the oldest first:
// his own, and all of them where he may prepare or approve one or is over the unit.
func (s *Structure) UnitActDrafts(ctx context.Context, q store.Q, act Act, unitID string) ([]UnitActDraft, error) {
	own, args := ` AND drafted_by = $2`, []any{unitID, act.PersonID}
	if s.mayReadUnitActDrafts(act, unitID) {
		own, args = "", args[:1]
	}
	drafts, err := store.List(ctx, q, scanDraft, draftSQL+` AND unit_id = $1`+own+` ORDER BY id`, args...)
	if err != nil {
		return nil, err
	}
	for i := range drafts {
		if err := drafts[i].lines(ctx, q); err != nil {
			return nil, err
		}
	}
	return drafts, nil
}

// MayApproveUnitAct reports whether the seat may approve the act on duties of the unit on the day (6).
func (s *Structure) MayApproveUnitAct(seat Seat, unitID string, day calendar.Day) bool {
	for _, p := range s.approvers(unitID, day) {
		if p.ID == seat.AsPost() {
			return s.Confirm(seat, day)
		}
	}
	return false
}
