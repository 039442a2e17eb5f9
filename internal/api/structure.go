package api

import (
	"context"
	"net/http"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// Unit is a body or a unit inside a body, as it stands today.
type Unit struct {
	ID       string       `json:"id"`
	Code     string       `json:"code"`
	Kind     string       `json:"kind"`
	BodyID   string       `json:"body_id"`
	ParentID string       `json:"parent_id,omitempty"`
	Name     string       `json:"name"`
	Short    string       `json:"short,omitempty"`
	Opened   calendar.Day `json:"opened"`
	Closed   calendar.Day `json:"closed,omitzero" doc:"The first day on which it no longer exists."`
	Version  string       `json:"version" doc:"Give it back with a change."`
}

// Post is a place in the staff list, with who acts in it today.
type Post struct {
	ID       string       `json:"id"`
	Code     string       `json:"code"`
	UnitID   string       `json:"unit_id"`
	Kind     string       `json:"kind"`
	Title    string       `json:"title"`
	HolderID string       `json:"holder_id,omitempty"`
	ActingID string       `json:"acting_id,omitempty" doc:"Who lawfully acts in it today (2, 3, 5, 6)."`
	Since    calendar.Day `json:"since"`
	Until    calendar.Day `json:"until,omitzero" doc:"The first day on which it no longer exists."`
	Control  bool         `json:"control,omitempty"`
	Clerk    bool         `json:"clerk,omitempty"`
	Admin    bool         `json:"admin,omitempty"`
	DSP      bool         `json:"dsp,omitempty"`
	HR       bool         `json:"hr,omitempty"`
	Version  string       `json:"version" doc:"Give it back with a change."`
}

// Person is a person by name; nothing else of him is given out.
type Person struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Posts   []string `json:"posts"`
	Version string   `json:"version,omitempty" doc:"For those who may correct it: give it back with a change."`
}

// Holding says that a person holds a post.
type Holding struct {
	ID       string       `json:"id"`
	PostID   string       `json:"post_id"`
	PersonID string       `json:"person_id"`
	Name     string       `json:"name"`
	From     calendar.Day `json:"from"`
	Until    calendar.Day `json:"until,omitzero" doc:"The first day on which it is over."`
	Order    string       `json:"order,omitempty"`
}

func (c *caller) unit(u org.Unit) Unit {
	e := u.At(c.day)
	return Unit{
		ID: u.ID, Code: u.Code, Kind: string(u.Kind), BodyID: u.BodyID, ParentID: e.ParentID, Name: c.name(e.Name), Short: c.name(e.Short),
		Opened: u.Opened, Closed: u.Closed, Version: org.Mark(u),
	}
}

func (c *caller) post(p org.Post) Post {
	out := Post{
		ID: p.ID, Code: p.Code, UnitID: p.UnitID, Kind: string(p.Kind), Title: c.name(p.Title), Since: p.Since, Until: p.Until,
		Control: p.Control, Clerk: p.Clerk, Admin: p.Admin, DSP: p.DSP, HR: p.HR, Version: org.Mark(p),
	}
	out.HolderID, _ = c.org.Holder(p.ID, c.day)
	if seat, ok := c.org.Acting(p.ID, c.day); ok {
		out.ActingID = seat.PersonID
	}
	return out
}

func (c *caller) holding(h org.Holding) Holding {
	return Holding{h.ID, h.PostID, h.PersonID, c.org.PersonName(h.PersonID), h.From, h.Until, h.Order}
}

// unitOf is the unit of an address that stands on the day.
func (c *caller) unitOf(id string) (org.Unit, error) {
	u, ok := c.org.Unit(id)
	if !ok || !u.Open(c.day) {
		return u, fault.NotFound{What: "unit"}
	}
	return u, nil
}

// postOf is the post of an address.
func (c *caller) postOf(id string) (org.Post, error) {
	p, ok := c.org.Post(id)
	if !ok {
		return p, fault.NotFound{What: "post"}
	}
	return p, nil
}

// bodyOnly is a request with a body and nothing else.
type bodyOnly[I any] struct{ Body I }

// oneBody is a request about one record.
type oneBody[I any] struct {
	One
	Body I
}

