package planning

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

const documentChange = "planning.change"

// ChangeState is where a report on a change stands.
type ChangeState string

// States of a report on a change (19).
const (
	ChangeDraft     ChangeState = "draft"
	ChangeAgreeing  ChangeState = "agreeing"
	ChangeSubmitted ChangeState = "submitted"
	ChangeApproved  ChangeState = "approved"
	ChangeRefused   ChangeState = "refused"
	ChangeWithdrawn ChangeState = "withdrawn"
)

// ChangeInput is a reasoned report on a change of a plan as a person writes it (19).
type ChangeInput struct {
	What          ChangeWhat    `json:"what" enum:"extend,change,drop,add"`
	MeasureID     string        `json:"measure,omitempty" doc:"The measure that is changed; none for one to be added."`
	Kind          string        `json:"kind" enum:"new,rediscovered" doc:"New or newly discovered circumstances."`
	Circumstances string        `json:"circumstances" maxLength:"4000" doc:"The circumstances."`
	Reason        string        `json:"reason" maxLength:"4000" doc:"Why the plan has to be changed for them."`
	Due           calendar.Day  `json:"due,omitzero" doc:"The later term of an extension."`
	Measure       *MeasureInput `json:"line,omitempty" doc:"The line as it shall stand, of a change or an addition."`
}

func (in ChangeInput) tidy() ChangeInput {
	in.Circumstances, in.Reason = strings.TrimSpace(in.Circumstances), strings.TrimSpace(in.Reason)
	if in.Measure != nil && (in.What == ChangeEdit || in.What == ChangeAdd) {
		m := in.Measure.Tidy()
		in.Measure = &m
	} else {
		in.Measure = nil
	}
	if in.What != ChangeExtend {
		in.Due = 0
	}
	if in.What == ChangeAdd {
		in.MeasureID = ""
	}
	return in
}

func (in ChangeInput) shape() error {
	var c fault.Collector
	if !slices.Contains(ChangeWhats, in.What) {
		c.Bad("what", i18n.M("common.error.choice"))
		return c.Err()
	}
	if in.Kind != "" && !slices.Contains(CircumstanceKinds, in.Kind) {
		c.Bad("kind", i18n.M("common.error.choice"))
	}
	if in.What != ChangeAdd && in.MeasureID == "" {
		c.Bad("measure", i18n.M("planning.bad.no_measure"), i18n.M("planning.bad.no_measure_allowed"))
	}
	if in.What == ChangeExtend && in.Due.None() {
		c.Bad("due", i18n.M("planning.bad.new_due"), i18n.M("planning.bad.new_due_allowed"))
	}
	if in.Reason == "" {
		c.Bad("reason", i18n.M("planning.bad.words"), i18n.M("planning.bad.words_allowed"))
	}
	tooLong(&c, "circumstances", in.Circumstances, reasonMax)
	tooLong(&c, "reason", in.Reason, reasonMax)
	switch {
	case in.Measure != nil:
		in.Measure.shape(&c)
	case in.What == ChangeEdit || in.What == ChangeAdd:
		c.Bad("name", i18n.M("planning.bad.name"), i18n.M("planning.bad.name_allowed", "max", titleMax))
	}
	return c.Err()
}

func (in ChangeInput) content() document.Content {
	c := document.Content{Parts: []document.Part{{Key: "circumstances", Text: in.Circumstances}, {Key: "reason", Text: in.Reason}}}
	facts := in
	facts.Circumstances, facts.Reason = "", ""
	c.Facts, _ = json.Marshal(facts)
	return c
}

func changeOf(c document.Content) (ChangeInput, error) {
	var in ChangeInput
	err := json.Unmarshal(c.Facts, &in)
	in.Circumstances, in.Reason = c.Text("circumstances"), c.Text("reason")
	return in, err
}

