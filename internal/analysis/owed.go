package analysis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/turn"
)

// Stream is the journal stream of what the periods of the chapter bring: openings by the timer.
const Stream = "analysis"

// dutyKind is the kind of duty by which a summary or a memo is owed; its reference is the row of what is owed.
func dutyKind(k Kind) string { return "analysis." + string(k) }

// Period is a span of whole months for which something is owed, with the day of the text by which it is.
type Period struct {
	Key      string // 2026-H1, 2026-Q3
	From, To calendar.Day
	Formal   calendar.Day
	Opens    calendar.Day
}

// PeriodMsg says a period by its key: "III quarter of 2026".
func PeriodMsg(key string) i18n.Msg {
	year, part, _ := strings.Cut(key, "-")
	if len(part) != 2 {
		return i18n.M("law.value.text", "text", key)
	}
	name := "analysis.period.quarter"
	if part[0] == 'H' {
		name = "analysis.period.half"
	}
	return i18n.M(name, "n", roman(part[1:]), "year", year)
}

func roman(n string) string {
	return map[string]string{"1": "I", "2": "II", "3": "III", "4": "IV"}[n]
}

// periods are those of a term whose duty has opened by the day, the newest last, of three years.
func (t Term) periods(day calendar.Day) []Period {
	var out []Period
	for year := day.Year() - 1; year <= day.Year()+1; year++ {
		for _, m := range t.Months {
			p := Period{Formal: calendar.Date(year, m, t.Day), To: calendar.Date(year, m, 1).AddDays(-1)}
			p.Opens = p.Formal.AddDays(-t.OpenBefore)
			y, last, _ := p.To.YMD()
			first := last - time.Month(t.Covers) + 1
			p.From = calendar.Date(y, first, 1)
			mark := "Q"
			if t.Covers == 6 {
				mark = "H"
			}
			p.Key = fmt.Sprintf("%04d-%s%d", y, mark, (int(first)-1)/t.Covers+1)
			if p.Opens <= day {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b Period) int { return int(a.From) - int(b.From) })
	return out
}

// debtors are who owes on a day: the independent structural units of the General Prosecutor's Office without its leadership and
// the Apparatus, and the bodies of the kinds named (32, 33; I-185).
func (sc *scene) debtors(t Term) []org.Unit {
	var out []org.Unit
	if t.Units {
		out = slices.DeleteFunc(sc.Independent(sc.Root(), sc.day), func(u org.Unit) bool { return u.Kind == org.KindApparatus })
	}
	kinds := make([]org.UnitKind, len(t.Bodies))
	for i, k := range t.Bodies {
		kinds[i] = org.UnitKind(k)
	}
	return append(out, sc.Bodies(sc.day, kinds...)...)
}

// Open opens what is owed for the periods that have come: a timer's work, hourly, and each thing is done once. A period whose
// day has passed while the program did not run is opened late, and is late; one that was over before the program first ran is
// not owed here (I-190). What the calendar does not reach yet is the error, so that the timer stands as failed until it does.
func (v *Service) Open(ctx context.Context, now time.Time) error {
	var errs []error
	for _, k := range OwedKinds {
		errs = append(errs, v.open(ctx, now, k))
	}
	return errors.Join(errs...)
}

func (v *Service) open(ctx context.Context, now time.Time, k Kind) error {
	act := org.Act{Actor: org.SystemActor(), Now: now}
	var todo []Period
	var term Term
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		var ok bool
		if term, _, ok = sc.law.terms[k].On(sc.edition(sc.Root()), sc.day); !ok {
			return nil
		}
		last, begun, err := store.One(ctx, q, store.Value[string], `SELECT period FROM analysis_period WHERE kind = $1 ORDER BY from_day DESC LIMIT 1`, string(k))
		if err != nil {
			return err
		}
		todo = sc.due(term.periods(sc.day), last, begun)
		return nil
	})
	var errs []error
	for _, p := range todo {
		errs = append(errs, v.db.Write(ctx, func(tx *store.Tx) error { return v.openPeriod(ctx, tx, act, k, term, p) }))
	}
	return errors.Join(append(errs, err)...)
}

