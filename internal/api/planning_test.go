package api_test

import (
	"archive/zip"
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/planning"
)

// planningBody is a body that is lawful in form for a path of planning; nil for any other path.
func planningBody(path string) map[string]any {
	where := strings.TrimPrefix(path, api.Prefix)
	where = strings.ReplaceAll(where, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "*")
	where = strings.ReplaceAll(where, "{id}", "*")
	period := map[string]any{"from": "2027-01-01", "until": "2027-12-31"}
	line := map[string]any{"name": "Іс-шара", "executors": []string{}}
	proposal := map[string]any{"plan": "annual", "period": period, "title": "Ұсыныс", "parts": map[string]string{}, "executors": []string{}}
	return map[string]map[string]any{
		"/plans":                    {"kind": "unit", "period": map[string]any{"from": "2027-01-01", "until": "2027-03-31"}},
		"/plans/windows":            {"kind": "quarterly", "period": map[string]any{"from": "2027-01-01", "until": "2027-03-31"}},
		"/plans/windows/*/nothing":  {"reason": "Ұсыныс жоқ."},
		"/plans/windows/*/withdraw": {"reason": "Күндер өзгереді."},
		"/plans/*/edit":             {"revision": 1, "input": map[string]any{"title": "Жоспар"}},
		"/plans/*/endorse":          {"revision": 1},
		"/plans/*/answer":           {"step": "nothing", "decision": "agreed"},
		"/plans/*/approve":          {"version": 1, "cms": "MAA="},
		"/plans/*/return":           {"reason": "Пысықтау."},
		"/plans/*/recall":           {"reason": "Пысықтау."},
		"/plans/*/withdraw":         {"reason": "Қажет емес."},
		"/plans/*/measures":         line,
		"/measures/*/edit":          {"version": 1, "input": line},
		"/measures/*/place":         {"place": 1},
		"/measures/*/remove":        {"reason": "Қажет емес."},
		"/measures/*/report":        {"conclusions": "Қорытынды", "proposals": "Ұсыныс"},
		"/measures/*/return_report": {"reason": "Пысықтау."},
		"/measures/*/resolve":       {"text": "Іске асыру."},
		"/measures/*/implement":     {"reason": "Орындалды."},
		"/measures/*/return_papers": {"reason": "Пысықтау."},
		"/plans/*/changes":          {"what": "drop", "measure": "nothing", "kind": "new", "circumstances": "Мән-жай", "reason": "Себеп"},
		"/changes/*/edit":           {"version": 1, "input": map[string]any{"what": "drop", "kind": "new", "circumstances": "Мән-жай", "reason": "Себеп"}},
		"/measures/*/bring":         {"cms": "AAAA"},
		"/changes/*/bring":          {"version": 1, "cms": "AAAA"},
		"/changes/*/approve":        {"cms": "AAAA"},
		"/changes/*/answer":         {"step": "nothing", "decision": "agreed"},
		"/changes/*/refuse":         {"reason": "Негізсіз."},
		"/changes/*/withdraw":       {"reason": "Қажет емес."},
		"/proposals":                proposal,
		"/proposals/check":          proposal,
		"/proposals/*/edit":         {"version": 1, "input": proposal},
		"/proposals/*/agree":        {"version": 1},
		"/proposals/*/answer":       {"step": "nothing", "decision": "agreed"},
		"/proposals/*/send":         {"version": 1},
		"/proposals/*/recall":       {"reason": "Пысықтау."},
		"/proposals/*/withdraw":     {"reason": "Қажет емес."},
		"/proposals/*/accept":       {},
		"/proposals/*/split":        {"measures": []any{line, line}},
		"/proposals/*/reject":       {"reason": "Орынсыз."},
		"/proposals/merge":          {"proposals": []string{"nothing", "nobody"}},
	}[where]
}

// planner are the tokens of those who plan in the demonstration office.
type planner struct {
	o                  *office
	officer, apparatus string
}

func (p planner) post(t *testing.T, token, path string, body any, want int) map[string]any {
	t.Helper()
	c := call{method: "POST", path: "/api/v1" + path, token: token}
	if body != nil {
		c.body = asJSON(t, body)
	}
	r := p.o.do(c)
	if r.status != want {
		t.Fatalf("%s: %d instead of %d: %.600s", path, r.status, want, r.body)
	}
	return decode[map[string]any](t, r)
}

func (p planner) get(t *testing.T, token, path string) map[string]any {
	t.Helper()
	r := p.o.do(call{method: "GET", path: "/api/v1" + path, token: token})
	if r.status != http.StatusOK {
		t.Fatalf("%s: %d %.600s", path, r.status, r.body)
	}
	return decode[map[string]any](t, r)
}

