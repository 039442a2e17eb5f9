package app_test

import (
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org/orgtest"
	"reglament/internal/planning"
	"reglament/internal/store"
)

// annual brings an annual plan for 2027 with measures of the department and of Akmola into force on 21 December 2026.
func (h *plans) annual(lines ...planning.MeasureInput) (id string, measures []planning.Measure) {
	h.t.Helper()
	ctx, p := h.t.Context(), h.Planning
	id = h.begin(orgtest.Controller, planning.PlanInput{Kind: planning.Annual, Period: nextYear})
	for _, l := range lines {
		_, err := p.AddMeasure(ctx, h.act(orgtest.Controller), id, l)
		h.ok(err)
	}
	_, err := p.Endorse(ctx, h.act(orgtest.Controller), id, h.plan(orgtest.Controller, id).Revision)
	h.ok(err)
	h.agree(id)
	h.at("2026-12-21")
	_, err = p.Submit(ctx, h.act(orgtest.Controller), id)
	h.ok(err)
	h.ok(h.approve(orgtest.GP, id))
	measures, err = p.All(ctx, h.act(orgtest.GP), id)
	h.ok(err)
	return id, measures
}

// unitPlan brings a plan of the department for the first quarter of 2027 into force.
func (h *plans) unitPlan(lines ...planning.MeasureInput) (id string, measures []planning.Measure) {
	h.t.Helper()
	ctx, p := h.t.Context(), h.Planning
	id = h.begin(orgtest.DeptChief, planning.PlanInput{Kind: planning.UnitPlan, Period: planning.Quarter(2027, 1)})
	for _, l := range lines {
		_, err := p.AddMeasure(ctx, h.act(orgtest.DeptChief), id, l)
		h.ok(err)
	}
	_, err := p.Endorse(ctx, h.act(orgtest.DeptChief), id, h.plan(orgtest.DeptChief, id).Revision)
	h.ok(err)
	_, err = p.Submit(ctx, h.act(orgtest.DeptChief), id)
	h.ok(err)
	h.ok(h.approve(orgtest.Deputy2, id))
	measures, err = p.All(ctx, h.act(orgtest.DeptChief), id)
	h.ok(err)
	return id, measures
}

func due(name, day string, executors ...string) planning.MeasureInput {
	l := line(name, executors...)
	l.Due = calendar.MustDay(day)
	return l
}

func (h *plans) control(post, id string) planning.ControlCard {
	h.t.Helper()
	c, err := h.Planning.Control(h.t.Context(), h.act(post), id)
	h.ok(err)
	return c
}

// memo writes a whole memo and attaches what paragraph 18 asks for.
func (h *plans) memo(post, id string) {
	h.t.Helper()
	ctx := h.t.Context()
	in := planning.ReportInput{Conclusions: "Заңдылық бұзылған", Proposals: "Ұсыну енгізу"}
	if r := h.control(post, id).Report; r != nil {
		in.Memo, in.Version = r.ID, r.Version
	}
	_, err := h.Planning.WriteReport(ctx, h.act(post), id, in)
	h.ok(err)
	for role, name := range map[string]string{planning.RoleReference: "anyqtama.txt", planning.RoleDraft: "zhoba.txt"} {
		_, err := h.Planning.AttachReport(ctx, h.act(post), id, role, name, strings.NewReader("Мазмұны "+role))
		h.ok(err)
	}
}

// sign is what a person's demonstration certificate makes of the bytes.
func (h *plans) sign(post string, data []byte) []byte {
	h.t.Helper()
	cms, err := h.DemoCMS(h.t.Context(), orgtest.Person(post), [][]byte{data}, app.DemoOptions{})
	h.ok(err)
	return cms[0]
}

// bring signs a memo and brings it; what is not given to be signed is brought with nothing, for the refusal.
func (h *plans) bring(post, measure string) error {
	h.t.Helper()
	ctx := h.t.Context()
	var cms []byte
	if x, err := h.Planning.ReportToSign(ctx, h.act(post), measure); err == nil {
		cms = h.sign(post, x.Data)
	}
	_, err := h.Planning.BringReport(ctx, h.act(post), measure, cms)
	return err
}

// bringChange signs a report on a change and brings it.
func (h *plans) bringChange(post string, r planning.Receipt) (planning.Receipt, error) {
	h.t.Helper()
	ctx := h.t.Context()
	var cms []byte
	if x, err := h.Planning.ChangeToSign(ctx, h.act(post), r.ID); err == nil {
		cms = h.sign(post, x.Data)
	}
	return h.Planning.BringChange(ctx, h.act(post), r.ID, r.Version, cms)
}

// approveChange signs a submitted change.
func (h *plans) approveChange(post, id string) error {
	h.t.Helper()
	ctx := h.t.Context()
	var cms []byte
	if x, err := h.Planning.ChangeToSign(ctx, h.act(post), id); err == nil {
		cms = h.sign(post, x.Data)
	}
	_, err := h.Planning.ApproveChange(ctx, h.act(post), id, cms)
	return err
}

