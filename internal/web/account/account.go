package account

import (
	"errors"
	"net/http"
	"time"

	"github.com/a-h/templ"

	accounts "reglament/internal/account"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/store"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

const path = "/account"

// own is what the page of the own account shows.
type own struct {
	Sessions []accounts.Session
	Tokens   []accounts.Token
	// Secret is the text of a key just made: it is shown this once.
	Secret string
	// Settings and Token are the forms, one of them perhaps with errors.
	Settings, Token *ui.Form
}

func (p pages) account(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.show(w, r, v, http.StatusOK, own{})
}

// show renders the own account; forms that are not given are filled with what is kept.
func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, status int, o own) error {
	err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		if o.Sessions, err = accounts.Sessions(r.Context(), q, v.Act.PersonID, v.Act.Now); err != nil {
			return err
		}
		o.Tokens, err = accounts.Tokens(r.Context(), q, v.Act.PersonID)
		return err
	})
	if err != nil {
		return err
	}
	if o.Settings == nil {
		s := v.Who.Settings
		o.Settings = ui.NewForm().Set("lang", string(s.Lang)).Set("theme", string(s.Theme)).Set("density", string(s.Density))
		if s.Shortcuts {
			o.Settings.Set("shortcuts", "1")
		}
	}
	if o.Token == nil {
		o.Token = ui.NewForm().Set("scope", string(accounts.ScopeRead)).SetDay("expires", v.Today.AddDays(90))
	}
	head := ui.Page{Title: v.S("ui.nav.account"), Sub: v.User.Name + ", " + v.User.Post, Section: "account"}
	return httpx.Page(w, r, status, head, accountPage(v, o))
}

func (p pages) settings(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	s := accounts.Settings{
		Lang: i18n.Lang(in.Choice("lang", langWords()...)), Theme: accounts.Theme(in.Choice("theme", page.Texts(themes)...)),
		Density: accounts.Density(in.Choice("density", page.Texts(densities)...)), Shortcuts: in.Bool("shortcuts"),
	}
	err := in.Err()
	if err == nil {
		err = p.Accounts.SaveSettings(r.Context(), v.Act, s)
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.show(w, r, v, status, own{Settings: f}) })
	}
	// What was chosen in this browser before would hide the choice just made.
	for _, name := range []string{"lang", "theme", "density", "keys"} {
		http.SetCookie(w, &http.Cookie{Name: name, Path: "/", MaxAge: -1, SameSite: http.SameSiteLaxMode, Secure: p.Rim.Secure})
	}
	httpx.Flash(w, r, ui.Done, i18n.M("account_pages.saved"))
	return httpx.Redirect(w, r, path)
}

var (
	themes    = []accounts.Theme{accounts.ThemeAuto, accounts.ThemeLight, accounts.ThemeDark}
	densities = []accounts.Density{accounts.DensityNormal, accounts.DensityCompact}
	scopes    = []accounts.Scope{accounts.ScopeRead, accounts.ScopeWrite}
)

func langWords() []string { return []string{string(i18n.KK), string(i18n.RU), string(i18n.EN)} }

func langOptions(v *page.View) []ui.Option {
	var out []ui.Option
	for _, l := range langWords() {
		out = append(out, ui.Option{Value: l, Label: v.T(i18n.Msg{Key: "common.lang." + l})})
	}
	return out
}

// options are choices whose words stand in the catalogue under a prefix.
func options[T ~string](v *page.View, prefix string, list []T) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, x := range list {
		out[i] = ui.Option{Value: string(x), Label: v.T(i18n.Msg{Key: prefix + string(x)})}
	}
	return out
}

func (p pages) password(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.passwordForm(w, r, v, http.StatusOK, nil)
}

func (p pages) passwordForm(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form) error {
	head := ui.Page{Title: v.S("account_pages.change_password"), Section: "account", Crumbs: []ui.Link{{Label: v.S("ui.nav.account"), Href: path}}}
	return httpx.Page(w, r, status, head, passwordPage(v, f))
}

func (p pages) changePassword(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	old := in.Secret("old", 1, loginMax)
	password := in.Secret("password", 1, loginMax)
	again := in.Secret("again", 1, loginMax)
	if in.Err() == nil && password != again {
		in.Bad("again", i18n.M("account_pages.not_same"))
	}
	err := in.Err()
	if err == nil {
		err = p.Accounts.ChangePassword(r.Context(), v.Act, accounts.LoginInput{Address: r.RemoteAddr, Device: deviceOf(r)}, old, password)
	}
	var locked accounts.Locked
	if errors.As(err, &locked) {
		in.Bad("old", locked.Msg())
		err = in.Err()
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.passwordForm(w, r, v, status, f) })
	}
	httpx.Flash(w, r, ui.Done, i18n.M("account_pages.password_changed"))
	return httpx.Redirect(w, r, path)
}

