package instruments_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/web/webtest"
)

// A measure of the first month: its duty stands on the ground's card and ends when an assignment resting on it is sent; that
// it was sent late stays there to be seen.
func TestLateSendingOfAPlannedMeasureIsShown_44_I44e(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	today := calendar.DayOf(o.Now)
	y, m, _ := today.YMD()
	first := calendar.Date(y, m, 1)
	f := officer.Get("/grounds/new").Want(http.StatusOK).Form("form#ground")
	f.Set("source", "plan:special")
	f.Set("title", "Арнайы жоспар")
	f.Set("item", "4")
	f.Set("day", first.String())
	f.Set("measure_day", first.AddDays(27).String())
	officer.Upload("/grounds/new", f).Want(http.StatusUnprocessableEntity).Says(".err-sum", "бірінші айына").Says(".err-sum", "44-тармақ")
	f.Set("received_day", first.String())
	card := officer.Upload("/grounds/new", f).Header.Get("Location")
	officer.Get(card).Want(http.StatusOK).Says(".doc", "Жіберу мерзімі")

	officer.Get("/instruments/new?ground="+strings.TrimPrefix(card, "/grounds/")).Want(http.StatusOK).Says("#term", "Жіберу мерзімі")

	form := draft(o, officer, strings.TrimPrefix(card, "/grounds/"))
	// Its day has passed: without a written reason it does not go on its way, and the reason stays to be read (I-252).
	form.Set("act", "agreement")
	file := webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}
	held := officer.Upload("/instruments/new", form, file).Want(http.StatusUnprocessableEntity).Says("#errors", "бірінші айына").Says("#errors", "44-тармақ")
	for lang, words := range map[string]string{"ru": "следовало направить не позднее", "en": "was to be sent by", "kk": "жіберілуге тиіс еді"} {
		officer.In(lang).Post("/instruments/check", form).Want(http.StatusOK).Says("#found", words)
	}
	if !held.Form("form#draft").Has("reason.instrument.plan.send") {
		t.Fatalf("no reason is asked for: %s", held.Text("#errors"))
	}
	form.Set("reason.instrument.plan.send", "Іс-шараның мазмұны мүдделі бөлімшелермен келісілгендіктен кешікті.")
	form.Set("act", "save")
	form.Set("_key", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
	saved := officer.Upload("/instruments/new", form, file)
	it := saved.Header.Get("Location")
	officer.Get(it).Want(http.StatusOK).Says(".doc", "Жіберу мерзімі")
	act(officer, it, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, it)
	act(o.Person("lead.deputy2"), it, "sign", nil).Follow().Want(http.StatusOK)
	state := func() string {
		return webtest.Query[string](o, `SELECT state FROM duty WHERE ref_id = $1 AND kind = 'instrument.plan.send'`, strings.TrimPrefix(card, "/grounds/"))
	}
	if s := state(); s == "done" {
		t.Errorf("fulfilled before sending: %s", s)
	}
	act(officer, it, "send", nil).Follow().Want(http.StatusOK).Says("#executions", "Ақмола")
	if s := state(); s != "done" {
		t.Errorf("after sending: %s", s)
	}
	officer.Get(card).Want(http.StatusOK).Says(".doc", "кешіктіріліп жіберілді")
	// On the card of the instrument itself, with its paragraph and the reason; not to its recipients, who are not concerned.
	for lang, words := range map[string]string{"ru": "направлено с опозданием на", "en": "late", "kk": "кешіктіріліп жіберілді"} {
		officer.In(lang).Get(it).Want(http.StatusOK).Says(".doc", words).Says(".doc", "44").Says("#reasons", "мүдделі бөлімшелермен")
	}
	if n := officer.Get(it).Count("#reasons li"); n != 1 {
		t.Errorf("one reason stands there %d times", n)
	}
	if strings.Contains(o.Person("akmola.head").Get(it).Want(http.StatusOK).Text(".doc"), "кешіктіріліп") {
		t.Error("a recipient is told how late its sender was")
	}
	o.Person("app.chief").In("ru").Get("/control/duties?scope=closed&kind=instrument.plan.send").Want(http.StatusOK).Says("tbody", "Арнайы жоспар")
}
