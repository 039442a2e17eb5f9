package gost

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// drawElem draws any representation: words at the ends of their range come often, because carries go wrong there.
func drawElem(t *rapid.T, f *field, name string) (z elem) {
	word := rapid.OneOf(
		rapid.Uint64(),
		rapid.SampledFrom([]uint64{0, 1, ^uint64(0), ^uint64(0) - 1, -f.c, -f.c - 1, -f.c + 1, f.c, f.c - 1, 1 << 63}),
	)
	for i := range f.words {
		z[i] = word.Draw(t, name)
	}
	return z
}

// TestField_Arithmetic_44 holds every operation to the big integers, also when result and arguments are one.
func TestField_Arithmetic_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		f := &c.field
		mod := func(v *big.Int) *big.Int { return v.Mod(v, f.p) }
		t.Run(c.String(), rapid.MakeCheck(func(t *rapid.T) {
			x, y := drawElem(t, f, "x"), drawElem(t, f, "y")
			a, b := number(&x), number(&y)
			check := func(name string, got *elem, want *big.Int) {
				t.Helper()
				if v := number(got); v.Mod(v, f.p).Cmp(want) != 0 {
					t.Fatalf("%s: %x, want %x", name, v, want)
				}
				for _, w := range got[f.words:] {
					if w != 0 {
						t.Fatalf("%s: a word above the field", name)
					}
				}
				r := *got
				f.reduce(&r)
				if number(&r).Cmp(want) != 0 {
					t.Fatalf("%s: reduced to %x, want %x", name, number(&r), want)
				}
			}
			var z elem
			f.mul(&z, &x, &y)
			check("mul", &z, mod(new(big.Int).Mul(a, b)))
			f.sqr(&z, &x)
			check("sqr", &z, mod(new(big.Int).Mul(a, a)))
			f.add(&z, &x, &y)
			check("add", &z, mod(new(big.Int).Add(a, b)))
			f.sub(&z, &x, &y)
			check("sub", &z, mod(new(big.Int).Sub(a, b)))
			for name, op := range map[string]func(z, x, y *elem){"mul": f.mul, "add": f.add, "sub": f.sub} {
				op(&z, &x, &y)
				v, w := x, y
				op(&v, &v, &y)
				op(&w, &x, &w)
				if v != z || w != z {
					t.Fatalf("%s onto its argument", name)
				}
			}
			if f.isZero(&x) != (mod(new(big.Int).Set(a)).Sign() == 0) {
				t.Fatal("isZero")
			}
			if f.equal(&x, &y) != (new(big.Int).Sub(mod(a), mod(b)).Sign() == 0) {
				t.Fatal("equal")
			}
			if !f.isZero(&x) {
				inv := f.inverse(&x)
				f.mul(&z, &x, &inv)
				check("inverse", &z, big.NewInt(1))
			}
		}))
	}
}

// TestField_Ends_44: p and its neighbours, where one number has two forms, and carries through every word.
func TestField_Ends_44(t *testing.T) {
	for _, c := range []*Curve{CurveA512(), CurveCryptoProA()} {
		f := &c.field
		p := words(f.p)
		zero, one := elem{}, elem{1}
		pe := elem(p)
		if !f.isZero(&pe) || !f.equal(&pe, &zero) {
			t.Errorf("%v: p is not zero", c)
		}
		var top elem
		for i := range f.words {
			top[i] = ^uint64(0)
		}
		// top is p + c - 1, which stands for c - 1.
		if f.big(&top).Uint64() != f.c-1 {
			t.Errorf("%v: the largest form", c)
		}
		var z elem
		f.add(&z, &top, &top)
		if f.big(&z).Uint64() != 2*(f.c-1) {
			t.Errorf("%v: twice the largest form is %x", c, z)
		}
		f.add(&z, &top, &one)
		if f.big(&z).Uint64() != f.c {
			t.Errorf("%v: the largest form and one is %x", c, z)
		}
		f.sub(&z, &zero, &top)
		if want := new(big.Int).Sub(f.p, new(big.Int).SetUint64(f.c-1)); f.big(&z).Cmp(want) != 0 {
			t.Errorf("%v: zero without the largest form is %x", c, z)
		}
		f.sub(&z, &zero, &one)
		if want := new(big.Int).Sub(f.p, big.NewInt(1)); f.big(&z).Cmp(want) != 0 {
			t.Errorf("%v: zero without one is %x", c, z)
		}
	}
}
