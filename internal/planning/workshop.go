package planning

import (
	"context"
	"slices"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// AddMeasure adds a measure at the end of a draft plan.
func (v *Service) AddMeasure(ctx context.Context, act org.Act, planID string, in MeasureInput) (Receipt, error) {
	return v.change(ctx, act, "add_measure", planID, in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, err := v.planner(ctx, tx, sc, act, planID, StateDraft)
		if err != nil {
			return Receipt{}, err
		}
		list, err := v.enter(ctx, tx, act, sc, &p, []MeasureInput{in}, nil)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: list[0].ID, Version: 1, Revision: p.Revision}, nil
	})
}

// enter writes measures at the end of a draft plan, with the proposals they come from.
func (v *Service) enter(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan, ins []MeasureInput, origins []string) ([]Measure, error) {
	list := make([]Measure, len(ins))
	for i, in := range ins {
		in = in.Tidy()
		var c fault.Collector
		in.shape(&c)
		if err := c.Err(); err != nil {
			return nil, err
		}
		if err := sc.executors(in.Executors, in.CoExecutors, p.BodyID); err != nil {
			return nil, err
		}
		list[i] = measureOf(p, in)
		list[i].Ordinal, list[i].Added = p.Measures+int64(i)+1, 1
	}
	if err := sc.judgePlan(p, act, StageMeasure, list, true).Err(); err != nil {
		return nil, err
	}
	var links [][]any
	for i := range list {
		list[i].ID = store.NewID(act.Now)
		for _, id := range origins {
			links = append(links, []any{list[i].ID, id, p.ID})
		}
	}
	if err := insertMeasures(ctx, tx, act, list); err != nil {
		return nil, err
	}
	if err := store.InsertMany(ctx, tx, "plan_origin", []string{"measure_id", "proposal_id", "plan_id"}, links); err != nil {
		return nil, err
	}
	if err := touch(ctx, tx, act, p, len(list)); err != nil {
		return nil, err
	}
	for i := range list {
		if err := write(ctx, tx, act, p.ID, "measure_added", list[i].ID, map[string]any{"number": list[i].Ordinal, "name": list[i].Name, "proposals": origins}, list[i].DailyReason); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func measureOf(p *Plan, in MeasureInput) Measure {
	return Measure{
		PlanID: p.ID, Name: in.Name, Object: in.Object, Subject: in.Subject, Form: in.Form, Period: in.Period, Completion: in.Completion,
		Implementation: in.Implementation, Result: in.Result, Ground: in.Ground, AreaID: in.AreaID, Due: in.Due, LeadUnit: lead(in.Executors),
		State: MeasurePlanned, DailyReason: in.DailyReason, Executors: in.Executors, CoExecutors: in.CoExecutors,
	}
}

// measureToChange loads a measure of a draft plan for those who draw it up.
func (v *Service) measureToChange(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Plan, Measure, error) {
	m, ok, err := loadMeasure(ctx, q, id)
	if err == nil && !ok {
		err = fault.NotFound{What: "measure " + id}
	}
	if err != nil {
		return act, Plan{}, m, err
	}
	act, p, err := v.planner(ctx, q, sc, act, m.PlanID, StateDraft)
	return act, p, m, err
}

// EditMeasure changes a measure of a draft plan.
func (v *Service) EditMeasure(ctx context.Context, act org.Act, id string, version int64, in MeasureInput) (Receipt, error) {
	in = in.Tidy()
	return v.change(ctx, act, "edit_measure", id, []any{version, in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, old, err := v.measureToChange(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(old.Version, version); err != nil {
			return Receipt{}, err
		}
		var c fault.Collector
		in.shape(&c)
		if err := c.Err(); err != nil {
			return Receipt{}, err
		}
		if err := sc.executors(in.Executors, in.CoExecutors, p.BodyID); err != nil {
			return Receipt{}, err
		}
		m := measureOf(&p, in)
		m.ID, m.Ordinal = id, old.Ordinal
		if err := sc.judgePlan(&p, act, StageMeasure, []Measure{m}, true).Err(); err != nil {
			return Receipt{}, err
		}
		if err := keepName(ctx, tx, id, old.Name, m.Name); err != nil {
			return Receipt{}, err
		}
		if err := updateMeasure(ctx, tx, act, &m, version); err != nil {
			return Receipt{}, err
		}
		if err := touch(ctx, tx, act, &p, 0); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version + 1, Revision: p.Revision}, write(ctx, tx, act, p.ID, "measure_edited", id, map[string]any{"number": m.Ordinal, "name": m.Name}, m.DailyReason)
	})
}

func updateMeasure(ctx context.Context, tx *store.Tx, act org.Act, m *Measure, version int64) error {
	err := store.Exec1(ctx, tx, `UPDATE plan_measure SET name = $3, folded = $4, stems = $5, object = $6, subject = $7, form = $8, period = $9, completion = $10,
		implementation = $11, result = $12, ground = $13, area_id = $14, due_day = $15, month = $16, lead_unit = $17, daily_reason = $18, version = $2 + 1,
		updated_at = $19 WHERE id = $1 AND version = $2`,
		m.ID, version, m.Name, i18n.Fold(m.Name), stemText(m.Name), m.Object, m.Subject, m.Form, m.Period, m.Completion, m.Implementation, m.Result, m.Ground,
		m.AreaID, dayText(m), MonthOf(m.Due), lead(m.Executors), m.DailyReason, act.Now)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM plan_executor WHERE measure_id = $1`, m.ID); err != nil {
		return err
	}
	return store.InsertMany(ctx, tx, "plan_executor", executorColumns, executorRows(m))
}

// RemoveMeasure takes a measure out of a draft plan. A proposal that went into no other measure waits again.
func (v *Service) RemoveMeasure(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "remove_measure", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, m, err := v.measureToChange(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		err = v.reopen(ctx, tx, act, sc, &p, `SELECT o.proposal_id FROM plan_origin o WHERE o.measure_id = $1
			AND NOT EXISTS (SELECT 1 FROM plan_origin x WHERE x.proposal_id = o.proposal_id AND x.measure_id <> o.measure_id)`, id)
		if err != nil {
			return Receipt{}, err
		}
		for _, text := range []string{
			`DELETE FROM plan_origin WHERE measure_id = $1`, `DELETE FROM plan_executor WHERE measure_id = $1`, `DELETE FROM plan_measure WHERE id = $1`,
		} {
			if _, err := tx.Exec(ctx, text, id); err != nil {
				return Receipt{}, err
			}
		}
		if err := keepName(ctx, tx, id, m.Name, ""); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_measure SET ordinal = ordinal - 1 WHERE plan_id = $1 AND ordinal > $2`, p.ID, m.Ordinal); err != nil {
			return Receipt{}, err
		}
		if err := touch(ctx, tx, act, &p, -1); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, p.ID, "measure_removed", id, map[string]any{"number": m.Ordinal, "name": m.Name}, reason)
	})
}

