package duty

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
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
	"document_id", "ref_id", "basis", "para", "edition", "marked", "due_day", "original_due_day", "calculation",
	"calendar_version", "opened_at", "lapsed_day", "closed_at", "late_days", "seq", "hash", "remind",
}

// textMark stands between a basis and the calculation of the first day, which is a text of its own: JSON never holds it.
const textMark = "\x1f"

// dutySelect reads the columns of duty d, with the texts that basis and calculation name.
var dutySelect = func() string {
	parts := make([]string, len(dutyColumns))
	for i, c := range dutyColumns {
		parts[i] = "d." + c
		switch c {
		case "basis":
			parts[i] = `(SELECT t.text || '` + textMark + `' || COALESCE(c.text, '') FROM duty_text t LEFT JOIN duty_text c ON c.id = t.due WHERE t.id = d.basis)`
		case "calculation":
			parts[i] = `CASE WHEN d.calculation = '' THEN '' ELSE (SELECT t.text FROM duty_text t WHERE t.id = d.calculation) END`
		}
	}
	return `SELECT ` + strings.Join(parts, ", ")
}()

// row is a duty as it is stored: with its texts, the hash of its last entry and the next reminder owed.
type row struct {
	Duty
	words, calculation string // JSON of What and of Due
	first              string // JSON of Due as it was opened
	by                 opener
	based              string // JSON of basis
	hash               string
	remind             string // "2026-03-25 before3", or ""
	moved              string // calculation of a day that has just been moved, to be written
}

func scanRow(s store.Scanner) (row, error) {
	r, err := scanColumns(s)
	if err == nil {
		err = r.read()
	}
	return r, err
}

// scanColumns leaves the texts to be read.
func scanColumns(s store.Scanner) (r row, err error) {
	var marked, closed int64
	err = s.Scan(&r.ID, &r.Kind, &r.State, &r.DebtorUnit, &r.DebtorBody, &r.DebtorPost, &r.CreditorUnit, &r.CreditorPost,
		&r.DocumentID, &r.RefID, store.Opt(&r.based), &r.Para, &r.Edition, &marked, &r.DueDay,
		&r.OriginalDueDay, store.Opt(&r.calculation), &r.CalendarVersion, &r.OpenedAt, &r.LapsedDay, &closed, &r.LateDays, &r.Seq, store.ScanHash(&r.hash), &r.remind)
	if err != nil {
		return r, err
	}
	r.Kind, r.Marked = longKind(r.Kind), marked != 0
	if r.OriginalDueDay.None() {
		r.OriginalDueDay = r.DueDay
	}
	if closed != 0 {
		r.ClosedAt = store.Time(closed)
	}
	return r, nil
}

// basis is what a duty rests on and says, which the duties of one dispatch have in common: it stands once in duty_text.
type basis struct {
	What    json.RawMessage `json:"what"`
	Rule    string          `json:"rule"`
	OnLapse string          `json:"on_lapse"`
	Link    string          `json:"link"`        // without the record at its end, which stands in the row
	By      opener          `json:"by,omitzero"` // who opened it, where the entry does not say so
}

// opener is who opened duties, as an entry says it.
type opener struct {
	Person string `json:"person,omitempty"`
	Post   string `json:"post,omitempty"`
	For    string `json:"for,omitempty"`
	Order  string `json:"order,omitempty"`
}

// The kind of the duties that are nearly all of them is a letter where it is stored.
const kindExecution, storedExecution = "instrument.execute", "x"

func shortKind(kind string) string {
	if kind == kindExecution {
		return storedExecution
	}
	return kind
}

func longKind(stored string) string {
	if stored == storedExecution {
		return kindExecution
	}
	return stored
}

// notExecution lets the index of closed duties by record serve, which has none of executions: those name their duty.
const notExecution = `kind <> '` + storedExecution + `'`

// said is what the texts of a duty say.
type said struct {
	basis
	based, first, calculation string // the texts by themselves
	what                      i18n.Msg
	due                       calendar.Explanation
}

func readTexts(based, calculation string) (t said, err error) {
	t.based, t.first, _ = strings.Cut(based, textMark)
	if t.calculation = calculation; calculation == "" {
		t.calculation = t.first
	}
	if err := unmarshal(t.based, &t.basis); err != nil {
		return t, err
	}
	return t, errors.Join(unmarshal(string(t.What), &t.what), unmarshal(t.calculation, &t.due))
}

// read takes What, Due and the basis from their texts; a text that is gone leaves them empty, and Verify says so.
func (r *row) read() error {
	t, err := readTexts(r.based, r.calculation)
	if err != nil {
		return fmt.Errorf("duty %s: %w", r.ID, err)
	}
	r.take(t)
	return nil
}

func (r *row) take(t said) {
	r.based, r.first, r.calculation = t.based, t.first, t.calculation
	r.words, r.Rule, r.OnLapse, r.Link, r.by = string(t.What), t.Rule, t.OnLapse, LongLink(t.Link, r.RefID), t.By
	r.What, r.Due = t.what, t.due
	if r.CalendarVersion == "" {
		r.CalendarVersion = r.Due.CalendarVersion
	}
}

