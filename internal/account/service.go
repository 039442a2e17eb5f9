package account

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Limits of sessions and tokens.
const (
	SessionIdle  = 4 * time.Hour  // without use a session ends
	SessionMax   = 16 * time.Hour // and anyway after so long
	touchEvery   = time.Minute    // how exactly the last use is kept
	tokenLife    = 366 * 24 * time.Hour
	tokensMax    = 20
	sessionsMax  = 50 // open sessions of one person; the oldest ends
	keepOutdated = 30 * 24 * time.Hour
)

// Service is everything about accounts. Errors: Unauthenticated (401), Locked (429), fault.Invalid, fault.Forbidden,
// fault.NotFound, fault.Conflict.
type Service struct {
	db     *store.DB
	dir    *org.Directory
	record org.Recorder
	hasher *hasher

	signatures Signatures
}

// New makes the service. record writes to the journal's stream "account:<person>", the person being the subject.
func New(db *store.DB, dir *org.Directory, record org.Recorder) (*Service, error) {
	h, err := newHasher()
	if err != nil {
		return nil, err
	}
	return &Service{db: db, dir: dir, record: record, hasher: h}, nil
}

// Unauthenticated is the refusal of whoever does not show who he is (HTTP 401).
type Unauthenticated struct{ Why i18n.Msg }

// Error is for logs.
func (e Unauthenticated) Error() string { return "account: not authenticated: " + e.Why.String() }

// HTTPStatus is 401.
func (e Unauthenticated) HTTPStatus() int { return http.StatusUnauthorized }

// Msg says what to do.
func (e Unauthenticated) Msg() i18n.Msg { return e.Why }

// Theme is the look of the pages.
type Theme string

// Themes.
const (
	ThemeAuto  Theme = "auto" // as the device is set
	ThemeLight Theme = "light"
	ThemeDark  Theme = "dark"
)

// Density is how closely lists are set.
type Density string

// Densities.
const (
	DensityNormal  Density = "normal"
	DensityCompact Density = "compact"
)

// Settings are what a person chose for himself.
type Settings struct {
	Lang      i18n.Lang
	Theme     Theme
	Shortcuts bool // single keys act; off until chosen, since they collide with speech input
	Density   Density
}

// DefaultSettings is what a new account begins with.
func DefaultSettings() Settings {
	return Settings{Lang: i18n.KK, Theme: ThemeAuto, Density: DensityNormal}
}

func (s Settings) check() error {
	var c fault.Collector
	if _, ok := i18n.ParseLang(string(s.Lang)); !ok {
		c.Bad("lang", i18n.M("common.error.choice"))
	}
	if s.Theme != ThemeAuto && s.Theme != ThemeLight && s.Theme != ThemeDark {
		c.Bad("theme", i18n.M("common.error.choice"))
	}
	if s.Density != DensityNormal && s.Density != DensityCompact {
		c.Bad("density", i18n.M("common.error.choice"))
	}
	return c.Err()
}

// Account is a local account.
type Account struct {
	PersonID, Login      string
	MustChange, Disabled bool
	Created, Changed     time.Time // Changed: the password
	Settings             Settings
	hash                 string
}

const accountSQL = `SELECT person_id, login, password, must_change, disabled, created_at, changed_at, lang, theme, shortcuts, density FROM account`

func scanAccount(s store.Scanner) (a Account, err error) {
	var must, disabled, shortcuts int64
	err = s.Scan(&a.PersonID, &a.Login, &a.hash, &must, &disabled, &a.Created, &a.Changed,
		&a.Settings.Lang, &a.Settings.Theme, &shortcuts, &a.Settings.Density)
	a.MustChange, a.Disabled, a.Settings.Shortcuts = must != 0, disabled != 0, shortcuts != 0
	return a, err
}

// Get reads the account of a person.
func Get(ctx context.Context, q store.Q, personID string) (Account, error) {
	a, ok, err := store.One(ctx, q, scanAccount, accountSQL+` WHERE person_id = $1`, personID)
	if err == nil && !ok {
		err = fault.NotFound{What: "account of " + personID}
	}
	return a, err
}

// List reads a page of accounts in the order of their logins, beginning after a login; find, unless empty, is how the login
// begins. It gives no hashes away.
func List(ctx context.Context, q store.Q, find, after string, limit int) ([]Account, error) {
	find = strings.ToLower(find)
	return store.List(ctx, q, scanAccount, accountSQL+` WHERE login > $1 AND login >= $2 AND login < $3 ORDER BY login LIMIT $4`,
		after, find, find+"\U0010FFFF", limit)
}

// searchChunk is how many accounts are looked through at once.
const searchChunk = 500

