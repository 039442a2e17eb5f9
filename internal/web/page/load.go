package page

import (
	"strconv"

	"github.com/a-h/templ"

	"reglament/internal/export"
	"reglament/internal/instrument"
	"reglament/internal/web/ui"
)

// loadKind is the light of a number of a week: above the limit, at it, or with room (44).
func loadKind(t instrument.LoadTable, n int) ui.LightKind {
	switch {
	case t.Most == 0:
		return ui.OnDay
	case n > t.Most:
		return ui.Over
	case n == t.Most:
		return ui.Soon
	}
	return ui.OnDay
}

// LoadBars is the picture of a load: for each week the number at the body that has most.
func (v *View) LoadBars(t instrument.LoadTable) ui.DayBars {
	out := ui.DayBars{Caption: v.S("load.picture"), Weeks: true, Days: make([]ui.DayBar, len(t.Weeks))}
	for i, w := range t.Weeks {
		most := 0
		for _, b := range t.Bodies {
			most = max(most, b.Weeks[i])
		}
		out.Days[i] = ui.DayBar{Day: w, N: most, Kind: loadKind(t, most)}
	}
	return out
}

// LoadRegister is a load as a table: a line for each body, a column for each week.
func (v *View) LoadRegister(t instrument.LoadTable, id string, href func(body string) string) ui.Register {
	reg := ui.Register{
		ID: id, Caption: v.S("load.title"), Matrix: true, Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("load.body")}},
		Empty: ui.Empty{Title: v.S("load.none"), Text: v.S("load.none_text")},
	}
	for _, head := range export.LoadHead(v.Printer, t) {
		reg.Columns = append(reg.Columns, ui.Column{Role: ui.ColCount, Label: head})
	}
	rows := make([]ui.Row, len(t.Bodies))
	for i, b := range t.Bodies {
		name := v.Text(b.Name)
		cells := []templ.Component{v.TitleCell(href(b.Body), name, "")}
		for k, n := range export.LoadNumbers(t, b) {
			kind, coming := ui.OnDay, 0
			switch {
			case k < len(b.Weeks):
				kind, coming = loadKind(t, n), b.Coming[k]
			case k == len(b.Weeks):
				coming = b.ComingLater
			}
			cells = append(cells, v.loadCell(n, coming, kind))
		}
		rows[i] = ui.Row{ID: b.Body, Label: name, Href: href(b.Body), Cells: cells}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// LoadNote says what the numbers are measured by.
func (v *View) LoadNote(t instrument.LoadTable) string {
	if t.Most == 0 {
		return v.S("load.all_areas")
	}
	return v.S("load.most", "most", t.Most)
}

// LoadOf is where the executions behind a line of a load are listed.
func LoadOf(body string) string { return "/executions?body=" + body }

func itoa(n int) string { return strconv.Itoa(n) }
