package gost

import "math/bits"

// mul8 sets z to x*y modulo 2^512-c: the product column by column, then the upper half folded onto the lower.
//
// long: the columns are written out, because a loop over them costs half the speed.
func mul8(z, x, y *elem, c uint64) {
	var c0, c1, c2 uint64
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[0])
	t0 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[0])
	t1 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[0])
	t2 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[0])
	t3 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[4])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[4], y[0])
	t4 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[5])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[4])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[4], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[5], y[0])
	t5 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[6])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[5])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[4])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[4], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[5], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[6], y[0])
	t6 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[7])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[6])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[5])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[4])
	c0, c1, c2 = mac(c0, c1, c2, x[4], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[5], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[6], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[7], y[0])
	t7 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[7])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[6])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[5])
	c0, c1, c2 = mac(c0, c1, c2, x[4], y[4])
	c0, c1, c2 = mac(c0, c1, c2, x[5], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[6], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[7], y[1])
	t8 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[7])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[6])
	c0, c1, c2 = mac(c0, c1, c2, x[4], y[5])
	c0, c1, c2 = mac(c0, c1, c2, x[5], y[4])
	c0, c1, c2 = mac(c0, c1, c2, x[6], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[7], y[2])
	t9 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[7])
	c0, c1, c2 = mac(c0, c1, c2, x[4], y[6])
	c0, c1, c2 = mac(c0, c1, c2, x[5], y[5])
	c0, c1, c2 = mac(c0, c1, c2, x[6], y[4])
	c0, c1, c2 = mac(c0, c1, c2, x[7], y[3])
	t10 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[4], y[7])
	c0, c1, c2 = mac(c0, c1, c2, x[5], y[6])
	c0, c1, c2 = mac(c0, c1, c2, x[6], y[5])
	c0, c1, c2 = mac(c0, c1, c2, x[7], y[4])
	t11 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[5], y[7])
	c0, c1, c2 = mac(c0, c1, c2, x[6], y[6])
	c0, c1, c2 = mac(c0, c1, c2, x[7], y[5])
	t12 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[6], y[7])
	c0, c1, c2 = mac(c0, c1, c2, x[7], y[6])
	t13 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, _ = mac(c0, c1, c2, x[7], y[7])
	t14, t15 := c0, c1
	var carry, k uint64
	t0, carry = fold(t0, t8, c, carry)
	t1, carry = fold(t1, t9, c, carry)
	t2, carry = fold(t2, t10, c, carry)
	t3, carry = fold(t3, t11, c, carry)
	t4, carry = fold(t4, t12, c, carry)
	t5, carry = fold(t5, t13, c, carry)
	t6, carry = fold(t6, t14, c, carry)
	t7, carry = fold(t7, t15, c, carry)
	t0, k = bits.Add64(t0, carry*c, 0)
	z[0], z[1], z[2], z[3], z[4], z[5], z[6], z[7] = t0, t1, t2, t3, t4, t5, t6, t7
	if k != 0 {
		z.ripple(8, c)
	}
}

// sqr8 sets z to x*x modulo 2^512-c; products of two different words are counted twice.
//
// long: written out as mul8 is.
func sqr8(z, x *elem, c uint64) {
	var c0, c1, c2 uint64
	c0, c1, c2 = mac(c0, c1, c2, x[0], x[0])
	t0 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[1])
	t1 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[2])
	c0, c1, c2 = mac(c0, c1, c2, x[1], x[1])
	t2 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[3])
	c0, c1, c2 = mac2(c0, c1, c2, x[1], x[2])
	t3 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[4])
	c0, c1, c2 = mac2(c0, c1, c2, x[1], x[3])
	c0, c1, c2 = mac(c0, c1, c2, x[2], x[2])
	t4 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[5])
	c0, c1, c2 = mac2(c0, c1, c2, x[1], x[4])
	c0, c1, c2 = mac2(c0, c1, c2, x[2], x[3])
	t5 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[6])
	c0, c1, c2 = mac2(c0, c1, c2, x[1], x[5])
	c0, c1, c2 = mac2(c0, c1, c2, x[2], x[4])
	c0, c1, c2 = mac(c0, c1, c2, x[3], x[3])
	t6 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[7])
	c0, c1, c2 = mac2(c0, c1, c2, x[1], x[6])
	c0, c1, c2 = mac2(c0, c1, c2, x[2], x[5])
	c0, c1, c2 = mac2(c0, c1, c2, x[3], x[4])
	t7 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[1], x[7])
	c0, c1, c2 = mac2(c0, c1, c2, x[2], x[6])
	c0, c1, c2 = mac2(c0, c1, c2, x[3], x[5])
	c0, c1, c2 = mac(c0, c1, c2, x[4], x[4])
	t8 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[2], x[7])
	c0, c1, c2 = mac2(c0, c1, c2, x[3], x[6])
	c0, c1, c2 = mac2(c0, c1, c2, x[4], x[5])
	t9 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[3], x[7])
	c0, c1, c2 = mac2(c0, c1, c2, x[4], x[6])
	c0, c1, c2 = mac(c0, c1, c2, x[5], x[5])
	t10 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[4], x[7])
	c0, c1, c2 = mac2(c0, c1, c2, x[5], x[6])
	t11 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[5], x[7])
	c0, c1, c2 = mac(c0, c1, c2, x[6], x[6])
	t12 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[6], x[7])
	t13 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, _ = mac(c0, c1, c2, x[7], x[7])
	t14, t15 := c0, c1
	var carry, k uint64
	t0, carry = fold(t0, t8, c, carry)
	t1, carry = fold(t1, t9, c, carry)
	t2, carry = fold(t2, t10, c, carry)
	t3, carry = fold(t3, t11, c, carry)
	t4, carry = fold(t4, t12, c, carry)
	t5, carry = fold(t5, t13, c, carry)
	t6, carry = fold(t6, t14, c, carry)
	t7, carry = fold(t7, t15, c, carry)
	t0, k = bits.Add64(t0, carry*c, 0)
	z[0], z[1], z[2], z[3], z[4], z[5], z[6], z[7] = t0, t1, t2, t3, t4, t5, t6, t7
	if k != 0 {
		z.ripple(8, c)
	}
}

