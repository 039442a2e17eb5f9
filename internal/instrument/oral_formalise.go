package instrument

import (
	"context"
	"errors"
	"slices"
	"time"

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

// FormaliseOral begins the draft by which an oral instruction is formalised (44): its words, recipients, term and ground are taken over,
// and the assignment of the authority is entered in the register of grounds. The giver may begin it, a person of the unit that
// owes it, or of a unit the giver leads. The receipt is that of the draft; the duty ends when it is sent.
func (v *Service) FormaliseOral(ctx context.Context, act org.Act, id string, version int64) (Receipt, error) {
	return v.change(ctx, act, "oral_formalise", wordInput{ID: id, Version: version}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		o, err := v.seeOral(ctx, tx, sc.viewer(act.PersonID), id)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.formalising(act, o)
		if !ok {
			return Receipt{}, forbidden(i18n.M("oral.who.unit", "unit", sc.UnitName(o.UnitID, sc.day)))
		}
		if o.State != OralRecorded {
			return Receipt{}, outOfTurn(i18n.Msg{Key: "oral.state." + string(o.State)})
		}
		if err := expect(o.Version, version); err != nil {
			return Receipt{}, err
		}
		if o.Begun {
			return Receipt{}, fault.Conflict{Msg: i18n.M("oral.conflict.begun")}
		}
		ground, err := v.oralGround(ctx, tx, act, sc, o)
		if err != nil {
			return Receipt{}, err
		}
		receipt, err := v.begin(ctx, tx, act, sc, o.draft(ground).Tidy())
		if err != nil {
			return Receipt{}, err
		}
		err = store.Exec1(ctx, tx, `UPDATE oral SET instrument_id = $3, version = version + 1 WHERE id = $1 AND version = $2`, id, version, receipt.ID)
		if err != nil {
			return Receipt{}, err
		}
		return receipt, write(ctx, tx, act, id, "oral_begun", receipt.ID, nil, "")
	})
}

// ChargeOral lets the giver charge another unit that he leads with formalising, as when a recipient recorded what a deputy said: the
// unit sees the record and may begin the draft. By whom it is owed, and by when, does not change.
func (v *Service) ChargeOral(ctx context.Context, act org.Act, id string, version int64, unitID string) (Receipt, error) {
	return v.change(ctx, act, "oral_charge", wordInput{ID: id, Version: version, Choice: unitID}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		o, err := v.seeOral(ctx, tx, sc.viewer(act.PersonID), id)
		if err != nil {
			return Receipt{}, err
		}
		act, ok := sc.as(act, o.GiverPost)
		if !ok {
			return Receipt{}, forbidden(i18n.M("oral.who.giver", "post", sc.PostTitle(o.GiverPost)))
		}
		if o.State != OralRecorded {
			return Receipt{}, outOfTurn(i18n.Msg{Key: "oral.state." + string(o.State)})
		}
		if err := expect(o.Version, version); err != nil {
			return Receipt{}, err
		}
		if !slices.ContainsFunc(sc.charged(o.GiverPost), func(u org.Unit) bool { return u.ID == unitID }) {
			return Receipt{}, fault.Bad("unit_id", i18n.M("oral.bad.unit"), i18n.M("oral.bad.unit_allowed"))
		}
		if err := store.Exec1(ctx, tx, `UPDATE oral SET unit_id = $3, version = version + 1 WHERE id = $1 AND version = $2`, id, version, unitID); err != nil {
			return Receipt{}, err
		}
		err = access.Grant(ctx, tx, []access.Row{{
			Grantee: access.Unit(unitID), Register: access.RegisterOral, Sort: access.NewestFirst(o.At), RefID: id, DocumentID: id, Reason: "access.reason.unit",
		}})
		if err != nil {
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Formalise); err != nil {
			return Receipt{}, err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, unitKey(unitID), turn.Formalise, id, id, o.DueDay)); err != nil {
			return Receipt{}, err
		}
		msg := i18n.M("oral.notice.recorded", "title", o.Title, "day", o.DueDay)
		if err := v.kernel.Notify(ctx, tx, act.Now, []document.To{{UnitID: unitID}}, msg, "/oral/"+id, id); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: id, Version: version + 1, State: string(o.State)}, write(ctx, tx, act, id, "oral_charged", unitID, map[string]any{"unit": unitID}, "")
	})
}

