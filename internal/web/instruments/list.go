package instruments

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"reglament/internal/account"
	"reglament/internal/export"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

func filterOf(r *http.Request) (instrument.Filter, string, error) {
	in := httpx.Query(r)
	states := page.Texts(instrument.States)
	f := instrument.Filter{
		Kind: instrument.Kind(in.OptChoice("kind", kindWords()...)), State: in.OptChoice("state", states...),
		Unit: in.OptID("unit"), Area: in.OptID("area"), Text: in.Text("q", 0, 200),
	}
	return f, in.Text("after", 0, 200), in.Err()
}

// list is the register of what goes out.
func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := filterOf(r)
	if err != nil {
		return err
	}
	rows, err := p.Instruments.Outgoing(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	saved, err := p.SavedViews(r.Context(), v, "instruments")
	if err != nil {
		return err
	}
	kept := account.ViewQuery("instruments", r.URL.RawQuery)
	reg := register(v, rows, p.IIN(v.Org, v.Act.PersonID))
	reg.Pager.Export, reg.Pager.ExportMost = page.Address(path+"/export.xlsx", kept), export.Max
	head := ui.Page{Title: v.S("ui.nav.instruments"), Section: "instruments", NewHref: path + "/new", Actions: []ui.Action{
		{Label: v.S("common.print"), Icon: "printer", Print: true},
		{Label: v.S("pages.instrument.new"), Icon: "plus", Href: path + "/new", Primary: true},
	}}
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, filters(v, f), v.ViewChips(path, chips(v, kept), saved, kept), reg))
}

// chips are the ready views: by where things stand.
func chips(v *page.View, kept string) []ui.Chip {
	out := []ui.Chip{{Label: v.S("common.all"), Href: path, Current: kept == ""}}
	for _, s := range []instrument.State{instrument.StateDraft, instrument.StateAgreeing, instrument.StateAgreed, instrument.StateSigned, instrument.StateSent, instrument.StateReleased, instrument.StateRevoked} {
		query := url.Values{"state": {string(s)}}.Encode()
		out = append(out, ui.Chip{Label: StateName(v, s), Href: path + "?" + query, Current: kept == query})
	}
	return out
}

func filters(v *page.View, f instrument.Filter) ui.Filters {
	var states []ui.Option
	for _, s := range instrument.States {
		states = append(states, ui.Option{Value: string(s), Label: StateName(v, s)})
	}
	out := ui.Filters{Action: path, Search: "q", SearchLabel: v.S("pages.list.search"), Query: f.Text, Selects: []ui.FilterSelect{
		{Name: "kind", Label: v.S("pages.kind"), Options: kindOptions(v), Value: string(f.Kind)},
		{Name: "state", Label: v.S("pages.stage"), Options: states, Value: f.State},
		{Name: "unit", Label: v.S("common.field.unit"), Options: UnitOptions(v), Value: f.Unit},
		{Name: "area", Label: v.S("pages.form.area"), Options: v.AreaOptions(), Value: f.Area},
	}}
	if f != (instrument.Filter{}) {
		out.Reset = path
	}
	return out
}

// UnitOptions are the sending units that the person may ask for: those of his body, or of every body for who controls.
func UnitOptions(v *page.View) []ui.Option {
	day := v.Act.Day()
	bodies := []string{v.Act.AsBody()}
	if v.Viewer.Control && !slices.Contains(bodies, v.Org.Root()) {
		bodies = append(bodies, v.Org.Root())
	}
	var units []org.Unit
	for _, b := range bodies {
		units = append(units, v.Org.Units(b, day)...)
	}
	return v.Options(units)
}

