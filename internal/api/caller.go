package api

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"reglament/internal/access"
	"reglament/internal/account"
	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/rulebook"
	"reglament/internal/store"
)

// caller is the person in whose name a request is made.
type caller struct {
	print   *i18n.Printer
	request string // its number in the log
	who     account.Identity
	act     org.Act
	seats   []org.Seat
	org     *org.Structure
	rules   *rulebook.Snapshot
	viewer  access.Viewer
	day     calendar.Day
}

type callerKey struct{}

func callerOf(ctx context.Context) *caller {
	c, ok := ctx.Value(callerKey{}).(*caller)
	if !ok {
		panic("api: an operation without authenticate")
	}
	return c
}

// keyMost bounds the idempotency key, as the journal of commands does.
const keyMost = 200

// authenticate finds the caller by his token. Cookies are not looked at: a page of another site cannot make a browser call
// the interface in a person's name.
func (s *server) authenticate(ctx huma.Context, next func(huma.Context)) {
	c := &caller{print: printerOf(ctx.Header("Accept-Language")), request: requestID(ctx)}
	ctx.SetHeader("Cache-Control", "no-store")
	ctx.AppendHeader("Vary", "Accept-Language, Authorization")
	if ctx.Operation().Metadata[open] != nil {
		next(huma.WithValue(ctx, callerKey{}, c))
		return
	}
	if err := s.identify(ctx, c); err != nil {
		p := s.problem(c, err).(*Problem)
		if p.Status == http.StatusUnauthorized {
			ctx.SetHeader("WWW-Authenticate", `Bearer realm="reglament"`)
		}
		writeProblem(ctx, p)
		return
	}
	next(huma.WithValue(ctx, callerKey{}, c))
}

func (s *server) identify(ctx huma.Context, c *caller) error {
	token := bearer(ctx)
	if token == "" {
		return account.Unauthenticated{Why: i18n.M("api.who.token")}
	}
	now := s.Now()
	var err error
	if c.who, err = s.App.Accounts.Token(ctx.Context(), token, now); err != nil {
		return err
	}
	c.act = org.Act{Actor: org.Actor{SessionID: c.who.Ref}, Now: now}
	c.act.PersonID = c.who.PersonID
	c.day = c.act.Day()
	err = s.App.DB.Read(ctx.Context(), func(q store.Q) (err error) {
		if c.org, err = s.App.Directory.Current(ctx.Context(), q); err != nil {
			return err
		}
		c.rules, err = s.App.Rules.Current(ctx.Context(), q)
		return err
	})
	if err != nil {
		return err
	}
	c.seats = c.org.Seats(c.act.PersonID, c.day)
	c.viewer = access.Keys(c.org, c.seats, c.day)
	if err := c.sit(ctx.Header("X-Acting-Post")); err != nil || !changes(ctx.Operation()) {
		return err
	}
	return c.mayChange(ctx.Header("Idempotency-Key"))
}

// sit chooses the capacity in which the person acts.
func (c *caller) sit(post string) error {
	if post == "" {
		if len(c.seats) > 0 {
			c.act.Seat = c.seats[0]
		}
		return nil
	}
	i := slices.IndexFunc(c.seats, func(s org.Seat) bool { return s.AsPost() == post })
	if i < 0 {
		return fault.Forbid(i18n.M("api.who.post"))
	}
	c.act.Seat = c.seats[i]
	return nil
}

// mayChange refuses a token that may only read, and whoever may not act on the day (2, 3, 5, 6).
func (c *caller) mayChange(key string) error {
	if c.who.ReadOnly {
		return fault.Forbid(i18n.M("api.who.read_only"))
	}
	if !c.org.Lawful(c.act) {
		return fault.Forbid(i18n.M("api.who.unlawful"))
	}
	if len(key) > keyMost || !readable(key) {
		return fault.Bad("Idempotency-Key", i18n.M("api.bad.key"), i18n.M("api.bad.key_allowed", "max", keyMost))
	}
	c.act.Key = key
	return nil
}

// printerOf prints in the language that a request asks for.
func printerOf(accept string) *i18n.Printer { return i18n.For(i18n.MatchLang(accept)) }

// requestID is the number that the rim gave the request.
func requestID(ctx huma.Context) string {
	_, w := humago.Unwrap(ctx)
	return w.Header().Get("X-Request-Id")
}

// readable reports whether a text can be kept by both engines.
func readable(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// validID keeps what no record is called from reaching the database.
func validID(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_' && r != '.'
	})
}
