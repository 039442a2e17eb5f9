package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/planning"
)

// Plan is a plan as the register holds it (11, 14).
type Plan struct {
	ID             string          `json:"id"`
	Kind           planning.Kind   `json:"kind" enum:"annual,quarterly,special,unit"`
	BodyID         string          `json:"body_id"`
	UnitID         string          `json:"unit_id" doc:"The unit that draws it up."`
	Title          string          `json:"title"`
	Goal           string          `json:"goal,omitempty"`
	Lang           string          `json:"lang"`
	State          planning.State  `json:"state"`
	Version        int64           `json:"version"`
	Revision       int64           `json:"revision" doc:"Grows with every change of the draft."`
	Edition        int64           `json:"edition,omitempty" doc:"Edition of the approved plan (19)."`
	Period         planning.Period `json:"period"`
	Measures       int64           `json:"measures"`
	DrafterPost    string          `json:"drafter_post"`
	DrafterPerson  string          `json:"drafter_person"`
	ApproverPost   string          `json:"approver_post"`
	ControllerUnit string          `json:"controller_unit" doc:"Who controls its execution (18)."`
	LawEdition     string          `json:"law_edition"`
	CreatedAt      time.Time       `json:"created_at"`
	UpdatedAt      time.Time       `json:"updated_at"`
	SubmittedAt    time.Time       `json:"submitted_at,omitzero"`
	SubmittedDay   calendar.Day    `json:"submitted_day,omitzero"`
	ApprovedAt     time.Time       `json:"approved_at,omitzero"`
	ApprovedDay    calendar.Day    `json:"approved_day,omitzero"`
	ApprovedBy     string          `json:"approved_by,omitempty"`
	ClosedDay      calendar.Day    `json:"closed_day,omitzero"`
}

// Measure is a line of the table of a plan (16).
type Measure struct {
	ID             string                `json:"id"`
	PlanID         string                `json:"plan_id"`
	Ordinal        int64                 `json:"number"`
	Name           string                `json:"name"`
	Object         string                `json:"object"`
	Subject        string                `json:"subject"`
	Form           string                `json:"form"`
	Period         string                `json:"period"`
	Completion     string                `json:"completion"`
	Implementation string                `json:"implementation,omitempty"`
	Result         string                `json:"result,omitempty"`
	Ground         string                `json:"ground,omitempty"`
	AreaID         string                `json:"area_id,omitempty"`
	Due            calendar.Day          `json:"due,omitzero"`
	LeadUnit       string                `json:"lead_unit,omitempty"`
	State          planning.MeasureState `json:"state"`
	Version        int64                 `json:"version"`
	DailyReason    string                `json:"daily_reason,omitempty"`
	StartDay       calendar.Day          `json:"start_day,omitzero"`
	EndDay         calendar.Day          `json:"end_day,omitzero"`
	OffDay         calendar.Day          `json:"off_day,omitzero"`
	Extensions     int64                 `json:"extensions"`
	LateDays       int64                 `json:"late_days"`
	GroundID       string                `json:"ground_id,omitempty" doc:"Its entry in the register of grounds (39, 41)."`
	Added          int64                 `json:"added"`
	Dropped        int64                 `json:"dropped,omitempty"`
	CreatedAt      time.Time             `json:"created_at"`
	UpdatedAt      time.Time             `json:"updated_at"`
	Executors      []string              `json:"executors"`
	CoExecutors    []string              `json:"co_executors"`
}

// Proposal is a proposal for a plan as the register holds it (12).
type Proposal struct {
	ID            string                 `json:"id"`
	State         planning.ProposalState `json:"state"`
	Version       int64                  `json:"version"`
	PlanKind      planning.Kind          `json:"plan" enum:"annual,quarterly"`
	BodyID        string                 `json:"body_id" doc:"For whose plan."`
	Period        planning.Period        `json:"period"`
	UnitID        string                 `json:"unit_id" doc:"Who proposes."`
	OwnerUnit     string                 `json:"owner_unit"`
	OwnerBody     string                 `json:"owner_body"`
	DrafterPost   string                 `json:"drafter_post"`
	DrafterPerson string                 `json:"drafter_person"`
	Title         string                 `json:"title"`
	Due           calendar.Day           `json:"due,omitzero"`
	LeadUnit      string                 `json:"lead_unit,omitempty"`
	PlanID        string                 `json:"plan_id,omitempty"`
	Reason        string                 `json:"reason,omitempty" doc:"Why it was rejected."`
	LeftAt        time.Time              `json:"left_at,omitzero"`
	LeftDay       calendar.Day           `json:"left_day,omitzero"`
	DecidedAt     time.Time              `json:"decided_at,omitzero"`
	DecidedBy     string                 `json:"decided_by,omitempty"`
	DecidedPost   string                 `json:"decided_post,omitempty"`
	CreatedAt     time.Time              `json:"created_at"`
	UpdatedAt     time.Time              `json:"updated_at"`
}

