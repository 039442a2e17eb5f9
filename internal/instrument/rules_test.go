package instrument_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	. "reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/regulation"
)

var kz = calendar.Kazakhstan()

func chapter(t testing.TB) *Law {
	t.Helper()
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLaw(book)
	if err != nil {
		t.Fatal(err)
	}
	// Whether the values of other chapters, and of what stands upon this one, are known is for the package that composes the program to
	// say.
	above := []string{"instrument.halfyear", "instrument.revision"}
	others := slices.DeleteFunc(book.Editions(law.Root)[0].AllNames(), func(name string) bool {
		return strings.HasPrefix(name, "instrument.") && !slices.Contains(above, name)
	})
	if err := book.Complete(l.Names(), others); err != nil {
		t.Fatal(err)
	}
	return l
}

func day(s string) calendar.Day { return calendar.MustDay(s) }

// good returns a draft of the kind that passes every rule at sending on 4 March 2026.
func good(k Kind) *Draft {
	d := &Draft{
		Kind: k, Day: day("2026-03-04"), Stage: Sending,
		Sender:  Sender{Body: "gpo", BodyKind: GPO, Unit: "service-3"},
		Content: map[string]string{"name": "Сот шешімдерінің орындалуы туралы", "form": "Баяндау жазбасы"},
		Ground:  Ground{Kind: GroundPlan, Plan: "quarterly", Item: "2.4"},
		Recipients: []Recipient{
			{Body: "akmola", Kind: Region}, {Body: "astana", Kind: Region},
		},
		Units: []string{"service-3", "dep-1"}, Agreements: []Answer{{Unit: "dep-1", Decision: Agreed, By: "p-dep"}},
		Apparatus: Answer{Decision: AgreedWithRemarks, By: "p-app"},
		Drafter:   "p-drafter", Signature: Valid,
		Signer: Signer{Person: "p-deputy", Post: "deputy", Body: "gpo", Leads: Yes},
	}
	switch k {
	case Assignment:
		d.Term.Days = 20
		for _, part := range []string{"goals_tasks_conditions_means", "questions_list", "expected_result"} {
			d.Content[part] = "мәтін"
		}
		d.Attachments = []Attachment{{Role: "analysis", Name: "talday.pdf"}}
	case Task:
		d.Term.Days = 10
		d.Content["goal"], d.Content["algorithm"] = "мақсат", "1. Істі зерделеу."
		d.Matter = Matter{Kind: "criminal_case", Reference: "№ 1-24/2026"}
	case Request:
		d.Term.Days = 3
		d.Content["demand"] = "Тізімді жіберу"
	}
	return d
}

type ruleCase struct {
	name string
	kind Kind
	edit func(*Draft)
	want law.Outcome
}

// table judges each case and compares the outcome of one rule, which is the heaviest of its findings.
func table(t *testing.T, rule, para string, cases []ruleCase) {
	t.Helper()
	l := chapter(t)
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			d := good(tt.kind)
			tt.edit(d)
			v := l.Judge(d, kz, nil)
			got := law.Outcome(0)
			seen := false
			for _, f := range v.All {
				if f.Rule != rule {
					continue
				}
				seen = true
				got = max(got, f.Outcome)
				if f.Para != para {
					t.Errorf("paragraph %s, want %s", f.Para, para)
				}
				if f.Outcome >= law.Warning && (f.Msg.IsZero() || f.Allowed.IsZero()) {
					t.Errorf("a finding without what was found or what would pass: %+v", f)
				}
				said(t, f)
			}
			if !seen || got != tt.want {
				t.Errorf("%s: %v, want %v", rule, got, tt.want)
			}
		})
	}
}

// said makes sure that a finding can be said in the three languages with nothing left open.
func said(t *testing.T, f law.Finding) {
	t.Helper()
	for _, lang := range i18n.Langs {
		p := i18n.For(lang)
		for _, m := range []i18n.Msg{f.Label(), f.Msg, f.Allowed} {
			text := p.T(m)
			if !m.IsZero() && (text == m.Key || slices.Contains([]byte(text), '{')) {
				t.Errorf("%s: %q is not said: %q", lang, m.Key, text)
			}
		}
	}
}

func TestGoodDraftsPass_39_50_I50(t *testing.T) {
	l := chapter(t)
	for _, k := range Kinds {
		v := l.Judge(good(k), kz, nil)
		if err := v.Err(); err != nil {
			t.Errorf("%s: %v", k, err)
		}
		if len(v.All) != 41 {
			t.Errorf("%s: %d findings, want one of each of 41 rules", k, len(v.All))
		}
		if !slices.IsSortedFunc(v.All, func(a, b law.Finding) int { return law.ComparePara(a.Para, b.Para) }) {
			t.Error("not in the order of paragraphs")
		}
	}
}

