package planning

import (
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Kind is the kind of a plan (11, 14).
type Kind string

// Kinds of plans. Those of other bodies (17) have the same kinds.
const (
	Annual    Kind = "annual"
	Quarterly Kind = "quarterly"
	Special   Kind = "special"
	UnitPlan  Kind = "unit"
)

// Kinds lists the kinds in the order of the Regulation.
var Kinds = []Kind{Annual, Quarterly, Special, UnitPlan}

// State is where a plan stands.
type State string

// States of a plan. A plan in force is approved, or distributed where paragraph 13 asks for it.
const (
	StateDraft       State = "draft"
	StateEndorsing   State = "endorsing"   // deputies and heads of units endorse it (12)
	StateEndorsed    State = "endorsed"    // ready to be submitted
	StateSubmitted   State = "submitted"   // awaits approval
	StateApproved    State = "approved"    // in force; not distributed by the Regulation (14)
	StateDistributed State = "distributed" // in force and sent to those concerned (13)
	StateClosed      State = "closed"
	StateWithdrawn   State = "withdrawn"
)

// States lists the states in the order of the road.
var States = []State{StateDraft, StateEndorsing, StateEndorsed, StateSubmitted, StateApproved, StateDistributed, StateClosed, StateWithdrawn}

// InForce reports whether the plan is carried out now.
func (s State) InForce() bool { return s == StateApproved || s == StateDistributed }

// ProposalState is where a proposal stands.
type ProposalState string

// States of a proposal (12).
const (
	ProposalDraft     ProposalState = "draft"
	ProposalAgreeing  ProposalState = "agreeing"
	ProposalAgreed    ProposalState = "agreed"
	ProposalLeft      ProposalState = "left" // it went to who draws the plan up
	ProposalAccepted  ProposalState = "accepted"
	ProposalMerged    ProposalState = "merged" // accepted together with others, as one measure
	ProposalSplit     ProposalState = "split"  // accepted as several measures
	ProposalRejected  ProposalState = "rejected"
	ProposalWithdrawn ProposalState = "withdrawn"
)

// ProposalStates lists the states in the order of the road.
var ProposalStates = []ProposalState{
	ProposalDraft, ProposalAgreeing, ProposalAgreed, ProposalLeft, ProposalAccepted, ProposalMerged, ProposalSplit, ProposalRejected, ProposalWithdrawn,
}

// MeasureState is where a measure stands.
type MeasureState string

// States of a measure. An extension is no state: it is counted beside (19).
const (
	MeasurePlanned  MeasureState = "planned"  // of a plan that is not in force
	MeasureRunning  MeasureState = "running"  // of a plan in force
	MeasureReported MeasureState = "reported" // its result was reported (18)
	MeasureDone     MeasureState = "done"     // its result was carried into effect (18)
	MeasureOff      MeasureState = "off"      // taken off control (18)
	MeasureDropped  MeasureState = "dropped"  // taken out by a change of the plan (19)
)

// MeasureStates lists the states in the order of the road.
var MeasureStates = []MeasureState{MeasurePlanned, MeasureRunning, MeasureReported, MeasureDone, MeasureOff, MeasureDropped}

// Roles of executors.
const (
	RoleLead = "lead"
	RoleCo   = "co"
)

// Period is the time a plan is made for; both days belong to it.
type Period struct {
	From  calendar.Day `json:"from"`
	Until calendar.Day `json:"until"`
}

// Plan is a plan as its row stands.
type Plan struct {
	ID             string
	Kind           Kind
	BodyID, UnitID string
	Title, Goal    string
	Lang           string
	State          State
	Version        int64 // of the document
	Revision       int64 // grows with every change of the draft
	Edition        int64 // 0 before approval
	Period         Period
	Measures       int64
	DrafterPost    string
	DrafterPerson  string
	ApproverPost   string
	ControllerUnit string
	LawEdition     string
	CreatedAt      time.Time
	UpdatedAt      time.Time
	SubmittedAt    time.Time
	SubmittedDay   calendar.Day
	ApprovedAt     time.Time
	ApprovedDay    calendar.Day
	ApprovedBy     string
	ClosedDay      calendar.Day
}

// Measure is a line of the table of a plan (16).
type Measure struct {
	ID, PlanID     string
	Ordinal        int64 // its place; the number of paragraph 16
	Name           string
	Object         string
	Subject        string
	Form           string
	Period         string
	Completion     string
	Implementation string
	Result         string
	Ground         string
	AreaID         string
	Due            calendar.Day
	LeadUnit       string
	State          MeasureState
	Version        int64
	DailyReason    string // why it is no daily duty (15)
	StartDay       calendar.Day
	EndDay         calendar.Day
	OffDay         calendar.Day
	Extensions     int64
	LateDays       int64
	GroundID       string
	Added, Dropped int64
	CreatedAt      time.Time
	UpdatedAt      time.Time
	// Executors and CoExecutors are units and bodies, the responsible one first.
	Executors   []string
	CoExecutors []string
}

// Proposal is a proposal as its row stands.
type Proposal struct {
	ID            string
	State         ProposalState
	Version       int64
	PlanKind      Kind
	BodyID        string // for whose plan
	Period        Period
	UnitID        string // who proposes: an independent unit or a body
	OwnerUnit     string
	OwnerBody     string
	DrafterPost   string
	DrafterPerson string
	Title         string
	Due           calendar.Day
	LeadUnit      string
	PlanID        string
	Reason        string
	LeftAt        time.Time
	LeftDay       calendar.Day
	DecidedAt     time.Time
	DecidedBy     string
	DecidedPost   string
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Receipt is what a use case gives back: what was made or moved, and where it stands now.
type Receipt struct {
	ID       string `json:"id"`
	Version  int64  `json:"version,omitempty"`
	Revision int64  `json:"revision,omitempty"`
	State    string `json:"state,omitempty"`
	Number   string `json:"number,omitempty"`
}

// Edition is an edition of an approved plan: what changed, when, by whom, why (19).
type Edition struct {
	PlanID     string
	N          int64
	At         time.Time
	Day        calendar.Day
	Para       string
	DocumentID string
	Reason     string
	Changes    []Change
	PersonID   string
	PostID     string
}

// Change is one thing that an edition of a plan changed. Field "" is the whole measure, brought or taken out.
type Change struct {
	MeasureID string `json:"measure"`
	Number    int64  `json:"number"`
	Field     string `json:"field,omitempty"`
	Before    string `json:"before,omitempty"`
	After     string `json:"after,omitempty"`
}

// Delivery is one to whom an approved plan went (13).
type Delivery struct {
	PlanID      string
	Grantee     string // p:<post>, u:<unit>, b:<body>
	SentAt      time.Time
	SentDay     calendar.Day
	ReceivedAt  time.Time
	ReceivedDay calendar.Day
	PersonID    string
	PostID      string
}

// Window is a window of proposals (12): for which period, until when, and when the draft is due.
type Window struct {
	ID       string
	BodyID   string
	Kind     Kind
	Period   Period
	Due      calendar.Day // proposals
	DraftDue calendar.Day
	// AuthorUnit draws the plan up; "" in windows of the Office that were opened before this was kept.
	AuthorUnit string
	CalledPost string // who called for proposals (17); "" in the Office, whose windows open by themselves (12)
	OpenedDay  calendar.Day
}

func kindMsg(k Kind) i18n.Msg   { return i18n.Msg{Key: "planning.kind." + string(k)} }
func stateMsg(s State) i18n.Msg { return i18n.Msg{Key: "planning.state." + string(s)} }
func proposalMsg(s ProposalState) i18n.Msg {
	return i18n.Msg{Key: "planning.proposal.state." + string(s)}
}
