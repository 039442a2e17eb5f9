package api_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/web/webtest"
)

// acting is a token of whoever acts in the post.
func (o *office) acting(post string) (token, person string) {
	o.t.Helper()
	seat, ok := o.Structure().Acting(post, calendar.DayOf(o.Now))
	if !ok {
		o.t.Fatalf("nobody acts in %s", post)
	}
	return o.token(seat.PersonID, account.ScopeWrite), seat.PersonID
}

// Bulk acts do what is lawful of what is asked, say of each record why not, and do nothing twice under one key.
func TestBulkByInterface_44(t *testing.T) {
	o := open(t)
	ask := o.asks(t)
	id := webtest.Query[string](o.Office, `SELECT document_id FROM instrument WHERE state = 'agreed' ORDER BY document_id LIMIT 1`)
	draft := webtest.Query[string](o.Office, `SELECT document_id FROM instrument WHERE state = 'draft' LIMIT 1`)
	signer, person := o.acting(webtest.Query[string](o.Office, `SELECT signer_post FROM instrument WHERE document_id = $1`, id))
	paper := decode[api.ToSign](t, ask(signer, "GET", "/instruments/"+id+"/signing", "", http.StatusOK))
	messages, err := o.App.DemoCMS(t.Context(), person, [][]byte{paper.Data}, app.DemoOptions{At: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	cms := base64.StdEncoding.EncodeToString(messages[0])
	sign := func(message string) string {
		return `{"act": "sign", "items": [{"id": "` + draft + `"}, {"id": "` + id + `", "cms": "` + message + `"}, {"id": "?"}]}`
	}
	unsigned := decode[api.BulkDone](t, ask(signer, "POST", "/instruments/bulk", sign(""), http.StatusOK))
	if unsigned.Done != 0 || unsigned.Failed != 3 || unsigned.Results[2].Problem.Code != "not_found" {
		t.Errorf("%+v", unsigned)
	}
	for range 2 { // the second is answered as the first was
		r := o.do(call{method: "POST", path: api.Prefix + "/instruments/bulk", token: signer, key: "bulk", body: sign(cms)})
		done := decode[api.BulkDone](t, r)
		if done.Done != 1 || done.Failed != 2 || done.Results[1].Done == nil || done.Results[1].Done.State != "signed" || done.Results[0].Problem == nil {
			t.Errorf("%s", r.body)
		}
	}
	sent := decode[api.BulkDone](t, ask(signer, "POST", "/instruments/bulk", `{"act": "send", "items": [{"id": "`+draft+`"}, {"id": "`+id+`"}]}`, http.StatusOK))
	if sent.Done != 1 || sent.Results[1].Done.State != "sent" {
		t.Errorf("%+v", sent)
	}
	ask(signer, "POST", "/instruments/bulk", `{"act": "burn", "items": [{"id": "`+id+`"}]}`, http.StatusBadRequest)
	ask(signer, "POST", "/instruments/bulk", `{"act": "send", "items": []}`, http.StatusBadRequest)

	execution := webtest.Query[string](o.Office, `SELECT id FROM execution WHERE document_id = $1 ORDER BY ordinal LIMIT 1`, id)
	head := webtest.Query[string](o.Office, `SELECT substr(grantee, 3) FROM turn WHERE ref_id = $1 AND kind = 'receive' AND grantee LIKE 'b:%'`, execution)
	var recipient string
	for _, p := range o.Structure().Posts(head, calendar.DayOf(o.Now)) {
		if strings.HasSuffix(string(p.Kind), "body_head") {
			recipient, _ = o.acting(p.ID)
		}
	}
	got := decode[api.BulkDone](t, ask(recipient, "POST", "/executions/bulk", `{"ids": ["`+execution+`", "none"]}`, http.StatusOK))
	if got.Done != 1 || got.Failed != 1 || got.Results[0].Done.State != "received" {
		t.Errorf("%+v", got)
	}
	for _, n := range []int{199, 200, 201} { // a key near its bound serves every record; one over it is no key
		r := o.do(call{method: "POST", path: api.Prefix + "/executions/bulk", token: recipient, key: strings.Repeat("k", n), body: `{"ids": ["` + execution + `", "` + execution + `"]}`})
		if n > 200 {
			if r.status < 400 && decode[api.BulkDone](t, r).Done > 0 {
				t.Errorf("%d characters: %s", n, r.body)
			}
			continue
		}
		for _, x := range decode[api.BulkDone](t, r).Results {
			if x.Problem == nil || x.Problem.Status != http.StatusConflict { // received already: it is the act that is judged, not the key
				t.Errorf("%d characters: %s", n, r.body)
			}
		}
	}
	resolve := func(over string, status int) {
		t.Helper()
		body := asJSON(t, map[string]any{"text": "Орындаңыз.", "lead_post": o.Post(webtest.Query[string](o.Office, `SELECT code FROM unit WHERE id = $1`, head) + ".head"), "over": over})
		ask(recipient, "POST", "/executions/"+execution+"/resolution", body, status)
	}
	resolve("", http.StatusOK)
	resolve("", http.StatusConflict) // another resolved meanwhile
	resolve(decode[api.ExecutionCard](t, ask(recipient, "GET", "/executions/"+execution, "", http.StatusOK)).ResolutionID, http.StatusOK)
}

// Views of registers are kept, listed and forgotten; those of another person do not exist.
func TestSavedViewsByInterface(t *testing.T) {
	o := open(t)
	ask := o.asks(t)
	officer, stranger := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite), o.token(o.Holder("akmola.head"), account.ScopeWrite)
	kept := decode[api.SavedView](t, ask(officer, "PUT", "/views", `{"register": "instruments", "name": "A", "query": "state=sent&x=1"}`, http.StatusOK))
	if kept.ID == "" || kept.Query != "state=sent" {
		t.Errorf("%+v", kept)
	}
	if list := decode[api.List[api.SavedView]](t, ask(officer, "GET", "/views?register=instruments", "", http.StatusOK)); len(list.Items) != 1 || list.Items[0] != kept {
		t.Errorf("%+v", list)
	}
	if list := decode[api.List[api.SavedView]](t, ask(stranger, "GET", "/views?register=instruments", "", http.StatusOK)); len(list.Items) != 0 {
		t.Errorf("%+v", list)
	}
	ask(stranger, "DELETE", "/views/"+kept.ID, "", http.StatusNotFound)
	ask(officer, "DELETE", "/views/"+kept.ID, "", http.StatusOK)
	ask(officer, "DELETE", "/views/"+kept.ID, "", http.StatusNotFound)
	ask(officer, "PUT", "/views", `{"register": "people", "name": "A", "query": ""}`, http.StatusBadRequest)
	ask(officer, "GET", "/views", "", http.StatusBadRequest)
}

// Who was refused at the door is for administrators.
func TestRefusedLoginsByInterface(t *testing.T) {
	o := open(t)
	ask := o.asks(t)
	admin, officer := o.token(o.Holder("app-it.head"), account.ScopeWrite), o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	for range 3 {
		if _, err := o.App.Accounts.Login(t.Context(), account.LoginInput{Login: "nobody", Password: "wrong wrong wrong", Address: "10.0.0.1"}, o.Now); err == nil {
			t.Fatal("let in")
		}
	}
	list := decode[api.List[api.RefusedLogin]](t, ask(admin, "GET", "/refused-logins", "", http.StatusOK))
	if len(list.Items) != 1 || list.Items[0].Attempts != 3 || list.Items[0].Why != account.FaultUnknown || list.Items[0].PersonID != "" {
		t.Errorf("%+v", list)
	}
	if none := decode[api.List[api.RefusedLogin]](t, ask(admin, "GET", "/refused-logins?person=x", "", http.StatusOK)); len(none.Items) != 0 {
		t.Errorf("%+v", none)
	}
	ask(officer, "GET", "/refused-logins", "", http.StatusForbidden)
}
