package api_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
)

var update = flag.Bool("update", false, "write the generated description")

// TestDescriptionIsReviewed: what the interface offers changes only together with its committed description.
func TestDescriptionIsReviewed(t *testing.T) {
	o := open(t)
	r := o.do(call{method: "GET", path: "/api/openapi.json"})
	if r.status != 200 {
		t.Fatalf("status %d", r.status)
	}
	got := indent(t, r.body)
	const path = "../../docs/openapi.json"
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("docs/openapi.json does not describe the interface: review the change and run go test ./internal/api -run TestDescriptionIsReviewed -update")
	}
	if y := o.do(call{method: "GET", path: "/api/openapi.yaml"}); y.status != 200 || !strings.HasPrefix(y.body, "components:") && !strings.Contains(y.body, "openapi: 3.1.0") {
		t.Errorf("yaml: %d", y.status)
	}
}

// TestEveryReadAnswers calls each operation that takes no record.
func TestEveryReadAnswers(t *testing.T) {
	o := open(t)
	token := o.token(o.Holder("abai.head"), account.ScopeRead)
	for _, path := range []string{
		"/me", "/desk", "/desk/moves", "/control", "/instruments", "/instruments?state=sent&q=a&limit=3", "/executions", "/executions?closed=true&limit=2", "/grounds", "/sources", "/oral?late=true&limit=2", "/oral/counts", "/oral/offer", "/informs?kind=methodical&q=a",
		"/calendar/add?from=2026-11-20&days=20", "/calendar/between?from=2026-11-20&to=2026-12-20", "/calendar/2026", "/regulation", "/regulation/gpo-2019-07-20/paragraphs", "/units", "/distributions", "/directions", "/areas", "/advisory",
		"/units/" + o.Unit("app-pln") + "/acts", "/units/" + o.Unit("app-pln") + "/statutes", "/units/" + o.Unit("app-pln") + "/posts",
		"/posts/" + o.Post("app-pln.head"), "/posts/" + o.Post("app-pln.head") + "/holdings", "/posts/" + o.Post("app-pln.head") + "/replacements", "/posts/" + o.Post("app-pln.head") + "/stand-ins",
	} {
		r := o.do(call{method: "GET", path: api.Prefix + path, token: token, lang: "en"})
		if r.status != 200 || !strings.HasPrefix(r.body, "{") || strings.Contains(r.body, "$schema") {
			t.Errorf("%s: %d %.300s", path, r.status, r.body)
		}
	}
	for _, path := range []string{"/calendar/1875", "/calendar/x", "/instruments/nothing", "/executions/nothing", "/files/nothing", "/units/nothing", "/people/nothing", "/posts/nothing", "/posts/nothing/holdings", "/posts/nothing/stand-ins", "/units/nothing/acts", "/units/nothing/statutes", "/regulation/nothing", "/regulation/nothing/paragraphs", "/grounds/nothing", "/oral/nothing", "/informs/nothing", "/informs/nothing/signing"} {
		r := o.do(call{method: "GET", path: api.Prefix + path, token: token})
		p := decode[api.Problem](t, r)
		if r.status != 404 || p.Code != "not_found" || p.Instance == "" || r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %.300s", path, r.status, r.body)
		}
	}
}

// TestWhoMayCall: no token, a false one, a cookie and a foreign post open nothing.
func TestWhoMayCall(t *testing.T) {
	o := open(t)
	token := o.token(o.Holder("abai.head"), account.ScopeWrite)
	for _, c := range []struct {
		call
		want int
	}{
		{call{method: "GET", path: "/api/v1/me"}, 401},
		{call{method: "GET", path: "/api/v1/me", token: "rgl_nothing"}, 401},
		{call{method: "GET", path: "/api/v1/me", token: token, post: "nothing"}, 403},
		{call{method: "GET", path: "/api/v1/me", token: token, post: o.Post("abai.head")}, 200},
	} {
		if r := o.do(c.call); r.status != c.want {
			t.Errorf("%+v: %d %s", c.call, r.status, r.body)
		}
	}
	if p := o.Person("abai.head").Get("/api/v1/me"); p.Status == 200 {
		t.Error("a cookie opened the interface")
	}
	for lang, want := range map[string]string{"kk": "Қолжеткізу кілті қажет", "ru": "Требуется ключ доступа", "en": "An access token is needed", "": "Қолжеткізу кілті қажет"} {
		if p := decode[api.Problem](t, o.do(call{method: "GET", path: "/api/v1/me", lang: lang})); p.Title != want {
			t.Errorf("%s: %q", lang, p.Title)
		}
	}
}
