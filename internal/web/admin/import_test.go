package admin_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/web/webtest"
)

// machine finds codes of columns, tables and kinds, which no page shows to people.
var machine = regexp.MustCompile(`\b(?:name_kk|title_ru|unit_head|body_officer|directorate|holdings|posts|people|units|since)\b`)

func journal(o *webtest.Office) int64 {
	return webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`)
}

func sheet(t *testing.T, lang i18n.Lang, s org.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := org.WriteCSV(&b, org.Say([]org.Sheet{s}, i18n.For(lang))[0]); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestImportCSV: first the report says what would change, then the mark applies it; both the words of the reader's language
// and the codes are understood, and the report is in words.
func TestImportCSV(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	post := org.Sheet{Table: org.SheetPosts, Rows: [][]string{
		{"code", "unit", "kind", "title_kk", "title_ru", "title_en", "since"},
		{"csv-p", "app-pln", "officer", "Прокурор", "Прокурор", "Prosecutor", "2026-11-20"},
	}}
	for i, lang := range i18n.Langs {
		post.Rows[1][0] = "csv-p" + string(lang)
		before := journal(o)
		file := webtest.File{Field: "import.file", Name: "a.csv", Content: sheet(t, lang, post)}
		seen := admin.In("ru").Upload("/admin/structure/import", nil, file).Want(http.StatusOK).Says("#report", "Должности").Says("#report", "новых 1")
		if bad := machine.FindString(seen.Text("#report")); bad != "" || journal(o) != before {
			t.Errorf("%d: the report says %q, or a look wrote something", i, bad)
		}
		admin.Upload("/admin/structure/import", url.Values{"import.apply": {"1"}}, file).Follow().Want(http.StatusOK)
		if o.Post("csv-p"+string(lang)) == "" {
			t.Error("the post is not there")
		}
	}
	// The same press again does nothing a second time.
	form := url.Values{"import.apply": {"1"}, "_key": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}}
	post.Rows[1][0] = "csv-again"
	file := webtest.File{Field: "import.file", Name: "a.csv", Content: sheet(t, i18n.KK, post)}
	admin.Upload("/admin/structure/import", form, file).Want(http.StatusSeeOther)
	before := journal(o)
	admin.Upload("/admin/structure/import", form, file).Want(http.StatusSeeOther)
	if journal(o) != before {
		t.Error("the second press wrote something")
	}
}

// TestImportReportsFaults: every fault is told by table, row and column in the reader's language, and nothing is written.
func TestImportReportsFaults(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	before := journal(o)
	for name, rows := range map[string][][]string{
		"kind": {{"code", "unit", "kind", "title_kk", "title_ru", "title_en", "since"}, {"x", "app-pln", "gp", "а", "а", "a", "2026-11-20"}},
		"day":  {{"code", "unit", "kind", "title_kk", "title_ru", "title_en", "since"}, {"x", "app-pln", "officer", "а", "а", "a", "31.02.2026"}},
		"unit": {{"code", "unit", "kind", "title_kk", "title_ru", "title_en", "since"}, {"x", "nowhere", "officer", "а", strings.Repeat("я", 301), "a", "2026-11-20"}},
		"own":  {{"code", "unit", "kind", "title_kk", "title_ru", "title_en", "since", "colour"}, {"x", "app-pln", "officer", "а", "а", "a", "2026-11-20", "red"}},
	} {
		for _, lang := range []string{"kk", "ru", "en"} {
			var b bytes.Buffer
			if err := org.WriteCSV(&b, org.Sheet{Table: org.SheetPosts, Rows: rows}); err != nil {
				t.Fatal(err)
			}
			p := admin.In(lang).Upload("/admin/structure/import", url.Values{"import.apply": {"1"}}, webtest.File{Field: "import.file", Name: "a.csv", Content: b.Bytes()}).Want(http.StatusUnprocessableEntity)
			if text := p.Text("#report"); p.Count("#report-list") != 1 || lang != "en" && machine.MatchString(text) {
				t.Errorf("%s in %s: %.300s", name, lang, text)
			}
		}
	}
	if journal(o) != before {
		t.Error("something was written")
	}
}

// TestImportXLSX: what goes out as a workbook in the reader's words comes in again unchanged.
func TestImportXLSX(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head").In("kk")
	for _, path := range []string{"/admin/structure/export.xlsx", "/admin/structure/export.zip"} {
		out := admin.Get(path).Want(http.StatusOK)
		p := admin.Upload("/admin/structure/import", nil, webtest.File{Field: "import.file", Name: "structure", Content: []byte(out.Body)}).Want(http.StatusOK)
		if text := p.Text("#report"); strings.Count(text, "жаңа 0, өзгерген 0") != 4 {
			t.Errorf("%s: %.400s", path, text)
		}
	}
}
