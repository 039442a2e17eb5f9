package instruments_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reglament/internal/store"
	"reglament/internal/web/webtest"
)

// What was asked before is found while the next draft is typed, shows the answers that came, and holds the draft until a reason is
// written, which stays on the record. A copy for other recipients repeats nothing.
func TestAskedTwiceNeedsAReason_44_I44c(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	ground := plan(officer)
	first := officer.Upload("/instruments/new", draft(o, officer, ground), webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}).Header.Get("Location")
	act(officer, first, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, first)
	act(o.Person("lead.deputy2"), first, "sign", nil).Follow().Want(http.StatusOK)
	act(officer, first, "send", nil).Follow().Want(http.StatusOK)
	id := strings.TrimPrefix(first, "/instruments/")
	number := one(o, `SELECT number FROM instrument WHERE document_id = $1`, id)
	if n := webtest.Query[int64](o, `SELECT count(*) FROM text_band b JOIN text_print p ON p.ref = b.ref WHERE p.document_id = $1`, id); n != 16 {
		t.Errorf("%d bands are stored", n)
	}

	form := draft(o, officer, ground)
	form.Set("title", "Әлеуметтік төлемді тағайындаудағы заңдылықтың сақталуын тексеру")
	form.Set("act", "check")
	for _, lang := range []string{"ru", "en", "kk"} {
		p := officer.In(lang).Upload("/instruments/new", form).Want(http.StatusOK).Says("#twice", number).Says("#twice", "Әлеуметтік төлемдерді").Says("#found", number)
		if p.Count("#twice a[href="+first+"]") == 0 || p.Count(`textarea[name=reason.instrument.twice]`) != 1 {
			t.Errorf("%s: neither a link nor a place for the reason", lang)
		}
	}
	officer = officer.In("kk")
	officer.Upload("/instruments/new", form).Says("#twice", "Жауап әлі келген жоқ")
	execution := one(o, `SELECT id FROM execution WHERE document_id = $1 AND body_id = $2`, id, o.Unit("akmola"))
	execute(t, o, officer, "/executions/"+execution, "akmola")
	p := officer.Upload("/instruments/new", form).Says("#twice", "Келген жауаптар")
	if p.Count("#twice a[href=/executions/"+execution+"]") != 1 {
		t.Error("the answer that came is not shown")
	}

	other := draft(o, officer, ground)
	other["recipients"] = []string{o.Unit("atyrau")}
	other.Set("act", "check")
	if officer.Upload("/instruments/new", other).Want(http.StatusOK).Count("#twice") != 0 {
		t.Error("a copy for other recipients repeats nothing")
	}

	form.Set("act", "save")
	second := officer.Upload("/instruments/new", form, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}).Header.Get("Location")
	officer.Get(second).Says("#twice", number)
	act(officer, second, "agreement", nil).Want(http.StatusUnprocessableEntity)
	f := officer.Get(second + "/edit").Form("form#draft")
	f.Set("act", "agreement")
	f.Set("reason.instrument.twice", "Жауаптар өткен тоқсанға қатысты, жаңа деректер керек.")
	officer.Upload(second+"/edit", f).Follow().Want(http.StatusOK).Says("#reasons", "өткен тоқсанға қатысты")
	if n := webtest.Query[int64](o, `SELECT count(*) FROM warning_reason WHERE document_id = $1 AND rule = 'instrument.twice'`, strings.TrimPrefix(second, "/instruments/")); n != 1 {
		t.Errorf("%d reasons are kept", n)
	}
}

