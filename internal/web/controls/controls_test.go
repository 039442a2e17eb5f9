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
