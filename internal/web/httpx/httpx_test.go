package httpx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/web/ui"
)

var noon = time.Date(2026, 11, 24, 7, 0, 0, 0, time.UTC)

// refusal stands for a refusal by the Regulation.
type refusal struct{ findings []ui.Finding }

func (refusal) Error() string { return "refused" }

func rim(t *testing.T, log io.Writer, change ...func(*Config)) *Rim {
	t.Helper()
	cfg := Config{Log: slog.New(slog.NewTextHandler(log, nil)), Now: func() time.Time { return noon }, Findings: func(err error) ([]ui.Finding, bool) {
		var r refusal
		ok := errors.As(err, &r)
		return r.findings, ok
	}}
	for _, f := range change {
		f(&cfg)
	}
	m, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func answerTo(m *Rim, h Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	m.Wrap(m.Handle(h)).ServeHTTP(w, r)
	return w
}

func post(path string, fields url.Values) *http.Request {
	r := httptest.NewRequest("POST", path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

func TestErrorTable(t *testing.T) {
	cases := []struct {
		name   string
		err    error
		status int
		want   string
	}{
		{"invalid", fault.Bad("due", i18n.M("common.error.day")), 400, "Күнді 27.11.2026 түрінде көрсетіңіз"},
		{"forbidden with a reason", fault.Forbid(i18n.M("common.error.forbidden")), 403, "Бұл әрекетке өкілеттігіңіз жоқ"},
		{"not found", fault.NotFound{What: "document 7"}, 404, "Бет табылмады"},
		{"conflict", fault.Conflict{Msg: i18n.M("common.error.conflict")}, 409, "Жазбаны басқа адам өзгертті"},
		{"refused", fmt.Errorf("send: %w", refusal{[]ui.Finding{{Outcome: ui.Refused, Para: "44", Msg: i18n.M("common.error.choice")}}}), 422, `href="/regulation/44"`},
		{"too large", TooLarge{Limit: 10}, 413, "тым үлкен"},
		{"read past the limit", fmt.Errorf("x: %w", &http.MaxBytesError{Limit: 1}), 413, "тым үлкен"},
		{"other status below 500", statusError(http.StatusTeapot), 418, "Сұрау түсініксіз"},
		{"internal", errors.New("secret cause"), 500, "Нөмірін хабарлаңыз"},
		{"hidden cause", fault.Internal{ID: "x", Err: fault.NotFound{}}, 500, "Нөмірін хабарлаңыз"},
	}
	for _, c := range cases {
		var log bytes.Buffer
		w := answerTo(rim(t, &log), func(http.ResponseWriter, *http.Request) error { return c.err }, httptest.NewRequest("GET", "/x", nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d, no %q in %s", c.name, w.Code, c.want, w.Body)
		}
		if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "document 7") {
			t.Errorf("%s: a technical text reached the person", c.name)
		}
		id := w.Header().Get("X-Request-Id")
		if !strings.Contains(w.Body.String(), id) || !strings.Contains(log.String(), id) {
			t.Errorf("%s: the number %s is not both on the page and in the log", c.name, id)
		}
		if logged := strings.Contains(log.String(), "secret cause"); logged != (c.name == "internal") {
			t.Errorf("%s: cause logged: %t", c.name, logged)
		}
	}
}

// What the rim refuses of a program is told by the programming interface itself.
func TestAPIErrorsAreLeftToTheInterface(t *testing.T) {
	told := 0
	m := rim(t, io.Discard, func(c *Config) {
		c.Problem = func(w http.ResponseWriter, _ *http.Request, status int) {
			told = status
			w.WriteHeader(status)
		}
	})
	boom := func(http.ResponseWriter, *http.Request) error { panic("boom") }
	if w := answerTo(m, boom, httptest.NewRequest("GET", "/api/v1/x", nil)); w.Code != 500 || told != 500 || w.Body.Len() > 0 {
		t.Errorf("%d %d %s", w.Code, told, w.Body)
	}
	if w := answerTo(m, boom, httptest.NewRequest("GET", "/apiary", nil)); w.Body.Len() == 0 {
		t.Error("a page was left to the interface")
	}
}

// The sender is who our own proxies say he is, never who he says himself.
func TestSenderBehindProxies(t *testing.T) {
	m := rim(t, io.Discard, func(c *Config) {
		c.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	})
	for _, c := range []struct{ peer, said, want string }{
		{"203.0.113.9:4000", "", "203.0.113.9:4000"},
		{"203.0.113.9:4000", "198.51.100.1", "203.0.113.9:4000"},
		{"10.0.0.1:4000", "198.51.100.1", "198.51.100.1:0"},
		{"10.0.0.1:4000", "1.1.1.1, 198.51.100.1", "198.51.100.1:0"},
		{"10.0.0.1:4000", "198.51.100.1, 10.0.0.2", "198.51.100.1:0"},
		{"10.0.0.1:4000", "1.1.1.1, nonsense, 10.0.0.2", "10.0.0.2:0"},
		{"10.0.0.1:4000", "", "10.0.0.1:0"},
		{"[fd00::1]:4000", "[2001:db8::1]:5000", "[2001:db8::1]:0"},
		{"10.0.0.1:4000", "::ffff:198.51.100.1", "198.51.100.1:0"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.said != "" {
			r.Header.Set("X-Forwarded-For", c.said)
		}
		got := ""
		answerTo(m, func(_ http.ResponseWriter, r *http.Request) error { got = r.RemoteAddr; return nil }, r)
		if got != c.want {
			t.Errorf("%s says %q: %s, want %s", c.peer, c.said, got, c.want)
		}
	}
}

func TestPanicShowsPageWithNumber(t *testing.T) {
	var log bytes.Buffer
	w := answerTo(rim(t, &log), func(http.ResponseWriter, *http.Request) error { panic("boom") }, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), w.Header().Get("X-Request-Id")) || strings.Contains(w.Body.String(), "boom") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "boom") || !strings.Contains(log.String(), "httpx_test.go") {
		t.Error("the log lacks the panic or its stack")
	}
}

func TestSecurityHeaders(t *testing.T) {
	w := answerTo(rim(t, io.Discard, func(c *Config) { c.Secure = true }), func(w http.ResponseWriter, r *http.Request) error { return nil }, httptest.NewRequest("GET", "/", nil))
	for name, want := range map[string]string{
		"Content-Security-Policy": ContentSecurityPolicy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
		"Referrer-Policy": "same-origin", "Strict-Transport-Security": "max-age=31536000",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestForeignFormIsRefused(t *testing.T) {
	done := false
	h := func(w http.ResponseWriter, r *http.Request) error { done = true; return nil }
	r := post("http://reglament.kz/send", nil)
	r.Header.Set("Origin", "https://evil.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	if w := answerTo(rim(t, io.Discard), h, r); w.Code != 403 || done || !strings.Contains(w.Body.String(), "басқа сайттан") {
		t.Errorf("%d, done: %t", w.Code, done)
	}
	r = post("http://reglament.kz/send", nil)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if answerTo(rim(t, io.Discard), h, r); !done {
		t.Error("our own form was refused")
	}
}

func TestBodyLimit(t *testing.T) {
	m := rim(t, io.Discard, func(c *Config) { c.BodyLimit = func(*http.Request) int64 { return 100 } })
	read := func(w http.ResponseWriter, r *http.Request) error { return Read(r).Err() }
	r := post("/x", url.Values{"a": {strings.Repeat("x", 200)}})
	if w := answerTo(m, read, r); w.Code != 413 {
		t.Errorf("declared length: %d", w.Code)
	}
	r = post("/x", url.Values{"a": {strings.Repeat("x", 200)}})
	r.ContentLength = -1
	if w := answerTo(m, read, r); w.Code != 413 {
		t.Errorf("unknown length: %d", w.Code)
	}
	if w := answerTo(m, read, post("/x", url.Values{"a": {"short"}})); w.Code != 200 {
		t.Errorf("short body: %d", w.Code)
	}
	r = httptest.NewRequest("POST", "/x", strings.NewReader("a=%zz"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if w := answerTo(m, read, r); w.Code != 400 {
		t.Errorf("malformed body: %d", w.Code)
	}
}

func TestRoutesAnswerWithOurPages(t *testing.T) {
	m := rim(t, io.Discard)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /here/{id}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.PathValue("id")) })
	h := m.Wrap(m.Routes(mux))
	for _, c := range []struct {
		method, path string
		status       int
		want         string
	}{
		{"GET", "/here/7", 200, "7"}, {"GET", "/gone", 404, "Бет табылмады"}, {"DELETE", "/here/7", 405, "олай ашылмайды"},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
		}
		if c.status == 405 && !strings.Contains(w.Header().Get("Allow"), "GET") {
			t.Errorf("Allow: %q", w.Header().Get("Allow"))
		}
	}
}

// A refused form comes back under the address of its act: reloaded, or in another language, it leads to the card and not to an error.
func TestAddressOfAnActLeadsToItsCard(t *testing.T) {
	m := rim(t, io.Discard)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /here/{id}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /here/{id}/{act}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /list", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /list/bulk", func(http.ResponseWriter, *http.Request) {})
	h := m.Wrap(m.Routes(mux))
	for _, c := range []struct{ method, path, to string }{
		{"GET", "/here/7/return", "/here/7?act=return"},
		{"GET", "/here/7/return?act=accept&ref=3", "/here/7?act=accept&ref=3"},
		{"DELETE", "/here/7/return", ""},
		{"GET", "/list/bulk", ""},
		{"GET", "/here/7/a/b", ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if to := w.Header().Get("Location"); to != c.to || c.to != "" && w.Code != http.StatusSeeOther {
			t.Errorf("%s %s: %d to %q", c.method, c.path, w.Code, to)
		}
	}
}

func TestPreferenceComesBackToTheSamePage(t *testing.T) {
	m := rim(t, io.Discard)
	show := func(w http.ResponseWriter, r *http.Request) error {
		fmt.Fprint(w, Ctx(r).Lang(), Ctx(r).Theme, Ctx(r).Density, Ctx(r).KeysOff)
		return nil
	}
	w := answerTo(m, show, httptest.NewRequest("GET", "/control?unit=7&lang=ru&theme=dark", nil))
	if w.Code != 303 || w.Header().Get("Location") != "/control?unit=7" {
		t.Fatalf("%d %s", w.Code, w.Header().Get("Location"))
	}
	r := httptest.NewRequest("GET", "/control", nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	r.AddCookie(&http.Cookie{Name: "density", Value: "absurd"})
	r.AddCookie(&http.Cookie{Name: "keys", Value: "off"})
	if got := answerTo(m, show, r).Body.String(); got != "rudark true" && got != "rudarktrue" {
		t.Errorf("%q", got)
	}
	w = answerTo(m, show, httptest.NewRequest("GET", "/?lang=xx", nil))
	if len(w.Result().Cookies()) != 0 || w.Header().Get("Location") != "/" {
		t.Error("an unknown language was kept")
	}
	w = answerTo(m, show, post("/save?lang=ru", nil))
	if w.Code != 200 {
		t.Error("a POST was redirected by a preference")
	}
}

func TestPreferenceNeverLeadsToAnotherHost(t *testing.T) {
	for _, path := range []string{"//evil.example/x", `/\evil.example`, "///evil.example"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL = &url.URL{Path: path, RawQuery: "lang=ru"}
		w := answerTo(rim(t, io.Discard), func(http.ResponseWriter, *http.Request) error { return nil }, r)
		to := w.Header().Get("Location")
		if strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || !strings.HasPrefix(to, "/") {
			t.Errorf("%s leads to %s", path, to)
		}
	}
}

func TestLanguageOrder(t *testing.T) {
	show := func(w http.ResponseWriter, r *http.Request) error { fmt.Fprint(w, Ctx(r).Lang()); return nil }
	account := func(w http.ResponseWriter, r *http.Request) error { UseLang(r, i18n.EN); return show(w, r) }
	request := func(accept, cookie string) *http.Request {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", accept)
		if cookie != "" {
			r.AddCookie(&http.Cookie{Name: "lang", Value: cookie})
		}
		return r
	}
	for _, c := range []struct {
		h              Handler
		accept, cookie string
		want           string
	}{
		{show, "", "", "kk"}, {show, "de", "", "kk"}, {show, "ru-KZ,ru;q=0.9", "", "ru"}, {show, "ru", "kk", "kk"}, {account, "ru", "", "en"}, {account, "ru", "kk", "kk"},
	} {
		if got := answerTo(rim(t, io.Discard), c.h, request(c.accept, c.cookie)).Body.String(); got != c.want {
			t.Errorf("accept %q cookie %q: %s, want %s", c.accept, c.cookie, got, c.want)
		}
	}
}

func TestFlashIsShownOnce(t *testing.T) {
	m := rim(t, io.Discard)
	w := answerTo(m, func(w http.ResponseWriter, r *http.Request) error {
		Flash(w, r, ui.OnDay, i18n.M("common.error.long", "n", 5))
		return Redirect(w, r, "/next")
	}, post("/x", nil))
	page := func(w http.ResponseWriter, r *http.Request) error {
		Ctx(r).User = &ui.User{Name: "N"}
		return Page(w, r, http.StatusOK, ui.Page{Title: "T"}, templ.NopComponent)
	}
	r := httptest.NewRequest("GET", "/next", nil)
	for _, c := range w.Result().Cookies() {
		r.AddCookie(c)
	}
	w = answerTo(m, page, r)
	if !strings.Contains(w.Body.String(), "5 таңбадан аспауы тиіс") {
		t.Error("the message is not shown")
	}
	if cookies := w.Result().Cookies(); len(cookies) != 1 || cookies[0].MaxAge >= 0 {
		t.Errorf("the message stays: %v", cookies)
	}
	r = httptest.NewRequest("GET", "/", nil)
	r.AddCookie(&http.Cookie{Name: flashCookie, Value: "bm9uc2Vuc2U"})
	if w := answerTo(m, page, r); w.Code != 200 {
		t.Errorf("a forged message gives %d", w.Code)
	}
}

// read runs f over the fields as a handler would.
func read(t *testing.T, fields url.Values, f func(in *Input)) (*ui.Form, fault.Invalid) {
	t.Helper()
	var form *ui.Form
	var invalid fault.Invalid
	answerTo(rim(t, io.Discard), func(_ http.ResponseWriter, r *http.Request) error {
		in := Read(r)
		f(in)
		err := in.Err()
		_ = errors.As(err, &invalid)
		if err != nil {
			var rest error
			if form, rest = in.Reject(err); rest != nil {
				t.Error(rest)
			}
			return nil
		}
		form = in.Form()
		return nil
	}, post("/x", fields))
	return form, invalid
}

func TestInputAtItsBounds(t *testing.T) {
	cases := []struct {
		name  string
		value []string
		read  func(in *Input) any
		want  any
		key   string
	}{
		{"trimmed", []string{"  a \r\n b "}, func(in *Input) any { return in.Text("f", 1, 9) }, "a   b", ""},
		{"lines kept", []string{"a\r\nb"}, func(in *Input) any { return in.Area("f", 1, 9) }, "a\nb", ""},
		{"control signs go", []string{"a\x00\x1bb\ufeff"}, func(in *Input) any { return in.Text("f", 1, 9) }, "ab", ""},
		{"broken UTF-8 goes", []string{"a\xffb"}, func(in *Input) any { return in.Text("f", 1, 9) }, "ab", ""},
		{"composed", []string{"и\u0306"}, func(in *Input) any { return in.Text("f", 1, 1) }, "й", ""},
		{"counted in characters", []string{"әғқ"}, func(in *Input) any { return in.Text("f", 1, 3) }, "әғқ", ""},
		{"too long", []string{"әғқң"}, func(in *Input) any { return in.Text("f", 1, 3) }, "", "common.error.long"},
		{"too short", []string{"ә"}, func(in *Input) any { return in.Text("f", 2, 3) }, "", "httpx.input.short"},
		{"empty", []string{"   "}, func(in *Input) any { return in.Text("f", 1, 3) }, "", "common.error.empty"},
		{"missing", nil, func(in *Input) any { return in.Text("f", 1, 3) }, "", "common.error.empty"},
		{"optional", nil, func(in *Input) any { return in.Text("f", 0, 3) }, "", ""},
		{"twice", []string{"a", "b"}, func(in *Input) any { return in.Text("f", 1, 3) }, "", "httpx.input.once"},
		{"number", []string{"1 204"}, func(in *Input) any { return in.Int("f", 1, 1204) }, 1204, ""},
		{"number above", []string{"1205"}, func(in *Input) any { return in.Int("f", 1, 1204) }, 0, "common.error.range"},
		{"number below", []string{"0"}, func(in *Input) any { return in.Int("f", 1, 1204) }, 0, "common.error.range"},
		{"no number", []string{"1e3"}, func(in *Input) any { return in.Int("f", 1, 1204) }, 0, "common.error.number"},
		{"huge number", []string{"99999999999999999999"}, func(in *Input) any { return in.Int("f", 1, 9) }, 0, "common.error.number"},
		{"number missing", nil, func(in *Input) any { return in.Int("f", 1, 9) }, 0, "common.error.empty"},
		{"day", []string{"27.11.2026"}, func(in *Input) any { return in.Day("f") }, calendar.MustDay("2026-11-27"), ""},
		{"short day", []string{"7.1.2026"}, func(in *Input) any { return in.Day("f") }, calendar.MustDay("2026-01-07"), ""},
		{"ISO day", []string{"2026-11-27"}, func(in *Input) any { return in.Day("f") }, calendar.MustDay("2026-11-27"), ""},
		{"impossible day", []string{"30.02.2026"}, func(in *Input) any { return in.Day("f") }, calendar.Day(0), "common.error.no_day"},
		{"no form of a day", []string{"30/02/2026"}, func(in *Input) any { return in.Day("f") }, calendar.Day(0), "common.error.day"},
		{"day far away", []string{"01.01.9999"}, func(in *Input) any { return in.Day("f") }, calendar.Day(0), "common.error.day"},
		{"day missing", nil, func(in *Input) any { return in.Day("f") }, calendar.Day(0), "common.error.empty"},
		{"day optional", []string{""}, func(in *Input) any { return in.OptDay("f") }, calendar.Day(0), ""},
		{"id", []string{"01JD-x_9.a"}, func(in *Input) any { return in.ID("f") }, "01JD-x_9.a", ""},
		{"id with a slash", []string{"../x"}, func(in *Input) any { return in.ID("f") }, "", "common.error.choice"},
		{"id too long", []string{strings.Repeat("a", 65)}, func(in *Input) any { return in.ID("f") }, "", "common.error.choice"},
		{"choice", []string{"task"}, func(in *Input) any { return in.Choice("f", "task", "request") }, "task", ""},
		{"foreign choice", []string{"admin"}, func(in *Input) any { return in.Choice("f", "task") }, "", "common.error.choice"},
		{"ids once each", []string{"a", "b", "a", " "}, func(in *Input) any { return strings.Join(in.IDs("f", 1, 2), ",") }, "a,b", ""},
		{"too many ids", []string{"a", "b", "c"}, func(in *Input) any { return strings.Join(in.IDs("f", 1, 2), ",") }, "", "httpx.input.many"},
		{"too few ids", nil, func(in *Input) any { return strings.Join(in.IDs("f", 1, 2), ",") }, "", "httpx.input.few"},
		{"choices", []string{"b", "a", "b"}, func(in *Input) any { return strings.Join(in.Choices("f", "a", "b"), ",") }, "b,a", ""},
		{"box", []string{"1"}, func(in *Input) any { return in.Bool("f") }, true, ""},
		{"box off", nil, func(in *Input) any { return in.Bool("f") }, false, ""},
		{"secret untouched", []string{" a  b "}, func(in *Input) any { return in.Secret("f", 1, 99) }, " a  b ", ""},
	}
	for _, c := range cases {
		fields := url.Values{"foreign": {"x"}}
		if c.value != nil {
			fields["f"] = c.value
		}
		var got any
		form, invalid := read(t, fields, func(in *Input) { got = c.read(in) })
		if got != c.want {
			t.Errorf("%s: %#v, want %#v", c.name, got, c.want)
		}
		key := ""
		if len(invalid.Fields) > 0 {
			key = invalid.Fields[0].Msg.Key
		}
		if key != c.key || len(invalid.Fields) > 1 {
			t.Errorf("%s: fault %v, want %q", c.name, invalid.Fields, c.key)
		}
		if form.Value("foreign") != "" {
			t.Errorf("%s: a field that nobody read came back", c.name)
		}
		if c.name == "secret untouched" && form.Value("f") != "" {
			t.Error("a password came back into the form")
		}
	}
}

func TestRejectFillsTheForm(t *testing.T) {
	form, _ := read(t, url.Values{"title": {""}, "due": {"30.02.2026"}}, func(in *Input) {
		in.Text("title", 1, 5)
		in.Day("due")
	})
	if !form.Failed() || len(form.Findings) != 2 || form.Value("due") != "30.02.2026" {
		t.Errorf("%+v", form)
	}
	answerTo(rim(t, io.Discard), func(_ http.ResponseWriter, r *http.Request) error {
		in := Read(r)
		form, err := in.Reject(refusal{[]ui.Finding{{Outcome: ui.Refused, Para: "40", Field: "due"}}})
		if err != nil || form.Findings[0].Para != "40" {
			t.Errorf("%v %v", form, err)
		}
		if _, err := in.Reject(fault.NotFound{}); !errors.Is(err, fault.NotFound{}) {
			t.Errorf("%v", err)
		}
		return nil
	}, post("/x", nil))
}

func TestReasonsByRule(t *testing.T) {
	var got map[string]string
	read(t, url.Values{"reason.instrument.load": {" so ordered "}, "reason.": {"x"}, "reason.a/b": {"not held there"}, "reason.a/b/c": {"x"}, "reason.a/": {"x"}, "reason.empty": {""}}, func(in *Input) { got = in.Reasons(100) })
	if want := map[string]string{"instrument.load": "so ordered", "a/b": "not held there"}; !maps.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestFilesAreLimited(t *testing.T) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, name := range []string{"a.pdf", "b.pdf"} {
		part, err := form.CreateFormFile("files", name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(part, "x")
	}
	if err := form.WriteField("title", "t"); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/x", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answerTo(rim(t, io.Discard), func(_ http.ResponseWriter, r *http.Request) error {
		in := Read(r)
		if in.Text("title", 1, 5) != "t" || len(in.Files("files", 2)) != 2 || in.Err() != nil {
			t.Error("the form with files was not read")
		}
		if in.Files("files", 1) != nil || in.Err() == nil {
			t.Error("too many files were taken")
		}
		return nil
	}, r)
}

func TestMonthOfADateField(t *testing.T) {
	for query, want := range map[string]string{
		"":                                   "2026-11",
		"min=2026-12-23":                     "2026-12",
		"selected=07.01.2027&min=2026-12-23": "2027-01",
		"month=2025-02":                      "2025-02",
		"month=nonsense&selected=99.99.9999": "2026-11",
		"month=9999-01":                      "2026-11",
	} {
		answerTo(rim(t, io.Discard), func(_ http.ResponseWriter, r *http.Request) error {
			m := Month(r, nil)
			if got := fmt.Sprintf("%04d-%02d", m.Year, int(m.Month)); got != want {
				t.Errorf("%q: %s, want %s", query, got, want)
			}
			return nil
		}, httptest.NewRequest("GET", "/ui/month?"+query, nil))
	}
}

func TestPagesAreCompressedAndNotCached(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := answerTo(rim(t, io.Discard), func(w http.ResponseWriter, r *http.Request) error {
		Ctx(r).User = &ui.User{Name: "N"}
		return Page(w, r, http.StatusOK, ui.Page{Title: "T"}, templ.NopComponent)
	}, r)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Cache-Control") != "no-store" || !slices.Contains(w.Header().Values("Vary"), "Accept-Encoding") {
		t.Errorf("%v", w.Header())
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"27.11.2026", "2026-11-27", "7.1.2026", "", "31.02.2026", "٢٧.١١.٢٠٢٦"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := ParseDay(s)
		if ok && (d.None() || d.Year() < 1900 || d.Year() > 2200) {
			t.Errorf("%q gives %s", s, d)
		}
	})
}
