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
	number := webtest.Query[string](o, `SELECT number FROM execution WHERE number <> '' ORDER BY id LIMIT 1`)
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
