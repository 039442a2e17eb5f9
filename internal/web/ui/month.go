package ui

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// DayInfo is what the working calendar knows of a day.
type DayInfo struct {
	// Off is a day without work; Holiday names it when it is more than a weekend.
	Off     bool
	Holiday i18n.Text
	// Unknown is a day past the last one that the calendar holds.
	Unknown bool
}

// Month is a month grid: for a date field, or fixed inside a rule panel.
type Month struct {
	Year  int
	Month time.Month
	Info  func(calendar.Day) DayInfo
	// Min is the earliest lawful day; days before it are struck out. Selected is the day entered.
	Min, Selected calendar.Day
	// Field is the id of the date field that a click fills; "" makes a grid to look at.
	Field string
	// Path and Query make the links to the months before and after; used with Field.
	Path string
	// Legend explains the marks.
	Legend bool
}

// monthDay is one square of the grid.
type monthDay struct {
	day   calendar.Day
	class string
	// words are read out: what the day is, beyond its number.
	words string
	// free may be clicked.
	free bool
}

// weeks lays the month out from Monday to Sunday.
func (c *Ctx) weeks(m Month) [][]monthDay {
	first := calendar.Date(m.Year, m.Month, 1)
	back := (int(first.Weekday()) + 6) % 7
	day := first.AddDays(-back)
	last := calendar.Date(m.Year, m.Month+1, 1).AddDays(-1)
	var out [][]monthDay
	for day <= last {
		week := make([]monthDay, 7)
		for i := range week {
			week[i] = c.monthDay(m, day)
			day = day.AddDays(1)
		}
		out = append(out, week)
	}
	return out
}

func (c *Ctx) monthDay(m Month, day calendar.Day) monthDay {
	var info DayInfo
	if m.Info != nil {
		info = m.Info(day)
	}
	d := monthDay{day: day, free: !info.Unknown}
	add := func(class, words string) {
		d.class += " " + class
		if words != "" {
			d.words += ", " + words
		}
	}
	if _, month, _ := day.YMD(); month != m.Month {
		add("out", "")
	}
	switch {
	case !info.Holiday.IsZero() && info.Off:
		add("hol", c.Text(info.Holiday))
	case info.Off:
		add("off", c.S("ui.month.off"))
	case info.Unknown:
		add("no", c.S("ui.month.unknown"))
	}
	if !m.Min.None() && day < m.Min {
		add("no", c.S("ui.month.early"))
		d.free = false
	}
	if !m.Min.None() && day == m.Min {
		add("floor", c.S("ui.month.floor"))
	}
	if day == c.Today {
		add("today", c.S("common.today"))
	}
	if day == m.Selected && !day.None() {
		add("sel", c.S("ui.month.selected"))
	}
	return d
}

// moved is the address of the month n months away.
func (m Month) moved(n int) string {
	y, mo, _ := calendar.Date(m.Year, m.Month+time.Month(n), 1).YMD()
	q := url.Values{"field": {m.Field}, "month": {fmt.Sprintf("%04d-%02d", y, int(mo))}}
	if !m.Min.None() {
		q.Set("min", m.Min.String())
	}
	if !m.Selected.None() {
		q.Set("selected", m.Selected.String())
	}
	path := m.Path
	if path == "" {
		path = MonthPath
	}
	return path + "?" + q.Encode()
}

// holidaysOf lists the named days without work of the month, for the legend.
func (c *Ctx) holidaysOf(m Month) []StripDay {
	var out []StripDay
	if m.Info == nil {
		return nil
	}
	for d := calendar.Date(m.Year, m.Month, 1); ; d = d.AddDays(1) {
		if _, mo, _ := d.YMD(); mo != m.Month {
			return out
		}
		if info := m.Info(d); info.Off && !info.Holiday.IsZero() {
			out = append(out, StripDay{Day: d, Name: c.Text(info.Holiday)})
		}
	}
}

// weekdays is the order of a printed week, which begins on Monday.
var weekdays = i18n.Week

// headID is the id of the month's name: a page may hold one month for each field, or the months of a year.
func (m Month) headID() string {
	if m.Field != "" {
		return "cal-" + m.Field
	}
	return "cal-" + strconv.Itoa(m.Year) + "-" + strconv.Itoa(int(m.Month))
}