// charged are the units that a giver may charge with formalising: those of his body that he leads.
func (sc *scene) charged(post string) (out []org.Unit) {
	for _, u := range sc.Units(sc.BodyOf(post), sc.day) {
		if sc.leads(post, u.ID) == Yes {
			out = append(out, u)
		}
	}
	return out
}

// formalising finds the capacity in which a person may formalise.
func (sc *scene) formalising(act org.Act, o Oral) (org.Act, bool) {
	for _, seat := range sc.Seats(act.PersonID, sc.day) {
		if seat.AsBody() == o.BodyID && (seat.AsUnit() == o.UnitID || sc.leads(o.GiverPost, seat.AsUnit()) == Yes) {
			act.Seat = seat
			return act, true
		}
	}
	return sc.as(act, o.GiverPost)
}

// draft is the instrument that formalises the instruction, as far as the record says it.
func (o Oral) draft(groundID string) Input {
	return Input{
		Kind: o.Kind, Lang: o.Lang, Title: o.Title, Parts: map[string]string{AskingPart(o.Kind): o.Words}, GroundID: groundID, ShortGroundID: groundID,
		TermKind: TermDate, TermDay: o.TermDay, Recipients: o.Bodies, SignerPost: o.GiverPost,
	}
}

// groundKind is the sort of ground that the authority's assignment is.
func (o Oral) groundKind() GroundKind {
	if o.Authority == "gp" {
		return GroundInstruction
	}
	return GroundAct
}

// oralGround finds the authority's assignment in the register of the body, or enters it there.
func (v *Service) oralGround(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, o Oral) (string, error) {
	in := GroundInput{Kind: o.groundKind(), Authority: o.Authority, Title: o.PaperTitle, Number: o.PaperNumber, Day: o.PaperDay, NamesTerm: true, NamedDay: o.TermDay}
	id, ok, err := store.One(ctx, tx, store.Value[string], `SELECT id FROM ground WHERE body_id = $1 AND kind = $2 AND authority = $3 AND number = $4 AND day = $5
		AND names_term = 1 AND (closed_day IS NULL OR closed_day > $6) ORDER BY id LIMIT 1`, o.BodyID, string(in.Kind), in.Authority, in.Number, in.Day, sc.day)
	if err != nil || ok {
		return id, err
	}
	r, err := v.enterGround(ctx, tx, act, sc, in)
	return r.ID, err
}

// askFormalises asks for the oral instruction that an instrument formalises.
func askFormalises(documentID string) store.Question[string] {
	return store.Ask(store.Value[string], `SELECT id FROM oral WHERE instrument_id = $1 AND instrument_id <> '' AND state = $2`, documentID, string(OralRecorded))
}

// hourPassed names the oral instructions of today that are not formalised though the working day is over (44; see I-282).
func hourPassed(ctx context.Context, q store.Q, now time.Time) ([]string, error) {
	return store.List(ctx, q, store.Value[string], `SELECT id FROM oral WHERE state = 'recorded' AND due_day = $1 AND deadline_at < $2 ORDER BY id`,
		calendar.DayOf(now), now)
}

// formalised ends the duty of an oral instruction whose draft is sent; that it is the same instruction the rules have judged (I-276). How late
// it was stays (44).
func (v *Service) formalised(ctx context.Context, tx *store.Tx, act org.Act, rec Record, spoken *Oral) error {
	if spoken == nil {
		return nil
	}
	o, id := *spoken, spoken.ID
	err := store.Exec1(ctx, tx, `UPDATE oral SET state = $3, version = version + 1, formalised_at = $4 WHERE id = $1 AND state = $2`,
		id, string(OralRecorded), string(OralFormalised), act.Now)
	if errors.Is(err, store.ErrStale) {
		return outOfTurn(i18n.Msg{Key: "oral.state." + string(OralFormalised)})
	}
	if err != nil {
		return err
	}
	if act.Now.After(o.DeadlineAt) { // the working day is over, though the day is not
		if err := v.ledger.LapseHour(ctx, tx, act, DutyFormalise, []string{id}); err != nil {
			return err
		}
	}
	if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyFormalise, []string{id}, duty.StateDone, ""); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, id, turn.Formalise); err != nil {
		return err
	}
	if err := v.tellOral(ctx, tx, act.Now, o, i18n.M("oral.notice.formalised", "title", o.Title, "number", rec.Number)); err != nil {
		return err
	}
	return write(ctx, tx, act, id, "oral_formalised", rec.ID, map[string]any{"number": rec.Number, "late": act.Now.After(o.DeadlineAt)}, "")
}
