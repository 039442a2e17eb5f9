package planning

import (
	"context"
	"slices"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Kinds of duties of paragraph 18; RefID is the measure.
const (
	DutyReport    = "planning.report"    // the result is reported
	DutyPapers    = "planning.papers"    // the confirming documents reach the Apparatus
	DutyImplement = "planning.implement" // the resolution is carried into effect
)

const controlColumns = `c.measure_id, c.plan_id, c.plan_kind, c.body_id, c.unit_id, c.deputy_post, c.controller_unit, c.approver_post, c.state, c.month,
	c.report_due, c.papers_due, c.implement_due, c.first_due, c.report_id, c.started_day, c.reported_day, c.resolved_day, c.implemented_day,
	c.papers_day, c.off_day, c.venue, c.extensions, c.changes`

func (c *Control) dest() []any {
	return []any{
		&c.MeasureID, &c.PlanID, &c.PlanKind, &c.BodyID, &c.UnitID, &c.DeputyPost, &c.ControllerUnit, &c.ApproverPost, &c.State, &c.Month,
		&c.ReportDue, &c.PapersDue, &c.ImplementDue, &c.FirstDue, &c.ReportID, &c.StartedDay, &c.ReportedDay, &c.ResolvedDay, &c.ImplementedDay,
		&c.PapersDay, &c.OffDay, &c.Venue, &c.Extensions, &c.Changes,
	}
}

func scanControl(s store.Scanner) (c Control, err error) {
	err = s.Scan(c.dest()...)
	return c, err
}

// controlDays are the days by which a measure with the term is reported and its papers are sent (18; I-195).
func (v *Controlling) days(due calendar.Day, papers bool, cal *calendar.Calendar) (report, sent calendar.Explanation, err error) {
	if report, err = cal.ExplainDate(monthDay(due, v.ReportDay), calendar.Execution); err != nil || !papers {
		return report, sent, beyond(err)
	}
	sent, err = cal.ExplainDate(monthDay(due, v.PapersDay), calendar.Execution)
	return report, sent, beyond(err)
}

// beyond says that the calendar does not reach a day.
func beyond(err error) error {
	if err != nil {
		return fault.Bad("due", i18n.M("planning.bad.calendar"), i18n.M("planning.bad.calendar_allowed"))
	}
	return nil
}

// beginControl puts the measures of a plan that came in force under control: each gets its days and its duties (18).
func (v *Service) beginControl(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, p *Plan, list []Measure) error {
	ed := sc.edition(p.BodyID)
	rule, para, ok := sc.law.control.On(ed, sc.day)
	if !ok {
		return nil
	}
	papers := p.BodyID == sc.Root() && slices.Contains(rule.Papers, p.Kind)
	var rows [][]any
	var opens []duty.Open
	for i := range list {
		m := &list[i]
		report, sent, err := rule.days(m.Due, papers, sc.snap.Calendar)
		if err != nil {
			return err
		}
		unit := sc.answers(m.LeadUnit, p.BodyID)
		deputy := ""
		if post, ok := sc.supervisor(unit, p.BodyID); ok {
			deputy = post.ID
		}
		rows = append(rows, []any{
			m.ID, p.ID, string(p.Kind), p.BodyID, unit, deputy, p.ControllerUnit, p.ApproverPost, string(ControlRunning), MonthOf(m.Due),
			report.Effective, dayOrNull(sent.Effective), report.Effective, "", "", 0, 0, 0, sc.day,
		})
		o := sc.owes(unit, p, m, para, ed.ID)
		o.Kind, o.Due, o.What = DutyReport, report, i18n.M("planning.duty.report", "number", int(m.Ordinal), "title", p.Title)
		opens = append(opens, o)
		if papers {
			o.Kind, o.Due, o.What = DutyPapers, sent, i18n.M("planning.duty.papers", "number", int(m.Ordinal), "title", p.Title)
			opens = append(opens, o)
		}
	}
	err := store.InsertMany(ctx, tx, "plan_control", []string{
		"measure_id", "plan_id", "plan_kind", "body_id", "unit_id", "deputy_post", "controller_unit", "approver_post", "state", "month", "report_due",
		"papers_due", "first_due", "report_id", "venue", "extensions", "changes", "moved", "opened_day",
	}, rows)
	if err != nil {
		return err
	}
	if _, err := v.ledger.Open(ctx, tx, act, opens); err != nil {
		return err
	}
	return v.showNear(ctx, tx, act, sc)
}

// answers is who answers for a measure: the independent unit of its responsible executor, or the body that it was laid on.
func (sc *scene) answers(leadUnit, planBody string) string {
	u, _ := sc.Unit(leadUnit)
	if u.Kind.IsBody() && leadUnit != planBody {
		return leadUnit
	}
	if u.BodyID != planBody {
		return u.BodyID
	}
	return sc.UnitOf(leadUnit, sc.day)
}

// keyOf is the key of a unit or of a body.
func (sc *scene) keyOf(unitID string) string {
	if u, _ := sc.Unit(unitID); u.Kind.IsBody() {
		return access.Body(unitID)
	}
	return access.Unit(unitID)
}

// owes is a duty of who answers for a measure, still without its kind, words and day.
func (sc *scene) owes(unit string, p *Plan, m *Measure, para, edition string) duty.Open {
	o := duty.Open{
		DebtorUnit: unit, CreditorUnit: p.ControllerUnit, DocumentID: p.ID, RefID: m.ID, Rule: ParamControl, Para: para, Edition: edition,
		Link: "/measures/" + m.ID,
	}
	if u, _ := sc.Unit(unit); u.Kind.IsBody() {
		o.DebtorUnit, o.DebtorBody = "", unit
	}
	return o
}

func dayOrNull(d calendar.Day) any {
	if d.None() {
		return nil
	}
	return d
}

// nearMonths is how long before its day a measure comes onto the desk of its unit.
const nearMonths = 1

// ShowNear puts measures whose day is near onto the desks of their units. It is a timer's work and may run again.
func (v *Service) ShowNear(ctx context.Context, now time.Time) error {
	act := org.Act{Actor: org.SystemActor(), Now: now}
	return v.db.Write(ctx, func(tx *store.Tx) error {
		sc, err := v.scene(ctx, tx, act.Day())
		if err != nil {
			return err
		}
		return v.showNear(ctx, tx, act, sc)
	})
}

func (v *Service) showNear(ctx context.Context, tx *store.Tx, act org.Act, sc *scene) error {
	until := sc.day.AddMonths(nearMonths)
	list, err := store.List(ctx, tx, scanControl, `SELECT `+controlColumns+` FROM plan_control c WHERE c.state = 'running' AND c.report_due <= $1 AND c.moved = 0`, until)
	if err != nil || len(list) == 0 {
		return err
	}
	rows := make([]turn.Row, len(list))
	for i := range list {
		c := &list[i]
		rows[i] = turn.Next(act, sc.keyOf(c.UnitID), turn.ReportMeasure, c.MeasureID, c.PlanID, c.ReportDue)
	}
	if err := turn.SetMany(ctx, tx, rows); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE plan_control SET moved = 1 WHERE state = 'running' AND report_due <= $1 AND moved = 0`, until)
	return err
}

// held is a measure under control with its plan, as an act upon it finds it.
type held struct {
	Control
	plan    Plan
	measure Measure
}

// hold loads a measure under control of a plan that the person may see.
func (v *Service) hold(ctx context.Context, q store.Q, sc *scene, act org.Act, measureID string) (held, error) {
	c, ok, err := store.One(ctx, q, scanControl, `SELECT `+controlColumns+` FROM plan_control c WHERE c.measure_id = $1`, measureID)
	if err == nil && !ok {
		err = fault.NotFound{What: "measure under control " + measureID}
	}
	if err != nil {
		return held{}, err
	}
	h := held{Control: c}
	if h.plan, err = v.seePlan(ctx, q, sc, act, c.PlanID); err != nil {
		return h, err
	}
	h.measure, _, err = loadMeasure(ctx, q, measureID)
	return h, err
}

// byExecutor finds the capacity in which the person works for the unit or body that answers for the measure, and holds the measure
// in one of the states.
func (v *Service) byExecutor(ctx context.Context, q store.Q, sc *scene, act org.Act, measureID string, states ...ControlState) (org.Act, held, error) {
	h, err := v.hold(ctx, q, sc, act, measureID)
	if err != nil {
		return act, h, err
	}
	a, err := sc.ofUnit(act, h.UnitID)
	if err != nil {
		return act, h, err
	}
	if !slices.Contains(states, h.State) {
		return a, h, outOfTurn(controlMsg(h.State))
	}
	return a, h, nil
}

// setControl moves a measure under control on.
func setControl(ctx context.Context, tx *store.Tx, c *Control, to ControlState) error {
	ok, err := changed(ctx, tx, `UPDATE plan_control SET state = $3 WHERE measure_id = $1 AND state = $2`, c.MeasureID, string(c.State), string(to))
	if err == nil && !ok {
		err = outOfTurn(controlMsg(c.State))
	}
	c.State = to
	return err
}

// setMeasure keeps the state of the line of the table.
func setMeasure(ctx context.Context, tx *store.Tx, act org.Act, id string, to MeasureState) error {
	_, err := tx.Exec(ctx, `UPDATE plan_measure SET state = $2, version = version + 1, updated_at = $3 WHERE id = $1`, id, string(to), act.Now)
	return err
}

func (c *Control) receipt() Receipt { return Receipt{ID: c.MeasureID, State: string(c.State)} }

// deed is an act upon the measure as the rules see it.
func (sc *scene) deed(stage DeedStage, h *held) *Deed {
	to, _ := sc.Post(h.ApproverPost)
	return &Deed{Stage: stage, Kind: h.PlanKind, Office: h.BodyID == sc.Root(), To: to.Kind}
}

func (sc *scene) judgeDeed(bodyID string, d *Deed) error {
	return sc.law.JudgeDeed(sc.edition(bodyID), sc.day, d).Err()
}

// tell tells a unit or a body about a measure.
func (v *Service) tell(ctx context.Context, tx *store.Tx, act org.Act, to document.To, h *held, msg i18n.Msg) error {
	return v.kernel.Notify(ctx, tx, act.Now, []document.To{to}, msg, "/measures/"+h.MeasureID, h.PlanID)
}

// StartMeasure records that execution of a measure has begun: from then on its term is extended and not changed (19; I-200).
func (v *Service) StartMeasure(ctx context.Context, act org.Act, measureID string) (Receipt, error) {
	return v.change(ctx, act, "start", measureID, nil, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, h, err := v.byExecutor(ctx, tx, sc, act, measureID, ControlRunning)
		if err != nil {
			return Receipt{}, err
		}
		if !h.StartedDay.None() {
			return Receipt{}, fault.Conflict{Msg: i18n.M("planning.conflict.started", "day", h.StartedDay)}
		}
		return h.receipt(), v.started(ctx, tx, act, sc, &h)
	})
}

// started records the first day of execution once.
func (v *Service) started(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, h *held) error {
	if !h.StartedDay.None() {
		return nil
	}
	h.StartedDay = sc.day
	if _, err := tx.Exec(ctx, `UPDATE plan_control SET started_day = $2 WHERE measure_id = $1`, h.MeasureID, sc.day); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan_measure SET start_day = $2, updated_at = $3 WHERE id = $1`, h.MeasureID, sc.day, act.Now); err != nil {
		return err
	}
	return note(ctx, tx, act, h.MeasureID, "measure_started", map[string]any{"number": h.measure.Ordinal}, "")
}

// MeasureStream is the stream of the journal that tells of one measure.
func MeasureStream(id string) string { return "measure:" + id }

// note appends to the journal of a measure.
func note(ctx context.Context, tx *store.Tx, act org.Act, measureID, action string, data any, reason string) error {
	return journal.Append(ctx, tx, act, journal.Entry{Stream: MeasureStream(measureID), Action: "planning." + action, Subject: measureID, Data: data, Reason: reason})
}
