package account_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"reglament/internal/account"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	. "reglament/internal/org/orgtest"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

const good = "тау бұлағы 77 суық"

type desk struct {
	t       *testing.T
	db      *store.DB
	svc     *account.Service
	s       *org.Structure
	journal *Journal
}

// open runs a test on a filled database of each engine, with accounts of three people.
func open(t *testing.T, f func(t *testing.T, d *desk)) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		_, dir, _ := Fill(t, db, Office())
		d := &desk{t: t, db: db, s: Current(t, db, dir), journal: &Journal{}}
		var err error
		if d.svc, err = account.New(db, dir, d.journal.Record); err != nil {
			t.Fatal(err)
		}
		hash, err := d.svc.HashPassword(t.Context(), good)
		if err != nil {
			t.Fatal(err)
		}
		var list []account.NewAccount
		for _, p := range []string{GP, Admin, Officer1} {
			list = append(list, account.NewAccount{PersonID: Person(p), Login: p, Hash: hash})
		}
		if err := d.svc.CreateMany(t.Context(), System(), list); err != nil {
			t.Fatal(err)
		}
		d.journal.Actions = nil
		f(t, d)
	})
}

func (d *desk) login(login, password, address, device string, now time.Time) (account.NewSession, error) {
	return d.svc.Login(d.t.Context(), account.LoginInput{Login: login, Password: password, Address: address, Agent: "test", Device: device}, now)
}

func (d *desk) must(login, address, device string, now time.Time) account.NewSession {
	d.t.Helper()
	s, err := d.login(login, good, address, device, now)
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

func (d *desk) act(post string, session account.NewSession, now time.Time) org.Act {
	a := ActAt(d.s, post, now)
	a.SessionID = session.Ref
	return a
}

func locked(err error) bool {
	var l account.Locked
	return errors.As(err, &l)
}

func unauthenticated(err error) bool {
	var u account.Unauthenticated
	return errors.As(err, &u)
}

func wantField(t *testing.T, err error, field, key string) {
	t.Helper()
	var inv fault.Invalid
	if !errors.As(err, &inv) {
		t.Fatalf("error %v, want a wrong field %s", err, field)
	}
	if f, ok := inv.For(field); !ok || f.Msg.Key != key {
		t.Errorf("wrong fields %v, want %s %s", inv, field, key)
	}
}

func TestLoginSessionLogout(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		c := t.Context()
		s := d.must(" Officer1 ", "10.0.0.1:5000", "", Now)
		if s.Address != "10.0.0.1" || s.PersonID != Person(Officer1) || s.Settings != account.DefaultSettings() {
			t.Errorf("session %+v", s)
		}
		who, err := d.svc.Session(c, s.Token, Now.Add(account.SessionIdle-time.Second))
		if err != nil || who.PersonID != s.PersonID || who.Login != Officer1 {
			t.Fatalf("%+v %v", who, err)
		}
		// The use prolonged the idle time, but nothing prolongs the whole.
		if _, err := d.svc.Session(c, s.Token, Now.Add(2*account.SessionIdle-2*time.Second)); err != nil {
			t.Error(err)
		}
		if _, err := d.svc.Session(c, s.Token, Now.Add(3*account.SessionIdle)); !unauthenticated(err) {
			t.Errorf("an idle session lives: %v", err)
		}
		if _, err := d.svc.Session(c, s.Ref, Now); !unauthenticated(err) {
			t.Error("the reference of a session opened it")
		}
		if err := d.svc.Logout(c, s.Token, Now); err != nil {
			t.Fatal(err)
		}
		if _, err := d.svc.Session(c, s.Token, Now); !unauthenticated(err) {
			t.Error("a session lives after logging out")
		}
		if err := d.svc.Logout(c, "nothing", Now); err != nil {
			t.Error(err)
		}
		if want := []string{"account.login", "account.logout"}; !slices.Equal(d.journal.Actions, want) {
			t.Errorf("journal %v", d.journal.Actions)
		}
	})
}

func TestSessionEndsAtItsWholeLength(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		s := d.must(GP, "10.0.0.1", "", Now)
		for at := time.Hour; at < account.SessionMax; at += time.Hour {
			if _, err := d.svc.Session(t.Context(), s.Token, Now.Add(at)); err != nil {
				t.Fatalf("after %s: %v", at, err)
			}
		}
		if _, err := d.svc.Session(t.Context(), s.Token, Now.Add(account.SessionMax)); !unauthenticated(err) {
			t.Errorf("a session outlived its length: %v", err)
		}
	})
}

