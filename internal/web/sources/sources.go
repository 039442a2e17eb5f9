// Package sources holds the pages of the catalogue of data that stand in registers and other sources open to prosecutors
// (44): everybody reads it and tries texts against it, the Apparatus keeps it.
package sources

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument/held"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

const path = "/sources"

type pages struct{ *page.Site }

// Routes serves the catalogue.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	mux.Handle("GET "+path, s.Handle(p.list))
	mux.Handle("POST "+path+"/try", s.Handle(p.try))
	mux.Handle("GET "+path+"/new", s.Handle(p.source))
	mux.Handle("POST "+path+"/new", s.Handle(p.saveSource))
	mux.Handle("GET "+path+"/{id}", s.Handle(p.source))
	mux.Handle("POST "+path+"/{id}", s.Handle(p.saveSource))
	mux.Handle("GET "+path+"/{id}/new", s.Handle(p.item))
	mux.Handle("POST "+path+"/{id}/new", s.Handle(p.saveItem))
	mux.Handle("GET "+path+"/{id}/{item}", s.Handle(p.item))
	mux.Handle("POST "+path+"/{id}/{item}", s.Handle(p.saveItem))
}

// catalogue is what the first page shows.
type catalogue struct {
	Sources []held.Source
	MayKeep bool
	Form    *ui.Form
	Tried   bool
	Hits    []held.Hit
}

func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.show(w, r, v, http.StatusOK, catalogue{Form: ui.NewForm()})
}

func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, status int, c catalogue) (err error) {
	keeper := p.Instruments.Held()
	if c.Sources, err = keeper.All(r.Context()); err != nil {
		return err
	}
	if c.MayKeep, err = keeper.MayKeep(r.Context(), v.Act); err != nil {
		return err
	}
	head := ui.Page{Title: v.S("held.title"), Section: "sources"}
	if c.MayKeep {
		head.Actions = []ui.Action{{Label: v.S("held.source.new"), Icon: "plus", Href: path + "/new", Primary: true}}
	}
	return httpx.Page(w, r, status, head, listPage(v, c))
}

// try compares a text with the catalogue, as drafts are compared. It keeps nothing.
func (p pages) try(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	text := in.Area("text", 1, 20_000)
	if err := in.Err(); err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.show(w, r, v, status, catalogue{Form: f}) })
	}
	hits, err := p.Instruments.Held().Find(r.Context(), text)
	if err != nil {
		return err
	}
	return p.show(w, r, v, http.StatusOK, catalogue{Form: in.Form(), Tried: true, Hits: hits})
}

// find is the source of the address; an unknown one is fault.NotFound, but "" is a new one.
func (p pages) find(r *http.Request) (held.Source, error) {
	id := r.PathValue("id")
	if id == "" {
		return held.Source{}, nil
	}
	all, err := p.Instruments.Held().All(r.Context())
	if err != nil {
		return held.Source{}, err
	}
	i := slices.IndexFunc(all, func(s held.Source) bool { return s.ID == id })
	if i < 0 {
		return held.Source{}, fault.NotFound{What: "source " + id}
	}
	return all[i], nil
}

func (p pages) findItem(r *http.Request) (held.Source, held.Item, error) {
	s, err := p.find(r)
	id := r.PathValue("item")
	if err != nil || id == "" {
		return s, held.Item{SourceID: s.ID}, err
	}
	i := slices.IndexFunc(s.Items, func(it held.Item) bool { return it.ID == id })
	if i < 0 {
		return s, held.Item{}, fault.NotFound{What: "item " + id}
	}
	return s, s.Items[i], nil
}

// mayKeep answers those who may not keep the catalogue before they fill in a form.
func (p pages) mayKeep(r *http.Request, v *page.View) error {
	ok, err := p.Instruments.Held().MayKeep(r.Context(), v.Act)
	if err == nil && !ok {
		return fault.Forbid(i18n.M("held.who"))
	}
	return err
}