// ChangeReport is a report on a change as its row stands.
type ChangeReport struct {
	ID, PlanID, MeasureID string
	What                  ChangeWhat
	State                 ChangeState
	Version               int64
	UnitID                string
	DrafterPost           string
	DrafterPerson         string
	ApproverPost          string
	LastDay               calendar.Day
	BroughtDay            calendar.Day
	BroughtBy             string
	BroughtPost           string
	DecidedAt             time.Time
	DecidedDay            calendar.Day
	DecidedBy             string
	DecidedPost           string
	Reason                string
	Edition               int64
	CreatedAt             time.Time
}

const changeColumns = `x.document_id, x.plan_id, x.measure_id, x.what, x.state, x.version, x.unit_id, x.drafter_post, x.drafter_person, x.approver_post,
	x.last_day, x.brought_day, x.brought_by, x.brought_post, x.decided_at, x.decided_day, x.decided_by, x.decided_post, x.reason, x.edition, x.created_at`

func scanChange(s store.Scanner) (ChangeReport, error) {
	var x ChangeReport
	var decided, created int64
	err := s.Scan(&x.ID, &x.PlanID, &x.MeasureID, &x.What, &x.State, &x.Version, &x.UnitID, &x.DrafterPost, &x.DrafterPerson, &x.ApproverPost,
		&x.LastDay, &x.BroughtDay, &x.BroughtBy, &x.BroughtPost, store.Opt(&decided), &x.DecidedDay, &x.DecidedBy, &x.DecidedPost, &x.Reason, &x.Edition, &created)
	x.DecidedAt, x.CreatedAt = instant(decided), store.Time(created)
	return x, err
}

func loadChange(ctx context.Context, q store.Q, id string) (ChangeReport, bool, error) {
	return store.One(ctx, q, scanChange, `SELECT `+changeColumns+` FROM plan_change x WHERE x.document_id = $1`, id)
}

func changeMsg(s ChangeState) i18n.Msg { return i18n.Msg{Key: "planning.change.state." + string(s)} }

func (x *ChangeReport) receipt() Receipt {
	return Receipt{ID: x.ID, Version: x.Version, State: string(x.State)}
}

// changing is a report on a change with everything an act upon it looks at.
type changing struct {
	ChangeReport
	Input   ChangeInput
	plan    Plan
	control Control // zero for an addition
	before  Measure
	after   Measure
}

// DraftChange begins a reasoned report on a change of a plan in force (19), by anybody of the unit or body that answers for the
// measure; one to be added is asked for by a unit of the body, the Committee or the Academy.
func (v *Service) DraftChange(ctx context.Context, act org.Act, planID string, in ChangeInput) (Receipt, error) {
	in = in.tidy()
	return v.change(ctx, act, "draft_change", planID, in, func(tx *store.Tx, sc *scene) (Receipt, error) {
		if err := in.shape(); err != nil {
			return Receipt{}, err
		}
		x := changing{ChangeReport: ChangeReport{PlanID: planID, What: in.What, State: ChangeDraft}, Input: in}
		act, err := v.fillChange(ctx, tx, sc, act, &x)
		if err != nil {
			return Receipt{}, err
		}
		x.DrafterPost, x.DrafterPerson = act.AsPost(), act.PersonID
		if x.ID, x.Version, err = v.kernel.Create(ctx, tx, act, document.New{
			Kind: documentChange, Title: x.title(), OwnerUnit: act.AsUnit(), OwnerBody: act.AsBody(), Content: in.content(),
		}); err != nil {
			return Receipt{}, err
		}
		_, err = tx.Exec(ctx, `INSERT INTO plan_change (document_id, plan_id, measure_id, what, state, version, unit_id, drafter_post, drafter_person,
			approver_post, brought_by, brought_post, decided_by, decided_post, reason, edition, created_at, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', '', '', 0, $11, $11)`,
			x.ID, planID, in.MeasureID, string(in.What), string(ChangeDraft), x.Version, x.UnitID, x.DrafterPost, x.DrafterPerson, x.ApproverPost, act.Now)
		if err != nil {
			return Receipt{}, err
		}
		if err := access.Grant(ctx, tx, seen(x.ID, sc.keyOf(x.UnitID), access.Unit(act.AsUnit()), access.All)); err != nil {
			return Receipt{}, err
		}
		return x.receipt(), write(ctx, tx, act, x.ID, "change_begun", x.ID, map[string]any{"what": in.What, "measure": in.MeasureID}, "")
	})
}

