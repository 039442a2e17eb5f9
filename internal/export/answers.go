package export

import (
	"strconv"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

// Answers is the table of answers to the questions of an instrument: a line for each recipient and period, and one with the sums.
func Answers(r Reader, t instrument.AnswerTable) Table {
	p := r.Print
	head := []string{p.S("pages.answers.body"), p.S("common.field.number"), p.S("common.field.due"), p.S("pages.answers.state")}
	for i, q := range t.Questions {
		head = append(head, strconv.Itoa(i+1)+". "+p.Text(q.Words()))
	}
	var rows [][]string
	for _, x := range t.Rows {
		state := p.T(i18n.Msg{Key: "instrument.execution.state." + string(x.State)})
		switch standing, late := x.Standing(r.Calendar, r.Day); {
		case x.Returned:
			state = p.S("pages.answers.returned")
		case standing == instrument.Late:
			state += ", " + p.S("pages.late", "n", int(late))
		case x.Report == "" && x.State.Open():
			state += ", " + p.S("pages.answers.none_row") + ", " + r.term(x.Execution)
		}
		row := []string{p.Text(r.Org.UnitName(x.BodyID, r.Day)), x.Number, p.Day(x.DueDay), state}
		for i, q := range t.Questions {
			row = append(row, q.Say(p, x.Answers[strconv.Itoa(i+1)]))
		}
		rows = append(rows, row)
	}
	sums := []string{p.S("pages.answers.sum"), "", "", ""}
	for i, q := range t.Questions {
		sums = append(sums, q.Say(p, t.Sums[i]))
	}
	rows = append(rows, sums)
	return Table{Name: "answers", Head: head, Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}
