package instruments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// An instrument is changed and revoked by forms: executors are told at once, owe nothing more, and the record stays.
func TestChangeAndRevocationReachExecutors_49_I49b(t *testing.T) {
	o := webtest.New(t)
	id := one(o, `SELECT i.document_id FROM instrument i JOIN execution e ON e.document_id = i.document_id
		WHERE i.state = 'sent' AND i.owner_body = $1 AND i.marked = 0 AND e.state IN ('sent', 'received', 'assigned')
		GROUP BY i.document_id HAVING count(*) > 1 ORDER BY i.document_id LIMIT 1`, o.Unit("gpo"))
	card := "/instruments/" + id
	drafter := o.Someone(one(o, `SELECT drafter_person FROM instrument WHERE document_id = $1`, id))
	signer := o.Acting(one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, id))
	first := one(o, `SELECT id FROM execution WHERE document_id = $1 AND state IN ('sent', 'received', 'assigned') ORDER BY ordinal LIMIT 1`, id)
	body := one(o, `SELECT body_id FROM execution WHERE id = $1`, first)
	head := o.Acting(one(o, `SELECT id FROM post WHERE unit_id = $1 AND kind = 'body_head'`, body))
	notices := func() int64 {
		return webtest.Query[int64](o, `SELECT COUNT(*) FROM notification WHERE document_id = $1`, id)
	}

	marks := mark(o)
	for name, change := range map[string]url.Values{
		"nothing changes":       {"change.text": {"Көлемі үлкен болғандықтан."}},
		"no reason":             {"change.day": {"25.12.2026"}},
		"a day that has passed": {"change.day": {"05.01.2026"}, "change.text": {"Көлемі үлкен болғандықтан."}},
		"a day off":             {"change.day": {"27.12.2026"}, "change.text": {"Көлемі үлкен болғандықтан."}},
		"no such line":          {"change.withdrawn": {"99"}, "change.text": {"Көлемі үлкен болғандықтан."}},
		"foreign execution":     {"change.day": {"25.12.2026"}, "change.executions": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "change.text": {"Көлемі үлкен болғандықтан."}},
	} {
		if p := act(signer, card, "change", change); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if p := act(signer, card, "revoke", url.Values{"revoke.text": {""}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("revoked without a reason: %d", p.Status)
	}
	// "x" is no reason: how long one has to be is said in the form before, and in the refusal (I-40).
	for lang, says := range map[string][2]string{
		"kk": {"Кемінде 20 таңба", "Жазылғаны 1 таңба, кемінде 20"}, "ru": {"Не менее 20 знаков", "знаков: 1, нужно не менее 20"}, "en": {"At least 20 characters", "written: 1, at least 20"},
	} {
		c := signer.In(lang)
		for _, name := range []string{"revoke", "change"} {
			c.Get(card+"?act="+name).Want(http.StatusOK).Says("#form-"+name, says[0])
			act(c, card, name, url.Values{name + ".text": {"x"}, "change.day": {"25.12.2026"}}).Want(http.StatusUnprocessableEntity).Says("#errors", says[1])
		}
	}
	if errors := act(signer, card, "change", url.Values{}).Text("#errors"); !strings.Contains(errors, "Не өзгеретіні") || !strings.Contains(errors, "Себебі жазылмаған") {
		t.Errorf("not all that is missing is told at once: %s", errors)
	}
	// A day that is none, or a day off, hides no missing reason.
	for day, says := range map[string]string{"31.02.2027": "31.02.2027 деген күн жоқ", "27.12.2026": "демалыс"} {
		act(signer, card, "change", url.Values{"change.day": {day}}).Want(http.StatusUnprocessableEntity).Says("#errors", says).Says("#errors", "Себебі жазылмаған")
	}
	if strings.Contains(drafter.Get(card).Want(http.StatusOK).Text("main"), "Күшін жою") {
		t.Error("the drafter is offered the revocation")
	}
	if mark(o) != marks {
		t.Error("something wrong was carried out")
	}

	told := notices()
	act(signer, card, "change", url.Values{"change.day": {"25.12.2026"}, "change.text": {"Көлемі үлкен болғандықтан."}}).Follow().Want(http.StatusOK).Says("#follows", "25.12.2026")
	if due := one(o, `SELECT d.due_day FROM duty d WHERE d.ref_id = $1`, first); due != "2026-12-25" {
		t.Errorf("the duty is due %s", due)
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM duty_entry n JOIN duty d ON d.id = n.duty_id WHERE d.ref_id = $1 AND n.action = 'extend' AND n.para = '49'`, first); n != 1 {
		t.Errorf("%d moves under 49", n)
	}
	if notices() <= told {
		t.Error("nobody was told of the change")
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		head.In(lang).Get("/executions/" + first).Want(http.StatusOK)
		signer.In(lang).Get(card + "?act=revoke").Want(http.StatusOK)
		signer.In(lang).Get(card + "?act=change").Want(http.StatusOK)
	}
	head.Get("/executions/"+first).Says("#follows", "Көлемі үлкен")

	told = notices()
	act(signer, card, "revoke", url.Values{"revoke.executions": {first}, "revoke.text": {"Бұл өңірде өзектілігін жоғалтты."}}).Follow().Want(http.StatusOK).Says("#follows", "өзектілігін жоғалтты")
	if state := one(o, `SELECT state FROM duty WHERE ref_id = $1`, first); state != "void" {
		t.Errorf("the duty is %s", state)
	}
	if notices() <= told {
		t.Error("nobody was told of the revocation")
	}
	head.Get("/executions/"+first).Want(http.StatusOK).Says(".doc", "Күші жойылды").Says("#follows", "өзектілігін жоғалтты")
	head.Get("/notices").Says("main", "орындау талап етілмейді. Себебі: Бұл өңірде өзектілігін жоғалтты.")
	drafter.Get("/notices").Says("main", "құжаттың күші 1 орындаушы үшін жойылды. Себебі: Бұл өңірде")
	act(signer, card, "revoke", url.Values{"revoke.text": {"Толық өзектілігін жоғалтты."}}).Follow().Want(http.StatusOK).Says(".doc", "Күші жойылды")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM turn WHERE document_id = $1`, id); n != 0 {
		t.Errorf("%d moves are left", n)
	}
	// What was signed stays what it was: its original can be had, the copies say that it is revoked, and it is no draft.
	revoked := signer.Get(card).Says("#paper", "Қол қойылатын түпнұсқа").Says("#paper", "Жазба бекітілген түпнұсқаға сәйкес")
	if strings.Contains(revoked.Text("#paper"), "ЖОБА") {
		t.Errorf("a revoked instrument is called a draft: %s", revoked.Text("#paper"))
	}
	isPDF(t, signer.Get(card+"/original.pdf"))
	isPDF(t, signer.Get(card+"/paper.kk.pdf"))
	isPDF(t, signer.Get(card+"/card.kk.pdf"))
	for _, lang := range []string{"kk", "ru", "en"} {
		drafter.In(lang).Get(card).Want(http.StatusOK)
		drafter.In(lang).Get("/instruments?state=revoked").Want(http.StatusOK)
	}
	signer.Get("/instruments?state=revoked").Want(http.StatusOK)
}

// A question that is no longer asked is struck out in the text that executors read, on the card of the instrument as on theirs (49).
func TestWithdrawnQuestionIsStruckOut_49_I49b(t *testing.T) {
	o := webtest.New(t)
	id := one(o, `SELECT i.document_id FROM instrument i JOIN execution e ON e.document_id = i.document_id
		WHERE i.state = 'sent' AND i.owner_body = $1 AND i.marked = 0 AND i.title = 'Мүгедектігі бар адамдарды техникалық құралдармен қамтамасыз етудің заңдылығын зерделеу туралы' LIMIT 1`, o.Unit("gpo"))
	first := one(o, `SELECT id FROM execution WHERE document_id = $1 ORDER BY ordinal LIMIT 1`, id)
	head := o.Acting(one(o, `SELECT p.id FROM post p JOIN execution e ON e.body_id = p.unit_id WHERE e.id = $1 AND p.kind = 'body_head'`, first))
	signer := o.Acting(one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, id))
	act(signer, "/instruments/"+id, "change", url.Values{"change.withdrawn": {"3"}, "change.text": {"Бұл сұрақ басқа тапсырмада қамтылған."}}).Follow().Want(http.StatusOK)
	for path, page := range map[string]*webtest.Client{"/instruments/" + id: signer, "/executions/" + first: head} {
		struck := page.Get(path).Want(http.StatusOK).All("#text s")
		if len(struck) != 1 || !strings.HasPrefix(struck[0].Text(), "3.") {
			t.Errorf("%s: %d lines are struck out", path, len(struck))
		}
	}
}
