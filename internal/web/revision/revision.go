// Package revision holds the pages of the quarterly revision (49): the register of who has reported and who has not, the desk
// on which a unit decides about what it has in force, and the report to the Apparatus.
package revision

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/revision"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

const path = "/revisions"

type pages struct{ *page.Site }

// Routes serves the pages of revisions.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET "+path, p.list)
	handle("GET "+path+"/export.xlsx", p.export)
	handle("GET "+path+"/{id}/report.xlsx", p.reportExport)
	for name, want := range papers {
		handle("GET "+path+"/{id}/"+name, s.Paper(want, p.Revision.Paper))
	}
	handle("POST "+path+"/{id}/choose", p.choose)
	handle("GET "+path+"/{id}/decide", p.decision)
	handle("POST "+path+"/{id}/decide", p.decide)
	answers := page.Acts{
		Path: path, Named: page.WordsOf,
		Done: func(name string, _ instrument.Receipt) i18n.Msg { return i18n.M("revision." + name + ".done") },
		Show: p.show,
	}
	handle("GET "+path+"/{id}", answers.Card)
	for name, act := range p.acts() {
		handle("POST "+path+"/{id}/"+name, answers.Handle(name, act))
	}
}

// acts are the acts upon a revision as a whole.
func (p pages) acts() map[string]page.ActFunc {
	judge := func(name string, accept bool) page.ActFunc {
		return page.ActAtVersion(name, func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error) {
			return p.Revision.Judge(r.Context(), act, id, version, accept, text)
		})
	}
	return map[string]page.ActFunc{
		"finish": page.ActAtVersion("finish", func(r *http.Request, act org.Act, id string, version int64, _ string) (instrument.Receipt, error) {
			return p.Revision.Finish(r.Context(), act, id, version)
		}),
		"submit": page.ActAtVersion("submit", func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error) {
			return p.Revision.Submit(r.Context(), act, id, version, text)
		}),
		"accept": judge("accept", true),
		"return": judge("return", false),
	}
}

func filterOf(r *http.Request) (revision.Filter, string, error) {
	in := httpx.Query(r)
	states := page.Texts(revision.States)
	f := revision.Filter{
		Period: in.OptDay("period"), Unit: in.OptID("unit"), Body: in.OptID("body"),
		State: revision.State(in.OptChoice("state", states...)), Late: in.OptChoice("late", "1") != "",
	}
	return f, in.Text("after", 0, 200), in.Err()
}

// list is the register: who has reported for a quarter, who has not, and who was late.
func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := filterOf(r)
	if err != nil {
		return err
	}
	rows, err := p.Revision.List(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	counts, err := p.Revision.Count(r.Context(), v.Act, f)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("revision.title"), Section: "revisions", Actions: []ui.Action{{Label: v.S("common.print"), Icon: "printer", Print: true}}}
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, filters(v, f), counters(v, f, counts), register(v, f, rows)))
}

// address is the register with some of the filter changed.
func address(v *page.View, f revision.Filter, change url.Values) string {
	q := url.Values{}
	if !f.Period.None() {
		q.Set("period", v.Day(f.Period))
	}
	for name, value := range map[string]string{"unit": f.Unit, "body": f.Body} {
		if value != "" {
			q.Set(name, value)
		}
	}
	for name, values := range change {
		q[name] = values
	}
	return page.Address(path, q.Encode())
}

// counters are who has reported and who has not, each with the register behind it.
func counters(v *page.View, f revision.Filter, c revision.Counts) []ui.Counter {
	state := func(s revision.State) string { return address(v, f, url.Values{"state": {string(s)}}) }
	return []ui.Counter{
		{N: int(c.All), Light: ui.Light{Kind: ui.NoDay, Text: v.S("revision.count.all")}, Href: address(v, f, nil)},
		{N: int(c.Missing), Light: ui.Light{Kind: ui.Soon, Text: v.S("revision.count.missing")}, Href: state(revision.StateOpen)},
		{N: int(c.Late), Light: ui.Light{Kind: ui.Over, Text: v.S("revision.count.late")}, Href: address(v, f, url.Values{"late": {"1"}})},
		{N: int(c.Submitted), Light: ui.Light{Kind: ui.Sign, Text: v.S("revision.count.submitted")}, Href: state(revision.StateSubmitted)},
		{N: int(c.Accepted), Light: ui.Light{Kind: ui.Done, Text: v.S("revision.count.accepted")}, Href: state(revision.StateAccepted)},
	}
}

