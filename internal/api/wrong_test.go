package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/web/webtest"
)

func marks(o *office) int64 { return webtest.Query[int64](o.Office, `SELECT COUNT(*) FROM journal`) }

// operation is one operation of the description.
type operation struct {
	OperationID string `json:"operationId"`
	RequestBody *struct {
		Content map[string]any `json:"content"`
	} `json:"requestBody"`
}

// looking are the operations that take a body and change nothing.
var looking = map[string]bool{"instrument-check": true, "analysis-check": true, "sources-try": true, "proposal-check": true, "oral-check": true, "inform-check": true, "structure-preview": true, "verify": true}

// changing lists every changing operation of the description with its path filled with an id of nobody.
func changing(t *testing.T, o *office) []call {
	t.Helper()
	doc := decode[struct {
		Paths map[string]map[string]operation `json:"paths"`
	}](t, o.do(call{method: "GET", path: "/api/openapi.json"}))
	var out []call
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for method, op := range doc.Paths[path] {
			if method == "get" || looking[op.OperationID] {
				continue
			}
			c := call{method: strings.ToUpper(method), path: strings.NewReplacer("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "{file}", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "{item}", "01ARZ3NDEKTSV4RRFFQ69G5FAV").Replace(path)}
			if op.RequestBody != nil {
				for kind := range op.RequestBody.Content {
					c.kind = kind
				}
			}
			out = append(out, c)
		}
	}
	if len(out) < 25 {
		t.Fatalf("only %d changing operations", len(out))
	}
	return out
}

// bodies are lawful in form for every operation, each with the fields that the operation takes.
func bodyOf(path string) map[string]any {
	if strings.HasSuffix(path, "/notices/read") {
		return map[string]any{"ids": []string{"nothing"}}
	}
	if strings.Contains(path, "/sources") {
		name := map[string]any{"kk": "Атау", "ru": "Название", "en": ""}
		if strings.Contains(path, "/items") {
			return map[string]any{"name": name, "ru": []string{"нагрузка на следователей"}, "reason": "Нақтылау."}
		}
		return map[string]any{"name": name, "keeper": name, "reason": "Нақтылау."}
	}
	if b := spokenBody(path); b != nil {
		return b
	}
	if b := planningBody(path); b != nil {
		return b
	}
	if b := revisionBody(path); b != nil {
		return b
	}
	input := map[string]any{"kind": "task", "lang": "kk", "title": "Тапсырма", "term_kind": "working_days", "term_days": 20}
	if b := structureBody(path); b != nil && !strings.HasSuffix(path, "/handover") {
		return b
	}
	if strings.Contains(path, "/analysis") {
		input = map[string]any{"kind": "review", "lang": "kk", "title": "Шолу"}
	}
	if strings.Contains(path, "/inspections") {
		switch path[strings.LastIndex(path, "/")+1:] {
		case "end":
			return map[string]any{"day": "2026-11-20", "reason": "Ерте аяқталды."}
		case "call-off":
			return map[string]any{"text": "Қате енгізілген."}
		}
		return map[string]any{"kind": "thematic", "body_id": "nothing", "area_id": "nothing", "from": "2026-12-01", "to": "2026-12-05"}
	}
	if strings.HasSuffix(path, "/handover/revoke") {
		return map[string]any{"reason": "Бұйрық өзгерді."}
	}
	switch name := path[strings.LastIndex(path, "/")+1:]; name {
	case "sign":
		if strings.Contains(path, "/executions/") {
			return map[string]any{"cms": "MAA="}
		}
		return map[string]any{"version": 1, "cms": "MAA="}
	case "bulk":
		if strings.Contains(path, "/executions/") {
			return map[string]any{"ids": []string{"nothing"}}
		}
		return map[string]any{"act": "send", "items": []map[string]any{{"id": "nothing"}}}
	case "views":
		return map[string]any{"register": "instruments", "name": "Менің тізімім", "query": "kind=task"}
	case "close":
		return map[string]any{"day": "2026-11-20", "reason": "Жарлықтың күші жойылды."}
	case "reopen":
		return map[string]any{"text": "Жазба қателесіп жабылған."}
	case "handover":
		return map[string]any{"to": "nothing", "order": "15", "order_day": "2026-11-20", "reason": "Қысқарту."}
	case "recipient-groups":
		return map[string]any{"name": "Солтүстік", "bodies": []string{"nothing"}}
	case "signature":
		return map[string]any{"data": []string{"MAA="}}
	case "agreement", "submit":
		return map[string]any{"version": 1}
	case "withdraw":
		return map[string]any{"version": 1, "text": "Мәселе басқа құжатпен шешілді."}
	case "recall", "decline", "method", "return", "ask", "report", "revoke":
		return map[string]any{"text": "Көлемі үлкен болғандықтан."}
	case "recipients":
		return map[string]any{"bodies": []string{}}
	case "answer":
		return map[string]any{"step": "nothing", "decision": "agreed"}
	case "reply":
		return map[string]any{"question": "nothing", "text": "Жауап."}
	case "send":
		return map[string]any{"reasons": map[string]string{}}
	case "resolution":
		return map[string]any{"text": "Орындау.", "lead_post": "nothing"}
	case "change":
		return map[string]any{"day": "2026-12-30", "text": "Көлемі үлкен болғандықтан."}
	case "extension":
		return map[string]any{"day": "2026-12-30", "text": "Көлемі үлкен болғандықтан."}
	case "decision":
		return map[string]any{"extension": "nothing", "decision": "granted", "day": "2026-12-30"}
	case "instruments", "analysis":
		return input
	case "grounds":
		return map[string]any{"kind": "plan", "authority": "annual", "title": "Жоспар", "item": "1", "day": "2026-01-15"}
	default:
		return map[string]any{"version": 1, "input": input}
	}
}

// revisionBody is a body for the operations on revisions (49) and half-yearly analyses (49-1), nil for others.
func revisionBody(path string) map[string]any {
	if !strings.Contains(path, "/revisions") && !strings.Contains(path, "/half-years") {
		return nil
	}
	switch path[strings.LastIndex(path, "/")+1:] {
	case "decide":
		return map[string]any{"instruments": []string{"nothing"}, "decision": "keep", "text": "Тапсырма әлі өзекті, күшінде қалады."}
	case "make", "return":
		return map[string]any{"version": 1, "text": "Қорытынды."}
	}
	return map[string]any{"version": 1}
}

// spokenBody is a body for the operations on oral instructions (44) and informational documents (48), nil for others.
func spokenBody(path string) map[string]any {
	name := path[strings.LastIndex(path, "/")+1:]
	inform := map[string]any{"kind": "methodical", "lang": "ru", "title": "Обзор", "text": "Обзор практики."}
	switch {
	case !strings.Contains(path, "/oral") && !strings.Contains(path, "/informs"):
		return nil
	case name == "oral":
		return map[string]any{
			"side": "gave", "kind": "task", "lang": "kk", "title": "Анықтау", "words": "Анықтау.", "bodies": []string{"nothing"}, "channel": "telephone", "given_day": "2026-11-20",
			"given_time": "09:30", "authority": "president", "paper_title": "Тапсырма", "paper_number": "1", "paper_day": "2026-11-19", "term_day": "2026-11-24",
		}
	case name == "answer":
		return map[string]any{"answer": "confirmed"}
	case name == "formalise", name == "ready", name == "convert":
		return map[string]any{"version": 1}
	case name == "charge":
		return map[string]any{"version": 1, "unit_id": "nothing"}
	case name == "cancel", name == "ask", name == "withdraw":
		return map[string]any{"version": 1, "text": "Себебі бар."}
	case name == "weigh":
		return map[string]any{"version": 1, "clear": false, "text": "Себебі бар."}
	case name == "back":
		return map[string]any{"text": "Көлемі үлкен болғандықтан."}
	case name == "sign":
		return map[string]any{"version": 1, "cms": "MAA="}
	case name == "informs":
		return inform
	}
	return map[string]any{"version": 1, "input": inform}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestWrongUseOfEveryChange: what is wrong is told with its field, never an internal error, and nothing is written.
func TestWrongUseOfEveryChange(t *testing.T) {
	o := open(t)
	writer := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	reader := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeRead)
	before := marks(o)
	check := func(c call, why string, want int) api.Problem {
		t.Helper()
		r := o.do(c)
		if r.status != want || r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s, %s: %d instead of %d: %.300s", c.method, c.path, why, r.status, want, r.body)
			return api.Problem{}
		}
		return decode[api.Problem](t, r)
	}
	for _, c := range changing(t, o) {
		isJSON := c.kind == "application/json"
		whole := bodyOf(c.path)
		switch {
		case isJSON:
			c.body = asJSON(t, whole)
		case c.kind != "":
			c.body, c.kind = form(t, "a.pdf", webtest.PDF())
			if c.path += "?role=analysis"; strings.Contains(c.path, "/import/") {
				c.path = strings.Replace(c.path, "role=analysis", "from=2027-01-01", 1)
			}
		}
		with := func(token, body string) call { d := c; d.token, d.body = token, body; return d }
		check(with("", c.body), "no token", http.StatusUnauthorized)
		check(with("rgl_false", c.body), "a false token", http.StatusUnauthorized)
		check(with(reader, c.body), "a token that may only read", http.StatusForbidden)
		long := with(writer, c.body)
		long.key = strings.Repeat("k", 201)
		check(long, "an overlong key", http.StatusBadRequest)
		if strings.Contains(c.path, "01ARZ") {
			check(with(writer, c.body), "the id of nobody", http.StatusNotFound)
		}
		if !isJSON {
			continue
		}
		check(with(writer, "{"), "malformed JSON", http.StatusBadRequest)
		check(with(writer, "[]"), "a list", http.StatusBadRequest)
		check(with(writer, strings.Repeat(" ", 2<<20)+c.body), "an enormous body", http.StatusRequestEntityTooLarge)
		more := maps.Clone(whole)
		more["nothing_like_it"] = 1
		p := check(with(writer, asJSON(t, more)), "an unknown field", http.StatusBadRequest)
		if len(p.Violations) == 0 || !strings.Contains(p.Violations[0].Field, "nothing_like_it") {
			t.Errorf("%s: the unknown field is not named: %+v", c.path, p)
		}
		if _, ok := whole["text"]; ok {
			more = maps.Clone(whole)
			more["text"] = strings.Repeat("ә", 70_000)
			if p := check(with(writer, asJSON(t, more)), "an overlong text", http.StatusBadRequest); len(p.Violations) == 0 || p.Violations[0].Field != "text" {
				t.Errorf("%s: the overlong text is not named: %+v", c.path, p)
			}
			more["text"] = "a\x00b"
			if r := o.do(with(writer, asJSON(t, more))); r.status != http.StatusBadRequest && r.status != http.StatusNotFound {
				t.Errorf("%s: a null character: %d", c.path, r.status)
			}
		}
	}
	if after := marks(o); after != before {
		t.Errorf("the journal grew from %d to %d", before, after)
	}
}

