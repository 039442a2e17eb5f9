package instrument_test

import (
	"testing"

	"reglament/internal/calendar"
	. "reglament/internal/instrument"
	"reglament/internal/law"
)

func periodic(p Period) func(*Draft) {
	return func(d *Draft) { d.Periodic, d.Term, d.Period = true, Term{}, p }
}

// The drafts are judged on 4 March 2026: the floor of 20 working days ends in April.
func TestPeriodicTerm_47_I47a_I47b(t *testing.T) {
	april := day("2026-04-01")
	table(t, "instrument.periodic", "47", []ruleCase{
		{"one term", Assignment, func(*Draft) {}, law.NotApplicable},
		{"a request", Request, periodic(Period{Every: EveryMonth, Day: 5}), law.NotApplicable},
		{"monthly, to the year's end", Assignment, periodic(Period{Every: EveryMonth, Day: 25, First: april}), law.Pass},
		{"a task, quarterly by the 10th after", Task, periodic(Period{Every: EveryQuarter, Day: 10, After: true}), law.Pass},
		{"how often is not said", Assignment, periodic(Period{Day: 5}), law.Refused},
		{"flagged only", Assignment, func(d *Draft) { d.Periodic = true }, law.Refused},
		{"the day is not said", Assignment, periodic(Period{Every: EveryMonth}), law.Refused},
		{"an eighth day of the week", Assignment, periodic(Period{Every: EveryWeek, Day: 8}), law.Refused},
		{"a 32nd day of the month", Assignment, periodic(Period{Every: EveryMonth, Day: 32}), law.Refused},
		{"the last day before the first period", Assignment, periodic(Period{Every: EveryMonth, Day: 5, After: true, First: april, Last: day("2026-05-04")}), law.Refused},
		{"the last day is that of the first period", Assignment, periodic(Period{Every: EveryMonth, Day: 5, After: true, First: april, Last: day("2026-05-05")}), law.Pass},
		{"a year of weeks", Task, periodic(Period{Every: EveryWeek, Day: 5, First: day("2026-01-05"), Last: day("2026-12-31")}), law.Pass},
		{"two years of weeks", Task, periodic(Period{Every: EveryWeek, Day: 5, First: april, Last: day("2028-03-31")}), law.Refused},
		{"past the known calendar", Assignment, periodic(Period{Every: EveryQuarter, Day: 25, First: april, Last: kz.Last().AddDays(400)}), law.Undecided},
		{"first in the next year with no last day", Assignment, periodic(Period{Every: EveryMonth, Day: 5, First: day("2027-01-01")}), law.Refused},
	})
}

// The least term is left before the first period; the day that counts is the working day on which it is carried out.
func TestPeriodicFloor_40_47_I40b_I47a(t *testing.T) {
	by := func(d int, first string) func(*Draft) {
		return periodic(Period{Every: EveryMonth, Day: d, First: day(first)})
	}
	earliest, err := kz.AddWorking(day("2026-03-04"), 20)
	if err != nil {
		t.Fatal(err)
	}
	_, m, dd := earliest.YMD()
	if m != 4 {
		t.Fatalf("the floor ends on %s", earliest)
	}
	table(t, "instrument.assignment.term.floor", "40", []ruleCase{
		{"on the earliest day", Assignment, by(dd, "2026-04-01"), law.Pass},
		{"a day before", Assignment, by(dd-1, "2026-04-01"), law.Refused},
		{"a month before", Assignment, by(25, "2026-03-01"), law.Refused},
		{"in the past", Assignment, by(25, "2026-01-01"), law.Refused},
		{"in the past, shortened", Assignment, func(d *Draft) { by(25, "2026-01-01")(d); d.Short = ShortGround{Authority: "gp"} }, law.Refused},
		{"shortened", Assignment, func(d *Draft) { by(25, "2026-03-01")(d); d.Short = ShortGround{Authority: "gp"} }, law.NotApplicable},
		{"past the known calendar", Assignment, periodic(Period{Every: EveryYear, Day: 25, First: kz.Last().AddDays(400), Last: kz.Last().AddDays(1200)}), law.Undecided},
		{"no periods at all", Assignment, periodic(Period{Every: EveryMonth, Day: 25, Last: day("2026-01-01")}), law.NotApplicable},
	})
	off := day("2026-04-04") // a Saturday: carried out on Monday
	if w, ok := kz.IsWorking(off); w || !ok {
		t.Fatal("4 April 2026 is no day off")
	}
}

