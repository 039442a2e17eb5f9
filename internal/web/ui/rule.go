package ui

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Outcome is what a rule said, by the names that package law uses.
type Outcome string

// The outcomes.
const (
	Refused       Outcome = "refused"
	Undecided     Outcome = "undecided"
	Warning       Outcome = "warning"
	Pass          Outcome = "pass"
	NotApplicable Outcome = "not_applicable"
	NotInForce    Outcome = "not_in_force"
)

// Finding is what one rule found in a matter, or what is wrong with one field (then without a paragraph).
type Finding struct {
	Outcome       Outcome
	Rule          string
	Para, Edition string
	// Field is the name of the form field it is about, "" for the whole matter.
	Field string
	// Msg says what is wrong, Allowed what would pass.
	Msg, Allowed i18n.Msg
	// Label is the short name of the rule, shown for what passed.
	Label i18n.Msg
	// Reason is the written reason already given for a warning.
	Reason string
	// ReasonLength says how long the written reason has to be, "" for none; ReasonShort that the one given is too short.
	ReasonLength i18n.Msg
	ReasonShort  bool
}

// holds reports whether the finding stands in the way of the act.
func (f Finding) holds() bool {
	return f.Outcome == Refused || (f.Outcome == Warning || f.Outcome == Undecided) && f.Reason == ""
}

func (f Finding) icon() string {
	switch f.Outcome {
	case Refused:
		return icon("circle-alert")
	case Warning:
		return icon("triangle-alert")
	case Undecided:
		return icon("circle-help")
	case Pass:
		return icon("circle-check")
	}
	return icon("circle-minus")
}

func (f Finding) class() string {
	switch f.Outcome {
	case Refused, Warning, Undecided:
		return "o-" + string(f.Outcome)
	case Pass:
		return "o-passed"
	}
	return "o-na"
}

// outcomeWord says an outcome in the reader's language.
func (c *Ctx) outcomeWord(o Outcome) string { return c.S("ui.outcome." + string(o)) }

// RulePanel shows one rule at work: its paragraph, the calculation, the days, the words of the law and the verdict.
type RulePanel struct {
	// ID lets a live check replace the panel.
	ID string
	// Para is the paragraph number, "40" or "44-1".
	Para  string
	Title string
	// Edition is the one whose numbering Para follows, "" for the Regulation itself.
	Edition string
	// Tone paints the calculation; "" leaves it grey.
	Tone LightKind
	// Big is the number that matters, with Sentence beside it. Strong ends the sentence in bold.
	Big, Sentence, Strong string
	Days                  []StripDay
	Month                 *Month
	Steps                 []CalcStep
	// Quote is a passage of the Regulation, without quotation marks, in the language QuoteLang ("kk" when empty).
	Quote     string
	QuoteLang i18n.Lang
	// Source tells where the quotation stands and how it was counted.
	Source  string
	Verdict *Verdict
	// Live marks a panel that is replaced while a person types; it then is read out politely.
	Live bool
	// First puts the panel before everything else on a phone.
	First bool
}

// Verdict closes a rule panel.
type Verdict struct {
	Kind LightKind
	Text string
}

func (v Verdict) icon() string {
	switch v.Kind {
	case OnDay, Done:
		return icon("circle-check")
	case Soon, Today:
		return icon("triangle-alert")
	case Over:
		return icon("circle-alert")
	}
	return icon("info")
}

// CalcStep is a line of a calculation: what and how much. Sum draws a line above.
type CalcStep struct {
	Label, Value string
	Sum          bool
}

// StripDay is one day of the strip in a rule panel.
type StripDay struct {
	Day calendar.Day
	// Off is a day that is not counted; Name says why when it is a holiday.
	Off  bool
	Name string
	// Due marks the due day.
	Due bool
}

func (c *Ctx) stripClass(d StripDay) string {
	switch {
	case d.Due:
		return "due"
	case d.Day == c.Today:
		return "now"
	case d.Off:
		return "off"
	}
	return ""
}

// ParaPath is the address of a paragraph: "/regulation/44-1", and "/regulation/order-4" for a point of the order.
func ParaPath(para string) string { return "/regulation/" + strings.ReplaceAll(para, " ", "-") }

// ParaName says a paragraph: "40-тармақ", and "бұйрықтың 4-тармағы" for a point of the order.
func (c *Ctx) ParaName(para string) string {
	if point, ok := strings.CutPrefix(para, "order "); ok {
		return c.S("ui.rule.order_point", "para", point)
	}
	return c.S("common.paragraph", "para", para)
}

// paraAt is the address of a paragraph by the numbering of an edition, "" for the Regulation itself.
func (c *Ctx) paraAt(para, edition string) templ.SafeURL {
	if c.ParaAt != nil && edition != "" {
		if to := c.ParaAt(edition, para); to != "" {
			return templ.URL(to)
		}
	}
	return paraHref(para)
}

// ownPara reports whether a paragraph is of a body's own numbering.
func (c *Ctx) ownPara(para, edition string) bool {
	return c.ParaAt != nil && edition != "" && c.ParaAt(edition, para) != ""
}

func paraHref(para string) templ.SafeURL { return templ.URL(ParaPath(para)) }

func (r RulePanel) quoteLang() string {
	if r.QuoteLang == "" {
		return string(i18n.KK)
	}
	return string(r.QuoteLang)
}

func dayOfMonth(d calendar.Day) string {
	_, _, n := d.YMD()
	return strconv.Itoa(n)
}
