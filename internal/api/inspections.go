package api

import (
	"context"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/trip"
)

// Inspection is an inspection under way or planned, as the load of a body regards it (44, 51-57).
type Inspection struct {
	ID       string       `json:"id"`
	Kind     trip.Kind    `json:"kind" enum:"complex,thematic,function,unscheduled,own"`
	State    trip.State   `json:"state" enum:"coming,running,over,ended,off" doc:"On the day of the request."`
	BodyID   string       `json:"body_id"`
	Body     i18n.Text    `json:"body"`
	AreaID   string       `json:"area_id,omitempty" doc:"Absent for a complex one, which covers every area."`
	From     calendar.Day `json:"from"`
	To       calendar.Day `json:"to" doc:"The last day, as it was entered."`
	Last     calendar.Day `json:"last" doc:"The last day as it is: earlier than to when it was ended."`
	UnitID   string       `json:"unit_id" doc:"The unit that conducts it."`
	GroundID string       `json:"ground_id,omitempty" doc:"An entry of the register of grounds, which is not open to everybody who sees the inspection."`
	Ground   string       `json:"ground,omitempty" doc:"The ground in words, in the language of the request."`
	At       time.Time    `json:"at"`
	PersonID string       `json:"person_id" doc:"Who entered it."`
	PostID   string       `json:"post_id"`
	Closed   *Closing     `json:"closed,omitempty" doc:"How it was ended early, or called off."`
}

// Closing is who ended a record, when and why.
type Closing struct {
	Day      calendar.Day `json:"day"`
	Reason   string       `json:"reason"`
	At       time.Time    `json:"at"`
	PersonID string       `json:"person_id"`
	PostID   string       `json:"post_id"`
}

// InspectionCard is an inspection with what the person may do with it.
type InspectionCard struct {
	Inspection
	MayEnd     bool `json:"may_end"`
	MayCallOff bool `json:"may_call_off"`
}

// InspectionOffer is what an entry may name.
type InspectionOffer struct {
	Kinds  []trip.Kind `json:"kinds"`
	Bodies []string    `json:"bodies" doc:"Those that the person's body inspects."`
	Own    string      `json:"own,omitempty" doc:"The person's own body, where measures of its own are kept."`
	Units  []string    `json:"units" doc:"Those for which the person enters."`
	Unit   string      `json:"unit" doc:"The usual one."`
}

// InspectionsFilter narrows the register of inspections.
type InspectionsFilter struct {
	Of    string `query:"body" maxLength:"64" doc:"The id of a body."`
	Area  string `query:"area" maxLength:"64" doc:"An area; complex inspections belong to each."`
	Kind  string `query:"kind" enum:"complex,thematic,function,unscheduled,own"`
	State string `query:"state" enum:"coming,running,over,ended,off"`
}

func (f InspectionsFilter) filter() trip.Filter {
	return trip.Filter{Body: f.Of, Area: f.Area, Kind: trip.Kind(f.Kind), State: trip.State(f.State)}
}

type inspectionList struct {
	PageInput
	InspectionsFilter
}

func (c *caller) inspection(x trip.Inspection) Inspection {
	out := Inspection{
		ID: x.ID, Kind: x.Kind, State: x.State(c.day), BodyID: x.BodyID, Body: c.org.UnitName(x.BodyID, c.day), AreaID: x.AreaID, From: x.From, To: x.To, Last: x.Last,
		UnitID: x.UnitID, GroundID: x.Ground.ID, At: x.At, PersonID: x.Person, PostID: x.Post,
	}
	if x.Ground.ID != "" {
		out.Ground = c.print.T(x.Ground.Words())
	}
	if !x.ClosedDay.None() {
		out.Closed = &Closing{x.ClosedDay, x.ClosedReason, x.ClosedAt, x.ClosedBy, x.ClosedPost}
	}
	return out
}

// inspections are the operations on the register of inspections (44).
func (s *server) inspections() {
	const tag, base = "inspections", "/inspections"
	use := s.App.Trip
	unitID := func(u org.Unit) string { return u.ID }
	read(s, "inspections", base, tag, "The inspections under way and planned that the person may see, the latest first (44)", func(ctx context.Context, c *caller, in *inspectionList) (List[Inspection], error) {
		page, err := use.Inspections(ctx, c.act, in.filter(), in.After, in.Limit)
		return List[Inspection]{all(page.Rows, c.inspection), page.Next, nil}, err
	})
	read(s, "inspection-offer", base+"/offer", tag, "Which inspections the person may enter, of whom and for which unit (44)", func(ctx context.Context, c *caller, _ *none) (InspectionOffer, error) {
		o, err := use.Offer(ctx, c.act)
		return InspectionOffer{Kinds: o.Kinds, Bodies: all(o.Bodies, unitID), Own: o.Own.ID, Units: all(o.Units, unitID), Unit: o.Unit}, err
	})
	create(s, tagged(http.MethodPost, "inspection-enter", base, tag, "Enter an inspection, so that the load of its body regards it (44)"), func(ctx context.Context, c *caller, in *struct{ Body trip.Input }) (string, Done, error) {
		r, err := use.Enter(ctx, c.act, in.Body)
		return base + "/" + r.ID, Done{ID: r.ID, State: string(r.State)}, err
	})
	read(s, "inspection", base+"/{id}", tag, "One inspection", func(ctx context.Context, c *caller, in *One) (InspectionCard, error) {
		x, err := use.Inspection(ctx, c.act, in.ID)
		return InspectionCard{c.inspection(x.Inspection), x.MayEnd, x.MayCallOff}, err
	})
	act(s, tag, base, "end", "Mark an inspection as ended before its last day; its unit, or the Apparatus", func(ctx context.Context, c *caller, id string, b *trip.EndInput) (instrument.Receipt, error) {
		r, err := use.End(ctx, c.act, id, *b)
		return instrument.Receipt{ID: r.ID, State: string(r.State)}, err
	})
	act(s, tag, base, "call-off", "Call an inspection off, or take back an entry made by mistake; the entry stays on record", func(ctx context.Context, c *caller, id string, b *Words) (instrument.Receipt, error) {
		r, err := use.CallOff(ctx, c.act, id, b.Text)
		return instrument.Receipt{ID: r.ID, State: string(r.State)}, err
	})
	workbook(s, "inspections", func(ctx context.Context, c *caller, in *InspectionsFilter) (export.Table, error) {
		return export.Inspections(ctx, c.reader(), use, c.act, in.filter()), nil
	})
}
