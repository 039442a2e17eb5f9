package planning

import (
	"context"
	"strconv"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// frozenChange is what chapter 2 adds to the frozen record of a report on a change: the line as it stands, so that a change is not
// approved over another one, and as it shall stand.
type frozenChange struct {
	Plan     string          `json:"plan"`
	What     ChangeWhat      `json:"what"`
	Approver string          `json:"approver"`
	Before   []frozenMeasure `json:"before"`
	After    []frozenMeasure `json:"after"`
}

func (x *changing) frozen() frozenChange {
	f := frozenChange{Plan: x.PlanID, What: x.What, Approver: x.ApproverPost, Before: []frozenMeasure{}, After: []frozenMeasure{}}
	if x.What != ChangeAdd {
		f.Before = frozenMeasures([]Measure{x.before})
	}
	if x.What != ChangeDrop {
		f.After = frozenMeasures([]Measure{x.after})
	}
	return f
}

// whole loads what a report on a change is about, as it stands now.
func (v *Service) whole(ctx context.Context, q store.Q, sc *scene, r ChangeReport) (changing, error) {
	x := changing{ChangeReport: r}
	doc, err := v.kernel.Get(ctx, q, r.ID)
	if err != nil {
		return x, err
	}
	if x.Input, err = changeOf(doc.Content); err != nil {
		return x, err
	}
	if x.plan, _, err = loadPlan(ctx, q, r.PlanID); err != nil {
		return x, err
	}
	return x, v.lines(ctx, q, sc, &x)
}

// freezeChange makes the paper that is signed to approve a change.
func (v *Service) freezeChange(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, r ChangeReport) error {
	x, err := v.whole(ctx, tx, sc, r)
	if err != nil {
		return err
	}
	if x.ChangeReport, _, err = loadChange(ctx, tx, r.ID); err != nil { // with who brought it
		return err
	}
	round, err := v.lastRound(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	form := sc.changeForm(&x, round)
	form.At = act.Now
	_, err = v.kernel.Freeze(ctx, tx, act, x.ID, x.Version, x.frozen(), form, func(seal string) ([]byte, error) {
		return form.Sheet(paper.Print{State: paper.Original, Lang: form.Lang, Seal: seal}).PDF()
	})
	return err
}

// changeForm is what the paper of a report on a change says: circumstances, reasons, the columns that change (19).
func (sc *scene) changeForm(x *changing, round *document.Round) paper.Document {
	n := sc.words()
	d := paper.Document{
		Form: documentChange, Lang: i18n.Lang(x.plan.Lang), Name: say("planning.change.paper"), Title: x.title(), Unnumbered: true,
		Body: sc.UnitName(x.plan.BodyID, sc.day), Recipients: []i18n.Text{n.Signer(x.ApproverPost).Post},
		Drafter: n.InPost(x.DrafterPerson, x.DrafterPost), Signer: n.Signer(x.ApproverPost),
	}
	if x.UnitID != x.plan.BodyID {
		d.Unit = sc.UnitName(x.UnitID, sc.day)
	}
	d.Parts = []paper.Part{
		{Label: say("planning.page.plan"), Text: i18n.Same(x.plan.Title)},
		{Label: say("planning.exec.what_changes"), Text: say("planning.change.what." + string(x.What))},
	}
	if x.What != ChangeAdd {
		d.Parts = append(d.Parts, paper.Part{Label: say("planning.exec.measure"), Text: i18n.Say(i18n.M("planning.memo.line", "number", int(x.before.Ordinal), "day", x.before.Due))})
	}
	if x.Input.Kind != "" {
		d.Parts = append(d.Parts, paper.Part{Label: say("planning.circumstance." + x.Input.Kind), Text: i18n.Same(x.Input.Circumstances)})
	}
	d.Parts = append(d.Parts, paper.Part{Label: say("planning.exec.why"), Text: i18n.Same(x.Input.Reason)})
	if x.BroughtBy != "" {
		d.Parts = append(d.Parts, paper.Part{Label: say("planning.change.brought"), Text: i18n.Say(i18n.M("planning.change.brought_line",
			"name", sc.PersonName(x.BroughtBy), "post", n.PostFull(x.BroughtPost), "day", x.BroughtDay))})
	}
	d.Table = sc.changeTable(x)
	if round != nil && round.State == document.RoundAgreed {
		for _, s := range round.Steps {
			agreed := n.Agreed(s)
			agreed.Decision = say("planning.step." + string(s.State))
			d.Agreed = append(d.Agreed, agreed)
		}
	}
	return d
}

// changeTable shows the columns in which the line changes; of a line that is added all of them; nil for one that is taken out.
func (sc *scene) changeTable(x *changing) *paper.FormTable {
	if x.What == ChangeDrop {
		return nil
	}
	t := &paper.FormTable{
		Head:   []i18n.Text{i18n.Same("№"), say("planning.change.column.part"), say("planning.change.column.before"), say("planning.change.column.after")},
		Widths: []float64{.06, .22, .36, .36},
	}
	for i, c := range differences(&x.before, &x.after, sc) {
		before, after := i18n.Same(c.Before), i18n.Same(c.After)
		if c.Field == "term" {
			before, after = termWords(&x.before), termWords(&x.after)
		}
		t.Rows = append(t.Rows, paper.FormRow{Cells: []i18n.Text{i18n.Same(strconv.Itoa(i + 1)), say("planning.part." + c.Field), before, after}})
	}
	return t
}

func termWords(m *Measure) i18n.Text {
	if m.Due.None() {
		return i18n.Text{}
	}
	return i18n.Say(i18n.M("planning.day", "day", m.Due))
}

// toBringChange loads a report on a change for the head who brings it now, with what the rules see of it (19).
func (v *Service) toBringChange(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, changing, *Deed, error) {
	act, x, err := v.changeToMove(ctx, q, sc, act, id, ChangeDraft)
	if err != nil {
		return act, x, nil, err
	}
	d := sc.changeFacts(&x, DeedChange)
	if head, ok := sc.Head(x.UnitID, sc.day); ok {
		act, d.Head = sc.as(act, head.ID)
	}
	if err := sc.judgeDeed(x.plan.BodyID, d); err != nil {
		return act, x, d, err
	}
	if err := sc.judgeLine(&x, act).Err(); err != nil {
		return act, x, d, err
	}
	if x.What != ChangeAdd && x.control.State != ControlRunning {
		err = outOfTurn(controlMsg(x.control.State))
	}
	return act, x, d, err
}

// broughtText is the text of a report that its head signs: the report is agreed with others before its paper is frozen.
func (v *Service) broughtText(ctx context.Context, q store.Q, act org.Act, x *changing) ([]byte, error) {
	return v.kernel.TextToSign(ctx, q, act, x.ID, x.Version, document.PurposeReport, "", x.brought())
}

// brought is what the head signs beside the text of his report.
func (x *changing) brought() any {
	return map[string]string{"plan": x.PlanID, "measure": x.MeasureID, "what": string(x.What)}
}

// ChangeToSign gives the bytes that the person signs now: the text of the report to bring it, its frozen paper to approve the change.
// Errors are those of BringChange and ApproveChange.
func (v *Service) ChangeToSign(ctx context.Context, act org.Act, id string) (document.ToSign, error) {
	bringing := false
	out, err := v.signing().ToSign(ctx, act, "original.pdf", document.MimePDF, func(q store.Q, sc *scene) (org.Act, []byte, error) {
		x, err := v.seeChange(ctx, q, sc, act, id)
		if err != nil {
			return act, nil, err
		}
		if bringing = x.State == ChangeDraft; bringing {
			return v.textToBring(ctx, q, sc, act, id)
		}
		by, _, data, err := v.changeToApprove(ctx, q, sc, act, id)
		return by, data, err
	})
	if bringing {
		out.Name, out.MIME = "report.json", "application/json"
	}
	return out, err
}

func (v *Service) textToBring(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, []byte, error) {
	by, x, _, err := v.toBringChange(ctx, q, sc, act, id)
	if err != nil {
		return by, nil, err
	}
	data, err := v.broughtText(ctx, q, by, &x)
	return by, data, err
}

// BringChange is the signed report of the head of the unit, the Committee or the Academy: in an annual, quarterly or special plan it
// goes to be agreed, in the plan of a unit straight to who approves it (19). cms is the signed message over the bytes of ChangeToSign.
func (v *Service) BringChange(ctx context.Context, act org.Act, id string, version int64, cms []byte) (Receipt, error) {
	proof, unproven := v.signing().Prove(ctx, act, cms, func(q store.Q, sc *scene) (org.Act, []byte, error) { return v.textToBring(ctx, q, sc, act, id) })
	return v.change(ctx, act, "bring_change", id, []any{version, document.Sum(cms)}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, d, err := v.toBringChange(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(x.Version, version); err != nil {
			return Receipt{}, err
		}
		if unproven != nil {
			return Receipt{}, unproven
		}
		if _, err := v.kernel.Sign(ctx, tx, act, id, version, document.PurposeReport, "", x.brought(), proof); err != nil {
			return Receipt{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE plan_change SET last_day = $2, brought_day = $3, brought_by = $4, brought_post = $5, approver_post = $6 WHERE document_id = $1`,
			id, dayOrNull(sc.changeBy(&x, d)), sc.day, act.PersonID, act.AsPost(), x.ApproverPost)
		if err != nil {
			return Receipt{}, err
		}
		if err := access.Grant(ctx, tx, seen(id, access.Unit(x.plan.ControllerUnit), access.Post(x.plan.DrafterPost))); err != nil { // who controls the plan sees how it changes
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Revise); err != nil {
			return Receipt{}, err
		}
		if x.plan.BodyID == sc.Root() && x.plan.Kind != UnitPlan {
			err = v.askChange(ctx, tx, act, sc, &x)
		} else {
			err = v.submitChange(ctx, tx, act, sc, &x.ChangeReport)
		}
		if err != nil {
			return Receipt{}, err
		}
		return x.receipt(), write(ctx, tx, act, x.ID, "change_brought", x.ID, map[string]any{"what": x.What, "measure": x.MeasureID}, "")
	})
}

// changeToApprove loads a submitted change for who approves it, with its frozen paper.
func (v *Service) changeToApprove(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, changing, []byte, error) {
	act, x, err := v.toDecide(ctx, q, sc, act, id)
	if err != nil {
		return act, x, nil, err
	}
	if err := v.reload(ctx, q, sc, &x); err != nil {
		return act, x, nil, err
	}
	if err := sc.judgeLine(&x, act).Err(); err != nil {
		return act, x, nil, err
	}
	now, err := v.whole(ctx, q, sc, x.ChangeReport)
	if err != nil {
		return act, x, nil, err
	}
	check, err := v.kernel.CheckFrozen(ctx, q, x.ID, x.Version, now.frozen())
	if err != nil {
		return act, x, nil, err
	}
	data, err := v.frozenBytes(check)
	return act, x, data, err
}

// ApproveChange approves a change by the signature of who may (19): the plan gets a new edition, the measure its new line and its new
// days, and everybody whose plan it is is told. cms is the signed message over the bytes of ChangeToSign.
func (v *Service) ApproveChange(ctx context.Context, act org.Act, id string, cms []byte) (Receipt, error) {
	proof, unproven := v.signing().Prove(ctx, act, cms, func(q store.Q, sc *scene) (org.Act, []byte, error) {
		by, _, data, err := v.changeToApprove(ctx, q, sc, act, id)
		return by, data, err
	})
	return v.change(ctx, act, "approve_change", id, document.Sum(cms), func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, _, err := v.changeToApprove(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if unproven != nil {
			return Receipt{}, unproven
		}
		if _, err := v.kernel.Sign(ctx, tx, act, id, x.Version, document.PurposeIssue, "", nil, proof); err != nil {
			return Receipt{}, err
		}
		if err := v.endChange(ctx, tx, act, sc, &x.ChangeReport, ChangeApproved, ""); err != nil {
			return Receipt{}, err
		}
		changes, err := v.apply(ctx, tx, act, sc, &x)
		if err != nil {
			return Receipt{}, err
		}
		if err := v.newEdition(ctx, tx, act, sc, &x, changes); err != nil {
			return Receipt{}, err
		}
		return x.receipt(), write(ctx, tx, act, x.ID, "change_approved", x.ID, map[string]any{"edition": x.Edition, "what": x.What, "measure": x.MeasureID}, "")
	})
}

// ChangePaper makes or opens the paper of a report on a change for a person who may see it, as Paper does for a plan.
func (v *Service) ChangePaper(ctx context.Context, act org.Act, id string, want document.PaperWanted) (document.PaperFile, error) {
	return v.printed(ctx, act, want, func(q store.Q, sc *scene, p *document.Printing) error {
		seen, err := v.seeChange(ctx, q, sc, act, id)
		if err != nil {
			return err
		}
		x, err := v.whole(ctx, q, sc, seen.ChangeReport)
		if err != nil {
			return err
		}
		p.ID, p.Name, p.State, p.Waits = id, "change", changeMsg(x.State), x.State == ChangeSubmitted
		var extra any // once it is decided the line moves on; the paper stays as it was signed
		if x.State == ChangeSubmitted {
			extra = x.frozen()
		}
		if p.Frozen, err = v.kernel.CheckFrozen(ctx, q, id, x.Version, extra); err != nil || p.Frozen.Found {
			return err
		}
		if x.State == ChangeWithdrawn {
			p.Print.State = paper.Withdrawn
		}
		p.Form = sc.changeForm(&x, nil)
		p.Form.At = act.Now
		return nil
	})
}
