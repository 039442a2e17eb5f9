package instrument

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// PeriodView is a period of an instrument that was sent (47).
type PeriodView struct {
	PeriodDay
	Due    calendar.Day // as the calendar in force counts it; none while it does not hold the day
	Opens  calendar.Day // when it is opened at the latest
	Opened bool         // for every recipient
	Ended  bool         // it will not be opened any more (49)
}

const periodColumns = `p.n, p.from_day, p.to_day, p.formal_day, p.opens_day, p.opened_at, p.ended`

func scanPeriod(s store.Scanner) (p PeriodView, err error) {
	var opened int64
	err = s.Scan(&p.N, &p.From, &p.To, &p.Formal, &p.Opens, &opened, &p.Ended)
	p.Opened = opened > 0
	return p, err
}

// periodsOf are the periods of an instrument in their order; none where its term is not periodic.
func periodsOf(ctx context.Context, q store.Q, sc *scene, documentID string) ([]PeriodView, error) {
	list, err := askPeriods(documentID).List(ctx, q)
	for i := range list {
		if e, err := sc.snap.Calendar.ExplainDate(list[i].Formal, calendar.Execution); err == nil {
			list[i].Due = e.Effective
		}
	}
	return list, err
}

func askPeriods(documentID string) store.Question[PeriodView] {
	return store.Ask(scanPeriod, `SELECT `+periodColumns+` FROM instrument_period p WHERE p.document_id = $1 ORDER BY p.n`, documentID)
}

// schedule are the periods of a draft that is being sent; none where its term is not periodic.
func (s subject) schedule() []PeriodDay {
	d := s.draft()
	v, _, ok := s.sc.law.Periodics(d)
	if !ok || !d.Periodic {
		return nil
	}
	return d.Period.Days(d.Day, v.Most)
}

// keepPeriods fixes the periods of an instrument at sending. The first is opened with it; a later one at the latest the day
// after the day of the one before (see I-157).
func keepPeriods(ctx context.Context, tx *store.Tx, act org.Act, documentID string, days []PeriodDay) error {
	if len(days) == 0 {
		return nil
	}
	rows := make([][]any, len(days))
	for i, d := range days {
		opens, opened := act.Day(), store.Micros(act.Now)
		if i > 0 {
			opens, opened = days[i-1].Formal.AddDays(1), 0
		}
		rows[i] = []any{documentID, d.N, d.From, d.To, d.Formal, opens, opened, 0}
	}
	return store.InsertMany(ctx, tx, "instrument_period", []string{"document_id", "n", "from_day", "to_day", "formal_day", "opens_day", "opened_at", "ended"}, rows)
}

// periodsMax is how many periods one look of the timer finds.
const periodsMax = 100

// duePeriod is a period that is to be opened, and where it stands in their order.
type duePeriod struct {
	opens    calendar.Day
	document string
	n        int64
}

// OpenPeriods opens the periods whose time has come, for every recipient that has not got them yet (47). It is a timer's work:
// run twice or by two nodes at once it opens each once. A period whose day the calendar does not hold waits for it. One that cannot be
// opened does not hold the others; the error names each, so that the timer raises its alarm.
func (v *Service) OpenPeriods(ctx context.Context, now time.Time) error {
	act := org.Act{Now: now}
	var failed error
	for after := (duePeriod{}); ; {
		var list []duePeriod
		err := v.db.Read(ctx, func(q store.Q) (err error) {
			list, err = store.List(ctx, q, func(s store.Scanner) (d duePeriod, err error) {
				err = s.Scan(&d.opens, &d.document, &d.n)
				return d, err
			}, `SELECT p.opens_day, p.document_id, p.n FROM instrument_period p WHERE p.opened_at = 0 AND p.ended = 0 AND p.opens_day <= $1
				AND (p.opens_day, p.document_id, p.n) > ($2, $3, $4) ORDER BY p.opens_day, p.document_id, p.n LIMIT $5`,
				act.Day(), dayText(after.opens), after.document, after.n, periodsMax)
			return err
		})
		if err != nil {
			return errors.Join(failed, err)
		}
		for _, d := range list {
			if err := v.openDue(ctx, act, d); err != nil {
				failed = errors.Join(failed, fmt.Errorf("period %d of instrument %s: %w", d.n, d.document, err))
			}
			if ctx.Err() != nil {
				return failed
			}
			after = d
		}
		if len(list) < periodsMax {
			return failed
		}
	}
}

func dayText(d calendar.Day) string {
	if d.None() {
		return ""
	}
	return d.String()
}

