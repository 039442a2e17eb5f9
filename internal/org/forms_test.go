package org_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
)

// TestSameCommandIsDoneOnce: the same press does nothing a second time, another command under its key is a conflict.
func TestSameCommandIsDoneOnce(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		ctx, act := t.Context(), Act(o.now(), Admin)
		act.Key = "press-1"
		in := org.UnitInput{Code: "new", Kind: org.KindDivision, ParentID: Dept, Since: Day, Name: i18n.Same("New"), Act: "order 5"}
		first := must(o.svc.AddUnit(ctx, act, in))(t)
		if again := must(o.svc.AddUnit(ctx, act, in))(t); again != first {
			t.Errorf("the second press gave %s, not %s", again, first)
		}
		in.Code = "other"
		if _, err := o.svc.AddUnit(ctx, act, in); !errors.Is(err, fault.Conflict{}) {
			t.Errorf("another input under the key: %v", err)
		}
		act.Key = "press-2"
		away := org.AbsenceInput{PersonID: Person(Clerk), From: Day, To: Day.AddDays(3), Kind: org.AbsenceLeave}
		id := must(o.svc.RecordAbsence(ctx, act, away))(t)
		act.Key = "press-3"
		for range 2 {
			ok(t, o.svc.EndAbsence(ctx, act, id, Day))
		}
		if want := []string{"org.unit.open", "org.absence.begin", "org.absence.end"}; !slices.Equal(o.journal.Actions, want) {
			t.Errorf("journal %v", o.journal.Actions)
		}
	})
}

// TestStaleRecordIsAConflict: who changes what another has changed meanwhile is told so.
func TestStaleRecordIsAConflict(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		ctx, s := t.Context(), o.now()
		act := Act(s, Admin)
		unit, _ := s.Unit(Dept)
		post, _ := s.Post(Officer1)
		person, _ := s.Person(Person(Officer1))
		area, _ := s.Area(AreaCivil)
		body := s.Data().Advisory[0]
		text := i18n.Same("Text")
		for name, do := range map[string]func(seen string) error{
			"unit": func(seen string) error {
				return o.svc.ChangeUnit(ctx, act, Dept, org.UnitChange{Since: Day, ParentID: GPO, Name: i18n.Same("A"), Act: "1", Seen: seen})
			},
			"post": func(seen string) error {
				return o.svc.ChangePost(ctx, act, Officer1, org.PostChange{Title: i18n.Same("A"), Reason: "1", Seen: seen})
			},
			"person": func(seen string) error {
				return o.svc.ChangePerson(ctx, act, person.ID, org.PersonChange{PersonInput: org.PersonInput{Code: person.Code, Family: "А", Given: "Б"}, Reason: "1", Seen: seen})
			},
			"area": func(seen string) error {
				return o.svc.ChangeArea(ctx, act, AreaCivil, org.AreaChange{Since: Day, Name: i18n.Same("A"), Act: "1", Seen: seen})
			},
			"advisory": func(seen string) error {
				return o.svc.ChangeAdvisory(ctx, act, body.ID, org.AdvisoryChange{
					Name: text, Order: "1", OrderDay: Day, From: Day, Tasks: text, Powers: text, Procedure: text,
					Members: []org.AdvisorySeat{{PostID: GP, Role: org.RoleChair}}, Seen: seen,
				})
			},
		} {
			mark := map[string]string{"unit": org.Mark(unit), "post": org.Mark(post), "person": org.Mark(person), "area": org.Mark(area), "advisory": org.Mark(body)}[name]
			if err := do("0123456789abcdef"); !errors.Is(err, fault.Conflict{}) {
				t.Errorf("%s: a false version: %v", name, err)
			}
			ok(t, do(mark))
			if err := do(mark); !errors.Is(err, fault.Conflict{}) {
				t.Errorf("%s: a stale version: %v", name, err)
			}
		}
		d, _ := s.LastDistribution()
		in := org.DistributionInput{Number: "9", Day: Day, From: Day, Items: []org.DistributionItem{{PostID: First, UnitID: Service}}, Seen: d.ID}
		must(o.svc.AdoptDistribution(ctx, act, in))(t)
		in.From = Day.AddDays(1)
		if _, err := o.svc.AdoptDistribution(ctx, act, in); !errors.Is(err, fault.Conflict{}) {
			t.Errorf("a stale distribution: %v", err)
		}
	})
}

// TestTransfer_5_G5: one act ends the old holding and begins the new one; what cannot be done whole is not begun.
func TestTransfer_5_G5(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		ctx, s := t.Context(), o.now()
		of := func(post string) string {
			h := o.now().Data().Holdings
			return h[slices.IndexFunc(h, func(x org.Holding) bool { return x.PostID == post })].ID
		}
		admin := Act(s, Admin)
		move := org.Move{PostID: Vacant, From: Day.AddDays(2), Order: "20-ж"}
		_, err := o.svc.Transfer(ctx, admin, of(Officer1), org.Move{PostID: Officer2, From: Day.AddDays(2), Order: "20-ж"})
		wantField(t, err, "post") // it is held
		_, err = o.svc.Transfer(ctx, admin, of(Officer1), org.Move{PostID: Officer1, From: Day.AddDays(2), Order: "20-ж"})
		wantField(t, err, "post")
		_, err = o.svc.Transfer(ctx, admin, of(Officer1), org.Move{PostID: Vacant, From: Start, Order: "20-ж"})
		wantField(t, err, "from")
		_, err = o.svc.Transfer(ctx, admin, of(Officer1), org.Move{PostID: Vacant, From: Day})
		wantField(t, err, "order")
		if _, err := o.svc.Transfer(ctx, Act(s, AkmolaHR), of(Officer1), move); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("personnel of a region: %v", err)
		}
		if o.now() != s {
			t.Error("the structure moved")
		}
		must(o.svc.Transfer(ctx, admin, of(Officer1), move))(t)
		for day, want := range map[calendar.Day]string{Day.AddDays(1): Officer1, Day.AddDays(2): Vacant} {
			if got := o.now().Seats(Person(Officer1), day); len(got) == 0 || got[0].PostID != want {
				t.Errorf("%s: %+v", day, got)
			}
		}
	})
}

