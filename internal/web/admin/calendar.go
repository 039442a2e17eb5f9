package admin

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"reglament/internal/calendar"
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

func (p pages) showCalendar(w http.ResponseWriter, r *http.Request, v *page.View, status int, act string, f *ui.Form, preview *block.Part) error {
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
	for y := cal.First().Year(); y <= cal.Last().Year(); y++ {
		years = append(years, ui.Chip{Label: strconv.Itoa(y), Href: "/admin/calendar?y=" + strconv.Itoa(y), Current: y == year})
	}
	grid := block.Part{ID: "year", Title: strconv.Itoa(year), Body: yearGrid(v, year, years)}
	if t, err := cal.Totals(year); err == nil {
		grid.Text = v.S("pages.admin.working_days_of", "n", t.Year)
	} else {
		grid.Text = v.S("pages.admin.year_unknown")
	}
	s := block.Sheet{Acts: []page.ActForm{moveForm(v), yearForm(v)}}
	if preview != nil {
		s.Parts = append(s.Parts, *preview)
	}
	grid.Acts = opens(s.Acts)
	s.Parts = append(s.Parts, grid, historyPart(v, history))
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
		out = append(out, strconv.Itoa(y))
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

func moveForm(v *page.View) page.ActForm {
	return page.ActForm{
		ID: actMove, Title: v.S("pages.admin.move"), Text: v.S("pages.admin.move_text"), Action: "/admin/calendar/move", Button: v.S("pages.admin.preview"),
		Fields: block.Fields(v, actMove, nil,
			block.Field{Kind: block.Day, FieldSpec: ui.FieldSpec{Name: "day", Label: v.S("common.field.date")}},
			block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "working", Label: v.S("pages.admin.becomes")}, Groups: ui.Options(
				ui.Option{Value: "off", Label: v.S("pages.admin.off")}, ui.Option{Value: "working", Label: v.S("pages.admin.working")})},
			block.Field{FieldSpec: ui.FieldSpec{Name: "reason", Label: v.S("pages.admin.reason_kk")}, Max: 1000},
			block.Field{FieldSpec: ui.FieldSpec{Name: "reason_ru", Label: v.S("pages.admin.reason_ru")}, Max: 1000},
			block.Field{FieldSpec: ui.FieldSpec{Name: "reason_en", Label: v.S("pages.admin.reason_en")}, Max: 1000},
			block.Field{FieldSpec: ui.FieldSpec{Name: "act", Label: v.S("pages.admin.by_act")}, Max: 200}),
	}
}

func yearForm(v *page.View) page.ActForm {
	return page.ActForm{
		ID: actYear, Title: v.S("pages.admin.add_year"), Text: v.S("pages.admin.add_year_text"), Action: "/admin/calendar/year", Button: v.S("pages.admin.preview"),
		Fields: block.Fields(v, actYear, nil,
			block.Field{FieldSpec: ui.FieldSpec{Name: "year", Label: v.S("pages.admin.year")}, Max: 4},
			block.Field{FieldSpec: ui.FieldSpec{Name: "working_days", Label: v.S("pages.admin.working_days")}, Max: 3},
			block.Field{Kind: block.Box, FieldSpec: ui.FieldSpec{Name: "provisional", Label: v.S("pages.admin.provisional")}},
			block.Field{Kind: block.Lines, Rows: 10, FieldSpec: ui.FieldSpec{Name: "days", Label: v.S("pages.admin.days_off"), Hint: v.S("pages.admin.days_hint")}, Max: 20000},
			block.Field{Kind: block.Lines, Rows: 4, FieldSpec: ui.FieldSpec{Name: "work", Label: v.S("pages.admin.days_work"), Optional: true}, Max: 20000},
			block.Field{FieldSpec: ui.FieldSpec{Name: "act", Label: v.S("pages.admin.by_act")}, Max: 200},
			block.Field{FieldSpec: ui.FieldSpec{Name: "reason", Label: v.S("common.field.reason")}, Max: 1000}),
	}
}

