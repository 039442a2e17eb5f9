package instrument

import (
	"fmt"
	"slices"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// Every is how often a periodic term comes round (47).
type Every string

// The lengths of a period.
const (
	EveryWeek    Every = "week"
	EveryMonth   Every = "month"
	EveryQuarter Every = "quarter"
	EveryHalf    Every = "half_year"
	EveryYear    Every = "year"
)

// EveryList lists the lengths, the shortest first.
var EveryList = []Every{EveryWeek, EveryMonth, EveryQuarter, EveryHalf, EveryYear}

// TermPeriodic is the kind of a term that comes round (47).
const TermPeriodic = "periodic"

// Period is a periodic term: "quarterly, by the 10th of the month after, from the first quarter, until 31 December" (47).
type Period struct {
	Every Every `json:"every,omitempty" yaml:"every"`
	// Day is the day by which a period is carried out: of the month 1–31, where a shorter month ends with its last day; of
	// the week 1 (Monday) to 7.
	Day int `json:"day,omitempty" yaml:"day"`
	// After says that the day lies in the month (week) after the period, not in the last of the period itself.
	After bool `json:"after,omitempty" yaml:"after"`
	// First is any day of the first period; none is the period of the day of the act.
	First calendar.Day `json:"first,omitzero" yaml:"first"`
	// Last is the last day of execution; none is 31 December of the current calendar year (47; see I-84).
	Last calendar.Day `json:"last,omitzero" yaml:"last"`
}

// IsZero reports whether nothing is said.
func (p Period) IsZero() bool { return p == Period{} }

// PeriodDay is one period: what it covers and the day by which it is carried out, before the calendar moves it.
type PeriodDay struct {
	N      int          `json:"n"` // from 1
	From   calendar.Day `json:"from"`
	To     calendar.Day `json:"to"`
	Formal calendar.Day `json:"formal"`
}

// months is the length of a period in months, 0 for a week.
func (e Every) months() int {
	switch e {
	case EveryMonth:
		return 1
	case EveryQuarter:
		return 3
	case EveryHalf:
		return 6
	case EveryYear:
		return 12
	}
	return 0
}

// span is the period that a day lies in.
func (e Every) span(d calendar.Day) (from, to calendar.Day) {
	n := e.months()
	if n == 0 {
		from = d.AddDays(-(int(d.Weekday()) + 6) % 7)
		return from, from.AddDays(6)
	}
	y, m, _ := d.YMD()
	from = calendar.Date(y, m-time.Month((int(m)-1)%n), 1)
	return from, calendar.Date(y, m-time.Month((int(m)-1)%n)+time.Month(n), 1).AddDays(-1)
}

// on is the day by which the period that ends on a day is carried out.
func (p Period) on(to calendar.Day) calendar.Day {
	if p.Every == EveryWeek {
		day := to.AddDays(p.Day - 7)
		if p.After {
			day = day.AddDays(7)
		}
		return day
	}
	y, m, _ := to.YMD()
	if p.After {
		m++
	}
	last := calendar.Date(y, m+1, 1).AddDays(-1)
	return min(calendar.Date(y, m, 1).AddDays(p.Day-1), last)
}

// complete reports whether the days of the periods can be counted.
func (p Period) complete() bool {
	most := 31
	if p.Every == EveryWeek {
		most = 7
	}
	return slices.Contains(EveryList, p.Every) && p.Day >= 1 && p.Day <= most
}

// until is the last day of execution: the one named, else the end of the calendar year of a day (47; see I-84).
func (p Period) until(day calendar.Day) calendar.Day {
	if !p.Last.None() {
		return p.Last
	}
	return calendar.Date(day.Year(), time.December, 31)
}

// Days are the periods of a term that is set on a day, in order, at most so many: those whose own day, before the calendar
// moves it, is not after the last day of execution (see I-155).
func (p Period) Days(day calendar.Day, most int) []PeriodDay {
	if !p.complete() {
		return nil
	}
	last, start := p.until(day), p.First
	if start.None() {
		start = day
	}
	var out []PeriodDay
	for from, to := p.Every.span(start); len(out) < most; from, to = p.Every.span(to.AddDays(1)) {
		formal := p.on(to)
		if formal > last {
			break
		}
		out = append(out, PeriodDay{N: len(out) + 1, From: from, To: to, Formal: formal})
	}
	return out
}

// Words say the term: "every month by the 5th of the next month, until 31 December 2026".
func (p Period) Words() i18n.Msg {
	key := "instrument.period.words.month"
	day := any(p.Day)
	if p.Every == EveryWeek {
		key = "instrument.period.words.week"
		day = i18n.Msg{Key: fmt.Sprintf("instrument.period.weekday.%d", p.Day)}
	}
	if p.After {
		key += "_after"
	}
	last := i18n.M("instrument.period.year_end")
	if !p.Last.None() {
		last = i18n.M("instrument.period.until", "day", p.Last)
	}
	return i18n.M(key, "every", i18n.Msg{Key: "instrument.period.every." + string(p.Every)}, "day", day, "last", last)
}

// Label names the period: "1 – 31 January 2026".
func (d PeriodDay) Label() i18n.Msg {
	return i18n.M("instrument.period.label", "n", d.N, "from", d.From, "to", d.To)
}

// shape refuses what is no periodicity at all; what 47 asks of it is judged by the rules.
func (p Period) shape(c *fault.Collector) {
	if p.Every != "" && !slices.Contains(EveryList, p.Every) {
		c.Bad("period.every", i18n.M("common.error.choice"))
	}
	if p.Day < 0 || p.Day > 31 || p.Every == EveryWeek && p.Day > 7 {
		most := 31
		if p.Every == EveryWeek {
			most = 7
		}
		c.Bad("period.day", i18n.M("instrument.input.range", "least", 1, "most", most))
	}
	for field, d := range map[string]calendar.Day{"period.first": p.First, "period.last": p.Last} {
		if !d.None() && (d < calendar.Date(2000, time.January, 1) || d > calendar.Date(2099, time.December, 31)) {
			c.Bad(field, i18n.M("instrument.period.bad_day"))
		}
	}
}