// due are the periods to be opened or completed: those after the last one opened, that one itself while its day has not
// passed, and at the very first run only what is not over.
func (sc *scene) due(list []Period, last string, begun bool) []Period {
	at := slices.IndexFunc(list, func(p Period) bool { return p.Key == last })
	if begun && at < 0 {
		return nil
	}
	var out []Period
	for i, p := range list {
		over := false
		if due, err := sc.snap.Calendar.ExplainDate(p.Formal, calendar.Execution); err == nil {
			over = due.Effective < sc.day
		}
		if begun && (i > at || i == at && !over) || !begun && !over {
			out = append(out, p)
		}
	}
	if !begun && len(out) == 0 && len(list) > 0 {
		out = list[len(list)-1:] // what is over is only noted, so that the next period is known to follow it
	}
	return out
}

// openPeriod opens what each debtor owes for a period, of those who do not owe it yet.
func (v *Service) openPeriod(ctx context.Context, tx *store.Tx, act org.Act, k Kind, term Term, p Period) error {
	sc, err := v.scene(ctx, tx, act.Day())
	if err != nil {
		return err
	}
	due, err := sc.snap.Calendar.ExplainDate(p.Formal, calendar.Execution)
	if err != nil {
		return err
	}
	first, err := store.InsertNew(ctx, tx, "analysis_period", []string{"kind", "period", "from_day", "opened_at"}, [][]any{{string(k), p.Key, p.From, act.Now}})
	if err != nil {
		return err
	}
	periods, _, err := store.One(ctx, tx, store.Value[int64], `SELECT count(*) FROM analysis_period WHERE kind = $1`, string(k))
	if err != nil || due.Effective < sc.day && periods == 1 {
		return err // it was over before the program first ran
	}
	have, err := store.List(ctx, tx, store.Value[string], `SELECT debtor FROM analysis_owed WHERE kind = $1 AND period = $2`, string(k), p.Key)
	if err != nil {
		return err
	}
	debtors := slices.DeleteFunc(sc.debtors(term), func(u org.Unit) bool { return slices.Contains(have, u.ID) })
	if len(debtors) == 0 {
		return nil
	}
	if err := v.owe(ctx, tx, sc, act, k, p, due, debtors); err != nil {
		return err
	}
	action := "opened"
	if first == 0 {
		action = "completed"
	}
	return journal.Append(ctx, tx, act, journal.Entry{
		Stream: Stream, Action: "analysis." + action, Subject: string(k) + " " + p.Key,
		Data: map[string]any{"debtors": len(debtors), "due": due.Effective, "formal": due.Formal},
	})
}

// owe opens the duties of the debtors, and makes them their move.
func (v *Service) owe(ctx context.Context, tx *store.Tx, sc *scene, act org.Act, k Kind, p Period, due calendar.Explanation, debtors []org.Unit) error {
	_, para, _ := sc.law.terms[k].On(sc.edition(sc.Root()), sc.day)
	apparatus, _ := sc.Apparatus(sc.day)
	rule := map[Kind]string{Summary: RuleSummaryTerm, Memo: RuleMemoTerm}[k]
	opens := make([]duty.Open, len(debtors))
	rows := make([][]any, len(debtors))
	moves := make([]turn.Row, len(debtors))
	ids := make([]string, len(debtors))
	for i, u := range debtors {
		ids[i] = store.NewID(act.Now)
		head, _ := sc.Head(u.ID, sc.day)
		o := duty.Open{
			Kind: dutyKind(k), DebtorPost: head.ID, CreditorUnit: apparatus.ID, RefID: ids[i], What: i18n.M("analysis.duty."+string(k), "period", PeriodMsg(p.Key)),
			Rule: rule, Para: para, Edition: sc.edition(u.ID).ID, Due: due, Link: "/analysis/new?owed=" + ids[i],
		}
		key := access.Unit(u.ID)
		if u.Kind.IsBody() {
			o.DebtorBody, key = u.ID, access.Body(u.ID)
		} else {
			o.DebtorUnit, o.DebtorBody = u.ID, u.BodyID
		}
		opens[i], moves[i] = o, turn.Next(act, key, turn.Prepare, ids[i], "", due.Effective)
	}
	duties, err := v.ledger.Open(ctx, tx, act, opens)
	if err != nil {
		return err
	}
	for i, u := range debtors {
		body := u.BodyID
		if u.Kind.IsBody() {
			body = u.ID
		}
		rows[i] = []any{ids[i], string(k), p.Key, u.ID, body, p.From, p.To, due.Effective, duties[i], string(OwedOpen), "", nil, 0, act.Now}
	}
	if err := store.InsertMany(ctx, tx, "analysis_owed", []string{
		"id", "kind", "period", "debtor", "body_id", "from_day", "to_day", "due_day", "duty_id", "state", "document_id", "submitted_day", "returns", "opened_at",
	}, rows); err != nil {
		return err
	}
	return turn.Set(ctx, tx, moves...)
}

