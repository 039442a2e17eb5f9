package instrument

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// FollowKind is what becomes of an instrument after it was sent (49).
type FollowKind string

// The two acts of paragraph 49.
const (
	FollowRevoke FollowKind = "revoke"
	FollowChange FollowKind = "change"
)

// RuleFollow is the table that gives the paragraph of revocation and change (49).
const RuleFollow = "instrument.follow"

// FollowInput says what is revoked or changed, and why (49).
type FollowInput struct {
	// Executions are those concerned; none means all that are open.
	Executions []string `json:"executions,omitempty"`
	// Day is the later day of execution of a change.
	Day calendar.Day `json:"day,omitzero"`
	// Withdrawn are the numbers of the lines of the asking part that are no longer asked; the first line is 1.
	Withdrawn []int  `json:"withdrawn,omitempty"`
	Reason    string `json:"text"`
}

// FollowAct is a revocation or a change as it stands on the record.
type FollowAct struct {
	ID, DocumentID string
	Kind           FollowKind
	Whole          bool
	Executions     []string
	Day            calendar.Day // of a change; none when the day stays
	Withdrawn      []string     // the lines no longer asked
	Reason         string
	At             time.Time
	PersonID       string
	PostID         string
	ForPostID      string
}

type followInput struct {
	ID string `json:"id"`
	FollowInput
}

func (f followInput) documentID() string { return f.ID }

// AskingPart is the part of an instrument that holds what is asked, line by line (40, 42, 43).
func AskingPart(k Kind) string {
	switch k {
	case Assignment:
		return "questions_list"
	case Task:
		return "algorithm"
	}
	return "demand"
}

