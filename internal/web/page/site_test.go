package page_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"reglament/internal/web/webtest"
)

// A session that has ended leads to the log-in and back; a form sent without one is refused and nothing is done.
func TestLostSession(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	c.Get("/instruments").Want(200)
	o.Now = o.Now.Add(60 * 24 * time.Hour)
	if to := c.Get("/instruments/new").Want(303).Header.Get("Location"); to != "/login?to=%2Finstruments%2Fnew" {
		t.Error(to)
	}
	c.Post("/instruments/new", url.Values{"kind": {"task"}}).Want(401)
}

// The month beside a date field knows the days off, in the reader's language, and survives nonsense.
func TestMonth(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	c.Get("/ui/month?field=f-due&month=2026-12&min=2026-12-21").Want(200).Says("b", "желтоқсан").Says(".hol", "16")
	c.In("ru").Get("/ui/month?month=2026-12").Want(200).Says("b", "екабрь")
	c.Get("/ui/month?month=banana&selected=%ff&min=x&field=" + strings.Repeat("f", 500)).Want(200)
	o.Nobody().Get("/ui/month").Want(303)
}

// Whatever was done in another's place says so wherever it is shown: on the card, in the history, at the signature.
func TestBehalfIsShown_2_3_5(t *testing.T) {
	o := webtest.New(t)
	control := o.Person("app-ctl.head")
	id := webtest.Query[string](o, `SELECT s.document_id FROM signature s JOIN instrument i ON i.document_id = s.document_id
		WHERE s.for_post_id <> '' AND s.purpose = 'issue' AND i.state IN ('sent', 'released') AND i.marked = 0 ORDER BY i.executions, i.document_id LIMIT 1`) // a history of one page
	if id == "" {
		t.Fatal("nothing in the office was signed in another's place")
	}
	p := control.Get("/instruments/" + id).Want(200)
	p.Says("#signatures", " орнына, ").Says("#history", " орнына, ")
	control.In("ru").Get("/instruments/"+id).Want(200).Says("#signatures", "за: ")
}

// Late stays visible: the closed execution says by how many working days it came late.
func TestLateStaysVisible_44(t *testing.T) {
	o := webtest.New(t)
	id := webtest.Query[string](o, `SELECT e.id FROM execution e JOIN instrument i ON i.document_id = e.document_id
		WHERE e.state = 'accepted' AND e.late_days > 0 AND i.marked = 0 AND i.owner_body = $1 LIMIT 1`, o.Unit("gpo"))
	if id == "" {
		t.Fatal("nothing in the office came late")
	}
	o.Person("app-ctl.head").Get("/executions/"+id).Want(200).Says(".doc", "жұмыс күні кеш")
}
