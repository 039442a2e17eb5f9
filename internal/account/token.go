package account

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// TokenPrefix begins every API token, so that it is recognised where it was left by mistake.
const TokenPrefix = "rgl_"

// Scope is what a token may do.
type Scope string

// Scopes.
const (
	ScopeRead  Scope = "read"
	ScopeWrite Scope = "write" // read as well
)

// Token is an API token of a person, without its secret.
type Token struct {
	Ref, PersonID, Name string
	Hint                string // the last four characters
	Scope               Scope
	Created, Expires    time.Time
	Used, Revoked       time.Time // zero: never
	id                  string
}

// Valid reports whether the token opens anything at the instant.
func (t Token) Valid(now time.Time) bool { return t.Revoked.IsZero() && now.Before(t.Expires) }

const tokenSQL = `SELECT t.id, t.ref, t.person_id, t.name, t.hint, t.scope, t.created_at, t.expires_at, t.used_at, t.revoked_at`

func scanToken(s store.Scanner, more ...any) (t Token, err error) {
	dest := append([]any{&t.id, &t.Ref, &t.PersonID, &t.Name, &t.Hint, &t.Scope, &t.Created, &t.Expires, &t.Used, &t.Revoked}, more...)
	err = s.Scan(dest...)
	return t, err
}

// CreateToken makes an API token for the acting person. The text is given once and kept only as a hash.
func (s *Service) CreateToken(ctx context.Context, act org.Act, name string, scope Scope, expires time.Time) (string, Token, error) {
	if err := checkToken(name, scope, expires, act.Now); err != nil {
		return "", Token{}, err
	}
	secret, err := newToken()
	if err != nil {
		return "", Token{}, err
	}
	text := TokenPrefix + secret
	t := Token{
		Ref: store.NewID(act.Now), PersonID: act.PersonID, Name: strings.TrimSpace(name), Hint: text[len(text)-4:], Scope: scope,
		Created: act.Now, Expires: expires, id: hashText(text),
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		living, err := store.List(ctx, tx, store.Value[string],
			`SELECT name FROM api_token WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2`, act.PersonID, act.Now)
		if err != nil {
			return err
		}
		if len(living) >= tokensMax {
			return fault.Bad("name", i18n.M("account.error.tokens_max", "n", tokensMax))
		}
		for _, n := range living {
			if n == t.Name {
				return fault.Bad("name", i18n.M("account.error.token_name"))
			}
		}
		if err := store.InsertMany(ctx, tx, "api_token",
			[]string{"id", "ref", "person_id", "name", "hint", "scope", "created_at", "expires_at"},
			[][]any{{t.id, t.Ref, t.PersonID, t.Name, t.Hint, t.Scope, t.Created, t.Expires}}); err != nil {
			return err
		}
		return s.record(ctx, tx, act, "account.token.create", act.PersonID, map[string]any{"token": t.Ref, "name": t.Name, "scope": scope}, "")
	})
	return text, t, err
}

func checkToken(name string, scope Scope, expires, now time.Time) error {
	var c fault.Collector
	switch n := utf8.RuneCountInString(strings.TrimSpace(name)); {
	case n == 0:
		c.Bad("name", i18n.M("common.error.empty"))
	case n > 80 || !utf8.ValidString(name):
		c.Bad("name", i18n.M("common.error.long", "n", 80))
	}
	if scope != ScopeRead && scope != ScopeWrite {
		c.Bad("scope", i18n.M("common.error.choice"))
	}
	if !expires.After(now) || expires.Sub(now) > tokenLife {
		c.Bad("expires", i18n.M("account.error.token_expires", "day", calendar.DayOf(now.Add(tokenLife))))
	}
	return c.Err()
}

// Token finds who an API token belongs to, and keeps the instant of its use to the minute.
func (s *Service) Token(ctx context.Context, text string, now time.Time) (Identity, error) {
	refused := Unauthenticated{i18n.M("account.error.token")}
	if !strings.HasPrefix(text, TokenPrefix) {
		return Identity{}, refused
	}
	var who Identity
	var t Token
	err := s.db.Read(ctx, func(q store.Q) error {
		var must, disabled, shortcuts int64
		var ok bool
		var err error
		t, ok, err = store.One(ctx, q, func(sc store.Scanner) (Token, error) {
			return scanToken(sc, &who.Login, &must, &disabled, &who.Settings.Lang, &who.Settings.Theme, &shortcuts, &who.Settings.Density)
		}, tokenSQL+`, a.login, a.must_change, a.disabled, a.lang, a.theme, a.shortcuts, a.density
			FROM api_token t JOIN account a ON a.person_id = t.person_id WHERE t.id = $1`, hashText(text))
		if err != nil {
			return err
		}
		if !ok || disabled != 0 || must != 0 || !t.Valid(now) {
			return refused
		}
		who.Settings.Shortcuts = shortcuts != 0
		who.Session = Session{Ref: t.Ref, PersonID: t.PersonID, Created: t.Created, Seen: now}
		who.TokenName, who.ReadOnly = t.Name, t.Scope != ScopeWrite
		return nil
	})
	if err != nil || now.Sub(t.Used) < touchEvery {
		return who, err
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE api_token SET used_at = $2 WHERE id = $1 AND revoked_at IS NULL`, t.id, now)
		return err
	})
	return who, err
}

// Tokens lists the tokens of a person that are not revoked, the newest first.
func Tokens(ctx context.Context, q store.Q, personID string) ([]Token, error) {
	return store.List(ctx, q, func(s store.Scanner) (Token, error) { return scanToken(s) },
		tokenSQL+` FROM api_token t WHERE t.person_id = $1 AND t.revoked_at IS NULL ORDER BY t.created_at DESC, t.ref DESC`, personID)
}

// RevokeToken ends a token: one's own, or anybody's for an administrator. Another's looks like none.
func (s *Service) RevokeToken(ctx context.Context, act org.Act, ref string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		st, err := s.dir.Current(ctx, tx)
		if err != nil {
			return err
		}
		t, ok, err := store.One(ctx, tx, func(sc store.Scanner) (Token, error) { return scanToken(sc) }, tokenSQL+` FROM api_token t WHERE t.ref = $1`, ref)
		if err != nil {
			return err
		}
		if !ok || t.PersonID != act.PersonID && !st.IsAdmin(act) {
			return fault.NotFound{What: "token " + ref}
		}
		if !t.Revoked.IsZero() {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE api_token SET revoked_at = $2 WHERE id = $1`, t.id, act.Now); err != nil {
			return err
		}
		return s.record(ctx, tx, act, "account.token.revoke", t.PersonID, map[string]any{"token": ref, "name": t.Name}, "")
	})
}

func revokeAll(ctx context.Context, tx *store.Tx, personID string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE api_token SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL`, personID, now)
	return err
}
