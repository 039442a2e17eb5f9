package revocation_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/fetch"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
)

const day = 24 * time.Hour

func week(w *edstest.World, at time.Time, number int64) testca.CRLOptions {
	w.Helper()
	return testca.CRLOptions{ThisUpdate: at, NextUpdate: at.Add(7 * day), Number: number}
}

// TestCRL_44_forms: one list in the forms that authorities write.
func TestCRL_44_forms(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	if err := w.Revoke(w.User.Serial(), edstest.Signed, 1); err != nil {
		t.Fatal(err)
	}
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	raw, err := w.CRL(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 7, InnerNoNull: true})
	if err != nil {
		t.Fatal(err)
	}
	b64 := base64.StdEncoding.EncodeToString(raw)
	for name, file := range map[string][]byte{
		"DER, inner without NULL": raw, "BER": edstest.Indefinite(raw), "PEM": []byte(der.PEM("X509 CRL", raw)), "base64": []byte(b64[:60] + "\r\n" + b64[60:]),
		"line break after": append(bytes.Clone(raw), '\r', '\n'), "two in PEM": []byte(der.PEM("X509 CRL", raw) + der.PEM("X509 CRL", raw)),
	} {
		lists, err := revocation.ParseCRLs(file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if lists[0].Number.Int64() != 7 || lists[0].Len() != 1 || lists[0].Version != 2 {
			t.Errorf("%s: number %v, %d entries, version %d", name, lists[0].Number, lists[0].Len(), lists[0].Version)
		}
		if a := revocation.CheckCRLs(lists, c, issuer, edstest.Now, revocation.DefaultPolicy()); a.Code != revocation.CodeRevoked || a.Reason != 1 {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if _, err := revocation.ParseCRL(raw[:len(raw)-1]); err == nil {
		t.Error("a cut list was read")
	}
	if _, err := revocation.ParseCRLs(w.User.Cert); err == nil {
		t.Error("a certificate was read as a list")
	}
}

// resign makes a list by hand, signed by the authority: forms that the test authority does not write.
func resign(w *edstest.World, tbs ...[]byte) *revocation.CRL {
	w.Helper()
	body := der.Element(0x30, tbs...)
	sig, err := w.CA.Key.Sign(body)
	if err != nil {
		w.Fatal(err)
	}
	raw := der.Element(0x30, body, algorithm, der.Element(der.TagBitString, []byte{0}, sig))
	l, err := revocation.ParseCRL(raw)
	if err != nil {
		w.Fatal(err)
	}
	return l
}

var algorithm = der.Element(0x30, der.FromOID(pki.OIDSigGOST512), der.Element(der.TagNull))

func instant(t time.Time, fraction string) []byte {
	return der.Element(der.TagGeneralizedTime, []byte(t.UTC().Format("20060102150405")+fraction+"Z"))
}

func entry(serial *big.Int, at time.Time, ext ...[]byte) []byte {
	parts := [][]byte{der.FromInteger(serial), instant(at, "")}
	if len(ext) > 0 {
		parts = append(parts, der.Element(0x30, ext...))
	}
	return der.Element(0x30, parts...)
}

func extension(oid string, critical bool, value []byte) []byte {
	parts := [][]byte{der.FromOID(oid)}
	if critical {
		parts = append(parts, der.Element(der.TagBoolean, []byte{0xff}))
	}
	return der.Element(0x30, append(parts, der.Element(der.TagOctetString, value))...)
}

// TestCRL_44_oldForms: version 1, times with fractions, no next update, dates of loss, scopes, critical parts.
func TestCRL_44_oldForms(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	name, me := issuer.Subject.Raw, w.User.Serial()
	v2 := der.FromInteger(big.NewInt(1))
	now := instant(edstest.Now, ".25")
	late := edstest.Now.Add(-time.Minute)
	exts := func(list ...[]byte) []byte { return der.Element(0xa0, der.Element(0x30, list...)) }
	other := entry(big.NewInt(5), late)
	tests := []struct {
		name string
		list *revocation.CRL
		at   time.Time
		want revocation.Code
	}{
		{"version 1", resign(w, algorithm, name, now, der.Element(0x30, entry(me, late))), edstest.Now, revocation.CodeRevoked},
		{"version 1, not listed", resign(w, algorithm, name, now, der.Element(0x30, other)), edstest.Now, revocation.CodeGood},
		{"no entries at all", resign(w, v2, algorithm, name, now), edstest.Now, revocation.CodeGood},
		{"no next update, a week old", resign(w, v2, algorithm, name, now), edstest.Now.Add(7 * day), revocation.CodeGood},
		{"no next update, older", resign(w, v2, algorithm, name, now), edstest.Now.Add(7*day + time.Second), revocation.CodeStale},
		{"revoked, however old the list", resign(w, v2, algorithm, name, now, der.Element(0x30, entry(me, late))), edstest.Now.Add(300 * day), revocation.CodeRevoked},
		{"revoked after the moment, key lost before", resign(w, v2, algorithm, name, now, der.Element(0x30, entry(me, late,
			extension("2.5.29.24", false, instant(edstest.Signed.Add(-day), ""))))), edstest.Signed, revocation.CodeRevoked},
		{"critical extension", resign(w, v2, algorithm, name, now, exts(extension("1.2.398.9", true, []byte{5, 0}))), edstest.Now, revocation.CodeUnusable},
		{"extension that is not critical", resign(w, v2, algorithm, name, now, exts(extension("1.2.398.9", false, []byte{5, 0}))), edstest.Now, revocation.CodeGood},
		{"indirect", resign(w, v2, algorithm, name, now, exts(extension("2.5.29.28", true, der.Element(0x30, der.Element(0x84, []byte{0xff}))))), edstest.Now, revocation.CodeUnusable},
		{"some reasons only", resign(w, v2, algorithm, name, now, exts(extension("2.5.29.28", true, der.Element(0x30, der.Element(0x83, []byte{1, 0x40}))))), edstest.Now, revocation.CodeUnusable},
		{"authorities only", resign(w, v2, algorithm, name, now, exts(extension("2.5.29.28", true, der.Element(0x30, der.Element(0x82, []byte{0xff}))))), edstest.Now, revocation.CodeForeign},
		{"people only", resign(w, v2, algorithm, name, now, exts(extension("2.5.29.28", true, der.Element(0x30, der.Element(0x81, []byte{0xff}))))), edstest.Now, revocation.CodeGood},
		{"critical extension of the entry", resign(w, v2, algorithm, name, now, der.Element(0x30, entry(me, late,
			extension("2.5.29.29", true, []byte{0x30, 0})))), edstest.Now, revocation.CodeUnread},
		{"twice, the later counts", resign(w, v2, algorithm, name, now, der.Element(0x30, entry(me, late), other, entry(me, late, extension("2.5.29.21", false, []byte{0x0a, 1, 8})))), edstest.Now, revocation.CodeGood},
		{"made after the certificate ran out", resign(w, v2, algorithm, name, instant(edstest.To.Add(day), "")), edstest.Now, revocation.CodeForgotten},
		{"made after, but keeps the expired", resign(w, v2, algorithm, name, instant(edstest.To.Add(day), ""), exts(extension("2.5.29.60", false, instant(edstest.From, "")))), edstest.Now, revocation.CodeGood},
		{"another name", resign(w, v2, algorithm, c.Subject.Raw, now), edstest.Now, revocation.CodeForeign},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := revocation.CheckCRLs([]*revocation.CRL{tt.list}, c, issuer, tt.at, revocation.DefaultPolicy())
			if a.Code != tt.want {
				t.Errorf("%+v, want %s", a, tt.want)
			}
		})
	}
}

