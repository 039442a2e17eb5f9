package informs_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

func filled(o *webtest.Office, c *webtest.Client) url.Values {
	f := c.Get("/informs/new").Want(http.StatusOK).Form("form#inform-form")
	f.Set("title", "Сот тәжірибесіне шолу")
	f.Set("text", "Тәжірибе алмасу үшін шолу жіберіледі.\nСот үкімдері талданды.")
	f["recipients"] = []string{o.Unit("akmola"), o.Unit("committee")}
	f.Set("signer_post", o.Post("s3-soc.head"))
	f.Set("act", "save")
	return f
}

func version(o *webtest.Office, at string) string {
	return fmt.Sprint(webtest.Query[int64](o, `SELECT version FROM inform WHERE document_id = $1`, strings.TrimPrefix(at, "/informs/")))
}

// A methodical document is drafted, signed with the electronic signature, sent, and read by its recipients.
func TestInformFromDraftToReading_48_I48(t *testing.T) {
	o := webtest.New(t)
	officer, head, region := o.Person("s3-soc-1.officer1"), o.Person("s3-soc.head"), o.Person("akmola-pub.officer1")
	f := filled(o, officer)
	f.Set("act", "ready")
	saved := officer.Post("/informs/new", f)
	at := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK).Says(".doc", "Қол қоюда")
	region.Get(at).Want(http.StatusNotFound)
	region.Get(at + "/paper.kk.pdf").Want(http.StatusNotFound)
	head.Get("/").Says("#decisions", "Сот тәжірибесіне шолу")
	officer.Post(at+"/sign", url.Values{"version": {version(o, at)}}).Want(http.StatusForbidden)
	head.Post(at+"/sign", url.Values{"version": {"7"}}).Want(http.StatusConflict)
	head.Post(at+"/sign", url.Values{"version": {version(o, at)}, "cms": {"AAAA"}}).Want(http.StatusUnprocessableEntity)
	head.Post(at+"/sign", url.Values{"version": {version(o, at)}}).Follow().Want(http.StatusOK).Says(".doc", "Жіберілді").Says("#signatures", "")
	head.Post(at+"/sign", url.Values{"version": {version(o, at)}}).Want(http.StatusConflict)
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, c := range []*webtest.Client{officer, head, region, o.Person("app-ctl.head")} {
			c.In(lang).Get(at).Want(http.StatusOK)
			c.In(lang).Get("/informs").Want(http.StatusOK).Says("tbody", "Сот тәжірибесіне шолу")
		}
	}
	for _, name := range []string{"paper.kk.pdf", "paper.ru.pdf", "original.pdf"} {
		if p := region.Get(at + "/" + name).Want(http.StatusOK); !strings.HasPrefix(string(p.Body), "%PDF") {
			t.Errorf("%s is no PDF", name)
		}
	}
	region.Post(at+"/read", url.Values{}).Want(http.StatusForbidden)
	region = o.Person("akmola.head")
	region.Get("/").Says("#work", "Сот тәжірибесіне шолу")
	region.Post(at+"/read", url.Values{}).Follow().Want(http.StatusOK).Says("#recipients", "Танысты")
	region.Post(at+"/read", url.Values{}).Want(http.StatusConflict)
	officer.Post(at+"/read", url.Values{}).Want(http.StatusForbidden)
	o.Person("karaganda.head").Post(at+"/read", url.Values{}).Want(http.StatusNotFound)
	officer.Get("/informs?state=sent").Says("tbody", "танысқаны: 1")
	officer.Get(at + "/edit").Want(http.StatusConflict)
}

