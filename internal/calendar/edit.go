package calendar

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"reglament/internal/i18n"
)

// WithYear returns a new version that holds the year as given, in place of the one it held, or after Last, or before
// First. Holidays and acts that the year names must be declared already; see WithData for new ones.
func (c *Calendar) WithYear(y Year) (*Calendar, error) {
	d := c.Data()
	i, found := slices.BinarySearchFunc(d.Years, y.Year, func(a Year, n int) int { return a.Year - n })
	if found {
		d.Years[i] = y
	} else {
		d.Years = slices.Insert(d.Years, i, y)
	}
	return c.WithData(d)
}

// WithData returns a new version with the data as given; only its version is set here.
func (c *Calendar) WithData(d Data) (*Calendar, error) {
	d.Version = nextVersion(c.Version)
	n, err := New(d)
	if err != nil {
		return nil, err
	}
	return n.WithConventions(c.conv), nil
}

// Move is a change of one day by hand.
type Move struct {
	Day     Day  `json:"day"`
	Working bool `json:"working"`
	// Reason is needed in all three languages; Act names what decided it and may be empty.
	Reason i18n.Text `json:"reason"`
	Act    string    `json:"act"`
	// Pair is the other day of a swap, which is changed by a Move of its own.
	Pair Day `json:"pair,omitzero"`
}

// WithDay returns a new version in which one day is off or works. The total of its year follows.
// A day that the calendar does not hold is ErrUndecided.
func (c *Calendar) WithDay(m Move) (*Calendar, error) {
	was, known := c.IsWorking(m.Day)
	if !known {
		return nil, c.refusal
	}
	if !m.Reason.Complete() {
		return nil, fmt.Errorf("calendar: %s: the reason is needed in three languages", m.Day)
	}
	d := c.Data()
	y := &d.Years[m.Day.Year()-d.Years[0].Year]
	same := func(e Entry) bool { return e.Day == m.Day }
	y.Off = slices.DeleteFunc(y.Off, same)
	y.Work = slices.DeleteFunc(y.Work, same)
	e := Entry{Day: m.Day, Reason: m.Reason, Act: strings.TrimSpace(m.Act), Pair: m.Pair}
	list, byDay := &y.Off, func(a Entry, day Day) int { return int(a.Day - day) }
	if m.Working {
		list = &y.Work
	}
	at, _ := slices.BinarySearchFunc(*list, m.Day, byDay)
	*list = slices.Insert(*list, at, e)
	if _, ok := d.Acts[e.Act]; e.Act != "" && !ok {
		if d.Acts == nil {
			d.Acts = map[string]i18n.Text{}
		}
		d.Acts[e.Act] = i18n.Same(e.Act)
	}
	switch {
	case m.Working && !was:
		y.WorkingDays++
	case !m.Working && was:
		y.WorkingDays--
	}
	return c.WithData(d)
}

// nextVersion raises the number after the last dot, or adds one.
func nextVersion(v string) string {
	if i := strings.LastIndexByte(v, '.'); i >= 0 {
		if n, err := strconv.Atoi(v[i+1:]); err == nil && n >= 0 && n < 1<<30 {
			return v[:i+1] + strconv.Itoa(n+1)
		}
	}
	return v + ".1"
}

// DayChange is a day that two versions hold both, and judge differently.
type DayChange struct {
	Day        Day       `json:"day"`
	WasWorking bool      `json:"was_working"`
	Working    bool      `json:"working"`
	Reason     i18n.Text `json:"reason,omitzero"`
}

// Difference is what a new version changes.
type Difference struct {
	Days         []DayChange `json:"days,omitempty"`
	YearsAdded   []int       `json:"years_added,omitempty"`
	YearsRemoved []int       `json:"years_removed,omitempty"`
}

// Empty reports whether no day is judged differently. Reasons alone may still have changed.
func (d Difference) Empty() bool {
	return len(d.Days) == 0 && len(d.YearsAdded) == 0 && len(d.YearsRemoved) == 0
}

// Diff lists the days that are judged differently and the years that came or went, so that only the open terms that
// pass over them need to be computed again.
func Diff(old, new *Calendar) Difference {
	var out Difference
	for d := max(old.First(), new.First()); d <= min(old.Last(), new.Last()); d++ {
		was, _ := old.IsWorking(d)
		is, _ := new.IsWorking(d)
		if was != is {
			out.Days = append(out.Days, DayChange{Day: d, WasWorking: was, Working: is, Reason: new.Reason(d)})
		}
	}
	out.YearsAdded = yearsOnlyIn(new, old)
	out.YearsRemoved = yearsOnlyIn(old, new)
	return out
}

func yearsOnlyIn(a, b *Calendar) []int {
	var years []int
	for _, y := range a.data.Years {
		if !b.Knows(Date(y.Year, time.January, 1)) {
			years = append(years, y.Year)
		}
	}
	return years
}

// YearTotals are the counts of one year, by month and in all.
type YearTotals struct {
	Months [12]int
	Year   int
}

// Totals counts the working days of a year; ErrUndecided when the calendar does not hold it.
func (c *Calendar) Totals(year int) (YearTotals, error) {
	var t YearTotals
	if !c.Knows(Date(year, time.January, 1)) {
		return t, c.refusal
	}
	for m := range t.Months {
		from := Date(year, time.Month(m+1), 1)
		t.Months[m] = c.total(from, from.AddMonths(1))
		t.Year += t.Months[m]
	}
	return t, nil
}
