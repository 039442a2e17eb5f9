package instruments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// A region sends on from the card of what it received; the initiator opens the tree, the district sees only what came to it.
func TestSendingOnByForms_50_I50(t *testing.T) {
	o := webtest.New(t)
	id := one(o, `SELECT e.id FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.state = 'assigned' AND e.body_id = $1
		AND i.state = 'sent' AND i.marked = 0 AND e.due_day > '2026-11-27' ORDER BY e.due_day DESC LIMIT 1`, o.Unit("akmola"))
	parent := one(o, `SELECT document_id FROM execution WHERE id = $1`, id)
	number := one(o, `SELECT number FROM instrument WHERE document_id = $1`, parent)
	lead := o.Acting(one(o, `SELECT lead_post FROM execution WHERE id = $1`, id))
	head := o.Acting(o.Post("akmola.head"))
	head.Get("/executions/"+id).Want(http.StatusOK).Says(".doc", "Төменге жолдау")
	for _, lang := range []string{"kk", "ru", "en"} {
		lead.In(lang).Get("/instruments/new?on=" + id + "&kind=request").Want(http.StatusOK)
	}
	f := lead.Get("/instruments/new?kind=request&on="+id).Want(http.StatusOK).Says("form#draft", number).Form("form#draft")
	if f.Get("signer_post") != o.Post("akmola.head") || f.Get("term_day") == "" || f.Get("delegation.execution_id") != id || f.Has("ground_id") {
		t.Errorf("the form begins with %v", f)
	}
	f.Set("parts.demand", "Мәліметті жіберу.")
	f.Set("parts.form", "Хат")
	f["recipients"] = []string{o.Unit("akmola-arshaly")}
	day := f.Get("term_day")
	f.Set("term_day", "25.12.2026")
	f.Set("act", "check")
	lead.Upload("/instruments/new", f).Want(http.StatusOK).Says("form#draft", day)
	f.Set("term_day", day)
	f.Set("act", "save")
	saved := lead.Upload("/instruments/new", f)
	child := saved.Header.Get("Location")
	saved.Follow().Want(http.StatusOK).Says(".doc", number)
	head.Get("/executions/"+id).Says("#sent-on", f.Get("title"))
	marks := mark(o)
	for name, change := range map[string]url.Values{
		"no such execution":    {"delegation.execution_id": {"01ARZ3NDEKTSV4RRFFQ69G5FAV"}},
		"ill-formed execution": {"delegation.execution_id": {"../x"}},
	} {
		g := url.Values{}
		for k, v := range f {
			g[k] = v
		}
		g.Set("_key", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
		for k, v := range change {
			g[k] = v
		}
		if p := lead.Upload("/instruments/new", g); p.Status != http.StatusUnprocessableEntity && p.Status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if mark(o) != marks {
		t.Error("something wrong was saved")
	}
	stranger := o.Person("karaganda-pub.officer1")
	for _, at := range []string{"/instruments/new?on=" + id, "/executions/" + id + "/tree", child, child + "/tree.xlsx"} {
		stranger.Get(at).Want(http.StatusNotFound)
	}
}

// The tree of an instrument is read without a script, in three languages, and exported; the register narrows to what was
// sent on.
func TestTreeOnTheCardOfTheInitiator_50_I50(t *testing.T) {
	o := webtest.New(t)
	id := one(o, `SELECT e.id FROM execution e JOIN delegation d ON d.execution_id = e.id JOIN execution x ON x.document_id = d.child_id
		JOIN instrument i ON i.document_id = e.document_id WHERE i.owner_body = $1 AND i.state = 'sent' AND e.closed_at IS NULL GROUP BY e.id ORDER BY e.id LIMIT 1`, o.Unit("gpo"))
	parent := one(o, `SELECT document_id FROM execution WHERE id = $1`, id)
	leaf := one(o, `SELECT x.id FROM delegation d JOIN execution x ON x.document_id = d.child_id WHERE d.execution_id = $1 ORDER BY x.id LIMIT 1`, id)
	drafter := o.Someone(one(o, `SELECT drafter_person FROM instrument WHERE document_id = $1`, parent))
	for _, lang := range []string{"ru", "en", "kk"} {
		for _, at := range []string{"/instruments/" + parent, "/instruments/" + parent + "/tree", "/executions/" + id, "/executions/" + id + "/tree", "/executions/" + leaf} {
			drafter.In(lang).Get(at).Want(http.StatusOK)
		}
	}
	if text := drafter.Get("/instruments/" + parent).Text("#tree details"); !strings.Contains(text, "жабылғаны") {
		t.Errorf("the tree says %q", text)
	}
	if p := drafter.Get("/instruments/" + parent + "/tree.xlsx").Want(http.StatusOK); !strings.HasPrefix(string(p.Body), "PK") {
		t.Error("the tree is no workbook")
	}
	drafter.Get("/executions?sent_on=1").Want(http.StatusOK).Says("main", one(o, `SELECT i.number || '-' || e.ordinal FROM execution e JOIN instrument i ON i.document_id = e.document_id WHERE e.id = $1`, id))
	drafter.Get("/instruments/" + parent + "/tree?after=x").Want(http.StatusBadRequest)
	drafter.Get("/executions/" + id + "/tree?after=../x").Want(http.StatusBadRequest)
	district := o.Acting(one(o, `SELECT p.id FROM post p JOIN execution x ON x.body_id = p.unit_id WHERE x.id = $1 AND p.kind = 'body_head'`, leaf))
	number := one(o, `SELECT number FROM instrument WHERE document_id = $1`, parent)
	district.Get("/executions/"+leaf).Want(http.StatusOK).Says(".doc", number)
	for _, at := range []string{"/instruments/" + parent, "/instruments/" + parent + "/tree", "/instruments/" + parent + "/tree.xlsx", "/executions/" + id, "/executions/" + id + "/tree"} {
		district.Get(at).Want(http.StatusNotFound)
	}
	head := o.Acting(o.Post("akmola.head"))
	if body := one(o, `SELECT body_id FROM execution WHERE id = $1`, id); body != o.Unit("akmola") {
		head = o.Acting(one(o, `SELECT id FROM post WHERE unit_id = $1 AND kind = 'body_head'`, body))
	}
	head.Get("/executions/"+id).Want(http.StatusOK).Says("#sent-on", "жабылғаны")
}
