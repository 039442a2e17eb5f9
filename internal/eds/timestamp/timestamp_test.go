package timestamp_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"math/big"
	"testing"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/cms"
	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/testca"
	"reglament/internal/eds/timestamp"
)

func trust(w *edstest.World) timestamp.Trust {
	return timestamp.Trust{Store: w.Store, Algorithms: chain.DefaultAlgorithms()}
}

// authority answers requests without a network.
type authority struct {
	w      *edstest.World
	answer []byte
}

func (a authority) Post(_ context.Context, _, contentType string, body []byte, _ int64) ([]byte, error) {
	if contentType != "application/timestamp-query" {
		return nil, errors.New("content type")
	}
	if a.answer != nil {
		return a.answer, nil
	}
	return a.w.AnswerTimestamp(body, edstest.Signed)
}

// TestStamp_44: asked, answered, checked; an answer to another question and a refusal are no timestamps.
func TestStamp_44(t *testing.T) {
	for _, alg := range []testca.Alg{testca.GOST512, testca.RSA} {
		w := edstest.New(t, alg)
		digest := map[testca.Alg]string{testca.GOST512: pki.OIDStreebog512, testca.RSA: pki.OIDSHA256}[alg]
		client := timestamp.Client{Poster: authority{w: w}, Address: "http://tsp.test", Digest: digest, Rand: rand.Reader}
		token, err := client.Stamp(context.Background(), []byte("signature"))
		if err != nil {
			t.Fatal(err)
		}
		if c := token.Check([]byte("signature"), trust(w)); c.Outcome != timestamp.Right || !c.Time.Equal(edstest.Signed) || c.Authority == "" {
			t.Errorf("%+v", c)
		}
		old, err := w.Timestamp([]byte("signature"), testca.TimestampOptions{At: edstest.Signed, Nonce: big.NewInt(5)})
		if err != nil {
			t.Fatal(err)
		}
		client.Poster = authority{w, old}
		if _, err := client.Stamp(context.Background(), []byte("signature")); err == nil {
			t.Error("a replayed answer was taken")
		}
		client.Poster = authority{w, []byte{0x30, 5, 0x30, 3, 2, 1, 2}}
		if _, err := client.Stamp(context.Background(), []byte("signature")); !errors.Is(err, timestamp.ErrRefused) {
			t.Error(err)
		}
	}
}

// again signs a token's content anew, with another time text and with fields that authorities may add.
func again(w *edstest.World, moment string, rest ...[]byte) []byte {
	w.Helper()
	sum, err := pki.Digest(pki.OIDStreebog512, []byte("signature"))
	if err != nil {
		w.Fatal(err)
	}
	imprint := der.Element(0x30, der.Element(0x30, der.FromOID(pki.OIDStreebog512)), der.Element(der.TagOctetString, sum))
	info := [][]byte{der.FromInteger(big.NewInt(1)), der.FromOID("1.2.398.3.3.2.6.4"), imprint, der.FromInteger(big.NewInt(9)), der.Element(der.TagGeneralizedTime, []byte(moment))}
	content := der.Element(0x30, append(info, rest...)...)
	digest, err := pki.Digest(pki.OIDStreebog512, content)
	if err != nil {
		w.Fatal(err)
	}
	tsa := w.Parse(w.TSA.Cert)
	hash, err := pki.Digest(pki.OIDSHA256, tsa.Raw)
	if err != nil {
		w.Fatal(err)
	}
	attribute := func(oid string, value []byte) []byte {
		return der.Element(0x30, der.FromOID(oid), der.Element(0x31, value))
	}
	attributes := [][]byte{
		attribute("1.2.840.113549.1.9.3", der.FromOID(cms.OIDTSTInfo)), attribute("1.2.840.113549.1.9.4", der.Element(der.TagOctetString, digest)),
		attribute("1.2.840.113549.1.9.16.2.47", der.Element(0x30, der.Element(0x30, der.Element(0x30, der.Element(der.TagOctetString, hash))))),
	}
	sig, err := w.TSA.Key.Sign(der.Element(0x31, attributes...))
	if err != nil {
		w.Fatal(err)
	}
	streebog, gost := der.Element(0x30, der.FromOID(pki.OIDStreebog512)), der.Element(0x30, der.FromOID(pki.OIDSigGOST512))
	signer := der.Element(0x30, der.FromInteger(big.NewInt(1)), der.Element(0x30, tsa.Issuer.Raw, der.FromInteger(tsa.Serial)), streebog,
		der.Element(0xa0, attributes...), gost, der.Element(der.TagOctetString, sig))
	signed := der.Element(0x30, der.FromInteger(big.NewInt(3)), der.Element(0x31, streebog),
		der.Element(0x30, der.FromOID(cms.OIDTSTInfo), der.Element(0xa0, der.Element(der.TagOctetString, content))), der.Element(0xa0, tsa.Raw), der.Element(0x31, signer))
	return der.Element(0x30, der.FromOID(cms.OIDSignedData), der.Element(0xa0, signed))
}