// dueOf is the day of the duty of a kind on the measure and where it stands.
func (h *plans) dutyOf(kind, id string) duty.Duty {
	h.t.Helper()
	var out duty.Duty
	h.ok(h.DB.Read(h.t.Context(), func(q store.Q) error {
		list, err := h.Ledger.ByRefs(h.t.Context(), q, kind, []string{id})
		for _, d := range list {
			if out.ID == "" || d.State.Owed() {
				out = d
			}
		}
		return err
	}))
	return out
}

func (h *plans) dueOf(kind, id string) string { return h.dutyOf(kind, id).DueDay.String() }

func TestDaysOfExecution_18_P18a_P18e(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		// 25 April 2027 is a Sunday; 30 May a Sunday; February has no 30th and its last day is a Sunday.
		_, list := h.annual(due("Сәуір", "2027-04-14", orgtest.Dept), due("Ақпан", "2027-02-25", orgtest.Dept), due("Мамыр", "2027-05-03", orgtest.Akmola))
		for i, want := range [][2]string{{"2027-04-26", "2027-04-30"}, {"2027-02-25", "2027-03-01"}, {"2027-05-25", "2027-05-31"}} {
			if got := h.dueOf(planning.DutyReport, list[i].ID); got != want[0] {
				t.Errorf("%s is reported by %s, want %s", list[i].Name, got, want[0])
			}
			if got := h.dueOf(planning.DutyPapers, list[i].ID); got != want[1] {
				t.Errorf("papers of %s by %s, want %s", list[i].Name, got, want[1])
			}
		}
		if d := h.dutyOf(planning.DutyReport, list[2].ID); d.DebtorBody != orgtest.Akmola || d.CreditorUnit != orgtest.Apparatus || d.Para != "18" {
			t.Errorf("%+v", d)
		}
		_, own := h.unitPlan(due("Ішкі талдау", "2027-03-10", orgtest.Dept))
		if h.dueOf(planning.DutyReport, own[0].ID) != "2027-03-25" || h.dutyOf(planning.DutyPapers, own[0].ID).ID != "" {
			t.Error("a plan of a unit sends no papers to the Apparatus")
		}
	})
}

func TestExecutionFromReportToRelease_18_P18a_P18b_P18c_P18d_P18e_P18f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		id, list := h.annual(due("Талдау", "2027-01-20", orgtest.Dept))
		m := list[0].ID
		h.at("2027-01-25")
		_, err := p.AttachReport(ctx, h.act(orgtest.DeptOfficer), m, planning.RoleDraft, "a.txt", strings.NewReader("x"))
		h.is(err, fault.Conflict{})
		_, err = p.WriteReport(ctx, h.act(orgtest.Controller), m, planning.ReportInput{Conclusions: "x"})
		h.is(err, fault.Forbidden{})
		_, err = p.WriteReport(ctx, h.act(orgtest.AbaiHead), m, planning.ReportInput{Conclusions: "x"})
		h.is(err, fault.NotFound{})
		_, err = p.WriteReport(ctx, h.act(orgtest.DeptOfficer), m, planning.ReportInput{Conclusions: "Қорытынды"})
		h.ok(err)
		_, err = p.PutReport(ctx, h.act(orgtest.DeptOfficer), m)
		h.refused(err, "18", "planning.report.content")
		_, err = p.SendPapers(ctx, h.act(orgtest.DeptOfficer), m)
		h.refused(err, "18", "planning.papers")
		h.memo(orgtest.DeptOfficer, m)
		err = h.bring(orgtest.DeptChief, m)
		h.refused(err, "18", "planning.report.bringer")
		_, err = p.PutReport(ctx, h.act(orgtest.DeptOfficer), m)
		h.ok(err)
		_, err = p.WriteReport(ctx, h.act(orgtest.DeptOfficer), m, planning.ReportInput{Conclusions: "Кеш"})
		h.is(err, fault.Conflict{})
		_, err = p.ReturnReport(ctx, h.act(orgtest.Deputy2), m, "")
		h.is(err, fault.Invalid{})
		_, err = p.ReturnReport(ctx, h.act(orgtest.Deputy2), m, "Сандар жоқ")
		h.ok(err)
		_, err = p.PutReport(ctx, h.act(orgtest.DeptOfficer), m)
		h.ok(err)
		_, err = p.TakeOff(ctx, h.act(orgtest.DeptChief), m)
		h.refused(err, "18", "planning.off")
		_, err = p.TakeOff(ctx, h.act(orgtest.Controller), m)
		h.refused(err, "18", "planning.off")
		err = h.bring(orgtest.Deputy2, m)
		h.ok(err)
		if d := h.dutyOf(planning.DutyReport, m); d.State != duty.StateDone || d.LateDays != 0 {
			t.Errorf("reported on the 25th: %s, late %d", d.State, d.LateDays)
		}
		h.resolveAndRelease(id, m)
	})
}