// PlanWindow is a window of proposals as the person's unit sees it (12, 17).
type PlanWindow struct {
	ID       string          `json:"id"`
	Kind     planning.Kind   `json:"kind"`
	Period   planning.Period `json:"period"`
	Due      calendar.Day    `json:"due_day" doc:"Proposals are sent by this day."`
	DraftDue calendar.Day    `json:"draft_due_day" doc:"The draft is submitted by this day."`
	Owed     bool            `json:"owed" doc:"The person's unit still owes proposals, or the word that there are none."`
	Late     bool            `json:"late"`
	BodyID   string          `json:"body_id" doc:"For whose plan."`
	Author   string          `json:"author_unit,omitempty" doc:"The unit that draws the plan up."`
	Called   string          `json:"called_post,omitempty" doc:"Who called for proposals (17); left out in the Office, whose windows open by themselves (12)."`
}

// PlanCard is a plan with what stands beside its table.
type PlanCard struct {
	Plan
	Waiting    int64             `json:"waiting" doc:"Proposals that wait for a decision."`
	Actions    []planning.Action `json:"actions" doc:"What the person may do now."`
	Steps      []string          `json:"steps" doc:"Open steps of the endorsement that the person may answer."`
	Deliveries []PlanDelivery    `json:"deliveries"`
	Editions   []PlanEdition     `json:"editions"`
	Violations []Violation       `json:"violations" doc:"What the Regulation still asks of a draft before it is endorsed."`
}

// PlanDelivery is one to whom an approved plan went (13).
type PlanDelivery struct {
	To       string       `json:"to" doc:"p:, u: or b: and the id of the post, unit or body."`
	Sent     calendar.Day `json:"sent_day"`
	Received calendar.Day `json:"received_day,omitzero"`
	Person   string       `json:"received_by,omitempty"`
}

// PlanEdition is an edition of an approved plan (19).
type PlanEdition struct {
	N       int64             `json:"n"`
	Day     calendar.Day      `json:"day"`
	Reason  string            `json:"reason,omitempty"`
	Changes []planning.Change `json:"changes"`
}

// ProposalCard is a proposal with its texts.
type ProposalCard struct {
	Proposal
	Input      planning.ProposalInput `json:"input"`
	Actions    []planning.Action      `json:"actions" doc:"What the person may do now."`
	Steps      []string               `json:"steps" doc:"Open steps of the agreement that the person may answer."`
	Violations []Violation            `json:"violations" doc:"What paragraph 12 still asks of a draft."`
	Measures   []string               `json:"measures" doc:"The measures that it became."`
}

// PlanReason is why something is done.
type PlanReason struct {
	Reason string `json:"reason" maxLength:"4000"`
}

// PlanRevision names the state of a draft that was read.
type PlanRevision struct {
	Revision int64 `json:"revision"`
}

// RecordVersion names the version of a record that was read.
type RecordVersion struct {
	Version int64 `json:"version"`
}

// PlanAnswer answers a step of an agreement or endorsement.
type PlanAnswer struct {
	Step     string            `json:"step" maxLength:"64"`
	Decision document.Decision `json:"decision" enum:"agreed,agreed_with_remarks,refused"`
	Remark   string            `json:"remark,omitempty" maxLength:"4000"`
}

// PlanApproval is the signature that approves a plan.
type PlanApproval struct {
	Version int64  `json:"version"`
	CMS     []byte `json:"cms" required:"true" maxLength:"1400000" doc:"The detached signed message (CMS) over exactly the bytes of signing, base64."`
}

