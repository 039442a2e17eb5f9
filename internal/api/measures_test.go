package api_test

import (
	"net/http"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/app"
	"reglament/internal/calendar"
)

// ownPlan brings the plan of a unit into force through the interface and gives its id and that of its measure.
func (p planner) ownPlan(t *testing.T, token string) (plan, measure string) {
	t.Helper()
	o := p.o
	y, m, _ := calendar.DayOf(o.Now).YMD()
	from := calendar.Date(y, m-(m-1)%3, 1)
	due := from.AddMonths(3).AddDays(-1)
	plan = p.post(t, token, "/plans", map[string]any{"kind": "unit", "period": map[string]any{"from": from, "until": due}}, http.StatusCreated)["id"].(string)
	measure = p.post(t, token, "/plans/"+plan+"/measures", map[string]any{
		"name": "Ішкі талдау", "object": "Істер", "subject": "Қадағалау", "form": "талдау", "period": "2026 жыл", "completion": "анықтама", "due": due,
		"executors": []string{o.Unit("s3")},
	}, http.StatusCreated)["id"].(string)
	card := p.get(t, token, "/plans/"+plan)
	p.post(t, token, "/plans/"+plan+"/endorse", map[string]any{"revision": card["revision"]}, http.StatusOK)
	p.post(t, token, "/plans/"+plan+"/submit", nil, http.StatusOK)
	seat, ok := o.Structure().Acting(card["approver_post"].(string), calendar.DayOf(o.Now))
	if !ok {
		t.Fatal("nobody acts for who approves")
	}
	approver := o.token(seat.PersonID, account.ScopeWrite)
	todo := decode[api.ToSign](t, o.do(call{method: "GET", path: "/api/v1/plans/" + plan + "/signing", token: approver}))
	cms, err := o.App.DemoCMS(t.Context(), seat.PersonID, [][]byte{todo.Data}, app.DemoOptions{At: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	card = p.get(t, approver, "/plans/"+plan)
	p.post(t, approver, "/plans/"+plan+"/approve", map[string]any{"version": card["version"], "cms": cms[0]}, http.StatusOK)
	return plan, measure
}

func TestExecutionThroughTheInterface_18_19_P18a_P18c_P18f_P18g_P19a_P19c(t *testing.T) {
	o := open(t)
	head, _ := o.Structure().Acting(o.Post("s3.head"), calendar.DayOf(o.Now))
	chief := o.token(head.PersonID, account.ScopeWrite)
	p := planner{o, chief, chief}
	plan, m := p.ownPlan(t, chief)
	if list := p.get(t, chief, "/measures?plan="+plan+"&outcome=waiting")["items"].([]any); len(list) != 1 {
		t.Fatalf("%v", list)
	}
	p.post(t, chief, "/measures/"+m+"/start", nil, http.StatusOK)
	p.post(t, chief, "/measures/"+m+"/start", nil, http.StatusConflict)
	p.post(t, chief, "/measures/"+m+"/report", map[string]any{"conclusions": "Қорытынды", "proposals": "Ұсыныс"}, http.StatusOK)
	memo := p.get(t, chief, "/measures/"+m+"/control")["memo"].(map[string]any)
	again := func(version any) map[string]any {
		return map[string]any{"conclusions": "Қорытынды", "proposals": "Ұсыныс", "memo": memo["id"], "version": version}
	}
	p.post(t, chief, "/measures/"+m+"/report", map[string]any{"conclusions": "Басқа", "proposals": "Басқа"}, http.StatusConflict)
	p.post(t, chief, "/measures/"+m+"/report", again(memo["version"]), http.StatusOK)
	p.post(t, chief, "/measures/"+m+"/report", again(memo["version"]), http.StatusConflict)
	refused := p.post(t, chief, "/measures/"+m+"/put", nil, http.StatusUnprocessableEntity)
	if v := refused["violations"].([]any); len(v) != 2 || v[0].(map[string]any)["paragraph"] != "18" {
		t.Errorf("%v", v)
	}
	p.post(t, chief, "/measures/"+m+"/off", nil, http.StatusConflict)
	for path, want := range map[string]int{"/signing": http.StatusUnprocessableEntity, "/memo/paper?form=original": http.StatusConflict, "/memo/paper?form=docx": http.StatusOK} { // it is a draft still
		if r := o.do(call{method: "GET", path: "/api/v1/measures/" + m + path, token: chief}); r.status != want {
			t.Errorf("%s: %d, want %d", path, r.status, want)
		}
	}
	if r := o.do(call{method: "GET", path: "/api/v1/measures/" + m + "/memo/paper", token: chief}); r.status != http.StatusOK {
		t.Errorf("a preview of the memo: %d", r.status)
	}
	card := p.get(t, chief, "/measures/"+m+"/control")
	if card["state"] != "running" || card["memo"].(map[string]any)["state"] != "draft" {
		t.Errorf("%v", card)
	}
	change := map[string]any{"what": "drop", "measure": m, "kind": "new", "circumstances": "Жаңа", "reason": "Қажет емес"}
	id := p.post(t, chief, "/plans/"+plan+"/changes", change, http.StatusCreated)["id"].(string)
	refused = p.post(t, chief, "/changes/"+id+"/bring", map[string]any{"version": 1, "cms": "AAAA"}, http.StatusUnprocessableEntity)
	if v := refused["violations"].([]any)[0].(map[string]any); v["paragraph"] != "19" {
		t.Errorf("%v", v)
	}
	if x := p.get(t, chief, "/changes/"+id); x["state"] != "draft" || len(x["violations"].([]any)) == 0 {
		t.Errorf("%v", x)
	}
	if r := o.do(call{method: "GET", path: "/api/v1/changes/" + id + "/signing", token: chief}); r.status != http.StatusUnprocessableEntity {
		t.Errorf("what does not pass is not given to be signed: %d", r.status)
	}
	if r := o.do(call{method: "GET", path: "/api/v1/changes/" + id + "/paper", token: chief}); r.status != http.StatusOK {
		t.Errorf("a preview of the report: %d", r.status)
	}
	p.post(t, chief, "/changes/"+id+"/withdraw", map[string]any{"reason": "Қажеті жоқ"}, http.StatusOK)
	if list := p.get(t, chief, "/plans/"+plan+"/changes")["items"].([]any); len(list) != 1 {
		t.Errorf("%v", list)
	}
	if list := p.get(t, chief, "/practice?plan="+plan+"&by=kind")["items"].([]any); len(list) != 1 {
		t.Errorf("%v", list)
	}
	p.get(t, chief, "/plans/"+plan+"/rehearsal")
}
