package duty

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
)

// entry appends an entry to the duty's chain in memory; save writes it.
func (r *row) entry(act org.Act, e Entry) *Entry {
	e.DutyID, e.Seq, e.At, e.Prev = r.ID, r.Seq+1, store.Time(store.Micros(act.Now)), r.hash
	e.PersonID, e.PostID, e.ByOrder = act.PersonID, act.PostID, journal.ByOrder(act.Seat)
	if act.For != nil {
		e.ForPostID = act.For.PostID
	}
	e.Hash = e.HashOf()
	r.Seq, r.hash = e.Seq, e.Hash
	return &e
}

// Open opens duties, set-based, and returns their ids in order. A day that the calendar does not hold is refused with
// fault.Invalid, and with it the whole act: a term nobody can count is not set.
func (l *Ledger) Open(ctx context.Context, tx *store.Tx, act org.Act, opens []Open) ([]string, error) {
	if len(opens) == 0 {
		return nil, nil
	}
	cal, err := l.cal(ctx, tx)
	if err != nil {
		return nil, err
	}
	duties, entries := make([][]any, len(opens)), make([][]any, len(opens))
	named, words := texts{}, encoded{}
	ids := make([]string, len(opens))
	for i, o := range opens {
		if o.OnLapse == "" {
			o.OnLapse = OnLapseOverdue
		}
		if err := check(o, cal); err != nil {
			return nil, err
		}
		r := row{Duty: Duty{
			ID: store.NewID(act.Now), Open: o, State: StateOpen, DueDay: o.Due.Effective, OriginalDueDay: o.Due.Effective,
			CalendarVersion: o.Due.CalendarVersion, OpenedAt: act.Now,
		}}
		r.words, r.calculation = words.of(o)
		r.remind = r.nextReminder(cal, act.Day())
		e := r.entry(act, Entry{Action: ActionOpen, ToDay: r.DueDay, Explanation: r.calculation, Para: o.Para, Rule: o.Rule, Data: r.freeze()})
		ids[i] = r.ID
		r.based = words.basis(&r, opener{e.PersonID, e.PostID, e.ForPostID, e.ByOrder})
		duties[i], entries[i] = r.values(named), e.values(named)
	}
	if err := named.keep(ctx, tx); err != nil {
		return nil, err
	}
	if err := store.InsertLater(ctx, tx, "duty", dutyColumns, duties); err != nil {
		return nil, err
	}
	return ids, store.InsertLater(ctx, tx, "duty_entry", entryColumns, entries)
}

// encoded is the JSON of the last words and calculation: the duties of one dispatch say the same, and are encoded once.
type encoded struct {
	what               i18n.Msg
	due                calendar.Explanation
	words, calculation string
	rest               basis // the last, whose words are those above
	based              string
}

// basis is the JSON of what a duty rests on.
func (c *encoded) basis(r *row, by opener) string {
	b := basis{Rule: r.Rule, OnLapse: r.OnLapse, Link: ShortLink(r.Link, r.RefID), By: by}
	if c.based == "" || b.Rule != c.rest.Rule || b.OnLapse != c.rest.OnLapse || b.Link != c.rest.Link || b.By != c.rest.By || r.words != string(c.rest.What) {
		b.What = json.RawMessage(r.words)
		c.rest, c.based = b, store.JSON(b)
	}
	return c.based
}

func (c *encoded) of(o Open) (words, calculation string) {
	if c.words == "" || !reflect.DeepEqual(c.what, o.What) {
		c.what, c.words = o.What, store.JSON(o.What)
	}
	if c.calculation == "" || !reflect.DeepEqual(c.due, o.Due) {
		c.due, c.calculation = o.Due, store.JSON(o.Due)
	}
	return c.words, c.calculation
}

func check(o Open, cal *calendar.Calendar) error {
	var c fault.Collector
	if o.DebtorUnit == "" && o.DebtorBody == "" && o.DebtorPost == "" {
		c.Bad("debtor", i18n.M("duty.debtor.missing"))
	}
	if o.Kind == "" || o.Para == "" || o.Rule == "" || o.What.IsZero() {
		c.Bad("basis", i18n.M("duty.basis.missing"))
	}
	switch o.OnLapse {
	case OnLapseOverdue, OnLapseDeemed, OnLapseEnds:
	default:
		c.Bad("on_lapse", i18n.M("duty.lapse.unknown"))
	}
	checkDay(&c, o.Due, cal)
	return c.Err()
}

func checkDay(c *fault.Collector, due calendar.Explanation, cal *calendar.Calendar) {
	switch {
	case due.Effective.None():
		c.Bad("due", i18n.M("duty.due.missing"))
	case !cal.Knows(due.Effective):
		c.Bad("due", i18n.M("duty.due.unknown", "day", due.Effective, "last", cal.Last()))
	}
}