// TestRecordsOfOthersAndRepeats: another's record is not found, a stale version and a key used otherwise are conflicts, a
// repeated key gives the first answer.
func TestRecordsOfOthersAndRepeats(t *testing.T) {
	o := open(t)
	officer := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	stranger := o.token(o.Holder("abai.head"), account.ScopeWrite)
	input := bodyOf("/instruments")
	create := call{method: "POST", path: "/api/v1/instruments", token: officer, body: asJSON(t, input), key: "first"}
	r := o.do(create)
	if r.status != 201 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	done := decode[api.Done](t, r)
	before := marks(o)
	if again := o.do(create); again.status != 201 || again.body != r.body {
		t.Errorf("the repeated key: %d %s", again.status, again.body)
	}
	other := maps.Clone(input)
	other["title"] = "Басқа тапсырма"
	create.body = asJSON(t, other)
	if x := o.do(create); x.status != http.StatusConflict {
		t.Errorf("the key with another body: %d %s", x.status, x.body)
	}
	at := "/api/v1/instruments/" + done.ID
	for _, name := range []string{"", "/versions", "/journal", "/files"} {
		if x := o.do(call{method: "GET", path: at + name, token: stranger}); x.status != http.StatusNotFound {
			t.Errorf("another's record %s: %d", name, x.status)
		}
	}
	for _, c := range changing(t, o) {
		path := strings.Replace(c.path, "01ARZ3NDEKTSV4RRFFQ69G5FAV", done.ID, 1)
		if c.kind != "application/json" || !strings.HasPrefix(path, at) {
			continue
		}
		if x := o.do(call{method: c.method, path: path, token: stranger, body: asJSON(t, bodyOf(c.path))}); x.status != http.StatusNotFound {
			t.Errorf("%s by a stranger: %d %s", path, x.status, x.body)
		}
	}
	stale := asJSON(t, map[string]any{"version": 7, "input": input})
	if x := o.do(call{method: "PUT", path: at, token: officer, body: stale}); x.status != http.StatusConflict {
		t.Errorf("a stale version: %d %s", x.status, x.body)
	}
	if after := marks(o); after != before {
		t.Errorf("the journal grew from %d to %d", before, after)
	}
	x := o.do(call{method: "POST", path: at + "/agreement", token: officer, body: `{"version":1}`, lang: "en"})
	p := decode[api.Problem](t, x)
	if x.status != http.StatusUnprocessableEntity || p.Code != "refused" || len(p.Violations) == 0 || p.Violations[0].Paragraph == "" || p.Violations[0].Message == "" {
		t.Errorf("an unlawful draft: %d %s", x.status, x.body)
	}
}
