package instruments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/web/webtest"
)

// draft fills the form of a lawful assignment to two regions, as the officer types it.
func draft(o *webtest.Office, c *webtest.Client, ground string) url.Values {
	f := c.Get("/instruments/new?kind=assignment").Want(http.StatusOK).Form("form#draft")
	f.Set("lang", "kk")
	f.Set("title", "Әлеуметтік төлемдерді тағайындау кезінде заңдылықтың сақталуын тексеру")
	f.Set("parts.goals_tasks_conditions_means", "Төлемдердің негізділігін анықтау.")
	f.Set("parts.questions_list", "Қай жерде негізсіз тағайындалды?")
	f.Set("parts.expected_result", "Салыстырып тексеру актісі және ұсыныс жобасы.")
	f.Set("parts.form", "Анықтама")
	f.Set("ground_id", ground)
	f.Set("term_kind", "working_days")
	f.Set("term_days", "25")
	f["recipients"] = []string{o.Unit("akmola"), o.Unit("abai")}
	f["touched"] = []string{o.Unit("app-ctl")}
	f.Set("signer_post", o.Post("lead.deputy2"))
	f.Set("act", "save")
	return f
}

// plan is a measure of the annual plan, entered by the form of grounds.
func plan(c *webtest.Client) string {
	f := c.Get("/grounds/new").Want(http.StatusOK).Form("form#ground")
	f.Set("source", "plan:annual")
	f.Set("title", "Бас прокуратураның 2026 жылға арналған жоспары")
	f.Set("item", "17")
	f.Set("number", "1")
	f.Set("day", "15.01.2026")
	f.Set("measure_day", "30.12.2026")
	p := c.Upload("/grounds/new", f)
	p.Follow().Want(http.StatusOK)
	return strings.TrimPrefix(p.Header.Get("Location"), "/grounds/")
}

// send posts the form of an act as the card of the person shows it, with changes.
func act(c *webtest.Client, card, name string, change url.Values) *webtest.Page {
	f := c.Get(card + "?act=" + name).Want(http.StatusOK).Form("form[action=" + card + "/" + name + "]")
	for k, v := range change {
		f[k] = v
	}
	return c.Post(card+"/"+name, f)
}

// The whole road of an assignment by forms alone: draft, agreement, signature, dispatch, execution, release from control.
func TestRoadOfAnAssignment_39_40_44_45_49_50(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	form := draft(o, officer, plan(officer))
	saved := officer.Upload("/instruments/new", form, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()})
	card := saved.Header.Get("Location")
	page := saved.Follow().Want(http.StatusOK).Says("#files", "талдау.pdf").Says("h1", "Әлеуметтік төлемдерді")
	if href := page.All("#files a")[0].Attr("href"); officer.Get(href).Want(http.StatusOK).Header.Get("Content-Disposition")[:10] != "attachment" {
		t.Error("the file is not given as an attachment")
	}
	// The same form twice makes one draft.
	if again := officer.Upload("/instruments/new", form, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}); again.Header.Get("Location") != card {
		t.Errorf("sent twice: %d %s", again.Status, again.Header.Get("Location"))
	}
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, card)
	officer.Get(card).Says(".st-now", "Қол қою")
	signer := o.Person("lead.deputy2")
	signer.Get(card).Says("#act-sign", "Нұсқа")
	act(signer, card, "sign", nil).Follow().Want(http.StatusOK).Says("#signatures", "жарамды")
	sent := act(officer, card, "send", nil).Follow().Want(http.StatusOK).Says("#executions", "Ақмола")
	for _, a := range sent.All("#executions a.lead") {
		if strings.Contains(a.Text(), "Ақмола") {
			execute(t, o, officer, a.Attr("href"), "akmola")
		} else {
			execute(t, o, officer, a.Attr("href"), "abai")
		}
	}
	done := act(signer, card, "release", nil).Follow().Want(http.StatusOK)
	done.Says(".doc", "Бақылаудан алынды")
	done.Says("#history", "Бақылаудан алынды")
}

// answerAll lets everybody who is asked agree: the head of the unit, the touched unit, the Apparatus.
func answerAll(t *testing.T, o *webtest.Office, card string) {
	t.Helper()
	id := strings.TrimPrefix(card, "/instruments/")
	for range 10 {
		post := webtest.Query[string](o, `SELECT post_id FROM agreement_step WHERE document_id = $1 AND state = 'asked' ORDER BY id LIMIT 1`, id)
		if post == "" {
			return
		}
		p, _ := o.Structure().Post(post)
		acting, ok := o.Structure().Acting(post, calendar.DayOf(o.Now))
		if !ok {
			t.Fatalf("nobody acts in %s", p.Code)
		}
		c := o.Someone(acting.PersonID)
		f := c.Get(card).Want(http.StatusOK).Form("form[action=" + card + "/answer]")
		f.Set("decision", "agreed")
		c.Post(card+"/answer", f).Follow().Want(http.StatusOK)
	}
	t.Fatal("the agreement does not end")
}

// execute walks one recipient's road: receipt, resolution, report, return, report again, acceptance.
func execute(t *testing.T, o *webtest.Office, sender *webtest.Client, card, body string) {
	t.Helper()
	head := o.Person(body + ".head")
	act(head, card, "receive", nil).Follow().Want(http.StatusOK).Says(".st-now", "Алынды")
	lead := o.Post(body + "-pub.officer1")
	act(head, card, "resolve", url.Values{"resolve.text": {"Толық тексеріңіз."}, "lead_post": {lead}, "resolve.day": {""}}).Follow().Want(http.StatusOK).Says("#resolutions", "Толық тексеріңіз.")
	executor := o.Person(body + "-pub.officer1")
	report := func(words, with string) {
		f := executor.Get(card).Want(http.StatusOK).Form("form#form-report")
		f.Set("report.text", words)
		f.Set("act", "submit")
		executor.Upload(card+"/report", f, webtest.File{Field: "report_file", Name: with, Content: webtest.PDF()}).Follow().Want(http.StatusOK)
		act(head, card, "sign", nil).Follow().Want(http.StatusOK).Says("#reports", words)
	}
	report("Бірінші есеп.", "akt1.pdf")
	act(sender, card, "return", url.Values{"return.text": {"Кесте жоқ."}}).Follow().Want(http.StatusOK).Says("#reports", "Кесте жоқ.")
	executor.Get(card).Says("#report", "Кесте жоқ.")
	report("Екінші есеп, кестемен.", "akt2.pdf")
	other := map[string]string{"akmola": "abai.head", "abai": "akmola.head"}[body]
	for _, a := range sender.Get(card).Says("#reports", "akt2.pdf").All("#reports .files a") {
		sender.Get(a.Attr("href")).Want(http.StatusOK)
		o.Person(other).Get(a.Attr("href")).Want(http.StatusNotFound) // a recipient too, but not of this execution
	}
	o.Person(other).Get(card).Want(http.StatusNotFound)
	act(sender, card, "accept", nil).Follow().Want(http.StatusOK).Says(".doc", "мерзімінде орындалды")
}
