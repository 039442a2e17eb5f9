package instruments_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/web/webtest"
)

// A long history is read page by page to its very beginning, without a gap and without a repetition.
func TestHistoryPages_44_1(t *testing.T) {
	o := webtest.New(t)
	id := webtest.Query[string](o, `SELECT substr(stream, 10) FROM journal WHERE stream LIKE 'document:%' GROUP BY stream ORDER BY count(*) DESC LIMIT 1`)
	c := o.Person("app-ctl.head")
	p := c.Get("/instruments/" + id).Want(http.StatusOK)
	pages, seen := 1, map[string]bool{}
	for ; ; pages++ {
		for _, e := range p.All("#history .tl li") {
			seen[e.Text()] = true
		}
		next := p.All("#history a[rel=next]")
		if len(next) == 0 {
			break
		}
		p = c.Get(strings.TrimSuffix(next[0].Attr("href"), "#history")).Want(http.StatusOK)
	}
	if pages < 2 || pages > 40 {
		t.Fatalf("%d pages", pages)
	}
	p.Says("#history", "Жоба жасалды").Says("#history nav", "Соңғы жазбалар")
	if len(seen) < 60 {
		t.Errorf("%d entries were shown", len(seen))
	}
	for _, bad := range []string{"0", "-1", "x", "99999999999999999999"} {
		c.Get("/instruments/" + id + "?earlier=" + bad).Want(http.StatusBadRequest)
	}
}

// Entries about an execution name the recipient; the card of the execution tells only its own.
func TestHistoryNamesTheRecipient_40(t *testing.T) {
	o := webtest.New(t)
	id := webtest.Query[string](o, `SELECT document_id FROM execution WHERE state = 'accepted' AND body_id = $1 LIMIT 1`, o.Unit("akmola"))
	o.Person("app-ctl.head").Get("/instruments/"+id).Want(http.StatusOK).Says("#history", "Ақмола облысының прокуратурасы")
	execution := webtest.Query[string](o, `SELECT id FROM execution WHERE document_id = $1 AND body_id = $2`, id, o.Unit("akmola"))
	o.Person("akmola.head").Get("/executions/"+execution).Want(http.StatusOK).Says("#history", "Алушы алғанын белгіледі").Says("#history", "Бұрыштама")
}

// A changed ground is compared by its title and number, never by an id.
func TestVersionsNameTheGround_39_44_1(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	first := plan(c)
	saved := c.Upload("/instruments/new", draft(o, c, first))
	saved.Follow().Want(http.StatusOK)
	card := saved.Header.Get("Location")
	f := c.Get("/grounds/new").Want(http.StatusOK).Form("form#ground")
	f.Set("source", "instruction:gp")
	f.Set("title", "Бас Прокурордың ауызша емес тапсырмасы")
	f.Set("number", "777")
	f.Set("day", "02.11.2026")
	second := strings.TrimPrefix(c.Upload("/grounds/new", f).Header.Get("Location"), "/grounds/")
	if second == "" {
		t.Fatal("no second ground")
	}
	edit := c.Get(card + "/edit").Want(http.StatusOK).Form("form#draft")
	edit.Set("ground_id", second)
	edit.Set("act", "save")
	c.Upload(card+"/edit", edit).Follow().Want(http.StatusOK)
	p := c.Get(card+"/versions").Want(http.StatusOK).Says("#compare ins", "777").Says("#compare del", "жоспар")
	for _, id := range []string{first, second} {
		if strings.Contains(p.Text("#compare"), id) {
			t.Error("an id is shown")
		}
	}
}

// While the signer is away the form says who lawfully signs for him, before the agreement starts.
func TestSignerAwayIsTold_2_3_5_42(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s2-pen-1.officer1")
	f := c.Get("/instruments/new").Want(http.StatusOK).Form("form#draft")
	f.Set("signer_post", o.Post("lead.deputy1")) // on a trip, replaced by order
	c.Post("/instruments/check", f).Want(http.StatusOK).Says("#signing-ahead", "орнында жоқ").Says("#signing-ahead", "221-ж/қ").Says("#signing-ahead", "3-тармақ")
	if text := c.Post("/instruments/check", f).Text("#signing-ahead"); strings.Contains(text, "Іссапар") {
		t.Errorf("an officer is told why his deputy is away (I-260): %s", text)
	}
	f.Set("signer_post", o.Post("lead.deputy4"))
	p := c.Post("/instruments/check", f).Want(http.StatusOK)
	if text := p.Text("#signing-ahead"); strings.Contains(text, "болмайды") || strings.Contains(text, "орнында жоқ") {
		t.Error(text)
	}
}

// A form sent after the session has ended says how to send it once more.
func TestFormAfterTheSession(t *testing.T) {
	o := webtest.New(t)
	o.Nobody().Post("/instruments/new", url.Values{"title": {"Т"}}).Want(http.StatusUnauthorized).Says("main", "жоғалған жоқ").Says("main a[target=_blank]", "Жүйеге кіру")
}