// TestCRL_44_delta: a delta list adds to the full one it belongs to, and to no other.
func TestCRL_44_delta(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	made := edstest.Signed.Add(-day)
	base := w.List(week(w, made, 14))
	if err := w.Revoke(w.User.Serial(), edstest.Signed.Add(-time.Hour), 4); err != nil {
		t.Fatal(err)
	}
	delta := func(at time.Time, number int64) *revocation.CRL {
		o := week(w, at, 3)
		o.Delta, o.Base, o.Since = true, number, made
		return w.List(o)
	}
	tests := []struct {
		name  string
		lists []*revocation.CRL
		at    time.Time
		want  revocation.Code
	}{
		{"full list alone", []*revocation.CRL{base}, edstest.Now, revocation.CodeGood},
		{"delta alone, revoked", []*revocation.CRL{delta(edstest.Signed, 14)}, edstest.Now, revocation.CodeRevoked},
		{"both", []*revocation.CRL{base, delta(edstest.Signed, 14)}, edstest.Now, revocation.CodeRevoked},
		{"other order", []*revocation.CRL{delta(edstest.Signed, 14), base}, edstest.Now, revocation.CodeRevoked},
		{"empty delta alone answers nothing", []*revocation.CRL{delta(made, 14)}, edstest.Now, revocation.CodeNothing},
		{"stale full list, fresh delta", []*revocation.CRL{w.List(week(w, made.Add(-30*day), 13)), delta(made, 13)}, edstest.Now, revocation.CodeStale},
		{"a revocation counts for whatever base", []*revocation.CRL{base, delta(edstest.Signed, 15)}, edstest.Now, revocation.CodeRevoked},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if a := revocation.CheckCRLs(tt.lists, c, issuer, tt.at, revocation.DefaultPolicy()); a.Code != tt.want {
				t.Errorf("%+v, want %s", a, tt.want)
			}
		})
	}
	// A suspension is lifted by a later delta list.
	held := resign(w, der.FromInteger(big.NewInt(1)), algorithm, issuer.Subject.Raw, instant(made, ""), instant(made.Add(7*day), ""),
		der.Element(0x30, entry(w.User.Serial(), made, extension("2.5.29.21", false, []byte{0x0a, 1, 6}))))
	lifted := resign(w, der.FromInteger(big.NewInt(1)), algorithm, issuer.Subject.Raw, instant(made.Add(time.Hour), ""), instant(made.Add(7*day), ""),
		der.Element(0x30, entry(w.User.Serial(), made, extension("2.5.29.21", false, []byte{0x0a, 1, 8}))),
		der.Element(0xa0, der.Element(0x30, extension("2.5.29.27", true, der.FromInteger(big.NewInt(1))))))
	if a := revocation.CheckCRLs([]*revocation.CRL{held}, c, issuer, edstest.Now, revocation.DefaultPolicy()); a.Code != revocation.CodeHold {
		t.Errorf("%+v", a)
	}
	if a := revocation.CheckCRLs([]*revocation.CRL{held, lifted}, c, issuer, edstest.Now, revocation.DefaultPolicy()); a.Code != revocation.CodeGood {
		t.Errorf("%+v", a)
	}
}

