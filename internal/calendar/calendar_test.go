package calendar_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"reglament/internal/calendar"
)

// published repeats the public calendars of the five-day week: weekdays off, working weekends, working days in all.
// It is written apart from the data file, and checks it.
var published = map[int]struct {
	off, work string
	total     int
}{
	2018: {"1.1 2.1 8.3 9.3 21.3 22.3 23.3 30.4 1.5 7.5 8.5 9.5 6.7 21.8 30.8 31.8 3.12 17.12 18.12 31.12", "3.3 28.4 5.5 25.8 29.12", 246},
	2019: {"1.1 2.1 7.1 8.3 21.3 22.3 25.3 1.5 7.5 9.5 10.5 8.7 30.8 2.12 16.12 17.12", "4.5", 246},
	2020: {"1.1 2.1 3.1 7.1 9.3 23.3 24.3 25.3 1.5 7.5 8.5 6.7 31.7 31.8 1.12 16.12 17.12 18.12", "5.1 20.12", 246},
	2021: {"1.1 4.1 7.1 8.3 22.3 23.3 24.3 3.5 7.5 10.5 5.7 6.7 20.7 30.8 1.12 16.12 17.12", "3.7", 245},
	2022: {"3.1 4.1 7.1 7.3 8.3 21.3 22.3 23.3 2.5 9.5 10.5 6.7 29.8 30.8 24.10 25.10 16.12", "5.3 27.8 22.10", 246},
	2023: {"2.1 3.1 8.3 21.3 22.3 23.3 1.5 8.5 9.5 28.6 6.7 7.7 30.8 25.10 18.12", "1.7", 246},
	2024: {"1.1 2.1 8.3 21.3 22.3 25.3 1.5 7.5 8.5 9.5 8.7 30.8 25.10 16.12", "4.5", 249},
	2025: {"1.1 2.1 3.1 7.1 10.3 21.3 24.3 25.3 1.5 7.5 9.5 6.6 7.7 1.9 27.10 16.12", "5.1", 246},
	2026: {"1.1 2.1 7.1 9.3 23.3 24.3 25.3 1.5 7.5 11.5 27.5 6.7 26.10 16.12", "", 247},
	2027: {"1.1 4.1 7.1 8.3 15.3 22.3 23.3 24.3 3.5 7.5 10.5 6.7 25.10 16.12", "", 247},
}

// oracle answers by the public lists, day by day.
type oracle map[calendar.Day]bool

func newOracle(t testing.TB) oracle {
	o := oracle{}
	for year, p := range published {
		for d := calendar.Date(year, 1, 1); d.Year() == year; d++ {
			o[d] = d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
		}
		for _, list := range []struct {
			days    string
			working bool
		}{{p.off, false}, {p.work, true}} {
			for _, s := range strings.Fields(list.days) {
				day, month, _ := strings.Cut(s, ".")
				dd, err1 := strconv.Atoi(day)
				mm, err2 := strconv.Atoi(month)
				if err1 != nil || err2 != nil {
					t.Fatal(s)
				}
				o[calendar.Date(year, time.Month(mm), dd)] = list.working
			}
		}
	}
	return o
}

// add walks day by day; ok is false when it leaves the known days.
func (o oracle) add(d calendar.Day, n int) (calendar.Day, bool) {
	step := calendar.Day(1)
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d += step
		working, known := o[d]
		if !known {
			return 0, false
		}
		if working {
			n--
		}
	}
	return d, true
}

func day(s string) calendar.Day { return calendar.MustDay(s) }

func TestKazakhstanAgreesWithPublishedCalendars(t *testing.T) {
	c := calendar.Kazakhstan()
	o := newOracle(t)
	if c.First() != day("2018-01-01") || c.Last() != day("2027-12-31") {
		t.Fatalf("holds %s to %s", c.First(), c.Last())
	}
	for d := c.First(); d <= c.Last(); d++ {
		if got, known := c.IsWorking(d); !known || got != o[d] {
			t.Errorf("%s %s: working %v, published %v", d, d.Weekday(), got, o[d])
		}
	}
	for year, p := range published {
		if totals, err := c.Totals(year); err != nil || totals.Year != p.total {
			t.Errorf("%d: %d working days (%v), published %d", year, totals.Year, err, p.total)
		}
	}
	for _, m := range []struct{ year, month, want int }{{2026, 5, 17}, {2026, 1, 19}, {2025, 6, 20}} {
		if totals, _ := c.Totals(m.year); totals.Months[m.month-1] != m.want {
			t.Errorf("%d-%02d: %d, the press says %d", m.year, m.month, totals.Months[m.month-1], m.want)
		}
	}
	if !c.Provisional(day("2027-05-03")) || c.Provisional(day("2026-05-03")) {
		t.Error("only 2027 is provisional")
	}
}