func TestUnknownWrongAndDisabledLookAlike(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		if err := d.svc.Disable(t.Context(), Act(d.s, Admin), Person(Officer1), "left"); err != nil {
			t.Fatal(err)
		}
		var first error
		for i, in := range [][2]string{{"nobody", good}, {GP, "wrong wrong wrong"}, {Officer1, good}, {"", ""}, {GP, strings.Repeat("x", 5000)}} {
			_, err := d.login(in[0], in[1], fmt.Sprintf("10.0.1.%d", i), "", Now)
			if first == nil {
				first = err
			}
			if !unauthenticated(err) || err.Error() != first.Error() {
				t.Errorf("%v: %v", in[0], err)
			}
		}
	})
}

// fail makes n failed attempts, one after another without waiting, and tells how many were refused unread.
func (d *desk) fail(login string, n int, address func(i int) string, now time.Time) (refused int) {
	for i := range n {
		if _, err := d.login(login, "wrong wrong wrong", address(i), "", now); locked(err) {
			refused++
		}
	}
	return refused
}

func one(address string) func(int) string { return func(int) string { return address } }

func TestWaitGrowsForOnePlace(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		if n := d.fail(GP, 5, one("6.6.6.6"), Now); n != 0 {
			t.Fatalf("%d of the first five attempts were refused", n)
		}
		_, err := d.login(GP, good, "6.6.6.6", "", Now.Add(29*time.Second))
		if !locked(err) || fault.Status(err) != 429 {
			t.Errorf("even the right password waits: %v", err)
		}
		now := Now
		for _, pause := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
			if n := d.fail(GP, 1, one("6.6.6.6"), now.Add(pause-time.Microsecond)); n != 1 {
				t.Errorf("before %s nobody is refused", pause)
			}
			now = now.Add(pause)
			if n := d.fail(GP, 1, one("6.6.6.6"), now); n != 0 {
				t.Errorf("after %s the attempt is refused", pause)
			}
		}
		if !slices.Equal(d.journal.Actions, []string{"account.refused", "account.locked", "account.refused"}) {
			t.Errorf("journal %v", d.journal.Actions)
		}
		d.must(GP, "6.6.6.6", "", now.Add(15*time.Minute)) // a success forgives
		if n := d.fail(GP, 4, one("6.6.6.6"), now.Add(16*time.Minute)); n != 0 {
			t.Error("the success did not forgive")
		}
	})
}

func TestFailuresAreForgottenAfterAnHour(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		d.fail(GP, 4, one("6.6.6.6"), Now)
		if n := d.fail(GP, 5, one("6.6.6.6"), Now.Add(time.Hour+time.Second)); n != 0 {
			t.Errorf("%d refused", n)
		}
	})
}

// TestManyAddressesCannotLockTheOwnerOut: the lock-out slows the crowd and leaves the owner alone.
func TestManyAddressesCannotLockTheOwnerOut(t *testing.T) {
	crowd := func(i int) string { return fmt.Sprintf("66.%d.%d.1", i/250, i%250) }
	open(t, func(t *testing.T, d *desk) {
		d.must(GP, "10.0.0.1", "", Now.Add(-24*time.Hour))
		d.must(GP, "10.9.9.9", "cookie", Now.Add(-24*time.Hour))
		if n := d.fail(GP, 60, crowd, Now); n != 40 {
			t.Errorf("of 60 strange addresses %d were refused, want 40", n)
		}
		if _, err := d.login(GP, good, "77.7.7.7", "", Now.Add(time.Second)); !locked(err) {
			t.Errorf("a strange place does not wait: %v", err)
		}
		d.must(GP, "10.0.0.1", "", Now.Add(time.Second))       // at the known address
		d.must(GP, "88.8.8.8", "cookie", Now.Add(time.Second)) // on the known device, wherever
		d.must(GP, "66.0.0.1", "cookie", Now.Add(time.Second)) // even behind the attacker's own address
		// The success at home does not open the door to the crowd.
		if n := d.fail(GP, 30, func(i int) string { return crowd(i + 1000) }, Now.Add(2*time.Second)); n != 30 {
			t.Errorf("after the owner's success %d of 30 were refused", n)
		}
		// Other accounts notice nothing.
		d.must(Officer1, "66.0.0.1", "", Now.Add(time.Second))
	})
}

