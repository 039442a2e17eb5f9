package org

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/command"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// AbsenceInput says who is away; To is included and may be none: until further notice.
type AbsenceInput struct {
	PersonID string       `json:"person"`
	From     calendar.Day `json:"from"`
	To       calendar.Day `json:"to,omitzero" doc:"Included; none until further notice."`
	Kind     AbsenceKind  `json:"kind"`
	Order    string       `json:"order,omitempty"`
}

// RecordAbsence notes that a person is away, so that the lawful replacement acts (2, 3, 5, 6). The head over the person,
// a personnel officer of the body or an administrator does it; heads and the leadership also for themselves.
func (s *Service) RecordAbsence(ctx context.Context, act Act, in AbsenceInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.absence.begin", in, &id, func(ctx context.Context, c *change) error {
		if _, ok := c.st.Person(in.PersonID); !ok {
			return fault.NotFound{What: "person " + in.PersonID}
		}
		if err := c.needOver(in.PersonID); err != nil {
			return err
		}
		id = c.id()
		a := Absence{ID: id, PersonID: in.PersonID, From: in.From, To: in.To, Kind: in.Kind, Order: in.Order}
		c.checkAbsence(a)
		if earliest := c.day.AddDays(-backdateMax); !in.From.None() && in.From < earliest {
			c.bad("from", i18n.M("org.error.past"), i18n.M("org.error.from_day", "day", earliest))
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, c.tx, "absence", absenceColumns, [][]any{absenceRow(a)}); err != nil {
			return err
		}
		return c.done(ctx, partAway, "org.absence.begin", id, a, in.Order)
	})
	return id, err
}

func (c *change) checkAbsence(a Absence) {
	checkLine("order", a.Order, 0, actMax, c.bad)
	if !known(AbsenceKinds, a.Kind) {
		c.bad("kind", i18n.M("common.error.choice"))
	}
	if !checkDay("from", a.From, c.bad) {
		return
	}
	if !a.To.None() && a.To < a.From {
		c.bad("to", i18n.M("org.error.ends_before", "day", a.From), i18n.M("org.error.from_day", "day", a.From))
	}
	for _, o := range c.st.people[a.PersonID].absences {
		if o.ID != a.ID && (a.To.None() || o.From <= a.To) && (o.To.None() || a.From <= o.To) {
			c.bad("from", i18n.M("org.error.already_away", "from", o.From, "kind", AbsenceKindMsg(o.Kind)))
			return
		}
	}
}

