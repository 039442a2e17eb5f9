package instrument

import (
	"context"
	"slices"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Action is something a person may do now; pages show a button for each, and the use case judges it again.
type Action string

// Actions on an instrument and on an execution.
const (
	CanEdit      Action = "edit"
	CanAgreement Action = "agreement"
	CanRecall    Action = "recall"
	CanAnswer    Action = "answer"
	CanSign      Action = "sign"
	CanDecline   Action = "decline"
	CanSend      Action = "send"
	CanWithdraw  Action = "withdraw"
	CanMethod    Action = "method" // methodical material, answers to questions
	CanRelease   Action = "release"
	CanAsk       Action = "ask"
	CanFollow    Action = "supplement" // begin a supplementary one (46)

	CanChange Action = "change" // later day, questions withdrawn (49)
	CanRevoke Action = "revoke"

	CanReceive    Action = "receive"
	CanResolve    Action = "resolve"
	CanReport     Action = "report"
	CanSubmit     Action = "submit"
	CanSignReport Action = "sign_report"
	CanAccept     Action = "accept" // or return
	CanExtend     Action = "ask_extension"
	CanDecide     Action = "decide_extension"
	CanSendOn     Action = "send_on"   // begin an instrument that sends it on to those below (50)
	CanTakeOver   Action = "take_over" // of the accepted reports of those below
)

// WarningReason is a warning that was passed with a written reason.
type WarningReason struct {
	Version           int64
	Rule, Para, Stage string
	Reason            string
	At                time.Time
	PersonID          string
}

// RuleName is the rule that warned: Rule without what the warning was about.
func (w WarningReason) RuleName() string {
	name, _, _ := strings.Cut(w.Rule, law.ReasonAbout)
	return name
}

// Card is everything a person may see of an instrument.
type Card struct {
	Record
	Input       Input
	Document    document.Document
	Ground      *GroundEntry
	Short       *GroundEntry
	Judgement   Judgement // while it is a draft
	Route       []RouteView
	Rounds      []document.Round
	Steps       []document.StepView // those the person may answer now
	Signatures  []document.Signature
	Files       []document.File
	Annexes     Annexes         // those of the files that go to single recipients
	Papers      []document.File // of the grounds it rests on: who sees the instrument may open them
	Executions  []Execution     // those the person may see
	Periods     []PeriodView    // of a periodic term (47), once it is sent
	Messages    []document.Message
	Reasons     []WarningReason
	Actions     []Action
	Why         string               // why the person may see it: a key of the catalogue
	Inside      bool                 // the person belongs to those who prepare it: rounds, reasons and versions are shown
	Main        *MainLink            // what it supplements (46)
	Supplements []Record             // what supplements it, as far as the person may see
	Follows     []FollowAct          // revocations and changes that concern the executions shown (49)
	Proposal    *Proposal            // what a revision put before the post that signed, not done yet: shown to those inside (49)
	Received    *ReceivedLink        // the execution on which it rests when it sends one on (50)
	Tree        Tree                 // what became of it below its recipients, the first page (50)
	Frozen      document.FrozenCheck // how the record compares with what was frozen at the end of its agreement
	SignerIIN   string               // of the person, while he may sign
}

// Can reports whether the person may do it now.
func (c Card) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// messagesMax is how many messages a card shows; a dispute longer than this is read from the journal.
const messagesMax = 500

// Card reads an instrument for a person; what he may not see is not found.
func (v *Service) Card(ctx context.Context, act org.Act, id string) (Card, error) {
	var c Card
	err := v.db.Read(ctx, func(q store.Q) error { return v.card(ctx, q, act, id, &c) })
	return c, err
}

// CardVerified is Card and, in the same snapshot, Verified of its signatures.
func (v *Service) CardVerified(ctx context.Context, act org.Act, id string) (c Card, checks []document.SignatureCheck, err error) {
	err = v.db.Read(ctx, func(q store.Q) (err error) {
		if err = v.card(ctx, q, act, id, &c); err == nil {
			checks, err = v.verified(ctx, q, c.Signatures)
		}
		return err
	})
	return c, checks, err
}

func (v *Service) card(ctx context.Context, q store.Q, act org.Act, id string, c *Card) error {
	sc, err := v.scene(ctx, q, act.Day())
	if err != nil {
		return err
	}
	viewer := sc.viewer(act.PersonID)
	store.KeepAnswers(q)
	if err := store.Ahead(ctx, q, v.cardAsks(viewer, id)...); err != nil {
		return err
	}
	if c.Record, err = v.seeAs(ctx, q, viewer, id); err != nil {
		return err
	}
	if c.Why, _, err = access.CanSee(ctx, q, viewer, id); err != nil {
		return err
	}
	if err := v.fill(ctx, q, sc, viewer, c); err != nil {
		return err
	}
	c.Actions = sc.actions(act, c)
	if c.Can(CanSign) {
		c.SignerIIN = v.signer.IIN(sc.Structure, act.PersonID)
	}
	if c.Inside = sc.insider(act, viewer, c.Record); !c.Inside {
		c.Rounds, c.Reasons, c.Input.Reasons = nil, nil, map[string]string{}
		c.Record.Executions, c.OpenExecutions = countOf(c.Executions) // how the others stand is not shown to it (50)
		c.Files, c.Annexes = c.Annexes.keep(c.Files, sc.bodiesOf(act.PersonID)...), nil
	}
	if c.State == StateSent && (c.Inside || c.Can(CanRevoke)) {
		if c.Proposal, err = v.proposal(ctx, q, c.ID); err != nil {
			return err
		}
	}
	c.Signatures = slices.DeleteFunc(c.Signatures, func(s document.Signature) bool { return s.Purpose != document.PurposeIssue })
	return nil
}

// countOf is how many executions there are and how many of them are open.
func countOf(list []Execution) (all, open int64) {
	for _, e := range list {
		if e.State.Open() {
			open++
		}
	}
	return int64(len(list)), open
}

// cardAsks are what card is going to ask, as far as the id alone says it.
func (v *Service) cardAsks(viewer access.Viewer, id string) []store.Asked {
	out := append(v.kernel.CardAsks(id, messagesMax), access.Asks(viewer, id, executionRegisters...)...)
	return append(out, askSeen(viewer, id), askAnnexes(id), askReasons(id), askExecutions(id), askPeriods(id), askFollows(id))
}

// executionRegisters are those that hold the rights to executions.
var executionRegisters = []string{access.RegisterExecutionOpen, access.RegisterExecutionClosed, access.RegisterSee}

func (v *Service) fill(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, c *Card) (err error) {
	if c.Document, err = v.kernel.Get(ctx, q, c.ID); err != nil {
		return err
	}
	if c.Input, err = restored(c.Document.Content); err != nil {
		return err
	}
	s := subjectOf(sc, c.Record, c.Input, stageOf(c.State))
	judged := c.State == StateDraft || c.State == StateAgreeing || c.State == StateAgreed || c.State == StateSigned
	if judged {
		err = v.gatherAll(ctx, q, &s, c.Record)
	} else {
		err = v.gatherPapers(ctx, q, &s, c.Record)
	}
	if err != nil {
		return err
	}
	c.Ground, c.Short, c.Files, c.Annexes = s.ground, s.short, s.files, s.annexes.of(s.files)
	if c.Frozen, err = v.checkFrozen(ctx, q, c.Record, c.Input); err != nil {
		return err
	}
	if c.Papers, err = v.papers(ctx, q, c.Ground, c.Short); err != nil {
		return err
	}
	if judged {
		if s.stage == Sending {
			if err = v.gatherSigned(ctx, q, &s, c.Record, c.Document); err != nil {
				return err
			}
		}
		c.Judgement = sc.judge(s)
		if err = sc.showTwice(ctx, q, viewer, &c.Judgement, c.Input.Recipients); err != nil {
			return err
		}
		c.Route = sc.preview(c.Judgement.Route)
	}
	if c.Rounds, err = v.kernel.Rounds(ctx, q, c.ID); err != nil {
		return err
	}
	if c.Signatures, err = v.kernel.Signatures(ctx, q, c.ID); err != nil {
		return err
	}
	if c.Messages, err = v.kernel.Messages(ctx, q, c.ID, "", messagesMax); err != nil {
		return err
	}
	if c.Reasons, err = reasonsOf(ctx, q, c.ID); err != nil {
		return err
	}
	if err = v.fillSupplement(ctx, q, viewer, c); err != nil {
		return err
	}
	if c.Received, err = receivedLink(ctx, q, viewer, c.Input.Delegation.ExecutionID); err != nil {
		return err
	}
	if err = v.fillExecutions(ctx, q, sc, viewer, c); err != nil {
		return err
	}
	if slices.ContainsFunc(c.Executions, func(e Execution) bool { return e.SentOn > 0 }) {
		c.Tree, err = tree(ctx, q, sc, viewer, c.ID, "", TreePage)
	}
	return err
}

// fillExecutions shows each recipient its own execution, and the sender and control all of them.
func (v *Service) fillExecutions(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, c *Card) error {
	if c.State != StateSent && c.State != StateReleased && c.State != StateRevoked {
		return nil
	}
	all, err := executionsOf(ctx, q, c.ID)
	if err != nil {
		return err
	}
	refs, err := access.Refs(ctx, q, viewer, c.ID, executionRegisters...)
	if err != nil {
		return err
	}
	for _, e := range all {
		if refs.Has(e.ID) {
			c.Executions = append(c.Executions, e)
		}
	}
	if c.Periods, err = periodsOf(ctx, q, sc, c.ID); err != nil {
		return err
	}
	c.Follows, err = followsSeen(ctx, q, c.ID, c.Executions)
	return err
}

func stageOf(s State) Stage {
	switch s {
	case StateAgreeing:
		return Agreement
	case StateAgreed:
		return Signing
	case StateSigned:
		return Sending
	}
	return Agreement
}

func reasonsOf(ctx context.Context, q store.Q, id string) ([]WarningReason, error) {
	return askReasons(id).List(ctx, q)
}

func askReasons(id string) store.Question[WarningReason] {
	return store.Ask(func(s store.Scanner) (r WarningReason, err error) {
		err = s.Scan(&r.Version, &r.Rule, &r.Para, &r.Stage, &r.Reason, &r.At, &r.PersonID)
		return r, err
	}, `SELECT version, rule, para, stage, reason, at, person_id FROM warning_reason WHERE document_id = $1 ORDER BY at, rule, stage`, id)
}

func (sc *scene) actions(act org.Act, c *Card) []Action {
	if sc.Away(act) {
		return nil
	}
	var out []Action
	add := func(ok bool, list ...Action) {
		if ok {
			out = append(out, list...)
		}
	}
	_, notAuthor := sc.asAuthor(act, c.Record)
	author := notAuthor == nil
	_, signer := sc.as(act, c.SignerPost)
	_, notSender := sc.asSender(act, c.Record)
	_, releaser := sc.asReleaser(act, c.Record)
	_, owner := sc.inUnit(act, c.OwnerUnit)
	add(supplementable(c, owner), CanFollow)
	switch c.State {
	case StateDraft:
		add(author, CanEdit, CanAgreement, CanWithdraw)
	case StateAgreeing:
		add(author, CanRecall, CanWithdraw)
		sc.openSteps(act, c)
		add(len(c.Steps) > 0, CanAnswer)
	case StateAgreed:
		add(signer, CanSign, CanDecline)
		add(author, CanEdit, CanRecall, CanWithdraw)
	case StateSigned:
		add(notSender == nil, CanSend)
		add(author, CanWithdraw)
	case StateSent:
		add(owner, CanMethod)
		left := slices.ContainsFunc(c.Periods, func(p PeriodView) bool { return !p.Opened && !p.Ended })
		add(releaser && c.OpenExecutions == 0 && !left, CanRelease)
		add(signer && c.OpenExecutions > 0, CanChange)
		add(signer && (c.OpenExecutions > 0 || left), CanRevoke)
		for _, e := range c.Executions {
			_, in := sc.inBody(act, e.BodyID)
			add(in && !slices.Contains(out, CanAsk), CanAsk)
		}
	}
	return out
}

// openSteps gathers the asked steps that the person may answer, as the post asked or in its stead.
func (sc *scene) openSteps(act org.Act, c *Card) {
	for _, r := range c.Rounds {
		if r.State != document.RoundOpen {
			continue
		}
		for _, s := range r.Steps {
			if s.State != document.StepAsked {
				continue
			}
			if _, ok := sc.as(act, s.PostID); ok {
				c.Steps = append(c.Steps, s)
			}
		}
	}
}

// ExecutionCard is everything a person may see of one recipient's execution.
type ExecutionCard struct {
	Execution
	Instrument  Record
	Input       Input
	Periods     []PeriodView // of a periodic term (47)
	Row         []Execution  // of the same recipient, one for each period that is open or done
	Ground      *GroundEntry
	Files       []document.File // of the instrument
	Papers      []document.File // of the grounds that the instrument rests on
	OwnFiles    []document.File // of the report that is written; for others than the recipient, of the newest signed one
	Resolutions []document.ResolutionView
	Reports     []Report                   // newest first
	ReportFiles map[string][]document.File // that a report was signed with, by report
	Answers     map[string]Answers         // in fields, by report
	Extensions  []Extension
	Follows     []FollowAct // revocations and changes that concern it (49)
	Messages    []document.Message
	Signatures  []document.Signature
	Actions     []Action
	Inside      bool          // the person belongs to the recipient: drafts of reports are shown
	Received    *ReceivedLink // the execution on which the instrument rests when it sends one on (50)
	Main        *MainLink     // what the instrument supplements (46)
	Supplements []Record      // what came to the same recipient to supplement it, as far as the person may see (46)
	SentOn      []Record      // what rests on this execution, drafts too, as far as the person may see (50)
	Branch      BranchPage    // those right below, the first page
	SignerIIN   string        // of the person, while he may sign the report
}

// Can reports whether the person may do it now.
func (c ExecutionCard) Can(a Action) bool { return slices.Contains(c.Actions, a) }

// ExecutionCard reads an execution for a person; what he may not see is not found.
func (v *Service) ExecutionCard(ctx context.Context, act org.Act, id string) (ExecutionCard, error) {
	var c ExecutionCard
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		if c.Execution, c.Instrument, err = v.seeExecution(ctx, q, sc.viewer(act.PersonID), id); err != nil {
			return err
		}
		_, c.Inside = sc.inBody(act, c.BodyID)
		if err := v.fillExecution(ctx, q, sc, sc.viewer(act.PersonID), &c); err != nil {
			return err
		}
		if viewer := sc.viewer(act.PersonID); !sc.insider(act, viewer, c.Instrument) {
			c.asReceived()
		}
		c.Actions = v.executionActions(ctx, q, sc, act, &c)
		if c.Can(CanSignReport) {
			c.SignerIIN = v.signer.IIN(sc.Structure, act.PersonID)
		}
		return nil
	})
	return c, err
}

