package planning_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/web/webtest"
)

// people of the department, its plan and the deputy that approves it.
const head = "s3.head"

// inForce brings a plan of the unit of the officer into force and gives its id and that of its first measure.
func inForce(t *testing.T, o *webtest.Office) (plan, measure string) {
	t.Helper()
	ctx, s := t.Context(), o.App.Planning
	must := func(r planning.Receipt, err error) planning.Receipt {
		t.Helper()
		if err != nil {
			t.Fatalf("%+v", err)
		}
		return r
	}
	who := o.Act(o.Holder(o.Post(head)))
	y, m, _ := calendar.DayOf(o.Now).YMD()
	period := planning.Quarter(y, (int(m)-1)/3+1)
	plan = must(s.Begin(ctx, who, planning.PlanInput{Kind: planning.UnitPlan, Period: period})).ID
	must(s.AddMeasure(ctx, who, plan, planning.MeasureInput{
		Name: "Ішкі талдау", Object: "Істер", Subject: "Қадағалау", Form: "талдау", Period: "2026 жыл", Completion: "анықтама", Due: period.Until,
		Executors: []string{o.Unit("s3")},
	}))
	card, err := s.Plan(ctx, who, plan)
	if err != nil {
		t.Fatal(err)
	}
	must(s.Endorse(ctx, who, plan, card.Revision))
	must(s.Submit(ctx, who, plan))
	approve(t, o, plan, card.ApproverPost)
	list, err := s.All(ctx, who, plan)
	if err != nil {
		t.Fatal(err)
	}
	return plan, list[0].ID
}

