package planning

import (
	"context"
	"slices"
	"time"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// AgreeProposal judges a proposal and asks everybody its route names (12).
func (v *Service) AgreeProposal(ctx context.Context, act org.Act, id string, version int64) (Receipt, error) {
	return v.change(ctx, act, "agree_proposal", id, version, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, in, err := v.proposalToMove(ctx, tx, sc, act, id, version, ProposalDraft)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.judgeProposal(x.BodyID, x.UnitID, in, StageAgree, false, nil).Err(); err != nil {
			return Receipt{}, err
		}
		steps, err := sc.proposalRoute(x.BodyID, x.UnitID, in)
		if err != nil {
			return Receipt{}, err
		}
		round, err := v.kernel.StartRound(ctx, tx, act, id, version, document.Ordered, "/proposals/"+id, steps)
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Revise); err != nil {
			return Receipt{}, err
		}
		if err := setProposal(ctx, tx, act, &x, ProposalAgreeing); err != nil {
			return Receipt{}, err
		}
		if err := v.askSteps(ctx, tx, act, id, access.RegisterProposal, x.CreatedAt, round); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version, State: string(x.State)}, write(ctx, tx, act, id, "proposal_agreement", round.ID, map[string]any{"steps": len(steps)}, "")
	})
}

// proposalToMove loads a proposal that its author moves on from a state.
func (v *Service) proposalToMove(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string, version int64, state ProposalState) (org.Act, Proposal, ProposalInput, error) {
	act, x, err := v.authored(ctx, tx, sc, act, id)
	if err != nil {
		return act, x, ProposalInput{}, err
	}
	if x.State != state {
		return act, x, ProposalInput{}, outOfTurn(proposalMsg(x.State))
	}
	if err := expect(x.Version, version); err != nil {
		return act, x, ProposalInput{}, err
	}
	doc, err := v.kernel.Get(ctx, tx, id)
	if err != nil {
		return act, x, ProposalInput{}, err
	}
	in, err := proposalOf(doc.Content)
	return act, x, in, err
}

// askSteps puts the steps whose turn it is before those who answer, and lets them see the document.
func (v *Service) askSteps(ctx context.Context, tx *store.Tx, act org.Act, id, register string, made time.Time, round document.Round) error {
	for _, s := range round.Steps {
		if s.State != document.StepAsked {
			continue
		}
		if err := access.Grant(ctx, tx, listed(register, id, made, access.Post(s.PostID))); err != nil {
			return err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, access.Post(s.PostID), turn.Agree, s.ID, id, s.DueDay)); err != nil {
			return err
		}
	}
	return nil
}

// Answer answers a step of the agreement of a proposal or of the endorsement of a plan: by its post, or who lawfully acts for it.
func (v *Service) Answer(ctx context.Context, act org.Act, stepID string, decision document.Decision, remark string) (Receipt, error) {
	return v.change(ctx, act, "answer", stepID, []any{decision, remark}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		step, err := v.kernel.StepByID(ctx, tx, stepID)
		if err != nil {
			return Receipt{}, err
		}
		if err := access.Must(ctx, tx, sc.viewer(act.PersonID), step.DocumentID); err != nil {
			return Receipt{}, err
		}
		if !slices.Contains([]document.Decision{document.Agreed, document.AgreedWithRemarks, document.Refused}, decision) {
			return Receipt{}, fault.Bad("decision", i18n.M("common.error.choice"))
		}
		if decision != document.Agreed {
			if err := needWords("remark", remark); err != nil {
				return Receipt{}, err
			}
		}
		if a, ok := sc.as(act, step.PostID); ok {
			act = a
		}
		x, proposal, err := store.One(ctx, tx, scanProposal, `SELECT `+proposalColumns+` FROM plan_proposal x WHERE x.document_id = $1`, step.DocumentID)
		if err != nil {
			return Receipt{}, err
		}
		p, plan, err := loadPlan(ctx, tx, step.DocumentID)
		if err != nil {
			return Receipt{}, err
		}
		ch, change, err := loadChange(ctx, tx, step.DocumentID)
		if err != nil {
			return Receipt{}, err
		}
		if !proposal && !plan && !change {
			return Receipt{}, fault.NotFound{What: "step " + stepID}
		}
		round, err := v.kernel.Answer(ctx, tx, act, stepID, decision, remark)
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, stepID, turn.Agree); err != nil {
			return Receipt{}, err
		}
		if plan {
			return v.endorsed(ctx, tx, act, sc, &p, round)
		}
		if change {
			return v.changeAnswered(ctx, tx, act, sc, &ch, round)
		}
		return v.afterAnswer(ctx, tx, act, &x, round)
	})
}

