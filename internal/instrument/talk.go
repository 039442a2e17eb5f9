package instrument

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

// Ask puts an executor's question to the initiator; it and its answer are visible to all recipients (40).
func (v *Service) Ask(ctx context.Context, act org.Act, executionID, text string) (Receipt, error) {
	in := wordInput{ID: executionID, Text: text}
	return v.change(ctx, act, "ask", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		e, rec, err := v.executionUse(ctx, tx, sc, act, executionID)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.inBody(act, e.BodyID)
		if !ok {
			return Receipt{}, forbidden(i18n.M("instrument.who.recipient", "body", sc.UnitName(e.BodyID, sc.day)))
		}
		if err := in.words(true); err != nil {
			return Receipt{}, err
		}
		id, err := v.kernel.Ask(ctx, tx, act, e.DocumentID, "", text)
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, unitKey(rec.OwnerUnit), turn.Answer, id, rec.ID, 0)); err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.DrafterPost}}, i18n.M("instrument.notice.asked", "number", rec.Number), "/instruments/"+rec.ID+"#talk", rec.ID)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id}, write(ctx, tx, act, rec.ID, "asked", id, nil, "")
	})
}

// AnswerQuestion is the initiator's answer, visible to all recipients (40).
func (v *Service) AnswerQuestion(ctx context.Context, act org.Act, documentID, questionID, text string) (Receipt, error) {
	in := wordInput{ID: documentID, Choice: questionID, Text: text}
	return v.change(ctx, act, "answer_question", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.initiating(ctx, tx, sc, act, documentID, in)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.asksNothing(document.MessageAnswer, text, rec); err != nil {
			return Receipt{}, err
		}
		id, err := v.kernel.AnswerQuestion(ctx, tx, act, documentID, questionID, text)
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, questionID, turn.Answer); err != nil {
			return Receipt{}, err
		}
		if err := v.tellRecipients(ctx, tx, act, rec, i18n.M("instrument.notice.answered", "number", rec.Number)); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id}, write(ctx, tx, act, rec.ID, "answered", id, nil, "")
	})
}

// PostMethod gives methodical material to all recipients (40).
func (v *Service) PostMethod(ctx context.Context, act org.Act, documentID, text string) (Receipt, error) {
	in := wordInput{ID: documentID, Text: text}
	return v.change(ctx, act, "method", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.initiating(ctx, tx, sc, act, documentID, in)
		if err != nil {
			return Receipt{}, err
		}
		if err := sc.asksNothing(document.MessageMethod, text, rec); err != nil {
			return Receipt{}, err
		}
		id, err := v.kernel.PostMethod(ctx, tx, act, documentID, text)
		if err != nil {
			return Receipt{}, err
		}
		if err := v.tellRecipients(ctx, tx, act, rec, i18n.M("instrument.notice.method", "number", rec.Number)); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id}, write(ctx, tx, act, rec.ID, "method", id, nil, "")
	})
}

// asksNothing refuses a message to all executors that lays a demand on them: demands go out signed, as instruments (44, 48; see I-277).
func (sc *scene) asksNothing(message, text string, rec Record) error {
	return sc.law.JudgeInform(&InformSubject{Text: text, Message: message}, sc.blank(rec.OwnerBody)).Err()
}

// initiating loads an instrument for an act of its initiator's unit while it is being executed.
func (v *Service) initiating(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string, in wordInput) (org.Act, Record, error) {
	rec, err := v.see(ctx, tx, sc, act, id)
	if err != nil {
		return act, rec, err
	}
	act, ok := sc.inUnit(act, rec.OwnerUnit)
	if !ok {
		return act, rec, forbidden(i18n.M("instrument.who.owner", "unit", sc.UnitName(rec.OwnerUnit, sc.day)))
	}
	if rec.State != StateSent {
		return act, rec, outOfTurn(stateMsg(rec.State))
	}
	return act, rec, in.words(true)
}

func (v *Service) tellRecipients(ctx context.Context, tx *store.Tx, act org.Act, rec Record, msg i18n.Msg) error {
	list, err := executionsOf(ctx, tx, rec.ID)
	if err != nil {
		return err
	}
	var to []document.To
	told := map[string]bool{}
	for _, e := range slices.Backward(list) { // of several periods the newest
		if told[e.BodyID] {
			continue
		}
		told[e.BodyID] = true
		if e.LeadPost != "" {
			to = append(to, document.To{PostID: e.LeadPost})
		} else {
			to = append(to, document.To{UnitID: e.BodyID})
		}
	}
	return v.kernel.Notify(ctx, tx, act.Now, to, msg, "/instruments/"+rec.ID+"#talk", rec.ID)
}

// Release takes an instrument off control once every execution is accepted. Who may: the post that signed it, the head of
// the sending unit, or control in the Apparatus, which keeps the register (49-1; see I-93).
func (v *Service) Release(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "release", wordInput{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		return v.release(ctx, tx, sc, act, id, "")
	})
}

func (v *Service) release(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id, reason string) (Receipt, error) {
	rec, err := v.see(ctx, tx, sc, act, id)
	if err != nil {
		return Receipt{}, err
	}
	act, ok := sc.asReleaser(act, rec)
	if !ok {
		return Receipt{}, forbidden(i18n.M("instrument.who.releaser", "post", sc.PostTitle(rec.SignerPost)))
	}
	if rec.State != StateSent {
		return Receipt{}, outOfTurn(stateMsg(rec.State))
	}
	if rec.OpenExecutions > 0 {
		return Receipt{}, fault.Conflict{Msg: i18n.M("instrument.conflict.open", "n", rec.OpenExecutions)}
	}
	left, err := periodsLeft(ctx, tx, id)
	if err != nil {
		return Receipt{}, err
	}
	if left > 0 {
		return Receipt{}, fault.Conflict{Msg: i18n.M("instrument.conflict.periods", "n", left)}
	}
	if err := setState(ctx, tx, act, &rec, StateReleased); err != nil {
		return Receipt{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE instrument SET released_at = $2 WHERE document_id = $1`, id, act.Now); err != nil {
		return Receipt{}, err
	}
	if err := turn.ClearDocument(ctx, tx, id); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: id, Version: rec.Version, State: string(rec.State), Number: rec.Number}, write(ctx, tx, act, id, "released", id, nil, reason)
}

func (sc *scene) asReleaser(act org.Act, rec Record) (org.Act, bool) {
	posts := []string{rec.SignerPost}
	if head, ok := sc.Head(rec.OwnerUnit, sc.day); ok {
		posts = append(posts, head.ID)
	}
	if a, ok := sc.as(act, posts...); ok {
		return a, true
	}
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if p, ok := sc.Post(seat.AsPost()); ok && p.Control && seat.AsBody() == rec.OwnerBody {
			act.Seat = seat
			return act, true
		}
	}
	return act, false
}
