package admin

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"

	"reglament/internal/account"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/web/block"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Names of the acts upon accounts.
const (
	actNew      = "new"
	actDisable  = "disable"
	actEnable   = "enable"
	actReset    = "reset"
	actSessions = "sessions"
)

// password makes one that nobody has chosen; the person must change it at the first login.
func password() string { return strings.ToLower(rand.Text()[:20]) }

func (p pages) accounts(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.showAccounts(w, r, v, http.StatusOK, "", nil)
}

func (p pages) showAccounts(w http.ResponseWriter, r *http.Request, v *page.View, status int, act string, f *ui.Form) error {
	in := httpx.Query(r)
	find, after := in.Text("q", 0, 100), in.Text("after", 0, 100)
	if err := in.Err(); err != nil {
		return err
	}
	var list []account.Account
	if err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		list, err = account.Search(r.Context(), q, finder(v, find), after, page.PageSize)
		return err
	}); err != nil {
		return err
	}
	reg := ui.Register{
		Caption: title(v, "accounts"), Columns: []ui.Column{{Role: ui.ColTitle, Label: v.S("common.field.person")}, {Role: ui.ColNumber, Label: v.S("pages.admin.login")}, {Role: ui.ColUnit, Label: v.S("common.field.unit")}, {Role: ui.ColStage, Label: v.S("common.field.state")}},
		Pager: &ui.Pager{Shown: len(list)}, Empty: ui.Empty{Title: v.S("pages.admin.no_accounts")},
	}
	rows := make([]ui.Row, len(list))
	for i, a := range list {
		to, name := "/admin/accounts/"+a.PersonID, v.PersonName(a.PersonID)
		post, unit := place(v, a.PersonID)
		rows[i] = ui.Row{ID: a.PersonID, Label: name, Href: to, Cells: cells(v.TitleCell(to, name, post), v.TextCell(a.Login, ""), v.TextCell(unit, ""), v.Stage(accountState(v, a)))}
	}
	reg.Groups = ui.Plain(rows)
	if len(list) == page.PageSize {
		reg.Pager.Next = v.With("after", list[len(list)-1].Login)
	}
	acts := []page.ActForm{{
		ID: actNew, Title: v.S("pages.admin.new_account"), Text: v.S("pages.admin.new_account_text"), Action: "/admin/accounts/new", Button: v.S("common.create"),
		Fields: block.Fields(v, actNew, nil,
			block.Field{FieldSpec: ui.FieldSpec{Name: "code", Label: v.S("pages.admin.personnel_number")}, Max: 40},
			block.Field{FieldSpec: ui.FieldSpec{Name: "login", Label: v.S("pages.admin.login")}, Max: 60}),
	}}
	bar := v.FilterBar(ui.Filters{Action: "/admin/accounts", Search: "q", SearchLabel: v.S("pages.admin.find_account"), Query: find})
	h := head(v, "accounts")
	h.Actions = opens(acts)
	return block.Show(w, r, v, status, h, block.Sheet{Acts: acts, Parts: []block.Part{{ID: "accounts", Body: bar, Register: &reg}}}, act, f)
}

// finder looks for every one of the words in what is known of the owner of an account: login, name, personnel number,
// posts, units with those above them.
func finder(v *page.View, words string) func(account.Account) bool {
	wanted := strings.Fields(i18n.Fold(words))
	return func(a account.Account) bool {
		if len(wanted) == 0 {
			return true
		}
		who, _ := v.Org.Person(a.PersonID)
		known := []string{a.Login, who.FullName(), who.Code}
		for _, s := range v.Org.Seats(a.PersonID, v.Act.Day()) {
			if s.For == nil {
				known = append(known, v.PostTitle(s.PostID), v.UnitPath(s.UnitID), v.UnitShort(s.UnitID), v.UnitName(s.BodyID))
			}
		}
		text := i18n.Fold(strings.Join(known, "\n"))
		for _, w := range wanted {
			if !strings.Contains(text, w) {
				return false
			}
		}
		return true
	}
}

// place is the first post of a person and where it is; "" for one who holds none.
func place(v *page.View, personID string) (post, unit string) {
	for _, s := range v.Org.Seats(personID, v.Act.Day()) {
		if s.For == nil {
			return v.PostTitle(s.PostID), v.UnitPath(s.UnitID)
		}
	}
	return "", ""
}

func accountState(v *page.View, a account.Account) string {
	switch {
	case a.Disabled:
		return v.S("pages.admin.disabled")
	case a.MustChange:
		return v.S("pages.admin.must_change")
	}
	return v.S("pages.admin.open")
}

func (p pages) createAccount(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := block.In{Input: httpx.Read(r), Act: actNew}
	code, login := in.Text(in.N("code"), 1, 40), in.Text(in.N("login"), 1, 60)
	person, known := v.Org.PersonByCode(code)
	if code != "" && !known {
		in.Bad(in.N("code"), i18n.M("pages.admin.no_person"))
	}
	secret := password()
	err := in.Err()
	if err == nil {
		err = in.Named(p.Accounts.Create(r.Context(), v.Keyed(in.Input), account.NewAccount{PersonID: person.ID, Login: login, Password: secret, MustChange: true}),
			map[string]string{"person": "code"})
	}
	if err != nil {
		return page.Back(w, r, in.Input, err, func(status int, f *ui.Form) error { return p.showAccounts(w, r, v, status, actNew, f) })
	}
	return p.showAccount(w, r, v, person.ID, http.StatusOK, "", nil, secret)
}

func (p pages) account(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return p.showAccount(w, r, v, id, http.StatusOK, "", nil, "")
}

