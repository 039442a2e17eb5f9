package instrument

import (
	"context"
	"errors"
	"slices"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// moveExecution writes the next state of an execution if nobody has moved it meanwhile.
func moveExecution(ctx context.Context, tx *store.Tx, e *Execution, to ExecutionState) error {
	return recountExecution(ctx, tx, e.ID, func() error { return moveUncounted(ctx, tx, e, to) })
}

// moveUncounted is moveExecution inside a change that moves the counters.
func moveUncounted(ctx context.Context, tx *store.Tx, e *Execution, to ExecutionState) error {
	err := store.Exec1(ctx, tx, `UPDATE execution SET state = $3, version = version + 1 WHERE id = $1 AND version = $2`, e.ID, e.Version, string(to))
	if errors.Is(err, store.ErrStale) {
		return outOfTurn(executionMsg(e.State))
	}
	e.State, e.Version = to, e.Version+1
	return err
}

// executionUse loads an execution for an act of the recipient's side.
func (v *Service) executionUse(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (Execution, Record, error) {
	e, rec, err := v.seeExecution(ctx, q, sc.viewer(act.PersonID), id)
	if err == nil && rec.State != StateSent {
		err = outOfTurn(stateMsg(rec.State))
	}
	return e, rec, err
}

// Receive records the receipt by the recipient: its registry clerk, its head or a deputy of his.
func (v *Service) Receive(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "receive", wordInput{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		e, _, err := v.executionUse(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		act, err := sc.asRegistry(act, e.BodyID)
		if err != nil {
			return Receipt{}, err
		}
		if e.State != ExecutionSent {
			return Receipt{}, outOfTurn(executionMsg(e.State))
		}
		if err := v.received(ctx, tx, act, sc, &e); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: e.Version, State: string(e.State)}, nil
	})
}

func (v *Service) received(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, e *Execution) error {
	if err := moveExecution(ctx, tx, e, ExecutionReceived); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE execution SET received_at = $2, received_by = $3 WHERE id = $1`, e.ID, act.Now, act.PersonID); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, e.ID, turn.Receive); err != nil {
		return err
	}
	if head, ok := sc.Head(e.BodyID, sc.day); ok {
		if err := turn.Set(ctx, tx, turn.Next(act, postKey(head.ID), turn.Resolve, e.ID, e.DocumentID, e.DueDay)); err != nil {
			return err
		}
	}
	return write(ctx, tx, act, e.DocumentID, "received", e.ID, map[string]any{"body": e.BodyID}, "")
}

// asRegistry finds the capacity in which a person records what a body receives.
func (sc *scene) asRegistry(act org.Act, bodyID string) (org.Act, error) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		p, ok := sc.Post(seat.AsPost())
		if ok && seat.AsBody() == bodyID && (p.Clerk || p.Kind == org.PostBodyHead || p.Kind == org.PostBodyDeputyHead) {
			act.Seat = seat
			return act, nil
		}
	}
	return act, forbidden(i18n.M("instrument.who.registry", "body", sc.UnitName(bodyID, sc.day)))
}

// ResolutionInput is the head's resolution (бұрыштама): who leads, who assists, what to do, by when inside the body.
type ResolutionInput struct {
	Text     string       `json:"text"`
	LeadPost string       `json:"lead_post"`
	CoPosts  []string     `json:"co_posts"`
	Day      calendar.Day `json:"day"` // inside the body; none is the execution's own day
	// Over is the resolution that the person read and whose place this one takes; "" for the first.
	Over string `json:"over,omitempty"`
}

type resolveInput struct {
	ID string `json:"id"`
	ResolutionInput
}

func (r resolveInput) documentID() string { return "" }

// Resolve writes the resolution of the body's head: it names the lead executor and those who assist. A later one takes
// the place of an earlier one while the execution is under way; it names that one, so that two who resolve at once do not write over
// each other: fault.Stale.
func (v *Service) Resolve(ctx context.Context, act org.Act, id string, in ResolutionInput) (Receipt, error) {
	return v.change(ctx, act, "resolve", resolveInput{id, in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		e, rec, err := v.executionUse(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.headsBody(act, e.BodyID, true)
		if !ok {
			return Receipt{}, forbidden(i18n.M("instrument.who.body_head", "body", sc.UnitName(e.BodyID, sc.day)))
		}
		if !slices.Contains([]ExecutionState{ExecutionSent, ExecutionReceived, ExecutionAssigned, ExecutionReturned}, e.State) {
			return Receipt{}, outOfTurn(executionMsg(e.State))
		}
		if in.Over != e.ResolutionID {
			return Receipt{}, fault.Stale(i18n.M("instrument.conflict.resolution"))
		}
		if in, err = sc.resolutionShape(in, e); err != nil {
			return Receipt{}, err
		}
		if e.State == ExecutionSent { // the head himself opens it: his resolution is also the receipt
			if err := v.received(ctx, tx, act, sc, &e); err != nil {
				return Receipt{}, err
			}
		}
		return v.assign(ctx, tx, act, sc, &e, rec, in)
	})
}

func (sc *scene) resolutionShape(in ResolutionInput, e Execution) (ResolutionInput, error) {
	var c fault.Collector
	in.CoPosts = document.Distinct(in.CoPosts)
	tooLong(&c, "text", in.Text, reasonMax)
	if in.Text == "" {
		c.Bad("text", i18n.M("instrument.bad.words"), i18n.M("instrument.bad.words_allowed"))
	}
	for field, posts := range map[string][]string{"lead_post": {in.LeadPost}, "co_posts": in.CoPosts} {
		for _, p := range posts {
			if post, ok := sc.Post(p); !ok || !post.Open(sc.day) || sc.BodyOf(p) != e.BodyID {
				c.Bad(field, i18n.M("instrument.bad.executor"), i18n.M("instrument.bad.executor_allowed", "body", sc.UnitName(e.BodyID, sc.day)))
				break
			}
		}
	}
	if slices.Contains(in.CoPosts, in.LeadPost) {
		c.Bad("co_posts", i18n.M("instrument.bad.executor_twice"))
	}
	tooMany(&c, "co_posts", len(in.CoPosts), touchedMax)
	switch {
	case in.Day.None():
		in.Day = e.DueDay
	case in.Day > e.DueDay && e.DueDay >= sc.day:
		c.Bad("day", i18n.M("instrument.bad.day_after", "due", e.DueDay), i18n.M("instrument.bad.day_after_allowed", "from", sc.day, "due", e.DueDay))
	case in.Day < sc.day && e.DueDay >= sc.day:
		c.Bad("day", i18n.M("instrument.bad.day_past"), i18n.M("instrument.bad.day_after_allowed", "from", sc.day, "due", e.DueDay))
	}
	return in, c.Err()
}

func (v *Service) assign(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, e *Execution, rec Record, in ResolutionInput) (Receipt, error) {
	due, err := sc.snap.Calendar.ExplainDate(in.Day, calendar.Execution)
	if err != nil {
		return Receipt{}, err
	}
	resolution, err := v.kernel.Resolve(ctx, tx, act, e.DocumentID, e.ID, document.Resolution{
		Text: in.Text, LeadPost: in.LeadPost, CoPosts: in.CoPosts, Due: due,
		What: i18n.M("instrument.duty.resolution", "number", e.Number, "title", rec.shown()),
		Rule: "instrument.resolution", Para: "5", Edition: sc.edition(e.BodyID).ID, Link: "/executions/" + e.ID,
	})
	if err != nil {
		return Receipt{}, err
	}
	if err := moveExecution(ctx, tx, e, ExecutionAssigned); err != nil {
		return Receipt{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE execution SET lead_post = $2, resolution_id = $3 WHERE id = $1`, e.ID, in.LeadPost, resolution); err != nil {
		return Receipt{}, err
	}
	var rows []access.Row
	for _, p := range append([]string{in.LeadPost}, in.CoPosts...) {
		rows = append(rows, access.Row{Grantee: access.Post(p), Register: access.RegisterExecutionOpen, Sort: access.ByDue(e.DueDay), RefID: e.ID, DocumentID: e.DocumentID, Reason: "access.reason.executor"})
	}
	if err := access.Grant(ctx, tx, rows); err != nil {
		return Receipt{}, err
	}
	if err := turn.Clear(ctx, tx, e.ID, turn.Resolve, turn.Execute); err != nil {
		return Receipt{}, err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, postKey(in.LeadPost), turn.Execute, e.ID, e.DocumentID, in.Day)); err != nil {
		return Receipt{}, err
	}
	var to []document.To
	for _, p := range append([]string{in.LeadPost}, in.CoPosts...) {
		to = append(to, document.To{PostID: p})
	}
	if err := v.kernel.Notify(ctx, tx, act.Now, to, i18n.M("instrument.notice.resolved", "number", e.Number, "day", in.Day), "/executions/"+e.ID, e.DocumentID); err != nil {
		return Receipt{}, err
	}
	data := map[string]any{"lead": in.LeadPost, "co": in.CoPosts, "day": in.Day}
	return Receipt{ID: e.ID, Version: e.Version, State: string(e.State)}, write(ctx, tx, act, e.DocumentID, "resolved", e.ID, data, "")
}

