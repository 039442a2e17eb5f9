package planning

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Outcome narrows measures to what came of them; several may hold of one measure.
type Outcome string

// Outcomes of measures, as the analysis of planning practice counts them (18).
const (
	OutcomeInTime   Outcome = "in_time"
	OutcomeLate     Outcome = "late"    // reported late, or not reported and past its day
	OutcomeWaiting  Outcome = "waiting" // its day is still to come
	OutcomeExtended Outcome = "extended"
	OutcomeChanged  Outcome = "changed"
	OutcomeDropped  Outcome = "dropped"
	OutcomeOff      Outcome = "off"
)

// Outcomes lists them in the order of the columns of the analysis.
var Outcomes = []Outcome{OutcomeInTime, OutcomeLate, OutcomeWaiting, OutcomeExtended, OutcomeChanged, OutcomeDropped, OutcomeOff}

// cond is the condition of an outcome; ? stands for today.
func (o Outcome) cond() string {
	switch o {
	case OutcomeInTime:
		return `c.reported_day <= c.report_due`
	case OutcomeLate:
		return `(c.reported_day > c.report_due OR c.reported_day IS NULL AND c.state = 'running' AND c.report_due < ?)`
	case OutcomeWaiting:
		return `c.reported_day IS NULL AND c.state = 'running' AND c.report_due >= ?`
	case OutcomeExtended:
		return `c.extensions > 0`
	case OutcomeChanged:
		return `c.changes > 0`
	case OutcomeDropped:
		return `c.state = 'dropped'`
	case OutcomeOff:
		return `c.state = 'off'`
	}
	return `1 = 1`
}

// ControlFilter narrows measures under control. Empty fields do not narrow.
type ControlFilter struct {
	PlanID  string
	Kind    Kind
	State   ControlState
	Outcome Outcome
	Unit    string // who answers for it
	Deputy  string // post that supervised the unit
	From    string // first month, 2026-01
	Until   string // last month
	Text    string // words of the name
	Open    bool   // only those that are still under control
}

// where makes the condition of a filter over plan_control c, after the arguments that are there.
func (f ControlFilter) where(today calendar.Day, args []any) (string, []any) {
	var out []string
	bind := func(cond string, v any) {
		args = append(args, v)
		out = append(out, strings.ReplaceAll(cond, "?", "$"+strconv.Itoa(len(args))))
	}
	for column, v := range map[string]string{"plan_id": f.PlanID, "plan_kind": string(f.Kind), "state": string(f.State), "unit_id": f.Unit, "deputy_post": f.Deputy} {
		if v != "" {
			bind("c."+column+" = ?", v)
		}
	}
	if f.Open {
		out = append(out, "c.state NOT IN ('off', 'dropped')")
	}
	if f.From != "" {
		bind("c.month >= ?", f.From)
	}
	if f.Until != "" {
		bind("c.month <= ?", f.Until)
	}
	if f.Outcome != "" {
		if cond := f.Outcome.cond(); strings.Contains(cond, "?") {
			bind(cond, today)
		} else {
			out = append(out, cond)
		}
	}
	for _, w := range strings.Fields(i18n.Fold(f.Text)) {
		bind(`m.folded LIKE ? ESCAPE '!'`, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(w)+"%")
	}
	slices.Sort(out)
	if len(out) == 0 {
		return "1 = 1", args
	}
	return strings.Join(out, " AND "), args
}

// ControlRow is a line of the list of measures under control.
type ControlRow struct {
	Control
	Number    int64
	Name      string
	Due       calendar.Day
	PlanTitle string
}

