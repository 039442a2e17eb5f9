package org

import (
	"context"
	"errors"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// PostInput is a new post.
type PostInput struct {
	Code    string       `json:"code"`
	UnitID  string       `json:"unit"`
	Kind    PostKind     `json:"kind"`
	Title   i18n.Text    `json:"title"`
	Since   calendar.Day `json:"since"`
	Until   calendar.Day `json:"until,omitzero" doc:"The first day on which it no longer exists; none while it does."`
	Control bool         `json:"control,omitempty" doc:"Belongs to control in the Apparatus (order 5)."`
	Clerk   bool         `json:"clerk,omitempty" doc:"Registers what its body receives."`
	Admin   bool         `json:"admin,omitempty" doc:"Administers the structure, the calendar, accounts."`
	DSP     bool         `json:"dsp,omitempty" doc:"Cleared for documents for official use only."`
	HR      bool         `json:"hr,omitempty" doc:"Personnel of its own body."`
}

// AddPost opens a post in the staff list. Administrators only.
func (s *Service) AddPost(ctx context.Context, act Act, in PostInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.post.open", in, &id, func(ctx context.Context, c *change) error {
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
	Title   i18n.Text `json:"title"`
	Control bool      `json:"control,omitempty"`
	Clerk   bool      `json:"clerk,omitempty"`
	Admin   bool      `json:"admin,omitempty"`
	DSP     bool      `json:"dsp,omitempty"`
	HR      bool      `json:"hr,omitempty"`
	Reason  string    `json:"reason"`
	Seen    string    `json:"version" doc:"The version that was read; another one by now is a conflict."`
}

// ChangePost renames a post or changes its flags. Administrators only; the journal keeps the old and the new.
func (s *Service) ChangePost(ctx context.Context, act Act, postID string, in PostChange) error {
	return s.change(ctx, act, "org.post.change", []any{postID, in}, nil, func(ctx context.Context, c *change) error {
		old, err := c.adminPost(postID)
		if err != nil {
			return err
		}
		if err := stale(in.Seen, old); err != nil {
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

// administrators are the posts that administer the structure on the day.
func (s *Structure) administrators(day calendar.Day) (out []string) {
	for _, p := range s.data.Posts {
		if p.Admin && p.Open(day) {
			out = append(out, p.ID)
		}
	}
	return out
}

// ClosePost ends a post; day is the first on which it no longer exists. Its holder must be released first, nothing may be
// owed by it, and the order on the distribution of duties may lay nothing on it.
func (s *Service) ClosePost(ctx context.Context, act Act, postID string, day calendar.Day, by string) error {
	return s.change(ctx, act, "org.post.close", []any{postID, day, by}, nil, func(ctx context.Context, c *change) error {
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
		if err := c.checkPostIdle(ctx, p, day); err != nil {
			return err
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
	p, ok := c.st.Post(id)
	if !ok {
		return Post{}, fault.NotFound{What: "post " + id}
	}
	return p, c.needAdmin()
}

// checkPostIdle refuses to close a post while work or supervision rests on it: both would belong to nobody. See I-117.
func (c *change) checkPostIdle(ctx context.Context, p Post, day calendar.Day) error {
	for _, d := range c.st.data.Distributions {
		now, _ := c.st.Distribution(day)
		if d.From <= day && (now == nil || now.ID != d.ID) {
			continue
		}
		for _, x := range d.Items {
			if x.PostID == p.ID {
				c.bad("until", i18n.M("org.error.post_supervises", "order", d.Number, "day", d.Day), i18n.M("org.error.reassign_first"))
				return c.checkOwed(ctx, day, []string{p.ID}, nil)
			}
		}
	}
	return c.checkOwed(ctx, day, []string{p.ID}, nil)
}

// checkOwed refuses while the posts or units owe something on the day.
func (c *change) checkOwed(ctx context.Context, day calendar.Day, posts, units []string) error {
	n, err := c.svc.Owed(ctx, c.tx, max(day, c.day), posts, units)
	if err == nil && n > 0 {
		c.bad("until", i18n.M("org.error.owes", "n", n), i18n.M("org.error.finish_first"))
	}
	return err
}

func (c *change) withPost(p Post) *Structure {
	return c.with(func(d *Data) {
		d.Posts = replaceByID(d.Posts, func(x Post) bool { return x.ID == p.ID }, p)
	})
}

// PersonInput is a person.
type PersonInput struct {
	Code       string `json:"code" doc:"Personnel number."`
	Family     string `json:"family"`
	Given      string `json:"given"`
	Patronymic string `json:"patronymic,omitempty"`
	IIN        string `json:"iin,omitempty" doc:"Twelve digits or nothing."`
}

// PersonChange corrects what is noted of a person.
type PersonChange struct {
	PersonInput
	Reason string `json:"reason"`
	Seen   string `json:"version" doc:"The version that was read; another one by now is a conflict."`
}

// AddPerson adds a person. Administrators and personnel officers.
func (s *Service) AddPerson(ctx context.Context, act Act, in PersonInput) (string, error) {
	var id string
	err := s.change(ctx, act, "org.person.add", in, &id, func(ctx context.Context, c *change) error {
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
func (s *Service) ChangePerson(ctx context.Context, act Act, personID string, in PersonChange) error {
	return s.change(ctx, act, "org.person.change", []any{personID, in}, nil, func(ctx context.Context, c *change) error {
		old, ok := c.st.Person(personID)
		if !ok {
			return fault.NotFound{What: "person " + personID}
		}
		if err := c.needPersonnelOver(personID); err != nil {
			return err
		}
		if err := stale(in.Seen, old); err != nil {
			return err
		}
		p := Person{ID: personID, Code: in.Code, Family: in.Family, Given: in.Given, Patronymic: in.Patronymic, IIN: in.IIN}
		checkLine("reason", in.Reason, 1, actMax, c.bad)
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
		return c.done(ctx, partStaff, "org.person.change", personID, map[string]any{"old": old.noted(), "new": p.noted()}, in.Reason)
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
	if o, taken := c.st.PersonByIIN(p.IIN); taken && o != p.ID {
		c.bad("iin", i18n.M("org.error.iin_taken"))
	}
}

// PersonByIIN finds the person whose individual identification number it is.
func (s *Structure) PersonByIIN(iin string) (string, bool) {
	if iin != "" {
		for i := range s.data.People {
			if s.data.People[i].IIN == iin {
				return s.data.People[i].ID, true
			}
		}
	}
	return "", false
}

// Appointment puts a person in a post from a day on.
type Appointment struct {
	PersonID string       `json:"person"`
	PostID   string       `json:"post"`
	From     calendar.Day `json:"from"`
	Order    string       `json:"order" doc:"The order of appointment, number and date."`
}

// Appoint puts a person in a post from a day on. Administrators and personnel officers of the body.
func (s *Service) Appoint(ctx context.Context, act Act, in Appointment) (string, error) {
	var id string
	err := s.change(ctx, act, "org.holding.begin", in, &id, func(ctx context.Context, c *change) error {
		if err := c.mayAppoint(in); err != nil {
			return err
		}
		id = c.id()
		h := Holding{ID: id, PostID: in.PostID, PersonID: in.PersonID, From: in.From, Order: in.Order}
		checkLine("order", in.Order, 1, actMax, c.bad)
		checkHolding(c.withHolding(h), h, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, c.tx, "holding", holdingColumns, [][]any{holdingRow(h)}); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.holding.begin", id, h, in.Order)
	})
	return id, err
}

// mayAppoint asks whether the actor may put the person in the post.
func (c *change) mayAppoint(in Appointment) error {
	if err := c.needPersonnelOf(c.st.BodyOf(in.PostID)); err != nil {
		return err
	}
	if err := c.needRightOver(in.PostID); err != nil {
		return err
	}
	if in.PersonID == c.act.PersonID && !c.st.IsAdmin(c.act) {
		return fault.Forbid(i18n.M("org.refuse.self"))
	}
	return nil
}

// Leaving releases a person from a post; Until is the first day on which the holding is over.
type Leaving struct {
	Until calendar.Day `json:"until" doc:"The first day on which it is over."`
	Order string       `json:"order" doc:"The order of release, number and date."`
}

// Release ends a holding. What is owed by the post stays with the post. Administrators and personnel officers of the body.
func (s *Service) Release(ctx context.Context, act Act, holdingID string, in Leaving) error {
	return s.change(ctx, act, "org.holding.end", []any{holdingID, in}, nil, func(ctx context.Context, c *change) error {
		return c.release(ctx, holdingID, in)
	})
}

// Move takes a person from one post to another: the old holding ends on the day on which the new one begins.
type Move struct {
	PostID string       `json:"post" doc:"The new post."`
	From   calendar.Day `json:"from" doc:"The first day in the new post."`
	Order  string       `json:"order" doc:"The order, number and date."`
}

// Transfer releases a person from a post and appoints him to another in one act. Whoever does it must have the right over
// both posts.
func (s *Service) Transfer(ctx context.Context, act Act, holdingID string, in Move) (string, error) {
	var id string
	err := s.change(ctx, act, "org.holding.move", []any{holdingID, in}, &id, func(ctx context.Context, c *change) error {
		old, ok := c.st.holding(holdingID)
		if !ok {
			return fault.NotFound{What: "holding " + holdingID}
		}
		next := Appointment{PersonID: old.PersonID, PostID: in.PostID, From: in.From, Order: in.Order}
		if err := c.mayAppoint(next); err != nil {
			return err
		}
		if in.PostID == old.PostID {
			return fault.Bad("post", i18n.M("org.error.same_post"))
		}
		if err := c.release(ctx, holdingID, Leaving{Until: in.From, Order: in.Order}); err != nil {
			return renamed(err, "until", "from")
		}
		id = c.id()
		h := Holding{ID: id, PostID: in.PostID, PersonID: old.PersonID, From: in.From, Order: in.Order}
		checkHolding(c.withHolding(h), h, c.bad)
		if err := c.wrong.Err(); err != nil {
			return err
		}
		if err := store.InsertMany(ctx, c.tx, "holding", holdingColumns, [][]any{holdingRow(h)}); err != nil {
			return err
		}
		return c.done(ctx, partStaff, "org.holding.begin", id, h, in.Order)
	})
	return id, err
}

// renamed gives a wrong field the name that the input has for it.
func renamed(err error, from, to string) error {
	var invalid fault.Invalid
	if !errors.As(err, &invalid) {
		return err
	}
	var c fault.Collector
	for _, f := range invalid.Fields {
		if f.Name == from {
			f.Name = to
		}
		c.Bad(f.Name, f.Msg, f.Allowed)
	}
	return c.Err()
}

func (c *change) release(ctx context.Context, holdingID string, in Leaving) error {
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
	checkLine("order", in.Order, 1, actMax, c.bad)
	if !h.Until.None() {
		c.bad("until", i18n.M("org.error.closed", "day", h.Until))
	}
	if checkDay("until", in.Until, c.bad) {
		if earliest := max(h.From.AddDays(1), c.day.AddDays(-backdateMax)); in.Until < earliest && in.Until > h.From {
			c.bad("until", i18n.M("org.error.past"), i18n.M("org.error.from_day", "day", earliest))
		}
		h.Until = in.Until
		checkHolding(c.withHolding(h), h, c.bad)
	}
	if p, _ := c.st.Post(h.PostID); p.Admin && c.lastAdmin(p.ID) {
		c.bad("until", i18n.M("org.error.last_admin"))
	}
	if err := c.wrong.Err(); err != nil {
		return err
	}
	if err := store.Exec1(ctx, c.tx, `UPDATE holding SET until = $2 WHERE id = $1`, holdingID, in.Until); err != nil {
		return err
	}
	return c.done(ctx, partStaff, "org.holding.end", holdingID, map[string]any{"post": h.PostID, "person": h.PersonID, "until": in.Until}, in.Order)
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

// needPersonnelOver asks for personnel of a body in which the person holds a post, or of any body when he holds none.
func (c *change) needPersonnelOver(personID string) error {
	held := false
	for _, postID := range c.st.people[personID].posts {
		if !c.st.holds(personID, postID, c.day) {
			continue
		}
		if held = true; c.needPersonnelOf(c.st.BodyOf(postID)) == nil {
			return nil
		}
	}
	if held {
		return fault.Forbid(i18n.M("org.refuse.personnel"))
	}
	return c.needPersonnel()
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
