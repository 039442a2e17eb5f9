package testca

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/ocsp"

	"reglament/internal/eds/gost"
)

var (
	from = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	to   = time.Date(2028, 1, 1, 0, 0, 0, 0, time.UTC)
	now  = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
)

func authority(t *testing.T, alg Alg) *Authority {
	t.Helper()
	a, err := New(Options{Alg: alg, NotBefore: from, NotAfter: to, URL: "http://ca.test", Name: "1"})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func parse(t *testing.T, der []byte) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stands tells whether sig is the key's signature of the message, computed apart from Key.Sign.
func stands(k *Key, message, sig []byte) bool {
	if k.Alg == RSA {
		c := x509.Certificate{PublicKey: &k.rsa.PublicKey, PublicKeyAlgorithm: x509.RSA}
		return c.CheckSignature(x509.SHA256WithRSA, message, sig) == nil
	}
	key, err := gost.ParsePublicKey(forms[k.Alg].curve(), k.gost.Public().Bytes())
	return err == nil && key.Verify(k.Alg.sum(message), sig)
}

// TestCertificates_44: the chain of every algorithm and the certificate of every role, read by the standard library.
func TestCertificates_44(t *testing.T) {
	for _, alg := range []Alg{GOST512, GOST2004, RSA} {
		t.Run(alg.String(), func(t *testing.T) {
			a := authority(t, alg)
			for _, link := range []struct{ of, by *Identity }{{a.Root, a.Root}, {a.CA, a.Root}, {a.Responder, a.CA}, {a.TSA, a.CA}} {
				c, issuer := parse(t, link.of.Cert), parse(t, link.by.Cert)
				if !bytes.Equal(c.RawIssuer, issuer.RawSubject) || !stands(link.by.Key, c.RawTBSCertificate, c.Signature) {
					t.Errorf("%v is not signed by %v", c.Subject, issuer.Subject)
				}
				if !issuer.IsCA || issuer.KeyUsage&x509.KeyUsageCertSign == 0 {
					t.Errorf("%v is not an authority", issuer.Subject)
				}
			}
			for role, eku := range map[Role]int{
				RoleIndividual: 1, RoleHead: 2, RoleSigns: 2, RoleFinance: 2, RoleStaff: 2, RoleEmployee: 2, RoleTreasury: 1,
			} {
				u, err := a.Issue(Subject{
					IIN: "900101300123", BIN: "990140000012", Family: "СЫНАҚОВ", Given: "СЫНАҚ", Patronymic: "СЫНАҚҰЛЫ", Org: "Сынақ",
				}, role, GOST512, from, to)
				if err != nil {
					t.Fatal(err)
				}
				c := parse(t, u.Cert)
				if !stands(a.CA.Key, c.RawTBSCertificate, c.Signature) || len(u.Chain) != 2 {
					t.Errorf("%s: signature", role)
				}
				if c.Subject.SerialNumber != "IIN900101300123" || c.Subject.CommonName != "СЫНАҚОВ СЫНАҚ" || c.Subject.OrganizationalUnit[0] != "BIN990140000012" {
					t.Errorf("%s: subject %v", role, c.Subject)
				}
				if len(c.UnhandledCriticalExtensions) > 0 || len(c.ExtKeyUsage) != 1 || len(c.UnknownExtKeyUsage) != eku || c.IsCA {
					t.Errorf("%s: extensions", role)
				}
				want := x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment | x509.KeyUsageKeyAgreement
				if c.KeyUsage != want {
					t.Errorf("%s: key usage %b", role, c.KeyUsage)
				}
			}
		})
	}
}

// TestTemplates_44: what is to be wrong is wrong, and in no other way than asked for.
func TestTemplates_44(t *testing.T) {
	a := authority(t, GOST512)
	base := Template{Subject: Subject{Family: "А"}, Role: RoleHead, NotBefore: from, NotAfter: to}
	for name, c := range map[string]struct {
		change func(*Template)
		wrong  func(*x509.Certificate) bool
	}{
		"signature": {
			func(t *Template) { t.SpoilSigning = true },
			func(c *x509.Certificate) bool { return !stands(a.CA.Key, c.RawTBSCertificate, c.Signature) },
		},
		"usage": {
			func(t *Template) { t.KeyUsage = UsageKeyAgreement },
			func(c *x509.Certificate) bool { return c.KeyUsage == x509.KeyUsageKeyAgreement },
		},
		"unknown": {
			func(t *Template) { t.UnknownOID = "1.2.3.4" },
			func(c *x509.Certificate) bool { return len(c.UnhandledCriticalExtensions) == 1 },
		},
		"serial": {
			func(t *Template) { t.Serial = big.NewInt(5) },
			func(c *x509.Certificate) bool { return c.SerialNumber.Int64() == 5 },
		},
		"key identifier": {
			func(t *Template) { t.OmitKeyID = true },
			func(c *x509.Certificate) bool { return c.SubjectKeyId == nil && c.AuthorityKeyId == nil },
		},
		"purpose": {
			func(t *Template) { t.EKU, t.EKUCritical = []string{ekuTimeStamping}, true },
			func(c *x509.Certificate) bool { return c.ExtKeyUsage[0] == x509.ExtKeyUsageTimeStamping },
		},
		"no authority": {
			func(t *Template) { t.Role, t.NotCA = RoleAuthority, true },
			func(c *x509.Certificate) bool { return !c.IsCA && c.KeyUsage&x509.KeyUsageCertSign != 0 },
		},
		"path": {
			func(t *Template) { t.Role, t.PathLen = RoleAuthority, 1 },
			func(c *x509.Certificate) bool { return c.IsCA && c.MaxPathLen == 0 && c.MaxPathLenZero },
		},
		"policy": {
			func(t *Template) { t.Policies = []string{"1.2.3"} },
			func(c *x509.Certificate) bool { return c.PolicyIdentifiers[0].String() == "1.2.3" },
		},
		"system": {
			func(t *Template) { t.Role, t.Subject = RoleSystem, Subject{Common: "X", IIN: "1", UID: "1.2.398.5"} },
			func(c *x509.Certificate) bool { return c.Subject.SerialNumber == "" && len(c.Subject.Names) == 3 },
		},
	} {
		changed := base
		c.change(&changed)
		good, err := a.Certify(a.CA, base)
		if err != nil {
			t.Fatal(err)
		}
		bad, err := a.Certify(a.CA, changed)
		if err != nil {
			t.Fatal(err)
		}
		if !c.wrong(parse(t, bad.Cert)) {
			t.Errorf("%s: not as asked for", name)
		}
		if name != "system" && c.wrong(parse(t, good.Cert)) {
			t.Errorf("%s: wrong without being asked", name)
		}
	}
}

// TestKeep_44: an authority that was kept signs on, and its register is the same.
func TestKeep_44(t *testing.T) {
	for _, alg := range []Alg{GOST512, GOST2004, RSA} {
		a := authority(t, alg)
		u, err := a.Issue(Subject{Family: "А"}, RoleIndividual, alg, from, to)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Revoke(u.Serial(), now, 1); err != nil {
			t.Fatal(err)
		}
		if a.Revoke(big.NewInt(1), now, 1) == nil {
			t.Error("a number that was never issued is revoked")
		}
		text, err := a.PEM()
		if err != nil {
			t.Fatal(err)
		}
		b, err := Load(text, Options{})
		if err != nil {
			t.Fatal(err)
		}
		again, err := b.PEM()
		if err != nil || !bytes.Equal(text, again) {
			t.Errorf("%v: kept twice it differs: %v", alg, err)
		}
		if _, err := b.Issue(Subject{Family: "Б"}, RoleIndividual, alg, from, to); err != nil {
			t.Error(err)
		}
		if _, err := NewIdentity(u.Cert, a.CA.Key); err == nil {
			t.Error("a certificate with another key")
		}
	}
	for _, bad := range []string{"", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		if _, err := Load([]byte(bad), Options{}); err == nil {
			t.Errorf("%q is an authority", bad)
		}
	}
}

// TestServices_44: what the standard library can judge for RSA it judges: revocation lists and answers of OCSP.
func TestServices_44(t *testing.T) {
	a := authority(t, RSA)
	u, err := a.Issue(Subject{Family: "А"}, RoleIndividual, GOST512, from, to)
	if err != nil {
		t.Fatal(err)
	}
	cert, ca := parse(t, u.Cert), parse(t, a.CA.Cert)
	request, err := ocsp.CreateRequest(cert, ca, &ocsp.RequestOptions{Hash: crypto.SHA256})
	if err != nil {
		t.Fatal(err)
	}
	ask := func() int {
		t.Helper()
		der, err := a.AnswerOCSP(request, now)
		if err != nil {
			t.Fatal(err)
		}
		r, err := ocsp.ParseResponseForCert(der, cert, ca)
		if err != nil {
			t.Fatal(err)
		}
		return r.Status
	}
	list := func(o CRLOptions) *x509.RevocationList {
		t.Helper()
		der, err := a.CRL(o)
		if err != nil {
			t.Fatal(err)
		}
		l, err := x509.ParseRevocationList(der)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if s := ask(); s != ocsp.Good {
		t.Errorf("status %d before the revocation", s)
	}
	if err := a.Revoke(u.Serial(), now.Add(-time.Hour), 1); err != nil {
		t.Fatal(err)
	}
	if s := ask(); s != ocsp.Revoked {
		t.Errorf("status %d after the revocation", s)
	}
	full := list(CRLOptions{ThisUpdate: now, NextUpdate: to, Number: 7})
	if err := full.CheckSignatureFrom(ca); err != nil || len(full.RevokedCertificateEntries) != 1 || full.Number.Int64() != 7 {
		t.Errorf("full list: %v, %d entries", err, len(full.RevokedCertificateEntries))
	}
	for name, o := range map[string]CRLOptions{
		"before the revocation": {ThisUpdate: now.Add(-2 * time.Hour), NextUpdate: to},
		"delta after it":        {ThisUpdate: now, NextUpdate: to, Delta: true, Base: 7, Since: now},
		"of the root":           {ThisUpdate: now, NextUpdate: to, Root: true},
	} {
		if l := list(o); len(l.RevokedCertificateEntries) != 0 {
			t.Errorf("list %s: %d entries", name, len(l.RevokedCertificateEntries))
		}
	}
	if der, err := a.CRL(CRLOptions{ThisUpdate: now, InnerNoNull: true, Signer: a.TSA}); err != nil {
		t.Error(err)
	} else if _, err := x509.ParseRevocationList(der); err == nil {
		t.Error("a list whose two algorithms differ is read by the standard library: the quirk is not there")
	}
	if _, err := a.AnswerOCSP([]byte("no request"), now); err == nil {
		t.Error("no request is answered")
	}
}

// TestMessages_44: signed messages and timestamps are one well-formed value each, carry what they must and change with
// what is signed; the verifier of eds judges them more closely.
func TestMessages_44(t *testing.T) {
	whole := func(t *testing.T, der []byte, err error) []byte {
		t.Helper()
		var v asn1.RawValue
		if err != nil {
			t.Fatal(err)
		}
		if rest, err := asn1.Unmarshal(der, &v); err != nil || len(rest) > 0 {
			t.Fatalf("%v, %d bytes left", err, len(rest))
		}
		return der
	}
	for _, alg := range []Alg{GOST512, GOST2004, RSA} {
		t.Run(alg.String(), func(t *testing.T) {
			a := authority(t, alg)
			u, err := a.Issue(Subject{Family: "А"}, RoleIndividual, alg, from, to)
			if err != nil {
				t.Fatal(err)
			}
			content := []byte("the content of the document")
			stamp := func(sig []byte) ([]byte, error) {
				return a.Timestamp(sig, TimestampOptions{At: now, Nonce: big.NewInt(7)})
			}
			der, err := u.SignCMS(content, false, CMSOptions{At: now, Timestamp: stamp, Others: []*Identity{a.TSA}})
			attached := whole(t, der, err)
			for name, part := range map[string][]byte{
				"content": content, "digest": alg.sum(content), "certificate": u.Cert, "second certificate": a.TSA.Cert,
			} {
				if !bytes.Contains(attached, part) {
					t.Errorf("no %s in the message", name)
				}
			}
			der, err = u.SignCMS(content, true, CMSOptions{NoCertificate: true, KeyOID: true, NoSigningCertificate: true})
			detached := whole(t, der, err)
			if bytes.Contains(detached, content) || bytes.Contains(detached, u.Cert) {
				t.Error("what was to be left out is there")
			}
			der, err = u.SignCMS(content, true, CMSOptions{NoSignedAttributes: true})
			if bare := whole(t, der, err); bytes.Contains(bare, alg.sum(content)) {
				t.Error("attributes that were to be left out")
			}
			der, err = u.SignCMS(content, true, CMSOptions{Digest: make([]byte, 32), SigningCertificate: a.CA.Cert})
			if wrong := whole(t, der, err); bytes.Contains(wrong, alg.sum(content)) {
				t.Error("the right digest in a wrong message")
			}
			request, err := encode(func(b *builder) {
				sequence(b, func(b *builder) {
					b.AddASN1Int64(1)
					sequence(b, func(b *builder) {
						algorithm(b, oidSHA256, true)
						octets(b, RSA.sum(content))
					})
					object(b, "1.2.398.3.3.2.6.4")
					b.AddASN1Int64(99)
				})
			})
			if err != nil {
				t.Fatal(err)
			}
			der, err = a.AnswerTimestamp(request, now)
			if answer := whole(t, der, err); !bytes.Contains(answer, RSA.sum(content)) || !bytes.Contains(answer, a.TSA.Cert) {
				t.Error("the answer is not about the question")
			}
			if _, err := a.AnswerTimestamp(content, now); err == nil {
				t.Error("no request is answered")
			}
			der, err = a.OCSP(big.NewInt(12345), OCSPOptions{At: now, NextUpdate: to, Nonce: []byte{1, 2}, SHA1: true, ByKey: true, NoCert: true})
			whole(t, der, err)
		})
	}
}
