package app_test

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/org/orgtest"
	"reglament/internal/planning"
)

// regional is a call for proposals for the quarterly plan of the region.
func regional() planning.CallInput {
	return planning.CallInput{
		Kind: planning.Quarterly, Period: planning.Quarter(2027, 1), Due: calendar.MustDay("2026-12-01"), DraftDue: calendar.MustDay("2026-12-15"), UnitID: orgtest.AkmolaUnit,
	}
}

func (h *plans) wrong(err error, field string) {
	h.t.Helper()
	invalid, ok := err.(fault.Invalid)
	if !ok || len(invalid.Fields) == 0 || invalid.Fields[0].Name != field {
		h.t.Fatalf("want %s to be wrong, got %v", field, err)
	}
}

func TestHeadCallsForProposalsOfUnitsAndDistricts_17_P17a_P17b(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		_, err := p.Call(ctx, h.act(orgtest.AkmolaOfficer), regional())
		h.refused(err, "17", "planning.body.call")
		_, err = p.Call(ctx, h.act(orgtest.GP), regional())
		h.refused(err, "17", "planning.body.call")
		_, err = p.Call(ctx, h.act(orgtest.DistrictHead), regional())
		h.refused(err, "17", "planning.district")
		for field, change := range map[string]func(in *planning.CallInput){
			"unit":      func(in *planning.CallInput) { in.UnitID = orgtest.Dept },
			"due":       func(in *planning.CallInput) { in.Due = calendar.MustDay("2026-11-19") },
			"draft_due": func(in *planning.CallInput) { in.DraftDue = calendar.MustDay("2026-11-25") },
			"period":    func(in *planning.CallInput) { in.Period.Until = in.Period.Until.AddDays(1) },
			"kind":      func(in *planning.CallInput) { in.Kind = planning.Special },
		} {
			in := regional()
			change(&in)
			_, err := p.Call(ctx, h.act(orgtest.AkmolaHead), in)
			h.wrong(err, field)
		}
		r, err := p.Call(ctx, h.act(orgtest.AkmolaHead), regional())
		h.ok(err)
		_, err = p.Call(ctx, h.act(orgtest.AkmolaHead), regional())
		h.is(err, fault.Conflict{})
		list := h.duties(planning.DutyPropose, "b:"+orgtest.District)
		if len(list) != 1 || list[0].DueDay.String() != "2026-12-01" || list[0].Para != "17" || list[0].Rule != planning.RuleCall {
			t.Fatalf("%+v", list)
		}
		if own := h.duties(planning.DutySubmit, "u:"+orgtest.AkmolaUnit); len(own) != 1 || own[0].DueDay.String() != "2026-12-15" {
			t.Errorf("%+v", own)
		}
		windows, err := p.Windows(ctx, h.act(orgtest.DistrictHead))
		h.ok(err)
		if len(windows) != 1 || !windows[0].Owed || windows[0].MayEnd {
			t.Fatalf("%+v", windows)
		}
		_, err = p.NothingToPropose(ctx, h.act(orgtest.AbaiHead), r.ID, "жоқ")
		h.is(err, fault.NotFound{}) // of another region
		h.districtProposes()
		if list := h.duties(planning.DutyPropose, "b:"+orgtest.District); len(list) != 0 {
			t.Errorf("%d owed after sending", len(list))
		}
	})
}

// districtProposes sends a proposal of the district into the plan of the region and lets the unit that draws it up accept it (17).
func (h *plans) districtProposes() {
	h.t.Helper()
	ctx, p := h.t.Context(), h.Planning
	in := proposal("Аудандағы заңдылықты зерделеу")
	in.PlanKind, in.Period, in.Executors = planning.Quarterly, planning.Quarter(2027, 1), []string{orgtest.District}
	r, err := p.Propose(ctx, h.act(orgtest.DistrictHead), in)
	h.ok(err)
	_, err = p.AgreeProposal(ctx, h.act(orgtest.DistrictHead), r.ID, r.Version)
	h.ok(err)
	h.agree(r.ID)
	_, err = p.SendProposal(ctx, h.act(orgtest.DistrictHead), r.ID, r.Version)
	h.ok(err)
	plan := planning.PlanInput{Kind: planning.Quarterly, Period: planning.Quarter(2027, 1)}
	_, err = p.Begin(ctx, h.act(orgtest.DistrictHead), plan)
	h.refused(err, "17", "planning.district")
	id := h.begin(orgtest.AkmolaOfficer, plan)
	_, err = p.Accept(ctx, h.act(orgtest.AkmolaOfficer), r.ID, nil)
	h.ok(err)
	if c := h.plan(orgtest.AkmolaOfficer, id); c.UnitID != orgtest.AkmolaUnit || c.Measures != 1 || c.ApproverPost != orgtest.AkmolaHead {
		h.t.Errorf("%+v", c.Plan)
	}
	card, err := p.Proposal(ctx, h.act(orgtest.DistrictHead), r.ID)
	h.ok(err)
	if card.State != planning.ProposalAccepted || card.BodyID != orgtest.Akmola || card.UnitID != orgtest.District {
		h.t.Errorf("%+v", card.Proposal)
	}
}

