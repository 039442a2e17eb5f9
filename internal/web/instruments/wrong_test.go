package instruments_test

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"reglament/internal/app"
	"reglament/internal/web/webtest"
)

// mark is what must not change when an act is refused: every acknowledged act writes the journal.
func mark(o *webtest.Office) int64 { return webtest.Query[int64](o, `SELECT COUNT(*) FROM journal`) }

// one finds a record in a state, for the person who may act on it.
func one(o *webtest.Office, text string, args ...any) string {
	id := webtest.Query[string](o, text, args...)
	if id == "" {
		panic("the demonstration office holds no such record: " + text)
	}
	return id
}

type wrong struct {
	name   string
	form   url.Values
	drop   []string // fields left out
	status int
	says   string // words that stand on the page
}

const enough = 1 << 14

// Whatever is typed into the form of a draft, it comes back with what is wrong, and nothing is saved.
func TestWrongDrafts_40_42_43_44(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	base := draft(o, c, plan(c))
	cases := []wrong{
		{name: "no title", form: url.Values{"title": {""}}, status: 422, says: "Атауын жазыңыз"},
		{name: "title of blanks", form: url.Values{"title": {"   \n "}}, status: 422, says: "Атауын жазыңыз"},
		{name: "overlong title", form: url.Values{"title": {strings.Repeat("ә", 501)}}, status: 422, says: "тым ұзын"},
		{name: "overlong part", form: url.Values{"parts.expected_result": {strings.Repeat("ә", 60_001)}}, status: 422, says: "тым ұзын"},
		{name: "unknown kind", form: url.Values{"kind": {"order"}}, status: 400},
		{name: "no kind", drop: []string{"kind"}, status: 400},
		{name: "kind twice", form: url.Values{"kind": {"task", "request"}}, status: 400},
		{name: "malformed number", form: url.Values{"term_days": {"twenty"}}, status: 422, says: "Бүтін сан"},
		{name: "nought days", form: url.Values{"term_days": {"0"}}, status: 422},
		{name: "enormous number of days", form: url.Values{"term_days": {"99999999999999999999"}}, status: 422},
		{name: "malformed date", form: url.Values{"term_kind": {"date"}, "term_day": {"31.02.2026"}}, status: 422, says: "27.11.2026"},
		{name: "foreign recipient", form: url.Values{"recipients": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}}, status: 422, says: "Мұндай алушы орган жоқ"},
		{name: "malformed recipient", form: url.Values{"recipients": {"../../etc"}}, status: 422, says: "Тізімнен таңдаңыз"},
		{name: "own body as recipient", form: url.Values{"recipients": {o.Unit("gpo")}}, status: 422},
		{name: "foreign signer", form: url.Values{"signer_post": {o.Post("akmola.head")}}, status: 422, says: "Мұндай лауазым жоқ"},
		{name: "foreign area", form: url.Values{"area_id": {"nowhere"}}, status: 422, says: "Мұндай сала жоқ"},
		{name: "foreign unit", form: url.Values{"touched": {"nowhere"}}, status: 422, says: "Мұндай бөлімше жоқ"},
		{name: "someone else's ground", form: url.Values{"ground_id": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}}, status: 422},
		{name: "unknown matter", form: url.Values{"matter.kind": {"rumour"}}, status: 422},
		{name: "malformed key", form: url.Values{"_key": {"<script>"}}, status: 422},
		{name: "unknown act", form: url.Values{"act": {"destroy"}}, status: 422},
	}
	for _, x := range cases {
		t.Run(x.name, func(t *testing.T) {
			f := changed(base, x)
			before := mark(o)
			p := c.On(t).Upload("/instruments/new", f).Want(x.status)
			if x.says != "" {
				p.Says("#errors", x.says)
			}
			if x.status == 422 && p.Count("[aria-invalid=true], .f.bad")+p.Count(".f.bad") == 0 && x.says != "" {
				t.Error("no field is marked")
			}
			if after := mark(o); after != before {
				t.Errorf("the journal has %d entries more", after-before)
			}
		})
	}
}

func changed(base url.Values, x wrong) url.Values {
	f := url.Values{}
	for k, v := range base {
		f[k] = v
	}
	f.Del("_key") // each case is a command of its own
	for k, v := range x.form {
		f[k] = v
	}
	for _, k := range x.drop {
		f.Del(k)
	}
	return f
}

