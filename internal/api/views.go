package api

import (
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
)

// List is a page of a register.
type List[T any] struct {
	Items []T `json:"items"`
	// Next is given back as "after" to read on; absent on the last page.
	Next string `json:"next,omitempty" doc:"Give it back as after to read on; absent on the last page."`
	// Total is how many records fit, whatever the page; absent where that is not counted.
	Total *int64 `json:"total,omitempty" doc:"How many records that you may see fit, whatever the page; absent where that is not counted, as with words of a title."`
}

// counted is a total that is known.
func counted(n int64) *int64 {
	if n < 0 {
		return nil
	}
	return &n
}

// Done is the answer of a change.
type Done struct {
	ID      string `json:"id"`
	Version int64  `json:"version,omitempty"`
	State   string `json:"state,omitempty"`
	Number  string `json:"number,omitempty"`
}

// Instrument is an assignment, a task or a request (40, 42, 43) as the register holds it.
type Instrument struct {
	ID             string                      `json:"id"`
	Kind           instrument.Kind             `json:"kind" enum:"assignment,task,request"`
	State          instrument.State            `json:"state"`
	Version        int64                       `json:"version"`
	Title          string                      `json:"title"`
	Number         string                      `json:"number,omitempty"`
	OwnerUnit      string                      `json:"owner_unit"`
	OwnerBody      string                      `json:"owner_body"`
	DrafterPost    string                      `json:"drafter_post"`
	DrafterPerson  string                      `json:"drafter_person"`
	AreaID         string                      `json:"area_id,omitempty"`
	GroundID       string                      `json:"ground_id,omitempty"`
	SignerPost     string                      `json:"signer_post,omitempty"`
	Marked         bool                        `json:"marked,omitempty"`
	Edition        string                      `json:"edition"`
	Term           calendar.Explanation        `json:"term,omitzero" doc:"How the term came about; fixed at sending."`
	DueDay         calendar.Day                `json:"due_day,omitzero"`
	CreatedAt      time.Time                   `json:"created_at"`
	UpdatedAt      time.Time                   `json:"updated_at"`
	SignedAt       time.Time                   `json:"signed_at,omitzero"`
	SentAt         time.Time                   `json:"sent_at,omitzero"`
	SentDay        calendar.Day                `json:"sent_day,omitzero"`
	ReleasedAt     time.Time                   `json:"released_at,omitzero"`
	Executions     int64                       `json:"executions"`
	OpenExecutions int64                       `json:"open_executions"`
	MainID         string                      `json:"main_id,omitempty" doc:"The assignment or task that it supplements (46)."`
	Supplement     instrument.SupplementGround `json:"supplement_ground,omitempty" enum:"poor_execution,new_tasks,new_circumstances"`
}

// Execution is what one recipient owes.
type Execution struct {
	ID           string                    `json:"id"`
	DocumentID   string                    `json:"instrument_id"`
	Ordinal      int64                     `json:"ordinal"`
	Period       int64                     `json:"period,omitempty" doc:"Number of the period of a periodic term (47), each of which is an execution of its own."`
	Kind         instrument.Kind           `json:"kind"`
	Title        string                    `json:"title"`
	Number       string                    `json:"number"`
	OwnerUnit    string                    `json:"owner_unit"`
	OwnerBody    string                    `json:"owner_body"`
	BodyID       string                    `json:"body_id"`
	State        instrument.ExecutionState `json:"state"`
	Version      int64                     `json:"version"`
	DueDay       calendar.Day              `json:"due_day"`
	DutyID       string                    `json:"duty_id"`
	SentAt       time.Time                 `json:"sent_at"`
	ReceivedAt   time.Time                 `json:"received_at,omitzero"`
	ReceivedBy   string                    `json:"received_by,omitempty"`
	LeadPost     string                    `json:"lead_post,omitempty"`
	ResolutionID string                    `json:"resolution_id,omitempty"`
	ReportID     string                    `json:"report_id,omitempty"`
	Returns      int64                     `json:"returns"`
	Extensions   int64                     `json:"extensions"`
	Asking       bool                      `json:"asking"`
	ReportedDay  calendar.Day              `json:"reported_day,omitzero"`
	ClosedAt     time.Time                 `json:"closed_at,omitzero"`
	LateDays     int64                     `json:"late_days"`
	SentOn       int64                     `json:"sent_on,omitempty" doc:"How many instruments that rest on it were sent to those below (50)."`
}

