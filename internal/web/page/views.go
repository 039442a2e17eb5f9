package page

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"reglament/internal/account"
	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/web/httpx"
	"reglament/internal/web/ui"
)

// Views serves the saved views of a register at the path: POST <path>/views keeps one, POST <path>/views/drop forgets it.
func (s *Site) Views(mux *http.ServeMux, path, register string) {
	mux.Handle("POST "+path+"/views", s.Handle(func(w http.ResponseWriter, r *http.Request, v *View) error {
		in := httpx.Read(r)
		name := in.Text("name", 1, 60)
		query := in.Text("query", 0, 1000)
		if err := in.Err(); err != nil {
			return err
		}
		x, err := s.Accounts.SaveView(r.Context(), v.Act, account.SavedView{Register: register, Name: name, Query: query})
		if err != nil {
			return err
		}
		httpx.Flash(w, r, ui.Done, i18n.M("page.views.saved"))
		return httpx.Redirect(w, r, Address(path, x.Query))
	}))
	mux.Handle("POST "+path+"/views/drop", s.Handle(func(w http.ResponseWriter, r *http.Request, v *View) error {
		in := httpx.Read(r)
		id := in.ID("view")
		if err := in.Err(); err != nil {
			return err
		}
		if err := s.Accounts.DropView(r.Context(), v.Act, id); err != nil {
			return err
		}
		httpx.Flash(w, r, ui.Done, i18n.M("page.views.dropped"))
		return httpx.Redirect(w, r, path)
	}))
}

// SavedViews lists the views that the person kept of a register.
func (s *Site) SavedViews(ctx context.Context, v *View, register string) (list []account.SavedView, err error) {
	err = s.DB.Read(ctx, func(q store.Q) error {
		list, err = account.SavedViews(ctx, q, v.Act.PersonID, register)
		return err
	})
	return list, err
}

// Address is a path with a query that may be empty.
func Address(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}

// PageSize is the number of rows of a register's page.
const PageSize = 50

// Export writes a register as a workbook.
func Export(w http.ResponseWriter, v *View, t export.Table) error {
	book, err := export.Make(v.Printer, t, export.Max)
	if err != nil {
		return err
	}
	defer book.Close()
	w.Header().Set("Content-Type", export.MIME)
	w.Header().Set("Content-Disposition", Attachment(t.FileName()))
	w.Header().Set("Cache-Control", "no-store")
	return book.Write(w)
}

// Attachment is the Content-Disposition under which a browser saves a file and never shows it.
func Attachment(name string) string { return "attachment; " + filename(name) }

// Inline is the Content-Disposition of what the program has made itself and a browser may show.
func Inline(name string) string { return "inline; " + filename(name) }

func filename(name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return `filename="` + plain + `"; filename*=UTF-8''` + url.PathEscape(name)
}

// Bulk does an act upon every selected record and tells how many were done and why the first that was not, was not.
// Each record is a command of its own: what one refuses, the others do.
func (v *View) Bulk(w http.ResponseWriter, r *http.Request, back string, do func(act org.Act, id string) error) error {
	in := httpx.Read(r)
	ids := in.IDs("id", 0, 500)
	act := v.Keyed(in)
	if err := in.Err(); err != nil {
		return err
	}
	if len(ids) == 0 {
		httpx.Flash(w, r, ui.Soon, i18n.M("page.bulk.none"))
		return httpx.Redirect(w, r, back)
	}
	done, failed := 0, 0
	var why i18n.Msg
	for i, id := range ids {
		one := act
		if act.Key != "" {
			one.Key = act.Key + "-" + strconv.Itoa(i)
		}
		err := do(one, id)
		switch {
		case err == nil:
			done++
		case fault.Status(err) >= http.StatusInternalServerError:
			return err
		default:
			if failed++; failed == 1 {
				why = Why(err)
			}
		}
	}
	if failed == 0 {
		httpx.Flash(w, r, ui.Done, i18n.M("page.bulk.done", "n", done))
	} else {
		httpx.Flash(w, r, ui.Soon, i18n.M("page.bulk.partly", "n", done, "failed", failed, "why", why))
	}
	return httpx.Redirect(w, r, back)
}

// Why says in one sentence why an act was not done.
func Why(err error) i18n.Msg {
	var refusal *law.Refusal
	var forbidden fault.Forbidden
	var conflict fault.Conflict
	var invalid fault.Invalid
	switch {
	case errors.As(err, &refusal) && len(refusal.Findings) > 0:
		return refusal.Findings[0].Msg
	case errors.As(err, &forbidden) && len(forbidden.Reasons) > 0:
		return forbidden.Reasons[0]
	case errors.As(err, &conflict):
		return conflict.Msg
	case errors.As(err, &invalid) && len(invalid.Fields) > 0:
		return invalid.Fields[0].Msg
	}
	return i18n.M("common.error.notfound")
}
