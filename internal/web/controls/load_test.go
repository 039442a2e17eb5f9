package controls_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/store"
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
	if n := p.Count("#load-table thead th"); n != 1+4+3 { // later, all, inspections
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

// An inspection is told in the table, in words and as a number that leads to it, and in the picture with its legend.
func TestInspectionsInTheLoad_44_I44f(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	for lang, words := range map[string]string{"kk": "1 тексеру", "ru": "1 проверка", "en": "1 inspection"} {
		c.In(lang).Get("/control/load").Want(http.StatusOK).Says("#load-table", words)
	}
	p := c.In("ru").Get("/control/load").Want(http.StatusOK).Says("#picture .days", "вес проверок").Says("#picture p.beside", "добавляют проверки")
	for _, a := range p.All("#load-table a") {
		if href := a.Attr("href"); strings.HasPrefix(href, "/control/inspections?body=") {
			if n := c.Get(href).Want(http.StatusOK).Count("#inspections tbody tr"); n == 0 {
				t.Error("the number leads to nothing")
			}
			return
		}
	}
	t.Error("no number leads to inspections")
}

// What is still to come of a periodic assignment stands in the table in words.
func TestComingPeriodsAreTold_44_47_I44f(t *testing.T) {
	o := webtest.New(t)
	doc := webtest.Query[string](o, `SELECT r.document_id FROM execution r JOIN instrument i ON i.document_id = r.document_id
		WHERE i.state = 'sent' AND i.kind = 'assignment' AND i.owner_body = $1 AND EXISTS (SELECT 1 FROM execution e WHERE e.document_id = r.document_id AND e.state <> 'revoked')
		ORDER BY r.document_id LIMIT 1`, o.Unit("gpo"))
	err := o.App.DB.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO instrument_period (document_id, n, from_day, to_day, formal_day, opens_day, opened_at, ended)
			VALUES ($1, 9, '2026-12-01', '2026-12-31', '2026-12-10', '2026-12-01', 0, 0)`, doc)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := o.Person("s3-soc-1.officer1")
	for lang, words := range map[string]string{"kk": "1 алдағы кезең", "ru": "1 предстоящий период", "en": "1 coming period"} {
		c.In(lang).Get("/control/load").Want(http.StatusOK).Says("#load-table", words)
	}
	if n := c.Get("/control/load").Count("#load-table thead th"); n != 1+8+4 { // later, all, coming periods, inspections
		t.Errorf("%d columns", n)
	}
}
