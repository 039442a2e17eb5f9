package app

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"strings"

	"reglament/internal/account"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// FirstAdmin says who administers a new installation.
type FirstAdmin struct{ Login, Family, Given, Patronymic string }

// Errors of Found.
var (
	// ErrFilled: the office has been founded already.
	ErrFilled = errors.New("there is an office in this database already")
	// ErrNoPerson: nobody has that personnel number, or no account that login.
	ErrNoPerson = errors.New("no such person or account")
)

// Found begins a real office: its root, the Apparatus with one post that administers, the person in it and the account.
// Everything else the administrator imports or enters. It returns the password, to be changed at the first login.
func (a *App) Found(ctx context.Context, in FirstAdmin) (password string, err error) {
	switch filled, err := a.Filled(ctx); {
	case err != nil:
		return "", err
	case filled:
		return "", ErrFilled
	}
	// A tool has opened the database without deciding what it is to hold.
	if _, err := mark(ctx, a.DB, Config{}); err != nil {
		return "", err
	}
	now := a.Now()
	day := calendar.DayOf(now)
	unit := func(id, parent string, kind org.UnitKind, name i18n.Text) org.Unit {
		return org.Unit{ID: id, Code: id, Kind: kind, BodyID: "gpo", Opened: day, Editions: []org.UnitEdition{{Since: day, ParentID: parent, Name: name, Short: name}}}
	}
	person := org.Person{ID: store.NewID(now), Code: "00001", Family: in.Family, Given: in.Given, Patronymic: in.Patronymic}
	data := org.Data{
		Units: []org.Unit{
			unit("gpo", "", org.KindGPO, i18n.Text{KK: "Қазақстан Республикасының Бас прокуратурасы", RU: "Генеральная прокуратура Республики Казахстан", EN: "General Prosecutor's Office of the Republic of Kazakhstan"}),
			unit("app", "gpo", org.KindApparatus, i18n.Text{KK: "Аппарат", RU: "Аппарат", EN: "Apparatus"}),
		},
		Posts: []org.Post{{
			ID: "app.admin", Code: "app.admin", UnitID: "app", Kind: org.PostOfficer, Since: day, Admin: true,
			Title: i18n.Text{KK: "Әкімші", RU: "Администратор", EN: "Administrator"},
		}},
		People:   []org.Person{person},
		Holdings: []org.Holding{{ID: store.NewID(now), PostID: "app.admin", PersonID: person.ID, From: day}},
	}
	act := org.Act{Actor: org.SystemActor(), Now: now}
	if err := a.Org.Fill(ctx, act, data); err != nil {
		return "", err
	}
	password = newPassword()
	return password, a.Accounts.Create(ctx, act, account.NewAccount{PersonID: person.ID, Login: in.Login, Password: password, MustChange: true})
}

// AddAccount makes an account for a person of the structure, named by personnel number, from the server's console.
func (a *App) AddAccount(ctx context.Context, code, login string) (password string, err error) {
	s, err := a.Structure(ctx)
	if err != nil {
		return "", err
	}
	p, ok := s.PersonByCode(code)
	if !ok {
		return "", fmt.Errorf("%w: %s", ErrNoPerson, code)
	}
	password = newPassword()
	act := org.Act{Actor: org.SystemActor(), Now: a.Now()}
	return password, a.Accounts.Create(ctx, act, account.NewAccount{PersonID: p.ID, Login: login, Password: password, MustChange: true})
}

// ResetAccount gives an account a new password from the server's console; its sessions end.
func (a *App) ResetAccount(ctx context.Context, login string) (password string, err error) {
	login = strings.ToLower(login)
	var found account.Account
	err = a.DB.Read(ctx, func(q store.Q) error {
		list, err := account.List(ctx, q, login, "", 100)
		for _, x := range list {
			if x.Login == login {
				found = x
			}
		}
		return err
	})
	if err != nil {
		return "", err
	}
	if found.PersonID == "" {
		return "", fmt.Errorf("%w: %s", ErrNoPerson, login)
	}
	password = newPassword()
	act := org.Act{Actor: org.SystemActor(), Now: a.Now()}
	return password, a.Accounts.Reset(ctx, act, found.PersonID, password, "console")
}

// newPassword is a password nobody has thought of, in groups that can be read out.
func newPassword() string {
	raw := make([]byte, 15)
	_, _ = rand.Read(raw) // never fails
	s := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
	return strings.Join([]string{s[:6], s[6:12], s[12:18], s[18:]}, "-")
}
