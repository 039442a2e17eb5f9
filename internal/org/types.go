package org

import (
	"time"

	"reglament/internal/calendar"
	"reglament/internal/command"
	"reglament/internal/i18n"
)

// UnitKind says what a node of the tree is.
type UnitKind string

// Kinds of units. Those for which IsBody is true are bodies: prosecution bodies, agencies and institutions of their own.
const (
	KindGPO         UnitKind = "gpo"         // General Prosecutor's Office, the root
	KindLeadership  UnitKind = "leadership"  // the General Prosecutor, his deputies; also the leadership of a body
	KindApparatus   UnitKind = "apparatus"   // Apparatus (4)
	KindService     UnitKind = "service"     // Service (42)
	KindDepartment  UnitKind = "department"  // department
	KindDirectorate UnitKind = "directorate" // directorate
	KindDivision    UnitKind = "division"    // division
	KindCommittee   UnitKind = "committee"   // Committee on Legal Statistics and Special Records (10)
	KindAcademy     UnitKind = "academy"     // Academy of Law Enforcement Agencies (10)
	KindRegion      UnitKind = "region"      // office of a region or of a city equal to it
	KindMilitary    UnitKind = "military"    // Main Military Office
	KindTransport   UnitKind = "transport"   // Main Transport Office
	KindDistrict    UnitKind = "district"    // district office and those equal to it (10)
)

// UnitKinds lists every kind in the order of the tree.
var UnitKinds = []UnitKind{
	KindGPO, KindLeadership, KindApparatus, KindService, KindDepartment, KindDirectorate, KindDivision,
	KindCommittee, KindAcademy, KindRegion, KindMilitary, KindTransport, KindDistrict,
}

// IsBody reports whether a node of this kind is a body and not a unit inside one.
func (k UnitKind) IsBody() bool {
	switch k {
	case KindGPO, KindCommittee, KindAcademy, KindRegion, KindMilitary, KindTransport, KindDistrict:
		return true
	}
	return false
}

// IsRegional reports whether a body is a regional office or one equal to it (3, 10).
func (k UnitKind) IsRegional() bool {
	return k == KindRegion || k == KindMilitary || k == KindTransport
}

// Valid reports whether the kind is known.
func (k UnitKind) Valid() bool {
	for _, known := range UnitKinds {
		if k == known {
			return true
		}
	}
	return false
}

// Unit is a node of the dated tree: a body or a unit inside a body.
type Unit struct {
	ID       string
	Code     string // short stable name used in import, export and numbers; unique
	Kind     UnitKind
	BodyID   string        // the body it belongs to; its own ID when it is a body
	Opened   calendar.Day  // first day of existence
	Closed   calendar.Day  // first day on which it no longer exists; none while open
	Editions []UnitEdition // by Since, ascending; never empty
}

// Open reports whether the unit exists on the day.
func (u Unit) Open(day calendar.Day) bool {
	return u.Opened <= day && (u.Closed.None() || day < u.Closed)
}

// At returns the edition in force on the day; before the first edition it is the first one.
func (u Unit) At(day calendar.Day) UnitEdition {
	if len(u.Editions) == 0 {
		return UnitEdition{}
	}
	found := u.Editions[0]
	for _, e := range u.Editions[1:] {
		if e.Since > day {
			break
		}
		found = e
	}
	return found
}

// UnitEdition is what a unit was called and where it stood from a day on.
type UnitEdition struct {
	Since    calendar.Day
	ParentID string // empty only for the root
	Name     i18n.Text
	Short    i18n.Text
	Act      string // the act that made the change, number and date
}

// PostKind says what powers a post carries.
type PostKind string

