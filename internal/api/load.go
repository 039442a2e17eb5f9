package api

import (
	"context"

	"reglament/internal/calendar"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

// Load is what bodies have to finish, by week (44).
type Load struct {
	Weeks  []calendar.Day `json:"weeks" doc:"The Mondays of the weeks."`
	Most   int            `json:"most,omitempty" doc:"How many of one area pass in a week without a reason; absent where every area is shown together."`
	Bodies []LoadLine     `json:"bodies"`
}

// LoadLine is the load of one body.
type LoadLine struct {
	BodyID string    `json:"body_id"`
	Name   i18n.Text `json:"name"`
	Weeks  []int     `json:"weeks" doc:"Open assignments and tasks by the week in which they are to be finished; overdue ones in the week of today."`
	Later  int       `json:"later"`
	Total  int       `json:"total"`
	// What is announced already and not opened yet.
	Coming      []int `json:"coming" doc:"Those of weeks that are periods of a periodic term not opened yet (47)."`
	ComingLater int   `json:"coming_later" doc:"Those of later that are such periods."`
	// What else binds the body.
	Inspections []LoadInspection `json:"inspections" doc:"Inspections that bind the body in these weeks, of those the person may see (44)."`
	Weight      []int            `json:"weight" doc:"By week, what is held against most: weeks, and each inspection as the edition weighs it."`
}

// LoadInspection is an inspection that binds a body; both days belong to it.
type LoadInspection struct {
	Kind string       `json:"kind" enum:"complex,thematic,function,unscheduled,own"`
	From calendar.Day `json:"from"`
	Last calendar.Day `json:"last"`
}

// LoadInput narrows the load down.
type LoadInput struct {
	Area  string `query:"area" maxLength:"64" doc:"The id of an area, or none for what names no area; absent: every area together."`
	Kind  string `query:"kind" enum:"committee,academy,region,military,transport,district" doc:"The kind of body."`
	From  string `query:"from" format:"date" doc:"A day of the first week; absent: today."`
	Weeks int    `query:"weeks" minimum:"1" maximum:"26" default:"8"`
	Room  bool   `query:"room" doc:"Only bodies that can be given one more in every week; needs an area."`
}

func (in LoadInput) filter() (instrument.LoadFilter, error) {
	from, _, err := span(in.From, "")
	return instrument.LoadFilter{Area: in.Area, Kind: instrument.BodyKind(in.Kind), From: from, Weeks: in.Weeks, Room: in.Room}, err
}

func (s *server) load() {
	read(s, "load", "/load", "load", "Who has room when: the load of the bodies to which the person's body may send, by week (44)", func(ctx context.Context, c *caller, in *LoadInput) (Load, error) {
		f, err := in.filter()
		if err != nil {
			return Load{}, err
		}
		t, err := s.App.Instrument.Load(ctx, c.act, f)
		return loadOf(t), err
	})
	workbook(s, "load", func(ctx context.Context, c *caller, in *LoadInput) (export.Table, error) {
		f, err := in.filter()
		if err != nil {
			return export.Table{}, err
		}
		t, err := s.App.Instrument.Load(ctx, c.act, f)
		return export.Load(c.print, t), err
	})
}

func loadOf(t instrument.LoadTable) Load {
	return Load{Weeks: t.Weeks, Most: t.Most, Bodies: all(t.Bodies, func(b instrument.BodyLoad) LoadLine {
		return LoadLine{
			BodyID: b.Body, Name: b.Name, Weeks: b.Weeks, Later: b.Later, Total: b.Total(), Coming: b.Coming, ComingLater: b.ComingLater, Weight: b.Weight,
			Inspections: all(b.Inspections, func(x instrument.Inspected) LoadInspection { return LoadInspection{x.Kind, x.From, x.Last} }),
		}
	})}
}
