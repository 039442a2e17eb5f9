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

// A proposal whose name sounds like a daily duty is taken into the plan when the question is answered in writing.
func TestDailyQuestionIsAnsweredWhereAProposalIsDecided_15_P15_P12g(t *testing.T) {
	o := webtest.New(t)
	c := o.Person(officer).In("kk")
	f := c.Get("/proposals/new?period=2027-01-01_annual").Form("form#proposal")
	for k, v := range proposalForm(o, "Азаматтарды қабылдау тәжірибесін жетілдіру") {
		f[k] = v
	}
	at := c.Post("/proposals/new", f).Header.Get("Location")
	c.Post(at+"/agree", c.Get(at+"?act=agree").Form("form#form-agree")).Follow().Want(http.StatusOK)
	for _, post := range []string{"s3.head", "lead.deputy3", "lead.deputy2", "lead.deputy1", "lead.deputy4", "app.chief"} {
		who := o.Person(post).In("kk")
		page := who.Get(at + "?act=answer")
		if page.Status != http.StatusOK || page.Count("form#form-answer") == 0 {
			continue
		}
		answer := page.Form("form#form-answer")
		answer.Set("decision", "agreed")
		who.Post(at+"/answer", answer).Follow()
	}
	c.Post(at+"/send", c.Get(at+"?act=send").Form("form#form-send")).Follow().Want(http.StatusOK).Says(".doc", "Жіберілді")
	planner := o.Person(controller).In("kk")
	plan := planner.Get("/plans/new?period=2027-01-01_annual").Form("form#plan")
	plan.Set("period", "2027-01-01_annual")
	planner.Post("/plans/new", plan).Follow().Want(http.StatusOK)
	accept := planner.Get(at + "?act=accept").Form("form#form-accept")
	planner.Post(at+"/accept", accept).Want(http.StatusUnprocessableEntity).Says("#open-accept", "күнделікті")
	accept.Set("daily_accept", "Бұл – көшпелі қабылдаудың жаңа тәртібін сынақтан өткізу")
	planner.Post(at+"/accept", accept).Follow().Want(http.StatusOK).Says(".doc", "Жоспарға енгізілді")
}
