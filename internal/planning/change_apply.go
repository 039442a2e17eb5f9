package planning

import (
	"context"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// deciding is the capacity in which the person decides on a change, and what the rules see of it.
func (sc *scene) deciding(act org.Act, x *changing) (org.Act, *Deed, bool) {
	d := sc.changeFacts(x, DeedApprove)
	posts := []string{x.ApproverPost}
	if d.Office && d.Kind == UnitPlan {
		for _, p := range sc.PostsOfKind(sc.day, org.PostCoA) {
			posts = append(posts, p.ID)
		}
	}
	act, ok := sc.as(act, posts...)
	post, _ := sc.Post(act.AsPost())
	d.Change.Decider, d.Change.Agreed = post.Kind, x.State == ChangeSubmitted
	d.Change.Supervises = ok
	if p, found := sc.supervisor(x.UnitID, x.plan.BodyID); found {
		d.Change.Supervisor = sc.PostTitle(p.ID)
	}
	return act, d, ok
}

// toDecide loads a change for who decides on it.
func (v *Service) toDecide(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, changing, error) {
	x, err := v.seeChange(ctx, q, sc, act, id)
	if err != nil {
		return act, x, err
	}
	act, d, ok := sc.deciding(act, &x)
	if x.State != ChangeSubmitted && x.State != ChangeAgreeing {
		return act, x, outOfTurn(changeMsg(x.State))
	}
	if err := sc.judgeDeed(x.plan.BodyID, d); err != nil {
		return act, x, err
	}
	if !ok {
		return act, x, forbidden(i18n.M("planning.who.post", "post", sc.PostTitle(x.ApproverPost)))
	}
	return act, x, nil
}

// RefuseChange refuses a change, with the reason; the plan stays as it is.
func (v *Service) RefuseChange(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "refuse_change", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.toDecide(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		if err := v.endChange(ctx, tx, act, sc, &x.ChangeReport, ChangeRefused, reason); err != nil {
			return Receipt{}, err
		}
		if err := v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: x.DrafterPost}}, i18n.M("planning.notice.change_refused", "reason", reason), "/changes/"+id, id); err != nil {
			return Receipt{}, err
		}
		return x.receipt(), write(ctx, tx, act, x.ID, "change_refused", x.ID, nil, reason)
	})
}

// reload makes the measure as it shall stand from what stands now.
func (v *Service) reload(ctx context.Context, q store.Q, sc *scene, x *changing) error {
	if !x.plan.State.InForce() {
		return outOfTurn(stateMsg(x.plan.State))
	}
	x.after = Measure{PlanID: x.PlanID, State: MeasureRunning}
	if x.What != ChangeAdd {
		c, _, err := store.One(ctx, q, scanControl, `SELECT `+controlColumns+` FROM plan_control c WHERE c.measure_id = $1`, x.MeasureID)
		if err != nil {
			return err
		}
		if c.State != ControlRunning {
			return outOfTurn(controlMsg(c.State))
		}
		x.control = c
		if x.before, _, err = loadMeasure(ctx, q, x.MeasureID); err != nil {
			return err
		}
		x.after = x.before
	}
	return x.line(sc)
}

// apply carries a change out and says what it changed.
func (v *Service) apply(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing) ([]Change, error) {
	x.Edition = x.plan.Edition + 1
	switch x.What {
	case ChangeAdd:
		return v.addMeasure(ctx, tx, act, sc, x)
	case ChangeDrop:
		return v.dropMeasure(ctx, tx, act, sc, x)
	}
	return v.editMeasure(ctx, tx, act, sc, x)
}

// addMeasure puts a new line at the end of the table, under control from today.
func (v *Service) addMeasure(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing) ([]Change, error) {
	m := &x.after
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(ordinal), 0) + 1 FROM plan_measure WHERE plan_id = $1`, x.PlanID).Scan(&m.Ordinal); err != nil {
		return nil, err
	}
	m.ID, m.Added = store.NewID(act.Now), x.Edition
	if err := insertMeasures(ctx, tx, act, []Measure{*m}); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_change SET measure_id = $2 WHERE document_id = $1`, x.ID, m.ID); err != nil {
		return nil, err
	}
	x.MeasureID = m.ID
	return []Change{{MeasureID: m.ID, Number: m.Ordinal, After: m.Name}}, v.beginControl(ctx, tx, act, sc, &x.plan, []Measure{*m})
}

// dropMeasure takes a line out: nothing is owed on it any more.
func (v *Service) dropMeasure(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing) ([]Change, error) {
	m := &x.before
	_, err := tx.Exec(ctx, `UPDATE plan_measure SET state = $2, dropped = $3, version = version + 1, updated_at = $4 WHERE id = $1`, m.ID, string(MeasureDropped), x.Edition, act.Now)
	if err != nil {
		return nil, err
	}
	if err := setControl(ctx, tx, &x.control, ControlDropped); err != nil {
		return nil, err
	}
	for _, kind := range []string{DutyReport, DutyPapers} {
		if err := v.ledger.VoidRefs(ctx, tx, act, kind, []string{m.ID}, x.power(act, sc), x.Input.Reason); err != nil {
			return nil, err
		}
	}
	if err := turn.Clear(ctx, tx, m.ID, turn.ReportMeasure, turn.BringReport); err != nil {
		return nil, err
	}
	if v.Grounds != nil {
		if err := v.Grounds.CloseMeasures(ctx, tx, act, m.ID, x.Input.Reason); err != nil {
			return nil, err
		}
	}
	return []Change{{MeasureID: m.ID, Number: m.Ordinal, Before: m.Name}}, nil
}

