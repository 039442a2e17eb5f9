// Package inspections holds the pages of inspections under way and planned (44, 51–57): the register beside the load of bodies, the
// form of an entry, and its card with what ends it.
package inspections

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/trip"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

const path = page.InspectionsPath

type pages struct {
	*page.Site
	trip *trip.Service
}

// Routes serves the register of inspections.
func Routes(mux *http.ServeMux, of *site.Site) {
	p := pages{page.Of(of), of.App.Trip}
	mux.Handle("GET "+path, p.Handle(p.list))
	mux.Handle("GET "+path+"/export.xlsx", p.Handle(p.export))
	mux.Handle("GET "+path+"/new", p.Handle(p.blank))
	mux.Handle("POST "+path+"/new", p.Handle(p.save))
	acts := page.Acts{
		Path: path, Show: p.show,
		Done:  func(name string, _ instrument.Receipt) i18n.Msg { return i18n.Msg{Key: "inspection.done." + name} },
		Named: named,
	}
	mux.Handle("GET "+path+"/{id}", p.Handle(acts.Card))
	mux.Handle("POST "+path+"/{id}/end", p.Handle(acts.Handle("end", p.end)))
	mux.Handle("POST "+path+"/{id}/off", p.Handle(acts.Handle("off", page.ActWithWords("off", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
		return receipt(p.trip.CallOff(r.Context(), act, id, text))
	}))))
}

// receipt is what an act gave back, as the cards of every chapter take it.
func receipt(r trip.Receipt, err error) (instrument.Receipt, error) {
	return instrument.Receipt{ID: r.ID, State: string(r.State)}, err
}

// named gives the faults of an act the names of its fields.
func named(act string, err error) error {
	return page.Rename(page.WordsOf(act, err), map[string]string{"reason": page.WordsName(act), "day": act + ".day"})
}

// end marks an inspection as ended before its last day.
func (p pages) end(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	x := trip.EndInput{Day: in.OptDay("end.day"), Reason: in.Area(page.WordsName("end"), 0, page.WordsMost)}
	return page.Told(r, in, "end", named, func(ctx context.Context) (instrument.Receipt, error) { return receipt(p.trip.End(ctx, act, id, x)) })
}

func kindName(v *page.View, k trip.Kind) string {
	return v.T(i18n.Msg{Key: "inspection.kind." + string(k)})
}

func stateName(v *page.View, s trip.State) string {
	return v.T(i18n.Msg{Key: "inspection.state." + string(s)})
}

func areaName(v *page.View, x trip.Inspection) string {
	if x.AreaID == "" {
		return v.S("inspection.field.every_area")
	}
	return v.AreaName(x.AreaID)
}

func days(v *page.View, x trip.Inspection) string { return v.Day(x.From) + " – " + v.Day(x.Last) }

func filterOf(r *http.Request) (trip.Filter, string, error) {
	in := httpx.Query(r)
	f := trip.Filter{
		Body: in.OptID("body"), Area: in.OptID("area"),
		Kind: trip.Kind(in.OptChoice("kind", page.Texts(trip.Kinds)...)), State: trip.State(in.OptChoice("state", page.Texts(trip.States)...)),
	}
	return f, in.Text("after", 0, 100), in.Err()
}

func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := filterOf(r)
	if err != nil {
		return err
	}
	list, err := p.trip.Inspections(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	reg := register(v, list)
	q := r.URL.Query()
	q.Del("after")
	reg.Pager.Export, reg.Pager.ExportMost = page.Address(path+"/export.xlsx", q.Encode()), export.Max
	head := ui.Page{
		Title: v.S("inspection.title"), Section: "control", NewHref: path + "/new", Crumbs: crumbs(v),
		Actions: []ui.Action{{Label: v.S("inspection.new"), Icon: "plus", Href: path + "/new", Primary: true}},
	}
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, chips(v, f), filters(v, f), reg))
}

// crumbs lead back to control and the load.
func crumbs(v *page.View, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Label: v.S("ui.nav.control"), Href: "/control"}, {Label: v.S("load.title"), Href: "/control/load"}}, more...)
}

// chips are the ready views, by where an inspection stands.
func chips(v *page.View, f trip.Filter) []ui.Chip {
	out := []ui.Chip{{Label: v.S("common.all"), Href: path, Current: f == trip.Filter{}}}
	for _, s := range trip.States {
		out = append(out, ui.Chip{Label: page.Capital(stateName(v, s)), Href: path + "?state=" + string(s), Current: f == trip.Filter{State: s}})
	}
	return out
}

func filters(v *page.View, f trip.Filter) ui.Filters {
	var bodies []ui.Option
	for _, b := range v.Org.Bodies(v.Act.Day()) {
		bodies = append(bodies, ui.Option{Value: b.ID, Label: v.UnitName(b.ID)})
	}
	v.SortOptions(bodies)
	var states []ui.Option
	for _, s := range trip.States {
		states = append(states, ui.Option{Value: string(s), Label: page.Capital(stateName(v, s))})
	}
	out := ui.Filters{Action: path, Selects: []ui.FilterSelect{
		{Name: "body", Label: v.S("inspection.field.body"), Options: bodies, Value: f.Body},
		{Name: "area", Label: v.S("inspection.field.area"), Options: v.AreaOptions(), Value: f.Area},
		{Name: "kind", Label: v.S("inspection.field.kind"), Options: kindOptions(v, trip.Kinds), Value: string(f.Kind)},
		{Name: "state", Label: v.S("common.field.state"), Options: states, Value: string(f.State)},
	}}
	if f != (trip.Filter{}) {
		out.Reset = path
	}
	return out
}