// What the Regulation refuses comes back with the paragraph and with what would pass; the draft stays a draft.
func TestRefusedDraftsSayTheParagraph_40_44(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	base := draft(o, c, plan(c))
	for _, x := range []wrong{
		{name: "below the floor", form: url.Values{"term_days": {"5"}}, says: "40-тармақ"},
		{name: "past date", form: url.Values{"term_kind": {"date"}, "term_day": {"01.11.2026"}}, says: "40-тармақ"},
		{name: "beyond the calendar", form: url.Values{"term_kind": {"date"}, "term_day": {"01.03.2031"}}, says: "тармақ"},
		{name: "no ground", form: url.Values{"ground_id": {""}}, says: "тармақ"},
		{name: "missing part", form: url.Values{"parts.expected_result": {""}}, says: "40-тармақ"},
		{name: "no recipients", form: url.Values{"recipients": nil}, says: "50-тармақ"},
		{name: "no analysis", says: "40-тармақ"},
	} {
		t.Run(x.name, func(t *testing.T) {
			f := changed(base, x)
			f.Set("act", "agreement")
			p := c.On(t).Upload("/instruments/new", f).Want(422).Says("#errors", x.says)
			id := p.Form("form#draft").Get("id")
			if state := webtest.Query[string](o, `SELECT state FROM instrument WHERE document_id = $1`, id); state != "draft" {
				t.Errorf("the state is %q", state)
			}
			if f.Get("title") != p.Form("form#draft").Get("title") {
				t.Error("what was typed is lost")
			}
		})
	}
}

// A draft that somebody else saved meanwhile is not overwritten unseen: what was typed stays on the page.
func TestStaleDraft(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	saved := c.Upload("/instruments/new", draft(o, c, plan(c)))
	card := saved.Header.Get("Location")
	mine := c.Get(card + "/edit").Want(200).Form("form#draft")
	theirs := c.Get(card + "/edit").Want(200).Form("form#draft")
	theirs.Set("title", "Басқа атау")
	theirs.Set("act", "save")
	c.Upload(card+"/edit", theirs).Follow().Want(200).Says("h1", "Басқа атау")
	mine.Set("title", "Менің атауым")
	mine.Set("act", "save")
	before := mark(o)
	p := c.Upload(card+"/edit", mine).Want(http.StatusConflict).Says(".notice", "басқа адам сақтады")
	if mark(o) != before || p.Form("form#draft").Get("title") != "Менің атауым" {
		t.Error("the stale draft was saved, or what was typed is lost")
	}
	again := p.Form("form#draft")
	again.Set("act", "save")
	c.Upload(card+"/edit", again).Follow().Want(200).Says("h1", "Менің атауым")
	c.Get(card+"/versions?a=2&b=3").Want(200).Says("del", "Басқа").Says("ins", "Менің")
	c.Get(card + "/versions?a=1&b=99").Want(404)
	c.Get(card + "/versions?a=x&b=-1").Want(200)
}

