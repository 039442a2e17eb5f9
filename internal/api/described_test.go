package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"reglament/internal/api"
)

// description is what the interface says of itself, made ready to hold answers against.
type description struct {
	doc      map[string]any
	routes   []route
	compiler *jsonschema.Compiler
	mu       sync.Mutex
}

type route struct {
	path string
	like *regexp.Regexp
	ops  map[string]any
}

const docURL = "https://reglament.test/openapi.json"

var (
	readOnce sync.Once
	said     *description
)

// describedBy reads the description once for all tests.
func describedBy(o *office) *description {
	readOnce.Do(func() {
		r := o.do(call{method: "GET", path: "/api/openapi.json"})
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(r.body))
		if err != nil {
			o.t.Fatal(err)
		}
		d := &description{doc: doc.(map[string]any), compiler: jsonschema.NewCompiler()}
		d.compiler.AssertFormat()
		if err := d.compiler.AddResource(docURL, doc); err != nil {
			o.t.Fatal(err)
		}
		for path, ops := range d.doc["paths"].(map[string]any) {
			like := regexp.MustCompile("^" + regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "[^/]+") + "$")
			d.routes = append(d.routes, route{path, like, ops.(map[string]any)})
		}
		slices.SortFunc(d.routes, func(a, b route) int { return strings.Count(a.path, "{") - strings.Count(b.path, "{") })
		said = d
	})
	return said
}

// described holds an answer against the description: its status is listed, and its body is what the schema says.
func (o *office) described(c call, r result) {
	o.t.Helper()
	d := describedBy(o)
	path, _, _ := strings.Cut(c.path, "?")
	i := slices.IndexFunc(d.routes, func(x route) bool { return x.like.MatchString(path) && x.ops[strings.ToLower(c.method)] != nil })
	if i < 0 {
		if r.status < 400 {
			o.t.Errorf("%s %s answers %d and is not described", c.method, c.path, r.status)
		}
		return
	}
	op := d.routes[i].ops[strings.ToLower(c.method)].(map[string]any)
	status := strconv.Itoa(r.status)
	answer, ok := op["responses"].(map[string]any)[status].(map[string]any)
	if !ok {
		o.t.Errorf("%s %s answers %d, which its description does not list: %.300s", c.method, c.path, r.status, r.body)
		return
	}
	kind := strings.Split(r.header.Get("Content-Type"), ";")[0]
	if !strings.HasSuffix(kind, "json") {
		return
	}
	if _, ok := answer["content"].(map[string]any)[kind]; !ok {
		o.t.Errorf("%s %s answers %d as %s, which is not described", c.method, c.path, r.status, kind)
		return
	}
	esc := strings.NewReplacer("~", "~0", "/", "~1").Replace
	d.mu.Lock()
	schema, err := d.compiler.Compile(docURL + "#/paths/" + esc(d.routes[i].path) + "/" + strings.ToLower(c.method) + "/responses/" + status + "/content/" + esc(kind) + "/schema")
	d.mu.Unlock()
	if err != nil {
		o.t.Errorf("%s %s: %v", c.method, c.path, err)
		return
	}
	body, err := jsonschema.UnmarshalJSON(strings.NewReader(r.body))
	if err == nil {
		err = schema.Validate(body)
	}
	if err != nil {
		o.t.Errorf("%s %s answers %d unlike its description: %v\n%.600s", c.method, c.path, r.status, err, r.body)
	}
}

