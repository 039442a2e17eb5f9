package planning

import (
	"bytes"
	"net/http"
	"net/url"
	"time"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/planning"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

const practicePath = "/practice"

type practiceView struct {
	planning.Practice
	Filter planning.ControlFilter
}

// practiceOf reads the analysis that the address asks for; without a period it is the current year.
func (p pages) practiceOf(r *http.Request, v *page.View) (practiceView, error) {
	in := httpx.Query(r)
	by := planning.PracticeBy(in.OptChoice("by", words(planning.PracticeBys)...))
	x := practiceView{Filter: readControlFilter(in)}
	if err := in.Err(); err != nil {
		return x, err
	}
	if by == "" {
		by = planning.ByUnit
	}
	if x.Filter.From == "" && x.Filter.Until == "" && x.Filter.PlanID == "" {
		y := v.Today.Year()
		x.Filter.From, x.Filter.Until = planning.MonthOf(calendar.Date(y, time.January, 1)), planning.MonthOf(calendar.Date(y, time.December, 1))
	}
	var err error
	x.Practice, err = p.Planning.Practice(r.Context(), v.Act, x.Filter, by)
	return x, err
}

func (p pages) practice(w http.ResponseWriter, r *http.Request, v *page.View) error {
	x, err := p.practiceOf(r, v)
	if err != nil {
		return err
	}
	head := ui.Page{
		Title: v.S("planning.practice.title"), Section: "measures", Crumbs: []ui.Link{{Label: v.S("ui.nav.measures"), Href: measuresPath}}, Actions: []ui.Action{
			{Label: "XLSX", Icon: "download", Href: "/practice.xlsx?" + x.query(v).Encode()},
			{Label: "PDF", Icon: "download", Href: "/practice." + pdfLang(v) + ".pdf?" + x.query(v).Encode()},
		},
	}
	return httpx.Page(w, r, http.StatusOK, head, practicePage(v, x))
}

// pdfLang is the language of the printed analysis: that of the page, Kazakh for a page in English.
func pdfLang(v *page.View) string {
	if v.Lang() == i18n.RU {
		return "ru"
	}
	return "kk"
}

// query is the address of the analysis as it stands.
func (x practiceView) query(_ *page.View) url.Values {
	return values(x.Filter, "by", string(x.By))
}

// measuresAt is the list of the measures that a filter finds, in whatever state they are unless it names one.
func measuresAt(f planning.ControlFilter) string {
	q := values(f)
	if f.State == "" {
		q.Set("state", allStates)
	}
	return measuresPath + "?" + q.Encode()
}

// values are the parameters of a filter; more are further ones.
func values(f planning.ControlFilter, more ...string) url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("plan", f.PlanID)
	set("unit", f.Unit)
	set("deputy", f.Deputy)
	set("kind", string(f.Kind))
	set("state", string(f.State))
	set("outcome", string(f.Outcome))
	set("from", f.From)
	set("until", f.Until)
	set("q", f.Text)
	for i := 0; i+1 < len(more); i += 2 {
		set(more[i], more[i+1])
	}
	return q
}

func (x practiceView) filters(v *page.View) ui.Filters {
	months := func() []ui.Option {
		var out []ui.Option
		for d := calendar.Date(v.Today.Year()+1, time.December, 1); d >= calendar.Date(v.Today.Year()-3, time.January, 1); d = d.AddMonths(-1) {
			key := planning.MonthOf(d)
			out = append(out, ui.Option{Value: key, Label: v.Reader().PracticeKey(planning.ByMonth, key)})
		}
		return out
	}()
	out := ui.Filters{
		Action: practicePath, Keep: map[string]string{}, Selects: []ui.FilterSelect{
			{Name: "by", Label: v.S("planning.practice.layout"), Options: options(planning.PracticeBys, func(b planning.PracticeBy) string { return v.S("planning.practice.by." + string(b)) }), Value: string(x.By)},
			{Name: "from", Label: v.S("planning.practice.from"), Options: months, Value: x.Filter.From},
			{Name: "until", Label: v.S("planning.practice.until"), Options: months, Value: x.Filter.Until},
			{Name: "kind", Label: v.S("pages.kind"), Options: options(planning.Kinds, func(k planning.Kind) string { return kindName(v, k) }), Value: string(x.Filter.Kind)},
		}, Reset: practicePath,
	}
	for name, value := range map[string]string{"plan": x.Filter.PlanID, "unit": x.Filter.Unit, "deputy": x.Filter.Deputy} {
		if value != "" {
			out.Keep[name] = value
		}
	}
	return out
}

// bars is the picture of the analysis: late, still waiting, in time.
func (x practiceView) bars(v *page.View) ui.UnitBars {
	out := ui.UnitBars{Caption: v.S("planning.practice.title"), Heads: [3]string{
		v.S("planning.outcome.late"), v.S("planning.outcome.waiting"), v.S("planning.outcome.in_time"),
	}}
	for _, r := range x.Rows {
		out.Rows = append(out.Rows, ui.UnitBar{
			Label: v.Reader().PracticeKey(x.By, r.Key), Href: measuresAt(x.Filter.Narrow(x.By, r.Key, "")),
			Over: r.Counts[planning.OutcomeLate], Soon: r.Counts[planning.OutcomeWaiting], OK: r.Counts[planning.OutcomeInTime],
		})
	}
	return out
}

