package instruments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/web/webtest"
)

// monthly fills the form of an assignment that comes round: by the 5th of the month after, from December, four times.
func monthly(o *webtest.Office, c *webtest.Client) url.Values {
	f := draft(o, c, plan(c))
	f.Set("term_kind", "periodic")
	f.Set("period.every", "month")
	f.Set("period.day", "5")
	f.Set("period.after", "1")
	f.Set("period.first", "01.12.2026")
	f.Set("period.last", "05.04.2027")
	return f
}

// The form shows every day that a periodic term comes to before it is sent, and says what is wrong with each field.
func TestPeriodicTermInTheForm_47_I47a_I47b(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	base := monthly(o, c)
	before := mark(o)
	p := c.Post("/instruments/check", base).Want(200)
	if n := p.Count("#periods li"); n != 4 {
		t.Errorf("%d periods are shown: %s", n, p.Text("#check"))
	}
	p.Says("#periods", "2027 жылғы 5 ақпан")
	base.Set("act", "check")
	for _, lang := range []string{"kk", "ru", "en"} {
		if n := c.In(lang).Upload("/instruments/new", base).Want(200).Count("#periods li"); n != 4 {
			t.Errorf("%s: %d periods without the script", lang, n)
		}
	}
	c.In("kk")
	for _, x := range []wrong{
		{name: "no period", form: url.Values{"period.every": {""}}, status: 200, says: "47-тармақ"},
		{name: "unknown period", form: url.Values{"period.every": {"day"}}, status: 422},
		{name: "no day", form: url.Values{"period.day": {""}}, status: 200, says: "47-тармақ"},
		{name: "nought day", form: url.Values{"period.day": {"0"}}, status: 422},
		{name: "a 32nd", form: url.Values{"period.day": {"32"}}, status: 422},
		{name: "a day in words", form: url.Values{"period.day": {"бесінші"}}, status: 422},
		{name: "an eighth day of the week", form: url.Values{"period.every": {"week"}, "period.day": {"8"}}, status: 200, says: "47-тармақ"},
		{name: "malformed first", form: url.Values{"period.first": {"31.02.2027"}}, status: 422},
		{name: "malformed last", form: url.Values{"period.last": {"then"}}, status: 422},
		{name: "last before the first", form: url.Values{"period.last": {"04.01.2027"}}, status: 200, says: "05.01.2027"},
		{name: "to the year's end nothing falls due", form: url.Values{"period.last": {""}}, status: 200, says: "31.12.2026"},
		{name: "too early", form: url.Values{"period.first": {"01.11.2026"}}, status: 200, says: "40-тармақ"},
		{name: "too many", form: url.Values{"period.every": {"week"}, "period.last": {"31.12.2029"}}, status: 200, says: "53"},
		{name: "past the calendar", form: url.Values{"period.last": {"31.12.2029"}}, status: 200, says: "күнтізбе"},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := c.On(t).Upload("/instruments/new", changed(base, x))
			if got.Status != x.status {
				t.Fatalf("%d: %s", got.Status, got.Text("#errors"))
			}
			if !strings.Contains(got.Text("main"), x.says) {
				t.Errorf("%q is not said: %s", x.says, got.Text("#errors"))
			}
			if x.status == 200 && got.Form("form#draft").Get("period.last") != changed(base, x).Get("period.last") {
				t.Error("what was typed is lost")
			}
		})
	}
	base.Set("period.day", "40")
	base.Set("act", "save")
	c.Upload("/instruments/new", base).Want(422)
	if mark(o) != before {
		t.Error("something wrong was saved")
	}
}

