package instruments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// A file may go to one recipient alone: the others see it neither on a page nor by its address nor inside the evidence.
func TestAnnexOfOneRecipient_40_44(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	saved := officer.Upload("/instruments/new", draft(o, officer, plan(officer)),
		webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}, webtest.File{Field: "file_other", Name: "ақмола.pdf", Content: append(webtest.PDF(), '\n')})
	card := saved.Header.Get("Location")
	id := strings.TrimPrefix(card, "/instruments/")
	saved.Follow().Want(http.StatusOK)
	annex := one(o, `SELECT id FROM file WHERE document_id = $1 AND role = 'other'`, id)
	common := one(o, `SELECT id FROM file WHERE document_id = $1 AND role = 'analysis'`, id)
	form := func() url.Values {
		f := officer.Get(card + "/edit").Want(http.StatusOK).Form("form#draft")
		f.Set("act", "save")
		return f
	}
	rows := func() int64 {
		return webtest.Query[int64](o, `SELECT COUNT(*) FROM file_recipient WHERE document_id = $1`, id)
	}
	for name, change := range map[string]url.Values{
		"not a recipient": {"annex." + annex: {o.Unit("karaganda")}},
		"no body at all":  {"annex." + annex: {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}},
		"malformed":       {"annex." + annex: {"../x"}},
	} {
		f := form()
		for k, v := range change {
			f[k] = v
		}
		if p := officer.Upload(card+"/edit", f); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if rows() != 0 {
		t.Error("a wrong recipient was kept")
	}
	f := form()
	f["annex."+annex] = []string{o.Unit("akmola")}
	officer.Upload(card+"/edit", f).Follow().Want(http.StatusOK).Says("#files", "Ақмола")
	if got := form()["annex."+annex]; len(got) != 1 || rows() != 1 {
		t.Fatalf("%v, %d", got, rows())
	}
	for _, lang := range []string{"ru", "en", "kk"} {
		officer.In(lang).Get(card + "/edit").Want(http.StatusOK)
	}
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, card)
	if p := officer.Get(card + "/paper.kk.pdf"); p.Status != http.StatusOK {
		t.Errorf("the paper: %d", p.Status)
	}
	act(o.Person("lead.deputy2"), card, "sign", nil).Follow().Want(http.StatusOK)
	act(officer, card, "send", nil).Follow().Want(http.StatusOK).Says("#files", "ақмола.pdf")
	executionOf := func(body string) string {
		return "/executions/" + one(o, `SELECT id FROM execution WHERE document_id = $1 AND body_id = $2`, id, o.Unit(body))
	}
	enclosed := map[string]int{}
	for _, x := range []struct {
		body string
		sees bool
	}{{"akmola", true}, {"abai", false}} {
		head := o.Person(x.body + ".head")
		for _, at := range []string{card, executionOf(x.body)} {
			if says := strings.Contains(head.Get(at).Want(http.StatusOK).Text("#files"), "ақмола.pdf"); says != x.sees {
				t.Errorf("%s sees the annex on %s: %v", x.body, at, says)
			}
		}
		want := http.StatusNotFound
		if x.sees {
			want = http.StatusOK
		}
		head.Get("/files/" + annex).Want(want)
		head.Get("/files/" + common).Want(http.StatusOK)
		enclosed[x.body] = strings.Count(head.Get(card+"/card.kk.pdf").Want(http.StatusOK).Body, "/EmbeddedFile")
	}
	if enclosed["akmola"] != enclosed["abai"]+1 {
		t.Errorf("the evidence encloses %v", enclosed)
	}
	officer.Get("/files/" + annex).Want(http.StatusOK)
	o.Person("app-ctl.head").Get("/files/" + annex).Want(http.StatusOK)
	o.Person("karaganda.head").Get("/files/" + annex).Want(http.StatusNotFound)
}