// TestToken_44_forms: fractions of seconds, accuracy, nonce, name of the authority; PEM, BER; ESS of version 2.
func TestToken_44_forms(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	at := edstest.Signed.Format("20060102150405")
	accuracy, ordering, nonce := der.Element(0x30, der.Element(0x80, []byte{0, 0xfa})), der.Element(der.TagBoolean, []byte{0}), der.FromInteger(big.NewInt(77))
	name := der.Element(0xa0, der.Element(0xa4, w.Parse(w.TSA.Cert).Subject.Raw))
	for what, raw := range map[string][]byte{
		"plain": again(w, at+"Z"), "fraction": again(w, at+".250Z"), "comma": again(w, at+",5Z"), "zone": again(w, edstest.Signed.Add(5*time.Hour).Format("20060102150405")+"+0500"),
		"accuracy": again(w, at+"Z", accuracy), "all": again(w, at+"Z", accuracy, ordering, nonce, name), "name only": again(w, at+"Z", name),
		"BER": edstest.Indefinite(again(w, at+"Z")), "PEM": []byte(der.PEM("TIMESTAMP", again(w, at+"Z"))),
	} {
		t.Run(what, func(t *testing.T) {
			token, err := timestamp.Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			c := token.Check([]byte("signature"), trust(w))
			if c.Outcome != timestamp.Right || c.Time.Truncate(time.Second) != edstest.Signed {
				t.Errorf("%+v", c)
			}
			if what == "all" && (token.Nonce == nil || token.Nonce.Int64() != 77) {
				t.Error(token.Nonce)
			}
		})
	}
	// The certificate may stand beside the token instead of in it; without it the token stays open.
	bare := bytes.Replace(again(w, at+"Z"), der.Element(0xa0, w.TSA.Cert), nil, 1)
	if _, err := timestamp.Parse(bare); err == nil {
		t.Error("lengths that do not fit were read")
	}
}

// TestToken_44_refused: a token whose parts do not belong together.
func TestToken_44_refused(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	raw := again(w, edstest.Signed.Format("20060102150405")+"Z")
	good, err := timestamp.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	spoilt := func(part []byte) timestamp.Code {
		t.Helper()
		in := bytes.Clone(raw)
		in[bytes.LastIndex(in, part)+len(part)-1] ^= 1
		token, err := timestamp.Parse(in)
		if err != nil {
			return timestamp.CodeUnreadable
		}
		return token.Check([]byte("signature"), trust(w)).Code
	}
	if got := spoilt(good.Signer.Signature); got != timestamp.CodeForged {
		t.Error(got)
	}
	if got := spoilt(good.Signer.MessageDigest); got != timestamp.CodeForged {
		t.Error(got)
	}
	if got := spoilt(good.Imprint); got != timestamp.CodeImprint {
		t.Error(got)
	}
	if got := spoilt(der.FromInteger(big.NewInt(9))); got != timestamp.CodeForged {
		t.Error(got)
	}
	for name, in := range map[string][]byte{"message that is none": w.Sign(w.User, false, testca.CMSOptions{}), "certificate": w.User.Cert, "nothing": nil} {
		if _, err := timestamp.Parse(in); err == nil {
			t.Error(name)
		}
	}
}

func FuzzParse(f *testing.F) {
	w := edstest.New(f, testca.GOST512)
	raw, err := w.Timestamp([]byte("signature"), testca.TimestampOptions{At: edstest.Signed})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(edstest.Indefinite(raw))
	f.Add(again(w, "20261120090000.5Z"))
	f.Add([]byte{0x30, 5, 0x30, 3, 2, 1, 2})
	f.Fuzz(func(t *testing.T, in []byte) {
		token, err := timestamp.Parse(in)
		if err != nil {
			return
		}
		if c := token.Check([]byte("never stamped"), trust(w)); c.Outcome == timestamp.Right {
			t.Fatal("a timestamp over what was never stamped")
		}
	})
}