func unmarshal(text string, into any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}

// ShortLink is a link without the record at its end, which stands in a column of its own: LongLink puts it back.
func ShortLink(link, recordID string) string {
	if short, ok := strings.CutSuffix(link, recordID); ok && strings.HasSuffix(short, "/") {
		return short
	}
	return link
}

// LongLink is the link that ShortLink cut.
func LongLink(link, recordID string) string {
	if strings.HasSuffix(link, "/") {
		return link + recordID
	}
	return link
}

func scanDuty(s store.Scanner) (Duty, error) {
	r, err := scanRow(s)
	return r.Duty, err
}

// scanPage is scanDuty for one list: duties of a dispatch stand together and rest on one text, which is read once.
func scanPage() func(store.Scanner) (Duty, error) {
	var based, calculation string
	var last said
	return func(s store.Scanner) (Duty, error) {
		r, err := scanColumns(s)
		if err != nil {
			return r.Duty, err
		}
		if based == "" || r.based != based || r.calculation != calculation {
			if last, err = readTexts(r.based, r.calculation); err != nil {
				return r.Duty, fmt.Errorf("duty %s: %w", r.ID, err)
			}
			based, calculation = r.based, r.calculation
		}
		r.take(last)
		return r.Duty, nil
	}
}

// values are the columns of a duty that is opened: what the basis says is not written twice.
func (r *row) values(t texts) []any {
	return []any{
		r.ID, shortKind(r.Kind), r.State, r.DebtorUnit, r.DebtorBody, r.DebtorPost, r.CreditorUnit, r.CreditorPost,
		r.DocumentID, r.RefID, t.basis(r.based, r.calculation), r.Para, r.Edition, r.Marked, r.DueDay,
		"", "", r.CalendarVersion, r.OpenedAt, "", 0, 0, r.Seq, store.Hash(r.hash), r.remind,
	}
}

var entryColumns = []string{
	"duty_id", "seq", "at", "action", "from_day", "to_day", "calculation", "para", "rule", "power_post",
	"reason", "person_id", "post_id", "for_post_id", "by_order", "data", "hash",
}

var entrySelect = `SELECT ` + strings.Replace("e."+strings.Join(entryColumns, ", e."), "e.calculation",
	`CASE WHEN e.calculation = '' THEN '' ELSE (SELECT t.text FROM duty_text t WHERE t.id = e.calculation) END`, 1) + ` FROM duty_entry e `

func scanEntry(s store.Scanner) (e Entry, err error) {
	err = s.Scan(&e.DutyID, &e.Seq, &e.At, &e.Action, &e.FromDay, &e.ToDay, store.Opt(&e.Explanation), &e.Para, &e.Rule, &e.PowerPost,
		&e.Reason, &e.PersonID, &e.PostID, &e.ForPostID, &e.ByOrder, &e.Data, store.ScanHash(&e.Hash))
	return e, err
}

// values are the columns of an entry. What the opening and the closing share with the duty's row is not written twice: see chain.
func (e Entry) values(t texts) []any {
	at, hash := store.Micros(e.At), store.Hash(e.Hash)
	switch {
	case e.Action == ActionOpen:
		at = 0
		e = Entry{DutyID: e.DutyID, Seq: e.Seq, Action: e.Action, PowerPost: e.PowerPost, Reason: e.Reason, Hash: e.Hash}
	case e.closes():
		at, e.FromDay, hash = 0, 0, ""
	}
	return []any{
		e.DutyID, e.Seq, at, e.Action, e.FromDay.String(), e.ToDay.String(), t.key(e.Explanation), e.Para, e.Rule, e.PowerPost,
		e.Reason, e.PersonID, e.PostID, e.ForPostID, e.ByOrder, e.Data, hash,
	}
}

// closes reports whether the duty is no longer owed after the entry.
func (e *Entry) closes() bool {
	switch e.Action {
	case ActionDone, ActionVoid, ActionDeemed, ActionEnded:
		return true
	}
	return false
}

// chain completes entries read in their order, all of them: each follows from the hash of the one before, and the opening
// froze what the row says of its debtor and basis, and is as old as the row; the closing is as old as the row says and left its day, and
// its hash, the last of the chain, is that of the row. The hash of each covers all of it.
func (r *row) chain(entries []Entry) {
	prev := ""
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Action == ActionOpen:
			e.Para, e.Rule, e.Data = r.Para, r.Rule, r.opened(entries).freeze()
			r.completeOpening(e)
		case e.closes() && e.FromDay.None():
			e.At, e.FromDay = r.ClosedAt, r.DueDay
			if e.Hash == "" {
				e.Hash = r.hash
			}
		}
		e.Prev, prev = prev, e.Hash
	}
}

