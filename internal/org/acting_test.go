package org_test

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	. "reglament/internal/org/orgtest"
)

// acting says who acts in a post: "post" for its own holder, "post<other" for one who stands in, "" for nobody.
func acting(s *org.Structure, post string, day calendar.Day) string {
	seat, ok := s.Acting(post, day)
	switch {
	case !ok:
		return ""
	case seat.For == nil:
		return seat.PostID
	}
	return post + "<" + seat.PostID + " " + seat.For.Para + " " + seat.For.Order
}

func build(change func(d *org.Data)) *org.Structure {
	d := Office()
	if change != nil {
		change(&d)
	}
	return org.Build(d)
}

func TestFirstDeputyActsForAbsentGP_2_G2(t *testing.T) {
	from, to := Day, Day.AddDays(5)
	naming := org.Replacement{ID: "n", PostID: GP, ByPostID: Deputy3, From: Start, Order: "77", OrderDay: Start, Para: "2"}
	tests := []struct {
		name   string
		change func(d *org.Data)
		day    calendar.Day
		want   string
	}{
		{"present", nil, Day, GP},
		{"the day before the absence", func(d *org.Data) { Away(d, GP, from, to) }, from.AddDays(-1), GP},
		{"the first day", func(d *org.Data) { Away(d, GP, from, to) }, from, "gp<first 2 "},
		{"the last day", func(d *org.Data) { Away(d, GP, from, to) }, to, "gp<first 2 "},
		{"the day after", func(d *org.Data) { Away(d, GP, from, to) }, to.AddDays(1), GP},
		{"until further notice", func(d *org.Data) { Away(d, GP, from, 0) }, to.AddDays(900), "gp<first 2 "},
		{"both absent, nobody named", func(d *org.Data) { Away(d, GP, from, to); Away(d, First, from, to) }, Day, ""},
		{"both absent, a deputy named", func(d *org.Data) {
			Away(d, GP, from, to)
			Away(d, First, from, to)
			d.Replacements = append(d.Replacements, naming)
		}, Day, "gp<deputy3 2 77"},
		{"the named deputy does not pass the First Deputy over", func(d *org.Data) {
			Away(d, GP, from, to)
			d.Replacements = append(d.Replacements, naming)
		}, Day, "gp<first 2 "},
		{"the named deputy absent too: his replacement is not named by the GP", func(d *org.Data) {
			Away(d, GP, from, to)
			Away(d, First, from, to)
			Away(d, Deputy3, from, to)
			d.Replacements = append(d.Replacements, naming)
		}, Day, ""},
		{"somebody who is no deputy cannot be named", func(d *org.Data) {
			Away(d, GP, from, to)
			Away(d, First, from, to)
			r := naming
			r.ByPostID = Chief
			d.Replacements = append(d.Replacements, r)
		}, Day, ""},
		{"naming not yet in force", func(d *org.Data) {
			Away(d, GP, from, to)
			Away(d, First, from, to)
			r := naming
			r.From = Day.AddDays(1)
			d.Replacements = append(d.Replacements, r)
		}, Day, ""},
		{"vacant", func(d *org.Data) { d.Holdings = d.Holdings[1:] }, Day, "gp<first 2 "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := acting(build(tt.change), GP, tt.day); got != tt.want {
				t.Errorf("acts %q, want %q", got, tt.want)
			}
		})
	}
}

