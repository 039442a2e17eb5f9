package api_test

import (
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/web/webtest"
)

// TestPaper_44: the papers of an instrument that was sent, for its sender, for a recipient, and for nobody else.
func TestPaper_44(t *testing.T) {
	o := open(t)
	id := webtest.Query[string](o.Office, `SELECT i.document_id FROM instrument i JOIN execution r ON r.document_id = i.document_id
		WHERE i.state = 'sent' AND i.marked = 0 AND r.body_id = $1 ORDER BY i.document_id LIMIT 1`, o.Unit("akmola"))
	if id == "" {
		t.Fatal("nothing was sent in this office")
	}
	base := api.Prefix + "/instruments/" + id + "/paper"
	token := o.token(o.Holder("akmola.head"), account.ScopeRead)
	for query, status := range map[string]int{
		"": 200, "?lang=ru": 200, "?form=original": 200, "?form=card&lang=ru": 200, "?form=docx": 409, "?form=odt": 400, "?lang=en": 400,
	} {
		r := o.do(call{method: "GET", path: base + query, token: token})
		if r.status != status {
			t.Errorf("%q: %d %.200s", query, r.status, r.body)
		}
		if r.status == 200 && (!strings.HasPrefix(r.body, "%PDF-1.7") || r.header.Get("Content-Type") != "application/pdf") {
			t.Errorf("%q: %.20q", query, r.body)
		}
	}
	if r := o.do(call{method: "GET", path: api.Prefix + "/instruments/01ARZ3NDEKTSV4RRFFQ69G5FAV/paper", token: token}); r.status != 404 {
		t.Errorf("of nothing: %d", r.status)
	}
	stranger := webtest.Query[string](o.Office, `SELECT u.code FROM unit u WHERE u.kind = 'region' AND u.id NOT IN
		(SELECT body_id FROM execution WHERE document_id = $1) ORDER BY u.code LIMIT 1`, id)
	if r := o.do(call{method: "GET", path: base, token: o.token(o.Holder(stranger+".head"), account.ScopeRead)}); r.status != 404 {
		t.Errorf("a stranger: %d", r.status)
	}
}