// SaveReport writes the draft of a report, by the lead executor or one who assists, or the body's leadership. Files are
// attached to the execution in the role "report". Answers stand in the place of those written before; nil leaves them.
func (v *Service) SaveReport(ctx context.Context, act org.Act, id, text string, answers Answers) (Receipt, error) {
	in := reportInput{ID: id, Text: text, Answers: answers}
	return v.change(ctx, act, "report", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, e, err := v.reporting(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		var c fault.Collector
		tooLong(&c, "text", text, partMax)
		if err := c.Err(); err != nil {
			return Receipt{}, err
		}
		r, err := v.reportDraft(ctx, tx, act, &e, text)
		if err == nil {
			err = v.keepAnswers(ctx, tx, e, r.ID, answers)
		}
		return Receipt{ID: r.ID, Version: r.Version, State: string(r.State)}, err
	})
}

// reporting loads an execution whose report may be written, and the capacity of who writes it.
func (v *Service) reporting(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string) (org.Act, Execution, error) {
	e, _, err := v.executionUse(ctx, tx, sc, act, id)
	if err != nil {
		return act, e, err
	}
	if act, err = v.asExecutor(ctx, tx, sc, act, e); err != nil {
		return act, e, err
	}
	if e.State != ExecutionAssigned && e.State != ExecutionReturned {
		err = outOfTurn(executionMsg(e.State))
	}
	return act, e, err
}

