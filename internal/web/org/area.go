package org

import (
	"net/http"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts upon areas of law (7).
const (
	actAddArea    = "area"
	actChangeArea = "change_area"
	actCloseArea  = "close_area"
)

// areas lists the areas of law in use on the day, with who supervises them and who does them (3, 7).
func (p pages) areas(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showAreas(w, r, v, http.StatusOK, "", nil)
}

func (p pages) showAreas(w http.ResponseWriter, r *http.Request, v *page.View, status int, act string, f *ui.Form) error {
	day, err := dayOf(r, v)
	if err != nil {
		return err
	}
	v.Path = "/org/areas"
	var deeds []deed
	if v.Org.IsAdmin(v.Act) {
		deeds = append(deeds, addAreaDeed(v))
	}
	reg := ui.Register{Caption: v.S("pages.org.areas"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.area")}, {Role: ui.ColUnit, Label: v.S("pages.org.supervisor")}, {Role: ui.ColUnit, Label: v.S("pages.org.area_posts")},
	}, Empty: ui.Empty{Title: v.S("common.none")}}
	var rows []ui.Row
	for _, a := range v.Org.Areas(day) {
		at, name, above := on(v, "/org/areas/"+a.ID, day), v.Text(a.At(day).Name), ""
		if up, ok := v.Org.Area(a.At(day).ParentID); ok {
			above = v.Text(up.At(day).Name)
		}
		rows = append(rows, ui.Row{ID: a.ID, Label: name, Href: at, Cells: cells(v.TitleCell(at, name, above), v.TextCell(areaSupervisor(v, a.ID, day), ""), v.TextCell(areaPosts(v, a.ID, day), ""))})
	}
	reg.Groups = ui.Plain(rows)
	s := block.Sheet{Acts: opened(v, act, f, deeds), Parts: []block.Part{
		{ID: "areas", Title: v.S("pages.org.areas"), Count: len(rows), Text: v.S("pages.org.areas_text"), Register: &reg, Body: v.ParaBadge("7"), Acts: links(deeds...)},
	}}
	head := ui.Page{Title: v.S("pages.org.areas"), Section: "org", Crumbs: crumbs(v), Sub: v.S("pages.org.on", "day", day)}
	return block.Show(w, r, v, status, head, s, act, f)
}

// areaSupervisor is the deputy to whom the area, or one above it, is assigned, with who acts.
func areaSupervisor(v *page.View, areaID string, day calendar.Day) string {
	post, ok := v.Org.AreaSupervisor(areaID, day)
	if !ok {
		return v.S("pages.org.nobody")
	}
	return v.Text(post.Title) + ", " + acting(v, post.ID, day)
}

// areaPosts names the posts that do the area by acts of units; the page of the area tells them one by one.
func areaPosts(v *page.View, areaID string, day calendar.Day) string {
	var out []string
	for _, l := range v.Org.AreaLines(areaID, day) {
		if len(out) == 3 {
			out = append(out, "…")
			break
		}
		out = append(out, v.PostFull(l.Item.PostID))
	}
	return strings.Join(out, "; ")
}

func (p pages) showArea(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) error {
	a, ok := v.Org.Area(id)
	if !ok {
		return fault.NotFound{What: "area " + id}
	}
	day, err := dayOf(r, v)
	if err != nil {
		return err
	}
	v.Path = "/org/areas/" + id
	var deeds []deed
	if v.Org.IsAdmin(v.Act) && a.Until.None() {
		deeds = areaDeeds(v, a)
	}
	s := block.Sheet{Acts: opened(v, act, f, deeds), Parts: []block.Part{
		{ID: "about", Title: v.S("pages.org.about"), Facts: areaFacts(v, a, day), Acts: links(deeds...)}, areaLinesPart(v, a, day), areaHistoryPart(v, a),
	}}
	head := ui.Page{Title: v.Text(a.At(day).Name), Section: "org", Crumbs: append(crumbs(v), ui.Link{Label: v.S("pages.org.areas"), Href: "/org/areas"}), Sub: v.S("pages.org.on", "day", day)}
	return block.Show(w, r, v, status, head, s, act, f)
}

func areaFacts(v *page.View, a org.Area, day calendar.Day) []ui.Fact {
	out := []ui.Fact{{Label: v.S("pages.org.code"), Value: a.Code}}
	if up, ok := v.Org.Area(a.At(day).ParentID); ok {
		out = append(out, ui.Fact{Label: v.S("pages.org.above"), Value: v.Text(up.At(day).Name), Href: on(v, "/org/areas/"+up.ID, day)})
	}
	out = append(out, ui.Fact{Label: v.S("pages.org.supervisor"), Value: areaSupervisor(v, a.ID, day), Href: on(v, "/org/duties", day)},
		ui.Fact{Label: v.S("pages.org.from"), Value: v.Day(a.Since)})
	if !a.Until.None() {
		out = append(out, ui.Fact{Label: v.S("pages.org.closed_from"), Value: v.Day(a.Until)})
	}
	return out
}

// areaLinesPart lists who does the area in which zone by the acts of units in force (7); from here a unit's act is drafted
// anew to give it to another.
func areaLinesPart(v *page.View, a org.Area, day calendar.Day) block.Part {
	reg := ui.Register{Caption: v.S("pages.org.area_posts"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.post")}, {Role: ui.ColUnit, Label: v.S("pages.org.zone")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")},
	}, Empty: ui.Empty{Title: v.S("pages.org.area_free")}}
	var rows []ui.Row
	for _, l := range v.Org.AreaLines(a.ID, day) {
		zone := v.S("pages.org.every_zone")
		if l.Item.ZoneBodyID != "" {
			zone = v.UnitName(l.Item.ZoneBodyID)
		}
		at := on(v, "/org/units/"+l.UnitID, day)
		rows = append(rows, ui.Row{ID: "line" + itoa(len(rows)), Label: v.PostFull(l.Item.PostID), Href: at, Cells: cells(
			v.TitleCell(at, v.PostFull(l.Item.PostID), holderName(v, l.Item.PostID, day)), v.TextCell(zone, ""),
			v.TextCell(v.S("pages.org.act_of", "number", l.Act.Number, "day", l.Act.Day), v.UnitShort(l.UnitID)+", "+v.UnitShort(v.Org.BodyOf(l.Item.PostID))))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "lines", Title: v.S("pages.org.area_posts"), Count: len(rows), Text: v.S("pages.org.area_reassign"), Register: &reg}
}

// areaHistoryPart lists what the area was called and where it stood, the newest first.
func areaHistoryPart(v *page.View, a org.Area) block.Part {
	reg := ui.Register{Caption: v.S("pages.org.history"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("common.field.name")}, {Role: ui.ColUnit, Label: v.S("pages.org.basis")}, {Role: ui.ColNumber, Label: v.S("pages.org.from")},
	}}
	list := append([]org.AreaEdition{{Since: a.Since, ParentID: a.ParentID, Name: a.Name}}, a.Editions...)
	var rows []ui.Row
	for i := len(list) - 1; i >= 0; i-- {
		e, above := list[i], ""
		if up, ok := v.Org.Area(e.ParentID); ok {
			above = v.Text(up.At(e.Since).Name)
		}
		rows = append(rows, ui.Row{ID: "edition" + itoa(i), Label: v.Text(e.Name), Cells: cells(v.TextCell(v.Text(e.Name), above), v.TextCell(e.Act, ""), v.TextCell(v.Day(e.Since), ""))})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "history", Title: v.S("pages.org.history"), Register: &reg}
}

