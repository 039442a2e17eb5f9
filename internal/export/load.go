package export

import (
	"strconv"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

// LoadHead are the heads of the columns of a load after the body: its weeks, what comes later, the sum, how many of it are periods that are
// still to be opened, and how many inspections bind the body in these weeks, each where there are any.
func LoadHead(p *i18n.Printer, t instrument.LoadTable) []string {
	out := make([]string, 0, len(t.Weeks)+4)
	for _, w := range t.Weeks {
		out = append(out, p.DayMonth(w))
	}
	if out = append(out, p.S("load.later"), p.S("load.total")); t.HasComing() {
		out = append(out, p.S("load.coming.column"))
	}
	if t.HasInspections() {
		out = append(out, p.S("load.inspections.column"))
	}
	return out
}

// Load is the load of bodies by week as a table, a line for each body (44).
func Load(p *i18n.Printer, t instrument.LoadTable) Table {
	rows := make([][]string, len(t.Bodies))
	for i, b := range t.Bodies {
		rows[i] = append(rows[i], p.Text(b.Name))
		for _, n := range LoadNumbers(t, b) {
			rows[i] = append(rows[i], strconv.Itoa(n))
		}
	}
	head := append([]string{p.S("load.body")}, LoadHead(p, t)...)
	return Table{Name: "load", Head: head, Columns: Counted(len(head)), Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}

// LoadNumbers are the numbers of a line in the order of LoadHead.
func LoadNumbers(t instrument.LoadTable, b instrument.BodyLoad) []int {
	out := append(append(make([]int, 0, len(b.Weeks)+4), b.Weeks...), b.Later, b.Total())
	if t.HasComing() {
		out = append(out, b.AllComing())
	}
	if t.HasInspections() {
		out = append(out, len(b.Inspections))
	}
	return out
}
