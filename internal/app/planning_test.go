package app_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/org/orgtest"
	"reglament/internal/paper"
	"reglament/internal/planning"
	"reglament/internal/proof"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// plans is the small office of the tests with planning at work.
type plans struct {
	*app.App
	t   *testing.T
	now time.Time
}

func planningHouse(t *testing.T, f func(t *testing.T, h *plans)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		h := &plans{t: t}
		h.at("2026-11-20")
		data := orgtest.Office()
		data.Directions = nil
		orgtest.Fill(t, db, data)
		var err error
		h.App, err = app.New(t.Context(), db, app.Config{
			Data: t.TempDir(), Demo: true, Now: func() time.Time { return h.now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		})
		if err != nil {
			t.Fatal(err)
		}
		h.ok(h.Planning.OpenWindows(t.Context(), h.now))
		f(t, h)
	})
}

func (h *plans) at(day string) { h.now = calendar.MustDay(day).Start().Add(11 * time.Hour) }

func (h *plans) ok(err error) {
	h.t.Helper()
	if err != nil {
		var invalid fault.Invalid
		if errors.As(err, &invalid) {
			h.t.Fatalf("%+v", invalid.Fields)
		}
		var conflict fault.Conflict
		if errors.As(err, &conflict) {
			h.t.Fatalf("%+v", conflict.Msg)
		}
		h.t.Fatalf("%v", err)
	}
}

func (h *plans) act(post string) org.Act {
	h.t.Helper()
	s, err := h.Structure(context.Background())
	h.ok(err)
	return orgtest.ActAt(s, post, h.now)
}

// refused checks that the Regulation refuses under a paragraph, by a rule.
func (h *plans) refused(err error, para, rule string) {
	h.t.Helper()
	var refusal *law.Refusal
	if !errors.As(err, &refusal) {
		h.t.Fatalf("want a refusal under %s, got %v", para, err)
	}
	for _, f := range refusal.Findings {
		if f.Para == para && f.Rule == rule {
			return
		}
	}
	h.t.Fatalf("want %s under %s, got %v", rule, para, err)
}

func (h *plans) is(err, want error) {
	h.t.Helper()
	if !errors.Is(err, want) {
		h.t.Fatalf("want %T, got %v", want, err)
	}
}

func (h *plans) duties(kind, key string) []duty.Duty {
	h.t.Helper()
	var out []duty.Duty
	h.ok(h.DB.Read(h.t.Context(), func(q store.Q) error {
		page, err := duty.List(h.t.Context(), q, duty.Filter{Debtor: []string{key}, Kinds: []string{kind}, Today: calendar.DayOf(h.now)}, duty.Cursor{}, 100)
		out = page.Duties
		return err
	}))
	return out
}

var nextYear = planning.Year(2027)

func proposal(title string) planning.ProposalInput {
	in := planning.ProposalInput{
		PlanKind: planning.Annual, Period: nextYear, Title: title, Due: calendar.MustDay("2027-01-25"), Executors: []string{orgtest.Dept}, Parts: map[string]string{},
	}
	for _, k := range planning.ProposalParts {
		in.Parts[k] = "Мазмұны " + k
	}
	return in
}

// sent brings a proposal of the department to the Apparatus.
func (h *plans) sent(in planning.ProposalInput) string {
	h.t.Helper()
	p := h.Planning
	r, err := p.Propose(h.t.Context(), h.act(orgtest.DeptOfficer), in)
	h.ok(err)
	_, err = p.AgreeProposal(h.t.Context(), h.act(orgtest.DeptOfficer), r.ID, r.Version)
	h.ok(err)
	h.agree(r.ID)
	r, err = p.SendProposal(h.t.Context(), h.act(orgtest.DeptOfficer), r.ID, r.Version)
	h.ok(err)
	return r.ID
}

