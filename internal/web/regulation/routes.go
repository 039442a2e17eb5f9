// Package regulation holds the pages of the Regulation: its paragraphs with what stands under each (order 5), the
// editions of the Office and of the bodies (10, order 2, 4, 7), the acquaintance with them (order 6), and the loading of
// the official text.
package regulation

import (
	"net/http"

	"reglament/internal/control"
	"reglament/internal/rulebook"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
)

type pages struct {
	*page.Site
	Book    *rulebook.Service
	Control *control.Service
}

const (
	path         = "/regulation"
	editionsPath = path + "/editions"
	textPath     = path + "/text"
)

// Routes serves the pages of the Regulation.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{Site: s, Book: of.App.Rulebook, Control: of.App.Control}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET /regulation", p.list)
	handle("GET /regulation/{para}", p.paragraph)
	handle("GET /regulation/text", p.textForm)
	handle("POST /regulation/text", p.importText)
	handle("GET /regulation/editions", p.editions)
	handle("GET /regulation/editions/new", p.deriveForm)
	handle("POST /regulation/editions/new", p.derive)
	handle("GET /regulation/editions/{id}", p.edition)
	handle("GET /regulation/editions/{id}/paragraphs/{para}", p.place)
	handle("GET /regulation/editions/{id}/edit", p.edit)
	handle("POST /regulation/editions/{id}/edit", p.save)
	handle("POST /regulation/editions/{id}/adopt", p.adopt)
	handle("POST /regulation/editions/{id}/drop", p.drop)
	handle("GET /regulation/editions/{id}/acquaintance", p.acquaintance)
	handle("POST /regulation/editions/{id}/acquaintance/confirm", p.confirm)
	handle("POST /regulation/editions/{id}/acquaintance/remind", p.remind)
}
