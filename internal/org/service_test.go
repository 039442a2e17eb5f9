package org_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// office runs a test on a filled database of each engine.
func office(t *testing.T, f func(t *testing.T, o *opened)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		o := &opened{t: t, db: db}
		o.svc, o.dir, o.journal = Fill(t, db, Office())
		f(t, o)
	})
}

type opened struct {
	t       *testing.T
	db      *store.DB
	svc     *org.Service
	dir     *org.Directory
	journal *Journal
}

func (o *opened) now() *org.Structure { o.t.Helper(); return Current(o.t, o.db, o.dir) }

// wantField fails unless the error is fault.Invalid with the field.
func wantField(t *testing.T, err error, field string) {
	t.Helper()
	var inv fault.Invalid
	if !errors.As(err, &inv) {
		t.Fatalf("error %v, want a wrong field %s", err, field)
	}
	if _, ok := inv.For(field); !ok {
		t.Errorf("wrong fields %v, want %s", inv, field)
	}
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestFillIsReadBackWhole(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		data := Office()
		Away(&data, GP, Day, 0)
		got, want := o.now().Data(), org.Build(Office()).Data()
		got.Version = ""
		byID := func(d *org.Data) {
			slices.SortFunc(d.Units, func(a, b org.Unit) int { return strings.Compare(a.ID, b.ID) })
			slices.SortFunc(d.Posts, func(a, b org.Post) int { return strings.Compare(a.ID, b.ID) })
			slices.SortFunc(d.People, func(a, b org.Person) int { return strings.Compare(a.ID, b.ID) })
			slices.SortFunc(d.Areas, func(a, b org.Area) int { return strings.Compare(a.ID, b.ID) })
			slices.SortFunc(d.UnitActs, func(a, b org.UnitAct) int { return strings.Compare(a.ID, b.ID) })
			for _, subs := range [][]org.Substitute{d.Distributions[0].Substitutes, d.UnitActs[0].Substitutes, d.UnitActs[1].Substitutes} {
				slices.SortFunc(subs, func(a, b org.Substitute) int {
					if c := strings.Compare(a.PostID, b.PostID); c != 0 {
						return c
					}
					return a.Rank - b.Rank
				})
			}
		}
		byID(&got)
		byID(&want)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
		if err := o.svc.Fill(t.Context(), System(), data); !errors.Is(err, fault.Conflict{}) {
			t.Errorf("a filled structure was filled again: %v", err)
		}
	})
}

func TestAbsenceMovesAuthority_2_G2(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		ctx := t.Context()
		before := o.now()
		id := must(o.svc.RecordAbsence(ctx, Act(before, GP), org.AbsenceInput{PersonID: Person(GP), From: Day, To: Day.AddDays(3), Kind: org.AbsenceLeave}))(t)
		s := o.now()
		if s == before || s.Version() == before.Version() {
			t.Fatal("the snapshot did not move")
		}
		if seat, _ := s.Acting(GP, Day); seat.PostID != First {
			t.Fatalf("acts %+v", seat)
		}
		if _, err := o.svc.RecordAbsence(ctx, Act(s, Admin), org.AbsenceInput{PersonID: Person(GP), From: Day.AddDays(3), Kind: org.AbsenceSick}); err == nil {
			t.Error("two absences at once were recorded")
		} else {
			wantField(t, err, "from")
		}
		// The absent General Prosecutor may do nothing but report back; then the First Deputy's authority ends.
		if _, err := o.svc.AdoptStatute(ctx, Act(s, GP), org.StatuteInput{UnitID: Dept}); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("an absent person acted: %v", err)
		}
		later := ActAt(s, GP, Now.AddDate(0, 0, 2))
		wantField(t, o.svc.EndAbsence(ctx, later, id, Day.AddDays(-1)), "to") // who acted meanwhile acted lawfully
		_, err := o.svc.RecordAbsence(ctx, Act(s, Admin), org.AbsenceInput{PersonID: Person(Clerk), From: Day.AddDays(-31), Kind: org.AbsenceSick})
		wantField(t, err, "from")
		ok(t, o.svc.EndAbsence(ctx, Act(s, GP), id, Day.AddDays(-1)))
		if seat, _ := o.now().Acting(GP, Day); seat.For != nil {
			t.Error("the absence was not taken back")
		}
		if !cmp.Equal(o.journal.Actions, []string{"org.absence.begin", "org.absence.end"}) {
			t.Errorf("journal %v", o.journal.Actions)
		}
	})
}

