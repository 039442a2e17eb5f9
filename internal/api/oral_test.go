package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"reglament/internal/account"
	"reglament/internal/api"
	"reglament/internal/calendar"
	"reglament/internal/instrument"
)

// The register of oral instructions is narrowed to those whose record a side contests, and each tells whether one does.
func TestContestedOralInstructionsByInterface_44(t *testing.T) {
	o := open(t)
	apparatus := o.token(o.Holder("app-ctl.head"), account.ScopeRead)
	ask := o.asks(t)
	count := func() int64 {
		return decode[instrument.OralCounts](t, ask(apparatus, "GET", "/oral/counts", "", http.StatusOK)).Contested
	}
	deputy, head := o.token(o.Holder("lead.deputy2"), account.ScopeWrite), o.token(o.Holder("akmola.head"), account.ScopeWrite)
	given := calendar.DayOf(o.Now)
	made := o.do(call{method: http.MethodPost, path: api.Prefix + "/oral", token: deputy, body: fmt.Sprintf(`{"side":"gave","kind":"assignment","lang":"kk","title":"Жағдайды анықтау",
		"words":"Бүгін анықтау.","bodies":[%q],"channel":"telephone","given_day":%q,"given_time":"09:00","authority":"president","paper_title":"Мемлекет басшысының тапсырмасы",
		"paper_number":"17-9","paper_day":%q,"term_day":%q}`, o.Unit("akmola"), given, given.AddDays(-1), given.AddDays(4))})
	if made.status != http.StatusCreated {
		t.Fatalf("%d %s", made.status, made.body)
	}
	plain := decode[api.Done](t, made).ID
	before := count()
	if decode[api.OralCard](t, ask(apparatus, "GET", "/oral/"+plain, "", http.StatusOK)).Contested {
		t.Error("it is contested before anyone contests it")
	}
	ask(head, "POST", "/oral/"+plain+"/answer", `{"answer":"contested","text":"Мұндай тапсырма берілген жоқ."}`, http.StatusOK)
	if !decode[api.OralCard](t, ask(apparatus, "GET", "/oral/"+plain, "", http.StatusOK)).Contested || count() != before+1 {
		t.Error("it is not contested")
	}
	found := 0
	list := decode[api.List[api.Oral]](t, ask(apparatus, "GET", "/oral?contested=true&limit=200", "", http.StatusOK))
	for _, x := range list.Items {
		if !x.Contested {
			t.Errorf("%s is not contested", x.ID)
		}
		if x.ID == plain {
			found++
		}
	}
	if found != 1 || int64(len(list.Items)) != before+1 {
		t.Errorf("%d of %d, found %d times", len(list.Items), before+1, found)
	}
	if said := decode[api.History](t, ask(apparatus, "GET", "/oral/"+plain+"/journal", "", http.StatusOK)).Items; len(said) != 3 || said[0].Action != "instrument.oral_contested" {
		t.Errorf("the journal says %+v", said)
	}
	ask(o.token(o.Holder("karaganda.head"), account.ScopeRead), "GET", "/oral/"+plain+"/journal", "", http.StatusNotFound)
	ask(apparatus, "GET", "/oral?contested=perhaps", "", http.StatusBadRequest)
	ask(apparatus, "GET", "/oral/export.xlsx?contested=true", "", http.StatusOK)
}