// Controls lists measures under control of the plans that a person may see, by the day on which they are reported.
func (v *Service) Controls(ctx context.Context, act org.Act, f ControlFilter, cursor string, limit int) (Page[ControlRow], error) {
	page := Page[ControlRow]{Rows: []ControlRow{}}
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		right, args := access.SeeSQL(sc.viewer(act.PersonID), "c.plan_id", nil)
		where, args, err := f.narrowed(ctx, q, sc.day, args)
		if err != nil {
			return err
		}
		day, id, _ := strings.Cut(cursor, "_")
		args = append(args, day, id, limit+1)
		n := len(args)
		text := `SELECT ` + controlColumns + `, m.ordinal, m.name, m.due_day, p.title FROM plan_control c JOIN plan_measure m ON m.id = c.measure_id
			JOIN plan p ON p.document_id = c.plan_id WHERE ` + right + ` AND ` + where + ` AND (c.report_due, c.measure_id) > ($` + strconv.Itoa(n-2) + `, $` + strconv.Itoa(n-1) + `)
			ORDER BY c.report_due, c.measure_id LIMIT $` + strconv.Itoa(n)
		list, err := store.List(ctx, q, scanControlRow, text, args...)
		if err != nil {
			return err
		}
		page = Page[ControlRow]{Rows: list}
		if len(list) > limit {
			page.Rows = list[:limit]
			last := list[limit-1]
			page.Next = last.ReportDue.String() + "_" + last.MeasureID
		}
		return nil
	})
	return page, err
}

// FindMeasures finds measures under control by the words of their names, in the plans that a person may see, the newest first.
func (v *Service) FindMeasures(ctx context.Context, act org.Act, words string, limit int) ([]ControlRow, error) {
	var out []ControlRow
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		right, args := access.SeeSQL(sc.viewer(act.PersonID), "c.plan_id", []any{limit})
		where, args, err := ControlFilter{Text: words}.narrowed(ctx, q, sc.day, args)
		if err != nil {
			return err
		}
		// A word that many have is among the newest as a rule: a walk of those few, which no planner turns into one of all, comes first.
		for _, from := range []string{fmt.Sprintf(`(SELECT * FROM plan_control ORDER BY report_due DESC, measure_id DESC LIMIT %d)`, newestMost), `plan_control`} {
			out, err = store.List(ctx, q, scanControlRow, `SELECT `+controlColumns+`, m.ordinal, m.name, m.due_day, p.title FROM `+from+` c JOIN plan_measure m ON m.id = c.measure_id
				JOIN plan p ON p.document_id = c.plan_id WHERE `+right+` AND `+where+` ORDER BY c.report_due DESC, c.measure_id DESC LIMIT $1`, args...)
			if err != nil || len(out) >= limit {
				return err
			}
		}
		return nil
	})
	return out, err
}

// newestMost is how many of the newest measures are looked at before all of them are.
const newestMost = 200

func scanControlRow(s store.Scanner) (r ControlRow, err error) {
	err = s.Scan(append(r.dest(), &r.Number, &r.Name, &r.Due, &r.PlanTitle)...)
	return r, err
}

// Actions upon a measure under control and upon a report on a change.
const (
	ActStart        Action = "start"
	ActWrite        Action = "report"
	ActPut          Action = "put"
	ActBring        Action = "bring"
	ActReturnReport Action = "return_report"
	ActResolve      Action = "resolve"
	ActImplement    Action = "implement"
	ActPapers       Action = "papers"
	ActOff          Action = "off"
	ActReturnPapers Action = "return_papers"
	ActChange       Action = "change"
	ActBringChange  Action = "bring_change"
	ActDecideChange Action = "decide_change"
)

// ControlCard is a measure under control as a person sees it.
type ControlCard struct {
	Control
	Line    Measure
	Plan    Plan
	Report  *Report // nil while there is none, or when the person may not see it
	Duties  []duty.Duty
	Changes []ChangeReport // that the person may see, newest first
	History []Edition      // editions of the plan that touched the measure, newest first
	Verdict law.Verdict    // what the rules would say of the memo if it were brought now
	Past    []PastReport   // memos that were signed and returned; empty when the person may not see them
	Signed  []document.SignatureCheck
	IIN     string // of the person who brings the memo
	Actions []Action
}

