package halfyear

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"reglament/internal/export"
	"reglament/internal/halfyear"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// boardBodies is how many lines of the load stand on the page of figures: there is one for each body and area, thousands in a whole
// office, and the heaviest come first. The others stand on a page of their own.
const boardBodies = 15

// heaviest is the beginning of the load.
func (b board) heaviest(v *page.View) ui.Register {
	return b.bodies(v, b.Figures.Bodies[:min(boardBodies, len(b.Figures.Bodies))])
}

// bodiesCard is the card of the load; it leads to all lines when there are more than it shows.
func (b board) bodiesCard(v *page.View) ui.CardSpec {
	out := ui.CardSpec{ID: "bodies", Title: v.S("halfyear.bodies"), Flush: true}
	if n := len(b.Figures.Bodies); n > boardBodies {
		out.Link = &ui.Link{Label: v.S("halfyear.bodies_all", "n", n), Href: b.base() + "/bodies?" + b.query(v, nil)}
	}
	return out
}

// bodies are lines of the load.
func (b board) bodies(v *page.View, lines []halfyear.BodyFigures) ui.Register {
	heads := []string{v.S("halfyear.body"), v.S("halfyear.got"), v.S("halfyear.open"), v.S("halfyear.returned"), v.S("halfyear.late")}
	if b.Figures.Inspected {
		heads = append(heads, v.S("load.inspections.column"))
	}
	reg := matrix("bodies-list", v.S("halfyear.bodies"), heads, v.S("halfyear.none"))
	rows := make([]ui.Row, len(lines))
	for i, x := range lines {
		name, key, area := v.UnitName(x.BodyID), areaKey(x), areaName(v, x)
		q := url.Values{"body": {x.BodyID}, "area": {key}}
		at := b.behind(v, instrument.RecordsSent, q)
		rows[i] = ui.Row{ID: x.BodyID + key, Label: name, Href: at, Cells: []templ.Component{
			v.TitleCell(at, name, area), v.LinkedCount(int64(x.N), at, ""), v.CountCell(x.Open),
			v.LinkedCount(int64(x.Returned), b.behind(v, instrument.RecordsReturned, q), ""), v.LinkedCount(int64(x.Late), b.behind(v, instrument.RecordsLate, q), ""),
		}}
		if b.Figures.Inspected {
			rows[i].Cells = append(rows[i].Cells, inspectionsCell(v, x))
		}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// bodiesNow lists the load of every body and area of a span of days, as it stands now.
func (p pages) bodiesNow(w http.ResponseWriter, r *http.Request, v *page.View) error {
	b, err := asked(r, v, p.HalfYear.Count)
	if err != nil {
		return err
	}
	return allBodies(w, r, v, b)
}

// bodiesMade lists it as it was frozen in an analysis.
func (p pages) bodiesMade(w http.ResponseWriter, r *http.Request, v *page.View) error {
	b, err := p.frozen(r, v)
	if err != nil {
		return err
	}
	return allBodies(w, r, v, b)
}

// allBodies is one page of the load, narrowed to a body or an area.
func allBodies(w http.ResponseWriter, r *http.Request, v *page.View, b board) error {
	in := httpx.Query(r)
	body, area := in.OptID("body"), in.OptID("area")
	at, _ := strconv.Atoi(in.Text("after", 0, 7))
	if err := in.Err(); err != nil {
		return err
	}
	lines := slices.DeleteFunc(slices.Clone(b.Figures.Bodies), func(x halfyear.BodyFigures) bool {
		return body != "" && x.BodyID != body || area != "" && areaKey(x) != area
	})
	at = min(max(at, 0), len(lines))
	part := lines[at:min(at+page.PageSize, len(lines))]
	reg := b.bodies(v, part)
	reg.Pager = &ui.Pager{Shown: len(part), Total: len(lines), Export: b.base() + "/export.xlsx?" + b.query(v, nil), ExportMost: export.Max}
	if at > 0 {
		reg.Pager.Prev = v.With("after", strconv.Itoa(max(at-page.PageSize, 0)))
	}
	if at+len(part) < len(lines) {
		reg.Pager.Next = v.With("after", strconv.Itoa(at+len(part)))
	}
	head := behindHead(v, v.S("halfyear.bodies"))
	head.Sub = period(v, b.Span)
	return httpx.Page(w, r, http.StatusOK, head, bodiesPage(v, b.bodyFilters(v, body, area), reg))
}

// areaKey is the area of a line in an address.
func areaKey(x halfyear.BodyFigures) string {
	if x.AreaID == "" {
		return instrument.LoadNoArea
	}
	return x.AreaID
}

// areaName is its name.
func areaName(v *page.View, x halfyear.BodyFigures) string {
	if x.AreaID == "" {
		return v.S("halfyear.no_area")
	}
	return v.AreaName(x.AreaID)
}

// bodyFilters offer the bodies and areas that stand in the load.
func (b board) bodyFilters(v *page.View, body, area string) ui.Filters {
	action := b.base() + "/bodies"
	out := ui.Filters{Action: action, Keep: map[string]string{"from": v.Day(b.From), "to": v.Day(b.To)}, Selects: []ui.FilterSelect{
		{Name: "body", Label: v.S("halfyear.body"), Value: body}, {Name: "area", Label: v.S("load.filter.area"), Value: area},
	}}
	seen := map[string]bool{}
	for _, x := range b.Figures.Bodies {
		for i, o := range []ui.Option{{Value: x.BodyID, Label: v.UnitName(x.BodyID)}, {Value: areaKey(x), Label: areaName(v, x)}} {
			if key := strconv.Itoa(i) + o.Value; !seen[key] {
				seen[key] = true
				out.Selects[i].Options = append(out.Selects[i].Options, o)
			}
		}
	}
	for i := range out.Selects {
		v.SortOptions(out.Selects[i].Options)
	}
	if body != "" || area != "" {
		out.Reset = action + "?" + url.Values{"from": {v.Day(b.From)}, "to": {v.Day(b.To)}}.Encode()
	}
	return out
}
