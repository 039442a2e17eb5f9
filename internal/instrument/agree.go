package instrument

import (
	"context"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// SendToAgreement judges a draft and asks everybody its route names (45, 49-1). With nobody to ask it goes straight to
// its signer.
func (v *Service) SendToAgreement(ctx context.Context, act org.Act, id string, version int64, reasons law.Reasons) (Receipt, error) {
	return v.change(ctx, act, "agreement", reasonInput{ID: id, Version: version, Reasons: reasons}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if rec.State != StateDraft {
			return Receipt{}, outOfTurn(stateMsg(rec.State))
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		s, verdict, err := v.judged(ctx, tx, sc, act, rec, Agreement, reasons, nil)
		if err != nil {
			return Receipt{}, err
		}
		if s.in.SignerPost == "" {
			return Receipt{}, fault.Bad("signer_post", i18n.M("instrument.bad.signer_missing"), i18n.M("instrument.bad.signer_allowed"))
		}
		if err := s.in.datedInterim(sc.day); err != nil {
			return Receipt{}, err
		}
		steps := sc.route(s.owner, s.draft())
		if err := sc.answerable(steps); err != nil {
			return Receipt{}, err
		}
		if err := keepReasons(ctx, tx, act, rec, Agreement, verdict); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Revise); err != nil {
			return Receipt{}, err
		}
		if len(steps) == 0 {
			if err := v.toSigner(ctx, tx, act, sc, &rec, s.in); err != nil {
				return Receipt{}, err
			}
			return Receipt{ID: id, Version: rec.Version, State: string(rec.State)}, write(ctx, tx, act, id, "agreed", id, nil, "")
		}
		return v.startRound(ctx, tx, act, &rec, s.in, steps)
	})
}

func (v *Service) startRound(ctx context.Context, tx *store.Tx, act org.Act, rec *Record, in Input, steps []document.Step) (Receipt, error) {
	mode := document.Parallel
	if in.Ordered {
		mode = document.Ordered
	}
	round, err := v.kernel.StartRound(ctx, tx, act, rec.ID, rec.Version, mode, "/instruments/"+rec.ID, steps)
	if err != nil {
		return Receipt{}, err
	}
	if err := setState(ctx, tx, act, rec, StateAgreeing); err != nil {
		return Receipt{}, err
	}
	if err := v.askSteps(ctx, tx, act, rec.ID, round); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: rec.ID, Version: rec.Version, State: string(rec.State)},
		write(ctx, tx, act, rec.ID, "agreement_started", round.ID, map[string]any{"round": round.N, "steps": len(steps)}, "")
}

// askSteps puts the steps whose turn it is before those who answer, and lets them see the draft.
func (v *Service) askSteps(ctx context.Context, tx *store.Tx, act org.Act, id string, round document.Round) error {
	for _, s := range round.Steps {
		if s.State != document.StepAsked {
			continue
		}
		err := access.Grant(ctx, tx, []access.Row{{Grantee: access.Post(s.PostID), Register: access.RegisterSee, RefID: id, DocumentID: id, Reason: "access.reason.agreement"}})
		if err != nil {
			return err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, postKey(s.PostID), turn.Agree, s.ID, id, s.DueDay)); err != nil {
			return err
		}
	}
	return nil
}

// answerable refuses a route with a step that nobody could answer: nobody is skipped (45).
func (sc *scene) answerable(steps []document.Step) error {
	for _, s := range steps {
		if _, ok := sc.Acting(s.PostID, sc.day); !ok {
			return fault.Bad("touched", i18n.M("instrument.route.vacant", "unit", sc.UnitName(s.UnitID, sc.day)), i18n.M("instrument.route.vacant_allowed"))
		}
	}
	return nil
}

