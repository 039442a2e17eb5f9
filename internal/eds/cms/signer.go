package cms

import (
	"bytes"
	"crypto/subtle"
	"fmt"
	"slices"
	"time"

	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
)

// Attribute is one attribute of a signer with its values.
type Attribute struct {
	OID    string
	Values []der.Value
	raw    []byte
}

// Signer is one signature in a message.
type Signer struct {
	Version int
	// Issuer and Serial name the certificate, or KeyID does.
	Issuer pki.Name
	Serial []byte
	KeyID  []byte
	// Digest and Algorithm are named by the writer; Algorithm may be that of the key alone.
	Digest, Algorithm pki.Algorithm
	Signature         []byte
	HasAttributes     bool
	// ContentType, MessageDigest and SigningTime are signed attributes; SigningTime is what the signer claims, zero if he
	// does not.
	ContentType   string
	MessageDigest []byte
	SigningTime   time.Time
	// Timestamps are tokens over the signature; Certificates, CRLs and OCSP (basic answers) are what a long-term writer added.
	Timestamps   [][]byte
	Certificates [][]byte
	CRLs, OCSP   [][]byte

	signedRaw []byte
	signed    []Attribute
	certID    *certID
}

// certID is what a signing certificate attribute says about the signer's certificate.
type certID struct {
	digest string
	hash   []byte
	serial []byte
}

func readSigner(v der.Value) (*Signer, error) {
	r := v.Children()
	s := &Signer{}
	n, err := r.Expect(der.Universal, der.TagInteger)
	if err != nil {
		return nil, err
	}
	if s.Version, err = der.Small(n); err != nil {
		return nil, err
	}
	if err := s.readID(&r); err != nil {
		return nil, err
	}
	if s.Digest, err = pki.ReadAlgorithm(&r); err != nil {
		return nil, err
	}
	if v, ok := r.Optional(der.Context, 0); ok {
		s.HasAttributes, s.signedRaw = true, v.Full
		if s.signed, err = readAttributes(v); err != nil {
			return nil, err
		}
		if err := s.readSigned(); err != nil {
			return nil, err
		}
	}
	if s.Algorithm, err = pki.ReadAlgorithm(&r); err != nil {
		return nil, err
	}
	value, err := r.Next()
	if err != nil {
		return nil, err
	}
	switch {
	case value.Is(der.Universal, der.TagOctetString):
		s.Signature = value.Body
	case value.Is(der.Universal, der.TagBitString):
		// Written by one old library; the meaning is plain.
		if s.Signature, err = der.BitString(value); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("%w: signature value", der.ErrForm)
	}
	if v, ok := r.Optional(der.Context, 1); ok {
		list, err := readAttributes(v)
		if err != nil {
			return nil, err
		}
		s.readUnsigned(list)
		if len(s.Timestamps) > maxTimestamps {
			return nil, fmt.Errorf("%w: more than %d timestamps", der.ErrForm, maxTimestamps)
		}
	}
	return s, nil
}

func (s *Signer) readID(r *der.Reader) error {
	if v, ok := r.Optional(der.Context, 0); ok {
		s.KeyID = v.Body
		if v.Constructed {
			inside := v.Children()
			id, err := inside.Expect(der.Universal, der.TagOctetString)
			if err != nil {
				return err
			}
			s.KeyID = id.Body
		}
		return nil
	}
	inside, err := r.Sequence()
	if err != nil {
		return err
	}
	name, err := inside.Next()
	if err != nil {
		return err
	}
	if s.Issuer, err = pki.ReadName(name); err != nil {
		return err
	}
	serial, err := inside.Expect(der.Universal, der.TagInteger)
	if err != nil {
		return err
	}
	s.Serial = pki.SerialKey(serial)
	return nil
}