// Which days the periods come to: short months, the month after, weeks, the bounds of the last day.
func TestPeriodDays_47_I47a_I47b(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    Period
		on   string
		want []string // formal days
	}{
		{"monthly by the 31st", Period{Every: EveryMonth, Day: 31, Last: day("2026-04-30")}, "2026-01-15", []string{"2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"}},
		{"monthly by the 5th after", Period{Every: EveryMonth, Day: 5, After: true, Last: day("2026-04-05")}, "2026-01-31", []string{"2026-02-05", "2026-03-05", "2026-04-05"}},
		{"a day short of the last", Period{Every: EveryMonth, Day: 5, After: true, Last: day("2026-04-04")}, "2026-01-31", []string{"2026-02-05", "2026-03-05"}},
		{"quarterly by the 10th after", Period{Every: EveryQuarter, Day: 10, After: true}, "2026-02-01", []string{"2026-04-10", "2026-07-10", "2026-10-10"}},
		{"quarterly by the 10th of its last month", Period{Every: EveryQuarter, Day: 10}, "2026-02-01", []string{"2026-03-10", "2026-06-10", "2026-09-10", "2026-12-10"}},
		{"half-yearly", Period{Every: EveryHalf, Day: 31}, "2026-02-01", []string{"2026-06-30", "2026-12-31"}},
		{"yearly, over two years", Period{Every: EveryYear, Day: 20, Last: day("2027-12-31")}, "2026-02-01", []string{"2026-12-20", "2027-12-20"}},
		{"weekly by Friday", Period{Every: EveryWeek, Day: 5, Last: day("2026-02-20")}, "2026-02-02", []string{"2026-02-06", "2026-02-13", "2026-02-20"}},
		{"weekly by Sunday", Period{Every: EveryWeek, Day: 7, Last: day("2026-02-15")}, "2026-02-08", []string{"2026-02-08", "2026-02-15"}},
		{"weekly by Monday after", Period{Every: EveryWeek, Day: 1, After: true, Last: day("2026-02-16")}, "2026-02-02", []string{"2026-02-09", "2026-02-16"}},
		{"to the year's end", Period{Every: EveryMonth, Day: 31, First: day("2026-11-05")}, "2026-02-02", []string{"2026-11-30", "2026-12-31"}},
		{"leap February", Period{Every: EveryMonth, Day: 30, Last: day("2028-02-29")}, "2028-02-01", []string{"2028-02-29"}},
		{"nothing said", Period{}, "2026-02-02", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := tt.p.Days(day(tt.on), 60)
			if len(got) != len(tt.want) {
				t.Fatalf("%v, want %v", got, tt.want)
			}
			for i, d := range got {
				if d.Formal.String() != tt.want[i] || d.N != i+1 || d.From > d.To || i > 0 && d.From != got[i-1].To.AddDays(1) {
					t.Errorf("%+v, want %s", d, tt.want[i])
				}
			}
		})
	}
}

// The panel beside the term shows every day as the calendar moves it, and says nothing of days it does not hold.
func TestPeriodsAreCalculated_47_I47a(t *testing.T) {
	l, d := chapter(t), good(Assignment)
	periodic(Period{Every: EveryMonth, Day: 5, After: true, First: day("2026-04-01"), Last: kz.Last().AddDays(70)})(d)
	c, err := l.Calculate(d, kz)
	if err != nil {
		t.Fatal(err)
	}
	if c.Due == nil || c.Due.Formal != day("2026-05-05") || len(c.Periods) < 9 {
		t.Fatalf("%+v", c)
	}
	for _, p := range c.Periods {
		want, err := kz.ExplainDate(p.Formal, calendar.Execution)
		if (err == nil) != (p.Due != nil) || err == nil && p.Due.Effective != want.Effective {
			t.Errorf("period %d: %+v, %v", p.N, p.Due, err)
		}
	}
	if c.Periods[len(c.Periods)-1].Due != nil {
		t.Error("a day past the calendar was guessed")
	}
}