// areaChoice is the field of the area above; except is the area itself, with what stands below it.
func areaChoice(v *page.View, except string) block.Field {
	var options []ui.Option
	day := v.Act.Day()
	for _, a := range v.Org.Areas(day) {
		if except == "" || !v.Org.AreaWithin(a.ID, except, day) {
			options = append(options, ui.Option{Value: a.ID, Label: v.Text(a.At(day).Name)})
		}
	}
	return block.Field{Kind: block.Select, FieldSpec: ui.FieldSpec{Name: "parent", Label: v.S("pages.org.area_above"), Optional: true}, Groups: ui.Options(options...), Blank: v.S("pages.org.first_level")}
}

func addAreaDeed(v *page.View) deed {
	return deed{
		id: actAddArea, title: v.S("pages.org.add_area"), action: "/org/areas", button: v.S("common.add"),
		fields: func(*ui.Form) []block.Field {
			list := append([]block.Field{codeField(v)}, three(v, "name", "pages.org.area_name", block.Line, nameMost, false)...)
			return append(list, areaChoice(v, ""), dayField(v, "since", "pages.org.from"))
		},
	}
}

func areaDeeds(v *page.View, a org.Area) []deed {
	at := "/org/areas/" + a.ID
	e := a.Latest()
	def := map[string]string{"parent": e.ParentID}
	setThree(def, "name", e.Name)
	return []deed{
		{
			id: actChangeArea, title: v.S("pages.org.change_area"), text: v.S("pages.org.change_unit_text"), action: at + "/change", def: def, seen: org.Mark(a),
			fields: func(*ui.Form) []block.Field {
				list := append([]block.Field{areaChoice(v, a.ID)}, three(v, "name", "pages.org.area_name", block.Line, nameMost, false)...)
				return append(list, dayField(v, "since", "pages.org.from"), actField(v))
			},
		},
		{
			id: actCloseArea, title: v.S("pages.org.close_area"), button: v.S("pages.org.close_area"), danger: true, action: at + "/close", text: v.S("pages.org.close_area_text"),
			fields: fields(one(dayField(v, "until", "pages.org.closed_from"), actField(v))),
		},
	}
}