// openDue opens one period of one instrument.
func (v *Service) openDue(ctx context.Context, act org.Act, d duePeriod) error {
	return v.db.Write(ctx, func(tx *store.Tx) error {
		rec, ok, err := loadRecord(ctx, tx, d.document)
		if err != nil || !ok || rec.State != StateSent {
			return err
		}
		sc, err := v.scene(ctx, tx, act.Day())
		if err != nil {
			return err
		}
		all, err := executionsOf(ctx, tx, d.document)
		if err != nil {
			return err
		}
		return v.openPeriod(ctx, tx, act, sc, rec, all, d.n, recipientsOf(all))
	})
}

// recipientsOf are the bodies of executions, each once.
func recipientsOf(all []Execution) []string {
	var out []string
	for _, e := range all {
		if !slices.Contains(out, e.BodyID) {
			out = append(out, e.BodyID)
		}
	}
	return out
}

// openNext opens the next period of a body whose report on one was accepted before its time: so a recipient is never without
// an open execution while periods are left, and may be revoked from the rest (49).
func (v *Service) openNext(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Record, e Execution) error {
	if e.Period == 0 {
		return nil
	}
	all, err := executionsOf(ctx, tx, rec.ID)
	if err != nil {
		return err
	}
	return v.openPeriod(ctx, tx, org.Act{Now: act.Now}, sc, rec, all, e.Period+1, []string{e.BodyID})
}

// openPeriod opens a period for bodies that have not got it and were not revoked (49). Past the known calendar it does nothing.
func (v *Service) openPeriod(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Record, all []Execution, n int64, bodies []string) error {
	p, ok, err := store.One(ctx, tx, scanPeriod, `SELECT `+periodColumns+` FROM instrument_period p WHERE p.document_id = $1 AND p.n = $2
		AND p.opened_at = 0 AND p.ended = 0`, rec.ID, n)
	if err != nil || !ok {
		return err
	}
	due, err := sc.snap.Calendar.ExplainDate(p.Formal, calendar.Execution)
	if errors.Is(err, calendar.ErrUndecided) {
		return nil
	}
	if err != nil {
		return err
	}
	var list, before []Execution
	for _, body := range bodies {
		last, owes := lastOf(all, body, n)
		if owes {
			list, before = append(list, nextOf(act, rec, last, n, due.Effective)), append(before, last)
		}
	}
	if len(list) > 0 {
		if err := v.startPeriod(ctx, tx, act, sc, rec, p, due, list, before); err != nil {
			return err
		}
	}
	return markOpened(ctx, tx, act, rec.ID)
}

// lastOf is the latest execution of a body before a period; owes is false where the body has the period already or was revoked.
func lastOf(all []Execution, body string, n int64) (last Execution, owes bool) {
	for _, e := range all {
		if e.BodyID != body {
			continue
		}
		if e.Period >= n || e.State == ExecutionRevoked {
			return last, false
		}
		if last.ID == "" || e.Period > last.Period {
			last = e
		}
	}
	return last, last.ID != ""
}

func nextOf(act org.Act, rec Record, last Execution, n int64, due calendar.Day) Execution {
	return Execution{
		ID: store.NewID(act.Now), DocumentID: rec.ID, Ordinal: last.Ordinal, Period: n, Kind: rec.Kind, Title: rec.Title,
		Number: numberOf(rec.Number, last.Ordinal, n), OwnerUnit: rec.OwnerUnit, OwnerBody: rec.OwnerBody, BodyID: last.BodyID,
		State: ExecutionSent, Version: 1, DueDay: due, SentAt: act.Now,
	}
}

// numberOf is the number of an execution: that of the instrument, with the ordinal of the recipient and the period.
func numberOf(number string, ordinal, period int64) string {
	if period == 0 {
		return fmt.Sprintf("%s-%d", number, ordinal)
	}
	return fmt.Sprintf("%s-%d/%d", number, ordinal, period)
}

