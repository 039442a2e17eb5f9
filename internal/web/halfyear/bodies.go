package halfyear

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

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

// bodiesNow lists the load of every body and area of a span of days, as it stands now.
func (p pages) bodiesNow(w http.ResponseWriter, r *http.Request, v *page.View) error {
	span, err := spanOf(httpx.Query(r))
	if err != nil {
		return err
	}
	x, err := p.HalfYear.Count(r.Context(), v.Act, span)
	if err != nil {
		return err
	}
	return p.allBodies(w, r, v, board{Span: x.Span, Figures: x.Figures})
}

// bodiesMade lists it as it was frozen in an analysis.
func (p pages) bodiesMade(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	a, err := p.HalfYear.Card(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	return p.allBodies(w, r, v, board{Span: halfyear.Span{From: a.From, To: a.To}, Figures: a.Figures, Made: a})
}

// allBodies is one page of the load, narrowed to a body or an area.
func (p pages) allBodies(w http.ResponseWriter, r *http.Request, v *page.View, b board) error {
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

// bodyFilters offer the bodies and areas that stand in the load.
func (b board) bodyFilters(v *page.View, body, area string) ui.Filters {
	action := b.base() + "/bodies"
	out := ui.Filters{Action: action, Keep: map[string]string{"from": v.Day(b.From), "to": v.Day(b.To)}, Selects: []ui.FilterSelect{
		{Name: "body", Label: v.S("halfyear.body"), Value: body}, {Name: "area", Label: v.S("load.filter.area"), Value: area},
	}}
	seen := map[string]bool{}
	for _, x := range b.Figures.Bodies {
		name := v.S("halfyear.no_area")
		if x.AreaID != "" {
			name = v.AreaName(x.AreaID)
		}
		for i, o := range []ui.Option{{Value: x.BodyID, Label: v.UnitName(x.BodyID)}, {Value: areaKey(x), Label: name}} {
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
