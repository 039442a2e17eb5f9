package instrument

import (
	"context"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
)

// State says where an instrument stands on its road.
type State string

// States of an instrument.
const (
	StateDraft     State = "draft"
	StateAgreeing  State = "agreeing" // an agreement round is open (45, 49-1)
	StateAgreed    State = "agreed"   // waits for its signer
	StateSigned    State = "signed"   // waits to be sent
	StateSent      State = "sent"     // is being executed
	StateReleased  State = "released" // released from control
	StateWithdrawn State = "withdrawn"
	StateRevoked   State = "revoked" // after it was sent (49)
)

// States lists every state in the order of the road.
var States = []State{StateDraft, StateAgreeing, StateAgreed, StateSigned, StateSent, StateReleased, StateWithdrawn, StateRevoked}

// ExecutionState says where the execution of one recipient stands.
type ExecutionState string

// States of an execution.
const (
	ExecutionSent     ExecutionState = "sent"     // on its way: receipt not yet recorded
	ExecutionReceived ExecutionState = "received" // waits for the head's resolution
	ExecutionAssigned ExecutionState = "assigned" // the lead executor works
	ExecutionReported ExecutionState = "reported" // a signed report waits for its sender
	ExecutionReturned ExecutionState = "returned" // sent back with what is lacking
	ExecutionAccepted ExecutionState = "accepted" // closed
	ExecutionRevoked  ExecutionState = "revoked"  // closed: no longer owed (49)
)

// ExecutionStates lists every state in the order of the road.
var ExecutionStates = []ExecutionState{ExecutionSent, ExecutionReceived, ExecutionAssigned, ExecutionReported, ExecutionReturned, ExecutionAccepted, ExecutionRevoked}

// Open reports whether the recipient still owes the execution, or its acceptance is awaited.
func (s ExecutionState) Open() bool { return s != ExecutionAccepted && s != ExecutionRevoked }

// Record is an instrument as the register holds it.
type Record struct {
	ID             string
	Kind           Kind
	State          State
	Version        int64
	Title          string
	Number         string
	OwnerUnit      string
	OwnerBody      string
	DrafterPost    string
	DrafterPerson  string
	AreaID         string
	GroundID       string
	SignerPost     string
	Marked         bool
	Edition        string
	Term           calendar.Explanation // frozen at sending; zero before
	DueDay         calendar.Day
	CreatedAt      time.Time
	UpdatedAt      time.Time
	SignedAt       time.Time
	SentAt         time.Time
	SentDay        calendar.Day
	ReleasedAt     time.Time
	Executions     int64
	OpenExecutions int64
	MainID         string           // the assignment or task that it supplements (46)
	Supplement     SupplementGround // on what ground
}

const recordColumns = `i.document_id, i.kind, i.state, i.version, i.title, i.number, i.owner_unit, i.owner_body, i.drafter_post,
	i.drafter_person, i.area_id, i.ground_id, i.signer_post, i.marked, i.edition, i.term, i.due_day, i.created_at, i.updated_at,
	i.signed_at, i.sent_at, i.sent_day, i.released_at, i.executions, i.open_executions, i.main_id, i.supplement_ground`

func scanRecord(s store.Scanner) (Record, error) { return scanRecordWith(s) }

// scanRecordWith scans further columns behind those of the record.
func scanRecordWith(s store.Scanner, more ...any) (Record, error) {
	var r Record
	err := s.Scan(append([]any{
		&r.ID, &r.Kind, &r.State, &r.Version, &r.Title, &r.Number, &r.OwnerUnit, &r.OwnerBody, &r.DrafterPost,
		&r.DrafterPerson, &r.AreaID, &r.GroundID, &r.SignerPost, &r.Marked, &r.Edition, store.ScanJSON(&r.Term), &r.DueDay, &r.CreatedAt, &r.UpdatedAt,
		&r.SignedAt, &r.SentAt, &r.SentDay, &r.ReleasedAt, &r.Executions, &r.OpenExecutions, &r.MainID, &r.Supplement,
	}, more...)...)
	return r, err
}

