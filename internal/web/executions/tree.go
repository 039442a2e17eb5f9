package executions

import (
	"net/http"

	"github.com/a-h/templ"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// LeavesRegister lists those right below an execution, each with its own light and with what stands below it in turn (50).
func LeavesRegister(v *page.View, id string, leaves []instrument.Leaf) ui.Register {
	reg := ui.Register{ID: "leaves-" + id, Caption: v.S("pages.delegation.title"), Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("common.field.due")},
		{Role: ui.ColTitle, Label: v.S("common.field.executor")},
		{Role: ui.ColStage, Label: v.S("pages.stage")},
	}, Empty: ui.Empty{Title: v.S("pages.delegation.none")}}
	rows := make([]ui.Row, len(leaves))
	for i, e := range leaves {
		href := path + "/" + e.ID
		below := ""
		if e.Below.Of > 0 {
			below = v.S("pages.delegation.title") + ": " + countWords(v, e.Below)
		}
		rows[i] = ui.Row{ID: e.ID, Label: v.UnitName(e.BodyID), Href: href, Cells: []templ.Component{
			DueCell(v, e.Execution), v.TitleCell(href, v.UnitName(e.BodyID), page.Join("№\u00a0"+e.Number, below)), v.Stage(StateName(v, e.State)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// countWords say how many of those below are closed, and how many came late.
func countWords(v *page.View, c instrument.Count) string {
	done := v.S("pages.delegation.done", "n", int(c.Done), "of", int(c.Of))
	if c.Late == 0 {
		return done
	}
	return done + ", " + v.S("pages.delegation.late", "n", int(c.Late))
}

// branchLight is how a branch stands as a whole.
func branchLight(c instrument.Count) ui.LightKind {
	switch {
	case c.Late > 0:
		return ui.Over
	case c.Done == c.Of:
		return ui.Done
	}
	return ui.OnDay
}

// tree is a page of those right below an execution.
func (p pages) tree(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	q := httpx.Query(r)
	after := q.OptID("after")
	if err := q.Err(); err != nil {
		return err
	}
	b, err := p.Instruments.Branch(r.Context(), v.Act, id, after, page.PageSize)
	if err != nil {
		return err
	}
	reg := LeavesRegister(v, id, b.Leaves)
	reg.Pager = &ui.Pager{Shown: len(b.Leaves)}
	if b.Next != "" {
		reg.Pager.Next = v.With("after", b.Next)
	}
	head := ui.Page{Title: v.S("pages.delegation.title"), Section: "executions", Sub: b.Execution.Title, Crumbs: []ui.Link{
		{Label: v.S("ui.nav.executions"), Href: path}, {Label: "№\u00a0" + b.Execution.Number, Href: path + "/" + id},
	}}
	return httpx.Page(w, r, http.StatusOK, head, branchPage(v, b, reg))
}

// childName is the number of an instrument that was sent on, or its kind while it has none, and its title.
func childName(v *page.View, r instrument.Record) string {
	if r.Number == "" {
		return page.Join(v.S("pages.instrument.kind."+string(r.Kind)), r.Title)
	}
	return page.Join("№\u00a0"+r.Number, r.Title)
}

// childLine says where it stands, and how many of its recipients are closed.
func childLine(v *page.View, r instrument.Record) string {
	state := v.T(i18n.Msg{Key: "instrument.state." + string(r.State)})
	if r.Executions == 0 {
		return state
	}
	return page.Join(state, v.S("pages.delegation.done", "n", int(r.Executions-r.OpenExecutions), "of", int(r.Executions)))
}
