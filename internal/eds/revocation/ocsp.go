package revocation

import (
	"bytes"
	"fmt"
	"sync/atomic"
	"time"

	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
)

const (
	oidBasic          = "1.3.6.1.5.5.7.48.1.1"
	oidNonce          = "1.3.6.1.5.5.7.48.1.2"
	oidExtendedRevoke = "1.3.6.1.5.5.7.48.1.9"
)

// maxSingles bounds the certificates that one answer speaks about.
const maxSingles = 1024

// OCSP is an answer of a responder.
type OCSP struct {
	Raw []byte
	// Result is 0 for an answer; otherwise the responder refused and nothing else is set.
	Result         int
	TBS            []byte
	Algorithm      pki.Algorithm
	Signature      []byte
	Responder      pki.Name // or
	ResponderKey   []byte
	ProducedAt     time.Time
	Singles        []Single
	Nonce          []byte
	ExtendedRevoke bool
	Certificates   []*pki.Certificate
	// Unusable names a critical extension that is not understood.
	Unusable string

	// vouched remembers under which issuer the answer verified, since an answer is asked more than once.
	vouched atomic.Pointer[vouched]
}

type vouched struct {
	issuer string
	scheme pki.Scheme
}

// Single is what is said about one certificate.
type Single struct {
	Digest                    string
	NameHash, KeyHash, Serial []byte
	Status                    Status
	RevokedAt                 time.Time
	Reason                    int
	ThisUpdate, NextUpdate    time.Time
}

// ParseOCSP reads an answer from a file: DER, PEM or base64; a whole OCSPResponse, or the basic answer alone, as
// long-term signatures keep it.
func ParseOCSP(file []byte) (*OCSP, error) {
	blocks, err := der.Blocks(file)
	if err != nil {
		return nil, fmt.Errorf("revocation: answer: %w", err)
	}
	raw, err := der.One(blocks[0].Bytes)
	if err != nil {
		return nil, fmt.Errorf("revocation: answer: %w", err)
	}
	o := &OCSP{Raw: raw}
	if err := o.read(); err != nil {
		return nil, fmt.Errorf("revocation: answer: %w", err)
	}
	return o, nil
}

func (o *OCSP) read() error {
	top := der.Read(o.Raw)
	outer, err := top.Sequence()
	if err != nil {
		return err
	}
	if v, ok := outer.Peek(); ok && v.Is(der.Universal, der.TagSequence) {
		return o.readBasic(outer)
	}
	v, err := outer.Expect(der.Universal, der.TagEnumerated)
	if err != nil {
		return err
	}
	if o.Result, err = der.Small(v); err != nil || o.Result != 0 {
		return err
	}
	wrap, err := outer.Expect(der.Context, 0)
	if err != nil {
		return err
	}
	r := wrap.Children()
	inside, err := r.Sequence()
	if err != nil {
		return err
	}
	t, err := inside.Expect(der.Universal, der.TagOID)
	if err != nil {
		return err
	}
	if oid, err := der.OID(t); err != nil || oid != oidBasic {
		return fmt.Errorf("%w: answer of type %s", der.ErrForm, oid)
	}
	octets, err := inside.Expect(der.Universal, der.TagOctetString)
	if err != nil {
		return err
	}
	body, err := der.One(octets.Body)
	if err != nil {
		return err
	}
	r = der.Read(body)
	basic, err := r.Sequence()
	if err != nil {
		return err
	}
	return o.readBasic(basic)
}

func (o *OCSP) readBasic(r der.Reader) error {
	tbs, err := r.Expect(der.Universal, der.TagSequence)
	if err != nil {
		return err
	}
	o.TBS = tbs.Full
	if o.Algorithm, err = pki.ReadAlgorithm(&r); err != nil {
		return err
	}
	bits, err := r.Expect(der.Universal, der.TagBitString)
	if err != nil {
		return err
	}
	if o.Signature, err = der.BitString(bits); err != nil {
		return err
	}
	if v, ok := r.Optional(der.Context, 0); ok {
		inside := v.Children()
		list, err := inside.Sequence()
		if err != nil {
			return err
		}
		for !list.Empty() {
			v, err := list.Next()
			if err != nil {
				return err
			}
			// A certificate that cannot be read signs nothing.
			if c, err := pki.ParseCertificate(v.Full); err == nil {
				o.Certificates = append(o.Certificates, c)
			}
		}
	}
	return o.readData(tbs.Children())
}

func (o *OCSP) readData(r der.Reader) error {
	r.Optional(der.Context, 0) // version
	v, err := r.Next()
	if err != nil {
		return err
	}
	inside := v.Children()
	id, err := inside.Next()
	if err != nil {
		return err
	}
	switch {
	case v.Is(der.Context, 1):
		o.Responder, err = pki.ReadName(id)
	case v.Is(der.Context, 2):
		o.ResponderKey = id.Body
	default:
		err = fmt.Errorf("%w: responder", der.ErrForm)
	}
	if err != nil {
		return err
	}
	if v, err = r.Next(); err != nil {
		return err
	}
	if o.ProducedAt, err = der.Time(v); err != nil {
		return err
	}
	list, err := r.Sequence()
	if err != nil {
		return err
	}
	for !list.Empty() {
		s, err := readSingle(&list)
		if err != nil {
			return err
		}
		if o.Singles = append(o.Singles, s); len(o.Singles) > maxSingles {
			return fmt.Errorf("%w: more than %d certificates", der.ErrForm, maxSingles)
		}
	}
	if v, ok := r.Optional(der.Context, 1); ok {
		return o.extensions(v)
	}
	return nil
}