func loadRecord(ctx context.Context, q store.Q, id string) (Record, bool, error) {
	return store.One(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM instrument i WHERE i.document_id = $1`, id)
}

// Execution is what one recipient owes.
type Execution struct {
	ID           string
	DocumentID   string
	Ordinal      int64
	Period       int64 // number of the period of a periodic term (47), 0 for none
	Kind         Kind
	Title        string
	Number       string
	OwnerUnit    string
	OwnerBody    string
	BodyID       string
	State        ExecutionState
	Version      int64
	DueDay       calendar.Day
	DutyID       string
	SentAt       time.Time
	ReceivedAt   time.Time
	ReceivedBy   string
	LeadPost     string
	ResolutionID string
	ReportID     string
	Returns      int64
	Extensions   int64
	Asking       bool
	ReportedDay  calendar.Day
	ClosedAt     time.Time
	LateDays     int64
	SentOn       int64 // how many instruments that rest on it were sent to those below (50)
}

// namedMark stands between number and title of an instrument where both are read at once.
const namedMark = "\x1f"

// namedSQL are number and title of the instrument of an execution e.
const namedSQL = `(SELECT n.number || '` + namedMark + `' || n.title FROM instrument n WHERE n.document_id = e.document_id)`

// named gives the execution its title and number; the number is stored only where it is not that of the instrument with ordinal and period.
func (e *Execution) named(instrument string) {
	number, title, ok := strings.Cut(instrument, namedMark)
	e.Title = title
	if e.Number == "" && ok {
		e.Number = numberOf(number, e.Ordinal, e.Period)
	}
}

const executionColumns = `e.id, e.document_id, e.ordinal, e.period, e.kind, ` + namedSQL + `, e.number, e.owner_unit, e.owner_body, e.body_id, e.state,
	e.version, e.due_day, e.duty_id, e.sent_at, e.received_at, e.received_by, e.lead_post, e.resolution_id, e.report_id, e.returns,
	e.extensions, e.asking, e.reported_day, e.closed_at, e.late_days, e.sent_on`

func scanExecution(s store.Scanner) (Execution, error) { return scanExecutionWith(s) }

// scanExecutionWith scans further columns behind those of the execution.
func scanExecutionWith(s store.Scanner, more ...any) (Execution, error) {
	var e Execution
	var instrument string
	err := s.Scan(append([]any{
		&e.ID, &e.DocumentID, &e.Ordinal, &e.Period, &e.Kind, store.Opt(&instrument), &e.Number, &e.OwnerUnit, &e.OwnerBody, &e.BodyID, &e.State,
		&e.Version, &e.DueDay, &e.DutyID, &e.SentAt, &e.ReceivedAt, &e.ReceivedBy, &e.LeadPost, &e.ResolutionID, &e.ReportID,
		&e.Returns, &e.Extensions, &e.Asking, &e.ReportedDay, &e.ClosedAt, &e.LateDays, &e.SentOn,
	}, more...)...)
	e.named(instrument)
	return e, err
}

func loadExecution(ctx context.Context, q store.Q, id string) (Execution, bool, error) {
	return store.One(ctx, q, scanExecution, `SELECT `+executionColumns+` FROM execution e WHERE e.id = $1`, id)
}

func executionsOf(ctx context.Context, q store.Q, documentID string) ([]Execution, error) {
	return askExecutions(documentID).List(ctx, q)
}

func askExecutions(documentID string) store.Question[Execution] {
	return store.Ask(scanExecution,
		`SELECT `+executionColumns+` FROM execution e WHERE e.document_id = $1 ORDER BY e.ordinal, e.period`, documentID)
}

// Report is one report on an execution; a returned one is followed by another.
type Report struct {
	ID          string
	ExecutionID string
	DocumentID  string
	N           int64
	State       ReportState
	Version     int64
	Text        string
	At          time.Time
	PersonID    string
	PostID      string
	SignedAt    time.Time
	SignedBy    string
	SignedPost  string
	SignedFor   string
	DecidedAt   time.Time
	DecidedBy   string
	Lacking     string
}

// ReportState says where a report stands.
type ReportState string

// States of a report.
const (
	ReportDraft     ReportState = "draft"
	ReportSubmitted ReportState = "submitted" // waits for the signature of the body's head
	ReportSigned    ReportState = "signed"    // with the sender
	ReportAccepted  ReportState = "accepted"
	ReportReturned  ReportState = "returned"
)

const reportColumns = `r.id, r.execution_id, (SELECT x.document_id FROM execution x WHERE x.id = r.execution_id), r.n, r.state, r.version, r.text, r.at, r.person_id, r.post_id, r.signed_at,
	r.signed_by, r.signed_post, r.signed_for, r.decided_at, r.decided_by, r.lacking`

func scanReport(s store.Scanner) (Report, error) {
	var r Report
	err := s.Scan(&r.ID, &r.ExecutionID, store.Opt(&r.DocumentID), &r.N, &r.State, &r.Version, store.Unpacked(&r.Text), &r.At, &r.PersonID, &r.PostID,
		&r.SignedAt, &r.SignedBy, &r.SignedPost, &r.SignedFor, &r.DecidedAt, &r.DecidedBy, &r.Lacking)
	return r, err
}

// loadReport reads the newest report of an execution; false when there is none.
func loadReport(ctx context.Context, q store.Q, e Execution) (Report, bool, error) {
	return store.One(ctx, q, scanReport, `SELECT `+reportColumns+` FROM report r WHERE r.execution_id = $1 AND r.id = $2`, e.ID, e.ReportID)
}

// Extension is a request for a later day, and its decision.
type Extension struct {
	ID          string
	ExecutionID string
	DocumentID  string
	State       ExtensionState
	FromDay     calendar.Day
	AskedDay    calendar.Day
	GrantedDay  calendar.Day
	Reason      string
	At          time.Time
	PersonID    string
	PostID      string
	DecidedAt   time.Time
	DecidedBy   string
	DecidedPost string
	DecidedFor  string
	Decision    string
}

// ExtensionState says where a request for extension stands.
type ExtensionState string

// States of a request for extension.
const (
	ExtensionAsked   ExtensionState = "asked"
	ExtensionGranted ExtensionState = "granted"
	ExtensionRefused ExtensionState = "refused"
)

const extensionColumns = `x.id, x.execution_id, x.document_id, x.state, x.from_day, x.asked_day, x.granted_day, x.reason, x.at, x.person_id,
	x.post_id, x.decided_at, x.decided_by, x.decided_post, x.decided_for, x.decision`

func scanExtension(s store.Scanner) (Extension, error) {
	var x Extension
	err := s.Scan(&x.ID, &x.ExecutionID, &x.DocumentID, &x.State, &x.FromDay, &x.AskedDay, &x.GrantedDay, &x.Reason, &x.At, &x.PersonID,
		&x.PostID, &x.DecidedAt, &x.DecidedBy, &x.DecidedPost, &x.DecidedFor, &x.Decision)
	return x, err
}

func loadExtension(ctx context.Context, q store.Q, id string) (Extension, bool, error) {
	return store.One(ctx, q, scanExtension, `SELECT `+extensionColumns+` FROM extension x WHERE x.id = $1`, id)
}
