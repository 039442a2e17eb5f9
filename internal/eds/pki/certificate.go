package pki

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // key identifiers of X.509 are SHA-1, no security rests on it
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"time"

	"reglament/internal/eds/der"
)

// Certificate is an X.509 certificate as far as signatures need it.
type Certificate struct {
	Raw []byte
	// TBS is what the issuer signed.
	TBS                 []byte
	Version             int
	Serial              *big.Int
	SerialRaw           []byte // without leading zero bytes
	Issuer, Subject     Name
	NotBefore, NotAfter time.Time
	Key                 PublicKey
	// Algorithm is the outer one; the inner one differs at most by a NULL.
	Algorithm Algorithm
	Signature []byte

	SubjectKeyID, AuthorityKeyID []byte
	// IsCA and PathLen are the basic constraints; PathLen is -1 without a limit.
	IsCA     bool
	PathLen  int
	KeyUsage int // 0: no such extension
	// EKU are the extended key usages; nil without the extension.
	EKU         []string
	EKUCritical bool
	Policies    []string
	OCSP        []string // addresses
	CAIssuers   []string
	CRL         []string
	DeltaCRL    []string
	KeyStore    string // where NUC says the key is kept
	OCSPNoCheck bool
	// Unknown are critical extensions that nobody here understands: the certificate must not be relied on.
	Unknown []string
}

// ParseCertificate reads one certificate in DER (BER is put in order first).
func ParseCertificate(raw []byte) (*Certificate, error) {
	raw, err := der.One(raw)
	if err != nil {
		return nil, fmt.Errorf("pki: certificate: %w", err)
	}
	c, err := parseCertificate(raw)
	if err != nil {
		return nil, fmt.Errorf("pki: certificate: %w", err)
	}
	return c, nil
}

func parseCertificate(raw []byte) (*Certificate, error) {
	top := der.Read(raw)
	outer, err := top.Sequence()
	if err != nil {
		return nil, err
	}
	tbs, err := outer.Expect(der.Universal, der.TagSequence)
	if err != nil {
		return nil, err
	}
	c := &Certificate{Raw: raw, TBS: tbs.Full, PathLen: -1}
	if c.Algorithm, err = ReadAlgorithm(&outer); err != nil {
		return nil, err
	}
	bits, err := outer.Expect(der.Universal, der.TagBitString)
	if err != nil {
		return nil, err
	}
	if c.Signature, err = der.BitString(bits); err != nil {
		return nil, err
	}
	return c, c.readTBS(tbs.Children())
}

func (c *Certificate) readTBS(r der.Reader) error {
	if v, ok := r.Optional(der.Context, 0); ok {
		inside := v.Children()
		n, err := inside.Expect(der.Universal, der.TagInteger)
		if err != nil {
			return err
		}
		if c.Version, err = der.Small(n); err != nil {
			return err
		}
	}
	c.Version++
	serial, err := r.Expect(der.Universal, der.TagInteger)
	if err != nil {
		return err
	}
	if c.Serial, err = der.Integer(serial); err != nil {
		return err
	}
	c.SerialRaw = SerialKey(serial)
	inner, err := ReadAlgorithm(&r)
	if err != nil {
		return err
	}
	if !inner.Same(c.Algorithm) {
		return fmt.Errorf("inner and outer signature algorithm differ: %s, %s", inner.OID, c.Algorithm.OID)
	}
	if c.Issuer, err = nextName(&r); err != nil {
		return err
	}
	if c.NotBefore, c.NotAfter, err = readValidity(&r); err != nil {
		return err
	}
	if c.Subject, err = nextName(&r); err != nil {
		return err
	}
	spki, err := r.Expect(der.Universal, der.TagSequence)
	if err != nil {
		return err
	}
	if c.Key, err = readKey(spki); err != nil {
		return err
	}
	r.Optional(der.Context, 1)
	r.Optional(der.Context, 2)
	exts, ok := r.Optional(der.Context, 3)
	if !ok {
		return nil
	}
	inside := exts.Children()
	list, err := ReadExtensions(&inside)
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := c.extension(e); err != nil {
			return fmt.Errorf("extension %s: %w", e.OID, err)
		}
	}
	return nil
}

func nextName(r *der.Reader) (Name, error) {
	v, err := r.Next()
	if err != nil {
		return Name{}, err
	}
	return readName(v)
}

func readValidity(r *der.Reader) (from, to time.Time, err error) {
	inside, err := r.Sequence()
	if err != nil {
		return from, to, err
	}
	for _, t := range []*time.Time{&from, &to} {
		v, err := inside.Next()
		if err != nil {
			return from, to, err
		}
		if *t, err = der.Time(v); err != nil {
			return from, to, err
		}
	}
	return from, to, nil
}

// SerialKey is a serial number as it is compared: its bytes without leading zeros.
func SerialKey(v der.Value) []byte {
	return bytes.TrimLeft(v.Body, "\x00")
}

// ValidAt reports whether t lies within the dates, both included.
func (c *Certificate) ValidAt(t time.Time) bool {
	return !t.Before(c.NotBefore) && !t.After(c.NotAfter)
}

// SelfIssued reports whether issuer and subject are one.
func (c *Certificate) SelfIssued() bool { return c.Issuer.Equal(c.Subject) }

// Fingerprint is the SHA-256 of the certificate in hexadecimal.
func (c *Certificate) Fingerprint() string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// SerialHex is the serial number as people compare it.
func (c *Certificate) SerialHex() string { return hex.EncodeToString(c.SerialRaw) }

// HasUsage reports whether one of the key usages is given; without the extension all are.
func (c *Certificate) HasUsage(bits int) bool { return c.KeyUsage == 0 || c.KeyUsage&bits != 0 }

// HasEKU reports whether the extended key usage is written in the certificate.
func (c *Certificate) HasEKU(oid string) bool { return slices.Contains(c.EKU, oid) }

// KeyIDs are the identifiers by which others may call this key: the one in the certificate and the SHA-1 of the key.
func (c *Certificate) KeyIDs() [][]byte {
	sum := sha1.Sum(c.Key.Bits)
	out := [][]byte{sum[:]}
	if len(c.SubjectKeyID) > 0 {
		out = append(out, c.SubjectKeyID)
	}
	return out
}

// CheckSignedBy checks the signature of the certificate by the issuer's key; names and rights are not looked at.
func (c *Certificate) CheckSignedBy(issuer *Certificate) error {
	return issuer.Key.Check(c.Algorithm, "", c.TBS, c.Signature)
}
