package planning

import (
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
)

// ControlState is how far a measure under control is (18). Its implementation runs beside: it is a day of its own.
type ControlState string

// States of a measure under control.
const (
	ControlRunning  ControlState = "running"
	ControlReported ControlState = "reported" // the memo is before who approved the plan
	ControlResolved ControlState = "resolved" // the resolution was written
	ControlPapers   ControlState = "papers"   // the confirming documents are before the Apparatus
	ControlOff      ControlState = "off"
	ControlDropped  ControlState = "dropped" // taken out of the plan (19)
)

// ControlStates lists the states in the order of the road.
var ControlStates = []ControlState{ControlRunning, ControlReported, ControlResolved, ControlPapers, ControlOff, ControlDropped}

// Ended reports whether nothing more is awaited of the measure.
func (s ControlState) Ended() bool { return s == ControlOff || s == ControlDropped }

// Venue is where the implementation is discussed, which frees it from the ten working days (18).
type Venue string

// Venues of the exception of paragraph 18.
const (
	VenueNone     Venue = ""
	VenueCouncil  Venue = "council"  // the Coordination Council
	VenueAdvisory Venue = "advisory" // a consultative or advisory body of the office
)

// Control is a measure under control as its row stands.
type Control struct {
	MeasureID, PlanID string
	PlanKind          Kind
	BodyID, UnitID    string // UnitID is the independent unit, or the body, that answers for it
	DeputyPost        string
	ControllerUnit    string
	ApproverPost      string
	State             ControlState
	Month             string
	ReportDue         calendar.Day
	PapersDue         calendar.Day // none when the Apparatus does not control the plan
	ImplementDue      calendar.Day
	FirstDue          calendar.Day
	ReportID          string
	StartedDay        calendar.Day
	ReportedDay       calendar.Day
	ResolvedDay       calendar.Day
	ImplementedDay    calendar.Day
	PapersDay         calendar.Day
	OffDay            calendar.Day
	Venue             Venue
	Extensions        int64
	Changes           int64
}

// Late is by how many calendar days the result is or was reported late on the day; 0 in time.
func (c *Control) Late(day calendar.Day) int {
	if !c.ReportedDay.None() {
		day = c.ReportedDay
	} else if c.State.Ended() {
		return 0
	}
	return max(0, day.Sub(c.ReportDue))
}

// ReportState is where the memo on a result stands.
type ReportState string

// States of a memo.
const (
	ReportDraft    ReportState = "draft"
	ReportReady    ReportState = "ready"    // it waits for who brings it
	ReportBrought  ReportState = "brought"  // it is before who approved the plan
	ReportResolved ReportState = "resolved" // the resolution was written
)

// Roles of the files of a memo: what paragraph 18 asks to be attached.
const (
	RoleReference = "reference" // reference on the results
	RoleDraft     = "draft"     // draft of a document by which the result is implemented
)

// Report is the memo by which a result is reported (18).
type Report struct {
	ID, MeasureID, PlanID string
	State                 ReportState
	Version               int64
	DrafterPost           string
	DrafterPerson         string
	BringerPost           string
	Returned              string // why it came back last
	BroughtAt             time.Time
	BroughtBy             string
	BroughtPost           string
	ResolvedAt            time.Time
	ResolvedBy            string
	ResolvedPost          string
	Resolution            string
	Conclusions           string
	Proposals             string
	Files                 []document.File
}

// ReportInput is a memo as a person writes it (18).
type ReportInput struct {
	Conclusions string `json:"conclusions" maxLength:"20000" doc:"The conclusions drawn."`
	Proposals   string `json:"proposals" maxLength:"20000" doc:"Proposals for their implementation."`
	// Memo and Version are of the memo that was read; a memo that comes back begins a paper of its own, at its first version.
	Memo    string `json:"memo,omitempty" maxLength:"64" doc:"The id of the memo that was read; left out while none is begun."`
	Version int64  `json:"version,omitempty" minimum:"0" doc:"Its version that was read."`
}

func controlMsg(s ControlState) i18n.Msg { return i18n.Msg{Key: "planning.control.state." + string(s)} }

func reportMsg(s ReportState) i18n.Msg { return i18n.Msg{Key: "planning.report.state." + string(s)} }
