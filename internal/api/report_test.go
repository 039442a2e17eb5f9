package api_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/web/webtest"
)

// A program says which version of the draft of a report it has read; what another wrote since is a conflict. A file that is gone already
// is taken off all the same, and is read by nobody; what a report was signed with stays with it (40, 44).
func TestReportByPrograms_40_44_I40h(t *testing.T) {
	o := open(t)
	id := webtest.Query[string](o.Office, `SELECT e.id FROM execution e WHERE e.state = 'assigned' AND e.asking = 0 AND e.sent_on = 0 AND e.report_id = '' ORDER BY e.due_day DESC, e.id LIMIT 1`)
	executor := o.token(o.Acting(webtest.Query[string](o.Office, `SELECT lead_post FROM execution WHERE id = $1`, id)).PersonID, account.ScopeWrite)
	sender := o.token(o.Acting(webtest.Query[string](o.Office, `SELECT i.drafter_post FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.id = $1`, id)).PersonID, account.ScopeWrite)
	at := "/api/v1/executions/" + id
	post := func(name, body string, status int) result {
		t.Helper()
		r := o.do(call{method: "POST", path: at + name, token: executor, body: body})
		if r.status != status {
			t.Errorf("%s %s: %d %s", name, body, r.status, r.body)
		}
		return r
	}
	first := decode[api.Done](t, post("/report", `{"text":"Есеп."}`, http.StatusOK))
	for _, body := range []string{`{"text":"Басқа есеп."}`, `{"text":"Басқа есеп.","version":7}`} {
		if r := post("/report", body, http.StatusConflict); !strings.Contains(r.body, "version") {
			t.Errorf("%s: the field is not named: %s", body, r.body)
		}
	}
	one, two := decode[api.File](t, o.put(at+"/files", executor, "", "keste.csv", []byte("total,12\n"))), decode[api.File](t, o.put(at+"/files", executor, "", "keste.csv", []byte("total,13\n")))
	if one.ID == two.ID || two.Name != "keste (2).csv" {
		t.Errorf("%+v, %+v", one, two)
	}
	for range 2 {
		if r := o.do(call{method: "DELETE", path: at + "/files/" + one.ID, token: executor}); r.status != http.StatusOK {
			t.Errorf("taken off: %d %s", r.status, r.body)
		}
	}
	seen := `{"version":` + strconv.FormatInt(first.Version, 10) + `}`
	if r := post("/submit", `{}`, http.StatusBadRequest); !strings.Contains(r.body, "version") {
		t.Errorf("the field is not named: %s", r.body)
	}
	post("/submit", `{"version":9}`, http.StatusConflict)
	post("/submit", seen, http.StatusOK)
	journal := o.do(call{method: "GET", path: "/api/v1/instruments/" + webtest.Query[string](o.Office, `SELECT document_id FROM execution WHERE id = $1`, id) + "/journal?limit=100", token: sender}).body
	for _, f := range []api.File{one, two} {
		want := map[string]int{executor: http.StatusOK, sender: http.StatusNotFound}
		if f.ID == one.ID {
			want[executor] = http.StatusNotFound
		}
		for token, status := range want {
			if r := o.do(call{method: "GET", path: "/api/v1/files/" + f.ID, token: token}); r.status != status {
				t.Errorf("%s is read with %d instead of %d", f.Name, r.status, status)
			}
		}
		if strings.Contains(journal, f.ID) {
			t.Errorf("the journal tells the sender of %s", f.Name)
		}
	}
	o.Now = o.Now.Add(time.Minute)
	boss := o.Acting(o.Post(webtest.Query[string](o.Office, `SELECT u.code FROM unit u JOIN execution e ON e.body_id = u.id WHERE e.id = $1`, id) + ".head"))
	card := "/executions/" + id
	boss.Post(card+"/sign", boss.Get(card).Want(200).Form("form[action="+card+"/sign]")).Want(http.StatusSeeOther)
	x := decode[api.ExecutionCard](t, o.do(call{method: "GET", path: at, token: sender}))
	if len(x.Reports) == 0 || len(x.ReportFiles[x.Reports[0].ID]) != 1 || x.ReportFiles[x.Reports[0].ID][0].ID != two.ID || len(x.OwnFiles) != 1 {
		t.Errorf("the sender sees %+v, %+v", x.OwnFiles, x.ReportFiles)
	}
}
