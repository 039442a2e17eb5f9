package regulation

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"reglament/internal/law"
)

func mustChapters(t testing.TB) []Chapter {
	t.Helper()
	chapters, err := Provisions()
	if err != nil {
		t.Fatal(err)
	}
	return chapters
}

// allParas are the numbers of the consolidated wording of 20 July 2019.
func allParas() []string {
	var out []string
	for n := 1; n <= 7; n++ {
		out = append(out, fmt.Sprintf("order %d", n))
	}
	for n := 1; n <= 79; n++ {
		out = append(out, fmt.Sprint(n))
		if n == 26 || n == 44 || n == 49 || n == 63 {
			out = append(out, fmt.Sprintf("%d-1", n))
		}
	}
	return out
}

func TestProvisionsHoldEveryParagraph(t *testing.T) {
	var got, deleted, changed []string
	for _, p := range List(mustChapters(t)) {
		got = append(got, p.Para)
		if p.Status == Deleted {
			deleted = append(deleted, p.Para)
		}
		if p.ChangedBy != "" {
			changed = append(changed, p.Para+" by "+p.ChangedBy)
		}
	}
	if diff := cmp.Diff(allParas(), got); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"31", "38"}, deleted); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	var want []string
	for _, p := range strings.Fields("26-1 31 36 37 38 39 40 41 42 43 44 44-1 49 49-1 63 63-1") {
		want = append(want, p+" by 73")
	}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}

func TestProvisionsStandInTheirChapters(t *testing.T) {
	first := map[string]string{
		"order": "order 1", "1": "1", "2": "11", "3": "20", "4": "27", "5": "35", "6": "39", "7": "51", "8": "63", "9": "73", "10": "78",
	}
	chapters := mustChapters(t)
	if len(chapters) != len(first) {
		t.Fatalf("%d chapters, want %d", len(chapters), len(first))
	}
	for _, c := range chapters {
		if c.Provisions[0].Para != first[c.Number] {
			t.Errorf("chapter %s begins with %s, want %s", c.Number, c.Provisions[0].Para, first[c.Number])
		}
		for _, p := range c.Provisions {
			if p.Chapter != c.Number {
				t.Errorf("paragraph %s says chapter %q, stands in %s", p.Para, p.Chapter, c.Number)
			}
		}
	}
}

