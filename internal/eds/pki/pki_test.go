package pki_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"testing"
	"time"

	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/testca"
)

func readAlgorithm(t *testing.T, oid string, params ...[]byte) pki.Algorithm {
	t.Helper()
	r := der.Read(der.Element(0x30, append([][]byte{der.FromOID(oid)}, params...)...))
	a, err := pki.ReadAlgorithm(&r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestScheme_44: algorithm, digest and key must belong together.
func TestScheme_44(t *testing.T) {
	keys := map[testca.Alg]*pki.Certificate{}
	for _, alg := range []testca.Alg{testca.GOST512, testca.GOST2004, testca.RSA} {
		w := edstest.New(t, alg)
		keys[alg] = w.Parse(w.User.Cert)
	}
	tests := []struct {
		key         testca.Alg
		oid, digest string
		ok          bool
	}{
		{testca.GOST512, pki.OIDSigGOST512, "", true},
		{testca.GOST512, pki.OIDSigGOST512, pki.OIDStreebog512, true},
		{testca.GOST512, pki.OIDKeyGOST512, pki.OIDStreebog512, true},
		{testca.GOST512, pki.OIDKeyGOST512, "", false},
		{testca.GOST512, pki.OIDKeyGOST512, pki.OIDSHA512, false},
		{testca.GOST512, pki.OIDKeyGOST512, pki.OIDStreebog256, false},
		{testca.GOST512, pki.OIDSigGOST512, pki.OIDSHA256, false},
		{testca.GOST512, pki.OIDSigGOST2004, "", false},
		{testca.GOST512, pki.OIDKeyRSA, pki.OIDSHA256, false},
		{testca.GOST2004, pki.OIDSigGOST2004, pki.OIDGOST34311, true},
		{testca.GOST2004, pki.OIDKeyGOST2004, pki.OIDGOST34311, true},
		{testca.GOST2004, pki.OIDKeyGOST2004, "1.2.398.3.10.1.3.1.1.0", true},
		{testca.GOST2004, pki.OIDKeyGOST2004, pki.OIDStreebog256, false},
		{testca.RSA, pki.OIDKeyRSA, pki.OIDSHA256, true},
		{testca.RSA, "1.2.840.113549.1.1.11", pki.OIDSHA256, true},
		{testca.RSA, "1.2.840.113549.1.1.11", pki.OIDSHA1, false},
		{testca.RSA, pki.OIDSigGOST512, "", false},
		{testca.RSA, "1.2.398.3.10.1.1.2.3.1", "", false}, // 256 bits: never met, not guessed
		{testca.RSA, "1.2.3.4", "", false},
	}
	for _, tt := range tests {
		_, err := keys[tt.key].Key.Scheme(readAlgorithm(t, tt.oid, []byte{5, 0}), tt.digest)
		if (err == nil) != tt.ok || (err != nil && !errors.Is(err, pki.ErrAlgorithm)) {
			t.Errorf("%s, %s beside %s: %v", tt.key, tt.oid, tt.digest, err)
		}
	}
	// A digest of GOST with RSA is no signature that anybody makes.
	if err := keys[testca.RSA].Key.Check(readAlgorithm(t, pki.OIDKeyRSA), pki.OIDStreebog512, nil, nil); !errors.Is(err, pki.ErrAlgorithm) {
		t.Error(err)
	}
}

func TestAlgorithm_Same(t *testing.T) {
	with, without, other := readAlgorithm(t, "1.2.3", []byte{5, 0}), readAlgorithm(t, "1.2.3"), readAlgorithm(t, "1.2.3", []byte{2, 1, 1})
	if !with.Same(without) || !without.Same(with) || with.Same(other) || with.Same(readAlgorithm(t, "1.2.4")) {
		t.Error("NULL and nothing are the same, and nothing else is")
	}
}

func name(t *testing.T, sets ...[]byte) pki.Name {
	t.Helper()
	r := der.Read(der.Element(0x30, sets...))
	v, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	n, err := pki.ReadName(v)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func attribute(oid string, tag byte, text string) []byte {
	return der.Element(0x30, der.FromOID(oid), der.Element(tag, []byte(text)))
}

func rdn(parts ...[]byte) []byte { return der.Element(0x31, parts...) }

// TestName_Equal: RFC 5280 7.1: type of string, case and spaces make no difference; order of the parts does.
func TestName_Equal(t *testing.T) {
	c, cn := attribute(pki.OIDCountry, der.TagPrintableString, "KZ"), attribute(pki.OIDCommonName, der.TagUTF8String, "Орталық  1")
	base := name(t, rdn(c), rdn(cn))
	for what, n := range map[string]pki.Name{
		"type of string": name(t, rdn(attribute(pki.OIDCountry, der.TagUTF8String, "kz")), rdn(cn)),
		"spaces":         name(t, rdn(c), rdn(attribute(pki.OIDCommonName, der.TagUTF8String, " орталық 1 "))),
	} {
		if !base.Equal(n) || base.Key() != n.Key() {
			t.Error(what)
		}
	}
	for what, n := range map[string]pki.Name{
		"order": name(t, rdn(cn), rdn(c)), "together": name(t, rdn(c, cn)), "shorter": name(t, rdn(c)),
		"other value": name(t, rdn(c), rdn(attribute(pki.OIDCommonName, der.TagUTF8String, "Орталық 2"))),
		"other type":  name(t, rdn(c), rdn(attribute(pki.OIDOrganization, der.TagUTF8String, "Орталық 1"))),
	} {
		if base.Equal(n) {
			t.Error(what)
		}
	}
	two := name(t, rdn(c, cn))
	if !two.Equal(name(t, rdn(cn, c))) {
		t.Error("within one set the order makes no difference")
	}
}

// TestName_44_numbers: the person's and the body's number, and what only looks like them.
func TestName_44_numbers(t *testing.T) {
	for text, want := range map[string]string{
		"IIN900101300123": "900101300123", "iin900101300123": "900101300123", " IIN900101300123 ": "900101300123",
		"900101300123": "", "IIN90010130012": "", "IIN9001013001234": "", "IIN90010130012x": "", "BIN900101300123": "",
	} {
		if got := name(t, rdn(attribute(pki.OIDSerialNumber, der.TagPrintableString, text))).IIN(); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	n := name(t, rdn(attribute(pki.OIDUnit, der.TagUTF8String, "Департамент")), rdn(attribute(pki.OIDUnit, der.TagUTF8String, "BIN990140000012")))
	if n.BIN() != "990140000012" || n.IIN() != "" {
		t.Error(n.BIN(), n.IIN())
	}
}

// TestCertificate_44_forms: inner algorithm without NULL, BER, and the standard library's own ECDSA.
func TestCertificate_44_forms(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	id, err := w.Certify(w.CA, testca.Template{Subject: edstest.Subject(), Role: testca.RoleHead, NotBefore: edstest.From, NotAfter: edstest.To, InnerNoNull: true})
	if err != nil {
		t.Fatal(err)
	}
	c := w.Parse(id.Cert)
	if err := c.CheckSignedBy(w.Parse(w.CA.Cert)); err != nil {
		t.Error(err)
	}
	if c.Subject.IIN() != "900101300123" || c.Subject.BIN() != "990140000012" || c.Subject.Person() != "СЫНАҚОВ СЫНАҚ СЫНАҚҰЛЫ" {
		t.Error(c.Subject)
	}
	if ber, err := pki.ParseCertificate(edstest.Indefinite(id.Cert)); err != nil || ber.CheckSignedBy(w.Parse(w.CA.Cert)) != nil {
		t.Error(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := x509.Certificate{
		SerialNumber: big.NewInt(5), Subject: pkix.Name{CommonName: "x"}, NotBefore: edstest.From, NotAfter: edstest.To.Add(30 * 365 * 24 * time.Hour), IsCA: true, BasicConstraintsValid: true,
		MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign, CRLDistributionPoints: []string{"http://a.test/x.crl", "http://b.test/x.crl"}, OCSPServer: []string{"http://o.test"},
	}
	raw, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	own, std := w.Parse(raw), must(x509.ParseCertificate(raw))
	if own.CheckSignedBy(own) != nil || !own.IsCA || own.PathLen != 0 || own.KeyUsage != pki.UsageCertSign || !own.NotAfter.Equal(std.NotAfter) ||
		len(own.CRL) != 2 || len(own.OCSP) != 1 || own.Version != 3 || own.Key.Size() != 256 || own.SerialHex() != "05" {
		t.Errorf("%+v", own)
	}
	for i := range raw {
		// No byte may be missing anywhere.
		if _, err := pki.ParseCertificate(raw[:i]); err == nil {
			t.Fatalf("%d bytes of %d were read", i, len(raw))
		}
	}
}

func must(c *x509.Certificate, err error) *x509.Certificate {
	if err != nil {
		panic(err)
	}
	return c
}

// FuzzParseCertificate: nothing breaks, and what the standard library reads too has the same meaning.
func FuzzParseCertificate(f *testing.F) {
	for _, alg := range []testca.Alg{testca.GOST512, testca.RSA} {
		w := edstest.New(f, alg)
		for _, raw := range [][]byte{w.User.Cert, w.CA.Cert, w.TSA.Cert, edstest.Indefinite(w.Responder.Cert)} {
			f.Add(raw)
		}
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		c, err := pki.ParseCertificate(in)
		if err != nil {
			return
		}
		_ = c.CheckSignedBy(c)
		std, err := x509.ParseCertificate(in)
		if err != nil {
			return
		}
		if std.SerialNumber.Cmp(c.Serial) != 0 || !std.NotAfter.Equal(c.NotAfter) || std.IsCA != c.IsCA || string(std.RawTBSCertificate) != string(c.TBS) {
			t.Errorf("read differently: %v %v, %v %v, %v %v", std.SerialNumber, c.Serial, std.NotAfter, c.NotAfter, std.IsCA, c.IsCA)
		}
	})
}
