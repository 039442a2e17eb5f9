package account_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"reglament/internal/account"
	"reglament/internal/i18n"
	"reglament/internal/org"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
)

// signs opens the way in by signature for a judge who believes messages of the form "person:challenge".
func (d *desk) signs() {
	d.svc.UseSignatures(account.Signatures{
		Prove: func(_ context.Context, message, challenge []byte, _ time.Time) (account.Proof, error) {
			who, signed, _ := bytes.Cut(message, []byte(":"))
			if !bytes.Equal(signed, challenge) {
				return account.Proof{Refused: i18n.M("account.signature.refused", "why", i18n.M("eds.parse.failed"))}, nil
			}
			return account.Proof{IIN: string(who), Certificate: "77"}, nil
		},
		Person: func(s *org.Structure, iin string) (string, bool) {
			p, ok := s.Person(iin)
			return p.ID, ok
		},
	})
}

func (d *desk) challenge(now time.Time) account.Challenge {
	d.t.Helper()
	c, err := d.svc.NewChallenge(d.t.Context(), "reglament.test", "10.0.0.1:5000", now)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func (d *desk) signed(secret, message, address string, now time.Time) (account.NewSession, error) {
	return d.svc.LoginSigned(d.t.Context(), account.SignedInput{Secret: secret, Message: []byte(message), Address: address, Agent: "test"}, now)
}

func wantWhy(t *testing.T, err error, key string) {
	t.Helper()
	var u account.Unauthenticated
	if !errors.As(err, &u) || u.Why.Key != key {
		t.Errorf("error %v, want %s", err, key)
	}
}

func (d *desk) number(text string) (n int64) {
	d.t.Helper()
	if err := d.db.Read(d.t.Context(), func(q store.Q) error { return q.QueryRow(d.t.Context(), text).Scan(&n) }); err != nil {
		d.t.Fatal(err)
	}
	return n
}

// The bounds of challenges that wait to be signed.
const challengesOfPlace, challengesOfAll = 300, 10_000

// Anybody may ask for challenges: of one address no more than a bound wait to be signed, nor of all together; another address is not
// held up by it, a challenge that was signed makes room, and those that are over are gone.
func TestChallengesAreBounded(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		d.signs()
		ask := func(address string, now time.Time) (account.Challenge, error) {
			return d.svc.NewChallenge(t.Context(), "reglament.test", address, now)
		}
		locked := func(err error, until time.Time) {
			t.Helper()
			var l account.Locked
			if !errors.As(err, &l) || !l.Until.Equal(until) {
				t.Errorf("error %v, want locked until %s", err, until)
			}
		}
		c := d.challenge(Now)
		for range challengesOfPlace - 1 {
			if _, err := ask("10.0.0.1:1", Now.Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
		}
		_, err := ask("10.0.0.1:2", Now.Add(2*time.Minute))
		locked(err, Now.Add(account.ChallengeLife))
		if n := d.number(`SELECT COUNT(*) FROM login_challenge`); n != challengesOfPlace {
			t.Errorf("%d challenges", n)
		}
		if _, err := ask("10.0.0.2:1", Now.Add(2*time.Minute)); err != nil {
			t.Errorf("another address: %v", err)
		}
		if _, err := d.signed(c.Secret, Person(Officer1)+":"+string(c.Content), "10.0.0.1:3", Now.Add(2*time.Minute)); err != nil {
			t.Fatal(err)
		}
		if _, err := ask("10.0.0.1:2", Now.Add(2*time.Minute)); err != nil {
			t.Errorf("after one was signed: %v", err)
		}
		err = d.db.Write(t.Context(), func(tx *store.Tx) error {
			if _, err := tx.Exec(t.Context(), `DELETE FROM login_challenge`); err != nil {
				return err
			}
			rows := make([][]any, challengesOfAll)
			for i := range rows {
				rows[i] = []any{strconv.Itoa(i), "", Now.Add(4 * time.Minute), strconv.Itoa(i)}
			}
			return store.InsertMany(t.Context(), tx, "login_challenge", []string{"id", "content", "expires_at", "address"}, rows)
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = ask("10.0.0.3:1", Now.Add(2*time.Minute))
		locked(err, Now.Add(4*time.Minute))
		if _, err := ask("10.0.0.3:1", Now.Add(5*time.Minute)); err != nil {
			t.Errorf("when they are over: %v", err)
		}
	})
}

// A challenge is signed once, in time, by one who has an account; every other attempt is told why it fails.
func TestLoginSigned(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		if _, err := d.signed("", "", "10.0.0.1", Now); d.svc.BySignature() {
			t.Error("open without a judge")
		} else {
			wantWhy(t, err, "account.signature.closed")
		}
		d.signs()
		c := d.challenge(Now)
		if !strings.Contains(string(c.Content), "reglament.test\n") {
			t.Errorf("what is signed does not say where: %q", c.Content)
		}
		right := Person(Officer1) + ":" + string(c.Content)
		s, err := d.signed(c.Secret, right, "10.0.0.1:5000", Now.Add(account.ChallengeLife))
		if err != nil {
			t.Fatal(err)
		}
		who, err := d.svc.Session(t.Context(), s.Token, Now.Add(time.Minute))
		if err != nil || who.PersonID != Person(Officer1) || who.Address != "10.0.0.1" {
			t.Errorf("%+v %v", who, err)
		}
		if !slices.Contains(d.journal.Actions, "account.login.signature") {
			t.Errorf("the journal has %v", d.journal.Actions)
		}
		_, err = d.signed(c.Secret, right, "10.0.0.1", Now)
		wantWhy(t, err, "account.signature.challenge") // replayed
		for name, x := range map[string]struct {
			by, want, address string
			after             time.Duration
		}{
			"late":       {Person(Officer1), "account.signature.challenge", "10.0.0.2", account.ChallengeLife + time.Second},
			"nobody":     {"nobody", "account.signature.unknown", "10.0.0.3", 0},
			"no account": {Person(Officer2), "account.signature.unknown", "10.0.0.3", 0},
		} {
			c := d.challenge(Now)
			_, err := d.signed(c.Secret, x.by+":"+string(c.Content), x.address, Now.Add(x.after))
			if wantWhy(t, err, x.want); t.Failed() {
				t.Fatal(name)
			}
		}
		// A challenge of one browser does not serve another, and one spent by a wrong signature serves nobody.
		one, two := d.challenge(Now), d.challenge(Now)
		_, err = d.signed(two.Secret, Person(GP)+":"+string(one.Content), "10.0.0.1", Now)
		wantWhy(t, err, "account.signature.refused")
		_, err = d.signed(two.Secret, Person(GP)+":"+string(two.Content), "10.0.0.1", Now)
		wantWhy(t, err, "account.signature.challenge")
		if err := d.svc.Disable(t.Context(), d.act(Admin, s, Now), Person(GP), "leave"); err != nil {
			t.Fatal(err)
		}
		_, err = d.signed(one.Secret, Person(GP)+":"+string(one.Content), "10.0.0.1", Now)
		wantWhy(t, err, "account.signature.disabled")
	})
}