func TestAssignmentTermFloor_40_I40b(t *testing.T) {
	table(t, "instrument.assignment.term.floor", "40", []ruleCase{
		{"19 days", Assignment, func(d *Draft) { d.Term.Days = 19 }, law.Refused},
		{"20 days", Assignment, func(d *Draft) {}, law.Pass},
		{"21 days", Assignment, func(d *Draft) { d.Term.Days = 21 }, law.Pass},
		{"the day before the earliest", Assignment, func(d *Draft) { d.Term = Term{Due: day("2026-04-06")} }, law.Refused},
		{"the earliest day", Assignment, func(d *Draft) { d.Term = Term{Due: day("2026-04-07")} }, law.Pass},
		{"a later day", Assignment, func(d *Draft) { d.Term = Term{Due: day("2026-04-08")} }, law.Pass},
		{"a past day", Assignment, func(d *Draft) { d.Term = Term{Due: day("2026-03-03")} }, law.Refused},
		{"the day itself", Assignment, func(d *Draft) { d.Term = Term{Due: day("2026-03-04")} }, law.Refused},
		{"no term is the contents' matter", Assignment, func(d *Draft) { d.Term = Term{} }, law.NotApplicable},
		{"a task", Task, func(d *Draft) { d.Term.Days = 10 }, law.NotApplicable},
		{"days past the calendar", Assignment, func(d *Draft) { d.Day, d.Term.Days = day("2027-12-20"), 20 }, law.Undecided},
		{"a date past the calendar", Assignment, func(d *Draft) { d.Term = Term{Due: day("2028-01-10")} }, law.Undecided},
		{"short days at the end of the calendar", Assignment, func(d *Draft) { d.Day, d.Term.Days = day("2027-12-20"), 5 }, law.Refused},
		{"the day the edition takes force", Assignment, func(d *Draft) { d.Day, d.Term.Days = day("2019-07-20"), 19 }, law.Refused},
	})
}

func TestTaskTermFloor_42_I42b(t *testing.T) {
	table(t, "instrument.task.term.floor", "42", []ruleCase{
		{"9 days", Task, func(d *Draft) { d.Term.Days = 9 }, law.Refused},
		{"10 days", Task, func(d *Draft) {}, law.Pass},
		{"a day early, over 8 March", Task, func(d *Draft) { d.Day, d.Term = day("2026-03-05"), Term{Due: day("2026-03-19")} }, law.Refused},
		{"on the day, over 8 March", Task, func(d *Draft) { d.Day, d.Term = day("2026-03-05"), Term{Due: day("2026-03-20")} }, law.Pass},
		{"a request", Request, func(d *Draft) {}, law.NotApplicable},
	})
}

func TestRequestTermFloor_43_I43b(t *testing.T) {
	table(t, "instrument.request.term.floor", "43", []ruleCase{
		{"2 days", Request, func(d *Draft) { d.Term.Days = 2 }, law.Refused},
		{"3 days", Request, func(d *Draft) {}, law.Pass},
		{"a day early, over Nauryz", Request, func(d *Draft) { d.Day, d.Term = day("2026-03-19"), Term{Due: day("2026-03-26")} }, law.Refused},
		{"a day off, carried out a day early", Request, func(d *Draft) { d.Day, d.Term = day("2026-03-13"), Term{Due: day("2026-03-17")} }, law.Refused},
		{"a day off, carried out on the earliest day", Request, func(d *Draft) { d.Day, d.Term = day("2026-03-18"), Term{Due: day("2026-03-23")} }, law.Pass},
		{"the working day before those days off", Request, func(d *Draft) { d.Day, d.Term = day("2026-03-18"), Term{Due: day("2026-03-20")} }, law.Refused},
		{"on the day, over Nauryz", Request, func(d *Draft) { d.Day, d.Term = day("2026-03-19"), Term{Due: day("2026-03-27")} }, law.Pass},
		{"working Saturday counts", Request, func(d *Draft) { d.Day, d.Term = day("2024-04-30"), Term{Due: day("2024-05-04")} }, law.Pass},
		{"claimed to be shortened", Request, func(d *Draft) { d.Term.Days = 1; d.Short = shortBy("president") }, law.NotApplicable},
		{"shortened into the past", Request, func(d *Draft) { d.Term = Term{Due: day("2026-03-03")}; d.Short = shortBy("president") }, law.Refused},
	})
}

// TestFloorMonotone_43_I43b: a longer term never turns a pass into a refusal, whatever the day.
func TestFloorMonotone_43_I43b(t *testing.T) {
	l := chapter(t)
	first, last := day("2019-07-20"), day("2027-10-01")
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Kinds).Draw(t, "kind")
		d := good(k)
		d.Day = first.AddDays(rapid.IntRange(0, last.Sub(first)).Draw(t, "day"))
		n, more := rapid.IntRange(0, 60).Draw(t, "term"), rapid.IntRange(0, 20).Draw(t, "more")
		set := func(n int) {
			if d.Term = (Term{Days: n}); n%2 == 1 {
				d.Term = Term{Due: d.Day.AddDays(n)}
			}
		}
		set(n)
		rule := "instrument." + string(k) + ".term.floor"
		if n == 0 || outcome(l.Judge(d, kz, nil), rule) != law.Pass {
			return
		}
		set(n + more*2)
		if got := outcome(l.Judge(d, kz, nil), rule); got == law.Refused {
			t.Fatalf("%s from %s: %d passes, %d is %v", k, d.Day, n, n+more*2, got)
		}
	})
}