func TestReplacementSaysOnWhoseBehalf_2_G2(t *testing.T) {
	s := build(func(d *org.Data) { Away(d, GP, Day, Day); Away(d, Chief, Day, Day) })
	seat, _ := s.Acting(GP, Day)
	if seat.AsPost() != GP || seat.AsKind() != org.PostGP || seat.AsUnit() != Leadership || seat.AsBody() != GPO || seat.For.PersonID != Person(GP) {
		t.Errorf("the authority is not that of the General Prosecutor: %+v", seat)
	}
	if m := seat.Label(); m.Key != "org.seat.for_law" || m.Args["for"] != s.PersonName(Person(GP)) {
		t.Errorf("label %v", m)
	}
	seat, _ = s.Acting(Chief, Day)
	if m := seat.Label(); m.Key != "org.seat.for" || m.Args["order"] != "3" || m.Args["day"] != Start {
		t.Errorf("label %v", m)
	}
	if m := Act(s, First).Label(); m.Key != "org.seat.own" {
		t.Errorf("label %v", m)
	}
	s = build(func(d *org.Data) { d.Holdings = d.Holdings[1:] })
	seat, _ = s.Acting(GP, Day)
	if m := seat.Label(); m.Key != "org.seat.for_vacant_law" || seat.For.PersonID != "" {
		t.Errorf("label %v", m)
	}
}

func TestDeputiesReplaceEachOtherByRank_3_G3b(t *testing.T) {
	tests := []struct {
		name string
		away []string
		post string
		want string
	}{
		{"first by rank", []string{First}, First, "first<deputy2 3 15"},
		{"second by rank when the first is absent", []string{First, Deputy2}, First, "first<deputy3 3 15"},
		{"all absent", []string{First, Deputy2, Deputy3}, First, ""},
		{"mutual", []string{Deputy3}, Deputy3, "deputy3<deputy2 3 15"},
		{"both of a pair absent: the next by rank, then through him", []string{Deputy2, Deputy3}, Deputy2, "deputy2<first 3 15"},
		{"a chain through the one who replaces the replacement", []string{Deputy2, Deputy3}, Deputy3, "deputy3<first 3 15"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := build(func(d *org.Data) {
				for _, p := range tt.away {
					Away(d, p, Day, Day)
				}
			})
			if got := acting(s, tt.post, Day); got != tt.want {
				t.Errorf("acts %q, want %q", got, tt.want)
			}
		})
	}
	s := build(func(d *org.Data) { Away(d, Deputy2, Day, Day); Away(d, Deputy3, Day, Day) })
	seat, _ := s.Acting(Deputy3, Day)
	if via := seat.For.Via; via == nil || via.PostID != Deputy2 || via.Order != "15" {
		t.Errorf("the way of the chain is not told: %+v", seat.For)
	}
	if m := seat.Label(); m.Key != "org.seat.via" {
		t.Errorf("label %v", m)
	}
}

func TestUnitActNamesReplacement_6_G5(t *testing.T) {
	s := build(func(d *org.Data) { Away(d, Chief, Day, Day) })
	if got := acting(s, Chief, Day); got != "chief<chief-deputy 6 3" {
		t.Errorf("acts %q", got)
	}
	// The line of a department's chief stands in the act of the Service above it.
	s = build(func(d *org.Data) { Away(d, SvcDeptHead, Day, Day) })
	if got := acting(s, SvcDeptHead, Day); got != "svc-dept-chief<officer1 6 3" {
		t.Errorf("acts %q", got)
	}
	s = build(func(d *org.Data) { Away(d, Chief, Day, Day); Away(d, ChiefDeputy, Day, Day) })
	if got := acting(s, Chief, Day); got != "chief<svc-dept-chief 6 3" {
		t.Errorf("through the replacement of the replacement acts %q", got)
	}
	if got := acting(build(nil), Vacant, Day); got != "" {
		t.Errorf("in a vacant post nobody named acts %q", got)
	}
}

func TestUnitActInForceByDate_6_G6b(t *testing.T) {
	next := Day.AddDays(3)
	s := build(func(d *org.Data) {
		Away(d, DeptChief, Day, Day.AddDays(9))
		d.UnitActs = append(d.UnitActs, org.UnitAct{
			ID: "new", UnitID: Dept, Number: "44", Day: Day, From: next,
			Substitutes: []org.Substitute{{PostID: DeptChief, ByPostID: DeptOfficer, Rank: 1}},
		})
	})
	for day, want := range map[calendar.Day]string{
		next.AddDays(-1): "dept-chief<dept-deputy 6 4", next: "dept-chief<dept-officer 6 44", next.AddDays(1): "dept-chief<dept-officer 6 44",
	} {
		if got := acting(s, DeptChief, day); got != want {
			t.Errorf("%s: acts %q, want %q", day, got, want)
		}
	}
}

