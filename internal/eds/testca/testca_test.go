package testca

import (
	"crypto/x509"
	"encoding/asn1"
	"testing"
	"time"
)

var (
	from = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	to   = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	now  = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
)

// TestAuthority_44 makes one of everything and reads it with the standard library, where that can.
func TestAuthority_44(t *testing.T) {
	for _, alg := range []Alg{GOST512, GOST2004, RSA} {
		t.Run(alg.String(), func(t *testing.T) {
			a, err := New(Options{Alg: alg, NotBefore: from, NotAfter: to, URL: "http://ca.test"})
			if err != nil {
				t.Fatal(err)
			}
			user, err := a.Issue(Subject{IIN: "900101300123", BIN: "990140000012", Family: "СЫНАҚОВ", Given: "СЫНАҚ", Org: "Сынақ"}, RoleHead, alg, from, to)
			if err != nil {
				t.Fatal(err)
			}
			c, err := x509.ParseCertificate(user.Cert)
			if err != nil {
				t.Fatal(err)
			}
			if c.Subject.SerialNumber != "IIN900101300123" || len(c.UnhandledCriticalExtensions) > 0 {
				t.Errorf("subject %v, unhandled %v", c.Subject, c.UnhandledCriticalExtensions)
			}
			if err := a.Revoke(user.Serial(), now, 1); err != nil {
				t.Fatal(err)
			}
			whole := func(name string) func([]byte, error) {
				return func(der []byte, err error) {
					t.Helper()
					var v asn1.RawValue
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if rest, err := asn1.Unmarshal(der, &v); err != nil || len(rest) > 0 {
						t.Fatalf("%s: %v, %d bytes left", name, err, len(rest))
					}
				}
			}
			whole("CMS")(user.SignCMS([]byte("x"), true, CMSOptions{At: now, Timestamp: func(s []byte) ([]byte, error) {
				return a.Timestamp(s, TimestampOptions{At: now})
			}}))
			whole("CRL")(a.CRL(CRLOptions{ThisUpdate: now, NextUpdate: to, Number: 2}))
			whole("OCSP")(a.OCSP(user.Serial(), OCSPOptions{At: now, Nonce: []byte{1, 2}}))
			text, err := a.PEM()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Load(text, Options{}); err != nil {
				t.Fatal(err)
			}
		})
	}
}
