package oral_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/web/webtest"
)

// filled is a lawful record of the side, as the form takes it.
func filled(o *webtest.Office, c *webtest.Client, side string) url.Values {
	f := c.Get("/oral/new?side=" + side).Want(http.StatusOK).Form("form#oral-form")
	today := calendar.DayOf(o.Now)
	f.Set("authority", "president")
	f.Set("paper_title", "Мемлекет басшысының тапсырмасы")
	f.Set("paper_number", "17-9")
	f.Set("paper_day", today.String())
	f.Set("channel", "telephone")
	f.Set("kind", "assignment")
	f.Set("title", "Құқық бұзушылықтарды жою туралы")
	f.Set("words", "Жағдайды бүгін анықтап, шара қабылдау.")
	f.Set("term_day", today.AddDays(4).String())
	if side == "gave" {
		f["bodies"] = []string{o.Unit("akmola"), o.Unit("astana")}
		f.Set("unit_id", o.Unit("s3-soc-1"))
	} else {
		f.Set("giver_post", o.Post("lead.deputy2"))
	}
	return f
}

func orals(o *webtest.Office) int64 {
	return webtest.Query[int64](o, `SELECT count(*) FROM oral`)
}

// An oral instruction is recorded by the deputy who gave it, confirmed by one recipient and contested by another, formalised
// from its card; others do not see it.
func TestOralFromRecordToInstrument_44_I44b(t *testing.T) {
	o := webtest.New(t)
	deputy, officer, region, astana := o.Person("lead.deputy2"), o.Person("s3-soc-1.officer1"), o.Person("akmola.head"), o.Person("astana.head")
	f := filled(o, deputy, "gave")
	saved := deputy.Post("/oral/new", f)
	at := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK).Says("#state", "Әлі ресімделген жоқ").Says("#state", "18:30").Says("#sides", "Ақмола")
	if again := deputy.Post("/oral/new", f); again.Header.Get("Location") != at {
		t.Errorf("sent twice, the form made %s beside %s", again.Header.Get("Location"), at)
	}
	id := strings.TrimPrefix(at, "/oral/")
	if due := webtest.Query[string](o, `SELECT due_day || ' ' || state FROM duty WHERE ref_id = $1`, id); due != webtest.Day+" open" {
		t.Errorf("the duty is %s", due)
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, c := range []*webtest.Client{deputy, officer, region, o.Person("app-ctl.head")} {
			c.In(lang).Get(at).Want(http.StatusOK)
			c.In(lang).Get("/oral").Want(http.StatusOK).Says("tbody", "Құқық бұзушылықтарды жою")
		}
		deputy.In(lang).Get("/oral/new?side=gave").Want(http.StatusOK)
		region.In(lang).Get("/oral/new?side=got").Want(http.StatusOK)
	}
	officer.Get("/").Says("#work", "сағ")
	region.Get("/").Says("#work", "Құқық бұзушылықтарды жою")
	for _, stranger := range []string{"karaganda.head", "s1-pre-1.officer1"} {
		c := o.Person(stranger)
		c.Get(at).Want(http.StatusNotFound)
		for _, act := range []string{"confirm", "contest", "cancel", "formalise"} {
			c.Post(at+"/"+act, url.Values{"version": {"1"}, act + ".text": {"x"}}).Want(http.StatusNotFound)
		}
	}
	region.Post(at+"/confirm", url.Values{}).Follow().Want(http.StatusOK).Says("#sides", "Растады")
	region.Post(at+"/confirm", url.Values{}).Want(http.StatusConflict)
	astana.Post(at+"/contest", url.Values{"contest.text": {" "}}).Want(http.StatusUnprocessableEntity)
	astana.Post(at+"/contest", url.Values{"contest.text": {"Басқа мерзім айтылды"}}).Follow().Says("#sides", "Басқа мерзім айтылды").Says(".doc", "дау айтылған")
	deputy.Get("/oral?contested=1").Want(http.StatusOK).Says("tbody", "Құқық бұзушылықтарды жою").Says("tbody", "дау айтылған")
	contested := deputy.Get("/oral?contested=1")
	contested.Says(".chips [aria-current]", "дау айтылған")
	book := contested.All("a[download]")[0].Attr("href") // the workbook is narrowed as the list is
	if n := len(deputy.Get(book).Want(http.StatusOK).Sheet()) - 1; n != contested.Count("tbody tr") {
		t.Errorf("%d lines in the workbook of those contested, %s", n, book)
	}
	if n := len(deputy.Get("/oral?contested=1&state=formalised").All("tbody tr")); n != 0 {
		t.Errorf("%d that nobody contests are listed", n)
	}
	region.Post(at+"/cancel", url.Values{"version": {"3"}, "cancel.text": {"x"}}).Want(http.StatusForbidden)
	region.Post(at+"/formalise", url.Values{"version": {"3"}}).Want(http.StatusForbidden)
	officer.Post(at+"/formalise", url.Values{"version": {"1"}}).Want(http.StatusConflict)

	begun := officer.Post(at+"/formalise", url.Values{"version": {"3"}})
	edit := begun.Header.Get("Location")
	draft := begun.Follow().Want(http.StatusOK).Form("form#draft")
	if draft.Get("parts.questions_list") != "Жағдайды бүгін анықтап, шара қабылдау." || len(draft["recipients"]) != 2 || draft.Get("ground_id") == "" || draft.Get("short_ground_id") == "" {
		t.Errorf("the draft is not filled in from the record: %v", draft)
	}
	officer.Post(at+"/formalise", url.Values{"version": {"4"}}).Want(http.StatusConflict)
	deputy.Get(at).Want(http.StatusOK).Says(".doc", "Жоба")
	instrument := strings.TrimSuffix(strings.TrimPrefix(edit, "/instruments/"), "/edit")
	o.Now = o.Now.Add(8 * time.Hour) // 19:00: the working day is over, and so are the sessions
	deputy, officer, region = o.Person("lead.deputy2"), o.Person("s3-soc-1.officer1"), o.Person("akmola.head")
	officer.Get(at).Says("#state", "Мерзімінде ресімделмеді")
	region.Get(at).Says("#state", "күші жоқ")
	o.Person("app.chief").Get("/oral?state=recorded&late=1").Says("tbody", "Құқық бұзушылықтарды жою")
	// The hour of the working day has passed, so that the ledger says it too, on the same day (I-282).
	if err := o.App.Ledger.Tick(t.Context(), o.Now); err != nil {
		t.Fatal(err)
	}
	o.Person("app.chief").Get("/control/duties?kind=instrument.oral.formalise&scope=overdue").Want(http.StatusOK).Says("tbody", "Құқық бұзушылықтарды жою")
	send(t, o, officer, instrument, draft)
	officer.Get(at).Want(http.StatusOK).Says("#state", "болатын").Says(".doc", "кешігіп ресімделді")
	if n := webtest.Query[int64](o, `SELECT late_days FROM duty WHERE ref_id = $1`, id); n != 1 {
		t.Errorf("formalised after the end of the working day, the duty is late by %d days in the ledger", n)
	}
	if s := webtest.Query[string](o, `SELECT state FROM duty WHERE ref_id = $1`, id); s != "done" {
		t.Errorf("after sending the duty is %s", s)
	}
	deputy.Post(at+"/cancel", url.Values{"version": {"5"}, "cancel.text": {"Қажеттілік жойылды, күшін жоямын."}}).Want(http.StatusConflict)
}