// one loads an owed duty for a change; a closed one is fault.Conflict.
func (l *Ledger) one(ctx context.Context, tx *store.Tx, id string) (*row, error) {
	rows, err := load(ctx, tx, []string{id})
	if err != nil {
		return nil, err
	}
	if !rows[0].State.Owed() {
		return nil, fault.Conflict{Msg: i18n.M("duty.closed")}
	}
	return &rows[0], nil
}

// Extend moves the due day of an owed duty by a power. Without paragraph, rule and post, or without a reason, it is
// refused: a due day never simply changes. A duty that was overdue stays marked with the day on which it first was.
func (l *Ledger) Extend(ctx context.Context, tx *store.Tx, act org.Act, id string, to calendar.Explanation, p Power, reason string) error {
	if p.Para == "" || p.Rule == "" || p.By == "" {
		return fault.Forbid(i18n.M("duty.power.missing"))
	}
	cal, err := l.cal(ctx, tx)
	if err != nil {
		return err
	}
	r, err := l.one(ctx, tx, id)
	if err != nil {
		return err
	}
	var c fault.Collector
	checkDay(&c, to, cal)
	if c.OK() && (to.Effective == r.DueDay || to.Effective < act.Day()) {
		c.Bad("due", i18n.M("duty.due.same", "day", r.DueDay))
	}
	if strings.TrimSpace(reason) == "" {
		c.Bad("reason", i18n.M("duty.reason.missing"))
	}
	if err := c.Err(); err != nil {
		return err
	}
	from := r.DueDay
	r.move(to, cal, act.Day())
	e := r.entry(act, Entry{
		Action: ActionExtend, FromDay: from, ToDay: r.DueDay, Explanation: r.moved,
		Para: p.Para, Rule: p.Rule, PowerPost: p.By, Reason: reason,
	})
	if err := save(ctx, tx, []*row{r}, []*Entry{e}); err != nil {
		return err
	}
	return l.moved(ctx, tx, act, r.Duty, from)
}

// move sets the new day and its reminders; a lapsed duty whose new day is still to come runs again.
func (r *row) move(to calendar.Explanation, cal *calendar.Calendar, today calendar.Day) {
	r.Due, r.DueDay, r.CalendarVersion = to, to.Effective, to.CalendarVersion
	r.moved = store.JSON(to)
	r.remind = r.nextReminder(cal, today)
	if r.State == StateOpen && r.DueDay < today {
		return // the next Tick lapses it
	}
	if r.State == StateLapsed && r.DueDay >= today {
		r.State = StateOpen
	}
}

func (l *Ledger) moved(ctx context.Context, tx *store.Tx, act org.Act, d Duty, from calendar.Day) error {
	if h := l.movers[d.Kind]; h != nil {
		return h(ctx, tx, act, d, from)
	}
	return nil
}

// Note records something that moves neither day nor state, such as the return of a report: the clock of the duty runs on.
func (l *Ledger) Note(ctx context.Context, tx *store.Tx, act org.Act, id, reason string) error {
	r, err := l.one(ctx, tx, id)
	if err != nil {
		return err
	}
	e := r.entry(act, Entry{Action: ActionNote, Reason: reason})
	return save(ctx, tx, []*row{r}, []*Entry{e})
}

// Done closes an owed duty as fulfilled on the day of the act. When that day is after the due day the duty stays late for
// good. A closed duty is fault.Conflict.
func (l *Ledger) Done(ctx context.Context, tx *store.Tx, act org.Act, id, reason string) error {
	r, err := l.one(ctx, tx, id)
	if err != nil {
		return err
	}
	return l.close(ctx, tx, act, []*row{r}, StateDone, reason)
}

// DoneOn is Done with an earlier day of fulfilment than the day of the act: a report handed in on time and accepted later
// was in time. A day after the act, or before the opening, is refused.
func (l *Ledger) DoneOn(ctx context.Context, tx *store.Tx, act org.Act, id string, on calendar.Day, reason string) error {
	r, err := l.one(ctx, tx, id)
	if err != nil {
		return err
	}
	if on > act.Day() || on < calendar.DayOf(r.OpenedAt) {
		return fault.Bad("on", i18n.M("duty.done.day", "day", on))
	}
	return l.closeOn(ctx, tx, act, []*row{r}, StateDone, on, reason)
}

// Void closes an owed duty as no longer owed: revoked, withdrawn.
func (l *Ledger) Void(ctx context.Context, tx *store.Tx, act org.Act, id, reason string) error {
	r, err := l.one(ctx, tx, id)
	if err != nil {
		return err
	}
	return l.close(ctx, tx, act, []*row{r}, StateVoid, reason)
}

