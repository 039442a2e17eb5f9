package instrument

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Inspected is an inspection that binds a body from a day to a day, both of them counted, as the load regards it (44). The register of
// inspections is of another chapter, which the composition joins to this one.
type Inspected struct {
	Body string `json:"body" yaml:"body"`
	// Area is the area that it covers, "" every one.
	Area string       `json:"area,omitempty" yaml:"area"`
	Kind string       `json:"kind" yaml:"kind"`
	From calendar.Day `json:"from" yaml:"from"`
	Last calendar.Day `json:"last" yaml:"last"`
}

// in reports whether one of its days lies in the week that begins on a Monday.
func (x Inspected) in(week calendar.Day) bool { return x.From < week.AddDays(7) && x.Last >= week }

// InspectedAsk says which inspections are asked for.
type InspectedAsk struct {
	Structure *org.Structure
	By        string // the body whose people ask: they see what is open to it
	Today     calendar.Day
	Bodies    []string
	Area      *string // nil: every area
	From      calendar.Day
	Until     calendar.Day
}

// inspectedAsk is which inspections bind the bodies in the weeks of the load that is asked for. What is over already by today binds
// nobody, and what comes after the last week is not shown.
func (a loadAsk) inspectedAsk() InspectedAsk {
	return InspectedAsk{
		Structure: a.sc.Structure, By: a.by, Today: a.sc.day, Bodies: a.bodies, Area: a.area,
		From: max(a.weeks[0], a.sc.day), Until: a.weeks[len(a.weeks)-1].AddDays(6),
	}
}

// inspectedOf asks for the inspections that bind the bodies; none where no register of them is joined.
func (v *Service) inspectedOf(ctx context.Context, q store.Q, ask loadAsk) ([]Inspected, error) {
	if v.Inspections == nil || ask.empty() {
		return nil, nil
	}
	return v.Inspections(ask.inspectedAsk()).List(ctx, q)
}
