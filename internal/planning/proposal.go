package planning

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

const documentProposal = "planning.proposal"

// targets are the bodies into whose plan the person may propose, that which is meant when none is named first: the office's for its
// units, the Committee and the Academy (12), the body's own for its units, the one above for a district (17).
func (sc *scene) targets(act org.Act) []string {
	own, _ := sc.Unit(act.AsBody())
	switch own.Kind {
	case org.KindCommittee, org.KindAcademy:
		return []string{sc.Root(), own.ID}
	case org.KindDistrict:
		for _, a := range sc.Ancestors(own.ID, sc.day) {
			if a.Kind.IsBody() && a.Kind != org.KindDistrict {
				return []string{a.ID}
			}
		}
	}
	return []string{own.ID}
}

// target finds for whose plan the person proposes.
func (sc *scene) target(act org.Act, wanted string) (string, error) {
	allowed := sc.targets(act)
	if wanted == "" {
		return allowed[0], nil
	}
	if !slices.Contains(allowed, wanted) {
		names := make([]i18n.Text, len(allowed))
		for i, id := range allowed {
			names[i] = sc.UnitName(id, sc.day)
		}
		return "", fault.Bad("body", i18n.M("planning.bad.target"), i18n.M("planning.bad.target_allowed", "list", names))
	}
	return wanted, nil
}

// proposer is in whose name a unit proposes for the plan of a body: the independent unit, or the body that stands below it.
func (sc *scene) proposer(unitID, targetBody string) string {
	u, _ := sc.Unit(unitID)
	if u.BodyID != targetBody {
		return u.BodyID
	}
	return sc.UnitOf(unitID, sc.day)
}

// supervisor is the post that agrees to a proposal (12; I-176).
func (sc *scene) supervisor(unitID, targetBody string) (org.Post, bool) {
	if targetBody != sc.Root() {
		return sc.Head(unitID, sc.day)
	}
	if !sc.inApparatus(unitID) && !slices.ContainsFunc(sc.Directions(sc.day), func(d org.Direction) bool { return sc.Within(unitID, d.UnitID, sc.day) }) {
		if p, ok := sc.Supervisor(unitID, sc.day); ok && p.Kind != org.PostGP {
			return p, true
		}
	}
	for _, p := range sc.PostsOfKind(sc.day, org.PostCoA) {
		return p, true
	}
	return org.Post{}, false
}

// Propose begins a proposal (12). What the Regulation still asks of it does not keep it from being saved.
func (v *Service) Propose(ctx context.Context, act org.Act, in ProposalInput) (Receipt, error) {
	in = in.Tidy()
	return v.change(ctx, act, "propose", "", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if err := in.shape(); err != nil {
			return Receipt{}, err
		}
		body, err := sc.target(act, in.BodyID)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.executors(in.Executors, in.Co, body); err != nil {
			return Receipt{}, err
		}
		return v.addProposal(ctx, tx, act, sc, body, in)
	})
}

func (v *Service) addProposal(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, body string, in ProposalInput) (Receipt, error) {
	in.BodyID = body
	id, version, err := v.kernel.Create(ctx, tx, act, document.New{
		Kind: documentProposal, Title: in.Title, OwnerUnit: act.AsUnit(), OwnerBody: act.AsBody(), Content: in.content(),
	})
	if err != nil {
		return Receipt{}, err
	}
	unit := sc.proposer(act.AsUnit(), body)
	_, err = tx.Exec(ctx, `INSERT INTO plan_proposal (document_id, state, version, plan_kind, body_id, period_from, period_until, unit_id, owner_unit,
		owner_body, drafter_post, drafter_person, title, folded, stems, due_day, lead_unit, plan_id, reason, decided_by, decided_post, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, '', '', '', '', $18, $18)`,
		id, string(ProposalDraft), version, string(in.PlanKind), body, in.Period.From, in.Period.Until, unit, act.AsUnit(), act.AsBody(),
		act.AsPost(), act.PersonID, in.Title, i18n.Fold(in.Title), stemText(in.Title), in.Due, lead(in.Executors), act.Now)
	if err != nil {
		return Receipt{}, err
	}
	if err := access.Grant(ctx, tx, listed(access.RegisterProposal, id, act.Now, access.Unit(act.AsUnit()), access.Unit(unit), access.All)); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: id, Version: version, State: string(ProposalDraft)},
		write(ctx, tx, act, id, "proposed", id, map[string]any{"title": in.Title, "plan": in.PlanKind, "from": in.Period.From}, "")
}

// listed are the rows by which the keys have a document in a register and may open it. The place in the register is that of the
// instant when the document was made, for everybody: who holds several keys sees it once.
func listed(register, id string, made time.Time, keys ...string) []access.Row {
	var rows []access.Row
	for _, k := range document.Distinct(keys) {
		rows = append(rows,
			access.Row{Grantee: k, Register: register, Sort: access.NewestFirst(made), RefID: id, DocumentID: id, Reason: "access.reason.planning"},
			access.Row{Grantee: k, Register: access.RegisterSee, RefID: id, DocumentID: id, Reason: "access.reason.planning"})
	}
	return rows
}