// Failures make their address wait, and no other; a success forgives them; old challenges are swept away.
func TestLoginSigned_Throttled(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		d.signs()
		fail := func(address string) error {
			_, err := d.signed("none", "x", address, Now)
			return err
		}
		for range 19 {
			wantWhy(t, fail("10.0.0.9"), "account.signature.challenge")
		}
		c := d.challenge(Now)
		if _, err := d.signed(c.Secret, Person(GP)+":"+string(c.Content), "10.0.0.9", Now); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			wantWhy(t, fail("10.0.0.9"), "account.signature.challenge")
		}
		if err := fail("10.0.0.9"); !locked(err) {
			t.Errorf("error %v, want to wait", err)
		}
		wantWhy(t, fail("10.0.0.8"), "account.signature.challenge")
		if _, err := d.login(GP, good, "10.0.0.9", "", Now); err != nil {
			t.Errorf("the password waits too: %v", err)
		}
		d.challenge(Now)
		if err := d.svc.Sweep(t.Context(), Now.Add(account.ChallengeLife+time.Second)); err != nil {
			t.Fatal(err)
		}
		if n := count(t, d.db, "login_challenge"); n != 0 {
			t.Errorf("%d challenges left", n)
		}
	})
}

func count(t *testing.T, db *store.DB, table string) (n int64) {
	t.Helper()
	err := db.Read(t.Context(), func(q store.Q) (err error) {
		n, _, err = store.One(t.Context(), q, store.Value[int64], fmt.Sprintf("SELECT COUNT(*) FROM %s", table))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
