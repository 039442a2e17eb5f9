package gost

import (
	"math/big"
	"sync"
)

// windows of the two scalars of a verification, in bits: the base point has a table made once, the key one made each time.
const (
	baseWindow = 8
	keyWindow  = 5
)

// Curve is an elliptic curve y² = x³ - 3x + b of prime order q over a prime field. There are two, compared by pointer.
type Curve struct {
	name  string
	field field
	b     elem
	q     *big.Int
	base  [1 << (baseWindow - 2)]affine // odd multiples of the base point: 1, 3, 5 …
}

// affine is a point other than infinity.
type affine struct{ x, y elem }

// point is a point in Jacobian coordinates: x/z², y/z³; z is zero at infinity.
type point struct{ x, y, z elem }

var (
	curveA512       = sync.OnceValue(makeCurveA512)
	curveCryptoProA = sync.OnceValue(makeCurveCryptoProA)
)

// CurveA512 is id-tc26-gost-3410-12-512-paramSetA (RFC 7836 appendix A.1): keys of GOST 34.10-2015 with 512 bits.
func CurveA512() *Curve { return curveA512() }

// CurveCryptoProA is id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357 section 11.4): keys of GOST 34.310-2004.
func CurveCryptoProA() *Curve { return curveCryptoProA() }

func makeCurveA512() *Curve {
	c := &Curve{
		name:  "id-tc26-gost-3410-12-512-paramSetA",
		field: newField(8, 569),
		b: elem{
			0x503190785a71c760, 0x862ef9d4ebee4761, 0x4cb4574010da90dd, 0xee3cb090f30d2761,
			0x79bd081cfd0b6265, 0x34b82574761cb0e8, 0xc1bd0b2b6667f1da, 0xe8c2505dedfc86dd,
		},
		q: number(&elem{
			0xcacdb1411f10b275, 0x9b4b38abfad2b85d, 0x6ff22b8d4e056060, 0x27e69532f48d8911,
			0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
		}),
	}
	c.tabulate(affine{elem{3}, elem{
		0x89a589cb5215f2a4, 0x8028fe5fc235f5b8, 0x3d75e6a50e3a41e9, 0xdf1626be4fd036e9,
		0x778064fdcbefa921, 0xce5e1c93acf1abc1, 0xa61b8816e25450e6, 0x7503cfe87a836ae3,
	}})
	return c
}

func makeCurveCryptoProA() *Curve {
	c := &Curve{
		name:  "id-GostR3410-2001-CryptoPro-A-ParamSet",
		field: newField(4, 617),
		b:     elem{0xa6},
		q:     number(&elem{0x45841b09b761b893, 0x6c611070995ad100, 0xffffffffffffffff, 0xffffffffffffffff}),
	}
	c.tabulate(affine{elem{1}, elem{0x22acc99c9e9f1e14, 0x35294f2ddf23e3b1, 0x27df505a453f2b76, 0x8d91e471e0989cda}})
	return c
}

// String is the name of the curve in the specifications.
func (c *Curve) String() string { return c.name }

// Size is the length in bytes of a coordinate, of a scalar and of a digest; keys and signatures have twice that.
func (c *Curve) Size() int { return 8 * c.field.words }

// tabulate fills the table of odd multiples of the base point.
func (c *Curve) tabulate(g affine) {
	p := g.jacobian()
	var twice point
	c.double(&twice, &p)
	for i := range c.base {
		c.base[i] = c.affine(&p)
		c.add(&p, &p, &twice)
	}
}

func (a *affine) jacobian() point { return point{a.x, a.y, elem{1}} }

// affine returns p, which is not infinity.
func (c *Curve) affine(p *point) affine {
	f := &c.field
	inv := f.inverse(&p.z)
	var a affine
	var t elem
	f.sqr(&t, &inv)
	f.mul(&a.x, &p.x, &t)
	f.mul(&t, &t, &inv)
	f.mul(&a.y, &p.y, &t)
	f.reduce(&a.x)
	f.reduce(&a.y)
	return a
}

// contains tells whether a lies on the curve.
func (c *Curve) contains(a *affine) bool {
	f := &c.field
	var l, r elem
	f.sqr(&l, &a.y)
	f.sqr(&r, &a.x)
	f.sub(&r, &r, &elem{3})
	f.mul(&r, &r, &a.x)
	f.add(&r, &r, &c.b)
	return f.equal(&l, &r)
}

// double sets r to 2p (dbl-2001-b of the Explicit-Formulas Database); infinity stays infinity.
func (c *Curve) double(r, p *point) {
	f := &c.field
	var delta, gamma, beta, alpha, t elem
	f.sqr(&delta, &p.z)
	f.sqr(&gamma, &p.y)
	f.mul(&beta, &p.x, &gamma)
	f.sub(&t, &p.x, &delta)
	f.add(&alpha, &p.x, &delta)
	f.mul(&alpha, &alpha, &t)
	f.add(&t, &alpha, &alpha)
	f.add(&alpha, &alpha, &t)
	f.add(&t, &p.y, &p.z)
	f.sqr(&t, &t)
	f.sub(&t, &t, &gamma)
	f.sub(&r.z, &t, &delta)
	f.add(&beta, &beta, &beta)
	f.add(&beta, &beta, &beta)
	f.add(&t, &beta, &beta)
	f.sqr(&r.x, &alpha)
	f.sub(&r.x, &r.x, &t)
	f.sub(&t, &beta, &r.x)
	f.mul(&t, &t, &alpha)
	f.sqr(&gamma, &gamma)
	f.add(&gamma, &gamma, &gamma)
	f.add(&gamma, &gamma, &gamma)
	f.add(&gamma, &gamma, &gamma)
	f.sub(&r.y, &t, &gamma)
}