// title names the report by the measure that it is about.
func (x *changing) title() string {
	if x.What == ChangeAdd {
		return x.after.Name
	}
	return x.before.Name
}

// fillChange loads what a report on a change is about and finds the capacity of those who write it.
func (v *Service) fillChange(ctx context.Context, q store.Q, sc *scene, act org.Act, x *changing) (org.Act, error) {
	var err error
	if x.plan, err = v.seePlan(ctx, q, sc, act, x.PlanID); err != nil {
		return act, err
	}
	if !x.plan.State.InForce() {
		return act, outOfTurn(stateMsg(x.plan.State))
	}
	if x.What == ChangeAdd {
		if x.UnitID == "" {
			x.UnitID = sc.proposer(act.AsUnit(), x.plan.BodyID)
		}
		x.after = Measure{PlanID: x.PlanID, State: MeasureRunning, Ordinal: 0}
	} else {
		h, err := v.hold(ctx, q, sc, act, x.Input.MeasureID)
		if err == nil && h.PlanID != x.PlanID {
			err = fault.NotFound{What: "measure " + x.Input.MeasureID}
		}
		if err != nil {
			return act, err
		}
		if x.ID == "" && h.State != ControlRunning {
			return act, outOfTurn(controlMsg(h.State))
		}
		x.MeasureID, x.UnitID, x.control, x.before = h.MeasureID, h.UnitID, h.Control, h.measure
		x.after = x.before
	}
	if err := x.line(sc); err != nil {
		return act, err
	}
	x.ApproverPost = sc.changeApprover(&x.plan, x.UnitID)
	a, err := sc.ofUnit(act, x.UnitID)
	if err != nil {
		return act, err
	}
	return a, nil
}

// line makes the measure as it shall stand.
func (x *changing) line(sc *scene) error {
	switch {
	case x.What == ChangeExtend:
		x.after.Due = x.Input.Due
		if x.Input.Due <= x.before.Due {
			return fault.Bad("due", i18n.M("planning.bad.not_later"), i18n.M("planning.bad.not_later_allowed", "day", x.before.Due))
		}
	case x.Input.Measure != nil:
		in := x.Input.Measure
		if err := sc.executors(in.Executors, in.CoExecutors, x.plan.BodyID); err != nil {
			return err
		}
		x.after.set(in)
	}
	if !x.after.Due.None() && x.after.Due != x.before.Due && x.after.Due < sc.day && x.State == ChangeDraft {
		return fault.Bad("due", i18n.M("planning.bad.past_due"), i18n.M("planning.bad.past_due_allowed", "day", sc.day))
	}
	return nil
}

// set takes over what a person wrote.
func (m *Measure) set(in *MeasureInput) {
	m.Name, m.Object, m.Subject, m.Form, m.Period, m.Completion = in.Name, in.Object, in.Subject, in.Form, in.Period, in.Completion
	m.Implementation, m.Result, m.Ground, m.AreaID, m.Due, m.DailyReason = in.Implementation, in.Result, in.Ground, in.AreaID, in.Due, in.DailyReason
	m.Executors, m.CoExecutors, m.LeadUnit = in.Executors, in.CoExecutors, lead(in.Executors)
}

// changeApprover is the post that approves changes of the plan (19): the General Prosecutor, for the plan of a unit the supervising
// deputy or the Chief of the Apparatus, in another body who approved the plan (I-201).
func (sc *scene) changeApprover(p *Plan, unitID string) string {
	if p.BodyID != sc.Root() {
		return p.ApproverPost
	}
	if p.Kind == UnitPlan {
		post, _ := sc.supervisor(unitID, p.BodyID)
		return post.ID
	}
	for _, post := range sc.PostsOfKind(sc.day, org.PostGP) {
		return post.ID
	}
	return p.ApproverPost
}