// Can reports whether the card offers an action.
func (c *ControlCard) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// Control reads a measure under control with everything its card shows.
func (v *Service) Control(ctx context.Context, act org.Act, measureID string) (ControlCard, error) {
	var c ControlCard
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		h, err := v.hold(ctx, q, sc, act, measureID)
		if err != nil {
			return err
		}
		c = ControlCard{Control: h.Control, Line: h.measure, Plan: h.plan}
		for _, kind := range []string{DutyReport, DutyPapers, DutyImplement} {
			list, err := v.ledger.ByRefs(ctx, q, kind, []string{measureID})
			if err != nil {
				return err
			}
			c.Duties = append(c.Duties, list...)
		}
		r, ok, err := v.reportOf(ctx, q, measureID)
		if err != nil {
			return err
		}
		if ok {
			if _, may, err := access.CanSee(ctx, q, sc.viewer(act.PersonID), r.ID); err != nil {
				return err
			} else if may {
				c.Report = &r
				if c.Signed, err = v.checks(ctx, q, r.ID); err != nil {
					return err
				}
				if c.Past, err = v.pastReports(ctx, q, measureID); err != nil {
					return err
				}
			}
		}
		if c.Changes, err = v.changesWhere(ctx, q, sc, act, `x.measure_id = `, measureID); err != nil {
			return err
		}
		all, err := editions(ctx, q, h.PlanID)
		for _, e := range all {
			if slices.ContainsFunc(e.Changes, func(x Change) bool { return x.MeasureID == measureID }) {
				c.History = append(c.History, e)
			}
		}
		sc.offer(act, &h, &c)
		c.IIN = v.signer.IIN(sc.Structure, act.PersonID)
		return err
	})
	return c, err
}

// checks are the signatures of a document with what their check finds.
func (v *Service) checks(ctx context.Context, q store.Q, id string) ([]document.SignatureCheck, error) {
	list, err := v.kernel.Signatures(ctx, q, id)
	if err != nil {
		return nil, err
	}
	out := make([]document.SignatureCheck, len(list))
	for i, s := range list {
		if out[i], err = v.kernel.VerifySignature(ctx, q, s, v.signer); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// offer fills in what the person may do with the measure now.
func (sc *scene) offer(act org.Act, h *held, c *ControlCard) {
	add := func(may bool, a ...Action) {
		if may {
			c.Actions = append(c.Actions, a...)
		}
	}
	_, own := sc.inUnit(act, h.UnitID)
	_, controls := sc.inUnit(act, h.ControllerUnit)
	_, approver := sc.as(act, h.ApproverPost)
	state := ReportDraft
	if c.Report != nil {
		state = c.Report.State
		_, d := sc.bringing(act, h, c.Report)
		c.Verdict = sc.law.JudgeDeed(sc.edition(h.BodyID), sc.day, d)
	}
	switch h.State {
	case ControlRunning:
		add(own && h.StartedDay.None(), ActStart)
		add(own && state == ReportDraft, ActWrite)
		add(own && c.Report != nil && state == ReportDraft, ActPut)
		if c.Report != nil && state == ReportReady {
			_, bringer := sc.as(act, c.Report.BringerPost)
			_, d := sc.bringing(act, h, c.Report)
			add(bringer || sc.judgeDeed(h.BodyID, d) == nil, ActBring)
			add(bringer, ActReturnReport)
		}
		add(own, ActChange)
	case ControlReported:
		add(approver, ActResolve, ActReturnReport)
	case ControlResolved:
		add(own && !h.PapersDue.None(), ActPapers)
		add(controls && h.PapersDue.None(), ActOff)
	case ControlPapers:
		add(controls, ActOff, ActReturnPapers)
	}
	add(own && !h.ResolvedDay.None() && h.ImplementedDay.None(), ActImplement)
}

// MeasureHistory pages through what the journal tells of a measure, newest first.
func (v *Service) MeasureHistory(ctx context.Context, act org.Act, measureID string, after journal.Cursor, limit int) (list []journal.Record, next journal.Cursor, err error) {
	err = v.read(ctx, act, func(q store.Q, sc *scene) error {
		if _, err := v.hold(ctx, q, sc, act, measureID); err != nil {
			return err
		}
		list, next, err = journal.Page(ctx, q, MeasureStream(measureID), after, limit)
		return err
	})
	return list, next, err
}

// changesWhere loads reports on changes that the person may see, newest first.
func (v *Service) changesWhere(ctx context.Context, q store.Q, sc *scene, act org.Act, cond, arg string) ([]ChangeReport, error) {
	right, args := access.SeeSQL(sc.viewer(act.PersonID), "x.document_id", []any{arg})
	return store.List(ctx, q, scanChange, `SELECT `+changeColumns+` FROM plan_change x WHERE `+cond+`$1 AND `+right+` ORDER BY x.document_id DESC LIMIT 200`, args...)
}

// Changes lists the reports on changes of a plan that the person may see, newest first.
func (v *Service) Changes(ctx context.Context, act org.Act, planID string) ([]ChangeReport, error) {
	var out []ChangeReport
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		if _, err := v.seePlan(ctx, q, sc, act, planID); err != nil {
			return err
		}
		var err error
		out, err = v.changesWhere(ctx, q, sc, act, `x.plan_id = `, planID)
		return err
	})
	return out, err
}