// VoidRefs closes every owed duty of the kind on the refs as no longer owed, by a power, which stands in the closing entry.
// Without paragraph, rule and post, or without a reason, it is refused.
func (l *Ledger) VoidRefs(ctx context.Context, tx *store.Tx, act org.Act, kind string, refIDs []string, p Power, reason string) error {
	if p.Para == "" || p.Rule == "" || p.By == "" {
		return fault.Forbid(i18n.M("duty.power.missing"))
	}
	if strings.TrimSpace(reason) == "" {
		return fault.Bad("reason", i18n.M("duty.reason.missing"))
	}
	for group := range slices.Chunk(refIDs, updateMax) {
		a := &args{}
		list, err := store.List(ctx, tx, scanRow, dutySelect+` FROM duty d WHERE d.ref_id <> '' AND d.ref_id IN (`+a.list(group)+`) AND d.kind = `+a.add(shortKind(kind))+
			` AND d.closed_at = 0 ORDER BY d.id`, a.values...)
		if err != nil {
			return err
		}
		rows := make([]*row, len(list))
		for i := range list {
			rows[i] = &list[i]
		}
		if err := l.closeBy(ctx, tx, act, rows, StateVoid, act.Day(), p, reason); err != nil {
			return err
		}
	}
	return nil
}

// CloseRefs closes every owed duty of the kind ("" any) on the refs as StateDone or StateVoid; it returns how many.
func (l *Ledger) CloseRefs(ctx context.Context, tx *store.Tx, act org.Act, kind string, refIDs []string, s State, reason string) (int, error) {
	if len(refIDs) == 0 {
		return 0, nil
	}
	a := &args{}
	where := `d.ref_id <> '' AND d.ref_id IN (` + a.list(refIDs) + `)`
	if kind != "" {
		where += ` AND d.kind = ` + a.add(shortKind(kind))
	}
	return l.closeWhere(ctx, tx, act, where, a, s, reason)
}

// CloseDocument closes every owed duty of a document as StateDone or StateVoid; it returns how many.
func (l *Ledger) CloseDocument(ctx context.Context, tx *store.Tx, act org.Act, documentID string, s State, reason string) (int, error) {
	a := &args{}
	return l.closeWhere(ctx, tx, act, `d.document_id <> '' AND d.document_id = `+a.add(documentID), a, s, reason)
}

func (l *Ledger) closeWhere(ctx context.Context, tx *store.Tx, act org.Act, where string, a *args, s State, reason string) (int, error) {
	list, err := store.List(ctx, tx, scanRow, dutySelect+` FROM duty d WHERE `+where+` AND d.closed_at = 0 ORDER BY d.id`, a.values...)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	rows := make([]*row, len(list))
	for i := range list {
		rows[i] = &list[i]
	}
	return len(rows), l.close(ctx, tx, act, rows, s, reason)
}

// closing maps closed states to the action of their entry.
var closing = map[State]string{StateDone: ActionDone, StateVoid: ActionVoid, StateDeemed: ActionDeemed, StateEnded: ActionEnded}

func (l *Ledger) close(ctx context.Context, tx *store.Tx, act org.Act, rows []*row, s State, reason string) error {
	return l.closeOn(ctx, tx, act, rows, s, act.Day(), reason)
}

func (l *Ledger) closeOn(ctx context.Context, tx *store.Tx, act org.Act, rows []*row, s State, on calendar.Day, reason string) error {
	return l.closeBy(ctx, tx, act, rows, s, on, Power{}, reason)
}

// closeBy closes duties, by a power where one is used; on is the day that counts for lateness. What was deemed or ended with its day was never late.
func (l *Ledger) closeBy(ctx context.Context, tx *store.Tx, act org.Act, rows []*row, s State, on calendar.Day, p Power, reason string) error {
	action, ok := closing[s]
	if !ok {
		return fault.Bad("state", i18n.M("duty.closed"))
	}
	entries := make([]*Entry, len(rows))
	for i, r := range rows {
		if s == StateDone || s == StateVoid {
			r.LateDays = r.LateOn(on)
		}
		r.State, r.ClosedAt, r.remind = s, act.Now, ""
		entries[i] = r.entry(act, Entry{Action: action, FromDay: r.DueDay, ToDay: on, Para: p.Para, Rule: p.Rule, PowerPost: p.By, Reason: reason})
	}
	if err := save(ctx, tx, rows, entries); err != nil {
		if _, dup := store.IsUnique(err); dup {
			return fault.Conflict{Msg: i18n.M("duty.closed")}
		}
		return err
	}
	return nil
}