func TestOrderOnReplacementGoesFirst_5_I42c(t *testing.T) {
	order := func(id, by string, from, to, day calendar.Day) org.Replacement {
		return org.Replacement{ID: id, PostID: Chief, ByPostID: by, From: from, To: to, Order: id, OrderDay: day, Para: "5"}
	}
	tests := []struct {
		name   string
		orders []org.Replacement
		away   []string
		day    calendar.Day
		want   string
	}{
		{"the order before the act", []org.Replacement{order("50", Officer1, Day, Day, Day)}, []string{Chief}, Day, "chief<officer1 5 50"},
		{"the day before the order", []org.Replacement{order("50", Officer1, Day.AddDays(1), 0, Day)}, []string{Chief}, Day, "chief<chief-deputy 6 3"},
		{"the day after the order", []org.Replacement{order("50", Officer1, Start, Day.AddDays(-1), Day)}, []string{Chief}, Day, "chief<chief-deputy 6 3"},
		{"the later order", []org.Replacement{order("50", Officer1, Day, Day, Start), order("51", Officer2, Day, Day, Day)}, []string{Chief}, Day, "chief<officer2 5 51"},
		{"an order gives nothing while the holder is present", []org.Replacement{order("50", Officer1, Day, Day, Day)}, nil, Day, Chief},
		{"the named one absent: the act", []org.Replacement{order("50", DeptOfficer, Day, Day, Day)}, []string{Chief, DeptOfficer}, Day, "chief<chief-deputy 6 3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := build(func(d *org.Data) {
				d.Replacements = tt.orders
				for _, p := range tt.away {
					Away(d, p, Day, Day)
				}
			})
			if got := acting(s, Chief, tt.day); got != tt.want {
				t.Errorf("acts %q, want %q", got, tt.want)
			}
		})
	}
	// Who replaces a chief signs as the chief (42).
	s := build(func(d *org.Data) { d.Replacements = tests[0].orders; Away(d, Chief, Day, Day) })
	if seat, _ := s.Acting(Chief, Day); seat.AsKind() != org.PostServiceChief || seat.Kind != org.PostOfficer {
		t.Errorf("signs as %s, is %s", seat.AsKind(), seat.Kind)
	}
}

func TestReplacementsInACircleActForNobody_6_G5(t *testing.T) {
	s := build(func(d *org.Data) { Away(d, Officer1, Day, Day); Away(d, Officer2, Day, Day) })
	for _, post := range []string{Officer1, Officer2} {
		if got := acting(s, post, Day); got != "" {
			t.Errorf("in %s acts %q", post, got)
		}
	}
}

func TestSeatsOwnFirstThenReplaced_2_G2(t *testing.T) {
	s := build(func(d *org.Data) {
		Away(d, GP, Day, Day)
		Away(d, Chief, Day, Day)
		Away(d, ChiefDeputy, Day, Day)
	})
	names := func(person string) (out []string) {
		for _, seat := range s.Seats(person, Day) {
			name := seat.AsPost()
			if seat.Away {
				name += " away"
			}
			out = append(out, name)
		}
		return out
	}
	tests := map[string][]string{
		First: {First, GP}, SvcDeptHead: {SvcDeptHead, ChiefDeputy, Chief}, GP: {GP + " away"}, Officer1: {Officer1}, "nobody": nil,
	}
	for post, want := range tests {
		got := names(Person(post))
		if len(got) != len(want) {
			t.Errorf("%s: seats %v, want %v", post, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: seats %v, want %v", post, got, want)
			}
		}
	}
	if s.Lawful(org.Act{Actor: org.Actor{Seat: s.Seats(Person(GP), Day)[0]}, Now: Now}) {
		t.Error("an absent person may act")
	}
	// Seats and Acting agree for everybody.
	for _, p := range s.Data().Posts {
		if seat, ok := s.Acting(p.ID, Day); ok {
			found := false
			for _, x := range s.Seats(seat.PersonID, Day) {
				found = found || x.AsPost() == p.ID && x.PostID == seat.PostID
			}
			if !found {
				t.Errorf("%s acts in %s, but the seats do not say so", seat.PersonID, p.ID)
			}
		}
	}
}