func crumbs(v *page.View) []ui.Link { return []ui.Link{{Label: v.S("held.title"), Href: path}} }

func (p pages) source(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	if err := p.mayKeep(r, v); err != nil {
		return err
	}
	f := ui.NewForm()
	setNames(f, "name", s.Name)
	setNames(f, "keeper", s.Keeper)
	setClosed(f, s.Closed)
	return p.sourceForm(w, r, v, http.StatusOK, s, f)
}

func setNames(f *ui.Form, field string, t i18n.Text) {
	f.Set(field+"_kk", t.KK).Set(field+"_ru", t.RU).Set(field+"_en", t.EN)
}

func setClosed(f *ui.Form, closed bool) {
	if closed {
		f.Set("closed", "1")
	}
}

func (p pages) sourceForm(w http.ResponseWriter, r *http.Request, v *page.View, status int, s held.Source, f *ui.Form) error {
	title := v.S("held.source.new")
	if s.ID != "" {
		title = v.S("held.source.edit")
	}
	return httpx.Page(w, r, status, ui.Page{Title: title, Section: "sources", Crumbs: crumbs(v)}, sourcePage(v, s, f))
}

func readNames(in *httpx.Input, field string) i18n.Text {
	return i18n.Text{KK: in.Text(field+"_kk", 0, 300), RU: in.Text(field+"_ru", 0, 300), EN: in.Text(field+"_en", 0, 300)}
}

func (p pages) saveSource(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, err := p.find(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	act := v.Keyed(in)
	out := held.SourceInput{
		ID: s.ID, Version: version(in), Name: readNames(in, "name"), Keeper: readNames(in, "keeper"),
		Closed: in.Bool("closed"), Reason: in.Area("reason", 0, 2000),
	}
	err = in.Do(r.Context(), nil, func(ctx context.Context) error {
		_, err := p.Instruments.Held().SaveSource(ctx, act, out)
		return err
	})
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.sourceForm(w, r, v, status, s, f) })
	}
	return saved(w, r)
}

func saved(w http.ResponseWriter, r *http.Request) error {
	httpx.Flash(w, r, ui.Done, i18n.M("held.saved"))
	return httpx.Redirect(w, r, path)
}

func (p pages) item(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, it, err := p.findItem(r)
	if err != nil {
		return err
	}
	if err := p.mayKeep(r, v); err != nil {
		return err
	}
	f := ui.NewForm().Set("kk", strings.Join(it.KK, "\n")).Set("ru", strings.Join(it.RU, "\n"))
	setNames(f, "name", it.Name)
	setClosed(f, it.Closed)
	return p.itemForm(w, r, v, http.StatusOK, s, it, f)
}

func (p pages) itemForm(w http.ResponseWriter, r *http.Request, v *page.View, status int, s held.Source, it held.Item, f *ui.Form) error {
	title := v.S("held.item.new")
	if it.ID != "" {
		title = v.S("held.item.edit")
	}
	return httpx.Page(w, r, status, ui.Page{Title: title, Section: "sources", Crumbs: crumbs(v)}, itemPage(v, s, it, f))
}

func (p pages) saveItem(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, it, err := p.findItem(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	act := v.Keyed(in)
	out := held.ItemInput{
		ID: it.ID, SourceID: s.ID, Version: version(in), Name: readNames(in, "name"),
		KK: lines(in.Area("kk", 0, 10_000)), RU: lines(in.Area("ru", 0, 10_000)), Closed: in.Bool("closed"), Reason: in.Area("reason", 0, 2000),
	}
	err = in.Do(r.Context(), nil, func(ctx context.Context) error {
		_, err := p.Instruments.Held().SaveItem(ctx, act, out)
		return err
	})
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.itemForm(w, r, v, status, s, it, f) })
	}
	return saved(w, r)
}

func lines(text string) []string { return strings.Split(text, "\n") }

// version is the version the person saw; a new entry has none.
func version(in *httpx.Input) int64 {
	n, _ := in.OptInt("version", 0, 1<<30)
	return int64(n)
}