// oneByOne are the collections whose records are read one by one; of others the address of the list is given.
var oneByOne = map[string]bool{"/units": true, "/posts": true, "/people": true}

// enter registers an operation that makes a record.
func enter[I any](s *server, id, path, tag, summary string, do func(ctx context.Context, act org.Act, in I) (string, error)) {
	create(s, tagged(http.MethodPost, id, path, tag, summary), func(ctx context.Context, c *caller, in *bodyOnly[I]) (string, Done, error) {
		made, err := do(ctx, c.act, in.Body)
		at := path
		if oneByOne[path] {
			at += "/" + made
		}
		return at, Done{ID: made}, err
	})
}

// alter registers an operation upon one record.
func alter[I any](s *server, method, id, path, tag, summary string, do func(ctx context.Context, act org.Act, id string, in I) error) {
	change(s, method, id, path, tag, summary, func(ctx context.Context, c *caller, in *oneBody[I]) (Done, error) {
		return Done{ID: in.ID}, do(ctx, c.act, in.ID, in.Body)
	})
}

// seen asks for the version that was read: a program that does not say it would overwrite what others have changed.
func seen(version string) error {
	if version == "" {
		return fault.Bad("version", i18n.M("api.bad.missing"))
	}
	return nil
}

// UnitEnd ends a unit.
type UnitEnd struct {
	Closed calendar.Day `json:"closed" doc:"The first day on which it no longer exists."`
	Act    string       `json:"act" doc:"The act that ends it, number and date."`
}

// End ends a post or an area.
type End struct {
	Until calendar.Day `json:"until" doc:"The first day on which it no longer exists."`
	Act   string       `json:"act" doc:"The act that ends it, number and date."`
}

const structureTag = "structure"

func (s *server) structure() {
	const tag = structureTag
	use := s.App.Org
	read(s, "units", "/units", tag, "The bodies, or with body= the units of one", func(_ context.Context, c *caller, in *struct {
		Of string `query:"body" maxLength:"64"`
	},
	) (List[Unit], error) {
		if in.Of == "" {
			return List[Unit]{Items: all(c.org.Bodies(c.day), c.unit)}, nil
		}
		u, err := c.unitOf(in.Of)
		return List[Unit]{Items: all(c.org.Units(u.ID, c.day), c.unit)}, err
	})
	read(s, "unit", "/units/{id}", tag, "One body or unit", func(_ context.Context, c *caller, in *One) (Unit, error) {
		u, err := c.unitOf(in.ID)
		if err != nil {
			return Unit{}, err
		}
		return c.unit(u), nil
	})
	read(s, "posts", "/units/{id}/posts", tag, "The posts of a body or unit", func(_ context.Context, c *caller, in *One) (List[Post], error) {
		u, err := c.unitOf(in.ID)
		return List[Post]{Items: all(c.org.Posts(u.ID, c.day), c.post)}, err
	})
	enter(s, "unit-open", "/units", tag, "Open a body or unit. Administrators", use.AddUnit)
	alter(s, http.MethodPut, "unit-change", "/units/{id}", tag, "Rename or move a unit from a day on. Administrators", func(ctx context.Context, act org.Act, id string, in org.UnitChange) error {
		if err := seen(in.Seen); err != nil {
			return err
		}
		return use.ChangeUnit(ctx, act, id, in)
	})
	change(s, http.MethodPost, "unit-handover", "/units/{id}/handover", tag, "Hand the open work of a unit over to another of the same body. Administrators", func(ctx context.Context, c *caller, in *oneBody[org.HandOverInput]) (org.HandOverDone, error) {
		return use.HandOverUnit(ctx, c.act, in.ID, in.Body)
	})
	alter(s, http.MethodPost, "unit-handover-revoke", "/units/{id}/handover/revoke", tag, "Take back the handover that is planned for a unit. Administrators", func(ctx context.Context, act org.Act, id string, in HandoverRevocation) error {
		return use.RevokeHandOver(ctx, act, true, id, in.Reason)
	})
	read(s, "unit-handovers", "/units/{id}/handovers", tag, "What was and is to be handed over from a unit, the latest first; what is planned, and why, for those whose affair it is", func(ctx context.Context, c *caller, in *One) (List[Handover], error) {
		if _, err := c.unitOf(in.ID); err != nil {
			return List[Handover]{}, err
		}
		return handovers(use.HandedOver(ctx, c.act, in.ID))
	})
	alter(s, http.MethodPost, "unit-close", "/units/{id}/close", tag, "Close a unit that has no open post and owes nothing. Administrators", func(ctx context.Context, act org.Act, id string, in UnitEnd) error {
		return use.CloseUnit(ctx, act, id, in.Closed, in.Act)
	})
}

