package app_test

import (
	"slices"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/org/orgtest"
	"reglament/internal/store"
	"reglament/internal/trip"
)

// measure is a ground that is a measure of an approved plan of this program.
func (h *plans) measure() string {
	h.t.Helper()
	var ids []string
	h.ok(h.DB.Write(h.t.Context(), func(tx *store.Tx) (err error) {
		ids, err = h.Instrument.EnterMeasures(h.t.Context(), tx, h.act(orgtest.DeptOfficer), []instrument.PlanMeasure{{
			MeasureID: "m1", Plan: "annual", Title: "2026 жылғы жоспар", Item: "7", Approved: calendar.MustDay("2025-12-25"), Received: calendar.MustDay("2025-12-26"),
			Due: calendar.MustDay("2026-12-20"), UnitID: orgtest.Dept, BodyID: orgtest.GPO,
		}})
		return err
	}))
	return ids[0]
}

// enter enters an inspection, as a post.
func (h *plans) enter(post string, kind trip.Kind, body, area, from, to, ground string) (trip.Receipt, error) {
	h.t.Helper()
	in := trip.Input{Kind: kind, BodyID: body, AreaID: area, Ground: ground}
	if from != "" {
		in.From = calendar.MustDay(from)
	}
	if to != "" {
		in.To = calendar.MustDay(to)
	}
	return h.Trip.Enter(h.t.Context(), h.act(post), in)
}

// bound is the load of a body in an area, as a post plans it.
func (h *plans) bound(post, body, area string) (instrument.BodyLoad, instrument.LoadTable) {
	h.t.Helper()
	t, err := h.Instrument.Load(h.t.Context(), h.act(post), instrument.LoadFilter{Area: area, Weeks: 4})
	h.ok(err)
	i := slices.IndexFunc(t.Bodies, func(b instrument.BodyLoad) bool { return b.Body == body })
	if i < 0 {
		h.t.Fatalf("%s is no body of the load", body)
	}
	return t.Bodies[i], t
}

// The kinds of the register are those that an edition weighs, and each weighs in the edition in force (44; I-243).
func TestKindsOfInspectionsAreWeighed_44_I44f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		_, table := h.bound(orgtest.Officer1, orgtest.Akmola, orgtest.AreaCivil)
		if len(table.Weigh) != len(trip.Kinds) {
			t.Errorf("%v are not %v", table.Weigh, trip.Kinds)
		}
		for _, k := range trip.Kinds {
			if table.Weigh[string(k)] < 1 {
				t.Errorf("%s weighs nothing", k)
			}
		}
	})
}