// ChangeCard is a report on a change as a person sees it.
type ChangeCard struct {
	ChangeReport
	Input         ChangeInput
	Plan          Plan
	Before, After Measure
	Differences   []Change
	Begun         bool
	Last          calendar.Day // the last day on which it may be brought
	Verdict       law.Verdict  // what the rules say of it as it would be brought now; empty once it is
	Table         law.Verdict  // what they say of the line
	Rounds        []document.Round
	Steps         []document.StepView
	Signed        []document.SignatureCheck
	IIN           string // of the person who brings the report or approves the change
	Actions       []Action
}

// Can reports whether the card offers an action.
func (c *ChangeCard) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// Change reads a report on a change with everything its card shows.
func (v *Service) Change(ctx context.Context, act org.Act, id string) (ChangeCard, error) {
	var c ChangeCard
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		x, err := v.seeChange(ctx, q, sc, act, id)
		if err != nil {
			return err
		}
		if err := v.lines(ctx, q, sc, &x); err != nil {
			return err
		}
		c = ChangeCard{ChangeReport: x.ChangeReport, Input: x.Input, Plan: x.plan, Before: x.before, After: x.after, Begun: !x.control.StartedDay.None()}
		if x.Edition > 0 { // what it changed stands in the edition
			all, err := editions(ctx, q, x.PlanID)
			if err != nil {
				return err
			}
			for _, e := range all {
				if e.N == x.Edition {
					c.Differences = e.Changes
				}
			}
		} else if x.What != ChangeAdd {
			c.Differences = differences(&x.before, &x.after, sc)
		}
		if c.Rounds, err = v.kernel.Rounds(ctx, q, id); err != nil {
			return err
		}
		sc.offerChange(act, &x, &c)
		c.IIN = v.signer.IIN(sc.Structure, act.PersonID)
		c.Signed, err = v.checks(ctx, q, id)
		return err
	})
	return c, err
}

// lines loads the measure before and after the change, for its card; what is wrong with the line now is told by the verdict.
func (v *Service) lines(ctx context.Context, q store.Q, sc *scene, x *changing) error {
	x.after = Measure{PlanID: x.PlanID}
	if x.MeasureID != "" && x.What != ChangeAdd {
		var ok bool
		var err error
		if x.before, ok, err = loadMeasure(ctx, q, x.MeasureID); err != nil || !ok {
			return err
		}
		if x.control, _, err = store.One(ctx, q, scanControl, `SELECT `+controlColumns+` FROM plan_control c WHERE c.measure_id = $1`, x.MeasureID); err != nil {
			return err
		}
		x.after = x.before
	}
	if in := x.Input.Measure; in != nil {
		x.after.set(in)
	}
	if x.What == ChangeExtend {
		x.after.Due = x.Input.Due
	}
	return nil
}

