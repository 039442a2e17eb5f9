// Package halfyear holds the pages of the half-yearly analysis of what was sent (49-1): the figures of any span of days with the
// records behind each number, and the analyses that were made, with their figures frozen.
package halfyear

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/export"
	"reglament/internal/halfyear"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

const path = halfyear.Path

type pages struct{ *page.Site }

// Routes serves the pages of the analysis.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET "+path, p.now)
	handle("GET "+path+"/export.xlsx", p.export)
	handle("GET "+path+"/records", p.records)
	handle("GET "+path+"/findings", p.findings)
	handle("GET "+path+"/bodies", p.bodiesNow)
	handle("GET "+path+"/{id}/bodies", p.bodiesMade)
	handle("GET "+path+"/{id}", p.made)
	handle("GET "+path+"/{id}/export.xlsx", p.exportMade)
	for name, lang := range map[string]i18n.Lang{"report.kk.pdf": i18n.KK, "report.ru.pdf": i18n.RU} {
		handle("GET "+path+"/"+name, p.paper(lang))
		handle("GET "+path+"/{id}/"+name, p.paper(lang))
	}
	handle("POST "+path+"/{id}/make", p.make)
}

// board is what a page of figures shows: those of now, or of an analysis that was made.
type board struct {
	halfyear.Span
	Figures halfyear.Figures
	Para    string
	// Made is the analysis that was made, its ID "" for figures of now.
	Made halfyear.Analysis
	// List are the analyses so far; Owed is the one of this half-year.
	List []halfyear.Analysis
	Owed halfyear.Analysis
	Acts []page.ActForm
	Open *page.ActForm
	// Days are the days as they stand in the form, with what is wrong with them.
	Days *ui.Form
}

// wrong reports whether there are no figures, since the days asked for are none.
func (b board) wrong() bool { return b.Days.Failed() }

func spanOf(in *httpx.Input) (halfyear.Span, error) {
	s := halfyear.Span{From: in.OptDay("from"), To: in.OptDay("to")}
	return s, in.Err()
}

// asked are the figures of the days in the address, as they stand now; count is a method of the service.
func asked(r *http.Request, v *page.View, count func(context.Context, org.Act, halfyear.Span) (halfyear.View, error)) (board, error) {
	span, err := spanOf(httpx.Query(r))
	if err != nil {
		return board{}, err
	}
	x, err := count(r.Context(), v.Act, span)
	return board{Span: x.Span, Figures: x.Figures}, err
}

// frozen are the figures of the analysis in the address, as they stood when it was made.
func (p pages) frozen(r *http.Request, v *page.View) (board, error) {
	id, err := page.ID(r)
	if err != nil {
		return board{}, err
	}
	a, err := p.HalfYear.Card(r.Context(), v.Act, id)
	return board{Span: halfyear.Span{From: a.From, To: a.To}, Figures: a.Figures, Made: a, Para: "49-1"}, err
}

func (p pages) now(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	span, err := spanOf(in)
	if err == nil {
		err = p.show(w, r, v, http.StatusOK, span, nil)
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.wrongDays(w, r, v, status, f) })
	}
	return nil
}

// wrongDays shows the days of the address again with what is wrong with them, and no figures: there are none of such days.
func (p pages) wrongDays(w http.ResponseWriter, r *http.Request, v *page.View, status int, form *ui.Form) error {
	b := board{Days: form, Para: "49-1"}
	var err error
	if b.List, err = p.HalfYear.Analyses(r.Context(), v.Act); err != nil {
		return err
	}
	head := ui.Page{Title: v.S("halfyear.title"), Section: "control", Failed: true, Crumbs: []ui.Link{{Label: v.S("ui.nav.control"), Href: "/control"}}}
	return httpx.Page(w, r, status, head, boardPage(v, b))
}