// A periodic assignment on its road by forms alone: the card is a matrix, an accepted period opens the next with the
// resolution in force, time opens the rest, a revoked recipient owes no more, and control ends with the last period.
func TestPeriodsOnTheCard_47_49_I47a(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1")
	saved := officer.Upload("/instruments/new", monthly(o, officer), webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()})
	card := saved.Header.Get("Location")
	id := strings.TrimPrefix(card, "/instruments/")
	saved.Follow().Want(http.StatusOK).Says("#periods", "2027 жылғы 5 наурыз").Says(".doc", "ай сайын")
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	answerAll(t, o, card)
	signer := o.Person("lead.deputy2")
	act(signer, card, "sign", nil).Follow().Want(http.StatusOK)
	sent := act(officer, card, "send", nil).Follow().Want(http.StatusOK)
	if n := sent.Count("#executions thead th"); n != 5 {
		t.Errorf("%d columns", n)
	}
	sent.Says("#term", "47").Says("#term", "2027 жылғы қаңтар")
	signer.Get(card+"?act=change").Want(http.StatusOK).Says("form[action="+card+"/change]", "1-кезең, 01.12.2026")
	executions := func(where string) int64 {
		return webtest.Query[int64](o, `SELECT COUNT(*) FROM execution WHERE document_id = $1 AND `+where, id)
	}
	of := func(body string, period int) string {
		return "/executions/" + one(o, `SELECT id FROM execution WHERE document_id = $1 AND body_id = $2 AND period = $3`, id, o.Unit(body), period)
	}
	if executions("period = 1") != 2 || executions("period > 1") != 0 {
		t.Fatal("the first period is not opened alone")
	}
	execute(t, o, officer, of("akmola", 1), "akmola")
	if executions("period = 2 AND state = 'assigned'") != 1 {
		t.Fatal("the next period is not opened with the acceptance")
	}
	lead := o.Person("akmola-pub.officer1")
	lead.Get(of("akmola", 2)).Want(http.StatusOK).Says("#resolutions", "Толық тексеріңіз.").Says("#periods", "").Says(".doc", "Кезең")
	for _, lang := range []string{"ru", "en"} {
		lead.In(lang).Get(of("akmola", 2)).Want(http.StatusOK)
		officer.In(lang).Get(card).Want(http.StatusOK)
	}
	officer.In("kk")
	o.Person("abai.head").Get(of("akmola", 2)).Want(http.StatusNotFound)
	if n := o.Person("abai.head").Get(card).Want(http.StatusOK).Count("#executions tbody tr"); n != 1 {
		t.Errorf("a recipient sees %d rows", n)
	}
	act(o.Person("akmola.head"), of("akmola", 2), "extend", url.Values{"extend.day": {"12.02.2027"}, "extend.text": {"Мәліметтер кешігіп түседі."}}).Follow().Want(http.StatusOK)
	act(signer, of("akmola", 2), "decide", url.Values{"decision": {"granted"}}).Follow().Want(http.StatusOK)
	if due := one(o, `SELECT due_day FROM execution WHERE id = $1`, strings.TrimPrefix(of("akmola", 2), "/executions/")); due != "2027-02-12" {
		t.Errorf("the second period is due %s", due)
	}
	later(t, o, "2027-01-20")
	if executions("period = 2") != 2 || executions("period = 3") != 0 {
		t.Fatal("time does not open the second period")
	}
	abai := strings.TrimPrefix(of("abai", 1), "/executions/")
	signer = o.Person("lead.deputy2")
	act(signer, card, "revoke", url.Values{"revoke.executions": {abai}, "revoke.text": {"Бұл өңірде қажет емес."}}).Follow().Want(http.StatusOK)
	if executions("state = 'revoked'") != 2 {
		t.Fatal("the recipient is not revoked from all its periods")
	}
	later(t, o, "2027-03-20")
	if executions("period = 4") != 1 || executions("body_id = '"+o.Unit("abai")+"' AND period > 2") != 0 {
		t.Fatal("the revoked recipient has got another period, or the other has not")
	}
	officer, signer = o.Person("s3-soc-1.officer1"), o.Person("lead.deputy2")
	if p := act2(signer, card, "release"); p.Status != http.StatusConflict {
		t.Errorf("released with periods open: %d", p.Status)
	}
	for n := 2; n <= 4; n++ {
		lead := o.Person("akmola-pub.officer1")
		f := lead.Get(of("akmola", n)).Want(http.StatusOK).Form("form#form-report")
		f.Set("report.text", "Кезең есебі.")
		f.Set("act", "submit")
		lead.Upload(of("akmola", n)+"/report", f).Follow().Want(http.StatusOK)
		act(o.Person("akmola.head"), of("akmola", n), "sign", nil).Follow().Want(http.StatusOK)
		done := act(officer, of("akmola", n), "accept", nil).Follow().Want(http.StatusOK)
		if late := n < 4; late != strings.Contains(done.Text(".doc"), "жұмыс күні кеш") {
			t.Errorf("period %d: %s", n, done.Text(".doc"))
		}
	}
	act(signer, card, "release", nil).Follow().Want(http.StatusOK).Says(".doc", "Бақылаудан алынды")
}

// act2 posts an act for which the card has no form any more.
func act2(c *webtest.Client, card, name string) *webtest.Page {
	return c.Post(card+"/"+name, url.Values{"_key": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}})
}

// later is a day to come, when the timers have run, twice.
func later(t *testing.T, o *webtest.Office, day string) {
	t.Helper()
	o.Now = calendar.MustDay(day).Start().Add(10 * 3600e9)
	for range 2 {
		if err := o.App.Instrument.OpenPeriods(t.Context(), o.Now); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.App.Ledger.Tick(t.Context(), o.Now); err != nil {
		t.Fatal(err)
	}
}
