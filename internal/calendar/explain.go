package calendar

import (
	"fmt"

	"reglament/internal/i18n"
)

// Explanation is a computed day with everything it was computed from. It is kept beside the day, as JSON.
type Explanation struct {
	// Anchor is the day from which it was counted; none for a date fixed by the text itself.
	Anchor Day `json:"anchor,omitzero"`
	// Span is what was counted; absent for a fixed date.
	Span *Span `json:"span,omitempty"`
	// Use decided the shift off a day off.
	Use Use `json:"use"`
	// Formal is the day by the text; Effective is the day that binds, after the shift.
	Formal    Day `json:"formal"`
	Effective Day `json:"effective"`
	// Shift is the rule applied, empty when the formal day needed none.
	Shift Shift `json:"shift,omitempty"`
	// Off are the days off passed over, in order; Worked the working weekends that were counted.
	Off    []OffRun `json:"off,omitempty"`
	Worked []OffRun `json:"worked,omitempty"`
	// FormalReason says why the formal day is off when it was shifted.
	FormalReason i18n.Text `json:"formal_reason,omitzero"`
	// CalendarVersion is the edition of the calendar; Provisional says that its swaps are not decided there yet.
	CalendarVersion string `json:"calendar_version"`
	Provisional     bool   `json:"provisional,omitempty"`
	// Conventions are the numbers of the interpretations that took part: I-01, I-03.
	Conventions []string `json:"conventions,omitempty"`
}

// OffRun is a run of neighbouring days with something in common: plain weekends, or days off with a reason.
type OffRun struct {
	From Day `json:"from"`
	To   Day `json:"to"`
	// Weekend marks a plain weekend, which needs no words.
	Weekend bool `json:"weekend,omitempty"`
	// Reasons are the different reasons within the run, in order.
	Reasons []i18n.Text `json:"reasons,omitempty"`
}

// Len is the number of days in the run.
func (r OffRun) Len() int { return r.To.Sub(r.From) + 1 }

// Msg says the run: "9 March", "21–25 March", "31 December – 4 January".
func (r OffRun) Msg() i18n.Msg {
	if r.From == r.To {
		return i18n.M("calendar.run.day", "day", r.From)
	}
	y1, m1, d1 := r.From.YMD()
	y2, m2, _ := r.To.YMD()
	if y1 == y2 && m1 == m2 {
		return i18n.M("calendar.run.month", "from", d1, "to", r.To)
	}
	return i18n.M("calendar.run.months", "from", r.From, "to", r.To)
}

// Result is the day that binds.
func (e Explanation) Result() Day { return e.Effective }

// Explain counts a span from the anchor and shifts the result for its use. Errors: ErrUndecided beyond the known
// days, and a plain error for a malformed span or no anchor.
//
// A span of calendar days or months whose use is Exact does not need the calendar, and is answered beyond it as well.
func (c *Calendar) Explain(anchor Day, s Span, use Use) (Explanation, error) {
	if err := s.Valid(); err != nil {
		return Explanation{}, err
	}
	if anchor.None() {
		return Explanation{}, fmt.Errorf("calendar: a span of %s from no day", s)
	}
	formal, err := c.Apply(c.conv.base(anchor, s), s)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{Anchor: anchor, Span: &s, Use: use, Formal: formal}
	e.Conventions = append(e.Conventions, c.conv.Get("start").ID)
	if s.Unit == UnitMonth {
		e.Conventions = []string{c.conv.Get("month").ID}
	}
	if err := c.settle(&e); err != nil {
		return Explanation{}, err
	}
	c.passed(&e)
	return e, nil
}

// ExplainDate shifts a date fixed by the text (7 January, the 25th of the month) for its use.
func (c *Calendar) ExplainDate(formal Day, use Use) (Explanation, error) {
	if formal.None() {
		return Explanation{}, fmt.Errorf("calendar: no day to explain")
	}
	e := Explanation{Use: use, Formal: formal}
	if err := c.settle(&e); err != nil {
		return Explanation{}, err
	}
	c.passed(&e)
	return e, nil
}

