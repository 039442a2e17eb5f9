package admin

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// The year is entered as a person has it before him on paper: a day and what it is, one a line.
//
//	holidays  01.01.2028 New Year            a holiday, by its name in any language
//	          03.01.2028 New Year / 01.01.2028   the day stands for a holiday that fell on a day off
//	names     қазақша | по-русски | English  a holiday that the calendar does not know yet
//	pairs     09.03.2028 04.03.2028          the day off, and the day of the weekend that works for it
//	off, work 09.03.2028 reason              other days, the reason in one language or as a name
var yearFields = []string{"year", "working_days", "provisional", "holidays", "names", "pairs", "off", "work", "act", "reason"}

const (
	yearLines   = 20000 // characters of a list
	nameMost    = 200
	nameBetween = " | "
	standsFor   = " / "
)

// yearForm enters a year after the last one, or one that is held anew; it is filled with what is known of it.
func yearForm(v *page.View, year int) page.ActForm {
	title, text := v.S("pages.admin.add_year"), v.S("pages.admin.add_year_text")
	if _, held := v.Rules.Calendar.Held(year); held {
		title, text = v.S("pages.admin.change_year"), v.S("pages.admin.change_year_text")
	}
	list := func(name string, rows int, optional bool) block.Field {
		return block.Field{Kind: block.Lines, Rows: rows, Max: yearLines, FieldSpec: ui.FieldSpec{
			Name: name, Label: v.S("pages.admin.year." + name), Hint: v.S("pages.admin.year." + name + "_hint"), Optional: optional,
		}}
	}
	return page.ActForm{
		ID: actYear, Title: title, Text: text, Action: calendarPath(year, "/year"), Button: v.S("pages.admin.preview"), Icon: "calendar-plus",
		Fields: block.Fields(v, actYear, yearValues(v, year),
			block.Field{FieldSpec: ui.FieldSpec{Name: "year", Label: v.S("pages.admin.year")}, Max: 4},
			block.Field{FieldSpec: ui.FieldSpec{Name: "working_days", Label: v.S("pages.admin.working_days"), Hint: v.S("pages.admin.working_days_hint")}, Max: 3},
			block.Field{Kind: block.Box, FieldSpec: ui.FieldSpec{Name: "provisional", Label: v.S("pages.admin.provisional")}},
			list("holidays", 12, false), list("names", 2, true), list("pairs", 4, true), list("off", 2, true), list("work", 2, true),
			block.Field{FieldSpec: ui.FieldSpec{Name: "act", Label: v.S("pages.admin.by_act")}, Max: nameMost},
			block.Field{FieldSpec: ui.FieldSpec{Name: "reason", Label: v.S("common.field.reason")}, Max: 1000}),
	}
}

func calendarPath(year int, act string) string {
	return "/admin/calendar" + act + "?y=" + strconv.Itoa(year)
}

// yearValues fills the form of a year with what the calendar holds, or proposes for the year after the last.
func yearValues(v *page.View, year int) *ui.Form {
	cal := v.Rules.Calendar
	y, held := cal.Held(year)
	if !held {
		y = cal.Suggest(year)
	}
	f := ui.NewForm()
	set := func(name, value string) { f.Set(block.Name(actYear, name), value) }
	f.SetInt(block.Name(actYear, "year"), year)
	if held {
		f.SetInt(block.Name(actYear, "working_days"), y.WorkingDays)
	}
	if y.Provisional {
		set("provisional", "1")
	}
	names := cal.Data().Holidays
	var holidays, pairs, off, work []string
	for _, e := range y.Off {
		switch {
		case !e.Pair.None() && e.Pair.Year() == year:
			pairs = append(pairs, v.Day(e.Day)+" "+v.Day(e.Pair))
		case !e.MovedFrom.None():
			holidays = append(holidays, v.Day(e.Day)+" "+v.Text(names[e.Holiday])+standsFor+v.Day(e.MovedFrom))
		case e.Holiday != "":
			holidays = append(holidays, v.Day(e.Day)+" "+v.Text(names[e.Holiday]))
		default:
			off = append(off, v.Day(e.Day)+" "+inLanguages(e.Reason))
		}
	}
	for _, e := range y.Work {
		if e.Pair.None() || e.Pair.Year() != year {
			work = append(work, v.Day(e.Day)+" "+inLanguages(e.Reason))
		}
	}
	for name, list := range map[string][]string{"holidays": holidays, "pairs": pairs, "off": off, "work": work} {
		set(name, strings.Join(list, "\n"))
	}
	return f
}

// inLanguages writes a text of three languages on one line; inThree reads it.
func inLanguages(t i18n.Text) string {
	if t.KK == t.RU && t.RU == t.EN {
		return t.KK
	}
	return strings.Join([]string{t.KK, t.RU, t.EN}, nameBetween)
}

func inThree(s string) (i18n.Text, bool) {
	parts := strings.Split(s, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) == 1 {
		return i18n.Same(parts[0]), parts[0] != ""
	}
	if len(parts) != 3 {
		return i18n.Text{}, false
	}
	t := i18n.Text{KK: parts[0], RU: parts[1], EN: parts[2]}
	return t, t.Complete()
}

// reader reads the lists of the form; known are the holidays by the key, those that the form names included.
type reader struct {
	in    block.In
	known map[string]i18n.Text
	named map[string]i18n.Text
	held  calendar.Year
}

// lines calls f for each line of a list that is not empty; a line for which it says no is named as wrong.
func (r reader) lines(name string, least int, f func(line string) bool) {
	for line := range strings.Lines(r.in.Area(r.in.N(name), least, yearLines)) {
		if line = strings.TrimSpace(line); line != "" && !f(line) {
			r.in.Bad(r.in.N(name), i18n.M("pages.admin.bad_line", "line", line))
		}
	}
}

