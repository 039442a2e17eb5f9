package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/planning"
)

// MeasureControl is a measure under control (18).
type MeasureControl struct {
	MeasureID      string                `json:"id"`
	PlanID         string                `json:"plan_id"`
	PlanKind       planning.Kind         `json:"plan_kind" enum:"annual,quarterly,special,unit"`
	Number         int64                 `json:"number"`
	Name           string                `json:"name"`
	BodyID         string                `json:"body_id"`
	UnitID         string                `json:"unit_id" doc:"The independent unit, or the body, that answers for it."`
	DeputyPost     string                `json:"deputy_post,omitempty"`
	ControllerUnit string                `json:"controller_unit"`
	ApproverPost   string                `json:"approver_post" doc:"To whom the result is reported."`
	State          planning.ControlState `json:"state" enum:"running,reported,resolved,papers,off,dropped"`
	Month          string                `json:"month" doc:"The planned month, 2027-03."`
	Due            calendar.Day          `json:"due"`
	ReportDue      calendar.Day          `json:"report_due"`
	PapersDue      calendar.Day          `json:"papers_due,omitzero" doc:"Absent for a plan that the Apparatus does not control."`
	ImplementDue   calendar.Day          `json:"implement_due,omitzero"`
	StartedDay     calendar.Day          `json:"started_day,omitzero"`
	ReportedDay    calendar.Day          `json:"reported_day,omitzero"`
	ResolvedDay    calendar.Day          `json:"resolved_day,omitzero"`
	ImplementedDay calendar.Day          `json:"implemented_day,omitzero"`
	PapersDay      calendar.Day          `json:"papers_day,omitzero"`
	OffDay         calendar.Day          `json:"off_day,omitzero"`
	Extensions     int64                 `json:"extensions"`
	Changes        int64                 `json:"changes"`
	LateDays       int                   `json:"late_days" doc:"Calendar days by which the result is or was reported late."`
}

func controlView(c planning.Control, number int64, name string, due, today calendar.Day) MeasureControl {
	return MeasureControl{
		MeasureID: c.MeasureID, PlanID: c.PlanID, PlanKind: c.PlanKind, Number: number, Name: name, BodyID: c.BodyID, UnitID: c.UnitID, DeputyPost: c.DeputyPost,
		ControllerUnit: c.ControllerUnit, ApproverPost: c.ApproverPost, State: c.State, Month: c.Month, Due: due, ReportDue: c.ReportDue, PapersDue: c.PapersDue,
		ImplementDue: c.ImplementDue, StartedDay: c.StartedDay, ReportedDay: c.ReportedDay, ResolvedDay: c.ResolvedDay, ImplementedDay: c.ImplementedDay,
		PapersDay: c.PapersDay, OffDay: c.OffDay, Extensions: c.Extensions, Changes: c.Changes, LateDays: c.Late(today),
	}
}

// MeasureMemo is the memo on the result of a measure (18).
type MeasureMemo struct {
	ID          string               `json:"id"`
	Version     int64                `json:"version"`
	State       planning.ReportState `json:"state" enum:"draft,ready,brought,resolved"`
	Conclusions string               `json:"conclusions"`
	Proposals   string               `json:"proposals"`
	Files       []File               `json:"files"`
	Returned    string               `json:"returned,omitempty" doc:"Why it came back last."`
	BroughtAt   time.Time            `json:"brought_at,omitzero"`
	Resolution  string               `json:"resolution,omitempty"`
	ResolvedAt  time.Time            `json:"resolved_at,omitzero"`
}

// MeasureCard is a measure under control with its memo and what the person may do.
type MeasureCard struct {
	MeasureControl
	Memo       *MeasureMemo      `json:"memo,omitempty" doc:"Absent while there is none, or when the person may not see it."`
	Reports    []string          `json:"change_reports" doc:"Reports on changes that the person may see, newest first."`
	Actions    []planning.Action `json:"actions"`
	Violations []Violation       `json:"violations" doc:"What the Regulation would say of the memo if it were brought now."`
}

type controlsInput struct {
	PageInput
	MeasuresFilter
}

// MeasuresFilter narrows measures under control.
type MeasuresFilter struct {
	Plan    string `query:"plan" maxLength:"64"`
	Unit    string `query:"unit" maxLength:"64"`
	Deputy  string `query:"deputy" maxLength:"64"`
	Kind    string `query:"kind" enum:"annual,quarterly,special,unit"`
	State   string `query:"state" enum:"running,reported,resolved,papers,off,dropped"`
	Outcome string `query:"outcome" enum:"in_time,late,waiting,extended,changed,dropped,off"`
	From    string `query:"from" maxLength:"7" doc:"First month, 2027-01."`
	Until   string `query:"until" maxLength:"7" doc:"Last month."`
	Text    string `query:"q" maxLength:"200"`
}