// startPeriod writes the executions of a period with their duties, rights and moves. What the head of a body has resolved for
// the period before goes on, with the new day (see I-157); where nothing is resolved yet, receipt is awaited.
func (v *Service) startPeriod(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Record, p PeriodView, due calendar.Explanation, list, before []Execution) error {
	rec.DueDay = due.Effective
	duties, err := v.ledger.Open(ctx, tx, act, sc.periodDuties(rec, list, p.PeriodDay, due))
	if err != nil {
		return err
	}
	for i := range list {
		list[i].DutyID = duties[i]
	}
	if err := insertExecutions(ctx, tx, rec, list); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE instrument SET executions = executions + $2, open_executions = open_executions + $2, updated_at = $3 WHERE document_id = $1`,
		rec.ID, len(list), act.Now)
	if err != nil {
		return err
	}
	rows, moves := sc.handed(act, rec, list)
	if err := access.Grant(ctx, tx, rows); err != nil {
		return err
	}
	if err := turn.SetMany(ctx, tx, moves); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, rec.ID, turn.Release); err != nil {
		return err
	}
	for i := range list {
		if err := v.carryOn(ctx, tx, act, sc, rec, &list[i], before[i], due); err != nil {
			return err
		}
		to := []document.To{{UnitID: list[i].BodyID}}
		if list[i].LeadPost != "" {
			to = append(to, document.To{PostID: list[i].LeadPost})
		}
		notice := i18n.M("instrument.notice.period", "number", list[i].Number, "from", p.From, "to", p.To, "day", due.Effective)
		if err := v.kernel.Notify(ctx, tx, act.Now, to, notice, "/executions/"+list[i].ID, rec.ID); err != nil {
			return err
		}
		if err := write(ctx, tx, act, rec.ID, "period_opened", list[i].ID, map[string]any{"period": p.N, "due": due.Effective}, ""); err != nil {
			return err
		}
	}
	return nil
}

// carryOn gives the execution of the next period what was received and resolved for the one before.
func (v *Service) carryOn(ctx context.Context, tx *store.Tx, act org.Act, sc *scene, rec Record, e *Execution, last Execution, due calendar.Explanation) error {
	if last.LeadPost == "" {
		return nil
	}
	id, posts, err := v.kernel.CarryResolution(ctx, tx, act, rec.ID, last.ID, e.ID, document.Resolution{
		Due: due, What: i18n.M("instrument.duty.resolution", "number", e.Number, "title", rec.shown()),
		Rule: "instrument.resolution", Para: "5", Edition: sc.edition(e.BodyID).ID, Link: "/executions/" + e.ID,
	})
	if err != nil || id == "" {
		return err
	}
	e.State, e.LeadPost, e.ResolutionID = ExecutionAssigned, posts[0], id
	err = updateExecution(ctx, tx, `UPDATE execution SET state = $2, received_at = $3, received_by = $4, lead_post = $5, resolution_id = $6 WHERE id = $1`,
		e.ID, string(e.State), last.ReceivedAt, last.ReceivedBy, e.LeadPost, id)
	if err != nil {
		return err
	}
	rows := make([]access.Row, len(posts))
	for i, p := range posts {
		rows[i] = access.Row{Grantee: access.Post(p), Register: access.RegisterExecutionOpen, Sort: access.ByDue(e.DueDay), RefID: e.ID, DocumentID: rec.ID, Reason: "access.reason.executor"}
	}
	if err := access.Grant(ctx, tx, rows); err != nil {
		return err
	}
	if err := turn.Clear(ctx, tx, e.ID, turn.Receive); err != nil {
		return err
	}
	return turn.Set(ctx, tx, turn.Next(act, postKey(e.LeadPost), turn.Execute, e.ID, rec.ID, e.DueDay))
}

// markOpened notes which periods every recipient has that was not revoked.
func markOpened(ctx context.Context, tx *store.Tx, act org.Act, documentID string) error {
	_, err := tx.Exec(ctx, `UPDATE instrument_period SET opened_at = $2 WHERE document_id = $1 AND opened_at = 0 AND NOT EXISTS (
		SELECT 1 FROM execution r WHERE r.document_id = $1 AND r.period <= 1 AND NOT EXISTS (SELECT 1 FROM execution e WHERE e.document_id = $1
			AND e.body_id = r.body_id AND (e.period = instrument_period.n OR e.state = 'revoked')))`, documentID, act.Now)
	return err
}

// endPeriods: what is revoked whole opens no period any more (49).
func endPeriods(ctx context.Context, tx *store.Tx, documentID string) error {
	_, err := tx.Exec(ctx, `UPDATE instrument_period SET ended = 1 WHERE document_id = $1 AND opened_at = 0`, documentID)
	return err
}

// periodsLeft is how many periods of an instrument are still to be opened.
func periodsLeft(ctx context.Context, q store.Q, documentID string) (int64, error) {
	n, _, err := store.One(ctx, q, store.Value[int64], `SELECT COUNT(*) FROM instrument_period WHERE document_id = $1 AND opened_at = 0 AND ended = 0`, documentID)
	return n, err
}

// periodDuties are the duties of one period: each is an obligation of its own (47).
func (sc *scene) periodDuties(rec Record, list []Execution, p PeriodDay, due calendar.Explanation) []duty.Open {
	what := i18n.M("instrument.duty.period", "kind", kindMsg(rec.Kind), "number", rec.Number, "title", rec.shown(), "n", p.N, "from", p.From, "to", p.To)
	_, para, _ := sc.law.Periodics(sc.blank(rec.OwnerBody))
	edition := sc.edition(rec.OwnerBody).ID
	out := make([]duty.Open, len(list))
	for i, e := range list {
		out[i] = duty.Open{
			Kind: DutyExecute, DebtorBody: e.BodyID, CreditorUnit: rec.OwnerUnit, DocumentID: rec.ID, RefID: e.ID, What: what,
			Rule: RulePeriodic, Para: para, Edition: edition, Due: due, OnLapse: duty.OnLapseOverdue, Link: "/executions/" + e.ID,
		}
	}
	return out
}
