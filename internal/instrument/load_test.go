package instrument_test

import (
	"testing"

	"reglament/internal/i18n"
	"reglament/internal/law"

	. "reglament/internal/instrument"
)

// The draft of 4 March 2026 with twenty working days ends in the week of 30 March; a task with ten in that of 16 March.
func TestLoadOfRecipientsIsRegarded_44_I44f(t *testing.T) {
	load := func(week string, n int) func(*Draft) {
		return func(d *Draft) { d.Load = append(d.Load, Loaded{Body: "akmola", Week: day(week), N: n}) }
	}
	with := func(edits ...func(*Draft)) func(*Draft) {
		return func(d *Draft) {
			for _, f := range edits {
				f(d)
			}
		}
	}
	due := "2026-03-16"
	table(t, "instrument.load", "44", []ruleCase{
		{"nothing to do", Task, func(*Draft) {}, law.Pass},
		{"four and this one", Task, load(due, 4), law.Pass},
		{"five and this one", Task, load(due, 5), law.Warning},
		{"five in another week of the term", Task, load("2026-03-09", 5), law.Pass},
		{"six in another week of the term", Task, load("2026-03-09", 6), law.Warning},
		{"after the term", Task, load("2026-03-23", 50), law.Pass},
		{"who is no recipient", Task, func(d *Draft) { d.Load = []Loaded{{Body: "abai", Week: day(due), N: 50}} }, law.Pass},
		{"an assignment", Assignment, load(due, 6), law.Warning},
		{"a request", Request, load("2026-03-02", 50), law.NotApplicable},
		{"no term", Task, with(load(due, 9), func(d *Draft) { d.Term = Term{} }), law.NotApplicable},
		{"by the President", Task, with(load(due, 9), func(d *Draft) {
			d.Ground = Ground{Kind: GroundAct, Authority: "president", Number: "1", Day: day("2026-03-01"), File: true}
		}), law.NotApplicable},
		{"by the General Prosecutor", Task, with(load(due, 9), func(d *Draft) { d.Ground = Ground{Kind: GroundInstruction, By: "gp", Title: "x"} }), law.NotApplicable},
		{"by a deputy", Task, with(load(due, 9), func(d *Draft) { d.Ground = Ground{Kind: GroundInstruction, By: "deputy", Title: "x"} }), law.Warning},
		{"by a deputy of Parliament", Task, with(load(due, 9), func(d *Draft) {
			d.Ground = Ground{Kind: GroundAct, Authority: "parliament_deputy", Number: "1", Day: day("2026-03-01"), File: true}
		}), law.Warning},
		{"a term shortened by a law", Task, with(load(due, 9), func(d *Draft) {
			d.Short = ShortGround{Authority: "law", Title: "x", Number: "1", Day: day("2026-03-01"), File: true}
		}), law.NotApplicable},
		{"coming periods count", Task, func(d *Draft) { d.Load = []Loaded{{Body: "akmola", Week: day(due), N: 5, Coming: 3}} }, law.Warning},
		{"a region to its district", Task, with(region, func(d *Draft) {
			d.Load = []Loaded{{Body: d.Recipients[0].Body, Week: day(due), N: 5}}
		}), law.Warning},
	})
}

func TestOneReasonPassesTheLoad_44_I44f(t *testing.T) {
	d := good(Task)
	for _, b := range []string{"akmola", "astana"} {
		d.Load = append(d.Load, Loaded{Body: b, Week: day("2026-03-16"), N: 9})
	}
	for reason, allowed := range map[string]bool{"": false, "керек": false, "Деректер осы тоқсанның талдауына керек, күту мүмкін емес.": true} {
		v := chapter(t).Judge(d, kz, law.Reasons{"instrument.load": reason})
		if v.Allowed() != allowed || len(v.Warnings()) != 1 {
			t.Errorf("%q: allowed %v with %d warnings", reason, v.Allowed(), len(v.Warnings()))
		}
	}
}

