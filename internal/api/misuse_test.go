package api_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/web/webtest"
)

// standing is everything that an act would change.
func standing(o *office) string {
	o.t.Helper()
	out := ""
	for _, q := range []string{
		`SELECT 'journal ' || count(*) FROM journal`, `SELECT 'versions ' || count(*) FROM document_version`, `SELECT 'files ' || count(*) FROM file WHERE removed_at IS NULL`,
		`SELECT 'turns ' || count(*) FROM turn`, `SELECT 'messages ' || count(*) FROM message`, `SELECT 'grounds ' || count(*) FROM ground`,
		`SELECT 'commands ' || count(*) FROM command_done`, `SELECT 'duties ' || count(*) FROM duty_entry`, `SELECT 'reports ' || count(*) || ' ' || COALESCE(sum(version), 0) FROM report`,
		`SELECT 'extensions ' || count(*) FROM extension`,
	} {
		out += webtest.Query[string](o.Office, q) + "; "
	}
	return out
}

// op is one operation of the description, with its parameters and the properties of its body.
type op struct {
	method, path string
	query        map[string]map[string]any
}

func operations(t *testing.T, o *office) []op {
	t.Helper()
	var out []op
	for _, r := range describedBy(o).routes {
		for method, x := range r.ops {
			one := op{strings.ToUpper(method), r.path, map[string]map[string]any{}}
			params, _ := x.(map[string]any)["parameters"].([]any)
			for _, p := range params {
				if q := p.(map[string]any); q["in"] == "query" {
					one.query[q["name"].(string)] = q["schema"].(map[string]any)
				}
			}
			out = append(out, one)
		}
	}
	slices.SortFunc(out, func(a, b op) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return out
}

// TestMalformedAddressesAndQueries: what cannot be an id is not found, what cannot be a value is named, in every operation.
func TestMalformedAddressesAndQueries(t *testing.T) {
	o := open(t)
	token := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	before := standing(o)
	none := func(path string) string {
		return strings.NewReplacer("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "{file}", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "{year}", "2026", "{item}", "01ARZ3NDEKTSV4RRFFQ69G5FAV").Replace(path)
	}
	for _, x := range operations(t, o) {
		c := call{method: x.method, path: none(x.path), token: token}
		if x.method != http.MethodGet {
			c.body, c.kind = asJSON(t, bodyOf(x.path)), "application/json"
			if strings.HasSuffix(x.path, "/files") || strings.HasSuffix(x.path, "/file") {
				c.body, c.kind = form(t, "a.pdf", webtest.PDF())
			}
		}
		if strings.Contains(x.path, "{") {
			for _, id := range []string{"..%2f..%2fetc", "%00", "a%20b", "%D0%B0", "%ff", "'%20OR%201=1", strings.Repeat("a", 65), "01arz3ndektsv4rrffq69g5fav"} {
				d := c
				d.path = strings.NewReplacer("{id}", id, "{file}", id, "{year}", id, "{item}", id).Replace(x.path)
				if r := o.do(d); r.status != 404 && r.status != 400 {
					t.Errorf("%s %s: %d %.200s", d.method, d.path, r.status, r.body)
				}
			}
		}
		for name, schema := range x.query {
			bad := []string{"\x00", "\xff", strings.Repeat("a", 5000)}
			if schema["type"] == "integer" {
				bad = append(bad, "x", "-1", "99999999999999999999", "1e9")
			}
			if schema["enum"] != nil || schema["format"] == "date" || schema["type"] == "boolean" {
				bad = append(bad, "nothing", "2026-02-30", "0000-00-00")
			}
			for _, value := range bad {
				q := url.Values{}
				for other, s := range x.query { // the other parameters are lawful
					if s["format"] == "date" {
						q.Set(other, "2026-11-20")
					}
				}
				q.Set("kind", "task")
				q.Set(name, value)
				d := c
				d.path += "?" + q.Encode()
				for _, lang := range []string{"kk", "ru", "en"} {
					d.lang = lang
					r := o.do(d)
					if r.status >= 500 || r.status < 300 && name != "after" && name != "q" {
						t.Errorf("%s %s: %d %.200s", d.method, d.path, r.status, r.body)
					}
				}
			}
		}
	}
	if after := standing(o); after != before {
		t.Errorf("something was changed:\n%s\n%s", before, after)
	}
}

// TestMissingAndMistypedFields: every field of every body, left out, null and of every wrong type.
func TestMissingAndMistypedFields(t *testing.T) {
	o := open(t)
	token := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	admin, keeper := o.token(o.Holder("app-it.head"), account.ScopeWrite), o.token(o.Holder("app-ctl.head"), account.ScopeWrite)
	before := standing(o)
	for _, c := range changing(t, o) {
		whole := bodyOf(c.path)
		if c.kind != "application/json" {
			continue
		}
		c.token = token
		switch { // what is wrong is told to those who may
		case structureBody(c.path) != nil:
			c.token = admin
		case strings.Contains(c.path, "/sources"):
			c.token = keeper
		}
		optional := []string{"reasons", "text", "day", "term_days", "lang", "number", "item", "measure_day", "reason", "short"}
		if strings.HasSuffix(c.path, "/proposals") { // a draft may wait for them
			optional = append(optional, "parts", "executors")
		}
		for field := range whole {
			without := maps.Clone(whole)
			delete(without, field)
			c.body = asJSON(t, without)
			if !slices.Contains(optional, field) {
				if r := o.do(c); r.status != 400 && r.status != 404 {
					t.Errorf("%s %s without %s: %d %.300s", c.method, c.path, field, r.status, r.body)
				}
			}
			for _, wrong := range []any{[]any{}, []any{map[string]any{}}, 1e300, -1, true, map[string]any{"a": []int{1}}, "\u0000", strings.Repeat("ә", 70_000)} {
				mistyped := maps.Clone(whole)
				mistyped[field] = wrong
				c.body = asJSON(t, mistyped)
				if _, ok := whole[field].(map[string]string); ok && asJSON(t, wrong) == "{}" {
					continue
				}
				if list, ok := whole[field].([]string); ok && len(list) == 0 && asJSON(t, wrong) == "[]" {
					continue
				}
				r := o.do(c)
				if r.status != 400 && r.status != 404 && r.status != 422 {
					t.Errorf("%s %s with %s = %.30v: %d %.300s", c.method, c.path, field, wrong, r.status, r.body)
				}
			}
		}
	}
	if after := standing(o); after != before {
		t.Errorf("something was changed:\n%s\n%s", before, after)
	}
}

// TestActsOutOfTurn: acts upon real records by those who may not, or too early, or too late.
func TestActsOutOfTurn_44_45_47(t *testing.T) {
	o := open(t)
	officer, signer := o.Holder("s3-soc-1.officer1"), o.Holder("lead.deputy2")
	write := func(person string) string { return o.token(person, account.ScopeWrite) }
	_, draft := o.drafted(write(officer), "akmola")
	released := webtest.Query[string](o.Office, `SELECT document_id FROM instrument WHERE state = 'released' AND owner_body = 'gpo' ORDER BY document_id DESC LIMIT 1`)
	author := webtest.Query[string](o.Office, `SELECT drafter_post FROM instrument WHERE document_id = $1`, released)
	fresh := webtest.Query[string](o.Office, `SELECT id FROM execution WHERE state = 'received' AND asking = 0 ORDER BY id LIMIT 1`)
	body := webtest.Query[string](o.Office, `SELECT u.code FROM unit u JOIN execution e ON e.body_id = u.id WHERE e.id = $1`, fresh)
	head := o.Acting(o.Post(body + ".head")).PersonID
	accepted := webtest.Query[string](o.Office, `SELECT id FROM execution WHERE state = 'accepted' AND body_id = $1 ORDER BY id LIMIT 1`, body)
	writer := o.Acting(author).PersonID
	stranger := o.Acting(o.Post("kostanay.head")).PersonID
	for _, person := range []string{officer, signer, stranger, head, writer, o.Holder("abai.head")} {
		write(person) // making accounts and tokens is no part of what is measured
	}
	before := standing(o)
	for _, x := range []struct {
		by, at, act string
		want        int
	}{
		{officer, "/instruments/" + draft, "recall", 409},
		{officer, "/instruments/" + draft, "answer", 404},
		{officer, "/instruments/" + draft, "sign", 403},
		{officer, "/instruments/" + draft, "decline", 403},
		{officer, "/instruments/" + draft, "send", 409},
		{officer, "/instruments/" + draft, "release", 403},
		{officer, "/instruments/" + draft, "method", 409},
		{officer, "/instruments/" + draft, "reply", 409},
		{o.Holder("abai.head"), "/instruments/" + draft, "agreement", 404},
		{o.Holder("abai.head"), "/instruments/" + draft, "withdraw", 404},
		{signer, "/instruments/" + draft, "sign", 409},
		{signer, "/instruments/" + draft, "agreement", 403},
		{writer, "/instruments/" + released, "agreement", 409},
		{writer, "/instruments/" + released, "send", 409},
		{writer, "/instruments/" + released, "withdraw", 409},
		{writer, "/instruments/" + released, "release", 403},
		{head, "/executions/" + fresh, "receive", 409},
		{head, "/executions/" + fresh, "report", 409},
		{head, "/executions/" + fresh, "submit", 400},
		{head, "/executions/" + fresh, "sign", 409},
		{head, "/executions/" + fresh, "accept", 403},
		{head, "/executions/" + fresh, "return", 403},
		{head, "/executions/" + fresh, "decision", 404},
		{head, "/executions/" + accepted, "receive", 409},
		{head, "/executions/" + accepted, "resolution", 409},
		{head, "/executions/" + accepted, "report", 409},
		{head, "/executions/" + accepted, "extension", 409},
		{stranger, "/executions/" + fresh, "receive", 404},
		{stranger, "/executions/" + fresh, "resolution", 404},
	} {
		told := map[string]bool{}
		for _, lang := range []string{"kk", "ru", "en"} {
			c := call{method: "POST", path: "/api/v1" + x.at + "/" + x.act, token: write(x.by), body: asJSON(t, bodyOf(x.at+"/"+x.act)), lang: lang}
			r := o.do(c)
			p := decode[api.Problem](t, r)
			if r.status != x.want || p.Code == "" || p.Detail == "" {
				t.Errorf("%s of %s: %d instead of %d: %s", x.act, x.at, r.status, x.want, r.body)
			}
			told[p.Detail] = true
		}
		if len(told) != 3 {
			t.Errorf("%s of %s is not told in three languages: %v", x.act, x.at, told)
		}
	}
	if after := standing(o); after != before {
		t.Errorf("something was changed:\n%s\n%s", before, after)
	}
}

// TestCardGoesBackAsADraft: what the card gives as input can be sent back as it is.
func TestCardGoesBackAsADraft(t *testing.T) {
	o := open(t)
	token := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	_, draft := o.drafted(token, "akmola")
	at := "/api/v1/instruments/" + draft
	card := decode[map[string]any](t, o.do(call{method: "GET", path: at, token: token}))
	r := o.do(call{method: "PUT", path: at, token: token, body: asJSON(t, map[string]any{"version": 1, "input": card["input"]})})
	if r.status != 200 || decode[api.Done](t, r).Version != 2 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	changes := decode[api.List[api.Change]](t, o.do(call{method: "GET", path: at + "/diff?from=1&to=2", token: token}))
	for _, c := range changes.Items {
		if c.Changed {
			t.Errorf("%s changed: %+v", c.Part, c.Spans)
		}
	}
}

// FuzzDraft: whatever is sent as a draft is judged, or refused by naming what is wrong; the server never fails on it.
func FuzzDraft(f *testing.F) {
	o := open(f)
	token := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	for _, s := range []string{
		`{"input":{"kind":"assignment","lang":"kk","title":"a","term_kind":"working_days","term_days":5}}`,
		`{"input":{"kind":"request","lang":"ru","title":"ә","term_kind":"date","term_day":"2026-12-30","recipients":["akmola","akmola"],"touched":null}}`,
		`{"stage":"sending","input":{"kind":"task","lang":"kk","title":"a","term_kind":"working_days","term_days":20,"matter":{"kind":"case","reference":"1"},"interim":[{"what":"a","due":"2026-12-01"}]}}`,
		`{"id":"nothing","input":{}}`, `{"input":{"parts":{"` + strings.Repeat("k", 300) + `":"x"}}}`, `{"input":{"term_days":-1}}`, `{"input":{"title":"\ud800"}}`,
		`{"input":`, `[]`, `null`, `""`, "{\"input\":{\"title\":\"a\x00\"}}", `{"input":{"reasons":{"":""}}}`, `{"input":{"term_day":"9999-12-31"}}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if body == "" {
			return // no body is no JSON
		}
		c := call{method: "POST", path: "/api/v1/instruments/check", token: token, body: body}
		mine := *o
		mine.t = t
		r := mine.do(c)
		switch r.status {
		case 200, 404, 413:
		case 400:
			if p := decode[api.Problem](t, r); len(p.Violations) == 0 || p.Violations[0].Message == "" {
				t.Errorf("%q: nothing is named: %s", body, r.body)
			}
		default:
			t.Errorf("%q: %d %s", body, r.status, r.body)
		}
	})
}