func (p pages) areaRoutes(handle func(pattern string, h page.Handler)) {
	handle("GET /org/areas", p.areas)
	handle("POST /org/areas", p.addArea)
	handle("GET /org/areas/{id}", single(p.showArea))
	handle("POST /org/areas/{id}/change", p.onArea(actChangeArea, i18n.M("pages.org.done.area_changed"), p.changeArea))
	handle("POST /org/areas/{id}/close", p.onArea(actCloseArea, i18n.M("pages.org.done.area_closed"), p.closeArea))
}

func (p pages) addArea(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return run{
		act: actAddArea, done: i18n.M("pages.org.done.area_added"),
		do: func(in block.In, act org.Act) (string, error) {
			x := org.AreaInput{Code: in.Text(in.N("code"), 1, codeMost), Name: textOf(in, "name", 1, nameMost), ParentID: in.OptID(in.N("parent")), Since: in.Day(in.N("since"))}
			if err := in.Err(); err != nil {
				return "", err
			}
			id, err := p.org.AddArea(r.Context(), act, x)
			return "/org/areas/" + id, err
		},
		back: func(status int, act string, f *ui.Form) error { return p.showAreas(w, r, v, status, act, f) },
	}.serve(w, r, v)
}

func (p pages) onArea(act string, done i18n.Msg, do func(r *http.Request, id string, in block.In, act org.Act) error) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		id, err := page.ID(r)
		if err != nil {
			return err
		}
		return run{
			act: act, done: done, to: "/org/areas/" + id,
			do:   func(in block.In, act org.Act) (string, error) { return "", do(r, id, in, act) },
			back: func(status int, act string, f *ui.Form) error { return p.showArea(w, r, v, id, status, act, f) },
		}.serve(w, r, v)
	}
}

func (p pages) changeArea(r *http.Request, id string, in block.In, act org.Act) error {
	x := org.AreaChange{
		Since: in.Day(in.N("since")), ParentID: in.OptID(in.N("parent")), Name: textOf(in, "name", 1, nameMost),
		Act: in.Text(in.N("act"), 1, actMost), Seen: seenOf(in),
	}
	if err := in.Err(); err != nil {
		return err
	}
	return p.org.ChangeArea(r.Context(), act, id, x)
}

func (p pages) closeArea(r *http.Request, id string, in block.In, act org.Act) error {
	day, by := in.Day(in.N("until")), in.Text(in.N("act"), 1, actMost)
	if err := in.Err(); err != nil {
		return err
	}
	return p.org.CloseArea(r.Context(), act, id, day, by)
}
