package account_test

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"reglament/internal/app"
	"reglament/internal/web/webtest"
)

// loginSigned asks for a challenge, signs it with the key of a person and sends it.
func loginSigned(o *webtest.Office, t *testing.T, c *webtest.Client, person string, how app.DemoOptions) *webtest.Page {
	t.Helper()
	challenge := []byte(c.Post("/login/challenge", nil).Want(200).Body)
	how.Attached = true
	out, err := o.App.DemoCMS(t.Context(), person, [][]byte{challenge}, how)
	if err != nil {
		t.Fatal(err)
	}
	return c.Post("/login/signature", url.Values{"cms": {base64.StdEncoding.EncodeToString(out[0])}, "to": {"/grounds?kind=plan"}})
}

// A person signs in with a demonstration key, and goes on to where he was led from; the same message does not serve twice.
func TestLoginSigned_44(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1").PersonID
	c := o.Nobody().In("ru")
	page := c.Get("/login").Want(200)
	if n := page.Count("form#login-signed[data-sign].js input[name=cms]"); n != 1 {
		t.Errorf("%d ways in by signature", n)
	}
	p := loginSigned(o, t, c, officer, app.DemoOptions{}).Want(303)
	if to := p.Header.Get("Location"); to != "/grounds?kind=plan" {
		t.Errorf("leads to %q", to)
	}
	p.Follow().Want(200)
	n := webtest.Query[int64](o, `SELECT COUNT(*) FROM journal WHERE stream = $1 AND action = 'account.login.signature'`, "account:"+officer)
	if n != 1 {
		t.Errorf("%d entries in the journal", n)
	}
}

// What does not stand is told in the person's words, and lets nobody in.
func TestLoginSigned_Wrong(t *testing.T) {
	o := webtest.New(t)
	officer := o.Person("s3-soc-1.officer1").PersonID
	s := o.Structure()
	stranger := ""
	for _, p := range s.Data().People {
		if n := webtest.Query[int64](o, `SELECT COUNT(*) FROM account WHERE person_id = $1`, p.ID); n == 0 {
			stranger = p.ID
			break
		}
	}
	for lang, words := range map[string][4]string{
		"kk": {"қайтарып алынған", "мерзімі", "есептік жазба табылмады", "қол қойылмаған"},
		"ru": {"отозван", "срок", "учётной записи с ИИН", "не подписан"},
		"en": {"revoked", "ran out", "no account", "not signed"},
	} {
		c := o.Nobody().In(lang)
		for i, x := range []struct {
			person string
			kind   app.DemoKind
		}{{officer, app.DemoRevoked}, {officer, app.DemoExpired}, {stranger, app.DemoGood}} {
			p := loginSigned(o, t, c, x.person, app.DemoOptions{Kind: x.kind}).Want(401)
			if text := p.Text(".err-sum"); !strings.Contains(strings.ToLower(text), strings.ToLower(words[i])) {
				t.Errorf("%s %s: %s", lang, x.kind, text)
			}
		}
		for _, cms := range []string{"", "?", "AAAA"} {
			p := c.Post("/login/signature", url.Values{"cms": {cms}}).Want(401)
			if cms == "" {
				p.Says(".err-sum", words[3])
			}
		}
		c.Get("/grounds").Want(303)
	}
	// Another browser's challenge, signed rightly, is nobody's here.
	a, b := o.Nobody().In("en"), o.Nobody().In("en")
	challenge := []byte(a.Post("/login/challenge", nil).Body)
	b.Post("/login/challenge", nil).Want(200)
	out, err := o.App.DemoCMS(t.Context(), officer, [][]byte{challenge}, app.DemoOptions{Attached: true})
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"cms": {base64.StdEncoding.EncodeToString(out[0])}}
	b.Post("/login/signature", form).Want(401)
	a.Post("/login/signature", form).Want(303)
	a.Post("/login/signature", form).Want(401).Says(".err-sum", "used already")
}
