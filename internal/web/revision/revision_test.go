package revision_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/revision"
	"reglament/internal/store"
	"reglament/internal/web/webtest"
)

func one(o *webtest.Office, text string, args ...any) string {
	return webtest.Query[string](o, text, args...)
}

func post(c *webtest.Client, card, name string, v url.Values) *webtest.Page {
	return c.Post(card+"/"+name, v)
}

// end moves the office to an hour in the last days of the quarter, after the timers.
func end(t *testing.T, o *webtest.Office, day string) {
	t.Helper()
	o.Now = calendar.MustDay(day).Start().Add(10 * time.Hour)
	for range 2 { // a timer may run twice
		if err := o.App.Revision.Open(context.Background(), o.Now); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.App.Ledger.Tick(context.Background(), o.Now); err != nil {
		t.Fatal(err)
	}
}

// revisable is a revision of the office for the current quarter with something in force, and its unit's head.
func revisable(o *webtest.Office) (id, unit string) {
	id = one(o, `SELECT r.id FROM revision r WHERE r.state = 'open' AND r.body_id = 'gpo' AND r.unit_id LIKE 's3%' ORDER BY r.period DESC, r.id LIMIT 1`)
	return id, one(o, `SELECT unit_id FROM revision WHERE id = $1`, id)
}

// The duty arises by itself, once; what may have lost its relevance is proposed; the head decides in bulk, finishes and
// reports; the Apparatus returns and accepts.
func TestRevisionOfAQuarter_49_I49a_I49c(t *testing.T) {
	o := webtest.New(t)
	end(t, o, "2026-12-28")
	id, unit := revisable(o)
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM revision WHERE unit_id = $1 AND period = '2026-10-01'`, unit); n != 1 {
		t.Fatalf("%d revisions of one unit", n)
	}
	if due := one(o, `SELECT due_day FROM duty WHERE ref_id = $1 AND kind = 'instrument.revision.report'`, id); due != "2027-01-05" {
		t.Errorf("the report is due on %s", due)
	}
	if due := one(o, `SELECT due_day FROM duty WHERE ref_id = $1 AND kind = 'instrument.revision'`, id); due != "2026-12-31" {
		t.Errorf("the revision is owed by %s", due)
	}
	card := "/revisions/" + id
	head := o.Acting(one(o, `SELECT p.id FROM post p WHERE p.unit_id = $1 AND p.kind = 'service_chief'`, unit))
	head.Get("/").Want(http.StatusOK).Says("main", "4-тоқсан")
	o.Person("karaganda-pub.officer1").Get(card).Want(http.StatusNotFound)
	for _, lang := range []string{"kk", "ru", "en"} {
		head.In(lang).Get("/revisions").Want(http.StatusOK)
		head.In(lang).Get(card + "?only=proposed").Want(http.StatusOK)
	}
	list := head.Get(card + "?only=waiting").Want(http.StatusOK)
	ids := []string{}
	for _, n := range list.All("input[name=id]") {
		ids = append(ids, n.Attr("value"))
	}
	if len(ids) == 0 {
		t.Fatal("nothing is proposed")
	}
	if p := post(head, card, "finish", list.Form("#act-finish form")); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("finished while something waits: %d", p.Status)
	} else {
		p.Says(".err-sum", "49-тармақ")
	}
	choose := post(head, card, "choose", url.Values{"id": ids}).Follow().Want(http.StatusOK)
	for name, v := range map[string]url.Values{
		"no reason":     {"id": ids, "decision": {"keep"}},
		"no decision":   {"id": ids, "text": {"Себеп бар."}},
		"no day":        {"id": ids, "decision": {"change"}, "text": {"Себеп бар."}},
		"a day passed":  {"id": ids, "decision": {"change"}, "day": {"05.01.2026"}, "text": {"Себеп бар."}},
		"a day off":     {"id": ids, "decision": {"change"}, "day": {"10.01.2027"}, "text": {"Себеп бар."}},
		"strange words": {"id": ids, "decision": {"burn"}, "text": {"Себеп бар."}},
	} {
		if p := post(head, card, "decide", v); p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM revision_decision WHERE revision_id = $1`, id); n != 0 {
		t.Error("something wrong was recorded")
	}
	second := post(head, card, "choose", url.Values{"id": ids}).Follow().Form("#decision") // another has opened it too
	v := choose.Form("#decision")
	v.Set("decision", "keep")
	v.Set("text", "Өзекті, орындау жалғасады.")
	v["id"] = ids
	post(head, card, "decide", v).Follow().Want(http.StatusOK).Says("#lines", "Өзекті, орындау жалғасады.")
	second.Set("decision", "release")
	second.Set("text", "Барлығы орындалды, бақылаудан алынады.")
	told := post(head, card, "decide", second).Want(http.StatusConflict).Says(".err-sum", "басқа шешім қабылданды").Says("#chosen", "Өзекті, орындау жалғасады.")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM revision_decision WHERE revision_id = $1 AND decision <> 'keep'`, id); n != 0 {
		t.Error("a stale decision wrote over another")
	}
	again := told.Form("#decision")
	if again.Get("text") != "Барлығы орындалды, бақылаудан алынады." {
		t.Errorf("what was typed is %v", again)
	}
	again.Set("decision", "keep")
	again.Set("text", "Өзекті, орындау жалғасады.")
	decided := post(head, card, "decide", again).Follow().Want(http.StatusOK)
	who := one(o, `SELECT p.family FROM person p JOIN revision_decision d ON d.person_id = p.id WHERE d.revision_id = $1`, id)
	decided.Says("#lines", who).Says("#lines", o.Now.In(calendar.Almaty).Format("02.01.2006, 15:04"))
	decided.Says("#history", "Шешім қабылданды").Says("#history", "қалдыру").Says("#history", who)
	for lang, title := range map[string]string{"kk": "Кім және қашан шешті", "ru": "Кто и когда решил", "en": "Decided by, and when"} {
		head.In(lang).Get(card).Want(http.StatusOK).Says("#lines", title)
	}
	head.In("kk")
	for {
		rest, err := o.App.Revision.LiveInstruments(t.Context(), o.Act(o.Holder(one(o, `SELECT code FROM post WHERE unit_id = $1 AND kind = 'service_chief'`, unit))), id, revision.LiveFilter{Only: "waiting"}, "", 50)
		if err != nil || len(rest.Rows) == 0 {
			break
		}
		ids := []string{}
		for _, l := range rest.Rows {
			ids = append(ids, l.ID)
		}
		post(head, card, "decide", url.Values{"id": ids, "decision": {"keep"}, "text": {"Тапсырма әлі өзектілігін жоймаған."}}).Follow().Want(http.StatusOK)
	}
	post(head, card, "finish", url.Values{"version": {"1"}}).Follow().Want(http.StatusOK).Says(".doc", "Ревизия жүргізілді")
	if s := one(o, `SELECT state FROM duty WHERE ref_id = $1 AND kind = 'instrument.revision'`, id); s != "done" {
		t.Errorf("the duty to revise is %s", s)
	}
	if n := head.Get(card).Want(http.StatusOK).Count("#act-submit"); n != 0 {
		t.Error("the report is offered to be sent before the quarter is over")
	}
	post(head, card, "submit", url.Values{"version": {"2"}, "submit.text": {"Барлығы тексерілді."}}).Want(http.StatusConflict).Says("main", "49").Says("main", "01.01.2027")
	reports(t, o, unit, id)
}

func reports(t *testing.T, o *webtest.Office, unit, id string) {
	t.Helper()
	card := "/revisions/" + id
	o.Now = calendar.MustDay("2027-01-06").Start().Add(10 * time.Hour) // a day late
	head := o.Acting(one(o, `SELECT p.id FROM post p WHERE p.unit_id = $1 AND p.kind = 'service_chief'`, unit))
	if p := post(head, card, "submit", url.Values{"version": {"1"}}); p.Status != http.StatusConflict {
		t.Errorf("an old version: %d", p.Status)
	}
	apparatus := o.Person("app-ctl.head")
	if p := post(apparatus, card, "accept", url.Values{"version": {"2"}}); p.Status != http.StatusConflict {
		t.Errorf("accepted before it came: %d", p.Status)
	}
	post(head, card, "submit", url.Values{"version": {"2"}, "submit.text": {"Барлығы тексерілді."}}).Follow().Want(http.StatusOK).Says("main", "Аппаратта")
	if n := webtest.Query[int64](o, `SELECT late_days FROM duty WHERE ref_id = $1 AND kind = 'instrument.revision.report'`, id); n != 1 {
		t.Errorf("late by %d days", n)
	}
	apparatus.Get("/revisions?late=1").Want(http.StatusOK).Says("#list", "кешігіп")
	apparatus.Get("/").Want(http.StatusOK).Says("main", "4-тоқсан")
	for _, name := range []string{"report.kk.pdf", "report.ru.pdf", "report.kk.docx", "report.ru.docx", "report.xlsx"} {
		apparatus.Get(card + "/" + name).Want(http.StatusOK)
	}
	apparatus.Get("/revisions/export.xlsx").Want(http.StatusOK)
	if p := post(head, card, "accept", url.Values{"version": {"3"}}); p.Status != http.StatusForbidden {
		t.Errorf("the head accepts his own report: %d", p.Status)
	}
	if p := post(apparatus, card, "return", url.Values{"version": {"3"}}); p.Status != http.StatusUnprocessableEntity {
		t.Errorf("returned without words: %d", p.Status)
	}
	post(apparatus, card, "return", url.Values{"version": {"3"}, "return.text": {"Себептері толық емес."}}).Follow().Want(http.StatusOK)
	head.Get(card).Want(http.StatusOK).Says("#lacking", "толық емес")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM duty WHERE ref_id = $1 AND kind = 'instrument.revision.report' AND closed_at = 0 AND due_day = '2027-01-05'`, id); n != 1 {
		t.Errorf("%d reports are owed again", n)
	}
	post(head, card, "submit", url.Values{"version": {"4"}, "submit.text": {"Толықтырылды."}}).Follow().Want(http.StatusOK)
	post(apparatus, card, "accept", url.Values{"version": {"5"}}).Follow().Want(http.StatusOK).Says(".doc", "қабылданды")
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM duty WHERE ref_id = $1 AND closed_at = 0`, id); n != 0 {
		t.Errorf("%d duties are left", n)
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM turn WHERE ref_id = $1`, id); n != 0 {
		t.Errorf("%d moves are left", n)
	}
}

