package calendar_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

func TestExplainSaysTheComputation(t *testing.T) {
	c := calendar.Kazakhstan()
	tests := []struct {
		name       string
		from       string
		span       calendar.Span
		use        calendar.Use
		effective  string
		ids        []string
		kk, ru, en string
	}{
		{
			"holidays on the way", "2026-03-04", calendar.WorkingDays(20), calendar.Execution, "2026-04-07",
			[]string{"I-01"},
			"2026 жылғы 4 наурыздан бастап 20 жұмыс күні: 8–9 наурыз және 21–25 наурыз – демалыс күндері; нәтижесі – 2026 жылғы 7 сәуір",
			"20 рабочих дней с 4 марта 2026 года: 8–9 марта и 21–25 марта – нерабочие дни; итог – 7 апреля 2026 года",
			"20 working days from 4 March 2026: 8–9 March and 21–25 March are off; result: 7 April 2026",
		},
		{
			"nothing on the way", "2026-02-02", calendar.WorkingDays(3), calendar.Execution, "2026-02-05",
			[]string{"I-01"},
			"2026 жылғы 2 ақпаннан бастап 3 жұмыс күні; нәтижесі – 2026 жылғы 5 ақпан",
			"3 рабочих дня с 2 февраля 2026 года; итог – 5 февраля 2026 года",
			"3 working days from 2 February 2026; result: 5 February 2026",
		},
		{
			"working Saturday", "2024-04-30", calendar.WorkingDays(3), calendar.Execution, "2024-05-04",
			[]string{"I-01"},
			"2024 жылғы 30 сәуірден бастап 3 жұмыс күні: 1 мамыр – демалыс күні; 4 мамыр – жұмыс күні; нәтижесі – 2024 жылғы 4 мамыр",
			"3 рабочих дня с 30 апреля 2024 года: 1 мая – нерабочий день; 4 мая – рабочий день; итог – 4 мая 2024 года",
			"3 working days from 30 April 2024: 1 May is off; 4 May is a working day; result: 4 May 2024",
		},
		{
			"month on a day off", "2026-02-08", calendar.Months(1), calendar.Execution, "2026-03-10",
			[]string{"I-02", "I-03"},
			"2026 жылғы 8 ақпаннан бастап 1 ай: 8–9 наурыз – демалыс күндері; 2026 жылғы 8 наурыз демалыс күніне келеді, келесі жұмыс күніне ауысады; нәтижесі – 2026 жылғы 10 наурыз",
			"1 месяц с 8 февраля 2026 года: 8–9 марта – нерабочие дни; 8 марта 2026 года – нерабочий день, срок переносится на следующий рабочий день; итог – 10 марта 2026 года",
			"1 month from 8 February 2026: 8–9 March are off; 8 March 2026 is a day off, so the next working day counts; result: 10 March 2026",
		},
		{
			"notice before a meeting", "2026-05-13", calendar.CalendarDays(-4), calendar.Notice, "2026-05-08",
			[]string{"I-01", "I-04"},
			"2026 жылғы 13 мамырдан бұрын 4 күнтізбелік күн: 9 мамыр және 11 мамыр – демалыс күндері; 2026 жылғы 9 мамыр демалыс күніне келеді, алдыңғы жұмыс күніне ауысады; нәтижесі – 2026 жылғы 8 мамыр",
			"за 4 календарных дня до 13 мая 2026 года: 9 мая и 11 мая – нерабочие дни; 9 мая 2026 года – нерабочий день, срок переносится на предыдущий рабочий день; итог – 8 мая 2026 года",
			"4 calendar days before 13 May 2026: 9 May and 11 May are off; 9 May 2026 is a day off, so the previous working day counts; result: 8 May 2026",
		},
	}
	for _, tt := range tests {
		e, err := c.Explain(day(tt.from), tt.span, tt.use)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if e.Result() != day(tt.effective) {
			t.Errorf("%s: %s, want %s", tt.name, e.Effective, tt.effective)
		}
		if diff := cmp.Diff(tt.ids, e.Conventions); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		got := []string{}
		for _, l := range i18n.Langs {
			got = append(got, i18n.For(l).T(e.Msg()))
		}
		if diff := cmp.Diff([]string{tt.kk, tt.ru, tt.en}, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back calendar.Explanation
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, back); diff != "" {
			t.Errorf("%s: after JSON %s", tt.name, diff)
		}
	}
}

func TestExplainDate_32(t *testing.T) {
	c := calendar.Kazakhstan()
	e, err := c.ExplainDate(day("2026-01-07"), calendar.Execution)
	if err != nil || e.Formal != day("2026-01-07") || e.Effective != day("2026-01-08") {
		t.Fatalf("%+v, %v", e, err)
	}
	if got := i18n.For(i18n.EN).Text(e.FormalReason); got != "Orthodox Christmas" {
		t.Errorf("the reason is %q", got)
	}
	want := "7 January 2026: 7 January is off; 7 January 2026 is a day off, so the next working day counts; result: 8 January 2026"
	if got := i18n.For(i18n.EN).T(e.Msg()); got != want {
		t.Errorf("%q", got)
	}
	plain, err := c.ExplainDate(day("2026-03-05"), calendar.Execution)
	if err != nil || i18n.For(i18n.EN).T(plain.Msg()) != "5 March 2026" || plain.Shift != "" {
		t.Errorf("%+v, %v", plain, err)
	}
	exact, err := c.ExplainDate(day("2026-01-07"), calendar.Exact)
	if err != nil || exact.Effective != day("2026-01-07") {
		t.Errorf("%+v, %v", exact, err)
	}
}

