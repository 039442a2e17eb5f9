package org

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// PostInput is a new post.
type PostInput struct {
	Code, UnitID                   string
	Kind                           PostKind
	Title                          i18n.Text
	Since, Until                   calendar.Day
	Control, Clerk, Admin, DSP, HR bool
}

// AddPost opens a post in the staff list. Administrators only.
func (s *Service) AddPost(ctx context.Context, act Act, in PostInput) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needAdmin(); err != nil {
			return err
		}
		id = c.id()
		p := Post{
			ID: id, Code: in.Code, UnitID: in.UnitID, Kind: in.Kind, Title: in.Title, Since: in.Since, Until: in.Until,
			Control: in.Control, Clerk: in.Clerk, Admin: in.Admin, DSP: in.DSP, HR: in.HR,
		}
		for _, o := range c.st.data.Posts {
			if o.Code == in.Code {
				c.bad("code", i18n.M("org.error.code_taken", "code", in.Code))
			}
		}
		checkPost(c.withPost(p), p, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, c.tx, "post", postColumns, [][]any{postRow(p)}); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.post.open", id, p, "")
	})
	return id, err
}

// PostChange is what may be changed in a post: what it is called and what it is flagged for. Its kind and unit are what it
// is; another kind or unit is another post.
type PostChange struct {
	Title                          i18n.Text
	Control, Clerk, Admin, DSP, HR bool
	Reason                         string
}

// ChangePost renames a post or changes its flags. Administrators only; the journal keeps the old and the new.
func (s *Service) ChangePost(ctx context.Context, act Act, postID string, in PostChange) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		old, err := c.adminPost(postID)
		if err != nil {
			return err
		}
		p := old
		p.Title, p.Control, p.Clerk, p.Admin, p.DSP, p.HR = in.Title, in.Control, in.Clerk, in.Admin, in.DSP, in.HR
		checkLine("reason", in.Reason, 1, actMax, c.bad)
		checkPost(c.withPost(p), p, c.bad)
		if old.Admin && !p.Admin && c.lastAdmin(postID) {
			c.bad("admin", i18n.M("org.error.last_admin"))
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := updatePost(ctx, c.tx, p); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.post.change", postID, map[string]any{"old": old, "new": p}, in.Reason)
	})
}

// lastAdmin reports whether no other post that is held administers: the last one may not be given up by mistake.
func (c *change) lastAdmin(postID string) bool {
	return !c.st.administered(c.day, postID)
}

// administered reports whether somebody holds an administrator's post on the day, the given post left aside.
func (s *Structure) administered(day calendar.Day, aside string) bool {
	for _, p := range s.data.Posts {
		if p.Admin && p.ID != aside && p.Open(day) {
			if _, held := s.Holder(p.ID, day); held {
				return true
			}
		}
	}
	return false
}

// ClosePost ends a post; day is the first on which it no longer exists. Its holder must be released first.
func (s *Service) ClosePost(ctx context.Context, act Act, postID string, day calendar.Day, by string) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		p, err := c.adminPost(postID)
		if err != nil {
			return err
		}
		checkLine("act", by, 1, actMax, c.bad)
		if !p.Until.None() {
			c.bad("until", i18n.M("org.error.closed", "day", p.Until))
		}
		if checkDay("until", day, c.bad) {
			p.Until = day
			checkSpan("until", p.Since, p.Until, c.bad)
			for _, h := range c.st.posts[postID].holdings {
				if h.Until.None() || h.Until > day {
					c.bad("until", i18n.M("org.error.still_held", "name", c.st.PersonName(h.PersonID)), i18n.M("org.error.release_first"))
				}
			}
		}
		if p.Admin && c.lastAdmin(postID) {
			c.bad("until", i18n.M("org.error.last_admin"))
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := updatePost(ctx, c.tx, p); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.post.close", postID, map[string]any{"until": day}, by)
	})
}

func (c *change) adminPost(id string) (Post, error) {
	if err := c.needAdmin(); err != nil {
		return Post{}, err
	}
	p, ok := c.st.Post(id)
	if !ok {
		return Post{}, fault.NotFound{What: "post " + id}
	}
	return p, nil
}