func TestKnownPlaceAnswersForItself(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		d.must(GP, "10.0.0.1", "", Now)
		d.fail(GP, 5, one("10.0.0.1"), Now.Add(time.Minute))
		if _, err := d.login(GP, good, "10.0.0.1", "", Now.Add(time.Minute)); !locked(err) {
			t.Errorf("a known address is free to guess: %v", err)
		}
		d.must(GP, "10.0.0.2", "", Now.Add(time.Minute)) // it does not spoil other places
	})
}

func TestParallelGuessesCountOneByOne(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		var wg sync.WaitGroup
		var mu sync.Mutex
		read := 0
		for range 24 {
			wg.Go(func() {
				_, err := d.login(GP, "wrong wrong wrong", "6.6.6.6", "", Now)
				mu.Lock()
				defer mu.Unlock()
				if unauthenticated(err) {
					read++
				}
			})
		}
		wg.Wait()
		if read != 5 {
			t.Errorf("%d guesses at once were read, want 5", read)
		}
	})
}

func TestAddressesOfOneSubscriberAreOnePlace(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		if n := d.fail(GP, 8, func(i int) string { return fmt.Sprintf("[2001:db8:1:2::%x]:443", i+1) }, Now); n != 3 {
			t.Errorf("%d refused, want 3", n)
		}
		s := d.must(Officer1, "::ffff:10.0.0.7", "", Now)
		if s.Address != "10.0.0.7" {
			t.Errorf("address %q", s.Address)
		}
	})
}

func TestPasswordRules(t *testing.T) {
	tests := []struct{ password, key string }{
		{"short 12345", "account.error.short"},
		{"", "account.error.short"},
		{strings.Repeat("aбвгде ", 20), "common.error.long"},
		{"my officer1 secret", "account.error.has_login"},
		{"password123456", "account.error.common"},
		{"Qwerty!12345!", "account.error.common"},
		{"aaaaaaaaaaaaaa", "account.error.common"},
		{"123412341234", "account.error.common"},
		{"Прокуратура2026", "account.error.common"},
		{"қазақстан 2026!", "account.error.common"},
		{"abc\x00defghijklm", "account.error.characters"},
		{"p@ssw0rd p@ssw0rd", "account.error.common"},
		{good, ""},
		{"correct horse battery", ""},
		{"қыста-таза-қар-жауады", ""},
	}
	open(t, func(t *testing.T, d *desk) {
		for _, tt := range tests {
			err := d.svc.Reset(t.Context(), Act(d.s, Admin), Person(Officer1), tt.password, "test")
			if tt.key == "" {
				if err != nil {
					t.Errorf("%q: %v", tt.password, err)
				}
				continue
			}
			wantField(t, err, "password", tt.key)
		}
	})
}

func TestChangePassword(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		c := t.Context()
		if err := d.svc.Reset(c, Act(d.s, Admin), Person(Officer1), "first password of mine", "new here"); err != nil {
			t.Fatal(err)
		}
		s, err := d.login(Officer1, "first password of mine", "10.0.0.1", "", Now)
		if err != nil || !s.MustChange {
			t.Fatalf("%+v %v", s, err)
		}
		other, _ := d.login(Officer1, "first password of mine", "10.0.0.2", "", Now)
		from := account.LoginInput{Address: "10.0.0.1"}
		act := d.act(Officer1, s, Now)
		wantField(t, d.svc.ChangePassword(c, act, from, "not the old one", good), "old", "account.error.old")
		wantField(t, d.svc.ChangePassword(c, act, from, "first password of mine", "first password of mine"), "password", "account.error.same")
		if err := d.svc.ChangePassword(c, act, from, "first password of mine", good); err != nil {
			t.Fatal(err)
		}
		if who, err := d.svc.Session(c, s.Token, Now); err != nil || who.MustChange {
			t.Errorf("the own session: %+v %v", who, err)
		}
		if _, err := d.svc.Session(c, other.Token, Now); !unauthenticated(err) {
			t.Error("another session outlived the change")
		}
		if _, err := d.login(Officer1, "first password of mine", "10.0.0.1", "", Now); !unauthenticated(err) {
			t.Errorf("the old password opens: %v", err)
		}
		for range 4 {
			_ = d.svc.ChangePassword(c, act, from, "guess guess guess", "another password")
		}
		if err := d.svc.ChangePassword(c, act, from, "guess guess guess", "another password"); !locked(err) {
			t.Errorf("the old password may be guessed for ever: %v", err)
		}
	})
}

