package controls

import (
	"net/http"
	"strconv"

	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

const loadPath = "/control/load"

// loadSpans are the numbers of weeks that the planner offers.
var loadSpans = []string{"4", "8", "13", "26"}

// loadQuery reads the filter of the load from the address.
func loadQuery(r *http.Request) (instrument.LoadFilter, error) {
	in := httpx.Query(r)
	f := instrument.LoadFilter{Area: in.OptID("area"), From: in.OptDay("from"), Room: in.OptChoice("room", "1") != ""}
	kinds := page.Texts(instrument.BodyKinds)
	f.Kind = instrument.BodyKind(in.OptChoice("kind", kinds...))
	f.Weeks, _ = strconv.Atoi(in.OptChoice("weeks", loadSpans...))
	return f, in.Err()
}

// loadTable is the load that the address asks for, with its filter.
func (p pages) loadTable(r *http.Request, v *page.View) (f instrument.LoadFilter, t instrument.LoadTable, err error) {
	if f, err = loadQuery(r); err == nil {
		t, err = p.Instruments.Load(r.Context(), v.Act, f)
	}
	return f, t, err
}

// load is the planner's view over all bodies: who has room when (44).
func (p pages) load(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, t, err := p.loadTable(r, v)
	if err != nil {
		return err
	}
	head := ui.Page{
		Title: v.S("load.title"), Section: "control", Crumbs: []ui.Link{{Label: v.S("ui.nav.control"), Href: "/control"}},
		Actions: []ui.Action{
			{Label: v.S("inspection.title"), Icon: "scan-search", Href: page.InspectionsPath},
			{Label: v.S("common.print"), Icon: "printer", Print: true},
		},
	}
	return httpx.Page(w, r, http.StatusOK, head, loadPage(v, f, t))
}

func loadFilters(v *page.View, f instrument.LoadFilter) ui.Filters {
	areas := append(v.AreaOptions(), ui.Option{Value: instrument.LoadNoArea, Label: v.S("load.filter.no_area")})
	var kinds, spans []ui.Option
	for _, k := range instrument.BodyKinds[1:] {
		kinds = append(kinds, ui.Option{Value: string(k), Label: page.Capital(v.T(i18n.Msg{Key: "instrument.body." + string(k)}))})
	}
	for _, n := range loadSpans {
		spans = append(spans, ui.Option{Value: n, Label: n})
	}
	room, weeks := "", ""
	if f.Room {
		room = "1"
	}
	if f.Weeks > 0 {
		weeks = strconv.Itoa(f.Weeks)
	}
	out := ui.Filters{Action: loadPath, Selects: []ui.FilterSelect{
		{Name: "area", Label: v.S("load.filter.area"), Options: areas, Value: f.Area},
		{Name: "kind", Label: v.S("load.filter.kind"), Options: kinds, Value: string(f.Kind)},
		{Name: "weeks", Label: v.S("load.filter.weeks"), Options: spans, Value: weeks, All: v.S("load.filter.weeks_usual")},
		{Name: "room", Label: v.S("load.filter.room"), Options: []ui.Option{{Value: "1", Label: v.S("load.filter.room_only")}}, Value: room},
	}}
	if f != (instrument.LoadFilter{}) {
		out.Reset = loadPath
	}
	return out
}

// withLoad are the bodies on whom something falls in the weeks of the table, or those on whom nothing does.
func withLoad(t instrument.LoadTable, some bool) []instrument.BodyLoad {
	var out []instrument.BodyLoad
	for _, b := range t.Bodies {
		if (b.Total() > 0 || len(b.Inspections) > 0) == some {
			out = append(out, b)
		}
	}
	return out
}

// loadRegister is the table of the planner with its workbook: those on whom something falls.
func loadRegister(v *page.View, t instrument.LoadTable) ui.Register {
	all := len(t.Bodies)
	t.Bodies = withLoad(t, true)
	reg := v.LoadRegister(t, "load-table", page.LoadOf)
	reg.Fold = v.S("load.fold", "n", len(t.Bodies))
	reg.Pager = &ui.Pager{Shown: len(t.Bodies), Total: all, Export: page.Address(loadPath+"/export.xlsx", v.Query.Encode()), ExportMost: export.Max}
	return reg
}

func (p pages) loadExport(w http.ResponseWriter, r *http.Request, v *page.View) error {
	_, t, err := p.loadTable(r, v)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Load(v.Printer, t))
}