// asReceived leaves out what is not a recipient's to know: why those who prepared the instrument passed a warning (44-1; I-123), and how
// the others stand (50).
func (c *ExecutionCard) asReceived() {
	c.Input.Reasons = map[string]string{}
	own := c.Row
	if len(own) == 0 {
		own = []Execution{c.Execution}
	}
	c.Instrument.Executions, c.Instrument.OpenExecutions = countOf(own)
	for i := range c.Supplements {
		c.Supplements[i].Executions, c.Supplements[i].OpenExecutions = 0, 0
	}
}

func (v *Service) fillExecution(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, c *ExecutionCard) error {
	doc, err := v.kernel.Get(ctx, q, c.DocumentID)
	if err != nil {
		return err
	}
	if c.Input, err = restored(doc.Content); err != nil {
		return err
	}
	if err = fillPeriods(ctx, q, sc, c); err != nil {
		return err
	}
	if c.Follows, err = followsSeen(ctx, q, c.DocumentID, []Execution{c.Execution}); err != nil {
		return err
	}
	if c.Ground, err = usableGround(ctx, q, sc, c.Instrument.GroundID, c.OwnerBody); err != nil {
		return err
	}
	if err = v.fillSentOn(ctx, q, sc, viewer, c); err != nil {
		return err
	}
	if err = v.fillSupplemented(ctx, q, viewer, c); err != nil {
		return err
	}
	short, err := usableGround(ctx, q, sc, c.Input.ShortGroundID, c.OwnerBody)
	if err != nil {
		return err
	}
	if c.Papers, err = v.papers(ctx, q, c.Ground, short); err != nil {
		return err
	}
	if c.Files, err = v.kernel.ListFiles(ctx, q, c.DocumentID, ""); err != nil {
		return err
	}
	annexes, err := annexesOf(ctx, q, c.DocumentID)
	if err != nil {
		return err
	}
	c.Files = annexes.keep(c.Files, c.BodyID)
	if c.Messages, err = v.kernel.Messages(ctx, q, c.DocumentID, "", messagesMax); err != nil {
		return err
	}
	if c.Signatures, err = v.kernel.Signatures(ctx, q, c.DocumentID); err != nil {
		return err
	}
	c.Extensions, err = store.List(ctx, q, scanExtension, `SELECT `+extensionColumns+` FROM extension x WHERE x.execution_id = $1 ORDER BY x.at DESC`, c.Execution.ID)
	if err != nil {
		return err
	}
	if err = fillReports(ctx, q, c); err != nil {
		return err
	}
	if err = v.fillFiles(ctx, q, c); err != nil {
		return err
	}
	if !c.Inside {
		return nil
	}
	c.Resolutions, err = v.kernel.Resolutions(ctx, q, c.DocumentID, c.Execution.ID)
	return err
}

