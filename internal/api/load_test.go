package api_test

import (
	"net/http"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/calendar"
)

func TestLoadByInterface_44_I44f(t *testing.T) {
	o := open(t)
	post := o.Post("s3-soc-1.officer1")
	seat, _ := o.Structure().Acting(post, calendar.DayOf(o.Now))
	token := o.token(seat.PersonID, account.ScopeRead)
	get := func(path string, status int) result {
		r := o.do(call{method: http.MethodGet, path: api.Prefix + path, token: token, lang: "ru"})
		if r.status != status {
			t.Errorf("%s: %d %.300s", path, r.status, r.body)
		}
		return r
	}
	list := decode[api.Load](t, get("/load?area=none&kind=region&weeks=3", http.StatusOK))
	if len(list.Weeks) != 3 || list.Most == 0 || len(list.Bodies) < 5 || len(list.Bodies[0].Weeks) != 3 {
		t.Errorf("%+v", list)
	}
	get("/load/export.xlsx", http.StatusOK)
	for _, bad := range []string{"weeks=0", "weeks=27", "kind=court", "area=nowhere", "from=2026-13-01", "from=2020-01-01", "room=true"} {
		if r := o.do(call{method: http.MethodGet, path: api.Prefix + "/load?" + bad, token: token}); r.status != http.StatusBadRequest && r.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %.300s", bad, r.status, r.body)
		}
	}
}
