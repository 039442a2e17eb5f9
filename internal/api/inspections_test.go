package api_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/web/webtest"
)

// The register of inspections through the interface: offered, entered once, told in the load, ended, called off, and what is refused.
func TestInspectionsByInterface_44_I44f(t *testing.T) {
	o := open(t)
	officer, stranger := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite), o.token(o.Holder("karaganda-pub.officer1"), account.ScopeWrite)
	ask := o.asks(t)
	offer := decode[api.InspectionOffer](t, ask(officer, "GET", "/inspections/offer", "", http.StatusOK))
	if len(offer.Kinds) != 4 || len(offer.Bodies) < 10 || offer.Unit == "" {
		t.Errorf("%+v", offer)
	}
	ground := webtest.Query[string](o.Office, `SELECT id FROM ground WHERE body_id = $1 AND closed_day IS NULL ORDER BY id LIMIT 1`, o.Unit("gpo"))
	body := func(kind, area, from, to string) string {
		return `{"kind":"` + kind + `","body_id":"` + o.Unit("kostanay") + `"` + area + `,"from":"` + from + `","to":"` + to + `","ground_id":"` + ground + `"}`
	}
	made := o.do(call{method: "POST", path: api.Prefix + "/inspections", token: officer, lang: "ru", key: "insp-1", body: body("complex", "", "2026-11-16", "2026-11-27")})
	if made.status != http.StatusCreated {
		t.Fatalf("%d %s", made.status, made.body)
	}
	id := decode[api.Done](t, made).ID
	at := "/inspections/" + id
	card := decode[api.InspectionCard](t, ask(officer, "GET", at, "", http.StatusOK))
	if card.State != "running" || !card.MayEnd || !card.MayCallOff || card.Ground == "" || card.AreaID != "" {
		t.Errorf("%+v", card)
	}
	load := decode[api.Load](t, ask(officer, "GET", "/load?weeks=2", "", http.StatusOK))
	found := false
	for _, b := range load.Bodies {
		if b.BodyID == o.Unit("kostanay") {
			found = len(b.Inspections) > 0 && b.Weight[0] >= b.Weeks[0]+5
		}
	}
	if !found {
		t.Error("the load does not regard it")
	}
	ask(stranger, "GET", at, "", http.StatusNotFound)
	ask(stranger, "POST", at+"/call-off", `{"text":"Нет."}`, http.StatusNotFound)
	ask(officer, "POST", "/inspections", body("complex", "", "2026-11-20", "2026-11-24"), http.StatusBadRequest)
	ask(officer, "POST", "/inspections", body("raid", "", "2026-11-20", "2026-11-24"), http.StatusBadRequest)
	ask(officer, "POST", "/inspections", body("thematic", "", "2026-11-20", "2026-11-24"), http.StatusBadRequest)
	ask(officer, "POST", at+"/end", `{"day":"2026-11-25","reason":"Рано."}`, http.StatusBadRequest)
	ask(officer, "POST", at+"/end", `{"day":"2026-11-19","reason":"Вопросы проверены."}`, http.StatusOK)
	ask(officer, "POST", at+"/end", `{"day":"2026-11-19","reason":"Снова."}`, http.StatusConflict)
	if c := decode[api.InspectionCard](t, ask(officer, "GET", at, "", http.StatusOK)); c.State != "ended" || c.Closed == nil || c.Closed.Reason == "" || c.Last.String() != "2026-11-19" || c.To.String() != "2026-11-27" {
		t.Errorf("%+v", c)
	}
	next := decode[api.Done](t, o.do(call{method: "POST", path: api.Prefix + "/inspections", token: officer, body: body("complex", "", "2026-12-07", "2026-12-11")})).ID
	ask(officer, "POST", "/inspections/"+next+"/call-off", `{"text":" "}`, http.StatusBadRequest)
	ask(officer, "POST", "/inspections/"+next+"/call-off", `{"text":"Отложена."}`, http.StatusOK)
	if l := decode[api.List[api.Inspection]](t, ask(officer, "GET", "/inspections?state=off&body="+o.Unit("kostanay"), "", http.StatusOK)); len(l.Items) != 1 || l.Items[0].ID != next {
		t.Errorf("%+v", l)
	}
	if x := ask(officer, "GET", "/inspections/export.xlsx?kind=complex", "", http.StatusOK); !strings.HasPrefix(x.body, "PK") {
		t.Error("no workbook")
	}
	for _, bad := range []string{"state=lost", "kind=raid", "area=nowhere", "body=nowhere"} {
		ask(officer, "GET", "/inspections?"+bad, "", http.StatusBadRequest)
	}
}
