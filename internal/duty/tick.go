package duty

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// tickMax is how many duties one transaction of a timer touches.
const tickMax = 250

// Tick lapses the duties whose day has passed, then delivers the reminders that are due. It is a timer's work: run twice,
// or by two nodes at once, it does each thing once, since what it does and the mark that it was done are one transaction.
func (l *Ledger) Tick(ctx context.Context, now time.Time) error {
	if err := l.inChunks(ctx, func(tx *store.Tx) (int, error) { return l.lapse(ctx, tx, now) }); err != nil {
		return err
	}
	if err := l.db.Write(ctx, func(tx *store.Tx) error { return l.lapseHours(ctx, tx, now) }); err != nil {
		return err
	}
	if l.notifier == nil {
		return nil
	}
	return l.inChunks(ctx, func(tx *store.Tx) (int, error) { return l.deliver(ctx, tx, now) })
}

// inChunks repeats a transaction while it finds a full chunk.
func (l *Ledger) inChunks(ctx context.Context, f func(tx *store.Tx) (int, error)) error {
	for {
		var n int
		err := l.db.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = f(tx)
			return err
		})
		if err != nil || n < tickMax {
			return err
		}
	}
}

// lapse takes one chunk of duties past their day to what happens then.
func (l *Ledger) lapse(ctx context.Context, tx *store.Tx, now time.Time) (int, error) {
	act := org.Act{Now: now}
	list, err := store.List(ctx, tx, scanRow, dutySelect+` FROM duty d WHERE d.state = 'open' AND d.due_day < $1
		ORDER BY d.due_day, d.id LIMIT $2`, act.Day(), tickMax)
	if err != nil {
		return 0, err
	}
	groups := map[string][]*row{}
	for i := range list {
		groups[list[i].OnLapse] = append(groups[list[i].OnLapse], &list[i])
	}
	if err := l.overdue(ctx, tx, act, groups[OnLapseOverdue]); err != nil {
		return 0, err
	}
	for onLapse, state := range map[string]State{OnLapseDeemed: StateDeemed, OnLapseEnds: StateEnded} {
		if err := l.fall(ctx, tx, act, groups[onLapse], state); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// lapseHours lapses the duties that end with an hour of today that has passed.
func (l *Ledger) lapseHours(ctx context.Context, tx *store.Tx, now time.Time) error {
	for _, kind := range slices.Sorted(maps.Keys(l.hours)) {
		refs, err := l.hours[kind](ctx, tx, now)
		if err != nil {
			return err
		}
		if err := l.LapseHour(ctx, tx, org.Act{Now: now}, kind, refs); err != nil {
			return err
		}
	}
	return nil
}

// LapseHour marks the open duties of a kind on refs as lapsed on their due day, which is that of the act: the hour by which they were owed has
// passed. What is lapsed or closed already, or owed by another day, stays as it is.
func (l *Ledger) LapseHour(ctx context.Context, tx *store.Tx, act org.Act, kind string, refIDs []string) error {
	for group := range slices.Chunk(refIDs, updateMax) {
		a := &args{}
		list, err := store.List(ctx, tx, scanRow, dutySelect+` FROM duty d WHERE d.ref_id <> '' AND d.ref_id IN (`+a.list(group)+`) AND d.kind = `+a.add(shortKind(kind))+
			` AND d.state = 'open' AND d.closed_at = 0 AND d.due_day = `+a.add(act.Day())+` ORDER BY d.id`, a.values...)
		if err != nil || len(list) == 0 {
			return err
		}
		rows, entries := make([]*row, len(list)), make([]*Entry, len(list))
		for i := range list {
			r := &list[i]
			rows[i], r.State = r, StateLapsed
			if r.LapsedDay.None() {
				r.LapsedDay = r.DueDay
			}
			entries[i] = r.entry(act, Entry{Action: ActionLapse, FromDay: r.DueDay.AddDays(-1)}) // overdue since the day after the one named
		}
		if err := save(ctx, tx, rows, entries); err != nil {
			return err
		}
	}
	return nil
}

// overdue marks duties as lapsed since the day after their due day, however late the timer is.
func (l *Ledger) overdue(ctx context.Context, tx *store.Tx, act org.Act, rows []*row) error {
	entries := make([]*Entry, len(rows))
	for i, r := range rows {
		r.State = StateLapsed
		if r.LapsedDay.None() {
			r.LapsedDay = r.DueDay.AddDays(1)
		}
		entries[i] = r.entry(act, Entry{Action: ActionLapse, FromDay: r.DueDay})
	}
	return save(ctx, tx, rows, entries)
}

// fall closes duties that their lapse closes, and tells the chapter.
func (l *Ledger) fall(ctx context.Context, tx *store.Tx, act org.Act, rows []*row, s State) error {
	if len(rows) == 0 {
		return nil
	}
	if err := l.closeOn(ctx, tx, act, rows, s, act.Day(), ""); err != nil {
		return err
	}
	for _, r := range rows {
		if h := l.handlers[r.Kind]; h != nil {
			if err := h(ctx, tx, act, r.Duty); err != nil {
				return err
			}
		}
	}
	return nil
}

// deliver sends one chunk of reminders. After a pause of the program only the newest reminder of a duty is sent.
func (l *Ledger) deliver(ctx context.Context, tx *store.Tx, now time.Time) (int, error) {
	cal, err := l.cal(ctx, tx)
	if err != nil {
		return 0, err
	}
	today := calendar.DayOf(now)
	owed, err := store.List(ctx, tx, scanRow, dutySelect+` FROM duty d WHERE d.remind <> '' AND d.remind < $1
		ORDER BY d.remind, d.id LIMIT $2`, today.AddDays(1).String(), tickMax)
	if err != nil || len(owed) == 0 {
		return 0, err
	}
	due := make([]Reminder, 0, len(owed))
	a := &args{}
	lines := make([]string, len(owed))
	for i := range owed {
		r := &owed[i]
		if m, ok := r.newest(cal, today); ok && r.State.Owed() {
			due = append(due, Reminder{Kind: m.kind, Day: m.day, Duty: r.Duty})
		}
		lines[i] = `(` + a.add(r.ID) + `, ` + a.add(r.nextReminder(cal, today.AddDays(1))) + `)`
	}
	if err := l.notifier.Remind(ctx, tx, now, due); err != nil {
		return 0, err
	}
	_, err = tx.Exec(ctx, `WITH v (id, remind) AS (VALUES `+strings.Join(lines, ",")+`)
		UPDATE duty SET remind = v.remind FROM v WHERE duty.id = v.id`, a.values...)
	return len(owed), err
}

// newest is the last reminder of a duty that is due by the day.
func (r *row) newest(cal *calendar.Calendar, today calendar.Day) (m reminder, ok bool) {
	for _, other := range r.reminders(cal) {
		if other.day <= today {
			m, ok = other, true
		}
	}
	return m, ok
}

// Recompute moves owed duties to the calendar in force: each from its own anchor, span and use. Every duty that moves has
// an entry and a line in its document's journal; each debtor gets one digest when all are done. The work goes in chunks,
// each a transaction; killed in between, the next run goes on where it stopped. It returns what this run moved.
func (l *Ledger) Recompute(ctx context.Context, act org.Act) ([]Change, error) {
	var all []Change
	for after, full := (Cursor{}), true; full; {
		var c recomputed
		err := l.db.Write(ctx, func(tx *store.Tx) (err error) {
			c, err = l.recomputeChunk(ctx, tx, act, after)
			return err
		})
		if err != nil {
			return all, err
		}
		all, after, full = append(all, c.changes...), c.last, c.taken == tickMax
	}
	if l.notifier == nil {
		return all, nil
	}
	return all, l.inChunks(ctx, func(tx *store.Tx) (int, error) { return l.digest(ctx, tx, act.Now) })
}

// recomputed is what one chunk came to.
type recomputed struct {
	changes []Change
	last    Cursor
	taken   int
}

// recomputeChunk takes the next chunk behind a cursor; it walks the owed duties by their day.
func (l *Ledger) recomputeChunk(ctx context.Context, tx *store.Tx, act org.Act, after Cursor) (out recomputed, err error) {
	cal, err := l.cal(ctx, tx)
	if err != nil {
		return out, err
	}
	list, err := store.List(ctx, tx, scanRow, dutySelect+` FROM duty d WHERE d.closed_at = 0 AND d.calendar_version <> $1
		AND (d.due_day, d.id) > ($2, $3) ORDER BY d.due_day, d.id LIMIT $4`, cal.Version, after.Sort, after.ID, tickMax)
	if err != nil || len(list) == 0 {
		return out, err
	}
	out.taken = len(list)
	out.last = Cursor{Sort: list[out.taken-1].DueDay.String(), ID: list[out.taken-1].ID}
	c := recomputation{cal: cal, act: act}
	for i := range list {
		c.take(&list[i])
	}
	if err := c.write(ctx, tx); err != nil {
		return out, err
	}
	for i, r := range c.rows {
		if err := l.moved(ctx, tx, act, r.Duty, c.changes[i].From); err != nil {
			return out, err
		}
	}
	out.changes = c.changes
	return out, nil
}

// recomputation gathers what a calendar change does to a chunk of duties.
type recomputation struct {
	cal     *calendar.Calendar
	act     org.Act
	same    []string // only the version moves
	rows    []*row   // moved, beside their changes and entries
	entries []*Entry
	changes []Change
	stuck   []*row // undecided: the old day stays
	noted   []*Entry
}

// take judges one duty.
func (c *recomputation) take(r *row) {
	to, err := recount(c.cal, r.Due)
	from := r.DueDay
	switch {
	case err != nil:
		r.CalendarVersion = c.cal.Version
		c.noted = append(c.noted, r.entry(c.act, Entry{Action: ActionUndecided, FromDay: from, ToDay: from, Data: c.cal.Version}))
		c.stuck = append(c.stuck, r)
	case to.Effective == from:
		c.same = append(c.same, r.ID)
	default:
		r.move(to, c.cal, c.act.Day())
		r.CalendarVersion = c.cal.Version
		c.entries = append(c.entries, r.entry(c.act, Entry{
			Action: ActionRecompute, FromDay: from, ToDay: r.DueDay,
			Explanation: r.moved, Para: r.Para, Rule: r.Rule, Data: c.cal.Version,
		}))
		c.rows = append(c.rows, r)
		c.changes = append(c.changes, Change{DutyID: r.ID, From: from, To: r.DueDay})
	}
}

// recount computes a day afresh from what it was computed from.
func recount(cal *calendar.Calendar, e calendar.Explanation) (calendar.Explanation, error) {
	if e.Span == nil {
		return cal.ExplainDate(e.Formal, e.Use)
	}
	return cal.Explain(e.Anchor, *e.Span, e.Use)
}

func (c *recomputation) write(ctx context.Context, tx *store.Tx) error {
	if len(c.same) > 0 {
		a := &args{}
		if _, err := tx.Exec(ctx, `UPDATE duty SET calendar_version = `+a.add(c.cal.Version)+` WHERE id IN (`+a.list(c.same)+`)`, a.values...); err != nil {
			return err
		}
	}
	if err := save(ctx, tx, append(c.stuck, c.rows...), append(c.noted, c.entries...)); err != nil {
		return err
	}
	var lines []journal.Entry
	for i, r := range c.rows {
		if r.DocumentID != "" {
			lines = append(lines, journal.Entry{Stream: "document:" + r.DocumentID, Action: "duty.recomputed", Subject: r.ID, Data: map[string]any{
				"from": c.changes[i].From, "to": c.changes[i].To, "calendar": c.cal.Version, "kind": r.Kind,
			}})
		}
	}
	if err := journal.Append(ctx, tx, c.act, lines...); err != nil {
		return err
	}
	return c.countDigests(ctx, tx)
}

// countDigests adds the moved duties to the digests that are owed.
func (c *recomputation) countDigests(ctx context.Context, tx *store.Tx) error {
	type debtor struct{ unit, body string }
	sums := map[debtor]*Digest{}
	var order []debtor
	for _, r := range c.rows {
		key := debtor{r.DebtorUnit, r.DebtorBody}
		d := sums[key]
		if d == nil {
			d = &Digest{FirstDay: r.DueDay}
			sums[key] = d
			order = append(order, key)
		}
		d.Moved++
		d.FirstDay = min(d.FirstDay, r.DueDay)
	}
	for _, key := range order {
		d := sums[key]
		if _, err := tx.Exec(ctx, `INSERT INTO duty_digest (calendar_version, debtor_unit, debtor_body, moved, first_day)
			VALUES ($1, $2, $3, $4, $5) ON CONFLICT (calendar_version, debtor_unit, debtor_body) DO UPDATE SET
			moved = duty_digest.moved + excluded.moved, sent_at = 0,
			first_day = CASE WHEN excluded.first_day < duty_digest.first_day THEN excluded.first_day ELSE duty_digest.first_day END`,
			c.cal.Version, key.unit, key.body, d.Moved, d.FirstDay); err != nil {
			return err
		}
	}
	return nil
}

// digest delivers one chunk of owed digests.
func (l *Ledger) digest(ctx context.Context, tx *store.Tx, now time.Time) (int, error) {
	scan := func(s store.Scanner) (d Digest, err error) {
		err = s.Scan(&d.CalendarVersion, &d.DebtorUnit, &d.DebtorBody, &d.Moved, &d.FirstDay)
		return d, err
	}
	list, err := store.List(ctx, tx, scan, `SELECT calendar_version, debtor_unit, debtor_body, moved, first_day FROM duty_digest
		WHERE sent_at = 0 ORDER BY calendar_version, debtor_unit, debtor_body LIMIT $1`, tickMax)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	if err := l.notifier.Digest(ctx, tx, now, list); err != nil {
		return 0, err
	}
	last := list[len(list)-1]
	_, err = tx.Exec(ctx, `UPDATE duty_digest SET sent_at = $1 WHERE sent_at = 0
		AND (calendar_version, debtor_unit, debtor_body) <= ($2, $3, $4)`, now, last.CalendarVersion, last.DebtorUnit, last.DebtorBody)
	return len(list), err
}

// ReminderMsg says a reminder to its debtor.
func ReminderMsg(r Reminder) i18n.Msg {
	return i18n.M("duty.remind."+r.Kind, "what", r.Duty.What, "due", r.Duty.DueDay, "para", r.Duty.Para)
}

// DigestMsg says a digest to its debtor.
func DigestMsg(d Digest) i18n.Msg {
	return i18n.M("duty.digest", "n", int(d.Moved), "day", d.FirstDay)
}