// agree answers every open step of a document by its post.
func (h *plans) agree(id string) {
	h.t.Helper()
	for range 20 {
		var open []document.StepView
		h.ok(h.DB.Read(h.t.Context(), func(q store.Q) error {
			rounds, err := h.Kernel.Rounds(h.t.Context(), q, id)
			open = nil
			for _, s := range rounds[0].Steps {
				if s.State == document.StepAsked {
					open = append(open, s)
				}
			}
			return err
		}))
		if len(open) == 0 {
			return
		}
		_, err := h.Planning.Answer(h.t.Context(), h.act(open[0].PostID), open[0].ID, document.Agreed, "")
		h.ok(err)
	}
}

func (h *plans) begin(post string, in planning.PlanInput) string {
	h.t.Helper()
	r, err := h.Planning.Begin(h.t.Context(), h.act(post), in)
	h.ok(err)
	return r.ID
}

func (h *plans) plan(post, id string) planning.Card {
	h.t.Helper()
	c, err := h.Planning.Plan(h.t.Context(), h.act(post), id)
	h.ok(err)
	return c
}

// approve signs a submitted plan.
func (h *plans) approve(post, id string) error {
	h.t.Helper()
	ctx := h.t.Context()
	todo, err := h.Planning.PlanToSign(ctx, h.act(post), id)
	if err != nil {
		return err
	}
	cms, err := h.DemoCMS(ctx, orgtest.Person(post), [][]byte{todo.Data}, app.DemoOptions{})
	h.ok(err)
	_, err = h.Planning.Approve(ctx, h.act(post), id, h.plan(post, id).Version, cms[0])
	return err
}

func line(name string, executors ...string) planning.MeasureInput {
	return planning.MeasureInput{
		Name: name, Object: "Облыстар", Subject: "Прокурорлық қадағалау", Form: "талдау", Period: "2026 жыл", Completion: "анықтама",
		Due: calendar.MustDay("2027-02-25"), Executors: executors,
	}
}

func TestWindowsOpenDuties_12_P12b_P12c_P12h(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx := t.Context()
		for range 2 { // again: nothing is opened twice
			h.ok(h.Planning.OpenWindows(ctx, h.now))
		}
		for key, n := range map[string]int{"u:" + orgtest.Dept: 2, "u:" + orgtest.Service: 2, "b:" + orgtest.Committee: 2, "u:" + orgtest.Apparatus: 0, "b:" + orgtest.Akmola: 0} {
			if got := h.duties(planning.DutyPropose, key); len(got) != n {
				t.Errorf("%s owes %d, want %d", key, len(got), n)
			}
		}
		list := h.duties(planning.DutyPropose, "u:"+orgtest.Dept)
		// 25 November 2026 is a Wednesday; 5 December 2026 a Saturday, so that the next working day counts.
		if list[0].DueDay.String() != "2026-11-25" || list[1].DueDay.String() != "2026-12-07" || list[0].Para != "12" {
			t.Errorf("%v %v %s", list[0].DueDay, list[1].DueDay, list[0].Para)
		}
		own := h.duties(planning.DutySubmit, "u:"+orgtest.Apparatus)
		// 20 December 2026 is a Sunday; seven days before 1 January 2027 is Friday 25 December.
		if len(own) != 2 || own[0].DueDay.String() != "2026-12-21" || own[1].DueDay.String() != "2026-12-25" {
			t.Errorf("%+v", own)
		}
		windows, err := h.Planning.Windows(ctx, h.act(orgtest.DeptChief))
		h.ok(err)
		if len(windows) != 2 || !windows[0].Owed || windows[0].Sent {
			t.Errorf("%+v", windows)
		}
		_, err = h.Planning.NothingToPropose(ctx, h.act(orgtest.DeptOfficer), windows[0].ID, "жоқ")
		h.is(err, fault.Forbidden{})
		_, err = h.Planning.NothingToPropose(ctx, h.act(orgtest.DeptChief), windows[0].ID, "")
		h.is(err, fault.Invalid{})
		_, err = h.Planning.NothingToPropose(ctx, h.act(orgtest.DeptChief), windows[0].ID, "Тоқсанға ұсыныс жоқ, жылдық жоспар жеткілікті")
		h.ok(err)
		if got := h.duties(planning.DutyPropose, "u:"+orgtest.Dept); len(got) != 1 {
			t.Errorf("%d owed", len(got))
		}
		h.sent(proposal("Қылмыстық істерді тоқтатудың заңдылығын талдау"))
		if got := h.duties(planning.DutyPropose, "u:"+orgtest.Dept); len(got) != 0 {
			t.Errorf("%d owed after sending", len(got))
		}
	})
}