// paper asks for a paper of a plan.
func (p planner) paper(t *testing.T, token, id, want string, status int) []byte {
	t.Helper()
	r := p.o.do(call{method: "GET", path: "/api/v1/plans/" + id + "/paper?" + want, token: token})
	if r.status != status {
		t.Fatalf("%s: %d %.300s", want, r.status, r.body)
	}
	return []byte(r.body)
}

// answerAll answers every open step of a record by whoever may.
func (p planner) answerAll(t *testing.T, base, id string) {
	t.Helper()
	for range 60 {
		answered := false
		for _, post := range p.o.Structure().Data().Posts {
			if !slices.Contains([]string{"first_deputy", "deputy", "coa", "service_chief", "department_chief", "unit_head", "body_head"}, string(post.Kind)) {
				continue
			}
			seat, ok := p.o.Structure().Acting(post.ID, calendar.DayOf(p.o.Now))
			if !ok {
				continue
			}
			token := p.o.token(seat.PersonID, account.ScopeWrite)
			r := p.o.do(call{method: "GET", path: "/api/v1" + base + "/" + id, token: token})
			if r.status != http.StatusOK {
				continue
			}
			for _, step := range decode[struct {
				Steps []string `json:"steps"`
			}](t, r).Steps {
				p.post(t, token, base+"/"+id+"/answer", map[string]any{"step": step, "decision": "agreed"}, http.StatusOK)
				answered = true
			}
		}
		if !answered {
			return
		}
	}
}

func wholeProposal(o *office, title string) map[string]any {
	parts := map[string]string{}
	for _, k := range planning.ProposalParts {
		parts[k] = "Мазмұны " + k
	}
	return map[string]any{
		"plan": "annual", "period": map[string]any{"from": "2027-01-01", "until": "2027-12-31"}, "title": title, "parts": parts,
		"executors": []string{o.Unit("s3")}, "due": "2027-01-25",
	}
}

func TestPlanningThroughTheInterface_11_12_13_16_P12a_P12c_P12d_P12f_P13a_P16(t *testing.T) {
	o := open(t)
	p := planner{o, o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite), o.token(o.Holder("app-pln.head"), account.ScopeWrite)}
	if list := p.get(t, p.officer, "/plans/windows")["items"].([]any); len(list) < 2 {
		t.Fatalf("%d windows", len(list))
	}
	broken := wholeProposal(o, "Еңбек заңнамасын қолдануды талдау")
	delete(broken["parts"].(map[string]string), "method")
	if list := p.post(t, p.officer, "/proposals/check", broken, http.StatusOK)["items"].([]any); len(list) != 1 {
		t.Fatalf("%v", list)
	}
	var sent []string
	for _, title := range []string{"Еңбек заңнамасын қолдануды талдау", "Еңбек заңнамасының қолданылуын талдау", "Жер заңнамасын тексеру", "Бюджет қаражатын тексеру"} {
		id := p.post(t, p.officer, "/proposals", wholeProposal(o, title), http.StatusCreated)["id"].(string)
		refused := p.post(t, p.officer, "/proposals/"+id+"/send", map[string]any{"version": 1}, http.StatusUnprocessableEntity)
		if v := refused["violations"].([]any)[0].(map[string]any); v["paragraph"] != "12" {
			t.Errorf("%v", v)
		}
		p.post(t, p.officer, "/proposals/"+id+"/agree", map[string]any{"version": 1}, http.StatusOK)
		p.answerAll(t, "/proposals", id)
		p.post(t, p.officer, "/proposals/"+id+"/send", map[string]any{"version": 1}, http.StatusOK)
		sent = append(sent, id)
	}
	plan := map[string]any{"kind": "annual", "period": map[string]any{"from": "2027-01-01", "until": "2027-12-31"}}
	p.post(t, p.officer, "/plans", plan, http.StatusUnprocessableEntity)
	id := p.post(t, p.apparatus, "/plans", plan, http.StatusCreated)["id"].(string)
	p.post(t, p.apparatus, "/proposals/merge", map[string]any{"proposals": sent[:2]}, http.StatusOK)
	p.post(t, p.apparatus, "/proposals/"+sent[2]+"/accept", map[string]any{}, http.StatusOK)
	p.post(t, p.apparatus, "/proposals/"+sent[3]+"/reject", map[string]any{"reason": "Өткен жылы жүргізілген."}, http.StatusOK)
	like := p.get(t, p.apparatus, "/plans/similar?name=Жер+заңнамасын+тексеру&from=2027-01-01&until=2027-12-31")["items"].([]any)
	if len(like) == 0 {
		t.Error("no likely duplicate")
	}
	table := p.get(t, p.apparatus, "/plans/"+id+"/measures")["items"].([]any)
	if len(table) != 2 {
		t.Fatalf("%v", table)
	}
	first := table[0].(map[string]any)["id"].(string)
	p.post(t, p.apparatus, "/measures/"+first+"/place", map[string]any{"place": 2}, http.StatusOK)
	p.get(t, p.apparatus, "/measures/"+first)
	p.get(t, p.apparatus, "/plans/"+id+"/load")
	p.paper(t, p.apparatus, id, "form=pdf&lang=ru", http.StatusOK)
	p.paper(t, p.apparatus, id, "form=docx", http.StatusOK)
	p.paper(t, p.apparatus, id, "form=original", http.StatusConflict)
	card := p.get(t, p.apparatus, "/plans/"+id)
	p.post(t, p.apparatus, "/plans/"+id+"/endorse", map[string]any{"revision": card["revision"]}, http.StatusOK)
	p.answerAll(t, "/plans", id)
	p.post(t, p.apparatus, "/plans/"+id+"/submit", nil, http.StatusOK)
	p.approved(t, id)
}

