package planning

import (
	"context"
	"errors"
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

// RuleCall is the rule by which the first head of a body calls for proposals (17).
const RuleCall = "planning.body.call"

// CallInput is a call for proposals for a plan of a body other than the Office (17; I-210).
type CallInput struct {
	Kind     Kind         `json:"kind" enum:"annual,quarterly"`
	Period   Period       `json:"period"`
	Due      calendar.Day `json:"due_day,omitzero" doc:"Proposals are sent by this day; left out, the day of paragraph 12."`
	DraftDue calendar.Day `json:"draft_due_day,omitzero" doc:"The draft is submitted by this day; left out, the day of paragraph 12."`
	UnitID   string       `json:"unit,omitempty" doc:"The independent unit that draws the plan up; left out, the body itself, where it has no units."`
}

func (in CallInput) tidy() CallInput {
	if !in.Period.From.None() && in.Period.Until.None() {
		in.Period = in.Kind.Of(in.Period.From)
	}
	return in
}

func (in CallInput) shape() error {
	var c fault.Collector
	if in.Kind != Annual && in.Kind != Quarterly {
		c.Bad("kind", i18n.M("planning.bad.proposal_plan"), i18n.M("planning.bad.proposal_plan_allowed"))
		return c.Err()
	}
	checkPeriod(&c, in.Kind, in.Period)
	return c.Err()
}

// caller is the capacity in which the person calls for proposals in a body, and what the rules say of it: the first head and who
// lawfully acts for him, or who else the body's own edition names (17).
func (sc *scene) caller(act org.Act, bodyID string) (org.Act, Subject, error) {
	head, _ := sc.Head(bodyID, sc.day)
	act, _ = sc.as(act, head.ID)
	post, _ := sc.Post(act.AsPost())
	s := Subject{Stage: StageCall, Body: sc.bodyKind(bodyID), Caller: post.Kind}
	if act.AsBody() != bodyID {
		s.Caller = ""
	}
	return act, s, sc.law.Judge(sc.edition(bodyID), sc.day, &s, law.Reasons{}).Err()
}

// Call opens a window of proposals for the plan of the person's body: its independent units and the districts below it owe them by
// the day that the head names, the unit that draws the plan up owes the draft (17).
func (v *Service) Call(ctx context.Context, act org.Act, in CallInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "call", "", in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if err := in.shape(); err != nil {
			return Receipt{}, err
		}
		body := act.AsBody()
		act, _, err := sc.caller(act, body)
		if err != nil {
			return Receipt{}, err
		}
		if err := v.mayCall(ctx, tx, sc, body, &in); err != nil {
			return Receipt{}, err
		}
		o, err := sc.called(body, in)
		if err != nil {
			return Receipt{}, err
		}
		o.CalledPost = act.AsPost()
		if err := v.openWindow(ctx, tx, act, sc, o); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: o.ID}, nil
	})
}

// mayCall refuses a call for a period that was called for, or whose draft went to be endorsed; the unit that has begun the draft
// draws it up.
func (v *Service) mayCall(ctx context.Context, tx *store.Tx, sc *scene, body string, in *CallInput) error {
	if _, open, err := windowOf(ctx, tx, body, in.Kind, in.Period.From); err != nil {
		return err
	} else if open {
		return fault.Conflict{Msg: i18n.M("planning.call.open")}
	}
	p, begun, err := planOf(ctx, tx, body, in.Kind, in.Period.From)
	if err != nil {
		return err
	}
	if begun && p.State != StateDraft {
		return fault.Conflict{Msg: i18n.M("planning.proposal.too_late", "state", stateMsg(p.State))}
	}
	if in.UnitID == "" && begun {
		in.UnitID = p.UnitID
	}
	if begun && in.UnitID != p.UnitID {
		return fault.Bad("unit", i18n.M("planning.call.other_unit"), i18n.M("planning.call.other_unit_allowed", "unit", sc.UnitName(p.UnitID, sc.day)))
	}
	units := sc.Independent(body, sc.day)
	if in.UnitID == "" && len(units) == 0 {
		in.UnitID = body
	}
	if in.UnitID != body && !slices.ContainsFunc(units, func(u org.Unit) bool { return u.ID == in.UnitID }) {
		return fault.Bad("unit", i18n.M("planning.call.unit"), i18n.M("planning.call.unit_allowed", "body", sc.UnitName(body, sc.day)))
	}
	return nil
}