func filters(v *page.View, f revision.Filter) ui.Filters {
	var states []ui.Option
	for _, s := range revision.States {
		states = append(states, ui.Option{Value: string(s), Label: page.Capital(stateName(v, s))})
	}
	late := ""
	if f.Late {
		late = "1"
	}
	out := ui.Filters{Action: path, Keep: map[string]string{}, Selects: []ui.FilterSelect{
		{Name: "body", Label: v.S("common.field.body"), Options: v.Options(v.Org.Bodies(v.Today)), Value: f.Body},
		{Name: "state", Label: v.S("revision.state"), Options: states, Value: string(f.State)},
		{Name: "late", Label: v.S("revision.timing"), Options: []ui.Option{{Value: "1", Label: v.S("revision.late_only")}}, Value: late},
		{Name: "period", Label: v.S("revision.period"), Options: quarters(v, f.Period), Value: v.Day(f.Period)},
	}}
	if f.Unit != "" {
		out.Keep["unit"] = f.Unit
	}
	if f != (revision.Filter{}) {
		out.Reset = path
	}
	return out
}

// quartersShown is how many quarters back the register may be narrowed to.
const quartersShown = 8

// quarters are the quarters of the filter, this one first; a period in the address that is none of them stands beside them.
func quarters(v *page.View, chosen calendar.Day) []ui.Option {
	var out []ui.Option
	day := v.Today
	for range quartersShown {
		first, last := calendar.PeriodOf(day, 3)
		out = append(out, ui.Option{Value: v.Day(first), Label: page.Capital(v.T(calendar.PeriodName(first, last)))})
		day = first.AddDays(-1)
	}
	if value := v.Day(chosen); value != "" && !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == value }) {
		out = append(out, ui.Option{Value: value, Label: value})
	}
	return out
}

func stateName(v *page.View, s revision.State) string {
	return v.T(i18n.Msg{Key: "revision.state." + string(s)})
}

func periodName(v *page.View, x revision.Revision) string {
	return v.T(calendar.PeriodName(x.Period, x.Last))
}

// due is the day of the report with its light: of a report that came, whether it came in time.
func due(v *page.View, x revision.Revision) ui.Due {
	switch {
	case x.State.Writable():
		return v.Due(x.DueDay)
	case x.Late(v.Today):
		return ui.Due{Day: x.DueDay, Light: ui.Light{Kind: ui.Over, Text: v.S("revision.late")}}
	}
	return ui.Due{Day: x.DueDay, Light: ui.Light{Kind: ui.Done, Text: v.S("revision.in_time")}}
}

func register(v *page.View, f revision.Filter, list instrument.Page[revision.Revision]) ui.Register {
	reg := ui.Register{
		Caption: v.S("revision.title"), Pager: &ui.Pager{Shown: len(list.Rows), Export: page.Address(path+"/export.xlsx", v.Query.Encode()), ExportMost: export.Max},
		Empty: ui.Empty{Title: v.S("revision.none"), Text: v.S("revision.none_text")},
		Columns: []ui.Column{
			{Role: ui.ColDue, Label: v.S("revision.due")},
			{Role: ui.ColTitle, Label: v.S("revision.unit")},
			{Role: ui.ColUnit, Label: v.S("revision.period")},
			{Role: ui.ColStage, Label: v.S("revision.state")},
		},
	}
	rows := make([]ui.Row, len(list.Rows))
	for i, x := range list.Rows {
		name, href, note := v.UnitPath(x.UnitID), revision.Path(x.ID), ""
		if !x.SubmittedDay.None() {
			note = v.S("revision.submitted_day") + ": " + v.Day(x.SubmittedDay)
		}
		rows[i] = ui.Row{ID: x.ID, Label: name, Href: href, Cells: []templ.Component{
			v.DueCell(due(v, x)), v.TitleCell(href, name, note), v.TextCell(page.Capital(periodName(v, x)), bodyNote(v, x)), v.Stage(stateName(v, x.State)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return reg
}

// bodyNote names the body of a unit that is not the office's own.
func bodyNote(v *page.View, x revision.Revision) string {
	if x.BodyID == v.Org.Root() || x.BodyID == x.UnitID {
		return ""
	}
	return v.UnitName(x.BodyID)
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := filterOf(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Revisions(r.Context(), v.Reader(), p.Revision, v.Act, f))
}

// papers are the printed forms of a report.
var papers = map[string]document.PaperWanted{
	"report.kk.pdf":  {Form: document.PaperPDF, Lang: i18n.KK},
	"report.ru.pdf":  {Form: document.PaperPDF, Lang: i18n.RU},
	"report.kk.docx": {Form: document.PaperDOCX, Lang: i18n.KK},
	"report.ru.docx": {Form: document.PaperDOCX, Lang: i18n.RU},
}

func (p pages) reportExport(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.Revision.Card(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.RevisionReport(v.Reader(), c))
}
