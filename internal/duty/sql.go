package duty

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/store"
)

var dutyColumns = []string{
	"id", "kind", "state", "debtor_unit", "debtor_body", "debtor_post", "creditor_unit", "creditor_post",
	"document_id", "ref_id", "what", "rule", "para", "edition", "on_lapse", "link", "marked", "due_day", "original_due_day", "explanation",
	"calendar_version", "opened_at", "lapsed_day", "closed_at", "late_days", "seq", "hash",
}

var dutySelect = selectOf("d.")

func selectOf(alias string) string { return `SELECT ` + alias + strings.Join(dutyColumns, ", "+alias) }

// row is a duty with the hash of its last entry.
type row struct {
	Duty
	hash string
}

func scanRow(s store.Scanner) (r row, err error) {
	var marked, closed int64
	err = s.Scan(&r.ID, &r.Kind, &r.State, &r.DebtorUnit, &r.DebtorBody, &r.DebtorPost, &r.CreditorUnit, &r.CreditorPost,
		&r.DocumentID, &r.RefID, store.ScanJSON(&r.What), &r.Rule, &r.Para, &r.Edition, &r.OnLapse, &r.Link, &marked, &r.DueDay,
		&r.OriginalDueDay, store.ScanJSON(&r.Due), &r.CalendarVersion, &r.OpenedAt, &r.LapsedDay, &closed, &r.LateDays, &r.Seq, &r.hash)
	r.Marked = marked != 0
	if closed != 0 {
		r.ClosedAt = store.Time(closed)
	}
	return r, err
}

func scanDuty(s store.Scanner) (Duty, error) {
	r, err := scanRow(s)
	return r.Duty, err
}

func (r *row) values() []any {
	closed := int64(0)
	if !r.ClosedAt.IsZero() {
		closed = store.Micros(r.ClosedAt)
	}
	return []any{
		r.ID, r.Kind, r.State, r.DebtorUnit, r.DebtorBody, r.DebtorPost, r.CreditorUnit, r.CreditorPost,
		r.DocumentID, r.RefID, store.JSON(r.What), r.Rule, r.Para, r.Edition, r.OnLapse, r.Link, r.Marked, r.DueDay,
		r.OriginalDueDay, store.JSON(r.Due), r.CalendarVersion, r.OpenedAt, r.LapsedDay, closed, r.LateDays, r.Seq, r.hash,
	}
}

var entryColumns = []string{
	"duty_id", "seq", "at", "action", "from_day", "to_day", "explanation", "para", "rule", "power_post",
	"reason", "person_id", "post_id", "for_post_id", "by_order", "data", "prev", "hash",
}

func scanEntry(s store.Scanner) (e Entry, err error) {
	err = s.Scan(&e.DutyID, &e.Seq, &e.At, &e.Action, &e.FromDay, &e.ToDay, &e.Explanation, &e.Para, &e.Rule, &e.PowerPost,
		&e.Reason, &e.PersonID, &e.PostID, &e.ForPostID, &e.ByOrder, &e.Data, &e.Prev, &e.Hash)
	return e, err
}

func (e *Entry) values() []any {
	return []any{
		e.DutyID, e.Seq, e.At, e.Action, e.FromDay.String(), e.ToDay.String(), e.Explanation, e.Para, e.Rule, e.PowerPost,
		e.Reason, e.PersonID, e.PostID, e.ForPostID, e.ByOrder, e.Data, e.Prev, e.Hash,
	}
}

// HashOf computes the hash that the entry must have: SHA-256 over netstrings, as in package journal.
func (e Entry) HashOf() string {
	var d journal.Digest
	d.Add("reglament-duty-1", e.Prev, e.DutyID, strconv.FormatInt(e.Seq, 10), strconv.FormatInt(store.Micros(e.At), 10), e.Action,
		e.FromDay.String(), e.ToDay.String(), e.Explanation, e.Para, e.Rule, e.PowerPost, e.Reason,
		e.PersonID, e.PostID, e.ForPostID, e.ByOrder, e.Data)
	return d.Sum()
}

// frozen is what the opening entry keeps of a duty; Verify compares the row with it.
type frozen struct {
	Kind         string          `json:"kind"`
	DebtorUnit   string          `json:"debtor_unit"`
	DebtorBody   string          `json:"debtor_body"`
	DebtorPost   string          `json:"debtor_post"`
	CreditorUnit string          `json:"creditor_unit"`
	CreditorPost string          `json:"creditor_post"`
	DocumentID   string          `json:"document_id"`
	RefID        string          `json:"ref_id"`
	What         json.RawMessage `json:"what"`
	Rule         string          `json:"rule"`
	Para         string          `json:"para"`
	Edition      string          `json:"edition"`
	OnLapse      string          `json:"on_lapse"`
	Marked       bool            `json:"marked"`
}

