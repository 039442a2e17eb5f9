package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"reglament/internal/access"
	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/calendar"
	kernel "reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/web/webtest"
)

// drafted makes a ground and a draft of an assignment to a body, resting on it.
func (o *office) drafted(token, body string, change ...func(*instrument.Input)) (ground, draft string) {
	o.t.Helper()
	g := o.do(call{method: "POST", path: "/api/v1/grounds", token: token, body: `{"kind":"plan","authority":"annual","title":"Жоспар","item":"9","day":"2026-01-15","measure_day":"2026-12-30"}`})
	ground = decode[api.Done](o.t, g).ID
	in := instrument.Input{
		Kind: instrument.Assignment, Lang: "kk", Title: "Заңдылықты тексеру", GroundID: ground, TermKind: instrument.TermWorkingDays, TermDays: 25,
		Parts:      map[string]string{"goals_tasks_conditions_means": "Мақсаты.", "questions_list": "Сұрақтар.", "expected_result": "Нәтиже.", "form": "Анықтама"},
		Recipients: []string{o.Unit(body)}, SignerPost: o.Post("lead.deputy2"),
	}
	for _, f := range change {
		f(&in)
	}
	d := o.do(call{method: "POST", path: "/api/v1/instruments", token: token, body: asJSON(o.t, in)})
	if g.status != 201 || d.status != 201 || g.header.Get("Location") != "/api/v1/grounds/"+ground {
		o.t.Fatalf("%d %s, %d %s", g.status, g.body, d.status, d.body)
	}
	draft = decode[api.Done](o.t, d).ID
	if at := d.header.Get("Location"); at != "/api/v1/instruments/"+draft {
		o.t.Errorf("the draft is at %q", at)
	}
	return ground, draft
}

// put sends a file.
func (o *office) put(path, token, key, name string, content []byte) result {
	o.t.Helper()
	c := call{method: "POST", path: path, token: token, key: key}
	c.body, c.kind = form(o.t, name, content)
	return o.do(c)
}