func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, status int, span halfyear.Span, form *ui.Form) error {
	x, err := p.HalfYear.Count(r.Context(), v.Act, span)
	if err != nil {
		return err
	}
	b := board{Span: x.Span, Figures: x.Figures, Para: x.Para, Owed: x.Owed, Days: ui.NewForm().SetDay("from", x.From).SetDay("to", x.To)}
	if b.List, err = p.HalfYear.Analyses(r.Context(), v.Act); err != nil {
		return err
	}
	if x.MayMake {
		b.Acts = []page.ActForm{{
			ID: "make", Title: v.S("halfyear.make"), Text: v.S("halfyear.make_text"), Action: path + "/" + x.Owed.ID + "/make", Button: v.S("halfyear.make"), Icon: "check",
			Version: x.Owed.Version, Extra: map[string]string{"from": v.Day(x.From), "to": v.Day(x.To)}, Form: form,
			Fields: func(f *ui.Form) templ.Component {
				return v.Words(f, "make", v.S("halfyear.conclusions"), "", page.WordsMost)
			},
		}}
	}
	b.Open = page.Opened(v, b.Acts)
	head := ui.Page{Title: v.S("halfyear.title"), Sub: period(v, b.Span), Section: "control", Failed: form.Failed(), Crumbs: []ui.Link{{Label: v.S("ui.nav.control"), Href: "/control"}}}
	for _, a := range b.Acts {
		head.Actions = append(head.Actions, a.Open(true))
	}
	head.Actions = append(head.Actions, ui.Action{Label: v.S("common.print"), Icon: "printer", Print: true})
	return httpx.Page(w, r, status, head, boardPage(v, b))
}

func period(v *page.View, s halfyear.Span) string {
	return page.Capital(v.T(calendar.PeriodName(s.From, s.To)))
}

func (p pages) made(w http.ResponseWriter, r *http.Request, v *page.View) error {
	b, err := p.frozen(r, v)
	if err != nil {
		return err
	}
	head := behindHead(v, v.S("halfyear.title"))
	head.Sub, head.Crumb = period(v, b.Span), period(v, b.Span)
	return httpx.Page(w, r, http.StatusOK, head, boardPage(v, b))
}

func (p pages) make(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	act := v.Keyed(in)
	out := halfyear.Input{ID: id, Version: page.Version(in), From: in.OptDay("from"), To: in.OptDay("to"), Conclusions: in.Area(page.WordsName("make"), 0, page.WordsMost)}
	err = in.Do(r.Context(), func(err error) error { return page.WordsOf("make", err) }, func(ctx context.Context) error {
		_, err := p.HalfYear.Make(ctx, act, out)
		return err
	})
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error {
			v.Path = path
			span := halfyear.Span{From: out.From, To: out.To}
			if span.To.None() || span.To < span.From {
				span = halfyear.Span{}
			}
			return p.show(w, r, v, status, span, f)
		})
	}
	httpx.Flash(w, r, ui.Done, i18n.M("halfyear.make.done"))
	return httpx.Redirect(w, r, path+"/"+id)
}

// base is the address of the papers of a page of figures.
func (b board) base() string {
	if b.Made.ID != "" {
		return path + "/" + b.Made.ID
	}
	return path
}

// query are the days of the page, as people write them.
func (b board) query(v *page.View, more url.Values) string {
	q := url.Values{"from": {v.Day(b.From)}, "to": {v.Day(b.To)}}
	for k, x := range more {
		q[k] = x
	}
	return q.Encode()
}

func (b board) paperLinks(v *page.View) []ui.Related {
	at := func(name string) string { return b.base() + "/" + name + "?" + b.query(v, nil) }
	return []ui.Related{
		{Title: v.S("halfyear.paper.kk"), Href: at("report.kk.pdf")}, {Title: v.S("halfyear.paper.ru"), Href: at("report.ru.pdf")}, {Title: v.S("halfyear.paper.xlsx"), Href: at("export.xlsx")},
	}
}

