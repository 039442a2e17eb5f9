package regulation

import (
	"net/http"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/rulebook"
	"reglament/internal/store"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
	"reglament/regulation"
)

// textPage is the form that loads the official text.
type textPage struct {
	Form     *ui.Form
	Editions []ui.Option
	Load     rulebook.TextLoad
	Loaded   bool
}

// ownAdmin refuses everybody but administrators: the text is loaded for all.
func ownAdmin(v *page.View) error {
	if !v.Viewer.Admin {
		return fault.Forbid(i18n.M("regpages.text.admin"))
	}
	return nil
}

func (p pages) textForm(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := ownAdmin(v); err != nil {
		return err
	}
	return p.showText(w, r, v, http.StatusOK, ui.NewForm())
}

func (p pages) showText(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	t := textPage{Form: f, Editions: baseOptions(v, "")}
	err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		_, t.Load, t.Loaded, err = p.Book.OfficialText(r.Context(), q, v.Act.Day())
		return err
	})
	if err != nil {
		return err
	}
	head := ui.Page{Title: v.S("regpages.text.load"), Section: "regulation", Crumbs: crumbs(v)[:1]}
	return httpx.Page(w, r, status, head, textView(v, t))
}

// importText loads the official text: a text file in UTF-8 with every heading and paragraph.
func (p pages) importText(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := ownAdmin(v); err != nil {
		return err
	}
	in := httpx.Read(r)
	edition := in.ID("edition")
	files := in.Files("text", 1)
	switch {
	case len(files) == 0:
		in.Bad("text", i18n.M("pages.file.choose"))
	case files[0].Size > regulation.TextSizeMax:
		in.Bad("text", i18n.M("regpages.text.big"))
	}
	act := v.Keyed(in)
	err := in.Err()
	var receipt rulebook.TextReceipt
	if err == nil {
		body, errOpen := files[0].Open()
		if errOpen != nil {
			return errOpen
		}
		defer body.Close()
		receipt, err = p.Book.ImportText(r.Context(), act, edition, body)
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.showText(w, r, v, status, f) })
	}
	if receipt.Same {
		httpx.Flash(w, r, ui.Soon, i18n.M("regpages.text.same"))
	} else {
		httpx.Flash(w, r, ui.Done, i18n.M("regpages.text.loaded", "n", receipt.Paragraphs))
	}
	return httpx.Redirect(w, r, path)
}