// A draft in Kazakh meets an earlier instrument in Russian by the questions that both give in Russian (I-231): in the form, on the card and
// in the interface; questions in one language alone, or other ones, do not.
func TestAskedTwiceInAnotherLanguage_44_I44c(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	ground := plan(officer)
	ru := []string{"Число проверенных решений о назначении пособий многодетным семьям", "Сумма ущерба от необоснованно назначенных выплат, тысяч тенге"}
	kk := []string{"Көпбалалы отбасыларға жәрдемақы тағайындау туралы тексерілген шешімдер саны", "Негізсіз тағайындалған төлемдерден келген залал сомасы, мың теңге"}
	ask := func(f url.Values, kk, ru []string) {
		for i := range 2 {
			name := fmt.Sprintf("questions.%d.", i+1)
			f.Set(name+"kind", "integer")
			f.Set(name+"kk", kk[i])
			f.Set(name+"ru", ru[i])
		}
	}
	none := []string{"", ""}
	form := draft(o, officer, ground)
	form.Set("lang", "ru")
	form.Set("title", "Проверка законности назначения социальных выплат")
	for part, text := range map[string]string{
		"goals_tasks_conditions_means": "Установить обоснованность выплат.", "questions_list": "Где назначено необоснованно?",
		"expected_result": "Акт сверки и проект представления.", "form": "Справка",
	} {
		form.Set("parts."+part, text)
	}
	ask(form, none, ru)
	first := officer.Upload("/instruments/new", form, webtest.File{Field: "file_analysis", Name: "анализ.pdf", Content: webtest.PDF()}).Header.Get("Location")
	act(officer, first, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, first)
	act(o.Person("lead.deputy2"), first, "sign", nil).Follow().Want(http.StatusOK)
	act(officer, first, "send", nil).Follow().Want(http.StatusOK)
	id := strings.TrimPrefix(first, "/instruments/")
	number := one(o, `SELECT number FROM instrument WHERE document_id = $1`, id)

	second := draft(o, officer, ground)
	second.Set("act", "check")
	for name, c := range map[string]struct {
		kk, ru []string
		found  bool
	}{
		"in both languages": {kk, ru, true}, "in Kazakh alone": {kk, none, false},
		"others": {kk, []string{"Сколько сотрудников районной прокуратуры прошли обучение в Академии", "Какие меры приняты по обращениям граждан о незаконных увольнениях"}, false},
	} {
		ask(second, c.kk, c.ru)
		if n := officer.Upload("/instruments/new", second).Want(http.StatusOK).Count("#twice li.o-warning"); (n == 1) != c.found {
			t.Errorf("questions %s: found %v", name, n)
		}
	}
	ask(second, kk, ru)
	for lang, words := range map[string]string{"ru": "сходство вопросов 100 %", "en": "questions 100% alike", "kk": "сұрақтарының ұқсастығы 100%"} {
		p := officer.In(lang).Upload("/instruments/new", second).Want(http.StatusOK).Says("#twice", number).Says("#twice", words).Says("#found", number)
		if p.Count(`textarea[name=reason.instrument.twice]`) != 1 {
			t.Errorf("%s: no place for the reason", lang)
		}
	}
	officer = officer.In("kk")
	second.Set("lang", "ru") // the same language: the texts are compared, and they differ
	if officer.Upload("/instruments/new", second).Want(http.StatusOK).Count("#twice") != 0 {
		t.Error("instruments in one language are compared by their questions alone")
	}
	second.Set("lang", "kk")
	second.Set("act", "save")
	card := officer.Upload("/instruments/new", second, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}).Header.Get("Location")
	officer.Get(card).Says("#twice", number)
	act(officer, card, "agreement", nil).Want(http.StatusUnprocessableEntity)
}

// Texts sent before prints were kept are printed in pieces; once more changes nothing.
func TestOldTextsArePrinted_44_I44c(t *testing.T) {
	o := webtest.New(t)
	count := func() [3]int64 {
		return [3]int64{
			webtest.Query[int64](o, `SELECT count(*) FROM text_print`), webtest.Query[int64](o, `SELECT count(*) FROM text_band`),
			webtest.Query[int64](o, `SELECT count(*) FROM text_question`),
		}
	}
	before := count()
	if sent := webtest.Query[int64](o, `SELECT count(*) FROM instrument WHERE sent_day IS NOT NULL`); before[0] != sent || before[1] < sent {
		t.Fatalf("%v of %d are printed when they are sent", before, sent)
	}
	err := o.App.DB.Write(t.Context(), func(tx *store.Tx) error {
		for _, table := range []string{"text_print", "text_band", "text_question", "text_fill"} {
			if _, err := tx.Exec(t.Context(), `DELETE FROM `+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := o.App.Instrument.FillPrints(t.Context(), time.Time{}); err != nil {
			t.Fatal(err)
		}
		if after := count(); after != before {
			t.Errorf("%v are printed, %v were", after, before)
		}
	}
	if done := webtest.Query[int64](o, `SELECT min(done) FROM text_fill`); done != 1 {
		t.Error("the work has no end")
	}
}