// seeChange loads a report on a change that the person may see.
func (v *Service) seeChange(ctx context.Context, q store.Q, sc *scene, act org.Act, id string) (changing, error) {
	r, ok, err := loadChange(ctx, q, id)
	if err == nil && !ok {
		err = fault.NotFound{What: "change " + id}
	}
	if err != nil {
		return changing{}, err
	}
	if err := access.Must(ctx, q, sc.viewer(act.PersonID), id); err != nil {
		return changing{}, err
	}
	doc, err := v.kernel.Get(ctx, q, id)
	if err != nil {
		return changing{}, err
	}
	x := changing{ChangeReport: r}
	if x.Input, err = changeOf(doc.Content); err != nil {
		return x, err
	}
	if x.plan, ok, err = loadPlan(ctx, q, r.PlanID); err == nil && !ok {
		err = fault.NotFound{What: "plan " + r.PlanID}
	}
	return x, err
}

// author loads a report on a change in one of the states for those who write it.
func (v *Service) changeToMove(ctx context.Context, q store.Q, sc *scene, act org.Act, id string, states ...ChangeState) (org.Act, changing, error) {
	x, err := v.seeChange(ctx, q, sc, act, id)
	if err != nil {
		return act, x, err
	}
	a, err := sc.ofUnit(act, x.UnitID)
	if err != nil {
		return act, x, err
	}
	if !slices.Contains(states, x.State) {
		return a, x, outOfTurn(changeMsg(x.State))
	}
	_, err = v.fillChange(ctx, q, sc, a, &x)
	return a, x, err
}

