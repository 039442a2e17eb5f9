package instrument

import (
	"context"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// AskExtension asks the signer for a later day, with the reason. It is asked by the head of the body, a deputy of his, or
// who acts for them; the day in force stays until the decision (see I-92).
func (v *Service) AskExtension(ctx context.Context, act org.Act, id string, day calendar.Day, reason string) (Receipt, error) {
	in := wordInput{ID: id, Day: day, Text: reason}
	return v.change(ctx, act, "ask_extension", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		e, rec, err := v.executionUse(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.headsBody(act, e.BodyID, true)
		if !ok {
			return Receipt{}, forbidden(i18n.M("instrument.who.body_head", "body", sc.UnitName(e.BodyID, sc.day)))
		}
		if e.State == ExecutionReported || !e.State.Open() {
			return Receipt{}, outOfTurn(executionMsg(e.State))
		}
		if e.Asking {
			return Receipt{}, fault.Conflict{Msg: i18n.M("instrument.conflict.asking")}
		}
		if err := sc.extended(in, in.reason(sc, rec.OwnerBody), e); err != nil {
			return Receipt{}, err
		}
		x := store.NewID(act.Now)
		_, err = tx.Exec(ctx, `INSERT INTO extension (id, execution_id, document_id, state, from_day, asked_day, granted_day, reason, at, person_id,
			post_id, decided_at, decided_by, decided_post, decided_for, decision)
			VALUES ($1, $2, $3, 'asked', $4, $5, NULL, $6, $7, $8, $9, NULL, '', '', '', '')`,
			x, e.ID, e.DocumentID, e.DueDay, day, reason, act.Now, act.PersonID, act.AsPost())
		if err != nil {
			return Receipt{}, err
		}
		if err := updateExecution(ctx, tx, `UPDATE execution SET asking = 1, version = version + 1 WHERE id = $1`, e.ID); err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, postKey(rec.SignerPost), turn.DecideExtension, x, e.DocumentID, e.DueDay)); err != nil {
			return Receipt{}, err
		}
		err = access.Grant(ctx, tx, []access.Row{{Grantee: access.Post(rec.SignerPost), Register: access.RegisterExecutionOpen, Sort: access.ByDue(e.DueDay), RefID: e.ID, DocumentID: e.DocumentID, Reason: "access.reason.signer"}})
		if err != nil {
			return Receipt{}, err
		}
		err = v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: rec.SignerPost}, {PostID: rec.DrafterPost}},
			i18n.M("instrument.notice.extension_asked", "number", e.Number, "day", day), "/executions/"+e.ID, e.DocumentID)
		if err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: x, State: string(ExtensionAsked)}, write(ctx, tx, act, e.DocumentID, "extension_asked", e.ID, map[string]any{"extension": x, "from": e.DueDay, "to": day}, reason)
	})
}

// extended refuses a later day with words that are wrong, or one that laterDay refuses; both are told at once.
func (sc *scene) extended(in wordInput, words error, e Execution) error {
	var c fault.Collector
	if err := c.Add("", words); err != nil {
		return err
	}
	if err := c.Add("", sc.laterDay(in.Day, e)); err != nil {
		return err
	}
	return c.Err()
}

// laterDay refuses a day that is not later than the one in force, lies in the past, or is a day off.
func (sc *scene) laterDay(day calendar.Day, e Execution) error {
	var c fault.Collector
	working, known := sc.snap.Calendar.IsWorking(day)
	earliest := max(e.DueDay, sc.day-1) + 1
	if next, err := sc.snap.Calendar.NextWorking(earliest); err == nil {
		earliest = next
	}
	allowed := i18n.M("instrument.bad.extension_day_allowed", "day", earliest)
	switch {
	case day.None():
		c.Bad("day", i18n.M("instrument.bad.day_missing"), allowed)
	case day <= e.DueDay:
		c.Bad("day", i18n.M("instrument.bad.extension_day", "due", e.DueDay), allowed)
	case day < sc.day:
		c.Bad("day", i18n.M("instrument.bad.day_past"), allowed)
	case !known:
		c.Bad("day", i18n.M("instrument.bad.day_unknown", "last", sc.snap.Calendar.Last()), allowed)
	case !working:
		c.Bad("day", i18n.M("instrument.bad.day_off"), allowed)
	}
	return c.Err()
}