// An inspection binds its body in the weeks that its days touch, in its area, or in every one when it is complex; what ended early binds up
// to its day, what was called off not at all (44; I-242). Its ground may be a measure of a plan. Nothing is deleted.
func TestInspectionsBindABody_44_I44f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) { // Friday, 20 November 2026
		ctx, ground := t.Context(), h.measure()
		thematic, err := h.enter(orgtest.DeptOfficer, trip.Thematic, orgtest.Akmola, orgtest.AreaCivil, "2026-11-12", "2026-12-01", ground)
		h.ok(err)
		whole, err := h.enter(orgtest.CoA, trip.Complex, orgtest.Akmola, "", "2026-12-07", "2026-12-18", ground)
		h.ok(err)
		b, table := h.bound(orgtest.Officer1, orgtest.Akmola, orgtest.AreaCivil)
		if !slices.Equal(b.InWeek, []int{1, 1, 1, 1}) || !slices.Equal(b.Weight, []int{5, 5, 5, 5}) || b.Total() != 0 || !table.HasInspections() || b.Peak() != 5 {
			t.Errorf("akmola, civil: %+v", b)
		}
		if b, _ := h.bound(orgtest.Officer1, orgtest.Akmola, orgtest.AreaCriminal); !slices.Equal(b.InWeek, []int{0, 0, 0, 1}) {
			t.Errorf("akmola, criminal: %+v", b)
		}
		if b, _ := h.bound(orgtest.Officer1, orgtest.Abai, orgtest.AreaCivil); len(b.Inspections) != 0 {
			t.Errorf("another body: %+v", b)
		}
		if x, err := h.Trip.Inspection(ctx, h.act(orgtest.DeptOfficer), thematic.ID); err != nil || x.State != trip.Running || !x.MayEnd || !x.MayCallOff || x.Ground.Item != "7" || !x.MaySeeGround {
			t.Errorf("%+v, %v", x, err)
		}
		_, err = h.Trip.End(ctx, h.act(orgtest.DeptChief), thematic.ID, trip.EndInput{Day: calendar.MustDay("2026-11-19"), Reason: "Мәселелер тексерілді."})
		h.ok(err)
		_, err = h.Trip.CallOff(ctx, h.act(orgtest.DeptOfficer), whole.ID, "Кейінге қалдырылды.")
		h.is(err, fault.Forbidden{})
		if b, _ := h.bound(orgtest.Officer1, orgtest.Akmola, orgtest.AreaCivil); !slices.Equal(b.InWeek, []int{0, 0, 0, 1}) {
			t.Errorf("ended yesterday it binds today: %+v", b)
		}
		_, err = h.Trip.CallOff(ctx, h.act(orgtest.CoA), whole.ID, "Кейінге қалдырылды.")
		h.ok(err)
		if _, table := h.bound(orgtest.Officer1, orgtest.Akmola, orgtest.AreaCivil); table.HasInspections() {
			t.Error("what was called off binds")
		}
		for _, id := range []string{thematic.ID, whole.ID} {
			_, err := h.Trip.CallOff(ctx, h.act(orgtest.CoA), id, "тағы")
			h.is(err, fault.Conflict{})
			_, err = h.Trip.End(ctx, h.act(orgtest.CoA), id, trip.EndInput{Day: calendar.MustDay("2026-11-19"), Reason: "тағы"})
			h.is(err, fault.Conflict{})
		}
		list, err := h.Trip.Inspections(ctx, h.act(orgtest.Officer1), trip.Filter{}, "", 10)
		if h.ok(err); len(list.Rows) != 2 || list.Rows[0].ID != whole.ID || list.Rows[1].ClosedReason == "" || list.Rows[1].To != calendar.MustDay("2026-12-01") {
			t.Errorf("%+v", list)
		}
		h.ok(h.DB.Read(ctx, func(q store.Q) error {
			acts, err := store.List(ctx, q, store.Value[string], `SELECT action FROM journal WHERE stream = $1 ORDER BY seq`, "inspection:"+whole.ID)
			if !slices.Equal(acts, []string{"inspection.entered", "inspection.called_off"}) {
				t.Errorf("the journal tells %v", acts)
			}
			return err
		}))
	})
}

// An inspection that is to come is known to those who conduct it and above, and from its first day to the body; so are the figures (I-244).
func TestWhoSeesAnInspection_44_I44f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx := t.Context()
		coming, err := h.enter(orgtest.DeptOfficer, trip.Unscheduled, orgtest.District, orgtest.AreaCivil, "2026-11-24", "2026-11-27", h.measure())
		h.ok(err)
		own, err := h.enter(orgtest.AkmolaHead, trip.Own, orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2026-11-26", "")
		h.ok(err)
		sees := func(post string, id string, want bool) {
			t.Helper()
			_, err := h.Trip.Inspection(ctx, h.act(post), id)
			if (err == nil) != want {
				t.Errorf("%s sees %s: %v", post, id, err)
			}
		}
		sees(orgtest.Officer1, coming.ID, true)
		sees(orgtest.AkmolaHead, coming.ID, false)
		sees(orgtest.DistrictHead, coming.ID, false)
		sees(orgtest.Officer1, own.ID, true)
		sees(orgtest.DistrictHead, own.ID, false)
		sees(orgtest.AbaiHead, own.ID, false)
		if b, _ := h.bound(orgtest.AkmolaHead, orgtest.District, orgtest.AreaCivil); len(b.Inspections) != 0 {
			t.Errorf("the region learns of what is to come: %+v", b)
		}
		_, err = h.Trip.CallOff(ctx, h.act(orgtest.AkmolaHead), coming.ID, "жоқ")
		h.is(err, fault.NotFound{})
		h.at("2026-11-24")
		sees(orgtest.AkmolaHead, coming.ID, true)
		sees(orgtest.DistrictHead, coming.ID, true)
		if b, _ := h.bound(orgtest.AkmolaHead, orgtest.District, orgtest.AreaCivil); len(b.Inspections) != 1 {
			t.Errorf("the region does not learn of what is under way: %+v", b)
		}
		_, err = h.Trip.CallOff(ctx, h.act(orgtest.AkmolaHead), coming.ID, "жоқ")
		h.is(err, fault.Forbidden{})
		for post, want := range map[string]int{orgtest.Officer1: 2, orgtest.AkmolaHead: 2, orgtest.DistrictHead: 1, orgtest.AbaiHead: 0} {
			list, err := h.Trip.Inspections(ctx, h.act(post), trip.Filter{State: trip.Running, Area: orgtest.AreaCivil}, "", 10)
			if h.ok(err); len(list.Rows) != want {
				t.Errorf("%s: %d", post, len(list.Rows))
			}
		}
	})
}