func TestSeatEndsWithTheOrder_2_G2(t *testing.T) {
	s := build(func(d *org.Data) { Away(d, GP, Day, Day) })
	seat, _ := s.Acting(GP, Day)
	if !s.Confirm(seat, Day) || s.Confirm(seat, Day.AddDays(1)) {
		t.Error("the seat must stand on the day of the absence only")
	}
	forged := seat
	forged.PersonID = Person(Deputy2)
	if s.Confirm(forged, Day) {
		t.Error("another person took the seat")
	}
}

func TestSupervisor_3_G3a(t *testing.T) {
	next := Day.AddDays(1)
	s := build(func(d *org.Data) {
		d.Distributions = append(d.Distributions, org.Distribution{
			ID: "d2", Number: "16", Day: Day, From: next,
			Items: []org.DistributionItem{{PostID: Deputy3, UnitID: Service}, {PostID: First, UnitID: ServiceDept}},
		})
	})
	tests := []struct {
		unit string
		day  calendar.Day
		want string
	}{
		{Service, Start.AddDays(-1), ""},
		{Service, Start, First},
		{Service, Day, First},
		{Service, next, Deputy3},
		{ServiceDept, Day, First},
		{ServiceDept, next, First},
		{District, Day, Deputy2},
		{AkmolaUnit, Day, Deputy2},
		{Abai, Day, Deputy3},
		{Abai, next, ""},
		{Apparatus, Day, ""},
		{"unknown", Day, ""},
	}
	for _, tt := range tests {
		p, _ := s.Supervisor(tt.unit, tt.day)
		if p.ID != tt.want {
			t.Errorf("%s on %s is supervised by %q, want %q", tt.unit, tt.day, p.ID, tt.want)
		}
	}
	if p, _ := s.AreaSupervisor(AreaCivil, Day); p.ID != Deputy2 {
		t.Errorf("area supervised by %q", p.ID)
	}
	if got := s.Supervised(Deputy2, Day); len(got) != 2 || got[0] != Dept || got[1] != Akmola {
		t.Errorf("supervised %v", got)
	}
}

func TestChiefOfApparatusDirectsByAct_4_G4a(t *testing.T) {
	s := build(nil)
	for day, want := range map[calendar.Day]bool{Day.AddDays(-1): false, Day: true, Day.AddDays(9): true, Day.AddDays(10): false} {
		if got := s.Oversees(CoA, Committee, day); got != want {
			t.Errorf("%s: directs the Committee %v, want %v", day, got, want)
		}
	}
	if !s.Oversees(CoA, Control, Day) || s.Oversees(CoA, Service, Day) {
		t.Error("the Chief leads the Apparatus with its units, and no other unit without an act")
	}
}