func TestWhoRecordsAbsence_5_G5(t *testing.T) {
	tests := []struct {
		by, of string
		may    bool
	}{
		{Chief, Officer1, true},
		{SvcDeptHead, Officer1, true},
		{Chief, DeptOfficer, false},
		{Officer2, Officer1, false},
		{Officer1, Officer1, false},
		{Chief, Chief, true},
		{First, Chief, true},
		{Deputy2, Chief, false},
		{Admin, DeptOfficer, true},
		{AkmolaHR, AkmolaOfficer, true},
		{AkmolaHR, AbaiHead, false},
		{AkmolaHead, AkmolaOfficer, true},
		{AkmolaHead, AbaiHead, false},
		{Deputy2, AkmolaHead, true},
		{CoA, Controller, true},
		{GP, First, true},
		{First, GP, false},
		{ChiefDeputy, Chief, false},
	}
	office(t, func(t *testing.T, o *opened) {
		s := o.now()
		for i, tt := range tests {
			from := Day.AddDays(10 * (i + 1))
			_, err := o.svc.RecordAbsence(t.Context(), Act(s, tt.by), org.AbsenceInput{PersonID: Person(tt.of), From: from, To: from, Kind: org.AbsenceTrip})
			if got := err == nil; got != tt.may || !got && !errors.Is(err, fault.Forbidden{}) {
				t.Errorf("%s for %s: %v, want %v", tt.by, tt.of, err, tt.may)
			}
		}
	})
}

func TestOrderReplacement_5_I42c(t *testing.T) {
	in := func(post, by string) org.ReplacementInput {
		return org.ReplacementInput{PostID: post, ByPostID: by, From: Day, To: Day.AddDays(9), Order: "50", OrderDay: Day}
	}
	office(t, func(t *testing.T, o *opened) {
		s, ctx := o.now(), t.Context()
		refused := func(by string, in org.ReplacementInput) {
			t.Helper()
			if _, err := o.svc.OrderReplacement(ctx, Act(s, by), in); !errors.Is(err, fault.Forbidden{}) {
				t.Errorf("%s replaces %s: %v", by, in.PostID, err)
			}
		}
		refused(AkmolaHR, in(AkmolaHead, AkmolaHR)) // personnel do not raise themselves
		refused(Chief, in(Chief, Officer1))         // nobody names his own replacement
		refused(First, in(GP, Deputy2))             // the General Prosecutor names (2)
		refused(Deputy2, in(Deputy3, Deputy2))      // and orders among deputies (3)
		refused(AkmolaHead, in(Chief, Officer1))
		must(o.svc.OrderReplacement(ctx, Act(s, Chief), in(SvcDeptHead, Officer2)))(t)
		must(o.svc.OrderReplacement(ctx, Act(s, GP), in(GP, Deputy3)))(t)
		id := must(o.svc.OrderReplacement(ctx, Act(s, First), in(Chief, Officer1)))(t)

		bad := func(field string, change func(*org.ReplacementInput)) {
			t.Helper()
			x := in(DeptChief, DeptOfficer)
			change(&x)
			_, err := o.svc.OrderReplacement(ctx, Act(s, Admin), x)
			wantField(t, err, field)
		}
		bad("by_post", func(x *org.ReplacementInput) { x.ByPostID = DeptChief })
		bad("by_post", func(x *org.ReplacementInput) { x.ByPostID = AkmolaHead })
		bad("by_post", func(x *org.ReplacementInput) { x.ByPostID = "nothing" })
		bad("by_post", func(x *org.ReplacementInput) { x.PostID, x.ByPostID = GP, First })
		bad("to", func(x *org.ReplacementInput) { x.To = Day.AddDays(-1) })
		bad("from", func(x *org.ReplacementInput) { x.From = Day.AddDays(-31) })
		bad("from", func(x *org.ReplacementInput) { x.From = 0 })
		bad("order", func(x *org.ReplacementInput) { x.Order = " " })
		bad("order_day", func(x *org.ReplacementInput) { x.OrderDay = Day.AddDays(1) })
		_, err := o.svc.OrderReplacement(ctx, Act(s, First), in(Chief, Officer1))
		wantField(t, err, "from") // the same once more

		must(o.svc.RecordAbsence(ctx, Act(s, First), org.AbsenceInput{PersonID: Person(Chief), From: Day, Kind: org.AbsenceSick}))(t)
		if got := acting(o.now(), Chief, Day); got != "chief<officer1 5 50" {
			t.Errorf("acts %q", got)
		}
		ok(t, o.svc.EndReplacement(ctx, Act(s, First), id, Day.AddDays(1)))
		if got := acting(o.now(), Chief, Day.AddDays(2)); got != "chief<chief-deputy 6 3" {
			t.Errorf("after the order acts %q", got)
		}
		wantField(t, o.svc.EndReplacement(ctx, Act(s, First), id, Day.AddDays(5)), "to")
	})
}

