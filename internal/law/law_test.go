package law_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	. "reglament/internal/law"
)

const base = `
edition:
  id: gpo-1
  body: gpo
  title: {kk: а, ru: б, en: c}
  order: {number: "88", date: 2018-07-13}
  adopted: 2020-01-01
  from: 2020-01-01
  reason_min: 5
  amendments: [{number: "73", date: 2019-07-20, paras: ["44-1"]}]
rules:
  edition.from: [{para: "order 7"}]
  edition.adopt: [{para: "10"}]
  t.floor:
    - {from: 2020-01-01, para: "40", local: stricter, val: {n: 3}}
    - {from: 2022-01-01, para: "40", local: stricter, val: {n: 5}}
  t.ban: [{from: 2021-01-01, para: "14"}]
  t.old:
    - {from: 2020-01-01, para: "9"}
    - {from: 2021-06-01, para: "9", gone: true}
  t.post: [{para: "44-1", local: free, val: {n: 1}}]
`

type number struct {
	N int `yaml:"n" json:"n"`
}

func (n number) AsStrictAs(b number) bool { return n.N >= b.N }

func (n number) Valid() error {
	if n.N < 0 {
		return errors.New("negative")
	}
	return nil
}

func rules() []Rule[int] {
	refuse := func(c *Case) {
		c.Refuse("", i18n.M("law.edition.base_missing"), i18n.M("law.edition.base_missing"))
	}
	return []Rule[int]{
		New(Head{Name: "t.floor", Kind: Floor, Fields: []string{"term"}}, func(s int, v number, c *Case) {
			if s < v.N {
				refuse(c)
			}
		}),
		New(Head{Name: "t.ban", Kind: Ban}, func(s int, _ None, c *Case) {
			if s == 13 {
				c.Warn("x", i18n.M("law.edition.base_missing"), i18n.Msg{})
			}
		}),
		New(Head{Name: "t.old", Kind: Ban}, func(s int, _ None, c *Case) { refuse(c) }),
		New(Head{Name: "t.post", Kind: Power}, func(s int, v number, c *Case) {
			if s == 99 {
				c.NotApplicable()
			}
		}),
	}
}

