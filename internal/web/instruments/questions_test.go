package instruments_test

import (
	"archive/zip"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"reglament/internal/export"
	"reglament/internal/web/webtest"
)

// asked adds questions of every kind to the form of an assignment.
func asked(f url.Values) url.Values {
	for name, value := range map[string]string{
		"1.kk": "Тексерілген іс саны", "1.ru": "Число проверенных дел", "1.kind": "integer", "1.required": "1",
		"2.kk": "Залал", "2.kind": "decimal", "2.note": "млн теңге",
		"3.kk": "Акт енгізілді ме?", "3.kind": "yes_no",
		"4.kk": "Соңғы күні", "4.kind": "date",
		"5.kk": "Бағасы", "5.kind": "choice", "5.options": "жақсы\nнашар",
		"6.kk": "Ұсыныс", "6.kind": "text",
	} {
		f.Set("questions."+name, value)
	}
	return f
}

// Questions are written in the form, checked field by field, and an emptied row closes up.
func TestQuestionsInTheForm_40_44(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	base := asked(draft(o, c, plan(c)))
	before := mark(o)
	base.Set("act", "check")
	f := c.Upload("/instruments/new", base).Want(200).Form("form#draft")
	if f.Get("questions.5.options") != "жақсы\nнашар" || !f.Has("questions.8.kk") {
		t.Errorf("%v", f)
	}
	for _, x := range []wrong{
		{name: "no wording in the language", form: url.Values{"questions.1.kk": {""}}},
		{name: "unknown kind", form: url.Values{"questions.1.kind": {"colour"}}},
		{name: "overlong", form: url.Values{"questions.1.kk": {strings.Repeat("ә", 501)}}},
		{name: "overlong note", form: url.Values{"questions.2.note": {strings.Repeat("ә", 501)}}},
		{name: "one option", form: url.Values{"questions.5.options": {"жақсы"}}},
		{name: "no options", form: url.Values{"questions.5.options": {""}}},
		{name: "too many options", form: url.Values{"questions.5.options": {strings.Repeat("а\nб\n", 1) + manyLines(50)}}},
		{name: "overlong option", form: url.Values{"questions.5.options": {"жақсы\n" + strings.Repeat("ә", 501)}}},
		{name: "a note alone", form: url.Values{"questions.6.kk": {""}, "questions.6.note": {"түсінік"}}},
	} {
		t.Run(x.name, func(t *testing.T) {
			form := changed(base, x)
			form.Set("act", "save")
			c.On(t).Upload("/instruments/new", form).Want(422)
		})
	}
	if mark(o) != before {
		t.Error("something wrong was saved")
	}
	base.Set("act", "save")
	base.Set("questions.2.kk", "")
	base.Set("questions.2.note", "")
	saved := c.Upload("/instruments/new", base)
	card := saved.Header.Get("Location")
	page := saved.Follow().Want(200).Says("#text", "Тексерілген іс саны")
	if strings.Contains(page.Text("#text"), "Залал") {
		t.Error("the emptied question is still there")
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		if got := c.In(lang).Get(card + "/edit").Want(200).Form("form#draft").Get("questions.2.kk"); got != "Акт енгізілді ме?" {
			t.Errorf("%s: the second question is %q", lang, got)
		}
	}
}

func manyLines(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat("в", i+1) + "\n")
	}
	return b.String()
}

