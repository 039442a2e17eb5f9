// Package orgtest holds a small office for tests: a General Prosecutor with three deputies, an Apparatus, a Service with a
// department, a department, the Committee, two regions and a district. All names are fictional.
package orgtest

import (
	"context"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Start is the day on which the office begins; Day is an ordinary day within it.
var (
	Start = calendar.MustDay("2019-07-20")
	Day   = calendar.MustDay("2026-03-19")
)

// Now is ten o'clock on Day.
var Now = Day.Start().Add(10 * time.Hour)

// Units.
const (
	GPO, Leadership, Apparatus, Control = "gpo", "lead", "app", "app-control"
	Service, ServiceDept, Dept          = "svc", "svc-dept", "dept"
	Committee, Akmola, Abai, District   = "committee", "akmola", "abai", "kokshetau"
	AkmolaUnit                          = "akmola-u1"
)

// Posts; the person who holds a post has the id "x-" and the id of the post, except that nobody holds Vacant.
const (
	GP, First, Deputy2, Deputy3         = "gp", "first", "deputy2", "deputy3"
	CoA, DeputyCoA, Controller, Clerk   = "coa", "deputy-coa", "controller", "clerk"
	Chief, ChiefDeputy, SvcDeptHead     = "chief", "chief-deputy", "svc-dept-chief"
	Officer1, Officer2, Vacant          = "officer1", "officer2", "vacant"
	DeptChief, DeptDeputy, DeptOfficer  = "dept-chief", "dept-deputy", "dept-officer"
	CommitteeHead                       = "committee-head"
	AkmolaHead, AkmolaDeputy, AkmolaHR  = "akmola-head", "akmola-deputy", "akmola-hr"
	AkmolaUnitHead, AkmolaOfficer       = "akmola-u1-head", "akmola-officer"
	AbaiHead, DistrictHead, Admin       = "abai-head", "district-head", "admin"
	AreaCriminal, AreaTheft, AreaCivil  = "criminal", "theft", "civil"
	DistributionOrder, ServiceAct, DAct = "dist1", "act-svc", "act-dept"
)

// Person is the id of the person who holds a post.
func Person(post string) string { return "x-" + post }

func unit(id string, kind org.UnitKind, body, parent string) org.Unit {
	return org.Unit{ID: id, Code: id, Kind: kind, BodyID: body, Opened: Start, Editions: []org.UnitEdition{
		{Since: Start, ParentID: parent, Name: i18n.Same("Unit " + id), Short: i18n.Same(id)},
	}}
}

// Office is the whole office; every call gives a copy of its own.
func Office() org.Data {
	var d org.Data
	d.Units = []org.Unit{
		unit(GPO, org.KindGPO, GPO, ""), unit(Leadership, org.KindLeadership, GPO, GPO),
		unit(Apparatus, org.KindApparatus, GPO, GPO), unit(Control, org.KindDirectorate, GPO, Apparatus),
		unit(Service, org.KindService, GPO, GPO), unit(ServiceDept, org.KindDepartment, GPO, Service),
		unit(Dept, org.KindDepartment, GPO, GPO), unit(Committee, org.KindCommittee, Committee, GPO),
		unit(Akmola, org.KindRegion, Akmola, GPO), unit(AkmolaUnit, org.KindDirectorate, Akmola, Akmola),
		unit(Abai, org.KindRegion, Abai, GPO), unit(District, org.KindDistrict, District, Akmola),
	}
	for i, p := range posts() {
		p.Since, p.Code, p.Title = Start, p.ID, i18n.Same("Post "+p.ID)
		d.Posts = append(d.Posts, p)
		if p.ID == Vacant {
			continue
		}
		d.People = append(d.People, org.Person{ID: Person(p.ID), Code: "n-" + p.ID, Family: "Family-" + p.ID, Given: "Given", Patronymic: "Patronymic"})
		d.Holdings = append(d.Holdings, org.Holding{ID: "h" + string(rune('A'+i)), PostID: p.ID, PersonID: Person(p.ID), From: Start, Order: "1"})
	}
	acts(&d)
	return d
}

func posts() []org.Post {
	return []org.Post{
		{ID: GP, UnitID: Leadership, Kind: org.PostGP, DSP: true},
		{ID: First, UnitID: Leadership, Kind: org.PostFirstDeputy, DSP: true},
		{ID: Deputy2, UnitID: Leadership, Kind: org.PostDeputy, DSP: true},
		{ID: Deputy3, UnitID: Leadership, Kind: org.PostDeputy},
		{ID: CoA, UnitID: Apparatus, Kind: org.PostCoA, DSP: true},
		{ID: DeputyCoA, UnitID: Apparatus, Kind: org.PostDeputyCoA},
		{ID: Controller, UnitID: Control, Kind: org.PostOfficer, Control: true},
		{ID: Clerk, UnitID: Control, Kind: org.PostOfficer, Clerk: true},
		{ID: Chief, UnitID: Service, Kind: org.PostServiceChief},
		{ID: ChiefDeputy, UnitID: Service, Kind: org.PostUnitDeputyHead},
		{ID: SvcDeptHead, UnitID: ServiceDept, Kind: org.PostDepartmentChief},
		{ID: Officer1, UnitID: ServiceDept, Kind: org.PostOfficer},
		{ID: Officer2, UnitID: ServiceDept, Kind: org.PostOfficer},
		{ID: Vacant, UnitID: ServiceDept, Kind: org.PostOfficer},
		{ID: DeptChief, UnitID: Dept, Kind: org.PostDepartmentChief},
		{ID: DeptDeputy, UnitID: Dept, Kind: org.PostUnitDeputyHead},
		{ID: DeptOfficer, UnitID: Dept, Kind: org.PostOfficer},
		{ID: CommitteeHead, UnitID: Committee, Kind: org.PostBodyHead},
		{ID: AkmolaHead, UnitID: Akmola, Kind: org.PostBodyHead},
		{ID: AkmolaDeputy, UnitID: Akmola, Kind: org.PostBodyDeputyHead},
		{ID: AkmolaHR, UnitID: Akmola, Kind: org.PostBodyOfficer, HR: true},
		{ID: AkmolaUnitHead, UnitID: AkmolaUnit, Kind: org.PostBodyUnitHead},
		{ID: AkmolaOfficer, UnitID: AkmolaUnit, Kind: org.PostBodyOfficer, Control: true},
		{ID: AbaiHead, UnitID: Abai, Kind: org.PostBodyHead},
		{ID: DistrictHead, UnitID: District, Kind: org.PostBodyHead},
		{ID: Admin, UnitID: Apparatus, Kind: org.PostOfficer, Admin: true},
	}
}

func acts(d *org.Data) {
	text := i18n.Same("text")
	d.Areas = []org.Area{
		{ID: AreaCriminal, Code: AreaCriminal, Name: i18n.Same("criminal"), Since: Start},
		{ID: AreaTheft, Code: AreaTheft, ParentID: AreaCriminal, Name: i18n.Same("theft"), Since: Start},
		{ID: AreaCivil, Code: AreaCivil, Name: i18n.Same("civil"), Since: Start},
	}
	d.Distributions = []org.Distribution{{
		ID: DistributionOrder, Number: "15", Day: Start, From: Start,
		Items: []org.DistributionItem{
			{PostID: First, UnitID: Service},
			{PostID: Deputy2, UnitID: Dept},
			{PostID: Deputy2, UnitID: Akmola},
			{PostID: Deputy3, UnitID: Abai},
			{PostID: Deputy3, UnitID: Committee},
			{PostID: Deputy2, AreaID: AreaCivil},
		},
		Substitutes: []org.Substitute{
			{PostID: First, ByPostID: Deputy2, Rank: 1},
			{PostID: First, ByPostID: Deputy3, Rank: 2},
			{PostID: Deputy2, ByPostID: Deputy3, Rank: 1},
			{PostID: Deputy3, ByPostID: Deputy2, Rank: 1},
			{PostID: Deputy2, ByPostID: First, Rank: 2},
		},
	}}
	d.UnitActs = []org.UnitAct{
		{
			ID: ServiceAct, UnitID: Service, Number: "3", Day: Start, From: Start, ApprovedBy: org.Approval{PersonID: Person(First), PostID: First},
			Items: []org.UnitActItem{
				{PostID: Officer1, AreaID: AreaCriminal},
				{PostID: Officer2, AreaID: AreaCriminal, ZoneBodyID: Akmola},
				{PostID: SvcDeptHead, AreaID: AreaTheft},
			},
			Substitutes: []org.Substitute{
				{PostID: Chief, ByPostID: ChiefDeputy, Rank: 1},
				{PostID: ChiefDeputy, ByPostID: SvcDeptHead, Rank: 1},
				{PostID: SvcDeptHead, ByPostID: Officer1, Rank: 1},
				{PostID: Officer1, ByPostID: Officer2, Rank: 1},
				{PostID: Officer2, ByPostID: Officer1, Rank: 1},
			},
		},
		{
			ID: DAct, UnitID: Dept, Number: "4", Day: Start, From: Start, ApprovedBy: org.Approval{PersonID: Person(CoA), PostID: CoA},
			Items:       []org.UnitActItem{{PostID: DeptOfficer, AreaID: AreaCivil}, {PostID: DeptDeputy, ZoneBodyID: Abai}},
			Substitutes: []org.Substitute{{PostID: DeptChief, ByPostID: DeptDeputy, Rank: 1}, {PostID: DeptDeputy, ByPostID: DeptChief, Rank: 1}},
		},
	}
	d.Statutes = []org.Statute{{ID: "st1", UnitID: Service, Number: "7", Day: Start, From: Start, Tasks: text, Functions: text, Competence: text}}
	d.Directions = []org.Direction{{ID: "dir1", UnitID: Committee, Number: "9", Day: Start, From: Day, Until: Day.AddDays(10), Scope: text}}
	d.Advisory = []org.AdvisoryBody{{
		ID: "adv1", Code: "collegium", Kind: org.AdvisoryCollegium, Name: i18n.Same("Collegium"), Order: "11",
		OrderDay: Start, From: Start, Tasks: text, Powers: text, Procedure: text,
		Members: []org.AdvisoryMember{{ID: "m1", PostID: GP, Role: org.RoleChair, From: Start}, {ID: "m2", Outside: "Guest", Role: org.RoleMember, From: Start}},
	}}
}

// Away adds an absence of the holder of a post, both days included.
func Away(d *org.Data, post string, from, to calendar.Day) {
	d.Absences = append(d.Absences, org.Absence{ID: "away-" + post + from.String(), PersonID: Person(post), From: from, To: to, Kind: org.AbsenceLeave})
}

// Act is the holder of a post acting in it at Now.
func Act(s *org.Structure, post string) org.Act { return ActAt(s, post, Now) }

// ActAt is the holder of a post acting in it at an instant.
func ActAt(s *org.Structure, post string, now time.Time) org.Act {
	for _, seat := range s.Seats(Person(post), calendar.DayOf(now)) {
		if seat.PostID == post && seat.For == nil {
			return org.Act{Actor: org.Actor{Seat: seat}, Now: now}
		}
	}
	panic("orgtest: nobody holds " + post)
}

// ActFor is the holder of a post acting in the stead of another at Now.
func ActFor(s *org.Structure, post, other string) org.Act {
	seat, ok := s.MayActAs(Person(post), other, Day)
	if !ok {
		panic("orgtest: " + post + " does not act for " + other)
	}
	return org.Act{Actor: org.Actor{Seat: seat}, Now: Now}
}

// Journal is a recorder that keeps what it was given.
type Journal struct{ Actions []string }

// Record is an org.Recorder.
func (j *Journal) Record(_ context.Context, _ *store.Tx, _ org.Act, action, _ string, _ any, _ string) error {
	j.Actions = append(j.Actions, action)
	return nil
}

// System is the program itself acting at Now.
func System() org.Act { return org.Act{Actor: org.SystemActor(), Now: Now} }

// Fill puts data into an empty database and gives a service on it.
func Fill(t testing.TB, db *store.DB, data org.Data) (*org.Service, *org.Directory, *Journal) {
	t.Helper()
	dir, journal := &org.Directory{}, &Journal{}
	svc := org.NewService(db, dir, journal.Record, nil)
	if err := svc.Fill(t.Context(), System(), data); err != nil {
		t.Fatal(err)
	}
	journal.Actions = nil
	return svc, dir, journal
}

// Current is the structure as it stands in the database.
func Current(t testing.TB, db *store.DB, dir *org.Directory) *org.Structure {
	t.Helper()
	var s *org.Structure
	if err := db.Read(t.Context(), func(q store.Q) (err error) {
		s, err = dir.Current(t.Context(), q)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return s
}
