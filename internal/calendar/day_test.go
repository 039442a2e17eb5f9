package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reglament/internal/calendar"
)

func TestDayIsTheCivilDayOfAlmaty(t *testing.T) {
	tests := []struct {
		at   string
		want string
	}{
		{"2026-03-19T18:59:59Z", "2026-03-19"}, {"2026-03-19T19:00:00Z", "2026-03-20"}, // UTC+5 since 1 March 2024
		{"2023-03-19T18:00:00Z", "2023-03-20"}, {"2023-03-19T17:59:59Z", "2023-03-19"}, // UTC+6 before
	}
	for _, tt := range tests {
		at, err := time.Parse(time.RFC3339, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := calendar.DayOf(at); got != day(tt.want) {
			t.Errorf("%s: %s, want %s", tt.at, got, tt.want)
		}
	}
	if got := calendar.DayOf(day("2026-03-19").Start()); got != day("2026-03-19") {
		t.Errorf("the day starts on %s", got)
	}
}

func TestDayIsWrittenAndRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := calendar.Day(rapid.Int32Range(2, 80000).Draw(t, "day"))
		if back, err := calendar.ParseDay(d.String()); err != nil || back != d {
			t.Fatalf("%d is written %s and read %d (%v)", d, d, back, err)
		}
		y, m, dd := d.YMD()
		if calendar.Date(y, m, dd) != d || d.Year() != y {
			t.Fatalf("%s comes apart as %d %d %d", d, y, m, dd)
		}
		v, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		var s calendar.Day
		if err := s.Scan(v); err != nil || s != d {
			t.Fatalf("the database gives %s back as %s (%v)", d, s, err)
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var j calendar.Day
		if err := json.Unmarshal(b, &j); err != nil || j != d {
			t.Fatalf("JSON gives %s back as %s (%v)", d, j, err)
		}
	})
	for _, bad := range []string{"2026-02-30", "19.03.2026", "2026-3-9", "2026-03-19 ", "x", "02026-03-19"} {
		if d, err := calendar.ParseDay(bad); err == nil {
			t.Errorf("%q was read as %s", bad, d)
		}
	}
	var none calendar.Day
	if v, err := none.Value(); v != nil || err != nil || none.String() != "" {
		t.Error("no day is written as something")
	}
	if err := none.Scan(nil); err != nil || !none.None() {
		t.Error("NULL is not read as no day")
	}
	if err := none.Scan(5); err == nil {
		t.Error("a number was read as a day")
	}
}
