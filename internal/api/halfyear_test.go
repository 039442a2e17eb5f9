package api_test

import (
	"net/http"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
)

// The half-yearly analysis through the interface; for those without the right there is no such thing.
func TestHalfYearByInterface_49_1_I491c(t *testing.T) {
	o := open(t)
	apparatus := o.token(o.Holder("app-ctl.head"), account.ScopeWrite)
	chief := o.token(o.Holder("app.chief"), account.ScopeWrite)
	stranger := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	ask := o.asks(t)
	for _, at := range []string{"/half-years", "/half-years/figures", "/half-years/records", "/half-years/findings", "/half-years/export.xlsx"} {
		ask(stranger, "GET", at, "", http.StatusNotFound)
		ask(apparatus, "GET", at, "", http.StatusOK)
	}
	f := decode[api.HalfYear](t, ask(apparatus, "GET", "/half-years/figures?from=2026-01-01&to=2026-11-19", "", http.StatusOK))
	if f.Sent == 0 || len(f.Figures.Units) == 0 || len(f.Figures.Bodies) == 0 {
		t.Errorf("%+v", f)
	}
	list := decode[api.List[api.HalfYearRecord]](t, ask(apparatus, "GET", "/half-years/records?what=sent&from=2026-01-01&to=2026-11-19&limit=2", "", http.StatusOK))
	if len(list.Items) != 2 || list.Next == "" {
		t.Errorf("%+v", list)
	}
	ask(apparatus, "GET", "/half-years/records?what=sent&from=2026-01-01&to=2026-11-19&limit=2&after="+list.Next, "", http.StatusOK)
	for _, bad := range []string{"what=all", "from=2026-05-01", "from=2026-05-01&to=2026-04-01", "from=x"} {
		ask(apparatus, "GET", "/half-years/records?"+bad, "", http.StatusBadRequest)
	}
	for _, x := range decode[api.List[api.HalfYearOwed]](t, ask(chief, "GET", "/half-years", "", http.StatusOK)).Items {
		at := "/half-years/" + x.ID
		if x.State == "made" {
			got := decode[api.HalfYear](t, ask(apparatus, "GET", at, "", http.StatusOK))
			if got.Conclusions == "" || got.MadeDay != x.MadeDay {
				t.Errorf("%+v", got)
			}
			ask(apparatus, "GET", at+"/paper?lang=ru", "", http.StatusOK)
			ask(chief, "POST", at+"/make", `{"version":2,"text":"Снова."}`, http.StatusConflict)
		}
		ask(stranger, "POST", at+"/make", `{"version":1,"text":"Выводы."}`, http.StatusNotFound)
		ask(apparatus, "POST", at+"/make", `{"version":1,"text":"Выводы."}`, http.StatusForbidden)
	}
}
