package instruments

import (
	"net/http"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct{ *page.Site }

const path = "/instruments"

// viewNames are the filters that make up a view of the register.
var viewNames = []string{"kind", "state", "unit", "area", "q"}

// Routes serves the pages of instruments.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET /instruments", p.list)
	handle("GET /instruments/export.xlsx", p.export)
	handle("POST /instruments/bulk", p.bulk)
	s.Views(mux, path, "instruments", viewNames...)
	handle("GET /instruments/new", p.blank)
	handle("POST /instruments/new", p.save)
	handle("POST /instruments/check", p.check)
	handle("GET /instruments/groups", p.groups)
	handle("POST /instruments/groups/{id}/drop", p.dropGroup)
	handle("GET /instruments/{id}/edit", p.edit)
	handle("POST /instruments/{id}/edit", p.save)
	handle("GET /instruments/{id}/versions", p.versions)
	handle("GET /instruments/{id}/answers.xlsx", p.answersExport)
	handle("GET /instruments/{id}/tree", p.tree)
	handle("GET /instruments/{id}/tree.xlsx", p.treeBook)
	for name, want := range page.Papers {
		handle("GET /instruments/{id}/"+name, s.Paper(want, p.Instruments.Paper))
	}
	answers := p.answers()
	handle("GET /instruments/{id}", answers.Card)
	for name, act := range p.acts() {
		handle("POST /instruments/{id}/"+name, answers.Handle(name, act))
	}
}

// KindName says the kind of an instrument.
func KindName(v *page.View, k instrument.Kind) string {
	return v.T(i18n.Msg{Key: "instrument.kind." + string(k)})
}

// StateName says where an instrument stands.
func StateName(v *page.View, s instrument.State) string {
	return v.T(i18n.Msg{Key: "instrument.state." + string(s)})
}

func kindWords() []string {
	return page.Texts(instrument.Kinds)
}

func kindOptions(v *page.View) []ui.Option {
	out := make([]ui.Option, len(instrument.Kinds))
	for i, k := range instrument.Kinds {
		out[i] = ui.Option{Value: string(k), Label: v.S("pages.instrument.kind." + string(k))}
	}
	return out
}