// send takes a draft begun from an oral instruction the whole road.
func send(t *testing.T, o *webtest.Office, officer *webtest.Client, id string, f url.Values) {
	t.Helper()
	at := "/instruments/" + id
	ground := f.Get("ground_id")
	officer.Upload("/grounds/"+ground+"/file", url.Values{}, webtest.File{Field: "file", Name: "тапсырма.pdf", Content: webtest.PDF()}).Want(http.StatusSeeOther)
	for _, part := range []string{"goals_tasks_conditions_means", "expected_result", "form"} {
		f.Set("parts."+part, "Анықтау және баяндау.")
	}
	f.Set("act", "save")
	officer.Upload(at+"/edit", f, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}).Want(http.StatusSeeOther)
	version := func() string {
		return fmt.Sprint(webtest.Query[int64](o, `SELECT version FROM instrument WHERE document_id = $1`, id))
	}
	reasons := url.Values{"version": {version()}, "reason.instrument.load": {"Мемлекет басшысының тапсырмасы кейінге қалдырылмайды."}}
	officer.Upload(at+"/agreement", reasons).Want(http.StatusSeeOther)
	for range 9 {
		step := webtest.Query[string](o, `SELECT COALESCE((SELECT id || ' ' || post_id FROM agreement_step WHERE document_id = $1 AND state = 'asked' ORDER BY id LIMIT 1), '')`, id)
		if step == "" {
			break
		}
		stepID, post, _ := strings.Cut(step, " ")
		o.Acting(post).Post(at+"/answer", url.Values{"step": {stepID}, "decision": {"agreed"}}).Want(http.StatusSeeOther)
	}
	o.Person("lead.deputy2").Post(at+"/sign", reasons).Want(http.StatusSeeOther)
	officer.Upload(at+"/send", reasons).Want(http.StatusSeeOther)
}

