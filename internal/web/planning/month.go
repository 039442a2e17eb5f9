package planning

import (
	"strconv"

	"reglament/internal/calendar"
	"reglament/internal/planning"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// square is a day of the calendar view with the measures that fall due on it.
type square struct {
	Day  calendar.Day
	Info ui.DayInfo
	// Out is a day of the month before or after, which only fills the week.
	Out  bool
	List []planning.Measure
}

// weeks lays the month of the calendar view out from Monday to Sunday.
func (c *planCard) weeks(v *page.View) [][]square {
	due := map[calendar.Day][]planning.Measure{}
	for _, m := range c.Page.Rows {
		due[m.Due] = append(due[m.Due], m)
	}
	first := monthStart(c.Month)
	last := first.AddMonths(1).AddDays(-1)
	day := first.AddDays(-(int(first.Weekday()) + 6) % 7)
	var out [][]square
	for day <= last {
		week := make([]square, 7)
		for i := range week {
			week[i] = square{Day: day, Info: v.DayInfo(day), Out: day < first || day > last, List: due[day]}
			day = day.AddDays(1)
		}
		out = append(out, week)
	}
	return out
}

// monthStart is the first day of a month written as 2026-11.
func monthStart(month string) calendar.Day { return calendar.MustDay(month + "-01") }

// dayNumber is the number of a day in its month.
func dayNumber(d calendar.Day) string {
	_, _, n := d.YMD()
	return strconv.Itoa(n)
}

// monthWords names a month in full: "November 2026".
func monthWords(v *page.View, month string) string {
	y, m, _ := monthStart(month).YMD()
	return v.MonthYear(y, m)
}

// besides are the months of the plan before and after the one shown; "" where there is none.
func (c *planCard) besides() (before, after string) {
	months := c.Period.Months()
	for i, m := range months {
		if m == c.Month {
			if i > 0 {
				before = months[i-1]
			}
			if i+1 < len(months) {
				after = months[i+1]
			}
		}
	}
	return before, after
}

// tick is where a month of the period begins on the timeline, in a box 1000 wide and in percent, and its short name.
type tick struct{ X, At, Name string }

// ticks are the months of the period. Of a long one every few are named, so that the names stand apart.
func (c *planCard) ticks(v *page.View) []tick {
	whole := max(c.Period.Until.Sub(c.Period.From)+1, 1)
	months := c.Period.Months()
	step := (len(months) + 11) / 12
	var out []tick
	for i := 0; i < len(months) && i < 60; i++ {
		x := max(monthStart(months[i]).Sub(c.Period.From), 0) * 1000 / whole
		t := tick{X: strconv.Itoa(x), At: strconv.FormatFloat(float64(x)/10, 'f', 1, 64) + "%"}
		if i%max(step, 1) == 0 {
			t.Name = v.T(planning.MonthMsg(months[i]))
		}
		out = append(out, t)
	}
	return out
}