// A hidden demand blocks with its sentence marked; the Apparatus may lift it in writing, for that text only; or the text becomes a request.
func TestInformWithAHiddenDemand_48_I48(t *testing.T) {
	o := webtest.New(t)
	officer, control := o.Person("s3-soc-1.officer1"), o.Person("app-ctl.head")
	f := filled(o, officer)
	f.Set("text", "Шолу жіберіледі. Қабылданған шаралар туралы ақпарат ұсынылсын.")
	officer.Post("/informs/check", f).Want(http.StatusOK).Says("#found mark", "ұсынылсын")
	f.Set("act", "check")
	officer.Post("/informs/new", f).Want(http.StatusOK).Says("#found mark", "ұсынылсын")
	f.Set("act", "save")
	at := officer.Post("/informs/new", f).Want(http.StatusSeeOther).Header.Get("Location")
	officer.In("ru").Get(at).Want(http.StatusOK).Says("#found mark", "ұсынылсын").Says("#found", "48")
	v := url.Values{"version": {version(o, at)}}
	officer.In("kk").Post(at+"/ready", v).Want(http.StatusUnprocessableEntity).Says("main", "ұсынылсын")
	with := func(act, text string) url.Values {
		return url.Values{"version": {version(o, at)}, act + ".text": {text}}
	}
	control.Post(at+"/clear", with("clear", "Мәтін сот қаулысынан үзінді келтіреді.")).Want(http.StatusConflict)
	officer.Post(at+"/ask", with("ask", "")).Want(http.StatusUnprocessableEntity)
	officer.Post(at+"/ask", with("ask", "Үзінді.")).Want(http.StatusUnprocessableEntity).Says(".err-sum", "кемінде 20 таңба")
	officer.Post(at+"/ask", with("ask", "Бұл сот қаулысынан үзінді.")).Follow().Want(http.StatusOK).Says("#found", "үзінді")
	officer.Post(at+"/ask", with("ask", "Тағы бір рет сұраймын.")).Want(http.StatusConflict)
	control.Get("/").Says("#decisions", "Сот тәжірибесіне шолу")
	officer.Post(at+"/clear", with("clear", "Өзім")).Want(http.StatusForbidden)
	o.Person("s3-soc.head").Post(at+"/clear", with("clear", "Өзім")).Want(http.StatusForbidden)
	control.Post(at+"/clear", with("clear", " ")).Want(http.StatusUnprocessableEntity)
	control.Post(at+"/clear", with("clear", "Талап емес.")).Want(http.StatusUnprocessableEntity).Says(".err-sum", "кемінде 20 таңба")
	control.Post(at+"/clear", with("clear", strings.Repeat("ә", 4_001))).Want(http.StatusUnprocessableEntity)
	control.Post(at+"/clear", with("clear", "Мәтін сот қаулысынан үзінді келтіреді.")).Follow().Want(http.StatusOK).Says("#weighed", "үзінді келтіреді")
	officer.Post(at+"/ready", v).Follow().Want(http.StatusOK).Says(".doc", "Қол қоюда")
	o.Person("s3-soc.head").Post(at+"/back", url.Values{"back.text": {"Мәтінді екі бетке дейін қысқартыңыз."}}).Follow().Want(http.StatusOK).Says(".doc", "Жоба")
	g := officer.Get(at + "/edit").Want(http.StatusOK).Form("form#inform-form")
	g.Set("text", "Нәтижесін хабарлаңыз.")
	g.Set("act", "ready")
	officer.Post(at+"/edit", g).Want(http.StatusUnprocessableEntity).Says(".err-sum", "хабарлаңыз")
	officer.Get(at).Says("#weighed", "содан кейін өзгерді")
	officer.Post(at+"/convert", v).Want(http.StatusConflict)
	request := officer.Post(at+"/convert", url.Values{"version": {version(o, at)}})
	d := request.Follow().Want(http.StatusOK).Form("form#draft")
	if d.Get("parts.demand") != "Нәтижесін хабарлаңыз." || d.Get("kind") != "request" || len(d["recipients"]) != 2 {
		t.Errorf("the request is not the text: %v", d)
	}
	officer.Get(at).Want(http.StatusOK).Says(".doc", "Сұрау салу жобасы")
	officer.Post(at+"/withdraw", with("withdraw", "x")).Want(http.StatusConflict)
}