// PlanEdit changes a draft plan.
type PlanEdit struct {
	PlanRevision
	Input planning.PlanInput `json:"input"`
}

// MeasureEdit changes a measure of a draft plan.
type MeasureEdit struct {
	RecordVersion
	Input planning.MeasureInput `json:"input"`
}

// MeasurePlace gives a measure another place.
type MeasurePlace struct {
	Place int64 `json:"place"`
}

// ProposalEdit changes a proposal.
type ProposalEdit struct {
	RecordVersion
	Input planning.ProposalInput `json:"input"`
}

// ProposalAccept takes a proposal into the plan.
type ProposalAccept struct {
	Measure *planning.MeasureInput `json:"measure,omitempty" doc:"Left out, the measure is as it was proposed."`
}

// ProposalSplit takes a proposal into the plan as several measures.
type ProposalSplit struct {
	Measures []planning.MeasureInput `json:"measures"`
}

// ProposalMerge takes several proposals into the plan as one measure.
type ProposalMerge struct {
	Proposals []string               `json:"proposals"`
	Measure   string                 `json:"measure,omitempty" doc:"A measure of the plan to which they are added; a new one where it is left out."`
	Name      string                 `json:"name,omitempty" maxLength:"500" doc:"Name of the new measure; left out, that of the first proposal."`
	Input     *planning.MeasureInput `json:"input,omitempty" doc:"The new measure as a whole; left out, it is joined of the proposals."`
}

// planDone is the answer of a use case of planning.
func planDone(r planning.Receipt, err error) (instrument.Receipt, error) {
	return instrument.Receipt{ID: r.ID, Version: max(r.Version, r.Revision), State: r.State}, err
}

func measureView(m planning.Measure) Measure {
	if m.Executors == nil {
		m.Executors = []string{}
	}
	if m.CoExecutors == nil {
		m.CoExecutors = []string{}
	}
	return Measure(m)
}

func stepIDs(list []document.StepView) []string {
	return all(list, func(x document.StepView) string { return x.ID })
}

func actionsOf(list []planning.Action) []planning.Action {
	if list == nil {
		return []planning.Action{}
	}
	return list
}

// planning are plans and proposals (11 to 17).
func (s *server) planning() {
	s.plans()
	s.planActs()
	s.measures()
	s.controls()
	s.changes()
	s.practice()
	s.proposals()
	s.proposalActs()
	s.planBooks()
}

type plansInput struct {
	PageInput
	PlansFilter
}

// PlansFilter narrows the register of plans.
type PlansFilter struct {
	Kind  string `query:"kind" enum:"annual,quarterly,special,unit"`
	State string `query:"state" enum:"draft,endorsing,endorsed,submitted,approved,distributed,closed,withdrawn"`
	Owner string `query:"body" maxLength:"64" doc:"The body whose plan it is."`
	Year  int    `query:"year" minimum:"2000" maximum:"2100"`
	Text  string `query:"q" maxLength:"200"`
}

func (in *PlansFilter) filter() planning.Filter {
	return planning.Filter{Kind: planning.Kind(in.Kind), State: planning.State(in.State), Body: in.Owner, Year: in.Year, Text: in.Text}
}