func TestDistributionOrder_3_G3a(t *testing.T) {
	next := Day.AddDays(1)
	in := org.DistributionInput{
		Number: "16", Day: Day, From: next, Items: []org.DistributionItem{{PostID: Deputy3, UnitID: Service}},
		Substitutes: []org.Substitute{{PostID: First, ByPostID: Deputy3, Rank: 1}},
	}
	office(t, func(t *testing.T, o *opened) {
		s, ctx := o.now(), t.Context()
		for _, by := range []string{First, CoA, Chief} {
			if _, err := o.svc.AdoptDistribution(ctx, Act(s, by), in); !errors.Is(err, fault.Forbidden{}) {
				t.Errorf("%s: %v", by, err)
			}
		}
		bad := func(field string, change func(*org.DistributionInput)) {
			t.Helper()
			x := in
			x.Items, x.Substitutes = slices.Clone(in.Items), slices.Clone(in.Substitutes)
			change(&x)
			_, err := o.svc.AdoptDistribution(ctx, Act(s, GP), x)
			wantField(t, err, field)
		}
		bad("from", func(x *org.DistributionInput) { x.From = Start })
		bad("items", func(x *org.DistributionInput) { x.Items = nil })
		bad("items.0.post", func(x *org.DistributionInput) { x.Items[0].PostID = Chief })
		bad("items.0.unit", func(x *org.DistributionInput) { x.Items[0].AreaID = AreaCivil })
		bad("items.0.unit", func(x *org.DistributionInput) { x.Items[0].UnitID = GPO })
		bad("items.1.unit", func(x *org.DistributionInput) { x.Items = append(x.Items, x.Items[0]) })
		bad("substitutes.0.by_post", func(x *org.DistributionInput) { x.Substitutes[0].ByPostID = First })
		bad("substitutes.0.rank", func(x *org.DistributionInput) { x.Substitutes[0].Rank = 0 })
		must(o.svc.AdoptDistribution(ctx, Act(s, GP), in))(t)
		s = o.now()
		if p, _ := s.Supervisor(Service, Day); p.ID != First {
			t.Errorf("the day before: %s", p.ID)
		}
		if p, _ := s.Supervisor(Service, next); p.ID != Deputy3 {
			t.Errorf("from its day: %s", p.ID)
		}
	})
}

