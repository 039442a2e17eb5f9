package instruments_test

import (
	"archive/zip"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// released takes a draft by forms through agreement and signature to its recipients.
func released(t *testing.T, o *webtest.Office, officer *webtest.Client, card string) {
	t.Helper()
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, card)
	act(o.Person("lead.deputy2"), card, "sign", nil).Follow().Want(http.StatusOK)
	act(officer, card, "send", nil).Follow().Want(http.StatusOK)
}

// The executor sees on his card that an instrument is supplementary, to what and on which ground, with what his own report lacked,
// and on the card of the main one that it was supplemented; another recipient of the main one is shown nothing of it.
func TestExecutorSeesWhySupplementary_46_I46a(t *testing.T) {
	o := webtest.New(t)
	officer, main := drafted(t, o)
	released(t, o, officer, main)
	of := func(card, body string) string {
		return "/executions/" + one(o, `SELECT id FROM execution WHERE document_id = $1 AND body_id = $2`, strings.TrimPrefix(card, "/instruments/"), o.Unit(body))
	}
	head, lead := o.Person("akmola.head"), o.Person("akmola-pub.officer1")
	first := of(main, "akmola")
	act(head, first, "receive", nil).Follow().Want(http.StatusOK)
	act(head, first, "resolve", url.Values{"resolve.text": {"Орындаңыз."}, "lead_post": {o.Post("akmola-pub.officer1")}}).Follow().Want(http.StatusOK)
	f := lead.Get(first).Form("form#form-report")
	f.Set("report.text", "Тексеру жүргізілді.")
	f.Set("act", "submit")
	lead.Upload(first+"/report", f).Follow().Want(http.StatusOK)
	act(head, first, "sign", nil).Follow().Want(http.StatusOK)
	act(officer, first, "return", url.Values{"return.text": {"Аудандар бойынша бөлініс жоқ."}}).Follow().Want(http.StatusOK)
	// How the other recipients stand is not told to one of them (50).
	officer.Get(main).Want(http.StatusOK).Says("main", "0 / 2 орындалды")
	o.Person("abai.head").Get(main).Want(http.StatusOK).Says("main", "0 / 1 орындалды")
	// Whoever is to amend the report has before him what he wrote.
	if text := lead.Get(first).Form("form#form-report").Get("report.text"); text != "Тексеру жүргізілді." {
		t.Errorf("the next report begins with %q", text)
	}
	// The recipient may see the main one, but not supplement it: the post that signed it is not his (46).
	begin := "/instruments/new?main=" + strings.TrimPrefix(main, "/instruments/")
	head.Get(begin).Want(http.StatusNotFound)
	o.Person("lead.deputy2").Get(begin).Want(http.StatusOK)

	f = draft(o, officer, plan(officer))
	begun := officer.Get(begin).Want(http.StatusOK).Form("form#draft")
	f.Set("supplement.main_id", begun.Get("supplement.main_id"))
	f.Set("signer_post", begun.Get("signer_post"))
	f.Set("supplement.ground", "poor_execution")
	f.Set("title", "Аудандар бойынша бөліністі толықтыру туралы")
	f.Set("parts.questions_list", "Аудандар бойынша саны қанша?")
	f["recipients"] = []string{o.Unit("akmola")}
	saved := officer.Upload("/instruments/new", f, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()})
	card := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK)
	// Its paper says so too: what is signed is what the executor is given.
	word := officer.Get(card + "/paper.kk.docx").Want(http.StatusOK).Body
	z, err := zip.NewReader(strings.NewReader(word), int64(len(word)))
	if err != nil {
		t.Fatal(err)
	}
	written, err := fs.ReadFile(z, "word/document.xml")
	for _, words := range []string{"Негізгі құжат", "негізгісінің сапасыз орындалуы"} {
		if err != nil || !strings.Contains(string(written), words) {
			t.Errorf("the paper does not say %q: %v", words, err)
		}
	}
	released(t, o, officer, card)
	number := one(o, `SELECT number FROM instrument WHERE document_id = $1`, strings.TrimPrefix(main, "/instruments/"))
	for lang, words := range map[string]string{"ru": "некачественное исполнение", "en": "poor execution", "kk": "негізгісінің сапасыз орындалуы"} {
		head.In(lang).Get(of(card, "akmola")).Want(http.StatusOK).Says(".doc", number).Says(".doc", words).Says(".doc", "46").Says("#poor", "Аудандар бойынша бөлініс жоқ.")
	}
	head.In("kk").Get(first).Want(http.StatusOK).Says("#supplements", "Аудандар бойынша бөліністі толықтыру туралы")
	if p := o.Person("abai.head").Get(of(main, "abai")).Want(http.StatusOK); p.Count("#supplements") != 0 {
		t.Error("another recipient is shown what was sent to supplement")
	}
	// The half-year says to what it was sent and what was lacking, on the page and in its workbook (49-1).
	apparatus, days := o.Person("app-ctl.head").In("kk"), "?from=01.07.2026&to=31.12.2026"
	apparatus.Get("/control/half-year/records"+days+"&what=supplementary").Want(http.StatusOK).Says("main", "Негізгі құжат № "+number).Says("main", "Аудандар бойынша бөлініс жоқ.")
	sheet := apparatus.Get("/control/half-year/export.xlsx" + days).Want(http.StatusOK).Sheet()
	if !slices.ContainsFunc(sheet, func(row []string) bool {
		return len(row) == 3 && strings.Contains(row[2], number) && strings.Contains(row[2], "Аудандар бойынша бөлініс жоқ.")
	}) {
		t.Errorf("the workbook does not say what was lacking: %v", sheet)
	}
}