// mul4 sets z to x*y modulo 2^256-c: the product column by column, then the upper half folded onto the lower.
func mul4(z, x, y *elem, c uint64) {
	var c0, c1, c2 uint64
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[0])
	t0 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[0])
	t1 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[0])
	t2 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[0], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[1])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[0])
	t3 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[1], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[2])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[1])
	t4 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac(c0, c1, c2, x[2], y[3])
	c0, c1, c2 = mac(c0, c1, c2, x[3], y[2])
	t5 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, _ = mac(c0, c1, c2, x[3], y[3])
	t6, t7 := c0, c1
	var carry, k uint64
	t0, carry = fold(t0, t4, c, carry)
	t1, carry = fold(t1, t5, c, carry)
	t2, carry = fold(t2, t6, c, carry)
	t3, carry = fold(t3, t7, c, carry)
	t0, k = bits.Add64(t0, carry*c, 0)
	z[0], z[1], z[2], z[3] = t0, t1, t2, t3
	if k != 0 {
		z.ripple(4, c)
	}
}

// sqr4 sets z to x*x modulo 2^256-c; products of two different words are counted twice.
func sqr4(z, x *elem, c uint64) {
	var c0, c1, c2 uint64
	c0, c1, c2 = mac(c0, c1, c2, x[0], x[0])
	t0 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[1])
	t1 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[2])
	c0, c1, c2 = mac(c0, c1, c2, x[1], x[1])
	t2 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[0], x[3])
	c0, c1, c2 = mac2(c0, c1, c2, x[1], x[2])
	t3 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[1], x[3])
	c0, c1, c2 = mac(c0, c1, c2, x[2], x[2])
	t4 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, c2 = mac2(c0, c1, c2, x[2], x[3])
	t5 := c0
	c0, c1, c2 = c1, c2, 0
	c0, c1, _ = mac(c0, c1, c2, x[3], x[3])
	t6, t7 := c0, c1
	var carry, k uint64
	t0, carry = fold(t0, t4, c, carry)
	t1, carry = fold(t1, t5, c, carry)
	t2, carry = fold(t2, t6, c, carry)
	t3, carry = fold(t3, t7, c, carry)
	t0, k = bits.Add64(t0, carry*c, 0)
	z[0], z[1], z[2], z[3] = t0, t1, t2, t3
	if k != 0 {
		z.ripple(4, c)
	}
}

// mac adds the product x*y to the three words of a column.
func mac(c0, c1, c2, x, y uint64) (uint64, uint64, uint64) {
	hi, lo := bits.Mul64(x, y)
	var k uint64
	c0, k = bits.Add64(c0, lo, 0)
	c1, k = bits.Add64(c1, hi, k)
	c2, _ = bits.Add64(c2, 0, k)
	return c0, c1, c2
}

// mac2 adds the product x*y twice.
func mac2(c0, c1, c2, x, y uint64) (uint64, uint64, uint64) {
	hi, lo := bits.Mul64(x, y)
	var k uint64
	c0, k = bits.Add64(c0, lo, 0)
	c1, k = bits.Add64(c1, hi, k)
	c2, _ = bits.Add64(c2, 0, k)
	c0, k = bits.Add64(c0, lo, 0)
	c1, k = bits.Add64(c1, hi, k)
	c2, _ = bits.Add64(c2, 0, k)
	return c0, c1, c2
}

// fold returns the word and the carry of lo + hi*c + carry. As c is a short number, the carry is one too.
func fold(lo, hi, c, carry uint64) (uint64, uint64) {
	h, l := bits.Mul64(hi, c)
	var k uint64
	l, k = bits.Add64(l, carry, 0)
	h += k
	l, k = bits.Add64(l, lo, 0)
	return l, h + k
}
