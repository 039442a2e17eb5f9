package admin

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts upon the calendar.
const (
	actMove = "move"
	actYear = "year"
)

func (p pages) calendar(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showCalendar(w, r, v, http.StatusOK, "", nil, nil)
}

// showCalendar shows a year; f is the form of an act that came back, preview the parts that stand in place of the year.
func (p pages) showCalendar(w http.ResponseWriter, r *http.Request, v *page.View, status int, act string, f *ui.Form, preview []block.Part) error {
	in := httpx.Query(r)
	year, given := in.OptInt("y", 1990, 2200)
	if err := in.Err(); err != nil {
		return err
	}
	if !given {
		year = v.Act.Day().Year()
	}
	history, err := p.app.Rulebook.Calendars(r.Context(), v.Act, 0, 50)
	if err != nil {
		return err
	}
	cal := v.Rules.Calendar
	var years []ui.Chip
	for y := cal.First().Year(); y <= cal.Last().Year()+1; y++ { // the last one is to be entered
		years = append(years, ui.Chip{Label: strconv.Itoa(y), Href: calendarPath(y, ""), Current: y == year})
	}
	grid := block.Part{ID: "year", Title: strconv.Itoa(year), Text: v.S("pages.admin.year_unknown"), Body: yearGrid(v, nil, years)}
	if t, err := cal.Totals(year); err == nil {
		grid.Text, grid.Body = v.S("pages.admin.working_days_of", "n", t.Year), yearGrid(v, months(year, cal), years)
	}
	if preview != nil {
		return block.Show(w, r, v, status, head(v, "calendar"), block.Sheet{Parts: append(preview, historyPart(v, history))}, act, f)
	}
	s := block.Sheet{Acts: []page.ActForm{moveForm(v, year), yearForm(v, min(max(year, cal.First().Year()), cal.Last().Year()+1))}}
	grid.Acts = opens(s.Acts)
	for i, a := range s.Acts { // without scripts the act opens on the page of the same year
		grid.Acts[i].Href = calendarPath(year, "") + "&act=" + a.ID
	}
	s.Parts = []block.Part{grid, historyPart(v, history)}
	return block.Show(w, r, v, status, head(v, "calendar"), s, act, f)
}

func historyPart(v *page.View, list []rulebook.CalendarVersion) block.Part {
	reg := ui.Register{
		Caption: v.S("pages.admin.history"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.admin.change")}, {Role: ui.ColUnit, Label: v.S("common.field.person")}, {Role: ui.ColNumber, Label: v.S("common.field.date")}},
		Empty: ui.Empty{Title: v.S("pages.admin.no_history")},
	}
	rows := make([]ui.Row, len(list))
	for i, x := range list {
		d := v.DoerOf(x.By)
		rows[i] = ui.Row{ID: x.Version, Label: x.Version, Cells: cells(v.TextCell(strconv.FormatInt(x.N, 10)+". "+differenceWords(v, x.Difference), lines(x.Act, x.Reason)), v.TextCell(d.Name, d.For), v.TextCell(v.Instant(x.At), ""))}
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "history", Title: v.S("pages.admin.history"), Register: &reg}
}

func differenceWords(v *page.View, d calendar.Difference) string {
	var out []string
	for _, y := range d.YearsAdded {
		out = append(out, v.S("pages.admin.year_added", "year", strconv.Itoa(y)))
	}
	for i, x := range d.Days {
		if i == 20 {
			out = append(out, "…")
			break
		}
		key := "pages.admin.day_off"
		if x.Working {
			key = "pages.admin.day_working"
		}
		out = append(out, v.T(i18n.M(key, "day", x.Day)))
	}
	if len(out) == 0 {
		return v.S("pages.admin.no_days")
	}
	return strings.Join(out, ", ")
}

func moveForm(v *page.View, year int) page.ActForm {
	return page.ActForm{
		ID: actMove, Title: v.S("pages.admin.move"), Text: v.S("pages.admin.move_text"), Action: calendarPath(year, "/move"), Button: v.S("pages.admin.preview"), Icon: "calendar-days",
		Fields: block.Fields(v, actMove, nil,
			block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "day", Label: v.S("common.field.date")}},
			block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "working", Label: v.S("pages.admin.becomes")}, Groups: ui.Options(
				ui.Option{Value: "off", Label: v.S("pages.admin.off")}, ui.Option{Value: "working", Label: v.S("pages.admin.working")})},
			block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "pair", Label: v.S("pages.admin.pair"), Hint: v.S("pages.admin.pair_hint"), Optional: true}},
			block.Field{FieldSpec: ui.FieldSpec{Name: "reason", Label: v.S("pages.admin.reason_kk")}, Max: 1000},
			block.Field{FieldSpec: ui.FieldSpec{Name: "reason_ru", Label: v.S("pages.admin.reason_ru")}, Max: 1000},
			block.Field{FieldSpec: ui.FieldSpec{Name: "reason_en", Label: v.S("pages.admin.reason_en")}, Max: 1000},
			block.Field{FieldSpec: ui.FieldSpec{Name: "act", Label: v.S("pages.admin.by_act")}, Max: 200}),
	}
}