// Kinds of posts. Those up to the officer are of the General Prosecutor's Office, the others of every other body.
const (
	PostGP              PostKind = "gp"               // General Prosecutor (2)
	PostFirstDeputy     PostKind = "first_deputy"     // First Deputy (2)
	PostDeputy          PostKind = "deputy"           // Deputy (3)
	PostCoA             PostKind = "coa"              // Chief of the Apparatus (4)
	PostDeputyCoA       PostKind = "deputy_coa"       // deputy Chief of the Apparatus
	PostServiceChief    PostKind = "service_chief"    // chief of a Service (42)
	PostDepartmentChief PostKind = "department_chief" // chief of a department (42)
	PostUnitHead        PostKind = "unit_head"        // head of another unit (5)
	PostUnitDeputyHead  PostKind = "unit_deputy_head" // deputy head of a unit (43)
	PostOfficer         PostKind = "officer"
	PostBodyHead        PostKind = "body_head" // head of the Committee, the Academy, a region, a district
	PostBodyDeputyHead  PostKind = "body_deputy_head"
	PostBodyUnitHead    PostKind = "body_unit_head"
	PostBodyUnitDeputy  PostKind = "body_unit_deputy_head" // deputy head of a unit of such a body (43, 50)
	PostBodyOfficer     PostKind = "body_officer"
)

// PostKinds lists every kind in the order of rank.
var PostKinds = []PostKind{
	PostGP, PostFirstDeputy, PostDeputy, PostCoA, PostDeputyCoA, PostServiceChief, PostDepartmentChief,
	PostUnitHead, PostUnitDeputyHead, PostOfficer, PostBodyHead, PostBodyDeputyHead, PostBodyUnitHead, PostBodyUnitDeputy, PostBodyOfficer,
}

// Rank is the place of the kind in the order of rank, 0 for the General Prosecutor; unknown kinds come last.
func (k PostKind) Rank() int {
	for i, known := range PostKinds {
		if k == known {
			return i
		}
	}
	return len(PostKinds)
}

// Valid reports whether the kind is known.
func (k PostKind) Valid() bool { return k.Rank() < len(PostKinds) }

// IsDeputyGP reports whether the post is the First Deputy or a Deputy General Prosecutor.
func (k PostKind) IsDeputyGP() bool { return k == PostFirstDeputy || k == PostDeputy }

// IsHead reports whether the post heads the unit or body it stands in.
func (k PostKind) IsHead() bool {
	switch k {
	case PostGP, PostCoA, PostServiceChief, PostDepartmentChief, PostUnitHead, PostBodyHead, PostBodyUnitHead:
		return true
	}
	return false
}

// OfGPO reports whether posts of this kind stand in the General Prosecutor's Office itself.
func (k PostKind) OfGPO() bool { return k.Rank() < PostBodyHead.Rank() }

// Post is a place in the staff list; at most one person holds it on a day.
type Post struct {
	ID      string
	Code    string // unique, used in import and export
	UnitID  string
	Kind    PostKind
	Title   i18n.Text
	Since   calendar.Day
	Until   calendar.Day // first day on which it no longer exists; none while it does
	Control bool         // belongs to control in the Apparatus: sees every unmarked matter (order 5)
	Clerk   bool         // registry clerk: sees and registers what its body receives
	Admin   bool         // administers the structure, the calendar, accounts
	DSP     bool         // cleared for documents «Қызметтік пайдалану үшін / ДСП»
	HR      bool         // personnel: records absences and appointments of its own body
}

// Open reports whether the post exists on the day.
func (p Post) Open(day calendar.Day) bool {
	return p.Since <= day && (p.Until.None() || day < p.Until)
}

// Person is a human being; posts are held, never owned.
type Person struct {
	ID                        string
	Code                      string // personnel number, unique
	Family, Given, Patronymic string
	IIN                       string // twelve digits or empty
}

// Name is the short official form: "Сәрсенов Ә. Б.".
func (p Person) Name() string {
	s := p.Family
	for _, part := range []string{p.Given, p.Patronymic} {
		for _, r := range part {
			s += " " + string(r) + "."
			break
		}
	}
	return s
}

// FullName is family, given name and patronymic in full.
func (p Person) FullName() string {
	s := p.Family
	for _, part := range []string{p.Given, p.Patronymic} {
		if part != "" {
			s += " " + part
		}
	}
	return s
}

