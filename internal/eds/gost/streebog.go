package gost

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// streebogBlock is the size of a block in bytes, for both lengths of the digest.
const streebogBlock = 64

// lps is the substitution, permutation and linear transformation of RFC 6986 in one: the word i of the result is the
// exclusive or of lps[j][byte i of word j] over the eight words.
var lps = combineLPS()

func combineLPS() (t [8][256]uint64) {
	for j := range t {
		for b := range t[j] {
			for bit := range 8 {
				if pi[b]>>bit&1 == 1 {
					t[j][b] ^= matrixA[63-(8*j+bit)]
				}
			}
		}
	}
	return t
}

// streebog is the state of GOST R 34.11-2012; words and their bytes go from the least significant.
type streebog struct {
	h     [8]uint64
	n     uint64    // bits hashed; the standard counts modulo 2^512, no message of ours reaches 2^64
	sum   [8]uint64 // the blocks added up modulo 2^512
	block [streebogBlock]byte
	used  int // bytes waiting in block
	size  int // of the digest
}

// NewStreebog512 returns a hash of GOST R 34.11-2012 with a digest of 64 bytes (RFC 6986), in the byte order in which
// signatures use it.
func NewStreebog512() hash.Hash {
	d := &streebog{size: 64}
	d.Reset()
	return d
}

// NewStreebog256 returns a hash of GOST R 34.11-2012 with a digest of 32 bytes (RFC 6986).
func NewStreebog256() hash.Hash {
	d := &streebog{size: 32}
	d.Reset()
	return d
}

func (d *streebog) Size() int      { return d.size }
func (d *streebog) BlockSize() int { return streebogBlock }

func (d *streebog) Reset() {
	*d = streebog{size: d.size}
	if d.size == 32 {
		for i := range d.h {
			d.h[i] = 0x0101010101010101
		}
	}
}

func (d *streebog) Write(p []byte) (int, error) {
	written := len(p)
	if d.used > 0 {
		n := copy(d.block[d.used:], p)
		d.used += n
		p = p[n:]
		if d.used < streebogBlock {
			return written, nil
		}
		d.take(d.block[:], streebogBlock)
		d.used = 0
	}
	for len(p) >= streebogBlock {
		d.take(p[:streebogBlock], streebogBlock)
		p = p[streebogBlock:]
	}
	d.used = copy(d.block[:], p)
	return written, nil
}

// Sum appends the digest; the state stays as it was.
func (d *streebog) Sum(in []byte) []byte {
	f := *d
	clear(f.block[f.used:])
	f.block[f.used] = 1
	f.take(f.block[:], f.used)
	f.compress(&[8]uint64{f.n}, 0)
	f.compress(&f.sum, 0)
	var out [64]byte
	for i, w := range f.h {
		binary.LittleEndian.PutUint64(out[8*i:], w)
	}
	return append(in, out[64-f.size:]...)
}

// take hashes one block, of which length bytes are the message.
func (d *streebog) take(block []byte, length int) {
	var m [8]uint64
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(block[8*i:])
	}
	d.compress(&m, d.n)
	d.n += uint64(length) * 8
	var carry uint64
	for i, w := range m {
		d.sum[i], carry = bits.Add64(d.sum[i], w, carry)
	}
}

// compress is the function g of RFC 6986: h becomes E(LPS(h xor n), m) xor h xor m.
func (d *streebog) compress(m *[8]uint64, n uint64) {
	k := d.h
	k[0] ^= n
	mix(&k)
	x := *m
	for i := range iteration {
		xor(&x, &k)
		mix(&x)
		xor(&k, &iteration[i])
		mix(&k)
	}
	xor(&x, &k)
	xor(&d.h, &x)
	xor(&d.h, m)
}

func xor(x, y *[8]uint64) {
	x[0] ^= y[0]
	x[1] ^= y[1]
	x[2] ^= y[2]
	x[3] ^= y[3]
	x[4] ^= y[4]
	x[5] ^= y[5]
	x[6] ^= y[6]
	x[7] ^= y[7]
}

// mix applies LPS to x.
func mix(x *[8]uint64) {
	a, b, c, d, e, f, g, h := x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]
	x[0] = lps[0][byte(a)] ^ lps[1][byte(b)] ^ lps[2][byte(c)] ^ lps[3][byte(d)] ^
		lps[4][byte(e)] ^ lps[5][byte(f)] ^ lps[6][byte(g)] ^ lps[7][byte(h)]
	x[1] = lps[0][byte(a>>8)] ^ lps[1][byte(b>>8)] ^ lps[2][byte(c>>8)] ^ lps[3][byte(d>>8)] ^
		lps[4][byte(e>>8)] ^ lps[5][byte(f>>8)] ^ lps[6][byte(g>>8)] ^ lps[7][byte(h>>8)]
	x[2] = lps[0][byte(a>>16)] ^ lps[1][byte(b>>16)] ^ lps[2][byte(c>>16)] ^ lps[3][byte(d>>16)] ^
		lps[4][byte(e>>16)] ^ lps[5][byte(f>>16)] ^ lps[6][byte(g>>16)] ^ lps[7][byte(h>>16)]
	x[3] = lps[0][byte(a>>24)] ^ lps[1][byte(b>>24)] ^ lps[2][byte(c>>24)] ^ lps[3][byte(d>>24)] ^
		lps[4][byte(e>>24)] ^ lps[5][byte(f>>24)] ^ lps[6][byte(g>>24)] ^ lps[7][byte(h>>24)]
	x[4] = lps[0][byte(a>>32)] ^ lps[1][byte(b>>32)] ^ lps[2][byte(c>>32)] ^ lps[3][byte(d>>32)] ^
		lps[4][byte(e>>32)] ^ lps[5][byte(f>>32)] ^ lps[6][byte(g>>32)] ^ lps[7][byte(h>>32)]
	x[5] = lps[0][byte(a>>40)] ^ lps[1][byte(b>>40)] ^ lps[2][byte(c>>40)] ^ lps[3][byte(d>>40)] ^
		lps[4][byte(e>>40)] ^ lps[5][byte(f>>40)] ^ lps[6][byte(g>>40)] ^ lps[7][byte(h>>40)]
	x[6] = lps[0][byte(a>>48)] ^ lps[1][byte(b>>48)] ^ lps[2][byte(c>>48)] ^ lps[3][byte(d>>48)] ^
		lps[4][byte(e>>48)] ^ lps[5][byte(f>>48)] ^ lps[6][byte(g>>48)] ^ lps[7][byte(h>>48)]
	x[7] = lps[0][a>>56] ^ lps[1][b>>56] ^ lps[2][c>>56] ^ lps[3][d>>56] ^
		lps[4][e>>56] ^ lps[5][f>>56] ^ lps[6][g>>56] ^ lps[7][h>>56]
}