// fillReports reads the reports with their answers, and leaves of the signatures those of the reports that are shown.
func fillReports(ctx context.Context, q store.Q, c *ExecutionCard) error {
	reports, err := store.List(ctx, q, scanReport, `SELECT `+reportColumns+` FROM report r WHERE r.execution_id = $1 ORDER BY r.n DESC`, c.Execution.ID)
	if err != nil {
		return err
	}
	for _, r := range reports { // what is not signed yet is the recipient's own affair
		if c.Inside || !r.SignedAt.IsZero() {
			c.Reports = append(c.Reports, r)
		}
	}
	if err := fillAnswers(ctx, q, c); err != nil {
		return err
	}
	c.Signatures = slices.DeleteFunc(c.Signatures, func(s document.Signature) bool {
		return s.Purpose != document.PurposeReport || !slices.ContainsFunc(c.Reports, func(r Report) bool { return r.ID == s.RefID })
	})
	return nil
}

// fillPeriods gives the card of one period the others of its recipient (47).
func fillPeriods(ctx context.Context, q store.Q, sc *scene, c *ExecutionCard) (err error) {
	if c.Period == 0 {
		return nil
	}
	if c.Periods, err = periodsOf(ctx, q, sc, c.DocumentID); err != nil {
		return err
	}
	all, err := executionsOf(ctx, q, c.DocumentID)
	c.Row = slices.DeleteFunc(all, func(e Execution) bool { return e.BodyID != c.BodyID })
	return err
}

