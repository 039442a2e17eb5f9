package admin_test

import (
	"net/http"
	"net/url"
	"testing"

	"reglament/internal/web/webtest"
)

func TestOnlyAdministratorsFindThePages(t *testing.T) {
	o := webtest.New(t)
	gp, admin := o.Person("lead.gp"), o.Person("app-it.head")
	for _, path := range []string{"/admin", "/admin/calendar", "/admin/accounts", "/admin/accounts/" + gp.PersonID, "/admin/status", "/admin/journal", "/admin/numbers", "/admin/structure", "/admin/structure/export.zip"} {
		gp.Get(path).Want(http.StatusNotFound)
		for _, lang := range []string{"kk", "ru", "en"} {
			admin.In(lang).Get(path).Want(http.StatusOK)
		}
	}
	for _, path := range []string{"/admin/accounts/new", "/admin/calendar/move", "/admin/calendar/year", "/admin/numbers", "/admin/journal/verify", "/admin/structure/import"} {
		gp.Post(path, url.Values{}).Want(http.StatusNotFound)
	}
	admin.Get("/admin/structure/export.xlsx").Want(http.StatusOK)
	admin.Get("/admin/accounts/none").Want(http.StatusNotFound)
}

func TestWrongInputComesBack(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	for _, path := range []string{"/admin/accounts/new", "/admin/calendar/move", "/admin/calendar/year", "/admin/numbers", "/admin/structure/import", "/admin/accounts/" + o.Holder("lead.gp") + "/reset"} {
		if p := admin.Post(path, url.Values{}).Want(http.StatusUnprocessableEntity); p.Count(".err-sum") != 1 {
			t.Errorf("%s: no summary of errors", path)
		}
	}
	admin.Upload("/admin/structure/import", nil, webtest.File{Field: "import.file", Name: "a.csv", Content: []byte("x;y\n1;2\n")}).Want(http.StatusUnprocessableEntity)
}

func TestDayIsMovedAfterPreview(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	seen := admin.Post("/admin/calendar/move", url.Values{"move.day": {"24.12.2026"}, "move.working": {"off"}, "move.reason": {"Себебі"}, "move.reason_ru": {"Причина"}, "move.reason_en": {"Reason"}, "move.act": {"№ 1"}}).Want(http.StatusOK)
	admin.Post("/admin/calendar/move", seen.Form("#form-move-apply")).Follow().Want(http.StatusOK).Says("#history", "24.12.2026")
	// The same press again is answered as the first was; another press upon what has moved on meanwhile is a conflict.
	again := seen.Form("#form-move-apply")
	admin.Post("/admin/calendar/move", again).Want(http.StatusSeeOther)
	again.Set("_key", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	admin.Post("/admin/calendar/move", again).Want(http.StatusConflict)
}

func TestPasswordIsShownOnceAndTheJournalVerifies(t *testing.T) {
	o := webtest.New(t)
	admin, who := o.Person("app-it.head"), o.Person("lead.gp").PersonID
	p := admin.Post("/admin/accounts/"+who+"/reset", url.Values{"reset.reason": {"ұмытқан"}}).Want(http.StatusOK)
	if p.Count("#account .notice") != 1 && p.Count("#account [role=status]") != 1 {
		t.Error("the password is not shown")
	}
	admin.Post("/admin/accounts/"+who+"/disable", url.Values{"disable.reason": {"кетті"}}).Follow().Want(http.StatusOK)
	admin.Post("/admin/accounts/"+who+"/enable", url.Values{"enable.reason": {"оралды"}}).Follow().Want(http.StatusOK)
	admin.Post("/admin/journal/verify", url.Values{}).Want(http.StatusOK).Says("#result", "Тізбек бүтін")
	admin.Get("/admin/journal?stream=org").Want(http.StatusOK)
}