// Search is List of the accounts that fit, for what only the caller knows: the names and posts of people.
func Search(ctx context.Context, q store.Q, fits func(Account) bool, after string, limit int) ([]Account, error) {
	var out []Account
	for {
		list, err := List(ctx, q, "", after, searchChunk)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			if fits(a) {
				out = append(out, a)
			}
			if len(out) == limit {
				return out, nil
			}
		}
		if len(list) < searchChunk {
			return out, nil
		}
		after = list[len(list)-1].Login
	}
}

// LoginInput is an attempt to log in.
type LoginInput struct {
	Login, Password string
	Address         string // of the client, with or without a port
	Agent           string // what the browser calls itself
	Device          string // the cookie a device got at an earlier login, or ""
}

// Login lets a person in. Whatever is wrong with login and password, the answer and the work are the same.
func (s *Service) Login(ctx context.Context, in LoginInput, now time.Time) (NewSession, error) {
	login := normalLogin(in.Login)
	loginHash := hashText(login)
	from := placeOf(in.Address, in.Device)
	acc, list, err := s.admit(ctx, login, loginHash, from, now)
	if err != nil {
		return NewSession{}, err
	}
	stored := acc.hash
	if stored == "" {
		stored = s.hasher.dummy
	}
	right, err := s.hasher.verify(ctx, in.Password, stored)
	if err != nil {
		return NewSession{}, err
	}
	if !right || acc.PersonID == "" || acc.Disabled {
		if err := s.refuseAfter(ctx, acc.PersonID, ByPassword, acc.fault(right), from, now); err != nil {
			return NewSession{}, err
		}
		return NewSession{}, Unauthenticated{i18n.M("account.error.credentials")}
	}
	var session NewSession
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		current, err := Get(ctx, tx, acc.PersonID)
		if err != nil {
			return err
		}
		if current.hash != acc.hash || current.Disabled { // changed while the hash was computed
			return Unauthenticated{i18n.M("account.error.credentials")}
		}
		if err := forgive(ctx, tx, loginHash, list); err != nil {
			return err
		}
		if err := remember(ctx, tx, acc.PersonID, from, now); err != nil {
			return err
		}
		session, err = openSession(ctx, tx, current, from, in.Agent, now)
		if err != nil {
			return err
		}
		return s.record(ctx, tx, selfAct(acc.PersonID, session.Ref, now), "account.login", acc.PersonID,
			map[string]any{"address": from.address, "session": session.Ref}, "")
	})
	return session, err
}

// fault is what was wrong with an attempt upon the account, right being its password.
func (a Account) fault(right bool) Fault {
	switch {
	case a.PersonID == "":
		return FaultUnknown
	case !right:
		return FaultPassword
	}
	return FaultDisabled
}

// admit counts the attempt, or refuses it because it comes too early.
func (s *Service) admit(ctx context.Context, login, loginHash string, from place, now time.Time) (Account, []bucket, error) {
	var acc Account
	var list []bucket
	var early error
	err := s.db.Write(ctx, func(tx *store.Tx) error {
		var err error
		early = nil
		if acc, _, err = store.One(ctx, tx, scanAccount, accountSQL+` WHERE login = $1`, login); err != nil {
			return err
		}
		known, err := knownPlaces(ctx, tx, acc.PersonID, now)
		if err != nil {
			return err
		}
		list = from.buckets(known)
		locked, err := attempt(ctx, tx, loginHash, list, now)
		if errors.As(err, new(Locked)) {
			early = err
			return s.refuse(ctx, tx, acc.PersonID, ByPassword, FaultEarly, from, now)
		}
		if err != nil || !locked || acc.PersonID == "" {
			return err
		}
		return s.record(ctx, tx, org.Act{Actor: org.SystemActor(), Now: now}, "account.locked", acc.PersonID, map[string]any{"address": from.address}, "")
	})
	return acc, list, cmp.Or(err, early)
}

// selfAct is an act of a person in no particular capacity.
func selfAct(personID, session string, now time.Time) org.Act {
	return org.Act{Actor: org.Actor{Seat: org.Seat{PersonID: personID}, SessionID: session}, Now: now}
}

func normalLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// NewAccount is an account to be made.
type NewAccount struct {
	PersonID, Login string
	Password        string // plain, checked by the rules; or
	Hash            string // made by HashPassword, for many demonstration accounts at once
	MustChange      bool   // the person must choose another password at the first login
	Settings        Settings
}

// HashPassword computes the text that is stored for a password.
func (s *Service) HashPassword(ctx context.Context, password string) (string, error) {
	return s.hasher.hash(ctx, password)
}

