package instruments_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reglament/internal/paper"
	"reglament/internal/web/webtest"
)

func mustRead(t *testing.T, p *webtest.Page) []paper.Enclosed {
	t.Helper()
	list, err := paper.Read([]byte(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// namesIn are the files that a card encloses.
func namesIn(t *testing.T, p *webtest.Page) []string {
	t.Helper()
	var out []string
	for _, x := range mustRead(t, p) {
		out = append(out, x.Name)
	}
	return out
}

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
	late := form() // another has opened it too
	f["annex."+annex] = []string{o.Unit("akmola")}
	officer.Upload(card+"/edit", f).Follow().Want(http.StatusOK).Says("#files", "Ақмола")
	if got := form()["annex."+annex]; len(got) != 1 || rows() != 1 {
		t.Fatalf("%v, %d", got, rows())
	}
	late.Set("version", form().Get("version")) // the text has moved on as well; here only the file is looked at
	other := slices.DeleteFunc(form()["recipients"], func(b string) bool { return b == o.Unit("akmola") })[:1]
	late["annex."+annex] = other
	told := officer.Upload(card+"/edit", late).Want(http.StatusConflict).Says("#annexes", "Ақмола").Form("form#draft")
	if got := one(o, `SELECT body_id FROM file_recipient WHERE file_id = $1`, annex); got != o.Unit("akmola") || !slices.Equal(told["annex."+annex], other) {
		t.Errorf("the file goes to %s, chosen is %v", got, told["annex."+annex])
	}
	told.Set("act", "save")
	officer.Upload(card+"/edit", told).Follow().Want(http.StatusOK)
	if got := one(o, `SELECT body_id FROM file_recipient WHERE file_id = $1`, annex); got != other[0] {
		t.Errorf("the file goes to %s", got)
	}
	f = form()
	f["annex."+annex] = []string{o.Unit("akmola")}
	officer.Upload(card+"/edit", f).Follow().Want(http.StatusOK)
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
	enclosed := map[string][]string{}
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
		enclosed[x.body] = namesIn(t, head.Get(card+"/card.kk.pdf").Want(http.StatusOK))
		for _, name := range []string{"ақмола.pdf", "original.json"} { // the data name every file
			if slices.Contains(enclosed[x.body], name) != x.sees {
				t.Errorf("the evidence of %s encloses %v", x.body, enclosed[x.body])
			}
		}
	}
	if len(enclosed["akmola"]) != len(enclosed["abai"])+2 || !slices.Contains(enclosed["abai"], "талдау.pdf") {
		t.Errorf("the evidence encloses %v", enclosed)
	}
	if all := namesIn(t, officer.Get(card+"/card.kk.pdf").Want(http.StatusOK)); !slices.Contains(all, "ақмола.pdf") || !slices.Contains(all, "original.json") {
		t.Errorf("the evidence of the sender encloses %v", all)
	}
	// What is kept to print copies by holds the addressee as a fact of its own, not in words that every copy shows.
	var kept struct {
		Paper struct {
			Attachments []struct {
				Name string
				Role struct{ KK string }
				To   []string
			}
		}
	}
	for _, x := range mustRead(t, officer.Get(card+"/card.kk.pdf")) {
		if x.Name == "original.json" {
			if err := json.Unmarshal(x.Data, &kept); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, a := range kept.Paper.Attachments {
		if addressed := a.Name == "ақмола.pdf"; addressed != (len(a.To) == 1) || strings.Contains(a.Role.KK, "Ақмола") {
			t.Errorf("kept of %s: %+v", a.Name, a)
		}
	}
	officer.Get("/files/" + annex).Want(http.StatusOK)
	o.Person("app-ctl.head").Get("/files/" + annex).Want(http.StatusOK)
	o.Person("karaganda.head").Get("/files/" + annex).Want(http.StatusNotFound)
}
