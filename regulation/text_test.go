package regulation

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// smallChapters is a regulation of our own, whose text testdata/text/small.txt has every quirk of the real file.
func smallChapters(t testing.TB) []Chapter {
	t.Helper()
	data, err := os.ReadFile("testdata/text/chapters.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var parts []chapterFile
	if err := decodeStrict(data, &parts); err != nil {
		t.Fatal(err)
	}
	var out []Chapter
	for _, part := range parts {
		raw, err := yaml.Marshal(part)
		if err != nil {
			t.Fatal(err)
		}
		c, err := ReadChapter(raw)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func smallText(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/text/small.txt")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// realText is the Regulation itself, which is not part of the repository.
func realText(t testing.TB) string {
	t.Helper()
	dirs := []string{os.Getenv("REGLAMENT_SHARED"), "../../shared"}
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, "regulation", "regulation.kk.txt"))
		if err == nil {
			return string(data)
		}
		if !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	t.Skip("the official text is not at hand: set REGLAMENT_SHARED to the folder that holds regulation/regulation.kk.txt")
	return ""
}

func TestParseTextReadsEveryQuirk(t *testing.T) {
	got, err := parseText(strings.NewReader(smallText(t)), smallChapters(t))
	if err != nil {
		t.Fatal(err)
	}
	want := Text{
		Headings: []Heading{
			{Chapter: "1", Text: "Жалпы ережелер"},
			{Chapter: "2", Text: "Жоспарлау, ресімдеу және келісу тәртібі"},
			{Chapter: "3", Text: "Қорытынды"},
		},
		Paragraphs: []Paragraph{
			{Para: "order 1", Chapter: "order", Text: "Қоса беріліп отырған тәртіп бекітілсін."},
			{Para: "order 2", Chapter: "order", Text: "2016 жылғы 1 сәуірдегі № 66 бұйрыққа мынадай өзгеріс енгізілсін:\n3-тармақ алынып тасталсын."},
			{Para: "order 3", Chapter: "order", Text: "Бұйрық қол қойылған күннен бастап күшіне енеді."},
			{Para: "1", Chapter: "1", Text: "Осы тәртіп жұмысты ұйымдастырады.\nЕкінші абзац 20.07.2019 күнгі жазбаны да 20 шілде сөзімен бірге қамтиды."},
			{Para: "2", Chapter: "1", Text: "Басшы мыналарды белгілейді:\nбірінші міндетті;\nекінші міндетті орындау үшін қажетті 2, 3 және 4-тарауларда аталған шараларды (қол қою)."},
			{
				Para: "2-1", Chapter: "1", Text: "Алқаның жұмыс тәртібі Бастықтың тиісті актісімен айқындалады.",
				Notes: []string{"Ескерту. Бастықтың 2019 жылғы 20 шілдедегі №73 бұйрығымен 2-1-тармақпен толықтырылды."},
			},
			{Para: "3", Chapter: "2", Text: "Жоспар тоқсан сайын құрылады\nОны бастық бекітеді."},
			{Para: "4", Chapter: "2", Text: "Бастықтың 2019 жылғы 20 шілдедегі №73 бұйрығымен алынып тасталды."},
			{
				Para: "5", Chapter: "2", Text: "Мерзім – кемінде он жұмыс күні.\nҮшінші абзац алынып тасталды.",
				Notes: []string{
					"Ескерту. 5-тармаққа өзгеріс енгізілді – Бастықтың 2019 жылғы 20 шілдедегі №73 бұйрығымен.",
					"Ескерту. Бастықтың бұйрығымен тармақ алтыншы абзацпен толықтырылды.",
				},
			},
			{Para: "5-1", Chapter: "2", Text: "«Шұғыл» мерзім – екі жұмыс күні."},
			{Para: "6", Chapter: "3", Text: "Тәртіп барлық қызметкерге таныстырылады."},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// slips returns the messages of an error of ParseText in English.
func slips(t testing.TB, err error) []string {
	t.Helper()
	var inv fault.Invalid
	if !errors.As(err, &inv) {
		t.Fatalf("want fault.Invalid, got %v", err)
	}
	p := i18n.For(i18n.EN)
	var out []string
	for _, f := range inv.Fields {
		if f.Name != "text" {
			t.Errorf("a slip of the field %q", f.Name)
		}
		out = append(out, p.T(f.Msg))
	}
	return out
}

func TestParseTextNamesSlips(t *testing.T) {
	small := strings.ReplaceAll(smallText(t), "\r", "")
	noOrder := small[strings.Index(small, "1. Жалпы"):]
	cases := []struct {
		name, text string
		want       []string
	}{
		{"paragraph missing", strings.Replace(small, "2. Басшы", "Басшы", 1), []string{"Missing before line 28: paragraph 2"}},
		{"first paragraph missing", strings.Replace(small, "1. Осы тәртіп", "Осы тәртіп", 1), []string{"Missing before line 22: paragraph 1"}},
		{"suffix missing", strings.Replace(small, "5–1.", "", 1), []string{"Missing before line 44: paragraph 5-1"}},
		{"last missing", strings.Replace(small, "6. Тәртіп", "Тәртіп", 1), []string{"Missing before line 48: paragraph 6"}},
		{"first heading missing", strings.Replace(small, "1. Жалпы ережелер\n", "", 1), []string{"Missing before line 18: heading of chapter 1"}},
		{"heading missing", strings.Replace(small, "2. Жоспарлау", "Жоспарлау", 1), []string{"Missing before line 34: heading of chapter 2"}},
		{"point of the order missing", strings.Replace(small, "2. 2016", "2016", 1), []string{"Missing before line 9: point 2 of the order"}},
		{"order missing", noOrder, []string{"Missing before line 1: point 1 of the order, point 2 of the order and point 3 of the order"}},
		{"paragraph doubled", strings.Replace(small, "2-1. Ал", "2. Басшы тағы.\n2-1. Ал", 1), []string{"Line 28: paragraph 2 stands twice, first in line 22"}},
		{"suffix doubled", strings.Replace(small, "3. Қорытынды", "5-1. Тағы.\n3. Қорытынды", 1), []string{"Line 44: paragraph 5-1 stands twice, first in line 43"}},
		{"point doubled", strings.Replace(small, "3. Бұйрық", "2. Қоса.\n3. Бұйрық", 1), []string{"Line 9: point 2 of the order stands twice, first in line 7"}},
		{"number unknown", small[:strings.Index(small, "____")] + "80. Жаңа тармақ.\n", []string{"Line 46: the Regulation has no number 80"}},
		{"note first", "Ескерту. Ештеңе.\n" + small, []string{"Line 1: a note stands before the first paragraph"}},
		{"not UTF-8", strings.Replace(small, "Жалпы", "\xc6\xe0\xeb\xef\xfb", 1), []string{"Line 18: this is not plain text in UTF-8"}},
		{"binary", strings.Replace(small, "Жалпы", "\x00", 1), []string{"Line 18: this is not plain text in UTF-8"}},
		{
			"two at once", strings.NewReplacer("2. Басшы", "Басшы", "5–1.", "").Replace(small),
			[]string{"Missing before line 28: paragraph 2", "Missing before line 44: paragraph 5-1"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := parseText(strings.NewReader(c.text), smallChapters(t))
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(c.want, slips(t, err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseTextBoundsItsInputAndItsErrors(t *testing.T) {
	huge := bytes.Repeat([]byte("а\n"), TextSizeMax/3+1)
	if _, err := ParseText(bytes.NewReader(huge)); err == nil || !strings.Contains(slips(t, err)[0], "at most 2 MB") {
		t.Errorf("too large: %v", err)
	}
	strangers := "БҰЙЫРАМЫН:\n" + strings.Repeat("900. Жат сөз.\n", 1000)
	if _, err := ParseText(strings.NewReader(strangers)); err == nil || len(slips(t, err)) != slipsMax {
		t.Errorf("many slips: %v", err)
	}
	if _, err := ParseText(strings.NewReader("")); err == nil {
		t.Error("an empty file was accepted")
	}
	broken := errors.New("the disk")
	if _, err := ParseText(errReader{broken}); !errors.Is(err, broken) {
		t.Errorf("a failing reader: %v", err)
	}
}

type errReader struct{ err error }

func (r errReader) Read([]byte) (int, error) { return 0, r.err }

func TestParseTextReadsTheRegulation(t *testing.T) {
	text, err := ParseText(strings.NewReader(realText(t)))
	if err != nil {
		t.Fatal(slips(t, err))
	}
	var got []string
	for _, p := range text.Paragraphs {
		got = append(got, p.Para)
	}
	if diff := cmp.Diff(allParas(), got); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
	for _, c := range mustChapters(t) {
		for _, p := range c.Provisions {
			official, _ := text.Paragraph(p.Para)
			// Paragraph 36 lost a sub-paragraph and says so in its text; the others have a note or are deleted.
			told := len(official.Notes) > 0 || strings.Contains(official.Text, "№73 бұйрығымен алынып тасталды")
			if told != (p.ChangedBy == "73") || official.Chapter != c.Number {
				t.Errorf("paragraph %s: chapter %s, notes %q, changed by %q", p.Para, official.Chapter, official.Notes, p.ChangedBy)
			}
			if gone := p.Status == Deleted; gone && !strings.HasSuffix(official.Text, "алынып тасталды.") {
				t.Errorf("paragraph %s is deleted in the provisions only", p.Para)
			}
		}
	}
	if h := text.Headings[4]; h.Text != "Бұқаралық ақпарат құралдары және қоғаммен өзара іс-қимыл жасауы" {
		t.Errorf("heading 5: %q", h.Text)
	}
	if p, _ := text.Paragraph("order 7"); p.Text != "Осы бұйрық қол қойылған күннен бастап күшіне енеді." {
		t.Errorf("order 7: %q", p.Text)
	}
	p33, _ := text.Paragraph("33")
	p44, _ := text.Paragraph("44")
	if n := strings.Count(p33.Text, "\n"); n != 5 {
		t.Errorf("33 has %d line ends, want 5", n)
	}
	if n := strings.Count(p44.Text, "\n"); n != 6 || len(p44.Notes) != 2 {
		t.Errorf("44 has %d line ends and %d notes, want 6 and 2", n, len(p44.Notes))
	}
}

// TestParseTextFindsEveryGap takes the number off each numbered line of a text in turn: the very place must be named.
func TestParseTextFindsEveryGap(t *testing.T) {
	check := func(t *testing.T, text string, chapters []Chapter) {
		var blocks []int
		lines := strings.Split(text, "\n")
		for i, l := range lines {
			if numbered.MatchString(strings.TrimSpace(l)) {
				blocks = append(blocks, i)
			}
		}
		places := outline(chapters)
		if len(blocks) != len(places) {
			t.Fatalf("%d numbered lines for %d places", len(blocks), len(places))
		}
		p := i18n.For(i18n.EN)
		for n, i := range blocks {
			cut := slices.Clone(lines)
			cut[i] = "Сөз " + strings.TrimLeft(strings.TrimSpace(cut[i]), "0123456789-–.")
			_, err := parseText(strings.NewReader(strings.Join(cut, "\n")), chapters)
			if err == nil {
				t.Errorf("without %s: accepted", p.T(places[n].label()))
				continue
			}
			if got := slips(t, err); len(got) != 1 || !strings.HasSuffix(got[0], ": "+p.T(places[n].label())) {
				t.Errorf("without %s: %q", p.T(places[n].label()), got)
			}
		}
	}
	t.Run("small", func(t *testing.T) {
		text := strings.NewReplacer("\r", "", "\u00a0", " ", "\u00ad", "").Replace(smallText(t))
		check(t, text, smallChapters(t))
	})
	t.Run("regulation", func(t *testing.T) { check(t, realText(t), mustChapters(t)) })
}

func FuzzParseText(f *testing.F) {
	chapters := smallChapters(f)
	f.Add(smallText(f))
	f.Add(strings.ReplaceAll(smallText(f), "\r", ""))
	f.Add("БҰЙЫРАМЫН:\n1. а.\n2. б.\nЕскерту. в\n3. г")
	f.Add("1. А\n1. Б.\n2. В\n2-1. Г\n_____\n")
	f.Add("\ufeff\xff")
	f.Fuzz(func(t *testing.T, s string) {
		text, err := parseText(strings.NewReader(s), chapters)
		if err != nil {
			slips(t, err)
			return
		}
		if len(text.Paragraphs) != len(List(chapters)) || len(text.Headings) != len(chapters)-1 {
			t.Fatalf("%d paragraphs and %d headings", len(text.Paragraphs), len(text.Headings))
		}
		for i, p := range List(chapters) {
			got := text.Paragraphs[i]
			if got.Para != p.Para || got.Chapter != p.Chapter || got.Text == "" || !utf8.ValidString(got.Text) {
				t.Fatalf("paragraph %s: %+v", p.Para, got)
			}
		}
	})
}