// Recipients answer in fields; the sender sees one table, with sums, what is missing and what was returned; a body sees its row.
func TestAnswersComeIntoOneTable_40_50(t *testing.T) {
	o := webtest.New(t)
	officer, card := o.Person("s3-soc-1.officer1"), ""
	saved := officer.Upload("/instruments/new", asked(draft(o, officer, plan(officer))), webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()})
	card = saved.Header.Get("Location")
	id := strings.TrimPrefix(card, "/instruments/")
	saved.Follow().Want(http.StatusOK)
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, card)
	act(o.Person("lead.deputy2"), card, "sign", nil).Follow().Want(http.StatusOK)
	act(officer, card, "send", nil).Follow().Want(http.StatusOK).Says("#answers", "Есеп жоқ")
	of := func(body string) string {
		return "/executions/" + one(o, `SELECT id FROM execution WHERE document_id = $1 AND body_id = $2`, id, o.Unit(body))
	}
	report := func(body string, answers url.Values, status int) *webtest.Page {
		lead := o.Person(body + "-pub.officer1")
		f := lead.Get(of(body)).Want(http.StatusOK).Says("form#form-report", "Бүтін сан").Form("form#form-report")
		f.Set("report.text", "Есеп.")
		f.Set("act", "submit")
		for k, v := range answers {
			f[k] = v
		}
		p := lead.Upload(of(body)+"/report", f)
		if p.Status != status {
			t.Fatalf("%s %v: %d %s", body, answers, p.Status, p.Text("#errors"))
		}
		return p
	}
	for _, body := range []string{"akmola", "abai"} {
		head := o.Person(body + ".head")
		head.Get(of(body)).Want(http.StatusOK).Says("#text", "1. Тексерілген іс саны") // before anybody is named to answer
		act(head, of(body), "receive", nil).Follow().Want(http.StatusOK)
		act(head, of(body), "resolve", url.Values{"resolve.text": {"Орындаңыз."}, "lead_post": {o.Post(body + "-pub.officer1")}}).Follow().Want(http.StatusOK)
	}
	for name, value := range map[string]string{"answers.1": "он", "answers.2": "1,23456", "answers.3": "maybe", "answers.4": "31.02.2026", "answers.5": "3", "answers.6": strings.Repeat("ә", 4_001)} {
		report("akmola", url.Values{"answers.1": {"5"}, name: {value}}, 422)
	}
	if webtest.Query[int64](o, `SELECT COUNT(*) FROM report_answer a JOIN report r ON r.id = a.report_id JOIN execution e ON e.id = r.execution_id WHERE e.document_id = $1`, id) != 0 {
		t.Error("a wrong answer was kept")
	}
	// What is wrong is told at once, whatever reads it, and what is missing with it.
	report("akmola", url.Values{"answers.2": {"көп"}, "answers.4": {"31.02.2026"}}, 422).Says("#errors", "1-сұраққа").Says("#errors", "2. Залал").Says("#errors", "4. Соңғы күні")
	report("akmola", url.Values{"answers.2": {"1,5"}}, 422).Says("#errors", "1-сұраққа") // the draft is kept, the required answer is missing
	report("akmola", url.Values{"answers.1": {"1 200"}, "answers.2": {"1,5"}, "answers.3": {"yes"}, "answers.4": {"19.11.2026"}, "answers.5": {"2"}, "answers.6": {"Жоқ."}}, 303)
	if strings.Contains(officer.Get(card).Text("#answers"), "200") {
		t.Error("the sender sees what is not signed")
	}
	act(o.Person("akmola.head"), of("akmola"), "sign", nil).Follow().Want(http.StatusOK).Says("#reports", "нашар")
	table := officer.Get(card).Want(http.StatusOK).Says("#answers", "1200").Says("#answers", "1,5")
	if n := table.Count("#answers tbody tr"); n != 3 {
		t.Errorf("%d rows", n)
	}
	act(officer, of("akmola"), "return", url.Values{"return.text": {"Саны қате."}}).Follow().Want(http.StatusOK)
	officer.Get(card).Says("#answers", "қосылмайды")
	now := o.Now
	o.Now = now.Add(60 * 24 * time.Hour)
	o.Person("s3-soc-1.officer1").Get(card).Want(http.StatusOK).Says("#answers", "кешіккені: 2") // the returned one too
	o.Now = now
	again := o.Person("akmola-pub.officer1").Get(of("akmola")).Form("form#form-report")
	if again.Get("answers.1") != "1200" || again.Get("answers.2") != "1,5" || again.Get("answers.5") != "2" {
		t.Errorf("the next report begins without the answers: %v", again)
	}
	report("akmola", url.Values{"answers.1": {"1300"}}, 303)
	act(o.Person("akmola.head"), of("akmola"), "sign", nil).Follow().Want(http.StatusOK)
	// The workbook tells who has not answered, and how he stands to his day.
	if book := workbook(t, officer.Get(card+"/answers.xlsx").Want(http.StatusOK).Body); !strings.Contains(book, "есеп жоқ, ") || !strings.Contains(book, "жұмыс күні қалды") {
		t.Errorf("the workbook does not tell who has not answered: %s", book[strings.Index(book, "<sheetData>"):])
	}
	report("abai", url.Values{"answers.1": {"-300"}, "answers.2": {"0.25"}, "answers.3": {"no"}}, 303)
	act(o.Person("abai.head"), of("abai"), "sign", nil).Follow().Want(http.StatusOK)
	for _, lang := range []string{"ru", "en", "kk"} {
		officer.In(lang).Get(card).Want(http.StatusOK).Says("#answers", "1000")
	}
	officer.Get(card).Says("#answers", "1,75")
	answersBook(t, officer.Get(card+"/answers.xlsx").Want(http.StatusOK), one(o, `SELECT number FROM instrument WHERE document_id = $1`, id))
	own := o.Person("abai.head").Get(card).Want(http.StatusOK)
	if strings.Contains(own.Text("#answers"), "1300") || own.Count("#answers tbody tr") != 2 {
		t.Errorf("a recipient sees another's row: %s", own.Text("#answers"))
	}
	o.Person("karaganda.head").Get(card + "/answers.xlsx").Want(http.StatusNotFound)
	officer.Get("/instruments/01ARZ3NDEKTSV4RRFFQ69G5FAV/answers.xlsx").Want(http.StatusNotFound)
}

// answersBook reads the workbook back: what was answered as a number or a day is one to a spreadsheet, and so are the sums.
func answersBook(t *testing.T, p *webtest.Page, number string) {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("answers")
	if err != nil {
		t.Fatal(err)
	}
	real := func(column, row int, want string) {
		t.Helper()
		at, err := excelize.CoordinatesToCellName(column, row)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := f.GetCellType("answers", at)
		if value := rows[row-1][column-1]; err != nil || value != want || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
			t.Errorf("%s is %q of type %v, not the number %q", at, value, kind, want)
		}
	}
	sums := len(rows)
	real(5, sums, "1000")
	real(6, sums, "1.75")
	for n := 2; n < sums; n++ {
		if rows[n-1][4] == "1300" {
			real(5, n, "1300")
			real(6, n, "1.5")
			real(8, n, "19.11.2026")
		}
		if day, err := time.Parse("02.01.2006", rows[n-1][2]); err != nil || day.IsZero() {
			t.Errorf("the day of execution is %q", rows[n-1][2])
		}
	}
	disposition := p.Header.Get("Content-Disposition")
	_, params, err := mime.ParseMediaType(disposition)
	if name := params["filename"]; err != nil || number == "" || name != export.FileWords(number)+"-Жауаптар-кестесі.xlsx" {
		t.Errorf("the file is %q (%s), %v", name, disposition, err)
	}
}

// workbook is the first sheet of a workbook, as it is written.
func workbook(t *testing.T, body string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := fs.ReadFile(z, "xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(sheet)
}
