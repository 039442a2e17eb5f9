package verdict_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/cms"
	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
)

// world adds questions to the material of tests.
type world struct{ *edstest.World }

// question is one that everything stands in: a detached signature with a timestamp and a fresh answer.
func (w world) question(id *testca.Identity, o testca.CMSOptions) verdict.Question {
	w.Helper()
	if o.At.IsZero() {
		o.At = edstest.Signed
	}
	return verdict.Question{
		Message: w.Sign(id, true, o), Content: edstest.Document, Received: edstest.Now, Store: w.Store, Policy: verdict.DefaultPolicy(),
		Material: verdict.Material{OCSP: []*revocation.OCSP{w.Answer(id.Serial(), testca.OCSPOptions{At: edstest.Now})}},
	}
}

func (w world) stamped() testca.CMSOptions {
	return testca.CMSOptions{Timestamp: w.Stamp(edstest.Signed)}
}

// template is a person's certificate to be spoilt.
func template(spoil func(*testca.Template)) testca.Template {
	t := testca.Template{Subject: edstest.Subject(), Role: testca.RoleHead, Alg: testca.GOST512, NotBefore: edstest.From, NotAfter: edstest.To}
	spoil(&t)
	return t
}

func (w world) certify(issuer *testca.Identity, t testca.Template) *testca.Identity {
	w.Helper()
	id, err := w.Certify(issuer, t)
	if err != nil {
		w.Fatal(err)
	}
	return id
}

// step finds a step of the first signer that did not pass.
func steps(r verdict.Report, signer int) map[verdict.Name]verdict.Step {
	out := map[verdict.Name]verdict.Step{verdict.StepParse: r.Parse}
	if signer < len(r.Signers) {
		for _, s := range r.Signers[signer].Steps {
			out[s.Name] = s
		}
	}
	return out
}

func check(t *testing.T, r verdict.Report, want verdict.Overall, name verdict.Name, outcome verdict.Outcome, key string) {
	t.Helper()
	s := steps(r, 0)[name]
	if r.Overall != want || s.Outcome != outcome || s.Msg.Key != key {
		t.Errorf("%s; step %s: %s, %v; want %s, %s, %s", r.Overall, name, s.Outcome, s.Msg, want, outcome, key)
	}
	for _, x := range r.Signers {
		if len(x.Steps) != 10 {
			t.Errorf("%d steps", len(x.Steps))
		}
		for _, lang := range []i18n.Lang{i18n.KK, i18n.RU, i18n.EN} {
			for _, st := range x.Steps {
				if text := i18n.For(lang).T(st.Msg); text == "" || text == st.Msg.Key || bytes.ContainsAny([]byte(text), "{}") {
					t.Errorf("%s in %s: %q", st.Msg.Key, lang, text)
				}
			}
		}
	}
}

// swap replaces bytes that stand once in a message.
func swap(t *testing.T, message, old, now []byte) []byte {
	t.Helper()
	if bytes.Count(message, old) < 1 || len(old) != len(now) {
		t.Fatal("nothing to replace")
	}
	return bytes.Replace(message, old, now, 1)
}

// TestVerdictStands_44_I44a: what stands, in every form.
func TestVerdictStands_44_I44a(t *testing.T) {
	for _, alg := range []testca.Alg{testca.GOST512, testca.GOST2004, testca.RSA} {
		t.Run(alg.String(), func(t *testing.T) {
			w := world{edstest.New(t, alg)}
			other := w.Person(testca.RoleEmployee, testca.RSA)
			for name, o := range map[string]testca.CMSOptions{
				"timestamp":              w.stamped(),
				"no timestamp":           {},
				"no signing certificate": {NoSigningCertificate: true},
				"no attributes":          {NoSignedAttributes: true},
				"algorithm of the key":   {KeyOID: true},
				"two signers":            {Others: []*testca.Identity{other}, Timestamp: w.Stamp(edstest.Signed)},
				"certificate apart":      {NoCertificate: true},
			} {
				t.Run(name, func(t *testing.T) {
					q := w.question(w.User, o)
					// The day of GOST 34.310-2004 is over; here it lasts.
					q.Policy.Revocation.Algorithms.GOST2004Until = edstest.To
					q.Material.OCSP = append(q.Material.OCSP, w.Answer(other.Serial(), testca.OCSPOptions{At: edstest.Now}))
					q.Material.Certificates = []*pki.Certificate{w.Parse(w.User.Cert)}
					q.Expect = verdict.Expect{IIN: "900101300123", BIN: "990140000012"}
					r := verdict.Judge(q)
					check(t, r, verdict.Valid, verdict.StepPerson, verdict.Passed, "eds.person.ok")
					if stamped := o.Timestamp != nil; r.Signers[0].Stamped != stamped {
						t.Error("stamped", r.Signers[0].Stamped)
					}
					// The same bytes in other clothes.
					for dress, message := range map[string][]byte{
						"BER": edstest.Indefinite(q.Message), "PEM": []byte(der.PEM("CMS", q.Message)), "line break": append(slices.Clone(q.Message), '\n'),
					} {
						q.Message = message
						if r := verdict.Judge(q); r.Overall != verdict.Valid {
							t.Errorf("%s: %s, %v", dress, r.Overall, steps(r, 0))
						}
					}
				})
			}
		})
	}
}