// reportDraft writes the text into the open draft of a report, or begins the next one.
func (v *Service) reportDraft(ctx context.Context, tx *store.Tx, act org.Act, e *Execution, text string) (Report, error) {
	r, ok, err := loadReport(ctx, tx, *e)
	if err != nil {
		return r, err
	}
	if ok && r.State == ReportSubmitted {
		return r, outOfTurn(i18n.M("instrument.report.state.submitted"))
	}
	if ok && r.State == ReportDraft {
		_, err := tx.Exec(ctx, `UPDATE report SET text = $2, version = version + 1, at = $3, person_id = $4, post_id = $5 WHERE id = $1 AND execution_id = $6`,
			r.ID, store.Packed(text), act.Now, act.PersonID, act.AsPost(), e.ID)
		r.Text, r.Version = text, r.Version+1
		return r, err
	}
	before := r.ID
	r = Report{ID: store.NewID(act.Now), ExecutionID: e.ID, DocumentID: e.DocumentID, N: r.N + 1, State: ReportDraft, Version: 1, Text: text}
	_, err = tx.Exec(ctx, `INSERT INTO report (id, execution_id, n, state, version, text, at, person_id, post_id, signed_at, signed_by,
		signed_post, signed_for, decided_at, decided_by, lacking) VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, NULL, '', '', '', NULL, '', '')`,
		r.ID, r.ExecutionID, r.N, string(r.State), store.Packed(r.Text), act.Now, act.PersonID, act.AsPost())
	if err != nil {
		return r, err
	}
	if err := carryAnswers(ctx, tx, before, r.ID); err != nil {
		return r, err
	}
	if _, err := tx.Exec(ctx, `UPDATE execution SET report_id = $2, version = version + 1 WHERE id = $1`, e.ID, r.ID); err != nil {
		return r, err
	}
	e.ReportID, e.Version = r.ID, e.Version+1
	return r, write(ctx, tx, act, e.DocumentID, "report_begun", e.ID, map[string]any{"report": r.ID, "n": r.N}, "")
}