// TestUploadsAreRepeatedByKey: the same file under a key is the first answer, even after the draft has moved on; other bytes,
// another name, role or place are a conflict; a key that failed is free.
func TestUploadsAreRepeatedByKey(t *testing.T) {
	o := open(t)
	officer := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	ground, draft := o.drafted(officer, "akmola")
	at := "/api/v1/instruments/" + draft + "/files?role=analysis"
	other := append(webtest.PDF(), ' ')
	if r := o.put(at, officer, "k1", "a.pdf", []byte("<html>")); r.status != http.StatusBadRequest {
		t.Errorf("what is no PDF: %d %s", r.status, r.body)
	}
	first := o.put(at, officer, "k1", "a.pdf", webtest.PDF())
	file := decode[api.File](t, first)
	if first.status != http.StatusCreated || first.header.Get("Location") != "/api/v1/files/"+file.ID {
		t.Fatalf("%d %v %s", first.status, first.header, first.body)
	}
	again := func(when string) {
		t.Helper()
		if r := o.put(at, officer, "k1", "a.pdf", webtest.PDF()); r.status != first.status || r.body != first.body || r.header.Get("Location") != first.header.Get("Location") {
			t.Errorf("%s: %d %s", when, r.status, r.body)
		}
	}
	again("at once")
	for why, r := range map[string]result{
		"other bytes":    o.put(at, officer, "k1", "a.pdf", other),
		"another name":   o.put(at, officer, "k1", "b.pdf", webtest.PDF()),
		"another role":   o.put(strings.Replace(at, "analysis", "other", 1), officer, "k1", "a.pdf", webtest.PDF()),
		"another record": o.put("/api/v1/grounds/"+ground+"/file", officer, "k1", "a.pdf", webtest.PDF()),
		"another act":    o.do(call{method: "POST", path: "/api/v1/instruments", token: officer, key: "k1", body: asJSON(t, bodyOf("/instruments"))}),
	} {
		if p := decode[api.Problem](t, r); r.status != http.StatusConflict || p.Code != "conflict" {
			t.Errorf("%s under the key: %d %s", why, r.status, r.body)
		}
	}
	// A repeated removal is the first one too.
	second := decode[api.File](t, o.put(at, officer, "", "c.pdf", webtest.PDF()))
	off := call{method: "DELETE", path: "/api/v1/instruments/" + draft + "/files/" + second.ID, token: officer, key: "k2"}
	if a, b := o.do(off), o.do(off); a.status != 200 || b.status != 200 || a.body != b.body {
		t.Errorf("a removal twice: %d %s, %d %s", a.status, a.body, b.status, b.body)
	}
	if r := o.do(call{method: "POST", path: "/api/v1/instruments/" + draft + "/agreement", token: officer, body: `{"version":1}`}); r.status != 200 {
		t.Fatalf("%d %s", r.status, r.body)
	}
	again("after the draft went to agreement")
	if r := o.put(at, officer, "k3", "d.pdf", webtest.PDF()); r.status != http.StatusConflict {
		t.Errorf("a new file while it is agreed: %d %s", r.status, r.body)
	}
	if n := webtest.Query[int64](o.Office, `SELECT count(*) FROM file WHERE document_id = $1`, draft); n != 2 {
		t.Errorf("%d files are recorded", n)
	}
	// The paper of a ground.
	paper := "/api/v1/grounds/" + ground + "/file"
	p1 := o.put(paper, officer, "k4", "plan.pdf", webtest.PDF())
	if p2 := o.put(paper, officer, "k4", "plan.pdf", webtest.PDF()); p1.status != 201 || p2.body != p1.body {
		t.Errorf("the paper twice: %d %s, %d %s", p1.status, p1.body, p2.status, p2.body)
	}
	if r := o.put(paper, officer, "k5", "plan.pdf", webtest.PDF()); r.status != http.StatusForbidden {
		t.Errorf("a second paper: %d %s", r.status, r.body)
	}
}

// TestPaperOfAGroundByTheInstrument_3_44: who is given an instrument may open the paper it rests on, in both interfaces; who
// is not, does not find it. A mark narrows it to whoever may see what is marked.
func TestPaperOfAGroundByTheInstrument_3_44(t *testing.T) {
	o := open(t)
	type reader struct {
		post string
		may  bool
	}
	check := func(when, file string, list ...reader) {
		t.Helper()
		for _, x := range list {
			want := http.StatusNotFound
			if x.may {
				want = http.StatusOK
			}
			r := o.do(call{method: "GET", path: "/api/v1/files/" + file, token: o.token(o.Holder(x.post), account.ScopeRead)})
			if r.status != want {
				t.Errorf("%s: a program of %s: %d instead of %d", when, x.post, r.status, want)
			}
			if p := o.Person(x.post).Get("/files/" + file); p.Status != want {
				t.Errorf("%s: the browser of %s: %d instead of %d", when, x.post, p.Status, want)
			}
		}
	}
	// A region's own ground: bodies of other regions have no right of their own to it.
	region := o.token(o.Holder("akmola.head"), account.ScopeWrite)
	g := decode[api.Done](t, o.do(call{method: "POST", path: "/api/v1/grounds", token: region, body: `{"kind":"plan","authority":"annual","title":"Облыс жоспары","item":"2","day":"2026-01-15","measure_day":"2026-12-30"}`})).ID
	own := decode[api.File](t, o.put("/api/v1/grounds/"+g+"/file", region, "", "plan.pdf", webtest.PDF())).ID
	check("a ground nothing rests on", own, reader{"akmola.head", true}, reader{"abai.head", false}, reader{"s3-soc-1.officer1", false})
	// Naming another's ground in a draft is refused as if there were none, and gives nothing.
	thief := o.token(o.Holder("abai.head"), account.ScopeWrite)
	for _, in := range []instrument.Input{{GroundID: g}, {ShortGroundID: g}} {
		in.Kind, in.Lang, in.Title, in.TermKind, in.TermDays = instrument.Task, "kk", "Тапсырма", instrument.TermWorkingDays, 20
		if r := o.do(call{method: "POST", path: "/api/v1/instruments", token: thief, body: asJSON(o.t, in)}); r.status != http.StatusBadRequest || !strings.Contains(r.body, "ground_id") {
			t.Fatalf("%d %s", r.status, r.body)
		}
	}
	check("named in a foreign draft", own, reader{"abai.head", false})
}

