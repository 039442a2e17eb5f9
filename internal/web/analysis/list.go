package analysis

import (
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"reglament/internal/account"
	"reglament/internal/analysis"
	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// library is the state that stands for everything signed.
const library = "library"

func filterOf(r *http.Request) (analysis.Filter, string, error) {
	in := httpx.Query(r)
	f := analysis.Filter{
		Kind: analysis.Kind(in.OptChoice("kind", page.Texts(analysis.Kinds)...)), Character: analysis.Character(in.OptChoice("character", page.Texts(analysis.Characters)...)),
		Area: in.OptID("area"), Unit: in.OptID("unit"), From: in.OptDay("from"), To: in.OptDay("to"), Text: in.Text("q", 0, 200),
	}
	if state := in.OptChoice("state", append(page.Texts(analysis.States), library)...); state == library {
		f.Library = true
	} else {
		f.State = analysis.State(state)
	}
	return f, in.Text("after", 0, 200), in.Err()
}

// list is the register of products, and the library of the Apparatus (34).
func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := filterOf(r)
	if err != nil {
		return err
	}
	rows, err := p.Analysis.List(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	mine, err := p.Analysis.Mine(r.Context(), v.Act)
	if err != nil {
		return err
	}
	saved, err := p.SavedViews(r.Context(), v, "analysis")
	if err != nil {
		return err
	}
	kept := account.ViewQuery("analysis", r.URL.RawQuery)
	reg := register(v, rows)
	reg.Pager.Export, reg.Pager.ExportMost = page.Address(path+"/export.xlsx", kept), export.Max
	head := ui.Page{Title: v.S("ui.nav.analysis"), Section: "analysis", NewHref: path + "/new", Actions: []ui.Action{
		{Label: v.S("analysis_pages.owed"), Icon: "calendar-clock", Href: path + "/owed"},
		{Label: v.S("common.print"), Icon: "printer", Print: true},
		{Label: v.S("analysis_pages.new"), Icon: "plus", Href: path + "/new", Primary: true},
	}}
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, f, mine, v.ViewChips(path, chips(v, kept), saved, kept), reg))
}

// chips are the ready views: the library, the memos, the summaries, what is being written.
func chips(v *page.View, kept string) []ui.Chip {
	out := []ui.Chip{{Label: v.S("common.all"), Href: path, Current: kept == ""}}
	add := func(label string, q url.Values) {
		out = append(out, ui.Chip{Label: label, Href: path + "?" + q.Encode(), Current: kept == q.Encode()})
	}
	add(v.S("analysis_pages.library"), url.Values{"state": {library}})
	add(capital(v, "kind", string(analysis.Memo)), url.Values{"kind": {string(analysis.Memo)}})
	add(capital(v, "kind", string(analysis.Summary)), url.Values{"kind": {string(analysis.Summary)}})
	add(word(v, "state", string(analysis.StateDraft)), url.Values{"state": {string(analysis.StateDraft)}})
	add(word(v, "state", string(analysis.StateToSign)), url.Values{"state": {string(analysis.StateToSign)}})
	return out
}

func filters(v *page.View, f analysis.Filter) ui.Filters {
	state := string(f.State)
	if f.Library {
		state = library
	}
	states := append([]ui.Option{{Value: library, Label: v.S("analysis_pages.library")}}, options(v, "state", analysis.States)...)
	out := ui.Filters{Action: path, Search: "q", SearchLabel: v.S("analysis_pages.search"), Query: f.Text, Selects: []ui.FilterSelect{
		{Name: "kind", Label: v.S("pages.kind"), Options: options(v, "kind", analysis.Kinds), Value: string(f.Kind)},
		{Name: "state", Label: v.S("pages.stage"), Options: states, Value: state},
		{Name: "area", Label: v.S("pages.form.area"), Options: v.AreaOptions(), Value: f.Area},
		{Name: "unit", Label: v.S("analysis_pages.author"), Options: authors(v), Value: f.Unit},
		{Name: "character", Label: v.S("analysis.field.character"), Options: options(v, "character", analysis.Characters), Value: string(f.Character)},
	}}
	if f != (analysis.Filter{}) {
		out.Reset = path
	}
	return out
}

// authors are the units and bodies that make products.
func authors(v *page.View) []ui.Option {
	day := v.Act.Day()
	units := v.Org.Bodies(day, org.KindCommittee, org.KindAcademy, org.KindRegion, org.KindMilitary, org.KindTransport)
	for _, u := range v.Org.Units(v.Org.Root(), day) {
		if u.Kind != org.KindLeadership && v.Org.UnitOf(u.ID, day) == u.ID {
			units = append(units, u)
		}
	}
	return v.Options(units)
}

func register(v *page.View, list analysis.Page) ui.Register {
	reg := ui.Register{
		Caption: v.S("ui.nav.analysis"), BulkAction: path + "/bulk",
		Columns: []ui.Column{
			{Role: ui.ColTitle, Label: v.S("analysis_pages.product")},
			{Role: ui.ColUnit, Label: v.S("analysis_pages.author")},
			{Role: ui.ColNumber, Label: v.S("analysis.field.period")},
			{Role: ui.ColStage, Label: v.S("pages.stage")},
		},
		Bulk:  []ui.Action{{Label: v.S("analysis_pages.act.receive"), Icon: "inbox"}},
		Pager: &ui.Pager{Shown: len(list.Rows), Total: int(list.Total)},
		Empty: ui.Empty{Title: v.S("analysis_pages.none"), Text: v.S("analysis_pages.none_text"), Action: &ui.Action{Label: v.S("analysis_pages.new"), Href: path + "/new"}},
	}
	rows := make([]ui.Row, len(list.Rows))
	for i, x := range list.Rows {
		rows[i] = row(v, x)
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return reg
}

func row(v *page.View, x analysis.Record) ui.Row {
	href := path + "/" + x.ID
	note := word(v, "kind", string(x.Kind))
	if x.Number != "" {
		note += " · №\u00a0" + x.Number
	}
	if x.Character != "" {
		note += " · " + word(v, "character", string(x.Character))
	}
	if name := v.AreaName(x.AreaID); name != "" {
		note += " · " + name
	}
	return ui.Row{ID: x.ID, Label: x.Title, Href: href, Cells: []templ.Component{
		v.TitleCell(href, x.Title, note), v.TextCell(v.UnitNear(x.OwnerUnit), v.UnitShort(x.OwnerBody)), v.TextCell(period(v, x, nil), ""), v.Stage(word(v, "state", string(x.State))),
	}}
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := filterOf(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Analyses(r.Context(), v.Reader(), p.Analysis, v.Act, f))
}

// bulk records the receipt of the chosen products.
func (p pages) bulk(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	ids := in.IDs("id", 0, page.PageSize)
	if err := in.Err(); err != nil {
		return err
	}
	done := 0
	for _, id := range ids {
		if _, err := p.Analysis.Receive(r.Context(), v.Act, id); err == nil {
			done++
		}
	}
	kind := ui.Done
	if done < len(ids) || len(ids) == 0 {
		kind = ui.Soon
	}
	httpx.Flash(w, r, kind, i18n.M("analysis_pages.received", "n", done, "of", len(ids)))
	return httpx.Redirect(w, r, path)
}
