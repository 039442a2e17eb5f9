package instrument

import (
	"context"
	"errors"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// RuleDelegationClose is the table that says which executions below hold up a report (50; see I-167).
const RuleDelegationClose = "instrument.delegation.close"

// DelegationInput says on which received execution a draft rests that is sent on to those below (50). The zero value rests
// on none.
type DelegationInput struct {
	ExecutionID string `json:"execution_id,omitempty"`
}

// delegated is a row of the link between an execution and what is sent on from it.
type delegated struct {
	ChildID, ExecutionID, ParentID, BodyID string
}

func scanDelegated(s store.Scanner) (d delegated, err error) {
	err = s.Scan(&d.ChildID, &d.ExecutionID, &d.ParentID, &d.BodyID)
	return d, err
}

const selectDelegated = `SELECT d.child_id, d.execution_id, d.parent_id, d.body_id FROM delegation d `

// delegationOf is the execution on which an instrument rests that sends it on.
func delegationOf(ctx context.Context, q store.Q, childID string) (delegated, bool, error) {
	return askDelegation(childID).One(ctx, q)
}

func askDelegation(childID string) store.Question[delegated] {
	return store.Ask(scanDelegated, selectDelegated+`WHERE d.child_id = $1`, childID)
}

// mayDelegate refuses an execution that the person may not work on: he leads it, assists, or heads the body that received it.
func (v *Service) mayDelegate(ctx context.Context, q store.Q, sc *scene, act org.Act, in Input) (Execution, error) {
	bad := fault.Bad("delegation.execution_id", i18n.M("instrument.bad.received"), i18n.M("instrument.bad.received_allowed"))
	e, _, err := v.seeExecution(ctx, q, sc.viewer(act.PersonID), in.Delegation.ExecutionID)
	if errors.Is(err, fault.NotFound{}) {
		return e, bad
	}
	if err != nil {
		return e, err
	}
	if _, ok := sc.inBody(act, e.BodyID); !ok || act.AsBody() != e.BodyID {
		return e, bad
	}
	_, err = v.asExecutor(ctx, q, sc, act, e)
	return e, err
}

// link keeps on which execution a new draft rests.
func (v *Service) link(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string, in Input) error {
	if in.Delegation.ExecutionID == "" {
		return nil
	}
	e, err := v.mayDelegate(ctx, tx, sc, act, in)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO delegation (child_id, execution_id, parent_id, body_id, at, person_id, post_id) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, e.ID, e.DocumentID, e.BodyID, act.Now, act.PersonID, act.AsPost())
	return err
}

// linkStays refuses to move a draft to another execution, or away from its own.
func linkStays(ctx context.Context, tx *store.Tx, id string, in Input) error {
	d, _, err := delegationOf(ctx, tx, id)
	if err == nil && d.ExecutionID != in.Delegation.ExecutionID {
		err = fault.Bad("delegation.execution_id", i18n.M("instrument.bad.received_fixed"), i18n.M("instrument.bad.received_allowed"))
	}
	return err
}

// receivedGround is a received execution as the ground of what is sent on from it: a link with the number, day and name of
// what was received, and nothing else of it (50; see I-165).
func receivedGround(e Execution, rec Record) *GroundEntry {
	return &GroundEntry{
		ID: e.ID, Kind: GroundReceived, Authority: superior, Title: rec.Title, Number: rec.Number, Day: rec.SentDay, BodyID: e.BodyID,
		At: e.SentAt, PersonID: rec.DrafterPerson, PostID: rec.SignerPost,
	}
}

// groundReceived loads it; nil when there is no such execution.
func groundReceived(ctx context.Context, q store.Q, executionID string) (*GroundEntry, Execution, Record, error) {
	if executionID == "" {
		return nil, Execution{}, Record{}, nil
	}
	e, ok, err := loadExecution(ctx, q, executionID)
	if err != nil || !ok {
		return nil, e, Record{}, err
	}
	rec, ok, err := loadRecord(ctx, q, e.DocumentID)
	if err != nil || !ok {
		return nil, e, rec, err
	}
	return receivedGround(e, rec), e, rec, nil
}