func outcome(v law.Verdict, rule string) law.Outcome {
	got := law.NotApplicable
	for _, f := range v.All {
		if f.Rule == rule {
			got = max(got, f.Outcome)
		}
	}
	return got
}

func TestFloorSaysWhatWouldPass_40_I40b(t *testing.T) {
	d := good(Assignment)
	d.Term.Days = 15
	v := chapter(t).Judge(d, kz, nil)
	list := v.ByField("term")
	if len(list) != 1 || list[0].Allowed.Args["earliest"] != day("2026-04-07") {
		t.Fatalf("%+v", list)
	}
	calc, err := chapter(t).Calculate(d, kz)
	if err != nil || calc.Earliest.Effective != day("2026-04-07") || calc.Due.Effective != day("2026-03-31") || calc.Para != "40" {
		t.Errorf("%+v, %v", calc, err)
	}
	d.Day = day("2027-12-25")
	if _, err := chapter(t).Calculate(d, kz); err == nil {
		t.Error("a term past the calendar was calculated")
	}
}

func shortBy(authority string) ShortGround {
	return ShortGround{Authority: authority, Number: "12-5", Day: day("2026-03-03"), File: true, NamesTerm: true}
}

func TestShortenedTerm_44_I44d(t *testing.T) {
	short := func(edit func(*ShortGround)) func(*Draft) {
		return func(d *Draft) {
			d.Term.Days = 1
			d.Short = shortBy("president")
			edit(&d.Short)
		}
	}
	table(t, "instrument.term.shortened", "44", []ruleCase{
		{"not claimed", Task, func(*Draft) {}, law.NotApplicable},
		{"President", Task, short(func(*ShortGround) {}), law.Pass},
		{"Administration", Assignment, short(func(g *ShortGround) { g.Authority = "administration" }), law.Pass},
		{"General Prosecutor", Request, short(func(g *ShortGround) { g.Authority = "gp" }), law.Pass},
		{"a law", Request, short(func(g *ShortGround) { g.Authority = "law" }), law.Pass},
		{"Security Council is not in the list", Task, short(func(g *ShortGround) { g.Authority = "security_council" }), law.Refused},
		{"nobody known", Task, short(func(g *ShortGround) { g.Authority = "x" }), law.Refused},
		{"no number and title", Task, short(func(g *ShortGround) { g.Number = "" }), law.Refused},
		{"no date", Task, short(func(g *ShortGround) { g.Day = 0 }), law.Refused},
		{"no file", Task, short(func(g *ShortGround) { g.File = false }), law.Refused},
		{"a paper that names no short term", Task, short(func(g *ShortGround) { g.NamesTerm = false }), law.Refused},
		{"it names a day within the least term", Task, short(func(g *ShortGround) { g.NamedDay = day("2026-03-17") }), law.Pass},
		{"it names the last day of the least term", Task, short(func(g *ShortGround) { g.NamedDay = day("2026-03-19") }), law.Pass},
		{"it names the day after the least term", Task, short(func(g *ShortGround) { g.NamedDay = day("2026-03-20") }), law.Refused},
		{"it names a day half a year away", Assignment, short(func(g *ShortGround) { g.NamedDay = day("2026-09-03") }), law.Refused},
		{"closed the day before", Task, short(func(g *ShortGround) { g.Closed = day("2026-03-03") }), law.Refused},
		{"closed on the day", Task, short(func(g *ShortGround) { g.Closed = day("2026-03-04") }), law.Refused},
		{"closed since the next day", Task, short(func(g *ShortGround) { g.Closed = day("2026-03-05") }), law.Pass},
		{"dated tomorrow", Task, short(func(g *ShortGround) { g.Day = day("2026-03-05") }), law.Refused},
		{"dated on the day", Task, short(func(g *ShortGround) { g.Day = day("2026-03-04") }), law.Pass},
	})
}

func act(authority, date string) func(*Draft) {
	return func(d *Draft) {
		d.Ground = Ground{Kind: GroundAct, Authority: authority, Number: "7", Day: day(date), File: true}
	}
}

func plan(kind string) func(*Draft) {
	return func(d *Draft) { d.Ground = Ground{Kind: GroundPlan, Plan: kind, Item: "1"} }
}

func order(by string) func(*Draft) {
	return func(d *Draft) { d.Ground = Ground{Kind: GroundInstruction, By: by, Title: "Тапсырма"} }
}

