package export

import (
	"strconv"
	"strings"
	"unicode"

	"reglament/internal/halfyear"
)

// HalfYear is the figures of an analysis as a table: the sums, then each table under its title (49-1).
func HalfYear(r Reader, f halfyear.Figures, span halfyear.Span) Table {
	var rows [][]string
	for _, n := range f.Named() {
		rows = append(rows, []string{r.say("halfyear." + n.Name), strconv.Itoa(n.N)})
	}
	for _, t := range halfyear.Tables(f, r.Print, r.Org, r.Day) {
		rows = append(rows, []string{""}, []string{t.Title})
		if len(t.Rows) == 0 {
			rows = append(rows, []string{t.None})
			continue
		}
		rows = append(rows, t.Head)
		for _, row := range t.Rows {
			for i := range row {
				row[i] = ungrouped(row[i])
			}
			rows = append(rows, row)
		}
	}
	head := []string{r.Print.S("halfyear.title"), r.Print.Day(span.From) + " – " + r.Print.Day(span.To)}
	return Table{Name: "halfyear", Head: head, Columns: Counted(halfYearColumns), Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}

// halfYearColumns is how many columns the widest table of an analysis has.
const halfYearColumns = 8

// ungrouped takes the spaces out of a number as people read it, so that a spreadsheet adds it up; words stay.
func ungrouped(cell string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, cell)
	if _, ok := number(plain); ok {
		return plain
	}
	return cell
}