// showAccount shows an account; secret is the password just made, which is shown this once and kept nowhere.
func (p pages) showAccount(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form, secret string) error {
	var a account.Account
	var sessions []account.Session
	if err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		if a, err = account.Get(r.Context(), q, id); err != nil {
			return err
		}
		sessions, err = account.Sessions(r.Context(), q, id, v.Act.Now)
		return err
	}); err != nil {
		return err
	}
	at := "/admin/accounts/" + id
	reason := block.Field{Kind: block.Lines, FieldSpec: ui.FieldSpec{Name: "reason", Label: v.S("common.field.reason")}, Max: 1000}
	acts := []page.ActForm{{ID: actReset, Title: v.S("pages.admin.reset"), Text: v.S("pages.admin.reset_text"), Action: at + "/reset", Button: v.S("pages.admin.reset"), Fields: block.Fields(v, actReset, nil, reason)}}
	switch {
	case a.Disabled:
		acts = append(acts, page.ActForm{ID: actEnable, Title: v.S("pages.admin.enable"), Action: at + "/enable", Button: v.S("pages.admin.enable"), Fields: block.Fields(v, actEnable, nil, reason)})
	case id != v.Act.PersonID:
		acts = append(acts, page.ActForm{
			ID: actDisable, Title: v.S("pages.admin.disable"), Text: v.S("pages.admin.disable_text"), Action: at + "/disable", Button: v.S("pages.admin.disable"), Danger: true,
			Fields: block.Fields(v, actDisable, nil, reason),
		})
	}
	if len(sessions) > 0 {
		acts = append(acts, page.ActForm{ID: actSessions, Title: v.S("pages.admin.end_sessions"), Action: at + "/sessions", Button: v.S("pages.admin.end_sessions"), Danger: true})
	}
	part := block.Part{ID: "account", Title: v.S("pages.admin.account"), Acts: opens(acts), Facts: []ui.Fact{
		{Label: v.S("common.field.person"), Value: v.PersonName(id), Href: "/org/people/" + id},
		{Label: v.S("pages.admin.login"), Value: a.Login},
		{Label: v.S("common.field.state"), Value: accountState(v, a)},
		{Label: v.S("pages.admin.created"), Value: v.Instant(a.Created)},
		{Label: v.S("pages.admin.changed"), Value: v.Instant(a.Changed)},
		{Label: v.S("pages.admin.sessions"), Value: v.S("pages.admin.count", "n", len(sessions))},
	}}
	part.Acts = append(part.Acts, ui.Action{Label: title(v, "refused"), Icon: "list", Href: refusedOf(id), Quiet: true})
	if secret != "" {
		w.Header().Set("Cache-Control", "no-store")
		part.Notice = &ui.Notice{Kind: ui.Done, Title: v.S("pages.admin.secret"), Text: secret, Role: "status"}
	}
	h := head(v, "accounts")
	h.Title = v.PersonName(id)
	h.Crumbs = append(h.Crumbs, ui.Link{Label: title(v, "accounts"), Href: "/admin/accounts"})
	return block.Show(w, r, v, status, h, block.Sheet{Acts: acts, Parts: []block.Part{part}}, act, f)
}

// onAccount runs an act upon an account that asks for a reason.
func (p pages) onAccount(w http.ResponseWriter, r *http.Request, v *page.View, name string, done i18n.Msg, do func(ctx context.Context, act org.Act, id, reason string) error) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return block.Run(w, r, v, block.Deed{
		Act: name, Done: done, To: "/admin/accounts/" + id,
		Do: func(in block.In, act org.Act) error {
			reason := in.Area(in.N("reason"), 1, 1000)
			if err := in.Err(); err != nil {
				return err
			}
			return do(r.Context(), act, id, reason)
		},
		Back: func(status int, act string, f *ui.Form) error { return p.showAccount(w, r, v, id, status, act, f, "") },
	})
}

func (p pages) disable(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onAccount(w, r, v, actDisable, i18n.M("pages.admin.disabled_done"), p.Accounts.Disable)
}

func (p pages) enable(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return p.onAccount(w, r, v, actEnable, i18n.M("pages.admin.enabled_done"), p.Accounts.Enable)
}

// reset makes a new password and shows it once.
func (p pages) reset(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	in := block.In{Input: httpx.Read(r), Act: actReset}
	reason, secret := in.Area(in.N("reason"), 1, 1000), password()
	if err = in.Err(); err == nil {
		err = in.Named(p.Accounts.Reset(r.Context(), v.Keyed(in.Input), id, secret, reason), nil)
	}
	if err != nil {
		return page.Back(w, r, in.Input, err, func(status int, f *ui.Form) error { return p.showAccount(w, r, v, id, status, actReset, f, "") })
	}
	return p.showAccount(w, r, v, id, http.StatusOK, "", nil, secret)
}

func (p pages) endSessions(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	if err := httpx.Read(r).Err(); err != nil {
		return err
	}
	var sessions []account.Session
	if err := p.DB.Read(r.Context(), func(q store.Q) (err error) {
		sessions, err = account.Sessions(r.Context(), q, id, v.Act.Now)
		return err
	}); err != nil {
		return err
	}
	for _, s := range sessions {
		if err := p.Accounts.EndSession(r.Context(), v.Act, s.Ref); err != nil {
			return err
		}
	}
	httpx.Flash(w, r, ui.Done, i18n.M("pages.admin.sessions_ended", "n", len(sessions)))
	return httpx.Redirect(w, r, "/admin/accounts/"+id)
}
