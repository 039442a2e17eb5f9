package executions_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

func mark(o *webtest.Office) int64 { return webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`) }

// execution finds one in a state; with asking, one upon which an extension waits for its decision.
func execution(t *testing.T, o *webtest.Office, state string) (card, body string) {
	t.Helper()
	id := webtest.Query[string](o, `SELECT id FROM execution WHERE state = $1 AND asking = 0 ORDER BY due_day DESC, id LIMIT 1`, state)
	if id == "" {
		t.Fatalf("the office holds no execution that is %s", state)
	}
	return "/executions/" + id, webtest.Query[string](o, `SELECT body_id FROM execution WHERE id = $1`, id)
}

// head signs in the head of a body, or who acts for him.
func head(t *testing.T, o *webtest.Office, body string) *webtest.Client {
	t.Helper()
	u, _ := o.Structure().Unit(body)
	return o.Acting(o.Post(u.Code + ".head"))
}

type row struct {
	name   string
	who    *webtest.Client
	path   string
	form   url.Values
	status int
	says   string
}

func run(t *testing.T, o *webtest.Office, rows []row) {
	t.Helper()
	for _, x := range rows {
		t.Run(x.name, func(t *testing.T) {
			before := mark(o)
			p := x.who.On(t).Post(x.path, x.form).Want(x.status)
			if x.says != "" {
				p.Says(".err-sum", x.says)
			}
			if n := mark(o) - before; n != 0 {
				t.Errorf("the journal has %d entries more", n)
			}
		})
	}
}

// The recipient's acts: who may not, out of turn, foreign posts, wrong days, empty and overlong words.
func TestWrongResolution_5_7_40(t *testing.T) {
	o := webtest.New(t)
	card, body := execution(t, o, "received")
	boss, stranger, officer := head(t, o, body), o.Person("abai-pub.officer1"), o.Person("app-ctl.head")
	if webtest.Query[string](o, `SELECT code FROM unit WHERE id = $1`, body) == "abai" {
		stranger = o.Person("akmola-pub.officer1")
	}
	u, _ := o.Structure().Unit(body)
	post := o.Post(u.Code + ".head")
	good := func(change url.Values) url.Values {
		f := url.Values{"resolve.text": {"Орындаңыз."}, "lead_post": {post}}
		for k, v := range change {
			f[k] = v
		}
		return f
	}
	run(t, o, []row{
		{"no text", boss, card + "/resolve", good(url.Values{"resolve.text": {" "}}), 422, "Мәтінін жазыңыз"},
		{"overlong text", boss, card + "/resolve", good(url.Values{"resolve.text": {strings.Repeat("ә", 4001)}}), 422, "тым ұзын"},
		{"no lead", boss, card + "/resolve", good(url.Values{"lead_post": {""}}), 422, "Тізімнен таңдаңыз"},
		{"lead of another body", boss, card + "/resolve", good(url.Values{"lead_post": {o.Post("lead.gp")}}), 422, "Мұндай орындаушы жоқ"},
		{"lead who assists himself", boss, card + "/resolve", good(url.Values{"co_posts": {post}}), 422, "бірлесіп"},
		{"past day", boss, card + "/resolve", good(url.Values{"resolve.day": {"02.11.2026"}}), 422, "өтіп кеткен"},
		{"day after the term", boss, card + "/resolve", good(url.Values{"resolve.day": {"31.12.2027"}}), 422, "кеш"},
		{"malformed day", boss, card + "/resolve", good(url.Values{"resolve.day": {"soon"}}), 422, "27.11.2026"},
		{"control does not resolve", officer, card + "/resolve", good(nil), 403, ""},
		{"another body does not see it", stranger, card + "/resolve", good(nil), 404, ""},
		{"received already", boss, card + "/receive", nil, 409, ""},
		{"nothing to accept", boss, card + "/accept", nil, 403, ""},
		{"no report to sign", boss, card + "/sign", nil, 409, ""},
		{"no report before the resolution", boss, card + "/report", url.Values{"report.text": {"x"}}, 409, ""},
		{"empty question", boss, card + "/ask", url.Values{"ask.text": {""}}, 422, "Мәтінін жазыңыз"},
		{"nobody", o.Nobody(), card + "/receive", nil, 401, ""},
		{"malformed id", boss, "/executions/%3Cx%3E/receive", nil, 404, ""},
	})
}

// Two open the form of the resolution at once: the second is told, what he typed stays, and pressed again it takes the place of the first.
func TestTwoResolveAtOnce_5_40(t *testing.T) {
	o := webtest.New(t)
	card, body := execution(t, o, "received")
	boss := head(t, o, body)
	u, _ := o.Structure().Unit(body)
	open := func() url.Values {
		f := boss.Get(card + "?act=resolve").Want(http.StatusOK).Form("#form-resolve")
		f.Set("lead_post", o.Post(u.Code+".head"))
		return f
	}
	first, second := open(), open()
	first.Set("resolve.text", "Бірінші бұрыштама.")
	second.Set("resolve.text", "Екінші бұрыштама.")
	boss.Post(card+"/resolve", first).Follow().Want(http.StatusOK).Says("#resolutions", "Бірінші бұрыштама.")
	before := mark(o)
	told := boss.Post(card+"/resolve", second).Want(http.StatusConflict).Says(".err-sum", "басқа бұрыштама жазылды").Says("#resolutions", "Бірінші бұрыштама.")
	if mark(o) != before {
		t.Error("the journal has an entry more")
	}
	again := told.Form("#form-resolve")
	if again.Get("resolve.text") != "Екінші бұрыштама." {
		t.Errorf("what was typed is %v", again)
	}
	wrong := told.Form("#form-resolve") // a form that comes back for a fault stands upon what was read all the same
	wrong.Set("lead_post", "")
	back := boss.Post(card+"/resolve", wrong).Want(http.StatusUnprocessableEntity).Form("#form-resolve")
	boss.Post(card+"/resolve", again).Follow().Want(http.StatusOK).Says("#resolutions", "Екінші бұрыштама.")
	back.Set("lead_post", o.Post(u.Code+".head"))
	boss.Post(card+"/resolve", back).Want(http.StatusConflict)
}

// Extension: asked by the head alone, for a later working day that the calendar knows; decided by the signer alone.
func TestWrongExtension_40_44(t *testing.T) {
	o := webtest.New(t)
	card, body := execution(t, o, "assigned")
	boss := head(t, o, body)
	ask := func(day, words string) url.Values { return url.Values{"extend.day": {day}, "extend.text": {words}} }
	run(t, o, []row{
		{"no day", boss, card + "/extend", ask("", "x"), 422, "Күнін көрсетіңіз"},
		{"no reason", boss, card + "/extend", ask("30.12.2026", ""), 422, "Себебі жазылмаған"},
		{"a reason that is none", boss, card + "/extend", ask("30.12.2026", "x"), 422, "кемінде 20 таңба"},
		{"earlier than the term", boss, card + "/extend", ask("03.11.2026", "x"), 422, "кеш болуы тиіс"},
		{"a day off", boss, card + "/extend", ask("27.12.2026", "x"), 422, ""},
		{"beyond the calendar", boss, card + "/extend", ask("03.03.2031", "x"), 422, "ғана белгілі"},
		{"beyond any calendar", boss, card + "/extend", ask("03.03.9031", "x"), 422, "27.11.2026"},
		{"nothing to decide", boss, card + "/decide", url.Values{"extension": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "decision": {"granted"}}, 404, ""},
		{"no decision", boss, card + "/decide", url.Values{"extension": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}}, 422, ""},
	})
	id := webtest.Query[string](o, `SELECT id FROM extension WHERE state = 'asked' LIMIT 1`)
	if id == "" {
		t.Fatal("no extension is asked for")
	}
	asked := "/executions/" + webtest.Query[string](o, `SELECT execution_id FROM extension WHERE id = $1`, id)
	signer := o.Acting(webtest.Query[string](o, `SELECT i.signer_post FROM extension x JOIN instrument i ON i.document_id = x.document_id WHERE x.id = $1`, id))
	other := head(t, o, webtest.Query[string](o, `SELECT e.body_id FROM extension x JOIN execution e ON e.id = x.execution_id WHERE x.id = $1`, id))
	decide := func(choice, day, words string) url.Values {
		return url.Values{"extension": {id}, "decision": {choice}, "decide.day": {day}, "decide.text": {words}}
	}
	run(t, o, []row{
		{"the asker does not decide", other, asked + "/decide", decide("granted", "", "x"), 403, ""},
		{"asked already", other, asked + "/extend", ask("30.12.2026", "x"), 409, ""},
		{"refusal without grounds", signer, asked + "/decide", decide("refused", "", ""), 422, "Себебі жазылмаған"},
		{"refusal in a word", signer, asked + "/decide", decide("refused", "", "Жоқ."), 422, "Жазылғаны 4 таңба"},
		{"unknown decision", signer, asked + "/decide", decide("maybe", "", "x"), 422, "Тізімнен таңдаңыз"},
		{"past day", signer, asked + "/decide", decide("granted", "02.01.2026", "x"), 422, "кеш болуы тиіс"},
		{"request of another execution", signer, card + "/decide", decide("granted", "", "x"), 404, ""},
	})
	f := signer.Get(asked + "?act=decide").Want(200).Form("form[action=" + asked + "/decide]")
	f.Set("decision", "refused")
	f.Set("decide.text", "Көрсетілген негіз жеткіліксіз.")
	signer.Post(asked+"/decide", f).Follow().Want(200).Says("#extensions", "Көрсетілген негіз жеткіліксіз.")
	after := mark(o)
	signer.Post(asked+"/decide", f).Follow().Want(200)
	if mark(o) != after {
		t.Error("the second submit did something")
	}
	f.Del("_key")
	signer.Post(asked+"/decide", f).Want(409)
}

// The sender accepts or returns what was reported, with words; the recipient does not; late stays late.
func TestWrongAcceptance_40_44(t *testing.T) {
	o := webtest.New(t)
	card, body := execution(t, o, "reported")
	id := strings.TrimPrefix(card, "/executions/")
	boss := head(t, o, body)
	sender := o.Acting(webtest.Query[string](o, `SELECT i.drafter_post FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.id = $1`, id))
	run(t, o, []row{
		{"the recipient does not accept", boss, card + "/accept", nil, 403, ""},
		{"return without words", sender, card + "/return", url.Values{"return.text": {""}}, 422, "Мәтінін жазыңыз"},
		{"overlong words", sender, card + "/return", url.Values{"return.text": {strings.Repeat("x", 4001)}}, 422, "тым ұзын"},
		{"a signed report is not rewritten", boss, card + "/report", url.Values{"report.text": {"x"}}, 409, ""},
		{"the sender does not sign it", sender, card + "/sign", nil, 403, ""},
		{"no extension once reported", boss, card + "/extend", url.Values{"extend.day": {"30.12.2026"}, "extend.text": {"x"}}, 409, ""},
	})
	f := sender.Get(card + "?act=accept").Want(200).Form("form[action=" + card + "/accept]")
	sender.Post(card+"/accept", f).Follow().Want(200)
	after := mark(o)
	sender.Post(card+"/accept", f).Follow().Want(200)
	if mark(o) != after {
		t.Error("the second submit did something")
	}
	f.Del("_key")
	sender.Post(card+"/accept", f).Want(409)
}

// A report's files are refused by content, and a report that is not signed yet is not shown to others.
func TestReportIsTheRecipientsAffair_40(t *testing.T) {
	o := webtest.New(t)
	card, body := execution(t, o, "assigned")
	id := strings.TrimPrefix(card, "/executions/")
	boss := head(t, o, body)
	sender := o.Acting(webtest.Query[string](o, `SELECT i.drafter_post FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.id = $1`, id))
	f := boss.Get(card).Want(200).Form("form#form-report")
	f.Set("report.text", "Жасырын жоба")
	bad := webtest.File{Field: "report_file", Name: "a.pdf", Content: []byte("MZ\x90\x00\x03\x00\x00\x00\x04")}
	boss.Upload(card+"/report", f, bad).Want(422).Says(".err-sum", "қосымшалар")
	f = boss.Get(card).Want(200).Form("form#form-report")
	f.Set("report.text", "Жасырын жоба")
	p := boss.Upload(card+"/report", f, webtest.File{Field: "report_file", Name: "akt.pdf", Content: webtest.PDF()}).Follow().Want(200)
	href := ""
	for _, a := range p.All("#report a") {
		if strings.HasPrefix(a.Attr("href"), "/files/") {
			href = a.Attr("href")
		}
	}
	boss.Get(href).Want(200)
	sender.Get(href).Want(404)
	if strings.Contains(sender.Get(card).Want(200).Body, "Жасырын жоба") {
		t.Error("the sender sees a draft of the report")
	}
	big := webtest.File{Field: "report_file", Name: "big.pdf", Content: bytes.Repeat([]byte("x"), 210<<20)}
	boss.Upload(card+"/report", f, big).Want(http.StatusRequestEntityTooLarge)
}

// Receipts in bulk: what is lawful is done, the rest is told.
func TestBulkReceipt_40(t *testing.T) {
	o := webtest.New(t)
	card, body := execution(t, o, "sent")
	done, _ := execution(t, o, "accepted")
	boss := head(t, o, body)
	ids := []string{strings.TrimPrefix(card, "/executions/"), strings.TrimPrefix(done, "/executions/")}
	boss.Post("/executions/bulk", url.Values{"id": ids}).Follow().Want(200).Says(".notice", "Орындалды: 1. Орындалмады: 1")
}