func TestProposalLeavesOnlyAgreed_12_P12d_P12e_P12f(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p, who := t.Context(), h.Planning, h.act(orgtest.DeptOfficer)
		in := proposal("Сот актілерінің орындалуын талдау")
		in.Parts["method"], in.Due = "", 0
		r, err := p.Propose(ctx, who, in)
		h.ok(err)
		_, err = p.AgreeProposal(ctx, who, r.ID, r.Version)
		h.refused(err, "12", "planning.proposal.content")
		in = proposal("Сот актілерінің орындалуын талдау")
		in.Co = []string{orgtest.Service, orgtest.Committee}
		in.Outside = []planning.Outside{{Name: "Ішкі істер министрлігі"}}
		r, err = p.EditProposal(ctx, who, r.ID, r.Version, in)
		h.ok(err)
		_, err = p.AgreeProposal(ctx, who, r.ID, r.Version)
		h.refused(err, "12", "planning.proposal.partners")
		in.Outside[0].Number, in.Outside[0].Day = "1-2/345", "2026-11-18"
		r, err = p.EditProposal(ctx, who, r.ID, r.Version, in)
		h.ok(err)
		_, err = p.SendProposal(ctx, who, r.ID, r.Version)
		h.refused(err, "12", "planning.proposal.agreed")
		h.refused(err, "12", "planning.proposal.partners")
		_, err = p.AgreeProposal(ctx, h.act(orgtest.AkmolaHead), r.ID, r.Version)
		h.is(err, fault.NotFound{})
		_, err = p.AgreeProposal(ctx, who, r.ID, r.Version)
		h.ok(err)
		card, err := p.Proposal(ctx, h.act(orgtest.Chief), r.ID)
		h.ok(err)
		if len(card.Rounds[0].Steps) != 3 || len(card.Steps) != 1 {
			t.Fatalf("%d steps, %d to answer", len(card.Rounds[0].Steps), len(card.Steps))
		}
		// The supervising deputy is asked when those whose part is needed have agreed.
		for _, s := range card.Rounds[0].Steps {
			if s.PostID == orgtest.Deputy2 && s.State != document.StepWaiting {
				t.Errorf("the deputy's step is %s", s.State)
			}
		}
		_, err = p.Answer(ctx, h.act(orgtest.Chief), card.Steps[0].ID, document.Refused, "")
		h.is(err, fault.Invalid{})
		_, err = p.Answer(ctx, h.act(orgtest.Deputy3), card.Steps[0].ID, document.Agreed, "")
		if err == nil {
			t.Error("answered by another")
		}
		_, err = p.Answer(ctx, h.act(orgtest.Chief), card.Steps[0].ID, document.Refused, "Қызмет қатыса алмайды")
		h.ok(err)
		card, err = p.Proposal(ctx, who, r.ID)
		h.ok(err)
		if card.State != planning.ProposalDraft {
			t.Fatal(card.State)
		}
		_, err = p.AgreeProposal(ctx, who, r.ID, card.Version)
		h.ok(err)
		h.agree(r.ID)
		_, err = p.SendProposal(ctx, who, r.ID, card.Version)
		h.ok(err)
		_, err = p.SendProposal(ctx, who, r.ID, card.Version)
		h.is(err, fault.Conflict{})
		_, err = p.EditProposal(ctx, who, r.ID, card.Version, in)
		h.is(err, fault.Conflict{})
	})
}

