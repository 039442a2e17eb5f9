package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/calendar"
	"reglament/internal/org"
)

// structureBody is a body that is lawful in form for an operation upon the structure, nil for others.
func structureBody(path string) map[string]any {
	text := map[string]any{"kk": "Мәтін", "ru": "Текст", "en": "Text"}
	order := func(more map[string]any) map[string]any {
		out := map[string]any{"order": "1", "order_day": "2026-11-20", "from": "2026-12-01"}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	where := strings.TrimPrefix(path, api.Prefix)
	where = strings.ReplaceAll(where, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "*")
	return map[string]map[string]any{
		"/units":               {"code": "x", "kind": "division", "parent": "nothing", "since": "2026-12-01", "name": text, "short": text, "act": "1"},
		"/units/*":             {"since": "2026-12-01", "parent": "nothing", "name": text, "short": text, "act": "1", "version": "1"},
		"/units/*/close":       {"closed": "2026-12-01", "act": "1"},
		"/posts":               {"code": "x", "unit": "nothing", "kind": "officer", "title": text, "since": "2026-12-01"},
		"/posts/*":             {"title": text, "reason": "1", "version": "1"},
		"/posts/*/close":       {"until": "2026-12-01", "act": "1"},
		"/people":              {"code": "x", "family": "А", "given": "Б"},
		"/people/*":            {"code": "x", "family": "А", "given": "Б", "reason": "1", "version": "1"},
		"/holdings":            {"person": "nothing", "post": "nothing", "from": "2026-12-01", "order": "1"},
		"/holdings/*/end":      {"until": "2026-12-01", "order": "1"},
		"/holdings/*/transfer": {"post": "nothing", "from": "2026-12-01", "order": "1"},
		"/absences":            {"person": "nothing", "from": "2026-12-01", "kind": "trip"},
		"/absences/*/end":      {"to": "2026-12-01"},
		"/replacements":        order(map[string]any{"post": "nothing", "by_post": "nothing"}),
		"/replacements/*/end":  {"to": "2026-12-01"},
		"/distributions":       order(map[string]any{"items": []any{}, "substitutes": []any{}}),
		"/statutes":            order(map[string]any{"unit": "nothing", "tasks": text, "functions": text, "competence": text, "procedure": text}),
		"/directions":          order(map[string]any{"unit": "nothing", "scope": text}),
		"/directions/*/end":    {"until": "2026-12-01"},
		"/unit-acts":           order(map[string]any{"unit": "nothing", "items": []any{}, "substitutes": []any{}}),
		"/unit-acts/*":         order(map[string]any{"items": []any{}, "substitutes": []any{}, "version": "1"}),
		"/unit-acts/*/approve": {},
		"/unit-acts/*/drop":    {"reason": "1"},
		"/advisory":            order(map[string]any{"code": "x", "kind": "council", "name": text, "tasks": text, "powers": text, "procedure": text, "members": []any{}}),
		"/advisory/*":          order(map[string]any{"name": text, "tasks": text, "powers": text, "procedure": text, "members": []any{}, "version": "1"}),
		"/advisory/*/close":    {"until": "2026-12-01", "order": "1"},
		"/areas":               {"code": "x", "name": text, "since": "2026-12-01"},
		"/areas/*":             {"name": text, "since": "2026-12-01", "act": "1", "version": "1"},
		"/areas/*/close":       {"until": "2026-12-01", "act": "1"},
	}[where]
}

// TestStructureByProgram_3_5_6_7_9: the whole of the structure is kept by programs as by pages.
func TestStructureByProgram_3_5_6_7_9(t *testing.T) {
	o := open(t)
	admin := o.token(o.Holder("app-it.head"), account.ScopeWrite)
	do := func(method, path string, b any, want int) result {
		t.Helper()
		r := o.do(call{method: method, path: api.Prefix + path, token: admin, body: asJSON(t, b), lang: "en"})
		if r.status != want {
			t.Fatalf("%s %s: %d instead of %d: %.500s", method, path, r.status, want, r.body)
		}
		return r
	}
	get := func(path string) map[string]any {
		t.Helper()
		r := o.do(call{method: "GET", path: api.Prefix + path, token: admin, lang: "en"})
		if r.status != http.StatusOK {
			t.Fatalf("%s: %d %.300s", path, r.status, r.body)
		}
		return decode[map[string]any](t, r)
	}
	made := func(r result) string { return decode[api.Done](t, r).ID }
	text := func(s string) map[string]any { return map[string]any{"kk": s, "ru": s, "en": s} }

	unit := structureBody(api.Prefix + "/units")
	unit["parent"], unit["code"], unit["since"] = o.Unit("app"), "api-div", "2026-11-20"
	at := "/units/" + made(do("POST", "/units", unit, 201))
	do("POST", "/units", unit, http.StatusBadRequest) // the code is taken
	change := map[string]any{"since": "2026-12-01", "parent": o.Unit("app"), "name": text("Renamed"), "short": text(""), "act": "2"}
	do("PUT", at, change, http.StatusBadRequest) // without the version that was read
	change["version"] = get(at)["version"]
	do("PUT", at, change, 200)
	do("PUT", at, change, http.StatusConflict)

	post := made(do("POST", "/posts", map[string]any{"code": "api-p", "unit": strings.TrimPrefix(at, "/units/"), "kind": "officer", "title": text("Officer"), "since": "2026-11-20", "dsp": true}, 201))
	person := made(do("POST", "/people", map[string]any{"code": "80001", "family": "Нұрғали", "given": "Ержан"}, 201))
	fix := map[string]any{"code": "80001", "family": "Нұрғалиев", "given": "Ержан", "reason": "slip", "version": get("/people/" + person)["version"]}
	do("PUT", "/people/"+person, fix, 200)
	holding := made(do("POST", "/holdings", map[string]any{"person": person, "post": post, "from": "2026-11-20", "order": "3"}, 201))
	do("POST", "/posts/"+post+"/close", map[string]any{"until": "2026-12-10", "act": "4"}, http.StatusBadRequest) // it is held
	do("POST", "/holdings/"+holding+"/end", map[string]any{"until": "2026-12-05", "order": "5"}, 200)
	do("POST", "/holdings/"+holding+"/end", map[string]any{"until": "2026-12-06", "order": "5"}, http.StatusBadRequest)
	do("POST", "/posts/"+post+"/close", map[string]any{"until": "2026-12-10", "act": "4"}, 200)
	do("POST", at+"/close", map[string]any{"closed": "2026-12-10", "act": "6"}, 200)

	area := made(do("POST", "/areas", map[string]any{"code": "api-a", "name": text("Customs"), "since": "2026-11-20"}, 201))
	do("POST", "/areas/"+area+"/close", map[string]any{"until": "2026-12-10", "act": "7"}, 200)

	orders := get("/distributions")["items"].([]any)
	latest := orders[0].(map[string]any)
	next := map[string]any{"order": "600", "order_day": "2026-11-20", "from": "2026-12-01", "items": latest["items"], "version": latest["id"], "substitutes": []any{
		map[string]any{"post": o.Post("lead.deputy1"), "by_post": o.Post("lead.deputy2"), "rank": 1},
		map[string]any{"post": o.Post("lead.deputy1"), "by_post": o.Post("lead.first"), "rank": 2},
	}}
	do("POST", "/distributions", next, 201)
	next["from"] = "2026-12-02"
	do("POST", "/distributions", next, http.StatusConflict)

	act := made(do("POST", "/unit-acts", map[string]any{"unit": o.Unit("app-pln"), "order": "61", "order_day": "2026-11-20", "from": "2026-12-01", "items": []any{
		map[string]any{"post": o.Post("app-pln.head"), "area": o.Structure().Data().Areas[0].ID},
	}, "substitutes": []any{}}, 201))
	var draft map[string]any
	for _, x := range get("/units/" + o.Unit("app-pln") + "/acts")["items"].([]any) {
		if x := x.(map[string]any); x["id"] == act {
			draft = x
		}
	}
	edit := map[string]any{"order": "62", "order_day": "2026-11-20", "from": "2026-12-02", "items": draft["items"], "substitutes": []any{}, "version": draft["version"]}
	do("PUT", "/unit-acts/"+act, edit, 200)
	do("PUT", "/unit-acts/"+act, edit, http.StatusConflict)
	refused := decode[api.Problem](t, do("POST", "/unit-acts/"+act+"/approve", map[string]any{}, http.StatusUnprocessableEntity)) // an administrator does not approve (6)
	if refused.Violations[0].Paragraph != "6" || refused.Violations[0].Allowed == "" {
		t.Errorf("%+v", refused)
	}
	do("POST", "/unit-acts/"+act+"/drop", map[string]any{"reason": "not needed"}, 200)
	do("POST", "/replacements", map[string]any{"post": o.Post("app-pln.head"), "by_post": o.Post("akmola.head"), "from": "2026-12-01", "order": "8", "order_day": "2026-11-20"}, http.StatusBadRequest)
	do("POST", "/replacements", map[string]any{"post": o.Post("app-pln.head"), "by_post": o.Post("app-hr.head"), "from": "2026-12-01", "to": "2026-12-05", "order": "8", "order_day": "2026-11-20"}, 201)
	statute := structureBody(api.Prefix + "/statutes")
	statute["unit"] = o.Unit("app-pln")
	do("POST", "/statutes", statute, 201)
	if n := len(get("/units/" + o.Unit("app-pln") + "/statutes")["items"].([]any)); n == 0 {
		t.Error("the statute is not listed")
	}
	direction := structureBody(api.Prefix + "/directions")
	direction["unit"] = o.Unit("app-pln")
	do("POST", "/directions/"+made(do("POST", "/directions", direction, 201))+"/end", map[string]any{"until": "2026-12-20"}, 200)
	body := structureBody(api.Prefix + "/advisory")
	body["members"] = []any{map[string]any{"post": o.Post("lead.gp"), "role": "chair"}}
	do("POST", "/advisory/"+made(do("POST", "/advisory", body, 201))+"/close", map[string]any{"until": "2027-01-01", "order": "9"}, 200)
	for path, bad := range map[string]map[string]any{
		"/units": {"since": "2026-02-31"}, "/posts": {"since": "2150-01-01"}, "/people": {"iin": "1"}, "/areas": {"name": text(strings.Repeat("ә", 301))},
	} {
		b := structureBody(api.Prefix + path)
		for k, v := range bad {
			b[k] = v
		}
		if p := decode[api.Problem](t, do("POST", path, b, http.StatusBadRequest)); len(p.Violations) == 0 {
			t.Errorf("%s: nothing is named", path)
		}
	}
}

// TestTablesByProgram: tables go out, come in unchanged, and a fault in them is named by table, row and column.
func TestTablesByProgram(t *testing.T) {
	o := open(t)
	admin := o.token(o.Holder("app-it.head"), account.ScopeWrite)
	stranger := o.token(o.Holder("abai.head"), account.ScopeWrite)
	send := func(token, path, name string, content []byte) result {
		b, kind := form(t, name, content)
		return o.do(call{method: "POST", path: api.Prefix + path, token: token, body: b, kind: kind, lang: "ru"})
	}
	out := o.do(call{method: "GET", path: api.Prefix + "/structure/export", token: admin})
	if out.status != 200 || o.do(call{method: "GET", path: api.Prefix + "/structure/export", token: stranger}).status != http.StatusForbidden {
		t.Fatalf("export: %d", out.status)
	}
	before := marks(o)
	seen := send(admin, "/structure/preview", "structure.xlsx", []byte(out.body))
	if r := decode[api.ImportReport](t, seen); seen.status != 200 || r.Applied || r.Count != 0 || len(r.Tables) != 4 || r.Tables[0].New+r.Tables[0].Changed != 0 {
		t.Fatalf("preview: %d %.300s", seen.status, seen.body)
	}
	var csv bytes.Buffer
	if err := org.WriteCSV(&csv, org.Sheet{Table: "people", Rows: [][]string{{"code", "family", "given", "iin"}, {"70001", "Омаров", "Асқар", "12"}}}); err != nil {
		t.Fatal(err)
	}
	bad := send(admin, "/structure/import", "people.csv", csv.Bytes())
	if p := decode[api.Problem](t, bad); bad.status != http.StatusBadRequest || len(p.Violations) != 1 || p.Violations[0].Field != "people.2.iin" {
		t.Errorf("a fault in a row: %d %.300s", bad.status, bad.body)
	}
	if marks(o) != before || send(stranger, "/structure/import", "people.csv", csv.Bytes()).status != http.StatusForbidden || send(admin, "/structure/import", "x.csv", []byte("a;b\n")).status != http.StatusBadRequest {
		t.Error("a wrong import did something, or was not refused")
	}
	good := send(admin, "/structure/import", "people.csv", bytes.Replace(csv.Bytes(), []byte(",12\r"), []byte(",\r"), 1))
	if r := decode[api.ImportReport](t, good); good.status != 200 || !r.Applied || r.Tables[0].New != 1 || !json.Valid([]byte(good.body)) {
		t.Errorf("import: %d %.300s", good.status, good.body)
	}
}

// The drafts of acts on duties are listed for those who prepare and approve them, as on the pages (6).
func TestDraftsOfActsByProgram_6_G6b(t *testing.T) {
	o := open(t)
	ask, day, unit := o.asks(t), calendar.DayOf(o.Now), o.Unit("s3-soc-1")
	if _, err := o.App.Org.DraftUnitAct(t.Context(), o.Act(o.Holder("s3-soc-1.head")), org.UnitActInput{
		UnitID: unit, Number: "ЖОБА-77", Day: day, From: day.AddDays(30), Items: []org.UnitActItem{{PostID: o.Post("s3-soc-1.officer1"), ZoneBodyID: o.Unit("abai")}},
	}); err != nil {
		t.Fatal(err)
	}
	for post, may := range map[string]bool{"s3-soc-1.head": true, "lead.gp": true, "app-it.head": true, "s3-soc-1.officer1": false, "abai-pub.officer1": false, "akmola.head": false} {
		list := decode[api.List[api.UnitAct]](t, ask(o.token(o.Holder(post), account.ScopeRead), "GET", "/units/"+unit+"/acts", "", http.StatusOK))
		if has := slices.ContainsFunc(list.Items, func(x api.UnitAct) bool { return x.Order == "ЖОБА-77" }); has != may {
			t.Errorf("%s sees the draft: %t", post, has)
		}
	}
}