func TestAssignmentGround_39_I39(t *testing.T) {
	table(t, "instrument.assignment.ground", "39", []ruleCase{
		{"annual plan", Assignment, plan("annual"), law.Pass},
		{"special plan", Assignment, plan("special"), law.Pass},
		{"unit plan", Assignment, plan("unit"), law.Refused},
		{"plan without its measure", Assignment, func(d *Draft) { d.Ground.Item = "" }, law.Refused},
		{"General Prosecutor", Assignment, order("gp"), law.Pass},
		{"instruction not identified", Assignment, func(d *Draft) { d.Ground = Ground{Kind: GroundInstruction, By: "gp"} }, law.Refused},
		{"a deputy", Assignment, order("deputy"), law.Refused},
		{"superior of the GPO", Assignment, order("superior"), law.Refused},
		{"President", Assignment, act("president", "2026-03-01"), law.Pass},
		{"Prime Minister", Assignment, act("prime_minister", "2026-03-01"), law.Refused},
		{"act without file", Assignment, func(d *Draft) { act("president", "2026-03-01")(d); d.Ground.File = false }, law.Refused},
		{"act without number", Assignment, func(d *Draft) { act("president", "2026-03-01")(d); d.Ground.Number = "" }, law.Refused},
		{"act without date", Assignment, func(d *Draft) { act("president", "2026-03-01")(d); d.Ground.Day = 0 }, law.Refused},
		{"act of tomorrow", Assignment, act("president", "2026-03-05"), law.Refused},
		{"none", Assignment, func(d *Draft) { d.Ground = Ground{} }, law.Refused},
		{"a task", Task, func(*Draft) {}, law.NotApplicable},
	})
}

func TestGround_41_I41b(t *testing.T) {
	later := func(edit func(*Draft)) func(*Draft) {
		return func(d *Draft) { d.Day = day("2026-08-03"); edit(d) }
	}
	table(t, "instrument.ground", "41", []ruleCase{
		{"a deputy", Task, order("deputy"), law.Pass},
		{"the first deputy", Task, order("first_deputy"), law.Pass},
		{"the chief of the Apparatus", Request, order("coa"), law.Pass},
		{"a unit head", Request, order("unit_head"), law.Refused},
		{"Prime Minister", Request, act("prime_minister", "2026-03-01"), law.Pass},
		{"central state body", Task, act("central_state_body", "2026-03-01"), law.Pass},
		{"deputy of Parliament on its last day", Request, later(act("parliament_deputy", "2026-06-30")), law.Pass},
		{"deputy of Parliament the day after", Request, later(act("parliament_deputy", "2026-07-01")), law.Refused},
		{"deputy of the Kurultai on its first day", Request, later(act("kurultai_deputy", "2026-07-01")), law.Pass},
		{"deputy of the Kurultai a day early", Request, later(act("kurultai_deputy", "2026-06-30")), law.Refused},
		{"an authority not held", Request, act("mayor", "2026-03-01"), law.Refused},
		{"unit plan, by 41", Request, plan("unit"), law.Pass},
		{"closed since the next day", Task, closed(1), law.Pass},
		{"closed on the day", Task, closed(0), law.Refused},
		{"closed the day before", Task, closed(-1), law.Refused},
		{"an assignment", Assignment, func(*Draft) {}, law.NotApplicable},
	})
}

// closed is a lawful ground that has no force since so many days after the draft's day (I-220).
func closed(after int) func(*Draft) {
	return func(d *Draft) {
		order("deputy")(d)
		d.Ground.Closed = d.Day.AddDays(after)
	}
}

func TestUnitPlan_14_P14c_P14d(t *testing.T) {
	table(t, "instrument.unit_plan", "14", []ruleCase{
		{"task", Task, plan("unit"), law.Refused},
		{"assignment", Assignment, plan("unit"), law.Refused},
		{"request", Request, plan("unit"), law.Pass},
		{"request that needs inquiry", Request, func(d *Draft) { plan("unit")(d); d.NeedsInquiry = true }, law.Refused},
		{"another plan", Task, plan("quarterly"), law.NotApplicable},
	})
}

func TestOneOff_41_I41a(t *testing.T) {
	periodic := func(d *Draft) { d.Periodic = true }
	table(t, "instrument.one_off", "41", []ruleCase{
		{"periodic request", Request, periodic, law.Refused},
		{"periodic task", Task, periodic, law.Warning},
		{"periodic assignment", Assignment, periodic, law.NotApplicable},
		{"one-off request", Request, func(*Draft) {}, law.Pass},
		{"one-off task", Task, func(*Draft) {}, law.Pass},
	})
}

