package ui

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

func kk() *Ctx {
	return &Ctx{Printer: i18n.For(i18n.KK), Path: "/control", Query: url.Values{}, Today: calendar.MustDay("2026-11-24")}
}

func TestLightOfAtItsBounds(t *testing.T) {
	today := calendar.MustDay("2026-11-24")
	cases := []struct {
		due     string
		working int
		want    LightKind
	}{
		{"2026-11-23", -1, Over},
		{"2026-11-24", 0, Today},
		{"2026-11-25", 1, Soon},
		{"2026-11-27", 3, Soon},
		{"2026-11-28", 3, Soon}, // a Saturday: no working day is added
		{"2026-11-30", 4, OnDay},
	}
	for _, c := range cases {
		if got := LightOf(today, calendar.MustDay(c.due), c.working); got != c.want {
			t.Errorf("%s: %s, want %s", c.due, got, c.want)
		}
	}
	if got := LightOf(today, 0, 0); got != NoDay {
		t.Errorf("no day: %s", got)
	}
}

func TestDueSaysDateAndWords(t *testing.T) {
	var b bytes.Buffer
	c := kk()
	if err := c.Due(c.DueOf(calendar.MustDay("2026-11-27"), 3)).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"27.11.2026", "3 жұмыс күні қалды", "#mark-soon"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in %s", want, b.String())
		}
	}
}

func TestWithDropsCursorsAndKeepsFilters(t *testing.T) {
	c := kk()
	c.Query = url.Values{"unit": {"7"}, "after": {"x"}, "before": {"y"}, "sort": {"due"}}
	if got := c.With("sort", "-due"); got != "/control?sort=-due&unit=7" {
		t.Error(got)
	}
	if got := c.With("unit", ""); got != "/control?sort=due" {
		t.Error(got)
	}
}

func TestErrorsFollowTheOrderOfThePage(t *testing.T) {
	f := NewForm()
	for _, name := range []string{"title", "due", "to"} {
		f.note(name, strings.ToUpper(name))
	}
	f.Findings = []Finding{
		{Outcome: Refused, Field: "to"},
		{Outcome: Warning, Rule: "w"},
		{Outcome: Refused, Field: "title"},
		{Outcome: Refused},
		{Outcome: Pass, Field: "due"},
		{Outcome: Warning, Rule: "answered", Reason: "so ordered"},
	}
	var got []string
	for _, x := range f.inOrder() {
		got = append(got, string(x.Outcome)+"/"+x.Field)
	}
	if want := "refused/ refused/title refused/to warning/"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	if !f.Failed() {
		t.Error("the form does not know that it failed")
	}
	if (&Form{Findings: f.Findings[4:]}).Failed() {
		t.Error("passes and answered warnings hold the form")
	}
}

func TestNilFormIsEmpty(t *testing.T) {
	var f *Form
	f.note("x", "X")
	if f.Value("x") != "" || f.Has("x", "1") || f.Failed() || f.of("x") != nil || f.inOrder() != nil || f.waiting() != nil {
		t.Error("a nil form is not an empty one")
	}
}

func TestMonthKnowsItsDays(t *testing.T) {
	c := kk()
	m := Month{Year: 2026, Month: 12, Min: calendar.MustDay("2026-12-23"), Selected: calendar.MustDay("2026-12-09"), Info: func(d calendar.Day) DayInfo {
		if d == calendar.MustDay("2026-12-16") {
			return DayInfo{Off: true, Holiday: i18n.Same("Тәуелсіздік күні")}
		}
		return DayInfo{Unknown: d > calendar.MustDay("2026-12-31")}
	}}
	classes := map[string]string{}
	for _, week := range c.weeks(m) {
		if len(week) != 7 {
			t.Fatalf("a week of %d days", len(week))
		}
		for _, d := range week {
			classes[d.day.String()] = d.class
		}
	}
	for day, want := range map[string]string{
		"2026-11-30": " out no", "2026-12-09": " no sel", "2026-12-16": " hol no", "2026-12-23": " floor", "2026-12-24": "", "2027-01-01": " out no",
	} {
		if got, there := classes[day]; !there || got != want {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	if got := m.moved(1); !strings.Contains(got, "month=2027-01") {
		t.Error(got)
	}
}

func TestBarsStayInTheirBox(t *testing.T) {
	u := UnitBars{Rows: []UnitBar{{Over: 1, Soon: 1, OK: 10_000}, {}}}
	var right float64
	for _, p := range u.slices(u.Rows[0]) {
		var x, w float64
		if _, err := parse(p.x, &x); err != nil {
			t.Fatal(err)
		}
		if _, err := parse(p.width, &w); err != nil {
			t.Fatal(err)
		}
		right = x + w
	}
	if right > 102 {
		t.Errorf("the bar ends at %.2f of 100", right)
	}
	if len(u.slices(u.Rows[1])) != 0 {
		t.Error("a unit without terms has a bar")
	}
	d := DayBars{Days: []DayBar{{N: 0}, {N: 7}}}
	if y, h := d.bar(d.Days[0]); y != "51.00" || h != "0.00" {
		t.Errorf("an empty day has a bar of %s at %s", h, y)
	}
	if y, _ := d.bar(d.Days[1]); y != "3.00" {
		t.Errorf("the tallest bar begins at %s", y)
	}
}

func TestFieldIDIsSafe(t *testing.T) {
	if got := fieldID(`reason.a"b`); got != "f-reason-a-b" {
		t.Error(got)
	}
}

func TestBytes(t *testing.T) {
	c := kk()
	for n, want := range map[int64]string{999: "999 байт", 1_499: "1 КБ", 214_300: "214 КБ", 1_240_000: "1,2 МБ", 25_000_000: "25 МБ"} {
		if got := c.Bytes(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func parse(s string, v *float64) (int, error) { return fmt.Sscanf(s, "%f", v) }

// After G one key leads to one place, and each place has another picture: two sections once shared KeyI, and the second was out of
// reach.
func TestEverySectionHasAKeyOfItsOwn(t *testing.T) {
	c := kk()
	c.User = &User{ID: "p", Name: "Бектұров Е. А.", Initials: "БЕ"}
	var b bytes.Buffer
	for _, part := range []templ.Component{c.SideNav("desk"), c.TopBar(Page{Title: "x"})} {
		if err := part.Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
	}
	keys := map[string]bool{}
	for _, k := range c.shortcuts() {
		if k.keys[0] == "G" {
			keys["Key"+k.keys[1]] = true
		}
	}
	for _, m := range regexp.MustCompile(`data-go="(Key[A-Z])"`).FindAllStringSubmatch(b.String(), -1) {
		if !keys[m[1]] {
			t.Errorf("the help on keys does not tell of %s", m[1])
		}
		delete(keys, m[1])
	}
	if len(keys) > 0 {
		t.Errorf("the help on keys tells of %v, which lead nowhere", keys)
	}
	for _, what := range []string{`data-go="(Key[A-Z])"`, `<use href="[^"#]*#([a-z0-9-]+)"`} {
		found := regexp.MustCompile(what).FindAllStringSubmatch(b.String(), -1)
		if len(found) < 10 {
			t.Errorf("%s stands %d times", what, len(found))
		}
		seen := map[string]bool{}
		for _, m := range found {
			if seen[m[1]] {
				t.Errorf("%s stands twice", m[1])
			}
			seen[m[1]] = true
		}
	}
}
