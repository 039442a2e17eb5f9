package api_test

import (
	"net/http"
	"strings"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/calendar"
	"reglament/internal/instrument"
)

// A program sets a periodic term, sees every day it comes to, and is told what is wrong with each field.
func TestPeriodicTermByProgram_47_I47a_I47b(t *testing.T) {
	o := open(t)
	token := o.token(o.Holder("s3-soc-1.officer1"), account.ScopeWrite)
	good := instrument.Period{Every: instrument.EveryQuarter, Day: 10, After: true, First: calendar.MustDay("2027-01-01"), Last: calendar.MustDay("2027-10-11")}
	ground, draft := o.drafted(token, "akmola", func(in *instrument.Input) { in.TermKind, in.TermDays, in.Period = instrument.TermPeriodic, 0, good })
	card := decode[api.InstrumentCard](t, o.do(call{method: http.MethodGet, path: api.Prefix + "/instruments/" + draft, token: token}))
	if card.Input.Period != good || !card.Input.Periodic || card.Judgement == nil || card.Judgement.Term == nil || len(card.Judgement.Term.Periods) != 3 {
		t.Fatalf("%+v", card.Judgement)
	}
	if due := card.Judgement.Term.Periods[2].Due; due == nil || due.Effective != calendar.MustDay("2027-10-11") {
		t.Errorf("%+v", due)
	}
	check := func(period string) result {
		return o.do(call{method: http.MethodPost, path: api.Prefix + "/instruments/check", token: token, body: `{"input":{"kind":"assignment","lang":"kk","title":"Мерзімді","ground_id":"` + ground + `","term_kind":"periodic","period":` + period + `}}`})
	}
	for period, field := range map[string]string{
		`{"every":"day","day":5}`:                        "period.every",
		`{"every":"week","day":8}`:                       "period.day",
		`{"every":"month","day":32}`:                     "period.day",
		`{"every":"month","day":-1}`:                     "period.day",
		`{"every":"month","day":5,"first":"1999-01-01"}`: "period.first",
		`{"every":"month","day":5,"last":"2100-01-01"}`:  "period.last",
		`{"every":"month","day":"fifth"}`:                "day",
		`{"every":"month","day":5,"until":"2027-01-01"}`: "until",
		`{"every":"month","day":5,"last":"2027-02-30"}`:  "",
		`7`: "period",
	} {
		if r := check(period); r.status != http.StatusBadRequest && r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, field) {
			t.Errorf("%s: %d %.300s", period, r.status, r.body)
		}
	}
	for period, says := range map[string]string{
		`{}`:                       "period.every",
		`{"every":"month"}`:        "period.day",
		`{"every":"year","day":1}`: "period.first",
		`{"every":"month","day":5,"first":"2027-01-01"}`: "period.last",
		`{"every":"week","day":1,"last":"2029-01-01"}`:   "period.last",
	} {
		r := check(period)
		j := decode[api.Judgement](t, r)
		found := false
		for _, f := range j.Findings {
			found = found || f.Field == says
		}
		if r.status != http.StatusOK || j.Allowed || !found {
			t.Errorf("%s: %d %.600s", period, r.status, r.body)
		}
	}
}