// resolveAndRelease brings a reported measure of the department to its release from control.
func (h *plans) resolveAndRelease(id, m string) {
	h.t.Helper()
	ctx, p, t := h.t.Context(), h.Planning, h.t
	_, err := p.ResolveReport(ctx, h.act(orgtest.Deputy2), m, planning.ResolutionInput{Text: "Іске асыру"})
	h.is(err, fault.Forbidden{})
	_, err = p.ResolveReport(ctx, h.act(orgtest.GP), m, planning.ResolutionInput{})
	h.is(err, fault.Invalid{})
	_, err = p.ResolveReport(ctx, h.act(orgtest.GP), m, planning.ResolutionInput{Text: "Кеңеске", Venue: planning.VenueCouncil})
	h.is(err, fault.Invalid{})
	_, err = p.Implemented(ctx, h.act(orgtest.DeptOfficer), m, "Ұсыну енгізілді")
	h.is(err, fault.Conflict{})
	_, err = p.ResolveReport(ctx, h.act(orgtest.GP), m, planning.ResolutionInput{Text: "Іске асырылсын"})
	h.ok(err)
	// Ten working days after Monday 25 January 2027.
	if got := h.dueOf(planning.DutyImplement, m); got != "2027-02-08" {
		t.Errorf("implementation by %s", got)
	}
	h.at("2027-02-01")
	_, err = p.SendPapers(ctx, h.act(orgtest.DeptOfficer), m)
	h.ok(err)
	// The 30th of January 2027 is a Saturday: on Monday the papers are in time.
	if d := h.dutyOf(planning.DutyPapers, m); d.State != duty.StateDone || d.LateDays != 0 {
		t.Errorf("papers: %s, late %d", d.State, d.LateDays)
	}
	_, err = p.ReturnPapers(ctx, h.act(orgtest.Controller), m, "Қарар жоқ")
	h.ok(err)
	if d := h.dutyOf(planning.DutyPapers, m); !d.State.Owed() {
		t.Error("returned papers are owed again")
	}
	h.at("2027-02-02")
	_, err = p.SendPapers(ctx, h.act(orgtest.DeptOfficer), m)
	h.ok(err)
	if d := h.dutyOf(planning.DutyPapers, m); d.State != duty.StateDone {
		t.Errorf("papers: %s", d.State)
	}
	_, err = p.TakeOff(ctx, h.act(orgtest.Controller), m)
	h.ok(err)
	_, err = p.TakeOff(ctx, h.act(orgtest.Controller), m)
	h.is(err, fault.Conflict{})
	if c := h.plan(orgtest.GP, id); c.State != planning.StateClosed {
		t.Errorf("the last measure is off control: %s", c.State)
	}
	h.at("2027-02-09")
	_, err = p.Implemented(ctx, h.act(orgtest.DeptOfficer), m, "Ұсыну енгізілді")
	h.ok(err)
	if d := h.dutyOf(planning.DutyImplement, m); d.LateDays != 1 {
		t.Errorf("a day late: %d", d.LateDays)
	}
	c := h.control(orgtest.DeptOfficer, m)
	if c.State != planning.ControlOff || c.Report == nil || len(c.Report.Files) != 2 || c.Line.State != planning.MeasureOff {
		t.Errorf("%+v", c.Control)
	}
}

func TestUnitPlanReportedByHeadAndControlledByUnit_18_P18b_P18d_P18f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		_, list := h.unitPlan(due("Ішкі талдау", "2027-03-10", orgtest.Dept))
		m := list[0].ID
		h.at("2027-03-26")
		h.memo(orgtest.DeptOfficer, m)
		_, err := p.PutReport(ctx, h.act(orgtest.DeptOfficer), m)
		h.ok(err)
		err = h.bring(orgtest.DeptOfficer, m)
		h.refused(err, "18", "planning.report.bringer")
		err = h.bring(orgtest.DeptChief, m)
		h.ok(err)
		if c := h.control(orgtest.CoA, m); c.Report == nil { // a memo of a unit's own plan is an analysis too (30)
			t.Error("the Apparatus does not see the signed memo")
		}
		if d := h.dutyOf(planning.DutyReport, m); d.LateDays != 1 {
			t.Errorf("the 26th is a day late: %d", d.LateDays)
		}
		_, err = p.ReturnReport(ctx, h.act(orgtest.Deputy2), m, "Толықтыру керек")
		h.ok(err)
		if d := h.dutyOf(planning.DutyReport, m); !d.State.Owed() || d.DueDay.String() != "2027-03-25" {
			t.Errorf("%s %s", d.State, d.DueDay)
		}
		_, err = p.PutReport(ctx, h.act(orgtest.DeptOfficer), m)
		h.ok(err)
		err = h.bring(orgtest.DeptChief, m)
		h.ok(err)
		session := calendar.MustDay("2027-05-20")
		_, err = p.ResolveReport(ctx, h.act(orgtest.Deputy2), m, planning.ResolutionInput{Text: "Кеңеске шығару", Venue: planning.VenueCouncil, Session: session})
		h.ok(err)
		if got := h.dueOf(planning.DutyImplement, m); got != session.String() {
			t.Errorf("the session is the term: %s", got)
		}
		_, err = p.SendPapers(ctx, h.act(orgtest.DeptOfficer), m)
		h.is(err, fault.Conflict{})
		_, err = p.TakeOff(ctx, h.act(orgtest.Deputy2), m)
		h.refused(err, "18", "planning.off")
		_, err = p.TakeOff(ctx, h.act(orgtest.DeptChief), m)
		h.ok(err)
	})
}

