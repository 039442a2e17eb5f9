package sim

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/eds/chain"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// signing is an office with instruments that wait for their signer.
type signing struct {
	*testing.T
	db   *store.DB
	data string
	now  time.Time
	app  *app.App
	l    *loading
}

func (s *signing) open(x app.Signatures) *app.App {
	s.Helper()
	a, err := app.New(s.Context(), s.db, app.Config{
		Data: s.data, Demo: true, Signatures: x, Now: func() time.Time { return s.now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		s.Fatal(err)
	}
	return a
}

func eachSigning(t *testing.T, f func(s *signing)) {
	storetest.Beside(t, func(t *testing.T, db *store.DB) {
		s := &signing{T: t, db: db, data: t.TempDir(), now: edstest.Now}
		s.app = s.open(app.Signatures{})
		start := calendar.DayOf(s.now).Start().Add(opens)
		if err := Found(t.Context(), s.app, 1, Small, start); err != nil {
			t.Fatal(err)
		}
		w, err := NewWorld(t.Context(), s.app, 1, start)
		if err != nil {
			t.Fatal(err)
		}
		s.l = &loading{World: w, bodies: []string{"akmola"}}
		f(s)
	})
}

// agreed is an instrument before its signer, and the signer at the moment of the act.
func (s *signing) agreed() (*story, org.Act) {
	s.Helper()
	var about subject
	for about.Unit == "" || about.Unit == "*" {
		about = pick(s.l.r, s.l.texts.of(instrument.Assignment))
	}
	st := s.l.central(about, s.l.bodies)
	st.touched = nil
	if err := s.l.agreed(s.Context(), st); err != nil {
		s.Fatal(err)
	}
	s.l.Now = s.now
	act, ok, err := s.l.act(s.Context(), st.signer)
	if err != nil || !ok {
		s.Fatal(ok, err)
	}
	act.Now = s.now
	return st, act
}

// standing is everything that a refused signature must leave as it is.
func (s *signing) standing(st *story) string {
	s.Helper()
	var out string
	err := s.db.Read(s.Context(), func(q store.Q) error {
		out = ""
		for _, text := range []string{
			`SELECT count(*) FROM journal`, `SELECT count(*) FROM signature`, `SELECT count(*) FROM signature_evidence`,
			`SELECT count(*) FROM turn WHERE kind = 'sign'`, `SELECT count(*) FROM instrument WHERE state = 'agreed'`,
		} {
			n, _, err := store.One(s.Context(), q, store.Value[int64], text)
			if err != nil {
				return err
			}
			out += fmt.Sprintln(n)
		}
		return nil
	})
	if err != nil {
		s.Fatal(err)
	}
	return out
}

// refused tries to sign, and looks that it is refused with the key of a message and that nothing changed.
func (s *signing) refused(name string, a *app.App, st *story, act org.Act, cms []byte, key string, step verdict.Name) {
	s.Helper()
	before := s.standing(st)
	_, err := a.Instrument.Sign(s.Context(), act, st.id, st.version, nil, cms)
	var invalid fault.Invalid
	if !errors.As(err, &invalid) || len(invalid.Fields) != 1 || invalid.Fields[0].Name != "cms" || invalid.Fields[0].Msg.Key != key {
		s.Errorf("%s: %v", name, err)
	}
	if step != "" && !mentions(invalid, "eds.step."+string(step)) {
		s.Errorf("%s: the step %s is not named: %v", name, step, err)
	}
	if after := s.standing(st); after != before {
		s.Errorf("%s: something was changed:\n%s\n%s", name, before, after)
	}
}

func mentions(x fault.Invalid, key string) bool {
	for _, f := range x.Fields {
		if strings.Contains(fmt.Sprintf("%+v", f.Msg), key) {
			return true
		}
	}
	return false
}

func (s *signing) cms(act org.Act, data []byte, o app.DemoOptions) []byte {
	s.Helper()
	o.At = s.now
	list, err := s.app.DemoCMS(s.Context(), act.PersonID, [][]byte{data}, o)
	if err != nil {
		s.Fatal(err)
	}
	return list[0]
}

// What does not stand is refused in words, step by step, and changes nothing; what stands is kept with its evidence (44).
func TestOnlyAValidSignatureIsTaken_44_I44a(t *testing.T) {
	eachSigning(t, func(s *signing) {
		ctx, use := s.Context(), s.app.Instrument
		st, act := s.agreed()
		x, err := use.ToSign(ctx, act, st.id)
		if err != nil {
			t.Fatal(err)
		}
		other, ok, err := s.l.act(ctx, st.drafter)
		if err != nil || !ok || other.PersonID == act.PersonID {
			t.Fatal(ok, err)
		}
		good := s.cms(act, x.Data, app.DemoOptions{})
		spoiled := append([]byte(nil), x.Data...)
		spoiled[len(spoiled)/2] ^= 1
		foreign := edstest.New(t, testca.GOST512)
		person, err := foreign.Issue(testca.Subject{IIN: x.IIN, Family: "А", Given: "Б"}, testca.RoleIndividual, testca.GOST512, edstest.From, edstest.To)
		if err != nil {
			t.Fatal(err)
		}
		stranger, err := person.SignCMS(x.Data, true, testca.CMSOptions{At: s.now})
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		for name, cert := range map[string][]byte{"root.cer": foreign.Root.Cert, "ca.cer": foreign.CA.Cert} {
			if err := os.WriteFile(filepath.Join(dir, name), cert, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		silent := s.open(app.Signatures{Mode: chain.Test, Trust: dir, Hosts: []string{"nobody.test"}})
		strict := s.open(app.Signatures{Policy: app.SignPolicy{Roles: []string{"finance"}}})
		named := s.open(app.Signatures{Policy: app.SignPolicy{Bodies: map[string]app.BodyPolicy{"gpo": {BIN: "990140000012"}}}})
		stamped := s.open(app.Signatures{Policy: app.SignPolicy{Timestamp: true}})
		const invalid, open = "app.sign.invalid", "app.sign.open"
		for _, c := range []struct {
			name string
			app  *app.App
			cms  []byte
			key  string
			step verdict.Name
		}{
			{"nothing", s.app, nil, "app.sign.missing", ""},
			{"no message", s.app, []byte("nothing"), invalid, verdict.StepParse},
			{"too large", s.app, make([]byte, 2<<20), "app.sign.large", ""},
			{"another document", s.app, s.cms(act, spoiled, app.DemoOptions{}), invalid, verdict.StepContent},
			{"another person", s.app, s.cms(other, x.Data, app.DemoOptions{}), invalid, verdict.StepPerson},
			{"revoked", s.app, s.cms(act, x.Data, app.DemoOptions{Kind: app.DemoRevoked}), invalid, verdict.StepRevocation},
			{"expired", s.app, s.cms(act, x.Data, app.DemoOptions{Kind: app.DemoExpired}), invalid, verdict.StepChain},
			{"unknown root", s.app, stranger, invalid, verdict.StepChain},
			{"cannot be established", silent, stranger, open, verdict.StepRevocation},
			{"wrong role", strict, good, invalid, verdict.StepUsage},
			{"wrong body", named, good, invalid, verdict.StepUsage},
			{"no timestamp", stamped, s.cms(act, x.Data, app.DemoOptions{NoStamp: true}), invalid, verdict.StepTimestamp},
		} {
			s.refused(c.name, c.app, st, act, c.cms, c.key, c.step)
		}
		if _, err := use.Sign(ctx, act, st.id, st.version, nil, good); err != nil {
			t.Fatal(err)
		}
		s.kept(act, st)
		rsa, act2 := s.agreed()
		y, err := use.ToSign(ctx, act2, rsa.id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := use.Sign(ctx, act2, rsa.id, rsa.version, nil, s.cms(act2, y.Data, app.DemoOptions{RSA: true, NoStamp: true})); err != nil {
			t.Fatal(err)
		}
		if c := s.check(act2, rsa); !c.Valid || !c.Unchanged {
			t.Errorf("RSA: %+v", c)
		}
	})
}

// check judges the one signature of an instrument anew.
func (s *signing) check(act org.Act, st *story) document.SignatureCheck {
	s.Helper()
	c, err := s.app.Instrument.Card(s.Context(), act, st.id)
	if err != nil {
		s.Fatal(err)
	}
	list, err := s.app.Instrument.Verified(s.Context(), c.Signatures)
	if err != nil || len(list) != 1 {
		s.Fatal(len(list), err)
	}
	return list[0]
}

// kept looks at the evidence, and that whatever is changed in it is found.
func (s *signing) kept(act org.Act, st *story) {
	s.Helper()
	ctx := s.Context()
	s.now = s.now.AddDate(40, 0, 0) // every certificate has run out long ago
	c := s.check(act, st)
	if !c.Valid || !c.Unchanged || c.Report == nil || len(c.Report.Signers[0].Steps) != 10 || !c.Report.Signers[0].Stamped || c.Signature.KeyID == "" || len(c.Signature.Certificate) == 0 {
		s.Errorf("kept: %+v", c)
	}
	verify := func() (n int) {
		if _, err := s.app.Verify(ctx, func(journal.Problem) { n++ }); err != nil {
			s.Error(err)
		}
		return n
	}
	if n := verify(); n != 0 {
		s.Errorf("verify finds %d in what is whole", n)
	}
	for table, column := range map[string]string{"signature_evidence": "record", "signature": "value"} {
		var kept string
		err := s.db.Read(ctx, func(q store.Q) error {
			return q.QueryRow(ctx, `SELECT `+column+` FROM `+table).Scan(store.Unpacked(&kept))
		})
		if err != nil {
			s.Fatal(err)
		}
		for i, value := range []string{"AAAA" + kept, kept} {
			if err := s.db.Write(ctx, func(tx *store.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE `+table+` SET `+column+` = $1`, value)
				return err
			}); err != nil {
				s.Fatal(err)
			}
			if c, n := s.check(act, st), verify(); c.Valid != (i == 1) || (n == 0) != (i == 1) {
				s.Errorf("%s: %v %d", table, c.Valid, n)
			}
		}
	}
	s.now = edstest.Now
}