// names reads the holidays that are new; each gets a key from its English name.
func (r reader) names() {
	r.lines("names", 0, func(line string) bool {
		t, ok := inThree(line)
		if !ok || !strings.Contains(line, "|") || max(len(t.KK), len(t.RU), len(t.EN)) > 4*nameMost {
			return false
		}
		if _, known := r.holiday(t.EN); known {
			return true
		}
		key := slug(t.EN)
		for n := 2; r.known[key] != (i18n.Text{}); n++ {
			key = slug(t.EN) + "-" + strconv.Itoa(n)
		}
		r.known[key], r.named[key] = t, t
		return true
	})
}

var notKey = regexp.MustCompile(`[^a-z0-9]+`)

func slug(s string) string {
	key := strings.Trim(notKey.ReplaceAllString(strings.ToLower(s), "-"), "-")
	if key == "" {
		return "holiday"
	}
	return key[:min(len(key), 50)]
}

// holiday finds the key of a holiday by its name in any language, or by the key itself.
func (r reader) holiday(name string) (string, bool) {
	if _, ok := r.known[name]; ok {
		return name, true
	}
	folded := i18n.Fold(name)
	for key, t := range r.known {
		if slices.Contains([]string{i18n.Fold(t.KK), i18n.Fold(t.RU), i18n.Fold(t.EN)}, folded) {
			return key, true
		}
	}
	return "", false
}

// dayAnd splits a line into its day and the rest.
func dayAnd(line string) (calendar.Day, string, bool) {
	first, rest, _ := strings.Cut(line, " ")
	d, ok := httpx.ParseDay(first)
	return d, strings.TrimSpace(rest), ok
}

// holidays reads the days of holidays and those that stand for them.
func (r reader) holidays() (out []calendar.Entry) {
	r.lines("holidays", 1, func(line string) bool {
		d, name, ok := dayAnd(line)
		if !ok {
			return false
		}
		e := calendar.Entry{Day: d}
		if base, instead, is := strings.Cut(name, strings.TrimSpace(standsFor)); is {
			if e.MovedFrom, ok = httpx.ParseDay(strings.TrimSpace(instead)); !ok {
				return false
			}
			name = strings.TrimSpace(base)
		}
		if e.Holiday, ok = r.holiday(name); !ok {
			r.in.Bad(r.in.N("holidays"), i18n.M("pages.admin.unknown_holiday", "name", name))
		}
		out = append(out, e)
		return true
	})
	return out
}

var dayPattern = regexp.MustCompile(`\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}`)

// pairs reads the swaps: the day off, the day that works for it.
func (r reader) pairs(act string) (off, work []calendar.Entry) {
	r.lines("pairs", 0, func(line string) bool {
		both := dayPattern.FindAllString(line, -1)
		if len(both) != 2 {
			return false
		}
		a, ok := httpx.ParseDay(both[0])
		b, ok2 := httpx.ParseDay(both[1])
		off = append(off, calendar.Entry{Day: a, Pair: b, Act: r.act(a, b, act)})
		work = append(work, calendar.Entry{Day: b, Pair: a, Act: r.act(b, a, act)})
		return ok && ok2
	})
	return off, work
}

// act is what decided a day: what the calendar holds already for the same swap, else what the form names.
func (r reader) act(day, pair calendar.Day, act string) string {
	for _, e := range slices.Concat(r.held.Off, r.held.Work) {
		if e.Day == day && e.Pair == pair && e.Act != "" {
			return e.Act
		}
	}
	return act
}

// others reads days with a reason in words.
func (r reader) others(name, act string) (out []calendar.Entry) {
	r.lines(name, 0, func(line string) bool {
		d, why, ok := dayAnd(line)
		reason, said := inThree(why)
		out = append(out, calendar.Entry{Day: d, Reason: reason, Act: r.act(d, 0, act)})
		return ok && said
	})
	return out
}

// addYear enters a year: shown first, with what it does to the open terms, then adopted.
func (p pages) addYear(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := block.In{Input: httpx.Read(r), Act: actYear}
	y := calendar.Year{Year: in.Int(in.N("year"), 1990, 2200), WorkingDays: in.Int(in.N("working_days"), 1, 366), Provisional: in.Bool(in.N("provisional"))}
	act, reason := in.Text(in.N("act"), 1, nameMost), in.Text(in.N("reason"), 1, 1000)
	rd := reader{in: in, known: v.Rules.Calendar.Data().Holidays, named: map[string]i18n.Text{}}
	rd.held, _ = v.Rules.Calendar.Held(y.Year)
	rd.names()
	y.Off = rd.holidays()
	off, work := rd.pairs(act)
	y.Off = slices.Concat(y.Off, off, rd.others("off", act))
	y.Work = slices.Concat(work, rd.others("work", act))
	input := func(n int64) rulebook.YearInput {
		return rulebook.YearInput{N: n, Year: y, Holidays: rd.named, Act: act, Reason: reason}
	}
	return p.run(w, r, v, in, change{
		act: actYear, fields: yearFields, year: y.Year, names: map[string]string{"days": "holidays", "holidays": "names"},
		form: func() page.ActForm { return yearForm(v, y.Year) },
		preview: func(n int64) (rulebook.CalendarPreview, error) {
			return p.app.Rulebook.PreviewYear(r.Context(), v.Act, input(n))
		},
		apply: func(n int64, act org.Act) (rulebook.CalendarReceipt, error) {
			return p.app.Rulebook.AddYear(r.Context(), act, input(n))
		},
	})
}
