package desk_test

import (
	"net/url"
	"strings"
	"testing"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/sim"
	"reglament/internal/store"
	"reglament/internal/web/webtest"
)

// Everybody of the demonstration has a desk in each language.
func TestDeskOfEverybody_5_G5(t *testing.T) {
	o := webtest.New(t)
	for i, person := range sim.People {
		lang := []string{"kk", "ru", "en"}[i%3]
		c := o.Person(person.Post).In(lang)
		c.Get("/").Want(200).Says("h1", map[string]string{"kk": "Жұмыс үстелі", "ru": "Рабочий стол", "en": "Desk"}[lang])
		c.Get("/moves").Want(200)
		c.Get("/notices").Want(200)
	}
}

// A number of the desk is the number of rows behind it, and each row leads to a page.
func TestMovesLeadSomewhere_5_G5(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	p := c.Get("/moves").Want(200)
	links := p.All("tbody a.lead")
	if len(links) == 0 {
		t.Fatal("the officer of the demonstration has no moves")
	}
	for _, a := range links[:min(3, len(links))] {
		c.Get(a.Attr("href")).Want(200)
	}
	for _, chip := range p.All("nav.chips a.chip") {
		c.Get(chip.Attr("href")).Want(200)
	}
	c.Get("/moves?kind=dance").Want(400)
	c.Get("/moves?after=%00nonsense").Want(200)
	o.Nobody().Get("/").Want(303)
}

func unreadOf(o *webtest.Office, c *webtest.Client) int64 {
	return webtest.Query[int64](o, `SELECT COUNT(*) FROM notification WHERE person_id = $1 AND read_at = 0`, c.PersonID)
}

func TestNoticesAreRead(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	unread := func() int64 { return unreadOf(o, c) }
	before := unread()
	if before < 2 {
		t.Fatalf("only %d unread notices", before)
	}
	p := c.Get("/notices").Want(200)
	id := p.All("input.pick")[0].Attr("value")
	c.Post("/notices/read", nil).Want(303)
	other := o.Person("akmola.head")
	other.Post("/notices/read", url.Values{"id": {id}}).Want(303)
	if unread() != before {
		t.Error("nothing chosen, or another person, marked notices as read")
	}
	c.Post("/notices/read", url.Values{"id": {id}}).Want(303).Follow().Want(200)
	if n := unread(); n != before-1 {
		t.Errorf("%d unread, want %d", n, before-1)
	}
	c.Post("/notices/read", url.Values{"all": {"1"}}).Want(303).Follow().Want(200)
	if n := unread(); n != 0 {
		t.Errorf("%d unread after reading all", n)
	}
	c.Get("/notices?after=a%20b").Want(400)
}

// Who follows a notice comes to the record and has read it; another's notice does not exist for him.
func TestANoticeThatIsFollowedIsRead(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	unread := func() int64 { return unreadOf(o, c) }
	before := unread()
	href := ""
	for _, a := range c.Get("/").Want(200).All("#notices a") {
		if h := a.Attr("href"); strings.HasPrefix(h, "/notices/") {
			href = h
			break
		}
	}
	if href == "" {
		t.Fatal("no unread notice on the desk leads by its own page")
	}
	o.Person("akmola.head").Get(href).Want(404)
	if unread() != before {
		t.Error("another person read it")
	}
	c.Get(href).Want(303).Follow().Want(200)
	if n := unread(); n >= before {
		t.Errorf("%d unread before and %d after", before, n)
	}
	c.Get(href).Want(303) // a page that was open before still leads there
	c.Get("/notices/none").Want(404)
	o.Nobody().Get(href).Want(303)
}

// Every page says how many notices wait. Who opens the card of a record has read those that lead to it, and no others; what he may
// not see, an export, and the card opened by a colleague read nothing.
func TestWhoOpensACardHasReadItsNotices(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	unread := func() int64 { return unreadOf(o, c) }
	tell := func(link, docID string) {
		t.Helper()
		err := o.App.DB.Write(t.Context(), func(tx *store.Tx) error {
			return o.App.Kernel.Notify(t.Context(), tx, webtest.Morning(), []document.To{{PersonID: c.PersonID}}, i18n.M("desk.notices"), link, docID)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	c.Post("/notices/read", url.Values{"all": {"1"}}).Want(303)
	record := c.Get("/instruments").Want(200).All("tbody a.lead")[0].Attr("href")
	id := strings.TrimPrefix(record, "/instruments/")
	for _, link := range []string{record, record + "#talk", record + "?act=revoke", "/executions/x1", "/executions/" + id, ""} {
		tell(link, id)
	}
	tell("/instruments/another", "another")
	if n := unread(); n != 7 {
		t.Fatalf("%d unread, want 7", n)
	}
	c.Get("/instruments").Want(200).Says(".bell .c", "7")
	o.Person("akmola.head").Get(record)
	c.Get("/instruments/export.xlsx").Want(200)
	c.Get("/instruments/another").Want(404)
	if n := unread(); n != 7 {
		t.Fatalf("%d unread, want 7: nobody has opened the card", n)
	}
	c.Get(record).Want(200).Says(".bell .c", "4")
	if n := unread(); n != 4 {
		t.Errorf("%d unread, want 4", n)
	}
	c.Get(record).Want(200).Says(".bell .c", "4")
	c.Post("/notices/read", url.Values{"all": {"1"}}).Want(303)
	if p := c.Get("/").Want(200); len(p.All(".bell")) != 1 || len(p.All(".bell .c")) != 0 {
		t.Error("the bell of whoever has read all bears a number, or is missing")
	}
	for range document.UnreadMost - 1 {
		tell("", "")
	}
	if n := c.Get("/").Text(".bell .c"); n != "99" {
		t.Errorf("the bell says %q of 99", n)
	}
	tell("", "")
	c.Get("/").Want(200).Says(".bell .c", "99+")
}