// EditChange changes the draft of a report on a change; what it does and on which measure stays.
func (v *Service) EditChange(ctx context.Context, act org.Act, id string, version int64, in ChangeInput) (Receipt, error) {
	return v.change(ctx, act, "edit_change", id, []any{version, in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		x, err := v.seeChange(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		in.What, in.MeasureID = x.What, x.MeasureID
		in = in.tidy()
		if err := in.shape(); err != nil {
			return Receipt{}, err
		}
		x.Input = in
		act, err := v.fillChange(ctx, tx, sc, act, &x)
		if err != nil {
			return Receipt{}, err
		}
		if x.State != ChangeDraft {
			return Receipt{}, outOfTurn(changeMsg(x.State))
		}
		if err := expect(x.Version, version); err != nil {
			return Receipt{}, err
		}
		if x.Version, err = v.kernel.Save(ctx, tx, act, id, version, x.title(), in.content()); err != nil {
			return Receipt{}, err
		}
		_, err = tx.Exec(ctx, `UPDATE plan_change SET version = $2, updated_at = $3 WHERE document_id = $1`, id, x.Version, act.Now)
		return x.receipt(), err
	})
}

// facts are what the rules see of a change.
func (sc *scene) changeFacts(x *changing, stage DeedStage) *Deed {
	f := &ChangeFacts{
		What: x.What, Circumstances: x.Input.Circumstances, Kind: x.Input.Kind, Begun: !x.control.StartedDay.None(), Today: sc.day, Due: x.before.Due,
	}
	if x.What == ChangeAdd {
		f.Due = x.after.Due
	}
	f.Last = func(before calendar.Span) calendar.Day { return sc.lastDay(f.Due, before) }
	return &Deed{Stage: stage, Kind: x.plan.Kind, Office: x.plan.BodyID == sc.Root(), Change: f}
}

// lastDay is the last day that lies the distance before a term; a day off gives way to the working day before it (I-04).
func (sc *scene) lastDay(due calendar.Day, before calendar.Span) calendar.Day {
	before.N = -before.N
	e, err := sc.snap.Calendar.Explain(due, before, calendar.Notice)
	if err != nil {
		return due
	}
	return e.Effective
}

// changeBy is the last day on which the change may be brought.
func (sc *scene) changeBy(x *changing, d *Deed) calendar.Day {
	name := "planning.change.term"
	if d.Change.extends() {
		name = "planning.extend.term"
	}
	rule, _, ok := sc.law.before[name].On(sc.edition(x.plan.BodyID), sc.day)
	if !ok {
		return 0
	}
	return d.Change.Last(rule.Before)
}

// judgeLine judges the table as the change would leave it (14, 15, 16). An extension may pass the end of the period (I-202).
func (sc *scene) judgeLine(x *changing, act org.Act) law.Verdict {
	if x.What == ChangeDrop {
		return law.Verdict{}
	}
	p := x.plan
	if x.What == ChangeExtend {
		p.Period.Until = max(p.Period.Until, x.after.Due)
	}
	return sc.judgePlan(&p, act, StageApprove, []Measure{x.after}, true)
}

// BringChange is the report of the head of the unit, the Committee or the Academy: in an annual, quarterly or special plan it goes to
// be agreed, in the plan of a unit straight to who approves it (19).
func (v *Service) BringChange(ctx context.Context, act org.Act, id string, version int64) (Receipt, error) {
	return v.change(ctx, act, "bring_change", id, version, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.changeToMove(ctx, tx, sc, act, id, ChangeDraft)
		if err != nil {
			return Receipt{}, err
		}
		if err := expect(x.Version, version); err != nil {
			return Receipt{}, err
		}
		d := sc.changeFacts(&x, DeedChange)
		if head, ok := sc.Head(x.UnitID, sc.day); ok {
			act, d.Head = sc.as(act, head.ID)
		}
		if err := sc.judgeDeed(x.plan.BodyID, d); err != nil {
			return Receipt{}, err
		}
		if err := sc.judgeLine(&x, act).Err(); err != nil {
			return Receipt{}, err
		}
		if x.What != ChangeAdd && x.control.State != ControlRunning {
			return Receipt{}, outOfTurn(controlMsg(x.control.State))
		}
		_, err = tx.Exec(ctx, `UPDATE plan_change SET last_day = $2, brought_day = $3, brought_by = $4, brought_post = $5, approver_post = $6 WHERE document_id = $1`,
			id, dayOrNull(sc.changeBy(&x, d)), sc.day, act.PersonID, act.AsPost(), x.ApproverPost)
		if err != nil {
			return Receipt{}, err
		}
		if err := access.Grant(ctx, tx, seen(id, access.Unit(x.plan.ControllerUnit), access.Post(x.plan.DrafterPost))); err != nil { // who controls the plan sees how it changes
			return Receipt{}, err
		}
		if err := turn.Clear(ctx, tx, id, turn.Revise); err != nil {
			return Receipt{}, err
		}
		if x.plan.BodyID == sc.Root() && x.plan.Kind != UnitPlan {
			err = v.askChange(ctx, tx, act, sc, &x)
		} else {
			err = v.submitChange(ctx, tx, act, &x.ChangeReport)
		}
		if err != nil {
			return Receipt{}, err
		}
		return x.receipt(), write(ctx, tx, act, x.ID, "change_brought", x.ID, map[string]any{"what": x.What, "measure": x.MeasureID}, "")
	})
}

// askChange asks the supervising deputy, or the Chief of the Apparatus, to agree.
func (v *Service) askChange(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *changing) error {
	ed := sc.edition(x.plan.BodyID)
	rule, para, _ := sc.law.changing.On(ed, sc.day)
	post, ok := sc.supervisor(x.UnitID, x.plan.BodyID)
	if !ok {
		return fault.Bad("agreement", i18n.M("planning.route.vacant", "unit", sc.UnitName(x.UnitID, sc.day)), i18n.M("planning.route.vacant_allowed"))
	}
	due, err := sc.answerBy(rule.Term)
	if err != nil {
		return err
	}
	round, err := v.kernel.StartRound(ctx, tx, act, x.ID, x.Version, document.Parallel, "/changes/"+x.ID, []document.Step{{
		Order: 1, PostID: post.ID, UnitID: post.UnitID, Rule: "planning.change.agreed", Para: para, Edition: ed.ID, Due: due,
		Why: i18n.M("planning.route.supervisor", "post", post.Title),
	}})
	if err != nil {
		return err
	}
	if err := setChange(ctx, tx, act, &x.ChangeReport, ChangeAgreeing); err != nil {
		return err
	}
	for _, s := range round.Steps {
		if err := access.Grant(ctx, tx, seen(x.ID, access.Post(s.PostID))); err != nil {
			return err
		}
		if err := turn.Set(ctx, tx, turn.Next(act, access.Post(s.PostID), turn.Agree, s.ID, x.ID, s.DueDay)); err != nil {
			return err
		}
	}
	return nil
}

