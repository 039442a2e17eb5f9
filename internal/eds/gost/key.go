package gost

import (
	"errors"
	"math/big"
	"slices"
)

// Errors of keys.
var (
	ErrLength = errors.New("gost: the key has a wrong length")
	ErrRange  = errors.New("gost: a number of the key is out of range")
	ErrCurve  = errors.New("gost: the point does not lie on the curve")
)

// PublicKey verifies signatures. It comes from ParsePublicKey or PrivateKey.Public only.
type PublicKey struct {
	Curve *Curve
	at    affine
}

// ParsePublicKey reads a point as certificates carry it: X and then Y, least significant byte first. It refuses wrong
// lengths, coordinates that are not below p, and points off the curve (infinity has no such form). Both curves have a
// prime order, so every point on them is of that order.
func ParsePublicKey(c *Curve, xyLittleEndian []byte) (*PublicKey, error) {
	if len(xyLittleEndian) != 2*c.Size() {
		return nil, ErrLength
	}
	x, y := littleEndian(xyLittleEndian[:c.Size()]), littleEndian(xyLittleEndian[c.Size():])
	if x.Cmp(c.field.p) >= 0 || y.Cmp(c.field.p) >= 0 {
		return nil, ErrRange
	}
	k := &PublicKey{c, affine{c.field.set(x), c.field.set(y)}}
	if !c.contains(&k.at) {
		return nil, ErrCurve
	}
	return k, nil
}

// Bytes is the form that ParsePublicKey reads.
func (k *PublicKey) Bytes() []byte {
	n := k.Curve.Size()
	return append(toLittleEndian(k.Curve.field.big(&k.at.x), n), toLittleEndian(k.Curve.field.big(&k.at.y), n)...)
}

// Verify tells whether sig (r and then s, least significant byte first) is the key's signature of digest, which is the
// output of the hash as it stands and as long as a coordinate. Whatever is malformed is no signature.
func (k *PublicKey) Verify(digest, sig []byte) bool {
	c := k.Curve
	n := c.Size()
	if len(digest) != n || len(sig) != 2*n {
		return false
	}
	r, s := littleEndian(sig[:n]), littleEndian(sig[n:])
	if r.Sign() == 0 || s.Sign() == 0 || r.Cmp(c.q) >= 0 || s.Cmp(c.q) >= 0 {
		return false
	}
	v := c.scalar(digest)
	v.ModInverse(v, c.q)
	s.Mul(s, v).Mod(s, c.q)
	v.Mul(v, r).Mod(v, c.q).Sub(c.q, v)
	at := c.multiply(s, v, &k.at)
	return c.hasX(&at, r)
}

// hasX tells whether the x of p is r modulo q. The comparison multiplies r instead of dividing x; as q is a little less
// than p, x may be r+q too.
func (c *Curve) hasX(p *point, r *big.Int) bool {
	f := &c.field
	if f.isZero(&p.z) {
		return false
	}
	var zz, t elem
	f.sqr(&zz, &p.z)
	for x := new(big.Int).Set(r); x.Cmp(f.p) < 0; x.Add(x, c.q) {
		e := f.set(x)
		f.mul(&t, &e, &zz)
		if f.equal(&t, &p.x) {
			return true
		}
	}
	return false
}

// scalar is the number e of a digest: modulo q, and one instead of zero (RFC 7091 section 6.1).
func (c *Curve) scalar(digest []byte) *big.Int {
	e := littleEndian(digest)
	e.Mod(e, c.q)
	if e.Sign() == 0 {
		e.SetUint64(1)
	}
	return e
}

func littleEndian(b []byte) *big.Int {
	b = slices.Clone(b)
	slices.Reverse(b)
	return new(big.Int).SetBytes(b)
}

func toLittleEndian(v *big.Int, size int) []byte {
	b := v.FillBytes(make([]byte, size))
	slices.Reverse(b)
	return b
}