func register(v *page.View, list instrument.Page[instrument.Record], iin string) ui.Register {
	reg := ui.Register{
		Caption: v.S("ui.nav.instruments"), BulkAction: path + "/bulk",
		Columns: []ui.Column{
			{Role: ui.ColDue, Label: v.S("common.field.due")},
			{Role: ui.ColTitle, Label: v.S("pages.instrument")},
			{Role: ui.ColUnit, Label: v.S("pages.list.unit")},
			{Role: ui.ColCount, Label: v.S("pages.list.done")},
			{Role: ui.ColStage, Label: v.S("pages.stage")},
		},
		Bulk: []ui.Action{
			{Label: v.S("pages.bulk.sign"), Icon: "pen-line", Name: "act", Value: "sign", FormAction: path + "/bulk?act=sign", SignEach: path + "/{id}/original.pdf", SignIIN: iin},
			{Label: v.S("pages.bulk.send"), Icon: "send", Name: "act", Value: "send", FormAction: path + "/bulk?act=send"},
			{Label: v.S("pages.bulk.release"), Icon: "circle-check", Name: "act", Value: "release", FormAction: path + "/bulk?act=release"},
		},
		Pager: &ui.Pager{Shown: len(list.Rows), Total: int(list.Total)},
		Empty: ui.Empty{Title: v.S("pages.list.none"), Text: v.S("pages.list.none_text"), Action: &ui.Action{Label: v.S("pages.instrument.new"), Href: path + "/new"}},
	}
	rows := make([]ui.Row, len(list.Rows))
	for i, r := range list.Rows {
		rows[i] = row(v, r)
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
		if len(rows) == 0 { // the filter walked far and may find more
			reg.Empty = ui.Empty{Title: v.S("pages.list.far"), Text: v.S("pages.list.far_text"), Action: &ui.Action{Label: v.S("pages.list.further"), Href: reg.Pager.Next}}
		}
	}
	return reg
}

func row(v *page.View, r instrument.Record) ui.Row {
	href := path + "/" + r.ID
	note := KindName(v, r.Kind)
	if r.Number != "" {
		note += " № " + r.Number
	}
	if r.Marked {
		note += " · " + v.S("pages.mark")
	}
	done := "—"
	if r.Executions > 0 {
		done = strconv.FormatInt(r.Executions-r.OpenExecutions, 10) + " / " + strconv.FormatInt(r.Executions, 10)
	}
	return ui.Row{ID: r.ID, Label: r.Title, Href: href, Cells: []templ.Component{
		dueCell(v, r), v.TitleCell(href, r.Title, note), v.TextCell(v.UnitNear(r.OwnerUnit), v.PersonName(r.DrafterPerson)), v.TextCell(done, ""),
		v.Stage(StateName(v, r.State)),
	}}
}

// dueCell is the due day with its light while anything is open, and the plain day after.
func dueCell(v *page.View, r instrument.Record) templ.Component {
	switch {
	case r.State == instrument.StateSent && r.OpenExecutions > 0:
		return v.DueCell(v.Due(r.DueDay))
	case r.DueDay.None():
		return v.TextCell("", "")
	}
	return v.DueCell(ui.Due{Day: r.DueDay, Light: ui.Light{Kind: ui.Done, Text: v.S("pages.all_done")}})
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := filterOf(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Instruments(r.Context(), v.Reader(), p.Instruments, v.Act, f))
}

// bulk signs, sends or releases what is selected; each record is judged on its own.
func (p pages) bulk(w http.ResponseWriter, r *http.Request, v *page.View) error {
	q := httpx.Query(r)
	act := q.Choice("act", "sign", "send", "release")
	if err := q.Err(); err != nil {
		return err
	}
	return v.Bulk(w, r, path, func(by org.Act, id string) error {
		switch act {
		case "sign":
			return p.signOne(r, v, by, id)
		case "release":
			_, err := p.Instruments.Release(r.Context(), by, id)
			return err
		}
		_, err := p.Instruments.Send(r.Context(), by, id, nil)
		return err
	})
}

// signOne takes the signed message over one of the selected papers.
func (p pages) signOne(r *http.Request, v *page.View, by org.Act, id string) error {
	in := httpx.Read(r)
	cms := in.Area("cms."+id, 0, bulkMessageMost)
	if err := in.Err(); err != nil {
		return err
	}
	_, err := p.Instruments.SignNow(r.Context(), by, id, []byte(cms))
	return err
}

// bulkMessageMost bounds each of several signed messages in characters; one of NCALayer with a timestamp has about 13 000.
const bulkMessageMost = 100_000