// vectors are the computed terms agreed for the project.
var vectors = []struct {
	from string
	n    int
	want string
}{
	{"2026-03-19", 3, "2026-03-27"},
	{"2026-03-05", 10, "2026-03-20"},
	{"2026-03-19", 20, "2026-04-21"},
	{"2024-04-30", 3, "2024-05-04"},
	{"2024-04-30", 10, "2024-05-17"},
	{"2024-12-30", 3, "2025-01-06"},
	{"2024-12-30", 10, "2025-01-16"},
	{"2025-03-20", 20, "2025-04-22"},
	{"2022-05-06", 3, "2022-05-13"},
	{"2020-05-06", 3, "2020-05-13"},
	{"2018-12-14", 10, "2019-01-03"},
	{"2026-08-28", 3, "2026-09-02"},
	{"2027-03-12", 3, "2027-03-18"},
	{"2026-05-25", 3, "2026-05-29"},
	{"2026-03-27", -3, "2026-03-19"},
	{"2025-01-08", -3, "2024-12-31"},
	{"2024-05-10", -3, "2024-05-03"},
}

func TestAddWorking_40_42_43(t *testing.T) {
	c := calendar.Kazakhstan()
	for _, v := range vectors {
		got, err := c.AddWorking(day(v.from), v.n)
		if err != nil || got != day(v.want) {
			t.Errorf("%s %+d = %s (%v), want %s", v.from, v.n, got, err, v.want)
		}
		if n, err := c.Between(day(v.from), day(v.want)); err != nil || n != v.n {
			t.Errorf("between %s and %s: %d (%v), want %d", v.from, v.want, n, err, v.n)
		}
	}
}

func TestAddWorkingAtTheEdgesIsUndecided(t *testing.T) {
	c := calendar.Kazakhstan()
	tests := []struct {
		from string
		n    int
		want string // "" for undecided
	}{
		{"2027-12-30", 1, "2027-12-31"},
		{"2027-12-31", 0, "2027-12-31"},
		{"2027-12-31", 1, ""},
		{"2027-12-30", 2, ""},
		{"2018-01-04", -1, "2018-01-03"},
		{"2018-01-03", -1, ""},
		{"2018-01-01", -1, ""},
		{"2018-01-01", 1, "2018-01-03"},
		{"2017-12-31", 1, ""},
		{"2028-01-01", -1, ""},
		{"2026-01-05", math.MaxInt, ""},
		{"2026-01-05", math.MinInt, ""},
	}
	for _, tt := range tests {
		got, err := c.AddWorking(day(tt.from), tt.n)
		if tt.want == "" {
			var u *calendar.Undecided
			if !errors.Is(err, calendar.ErrUndecided) || !errors.As(err, &u) || u.Last != day("2027-12-31") {
				t.Errorf("%s %+d = %s, %v; want undecided", tt.from, tt.n, got, err)
			}
			continue
		}
		if err != nil || got != day(tt.want) {
			t.Errorf("%s %+d = %s (%v), want %s", tt.from, tt.n, got, err, tt.want)
		}
	}
	if _, err := c.AddWorking(0, 1); !errors.Is(err, calendar.ErrUndecided) {
		t.Error("no day was counted from")
	}
	for _, f := range []func(calendar.Day) (calendar.Day, error){c.NextWorking, c.PrevWorking} {
		if _, err := f(day("2028-01-01")); !errors.Is(err, calendar.ErrUndecided) {
			t.Error("a shift beyond the calendar was guessed")
		}
	}
	if _, err := c.PrevWorking(day("2018-01-01")); !errors.Is(err, calendar.ErrUndecided) {
		t.Error("a working day before the first known one was guessed")
	}
	if _, err := c.Between(day("2026-01-01"), day("2028-01-01")); !errors.Is(err, calendar.ErrUndecided) {
		t.Error("days beyond the calendar were counted")
	}
	if _, err := c.Totals(2028); !errors.Is(err, calendar.ErrUndecided) {
		t.Error("a year beyond the calendar was counted")
	}
}