func known[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// EndAbsence sets the last day of an absence; a person may so report back, also on the very first day, which takes the
// absence back whole. A day after the one recorded prolongs it.
func (s *Service) EndAbsence(ctx context.Context, act Act, absenceID string, last calendar.Day) error {
	return asConflict(s.db.Write(ctx, func(tx *store.Tx) error {
		_, _, err := command.Once(ctx, tx, act.Command(), "org.absence.end", []any{absenceID, last}, func() (string, error) {
			st, err := s.dir.Current(ctx, tx)
			if err != nil {
				return "", err
			}
			c := &change{svc: s, tx: tx, act: act, day: act.Day(), st: st}
			a, ok := st.absence(absenceID)
			if !ok {
				return "", fault.NotFound{What: "absence " + absenceID}
			}
			if err := c.mayEnd(a, last); err != nil {
				return "", err
			}
			return "", c.endAbsence(ctx, a, last)
		})
		return err
	}))
}

// mayEnd lets a person report back although an absent person may not act otherwise.
func (c *change) mayEnd(a Absence, last calendar.Day) error {
	own := a.PersonID == c.act.PersonID && c.act.For == nil
	back := own && (a.To.None() || last <= a.To)
	if back && c.st.holds(c.act.PersonID, c.act.PostID, c.day) {
		return nil
	}
	if !c.st.Lawful(c.act) {
		return fault.Forbid(i18n.M("org.refuse.seat"))
	}
	return c.needOver(a.PersonID)
}

func (s *Structure) holds(personID, postID string, day calendar.Day) bool {
	holder, ok := s.Holder(postID, day)
	return ok && holder == personID
}

func (c *change) endAbsence(ctx context.Context, a Absence, last calendar.Day) error {
	if !checkDay("to", last, c.bad) {
		return c.wrong.Err()
	}
	if last < a.From {
		if a.From < c.day { // who acted meanwhile acted lawfully: the past stays
			c.bad("to", i18n.M("org.error.past"), i18n.M("org.error.from_day", "day", max(a.From, c.day.AddDays(-1))))
			return c.wrong.Err()
		}
		if _, err := c.tx.Exec(ctx, `DELETE FROM absence WHERE id = $1`, a.ID); err != nil {
			return err
		}
	} else {
		if last < c.day.AddDays(-1) {
			c.bad("to", i18n.M("org.error.past"), i18n.M("org.error.from_day", "day", c.day.AddDays(-1)))
		}
		old := a
		a.To = last
		if old.To.None() || last > old.To {
			c.checkAbsence(a)
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE absence SET to_day = $2 WHERE id = $1`, a.ID, last); err != nil {
			return err
		}
	}
	if err := c.done(ctx, partAway, "org.absence.end", a.ID, map[string]any{"person": a.PersonID, "from": a.From, "to": last}, ""); err != nil {
		return err
	}
	return c.bump(ctx)
}

func (s *Structure) absence(id string) (Absence, bool) {
	for i := range s.data.Absences {
		if s.data.Absences[i].ID == id {
			return s.data.Absences[i], true
		}
	}
	return Absence{}, false
}

// Absences lists the absences of a person that touch the day or come after it, the earliest first.
func (s *Structure) Absences(personID string, from calendar.Day) []Absence {
	n := s.people[personID]
	if n == nil {
		return nil
	}
	var out []Absence
	for _, a := range n.absences {
		if a.To.None() || a.To >= from {
			out = append(out, a)
		}
	}
	return out
}

// needOver refuses whoever is not over the person: head of a unit or body in which the person holds a post, a deputy or
// the Chief of the Apparatus over it, personnel of the body, administrator; heads over themselves too.
func (c *change) needOver(personID string) error {
	if c.st.IsAdmin(c.act) {
		return nil
	}
	own := c.act.AsPost()
	for _, postID := range c.st.people[personID].posts {
		post := c.st.posts[postID]
		if !c.st.holds(personID, postID, c.day) {
			continue
		}
		self := postID == own && (post.Kind.IsHead() || post.Kind.IsDeputyGP())
		over := postID != own && c.st.Oversees(own, post.UnitID, c.day)
		if self || over || c.isPersonnel(c.st.BodyOf(postID)) {
			return nil
		}
	}
	return fault.Forbid(i18n.M("org.refuse.over", "name", c.st.PersonName(personID)))
}

// ReplacementInput names who acts in a post while its holder is absent or the post is vacant; both days are included, To
// may be none.
type ReplacementInput struct {
	PostID   string       `json:"post"`
	ByPostID string       `json:"by_post"`
	From     calendar.Day `json:"from"`
	To       calendar.Day `json:"to,omitzero" doc:"Included; none until further notice."`
	Order    string       `json:"order"`
	OrderDay calendar.Day `json:"order_day"`
}

// OrderReplacement enters an order on replacement. For the post of the General Prosecutor it is his own naming of a deputy
// (2), for a deputy his order (3); the head sets the replacement of subordinates (5). An administrator or personnel
// officer may enter what they have ordered. The replacement has force only while the holder is absent.
func (s *Service) OrderReplacement(ctx context.Context, act Act, in ReplacementInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.replacement.begin", in, &id, func(ctx context.Context, c *change) error {
		post, ok := c.st.Post(in.PostID)
		if !ok {
			return fault.NotFound{What: "post " + in.PostID}
		}
		if err := c.needReplacer(post); err != nil {
			return err
		}
		if own := c.act.AsPost(); in.ByPostID == own && !c.st.IsAdmin(c.act) && !c.st.Oversees(own, post.UnitID, c.day) {
			return fault.Forbid(i18n.M("org.refuse.self")) // personnel enter orders of others, not their own rise
		}
		id = c.id()
		r := Replacement{
			ID: id, PostID: in.PostID, ByPostID: in.ByPostID, From: in.From, To: in.To, Order: in.Order,
			OrderDay: in.OrderDay, Para: replacementPara(post.Kind),
		}
		c.checkReplacement(post, r)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, c.tx, "replacement", replacementColumns, [][]any{replacementRow(r)}); err != nil {
			return err
		}
		return c.done(ctx, partAway, "org.replacement.begin", id, r, in.Order)
	})
	return id, err
}

// replacementPara is the paragraph on which an order to replace a post of the kind rests.
func replacementPara(k PostKind) string {
	switch {
	case k == PostGP:
		return "2"
	case k.IsDeputyGP(), k == PostCoA:
		return "3"
	}
	return "5"
}

func (c *change) needReplacer(post Post) error {
	if c.st.IsAdmin(c.act) {
		return nil
	}
	own, _ := c.st.Post(c.act.AsPost())
	if post.Kind == PostGP || post.Kind.IsDeputyGP() || post.Kind == PostCoA {
		if own.Kind == PostGP {
			return nil
		}
		return fault.Forbid(i18n.M("org.refuse.gp"))
	}
	if c.isPersonnel(c.st.BodyOf(post.ID)) || post.ID != own.ID && c.st.Oversees(own.ID, post.UnitID, c.day) {
		return nil
	}
	return fault.Forbid(i18n.M("org.refuse.replacer", "post", post.Title))
}

func (c *change) checkReplacement(post Post, r Replacement) {
	c.checkOrder(r.Order, r.OrderDay)
	by, ok := c.st.Post(r.ByPostID)
	switch {
	case !ok:
		c.bad("by_post", i18n.M("common.error.choice"))
	case r.ByPostID == r.PostID:
		c.bad("by_post", i18n.M("org.error.itself"))
	case c.st.BodyOf(r.ByPostID) != c.st.BodyOf(r.PostID):
		c.bad("by_post", i18n.M("org.error.other_body"), standInAllowed(post.Kind))
	}
	if !checkDay("from", r.From, c.bad) {
		return
	}
	if !r.To.None() && r.To < r.From {
		c.bad("to", i18n.M("org.error.ends_before", "day", r.From), i18n.M("org.error.from_day", "day", r.From))
	}
	if r.From < c.day.AddDays(-backdateMax) {
		c.bad("from", i18n.M("org.error.past"), i18n.M("org.error.from_day", "day", c.day.AddDays(-backdateMax)))
	}
	switch {
	case !ok || r.ByPostID == r.PostID || c.st.BodyOf(r.ByPostID) != c.st.BodyOf(r.PostID):
	case !by.Open(r.From):
		c.bad("by_post", i18n.M("org.error.post_not_open", "post", by.Title, "day", r.From))
	case post.Kind == PostGP && by.Kind != PostDeputy:
		c.bad("by_post", i18n.M("org.error.only_deputy"), standInAllowed(post.Kind))
	case !c.st.MayStandIn(r.ByPostID, r.PostID, r.From):
		c.bad("by_post", i18n.M("org.error.stand_in", "post", post.Title), standInAllowed(post.Kind))
	}
	if !post.Open(r.From) {
		c.bad("from", i18n.M("org.error.post_not_open", "post", post.Title, "day", r.From))
	}
	for _, o := range c.st.posts[r.PostID].orders {
		if o.ByPostID == r.ByPostID && (r.To.None() || o.From <= r.To) && (o.To.None() || r.From <= o.To) {
			c.bad("from", i18n.M("org.error.same_replacement", "order", o.Order))
			return
		}
	}
}

// backdateMax is how many days late an order or an absence may be entered: what was signed meanwhile was signed without it.
const backdateMax = 30

// EndReplacement sets the last day of an order on replacement.
func (s *Service) EndReplacement(ctx context.Context, act Act, id string, last calendar.Day) error {
	return s.change(ctx, act, "org.replacement.end", []any{id, last}, nil, func(ctx context.Context, c *change) error {
		r, ok := c.st.replacement(id)
		if !ok {
			return fault.NotFound{What: "replacement " + id}
		}
		if err := c.needReplacer(c.st.posts[r.PostID].Post); err != nil {
			return err
		}
		earliest := max(r.From, c.day.AddDays(-1))
		if r.From > c.day {
			earliest = r.From.AddDays(-1)
		}
		if checkDay("to", last, c.bad) && last < earliest {
			c.bad("to", i18n.M("org.error.past"), i18n.M("org.error.from_day", "day", earliest))
		}
		if !r.To.None() && last > r.To {
			c.bad("to", i18n.M("org.error.new_order"), i18n.M("org.error.until_day", "day", r.To))
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE replacement SET to_day = $2 WHERE id = $1`, id, last); err != nil {
			return err
		}
		return c.done(ctx, partAway, "org.replacement.end", id, map[string]any{"post": r.PostID, "by": r.ByPostID, "to": last}, r.Order)
	})
}

func (s *Structure) replacement(id string) (Replacement, bool) {
	for i := range s.data.Replacements {
		if r := s.data.Replacements[i]; r.ID == id && s.posts[r.PostID] != nil {
			return r, true
		}
	}
	return Replacement{}, false
}

// Replacements lists the orders on replacement of a post, the latest first.
func (s *Structure) Replacements(postID string) []Replacement {
	if n := s.posts[postID]; n != nil {
		return append([]Replacement(nil), n.orders...)
	}
	return nil
}

var (
	absenceColumns     = []string{"id", "person_id", "from_day", "to_day", "kind", "order_text"}
	replacementColumns = []string{"id", "post_id", "by_post_id", "from_day", "to_day", "order_number", "order_day", "para"}
)

func absenceRow(a Absence) []any { return []any{a.ID, a.PersonID, a.From, a.To, a.Kind, a.Order} }

func replacementRow(r Replacement) []any {
	return []any{r.ID, r.PostID, r.ByPostID, r.From, r.To, r.Order, r.OrderDay, r.Para}
}