// AskedLines are the lines of the asking part that hold anything, in their order.
func AskedLines(k Kind, parts map[string]string) []string {
	var out []string
	for line := range strings.Lines(parts[AskingPart(k)]) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Revoke revokes an instrument, or its executions at some recipients: they are told at once, owe nothing more, and the
// record stays with the lateness there was (49; see I-86, I-87). The post that signed it revokes, or who lawfully acts in it.
func (v *Service) Revoke(ctx context.Context, act org.Act, id string, in FollowInput) (Receipt, error) {
	in.Day, in.Withdrawn = 0, nil
	return v.change(ctx, act, "revoke", followInput{id, in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		return v.revoke(ctx, tx, sc, act, id, in)
	})
}

func (v *Service) revoke(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string, in FollowInput) (Receipt, error) {
	f, err := v.following(ctx, tx, sc, act, id, FollowRevoke, in)
	if err != nil {
		return Receipt{}, err
	}
	if err := v.revokeNow(ctx, tx, sc, &f); err != nil {
		return Receipt{}, err
	}
	return Receipt{ID: f.ID, Version: f.rec.Version, State: string(f.rec.State), Number: f.rec.Number}, nil
}

// revokeNow revokes what was chosen, and what was sent on from it.
func (v *Service) revokeNow(ctx context.Context, tx *store.Tx, sc *scene, f *follow) error {
	if err := keepFollow(ctx, tx, f); err != nil {
		return err
	}
	if err := v.closeRevoked(ctx, tx, sc, *f); err != nil {
		return err
	}
	if err := v.countRevoked(ctx, tx, f); err != nil {
		return err
	}
	if err := v.proposed(ctx, tx, f.FollowAct); err != nil {
		return err
	}
	if err := v.tellFollow(ctx, tx, sc, *f, i18n.M("instrument.notice.revoked", "number", f.rec.Number, "reason", f.Reason)); err != nil {
		return err
	}
	if err := f.journal(ctx, tx, "revoked"); err != nil {
		return err
	}
	return v.revokeBelow(ctx, tx, sc, *f)
}

// Change gives executors a later day, or withdraws questions: it lays nothing new on anybody, so that neither floor nor
// agreement is asked again (49; see I-133). The post that signed the instrument changes it, or who lawfully acts in it.
func (v *Service) Change(ctx context.Context, act org.Act, id string, in FollowInput) (Receipt, error) {
	return v.change(ctx, act, "change", followInput{id, in}, func(tx *store.Tx, sc *scene) (Receipt, error) {
		return v.changeSent(ctx, tx, sc, act, id, in)
	})
}

func (v *Service) changeSent(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string, in FollowInput) (Receipt, error) {
	f, err := v.following(ctx, tx, sc, act, id, FollowChange, in)
	var c fault.Collector // what is wrong with the whole and with the change itself is told at once
	if err := c.Add("", err); err != nil {
		return Receipt{}, err
	}
	if err := c.Add("", v.changes(ctx, tx, sc, &f, in)); err != nil && c.OK() {
		return Receipt{}, err
	}
	if err := c.Err(); err != nil {
		return Receipt{}, err
	}
	if !f.Day.None() {
		if err := v.withinAbove(ctx, tx, sc, id, f.Day); err != nil {
			return Receipt{}, err
		}
	}
	if err := keepFollow(ctx, tx, &f); err != nil {
		return Receipt{}, err
	}
	if err := v.moveChanged(ctx, tx, sc, f); err != nil {
		return Receipt{}, err
	}
	if err := v.proposed(ctx, tx, f.FollowAct); err != nil {
		return Receipt{}, err
	}
	msg := i18n.M("instrument.notice.changed", "number", f.rec.Number, "reason", f.Reason)
	if !f.Day.None() {
		msg = i18n.M("instrument.notice.changed_day", "number", f.rec.Number, "day", f.Day, "reason", f.Reason)
	}
	if err := v.tellFollow(ctx, tx, sc, f, msg); err != nil {
		return Receipt{}, err
	}
	for _, e := range f.list {
		err := v.tellBelow(ctx, tx, act, e, func(child Record) i18n.Msg {
			return i18n.M("instrument.notice.above_changed", "number", f.rec.Number, "child", child.Number)
		})
		if err != nil {
			return Receipt{}, err
		}
	}
	return Receipt{ID: f.ID, Version: f.rec.Version, State: string(f.rec.State), Number: f.rec.Number}, f.journal(ctx, tx, "changed")
}

// follow is a revocation or change under way: the act on record, who does it, and the executions concerned.
type follow struct {
	FollowAct
	act  org.Act
	rec  Record
	all  []Execution
	list []Execution
	para string
	left int64 // periods that are still to be opened (47)
}

// following loads what an act of 49 concerns and who does it.
func (v *Service) following(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, id string, kind FollowKind, in FollowInput) (follow, error) {
	rec, err := v.see(ctx, tx, sc, act, id)
	if err != nil {
		return follow{}, err
	}
	act, ok := sc.as(act, rec.SignerPost)
	if !ok {
		return follow{}, forbidden(i18n.M("instrument.who.signer", "post", sc.PostTitle(rec.SignerPost)))
	}
	if rec.State != StateSent {
		return follow{}, outOfTurn(stateMsg(rec.State))
	}
	f := follow{act: act, rec: rec, FollowAct: FollowAct{
		ID: store.NewID(act.Now), DocumentID: id, Kind: kind, Day: in.Day, Reason: strings.TrimSpace(in.Reason), At: act.Now, PersonID: act.PersonID, PostID: act.PostID,
	}}
	if act.For != nil {
		f.ForPostID = act.For.PostID
	}
	if _, f.para, ok = sc.law.follow.On(sc.edition(rec.OwnerBody), sc.day); !ok {
		return f, fault.Conflict{Msg: i18n.M("instrument.conflict.no_follow")}
	}
	if f.all, err = executionsOf(ctx, tx, id); err != nil {
		return f, err
	}
	if f.left, err = periodsLeft(ctx, tx, id); err != nil {
		return f, err
	}
	var c fault.Collector // the reason and what it is given for are judged at once
	if err := c.Add("", wordInput{Text: f.Reason}.reason(sc, rec.OwnerBody)); err != nil {
		return f, err
	}
	if err := c.Add("", f.choose(in)); err != nil {
		return f, err
	}
	return f, c.Err()
}

// choose takes the executions named, or all that are open, and refuses what is foreign, closed, or changes nothing.
func (f *follow) choose(in FollowInput) error {
	var c fault.Collector
	if f.Kind == FollowChange && in.Day.None() && len(in.Withdrawn) == 0 {
		c.Bad("day", i18n.M("instrument.bad.change_nothing"), i18n.M("instrument.bad.change_allowed"))
	}
	wanted := document.Distinct(in.Executions)
	var bodies []string // a recipient that is revoked owes no period any more (47, 49; see I-159)
	found := 0
	for _, e := range f.all {
		if e.State.Open() && slices.Contains(wanted, e.ID) {
			found++
			if e.Period > 0 {
				bodies = append(bodies, e.BodyID)
			}
		}
	}
	for _, e := range f.all {
		if e.State.Open() && (len(wanted) == 0 || slices.Contains(wanted, e.ID) || f.Kind == FollowRevoke && slices.Contains(bodies, e.BodyID)) {
			f.list = append(f.list, e)
			f.Executions = append(f.Executions, e.ID)
		}
	}
	if len(wanted) == 0 && len(f.list) == 0 && (f.left == 0 || f.Kind == FollowChange) {
		return fault.Conflict{Msg: i18n.M("instrument.conflict.all_closed")}
	}
	if len(wanted) != found {
		c.Bad("executions", i18n.M("instrument.bad.execution"), i18n.M("instrument.bad.execution_allowed"))
	}
	f.Whole = len(wanted) == 0
	if f.Executions == nil {
		f.Executions = []string{}
	}
	return c.Err()
}

// keepFollow puts the act on record.
func keepFollow(ctx context.Context, tx *store.Tx, f *follow) error {
	if f.Withdrawn == nil {
		f.Withdrawn = []string{}
	}
	_, err := tx.Exec(ctx, `INSERT INTO follow_act (id, document_id, kind, whole, executions, day, withdrawn, reason, at, person_id, post_id, for_post_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, f.ID, f.DocumentID, string(f.Kind), f.Whole, store.JSON(f.Executions), f.Day,
		store.JSON(f.Withdrawn), f.Reason, f.At, f.PersonID, f.PostID, f.ForPostID)
	return err
}

// closeRevoked closes the executions concerned: the duties are void under the paragraph, the moves go, the registers follow.
func (v *Service) closeRevoked(ctx context.Context, tx *store.Tx, sc *scene, f follow) error {
	for i := range f.list {
		e := &f.list[i]
		late := sc.lateUntil(*e)
		err := recountExecution(ctx, tx, e.ID, func() error {
			if err := moveUncounted(ctx, tx, e, ExecutionRevoked); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE execution SET closed_at = $2, late_days = $3 WHERE id = $1`, e.ID, f.At, late)
			return err
		})
		if err != nil {
			return err
		}
		if err := v.dropExtension(ctx, tx, f.act, e); err != nil {
			return err
		}
		if err := v.kernel.CloseResolutions(ctx, tx, f.act, e.DocumentID, e.ID, false, f.Reason); err != nil {
			return err
		}
		if err := archive(ctx, tx, e.DocumentID, f.At, e.ID); err != nil {
			return err
		}
		if err := turn.Clear(ctx, tx, e.ID, turn.Receive, turn.Resolve, turn.Execute, turn.SignReport, turn.Accept); err != nil {
			return err
		}
	}
	power := duty.Power{Para: f.para, Rule: RuleFollow, By: f.act.AsPost()}
	return v.ledger.VoidRefs(ctx, tx, f.act, DutyExecute, f.Executions, power, f.Reason)
}