func TestWarningNeedsReason_41_I41a(t *testing.T) {
	l, d := chapter(t), good(Task)
	d.Periodic, d.Term, d.Period = true, Term{}, Period{Every: EveryMonth, Day: 25}
	if v := l.Judge(d, kz, nil); v.Err() == nil || v.Refused() || len(v.NeedsReason()) != 1 {
		t.Errorf("a warning without a reason: %v", v.Err())
	}
	if v := l.Judge(d, kz, law.Reasons{"instrument.one_off": "қысқа"}); v.Allowed() {
		t.Error("too short a reason was taken")
	}
	const reason = "Ай сайынғы деректер 47-тармақ бойынша қажет."
	v := l.Judge(d, kz, law.Reasons{"instrument.one_off": "  " + reason + " "})
	if !v.Allowed() || len(v.Warnings()) != 1 || v.Warnings()[0].Reason != reason {
		t.Errorf("%+v", v.Warnings())
	}
}

func post(p string) func(*Draft) { return func(d *Draft) { d.Signer.Post = p } }

func acting(own, model string, lawful bool) func(*Draft) {
	return func(d *Draft) {
		d.Signer.Post, d.Signer.For = own, &Acting{Post: model, Order: "15-қ", OrderDay: day("2026-03-01"), Lawful: lawful}
	}
}

func TestAssignmentSigners_40_I40c(t *testing.T) {
	table(t, "instrument.assignment.signers", "40", []ruleCase{
		{"gp", Assignment, post("gp"), law.Pass},
		{"first deputy", Assignment, post("first_deputy"), law.Pass},
		{"coa", Assignment, post("coa"), law.Pass},
		{"service chief", Assignment, post("service_chief"), law.Refused},
		{"service chief for a deputy", Assignment, acting("service_chief", "deputy", true), law.Pass},
		{"replacement not in force", Assignment, acting("service_chief", "deputy", false), law.Refused},
		{"another body's head", Assignment, func(d *Draft) { d.Signer.Body = "akmola" }, law.Refused},
		{"none at signing", Assignment, func(d *Draft) { d.Stage, d.Signer = Signing, Signer{} }, law.Refused},
		{"none while typing", Assignment, func(d *Draft) { d.Stage, d.Signer = Typing, Signer{} }, law.NotApplicable},
		{"region: its head", Assignment, func(d *Draft) { region(d); d.Signer.Post = "body_head" }, law.Pass},
		{"region: a unit head", Assignment, func(d *Draft) { region(d); d.Signer.Post = "body_unit_head" }, law.Refused},
		{"region: a deputy head of a unit", Assignment, func(d *Draft) { region(d); d.Signer.Post = "body_unit_deputy_head" }, law.Refused},
	})
}

// region turns a draft into one of a region to its district.
func region(d *Draft) {
	d.Sender = Sender{Body: "akmola", BodyKind: Region, Unit: "akmola-2"}
	d.Recipients = []Recipient{{Body: "akmola-north", Kind: District}}
	d.Signer.Body, d.Units, d.Apparatus = "akmola", nil, Answer{}
	d.Signer.Post = "body_deputy_head"
}

func TestTaskSigners_42_I42c(t *testing.T) {
	table(t, "instrument.task.signers", "42", []ruleCase{
		{"deputy", Task, post("deputy"), law.Pass},
		{"service chief", Task, post("service_chief"), law.Pass},
		{"department chief", Task, post("department_chief"), law.Pass},
		{"head of another unit", Task, post("unit_head"), law.Refused},
		{"who replaces a department chief", Task, acting("officer", "department_chief", true), law.Pass},
		{"officer", Task, post("officer"), law.Refused},
	})
}

func TestRequestSigners_43_I43c(t *testing.T) {
	table(t, "instrument.request.signers", "43", []ruleCase{
		{"unit head", Request, post("unit_head"), law.Pass},
		{"deputy unit head", Request, post("unit_deputy_head"), law.Pass},
		{"officer", Request, post("officer"), law.Refused},
		{"region: a unit head", Request, func(d *Draft) { region(d); d.Signer.Post = "body_unit_head" }, law.Pass},
		{"region: a deputy head of a unit", Request, func(d *Draft) { region(d); d.Signer.Post = "body_unit_deputy_head" }, law.Pass},
		{"region: an officer", Request, func(d *Draft) { region(d); d.Signer.Post = "body_officer" }, law.Refused},
	})
}

func TestSupervision_3_43_G3b_I43c(t *testing.T) {
	leads := func(post string, yes Tristate) func(*Draft) {
		return func(d *Draft) { d.Signer.Post, d.Signer.Leads = post, yes }
	}
	table(t, "instrument.signer.supervision", "3", []ruleCase{
		{"deputy who supervises", Request, leads("deputy", Yes), law.Pass},
		{"deputy who does not", Request, leads("deputy", No), law.Refused},
		{"not known", Request, leads("deputy", Unknown), law.NotApplicable},
		{"gp supervises all", Request, leads("gp", No), law.NotApplicable},
		{"head of another unit", Request, leads("unit_head", No), law.Refused},
		{"deputy Chief of the Apparatus, a unit of another", Request, leads("deputy_coa", No), law.Refused},
		{"deputy Chief of the Apparatus, his own units", Request, leads("deputy_coa", Yes), law.Pass},
		{"the Chief of the Apparatus", Request, leads("coa", No), law.NotApplicable},
		{"region: deputy head of another unit", Request, func(d *Draft) {
			region(d)
			leads("body_unit_deputy_head", No)(d)
		}, law.Refused},
		{"acting for one who supervises", Request, func(d *Draft) { acting("officer", "deputy", true)(d) }, law.Pass},
	})
}

