package web_test

import (
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"reglament/internal/web/webtest"
)

// workbook is a workbook that the pages give out: where, to whom, and whether there are days in it.
type workbook struct {
	post, at string
	days     bool
}

func workbooks(o *webtest.Office) []workbook {
	id := func(query string) string { return webtest.Query[string](o, query) }
	const controller, officer = "app-ctl.head", "s3-soc-1.officer1"
	plan := id(`SELECT document_id FROM plan WHERE state = 'distributed' AND kind = 'quarterly' AND body_id = 'gpo' ORDER BY document_id LIMIT 1`)
	tree := id(`SELECT e.document_id FROM delegation d JOIN execution e ON e.id = d.execution_id ORDER BY e.document_id LIMIT 1`)
	decided := id(`SELECT revision_id FROM revision_decision ORDER BY revision_id LIMIT 1`)
	made := id(`SELECT id FROM halfyear WHERE state = 'made' ORDER BY period DESC LIMIT 1`)
	return []workbook{
		{controller, "/control/export.xlsx", false},
		{officer, "/control/load/export.xlsx", false},
		{officer, "/control/inspections/export.xlsx", true},
		{controller, "/control/half-year/export.xlsx", false},
		{controller, "/control/half-year/" + made + "/export.xlsx", false},
		{controller, "/revisions/export.xlsx", true},
		{controller, "/revisions/" + decided + "/report.xlsx", true},
		{officer, "/instruments/export.xlsx", true},
		{controller, "/instruments/" + tree + "/tree.xlsx", true},
		{controller, "/executions/export.xlsx", true},
		{officer, "/grounds/export.xlsx", true},
		{"lead.deputy2", "/oral/export.xlsx", true},
		{officer, "/informs/export.xlsx", true},
		{controller, "/analysis/export.xlsx", true},
		{controller, "/analysis/regions.xlsx?period=2026-Q3", true},
		{controller, "/plans/export.xlsx", true},
		{controller, "/plans/" + plan + "/table.xlsx", true},
		{controller, "/proposals/export.xlsx", true},
		{controller, "/measures/export.xlsx", true},
		{controller, "/practice.xlsx?from=2026-01&until=2026-11", false},
		{"app-it.head", "/admin/structure/export.xlsx", true},
	}
}

// route finds where a workbook is served.
var route = regexp.MustCompile(`"GET [^"]*\.xlsx"|"GET "\+\w+\+"[^"]*\.xlsx"|"GET /analysis/regions\."`)

// routes counts the workbooks that the sources of the pages serve.
func routes(t *testing.T) (n int) {
	t.Helper()
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "gallery") {
			return err
		}
		text, err := os.ReadFile(path)
		n += len(route.FindAll(text, -1))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// written is a day or an instant as people or programs write it.
var written = regexp.MustCompile(`^\s*(\d{2}\.\d{2}\.\d{4}|\d{4}-\d{2}-\d{2})(,?[ T]\d{2}:\d{2}(:\d{2})?Z?)?\s*$`)

// In every workbook a day is a day to a spreadsheet, which sorts and counts it, and never a text; so is an instant.
func TestDaysOfWorkbooksAreDays_44_49_1(t *testing.T) {
	o := webtest.New(t)
	all := workbooks(o)
	const elsewhere = 1 // the table of answers is looked at where questions are asked: TestAnswersComeIntoOneTable
	if n := routes(t); n != len(all)+elsewhere {
		t.Errorf("%d workbooks are served, %d are looked at", n, len(all)+elsewhere)
	}
	for _, b := range all {
		days, texts := daysOf(t, o.Person(b.post).In("ru").Get(b.at).Want(http.StatusOK).Body)
		if len(texts) > 0 {
			t.Errorf("%s: days written as text: %v", b.at, texts[:min(5, len(texts))])
		}
		if days > 0 != b.days {
			t.Errorf("%s: %d days", b.at, days)
		}
	}
}

// daysOf counts the days of a workbook and names the cells that hold one as a text.
func daysOf(t *testing.T, file string) (days int, texts []string) {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, value := range row {
				if !written.MatchString(value) {
					continue
				}
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				if kind, _ := f.GetCellType(sheet, at); kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber {
					days++
				} else {
					texts = append(texts, sheet+"!"+at+" "+value)
				}
			}
		}
	}
	return days, texts
}