// Files of a false type, empty ones and too many are refused with words on their field.
func TestWrongFiles_44(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	card := c.Upload("/instruments/new", draft(o, c, plan(c))).Header.Get("Location")
	for name, f := range map[string]webtest.File{
		"a program called pdf": {Field: "file_analysis", Name: "a.pdf", Content: []byte("MZ\x90\x00\x03\x00\x00\x00\x04")},
		"a page called pdf":    {Field: "file_analysis", Name: "a.pdf", Content: []byte("<!DOCTYPE html><script>alert(1)</script>")},
		"a program":            {Field: "file_analysis", Name: "a.exe", Content: []byte("MZ\x90\x00\x03")},
		"an empty file":        {Field: "file_analysis", Name: "a.pdf"},
	} {
		t.Run(name, func(t *testing.T) {
			c := c.On(t)
			form := c.Get(card + "/edit").Want(200).Form("form#draft")
			form.Set("act", "save")
			p := c.Upload(card+"/edit", form, f).Want(422)
			if p.Text("#errors") == "" {
				t.Error("nothing is said")
			}
			if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM file WHERE document_id = $1`, strings.TrimPrefix(card, "/instruments/")); n != 0 {
				t.Errorf("%d files are kept", n)
			}
		})
	}
}

// A body beyond the limit is answered with 413 and read no further.
func TestEnormousBodies(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	before := mark(o)
	c.Post("/instruments/new", url.Values{"kind": {"task"}, "title": {strings.Repeat("x", 2<<20)}}).Want(http.StatusRequestEntityTooLarge)
	big := webtest.File{Field: "file_other", Name: "a.pdf", Content: bytes.Repeat([]byte("x"), 210<<20)}
	c.Upload("/instruments/new", url.Values{"kind": {"task"}, "title": {"x"}}, big).Want(http.StatusRequestEntityTooLarge)
	if mark(o) != before {
		t.Error("something was saved")
	}
}

// Every act upon an instrument refuses who may not, what is out of turn, foreign ids and empty words; nothing changes.
func TestWrongActs_3_44_45_49(t *testing.T) {
	o := webtest.New(t)
	byState := func(state string) string {
		return "/instruments/" + one(o, `SELECT document_id FROM instrument WHERE state = $1 AND owner_unit <> '' ORDER BY document_id LIMIT 1`, state)
	}
	control, stranger, region := o.Person("app-ctl.head"), o.Person("abai-pub.officer1"), o.Person("akmola.head")
	type row struct {
		name   string
		who    *webtest.Client
		path   string
		form   url.Values
		status int
	}
	key := url.Values{"version": {"1"}}
	rows := []row{
		{"a stranger sees no draft", stranger, byState("draft") + "/agreement", key, 404},
		{"control does not draft", control, byState("draft") + "/agreement", key, 403},
		{"control does not sign", control, byState("agreed") + "/sign", key, 403},
		{"control does not decline", control, byState("agreed") + "/decline", url.Values{"decline.text": {"x"}}, 403},
		{"control does not withdraw", control, byState("draft") + "/withdraw", url.Values{"version": {"1"}, "withdraw.text": {"x"}}, 403},
		{"control does not recall", control, byState("agreeing") + "/recall", url.Values{"recall.text": {"x"}}, 403},
		{"control does not send", control, byState("signed") + "/send", key, 403},
		{"a recipient does not release", region, byState("released") + "/release", nil, 403},
		{"no such instrument", control, "/instruments/01ARZ3NDEKTSV4RRFFQ69G5FAV/sign", key, 404},
		{"malformed id", control, "/instruments/..%2f..%2fetc/sign", key, 404},
		{"unknown act", control, byState("draft") + "/destroy", key, 404},
		{"foreign step", control, byState("agreeing") + "/answer", url.Values{"step": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "decision": {"agreed"}}, 404},
		{"foreign question", control, byState("sent") + "/reply", url.Values{"question": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "reply.text": {"x"}}, 403},
		{"foreign execution", control, byState("sent") + "/ask", url.Values{"execution": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "ask.text": {"x"}}, 404},
		{"malformed version", control, byState("agreed") + "/sign", url.Values{"version": {"one"}}, 422},
		{"no version", control, byState("agreed") + "/sign", nil, 422},
		{"overlong words", control, byState("agreed") + "/decline", url.Values{"decline.text": {strings.Repeat("x", enough)}}, 422},
		{"nobody", o.Nobody(), byState("draft") + "/agreement", key, 401},
	}
	for _, x := range rows {
		t.Run(x.name, func(t *testing.T) {
			before := mark(o)
			x.who.On(t).Post(x.path, x.form).Want(x.status)
			if mark(o) != before {
				t.Error("the journal has grown")
			}
		})
	}
}

// The signer acts in turn only, on the version that he saw; a second signature, a stale version, an empty reason are
// refused, and the same command twice is done once.
func TestSignerOutOfTurn_44(t *testing.T) {
	o := webtest.New(t)
	id := one(o, `SELECT document_id FROM instrument WHERE state = 'agreed' ORDER BY document_id LIMIT 1`)
	post := one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, id)
	card := "/instruments/" + id
	signer := o.Acting(post)
	before := mark(o)
	signer.Post(card+"/decline", url.Values{"decline.text": {"  "}}).Want(422).Says("#errors", "Себебі жазылмаған")
	signer.Post(card+"/decline", url.Values{"decline.text": {"Қайта."}}).Want(422).Says("#errors", "Жазылғаны 6 таңба")
	signer.Post(card+"/send", url.Values{"version": {"1"}}).Want(409)
	signer.Post(card+"/sign", url.Values{"version": {"77"}}).Want(409)
	if mark(o) != before {
		t.Error("something was done")
	}
	f := signer.Get(card + "?act=sign").Want(200).Form("form[action=" + card + "/sign]")
	signer.Post(card+"/sign", f).Follow().Want(200)
	after := mark(o)
	signer.Post(card+"/sign", f).Follow().Want(200) // the same command again
	if mark(o) != after {
		t.Error("the second submit did something")
	}
	f.Del("_key")
	signer.Post(card+"/sign", f).Want(409)
	f = signer.Get(card + "?act=send").Want(200).Form("form[action=" + card + "/send]")
	signer.Post(card+"/decline", url.Values{"decline.text": {"x"}}).Want(409)
	f.Set("_key", strings.Repeat("k", 300))
	signer.Post(card+"/send", f).Want(422)
}

// Lists take whatever stands in the address: wrong filters are told, foreign ids find nothing.
func TestWrongAddresses(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	for path, status := range map[string]int{
		"/instruments?kind=order": 400, "/instruments?state=gone": 400, "/instruments?unit=" + strings.Repeat("u", 99): 400,
		"/instruments?unit=01ARZ3NDEKTSV4RRFFQ69G5FAV": 200, "/instruments?after=%00%ff": 200, "/instruments?after=x_y": 200,
		"/instruments?q=" + strings.Repeat("%D3%98", 201): 400, "/instruments?q=%25_%27%22%3C": 200,
		"/instruments/01ARZ3NDEKTSV4RRFFQ69G5FAV": 404, "/instruments/new?kind=order": 400, "/instruments/x/edit": 404,
		"/executions?from=31.02.2026": 400, "/executions?from=01.01.2026&to=01.01.2020": 200, "/executions/none": 404, "/grounds/none": 404, "/files/none": 404,
	} {
		c.Get(path).Want(status)
	}
	p := o.Nobody().Get("/instruments?kind=task")
	if p.Want(http.StatusSeeOther).Header.Get("Location") != "/login?to=%2Finstruments%3Fkind%3Dtask" {
		t.Error(p.Header.Get("Location"))
	}
}

// Bulk acts do what is lawful of what is selected, and tell why the rest was not done.
func TestBulk_44(t *testing.T) {
	o := webtest.New(t)
	id := one(o, `SELECT document_id FROM instrument WHERE state = 'signed' LIMIT 1`)
	draft := one(o, `SELECT document_id FROM instrument WHERE state = 'draft' LIMIT 1`)
	signer := o.Acting(one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, id))
	p := signer.Post("/instruments/bulk?act=send", url.Values{"id": {id, draft, "01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "_key": {"bulk1"}})
	p.Follow().Want(200).Says(".notice", "Орындалды: 1. Орындалмады: 2")
	if state := one(o, `SELECT state FROM instrument WHERE document_id = $1`, id); state != "sent" {
		t.Errorf("the signed one is %s", state)
	}
	signer.Post("/instruments/bulk?act=send", nil).Follow().Says(".notice", "белгіленбеген")
	signer.Post("/instruments/bulk?act=burn", url.Values{"id": {id}}).Want(400)
}

// What is selected is signed at once, each by a message over itself: without a message, or with one over something else, it stays
// unsigned, and so does what is not agreed.
func TestBulkSign_44(t *testing.T) {
	o := webtest.New(t)
	id := one(o, `SELECT document_id FROM instrument WHERE state = 'agreed' ORDER BY document_id LIMIT 1`)
	draft := one(o, `SELECT document_id FROM instrument WHERE state = 'draft' LIMIT 1`)
	signer := o.Acting(one(o, `SELECT signer_post FROM instrument WHERE document_id = $1`, id))
	if n := signer.Get("/instruments").Want(200).Count(`button.js[data-sign-each="/instruments/{id}/original.pdf"][data-sign-iin]`); n != 1 {
		t.Fatalf("%d buttons sign what is selected", n)
	}
	paper := []byte(signer.Get("/instruments/" + id + "/original.pdf").Want(200).Body)
	messages, err := o.App.DemoCMS(t.Context(), signer.PersonID, [][]byte{paper, []byte("another")}, app.DemoOptions{At: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString
	form := url.Values{"id": {id, draft}}
	for _, wrong := range []string{"", "?", b64(messages[1])} {
		form.Set("cms."+id, wrong)
		signer.Post("/instruments/bulk?act=sign", form).Follow().Want(200).Says(".notice", "Орындалмады: 2")
	}
	form.Set("cms."+id, b64(messages[0]))
	form.Set("cms."+draft, b64(messages[0]))
	signer.Post("/instruments/bulk?act=sign", form).Follow().Want(200).Says(".notice", "Орындалды: 1. Орындалмады: 1")
	if state := one(o, `SELECT state FROM instrument WHERE document_id = $1`, id); state != "signed" {
		t.Errorf("the agreed one is %s", state)
	}
}

// The Apparatus keeps the register of what is sent: its control sees the sent assignments and tasks of every unit, with
// filters, and carries them off as a workbook (49-1).
func TestRegisterOfTheApparatus_491_I491b(t *testing.T) {
	o := webtest.New(t)
	control := o.Person("app-ctl.head")
	for _, kind := range []string{"assignment", "task"} {
		id := one(o, `SELECT document_id FROM instrument WHERE state = 'sent' AND kind = $1 AND marked = 0 ORDER BY document_id DESC LIMIT 1`, kind)
		list := control.Get("/instruments?state=sent&kind=" + kind).Want(200)
		if !slices.ContainsFunc(list.All("a.lead"), func(a webtest.Node) bool { return a.Attr("href") == "/instruments/"+id }) {
			t.Errorf("the register of %ss lacks %s", kind, id)
		}
		if book := control.Get("/instruments/export.xlsx?state=sent&kind=" + kind).Want(200); !strings.HasPrefix(book.Body, "PK") {
			t.Errorf("%s: no workbook", kind)
		}
	}
}

func TestExportAndViews(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	for _, p := range []string{"/instruments/export.xlsx?state=sent", "/executions/export.xlsx", "/grounds/export.xlsx?kind=plan"} {
		x := c.Get(p).Want(200)
		if !strings.HasPrefix(x.Body, "PK") {
			t.Errorf("%s is no workbook", p)
		}
	}
	c.Post("/instruments/views", url.Values{"name": {"Жіберілген"}, "query": {"state=sent&evil=1"}}).Follow().Want(200).Says(".chips", "Жіберілген")
	c.Post("/instruments/views", url.Values{"name": {""}, "query": {"state=sent"}}).Want(400)
	view := one(o, `SELECT id FROM saved_view LIMIT 1`)
	o.Person("app-ctl.head").Post("/instruments/views/drop", url.Values{"view": {view}}).Want(404)
	c.Post("/instruments/views/drop", url.Values{"view": {view}}).Follow().Want(200)
}

// The live check answers with the panel alone and saves nothing; the button does the same without scripts.
func TestLiveCheck_40(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	f := draft(o, c, plan(c))
	before := mark(o)
	f.Set("term_days", "5")
	p := c.Post("/instruments/check", f).Want(200)
	p.Says("#check", "Ең ерте заңды күн").Says("#found", "40-тармақ")
	if p.Count("nav") != 0 {
		t.Error("the panel brings the whole page")
	}
	f.Set("act", "check")
	c.Upload("/instruments/new", f).Want(200).Says("#errors", "40-тармақ")
	f.Del("act")
	f.Set("_set", "regions")
	marked := c.Upload("/instruments/new", f, webtest.File{Field: "file_other", Name: "кесте.pdf", Content: webtest.PDF()}).Want(200)
	if n := len(marked.Form("form#draft")["recipients"]); n != 20 {
		t.Errorf("%d recipients are marked", n)
	}
	marked.Says("[data-lost-files]", "кесте.pdf")
	f.Del("_set")
	f.Set("act", "ground")
	f.Set("new_ground.source", "instruction:gp")
	c.Upload("/instruments/new", f).Want(422).Says("#errors", "Атауы")
	if mark(o) != before {
		t.Error("something was saved")
	}
	f.Set("new_ground.title", "Бас Прокурордың тапсырмасы")
	f.Set("new_ground.day", "02.11.2026")
	got := c.Upload("/instruments/new", f).Want(200).Form("form#draft")
	if got.Get("ground_id") == f.Get("ground_id") || got.Get("ground_id") == "" {
		t.Error("the new ground is not chosen")
	}
}
