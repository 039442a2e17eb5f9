package revocation

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"
	"sync/atomic"
	"time"

	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
)

// CRL is a revocation list. The entries stay in its bytes and an index of sixteen bytes for each finds them, so
// that a list of a national authority costs little more than its size.
type CRL struct {
	Raw, TBS  []byte
	Version   int
	Algorithm pki.Algorithm
	Signature []byte
	Issuer    pki.Name
	// NextUpdate is zero when the list names none.
	ThisUpdate, NextUpdate time.Time
	// Number is nil without one. Base is the number of the list that a delta list adds to, nil in a full list.
	Number, Base   *big.Int
	AuthorityKeyID []byte
	OnlyCA         bool
	OnlyUsers      bool
	// ExpiredSince: certificates that ran out after this moment are still listed; zero: they may be left out.
	ExpiredSince time.Time
	// Unusable says which critical part is not understood; such a list answers nothing.
	Unusable string

	entries []byte
	index   []place
	// signer is the fingerprint of the issuer by whose key the list verified.
	signer atomic.Pointer[string]
}

// Entry is one revoked certificate.
type Entry struct {
	Serial []byte
	At     time.Time
	Reason int
	// InvalidSince is when the key is believed to have been lost, zero if nobody says.
	InvalidSince time.Time
}