// lateUntil is by how many working days an execution is late on the day: until its report, or until today (I-87).
func (sc *scene) lateUntil(e Execution) int {
	until := sc.day
	if e.State == ExecutionReported && !e.ReportedDay.None() {
		until = e.ReportedDay
	}
	if until <= e.DueDay {
		return 0
	}
	n, err := sc.snap.Calendar.Between(e.DueDay, until)
	if err != nil {
		return until.Sub(e.DueDay)
	}
	return max(n, 1)
}

// countRevoked brings the instrument into line: with nothing accepted and nothing open left, or when all of it was meant,
// it is revoked; else what is left goes on, to its release.
func (v *Service) countRevoked(ctx context.Context, tx *store.Tx, f *follow) error {
	left := f.rec.OpenExecutions - int64(len(f.list))
	_, err := tx.Exec(ctx, `UPDATE instrument SET open_executions = open_executions - $2, updated_at = $3 WHERE document_id = $1`, f.DocumentID, len(f.list), f.At)
	if err != nil {
		return err
	}
	if f.Whole {
		err = endPeriods(ctx, tx, f.DocumentID)
	} else {
		err = markOpened(ctx, tx, f.act, f.DocumentID)
	}
	if err != nil {
		return err
	}
	pending, err := periodsLeft(ctx, tx, f.DocumentID)
	if err != nil {
		return err
	}
	accepted := slices.ContainsFunc(f.all, func(e Execution) bool { return e.State == ExecutionAccepted })
	switch {
	case left > 0 || pending > 0:
		return nil
	case accepted && !f.Whole:
		return turn.Set(ctx, tx, turn.Next(f.act, unitKey(f.rec.OwnerUnit), turn.Release, f.DocumentID, f.DocumentID, 0))
	}
	if err := setState(ctx, tx, f.act, &f.rec, StateRevoked); err != nil {
		return err
	}
	return turn.ClearDocument(ctx, tx, f.DocumentID)
}