func TestCallIsWithdrawnAndMadeAnew_17_P17a(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		h.districtProposes() // before anybody called: what was sent counts
		in := regional()
		in.Due, in.DraftDue = 0, 0
		r, err := p.Call(ctx, h.act(orgtest.AkmolaHead), in)
		h.ok(err)
		windows, err := p.Windows(ctx, h.act(orgtest.DistrictHead))
		h.ok(err)
		// The days of paragraph 12: 5 December 2026 is a Saturday.
		if len(windows) != 1 || windows[0].Owed || !windows[0].Sent || windows[0].Due.String() != "2026-12-07" || windows[0].DraftDue.String() != "2026-12-25" {
			t.Fatalf("%+v", windows)
		}
		_, err = p.EndCall(ctx, h.act(orgtest.DistrictHead), r.ID, "қате")
		h.refused(err, "17", "planning.body.call")
		_, err = p.EndCall(ctx, h.act(orgtest.AkmolaHead), r.ID, "")
		h.is(err, fault.Invalid{})
		_, err = p.EndCall(ctx, h.act(orgtest.AkmolaHead), r.ID, "Күндер өзгереді")
		h.ok(err)
		_, err = p.EndCall(ctx, h.act(orgtest.AkmolaHead), r.ID, "Күндер өзгереді")
		h.is(err, fault.NotFound{})
		if d := h.dutyOf(planning.DutySubmit, r.ID); d.State != duty.StateVoid {
			t.Errorf("%s", d.State)
		}
		_, err = p.Call(ctx, h.act(orgtest.AkmolaHead), regional())
		h.ok(err)
	})
}

func TestOwnPlanOfAUnitIsShownBeforeItsQuarter_14_P14a(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		own := func(post string) *planning.OwnPlan {
			x, err := h.Planning.Calling(t.Context(), h.act(post))
			h.ok(err)
			if x.May != (post == orgtest.AkmolaHead) {
				t.Errorf("%s may call: %v", post, x.May)
			}
			return x.Own
		}
		if x := own(orgtest.DeptOfficer); x != nil { // 42 days before the quarter
			t.Errorf("%+v", x)
		}
		h.at("2026-12-02")
		if x := own(orgtest.DeptOfficer); x == nil || x.UnitID != orgtest.Dept || x.PlanID != "" || x.Period != planning.Quarter(2027, 1) {
			t.Fatalf("%+v", x)
		}
		id := h.begin(orgtest.DeptChief, planning.PlanInput{Kind: planning.UnitPlan, Period: planning.Quarter(2027, 1)})
		if x := own(orgtest.DeptOfficer); x == nil || x.PlanID != id {
			t.Errorf("%+v", x)
		}
		for _, post := range []string{orgtest.AkmolaHead, orgtest.DistrictHead, orgtest.GP} {
			if x := own(post); x != nil {
				t.Errorf("%s: %+v", post, x)
			}
		}
	})
}

// A district stands below its region and is no part of it: what the region answers for is not the district's to do.
func TestDistrictDoesNotActForItsRegion_17_P17b(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		_, list := h.annual(due("Аймақтағы іс-шара", "2027-02-25", orgtest.Akmola))
		_, err := h.Planning.StartMeasure(t.Context(), h.act(orgtest.DistrictHead), list[0].ID)
		if err == nil {
			t.Fatal("a district has begun a measure of its region")
		}
		_, err = h.Planning.StartMeasure(t.Context(), h.act(orgtest.AkmolaOfficer), list[0].ID)
		h.ok(err)
	})
}