// add sets r to p+q, whatever the two are.
func (c *Curve) add(r, p, q *point) {
	f := &c.field
	if f.isZero(&q.z) {
		*r = *p
		return
	}
	if f.isZero(&p.z) {
		*r = *q
		return
	}
	var zp, zq, up, uq, sp, sq elem
	f.sqr(&zp, &p.z)
	f.sqr(&zq, &q.z)
	f.mul(&up, &p.x, &zq)
	f.mul(&uq, &q.x, &zp)
	f.mul(&sp, &p.y, &q.z)
	f.mul(&sp, &sp, &zq)
	f.mul(&sq, &q.y, &p.z)
	f.mul(&sq, &sq, &zp)
	var z elem
	f.mul(&z, &p.z, &q.z)
	c.join(r, p, &up, &sp, &uq, &sq, &z)
}

// addAffine sets r to p+a: with the z of a being one, five multiplications fewer.
func (c *Curve) addAffine(r, p *point, a *affine) {
	f := &c.field
	if f.isZero(&p.z) {
		*r = a.jacobian()
		return
	}
	var zp, uq, sq elem
	f.sqr(&zp, &p.z)
	f.mul(&uq, &a.x, &zp)
	f.mul(&sq, &a.y, &p.z)
	f.mul(&sq, &sq, &zp)
	up, sp, z := p.x, p.y, p.z
	c.join(r, p, &up, &sp, &uq, &sq, &z)
}

// join ends an addition: (up, sp) and (uq, sq) are the two points over the common denominator z, p is the first of them.
func (c *Curve) join(r, p *point, up, sp, uq, sq, z *elem) {
	f := &c.field
	var h, m elem
	f.sub(&h, uq, up)
	f.sub(&m, sq, sp)
	if f.isZero(&h) {
		if f.isZero(&m) {
			c.double(r, p)
		} else {
			*r = point{x: elem{1}, y: elem{1}}
		}
		return
	}
	var hh, v elem
	f.sqr(&hh, &h)
	f.mul(&v, up, &hh)
	f.mul(&hh, &hh, &h)
	f.mul(&r.z, z, &h)
	f.sqr(&r.x, &m)
	f.sub(&r.x, &r.x, &hh)
	f.sub(&r.x, &r.x, &v)
	f.sub(&r.x, &r.x, &v)
	f.sub(&v, &v, &r.x)
	f.mul(&v, &v, &m)
	f.mul(&hh, &hh, sp)
	f.sub(&r.y, &v, &hh)
}

// multiply returns u·G + v·a, for u and v below q; without a only the first.
func (c *Curve) multiply(u, v *big.Int, a *affine) point {
	f := &c.field
	var nu, nv digits
	n := nu.split(u, baseWindow)
	var odd [1 << (keyWindow - 2)]point
	if a != nil {
		n = max(n, nv.split(v, keyWindow))
		odd[0] = a.jacobian()
		var twice point
		c.double(&twice, &odd[0])
		for i := 1; i < len(odd); i++ {
			c.add(&odd[i], &odd[i-1], &twice)
		}
	}
	r := point{x: elem{1}, y: elem{1}}
	for i := n - 1; i >= 0; i-- {
		c.double(&r, &r)
		if d := nu[i]; d > 0 {
			c.addAffine(&r, &r, &c.base[d/2])
		} else if d < 0 {
			t := c.base[-d/2]
			f.sub(&t.y, &elem{}, &t.y)
			c.addAffine(&r, &r, &t)
		}
		if d := nv[i]; d > 0 {
			c.add(&r, &r, &odd[d/2])
		} else if d < 0 {
			t := odd[-d/2]
			f.sub(&t.y, &elem{}, &t.y)
			c.add(&r, &r, &t)
		}
	}
	return r
}

// digits is a scalar in signed odd digits, the least significant first: at most one in a window of them is not zero.
type digits [513]int16

// split fills d for a scalar below 2^512 and returns how many digits there are.
func (d *digits) split(k *big.Int, window int) int {
	w := words(k)
	carry, n := 0, 0
	for i := 0; i < 513; {
		if bit(&w, i) == carry {
			i++
			continue
		}
		v := carry
		for j := range min(window, 513-i) {
			v += bit(&w, i+j) << j
		}
		carry = v >> (window - 1) & 1
		d[i] = int16(v - carry<<window)
		n = i + 1
		i += window
	}
	return n
}

func bit(w *[8]uint64, i int) int {
	if i >= 512 {
		return 0
	}
	return int(w[i/64] >> (i % 64) & 1)
}
