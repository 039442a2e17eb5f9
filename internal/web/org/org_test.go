package org_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

func mark(o *webtest.Office) int64 { return webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`) }

func TestPagesInThreeLanguages_2_3_5_6_9(t *testing.T) {
	o := webtest.New(t)
	gp := o.Person("lead.gp")
	for _, lang := range []string{"kk", "ru", "en"} {
		c := gp.In(lang)
		for _, path := range []string{"/org", "/org?q=а&on=2026-01-15", "/org/duties", "/org/advisory", "/org/units/" + o.Unit("app"), "/org/units/" + o.Unit("lead"),
			"/org/units/" + o.Unit("akmola") + "?on=01.02.2026", "/org/people/" + gp.PersonID, "/org/duties?act=adopt"} {
			c.Get(path).Want(http.StatusOK)
		}
	}
	for path, status := range map[string]int{
		"/org?on=31.02.2026": http.StatusBadRequest, "/org/units/none": http.StatusNotFound, "/org/people/none": http.StatusNotFound, "/org/units/%20": http.StatusNotFound,
	} {
		gp.Get(path).Want(status)
	}
}

func TestAbsenceIsRecordedAndEnded_2_5(t *testing.T) {
	o := webtest.New(t)
	hr, who := o.Acting(o.Post("app-hr.head")), o.Holder("app-pln.head")
	page := "/org/people/" + who
	form := url.Values{"absence.kind": {"trip"}, "absence.from": {"01.12.2026"}, "absence.to": {"05.12.2026"}, "absence.order": {"№ 9-ж/қ"}}
	for name, wrong := range map[string]url.Values{
		"day": {"absence.from": {"32.12.2026"}}, "order of days": {"absence.to": {"30.11.2026"}}, "kind": {"absence.kind": {"holiday"}}, "long": {"absence.order": {strings.Repeat("a", 500)}},
	} {
		bad := url.Values{}
		for k, x := range form {
			bad[k] = x
		}
		for k, x := range wrong {
			bad[k] = x
		}
		before := mark(o)
		if p := hr.Post(page+"/absence", bad).Want(http.StatusUnprocessableEntity); p.Count(".err-sum") != 1 || mark(o) != before {
			t.Errorf("%s: no summary, or something was written", name)
		}
	}
	o.Person("akmola.head").Post(page+"/absence", form).Want(http.StatusForbidden)
	hr.Post(page+"/absence", form).Follow().Want(http.StatusOK).Says("#absences", "01.12.2026")
	id := hr.Get(page + "?act=end_absence").Want(http.StatusOK).Form("#form-end_absence").Get("end_absence.absence")
	hr.Post(page+"/absence/end", url.Values{"end_absence.absence": {id}, "end_absence.to": {"x"}}).Want(http.StatusUnprocessableEntity)
	hr.Post(page+"/absence/end", url.Values{"end_absence.absence": {id}, "end_absence.to": {"03.12.2026"}}).Follow().Says("#absences", "03.12.2026")
}

func TestReplacementIsOrderedAndEnded_5(t *testing.T) {
	o := webtest.New(t)
	hr, page := o.Acting(o.Post("app-hr.head")), "/org/units/"+o.Unit("app-pln")
	f := url.Values{"replacement.post": {o.Post("app-pln.head")}, "replacement.by_post": {o.Post("app-hr.head")}, "replacement.from": {"01.12.2026"},
		"replacement.to": {"05.12.2026"}, "replacement.order": {"12-ж/қ"}, "replacement.order_day": {"20.11.2026"}}
	hr.Post(page+"/replacement", url.Values{"replacement.post": {o.Post("app-pln.head")}}).Want(http.StatusUnprocessableEntity)
	o.Person("akmola.head").Post(page+"/replacement", f).Want(http.StatusForbidden)
	f.Set("replacement.by_post", o.Post("app-pln.head"))
	hr.Post(page+"/replacement", f).Want(http.StatusUnprocessableEntity)
}

func TestDistributionIsAdopted_3(t *testing.T) {
	o := webtest.New(t)
	gp := o.Person("lead.gp")
	f := gp.Get("/org/duties?act=adopt").Want(http.StatusOK).Form("#form-adopt")
	gp.Post("/org/duties/adopt", f).Want(http.StatusUnprocessableEntity)
	f.Set("adopt.order", "501")
	f.Set("adopt.order_day", "20.11.2026")
	f.Set("adopt.from", "01.12.2026")
	o.Person("akmola.head").Post("/org/duties/adopt", f).Want(http.StatusForbidden)
	gp.Post("/org/duties/adopt", f).Follow().Want(http.StatusOK)
	gp.Get("/org/duties?on=01.12.2026").Want(http.StatusOK).Says("#about", "501")
}