func TestUnitActApproval_6_G6b(t *testing.T) {
	in := org.UnitActInput{
		UnitID: Service, Number: "33", Day: Day, From: Day, Items: []org.UnitActItem{{PostID: Officer2, AreaID: AreaCriminal}},
		Substitutes: []org.Substitute{{PostID: Chief, ByPostID: SvcDeptHead, Rank: 1}},
	}
	for _, tt := range []struct {
		by, instead string
		may         bool
	}{{First, "", true}, {CoA, "", true}, {Deputy2, "", false}, {Chief, "", false}, {Admin, "", false}, {GP, "", false}, {Deputy2, First, true}} {
		t.Run(tt.by+tt.instead, func(t *testing.T) {
			office(t, func(t *testing.T, o *opened) {
				s, ctx := o.now(), t.Context()
				id := must(o.svc.DraftUnitAct(ctx, Act(s, Chief), in))(t)
				act := Act(s, tt.by)
				if tt.instead != "" {
					must(o.svc.RecordAbsence(ctx, Act(s, tt.instead), org.AbsenceInput{PersonID: Person(tt.instead), From: Day, Kind: org.AbsenceSick}))(t)
					act = ActFor(o.now(), tt.by, tt.instead)
				}
				err := o.svc.ApproveUnitAct(ctx, act, id, "")
				got, _ := o.now().UnitAct(Service, Day)
				if tt.may {
					ok(t, err)
					if got.ID != id || got.ApprovedBy.PostID != tt.by || got.ApprovedBy.ForPostID != tt.instead {
						t.Errorf("in force %+v", got)
					}
					return
				}
				var refusal *law.Refusal
				if !errors.As(err, &refusal) || refusal.Findings[0].Para != "6" || refusal.Findings[0].Allowed.IsZero() {
					t.Fatalf("error %v", err)
				}
				if got.ID != ServiceAct {
					t.Error("a refused act is in force")
				}
			})
		})
	}
}

func TestUnitActDraft_6_G6b(t *testing.T) {
	in := org.UnitActInput{UnitID: Dept, Number: "33", Day: Day, From: Day, Items: []org.UnitActItem{{PostID: DeptOfficer, AreaID: AreaCriminal}}}
	office(t, func(t *testing.T, o *opened) {
		s, ctx := o.now(), t.Context()
		if _, err := o.svc.DraftUnitAct(ctx, Act(s, Chief), in); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("another unit's head drafted: %v", err)
		}
		bad := func(field string, change func(*org.UnitActInput)) {
			t.Helper()
			x := in
			x.Items = slices.Clone(in.Items)
			change(&x)
			_, err := o.svc.DraftUnitAct(ctx, Act(s, DeptChief), x)
			wantField(t, err, field)
		}
		bad("items.0.post", func(x *org.UnitActInput) { x.Items[0].PostID = Officer1 })
		bad("items.0.area", func(x *org.UnitActInput) { x.Items[0].AreaID = "" })
		bad("items.0.area", func(x *org.UnitActInput) { x.Items[0].AreaID = "gone" })
		bad("items.0.zone", func(x *org.UnitActInput) { x.Items[0].ZoneBodyID = Service })
		bad("items.1.post", func(x *org.UnitActInput) { x.Items = append(x.Items, x.Items[0]) })
		bad("from", func(x *org.UnitActInput) { x.From = Start })
		id := must(o.svc.DraftUnitAct(ctx, Act(s, DeptChief), in))(t)
		if act, _ := o.now().UnitAct(Dept, Day); act.ID != DAct {
			t.Error("a draft has force")
		}
		var drafts []org.UnitActDraft
		ok(t, o.db.Read(ctx, func(q store.Q) (err error) {
			drafts, err = s.UnitActDrafts(ctx, q, Act(s, DeptChief), Dept)
			return err
		}))
		if len(drafts) != 1 || drafts[0].ID != id || len(drafts[0].Items) != 1 {
			t.Errorf("drafts %+v", drafts)
		}
		seen := drafts[0].Mark()
		edit := org.UnitActEdit{Number: "34", Day: Day, From: Day.AddDays(1), Items: []org.UnitActItem{{PostID: DeptOfficer, AreaID: AreaCivil}}, Seen: seen}
		if err := o.svc.EditUnitAct(ctx, Act(s, Officer1), id, edit); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("a stranger edited it: %v", err)
		}
		wrong := edit
		wrong.Items = nil
		wantField(t, o.svc.EditUnitAct(ctx, Act(s, DeptChief), id, wrong), "items")
		ok(t, o.svc.EditUnitAct(ctx, Act(s, DeptChief), id, edit))
		if err := o.svc.EditUnitAct(ctx, Act(s, DeptChief), id, edit); !errors.Is(err, fault.Conflict{}) {
			t.Errorf("a stale edit: %v", err)
		}
		ok(t, o.db.Read(ctx, func(q store.Q) (err error) {
			drafts, err = s.UnitActDrafts(ctx, q, Act(s, DeptChief), Dept)
			return err
		}))
		if d := drafts[0]; len(drafts) != 1 || d.Number != "34" || d.From != Day.AddDays(1) || len(d.Items) != 1 || d.Items[0].AreaID != AreaCivil {
			t.Errorf("edited %+v", drafts)
		}
		if err := o.svc.ApproveUnitAct(ctx, Act(s, CoA), id, seen); !errors.Is(err, fault.Conflict{}) {
			t.Errorf("approved unread: %v", err)
		}
		if err := o.svc.DropUnitAct(ctx, Act(s, Officer1), id, "no"); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("a stranger dropped it: %v", err)
		}
		ok(t, o.svc.DropUnitAct(ctx, Act(s, DeptChief), id, "no longer needed"))
		if err := o.svc.ApproveUnitAct(ctx, Act(s, CoA), id, ""); !errors.Is(err, fault.NotFound{}) {
			t.Errorf("a dropped draft was approved: %v", err)
		}
	})
}

