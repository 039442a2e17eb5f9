package instruments_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// A corrected file of the same name and size is kept in the form of a draft, in the place of the first when that is ticked to go; the
// same form sent twice, on to agreement too, does nothing twice (40, 44).
func TestCorrectedFileOfADraft_40_44_I40f(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	pdf := func(last string) webtest.File {
		return webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: append(webtest.PDF(), last...)}
	}
	card := c.Upload("/instruments/new", draft(o, c, plan(c)), pdf("\n1")).Header.Get("Location")
	id := strings.TrimPrefix(card, "/instruments/")
	standing := func(want ...string) (hrefs []string) {
		t.Helper()
		found := map[string]bool{}
		for _, a := range c.Get(card + "/edit").Want(200).All("form#draft a") {
			if href := a.Attr("href"); strings.HasPrefix(href, "/files/") {
				body := c.Get(href).Want(http.StatusOK).Body
				found[body[len(body)-1:]] = true
				hrefs = append(hrefs, href)
			}
		}
		for _, w := range want {
			if !found[w] || len(found) != len(want) || len(hrefs) != len(want) {
				t.Errorf("the files end in %v, want %v", found, want)
			}
		}
		return hrefs
	}
	standing("1")
	f := c.Get(card + "/edit").Want(200).Form("form#draft")
	f.Set("act", "save")
	c.Upload(card+"/edit", f, pdf("\n2")).Follow().Want(200).Says("#files", "талдау (2).pdf")
	both := standing("1", "2")
	f = c.Get(card + "/edit").Want(200).Form("form#draft")
	f["file_analysis.drop"] = both
	f.Set("act", "agreement")
	for range 2 {
		p := c.Upload(card+"/edit", f, pdf("\n3")).Want(http.StatusSeeOther)
		if p.Header.Get("Location") != card {
			t.Errorf("it leads to %s", p.Header.Get("Location"))
		}
	}
	if n := one(o, `SELECT CAST(count(*) AS TEXT) FROM file WHERE document_id = $1 AND ref_id = '' AND removed_at IS NULL`, id); n != "1" {
		t.Errorf("%s files stand", n)
	}
	for _, href := range both {
		c.Get(href).Want(http.StatusNotFound)
	}
}
