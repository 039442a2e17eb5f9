package account

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

func itoa(i int) string { return strconv.Itoa(i) }

// Session is one login of a person on one device. Ref names it in lists and journals; it opens nothing.
type Session struct {
	Ref, PersonID  string
	Created, Seen  time.Time
	Address, Agent string
	Ended          time.Time // zero while open
	Seat           string    // the post in whose authority the person chose to act, "" for the first of the seats
	id             string
}

// NewSession is a session just opened. Token goes into a cookie and is kept nowhere else.
type NewSession struct {
	Session
	Token      string
	MustChange bool
	Settings   Settings
}

// Identity is who a valid session or token belongs to.
type Identity struct {
	Session
	Login      string
	MustChange bool // nothing but changing the password is allowed
	Settings   Settings
	TokenName  string // the token's name when a program speaks, else ""
	ReadOnly   bool   // the token may not change anything
}

// Open reports whether the session is still valid at the instant.
func (s Session) Open(now time.Time) bool {
	return s.Ended.IsZero() && now.Sub(s.Seen) < SessionIdle && now.Sub(s.Created) < SessionMax
}

func newToken() (string, error) {
	b := make([]byte, 32)
	_, err := rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b), err
}

func openSession(ctx context.Context, tx *store.Tx, acc Account, from place, agent string, now time.Time) (NewSession, error) {
	token, err := newToken()
	if err != nil {
		return NewSession{}, err
	}
	s := Session{
		Ref: store.NewID(now), PersonID: acc.PersonID, Created: now, Seen: now, Address: from.address,
		Agent: short(agent, 200), id: hashText(token),
	}
	if _, err := tx.Exec(ctx, `UPDATE session SET ended_at = $2 WHERE ended_at IS NULL AND ref IN (SELECT ref FROM session
		WHERE person_id = $1 AND ended_at IS NULL ORDER BY created_at DESC LIMIT 1000 OFFSET $3)`, acc.PersonID, now, sessionsMax-1); err != nil {
		return NewSession{}, err
	}
	err = store.InsertMany(ctx, tx, "session", []string{"id", "ref", "person_id", "created_at", "seen_at", "address", "agent"},
		[][]any{{s.id, s.Ref, s.PersonID, s.Created, s.Seen, s.Address, s.Agent}})
	return NewSession{Session: s, Token: token, MustChange: acc.MustChange, Settings: acc.Settings}, err
}