func (s *server) plans() {
	const tag = "plans"
	use := s.App.Planning
	read(s, "plans", "/plans", tag, "The plans that the person may see, newest first (11, 14, 17)", func(ctx context.Context, c *caller, in *plansInput) (List[Plan], error) {
		page, err := use.Plans(ctx, c.act, in.filter(), in.After, in.Limit)
		return List[Plan]{all(page.Rows, func(p planning.Plan) Plan { return Plan(p) }), page.Next, counted(page.Total)}, err
	})
	create(s, tagged(http.MethodPost, "plan-create", "/plans", tag, "Begin a plan (11, 12, 14, 17)"), func(ctx context.Context, c *caller, in *struct{ Body planning.PlanInput }) (string, Done, error) {
		r, err := planDone(use.Begin(ctx, c.act, in.Body))
		return "/plans/" + r.ID, Done(r), err
	})
	read(s, "plan-windows", "/plans/windows", tag, "The windows of proposals as the person's unit sees them (12)", func(ctx context.Context, c *caller, _ *none) (List[PlanWindow], error) {
		list, err := use.Windows(ctx, c.act)
		return List[PlanWindow]{Items: all(list, func(w planning.OwnWindow) PlanWindow {
			return PlanWindow{w.ID, w.Kind, w.Period, w.Due, w.DraftDue, w.Owed, w.Late, w.BodyID, w.AuthorUnit, w.CalledPost}
		})}, err
	})
	create(s, tagged(http.MethodPost, "plan-window-call", "/plans/windows", tag, "Call for proposals for a plan of the own body, by its first head (17)"), func(ctx context.Context, c *caller, in *struct{ Body planning.CallInput }) (string, Done, error) {
		r, err := planDone(use.Call(ctx, c.act, in.Body))
		return "/plans/windows", Done(r), err
	})
	read(s, "plan", "/plans/{id}", tag, "One plan with what stands beside its table", s.plan)
	read(s, "plan-load", "/plans/{id}/load", tag, "How many measures each executor has in each month", func(ctx context.Context, c *caller, in *One) (planning.Load, error) {
		out, err := use.Load(ctx, c.act, in.ID)
		if out.Rows == nil {
			out.Rows = []planning.LoadRow{}
		}
		return out, err
	})
	s.printed(tagged(http.MethodGet, "plan-paper", "/plans/{id}/paper", tag, "The paper of a plan: PDF/A, Word of a draft, the signed original, the evidence card (16)"), use.Paper)
	toSign(s, "plan-signing", "/plans/{id}/signing", tag, "The bytes that are signed to approve the plan", func(ctx context.Context, c *caller, id string) (document.ToSign, error) {
		return use.PlanToSign(ctx, c.act, id)
	})
	read(s, "similar-measures", "/plans/similar", tag, "Likely duplicates of a name in the plans of the period and of the year before", s.similar)
}

type similarInput struct {
	Name  string `query:"name" maxLength:"500" required:"true"`
	From  string `query:"from" format:"date" required:"true"`
	Until string `query:"until" format:"date" required:"true"`
}

func (s *server) similar(ctx context.Context, c *caller, in *similarInput) (List[planning.Similar], error) {
	var p planning.Period
	var bad fault.Collector
	for name, x := range map[string]struct {
		text string
		to   *calendar.Day
	}{"from": {in.From, &p.From}, "until": {in.Until, &p.Until}} {
		d, err := calendar.ParseDay(x.text)
		if err != nil {
			bad.Bad(name, i18n.M("common.error.choice"))
		}
		*x.to = d
	}
	if err := bad.Err(); err != nil {
		return List[planning.Similar]{}, err
	}
	list, err := s.App.Planning.SimilarTo(ctx, c.act, in.Name, p, "")
	return List[planning.Similar]{Items: all(list, func(x planning.Similar) planning.Similar { return x })}, err
}

func (s *server) plan(ctx context.Context, c *caller, in *One) (PlanCard, error) {
	x, err := s.App.Planning.Plan(ctx, c.act, in.ID)
	out := PlanCard{
		Plan: Plan(x.Plan), Waiting: x.Waiting, Actions: actionsOf(x.Actions), Steps: stepIDs(x.Steps), Violations: findings(c.print, x.Verdict.Findings()),
		Deliveries: all(x.Deliveries, func(d planning.Delivery) PlanDelivery {
			return PlanDelivery{d.Grantee, d.SentDay, d.ReceivedDay, d.PersonID}
		}),
		Editions: all(x.Editions, func(e planning.Edition) PlanEdition { return PlanEdition{e.N, e.Day, e.Reason, e.Changes} }),
	}
	return out, err
}