func TestStructureIsChangedByAdministrators(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		s, ctx := o.now(), t.Context()
		in := org.UnitInput{Code: "new", Kind: org.KindDivision, ParentID: Dept, Since: Day, Name: i18n.Same("New"), Act: "order 5"}
		for _, by := range []string{GP, Chief, AkmolaHR} {
			if _, err := o.svc.AddUnit(ctx, Act(s, by), in); !errors.Is(err, fault.Forbidden{}) {
				t.Errorf("%s: %v", by, err)
			}
		}
		admin := Act(s, Admin)
		bad := func(field string, change func(*org.UnitInput)) {
			t.Helper()
			x := in
			change(&x)
			_, err := o.svc.AddUnit(ctx, admin, x)
			wantField(t, err, field)
		}
		bad("code", func(x *org.UnitInput) { x.Code = "" })
		bad("code", func(x *org.UnitInput) { x.Code = "а б" })
		bad("code", func(x *org.UnitInput) { x.Code = Dept })
		bad("kind", func(x *org.UnitInput) { x.Kind = "tribe" })
		bad("parent", func(x *org.UnitInput) { x.ParentID = "gone" })
		bad("parent", func(x *org.UnitInput) { x.ParentID = "" })
		bad("parent", func(x *org.UnitInput) { x.Kind = org.KindService })
		bad("name.ru", func(x *org.UnitInput) { x.Name.RU = "" })
		bad("name.kk", func(x *org.UnitInput) { x.Name.KK = strings.Repeat("ә", 301) })
		bad("since", func(x *org.UnitInput) { x.Since = 0 })
		bad("parent", func(x *org.UnitInput) { x.Since = Start.AddDays(-1) })
		id := must(o.svc.AddUnit(ctx, admin, in))(t)
		ok(t, o.svc.ChangeUnit(ctx, admin, id, org.UnitChange{Since: Day.AddDays(5), ParentID: Dept, Name: i18n.Same("Renamed"), Act: "order 6"}))
		wantField(t, o.svc.ChangeUnit(ctx, admin, id, org.UnitChange{Since: Day.AddDays(5), ParentID: Dept, Name: i18n.Same("Again"), Act: "order 6"}), "since")
		wantField(t, o.svc.ChangeUnit(ctx, admin, Dept, org.UnitChange{Since: Day, ParentID: id, Name: i18n.Same("Loop"), Act: "order 6"}), "parent")
		wantField(t, o.svc.CloseUnit(ctx, admin, Dept, Day.AddDays(10), "order 7"), "closed")
		ok(t, o.svc.CloseUnit(ctx, admin, id, Day.AddDays(10), "order 8"))
		s = o.now()
		if u, _ := s.Unit(id); !u.Open(Day.AddDays(9)) || u.Open(Day.AddDays(10)) || u.BodyID != GPO || s.UnitName(id, Day.AddDays(5)).KK != "Renamed" {
			t.Errorf("unit %+v", u)
		}
	})
}

