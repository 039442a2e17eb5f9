// Package web mounts the pages of the web interface. Each page group is a folder of its own with a function Routes.
package web

import (
	"net/http"

	"reglament/internal/web/account"
	"reglament/internal/web/admin"
	"reglament/internal/web/analysis"
	"reglament/internal/web/controls"
	"reglament/internal/web/desk"
	"reglament/internal/web/executions"
	"reglament/internal/web/files"
	"reglament/internal/web/find"
	"reglament/internal/web/grounds"
	"reglament/internal/web/halfyear"
	"reglament/internal/web/informs"
	"reglament/internal/web/inspections"
	"reglament/internal/web/instruments"
	"reglament/internal/web/oral"
	orgpages "reglament/internal/web/org"
	"reglament/internal/web/page"
	"reglament/internal/web/planning"
	"reglament/internal/web/regulation"
	"reglament/internal/web/revision"
	"reglament/internal/web/signing"
	"reglament/internal/web/site"
	"reglament/internal/web/sources"
	"reglament/internal/web/verify"
)

// Routes mounts every page group. The rim is put around the whole by site.Wrap.
func Routes(mux *http.ServeMux, s *site.Site) {
	s.Routes(mux)
	for _, mount := range pages {
		mount(mux, s)
	}
}

// pages are the page groups.
var pages = []func(*http.ServeMux, *site.Site){
	page.Routes, account.Routes, desk.Routes, files.Routes, find.Routes,
	planning.Routes,
	grounds.Routes, instruments.Routes, executions.Routes, oral.Routes, informs.Routes, sources.Routes,
	revision.Routes, halfyear.Routes, analysis.Routes,
	regulation.Routes, controls.Routes, inspections.Routes, orgpages.Routes, admin.Routes,
	signing.Routes, verify.Routes,
}