// PlaceMeasure gives a measure another place in a draft plan; what stands between moves by one.
func (v *Service) PlaceMeasure(ctx context.Context, act org.Act, id string, place int64) (Receipt, error) {
	return v.change(ctx, act, "place_measure", id, place, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, m, err := v.measureToChange(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if place < 1 || place > p.Measures {
			return Receipt{}, fault.Bad("place", i18n.M("planning.bad.place"), i18n.M("planning.bad.place_allowed", "max", int(p.Measures)))
		}
		if place == m.Ordinal {
			return p.receipt(), nil
		}
		between := `UPDATE plan_measure SET ordinal = ordinal + 1 WHERE plan_id = $1 AND ordinal >= $2 AND ordinal < $3`
		args := []any{p.ID, place, m.Ordinal}
		if place > m.Ordinal {
			between = `UPDATE plan_measure SET ordinal = ordinal - 1 WHERE plan_id = $1 AND ordinal > $2 AND ordinal <= $3`
			args = []any{p.ID, m.Ordinal, place}
		}
		if _, err := tx.Exec(ctx, between, args...); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_measure SET ordinal = $2 WHERE id = $1`, id, place); err != nil {
			return Receipt{}, err
		}
		if err := touch(ctx, tx, act, &p, 0); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, p.ID, "measure_placed", id, map[string]any{"from": m.Ordinal, "to": place}, "")
	})
}

// considered loads a proposal that was sent, with the draft plan it is meant for, for those who draw the plan up.
func (v *Service) considered(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string) (org.Act, Proposal, Plan, ProposalInput, error) {
	x, err := v.seeProposal(ctx, tx, sc, act, id)
	if err != nil {
		return act, x, Plan{}, ProposalInput{}, err
	}
	if x.State != ProposalLeft {
		return act, x, Plan{}, ProposalInput{}, outOfTurn(proposalMsg(x.State))
	}
	p, ok, err := planOf(ctx, tx, x.BodyID, x.PlanKind, x.Period.From)
	if err == nil && !ok {
		err = fault.Conflict{Msg: i18n.M("planning.conflict.no_plan", "plan", kindMsg(x.PlanKind), "period", x.Period.Words(x.PlanKind))}
	}
	if err != nil {
		return act, x, p, ProposalInput{}, err
	}
	act, p, err = v.planner(ctx, tx, sc, act, p.ID, StateDraft)
	if err != nil {
		return act, x, p, ProposalInput{}, err
	}
	doc, err := v.kernel.Get(ctx, tx, id)
	if err != nil {
		return act, x, p, ProposalInput{}, err
	}
	in, err := proposalOf(doc.Content)
	return act, x, p, in, err
}

// Accept takes a proposal into the plan as one measure; what of it is changed on the way is given, the rest is taken as proposed.
func (v *Service) Accept(ctx context.Context, act org.Act, id string, in *MeasureInput) (Receipt, error) {
	return v.change(ctx, act, "accept", id, in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, p, proposed, err := v.considered(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		line := proposed.Measure()
		if in != nil {
			line = *in
		}
		list, err := v.enter(ctx, tx, act, sc, &p, []MeasureInput{line}, []string{id})
		if err != nil {
			return Receipt{}, err
		}
		if err := v.decide(ctx, tx, act, &x, &p, ProposalAccepted, ""); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: list[0].ID, Version: 1, Revision: p.Revision, State: string(x.State)}, nil
	})
}

// Split takes a proposal into the plan as several measures.
func (v *Service) Split(ctx context.Context, act org.Act, id string, ins []MeasureInput) (Receipt, error) {
	return v.change(ctx, act, "split", id, ins, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, p, _, err := v.considered(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if len(ins) < 2 || len(ins) > 12 {
			return Receipt{}, fault.Bad("measures", i18n.M("planning.bad.split"), i18n.M("planning.bad.split_allowed"))
		}
		if _, err := v.enter(ctx, tx, act, sc, &p, ins, []string{id}); err != nil {
			return Receipt{}, err
		}
		if err := v.decide(ctx, tx, act, &x, &p, ProposalSplit, ""); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), nil
	})
}

// Merging says what becomes of several proposals that are taken together.
type Merging struct {
	// Measure is one of the plan to which they are added; "" makes a new one.
	Measure string
	// Name is that of the new measure; "" takes that of the first proposal.
	Name string
	// DailyReason says why the new measure is no daily duty, when its name is asked about (15).
	DailyReason string
	// Line is the new measure as a whole; nil joins it of the proposals.
	Line *MeasureInput
}

// Merge takes several proposals into the plan as one measure, or adds them to a measure that stands there.
func (v *Service) Merge(ctx context.Context, act org.Act, ids []string, how Merging) (Receipt, error) {
	ids = document.Distinct(ids)
	measureID := how.Measure
	return v.change(ctx, act, "merge", measureID, []any{ids, how}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if len(ids) == 0 || len(ids) > listMax || len(ids) < 2 && measureID == "" {
			return Receipt{}, fault.Bad("proposals", i18n.M("planning.bad.merge"), i18n.M("planning.bad.merge_allowed"))
		}
		var p Plan
		var line MeasureInput
		var proposals []Proposal
		for i, id := range ids {
			a, x, plan, proposed, err := v.considered(ctx, tx, sc, act, id)
			if err != nil {
				return Receipt{}, err
			}
			if i > 0 && plan.ID != p.ID {
				return Receipt{}, fault.Bad("proposals", i18n.M("planning.bad.merge_periods"), i18n.M("planning.bad.merge_allowed"))
			}
			act, p, proposals = a, plan, append(proposals, x)
			line = joined(line, proposed.Measure())
		}
		if how.Name != "" {
			line.Name = how.Name
		}
		if line.DailyReason = how.DailyReason; how.Line != nil {
			line = *how.Line
		}
		receipt, err := v.merged(ctx, tx, act, sc, &p, ids, measureID, line)
		if err != nil {
			return Receipt{}, err
		}
		for i := range proposals {
			if err := v.decide(ctx, tx, act, &proposals[i], &p, ProposalMerged, ""); err != nil {
				return Receipt{}, err
			}
		}
		return receipt, nil
	})
}

func (v *Service) merged(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan, ids []string, measureID string, line MeasureInput) (Receipt, error) {
	if measureID == "" {
		list, err := v.enter(ctx, tx, act, sc, p, []MeasureInput{line}, ids)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: list[0].ID, Version: 1, Revision: p.Revision}, nil
	}
	m, ok, err := loadMeasure(ctx, tx, measureID)
	if err == nil && (!ok || m.PlanID != p.ID) {
		err = fault.Bad("measure", i18n.M("planning.bad.measure"), i18n.M("planning.bad.measure_allowed"))
	}
	if err != nil {
		return Receipt{}, err
	}
	into := m.input()
	into.CoExecutors = slices.Concat(into.CoExecutors, line.Executors, line.CoExecutors)
	next := measureOf(p, into.Tidy())
	next.ID, next.Ordinal = m.ID, m.Ordinal
	if err := updateMeasure(ctx, tx, act, &next, m.Version); err != nil {
		return Receipt{}, err
	}
	links := make([][]any, len(ids))
	for i, id := range ids {
		links[i] = []any{m.ID, id, p.ID}
	}
	if err := store.InsertMany(ctx, tx, "plan_origin", []string{"measure_id", "proposal_id", "plan_id"}, links); err != nil {
		return Receipt{}, err
	}
	if err := touch(ctx, tx, act, p, 0); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: m.ID, Version: m.Version + 1, Revision: p.Revision},
		write(ctx, tx, act, p.ID, "measure_merged", m.ID, map[string]any{"number": m.Ordinal, "proposals": ids}, "")
}

// joined is the line of two: texts of the first, the earlier day, the executors of both.
func joined(a, b MeasureInput) MeasureInput {
	if a.Name == "" {
		return b
	}
	if a.Due.None() || !b.Due.None() && b.Due < a.Due {
		a.Due = b.Due
	}
	a.Executors = slices.Concat(a.Executors, b.Executors)
	a.CoExecutors = slices.Concat(a.CoExecutors, b.CoExecutors)
	return a.Tidy()
}

// Reject rejects a proposal with a reason, which its author sees (12).
func (v *Service) Reject(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "reject", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, p, _, err := v.considered(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, State: string(ProposalRejected)}, v.decide(ctx, tx, act, &x, &p, ProposalRejected, reason)
	})
}

// decide records what became of a proposal and tells its author.
func (v *Service) decide(ctx context.Context, tx *store.Tx, act org.Act, x *Proposal, p *Plan, to ProposalState, reason string) error {
	if err := setProposal(ctx, tx, act, x, to); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE plan_proposal SET plan_id = $2, reason = $3, decided_at = $4, decided_by = $5, decided_post = $6 WHERE document_id = $1`,
		x.ID, p.ID, reason, act.Now, act.PersonID, act.AsPost())
	if err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, x.ID, turn.Consider); err != nil {
		return err
	}
	msg := i18n.M("planning.notice.decided", "title", x.Title, "state", proposalMsg(to))
	if reason != "" {
		msg = i18n.M("planning.notice.rejected", "title", x.Title, "reason", reason)
	}
	if err := v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: x.DrafterPost}}, msg, "/proposals/"+x.ID, x.ID); err != nil {
		return err
	}
	return write(ctx, tx, act, x.ID, "proposal_decided", x.ID, map[string]any{"decision": to, "plan": p.ID}, reason)
}