// Create makes an account for a person of the structure. Administrators only.
func (s *Service) Create(ctx context.Context, act org.Act, in NewAccount) error {
	return s.CreateMany(ctx, act, []NewAccount{in})
}

// CreateMany makes accounts, all or none. Administrators only; fields of the error are numbered from 0 when there are several.
func (s *Service) CreateMany(ctx context.Context, act org.Act, list []NewAccount) error {
	list = append([]NewAccount(nil), list...)
	for i := range list {
		n := &list[i]
		n.Login = normalLogin(n.Login)
		if n.Settings == (Settings{}) {
			n.Settings = DefaultSettings()
		}
		if n.Hash != "" {
			continue
		}
		if err := checkPassword(n.Login, n.Password); err != nil {
			return err
		}
		hash, err := s.hasher.hash(ctx, n.Password)
		if err != nil {
			return err
		}
		n.Hash = hash
	}
	return conflict(s.admin(ctx, act, func(tx *store.Tx, st *org.Structure) error {
		if err := checkNew(ctx, tx, st, list); err != nil {
			return err
		}
		return s.insert(ctx, tx, act, list)
	}))
}

func checkNew(ctx context.Context, q store.Q, st *org.Structure, list []NewAccount) error {
	var c fault.Collector
	logins, people := map[string]bool{}, map[string]bool{}
	for i, n := range list {
		prefix := ""
		if len(list) > 1 {
			prefix = itoa(i) + "."
		}
		if !loginForm.MatchString(n.Login) {
			c.Bad(prefix+"login", i18n.M("account.error.login"))
		}
		if _, ok := st.Person(n.PersonID); !ok {
			c.Bad(prefix+"person", i18n.M("common.error.choice"))
		}
		if err := c.Add(prefix, n.Settings.check()); err != nil {
			return err
		}
		taken, err := store.List(ctx, q, scanAccount, accountSQL+` WHERE login = $1 OR person_id = $2`, n.Login, n.PersonID)
		if err != nil {
			return err
		}
		for _, a := range taken {
			logins[a.Login], people[a.PersonID] = true, true
		}
		if logins[n.Login] {
			c.Bad(prefix+"login", i18n.M("account.error.login_taken"))
		}
		if people[n.PersonID] {
			c.Bad(prefix+"person", i18n.M("account.error.person_taken"))
		}
		logins[n.Login], people[n.PersonID] = true, true
	}
	return c.Err()
}

func (s *Service) insert(ctx context.Context, tx *store.Tx, act org.Act, list []NewAccount) error {
	rows := make([][]any, len(list))
	for i, n := range list {
		rows[i] = []any{
			n.PersonID, n.Login, n.Hash, n.MustChange, act.Now, act.Now,
			n.Settings.Lang, n.Settings.Theme, n.Settings.Shortcuts, n.Settings.Density,
		}
	}
	if err := store.InsertMany(ctx, tx, "account",
		[]string{"person_id", "login", "password", "must_change", "created_at", "changed_at", "lang", "theme", "shortcuts", "density"}, rows); err != nil {
		return err
	}
	for _, n := range list {
		if err := s.record(ctx, tx, act, "account.create", n.PersonID, map[string]any{"login": n.Login}, ""); err != nil {
			return err
		}
	}
	return nil
}

// admin runs a change for an administrator.
func (s *Service) admin(ctx context.Context, act org.Act, f func(tx *store.Tx, st *org.Structure) error) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		st, err := s.dir.Current(ctx, tx)
		if err != nil {
			return err
		}
		if !st.IsAdmin(act) {
			return fault.Forbid(i18n.M("org.refuse.admin"))
		}
		return f(tx, st)
	})
}

func conflict(err error) error {
	if _, unique := store.IsUnique(err); unique {
		return fault.Conflict{Msg: i18n.M("common.error.conflict")}
	}
	return err
}

// Disable closes an account: its sessions end, its tokens are revoked. Administrators only, and not for themselves.
func (s *Service) Disable(ctx context.Context, act org.Act, personID, reason string) error {
	if personID == act.PersonID {
		return fault.Forbid(i18n.M("account.refuse.self"))
	}
	return s.admin(ctx, act, func(tx *store.Tx, _ *org.Structure) error {
		if err := s.set(ctx, tx, `UPDATE account SET disabled = 1 WHERE person_id = $1`, personID); err != nil {
			return err
		}
		if err := endAll(ctx, tx, personID, act.PersonID, "", act.Now); err != nil {
			return err
		}
		if err := revokeAll(ctx, tx, personID, act.Now); err != nil {
			return err
		}
		return s.record(ctx, tx, act, "account.disable", personID, nil, reason)
	})
}

