package pki

import (
	"fmt"
	"strings"

	"reglament/internal/eds/der"
)

// Extension is one extension of a certificate, a revocation list or an OCSP answer.
type Extension struct {
	OID      string
	Critical bool
	Value    []byte
}

// maxExtensions bounds a list of extensions.
const maxExtensions = 128

// ReadExtensions reads a SEQUENCE of extensions.
func ReadExtensions(r *der.Reader) ([]Extension, error) {
	list, err := r.Sequence()
	if err != nil {
		return nil, err
	}
	var out []Extension
	for !list.Empty() {
		inside, err := list.Sequence()
		if err != nil {
			return nil, err
		}
		t, err := inside.Expect(der.Universal, der.TagOID)
		if err != nil {
			return nil, err
		}
		var e Extension
		if e.OID, err = der.OID(t); err != nil {
			return nil, err
		}
		if v, ok := inside.Optional(der.Universal, der.TagBoolean); ok {
			if e.Critical, err = der.Bool(v); err != nil {
				return nil, err
			}
		}
		v, err := inside.Expect(der.Universal, der.TagOctetString)
		if err != nil {
			return nil, err
		}
		e.Value = v.Body
		for _, other := range out {
			if other.OID == e.OID {
				return nil, fmt.Errorf("extension %s stands twice", e.OID)
			}
		}
		if out = append(out, e); len(out) > maxExtensions {
			return nil, fmt.Errorf("%w: too many extensions", der.ErrForm)
		}
	}
	return out, nil
}

func (c *Certificate) extension(e Extension) error {
	r := der.Read(e.Value)
	var err error
	switch e.OID {
	case "2.5.29.14":
		var v der.Value
		v, err = r.Expect(der.Universal, der.TagOctetString)
		c.SubjectKeyID = v.Body
	case "2.5.29.35":
		c.AuthorityKeyID, err = ReadAuthorityKeyID(e.Value)
	case "2.5.29.19":
		err = c.basicConstraints(&r)
	case "2.5.29.15":
		var v der.Value
		if v, err = r.Expect(der.Universal, der.TagBitString); err == nil {
			c.KeyUsage, err = usageBits(v)
		}
	case "2.5.29.37":
		c.EKUCritical = e.Critical
		c.EKU, err = oidList(&r, false)
	case "2.5.29.32":
		c.Policies, err = oidList(&r, true)
	case "1.3.6.1.5.5.7.1.1":
		err = c.access(&r)
	case "2.5.29.31":
		c.CRL, err = distributionPoints(&r)
	case "2.5.29.46":
		c.DeltaCRL, err = distributionPoints(&r)
	case "1.2.398.3.3.5":
		if list, err := oidList(&r, false); err == nil && len(list) > 0 {
			c.KeyStore = list[0]
		}
	case "1.3.6.1.5.5.7.48.1.5":
		c.OCSPNoCheck = true
	case "2.5.29.17", "2.5.29.18", "2.5.29.9", "2.5.29.16", "1.3.6.1.5.5.7.1.3":
		// Other names of holder and issuer, birth data, period of the key, statements about a qualified certificate:
		// nothing here rests on them.
	default:
		if e.Critical {
			c.Unknown = append(c.Unknown, e.OID)
		}
	}
	return err
}

// ReadAuthorityKeyID returns the key identifier of the issuer, if the extension holds one.
func ReadAuthorityKeyID(value []byte) ([]byte, error) {
	r := der.Read(value)
	inside, err := r.Sequence()
	if err != nil {
		return nil, err
	}
	v, _ := inside.Optional(der.Context, 0)
	return v.Body, nil
}

func (c *Certificate) basicConstraints(r *der.Reader) error {
	inside, err := r.Sequence()
	if err != nil {
		return err
	}
	if v, ok := inside.Optional(der.Universal, der.TagBoolean); ok {
		if c.IsCA, err = der.Bool(v); err != nil {
			return err
		}
	}
	if v, ok := inside.Optional(der.Universal, der.TagInteger); ok {
		if c.PathLen, err = der.Small(v); err != nil {
			return err
		}
		if c.PathLen < 0 {
			return fmt.Errorf("%w: length of the path", der.ErrForm)
		}
	}
	return nil
}

func usageBits(v der.Value) (int, error) {
	bits, err := der.BitString(v)
	if err != nil {
		return 0, err
	}
	out := 0
	for i := range min(len(bits)*8, 9) {
		if bits[i/8]&(0x80>>(i%8)) != 0 {
			out |= 1 << i
		}
	}
	if out == 0 {
		// An extension that allows nothing is not the same as none.
		return 1 << 30, nil
	}
	return out, nil
}

// oidList reads a SEQUENCE of identifiers, or of sequences that begin with one.
func oidList(r *der.Reader, nested bool) ([]string, error) {
	list, err := r.Sequence()
	if err != nil {
		return nil, err
	}
	out := []string{}
	for !list.Empty() {
		from := &list
		if nested {
			inside, err := list.Sequence()
			if err != nil {
				return nil, err
			}
			from = &inside
		}
		v, err := from.Expect(der.Universal, der.TagOID)
		if err != nil {
			return nil, err
		}
		oid, err := der.OID(v)
		if err != nil {
			return nil, err
		}
		if out = append(out, oid); len(out) > maxExtensions {
			return nil, fmt.Errorf("%w: too many identifiers", der.ErrForm)
		}
	}
	return out, nil
}

func (c *Certificate) access(r *der.Reader) error {
	list, err := r.Sequence()
	if err != nil {
		return err
	}
	for !list.Empty() {
		inside, err := list.Sequence()
		if err != nil {
			return err
		}
		t, err := inside.Expect(der.Universal, der.TagOID)
		if err != nil {
			return err
		}
		method, err := der.OID(t)
		if err != nil {
			return err
		}
		address, ok := inside.Optional(der.Context, 6)
		switch {
		case !ok:
		case method == "1.3.6.1.5.5.7.48.1":
			c.OCSP = append(c.OCSP, string(address.Body))
		case method == "1.3.6.1.5.5.7.48.2":
			c.CAIssuers = append(c.CAIssuers, string(address.Body))
		}
	}
	return nil
}

// distributionPoints returns the addresses of all points.
func distributionPoints(r *der.Reader) ([]string, error) {
	list, err := r.Sequence()
	if err != nil {
		return nil, err
	}
	var out []string
	for !list.Empty() {
		point, err := list.Sequence()
		if err != nil {
			return nil, err
		}
		outer, ok := point.Optional(der.Context, 0)
		if !ok {
			continue
		}
		inside := outer.Children()
		full, ok := inside.Optional(der.Context, 0)
		if !ok {
			continue
		}
		names, err := func() ([]der.Value, error) { n := full.Children(); return n.All() }()
		if err != nil {
			return nil, err
		}
		for _, n := range names {
			if n.Is(der.Context, 6) {
				out = append(out, addresses(string(n.Body))...)
			}
		}
	}
	return out, nil
}

// addresses splits what stands in the place of one address: certificates of 2018 hold several, on lines that begin with URL=.
func addresses(text string) []string {
	var out []string
	for _, word := range strings.Fields(text) {
		out = append(out, strings.TrimPrefix(word, "URL="))
	}
	return out
}