// changes works out what a change says: a later day for those whose day is earlier, and lines that were still asked.
func (v *Service) changes(ctx context.Context, tx *store.Tx, sc *scene, f *follow, in FollowInput) error {
	var c fault.Collector
	if !in.Day.None() {
		if err := c.Add("", sc.changedDay(f, in)); err != nil {
			return err
		}
	}
	if len(in.Withdrawn) > 0 {
		if err := v.withdrawLines(ctx, tx, f, in.Withdrawn, &c); err != nil {
			return err
		}
	}
	return c.Err()
}

// changedDay keeps of the executions those whose day the change makes later; the others keep their own.
func (sc *scene) changedDay(f *follow, in FollowInput) error {
	var earliest Execution
	for _, e := range f.list {
		if e.State != ExecutionReported && (earliest.ID == "" || e.DueDay < earliest.DueDay) {
			earliest = e
		}
	}
	if earliest.ID == "" {
		return fault.Conflict{Msg: i18n.M("instrument.conflict.all_reported")}
	}
	return sc.laterDay(in.Day, earliest)
}

func (v *Service) withdrawLines(ctx context.Context, tx *store.Tx, f *follow, numbers []int, c *fault.Collector) error {
	doc, err := v.kernel.Get(ctx, tx, f.DocumentID)
	if err != nil {
		return err
	}
	in, err := restored(doc.Content)
	if err != nil {
		return err
	}
	lines := AskedLines(f.rec.Kind, in.Parts)
	before, err := followActs(ctx, tx, f.DocumentID)
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	for _, a := range before {
		for _, line := range a.Withdrawn {
			if a.Whole {
				gone[line] = true
			}
		}
	}
	for _, n := range numbers {
		if n < 1 || n > len(lines) || gone[lines[n-1]] || slices.Contains(f.Withdrawn, lines[n-1]) {
			c.Bad("withdrawn", i18n.M("instrument.bad.line"), i18n.M("instrument.bad.line_allowed"))
			return nil
		}
		f.Withdrawn = append(f.Withdrawn, lines[n-1])
	}
	if len(f.Withdrawn)+len(gone) >= len(lines) {
		c.Bad("withdrawn", i18n.M("instrument.bad.all_lines"), i18n.M("instrument.bad.all_lines_allowed"))
	}
	return nil
}

// moveChanged moves the due days by the power of the paragraph; what was late stays late on the record.
func (v *Service) moveChanged(ctx context.Context, tx *store.Tx, sc *scene, f follow) error {
	if f.Day.None() {
		return nil
	}
	to, err := sc.snap.Calendar.ExplainDate(f.Day, calendar.Execution)
	if err != nil {
		return err
	}
	power := duty.Power{Para: f.para, Rule: RuleFollow, By: f.act.AsPost()}
	for _, e := range f.list {
		if e.State == ExecutionReported || e.DueDay >= to.Effective {
			continue
		}
		if err := v.ledger.Extend(ctx, tx, f.act, e.DutyID, to, power, f.Reason); err != nil {
			return err
		}
	}
	if !f.Whole || slices.ContainsFunc(f.list, func(e Execution) bool { return e.Period > 0 }) {
		return nil // the periods keep the day of each
	}
	_, err = tx.Exec(ctx, `UPDATE instrument SET due_day = $2, updated_at = $3 WHERE document_id = $1`, f.DocumentID, to.Effective, f.At)
	return err
}