func setChange(ctx context.Context, tx *store.Tx, act org.Act, x *ChangeReport, to ChangeState) error {
	ok, err := changed(ctx, tx, `UPDATE plan_change SET state = $3, updated_at = $4 WHERE document_id = $1 AND state = $2`, x.ID, string(x.State), string(to), act.Now)
	if err == nil && !ok {
		err = outOfTurn(changeMsg(x.State))
	}
	x.State = to
	return err
}

// submitChange puts a change before who approves it.
func (v *Service) submitChange(ctx context.Context, tx *store.Tx, act org.Act, x *ChangeReport) error {
	if err := setChange(ctx, tx, act, x, ChangeSubmitted); err != nil {
		return err
	}
	key := access.Post(x.ApproverPost)
	if err := access.Grant(ctx, tx, seen(x.ID, key)); err != nil {
		return err
	}
	if err := turn.Set(ctx, tx, turn.Next(act, key, turn.DecideChange, x.ID, x.ID, 0)); err != nil {
		return err
	}
	return v.kernel.Notify(ctx, tx, act.Now, []document.To{{PostID: x.ApproverPost}}, i18n.M("planning.notice.change_submitted"), "/changes/"+x.ID, x.ID)
}

// changeAnswered is what follows the answer of who agrees.
func (v *Service) changeAnswered(ctx context.Context, tx *store.Tx, act org.Act, x *ChangeReport, round document.Round) (Receipt, error) {
	switch round.State {
	case document.RoundAgreed:
		return x.receipt(), v.submitChange(ctx, tx, act, x)
	case document.RoundRefused:
		if err := setChange(ctx, tx, act, x, ChangeDraft); err != nil {
			return Receipt{}, err
		}
		return x.receipt(), v.back(ctx, tx, act, x.ID, x.DrafterPost, turn.Revise, i18n.M("planning.notice.change_not_agreed"), "/changes/"+x.ID)
	}
	return x.receipt(), nil
}

// WithdrawChange ends a report on a change before it is decided.
func (v *Service) WithdrawChange(ctx context.Context, act org.Act, id, reason string) (Receipt, error) {
	return v.change(ctx, act, "withdraw_change", id, reason, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, x, err := v.changeToMove(ctx, tx, sc, act, id, ChangeDraft, ChangeAgreeing, ChangeSubmitted)
		if err != nil {
			return Receipt{}, err
		}
		if err := needWords("reason", reason); err != nil {
			return Receipt{}, err
		}
		if x.State == ChangeAgreeing {
			if _, err := v.kernel.Recall(ctx, tx, act, id, reason); err != nil {
				return Receipt{}, err
			}
		}
		if err := v.endChange(ctx, tx, act, sc, &x.ChangeReport, ChangeWithdrawn, reason); err != nil {
			return Receipt{}, err
		}
		return x.receipt(), write(ctx, tx, act, x.ID, "change_withdrawn", x.ID, nil, reason)
	})
}

// endChange ends a report on a change by a decision.
func (v *Service) endChange(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, x *ChangeReport, to ChangeState, reason string) error {
	if err := setChange(ctx, tx, act, x, to); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE plan_change SET decided_at = $2, decided_day = $3, decided_by = $4, decided_post = $5, reason = $6 WHERE document_id = $1`,
		x.ID, act.Now, sc.day, act.PersonID, act.AsPost(), reason)
	if err != nil {
		return err
	}
	return turn.ClearDocument(ctx, tx, x.ID)
}
