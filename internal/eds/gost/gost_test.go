package gost

import (
	"crypto/rand"
	"testing"
)

func TestSign_Verify(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		k, err := GenerateKey(c, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		digest := make([]byte, c.Size())
		rand.Read(digest)
		sig, err := k.Sign(nil, digest)
		if err != nil {
			t.Fatal(err)
		}
		if !k.Public().Verify(digest, sig) {
			t.Errorf("%v: own signature refused", c)
		}
		digest[3] ^= 1
		if k.Public().Verify(digest, sig) {
			t.Errorf("%v: another digest accepted", c)
		}
	}
}

func BenchmarkVerify512(b *testing.B)  { benchmarkVerify(b, CurveA512()) }
func BenchmarkVerify2004(b *testing.B) { benchmarkVerify(b, CurveCryptoProA()) }

func benchmarkVerify(b *testing.B, c *Curve) {
	k, _ := GenerateKey(c, rand.Reader)
	digest := make([]byte, c.Size())
	rand.Read(digest)
	sig, _ := k.Sign(nil, digest)
	public := k.Public()
	for b.Loop() {
		if !public.Verify(digest, sig) {
			b.Fatal("refused")
		}
	}
}
