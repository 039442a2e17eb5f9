package instrument

import (
	"strings"
	"unicode/utf8"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// reason refuses a reason that is missing, overlong or none: shorter than the edition of the body asks of a written reason.
func (w wordInput) reason(sc *scene, bodyID string) error {
	return CheckReason(sc.edition(bodyID), w.Text)
}

// CheckReason refuses a reason that is missing, overlong, or shorter than the edition asks of a written reason, as the field "text"
// (44-1; see I-40). What is written stays on the record, and "x" is no reason.
func CheckReason(ed *law.Edition, text string) error {
	var c fault.Collector
	reasoned(&c, ed, "text", text)
	return c.Err()
}

func reasoned(c *fault.Collector, ed *law.Edition, field, text string) {
	least := ed.ReasonLeast()
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		c.Bad(field, i18n.M("instrument.bad.reason"), i18n.M("law.reason.least", "n", least))
	case n < least:
		c.Bad(field, i18n.M("law.reason.short", "n", least, "given", n), i18n.M("law.reason.least", "n", least))
	}
	tooLong(c, field, text, reasonMax)
}
