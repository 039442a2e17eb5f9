package timestamp_test

import (
	"math/big"
	"testing"

	"reglament/internal/eds/edstest"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/timestamp"
)

const tsaConfig = `[tsa]
default_tsa = us
[us]
dir = .
serial = ./serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256, sha512
accuracy = secs:1, millisecs:500
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`

// TestToken_44_openssl is a second opinion: OpenSSL's authority understands our question, and we its answer, with
// fractions of seconds, accuracy and name; it verifies a timestamp of our own authority.
func TestToken_44_openssl(t *testing.T) {
	o := edstest.NewOpenSSL(t)
	w := edstest.New(t, testca.RSA)
	request, err := timestamp.Request([]byte("signature"), pki.OIDSHA256, "1.2.3.4", big.NewInt(77))
	if err != nil {
		t.Fatal(err)
	}
	own, err := w.Timestamp([]byte("signature"), testca.TimestampOptions{At: edstest.Signed})
	if err != nil {
		t.Fatal(err)
	}
	o.Write("tsa.cnf", []byte(tsaConfig))
	o.Write("serial", []byte("01\n"))
	o.WriteKey("key.pem", w.TSA.Key)
	o.WriteCerts("tsa.pem", w.TSA.Cert)
	o.WriteCerts("all.pem", w.CA.Cert, w.Root.Cert)
	o.Write("request", request)
	o.Write("data", []byte("signature"))
	o.Write("own", own)
	o.Run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request", "-signer", "tsa.pem", "-inkey", "key.pem", "-out", "answer")
	raw := o.Read("answer")
	token, err := timestamp.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	if token.Nonce == nil || token.Nonce.Int64() != 77 || token.Policy != "1.2.3.4" || !token.Covers([]byte("signature")) {
		t.Errorf("%+v", token)
	}
	// OpenSSL stamps by its own clock; the dates of the material need not reach there, so trust is not asked.
	c := token.Certificate(nil)
	if c == nil {
		t.Fatal("no certificate")
	}
	if present, err := token.Signer.CheckCertificate(c); !present || err != nil {
		t.Error(present, err)
	}
	if err := token.Signer.CheckContent(token.Message.ContentType, token.Message.Content); err != nil {
		t.Error(err)
	}
	if err := token.Signer.CheckSignature(c, nil); err != nil {
		t.Error(err)
	}
	o.Run("ts", "-verify", "-data", "data", "-in", "own", "-token_in", "-CAfile", "all.pem", "-untrusted", "tsa.pem", "-attime", "1795165200")
}