// executors refuses units and bodies that do not exist on the day, or that the plan of the body could not reach.
func (sc *scene) executors(leads, co []string, body string) error {
	for field, list := range map[string][]string{"executors": leads, "co_executors": co} {
		for _, id := range list {
			u, ok := sc.Unit(id)
			if !ok || !u.Open(sc.day) || !sc.Within(id, body, sc.day) || u.Kind == org.KindLeadership {
				return fault.Bad(field, i18n.M("planning.bad.executor"), i18n.M("planning.bad.executor_allowed", "body", sc.UnitName(body, sc.day)))
			}
		}
	}
	return nil
}

// content is the proposal as the document keeps it.
func (in ProposalInput) content() document.Content {
	c := document.Content{Parts: []document.Part{{Key: "name", Text: in.Title}}}
	for _, k := range ProposalParts {
		if t := in.Parts[k]; t != "" {
			c.Parts = append(c.Parts, document.Part{Key: k, Text: t})
		}
	}
	in.Title, in.Parts = "", nil
	c.Facts, _ = json.Marshal(in) // plain data: it always marshals
	return c
}

// proposalOf is the counterpart of content.
func proposalOf(c document.Content) (ProposalInput, error) {
	var in ProposalInput
	if err := json.Unmarshal(c.Facts, &in); err != nil {
		return in, err
	}
	in.Parts = map[string]string{}
	for _, p := range c.Parts {
		if p.Key == "name" {
			in.Title = p.Text
			continue
		}
		in.Parts[p.Key] = p.Text
	}
	return in, nil
}

// authored loads a proposal for an act of its author, or the head of his unit.
func (v *Service) authored(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Proposal, error) {
	x, err := v.seeProposal(ctx, q, sc, act, id)
	if err != nil {
		return act, x, err
	}
	a, ok := sc.asAuthor(act, x.DrafterPost, x.OwnerUnit)
	if !ok {
		return act, x, forbidden(i18n.M("planning.who.author", "post", sc.PostTitle(x.DrafterPost)))
	}
	return a, x, nil
}

// asAuthor finds the capacity in which a person may work on what a post drafted: the post itself, or the head of its unit (5).
func (sc *scene) asAuthor(act org.Act, post, unitID string) (org.Act, bool) {
	head, _ := sc.Head(unitID, sc.day)
	return sc.as(act, post, head.ID)
}

// EditProposal saves the next version of a proposal that is not being agreed and has not left. What was agreed is agreed anew.
func (v *Service) EditProposal(ctx context.Context, act org.Act, id string, version int64, in ProposalInput) (Receipt, error) {
	in = in.Tidy()
	return v.change(ctx, act, "edit_proposal", id, []any{version, in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if x.State != ProposalDraft && x.State != ProposalAgreed {
			return Receipt{}, outOfTurn(proposalMsg(x.State))
		}
		if err := expect(x.Version, version); err != nil {
			return Receipt{}, err
		}
		if err := in.shape(); err != nil {
			return Receipt{}, err
		}
		in.BodyID = x.BodyID
		if err := sc.executors(in.Executors, in.Co, x.BodyID); err != nil {
			return Receipt{}, err
		}
		next, err := v.kernel.Save(ctx, tx, act, id, version, in.Title, in.content())
		if err != nil {
			return Receipt{}, err
		}
		err = store.Exec1(ctx, tx, `UPDATE plan_proposal SET state = $3, version = $4, plan_kind = $5, period_from = $6, period_until = $7, title = $8, folded = $9,
			stems = $10, due_day = $11, lead_unit = $12, updated_at = $13 WHERE document_id = $1 AND version = $2`,
			id, version, string(ProposalDraft), next, string(in.PlanKind), in.Period.From, in.Period.Until, in.Title, i18n.Fold(in.Title), stemText(in.Title),
			in.Due, lead(in.Executors), act.Now)
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Propose, turn.Revise); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: next, State: string(ProposalDraft)}, write(ctx, tx, act, id, "proposal_edited", id, map[string]any{"version": next}, "")
	})
}

// WithdrawProposal ends a proposal that has not been decided on. The record stays.
func (v *Service) WithdrawProposal(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "withdraw_proposal", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		switch x.State {
		case ProposalAgreeing:
			if _, err := v.kernel.Recall(ctx, tx, act, id, reason); err != nil {
				return Receipt{}, err
			}
		case ProposalDraft, ProposalAgreed, ProposalLeft:
		default:
			return Receipt{}, outOfTurn(proposalMsg(x.State))
		}
		if err := setProposal(ctx, tx, act, &x, ProposalWithdrawn); err != nil {
			return Receipt{}, err
		}
		if err := turn.ClearDocument(ctx, tx, id); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: x.Version, State: string(x.State)}, write(ctx, tx, act, id, "proposal_withdrawn", id, nil, reason)
	})
}