// tellFollow tells the executors concerned at once, and control in the Apparatus (49; see I-86).
func (v *Service) tellFollow(ctx context.Context, tx *store.Tx, sc *scene, f follow, msg i18n.Msg) error {
	executors, err := v.executors(ctx, tx, f.DocumentID, f.list...)
	if err != nil {
		return err
	}
	for _, e := range f.list {
		if err := v.kernel.Notify(ctx, tx, f.At, executors[e.ID], msg, "/executions/"+e.ID, f.DocumentID); err != nil {
			return err
		}
	}
	if !f.Whole { // those who watch over all of it learn that it goes on for the others
		key := "instrument.notice.part_revoked"
		if f.Kind == FollowChange {
			key = "instrument.notice.part_changed"
		}
		msg = i18n.M(key, "number", f.rec.Number, "n", len(f.list), "reason", f.Reason)
	}
	to := []document.To{{PostID: f.rec.DrafterPost}}
	for _, u := range sc.Units(f.rec.OwnerBody, sc.day) {
		for _, p := range sc.Posts(u.ID, sc.day) {
			if p.Control && p.Kind.IsHead() {
				to = append(to, document.To{PostID: p.ID})
			}
		}
	}
	return v.kernel.Notify(ctx, tx, f.At, to, msg, "/instruments/"+f.DocumentID, f.DocumentID)
}

// executors are all who execute each of the executions: the head of the body, the one who leads, and those who assist (49; see I-86). Who is
// several of these at once is told once.
func (v *Service) executors(ctx context.Context, q store.Q, documentID string, list ...Execution) (map[string][]document.To, error) {
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	named, err := v.kernel.ExecutorsOf(ctx, q, documentID, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]document.To, len(list))
	for _, e := range list {
		to := []document.To{{UnitID: e.BodyID}}
		if e.LeadPost != "" {
			to = append(to, document.To{PostID: e.LeadPost})
		}
		out[e.ID] = append(to, named[e.ID]...)
	}
	return out, nil
}

// journal writes the act: for everybody when all of it was meant, else for each recipient concerned.
func (f *follow) journal(ctx context.Context, tx *store.Tx, action string) error {
	data := map[string]any{"act": f.ID, "day": f.Day, "withdrawn": f.Withdrawn}
	if f.Whole {
		return write(ctx, tx, f.act, f.DocumentID, action, f.DocumentID, data, f.Reason)
	}
	for _, id := range f.Executions {
		if err := write(ctx, tx, f.act, f.DocumentID, "execution_"+action, id, data, f.Reason); err != nil {
			return err
		}
	}
	return nil
}

func followActs(ctx context.Context, q store.Q, documentID string) ([]FollowAct, error) {
	return askFollows(documentID).List(ctx, q)
}

func askFollows(documentID string) store.Question[FollowAct] {
	return store.Ask(func(s store.Scanner) (a FollowAct, err error) {
		var executions, withdrawn string
		err = s.Scan(&a.ID, &a.DocumentID, &a.Kind, &a.Whole, &executions, &a.Day, &withdrawn, &a.Reason, &a.At, &a.PersonID, &a.PostID, &a.ForPostID)
		if err == nil {
			err = json.Unmarshal([]byte(executions), &a.Executions)
		}
		if err == nil {
			err = json.Unmarshal([]byte(withdrawn), &a.Withdrawn)
		}
		return a, err
	}, `SELECT id, document_id, kind, whole, executions, day, withdrawn, reason, at, person_id, post_id, for_post_id
		FROM follow_act WHERE document_id = $1 ORDER BY at, id`, documentID)
}

// followsSeen are the revocations and changes that concern any of the executions; each recipient sees his own.
func followsSeen(ctx context.Context, q store.Q, documentID string, executions []Execution) ([]FollowAct, error) {
	list, err := followActs(ctx, q, documentID)
	seen := func(id string) bool {
		return slices.ContainsFunc(executions, func(e Execution) bool { return e.ID == id })
	}
	return slices.DeleteFunc(list, func(a FollowAct) bool { return !slices.ContainsFunc(a.Executions, seen) }), err
}

// Withdrawn are the lines of the asking part that the acts have withdrawn (49).
func Withdrawn(list []FollowAct) []string {
	var out []string
	for _, a := range list {
		out = append(out, a.Withdrawn...)
	}
	return out
}

// LastMove is the last of the acts that moved the day of execution (49).
func LastMove(list []FollowAct) (FollowAct, bool) {
	for _, a := range slices.Backward(list) {
		if !a.Day.None() {
			return a, true
		}
	}
	return FollowAct{}, false
}