func read(t testing.TB, text string) *Edition {
	t.Helper()
	ed, err := ReadEdition([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return ed
}

func book(t testing.TB, editions ...*Edition) (*Book, *Set[int]) {
	t.Helper()
	b, err := NewBook(append([]*Edition{read(t, base)}, editions...)...)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Bind(rules(), b)
	if err != nil {
		t.Fatal(err)
	}
	return b, s
}

func day(s string) calendar.Day { return calendar.MustDay(s) }

func outcomes(v Verdict) string {
	var b strings.Builder
	for _, f := range v.All {
		fmt.Fprintf(&b, "%s %s %s\n", f.Para, f.Rule, f.Outcome)
	}
	return b.String()
}

func TestDayPicksTheValue_order2_O1(t *testing.T) {
	b, s := book(t)
	tests := []struct {
		day     string
		subject int
		want    string
	}{
		{"2019-12-31", 9, "order 7 edition.held undecided\n"},
		{"2020-01-01", 3, "9 t.old refused\n14 t.ban not_in_force\n40 t.floor pass\n44-1 t.post pass\n"},
		{"2020-12-31", 2, "9 t.old refused\n14 t.ban not_in_force\n40 t.floor refused\n44-1 t.post pass\n"},
		{"2021-01-01", 13, "9 t.old refused\n14 t.ban warning\n40 t.floor pass\n44-1 t.post pass\n"},
		{"2021-05-31", 99, "9 t.old refused\n14 t.ban pass\n40 t.floor pass\n44-1 t.post not_applicable\n"},
		{"2021-06-01", 3, "9 t.old not_in_force\n14 t.ban pass\n40 t.floor pass\n44-1 t.post pass\n"},
		{"2022-01-01", 3, "9 t.old not_in_force\n14 t.ban pass\n40 t.floor refused\n44-1 t.post pass\n"},
		{"2022-01-01", 5, "9 t.old not_in_force\n14 t.ban pass\n40 t.floor pass\n44-1 t.post pass\n"},
	}
	for _, tt := range tests {
		ed := b.For("gpo", day(tt.day))
		if got := outcomes(Judge(s, ed, day(tt.day), tt.subject, nil)); got != tt.want {
			t.Errorf("%s, %d:\n%swant\n%s", tt.day, tt.subject, got, tt.want)
		}
	}
}

func TestVerdictHoldsAndRecordsReasons(t *testing.T) {
	b, s := book(t)
	d := day("2021-07-01")
	v := Judge(s, b.For("gpo", d), d, 13, Reasons{"t.ban": "1234"})
	var refusal *Refusal
	if v.Refused() || v.Allowed() || !errors.As(v.Err(), &refusal) || refusal.HTTPStatus() != 422 || len(refusal.Findings) != 1 {
		t.Errorf("a short reason: %v", v.Err())
	} else if m := refusal.Findings[0].ReasonLength(); m.Key != "law.reason.short" || refusal.Findings[0].ReasonMin != 5 || refusal.Findings[0].ReasonGiven != 4 {
		t.Errorf("the length of a reason: %v %+v", m, refusal.Findings[0])
	}
	if f := Judge(s, b.For("gpo", d), d, 13, nil).NeedsReason(); len(f) != 1 || f[0].ReasonLength().Key != "law.reason.least" {
		t.Errorf("the length of a reason not given: %+v", f)
	}
	v = Judge(s, b.For("gpo", d), d, 13, Reasons{"t.ban": " әріп5 "})
	if v.Err() != nil || v.Warnings()[0].Reason != "әріп5" {
		t.Errorf("a sufficient reason: %v %+v", v.Err(), v.Warnings())
	} else if !v.Warnings()[0].ReasonLength().IsZero() {
		t.Errorf("a sufficient reason waits for more: %+v", v.Warnings())
	}
	early := day("2019-01-01")
	if v := Judge(s, b.For("gpo", early), early, 1, Reasons{RuleHeld: "decided"}); v.Err() != nil || v.Undecided()[0].Reason == "" {
		t.Errorf("a written decision: %v", v.Err())
	}
	if f := Judge(s, b.For("gpo", d), d, 1, nil).ByField("term"); len(f) != 1 || f[0].Label().Key != "rule.t.floor" {
		t.Errorf("by field: %+v", f)
	}
}

func TestFindingSurvivesJSON(t *testing.T) {
	b, s := book(t)
	v := Judge(s, b.For("gpo", day("2019-01-01")), day("2019-01-01"), 1, nil)
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var back Verdict
	if err := json.Unmarshal(text, &back); err != nil || back.All[0].Outcome != Undecided || back.All[0].Msg.Key == "" {
		t.Errorf("%s: %v", text, err)
	}
}

func TestReadEditionIsStrict_order7_O7(t *testing.T) {
	tests := []struct{ name, old, new, wantField, want string }{
		{"unknown field of the edition", "  body: gpo\n", "  body: gpo\n  colour: red\n", "colour", "unknown field"},
		{"unknown field of a value", "val: {n: 3}}", "val: {n: 3}, til: 2}", "til", "unknown field"},
		{"no day of force", "  from: 2020-01-01\n  reason", "  reason", "", "edition.from is missing"},
		{"no order", `{number: "88", date: 2018-07-13}`, `{date: 2018-07-13}`, "", "order.number"},
		{"no id", "  id: gpo-1\n", "", "", "edition.id"},
		{"bad day", "from: 2022-01-01", "from: 2022-02-30", "", "2022-02-30"},
		{"values out of order", "from: 2022-01-01", "from: 2020-01-01", "from", "order of their days"},
		{"value before the edition", "t.ban: [{from: 2021-01-01", "t.ban: [{from: 2019-01-01", "from", "earlier than the edition"},
		{"not a paragraph", `para: "14"`, `para: "14a"`, "para", "not a paragraph"},
		{"unknown freedom", "local: free", "local: any", "local", "none of"},
		{"repealed with a value", "gone: true", "gone: true, val: 1", "val", "repealed"},
		{"anchor", "val: {n: 1}", "val: &a {n: 1}", "val", "anchors"},
		{"rule twice", "  t.ban:", "  t.old:", "", "already defined"},
		{"no value", `t.ban: [{from: 2021-01-01, para: "14"}]`, "t.ban: []", "", "no value"},
		{"amendment of no paragraph", `paras: ["44-1"]`, `paras: ["x"]`, "paras", "not a paragraph"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(base, tt.old, tt.new, 1)
			if text == base {
				t.Fatal("the case changes nothing")
			}
			_, err := ReadEdition([]byte(text))
			var bad *EditionError
			if !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want %q", err, tt.want)
			}
			if tt.wantField != "" && bad.Field != tt.wantField {
				t.Errorf("field %q, want %q", bad.Field, tt.wantField)
			}
			for _, l := range i18n.Langs {
				if said := i18n.For(l).T(bad.Msg); said == bad.Msg.Key || strings.Contains(said, "{") {
					t.Errorf("%s: not said: %s", l, said)
				}
			}
		})
	}
	ed := read(t, base)
	if ed.Order.Number != "88" || ed.From != day("2020-01-01") || ed.Amendments[0].Number != "73" || ed.Amendments[0].Paras[0] != "44-1" {
		t.Errorf("%+v", ed.Meta)
	}
}