func kindOptions(v *page.View, kinds []trip.Kind) []ui.Option {
	out := make([]ui.Option, len(kinds))
	for i, k := range kinds {
		out[i] = ui.Option{Value: string(k), Label: page.Capital(kindName(v, k))}
	}
	return out
}

func register(v *page.View, list trip.Page) ui.Register {
	reg := ui.Register{ID: "inspections", Caption: v.S("inspection.title"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("inspection.field.body")},
		{Role: ui.ColUnit, Label: v.S("inspection.field.area")},
		{Role: ui.ColUnit, Label: v.S("inspection.field.days")},
		{Role: ui.ColStage, Label: v.S("common.field.state")},
	}, Pager: &ui.Pager{Shown: len(list.Rows)}, Empty: ui.Empty{Title: v.S("inspection.none"), Text: v.S("inspection.none_text")}}
	rows := make([]ui.Row, len(list.Rows))
	for i, x := range list.Rows {
		href, name := path+"/"+x.ID, v.UnitName(x.BodyID)
		rows[i] = ui.Row{ID: x.ID, Label: name, Href: href, Cells: []templ.Component{
			v.TitleCell(href, name, page.Capital(kindName(v, x.Kind))), v.TextCell(areaName(v, x), ""),
			v.TextCell(days(v, x), v.UnitNear(x.UnitID)), v.Stage(stateName(v, x.State(v.Act.Day()))),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return reg
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := filterOf(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Inspections(r.Context(), v.Reader(), p.trip, v.Act, f))
}

// cardData is what the card of an inspection shows.
type cardData struct {
	trip.Card
	Forms []page.ActForm
	Open  *page.ActForm
}

// show writes the card; f is the form of an act that could not be done.
func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) error {
	x, err := p.trip.Inspection(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	c := cardData{Card: x}
	c.Forms, c.Open = page.Settle(v, forms(v, x), "inspection.act", act, f)
	head := ui.Page{
		Title: page.Capital(kindName(v, x.Kind)) + ": " + v.UnitName(x.BodyID), Crumb: v.UnitName(x.BodyID), Bare: true, Section: "control", Failed: act != "",
		Crumbs: crumbs(v, ui.Link{Label: v.S("inspection.title"), Href: path}),
	}
	return httpx.Page(w, r, status, head, cardPage(v, c))
}

// forms are the acts that the person may do now.
func forms(v *page.View, x trip.Card) []page.ActForm {
	var out []page.ActForm
	add := func(a page.ActForm) { out = append(out, a.On(v, path+"/"+x.ID, "inspection.act")) }
	if x.MayEnd {
		add(page.ActForm{ID: "end", Icon: "circle-check", Text: v.S("inspection.act.end_text"), Fields: func(f *ui.Form) templ.Component { return endFields(v, f) }})
	}
	if x.MayCallOff {
		add(page.ActForm{ID: "off", Icon: "circle-x", Danger: true, Text: v.S("inspection.act.off_text"), Fields: v.WordsField("off", "common.field.reason", "")})
	}
	return out
}

// head is the head of the card.
func (c cardData) head(v *page.View) ui.DocHead {
	x := c.Inspection
	h := ui.DocHead{Title: page.Capital(kindName(v, x.Kind)) + ": " + v.UnitName(x.BodyID), Stage: page.Capital(stateName(v, c.State))}
	h.Acts = append(h.Acts, page.Buttons(c.Forms, true)...)
	h.Facts = []ui.Fact{
		{Label: v.S("inspection.field.body"), Value: v.UnitName(x.BodyID), Href: page.InspectionsOf(x.BodyID)},
		{Label: v.S("inspection.field.area"), Value: areaName(v, x)},
		{Label: v.S("inspection.field.days"), Value: days(v, x)},
		{Label: v.S("inspection.field.unit"), Value: v.UnitPath(x.UnitID)},
	}
	if x.Last != x.To {
		h.Facts = append(h.Facts, ui.Fact{Label: v.S("inspection.field.to_entered"), Value: v.Day(x.To)})
	}
	if x.Ground.ID != "" {
		ground := ui.Fact{Label: v.S("inspection.field.ground"), Value: v.T(x.Ground.Words()), Wide: true}
		if c.MaySeeGround {
			ground.Href = "/grounds/" + x.Ground.ID
		}
		h.Facts = append(h.Facts, ground)
	}
	h.Facts = append(h.Facts, ui.Fact{Label: v.S("inspection.field.entered"), Value: v.Doer(x.Person, x.Post, "", "", "").Full() + ", " + v.Instant(x.At), Wide: true})
	if !x.ClosedDay.None() {
		h.Facts = append(h.Facts,
			ui.Fact{Label: v.S("inspection.field.closed"), Value: v.Doer(x.ClosedBy, x.ClosedPost, "", "", "").Full() + ", " + v.Instant(x.ClosedAt), Wide: true},
			ui.Fact{Label: v.S("inspection.field.reason"), Value: x.ClosedReason, Wide: true})
	}
	return h
}
