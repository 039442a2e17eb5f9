package executions

import (
	"github.com/a-h/templ"

	"reglament/internal/instrument"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Matrix is a periodic term as a table: a line for each recipient, a column for each period (47).
func Matrix(v *page.View, id string, list []instrument.Execution, periods []instrument.PeriodView) ui.Register {
	reg := ui.Register{ID: id, Caption: v.S("pages.period.matrix"), Matrix: true, Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.period.body")}}}
	for _, p := range periods {
		reg.Columns = append(reg.Columns, ui.Column{Role: ui.ColCount, Label: v.DayMonth(p.From) + " – " + v.DayMonth(p.To)})
	}
	var rows []ui.Row
	at := map[string]int{}
	for _, e := range list {
		i, ok := at[e.BodyID]
		if !ok {
			i = len(rows)
			at[e.BodyID] = i
			name, href := v.UnitName(e.BodyID), "/executions/"+e.ID
			row := ui.Row{ID: e.BodyID, Label: name, Href: href, Cells: []templ.Component{v.TitleCell(href, name, "")}}
			for _, p := range periods {
				row.Cells = append(row.Cells, waitCell(v, p))
			}
			rows = append(rows, row)
		}
		if n := int(e.Period); n >= 1 && n <= len(periods) {
			rows[i].Cells[n] = periodCell(v, e)
		}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// waitWords say why a recipient has not got a period.
func waitWords(v *page.View, p instrument.PeriodView) string {
	switch {
	case p.Ended || p.Opened:
		return v.S("pages.period.ended")
	case p.Due.None():
		return v.S("pages.period.no_day")
	}
	return v.S("pages.period.opens", "day", p.Opens)
}
