package planning

import (
	"context"
	"slices"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Action is what a person may do with a plan or a proposal now, beside reading it.
type Action string

// Actions offered by a card.
const (
	ActEdit     Action = "edit"
	ActEndorse  Action = "endorse"
	ActAnswer   Action = "answer"
	ActRecall   Action = "recall"
	ActSubmit   Action = "submit"
	ActApprove  Action = "approve"
	ActReturn   Action = "return"
	ActReceive  Action = "receive"
	ActWithdraw Action = "withdraw"
	ActAgree    Action = "agree"
	ActSend     Action = "send"
	ActDecide   Action = "decide"
)

// Card is a plan as a person sees it.
type Card struct {
	Plan
	Rounds     []document.Round
	Deliveries []Delivery
	Editions   []Edition
	Signatures []document.Signature
	Frozen     document.FrozenCheck
	Window     Window // zero when none was opened
	Waiting    int64  // proposals that wait for a decision
	Actions    []Action
	// Steps are the open steps of an endorsement that the person may answer.
	Steps []document.StepView
	// Verdict is what the rules say of the draft as it would go to be endorsed now; empty once it has gone.
	Verdict law.Verdict
	IIN     string // of the person who is to approve
}

// Can reports whether the card offers an action.
func (c *Card) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// Plan reads a plan with everything its page shows beside the table.
func (v *Service) Plan(ctx context.Context, act org.Act, id string) (Card, error) {
	var c Card
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		var err error
		c = Card{}
		if c.Plan, err = v.seePlan(ctx, q, sc, act, id); err != nil {
			return err
		}
		if c.Rounds, err = v.kernel.Rounds(ctx, q, id); err != nil {
			return err
		}
		if c.Deliveries, err = deliveries(ctx, q, id); err != nil {
			return err
		}
		if c.Editions, err = editions(ctx, q, id); err != nil {
			return err
		}
		if c.Signatures, err = v.kernel.Signatures(ctx, q, id); err != nil {
			return err
		}
		if c.Window, _, err = windowOf(ctx, q, c.BodyID, c.Kind, c.Period.From); err != nil {
			return err
		}
		if c.Kind == Annual || c.Kind == Quarterly {
			err = q.QueryRow(ctx, `SELECT COUNT(*) FROM plan_proposal WHERE body_id = $1 AND plan_kind = $2 AND period_from = $3 AND state = 'left'`,
				c.BodyID, string(c.Kind), c.Period.From).Scan(&c.Waiting)
			if err != nil {
				return err
			}
		}
		return v.fillCard(ctx, q, sc, act, &c)
	})
	return c, err
}

func (v *Service) fillCard(ctx context.Context, q store.Q, sc *scene, act org.Act, c *Card) (err error) {
	planner, own := sc.inUnit(act, c.UnitID)
	if c.State == StateDraft || c.State == StateSubmitted {
		list, err := measuresOf(ctx, q, c.ID)
		if err != nil {
			return err
		}
		if c.State == StateDraft {
			c.Verdict = sc.judgePlan(&c.Plan, planner, StageEndorse, list, false)
		} else if c.Frozen, err = v.kernel.CheckFrozen(ctx, q, c.ID, c.Version, c.frozen(list)); err != nil {
			return err
		}
	}
	if own {
		switch c.State {
		case StateDraft:
			c.Actions = append(c.Actions, ActEdit, ActEndorse, ActWithdraw)
		case StateEndorsing:
			c.Actions = append(c.Actions, ActRecall, ActWithdraw)
		case StateEndorsed:
			c.Actions = append(c.Actions, ActSubmit, ActRecall, ActWithdraw)
		case StateSubmitted:
			c.Actions = append(c.Actions, ActRecall)
		}
	}
	if _, ok := sc.as(act, c.ApproverPost); ok && c.State == StateSubmitted {
		c.Actions = append(c.Actions, ActApprove, ActReturn)
		c.IIN = v.signer.IIN(sc.Structure, act.PersonID)
	}
	if _, mine := sc.mine(act, c.Deliveries); len(mine) > 0 {
		c.Actions = append(c.Actions, ActReceive)
	}
	c.Steps = sc.openSteps(act, c.Rounds)
	if len(c.Steps) > 0 {
		c.Actions = append(c.Actions, ActAnswer)
	}
	return nil
}