// Handover is open work that was, or on its day is to be, handed over.
type Handover struct {
	ID        string       `json:"id"`
	To        string       `json:"to" doc:"The post or unit that takes over."`
	State     string       `json:"state" enum:"planned,done,revoked,failed" doc:"Failed: the successor did not exist any more on the day."`
	From      calendar.Day `json:"from,omitzero" doc:"The day on which it takes effect."`
	Order     string       `json:"order"`
	OrderDay  calendar.Day `json:"order_day"`
	Reason    string       `json:"reason" doc:"Empty to those whose affair it is not."`
	Matters   int64        `json:"matters"`
	Duties    int64        `json:"duties"`
	EndReason string       `json:"end_reason,omitempty" doc:"Why it was revoked."`
}

// HandoverRevocation says why a planned handover is taken back.
type HandoverRevocation struct {
	Reason string `json:"reason"`
}

func handovers(list []org.Handed, err error) (List[Handover], error) {
	return List[Handover]{Items: all(list, func(h org.Handed) Handover {
		return Handover{
			ID: h.ID, To: h.To, State: h.State, From: h.From, Order: h.Order, OrderDay: h.OrderDay, Reason: h.Reason, Matters: h.Matters, Duties: h.Duties,
			EndReason: h.EndReason,
		}
	})}, err
}

// staff are posts, people, and who holds what.
func (s *server) staff() {
	const tag = structureTag
	use := s.App.Org
	read(s, "post", "/posts/{id}", tag, "One post with its flags", func(_ context.Context, c *caller, in *One) (Post, error) {
		p, err := c.postOf(in.ID)
		if err != nil {
			return Post{}, err
		}
		return c.post(p), nil
	})
	read(s, "post-holdings", "/posts/{id}/holdings", tag, "Who holds and held a post, the latest first", func(_ context.Context, c *caller, in *One) (List[Holding], error) {
		p, err := c.postOf(in.ID)
		return List[Holding]{Items: all(c.org.Holdings(p.ID), c.holding)}, err
	})
	enter(s, "post-open", "/posts", tag, "Open a post. Administrators", use.AddPost)
	alter(s, http.MethodPut, "post-change", "/posts/{id}", tag, "Rename a post or change what it is flagged for. Administrators", func(ctx context.Context, act org.Act, id string, in org.PostChange) error {
		if err := seen(in.Seen); err != nil {
			return err
		}
		return use.ChangePost(ctx, act, id, in)
	})
	change(s, http.MethodPost, "post-handover", "/posts/{id}/handover", tag, "Hand the open work of a post over to another of the same body. Administrators", func(ctx context.Context, c *caller, in *oneBody[org.HandOverInput]) (org.HandOverDone, error) {
		return use.HandOverPost(ctx, c.act, in.ID, in.Body)
	})
	alter(s, http.MethodPost, "post-handover-revoke", "/posts/{id}/handover/revoke", tag, "Take back the handover that is planned for a post. Administrators", func(ctx context.Context, act org.Act, id string, in HandoverRevocation) error {
		return use.RevokeHandOver(ctx, act, false, id, in.Reason)
	})
	read(s, "post-handovers", "/posts/{id}/handovers", tag, "What was and is to be handed over from a post, the latest first; what is planned, and why, for those whose affair it is", func(ctx context.Context, c *caller, in *One) (List[Handover], error) {
		if _, err := c.postOf(in.ID); err != nil {
			return List[Handover]{}, err
		}
		return handovers(use.HandedOver(ctx, c.act, in.ID))
	})
	alter(s, http.MethodPost, "post-close", "/posts/{id}/close", tag, "Close a post that nobody holds and that owes nothing. Administrators", func(ctx context.Context, act org.Act, id string, in End) error {
		return use.ClosePost(ctx, act, id, in.Until, in.Act)
	})
	read(s, "person", "/people/{id}", tag, "The name of a person and the posts he holds", person)
	enter(s, "person-add", "/people", tag, "Add a person. Personnel and administrators", use.AddPerson)
	alter(s, http.MethodPut, "person-change", "/people/{id}", tag, "Correct what is noted of a person. Personnel of his body and administrators", func(ctx context.Context, act org.Act, id string, in org.PersonChange) error {
		if err := seen(in.Seen); err != nil {
			return err
		}
		return use.ChangePerson(ctx, act, id, in)
	})
	enter(s, "appoint", "/holdings", tag, "Appoint a person to a post. Personnel of the body and administrators", use.Appoint)
	alter(s, http.MethodPost, "release", "/holdings/{id}/end", tag, "Release a person from a post; what the post owes stays with it", use.Release)
	change(s, http.MethodPost, "transfer", "/holdings/{id}/transfer", tag, "Transfer a person to another post; the answer is the new holding", func(ctx context.Context, c *caller, in *oneBody[org.Move]) (Done, error) {
		id, err := use.Transfer(ctx, c.act, in.ID, in.Body)
		return Done{ID: id}, err
	})
	s.away()
}

