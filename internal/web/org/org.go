// Package org holds the pages of the organisation: the tree of bodies and units as it stood on a day, units with their
// posts and who acts in them, people with their absences, the distribution of duties, acts of units and advisory bodies
// (2–7, 9).
package org

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct {
	*page.Site
	app *app.App
	org *org.Service
}

// Routes serves the pages of the organisation.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s, of.App, of.App.Org}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	p.unitRoutes(handle)
	p.postRoutes(handle)
	p.personRoutes(handle)
	p.areaRoutes(handle)
	p.advisoryRoutes(handle)
	mux.Handle("GET /org", s.Handle(p.tree))
	mux.Handle("GET /org/duties", s.Handle(p.duties))
	mux.Handle("POST /org/duties/adopt", s.Handle(p.adopt))
	mux.Handle("GET /org/units/{id}", s.Handle(single(p.showUnit)))
	mux.Handle("POST /org/units/{id}/replacement", s.Handle(p.replace))
	mux.Handle("POST /org/units/{id}/replacement/end", s.Handle(p.endReplacement))
	mux.Handle("POST /org/units/{id}/act", s.Handle(p.draftAct))
	mux.Handle("POST /org/units/{id}/act/approve", s.Handle(p.approveAct))
	mux.Handle("POST /org/units/{id}/act/drop", s.Handle(p.dropAct))
	mux.Handle("POST /org/units/{id}/act/{draft}/edit", s.Handle(p.editAct))
	mux.Handle("GET /org/people/{id}", s.Handle(single(p.showPerson)))
	mux.Handle("POST /org/people/{id}/absence", s.Handle(p.absence))
	mux.Handle("POST /org/people/{id}/absence/end", s.Handle(p.endAbsence))
}

// dayOf is the day that the address asks for, today without one.
func dayOf(r *http.Request, v *page.View) (calendar.Day, error) {
	in := httpx.Query(r)
	day := in.OptDay("on")
	if day.None() {
		day = v.Act.Day()
	}
	return day, in.Err()
}

// on is an address with the day of the page, without it for today.
func on(v *page.View, path string, day calendar.Day) string {
	if day == v.Act.Day() {
		return path
	}
	return path + "?" + url.Values{"on": {day.String()}}.Encode()
}

func crumbs(v *page.View, more ...ui.Link) []ui.Link {
	return append([]ui.Link{{Label: v.S("ui.nav.org"), Href: "/org"}}, more...)
}

// found is how many people a search shows.
const found = 50

func (p pages) tree(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	words := in.Text("q", 0, 100)
	if err := in.Err(); err != nil {
		return err
	}
	day, err := dayOf(r, v)
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("ui.nav.org"), Section: "org", Sub: v.S("pages.org.on", "day", day), Actions: []ui.Action{
		{Label: v.S("pages.org.duties"), Href: on(v, "/org/duties", day)},
		{Label: v.S("pages.org.areas"), Href: on(v, "/org/areas", day)},
		{Label: v.S("pages.org.advisory"), Href: on(v, "/org/advisory", day)},
	}}
	if v.Org.MayAddPeople(v.Act) {
		head.Actions = append(head.Actions, ui.Action{Label: v.S("pages.org.add_person"), Href: "/org/people/new"})
	}
	var people []ui.Link
	if words != "" {
		people = search(v, words, day)
	}
	return httpx.Page(w, r, http.StatusOK, head, treePage(v, day, words, people))
}

// search finds people and units by the words of their names.
func search(v *page.View, words string, day calendar.Day) []ui.Link {
	want := i18n.Fold(words)
	var out []ui.Link
	data := v.Org.Data()
	for _, u := range data.Units {
		if len(out) < found && u.Open(day) && strings.Contains(i18n.Fold(v.Text(u.At(day).Name)+" "+v.Text(u.At(day).Short)), want) {
			out = append(out, ui.Link{Label: v.Text(u.At(day).Name), Href: on(v, "/org/units/"+u.ID, day)})
		}
	}
	for _, x := range data.People {
		if len(out) < found && strings.Contains(i18n.Fold(x.FullName()), want) {
			out = append(out, ui.Link{Label: x.FullName(), Href: "/org/people/" + x.ID})
		}
	}
	return out
}

