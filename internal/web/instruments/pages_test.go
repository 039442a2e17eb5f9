package instruments_test

import (
	"net/http"
	"testing"

	"reglament/internal/web/webtest"
)

// Every page of every state opens in three languages, for those who prepared it, for control and for a recipient.
func TestEveryPageOpens_39_50(t *testing.T) {
	o := webtest.New(t)
	people := map[string]*webtest.Client{"officer": o.Person("s3-soc-1.officer1"), "control": o.Person("app-ctl.head"), "region": o.Person("akmola.head")}
	for name, c := range people {
		for _, lang := range []string{"kk", "ru", "en"} {
			c := c.In(lang)
			t.Run(name+"/"+lang, func(t *testing.T) {
				pages := []string{"/instruments", "/executions", "/executions?tab=closed", "/grounds", "/instruments?state=sent", "/executions?due=over", "/grounds?kind=plan"}
				for _, p := range pages {
					list := c.Get(p).Want(http.StatusOK)
					seen := map[string]bool{}
					for _, a := range list.All("a.lead") {
						state := ""
						if href := a.Attr("href"); !seen[state+href] && len(seen) < 12 {
							seen[href] = true
							c.Get(href).Want(http.StatusOK)
						}
					}
				}
			})
		}
	}
}

func TestFormOpens_40_42_43(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	for _, lang := range []string{"kk", "ru", "en"} {
		c := officer.In(lang)
		for _, kind := range []string{"assignment", "task", "request"} {
			p := c.Get("/instruments/new?kind=" + kind).Want(http.StatusOK)
			if n := p.Count("input[name=recipients]"); n < 20 {
				t.Errorf("%s: %d recipients", kind, n)
			}
			if n := p.Count("select[name=signer_post] option"); n < 2 {
				t.Errorf("%s: %d signers", kind, n)
			}
		}
		c.Get("/grounds/new").Want(http.StatusOK)
	}
}