// TestOCSP_44: forms of answers, and how old they may be.
func TestOCSP_44(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	noCheck, err := w.Certify(w.CA, testca.Template{
		Subject: testca.Subject{Common: "RESPONDER (DEMO)"}, Role: testca.RoleResponder, NotBefore: edstest.From, NotAfter: edstest.To, OmitNoCheck: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	expired, err := w.Certify(w.CA, testca.Template{
		Subject: testca.Subject{Common: "RESPONDER (DEMO)"}, Role: testca.RoleResponder, NotBefore: edstest.From, NotAfter: edstest.Signed.Add(-day),
	})
	if err != nil {
		t.Fatal(err)
	}
	at := edstest.Now
	tests := []struct {
		name string
		o    testca.OCSPOptions
		at   time.Time
		want revocation.Code
	}{
		{"usual", testca.OCSPOptions{At: at}, at, revocation.CodeGood},
		{"SHA-1", testca.OCSPOptions{At: at, SHA1: true}, at, revocation.CodeGood},
		{"responder by key", testca.OCSPOptions{At: at, ByKey: true}, at, revocation.CodeGood},
		{"by the authority itself", testca.OCSPOptions{At: at, Responder: w.CA}, at, revocation.CodeGood},
		{"a day old", testca.OCSPOptions{At: at.Add(-day)}, at, revocation.CodeGood},
		{"older", testca.OCSPOptions{At: at.Add(-day - time.Second)}, at, revocation.CodeStale},
		{"made later than the moment", testca.OCSPOptions{At: at.Add(30 * day)}, at, revocation.CodeGood},
		{"made after the certificate ran out", testca.OCSPOptions{At: edstest.To, ThisUpdate: edstest.To.Add(time.Minute)}, at, revocation.CodeForgotten},
		{"next update reached", testca.OCSPOptions{At: at.Add(-10 * day), NextUpdate: at}, at, revocation.CodeGood},
		{"next update passed", testca.OCSPOptions{At: at.Add(-time.Hour), NextUpdate: at.Add(-time.Second)}, at, revocation.CodeStale},
		{"state newer than the answer", testca.OCSPOptions{At: at, ThisUpdate: at.Add(2 * time.Hour)}, at, revocation.CodeUnusable},
		{"no certificate of the responder", testca.OCSPOptions{At: at, NoCert: true}, at, revocation.CodeResponder},
		{"responder without the purpose", testca.OCSPOptions{At: at, Responder: w.User}, at, revocation.CodeResponder},
		{"responder that could be revoked itself", testca.OCSPOptions{At: at, Responder: noCheck}, at, revocation.CodeResponder},
		{"responder expired", testca.OCSPOptions{At: at, Responder: expired}, at, revocation.CodeResponder},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := w.Answer(w.User.Serial(), tt.o)
			for range 2 { // the second time it is remembered
				if a := revocation.CheckOCSP(o, c, issuer, tt.at, revocation.DefaultPolicy()); a.Code != tt.want {
					t.Errorf("%+v, want %s", a, tt.want)
				}
			}
		})
	}
	bare := w.Answer(w.User.Serial(), testca.OCSPOptions{At: at, NoCert: true})
	if a := revocation.CheckOCSP(bare, c, issuer, at, revocation.DefaultPolicy(), c, w.Parse(w.Responder.Cert)); a.Code != revocation.CodeGood {
		t.Errorf("the responder's certificate apart: %+v", a)
	}
	raw, err := w.OCSP(w.User.Serial(), testca.OCSPOptions{At: at})
	if err != nil {
		t.Fatal(err)
	}
	spoilt := bytes.Clone(raw)
	o, _ := revocation.ParseOCSP(raw)
	spoilt[bytes.Index(raw, o.Signature)+5] ^= 1
	if o, err = revocation.ParseOCSP(spoilt); err != nil {
		t.Fatal(err)
	}
	if a := revocation.CheckOCSP(o, c, issuer, at, revocation.DefaultPolicy()); a.Code != revocation.CodeForged {
		t.Errorf("%+v", a)
	}
	if o, err = revocation.ParseOCSP([]byte{0x30, 3, 0x0a, 1, 6}); err != nil {
		t.Fatal(err)
	}
	if a := revocation.CheckOCSP(o, c, issuer, at, revocation.DefaultPolicy()); a.Code != revocation.CodeRefused {
		t.Errorf("%+v", a)
	}
}

