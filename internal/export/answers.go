package export

import (
	"strconv"
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
)

// Answers is the table of answers to the questions of an instrument: a line for each recipient and period, and one with the sums.
// Numbers and days are such in the workbook too. The file bears the number of the instrument, or its title while it has none.
func Answers(r Reader, t instrument.AnswerTable) Table {
	p := r.Print
	head := []string{p.S("pages.answers.body"), p.S("common.field.number"), p.S("common.field.due"), p.S("pages.answers.state")}
	columns := []Column{Words, Words, Day, Words}
	for i, q := range t.Questions {
		columns = append(columns, answerColumn(q))
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
		row := []string{p.Text(r.Org.UnitName(x.BodyID, r.Day)), x.Number, x.DueDay.String(), state}
		for i, q := range t.Questions {
			row = append(row, answerText(p, q, x.Answers[strconv.Itoa(i+1)]))
		}
		rows = append(rows, row)
	}
	sums := []string{p.S("pages.answers.sum"), "", "", ""}
	for i, q := range t.Questions {
		sums = append(sums, answerText(p, q, t.Sums[i]))
	}
	rows = append(rows, sums)
	file := FileWords(t.Number)
	if file == "" {
		file = FileWords(t.Title)
	}
	file = strings.Trim(file+"-"+FileWords(p.S("pages.answers.title")), "-")
	return Table{Name: "answers", File: file, Head: head, Columns: columns, Page: func(string) ([][]string, string, error) { return rows, "", nil }}
}

// answerColumn is what a column of answers holds.
func answerColumn(q instrument.Question) Column {
	switch {
	case q.Sums():
		return Number
	case q.Kind == instrument.AskDate:
		return Day
	}
	return Words
}

// answerText is an answer for its column: as it is kept where that is a number or a day, else in words.
func answerText(p *i18n.Printer, q instrument.Question, value string) string {
	if answerColumn(q) == Words {
		return q.Say(p, value)
	}
	return value
}
