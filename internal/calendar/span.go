package calendar

import (
	"fmt"
	"time"

	"reglament/internal/i18n"
)

// Unit says what a span is counted in.
type Unit string

// The units of the Regulation: working days (40, 42, 43, 57), calendar days (12, 20, 21) and months (19, 23).
const (
	UnitWorking  Unit = "working"
	UnitCalendar Unit = "calendar"
	UnitMonth    Unit = "month"
)

// Span is a term by length: 20 working days, 4 calendar days, 1 month. A negative N counts backwards.
type Span struct {
	N    int  `json:"n" yaml:"n"`
	Unit Unit `json:"unit" yaml:"unit"`
}

// WorkingDays is a span of n working days.
func WorkingDays(n int) Span { return Span{n, UnitWorking} }

// CalendarDays is a span of n calendar days.
func CalendarDays(n int) Span { return Span{n, UnitCalendar} }

// Months is a span of n months.
func Months(n int) Span { return Span{n, UnitMonth} }

// spanLimit bounds a span: about a thousand years of days, so that no arithmetic overflows.
const spanLimit = 400_000

// Valid returns an error when the unit is unknown or the count is beyond any use.
func (s Span) Valid() error {
	switch s.Unit {
	case UnitWorking, UnitCalendar, UnitMonth:
	default:
		return fmt.Errorf("calendar: %q is not a unit of a span (working, calendar, month)", s.Unit)
	}
	limit := spanLimit
	if s.Unit == UnitMonth {
		limit /= 31
	}
	if s.N > limit || s.N < -limit {
		return fmt.Errorf("calendar: a span of %d is too long", s.N)
	}
	return nil
}

// Msg says the length without its sign: "20 working days".
func (s Span) Msg() i18n.Msg {
	n := s.N
	if n < 0 {
		n = -n
	}
	switch s.Unit {
	case UnitCalendar:
		return i18n.M("calendar.span.calendar", "n", n)
	case UnitMonth:
		return i18n.M("calendar.span.month", "n", n)
	}
	return i18n.M("calendar.span.working", "n", n)
}

// String is for logs: "20 working".
func (s Span) String() string { return fmt.Sprintf("%d %s", s.N, s.Unit) }

// AddMonths returns the same date n months later (earlier when n is negative), or the last day of that month when it
// has no such date (I-02).
func (d Day) AddMonths(n int) Day {
	y, m, dd := d.YMD()
	first := Date(y, m+time.Month(n), 1)
	fy, fm, _ := first.YMD()
	last := Date(fy, fm+1, 1).Sub(first)
	return first.AddDays(min(dd, last) - 1)
}
