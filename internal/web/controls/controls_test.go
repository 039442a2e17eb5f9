package controls_test

import (
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// Control sees the matrix in each language, and every number leads to what it counts.
func TestBoardDrillsDown_3_4_O5(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("app-ctl.head")
	for _, lang := range []string{"kk", "ru", "en"} {
		c.In(lang).Get("/control").Want(200)
		c.In(lang).Get("/control/duties").Want(200)
	}
	p := c.Get("/control").Want(200)
	links := p.All("#body-matrix td.qty a")
	if len(links) < 3 {
		t.Fatalf("only %d numbers in the matrix", len(links))
	}
	for _, a := range links[:3] {
		if n := c.Get(a.Attr("href")).Want(200).Count("tbody tr"); n == 0 {
			t.Errorf("%s leads to nothing", a.Attr("href"))
		}
	}
	for _, a := range p.All("ul.tally a") {
		c.Get(a.Attr("href")).Want(200)
	}
	if x := c.Get("/control/export.xlsx").Want(200); !strings.HasPrefix(x.Body, "PK") {
		t.Error("no workbook")
	}
	o.Person("s3-soc-1.officer1").Get("/control").Want(200)
	o.Nobody().Get("/control").Want(303)
}

// Regions stand summed up; a region leads to its districts, and every number of either to as many executions.
func TestBoardByRegion_3_4_O5(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("app-ctl.head")
	p := c.Get("/control").Want(200)
	every := c.Get("/control?every=1").Want(200)
	if n, all := p.Count("#body-matrix tbody tr"), every.Count("#body-matrix tbody tr"); n == 0 || n > all {
		t.Errorf("%d lines by region, %d by body", n, all)
	}
	under := c.In("kk").Get("/control?under=" + o.Unit("akmola")).Want(200)
	if under.Count("#body-matrix tbody tr") == 0 || under.Count("#units") != 0 {
		t.Error("under a region stand no bodies, or the sending units")
	}
	for _, at := range []*webtest.Page{p, under} {
		for _, a := range at.All("#body-matrix td.qty a")[:2] {
			if n := c.Get(a.Attr("href")).Want(200).Count("tbody tr"); n == 0 {
				t.Errorf("%s leads to nothing", a.Attr("href"))
			}
		}
		for _, a := range at.All("ul.tally a") {
			c.Get(a.Attr("href")).Want(200)
		}
	}
	c.Get("/control?under=nobody").Want(404)
	c.Get("/control?under=" + strings.Repeat("x", 300)).Want(400)
}

func TestLedgerOfDuties_O5(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("app.chief")
	for _, scope := range []string{"owed", "overdue", "closed"} {
		p := c.Get("/control/duties?scope=" + scope).Want(200)
		for _, a := range p.All("tbody a.lead")[:min(2, p.Count("tbody a.lead"))] {
			if n := c.In("ru").Get(a.Attr("href")).Want(200).Count("#history li"); n == 0 {
				t.Errorf("%s has no history", a.Attr("href"))
			}
		}
	}
	seen := map[string]bool{}
	for next, n := "/control/duties?scope=closed", 0; next != "" && n < 4; n++ {
		p := c.Get(next).Want(200)
		for _, a := range p.All("tbody a.lead") {
			if seen[a.Attr("href")] {
				t.Errorf("%s stands on two pages", a.Attr("href"))
			}
			seen[a.Attr("href")] = true
		}
		next = ""
		if more := p.All("a[rel=next]"); len(more) > 0 {
			next = more[0].Attr("href")
		}
	}
	c.Get("/control/duties?para=40&kind=instrument.execute&from=01.01.2026&to=31.12.2026&body=" + o.Unit("akmola")).Want(200)
	for _, bad := range []string{"scope=all", "kind=dance", "from=2026", "from=02.01.2026&to=01.01.2026", "body=a%20b", "creditor=" + o.Unit("akmola") + "&body=" + o.Unit("akmola")} {
		c.Get("/control/duties?" + bad).Want(400)
	}
	c.Get("/control/duties/01ARZ3NDEKTSV4RRFFQ69G5FAV").Want(404)
	c.Get("/control/duties?body=01ARZ3NDEKTSV4RRFFQ69G5FAV").Want(404)
	region := o.Person("akmola-pub.officer1")
	region.Get("/control/duties").Want(200)
	region.Get("/control/duties?body=" + o.Unit("abai")).Want(404)
}
