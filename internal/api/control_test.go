package api_test

import (
	"net/http"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
)

// The board tells each reader what the register of executions lists for him (3, 4).
func TestControlByInterface_3_4_O5(t *testing.T) {
	o := open(t)
	for post, whole := range map[string]bool{"app-ctl.head": true, "s3-soc-1.head": false, "abai.head": false} {
		token := o.token(o.Holder(post), account.ScopeRead)
		get := func(path string) result {
			r := o.do(call{method: http.MethodGet, path: api.Prefix + path, token: token, lang: "ru"})
			if r.status != http.StatusOK {
				t.Fatalf("%s %s: %d %.300s", post, path, r.status, r.body)
			}
			return r
		}
		b := decode[api.Control](t, get("/control"))
		if b.Whole != whole || b.Total.Open != b.Total.Overdue+b.Total.Today+b.Total.Soon+b.Total.InTime {
			t.Errorf("%s: %+v", post, b.Total)
		}
		var bodies, units int64
		for _, l := range b.Bodies {
			bodies += l.Open
			list := decode[api.List[api.Execution]](t, get("/executions?limit=1&body="+l.ID))
			if list.Total == nil || *list.Total != l.Open {
				t.Errorf("%s, %s: %d stand open, the register tells %v", post, l.Name.RU, l.Open, list.Total)
			}
		}
		for _, l := range b.Units {
			units += l.Open
		}
		if whole && b.Total.Open == 0 || bodies != b.Total.Open || units != b.Total.Open {
			t.Errorf("%s: %d open, %d at bodies, %d with units", post, b.Total.Open, bodies, units)
		}
	}
	if r := o.do(call{method: http.MethodGet, path: api.Prefix + "/control"}); r.status != http.StatusUnauthorized {
		t.Errorf("nobody is told %d", r.status)
	}
}
