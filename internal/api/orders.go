package api

import (
	"context"
	"net/http"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Distribution is an order on the distribution of duties between deputies (3).
type Distribution struct {
	ID          string                 `json:"id" doc:"Give it back as version with the next order."`
	Order       string                 `json:"order"`
	OrderDay    calendar.Day           `json:"order_day"`
	From        calendar.Day           `json:"from"`
	Items       []org.DistributionItem `json:"items"`
	Substitutes []org.Substitute       `json:"substitutes"`
}

// UnitAct is an act on the duties of a unit's employees (6).
type UnitAct struct {
	ID          string            `json:"id"`
	UnitID      string            `json:"unit_id"`
	Order       string            `json:"order"`
	OrderDay    calendar.Day      `json:"order_day"`
	From        calendar.Day      `json:"from"`
	Approved    bool              `json:"approved" doc:"A draft has no force."`
	Approver    string            `json:"approver_person,omitempty"`
	ApproverFor string            `json:"approver_post,omitempty"`
	Items       []org.UnitActItem `json:"items"`
	Substitutes []org.Substitute  `json:"substitutes"`
	Version     string            `json:"version,omitempty" doc:"Of a draft: what an edit or an approval says it has read."`
}

// Statute is the statute of a unit (6).
type Statute struct {
	ID         string       `json:"id"`
	UnitID     string       `json:"unit_id"`
	Order      string       `json:"order"`
	OrderDay   calendar.Day `json:"order_day"`
	From       calendar.Day `json:"from"`
	Tasks      i18n.Text    `json:"tasks"`
	Functions  i18n.Text    `json:"functions"`
	Competence i18n.Text    `json:"competence"`
	Procedure  i18n.Text    `json:"procedure"`
}

// Direction is an act of the General Prosecutor that gives the Chief of the Apparatus direction of a unit or body (4).
type Direction struct {
	ID       string       `json:"id"`
	UnitID   string       `json:"unit_id"`
	Order    string       `json:"order"`
	OrderDay calendar.Day `json:"order_day"`
	From     calendar.Day `json:"from"`
	Until    calendar.Day `json:"until,omitzero"`
	Scope    i18n.Text    `json:"scope"`
}

// Reason says why something is thrown away.
type Reason struct {
	Reason string `json:"reason"`
}

// Over ends an act; Order is needed where another order ends it.
type Over struct {
	Until calendar.Day `json:"until" doc:"The first day on which it is over."`
	Order string       `json:"order,omitempty"`
}

// SeenDraft says which version of a draft was read.
type SeenDraft struct {
	Version string `json:"version,omitempty" doc:"The version that was read; another one by now is a conflict. Absent: whatever it is now."`
}

func unitAct(a org.UnitAct) UnitAct {
	return UnitAct{
		ID: a.ID, UnitID: a.UnitID, Order: a.Number, OrderDay: a.Day, From: a.From, Approved: a.ApprovedBy.PersonID != "",
		Approver: a.ApprovedBy.PersonID, ApproverFor: a.ApprovedBy.PostID, Items: listed(a.Items), Substitutes: listed(a.Substitutes),
	}
}

// listed is a list that is never null in JSON.
func listed[T any](list []T) []T { return append([]T{}, list...) }

// orders are the orders and acts that say who does what: distribution of duties, acts and statutes of units, directions,
// advisory bodies (3, 4, 6, 9).
func (s *server) orders() {
	const tag = structureTag
	use := s.App.Org
	read(s, "distributions", "/distributions", tag, "The orders on the distribution of duties, the newest first (3)", func(_ context.Context, c *caller, _ *none) (List[Distribution], error) {
		list := slices.Clone(c.org.Data().Distributions)
		slices.Reverse(list)
		return List[Distribution]{Items: all(list, func(d org.Distribution) Distribution {
			return Distribution{d.ID, d.Number, d.Day, d.From, listed(d.Items), listed(d.Substitutes)}
		})}, nil
	})
	enter(s, "distribution-adopt", "/distributions", tag, "Enter an order on the distribution of duties (3). The General Prosecutor, administrators",
		func(ctx context.Context, act org.Act, in org.DistributionInput) (string, error) {
			return use.AdoptDistribution(ctx, act, in)
		})
	read(s, "statutes", "/units/{id}/statutes", tag, "The statutes of a unit, the newest first (6)", func(_ context.Context, c *caller, in *One) (List[Statute], error) {
		u, err := c.unitOf(in.ID)
		return List[Statute]{Items: all(c.org.Statutes(u.ID), func(x *org.Statute) Statute {
			return Statute{x.ID, x.UnitID, x.Number, x.Day, x.From, x.Tasks, x.Functions, x.Competence, x.Procedure}
		})}, err
	})
	enter(s, "statute-adopt", "/statutes", tag, "Enter the statute of a unit (6). The General Prosecutor, administrators", use.AdoptStatute)
	read(s, "directions", "/directions", tag, "What the Chief of the Apparatus directs by acts of the General Prosecutor today (4)", func(_ context.Context, c *caller, _ *none) (List[Direction], error) {
		return List[Direction]{Items: all(c.org.Directions(c.day), func(d org.Direction) Direction {
			return Direction{d.ID, d.UnitID, d.Number, d.Day, d.From, d.Until, d.Scope}
		})}, nil
	})
	enter(s, "direction-give", "/directions", tag, "Enter an act that gives direction of a unit or body (4). The General Prosecutor, administrators", use.GiveDirection)
	alter(s, http.MethodPost, "direction-end", "/directions/{id}/end", tag, "End such an act", func(ctx context.Context, act org.Act, id string, in Over) error {
		return use.EndDirection(ctx, act, id, in.Until)
	})
	s.unitActs()
	s.advisory()
}

// unitActs are the acts on duties within a unit (5, 6, 7).
func (s *server) unitActs() {
	const tag = structureTag
	use := s.App.Org
	read(s, "unit-acts", "/units/{id}/acts", tag, "The acts on duties of a unit, the newest first (6); before them the drafts, for those who prepare and approve them", func(ctx context.Context, c *caller, in *One) (List[UnitAct], error) {
		u, err := c.unitOf(in.ID)
		if err != nil {
			return List[UnitAct]{}, err
		}
		out := List[UnitAct]{Items: []UnitAct{}}
		err = s.App.DB.Read(ctx, func(q store.Q) error {
			drafts, err := c.org.UnitActDrafts(ctx, q, c.act, u.ID)
			for _, d := range drafts {
				x := unitAct(d.UnitAct)
				x.Version = d.Mark()
				out.Items = append(out.Items, x)
			}
			return err
		})
		for _, a := range c.org.UnitActs(u.ID) {
			out.Items = append(out.Items, unitAct(*a))
		}
		return out, err
	})
	enter(s, "unit-act-draft", "/unit-acts", tag, "Draft the act on duties of a unit (5, 6, 7). Its head, administrators", func(ctx context.Context, act org.Act, in org.UnitActInput) (string, error) {
		id, err := use.DraftUnitAct(ctx, act, in)
		var gone fault.NotFound
		if as(err, &gone) { // the unit is a field here, not the address
			return "", fault.Bad("unit", i18n.M("common.error.choice"))
		}
		return id, err
	})
	alter(s, http.MethodPost, "unit-act-approve", "/unit-acts/{id}/approve", tag, "Approve a draft (6). The supervising deputy, the Chief of the Apparatus; in other bodies the head (10)", func(ctx context.Context, act org.Act, id string, in SeenDraft) error {
		return use.ApproveUnitAct(ctx, act, id, in.Version)
	})
	alter(s, http.MethodPut, "unit-act-edit", "/unit-acts/{id}", tag, "Give a draft other lines (5, 6). Its author, the head of the unit, administrators", func(ctx context.Context, act org.Act, id string, in org.UnitActEdit) error {
		if err := seen(in.Seen); err != nil {
			return err
		}
		return use.EditUnitAct(ctx, act, id, in)
	})
	alter(s, http.MethodPost, "unit-act-drop", "/unit-acts/{id}/drop", tag, "Throw a draft away", func(ctx context.Context, act org.Act, id string, in Reason) error {
		return use.DropUnitAct(ctx, act, id, in.Reason)
	})
}

// AdvisoryBody is a consultative or advisory body as it stands today (9).
type AdvisoryBody struct {
	ID        string             `json:"id"`
	Code      string             `json:"code"`
	Kind      org.AdvisoryKind   `json:"kind"`
	Name      i18n.Text          `json:"name"`
	Order     string             `json:"order"`
	OrderDay  calendar.Day       `json:"order_day"`
	From      calendar.Day       `json:"from"`
	Until     calendar.Day       `json:"until,omitzero"`
	Tasks     i18n.Text          `json:"tasks"`
	Powers    i18n.Text          `json:"powers"`
	Procedure i18n.Text          `json:"procedure"`
	Members   []org.AdvisorySeat `json:"members"`
	Version   string             `json:"version" doc:"Give it back with a change."`
}

func (c *caller) advisory(a org.AdvisoryBody) AdvisoryBody {
	e := a.At(c.day)
	out := AdvisoryBody{
		ID: a.ID, Code: a.Code, Kind: a.Kind, Name: e.Name, Order: e.Order, OrderDay: e.OrderDay, From: a.From, Until: a.Until,
		Tasks: e.Tasks, Powers: e.Powers, Procedure: e.Procedure, Members: []org.AdvisorySeat{}, Version: org.Mark(a),
	}
	for _, m := range a.Members {
		if m.From <= c.day && (m.Until.None() || c.day < m.Until) {
			out.Members = append(out.Members, org.AdvisorySeat{PostID: m.PostID, Outside: m.Outside, Role: m.Role})
		}
	}
	return out
}

// advisory are consultative and advisory bodies (9).
func (s *server) advisory() {
	const tag = structureTag
	use := s.App.Org
	read(s, "advisory-bodies", "/advisory", tag, "The consultative and advisory bodies (9)", func(_ context.Context, c *caller, _ *none) (List[AdvisoryBody], error) {
		list := slices.DeleteFunc(slices.Clone(c.org.Data().Advisory), func(a org.AdvisoryBody) bool { return !a.Open(c.day) })
		return List[AdvisoryBody]{Items: all(list, c.advisory)}, nil
	})
	enter(s, "advisory-found", "/advisory", tag, "Found an advisory body by order (9). The General Prosecutor, administrators", use.FoundAdvisory)
	alter(s, http.MethodPut, "advisory-change", "/advisory/{id}", tag, "Change what an advisory body does and who its members are (9)", func(ctx context.Context, act org.Act, id string, in org.AdvisoryChange) error {
		if err := seen(in.Seen); err != nil {
			return err
		}
		return use.ChangeAdvisory(ctx, act, id, in)
	})
	alter(s, http.MethodPost, "advisory-close", "/advisory/{id}/close", tag, "Close an advisory body (9)", func(ctx context.Context, act org.Act, id string, in Over) error {
		return use.CloseAdvisory(ctx, act, id, in.Until, in.Order)
	})
}

// Area is an area of legal regulation, a subject in the sense of paragraph 7, as it stands today.
type Area struct {
	ID       string       `json:"id"`
	Code     string       `json:"code"`
	ParentID string       `json:"parent_id,omitempty"`
	Name     string       `json:"name"`
	Names    i18n.Text    `json:"names"`
	Since    calendar.Day `json:"since"`
	Until    calendar.Day `json:"until,omitzero" doc:"The first day on which it is no longer used."`
	Deputy   string       `json:"supervisor_post,omitempty" doc:"The deputy to whom it is assigned (3)."`
	Version  string       `json:"version" doc:"Give it back with a change."`
}

// areas are the areas of legal regulation (7).
func (s *server) areas() {
	const tag = structureTag
	use := s.App.Org
	read(s, "areas", "/areas", tag, "The areas of legal regulation in use, each after the one above it (7)", func(_ context.Context, c *caller, _ *none) (List[Area], error) {
		return List[Area]{Items: all(c.org.Areas(c.day), func(a org.Area) Area {
			e := a.At(c.day)
			out := Area{ID: a.ID, Code: a.Code, ParentID: e.ParentID, Name: c.name(e.Name), Names: e.Name, Since: a.Since, Until: a.Until, Version: org.Mark(a)}
			if p, ok := c.org.AreaSupervisor(a.ID, c.day); ok {
				out.Deputy = p.ID
			}
			return out
		})}, nil
	})
	enter(s, "area-add", "/areas", tag, "Add an area (7). Administrators", use.AddArea)
	alter(s, http.MethodPut, "area-change", "/areas/{id}", tag, "Rename an area or put it under another from a day on (7). Administrators", func(ctx context.Context, act org.Act, id string, in org.AreaChange) error {
		if err := seen(in.Seen); err != nil {
			return err
		}
		return use.ChangeArea(ctx, act, id, in)
	})
	alter(s, http.MethodPost, "area-close", "/areas/{id}/close", tag, "Close an area that nobody is left with (7). Administrators", func(ctx context.Context, act org.Act, id string, in End) error {
		return use.CloseArea(ctx, act, id, in.Until, in.Act)
	})
}
