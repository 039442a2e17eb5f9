package planning

import (
	"context"
	"encoding/json"
	"slices"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

const documentPlan = "planning.plan"

// Begin begins a plan: the Apparatus the annual and quarterly ones (12), responsible units a special one (11), a unit its own
// (14), another body as its head decides (17).
func (v *Service) Begin(ctx context.Context, act org.Act, in PlanInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "begin", "", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		err := in.shape()
		if err != nil {
			return Receipt{}, err
		}
		if in.UnitID, err = calledAuthor(ctx, tx, sc, act, in); err != nil {
			return Receipt{}, err
		}
		p, act, err := sc.newPlan(act, in)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.judgePlan(&p, act, StageCreate, nil, true).Err(); err != nil {
			return Receipt{}, err
		}
		if taken, ok, err := v.taken(ctx, tx, &p); err != nil {
			return Receipt{}, err
		} else if ok {
			return Receipt{}, fault.Conflict{Msg: i18n.M("planning.conflict.exists", "title", taken.Title)}
		}
		if p.ID, p.Version, err = v.kernel.Create(ctx, tx, act, document.New{
			Kind: documentPlan, Title: p.Title, OwnerUnit: p.UnitID, OwnerBody: p.BodyID, Content: p.content(""),
		}); err != nil {
			return Receipt{}, err
		}
		if err := insertPlan(ctx, tx, act, p); err != nil {
			return Receipt{}, err
		}
		if err := access.Grant(ctx, tx, listed(access.RegisterPlan, p.ID, act.Now, append(sc.within(p.UnitID), access.Post(p.DrafterPost), access.All)...)); err != nil {
			return Receipt{}, err
		}
		if err := showProposals(ctx, tx, act, sc, &p); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: p.ID, Version: p.Version, Revision: 1, State: string(p.State)},
			write(ctx, tx, act, p.ID, "begun", p.ID, map[string]any{"kind": p.Kind, "from": p.Period.From, "until": p.Period.Until}, "")
	})
}

// calledAuthor is the unit that the first head of the body told to draw the plan up when he called for proposals (17); any other is
// refused. Without a call it is the one that was named.
func calledAuthor(ctx context.Context, q store.Q, sc *scene, act org.Act, in PlanInput) (string, error) {
	body := act.AsBody()
	if body == sc.Root() {
		return in.UnitID, nil
	}
	w, ok, err := windowOf(ctx, q, body, in.Kind, in.Period.From)
	if err != nil || !ok || in.UnitID == w.AuthorUnit {
		return in.UnitID, err
	}
	if in.UnitID == "" {
		return w.AuthorUnit, nil // whether the person belongs to it is asked of every plan
	}
	return "", fault.Bad("unit", i18n.M("planning.call.other_unit"), i18n.M("planning.call.other_unit_allowed", "unit", sc.UnitName(w.AuthorUnit, sc.day)))
}

// showProposals lets the unit that draws the plan up see the proposals sent for it so far.
func showProposals(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan) error {
	list, err := store.List(ctx, tx, scanProposal, `SELECT `+proposalColumns+` FROM plan_proposal x WHERE x.body_id = $1 AND x.plan_kind = $2 AND x.period_from = $3 AND x.state = 'left'`,
		p.BodyID, string(p.Kind), p.Period.From)
	if err != nil {
		return err
	}
	var rows []access.Row
	for _, x := range list {
		rows = append(rows, listed(access.RegisterProposal, x.ID, x.CreatedAt, sc.within(p.UnitID)...)...)
		if err := turn.Set(ctx, tx, moves(act, sc.movers(p), turn.Consider, x.ID)...); err != nil {
			return err
		}
	}
	return access.Grant(ctx, tx, rows)
}

// newPlan fills in what a person leaves out: the unit, the post that approves, the name.
func (sc *scene) newPlan(act org.Act, in PlanInput) (Plan, org.Act, error) {
	body := act.AsBody()
	p := Plan{
		Kind: in.Kind, BodyID: body, UnitID: in.UnitID, Title: in.Title, Goal: in.Goal, Lang: in.Lang, State: StateDraft, Period: in.Period,
		DrafterPost: act.AsPost(), DrafterPerson: act.PersonID, ApproverPost: in.ApproverPost, LawEdition: sc.edition(body).ID,
	}
	gpo := body == sc.Root()
	apparatus, _ := sc.Apparatus(sc.day)
	if p.UnitID == "" {
		p.UnitID = sc.UnitOf(act.AsUnit(), sc.day)
		if gpo && (p.Kind == Annual || p.Kind == Quarterly) && sc.inApparatus(act.AsUnit()) {
			p.UnitID = apparatus.ID
		}
	}
	u, ok := sc.Unit(p.UnitID)
	if !ok || u.BodyID != body || !u.Open(sc.day) {
		return p, act, fault.Bad("unit", i18n.M("planning.bad.unit"), i18n.M("planning.bad.unit_allowed", "body", sc.UnitName(body, sc.day)))
	}
	a, err := sc.ofUnit(act, p.UnitID)
	if err != nil {
		return p, act, err
	}
	p.ControllerUnit = p.UnitID // a special or unit plan is controlled by the unit that drew it up (18)
	if p.ApproverPost == "" {
		p.ApproverPost = sc.approver(&p)
	}
	if post, ok := sc.Post(p.ApproverPost); !ok || !post.Open(sc.day) || sc.BodyOf(post.ID) != body {
		return p, a, fault.Bad("approver", i18n.M("planning.bad.approver"), i18n.M("planning.bad.approver_allowed", "body", sc.UnitName(body, sc.day)))
	}
	if p.Title == "" {
		p.Title = i18n.For(i18n.Lang(p.Lang)).T(sc.titleOf(&p))
	}
	return p, a, nil
}

