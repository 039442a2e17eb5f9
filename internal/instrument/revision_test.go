package instrument

import (
	"slices"
	"testing"
	"time"

	"reglament/internal/calendar"
)

func aDay(s string) calendar.Day { return calendar.MustDay(s) }

func quarterly() RevisionRule {
	return RevisionRule{Kinds: []Kind{Assignment, Task}, Months: 3, ReportDay: 5, SilentDays: 60, PastDays: 30}
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
	for name, spoil := range map[string]func(*RevisionRule){
		"five months": func(r *RevisionRule) { r.Months = 5 }, "no period": func(r *RevisionRule) { r.Months = 0 },
		"the 29th": func(r *RevisionRule) { r.ReportDay = 29 }, "no day": func(r *RevisionRule) { r.ReportDay = 0 },
		"no silence": func(r *RevisionRule) { r.SilentDays = 0 }, "no past": func(r *RevisionRule) { r.PastDays = 1001 },
		"no kinds": func(r *RevisionRule) { r.Kinds = nil }, "unknown kind": func(r *RevisionRule) { r.Kinds = []Kind{"letter"} },
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
	rec := Record{ID: "a", Executions: 2}
	base := liveFacts{waiting: 1, latest: aDay("2026-07-01"), moved: aDay("2026-06-01").Start().Add(12 * time.Hour)}
	kinds := func(f liveFacts) (out []SignKind) {
		for _, s := range quarterly().signs(rec, f, today) {
			out = append(out, s.Kind)
			if s.Msg().IsZero() {
				t.Errorf("%s has no words", s.Kind)
			}
		}
		return out
	}
	for name, c := range map[string]struct {
		spoil func(*liveFacts)
		want  []SignKind
	}{
		"nothing":                  {func(*liveFacts) {}, nil},
		"a later one":              {func(f *liveFacts) { f.later = []likely{{ID: "x", Day: 1}, {ID: "y", Day: 2}} }, []SignKind{SignSuperseded}},
		"the ground closed today":  {func(f *liveFacts) { f.ground = &GroundEntry{ClosedDay: today} }, []SignKind{SignGround}},
		"closed tomorrow":          {func(f *liveFacts) { f.ground = &GroundEntry{ClosedDay: today + 1} }, nil},
		"the measure ends today":   {func(f *liveFacts) { f.ground = &GroundEntry{MeasureDay: today} }, nil},
		"the measure ended":        {func(f *liveFacts) { f.ground = &GroundEntry{MeasureDay: today - 1} }, []SignKind{SignGround}},
		"the authority is gone":    {func(f *liveFacts) { f.ground, f.authority = &GroundEntry{}, true }, []SignKind{SignGround}},
		"all have answered":        {func(f *liveFacts) { f.waiting, f.latest = 0, 0 }, []SignKind{SignAnswered}},
		"silent for 59 days":       {func(f *liveFacts) { f.moved = (today - 59).Start() }, nil},
		"silent for 60 days":       {func(f *liveFacts) { f.moved = (today - 60).Start() }, []SignKind{SignSilent}},
		"29 days past":             {func(f *liveFacts) { f.latest = today - 29 }, nil},
		"30 days past":             {func(f *liveFacts) { f.latest = today - 30 }, []SignKind{SignPast}},
		"answered is never silent": {func(f *liveFacts) { f.waiting, f.latest, f.moved = 0, 0, (today - 90).Start() }, []SignKind{SignAnswered}},
	} {
		f := base
		c.spoil(&f)
		if got := kinds(f); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestTwins_49_I49a(t *testing.T) {
	base := likely{ID: "a", Kind: Task, GroundID: "g", AreaID: "soc", Title: "Балалардың құқықтарын қорғау туралы заңдылықты тексеру", Day: 10, Recipients: []string{"akmola", "abai"}}
	other := func(spoil func(*likely)) []likely {
		b := base
		b.ID, b.Day, b.Title = "b", 20, "Балалар құқықтарын қорғау заңдылығын тексеру туралы"
		spoil(&b)
		return []likely{b, base}
	}
	for name, c := range map[string]struct {
		list []likely
		want int
	}{
		"the same ground, words in other forms": {other(func(*likely) {}), 1},
		"no common recipient":                   {other(func(l *likely) { l.Recipients = []string{"atyrau"} }), 0},
		"another kind":                          {other(func(l *likely) { l.Kind = Assignment }), 0},
		"supplementary":                         {other(func(l *likely) { l.MainID = "a" }), 0},
		"another matter":                        {other(func(l *likely) { l.Title = "Мемлекеттік сатып алудағы бұзушылықтар" }), 0},
		"another ground, the same title":        {other(func(l *likely) { l.GroundID, l.Title = "h", base.Title }), 1},
		"another ground and area":               {other(func(l *likely) { l.GroundID, l.AreaID, l.Title = "h", "eco", base.Title }), 0},
		"neither ground nor area":               {other(func(l *likely) { l.GroundID, l.AreaID, l.Title = "", "", base.Title }), 0},
	} {
		got := twins(c.list)
		if len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if len(got) == 1 && (c.list[got[0].First].ID != "a" || c.list[got[0].Second].ID != "b") {
			t.Errorf("%s: the later one is not second: %v", name, got)
		}
	}
}