// openSteps are the asked steps of the newest round that the person may answer.
func (sc *scene) openSteps(act org.Act, rounds []document.Round) []document.StepView {
	if len(rounds) == 0 || rounds[0].State != document.RoundOpen {
		return nil
	}
	var out []document.StepView
	for _, s := range rounds[0].Steps {
		if _, ok := sc.as(act, s.PostID); ok && s.State == document.StepAsked {
			out = append(out, s)
		}
	}
	return out
}

func editions(ctx context.Context, q store.Q, planID string) ([]Edition, error) {
	return store.List(ctx, q, func(s store.Scanner) (e Edition, err error) {
		var at int64
		err = s.Scan(&e.PlanID, &e.N, &at, &e.Day, &e.Para, &e.DocumentID, &e.Reason, store.ScanJSON(&e.Changes), &e.PersonID, &e.PostID)
		e.At = store.Time(at)
		return e, err
	}, `SELECT plan_id, n, at, day, para, document_id, reason, changes, person_id, post_id FROM plan_edition WHERE plan_id = $1 ORDER BY n DESC LIMIT 200`, planID)
}

// ProposalCard is a proposal as a person sees it.
type ProposalCard struct {
	Proposal
	Input    ProposalInput
	Rounds   []document.Round
	Steps    []document.StepView
	Route    []document.Step // who will be asked, while it is a draft
	Verdict  law.Verdict     // what the rules say of it as it would go to be agreed now; empty once it has left
	Actions  []Action
	Measures []Measure // what became of it
	Window   Window
}

// Can reports whether the card offers an action.
func (c *ProposalCard) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// Proposal reads a proposal with everything its page shows.
func (v *Service) Proposal(ctx context.Context, act org.Act, id string) (ProposalCard, error) {
	var c ProposalCard
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		var err error
		c = ProposalCard{}
		if c.Proposal, err = v.seeProposal(ctx, q, sc, act, id); err != nil {
			return err
		}
		doc, err := v.kernel.Get(ctx, q, id)
		if err != nil {
			return err
		}
		if c.Input, err = proposalOf(doc.Content); err != nil {
			return err
		}
		if c.Rounds, err = v.kernel.Rounds(ctx, q, id); err != nil {
			return err
		}
		if c.Window, _, err = windowOf(ctx, q, c.BodyID, c.PlanKind, c.Period.From); err != nil {
			return err
		}
		c.Measures, err = store.List(ctx, q, scanMeasure, `SELECT `+measureColumns+` FROM plan_origin o JOIN plan_measure m ON m.id = o.measure_id
			WHERE o.proposal_id = $1 ORDER BY m.ordinal, m.id`, id)
		if err != nil {
			return err
		}
		sc.fillProposal(act, &c)
		return nil
	})
	return c, err
}

func (sc *scene) fillProposal(act org.Act, c *ProposalCard) {
	_, author := sc.asAuthor(act, c.DrafterPost, c.OwnerUnit)
	switch c.State {
	case ProposalDraft:
		c.Verdict = sc.judgeProposal(c.BodyID, c.UnitID, c.Input, StageAgree, false, nil)
		c.Route, _ = sc.proposalRoute(c.BodyID, c.UnitID, c.Input) // who cannot be asked is said when it is to be sent
		if author {
			c.Actions = append(c.Actions, ActEdit, ActAgree, ActWithdraw)
		}
	case ProposalAgreeing:
		if author {
			c.Actions = append(c.Actions, ActRecall, ActWithdraw)
		}
	case ProposalAgreed:
		if author {
			c.Actions = append(c.Actions, ActSend, ActEdit, ActWithdraw)
		}
	case ProposalLeft:
		if author {
			c.Actions = append(c.Actions, ActWithdraw)
		}
		if sc.decides(act, c.BodyID) {
			c.Actions = append(c.Actions, ActDecide)
		}
	}
	if c.Steps = sc.openSteps(act, c.Rounds); len(c.Steps) > 0 {
		c.Actions = append(c.Actions, ActAnswer)
	}
}