func (x practiceView) register(v *page.View) ui.Register {
	reg := ui.Register{
		Caption: v.S("planning.practice.title"), Matrix: true, Columns: []ui.Column{
			{Role: ui.ColTitle, Label: v.S("planning.practice.by." + string(x.By))}, {Role: ui.ColCount, Label: v.S("planning.practice.total")},
		}, Empty: ui.Empty{Title: v.S("planning.exec.none"), Text: v.S("planning.exec.none_text")},
	}
	for _, o := range planning.Outcomes {
		reg.Columns = append(reg.Columns, ui.Column{Role: ui.ColCount, Label: v.S("planning.outcome." + string(o))})
	}
	line := func(id, name string, r planning.PracticeRow, f func(o planning.Outcome) planning.ControlFilter) ui.Row {
		href := measuresAt(f(""))
		cells := []templ.Component{v.TitleCell(href, name, ""), v.CountCell(r.Total)}
		for _, o := range planning.Outcomes {
			cells = append(cells, practiceCell(v, r.Counts[o], measuresAt(f(o))))
		}
		return ui.Row{ID: id, Label: name, Href: href, Cells: cells}
	}
	var rows []ui.Row
	for _, r := range x.Rows {
		rows = append(rows, line(r.Key, v.Reader().PracticeKey(x.By, r.Key), r, func(o planning.Outcome) planning.ControlFilter { return x.Filter.Narrow(x.By, r.Key, o) }))
	}
	if len(rows) > 0 {
		rows = append(rows, line("sum", v.S("planning.practice.sum"), x.Sum, func(o planning.Outcome) planning.ControlFilter {
			f := x.Filter
			f.Outcome = o
			return f
		}))
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func (p pages) practiceBook(w http.ResponseWriter, r *http.Request, v *page.View) error {
	x, err := p.practiceOf(r, v)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Practice(v.Reader(), x.Practice))
}

// practicePDF gives the analysis out as a printed document.
func (p pages) practicePDF(lang i18n.Lang) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		x, err := p.practiceOf(r, v)
		if err != nil {
			return err
		}
		reader := v.Reader()
		reader.Print = i18n.For(lang)
		period := reader.Print.T(i18n.M("planning.period.days", "from", x.Filter.From, "until", x.Filter.Until))
		data, err := export.PracticeSheet(reader, lang, x.Practice, period, v.Act.Day()).PDF()
		if err != nil {
			return err
		}
		h := w.Header()
		h.Set("Content-Type", "application/pdf")
		h.Set("Content-Disposition", page.Inline("practice.pdf"))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "private, no-store")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
		return nil
	}
}

func (p pages) rehearsal(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.Planning.Plan(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	x, err := p.Planning.Rehearse(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("planning.rehearsal.title"), Section: "plans", Crumbs: planCrumbs(v, c.Plan)}
	return httpx.Page(w, r, http.StatusOK, head, rehearsalPage(v, x))
}

// rehearsalRegister is the table of executors.
func rehearsalRegister(v *page.View, x planning.Rehearsal) ui.Register {
	reg := ui.Register{
		Caption: v.S("planning.rehearsal.title"), Matrix: true, Columns: []ui.Column{
			{Role: ui.ColTitle, Label: v.S("planning.column.executors")},
			{Role: ui.ColCount, Label: v.S("planning.rehearsal.planned")},
			{Role: ui.ColCount, Label: v.S("planning.rehearsal.late")},
			{Role: ui.ColCount, Label: v.S("planning.rehearsal.measured")},
			{Role: ui.ColCount, Label: v.S("planning.rehearsal.duration")},
			{Role: ui.ColCount, Label: v.S("planning.rehearsal.capacity")},
			{Role: ui.ColCount, Label: v.S("planning.rehearsal.executions")},
			{Role: ui.ColCount, Label: v.S("planning.rehearsal.share")},
		}, Empty: ui.Empty{Title: v.S("planning.exec.none"), Text: v.S("planning.rehearsal.empty")},
	}
	rows := make([]ui.Row, len(x.Rows))
	for i, r := range x.Rows {
		name := v.UnitNear(r.UnitID)
		note := ""
		if r.Measured == 0 {
			note = v.S("planning.rehearsal.unknown")
		}
		rows[i] = ui.Row{ID: r.UnitID, Label: name, Cells: []templ.Component{
			v.TitleCell("", name, note), v.CountCell(r.Planned), v.CountCell(r.Late), v.CountCell(r.Measured), v.CountCell(r.Duration), v.CountCell(r.Capacity),
			v.CountCell(r.Executions), v.TextCell(itoa(int(r.LateShare*100+0.5))+" %", ""),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// lateWeeks sums the measures past their day by week.
func lateWeeks(x planning.Rehearsal, v *page.View) ui.DayBars {
	out := ui.DayBars{Caption: v.S("planning.rehearsal.weeks"), Weeks: true}
	for i, w := range x.Weeks {
		n := 0
		for _, r := range x.Rows {
			n += r.LateWeeks[i]
		}
		if n > 0 && len(out.Days) < 26 {
			out.Days = append(out.Days, ui.DayBar{Day: w, N: n, Kind: ui.Over})
		}
	}
	return out
}
