package planning

import (
	"context"
	"slices"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Endorse sends the whole draft to deputies and heads of units to be endorsed (12). A plan that needs no endorsement (I-177) is
// ready to be submitted at once.
func (v *Service) Endorse(ctx context.Context, act org.Act, id string, revision int64) (Receipt, error) {
	return v.change(ctx, act, "endorse", id, revision, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, err := v.planner(ctx, tx, sc, act, id, StateDraft)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(p.Revision, revision); err != nil {
			return Receipt{}, err
		}
		list, err := measuresOf(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.judgePlan(&p, act, StageEndorse, list, false).Err(); err != nil {
			return Receipt{}, err
		}
		if p.Version, err = v.kernel.Save(ctx, tx, act, id, p.Version, p.Title, p.content(digestOf(list))); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan SET version = $2 WHERE document_id = $1`, id, p.Version); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Revise); err != nil {
			return Receipt{}, err
		}
		steps, err := sc.endorsers(&p, list)
		if err != nil {
			return Receipt{}, err
		}
		if len(steps) == 0 {
			return v.ready(ctx, tx, act, sc, &p)
		}
		round, err := v.kernel.StartRound(ctx, tx, act, id, p.Version, document.Parallel, "/plans/"+id, steps)
		if err != nil {
			return Receipt{}, err
		}
		if err := setPlan(ctx, tx, act, &p, StateEndorsing); err != nil {
			return Receipt{}, err
		}
		if err := v.askSteps(ctx, tx, act, id, access.RegisterPlan, p.CreatedAt, round); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, id, "endorsement", round.ID, map[string]any{"steps": len(steps), "measures": len(list)}, "")
	})
}

// endorsers are those who endorse the draft: the posts of the edition, and the heads of units, Committee and Academy that have
// a measure in it (12; I-177).
func (sc *scene) endorsers(p *Plan, list []Measure) ([]document.Step, error) {
	ed := sc.edition(p.BodyID)
	rule, para, ok := sc.law.endorsers.On(ed, sc.day)
	if !ok || p.BodyID != sc.Root() || !slices.Contains(rule.Kinds, p.Kind) {
		return nil, nil
	}
	due, err := sc.answerBy(rule.Term)
	if err != nil {
		return nil, err
	}
	var steps []document.Step
	seen := map[string]bool{}
	add := func(post org.Post, why i18n.Msg) {
		if _, acting := sc.Acting(post.ID, sc.day); acting && !seen[post.ID] {
			seen[post.ID] = true
			steps = append(steps, document.Step{
				Order: 1, PostID: post.ID, UnitID: post.UnitID, Rule: "planning.endorsed", Para: para, Edition: ed.ID, Due: due, Why: why,
			})
		}
	}
	for _, post := range sc.PostsOfKind(sc.day, rule.Posts...) {
		add(post, i18n.M("planning.route.deputy", "post", post.Title))
	}
	if !rule.Heads {
		return steps, nil
	}
	for _, id := range concerned(sc, list) {
		u, _ := sc.Unit(id)
		if u.Kind.IsBody() && u.Kind != org.KindCommittee && u.Kind != org.KindAcademy {
			continue
		}
		head, ok := sc.Head(id, sc.day)
		if !ok {
			return nil, fault.Bad("executors", i18n.M("planning.route.vacant", "unit", sc.UnitName(id, sc.day)), i18n.M("planning.route.vacant_allowed"))
		}
		add(head, i18n.M("planning.route.head", "unit", sc.UnitName(id, sc.day)))
	}
	return steps, nil
}

// concerned are the independent units and the bodies that have a measure in the plan, each once, in the order of the table.
func concerned(sc *scene, list []Measure) []string {
	var out []string
	seen := map[string]bool{}
	for i := range list {
		for _, id := range slices.Concat(list[i].Executors, list[i].CoExecutors) {
			u, ok := sc.Unit(id)
			if !ok {
				continue
			}
			if !u.Kind.IsBody() {
				id = sc.UnitOf(id, sc.day)
			}
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	return out
}

// ready makes a draft the move of those who submit it.
func (v *Service) ready(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan) (Receipt, error) {
	if err := setPlan(ctx, tx, act, p, StateEndorsed); err != nil {
		return Receipt{}, err
	}
	if err := turn.Set(ctx, tx, moves(act, sc.movers(p), turn.SubmitPlan, p.ID)...); err != nil {
		return Receipt{}, err
	}
	return p.receipt(), write(ctx, tx, act, p.ID, "endorsed", p.ID, nil, "")
}

// endorsed is what follows an answer of the endorsement.
func (v *Service) endorsed(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan, round document.Round) (Receipt, error) {
	switch round.State {
	case document.RoundAgreed:
		if _, err := v.ready(ctx, tx, act, sc, p); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: p.DrafterPost}}, i18n.M("planning.notice.endorsed", "title", p.Title), "/plans/"+p.ID, p.ID)
	case document.RoundRefused:
		if err := v.planBack(ctx, tx, act, p, round); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: p.DrafterPost}}, i18n.M("planning.notice.not_endorsed", "title", p.Title), "/plans/"+p.ID, p.ID)
	}
	return p.receipt(), nil
}

// planBack makes a plan a draft again, and the move of who drafted it.
func (v *Service) planBack(ctx context.Context, tx *store.Tx, act org.Act, p *Plan, round document.Round) error {
	for _, s := range round.Steps {
		if err := turn.Clear(ctx, tx, s.ID, turn.Agree); err != nil {
			return err
		}
	}
	if err := setPlan(ctx, tx, act, p, StateDraft); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, p.ID, turn.SubmitPlan, turn.ApprovePlan); err != nil {
		return err
	}
	if err := v.kernel.Thaw(ctx, tx, act, p.ID); err != nil {
		return err
	}
	return turn.Set(ctx, tx, turn.Next(act, access.Post(p.DrafterPost), turn.Revise, p.ID, p.ID, 0))
}

// RecallPlan takes a plan back to be edited, from endorsement or from who is to approve it.
func (v *Service) RecallPlan(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "recall_plan", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, err := v.planner(ctx, tx, sc, act, id, StateEndorsing, StateEndorsed, StateSubmitted)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		var round document.Round
		if p.State == StateEndorsing {
			if round, err = v.kernel.Recall(ctx, tx, act, id, reason); err != nil {
				return Receipt{}, err
			}
		}
		if err := v.planBack(ctx, tx, act, &p, round); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, id, "recalled", id, nil, reason)
	})
}

// Submit freezes the endorsed draft and puts it before who approves it (12). It closes the duty to submit in time.
func (v *Service) Submit(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "submit", id, nil, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, err := v.planner(ctx, tx, sc, act, id, StateDraft, StateEndorsing, StateEndorsed)
		if err != nil {
			return Receipt{}, err
		}
		list, err := measuresOf(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.judgePlan(&p, act, StageSubmit, list, p.State == StateEndorsed).Err(); err != nil {
			return Receipt{}, err
		}
		if p.State != StateEndorsed {
			return Receipt{}, outOfTurn(stateMsg(p.State))
		}
		if err := setPlan(ctx, tx, act, &p, StateSubmitted); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan SET submitted_at = $2, submitted_day = $3 WHERE document_id = $1`, id, act.Now, sc.day); err != nil {
			return Receipt{}, err
		}
		if err := v.freeze(ctx, tx, act, sc, &p, list); err != nil {
			return Receipt{}, err
		}
		if err := v.submitted(ctx, tx, act, &p); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, id, "submitted", id, map[string]any{"measures": len(list)}, "")
	})
}

