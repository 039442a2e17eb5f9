package page

import (
	"strconv"

	"github.com/a-h/templ"

	"reglament/internal/export"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/ui"
)

// loadKind is the light of what a week weighs: above the limit, at it, or with room (44).
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

// inspectionIcon marks inspections in the picture of a load and in its table.
const inspectionIcon = "scan-search"

// LoadBars is the picture of a load: for each week the number at the body for which it weighs most, and what its inspections add.
func (v *View) LoadBars(t instrument.LoadTable) ui.DayBars {
	out := ui.DayBars{Caption: v.S("load.picture"), Weeks: true, Days: make([]ui.DayBar, len(t.Weeks))}
	if t.HasInspections() {
		out.BesideIcon, out.Legend = inspectionIcon, v.S("load.inspections.legend")
	}
	for i, w := range t.Weeks {
		n, weight := 0, 0
		for _, b := range t.Bodies {
			if b.Weight[i] > weight {
				n, weight = b.Weeks[i], b.Weight[i]
			}
		}
		out.Days[i] = ui.DayBar{Day: w, N: n, Kind: loadKind(t, weight), Beside: weight - n}
		if weight > n {
			out.Days[i].BesideText = v.S("load.inspections.week", "n", weight-n)
		}
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
		numbers := export.LoadNumbers(t, b)
		for k, n := range numbers {
			switch {
			case k < len(b.Weeks):
				cells = append(cells, v.loadCell(n, b.Coming[k], b.InWeek[k], loadKind(t, b.Weight[k])))
			case k == len(b.Weeks):
				cells = append(cells, v.loadCell(n, b.ComingLater, 0, ui.OnDay))
			case k == len(numbers)-1 && len(b.Inspections) > 0:
				cells = append(cells, v.inspectionsCell(n, b.Body, name))
			default:
				cells = append(cells, v.loadCell(n, 0, 0, ui.OnDay))
			}
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
	note := v.S("load.most", "most", t.Most)
	if t.HasInspections() {
		note += " " + v.S("load.inspections.weigh", "least", t.Weigh.Least(), "most", t.Weigh.Most())
	}
	return note
}

// InspectionLine names an inspection that binds a body, with its days.
func (v *View) InspectionLine(x instrument.Inspected) string {
	return v.S("load.inspections.line", "kind", i18n.Msg{Key: "inspection.kind." + x.Kind}, "from", x.From, "to", x.Last)
}

// InspectionsOf is where the inspections of a body are listed.
func InspectionsOf(body string) string { return InspectionsPath + "?body=" + body }

// InspectionsPath is the register of inspections.
const InspectionsPath = "/control/inspections"

// LoadOf is where the executions behind a line of a load are listed.
func LoadOf(body string) string { return "/executions?body=" + body }

func itoa(n int) string { return strconv.Itoa(n) }