// DecideExtension is the signer's decision on a request: granted until a day, or refused. Only the post that signed the
// instrument decides, or who lawfully acts for it; a granted day moves the duty by that power.
func (v *Service) DecideExtension(ctx context.Context, act org.Act, extensionID string, grant bool, day calendar.Day, words string) (Receipt, error) {
	in := wordInput{ID: extensionID, Day: day, Text: words, Choice: map[bool]string{true: "granted", false: "refused"}[grant]}
	return v.change(ctx, act, "decide_extension", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		x, ok, err := loadExtension(ctx, tx, extensionID)
		if err != nil {
			return Receipt{}, err
		}
		if !ok {
			return Receipt{}, fault.NotFound{What: "extension " + extensionID}
		}
		e, rec, err := v.seeExecution(ctx, tx, sc.viewer(act.PersonID), x.ExecutionID)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.as(act, rec.SignerPost)
		if !ok {
			return Receipt{}, forbidden(i18n.M("instrument.who.signer", "post", sc.PostTitle(rec.SignerPost)))
		}
		if x.State != ExtensionAsked {
			return Receipt{}, outOfTurn(i18n.M("instrument.extension.state." + string(x.State)))
		}
		state := ExtensionRefused
		if grant {
			state = ExtensionGranted
			if in.Day.None() {
				in.Day = x.AskedDay
			}
			if in.Text == "" {
				in.Text = x.Reason // the request is granted as it stands, with its own reason
			}
			if err = sc.extended(in, in.words(true), e); err == nil {
				err = v.withinAbove(ctx, tx, sc, e.DocumentID, in.Day)
			}
		} else {
			err = in.reason(sc, rec.OwnerBody)
			in.Day = 0
		}
		if err != nil {
			return Receipt{}, err
		}
		if err := v.decided(ctx, tx, act, sc, x, &e, state, in); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: x.ID, State: string(state)}, write(ctx, tx, act, e.DocumentID, "extension_"+string(state), e.ID, map[string]any{"extension": x.ID, "from": x.FromDay, "to": in.Day}, in.Text)
	})
}

func (v *Service) decided(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x Extension, e *Execution, state ExtensionState, in wordInput) error {
	behalf := ""
	if act.For != nil {
		behalf = act.For.PostID
	}
	err := store.Exec1(ctx, tx, `UPDATE extension SET state = $2, granted_day = $3, decided_at = $4, decided_by = $5, decided_post = $6, decided_for = $7,
		decision = $8 WHERE id = $1 AND state = 'asked'`, x.ID, string(state), in.Day, act.Now, act.PersonID, act.PostID, behalf, in.Text)
	if err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, x.ID, turn.DecideExtension); err != nil {
		return err
	}
	if state == ExtensionGranted {
		if err := v.moveDue(ctx, tx, act, sc, e, in); err != nil {
			return err
		}
		err := v.tellBelow(ctx, tx, act, *e, func(child Record) i18n.Msg {
			return i18n.M("instrument.notice.above_extended", "number", e.Number, "day", e.DueDay, "child", child.Number)
		})
		if err != nil {
			return err
		}
	}
	extended := int64(0)
	if state == ExtensionGranted {
		extended = 1
	}
	if err := updateExecution(ctx, tx, `UPDATE execution SET asking = 0, extensions = extensions + $2, version = version + 1 WHERE id = $1`, e.ID, extended); err != nil {
		return err
	}
	notice := i18n.M("instrument.notice.extension_"+string(state), "number", e.Number, "day", in.Day)
	executors, err := v.executors(ctx, tx, e.DocumentID, *e) // the day moves for those who assist as well (49)
	if err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, executors[e.ID], notice, "/executions/"+e.ID, e.DocumentID)
}

func (v *Service) moveDue(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, e *Execution, in wordInput) error {
	to, err := sc.snap.Calendar.ExplainDate(in.Day, calendar.Execution)
	if err != nil {
		return err
	}
	d, err := v.ledger.Get(ctx, tx, e.DutyID)
	if err != nil {
		return err
	}
	power := duty.Power{Para: d.Para, Rule: "instrument.extension", By: act.AsPost()}
	if err := v.ledger.Extend(ctx, tx, act, e.DutyID, to, power, in.Text); err != nil {
		return err
	}
	e.DueDay = to.Effective
	return nil
}

// dueMoved brings an execution, the moves and the registers into line with the day of its duty, which the signer's
// decision or a change of the calendar has moved.
func dueMoved(ctx context.Context, tx *store.Tx, _ org.Act, d duty.Duty, _ calendar.Day) error {
	if err := updateExecution(ctx, tx, `UPDATE execution SET due_day = $2 WHERE id = $1`, d.RefID, d.DueDay); err != nil {
		return err
	}
	if err := turn.Redate(ctx, tx, d.RefID, d.DueDay); err != nil {
		return err
	}
	to := access.Place{From: access.RegisterExecutionOpen, To: access.RegisterExecutionOpen, Sort: access.ByDue(d.DueDay)}
	return access.Move(ctx, tx, d.DocumentID, to, d.RefID)
}

// dropExtension ends a request that nobody decided before the execution was closed.
func (v *Service) dropExtension(ctx context.Context, tx *store.Tx, act org.Act, e *Execution) error {
	if !e.Asking {
		return nil
	}
	id, ok, err := store.One(ctx, tx, store.Value[string], `UPDATE extension SET state = 'refused', decided_at = $2, decision = ''
		WHERE execution_id = $1 AND state = 'asked' RETURNING id`, e.ID, act.Now)
	if err != nil || !ok {
		return err
	}
	if err := updateExecution(ctx, tx, `UPDATE execution SET asking = 0 WHERE id = $1`, e.ID); err != nil {
		return err
	}
	return turn.Clear(ctx, tx, id, turn.DecideExtension)
}