// Holding says that a person holds a post from From until the day before Until.
type Holding struct {
	ID, PostID, PersonID string
	From                 calendar.Day
	Until                calendar.Day // first day on which it is over; none while it lasts
	Order                string       // order of appointment
}

// Covers reports whether the holding is in force on the day.
func (h Holding) Covers(day calendar.Day) bool {
	return h.From <= day && (h.Until.None() || day < h.Until)
}

// AbsenceKind says why a person is away.
type AbsenceKind string

// Kinds of absence.
const (
	AbsenceLeave AbsenceKind = "leave"
	AbsenceSick  AbsenceKind = "sick"
	AbsenceTrip  AbsenceKind = "trip"
	AbsenceStudy AbsenceKind = "study"
	AbsenceOther AbsenceKind = "other"
)

// AbsenceKinds lists every kind.
var AbsenceKinds = []AbsenceKind{AbsenceLeave, AbsenceSick, AbsenceTrip, AbsenceStudy, AbsenceOther}

// Absence says that a person is away from From to To, both days included; To may be none (until further notice).
type Absence struct {
	ID, PersonID string
	From, To     calendar.Day
	Kind         AbsenceKind
	Order        string
}

// Covers reports whether the person is away on the day because of this absence.
func (a Absence) Covers(day calendar.Day) bool {
	return a.From <= day && (a.To.None() || day <= a.To)
}

// Replacement is an order that names who acts in a post while its holder is absent or the post is vacant; From and To are
// both included, To may be none. For the post of the General Prosecutor it is his naming of a deputy (Para "2").
type Replacement struct {
	ID, PostID, ByPostID string
	From, To             calendar.Day
	Order                string
	OrderDay             calendar.Day
	Para                 string
}

// Covers reports whether the order is in force on the day.
func (r Replacement) Covers(day calendar.Day) bool {
	return r.From <= day && (r.To.None() || day <= r.To)
}

// Substitute is a line of a distribution order (3) or a unit act (6): ByPostID acts for PostID when its holder is absent;
// a smaller Rank comes first.
type Substitute struct {
	PostID   string `json:"post"`
	ByPostID string `json:"by_post"`
	Rank     int    `json:"rank"`
}

// Distribution is the General Prosecutor's order on the distribution of duties between his deputies (3). The order with
// the latest From not after a day is the one in force.
type Distribution struct {
	ID          string
	Number      string
	Day         calendar.Day // day of the order
	From        calendar.Day // first day in force
	Items       []DistributionItem
	Substitutes []Substitute
}

// DistributionItem lays a unit, a body or an area of law on a deputy; exactly one of UnitID and AreaID is given.
type DistributionItem struct {
	PostID string `json:"post" doc:"First deputy or deputy; or the General Prosecutor, who keeps it for himself."`
	UnitID string `json:"unit,omitempty" doc:"Unit or body, with all that stands below it."`
	AreaID string `json:"area,omitempty"`
}

// UnitAct distributes duties among the employees of a unit and says who replaces whom (6). The act with the latest From
// not after a day is the one in force in its unit.
type UnitAct struct {
	ID, UnitID  string
	Number      string
	Day         calendar.Day
	From        calendar.Day
	ApprovedBy  Approval
	Items       []UnitActItem
	Substitutes []Substitute
}

// Approval is who approved an act, in which capacity.
type Approval struct {
	PersonID, PostID string
	ForPostID        string // the post in whose stead he approved, or empty
	Order            string // the order on which that rests
}

// UnitActItem gives a post an area of law and, or, a zone (7); an empty AreaID is every area, an empty ZoneBodyID every zone.
type UnitActItem struct {
	PostID     string `json:"post"`
	AreaID     string `json:"area,omitempty"`
	ZoneBodyID string `json:"zone,omitempty"`
}

// Statute is the regulation of a unit approved by order of the General Prosecutor (6).
type Statute struct {
	ID, UnitID                   string
	Number                       string
	Day                          calendar.Day
	From                         calendar.Day
	Tasks, Functions, Competence i18n.Text
	Procedure                    i18n.Text // the order of its work
}