// The register goes page by page, and a draft is warned of an inspection in its area and weeks before it is sent (44).
func TestDraftRegardsInspections_44_I44f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, ground := t.Context(), h.measure()
		for _, days := range [][2]string{{"2026-11-23", "2026-11-24"}, {"2026-11-25", "2026-11-26"}, {"2026-11-30", "2026-12-18"}} {
			_, err := h.enter(orgtest.DeptOfficer, trip.Thematic, orgtest.Akmola, orgtest.AreaCivil, days[0], days[1], ground)
			h.ok(err)
		}
		var seen []string
		for cursor := ""; ; {
			page, err := h.Trip.Inspections(ctx, h.act(orgtest.Officer1), trip.Filter{Body: orgtest.Akmola, Kind: trip.Thematic, State: trip.Coming}, cursor, 2)
			h.ok(err)
			for _, x := range page.Rows {
				seen = append(seen, x.From.String())
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
		if !slices.Equal(seen, []string{"2026-11-30", "2026-11-25", "2026-11-23"}) {
			t.Errorf("%v", seen)
		}
		check := func(area string) (instrument.BodyLoad, bool) {
			in := instrument.Input{Kind: instrument.Assignment, Lang: "kk", Recipients: []string{orgtest.Akmola}, AreaID: area, TermKind: instrument.TermWorkingDays, TermDays: 20}
			j, err := h.Instrument.Check(ctx, h.act(orgtest.Officer1), "", in, instrument.Sending)
			h.ok(err)
			warned := false
			for _, f := range j.Verdict.Warnings() {
				warned = warned || f.Rule == "instrument.load" && f.Para == "44"
			}
			return j.Load.Bodies[0], warned
		}
		if b, warned := check(orgtest.AreaCivil); !warned || len(b.Inspections) != 3 || b.InWeek[1] != 2 || b.Weight[1] != 10 {
			t.Errorf("%v: %+v", warned, b)
		}
		if b, warned := check(orgtest.AreaCriminal); warned || len(b.Inspections) != 0 {
			t.Errorf("another area: %v, %+v", warned, b)
		}
	})
}

