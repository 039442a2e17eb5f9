package analysis

import (
	"net/http"

	"reglament/internal/analysis"
	"reglament/internal/i18n"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct{ *page.Site }

const path = "/analysis"

// Routes serves the pages of chapter 4.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET /analysis", p.list)
	handle("GET /analysis/export.xlsx", p.export)
	handle("POST /analysis/bulk", p.bulk)
	s.Views(mux, path, "analysis")
	handle("GET /analysis/owed", p.owed)
	handle("GET /analysis/regions", p.regions)
	for _, name := range []string{"xlsx", "kk.pdf", "ru.pdf", "kk.docx", "ru.docx"} {
		handle("GET /analysis/regions."+name, p.regionsFile(name))
	}
	handle("GET /analysis/new", p.blank)
	handle("POST /analysis/new", p.save)
	handle("POST /analysis/check", p.check)
	handle("GET /analysis/{id}/edit", p.edit)
	handle("POST /analysis/{id}/edit", p.save)
	for name, want := range page.Papers {
		handle("GET /analysis/{id}/"+name, s.Paper(want, p.Analysis.Paper))
	}
	answers := p.answers()
	handle("GET /analysis/{id}", answers.Card)
	handle("POST /analysis/{id}/again", p.again(answers))
	for name, act := range p.acts() {
		handle("POST /analysis/{id}/"+name, answers.Handle(name, act))
	}
}

// word is a key of the chapter's words made of parts.
func word(v *page.View, kind, name string) string {
	return v.T(i18n.Msg{Key: "analysis." + kind + "." + name})
}

// capital is word where it stands alone.
func capital(v *page.View, kind, name string) string { return page.Capital(word(v, kind, name)) }

// options are the words of a list as choices.
func options[T ~string](v *page.View, kind string, list []T) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, x := range list {
		out[i] = ui.Option{Value: string(x), Label: capital(v, kind, string(x))}
	}
	return out
}

// period says the period of a product, or of what it answers.
func period(v *page.View, r analysis.Record, o *analysis.Owed) string {
	switch {
	case o != nil:
		return v.T(analysis.PeriodMsg(o.Period))
	case r.From.None() || r.To.None():
		return ""
	}
	return v.S("analysis.period.days", "from", r.From, "to", r.To)
}