func freeze(o Open) string {
	text, err := journal.JSON(frozen{
		o.Kind, o.DebtorUnit, o.DebtorBody, o.DebtorPost, o.CreditorUnit, o.CreditorPost, o.DocumentID,
		o.RefID, json.RawMessage(store.JSON(o.What)), o.Rule, o.Para, o.Edition, o.OnLapse, o.Marked,
	})
	if err != nil {
		panic(err) // strings and a message that was JSON already
	}
	return text
}

// load reads duties by id, in the order asked for; a missing one is fault.NotFound.
func load(ctx context.Context, q store.Q, ids []string) ([]row, error) {
	byID := map[string]row{}
	for group := range slices.Chunk(ids, updateMax) {
		args := &args{}
		list, err := store.List(ctx, q, scanRow, dutySelect+` FROM duty d WHERE d.id IN (`+args.list(group)+`)`, args.values...)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			byID[r.ID] = r
		}
	}
	out := make([]row, len(ids))
	for i, id := range ids {
		r, ok := byID[id]
		if !ok {
			return nil, fault.NotFound{What: "duty " + id}
		}
		out[i] = r
	}
	return out, nil
}

// args numbers the arguments of a statement while it is put together.
type args struct{ values []any }

func (a *args) add(v any) string {
	a.values = append(a.values, v)
	return "$" + strconv.Itoa(len(a.values))
}

func (a *args) list(values []string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = a.add(v)
	}
	return strings.Join(parts, ",")
}

// updateMax is how many duties one statement changes.
const updateMax = 250

// save writes the present state of duties and their new entries. Each row must still be at the sequence number before its
// entry, else somebody was faster: fault.Conflict.
func save(ctx context.Context, tx *store.Tx, rows []*row, entries []*Entry) error {
	values := make([][]any, len(entries))
	for i, e := range entries {
		values[i] = e.values()
	}
	for group := range slices.Chunk(rows, updateMax) {
		a := &args{}
		lines := make([]string, len(group))
		for i, r := range group {
			closed := int64(0)
			if !r.ClosedAt.IsZero() {
				closed = store.Micros(r.ClosedAt)
			}
			lines[i] = fmt.Sprintf(`(%s, %s, %s, %s, %s, CAST(%s AS TEXT), CAST(%s AS BIGINT), CAST(%s AS BIGINT), CAST(%s AS BIGINT), %s)`,
				a.add(r.ID), a.add(r.State), a.add(r.DueDay), a.add(store.JSON(r.Due)), a.add(r.CalendarVersion), a.add(r.LapsedDay),
				a.add(closed), a.add(r.LateDays), a.add(r.Seq), a.add(r.hash))
		}
		n, err := tx.Exec(ctx, `WITH v (id, state, due_day, explanation, calendar_version, lapsed_day, closed_at, late_days, seq, hash)
			AS (VALUES `+strings.Join(lines, ",")+`)
			UPDATE duty SET state = v.state, due_day = v.due_day, explanation = v.explanation, calendar_version = v.calendar_version,
				lapsed_day = v.lapsed_day, closed_at = v.closed_at, late_days = v.late_days, seq = v.seq, hash = v.hash
			FROM v WHERE duty.id = v.id AND duty.seq = v.seq - 1`, a.values...)
		if err != nil {
			return err
		}
		if n != int64(len(group)) {
			return fault.Conflict{Msg: i18n.M("duty.changed")}
		}
	}
	return store.InsertMany(ctx, tx, "duty_entry", entryColumns, values)
}

// owedReminder is the kinds of reminders and when each is sent, in working days from the due day.
var reminderKinds = []struct {
	kind string
	days int
}{{"before3", -3}, {"before1", -1}, {"day", 0}, {"after", 1}}

var reminderColumns = []string{"duty_id", "kind", "due_day", "day"}

// reminders lists the reminders of a duty that lie on today or later. Days that the calendar does not hold have none.
func reminders(cal *calendar.Calendar, r *row, today calendar.Day) [][]any {
	var out [][]any
	for _, k := range reminderKinds {
		if k.kind == "after" && r.OnLapse != OnLapseOverdue {
			continue
		}
		day, err := cal.AddWorking(r.DueDay, k.days)
		if err != nil || day < today {
			continue
		}
		out = append(out, []any{r.ID, k.kind, r.DueDay, day})
	}
	return out
}

// remind lays the reminders of moved or closed duties anew.
func remind(ctx context.Context, tx *store.Tx, cal *calendar.Calendar, rows []*row, today calendar.Day) error {
	var values [][]any
	for group := range slices.Chunk(rows, updateMax) {
		a := &args{}
		ids := make([]string, len(group))
		for i, r := range group {
			ids[i] = r.ID
			if r.State.Owed() {
				values = append(values, reminders(cal, r, today)...)
			}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM duty_reminder WHERE sent_at = 0 AND duty_id IN (`+a.list(ids)+`)`, a.values...); err != nil {
			return err
		}
	}
	_, err := store.InsertNew(ctx, tx, "duty_reminder", reminderColumns, values)
	return err
}