func TestAnnualPlanFromProposalsToReceipt_11_12_13_16_P11a_P12a_P12g_P13a_P16(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		one := h.sent(proposal("Қылмыстық істерді тоқтатудың заңдылығын талдау"))
		two := h.sent(proposal("Тоқтатылған қылмыстық істердің заңдылығын талдау"))
		three := h.sent(proposal("Сыбайлас жемқорлыққа қарсы заңнаманы талдау"))
		four := h.sent(proposal("Көші-қон заңнамасын қолдануды тексеру"))
		annual := planning.PlanInput{Kind: planning.Annual, Period: nextYear}
		_, err := p.Accept(ctx, h.act(orgtest.Controller), one, nil)
		h.is(err, fault.Conflict{}) // no plan yet
		_, err = p.Begin(ctx, h.act(orgtest.DeptChief), annual)
		h.refused(err, "12", "planning.author")
		id := h.begin(orgtest.Controller, annual)
		_, err = p.Begin(ctx, h.act(orgtest.Controller), annual)
		h.is(err, fault.Conflict{})
		_, err = p.Accept(ctx, h.act(orgtest.DeptChief), one, nil)
		h.is(err, fault.NotFound{}) // the draft of the Apparatus is not the department's to see
		_, err = p.Endorse(ctx, h.act(orgtest.Controller), id, 1)
		h.refused(err, "16", "planning.table")
		like, err := p.SimilarTo(ctx, h.act(orgtest.Controller), "Қылмыстық істерді тоқтатудың заңдылығын талдау", nextYear, one)
		h.ok(err)
		if len(like) == 0 || like[0].ProposalID != two {
			t.Errorf("no likely duplicate: %+v", like)
		}
		_, err = p.Merge(ctx, h.act(orgtest.Controller), []string{one, two}, planning.Merging{Name: strings.Repeat("а", 501)})
		h.is(err, fault.Invalid{}) // and nothing was decided: it is one act
		r, err := p.Merge(ctx, h.act(orgtest.Controller), []string{one, two}, planning.Merging{Name: "Қылмыстық істерді тоқтату тәжірибесі"})
		h.ok(err)
		if m, err := p.Measure(ctx, h.act(orgtest.Controller), r.ID); err != nil || m.Name != "Қылмыстық істерді тоқтату тәжірибесі" || m.Version != 1 || len(m.Origins) != 2 {
			t.Errorf("%+v %v", m.Measure, err)
		}
		split := []planning.MeasureInput{line("Бірінші бөлік", orgtest.Service, orgtest.Akmola), line("Екінші бөлік", orgtest.Committee)}
		_, err = p.Split(ctx, h.act(orgtest.Controller), three, split[:1])
		h.is(err, fault.Invalid{})
		_, err = p.Split(ctx, h.act(orgtest.Controller), three, split)
		h.ok(err)
		_, err = p.Reject(ctx, h.act(orgtest.Controller), four, "")
		h.is(err, fault.Invalid{})
		_, err = p.Reject(ctx, h.act(orgtest.Controller), four, "Өткен жылы жүргізілген")
		h.ok(err)
		seen, err := p.Proposal(ctx, h.act(orgtest.DeptOfficer), four)
		h.ok(err)
		if seen.Reason != "Өткен жылы жүргізілген" || seen.State != planning.ProposalRejected {
			t.Errorf("%+v", seen.Proposal)
		}
		late := line("Жоспардан тыс күн", orgtest.Dept)
		late.Due = calendar.MustDay("2028-01-05")
		_, err = p.AddMeasure(ctx, h.act(orgtest.Controller), id, late)
		h.refused(err, "16", "planning.table")
		r, err = p.AddMeasure(ctx, h.act(orgtest.Controller), id, line("Қосымша іс-шара", orgtest.Dept))
		h.ok(err)
		_, err = p.PlaceMeasure(ctx, h.act(orgtest.Controller), r.ID, 1)
		h.ok(err)
		_, err = p.PlaceMeasure(ctx, h.act(orgtest.Controller), r.ID, 9)
		h.is(err, fault.Invalid{})
		list, err := p.All(ctx, h.act(orgtest.Controller), id)
		h.ok(err)
		if len(list) != 4 || list[0].Name != "Қосымша іс-шара" || list[3].Name != "Екінші бөлік" || list[3].Ordinal != 4 {
			t.Fatalf("%+v", list)
		}
		load, err := p.Load(ctx, h.act(orgtest.Controller), id)
		h.ok(err)
		if len(load.Months) != 12 || load.Rows[0].UnitID != orgtest.Dept || load.Rows[0].Counts[0] != 1 || load.Rows[0].Counts[1] != 1 {
			t.Errorf("%+v", load)
		}
		h.endorseSubmitApprove(id, one)
	})
}