// behind is the list of the records behind a number.
func (b board) behind(v *page.View, what string, more url.Values) string {
	q := url.Values{"what": {what}}
	for k, x := range more {
		q[k] = x
	}
	return path + "/records?" + b.query(v, q)
}

// tallyMost is how many numbers stand in one row.
const tallyMost = 5

// counters are the sums, each with the records behind it.
func (b board) counters(v *page.View) []ui.Counter {
	kinds := map[string]ui.LightKind{
		instrument.RecordsLate: ui.Over, instrument.RecordsReturned: ui.Soon, instrument.RecordsShort: ui.Soon, instrument.RecordsPassed: ui.Soon, instrument.RecordsChanged: ui.Ext,
	}
	var out []ui.Counter
	for _, n := range b.Figures.Named() {
		href := b.behind(v, n.Name, nil)
		if n.Name == "duplicates" {
			href = "#duplicates"
		}
		kind, ok := kinds[n.Name]
		if !ok {
			kind = ui.NoDay
		}
		out = append(out, ui.Counter{N: n.N, Light: ui.Light{Kind: kind, Text: v.T(i18n.Msg{Key: "halfyear." + n.Name})}, Href: href})
	}
	return out
}

// nothing reports whether the days hold nothing to analyse, refused attempts included.
func (b board) nothing() bool {
	for _, n := range b.Figures.Named() {
		if n.N > 0 {
			return false
		}
	}
	return len(b.Figures.Findings) == 0 && len(b.Figures.Bodies) == 0
}

func matrix(id, caption string, heads []string, empty string) ui.Register {
	reg := ui.Register{ID: id, Caption: caption, Matrix: true, Empty: ui.Empty{Title: empty}, Columns: []ui.Column{{Role: ui.ColTitle, Label: heads[0]}}}
	for _, h := range heads[1:] {
		reg.Columns = append(reg.Columns, ui.Column{Role: ui.ColCount, Label: h})
	}
	return reg
}

