package document

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// AccessMark limits who may see a document.
type AccessMark string

// Access marks.
const (
	MarkNone AccessMark = ""
	MarkDSP  AccessMark = "dsp" // «Қызметтік пайдалану үшін / ДСП»
)

// Part is one piece of text of a document, such as its goals or its list of questions.
type Part struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

// Content is what a version holds: parts in order, and the facts the chapter keeps beside them (recipients, term, ground).
type Content struct {
	Parts []Part          `json:"parts"`
	Facts json.RawMessage `json:"facts,omitempty"`
}

// Text returns the text of a part, "" when it is missing.
func (c Content) Text(key string) string {
	for _, p := range c.Parts {
		if p.Key == key {
			return p.Text
		}
	}
	return ""
}

// New is a document to be created.
type New struct {
	Kind                 string // "instrument.assignment" …
	Title                string
	OwnerUnit, OwnerBody string
	AccessMark           AccessMark
	Content              Content
}

// Document is the head of a document with its newest version.
type Document struct {
	ID, Kind, Title      string
	OwnerUnit, OwnerBody string
	AccessMark           AccessMark
	Version              int64
	Content              Content
	Number               string // "" until registered
	RegisteredAt         time.Time
	SignedVersion        int64 // 0 until signed with PurposeIssue; no version can be saved after that
	CreatedAt            time.Time
	CreatedBy            Who
	UpdatedAt            time.Time

	stored string // the content as it stands in the database, byte for byte
}

// Who is the person who did something, and in which capacity, frozen at that moment.
type Who struct {
	PersonID, PostID       string
	ForPostID, ForPersonID string
	ByOrder                string // "№, day (paragraph)" of the replacement, "" in the own post
}

// WhoOf takes the capacity out of an act.
func WhoOf(act org.Act) Who { return whoOf(act) }

// Version is one saved state of a document; versions are never changed or removed (44-1).
type Version struct {
	DocumentID string
	N          int64
	Title      string
	Content    Content
	At         time.Time
	By         Who
}

// Op is what happened to a stretch of text between two versions.
type Op string

// Ops of a span.
const (
	Equal  Op = "equal"
	Insert Op = "insert"
	Delete Op = "delete"
)

// Span is a stretch of text that is common, new or gone.
type Span struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// PartDiff is what changed in a part, word by word. Facts appear as parts too, under the key "facts.<name>", with IsFact set
// and JSON values as texts.
type PartDiff struct {
	Key     string
	IsFact  bool
	Changed bool
	Spans   []Span
}

// File is an attachment. Its bytes lie on disk under their SHA-256.
type File struct {
	ID, DocumentID string
	RefID          string // the report, question … it belongs to; "" for the document itself
	Role           string // "attachment", "analysis", "ground", "report" …
	Name           string // sanitised
	MIME           string
	Size           int64
	SHA256         string
	At             time.Time
	By             Who
	RemovedAt      time.Time // zero while attached
}

// Mode of an agreement round.
type Mode string

// Modes.
const (
	Parallel Mode = "parallel" // all at once
	Ordered  Mode = "ordered"  // by Step.Order; equal orders go together
)

// Step is one who must answer. PostID may be empty: then it is the head of UnitID, or who lawfully acts for the head.
type Step struct {
	Order          int
	PostID, UnitID string
	Rule, Para     string
	Edition        string
	Why            i18n.Msg
	Due            calendar.Explanation // in ordered mode a later step's term is counted anew from the day its turn comes
	OnLapse        string               // duty.OnLapse…; "" is overdue
}

// Decision of a step.
type Decision string

// Decisions.
const (
	Agreed            Decision = "agreed"
	AgreedWithRemarks Decision = "agreed_with_remarks"
	Refused           Decision = "refused"
)

// StepState is where a step of a round stands.
type StepState string

// States of a step.
const (
	StepWaiting  StepState = "waiting" // its turn has not come
	StepAsked    StepState = "asked"
	StepAgreed   StepState = "agreed"
	StepRemarked StepState = "agreed_with_remarks"
	StepRefused  StepState = "refused"
	StepDeemed   StepState = "deemed"  // silence counted as consent (65)
	StepRecalled StepState = "dropped" // the round ended before the answer
)

// RoundState is where a round stands.
type RoundState string

// States of a round.
const (
	RoundOpen     RoundState = "open"
	RoundAgreed   RoundState = "agreed"
	RoundRefused  RoundState = "refused"
	RoundRecalled RoundState = "recalled"
)

// StepView is a step as it stands.
type StepView struct {
	ID, RoundID, DocumentID string
	Order                   int
	PostID, UnitID          string
	Rule, Para, Edition     string
	Why                     i18n.Msg
	State                   StepState
	DutyID                  string
	DueDay                  calendar.Day // none while waiting
	AskedAt, AnsweredAt     time.Time
	By                      Who
	Remark                  string
}

// Round is an agreement round over one version.
type Round struct {
	ID, DocumentID string
	N              int64 // 1 for the first round of the document
	Version        int64
	Mode           Mode
	State          RoundState
	StartedAt      time.Time
	StartedBy      Who
	EndedAt        time.Time
	EndedBy        Who
	Reason         string // of a recall
	Steps          []StepView
}

