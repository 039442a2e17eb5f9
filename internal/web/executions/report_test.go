package executions_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reglament/internal/web/webtest"
)

// written is an execution whose report two people write: its lead executor and the head of the body; sender is who sent it.
func written(t *testing.T, o *webtest.Office) (card, id string, executor, boss, sender *webtest.Client) {
	t.Helper()
	id = webtest.Query[string](o, `SELECT e.id FROM execution e JOIN unit u ON u.id = e.body_id JOIN post p ON p.unit_id = u.id AND p.kind = 'body_head'
		WHERE e.state = 'assigned' AND e.asking = 0 AND e.sent_on = 0 AND e.lead_post <> p.id AND e.report_id = '' ORDER BY e.due_day DESC, e.id LIMIT 1`)
	if id == "" {
		t.Fatal("the office holds no such execution")
	}
	boss = head(t, o, webtest.Query[string](o, `SELECT body_id FROM execution WHERE id = $1`, id))
	executor = o.Acting(webtest.Query[string](o, `SELECT lead_post FROM execution WHERE id = $1`, id))
	sender = o.Acting(webtest.Query[string](o, `SELECT i.drafter_post FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.id = $1`, id))
	if executor.PersonID == boss.PersonID {
		t.Fatal("one person writes and signs")
	}
	return "/executions/" + id, id, executor, boss, sender
}

// reportOf is the form of the report as the card of a person shows it, with his words.
func reportOf(c *webtest.Client, card, words, act string) url.Values {
	f := c.Get(card).Want(http.StatusOK).Form("form#form-report")
	f.Set("report.text", words)
	f.Set("act", act)
	return f
}

func csv(content string) webtest.File {
	return webtest.File{Field: "report_file", Name: "keste.csv", Content: []byte(content)}
}

// standing are the files of the report that is written, by name, with their addresses.
func standing(c *webtest.Client, card string) map[string]string {
	out := map[string]string{}
	for _, a := range c.Get(card).Want(http.StatusOK).All("#report a") {
		if href := a.Attr("href"); strings.HasPrefix(href, "/files/") {
			out[c.Get(href).Want(http.StatusOK).Body] = href
		}
	}
	return out
}

// A corrected file of the same name and size is kept beside the first; with the first ticked to go, in its place. The same form sent
// twice does nothing twice (40).
func TestCorrectedFileOfAReport_40_I40f(t *testing.T) {
	o := webtest.New(t)
	card, id, executor, _, _ := written(t, o)
	post := func(f url.Values, list ...webtest.File) {
		t.Helper()
		executor.Upload(card+"/report", f, list...).Want(http.StatusSeeOther)
		o.Now = o.Now.Add(time.Minute)
	}
	first := reportOf(executor, card, "Есеп.", "save")
	post(first, csv("total,12\n"))
	post(reportOf(executor, card, "Есеп.", "save"), csv("total,13\n"))
	files := standing(executor, card)
	if len(files) != 2 || files["total,12\n"] == "" || files["total,13\n"] == "" {
		t.Fatalf("after the corrected file: %v", files)
	}
	executor.Get(card).Want(200).Says("#report", "keste (2).csv")
	post(first, csv("total,12\n")) // the first form once more
	instead := reportOf(executor, card, "Есеп.", "save")
	instead["report_file.drop"] = []string{files["total,12\n"], files["total,13\n"]}
	post(instead, csv("total,14\n"))
	post(instead, csv("total,14\n")) // pressed twice
	if files := standing(executor, card); len(files) != 1 || files["total,14\n"] == "" {
		t.Errorf("in the place of the first: %v", files)
	}
	for _, href := range files {
		executor.Get(href).Want(http.StatusNotFound) // what was taken off is read by nobody
	}
	if n := webtest.Query[int64](o, `SELECT count(*) FROM file WHERE ref_id = $1`, id); n != 3 {
		t.Errorf("%d files were ever attached", n)
	}
	// Sent to be signed, with the same file again and a drop, twice.
	last := reportOf(executor, card, "Есеп, соңғысы.", "submit")
	for _, href := range standing(executor, card) {
		last["report_file.drop"] = []string{href}
	}
	post(last, csv("total,15\n"))
	post(last, csv("total,15\n"))
	if state := webtest.Query[string](o, `SELECT state FROM report WHERE execution_id = $1`, id); state != "submitted" {
		t.Errorf("the report is %s", state)
	}
}

// What a kill left half done the same form completes: the text was saved, its files were not, nor was it put before the head (40).
func TestHalfDoneReportIsCompleted_40_I40h(t *testing.T) {
	o := webtest.New(t)
	card, id, executor, _, _ := written(t, o)
	f := reportOf(executor, card, "Есеп.", "submit")
	half := url.Values{}
	for k, v := range f {
		half[k] = v
	}
	half.Set("act", "save") // as far as the first try came
	executor.Upload(card+"/report", half).Want(http.StatusSeeOther)
	executor.Upload(card+"/report", f, csv("total,12\n")).Want(http.StatusSeeOther)
	n := webtest.Query[int64](o, `SELECT count(*) FROM file WHERE ref_id = $1 AND removed_at IS NULL`, id)
	if state := webtest.Query[string](o, `SELECT state FROM report WHERE execution_id = $1`, id); state != "submitted" || n != 1 {
		t.Errorf("the report is %s with %d files", state, n)
	}
}

