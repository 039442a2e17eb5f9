package analysis

import (
	"context"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Accept takes a summary or a memo as submitted (34): the duty is done on the day it was signed, so that late stays late.
func (v *Service) Accept(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "accept", input{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, o, err := v.toDecide(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := v.decide(ctx, tx, sc, act, &rec, StateAccepted, ""); err != nil {
			return Receipt{}, err
		}
		if err := store.Exec1(ctx, tx, `UPDATE analysis_owed SET state = 'accepted' WHERE id = $1 AND state = 'submitted'`, o.ID); err != nil {
			return Receipt{}, err
		}
		if err := v.ledger.DoneOn(ctx, tx, act, o.DutyID, o.SubmittedDay, ""); err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.SignerPost}, {PostID: rec.DrafterPost}},
			i18n.M("analysis.notice.accepted", "number", rec.Number), link(id), id)
		if err != nil {
			return Receipt{}, err
		}
		return rec.receipt(), write(ctx, tx, act, id, "accepted", id, map[string]any{"owed": o.ID}, "")
	})
}

// Return sends a summary or a memo back with what it lacks (34): it is owed again, under the same day.
func (v *Service) Return(ctx context.Context, act org.Act, id, text string) (Receipt, error) {
	return v.change(ctx, act, "return", input{ID: id, Text: text}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, o, err := v.toDecide(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := reason(text); err != nil {
			return Receipt{}, err
		}
		if err := v.decide(ctx, tx, sc, act, &rec, StateReturned, text); err != nil {
			return Receipt{}, err
		}
		if err := store.Exec1(ctx, tx, `UPDATE analysis_owed SET state = 'returned', returns = returns + 1 WHERE id = $1 AND state = 'submitted'`, o.ID); err != nil {
			return Receipt{}, err
		}
		if err := v.ledger.Note(ctx, tx, act, o.DutyID, text); err != nil {
			return Receipt{}, err
		}
		key := access.Unit(o.Debtor)
		if o.Debtor == o.BodyID {
			key = access.Body(o.Debtor)
		}
		if err := turn.Set(ctx, tx, turn.Next(act, key, turn.Prepare, o.ID, "", o.DueDay)); err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.SignerPost}, {PostID: rec.DrafterPost}},
			i18n.M("analysis.notice.returned", "number", rec.Number, "reason", text), link(id), id)
		if err != nil {
			return Receipt{}, err
		}
		return rec.receipt(), write(ctx, tx, act, id, "returned", id, map[string]any{"owed": o.ID}, text)
	})
}

// toDecide loads a submission for who coordinates (34).
func (v *Service) toDecide(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Record, Owed, error) {
	rec, err := v.see(ctx, q, sc, act, id)
	if err != nil {
		return act, rec, Owed{}, err
	}
	deciding, err := sc.asCoordinator(act)
	if err != nil {
		return act, rec, Owed{}, err
	}
	o, ok, err := loadOwed(ctx, q, rec.OwedID)
	if err == nil && (!ok || rec.State != StateSigned || o.DocumentID != rec.ID) {
		err = outOfTurn(rec.State)
	}
	return deciding, rec, o, err
}

// decide writes a decision upon a submission, which is its receipt too.
func (v *Service) decide(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, rec *Record, to State, lacking string) error {
	if err := setState(ctx, tx, act, rec, to); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE analysis SET decided_at = $2, decided_by = $3, decided_post = $4, lacking = $5 WHERE document_id = $1`,
		rec.ID, act.Now, act.PersonID, act.AsPost(), lacking)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE analysis_delivery SET received_at = $3, received_by = $4, received_post = $5
		WHERE document_id = $1 AND grantee = $2 AND received_at IS NULL`, rec.ID, sc.apparatusKey(), act.Now, act.PersonID, act.AsPost())
	if err != nil {
		return err
	}
	return turn.Clear(ctx, tx, rec.ID, turn.Accept)
}

// Again begins the next submission of what was returned, with the text of the returned one.
func (v *Service) Again(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "again", input{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		rec, err := v.see(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if rec.State != StateReturned {
			return Receipt{}, outOfTurn(rec.State)
		}
		doc, err := v.kernel.Get(ctx, tx, id)
		if err != nil {
			return Receipt{}, err
		}
		in, err := restored(doc.Content)
		if err != nil {
			return Receipt{}, err
		}
		return v.begin(ctx, tx, sc, act, in)
	})
}