func readAttributes(set der.Value) ([]Attribute, error) {
	var out []Attribute
	r := set.Children()
	for !r.Empty() {
		v, err := r.Expect(der.Universal, der.TagSequence)
		if err != nil {
			return nil, err
		}
		inside := v.Children()
		t, err := inside.Expect(der.Universal, der.TagOID)
		if err != nil {
			return nil, err
		}
		a := Attribute{raw: v.Full}
		if a.OID, err = der.OID(t); err != nil {
			return nil, err
		}
		values, err := inside.Expect(der.Universal, der.TagSet)
		if err != nil {
			return nil, err
		}
		list := values.Children()
		if a.Values, err = list.All(); err != nil {
			return nil, err
		}
		if out = append(out, a); len(out) > maxAttributes {
			return nil, fmt.Errorf("%w: too many attributes", der.ErrForm)
		}
	}
	return out, nil
}

// single returns the one value of a signed attribute. Two attributes of one kind, or two values in it, would let two
// readers see two meanings.
func (s *Signer) single(oid string) (v der.Value, ok bool, err error) {
	for _, a := range s.signed {
		if a.OID != oid {
			continue
		}
		if ok || len(a.Values) != 1 {
			return v, false, fmt.Errorf("%w: %s is not single", ErrAttributes, oid)
		}
		v, ok = a.Values[0], true
	}
	return v, ok, nil
}

func (s *Signer) readSigned() error {
	read := []struct {
		oid  string
		must bool
		to   func(der.Value) error
	}{
		{oidContentType, true, func(v der.Value) (err error) { s.ContentType, err = der.OID(v); return err }},
		{oidMessageDigest, true, func(v der.Value) error {
			if !v.Is(der.Universal, der.TagOctetString) {
				return fmt.Errorf("%w: message digest", ErrAttributes)
			}
			s.MessageDigest = v.Body
			return nil
		}},
		{oidSigningTime, false, func(v der.Value) (err error) { s.SigningTime, err = der.Time(v); return err }},
		{oidSigningCertV1, false, func(v der.Value) error { return s.readCertID(v, pki.OIDSHA1) }},
		{oidSigningCertV2, false, func(v der.Value) error { return s.readCertID(v, pki.OIDSHA256) }},
	}
	for _, a := range read {
		v, ok, err := s.single(a.oid)
		switch {
		case err != nil:
			return err
		case ok:
			if err := a.to(v); err != nil {
				return err
			}
		case a.must:
			return fmt.Errorf("%w: %s is missing", ErrAttributes, a.oid)
		}
	}
	return nil
}

// readCertID reads ESS SigningCertificate (digest is SHA-1) or SigningCertificateV2 (SHA-256 unless it says another).
// The first id is the signer's; the second version wins, being read last.
func (s *Signer) readCertID(v der.Value, digest string) error {
	if !v.Is(der.Universal, der.TagSequence) {
		return fmt.Errorf("%w: signing certificate", ErrAttributes)
	}
	outer := v.Children()
	list, err := outer.Sequence()
	if err != nil {
		return err
	}
	id, err := list.Sequence()
	if err != nil {
		return err
	}
	out := certID{digest: digest}
	if v, ok := id.Peek(); ok && v.Is(der.Universal, der.TagSequence) && digest != pki.OIDSHA1 {
		a, err := pki.ReadAlgorithm(&id)
		if err != nil {
			return err
		}
		out.digest = a.OID
	}
	hash, err := id.Expect(der.Universal, der.TagOctetString)
	if err != nil {
		return err
	}
	out.hash = hash.Body
	if !id.Empty() {
		is, err := id.Sequence()
		if err != nil {
			return err
		}
		parts, err := is.All()
		if err != nil {
			return err
		}
		if len(parts) == 2 && parts[1].Is(der.Universal, der.TagInteger) {
			out.serial = pki.SerialKey(parts[1])
		}
	}
	s.certID = &out
	return nil
}

// readUnsigned takes what it understands; whatever else was added beside a signature does not harm it.
func (s *Signer) readUnsigned(list []Attribute) {
	for _, a := range list {
		for _, v := range a.Values {
			switch a.OID {
			case oidTimestampToken:
				s.Timestamps = append(s.Timestamps, v.Full)
			case oidCertValues:
				r := v.Children()
				certs, _ := r.All()
				for _, c := range certs {
					s.Certificates = append(s.Certificates, c.Full)
				}
			case oidRevocValues:
				s.readRevocationValues(v)
			}
		}
	}
}