// asExecutor finds the capacity in which a person works on an execution: named in the resolution, or heading the body.
func (v *Service) asExecutor(ctx context.Context, q store.Q, sc *scene, act org.Act, e Execution) (org.Act, error) {
	if a, ok := sc.as(act, e.LeadPost); ok {
		return a, nil
	}
	views, err := v.kernel.Resolutions(ctx, q, e.DocumentID, e.ID)
	if err != nil {
		return act, err
	}
	for _, r := range views {
		if r.Superseded {
			continue
		}
		for _, x := range r.Executors {
			if a, ok := sc.as(act, x.PostID); ok {
				return a, nil
			}
		}
	}
	if a, ok := sc.headsBody(act, e.BodyID, true); ok {
		return a, nil
	}
	return act, forbidden(i18n.M("instrument.who.executor"))
}

// SubmitReport puts the report before the head of the body for signature.
func (v *Service) SubmitReport(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "submit", wordInput{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		e, _, err := v.executionUse(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		act, err := v.asExecutor(ctx, tx, sc, act, e)
		if err != nil {
			return Receipt{}, err
		}
		r, err := writtenReport(ctx, tx, e, ReportDraft)
		if err != nil {
			return Receipt{}, err
		}
		if _, err := v.answered(ctx, tx, e, r); err != nil {
			return Receipt{}, err
		}
		if err := setReport(ctx, tx, &r, ReportSubmitted); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, e.ID, turn.Execute); err != nil {
			return Receipt{}, err
		}
		head, ok := sc.Head(e.BodyID, sc.day)
		if !ok {
			return Receipt{}, fault.Conflict{Msg: i18n.M("instrument.conflict.no_head", "body", sc.UnitName(e.BodyID, sc.day))}
		}
		if err := turn.Set(ctx, tx, turn.Next(act, postKey(head.ID), turn.SignReport, e.ID, e.DocumentID, e.DueDay)); err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: head.ID}}, i18n.M("instrument.notice.report_to_sign", "number", e.Number), "/executions/"+e.ID, e.DocumentID)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: r.ID, Version: r.Version, State: string(r.State)}, write(ctx, tx, act, e.DocumentID, "report_submitted", e.ID, map[string]any{"report": r.ID}, "")
	})
}

// writtenReport loads the newest report in one of the states, with a text in it.
func writtenReport(ctx context.Context, q store.Q, e Execution, states ...ReportState) (Report, error) {
	r, ok, err := loadReport(ctx, q, e)
	if err != nil {
		return r, err
	}
	if !ok {
		return r, fault.Bad("text", i18n.M("instrument.bad.report_missing"), i18n.M("instrument.bad.report_missing_allowed"))
	}
	if !slices.Contains(states, r.State) {
		return r, outOfTurn(i18n.M("instrument.report.state." + string(r.State)))
	}
	if r.Text == "" {
		return r, fault.Bad("text", i18n.M("instrument.bad.report_empty"), i18n.M("instrument.bad.report_missing_allowed"))
	}
	return r, nil
}

func setReport(ctx context.Context, tx *store.Tx, r *Report, to ReportState) error {
	err := store.Exec1(ctx, tx, `UPDATE report SET state = $3, version = version + 1 WHERE id = $1 AND version = $2 AND execution_id = $4`, r.ID, r.Version, string(to), r.ExecutionID)
	if errors.Is(err, store.ErrStale) {
		return outOfTurn(i18n.M("instrument.report.state." + string(r.State)))
	}
	r.State, r.Version = to, r.Version+1
	return err
}