// gatherDelegation loads what the rules look at of the received execution (50).
func gatherDelegation(ctx context.Context, q store.Q, s *subject) error {
	id := s.in.Delegation.ExecutionID
	if id == "" {
		return nil
	}
	g, e, rec, err := groundReceived(ctx, q, id)
	if err != nil || g == nil {
		return err
	}
	s.ground, s.parent = g, rec.ID
	x := &Delegation{
		Number: e.Number, Kind: e.Kind, Due: e.DueDay, Own: e.BodyID == s.owner.Body, Marked: rec.Marked,
		Open: rec.State == StateSent && working(e.State),
	}
	for _, body := range s.in.Recipients {
		if !s.sc.Within(body, s.owner.Body, s.sc.day) {
			x.Foreign = append(x.Foreign, body)
		}
	}
	s.delegation = x
	return nil
}

// working reports whether the recipient has the execution in hand and has not reported.
func working(s ExecutionState) bool {
	return s == ExecutionReceived || s == ExecutionAssigned || s == ExecutionReturned
}

// SendOn prepares the draft by which a body sends on what it received: the texts as they came, the last day on which those
// below may finish, the head of the body as signer. Nothing is saved; the person takes out what is not for those below. What
// he may not work on is refused.
func (v *Service) SendOn(ctx context.Context, act org.Act, executionID string) (Input, error) {
	var out Input
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		e, rec, err := v.seeExecution(ctx, q, sc.viewer(act.PersonID), executionID)
		if err != nil {
			return err
		}
		if _, err = v.mayDelegate(ctx, q, sc, act, Input{Delegation: DelegationInput{ExecutionID: executionID}}); err != nil {
			return err
		}
		if rec.State != StateSent || !working(e.State) {
			return outOfTurn(executionMsg(e.State))
		}
		doc, err := v.kernel.Get(ctx, q, e.DocumentID)
		if err != nil {
			return err
		}
		from, err := restored(doc.Content)
		if err != nil {
			return err
		}
		out = sc.sendOn(e, rec, from)
		return nil
	})
	return out, err
}

func (sc *scene) sendOn(e Execution, rec Record, from Input) Input {
	out := Input{
		Kind: rec.Kind, Lang: from.Lang, Title: from.Title, Parts: from.Parts, TermKind: TermDate, AreaID: rec.AreaID, Matter: from.Matter,
		NeedsInquiry: from.NeedsInquiry, AsksCaseFiles: from.AsksCaseFiles, AsksCaseMaterials: from.AsksCaseMaterials, AsksCaseInfo: from.AsksCaseInfo,
		Marked: rec.Marked, MarkGround: from.MarkGround, Delegation: DelegationInput{ExecutionID: e.ID},
	}
	if v, _, ok := sc.law.ahead.On(sc.edition(e.BodyID), sc.day); ok {
		if last, ok := lastAhead(sc.snap.Calendar, e.DueDay, v); ok && last > sc.day {
			out.TermDay = last
		}
	}
	if head, ok := sc.Head(e.BodyID, sc.day); ok {
		out.SignerPost = head.ID
	}
	return out.Tidy()
}

