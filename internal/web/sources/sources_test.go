package sources_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

const question = "Сообщить, какова нагрузка на следователей по районам."

// Everybody reads the catalogue and tries a text; only the Apparatus changes it, and at once drafts meet the change.
func TestTheCatalogueIsKeptAndMet_44_I44c(t *testing.T) {
	o := webtest.New(t)
	officer, keeper := o.Person("s3-soc-1.officer1"), o.Person("app-ctl.head")
	for _, lang := range []string{"kk", "ru", "en"} {
		officer.In(lang).Get("/sources").Want(http.StatusOK)
		keeper.In(lang).Get("/sources/new").Want(http.StatusOK)
		keeper.In(lang).Get("/sources/erdr").Want(http.StatusOK)
		keeper.In(lang).Get("/sources/erdr/new").Want(http.StatusOK)
		keeper.In(lang).Get("/sources/erdr/erdr.cases").Want(http.StatusOK)
	}
	officer = officer.In("ru")
	try := func(text string) *webtest.Page {
		f := officer.Get("/sources").Form("form#try-form")
		f.Set("text", text)
		return officer.Post("/sources/try", f)
	}
	try("Сколько уголовных правонарушений зарегистрировано?").Want(http.StatusOK).Says("#try", "ЕРДР")
	try(question).Want(http.StatusOK).Says("#try", "ничего не найдено")
	try("").Want(http.StatusUnprocessableEntity)

	f := keeper.In("ru").Get("/sources/stat/new").Form("form#item")
	f.Set("name_kk", "Тергеушілердің жүктемесі")
	f.Set("name_ru", "Нагрузка следователей")
	f.Set("ru", "нагрузка на следователей\r\n")
	keeper.Post("/sources/stat/new", f).Want(http.StatusSeeOther)
	keeper.Post("/sources/stat/new", f).Want(http.StatusSeeOther) // pressed twice
	if n := keeper.Get("/sources").Count("#s-stat li"); n != 5 {
		t.Errorf("%d kinds of data, want 5: one added once", n)
	}
	try(question).Want(http.StatusOK).Says("#try", "Нагрузка следователей")
}

func TestWrongUseOfTheCataloguePages_44_I44c(t *testing.T) {
	o := webtest.New(t)
	officer, keeper := o.Person("s3-soc-1.officer1"), o.Person("app-ctl.head")
	officer.Get("/sources/new").Want(http.StatusForbidden)
	keeper.Get("/sources/nowhere").Want(http.StatusNotFound)
	keeper.Get("/sources/erdr/nowhere").Want(http.StatusNotFound)
	o.Nobody().Get("/sources").Want(http.StatusSeeOther)

	f := keeper.Get("/sources/erdr").Form("form#source")
	stale := url.Values{}
	for k, v := range f {
		stale[k] = v
	}
	f.Set("reason", "Атауы нақтыланды")
	f.Set("name_ru", "Единый реестр (новый)")
	keeper.Post("/sources/erdr", f).Want(http.StatusSeeOther)
	stale.Set("reason", "Ескі бет")
	stale.Set("key", "another")
	keeper.Post("/sources/erdr", stale).Want(http.StatusConflict)
	fresh := keeper.Get("/sources/erdr").Form("form#source")
	fresh.Set("name_kk", strings.Repeat("ә", 301))
	fresh.Set("reason", "Ұзын")
	keeper.Post("/sources/erdr", fresh).Want(http.StatusUnprocessableEntity)
	fresh.Set("name_kk", "")
	keeper.Post("/sources/erdr", fresh).Want(http.StatusUnprocessableEntity).Says("main", "Толтырылмаған")
	fresh.Set("name_kk", "Атау")
	fresh.Set("reason", "")
	keeper.Post("/sources/erdr", fresh).Want(http.StatusUnprocessableEntity)
}

// A request for what a register holds is held back until the drafter shows what the register lacks.
func TestARequestForWhatARegisterHolds_44_I44c(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1").In("ru")
	f := officer.Get("/instruments/new?kind=request").Want(http.StatusOK).Form("form#draft")
	f.Set("lang", "ru")
	f.Set("title", "О состоянии регистрации")
	f.Set("parts.demand", "Сообщить количество зарегистрированных уголовных правонарушений за квартал.")
	f.Set("parts.form", "Информация")
	f.Set("term_kind", "working_days")
	f.Set("term_days", "5")
	f["recipients"] = []string{o.Unit("akmola")}
	f.Set("signer_post", o.Post("lead.deputy2"))
	f.Set("act", "agreement")
	p := officer.Post("/instruments/new", f).Want(http.StatusUnprocessableEntity)
	p.Says("main", "ЕРДР")
	if p.Count(`textarea[name=reason.instrument.sources/erdr.registered]`) != 1 {
		t.Error("no reason is asked for what the register holds")
	}
}
