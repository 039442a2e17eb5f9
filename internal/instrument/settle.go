package instrument

import (
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Settled is how the executions of an instrument were carried out, in the words of a loaded history.
type Settled struct {
	Text string            // of every report
	Lead map[string]string // who led, by body
	Open int               // so many of the executions, the last ones, stay open
}

// Settle closes the executions of a sent instrument at once, as history that is loaded and not lived: every recipient
// received it, reported and was accepted on the day of the act, and the instrument is released when none is left open. The
// ledger, the registers, the rights and the journal are as if each had been accepted; there are no resolutions and no
// signatures of reports. Only the program itself does it.
func (v *Service) Settle(ctx context.Context, act org.Act, id string, in Settled) (int, error) {
	var n int
	err := v.db.Write(ctx, func(tx *store.Tx) error {
		if !act.IsSystem() {
			return fault.Forbid()
		}
		rec, ok, err := loadRecord(ctx, tx, id)
		if err != nil {
			return err
		}
		if !ok || rec.State != StateSent {
			return fault.NotFound{What: "sent instrument " + id}
		}
		all, err := executionsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(e Execution) bool { return e.State != ExecutionSent })
		list := all[:max(0, len(all)-in.Open)]
		if n = len(list); n == 0 {
			return nil
		}
		if err := v.settleExecutions(ctx, tx, act, rec, list, in); err != nil {
			return err
		}
		return v.settleRest(ctx, tx, act, rec, list)
	})
	return n, err
}

func (v *Service) settleExecutions(ctx context.Context, tx *store.Tx, act org.Act, rec Record, list []Execution, in Settled) error {
	sc, err := v.scene(ctx, tx, act.Day())
	if err != nil {
		return err
	}
	late := 0
	if act.Day() > rec.DueDay {
		if late, err = sc.snap.Calendar.Between(rec.DueDay, act.Day()); err != nil {
			return err
		}
		late = max(late, 1)
	}
	reports := make([][]any, len(list))
	for i, e := range list {
		head, _ := sc.Head(e.BodyID, sc.day)
		person, _ := sc.Holder(head.ID, sc.day)
		lead := in.Lead[e.BodyID]
		author, _ := sc.Holder(lead, sc.day)
		reports[i] = []any{
			store.NewID(act.Now), e.ID, 1, string(ReportAccepted), 1, store.Packed(in.Text), act.Now, author, lead,
			act.Now, person, head.ID, "", act.Now, rec.DrafterPerson, "",
		}
	}
	if err := store.InsertMany(ctx, tx, "report", []string{
		"id", "execution_id", "n", "state", "version", "text", "at", "person_id", "post_id",
		"signed_at", "signed_by", "signed_post", "signed_for", "decided_at", "decided_by", "lacking",
	}, reports); err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	which, args := idsIn("id", ids)
	return recount(ctx, tx, executionChange, which, args, func() error { return settleEach(ctx, tx, act, list, in, reports, late) })
}

func settleEach(ctx context.Context, tx *store.Tx, act org.Act, list []Execution, in Settled, reports [][]any, late int) error {
	for i, e := range list {
		err := store.Exec1(ctx, tx, `UPDATE execution SET state = 'accepted', version = version + 4, received_at = sent_at, received_by = $2, lead_post = $3,
			report_id = $4, reported_day = $5, closed_at = $6, late_days = $7 WHERE id = $1 AND state = 'sent'`,
			e.ID, reports[i][10], in.Lead[e.BodyID], reports[i][0], calendar.DayOf(act.Now), act.Now, late)
		if err != nil {
			return err
		}
	}
	return nil
}

// settleRest closes the duties, moves the rights, takes the moves away and writes the journal.
func (v *Service) settleRest(ctx context.Context, tx *store.Tx, act org.Act, rec Record, list []Execution) error {
	ids := make([]string, len(list))
	entries := make([]journal.Entry, len(list), len(list)+1)
	for i, e := range list {
		ids[i] = e.ID
		entries[i] = journal.Entry{Stream: "document:" + rec.ID, Action: "instrument.accepted", Subject: e.ID, Data: map[string]any{"loaded": true}}
		if err := turn.Clear(ctx, tx, e.ID, turn.Receive); err != nil {
			return err
		}
	}
	if err := archive(ctx, tx, rec.ID, act.Now, ids...); err != nil {
		return err
	}
	for group := range slices.Chunk(ids, 200) {
		if _, err := v.ledger.CloseRefs(ctx, tx, act, DutyExecute, group, duty.StateDone, ""); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE instrument SET open_executions = open_executions - $2, updated_at = $3 WHERE document_id = $1`, rec.ID, len(list), act.Now)
	if err != nil {
		return err
	}
	if rec.OpenExecutions == int64(len(list)) {
		if err := setState(ctx, tx, act, &rec, StateReleased); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE instrument SET released_at = $2 WHERE document_id = $1`, rec.ID, act.Now); err != nil {
			return err
		}
		entries = append(entries, journal.Entry{Stream: "document:" + rec.ID, Action: "instrument.released", Subject: rec.ID})
	}
	return journal.Append(ctx, tx, act, entries...)
}