func (o *OCSP) extensions(v der.Value) error {
	inside := v.Children()
	list, err := pki.ReadExtensions(&inside)
	if err != nil {
		return err
	}
	for _, e := range list {
		switch {
		case e.OID == oidNonce:
			o.Nonce = nonceOf(e.Value)
		case e.OID == oidExtendedRevoke:
			o.ExtendedRevoke = true
		case e.Critical:
			o.Unusable = e.OID
		}
	}
	return nil
}

// nonceOf unwraps the octets; old responders wrote them bare.
func nonceOf(value []byte) []byte {
	r := der.Read(value)
	if v, err := r.Next(); err == nil && v.Is(der.Universal, der.TagOctetString) && r.Empty() {
		return v.Body
	}
	return value
}

func readSingle(list *der.Reader) (Single, error) {
	r, err := list.Sequence()
	if err != nil {
		return Single{}, err
	}
	id, err := r.Sequence()
	if err != nil {
		return Single{}, err
	}
	var s Single
	a, err := pki.ReadAlgorithm(&id)
	if err != nil {
		return s, err
	}
	parts, err := id.All()
	if err != nil {
		return s, err
	}
	if len(parts) != 3 || !parts[2].Is(der.Universal, der.TagInteger) {
		return s, fmt.Errorf("%w: id of a certificate", der.ErrForm)
	}
	s.Digest, s.NameHash, s.KeyHash, s.Serial = a.OID, parts[0].Body, parts[1].Body, pki.SerialKey(parts[2])
	state, err := r.Next()
	if err != nil {
		return s, err
	}
	if err := s.readState(state); err != nil {
		return s, err
	}
	v, err := r.Next()
	if err != nil {
		return s, err
	}
	if s.ThisUpdate, err = der.Time(v); err != nil {
		return s, err
	}
	if v, ok := r.Optional(der.Context, 0); ok {
		inside := v.Children()
		t, err := inside.Next()
		if err != nil {
			return s, err
		}
		if s.NextUpdate, err = der.Time(t); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (s *Single) readState(v der.Value) error {
	switch {
	case v.Is(der.Context, 0):
		s.Status = Good
	case v.Is(der.Context, 2):
		s.Status = Unknown
	case v.Is(der.Context, 1):
		s.Status = Revoked
		inside := v.Children()
		t, err := inside.Next()
		if err != nil {
			return err
		}
		if s.RevokedAt, err = der.Time(t); err != nil {
			return err
		}
		if reason, ok := inside.Optional(der.Context, 0); ok {
			n := reason.Children()
			x, err := n.Next()
			if err != nil {
				return err
			}
			if s.Reason, err = der.Small(x); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("%w: state of a certificate", der.ErrForm)
	}
	return nil
}

// About returns what is said about the certificate, if anything; of several states the latest.
func (o *OCSP) About(c, issuer *pki.Certificate) (found Single, ok bool) {
	for _, s := range o.Singles {
		if !bytes.Equal(s.Serial, c.SerialRaw) {
			continue
		}
		key, err := pki.Digest(s.Digest, issuer.Key.Bits)
		if err != nil || !bytes.Equal(key, s.KeyHash) {
			continue
		}
		// The name as the certificate writes it, or as its issuer does.
		for _, name := range [][]byte{c.Issuer.Raw, issuer.Subject.Raw} {
			sum, err := pki.Digest(s.Digest, name)
			if err == nil && bytes.Equal(sum, s.NameHash) && (!ok || s.ThisUpdate.After(found.ThisUpdate)) {
				found, ok = s, true
			}
		}
	}
	return found, ok
}

// Request builds the question about a certificate, with SHA-256 as NUC uses it; a nonce binds the answer to the question.
func Request(c, issuer *pki.Certificate, nonce []byte) ([]byte, error) {
	name, err := pki.Digest(pki.OIDSHA256, c.Issuer.Raw)
	if err != nil {
		return nil, err
	}
	key, err := pki.Digest(pki.OIDSHA256, issuer.Key.Bits)
	if err != nil {
		return nil, err
	}
	id := der.Element(0x30,
		der.Element(0x30, der.FromOID(pki.OIDSHA256), der.Element(der.TagNull)),
		der.Element(der.TagOctetString, name), der.Element(der.TagOctetString, key), der.FromInteger(c.Serial))
	tbs := [][]byte{der.Element(0x30, der.Element(0x30, id))}
	if len(nonce) > 0 {
		ext := der.Element(0x30, der.FromOID(oidNonce), der.Element(der.TagOctetString, der.Element(der.TagOctetString, nonce)))
		tbs = append(tbs, der.Element(0xa2, der.Element(0x30, ext)))
	}
	return der.Element(0x30, der.Element(0x30, tbs...)), nil
}
