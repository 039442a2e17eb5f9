package calendar

import (
	"fmt"
	"time"

	"reglament/internal/i18n"
)

// PeriodOf is the period of so many months, counted from January, in which a day lies: its first and last day. The months are meant
// to divide a year.
func PeriodOf(day Day, months int) (first, last Day) {
	y, m, _ := day.YMD()
	from := (int(m)-1)/months*months + 1
	return Date(y, time.Month(from), 1), Date(y, time.Month(from+months), 1).AddDays(-1)
}

// PeriodName names a period: the quarter or the half of a year, else its days.
func PeriodName(first, last Day) i18n.Msg {
	y, m, _ := first.YMD()
	if a, b := PeriodOf(first, 3); a == first && b == last {
		return i18n.M("revision.quarter", "n", int(m)/3+1, "year", fmt.Sprint(y))
	}
	if a, b := PeriodOf(first, 6); a == first && b == last {
		return i18n.M("revision.half", "n", int(m)/6+1, "year", fmt.Sprint(y))
	}
	return i18n.M("revision.span", "from", first, "to", last)
}
