package export

import (
	"strconv"

	"reglament/internal/instrument"
)

// HalfYear is the figures of an analysis as a table: the sums, then each table under its title (49-1).
func HalfYear(r Reader, f instrument.HalfYearFigures, span instrument.Span) Table {
	var rows [][]string
	for _, n := range f.Named() {
		rows = append(rows, []string{r.say("halfyear." + n.Name), strconv.Itoa(n.N)})
	}
	for _, t := range instrument.HalfYearTables(f, r.Print, r.Org, r.Day) {
		rows = append(rows, []string{""}, []string{t.Title}, t.Head)
		rows = append(rows, t.Rows...)
	}
	head := []string{r.Print.S("halfyear.title"), r.date(span.From) + " – " + r.date(span.To)}
	return Table{Name: "halfyear", Head: head, Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}
