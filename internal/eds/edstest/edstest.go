// Package edstest gives tests of electronic signatures their material: an authority with people, messages, answers and
// lists, and the same bytes written as BER.
package edstest

import (
	"math/big"
	"testing"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
)

// Moments of the material.
var (
	From   = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	To     = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	Signed = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	Now    = Signed.Add(10 * time.Minute)
)

// Document is what is signed.
var Document = []byte("№ 15 тапсырма: мәліметтерді 2026 жылғы 30 қарашаға дейін ұсыну.\n")

// World is an authority with a person who signs.
type World struct {
	testing.TB
	*testca.Authority
	User  *testca.Identity
	Store *chain.Store
}

// New makes a world of one algorithm.
func New(t testing.TB, alg testca.Alg) *World {
	t.Helper()
	w := &World{TB: t}
	w.Authority = Must(t)(testca.New(testca.Options{Alg: alg, NotBefore: From, NotAfter: To, URL: "http://ca.test"}))
	w.User = w.Person(testca.RoleHead, alg)
	w.Store = chain.NewStore([]*pki.Certificate{w.Parse(w.Root.Cert), w.Parse(w.CA.Cert)})
	return w
}

// Must fails the test on an error.
func Must(t testing.TB) func(*testca.Authority, error) *testca.Authority {
	return func(a *testca.Authority, err error) *testca.Authority {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

// Subject is the person.
func Subject() testca.Subject {
	return testca.Subject{
		IIN: "900101300123", BIN: "990140000012", Family: "СЫНАҚОВ", Given: "СЫНАҚ", Patronymic: "СЫНАҚҰЛЫ", Org: "Сынақ органы",
	}
}

// Person issues a certificate of a role.
func (w *World) Person(role testca.Role, alg testca.Alg) *testca.Identity {
	w.Helper()
	id, err := w.Issue(Subject(), role, alg, From, To)
	if err != nil {
		w.Fatal(err)
	}
	return id
}

// Parse reads a certificate.
func (w *World) Parse(raw []byte) *pki.Certificate {
	w.Helper()
	c, err := pki.ParseCertificate(raw)
	if err != nil {
		w.Fatal(err)
	}
	return c
}

// Stamp makes timestamps of the authority at a moment.
func (w *World) Stamp(at time.Time) func([]byte) ([]byte, error) {
	return func(sig []byte) ([]byte, error) { return w.Timestamp(sig, testca.TimestampOptions{At: at}) }
}

// Sign signs the document.
func (w *World) Sign(id *testca.Identity, detached bool, o testca.CMSOptions) []byte {
	w.Helper()
	raw, err := id.SignCMS(Document, detached, o)
	if err != nil {
		w.Fatal(err)
	}
	return raw
}

// Answer is the responder's answer about a certificate.
func (w *World) Answer(serial *big.Int, o testca.OCSPOptions) *revocation.OCSP {
	w.Helper()
	raw, err := w.OCSP(serial, o)
	if err != nil {
		w.Fatal(err)
	}
	out, err := revocation.ParseOCSP(raw)
	if err != nil {
		w.Fatal(err)
	}
	return out
}

// List is a revocation list.
func (w *World) List(o testca.CRLOptions) *revocation.CRL {
	w.Helper()
	raw, err := w.CRL(o)
	if err != nil {
		w.Fatal(err)
	}
	out, err := revocation.ParseCRL(raw)
	if err != nil {
		w.Fatal(err)
	}
	return out
}

// Indefinite writes DER as BER: every constructed element of indefinite length, every OCTET STRING in two pieces.
func Indefinite(raw []byte) []byte {
	var out []byte
	r := der.Read(raw)
	for !r.Empty() {
		v, err := r.Next()
		if err != nil {
			panic(err)
		}
		header := v.Full[:1] // tags above 30 do not occur
		switch {
		case v.Constructed:
			out = append(append(append(append(out, header...), 0x80), Indefinite(v.Body)...), 0, 0)
		case v.Is(der.Universal, der.TagOctetString):
			half := len(v.Body) / 2
			out = append(out, 0x24, 0x80)
			out = append(out, der.Element(der.TagOctetString, v.Body[:half])...)
			out = append(append(out, der.Element(der.TagOctetString, v.Body[half:])...), 0, 0)
		default:
			out = append(out, v.Full...)
		}
	}
	return out
}