// Area is an area of legal regulation, a subject in the sense of paragraph 7; areas form a tree. ParentID and Name are
// those with which it was added; At gives those of a day.
type Area struct {
	ID, Code, ParentID string
	Name               i18n.Text
	Since, Until       calendar.Day  // Until is the first day on which it is no longer used
	Editions           []AreaEdition // changes by Since, ascending
}

// AreaEdition is what an area is called and where it stands from a day on.
type AreaEdition struct {
	Since    calendar.Day
	ParentID string
	Name     i18n.Text
	Act      string // the act that made the change, number and date; empty in the edition with which it was added
}

// At returns the edition in force on the day; before the first day it is the first one.
func (a Area) At(day calendar.Day) AreaEdition {
	found := AreaEdition{Since: a.Since, ParentID: a.ParentID, Name: a.Name}
	for _, e := range a.Editions {
		if e.Since > day {
			break
		}
		found = e
	}
	return found
}

// Latest is the edition that comes last, in force or to come.
func (a Area) Latest() AreaEdition {
	return a.At(last(len(a.Editions), func(i int) calendar.Day { return a.Editions[i].Since }, a.Since))
}

// Open reports whether the area is in use on the day.
func (a Area) Open(day calendar.Day) bool {
	return a.Since <= day && (a.Until.None() || day < a.Until)
}

// AdvisoryBody is a consultative or advisory body founded by order of the General Prosecutor (9). Its name, order and texts
// are those of its founding; At gives those of a day.
type AdvisoryBody struct {
	ID, Code                 string
	Kind                     AdvisoryKind
	Name                     i18n.Text
	Order                    string
	OrderDay                 calendar.Day
	From, Until              calendar.Day
	Tasks, Powers, Procedure i18n.Text
	Members                  []AdvisoryMember
	Editions                 []AdvisoryEdition // changes by Since, ascending
}

// AdvisoryEdition is what an order says of an advisory body from a day on (9).
type AdvisoryEdition struct {
	Since                    calendar.Day
	Order                    string
	OrderDay                 calendar.Day
	Name                     i18n.Text
	Tasks, Powers, Procedure i18n.Text
}

// At returns the edition in force on the day; before the first day it is that of the founding.
func (a AdvisoryBody) At(day calendar.Day) AdvisoryEdition {
	found := AdvisoryEdition{a.From, a.Order, a.OrderDay, a.Name, a.Tasks, a.Powers, a.Procedure}
	for _, e := range a.Editions {
		if e.Since > day {
			break
		}
		found = e
	}
	return found
}

// Latest is the edition that comes last, in force or to come.
func (a AdvisoryBody) Latest() AdvisoryEdition {
	return a.At(last(len(a.Editions), func(i int) calendar.Day { return a.Editions[i].Since }, a.From))
}

// last is the day of the last of n editions, or the day on which there was none yet.
func last(n int, since func(int) calendar.Day, first calendar.Day) calendar.Day {
	if n == 0 {
		return first
	}
	return since(n - 1)
}

// Open reports whether the body exists on the day.
func (a AdvisoryBody) Open(day calendar.Day) bool {
	return a.From <= day && (a.Until.None() || day < a.Until)
}

// AdvisoryKind says what an advisory body is.
type AdvisoryKind string

// Kinds of advisory bodies.
const (
	AdvisoryCollegium    AdvisoryKind = "collegium"
	AdvisoryCoordination AdvisoryKind = "coordination_council"
	AdvisoryCouncil      AdvisoryKind = "council"
	AdvisoryCommission   AdvisoryKind = "commission"
)

// AdvisoryKinds lists every kind.
var AdvisoryKinds = []AdvisoryKind{AdvisoryCollegium, AdvisoryCoordination, AdvisoryCouncil, AdvisoryCommission}

// AdvisoryMember is a member by post, or a person from outside by name.
type AdvisoryMember struct {
	ID          string
	PostID      string
	Outside     string // name and post of a member from outside, when PostID is empty
	Role        AdvisoryRole
	From, Until calendar.Day
}

// AdvisoryRole is the part a member plays.
type AdvisoryRole string

