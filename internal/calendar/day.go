// Package calendar counts days: civil days in Asia/Almaty, spans and the working calendar of Kazakhstan.
//
// The Regulation states terms in working and calendar days (paragraphs 12 to 23, 40, 42, 43, 57 and others) but
// gives no counting rule; the conventions chosen are data and are numbered in docs/interpretations.md.
package calendar

import (
	"database/sql/driver"
	"fmt"
	"time"

	"reglament/internal/i18n"
)

// Day is a civil day in Asia/Almaty. The zero Day means "no day". It is stored and written as "2026-03-19".
type Day int32

// epoch makes 1 January 1970 the Day 1, so that the zero value can mean "no day".
const epoch = 1

// Almaty is the legal time of Kazakhstan since 1 March 2024 (UTC+5); older instants follow the tz database when it is present.
var Almaty = i18n.Almaty

// DayOf returns the civil day in Asia/Almaty on which the instant t falls.
func DayOf(t time.Time) Day {
	y, m, d := t.In(Almaty).Date()
	return Date(y, m, d)
}

// Date returns the Day of a year, month and day of the month; out-of-range values are normalised as in time.Date.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400 + epoch)
}

// ParseDay reads "2026-03-19". Anything else, an impossible date included, is an error.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, fmt.Errorf("calendar: %q is not a day of the form 2026-03-19", s)
	}
	return Day(t.Unix()/86400 + epoch), nil
}

// MustDay is ParseDay for constants and tests; it panics on a bad text.
func MustDay(s string) Day {
	d, err := ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// None reports whether d is the zero value, "no day".
func (d Day) None() bool { return d == 0 }

func (d Day) utc() time.Time { return time.Unix(int64(d-epoch)*86400, 0).UTC() }

// String writes "2026-03-19", or "" for no day.
func (d Day) String() string {
	if d.None() {
		return ""
	}
	return d.utc().Format("2006-01-02")
}

// YMD returns the year, month and day of the month.
func (d Day) YMD() (int, time.Month, int) { return d.utc().Date() }

// Year returns the calendar year.
func (d Day) Year() int { y, _, _ := d.YMD(); return y }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays returns the day n calendar days later (earlier when n is negative).
func (d Day) AddDays(n int) Day { return d + Day(n) }

// Sub returns the number of calendar days from e to d.
func (d Day) Sub(e Day) int { return int(d - e) }

// Start returns the instant at which the day begins in Asia/Almaty.
func (d Day) Start() time.Time {
	y, m, dd := d.YMD()
	return time.Date(y, m, dd, 0, 0, 0, 0, Almaty)
}

// Value stores the day as text, and "no day" as NULL.
func (d Day) Value() (driver.Value, error) {
	if d.None() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads the text written by Value.
func (d *Day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = 0
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	case time.Time:
		*d = Day(v.Unix()/86400 + epoch)
		return nil
	}
	return fmt.Errorf("calendar: cannot read a day from %T", src)
}

// MarshalText writes the day for JSON and YAML.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the day from JSON and YAML; an empty text is no day.
func (d *Day) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDay(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
