package export

import (
	"strconv"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

// LoadHead are the heads of the columns of a load after the body: its weeks, what comes later, the sum, and how many of it are periods
// that are still to be opened.
func LoadHead(p *i18n.Printer, t instrument.LoadTable) []string {
	out := make([]string, 0, len(t.Weeks)+3)
	for _, w := range t.Weeks {
		out = append(out, p.DayMonth(w))
	}
	return append(out, p.S("load.later"), p.S("load.total"), p.S("load.coming.column"))
}

// Load is the load of bodies by week as a table, a line for each body (44).
func Load(p *i18n.Printer, t instrument.LoadTable) Table {
	rows := make([][]string, len(t.Bodies))
	for i, b := range t.Bodies {
		rows[i] = append(rows[i], p.Text(b.Name))
		for _, n := range append(append([]int{}, b.Weeks...), b.Later, b.Total(), b.AllComing()) {
			rows[i] = append(rows[i], strconv.Itoa(n))
		}
	}
	head := append([]string{p.S("load.body")}, LoadHead(p, t)...)
	return Table{Name: "load", Head: head, Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}
