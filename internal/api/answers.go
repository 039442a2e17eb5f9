package api

import (
	"context"
	"net/http"

	"reglament/internal/calendar"
	"reglament/internal/export"
	"reglament/internal/instrument"
)

// AnswerTable is what the recipients of an instrument have answered, by its questions.
type AnswerTable struct {
	Questions []instrument.Question `json:"questions"`
	Rows      []AnswerRow           `json:"rows" doc:"One for each recipient and period that the person may see."`
	Sums      []string              `json:"sums" doc:"By question; empty where nothing is added up."`
	Given     []int                 `json:"given" doc:"How many rows answer the question."`
	Missing   int                   `json:"missing" doc:"Rows without a signed report."`
	Late      int                   `json:"late"`
}

// AnswerRow is what one recipient has answered, for one period where there are several.
type AnswerRow struct {
	Execution string                    `json:"execution"`
	Body      string                    `json:"body"`
	Number    string                    `json:"number"`
	Period    int64                     `json:"period,omitempty"`
	State     instrument.ExecutionState `json:"state"`
	DueDay    calendar.Day              `json:"due_day"`
	LateDays  int64                     `json:"late_days"`
	Report    string                    `json:"report,omitempty" doc:"The newest signed report; absent while there is none."`
	Returned  bool                      `json:"returned" doc:"It was returned: its numbers are not added up."`
	Answers   instrument.Answers        `json:"answers,omitempty" doc:"By the number of the question."`
}

func answerTable(t instrument.AnswerTable) AnswerTable {
	return AnswerTable{
		Questions: all(t.Questions, same), Sums: all(t.Sums, same), Given: all(t.Given, same), Missing: t.Missing, Late: t.Late,
		Rows: all(t.Rows, func(r instrument.AnswerRow) AnswerRow {
			return AnswerRow{
				Execution: r.ID, Body: r.BodyID, Number: r.Number, Period: r.Period, State: r.State, DueDay: r.DueDay, LateDays: r.LateDays,
				Report: r.Report, Returned: r.Returned, Answers: r.Answers,
			}
		}),
	}
}

// answers are the readings of what was answered in fields.
func (s *server) answers() {
	const tag, base = "instruments", "/instruments/{id}/answers"
	table := func(ctx context.Context, c *caller, in *One) (instrument.AnswerTable, error) {
		return s.App.Instrument.AnswersTable(ctx, c.act, in.ID)
	}
	read(s, "instrument-answers", base, tag, "What recipients have answered in fields, as one table; a recipient sees its own row", func(ctx context.Context, c *caller, in *One) (AnswerTable, error) {
		t, err := table(ctx, c, in)
		return answerTable(t), err
	})
	workbookAt(s, tagged(http.MethodGet, "instrument-answers-export", base+".xlsx", tag, "The table of answers as a workbook"), func(ctx context.Context, c *caller, in *One) (export.Table, error) {
		t, err := table(ctx, c, in)
		return export.Answers(c.reader(), t), err
	})
}
