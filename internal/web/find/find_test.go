package find_test

import (
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// A number is found by whoever may see the document, and by nobody else.
func TestSearchByNumber(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("app-ctl.head")
	number := webtest.Query[string](o, `SELECT i.number || '-' || e.ordinal FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.period = 0 ORDER BY e.id LIMIT 1`)
	address := "/search?" + url.Values{"q": {number}}.Encode()
	for _, lang := range []string{"kk", "ru", "en"} {
		c.In(lang).Get(address).Want(200).Says("main", number)
		c.In(lang).Get("/search").Want(200)
		o.Nobody().In(lang).Get("/about").Want(200).Says("#about", "go1.")
		c.In(lang).Get("/about").Want(200)
	}
	for _, a := range c.Get(address).Want(200).All("tbody a.lead")[:1] {
		c.Get(a.Attr("href")).Want(200)
	}
	c.Get("/search?q=zzzzqqqq").Want(200).Says("#none", "табылмады")
	c.Get("/search?q=" + strings.Repeat("a", 201)).Want(400)
	c.Get("/search?q=%25_%27%22").Want(200)
	o.Nobody().Get(address).Want(303)
}

// A product of analysis is found by its number too, among the products.
func TestSearchFindsAnalyses(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("app-ctl.head")
	number := webtest.Query[string](o, `SELECT number FROM analysis WHERE number <> '' ORDER BY document_id LIMIT 1`)
	id := webtest.Query[string](o, `SELECT document_id FROM analysis WHERE number <> '' ORDER BY document_id LIMIT 1`)
	found := c.Get("/search?"+url.Values{"q": {number}}.Encode()).Want(200).Says("main", number)
	if len(found.All(`a[href="/analysis/`+id+`"]`)) == 0 {
		t.Errorf("the product %s is not found by its number %s", id, number)
	}
}

// Plans, proposals and measures are found by the words of their names, by whoever may see them and by nobody else.
func TestSearchFindsPlanning_12_16_18(t *testing.T) {
	o := webtest.New(t)
	for id, address := range map[string]string{
		`SELECT document_id FROM plan WHERE state = 'distributed' ORDER BY document_id LIMIT 1`:                                 "/plans/",
		`SELECT document_id FROM plan_proposal WHERE state = 'accepted' ORDER BY document_id DESC LIMIT 1`:                      "/proposals/",
		`SELECT c.measure_id FROM plan_control c JOIN plan_measure m ON m.id = c.measure_id ORDER BY c.report_due DESC LIMIT 1`: "/measures/",
	} {
		record := webtest.Query[string](o, id)
		name := webtest.Query[string](o, `SELECT title FROM plan WHERE document_id = '`+record+`' UNION ALL SELECT title FROM plan_proposal WHERE document_id = '`+record+`'
			UNION ALL SELECT name FROM plan_measure WHERE id = '`+record+`'`)
		search := "/search?" + url.Values{"q": {name}}.Encode()
		for _, lang := range []string{"kk", "ru", "en"} {
			if found := o.Person("app-ctl.head").In(lang).Get(search).Want(200); len(found.All(`a[href="`+address+record+`"]`)) == 0 {
				t.Errorf("%s%s is not found by “%s”", address, record, name)
			}
		}
		if found := o.Person("akmola-arshaly.head").Get(search).Want(200); len(found.All(`a[href="`+address+record+`"]`)) > 0 {
			t.Errorf("a district finds %s%s", address, record)
		}
	}
}
