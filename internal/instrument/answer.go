package instrument

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Answers are the answers of a report by the number of the question: "1", "2" …
type Answers map[string]string

// questionsOf are the questions of an instrument as they were frozen.
func (v *Service) questionsOf(ctx context.Context, q store.Q, documentID string) ([]Question, error) {
	doc, err := v.kernel.Get(ctx, q, documentID)
	if err != nil {
		return nil, err
	}
	in, err := restored(doc.Content)
	return in.Questions, err
}

// canonical puts answers into the form in which they are kept, and refuses what no question asks or what is no answer to it.
func (a Answers) canonical(questions []Question) (Answers, error) {
	var c fault.Collector
	out := Answers{}
	for _, key := range slices.Sorted(maps.Keys(a)) {
		n, err := strconv.Atoi(key)
		if err != nil || n < 1 || n > len(questions) || strconv.Itoa(n) != key {
			c.Bad("answers", i18n.M("instrument.answer.unknown", "n", key))
			continue
		}
		if value := questions[n-1].canonical(&c, AnswerField(n), a[key]); value != "" {
			out[key] = value
		}
	}
	return out, c.Err()
}

// Check tells which of the answers is none to its question; nil when all can be kept.
func (a Answers) Check(questions []Question) error {
	_, err := a.canonical(questions)
	return err
}

// Complete tells which required questions are not answered; nil when none is left open.
func (a Answers) Complete(questions []Question) error {
	var c fault.Collector
	for i, x := range questions {
		if x.Required && a[strconv.Itoa(i+1)] == "" {
			c.Bad(AnswerField(i+1), i18n.M("instrument.answer.missing", "n", i+1), i18n.M("instrument.answer.missing_allowed"))
		}
	}
	return c.Err()
}

// keepAnswers writes the answers of the draft of a report in the place of those it had; nil leaves them.
func (v *Service) keepAnswers(ctx context.Context, tx *store.Tx, e Execution, reportID string, a Answers) error {
	if a == nil {
		return nil
	}
	questions, err := v.questionsOf(ctx, tx, e.DocumentID)
	if err != nil {
		return err
	}
	kept, err := a.canonical(questions)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM report_answer WHERE report_id = $1`, reportID); err != nil {
		return err
	}
	rows := make([][]any, 0, len(kept))
	for i := range questions {
		if value := kept[strconv.Itoa(i+1)]; value != "" {
			rows = append(rows, []any{reportID, i + 1, value})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return store.InsertMany(ctx, tx, "report_answer", []string{"report_id", "n", "value"}, rows)
}

// carryAnswers gives the report that follows a returned one the answers that it had.
func carryAnswers(ctx context.Context, tx *store.Tx, from, to string) error {
	if from == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO report_answer (report_id, n, value) SELECT $2, n, value FROM report_answer WHERE report_id = $1`, from, to)
	return err
}

// answersOf are the answers of reports, by report.
func answersOf(ctx context.Context, q store.Q, reports []string) (map[string]Answers, error) {
	out := map[string]Answers{}
	type line struct {
		report, value string
		n             int64
	}
	for group := range slices.Chunk(reports, 500) {
		in, args := store.Marks(group)
		list, err := store.List(ctx, q, func(s store.Scanner) (l line, err error) {
			err = s.Scan(&l.report, &l.n, &l.value)
			return l, err
		}, `SELECT report_id, n, value FROM report_answer WHERE report_id IN (`+in+`)`, args...)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			if out[l.report] == nil {
				out[l.report] = Answers{}
			}
			out[l.report][strconv.FormatInt(l.n, 10)] = l.value
		}
	}
	return out, nil
}

// answered refuses a report that leaves a required question open, and gives its answers.
func (v *Service) answered(ctx context.Context, q store.Q, e Execution, r Report) (Answers, error) {
	questions, given, err := v.givenAnswers(ctx, q, e, r)
	if err != nil || len(questions) == 0 {
		return nil, err
	}
	return given, given.Complete(questions)
}

// givenAnswers are the answers of a report to the questions of its instrument; nil where nothing is asked in fields.
func (v *Service) givenAnswers(ctx context.Context, q store.Q, e Execution, r Report) ([]Question, Answers, error) {
	questions, err := v.questionsOf(ctx, q, e.DocumentID)
	if err != nil || len(questions) == 0 {
		return nil, nil, err
	}
	all, err := answersOf(ctx, q, []string{r.ID})
	given := all[r.ID]
	if given == nil {
		given = Answers{}
	}
	return questions, given, err
}

// AnswerRow is what one recipient has answered, for one period where there are several.
type AnswerRow struct {
	Execution
	Answers  Answers // of the newest signed report
	Report   string  // its id, "" while there is none
	Returned bool    // that report was returned: its numbers are not added up (I-158)
}

