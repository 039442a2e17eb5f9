// Package admin holds the pages of the administrator: accounts, the working calendar, the state of the program, the
// journal and its proof, registration numbers, import and export of the structure. Whoever administers nothing does not
// find them.
package admin

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/app"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/web/block"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct {
	*page.Site
	app *app.App
}

// Routes serves the pages of the administrator.
func Routes(mux *http.ServeMux, of *site.Site) {
	p := pages{page.Of(of), of.App}
	for pattern, h := range map[string]page.Handler{
		"GET /admin":                         p.index,
		"GET /admin/status":                  p.status,
		"GET /admin/journal":                 p.journal,
		"POST /admin/journal/verify":         p.verify,
		"GET /admin/accounts":                p.accounts,
		"POST /admin/accounts/new":           p.createAccount,
		"GET /admin/accounts/{id}":           p.account,
		"POST /admin/accounts/{id}/disable":  p.disable,
		"POST /admin/accounts/{id}/enable":   p.enable,
		"POST /admin/accounts/{id}/reset":    p.reset,
		"POST /admin/accounts/{id}/sessions": p.endSessions,
		"GET /admin/refused":                 p.refused,
		"GET /admin/calendar":                p.calendar,
		"POST /admin/calendar/move":          p.moveDay,
		"POST /admin/calendar/year":          p.addYear,
		"GET /admin/numbers":                 p.numbers,
		"POST /admin/numbers":                p.saveNumber,
		"GET /admin/structure":               p.structure,
		"POST /admin/structure/import":       p.importSheets,
		"GET /admin/structure/export.zip":    p.exportZIP,
		"GET /admin/structure/export.xlsx":   p.exportXLSX,
	} {
		mux.Handle(pattern, p.Handle(only(h)))
	}
}

// only hides a page from whoever does not administer in any of his capacities; an act in another capacity is refused by
// the service, and so is the page when the capacity chosen is not the administrator's.
func only(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		switch {
		case !v.Viewer.Admin:
			return fault.NotFound{What: r.URL.Path}
		case !v.Org.IsAdmin(v.Act):
			return fault.Forbid(i18n.M("org.refuse.admin"))
		}
		return h(w, r, v)
	}
}

// Titles of the pages; the path of each is /admin/ with its name.
var titles = []string{"calendar", "accounts", "refused", "status", "journal", "numbers", "structure"}

func title(v *page.View, name string) string { return v.T(i18n.Msg{Key: "pages.admin." + name}) }

func head(v *page.View, name string) ui.Page {
	return ui.Page{Title: title(v, name), Section: "admin", Crumbs: []ui.Link{{Label: v.S("ui.nav.admin"), Href: "/admin"}}}
}

func cells(list ...templ.Component) []templ.Component { return list }

func (p pages) index(w http.ResponseWriter, r *http.Request, v *page.View) error {
	reg := ui.Register{Caption: v.S("ui.nav.admin"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("common.field.name")}}}
	var rows []ui.Row
	for _, name := range titles {
		to := "/admin/" + name
		rows = append(rows, ui.Row{
			ID: name, Label: title(v, name), Href: to,
			Cells: cells(v.TitleCell(to, title(v, name), v.T(i18n.Msg{Key: "pages.admin.about." + name}))),
		})
	}
	reg.Groups = ui.Plain(rows)
	return block.Show(w, r, v, http.StatusOK, ui.Page{Title: v.S("ui.nav.admin"), Section: "admin"},
		block.Sheet{Parts: []block.Part{{ID: "admin", Register: &reg}}}, "", nil)
}

func opens(acts []page.ActForm) []ui.Action {
	out := make([]ui.Action, len(acts))
	for i, a := range acts {
		out[i] = a.Open(false)
	}
	return out
}

// lines joins what is said of one thing.
func lines(list ...string) string { return strings.Join(list, " · ") }