func (in *MeasuresFilter) filter() planning.ControlFilter {
	return planning.ControlFilter{
		PlanID: in.Plan, Unit: in.Unit, Deputy: in.Deputy, Kind: planning.Kind(in.Kind), State: planning.ControlState(in.State),
		Outcome: planning.Outcome(in.Outcome), From: in.From, Until: in.Until, Text: in.Text,
	}
}

// controls are the operations on measures under control (18).
func (s *server) controls() {
	const tag, base = "measures", "/measures"
	use := s.App.Planning
	read(s, "measures-control", "/measures", tag, "The measures under control of the plans that the person may see, by the day on which they are reported (18)", func(ctx context.Context, c *caller, in *controlsInput) (List[MeasureControl], error) {
		page, err := use.Controls(ctx, c.act, in.filter(), in.After, in.Limit)
		return List[MeasureControl]{all(page.Rows, func(r planning.ControlRow) MeasureControl {
			return controlView(r.Control, r.Number, r.Name, r.Due, c.act.Day())
		}), page.Next, nil}, err
	})
	read(s, "measure-control", "/measures/{id}/control", tag, "One measure under control with its memo (18)", s.control)
	plain(s, tag, base, "start", "Say that execution has begun: then its term is extended and not changed (19)", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return planDone(use.StartMeasure(ctx, c.act, id))
	})
	act(s, tag, base, "report", "Write the memo on the result (18)", func(ctx context.Context, c *caller, id string, b *planning.ReportInput) (instrument.Receipt, error) {
		return planDone(use.WriteReport(ctx, c.act, id, *b))
	})
	for _, role := range []string{planning.RoleReference, planning.RoleDraft} {
		upload(s, "measure-"+role, "/measures/{id}/"+role+"/file", tag, "Attach to the memo: "+role+" (18)", func(ctx context.Context, c *caller, id string, in *uploadInput) (File, error) {
			return in.keep(func(name string, r io.Reader) (document.File, error) {
				return use.AttachReport(ctx, c.act, id, role, name, r)
			})
		})
	}
	plain(s, tag, base, "put", "Put the memo before who brings it (18)", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return planDone(use.PutReport(ctx, c.act, id))
	})
	toSign(s, "measure-signing", "/measures/{id}/signing", tag, "The bytes that are signed to bring the memo (18, 30)", func(ctx context.Context, c *caller, id string) (document.ToSign, error) {
		return use.ReportToSign(ctx, c.act, id)
	})
	s.printed(tagged(http.MethodGet, "measure-paper", "/measures/{id}/memo/paper", tag, "The paper of the memo: PDF/A, Word of a draft, the signed original, the evidence card (18)"), use.ReportPaper)
	act(s, tag, base, "bring", "Bring the memo to who approved the plan, by signature (18, 30)", func(ctx context.Context, c *caller, id string, b *ReportSigning) (instrument.Receipt, error) {
		return planDone(use.BringReport(ctx, c.act, id, b.CMS))
	})
	act(s, tag, base, "return_report", "Return the memo with the reason", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.ReturnReport(ctx, c.act, id, b.Reason))
	})
	act(s, tag, base, "resolve", "Write the resolution on the memo (18)", func(ctx context.Context, c *caller, id string, b *planning.ResolutionInput) (instrument.Receipt, error) {
		return planDone(use.ResolveReport(ctx, c.act, id, *b))
	})
	act(s, tag, base, "implement", "Say that the resolution was carried into effect, and how (18)", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.Implemented(ctx, c.act, id, b.Reason))
	})
	plain(s, tag, base, "papers", "Send the documents that confirm execution to the Apparatus (18)", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return planDone(use.SendPapers(ctx, c.act, id))
	})
	act(s, tag, base, "return_papers", "Return those documents with the reason", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.ReturnPapers(ctx, c.act, id, b.Reason))
	})
	plain(s, tag, base, "off", "Take the measure off control (18)", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return planDone(use.TakeOff(ctx, c.act, id))
	})
}

func (s *server) control(ctx context.Context, c *caller, in *One) (MeasureCard, error) {
	x, err := s.App.Planning.Control(ctx, c.act, in.ID)
	out := MeasureCard{
		MeasureControl: controlView(x.Control, x.Line.Ordinal, x.Line.Name, x.Line.Due, c.act.Day()), Actions: actionsOf(x.Actions),
		Reports: all(x.Changes, func(r planning.ChangeReport) string { return r.ID }), Violations: findings(c.print, x.Verdict.Findings()),
	}
	if r := x.Report; r != nil {
		out.Memo = &MeasureMemo{r.ID, r.Version, r.State, r.Conclusions, r.Proposals, all(r.Files, fileOf), r.Returned, r.BroughtAt, r.Resolution, r.ResolvedAt}
	}
	return out, err
}