func short(s string, n int) string {
	r := []rune(strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?")))
	if len(r) > n {
		r = r[:n]
	}
	return string(r)
}

const sessionSQL = `SELECT s.id, s.ref, s.person_id, s.created_at, s.seen_at, s.address, s.agent, s.ended_at, s.seat`

func scanSession(s store.Scanner, more ...any) (x Session, err error) {
	dest := append([]any{&x.id, &x.Ref, &x.PersonID, &x.Created, &x.Seen, &x.Address, &x.Agent, &x.Ended, &x.Seat}, more...)
	err = s.Scan(dest...)
	return x, err
}

// found is a session with the account that it belongs to.
type found struct {
	Identity
	disabled bool
}

func askSession(token string) store.Question[found] {
	return store.Ask(func(s store.Scanner) (x found, err error) {
		x.Session, err = scanSession(s, &x.Login, &x.MustChange, &x.disabled, &x.Settings.Lang, &x.Settings.Theme, &x.Settings.Shortcuts, &x.Settings.Density)
		return x, err
	}, sessionSQL+`, a.login, a.must_change, a.disabled, a.lang, a.theme, a.shortcuts, a.density
		FROM session s JOIN account a ON a.person_id = s.person_id WHERE s.id = $1`, hashText(token))
}

// Asks is what Session asks about a token, for store.Ahead.
func (s *Service) Asks(token string) store.Asked { return askSession(token) }

// Session finds who a token of a session belongs to, and keeps the instant of its use to the minute.
func (s *Service) Session(ctx context.Context, token string, now time.Time) (Identity, error) {
	var who Identity
	err := s.db.Read(ctx, func(q store.Q) error {
		x, ok, err := askSession(token).One(ctx, q)
		if err == nil && (!ok || x.disabled || !x.Open(now)) {
			err = Unauthenticated{i18n.M("account.error.session")}
		}
		who = x.Identity
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	if now.Sub(who.Seen) < touchEvery {
		return who, nil
	}
	err = s.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE session SET seen_at = $2 WHERE id = $1 AND ended_at IS NULL AND seen_at < $2`, who.id, now)
		return err
	})
	return who, err
}

// ChooseSeat keeps in whose authority the person acts in this session: the post of one of the seats held on the day.
func (s *Service) ChooseSeat(ctx context.Context, act org.Act, postID string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		st, err := s.dir.Current(ctx, tx)
		if err != nil {
			return err
		}
		for _, seat := range st.Seats(act.PersonID, act.Day()) {
			if seat.AsPost() == postID {
				return s.set(ctx, tx, `UPDATE session SET seat = $3 WHERE ref = $1 AND person_id = $2`, act.SessionID, act.PersonID, postID)
			}
		}
		return fault.Bad("seat", i18n.M("common.error.choice"))
	})
}

// SeatOf is the seat chosen in the session if it still stands on the day, else the first one.
func SeatOf(seats []org.Seat, chosen string) (org.Seat, bool) {
	for _, seat := range seats {
		if seat.AsPost() == chosen {
			return seat, true
		}
	}
	if len(seats) == 0 {
		return org.Seat{}, false
	}
	return seats[0], true
}

// Sessions lists the sessions of a person that are open at the instant, the newest first.
func Sessions(ctx context.Context, q store.Q, personID string, now time.Time) ([]Session, error) {
	return store.List(ctx, q, func(s store.Scanner) (Session, error) { return scanSession(s) },
		sessionSQL+` FROM session s WHERE s.person_id = $1 AND s.created_at > $2 AND s.seen_at > $3 AND s.ended_at IS NULL
		ORDER BY s.created_at DESC, s.ref DESC LIMIT 200`, personID, now.Add(-SessionMax), now.Add(-SessionIdle))
}

// Logout ends the session of the token; an unknown token is no error.
func (s *Service) Logout(ctx context.Context, token string, now time.Time) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		x, ok, err := store.One(ctx, tx, func(sc store.Scanner) (Session, error) { return scanSession(sc) },
			sessionSQL+` FROM session s WHERE s.id = $1 AND s.ended_at IS NULL`, hashText(token))
		if err != nil || !ok {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE session SET ended_at = $2, ended_by = person_id WHERE id = $1`, x.id, now); err != nil {
			return err
		}
		return s.record(ctx, tx, selfAct(x.PersonID, x.Ref, now), "account.logout", x.PersonID, map[string]any{"session": x.Ref}, "")
	})
}

// EndSession ends a session: one's own, or anybody's for an administrator. Another's looks like none.
func (s *Service) EndSession(ctx context.Context, act org.Act, ref string) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		st, err := s.dir.Current(ctx, tx)
		if err != nil {
			return err
		}
		x, ok, err := store.One(ctx, tx, func(sc store.Scanner) (Session, error) { return scanSession(sc) },
			sessionSQL+` FROM session s WHERE s.ref = $1`, ref)
		if err != nil {
			return err
		}
		if !ok || x.PersonID != act.PersonID && !st.IsAdmin(act) {
			return fault.NotFound{What: "session " + ref}
		}
		if !x.Ended.IsZero() {
			return nil
		}
		if _, err := tx.Exec(ctx, `UPDATE session SET ended_at = $2, ended_by = $3 WHERE id = $1`, x.id, act.Now, act.PersonID); err != nil {
			return err
		}
		return s.record(ctx, tx, act, "account.session.end", x.PersonID, map[string]any{"session": ref}, "")
	})
}

// EndOthers ends every other session of the person.
func (s *Service) EndOthers(ctx context.Context, act org.Act) error {
	return s.db.Write(ctx, func(tx *store.Tx) error {
		if err := endAll(ctx, tx, act.PersonID, act.PersonID, act.SessionID, act.Now); err != nil {
			return err
		}
		return s.record(ctx, tx, act, "account.session.end_others", act.PersonID, nil, "")
	})
}

// endAll ends the sessions of a person but the one kept.
func endAll(ctx context.Context, tx *store.Tx, personID, by, keepRef string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE session SET ended_at = $2, ended_by = $3 WHERE person_id = $1 AND ended_at IS NULL AND ref <> $4`,
		personID, now, by, keepRef)
	return err
}