func (v *Service) afterAnswer(ctx context.Context, tx *store.Tx, act org.Act, x *Proposal, round document.Round) (Receipt, error) {
	var err error
	switch round.State {
	case document.RoundOpen:
		err = v.askSteps(ctx, tx, act, x.ID, access.RegisterProposal, x.CreatedAt, round)
	case document.RoundAgreed:
		if err = setProposal(ctx, tx, act, x, ProposalAgreed); err == nil {
			err = v.back(ctx, tx, act, x.ID, x.DrafterPost, turn.Propose, i18n.M("planning.notice.proposal_agreed", "title", x.Title), "/proposals/"+x.ID)
		}
	case document.RoundRefused:
		err = v.proposalBack(ctx, tx, act, x, round, i18n.M("planning.notice.proposal_refused", "title", x.Title))
	}
	return Receipt{ID: x.ID, Version: x.Version, State: string(x.State)}, err
}

// proposalBack ends the agreement and makes the proposal its author's move again.
func (v *Service) proposalBack(ctx context.Context, tx *store.Tx, act org.Act, x *Proposal, round document.Round, notice i18n.Msg) error {
	for _, s := range round.Steps {
		if err := turn.Clear(ctx, tx, s.ID, turn.Agree); err != nil {
			return err
		}
	}
	if err := setProposal(ctx, tx, act, x, ProposalDraft); err != nil {
		return err
	}
	return v.back(ctx, tx, act, x.ID, x.DrafterPost, turn.Revise, notice, "/proposals/"+x.ID)
}

// back makes a document the move of a post and tells it.
func (v *Service) back(ctx context.Context, tx *store.Tx, act org.Act, id, post string, kind turn.Kind, notice i18n.Msg, link string) error {
	if err := turn.Set(ctx, tx, turn.Next(act, access.Post(post), kind, id, id, 0)); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: post}}, notice, link, id)
}

// RecallProposal takes a proposal back from its agreement to be edited.
func (v *Service) RecallProposal(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "recall_proposal", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		if x.State != ProposalAgreeing {
			return Receipt{}, outOfTurn(proposalMsg(x.State))
		}
		round, err := v.kernel.Recall(ctx, tx, act, id, reason)
		if err != nil {
			return Receipt{}, err
		}
		for _, s := range round.Steps {
			if err := turn.Clear(ctx, tx, s.ID, turn.Agree); err != nil {
				return Receipt{}, err
			}
		}
		if err := setProposal(ctx, tx, act, &x, ProposalDraft); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: x.Version, State: string(x.State)}, write(ctx, tx, act, id, "proposal_recalled", id, nil, reason)
	})
}

// SendProposal sends a proposal to who draws the plan up: to the Apparatus (12), in another body to the body (17). It closes the
// duty of its unit. One that was not agreed, or comes after the draft went to be endorsed, is refused.
func (v *Service) SendProposal(ctx context.Context, act org.Act, id string, version int64) (Receipt, error) {
	return v.change(ctx, act, "send_proposal", id, version, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if x.State != ProposalDraft && x.State != ProposalAgreeing && x.State != ProposalAgreed {
			return Receipt{}, outOfTurn(proposalMsg(x.State))
		}
		if err := expect(x.Version, version); err != nil {
			return Receipt{}, err
		}
		if err := v.mayLeave(ctx, tx, sc, &x); err != nil {
			return Receipt{}, err
		}
		return v.leave(ctx, tx, act, sc, &x)
	})
}

// mayLeave judges a proposal as it leaves: whole, agreed by everybody, and in time to be worked into the draft.
func (v *Service) mayLeave(ctx context.Context, tx *store.Tx, sc *scene, x *Proposal) error {
	doc, err := v.kernel.Get(ctx, tx, x.ID)
	if err != nil {
		return err
	}
	in, err := proposalOf(doc.Content)
	if err != nil {
		return err
	}
	waiting, err := v.waiting(ctx, tx, sc, x, in)
	if err != nil {
		return err
	}
	if err := sc.judgeProposal(x.BodyID, x.UnitID, in, StageLeave, x.State == ProposalAgreed, waiting).Err(); err != nil {
		return err
	}
	p, ok, err := planOf(ctx, tx, x.BodyID, x.PlanKind, x.Period.From)
	if err == nil && ok && p.State != StateDraft {
		err = fault.Conflict{Msg: i18n.M("planning.proposal.too_late", "state", stateMsg(p.State))}
	}
	return err
}

