package httpx

import (
	"net/http"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/web/ui"
)

// Month reads which month a date field asks for: ?field=f-due&month=2026-12&selected=09.12.2026&min=2026-12-23.
// Without a month it is that of the day selected, of the earliest lawful day, or of today. Nonsense is passed over,
// since the person typing is not done yet.
func Month(r *http.Request, info func(calendar.Day) ui.DayInfo) ui.Month {
	q := r.URL.Query()
	m := ui.Month{Info: info, Field: q.Get("field"), Path: r.URL.Path, Legend: true}
	if len(m.Field) > 100 {
		m.Field = m.Field[:100]
	}
	m.Selected, _ = ParseDay(q.Get("selected"))
	m.Min, _ = ParseDay(q.Get("min"))
	shown := Ctx(r).Today
	if !m.Min.None() {
		shown = m.Min
	}
	if !m.Selected.None() {
		shown = m.Selected
	}
	m.Year, m.Month, _ = shown.YMD()
	if t, err := time.Parse("2006-01", q.Get("month")); err == nil && t.Year() >= 1900 && t.Year() <= 2200 {
		m.Year, m.Month = t.Year(), t.Month()
	}
	return m
}
