package halfyear_test

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/halfyear"
	"reglament/internal/web/webtest"
)

// The records behind a number add up to it: of returned and late ones each row says how many executions it counts, and of warnings that
// were passed each row has every reason. The workbook lists, one by one, what has to be looked at: each shortened term with its ground,
// each warning with its reason, what was supplemented for poor execution and what was revoked (44, 46, 49, 49-1).
func TestRecordsAddUpAndAreListed_44_49_1_I491c(t *testing.T) {
	o := webtest.New(t)
	apparatus := o.Person("app-ctl.head").In("ru")
	const days = "?from=01.07.2026&to=31.12.2026"
	sheet := apparatus.Get("/control/half-year/export.xlsx" + days).Want(http.StatusOK).Sheet()
	number := func(name string) int {
		for _, row := range sheet {
			if len(row) > 1 && row[0] == name {
				n, err := strconv.Atoi(row[1])
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
		}
		t.Fatalf("the workbook has no %s", name)
		return 0
	}
	behind := func(what string) (rows int, text string) {
		for next := "/control/half-year/records" + days + "&what=" + what; next != ""; {
			p := apparatus.Get(next).Want(http.StatusOK)
			rows, text, next = rows+p.Count("#register tbody tr"), text+"\n"+p.Text("#register tbody"), ""
			for _, a := range p.All("a[rel=next]") {
				next = a.Attr("href")
			}
		}
		return rows, text
	}
	for what, name := range map[string]string{"returned": "Отчёт возвращался", "late": "Исполнено с опозданием"} {
		_, text := behind(what)
		sum := 0
		for _, m := range regexp.MustCompile(`Исполнений: (\d+)`).FindAllStringSubmatch(text, -1) {
			n, _ := strconv.Atoi(m[1])
			sum += n
		}
		if want := number(name); want == 0 || sum != want {
			t.Errorf("%s: the rows add up to %d, not %d", what, sum, want)
		}
	}
	_, text := behind("passed")
	passed := strings.Count(text, "Ранее запрошенное: ") + strings.Count(text, "Загрузка исполнителей: ")
	if want := number("Предупреждения, пройденные с причиной"); want == 0 || passed != want {
		t.Errorf("%d reasons for %d warnings", passed, want)
	}
	listed := func(title string) (rows [][]string) {
		at := slices.IndexFunc(sheet, func(row []string) bool { return len(row) == 1 && row[0] == title })
		if at < 0 {
			t.Fatalf("the workbook does not list %q", title)
		}
		for _, row := range sheet[at+2:] {
			if len(row) < 3 {
				break
			}
			rows = append(rows, row)
		}
		return rows
	}
	short, _ := behind("short")
	if rows := listed("Сокращённые сроки"); short == 0 || len(rows) != short || slices.ContainsFunc(rows, func(row []string) bool { return row[2] == "" || !strings.HasPrefix(row[0], "№ ") }) {
		t.Errorf("of %d shortened terms are listed: %v", short, rows)
	}
	if rows := listed("Причины, с которыми пройдены предупреждения"); len(rows) != passed {
		t.Errorf("%d reasons are listed of %d", len(rows), passed)
	}
	apparatus.Get("/control/half-year/report.ru.pdf" + days).Want(http.StatusOK)
	// The page leads to the records and does not read them beforehand; its numbers are the same.
	act, span := o.Act(o.Holder("app-ctl.head")), halfyear.Span{From: calendar.MustDay("2026-07-01"), To: calendar.MustDay("2026-12-31")}
	counted, err := o.App.HalfYear.Count(t.Context(), act, span)
	if err != nil || counted.Figures.Listed || len(counted.Figures.Each) > 0 {
		t.Errorf("the page reads %d records: %v", len(counted.Figures.Each), err)
	}
	whole, err := o.App.HalfYear.CountListed(t.Context(), act, span)
	if err != nil || len(whole.Figures.Each) != short+passed || !slices.Equal(whole.Figures.Named(), counted.Figures.Named()) {
		t.Errorf("%d records are listed: %v", len(whole.Figures.Each), err)
	}
}
