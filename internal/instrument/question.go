package instrument

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// QuestionKind is what a question is answered by.
type QuestionKind string

// The kinds of questions.
const (
	AskText    QuestionKind = "text"
	AskInteger QuestionKind = "integer" // a whole number
	AskDecimal QuestionKind = "decimal" // a number with up to four places
	AskDate    QuestionKind = "date"
	AskYesNo   QuestionKind = "yes_no"
	AskChoice  QuestionKind = "choice" // one of the options
)

// QuestionKinds lists the kinds as the form offers them.
var QuestionKinds = []QuestionKind{AskText, AskInteger, AskDecimal, AskDate, AskYesNo, AskChoice}

// Question is what every recipient answers in a field of its report, so that the answers come into one table.
type Question struct {
	Kind QuestionKind `json:"kind"`
	// KK and RU are its wordings; that in the language of the instrument must be there.
	KK string `json:"kk,omitempty"`
	RU string `json:"ru,omitempty"`
	// Note says what is meant, or how it is counted.
	Note     string `json:"note,omitempty"`
	Required bool   `json:"required,omitempty"`
	// Options are what a choice is made of.
	Options []string `json:"options,omitempty"`
}

// Limits of questions and answers.
const (
	QuestionsMax = 40
	questionMax  = 500
	optionsMax   = 40
	answerMax    = 4_000
)

// Words are the question in the languages there are; a missing one is said in the other.
func (q Question) Words() i18n.Text {
	t := i18n.Text{KK: q.KK, RU: q.RU, EN: q.RU}
	if t.KK == "" {
		t.KK = q.RU
	}
	if t.RU == "" {
		t.RU, t.EN = q.KK, q.KK
	}
	return t
}

// Sums reports whether the answers are numbers that are added up.
func (q Question) Sums() bool { return q.Kind == AskInteger || q.Kind == AskDecimal }

func (q Question) tidy() Question {
	q.KK, q.RU, q.Note = strings.Join(strings.Fields(q.KK), " "), strings.Join(strings.Fields(q.RU), " "), strings.TrimSpace(q.Note)
	q.Options = document.Distinct(q.Options)
	if q.Kind != AskChoice || len(q.Options) == 0 {
		q.Options = nil
	}
	return q
}

// QuestionField is the name of a field of a question: "questions.1.kk".
func QuestionField(i int, name string) string { return fmt.Sprintf("questions.%d.%s", i, name) }

// AnswerField is the name of the answer to a question.
func AnswerField(n int) string { return fmt.Sprintf("answers.%d", n) }

func (in Input) shapeOfQuestions(c *fault.Collector) {
	tooMany(c, "questions", len(in.Questions), QuestionsMax)
	for i, q := range in.Questions {
		field := func(name string) string { return QuestionField(i+1, name) }
		if !slices.Contains(QuestionKinds, q.Kind) {
			c.Bad(field("kind"), i18n.M("common.error.choice"))
		}
		words := map[string]string{"kk": q.KK, "ru": q.RU}
		if words[in.Lang] == "" {
			lang := in.Lang
			if lang != "ru" {
				lang = "kk"
			}
			c.Bad(field(lang), i18n.M("instrument.question.words"), i18n.M("instrument.question.words_allowed"))
		}
		for name, text := range map[string]string{"kk": q.KK, "ru": q.RU, "note": q.Note} {
			tooLong(c, field(name), text, questionMax)
		}
		if q.Kind == AskChoice && (len(q.Options) < 2 || len(q.Options) > optionsMax) {
			c.Bad(field("options"), i18n.M("instrument.question.options"), i18n.M("instrument.question.options_allowed", "max", optionsMax))
		}
		for _, o := range q.Options {
			tooLong(c, field("options"), o, questionMax)
		}
	}
}

var (
	wholeNumber = regexp.MustCompile(`^-?\d{1,15}$`)
	anyNumber   = regexp.MustCompile(`^-?\d{1,15}(\.\d{1,4})?$`)
	spaces      = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "")
)

// canonical is an answer as it is kept; what cannot be understood is told by the field. "" is no answer.
func (q Question) canonical(c *fault.Collector, field, value string) string {
	value = strings.TrimSpace(value)
	if value == "" {
		return ""
	}
	bad := func(key string) string {
		c.Bad(field, i18n.M("instrument.answer.bad"), i18n.M("instrument.answer."+key))
		return ""
	}
	switch q.Kind {
	case AskInteger:
		n := spaces.Replace(value)
		if !wholeNumber.MatchString(n) {
			return bad("integer")
		}
		v, _ := strconv.ParseInt(n, 10, 64) // fifteen digits fit
		return strconv.FormatInt(v, 10)
	case AskDecimal:
		n := strings.ReplaceAll(spaces.Replace(value), ",", ".")
		if !anyNumber.MatchString(n) {
			return bad("decimal")
		}
		return decimalText(decimalOf(n))
	case AskDate:
		d, err := calendar.ParseDay(value)
		if err != nil || d.Year() < 1900 || d.Year() > 2100 {
			return bad("date")
		}
		return d.String()
	case AskYesNo:
		if value != "yes" && value != "no" {
			return bad("yes_no")
		}
	case AskChoice:
		if n, err := strconv.Atoi(value); err != nil || n < 1 || n > len(q.Options) || strconv.Itoa(n) != value {
			return bad("choice")
		}
	default:
		tooLong(c, field, value, answerMax)
	}
	return value
}

// decimalOf is a number in ten-thousandths: sums stay exact, whatever their size.
func decimalOf(text string) *big.Int {
	whole, part, _ := strings.Cut(text, ".")
	n, ok := new(big.Int).SetString(whole+(part + "0000")[:4], 10)
	if !ok {
		return new(big.Int)
	}
	return n
}

// decimalText writes ten-thousandths as a number without idle noughts.
func decimalText(n *big.Int) string {
	sign := ""
	if n.Sign() < 0 {
		sign = "-"
	}
	whole, part := new(big.Int).QuoRem(new(big.Int).Abs(n), big.NewInt(10_000), new(big.Int))
	text := sign + whole.String()
	if part.Sign() == 0 {
		return text
	}
	return text + "." + strings.TrimRight(fmt.Sprintf("%04d", part.Int64()), "0")
}

// Say is an answer in words for people.
func (q Question) Say(p *i18n.Printer, value string) string {
	switch q.Kind {
	case AskYesNo:
		switch value {
		case "yes":
			return p.S("common.yes")
		case "no":
			return p.S("common.no")
		}
	case AskChoice:
		if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= len(q.Options) {
			return q.Options[n-1]
		}
	case AskDate:
		if d, err := calendar.ParseDay(value); err == nil {
			return p.S("instrument.answer.day", "day", d)
		}
	case AskDecimal:
		if p.Lang() != i18n.EN {
			return strings.ReplaceAll(value, ".", ",")
		}
	}
	return value
}