func TestProposeExecutor_7_G7(t *testing.T) {
	tests := []struct {
		name             string
		area, zone, away string
		want, why        string
	}{
		{"the area", AreaCriminal, "", "", Officer1, "org.propose.area"},
		{"the area and the zone before the area alone", AreaCriminal, Akmola, "", Officer2, "org.propose.area_zone"},
		{"a district belongs to the zone of its region", AreaCriminal, District, "", Officer2, "org.propose.area_zone"},
		{"the narrower area before the zone", AreaTheft, Akmola, "", SvcDeptHead, "org.propose.area"},
		{"another zone", AreaCriminal, Abai, "", Officer1, "org.propose.area"},
		{"the zone alone", "", Abai, "", DeptDeputy, "org.propose.zone"},
		{"an area nobody has in a zone somebody has", "unknown", Abai, "", DeptDeputy, "org.propose.zone"},
		{"absent but replaced", AreaCriminal, "", Officer1, Officer1, "org.propose.area"},
		{"absent and not replaced: the next", AreaCivil, Abai, DeptOfficer, DeptDeputy, "org.propose.zone"},
		{"nothing fits", "unknown", Committee, "", "", ""},
		{"nothing asked", "", "", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := build(func(d *org.Data) {
				if tt.away != "" {
					Away(d, tt.away, Day, Day)
				}
			})
			p, why, ok := s.ProposeExecutor(tt.area, tt.zone, Day)
			if p.ID != tt.want || why.Key != tt.why || ok != (tt.want != "") {
				t.Errorf("proposed %q (%s), want %q (%s)", p.ID, why.Key, tt.want, tt.why)
			}
		})
	}
	if _, _, ok := build(nil).ProposeExecutor(AreaCriminal, "", Start.AddDays(-1)); ok {
		t.Error("proposed by an act that is not in force yet")
	}
}

func TestTreeIsDated_10_G10b(t *testing.T) {
	moved := Day.AddDays(1)
	s := build(func(d *org.Data) {
		for i := range d.Units {
			if d.Units[i].ID == District {
				d.Units[i].Editions = append(d.Units[i].Editions, org.UnitEdition{Since: moved, ParentID: Abai, Name: i18n.Same("Renamed")})
			}
			if d.Units[i].ID == ServiceDept {
				d.Units[i].Closed = moved
			}
		}
	})
	if !s.Within(District, Akmola, Day) || s.Within(District, Akmola, moved) || !s.Within(District, Abai, moved) {
		t.Error("the district does not move on its day")
	}
	if s.UnitName(District, Day) == s.UnitName(District, moved) {
		t.Error("the name does not change on its day")
	}
	if n := len(s.Children(Service, Day)); n != 1 {
		t.Errorf("%d units below before the closing", n)
	}
	if n := len(s.Children(Service, moved)); n != 0 {
		t.Errorf("%d units below after the closing", n)
	}
	if got := s.UnitOf(ServiceDept, Day); got != Service {
		t.Errorf("the independent unit is %q", got)
	}
	if got := s.Bodies(Day, org.KindRegion); len(got) != 2 || got[0].ID != Abai {
		t.Errorf("regions %v", got)
	}
	if h, _ := s.Head(Akmola, Day); h.ID != AkmolaHead {
		t.Errorf("head %q", h.ID)
	}
	if h, _ := s.Head(GPO, Day); h.ID != GP {
		t.Errorf("head of the office %q", h.ID)
	}
}

func TestBuildSurvivesDamage(t *testing.T) {
	s := build(func(d *org.Data) {
		d.Units[5].Editions[0].ParentID = ServiceDept // above itself
		d.Posts[3].UnitID = "gone"
		d.Holdings[2].PersonID = "gone"
		d.UnitActs[0].Items[0].PostID = "gone"
		d.Distributions[0].Items[0].PostID = "gone"
	})
	for _, p := range s.Data().Posts {
		s.Acting(p.ID, Day)
		s.Ancestors(p.UnitID, Day)
		s.Supervisor(p.UnitID, Day)
	}
	s.ProposeExecutor(AreaCriminal, Akmola, Day)
	s.Below(GPO, Day)
	if len(org.Check(s.Data())) == 0 {
		t.Error("Check finds nothing in a damaged structure")
	}
	if wrong := org.Check(Office()); len(wrong) > 0 {
		t.Errorf("Check faults a sound structure: %+v", wrong)
	}
}