func (b board) units(v *page.View) ui.Register {
	reg := matrix("units-list", v.S("halfyear.units"), []string{v.S("halfyear.unit"), v.S("halfyear.assignments"), v.S("halfyear.tasks"), v.S("halfyear.requests"), v.S("halfyear.executions")}, v.S("halfyear.none"))
	rows := make([]ui.Row, len(b.Figures.Units))
	for i, u := range b.Figures.Units {
		name := v.UnitName(u.UnitID)
		at := func(k instrument.Kind) string {
			q := url.Values{"unit": {u.UnitID}}
			if k != "" {
				q.Set("kind", string(k))
			}
			return b.behind(v, instrument.RecordsSent, q)
		}
		rows[i] = ui.Row{ID: u.UnitID, Label: name, Href: at(""), Cells: []templ.Component{
			v.TitleCell(at(""), name, ""), v.LinkedCount(int64(u.Assignments), at(instrument.Assignment), ""), v.LinkedCount(int64(u.Tasks), at(instrument.Task), ""),
			v.LinkedCount(int64(u.Requests), at(instrument.Request), ""), v.CountCell(u.Executions),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func (b board) findings(v *page.View) ui.Register {
	reg := matrix("findings-list", v.S("halfyear.findings"), []string{v.S("halfyear.para"), v.S("halfyear.refused"), v.S("halfyear.warnings")}, v.S("halfyear.findings_none"))
	rows := make([]ui.Row, len(b.Figures.Findings))
	for i, x := range b.Figures.Findings {
		name, at := v.S("common.paragraph", "para", x.Para), path+"/findings?"+b.query(v, url.Values{"para": {x.Para}})
		rows[i] = ui.Row{ID: x.Para, Label: name, Href: at, Cells: []templ.Component{v.TitleCell(at, name, ""), v.LinkedCount(int64(x.Refused), at, ""), v.LinkedCount(int64(x.Warnings), at, "")}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func (b board) passed(v *page.View) ui.Register {
	reg := matrix("passed-list", v.S("halfyear.passed"), []string{v.S("halfyear.rule"), v.S("halfyear.sent")}, v.S("halfyear.records_none"))
	rows := make([]ui.Row, len(b.Figures.Passed))
	for i, x := range b.Figures.Passed {
		name, at := halfyear.RuleName(v.Printer, x.Rule), b.behind(v, instrument.RecordsPassed, url.Values{"rule": {x.Rule}})
		rows[i] = ui.Row{ID: x.Rule, Label: name, Href: at, Cells: []templ.Component{v.TitleCell(at, name, v.S("common.paragraph", "para", x.Para)), v.LinkedCount(int64(x.N), at, "")}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func (b board) duplicates(v *page.View) ui.Register {
	reg := ui.Register{ID: "duplicates-list", Caption: v.S("halfyear.duplicates"), Empty: ui.Empty{Title: v.S("halfyear.duplicates_none")}, Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("halfyear.duplicate_second")}, {Role: ui.ColUnit, Label: v.S("halfyear.duplicate_first")}, {Role: ui.ColStage, Label: v.S("halfyear.duplicate_why")},
	}}
	rows := make([]ui.Row, len(b.Figures.Duplicates))
	for i, x := range b.Figures.Duplicates {
		href := "/instruments/" + x.Second.ID
		rows[i] = ui.Row{ID: x.Second.ID, Label: x.Second.Title, Href: href, Cells: []templ.Component{
			v.TitleCell(href, x.Second.Title, "№ "+x.Second.Number+", "+v.Day(x.Second.Day)), firstCell(v, x.First), v.Stage(v.T(x.Why())),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func (b board) list(v *page.View) ui.Register {
	reg := ui.Register{ID: "made-list", Caption: v.S("halfyear.made"), Empty: ui.Empty{Title: v.S("halfyear.made_none")}, Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("halfyear.title")}, {Role: ui.ColNumber, Label: v.S("halfyear.made_on")},
	}}
	var rows []ui.Row
	for _, a := range b.List {
		if a.Made() {
			name, href := period(v, halfyear.Span{From: a.From, To: a.To}), path+"/"+a.ID
			rows = append(rows, ui.Row{ID: a.ID, Label: name, Href: href, Cells: []templ.Component{v.TitleCell(href, name, v.PersonName(a.MadeBy)), v.TextCell(v.Day(a.MadeDay), "")}})
		}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	b, err := asked(r, v, p.HalfYear.CountListed)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.HalfYear(v.Reader(), b.Figures, b.Span))
}

func (p pages) exportMade(w http.ResponseWriter, r *http.Request, v *page.View) error {
	b, err := p.frozen(r, v)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.HalfYear(v.Reader(), b.Figures, b.Span))
}

func (p pages) paper(lang i18n.Lang) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		span, err := spanOf(httpx.Query(r))
		if err != nil {
			return err
		}
		id := ""
		if r.PathValue("id") != "" {
			if id, err = page.ID(r); err != nil {
				return err
			}
		}
		f, err := p.HalfYear.Paper(r.Context(), v.Act, id, span, document.PaperWanted{Form: document.PaperPDF, Lang: lang})
		if err != nil {
			return err
		}
		page.GivePaper(w, r, f)
		return nil
	}
}

// records are the instruments behind a number.
func (p pages) records(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	f := halfyear.RecordsFilter{Span: halfyear.Span{From: in.OptDay("from"), To: in.OptDay("to")}, What: in.OptChoice("what", instrument.RecordsKinds...)}
	f.Kind = instrument.Kind(in.OptChoice("kind", string(instrument.Assignment), string(instrument.Task), string(instrument.Request)))
	f.Unit, f.Body, f.Area, f.Rule = in.OptID("unit"), in.OptID("body"), in.OptID("area"), in.Text("rule", 0, 100)
	after := in.Text("after", 0, 200)
	if err := in.Err(); err != nil {
		return err
	}
	if f.What == "" {
		f.What = instrument.RecordsSent
	}
	list, err := p.HalfYear.Records(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	days := shown(v, f.Span)
	reg := ui.Register{
		Caption: v.T(i18n.Msg{Key: "halfyear." + f.What}), Pager: &ui.Pager{Shown: len(list.Rows)}, Empty: ui.Empty{Title: v.S("halfyear.records_none")},
		Columns: []ui.Column{{Role: ui.ColNumber, Label: v.S("common.field.date")}, {Role: ui.ColTitle, Label: v.S("pages.instrument")}, {Role: ui.ColUnit, Label: v.S("halfyear.note")}, {Role: ui.ColStage, Label: v.S("pages.stage")}},
	}
	rows := make([]ui.Row, len(list.Rows))
	for i, x := range list.Rows {
		href := "/instruments/" + x.ID
		rows[i] = ui.Row{ID: x.ID, Label: x.Title, Href: href, Cells: []templ.Component{
			v.TextCell(v.Day(x.SentDay), ""), v.TitleCell(href, x.Title, v.T(i18n.Msg{Key: "instrument.kind." + string(x.Kind)})+" № "+x.Number+" · "+v.UnitNear(x.OwnerUnit)),
			noteCell(noteOf(v, f.What, x)), v.Stage(v.T(i18n.Msg{Key: "instrument.state." + string(x.State)})),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return httpx.Page(w, r, http.StatusOK, behindHead(v, v.T(i18n.Msg{Key: "halfyear." + f.What})), listPage(v, page.Capital(v.T(calendar.PeriodName(days.From, days.To))), reg))
}

// shown are the days of a list: those of the address, else the half-year before the one of today.
func shown(v *page.View, s halfyear.Span) halfyear.Span {
	if s.From.None() {
		return halfyear.Before(v.Today)
	}
	return s
}

func behindHead(v *page.View, title string) ui.Page {
	return ui.Page{Title: title, Section: "control", Crumbs: []ui.Link{{Label: v.S("ui.nav.control"), Href: "/control"}, {Label: v.S("halfyear.title"), Href: path}}}
}

// findings are the refusals and warnings behind a number.
func (p pages) findings(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	span := halfyear.Span{From: in.OptDay("from"), To: in.OptDay("to")}
	para, after := in.Text("para", 0, 20), in.Text("after", 0, 100)
	if err := in.Err(); err != nil {
		return err
	}
	list, err := p.HalfYear.Findings(r.Context(), v.Act, span, para, after, page.PageSize)
	if err != nil {
		return err
	}
	days := shown(v, span)
	reg := ui.Register{
		Caption: v.S("halfyear.findings"), Pager: &ui.Pager{Shown: len(list.Rows)}, Empty: ui.Empty{Title: v.S("halfyear.findings_none")},
		Columns: []ui.Column{{Role: ui.ColNumber, Label: v.S("common.field.date")}, {Role: ui.ColTitle, Label: v.S("halfyear.rule")}, {Role: ui.ColUnit, Label: v.S("halfyear.unit")}, {Role: ui.ColStage, Label: v.S("common.field.state")}},
	}
	rows := make([]ui.Row, len(list.Rows))
	for i, x := range list.Rows {
		name, href := halfyear.RuleName(v.Printer, x.Rule)+", "+v.S("common.paragraph", "para", x.Para), ""
		if x.Seen {
			href = "/instruments/" + x.DocumentID
		}
		rows[i] = ui.Row{ID: x.ID, Label: name, Href: href, Cells: []templ.Component{
			v.TextCell(v.Instant(x.At), ""), findingCell(v, href, name, v.T(x.Msg)), v.TextCell(v.UnitNear(x.UnitID), v.PersonName(x.PersonID)), v.Stage(v.T(i18n.Msg{Key: "halfyear.outcome." + x.Outcome})),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return httpx.Page(w, r, http.StatusOK, behindHead(v, v.S("halfyear.findings")), listPage(v, page.Capital(v.T(calendar.PeriodName(days.From, days.To))), reg))
}
