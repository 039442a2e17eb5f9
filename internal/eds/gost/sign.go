package gost

import (
	"crypto/hmac"
	"errors"
	"io"
	"math/big"
)

// PrivateKey signs. It is for demonstration and tests: the time of signing depends on the key.
type PrivateKey struct {
	public PublicKey
	d      *big.Int
}

// GenerateKey draws a key from rand.
func GenerateKey(c *Curve, rand io.Reader) (*PrivateKey, error) {
	buf := make([]byte, c.Size())
	for {
		if _, err := io.ReadFull(rand, buf); err != nil {
			return nil, err
		}
		// Less than one draw in 2^100 is out of range.
		if k, err := ParsePrivateKey(c, buf); err == nil {
			return k, nil
		}
	}
}

// ParsePrivateKey reads a scalar, least significant byte first, from 1 to q-1.
func ParsePrivateKey(c *Curve, scalarLittleEndian []byte) (*PrivateKey, error) {
	if len(scalarLittleEndian) != c.Size() {
		return nil, ErrLength
	}
	d := littleEndian(scalarLittleEndian)
	if d.Sign() == 0 || d.Cmp(c.q) >= 0 {
		return nil, ErrRange
	}
	at := c.multiply(d, nil, nil)
	return &PrivateKey{PublicKey{c, c.affine(&at)}, d}, nil
}

// Bytes is the form that ParsePrivateKey reads.
func (k *PrivateKey) Bytes() []byte { return toLittleEndian(k.d, k.public.Curve.Size()) }

// Public is the key that verifies.
func (k *PrivateKey) Public() *PublicKey { return &k.public }

// Sign signs a digest, which is the output of the hash as it stands, and returns r and s as PublicKey.Verify wants them.
// Without rand the nonce follows from the key and the digest (RFC 6979 with Streebog-512), so that the same digest has
// the same signature.
func (k *PrivateKey) Sign(rand io.Reader, digest []byte) ([]byte, error) {
	c := k.public.Curve
	if len(digest) != c.Size() {
		return nil, errors.New("gost: the digest has a wrong length")
	}
	if rand == nil {
		rand = newNonces(toLittleEndian(k.d, c.Size()), digest)
	}
	e := c.scalar(digest)
	buf := make([]byte, c.Size())
	for {
		if _, err := io.ReadFull(rand, buf); err != nil {
			return nil, err
		}
		nonce := littleEndian(buf)
		if nonce.Sign() == 0 || nonce.Cmp(c.q) >= 0 {
			continue
		}
		if sig := k.signWith(nonce, e); sig != nil {
			return sig, nil
		}
	}
}

// signWith is steps 4 to 6 of RFC 7091 section 6.1; nil asks for another nonce.
func (k *PrivateKey) signWith(nonce, e *big.Int) []byte {
	c := k.public.Curve
	p := c.multiply(nonce, nil, nil)
	at := c.affine(&p)
	r := c.field.big(&at.x)
	r.Mod(r, c.q)
	s := new(big.Int).Mul(r, k.d)
	s.Add(s, new(big.Int).Mul(nonce, e)).Mod(s, c.q)
	if r.Sign() == 0 || s.Sign() == 0 {
		return nil
	}
	return append(toLittleEndian(r, c.Size()), toLittleEndian(s, c.Size())...)
}

// nonces is the generator of RFC 6979 section 3.2 over HMAC of Streebog-512. The numbers it is fed with are in this
// package's byte order, and so are those it gives.
type nonces struct{ k, v []byte }

func newNonces(secret, digest []byte) *nonces {
	n := &nonces{make([]byte, 64), make([]byte, 64)}
	for i := range n.v {
		n.v[i] = 1
	}
	for i := range byte(2) {
		n.k = n.mac(n.v, []byte{i}, secret, digest)
		n.v = n.mac(n.v)
	}
	return n
}

// Read gives one candidate; RFC 6979 turns the state after each.
func (n *nonces) Read(p []byte) (int, error) {
	for done := 0; done < len(p); {
		n.v = n.mac(n.v)
		done += copy(p[done:], n.v)
	}
	n.k = n.mac(n.v, []byte{0})
	n.v = n.mac(n.v)
	return len(p), nil
}

func (n *nonces) mac(parts ...[]byte) []byte {
	h := hmac.New(NewStreebog512, n.k)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}