func (s *Signer) readRevocationValues(v der.Value) {
	r := v.Children()
	for _, tag := range []int{0, 1} {
		outer, ok := r.Optional(der.Context, tag)
		if !ok {
			continue
		}
		inside := outer.Children()
		seq, err := inside.Sequence()
		if err != nil {
			return
		}
		values, _ := seq.All()
		for _, x := range values {
			if tag == 0 {
				s.CRLs = append(s.CRLs, x.Full)
			} else {
				s.OCSP = append(s.OCSP, x.Full)
			}
		}
	}
}

// Names reports whether the certificate is the one the signer id names.
func (s *Signer) Names(c *pki.Certificate) bool {
	if s.KeyID != nil {
		return slices.ContainsFunc(c.KeyIDs(), func(id []byte) bool { return bytes.Equal(id, s.KeyID) })
	}
	return bytes.Equal(s.Serial, c.SerialRaw) && s.Issuer.Equal(c.Issuer)
}

// Find returns the certificate that the signer id names. Of several with one name the one that the signed attributes
// confirm is taken.
func (s *Signer) Find(certs []*pki.Certificate) *pki.Certificate {
	var found *pki.Certificate
	for _, c := range certs {
		if !s.Names(c) {
			continue
		}
		if _, err := s.CheckCertificate(c); err == nil {
			return c
		}
		if found == nil {
			found = c
		}
	}
	return found
}

// CheckContent checks that the signature was made over this content of this type.
func (s *Signer) CheckContent(contentType string, content []byte) error {
	if !s.HasAttributes {
		if contentType != OIDData {
			return fmt.Errorf("%w: a content of type %s needs signed attributes", ErrAttributes, contentType)
		}
		// Then the signature value itself covers the content.
		return nil
	}
	if s.ContentType != contentType {
		return fmt.Errorf("%w: type of content %s, in the attributes %s", ErrAttributes, contentType, s.ContentType)
	}
	sum, err := pki.Digest(s.Digest.OID, content)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(sum, s.MessageDigest) != 1 {
		return ErrContent
	}
	return nil
}

// CheckCertificate checks the signing certificate attribute; present is false when the signer wrote none.
func (s *Signer) CheckCertificate(c *pki.Certificate) (present bool, err error) {
	if s.certID == nil {
		return false, nil
	}
	sum, err := pki.Digest(s.certID.digest, c.Raw)
	if err != nil {
		return true, err
	}
	if !bytes.Equal(sum, s.certID.hash) || (s.certID.serial != nil && !bytes.Equal(s.certID.serial, c.SerialRaw)) {
		return true, ErrSigningCertificate
	}
	return true, nil
}

// Scheme tells with what the signature was made, given the key it should be by.
func (s *Signer) Scheme(c *pki.Certificate) (pki.Scheme, error) {
	return c.Key.Scheme(s.Algorithm, s.Digest.OID)
}

// CheckSignature checks the signature value by the key of the certificate. Signed attributes are hashed as they were
// received, as a SET; a writer that hashed them in the order of DER but sent them in another one is understood too.
func (s *Signer) CheckSignature(c *pki.Certificate, content []byte) error {
	if !s.HasAttributes {
		return c.Key.Check(s.Algorithm, s.Digest.OID, content, s.Signature)
	}
	received := slices.Clone(s.signedRaw)
	received[0] = 0x31
	err := c.Key.Check(s.Algorithm, s.Digest.OID, received, s.Signature)
	if err == nil {
		return nil
	}
	sorted := s.sortedAttributes()
	if bytes.Equal(sorted, received) {
		return err
	}
	if c.Key.Check(s.Algorithm, s.Digest.OID, sorted, s.Signature) == nil {
		return nil
	}
	return err
}

func (s *Signer) sortedAttributes() []byte {
	parts := make([][]byte, len(s.signed))
	for i, a := range s.signed {
		parts[i] = a.raw
	}
	slices.SortFunc(parts, bytes.Compare)
	return der.Element(0x31, parts...)
}