func TestWrongInspections_44_I44f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, ground := t.Context(), h.measure()
		for name, x := range map[string]struct{ kind, body, area, from, to, ground, field string }{
			"kind":         {"other", orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2026-11-26", ground, "kind"},
			"own kind":     {"own", orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2026-11-26", "", "kind"},
			"no body":      {"thematic", "", orgtest.AreaCivil, "2026-11-20", "2026-11-26", ground, "body_id"},
			"own body":     {"thematic", orgtest.GPO, orgtest.AreaCivil, "2026-11-20", "2026-11-26", ground, "body_id"},
			"a unit":       {"thematic", orgtest.Dept, orgtest.AreaCivil, "2026-11-20", "2026-11-26", ground, "body_id"},
			"no area":      {"thematic", orgtest.Akmola, "", "2026-11-20", "2026-11-26", ground, "area_id"},
			"unknown area": {"thematic", orgtest.Akmola, "nowhere", "2026-11-20", "2026-11-26", ground, "area_id"},
			"complex area": {"complex", orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2026-11-26", ground, "area_id"},
			"no days":      {"thematic", orgtest.Akmola, orgtest.AreaCivil, "", "2026-11-26", ground, "from"},
			"no end":       {"thematic", orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "", ground, "to"},
			"upside down":  {"thematic", orgtest.Akmola, orgtest.AreaCivil, "2026-11-27", "2026-11-26", ground, "to"},
			"over":         {"thematic", orgtest.Akmola, orgtest.AreaCivil, "2026-11-10", "2026-11-19", ground, "to"},
			"too old":      {"thematic", orgtest.Akmola, orgtest.AreaCivil, "2025-11-18", "2026-11-20", ground, "from"},
			"too long":     {"thematic", orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2027-11-22", ground, "to"},
			"no ground":    {"thematic", orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2026-11-26", "", "ground_id"},
			"ground":       {"thematic", orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2026-11-26", "nothing", "ground_id"},
		} {
			_, err := h.enter(orgtest.DeptOfficer, trip.Kind(x.kind), x.body, x.area, x.from, x.to, x.ground)
			bad, ok := err.(fault.Invalid)
			if _, named := bad.For(x.field); !ok || !named {
				t.Errorf("%s: %v", name, err)
			}
		}
		h.wrongActs(ground)
		_, err := h.Trip.Inspections(ctx, h.act(orgtest.Officer1), trip.Filter{Kind: "x", State: "x", Area: "x", Body: "x"}, "", 10)
		if bad, ok := err.(fault.Invalid); !ok || len(bad.Fields) != 4 {
			t.Errorf("%v", err)
		}
	})
}

// wrongActs tries what is no act of the person or of the moment.
func (h *plans) wrongActs(ground string) {
	t, ctx := h.t, h.t.Context()
	_, err := h.enter(orgtest.AkmolaOfficer, trip.Own, orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2026-11-26", "")
	if bad, ok := err.(fault.Invalid); !ok || len(bad.Fields) == 0 {
		t.Errorf("an officer speaks for the load of his body: %v", err)
	}
	_, err = h.enter(orgtest.DistrictHead, trip.Thematic, orgtest.Akmola, orgtest.AreaCivil, "2026-11-20", "2026-11-26", "")
	h.wrong(err, "kind")
	in := trip.Input{Kind: trip.Thematic, BodyID: orgtest.Akmola, AreaID: orgtest.AreaCivil, From: calendar.MustDay("2026-11-20"), To: calendar.MustDay("2026-11-26"), Ground: ground, Unit: orgtest.Service}
	_, err = h.Trip.Enter(ctx, h.act(orgtest.DeptOfficer), in)
	h.wrong(err, "unit_id")
	act := h.act(orgtest.CoA)
	act.Key = "once"
	r, err := h.Trip.Enter(ctx, act, in) // the Apparatus enters for a unit of its body
	h.ok(err)
	again, err := h.Trip.Enter(ctx, act, in)
	if h.ok(err); again != r {
		t.Errorf("the same command made another entry: %+v, %+v", again, r)
	}
	_, err = h.Trip.Enter(ctx, h.act(orgtest.CoA), in)
	h.wrong(err, "from")
	for _, x := range []trip.EndInput{{Reason: "x"}, {Day: calendar.MustDay("2026-11-19"), Reason: "x"}, {Day: calendar.MustDay("2026-11-21"), Reason: "x"}} {
		_, err = h.Trip.End(ctx, h.act(orgtest.CoA), r.ID, x)
		h.wrong(err, "day")
	}
	_, err = h.Trip.End(ctx, h.act(orgtest.CoA), r.ID, trip.EndInput{Day: calendar.MustDay("2026-11-20")})
	h.wrong(err, "reason")
	_, err = h.Trip.CallOff(ctx, h.act(orgtest.CoA), r.ID, "  ")
	h.wrong(err, "text")
	_, err = h.Trip.CallOff(ctx, h.act(orgtest.CoA), "nothing", "x")
	h.is(err, fault.NotFound{})
	h.at("2026-11-27")
	_, err = h.Trip.CallOff(ctx, h.act(orgtest.CoA), r.ID, "x")
	h.is(err, fault.Conflict{})
	h.at("2026-11-20")
}