func without(part string) func(*Draft) { return func(d *Draft) { delete(d.Content, part) } }

func TestAssignmentContent_40_I40d_I40a(t *testing.T) {
	var cases []ruleCase
	for _, part := range []string{"name", "goals_tasks_conditions_means", "questions_list", "expected_result", "form"} {
		cases = append(cases, ruleCase{"without " + part, Assignment, without(part), law.Refused})
	}
	table(t, "instrument.assignment.content", "40", append(cases,
		ruleCase{"blank name", Assignment, func(d *Draft) { d.Content["name"] = " \n" }, law.Refused},
		ruleCase{"without term", Assignment, func(d *Draft) { d.Term = Term{} }, law.Refused},
		ruleCase{"complete", Assignment, func(*Draft) {}, law.Pass},
	))
}

// A draft with nothing in it is told of each thing it lacks once; of the ground the rule of grounds speaks, which says what would pass
// (39, 40, 41, 42, 43).
func TestGroundIsToldOnce_39_40_41_I39_I41b(t *testing.T) {
	for _, kind := range Kinds {
		empty, bare := good(kind), good(kind)
		empty.Ground, empty.Content = Ground{}, map[string]string{}
		bare.Ground = Ground{}
		for name, d := range map[string]*Draft{"neither ground nor content": empty, "no ground": bare} {
			told := map[string]int{"ground": 0}
			for _, f := range chapter(t).Judge(d, kz, nil).Refusals() {
				if f.Field == "ground" || strings.HasPrefix(f.Field, "content.") {
					told[f.Field]++
				}
			}
			for field, n := range told {
				if n != 1 {
					t.Errorf("%s, %s: %s is told %d times", kind, name, field, n)
				}
			}
		}
	}
}

func TestTaskContent_42_I42d(t *testing.T) {
	table(t, "instrument.task.content", "42", []ruleCase{
		{"without goal", Task, without("goal"), law.Refused},
		{"without steps", Task, without("algorithm"), law.Refused},
		{"complete", Task, func(*Draft) {}, law.Pass},
	})
}

func TestRequestContent_43_I43d(t *testing.T) {
	table(t, "instrument.request.content", "43", []ruleCase{
		{"without demand", Request, without("demand"), law.Refused},
		{"without form", Request, without("form"), law.Refused},
		{"complete", Request, func(*Draft) {}, law.Pass},
	})
	d := good(Request)
	d.Content = nil
	if got := len(chapter(t).Judge(d, kz, nil).Refusals()); got != 3 {
		t.Errorf("%d findings for three missing parts", got)
	}
}

func TestInterimTerms_40_I40e(t *testing.T) {
	interim := func(d *Draft) { d.Interim = []InterimTerm{{What: "аралық есеп", Due: day("2026-03-20")}} }
	table(t, "instrument.assignment.interim", "40", []ruleCase{
		{"one", Assignment, interim, law.Refused},
		{"none", Assignment, func(*Draft) {}, law.Pass},
		{"a task may have them", Task, interim, law.NotApplicable},
	})
}

func TestAnalysisAttached_40_I40f(t *testing.T) {
	table(t, "instrument.assignment.analysis", "40", []ruleCase{
		{"missing", Assignment, func(d *Draft) { d.Attachments = nil }, law.Refused},
		{"another role", Assignment, func(d *Draft) { d.Attachments[0].Role = "other" }, law.Refused},
		{"attached", Assignment, func(*Draft) {}, law.Pass},
	})
}

func TestExecutorChoosesWay_40_I40h(t *testing.T) {
	table(t, "instrument.assignment.way", "40", []ruleCase{
		{"steps prescribed", Assignment, func(d *Draft) { d.Content["algorithm"] = "1. …" }, law.Refused},
		{"free", Assignment, func(*Draft) {}, law.Pass},
		{"a task has steps", Task, func(*Draft) {}, law.NotApplicable},
	})
}

func TestTaskMatter_42_I42a(t *testing.T) {
	table(t, "instrument.task.matter", "42", []ruleCase{
		{"none", Task, func(d *Draft) { d.Matter = Matter{} }, law.Refused},
		{"without its number", Task, func(d *Draft) { d.Matter.Reference = " " }, law.Refused},
		{"appeal", Task, func(d *Draft) { d.Matter.Kind = "appeal" }, law.Pass},
		{"assignment", Assignment, func(*Draft) {}, law.NotApplicable},
	})
}

