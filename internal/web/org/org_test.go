package org_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/calendar"
	orgs "reglament/internal/org"
	"reglament/internal/web/webtest"
)

func mark(o *webtest.Office) int64 { return webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`) }

func TestPagesInThreeLanguages_2_3_5_6_9(t *testing.T) {
	o := webtest.New(t)
	gp := o.Person("lead.gp")
	for _, lang := range []string{"kk", "ru", "en"} {
		c := gp.In(lang)
		for _, path := range []string{
			"/org", "/org?q=а&on=2026-01-15", "/org/duties", "/org/advisory", "/org/units/" + o.Unit("app"), "/org/units/" + o.Unit("lead"),
			"/org/units/" + o.Unit("akmola") + "?on=01.02.2026", "/org/people/" + gp.PersonID, "/org/duties?act=adopt",
		} {
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
	f := url.Values{
		"replacement.post": {o.Post("app-pln.head")}, "replacement.by_post": {o.Post("app-hr.head")}, "replacement.from": {"01.12.2026"},
		"replacement.to": {"05.12.2026"}, "replacement.order": {"12-ж/қ"}, "replacement.order_day": {"20.11.2026"},
	}
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

// To a stranger the pages say that a person is away, on which days and who acts; why, and his personnel number, they say to himself and to those
// who record absences. A draft of an act on duties is shown to those who prepare and approve it (I-260, I-261).
func TestStrangersDoNotSeeWhyNorDrafts_5_6_G6b(t *testing.T) {
	o := webtest.New(t)
	day := calendar.DayOf(o.Now)
	unit, sick := o.Unit("s3-soc-1"), o.Holder("s3-soc-1.officer1")
	system := orgs.Act{Actor: orgs.SystemActor(), Now: o.Now}
	if _, err := o.App.Org.RecordAbsence(t.Context(), system, orgs.AbsenceInput{PersonID: sick, Kind: orgs.AbsenceSick, From: day, To: day.AddDays(3), Order: "77-ж"}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.App.Org.RecordAbsence(t.Context(), system, orgs.AbsenceInput{PersonID: sick, Kind: orgs.AbsenceLeave, From: day.AddDays(20), To: day.AddDays(30)}); err != nil {
		t.Fatal(err)
	}
	if _, err := o.App.Org.DraftUnitAct(t.Context(), o.Act(o.Holder("s3-soc-1.head")), orgs.UnitActInput{
		UnitID: unit, Number: "ЖОБА-77", Day: day, From: day.AddDays(30), Items: []orgs.UnitActItem{{PostID: o.Post("s3-soc-1.officer1"), ZoneBodyID: o.Unit("abai")}},
	}); err != nil {
		t.Fatal(err)
	}
	person, _ := o.Structure().Person(sick)
	for post, sees := range map[string]struct{ why, draft bool }{
		"s3-soc-1.officer1": {true, false}, "s3-soc-1.head": {true, true}, "app-it.head": {true, true}, "lead.gp": {true, true},
		"abai-pub.officer1": {false, false}, "akmola.head": {false, false}, "s1-pre-1.officer1": {false, false},
	} {
		c := o.Person(post)
		of, in := c.Get("/org/people/"+sick).Want(http.StatusOK), c.Get("/org/units/"+unit).Want(http.StatusOK)
		of.Says("#about", "Орнында жоқ")
		for what, has := range map[string]bool{
			"the kind on the page of the person": strings.Contains(of.Text("main"), "жарамсыздық"), "the kind on the page of the unit": strings.Contains(in.Text("main"), "жарамсыздық"),
			"the personnel number": strings.Contains(of.Text("main"), person.Code), "the order": strings.Contains(of.Text("main"), "77-ж"),
			"what is to come": strings.Contains(of.Text("main"), "Демалыс"),
		} {
			if has != sees.why {
				t.Errorf("%s sees %s: %t", post, what, has)
			}
		}
		if has := strings.Contains(in.Body, "ЖОБА-77"); has != sees.draft {
			t.Errorf("%s sees the draft of the act: %t", post, has)
		}
	}
}
