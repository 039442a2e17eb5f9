package revocation_test

import (
	"crypto/sha1"
	"encoding/binary"
	"math/big"
	"testing"

	"reglament/internal/eds/der"
	"reglament/internal/eds/edstest"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/testca"
)

// largeList is a list as long as that of a national authority.
func largeList(w *edstest.World, n int) []byte {
	w.Helper()
	issuer := w.Parse(w.CA.Cert)
	entries := make([]byte, 0, n*50)
	for i := range n {
		sum := sha1.Sum(binary.BigEndian.AppendUint64(nil, uint64(i)))
		entries = append(entries, entry(new(big.Int).SetBytes(sum[:]), edstest.Signed, extension("2.5.29.21", false, []byte{0x0a, 1, 4}))...)
	}
	tbs := der.Element(0x30, der.FromInteger(big.NewInt(1)), algorithm, issuer.Subject.Raw, instant(edstest.Now, ""), instant(edstest.To, ""), der.Element(0x30, entries))
	sig, err := w.CA.Key.Sign(tbs)
	if err != nil {
		w.Fatal(err)
	}
	return der.Element(0x30, tbs, algorithm, der.Element(der.TagBitString, []byte{0}, sig))
}

// BenchmarkCRL reads a list of 200,000 entries, and then asks it as often as documents are verified.
func BenchmarkCRL(b *testing.B) {
	w := edstest.New(b, testca.GOST512)
	raw := largeList(w, 200_000)
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(raw)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := revocation.ParseCRL(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
	l, err := revocation.ParseCRL(raw)
	if err != nil {
		b.Fatal(err)
	}
	c, issuer := w.Parse(w.User.Cert), w.Parse(w.CA.Cert)
	b.Run("ask", func(b *testing.B) {
		for b.Loop() {
			if a := revocation.CheckCRLs([]*revocation.CRL{l}, c, issuer, edstest.Now, revocation.DefaultPolicy()); a.Code != revocation.CodeGood {
				b.Fatal(a)
			}
		}
	})
}

// TestCRL_44_large: every entry of a long list is found, and nobody else.
func TestCRL_44_large(t *testing.T) {
	w := edstest.New(t, testca.GOST512)
	l, err := revocation.ParseCRL(largeList(w, 5000))
	if err != nil || l.Len() != 5000 {
		t.Fatal(l.Len(), err)
	}
	for i := range 5000 {
		sum := sha1.Sum(binary.BigEndian.AppendUint64(nil, uint64(i)))
		r := der.Read(der.FromInteger(new(big.Int).SetBytes(sum[:])))
		v, _ := r.Next()
		if e, ok, err := l.Find(pki.SerialKey(v)); err != nil || !ok || e.Reason != 4 {
			t.Fatal(i, ok, err)
		}
	}
	if _, ok, _ := l.Find([]byte{1}); ok {
		t.Error("a stranger was found")
	}
}
