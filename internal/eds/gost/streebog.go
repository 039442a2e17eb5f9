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

// compress is the function g of RFC 6986: h becomes E(LPS(h xor n), m) xor h xor m. Each step depends on the one before
// the last, so that a processor can work at two of them at once.
func (d *streebog) compress(m *[8]uint64, n uint64) {
	var k1, k2, x [8]uint64
	mix(&lps, &k1, &d.h, &[8]uint64{n})
	mix(&lps, &k2, &k1, &iteration[0])
	mix(&lps, &x, m, &k1)
	this, next := &k2, &k1
	for i := 1; i < len(iteration); i++ {
		mix(&lps, next, this, &iteration[i])
		mix(&lps, &x, &x, this)
		this, next = next, this
	}
	for i := range d.h {
		d.h[i] ^= x[i] ^ this[i] ^ m[i]
	}
}

// mix sets z to LPS(x xor y). Each word is put together in two halves, which a processor looks up at once.
func mix(t *[8][256]uint64, z, x, y *[8]uint64) {
	a, b, c, d := x[0]^y[0], x[1]^y[1], x[2]^y[2], x[3]^y[3]
	e, f, g, h := x[4]^y[4], x[5]^y[5], x[6]^y[6], x[7]^y[7]
	z[0] = (t[0][byte(a)] ^ t[1][byte(b)] ^ t[2][byte(c)] ^ t[3][byte(d)]) ^
		(t[4][byte(e)] ^ t[5][byte(f)] ^ t[6][byte(g)] ^ t[7][byte(h)])
	z[1] = (t[0][byte(uint32(a)>>8)] ^ t[1][byte(uint32(b)>>8)] ^ t[2][byte(uint32(c)>>8)] ^ t[3][byte(uint32(d)>>8)]) ^
		(t[4][byte(uint32(e)>>8)] ^ t[5][byte(uint32(f)>>8)] ^ t[6][byte(uint32(g)>>8)] ^ t[7][byte(uint32(h)>>8)])
	z[2] = (t[0][byte(uint32(a)>>16)] ^ t[1][byte(uint32(b)>>16)] ^ t[2][byte(uint32(c)>>16)] ^ t[3][byte(uint32(d)>>16)]) ^
		(t[4][byte(uint32(e)>>16)] ^ t[5][byte(uint32(f)>>16)] ^ t[6][byte(uint32(g)>>16)] ^ t[7][byte(uint32(h)>>16)])
	z[3] = (t[0][uint32(a)>>24] ^ t[1][uint32(b)>>24] ^ t[2][uint32(c)>>24] ^ t[3][uint32(d)>>24]) ^
		(t[4][uint32(e)>>24] ^ t[5][uint32(f)>>24] ^ t[6][uint32(g)>>24] ^ t[7][uint32(h)>>24])
	aa, bb, cc, dd := uint32(a>>32), uint32(b>>32), uint32(c>>32), uint32(d>>32)
	ee, ff, gg, hh := uint32(e>>32), uint32(f>>32), uint32(g>>32), uint32(h>>32)
	z[4] = (t[0][byte(aa)] ^ t[1][byte(bb)] ^ t[2][byte(cc)] ^ t[3][byte(dd)]) ^
		(t[4][byte(ee)] ^ t[5][byte(ff)] ^ t[6][byte(gg)] ^ t[7][byte(hh)])
	z[5] = (t[0][byte(aa>>8)] ^ t[1][byte(bb>>8)] ^ t[2][byte(cc>>8)] ^ t[3][byte(dd>>8)]) ^
		(t[4][byte(ee>>8)] ^ t[5][byte(ff>>8)] ^ t[6][byte(gg>>8)] ^ t[7][byte(hh>>8)])
	z[6] = (t[0][byte(aa>>16)] ^ t[1][byte(bb>>16)] ^ t[2][byte(cc>>16)] ^ t[3][byte(dd>>16)]) ^
		(t[4][byte(ee>>16)] ^ t[5][byte(ff>>16)] ^ t[6][byte(gg>>16)] ^ t[7][byte(hh>>16)])
	z[7] = (t[0][aa>>24] ^ t[1][bb>>24] ^ t[2][cc>>24] ^ t[3][dd>>24]) ^
		(t[4][ee>>24] ^ t[5][ff>>24] ^ t[6][gg>>24] ^ t[7][hh>>24])
}