// papers takes every paper of an approved plan; its evidence card alone proves the signature.
func (h *plans) papers(id string) {
	h.t.Helper()
	ctx, t := h.t.Context(), h.t
	take := func(form string) []byte {
		f, err := h.Planning.Paper(ctx, h.act(orgtest.GP), id, document.PaperWanted{Form: form, Lang: i18n.RU, Check: "https://example.kz/verify"})
		h.ok(err)
		return f.Data
	}
	original, card := take(document.PaperOriginal), take(document.PaperCard)
	if len(take(document.PaperPDF)) < 1000 {
		t.Error("no copy")
	}
	files, err := paper.Read(card)
	h.ok(err)
	if len(files) != 3 || !slices.ContainsFunc(files, func(f paper.Enclosed) bool {
		return f.Relation == paper.RelationSource && bytes.Equal(f.Data, original)
	}) {
		t.Fatalf("%d files in the evidence card", len(files))
	}
	checked, err := h.Proof.Check(ctx, proof.Request{Document: proof.Upload{Name: "plan-card.pdf", Data: card}}, h.now)
	h.ok(err)
	if checked.Kind != proof.Card || len(checked.Signatures) != 1 || checked.Signatures[0].Overall != verdict.Valid {
		t.Errorf("%+v", checked)
	}
	_, err = h.Planning.Paper(ctx, h.act(orgtest.GP), id, document.PaperWanted{Form: document.PaperDOCX, Lang: i18n.KK})
	h.is(err, fault.Conflict{})
	_, err = h.Planning.Paper(ctx, h.act(orgtest.GP), id, document.PaperWanted{Form: "rtf", Lang: i18n.KK})
	h.is(err, fault.Invalid{})
	if c, err := h.Planning.Paper(ctx, h.act(orgtest.AbaiHead), id, document.PaperWanted{Form: document.PaperCard, Lang: i18n.KK}); err == nil {
		t.Errorf("%d bytes for who may not see", len(c.Data))
	}
}

// endorseSubmitApprove brings the annual plan of the test from its draft to receipt.
func (h *plans) endorseSubmitApprove(id, accepted string) {
	h.t.Helper()
	ctx, p, t := h.t.Context(), h.Planning, h.t
	_, err := p.Submit(ctx, h.act(orgtest.Controller), id)
	h.refused(err, "12", "planning.endorsed")
	card := h.plan(orgtest.Controller, id)
	_, err = p.Endorse(ctx, h.act(orgtest.Controller), id, card.Revision-1)
	h.is(err, fault.Conflict{})
	_, err = p.Endorse(ctx, h.act(orgtest.Controller), id, card.Revision)
	h.ok(err)
	card = h.plan(orgtest.Controller, id)
	if card.State != planning.StateEndorsing || len(card.Rounds[0].Steps) < 6 { // three deputies, the Chief, two heads of units, the Committee
		t.Fatalf("%s, %d steps", card.State, len(card.Rounds[0].Steps))
	}
	_, err = p.AddMeasure(ctx, h.act(orgtest.Controller), id, line("Кеш", orgtest.Dept))
	h.is(err, fault.Conflict{})
	h.agree(id)
	h.at("2026-12-21")
	_, err = p.Submit(ctx, h.act(orgtest.Controller), id)
	h.ok(err)
	if list := h.duties(planning.DutySubmit, "u:"+orgtest.Apparatus); len(list) != 1 {
		t.Errorf("%d drafts are owed", len(list))
	}
	h.is(h.approve(orgtest.Deputy2, id), fault.Forbidden{})
	_, err = p.ReturnPlan(ctx, h.act(orgtest.GP), id, "")
	h.is(err, fault.Invalid{})
	if _, err := p.Approve(ctx, h.act(orgtest.GP), id, h.plan(orgtest.GP, id).Version, []byte("x")); !errors.Is(err, fault.Invalid{}) {
		t.Errorf("approved by no signature: %v", err)
	}
	h.ok(h.approve(orgtest.GP, id))
	card = h.plan(orgtest.GP, id)
	if card.State != planning.StateDistributed || card.Edition != 1 || len(card.Editions) != 1 {
		t.Fatalf("%s, edition %d", card.State, card.Edition)
	}
	h.papers(id)
	h.received(id)
}

