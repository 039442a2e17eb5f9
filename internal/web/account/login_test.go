package account_test

import (
	"net/url"
	"testing"
	"time"

	"reglament/internal/sim"
	"reglament/internal/web/webtest"
)

func words(login, password string) url.Values {
	return url.Values{"login": {login}, "password": {password}, "to": {"/grounds?kind=plan"}}
}

// A stranger enters the demonstration with one press, in each language, and goes on to where he was led from.
func TestLoginAndLogout(t *testing.T) {
	o := webtest.New(t)
	for lang, says := range map[string]string{"kk": "Жүйеге кіру", "ru": "Вход в систему", "en": "Sign in"} {
		c := o.Nobody().In(lang)
		p := c.Get("/grounds?kind=plan").Want(303).Follow().Want(200).Says("h1", says).Says("#demo", sim.Password)
		if n := p.Count("#demo form"); n != len(sim.People) {
			t.Errorf("%d demonstration accounts, want %d", n, len(sim.People))
		}
		p = c.Post("/login", p.Form("#demo form"))
		if to := p.Header.Get("Location"); to != "/grounds?kind=plan" {
			t.Errorf("leads to %q", to)
		}
		p.Follow().Want(200)
		c.Get("/login?to=/grounds").Want(303)
		c.Post("/logout", nil).Want(303).Follow().Want(200).Says("h1", says)
		c.Get("/grounds").Want(303)
	}
}

func TestWrongLogins(t *testing.T) {
	o := webtest.New(t)
	c := o.Nobody().In("ru")
	c.Post("/login", words("", "")).Want(422).Says(".err-sum", "Логин").Says(".err-sum", "Пароль")
	for _, x := range [][2]string{{"officer", "wrong wrong wrong"}, {"nobody", sim.Password}} {
		p := c.Post("/login", words(x[0], x[1])).Want(401).Says(".err-sum", "Неверный логин или пароль")
		if f := p.Form("form#login"); f.Get("login") != x[0] || f.Get("password") != "" || f.Get("to") != "/grounds?kind=plan" {
			t.Errorf("the form came back as %v", f)
		}
	}
	for range 5 {
		c.Post("/login", words("officer", "wrong wrong wrong"))
	}
	c.Post("/login", words("officer", sim.Password)).Want(429).Says(".err-sum", "Слишком много")
	o.Now = o.Now.Add(20 * time.Minute)
	for _, to := range []string{"//evil.example", "https://evil.example/", "/\\evil.example", "evil"} {
		p := o.Nobody().Post("/login", url.Values{"login": {"control"}, "password": {sim.Password}, "to": {to}}).Want(303)
		if at := p.Header.Get("Location"); at != "/" {
			t.Errorf("%s led to %s", to, at)
		}
	}
	c.Post("/login", words("officer", sim.Password)).Want(303)
}
