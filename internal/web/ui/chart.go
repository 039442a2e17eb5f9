package ui

import (
	"strconv"
	"time"

	"reglament/internal/calendar"
)

// UnitBars compares open terms of units. Above MaxBars units the bars would say nothing: a plain table is shown.
type UnitBars struct {
	Caption string
	Rows    []UnitBar
	// Heads name the three numbers where they are not terms past due, near and in time.
	Heads [3]string
}

// heads are the names of the three numbers.
func (u UnitBars) heads(c *Ctx) [3]string {
	if u.Heads[0] != "" {
		return u.Heads
	}
	return [3]string{c.S("common.state.overdue"), c.S("common.state.soon"), c.S("common.state.ontime")}
}

// UnitBar is one unit: how many terms are past due, near (today included) and in time.
type UnitBar struct {
	Label, Href    string
	Over, Soon, OK int
}

// MaxBars is the greatest number of units that are drawn as bars.
const MaxBars = 12

func (u UnitBars) many() bool { return len(u.Rows) > MaxBars }

func (u UnitBars) most() int {
	most := 1
	for _, r := range u.Rows {
		most = max(most, r.Over+r.Soon+r.OK)
	}
	return most
}

// slice is one coloured piece of a bar, in a box 100 wide.
type slice struct{ x, width, class string }

// slices lays out one bar: every number above zero is seen, pieces have a gap of one.
func (u UnitBars) slices(r UnitBar) []slice {
	var out []slice
	x, most := 0.0, float64(u.most())
	for _, p := range []struct {
		n     int
		class string
	}{{r.Over, "c-over"}, {r.Soon, "c-soon"}, {r.OK, "c-ok"}} {
		if p.n <= 0 {
			continue
		}
		width := max(1.6, 96*float64(p.n)/most)
		out = append(out, slice{decimal(x), decimal(width), p.class})
		x += width + 1
	}
	return out
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }

// DayBars shows how many terms end on each of the coming working days.
type DayBars struct {
	Caption string
	Days    []DayBar
	// Weeks says that each bar is a week, named by its Monday.
	Weeks bool
	// Legend says what the icon and the second number of a bar mean; "" where no bar has one.
	BesideIcon string
	Legend     string
}

// DayBar is one day: its number of terms and how near it is.
type DayBar struct {
	Day  calendar.Day
	N    int
	Kind LightKind
	Href string
	// Beside is what comes on top of N: a lighter part of the bar, and a number with an icon above it; BesideText says it in words.
	Beside     int
	BesideText string
}

func (d DayBars) most() int {
	most := 1
	for _, b := range d.Days {
		most = max(most, b.N+b.Beside)
	}
	return most
}

// bar gives y and height of a day's bar in a box 52 high.
func (d DayBars) bar(b DayBar) (y, height string) {
	h := 48 * float64(b.N) / float64(d.most())
	if b.N > 0 {
		h = max(h, 3)
	}
	return decimal(51 - h), decimal(h)
}

// beside gives y and height of what stands on top of a day's bar.
func (d DayBars) beside(b DayBar) (y, height string) {
	_, below := d.bar(b)
	foot, _ := strconv.ParseFloat(below, 64)
	h := 48 * float64(b.Beside) / float64(d.most())
	return decimal(51 - foot - h), decimal(h)
}

func (b DayBar) class() string {
	switch b.Kind {
	case Over:
		return "c-over"
	case Today, Soon:
		return "c-soon"
	}
	return "c-ok"
}

// today reports whether a bar is that of today, or of its week.
func (d DayBars) today(b DayBar, today calendar.Day) bool {
	return b.Day == today || d.Weeks && b.Day < today && today < b.Day.AddDays(7)
}

func monthOf(d calendar.Day) time.Month {
	_, m, _ := d.YMD()
	return m
}