// Roles in an advisory body.
const (
	RoleChair     AdvisoryRole = "chair"
	RoleViceChair AdvisoryRole = "vice_chair"
	RoleSecretary AdvisoryRole = "secretary"
	RoleMember    AdvisoryRole = "member"
)

// AdvisoryRoles lists every role in the order they are shown.
var AdvisoryRoles = []AdvisoryRole{RoleChair, RoleViceChair, RoleSecretary, RoleMember}

// Direction is an act of the General Prosecutor that gives the Chief of the Apparatus direction of another unit or body (4).
type Direction struct {
	ID, UnitID  string
	Number      string
	Day         calendar.Day
	From, Until calendar.Day
	Scope       i18n.Text // the order and limits the act sets
}

// Seat is the capacity in which a person acts. PostID, UnitID, BodyID and Kind are of the person's own post; when For is
// set the person acts in the stead of another post, and AsPost, AsUnit, AsBody and AsKind name the authority exercised.
type Seat struct {
	PersonID, PostID, UnitID, BodyID string
	Kind                             PostKind
	Name                             string    // short name of the person
	Title                            i18n.Text // title of the own post
	Away                             bool      // the person is recorded absent: may read and report back, not act
	For                              *Behalf
}

// Behalf says in whose stead a person acts and by which order.
type Behalf struct {
	PostID, PersonID string // PersonID is empty when the post is vacant
	UnitID, BodyID   string
	Kind             PostKind
	Name             string    // short name of the absent holder, or empty
	Title            i18n.Text // title of the replaced post
	Order            string    // number of the order or act; empty when the Regulation itself names the replacement (2)
	OrderDay         calendar.Day
	Para             string  // paragraph: 2, 3, 5, 6
	Via              *Behalf // set when the person replaces the one who would have replaced
}

// AsPost is the post whose authority is exercised: the replaced one, else the own one.
func (s Seat) AsPost() string {
	if s.For != nil {
		return s.For.PostID
	}
	return s.PostID
}

// AsUnit is the unit of the post whose authority is exercised.
func (s Seat) AsUnit() string {
	if s.For != nil {
		return s.For.UnitID
	}
	return s.UnitID
}

// AsBody is the body of the post whose authority is exercised.
func (s Seat) AsBody() string {
	if s.For != nil {
		return s.For.BodyID
	}
	return s.BodyID
}

// AsKind is the kind of the post whose authority is exercised: who replaces a chief signs as the chief (42).
func (s Seat) AsKind() PostKind {
	if s.For != nil {
		return s.For.Kind
	}
	return s.Kind
}

// Label says who acts, for whom and by which order: the line that stands in the journal and on paper (2).
func (s Seat) Label() i18n.Msg {
	if s.For == nil {
		return i18n.M("org.seat.own", "name", s.Name, "title", s.Title)
	}
	key := "org.seat.for"
	switch {
	case s.For.Name == "" && s.For.Order == "":
		key = "org.seat.for_vacant_law"
	case s.For.Name == "":
		key = "org.seat.for_vacant"
	case s.For.Order == "":
		key = "org.seat.for_law"
	}
	label := i18n.M(key, "name", s.Name, "title", s.Title, "for", s.For.Name, "for_title", s.For.Title,
		"order", s.For.Order, "day", s.For.OrderDay, "para", s.For.Para)
	if via := s.For.Via; via != nil {
		return i18n.M("org.seat.via", "label", label, "title", via.Title, "order", via.Order, "day", via.OrderDay)
	}
	return label
}

// Actor is who acts now; it is passed to every use case.
type Actor struct {
	Seat
	SessionID string
}

// Act is an actor at an instant, with the idempotency key of the command, which may be empty.
type Act struct {
	Actor
	Now time.Time
	Key string
}

// Command is the key under which the command may be repeated.
func (a Act) Command() command.Key { return command.Key{PersonID: a.PersonID, Name: a.Key, At: a.Now} }

// Day is the civil day in Asia/Almaty on which the act happens.
func (a Act) Day() calendar.Day { return calendar.DayOf(a.Now) }