// titleOf names a plan as its paper is headed.
func (sc *scene) titleOf(p *Plan) i18n.Msg {
	name := sc.UnitName(p.BodyID, sc.day)
	if p.Kind == UnitPlan {
		name = sc.UnitName(p.UnitID, sc.day)
	}
	return i18n.M("planning.title."+string(p.Kind), "name", name, "period", p.Period.Words(p.Kind))
}

// approver is the post that the paragraph names for the plan.
func (sc *scene) approver(p *Plan) string {
	if p.BodyID != sc.Root() {
		head, _ := sc.Head(p.BodyID, sc.day)
		return head.ID
	}
	if p.Kind == UnitPlan {
		if post, ok := sc.supervisor(p.UnitID, p.BodyID); ok {
			return post.ID
		}
	}
	for _, post := range sc.PostsOfKind(sc.day, org.PostGP) {
		return post.ID
	}
	return ""
}

// taken finds the plan that stands in the way of another of its kind.
func (v *Service) taken(ctx context.Context, q store.Q, p *Plan) (Plan, bool, error) {
	switch p.Kind {
	case Annual, Quarterly:
		return planOf(ctx, q, p.BodyID, p.Kind, p.Period.From)
	case UnitPlan:
		return store.One(ctx, q, scanPlan, `SELECT `+planColumns+` FROM plan p WHERE p.unit_id = $1 AND p.period_from = $2 AND p.kind = 'unit' AND p.state <> 'withdrawn'`,
			p.UnitID, p.Period.From)
	}
	return Plan{}, false, nil
}

// judgePlan puts a plan with measures before the rules. endorsed says whether everybody who must has endorsed it.
func (sc *scene) judgePlan(p *Plan, act org.Act, stage Stage, measures []Measure, endorsed bool) law.Verdict {
	reasons := law.Reasons{}
	facts := make([]MeasureFacts, len(measures))
	for i := range measures {
		facts[i] = sc.facts(p, &measures[i])
		if r := measures[i].DailyReason; r != "" {
			reasons["planning.daily"+law.ReasonAbout+facts[i].Key] = r
		}
	}
	approver, _ := sc.Post(p.ApproverPost)
	s := &Subject{
		Stage: stage, Kind: p.Kind, Body: sc.bodyKind(p.BodyID), InApparatus: sc.inApparatus(act.AsUnit()), Goal: p.Goal, Approver: approver.Kind,
		Supervises: sc.Oversees(approver.ID, p.UnitID, sc.day), Period: p.Period, Measures: facts, Endorsed: endorsed,
	}
	return sc.law.Judge(sc.edition(p.BodyID), sc.day, s, reasons)
}

func (sc *scene) facts(p *Plan, m *Measure) MeasureFacts {
	f := MeasureFacts{Number: m.Ordinal, Key: m.ID, MeasureInput: m.input()}
	if f.Key == "" {
		f.Key = "new"
	}
	for _, id := range slices.Concat(m.Executors, m.CoExecutors) {
		if u, ok := sc.Unit(id); ok && u.Kind.IsBody() && id != p.BodyID {
			f.Bodies = append(f.Bodies, sc.UnitName(id, sc.day))
		}
	}
	return f
}

// content is the plan as the document keeps it; digest names its measures.
func (p *Plan) content(digest string) document.Content {
	c := document.Content{Parts: []document.Part{{Key: "name", Text: p.Title}}}
	if p.Goal != "" {
		c.Parts = append(c.Parts, document.Part{Key: "goals", Text: p.Goal})
	}
	c.Facts, _ = json.Marshal(map[string]any{"kind": p.Kind, "from": p.Period.From, "until": p.Period.Until, "approver": p.ApproverPost, "measures": digest})
	return c
}

// digestOf names the measures of a plan by the SHA-256 of what the table says of them.
func digestOf(list []Measure) string {
	return document.Sum([]byte(store.JSON(frozenMeasures(list))))
}

// planner loads a plan in a state for an act of those who draw it up.
func (v *Service) planner(ctx context.Context, q store.Q, sc *scene, act org.Act, id string, states ...State) (org.Act, Plan, error) {
	p, err := v.seePlan(ctx, q, sc, act, id)
	if err != nil {
		return act, p, err
	}
	a, err := sc.ofUnit(act, p.UnitID)
	if err != nil {
		return act, p, err
	}
	if !slices.Contains(states, p.State) {
		return a, p, outOfTurn(stateMsg(p.State))
	}
	return a, p, nil
}

