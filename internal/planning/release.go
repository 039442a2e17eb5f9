package planning

import (
	"context"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Implemented records that the resolution on a result was carried into effect, and how (18). It may come after the measure was taken
// off control: the duty stays until then (I-198).
func (v *Service) Implemented(ctx context.Context, act org.Act, measureID, how string) (Receipt, error) {
	return v.change(ctx, act, "implement", measureID, how, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, h, err := v.byExecutor(ctx, tx, sc, act, measureID, ControlResolved, ControlPapers, ControlOff)
		if err != nil {
			return Receipt{}, err
		}
		if !h.ImplementedDay.None() {
			return Receipt{}, fault.Conflict{Msg: i18n.M("planning.conflict.implemented", "day", h.ImplementedDay)}
		}
		if err := needWords("reason", how); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_control SET implemented_day = $2 WHERE measure_id = $1`, measureID, sc.day); err != nil {
			return Receipt{}, err
		}
		if h.State != ControlOff {
			if err := setMeasure(ctx, tx, act, measureID, MeasureDone); err != nil {
				return Receipt{}, err
			}
		}
		if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyImplement, []string{measureID}, duty.StateDone, how); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, measureID, turn.Implement); err != nil {
			return Receipt{}, err
		}
		return h.receipt(), note(ctx, tx, act, h.MeasureID, "implemented", map[string]any{"number": h.measure.Ordinal, "late": max(0, sc.day.Sub(h.ImplementDue))}, how)
	})
}

// SendPapers sends the documents that confirm execution to the Apparatus: the memo with the resolution, the reference, the drafts
// (18).
func (v *Service) SendPapers(ctx context.Context, act org.Act, measureID string) (Receipt, error) {
	return v.change(ctx, act, "send_papers", measureID, nil, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, h, err := v.byExecutor(ctx, tx, sc, act, measureID, ControlRunning, ControlReported, ControlResolved)
		if err != nil {
			return Receipt{}, err
		}
		if h.PapersDue.None() {
			return Receipt{}, fault.Conflict{Msg: i18n.M("planning.conflict.no_papers", "unit", sc.UnitName(h.ControllerUnit, sc.day))}
		}
		r, _, err := v.reportOf(ctx, tx, measureID)
		if err != nil {
			return Receipt{}, err
		}
		d := sc.deed(DeedPapers, &h)
		d.Has = r.has()
		if err := sc.judgeDeed(h.BodyID, d); err != nil {
			return Receipt{}, err
		}
		if err := setControl(ctx, tx, &h.Control, ControlPapers); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_control SET papers_day = $2 WHERE measure_id = $1`, measureID, sc.day); err != nil {
			return Receipt{}, err
		}
		if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyPapers, []string{measureID}, duty.StateDone, ""); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, measureID, turn.SendPapers); err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, access.Unit(h.ControllerUnit), turn.TakeOff, measureID, h.PlanID, 0)); err != nil {
			return Receipt{}, err
		}
		return h.receipt(), note(ctx, tx, act, h.MeasureID, "papers_sent", map[string]any{"number": h.measure.Ordinal, "late": max(0, sc.day.Sub(h.PapersDue))}, "")
	})
}

// controlling is the capacity in which the person may take the measure off control, and what the rules see of it.
func (sc *scene) controlling(act org.Act, h *held) (org.Act, *Deed) {
	d := sc.deed(DeedOff, h)
	act, d.Controls = sc.inUnit(act, h.ControllerUnit)
	d.Controller, d.Papers = sc.UnitName(h.ControllerUnit, sc.day), !h.PapersDay.None()
	return act, d
}

