package instruments_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/web/webtest"
)

const (
	ownReason     = "Ішкі дәлел: бұл орган үлгермеуі мүмкін, бірақ іс кейінге қалдырылмайды."
	ownRemark     = "Ішкі ескерту: облыс мұны мерзімінде орындай алмайды деп ойлаймын."
	ownResolution = "Ішкі бұрыштама: алдымен өткен жылғы кемшіліктерді жойыңыз."
)

// sentTo is an assignment that was sent to two regions, with a reason and remarks that those who prepared it wrote to each other.
func sentTo(t *testing.T, o *webtest.Office) (officer *webtest.Client, card string, executionOf func(body string) string) {
	t.Helper()
	officer = o.Person("s3-soc-1.officer1")
	form := draft(o, officer, plan(officer))
	form.Set("reason.instrument.load", ownReason)
	card = officer.Upload("/instruments/new", form, webtest.File{Field: "file_analysis", Name: "талдау.pdf", Content: webtest.PDF()}).Header.Get("Location")
	id := strings.TrimPrefix(card, "/instruments/")
	act(officer, card, "agreement", nil).Follow().Want(http.StatusOK)
	for {
		post := webtest.Query[string](o, `SELECT post_id FROM agreement_step WHERE document_id = $1 AND state = 'asked' ORDER BY id LIMIT 1`, id)
		if post == "" {
			break
		}
		c := o.Acting(post)
		f := c.Get(card).Want(http.StatusOK).Form("form[action=" + card + "/answer]")
		f.Set("decision", "agreed_with_remarks")
		f.Set("answer.text", ownRemark)
		c.Post(card+"/answer", f).Follow().Want(http.StatusOK)
	}
	act(o.Person("lead.deputy2"), card, "sign", nil).Follow().Want(http.StatusOK)
	act(officer, card, "send", nil).Follow().Want(http.StatusOK)
	return officer, card, func(body string) string {
		return "/executions/" + webtest.Query[string](o, `SELECT id FROM execution WHERE document_id = $1 AND body_id = $2`, id, o.Unit(body))
	}
}

// What those who prepared an instrument wrote to each other reaches no recipient, neither by its card nor by what the evidence encloses
// (44-1; I-123); how the other recipients stand is not told to it either (50).
func TestRecipientLearnsNothingOfThePreparation_44_1_50(t *testing.T) {
	o := webtest.New(t)
	officer, card, executionOf := sentTo(t, o)
	id := strings.TrimPrefix(card, "/instruments/")
	abai := o.Person("abai.head")
	within := func(c *webtest.Client) (words, data bool) {
		for _, x := range mustRead(t, c.Get(card+"/card.kk.pdf").Want(http.StatusOK)) {
			words = words || bytes.Contains(x.Data, []byte(ownReason)) || bytes.Contains(x.Data, []byte(ownRemark))
			data = data || x.Name == "original.json"
		}
		return words, data
	}
	if words, data := within(abai); words || data {
		t.Errorf("the evidence of a recipient encloses words of the preparation: %v, the data: %v", words, data)
	}
	if words, data := within(officer); !words || !data {
		t.Errorf("the evidence of the sender encloses the words: %v, the data: %v", words, data)
	}
	for _, page := range []string{card, executionOf("abai")} {
		if text := abai.Get(page).Want(http.StatusOK).Body; strings.Contains(text, ownReason) || strings.Contains(text, ownRemark) {
			t.Errorf("%s tells a recipient words of the preparation", page)
		}
	}
	recipient := o.Act(o.Holder("abai.head"))
	c, err := o.App.Instrument.Card(t.Context(), recipient, id)
	if err != nil || len(c.Input.Reasons) > 0 || c.Record.Executions != 1 || c.OpenExecutions != 1 {
		t.Errorf("a recipient is told %v and %d of %d open, %v", c.Input.Reasons, c.OpenExecutions, c.Record.Executions, err)
	}
	x, err := o.App.Instrument.ExecutionCard(t.Context(), recipient, strings.TrimPrefix(executionOf("abai"), "/executions/"))
	if err != nil || len(x.Input.Reasons) > 0 || x.Instrument.Executions != 1 || x.Instrument.OpenExecutions != 1 {
		t.Errorf("by its execution: %v and %d of %d open, %v", x.Input.Reasons, x.Instrument.OpenExecutions, x.Instrument.Executions, err)
	}
	sender, err := o.App.Instrument.Card(t.Context(), o.Act(o.Holder("s3-soc-1.officer1")), id)
	if err != nil || len(sender.Input.Reasons) == 0 || sender.Record.Executions != 2 {
		t.Errorf("the sender is told %v of %d executions, %v", sender.Input.Reasons, sender.Record.Executions, err)
	}
}