func TestControlList_18_P18f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		_, list := h.annual(due("Бірінші", "2027-01-20", orgtest.Dept), due("Екінші", "2027-02-20", orgtest.Akmola), due("Үшінші", "2027-03-20", orgtest.Dept))
		h.at("2027-01-26")
		h.ok(p.ShowNear(ctx, h.now))
		for want, f := range map[string]planning.ControlFilter{
			"Бірінші": {Outcome: planning.OutcomeLate}, "Екінші": {Unit: orgtest.Akmola}, "Үшінші": {Text: "үшін", State: planning.ControlRunning, From: "2027-03"},
		} {
			page, err := p.Controls(ctx, h.act(orgtest.Controller), f, "", 10)
			h.ok(err)
			if len(page.Rows) != 1 || page.Rows[0].Name != want {
				t.Errorf("%+v: %+v", f, page.Rows)
			}
		}
		page, err := p.Controls(ctx, h.act(orgtest.Controller), planning.ControlFilter{}, "", 2)
		h.ok(err)
		rest, err := p.Controls(ctx, h.act(orgtest.Controller), planning.ControlFilter{}, page.Next, 2)
		h.ok(err)
		if len(page.Rows) != 2 || len(rest.Rows) != 1 || rest.Rows[0].MeasureID != list[2].ID || rest.Next != "" {
			t.Errorf("%d then %d rows", len(page.Rows), len(rest.Rows))
		}
		none, err := p.Controls(ctx, h.act(orgtest.AbaiHead), planning.ControlFilter{}, "", 10)
		h.ok(err)
		if len(none.Rows) != 0 {
			t.Error("seen by who has no part in the plan")
		}
	})
}

// report is a whole report on a change.
func report(what planning.ChangeWhat, measure string) planning.ChangeInput {
	return planning.ChangeInput{
		What: what, MeasureID: measure, Kind: planning.CircumstanceNew, Circumstances: "2027 жылғы жаңа заң қабылданып, оның нормалары күшіне енді",
		Reason: "Талдау жаңа заңды қамтуы тиіс",
	}
}

func (h *plans) draftChange(post, plan string, in planning.ChangeInput) planning.Receipt {
	h.t.Helper()
	r, err := h.Planning.DraftChange(h.t.Context(), h.act(post), plan, in)
	h.ok(err)
	return r
}

func TestExtensionThreeWorkingDaysBefore_19_P19a_P19b_P19e(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		plan, list := h.annual(due("Талдау", "2027-03-30", orgtest.Dept))
		m := list[0].ID
		in := report(planning.ChangeExtend, m)
		in.Due = calendar.MustDay("2027-04-20")
		h.at("2027-03-19")
		in.Circumstances = "Себеп бар"
		x := h.draftChange(orgtest.DeptOfficer, plan, in)
		_, err := h.bringChange(orgtest.DeptChief, x)
		h.refused(err, "19", "planning.change.circumstance")
		h.refused(err, "19", "planning.change.term") // not begun: it is a change, a month before
		in = report(planning.ChangeExtend, m)
		in.Due = calendar.MustDay("2027-03-30")
		_, err = p.EditChange(ctx, h.act(orgtest.DeptOfficer), x.ID, x.Version, in)
		h.is(err, fault.Invalid{})
		in.Due = calendar.MustDay("2027-04-20")
		x, err = p.EditChange(ctx, h.act(orgtest.DeptOfficer), x.ID, x.Version, in)
		h.ok(err)
		_, err = p.StartMeasure(ctx, h.act(orgtest.DeptOfficer), m)
		h.ok(err)
		_, err = p.StartMeasure(ctx, h.act(orgtest.DeptOfficer), m)
		h.is(err, fault.Conflict{})
		// Three working days before Tuesday 30 March 2027 with Nauryz on 22 to 24 March: Thursday 25 March.
		h.at("2027-03-26")
		_, err = h.bringChange(orgtest.DeptChief, x)
		h.refused(err, "19", "planning.extend.term")
		h.at("2027-03-25")
		_, err = h.bringChange(orgtest.DeptOfficer, x)
		h.refused(err, "19", "planning.change.author")
		_, err = h.bringChange(orgtest.DeptChief, x)
		h.ok(err)
		err = h.approveChange(orgtest.GP, x.ID)
		h.refused(err, "19", "planning.change.agreed") // it is with the deputy still
		err = h.approveChange(orgtest.Deputy2, x.ID)
		h.refused(err, "19", "planning.change.approver")
		h.refused(err, "19", "planning.change.agreed")
		h.agree(x.ID)
		h.at("2027-03-29")
		err = h.approveChange(orgtest.Deputy2, x.ID)
		h.refused(err, "19", "planning.change.approver")
		err = h.approveChange(orgtest.GP, x.ID)
		h.ok(err)
		if d := h.dutyOf(planning.DutyReport, m); d.DueDay.String() != "2027-04-26" || !d.State.Owed() {
			t.Errorf("reported by %s", d.DueDay)
		}
		if got := h.dueOf(planning.DutyPapers, m); got != "2027-04-30" {
			t.Errorf("papers by %s", got)
		}
		card := h.plan(orgtest.DeptChief, plan)
		if card.Edition != 2 || len(card.Editions) != 2 || card.Editions[0].Changes[0].Field != "term" || card.Editions[0].DocumentID != x.ID {
			t.Errorf("%+v", card.Editions)
		}
		c := h.control(orgtest.DeptChief, m)
		if c.Extensions != 1 || c.Changes != nil && len(c.Changes) != 1 || c.Line.Due.String() != "2027-04-20" || c.Line.Extensions != 1 {
			t.Errorf("%+v", c.Control)
		}
		err = h.approveChange(orgtest.GP, x.ID)
		h.is(err, fault.Conflict{})
	})
}

