package planning

import (
	"context"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// PlanToSign gives the bytes that the person signs to approve a plan: its frozen paper. Errors are those of Approve.
func (v *Service) PlanToSign(ctx context.Context, act org.Act, id string) (document.ToSign, error) {
	return v.signing().ToSign(ctx, act, "original.pdf", document.MimePDF, v.planSigned(ctx, act, id))
}

// planSigned loads what is signed to approve a plan.
func (v *Service) planSigned(ctx context.Context, act org.Act, id string) document.Signable[*scene] {
	return func(q store.Q, sc *scene) (org.Act, []byte, error) {
		by, _, data, err := v.paperToSign(ctx, q, sc, act, id)
		return by, data, err
	}
}

// paperToSign loads the frozen paper of a submitted plan for who approves it now.
func (v *Service) paperToSign(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Plan, []byte, error) {
	signing, p, err := v.toApprove(ctx, q, sc, act, id)
	if err != nil {
		return act, p, nil, err
	}
	check, err := v.checkFrozen(ctx, q, &p)
	if err != nil {
		return signing, p, nil, err
	}
	data, err := v.frozenBytes(check)
	return signing, p, data, err
}

// Approve approves a plan by the signature of who may (11, 12, 14, 17) and distributes it at once (13). cms is the signed message
// over the bytes of PlanToSign.
func (v *Service) Approve(ctx context.Context, act org.Act, id string, version int64, cms []byte) (Receipt, error) {
	proof, unproven := v.signing().Prove(ctx, act, cms, v.planSigned(ctx, act, id))
	return v.change(ctx, act, "approve", id, []any{version, document.Sum(cms)}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, p, _, err := v.paperToSign(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(p.Version, version); err != nil {
			return Receipt{}, err
		}
		list, err := measuresOf(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.judgePlan(&p, act, StageApprove, list, true).Err(); err != nil {
			return Receipt{}, err
		}
		if unproven != nil {
			return Receipt{}, unproven
		}
		if _, err := v.kernel.Sign(ctx, tx, act, id, version, document.PurposeIssue, "", nil, proof); err != nil {
			return Receipt{}, err
		}
		if err := v.enact(ctx, tx, act, sc, &p, list); err != nil {
			return Receipt{}, err
		}
		return p.receipt(), write(ctx, tx, act, id, "approved", id, map[string]any{"version": version, "measures": len(list)}, "")
	})
}

// enact puts an approved plan in force: its first edition, its measures, those to whom it goes.
func (v *Service) enact(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan, list []Measure) error {
	if err := turn.Clear(ctx, tx, p.ID, turn.ApprovePlan); err != nil {
		return err
	}
	ed := sc.edition(p.BodyID)
	rule, para, ok := sc.law.delivery.On(ed, sc.day)
	to := StateApproved
	if ok && slices.Contains(rule.Kinds, p.Kind) {
		to = StateDistributed
	}
	if err := setPlan(ctx, tx, act, p, to); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE plan SET edition = 1, approved_at = $2, approved_day = $3, approved_by = $4 WHERE document_id = $1`, p.ID, act.Now, sc.day, act.PersonID)
	if err != nil {
		return err
	}
	p.Edition, p.ApprovedDay, p.ApprovedAt, p.ApprovedBy = 1, sc.day, act.Now, act.PersonID
	if _, err := tx.Exec(ctx, `UPDATE plan_measure SET state = 'running', updated_at = $2 WHERE plan_id = $1 AND state = 'planned'`, p.ID, act.Now); err != nil {
		return err
	}
	err = store.InsertMany(ctx, tx, "plan_edition", []string{"plan_id", "n", "at", "day", "para", "document_id", "reason", "changes", "person_id", "post_id"},
		[][]any{{p.ID, 1, act.Now, sc.day, para, "", "", "[]", act.PersonID, act.AsPost()}})
	if err != nil {
		return err
	}
	if err := v.beginControl(ctx, tx, act, sc, p, list); err != nil {
		return err
	}
	if to == StateApproved { // a unit's own plan is with its unit already (14)
		return v.enterGrounds(ctx, tx, act, sc, p, access.Unit(p.UnitID))
	}
	return v.distribute(ctx, tx, act, p, sc.recipients(p, list), sc, rule, para, ed.ID)
}

// distribute sends an approved plan to those whose keys are given, with receipt to be recorded (13).
func (v *Service) distribute(ctx context.Context, tx *store.Tx, act org.Act, p *Plan, keys []string, sc *scene, rule Delivering, para, edition string) error {
	due, err := sc.answerBy(rule.Receipt)
	if err != nil {
		return err
	}
	var rows [][]any
	var opens []duty.Open
	var to []document.To
	for i, key := range keys {
		rows = append(rows, []any{p.ID, key, i + 1, act.Now, sc.day, nil, nil, "", ""})
		o := duty.Open{
			Kind: DutyReceive, CreditorUnit: p.ControllerUnit, DocumentID: p.ID, RefID: p.ID + ":" + key, What: i18n.M("planning.duty.receive", "title", p.Title),
			Rule: ParamDelivery, Para: para, Edition: edition, Due: due, Link: "/plans/" + p.ID,
		}
		kind, id, _ := strings.Cut(key, ":")
		switch kind {
		case "p":
			o.DebtorPost = id
			to = append(to, document.To{PostID: id})
		case "b":
			o.DebtorBody = id
			to = append(to, document.To{UnitID: id})
		default:
			o.DebtorUnit = id
			to = append(to, document.To{UnitID: id})
		}
		opens = append(opens, o)
		if err := turn.Set(ctx, tx, turn.Next(act, key, turn.ReceivePlan, p.ID+":"+key, p.ID, due.Effective)); err != nil {
			return err
		}
	}
	if err := store.InsertMany(ctx, tx, "plan_receipt", []string{"plan_id", "grantee", "ordinal", "sent_at", "sent_day", "received_at", "received_day", "person_id", "post_id"}, rows); err != nil {
		return err
	}
	if _, err := v.ledger.Open(ctx, tx, act, opens); err != nil {
		return err
	}
	rights := slices.Clone(keys)
	for _, key := range keys {
		if unit, ok := strings.CutPrefix(key, "u:"); ok { // a plan is sent to a unit for everybody in it to carry out
			rights = append(rights, sc.within(unit)...)
		}
	}
	if err := access.Grant(ctx, tx, listed(access.RegisterPlan, p.ID, p.CreatedAt, rights...)); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("planning.notice.distributed", "title", p.Title), "/plans/"+p.ID, p.ID)
}

// recipients are the keys to whom an approved plan goes: in the office the deputies and the Chief of the Apparatus, everywhere
// the units and bodies that have a measure in it (13).
func (sc *scene) recipients(p *Plan, list []Measure) []string {
	var out []string
	if p.BodyID == sc.Root() {
		for _, post := range sc.PostsOfKind(sc.day, org.PostFirstDeputy, org.PostDeputy, org.PostCoA) {
			if _, ok := sc.Acting(post.ID, sc.day); ok {
				out = append(out, access.Post(post.ID))
			}
		}
	}
	for _, id := range concerned(sc, list) {
		if u, _ := sc.Unit(id); u.Kind.IsBody() && id != p.BodyID {
			out = append(out, access.Body(id))
			continue
		}
		out = append(out, access.Unit(id))
	}
	return out
}

// mine finds for which of the recipients the person may record receipt, and in which capacity: the post itself, the head of the
// unit or body, or who lawfully acts for them.
func (sc *scene) mine(act org.Act, list []Delivery) (org.Act, []Delivery) {
	var out []Delivery
	for _, d := range list {
		kind, id, _ := strings.Cut(d.Grantee, ":")
		post := id
		if kind != "p" {
			head, _ := sc.Head(id, sc.day)
			post = head.ID
		}
		if a, ok := sc.as(act, post); ok && d.ReceivedDay.None() {
			act = a
			out = append(out, d)
		}
	}
	return act, out
}

// Receive records that an approved plan was received by everybody for whom the person may say so. From that day run the five
// working days of paragraph 44; measures of which a unit or body is the responsible executor enter its register of grounds.
func (v *Service) Receive(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "receive", id, nil, func(tx *store.Tx, sc *scene) (Receipt, error) {
		p, err := v.seePlan(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if p.State != StateDistributed {
			return Receipt{}, outOfTurn(stateMsg(p.State))
		}
		all, err := deliveries(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		act, mine := sc.mine(act, all)
		if len(mine) == 0 {
			return Receipt{}, forbidden(i18n.M("planning.who.recipient"))
		}
		for _, d := range mine {
			err := store.Exec1(ctx, tx, `UPDATE plan_receipt SET received_at = $3, received_day = $4, person_id = $5, post_id = $6
				WHERE plan_id = $1 AND grantee = $2 AND received_at IS NULL`, id, d.Grantee, act.Now, sc.day, act.PersonID, act.AsPost())
			if err != nil {
				return Receipt{}, err
			}
			ref := id + ":" + d.Grantee
			if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyReceive, []string{ref}, duty.StateDone, ""); err != nil {
				return Receipt{}, err
			}
			if err := turn.Clear(ctx, tx, ref, turn.ReceivePlan); err != nil {
				return Receipt{}, err
			}
			if err := v.enterGrounds(ctx, tx, act, sc, &p, d.Grantee); err != nil {
				return Receipt{}, err
			}
			if err := write(ctx, tx, act, id, "received", d.Grantee, nil, ""); err != nil {
				return Receipt{}, err
			}
		}
		return p.receipt(), nil
	})
}

// enterGrounds takes the measures for which the recipient answers into its register of grounds (39, 41, 44).
func (v *Service) enterGrounds(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan, grantee string) error {
	kind, owner, _ := strings.Cut(grantee, ":")
	if v.Grounds == nil || kind == "p" {
		return nil
	}
	list, err := store.List(ctx, tx, scanMeasure, `SELECT `+measureColumns+` FROM plan_measure m WHERE m.plan_id = $1 AND m.ground_id = '' AND m.dropped = 0 ORDER BY m.ordinal, m.id`, p.ID)
	if err != nil {
		return err
	}
	var enter []GroundMeasure
	for i := range list {
		m := &list[i]
		u, ok := sc.Unit(m.LeadUnit)
		if !ok || u.Kind == org.KindDistrict || m.LeadUnit != owner && (u.Kind.IsBody() || sc.UnitOf(m.LeadUnit, sc.day) != owner) {
			continue
		}
		enter = append(enter, GroundMeasure{
			MeasureID: m.ID, Plan: string(p.Kind), Title: p.Title, Number: m.Ordinal, ApprovedDay: p.ApprovedDay, ReceivedDay: sc.day, Due: m.Due,
			UnitID: m.LeadUnit, BodyID: u.BodyID,
		})
	}
	if len(enter) == 0 {
		return nil
	}
	ids, err := v.Grounds.EnterMeasures(ctx, tx, act, enter)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if _, err := tx.Exec(ctx, `UPDATE plan_measure SET ground_id = $2 WHERE id = $1`, enter[i].MeasureID, id); err != nil {
			return err
		}
	}
	return nil
}

func deliveries(ctx context.Context, q store.Q, planID string) ([]Delivery, error) {
	return store.List(ctx, q, func(s store.Scanner) (Delivery, error) {
		var d Delivery
		var sent, received int64
		err := s.Scan(&d.PlanID, &d.Grantee, &sent, &d.SentDay, store.Opt(&received), &d.ReceivedDay, &d.PersonID, &d.PostID)
		d.SentAt, d.ReceivedAt = store.Time(sent), instant(received)
		return d, err
	}, `SELECT plan_id, grantee, sent_at, sent_day, received_at, received_day, person_id, post_id FROM plan_receipt WHERE plan_id = $1 ORDER BY ordinal`, planID)
}