// Purposes of a signature.
const (
	PurposeIssue  = "issue"  // the document itself is signed: its version is frozen
	PurposeReport = "report" // a report about it
)

// Signature is a signature over exactly one version.
type Signature struct {
	ID, DocumentID string
	Version        int64
	Purpose        string
	RefID          string
	By             Who
	At             time.Time
	Signed         string // the canonical JSON that was signed
	Digest         string // SHA-256 of the bytes signed, hexadecimal
	Algorithm      string
	KeyID          string
	Value          []byte
	Certificate    []byte // certificate or public key, as the signer gave it
}

// SignatureCheck is what re-verification finds.
type SignatureCheck struct {
	Signature Signature
	Valid     bool   // the signature fits the signed text
	Unchanged bool   // the stored version and its files are still exactly what was signed
	Differs   string // name of the first member that differs, "" when unchanged
	// Report is the verdict by steps, judged anew from the stored evidence; nil for a key without certificates, and when the
	// evidence is missing or was changed.
	Report *verdict.Report
}

// Resolution (бұрыштама) names who carries out and by when; the first named leads.
type Resolution struct {
	Text     string
	LeadPost string
	CoPosts  []string
	Due      calendar.Explanation
	What     i18n.Msg // the duty's words
	Rule     string
	Para     string
	Edition  string
	Link     string
}

// ResolutionView is a resolution as it stands.
type ResolutionView struct {
	ID, DocumentID, RefID string
	Text                  string
	At                    time.Time
	By                    Who
	DueDay                calendar.Day
	Executors             []ResolutionExecutor
	Superseded            bool // a later resolution on the same execution took its place
}

// ResolutionExecutor is one who is named in a resolution.
type ResolutionExecutor struct {
	PostID string
	Lead   bool
	DutyID string
}

// Message kinds.
const (
	MessageQuestion = "question"
	MessageAnswer   = "answer"
	MessageMethod   = "method" // methodical support by the initiator (40)
)

// Message is a question, an answer or methodical material; all recipients of the document see it (40).
type Message struct {
	ID, DocumentID, RefID string
	Kind                  string
	ParentID              string // the question answered
	Text                  string
	At                    time.Time
	By                    Who
	BodyID, UnitID        string
	Answered              bool // of a question
}

// Sheet is an acquaintance sheet: who must have read a thing by when (order 6).
type Sheet struct {
	ID         string
	Subject    string // "edition:<id>", "document:<id>"; unique
	Title      i18n.Msg
	Link       string
	Since      calendar.Day
	Due        calendar.Day
	Para, Rule string
	OpenedAt   time.Time
}

// Reader is a person on a sheet.
type Reader struct {
	SheetID, PersonID string
	UnitID, BodyID    string
	Since, Due        calendar.Day
	ConfirmedAt       time.Time // zero until confirmed
	PostID            string    // the post in which it was confirmed
	RemindedAt        time.Time
}

// SheetCount is a line of a sheet's statistics.
type SheetCount struct {
	UnitID, BodyID               string
	Required, Confirmed, Overdue int64
}

// Notification is a line in a person's inbox.
type Notification struct {
	ID         string
	PersonID   string
	At         time.Time
	Msg        i18n.Msg
	Link       string
	DocumentID string
	ReadAt     time.Time
}

// To is an addressee of a notification. A post stands for who lawfully acts in it that day; a unit or body for its head.
type To struct{ PersonID, PostID, UnitID string }

// NumberTemplate is how documents of a kind are numbered in a body or unit; it is also the journal in which its serials run.
type NumberTemplate struct {
	ID             string
	Kind           string // kind of documents
	BodyID, UnitID string // "" is every body, every unit; the most exact template serves
	Prefix         string
	Template       string // "{prefix}-{unit}-{serial}/{yy}"; must hold {serial}
	Yearly         bool   // the serial begins anew each year
	Version        int64  // that was read, when it is changed
}

// RefusalCount is how often acts were refused under a paragraph.
type RefusalCount struct {
	Edition, Para string
	Count         int64
}

// RefusalOutcome is how many findings of a paragraph came to an outcome.
type RefusalOutcome struct {
	Para, Outcome string
	Count         int64
}

// RefusalRecord is a line of the log of refusals.
type RefusalRecord struct {
	ID, Para, Rule, Edition, Outcome string
	DocumentID, Kind, Stage          string
	Msg                              i18n.Msg
	At                               time.Time
	PersonID, UnitID, BodyID         string
}

// Trail is who answers in person for a document (44-1).
type Trail struct {
	Drafted []Version // without content
	Agreed  []StepView
	Signed  []Signature
}

// Distinct trims ids, or other words of a form, and leaves out empty and doubled ones; the order stays, and none are an empty list.
func Distinct(list []string) []string {
	out := make([]string, 0, len(list))
	for _, x := range list {
		if x = strings.TrimSpace(x); x != "" && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