func TestChangeOneMonthBefore_19_P19b_P19d(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		plan, list := h.annual(due("Талдау", "2027-03-31", orgtest.Dept), due("Тексеру", "2027-06-20", orgtest.Dept))
		in := report(planning.ChangeEdit, list[0].ID)
		l := due("Жаңа заңды қолдануды талдау", "2027-03-31", orgtest.Service)
		in.Measure = &l
		x := h.draftChange(orgtest.DeptOfficer, plan, in)
		// One month before 31 March is 28 February 2027, a Sunday: the last day is Friday the 26th.
		h.at("2027-03-01")
		_, err := h.bringChange(orgtest.DeptChief, x)
		h.refused(err, "19", "planning.change.term")
		h.at("2027-02-26")
		_, err = h.bringChange(orgtest.DeptChief, x)
		h.ok(err)
		h.agree(x.ID)
		_, err = p.RefuseChange(ctx, h.act(orgtest.GP), x.ID, "")
		h.is(err, fault.Invalid{})
		err = h.approveChange(orgtest.GP, x.ID)
		h.ok(err)
		if d := h.dutyOf(planning.DutyReport, list[0].ID); d.DebtorUnit != orgtest.Service || d.DueDay.String() != "2027-03-25" {
			t.Errorf("%+v", d)
		}
		card := h.plan(orgtest.Chief, plan) // the Service gets the plan with the change
		if card.Edition != 2 {
			t.Errorf("edition %d", card.Edition)
		}
		h.dropAndAdd(plan, list[1].ID)
	})
}

// dropAndAdd takes one measure out and brings another in.
func (h *plans) dropAndAdd(plan, second string) {
	h.t.Helper()
	ctx, p, t := h.t.Context(), h.Planning, h.t
	drop := h.draftChange(orgtest.DeptOfficer, plan, report(planning.ChangeDrop, second))
	_, err := h.bringChange(orgtest.DeptChief, drop)
	h.ok(err)
	h.agree(drop.ID)
	err = h.approveChange(orgtest.GP, drop.ID)
	h.ok(err)
	if d := h.dutyOf(planning.DutyReport, second); d.State != duty.StateVoid {
		t.Errorf("a measure taken out is owed: %s", d.State)
	}
	in := report(planning.ChangeAdd, "")
	l := due("Қосымша тексеру", "2027-03-20", orgtest.Dept)
	in.Measure = &l
	add := h.draftChange(orgtest.DeptOfficer, plan, in)
	_, err = h.bringChange(orgtest.DeptChief, add)
	h.refused(err, "19", "planning.change.term")
	l.Due = calendar.MustDay("2027-05-20")
	add, err = p.EditChange(ctx, h.act(orgtest.DeptOfficer), add.ID, add.Version, in)
	h.ok(err)
	_, err = h.bringChange(orgtest.DeptChief, add)
	h.ok(err)
	h.agree(add.ID)
	err = h.approveChange(orgtest.GP, add.ID)
	h.ok(err)
	card := h.plan(orgtest.DeptChief, plan)
	list, err := p.All(ctx, h.act(orgtest.DeptChief), plan)
	h.ok(err)
	if card.Edition != 4 || card.Measures != 2 || len(list) != 3 || list[1].Dropped != 3 || list[2].Added != 4 {
		t.Errorf("edition %d, %d measures: %+v", card.Edition, card.Measures, list)
	}
	if got := h.dueOf(planning.DutyReport, list[2].ID); got != "2027-05-25" {
		t.Errorf("the added one is reported by %s", got)
	}
	paper, err := p.Paper(ctx, h.act(orgtest.GP), plan, document.PaperWanted{Form: document.PaperOriginal, Lang: i18n.KK})
	h.ok(err)
	if len(paper.Data) == 0 {
		t.Error("what was signed is gone")
	}
}

func TestUnitPlanChangedBySupervisor_19_P19c(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		plan, list := h.unitPlan(due("Ішкі талдау", "2027-03-10", orgtest.Dept))
		in := report(planning.ChangeExtend, list[0].ID)
		in.Due = calendar.MustDay("2027-04-15")
		h.at("2027-01-15")
		x := h.draftChange(orgtest.DeptOfficer, plan, in)
		r, err := h.bringChange(orgtest.DeptChief, x)
		h.ok(err)
		if r.State != string(planning.ChangeSubmitted) {
			t.Fatalf("no agreement is asked for a plan of a unit: %s", r.State)
		}
		err = h.approveChange(orgtest.Deputy3, x.ID)
		h.is(err, fault.NotFound{})
		err = h.approveChange(orgtest.DeptChief, x.ID)
		h.refused(err, "19", "planning.change.unit_approver")
		err = h.approveChange(orgtest.Deputy2, x.ID)
		h.ok(err)
		if got := h.dueOf(planning.DutyReport, list[0].ID); got != "2027-04-26" {
			t.Errorf("reported by %s", got)
		}
	})
}

