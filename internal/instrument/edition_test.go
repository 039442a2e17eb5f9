package instrument_test

import (
	"errors"
	"testing"

	"reglament/internal/i18n"
	. "reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/regulation"
)

// adopt puts an own edition of a region in force on 1 March 2026 and binds the chapter to it.
func adopt(t *testing.T, rule, para string, val any) (*Law, error) {
	t.Helper()
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	model := book.For(law.Root, day("2026-03-01"))
	ed, err := book.Derive(law.Meta{
		ID: "akmola-2026", Body: "akmola", Title: i18n.Same("Ақмола"),
		Order: law.Act{Number: "11", Date: day("2026-02-10")}, Adopted: day("2026-02-10"), From: day("2026-03-01"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if ed, err = ed.Set(model, rule, para, val); err != nil {
		t.Fatal(err)
	}
	if book, err = book.Adopt(ed); err != nil {
		t.Fatal(err)
	}
	return NewLaw(book)
}

func TestRegionMayTightenAndNotLoosen_10_50_G10a_I50(t *testing.T) {
	posts := func(list ...string) any { return map[string]any{"posts": list} }
	tests := []struct {
		name, rule string
		val        any
		key        string
	}{
		{"longer floor", "instrument.request.term.floor", map[string]any{"n": 5, "unit": "working"}, ""},
		{"shorter floor", "instrument.request.term.floor", map[string]any{"n": 2, "unit": "working"}, "law.edition.looser"},
		{"fewer signers", "instrument.task.signers", posts("gp"), ""},
		{"more signers", "instrument.task.signers", posts("gp", "unit_head"), "law.edition.looser"},
		{"more contents", "instrument.request.content", map[string]any{"parts": []string{"name", "ground", "demand", "goal", "form", "term"}}, ""},
		{"fewer contents", "instrument.request.content", map[string]any{"parts": []string{"name"}}, "law.edition.looser"},
		{"fewer grounds", "instrument.ground", map[string]any{"plans": []string{"annual"}, "instructions": []string{"gp"}, "authorities": []string{"president"}}, ""},
		{"agreement of its own Apparatus", "instrument.agreement.apparatus", map[string]any{"kinds": []string{"assignment", "task"}, "stages": []string{"signing", "sending"}, "senders": []string{"gpo", "region"}}, ""},
		{"no agreement", "instrument.agreement.units", map[string]any{"kinds": []string{"task"}, "stages": []string{"sending"}}, "law.edition.looser"},
		{"own posts", "instrument.posts", map[string]any{"body_head": "gp", "body_deputy_head": "deputy", "body_unit_head": "department_chief"}, ""},
		{"a fixed ban", "instrument.unit_plan", map[string]any{"plan": "unit", "only": []string{"request", "task"}}, "law.edition.fixed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := adopt(t, tt.rule, "17", tt.val)
			var refusal *law.Refusal
			switch {
			case tt.key == "" && err != nil:
				t.Error(err)
			case tt.key != "" && (!errors.As(err, &refusal) || refusal.Findings[0].Msg.Key != tt.key):
				t.Errorf("got %v, want %s", err, tt.key)
			case tt.key != "":
				f := refusal.Findings[0]
				f.Rule = tt.rule
				said(t, f)
			}
		})
	}
}

func TestRegionEditionJudgesRegionAndDistrict_10_50_G10b_I50(t *testing.T) {
	l, err := adopt(t, "instrument.request.term.floor", "17", map[string]any{"n": 5, "unit": "working"})
	if err != nil {
		t.Fatal(err)
	}
	d := good(Request)
	region(d)
	for _, tt := range []struct {
		day, regulation string
		want            law.Outcome
	}{
		{"2026-02-27", "", law.Pass},
		{"2026-03-02", "", law.Refused},
		{"2026-03-02", "astana", law.Pass}, // another region has no edition of its own
	} {
		d.Day, d.Sender.Regulation = day(tt.day), tt.regulation
		if got := outcome(l.Judge(d, kz, nil), "instrument.request.term.floor"); got != tt.want {
			t.Errorf("%s under %q: %v, want %v", tt.day, tt.regulation, got, tt.want)
		}
	}
	district := good(Request)
	district.Day = day("2026-03-02")
	district.Sender = Sender{Body: "akmola-north", BodyKind: District, Regulation: "akmola"}
	if ed := l.Edition(district); ed.ID != "akmola-2026" {
		t.Errorf("the district stands under %s", ed.ID)
	}
}

func TestBeforeTheWordingHeld_order2_O1(t *testing.T) {
	d := good(Request)
	d.Day = day("2019-07-19")
	v := chapter(t).Judge(d, kz, nil)
	if len(v.All) != 1 || v.All[0].Outcome != law.Undecided || v.All[0].Rule != law.RuleHeld {
		t.Errorf("%+v", v.All)
	}
	said(t, v.All[0])
	d.Day = day("2019-07-20")
	if v := chapter(t).Judge(d, kz, nil); len(v.Undecided()) != 0 {
		t.Errorf("%+v", v.Undecided())
	}
}

func TestFormsAskTheEdition_40_42_43_I40d(t *testing.T) {
	l := chapter(t)
	d := good(Assignment)
	if f, para, ok := l.Floor(d); !ok || f.N != 20 || para != "40" {
		t.Errorf("floor %+v %s", f, para)
	}
	if parts, _, ok := l.Parts(d); !ok || len(parts) != 7 {
		t.Errorf("parts %v", parts)
	}
	if g, para, ok := l.Grounds(d); !ok || para != "39" || len(g.Plans) != 3 {
		t.Errorf("grounds %+v", g)
	}
	region(d)
	if posts, _, ok := l.SignerPosts(d); !ok || len(posts) != 2 || posts[0] != "body_head" {
		t.Errorf("posts %v", posts)
	}
	d.Day = day("2026-07-01")
	for _, a := range l.Authorities(d) {
		if a.Key == "parliament_deputy" || a.Key == "first_president_office" {
			t.Errorf("%s still stands", a.Key)
		}
	}
}

func TestEveryValueSaysItself_10_G10a(t *testing.T) {
	l := chapter(t)
	ed := l.Edition(good(Task))
	for _, name := range l.Names() {
		for _, v := range ed.Values(name) {
			said(t, law.Finding{Rule: name, Msg: l.Describe(name, v)})
		}
	}
}

func TestEveryValueHasItsRuleParagraphAndName_order7_O7(t *testing.T) {
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	chapter(t) // binds, and finds every value its rule
	chapters, err := regulation.Provisions()
	if err != nil {
		t.Fatal(err)
	}
	if err := regulation.CheckParas(book, chapters); err != nil {
		t.Error(err)
	}
	for _, ed := range book.All() {
		for _, name := range ed.AllNames() {
			if !i18n.Default().Has("rule." + name) {
				t.Errorf("rule.%s is not in the catalogue", name)
			}
		}
		for _, a := range ed.Amendments {
			for _, para := range a.Paras {
				if _, ok := regulation.Find(chapters, para); !ok {
					t.Errorf("amendment %s names paragraph %s, which is not a provision", a.Number, para)
				}
			}
		}
	}
}