// decides reports whether the person belongs to those who draw up the plan that proposals to the body go into.
func (sc *scene) decides(act org.Act, bodyID string) bool {
	unit := bodyID
	if a, ok := sc.Apparatus(sc.day); ok && bodyID == sc.Root() {
		unit = a.ID
	}
	_, ok := sc.inUnit(act, unit)
	return ok
}

// MeasureCard is a measure as a person sees it.
type MeasureCard struct {
	Measure
	Plan    Plan
	Origins []Proposal // the proposals it comes from that the person may see
	Similar []Similar
	Actions []Action
}

// Can reports whether the card offers an action.
func (c *MeasureCard) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// Measure reads one measure of a plan the person may see.
func (v *Service) Measure(ctx context.Context, act org.Act, id string) (MeasureCard, error) {
	var c MeasureCard
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		m, ok, err := loadMeasure(ctx, q, id)
		if err == nil && !ok {
			err = fault.NotFound{What: "measure " + id}
		}
		if err != nil {
			return err
		}
		c = MeasureCard{Measure: m}
		if c.Plan, err = v.seePlan(ctx, q, sc, act, m.PlanID); err != nil {
			return err
		}
		right, args := access.SeeSQL(sc.viewer(act.PersonID), "x.document_id", []any{id})
		c.Origins, err = store.List(ctx, q, scanProposal, `SELECT `+proposalColumns+` FROM plan_origin o JOIN plan_proposal x ON x.document_id = o.proposal_id
			WHERE o.measure_id = $1 AND `+right+` ORDER BY x.document_id`, args...)
		if _, ok := sc.inUnit(act, c.Plan.UnitID); ok && c.Plan.State == StateDraft {
			c.Actions = append(c.Actions, ActEdit)
		}
		return err
	})
	if err == nil && c.Plan.State == StateDraft {
		c.Similar, err = v.SimilarTo(ctx, act, c.Name, c.Plan.Period, id)
	}
	return c, err
}

// Matter is what a waiting move of chapter 2 is about.
type Matter struct {
	Title     string
	Link      string
	OwnerUnit string
	Body      string
	Kind      i18n.Msg
}

// MattersOf names the plans and proposals among documents, in two statements whatever their number. Rights are the caller's
// affair.
func MattersOf(ctx context.Context, q store.Q, ids []string) (map[string]Matter, error) {
	out := map[string]Matter{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := store.Marks(ids)
	plans, err := store.List(ctx, q, scanPlan, `SELECT `+planColumns+` FROM plan p WHERE p.document_id IN (`+in+`)`, args...)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		out[p.ID] = Matter{p.Title, "/plans/" + p.ID, p.UnitID, p.BodyID, kindMsg(p.Kind)}
	}
	proposals, err := store.List(ctx, q, scanProposal, `SELECT `+proposalColumns+` FROM plan_proposal x WHERE x.document_id IN (`+in+`)`, args...)
	for _, x := range proposals {
		out[x.ID] = Matter{x.Title, "/proposals/" + x.ID, x.UnitID, x.BodyID, i18n.M("planning.proposal.for", "plan", kindMsg(x.PlanKind), "period", x.Period.Words(x.PlanKind))}
	}
	if err != nil {
		return nil, err
	}
	return out, changeMatters(ctx, q, out, in, args)
}
