package planning

import (
	"strconv"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// Year is the period of an annual plan.
func Year(y int) Period {
	return Period{calendar.Date(y, time.January, 1), calendar.Date(y, time.December, 31)}
}

// Quarter is the period of a quarterly plan, 1 to 4.
func Quarter(y, q int) Period {
	from := calendar.Date(y, time.Month(3*q-2), 1)
	return Period{from, from.AddMonths(3).AddDays(-1)}
}

// Number is the quarter of the period's first day.
func (p Period) Number() int {
	_, m, _ := p.From.YMD()
	return (int(m)-1)/3 + 1
}

// Holds reports whether the day lies in the period.
func (p Period) Holds(d calendar.Day) bool { return p.From <= d && d <= p.Until }

// Of returns the period of a plan of the kind that begins with the day.
func (k Kind) Of(from calendar.Day) Period {
	y, m, _ := from.YMD()
	if k == Annual {
		return Year(y)
	}
	return Quarter(y, (int(m)-1)/3+1)
}

// Fits reports whether the period is a year of the annual plan, a quarter of the quarterly one and of that of a unit, or any
// lawful time of a special one (11, 14).
func (k Kind) Fits(p Period) bool {
	if p.From.None() || p.Until.None() || p.Until < p.From {
		return false
	}
	return k == Special || k.Of(p.From) == p
}

// Words say the period of a plan of the kind: "2026", "II quarter of 2026", or its two days.
func (p Period) Words(k Kind) i18n.Msg {
	switch k {
	case Annual:
		return i18n.M("planning.period.year", "year", strconv.Itoa(p.From.Year()))
	case Quarterly, UnitPlan:
		return i18n.M("planning.period.quarter", "quarter", i18n.Msg{Key: "planning.quarter." + string(rune('0'+p.Number()))}, "year", strconv.Itoa(p.From.Year()))
	}
	return i18n.M("planning.period.days", "from", p.From, "until", p.Until)
}

// Months are the months of the period in order, "2026-03"; at most 36.
func (p Period) Months() []string {
	var out []string
	for d := p.From; d <= p.Until && len(out) < 36; d = d.AddMonths(1) {
		y, m, _ := d.YMD()
		d = calendar.Date(y, m, 1)
		out = append(out, MonthOf(d))
	}
	return out
}

// MonthOf is the month of a day, "2026-03".
func MonthOf(d calendar.Day) string {
	if d.None() {
		return ""
	}
	return d.String()[:7]
}

// checkPeriod refuses a period that a plan of the kind cannot have.
func checkPeriod(c *fault.Collector, k Kind, p Period) {
	if !k.Fits(p) {
		c.Bad("period", i18n.M("planning.bad.period"), i18n.Msg{Key: "planning.bad.period_allowed." + string(k)})
	}
	if p.Until > p.From.AddMonths(36) {
		c.Bad("period", i18n.M("planning.bad.period_long"), i18n.M("planning.bad.period_long_allowed"))
	}
}