// sentOn gives the rights and the record that go with a dispatch that sends on: the senders above see the branch whole, down
// to its cards, and the execution shows that it was sent on (50; see I-169).
func (v *Service) sentOn(ctx context.Context, tx *store.Tx, act org.Act, rec Record, list []Execution) error {
	d, ok, err := delegationOf(ctx, tx, rec.ID)
	if err != nil || !ok {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE execution SET sent_on = sent_on + 1, version = version + 1 WHERE id = $1`, d.ExecutionID); err != nil {
		return err
	}
	var rows []access.Row
	for at := d; ok; at, ok, err = delegationOf(ctx, tx, at.ParentID) {
		if err != nil {
			return err
		}
		above, there, err := loadRecord(ctx, tx, at.ParentID)
		if err != nil || !there {
			return err
		}
		rows = append(rows, seeRow(above.OwnerUnit, rec.ID, rec.ID))
		for _, e := range list {
			rows = append(rows, seeRow(above.OwnerUnit, e.ID, rec.ID))
		}
	}
	if err != nil {
		return err
	}
	if err := access.Grant(ctx, tx, rows); err != nil {
		return err
	}
	data := map[string]any{"instrument": rec.ID, "number": rec.Number, "executions": len(list)}
	return write(ctx, tx, act, d.ParentID, "sent_on", d.ExecutionID, data, "")
}

func seeRow(unitID, refID, documentID string) access.Row {
	return access.Row{Grantee: access.Unit(unitID), Register: access.RegisterSee, RefID: refID, DocumentID: documentID, Reason: "access.reason.delegated"}
}

// childrenOf are the instruments that were sent on from any of the executions, in their order.
func childrenOf(ctx context.Context, q store.Q, executionIDs []string) ([]Record, error) {
	if len(executionIDs) == 0 {
		return nil, nil
	}
	in, args := store.Marks(executionIDs)
	return store.List(ctx, q, scanRecord, `SELECT `+recordColumns+` FROM delegation d JOIN instrument i ON i.document_id = d.child_id
		WHERE d.execution_id IN (`+in+`) AND i.state IN ('sent', 'released', 'revoked') ORDER BY i.document_id`, args...)
}

// belowOpen are the executions below one that are not closed yet.
func belowOpen(ctx context.Context, q store.Q, executionID string) ([]Execution, error) {
	return store.List(ctx, q, scanExecution, `SELECT `+executionColumns+` FROM delegation d JOIN execution e ON e.document_id = d.child_id
		WHERE d.execution_id = $1 AND e.closed_at IS NULL ORDER BY e.document_id, e.ordinal`, executionID)
}

// holdingMost is how many of those that hold up a report are named.
const holdingMost = 10

// closedBelow refuses a report while those below still owe: the tree closes from its leaves (50; see I-167).
func (v *Service) closedBelow(ctx context.Context, q store.Q, sc *scene, e Execution) error {
	if e.SentOn == 0 {
		return nil
	}
	edition := sc.edition(e.BodyID)
	hold, para, ok := sc.law.holding.On(edition, sc.day)
	if !ok {
		return nil
	}
	open, err := belowOpen(ctx, q, e.ID)
	if err != nil {
		return err
	}
	var names []i18n.Text
	n := 0
	for _, x := range open {
		for _, s := range hold.States {
			if x.State == s {
				if n++; n <= holdingMost {
					names = append(names, sc.UnitName(x.BodyID, sc.day))
				}
			}
		}
	}
	if n == 0 {
		return nil
	}
	return &law.Refusal{Edition: edition.ID, Day: sc.day, Findings: []law.Finding{{
		Outcome: law.Refused, Rule: RuleDelegationClose, Para: para, Edition: edition.ID,
		Msg:     i18n.M("instrument.delegation.open", "n", n, "list", names),
		Allowed: i18n.M("instrument.delegation.open_allowed"),
	}}}
}

// revokeBelow revokes what was sent on from executions that are revoked: the ground of it is gone, so those below owe it no
// more and are told at once, down to the leaves (49, 50; see I-168).
func (v *Service) revokeBelow(ctx context.Context, tx *store.Tx, sc *scene, f follow) error {
	children, err := childrenOf(ctx, tx, f.Executions)
	if err != nil {
		return err
	}
	for _, rec := range children {
		if rec.State != StateSent {
			continue
		}
		child := follow{act: f.act, rec: rec, para: f.para, FollowAct: f.FollowAct}
		child.ID, child.DocumentID, child.Executions = store.NewID(f.At), rec.ID, nil
		if child.all, err = executionsOf(ctx, tx, rec.ID); err != nil {
			return err
		}
		err := child.choose(FollowInput{Reason: f.Reason})
		if errors.Is(err, fault.Conflict{}) {
			continue // everything below is closed already
		}
		if err != nil {
			return err
		}
		if err := v.revokeNow(ctx, tx, sc, &child); err != nil {
			return err
		}
	}
	return nil
}

// tellBelow tells those who sent on that what they rest on has moved: they may now move what they sent (49, 50; see I-168).
func (v *Service) tellBelow(ctx context.Context, tx *store.Tx, act org.Act, e Execution, msg func(child Record) i18n.Msg) error {
	if e.SentOn == 0 {
		return nil
	}
	children, err := childrenOf(ctx, tx, []string{e.ID})
	if err != nil {
		return err
	}
	for _, rec := range children {
		if rec.State != StateSent {
			continue
		}
		to := []document.To{{PostID: rec.SignerPost}, {PostID: rec.DrafterPost}}
		if err := v.kernel.Notify(ctx, tx, act.Now, to, msg(rec), "/instruments/"+rec.ID, rec.ID); err != nil {
			return err
		}
	}
	return nil
}

// withinAbove refuses a later day for those below that the body above could not keep: it stays before its own day, unless
// that is past (50; see I-166).
func (v *Service) withinAbove(ctx context.Context, q store.Q, sc *scene, documentID string, day calendar.Day) error {
	d, ok, err := delegationOf(ctx, q, documentID)
	if err != nil || !ok {
		return err
	}
	e, ok, err := loadExecution(ctx, q, d.ExecutionID)
	if err != nil || !ok || e.DueDay < sc.day {
		return err
	}
	a, _, ok := sc.law.ahead.On(sc.edition(d.BodyID), sc.day)
	if !ok {
		return nil
	}
	last, ok := lastAhead(sc.snap.Calendar, e.DueDay, a)
	if !ok || day <= last {
		return nil
	}
	return fault.Bad("day", i18n.M("instrument.delegation.late", "day", day, "number", e.Number, "due", e.DueDay),
		i18n.M("instrument.delegation.extend_allowed", "day", last))
}

// TakeOver puts the accepted reports of those below, text and files, into the draft of the body's own report (50). What was
// taken over before is not taken twice.
func (v *Service) TakeOver(ctx context.Context, act org.Act, id string) (Receipt, error) {
	return v.change(ctx, act, "take_over", wordInput{ID: id}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		act, e, err := v.reporting(ctx, tx, sc, act, id)
		if err != nil {
			return Receipt{}, err
		}
		return v.takeOver(ctx, tx, sc, act, &e)
	})
}

// answered is the accepted report of one below.
type answered struct {
	Execution
	text, report string
}

func (v *Service) takeOver(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, e *Execution) (Receipt, error) {
	list, err := store.List(ctx, tx, func(s store.Scanner) (a answered, err error) {
		var instrument string
		err = s.Scan(&a.ID, &a.DocumentID, &a.BodyID, &a.Number, &a.Ordinal, &a.Period, store.Opt(&instrument), &a.report, store.Unpacked(&a.text))
		a.named(instrument)
		return a, err
	}, `SELECT e.id, e.document_id, e.body_id, e.number, e.ordinal, e.period, `+namedSQL+`, r.id, r.text FROM delegation d JOIN execution e ON e.document_id = d.child_id
		JOIN report r ON r.execution_id = e.id AND r.id = e.report_id WHERE d.execution_id = $1 AND e.state = 'accepted' AND r.state = 'accepted' ORDER BY e.document_id, e.ordinal`, e.ID)
	if err != nil {
		return Receipt{}, err
	}
	before, _, err := loadReport(ctx, tx, *e)
	if err != nil {
		return Receipt{}, err
	}
	text := ""
	if before.State == ReportDraft {
		text = before.Text
	}
	lang, err := v.lang(ctx, tx, e.DocumentID)
	if err != nil {
		return Receipt{}, err
	}
	text, list = joined(sc, text, list, lang)
	if len(list) == 0 {
		return Receipt{}, fault.Conflict{Msg: i18n.M("instrument.conflict.nothing_to_take")}
	}
	var c fault.Collector
	tooLong(&c, "text", text, partMax)
	if err := c.Err(); err != nil {
		return Receipt{}, err
	}
	r, err := v.reportDraft(ctx, tx, act, e, text)
	if err != nil {
		return Receipt{}, err
	}
	taken := make([]string, len(list))
	for i, a := range list {
		taken[i] = a.report
		if err := v.kernel.CopyFiles(ctx, tx, act, a.DocumentID, a.ID, e.DocumentID, e.ID, RoleReport); err != nil {
			return Receipt{}, err
		}
	}
	return Receipt{ID: r.ID, Version: r.Version, State: string(r.State)},
		write(ctx, tx, act, e.DocumentID, "report_taken_over", e.ID, map[string]any{"report": r.ID, "from": taken}, "")
}

// joined adds each answer to the text under a line that names who gave it; one whose line is there already is left out.
func joined(sc *scene, text string, list []answered, lang i18n.Lang) (string, []answered) {
	var out []answered
	for _, a := range list {
		line := i18n.For(lang).T(i18n.M("instrument.delegation.taken_line", "body", sc.UnitName(a.BodyID, sc.day), "number", a.Number))
		if containsLine(text, line) {
			continue
		}
		if text != "" {
			text += "\n\n"
		}
		text += line + "\n" + a.text
		out = append(out, a)
	}
	return text, out
}

// lang is the language in which an instrument is written.
func (v *Service) lang(ctx context.Context, q store.Q, documentID string) (i18n.Lang, error) {
	doc, err := v.kernel.Get(ctx, q, documentID)
	if err != nil {
		return i18n.KK, err
	}
	in, err := restored(doc.Content)
	if err == nil && in.Lang == "ru" {
		return i18n.RU, nil
	}
	return i18n.KK, err
}

func containsLine(text, line string) bool {
	for l := range strings.Lines(text) {
		if strings.TrimSpace(l) == line {
			return true
		}
	}
	return false
}