// SignReport signs the report and hands it to the sender. Only the body's head signs, or who lawfully acts for him. cms is the
// detached signed message over the bytes of ReportToSign; what is said of Sign holds.
func (v *Service) SignReport(ctx context.Context, act org.Act, id string, cms []byte) (Receipt, error) {
	proof, unproven := v.prove(ctx, act, cms, func(q store.Q, sc *scene) (org.Act, []byte, error) {
		x, err := v.reportToSign(ctx, q, sc, act, id)
		return x.act, x.data, err
	})
	return v.change(ctx, act, "sign_report", wordInput{ID: id, Choice: document.Sum(cms)}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		x, err := v.reportToSign(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if unproven != nil {
			return Receipt{}, unproven
		}
		act, e, rec, r := x.act, x.e, x.rec, x.report
		if _, err := v.kernel.Sign(ctx, tx, act, e.DocumentID, rec.Version, document.PurposeReport, r.ID, x.extra, proof); err != nil {
			return Receipt{}, err
		}
		if err := setReport(ctx, tx, &r, ReportSigned); err != nil {
			return Receipt{}, err
		}
		behalf := ""
		if act.For != nil {
			behalf = act.For.PostID
		}
		if _, err := tx.Exec(ctx, `UPDATE report SET signed_at = $2, signed_by = $3, signed_post = $4, signed_for = $5 WHERE id = $1 AND execution_id = $6`, r.ID, act.Now, act.PersonID, act.PostID, behalf, e.ID); err != nil {
			return Receipt{}, err
		}
		return v.reported(ctx, tx, act, &e, rec, r)
	})
}

func hashes(files []document.File) []string {
	out := []string{}
	for _, f := range files {
		out = append(out, f.Name+" "+f.SHA256)
	}
	return out
}

