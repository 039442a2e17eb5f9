package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/calendar"
	"reglament/internal/web/webtest"
)

// The quarterly revision through the interface: lists, decisions, the report, and what must be refused.
func TestRevisionByInterface_49_I49a_I49c(t *testing.T) {
	o := open(t)
	head := o.token(o.Holder("s3.head"), account.ScopeWrite)
	apparatus := o.token(o.Holder("app-ctl.head"), account.ScopeWrite)
	stranger := o.token(o.Holder("karaganda-pub.officer1"), account.ScopeWrite)
	ask := o.asks(t)
	list := decode[api.List[api.RevisionLine]](t, ask(head, "GET", "/revisions?period=2026-11-20", "", http.StatusOK))
	if len(list.Items) == 0 {
		t.Fatal("the head of a unit sees no revision")
	}
	rev := list.Items[0]
	if rev.State != "open" || rev.From.String() != "2026-10-01" || rev.Due.String() != "2027-01-05" {
		t.Errorf("%+v", rev)
	}
	at := "/revisions/" + rev.ID
	card := decode[api.Revision](t, ask(head, "GET", at, "", http.StatusOK))
	if card.Calculation == "" || strings.Join(card.Actions, " ") != "decide finish" {
		t.Errorf("%+v", card)
	}
	live := decode[api.List[api.LiveInstrument]](t, ask(head, "GET", at+"/instruments?limit=5", "", http.StatusOK))
	if len(live.Items) == 0 {
		t.Fatal("nothing is in force")
	}
	id := live.Items[0].ID
	ask(stranger, "GET", at, "", http.StatusNotFound)
	ask(stranger, "POST", at+"/decide", `{"instruments":["`+id+`"],"decision":"keep","text":"Решение чужого человека."}`, http.StatusNotFound)
	ask(apparatus, "POST", at+"/decide", `{"instruments":["`+id+`"],"decision":"keep","text":"Решение чужого человека."}`, http.StatusForbidden)
	ask(head, "POST", at+"/decide", `{"instruments":["`+id+`"],"decision":"keep","text":" "}`, http.StatusBadRequest)
	ask(head, "POST", at+"/decide", `{"instruments":["`+id+`"],"decision":"keep","text":"Нужна."}`, http.StatusBadRequest)
	ask(head, "POST", at+"/decide", `{"instruments":["`+id+`"],"decision":"change","text":"Срок."}`, http.StatusBadRequest)
	ask(head, "POST", at+"/decide", `{"instruments":["01ARZ3NDEKTSV4RRFFQ69G5FAV"],"decision":"keep","text":"Нет такого."}`, http.StatusBadRequest)
	ask(apparatus, "POST", at+"/accept", `{"version":1}`, http.StatusConflict)
	keep := `{"instruments":["` + id + `"],"decision":"keep","text":"Остаётся в силе до конца года."`
	ask(head, "POST", at+"/decide", keep+`}`, http.StatusOK)
	ask(head, "POST", at+"/decide", keep+`}`, http.StatusConflict) // another decided meanwhile
	for _, l := range decode[api.List[api.LiveInstrument]](t, ask(head, "GET", at+"/instruments?limit=5", "", http.StatusOK)).Items {
		if l.ID == id {
			ask(head, "POST", at+"/decide", keep+`,"seen":{"`+id+`":"`+l.DecisionID+`"}}`, http.StatusOK)
			ask(head, "POST", at+"/decide", keep+`,"seen":{"`+id+`":"`+l.DecisionID+`"}}`, http.StatusConflict)
		}
	}
	ask(apparatus, "POST", at+"/submit", `{"version":1}`, http.StatusForbidden)
	for {
		wait := decode[api.List[api.LiveInstrument]](t, ask(head, "GET", at+"/instruments?only=waiting", "", http.StatusOK))
		if len(wait.Items) == 0 {
			break
		}
		for _, l := range wait.Items {
			ask(head, "POST", at+"/decide", `{"instruments":["`+l.ID+`"],"decision":"keep","text":"Актуальность сохраняет."}`, http.StatusOK)
		}
	}
	ask(head, "POST", at+"/finish", `{"version":1}`, http.StatusOK)
	ask(head, "POST", at+"/finish", `{"version":2}`, http.StatusConflict)
	ask(head, "POST", at+"/submit", `{"version":2,"text":"Проведена."}`, http.StatusConflict) // the quarter is not over
	o.Now, o.tokens = calendar.MustDay("2026-12-31").Start().Add(18*time.Hour), nil           // keys of a day have ended
	head, apparatus = o.token(o.Holder("s3.head"), account.ScopeWrite), o.token(o.Holder("app-ctl.head"), account.ScopeWrite)
	ask(head, "POST", at+"/submit", `{"version":2,"text":"Проведена."}`, http.StatusConflict)
	o.Now = calendar.MustDay("2027-01-01").Start().Add(time.Hour)
	if c := decode[api.Revision](t, ask(head, "GET", at, "", http.StatusOK)); strings.Join(c.Actions, " ") != "decide submit" {
		t.Errorf("once the quarter is over: %v", c.Actions)
	}
	ask(head, "POST", at+"/submit", `{"version":1,"text":"Проведена."}`, http.StatusConflict)
	ask(head, "POST", at+"/submit", `{"version":2,"text":"Проведена."}`, http.StatusOK)
	ask(head, "POST", at+"/decide", `{"instruments":["`+id+`"],"decision":"keep","text":"Решение после отчёта, поздно."}`, http.StatusConflict)
	ask(apparatus, "POST", at+"/return", `{"version":3}`, http.StatusBadRequest)
	ask(apparatus, "POST", at+"/accept", `{"version":3}`, http.StatusOK)
	if c := decode[api.Revision](t, ask(apparatus, "GET", at, "", http.StatusOK)); c.State != "accepted" || !c.Frozen || c.Late || len(c.Lines) == 0 {
		t.Errorf("%+v", c)
	} else if l := c.Lines[0]; l.DecidedBy == nil || l.DecidedBy.PersonID != o.Holder("s3.head") || l.DecidedBy.PostID == "" || l.DecidedAt.IsZero() || !strings.Contains(l.Decider, webtest.Query[string](o.Office, `SELECT family FROM person WHERE id = $1`, l.DecidedBy.PersonID)) {
		t.Errorf("who decided, and when: %+v", l)
	}
	n := decode[api.RevisionCounts](t, ask(apparatus, "GET", "/revisions/counts?period=2026-11-20", "", http.StatusOK))
	if n.All == 0 || n.Accepted != 1 {
		t.Errorf("%+v", n)
	}
	ask(apparatus, "GET", at+"/paper?form=pdf&lang=ru", "", http.StatusOK)
	ask(apparatus, "GET", at+"/paper?form=docx", "", http.StatusOK)
	ask(apparatus, "GET", "/revisions/export.xlsx?late=true", "", http.StatusOK)
	ask(apparatus, "GET", "/revisions?period=2026-13-01", "", http.StatusBadRequest)
	ask(apparatus, "GET", "/revisions?state=lost", "", http.StatusBadRequest)
}
