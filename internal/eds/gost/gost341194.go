package gost

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// gost94Block is the size of a block and of the digest of GOST R 34.11-94 in bytes.
const gost94Block = 32

// testBoxes are the substitutions of id-GostR3411-94-TestParamSet (RFC 4357 section 11.2), K1 first: K1 takes the four
// least significant bits. The certification authority hashes with this set, although its name speaks of tests.
var testBoxes = [8][16]byte{
	{4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3},
	{14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9},
	{5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11},
	{7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3},
	{6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2},
	{4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14},
	{13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12},
	{1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12},
}

// rounds are the substitutions of GOST 28147-89 for each byte, already turned left by 11 bits.
var rounds = combineBoxes()

func combineBoxes() (t [4][256]uint32) {
	for i := range t {
		for b := range t[i] {
			v := uint32(testBoxes[2*i][b&15]) | uint32(testBoxes[2*i+1][b>>4])<<4
			t[i][b] = bits.RotateLeft32(v<<(8*i), 11)
		}
	}
	return t
}

// gost94 is the state of GOST R 34.11-94; words go from the least significant.
type gost94 struct {
	h     [4]uint64
	sum   [4]uint64 // the blocks added up modulo 2^256
	n     uint64    // bytes hashed
	block [gost94Block]byte
	used  int // bytes waiting in block
}

// NewGOST341195 returns a hash of GOST 34.311-95, which is GOST R 34.11-94 (RFC 5831), with the substitutions of
// id-GostR3411-94-TestParamSet and a start of zeros; the digest has 32 bytes. Signatures of GOST 34.310-2004 use it.
func NewGOST341195() hash.Hash { return &gost94{} }

func (d *gost94) Size() int      { return gost94Block }
func (d *gost94) BlockSize() int { return gost94Block }
func (d *gost94) Reset()         { *d = gost94{} }

func (d *gost94) Write(p []byte) (int, error) {
	written := len(p)
	d.n += uint64(written)
	if d.used > 0 {
		n := copy(d.block[d.used:], p)
		d.used += n
		p = p[n:]
		if d.used < gost94Block {
			return written, nil
		}
		d.take(d.block[:])
		d.used = 0
	}
	for len(p) >= gost94Block {
		d.take(p[:gost94Block])
		p = p[gost94Block:]
	}
	d.used = copy(d.block[:], p)
	return written, nil
}

// Sum appends the digest; the state stays as it was.
func (d *gost94) Sum(in []byte) []byte {
	f := *d
	if f.used > 0 {
		clear(f.block[f.used:])
		f.take(f.block[:])
	}
	f.step(&[4]uint64{f.n << 3, f.n >> 61})
	sum := f.sum
	f.step(&sum)
	for _, w := range f.h {
		in = binary.LittleEndian.AppendUint64(in, w)
	}
	return in
}

// take hashes one block and adds it to the sum.
func (d *gost94) take(block []byte) {
	var m [4]uint64
	var carry uint64
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(block[8*i:])
		d.sum[i], carry = bits.Add64(d.sum[i], m[i], carry)
	}
	d.step(&m)
}

// keyConstant is C3 of RFC 5831 section 5.1, least significant word first; C2 and C4 are zero.
var keyConstant = [4]uint64{0xff00ff00ff00ff00, 0x00ff00ff00ff00ff, 0xff0000ff00ffff00, 0xff00ffff000000ff}

// step is the function of one step: keys, encryption of the four words, mixing.
func (d *gost94) step(m *[4]uint64) {
	u, v := d.h, *m
	var s [4]uint64
	for i := range s {
		if i > 0 {
			u = stepA(u)
			v = stepA(stepA(v))
		}
		if i == 2 {
			for j, c := range keyConstant {
				u[j] ^= c
			}
		}
		w := [4]uint64{u[0] ^ v[0], u[1] ^ v[1], u[2] ^ v[2], u[3] ^ v[3]}
		s[i] = encrypt(keyOf(&w), d.h[i])
	}
	// RFC 5831 section 5.3: psi^61(H xor psi(M xor psi^12(S))), over words of 16 bits.
	x := split(&s)
	x.psi(12)
	x.xor(split(m))
	x.psi(1)
	x.xor(split(&d.h))
	x.psi(61)
	d.h = x.join()
}

// stepA is the transformation A: (y4, y3, y2, y1) becomes (y1 xor y2, y4, y3, y2).
func stepA(y [4]uint64) [4]uint64 { return [4]uint64{y[1], y[2], y[3], y[0] ^ y[1]} }

// keyOf is the permutation P of bytes: byte i+4k of the key is byte 8i+k of w.
func keyOf(w *[4]uint64) (key [8]uint32) {
	for k := range key {
		for i := range 4 {
			key[k] |= uint32(byte(w[i]>>(8*k))) << (8 * i)
		}
	}
	return key
}

// encrypt is GOST 28147-89 in the mode of simple substitution.
func encrypt(key [8]uint32, block uint64) uint64 {
	a, b := uint32(block), uint32(block>>32)
	for i := range 32 {
		k := i & 7
		if i >= 24 {
			k = 7 - k
		}
		x := a + key[k]
		a, b = b^rounds[0][byte(x)]^rounds[1][byte(x>>8)]^rounds[2][byte(x>>16)]^rounds[3][x>>24], a
	}
	return uint64(a)<<32 | uint64(b)
}

// register is the sixteen words of 16 bits that psi turns, least significant first.
type register [16]uint16

func split(w *[4]uint64) (r register) {
	for i := range r {
		r[i] = uint16(w[i/4] >> (16 * (i % 4)))
	}
	return r
}

func (r *register) join() (w [4]uint64) {
	for i, v := range r {
		w[i/4] |= uint64(v) << (16 * (i % 4))
	}
	return w
}

func (r *register) xor(x register) {
	for i, v := range x {
		r[i] ^= v
	}
}

// psi turns the register n times: a new word y1 xor y2 xor y3 xor y4 xor y13 xor y16 comes in at the top.
func (r *register) psi(n int) {
	for range n {
		v := r[0] ^ r[1] ^ r[2] ^ r[3] ^ r[12] ^ r[15]
		copy(r[:], r[1:])
		r[15] = v
	}
}