// TestDescriptionIsOpenAPI31 holds the committed description against the schema of the OpenAPI Initiative.
func TestDescriptionIsOpenAPI31(t *testing.T) {
	text, err := os.ReadFile("testdata/openapi-3.1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var meta any
	if err := yaml.Unmarshal(text, &meta); err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(meta)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	const at = "https://spec.openapis.org/oas/3.1/schema/WORK-IN-PROGRESS"
	if err := c.AddResource(at, schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(at)
	if err != nil {
		t.Fatal(err)
	}
	text, err = os.ReadFile("../../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(doc); err != nil {
		t.Error(err)
	}
	doc.(map[string]any)["openapi"] = "3.0.0"
	if compiled.Validate(doc) == nil {
		t.Error("the schema takes anything")
	}
}

// TestEveryOperationIsDescribed: a name, a summary, the errors it may answer, and for what is always there "required".
func TestEveryOperationIsDescribed(t *testing.T) {
	d := describedBy(open(t))
	names := map[string]string{}
	for _, r := range d.routes {
		for method, x := range r.ops {
			op := x.(map[string]any)
			where := method + " " + r.path
			id, _ := op["operationId"].(string)
			if other := names[id]; id == "" || other != "" {
				t.Errorf("%s is called %q like %s", where, id, other)
			}
			names[id] = where
			if s, _ := op["summary"].(string); len(s) < 10 {
				t.Errorf("%s has no summary", where)
			}
			want := []int{400, 401, 403, 404, 429, 500}
			if free, ok := op["security"].([]any); ok && len(free) == 0 {
				want = []int{400, 429, 500} // asked by nobody in particular, about no record
			}
			if op["requestBody"] != nil {
				want = append(want, 413, 415)
			}
			answers := op["responses"].(map[string]any)
			for _, status := range want {
				if answers[strconv.Itoa(status)] == nil {
					t.Errorf("%s does not list %d", where, status)
				}
			}
			if method != "get" && !looking[id] && (answers["409"] == nil || answers["422"] == nil) {
				t.Errorf("%s does not list 409 and 422", where)
			}
			// What is to be signed is refused where the act itself would be; nothing else that only reads is.
			if method == "get" && (answers["422"] != nil) != strings.HasSuffix(id, "-signing") {
				t.Errorf("%s: reads, and lists 422: %t", where, answers["422"] != nil)
			}
			if answers["429"].(map[string]any)["headers"].(map[string]any)["Retry-After"] == nil {
				t.Errorf("%s does not describe Retry-After", where)
			}
			if made, ok := answers["201"].(map[string]any); ok && (made["headers"] == nil || answers["200"] != nil) {
				t.Errorf("%s makes something without its address", where)
			}
		}
	}
	schemas := d.doc["components"].(map[string]any)["schemas"].(map[string]any)
	for name, want := range map[string][]string{
		"Problem": {"code", "status", "title", "type"}, "Done": {"id"}, "InstrumentCard": {"actions", "id", "kind", "state", "title", "version"},
		"ListInstrument": {"items"}, "Me": {"person_id", "seats"}, "File": {"id", "name", "sha256", "size"},
	} {
		required, _ := schemas[name].(map[string]any)["required"].([]any)
		for _, field := range want {
			if !slices.Contains(required, any(field)) {
				t.Errorf("%s: %s is always there and not required", name, field)
			}
		}
	}
}

// TestRimAnswersAsTheInterface: what never reaches an operation is told in the same shape, in the language asked for.
func TestRimAnswersAsTheInterface(t *testing.T) {
	o := open(t)
	writer := o.token(o.Holder("s3-soc-1.officer1"), "write")
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	bottomless := strings.Repeat(`{"input":`, 20_000)
	create := call{method: "POST", path: "/api/v1/instruments", token: writer}
	with := func(c call, body, kind string) call { c.body, c.kind = body, kind; return c }
	file, kind := form(t, "a.pdf", []byte("%PDF-1.4"))
	for _, x := range []struct {
		name   string
		call   call
		status int
		code   string
	}{
		{"an unknown address", call{method: "GET", path: "/api/v1/nothing", token: writer}, 404, "not_found"},
		{"an unknown version", call{method: "GET", path: "/api/v9/me"}, 404, "not_found"},
		{"the bare address", call{method: "GET", path: "/api/"}, 404, "not_found"},
		{"a wrong method", call{method: "DELETE", path: "/api/v1/me", token: writer}, 405, "method_not_allowed"},
		{"an enormous body", with(create, strings.Repeat(" ", 2<<20), ""), 413, "too_large"},
		{"a form instead of JSON", with(create, "kind=task", "application/x-www-form-urlencoded"), 415, "unsupported_media_type"},
		{"XML", with(create, "<a/>", "application/xml"), 415, "unsupported_media_type"},
		{"a file instead of JSON", with(create, file, kind), 415, "unsupported_media_type"},
		{"JSON instead of a file", call{method: "POST", path: "/api/v1/grounds/x/file", token: writer, body: "{}"}, 415, "unsupported_media_type"},
		{"malformed JSON", with(create, `{"kind":`, ""), 400, "invalid"},
		{"two values", with(create, `{} {}`, ""), 400, "invalid"},
		{"a word", with(create, `task`, ""), 400, "invalid"},
		{"nothing", with(create, ``, "application/json"), 400, "invalid"},
		{"null", with(create, `null`, ""), 400, "invalid"},
		{"too deep", with(create, `{"kind":"task","touched":`+deep+`}`, ""), 400, "invalid"},
		{"bottomless", with(create, bottomless, ""), 400, "invalid"},
		{"not UTF-8", with(create, "{\"title\":\"\xff\"}", ""), 400, "invalid"},
		{"a form without an end", call{method: "POST", path: "/api/v1/grounds/x/file", token: writer, body: "--x\r\n", kind: "multipart/form-data; boundary=x"}, 400, "invalid"},
		{"a form without a boundary", call{method: "POST", path: "/api/v1/grounds/x/file", token: writer, body: "--x\r\n", kind: "multipart/form-data"}, 400, "invalid"},
	} {
		titles, details := map[string]bool{}, map[string]bool{}
		for _, lang := range []string{"kk", "ru", "en"} {
			c := x.call
			c.lang = lang
			r := o.do(c)
			p := decode[api.Problem](t, r)
			if r.status != x.status || p.Status != x.status || p.Code != x.code || p.Title == "" || p.Detail == "" || !strings.HasPrefix(p.Instance, "urn:request:") || r.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s in %s: %d %s", x.name, lang, r.status, r.body)
			}
			if x.status == 400 && (len(p.Violations) == 0 || p.Violations[0].Message == "") {
				t.Errorf("%s in %s: what is wrong is not told: %s", x.name, lang, r.body)
			}
			titles[p.Title], details[p.Detail] = true, true
		}
		if len(titles) != 3 || len(details) != 3 {
			t.Errorf("%s is not told in three languages: %v %v", x.name, titles, details)
		}
	}
	if r := o.do(call{method: "DELETE", path: "/api/v1/me", token: writer}); !strings.Contains(r.header.Get("Allow"), http.MethodGet) {
		t.Errorf("Allow is %q", r.header.Get("Allow"))
	}
}