func (s *server) planActs() {
	const tag, base = "plans", "/plans"
	use := s.App.Planning
	type nothing struct {
		One
		Body PlanReason
	}
	change(s, http.MethodPost, "plan-window-nothing", "/plans/windows/{id}/nothing", tag, "Say that the unit has no proposal, and why (12)", func(ctx context.Context, c *caller, in *nothing) (Done, error) {
		r, err := planDone(use.NothingToPropose(ctx, c.act, in.ID, in.Body.Reason))
		return Done(r), err
	})
	change(s, http.MethodPost, "plan-window-withdraw", "/plans/windows/{id}/withdraw", tag, "Withdraw a call for proposals: what is owed is owed no longer (17)", func(ctx context.Context, c *caller, in *nothing) (Done, error) {
		r, err := planDone(use.EndCall(ctx, c.act, in.ID, in.Body.Reason))
		return Done(r), err
	})
	act(s, tag, base, "edit", "Change the name, goal and approver of a draft", func(ctx context.Context, c *caller, id string, b *PlanEdit) (instrument.Receipt, error) {
		return planDone(use.EditPlan(ctx, c.act, id, b.Revision, b.Input))
	})
	act(s, tag, base, "endorse", "Send the whole draft to those who endorse it (12)", func(ctx context.Context, c *caller, id string, b *PlanRevision) (instrument.Receipt, error) {
		return planDone(use.Endorse(ctx, c.act, id, b.Revision))
	})
	act(s, tag, base, "answer", "Answer a step of the endorsement", func(ctx context.Context, c *caller, _ string, b *PlanAnswer) (instrument.Receipt, error) {
		return planDone(use.Answer(ctx, c.act, b.Step, b.Decision, b.Remark))
	})
	plain(s, tag, base, "submit", "Submit the endorsed draft for approval (12)", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return planDone(use.Submit(ctx, c.act, id))
	})
	act(s, tag, base, "approve", "Approve the plan by signature; it is distributed at once (13)", func(ctx context.Context, c *caller, id string, b *PlanApproval) (instrument.Receipt, error) {
		return planDone(use.Approve(ctx, c.act, id, b.Version, b.CMS))
	})
	plain(s, tag, base, "receive", "Record receipt of an approved plan (13)", func(ctx context.Context, c *caller, id string) (instrument.Receipt, error) {
		return planDone(use.Receive(ctx, c.act, id))
	})
	act(s, tag, base, "return", "Return a submitted draft with the reason", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.ReturnPlan(ctx, c.act, id, b.Reason))
	})
	act(s, tag, base, "recall", "Take a plan back to be edited", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.RecallPlan(ctx, c.act, id, b.Reason))
	})
	act(s, tag, base, "withdraw", "End a plan that is not approved", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.WithdrawPlan(ctx, c.act, id, b.Reason))
	})
}

type measuresInput struct {
	One
	PageInput
	Executor string `query:"executor" maxLength:"64"`
	Month    string `query:"month" maxLength:"7" doc:"2026-03"`
	State    string `query:"state" enum:"planned,running,reported,done,off,dropped"`
	Text     string `query:"q" maxLength:"200"`
}

func (s *server) measures() {
	const tag, base = "measures", "/measures"
	use := s.App.Planning
	read(s, "plan-measures", "/plans/{id}/measures", tag, "The table of a plan (16)", func(ctx context.Context, c *caller, in *measuresInput) (List[Measure], error) {
		f := planning.MeasureFilter{Executor: in.Executor, Month: in.Month, State: planning.MeasureState(in.State), Text: in.Text}
		page, err := use.Measures(ctx, c.act, in.ID, f, in.After, in.Limit)
		return List[Measure]{all(page.Rows, measureView), page.Next, nil}, err
	})
	type add struct {
		One
		Body planning.MeasureInput
	}
	create(s, tagged(http.MethodPost, "measure-create", "/plans/{id}/measures", tag, "Add a measure to a draft plan (14, 15, 16)"), func(ctx context.Context, c *caller, in *add) (string, Done, error) {
		r, err := planDone(use.AddMeasure(ctx, c.act, in.ID, in.Body))
		return "/measures/" + r.ID, Done(r), err
	})
	read(s, "measure", "/measures/{id}", tag, "One measure", func(ctx context.Context, c *caller, in *One) (Measure, error) {
		m, err := use.Measure(ctx, c.act, in.ID)
		return measureView(m.Measure), err
	})
	act(s, tag, base, "edit", "Change a measure of a draft plan", func(ctx context.Context, c *caller, id string, b *MeasureEdit) (instrument.Receipt, error) {
		return planDone(use.EditMeasure(ctx, c.act, id, b.Version, b.Input))
	})
	act(s, tag, base, "place", "Give a measure of a draft plan another place", func(ctx context.Context, c *caller, id string, b *MeasurePlace) (instrument.Receipt, error) {
		return planDone(use.PlaceMeasure(ctx, c.act, id, b.Place))
	})
	act(s, tag, base, "remove", "Take a measure out of a draft plan", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.RemoveMeasure(ctx, c.act, id, b.Reason))
	})
}