func TestPostsAndPeople_5_G5(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		s, ctx := o.now(), t.Context()
		admin := Act(s, Admin)
		post := org.PostInput{Code: "p1", UnitID: Dept, Kind: org.PostOfficer, Title: i18n.Same("Prosecutor"), Since: Day}
		bad := func(field string, change func(*org.PostInput)) {
			t.Helper()
			x := post
			change(&x)
			_, err := o.svc.AddPost(ctx, admin, x)
			wantField(t, err, field)
		}
		bad("code", func(x *org.PostInput) { x.Code = GP })
		bad("kind", func(x *org.PostInput) { x.Kind = org.PostGP })
		bad("kind", func(x *org.PostInput) { x.Kind = org.PostDepartmentChief })
		bad("kind", func(x *org.PostInput) { x.Kind = org.PostBodyOfficer })
		bad("unit", func(x *org.PostInput) { x.UnitID = "" })
		bad("until", func(x *org.PostInput) { x.Until = Day })
		postID := must(o.svc.AddPost(ctx, admin, post))(t)

		if _, err := o.svc.AddPerson(ctx, Act(s, Chief), org.PersonInput{}); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("a chief added a person: %v", err)
		}
		_, err := o.svc.AddPerson(ctx, admin, org.PersonInput{Code: "n-gp", IIN: "12"})
		for _, field := range []string{"code", "family", "given", "iin"} {
			wantField(t, err, field)
		}
		person := must(o.svc.AddPerson(ctx, Act(s, AkmolaHR), org.PersonInput{Code: "900", Family: "Сәрсенов", Given: "Әлібек", Patronymic: "Болатұлы", IIN: "900101300123"}))(t)
		_, err = o.svc.AddPerson(ctx, admin, org.PersonInput{Code: "901", Family: "А", Given: "Б", IIN: "900101300123"})
		wantField(t, err, "iin")
		if p, _ := o.now().Person(person); p.Name() != "Сәрсенов Ә. Б." || p.FullName() != "Сәрсенов Әлібек Болатұлы" {
			t.Errorf("name %q", p.Name())
		}
		if _, err := o.svc.Appoint(ctx, Act(s, AkmolaHR), org.Appointment{PersonID: person, PostID: postID, From: Day, Order: "12-ж"}); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("personnel of a region appointed in the office: %v", err)
		}
		if _, err := o.svc.Appoint(ctx, Act(s, AkmolaHR), org.Appointment{PersonID: Person(AkmolaHR), PostID: AkmolaDeputy, From: Day, Order: "12-ж"}); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("personnel appointed themselves: %v", err)
		}
		_, err = o.svc.Appoint(ctx, admin, org.Appointment{PersonID: person, PostID: GP, From: Day, Order: "12-ж"})
		wantField(t, err, "post")
		h := must(o.svc.Appoint(ctx, admin, org.Appointment{PersonID: person, PostID: postID, From: Day, Order: "12-ж"}))(t)
		wantField(t, o.svc.ClosePost(ctx, admin, postID, Day.AddDays(3), "order"), "until")
		ok(t, o.svc.Release(ctx, admin, h, org.Leaving{Until: Day.AddDays(2), Order: "13-ж"}))
		ok(t, o.svc.ClosePost(ctx, admin, postID, Day.AddDays(3), "order"))
		s = o.now()
		for day, want := range map[calendar.Day]bool{Day.AddDays(-1): false, Day: true, Day.AddDays(1): true, Day.AddDays(2): false} {
			if _, held := s.Holder(postID, day); held != want {
				t.Errorf("%s: held %v, want %v", day, held, want)
			}
		}
		wantField(t, o.svc.ChangePost(ctx, admin, Admin, org.PostChange{Title: i18n.Same("x"), Reason: "test"}), "admin")
		wantField(t, o.svc.Release(ctx, admin, s.Data().Holdings[slices.IndexFunc(s.Data().Holdings,
			func(h org.Holding) bool { return h.PostID == Admin })].ID, org.Leaving{Until: Day, Order: "14-ж"}), "until")
	})
}