// waiting names the partners that have not agreed to the version that is to leave.
func (v *Service) waiting(ctx context.Context, q store.Q, sc *scene, x *Proposal, in ProposalInput) ([]i18n.Text, error) {
	if x.State == ProposalAgreed {
		return nil, nil
	}
	route, err := sc.proposalRoute(x.BodyID, x.UnitID, in)
	if err != nil {
		return nil, err
	}
	rounds, err := v.kernel.Rounds(ctx, q, x.ID)
	if err != nil {
		return nil, err
	}
	var out []i18n.Text
	for _, s := range route {
		if s.Rule != "planning.proposal.partners" {
			continue
		}
		agreed := len(rounds) > 0 && rounds[0].Version == x.Version && slices.ContainsFunc(rounds[0].Steps, func(d document.StepView) bool {
			return d.PostID == s.PostID && (d.State == document.StepAgreed || d.State == document.StepRemarked)
		})
		if !agreed {
			out = append(out, sc.UnitName(s.UnitID, sc.day))
		}
	}
	return out, nil
}

func (v *Service) leave(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *Proposal) (Receipt, error) {
	if err := setProposal(ctx, tx, act, x, ProposalLeft); err != nil {
		return Receipt{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_proposal SET left_at = $2, left_day = $3 WHERE document_id = $1`, x.ID, act.Now, sc.day); err != nil {
		return Receipt{}, err
	}
	if err := turn.Clear(ctx, tx, x.ID, turn.Propose); err != nil {
		return Receipt{}, err
	}
	p, begun, err := planOf(ctx, tx, x.BodyID, x.PlanKind, x.Period.From)
	if err != nil {
		return Receipt{}, err
	}
	w, ok, err := windowOf(ctx, tx, x.BodyID, x.PlanKind, x.Period.From)
	if err != nil {
		return Receipt{}, err
	}
	rights, movers := sc.authors(x.BodyID), sc.authors(x.BodyID)[:1]
	switch {
	case begun:
		rights, movers = append(rights, sc.within(p.UnitID)...), sc.movers(&p)
	case ok && w.CalledPost != "":
		rights, movers = append(rights, sc.within(w.AuthorUnit)...), []string{access.Unit(w.AuthorUnit)}
	}
	if err := access.Grant(ctx, tx, listed(access.RegisterProposal, x.ID, x.CreatedAt, rights...)); err != nil {
		return Receipt{}, err
	}
	if err := turn.Set(ctx, tx, moves(act, movers, turn.Consider, x.ID)...); err != nil {
		return Receipt{}, err
	}
	if ok {
		if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyPropose, []string{proposeRef(w.ID, x.UnitID)}, duty.StateDone, ""); err != nil {
			return Receipt{}, err
		}
	}
	return Receipt{ID: x.ID, Version: x.Version, State: string(x.State)},
		write(ctx, tx, act, x.ID, "proposal_sent", x.ID, map[string]any{"late": ok && sc.day > w.Due}, "")
}

// authors are the keys of those who draw up the plans of a body that proposals go into: the Apparatus with its units in the
// office, the body itself elsewhere.
func (sc *scene) authors(bodyID string) []string {
	if a, ok := sc.Apparatus(sc.day); ok && bodyID == sc.Root() {
		return sc.within(a.ID)
	}
	return []string{access.Body(bodyID)}
}

// within are the keys of a unit and of all units below it.
func (sc *scene) within(unitID string) []string {
	out := []string{access.Unit(unitID)}
	for _, u := range sc.Below(unitID, sc.day) {
		if !u.Kind.IsBody() {
			out = append(out, access.Unit(u.ID))
		}
	}
	return out
}

// movers are the keys for whom a move on a plan waits: the unit that draws it up, and that of its drafter.
func (sc *scene) movers(p *Plan) []string {
	post, _ := sc.Post(p.DrafterPost)
	if post.UnitID == "" {
		return []string{access.Unit(p.UnitID)}
	}
	return document.Distinct([]string{access.Unit(p.UnitID), access.Unit(post.UnitID)})
}

// moves are the rows of one move that waits for several.
func moves(act org.Act, keys []string, kind turn.Kind, id string) []turn.Row {
	out := make([]turn.Row, len(keys))
	for i, k := range keys {
		out[i] = turn.Next(act, k, kind, id, id, 0)
	}
	return out
}

// planOf finds the annual or quarterly plan of a body for a period, the withdrawn ones left out.
func planOf(ctx context.Context, q store.Q, bodyID string, k Kind, from any) (Plan, bool, error) {
	return store.One(ctx, q, scanPlan, `SELECT `+planColumns+` FROM plan p WHERE p.body_id = $1 AND p.kind = $2 AND p.period_from = $3 AND p.kind IN ('annual', 'quarterly') AND p.state <> 'withdrawn'`,
		bodyID, string(k), from)
}

// changed runs a statement and reports whether it changed exactly one row.
func changed(ctx context.Context, tx *store.Tx, text string, args ...any) (bool, error) {
	err := store.Exec1(ctx, tx, text, args...)
	if err == store.ErrStale {
		return false, nil
	}
	return err == nil, err
}