// service answers as the authority over HTTP, and counts.
type service struct {
	w          *edstest.World
	asked, got atomic.Int32
	broken     atomic.Bool
	replay     []byte
}

func (s *service) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if s.broken.Load() {
		http.Error(out, "down", http.StatusServiceUnavailable)
		return
	}
	if r.Method == http.MethodGet {
		s.got.Add(1)
		raw, err := s.w.CRL(testca.CRLOptions{ThisUpdate: edstest.Signed, NextUpdate: edstest.To, Number: 1})
		if err == nil {
			_, err = out.Write(raw)
		}
		if err != nil {
			s.w.Error(err)
		}
		return
	}
	s.asked.Add(1)
	body, err := io.ReadAll(r.Body)
	answer := s.replay
	if err == nil && answer == nil {
		answer, err = s.w.AnswerOCSP(body, edstest.Now)
	}
	if err == nil {
		_, err = out.Write(answer)
	}
	if err != nil {
		s.w.Error(err)
	}
}

// TestClient_44: asked over HTTP through a mirror; remembered; refused when it answers another question; limited in size.
func TestClient_44(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	s := &service{w: w}
	server := httptest.NewServer(s)
	defer server.Close()
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	get := fetch.New(fetch.Config{Timeout: 10 * time.Second, Mirror: map[string]string{"http://ca.test": server.URL}}, nil)
	client := revocation.NewClient(get, rand.Reader, revocation.DefaultRefresh())
	ctx := context.Background()

	for range 3 {
		o, err := client.OCSP(ctx, c, issuer, edstest.Now)
		if err != nil {
			t.Fatal(err)
		}
		if a := revocation.CheckOCSP(o, c, issuer, edstest.Now, revocation.DefaultPolicy()); a.Code != revocation.CodeGood {
			t.Errorf("%+v", a)
		}
		lists, err := client.CRLs(ctx, c, edstest.Now)
		if err != nil || len(lists) == 0 {
			t.Fatal(lists, err)
		}
	}
	if s.asked.Load() != 1 || s.got.Load() > 2 {
		t.Errorf("asked %d times, fetched %d lists", s.asked.Load(), s.got.Load())
	}
	// Past its time it is asked again; an answer to another question is refused; what was known of lists is given still.
	later := edstest.Now.Add(48 * time.Hour)
	s.replay, _ = w.OCSP(w.User.Serial(), testca.OCSPOptions{At: edstest.Now, Nonce: []byte{4, 1, 9}})
	if o, err := client.OCSP(ctx, c, issuer, later); err == nil {
		t.Errorf("a replayed answer was taken: %v", o)
	}
	s.broken.Store(true)
	lists, err := client.CRLs(ctx, c, later)
	if err == nil || len(lists) == 0 {
		t.Error(lists, err)
	}
	if _, err := client.OCSP(ctx, issuer, w.Parse(w.Root.Cert), later); err == nil {
		t.Error("a certificate without a responder was answered")
	}
}