// ParseCRLs reads the revocation lists of a file: DER, base64 or PEM, there one or several.
func ParseCRLs(file []byte) ([]*CRL, error) {
	blocks, err := der.Blocks(file)
	if err != nil {
		return nil, fmt.Errorf("revocation: list: %w", err)
	}
	var out []*CRL
	for _, b := range blocks {
		c, err := ParseCRL(b.Bytes)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// ParseCRL reads one revocation list of version 1 or 2. The inner and outer algorithm may differ by a NULL, as NUC wrote in
// 2026.
func ParseCRL(raw []byte) (*CRL, error) {
	raw, err := der.One(raw)
	if err != nil {
		return nil, fmt.Errorf("revocation: list: %w", err)
	}
	c := &CRL{Raw: raw, Version: 1}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("revocation: list: %w", err)
	}
	return c, nil
}

func (c *CRL) read() error {
	top := der.Read(c.Raw)
	outer, err := top.Sequence()
	if err != nil {
		return err
	}
	tbs, err := outer.Expect(der.Universal, der.TagSequence)
	if err != nil {
		return err
	}
	c.TBS = tbs.Full
	if c.Algorithm, err = pki.ReadAlgorithm(&outer); err != nil {
		return err
	}
	bits, err := outer.Expect(der.Universal, der.TagBitString)
	if err != nil {
		return err
	}
	if c.Signature, err = der.BitString(bits); err != nil {
		return err
	}
	return c.readTBS(tbs.Children())
}

func (c *CRL) readTBS(r der.Reader) error {
	if v, ok := r.Optional(der.Universal, der.TagInteger); ok {
		n, err := der.Small(v)
		if err != nil {
			return err
		}
		c.Version = n + 1
	}
	inner, err := pki.ReadAlgorithm(&r)
	if err != nil {
		return err
	}
	if !inner.Same(c.Algorithm) {
		return fmt.Errorf("inner and outer signature algorithm differ: %s, %s", inner.OID, c.Algorithm.OID)
	}
	name, err := r.Next()
	if err != nil {
		return err
	}
	if c.Issuer, err = pki.ReadName(name); err != nil {
		return err
	}
	v, err := r.Next()
	if err != nil {
		return err
	}
	if c.ThisUpdate, err = der.Time(v); err != nil {
		return err
	}
	if v, ok := r.Peek(); ok && (v.Is(der.Universal, der.TagUTCTime) || v.Is(der.Universal, der.TagGeneralizedTime)) {
		if _, err = r.Next(); err == nil {
			c.NextUpdate, err = der.Time(v)
		}
		if err != nil {
			return err
		}
	}
	if v, ok := r.Optional(der.Universal, der.TagSequence); ok {
		c.entries = v.Body
		if err := c.makeIndex(); err != nil {
			return err
		}
	}
	if v, ok := r.Optional(der.Context, 0); ok {
		inside := v.Children()
		list, err := pki.ReadExtensions(&inside)
		if err != nil {
			return err
		}
		for _, e := range list {
			if err := c.extension(e); err != nil {
				return fmt.Errorf("extension %s: %w", e.OID, err)
			}
		}
	}
	if !r.Empty() {
		return fmt.Errorf("%w: more than a revocation list", der.ErrForm)
	}
	return nil
}

func (c *CRL) extension(e pki.Extension) error {
	r := der.Read(e.Value)
	switch e.OID {
	case "2.5.29.20", "2.5.29.27":
		v, err := r.Expect(der.Universal, der.TagInteger)
		if err != nil {
			return err
		}
		n, err := der.Integer(v)
		if e.OID == "2.5.29.20" {
			c.Number = n
		} else {
			c.Base = n
		}
		return err
	case "2.5.29.35":
		var err error
		c.AuthorityKeyID, err = pki.ReadAuthorityKeyID(e.Value)
		return err
	case "2.5.29.28":
		return c.distribution(&r)
	case "2.5.29.60":
		v, err := r.Next()
		if err != nil {
			return err
		}
		c.ExpiredSince, err = der.Time(v)
		return err
	case "2.5.29.46", "2.5.29.18", "1.3.6.1.5.5.7.1.1":
		return nil
	}
	if e.Critical {
		c.Unusable = e.OID
	}
	return nil
}

// distribution reads the issuing distribution point: which certificates the list speaks about. Lists for some reasons
// only, of attribute certificates, or by another than the issuer are not used.
func (c *CRL) distribution(r *der.Reader) error {
	inside, err := r.Sequence()
	if err != nil {
		return err
	}
	for !inside.Empty() {
		v, err := inside.Next()
		if err != nil {
			return err
		}
		on := len(v.Body) == 1 && v.Body[0] != 0
		switch {
		case v.Class != der.Context:
			return fmt.Errorf("%w: distribution point", der.ErrForm)
		case v.Tag == 1:
			c.OnlyUsers = on
		case v.Tag == 2:
			c.OnlyCA = on
		case v.Tag == 3, (v.Tag == 4 || v.Tag == 5) && on:
			c.Unusable = "2.5.29.28"
		}
	}
	return nil
}

// place is where an entry stands: the first bytes of its serial number, by which the index is sorted, and its offset.
type place struct {
	begin uint64
	at    uint32
}

func beginning(serial []byte) uint64 {
	var b [8]byte
	copy(b[:], serial)
	return binary.BigEndian.Uint64(b[:])
}

// makeIndex sorts the entries by serial number; of equal ones the order of the list is kept.
func (c *CRL) makeIndex() error {
	c.index = make([]place, 0, len(c.entries)/36+1)
	r := der.Read(c.entries)
	for at := 0; !r.Empty(); {
		v, err := r.Expect(der.Universal, der.TagSequence)
		if err != nil {
			return err
		}
		inside := v.Children()
		n, err := inside.Expect(der.Universal, der.TagInteger)
		if err != nil {
			return err
		}
		c.index = append(c.index, place{beginning(pki.SerialKey(n)), uint32(at)})
		at += len(v.Full)
	}
	slices.SortFunc(c.index, func(x, y place) int {
		if x.begin != y.begin {
			return cmp.Compare(x.begin, y.begin)
		}
		if n := bytes.Compare(c.serial(x.at), c.serial(y.at)); n != 0 {
			return n
		}
		return cmp.Compare(x.at, y.at)
	})
	return nil
}

// serial returns the serial number of the entry at an offset, which makeIndex has seen to be readable.
func (c *CRL) serial(at uint32) []byte {
	r := der.Read(c.entries[at:])
	v, _ := r.Next()
	inside := v.Children()
	n, _ := inside.Next()
	return pki.SerialKey(n)
}

// Len is the number of entries.
func (c *CRL) Len() int { return len(c.index) }

// Delta reports whether the list only adds to another one.
func (c *CRL) Delta() bool { return c.Base != nil }

// Find looks a serial number up. If it stands twice, the last entry counts.
func (c *CRL) Find(serial []byte) (Entry, bool, error) {
	begin := beginning(serial)
	i, _ := slices.BinarySearchFunc(c.index, begin, func(p place, b uint64) int { return cmp.Compare(p.begin, b) })
	found := -1
	for ; i < len(c.index) && c.index[i].begin == begin; i++ {
		if bytes.Equal(c.serial(c.index[i].at), serial) {
			found = i
		}
	}
	if found < 0 {
		return Entry{}, false, nil
	}
	e, err := c.entry(c.index[found].at)
	return e, true, err
}

// Entries yields the entries in the order of serial numbers.
func (c *CRL) Entries(yield func(Entry) bool) {
	for _, p := range c.index {
		e, err := c.entry(p.at)
		if err != nil || !yield(e) {
			return
		}
	}
}

func (c *CRL) entry(at uint32) (Entry, error) {
	r := der.Read(c.entries[at:])
	inside, err := r.Sequence()
	if err != nil {
		return Entry{}, err
	}
	n, err := inside.Next()
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Serial: pki.SerialKey(n)}
	t, err := inside.Next()
	if err != nil {
		return Entry{}, err
	}
	if e.At, err = der.Time(t); err != nil {
		return Entry{}, err
	}
	if inside.Empty() {
		return e, nil
	}
	list, err := pki.ReadExtensions(&inside)
	if err != nil {
		return Entry{}, err
	}
	for _, x := range list {
		v := der.Read(x.Value)
		switch x.OID {
		case "2.5.29.21":
			n, err := v.Next()
			if err != nil {
				return Entry{}, err
			}
			if e.Reason, err = der.Small(n); err != nil {
				return Entry{}, err
			}
		case "2.5.29.24":
			t, err := v.Next()
			if err != nil {
				return Entry{}, err
			}
			if e.InvalidSince, err = der.Time(t); err != nil {
				return Entry{}, err
			}
		default:
			if x.Critical {
				return Entry{}, fmt.Errorf("%w: critical extension %s of an entry", der.ErrForm, x.OID)
			}
		}
	}
	return e, nil
}