// Ground is an entry of the register of grounds (39, 41).
type Ground struct {
	ID          string                `json:"id"`
	Kind        instrument.GroundKind `json:"kind"`
	Authority   string                `json:"authority"`
	Title       string                `json:"title"`
	Number      string                `json:"number,omitempty"`
	Day         calendar.Day          `json:"day"`
	Item        string                `json:"item,omitempty"`
	MeasureDay  calendar.Day          `json:"measure_day,omitzero"`
	ReceivedDay calendar.Day          `json:"received_day,omitzero"`
	UnitID      string                `json:"unit_id"`
	BodyID      string                `json:"body_id"`
	FileID      string                `json:"file_id,omitempty"`
	NamesTerm   bool                  `json:"names_term"`
	NamedDay    calendar.Day          `json:"named_day,omitzero" doc:"The day of execution that the paper itself names."`
	ClosedDay   calendar.Day          `json:"closed_day,omitzero"`
	At          time.Time             `json:"at"`
	PersonID    string                `json:"person_id"`
	PostID      string                `json:"post_id"`
	MeasureID   string                `json:"measure_id,omitempty" doc:"The measure of an approved plan of this program."`

	ClosedReason string `json:"closed_reason,omitempty" doc:"Why it has no force since closed_day."`
	ClosedBy     string `json:"closed_by,omitempty"`
	ClosedPost   string `json:"closed_post,omitempty"`
}

// Who is who did something, and in whose stead.
type Who struct {
	PersonID    string `json:"person_id"`
	PostID      string `json:"post_id,omitempty"`
	ForPostID   string `json:"for_post_id,omitempty"`
	ForPersonID string `json:"for_person_id,omitempty"`
	ByOrder     string `json:"by_order,omitempty"`
}

// File is a paper attached to a record.
type File struct {
	ID     string    `json:"id"`
	Role   string    `json:"role"`
	Name   string    `json:"name"`
	MIME   string    `json:"mime"`
	Size   int64     `json:"size" doc:"In bytes."`
	SHA256 string    `json:"sha256"`
	At     time.Time `json:"at"`
	By     Who       `json:"by"`
}

func fileOf(f document.File) File {
	return File{ID: f.ID, Role: f.Role, Name: f.Name, MIME: f.MIME, Size: f.Size, SHA256: f.SHA256, At: f.At, By: Who(f.By)}
}

// Message is a question, its answer, or methodical material; all recipients see it (40).
type Message struct {
	ID       string    `json:"id"`
	Kind     string    `json:"kind" enum:"question,answer,method"`
	ParentID string    `json:"parent_id,omitempty"`
	Text     string    `json:"text"`
	At       time.Time `json:"at"`
	By       Who       `json:"by"`
	BodyID   string    `json:"body_id"`
	UnitID   string    `json:"unit_id"`
	Answered bool      `json:"answered"`
}

func messageOf(m document.Message) Message {
	return Message{ID: m.ID, Kind: m.Kind, ParentID: m.ParentID, Text: m.Text, At: m.At, By: Who(m.By), BodyID: m.BodyID, UnitID: m.UnitID, Answered: m.Answered}
}

// Signature is an electronic signature over one version.
type Signature struct {
	ID        string    `json:"id"`
	Version   int64     `json:"version"`
	Purpose   string    `json:"purpose"`
	RefID     string    `json:"ref_id,omitempty"`
	By        Who       `json:"by"`
	At        time.Time `json:"at"`
	Digest    string    `json:"digest" doc:"SHA-256 of the signed text, hexadecimal."`
	Algorithm string    `json:"algorithm"`
	KeyID     string    `json:"key_id"`
}

func signatureOf(s document.Signature) Signature {
	return Signature{ID: s.ID, Version: s.Version, Purpose: s.Purpose, RefID: s.RefID, By: Who(s.By), At: s.At, Digest: s.Digest, Algorithm: s.Algorithm, KeyID: s.KeyID}
}

// Step is one who must answer in an agreement round (45, 49-1).
type Step struct {
	ID         string             `json:"id"`
	Order      int                `json:"order"`
	PostID     string             `json:"post_id,omitempty"`
	UnitID     string             `json:"unit_id,omitempty"`
	Paragraph  string             `json:"paragraph"`
	Rule       string             `json:"rule"`
	Why        string             `json:"why"`
	State      document.StepState `json:"state"`
	DueDay     calendar.Day       `json:"due_day,omitzero"`
	AskedAt    time.Time          `json:"asked_at,omitzero"`
	AnsweredAt time.Time          `json:"answered_at,omitzero"`
	By         Who                `json:"by,omitzero"`
	Remark     string             `json:"remark,omitempty"`
}

func (c *caller) step(s document.StepView) Step {
	return Step{
		ID: s.ID, Order: s.Order, PostID: s.PostID, UnitID: s.UnitID, Paragraph: s.Para, Rule: s.Rule, Why: words(c.print, s.Why), State: s.State,
		DueDay: s.DueDay, AskedAt: s.AskedAt, AnsweredAt: s.AnsweredAt, By: Who(s.By), Remark: s.Remark,
	}
}

