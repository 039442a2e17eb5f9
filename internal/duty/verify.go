package duty

import (
	"context"
	"fmt"

	"reglament/internal/calendar"
	"reglament/internal/journal"
	"reglament/internal/store"
)

// verifyMax is how many duties are held at a time.
const verifyMax = 500

// Verify proves the ledger in bounded memory: the chain of every duty, and that its row says what its entries say. The hash
// of the opening covers debtor, creditor, words and basis as they stand in the row, so a change of them is found there. It is a
// journal.Verifier; of each duty the first fault is named.
func Verify(ctx context.Context, q store.Q, report func(journal.Problem)) (int64, error) {
	var n int64
	after := ""
	for {
		rows, err := store.List(ctx, q, scanRow, dutySelect+` FROM duty d WHERE d.id > $1 ORDER BY d.id LIMIT $2`, after, verifyMax)
		if err != nil || len(rows) == 0 {
			if err == nil {
				err = orphans(ctx, q, report)
			}
			return n, err
		}
		first, last := rows[0].ID, rows[len(rows)-1].ID
		entries, err := store.List(ctx, q, scanEntry, entrySelect+`WHERE e.duty_id >= $1 AND e.duty_id <= $2 ORDER BY e.duty_id, e.seq`, first, last)
		if err != nil {
			return n, err
		}
		byDuty := map[string][]Entry{}
		for _, e := range entries {
			byDuty[e.DutyID] = append(byDuty[e.DutyID], e)
		}
		for i := range rows {
			n++
			if p := rows[i].verify(byDuty[rows[i].ID]); p != nil {
				p.Stream, p.ID = "duty:"+rows[i].ID, rows[i].ID
				report(*p)
			}
		}
		after = last
	}
}

// orphans names entries whose duty was removed.
func orphans(ctx context.Context, q store.Q, report func(journal.Problem)) error {
	ids, err := store.List(ctx, q, store.Value[string], `SELECT e.duty_id FROM duty_entry e WHERE e.seq = 1
		AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.id = e.duty_id) ORDER BY e.duty_id LIMIT $1`, verifyMax)
	for _, id := range ids {
		report(journal.Problem{Kind: journal.KindMissing, Stream: "duty:" + id, ID: id, Detail: "the duty's row was removed, its entries stand"})
	}
	return err
}

// verify checks one duty against its entries.
func (r *row) verify(entries []Entry) *journal.Problem {
	r.chain(entries)
	var last string
	replay := Duty{ID: r.ID}
	for i, e := range entries {
		bad := func(kind journal.Kind, detail string) *journal.Problem {
			return &journal.Problem{Kind: kind, Seq: e.Seq, Detail: detail}
		}
		switch {
		case e.Seq != int64(i+1):
			return bad(journal.KindGap, fmt.Sprintf("entry %d stands where %d is due", e.Seq, i+1))
		case e.HashOf() != e.Hash:
			return bad(journal.KindChanged, "the columns, or the entry before, do not give the hash that is written")
		case (e.Action == ActionOpen) != (i == 0):
			return bad(journal.KindState, "a duty is opened once, first")
		case i > 0 && !replay.State.Owed():
			return bad(journal.KindState, "an entry follows the closing")
		}
		replay.apply(e)
		last = e.Hash
	}
	return r.compare(replay, entries, last)
}

// apply replays an entry.
func (d *Duty) apply(e Entry) {
	switch e.Action {
	case ActionOpen:
		d.State, d.DueDay, d.OriginalDueDay, d.OpenedAt = StateOpen, e.ToDay, e.ToDay, e.At
	case ActionExtend, ActionRecompute:
		d.DueDay = e.ToDay
		if d.State == StateLapsed && e.ToDay >= calendar.DayOf(e.At) {
			d.State = StateOpen
		}
	case ActionLapse:
		d.State = StateLapsed
		if d.LapsedDay.None() {
			d.LapsedDay = e.FromDay.AddDays(1)
		}
	case ActionDone, ActionVoid:
		d.LateDays = d.LateOn(e.ToDay)
		d.State, d.ClosedAt = State(e.Action), e.At
	case ActionDeemed, ActionEnded:
		d.State, d.ClosedAt = State(e.Action), e.At
	}
}

func (r *row) compare(replay Duty, entries []Entry, hash string) *journal.Problem {
	bad := func(detail string) *journal.Problem {
		return &journal.Problem{Kind: journal.KindState, Seq: int64(len(entries)), Detail: detail}
	}
	switch {
	case len(entries) == 0:
		return bad("the duty has no entries")
	case r.Seq != int64(len(entries)) || r.hash != hash:
		return &journal.Problem{Kind: journal.KindTail, Seq: int64(len(entries)), Detail: fmt.Sprintf("the chain ends at %d, the row says %d, or their hashes differ", len(entries), r.Seq)}
	case r.State != replay.State:
		return bad(fmt.Sprintf("the row is %s, the entries make it %s", r.State, replay.State))
	case r.DueDay != replay.DueDay || r.OriginalDueDay != replay.OriginalDueDay:
		return bad(fmt.Sprintf("the row is due %s (first %s), the entries say %s (first %s)", r.DueDay, r.OriginalDueDay, replay.DueDay, replay.OriginalDueDay))
	case r.LateDays != replay.LateDays || !r.ClosedAt.Equal(replay.ClosedAt) || r.LapsedDay != replay.LapsedDay || !r.OpenedAt.Equal(replay.OpenedAt):
		return bad("opening, lapse, closing or lateness differ from the entries")
	case !r.succeeded(entries):
		return bad("the row names other posts or units than the entries make of those that the opening named")
	case r.calculation != explained(entries):
		return bad("the calculation of the due day is not that of the entry which set it")
	}
	return nil
}

// explained is the calculation of the last entry that set the day.
func explained(entries []Entry) (calculation string) {
	for _, e := range entries {
		if e.Explanation != "" {
			calculation = e.Explanation
		}
	}
	return calculation
}