func person(_ context.Context, c *caller, in *One) (Person, error) {
	p, ok := c.org.Person(in.ID)
	if !ok {
		return Person{}, fault.NotFound{What: "person"}
	}
	out := Person{ID: p.ID, Name: c.org.PersonName(p.ID), Posts: []string{}}
	for _, seat := range c.org.Seats(p.ID, c.day) {
		if seat.For == nil {
			out.Posts = append(out.Posts, seat.PostID)
		}
	}
	if c.org.MayChangePerson(c.act, p.ID) {
		out.Version = org.Mark(p)
	}
	return out, nil
}

// LastDay is the last day of an absence or of an order on replacement.
type LastDay struct {
	To calendar.Day `json:"to" doc:"Included."`
}

// Replacement is an order that names who acts in a post (2, 3, 5).
type Replacement struct {
	ID        string       `json:"id"`
	PostID    string       `json:"post_id"`
	ByPostID  string       `json:"by_post_id"`
	From      calendar.Day `json:"from"`
	To        calendar.Day `json:"to,omitzero" doc:"Included; none until further notice."`
	Order     string       `json:"order"`
	OrderDay  calendar.Day `json:"order_day"`
	Paragraph string       `json:"paragraph"`
}

// away are absences and orders on replacement (2, 3, 5).
func (s *server) away() {
	const tag = structureTag
	use := s.App.Org
	enter(s, "absence-record", "/absences", tag, "Record that a person is away (2, 3, 5). His head, personnel, administrators", use.RecordAbsence)
	alter(s, http.MethodPost, "absence-end", "/absences/{id}/end", tag, "Set the last day of an absence; a person may so report back", func(ctx context.Context, act org.Act, id string, in LastDay) error {
		return use.EndAbsence(ctx, act, id, in.To)
	})
	read(s, "replacements", "/posts/{id}/replacements", tag, "The orders on replacement of a post, the latest first", func(_ context.Context, c *caller, in *One) (List[Replacement], error) {
		p, err := c.postOf(in.ID)
		return List[Replacement]{Items: all(c.org.Replacements(p.ID), func(r org.Replacement) Replacement {
			return Replacement{r.ID, r.PostID, r.ByPostID, r.From, r.To, r.Order, r.OrderDay, r.Para}
		})}, err
	})
	read(s, "stand-ins", "/posts/{id}/stand-ins", tag, "The posts that an order may name to act in a post (2, 3, 5, 42)", func(_ context.Context, c *caller, in *One) (List[Post], error) {
		p, err := c.postOf(in.ID)
		return List[Post]{Items: all(c.org.StandIns(p.ID, c.day), c.post)}, err
	})
	enter(s, "replacement-order", "/replacements", tag, "Enter an order on replacement (2, 3, 5)", use.OrderReplacement)
	alter(s, http.MethodPost, "replacement-end", "/replacements/{id}/end", tag, "Set the last day of an order on replacement", func(ctx context.Context, act org.Act, id string, in LastDay) error {
		return use.EndReplacement(ctx, act, id, in.To)
	})
}