// submitted gives a submitted plan to who approves it and closes the duty of its window.
func (v *Service) submitted(ctx context.Context, tx *store.Tx, act org.Act, p *Plan) error {
	if err := turn.Clear(ctx, tx, p.ID, turn.SubmitPlan); err != nil {
		return err
	}
	key := access.Post(p.ApproverPost)
	if err := access.Grant(ctx, tx, listed(access.RegisterPlan, p.ID, p.CreatedAt, key)); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, key, turn.ApprovePlan, p.ID, p.ID, 0)); err != nil {
		return err
	}
	w, ok, err := windowOf(ctx, tx, p.BodyID, p.Kind, p.Period.From)
	if err != nil {
		return err
	}
	if ok {
		if _, err := v.ledger.CloseRefs(ctx, tx, act, DutySubmit, []string{w.ID}, duty.StateDone, ""); err != nil {
			return err
		}
	}
	return v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: p.ApproverPost}}, i18n.M("planning.notice.submitted", "title", p.Title), "/plans/"+p.ID, p.ID)
}

// toApprove loads a submitted plan for who approves it, or lawfully acts for him.
func (v *Service) toApprove(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Plan, error) {
	p, err := v.seePlan(ctx, q, sc, act, id)
	if err != nil {
		return act, p, err
	}
	a, ok := sc.as(act, p.ApproverPost)
	if !ok {
		return act, p, forbidden(i18n.M("planning.who.approver", "post", sc.PostTitle(p.ApproverPost)))
	}
	if p.State != StateSubmitted {
		return a, p, outOfTurn(stateMsg(p.State))
	}
	return a, p, nil
}

// ReturnPlan is the return of a submitted draft by who would approve it, with the reason.
func (v *Service) ReturnPlan(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "return", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, err := v.toApprove(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		if err := v.planBack(ctx, tx, act, &p, document.Round{}); err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: p.DrafterPost}}, i18n.M("planning.notice.returned", "title", p.Title, "reason", reason), "/plans/"+id, id)
		if err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, id, "returned", id, nil, reason)
	})
}
