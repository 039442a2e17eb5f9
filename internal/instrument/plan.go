package instrument

import (
	"context"
	"fmt"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// DutyPlanSend is the kind of duty of a unit that has received a plan: to send the assignment or task of a measure of the
// first month of the period (44).
const DutyPlanSend = "instrument.plan.send"

// PlanSend says by when the assignment or task of a measure planned for the first month of the period is sent (44).
type PlanSend struct {
	// Term runs from the day on which the plan reached the head of the unit.
	Term calendar.Span `yaml:"term" json:"term"`
	// Periods are the lengths of the periods of plans in months, counted from January; 0 is a period that begins with
	// the plan's own day. Plans that are not named oblige to nothing here.
	Periods map[string]int `yaml:"periods" json:"periods"`
	// Kinds are the instruments that fulfil it.
	Kinds []Kind `yaml:"kinds" json:"kinds"`
}

// Valid checks the term, the plans and their periods.
func (p PlanSend) Valid() error {
	if p.Term.N < 1 || p.Term.N > 60 || p.Term.Unit != calendar.UnitWorking {
		return fmt.Errorf("the term is 1 to 60 working days, not %d %q", p.Term.N, p.Term.Unit)
	}
	for plan, months := range p.Periods {
		if err := law.Known("plan", []string{plan}, planKinds); err != nil {
			return err
		}
		if months < 0 || months > 12 || months > 0 && 12%months != 0 {
			return fmt.Errorf("a period of %d months does not divide a year", months)
		}
	}
	return law.Known("kind", p.Kinds, Kinds)
}

// Words says the term and the plans.
func (p PlanSend) Words() i18n.Msg {
	var plans []string
	for _, plan := range planKinds {
		if _, ok := p.Periods[plan]; ok {
			plans = append(plans, plan)
		}
	}
	return i18n.M("instrument.words.plan_send", "term", p.Term, "plans", law.NamesOf("instrument.plan", plans))
}

// First reports whether a measure falls into the first month of the period of a plan.
func (p PlanSend) First(plan string, approved, measure calendar.Day) bool {
	months, ok := p.Periods[plan]
	if !ok || measure.None() {
		return false
	}
	year, month, _ := measure.YMD()
	if months == 0 {
		y, m, _ := approved.YMD()
		return y == year && m == month
	}
	return (int(month)-1)%months == 0
}

// oblige opens the duty to send within the term where a planned measure falls into the first month of the period (44).
func (v *Service) oblige(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, id string, in GroundInput) error {
	return v.obligeUnit(ctx, tx, act, sc, id, act.AsUnit(), act.AsBody(), in)
}

func (v *Service) obligeUnit(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, id, unit, body string, in GroundInput) error {
	rule, para, ok := sc.law.PlanSend(sc.blank(body))
	if in.Kind != GroundPlan || !ok || !rule.First(in.Authority, in.Day, in.MeasureDay) {
		return nil
	}
	if in.ReceivedDay.None() {
		return fault.Bad("received_day", i18n.M("instrument.plan.received", "term", rule.Term), i18n.M("instrument.plan.received_allowed"))
	}
	due, err := sc.snap.Calendar.Explain(in.ReceivedDay, rule.Term, calendar.Execution)
	if err != nil {
		return fault.Bad("received_day", i18n.M("instrument.floor.calendar_ends"), i18n.M("instrument.floor.calendar_ends_allowed"))
	}
	_, err = v.ledger.Open(ctx, tx, act, []duty.Open{{
		Kind: DutyPlanSend, DebtorUnit: unit, DebtorBody: body, DocumentID: id, RefID: id,
		What: i18n.M("instrument.duty.plan_send", "title", in.Title, "item", in.Item),
		Rule: DutyPlanSend, Para: para, Edition: sc.edition(body).ID, Due: due, OnLapse: duty.OnLapseOverdue, Link: "/grounds/" + id,
	}})
	return err
}

// fulfil closes the duty of the body whose planned measure is sent on its way; how late it was stays in the ledger (44).
func (v *Service) fulfil(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Record, ground *GroundEntry) error {
	rule, _, ok := sc.law.PlanSend(sc.blank(rec.OwnerBody))
	if !ok || ground == nil || ground.Kind != GroundPlan || ground.BodyID != rec.OwnerBody || !slices.Contains(rule.Kinds, rec.Kind) {
		return nil
	}
	_, err := v.ledger.CloseRefs(ctx, tx, act, DutyPlanSend, []string{ground.ID}, duty.StateDone, "")
	return err
}

// PlanDuty is the duty to send what a planned measure asks for, with the calculation of its day; false where there is none.
func (v *Service) PlanDuty(ctx context.Context, g GroundEntry) (d duty.Duty, ok bool, err error) {
	if g.Kind != GroundPlan {
		return d, false, nil
	}
	err = v.db.Read(ctx, func(q store.Q) error {
		d, ok, err = v.planDuty(ctx, q, g.ID)
		return err
	})
	return d, ok, err
}

// planDuty is the newest of the duties of a ground: one that was closed by mistake and opened again has several (44).
func (v *Service) planDuty(ctx context.Context, q store.Q, groundID string) (d duty.Duty, ok bool, err error) {
	list, err := v.ledger.ByRefs(ctx, q, DutyPlanSend, []string{groundID})
	if n := len(list); n > 0 {
		d, ok = list[n-1], true
	}
	return d, ok, err
}

// owedAgain opens anew the duty that ended with the closing of a ground which is taken back: by its own day, so that what was late stays
// late. What was fulfilled meanwhile, or was never owed, is not (44; see I-278).
func (v *Service) owedAgain(ctx context.Context, tx *store.Tx, act org.Act, groundID string) error {
	d, ok, err := v.planDuty(ctx, tx, groundID)
	if err != nil || !ok || d.State != duty.StateVoid {
		return err
	}
	_, err = v.ledger.Open(ctx, tx, act, []duty.Open{d.Open})
	return err
}

// PlanMeasure is a measure of an approved plan of this program, as it enters the register of grounds.
type PlanMeasure struct {
	MeasureID string
	Plan      string // kind of the plan
	Title     string // of the plan
	Item      string // number of the measure
	Approved  calendar.Day
	Received  calendar.Day // the day the plan reached the head of the unit (44)
	Due       calendar.Day
	UnitID    string // who keeps the entry
	BodyID    string
}

// EnterMeasures takes measures of an approved plan into the register of grounds (39, 41), in the transaction in which their unit
// received the plan, and opens the duty to send what is planned for the first month (44). The ids come back in order.
func (v *Service) EnterMeasures(ctx context.Context, tx *store.Tx, act org.Act, list []PlanMeasure) ([]string, error) {
	sc, err := v.scene(ctx, tx, act.Day())
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, m := range list {
		in := GroundInput{Kind: GroundPlan, Authority: m.Plan, Title: m.Title, Day: m.Approved, Item: m.Item, MeasureDay: m.Due, ReceivedDay: m.Received}.tidy()
		id, _, err := v.kernel.Create(ctx, tx, act, document.New{Kind: "ground", Title: in.Title, OwnerUnit: m.UnitID, OwnerBody: m.BodyID})
		if err != nil {
			return nil, err
		}
		if err := insertGround(ctx, tx, act, id, m.UnitID, m.BodyID, m.MeasureID, in); err != nil {
			return nil, err
		}
		if err := v.obligeUnit(ctx, tx, act, sc, id, m.UnitID, m.BodyID, in); err != nil {
			return nil, err
		}
		err = journal.Append(ctx, tx, act, journal.Entry{Stream: "ground:" + id, Action: "ground.added", Subject: id, Data: in})
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}