// TestClient_44_atOnce: many who need one list at once fetch it once.
func TestClient_44_atOnce(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	s := &service{w: w}
	server := httptest.NewServer(s)
	defer server.Close()
	get := fetch.New(fetch.Config{Timeout: 30 * time.Second, Mirror: map[string]string{"http://ca.test": server.URL}}, nil)
	client := revocation.NewClient(get, rand.Reader, revocation.DefaultRefresh())
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			lists, err := client.CRLs(context.Background(), c, edstest.Now)
			if err != nil {
				t.Error(err)
			}
			if a := revocation.CheckCRLs(lists, c, issuer, edstest.Now, revocation.DefaultPolicy()); a.Code != revocation.CodeGood {
				t.Errorf("%+v", a)
			}
		})
	}
	all.Wait()
	if n := int(s.got.Load()); n != len(c.CRL)+len(c.DeltaCRL) {
		t.Errorf("%d lists were fetched", n)
	}
}

// TestFetch: size, hosts, forms of addresses.
func TestFetch(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(out, r, "http://elsewhere.test/", http.StatusFound)
			return
		}
		_, _ = out.Write(make([]byte, 100))
	}))
	defer server.Close()
	ctx := context.Background()
	h := fetch.New(fetch.Config{Timeout: 10 * time.Second, Hosts: []string{"127.0.0.1"}}, nil)
	if b, err := h.Get(ctx, server.URL, 100); err != nil || len(b) != 100 {
		t.Error(len(b), err)
	}
	if _, err := h.Get(ctx, server.URL, 99); !errors.Is(err, fetch.ErrTooLarge) {
		t.Error(err)
	}
	for _, address := range []string{server.URL + "/away", "http://elsewhere.test/", "file:///etc/passwd", "ldap://127.0.0.1/", "http://user@127.0.0.1/", "::"} {
		if _, err := h.Get(ctx, address, 100); !errors.Is(err, fetch.ErrHost) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func FuzzParseCRL(f *testing.F) {
	w := edstest.New(f, testca.GOST512)
	_ = w.Revoke(w.User.Serial(), edstest.Signed, 1)
	for _, o := range []testca.CRLOptions{{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 7, InnerNoNull: true}, {ThisUpdate: edstest.Now, Delta: true, Base: 3}} {
		raw, err := w.CRL(o)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		f.Add(edstest.Indefinite(raw))
	}
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	f.Fuzz(func(t *testing.T, in []byte) {
		l, err := revocation.ParseCRL(in)
		if err != nil {
			return
		}
		n := 0
		for e := range l.Entries {
			if _, ok, _ := l.Find(e.Serial); !ok {
				t.Fatal("an entry is not found by its own number")
			}
			n++
		}
		if n > l.Len() {
			t.Fatal("more entries than counted")
		}
		revocation.CheckCRLs([]*revocation.CRL{l}, c, issuer, edstest.Now, revocation.DefaultPolicy())
	})
}

func FuzzParseOCSP(f *testing.F) {
	w := edstest.New(f, testca.GOST512)
	for _, o := range []testca.OCSPOptions{{At: edstest.Now}, {At: edstest.Now, ByKey: true, SHA1: true, NextUpdate: edstest.To, NoCert: true}} {
		raw, err := w.OCSP(w.User.Serial(), o)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		f.Add(edstest.Indefinite(raw))
	}
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	f.Fuzz(func(_ *testing.T, in []byte) {
		if o, err := revocation.ParseOCSP(in); err == nil {
			revocation.CheckOCSP(o, c, issuer, edstest.Now, revocation.DefaultPolicy())
		}
	})
}
