package revocation_test

import (
	"fmt"
	"testing"

	"reglament/internal/eds/edstest"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
)

// TestOCSP_44_openssl is a second opinion: OpenSSL's responder understands our questions, and we its answers; it verifies
// the answers and lists of our own authority.
func TestOCSP_44_openssl(t *testing.T) {
	ssl := edstest.NewOpenSSL(t)
	w := edstest.New(t, testca.RSA)
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	request, err := revocation.Request(c, issuer, []byte("nonce of sixteen"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := w.CRL(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	ssl.WriteCerts("ca.pem", w.CA.Cert)
	ssl.WriteCerts("all.pem", w.CA.Cert, w.Root.Cert)
	ssl.WriteCerts("responder.pem", w.Responder.Cert)
	ssl.WriteKey("key.pem", w.Responder.Key)
	ssl.Write("request", request)
	ssl.Write("list", list)
	ssl.Write("own", w.Answer(w.User.Serial(), testca.OCSPOptions{At: edstest.Now}).Raw)
	for state, want := range map[string]revocation.Code{
		"V\t280101000000Z\t": revocation.CodeGood, "R\t280101000000Z\t261101000000Z,keyCompromise": revocation.CodeRevoked,
	} {
		ssl.Write("index.txt", fmt.Appendf(nil, "%s\t%X\tunknown\t/CN=x\n", state, w.User.Serial()))
		for _, options := range [][]string{nil, {"-resp_key_id"}, {"-resp_no_certs"}} {
			ssl.Run(append([]string{"ocsp", "-index", "index.txt", "-rsigner", "responder.pem", "-rkey", "key.pem", "-CA", "ca.pem", "-reqin", "request", "-respout", "answer"}, options...)...)
			raw := ssl.Read("answer")
			o, err := revocation.ParseOCSP(raw)
			if err != nil {
				t.Fatal(err)
			}
			if string(o.Nonce) != "nonce of sixteen" {
				t.Errorf("nonce %q", o.Nonce)
			}
			if len(o.Certificates) == 0 {
				o.Certificates = append(o.Certificates, w.Parse(w.Responder.Cert))
			}
			// OpenSSL answers as of its own clock, which is not that of the material: the responder's dates decide nothing here.
			for _, r := range o.Certificates {
				r.NotBefore, r.NotAfter = o.ProducedAt, o.ProducedAt
			}
			at := o.Singles[0].ThisUpdate
			c := *c
			c.NotAfter = at
			if a := revocation.CheckOCSP(o, &c, issuer, at, revocation.DefaultPolicy()); a.Code != want {
				t.Errorf("%v: %+v, want %s", options, a, want)
			}
		}
	}
	ssl.Run("crl", "-inform", "DER", "-in", "list", "-CAfile", "all.pem", "-noout")
	ssl.Run("ocsp", "-respin", "own", "-CAfile", "all.pem", "-noverify", "-text")
}