type proposalsInput struct {
	PageInput
	ProposalsFilter
}

// ProposalsFilter narrows the register of proposals.
type ProposalsFilter struct {
	Kind  string `query:"kind" enum:"annual,quarterly"`
	State string `query:"state" enum:"draft,agreeing,agreed,left,accepted,merged,split,rejected,withdrawn"`
	Unit  string `query:"unit" maxLength:"64"`
	Text  string `query:"q" maxLength:"200"`
}

func (in *ProposalsFilter) filter() planning.ProposalFilter {
	return planning.ProposalFilter{Kind: planning.Kind(in.Kind), State: planning.ProposalState(in.State), Unit: in.Unit, Text: in.Text}
}

// planBooks are the registers of planning as workbooks.
func (s *server) planBooks() {
	use := s.App.Planning
	workbook(s, "plans", func(ctx context.Context, c *caller, in *PlansFilter) (export.Table, error) {
		return export.Plans(ctx, c.reader(), use, c.act, in.filter()), nil
	})
	workbook(s, "proposals", func(ctx context.Context, c *caller, in *ProposalsFilter) (export.Table, error) {
		return export.Proposals(ctx, c.reader(), use, c.act, in.filter()), nil
	})
	workbook(s, "measures", func(ctx context.Context, c *caller, in *MeasuresFilter) (export.Table, error) {
		return export.Measures(ctx, c.reader(), use, c.act, in.filter()), nil
	})
}

func (s *server) proposals() {
	const tag = "proposals"
	use := s.App.Planning
	read(s, "proposals", "/proposals", tag, "The proposals that the person may see, newest first (12)", func(ctx context.Context, c *caller, in *proposalsInput) (List[Proposal], error) {
		page, err := use.Proposals(ctx, c.act, in.filter(), in.After, in.Limit)
		return List[Proposal]{all(page.Rows, func(x planning.Proposal) Proposal { return Proposal(x) }), page.Next, counted(page.Total)}, err
	})
	create(s, tagged(http.MethodPost, "proposal-create", "/proposals", tag, "Begin a proposal for a plan (12)"), func(ctx context.Context, c *caller, in *struct{ Body planning.ProposalInput }) (string, Done, error) {
		r, err := planDone(use.Propose(ctx, c.act, in.Body))
		return "/proposals/" + r.ID, Done(r), err
	})
	look(s, "proposal-check", "/proposals/check", tag, "What paragraph 12 asks of a proposal, without keeping it", func(ctx context.Context, c *caller, in *struct{ Body planning.ProposalInput }) (List[Violation], error) {
		x, err := use.CheckProposal(ctx, c.act, "", in.Body)
		return List[Violation]{Items: findings(c.print, x.Verdict.Findings())}, err
	})
	read(s, "proposal", "/proposals/{id}", tag, "One proposal with its texts", func(ctx context.Context, c *caller, in *One) (ProposalCard, error) {
		x, err := use.Proposal(ctx, c.act, in.ID)
		return ProposalCard{
			Proposal: Proposal(x.Proposal), Input: x.Input, Actions: actionsOf(x.Actions), Steps: stepIDs(x.Steps), Violations: findings(c.print, x.Verdict.Findings()),
			Measures: all(x.Measures, func(m planning.Measure) string { return m.ID }),
		}, err
	})
	op := tagged(http.MethodPost, "proposal-import", "/proposals/import/file", tag, "Make drafts of the rows of a table in XLSX or DOCX, with a report of what could not be read")
	op.MaxBodyBytes = -1
	create(s, op, s.importProposals)
}

type importInput struct {
	uploadBody
	Kind string `query:"kind" enum:"annual,quarterly" default:"annual"`
	From string `query:"from" format:"date" doc:"First day of the period."`
}

// ProposalImport says what became of a file of proposals.
type ProposalImport struct {
	Made     []planning.Imported     `json:"made"`
	Problems []ProposalImportProblem `json:"problems" doc:"What could not be read."`
	Columns  []string                `json:"columns" doc:"Parts of a proposal that the file has columns for."`
}