// headLine says who heads a unit on the day, and who acts when that is another.
func headLine(v *page.View, unitID string, day calendar.Day) string {
	post, ok := v.Org.Head(unitID, day)
	if !ok {
		return ""
	}
	return acting(v, post.ID, day)
}

// acting says who lawfully acts in a post on the day.
func acting(v *page.View, postID string, day calendar.Day) string {
	seat, ok := v.Org.Acting(postID, day)
	switch {
	case !ok:
		return v.S("page.vacant")
	case seat.For == nil:
		return seat.Name
	}
	return v.T(seat.Label())
}

func (p pages) showUnit(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) error {
	u, ok := v.Org.Unit(id)
	if !ok {
		return fault.NotFound{What: "unit " + id}
	}
	day, err := dayOf(r, v)
	if err != nil {
		return err
	}
	drafts, err := p.drafts(r, v, id)
	if err != nil {
		return err
	}
	v.Path = "/org/units/" + id
	var d unitDeeds
	var replace, acts []deed
	if day == v.Act.Day() {
		if d, err = p.unitDeedsOf(r, v, u); err != nil {
			return err
		}
		replace, acts = replacementDeeds(v, u), unitActDeeds(v, u, drafts)
	}
	s := block.Sheet{Acts: opened(v, act, f, append(append(d.all(), replace...), acts...))}
	s.Parts = append(s.Parts, block.Part{ID: "about", Title: v.S("pages.org.about"), Facts: unitFacts(v, u, day), Acts: links(d.about...)})
	posts := postsPart(v, u, day)
	posts.Acts = append(links(d.posts...), links(replace...)...)
	s.Parts = append(s.Parts, posts)
	if part, ok := replacementsPart(v, u, day); ok {
		s.Parts = append(s.Parts, part)
	}
	s.Parts = append(s.Parts, actParts(v, u, day, drafts, d.statute, acts)...)
	if below := v.Org.Children(id, day); len(below) > 0 || len(d.below) > 0 {
		s.Parts = append(s.Parts, block.Part{ID: "below", Title: v.S("pages.org.below"), Count: len(below), Body: treeList(v, below, day, false), Acts: links(d.below...)})
	}
	if part, ok, err := p.handedPart(r, v, id, true); err != nil {
		return err
	} else if ok {
		s.Parts = append(s.Parts, part)
	}
	head := ui.Page{Title: v.Text(u.At(day).Name), Section: "org", Crumbs: unitCrumbs(v, u, day), Sub: v.S("pages.org.on", "day", day)}
	return block.Show(w, r, v, status, head, s, act, f)
}

func opens(acts []page.ActForm) []ui.Action {
	out := make([]ui.Action, len(acts))
	for i, a := range acts {
		out[i] = a.Open(false)
	}
	return out
}

func unitCrumbs(v *page.View, u org.Unit, day calendar.Day) []ui.Link {
	out := crumbs(v)
	above := v.Org.Ancestors(u.ID, day)
	for i := len(above) - 1; i >= 0; i-- {
		out = append(out, ui.Link{Label: v.Text(v.Org.UnitShort(above[i].ID, day)), Href: on(v, "/org/units/"+above[i].ID, day)})
	}
	return out
}

