package planning_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

var parts = []string{"situation", "goals", "object", "subject", "form", "method", "period", "result", "completion", "implementation"}

// people of the demonstration office who plan.
const (
	officer    = "s3-soc-1.officer1"
	controller = "app-pln.head"
)

func proposalForm(o *webtest.Office, title string) url.Values {
	f := url.Values{"period": {"2027-01-01_annual"}, "title": {title}, "lead": {o.Unit("s3")}, "due": {"25.03.2027"}, "act": {"save"}, "body": {o.Unit("gpo")}}
	for _, k := range parts {
		f.Set("parts."+k, "Мазмұны: "+k)
	}
	return f
}

func TestProposalOnThePages_12_P12d_P12e(t *testing.T) {
	o := webtest.New(t)
	c := o.Person(officer)
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, path := range []string{"/plans", "/plans/new", "/proposals", "/proposals/new", "/proposals/import"} {
			c.In(lang).Get(path).Want(http.StatusOK)
		}
	}
	c = c.In("kk")
	f := c.Get("/proposals/new?period=2027-01-01_annual").Form("form#proposal")
	for k, v := range proposalForm(o, "Тергеп-тексеру заңдылығын талдау") {
		f[k] = v
	}
	f.Set("parts.method", "")
	f.Set("act", "check")
	c.Post("/proposals/new", f).Want(http.StatusOK).Says("form#proposal", "Ұсыныста жоқ")
	f.Set("act", "save")
	saved := c.Post("/proposals/new", f)
	at := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK)
	agree := c.Get(at + "?act=agree").Form("form#form-agree")
	c.Post(at+"/agree", agree).Want(http.StatusUnprocessableEntity).Says("#open-agree", "Ұсыныста жоқ")
	edit := c.Get(at + "/edit").Form("form#proposal")
	edit.Set("parts.method", "Салыстырмалы талдау")
	edit.Set("act", "save")
	c.Post(at+"/edit", edit).Follow().Want(http.StatusOK)
	agree = c.Get(at + "?act=agree").Form("form#form-agree")
	c.Post(at+"/agree", agree).Follow().Want(http.StatusOK).Says(".doc", "Келісуде")
	for _, lang := range []string{"ru", "en"} {
		c.In(lang).Get(at).Want(http.StatusOK)
	}
	o.Person("karaganda-pub.officer1").Get(at).Want(http.StatusNotFound)
}

func TestPlanOnThePages_12_14_16_P12a_P14b_P16(t *testing.T) {
	o := webtest.New(t)
	c := o.Person(controller).In("kk")
	f := c.Get("/plans/new").Form("form#plan")
	f.Set("period", "2027-01-01_annual")
	begun := c.Post("/plans/new", f)
	at := strings.TrimSuffix(begun.Header.Get("Location"), "/workshop")
	begun.Follow().Want(http.StatusOK)
	c.Post("/plans/new", f).Want(http.StatusSeeOther) // the same key: the same answer
	g := c.Get(at + "/measures/new").Form("form#measure")
	for k, v := range map[string]string{
		"name": "Сотқа дейінгі тергеп-тексерудің заңдылығын талдау", "subject": "тергеу органдары", "object": "қылмыстық істер", "form": "талдау",
		"period": "2026 жыл", "due": "25.03.2027", "completion": "анықтама", "lead": o.Unit("s3"),
	} {
		g.Set(k, v)
	}
	g["executors"] = []string{o.Unit("committee")}
	c.Post(at+"/measures/new", g).Follow().Want(http.StatusOK).Says("#measures", "Сотқа дейінгі")
	h := c.Get(at + "/measures/new").Form("form#measure")
	h.Set("name", "Азаматтарды қабылдау")
	h.Set("lead", o.Unit("s3"))
	c.Post(at+"/measures/new", h).Want(http.StatusUnprocessableEntity).Says("form#measure", "күнделікті")
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, view := range []string{"", "?view=calendar", "?view=timeline", "?month=2027-03", "/workshop", "/edit"} {
			c.In(lang).Get(at + view).Want(http.StatusOK)
		}
	}
	for _, name := range []string{"/paper.kk.pdf", "/paper.ru.pdf", "/table.xlsx"} {
		if p := c.Get(at + name); p.Status != http.StatusOK || len(p.Body) < 500 {
			t.Errorf("%s: %d, %d bytes", name, p.Status, len(p.Body))
		}
	}
	c.Get(at + "/original.pdf").Want(http.StatusConflict)
	noPlan := c.In("kk").Get("/proposals/import").Form("main form")
	noPlan.Del("period")
	c.Upload("/proposals/import", noPlan, webtest.File{Field: "file", Name: "a.xlsx", Content: []byte("x")}).Want(http.StatusUnprocessableEntity).Says("main", "Қай жоспарға: Ұсыныс қай жоспарға екені көрсетілмеген")
	endorse := c.In("kk").Get(at + "?act=endorse").Form("form#form-endorse")
	c.Post(at+"/endorse", endorse).Follow().Want(http.StatusOK).Says(".doc", "Бұрыштамаға қойылуда")
	for name, path := range map[string]string{"no such plan": "/plans/01ARZ3NDEKTSV4RRFFQ69G5FAV", "no such measure": at + "/measures/01ARZ3NDEKTSV4RRFFQ69G5FAV", "ill-formed": "/plans/x"} {
		if p := c.Get(path); p.Status != http.StatusNotFound {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
}
