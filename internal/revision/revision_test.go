package revision

import (
	"slices"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/regulation"
)

func aDay(s string) calendar.Day { return calendar.MustDay(s) }

func quarterly() Rule {
	return Rule{Kinds: []instrument.Kind{instrument.Assignment, instrument.Task}, Months: 3, ReportDay: 5, SilentDays: 60, PastDays: 30}
}

func TestQuarterAndItsReport_49_I49a_I49c(t *testing.T) {
	cal := calendar.Kazakhstan()
	rule := quarterly()
	for _, c := range []struct{ day, first, last, due, formal string }{
		{"2026-01-01", "2026-01-01", "2026-03-31", "2026-04-06", "2026-04-05"}, // a Sunday
		{"2026-03-31", "2026-01-01", "2026-03-31", "2026-04-06", "2026-04-05"},
		{"2026-04-01", "2026-04-01", "2026-06-30", "2026-07-07", "2026-07-05"}, // a Sunday, and 6 July is a holiday
		{"2026-09-30", "2026-07-01", "2026-09-30", "2026-10-05", "2026-10-05"}, // a Monday
		{"2026-12-31", "2026-10-01", "2026-12-31", "2027-01-05", "2027-01-05"},
		{"2025-11-01", "2025-10-01", "2025-12-31", "2026-01-05", "2026-01-05"},
	} {
		first, last := rule.Period(aDay(c.day))
		if first != aDay(c.first) || last != aDay(c.last) {
			t.Errorf("%s lies in %s to %s", c.day, first, last)
		}
		due, err := rule.Due(last, cal)
		if err != nil || due.Effective != aDay(c.due) || due.Formal != aDay(c.formal) || due.Msg().IsZero() {
			t.Errorf("%s: due %s (%s), %v", c.day, due.Effective, due.Formal, err)
		}
		if due.Effective != due.Formal && !slices.Contains(due.Conventions, "I-03") {
			t.Errorf("%s: shifted by %v", c.day, due.Conventions)
		}
	}
}

func TestRevisionRuleIsChecked_49_I49a(t *testing.T) {
	if err := quarterly().Valid(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Rule){
		"five months": func(r *Rule) { r.Months = 5 }, "no period": func(r *Rule) { r.Months = 0 },
		"the 29th": func(r *Rule) { r.ReportDay = 29 }, "no day": func(r *Rule) { r.ReportDay = 0 },
		"no silence": func(r *Rule) { r.SilentDays = 0 }, "no past": func(r *Rule) { r.PastDays = 1001 },
		"no kinds": func(r *Rule) { r.Kinds = nil }, "unknown kind": func(r *Rule) { r.Kinds = []instrument.Kind{"letter"} },
	} {
		bad := quarterly()
		spoil(&bad)
		if bad.Valid() == nil {
			t.Errorf("%s is taken", name)
		}
	}
	strict := quarterly()
	strict.Months, strict.ReportDay = 1, 3
	if !strict.AsStrictAs(quarterly()) || quarterly().AsStrictAs(strict) {
		t.Error("a body may revise more often, and not more seldom")
	}
}

func TestSignsOfLostRelevance_49_I49a(t *testing.T) {
	today := aDay("2026-06-15")
	base := facts{InForce: instrument.InForce{
		Record: instrument.Record{ID: "a", Executions: 2}, Waiting: 1, Latest: aDay("2026-07-01"), Moved: aDay("2026-06-01").Start().Add(12 * time.Hour),
	}}
	kinds := func(f facts) (out []SignKind) {
		for _, s := range quarterly().signs(f, today) {
			out = append(out, s.Kind)
			if s.Msg().IsZero() {
				t.Errorf("%s has no words", s.Kind)
			}
		}
		return out
	}
	for name, c := range map[string]struct {
		spoil func(*facts)
		want  []SignKind
	}{
		"nothing":                  {func(*facts) {}, nil},
		"a later one":              {func(f *facts) { f.Later = []instrument.Twin{{ID: "x", Day: 1}, {ID: "y", Day: 2}} }, []SignKind{SignSuperseded}},
		"the ground closed today":  {func(f *facts) { f.Ground = &instrument.GroundEntry{ClosedDay: today} }, []SignKind{SignGround}},
		"closed tomorrow":          {func(f *facts) { f.Ground = &instrument.GroundEntry{ClosedDay: today + 1} }, nil},
		"the measure ends today":   {func(f *facts) { f.Ground = &instrument.GroundEntry{MeasureDay: today} }, nil},
		"the measure ended":        {func(f *facts) { f.Ground = &instrument.GroundEntry{MeasureDay: today - 1} }, []SignKind{SignGround}},
		"the authority is gone":    {func(f *facts) { f.Ground, f.authority = &instrument.GroundEntry{}, true }, []SignKind{SignGround}},
		"all have answered":        {func(f *facts) { f.Waiting, f.Latest = 0, 0 }, []SignKind{SignAnswered}},
		"silent for 59 days":       {func(f *facts) { f.Moved = (today - 59).Start() }, nil},
		"silent for 60 days":       {func(f *facts) { f.Moved = (today - 60).Start() }, []SignKind{SignSilent}},
		"29 days past":             {func(f *facts) { f.Latest = today - 29 }, nil},
		"30 days past":             {func(f *facts) { f.Latest = today - 30 }, []SignKind{SignPast}},
		"answered is never silent": {func(f *facts) { f.Waiting, f.Latest, f.Moved = 0, 0, (today - 90).Start() }, []SignKind{SignAnswered}},
	} {
		f := base
		c.spoil(&f)
		if got := kinds(f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestEveryValueSaysItself_49_10_G10a(t *testing.T) {
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLaw(book)
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, v := range book.Editions(law.Root)[0].Values(ruleRevision) {
		msg, ok := l.Describe(ruleRevision, v)
		for _, lang := range i18n.Langs {
			if text := i18n.For(lang).T(msg); !ok || text == "" || text == msg.Key {
				t.Errorf("%s: %q", lang, text)
			}
		}
		said++
	}
	if _, ok := l.Describe(law.RuleHeld, law.Value{}); ok || said == 0 {
		t.Errorf("%d values, and a foreign one: %t", said, ok)
	}
}
