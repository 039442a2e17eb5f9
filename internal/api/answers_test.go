package api_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/instrument"
	"reglament/internal/web/webtest"
)

// A program asks in fields, and says to whom a file goes; what is wrong is told by the field.
func TestQuestionsAndAnnexesByProgram_40_44(t *testing.T) {
	o := open(t)
	token := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	good := []instrument.Question{{Kind: instrument.AskInteger, KK: "Саны", Required: true}, {Kind: instrument.AskChoice, KK: "Бағасы", Options: []string{"жақсы", "нашар"}}}
	_, draft := o.drafted(token, "akmola", func(in *instrument.Input) { in.Questions = good })
	at := api.Prefix + "/instruments/" + draft
	card := decode[api.InstrumentCard](t, o.do(call{method: http.MethodGet, path: at, token: token}))
	if len(card.Input.Questions) != 2 || card.Input.Questions[1].Options[1] != "нашар" {
		t.Fatalf("%+v", card.Input.Questions)
	}
	before := marks(o)
	for question, field := range map[string]string{
		`{"kind":"colour","kk":"Түсі"}`:                           "questions.1.kind",
		`{"kk":"Түсі"}`:                                           "kind",
		`{"kind":"text","ru":"Только по-русски"}`:                 "questions.1.kk",
		`{"kind":"choice","kk":"Х","options":["бір"]}`:            "questions.1.options",
		`{"kind":"text","kk":7}`:                                  "kk",
		`{"kind":"text","kk":"Х","unknown":1}`:                    "unknown",
		`{"kind":"text","kk":"` + strings.Repeat("ә", 501) + `"}`: "questions.1.kk",
	} {
		r := o.do(call{method: http.MethodPost, path: api.Prefix + "/instruments", token: token, body: `{"kind":"task","lang":"kk","title":"Х","term_kind":"working_days","term_days":20,"questions":[` + question + `]}`})
		if r.status != http.StatusBadRequest && r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, field) {
			t.Errorf("%s: %d %.300s", question, r.status, r.body)
		}
	}
	if marks(o) != before {
		t.Error("something wrong was saved")
	}
	table := decode[api.AnswerTable](t, o.do(call{method: http.MethodGet, path: at + "/answers", token: token}))
	if len(table.Questions) != 2 || len(table.Rows) != 0 {
		t.Errorf("%+v", table)
	}
	if r := o.do(call{method: http.MethodGet, path: at + "/answers.xlsx", token: token}); r.status != http.StatusOK || !strings.HasPrefix(r.body, "PK") {
		t.Errorf("%d", r.status)
	}
	_, plain := o.drafted(token, "akmola")
	for _, path := range []string{"/instruments/" + plain + "/answers", "/instruments/nothing/answers.xlsx", "/instruments/01ARZ3NDEKTSV4RRFFQ69G5FAV/answers"} {
		if r := o.do(call{method: http.MethodGet, path: api.Prefix + path, token: token}); r.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	file := decode[api.File](t, o.put(at+"/files?role=other", token, "annex-1", "a.pdf", webtest.PDF()))
	address := func(token, file, bodies string) result {
		return o.do(call{method: http.MethodPut, path: at + "/files/" + file + "/recipients", token: token, body: bodies})
	}
	for _, x := range []struct {
		token, file, body string
		status            int
	}{
		{token, file.ID, `{"bodies":["` + o.Unit("karaganda") + `"]}`, 400},
		{token, file.ID, `{"bodies":"akmola"}`, 400},
		{token, file.ID, `{}`, 400},
		{token, "01ARZ3NDEKTSV4RRFFQ69G5FAV", `{"bodies":[]}`, 404},
		{o.token(o.Holder("akmola.head"), account.ScopeWrite), file.ID, `{"bodies":[]}`, 404},
		{token, file.ID, `{"bodies":["` + o.Unit("akmola") + `"]}`, 200},
		{token, file.ID, `{"bodies":["` + o.Unit("akmola") + `"],"seen":["` + o.Unit("akmola") + `"]}`, 200},
	} {
		if r := address(x.token, x.file, x.body); r.status != x.status {
			t.Errorf("%s: %d %.300s", x.body, r.status, r.body)
		}
	}
	for body, status := range map[string]int{`{"bodies":[]}`: 409, `{"bodies":[],"seen":["` + o.Unit("karaganda") + `"]}`: 409} { // another has addressed it meanwhile
		if r := address(token, file.ID, body); r.status != status {
			t.Errorf("%s: %d %.300s", body, r.status, r.body)
		}
	}
	for _, x := range []struct {
		seen   string
		status int
	}{{"", 200}, {"", 409}, {`"id":"` + file.ID + `","version":1,`, 409}} { // another has saved a group of the name meanwhile
		if r := o.do(call{method: http.MethodPut, path: api.Prefix + "/recipient-groups", token: token, body: `{` + x.seen + `"name":"Орталық","unit":true,"bodies":["` + o.Unit("akmola") + `"]}`}); r.status != x.status {
			t.Errorf("a group with %q: %d %.300s", x.seen, r.status, r.body)
		}
	}
	card = decode[api.InstrumentCard](t, o.do(call{method: http.MethodGet, path: at, token: token}))
	if got := card.Annexes[file.ID]; len(got) != 1 || got[0] != o.Unit("akmola") {
		t.Errorf("%+v", card.Annexes)
	}
}
