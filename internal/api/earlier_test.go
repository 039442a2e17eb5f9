package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/web/webtest"
)

// The check of a draft returns the earlier instruments that ask nearly the same, with the answers that came.
func TestCheckReturnsWhatWasAsked_44_I44c(t *testing.T) {
	o := open(t)
	row := webtest.Query[string](o.Office, `SELECT i.document_id FROM instrument i JOIN execution e ON e.document_id = i.document_id WHERE i.state = 'sent' AND i.marked = 0
		AND e.reported_day IS NOT NULL AND e.period = 0 ORDER BY i.document_id LIMIT 1`)
	card, err := o.App.Instrument.Card(t.Context(), o.Act(webtest.Query[string](o.Office, `SELECT drafter_person FROM instrument WHERE document_id = $1`, row)), row)
	if err != nil {
		t.Fatal(err)
	}
	in := card.Input
	in.Reasons = nil
	body, err := json.Marshal(map[string]any{"input": in})
	if err != nil {
		t.Fatal(err)
	}
	r := o.do(call{method: http.MethodPost, path: api.Prefix + "/instruments/check", token: o.token(card.DrafterPerson, account.ScopeRead), body: string(body)})
	if r.status != http.StatusOK {
		t.Fatalf("%d %.300s", r.status, r.body)
	}
	j := decode[api.Judgement](t, r)
	for _, x := range j.Earlier {
		if x.ID == row {
			if x.Percent != 100 || x.Number != card.Number || x.Title != card.Title || len(x.Recipients) != len(in.Recipients) || len(x.Reports) == 0 {
				t.Errorf("%+v", x)
			}
			return
		}
	}
	t.Errorf("%s is not among %+v", row, j.Earlier)
}