func (v *Service) reported(ctx context.Context, tx *store.Tx, act org.Act, e *Execution, rec Record, r Report) (Receipt, error) {
	if err := moveExecution(ctx, tx, e, ExecutionReported); err != nil {
		return Receipt{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE execution SET reported_day = $2 WHERE id = $1`, e.ID, act.Day()); err != nil {
		return Receipt{}, err
	}
	if err := turn.Clear(ctx, tx, e.ID, turn.Execute, turn.SignReport, turn.Resolve); err != nil {
		return Receipt{}, err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, unitKey(e.OwnerUnit), turn.Accept, e.ID, e.DocumentID, e.DueDay)); err != nil {
		return Receipt{}, err
	}
	err := v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.DrafterPost}}, i18n.M("instrument.notice.reported", "number", e.Number), "/executions/"+e.ID, e.DocumentID)
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: r.ID, Version: r.Version, State: string(r.State)}, write(ctx, tx, act, e.DocumentID, "reported", e.ID, map[string]any{"report": r.ID, "n": r.N}, "")
}

// Accept accepts the report: the execution is closed, as late as the signed report was.
func (v *Service) Accept(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "accept", wordInput{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, e, rec, r, err := v.deciding(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := setReport(ctx, tx, &r, ReportAccepted); err != nil {
			return Receipt{}, err
		}
		if err := v.ledger.DoneOn(ctx, tx, act, e.DutyID, calendar.DayOf(r.SignedAt), ""); err != nil {
			return Receipt{}, err
		}
		if err := v.kernel.CloseResolutions(ctx, tx, act, e.DocumentID, e.ID, true, ""); err != nil {
			return Receipt{}, err
		}
		return v.closeExecution(ctx, tx, act, sc, &e, rec, r)
	})
}

// deciding loads what the sender decides upon: only his unit accepts or returns, its head or the author.
func (v *Service) deciding(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string) (org.Act, Execution, Record, Report, error) {
	e, rec, err := v.executionUse(ctx, tx, sc, act, id)
	if err != nil {
		return act, e, rec, Report{}, err
	}
	act, ok := sc.inUnit(act, e.OwnerUnit)
	if !ok {
		return act, e, rec, Report{}, forbidden(i18n.M("instrument.who.owner", "unit", sc.UnitName(e.OwnerUnit, sc.day)))
	}
	if e.State != ExecutionReported {
		return act, e, rec, Report{}, outOfTurn(executionMsg(e.State))
	}
	r, ok, err := loadReport(ctx, tx, e)
	if err == nil && !ok {
		err = fault.NotFound{What: "report " + e.ReportID}
	}
	return act, e, rec, r, err
}

func (v *Service) closeExecution(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, e *Execution, rec Record, r Report) (Receipt, error) {
	reported := calendar.DayOf(r.SignedAt)
	late := 0
	if reported > e.DueDay {
		if n, err := sc.snap.Calendar.Between(e.DueDay, reported); err == nil {
			late = max(n, 1)
		} else {
			late = reported.Sub(e.DueDay)
		}
	}
	err := recountExecution(ctx, tx, e.ID, func() error {
		if err := moveUncounted(ctx, tx, e, ExecutionAccepted); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE execution SET reported_day = $2, closed_at = $3, late_days = $4 WHERE id = $1`, e.ID, reported, act.Now, late)
		return err
	})
	if err != nil {
		return Receipt{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE report SET decided_at = $2, decided_by = $3 WHERE id = $1 AND execution_id = $4`, r.ID, act.Now, act.PersonID, e.ID); err != nil {
		return Receipt{}, err
	}
	if err := v.dropExtension(ctx, tx, act, e); err != nil {
		return Receipt{}, err
	}
	if err := archive(ctx, tx, e.DocumentID, act.Now, e.ID); err != nil {
		return Receipt{}, err
	}
	if err := turn.Clear(ctx, tx, e.ID, turn.Accept, turn.Execute, turn.SignReport); err != nil {
		return Receipt{}, err
	}
	if err := v.openNext(ctx, tx, act, sc, rec, *e); err != nil {
		return Receipt{}, err
	}
	if err := countDown(ctx, tx, act, rec); err != nil {
		return Receipt{}, err
	}
	err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{UnitID: e.BodyID}, {PostID: e.LeadPost}}, i18n.M("instrument.notice.accepted", "number", e.Number), "/executions/"+e.ID, e.DocumentID)
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: e.ID, Version: e.Version, State: string(e.State)}, write(ctx, tx, act, e.DocumentID, "accepted", e.ID, map[string]any{"report": r.ID, "late_days": late}, "")
}

// countDown takes one off the open executions; with the last one of the last period, release from control becomes the unit's
// move.
func countDown(ctx context.Context, tx *store.Tx, act org.Act, rec Record) error {
	left, ok, err := store.One(ctx, tx, store.Value[int64], `UPDATE instrument SET open_executions = open_executions - 1, updated_at = $2
		WHERE document_id = $1 RETURNING open_executions`, rec.ID, act.Now)
	if err != nil || !ok || left > 0 {
		return err
	}
	if periods, err := periodsLeft(ctx, tx, rec.ID); err != nil || periods > 0 {
		return err
	}
	return turn.Set(ctx, tx, turn.Next(act, unitKey(rec.OwnerUnit), turn.Release, rec.ID, rec.ID, 0))
}

// Return sends a report back with what is lacking. The due day stays: late stays late.
func (v *Service) Return(ctx context.Context, act org.Act, id, lacking string) (Receipt, error) {
	in := wordInput{ID: id, Text: lacking}
	return v.change(ctx, act, "return", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, e, _, r, err := v.deciding(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		if err := in.words(true); err != nil {
			return Receipt{}, err
		}
		if err := setReport(ctx, tx, &r, ReportReturned); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE report SET decided_at = $2, decided_by = $3, lacking = $4 WHERE id = $1 AND execution_id = $5`, r.ID, act.Now, act.PersonID, lacking, e.ID); err != nil {
			return Receipt{}, err
		}
		if err := moveExecution(ctx, tx, &e, ExecutionReturned); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE execution SET returns = returns + 1, reported_day = NULL WHERE id = $1`, e.ID); err != nil {
			return Receipt{}, err
		}
		if err := v.ledger.Note(ctx, tx, act, e.DutyID, lacking); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, e.ID, turn.Accept); err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, postKey(e.LeadPost), turn.Execute, e.ID, e.DocumentID, e.DueDay)); err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: e.LeadPost}, {UnitID: e.BodyID}}, i18n.M("instrument.notice.returned", "number", e.Number), "/executions/"+e.ID, e.DocumentID)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: e.ID, Version: e.Version, State: string(e.State)}, write(ctx, tx, act, e.DocumentID, "returned", e.ID, map[string]any{"report": r.ID}, lacking)
	})
}
