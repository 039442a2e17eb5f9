package gost

import (
	"bytes"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// sample is a key with a digest and its signature, always the same ones.
func sample(t testing.TB, c *Curve) (key *PrivateKey, digest, sig []byte) {
	t.Helper()
	key, err := GenerateKey(c, chance("sample "+c.String()))
	if err != nil {
		t.Fatal(err)
	}
	digest = make([]byte, c.Size())
	chance("digest").Read(digest)
	if sig, err = key.Sign(nil, digest); err != nil {
		t.Fatal(err)
	}
	return key, digest, sig
}

// TestVerify_Refuses_44 is the negative matrix of a signature's value.
func TestVerify_Refuses_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		key, digest, sig := sample(t, c)
		n := c.Size()
		r, s := sig[:n], sig[n:]
		zero := make([]byte, n)
		q := toLittleEndian(c.q, n)
		above := toLittleEndian(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), uint(8*n)), big.NewInt(1)), n)
		negative := toLittleEndian(new(big.Int).Sub(c.q, littleEndian(s)), n)
		other, err := GenerateKey(c, chance("another key"))
		if err != nil {
			t.Fatal(err)
		}
		if !key.Public().Verify(digest, sig) {
			t.Fatalf("%v: the right signature is refused", c)
		}
		for name, bad := range map[string][]byte{
			"r is zero":          slices.Concat(zero, s),
			"s is zero":          slices.Concat(r, zero),
			"both are zero":      slices.Concat(zero, zero),
			"r is q":             slices.Concat(q, s),
			"s is q":             slices.Concat(r, q),
			"r above q":          slices.Concat(above, s),
			"s above q":          slices.Concat(r, above),
			"s is negative":      slices.Concat(r, negative),
			"halves swapped":     slices.Concat(s, r),
			"big-endian":         reversed(sig),
			"halves big-endian":  slices.Concat(reversed(r), reversed(s)),
			"swapped big-endian": slices.Concat(reversed(s), reversed(r)),
			"a byte short":       sig[:2*n-1],
			"a byte long":        append(bytes.Clone(sig), 0),
			"empty":              nil,
			"of another key":     mustSign(t, other, digest),
		} {
			if key.Public().Verify(digest, bad) {
				t.Errorf("%v: %s: accepted", c, name)
			}
		}
		for i := range sig {
			bad := bytes.Clone(sig)
			bad[i] ^= 1 << (i % 8)
			if key.Public().Verify(digest, bad) {
				t.Errorf("%v: byte %d changed: accepted", c, i)
			}
		}
		for name, bad := range map[string][]byte{
			"reversed": reversed(digest), "short": digest[:n-1], "long": append(bytes.Clone(digest), 0), "empty": nil,
		} {
			if key.Public().Verify(bad, sig) {
				t.Errorf("%v: digest %s: accepted", c, name)
			}
		}
	}
}

func mustSign(t *testing.T, k *PrivateKey, digest []byte) []byte {
	t.Helper()
	sig, err := k.Sign(nil, digest)
	if err != nil {
		t.Fatal(err)
	}
	return sig
}

// TestVerify_SmallR_44: the x of a point may be at least q, and then it is not r but r+q. Such points cannot be found by
// chance, so the comparison is tried by itself.
func TestVerify_SmallR_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		if c.q.Cmp(c.field.p) >= 0 {
			t.Fatalf("%v: the order is not below p", c)
		}
		z := elem{7}
		var zz elem
		c.field.sqr(&zz, &z)
		for _, r := range []int64{1, 5, 1 << 40} {
			x := new(big.Int).Add(big.NewInt(r), c.q)
			e := c.field.set(x)
			var p point
			p.z = z
			c.field.mul(&p.x, &e, &zz)
			if !c.hasX(&p, big.NewInt(r)) || c.hasX(&p, big.NewInt(r+1)) {
				t.Errorf("%v: r = %d", c, r)
			}
		}
		if c.hasX(&point{x: elem{1}, y: elem{1}}, big.NewInt(1)) {
			t.Errorf("%v: infinity has no x", c)
		}
	}
}

