package controls_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// The planner's view answers in each language, by address alone, and as a workbook; wrong filters are refused.
func TestPlannerOfLoad_44_I44f(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	for _, lang := range []string{"kk", "ru", "en"} {
		p := c.In(lang).Get("/control/load").Want(http.StatusOK)
		if n := p.Count("#load-table tbody tr"); n < 10 {
			t.Errorf("%s: %d bodies", lang, n)
		}
	}
	p := c.Get("/control/load?area=none&kind=region&weeks=4").Want(http.StatusOK)
	if n := p.Count("#load-table thead th"); n != 1+4+2 {
		t.Errorf("%d columns", n)
	}
	all := p.Count("#load-table tbody tr")
	if n := c.Get("/control/load?area=none&kind=region&weeks=4&room=1").Want(http.StatusOK).Count("#load-table tbody tr"); n > all {
		t.Errorf("%d bodies have room of %d", n, all)
	}
	if x := c.Get("/control/load/export.xlsx?area=none&kind=region").Want(http.StatusOK); !strings.HasPrefix(x.Body, "PK") {
		t.Error("no workbook")
	}
	for _, bad := range []string{"room=1", "room=2", "weeks=7", "weeks=-1", "kind=court", "area=nowhere", "area=a%20b", "from=2026", "from=01.01.2020"} {
		c.Get("/control/load?" + bad).Want(http.StatusBadRequest)
		c.Get("/control/load/export.xlsx?" + bad).Want(http.StatusBadRequest)
	}
	o.Nobody().Get("/control/load").Want(http.StatusSeeOther)
}