func TestChangeRefusedAgreementComesBack_19_P19b(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		plan, list := h.annual(due("Талдау", "2027-06-20", orgtest.Dept))
		x := h.draftChange(orgtest.DeptOfficer, plan, report(planning.ChangeDrop, list[0].ID))
		_, err := h.bringChange(orgtest.DeptChief, x)
		h.ok(err)
		card, err := p.Change(ctx, h.act(orgtest.Deputy2), x.ID)
		h.ok(err)
		_, err = p.Answer(ctx, h.act(orgtest.Deputy2), card.Steps[0].ID, document.Refused, "Қажет іс-шара")
		h.ok(err)
		card, err = p.Change(ctx, h.act(orgtest.DeptChief), x.ID)
		h.ok(err)
		if card.State != planning.ChangeDraft || !card.Can(planning.ActBringChange) {
			t.Errorf("%s %v", card.State, card.Actions)
		}
		_, err = p.WithdrawChange(ctx, h.act(orgtest.DeptOfficer), x.ID, "Қажеті жоқ")
		h.ok(err)
		_, err = p.Change(ctx, h.act(orgtest.AbaiHead), x.ID)
		h.is(err, fault.NotFound{})
	})
}

func TestPracticeCountsAndDrillsDown_18_P18g(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		plan, list := h.annual(due("Бірінші", "2027-01-20", orgtest.Dept), due("Екінші", "2027-02-20", orgtest.Akmola), due("Үшінші", "2027-03-20", orgtest.Dept),
			due("Төртінші", "2027-06-20", orgtest.Dept))
		h.at("2027-01-26")
		h.memo(orgtest.DeptOfficer, list[0].ID)
		_, err := p.PutReport(ctx, h.act(orgtest.DeptOfficer), list[0].ID)
		h.ok(err)
		err = h.bring(orgtest.Deputy2, list[0].ID)
		h.ok(err)
		x := h.draftChange(orgtest.DeptOfficer, plan, report(planning.ChangeDrop, list[3].ID))
		_, err = h.bringChange(orgtest.DeptChief, x)
		h.ok(err)
		h.agree(x.ID)
		err = h.approveChange(orgtest.GP, x.ID)
		h.ok(err)
		h.at("2027-02-26") // a day after the 25th: Akmola is late
		f := planning.ControlFilter{From: "2027-01", Until: "2027-12"}
		got, err := p.Practice(ctx, h.act(orgtest.Controller), f, planning.ByUnit)
		h.ok(err)
		if got.Sum.Total != 4 || len(got.Rows) != 2 {
			t.Fatalf("%+v", got)
		}
		want := map[string]map[planning.Outcome]int{
			orgtest.Dept:   {planning.OutcomeLate: 1, planning.OutcomeWaiting: 1, planning.OutcomeDropped: 1},
			orgtest.Akmola: {planning.OutcomeLate: 1},
		}
		for _, r := range got.Rows {
			for _, o := range planning.Outcomes {
				if r.Counts[o] != want[r.Key][o] {
					t.Errorf("%s %s: %d, want %d", r.Key, o, r.Counts[o], want[r.Key][o])
				}
				page, err := p.Controls(ctx, h.act(orgtest.Controller), f.Narrow(planning.ByUnit, r.Key, o), "", 100)
				h.ok(err)
				if len(page.Rows) != r.Counts[o] {
					t.Errorf("%s %s: %d measures behind %d", r.Key, o, len(page.Rows), r.Counts[o])
				}
			}
		}
		for _, by := range planning.PracticeBys {
			x, err := p.Practice(ctx, h.act(orgtest.Controller), planning.ControlFilter{Text: "бір"}, by)
			h.ok(err)
			if x.Sum.Total != 1 || x.Sum.Counts[planning.OutcomeLate] != 1 {
				t.Errorf("%s: %+v", by, x.Sum)
			}
		}
		none, err := p.Practice(ctx, h.act(orgtest.AbaiHead), f, planning.ByMonth)
		h.ok(err)
		if none.Sum.Total != 0 {
			t.Error("counted for who may not see")
		}
	})
}

func TestRehearsalReplaysTheYear_12(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		_, list := h.annual(due("Бірінші", "2027-02-20", orgtest.Dept))
		h.at("2027-01-10")
		_, err := p.StartMeasure(ctx, h.act(orgtest.DeptOfficer), list[0].ID)
		h.ok(err)
		h.at("2027-02-19") // it took forty days, alone
		h.memo(orgtest.DeptOfficer, list[0].ID)
		_, err = p.PutReport(ctx, h.act(orgtest.DeptOfficer), list[0].ID)
		h.ok(err)
		err = h.bring(orgtest.Deputy2, list[0].ID)
		h.ok(err)
		h.at("2027-12-01")
		draft := h.begin(orgtest.Controller, planning.PlanInput{Kind: planning.Annual, Period: planning.Year(2028)})
		for _, l := range []planning.MeasureInput{due("А", "2028-02-20", orgtest.Dept), due("Б", "2028-02-21", orgtest.Dept), due("В", "2028-12-20", orgtest.Dept), due("Г", "2028-03-20", orgtest.Akmola)} {
			_, err := p.AddMeasure(ctx, h.act(orgtest.Controller), draft, l)
			h.ok(err)
		}
		x, err := p.Rehearse(ctx, h.act(orgtest.Controller), draft)
		h.ok(err)
		if x.Measures != 4 || x.Unknown != 1 || len(x.Late) != 1 || x.Late[0].Name != "Б" {
			t.Fatalf("%+v", x)
		}
		// One at a time, forty days each: the second begins when the first is reported, on 25 February.
		if x.Rows[0].UnitID != orgtest.Dept || x.Rows[0].Duration != 40 || x.Rows[0].Capacity != 1 || x.Late[0].Days() != 41 {
			t.Errorf("%+v, late by %d", x.Rows[0], x.Late[0].Days())
		}
		_, err = p.Rehearse(ctx, h.act(orgtest.AbaiHead), draft)
		h.is(err, fault.NotFound{})
	})
}

