package regulation

import (
	"net/http"

	"github.com/a-h/templ"

	"reglament/internal/i18n"
	"reglament/internal/rulebook"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// acquaintance is the sheet of an edition: who has read it (order 6).
func (p pages) acquaintance(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Query(r)
	body, after := in.OptID("body"), in.Text("after", 0, 200)
	if err := in.Err(); err != nil {
		return err
	}
	a, err := p.Book.Acquaintance(r.Context(), v.Act, id, body, after, page.PageSize)
	if err != nil {
		return err
	}
	title := v.S("regpages.acquaintance")
	head := ui.Page{Title: title, Sub: v.Text(a.Edition.Title), Section: "regulation", Crumbs: crumbs(v, ui.Link{Label: v.Text(a.Edition.BodyName), Href: editionHref(id)})}
	return httpx.Page(w, r, http.StatusOK, head, acquaintanceView(v, a, body))
}

func (p pages) confirm(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onSheet(w, r, v, func(id string, in *httpx.Input) (i18n.Msg, error) {
		_, err := p.Book.Confirm(r.Context(), v.Keyed(in), id)
		return i18n.M("regpages.done.confirm"), err
	})
}

func (p pages) remind(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onSheet(w, r, v, func(id string, in *httpx.Input) (i18n.Msg, error) {
		done, err := p.Book.Remind(r.Context(), v.Keyed(in), id)
		return i18n.M("regpages.done.remind", "n", int(done.People)), err
	})
}

// onSheet does an act upon the sheet and comes back to it.
func (p pages) onSheet(w http.ResponseWriter, r *http.Request, v *page.View, do func(id string, in *httpx.Input) (i18n.Msg, error)) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := httpx.Read(r)
	if err := in.Err(); err != nil {
		return err
	}
	msg, err := do(id, in)
	if err == nil {
		err = in.Err()
	}
	if err != nil {
		return err
	}
	httpx.Flash(w, r, ui.Done, msg)
	return httpx.Redirect(w, r, editionHref(id)+"/acquaintance")
}

// bodyChips choose a body of the sheet.
func bodyChips(v *page.View, a rulebook.Acquaintance, body string) []ui.Chip {
	at := editionHref(a.Edition.ID) + "/acquaintance"
	out := []ui.Chip{{Label: v.S("common.all"), Href: at, Current: body == ""}}
	seen := map[string]bool{}
	for _, c := range a.Counts {
		if !seen[c.BodyID] {
			seen[c.BodyID] = true
			out = append(out, ui.Chip{Label: v.UnitShort(c.BodyID), Href: at + "?body=" + c.BodyID, Current: body == c.BodyID})
		}
	}
	return out
}

func countsRegister(v *page.View, a rulebook.Acquaintance, body string) ui.Register {
	reg := ui.Register{ID: "counts-list", Caption: v.S("regpages.acquaintance.counts"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("common.field.unit")},
		{Role: ui.ColCount, Label: v.S("regpages.required")},
		{Role: ui.ColCount, Label: v.S("regpages.confirmed")},
		{Role: ui.ColCount, Label: v.S("regpages.overdue")},
	}, Empty: ui.Empty{Title: v.S("regpages.none")}}
	var rows []ui.Row
	for _, c := range a.Counts {
		if body != "" && c.BodyID != body {
			continue
		}
		href := editionHref(a.Edition.ID) + "/acquaintance?body=" + c.BodyID
		rows = append(rows, ui.Row{ID: c.UnitID, Label: v.Text(c.Unit), Href: href, Cells: []templ.Component{
			v.TitleCell(href, v.Text(c.Unit), v.Text(c.Body)), v.CountCell(int(c.Required)), v.CountCell(int(c.Confirmed)), v.CountCell(int(c.Overdue)),
		}})
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

func readersRegister(v *page.View, a rulebook.Acquaintance) ui.Register {
	reg := ui.Register{ID: "readers-list", Caption: v.S("regpages.readers"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("common.field.person")},
		{Role: ui.ColUnit, Label: v.S("common.field.unit")},
		{Role: ui.ColDue, Label: v.S("common.field.due")},
		{Role: ui.ColStage, Label: v.S("regpages.confirmed_at")},
	}, Pager: &ui.Pager{Shown: len(a.Readers)}, Empty: ui.Empty{Title: v.S("regpages.none")}}
	rows := make([]ui.Row, len(a.Readers))
	for i, x := range a.Readers {
		done, due := v.Instant(x.ConfirmedAt), templ.Component(v.DueCell(v.Due(x.Due)))
		if !x.ConfirmedAt.IsZero() {
			due = v.DueCell(ui.Due{Day: x.Due, Light: ui.Light{Kind: ui.Done, Text: v.S("regpages.confirmed.word")}})
		} else {
			done = v.S("regpages.unconfirmed")
		}
		rows[i] = ui.Row{ID: x.PersonID, Label: x.Name, Cells: []templ.Component{nameCell(x.Name), v.TextCell(v.Text(x.Unit), v.Text(x.Body)), due, v.Stage(done)}}
	}
	reg.Groups = ui.Plain(rows)
	if a.Next != "" {
		reg.Pager.Next = v.With("after", a.Next)
	}
	return reg
}