// settle shifts the formal day and notes by which rule.
func (c *Calendar) settle(e *Explanation) error {
	rule, id := c.conv.Shift(e.Use)
	effective, err := c.Shift(e.Formal, rule)
	if err != nil {
		return err
	}
	e.Effective = effective
	e.CalendarVersion = c.Version
	e.Provisional = c.Provisional(effective)
	if effective != e.Formal {
		e.Shift = rule
		e.FormalReason = c.Reason(e.Formal)
		e.Conventions = append(e.Conventions, id)
	}
	return nil
}

// passed lists the days off and the working weekends on the way from the anchor to the result.
func (c *Calendar) passed(e *Explanation) {
	a, b := e.Anchor, e.Effective
	switch {
	case a.None():
		a = e.Formal
	case a < b:
		a++
	case a > b:
		a--
	}
	if a > b {
		a, b = b, a
	}
	for d := max(a, c.first); d <= min(b, c.Last()); d++ {
		working, _ := c.IsWorking(d)
		m, marked := c.marks[d]
		switch {
		case !working:
			e.Off = extend(e.Off, d, !marked, m.reason)
		case d.weekend():
			e.Worked = extend(e.Worked, d, false, m.reason)
		}
	}
}

func extend(runs []OffRun, d Day, weekend bool, reason i18n.Text) []OffRun {
	n := len(runs)
	if n == 0 || runs[n-1].To != d-1 || runs[n-1].Weekend != weekend {
		runs = append(runs, OffRun{From: d, Weekend: weekend})
		n++
	}
	run := &runs[n-1]
	run.To = d
	for _, r := range run.Reasons {
		if r == reason {
			return runs
		}
	}
	if !reason.IsZero() {
		run.Reasons = append(run.Reasons, reason)
	}
	return runs
}

// Msg says the computation in one sentence: "20 working days from 4 March 2026: 8–9 March and 21–25 March are off;
// due 2 April 2026". Plain weekends are not named.
func (e Explanation) Msg() i18n.Msg {
	var parts []i18n.Msg
	head := e.head()
	if runs, days := named(e.Off); len(runs) > 0 {
		head = i18n.M("calendar.explain.joined", "head", head, "tail", i18n.M("calendar.explain.off", "n", days, "runs", runs))
	}
	parts = append(parts, head)
	if runs, days := named(e.Worked); len(runs) > 0 {
		parts = append(parts, i18n.M("calendar.explain.worked", "n", days, "runs", runs))
	}
	switch e.Shift {
	case ShiftNext:
		parts = append(parts, i18n.M("calendar.explain.shift.next", "day", e.Formal))
	case ShiftPrev:
		parts = append(parts, i18n.M("calendar.explain.shift.prev", "day", e.Formal))
	}
	if e.Span != nil || e.Shift != "" {
		parts = append(parts, i18n.M("calendar.explain.due", "day", e.Effective))
	}
	if e.Provisional {
		parts = append(parts, i18n.M("calendar.explain.provisional", "year", e.Effective.Year()))
	}
	return i18n.M("calendar.explain", "parts", parts)
}

func (e Explanation) head() i18n.Msg {
	switch {
	case e.Span == nil:
		return i18n.M("calendar.explain.date", "day", e.Formal)
	case e.Span.N < 0:
		return i18n.M("calendar.explain.before", "span", *e.Span, "day", e.Anchor)
	}
	return i18n.M("calendar.explain.after", "span", *e.Span, "day", e.Anchor)
}

// named picks the runs that have a reason, and counts their days.
func named(runs []OffRun) ([]i18n.Msg, int) {
	var out []i18n.Msg
	days := 0
	for _, r := range runs {
		if !r.Weekend {
			out = append(out, r.Msg())
			days += r.Len()
		}
	}
	return out, days
}