// power is the right by which a change moves or voids duties.
func (x *changing) power(act org.Act, sc *scene) duty.Power {
	name := "planning.change.approver"
	if x.plan.Kind == UnitPlan {
		name = "planning.change.unit_approver"
	}
	_, para, _ := sc.law.changing.On(sc.edition(x.plan.BodyID), sc.day)
	return duty.Power{Para: para, Rule: name, By: act.AsPost()}
}

// editMeasure gives a line its new words, executors and term.
func (v *Service) editMeasure(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing) ([]Change, error) {
	m := &x.after
	changes := differences(&x.before, m, sc)
	extended := 0
	if x.What == ChangeExtend {
		extended = 1
	}
	_, err := tx.Exec(ctx, `UPDATE plan_measure SET name = $2, folded = $3, stems = $4, object = $5, subject = $6, form = $7, period = $8, completion = $9,
		implementation = $10, result = $11, ground = $12, area_id = $13, due_day = $14, month = $15, lead_unit = $16, daily_reason = $17,
		extensions = extensions + $18, version = version + 1, updated_at = $19 WHERE id = $1`,
		m.ID, m.Name, i18n.Fold(m.Name), stemText(m.Name), m.Object, m.Subject, m.Form, m.Period, m.Completion, m.Implementation, m.Result, m.Ground,
		m.AreaID, dayText(m), MonthOf(m.Due), lead(m.Executors), m.DailyReason, extended, act.Now)
	if err != nil {
		return nil, err
	}
	if err := keepName(ctx, tx, m.ID, x.before.Name, m.Name); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM plan_executor WHERE measure_id = $1`, m.ID); err != nil {
		return nil, err
	}
	if err := store.InsertMany(ctx, tx, "plan_executor", executorColumns, executorRows(m)); err != nil {
		return nil, err
	}
	return changes, v.moveControl(ctx, tx, act, sc, x, extended)
}

// moveControl gives a measure under control its new days, and its duties to who answers for it now.
func (v *Service) moveControl(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing, extended int) error {
	m, c := &x.after, &x.control
	ed := sc.edition(x.plan.BodyID)
	rule, para, ok := sc.law.control.On(ed, sc.day)
	if !ok {
		return nil
	}
	report, sent, err := rule.days(m.Due, !c.PapersDue.None(), sc.snap.Calendar)
	if err != nil {
		return err
	}
	unit := sc.answers(m.LeadUnit, x.plan.BodyID)
	deputy := c.DeputyPost
	if post, ok := sc.supervisor(unit, x.plan.BodyID); ok && unit != c.UnitID {
		deputy = post.ID
	}
	_, err = tx.Exec(ctx, `UPDATE plan_control SET unit_id = $2, deputy_post = $3, month = $4, report_due = $5, papers_due = $6, extensions = extensions + $7,
		changes = changes + $8 WHERE measure_id = $1`, c.MeasureID, unit, deputy, MonthOf(m.Due), report.Effective, dayOrNull(sent.Effective), extended, 1-extended)
	if err != nil {
		return err
	}
	days := map[string]calendar.Explanation{DutyReport: report}
	if !c.PapersDue.None() {
		days[DutyPapers] = sent
	}
	for _, kind := range []string{DutyReport, DutyPapers} {
		to, ok := days[kind]
		if !ok {
			continue
		}
		if unit != c.UnitID {
			if err := v.ledger.VoidRefs(ctx, tx, act, kind, []string{c.MeasureID}, x.power(act, sc), x.Input.Reason); err != nil {
				return err
			}
			o := sc.owes(unit, &x.plan, m, para, ed.ID)
			o.Kind, o.Due, o.What = kind, to, i18n.M("planning.duty."+strings.TrimPrefix(kind, "planning."), "number", int(m.Ordinal), "title", x.plan.Title)
			if _, err := v.ledger.Open(ctx, tx, act, []duty.Open{o}); err != nil {
				return err
			}
			continue
		}
		if err := v.moveDuty(ctx, tx, act, sc, x, kind, to); err != nil {
			return err
		}
	}
	if unit != c.UnitID {
		if err := turn.Clear(ctx, tx, c.MeasureID, turn.ReportMeasure, turn.BringReport); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_control SET moved = 0 WHERE measure_id = $1`, c.MeasureID); err != nil {
			return err
		}
		if c.ReportID != "" {
			if err := access.Grant(ctx, tx, seen(c.ReportID, sc.keyOf(unit))); err != nil {
				return err
			}
		}
		return v.showNear(ctx, tx, act, sc)
	}
	return turn.Redate(ctx, tx, c.MeasureID, report.Effective)
}

