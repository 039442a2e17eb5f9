package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/org"
	"reglament/internal/web/site"
	"reglament/internal/web/webtest"
	assets "reglament/web"
)

// office is the demonstration office behind the programming interface.
type office struct {
	*webtest.Office
	t       testing.TB
	handler http.Handler
	tokens  map[string]string
}

type logWriter struct{ t testing.TB }

func (w logWriter) Write(b []byte) (int, error) {
	w.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

func open(t testing.TB) *office { return openLimited(t, api.Limits{}) }

func openLimited(t testing.TB, limits api.Limits) *office {
	t.Helper()
	o := &office{Office: webtest.New(t), t: t}
	files, err := assets.LoadFS(fstest.MapFS{"manifest.json": {Data: []byte("{}")}})
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(logWriter{t}, &slog.HandlerOptions{Level: slog.LevelError}))
	now := func() time.Time { return o.Now }
	s, err := site.New(o.App, files, log, now, site.Config{Problem: api.Refuse})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	api.Routes(mux, api.Config{App: o.App, Now: now, Log: log, Limits: limits})
	o.handler = s.Wrap(mux)
	return o
}

// token makes a token of a person.
func (o *office) token(personID string, scope account.Scope) string {
	o.t.Helper()
	if text, ok := o.tokens[personID+string(scope)]; ok {
		return text
	}
	o.Someone(personID) // an account, if there is none
	text, _, err := o.App.Accounts.CreateToken(o.t.Context(), org.Act{Actor: org.Actor{Seat: org.Seat{PersonID: personID}}, Now: o.Now}, "test "+string(scope), scope, o.Now.Add(24*time.Hour))
	if err != nil {
		o.t.Fatal(err)
	}
	if o.tokens == nil {
		o.tokens = map[string]string{}
	}
	o.tokens[personID+string(scope)] = text
	return text
}

type call struct {
	method, path, token, body, kind, lang, key, post, from string
}

type result struct {
	status int
	body   string
	header http.Header
}

func (o *office) do(c call) result {
	r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
	if c.kind == "" && c.body != "" {
		c.kind = "application/json"
	}
	for name, v := range map[string]string{"Content-Type": c.kind, "Accept-Language": c.lang, "Idempotency-Key": c.key, "X-Acting-Post": c.post} {
		if v != "" {
			r.Header.Set(name, v)
		}
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if r.RemoteAddr = c.from; c.from == "" {
		r.RemoteAddr = "127.0.0.1:4001"
	}
	w := httptest.NewRecorder()
	o.handler.ServeHTTP(w, r)
	out := result{w.Code, w.Body.String(), w.Header()}
	if strings.HasPrefix(c.path, api.Prefix) {
		o.described(c, out)
	}
	return out
}

// asks makes calls of one test, in Russian, and tells those that are answered with another status than expected.
func (o *office) asks(t *testing.T) func(token, method, path, body string, status int) result {
	return func(token, method, path, body string, status int) result {
		t.Helper()
		r := o.do(call{method: method, path: api.Prefix + path, token: token, lang: "ru", body: body})
		if r.status != status {
			t.Errorf("%s %s: %d %.300s", method, path, r.status, r.body)
		}
		return r
	}
}

func decode[T any](t testing.TB, r result) T {
	t.Helper()
	var out T
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		t.Fatalf("%v in %.300s", err, r.body)
	}
	return out
}

// form is a multipart form with one file.
func form(t testing.TB, name string, content []byte) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

// indent writes JSON for people to review.
func indent(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", " "); err != nil {
		t.Fatal(err)
	}
	b.WriteByte('\n')
	return b.Bytes()
}
