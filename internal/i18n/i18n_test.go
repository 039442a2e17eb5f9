package i18n_test

import (
	"encoding/json"
	"sort"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reglament/internal/i18n"
)

// day is a Civil day of the tests.
type day struct{ time.Time }

func (d day) YMD() (int, time.Month, int) { return d.Date() }
func (d day) None() bool                  { return d.IsZero() }

func on(y int, m time.Month, d int) day { return day{time.Date(y, m, d, 0, 0, 0, 0, time.UTC)} }

func load(t *testing.T, yaml string) *i18n.Catalogue {
	t.Helper()
	c, err := i18n.Load(fstest.MapFS{"c/test.yaml": {Data: []byte(yaml)}}, "c")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBuiltInCatalogueLoads(t *testing.T) {
	if len(i18n.Default().Keys()) == 0 {
		t.Fatal("no messages")
	}
}

func TestSourcesAgreeWithCatalogue(t *testing.T) {
	r, err := i18n.CheckSources("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Missing {
		t.Error(p)
	}
	for _, p := range r.Unused {
		t.Error(p)
	}
}

func TestLoadRefusesMalformedAreas(t *testing.T) {
	const good = `a.b: {kk: "x", ru: "x", en: "x"}`
	tests := []struct{ name, a, b, want string }{
		{"key in two areas", good, good, "already given in"},
		{"key twice in one area", good + "\n" + good, "", "already given in"},
		{"language missing", `a.b: {kk: x, ru: x}`, "", "en is missing"},
		{"foreign language", `a.b: {kk: x, ru: x, en: x, de: x}`, "", "not one of"},
		{"language twice", `a.b: {kk: x, ru: x, en: x, en: y}`, "", "given twice"},
		{"empty text", `a.b: {kk: x, ru: " ", en: x}`, "", "empty"},
		{"other placeholders", `a.b: {kk: "{x}", ru: "{y}", en: "{x}"}`, "", "placeholders"},
		{"open brace", `a.b: {kk: "{x", ru: "{x}", en: "{x}"}`, "", "closing"},
		{"stray brace", `a.b: {kk: "x}", ru: "x", en: "x"}`, "", "closing"},
		{"unknown form", `a.b: {kk: "{x:fancy}", ru: "{x}", en: "{x}"}`, "", "form"},
		{"missing plural form", `a.b: {kk: "{n}", ru: {one: "{n}", other: "{n}"}, en: "{n}"}`, "", "plural forms are"},
		{"foreign plural form", `a.b: {kk: {few: "{n}"}, ru: "{n}", en: "{n}"}`, "", "not a plural form"},
		{"plural form with fewer placeholders", `a.b: {kk: {one: "x", other: "{n} {x}"}, ru: "{x}", en: "{x}"}`, "", "placeholders"},
		{"key without area", `b: {kk: x, ru: x, en: x}`, "", "form area.name"},
		{"not a mapping", `[a]`, "", "not a mapping"},
		{"broken YAML", "a.b: {", "", "yaml"},
	}
	for _, tt := range tests {
		fs := fstest.MapFS{"c/one.yaml": {Data: []byte(tt.a)}, "c/two.yaml": {Data: []byte(tt.b)}}
		_, err := i18n.Load(fs, "c")
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
	}
}

func TestPluralForms(t *testing.T) {
	tests := []struct {
		n          int
		kk, ru, en string
	}{
		{0, "0 күн", "0 дней", "0 days"},
		{1, "1 күн", "1 день", "1 day"},
		{2, "2 күн", "2 дня", "2 days"},
		{4, "4 күн", "4 дня", "4 days"},
		{5, "5 күн", "5 дней", "5 days"},
		{11, "11 күн", "11 дней", "11 days"},
		{12, "12 күн", "12 дней", "12 days"},
		{21, "21 күн", "21 день", "21 days"},
		{22, "22 күн", "22 дня", "22 days"},
		{111, "111 күн", "111 дней", "111 days"},
		{1001, "1\u202f001 күн", "1\u202f001 день", "1,001 days"},
	}
	for _, tt := range tests {
		got := []string{}
		for _, l := range i18n.Langs {
			got = append(got, i18n.For(l).S("common.count.days", "n", tt.n))
		}
		if diff := cmp.Diff([]string{tt.kk, tt.ru, tt.en}, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestMessageWithEveryKindOfArgument(t *testing.T) {
	c := load(t, `
m.all: {kk: "{s}|{n}|{y:plain}|{d}|{d:longTo}|{t}|{m}|{l}|{l:or}", ru: "{s}|{n}|{y:plain}|{d}|{d:longTo}|{t}|{m}|{l}|{l:or}", en: "{s}|{n}|{y:plain}|{d}|{d:long}|{t}|{m}|{l}|{l:or}"}
m.in: {kk: "ішкі {d:dmFrom}", ru: "с {d:dmFrom}", en: "since {d:dm}"}
`)
	m := i18n.M("m.all", "s", "<б>", "n", 12500, "y", 2026, "d", on(2026, 11, 27),
		"t", i18n.Text{KK: "Аппарат", RU: "Аппарат", EN: "Apparatus"}, "m", i18n.M("m.in", "d", on(2026, 3, 4)),
		"l", []any{"a", i18n.Same("b"), i18n.M("m.in", "d", on(2026, 3, 5))})
	want := map[i18n.Lang]string{
		i18n.KK: "<б>|12\u202f500|2026|27.11.2026|2026 жылғы 27 қарашаға|Аппарат|ішкі 4 наурыздан|a, b және ішкі 5 наурыздан|a, b немесе ішкі 5 наурыздан",
		i18n.RU: "<б>|12\u202f500|2026|27.11.2026|27 ноября 2026 года|Аппарат|с 4 марта|a, b и с 5 марта|a, b или с 5 марта",
		i18n.EN: "<б>|12,500|2026|27.11.2026|27 November 2026|Apparatus|since 4 March|a, b and since 5 March|a, b or since 5 March",
	}
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back i18n.Msg
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	for _, l := range i18n.Langs {
		if diff := cmp.Diff(want[l], c.Printer(l).T(m)); diff != "" {
			t.Error(l, diff)
		}
		if diff := cmp.Diff(want[l], c.Printer(l).T(back)); diff != "" {
			t.Error("after JSON", l, diff)
		}
	}
}

func TestMessageJSONKeepsInstantsAndRefusesStrangers(t *testing.T) {
	at := time.Date(2026, 11, 27, 11, 5, 0, 0, time.UTC)
	b, err := json.Marshal(i18n.M("m.x", "t", at, "none", day{}))
	if err != nil {
		t.Fatal(err)
	}
	var m i18n.Msg
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	if got := m.Args["t"].(time.Time); !got.Equal(at) {
		t.Errorf("instant came back as %v", got)
	}
	if !m.Args["none"].(i18n.Civil).None() {
		t.Error("no day came back as a day")
	}
	for _, bad := range []string{`{"key":"a.b","args":{"x":{"strange":1}}}`, `{"key":"a.b","args":{"x":{"day":"27.11.2026"}}}`, `[]`} {
		if err := json.Unmarshal([]byte(bad), &m); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestUnknownKeyAndMissingArgumentStayVisible(t *testing.T) {
	p := i18n.For(i18n.KK)
	if got := p.S("no.such.key"); got != "no.such.key" {
		t.Errorf("unknown key: %q", got)
	}
	if got := p.S("common.paragraph"); got != "{para}-тармақ" {
		t.Errorf("missing argument: %q", got)
	}
	if got := p.T(i18n.Msg{}); got != "" {
		t.Errorf("no message: %q", got)
	}
}

func TestDates(t *testing.T) {
	d := on(2026, 11, 27)
	at := time.Date(2026, 11, 27, 11, 5, 0, 0, time.UTC)
	tests := []struct {
		lang i18n.Lang
		want []string
	}{
		{i18n.KK, []string{"27.11.2026", "2026 жылғы 27 қараша", "27 қараша", "27 қар", "қараша", "2026 жылғы қараша", "жұма", "Жм", "27.11.2026, 16:05", "16:05"}},
		{i18n.RU, []string{"27.11.2026", "27 ноября 2026 года", "27 ноября", "27 ноя", "ноябрь", "ноябрь 2026 года", "пятница", "Пт", "27.11.2026, 16:05", "16:05"}},
		{i18n.EN, []string{"27.11.2026", "27 November 2026", "27 November", "27 Nov", "November", "November 2026", "Friday", "Fr", "27.11.2026, 16:05", "16:05"}},
	}
	for _, tt := range tests {
		p := i18n.For(tt.lang)
		got := []string{
			p.Day(d), p.LongDay(d), p.DayMonth(d), p.ShortDay(d), p.Month(11), p.MonthYear(2026, 11),
			p.Weekday(d.Weekday()), p.WeekdayShort(d.Weekday()), p.Time(at), p.Clock(at),
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Error(tt.lang, diff)
		}
	}
	kk := i18n.For(i18n.KK)
	if kk.Day(day{})+kk.LongDay(day{})+kk.ShortDay(day{})+kk.Time(time.Time{})+kk.Clock(time.Time{}) != "" {
		t.Error("no day and no instant are said as something")
	}
	var week []string
	for _, w := range i18n.Week {
		week = append(week, kk.WeekdayShort(w))
	}
	if got := strings.Join(week, " "); got != "Дс Сс Ср Бс Жм Сб Жс" {
		t.Error(got)
	}
}

func TestNumbers(t *testing.T) {
	tests := []struct {
		lang i18n.Lang
		want []string
	}{
		{i18n.KK, []string{"0", "999", "1\u202f000", "1\u202f234\u202f567", "−12\u202f500", "12\u202f500,5", "−0,25", "0,0", "33%", "—"}},
		{i18n.RU, []string{"0", "999", "1\u202f000", "1\u202f234\u202f567", "−12\u202f500", "12\u202f500,5", "−0,25", "0,0", "33\u00a0%", "—"}},
		{i18n.EN, []string{"0", "999", "1,000", "1,234,567", "−12,500", "12,500.5", "−0.25", "0.0", "33%", "—"}},
	}
	for _, tt := range tests {
		p := i18n.For(tt.lang)
		got := []string{
			p.Number(0), p.Number(999), p.Number(1000), p.Number(1234567), p.Number(-12500),
			p.Decimal(12500.5, 1), p.Decimal(-0.25, 2), p.Decimal(-0.01, 1), p.Percent(1, 3), p.Percent(1, 0),
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Error(tt.lang, diff)
		}
	}
}

func TestDueWords(t *testing.T) {
	today := on(2026, 3, 19)
	tests := []struct {
		due        day
		working    int
		kk, ru, en string
	}{
		{today, 0, "бүгін", "сегодня", "today"},
		{on(2026, 3, 20), 1, "1 жұмыс күні қалды", "остался 1 рабочий день", "1 working day left"},
		{on(2026, 3, 27), 3, "3 жұмыс күні қалды", "осталось 3 рабочих дня", "3 working days left"},
		{on(2026, 4, 10), 11, "11 жұмыс күні қалды", "осталось 11 рабочих дней", "11 working days left"},
		{on(2026, 3, 17), -2, "2 жұмыс күні өтті", "срок истёк 2 рабочих дня назад", "2 working days past due"},
		{on(2026, 3, 20), 0, "1 күн қалды", "остался 1 день", "1 day left"},
		{on(2026, 3, 17), 0, "2 күн өтті", "срок истёк 2 дня назад", "2 days past due"},
		{day{}, 0, "", "", ""},
	}
	for _, tt := range tests {
		got := []string{}
		for _, l := range i18n.Langs {
			got = append(got, i18n.For(l).DueWords(today, tt.due, tt.working))
		}
		if diff := cmp.Diff([]string{tt.kk, tt.ru, tt.en}, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestLanguages(t *testing.T) {
	tests := []struct {
		header string
		want   i18n.Lang
	}{
		{"", i18n.KK},
		{"de", i18n.KK},
		{"ru-RU,ru;q=0.9,en;q=0.8", i18n.RU},
		{"en-GB", i18n.EN},
		{"de, en;q=0.5, ru;q=0.7", i18n.RU},
		{"en;q=x, ru;q=0.1", i18n.RU},
		{"KK-KZ", i18n.KK},
		{"ru;q=0", i18n.KK},
	}
	for _, tt := range tests {
		if got := i18n.MatchLang(tt.header); got != tt.want {
			t.Errorf("%q: %s, want %s", tt.header, got, tt.want)
		}
	}
	if _, ok := i18n.ParseLang("KZ"); ok {
		t.Error("KZ passes for a language")
	}
	text := i18n.Text{KK: "қ", RU: "р"}
	if text.In(i18n.EN) != "қ" || text.In(i18n.RU) != "р" || text.Complete() {
		t.Error("a text without English does not fall back to Kazakh")
	}
}

func TestSortKeyIsTheKazakhAlphabet(t *testing.T) {
	alphabet := strings.Fields("а ә б в г ғ д е ж з и й к қ л м н ң о ө п р с т у ұ ү ф х һ ц ч ш щ ъ ы і ь э ю я")
	checkOrder(t, i18n.KK, alphabet)
	checkOrder(t, i18n.KK, []string{"Абай", "Әбіш", "Бекет", "Камал", "Қанат", "Лаура", "Оспан", "Өмір"})
	checkOrder(t, i18n.RU, []string{"Егоров", "Ёлкин", "Жуков"})
	checkOrder(t, i18n.KK, []string{"2-бөлім", "10-бөлім"})
}

func checkOrder(t *testing.T, l i18n.Lang, want []string) {
	t.Helper()
	got := append([]string(nil), want...)
	for i, j := 0, len(got)-1; i < j; i, j = i+1, j-1 {
		got[i], got[j] = got[j], got[i]
	}
	sort.Slice(got, func(i, j int) bool { return i18n.SortKey(l, got[i]) < i18n.SortKey(l, got[j]) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(l, diff)
	}
}

func TestSortKeyServesManyGoroutines(t *testing.T) {
	want := i18n.SortKey(i18n.KK, "Қостанай")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if i18n.SortKey(i18n.KK, "Қостанай") != want {
					t.Error("the key differs between calls")
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"  ҚАЗАҚСТАН\u00a0 Республикасы ", "қазақстан республикасы"},
		{"Ёлка", "елка"},
		{"И\u0306ОД", "йод"},
		{"ІЛЕ", "іле"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := i18n.Fold(tt.in); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
		}
	}
}