// TestProvisionsCarryEveryRequirement holds docs/requirements.yaml against the provisions, both ways.
func TestProvisionsCarryEveryRequirement(t *testing.T) {
	data, err := os.ReadFile("../docs/requirements.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var byChapter map[string][]struct{ ID, P string }
	if err := yaml.Unmarshal(data, &byChapter); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, rows := range byChapter {
		for _, r := range rows {
			want[r.ID] = r.P
		}
	}
	got := map[string]string{}
	for _, p := range List(mustChapters(t)) {
		for _, id := range p.Requirements {
			if at, twice := got[id]; twice {
				t.Errorf("%s stands under %s and %s", id, at, p.Para)
			}
			got[id] = p.Para
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requirement: paragraph (-requirements +provisions):\n%s", diff)
	}
}

var (
	cyrillic = regexp.MustCompile(`\p{Cyrillic}`)
	latin    = regexp.MustCompile(`[A-Za-z]`)
	kazakh   = regexp.MustCompile(`[әғқңөұүһі]`)
	quoted   = regexp.MustCompile(`«[^»]*»`)
)

// TestProvisionsAreWrittenInTheirLanguages finds a text that stands under the wrong language, and letters of one
// alphabet that slipped into words of another.
func TestProvisionsAreWrittenInTheirLanguages(t *testing.T) {
	const runesMax = 1300
	check := func(where, kk, ru, en string) {
		t.Helper()
		if latin.MatchString(kk) || latin.MatchString(ru) {
			t.Errorf("%s: Latin letters in the Kazakh or Russian text", where)
		}
		if kazakh.MatchString(strings.ToLower(quoted.ReplaceAllString(ru, ""))) {
			t.Errorf("%s: Kazakh letters in the Russian text", where)
		}
		if cyrillic.MatchString(quoted.ReplaceAllString(en, "")) {
			t.Errorf("%s: Cyrillic letters in the English text", where)
		}
		for _, s := range []string{kk, ru, en} {
			if n := len([]rune(s)); n > runesMax {
				t.Errorf("%s: %d letters are no short statement", where, n)
			}
			if s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
				t.Errorf("%s: stray spaces", where)
			}
		}
	}
	for _, c := range mustChapters(t) {
		check("chapter "+c.Number, c.Title.KK, c.Title.RU, c.Title.EN)
		for _, p := range c.Provisions {
			check(p.Para+" title", p.Title.KK, p.Title.RU, p.Title.EN)
			check(p.Para, p.Statement.KK, p.Statement.RU, p.Statement.EN)
			if !kazakh.MatchString(strings.ToLower(p.Statement.KK)) {
				t.Errorf("%s: the Kazakh statement has no Kazakh letter", p.Para)
			}
		}
	}
}

// TestProvisionsKeepNumbersInEveryLanguage: a term said in one language and not in another would mislead its readers.
func TestProvisionsKeepNumbersInEveryLanguage(t *testing.T) {
	digits := regexp.MustCompile(`\d+`)
	numbers := func(s string) []string {
		out := digits.FindAllString(s, -1)
		slices.Sort(out)
		return slices.Compact(out)
	}
	for _, p := range List(mustChapters(t)) {
		kk, ru, en := numbers(p.Statement.KK), numbers(p.Statement.RU), numbers(p.Statement.EN)
		if !slices.Equal(kk, ru) || !slices.Equal(kk, en) {
			t.Errorf("%s: numbers differ: kk %v, ru %v, en %v", p.Para, kk, ru, en)
		}
	}
}

func TestEditionsCiteParagraphsInForce(t *testing.T) {
	book, err := Book()
	if err != nil {
		t.Fatal(err)
	}
	chapters := mustChapters(t)
	if err := CheckParas(book, chapters); err != nil {
		t.Error(err)
	}
	if len(book.Editions(law.Root)) == 0 {
		t.Error("no edition of the General Prosecutor's Office")
	}
}

func TestFindProvision(t *testing.T) {
	chapters := mustChapters(t)
	if p, ok := Find(chapters, "44-1"); !ok || p.Chapter != "6" || !slices.Contains(p.Requirements, "I441") {
		t.Errorf("44-1: %+v, %v", p, ok)
	}
	if _, ok := Find(chapters, "80"); ok {
		t.Error("paragraph 80 was found")
	}
}

func TestReadChapterRefuses(t *testing.T) {
	const head = "chapter: {number: \"1\", title: {kk: a, ru: b, en: c}}\nprovisions:\n"
	const words = "title: {kk: a, ru: b, en: c}, statement: {kk: a, ru: b, en: c}"
	cases := map[string]string{
		"unknown key":       head + "  - {para: \"1\", status: in_force, note: x, " + words + "}",
		"no number":         "chapter: {title: {kk: a, ru: b, en: c}}\nprovisions:\n  - {para: \"1\", status: in_force, " + words + "}",
		"no provisions":     head,
		"not a paragraph":   head + "  - {para: \"1a\", status: in_force, " + words + "}",
		"unknown status":    head + "  - {para: \"1\", status: gone, " + words + "}",
		"language missing":  head + "  - {para: \"1\", status: in_force, title: {kk: a, ru: b}, statement: {kk: a, ru: b, en: c}}",
		"deleted but asked": head + "  - {para: \"1\", status: deleted, requirements: [X1], " + words + "}",
		"two documents":     head + "  - {para: \"1\", status: in_force, " + words + "}\n---\n{}",
	}
	for name, data := range cases {
		if c, err := ReadChapter([]byte(data)); err == nil {
			t.Errorf("%s: accepted as %+v", name, c)
		}
	}
	if _, err := ReadChapter([]byte(head + "  - {para: \"1\", status: in_force, " + words + "}")); err != nil {
		t.Errorf("sound file: %v", err)
	}
}

func TestChapterOrderIsChecked(t *testing.T) {
	ch := func(n string, paras ...string) Chapter {
		c := Chapter{Number: n}
		for _, p := range paras {
			c.Provisions = append(c.Provisions, Provision{Para: p})
		}
		return c
	}
	for name, list := range map[string][]Chapter{
		"chapter twice":     {ch("1", "1"), ch("1", "2")},
		"paragraph twice":   {ch("1", "1"), ch("2", "1")},
		"paragraph too low": {ch("1", "26-1", "26")},
	} {
		if checkOrder(list) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if err := checkOrder([]Chapter{ch("order", "order 1"), ch("1", "1", "26", "26-1"), ch("2", "27")}); err != nil {
		t.Error(err)
	}
}
