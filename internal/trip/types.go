package trip

import (
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Kind is the kind of an inspection, in the words of the Regulation.
type Kind string

// Kinds of inspections.
const (
	Complex     Kind = "complex"     // a complex one on the spot (53); it covers every area
	Thematic    Kind = "thematic"    // a thematic one on the spot (53)
	Function    Kind = "function"    // of how the work of single functions is organised (54)
	Unscheduled Kind = "unscheduled" // one outside the plan, on an assignment of the leadership (52)
	Own         Kind = "own"         // inspection measures of its area that the body itself carries out (44)
)

// Kinds lists the kinds in the order of the forms.
var Kinds = []Kind{Complex, Thematic, Function, Unscheduled, Own}

// State is where an inspection stands on a day.
type State string

// States of an inspection. The first three follow from its days.
const (
	Coming  State = "coming"
	Running State = "running"
	Over    State = "over"
	Ended   State = "ended" // before its last day, with a reason
	Off     State = "off"   // called off: it binds nobody
)

// States lists the states in the order of the road.
var States = []State{Coming, Running, Over, Ended, Off}

// Inspection says that a body is bound by an inspection from a day to a day (44). Both days belong to it.
type Inspection struct {
	ID     string
	BodyID string
	AreaID string // "" for a complex one
	Kind   Kind
	From   calendar.Day
	To     calendar.Day // as it was entered
	Last   calendar.Day // as it is: earlier than To when it was ended
	UnitID string       // that conducts it
	Keeper string       // the body of that unit
	Ground Ground       // zero for one of the body's own that rests on nothing
	At     time.Time
	Person string // who entered it, and in which post
	Post   string

	outcome State // Ended, Off, or ""
	// ClosedDay is the day on which it was ended or called off, none before, with the reason, by whom and when.
	ClosedDay    calendar.Day
	ClosedReason string
	ClosedAt     time.Time
	ClosedBy     string
	ClosedPost   string
}

// State says where the inspection stands on a day.
func (x *Inspection) State(day calendar.Day) State {
	switch {
	case x.outcome != "":
		return x.outcome
	case day < x.From:
		return Coming
	case day > x.Last:
		return Over
	}
	return Running
}

// Ground is an entry of the register of grounds, as an inspection names it: a measure of a plan, or an assignment of the
// leadership with its number and day (51, 52, 53).
type Ground struct {
	ID     string
	Title  string
	Item   string // of a plan
	Number string
	Day    calendar.Day
	// Closed is the first day on which nothing new may rest on it; none while it has force.
	Closed calendar.Day
}

// Words name the ground as a paper does.
func (g Ground) Words() i18n.Msg {
	switch {
	case g.Item != "":
		return i18n.M("pages.ground.title.plan", "title", g.Title, "item", g.Item)
	case g.Number != "":
		return i18n.M("pages.ground.title.paper", "title", g.Title, "number", g.Number, "day", g.Day)
	}
	return i18n.M("pages.ground.title.bare", "title", g.Title, "day", g.Day)
}

// Input is what a person fills in of an inspection.
type Input struct {
	Kind   Kind         `json:"kind" enum:"complex,thematic,function,unscheduled,own"`
	BodyID string       `json:"body_id" maxLength:"64"`
	AreaID string       `json:"area_id,omitempty" maxLength:"64" doc:"Absent for a complex one, which covers every area."`
	From   calendar.Day `json:"from"`
	To     calendar.Day `json:"to" doc:"The last day."`
	Ground string       `json:"ground_id,omitempty" maxLength:"64" doc:"An entry of the register of grounds: a measure of a plan, or an assignment of the leadership; absent only for measures of the body's own."`
	Unit   string       `json:"unit_id,omitempty" maxLength:"64" doc:"The unit that conducts it; absent: the person's own. The Apparatus enters for others too."`
}

// Bounds of what is entered.
const (
	spanMost  = 366   // days from the first to the last
	backMost  = 366   // days that an inspection under way may have begun before the day
	reasonMax = 4_000 // characters
)
