package gost

import (
	"math/big"
	"math/bits"
)

// elem is an element of a field, least significant word first. Every value that fits the words of the field stands for
// its residue: two of them (those below c and their sums with p) may stand for the same one, until equal or bytes settle
// it. A field of four words leaves the upper four zero.
type elem [8]uint64

// field is the integers modulo the prime 2^(64*words) - c, where c is a short number: what overflows comes back
// multiplied by c.
type field struct {
	words int // 4 or 8
	c     uint64
	p     *big.Int
}

func newField(words int, c uint64) field {
	p := new(big.Int).Lsh(big.NewInt(1), uint(64*words))
	return field{words, c, p.Sub(p, new(big.Int).SetUint64(c))}
}

// mul sets z to x*y; they may be the same.
func (f *field) mul(z, x, y *elem) {
	if f.words == 8 {
		mul8(z, x, y, f.c)
	} else {
		mul4(z, x, y, f.c)
	}
}

// sqr sets z to x*x.
func (f *field) sqr(z, x *elem) {
	if f.words == 8 {
		sqr8(z, x, f.c)
	} else {
		sqr4(z, x, f.c)
	}
}

// add sets z to x+y.
func (f *field) add(z, x, y *elem) {
	var k uint64
	z[0], k = bits.Add64(x[0], y[0], 0)
	z[1], k = bits.Add64(x[1], y[1], k)
	z[2], k = bits.Add64(x[2], y[2], k)
	z[3], k = bits.Add64(x[3], y[3], k)
	if f.words == 8 {
		z[4], k = bits.Add64(x[4], y[4], k)
		z[5], k = bits.Add64(x[5], y[5], k)
		z[6], k = bits.Add64(x[6], y[6], k)
		z[7], k = bits.Add64(x[7], y[7], k)
	}
	z[0], k = bits.Add64(z[0], f.c&-k, 0)
	if k != 0 {
		z.ripple(f.words, f.c)
	}
}

// sub sets z to x-y.
func (f *field) sub(z, x, y *elem) {
	var k uint64
	z[0], k = bits.Sub64(x[0], y[0], 0)
	z[1], k = bits.Sub64(x[1], y[1], k)
	z[2], k = bits.Sub64(x[2], y[2], k)
	z[3], k = bits.Sub64(x[3], y[3], k)
	if f.words == 8 {
		z[4], k = bits.Sub64(x[4], y[4], k)
		z[5], k = bits.Sub64(x[5], y[5], k)
		z[6], k = bits.Sub64(x[6], y[6], k)
		z[7], k = bits.Sub64(x[7], y[7], k)
	}
	z[0], k = bits.Sub64(z[0], f.c&-k, 0)
	if k != 0 {
		z.unripple(f.words, f.c)
	}
}

// ripple carries one from word 0 upwards; past the last word it comes back as c. It is rare: one addition in 2^54.
func (z *elem) ripple(words int, c uint64) {
	for i := 1; i < words; i++ {
		z[i]++
		if z[i] != 0 {
			return
		}
	}
	z[0] += c
}

// unripple borrows one from the words above word 0; past the last word it is repaid with c.
func (z *elem) unripple(words int, c uint64) {
	for i := 1; i < words; i++ {
		z[i]--
		if z[i] != ^uint64(0) {
			return
		}
	}
	z[0] -= c
}

// reduce brings z below p.
func (f *field) reduce(z *elem) {
	for i := 1; i < f.words; i++ {
		if z[i] != ^uint64(0) {
			return
		}
	}
	if z[0] >= -f.c {
		*z = elem{z[0] + f.c}
	}
}

// isZero tells whether x stands for zero.
func (f *field) isZero(x *elem) bool {
	y := *x
	f.reduce(&y)
	return y == elem{}
}

// equal tells whether x and y stand for the same number.
func (f *field) equal(x, y *elem) bool {
	a, b := *x, *y
	f.reduce(&a)
	f.reduce(&b)
	return a == b
}

// set turns a number below p into an element.
func (f *field) set(v *big.Int) (z elem) { return words(v) }

// big is the number that x stands for.
func (f *field) big(x *elem) *big.Int {
	y := *x
	f.reduce(&y)
	return number(&y)
}

// inverse returns 1/x; x is not zero.
func (f *field) inverse(x *elem) elem {
	v := f.big(x)
	return f.set(v.ModInverse(v, f.p))
}

// words splits a number below 2^512, least significant word first.
func words(v *big.Int) (z [8]uint64) {
	var buf [64]byte
	v.FillBytes(buf[:])
	for i := range z {
		for _, b := range buf[56-8*i : 64-8*i] {
			z[i] = z[i]<<8 | uint64(b)
		}
	}
	return z
}

func number(z *elem) *big.Int {
	var buf [64]byte
	for i, w := range z {
		for j := range 8 {
			buf[63-8*i-j] = byte(w >> (8 * j))
		}
	}
	return new(big.Int).SetBytes(buf[:])
}
