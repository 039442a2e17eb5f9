package planning_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// The registers of planning are given out as workbooks, narrowed as they are shown; the evidence card of a plan that is signed.
func TestRegistersOfPlanningAsWorkbooks_12_16_18_P16_P18g(t *testing.T) {
	o := webtest.New(t)
	c := o.Person(controller)
	for path, words := range map[string]string{"/plans": "жоспар", "/proposals": "талдау", "/measures": "талдау"} {
		for _, lang := range []string{"kk", "ru", "en"} {
			page := c.In(lang).Get(path + "?q=" + words).Want(http.StatusOK)
			address := ""
			for _, a := range page.All("a") {
				if strings.HasPrefix(a.Attr("href"), path+"/export.xlsx") {
					address = a.Attr("href")
				}
			}
			if !strings.Contains(address, "q=") {
				t.Fatalf("%s: the workbook is at %q", path, address)
			}
			book := c.In(lang).Get(address).Want(http.StatusOK)
			if kind := book.Header.Get("Content-Type"); !strings.Contains(kind, "spreadsheet") {
				t.Errorf("%s: %s", path, kind)
			}
		}
		c.Get(path + "/export.xlsx?state=nonsense").Want(http.StatusBadRequest)
	}
	id := webtest.Query[string](o, `SELECT document_id FROM plan WHERE state = 'distributed' AND kind = 'quarterly' AND body_id = '`+o.Unit("gpo")+`' ORDER BY document_id LIMIT 1`)
	c.Get("/plans/"+id).Want(http.StatusOK).Says("#papers", "Дәлелдеме")
	for _, name := range []string{"card.kk.pdf", "card.ru.pdf", "original.pdf", "paper.ru.pdf"} {
		c.Get("/plans/" + id + "/" + name).Want(http.StatusOK)
	}
	c.Get("/plans/" + id + "/paper.kk.docx").Want(http.StatusConflict)
}