// seat chooses in whose stead the person acts in this session (2, 3, 5, 6).
func (p pages) seat(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	post := in.ID("seat")
	if err := in.Err(); err != nil {
		return err
	}
	if err := p.Accounts.ChooseSeat(r.Context(), v.Act, post); err != nil {
		return err
	}
	httpx.Flash(w, r, ui.Done, i18n.M("account_pages.seat_chosen"))
	return httpx.Redirect(w, r, path)
}

func (p pages) endSession(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	ref := in.ID("ref")
	if err := in.Err(); err != nil {
		return err
	}
	if err := p.Accounts.EndSession(r.Context(), v.Act, ref); err != nil {
		return err
	}
	httpx.Flash(w, r, ui.Done, i18n.M("account_pages.session_ended"))
	return httpx.Redirect(w, r, path)
}

func (p pages) endOthers(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := p.Accounts.EndOthers(r.Context(), v.Act); err != nil {
		return err
	}
	httpx.Flash(w, r, ui.Done, i18n.M("account_pages.others_ended"))
	return httpx.Redirect(w, r, path)
}

// createToken makes a key for programs and shows it on the answer itself: it is kept nowhere and never shown again.
func (p pages) createToken(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	name := in.Text("name", 1, 80)
	scope := accounts.Scope(in.Choice("scope", page.Texts(scopes)...))
	last := in.Day("expires")
	err := in.Err()
	secret := ""
	if err == nil {
		secret, _, err = p.Accounts.CreateToken(r.Context(), v.Act, name, scope, endOf(last))
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.show(w, r, v, status, own{Token: f}) })
	}
	return p.show(w, r, v, http.StatusOK, own{Secret: secret})
}

// endOf is the instant at which a day ends.
func endOf(d calendar.Day) time.Time { return d.AddDays(1).Start() }

func (p pages) revokeToken(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	ref := in.ID("ref")
	if err := in.Err(); err != nil {
		return err
	}
	if err := p.Accounts.RevokeToken(r.Context(), v.Act, ref); err != nil {
		return err
	}
	httpx.Flash(w, r, ui.Done, i18n.M("account_pages.token_revoked"))
	return httpx.Redirect(w, r, path)
}

// seats are the posts in which the person may act today, as choices.
func seats(v *page.View) []ui.Option {
	out := make([]ui.Option, len(v.Seats))
	for i, s := range v.Seats {
		out[i] = ui.Option{Value: s.AsPost(), Label: v.PostFull(s.AsPost())}
		if s.For != nil {
			out[i].Label, out[i].Note = v.S("account_pages.for", "post", v.PostFull(s.AsPost())), v.ActingWords(s.AsPost())
		}
	}
	return out
}

// sessions are the open sessions, this one first in words.
func (o own) sessions(v *page.View) ui.Register {
	rows := make([]ui.Row, len(o.Sessions))
	for i, s := range o.Sessions {
		state := templ.Component(endButton(v, "/account/sessions/end", s.Ref, v.S("account_pages.end")))
		if s.Ref == v.Who.Ref {
			state = v.Stage(v.S("account_pages.this_session"))
		}
		agent := s.Agent
		if agent == "" {
			agent = v.S("account_pages.unknown_agent")
		}
		rows[i] = ui.Row{ID: s.Ref, Label: agent, Cells: []templ.Component{
			v.TextCell(agent, s.Address), v.TextCell(v.Instant(s.Created), v.S("account_pages.seen", "at", s.Seen)), state,
		}}
	}
	return ui.Register{ID: "session-list", Caption: v.S("account_pages.sessions"), Groups: ui.Plain(rows), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("account_pages.device")},
		{Role: ui.ColUnit, Label: v.S("account_pages.since")},
		{Role: ui.ColAction, Label: v.S("account_pages.end"), HideLabel: true},
	}}
}

// tokens are the keys for programs that still stand.
func (o own) tokens(v *page.View) ui.Register {
	rows := make([]ui.Row, len(o.Tokens))
	for i, t := range o.Tokens {
		used := v.S("account_pages.never_used")
		if !t.Used.IsZero() {
			used = v.S("account_pages.used", "at", t.Used)
		}
		until := v.S("account_pages.until", "day", calendar.DayOf(t.Expires.Add(-1)))
		if !t.Valid(v.Act.Now) {
			until = v.S("account_pages.expired")
		}
		rows[i] = ui.Row{ID: t.Ref, Label: t.Name, Cells: []templ.Component{
			v.TextCell(t.Name, "…"+t.Hint+" · "+v.T(i18n.Msg{Key: "account.scope." + string(t.Scope)})),
			v.TextCell(until, used), endButton(v, "/account/tokens/revoke", t.Ref, v.S("account_pages.revoke")),
		}}
	}
	return ui.Register{ID: "token-list", Caption: v.S("account_pages.tokens"), Groups: ui.Plain(rows), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("common.field.name")},
		{Role: ui.ColUnit, Label: v.S("account_pages.valid")},
		{Role: ui.ColAction, Label: v.S("account_pages.revoke"), HideLabel: true},
	}, Empty: ui.Empty{Title: v.S("account_pages.tokens_none"), Text: v.S("account_pages.tokens_text")}}
}