// PlanChangeReport is a report on a change of a plan (19).
type PlanChangeReport struct {
	ID            string               `json:"id"`
	PlanID        string               `json:"plan_id"`
	MeasureID     string               `json:"measure_id,omitempty"`
	What          planning.ChangeWhat  `json:"what" enum:"extend,change,drop,add"`
	State         planning.ChangeState `json:"state" enum:"draft,agreeing,submitted,approved,refused,withdrawn"`
	Version       int64                `json:"version"`
	UnitID        string               `json:"unit_id"`
	DrafterPost   string               `json:"drafter_post"`
	ApproverPost  string               `json:"approver_post"`
	LastDay       calendar.Day         `json:"last_day,omitzero" doc:"The last day on which it could be brought."`
	BroughtDay    calendar.Day         `json:"brought_day,omitzero"`
	DecidedDay    calendar.Day         `json:"decided_day,omitzero"`
	Reason        string               `json:"reason,omitempty" doc:"Of a refusal or withdrawal."`
	Edition       int64                `json:"edition,omitempty" doc:"The edition of the plan that it made."`
	CreatedAt     time.Time            `json:"created_at"`
	Circumstances string               `json:"circumstances,omitempty"`
	Why           string               `json:"why,omitempty"`
	Differences   []planning.Change    `json:"differences,omitempty"`
	Steps         []string             `json:"steps,omitempty" doc:"Open steps of the agreement that the person may answer."`
	Actions       []planning.Action    `json:"actions,omitempty"`
	Violations    []Violation          `json:"violations,omitempty" doc:"What the Regulation would say of it if it were brought now."`
}

func changeView(x planning.ChangeReport) PlanChangeReport {
	return PlanChangeReport{
		ID: x.ID, PlanID: x.PlanID, MeasureID: x.MeasureID, What: x.What, State: x.State, Version: x.Version, UnitID: x.UnitID, DrafterPost: x.DrafterPost,
		ApproverPost: x.ApproverPost, LastDay: x.LastDay, BroughtDay: x.BroughtDay, DecidedDay: x.DecidedDay, Reason: x.Reason, Edition: x.Edition, CreatedAt: x.CreatedAt,
	}
}

// PlanChangeEdit changes the draft of a report.
type PlanChangeEdit struct {
	Version int64                `json:"version" required:"true"`
	Input   planning.ChangeInput `json:"input" required:"true"`
}

// changes are the operations on changes of plans in force (19).
func (s *server) changes() {
	const tag, base = "changes", "/changes"
	use := s.App.Planning
	read(s, "plan-changes", "/plans/{id}/changes", tag, "The reports on changes of a plan, newest first (19)", func(ctx context.Context, c *caller, in *One) (List[PlanChangeReport], error) {
		list, err := use.Changes(ctx, c.act, in.ID)
		return List[PlanChangeReport]{Items: all(list, changeView)}, err
	})
	type draft struct {
		One
		Body planning.ChangeInput
	}
	create(s, tagged(http.MethodPost, "change-create", "/plans/{id}/changes", tag, "Begin a reasoned report on a change of a plan in force (19)"), func(ctx context.Context, c *caller, in *draft) (string, Done, error) {
		r, err := planDone(use.DraftChange(ctx, c.act, in.ID, in.Body))
		return "/changes/" + r.ID, Done(r), err
	})
	read(s, "change", "/changes/{id}", tag, "One report on a change (19)", func(ctx context.Context, c *caller, in *One) (PlanChangeReport, error) {
		x, err := use.Change(ctx, c.act, in.ID)
		out := changeView(x.ChangeReport)
		out.Circumstances, out.Why, out.Differences = x.Input.Circumstances, x.Input.Reason, x.Differences
		out.Steps, out.Actions = stepIDs(x.Steps), actionsOf(x.Actions)
		out.Violations = append(findings(c.print, x.Verdict.Findings()), findings(c.print, x.Table.Findings())...)
		return out, err
	})
	act(s, tag, base, "edit", "Change the draft of a report", func(ctx context.Context, c *caller, id string, b *PlanChangeEdit) (instrument.Receipt, error) {
		return planDone(use.EditChange(ctx, c.act, id, b.Version, b.Input))
	})
	toSign(s, "change-signing", "/changes/{id}/signing", tag, "The bytes that are signed now: the text of the report to bring it, its frozen paper to approve the change (19)", func(ctx context.Context, c *caller, id string) (document.ToSign, error) {
		return use.ChangeToSign(ctx, c.act, id)
	})
	s.printed(tagged(http.MethodGet, "change-paper", "/changes/{id}/paper", tag, "The paper of a report on a change: PDF/A, Word of a draft, the signed original, the evidence card (19)"), use.ChangePaper)
	act(s, tag, base, "bring", "Bring the report by signature, as the head of the unit or body (19)", func(ctx context.Context, c *caller, id string, b *PlanApproval) (instrument.Receipt, error) {
		return planDone(use.BringChange(ctx, c.act, id, b.Version, b.CMS))
	})
	act(s, tag, base, "answer", "Answer a step of the agreement (19)", func(ctx context.Context, c *caller, _ string, b *PlanAnswer) (instrument.Receipt, error) {
		return planDone(use.Answer(ctx, c.act, b.Step, b.Decision, b.Remark))
	})
	act(s, tag, base, "approve", "Approve the change by signature: the plan gets a new edition (19)", func(ctx context.Context, c *caller, id string, b *ReportSigning) (instrument.Receipt, error) {
		return planDone(use.ApproveChange(ctx, c.act, id, b.CMS))
	})
	act(s, tag, base, "refuse", "Refuse the change with the reason", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.RefuseChange(ctx, c.act, id, b.Reason))
	})
	act(s, tag, base, "withdraw", "End a report on a change before it is decided", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.WithdrawChange(ctx, c.act, id, b.Reason))
	})
}