// setProposal moves a proposal on, in the transaction that found it where it was.
func setProposal(ctx context.Context, tx *store.Tx, act org.Act, x *Proposal, to ProposalState) error {
	n, err := changed(ctx, tx, `UPDATE plan_proposal SET state = $3, updated_at = $4 WHERE document_id = $1 AND state = $2`, x.ID, string(x.State), string(to), act.Now)
	if err == nil && !n {
		err = outOfTurn(proposalMsg(x.State))
	}
	x.State = to
	return err
}

// ProposalCheck is what the live check of a proposal shows: the verdict, and who will be asked.
type ProposalCheck struct {
	Verdict law.Verdict
	Route   []document.Step
}

// CheckProposal judges a proposal without writing anything. id may be empty while it has not been saved.
func (v *Service) CheckProposal(ctx context.Context, act org.Act, id string, in ProposalInput) (ProposalCheck, error) {
	in = in.Tidy()
	var out ProposalCheck
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		body, err := sc.target(act, in.BodyID)
		x := Proposal{UnitID: sc.proposer(act.AsUnit(), body)}
		if id != "" {
			x, err = v.seeProposal(ctx, q, sc, act, id)
			body = x.BodyID
		}
		if err != nil {
			return err
		}
		out.Verdict = sc.judgeProposal(body, x.UnitID, in, StageAgree, false, nil)
		out.Route, err = sc.proposalRoute(body, x.UnitID, in)
		return err
	})
	return out, err
}

// judgeProposal puts a proposal before the rules of paragraph 12.
func (sc *scene) judgeProposal(body, unit string, in ProposalInput, stage Stage, agreed bool, waiting []i18n.Text) law.Verdict {
	post, _ := sc.supervisor(unit, body)
	s := &Subject{Stage: stage, Kind: in.PlanKind, Body: sc.bodyKind(body), Period: in.Period, Proposal: &ProposalFacts{
		Parts: in.Parts, Executors: len(in.Executors), Due: !in.Due.None(), Supervisor: sc.PostTitle(post.ID), Agreed: agreed, Waiting: waiting, Outside: in.Outside,
	}}
	return sc.law.Judge(sc.edition(body), sc.day, s, nil)
}

// proposalRoute computes who must agree before a proposal leaves: the head of each other unit of the body, of the Committee
// and of the Academy whose part is needed, then the supervising deputy or the Chief of the Apparatus (12).
func (sc *scene) proposalRoute(body, unit string, in ProposalInput) ([]document.Step, error) {
	ed := sc.edition(body)
	var steps []document.Step
	seen := map[string]bool{}
	supervisor, found := sc.supervisor(unit, body)
	if !found {
		return nil, fault.Bad("agreement", i18n.M("planning.route.no_supervisor"), i18n.M("planning.route.no_supervisor_allowed"))
	}
	seen[supervisor.ID] = true
	term, para, _ := sc.law.partners.On(ed, sc.day)
	for _, id := range slices.Concat(in.Executors, in.Co) {
		u, _ := sc.Unit(id)
		foreign := u.BodyID != body && u.Kind != org.KindCommittee && u.Kind != org.KindAcademy
		if foreign || sc.Within(id, unit, sc.day) {
			continue
		}
		head, ok := sc.Head(id, sc.day)
		if !ok {
			return nil, fault.Bad("executors", i18n.M("planning.route.vacant", "unit", sc.UnitName(id, sc.day)), i18n.M("planning.route.vacant_allowed"))
		}
		if seen[head.ID] {
			continue
		}
		seen[head.ID] = true
		due, err := sc.answerBy(term.Term)
		if err != nil {
			return nil, err
		}
		steps = append(steps, document.Step{
			Order: 1, PostID: head.ID, UnitID: id, Rule: "planning.proposal.partners", Para: para, Edition: ed.ID, Due: due,
			Why: i18n.M("planning.route.partner", "unit", sc.UnitName(id, sc.day)),
		})
	}
	last, para, _ := sc.law.agreed.On(ed, sc.day)
	due, err := sc.answerBy(last.Term)
	return append(steps, document.Step{
		Order: 2, PostID: supervisor.ID, UnitID: supervisor.UnitID, Rule: "planning.proposal.agreed", Para: para, Edition: ed.ID, Due: due,
		Why: i18n.M("planning.route.supervisor", "post", supervisor.Title),
	}), err
}

// answerBy is the day until which an answer is awaited (I-171).
func (sc *scene) answerBy(term calendar.Span) (calendar.Explanation, error) {
	due, err := sc.snap.Calendar.Explain(sc.day, term, calendar.Execution)
	if err != nil {
		return due, fault.Bad("due", i18n.M("planning.bad.calendar"), i18n.M("planning.bad.calendar_allowed"))
	}
	return due, nil
}