func TestExplainNeverGuesses(t *testing.T) {
	c := calendar.Kazakhstan()
	if _, err := c.Explain(day("2027-12-20"), calendar.WorkingDays(20), calendar.Execution); !errors.Is(err, calendar.ErrUndecided) {
		t.Errorf("beyond the calendar: %v", err)
	}
	if _, err := c.Explain(day("2027-12-20"), calendar.Months(1), calendar.Execution); !errors.Is(err, calendar.ErrUndecided) {
		t.Errorf("a shift beyond the calendar: %v", err)
	}
	if e, err := c.Explain(day("2027-12-20"), calendar.Months(1), calendar.Exact); err != nil || e.Effective != day("2028-01-20") {
		t.Errorf("a month needs no calendar: %+v, %v", e, err)
	}
	if _, err := c.Explain(0, calendar.WorkingDays(3), calendar.Execution); err == nil {
		t.Error("counted from no day")
	}
	if _, err := c.ExplainDate(0, calendar.Execution); err == nil {
		t.Error("explained no day")
	}
	e, err := c.Explain(day("2026-12-28"), calendar.WorkingDays(5), calendar.Execution)
	if err != nil || !e.Provisional {
		t.Errorf("a day in a year whose swaps are open is not marked: %+v, %v", e, err)
	}
}

func TestStripMarksTheWay(t *testing.T) {
	c := calendar.Kazakhstan()
	e, err := c.Explain(day("2026-03-19"), calendar.WorkingDays(3), calendar.Execution)
	if err != nil {
		t.Fatal(err)
	}
	strip := c.Strip(e)
	marks := ""
	for _, s := range strip {
		switch {
		case s.Anchor:
			marks += "a"
		case s.Due:
			marks += "D"
		case s.Count > 0:
			marks += string(rune('0' + s.Count))
		case !s.Reason.IsZero():
			marks += "*"
		default:
			marks += "."
		}
	}
	if marks != "a1*****2D" || strip[8].Count != 3 || !strip[8].Formal {
		t.Errorf("%q, %+v", marks, strip[8])
	}
	back, err := c.Explain(day("2026-03-27"), calendar.WorkingDays(-3), calendar.Notice)
	if err != nil {
		t.Fatal(err)
	}
	strip = c.Strip(back)
	if first := strip[0]; first.Day != day("2026-03-19") || first.Count != 3 || !first.Due {
		t.Errorf("backwards: %+v", first)
	}
	long, err := c.Explain(day("2026-03-19"), calendar.Months(100), calendar.Exact)
	if err != nil || len(c.Strip(long)) != calendar.StripMax {
		t.Errorf("a long way is not cut: %d days, %v", len(c.Strip(long)), err)
	}
}

func TestConventions(t *testing.T) {
	v := calendar.DefaultConventions()
	if v.Unstated() != calendar.UnitCalendar {
		t.Error("the unstated kind of day (62) is not the calendar day")
	}
	if got := v.DayEnd(day("2026-03-19")).Format("2006-01-02 15:04 -0700"); got != "2026-03-19 18:30 +0500" {
		t.Errorf("the working day ends at %s", got)
	}
	seen := map[string]bool{}
	for _, k := range v.List() {
		if seen[k.ID] {
			t.Errorf("%s is given twice", k.ID)
		}
		seen[k.ID] = true
	}
}

const conventionHead = "conventions:\n"

func TestParseConventionsIsStrict(t *testing.T) {
	for name, text := range map[string]string{
		"empty":         conventionHead + "[]",
		"unknown key":   "other: 1",
		"unknown value": conventionHead + `- {id: I-01, name: start, value: sometimes, question: {kk: x, ru: x, en: x}, choice: {kk: x, ru: x, en: x}}`,
		"bad time":      conventionHead + `- {id: I-07, name: day_end, value: late, question: {kk: x, ru: x, en: x}, choice: {kk: x, ru: x, en: x}}`,
		"no words":      conventionHead + `- {id: I-01, name: start, value: excluded}`,
	} {
		if _, err := calendar.ParseConventions([]byte(text)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func TestStartIncludedWhenTheConventionSaysSo(t *testing.T) {
	text := conventionHead
	for _, k := range calendar.DefaultConventions().List() {
		if k.Name == "start" {
			k.Value = "included"
		}
		b, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		text += "- " + string(b) + "\n"
	}
	v, err := calendar.ParseConventions([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	c := calendar.Kazakhstan().WithConventions(v)
	for _, tt := range []struct {
		n    int
		want string
	}{{3, "2026-03-26"}, {1, "2026-03-19"}, {-2, "2026-03-18"}} {
		e, err := c.Explain(day("2026-03-19"), calendar.WorkingDays(tt.n), calendar.Execution)
		if err != nil || e.Effective != day(tt.want) {
			t.Errorf("%d: %s (%v), want %s", tt.n, e.Effective, err, tt.want)
		}
	}
}
