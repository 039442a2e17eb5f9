package analysis

import (
	"strings"

	"reglament/internal/calendar"
)

// Kind is what a product is, as paragraphs 30, 32 and 33 name it.
type Kind string

// The kinds. The first six are the results that 30 lists; Summary and Memo are owed for a period.
const (
	ReportMemo     Kind = "report_memo"    // баяндау жазбасы (30)
	ServiceMemo    Kind = "service_memo"   // қызметтік жазба (30)
	Study          Kind = "analysis"       // талдау (30)
	Generalisation Kind = "generalisation" // қорыту (30)
	Reference      Kind = "reference"      // тексеру нәтижелері туралы анықтама (30)
	Review         Kind = "review"         // шолу (30)
	Summary        Kind = "summary"        // жиынтық (қорытылған) ақпарат (32)
	Memo           Kind = "memo"           // өңірдің тоқсандық баяндау жазбасы (33)
)

// Kinds lists every kind in the order of the paragraphs.
var Kinds = []Kind{ReportMemo, ServiceMemo, Study, Generalisation, Reference, Review, Summary, Memo}

// OwedKinds are the kinds that are owed for a period (32, 33).
var OwedKinds = []Kind{Summary, Memo}

// Periodic reports whether the kind is owed for a period.
func (k Kind) Periodic() bool { return k == Summary || k == Memo }

// Character is how far a product looks (28).
type Character string

// The characters.
const (
	Strategic   Character = "strategic"   // concepts
	Operational Character = "operational" // current matters
	Emergency   Character = "emergency"   // what comes suddenly: forecast, prevention, consequences
)

// Characters lists them.
var Characters = []Character{Strategic, Operational, Emergency}

// Sources are the kinds of source that 29 lists, in its order; the last, "other", wants words of its own.
var Sources = []string{
	"state_statistics", "legal_statistics", "state_bodies", "organisations", "international", "media", "open",
	"inspections", "appeals", "case_files", "other",
}

// SourceOther is the source that is named in words.
const SourceOther = "other"

// Parts of the texts. A product holds what 27 and 28 name, a summary what 32, a memo the five of 33.
const (
	PartState     = "state"     // the real state of affairs (27)
	PartProblems  = "problems"  // problems that have arisen, trends (27)
	PartFindings  = "findings"  // conclusions (27, 28)
	PartForecast  = "forecast"  // forecasts (28)
	PartProposals = "proposals" // proposals and recommendations (27, 28)

	PartResults = "results" // results of information and analysis in the lines of supervision (32)
	PartGoals   = "goals"   // proposals on strategic goals and priorities of development (32)

	PartLegality     = "legality"     // state of legality, systemic problems (33)
	PartInitiative   = "initiative"   // measures on initiative, innovative methods (33)
	PartShortcomings = "shortcomings" // own shortcomings, what was done (33)
	PartCollegium    = "collegium"    // work of the collegium and of the Coordination Council (33)
	PartOther        = "topical"      // other topical matters (33)
)

// PartsOf are the parts that a kind can hold, in the order in which they are printed.
func PartsOf(k Kind) []string {
	switch k {
	case Summary:
		return []string{PartResults, PartGoals}
	case Memo:
		return []string{PartLegality, PartInitiative, PartShortcomings, PartCollegium, PartOther}
	}
	return []string{PartState, PartProblems, PartFindings, PartForecast, PartProposals}
}

// State says where a product stands on its road.
type State string

// States of a product.
const (
	StateDraft     State = "draft"
	StateToSign    State = "to_sign"  // its paper is frozen and waits for its signer
	StateSigned    State = "signed"   // has reached the Apparatus and its addressees (30)
	StateAccepted  State = "accepted" // of a summary or a memo
	StateReturned  State = "returned" // of a summary or a memo: sent back with what is lacking
	StateWithdrawn State = "withdrawn"
)

// States lists them in the order of the road.
var States = []State{StateDraft, StateToSign, StateSigned, StateAccepted, StateReturned, StateWithdrawn}

// Out reports whether the product has been signed, and so belongs to the library.
func (s State) Out() bool { return s == StateSigned || s == StateAccepted || s == StateReturned }

// OwedState says how an obligation for a period stands.
type OwedState string

// States of what is owed.
const (
	OwedOpen      OwedState = "open"
	OwedSubmitted OwedState = "submitted"
	OwedReturned  OwedState = "returned"
	OwedAccepted  OwedState = "accepted"
)

// OwedStates lists them.
var OwedStates = []OwedState{OwedOpen, OwedSubmitted, OwedReturned, OwedAccepted}

// Stage is the act for which a draft is judged.
type Stage string

// The stages.
const (
	Typing  Stage = "typing"  // the drafter writes; findings are shown, nothing is held
	Signing Stage = "signing" // it is put before its signer, and signed
)

// BodyKind is the kind of a body in the words of the structure: gpo, committee, academy, region, military, transport,
// district.
type BodyKind string

// bodyKinds lists the kinds of bodies from above.
var bodyKinds = []BodyKind{"gpo", "committee", "academy", "region", "military", "transport", "district"}

// Draft is a product with everything the rules look at. It is plain data: no I/O, no clock.
type Draft struct {
	Kind  Kind
	Day   calendar.Day
	Stage Stage
	// BodyKind is the kind of the authoring body.
	BodyKind  BodyKind
	Parts     map[string]string
	Character Character
	AreaID    string
	Subject   string
	// From and To are the period covered, both days included.
	From, To    calendar.Day
	Sources     []string
	SourceWords string // of the source "other"
	// Owes says that the authoring unit or body owes the kind for the period, and that it has not been submitted.
	Owes bool
	// Signer is the kind of post that is to sign, "" for none; Leads says that it heads or supervises the authoring unit,
	// Heads that it is the very head of who owes (32, 33).
	Signer       string
	Leads, Heads bool
	// Pages is how many pages the paper has, 0 when it was not measured.
	Pages int
}

func (d *Draft) has(part string) bool { return strings.TrimSpace(d.Parts[part]) != "" }