// TakeOff takes a measure off control: the Apparatus those of annual and quarterly plans, the unit that drew the plan up those of any
// other (18). The last one closes the plan.
func (v *Service) TakeOff(ctx context.Context, act org.Act, measureID string) (Receipt, error) {
	return v.change(ctx, act, "take_off", measureID, nil, func(tx *store.Tx, sc *scene) (Receipt, error) {
		h, err := v.hold(ctx, tx, sc, act, measureID)
		if err != nil {
			return Receipt{}, err
		}
		act, d := sc.controlling(act, &h)
		if err := sc.judgeDeed(h.BodyID, d); err != nil {
			return Receipt{}, err
		}
		if h.State != ControlPapers && (h.State != ControlResolved || !h.PapersDue.None()) {
			return Receipt{}, outOfTurn(controlMsg(h.State))
		}
		if err := setControl(ctx, tx, &h.Control, ControlOff); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_control SET off_day = $2 WHERE measure_id = $1`, measureID, sc.day); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_measure SET off_day = $2 WHERE id = $1`, measureID, sc.day); err != nil {
			return Receipt{}, err
		}
		if err := setMeasure(ctx, tx, act, measureID, MeasureOff); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, measureID, turn.TakeOff); err != nil {
			return Receipt{}, err
		}
		if err := note(ctx, tx, act, h.MeasureID, "taken_off", map[string]any{"number": h.measure.Ordinal}, ""); err != nil {
			return Receipt{}, err
		}
		return h.receipt(), v.closePlan(ctx, tx, act, sc, &h.plan)
	})
}

// closePlan closes a plan whose measures are all off control or taken out.
func (v *Service) closePlan(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan) error {
	var open int64
	err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM plan_control WHERE plan_id = $1 AND state NOT IN ('off', 'dropped')`, p.ID).Scan(&open)
	if err != nil || open > 0 {
		return err
	}
	if err := setPlan(ctx, tx, act, p, StateClosed); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan SET closed_at = $2, closed_day = $3 WHERE document_id = $1`, p.ID, act.Now, sc.day); err != nil {
		return err
	}
	return write(ctx, tx, act, p.ID, "closed", p.ID, nil, "")
}

// ReturnPapers returns the confirming documents with the reason: their duty is owed again, with the day that it had (I-197).
func (v *Service) ReturnPapers(ctx context.Context, act org.Act, measureID, reason string) (Receipt, error) {
	return v.change(ctx, act, "return_papers", measureID, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		h, err := v.hold(ctx, tx, sc, act, measureID)
		if err != nil {
			return Receipt{}, err
		}
		act, d := sc.controlling(act, &h)
		if err := sc.judgeDeed(h.BodyID, d); err != nil {
			return Receipt{}, err
		}
		if h.State != ControlPapers {
			return Receipt{}, outOfTurn(controlMsg(h.State))
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		if err := setControl(ctx, tx, &h.Control, ControlResolved); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `UPDATE plan_control SET papers_day = NULL WHERE measure_id = $1`, measureID); err != nil {
			return Receipt{}, err
		}
		ed := sc.edition(h.BodyID)
		rule, para, _ := sc.law.control.On(ed, sc.day)
		_, sent, err := rule.days(h.measure.Due, true, sc.snap.Calendar)
		if err != nil {
			return Receipt{}, err
		}
		o := sc.owes(h.UnitID, &h.plan, &h.measure, para, ed.ID)
		o.Kind, o.Due, o.What = DutyPapers, sent, i18n.M("planning.duty.papers", "number", int(h.measure.Ordinal), "title", h.plan.Title)
		if _, err := v.ledger.Open(ctx, tx, act, []duty.Open{o}); err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, measureID, turn.TakeOff); err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, sc.keyOf(h.UnitID), turn.SendPapers, measureID, h.PlanID, h.PapersDue)); err != nil {
			return Receipt{}, err
		}
		if err := v.tell(ctx, tx, act, document.To{UnitID: h.UnitID}, &h, i18n.M("planning.notice.papers_returned", "number", int(h.measure.Ordinal), "reason", reason)); err != nil {
			return Receipt{}, err
		}
		return h.receipt(), note(ctx, tx, act, h.MeasureID, "papers_returned", map[string]any{"number": h.measure.Ordinal}, reason)
	})
}
