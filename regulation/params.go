package regulation

import (
	"fmt"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// Names of the parameters that speak of editions themselves.
const (
	ParamAlign    = "edition.align"
	ParamAcquaint = "edition.acquaint"
)

// Params returns their names, for law.Book.Complete.
func Params() []string { return []string{ParamAlign, ParamAcquaint} }

// Align is the term in which heads of the Committee, the Academy and the regions bring their own regulation into line
// with a new edition (order 4).
type Align calendar.Span

// Valid accepts one to twelve months.
func (a Align) Valid() error {
	if a.Unit != calendar.UnitMonth || a.N < 1 || a.N > 12 {
		return fmt.Errorf("the term is 1 to 12 months, not %d %q", a.N, a.Unit)
	}
	return nil
}

// Words says the term.
func (a Align) Words() i18n.Msg { return calendar.Span(a).Msg() }

// Acquaint says how often those who have not confirmed an edition are reminded (order 6; I-21).
type Acquaint struct {
	RemindEvery calendar.Span `yaml:"remind_every" json:"remind_every"`
}

// Valid accepts 1 to 60 days.
func (a Acquaint) Valid() error {
	if err := a.RemindEvery.Valid(); err != nil {
		return err
	}
	if a.RemindEvery.Unit == calendar.UnitMonth || a.RemindEvery.N < 1 || a.RemindEvery.N > 60 {
		return fmt.Errorf("a reminder comes every 1 to 60 days, not %s", a.RemindEvery)
	}
	return nil
}

// Words says the rhythm.
func (a Acquaint) Words() i18n.Msg { return a.RemindEvery.Msg() }

// AlignTerm binds the term of order 4 to a Book.
func AlignTerm(book *law.Book) (*law.Param[Align], error) {
	return law.BindParam[Align](ParamAlign, book)
}

// AcquaintRhythm binds the rhythm of reminders to a Book.
func AcquaintRhythm(book *law.Book) (*law.Param[Acquaint], error) {
	return law.BindParam[Acquaint](ParamAcquaint, book)
}