// TestPublicKey_Refuses_44: what is not a point of the curve is not a key.
func TestPublicKey_Refuses_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		key, _, _ := sample(t, c)
		n := c.Size()
		good := key.Public().Bytes()
		x, y := good[:n], good[n:]
		read, err := ParsePublicKey(c, good)
		if err != nil || !bytes.Equal(read.Bytes(), good) {
			t.Fatalf("%v: the right key: %v", c, err)
		}
		negative := toLittleEndian(new(big.Int).Sub(c.field.p, littleEndian(y)), n)
		if _, err := ParsePublicKey(c, slices.Concat(x, negative)); err != nil {
			t.Errorf("%v: the opposite point: %v", c, err)
		}
		p := toLittleEndian(c.field.p, n)
		top := bytes.Repeat([]byte{0xff}, n)
		zero := make([]byte, n)
		changed := bytes.Clone(good)
		changed[n/2] ^= 0x10
		for name, bad := range map[string]struct {
			key  []byte
			want error
		}{
			"x is p":         {slices.Concat(p, y), ErrRange},
			"y is p":         {slices.Concat(x, p), ErrRange},
			"y is the top":   {slices.Concat(x, top), ErrRange},
			"zeros":          {slices.Concat(zero, zero), ErrCurve},
			"swapped":        {slices.Concat(y, x), ErrCurve},
			"big-endian":     {slices.Concat(reversed(x), reversed(y)), ErrCurve},
			"a bit changed":  {changed, ErrCurve},
			"a byte short":   {good[:2*n-1], ErrLength},
			"a byte long":    {append(bytes.Clone(good), 0), ErrLength},
			"one coordinate": {x, ErrLength},
			"nothing":        {nil, ErrLength},
		} {
			if _, err := ParsePublicKey(c, bad.key); !errors.Is(err, bad.want) {
				// A number turned round may be above p too.
				if name == "big-endian" && errors.Is(err, ErrRange) {
					continue
				}
				t.Errorf("%v: %s: %v, want %v", c, name, err, bad.want)
			}
		}
	}
	// A key of one curve is not one of the other.
	key, _, _ := sample(t, CurveA512())
	if _, err := ParsePublicKey(CurveCryptoProA(), key.Public().Bytes()[:64]); err == nil {
		t.Error("half a key of the other curve is accepted")
	}
}

// TestPrivateKey_Refuses_44: a private key is from 1 to q-1.
func TestPrivateKey_Refuses_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		n := c.Size()
		last := new(big.Int).Sub(c.q, big.NewInt(1))
		for name, k := range map[string]struct {
			scalar []byte
			want   error
		}{
			"zero":  {make([]byte, n), ErrRange},
			"one":   {toLittleEndian(big.NewInt(1), n), nil},
			"q - 1": {toLittleEndian(last, n), nil},
			"q":     {toLittleEndian(c.q, n), ErrRange},
			"short": {make([]byte, n-1), ErrLength},
			"long":  {make([]byte, n+1), ErrLength},
		} {
			if _, err := ParsePrivateKey(c, k.scalar); !errors.Is(err, k.want) {
				t.Errorf("%v: %s: %v", c, name, err)
			}
		}
		key, digest, _ := sample(t, c)
		if _, err := key.Sign(nil, digest[1:]); err == nil {
			t.Errorf("%v: a digest of a wrong length is signed", c)
		}
		if _, err := key.Sign(strings.NewReader("short"), digest); err == nil {
			t.Errorf("%v: a source of chance that ends goes unnoticed", c)
		}
		if _, err := GenerateKey(c, strings.NewReader("short")); err == nil {
			t.Errorf("%v: a key out of too little chance", c)
		}
	}
}

// FuzzParsePublicKey: a key that is accepted lies on the curve by the reference, and is written as it was read.
func FuzzParsePublicKey(f *testing.F) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		key, _, _ := sample(f, c)
		f.Add(key.Public().Bytes())
		f.Add(make([]byte, 2*c.Size()))
		f.Add(bytes.Repeat([]byte{0xff}, 2*c.Size()))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
			key, err := ParsePublicKey(c, in)
			if err != nil {
				continue
			}
			if !bytes.Equal(key.Bytes(), in) {
				t.Errorf("%x becomes %x", in, key.Bytes())
			}
			ref := plain(c)
			x, y := littleEndian(in[:c.Size()]), littleEndian(in[c.Size():])
			right := new(big.Int).Mul(x, x)
			right.Add(right, ref.a).Mul(right, x).Add(right, ref.b).Mod(right, ref.p)
			if y.Mul(y, y).Mod(y, ref.p).Cmp(right) != 0 {
				t.Errorf("%x is off the curve", in)
			}
		}
	})
}

// FuzzVerify: here and in the reference the same signatures stand. On the long curve the reference, which takes tens of
// milliseconds, is asked only about what was accepted.
func FuzzVerify(f *testing.F) {
	type tried struct {
		key *PrivateKey
		at  *spot
	}
	keys := map[*Curve]tried{}
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		key, digest, sig := sample(f, c)
		keys[c] = tried{key, &spot{c.field.big(&key.public.at.x), c.field.big(&key.public.at.y)}}
		f.Add(digest, sig)
		f.Add(make([]byte, c.Size()), sig)
		f.Add(digest, make([]byte, 2*c.Size()))
	}
	f.Fuzz(func(t *testing.T, digest, sig []byte) {
		for c, k := range keys {
			got := k.key.Public().Verify(digest, sig)
			if len(digest) != c.Size() || len(sig) != 2*c.Size() {
				if got {
					t.Error("a wrong length is accepted")
				}
				continue
			}
			if !got && c == CurveA512() {
				continue
			}
			want := plain(c).verify(k.at, c.scalar(digest), littleEndian(sig[:c.Size()]), littleEndian(sig[c.Size():]))
			if got != want {
				t.Errorf("%v: %v, the reference says %v", c, got, want)
			}
		}
	})
}