func (sc *scene) offerChange(act org.Act, x *changing, c *ChangeCard) {
	_, own := sc.inUnit(act, x.UnitID)
	c.Steps = sc.openSteps(act, c.Rounds)
	switch x.State {
	case ChangeDraft:
		d := sc.changeFacts(x, DeedChange)
		d.Head = true // whether the head brings it is seen when he does
		c.Last = sc.changeBy(x, d)
		c.Verdict = sc.law.JudgeDeed(sc.edition(x.plan.BodyID), sc.day, d)
		c.Table = sc.judgeLine(x, act)
		if own {
			c.Actions = append(c.Actions, ActEdit, ActWithdraw)
		}
		if head, ok := sc.Head(x.UnitID, sc.day); ok {
			if _, ok := sc.as(act, head.ID); ok {
				c.Actions = append(c.Actions, ActBringChange)
			}
		}
	case ChangeAgreeing:
		if own {
			c.Actions = append(c.Actions, ActWithdraw)
		}
	case ChangeSubmitted:
		if own {
			c.Actions = append(c.Actions, ActWithdraw)
		}
		if _, _, ok := sc.deciding(act, x); ok {
			c.Actions = append(c.Actions, ActDecideChange)
		}
	}
	if len(c.Steps) > 0 {
		c.Actions = append(c.Actions, ActAnswer)
	}
}

// ChangeHistory pages through what the journal tells of a report on a change, newest first.
func (v *Service) ChangeHistory(ctx context.Context, act org.Act, id string, after journal.Cursor, limit int) (list []journal.Record, next journal.Cursor, err error) {
	err = v.read(ctx, act, func(q store.Q, sc *scene) error {
		list, next, err = v.kernel.Journal(ctx, q, sc.viewer(act.PersonID), id, after, limit)
		return err
	})
	return list, next, err
}

// MeasureMatters names the measures under control among the references of moves. Rights are the caller's affair.
func MeasureMatters(ctx context.Context, q store.Q, ids []string) (map[string]Matter, error) {
	out := map[string]Matter{}
	if len(ids) == 0 {
		return out, nil
	}
	in, args := store.Marks(ids)
	type named struct {
		id, name, unit, body string
		kind                 Kind
	}
	list, err := store.List(ctx, q, func(s store.Scanner) (n named, err error) {
		err = s.Scan(&n.id, &n.name, &n.unit, &n.body, &n.kind)
		return n, err
	}, `SELECT c.measure_id, m.name, c.unit_id, c.body_id, c.plan_kind FROM plan_control c JOIN plan_measure m ON m.id = c.measure_id WHERE c.measure_id IN (`+in+`)`, args...)
	for _, n := range list {
		out[n.id] = Matter{n.name, "/measures/" + n.id, n.unit, n.body, kindMsg(n.kind)}
	}
	return out, err
}

// changeMatters adds the reports on changes among documents.
func changeMatters(ctx context.Context, q store.Q, out map[string]Matter, in string, args []any) error {
	list, err := store.List(ctx, q, scanChange, `SELECT `+changeColumns+` FROM plan_change x WHERE x.document_id IN (`+in+`)`, args...)
	if err != nil || len(list) == 0 {
		return err
	}
	for _, x := range list {
		p, _, err := loadPlan(ctx, q, x.PlanID)
		if err != nil {
			return err
		}
		out[x.ID] = Matter{p.Title, "/changes/" + x.ID, x.UnitID, p.BodyID, i18n.Msg{Key: "planning.change.what." + string(x.What)}}
	}
	return nil
}