// ProposalImportProblem is something in a file that could not be read.
type ProposalImportProblem struct {
	Table   int    `json:"table"`
	Row     int    `json:"row" doc:"From 1, as the file shows it."`
	Part    string `json:"part,omitempty"`
	Message string `json:"message"`
}

func (s *server) importProposals(ctx context.Context, c *caller, in *importInput) (string, ProposalImport, error) {
	var report planning.ImportReport
	from, err := calendar.ParseDay(in.From)
	if err != nil {
		return "", ProposalImport{}, fault.Bad("from", i18n.M("planning.bad.period"), i18n.Msg{Key: "planning.bad.period_allowed." + in.Kind})
	}
	err = in.open(func(_ string, r io.Reader) error {
		data, err := io.ReadAll(io.LimitReader(r, planning.ImportMost+1))
		if err == nil {
			report, err = s.App.Planning.ImportProposals(ctx, c.act, planning.Kind(in.Kind), from, data)
		}
		return err
	})
	out := ProposalImport{Made: all(report.Made, func(x planning.Imported) planning.Imported { return x }), Columns: all(report.Columns, func(x string) string { return x })}
	out.Problems = all(report.Problems, func(x planning.ImportProblem) ProposalImportProblem {
		return ProposalImportProblem{x.Table, x.Row, x.Part, c.print.T(x.Msg)}
	})
	return "/proposals", out, err
}

func (s *server) proposalActs() {
	const tag, base = "proposals", "/proposals"
	use := s.App.Planning
	act(s, tag, base, "edit", "Save the next version of a proposal", func(ctx context.Context, c *caller, id string, b *ProposalEdit) (instrument.Receipt, error) {
		return planDone(use.EditProposal(ctx, c.act, id, b.Version, b.Input))
	})
	act(s, tag, base, "agree", "Ask everybody who must agree (12)", func(ctx context.Context, c *caller, id string, b *RecordVersion) (instrument.Receipt, error) {
		return planDone(use.AgreeProposal(ctx, c.act, id, b.Version))
	})
	act(s, tag, base, "answer", "Answer a step of the agreement", func(ctx context.Context, c *caller, _ string, b *PlanAnswer) (instrument.Receipt, error) {
		return planDone(use.Answer(ctx, c.act, b.Step, b.Decision, b.Remark))
	})
	act(s, tag, base, "send", "Send an agreed proposal to who draws the plan up (12)", func(ctx context.Context, c *caller, id string, b *RecordVersion) (instrument.Receipt, error) {
		return planDone(use.SendProposal(ctx, c.act, id, b.Version))
	})
	act(s, tag, base, "recall", "Take a proposal back from its agreement", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.RecallProposal(ctx, c.act, id, b.Reason))
	})
	act(s, tag, base, "withdraw", "End a proposal that is not decided on", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.WithdrawProposal(ctx, c.act, id, b.Reason))
	})
	act(s, tag, base, "accept", "Take a proposal into the plan", func(ctx context.Context, c *caller, id string, b *ProposalAccept) (instrument.Receipt, error) {
		return planDone(use.Accept(ctx, c.act, id, b.Measure))
	})
	act(s, tag, base, "split", "Take a proposal into the plan as several measures", func(ctx context.Context, c *caller, id string, b *ProposalSplit) (instrument.Receipt, error) {
		return planDone(use.Split(ctx, c.act, id, b.Measures))
	})
	act(s, tag, base, "reject", "Reject a proposal with the reason", func(ctx context.Context, c *caller, id string, b *PlanReason) (instrument.Receipt, error) {
		return planDone(use.Reject(ctx, c.act, id, b.Reason))
	})
	type merge struct{ Body ProposalMerge }
	change(s, http.MethodPost, "proposals-merge", "/proposals/merge", tag, "Take several proposals into the plan as one measure", func(ctx context.Context, c *caller, in *merge) (Done, error) {
		r, err := planDone(use.Merge(ctx, c.act, in.Body.Proposals, planning.Merging{Measure: in.Body.Measure, Name: in.Body.Name, Line: in.Body.Input}))
		return Done(r), err
	})
}
