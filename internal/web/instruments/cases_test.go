package instruments_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// A file that is chosen and not saved yet counts in the panel beside the form, which says so.
func TestChosenFileCountsBesideTheForm_40_I40f(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1").In("kk")
	form := draft(o, officer, plan(officer))
	officer.Post("/instruments/check", form).Want(http.StatusOK).Says("#found", "талдау")
	form.Set("chosen.file_analysis", "талдау.pdf")
	for lang, says := range map[string]string{"kk": "сақтағанда тіркеледі", "ru": "приложится при сохранении", "en": "attached on saving"} {
		officer.In(lang).Post("/instruments/check", form).Want(http.StatusOK).Says("#required", says)
	}
	p := officer.In("kk").Post("/instruments/check", form).Want(http.StatusOK)
	if p.Count(`#required a[href="#f-file_analysis"]`) > 0 {
		t.Error("the chosen file is still missing")
	}
	form.Del("chosen.file_analysis")
	card := officer.Upload("/instruments/new", form, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}).Header.Get("Location")
	form.Set("id", strings.TrimPrefix(card, "/instruments/"))
	if p := officer.Post("/instruments/check", form).Want(http.StatusOK); p.Count(`#required a[href="#f-file_analysis"]`) > 0 {
		t.Error("a saved file is missing while one types")
	}
}

// Words that ask a region for a case are found while a person types; the draft goes on with a written reason alone.
func TestCaseInWordsIsFoundInTheForm_43_44_I43e_I44g(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1").In("ru")
	f := draft(o, officer, plan(officer))
	f.Set("kind", "request")
	f.Set("lang", "ru")
	f.Set("parts.form", "Письмо")
	f.Set("parts.demand", "Направьте уголовное дело № 237100031000245 и сообщите по делу результаты.")
	for _, part := range []string{"goals_tasks_conditions_means", "questions_list", "expected_result"} {
		f.Del("parts." + part)
	}
	officer.Post("/instruments/check", f).Want(http.StatusOK).Says("#found", "Направьте … уголовное … дело").Says("#found", "Текст просит и дело, и сведения по нему")
	f.Set("parts.demand", "По уголовным делам о коррупции представьте сведения.")
	if p := officer.Post("/instruments/check", f).Want(http.StatusOK); strings.Contains(p.Text("#found"), "Текст просит") {
		t.Errorf("statistics are taken for a case: %s", p.Text("#found"))
	}
	f.Set("parts.demand", "Направьте уголовное дело № 237100031000245.")
	f.Set("act", "agreement")
	p := officer.Upload("/instruments/new", f).Want(http.StatusUnprocessableEntity)
	if p.Count(`textarea[name="reason.instrument.request.cases.words"]`) != 1 {
		t.Fatalf("no reason is asked for: %s", p.Text("#errors"))
	}
	f.Set("reason.instrument.request.cases.words", "Запрашивается надзорное производство, само дело находится в суде.")
	p = officer.Upload("/instruments/new", f)
	if p.Status == http.StatusUnprocessableEntity && strings.Contains(p.Text("#errors"), "Текст просит") {
		t.Errorf("held in spite of a written reason: %s", p.Text("#errors"))
	}
}

// The button that checks counts the chosen files too: they are attached when the form is saved.
func TestCheckCountsChosenFiles_40_I40f(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	f := draft(o, c, plan(c))
	f.Set("act", "check")
	c.Upload("/instruments/new", f).Want(http.StatusOK).Says("#errors", "Қоса берілмеген")
	p := c.Upload("/instruments/new", f, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}).Want(http.StatusOK)
	if strings.Contains(p.Text("main"), "Қоса берілмеген") {
		t.Errorf("the chosen file is missing: %s", p.Text("#errors"))
	}
}
