package admin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

func TestOnlyAdministratorsFindThePages(t *testing.T) {
	o := webtest.New(t)
	gp, admin := o.Person("lead.gp"), o.Person("app-it.head")
	for _, path := range []string{"/admin", "/admin/calendar", "/admin/accounts", "/admin/accounts/" + gp.PersonID, "/admin/refused", "/admin/status", "/admin/journal", "/admin/numbers", "/admin/structure", "/admin/structure/export.zip"} {
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

// year is the form of a year as the page proposes it, with what a person adds: the total that was published, Kurban Ait, a
// holiday of a new name, a swap, the act and the reason.
func year(p *webtest.Page, total string) url.Values {
	f := p.Form("#form-year")
	f.Set("year.working_days", total)
	f.Set("year.holidays", f.Get("year.holidays")+"\n05.05.2028 Құрбан айттың бірінші күні\n15.02.2028 День Абая")
	f.Set("year.names", "Абай күні | День Абая | Abai Day")
	f.Set("year.pairs", "07.03.2028 – 11.03.2028")
	f.Set("year.act", "№ 5 қаулы")
	f.Set("year.reason", "Жыл бекітілді")
	return f
}

// A year is entered from what the page proposes, shown first, and adopted with its new holiday and its swap.
func TestYearIsEnteredWithNewHolidaysAndPairs(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	form := admin.Get("/admin/calendar?y=2028&act=year").Want(http.StatusOK).Says("#year", "күнтізбеде жоқ")
	wrong := year(form, "200")
	p := admin.Post("/admin/calendar/year?y=2028", wrong).Want(http.StatusUnprocessableEntity)
	if p.Count(".err-sum") != 1 || p.Form("#form-year").Get("year.pairs") != "07.03.2028 – 11.03.2028" {
		t.Error("what was typed is lost, or nothing is said")
	}
	unknown := year(form, "200")
	unknown.Set("year.names", "")
	admin.Post("/admin/calendar/year?y=2028", unknown).Want(http.StatusUnprocessableEntity).Says(".err-sum", "День Абая")
	for _, bad := range []string{"07.03.2028", "07.03.2028 40.03.2028", "x y"} {
		f := year(form, "200")
		f.Set("year.pairs", bad)
		admin.Post("/admin/calendar/year?y=2028", f).Want(http.StatusUnprocessableEntity).Says(".err-sum", bad)
	}
	seen := admin.Post("/admin/calendar/year?y=2028", year(form, "244")).Want(http.StatusOK).Says("#preview", "2028 жыл қосылады")
	if seen.Form("#form-year").Get("year.names") != "Абай күні | День Абая | Abai Day" || seen.Count("#would .months") != 1 {
		t.Error("the form does not stand below the preview, or the year is not shown")
	}
	if got := webtest.Query[int64](o, `SELECT count(*) FROM calendar_version`); got != 0 {
		t.Error("a preview was adopted")
	}
	admin.Post("/admin/calendar/year?y=2028", seen.Form("#form-year-apply")).Follow().Want(http.StatusOK).Says("#history", "2028 жыл қосылады").Says("#year", "244")
	// The year is now held, and the form shows it as it stands.
	again := admin.In("ru").Get("/admin/calendar?y=2028&act=year").Want(http.StatusOK).Form("#form-year")
	if again.Get("year.pairs") != "07.03.2028 11.03.2028" || !strings.Contains(again.Get("year.holidays"), "15.02.2028 День Абая") || again.Get("year.working_days") != "244" {
		t.Errorf("held: %v", again)
	}
}

// The two days of a swap are moved by one act.
func TestSwapIsOneAct(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	seen := admin.Post("/admin/calendar/move?y=2026", url.Values{
		"move.day": {"24.12.2026"}, "move.working": {"off"}, "move.pair": {"26.12.2026"}, "move.act": {"№ 1"},
		"move.reason": {"Себебі"}, "move.reason_ru": {"Причина"}, "move.reason_en": {"Reason"},
	}).Want(http.StatusOK).Says("#preview", "24.12.2026 демалыс, 26.12.2026 жұмыс")
	admin.Post("/admin/calendar/move?y=2026", seen.Form("#form-move-apply")).Follow().Want(http.StatusOK)
	if got := webtest.Query[int64](o, `SELECT count(*) FROM calendar_version`); got != 1 {
		t.Errorf("%d versions", got)
	}
}

// Who was refused at the door is shown to administrators: which account, why, how often, from where.
func TestRefusedLoginsAreShown(t *testing.T) {
	o := webtest.New(t)
	admin := o.Person("app-it.head")
	admin.Get("/admin/refused").Want(http.StatusOK).Says("main", "Қабылданбаған кіру жоқ")
	stranger := o.Nobody()
	for range 3 {
		stranger.Post("/login", url.Values{"login": {"officer"}, "password": {"wrong wrong wrong"}}).Want(http.StatusUnauthorized)
	}
	stranger.Post("/login", url.Values{"login": {"nobody"}, "password": {"wrong wrong wrong"}}).Want(http.StatusUnauthorized)
	for lang, want := range map[string][2]string{"kk": {"Құпиясөз дұрыс емес", "Белгісіз логин"}, "ru": {"Неверный пароль", "Неизвестный логин"}, "en": {"Wrong password", "Unknown login"}} {
		p := admin.In(lang).Get("/admin/refused").Want(http.StatusOK).Says("#refused", want[0]).Says("#refused", want[1])
		if n := p.Count("#refused tbody tr"); n != 2 {
			t.Errorf("%s: %d rows, want 2", lang, n)
		}
	}
	admin.In("en").Get("/admin/refused?person=none").Want(http.StatusOK).Says("main", "No log-in was refused")
}