// fillAnswers gives the card the answers of the reports that it shows.
func fillAnswers(ctx context.Context, q store.Q, c *ExecutionCard) (err error) {
	if len(c.Input.Questions) == 0 {
		return nil
	}
	ids := make([]string, len(c.Reports))
	for i, r := range c.Reports {
		ids[i] = r.ID
	}
	c.Answers, err = answersOf(ctx, q, ids)
	return err
}

func (v *Service) executionActions(ctx context.Context, q store.Q, sc *scene, act org.Act, c *ExecutionCard) []Action {
	var out []Action
	add := func(ok bool, a Action) {
		if ok {
			out = append(out, a)
		}
	}
	if c.Instrument.State != StateSent || sc.Away(act) {
		return nil
	}
	_, notRegistry := sc.asRegistry(act, c.BodyID)
	_, head := sc.headsBody(act, c.BodyID, false)
	_, leads := sc.headsBody(act, c.BodyID, true)
	_, notExecutor := v.asExecutor(ctx, q, sc, act, c.Execution)
	_, owner := sc.inUnit(act, c.OwnerUnit)
	_, signer := sc.as(act, c.Instrument.SignerPost)
	working := c.State == ExecutionAssigned || c.State == ExecutionReturned
	written := len(c.Reports) > 0 && c.Reports[0].ID == c.ReportID && c.Reports[0].Text != ""
	draft := written && c.Reports[0].State == ReportDraft
	submitted := written && c.Reports[0].State == ReportSubmitted
	add(notRegistry == nil && c.State == ExecutionSent, CanReceive)
	add(leads && (working || c.State == ExecutionSent || c.State == ExecutionReceived), CanResolve)
	add(notExecutor == nil && working && !submitted, CanReport)
	add(notExecutor == nil && working && draft && !head, CanSubmit)
	add(head && working && (draft || submitted), CanSignReport)
	add(owner && c.State == ExecutionReported, CanAccept)
	add(leads && !c.Asking && c.State.Open() && c.State != ExecutionReported, CanExtend)
	add(signer && c.Asking, CanDecide)
	add(c.Inside, CanAsk)
	_, inBody := sc.inBody(act, c.BodyID)
	add(notExecutor == nil && inBody && act.AsBody() == c.BodyID && (working || c.State == ExecutionReceived) && sc.sends(c.BodyID), CanSendOn)
	add(notExecutor == nil && working && !submitted && c.Branch.Accepted > 0, CanTakeOver)
	return out
}

