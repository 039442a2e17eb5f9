package calendar_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

var why = i18n.Text{KK: "Үкімет шешімі", RU: "решение Правительства", EN: "decision of the Government"}

func TestWithDayMakesANewVersion(t *testing.T) {
	old := calendar.Kazakhstan()
	off, err := old.WithDay(calendar.Move{Day: day("2026-08-31"), Reason: why, Act: "№ 1"})
	if err != nil {
		t.Fatal(err)
	}
	both, err := off.WithDay(calendar.Move{Day: day("2026-09-05"), Working: true, Reason: why, Act: "№ 1"})
	if err != nil {
		t.Fatal(err)
	}
	if old.Version != "kz-2026.1" || off.Version != "kz-2026.2" || both.Version != "kz-2026.3" {
		t.Errorf("versions %s, %s, %s", old.Version, off.Version, both.Version)
	}
	if w, _ := old.IsWorking(day("2026-08-31")); !w {
		t.Error("the old version changed")
	}
	diff := calendar.Diff(old, both)
	reason := i18n.Text{KK: why.KK + ", № 1", RU: why.RU + ", № 1", EN: why.EN + ", № 1"}
	want := calendar.Difference{Days: []calendar.DayChange{
		{Day: day("2026-08-31"), WasWorking: true, Reason: reason},
		{Day: day("2026-09-05"), Working: true, Reason: reason},
	}}
	if d := cmp.Diff(want, diff); d != "" {
		t.Error(d)
	}
	if got, err := off.AddWorking(day("2026-08-28"), 3); err != nil || got != day("2026-09-03") {
		t.Errorf("counting goes by the old days: %s, %v", got, err)
	}
	for _, bad := range []calendar.Move{{Day: day("2028-01-01"), Reason: why}, {Day: day("2026-08-31")}, {Reason: why}} {
		if _, err := old.WithDay(bad); err == nil {
			t.Errorf("%+v was accepted", bad)
		}
	}
	back, err := both.WithDay(calendar.Move{Day: day("2026-08-31"), Working: true, Reason: why})
	if err != nil || len(calendar.Diff(off, back).Days) != 2 {
		t.Errorf("a weekday cannot be made a working day again: %v", err)
	}
	if !calendar.Diff(old, old).Empty() {
		t.Error("a calendar differs from itself")
	}
}

func TestWithYearReplacesAndExtends(t *testing.T) {
	old := calendar.Kazakhstan()
	y := calendar.Year{Year: 2028, WorkingDays: 259, Off: []calendar.Entry{{Day: day("2028-01-03"), Holiday: "new-year", MovedFrom: day("2028-01-01")}}}
	next, err := old.WithYear(y)
	if err != nil {
		t.Fatal(err)
	}
	if next.Last() != day("2028-12-31") {
		t.Errorf("holds up to %s", next.Last())
	}
	if d := cmp.Diff(calendar.Difference{YearsAdded: []int{2028}}, calendar.Diff(old, next)); d != "" {
		t.Error(d)
	}
	if d := calendar.Diff(next, old); len(d.YearsRemoved) != 1 {
		t.Errorf("%+v", d)
	}
	if _, err := old.AddWorking(day("2027-12-31"), 1); !errors.Is(err, calendar.ErrUndecided) {
		t.Error("the old version learnt the new year")
	}
	y.WorkingDays--
	if _, err := old.WithYear(y); err == nil || !strings.Contains(err.Error(), "259") {
		t.Errorf("a wrong total passes: %v", err)
	}
	if _, err := old.WithYear(calendar.Year{Year: 2030, WorkingDays: 261}); err == nil {
		t.Error("a gap between years passes")
	}
	data := old.Data()
	last := data.Years[len(data.Years)-1]
	last.Provisional = false
	if c, err := old.WithYear(last); err != nil || c.Provisional(day("2027-01-05")) {
		t.Errorf("a year is not replaced: %v", err)
	}
}

func TestCalendarSurvivesStorage(t *testing.T) {
	c, err := calendar.Kazakhstan().WithDay(calendar.Move{Day: day("2026-08-31"), Reason: why, Act: "№ 1"})
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.YAML()
	if err != nil {
		t.Fatal(err)
	}
	fromYAML, err := calendar.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var fromJSON calendar.Calendar
	if err := json.Unmarshal(b, &fromJSON); err != nil {
		t.Fatal(err)
	}
	for _, got := range []*calendar.Calendar{fromYAML, &fromJSON} {
		if got.Version != c.Version || !calendar.Diff(c, got).Empty() {
			t.Error("the stored calendar is another one")
		}
		if d := cmp.Diff(c.Data(), got.Data()); d != "" {
			t.Error(d)
		}
	}
}