// dueMoved keeps the day of what is owed when its duty's day moves.
func dueMoved(ctx context.Context, tx *store.Tx, _ org.Act, d duty.Duty, _ calendar.Day) error {
	if _, err := tx.Exec(ctx, `UPDATE analysis_owed SET due_day = $2 WHERE id = $1`, d.RefID, d.DueDay); err != nil {
		return err
	}
	return turn.Redate(ctx, tx, d.RefID, d.DueDay)
}

// submitted notes that what is owed has been signed and sent; its duty ends when the Apparatus accepts it.
func submitted(ctx context.Context, tx *store.Tx, act org.Act, o Owed, rec Record) error {
	err := store.Exec1(ctx, tx, `UPDATE analysis_owed SET state = 'submitted', document_id = $2, submitted_day = $3 WHERE id = $1 AND state IN ('open', 'returned')`,
		o.ID, rec.ID, act.Day())
	if errors.Is(err, store.ErrStale) {
		return outOfTurn(StateSigned)
	}
	if err != nil {
		return err
	}
	return turn.Clear(ctx, tx, o.ID, turn.Prepare)
}

// OwedRow is a line of what is owed, with what lists show of its submission.
type OwedRow struct {
	Owed
	Name   i18n.Text // of the debtor
	Title  string    // of the newest submission, as far as the person may see it
	Number string
	Mine   bool // it is for the person to prepare
}

// OwedList is what is owed for one period, and the periods there are.
type OwedList struct {
	Kind    Kind
	Period  string
	Periods []string // the newest first
	Due     calendar.Explanation
	Rows    []OwedRow
	Para    string
	// All says that every debtor is shown: the person coordinates or controls; else only what is his.
	All bool
}

// ByName puts the lines in the order of the reader's alphabet.
func (l OwedList) ByName(lang i18n.Lang) OwedList {
	l.Rows = slices.Clone(l.Rows)
	slices.SortStableFunc(l.Rows, func(a, b OwedRow) int { return byName(lang, a, b) })
	return l
}

func byName(lang i18n.Lang, a, b OwedRow) int {
	return strings.Compare(i18n.SortKey(lang, a.Name.In(lang)), i18n.SortKey(lang, b.Name.In(lang)))
}

// Missing counts those who have not submitted, Late those whose submission is late or who are late with it.
func (l OwedList) Missing() (n int) {
	for _, r := range l.Rows {
		if r.State == OwedOpen || r.State == OwedReturned {
			n++
		}
	}
	return n
}

// periodsMost is how many periods are offered: ten years of quarters.
const periodsMost = 40

// Owed lists who owes a kind for a period, "" for the newest, and how each stands. Who neither coordinates (34) nor controls sees
// what his own unit or body owes.
func (v *Service) Owed(ctx context.Context, act org.Act, k Kind, period string) (OwedList, error) {
	out := OwedList{Kind: k, Period: period}
	err := v.read(ctx, act, func(q store.Q, sc *scene) (err error) {
		out.Rows = nil
		if out.Periods, err = store.List(ctx, q, store.Value[string],
			`SELECT period FROM analysis_period WHERE kind = $1 ORDER BY from_day DESC LIMIT $2`, string(k), periodsMost); err != nil {
			return err
		}
		if out.Period == "" && len(out.Periods) > 0 {
			out.Period = out.Periods[0]
		}
		_, out.Para, _ = sc.law.terms[k].On(sc.edition(sc.Root()), sc.day)
		viewer := sc.viewer(act.PersonID)
		_, not := sc.asCoordinator(act)
		out.All = not == nil || viewer.Control
		out.Rows, err = v.owedRows(ctx, q, sc, act, viewer, out)
		if err != nil || len(out.Rows) == 0 {
			return err
		}
		d, err := v.ledger.Get(ctx, q, out.Rows[0].DutyID)
		out.Due = d.Due
		return err
	})
	return out, err
}

