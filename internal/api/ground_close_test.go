package api_test

import (
	"net/http"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
)

// A ground is closed and opened again through the interface, by the unit that keeps it.
func TestGroundCloseByInterface_39_41_49(t *testing.T) {
	o := open(t)
	ask := o.asks(t)
	officer, region := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite), o.token(o.Holder("akmola.head"), account.ScopeWrite)
	made := decode[api.Done](t, ask(officer, "POST", "/grounds", `{"kind": "instruction", "authority": "deputy", "title": "Өкім", "number": "7", "day": "2026-11-02", "item": "", "measure_day": null, "received_day": null, "names_term": false}`, http.StatusCreated))
	at := "/grounds/" + made.ID
	ask(region, "POST", at+"/close", `{"day": "2026-11-19", "reason": "x"}`, http.StatusForbidden)
	ask(officer, "POST", at+"/close", `{"day": "2026-11-21", "reason": "x"}`, http.StatusBadRequest)
	ask(officer, "POST", at+"/close", `{"day": "2026-11-19", "reason": " "}`, http.StatusBadRequest)
	ask(officer, "POST", at+"/close", `{"day": "2026-11-19", "reason": "x"}`, http.StatusBadRequest)
	ask(officer, "POST", "/grounds/none/close", `{"day": "2026-11-19", "reason": "x"}`, http.StatusNotFound)
	if d := decode[api.Done](t, ask(officer, "POST", at+"/close", `{"day": "2026-11-19", "reason": "Жарлықтың күші жойылды"}`, http.StatusOK)); d.State != "closed" {
		t.Errorf("%+v", d)
	}
	ask(officer, "POST", at+"/close", `{"day": "2026-11-19", "reason": "Жарлықтың күші жойылды"}`, http.StatusConflict)
	g := decode[api.GroundCard](t, ask(region, "GET", at, "", http.StatusOK))
	if g.ClosedDay.String() != "2026-11-19" || g.ClosedReason != "Жарлықтың күші жойылды" || g.ClosedBy == "" || g.ClosedPost == "" {
		t.Errorf("%+v", g)
	}
	if list := decode[api.List[api.Ground]](t, ask(officer, "GET", "/grounds?state=closed", "", http.StatusOK)); len(list.Items) != 1 || list.Items[0].ID != made.ID {
		t.Errorf("%+v", list)
	}
	ask(officer, "POST", at+"/reopen", `{"text": "Жазба қателесіп жабылған"}`, http.StatusOK)
	ask(officer, "POST", at+"/reopen", `{"text": "Жазба қателесіп жабылған"}`, http.StatusConflict)
}