// Enable opens a closed account again. Administrators only.
func (s *Service) Enable(ctx context.Context, act org.Act, personID, reason string) error {
	return s.admin(ctx, act, func(tx *store.Tx, _ *org.Structure) error {
		if err := s.set(ctx, tx, `UPDATE account SET disabled = 0 WHERE person_id = $1`, personID); err != nil {
			return err
		}
		return s.record(ctx, tx, act, "account.enable", personID, nil, reason)
	})
}

// Reset sets a new password, to be changed at the next login; sessions end, failures are forgiven. Administrators only.
func (s *Service) Reset(ctx context.Context, act org.Act, personID, password, reason string) error {
	acc, err := s.checkFor(ctx, personID, password)
	if err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.admin(ctx, act, func(tx *store.Tx, _ *org.Structure) error {
		if err := s.set(ctx, tx, `UPDATE account SET password = $2, must_change = 1, changed_at = $3 WHERE person_id = $1`,
			personID, hash, act.Now); err != nil {
			return err
		}
		if err := endAll(ctx, tx, personID, act.PersonID, "", act.Now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM login_failure WHERE login_hash = $1`, hashText(acc.Login)); err != nil {
			return err
		}
		return s.record(ctx, tx, act, "account.reset", personID, nil, reason)
	})
}

// checkFor applies the rules of passwords to the account of a person.
func (s *Service) checkFor(ctx context.Context, personID, password string) (Account, error) {
	var acc Account
	err := s.db.Read(ctx, func(q store.Q) (err error) {
		acc, err = Get(ctx, q, personID)
		return err
	})
	if err != nil {
		return acc, err
	}
	return acc, checkPassword(acc.Login, password)
}

func (s *Service) set(ctx context.Context, tx *store.Tx, text string, args ...any) error {
	n, err := tx.Exec(ctx, text, args...)
	if err == nil && n == 0 {
		err = fault.NotFound{What: "account"}
	}
	return err
}

// ChangePassword lets a person choose another password; the other sessions end. A wrong old password counts as a failed
// login from the place.
func (s *Service) ChangePassword(ctx context.Context, act org.Act, from LoginInput, old, password string) error {
	acc, err := s.checkFor(ctx, act.PersonID, password)
	if err != nil {
		return err
	}
	loginHash := hashText(acc.Login)
	_, list, err := s.admit(ctx, acc.Login, loginHash, placeOf(from.Address, from.Device), act.Now)
	if err != nil {
		return err
	}
	right, err := s.hasher.verify(ctx, old, acc.hash)
	switch {
	case err != nil:
		return err
	case !right:
		return fault.Bad("old", i18n.M("account.error.old"))
	case old == password:
		return fault.Bad("password", i18n.M("account.error.same"))
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE account SET password = $2, must_change = 0, changed_at = $3 WHERE person_id = $1 AND password = $4`,
			act.PersonID, hash, act.Now, acc.hash)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.Conflict{Msg: i18n.M("common.error.conflict")}
		}
		if err := forgive(ctx, tx, loginHash, list); err != nil {
			return err
		}
		if err := endAll(ctx, tx, act.PersonID, act.PersonID, act.SessionID, act.Now); err != nil {
			return err
		}
		return s.record(ctx, tx, act, "account.password", act.PersonID, nil, "")
	})
}

// SaveSettings keeps what a person chose for himself.
func (s *Service) SaveSettings(ctx context.Context, act org.Act, in Settings) error {
	if err := in.check(); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		return s.set(ctx, tx, `UPDATE account SET lang = $2, theme = $3, shortcuts = $4, density = $5 WHERE person_id = $1`,
			act.PersonID, in.Lang, in.Theme, in.Shortcuts, in.Density)
	})
}

// Sweep tells the journal of the refused attempts of the hours that are over, and removes what no longer matters: forgotten
// failures, places not seen for long, sessions and tokens long ended.
func (s *Service) Sweep(ctx context.Context, now time.Time) error {
	if err := s.tellRefused(ctx, now); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *store.Tx) error {
		for text, before := range map[string]time.Time{
			`DELETE FROM login_challenge WHERE expires_at < $1`:             now,
			`DELETE FROM login_failure WHERE last_at < $1 AND open_at < $1`: now.Add(-forgetAfter),
			`DELETE FROM login_known WHERE seen_at < $1`:                    now.Add(-knownFor),
			`DELETE FROM session WHERE seen_at < $1`:                        now.Add(-keepOutdated),
			`DELETE FROM api_token WHERE expires_at < $1`:                   now.Add(-keepOutdated),
		} {
			if _, err := tx.Exec(ctx, text, before); err != nil {
				return err
			}
		}
		return nil
	})
}
