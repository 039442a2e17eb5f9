package sim

import (
	"context"
	"fmt"
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/org"
)

// questions are what a story asks in fields: one of each kind.
func questions() []instrument.Question {
	return []instrument.Question{
		{Kind: instrument.AskInteger, KK: "Тексерілген іс саны", RU: "Число проверенных дел", Required: true},
		{Kind: instrument.AskDecimal, KK: "Өтелген залал, млн теңге", RU: "Возмещённый ущерб, млн тенге"},
		{Kind: instrument.AskYesNo, KK: "Прокурорлық ден қою актісі енгізілді ме?", RU: "Внесён ли акт прокурорского реагирования?", Required: true},
		{Kind: instrument.AskDate, KK: "Соңғы тексеру күні", RU: "День последней проверки"},
		{Kind: instrument.AskChoice, KK: "Жағдайды бағалау", RU: "Оценка состояния", Options: []string{"Қанағаттанарлық / Удовлетворительно", "Қанағаттанарлықсыз / Неудовлетворительно"}},
		{Kind: instrument.AskText, KK: "Ұсыныстар", RU: "Предложения"},
	}
}

// answers are those of one report; a second one says more than the first.
func (x *errand) answers() instrument.Answers {
	if !x.asks {
		return nil
	}
	w := x.w
	n := w.Done["answered"]
	a := instrument.Answers{"1": strconv.Itoa(7 * n % 400), "2": fmt.Sprintf("%d,%02d", n%90, 13*n%100), "3": []string{"yes", "no"}[n%2]}
	if n%3 > 0 {
		a["4"], a["5"] = calendar.DayOf(w.Now).AddDays(-n%20).String(), strconv.Itoa(1+n%2)
	}
	w.Done["answered"]++
	return a
}

// answerAttempts are answers that fit no question.
var answerAttempts = []attempt{
	{"answers_that_do_not_fit", []int{400, 409}, func(ctx context.Context, l *living) (bool, error) {
		id, body, _, err := l.executionIn(ctx, instrument.ExecutionAssigned)
		if id == "" {
			return false, err
		}
		return l.withSeat(ctx, body+".head", func(act org.Act) error {
			_, err := l.App.Instrument.SaveReport(ctx, act, id, instrument.ReportInput{Text: "Орындалды.", Answers: instrument.Answers{"99": "7"}})
			return err
		})
	}},
}