func TestBindStopsTheStart(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"no value for a rule", "  t.ban:", "  t.other:", "t.ban: the edition holds no value"},
		{"unknown field in a value", "{n: 3}", "{m: 3}", `t.floor: unknown field "m"`},
		{"wrong type", "{n: 3}", "{n: three}", "t.floor"},
		{"not valid", "{n: 3}", "{n: -3}", "negative"},
		{"a value where none is taken", `t.ban: [{from: 2021-01-01, para: "14"}]`, `t.ban: [{para: "14", val: {n: 1}}]`, "t.ban"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, err := NewBook(read(t, strings.Replace(base, tt.old, tt.new, 1)))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Bind(rules(), b); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	b, s := book(t)
	if err := b.Complete(s.Names()); err != nil {
		t.Error(err)
	}
	if err := b.Complete(s.Names()[1:]); err == nil || !strings.Contains(err.Error(), "t.floor") {
		t.Errorf("a value without a rule: %v", err)
	}
}

// own is the edition of a region that derives from base, with one value.
func own(value string) string {
	return `
edition: {id: akmola-1, body: akmola, base: gpo-1, title: {kk: а, ru: б, en: c}, order: {number: "5", date: 2021-02-01}, adopted: 2021-02-01, from: 2021-03-01}
rules:
  ` + value + "\n"
}

func TestBodyEditionStaysWithinTheModel_10_G10a(t *testing.T) {
	tests := []struct{ name, value, key string }{
		{"longer floor for the time both values of the base stand", `t.floor: [{para: "12", val: {n: 7}}]`, ""},
		{"longer than the first, shorter than the later", `t.floor: [{para: "12", val: {n: 4}}]`, "law.edition.looser"},
		{"shorter floor", `t.floor: [{para: "12", val: {n: 2}}]`, "law.edition.looser"},
		{"repealed floor", `t.floor: [{para: "12", gone: true}]`, "law.edition.fixed"},
		{"only renumbered", `t.ban: [{para: "3"}]`, ""},
		{"free value", `t.post: [{para: "3", val: {n: 0}}]`, ""},
		{"takes more freedom", `t.ban: [{para: "3", local: free}]`, "law.edition.freedom"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, _ := book(t)
			b, err := b.Adopt(read(t, own(tt.value)))
			if err != nil {
				t.Fatal(err)
			}
			_, err = Bind(rules(), b)
			var refusal *Refusal
			switch {
			case tt.key == "" && err != nil:
				t.Error(err)
			case tt.key != "" && (!errors.As(err, &refusal) || refusal.Findings[0].Msg.Key != tt.key || refusal.Findings[0].Para != "10"):
				t.Errorf("got %v, want %s", err, tt.key)
			}
		})
	}
}

