package instrument

import (
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Kind is one of the three instruments of chapter 6.
type Kind string

// The three instruments. The Kazakh words changed their meaning between the wordings of 2018 and 2019 (see I-20).
const (
	Assignment Kind = "assignment" // поручение (40)
	Task       Kind = "task"       // задание (42)
	Request    Kind = "request"    // запрос (43)
)

// Kinds lists the instruments in the order of their paragraphs.
var Kinds = []Kind{Assignment, Task, Request}

// Stage is the act for which a draft is judged. Some rules speak only of later acts.
type Stage string

// The stages in the order in which a draft passes them.
const (
	Typing    Stage = "typing"    // the drafter writes; findings are shown, nothing is held
	Agreement Stage = "agreement" // sent to agreement
	Signing   Stage = "signing"
	Sending   Stage = "sending"
)

// Stages lists the stages in their order.
var Stages = []Stage{Typing, Agreement, Signing, Sending}

// Draft is an instrument before it is sent, with everything the rules look at. It is plain data: no I/O, no clock.
type Draft struct {
	Kind Kind `json:"kind" yaml:"kind"`
	// Day is the day of the act: it picks the edition and is the day from which terms are counted.
	Day   calendar.Day `json:"day,omitzero" yaml:"day"`
	Stage Stage        `json:"stage,omitempty" yaml:"stage"`
	// Sender is the unit that initiates, and the body it belongs to.
	Sender Sender `json:"sender" yaml:"sender"`
	// Content holds the text of each part: "name", "goals_tasks_conditions_means", "demand" … (40, 42, 43).
	Content map[string]string `json:"content,omitempty" yaml:"content"`
	// Questions are the wordings of the questions that recipients answer in fields.
	Questions []string `json:"questions,omitempty" yaml:"questions"`
	Ground    Ground   `json:"ground,omitzero" yaml:"ground"`
	Term      Term     `json:"term,omitzero" yaml:"term"`
	// Periodic says that execution repeats (41, 47).
	Periodic bool `json:"periodic,omitempty" yaml:"periodic"`
	// Period is the periodic term; it stands in the place of Term (47).
	Period Period `json:"period,omitzero" yaml:"period"`
	// Interim are intermediate terms set before the final one (40).
	Interim    []InterimTerm `json:"interim,omitempty" yaml:"interim"`
	Recipients []Recipient   `json:"recipients,omitempty" yaml:"recipients"`
	// Matter is the concrete matter of a task (42).
	Matter Matter `json:"matter,omitzero" yaml:"matter"`
	// Units are the ids of the structural units whose work the draft touches (45), the initiating one or not.
	Units []string `json:"units,omitempty" yaml:"units"`
	// Agreements are the answers of the units asked (45).
	Agreements []Answer `json:"agreements,omitempty" yaml:"agreements"`
	// Apparatus is the answer of the Apparatus (49-1).
	Apparatus Answer `json:"apparatus,omitzero" yaml:"apparatus"`
	// Drafter is the person who drew the draft up (44-1).
	Drafter string `json:"drafter,omitempty" yaml:"drafter"`
	Signer  Signer `json:"signer,omitzero" yaml:"signer"`
	// Signature is the state of the electronic signature at sending (44).
	Signature SignatureState `json:"signature,omitempty" yaml:"signature"`
	// Short is the ground on which a term below the floor is set (44).
	Short ShortGround `json:"short,omitzero" yaml:"short"`
	// Attachments are the files of the draft by role.
	Attachments []Attachment `json:"attachments,omitempty" yaml:"attachments"`
	// NeedsInquiry says that to answer, the recipient must analyse, inspect, or ask others (14, 43).
	NeedsInquiry bool `json:"needs_inquiry,omitempty" yaml:"needs_inquiry"`
	// AsksCaseFiles says that criminal, civil or administrative cases are asked for (43).
	AsksCaseFiles bool `json:"asks_case_files,omitempty" yaml:"asks_case_files"`
	// AsksCaseMaterials says that other materials are asked for (44).
	AsksCaseMaterials bool `json:"asks_case_materials,omitempty" yaml:"asks_case_materials"`
	// AsksCaseInfo says that information on the same cases or materials is asked for at the same time (44).
	AsksCaseInfo bool `json:"asks_case_info,omitempty" yaml:"asks_case_info"`
	// Held is what of the draft asks for data that stand in sources open to prosecutors (44).
	Held []HeldHit `json:"held,omitempty" yaml:"held"`
	// Supplement is what a supplementary assignment or task follows (46), nil for any other draft.
	Supplement *Supplement `json:"supplement,omitempty" yaml:"supplement"`
	// Spoken is the oral instruction that the draft was begun to formalise (44), nil for any other draft.
	Spoken *Spoken `json:"spoken,omitempty" yaml:"spoken"`
	// Delegation is the received instrument that the draft sends on (50), nil for any other draft.
	Delegation *Delegation `json:"delegation,omitempty" yaml:"delegation"`
	// SendBy is the day by which what a measure of the first month asks for is owed (44); none where it is not.
	SendBy calendar.Day `json:"send_by,omitzero" yaml:"send_by"`
	// Load is what the recipients have to finish already in the area of the draft, by week (44).
	Load []Loaded `json:"load,omitempty" yaml:"load"`
	// Inspections are those that bind the recipients in the area of the draft over its term (44).
	Inspections []Inspected `json:"inspections,omitempty" yaml:"inspections"`
	// Twice are earlier instruments that ask a recipient nearly the same (44), the most alike first.
	Twice []TwiceHit `json:"twice,omitempty" yaml:"twice"`
	// AccessMark is "" or "dsp" (for official use).
	AccessMark string `json:"access_mark,omitempty" yaml:"access_mark"`
	// Names are the names of the units and bodies mentioned, by id, so that findings speak of them by name.
	Names map[string]i18n.Text `json:"names,omitempty" yaml:"names"`
}

// HeldHit is a place in a draft that asks for what a source open to prosecutors holds (44).
type HeldHit struct {
	// Item is the id of the kind of data in the catalogue, Name what it is called, Source where it stands.
	Item   string    `json:"item" yaml:"item"`
	Name   i18n.Text `json:"name" yaml:"name"`
	Source i18n.Text `json:"source" yaml:"source"`
	// Part is the part of the content in which it is asked for, Quote the words that ask.
	Part  string `json:"part" yaml:"part"`
	Quote string `json:"quote,omitempty" yaml:"quote"`
}

// Sender is who sends.
type Sender struct {
	// Body is the id of the body, "gpo" for the General Prosecutor's Office; BodyKind as in the structure.
	Body     string   `json:"body" yaml:"body"`
	BodyKind BodyKind `json:"body_kind" yaml:"body_kind"`
	// Unit is the id of the initiating unit.
	Unit string `json:"unit,omitempty" yaml:"unit"`
	// Regulation is the id of the body whose edition applies; "" means Body. A district gives its region (10).
	Regulation string `json:"regulation,omitempty" yaml:"regulation"`
}

// BodyKind is the kind of a body, in the words of the structure.
type BodyKind string

// Kinds of bodies.
const (
	GPO       BodyKind = "gpo"
	Committee BodyKind = "committee"
	Academy   BodyKind = "academy"
	Region    BodyKind = "region"
	Military  BodyKind = "military"
	Transport BodyKind = "transport"
	District  BodyKind = "district"
)

// BodyKinds lists the kinds of bodies from above.
var BodyKinds = []BodyKind{GPO, Committee, Academy, Region, Military, Transport, District}

// GroundKind says what sort of ground an instrument rests on.
type GroundKind string

// The sorts of ground (39, 41).
const (
	GroundPlan        GroundKind = "plan"        // a measure of a plan
	GroundInstruction GroundKind = "instruction" // an instruction from the leadership, or from the body above
	GroundAct         GroundKind = "act"         // an act, assignment, request or letter of an outside authority
	// GroundReceived is an instrument that the body received and sends on (50). It is not entered but linked.
	GroundReceived GroundKind = "received"
)

// GroundKinds lists the sorts of ground that people enter in the register.
var GroundKinds = []GroundKind{GroundPlan, GroundInstruction, GroundAct}

// allGrounds are the sorts of ground that a draft may rest on.
var allGrounds = append(slices.Clone(GroundKinds), GroundReceived)

// Ground is what an instrument rests on. It is a link into the register of grounds, not a text.
type Ground struct {
	ID   string     `json:"id,omitempty" yaml:"id"`
	Kind GroundKind `json:"kind,omitempty" yaml:"kind"`
	// Plan is the kind of plan: annual, quarterly, special, unit.
	Plan string `json:"plan,omitempty" yaml:"plan"`
	// Item names the planned measure; ItemMonth is the month (1–12) in which it falls due, 0 when not known.
	Item      string `json:"item,omitempty" yaml:"item"`
	ItemMonth int    `json:"item_month,omitempty" yaml:"item_month"`
	// By is the kind of post that gave the instruction (gp, deputy, coa, body_head …), or "superior" for the body above.
	By string `json:"by,omitempty" yaml:"by"`
	// Authority is the key of an authority in the directory of the edition: president, security_council …
	Authority string `json:"authority,omitempty" yaml:"authority"`
	// Title, Number and Day identify the paper; File says that it is attached.
	Title  string       `json:"title,omitempty" yaml:"title"`
	Number string       `json:"number,omitempty" yaml:"number"`
	Day    calendar.Day `json:"day,omitzero" yaml:"day"`
	File   bool         `json:"file,omitempty" yaml:"file"`
	// Closed is the day since which the ground has no force; none while it has.
	Closed calendar.Day `json:"closed,omitzero" yaml:"closed"`
}

// Term is the term of execution: either working days from the day of sending, or the last day.
type Term struct {
	Days int          `json:"days,omitempty" yaml:"days"`
	Due  calendar.Day `json:"due,omitzero" yaml:"due"`
}

// IsZero reports whether no term is set.
func (t Term) IsZero() bool { return t == Term{} }

// InterimTerm is a term set before the final one.
type InterimTerm struct {
	What string       `json:"what,omitempty" yaml:"what"`
	Due  calendar.Day `json:"due,omitzero" yaml:"due"`
}

// Recipient is a body the instrument goes to.
type Recipient struct {
	Body string   `json:"body" yaml:"body"`
	Kind BodyKind `json:"kind" yaml:"kind"`
	// Below says whether it stands below the sender in the structure (50).
	Below Tristate `json:"below,omitempty" yaml:"below"`
}

// Matter is the concrete matter a task is about (42).
type Matter struct {
	// Kind: appeal, criminal_case, civil_case, administrative_case, fact.
	Kind string `json:"kind,omitempty" yaml:"kind"`
	// Reference is its number or other mark.
	Reference string `json:"reference,omitempty" yaml:"reference"`
}

// Decision is the answer of one who was asked to agree.
type Decision string

// The answers. No answer is the empty Decision.
const (
	Agreed            Decision = "agreed"
	AgreedWithRemarks Decision = "agreed_with_remarks"
	NotAgreed         Decision = "refused"
)

// Decisions lists the answers.
var Decisions = []Decision{Agreed, AgreedWithRemarks, NotAgreed}

// Given reports whether agreement was given, remarks or not.
func (d Decision) Given() bool { return d == Agreed || d == AgreedWithRemarks }

// Answer is one agreement: whose, what was said, by which person (44-1).
type Answer struct {
	Unit     string   `json:"unit,omitempty" yaml:"unit"`
	Decision Decision `json:"decision,omitempty" yaml:"decision"`
	By       string   `json:"by,omitempty" yaml:"by"`
}

// Tristate is a fact that may not be known yet.
type Tristate string

// Values of a Tristate; unknown is the empty one.
const (
	Unknown Tristate = ""
	Yes     Tristate = "yes"
	No      Tristate = "no"
)

// Signer is the person who signs or is to sign.
type Signer struct {
	Person string `json:"person,omitempty" yaml:"person"`
	// Post is the kind of the person's own post: gp, first_deputy, deputy, coa, deputy_coa, service_chief,
	// department_chief, unit_head, unit_deputy_head, officer, body_head, body_deputy_head, body_unit_head, body_unit_deputy_head, body_officer.
	Post string `json:"post,omitempty" yaml:"post"`
	Body string `json:"body,omitempty" yaml:"body"`
	Unit string `json:"unit,omitempty" yaml:"unit"`
	// For is the post the person acts for (2, 3, 5, 42), nil when in the own post.
	For *Acting `json:"for,omitempty" yaml:"for"`
	// Leads says whether the post (own or replaced) heads or supervises the initiating unit (3, 5).
	Leads Tristate `json:"leads,omitempty" yaml:"leads"`
}

// IsZero reports whether no signer is named.
func (s Signer) IsZero() bool { return s == Signer{} }

// Acting is a replacement: the kind of post replaced, the order, and whether it is in force on the day of the act.
type Acting struct {
	Post     string       `json:"post" yaml:"post"`
	Order    string       `json:"order,omitempty" yaml:"order"`
	OrderDay calendar.Day `json:"order_day,omitzero" yaml:"order_day"`
	Lawful   bool         `json:"lawful" yaml:"lawful"`
}

// SignatureState is the state of the signature of a draft that is being sent.
type SignatureState string

// States of a signature; none is the empty one.
const (
	Valid   SignatureState = "valid"
	Invalid SignatureState = "invalid" // it does not verify
	Stale   SignatureState = "stale"   // the draft was changed after it was signed
)

// ShortGround is what a term below the floor rests on (44): the paper of an authority, or a law.
type ShortGround struct {
	// Authority is a key of the directory, "gp" for the General Prosecutor, or "law".
	Authority string       `json:"authority,omitempty" yaml:"authority"`
	Title     string       `json:"title,omitempty" yaml:"title"`
	Number    string       `json:"number,omitempty" yaml:"number"`
	Day       calendar.Day `json:"day,omitzero" yaml:"day"`
	// File says that the paper, or the extract of the law, is attached.
	File bool `json:"file,omitempty" yaml:"file"`
	// NamesTerm says that the paper itself names an extremely short term.
	NamesTerm bool `json:"names_term,omitempty" yaml:"names_term"`
	// NamedDay is the day to which that term leads; none where it was not recorded.
	NamedDay calendar.Day `json:"named_day,omitzero" yaml:"named_day"`
	// Closed is the day since which the ground has no force; none while it has.
	Closed calendar.Day `json:"closed,omitzero" yaml:"closed"`
}

// IsZero reports whether no ground for a short term is claimed.
func (g ShortGround) IsZero() bool { return g == ShortGround{} }

// Attachment is a file of the draft.
type Attachment struct {
	// Role: analysis (40), methodical (40), ground, short_ground, other.
	Role string `json:"role" yaml:"role"`
	Name string `json:"name,omitempty" yaml:"name"`
}

// term is the term that the draft sets: of a periodic one the day of its first period (47).
func (d *Draft) term() Term {
	if d.Periodic {
		if days := d.Period.Days(d.Day, 1); len(days) > 0 {
			return Term{Due: days[0].Formal}
		}
	}
	return d.Term
}

// HasAttachment reports whether a file of the role is attached.
func (d *Draft) HasAttachment(role string) bool {
	for i := range d.Attachments {
		if d.Attachments[i].Role == role {
			return true
		}
	}
	return false
}

// name is what a unit or body is called, or its id where the name was not given.
func (d *Draft) name(id string) i18n.Text {
	if t, ok := d.Names[id]; ok {
		return t
	}
	return i18n.Same(id)
}