func (c *change) withPost(p Post) *Structure {
	return c.with(func(d *Data) {
		d.Posts = replaceByID(d.Posts, func(x Post) bool { return x.ID == p.ID }, p)
	})
}

// PersonInput is a person.
type PersonInput struct {
	Code                      string // personnel number
	Family, Given, Patronymic string
	IIN                       string // twelve digits or empty
}

// AddPerson adds a person. Administrators and personnel officers.
func (s *Service) AddPerson(ctx context.Context, act Act, in PersonInput) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needPersonnel(); err != nil {
			return err
		}
		id = c.id()
		p := Person{ID: id, Code: in.Code, Family: in.Family, Given: in.Given, Patronymic: in.Patronymic, IIN: in.IIN}
		if _, taken := c.st.PersonByCode(in.Code); taken && in.Code != "" {
			c.bad("code", i18n.M("org.error.code_taken", "code", in.Code))
		}
		c.checkPerson(p)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, c.tx, "person", personColumns, [][]any{personRow(p)}); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.person.add", id, p.noted(), "")
	})
	return id, err
}

// ChangePerson corrects the name, the number or the IIN of a person. Administrators and personnel officers.
func (s *Service) ChangePerson(ctx context.Context, act Act, personID string, in PersonInput, reason string) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needPersonnel(); err != nil {
			return err
		}
		old, ok := c.st.Person(personID)
		if !ok {
			return fault.NotFound{What: "person " + personID}
		}
		p := Person{ID: personID, Code: in.Code, Family: in.Family, Given: in.Given, Patronymic: in.Patronymic, IIN: in.IIN}
		checkLine("reason", reason, 1, actMax, c.bad)
		if o, taken := c.st.PersonByCode(in.Code); taken && o.ID != personID {
			c.bad("code", i18n.M("org.error.code_taken", "code", in.Code))
		}
		c.checkPerson(p)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := updatePerson(ctx, c.tx, p); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.person.change", personID, map[string]any{"old": old.noted(), "new": p.noted()}, reason)
	})
}

// noted is the person as the journal keeps it: without the IIN, which cannot be taken out of the journal again.
func (p Person) noted() Person {
	if p.IIN != "" {
		p.IIN = "*"
	}
	return p
}

func (c *change) checkPerson(p Person) {
	st := c.with(func(d *Data) {
		d.People = replaceByID(d.People, func(x Person) bool { return x.ID == p.ID }, p)
	})
	checkPerson(st, p, c.bad)
	if o, taken := c.st.personByIIN(p.IIN); taken && o != p.ID {
		c.bad("iin", i18n.M("org.error.iin_taken"))
	}
}

func (s *Structure) personByIIN(iin string) (string, bool) {
	if iin != "" {
		for i := range s.data.People {
			if s.data.People[i].IIN == iin {
				return s.data.People[i].ID, true
			}
		}
	}
	return "", false
}

// Appoint puts a person in a post from a day on. Administrators and personnel officers of the body.
func (s *Service) Appoint(ctx context.Context, act Act, personID, postID string, from calendar.Day, order string) (string, error) {
	var id string
	err := s.change(ctx, act, func(ctx context.Context, c *change) error {
		if err := c.needPersonnelOf(c.st.BodyOf(postID)); err != nil {
			return err
		}
		if err := c.needRightOver(postID); err != nil {
			return err
		}
		if personID == c.act.PersonID && !c.st.IsAdmin(c.act) {
			return fault.Forbid(i18n.M("org.refuse.self"))
		}
		id = c.id()
		h := Holding{ID: id, PostID: postID, PersonID: personID, From: from, Order: order}
		checkLine("order", order, 1, actMax, c.bad)
		checkHolding(c.withHolding(h), h, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, c.tx, "holding", holdingColumns, [][]any{holdingRow(h)}); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.holding.begin", id, h, order)
	})
	return id, err
}