func TestRegisters_6_9_4_G6a_G9_G4a(t *testing.T) {
	text := i18n.Same("Text\nof two lines")
	office(t, func(t *testing.T, o *opened) {
		s, ctx := o.now(), t.Context()
		gp := Act(s, GP)
		must(o.svc.AdoptStatute(ctx, gp, org.StatuteInput{UnitID: Service, Number: "70", Day: Day, From: Day, Tasks: text, Functions: text, Competence: text, Procedure: text}))(t)
		_, err := o.svc.AdoptStatute(ctx, gp, org.StatuteInput{UnitID: Service, Number: "71", Day: Day, From: Day, Tasks: text, Functions: text})
		wantField(t, err, "from")
		wantField(t, err, "competence.kk")
		wantField(t, err, "procedure.kk")
		dir := must(o.svc.GiveDirection(ctx, gp, org.DirectionInput{UnitID: Akmola, Number: "9", Day: Day, From: Day, Scope: text}))(t)
		ok(t, o.svc.EndDirection(ctx, gp, dir, Day.AddDays(5)))
		area := must(o.svc.AddArea(ctx, Act(s, Admin), org.AreaInput{Code: "fraud", ParentID: AreaCriminal, Name: i18n.Same("Fraud"), Since: Day}))(t)
		ok(t, o.svc.ChangeArea(ctx, Act(s, Admin), area, org.AreaChange{Since: Day.AddDays(1), Name: i18n.Same("Frauds"), Act: "order 5"}))
		members := []org.AdvisorySeat{{PostID: GP, Role: org.RoleChair}, {PostID: First, Role: org.RoleMember}, {Outside: "Guest", Role: org.RoleMember}}
		in := org.AdvisoryInput{
			Code: "council", Kind: org.AdvisoryCoordination, Name: i18n.Same("Council"), Order: "80", OrderDay: Day, From: Day,
			Tasks: text, Powers: text, Procedure: text, Members: members,
		}
		for _, by := range []string{First, Chief} {
			if _, err := o.svc.FoundAdvisory(ctx, Act(s, by), in); !errors.Is(err, fault.Forbidden{}) {
				t.Errorf("%s founded: %v", by, err)
			}
		}
		adv := must(o.svc.FoundAdvisory(ctx, gp, in))(t)
		_, err = o.svc.FoundAdvisory(ctx, gp, in)
		wantField(t, err, "code")
		in.Code, in.Members = "second", members[1:]
		_, err = o.svc.FoundAdvisory(ctx, gp, in)
		wantField(t, err, "members")
		ok(t, o.svc.ChangeAdvisory(ctx, gp, adv, org.AdvisoryChange{
			Name: i18n.Same("Board"), Order: "81", OrderDay: Day, From: Day.AddDays(7), Tasks: text, Powers: text, Procedure: text, Members: members[:2],
		}))
		ok(t, o.svc.CloseAdvisory(ctx, gp, adv, Day.AddDays(30), "82"))
		if err := o.svc.CloseAdvisory(ctx, gp, adv, Day.AddDays(31), "83"); !errors.Is(err, fault.Conflict{}) {
			t.Errorf("closed twice: %v", err)
		}
		s = o.now()
		if st, _ := s.Statute(Service, Day.AddDays(-1)); st.Number != "7" {
			t.Errorf("statute before %v", st.Number)
		}
		if st, _ := s.Statute(Service, Day); st.Number != "70" || st.Tasks != text {
			t.Errorf("statute %+v", st)
		}
		if !s.Oversees(CoA, Akmola, Day.AddDays(4)) || s.Oversees(CoA, Akmola, Day.AddDays(5)) {
			t.Error("the direction does not follow its days")
		}
		at := slices.IndexFunc(s.Data().Advisory, func(a org.AdvisoryBody) bool { return a.Code == "council" })
		if a := s.Data().Advisory[at]; len(a.Members) != 5 || a.At(Day.AddDays(6)).Name.EN != "Council" || a.At(Day.AddDays(7)).Name.EN != "Board" || a.At(Day.AddDays(7)).Order != "81" {
			t.Errorf("advisory body %+v", a)
		}
	})
}