func (h *plans) received(id string) {
	h.t.Helper()
	ctx, p, t := h.t.Context(), h.Planning, h.t
	keys := map[string]bool{}
	for _, d := range h.plan(orgtest.GP, id).Deliveries {
		keys[d.Grantee] = true
	}
	for _, key := range []string{"p:" + orgtest.Deputy2, "p:" + orgtest.CoA, "u:" + orgtest.Dept, "b:" + orgtest.Akmola, "b:" + orgtest.Committee} {
		if !keys[key] {
			t.Errorf("not sent to %s", key)
		}
	}
	if keys["b:"+orgtest.Abai] {
		t.Error("sent to who is not concerned")
	}
	if list := h.duties(planning.DutyReceive, "u:"+orgtest.Dept); len(list) != 1 || list[0].Para != "13" || list[0].DueDay.String() != "2026-12-22" {
		t.Errorf("%+v", list)
	}
	_, err := p.Receive(ctx, h.act(orgtest.AkmolaOfficer), id)
	h.is(err, fault.Forbidden{})
	_, err = p.Plan(ctx, h.act(orgtest.AbaiHead), id)
	h.is(err, fault.NotFound{})
	h.at("2026-12-22")
	_, err = p.Receive(ctx, h.act(orgtest.DeptChief), id)
	h.ok(err)
	if list := h.duties(planning.DutyReceive, "u:"+orgtest.Dept); len(list) != 0 {
		t.Errorf("%+v", list)
	}
	// The measure due in January 2027 is of the first month of the year: what it asks for is sent within five working days (44).
	list := h.duties("instrument.plan.send", "u:"+orgtest.Dept)
	if len(list) != 1 || list[0].DueDay.String() != "2026-12-29" || list[0].Para != "44" {
		t.Errorf("%+v", list)
	}
	measures, err := p.All(ctx, h.act(orgtest.DeptChief), id)
	h.ok(err)
	for _, m := range measures {
		if (m.GroundID != "") != (m.LeadUnit == orgtest.Dept) || m.State != planning.MeasureRunning {
			t.Errorf("measure %d of %s: ground %q, %s", m.Ordinal, m.LeadUnit, m.GroundID, m.State)
		}
	}
}