type practiceInput struct {
	MeasuresFilter
	By string `query:"by" enum:"unit,deputy,month,kind" default:"unit"`
}

// PracticeLine is a line of the analysis of planning practice; a measure may count in several of its numbers.
type PracticeLine struct {
	Key    string                   `json:"key" doc:"Unit, post, month or kind of plan."`
	Total  int                      `json:"total"`
	Counts map[planning.Outcome]int `json:"counts"`
}

// PlanRehearsal is last year replayed against a draft plan: an estimate with its assumptions.
type PlanRehearsal struct {
	From      calendar.Day        `json:"from" doc:"The year that was measured."`
	Until     calendar.Day        `json:"until"`
	Measures  int                 `json:"measures"`
	Unknown   int                 `json:"unknown" doc:"Measures of executors of whom nothing was measured; they are not judged."`
	Counted   int                 `json:"counted" doc:"Executions of chapter 6 taken in."`
	Weeks     []calendar.Day      `json:"weeks" doc:"Mondays."`
	Executors []RehearsedExecutor `json:"executors"`
	Late      []RehearsedMeasure  `json:"late"`
}

// RehearsedExecutor is what was measured of an executor and what follows.
type RehearsedExecutor struct {
	UnitID     string  `json:"unit_id"`
	Measured   int     `json:"measured"`
	Duration   int     `json:"duration" doc:"Calendar days that a measure took, the median."`
	Capacity   int     `json:"capacity" doc:"Measures in work at once, at the most without delay."`
	Executions int     `json:"executions"`
	LateShare  float64 `json:"late_share"`
	Planned    int     `json:"planned"`
	Late       int     `json:"late"`
	LateWeeks  []int   `json:"late_weeks"`
}

// RehearsedMeasure is a measure that would be late.
type RehearsedMeasure struct {
	ID     string       `json:"id"`
	Number int64        `json:"number"`
	UnitID string       `json:"unit_id"`
	Due    calendar.Day `json:"due" doc:"By which it is reported."`
	End    calendar.Day `json:"end" doc:"On which it would be."`
}

// practice are the operations on what came of plans (18) and what would.
func (s *server) practice() {
	use := s.App.Planning
	read(s, "practice", "/practice", "measures", "The analysis of planning practice, of the plans that the person may see (18)", func(ctx context.Context, c *caller, in *practiceInput) (List[PracticeLine], error) {
		x, err := use.Practice(ctx, c.act, in.filter(), planning.PracticeBy(in.By))
		return List[PracticeLine]{Items: all(x.Rows, func(r planning.PracticeRow) PracticeLine { return PracticeLine(r) })}, err
	})
	read(s, "plan-rehearsal", "/plans/{id}/rehearsal", "plans", "Last year replayed against a plan: what would be late", func(ctx context.Context, c *caller, in *One) (PlanRehearsal, error) {
		x, err := use.Rehearse(ctx, c.act, in.ID)
		return PlanRehearsal{
			From: x.From, Until: x.Until, Measures: x.Measures, Unknown: x.Unknown, Counted: x.Counted, Weeks: append([]calendar.Day{}, x.Weeks...),
			Executors: all(x.Rows, func(r planning.RehearsalRow) RehearsedExecutor {
				return RehearsedExecutor{r.UnitID, r.Measured, r.Duration, r.Capacity, r.Executions, r.LateShare, r.Planned, r.Late, r.LateWeeks}
			}),
			Late: all(x.Late, func(m planning.RehearsedMeasure) RehearsedMeasure {
				return RehearsedMeasure{m.ID, m.Number, m.UnitID, m.Due, m.End}
			}),
		}, err
	})
}
