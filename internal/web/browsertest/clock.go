package main

import (
	"net/http"
	"sync/atomic"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/web/page"
)

// clock is that of the office: it stands until a journey moves it on.
type clock struct{ instant atomic.Pointer[time.Time] }

func newClock(at time.Time) *clock {
	c := &clock{}
	c.instant.Store(&at)
	return c
}

// Now is the instant of the office.
func (c *clock) Now() time.Time { return *c.instant.Load() }

// moves lets days pass: GET /clock/2026-12-21 goes on to eleven o'clock of that day, and in each of the nights between the
// timers of the program run as they would.
func moves(a *app.App, s *page.Site, c *clock) http.Handler {
	return s.Rim.Handle(func(w http.ResponseWriter, r *http.Request) error {
		day, err := calendar.ParseDay(r.PathValue("day"))
		if err != nil {
			return err
		}
		for today := calendar.DayOf(c.Now()); today < day; today = calendar.DayOf(c.Now()) {
			night := today.AddDays(1).Start().Add(5 * time.Hour)
			c.instant.Store(&night)
			for _, timer := range a.Timers() {
				if err := timer.Run(r.Context(), night); err != nil {
					return err
				}
			}
		}
		morning := day.Start().Add(11 * time.Hour)
		c.instant.Store(&morning)
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
}