// The resolution of a body's head is the body's own affair: neither the sender nor control nor another recipient reads it in a history
// (I-169).
func TestResolutionIsTheBodysOwnAffair_50(t *testing.T) {
	o := webtest.New(t)
	officer, card, executionOf := sentTo(t, o)
	akmola, head := executionOf("akmola"), o.Person("akmola.head")
	act(head, akmola, "receive", nil).Follow().Want(http.StatusOK)
	act(head, akmola, "resolve", url.Values{"resolve.text": {ownResolution}, "lead_post": {o.Post("akmola-pub.officer1")}, "resolve.day": {""}}).
		Follow().Want(http.StatusOK).Says("#resolutions", ownResolution)
	for name, c := range map[string]*webtest.Client{"the sender": officer, "control": o.Person("app-ctl.head")} {
		for _, page := range []string{card, akmola} {
			if strings.Contains(c.Get(page).Want(http.StatusOK).Body, ownResolution) {
				t.Errorf("%s reads the resolution on %s", name, page)
			}
		}
	}
	tells := func(post string) (resolved, received bool) {
		list, _, err := o.App.Instrument.History(t.Context(), o.Act(o.Holder(post)), strings.TrimPrefix(card, "/instruments/"), journal.Cursor{}, 200)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			resolved = resolved || strings.Contains(r.Action, "resol")
			received = received || r.Action == "instrument.received"
			if strings.Contains(r.Reason, ownResolution) {
				t.Errorf("the history tells %s the resolution", post)
			}
		}
		return resolved, received
	}
	for post, want := range map[string][2]bool{"akmola.head": {true, true}, "s3-soc-1.officer1": {false, true}, "app-ctl.head": {false, true}, "abai.head": {false, false}} {
		if resolved, received := tells(post); resolved != want[0] || received != want[1] {
			t.Errorf("the history tells %s of the resolution: %v, of the receipt: %v", post, resolved, received)
		}
	}
}

// Whoever is recorded absent reads and is told so on every page; he does nothing, since whoever replaces him does (2, 3, 5; I-65, I-110).
func TestAbsentPersonReadsAndDoesNotAct_2_3_5(t *testing.T) {
	o := webtest.New(t)
	officer, _, executionOf := sentTo(t, o)
	akmola, head := executionOf("akmola"), o.Person("akmola.head")
	day := calendar.DayOf(o.Now)
	away := func(post string) string {
		id, err := o.App.Org.RecordAbsence(t.Context(), org.Act{Actor: org.SystemActor(), Now: o.Now},
			org.AbsenceInput{PersonID: o.Holder(post), Kind: "leave", From: day, To: day.AddDays(10)})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	receive := head.Get(akmola).Want(http.StatusOK).Form("form[action=" + akmola + "/receive]")
	absence := away("akmola.head")
	page := head.Get(akmola).Want(http.StatusOK).Says("main .notice", "қызмет орнында жоқ")
	if n := page.Count(`main form[action^="` + akmola + `/"]`); n > 0 {
		t.Errorf("an absent person is offered %d acts", n)
	}
	for _, lang := range []string{"ru", "en", "kk"} {
		head.In(lang).Get("/").Want(http.StatusOK)
	}
	head.Post(akmola+"/receive", receive).Want(http.StatusForbidden)
	lead := url.Values{"_key": {"resolve"}, "resolve.text": {ownResolution}, "lead_post": {o.Post("akmola-pub.officer1")}}
	head.Post(akmola+"/resolve", lead).Want(http.StatusForbidden)
	report := url.Values{"_key": {"report"}, "report.text": {"Есеп"}, "act": {"save"}}
	if p := head.Post(akmola+"/report", report); p.Status < 400 {
		t.Errorf("an absent person's report: %d", p.Status)
	}
	if state := webtest.Query[string](o, `SELECT state FROM execution WHERE id = $1`, strings.TrimPrefix(akmola, "/executions/")); state != string(instrument.ExecutionSent) {
		t.Errorf("the execution is %s", state)
	}

	form := draft(o, officer, plan(officer))
	away("s3-soc-1.officer1")
	if p := officer.Upload("/instruments/new", form); p.Status != http.StatusForbidden {
		t.Errorf("an absent person's draft: %d", p.Status)
	}

	if err := o.App.Org.EndAbsence(t.Context(), o.Act(o.Holder("akmola.head")), absence, day.AddDays(-1)); err != nil {
		t.Fatal(err)
	}
	act(head, akmola, "receive", nil).Follow().Want(http.StatusOK).Says(".st-now", "Алынды")
}