func TestRequestForWhatIsHeld_43_I43a(t *testing.T) {
	table(t, "instrument.request.held", "43", []ruleCase{
		{"needs inquiry", Request, func(d *Draft) { d.NeedsInquiry = true }, law.Refused},
		{"held", Request, func(*Draft) {}, law.Pass},
		{"a task may need it", Task, func(d *Draft) { d.NeedsInquiry = true }, law.NotApplicable},
	})
}

func TestCasesAskedDirectly_43_I43e(t *testing.T) {
	table(t, "instrument.request.cases", "43", []ruleCase{
		{"of a region", Request, func(d *Draft) { d.AsksCaseFiles = true }, law.Refused},
		{"of the Committee", Request, func(d *Draft) {
			d.AsksCaseFiles, d.Recipients = true, []Recipient{{Body: "committee", Kind: Committee}}
		}, law.Pass},
		{"of the Committee and a region", Request, func(d *Draft) {
			d.AsksCaseFiles = true
			d.Recipients = append(d.Recipients, Recipient{Body: "committee", Kind: Committee})
		}, law.Refused},
		{"called a task", Task, func(d *Draft) { d.AsksCaseFiles = true }, law.Refused},
		{"called an assignment", Assignment, func(d *Draft) { d.AsksCaseFiles = true }, law.Refused},
		{"a task of the Committee", Task, func(d *Draft) {
			d.AsksCaseFiles, d.Recipients = true, []Recipient{{Body: "committee", Kind: Committee}}
		}, law.Pass},
		{"a task about a case that it does not ask for", Task, func(*Draft) {}, law.NotApplicable},
		{"no cases", Request, func(*Draft) {}, law.NotApplicable},
	})
}

func TestCasesAndInformation_44_I44g(t *testing.T) {
	table(t, "instrument.cases_and_info", "44", []ruleCase{
		{"materials and information", Request, func(d *Draft) { d.AsksCaseMaterials, d.AsksCaseInfo = true, true }, law.Refused},
		{"materials alone", Request, func(d *Draft) { d.AsksCaseMaterials = true }, law.Pass},
		{"information alone", Request, func(d *Draft) { d.AsksCaseInfo = true }, law.NotApplicable},
	})
}

func TestWhatRegistersHoldIsNotAskedFor_44_I44c(t *testing.T) {
	hit := func(part string) func(*Draft) {
		return func(d *Draft) {
			d.Held = []HeldHit{{Item: "erdr.registered", Name: i18n.Same("offences"), Source: i18n.Same("register"), Part: part, Quote: "x"}}
		}
	}
	table(t, "instrument.sources", "44", []ruleCase{
		{"the demand of a request", Request, hit("demand"), law.Warning},
		{"the questions of an assignment", Assignment, hit("questions_list"), law.Warning},
		{"the steps of a task", Task, hit("algorithm"), law.Warning},
		{"the form of a request is no question", Request, hit("form"), law.Pass},
		{"nothing met", Request, func(*Draft) {}, law.Pass},
	})
}

func TestEachKindOfDataNeedsItsOwnReason_44_I44c(t *testing.T) {
	d := good(Request)
	for _, item := range []string{"erdr.registered", "erap.fines"} {
		d.Held = append(d.Held, HeldHit{Item: item, Name: i18n.Same(item), Source: i18n.Same("register"), Part: "demand"})
	}
	long := "В реестре нет разбивки по районам города."
	for _, x := range []struct {
		name    string
		reasons law.Reasons
		waiting int
	}{
		{"none", nil, 2},
		{"for the rule as a whole", law.Reasons{"instrument.sources": long}, 2},
		{"for one", law.Reasons{"instrument.sources/erdr.registered": long}, 1},
		{"too short for one", law.Reasons{"instrument.sources/erdr.registered": long, "instrument.sources/erap.fines": "нет"}, 1},
		{"for both", law.Reasons{"instrument.sources/erdr.registered": long, "instrument.sources/erap.fines": long}, 0},
	} {
		v := chapter(t).Judge(d, kz, x.reasons)
		if got := len(v.NeedsReason()); got != x.waiting || v.Allowed() != (x.waiting == 0) {
			t.Errorf("%s: %d wait for a reason, want %d; allowed %v", x.name, got, x.waiting, v.Allowed())
		}
	}
}

func TestNothingUnsignedIsSent_44_I44a(t *testing.T) {
	state := func(stage Stage, s SignatureState) func(*Draft) {
		return func(d *Draft) { d.Stage, d.Signature = stage, s }
	}
	table(t, "instrument.signed", "44", []ruleCase{
		{"unsigned", Request, state(Sending, ""), law.Refused},
		{"invalid", Request, state(Sending, Invalid), law.Refused},
		{"changed since", Request, state(Sending, Stale), law.Refused},
		{"valid", Request, state(Sending, Valid), law.Pass},
		{"before sending", Request, state(Signing, ""), law.NotApplicable},
	})
}