// called computes the days of a call and who owes proposals.
func (sc *scene) called(body string, in CallInput) (*opening, error) {
	ed := sc.edition(body)
	model, _, _ := sc.law.windows.On(ed, sc.day)
	proposals, draft, err := model.days(in.Kind, in.Period, sc.snap.Calendar)
	if err == nil && !in.Due.None() {
		proposals, err = sc.snap.Calendar.ExplainDate(in.Due, calendar.Execution)
	}
	if err == nil && !in.DraftDue.None() {
		draft, err = sc.snap.Calendar.ExplainDate(in.DraftDue, calendar.Execution)
	}
	if errors.Is(err, calendar.ErrUndecided) {
		err = fault.Bad("due", i18n.M("planning.bad.calendar"), i18n.M("planning.bad.calendar_allowed"))
	}
	if err != nil {
		return nil, err
	}
	var c fault.Collector
	if proposals.Effective < sc.day {
		c.Bad("due", i18n.M("planning.call.past"), i18n.M("planning.bad.past_due_allowed", "day", sc.day))
	}
	if draft.Effective < proposals.Effective || draft.Effective > in.Period.Until {
		c.Bad("draft_due", i18n.M("planning.call.draft"), i18n.M("planning.call.draft_allowed", "from", proposals.Effective, "until", in.Period.Until))
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	_, para, _ := sc.law.call.On(ed, sc.day)
	o := &opening{
		Window:    Window{BodyID: body, Kind: in.Kind, Period: in.Period, AuthorUnit: in.UnitID},
		proposals: proposals, draft: draft, rule: RuleCall, para: para, edition: ed.ID,
	}
	for _, u := range sc.below(body, sc.day) {
		if u.ID != in.UnitID {
			o.debtors = append(o.debtors, u)
		}
	}
	if len(o.debtors) == 0 {
		return nil, fault.Conflict{Msg: i18n.M("planning.call.nobody")}
	}
	return o, nil
}

// below are the independent units of a body and the districts under it, who propose for its plan (17).
func (sc *scene) below(body string, day calendar.Day) []org.Unit {
	out := sc.Independent(body, day)
	for _, u := range sc.Below(body, day) {
		if u.Kind == org.KindDistrict {
			out = append(out, u)
		}
	}
	return out
}

// EndCall withdraws a call for proposals, with the reason: what is owed is owed no longer, and the period may be called for anew with
// other days. Proposals that were sent stay sent.
func (v *Service) EndCall(ctx context.Context, act org.Act, windowID, reason string) (Receipt, error) {
	return v.change(ctx, act, "end_call", windowID, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		w, err := windowFor(ctx, tx, sc, act, windowID)
		if err != nil {
			return Receipt{}, err
		}
		act, _, err := sc.caller(act, w.BodyID)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		var refs []string
		for _, u := range append(sc.below(w.BodyID, w.OpenedDay), sc.below(w.BodyID, sc.day)...) {
			refs = append(refs, proposeRef(w.ID, u.ID))
		}
		if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyPropose, document.Distinct(refs), duty.StateVoid, reason); err != nil {
			return Receipt{}, err
		}
		if _, err := v.ledger.CloseRefs(ctx, tx, act, DutySubmit, []string{w.ID}, duty.StateVoid, reason); err != nil {
			return Receipt{}, err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM plan_window WHERE id = $1`, w.ID); err != nil {
			return Receipt{}, err
		}
		return Receipt{ID: w.ID}, journal.Append(ctx, tx, act, journal.Entry{
			Stream: "planning", Action: "planning.window_withdrawn", Subject: w.ID, Data: map[string]any{"body": w.BodyID, "kind": w.Kind, "from": w.Period.From}, Reason: reason,
		})
	})
}

// Calling is what the page of plans offers beside the register: to call for proposals, and the unit's own plan of the next quarter.
type Calling struct {
	May   bool     // the person may call for proposals for a plan of the body (17)
	Units []string // that may be told to draw it up
	Own   *OwnPlan // nil while it is not time for it
}

// OwnPlan is the work plan of the person's unit for the next quarter (14). No day is named for it, so nothing is owed (I-211).
type OwnPlan struct {
	UnitID string
	Period Period
	PlanID string // "" while it is not begun
	State  State
}

// Calling tells what the person may begin now.
func (v *Service) Calling(ctx context.Context, act org.Act) (Calling, error) {
	var out Calling
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		out = Calling{}
		body := act.AsBody()
		if _, _, err := sc.caller(act, body); err == nil {
			out.May = true
			for _, u := range sc.Independent(body, sc.day) {
				out.Units = append(out.Units, u.ID)
			}
		}
		var err error
		out.Own, err = ownPlan(ctx, q, sc, act)
		return err
	})
	return out, err
}

// ownPlan is the plan of the person's unit for the next quarter, once that is as near as a window of proposals would be.
func ownPlan(ctx context.Context, q store.Q, sc *scene, act org.Act) (*OwnPlan, error) {
	body, unit := act.AsBody(), sc.UnitOf(act.AsUnit(), sc.day)
	u, _ := sc.Unit(unit)
	if u.Kind.IsBody() || u.Kind == org.KindLeadership || sc.bodyKind(body) == org.KindDistrict {
		return nil, nil
	}
	model, _, ok := sc.law.windows.On(sc.edition(body), sc.day)
	next := coming(sc.day)[1].Period
	if !ok || sc.day < model.opens(next.From, sc.snap.Calendar) {
		return nil, nil
	}
	out := &OwnPlan{UnitID: unit, Period: next}
	p, begun, err := store.One(ctx, q, scanPlan, `SELECT `+planColumns+` FROM plan p WHERE p.unit_id = $1 AND p.period_from = $2 AND p.kind = 'unit' AND p.state <> 'withdrawn'`,
		unit, next.From)
	if begun {
		out.PlanID, out.State = p.ID, p.State
	}
	return out, err
}
