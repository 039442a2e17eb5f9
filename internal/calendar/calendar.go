package calendar

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"reglament/internal/i18n"
)

// Calendar is one version of the working calendar. It never changes: an edit makes a new one (see edit.go).
//
// Counting is by two arrays built at loading: rank holds, for each day, how many working days come before it, and
// nth holds the working days in order. Adding days is therefore two look-ups, however many days are added.
type Calendar struct {
	// Version names the edition; every computed day is kept together with it.
	Version string

	data    Data
	conv    *Conventions
	first   Day
	rank    []int32
	nth     []Day
	marks   map[Day]mark
	unsure  map[int]bool
	refusal *Undecided
}

// mark is what is special about a day.
type mark struct {
	off    bool
	reason i18n.Text
}

// ErrUndecided is what errors.Is finds in every answer that lies beyond the days the calendar holds.
var ErrUndecided = errors.New("calendar: undecided")

// Undecided says that the calendar holds no answer (I-08): the asked day, or the day on the way to it, lies outside
// First to Last. It is never guessed.
type Undecided struct {
	First, Last Day
	Version     string
}

func (e *Undecided) Error() string {
	return fmt.Sprintf("calendar: undecided: %s holds %s to %s", e.Version, e.First, e.Last)
}

// Is makes errors.Is(err, ErrUndecided) true.
func (e *Undecided) Is(target error) bool { return target == ErrUndecided }

// HTTPStatus is 422: the request is understood, and cannot be answered until the year is entered.
func (e *Undecided) HTTPStatus() int { return http.StatusUnprocessableEntity }

// Msg says it to a person, with the last day that is known.
func (e *Undecided) Msg() i18n.Msg {
	return i18n.M("calendar.undecided", "first", e.First, "last", e.Last)
}

// New builds a calendar from its data, checking it as Parse does.
func New(d Data) (*Calendar, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	d = d.clone()
	c := &Calendar{Version: d.Version, data: d, conv: DefaultConventions(), marks: map[Day]mark{}, unsure: map[int]bool{}}
	c.first = Date(d.Years[0].Year, time.January, 1)
	last := Date(d.Years[len(d.Years)-1].Year, time.December, 31)
	c.refusal = &Undecided{First: c.first, Last: last, Version: d.Version}
	for _, y := range d.Years {
		c.unsure[y.Year] = y.Provisional
		for _, e := range y.Off {
			c.marks[e.Day] = mark{off: true, reason: d.reason(e, true)}
		}
		for _, e := range y.Work {
			c.marks[e.Day] = mark{off: false, reason: d.reason(e, false)}
		}
	}
	c.count(last)
	var errs []error
	for _, y := range d.Years {
		if got := c.total(Date(y.Year, time.January, 1), Date(y.Year+1, time.January, 1)); got != y.WorkingDays {
			errs = append(errs, fmt.Errorf("calendar: %d: the days make %d working days, the published total is %d", y.Year, got, y.WorkingDays))
		}
	}
	return c, errors.Join(errs...)
}

func (c *Calendar) count(last Day) {
	size := last.Sub(c.first) + 1
	c.rank = make([]int32, size+1)
	c.nth = make([]Day, 0, size)
	for i := range size {
		d := c.first.AddDays(i)
		c.rank[i] = int32(len(c.nth))
		m, marked := c.marks[d]
		if marked && !m.off || !marked && !d.weekend() {
			c.nth = append(c.nth, d)
		}
	}
	c.rank[size] = int32(len(c.nth))
}

func (d Day) weekend() bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}

// total counts the working days from a to the day before b; both must be held, or b the day after Last.
func (c *Calendar) total(a, b Day) int { return int(c.rank[b.Sub(c.first)] - c.rank[a.Sub(c.first)]) }

// First returns the first day that the calendar holds.
func (c *Calendar) First() Day { return c.first }

// Last returns the last day that the calendar holds.
func (c *Calendar) Last() Day { return c.refusal.Last }