// judged puts a stored draft before the rules for a stage and returns the refusal, if any, as an error.
func (v *Service) judged(ctx context.Context, q store.Q, sc *scene, act org.Act, rec Record, stage Stage, reasons law.Reasons, signer *org.Seat) (subject, law.Verdict, error) {
	doc, err := v.kernel.Get(ctx, q, rec.ID)
	if err != nil {
		return subject{}, law.Verdict{}, err
	}
	in, err := restored(doc.Content)
	if err != nil {
		return subject{}, law.Verdict{}, err
	}
	s, err := v.gather(ctx, q, sc, rec, in, stage)
	if err != nil {
		return s, law.Verdict{}, err
	}
	s.signer = signer
	if stage == Sending {
		if err = v.gatherSigned(ctx, q, &s, rec, doc); err != nil {
			return s, law.Verdict{}, err
		}
	}
	all := law.Reasons{}
	for k, r := range in.Reasons {
		all[k] = r
	}
	for k, r := range reasons {
		all[k] = r
	}
	verdict := sc.law.Judge(s.draft(), sc.snap.Calendar, all)
	return s, verdict, verdict.Err()
}

// keepReasons records for good what was warned of and passed with a written reason (44, 44-1).
func keepReasons(ctx context.Context, tx *store.Tx, act org.Act, rec Record, stage Stage, verdict law.Verdict) error {
	for _, f := range verdict.All {
		if f.Reason == "" {
			continue
		}
		err := tx.Later(ctx, `INSERT INTO warning_reason (document_id, version, rule, para, stage, reason, at, person_id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (document_id, version, rule, stage) DO UPDATE SET reason = excluded.reason`,
			rec.ID, rec.Version, f.ReasonKey(), f.Para, string(stage), f.Reason, act.Now, act.PersonID)
		if err != nil {
			return err
		}
		if err := write(ctx, tx, act, rec.ID, "warned", f.ReasonKey(), map[string]any{"para": f.Para, "edition": f.Edition}, f.Reason); err != nil {
			return err
		}
	}
	return nil
}

// AnswerAgreement answers a step of the agreement: by its post, or who lawfully acts for it.
func (v *Service) AnswerAgreement(ctx context.Context, act org.Act, stepID string, decision document.Decision, remark string) (Receipt, error) {
	in := wordInput{ID: stepID, Text: remark, Choice: string(decision)}
	return v.change(ctx, act, "answer", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		step, err := v.kernel.StepByID(ctx, tx, stepID)
		if err != nil {
			return Receipt{}, err
		}
		rec, err := v.see(ctx, tx, sc, act, step.DocumentID)
		if err != nil {
			return Receipt{}, err
		}
		if decision == document.Refused {
			err = in.reason(sc, rec.OwnerBody)
		} else {
			err = in.words(decision != document.Agreed)
		}
		if err != nil {
			return Receipt{}, err
		}
		if a, ok := sc.as(act, step.PostID); ok {
			act = a
		}
		round, err := v.kernel.Answer(ctx, tx, act, stepID, decision, remark)
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, stepID, turn.Agree); err != nil {
			return Receipt{}, err
		}
		if err := v.afterAnswer(ctx, tx, act, sc, &rec, round); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: rec.ID, Version: rec.Version, State: string(rec.State)}, nil
	})
}

func (v *Service) afterAnswer(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec *Record, round document.Round) error {
	switch round.State {
	case document.RoundOpen:
		return v.askSteps(ctx, tx, act, rec.ID, round)
	case document.RoundAgreed:
		doc, err := v.kernel.Get(ctx, tx, rec.ID)
		if err != nil {
			return err
		}
		in, err := restored(doc.Content)
		if err != nil {
			return err
		}
		if err := v.toSigner(ctx, tx, act, sc, rec, in); err != nil {
			return err
		}
		return write(ctx, tx, act, rec.ID, "agreed", round.ID, nil, "")
	case document.RoundRefused:
		if err := v.backToAuthor(ctx, tx, act, rec, round); err != nil {
			return err
		}
		return v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.DrafterPost}},
			i18n.M("instrument.notice.not_agreed", "title", rec.shown()), "/instruments/"+rec.ID, rec.ID)
	}
	return nil
}

