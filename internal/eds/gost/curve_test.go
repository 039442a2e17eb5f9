package gost

import (
	"bytes"
	"crypto/sha3"
	"fmt"
	"io"
	"math/big"
	"testing"
)

// chance is an endless stream that depends on nothing but its name.
func chance(name string) io.Reader {
	h := sha3.NewSHAKE256()
	h.Write([]byte(name))
	return h
}

func drawNumber(t *testing.T, from io.Reader, below *big.Int) *big.Int {
	t.Helper()
	buf := make([]byte, 72)
	if _, err := io.ReadFull(from, buf); err != nil {
		t.Fatal(err)
	}
	v := new(big.Int).SetBytes(buf)
	return v.Mod(v, below)
}

func (c *Curve) spot(p *point) *spot {
	if c.field.isZero(&p.z) {
		return nil
	}
	a := c.affine(p)
	return &spot{c.field.big(&a.x), c.field.big(&a.y)}
}

func same(a, b *spot) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.x.Cmp(b.x) == 0 && a.y.Cmp(b.y) == 0
}

// TestCurve_Multiply_44 holds u·G + v·Q to the reference, with scalars at the ends and with points that meet on the way:
// equal, opposite, infinity.
func TestCurve_Multiply_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		ref := plain(c)
		random := chance("multiply " + c.String())
		d := drawNumber(t, random, c.q)
		q := ref.multiply(d, ref.base())
		key := affine{c.field.set(q.x), c.field.set(q.y)}
		last := new(big.Int).Sub(c.q, big.NewInt(1))
		cases := [][2]*big.Int{
			{big.NewInt(0), big.NewInt(0)},
			{big.NewInt(1), big.NewInt(0)},
			{big.NewInt(0), big.NewInt(1)},
			{big.NewInt(1), big.NewInt(1)},
			{last, last},
			{new(big.Int).Mod(new(big.Int).Mul(d, last), c.q), big.NewInt(1)}, // -dG + Q is infinity
			{d, big.NewInt(1)}, // dG + Q is Q doubled
			{new(big.Int).Lsh(big.NewInt(1), uint(c.q.BitLen()-1)), new(big.Int).Lsh(big.NewInt(1), 200)},
		}
		for range 6 {
			cases = append(cases, [2]*big.Int{drawNumber(t, random, c.q), drawNumber(t, random, c.q)})
		}
		for i, k := range cases {
			got := c.multiply(k[0], k[1], &key)
			want := ref.add(ref.multiply(k[0], ref.base()), ref.multiply(k[1], q))
			if !same(c.spot(&got), want) {
				t.Errorf("%v, case %d: %x·G + %x·Q", c, i, k[0], k[1])
			}
		}
		if p := c.multiply(d, nil, nil); !same(c.spot(&p), q) {
			t.Errorf("%v: %x·G", c, d)
		}
		if p := ref.multiply(c.q, ref.base()); p != nil {
			t.Errorf("%v: the order of the base point", c)
		}
	}
}

// TestCurve_Add_44: every small sum of multiples of the base point, so that all the special cases of addition come up.
func TestCurve_Add_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		ref := plain(c)
		multiple := func(k int64) (point, *spot) {
			v := big.NewInt(k)
			v.Mod(v, c.q)
			p := c.multiply(v, nil, nil)
			return p, ref.multiply(v, ref.base())
		}
		for i := int64(-2); i <= 2; i++ {
			for j := int64(-2); j <= 2; j++ {
				p, sp := multiple(i)
				q, sq := multiple(j)
				var r point
				c.add(&r, &p, &q)
				if !same(c.spot(&r), ref.add(sp, sq)) {
					t.Errorf("%v: %d + %d", c, i, j)
				}
				if j != 0 {
					a := c.affine(&q)
					c.addAffine(&r, &p, &a)
					if !same(c.spot(&r), ref.add(sp, sq)) {
						t.Errorf("%v: %d + %d with an affine point", c, i, j)
					}
				}
			}
		}
	}
}

// TestSign_Reference_44: signatures verify by the reference and here; the nonce given is the nonce used.
func TestSign_Reference_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		ref := plain(c)
		random := chance("sign " + c.String())
		k, err := GenerateKey(c, random)
		if err != nil {
			t.Fatal(err)
		}
		key := ref.multiply(k.d, ref.base())
		for i := range 4 {
			digest := make([]byte, c.Size())
			if i > 0 { // the first digest is zero, which counts as one
				random.Read(digest)
			}
			e := c.scalar(digest)
			nonce := drawNumber(t, random, c.q)
			sig, err := k.Sign(bytes.NewReader(toLittleEndian(nonce, c.Size())), digest)
			if err != nil {
				t.Fatal(err)
			}
			r, s := littleEndian(sig[:c.Size()]), littleEndian(sig[c.Size():])
			wantR, wantS := ref.sign(k.d, e, nonce)
			if r.Cmp(wantR) != 0 || s.Cmp(wantS) != 0 {
				t.Errorf("%v: signature %x", c, sig)
			}
			if !ref.verify(key, e, r, s) || !k.Public().Verify(digest, sig) {
				t.Errorf("%v: signature %x refused", c, sig)
			}
		}
	}
}

// TestSign_Deterministic_44: without a source of chance the signature follows from key and digest, and differs between
// digests and keys.
func TestSign_Deterministic_44(t *testing.T) {
	seen := map[string]string{}
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		for key := range 2 {
			k, err := GenerateKey(c, chance(fmt.Sprint("deterministic", key)))
			if err != nil {
				t.Fatal(err)
			}
			again, err := ParsePrivateKey(c, k.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			for d := range byte(2) {
				digest := bytes.Repeat([]byte{d + 1}, c.Size())
				sig, err := k.Sign(nil, digest)
				if err != nil {
					t.Fatal(err)
				}
				if second, _ := again.Sign(nil, digest); !bytes.Equal(sig, second) {
					t.Errorf("%v: two signatures of one digest", c)
				}
				if !k.Public().Verify(digest, sig) {
					t.Errorf("%v: own signature refused", c)
				}
				what := fmt.Sprint(c, key, d)
				r := string(sig[:c.Size()])
				if other, ok := seen[r]; ok {
					t.Errorf("%s and %s share a nonce", what, other)
				}
				seen[r] = what
			}
		}
	}
}