func unitFacts(v *page.View, u org.Unit, day calendar.Day) []ui.Fact {
	out := []ui.Fact{{Label: v.S("pages.org.kind"), Value: v.T(org.KindMsg(u.Kind))}}
	if up := v.Org.Parent(u.ID, day); up != "" {
		out = append(out, ui.Fact{Label: v.S("pages.org.above"), Value: v.Text(v.Org.UnitName(up, day)), Href: on(v, "/org/units/"+up, day)})
	}
	if post, ok := v.Org.Head(u.ID, day); ok {
		out = append(out, ui.Fact{Label: v.Text(post.Title), Value: acting(v, post.ID, day)})
	}
	if post, ok := v.Org.Supervisor(u.ID, day); ok {
		out = append(out, ui.Fact{Label: v.S("pages.org.supervisor"), Value: v.Text(post.Title) + ", " + acting(v, post.ID, day), Href: on(v, "/org/duties", day)})
	}
	out = append(out, ui.Fact{Label: v.S("pages.org.opened"), Value: v.Day(u.Opened)})
	if !u.Closed.None() {
		out = append(out, ui.Fact{Label: v.S("pages.org.closed"), Value: v.Day(u.Closed)})
	}
	if act := u.At(day).Act; act != "" {
		out = append(out, ui.Fact{Label: v.S("pages.org.basis"), Value: act})
	}
	for _, d := range v.Org.Directions(day) {
		if d.UnitID == u.ID {
			out = append(out, ui.Fact{Label: v.S("pages.org.direction"), Value: v.S("pages.org.order", "number", d.Number, "day", d.Day) + ". " + v.Text(d.Scope), Wide: true})
		}
	}
	return out
}

func postsPart(v *page.View, u org.Unit, day calendar.Day) block.Part {
	posts := v.Org.Posts(u.ID, day)
	reg := ui.Register{Caption: v.S("pages.org.posts"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("pages.org.post")}, {Role: ui.ColUnit, Label: v.S("pages.org.holder")}, {Role: ui.ColUnit, Label: v.S("pages.org.acts")},
	}, Empty: ui.Empty{Title: v.S("pages.org.no_posts")}}
	var rows []ui.Row
	for _, post := range posts {
		holder, note, href := v.S("pages.org.vacant"), "", ""
		if id, ok := v.Org.Holder(post.ID, day); ok {
			holder, href = v.PersonName(id), "/org/people/"+id
			note = awayWords(v, id, day)
		}
		at := "/org/posts/" + post.ID
		rows = append(rows, ui.Row{ID: post.ID, Label: v.Text(post.Title), Href: at, Cells: []templ.Component{
			v.TitleCell(at, v.Text(post.Title), flagWords(v, post)), personCell(v, href, holder, note), v.TextCell(acting(v, post.ID, day), ""),
		}})
	}
	reg.Groups = ui.Plain(rows)
	return block.Part{ID: "posts", Title: v.S("pages.org.posts"), Count: len(posts), Register: &reg}
}

// awayWords says on which days a person is away, and to those who may know it why; "" when present.
func awayWords(v *page.View, personID string, day calendar.Day) string {
	a, away := v.Org.Absent(personID, day)
	if !away {
		return ""
	}
	what := v.S("pages.org.away")
	if v.Org.MayReadAbsences(v.Act, personID) {
		what = v.T(org.AbsenceKindMsg(a.Kind))
	}
	return span(v, what, a.From, a.To)
}

// span is a word with its days, the last of which may be open.
func span(v *page.View, what string, from, to calendar.Day) string {
	if to.None() {
		return v.S("pages.org.span_open", "what", what, "from", from)
	}
	return v.S("pages.org.span", "what", what, "from", from, "to", to)
}

// flagWords names what a post is flagged for.
func flagWords(v *page.View, p org.Post) string {
	var out []string
	for _, x := range []struct {
		on  bool
		key string
	}{{p.Control, "control"}, {p.Clerk, "clerk"}, {p.Admin, "admin"}, {p.HR, "hr"}, {p.DSP, "dsp"}} {
		if x.on {
			out = append(out, v.T(i18n.Msg{Key: "pages.org.flag." + x.key}))
		}
	}
	return strings.Join(out, ", ")
}