// executed writes executions of chapter 6 as their acts would have left them: body by body, with who led them and who had sent them.
func (h *plans) executed(day string, list ...[4]string) {
	h.t.Helper()
	closed := calendar.MustDay(day).Start().Add(12 * time.Hour)
	var rows [][]any
	for i, x := range list {
		late := 0
		if x[3] != "" {
			late = 3
		}
		rows = append(rows, []any{
			"e" + day + strconv.Itoa(i), "d" + day + strconv.Itoa(i), 1, "request", "1", x[2], orgtest.GPO, x[0], "accepted", 1, day, "", closed.AddDate(0, 0, -9), "", x[1], "", "", 0, 0, 0, closed, late, "",
		})
	}
	h.ok(h.DB.Write(h.t.Context(), func(tx *store.Tx) error {
		return store.InsertMany(h.t.Context(), tx, "execution", []string{
			"id", "document_id", "ordinal", "kind", "number", "owner_unit", "owner_body", "body_id", "state", "version", "due_day", "duty_id", "sent_at",
			"received_by", "lead_post", "resolution_id", "report_id", "returns", "extensions", "asking", "closed_at", "late_days", "area_id",
		}, rows)
	}))
}

func TestRehearsalWeighsUnitsAndBodies_12(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		h.executed("2026-10-05", [4]string{orgtest.Akmola, orgtest.AkmolaUnitHead, orgtest.Dept, "late"}, [4]string{orgtest.Akmola, orgtest.AkmolaUnitHead, orgtest.Dept, ""})
		h.executed("2026-11-02", [4]string{orgtest.Abai, "", orgtest.Service, "late"}, [4]string{orgtest.Akmola, orgtest.AkmolaHead, orgtest.Dept, ""})
		h.executed("2025-10-05", [4]string{orgtest.Akmola, "", orgtest.Dept, "late"}) // before the year that is measured
		draft := h.begin(orgtest.Controller, planning.PlanInput{Kind: planning.Annual, Period: nextYear})
		for _, unit := range []string{orgtest.Dept, orgtest.Akmola, orgtest.Committee} {
			_, err := p.AddMeasure(ctx, h.act(orgtest.Controller), draft, due("Талдау "+unit, "2027-02-20", unit))
			h.ok(err)
		}
		region := h.begin(orgtest.AkmolaUnitHead, planning.PlanInput{Kind: planning.Annual, Period: nextYear})
		_, err := p.AddMeasure(ctx, h.act(orgtest.AkmolaUnitHead), region, due("Аймақ", "2027-02-20", orgtest.AkmolaUnit))
		h.ok(err)
		look := func(when string) {
			x, err := p.Rehearse(ctx, h.act(orgtest.Controller), draft)
			h.ok(err)
			got := map[string][2]int{}
			for _, r := range x.Rows {
				got[r.UnitID] = [2]int{r.Executions, int(r.LateShare * 1000)}
			}
			want := map[string][2]int{orgtest.Dept: {3, 333}, orgtest.Akmola: {3, 333}, orgtest.Committee: {0, 0}}
			if !maps.Equal(got, want) || x.Counted != 4 {
				t.Errorf("%s: %v, %d counted", when, got, x.Counted)
			}
			if x, err = p.Rehearse(ctx, h.act(orgtest.AkmolaUnitHead), region); err != nil || x.Rows[0].Executions != 2 || x.Rows[0].LateShare != .5 {
				t.Errorf("%s: %+v %v", when, x.Rows, err)
			}
		}
		look("before the sums")
		for range 2 { // again: nothing is summed twice
			h.ok(h.Instrument.FoldPaces(ctx, h.now))
			look("after them")
		}
		h.executed("2026-11-20", [4]string{orgtest.Committee, orgtest.CommitteeHead, orgtest.Service, ""})
		h.at("2026-11-21")
		if x, err := p.Rehearse(ctx, h.act(orgtest.Controller), draft); err != nil || x.Counted != 5 {
			t.Errorf("%d counted with a day that is not summed yet, %v", x.Counted, err)
		}
	})
}

