package desk

import (
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/control"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// sheets are what the person has still to confirm having read.
func (x deskView) sheets(v *page.View) []ui.TodoItem {
	out := make([]ui.TodoItem, len(x.Sheets))
	for i, s := range x.Sheets {
		d := v.Due(s.Due)
		out[i] = ui.TodoItem{Kind: d.Light.Kind, Href: s.Link, Title: v.T(s.Title), Note: strings.TrimSpace(v.Day(s.Due) + " " + d.Light.Text)}
	}
	return out
}

// notices are the newest notices; the unread ones bear a mark.
func (x deskView) notices(v *page.View) []ui.TodoItem {
	out := make([]ui.TodoItem, len(x.Notices))
	for i, n := range x.Notices {
		item := ui.TodoItem{Kind: ui.Done, Href: openNotice(n), Title: v.T(n.Msg), Note: v.Instant(n.At)}
		if n.ReadAt.IsZero() {
			item.Kind, item.Note = ui.Soon, item.Note+" · "+v.S("desk.unread")
		}
		if item.Href == "" {
			item.Href = "/notices"
		}
		out[i] = item
	}
	return out
}

// overdue lists the duties that are late.
func (x deskView) overdue(v *page.View) ui.Register {
	reg := ui.Register{ID: "overdue-list", Caption: v.S("desk.overdue"), Empty: ui.Empty{Title: v.S("desk.overdue_none")}, Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("common.field.due")},
		{Role: ui.ColTitle, Label: v.S("desk.duty")},
		{Role: ui.ColUnit, Label: v.S("desk.creditor")},
	}}
	rows := make([]ui.Row, len(x.Overdue))
	for i, d := range x.Overdue {
		what, href := v.T(d.What), d.Link
		if href == "" {
			href = "/control/duties/" + d.ID
		}
		rows[i] = ui.Row{ID: d.ID, Label: what, Href: href, Cells: []templ.Component{
			v.DueCell(v.Due(d.DueDay)), v.TitleCell(href, what, v.S("common.paragraph", "para", d.Para)), v.TextCell(creditor(v, d), v.Text(d.Debtor)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// creditor names to whom a duty is owed: a unit with the one above it, since many departments have a first directorate.
func creditor(v *page.View, d control.Owed) string {
	if name := v.UnitNear(d.CreditorUnit); name != "" {
		return name
	}
	return v.Text(d.Creditor)
}