// Knows reports whether the calendar holds the day.
func (c *Calendar) Knows(d Day) bool { return !d.None() && d >= c.first && d <= c.refusal.Last }

// Provisional reports whether the day lies in a year whose swaps are not decided yet.
func (c *Calendar) Provisional(d Day) bool { return c.unsure[d.Year()] }

// IsWorking reports whether the day is a working day; known is false when the calendar does not hold the day.
func (c *Calendar) IsWorking(d Day) (working, known bool) {
	if !c.Knows(d) {
		return false, false
	}
	i := d - c.first
	return c.rank[i+1] > c.rank[i], true
}

// AddWorking returns the n-th working day after from, or before it when n is negative; from itself is not counted
// (I-01). For n = 0 it returns from. Beyond the days that the calendar holds the error is ErrUndecided.
func (c *Calendar) AddWorking(from Day, n int) (Day, error) {
	if !c.Knows(from) {
		return 0, c.refusal
	}
	i := from - c.first
	var k int
	switch {
	case n == 0:
		return from, nil
	case n > 0:
		k = int(c.rank[i+1]) + n - 1
	default:
		k = int(c.rank[i]) + n
	}
	// The second test also catches an n so large that the sum overflowed.
	if k < 0 || k >= len(c.nth) {
		return 0, c.refusal
	}
	return c.nth[k], nil
}

// Between counts the working days from a to b, a itself excluded, so that AddWorking(a, Between(a, b)) is b for a
// working day b. It is negative when b is before a.
func (c *Calendar) Between(a, b Day) (int, error) {
	if !c.Knows(a) || !c.Knows(b) {
		return 0, c.refusal
	}
	if b < a {
		return -c.total(b, a), nil
	}
	return c.total(a+1, b+1), nil
}

// Left counts the working days that a due day leaves: positive before it, negative after, nought on the day itself
// and where only days off lie between. On an overdue day it counts the working days that have begun since.
func (c *Calendar) Left(today, due Day) (int, error) {
	if due < today {
		n, err := c.Between(due, today)
		return -n, err
	}
	return c.Between(today, due)
}

// NextWorking returns d when it is a working day, else the first working day after it.
func (c *Calendar) NextWorking(d Day) (Day, error) {
	if !c.Knows(d) {
		return 0, c.refusal
	}
	k := int(c.rank[d-c.first])
	if k >= len(c.nth) {
		return 0, c.refusal
	}
	return c.nth[k], nil
}

// PrevWorking returns d when it is a working day, else the last working day before it.
func (c *Calendar) PrevWorking(d Day) (Day, error) {
	if !c.Knows(d) {
		return 0, c.refusal
	}
	k := int(c.rank[d-c.first+1]) - 1
	if k < 0 {
		return 0, c.refusal
	}
	return c.nth[k], nil
}

// Shift says what becomes of a fixed day that is a day off.
type Shift string

// The three rules. Execution moves forward (I-03), a day "not later than N days before" moves back (I-04).
const (
	ShiftNone Shift = "none"
	ShiftNext Shift = "next"
	ShiftPrev Shift = "prev"
)

// Shift moves a day that is a day off by the rule. With ShiftNone any day passes, known or not.
func (c *Calendar) Shift(d Day, rule Shift) (Day, error) {
	switch rule {
	case ShiftNext:
		return c.NextWorking(d)
	case ShiftPrev:
		return c.PrevWorking(d)
	}
	return d, nil
}

// Apply returns the day at the end of a span: the starting day excluded (I-01), months by date (I-02), no shift.
func (c *Calendar) Apply(from Day, s Span) (Day, error) {
	if err := s.Valid(); err != nil {
		return 0, err
	}
	switch s.Unit {
	case UnitMonth:
		return from.AddMonths(s.N), nil
	case UnitCalendar:
		return from.AddDays(s.N), nil
	}
	return c.AddWorking(from, s.N)
}

// Reason returns why the day is special: the holiday, the swap, the change by hand. It is empty for a plain weekday
// or weekend.
func (c *Calendar) Reason(d Day) i18n.Text { return c.marks[d].reason }
