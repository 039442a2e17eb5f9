package duty

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// Get reads a duty, fault.NotFound when there is none.
func (l *Ledger) Get(ctx context.Context, q store.Q, id string) (Duty, error) {
	rows, err := load(ctx, q, []string{id})
	if err != nil {
		return Duty{}, err
	}
	return rows[0].Duty, nil
}

// ByRefs reads the duties of a kind ("" any but those of executions, which name their duty) on refs, whatever their state, by id.
func (l *Ledger) ByRefs(ctx context.Context, q store.Q, kind string, refIDs []string) ([]Duty, error) {
	var out []Duty
	for group := range slices.Chunk(refIDs, updateMax) {
		a := &args{}
		where := `d.ref_id <> '' AND d.ref_id IN (` + a.list(group) + `)`
		if kind != "" {
			where += ` AND d.kind = ` + a.add(shortKind(kind))
		}
		if kind != kindExecution {
			where += ` AND d.` + notExecution
		}
		list, err := store.List(ctx, q, scanDuty, dutySelect+` FROM duty d WHERE `+where+` ORDER BY d.id`, a.values...)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

// historyMax is more entries than any duty comes to have.
const historyMax = 1000

// History lists the entries of a duty, oldest first.
func (l *Ledger) History(ctx context.Context, q store.Q, id string) ([]Entry, error) {
	d, ok, err := store.One(ctx, q, scanRow, dutySelect+` FROM duty d WHERE d.id = $1`, id)
	if err != nil || !ok {
		return nil, err
	}
	entries, err := store.List(ctx, q, scanEntry, entrySelect+`WHERE e.duty_id = $1 ORDER BY e.seq LIMIT $2`, id, historyMax)
	d.chain(entries)
	return entries, err
}

// columnsOf maps the kinds of keys to the columns of debtors and creditors.
var columnsOf = map[string][2]string{"u": {"debtor_unit", "creditor_unit"}, "b": {"debtor_body", ""}, "p": {"debtor_post", "creditor_post"}}

// walk is one indexed way into the ledger: the equal column and its value, and within a paragraph the edition that numbers it.
type walk struct{ column, value, edition string }

// walks lists the ways that a filter opens; none means that nothing fits, and a walk without a column is the whole ledger.
func (f Filter) walks() []walk {
	switch {
	case f.RefID != "":
		return []walk{{column: "ref_id", value: f.RefID}}
	case f.DocumentID != "":
		return []walk{{column: "document_id", value: f.DocumentID}}
	}
	var out []walk
	for side, keys := range [2][]string{f.Debtor, f.Creditor} {
		for _, key := range keys {
			kind, id, _ := strings.Cut(key, ":")
			if column := columnsOf[kind][side]; column != "" && id != "" {
				out = append(out, walk{column: column, value: id})
			}
		}
	}
	if len(f.Debtor) > 0 || len(f.Creditor) > 0 {
		return out
	}
	if f.Para == "" {
		return []walk{{}}
	}
	for _, id := range f.Editions {
		out = append(out, walk{"para", f.Para, id})
	}
	if len(out) == 0 {
		out = []walk{{column: "para", value: f.Para}}
	}
	return out
}

// check refuses a filter that would walk more than an index range.
func (f Filter) check() error {
	if f.RefID == "" && (f.Scope == ScopeAll || f.Scope == ScopeClosed && f.DocumentID != "") {
		return fault.Bad("scope", i18n.M("duty.scope.unknown"))
	}
	switch f.Scope {
	case "", ScopeOwed, ScopeOverdue, ScopeClosed, ScopeAll:
		return nil
	}
	return fault.Bad("scope", i18n.M("duty.scope.unknown"))
}

// where writes the conditions of a walk. The literal closed_at and <> ” conditions let the partial indexes serve.
func (f Filter) where(a *args, w walk) string {
	var c []string
	switch f.Scope {
	case ScopeClosed:
		c = append(c, `closed_at > 0`)
	case ScopeAll:
	default:
		c = append(c, `closed_at = 0`)
	}
	if w.column != "" {
		c = append(c, w.column+` = `+a.add(w.value))
		if w.column != "para" {
			c = append(c, w.column+` <> ''`)
		}
	}
	if w.column == "ref_id" && (f.Scope == ScopeClosed || f.Scope == ScopeAll) && !slices.Contains(f.Kinds, kindExecution) {
		c = append(c, notExecution)
	}
	if f.Scope == ScopeOverdue {
		// What ended with an hour of today is overdue on its own day.
		today := a.add(f.Today)
		c = append(c, `due_day <= `+today+` AND (due_day < `+today+` OR state = 'lapsed')`)
	}
	if f.Para != "" && w.column != "para" {
		// Not by the index of the paragraph: with that the walk of a key that has little would pass through the archive.
		c = append(c, `para || '' = `+a.add(f.Para))
	}
	switch {
	case w.edition != "":
		c = append(c, `edition = `+a.add(w.edition))
	case len(f.Editions) > 0:
		c = append(c, `edition IN (`+a.list(f.Editions)+`)`)
	}
	if f.DocumentID != "" && w.column != "document_id" {
		c = append(c, `document_id = `+a.add(f.DocumentID))
	}
	if len(f.Kinds) > 0 {
		kinds := make([]string, len(f.Kinds))
		for i, k := range f.Kinds {
			kinds[i] = shortKind(k)
		}
		c = append(c, `kind IN (`+a.list(kinds)+`)`)
	}
	if !f.From.None() {
		c = append(c, `due_day >= `+a.add(f.From))
	}
	if !f.To.None() {
		c = append(c, `due_day <= `+a.add(f.To))
	}
	if f.HideMarked {
		c = append(c, `marked = 0`)
	}
	if len(c) == 0 {
		return `1 = 1`
	}
	return strings.Join(c, ` AND `)
}

const (
	pageMax  = 200
	walksMax = 200 // SQLite takes at most 500 terms of a compound select
)

// sortOf is the order of a scope: the column, its direction and the comparison that goes on after a cursor.
func (f Filter) sortOf() (column, direction, after string) {
	switch f.Scope {
	case ScopeClosed:
		return "closed_at", " DESC", "<"
	}
	return "due_day", "", ">"
}

// List pages through duties: owed ones by due day, closed ones newest first. The cost is the number of keys times the
// limit (1…200), whatever the size of the ledger.
func List(ctx context.Context, q store.Q, f Filter, after Cursor, limit int) (Page, error) {
	if err := f.check(); err != nil {
		return Page{}, err
	}
	limit = min(max(limit, 1), pageMax)
	var all []Duty
	for group := range slices.Chunk(f.walks(), walksMax) {
		list, err := f.page(ctx, q, group, after, limit+1)
		if err != nil {
			return Page{}, err
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, f.compare)
	all = slices.CompactFunc(all, func(a, b Duty) bool { return a.ID == b.ID })
	if len(all) <= limit {
		return Page{Duties: all}, nil
	}
	last := all[limit-1]
	return Page{Duties: all[:limit], Next: Cursor{Sort: f.sortKey(last), ID: last.ID}}, nil
}

func (f Filter) sortKey(d Duty) string {
	if f.Scope == ScopeClosed {
		return strconv.FormatInt(store.Micros(d.ClosedAt), 10)
	}
	return d.DueDay.String()
}

func (f Filter) compare(a, b Duty) int {
	if f.Scope == ScopeClosed {
		return cmp.Or(b.ClosedAt.Compare(a.ClosedAt), cmp.Compare(b.ID, a.ID))
	}
	return cmp.Or(cmp.Compare(a.DueDay, b.DueDay), cmp.Compare(a.ID, b.ID))
}

// cursorValue is what the sort column is compared with.
func (f Filter) cursorValue(c Cursor) (any, error) {
	if f.Scope != ScopeClosed {
		return c.Sort, nil
	}
	n, err := strconv.ParseInt(c.Sort, 10, 64)
	if err != nil {
		return nil, fault.Bad("cursor", i18n.M("duty.cursor.bad"))
	}
	return n, nil
}

func (f Filter) page(ctx context.Context, q store.Q, walks []walk, after Cursor, limit int) ([]Duty, error) {
	ask, err := f.askPage(walks, after, limit)
	if err != nil {
		return nil, err
	}
	return ask.List(ctx, q)
}

func (f Filter) askPage(walks []walk, after Cursor, limit int) (ask store.Question[Duty], err error) {
	column, direction, than := f.sortOf()
	a := &args{}
	n := a.add(limit)
	behind := ""
	if after != (Cursor{}) {
		v, err := f.cursorValue(after)
		if err != nil {
			return ask, err
		}
		behind = ` AND (` + column + `, id) ` + than + ` (` + a.add(v) + `, ` + a.add(after.ID) + `)`
	}
	order := ` ORDER BY ` + column + direction + `, id` + direction + ` LIMIT ` + n
	parts := make([]string, len(walks))
	for i, w := range walks {
		parts[i] = fmt.Sprintf(`SELECT id, %[1]s FROM (SELECT id, %[1]s FROM duty WHERE %[2]s%[3]s%[4]s) AS w%[5]d`,
			column, f.where(a, w), behind, order, i)
	}
	return store.Ask(scanPage(), dutySelect+` FROM (SELECT id, `+column+` FROM (`+strings.Join(parts, ` UNION ALL `)+
		`) AS every_walk GROUP BY id, `+column+order+`) AS k JOIN duty d ON d.id = k.id ORDER BY k.`+column+direction+`, k.id`+direction, a.values...), nil
}

// aggregate is a question about the duties of a filter, each once; its columns are id and due_day. ok is false where the filter finds none.
func aggregate[T any](f Filter, scan func(store.Scanner) (T, error), sql func(a *args, from string) string) (ask store.Question[T], ok bool, err error) {
	if err := f.check(); err != nil {
		return ask, false, err
	}
	walks := f.walks()
	if len(walks) == 0 {
		return ask, false, nil
	}
	byColumn := map[string][]string{}
	for _, w := range walks {
		byColumn[w.column] = append(byColumn[w.column], w.value)
	}
	a := &args{}
	var parts, before []string
	for _, column := range []string{"", "ref_id", "document_id", "para", "debtor_body", "debtor_unit", "debtor_post", "creditor_unit", "creditor_post"} {
		for group := range slices.Chunk(byColumn[column], 5000) {
			where := f.where(a, walk{})
			// Each duty once: what an earlier part has, this one leaves out. Of most duties one debtor and one creditor are given, so that the
			// index says it.
			for _, b := range before {
				where += ` AND NOT ` + b
			}
			if column != "" {
				in := column + ` IN (` + a.list(group) + `)`
				if where += ` AND ` + in; column != "para" {
					where += ` AND ` + column + ` <> ''`
				}
				before = append(before, in)
			}
			parts = append(parts, `SELECT id, due_day FROM duty WHERE `+where)
		}
	}
	return store.Ask(scan, sql(a, `(`+strings.Join(parts, ` UNION ALL `)+`) AS u`), a.values...), true, nil
}

// Count counts the owed duties of a filter, f.Today being the day asked about. NextTen are those due on the next ten
// working days, today's excluded; beyond the calendar it counts to the last day known.
func Count(ctx context.Context, q store.Q, cal *calendar.Calendar, f Filter) (Counts, error) {
	ask, ok, err := askCounts(cal, f)
	if err != nil || !ok {
		return Counts{}, err
	}
	c, _, err := ask.One(ctx, q)
	return c, err
}

func askCounts(cal *calendar.Calendar, f Filter) (store.Question[Counts], bool, error) {
	f.Scope = ScopeOwed
	end := tenth(cal, f.Today)
	return aggregate(f, func(s store.Scanner) (c Counts, err error) {
		err = s.Scan(&c.Owed, &c.Overdue, &c.Today, &c.NextTen)
		return c, err
	}, func(a *args, from string) string {
		today := a.add(f.Today)
		// What ended with an hour of today is overdue, and due today no more.
		passed := `(due_day = ` + today + ` AND id IN (SELECT h.id FROM duty h WHERE h.closed_at = 0 AND h.state = 'lapsed' AND h.lapsed_day = h.due_day AND h.due_day = ` + today + `))`
		return `SELECT count(*), count(*) FILTER (WHERE due_day < ` + today + ` OR ` + passed + `), count(*) FILTER (WHERE due_day = ` + today + ` AND NOT ` + passed +
			`), count(*) FILTER (WHERE due_day > ` + today + ` AND due_day <= ` + a.add(end) + `) FROM ` + from
	})
}

func tenth(cal *calendar.Calendar, today calendar.Day) calendar.Day {
	for n := 10; n > 0; n-- {
		if d, err := cal.AddWorking(today, n); err == nil {
			return d
		}
	}
	return today
}

// NextTen is the histogram of the next ten working days after f.Today; a duty due on a day off is shown on its own day.
func NextTen(ctx context.Context, q store.Q, cal *calendar.Calendar, f Filter) ([]DayCount, error) {
	f = f.nextTen(cal)
	ask, ok, err := askDays(f)
	if err != nil {
		return nil, err
	}
	var list []DayCount
	if ok {
		if list, err = ask.List(ctx, q); err != nil {
			return nil, err
		}
	}
	found := map[calendar.Day]int64{}
	for _, d := range list {
		found[d.Day] = d.Count
	}
	out := []DayCount{}
	for d := f.From; d <= f.To; d++ {
		if working, _ := cal.IsWorking(d); working || found[d] > 0 {
			out = append(out, DayCount{Day: d, Count: found[d]})
		}
	}
	return out, nil
}

func (f Filter) nextTen(cal *calendar.Calendar) Filter {
	f.Scope, f.From, f.To = ScopeOwed, f.Today.AddDays(1), tenth(cal, f.Today)
	return f
}

func askDays(f Filter) (store.Question[DayCount], bool, error) {
	return aggregate(f, func(s store.Scanner) (d DayCount, err error) {
		err = s.Scan(&d.Day, &d.Count)
		return d, err
	}, func(_ *args, from string) string {
		return `SELECT due_day, count(*) FROM ` + from + ` GROUP BY due_day ORDER BY due_day`
	})
}

// Asks are what Count and NextTen of the first filter, the first page of List of its overdue ones, and NextTen of the second ask, for
// store.Ahead. A filter that finds nothing, or is wrong, is not asked ahead.
func Asks(cal *calendar.Calendar, owed, awaited Filter, overdue int) (out []store.Asked) {
	if ask, ok, err := askCounts(cal, owed); ok && err == nil {
		out = append(out, ask)
	}
	for _, f := range []Filter{owed, awaited} {
		if ask, ok, err := askDays(f.nextTen(cal)); ok && err == nil {
			out = append(out, ask)
		}
	}
	owed.Scope = ScopeOverdue
	if walks := owed.walks(); len(walks) > 0 && len(walks) <= walksMax && owed.check() == nil {
		if ask, err := owed.askPage(walks, Cursor{}, overdue+1); err == nil {
			out = append(out, ask)
		}
	}
	return out
}

// ByPara counts what is owed, and how much of it is late, under each paragraph of each edition.
func ByPara(ctx context.Context, q store.Q, today calendar.Day) ([]ParaCount, error) {
	return store.List(ctx, q, func(s store.Scanner) (c ParaCount, err error) {
		err = s.Scan(&c.Edition, &c.Para, &c.Owed, &c.Late)
		return c, err
	}, `SELECT edition, para, count(*), count(*) FILTER (WHERE due_day < $1 OR due_day = $1 AND state = 'lapsed') FROM duty WHERE closed_at = 0
		GROUP BY para, edition ORDER BY para, edition`, today)
}