func TestCountingAgreesWithWalkingDayByDay(t *testing.T) {
	c, o := calendar.Kazakhstan(), newOracle(t)
	rapid.Check(t, func(t *rapid.T) {
		from := calendar.Day(rapid.Int32Range(int32(c.First())-5, int32(c.Last())+5).Draw(t, "from"))
		n := rapid.IntRange(-700, 700).Draw(t, "n")
		want, ok := o.add(from, n)
		if _, known := o[from]; !known {
			ok = false
		}
		got, err := c.AddWorking(from, n)
		if ok != (err == nil) || ok && got != want {
			t.Fatalf("%s %+d = %s (%v), walking gives %s (%v)", from, n, got, err, want, ok)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a := calendar.Day(rapid.Int32Range(int32(c.First()), int32(c.Last())).Draw(t, "a"))
		b := calendar.Day(rapid.Int32Range(int32(c.First()), int32(c.Last())).Draw(t, "b"))
		walk := 0
		for d := a + 1; d <= b; d++ {
			if o[d] {
				walk++
			}
		}
		for d := b; d < a; d++ {
			if o[d] {
				walk--
			}
		}
		if got, err := c.Between(a, b); err != nil || got != walk {
			t.Fatalf("between %s and %s: %d (%v), walking gives %d", a, b, got, err, walk)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		d := calendar.Day(rapid.Int32Range(int32(c.First())+10, int32(c.Last())-10).Draw(t, "d"))
		next, prev := d, d
		for !o[next] {
			next++
		}
		for !o[prev] {
			prev--
		}
		gotNext, err1 := c.NextWorking(d)
		gotPrev, err2 := c.PrevWorking(d)
		if err1 != nil || err2 != nil || gotNext != next || gotPrev != prev {
			t.Fatalf("%s: next %s, previous %s; walking gives %s, %s", d, gotNext, gotPrev, next, prev)
		}
	})
}

func TestLeft(t *testing.T) {
	c := calendar.Kazakhstan()
	tests := []struct {
		today, due string
		want       int
	}{
		{"2026-03-19", "2026-03-27", 3},
		{"2026-03-19", "2026-03-19", 0},
		{"2026-03-20", "2026-03-22", 0},
		{"2026-03-20", "2026-03-19", -1},
		{"2026-03-22", "2026-03-20", 0},
		{"2026-03-27", "2026-03-20", -2},
	}
	for _, tt := range tests {
		if got, err := c.Left(day(tt.today), day(tt.due)); err != nil || got != tt.want {
			t.Errorf("on %s, due %s: %d (%v), want %d", tt.today, tt.due, got, err, tt.want)
		}
	}
}

func TestShift_18_32(t *testing.T) {
	c := calendar.Kazakhstan()
	tests := []struct{ day, next, prev string }{
		{"2026-01-07", "2026-01-08", "2026-01-06"}, // the consolidated report (32) always meets Christmas
		{"2025-07-07", "2025-07-08", "2025-07-04"},
		{"2026-07-05", "2026-07-07", "2026-07-03"},
		{"2026-12-20", "2026-12-21", "2026-12-18"},
		{"2024-05-04", "2024-05-04", "2024-05-04"}, // a working Saturday needs no shift
		{"2026-03-22", "2026-03-26", "2026-03-20"},
	}
	for _, tt := range tests {
		next, err1 := c.Shift(day(tt.day), calendar.ShiftNext)
		prev, err2 := c.Shift(day(tt.day), calendar.ShiftPrev)
		none, err3 := c.Shift(day(tt.day), calendar.ShiftNone)
		if errors.Join(err1, err2, err3) != nil || next != day(tt.next) || prev != day(tt.prev) || none != day(tt.day) {
			t.Errorf("%s: next %s, previous %s, none %s", tt.day, next, prev, none)
		}
	}
}

func TestAddMonths_19_23(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-19", 1, "2026-04-19"},
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-05-31", 0, "2026-05-31"},
	}
	for _, tt := range tests {
		if got := day(tt.from).AddMonths(tt.n); got != day(tt.want) {
			t.Errorf("%s %+d months = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestApplyRefusesMalformedSpans(t *testing.T) {
	c := calendar.Kazakhstan()
	for _, s := range []calendar.Span{{}, {N: 3, Unit: "week"}, calendar.CalendarDays(500_000), calendar.Months(20_000), calendar.WorkingDays(-500_000)} {
		if _, err := c.Apply(day("2026-03-19"), s); err == nil {
			t.Errorf("%+v was applied", s)
		}
	}
	if got, err := c.Apply(day("2030-03-19"), calendar.CalendarDays(4)); err != nil || got != day("2030-03-23") {
		t.Errorf("calendar days need no calendar: %s, %v", got, err)
	}
}

func TestAddWorkingDoesNotAllocate(t *testing.T) {
	c := calendar.Kazakhstan()
	from := day("2026-03-19")
	if n := testing.AllocsPerRun(100, func() { _, _ = c.AddWorking(from, 20) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkAddWorking20(b *testing.B) {
	c := calendar.Kazakhstan()
	from := day("2026-03-19")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.AddWorking(from, 20); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBetweenYear(b *testing.B) {
	c := calendar.Kazakhstan()
	from, to := day("2026-01-01"), day("2026-12-31")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Between(from, to); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkExplain20(b *testing.B) {
	c := calendar.Kazakhstan()
	from := day("2026-03-19")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Explain(from, calendar.WorkingDays(20), calendar.Execution); err != nil {
			b.Fatal(err)
		}
	}
}