// A revocation decided by the unit is put before the post that signed, whose act carries it out; who may act in that post
// carries it out at once.
func TestRevisionRevokesThroughTheSigner_49_I49a(t *testing.T) {
	o := webtest.New(t)
	end(t, o, "2026-12-28")
	var doc, rev string
	err := o.App.DB.Read(t.Context(), func(q store.Q) error {
		return q.QueryRow(t.Context(), `SELECT i.document_id, r.id FROM instrument i JOIN revision r ON r.state = 'open' AND r.period = '2026-10-01' AND r.body_id = i.owner_body
			WHERE i.state = 'sent' AND i.kind <> 'request' AND i.marked = 0 AND i.open_executions > 0 AND i.owner_body = 'gpo' AND i.owner_unit LIKE r.unit_id || '-%'
			ORDER BY i.document_id LIMIT 1`).Scan(&doc, &rev)
	})
	if err != nil {
		t.Fatal(err)
	}
	card := "/revisions/" + rev
	drafter := o.Someone(one(o, `SELECT drafter_person FROM instrument WHERE document_id = $1`, doc))
	signer := o.Acting(one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, doc))
	v := url.Values{"id": {doc}, "decision": {"revoke"}, "text": {"Өзектілігін жоғалтты."}}
	post(drafter, card, "decide", v).Follow().Want(http.StatusOK).Says("#lines", "Қол қоюшыны күтеді")
	if s := one(o, `SELECT state FROM instrument WHERE document_id = $1`, doc); s != "sent" {
		t.Fatalf("revoked by itself: %s", s)
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM turn WHERE document_id = $1 AND kind = 'revoke'`, doc); n != 1 {
		t.Errorf("%d moves of the signer", n)
	}
	signer.Get("/").Want(http.StatusOK)
	form := signer.Get("/instruments/" + doc + "?act=revoke").Want(http.StatusOK).Form("#form-revoke")
	form.Set("revoke.text", "Бөлімшенің ұсынысымен күші жойылды.")
	signer.Post("/instruments/"+doc+"/revoke", form).Follow().Want(http.StatusOK)
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM turn WHERE document_id = $1`, doc); n != 0 {
		t.Errorf("%d moves are left", n)
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM revision_decision WHERE document_id = $1 AND revision_id = $2 AND done_at IS NOT NULL`, doc, rev); n != 1 {
		t.Errorf("%d decisions are carried out on record", n)
	}
	drafter.Get(card).Want(http.StatusOK).Says("#lines", "Орындалды")
	if p := post(drafter, card, "decide", v); p.Status == http.StatusSeeOther {
		t.Error("decided about what is revoked")
	}
	if !strings.Contains(one(o, `SELECT action FROM journal WHERE subject = $1 AND action = 'instrument.revision_revoke'`, doc), "revoke") {
		t.Error("the decision is not in the journal")
	}
}

// Decisions of revisions move counters, and count among the acts after which the counters are folded.
func TestDecisionsFoldTheCounters_49_I49a(t *testing.T) {
	o := webtest.New(t)
	end(t, o, "2026-12-28")
	rev, unit := revisable(o)
	docs := strings.Fields(one(o, `SELECT MIN(i.document_id) || ' ' || MAX(i.document_id) FROM instrument i
		WHERE i.state = 'sent' AND i.kind = 'assignment' AND i.marked = 0 AND i.open_executions > 0 AND i.owner_unit LIKE $1`, unit+"%"))
	decide := func(post string, in revision.DecisionInput) {
		t.Helper()
		in.Reason = "Өзектілігі тексеріп қаралды."
		in.Seen = map[string]string{in.Documents[0]: webtest.Query[string](o, `SELECT COALESCE(MAX(id), '') FROM revision_decision WHERE revision_id = $1 AND document_id = $2`, rev, in.Documents[0])}
		if _, err := o.App.Revision.Decide(t.Context(), o.Act(o.Holder(one(o, `SELECT code FROM post WHERE id = $1`, post))), rev, in); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.App.Instrument.FoldTally(t.Context(), o.Now); err != nil {
		t.Fatal(err)
	}
	folds := webtest.Query[int64](o, `SELECT n FROM tally_fold`)
	decide(one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, docs[0]), revision.DecisionInput{Documents: docs[:1], Decision: revision.VerdictRevoke})
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM tally_change`); n == 0 {
		t.Error("a revocation moves no counter")
	}
	for range 31 {
		decide(one(o, `SELECT id FROM post WHERE unit_id = $1 AND kind = 'service_chief'`, unit), revision.DecisionInput{Documents: docs[1:], Decision: revision.VerdictKeep})
	}
	if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM tally_change`); n != 0 || webtest.Query[int64](o, `SELECT n FROM tally_fold`) != folds+1 {
		t.Errorf("after 32 decisions %d changes are not folded", n)
	}
}

// What a revision proposes stands on the card for the one who signed, with its reason in the form already, until he has acted or it
// is decided otherwise; executors are not shown it (49).
func TestProposalStandsOnTheCard_49_I49a(t *testing.T) {
	o := webtest.New(t)
	id, unit := revisable(o)
	doc := one(o, `SELECT i.document_id FROM instrument i JOIN execution e ON e.document_id = i.document_id
		WHERE i.state = 'sent' AND i.owner_unit LIKE $1 AND i.kind = 'assignment' AND i.marked = 0 AND e.state = 'sent' ORDER BY i.document_id LIMIT 1`, unit+"%")
	head := o.Acting(one(o, `SELECT p.id FROM post p WHERE p.unit_id = $1 AND p.kind = 'service_chief'`, unit))
	signer := o.Acting(one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, doc))
	body := one(o, `SELECT body_id FROM execution WHERE document_id = $1 AND state = 'sent' ORDER BY ordinal LIMIT 1`, doc)
	executor := o.Acting(one(o, `SELECT id FROM post WHERE unit_id = $1 AND kind = 'body_head'`, body))
	const reason = "Тексеру нысанасы өзгерді."
	decide := func(v url.Values) {
		f := head.Get("/revisions/" + id + "/decide?id=" + doc).Form("#decision")
		for k, x := range v {
			f[k] = x
		}
		post(head, "/revisions/"+id, "decide", f).Follow().Want(http.StatusOK)
	}
	decide(url.Values{"decision": {"revoke"}, "text": {reason}})
	card := signer.Get("/instruments/"+doc+"?act=revoke").Want(http.StatusOK).Says("#proposal", reason)
	if got := card.Form("#form-revoke").Get("revoke.text"); got != reason {
		t.Errorf("the form holds %q", got)
	}
	if text := executor.Get("/instruments/" + doc).Want(http.StatusOK).Text("main"); strings.Contains(text, reason) {
		t.Error("an executor sees the proposal")
	}
	decide(url.Values{"decision": {"change"}, "day": {"29.12.2026"}, "text": {reason}})
	head.Get("/revisions/"+id).Want(http.StatusOK).Says("main", "(29.12.2026)") // what is changed is its day
	if got := signer.Get("/instruments/" + doc + "?act=change").Want(http.StatusOK).Form("#form-change").Get("change.day"); got != "29.12.2026" {
		t.Errorf("the form holds the day %q", got)
	}
	decide(url.Values{"decision": {"keep"}, "text": {"Тапсырма әлі өзектілігін жоймаған."}})
	if len(signer.Get("/instruments/"+doc).Want(http.StatusOK).All("#proposal")) != 0 {
		t.Error("what was decided otherwise is still proposed")
	}
}

// The register is narrowed to a quarter that is chosen from a list, not typed as a day (49).
func TestQuarterIsChosen_49_I49c(t *testing.T) {
	o := webtest.New(t)
	chief := o.Person("app.chief")
	list := chief.Get("/revisions").Want(http.StatusOK)
	if n := list.Count("select[name=period] option"); n != 9 {
		t.Errorf("%d quarters, \"all\" among them", n)
	}
	narrowed := chief.Get("/revisions?period=01.07.2026").Want(http.StatusOK).Says("tbody", "2026 жылғы 3-тоқсан")
	if strings.Contains(narrowed.Text("tbody"), "4-тоқсан") {
		t.Error("another quarter is listed")
	}
}
