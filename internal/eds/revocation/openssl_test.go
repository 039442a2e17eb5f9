package revocation_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
)

// TestOCSP_44_openssl is a second opinion: OpenSSL's responder understands our questions, and we its answers; it verifies
// the answers and lists of our own authority.
func TestOCSP_44_openssl(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed: there is no second opinion")
	}
	w := edstest.New(t, testca.RSA)
	dir := t.TempDir()
	write := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command(openssl, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("openssl %v: %v\n%s", args, err, out)
		}
	}
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	key, err := w.Responder.Key.PKCS8()
	if err != nil {
		t.Fatal(err)
	}
	request, err := revocation.Request(c, issuer, []byte("nonce of sixteen"))
	if err != nil {
		t.Fatal(err)
	}
	list, err := w.CRL(testca.CRLOptions{ThisUpdate: edstest.Now, NextUpdate: edstest.To, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	write("ca.pem", []byte(der.PEM("CERTIFICATE", w.CA.Cert)))
	write("all.pem", []byte(der.PEM("CERTIFICATE", w.CA.Cert)+der.PEM("CERTIFICATE", w.Root.Cert)))
	write("responder.pem", []byte(der.PEM("CERTIFICATE", w.Responder.Cert)))
	write("key.pem", []byte(der.PEM("PRIVATE KEY", key)))
	write("request", request)
	write("list", list)
	write("own", w.Answer(w.User.Serial(), testca.OCSPOptions{At: edstest.Now}).Raw)
	for state, want := range map[string]revocation.Code{
		"V\t280101000000Z\t": revocation.CodeGood, "R\t280101000000Z\t261101000000Z,keyCompromise": revocation.CodeRevoked,
	} {
		write("index.txt", fmt.Appendf(nil, "%s\t%X\tunknown\t/CN=x\n", state, w.User.Serial()))
		for _, options := range [][]string{nil, {"-resp_key_id"}, {"-resp_no_certs"}} {
			run(append([]string{"ocsp", "-index", "index.txt", "-rsigner", "responder.pem", "-rkey", "key.pem", "-CA", "ca.pem", "-reqin", "request", "-respout", "answer"}, options...)...)
			raw, err := os.ReadFile(filepath.Join(dir, "answer"))
			if err != nil {
				t.Fatal(err)
			}
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
	run("crl", "-inform", "DER", "-in", "list", "-CAfile", "all.pem", "-noout")
	run("ocsp", "-respin", "own", "-CAfile", "all.pem", "-noverify", "-text")
}