// change is an edit of the calendar that is previewed first, and applied when it comes back with the number it was previewed on.
type change struct {
	act     string
	fields  []string
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
		return page.Back(w, r, in.Input, in.Named(err, nil), func(status int, f *ui.Form) error { return p.showCalendar(w, r, v, status, c.act, f, nil) })
	}
	if apply {
		httpx.Flash(w, r, ui.Done, i18n.M("pages.admin.calendar_changed", "n", receipt.Moved))
		return httpx.Redirect(w, r, "/admin/calendar")
	}
	extra, form := map[string]string{"n": strconv.FormatInt(seen.N, 10)}, in.Form()
	for _, name := range c.fields {
		extra[in.N(name)] = form.Value(in.N(name))
	}
	part := block.Part{ID: "preview", Title: v.S("pages.admin.preview"), Text: differenceWords(v, seen.Difference), Facts: []ui.Fact{
		{Label: v.S("pages.admin.moved"), Value: strconv.FormatInt(seen.Forecast.Moved, 10)}, {Label: v.S("pages.admin.undecided"), Value: strconv.FormatInt(seen.Forecast.Undecided, 10)},
	}, Form: &page.ActForm{ID: c.act + "-apply", Action: "/admin/calendar/" + c.act, Button: v.S("common.apply"), Extra: extra}}
	return p.showCalendar(w, r, v, http.StatusOK, "", nil, &part)
}

func (p pages) moveDay(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := block.In{Input: httpx.Read(r), Act: actMove}
	m := calendar.Move{
		Day: in.Day(in.N("day")), Working: in.Choice(in.N("working"), "off", "working") == "working", Act: in.Text(in.N("act"), 1, 200),
		Reason: i18n.Text{KK: in.Text(in.N("reason"), 1, 1000), RU: in.Text(in.N("reason_ru"), 1, 1000), EN: in.Text(in.N("reason_en"), 1, 1000)},
	}
	input := func(n int64) rulebook.MoveInput { return rulebook.MoveInput{N: n, Moves: []calendar.Move{m}} }
	return p.run(w, r, v, in, change{
		act: actMove, fields: []string{"day", "working", "act", "reason", "reason_ru", "reason_en"},
		preview: func(n int64) (rulebook.CalendarPreview, error) {
			return p.app.Rulebook.PreviewMove(r.Context(), v.Act, input(n))
		},
		apply: func(n int64, act org.Act) (rulebook.CalendarReceipt, error) {
			return p.app.Rulebook.MoveDays(r.Context(), act, input(n))
		},
	})
}

func (p pages) addYear(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := block.In{Input: httpx.Read(r), Act: actYear}
	y := calendar.Year{Year: in.Int(in.N("year"), 1990, 2200), WorkingDays: in.Int(in.N("working_days"), 1, 366), Provisional: in.Bool(in.N("provisional"))}
	known := v.Rules.Calendar.Data().Holidays
	y.Off, y.Work = entries(in, "days", 1, known), entries(in, "work", 0, known)
	act, reason := in.Text(in.N("act"), 1, 200), in.Text(in.N("reason"), 1, 1000)
	input := func(n int64) rulebook.YearInput { return rulebook.YearInput{N: n, Year: y, Act: act, Reason: reason} }
	return p.run(w, r, v, in, change{
		act: actYear, fields: []string{"year", "working_days", "provisional", "days", "work", "act", "reason"},
		preview: func(n int64) (rulebook.CalendarPreview, error) {
			return p.app.Rulebook.PreviewYear(r.Context(), v.Act, input(n))
		},
		apply: func(n int64, act org.Act) (rulebook.CalendarReceipt, error) {
			return p.app.Rulebook.AddYear(r.Context(), act, input(n))
		},
	})
}

// entries reads days one a line: the day, then the key of a holiday or a reason in words.
func entries(in block.In, field string, least int, holidays map[string]i18n.Text) []calendar.Entry {
	var out []calendar.Entry
	for line := range strings.Lines(in.Area(in.N(field), least, 20000)) {
		day, why, _ := strings.Cut(strings.TrimSpace(line), " ")
		if day == "" {
			continue
		}
		d, ok := httpx.ParseDay(day)
		if !ok {
			in.Bad(in.N(field), i18n.M("pages.admin.bad_line", "line", strings.TrimSpace(line)))
			continue
		}
		e := calendar.Entry{Day: d}
		if why = strings.TrimSpace(why); why != "" {
			if _, is := holidays[why]; is {
				e.Holiday = why
			} else {
				e.Reason = i18n.Same(why)
			}
		}
		out = append(out, e)
	}
	return out
}

// months are those of a year as grids to look at.
func months(v *page.View, year int) []ui.Month {
	out := make([]ui.Month, 12)
	for i := range out {
		out[i] = ui.Month{Year: year, Month: time.Month(i + 1), Info: v.DayInfo}
	}
	return out
}