// attacher finds the capacity in which the person may attach a file to a draft, or to the report of an execution.
func (v *Service) attacher(ctx context.Context, q store.Q, sc *scene, act org.Act, documentID, executionID string) (org.Act, error) {
	if executionID != "" {
		e, _, err := v.seeExecution(ctx, q, sc.viewer(act.PersonID), executionID)
		if err != nil {
			return act, err
		}
		if e.DocumentID != documentID {
			return act, fault.NotFound{What: "execution " + executionID}
		}
		if e.State != ExecutionAssigned && e.State != ExecutionReturned {
			return act, outOfTurn(executionMsg(e.State))
		}
		r, _, err := loadReport(ctx, q, e)
		if err == nil && r.State == ReportSubmitted { // its head is to sign what was put before him
			err = outOfTurn(i18n.M("instrument.report.state.submitted"))
		}
		if err != nil {
			return act, err
		}
		return v.asExecutor(ctx, q, sc, act, e)
	}
	rec, err := v.see(ctx, q, sc, act, documentID)
	if err != nil {
		return act, err
	}
	if rec.State != StateDraft {
		return act, outOfTurn(stateMsg(rec.State))
	}
	return sc.asAuthor(act, rec)
}

// Preview judges a stored draft for its next act, for the command line and the API.
func (v *Service) Preview(ctx context.Context, act org.Act, id string) (law.Verdict, error) {
	c, err := v.Card(ctx, act, id)
	return c.Judgement.Verdict, err
}