// What is not on the list, a messenger, an ordinary term, a post that may not sign: refused with the paragraph.
func TestOralOutsideTheListIsRefused_44_I44b(t *testing.T) {
	o := webtest.New(t)
	deputy := o.Person("lead.deputy2")
	before := orals(o)
	today := calendar.DayOf(o.Now)
	for name, change := range map[string]url.Values{
		"no authority":         {"authority": {""}},
		"another authority":    {"authority": {"prime_minister"}},
		"abolished authority":  {"authority": {"first_president_office"}},
		"messenger":            {"channel": {"messenger"}},
		"mail":                 {"channel": {"mail"}},
		"unknown channel":      {"channel": {"pigeon"}},
		"request":              {"kind": {"request"}},
		"ordinary term":        {"term_day": {today.AddDays(60).String()}},
		"no term":              {"term_day": {""}},
		"past term":            {"term_day": {today.AddDays(-1).String()}},
		"no day":               {"given_day": {""}},
		"future day":           {"given_day": {today.AddDays(1).String()}},
		"future time":          {"given_time": {"23:59"}},
		"no time":              {"given_time": {""}},
		"no such time":         {"given_time": {"25:00"}},
		"paper of tomorrow":    {"paper_day": {today.AddDays(1).String()}},
		"no number":            {"paper_number": {""}},
		"no title":             {"title": {""}},
		"overlong title":       {"title": {strings.Repeat("ә", 501)}},
		"overlong words":       {"words": {strings.Repeat("ә", 60_001)}},
		"nobody":               {"bodies": {}},
		"own body":             {"bodies": {o.Unit("gpo")}},
		"a unit for a body":    {"bodies": {o.Unit("s3-soc")}},
		"ill-formed body":      {"bodies": {"../x"}},
		"foreign unit":         {"unit_id": {o.Unit("s1-pre")}},
		"unit of another body": {"unit_id": {o.Unit("akmola-pub")}},
	} {
		f := filled(o, deputy, "gave")
		for k, v := range change {
			f[k] = v
		}
		if p := deputy.Post("/oral/new", f); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	f := filled(o, deputy, "gave")
	f.Set("channel", "messenger")
	deputy.In("ru").Post("/oral/new", f).Want(http.StatusUnprocessableEntity).Says(".err-sum", "мессенджере").Says("form", "44")
	f = filled(o, o.Person("s3-soc-1.officer1"), "gave")
	o.Person("s3-soc-1.officer1").Post("/oral/new", f).Want(http.StatusUnprocessableEntity).Says(".err-sum", "қол қою құқығын бермейді")
	// All that is missing is said at once.
	blank := url.Values{"_key": {"blank"}, "side": {"gave"}, "kind": {"task"}, "lang": {"ru"}, "channel": {"telephone"}, "given_day": {today.String()}, "given_time": {"10:00"}}
	deputy.In("ru").Post("/oral/new", blank).Want(http.StatusUnprocessableEntity).
		Says(".err-sum", "чьё поручение исполняется").Says(".err-sum", "кому дано").Says(".err-sum", "Укажите дату")
	if n := orals(o); n != before {
		t.Errorf("%d oral instructions were recorded though refused", n-before)
	}
}

// Recorded by a recipient, late, given on a day off: the next working day counts, and the delay is shown.
func TestOralRecordedLateByARecipient_44_I44b(t *testing.T) {
	o := webtest.New(t)
	region, deputy := o.Person("akmola-pub.officer1"), o.Person("lead.deputy2")
	f := filled(o, region, "got")
	f.Set("given_day", "2026-11-15") // a Sunday
	f.Set("given_time", "12:00")
	f.Set("paper_day", "2026-11-14")
	f.Set("authority", "gp")
	region.Post("/oral/check", f).Want(http.StatusOK).Says("#deadline", "Демалыс күні")
	at := region.Post("/oral/new", f).Want(http.StatusSeeOther).Header.Get("Location")
	region.Get(at).Want(http.StatusOK).Says("#state", "Кеш тіркелді").Says("#state", "Мерзімі").Says("#sides", "Өзі тіркеді")
	if due := webtest.Query[string](o, `SELECT due_day FROM duty WHERE ref_id = $1`, strings.TrimPrefix(at, "/oral/")); due != "2026-11-16" {
		t.Errorf("due on %s, want the next working day", due)
	}
	region.Post(at+"/confirm", url.Values{}).Want(http.StatusConflict)
	deputy.Post(at+"/contest", url.Values{"contest.text": {"Мен мұндай тапсырма берген жоқпын"}}).Follow().Says("#sides", "берген жоқпын")
	deputy.Post(at+"/cancel", url.Values{"version": {"2"}, "cancel.text": {""}}).Want(http.StatusUnprocessableEntity)
	deputy.Post(at+"/cancel", url.Values{"version": {"2"}, "cancel.text": {"Мұндай тапсырма берілмеген"}}).Follow().Want(http.StatusOK).Says(".doc", "Қайтарып алынды")
	if s := webtest.Query[string](o, `SELECT state FROM duty WHERE ref_id = $1`, strings.TrimPrefix(at, "/oral/")); s != "void" {
		t.Errorf("after the cancellation the duty is %s", s)
	}
	o.Nobody().Get(at).Want(http.StatusSeeOther)
}

// The register is narrowed in its address, kept as a view under a name, and goes out as a workbook of what the filter finds (44).
func TestOralRegister_44(t *testing.T) {
	o := webtest.New(t)
	deputy := o.Person("lead.deputy2")
	deputy.Post("/oral/new", filled(o, deputy, "gave")).Want(http.StatusSeeOther)
	deputy.Get("/oral?q=құқық+бұзушылықтарды&state=recorded").Want(http.StatusOK).Says("tbody", "Құқық бұзушылықтарды")
	for lang, head := range map[string]string{"kk": "Кім берді", "ru": "Кто дал", "en": "Who gave it"} {
		rows := deputy.In(lang).Get("/oral/export.xlsx?q=құқық+бұзушылықтарды&state=recorded").Want(http.StatusOK).Sheet()
		if len(rows) != 2 || rows[0][1] != head || rows[1][0] != "Құқық бұзушылықтарды жою туралы" || !strings.Contains(rows[1][2], "; ") {
			t.Errorf("%s: %q", lang, rows)
		}
	}
	if rows := deputy.Get("/oral/export.xlsx?q=жоқ+сөз").Want(http.StatusOK).Sheet(); len(rows) != 1 {
		t.Errorf("%d rows of nothing", len(rows))
	}
	deputy.Get("/oral/export.xlsx?state=gone").Want(http.StatusBadRequest)
	p := deputy.In("kk").Post("/oral/views", url.Values{"name": {"Менің көрінісім"}, "query": {"state=recorded&x=1"}})
	if to := p.Want(http.StatusSeeOther).Header.Get("Location"); to != "/oral?state=recorded" {
		t.Errorf("leads to %s", to)
	}
	deputy.Get("/oral").Want(http.StatusOK).Says("#list", "Менің көрінісім")
	if rows := o.Person("karaganda-pub.officer1").Get("/oral/export.xlsx?q=құқық+бұзушылықтарды").Want(http.StatusOK).Sheet(); len(rows) != 1 {
		t.Errorf("a stranger's workbook has %d rows", len(rows))
	}
}