func TestSpecialUnitAndBodyPlans_11_14_15_17_P11b_P14a_P14b_P14c_P15_P17a_P17b(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		quarter := planning.Quarter(2027, 1)
		special := planning.PlanInput{Kind: planning.Special, Period: planning.Period{From: calendar.MustDay("2026-12-01"), Until: calendar.MustDay("2027-05-31")}}
		_, err := p.Begin(ctx, h.act(orgtest.DeptChief), special)
		h.refused(err, "11", "planning.special")
		special.Goal, special.ApproverPost = "Көктемгі су тасқынына дайындық", orgtest.Deputy2
		_, err = p.Begin(ctx, h.act(orgtest.DeptChief), special)
		h.refused(err, "11", "planning.special")
		special.ApproverPost = orgtest.GP
		h.begin(orgtest.DeptChief, special)

		own := planning.PlanInput{Kind: planning.UnitPlan, Period: quarter, ApproverPost: orgtest.Deputy3}
		_, err = p.Begin(ctx, h.act(orgtest.DeptChief), own)
		h.refused(err, "14", "planning.unit.approver")
		own.ApproverPost = ""
		id := h.begin(orgtest.DeptChief, own)
		if c := h.plan(orgtest.DeptChief, id); c.ApproverPost != orgtest.Deputy2 || c.ControllerUnit != orgtest.Dept {
			t.Errorf("%+v", c.Plan)
		}
		_, err = p.AddMeasure(ctx, h.act(orgtest.DeptChief), id, line("Облыстағы тексеру", orgtest.Dept, orgtest.Akmola))
		h.refused(err, "14", "planning.unit.bodies")
		daily := line("Азаматтарды жеке қабылдауды жүргізу", orgtest.Dept)
		_, err = p.AddMeasure(ctx, h.act(orgtest.DeptChief), id, daily)
		h.refused(err, "15", "planning.daily")
		daily.DailyReason = "Қысқа"
		_, err = p.AddMeasure(ctx, h.act(orgtest.DeptChief), id, daily)
		h.refused(err, "15", "planning.daily")
		daily.DailyReason = "Бұл – көшпелі қабылдаудың жаңа тәртібін сынақтан өткізу"
		_, err = p.AddMeasure(ctx, h.act(orgtest.DeptChief), id, daily)
		h.ok(err)
		r, err := p.Endorse(ctx, h.act(orgtest.DeptChief), id, 2)
		h.ok(err)
		if r.State != string(planning.StateEndorsed) {
			t.Fatal(r.State)
		}
		_, err = p.Submit(ctx, h.act(orgtest.DeptChief), id)
		h.ok(err)
		h.is(h.approve(orgtest.Deputy3, id), fault.NotFound{})
		h.ok(h.approve(orgtest.Deputy2, id))
		if c := h.plan(orgtest.DeptChief, id); c.State != planning.StateApproved || len(c.Deliveries) != 0 {
			t.Errorf("%+v", c.Plan)
		}

		_, err = p.Begin(ctx, h.act(orgtest.DistrictHead), planning.PlanInput{Kind: planning.Quarterly, Period: quarter})
		h.refused(err, "17", "planning.district")
		region := h.begin(orgtest.AkmolaUnitHead, planning.PlanInput{Kind: planning.Quarterly, Period: quarter})
		if c := h.plan(orgtest.AkmolaHead, region); c.ApproverPost != orgtest.AkmolaHead || c.BodyID != orgtest.Akmola {
			t.Errorf("%+v", c.Plan)
		}
		in := proposal("Ауданда орман заңнамасын тексеру")
		in.PlanKind, in.Period, in.Executors, in.Due = planning.Quarterly, quarter, []string{orgtest.District}, calendar.MustDay("2027-03-25")
		r, err = p.Propose(ctx, h.act(orgtest.DistrictHead), in)
		h.ok(err)
		_, err = p.AgreeProposal(ctx, h.act(orgtest.DistrictHead), r.ID, r.Version)
		h.ok(err)
		h.agree(r.ID)
		r, err = p.SendProposal(ctx, h.act(orgtest.DistrictHead), r.ID, r.Version)
		h.ok(err)
		_, err = p.Accept(ctx, h.act(orgtest.Controller), r.ID, nil)
		h.is(err, fault.Forbidden{}) // seen by control, decided by the region
		_, err = p.Accept(ctx, h.act(orgtest.AkmolaUnitHead), r.ID, nil)
		h.ok(err)
	})
}