// A memo is one of the papers that paragraph 30 knows by their signature: it is frozen when it is put before its bringer, he signs
// exactly those bytes, and a signed one that is returned stays as it was signed.
func TestMemoIsFrozenAndSigned_18_30_P18b_A30(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		_, list := h.annual(due("Талдау", "2027-01-20", orgtest.Dept))
		m := list[0].ID
		h.at("2027-01-25")
		h.memo(orgtest.DeptOfficer, m)
		_, err := p.ReportToSign(ctx, h.act(orgtest.Deputy2), m)
		h.is(err, fault.Conflict{}) // it is a draft
		_, err = p.PutReport(ctx, h.act(orgtest.DeptOfficer), m)
		h.ok(err)
		_, err = p.ReportToSign(ctx, h.act(orgtest.DeptChief), m)
		h.refused(err, "18", "planning.report.bringer")
		_, err = p.BringReport(ctx, h.act(orgtest.Deputy2), m, nil)
		h.is(err, fault.Invalid{})
		x, err := p.ReportToSign(ctx, h.act(orgtest.Deputy2), m)
		h.ok(err)
		_, err = p.BringReport(ctx, h.act(orgtest.Deputy2), m, h.sign(orgtest.Deputy3, x.Data))
		h.is(err, fault.Invalid{}) // another person's key
		_, err = p.BringReport(ctx, h.act(orgtest.Deputy2), m, h.sign(orgtest.Deputy2, []byte("x")))
		h.is(err, fault.Invalid{}) // other bytes
		h.ok(h.bring(orgtest.Deputy2, m))
		if c := h.control(orgtest.Controller, m); c.Report == nil { // the Apparatus has it at once
			t.Error("the Apparatus does not see the memo")
		}
		c := h.control(orgtest.GP, m)
		if len(c.Signed) != 1 || !c.Signed[0].Valid || !c.Signed[0].Unchanged {
			t.Fatalf("%+v", c.Signed)
		}
		first := c.Report.ID
		original, err := p.ReportPaper(ctx, h.act(orgtest.GP), m, document.PaperWanted{Form: document.PaperOriginal, Lang: i18n.KK})
		h.ok(err)
		if original.SHA256 != x.SHA256 {
			t.Error("the original is not what was signed")
		}
		_, err = p.ReturnReport(ctx, h.act(orgtest.GP), m, "Толықтыру керек")
		h.ok(err)
		c = h.control(orgtest.DeptOfficer, m)
		if c.Report.ID == first || c.Report.State != planning.ReportDraft || len(c.Report.Files) != 2 || c.Report.Conclusions == "" || len(c.Signed) != 0 {
			t.Errorf("a new draft of the same text: %+v", c.Report)
		}
		if len(c.Past) != 1 || c.Past[0].ID != first || c.Past[0].FileID == "" || c.Past[0].Reason != "Толықтыру керек" {
			t.Errorf("what was signed is kept: %+v", c.Past)
		}
		_, err = p.PutReport(ctx, h.act(orgtest.DeptOfficer), m)
		h.ok(err)
		h.ok(h.bring(orgtest.Deputy2, m))
		_, err = p.ResolveReport(ctx, h.act(orgtest.GP), m, planning.ResolutionInput{Text: "Іске асырылсын"})
		h.ok(err)
		for _, form := range []string{document.PaperPDF, document.PaperCard} {
			f, err := p.ReportPaper(ctx, h.act(orgtest.GP), m, document.PaperWanted{Form: form, Lang: i18n.RU})
			h.ok(err)
			if len(f.Data) < 1000 {
				t.Errorf("%s: %d bytes", form, len(f.Data))
			}
		}
	})
}

// The report on a change is signed by the head who brings it, the change by who approves it, over its frozen paper; a line that has
// changed meanwhile is not changed by a paper that shows another one.
func TestChangeIsSigned_19_P19b(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		plan, list := h.annual(due("Талдау", "2027-06-20", orgtest.Dept))
		edit := func(completion string) planning.Receipt {
			in := report(planning.ChangeEdit, list[0].ID)
			l := due("Талдау", "2027-06-20", orgtest.Dept)
			l.Completion = completion
			in.Measure = &l
			return h.draftChange(orgtest.DeptOfficer, plan, in)
		}
		first, second := edit("шолу"), edit("ұсыну")
		_, err := p.BringChange(ctx, h.act(orgtest.DeptChief), first.ID, first.Version, nil)
		h.is(err, fault.Invalid{})
		for _, x := range []planning.Receipt{first, second} {
			_, err := h.bringChange(orgtest.DeptChief, x)
			h.ok(err)
			h.agree(x.ID)
		}
		_, err = p.ApproveChange(ctx, h.act(orgtest.GP), first.ID, nil)
		h.is(err, fault.Invalid{})
		h.ok(h.approveChange(orgtest.GP, first.ID))
		h.is(h.approveChange(orgtest.GP, second.ID), fault.Conflict{})
		card, err := p.Change(ctx, h.act(orgtest.GP), first.ID)
		h.ok(err)
		if len(card.Signed) != 2 {
			t.Fatalf("%d signatures", len(card.Signed))
		}
		for _, s := range card.Signed {
			if !s.Valid || !s.Unchanged {
				t.Errorf("%+v", s)
			}
		}
		for _, want := range []document.PaperWanted{{Form: document.PaperOriginal, Lang: i18n.KK}, {Form: document.PaperPDF, Lang: i18n.RU}, {Form: document.PaperCard, Lang: i18n.KK}} {
			f, err := p.ChangePaper(ctx, h.act(orgtest.GP), first.ID, want)
			h.ok(err)
			if len(f.Data) < 1000 {
				t.Errorf("%s: %d bytes", want.Form, len(f.Data))
			}
		}
	})
}