// change is an edit of the calendar that is previewed first, and applied when it comes back with the number it was previewed on.
type change struct {
	act    string
	fields []string
	// names are the fields that the service calls otherwise.
	names map[string]string
	year  int
	// form is the form of the act, which stands below the preview to be corrected.
	form    func() page.ActForm
	preview func(n int64) (rulebook.CalendarPreview, error)
	apply   func(n int64, act org.Act) (rulebook.CalendarReceipt, error)
}

func (p pages) run(w http.ResponseWriter, r *http.Request, v *page.View, in block.In, c change) error {
	n, apply := in.OptInt("n", 0, 1<<31-1)
	err := in.Err()
	var receipt rulebook.CalendarReceipt
	var seen rulebook.CalendarPreview
	if err == nil && apply {
		receipt, err = c.apply(int64(n), v.Keyed(in.Input))
	} else if err == nil {
		seen, err = c.preview(v.Rules.CalendarN)
	}
	if err != nil {
		return page.Back(w, r, in.Input, in.Named(err, c.names), func(status int, f *ui.Form) error { return p.showCalendar(w, r, v, status, c.act, f, nil) })
	}
	if apply {
		httpx.Flash(w, r, ui.Done, i18n.M("pages.admin.calendar_changed", "n", receipt.Moved))
		return httpx.Redirect(w, r, calendarPath(c.year, ""))
	}
	return p.showCalendar(w, r, v, http.StatusOK, "", nil, c.shown(v, in, seen))
}

// shown is the preview of a change: what becomes of the days and of the open terms, the year as it would be, the button
// that adopts it, and the form again.
func (c change) shown(v *page.View, in block.In, seen rulebook.CalendarPreview) []block.Part {
	extra, typed := map[string]string{"n": strconv.FormatInt(seen.N, 10)}, in.Form()
	for _, name := range c.fields {
		extra[in.N(name)] = typed.Value(in.N(name))
	}
	total := v.S("common.none")
	if t, err := seen.Calendar.Totals(c.year); err == nil {
		total = strconv.Itoa(t.Year)
	}
	out := []block.Part{{
		ID: "preview", Title: v.S("pages.admin.preview_of"), Text: page.Capital(differenceWords(v, seen.Difference)), Facts: []ui.Fact{
			{Label: v.S("pages.admin.working_days_in", "year", strconv.Itoa(c.year)), Value: total},
			{Label: v.S("pages.admin.owed"), Value: strconv.FormatInt(seen.Forecast.Owed, 10)},
			{Label: v.S("pages.admin.moved"), Value: strconv.FormatInt(seen.Forecast.Moved, 10)},
			{Label: v.S("pages.admin.undecided"), Value: strconv.FormatInt(seen.Forecast.Undecided, 10)},
		},
		Form: &page.ActForm{ID: c.act + "-apply", Action: calendarPath(c.year, "/"+c.act), Button: v.S("pages.admin.adopt"), Extra: extra},
	}}
	if len(seen.Forecast.Examples) > 0 {
		out = append(out, movedPart(v, seen.Forecast))
	}
	out = append(out, block.Part{ID: "would", Title: v.S("pages.admin.would", "year", strconv.Itoa(c.year)), Body: yearGrid(v, months(c.year, seen.Calendar), nil)})
	form := c.form()
	form.Form = typed
	return append(out, block.Part{ID: "correct", Title: v.S("pages.admin.correct"), Form: &form})
}