func TestRefusedChangeLeavesNothing(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		broken := errors.New("journal is full")
		svc := org.NewService(o.db, o.dir, func(_ ctx, _ *store.Tx, _ org.Act, _, _ string, _ any, _ string) error { return broken }, nil)
		before := o.now()
		_, err := svc.AddUnit(t.Context(), Act(before, Admin), org.UnitInput{Code: "new", Kind: org.KindDivision, ParentID: Dept, Since: Day, Name: i18n.Same("New"), Act: "order 5"})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if after := o.now(); after != before {
			t.Error("the structure moved although the change was rolled back")
		}
	})
}

// A draft of an act is seen by its author, who may prepare one, who is over the unit and who approves; by nobody else.
func TestUnitActDraftIsNotShownToStrangers_6_G6b(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		s, ctx := o.now(), t.Context()
		in := org.UnitActInput{UnitID: Dept, Number: "33", Day: Day, From: Day, Items: []org.UnitActItem{{PostID: DeptOfficer, AreaID: AreaCriminal}}}
		id := must(o.svc.DraftUnitAct(ctx, Act(s, DeptChief), in))(t)
		for post, may := range map[string]bool{
			DeptChief: true, Deputy2: true, GP: true, CoA: true, Admin: true, DeptOfficer: false, Officer1: false, Chief: false, Deputy3: false, AkmolaHead: false, AkmolaHR: false, Controller: false,
		} {
			for unit, has := range map[string]bool{Dept: true, ServiceDept: false} {
				var list []org.UnitActDraft
				ok(t, o.db.Read(ctx, func(q store.Q) (err error) { list, err = s.UnitActDrafts(ctx, q, Act(s, post), unit); return err }))
				if sees := slices.ContainsFunc(list, func(d org.UnitActDraft) bool { return d.ID == id }); sees != (may && has) {
					t.Errorf("%s sees the draft among those of %s: %t", post, unit, sees)
				}
			}
		}
	})
}

// Why a person is away is known to himself, to the heads over him, to personnel of his body and to administrators (I-260).
func TestWhyAwayIsNotEverybodysToKnow_2_3_5(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		s := o.now()
		for post, may := range map[string]bool{
			Officer1: true, SvcDeptHead: true, Chief: true, GP: true, Admin: true,
			Officer2: false, DeptChief: false, Deputy2: false, AkmolaHead: false, AkmolaHR: false, AkmolaOfficer: false, Controller: false,
		} {
			if s.MayReadAbsences(Act(s, post), Person(Officer1)) != may {
				t.Errorf("%s may know it: %t", post, !may)
			}
		}
		for post, may := range map[string]bool{AkmolaOfficer: true, AkmolaUnitHead: true, AkmolaHead: true, AkmolaHR: true, AbaiHead: false, Officer1: false} {
			if s.MayReadAbsences(Act(s, post), Person(AkmolaOfficer)) != may {
				t.Errorf("%s may know it of one of the region: %t", post, !may)
			}
		}
		if s.MayReadAbsences(Act(s, Admin), "nobody") {
			t.Error("of nobody something is known")
		}
	})
}