// Round is an agreement round over one version.
type Round struct {
	ID        string              `json:"id"`
	N         int64               `json:"n"`
	Version   int64               `json:"version"`
	Mode      document.Mode       `json:"mode"`
	State     document.RoundState `json:"state"`
	StartedAt time.Time           `json:"started_at"`
	EndedAt   time.Time           `json:"ended_at,omitzero"`
	Reason    string              `json:"reason,omitempty"`
	Steps     []Step              `json:"steps"`
}

func (c *caller) round(r document.Round) Round {
	return Round{
		ID: r.ID, N: r.N, Version: r.Version, Mode: r.Mode, State: r.State, StartedAt: r.StartedAt, EndedAt: r.EndedAt, Reason: r.Reason,
		Steps: all(r.Steps, c.step),
	}
}

// Judgement is what the Regulation says of a draft.
type Judgement struct {
	Allowed  bool                    `json:"allowed" doc:"The next act may go on."`
	Edition  string                  `json:"edition,omitempty"`
	Findings []Violation             `json:"findings" doc:"Refusals, warnings and undecided findings in the order of paragraphs."`
	Term     *instrument.Calculation `json:"term,omitempty" doc:"The floor, the earliest day and the day that the draft sets."`
	Load     *Load                   `json:"load,omitempty" doc:"What the recipients have to finish already, in the area of the draft (44)."`
	Earlier  []Earlier               `json:"earlier,omitempty" doc:"Earlier instruments that ask a recipient nearly the same, the most alike first (44)."`
	Route    []Asked                 `json:"route" doc:"Who will be asked to agree (45, 49-1)."`
}

// Asked is a post or unit that will be asked to agree.
type Asked struct {
	PostID    string `json:"post_id,omitempty"`
	UnitID    string `json:"unit_id,omitempty"`
	Paragraph string `json:"paragraph"`
	Why       string `json:"why"`
}

func (c *caller) judgement(j instrument.Judgement) *Judgement {
	out := &Judgement{Allowed: j.Verdict.Allowed(), Edition: j.Verdict.Edition, Findings: findings(c.print, j.Verdict.Findings())}
	if j.Known {
		out.Term = &j.Calculation
	}
	if len(j.Load.Bodies) > 0 {
		load := loadOf(j.Load)
		out.Load = &load
	}
	out.Earlier = all(j.Twice, earlier)
	out.Route = all(j.Route, func(s document.Step) Asked {
		return Asked{PostID: s.PostID, UnitID: s.UnitID, Paragraph: s.Para, Why: words(c.print, s.Why)}
	})
	return out
}

// Event is a line of the journal of a record.
type Event struct {
	ID      string    `json:"id"`
	Stream  string    `json:"stream"`
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	By      Who       `json:"by"`
	Action  string    `json:"action"`
	Words   string    `json:"words,omitempty" doc:"What was done, in the language of the request."`
	Subject string    `json:"subject"`
	Reason  string    `json:"reason,omitempty"`
	Prev    string    `json:"prev" doc:"Hash of the entry before."`
	Hash    string    `json:"hash"`
}

func (c *caller) event(r journal.Record) Event {
	e := Event{
		ID: r.ID, Stream: r.Stream, Seq: r.Seq, At: r.At, Action: r.Action, Subject: r.Subject, Reason: r.Reason, Prev: r.Prev, Hash: r.Hash,
		By: Who{PersonID: r.PersonID, PostID: r.PostID, ForPostID: r.ForPostID, ForPersonID: r.ForPersonID, ByOrder: r.ByOrder},
	}
	if key := "journal.action." + r.Action; i18n.Default().Has(key) {
		e.Words = c.print.T(i18n.Msg{Key: key})
	}
	return e
}

// Seat is a capacity in which a person may act.
type Seat struct {
	PostID  string `json:"post_id" doc:"The post whose authority is exercised: the value of X-Acting-Post."`
	OwnPost string `json:"own_post"`
	UnitID  string `json:"unit_id"`
	BodyID  string `json:"body_id"`
	Kind    string `json:"kind"`
	Title   string `json:"title"`
	Away    bool   `json:"away,omitempty" doc:"The person is recorded absent: may read, not act."`
	ForName string `json:"for_name,omitempty" doc:"The person in whose stead."`
	ByOrder string `json:"by_order,omitempty"`
	ByPara  string `json:"by_paragraph,omitempty"`
	InForce bool   `json:"in_force" doc:"The capacity of this request."`
}

func (c *caller) seat(s org.Seat) Seat {
	out := Seat{
		PostID: s.AsPost(), OwnPost: s.PostID, UnitID: s.AsUnit(), BodyID: s.AsBody(), Kind: string(s.AsKind()), Title: c.print.Text(s.Title),
		Away: s.Away, InForce: s.AsPost() == c.act.AsPost(),
	}
	if s.For != nil {
		out.Title, out.ForName, out.ByOrder, out.ByPara = c.print.Text(s.For.Title), s.For.Name, s.For.Order, s.For.Para
	}
	return out
}

func same[T any](x T) T { return x }

// all turns every element of a list; the answer is never nil.
func all[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}
