package account_test

import (
	"net/url"
	"strings"
	"testing"

	accounts "reglament/internal/account"
	"reglament/internal/sim"
	"reglament/internal/web/webtest"
)

func TestSettingsAndPassword(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	for _, lang := range []string{"kk", "ru", "en"} {
		c.In(lang).Get("/account").Want(200)
		c.In(lang).Get("/account/password").Want(200)
	}
	c.Post("/account/settings", url.Values{"lang": {"de"}, "theme": {"pink"}}).Want(422)
	c.Post("/account/settings", url.Values{"lang": {"ru"}, "theme": {"dark"}, "density": {"compact"}, "shortcuts": {"1"}}).Want(303).Follow().Want(200).Says("h1", "Моя")
	const fresh = "жаңа құпия сөйлем 58"
	for _, x := range []struct {
		old, password, again, says string
	}{
		{"", "", "", "Заполните"}, {sim.Password, fresh, "другой", "не совпадают"}, {sim.Password, "short", "short", "12"}, {"not the old", fresh, fresh, "Текущий"},
	} {
		c.Post("/account/password", url.Values{"old": {x.old}, "password": {x.password}, "again": {x.again}}).Want(422).Says(".err-sum", x.says)
	}
	c.Post("/account/password", url.Values{"old": {sim.Password}, "password": {fresh}, "again": {fresh}}).Want(303).Follow().Want(200)
	o.Nobody().Post("/login", url.Values{"login": {"officer"}, "password": {sim.Password}}).Want(401)
	o.Nobody().Post("/login", url.Values{"login": {"officer"}, "password": {fresh}}).Want(303)
}

// Whoever got a password from an administrator does nothing before choosing another.
func TestMustChangeFirst(t *testing.T) {
	o := webtest.New(t)
	admin := o.Act(o.Holder("app-it.head"))
	if err := o.App.Accounts.Reset(t.Context(), admin, o.Holder("s3-soc-1.officer1"), "алғашқы құпия 2027 жол", "test"); err != nil {
		t.Fatal(err)
	}
	c := o.Nobody()
	p := c.Post("/login", url.Values{"login": {"officer"}, "password": {"алғашқы құпия 2027 жол"}, "to": {"/grounds"}}).Want(303)
	if to := p.Header.Get("Location"); to != "/account/password" {
		t.Errorf("leads to %s", to)
	}
	if to := c.Get("/grounds").Want(303).Header.Get("Location"); to != "/account/password" {
		t.Errorf("leads to %s", to)
	}
	c.Get("/account/password").Want(200)
}

func TestSessionsOfTheOwnAccount(t *testing.T) {
	o := webtest.New(t)
	c, d := o.Person("s3-soc-1.officer1"), o.Person("s3-soc-1.officer1")
	stranger := o.Person("akmola.head")
	p := c.Get("/account").Want(200)
	ref := p.Form("#sessions form").Get("ref")
	stranger.Post("/account/sessions/end", url.Values{"ref": {ref}}).Want(404)
	d.Get("/account").Want(200)
	c.Post("/account/sessions/end", url.Values{"ref": {"a b"}}).Want(400)
	c.Post("/account/sessions/end", url.Values{"ref": {ref}}).Want(303)
	c.Post("/account/sessions/end-others", nil).Want(303)
	d.Get("/account").Want(303)
	c.Get("/account").Want(200)
}

func TestKeysAreShownOnce(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	f := c.Get("/account").Want(200).Form("form#token-form")
	for name, value := range map[string]string{"name": "", "scope": "all", "expires": "01.01.2020"} {
		bad := url.Values{"name": {"reports"}, "scope": {f.Get("scope")}, "expires": {f.Get("expires")}}
		bad.Set(name, value)
		c.Post("/account/tokens", bad).Want(422)
	}
	f.Set("name", "reports")
	p := c.Post("/account/tokens", f).Want(200)
	if !strings.Contains(p.Text("#secret"), accounts.TokenPrefix) {
		t.Fatalf("no key: %s", p.Text("#secret"))
	}
	c.Post("/account/tokens", f).Want(422)
	p = c.Get("/account").Want(200).Says("#tokens", "reports")
	if strings.Contains(p.Body, accounts.TokenPrefix) {
		t.Error("the key is shown again")
	}
	ref := p.Form("#tokens form").Get("ref")
	o.Person("akmola.head").Post("/account/tokens/revoke", url.Values{"ref": {ref}}).Want(404)
	c.Post("/account/tokens/revoke", url.Values{"ref": {ref}}).Want(303)
}

func TestSeatOfAnother(t *testing.T) {
	o := webtest.New(t)
	c := o.Person("s3-soc-1.officer1")
	c.Post("/account/seat", url.Values{"seat": {o.Post("lead.gp")}}).Want(400)
	c.Post("/account/seat", url.Values{"seat": {o.Post("s3-soc-1.officer1")}}).Want(303).Follow().Want(200)
}