const small = `version: v
holidays: {h: {kk: x, ru: x, en: x}}
years:
  - year: 2026
    working_days: 260
    off: [{day: 2026-01-01, holiday: h}]
`

func TestParseIsStrict(t *testing.T) {
	if _, err := calendar.Parse([]byte(small)); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "version: v", "version: v\nextra: 1", "extra"},
		{"key twice", "version: v", "version: v\nversion: w", "already defined"},
		{"no version", "version: v", "version: ''", "no version"},
		{"wrong total", "260", "261", "published total is 261"},
		{"year out of range", "year: 2026", "year: 20260", "out of range"},
		{"day of another year", "2026-01-01", "2025-01-01", "not a day of the year"},
		{"impossible day", "2026-01-01", "2026-02-30", "not a day"},
		{"unknown holiday", "holiday: h}]", "holiday: g}]", "not declared"},
		{"unknown act", "holiday: h}]", "holiday: h, act: a}]", "not declared"},
		{"no reason", "holiday: h}]", "}]", "no reason"},
		{"half a reason", "holiday: h}]", "reason: {kk: x}}]", "lacks a language"},
		{"moved from nothing", "holiday: h}]", "pair: 2026-01-02, moved_from: 2026-01-03}]", "no named holiday"},
		{"day twice", "holiday: h}]", "holiday: h}]\n    work: [{day: 2026-01-01, pair: 2026-01-02}]", "given twice"},
		{"half a holiday", "en: x", "en: ''", "lacks a language"},
		{"no years", small[strings.Index(small, "years:"):], "years: []\n", "no years"},
		{"a second document", "version: v", "version: v\n---\nversion: w", ""},
		{"text after the calendar", "h}]\n", "h}]\n---\nmore: 1\n", "goes on"},
	}
	for _, tt := range tests {
		_, err := calendar.Parse([]byte(strings.Replace(small, tt.old, tt.new, 1)))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want an error with %q", tt.name, err, tt.want)
		}
	}
	if _, err := calendar.Parse(make([]byte, 2<<20)); err == nil {
		t.Error("two megabytes were read")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("version: v\nyears: [{year: 2026}]"))
	f.Add([]byte(`{"version":"v","holidays":{},"years":[{"year":2026,"working_days":261,"off":[]}]}`))
	f.Add([]byte("- &a [*a]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := calendar.Parse(text)
		if err != nil {
			return
		}
		again, err := c.YAML()
		if err != nil {
			t.Fatal(err)
		}
		back, err := calendar.Parse(again)
		if err != nil {
			t.Fatalf("what was written is not read: %v\n%s", err, again)
		}
		if !calendar.Diff(c, back).Empty() {
			t.Fatal("what was written reads differently")
		}
		if d, err := c.AddWorking(c.First(), 1); err == nil {
			if w, known := c.IsWorking(d); !w || !known {
				t.Fatalf("%s is no working day", d)
			}
		}
	})
}

// The proposal for a year repeats the holidays and moves those on days off, but for 7 January and Kurban Ait (I-06).
func TestSuggest(t *testing.T) {
	y := calendar.Kazakhstan().Suggest(2028)
	got := map[string]calendar.Entry{}
	for i, e := range y.Off {
		got[e.Day.String()] = e
		if i > 0 && e.Day <= y.Off[i-1].Day {
			t.Errorf("%s stands after %s", e.Day, y.Off[i-1].Day)
		}
		if e.Holiday == "kurban-ait" || !e.Pair.None() {
			t.Errorf("%+v is proposed", e)
		}
	}
	for d, from := range map[string]string{"2028-01-03": "2028-01-01", "2028-01-04": "2028-01-02"} { // a Saturday and a Sunday
		if e := got[d]; e.Holiday != "new-year" || e.MovedFrom != day(from) {
			t.Errorf("%s: %+v", d, e)
		}
	}
	if e := got["2028-01-07"]; e.Holiday != "christmas" {
		t.Errorf("7 January: %+v", e)
	}
	held, ok := calendar.Kazakhstan().Held(2027)
	if _, none := calendar.Kazakhstan().Held(2028); !ok || held.Year != 2027 || none {
		t.Errorf("held: %v, %v", held.Year, ok)
	}
}