func TestInformWrongUse_48_I48(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	count := func() int64 { return webtest.Query[int64](o, `SELECT count(*) FROM inform`) }
	before := count()
	for name, change := range map[string]url.Values{
		"no title":        {"title": {""}},
		"overlong title":  {"title": {strings.Repeat("ә", 501)}},
		"no text":         {"text": {" "}},
		"overlong text":   {"text": {strings.Repeat("ә", 60_001)}},
		"unknown kind":    {"kind": {"order"}},
		"unknown lang":    {"lang": {"fr"}},
		"own body":        {"recipients": {o.Unit("gpo")}},
		"a unit":          {"recipients": {o.Unit("s1-pre")}},
		"ill-formed body": {"recipients": {"../x"}},
		"foreign signer":  {"signer_post": {o.Post("akmola.head")}},
		"officer signs":   {"signer_post": {o.Post("s3-soc-1.officer1")}},
		"unknown signer":  {"signer_post": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}},
	} {
		f := filled(o, officer)
		for k, v := range change {
			f[k] = v
		}
		if p := officer.Post("/informs/new", f); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if n := count(); n != before {
		t.Errorf("%d wrong documents were saved", n-before)
	}
	f := filled(o, officer)
	f["recipients"], f["signer_post"] = nil, nil
	at := officer.Post("/informs/new", f).Want(http.StatusSeeOther).Header.Get("Location")
	if again := officer.Post("/informs/new", f); again.Header.Get("Location") != at {
		t.Errorf("sent twice, the form made %s beside %s", again.Header.Get("Location"), at)
	}
	officer.Post(at+"/ready", url.Values{"version": {"1"}}).Want(http.StatusUnprocessableEntity)
	officer.Post(at+"/ready", url.Values{"version": {"9"}}).Want(http.StatusConflict)
	officer.Get("/informs/01ARZ3NDEKTSV4RRFFQ69G5FAV").Want(http.StatusNotFound)
	officer.Get("/informs/..%2Fx").Want(http.StatusNotFound)
	officer.Get("/informs?state=nowhere").Want(http.StatusBadRequest)
	officer.Get(at + "/original.pdf").Want(http.StatusConflict)
	stranger := o.Person("karaganda.head")
	for _, act := range []string{"ready", "sign", "ask", "clear", "hold", "back", "withdraw", "read", "convert"} {
		stranger.Post(at+"/"+act, url.Values{"version": {"1"}, act + ".text": {"x"}}).Want(http.StatusNotFound)
	}
	officer.Post(at+"/withdraw", url.Values{"version": {"1"}, "withdraw.text": {"Шолу басқа құжатпен жіберілді."}}).Follow().Want(http.StatusOK).Says(".doc", "Жіберілмейді")
}

// The register is narrowed in its address, kept as a view under a name, and goes out as a workbook of what the filter finds (48).
func TestInformRegister_48(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	f := filled(o, officer)
	f.Set("title", "Айрықша шолу")
	officer.Post("/informs/new", f).Want(http.StatusSeeOther)
	officer.Get("/informs?q=айрықша&state=draft").Want(http.StatusOK).Says("tbody", "Айрықша шолу")
	for lang, head := range map[string]string{"kk": "Танысты", "ru": "Ознакомились", "en": "Have read it"} {
		rows := officer.In(lang).Get("/informs/export.xlsx?q=айрықша&state=draft").Want(http.StatusOK).Sheet()
		if len(rows) != 2 || rows[0][8] != head || rows[1][2] != "Айрықша шолу" || rows[1][7] != "2" || rows[1][8] != "0" {
			t.Errorf("%s: %q", lang, rows)
		}
	}
	officer.Get("/informs/export.xlsx?kind=order").Want(http.StatusBadRequest)
	p := officer.In("kk").Post("/informs/views", url.Values{"name": {"Жобалар"}, "query": {"state=draft"}})
	if to := p.Want(http.StatusSeeOther).Header.Get("Location"); to != "/informs?state=draft" {
		t.Errorf("leads to %s", to)
	}
	officer.Get("/informs").Want(http.StatusOK).Says("#list", "Жобалар")
	if rows := o.Person("akmola.head").Get("/informs/export.xlsx?q=айрықша").Want(http.StatusOK).Sheet(); len(rows) != 1 {
		t.Errorf("a recipient sees a draft: %q", rows)
	}
}