// AnswerTable is the answers of all recipients by the questions.
type AnswerTable struct {
	ID        string
	Number    string
	Title     string
	Questions []Question
	Rows      []AnswerRow
	Sums      []string // by question, "" where nothing is added up
	Given     []int    // how many rows answer the question
	Missing   int      // rows without a signed report
	Late      int
}

// AnswersTable collects the reports on an instrument into one table by its questions: the sender and control see every row, a
// recipient its own. An instrument that asks nothing in fields has none.
func (v *Service) AnswersTable(ctx context.Context, act org.Act, id string) (AnswerTable, error) {
	var t AnswerTable
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		viewer := sc.viewer(act.PersonID)
		c := Card{}
		if c.Record, err = v.seeAs(ctx, q, viewer, id); err != nil {
			return err
		}
		t = AnswerTable{ID: c.ID, Number: c.Number, Title: c.Title}
		if t.Questions, err = v.questionsOf(ctx, q, id); err != nil {
			return err
		}
		if len(t.Questions) == 0 {
			return fault.NotFound{What: "questions of " + id}
		}
		if err := v.fillExecutions(ctx, q, sc, viewer, &c); err != nil {
			return err
		}
		return v.fillTable(ctx, q, sc, c.Executions, &t)
	})
	return t, err
}

// fillTable gives each execution the answers of its newest signed report, and adds them up.
func (v *Service) fillTable(ctx context.Context, q store.Q, sc *scene, list []Execution, t *AnswerTable) error {
	newest := map[string]Report{}
	ids := make([]string, len(list))
	for i, e := range list {
		ids[i] = e.ID
	}
	for group := range slices.Chunk(ids, 500) {
		in, args := store.Marks(group)
		reports, err := store.List(ctx, q, scanReport, `SELECT `+reportColumns+` FROM report r WHERE r.execution_id IN (`+in+`) AND r.signed_at IS NOT NULL ORDER BY r.n`, args...)
		if err != nil {
			return err
		}
		for _, r := range reports {
			newest[r.ExecutionID] = r
		}
	}
	reports := make([]string, 0, len(newest))
	for _, r := range newest {
		reports = append(reports, r.ID)
	}
	given, err := answersOf(ctx, q, reports)
	if err != nil {
		return err
	}
	for _, e := range list {
		r := newest[e.ID]
		row := AnswerRow{Execution: e, Report: r.ID, Answers: given[r.ID], Returned: r.State == ReportReturned}
		if r.ID == "" && e.State != ExecutionRevoked {
			t.Missing++
		}
		if standing, _ := e.Standing(sc.snap.Calendar, sc.day); standing == Late || e.State.Open() && (r.ID == "" || row.Returned) && e.DueDay < sc.day {
			t.Late++
		}
		t.Rows = append(t.Rows, row)
	}
	t.addUp()
	return nil
}

// addUp counts the answers and adds the numbers up; what was returned is not counted (I-158).
func (t *AnswerTable) addUp() {
	t.Sums, t.Given = make([]string, len(t.Questions)), make([]int, len(t.Questions))
	for i, x := range t.Questions {
		sum, key := new(big.Int), strconv.Itoa(i+1)
		for _, r := range t.Rows {
			value := r.Answers[key]
			if value == "" || r.Returned {
				continue
			}
			t.Given[i]++
			if x.Sums() {
				sum.Add(sum, decimalOf(value))
			}
		}
		if x.Sums() && t.Given[i] > 0 {
			t.Sums[i] = decimalText(sum)
		}
	}
}

// questionWords are the questions as the paper prints them, each on a line of its own.
func questionWords(list []Question) i18n.Text {
	var out i18n.Text
	for i, x := range list {
		if i > 0 {
			out.KK, out.RU, out.EN = out.KK+"\n", out.RU+"\n", out.EN+"\n"
		}
		kind := i18n.Say(i18n.Msg{Key: "instrument.question.kind." + string(x.Kind)})
		need := i18n.Text{}
		if x.Required {
			need = say("instrument.question.required")
		}
		words := x.Words()
		line := func(words, kind, need string) string {
			if need != "" {
				kind += ", " + need
			}
			s := fmt.Sprintf("%d. %s (%s)", i+1, words, kind)
			for _, o := range x.Options {
				s += "\n– " + o
			}
			if x.Note != "" {
				s += "\n" + x.Note
			}
			return s
		}
		out.KK, out.RU, out.EN = out.KK+line(words.KK, kind.KK, need.KK), out.RU+line(words.RU, kind.RU, need.RU), out.EN+line(words.EN, kind.EN, need.EN)
	}
	return out
}
