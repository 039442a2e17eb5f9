// Package account holds the pages by which a person enters and keeps the own account: signing in and out, the password,
// settings, sessions, keys for programs, the post in whose stead one acts.
package account

import (
	"crypto/rand"
	"errors"
	"net/http"

	accounts "reglament/internal/account"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/sim"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

type pages struct {
	*page.Site
	of *site.Site
}

// Routes serves signing in and the person's own account.
func Routes(mux *http.ServeMux, of *site.Site) {
	p := pages{page.Of(of), of}
	mux.Handle("GET "+page.LoginPath, of.Rim.Handle(p.gate))
	mux.Handle("POST "+page.LoginPath, of.Rim.Handle(p.login))
	mux.Handle("POST "+challengePath, of.Rim.Handle(p.challenge))
	mux.Handle("POST "+signedPath, of.Rim.Handle(p.loginSigned))
	mux.Handle("POST /logout", of.Rim.Handle(p.logout))
	mux.Handle("GET /account", p.Handle(p.account))
	mux.Handle("GET "+page.PasswordPath, p.Handle(p.password))
	mux.Handle("POST "+page.PasswordPath, p.Handle(p.changePassword))
	mux.Handle("POST /account/settings", p.Handle(p.settings))
	mux.Handle("POST /account/seat", p.Handle(p.seat))
	mux.Handle("POST /account/sessions/end", p.Handle(p.endSession))
	mux.Handle("POST /account/sessions/end-others", p.Handle(p.endOthers))
	mux.Handle("POST /account/tokens", p.Handle(p.createToken))
	mux.Handle("POST /account/tokens/revoke", p.Handle(p.revokeToken))
}

// deviceCookie marks a device from which somebody has logged in, so that strangers who guess passwords cannot make its
// owner wait.
const deviceCookie = "device"

// loginMax bounds what is typed into the form of signing in, in characters.
const loginMax = 200

// entrance is what the page of signing in shows.
type entrance struct {
	Form *ui.Form
	// To is the address to go on to.
	To string
	// Demo are the accounts of the demonstration, none in a real office; Password is the one they share.
	Demo     []sim.Login
	Password string
	// Signature: people can sign in by electronic signature.
	Signature bool
}

func (p pages) gate(w http.ResponseWriter, r *http.Request) error {
	to := page.SafeReturn(r.URL.Query().Get("to"))
	if _, err := p.View(r); err == nil {
		return httpx.Redirect(w, r, to)
	} else if fault.Status(err) >= http.StatusInternalServerError {
		return err
	}
	return p.entrance(w, r, http.StatusOK, nil, to)
}

// entrance shows the page of signing in, with what was wrong with the attempt.
func (p pages) entrance(w http.ResponseWriter, r *http.Request, status int, f *ui.Form, to string) error {
	in := entrance{Form: f, To: to, Signature: p.Accounts.BySignature()}
	if p.of.App.Demo {
		s, err := p.of.App.Structure(r.Context())
		if err != nil {
			return err
		}
		in.Demo, in.Password = sim.Table(s, httpx.Ctx(r).Today), sim.Password
	}
	c := httpx.Ctx(r)
	c.User = nil // an error after View must not put a person's navigation around this page
	return httpx.Page(w, r, status, ui.Page{Title: c.S("account_pages.login"), Bare: true, Failed: f.Failed()}, entrancePage(c, in))
}

func (p pages) login(w http.ResponseWriter, r *http.Request) error {
	in := httpx.Read(r)
	login := in.Text("login", 1, loginMax)
	password := in.Secret("password", 1, loginMax)
	to := page.SafeReturn(in.Text("to", 0, 2000))
	err := in.Err()
	var session accounts.NewSession
	device := deviceOf(r)
	if err == nil {
		session, err = p.Accounts.Login(r.Context(), accounts.LoginInput{
			Login: login, Password: password, Address: r.RemoteAddr, Agent: agentOf(r), Device: device,
		}, p.Rim.Now())
	}
	if err != nil {
		return p.refused(w, r, in, err, to)
	}
	return p.enter(w, r, session, device, to)
}

// enter gives the browser its session and leads on.
func (p pages) enter(w http.ResponseWriter, r *http.Request, session accounts.NewSession, device, to string) error {
	p.SetSession(w, session.Token)
	http.SetCookie(w, &http.Cookie{
		Name: deviceCookie, Value: device, Path: page.LoginPath, MaxAge: 365 * 24 * 60 * 60,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: p.Rim.Secure,
	})
	if session.MustChange {
		to = page.PasswordPath
	}
	return httpx.Redirect(w, r, to)
}

// refused tells why the person was not let in: 401 for a wrong login or password, 429 when the attempt came too early.
func (p pages) refused(w http.ResponseWriter, r *http.Request, in *httpx.Input, err error, to string) error {
	var unknown accounts.Unauthenticated
	var locked accounts.Locked
	f := in.Form()
	switch {
	case errors.As(err, &unknown):
		f.Findings = []ui.Finding{{Outcome: ui.Refused, Msg: unknown.Msg()}}
		return p.entrance(w, r, http.StatusUnauthorized, f, to)
	case errors.As(err, &locked):
		f.Findings = []ui.Finding{{Outcome: ui.Refused, Msg: locked.Msg()}}
		return p.entrance(w, r, http.StatusTooManyRequests, f, to)
	}
	f, err = in.Reject(err)
	if err != nil {
		return err
	}
	return p.entrance(w, r, http.StatusUnprocessableEntity, f, to)
}

// logout ends the session; who has none is led to the same page.
func (p pages) logout(w http.ResponseWriter, r *http.Request) error {
	if cookie, err := r.Cookie(page.SessionCookie); err == nil {
		if err := p.Accounts.Logout(r.Context(), cookie.Value, p.Rim.Now()); err != nil {
			return err
		}
	}
	p.ClearSession(w)
	httpx.Flash(w, r, ui.Done, i18n.M("account_pages.left"))
	return httpx.Redirect(w, r, page.LoginPath)
}

// deviceOf is the mark of the device, a new one where it has none.
func deviceOf(r *http.Request) string {
	if cookie, err := r.Cookie(deviceCookie); err == nil && httpx.ValidID(cookie.Value) {
		return cookie.Value
	}
	return rand.Text()
}

// agentOf is what the browser calls itself, cut short.
func agentOf(r *http.Request) string {
	agent := []rune(r.UserAgent())
	return string(agent[:min(len(agent), 200)])
}
