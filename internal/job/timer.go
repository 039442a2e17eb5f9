package job

import (
	"context"
	"fmt"
	"time"

	"reglament/internal/calendar"
)

// Timer is something the program does again and again.
type Timer struct {
	// Name identifies the timer in the database and on the status page: "duty.tick".
	Name string
	// Schedule says when it runs.
	Schedule Schedule
	// Tolerance is how late a run may begin before the timer is an alarm; 0 is ten minutes.
	Tolerance time.Duration
	// Run does the work for the instant now. It must be idempotent: after a crash it is run again. Its context ends
	// when the lease is lost and when the program stops.
	Run func(ctx context.Context, now time.Time) error
}

const toleranceDefault = 10 * time.Minute

func (t Timer) tolerance() time.Duration {
	if t.Tolerance > 0 {
		return t.Tolerance
	}
	return toleranceDefault
}

func (t Timer) check() error {
	if t.Name == "" || t.Run == nil || t.Schedule == nil {
		return fmt.Errorf("job: the timer %q lacks a name, a schedule or a function", t.Name)
	}
	return nil
}

// Schedule gives the next run strictly after an instant, the same on every node.
type Schedule interface {
	Next(after time.Time) time.Time
}

// Every runs at the multiples of a duration since 1970 UTC: Every(time.Hour) on the hour.
func Every(d time.Duration) Schedule {
	if d <= 0 {
		panic("job: a timer must have a period")
	}
	return every(d)
}

type every time.Duration

// Next implements Schedule.
func (e every) Next(after time.Time) time.Time {
	us := time.Duration(e).Microseconds()
	at := after.UnixMicro()
	return time.UnixMicro((floor(at, us) + 1) * us).UTC()
}

func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Daily runs once a civil day at the hour and minute of Asia/Almaty.
func Daily(hour, minute int) Schedule {
	if hour < 0 || hour > 23 || minute < 0 || minute > 59 {
		panic("job: no such time of day")
	}
	return daily{hour, minute}
}

type daily struct{ hour, minute int }

// Next implements Schedule.
func (d daily) Next(after time.Time) time.Time {
	year, month, day := after.In(calendar.Almaty).Date()
	for ; ; day++ {
		if at := time.Date(year, month, day, d.hour, d.minute, 0, 0, calendar.Almaty); at.After(after) {
			return at.UTC()
		}
	}
}
