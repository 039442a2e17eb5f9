package instruments

import (
	"errors"
	"net/http"
	"strconv"

	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// receivedOf loads the received execution that the form sends on; one that the person may not see is not shown (50).
func (p pages) receivedOf(r *http.Request, v *page.View, d *draftPage) error {
	id := d.Input.Delegation.ExecutionID
	if id == "" {
		return nil
	}
	b, err := p.Instruments.Branch(r.Context(), v.Act, id, "", 1)
	if errors.Is(err, fault.NotFound{}) {
		return nil
	}
	d.Received = &instrument.ReceivedLink{ID: id, Number: b.Execution.Number, DueDay: b.Execution.DueDay}
	return err
}

// tree is a page of what became of an instrument below its recipients.
func (p pages) tree(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	q := httpx.Query(r)
	after, _ := q.OptInt("after", 0, 1_000_000)
	if err := q.Err(); err != nil {
		return err
	}
	c, err := p.Instruments.Card(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	t, err := p.Instruments.Tree(r.Context(), v.Act, id, cursorOf(after), treePage)
	if err != nil {
		return err
	}
	crumb := c.Number
	if crumb == "" {
		crumb = v.S("pages.instrument.kind." + string(c.Kind))
	}
	head := ui.Page{Title: v.S("pages.delegation.whole"), Section: "instruments", Sub: c.Title, Crumbs: []ui.Link{
		{Label: v.S("ui.nav.instruments"), Href: path}, {Label: crumb, Href: path + "/" + id},
	}}
	return httpx.Page(w, r, http.StatusOK, head, treeView(v, c.Record, t))
}

// treePage is how many branches a page of the tree shows.
const treePage = 25

// treeBook gives out the whole tree as a workbook.
func (p pages) treeBook(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	t, err := export.Tree(r.Context(), v.Reader(), p.Instruments, v.Act, id)
	if err != nil {
		return err
	}
	return page.Export(w, v, t)
}

func cursorOf(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
