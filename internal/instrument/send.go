package instrument

import (
	"context"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// DutyExecute is the kind of duty a recipient owes: to execute by its day (40, 42, 43).
const DutyExecute = "instrument.execute"

// Sign signs an agreed draft with the electronic signature of the person entitled to (40, 42, 43, 44), judging it once
// more against the day of signing. cms is the detached signed message over the bytes of ToSign, made outside (DER, BER, PEM or
// base64). Only one that stands is taken: else nothing changes, and fault.Invalid of the field "cms" says which step failed.
func (v *Service) Sign(ctx context.Context, act org.Act, id string, version int64, reasons law.Reasons, cms []byte) (Receipt, error) {
	proof, unproven := v.prove(ctx, act, cms, func(q store.Q, sc *scene) (org.Act, []byte, error) {
		signing, _, data, err := v.paperToSign(ctx, q, sc, act, id)
		return signing, data, err
	})
	input := reasonInput{ID: id, Version: version, Reasons: reasons, Signature: document.Sum(cms)}
	return v.change(ctx, act, "sign", input, func(tx *store.Tx, sc *scene) (Receipt, error) {
		signing, rec, err := v.toBeSigned(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(rec.Version, version); err != nil {
			return Receipt{}, err
		}
		s, verdict, err := v.judged(ctx, tx, sc, signing, rec, Signing, reasons, &signing.Seat)
		if err != nil {
			return Receipt{}, err
		}
		if err := keepReasons(ctx, tx, signing, rec, Signing, verdict); err != nil {
			return Receipt{}, err
		}
		if err := v.frozenNow(ctx, tx, rec, s.in); err != nil {
			return Receipt{}, err
		}
		if unproven != nil {
			return Receipt{}, unproven
		}
		if _, err := v.kernel.Sign(ctx, tx, signing, id, version, document.PurposeIssue, "", nil, proof); err != nil {
			return Receipt{}, err
		}
		if err := setState(ctx, tx, signing, &rec, StateSigned); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE instrument SET signed_at = $2 WHERE document_id = $1`, id, act.Now); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Sign); err != nil {
			return Receipt{}, err
		}
		err = turn.Set(ctx, tx, turn.Next(act, postKey(rec.DrafterPost), turn.Dispatch, id, id, 0))
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version, State: string(rec.State)}, write(ctx, tx, signing, id, "signed", id, map[string]any{"version": version}, "")
	})
}

// toBeSigned loads an agreed draft for an act of the post that is to sign it, or of who lawfully acts for it (2, 3, 5, 42).
func (v *Service) toBeSigned(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (org.Act, Record, error) {
	rec, err := v.see(ctx, q, sc, act, id)
	if err != nil {
		return act, rec, err
	}
	signing, ok := sc.as(act, rec.SignerPost)
	if !ok {
		return act, rec, forbidden(i18n.M("instrument.who.signer", "post", sc.PostTitle(rec.SignerPost)))
	}
	if rec.State != StateAgreed {
		return act, rec, outOfTurn(stateMsg(rec.State))
	}
	return signing, rec, nil
}

// gatherSigned loads the signature by which an instrument was issued, who gave it, and whether it still stands.
func (v *Service) gatherSigned(ctx context.Context, q store.Q, s *subject, rec Record, doc document.Document) error {
	all, err := v.kernel.Signatures(ctx, q, rec.ID)
	if err != nil {
		return err
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Purpose != document.PurposeIssue {
			continue
		}
		if all[i].Version != rec.Version {
			s.signed = Stale
			return nil
		}
		s.issued = &all[i]
		check, err := v.kernel.CheckIssued(ctx, q, all[i], doc, s.files, v.signer)
		if err != nil {
			return err
		}
		switch {
		case !check.Valid:
			s.signed = Invalid
		case !check.Unchanged:
			s.signed = Stale
		default:
			s.signed = Valid
		}
		return nil
	}
	return nil
}

// Send registers a signed instrument and sends it: number, executions, duties, rights and notices in one transaction
// (44). Recipients and the day of execution are computed at this moment and frozen.
func (v *Service) Send(ctx context.Context, act org.Act, id string, reasons law.Reasons) (Receipt, error) {
	return v.change(ctx, act, "send", reasonInput{ID: id, Reasons: reasons}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		rec, err := v.seeToSend(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		sending, err := sc.asSender(act, rec)
		if err != nil {
			return Receipt{}, err
		}
		if rec.State != StateSigned {
			return Receipt{}, outOfTurn(stateMsg(rec.State))
		}
		s, verdict, err := v.judged(ctx, tx, sc, sending, rec, Sending, reasons, nil)
		if err != nil {
			return Receipt{}, err
		}
		if err := keepReasons(ctx, tx, sending, rec, Sending, verdict); err != nil {
			return Receipt{}, err
		}
		return v.dispatch(ctx, tx, sending, sc, rec, s)
	})
}

// asSender finds the capacity in which a person may send: the author, the signer, the head of the unit, its registry clerk.
func (sc *scene) asSender(act org.Act, rec Record) (org.Act, error) {
	if a, ok := sc.as(act, rec.SignerPost); ok {
		return a, nil
	}
	if a, err := sc.asAuthor(act, rec); err == nil {
		return a, nil
	}
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if p, ok := sc.Post(seat.AsPost()); ok && p.Clerk && seat.AsBody() == rec.OwnerBody {
			act.Seat = seat
			return act, nil
		}
	}
	return act, forbidden(i18n.M("instrument.who.sender"))
}

func (v *Service) dispatch(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Record, s subject) (Receipt, error) {
	days := s.schedule()
	due, err := sc.due(s.in, days)
	if err != nil {
		return Receipt{}, err
	}
	number, err := v.kernel.Register(ctx, tx, act, rec.ID)
	if err != nil {
		return Receipt{}, err
	}
	rec.Number, rec.Term, rec.DueDay = number, due, due.Effective
	list := sc.executions(act, rec, s.in.Recipients, days)
	err = recountInstrument(ctx, tx, rec.ID, func() error {
		return tx.LaterThen(ctx, store.OneRow(outOfTurn(stateMsg(rec.State))), `UPDATE instrument SET state = $3, number = $4, term = $5, due_day = $6, sent_at = $7,
			sent_day = $8, updated_at = $7, edition = $9, executions = $10, open_executions = $10 WHERE document_id = $1 AND state = $2`,
			rec.ID, string(StateSigned), string(StateSent), number, store.JSON(due), due.Effective, act.Now, sc.day, sc.edition(rec.OwnerBody).ID, len(list))
	})
	if err != nil {
		return Receipt{}, err
	}
	duties, err := v.ledger.Open(ctx, tx, act, sc.dutiesOf(rec, list, due, days, s))
	if err != nil {
		return Receipt{}, err
	}
	for i := range list {
		list[i].DutyID = duties[i]
	}
	if err := insertExecutions(ctx, tx, rec, list); err != nil {
		return Receipt{}, err
	}
	if err := keepPrints(ctx, tx, []printed{{rec.ID, s.textPrint(), s.questionPrints()}}); err != nil {
		return Receipt{}, err
	}
	if err := keepPeriods(ctx, tx, act, rec.ID, days); err != nil {
		return Receipt{}, err
	}
	if err := v.fulfil(ctx, tx, act, sc, rec, s.ground); err != nil {
		return Receipt{}, err
	}
	if err := v.formalised(ctx, tx, act, rec, s.oral); err != nil {
		return Receipt{}, err
	}
	if err := v.hand(ctx, tx, act, sc, rec, list); err != nil {
		return Receipt{}, err
	}
	if err := v.sentOn(ctx, tx, act, rec, list); err != nil {
		return Receipt{}, err
	}
	data := map[string]any{"number": number, "due": due.Effective, "executions": len(list), "recipients": s.in.Recipients}
	return Receipt{ID: rec.ID, Version: rec.Version, State: string(StateSent), Number: number}, write(ctx, tx, act, rec.ID, "sent", rec.ID, data, "")
}

// due is the day of execution, explained, counted from the day of sending: of a periodic term that of its first period (47).
func (sc *scene) due(in Input, days []PeriodDay) (calendar.Explanation, error) {
	switch {
	case len(days) > 0:
		return sc.snap.Calendar.ExplainDate(days[0].Formal, calendar.Execution)
	case in.TermKind == TermPeriodic: // the rule of 47 holds it back
		return calendar.Explanation{}, fault.Bad("period.every", i18n.M("instrument.periodic.missing"))
	}
	if in.TermKind == TermDate {
		return sc.snap.Calendar.ExplainDate(in.TermDay, calendar.Execution)
	}
	return sc.snap.Calendar.Explain(sc.day, calendar.WorkingDays(in.TermDays), calendar.Execution)
}

func (sc *scene) executions(act org.Act, rec Record, recipients []string, days []PeriodDay) []Execution {
	period := int64(min(len(days), 1))
	out := make([]Execution, len(recipients))
	for i, body := range recipients {
		out[i] = Execution{
			ID: store.NewID(act.Now), DocumentID: rec.ID, Ordinal: int64(i + 1), Period: period, Kind: rec.Kind, Title: rec.Title,
			Number: numberOf(rec.Number, int64(i+1), period), OwnerUnit: rec.OwnerUnit, OwnerBody: rec.OwnerBody, BodyID: body,
			State: ExecutionSent, Version: 1, DueDay: rec.DueDay, SentAt: act.Now,
		}
	}
	return out
}

func (sc *scene) dutiesOf(rec Record, list []Execution, due calendar.Explanation, days []PeriodDay, s subject) []duty.Open {
	if len(days) > 0 {
		return sc.periodDuties(rec, list, days[0], due)
	}
	_, para, _ := sc.law.Floor(s.draft())
	edition := sc.edition(rec.OwnerBody).ID
	what := i18n.M("instrument.duty.execute", "kind", kindMsg(rec.Kind), "number", rec.Number, "title", rec.shown())
	out := make([]duty.Open, len(list))
	for i, e := range list {
		out[i] = duty.Open{
			Kind: DutyExecute, DebtorBody: e.BodyID, CreditorUnit: rec.OwnerUnit, DocumentID: rec.ID, RefID: e.ID,
			What: what,
			Rule: "instrument." + string(rec.Kind) + ".term.floor", Para: para, Edition: edition, Due: due, OnLapse: duty.OnLapseOverdue,
			Link: "/executions/" + e.ID,
		}
	}
	return out
}

// insertExecutions writes the executions of an instrument, each with its area: the load of a body is counted by it (44).
func insertExecutions(ctx context.Context, tx *store.Tx, rec Record, list []Execution) error {
	rows := make([][]any, len(list))
	for i, e := range list {
		number := e.Number
		if number == numberOf(rec.Number, e.Ordinal, e.Period) {
			number = "" // that of the instrument: see named
		}
		rows[i] = []any{
			e.ID, e.DocumentID, e.Ordinal, e.Period, string(e.Kind), number, e.OwnerUnit, e.OwnerBody, e.BodyID, string(e.State),
			e.Version, e.DueDay, e.DutyID, e.SentAt, nil, "", "", "", "", 0, 0, 0, nil, nil, 0, rec.AreaID, rec.Marked,
		}
	}
	err := store.InsertLater(ctx, tx, "execution", []string{
		"id", "document_id", "ordinal", "period", "kind", "number", "owner_unit", "owner_body",
		"body_id", "state", "version", "due_day", "duty_id", "sent_at", "received_at", "received_by", "lead_post", "resolution_id", "report_id",
		"returns", "extensions", "asking", "reported_day", "closed_at", "late_days", "area_id", "marked",
	}, rows)
	if err != nil {
		return err
	}
	return countNew(ctx, tx, rec, list)
}

// control is who controls everything, or everything marked as well.
func (r Record) control() string {
	if r.Marked {
		return access.AllMarked
	}
	return access.All
}

// handed are the rights and moves that come with executions. The unit that sent them and control see them without rows (beside.go).
func (sc *scene) handed(act org.Act, rec Record, list []Execution) (rows []access.Row, moves []turn.Row) {
	for _, e := range list {
		rows = append(rows, access.Row{
			Grantee: access.Body(e.BodyID), Register: access.RegisterExecutionOpen, Sort: access.ByDue(e.DueDay), RefID: e.ID, DocumentID: rec.ID,
			Reason: "access.reason.recipient",
		})
		moves = append(moves, turn.Next(act, bodyKey(e.BodyID), turn.Receive, e.ID, rec.ID, e.DueDay))
	}
	return rows, moves
}

// hand gives the rights, the moves and the notices that go with a dispatch.
func (v *Service) hand(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Record, list []Execution) error {
	control := rec.control()
	rows := []access.Row{
		{Grantee: control, Register: access.RegisterOutgoing, Sort: access.NewestFirst(act.Now), RefID: rec.ID, DocumentID: rec.ID, Reason: "access.reason.control"},
		{Grantee: access.Body(rec.OwnerBody), Register: access.RegisterOutgoing, Sort: access.NewestFirst(act.Now), RefID: rec.ID, DocumentID: rec.ID, Reason: "access.reason.body"},
	}
	more, moves := sc.handed(act, rec, list)
	rows = append(rows, more...)
	var to []document.To
	for _, e := range list {
		to = append(to, document.To{UnitID: e.BodyID})
	}
	if err := access.Revoke(ctx, tx, rec.ID, rec.ID, access.RegisterOutgoing); err != nil {
		return err
	}
	rows = append(rows, access.Row{Grantee: access.Unit(rec.OwnerUnit), Register: access.RegisterOutgoing, Sort: access.NewestFirst(act.Now), RefID: rec.ID, DocumentID: rec.ID, Reason: "access.reason.unit"},
		access.Row{Grantee: access.Unit(rec.OwnerUnit), Register: access.RegisterWhole, RefID: rec.ID, DocumentID: rec.ID, Reason: "access.reason.unit"},
		access.Row{Grantee: control, Register: access.RegisterWhole, RefID: rec.ID, DocumentID: rec.ID, Reason: "access.reason.control"})
	if err := access.GrantNew(ctx, tx, rows); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, rec.ID, turn.Dispatch); err != nil {
		return err
	}
	if err := turn.SetMany(ctx, tx, moves); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("instrument.notice.sent", "kind", kindMsg(rec.Kind), "number", rec.Number, "day", rec.DueDay), "/instruments/"+rec.ID, rec.ID)
}