func TestResponsiblePersons_441_I441(t *testing.T) {
	table(t, "instrument.responsible", "44-1", []ruleCase{
		{"no drafter", Task, func(d *Draft) { d.Drafter = "" }, law.Refused},
		{"agreed by nobody", Task, func(d *Draft) { d.Agreements[0].By = "" }, law.Refused},
		{"Apparatus unnamed", Task, func(d *Draft) { d.Apparatus.By = "" }, law.Refused},
		{"signer unnamed", Task, func(d *Draft) { d.Signer.Person = "" }, law.Refused},
		{"all named", Task, func(*Draft) {}, law.Pass},
		{"while typing", Task, func(d *Draft) { d.Stage, d.Drafter = Typing, "" }, law.NotApplicable},
	})
}

func TestUnitsAgree_45_I45(t *testing.T) {
	table(t, "instrument.agreement.units", "45", []ruleCase{
		{"not asked", Task, func(d *Draft) { d.Agreements = nil }, law.Refused},
		{"refused", Assignment, func(d *Draft) { d.Agreements[0].Decision = NotAgreed }, law.Refused},
		{"one of two", Assignment, func(d *Draft) { d.Units = append(d.Units, "dep-2") }, law.Refused},
		{"with remarks", Assignment, func(d *Draft) { d.Agreements[0].Decision = AgreedWithRemarks }, law.Pass},
		{"asked again and agreed", Assignment, func(d *Draft) {
			d.Agreements = []Answer{{Unit: "dep-1", Decision: NotAgreed, By: "x"}, {Unit: "dep-1", Decision: Agreed, By: "x"}}
		}, law.Pass},
		{"only the own unit", Assignment, func(d *Draft) { d.Units = []string{"service-3"} }, law.NotApplicable},
		{"a request", Request, func(d *Draft) { d.Agreements = nil }, law.NotApplicable},
		{"before signing", Task, func(d *Draft) { d.Stage, d.Agreements = Agreement, nil }, law.NotApplicable},
	})
}

func TestApparatusAgrees_491_I491a(t *testing.T) {
	decision := func(x Decision) func(*Draft) { return func(d *Draft) { d.Apparatus.Decision = x } }
	table(t, "instrument.agreement.apparatus", "49-1", []ruleCase{
		{"not asked", Assignment, decision(""), law.Refused},
		{"refused", Task, decision(NotAgreed), law.Refused},
		{"agreed", Task, decision(Agreed), law.Pass},
		{"a request needs none", Request, decision(""), law.NotApplicable},
		{"a region has no Apparatus", Task, region, law.NotApplicable},
	})
	units, para, apparatus, apparatusPara := chapter(t).Needs(good(Task))
	if !slices.Equal(units, []string{"dep-1"}) || para != "45" || !apparatus || apparatusPara != "49-1" {
		t.Errorf("needs %v (%s), Apparatus %v (%s)", units, para, apparatus, apparatusPara)
	}
}

func TestSameRulesBelow_50_I50(t *testing.T) {
	table(t, "instrument.levels", "50", []ruleCase{
		{"region to district", Task, region, law.Pass},
		{"region to region", Task, func(d *Draft) { region(d); d.Recipients[0].Kind = Region }, law.Refused},
		{"to itself", Task, func(d *Draft) { region(d); d.Recipients[0].Body = "akmola" }, law.Refused},
		{"region to a district of another region", Task, func(d *Draft) { region(d); d.Recipients[0].Below = No }, law.Refused},
		{"region to its own district", Task, func(d *Draft) { region(d); d.Recipients[0].Below = Yes }, law.Pass},
		{"the Academy to a body of the Committee", Task, func(d *Draft) {
			region(d)
			d.Sender.BodyKind, d.Recipients[0] = Academy, Recipient{Body: "kpssu-1", Kind: Committee, Below: No}
		}, law.Refused},
		{"district sends", Task, func(d *Draft) { region(d); d.Sender.BodyKind = District }, law.Refused},
		{"nobody", Task, func(d *Draft) { d.Recipients = nil }, law.Refused},
		{"GPO to region", Task, func(*Draft) {}, law.Pass},
	})
	l := chapter(t)
	for _, k := range Kinds {
		d := good(k)
		region(d)
		d.Ground = Ground{Kind: GroundInstruction, By: "superior", Number: "ПГ-12"}
		if err := l.Judge(d, kz, nil).Err(); err != nil {
			t.Errorf("%s of a region: %v", k, err)
		}
		d.Term.Days--
		if !l.Judge(d, kz, nil).Refused() {
			t.Errorf("%s of a region: a day below the floor passes", k)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	l := chapter(b)
	for _, k := range Kinds {
		d := good(k)
		b.Run(string(k), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if l.Judge(d, kz, nil).Refused() {
					b.Fatal("refused")
				}
			}
		})
	}
}