// approved brings a submitted plan to its approval and receipt.
func (p planner) approved(t *testing.T, id string) {
	t.Helper()
	o := p.o
	seat, ok := o.Structure().Acting(o.Post("lead.gp"), calendar.DayOf(o.Now))
	if !ok {
		t.Fatal("nobody acts for the General Prosecutor")
	}
	gp := o.token(seat.PersonID, account.ScopeWrite)
	todo := decode[api.ToSign](t, o.do(call{method: "GET", path: "/api/v1/plans/" + id + "/signing", token: gp}))
	cms, err := o.App.DemoCMS(t.Context(), seat.PersonID, [][]byte{todo.Data}, app.DemoOptions{At: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	card := p.get(t, gp, "/plans/"+id)
	p.post(t, gp, "/plans/"+id+"/approve", map[string]any{"version": card["version"], "cms": "MAA="}, http.StatusBadRequest)
	p.post(t, gp, "/plans/"+id+"/approve", map[string]any{"version": card["version"], "cms": cms[0]}, http.StatusOK)
	head, _ := o.Structure().Acting(o.Post("s3.head"), calendar.DayOf(o.Now))
	chief := o.token(head.PersonID, account.ScopeWrite)
	p.post(t, chief, "/plans/"+id+"/receive", nil, http.StatusOK)
	card = p.get(t, chief, "/plans/"+id)
	if card["state"] != "distributed" {
		t.Errorf("%v", card["state"])
	}
}

// docx is a Word document with one table.
func docx(t *testing.T, rows ...[]string) string {
	t.Helper()
	var x strings.Builder
	x.WriteString(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:tbl>`)
	for _, row := range rows {
		x.WriteString("<w:tr>")
		for _, cell := range row {
			x.WriteString("<w:tc><w:p><w:r><w:t>" + cell + "</w:t></w:r></w:p></w:tc>")
		}
		x.WriteString("</w:tr>")
	}
	x.WriteString("</w:tbl></w:body></w:document>")
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	if err == nil {
		_, err = w.Write([]byte(x.String()))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestImportOfProposals_12_P12b_P12e(t *testing.T) {
	o := open(t)
	token := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	file := docx(t, []string{"Р/с", "Іс-шараның атауы", "Жауапты орындаушылар", "Орындау мерзімі", "Объект"}, []string{"1", "2", "3", "4", "5"},
		[]string{"1", "Көлік заңнамасын талдау", "s3; Жоқ бөлімше", "наурыз", "Көлік"}, []string{"2", "", "s3", "наурыз", ""}, []string{"3", "Орман заңнамасын талдау", "", "кейін", ""})
	body, kind := form(t, "ұсыныс.docx", []byte(file))
	r := o.do(call{method: "POST", path: "/api/v1/proposals/import/file?from=2027-01-01", token: token, body: body, kind: kind})
	if r.status != http.StatusCreated {
		t.Fatalf("%d %s", r.status, r.body)
	}
	report := decode[struct {
		Made     []struct{ ID, Title string }
		Problems []struct {
			Row  int
			Part string
		}
	}](t, r)
	if len(report.Made) != 2 || len(report.Problems) != 3 || report.Problems[0].Row != 3 || report.Problems[0].Part != "executors" || report.Problems[2].Part != "due" {
		t.Errorf("%+v", report)
	}
	for name, content := range map[string][]byte{"a.docx": []byte("PK"), "b.docx": []byte(docx(t)), "c.xlsx": {}} {
		body, kind := form(t, name, content)
		if r := o.do(call{method: "POST", path: "/api/v1/proposals/import/file?from=2027-01-01", token: token, body: body, kind: kind}); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
	}
}