// completeOpening gives the opening what the row and its basis say; what older entries say themselves stays.
func (r *row) completeOpening(e *Entry) {
	if e.ToDay.None() {
		e.At, e.ToDay = r.OpenedAt, r.OriginalDueDay
	}
	if e.Explanation == "" {
		e.Explanation = r.first
	}
	if (opener{e.PersonID, e.PostID, e.ForPostID, e.ByOrder}) == (opener{}) {
		e.PersonID, e.PostID, e.ForPostID, e.ByOrder = r.by.Person, r.by.Post, r.by.For, r.by.Order
	}
}

// textKey is the name of a text in duty_text: its digest in 16 characters; "" for "". Those of
// databases begun before have 22 and stay.
func textKey(text string) string {
	if text == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// texts are those that rows to be written name, each with its key: the duties of one dispatch say the same.
type texts map[string]string

// key is textKey of a text that is to be kept.
func (t texts) key(text string) string {
	key, ok := t[text]
	if !ok && text != "" {
		key = textKey(text)
		t[text] = key
	}
	return key
}

// basis is the key of a basis that is to be kept, with the calculation of the first day beside it.
func (t texts) basis(text, calculation string) string {
	t.key(calculation)
	return t.key(text + textMark + calculation)
}

// keep writes the texts that are not there yet.
func (t texts) keep(ctx context.Context, tx *store.Tx) error {
	var rows [][]any
	for whole, key := range t {
		text, calculation, _ := strings.Cut(whole, textMark)
		rows = append(rows, []any{key, text, textKey(calculation)})
	}
	slices.SortFunc(rows, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
	return store.InsertNewLater(ctx, tx, "duty_text", []string{"id", "text", "due"}, rows)
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

func (r *row) freeze() string {
	words := r.words
	if words == "" {
		words = "null"
	}
	text, err := journal.JSON(frozen{
		r.Kind, r.DebtorUnit, r.DebtorBody, r.DebtorPost, r.CreditorUnit, r.CreditorPost, r.DocumentID,
		r.RefID, json.RawMessage(words), r.Rule, r.Para, r.Edition, r.OnLapse, r.Marked,
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
	values, named := make([][]any, len(entries)), texts{}
	for i, e := range entries {
		values[i] = e.values(named)
	}
	if err := named.keep(ctx, tx); err != nil {
		return err
	}
	for group := range slices.Chunk(rows, updateMax) {
		a := &args{}
		lines := make([]string, len(group))
		for i, r := range group {
			closed, version := int64(0), r.CalendarVersion
			if !r.ClosedAt.IsZero() {
				closed = store.Micros(r.ClosedAt)
				if version == r.Due.CalendarVersion {
					version = ""
				}
			}
			lines[i] = fmt.Sprintf(`(%s, %s, %s, %s, %s, CAST(%s AS BIGINT), CAST(%s AS BIGINT), CAST(%s AS BIGINT), %s, %s, %s)`,
				a.add(r.ID), a.add(r.State), a.add(r.DueDay), a.add(version), a.add(r.LapsedDay.String()),
				a.add(closed), a.add(r.LateDays), a.add(r.Seq), a.add(store.Hash(r.hash)), a.add(r.remind), a.add(textKey(r.moved)))
		}
		n, err := tx.Exec(ctx, `WITH v (id, state, due_day, calendar_version, lapsed_day, closed_at, late_days, seq, hash, remind, calculation)
			AS (VALUES `+strings.Join(lines, ",")+`)
			UPDATE duty SET state = v.state, due_day = v.due_day, calendar_version = v.calendar_version, lapsed_day = v.lapsed_day,
				closed_at = v.closed_at, late_days = v.late_days, seq = v.seq, hash = v.hash, remind = v.remind,
				calculation = CASE WHEN v.calculation = '' THEN duty.calculation ELSE v.calculation END,
				original_due_day = CASE WHEN duty.original_due_day = '' AND duty.due_day <> v.due_day THEN duty.due_day ELSE duty.original_due_day END
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

// reminderKinds is the kinds of reminders and when each is sent, in working days from the due day.
var reminderKinds = []struct {
	kind string
	days int
}{{"before3", -3}, {"before1", -1}, {"day", 0}, {"after", 1}}

// reminder is one reminder of a duty.
type reminder struct {
	day  calendar.Day
	kind string
}

// reminders lists the reminders of a duty in the order of their days. Days that the calendar does not hold have none.
func (r *row) reminders(cal *calendar.Calendar) []reminder {
	out := make([]reminder, 0, len(reminderKinds))
	for _, k := range reminderKinds {
		if k.kind == "after" && r.OnLapse != OnLapseOverdue {
			continue
		}
		if day, err := cal.AddWorking(r.DueDay, k.days); err == nil {
			out = append(out, reminder{day, k.kind})
		}
	}
	return out
}

// nextReminder is the column remind of an owed duty: its first reminder on the day or later.
func (r *row) nextReminder(cal *calendar.Calendar, from calendar.Day) string {
	for _, m := range r.reminders(cal) {
		if m.day >= from {
			return m.day.String() + " " + m.kind
		}
	}
	return ""
}