func TestLoadLimitMayOnlyBeLowered_10_44_I44f(t *testing.T) {
	base := LoadLimit{Kinds: []Kind{Assignment}, Most: 5, Authorities: []string{"president"}}
	for name, c := range map[string]struct {
		own  LoadLimit
		want bool
	}{
		"lower":          {LoadLimit{Kinds: []Kind{Assignment, Task}, Most: 3}, true},
		"the same":       {base, true},
		"higher":         {LoadLimit{Kinds: base.Kinds, Most: 6}, false},
		"fewer kinds":    {LoadLimit{Most: 3}, false},
		"another lifter": {LoadLimit{Kinds: base.Kinds, Most: 5, Authorities: []string{"law"}}, false},
	} {
		if got := c.own.AsStrictAs(base); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, most := range []int{-1, 0, 1001} {
		if (LoadLimit{Most: most}).Valid() == nil {
			t.Errorf("a limit of %d is taken", most)
		}
	}
}

// A periodic draft weighs in the week of each of its periods, and the limit holds up to the last of them (44, 47; I-230).
func TestLoadOfAPeriodicDraft_44_47_I44f(t *testing.T) {
	quarterly := func(week string, n int) func(*Draft) {
		return func(d *Draft) { // 31 March, 30 June, 30 September, 31 December 2026
			periodic(Period{Every: EveryQuarter, Day: 31})(d)
			d.Load = []Loaded{{Body: "akmola", Week: day(week), N: n}}
		}
	}
	table(t, "instrument.load", "44", []ruleCase{
		{"nothing else", Assignment, quarterly("2026-03-30", 0), law.Pass},
		{"five in the week of the first", Assignment, quarterly("2026-03-30", 5), law.Warning},
		{"four in the week of the second", Assignment, quarterly("2026-06-29", 4), law.Pass},
		{"five in the week of the second", Assignment, quarterly("2026-06-29", 5), law.Warning},
		{"five between two", Assignment, quarterly("2026-07-06", 5), law.Pass},
		{"six between two", Assignment, quarterly("2026-07-06", 6), law.Warning},
		{"after the last", Assignment, quarterly("2027-01-04", 50), law.Pass},
		{"a flag without periods", Assignment, func(d *Draft) { d.Periodic, d.Term = true, Term{} }, law.NotApplicable},
	})
	d := good(Assignment)
	quarterly("2026-06-29", 7)(d)
	d.Load[0].Coming = 4
	v := chapter(t).Judge(d, kz, nil)
	list, _ := v.Warnings()[0].Msg.Args["list"].([]i18n.Msg)
	if len(list) != 1 || list[0].Key != "instrument.load.body_coming" || list[0].Args["n"] != 8 || list[0].Args["coming"] != 4 {
		t.Errorf("the finding does not tell what is coming: %+v", list)
	}
}

// An inspection counts in each week that it touches as the edition weighs its kind, beside what the body has to finish; what it takes in
// after the term, or of another body, does not (44; I-242, I-243).
func TestInspectionsWeighInTheLoad_44_I44f(t *testing.T) {
	under := func(body, kind, from, last string, n int) func(*Draft) {
		return func(d *Draft) { // a task with ten days, due in the week of 16 March 2026
			d.Inspections = []Inspected{{Body: body, Kind: kind, From: day(from), Last: day(last)}}
			d.Load = []Loaded{{Body: body, Week: day("2026-03-16"), N: n}}
		}
	}
	table(t, "instrument.load", "44", []ruleCase{
		{"a complex one in the week of the term", Task, under("akmola", "complex", "2026-03-16", "2026-03-20", 0), law.Warning},
		{"that ends on its Monday", Task, under("akmola", "thematic", "2026-03-02", "2026-03-16", 0), law.Warning},
		{"that begins on its Sunday", Task, under("akmola", "thematic", "2026-03-22", "2026-04-03", 0), law.Warning},
		{"in another week of the term", Task, under("akmola", "complex", "2026-03-09", "2026-03-15", 0), law.Pass},
		{"after the term", Task, under("akmola", "complex", "2026-03-23", "2026-04-03", 0), law.Pass},
		{"of another body", Task, under("abai", "complex", "2026-03-16", "2026-03-20", 0), law.Pass},
		{"of a single function, with two others", Task, under("akmola", "function", "2026-03-16", "2026-03-20", 2), law.Pass},
		{"of a single function, with three others", Task, under("akmola", "function", "2026-03-16", "2026-03-20", 3), law.Warning},
		{"the body's own, with three others", Task, under("akmola", "own", "2026-03-16", "2026-03-20", 3), law.Warning},
		{"of a kind that weighs nothing", Task, under("akmola", "unknown", "2026-03-16", "2026-03-20", 4), law.Pass},
		{"a request", Request, under("akmola", "complex", "2026-03-02", "2026-03-20", 0), law.NotApplicable},
	})
	d := good(Task)
	under("akmola", "unscheduled", "2026-03-18", "2026-03-19", 4)(d)
	list, _ := chapter(t).Judge(d, kz, nil).Warnings()[0].Msg.Args["list"].([]i18n.Msg)
	if len(list) != 1 || list[0].Key != "instrument.load.body_inspected" || list[0].Args["n"] != 5 || list[0].Args["inspections"] != 1 || list[0].Args["weight"] != 2 {
		t.Errorf("the finding does not tell the inspection: %+v", list)
	}
}

func TestInspectionsMayOnlyWeighMore_10_44_I44f(t *testing.T) {
	base := InspectionWeights{"complex": 5, "own": 2}
	for name, c := range map[string]struct {
		own  InspectionWeights
		want bool
	}{
		"the same":     {base, true},
		"more":         {InspectionWeights{"complex": 6, "own": 2, "thematic": 1}, true},
		"less":         {InspectionWeights{"complex": 4, "own": 2}, false},
		"one left out": {InspectionWeights{"complex": 5}, false},
	} {
		if got := c.own.AsStrictAs(base); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, bad := range []InspectionWeights{{"complex": -1}, {"own": 1001}, {"other": 1}} {
		if bad.Valid() == nil {
			t.Errorf("%v is taken", bad)
		}
	}
	if w := (InspectionWeights{}).Words(); w.Key != "instrument.words.inspections_none" {
		t.Errorf("%+v", w)
	}
}
