package org_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// Where closing is refused for open work, the way on is on the same page: the work is handed over, then the unit owes nothing.
func TestOpenWorkIsHandedOverByForm_5_6(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	post := "/org/posts/" + o.Post("s3-soc-1.officer1")
	good := map[string]string{"to": o.Post("s3-soc-1.officer2"), "order": "15-ж", "order_day": "20.11.2026", "reason": "Лауазым қысқартылады."}
	wrongly(t, o, admin, post, "handover", good, map[string]string{"to": "", "order": "", "order_day": "21.11.2026", "reason": ""})
	foreign, wrong := fill(admin, post, "handover", good)
	wrong.Set("handover.to", o.Post("akmola.head"))
	admin.Post(foreign, wrong).Want(http.StatusUnprocessableEntity)
	for _, lang := range []string{"kk", "ru", "en"} {
		if text := admin.In(lang).Get(post + "?act=handover").Want(http.StatusOK).Text("#form-handover"); strings.Contains(text, "pages.") {
			t.Errorf("%s: %s", lang, text)
		}
	}
	admin.In("kk")
	send(t, admin, post, "handover", good).Says("#handed", "15-ж")
	to, form := fill(admin, post, "handover", good)
	admin.Post(to, form).Want(http.StatusConflict)
	o.Person("s3-soc-1.officer2").Get("/").Want(http.StatusOK)
	unit := "/org/units/" + o.Unit("s3-soc-1")
	good = map[string]string{"to": o.Unit("s3-eco-1"), "order": "16", "order_day": "20.11.2026", "reason": "Бөлімше таратылады."}
	wrongly(t, o, admin, unit, "handover", good, map[string]string{"to": "", "reason": ""})
	send(t, admin, unit, "handover", good).Says("#handed", "№ 16")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM duty WHERE closed_at = 0 AND (debtor_unit = $1 OR creditor_unit = $1)`, o.Unit("s3-soc-1")); n != 0 {
		t.Errorf("the unit is in %d open duties", n)
	}
	o.Person("akmola.head").Post(post+"/handover", url.Values{"handover.to": {o.Post("s3-soc-1.officer2")}, "handover.order": {"1"}, "handover.order_day": {"20.11.2026"}, "handover.reason": {"x"}}).Want(http.StatusForbidden)
}
