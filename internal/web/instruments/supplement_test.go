package instruments_test

import (
	"net/http"
	"net/url"
	"testing"

	"reglament/internal/web/webtest"
)

// A supplementary assignment is begun on the card of its main one, shows why, and each leads to the other.
func TestSupplementFromTheCardOfTheMainOne_46_I46a_I46b(t *testing.T) {
	o := webtest.New(t)
	main := one(o, `SELECT i.document_id FROM instrument i JOIN execution e ON e.document_id = i.document_id
		WHERE i.kind <> 'request' AND i.state = 'sent' AND i.owner_body = $1 AND i.marked = 0 AND e.returns > 0 ORDER BY i.document_id LIMIT 1`, o.Unit("gpo"))
	returned := one(o, `SELECT body_id FROM execution WHERE document_id = $1 AND returns > 0 LIMIT 1`, main)
	other := o.Unit("committee")
	c := o.Someone(one(o, `SELECT drafter_person FROM instrument WHERE document_id = $1`, main))
	number := one(o, `SELECT number FROM instrument WHERE document_id = $1`, main)
	ground := one(o, `SELECT ground_id FROM instrument WHERE document_id = $1`, main)
	c.Get("/instruments/"+main).Want(http.StatusOK).Says(".doc", "Қосымша құжат")
	for _, lang := range []string{"kk", "ru", "en"} {
		c.In(lang).Get("/instruments/new?main=" + main).Want(http.StatusOK)
	}
	f := c.Get("/instruments/new?main="+main).Says("form#draft", number).Form("form#draft")
	if f.Get("signer_post") != one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, main) {
		t.Error("the post that signed the main one is not offered as the signer")
	}
	for _, part := range []string{"goals_tasks_conditions_means", "questions_list", "expected_result", "goal", "algorithm", "form"} {
		if f.Has("parts." + part) {
			f.Set("parts."+part, "Анықтау және баяндау.")
		}
	}
	f.Set("lang", "kk")
	f.Set("title", "Қосымша тексеру туралы")
	f.Set("ground_id", ground)
	f.Set("term_days", "30")
	f["recipients"] = []string{other}
	f.Set("supplement.ground", "poor_execution")
	f.Set("act", "check")
	c.Upload("/instruments/new", f).Want(http.StatusOK).Says("form#draft", "сапасыз орындау көрінбейді")
	f.Set("supplement.ground", "new_circumstances")
	c.Upload("/instruments/new", f).Want(http.StatusOK).Says("form#draft", "Жаңадан ашылған мән-жайлар жазылмаған")
	f.Set("supplement.ground", "poor_execution")
	f["recipients"] = []string{returned}
	f.Set("act", "save")
	saved := c.Upload("/instruments/new", f)
	card := saved.Header.Get("Location")
	own := saved.Follow().Want(http.StatusOK).Says("#poor", o.Structure().UnitName(returned, o.Act(o.Holder("s3-soc-1.officer1")).Day()).In("kk"))
	if n := own.Count("#poor li"); n != 1 { // of the recipients of the main one only whom this one goes to
		t.Errorf("the card shows %d returned reports", n)
	}
	own.Says(".doc", number).Says(".doc", "негізгісінің сапасыз орындалуы")
	c.Get("/instruments/"+main).Says("#supplements", "Қосымша тексеру туралы")
	for _, lang := range []string{"ru", "en"} {
		c.In(lang).Get(card).Want(http.StatusOK)
		c.In(lang).Get("/instruments/" + main).Want(http.StatusOK)
	}
	marks := mark(o)
	for name, change := range map[string]url.Values{
		"no such main":    {"supplement.main_id": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}},
		"ill-formed main": {"supplement.main_id": {"../x"}},
		"unknown ground":  {"supplement.ground": {"because"}},
	} {
		g := url.Values{}
		for k, v := range f {
			g[k] = v
		}
		g.Set("_key", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
		for k, v := range change {
			g[k] = v
		}
		if p := c.Upload("/instruments/new", g); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if mark(o) != marks {
		t.Error("something wrong was saved")
	}
	c.Get("/instruments/new?main=01ARZ3NDEKTSV4RRFFQ69G5FAV").Want(http.StatusNotFound)
	o.Person("karaganda-pub.officer1").Get("/instruments/new?main=" + card[len("/instruments/"):]).Want(http.StatusNotFound)
}

// What keeps a draft from being saved hides nothing of what would keep it from agreement; nothing is kept, and a save asks only for what
// a save needs (40, 44, 46).
func TestDraftIsToldEverythingAtOnce_40_46_I46a(t *testing.T) {
	o := webtest.New(t)
	main := one(o, `SELECT i.document_id FROM instrument i WHERE i.kind = 'assignment' AND i.state = 'sent' AND i.owner_body = $1 AND i.marked = 0 ORDER BY i.document_id LIMIT 1`, o.Unit("gpo"))
	c := o.Someone(one(o, `SELECT drafter_person FROM instrument WHERE document_id = $1`, main))
	before := webtest.Query[int64](o, `SELECT COUNT(*) FROM instrument`)
	f := c.Get("/instruments/new?main=" + main).Want(http.StatusOK).Form("form#draft")
	f.Set("term_kind", "date")
	f.Set("term_day", "31.02.2027")
	f.Set("act", "agreement")
	p := c.Upload("/instruments/new", f).Want(http.StatusUnprocessableEntity)
	for _, field := range []string{"title", "term_day", "ground_id", "recipients", "supplement-ground", "parts-expected_result", "file_analysis"} {
		if p.Count(`#errors a[href="#f-`+field+`"]`) == 0 {
			t.Errorf("%s is not told", field)
		}
	}
	if n := p.Count(`#errors a[href="#f-term_day"]`); n != 1 { // not missing beside unreadable
		t.Errorf("the day is told %d times", n)
	}
	f.Set("act", "save")
	if p := c.Upload("/instruments/new", f).Want(http.StatusUnprocessableEntity); p.Count(`#errors a[href="#f-recipients"]`) != 0 || p.Count(`#errors a[href="#f-title"]`) != 1 {
		t.Error("a draft that is only saved is judged like one that is sent")
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM instrument`); n != before {
		t.Errorf("%d drafts were kept", n-before)
	}
}