func approve(t *testing.T, o *webtest.Office, plan, post string) {
	t.Helper()
	ctx := t.Context()
	var who org.Act
	st := o.Structure()
	if h, ok := st.Acting(post, calendar.DayOf(o.Now)); ok {
		who = o.Act(h.PersonID)
	}
	todo, err := o.App.Planning.PlanToSign(ctx, who, plan)
	if err != nil {
		t.Fatal(err)
	}
	cms, err := o.App.DemoCMS(ctx, who.PersonID, [][]byte{todo.Data}, app.DemoOptions{})
	if err != nil {
		t.Fatal(err)
	}
	card, err := o.App.Planning.Plan(ctx, who, plan)
	if err == nil {
		_, err = o.App.Planning.Approve(ctx, who, plan, card.Version, cms[0])
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestMeasureOnThePages_18_P18b_P18c_P18f(t *testing.T) {
	o := webtest.New(t)
	plan, m := inForce(t, o)
	c := o.Person(head).In("kk")
	at := "/measures/" + m
	for _, lang := range []string{"ru", "en", "kk"} {
		for _, path := range []string{"/measures", "/measures?plan=" + plan + "&outcome=waiting&state=running&from=2020-01", at, "/plans/" + plan, "/changes/new?plan=" + plan + "&measure=" + m} {
			c.In(lang).Get(path).Want(http.StatusOK)
		}
	}
	c.Get("/measures?plan="+plan).Says("#list", "Ішкі талдау")
	c.Get("/measures?from=x").Want(http.StatusBadRequest)
	o.Person("karaganda-pub.officer1").Get(at).Want(http.StatusNotFound)
	f := c.Get(at).Form("form#memo-form")
	second := c.Get(at).Form("form#memo-form") // another has opened it too
	f.Set("conclusions", "Заңдылық бұзылған")
	f.Set("act", "put")
	refused := c.Upload(at+"/report", f).Want(http.StatusUnprocessableEntity).Says("main", "Құжаттарда жоқ").Form("form#memo-form")
	second.Set("conclusions", "Басқа қорытынды")
	second.Set("act", "save")
	told := c.Upload(at+"/report", second).Want(http.StatusConflict).Says(".err-sum", "басқа адам өзгертті").Says("#memo-now", "Заңдылық бұзылған")
	if text := c.Get(at).Form("form#memo-form").Get("conclusions"); text != "Заңдылық бұзылған" {
		t.Errorf("the memo says %s", text)
	}
	refused.Set("act", "save") // what was refused for its files was saved before: it is no colleague's
	c.Upload(at+"/report", refused).Follow().Want(http.StatusOK)
	again := told.Form("form#memo-form")
	if again.Get("conclusions") != "Басқа қорытынды" {
		t.Errorf("what was typed is %v", again)
	}
	again.Set("act", "save")
	c.Upload(at+"/report", again).Want(http.StatusConflict) // it was saved once more meanwhile
	again = c.Upload(at+"/report", again).Want(http.StatusConflict).Form("form#memo-form")
	again.Set("act", "save")
	c.Upload(at+"/report", again).Follow().Want(http.StatusOK).Says("#memo", "Басқа қорытынды")
	f = c.Get(at).Form("form#memo-form")
	f.Set("conclusions", "Заңдылық бұзылған")
	f.Set("proposals", "Ұсыну енгізу")
	f.Set("act", "put")
	c.Upload(at+"/report", f, webtest.File{Field: planning.RoleReference, Name: "anyqtama.pdf", Content: webtest.PDF()},
		webtest.File{Field: planning.RoleDraft, Name: "zhoba.pdf", Content: webtest.PDF()}).Follow().Want(http.StatusOK).Says("#memo", "Енгізуге дайын")
	bring := c.Get(at + "?act=bring").Form("form#form-bring")
	c.Upload(at+"/bring", bring).Want(http.StatusUnprocessableEntity)
	original := c.Get(at + "/original.pdf").Want(http.StatusOK)
	cms, err := o.App.DemoCMS(t.Context(), o.Holder(head), [][]byte{[]byte(original.Body)}, app.DemoOptions{})
	if err != nil {
		t.Fatal(err)
	}
	bring = c.Get(at + "?act=bring").Form("form#form-bring")
	bring.Set("cms", base64.StdEncoding.EncodeToString(cms[0]))
	c.Upload(at+"/bring", bring).Follow().Want(http.StatusOK).Says(".doc", "Нәтижесі баяндалды").Says("#signatures", "SHA-256")
	for _, name := range []string{"paper.kk.pdf", "paper.ru.pdf", "original.pdf", "card.kk.pdf"} {
		c.Get(at + "/" + name).Want(http.StatusOK)
	}
	c.Get(at + "/paper.kk.docx").Want(http.StatusConflict)
	for _, lang := range []string{"ru", "en", "kk"} {
		for _, by := range []string{"unit", "deputy", "month", "kind"} {
			c.In(lang).Get("/practice?by=" + by).Want(http.StatusOK)
		}
	}
	c.Get("/practice?by=x").Want(http.StatusBadRequest)
	// Deputies have one title: they are told apart by their names.
	rows := map[string]int{}
	for _, th := range c.Get("/practice?by=deputy&plan=" + plan).All("#picture table.load th[scope=row]") {
		rows[strings.TrimSpace(th.Text())]++
		if !strings.Contains(th.Text(), ",") {
			t.Errorf("%q: which deputy?", th.Text())
		}
	}
	if len(rows) == 0 {
		t.Error("no deputy in the analysis")
	}
	c.Get("/practice").Says("#picture .marks", "Кешіктірілді")
	for _, path := range []string{"/practice.xlsx?by=unit", "/practice.kk.pdf", "/practice.ru.pdf?by=month"} {
		if p := c.Get(path); p.Status != http.StatusOK || len(p.Body) < 500 {
			t.Errorf("%s: %d, %d bytes", path, p.Status, len(p.Body))
		}
	}
	for _, a := range c.Get(at).All("#memo a") {
		if href := a.Attr("href"); strings.HasPrefix(href, "/files/") {
			c.Get(href).Want(http.StatusOK)
		}
	}
}

func TestChangeOnThePages_19_P19a_P19c(t *testing.T) {
	o := webtest.New(t)
	plan, m := inForce(t, o)
	c := o.Person(head).In("kk")
	at := "/changes/new?plan=" + plan + "&measure=" + m + "&what=extend"
	f := c.Get(at).Form("form#change")
	f.Set("circumstances", "Жаңа")
	f.Set("why", "Талдау кеңейтілді")
	c.Post("/changes/new", f).Want(http.StatusUnprocessableEntity).Says("form#change", "Жаңа мерзім көрсетілмеген")
	f = c.Get(at).Form("form#change")
	f.Set("circumstances", "Жаңа")
	f.Set("why", "Талдау кеңейтілді")
	f.Set("new_due", "31.12.2027")
	saved := c.Post("/changes/new", f)
	card := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK).Says("#verdict", "мән-жай жазылмаған")
	bring := c.Get(card + "?act=bring_change").Form("form#form-bring_change")
	c.Post(card+"/bring_change", bring).Want(http.StatusUnprocessableEntity).Says("main", "мән-жай жазылмаған")
	edit := c.Get(card + "/edit").Form("form#change")
	edit.Set("circumstances", "2027 жылғы жаңа заң қабылданып, нормалары күшіне енді")
	c.Post(card+"/edit", edit).Follow().Want(http.StatusOK)
	for _, lang := range []string{"ru", "en", "kk"} {
		c.In(lang).Get(card).Want(http.StatusOK)
	}
	o.Person("karaganda-pub.officer1").Get(card).Want(http.StatusNotFound)
	for _, lang := range []string{"ru", "en", "kk"} {
		c.In(lang).Get("/plans/" + plan + "/rehearsal").Want(http.StatusOK)
	}
	c.Get("/plans/"+plan).Says("#changes", "Мерзімді ұзарту")
}