// moveDuty moves the day of the duty of a kind on the measure by the power of the change.
func (v *Service) moveDuty(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing, kind string, to calendar.Explanation) error {
	list, err := v.ledger.ByRefs(ctx, tx, kind, []string{x.MeasureID})
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.State.Owed() && d.DueDay != to.Effective {
			if err := v.ledger.Extend(ctx, tx, act, d.ID, to, x.power(act, sc), x.Input.Reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// differences are the columns in which two lines differ, in words.
func differences(a, b *Measure, sc *scene) []Change {
	var out []Change
	add := func(field, before, after string) {
		if before != after {
			out = append(out, Change{MeasureID: b.ID, Number: b.Ordinal, Field: field, Before: before, After: after})
		}
	}
	add("name", a.Name, b.Name)
	add("object", a.Object, b.Object)
	add("subject", a.Subject, b.Subject)
	add("form", a.Form, b.Form)
	add("period", a.Period, b.Period)
	add("executors", sc.unitNames(slices.Concat(a.Executors, a.CoExecutors)), sc.unitNames(slices.Concat(b.Executors, b.CoExecutors)))
	add("term", a.Due.String(), b.Due.String())
	add("completion", a.Completion, b.Completion)
	add("implementation", a.Implementation, b.Implementation)
	add("result", a.Result, b.Result)
	return out
}

// unitNames are the names of units in the language of the Regulation, for the record.
func (sc *scene) unitNames(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = i18n.For(i18n.KK).Text(sc.UnitName(id, sc.day))
	}
	return strings.Join(names, "; ")
}

// newEdition writes the edition that a change made, sends the plan to those who come to it by the change, and tells the others.
func (v *Service) newEdition(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing, changes []Change) error {
	p := &x.plan
	more := 0
	switch x.What {
	case ChangeAdd:
		more = 1
	case ChangeDrop:
		more = -1
	}
	ok, err := changed(ctx, tx, `UPDATE plan SET edition = $3, measures = measures + $4, updated_at = $5 WHERE document_id = $1 AND edition = $2`, p.ID, p.Edition, x.Edition, more, act.Now)
	if err == nil && !ok {
		err = expect(0, 1)
	}
	if err != nil {
		return err
	}
	p.Edition = x.Edition
	if _, err := tx.Exec(ctx, `UPDATE plan_change SET edition = $2 WHERE document_id = $1`, x.ID, x.Edition); err != nil {
		return err
	}
	err = store.InsertMany(ctx, tx, "plan_edition", []string{"plan_id", "n", "at", "day", "para", "document_id", "reason", "changes", "person_id", "post_id"},
		[][]any{{p.ID, x.Edition, act.Now, sc.day, x.power(act, sc).Para, x.ID, x.Input.Circumstances, store.JSON(changes), act.PersonID, act.AsPost()}})
	if err != nil {
		return err
	}
	if err := write(ctx, tx, act, p.ID, "edition_made", x.ID, map[string]any{"edition": x.Edition, "changes": len(changes)}, x.Input.Circumstances); err != nil {
		return err
	}
	if err := note(ctx, tx, act, x.MeasureID, "measure_changed", map[string]any{"edition": x.Edition, "what": x.What}, x.Input.Reason); err != nil {
		return err
	}
	if x.What == ChangeDrop {
		if err := v.closePlan(ctx, tx, act, sc, p); err != nil {
			return err
		}
	}
	return v.spread(ctx, tx, act, sc, x)
}

// spread tells those to whom the plan went that it has a new edition; who comes to it by the change gets the plan (13).
func (v *Service) spread(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing) error {
	p := &x.plan
	to := []document.To{{UnitID: p.UnitID}, {UnitID: x.UnitID}}
	there, err := deliveries(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	received := map[string]bool{}
	for _, d := range there {
		received[d.Grantee] = !d.ReceivedDay.None()
		kind, id, _ := strings.Cut(d.Grantee, ":")
		if kind == "p" {
			to = append(to, document.To{PostID: id})
		} else {
			to = append(to, document.To{UnitID: id})
		}
	}
	if err := v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("planning.notice.changed", "title", p.Title, "n", int(x.Edition)), "/plans/"+p.ID, p.ID); err != nil {
		return err
	}
	if x.What == ChangeDrop || p.State != StateDistributed {
		return nil
	}
	ed := sc.edition(p.BodyID)
	rule, para, ok := sc.law.delivery.On(ed, sc.day)
	if !ok {
		return nil
	}
	var fresh []string
	for _, key := range sc.recipients(p, []Measure{x.after}) {
		if _, ok := received[key]; !ok {
			fresh = append(fresh, key)
		}
	}
	if len(fresh) > 0 {
		if err := v.distribute(ctx, tx, act, p, fresh, sc, rule, para, ed.ID); err != nil {
			return err
		}
	}
	if key := sc.keyOf(sc.answers(x.after.LeadUnit, p.BodyID)); received[key] {
		return v.enterGrounds(ctx, tx, act, sc, p, key)
	}
	return nil
}
