package calendar

import "reglament/internal/i18n"

// StripDay is one cell of the strip of days under a computed day.
type StripDay struct {
	Day     Day  `json:"day"`
	Working bool `json:"working"`
	// Known is false beyond the calendar; such a day is neither working nor off.
	Known bool `json:"known"`
	// Reason is set for holidays, moved days and swaps, not for plain weekends.
	Reason i18n.Text `json:"reason,omitzero"`
	Anchor bool      `json:"anchor,omitempty"`
	// Formal marks the day by the text, Due the day that binds; they often fall together.
	Formal bool `json:"formal,omitempty"`
	Due    bool `json:"due,omitempty"`
	// Count numbers the counted working days from 1; 0 for days that were not counted.
	Count int `json:"count,omitempty"`
}

// StripMax is the greatest length of a strip in days; a longer way is cut in the middle by who draws it.
const StripMax = 400

// Strip lists the days from the anchor (or the formal day of a fixed date) to the day that binds, both included and
// in the order of time, with their marks. A way longer than StripMax days is cut at that length.
func (c *Calendar) Strip(e Explanation) []StripDay {
	from, to := e.Formal, e.Formal
	for _, d := range []Day{e.Anchor, e.Effective} {
		if !d.None() {
			from, to = min(from, d), max(to, d)
		}
	}
	to = min(to, from.AddDays(StripMax-1))
	strip := make([]StripDay, 0, to.Sub(from)+1)
	for d := from; d <= to; d++ {
		working, known := c.IsWorking(d)
		strip = append(strip, StripDay{
			Day: d, Working: working, Known: known, Reason: c.Reason(d),
			Anchor: d == e.Anchor, Formal: d == e.Formal, Due: d == e.Effective,
		})
	}
	if e.Span != nil && e.Span.Unit == UnitWorking {
		number(strip, *e.Span, c.conv.Get("start").Value == "included")
	}
	return strip
}

// number counts the working days of the strip in the direction of the span.
func number(strip []StripDay, s Span, includeAnchor bool) {
	n, left := 0, max(s.N, -s.N)
	for i := range strip {
		j := i
		if s.N < 0 {
			j = len(strip) - 1 - i
		}
		if strip[j].Working && (!strip[j].Anchor || includeAnchor) && n < left {
			n++
			strip[j].Count = n
		}
	}
}