// movedPart lists the first terms that would move. The paragraph and the debtor say enough: the administrator need not be
// one who may read the documents.
func movedPart(v *page.View, f duty.Forecast) block.Part {
	reg := ui.Register{Caption: v.S("pages.admin.moved"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("regpages.debtor")}, {Role: ui.ColNumber, Label: v.S("pages.admin.moved_from")}, {Role: ui.ColNumber, Label: v.S("pages.admin.moved_to")},
	}}
	rows := make([]ui.Row, len(f.Examples))
	for i, x := range f.Examples {
		who := x.Duty.DebtorUnit
		if who == "" {
			who = x.Duty.DebtorBody
		}
		name := v.UnitName(who)
		if name == "" {
			name = v.PostFull(x.Duty.DebtorPost)
		}
		rows[i] = ui.Row{ID: x.Duty.ID, Label: name, Cells: cells(v.TextCell(name, page.Capital(v.ParaName(x.Duty.Para))), v.TextCell(v.Day(x.Duty.DueDay), ""), v.TextCell(v.Day(x.To), ""))}
	}
	reg.Groups = ui.Plain(rows)
	part := block.Part{ID: "moving", Title: v.S("pages.admin.moved"), Count: int(f.Moved), Register: &reg}
	if int(f.Moved) > len(rows) {
		part.Text = v.S("pages.admin.first_shown", "n", len(rows))
	}
	return part
}

func (p pages) moveDay(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := block.In{Input: httpx.Read(r), Act: actMove}
	m := calendar.Move{
		Day: in.Day(in.N("day")), Working: in.Choice(in.N("working"), "off", "working") == "working", Act: in.Text(in.N("act"), 1, 200), Pair: in.OptDay(in.N("pair")),
		Reason: i18n.Text{KK: in.Text(in.N("reason"), 1, 1000), RU: in.Text(in.N("reason_ru"), 1, 1000), EN: in.Text(in.N("reason_en"), 1, 1000)},
	}
	moves := []calendar.Move{m}
	if !m.Pair.None() { // the other day of the swap becomes the contrary
		other := m
		other.Day, other.Pair, other.Working = m.Pair, m.Day, !m.Working
		moves = append(moves, other)
	}
	year := v.Act.Day().Year()
	if !m.Day.None() {
		year = m.Day.Year()
	}
	input := func(n int64) rulebook.MoveInput { return rulebook.MoveInput{N: n, Moves: moves} }
	return p.run(w, r, v, in, change{
		act: actMove, fields: []string{"day", "working", "pair", "act", "reason", "reason_ru", "reason_en"}, year: year,
		form: func() page.ActForm { return moveForm(v, year) },
		preview: func(n int64) (rulebook.CalendarPreview, error) {
			return p.app.Rulebook.PreviewMove(r.Context(), v.Act, input(n))
		},
		apply: func(n int64, act org.Act) (rulebook.CalendarReceipt, error) {
			return p.app.Rulebook.MoveDays(r.Context(), act, input(n))
		},
	})
}

// months are those of a year as grids to look at, by a calendar in force or only proposed.
func months(year int, cal *calendar.Calendar) []ui.Month {
	info := func(d calendar.Day) ui.DayInfo {
		working, known := cal.IsWorking(d)
		return ui.DayInfo{Off: known && !working, Unknown: !known, Holiday: cal.Reason(d)}
	}
	out := make([]ui.Month, 12)
	for i := range out {
		out[i] = ui.Month{Year: year, Month: time.Month(i + 1), Info: info}
	}
	return out
}
