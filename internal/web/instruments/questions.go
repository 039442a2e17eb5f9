package instruments

import (
	"net/http"
	"strconv"
	"strings"

	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/executions"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Bounds of what the form reads of questions; what they may hold is for the service to say.
const (
	questionMost = 500
	optionsMost  = 10_000
)

// readQuestions takes the questions from the form: rows from 1 on; a row without any words does not count, so that the numbers
// close up.
func readQuestions(in *httpx.Input) []instrument.Question {
	var out []instrument.Question
	for i := 1; i <= instrument.QuestionsMax; i++ {
		field := func(name string) string { return instrument.QuestionField(i, name) }
		q := instrument.Question{
			Kind: instrument.QuestionKind(in.OptChoice(field("kind"), questionKinds()...)), KK: in.Text(field("kk"), 0, questionMost),
			RU: in.Text(field("ru"), 0, questionMost), Note: in.Text(field("note"), 0, questionMost), Required: in.Bool(field("required")),
		}
		for line := range strings.Lines(in.Area(field("options"), 0, optionsMost)) {
			if line = strings.TrimSpace(line); line != "" {
				q.Options = append(q.Options, line)
			}
		}
		if q.KK == "" && q.RU == "" && q.Note == "" && len(q.Options) == 0 {
			continue
		}
		if q.Kind == "" {
			q.Kind = instrument.AskText
		}
		out = append(out, q)
	}
	return out
}

func questionKinds() []string {
	return page.Texts(instrument.QuestionKinds)
}

func kindOptionsOf(v *page.View) []ui.Option {
	out := make([]ui.Option, len(instrument.QuestionKinds))
	for i, k := range instrument.QuestionKinds {
		out[i] = ui.Option{Value: string(k), Label: v.T(i18n.Msg{Key: "instrument.question.kind." + string(k)})}
	}
	return out
}

// fillQuestions puts questions into the form.
func fillQuestions(f *ui.Form, list []instrument.Question) {
	for i, q := range list {
		field := func(name string) string { return instrument.QuestionField(i+1, name) }
		f.Set(field("kind"), string(q.Kind)).Set(field("kk"), q.KK).Set(field("ru"), q.RU).Set(field("note"), q.Note)
		f.Set(field("options"), strings.Join(q.Options, "\n"))
		if q.Required {
			f.Set(field("required"), "1")
		}
	}
}

// closeUp numbers the questions of a form anew once rows between them were emptied.
func closeUp(f *ui.Form, list []instrument.Question) {
	for i := 1; i <= instrument.QuestionsMax; i++ {
		for _, name := range []string{"kind", "kk", "ru", "note", "options", "required"} {
			f.Values.Del(instrument.QuestionField(i, name))
		}
	}
	fillQuestions(f, list)
}

// questionRows is how many rows of questions the form shows: what there is, and two more.
func questionRows(in instrument.Input) int {
	return min(len(in.Questions)+2, instrument.QuestionsMax)
}

// answersRegister is the table of answers: a line for each recipient and period, a column for each question, the sums at the end.
func answersRegister(v *page.View, t instrument.AnswerTable) ui.Register {
	reg := ui.Register{
		ID: "answers-list", Caption: v.S("pages.answers.title"), Matrix: true,
		Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("pages.answers.body")}, {Role: ui.ColStage, Label: v.S("pages.answers.state")}},
		Pager:   &ui.Pager{Shown: len(t.Rows), Total: len(t.Rows), Export: path + "/" + t.ID + "/answers.xlsx", ExportMost: export.Max},
		Empty:   ui.Empty{Title: v.S("pages.answers.title"), Text: v.S("pages.answers.empty")},
	}
	for i, q := range t.Questions {
		role := ui.ColNumber
		if q.Sums() {
			role = ui.ColCount
		}
		reg.Columns = append(reg.Columns, ui.Column{Role: role, Label: strconv.Itoa(i+1) + ". " + v.Text(q.Words())})
	}
	var rows []ui.Row
	for _, r := range t.Rows {
		href, name := "/executions/"+r.ID, v.UnitName(r.BodyID)
		row := ui.Row{ID: r.ID, Label: name, Href: href}
		row.Cells = append(row.Cells, v.TitleCell(href, name, "№\u00a0"+r.Number), answerState(v, r, executions.Light(v, r.Execution)))
		for i, q := range t.Questions {
			row.Cells = append(row.Cells, answerCell(r, q.Say(v.Printer, r.Answers[strconv.Itoa(i+1)])))
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		sums := ui.Row{ID: "sum", Label: v.S("pages.answers.sum")}
		sums.Cells = append(sums.Cells, v.TextCell(v.S("pages.answers.sum"), ""), v.TextCell("", ""))
		for i, q := range t.Questions {
			sums.Cells = append(sums.Cells, sumCell(q.Say(v.Printer, t.Sums[i]), v.S("pages.answers.given", "n", t.Given[i])))
		}
		rows = append(rows, sums)
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// answersExport gives out the table of answers as a workbook.
func (p pages) answersExport(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	t, err := p.Instruments.AnswersTable(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Answers(v.Reader(), t))
}

// gatherAnswers reads the table for the card of an instrument that asks in fields and was sent.
func (p pages) gatherAnswers(r *http.Request, v *page.View, c *cardPage) error {
	if len(c.Input.Questions) == 0 || len(c.Card.Executions) == 0 {
		return nil
	}
	t, err := p.Instruments.AnswersTable(r.Context(), v.Act, c.ID)
	if fault.Status(err) == http.StatusNotFound {
		return nil
	}
	c.Answers = &t
	return err
}