// Findings on the lines of a draft are kept and only what changed is judged anew: whatever is done with the lines, they are those of
// a draft judged whole.
func TestDraftIsJudgedByWhatChanged_12_15_16_P15_P16(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		id := h.begin(orgtest.Controller, planning.PlanInput{Kind: planning.Annual, Period: nextYear})
		add := func(l planning.MeasureInput) string {
			t.Helper()
			r, err := p.AddMeasure(ctx, h.act(orgtest.Controller), id, l)
			h.ok(err)
			h.same(id)
			list, err := p.All(ctx, h.act(orgtest.Controller), id)
			h.ok(err)
			_ = r
			return list[len(list)-1].ID
		}
		h.same(id) // an empty draft
		first := add(line("Талдау", orgtest.Dept))
		unfinished := line("Тексеру", orgtest.Dept)
		unfinished.Completion = ""
		second := add(unfinished)
		daily := line("Азаматтарды қабылдауды ұйымдастыру", orgtest.Dept)
		daily.DailyReason = "Күнделікті міндет емес, тәжірибені қорыту"
		third := add(daily)
		_, err := p.PlaceMeasure(ctx, h.act(orgtest.Controller), second, 1) // its number stands in what is found
		h.ok(err)
		if n := h.same(id); n == 0 {
			t.Error("the unfinished line is not found wanting")
		}
		finished := line("Тексеру", orgtest.Dept)
		m, err := p.Measure(ctx, h.act(orgtest.Controller), second)
		h.ok(err)
		_, err = p.EditMeasure(ctx, h.act(orgtest.Controller), second, m.Version, finished)
		h.ok(err)
		h.same(id)
		for _, x := range []string{first, third, second} {
			_, err := p.RemoveMeasure(ctx, h.act(orgtest.Controller), x, "Басқа жоспарға өтті")
			h.ok(err)
			h.same(id)
		}
	})
}

// same compares the findings on a draft with those of an office that has just started, and gives their number.
func (h *plans) same(id string) int {
	h.t.Helper()
	now := h.now
	fresh, err := app.New(h.t.Context(), h.DB, app.Config{Data: h.t.TempDir(), Demo: true, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	h.ok(err)
	want, err := fresh.Planning.Plan(h.t.Context(), h.act(orgtest.Controller), id)
	h.ok(err)
	got := h.plan(orgtest.Controller, id).Verdict.Findings()
	if store.JSON(got) != store.JSON(want.Verdict.Findings()) {
		h.t.Errorf("kept: %s\nwhole: %s", store.JSON(got), store.JSON(want.Verdict.Findings()))
	}
	return len(got)
}

// Words of measures are found by an index: the beginnings of words, of names as they are now; measures that stood before it was kept
// are taken in by the timer.
func TestMeasuresAreFoundByTheirWords_16(t *testing.T) {
	planningHouse(t, func(t *testing.T, h *plans) {
		ctx, p := t.Context(), h.Planning
		plan, list := h.annual(due("Балалар құқығын талдау", "2027-06-20", orgtest.Dept), due("Еңбек құқығын тексеру", "2027-06-20", orgtest.Dept))
		want := func(words string, ids ...string) {
			t.Helper()
			rows, err := p.FindMeasures(ctx, h.act(orgtest.Controller), words, 20)
			h.ok(err)
			page, err := p.Controls(ctx, h.act(orgtest.Controller), planning.ControlFilter{Text: words}, "", 20)
			h.ok(err)
			if len(rows) != len(ids) || len(page.Rows) != len(ids) {
				t.Errorf("%q: %d found, %d in the list, want %d", words, len(rows), len(page.Rows), len(ids))
				return
			}
			for _, r := range rows {
				if !slices.Contains(ids, r.MeasureID) {
					t.Errorf("%q: %s", words, r.Name)
				}
			}
		}
		a, b := list[0].ID, list[1].ID
		want("құқығын", a, b)
		want("құқ балал", a)
		want("ЕҢБЕК", b)
		want("жоқ")
		want("құқығын жоқ")
		in := report(planning.ChangeEdit, a)
		l := due("Кәмелетке толмағандарды қорғау", "2027-06-20", orgtest.Dept)
		in.Measure = &l
		x := h.draftChange(orgtest.DeptOfficer, plan, in)
		_, err := h.bringChange(orgtest.DeptChief, x)
		h.ok(err)
		h.agree(x.ID)
		h.ok(h.approveChange(orgtest.GP, x.ID))
		want("балалар")
		want("кәмелет", a)
		h.ok(h.DB.Write(ctx, func(tx *store.Tx) error {
			for _, text := range []string{`DELETE FROM measure_word`, `UPDATE measure_fill SET last_id = '', done = 0`} {
				if _, err := tx.Exec(ctx, text); err != nil {
					return err
				}
			}
			return nil
		}))
		want("кәмелет", a) // not taken in yet: every name is looked at
		h.ok(p.FillWords(ctx, h.now))
		want("кәмелет", a)
		want("жоқ")
	})
}