func TestBodyEditionGovernsFromItsDay_10_G10b_G10a(t *testing.T) {
	b, _ := book(t)
	b, err := b.Adopt(read(t, own(`t.floor: [{para: "12", val: {n: 7}}]`)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Bind(rules(), b)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ body, day, edition, para string }{
		{"akmola", "2021-02-28", "gpo-1", "40"},
		{"akmola", "2021-03-01", "akmola-1", "12"},
		{"gpo", "2021-03-01", "gpo-1", "40"},
		{"astana", "2021-03-01", "gpo-1", "40"},
	} {
		d := day(tt.day)
		v := Judge(s, b.For(tt.body, d), d, 1, nil)
		f := v.ByField("term")[0]
		if f.Edition != tt.edition || f.Para != tt.para {
			t.Errorf("%s on %s: %s %s", tt.body, tt.day, f.Edition, f.Para)
		}
	}
}

func TestAdoptionDoesNotChangeThePast_order7_O1_O7(t *testing.T) {
	text := own(`t.floor: [{para: "12", val: {n: 7}}]`)
	b, _ := book(t)
	_, err := b.Adopt(read(t, strings.Replace(text, "adopted: 2021-02-01", "adopted: 2021-03-02", 1)))
	var refusal *Refusal
	if !errors.As(err, &refusal) || refusal.Findings[0].Para != "order 7" || refusal.Findings[0].Allowed.Args["day"] != day("2021-03-02") {
		t.Fatalf("adopted after its day of force: %v", err)
	}
	b, err = b.Adopt(read(t, text))
	if err != nil {
		t.Fatal(err)
	}
	second := strings.NewReplacer("akmola-1", "akmola-2", "2021-03-01", "2021-02-20").Replace(text)
	if _, err = b.Adopt(read(t, second)); !errors.As(err, &refusal) {
		t.Errorf("a second edition before the first: %v", err)
	}
	if _, err = b.Adopt(read(t, strings.Replace(text, "base: gpo-1", "base: gpo-9", 1))); err == nil {
		t.Error("an edition under a taken id, of an unknown base, was taken")
	}
}

func TestNewModelEditionReplacesFromItsDay_order2_O1(t *testing.T) {
	b, _ := book(t)
	b, err := b.Adopt(read(t, `
edition: {id: gpo-2, body: gpo, base: gpo-1, title: {kk: а, ru: б, en: c}, order: {number: "9", date: 2023-01-09}, adopted: 2023-01-09, from: 2023-02-01}
rules:
  t.floor: [{para: "41", val: {n: 1}}]
`))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Bind(rules(), b)
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[string]Outcome{"2023-01-31": Refused, "2023-02-01": Pass} {
		if got := Judge(s, b.For("gpo", day(d)), day(d), 2, nil).Outcome(); got != want {
			t.Errorf("%s: %v, want %v", d, got, want)
		}
	}
}

func TestDeriveSetDiffAndStore_10_G10a(t *testing.T) {
	b, _ := book(t)
	model, _ := b.Edition("gpo-1")
	ed, err := b.Derive(Meta{
		ID: "akmola-1", Body: "akmola", Order: Act{Number: "5", Date: day("2023-02-01")},
		Adopted: day("2023-02-01"), From: day("2023-03-01"), Title: i18n.Text{KK: "а", RU: "б", EN: "c"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if ed, err = ed.Set(model, "t.floor", "12", map[string]any{"n": 8}); err != nil {
		t.Fatal(err)
	}
	if ed, err = ed.Set(model, "t.ban", "3", nil); err != nil {
		t.Fatal(err)
	}
	if _, err = ed.Set(model, "t.nothing", "3", nil); err == nil {
		t.Error("a rule that the base lacks was set")
	}
	stored, err := json.Marshal(ed)
	if err != nil {
		t.Fatal(err)
	}
	written, err := ed.YAML()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{stored, written} {
		b, _ := book(t)
		b, err := b.Adopt(read(t, string(text)))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if _, err := Bind(rules(), b); err != nil {
			t.Fatal(err)
		}
		back, _ := b.Edition("akmola-1")
		got := fmt.Sprint(Diff(model, back))
		if want := `[{t.ban 14 3 null null} {t.floor 40 12 {"n":5} {"n":8}}]`; got != want {
			t.Errorf("got  %s\nwant %s\nfrom %s", got, want, text)
		}
	}
}

func TestParamFollowsEditionAndDay(t *testing.T) {
	b, _ := book(t)
	p, err := BindParam[number]("t.floor", b)
	if err != nil {
		t.Fatal(err)
	}
	ed := b.For("gpo", day("2021-01-01"))
	for d, want := range map[string]int{"2019-12-31": 0, "2020-01-01": 3, "2021-12-31": 3, "2022-01-01": 5} {
		if v, _, ok := p.On(ed, day(d)); v.N != want || ok != (want > 0) {
			t.Errorf("%s: %d %v", d, v.N, ok)
		}
	}
	if _, err := BindParam[number]("t.missing", b); err == nil {
		t.Error("a parameter without a value was bound")
	}
}

func TestParagraphOrder(t *testing.T) {
	list := []string{"order 4", "order 7", "2", "14", "44", "44-1", "45", "49-1", "50"}
	for i := 1; i < len(list); i++ {
		if ComparePara(list[i-1], list[i]) >= 0 {
			t.Errorf("%s is not before %s", list[i-1], list[i])
		}
	}
	for _, bad := range []string{"", "0", "a", "44-", "-1", "44-100", "4 4", "order", "order x", "1234"} {
		if ValidPara(bad) {
			t.Errorf("%q is taken for a paragraph", bad)
		}
	}
}

func FuzzReadEdition(f *testing.F) {
	f.Add([]byte(base))
	f.Add([]byte(own(`t.floor: [{para: "12", val: {n: 7}}]`)))
	if data, err := os.ReadFile("../../regulation/editions/gpo.yaml"); err == nil {
		f.Add(data)
	}
	f.Add([]byte("{}"))
	f.Add([]byte("edition: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ed, err := ReadEdition(data)
		if err != nil {
			return
		}
		text, err := json.Marshal(ed)
		if err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		again, err := ReadEdition(text)
		if err != nil {
			t.Fatalf("written but not read: %v\n%s", err, text)
		}
		second, _ := json.Marshal(again)
		if string(second) != string(text) {
			t.Fatalf("changed on the way:\n%s\n%s", text, second)
		}
	})
}