// uncleared takes the clearance for what is marked away from a post.
func (o *office) uncleared(code string) {
	o.t.Helper()
	p, _ := o.Structure().Post(o.Post(code))
	posts := o.Structure().Data().Posts
	admin := posts[slices.IndexFunc(posts, func(p org.Post) bool {
		_, held := o.Structure().Holder(p.ID, calendar.DayOf(o.Now))
		return p.Admin && held
	})]
	holder, _ := o.Structure().Holder(admin.ID, calendar.DayOf(o.Now))
	err := o.App.Org.ChangePost(o.t.Context(), o.Act(holder), p.ID, org.PostChange{
		Title: p.Title, Control: p.Control, Clerk: p.Clerk, Admin: p.Admin, HR: p.HR, Reason: "Рұқсаты аяқталды.",
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// mark puts the mark of official use upon a document, or takes it off.
func (o *office) mark(document string, mark kernel.AccessMark) {
	o.t.Helper()
	err := o.App.DB.Write(o.t.Context(), func(tx *store.Tx) error {
		return o.App.Kernel.SetAccessMark(o.t.Context(), tx, o.Act(o.Holder("akmola.head")), document, mark)
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// show gives a post the right to see a document, as an agreement does.
func (o *office) show(document, grantee string) {
	o.t.Helper()
	err := o.App.DB.Write(o.t.Context(), func(tx *store.Tx) error {
		return access.Grant(o.t.Context(), tx, []access.Row{{Grantee: grantee, Register: access.RegisterSee, RefID: document, DocumentID: document}})
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestPaperOfAGroundUnderAMark_3_44: whoever sees an instrument opens the paper it rests on; what is marked stays with those
// whom it was given to and those who are cleared for it.
func TestPaperOfAGroundUnderAMark_3_44(t *testing.T) {
	o := open(t)
	o.uncleared("app-ctl.officer2")
	ground := webtest.Query[string](o.Office, `SELECT g.id FROM ground g JOIN instrument i ON i.ground_id = g.id
		WHERE g.body_id = 'akmola' AND g.file_id <> '' AND i.state = 'released' ORDER BY g.id LIMIT 1`)
	file := webtest.Query[string](o.Office, `SELECT file_id FROM ground WHERE id = $1`, ground)
	resting := webtest.Query[string](o.Office, `SELECT document_id FROM instrument WHERE ground_id = $1 ORDER BY document_id LIMIT 1`, ground)
	recipient := webtest.Query[string](o.Office, `SELECT u.code FROM unit u JOIN execution e ON e.body_id = u.id WHERE e.document_id = $1 ORDER BY e.id LIMIT 1`, resting)
	check := func(when string, cleared, control, asked int) {
		t.Helper()
		for post, status := range map[string]int{
			"akmola.head": 200, recipient + ".head": 200, "lead.gp": cleared, "app-ctl.officer1": cleared, "app-ctl.officer2": control,
			"abai.head": asked, "s3-soc-1.officer1": 404, "kostanay.head": 404,
		} {
			person := o.Acting(o.Post(post)).PersonID
			if r := o.do(call{method: "GET", path: "/api/v1/files/" + file, token: o.token(person, account.ScopeRead)}); r.status != status {
				t.Errorf("%s: a program of %s: %d instead of %d", when, post, r.status, status)
			}
			if p := o.Someone(person).Get("/files/" + file); p.Status != status {
				t.Errorf("%s: the browser of %s: %d instead of %d", when, post, p.Status, status)
			}
		}
	}
	check("nothing is marked", 200, 200, 404)
	o.show(resting, access.Post(o.Post("abai.head")))
	check("another is asked about the instrument", 200, 200, 200)
	o.mark(ground, kernel.MarkDSP)
	check("the ground is marked, the instrument is not", 200, 404, 200)
}

// TestCardsShowThePaperOfTheGround_39_44: the recipient reads on both cards what the instrument rests on, and opens it there.
func TestCardsShowThePaperOfTheGround_39_44(t *testing.T) {
	o := open(t)
	execution := webtest.Query[string](o.Office, `SELECT e.id FROM execution e JOIN instrument i ON i.document_id = e.document_id JOIN ground g ON g.id = i.ground_id
		WHERE g.file_id <> '' AND i.state = 'sent' ORDER BY e.id LIMIT 1`)
	body := webtest.Query[string](o.Office, `SELECT u.code FROM unit u JOIN execution e ON e.body_id = u.id WHERE e.id = $1`, execution)
	file := webtest.Query[string](o.Office, `SELECT g.file_id FROM ground g JOIN instrument i ON i.ground_id = g.id JOIN execution e ON e.document_id = i.document_id WHERE e.id = $1`, execution)
	instrument := webtest.Query[string](o.Office, `SELECT document_id FROM execution WHERE id = $1`, execution)
	head := o.Acting(o.Post(body + ".head"))
	token := o.token(head.PersonID, account.ScopeRead)
	for _, at := range []string{"/executions/" + execution, "/instruments/" + instrument} {
		page := head.Get(at).Want(http.StatusOK)
		found := false
		for _, a := range page.All("#files a") {
			if a.Attr("href") == "/files/"+file {
				found = true
				head.Get(a.Attr("href")).Want(http.StatusOK)
			}
		}
		if !found {
			t.Errorf("%s does not show the paper of the ground", at)
		}
		card := decode[struct {
			Papers []api.File `json:"ground_files"`
		}](t, o.do(call{method: "GET", path: "/api/v1" + at, token: token}))
		if len(card.Papers) == 0 || card.Papers[0].ID != file {
			t.Errorf("%s in the interface: %+v", at, card)
		}
	}
}

// TestPaperOfAShortTermGround_44: the ground of a shortened term is inherited like the ground itself.
func TestPaperOfAShortTermGround_44(t *testing.T) {
	o := open(t)
	officer := o.token(o.Holder("akmola-pub.officer1"), account.ScopeWrite)
	g := o.do(call{method: "POST", path: "/api/v1/grounds", token: officer, body: `{"kind":"instruction","authority":"body_head","title":"Тапсырма","day":"2026-11-19","names_term":true,"named_day":"2026-11-26"}`})
	if g.status != 201 {
		t.Fatalf("%d %s", g.status, g.body)
	}
	ground := decode[api.Done](t, g).ID
	file := decode[api.File](t, o.put("/api/v1/grounds/"+ground+"/file", officer, "", "a.pdf", webtest.PDF())).ID
	d := o.do(call{method: "POST", path: "/api/v1/instruments", token: officer, body: asJSON(t, instrument.Input{
		Kind: instrument.Request, Lang: "kk", Title: "Сұрау салу", TermKind: instrument.TermWorkingDays, TermDays: 1, ShortGroundID: ground,
	})})
	if d.status != 201 {
		t.Fatalf("%d %s", d.status, d.body)
	}
	other := o.token(o.Holder("abai.head"), account.ScopeRead)
	get := call{method: "GET", path: "/api/v1/files/" + file, token: other}
	if r := o.do(get); r.status != 404 {
		t.Errorf("before the other sees the instrument: %d", r.status)
	}
	o.show(decode[api.Done](t, d).ID, access.Post(o.Post("abai.head")))
	if r := o.do(get); r.status != 200 {
		t.Errorf("once it does: %d", r.status)
	}
}