// TestClosingAsksForSuccessors_3_7: neither a post under which work is owed or supervision stands, nor an area that is laid
// on somebody, is closed.
func TestClosingAsksForSuccessors_3_7(t *testing.T) {
	office(t, func(t *testing.T, o *opened) {
		ctx, act := t.Context(), Act(o.now(), Admin)
		o.svc.Owed = func(_ context.Context, _ store.Q, day calendar.Day, posts, units []string) (int64, error) {
			if day < Day.AddDays(10) && (slices.Contains(posts, Vacant) || slices.Contains(units, AkmolaUnit)) {
				return 3, nil
			}
			return 0, nil
		}
		wantField(t, o.svc.ClosePost(ctx, act, Vacant, Day.AddDays(1), "order"), "until")
		ok(t, o.svc.ClosePost(ctx, act, Vacant, Day.AddDays(10), "order"))
		wantField(t, o.svc.ClosePost(ctx, act, Deputy3, Day.AddDays(10), "order"), "until")
		wantField(t, o.svc.CloseUnit(ctx, act, AkmolaUnit, Day.AddDays(1), "order"), "closed")
		wantField(t, o.svc.CloseUnit(ctx, act, GPO, Day.AddDays(1), "order"), "closed")

		wantField(t, o.svc.CloseArea(ctx, act, AreaCriminal, Day.AddDays(5), "order"), "until") // an area below, an act of a unit
		wantField(t, o.svc.CloseArea(ctx, act, AreaCivil, Day.AddDays(5), "order"), "until")    // the order on duties
		wantField(t, o.svc.CloseArea(ctx, act, AreaTheft, Day.AddDays(5), ""), "act")
		id := must(o.svc.AddArea(ctx, act, org.AreaInput{Code: "tax", ParentID: AreaCivil, Name: i18n.Same("Tax"), Since: Day}))(t)
		wantField(t, o.svc.ChangeArea(ctx, act, AreaCivil, org.AreaChange{Since: Day.AddDays(1), ParentID: id, Name: i18n.Same("Civil"), Act: "1"}), "parent")
		wantField(t, o.svc.ChangeArea(ctx, act, id, org.AreaChange{Since: Day, Name: i18n.Same("Tax"), Act: "1"}), "since")
		ok(t, o.svc.ChangeArea(ctx, act, id, org.AreaChange{Since: Day.AddDays(2), ParentID: AreaCriminal, Name: i18n.Same("Taxes"), Act: "1"}))
		ok(t, o.svc.CloseArea(ctx, act, id, Day.AddDays(5), "order 3"))
		a, _ := o.now().Area(id)
		if a.At(Day.AddDays(1)).ParentID != AreaCivil || a.At(Day.AddDays(2)).ParentID != AreaCriminal || a.At(Day.AddDays(2)).Name.EN != "Taxes" || a.Open(Day.AddDays(5)) {
			t.Errorf("area %+v", a)
		}
		if err := o.svc.CloseArea(ctx, act, "nobody", Day, "x"); !errors.Is(err, fault.NotFound{}) {
			t.Errorf("an unknown area: %v", err)
		}
	})
}

// TestStandIns_2_3_5_42: whom an order on replacement may name.
func TestStandIns_2_3_5_42(t *testing.T) {
	s := org.Build(Office())
	for _, tt := range []struct {
		post, by string
		may      bool
	}{
		{GP, Deputy2, true}, {GP, First, false}, {GP, CoA, false}, // 2
		{Deputy2, Deputy3, true}, {Deputy2, First, true}, {Deputy2, CoA, true}, {Deputy2, Chief, false}, {Deputy2, GP, false}, // 3
		{CoA, Deputy3, true}, {CoA, DeputyCoA, true}, {CoA, Controller, false}, {CoA, Chief, false}, // 3, 4
		{Chief, ChiefDeputy, true}, {Chief, Officer1, true}, {Chief, DeptChief, true}, {Chief, DeptOfficer, false}, {Chief, First, false}, {Chief, AkmolaHead, false}, // 5, 42
		{Officer1, Officer2, true}, {Officer1, Chief, true}, {Officer1, DeptOfficer, false}, {Officer1, DeptChief, false}, // 5
		{AkmolaHead, AkmolaDeputy, true}, {AkmolaHead, AbaiHead, false}, {Officer1, Officer1, false},
	} {
		if got := s.MayStandIn(tt.by, tt.post, Day); got != tt.may {
			t.Errorf("%s for %s: %v", tt.by, tt.post, got)
		}
	}
	if list := s.StandIns(Officer1, Day); len(list) < 3 || list[0].UnitID != ServiceDept {
		t.Errorf("candidates %+v", list)
	}
	office(t, func(t *testing.T, o *opened) {
		in := org.ReplacementInput{PostID: Officer1, ByPostID: DeptOfficer, From: Day, Order: "7", OrderDay: Day}
		_, err := o.svc.OrderReplacement(t.Context(), Act(o.now(), Chief), in)
		wantField(t, err, "by_post")
		var inv fault.Invalid
		if errors.As(err, &inv); inv.Fields[0].Allowed.IsZero() {
			t.Error("what would pass is not told")
		}
		in.ByPostID = Officer2
		must(o.svc.OrderReplacement(t.Context(), Act(o.now(), Chief), in))(t)
	})
}