// backToAuthor ends the agreement and makes the draft its author's move again.
func (v *Service) backToAuthor(ctx context.Context, tx *store.Tx, act org.Act, rec *Record, round document.Round) error {
	if err := setState(ctx, tx, act, rec, StateDraft); err != nil {
		return err
	}
	for _, s := range round.Steps {
		if err := turn.Clear(ctx, tx, s.ID, turn.Agree); err != nil {
			return err
		}
	}
	if err := v.kernel.Thaw(ctx, tx, act, rec.ID); err != nil {
		return err
	}
	return turn.Set(ctx, tx, turn.Next(act, postKey(rec.DrafterPost), turn.Revise, rec.ID, rec.ID, 0))
}

// shown is the title as notices and duties carry it: of what is for official use only it is not named, since a notice stays with whoever
// stood for a post that day, and a duty is read by many.
func (r Record) shown() any {
	if r.Marked {
		return i18n.M("duty.marked")
	}
	return r.Title
}

// toSigner freezes an agreed draft and makes it the move of the post that is to sign it.
func (v *Service) toSigner(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec *Record, in Input) error {
	if err := setState(ctx, tx, act, rec, StateAgreed); err != nil {
		return err
	}
	err := access.Grant(ctx, tx, []access.Row{{Grantee: access.Post(in.SignerPost), Register: access.RegisterSee, RefID: rec.ID, DocumentID: rec.ID, Reason: "access.reason.signer"}})
	if err != nil {
		return err
	}
	if err := v.freeze(ctx, tx, act, sc, *rec, in); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, postKey(in.SignerPost), turn.Sign, rec.ID, rec.ID, 0)); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: in.SignerPost}},
		i18n.M("instrument.notice.to_sign", "title", rec.shown()), "/instruments/"+rec.ID, rec.ID)
}

// Recall takes a draft back from agreement, or from its signer, to be edited.
func (v *Service) Recall(ctx context.Context, act org.Act, id string, reason string) (Receipt, error) {
	in := wordInput{ID: id, Text: reason}
	return v.change(ctx, act, "recall", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, rec, err := v.authored(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := in.reason(sc, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		switch rec.State {
		case StateAgreeing:
			round, err := v.kernel.Recall(ctx, tx, act, id, reason)
			if err != nil {
				return Receipt{}, err
			}
			err = v.backToAuthor(ctx, tx, act, &rec, round)
			if err != nil {
				return Receipt{}, err
			}
		case StateAgreed:
			if err := turn.Clear(ctx, tx, id, turn.Sign); err != nil {
				return Receipt{}, err
			}
			if err := v.backToAuthor(ctx, tx, act, &rec, document.Round{}); err != nil {
				return Receipt{}, err
			}
		default:
			return Receipt{}, outOfTurn(stateMsg(rec.State))
		}
		return Receipt{ID: id, Version: rec.Version, State: string(rec.State)}, write(ctx, tx, act, id, "recalled", id, nil, reason)
	})
}

// Decline is the signer's return of an agreed draft to its author, with the reason.
func (v *Service) Decline(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	in := wordInput{ID: id, Text: reason}
	return v.change(ctx, act, "decline", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		signing, rec, err := v.toBeSigned(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := in.reason(sc, rec.OwnerBody); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Sign); err != nil {
			return Receipt{}, err
		}
		if err := v.backToAuthor(ctx, tx, signing, &rec, document.Round{}); err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.DrafterPost}},
			i18n.M("instrument.notice.declined", "title", rec.shown(), "reason", reason), "/instruments/"+id, id)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: rec.Version, State: string(rec.State)}, write(ctx, tx, signing, id, "declined", id, nil, reason)
	})
}

type reasonInput struct {
	ID      string      `json:"id"`
	Version int64       `json:"version"`
	Reasons law.Reasons `json:"reasons,omitempty"`
	// Signature is the SHA-256 of the signed message.
	Signature string `json:"signature,omitempty"`
}

func (r reasonInput) documentID() string { return r.ID }