// Release ends a holding; until is the first day on which it is over.
func (s *Service) Release(ctx context.Context, act Act, holdingID string, until calendar.Day, order string) error {
	return s.change(ctx, act, func(ctx context.Context, c *change) error {
		h, ok := c.st.holding(holdingID)
		if !ok {
			return fault.NotFound{What: "holding " + holdingID}
		}
		if err := c.needPersonnelOf(c.st.BodyOf(h.PostID)); err != nil {
			return err
		}
		if err := c.needRightOver(h.PostID); err != nil {
			return err
		}
		checkLine("order", order, 1, actMax, c.bad)
		if !h.Until.None() {
			c.bad("until", i18n.M("org.error.closed", "day", h.Until))
		}
		if checkDay("until", until, c.bad) {
			h.Until = until
			checkHolding(c.withHolding(h), h, c.bad)
		}
		if p, _ := c.st.Post(h.PostID); p.Admin && c.lastAdmin(p.ID) {
			c.bad("until", i18n.M("org.error.last_admin"))
		}
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.Exec1(ctx, c.tx, `UPDATE holding SET until = $2 WHERE id = $1`, holdingID, until); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.holding.end", holdingID, map[string]any{"post": h.PostID, "person": h.PersonID, "until": until}, order)
	})
}

func (s *Structure) holding(id string) (Holding, bool) {
	for i := range s.data.Holdings {
		if s.data.Holdings[i].ID == id {
			return s.data.Holdings[i], true
		}
	}
	return Holding{}, false
}

func (c *change) withHolding(h Holding) *Structure {
	return c.with(func(d *Data) {
		d.Holdings = replaceByID(d.Holdings, func(x Holding) bool { return x.ID == h.ID }, h)
	})
}

// isPersonnel reports whether the actor holds a personnel post in the body; that of the General Prosecutor's Office serves
// every body.
func (c *change) isPersonnel(bodyID string) bool {
	post, ok := c.st.Post(c.act.AsPost())
	if !ok || !post.HR {
		return false
	}
	own := c.st.BodyOf(post.ID)
	return bodyID == "" || own == bodyID || own == c.st.root
}

func (c *change) needPersonnel() error { return c.needPersonnelOf("") }

func (c *change) needPersonnelOf(bodyID string) error {
	if c.st.IsAdmin(c.act) || c.isPersonnel(bodyID) {
		return nil
	}
	return fault.Forbid(i18n.M("org.refuse.personnel"))
}

// needRightOver keeps personnel officers from giving the administrator's post to anybody: only an administrator does that.
func (c *change) needRightOver(postID string) error {
	if p, ok := c.st.Post(postID); ok && p.Admin && !c.st.IsAdmin(c.act) {
		return fault.Forbid(i18n.M("org.refuse.admin"))
	}
	return nil
}

var (
	postColumns = []string{
		"id", "code", "unit_id", "kind", "title_kk", "title_ru", "title_en", "since", "until",
		"control", "clerk", "admin", "dsp", "hr",
	}
	personColumns  = []string{"id", "code", "family", "given", "patronymic", "iin"}
	holdingColumns = []string{"id", "post_id", "person_id", "from_day", "until", "order_text"}
)

func postRow(p Post) []any {
	return []any{
		p.ID, p.Code, p.UnitID, p.Kind, p.Title.KK, p.Title.RU, p.Title.EN, p.Since, p.Until,
		p.Control, p.Clerk, p.Admin, p.DSP, p.HR,
	}
}

func personRow(p Person) []any {
	return []any{p.ID, p.Code, p.Family, p.Given, p.Patronymic, store.OrNull(p.IIN)}
}

func holdingRow(h Holding) []any {
	return []any{h.ID, h.PostID, h.PersonID, h.From, h.Until, h.Order}
}

func updatePost(ctx context.Context, tx *store.Tx, p Post) error {
	return store.Exec1(ctx, tx, `UPDATE post SET title_kk = $2, title_ru = $3, title_en = $4, until = $5, control = $6,
		clerk = $7, admin = $8, dsp = $9, hr = $10 WHERE id = $1`,
		p.ID, p.Title.KK, p.Title.RU, p.Title.EN, p.Until, p.Control, p.Clerk, p.Admin, p.DSP, p.HR)
}

func updatePerson(ctx context.Context, tx *store.Tx, p Person) error {
	return store.Exec1(ctx, tx, `UPDATE person SET code = $2, family = $3, given = $4, patronymic = $5, iin = $6 WHERE id = $1`,
		p.ID, p.Code, p.Family, p.Given, p.Patronymic, store.OrNull(p.IIN))
}