// owedRows reads the lines that the person may see: all of them, or those of the units and bodies that he carries the key of.
func (v *Service) owedRows(ctx context.Context, q store.Q, sc *scene, act org.Act, viewer access.Viewer, l OwedList) ([]OwedRow, error) {
	right, args := "1 = 1", []any{string(l.Kind), l.Period}
	if !l.All {
		right = "1 = 0"
		for _, id := range sc.reach(act, viewer) {
			args = append(args, id)
			right += " OR o.debtor = $" + strconv.Itoa(len(args))
		}
	}
	see, args := access.SeeSQL(viewer, "a.document_id", args)
	list, err := store.List(ctx, q, func(s store.Scanner) (r OwedRow, err error) {
		var seen int64
		o := &r.Owed
		if err = s.Scan(&o.ID, &o.Kind, &o.Period, &o.Debtor, &o.BodyID, &o.From, &o.To, &o.DueDay, &o.DutyID, &o.State, &o.DocumentID,
			&o.SubmittedDay, &o.Returns, &o.OpenedAt, &r.Title, &r.Number, &seen); err == nil && seen == 0 {
			r.Title, r.Number = "", ""
		}
		return r, err
	}, `SELECT `+owedColumns+`, coalesce(a.title, ''), coalesce(a.number, ''), CASE WHEN `+see+` THEN 1 ELSE 0 END
		FROM analysis_owed o LEFT JOIN analysis a ON a.document_id = o.document_id
		WHERE o.kind = $1 AND o.period = $2 AND (`+right+`) ORDER BY o.debtor`, args...)
	for i := range list {
		r := &list[i]
		r.Name = sc.UnitName(r.Debtor, sc.day)
		r.Mine = sc.owes(r.Owed, act.AsUnit(), act.AsBody()) && (r.State == OwedOpen || r.State == OwedReturned)
	}
	return list, err
}

// reach are the units and bodies whose affairs in the chapter the person sees: those he carries the key of, his own unit with
// those above it, and his body.
func (sc *scene) reach(act org.Act, viewer access.Viewer) []string {
	out := []string{act.AsUnit(), act.AsBody()}
	for _, a := range sc.Ancestors(act.AsUnit(), sc.day) {
		if a.BodyID == act.AsBody() {
			out = append(out, a.ID)
		}
	}
	for _, key := range viewer.Keys {
		if kind, id, _ := strings.Cut(key, ":"); kind == "u" || kind == "b" {
			out = append(out, id)
		}
	}
	return document.Distinct(out)
}

// Mine lists what the person's unit or body owes and has not submitted, the earliest day first.
func (v *Service) Mine(ctx context.Context, act org.Act) ([]Owed, error) {
	var out []Owed
	err := v.read(ctx, act, func(q store.Q, sc *scene) (err error) {
		out, err = v.mine(ctx, q, sc, act)
		return err
	})
	return out, err
}

func (v *Service) mine(ctx context.Context, q store.Q, sc *scene, act org.Act) ([]Owed, error) {
	units := []string{act.AsUnit(), act.AsBody()}
	for _, a := range sc.Ancestors(act.AsUnit(), sc.day) {
		units = append(units, a.ID)
	}
	in, args := store.Marks(units)
	list, err := store.List(ctx, q, scanOwed, `SELECT `+owedColumns+` FROM analysis_owed o WHERE o.debtor IN (`+in+`)
		AND o.state IN ('open', 'returned') ORDER BY o.due_day, o.id`, args...)
	return slices.DeleteFunc(list, func(o Owed) bool { return !sc.owes(o, act.AsUnit(), act.AsBody()) }), err
}