// Two people open the report and both save: the second is told, sees what stands, and has what he typed (40).
func TestReportIsNotOverwrittenUnseen_40_I40h(t *testing.T) {
	o := webtest.New(t)
	card, id, executor, boss, _ := written(t, o)
	text := func() string { return executor.Get(card).Want(200).Form("form#form-report").Get("report.text") }
	mine, theirs := reportOf(executor, card, "Орындаушының мәтіні.", "save"), reportOf(boss, card, "Басшының мәтіні.", "save")
	executor.Upload(card+"/report", mine).Want(http.StatusSeeOther)
	told := func(p *webtest.Page, typed, stands string) url.Values {
		t.Helper()
		p.Want(http.StatusConflict).Says("#report .notice", "өзгертілді").Says("#report-now", stands)
		f := p.Form("form#form-report")
		if f.Get("report.text") != typed {
			t.Errorf("what was typed is lost: %q", f.Get("report.text"))
		}
		if text() != stands {
			t.Errorf("the report says %q", text())
		}
		return f
	}
	again := told(boss.Upload(card+"/report", theirs, csv("total,12\n")), "Басшының мәтіні.", "Орындаушының мәтіні.")
	if n := webtest.Query[int64](o, `SELECT count(*) FROM file WHERE ref_id = $1`, id); n != 0 {
		t.Errorf("%d files of what was not saved are kept", n)
	}
	again.Set("act", "save") // he has seen it now
	boss.Upload(card+"/report", again).Want(http.StatusSeeOther)
	// A form that could not be read does not pass the version by which it is judged.
	mine = reportOf(executor, card, "Орындаушының екінші мәтіні.", "submit")
	boss.Upload(card+"/report", reportOf(boss, card, "Басшының екінші мәтіні.", "save")).Want(http.StatusSeeOther)
	mine.Set("report_file.drop", "жоқ")
	wrong := executor.Upload(card+"/report", mine).Want(http.StatusUnprocessableEntity).Form("form#form-report")
	wrong.Del("report_file.drop")
	wrong.Set("act", "submit")
	told(executor.Upload(card+"/report", wrong), "Орындаушының екінші мәтіні.", "Басшының екінші мәтіні.")
	// Put before the head meanwhile: what was typed can still be copied.
	late := reportOf(boss, card, "Кешіккен мәтін.", "save")
	executor.Upload(card+"/report", reportOf(executor, card, "Ұсынылған есеп.", "submit")).Want(http.StatusSeeOther)
	if p := boss.Upload(card+"/report", late).Want(http.StatusConflict); !strings.Contains(p.Body, "Кешіккен мәтін.") {
		t.Error("what was typed too late is lost")
	}
}

// What the head signs is what his page showed: a report that was changed since is not signed, and he is told (40, 44).
func TestHeadSignsWhatHeSaw_40_44(t *testing.T) {
	o := webtest.New(t)
	card, id, executor, boss, sender := written(t, o)
	executor.Upload(card+"/report", reportOf(executor, card, "Бірінші мәтін.", "save"), csv("total,12\n")).Want(http.StatusSeeOther)
	page := boss.Get(card).Want(200)
	form := page.Form("form[action=" + card + "/sign]")
	src := page.All("form[action=" + card + "/sign]")[0].Attr("data-sign-src")
	boss.Get(src).Want(200)
	o.Now = o.Now.Add(time.Minute)
	executor.Upload(card+"/report", reportOf(executor, card, "Бірінші мәтін.", "save"), csv("total,13\n")).Want(http.StatusSeeOther)
	boss.Get(src).Want(http.StatusConflict)
	boss.Post(card+"/sign", form).Want(http.StatusConflict).Says("main", "keste (2).csv")
	if n := webtest.Query[int64](o, `SELECT count(*) FROM report WHERE execution_id = $1 AND signed_at IS NOT NULL`, id); n != 0 {
		t.Fatal("he has signed what he did not see")
	}
	boss.Post(card+"/sign", boss.Get(card).Form("form[action="+card+"/sign]")).Want(http.StatusSeeOther)
	// Returned; the next report goes without one file, the first keeps it.
	o.Now = o.Now.Add(time.Minute)
	back := sender.Get(card + "?act=return").Want(200).Form("form[action=" + card + "/return]")
	back.Set("return.text", "Кесте екеу.")
	sender.Post(card+"/return", back).Want(http.StatusSeeOther)
	files := standing(executor, card)
	if len(files) != 2 {
		t.Fatalf("the next report begins with %v", files)
	}
	next := reportOf(executor, card, "Екінші мәтін.", "submit")
	next["report_file.drop"] = []string{files["total,12\n"]}
	executor.Upload(card+"/report", next).Want(http.StatusSeeOther)
	boss.Post(card+"/sign", boss.Get(card).Form("form[action="+card+"/sign]")).Want(http.StatusSeeOther)
	p := sender.Get(card).Want(200)
	shown := 0
	for _, a := range p.All("#reports .files a") {
		if href := a.Attr("href"); strings.HasPrefix(href, "/files/") {
			sender.Get(href).Want(200)
			shown++
		}
	}
	if shown != 3 { // two of the first report, one of the second
		t.Errorf("%d files are shown", shown)
	}
	p.Says("#reports", "жарамды")
}
