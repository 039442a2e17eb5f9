package executions

import (
	"errors"
	"strconv"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// answerMost is the greatest length of an answer that the form reads.
const answerMost = 4_000

// readAnswers takes the answers of a report from its form; nil where nothing is asked in fields.
func readAnswers(in *httpx.Input, questions []instrument.Question) instrument.Answers {
	if len(questions) == 0 {
		return nil
	}
	out := instrument.Answers{}
	for i, q := range questions {
		field, key := instrument.AnswerField(i+1), strconv.Itoa(i+1)
		switch q.Kind {
		case instrument.AskText:
			out[key] = in.Area(field, 0, answerMost)
		case instrument.AskDate:
			if d := in.OptDay(field); !d.None() {
				out[key] = d.String()
			}
		case instrument.AskYesNo:
			out[key] = in.OptChoice(field, "yes", "no")
		case instrument.AskChoice:
			out[key] = in.OptChoice(field, numbers(len(q.Options))...)
		default:
			out[key] = in.Text(field, 0, 60)
		}
	}
	return out
}

// allFaults tells what cannot be read together with what is no answer to its question, and where the report is to be submitted with
// the required answers that are missing, so that nobody corrects a form field by field. Answers that are only missing are told when
// the report has been saved.
func allFaults(in *httpx.Input, a instrument.Answers, questions []instrument.Question, submit bool) error {
	faults := []error{a.Check(questions)}
	if submit && (in.Err() != nil || faults[0] != nil) {
		faults = append(faults, a.Complete(questions))
	}
	for _, err := range faults {
		var told, more fault.Invalid
		errors.As(in.Err(), &told)
		errors.As(err, &more)
		for _, f := range more.Fields {
			if _, known := told.For(f.Name); !known {
				in.Bad(f.Name, f.Msg, f.Allowed)
			}
		}
	}
	return in.Err()
}

func numbers(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(i + 1)
	}
	return out
}

// fillAnswers puts the answers of a draft into its form.
func fillAnswers(v *page.View, f *ui.Form, questions []instrument.Question, a instrument.Answers) {
	for i, q := range questions {
		value := a[strconv.Itoa(i+1)]
		if value == "" {
			continue
		}
		switch q.Kind {
		case instrument.AskDate:
			if d, err := calendar.ParseDay(value); err == nil {
				f.SetDay(instrument.AnswerField(i+1), d)
			}
		case instrument.AskDecimal:
			f.Set(instrument.AnswerField(i+1), q.Say(v.Printer, value))
		default:
			f.Set(instrument.AnswerField(i+1), value)
		}
	}
}

// spec is the label of a question with its number and its note.
func spec(v *page.View, i int, q instrument.Question) ui.FieldSpec {
	return ui.FieldSpec{Name: instrument.AnswerField(i + 1), Label: strconv.Itoa(i+1) + ". " + v.Text(q.Words()), Hint: answerHint(v, q), Optional: !q.Required}
}

// answerHint is the note of the question; of a number it says which one is asked for, since its field looks like that of a text.
func answerHint(v *page.View, q instrument.Question) string {
	if q.Kind != instrument.AskInteger && q.Kind != instrument.AskDecimal {
		return q.Note
	}
	kind := page.Capital(v.T(i18n.Msg{Key: "instrument.question.kind." + string(q.Kind)}))
	if q.Note == "" {
		return kind
	}
	return kind + ". " + q.Note
}

func choices(q instrument.Question) []ui.Option {
	out := make([]ui.Option, len(q.Options))
	for i, o := range q.Options {
		out[i] = ui.Option{Value: strconv.Itoa(i + 1), Label: o}
	}
	return out
}

// said is an answer as the card shows it.
func said(v *page.View, q instrument.Question, a instrument.Answers, i int) string {
	if s := strings.TrimSpace(q.Say(v.Printer, a[strconv.Itoa(i+1)])); s != "" {
		return s
	}
	return "–"
}

// questionKind says what kind of answer a question wants, and whether it must be answered.
func questionKind(v *page.View, q instrument.Question) string {
	out := v.T(i18n.Msg{Key: "instrument.question.kind." + string(q.Kind)})
	if q.Required {
		out += ", " + v.S("instrument.question.required")
	}
	return out
}
