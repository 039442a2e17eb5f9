package calendar

import (
	"slices"
	"time"
)

// Holidays of their own rule: the first day of Kurban Ait follows the moon and must be entered, and neither it nor
// 7 January is moved when it falls on a day off (I-06).
const (
	kurbanAit = "kurban-ait"
	christmas = "christmas"
)

// Suggest proposes the days of a year from the last one held: the holidays on their dates, and the working days that
// stand for those that fall on a day off (I-06). Kurban Ait, swaps and the published total are for a person to enter.
func (c *Calendar) Suggest(year int) Year {
	out := Year{Year: year, Provisional: true}
	off := map[Day]bool{}
	last := c.data.Years[len(c.data.Years)-1]
	for _, e := range last.Off {
		if e.Holiday == "" || !e.MovedFrom.None() || e.Holiday == kurbanAit {
			continue
		}
		_, m, d := e.Day.YMD()
		day := Date(year, m, d)
		out.Off = append(out.Off, Entry{Day: day, Holiday: e.Holiday})
		off[day] = true
	}
	for _, e := range slices.Clone(out.Off) {
		if !e.Day.weekend() || e.Holiday == christmas {
			continue
		}
		instead := e.Day
		for instead.weekend() || off[instead] {
			instead++
		}
		if instead.Year() == year {
			out.Off = append(out.Off, Entry{Day: instead, Holiday: e.Holiday, MovedFrom: e.Day})
			off[instead] = true
		}
	}
	slices.SortFunc(out.Off, func(a, b Entry) int { return int(a.Day - b.Day) })
	return out
}

// Held returns the year as the calendar holds it.
func (c *Calendar) Held(year int) (Year, bool) {
	if !c.Knows(Date(year, time.January, 1)) {
		return Year{}, false
	}
	return c.Data().Years[year-c.first.Year()], true
}