// TestVerdictRefused_44_I44a is the negative matrix: each thing wrong alone, and the step that sees it.
//
// long: one table, one loop.
func TestVerdictRefused_44_I44a(t *testing.T) {
	w := world{edstest.New(t, testca.GOST512)}
	another := world{edstest.New(t, testca.GOST512)}
	stranger := w.Person(testca.RoleHead, testca.GOST512)
	signature := func(q verdict.Question) []byte {
		m, err := cms.Parse(q.Message)
		if err != nil {
			t.Fatal(err)
		}
		return m.Signers[0].Signature
	}
	// half replaces r or s of the signature.
	half := func(first bool, with byte) func(*testing.T) verdict.Question {
		return func(t *testing.T) verdict.Question {
			q := w.question(w.User, testca.CMSOptions{})
			old := signature(q)
			now := slices.Clone(old)
			part := now[64:]
			if first {
				part = now[:64]
			}
			for i := range part {
				part[i] = with
			}
			q.Message = swap(t, q.Message, old, now)
			return q
		}
	}
	spoilt := func(spoil func(*testca.Template)) func(*testing.T) verdict.Question {
		return func(*testing.T) verdict.Question {
			return w.question(w.certify(w.CA, template(spoil)), w.stamped())
		}
	}
	changed := func(o testca.CMSOptions, change func(*verdict.Question)) func(*testing.T) verdict.Question {
		return func(*testing.T) verdict.Question {
			q := w.question(w.User, o)
			change(&q)
			return q
		}
	}
	// under makes a signer below an authority of its own, which the message carries.
	under := func(authority testca.Template) func(*testing.T) verdict.Question {
		return func(*testing.T) verdict.Question {
			ca := w.certify(w.CA, authority)
			id := w.certify(ca, template(func(*testca.Template) {}))
			return w.question(id, testca.CMSOptions{Certificates: [][]byte{ca.Cert}})
		}
	}
	authority := func(spoil func(*testca.Template)) testca.Template {
		return template(func(t *testca.Template) {
			t.Role, t.Subject = testca.RoleAuthority, testca.Subject{Common: "САТЫЛЫ ОРТАЛЫҚ (DEMO)"}
			spoil(t)
		})
	}
	tests := []struct {
		name     string
		question func(*testing.T) verdict.Question
		overall  verdict.Overall
		step     verdict.Name
		outcome  verdict.Outcome
		key      string
	}{
		{"no message", changed(testca.CMSOptions{}, func(q *verdict.Question) { q.Message = []byte("nothing") }), verdict.Invalid, verdict.StepParse, verdict.Failed, "eds.parse.failed"},
		{"cut message", changed(testca.CMSOptions{}, func(q *verdict.Question) { q.Message = q.Message[:len(q.Message)-3] }), verdict.Invalid, verdict.StepParse, verdict.Failed, "eds.parse.failed"},
		{"changed byte", changed(testca.CMSOptions{}, func(q *verdict.Question) {
			q.Content = slices.Clone(q.Content)
			q.Content[0] ^= 1
		}), verdict.Invalid, verdict.StepContent, verdict.Failed, "eds.content.other"},
		{"other document", changed(testca.CMSOptions{}, func(q *verdict.Question) { q.Content = []byte("another") }), verdict.Invalid, verdict.StepContent, verdict.Failed, "eds.content.other"},
		{"empty document", changed(testca.CMSOptions{}, func(q *verdict.Question) { q.Content = []byte{} }), verdict.Invalid, verdict.StepContent, verdict.Failed, "eds.content.other"},
		{"document missing", changed(testca.CMSOptions{}, func(q *verdict.Question) { q.Content = nil }), verdict.Open, verdict.StepContent, verdict.Undetermined, "eds.content.missing"},
		{"two contents", changed(testca.CMSOptions{}, func(q *verdict.Question) {
			q.Message, q.Content = w.Sign(w.User, false, testca.CMSOptions{}), []byte("another")
		}), verdict.Invalid, verdict.StepContent, verdict.Failed, "eds.content.two"},
		{"other digest in the attributes", changed(testca.CMSOptions{Digest: make([]byte, 64)}, func(*verdict.Question) {}), verdict.Invalid, verdict.StepContent, verdict.Failed, "eds.content.other"},

		{"another certificate named", changed(testca.CMSOptions{SigningCertificate: stranger.Cert}, func(*verdict.Question) {}), verdict.Invalid, verdict.StepCertificate, verdict.Failed, "eds.certificate.other"},
		{"certificate not named though required", changed(testca.CMSOptions{NoSigningCertificate: true}, func(q *verdict.Question) { q.Policy.SigningCertificate = true }), verdict.Invalid, verdict.StepCertificate, verdict.Failed, "eds.certificate.required"},
		{"certificate nowhere", changed(testca.CMSOptions{NoCertificate: true}, func(*verdict.Question) {}), verdict.Open, verdict.StepCertificate, verdict.Undetermined, "eds.certificate.missing"},

		{"other signer", func(*testing.T) verdict.Question {
			id := *w.User
			id.Key = stranger.Key
			return w.question(&id, testca.CMSOptions{})
		}, verdict.Invalid, verdict.StepSignature, verdict.Failed, "eds.signature.forged"},
		{"s = 0", half(false, 0), verdict.Invalid, verdict.StepSignature, verdict.Failed, "eds.signature.forged"},
		{"r = 0", half(true, 0), verdict.Invalid, verdict.StepSignature, verdict.Failed, "eds.signature.forged"},
		{"s above the order", half(false, 0xff), verdict.Invalid, verdict.StepSignature, verdict.Failed, "eds.signature.forged"},
		{"r above the order", half(true, 0xff), verdict.Invalid, verdict.StepSignature, verdict.Failed, "eds.signature.forged"},
		{"point off the curve", changed(testca.CMSOptions{}, func(q *verdict.Question) {
			bits := w.Parse(w.User.Cert).Key.Bits
			now := slices.Clone(bits)
			now[20] ^= 1
			q.Message = swap(t, q.Message, bits, now)
		}), verdict.Invalid, verdict.StepSignature, verdict.Failed, "eds.signature.key"},
		{"old algorithm in a new document", func(*testing.T) verdict.Question {
			return w.question(w.Person(testca.RoleHead, testca.GOST2004), w.stamped())
		}, verdict.Invalid, verdict.StepSignature, verdict.Failed, "eds.signature.weak"},
		{"RSA too short", func(*testing.T) verdict.Question {
			q := w.question(w.Person(testca.RoleHead, testca.RSA), w.stamped())
			q.Policy.Revocation.Algorithms.RSABits = 3072
			return q
		}, verdict.Invalid, verdict.StepSignature, verdict.Failed, "eds.signature.weak"},

		{"nothing trusted", changed(w.stamped(), func(q *verdict.Question) { q.Store = chain.NewStore(nil) }), verdict.Open, verdict.StepChain, verdict.Undetermined, "eds.chain.no_anchors"},
		{"another authority trusted", changed(w.stamped(), func(q *verdict.Question) { q.Store = another.Store }), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.untrusted"},
		{"signed by himself", func(*testing.T) verdict.Question {
			return w.question(w.certify(nil, template(func(*testca.Template) {})), w.stamped())
		}, verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.untrusted"},
		{"certificate forged", spoilt(func(t *testca.Template) { t.SpoilSigning = true }), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.forged"},
		{"expired", spoilt(func(t *testca.Template) { t.NotAfter = edstest.Signed.Add(-time.Hour) }), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.expired"},
		{"not yet", spoilt(func(t *testca.Template) { t.NotBefore = edstest.Signed.Add(time.Minute) }), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.not_yet"},
		{"unknown critical extension", spoilt(func(t *testca.Template) { t.UnknownOID = "1.2.398.99.1" }), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.critical"},
		{"expired link", under(authority(func(t *testca.Template) { t.NotAfter = edstest.Signed.Add(-time.Hour) })), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.expired"},
		{"not an authority", under(authority(func(t *testca.Template) { t.NotCA = true })), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.not_ca"},
		{"a person as authority", under(template(func(*testca.Template) {})), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.not_ca"},
		{"authority that may not certify", under(authority(func(t *testca.Template) { t.KeyUsage = testca.UsageCRLSign })), verdict.Invalid, verdict.StepChain, verdict.Failed, "eds.chain.no_cert_sign"},

		{"log-in key", spoilt(func(t *testca.Template) { t.EKU = []string{pki.EKUClientAuth, pki.RoleIndividual} }), verdict.Invalid, verdict.StepUsage, verdict.Failed, "eds.usage.no_purpose"},
		{"no non-repudiation", spoilt(func(t *testca.Template) { t.KeyUsage = testca.UsageDigitalSignature }), verdict.Invalid, verdict.StepUsage, verdict.Failed, "eds.usage.no_sign"},
		{"wrong role", changed(w.stamped(), func(q *verdict.Question) { q.Expect.Roles = []string{pki.RoleFinance, pki.RoleSigns} }), verdict.Invalid, verdict.StepUsage, verdict.Failed, "eds.usage.role"},
		{"wrong body", changed(w.stamped(), func(q *verdict.Question) { q.Expect.BIN = "000000000000" }), verdict.Invalid, verdict.StepUsage, verdict.Failed, "eds.usage.bin"},
		{"wrong policy", changed(w.stamped(), func(q *verdict.Question) { q.Policy.Policies = []string{"1.2.398.3.3.9"} }), verdict.Invalid, verdict.StepUsage, verdict.Failed, "eds.usage.policy"},
		{"information system", func(*testing.T) verdict.Question {
			id := w.certify(w.CA, template(func(t *testca.Template) { t.EKU = []string{pki.EKUClientAuth, pki.RoleSystem} }))
			return w.question(id, w.stamped())
		}, verdict.Invalid, verdict.StepUsage, verdict.Failed, "eds.usage.no_purpose"},

		{"another person", changed(w.stamped(), func(q *verdict.Question) { q.Expect.IIN = "900101300124" }), verdict.Invalid, verdict.StepPerson, verdict.Failed, "eds.person.other"},

		{"nothing about revocation", changed(w.stamped(), func(q *verdict.Question) { q.Material = verdict.Material{} }), verdict.Open, verdict.StepRevocation, verdict.Undetermined, "eds.revocation.nothing"},
		{"answer about another", changed(w.stamped(), func(q *verdict.Question) {
			q.Material.OCSP = []*revocation.OCSP{w.Answer(stranger.Serial(), testca.OCSPOptions{At: edstest.Now})}
		}), verdict.Open, verdict.StepRevocation, verdict.Undetermined, "eds.revocation.foreign"},
		{"stale answer", changed(w.stamped(), func(q *verdict.Question) {
			q.Material.OCSP = []*revocation.OCSP{w.Answer(w.User.Serial(), testca.OCSPOptions{At: edstest.Signed.AddDate(0, 0, -2)})}
		}), verdict.Open, verdict.StepRevocation, verdict.Undetermined, "eds.revocation.stale"},
		{"stale list", changed(w.stamped(), func(q *verdict.Question) {
			q.Material = verdict.Material{CRLs: []*revocation.CRL{w.List(testca.CRLOptions{ThisUpdate: edstest.From, NextUpdate: edstest.Signed.Add(-time.Second), Number: 1})}}
		}), verdict.Open, verdict.StepRevocation, verdict.Undetermined, "eds.revocation.stale"},
		{"list by another key", changed(w.stamped(), func(q *verdict.Question) {
			q.Material = verdict.Material{CRLs: []*revocation.CRL{w.List(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 1, Signer: another.CA})}}
		}), verdict.Open, verdict.StepRevocation, verdict.Undetermined, "eds.revocation.forged"},
		{"answer by a person", changed(w.stamped(), func(q *verdict.Question) {
			q.Material.OCSP = []*revocation.OCSP{w.Answer(w.User.Serial(), testca.OCSPOptions{At: edstest.Now, Responder: stranger})}
		}), verdict.Open, verdict.StepRevocation, verdict.Undetermined, "eds.revocation.responder"},
		{"answer by another's responder", changed(w.stamped(), func(q *verdict.Question) {
			q.Material.OCSP = []*revocation.OCSP{w.Answer(w.User.Serial(), testca.OCSPOptions{At: edstest.Now, Responder: another.Responder})}
		}), verdict.Open, verdict.StepRevocation, verdict.Undetermined, "eds.revocation.responder"},

		{"timestamp of another signature", changed(testca.CMSOptions{Timestamp: func([]byte) ([]byte, error) { return w.Stamp(edstest.Signed)([]byte("another")) }}, func(*verdict.Question) {}), verdict.Invalid, verdict.StepTimestamp, verdict.Failed, "eds.timestamp.imprint"},
		{"timestamp by a person", changed(testca.CMSOptions{Timestamp: func(sig []byte) ([]byte, error) {
			return w.Timestamp(sig, testca.TimestampOptions{At: edstest.Signed, TSA: stranger})
		}}, func(*verdict.Question) {}), verdict.Invalid, verdict.StepTimestamp, verdict.Failed, "eds.timestamp.purpose"},
		{"no timestamp", changed(testca.CMSOptions{Timestamp: func([]byte) ([]byte, error) { return []byte{0x30, 0}, nil }}, func(*verdict.Question) {}), verdict.Invalid, verdict.StepTimestamp, verdict.Failed, "eds.timestamp.unreadable"},
		{"timestamp by an expired authority", changed(testca.CMSOptions{Timestamp: w.Stamp(edstest.To.AddDate(0, 0, 1))}, func(*verdict.Question) {}), verdict.Invalid, verdict.StepTimestamp, verdict.Failed, "eds.timestamp.chain"},
		{"timestamp required", changed(testca.CMSOptions{}, func(q *verdict.Question) { q.Policy.Timestamp = true }), verdict.Invalid, verdict.StepTimestamp, verdict.Failed, "eds.timestamp.required"},
		{"required timestamp of a stranger", changed(testca.CMSOptions{Timestamp: another.Stamp(edstest.Signed)}, func(q *verdict.Question) { q.Policy.Timestamp = true }), verdict.Open, verdict.StepTimestamp, verdict.Undetermined, "eds.timestamp.untrusted"},
		{"stranger's timestamp proves nothing", changed(testca.CMSOptions{Timestamp: another.Stamp(edstest.Signed)}, func(*verdict.Question) {}), verdict.Valid, verdict.StepTimestamp, verdict.Undetermined, "eds.timestamp.untrusted"},
		{"timestamp from the future", changed(testca.CMSOptions{Timestamp: w.Stamp(edstest.Now.Add(time.Hour))}, func(*verdict.Question) {}), verdict.Valid, verdict.StepTimestamp, verdict.Undetermined, "eds.timestamp.later"},
		{"policy of the timestamp", changed(w.stamped(), func(q *verdict.Question) { q.Policy.TSAPolicies = []string{"1.2.3"} }), verdict.Valid, verdict.StepTimestamp, verdict.Undetermined, "eds.timestamp.policy"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check(t, verdict.Judge(tt.question(t)), tt.overall, tt.step, tt.outcome, tt.key)
		})
	}
}

// TestVerdictRevoked_44_I44a: before, at and after the moment of the signature.
func TestVerdictRevoked_44_I44a(t *testing.T) {
	tests := []struct {
		name    string
		at      time.Time
		reason  int
		stamped bool
		overall verdict.Overall
		key     string
	}{
		{"the second before", edstest.Signed.Add(-time.Second), 1, true, verdict.Invalid, "eds.revocation.revoked"},
		{"at the moment", edstest.Signed, 4, true, verdict.Invalid, "eds.revocation.revoked"},
		{"the second after", edstest.Signed.Add(time.Second), 4, true, verdict.Valid, "eds.revocation.revoked_later"},
		{"between signature and receipt, without a timestamp", edstest.Signed.Add(time.Second), 4, false, verdict.Invalid, "eds.revocation.revoked"},
		{"suspended", edstest.Signed.Add(-time.Hour), revocation.ReasonHold, true, verdict.Invalid, "eds.revocation.hold"},
	}
	for _, tt := range tests {
		for _, source := range []string{"ocsp", "crl"} {
			t.Run(tt.name+" "+source, func(t *testing.T) {
				w := world{edstest.New(t, testca.GOST512)}
				o := testca.CMSOptions{}
				if tt.stamped {
					o = w.stamped()
				}
				if err := w.Revoke(w.User.Serial(), tt.at, tt.reason); err != nil {
					t.Fatal(err)
				}
				q := w.question(w.User, o)
				if source == "crl" {
					q.Material = verdict.Material{CRLs: []*revocation.CRL{w.List(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 3})}}
				}
				r := verdict.Judge(q)
				outcome := verdict.Failed
				if tt.overall == verdict.Valid {
					outcome = verdict.Passed
				}
				check(t, r, tt.overall, verdict.StepRevocation, outcome, tt.key)
			})
		}
	}
	t.Run("never issued", func(t *testing.T) {
		w, other := world{edstest.New(t, testca.GOST512)}, world{edstest.New(t, testca.GOST512)}
		// Made with the authority's key behind its back: its register does not know the number.
		q := w.question(w.User, w.stamped())
		q.Material.OCSP = []*revocation.OCSP{w.Answer(other.User.Serial(), testca.OCSPOptions{At: edstest.Now})}
		id := w.certify(w.CA, template(func(t *testca.Template) { t.Serial = other.User.Serial() }))
		q.Message = w.Sign(id, true, testca.CMSOptions{})
		check(t, verdict.Judge(q), verdict.Invalid, verdict.StepRevocation, verdict.Failed, "eds.revocation.not_issued")
	})
	t.Run("the authority itself", func(t *testing.T) {
		w := world{edstest.New(t, testca.GOST512)}
		if err := w.Revoke(w.CA.Serial(), edstest.From.AddDate(0, 1, 0), 2); err != nil {
			t.Fatal(err)
		}
		q := w.question(w.User, w.stamped())
		q.Material.CRLs = []*revocation.CRL{w.List(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 3, Root: true})}
		check(t, verdict.Judge(q), verdict.Invalid, verdict.StepRevocation, verdict.Failed, "eds.revocation.authority")
	})
	t.Run("the authority unknown though demanded", func(t *testing.T) {
		w := world{edstest.New(t, testca.GOST512)}
		q := w.question(w.User, w.stamped())
		q.Policy.Authorities = true
		check(t, verdict.Judge(q), verdict.Open, verdict.StepRevocation, verdict.Undetermined, "eds.revocation.authority")
	})
	t.Run("the authority of timestamps", func(t *testing.T) {
		w := world{edstest.New(t, testca.GOST512)}
		if err := w.Revoke(w.TSA.Serial(), edstest.From.AddDate(0, 1, 0), 1); err != nil {
			t.Fatal(err)
		}
		q := w.question(w.User, w.stamped())
		q.Material.CRLs = []*revocation.CRL{w.List(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 3})}
		check(t, verdict.Judge(q), verdict.Invalid, verdict.StepTimestamp, verdict.Failed, "eds.timestamp.chain")
	})
}

// TestVerdictOneOfTwo_44_I44a: one wrong signature spoils the whole, and the other keeps its own verdict.
func TestVerdictOneOfTwo_44_I44a(t *testing.T) {
	w := world{edstest.New(t, testca.GOST512)}
	second := w.Person(testca.RoleEmployee, testca.RSA)
	wrong := *second
	key, err := testca.NewKey(testca.RSA, nil)
	if err != nil {
		t.Fatal(err)
	}
	wrong.Key = key
	q := w.question(w.User, testca.CMSOptions{Others: []*testca.Identity{&wrong}})
	q.Material.OCSP = append(q.Material.OCSP, w.Answer(second.Serial(), testca.OCSPOptions{At: edstest.Now}))
	r := verdict.Judge(q)
	var got []verdict.Overall
	for _, s := range r.Signers {
		got = append(got, s.Overall)
	}
	slices.Sort(got)
	if r.Overall != verdict.Invalid || !slices.Equal(got, []verdict.Overall{verdict.Invalid, verdict.Valid}) {
		t.Error(r.Overall, got)
	}
}

// TestVerdictEveryByte_44_I44a: no byte of the certificate, of the signed attributes or of the signature value can be
// changed unnoticed; what can is the wrapping that nobody signs.
func TestVerdictEveryByte_44_I44a(t *testing.T) {
	for alg, stride := range map[testca.Alg]int{testca.GOST512: 5, testca.RSA: 3} {
		w := world{edstest.New(t, alg)}
		q := w.question(w.User, testca.CMSOptions{})
		whole := q.Message
		m, err := cms.Parse(whole)
		if err != nil {
			t.Fatal(err)
		}
		certificate, signature := bytes.Index(whole, w.User.Cert), bytes.Index(whole, m.Signers[0].Signature)
		attributes := bytes.Index(whole, m.Signers[0].MessageDigest)
		for i := 0; i < len(whole); i += stride {
			q.Message = bytes.Clone(whole)
			q.Message[i] ^= 1
			inside := i >= certificate && i < certificate+len(w.User.Cert) || i >= attributes && i < attributes+len(m.Signers[0].MessageDigest) ||
				i >= signature && i < signature+len(m.Signers[0].Signature)
			if r := verdict.Judge(q); inside && r.Overall == verdict.Valid {
				t.Errorf("%s: byte %d of %d changed unnoticed", alg, i, len(whole))
			}
		}
	}
}

// TestRecordAgain_44_I44a: a stored verdict is reached again from the record alone, after JSON, when the certificates have long
// run out; and what was changed is seen.
func TestRecordAgain_44_I44a(t *testing.T) {
	w := world{edstest.New(t, testca.GOST512)}
	q := w.question(w.User, w.stamped())
	q.Material.CRLs = []*revocation.CRL{w.List(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 3})}
	record, err := verdict.Keep(q, verdict.Judge(q))
	if err != nil {
		t.Fatal(err)
	}
	if s := steps(record.Report, 0)[verdict.StepStore]; s.Outcome != verdict.Passed || s.Msg.Key != "eds.store.ok" {
		t.Error(s)
	}
	text, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	back, err := verdict.ReadRecord(text)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := json.Marshal(back); !bytes.Equal(again, text) {
		t.Error("the record does not survive JSON")
	}
	for name, store := range map[string]*chain.Store{"roots of the record": nil, "roots of today": w.Store} {
		r, err := back.Again(edstest.Document, store)
		if err != nil || r.Overall != verdict.Valid || !r.Moment().Equal(edstest.Signed) {
			t.Errorf("%s: %v, %v", name, r.Overall, err)
		}
	}
	if _, err := back.Again([]byte("another"), nil); !errors.Is(err, verdict.ErrOtherContent) {
		t.Error(err)
	}
	if r, err := back.Again(edstest.Document, edstest.New(t, testca.GOST512).Store); err != nil || r.Overall != verdict.Invalid {
		t.Error(r.Overall, err)
	}
	back.Format = "another"
	if _, err := back.Again(edstest.Document, nil); err == nil {
		t.Error("an unknown form was read")
	}
}

// BenchmarkJudge is the whole verdict: signer, chain, timestamp with its chain, and a remembered OCSP answer.
func BenchmarkJudge(b *testing.B) {
	for _, alg := range []testca.Alg{testca.GOST512, testca.RSA} {
		b.Run(alg.String(), func(b *testing.B) {
			w := world{edstest.New(b, alg)}
			q := w.question(w.User, w.stamped())
			for b.Loop() {
				if r := verdict.Judge(q); r.Overall != verdict.Valid {
					b.Fatal(r.Overall)
				}
			}
		})
	}
}