func TestAdministration(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		c, admin := t.Context(), Act(d.s, Admin)
		in := account.NewAccount{PersonID: Person(Chief), Login: "chief.svc", Password: good}
		if err := d.svc.Create(c, Act(d.s, GP), in); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("no administrator created: %v", err)
		}
		bad := func(field, key string, change func(*account.NewAccount)) {
			t.Helper()
			x := in
			change(&x)
			wantField(t, d.svc.Create(c, admin, x), field, key)
		}
		bad("login", "account.error.login", func(x *account.NewAccount) { x.Login = "a" })
		bad("login", "account.error.login", func(x *account.NewAccount) { x.Login = "бастық" })
		bad("login", "account.error.login_taken", func(x *account.NewAccount) { x.Login = "GP" })
		bad("person", "common.error.choice", func(x *account.NewAccount) { x.PersonID = "nobody" })
		bad("person", "account.error.person_taken", func(x *account.NewAccount) { x.PersonID = Person(GP) })
		bad("theme", "common.error.choice", func(x *account.NewAccount) {
			x.Settings = account.Settings{Lang: i18n.RU, Theme: "pink", Density: "normal"}
		})
		if err := d.svc.Create(c, admin, in); err != nil {
			t.Fatal(err)
		}
		s, err := d.login("chief.svc", good, "10.0.0.1", "", Now)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.svc.Disable(c, admin, Person(Admin), "me"); !errors.Is(err, fault.Forbidden{}) {
			t.Errorf("an administrator closed his own account: %v", err)
		}
		if err := d.svc.Disable(c, admin, Person(Chief), "left"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.svc.Session(c, s.Token, Now); !unauthenticated(err) {
			t.Error("a session of a closed account lives")
		}
		if err := d.svc.Enable(c, admin, Person(Chief), "back"); err != nil {
			t.Fatal(err)
		}
		if err := d.svc.Enable(c, admin, "nobody", "x"); !errors.Is(err, fault.NotFound{}) {
			t.Error(err)
		}
		if err := d.db.Read(c, func(q store.Q) error {
			list, err := account.List(c, q, "", "", 2)
			more, err2 := account.List(c, q, "", list[len(list)-1].Login, 10)
			found, err3 := account.List(c, q, "CHIEF", "", 10)
			if len(list) != 2 || len(more) != 2 || len(found) != 1 {
				t.Errorf("lists %d %d %d", len(list), len(more), len(found))
			}
			return errors.Join(err, err2, err3)
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSessionsAreListedAndEnded(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		c := t.Context()
		a, b := d.must(GP, "10.0.0.1", "", Now), d.must(GP, "10.0.0.2", "", Now.Add(time.Minute))
		foreign := d.must(Officer1, "10.0.0.3", "", Now)
		count := func() (n int) {
			if err := d.db.Read(c, func(q store.Q) error {
				list, err := account.Sessions(c, q, Person(GP), Now.Add(2*time.Minute))
				n = len(list)
				if n == 2 && list[0].Ref != b.Ref {
					t.Error("the newest is not the first")
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := count(); n != 2 {
			t.Errorf("%d sessions", n)
		}
		act := d.act(GP, a, Now)
		for _, ref := range []string{foreign.Ref, "nothing"} {
			if err := d.svc.EndSession(c, act, ref); !errors.Is(err, fault.NotFound{}) {
				t.Errorf("another's session: %v", err)
			}
		}
		if err := d.svc.EndSession(c, Act(d.s, Admin), foreign.Ref); err != nil {
			t.Error(err)
		}
		if err := d.svc.EndOthers(c, act); err != nil {
			t.Fatal(err)
		}
		if n := count(); n != 1 {
			t.Errorf("%d sessions are left", n)
		}
		if _, err := d.svc.Session(c, b.Token, Now.Add(time.Minute)); !unauthenticated(err) {
			t.Error("an ended session lives")
		}
		if err := d.svc.ChooseSeat(c, act, GP); err != nil {
			t.Error(err)
		}
		wantField(t, d.svc.ChooseSeat(c, act, First), "seat", "common.error.choice")
		if who, _ := d.svc.Session(c, a.Token, Now); who.Seat != GP {
			t.Errorf("seat %q", who.Seat)
		}
	})
}

func TestTokens(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		c, act := t.Context(), Act(d.s, Officer1)
		end := Now.Add(time.Hour)
		_, _, err := d.svc.CreateToken(c, act, " ", "all", Now)
		for field, key := range map[string]string{"name": "common.error.empty", "scope": "common.error.choice", "expires": "account.error.token_expires"} {
			wantField(t, err, field, key)
		}
		text, token, err := d.svc.CreateToken(c, act, "reports", account.ScopeRead, end)
		if err != nil || !strings.HasPrefix(text, "rgl_") || !strings.HasSuffix(text, token.Hint) {
			t.Fatalf("%q %+v %v", text, token, err)
		}
		_, _, err = d.svc.CreateToken(c, act, "reports", account.ScopeWrite, end)
		wantField(t, err, "name", "account.error.token_name")
		who, err := d.svc.Token(c, text, end.Add(-time.Microsecond))
		if err != nil || who.PersonID != Person(Officer1) || !who.ReadOnly || who.TokenName != "reports" {
			t.Errorf("%+v %v", who, err)
		}
		for _, bad := range []string{"", "rgl_", text + "x", strings.TrimPrefix(text, "rgl_")} {
			if _, err := d.svc.Token(c, bad, Now); !unauthenticated(err) {
				t.Errorf("%q opens: %v", bad, err)
			}
		}
		if _, err := d.svc.Token(c, text, end); !unauthenticated(err) {
			t.Errorf("a token outlived its time: %v", err)
		}
		if err := d.svc.RevokeToken(c, Act(d.s, GP), token.Ref); !errors.Is(err, fault.NotFound{}) {
			t.Errorf("another's token: %v", err)
		}
		if err := d.svc.RevokeToken(c, act, token.Ref); err != nil {
			t.Fatal(err)
		}
		if _, err := d.svc.Token(c, text, Now); !unauthenticated(err) {
			t.Errorf("a revoked token opens: %v", err)
		}
		for i := range 20 {
			if _, _, err := d.svc.CreateToken(c, act, fmt.Sprint("t", i), account.ScopeWrite, end); err != nil {
				t.Fatal(err)
			}
		}
		_, _, err = d.svc.CreateToken(c, act, "one more", account.ScopeWrite, end)
		wantField(t, err, "name", "account.error.tokens_max")
		if err := d.db.Read(c, func(q store.Q) error {
			list, err := account.Tokens(c, q, Person(Officer1))
			if len(list) != 20 {
				t.Errorf("%d tokens", len(list))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSecretsAreNotStored(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		c := t.Context()
		s := d.must(GP, "10.0.0.1", "cookie", Now)
		text, _, err := d.svc.CreateToken(c, Act(d.s, GP), "x", account.ScopeRead, Now.Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		d.fail("my secret typed as login", 1, one("6.6.6.6"), Now)
		if err := d.db.Read(c, func(q store.Q) error {
			all := ""
			for _, column := range []string{
				"id || ref || agent FROM session", "id || ref || name FROM api_token", "password || login FROM account",
				"login_hash || address FROM login_failure", "mark FROM login_known",
			} {
				list, err := store.List(c, q, store.Value[string], "SELECT "+column)
				if err != nil {
					return err
				}
				all += strings.Join(list, "\n")
			}
			for _, secret := range []string{s.Token, text, good, "my secret", "cookie"} {
				if strings.Contains(all, secret) {
					t.Errorf("%q stands in the tables", secret)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestSettings(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		c := t.Context()
		s := d.must(GP, "10.0.0.1", "", Now)
		want := account.Settings{Lang: i18n.RU, Theme: account.ThemeDark, Shortcuts: true, Density: account.DensityCompact}
		if err := d.svc.SaveSettings(c, d.act(GP, s, Now), want); err != nil {
			t.Fatal(err)
		}
		if who, _ := d.svc.Session(c, s.Token, Now); who.Settings != want {
			t.Errorf("settings %+v", who.Settings)
		}
		wantField(t, d.svc.SaveSettings(c, d.act(GP, s, Now), account.Settings{Lang: "de", Theme: "auto", Density: "normal"}), "lang", "common.error.choice")
	})
}

func TestSweep(t *testing.T) {
	open(t, func(t *testing.T, d *desk) {
		c := t.Context()
		s := d.must(GP, "10.0.0.1", "", Now)
		d.fail(Officer1, 3, one("6.6.6.6"), Now)
		if err := d.svc.Sweep(c, Now.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		if _, err := d.svc.Session(c, s.Token, Now.Add(time.Minute)); err != nil {
			t.Error("what still matters was swept away")
		}
		if err := d.svc.Sweep(c, Now.Add(100*24*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := d.db.Read(c, func(q store.Q) error {
			for _, table := range []string{"session", "login_failure", "login_known"} {
				n, _, err := store.One(c, q, store.Value[int64], "SELECT COUNT(*) FROM "+table)
				if err != nil || n != 0 {
					t.Errorf("%s holds %d rows: %v", table, n, err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}
