package export

import (
	"strconv"

	"reglament/internal/instrument"
)

// Analysis is the figures of an analysis as a table: the sums, then each table under its title (49-1).
func Analysis(r Reader, f instrument.AnalysisFigures, span instrument.Span) Table {
	var rows [][]string
	for _, n := range f.Named() {
		rows = append(rows, []string{r.say("analysis." + n.Name), strconv.Itoa(n.N)})
	}
	for _, t := range instrument.AnalysisTables(f, r.Print, r.Org, r.Day) {
		rows = append(rows, []string{""}, []string{t.Title}, t.Head)
		rows = append(rows, t.Rows...)
	}
	head := []string{r.Print.S("analysis.title"), r.date(span.From) + " – " + r.date(span.To)}
	return Table{Name: "analysis", Head: head, Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}
