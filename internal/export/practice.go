package export

import (
	"strconv"

	"reglament/internal/i18n"
	"reglament/internal/paper"
	"reglament/internal/planning"
)

// PracticeKey names a line of the analysis of planning practice (18).
func (r Reader) PracticeKey(by planning.PracticeBy, key string) string {
	switch {
	case key == "":
		return r.say("planning.practice.nobody")
	case by == planning.ByDeputy:
		return r.PostHeld(key)
	case by == planning.ByMonth:
		return r.Print.T(i18n.M("planning.practice.month", "month", i18n.Msg{Key: "planning.month." + key[5:7]}, "year", key[:4]))
	case by == planning.ByKind:
		return r.say("planning.kind." + key)
	}
	return r.UnitName(key)
}

// practiceHead are the columns of the analysis.
func (r Reader) practiceHead(by planning.PracticeBy) []string {
	out := []string{r.say("planning.practice.by." + string(by)), r.say("planning.practice.total")}
	for _, o := range planning.Outcomes {
		out = append(out, r.say("planning.outcome."+string(o)))
	}
	return out
}

// practiceLines are the lines of the analysis with their sum.
func (r Reader) practiceLines(x planning.Practice) [][]string {
	line := func(name string, row planning.PracticeRow) []string {
		out := []string{name, strconv.Itoa(row.Total)}
		for _, o := range planning.Outcomes {
			out = append(out, strconv.Itoa(row.Counts[o]))
		}
		return out
	}
	var out [][]string
	for _, row := range x.Rows {
		out = append(out, line(r.PracticeKey(x.By, row.Key), row))
	}
	return append(out, line(r.say("planning.practice.sum"), x.Sum))
}

// Practice is the analysis of planning practice as a table.
func Practice(r Reader, x planning.Practice) Table {
	head := r.practiceHead(x.By)
	return Table{Name: "practice", Head: head, Columns: Counted(len(head)), Page: func(string) ([][]string, string, error) { return r.practiceLines(x), "", nil }}
}

// PracticeSheet is the same as a document to be printed; period says what it covers.
func PracticeSheet(r Reader, lang i18n.Lang, x planning.Practice, period string, at i18n.Civil) *paper.Sheet {
	t := paper.Table{Head: r.practiceHead(x.By), Widths: []float64{.28, .09, .09, .09, .09, .09, .09, .09, .09}}
	for _, line := range r.practiceLines(x) {
		t.Rows = append(t.Rows, paper.Row{Cells: line})
	}
	body := r.Org.UnitName(r.Org.Root(), r.Day)
	return &paper.Sheet{
		Lang: lang, Title: r.say("planning.practice.title"), Author: r.Print.Text(body), At: r.Day.Start(),
		Head:   paper.Letterhead{BodyKK: body.In(i18n.KK), BodyRU: body.In(i18n.RU)},
		Foot:   r.Print.T(i18n.M("planning.practice.foot", "day", at)),
		Blocks: []paper.Block{paper.Title(r.say("planning.practice.title")), paper.Fact(r.say("planning.practice.period"), period), paper.TableOf(t)},
	}
}
