package planning_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

func TestCallForProposalsOnThePages_17_P17a_P17b(t *testing.T) {
	o := webtest.New(t)
	head := o.Person("akmola.head").In("kk")
	head.Get("/plans").Want(http.StatusOK).Says("main", "Ұсыныс сұрату")
	for _, lang := range []string{"kk", "ru", "en"} {
		head.In(lang).Get("/plans/call").Want(http.StatusOK)
	}
	f := head.Get("/plans/call").Form("form#call")
	head.Post("/plans/call", f).Want(http.StatusUnprocessableEntity)
	f.Set("period", "2027-01-01_quarterly")
	f.Set("unit", o.Unit("akmola-pub"))
	f.Set("due", "01.12.2026")
	f.Set("draft_due", "20.11.2026")
	head.Post("/plans/call", f).Want(http.StatusUnprocessableEntity).Says("form#call", "Жобаның күні")
	f.Set("draft_due", "15.12.2026")
	head.Post("/plans/call", f).Follow().Want(http.StatusOK).Says("#windows", "2027 жылғы I тоқсан")
	district := o.Person("akmola-arshaly.head").In("kk")
	if action(district.Get("/plans").Want(http.StatusOK), "/nothing") == "" {
		t.Fatal("a district cannot say that it has nothing to propose")
	}
	stranger := o.Person(officer).In("kk")
	call := f
	call.Set("period", "2027-01-01_annual")
	stranger.Post("/plans/call", call).Want(http.StatusUnprocessableEntity)
	at := action(head.Get("/plans"), "/withdraw")
	end := head.Get("/plans").Form("form[action=" + at + "]")
	head.Post(at, end).Want(http.StatusUnprocessableEntity).Says("#windows", "Сұратуды қайтарып алу")
	end.Set("reason", "Күндер өзгереді")
	head.Post(at, end).Follow().Want(http.StatusOK)
	district.Post(at, end).Want(http.StatusNotFound)
}

// action is the address of the first form among the windows that ends so.
func action(p *webtest.Page, end string) string {
	for _, f := range p.All("#windows form") {
		if a := f.Attr("action"); strings.HasSuffix(a, end) {
			return a
		}
	}
	return ""
}