// EditPlan changes the name, the goal and the approver of a draft.
func (v *Service) EditPlan(ctx context.Context, act org.Act, id string, revision int64, in PlanInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "edit_plan", id, []any{revision, in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, err := v.planner(ctx, tx, sc, act, id, StateDraft)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(p.Revision, revision); err != nil {
			return Receipt{}, err
		}
		var c fault.Collector
		tooLong(&c, "title", in.Title, titleMax)
		tooLong(&c, "goal", in.Goal, partMax)
		if in.Title == "" {
			c.Bad("title", i18n.M("planning.bad.name"), i18n.M("planning.bad.name_allowed", "max", titleMax))
		}
		if post, ok := sc.Post(in.ApproverPost); !ok || !post.Open(sc.day) || sc.BodyOf(post.ID) != p.BodyID {
			c.Bad("approver", i18n.M("planning.bad.approver"), i18n.M("planning.bad.approver_allowed", "body", sc.UnitName(p.BodyID, sc.day)))
		}
		if err := c.Err(); err != nil {
			return Receipt{}, err
		}
		p.Title, p.Goal, p.ApproverPost = in.Title, in.Goal, in.ApproverPost
		if err := sc.judgePlan(&p, act, StageCreate, nil, true).Err(); err != nil {
			return Receipt{}, err
		}
		if p.Version, err = v.kernel.Save(ctx, tx, act, id, p.Version, p.Title, p.content("")); err != nil {
			return Receipt{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE plan SET title = $2, folded = $3, goal = $4, approver_post = $5, version = $6 WHERE document_id = $1`,
			id, p.Title, i18n.Fold(p.Title), p.Goal, p.ApproverPost, p.Version)
		if err != nil {
			return Receipt{}, err
		}
		if err := touch(ctx, tx, act, &p, 0); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, id, "edited", id, map[string]any{"title": p.Title}, "")
	})
}

func (p *Plan) receipt() Receipt {
	return Receipt{ID: p.ID, Version: p.Version, Revision: p.Revision, State: string(p.State)}
}

// touch counts a change of the draft; more is how many measures came or went.
func touch(ctx context.Context, tx *store.Tx, act org.Act, p *Plan, more int) error {
	ok, err := changed(ctx, tx, `UPDATE plan SET revision = revision + 1, measures = measures + $3, updated_at = $4 WHERE document_id = $1 AND revision = $2 AND state = 'draft'`,
		p.ID, p.Revision, more, act.Now)
	if err == nil && !ok {
		err = fault.Conflict{Msg: i18n.M("planning.conflict.version")}
	}
	p.Revision, p.Measures = p.Revision+1, p.Measures+int64(more)
	return err
}

// setPlan moves a plan on, in the transaction that found it where it was.
func setPlan(ctx context.Context, tx *store.Tx, act org.Act, p *Plan, to State) error {
	ok, err := changed(ctx, tx, `UPDATE plan SET state = $3, updated_at = $4 WHERE document_id = $1 AND state = $2`, p.ID, string(p.State), string(to), act.Now)
	if err == nil && !ok {
		err = outOfTurn(stateMsg(p.State))
	}
	p.State = to
	return err
}

// WithdrawPlan ends a plan that is not approved. Proposals that went into it wait again for who draws the plan up.
func (v *Service) WithdrawPlan(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "withdraw_plan", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, err := v.planner(ctx, tx, sc, act, id, StateDraft, StateEndorsing, StateEndorsed)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		if p.State == StateEndorsing {
			if _, err := v.kernel.Recall(ctx, tx, act, id, reason); err != nil {
				return Receipt{}, err
			}
		}
		if err := v.reopen(ctx, tx, act, sc, &p, `SELECT DISTINCT proposal_id FROM plan_origin WHERE plan_id = $1`, id); err != nil {
			return Receipt{}, err
		}
		if err := setPlan(ctx, tx, act, &p, StateWithdrawn); err != nil {
			return Receipt{}, err
		}
		if err := turn.ClearDocument(ctx, tx, id); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, id, "withdrawn", id, nil, reason)
	})
}

// reopen makes proposals wait again: the plan or the measure they went into is gone.
func (v *Service) reopen(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan, which string, arg string) error {
	ids, err := store.List(ctx, tx, store.Value[string], which, arg)
	if err != nil {
		return err
	}
	for _, id := range ids {
		_, err := tx.Exec(ctx, `UPDATE plan_proposal SET state = $2, plan_id = '', reason = '', decided_at = NULL, decided_by = '', decided_post = '', updated_at = $3
			WHERE document_id = $1 AND state IN ('accepted', 'merged', 'split')`, id, string(ProposalLeft), act.Now)
		if err != nil {
			return err
		}
		if err := turn.Set(ctx, tx, moves(act, sc.movers(p), turn.Consider, id)...); err != nil {
			return err
		}
		if err := write(ctx, tx, act, id, "proposal_reopened", id, map[string]any{"plan": p.ID}, ""); err != nil {
			return err
		}
	}
	return nil
}
