package pki

import (
	"bytes"
	"crypto"
	"crypto/sha1" //nolint:gosec // read for old documents; the policy decides until when
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"hash"

	"reglament/internal/eds/der"
	"reglament/internal/eds/gost"
)

// Errors of single signatures.
var (
	// ErrSignature: the value is not a signature of these bytes by this key.
	ErrSignature = errors.New("pki: the signature does not verify")
	// ErrAlgorithm: the algorithm is unknown, or does not belong to the key or to the digest.
	ErrAlgorithm = errors.New("pki: algorithm not supported")
	// ErrKey: the key cannot be used, for example its point does not lie on the curve.
	ErrKey = errors.New("pki: unusable key")
)

// Object identifiers of digests.
const (
	OIDSHA1        = "1.3.14.3.2.26"
	OIDSHA256      = "2.16.840.1.101.3.4.2.1"
	OIDSHA384      = "2.16.840.1.101.3.4.2.2"
	OIDSHA512      = "2.16.840.1.101.3.4.2.3"
	OIDStreebog256 = "1.2.398.3.10.1.3.2"
	OIDStreebog512 = "1.2.398.3.10.1.3.3"
	OIDGOST34311   = "1.2.398.3.10.1.3.1"
	// oidGOST34311Params is the same digest as it is named in keys.
	oidGOST34311Params = "1.2.398.3.10.1.3.1.1.0"
)

// Object identifiers of keys and signatures.
const (
	OIDKeyGOST512  = "1.2.398.3.10.1.1.2.2"
	OIDSigGOST512  = "1.2.398.3.10.1.1.2.3.2"
	OIDKeyGOST2004 = "1.2.398.3.10.1.1.1.1"
	OIDSigGOST2004 = "1.2.398.3.10.1.1.1.2"
	OIDKeyRSA      = "1.2.840.113549.1.1.1"
	OIDKeyEC       = "1.2.840.10045.2.1"
	oidPSS         = "1.2.840.113549.1.1.10"
)

// Family is a family of signatures, the unit in which the policy allows or refuses.
type Family string

// The families that are verified.
const (
	FamilyGOST512  Family = "gost-34.10-2015-512"
	FamilyGOST2004 Family = "gost-34.310-2004"
	FamilyRSA      Family = "rsa"
	FamilyECDSA    Family = "ecdsa"
)

// Scheme is what a signature turns out to be made with.
type Scheme struct {
	Family Family `json:"family"`
	// Digest is the OID of the hash.
	Digest string `json:"digest"`
	// Bits is the size of the key.
	Bits int  `json:"bits"`
	PSS  bool `json:"pss,omitempty"`
}

// Algorithm is an AlgorithmIdentifier.
type Algorithm struct {
	OID string
	// Params is the whole parameter element, nil without one.
	Params []byte
	Raw    []byte
}

// ReadAlgorithm reads an AlgorithmIdentifier.
func ReadAlgorithm(r *der.Reader) (Algorithm, error) {
	v, err := r.Expect(der.Universal, der.TagSequence)
	if err != nil {
		return Algorithm{}, err
	}
	inside := v.Children()
	t, err := inside.Expect(der.Universal, der.TagOID)
	if err != nil {
		return Algorithm{}, err
	}
	a := Algorithm{Raw: v.Full}
	if a.OID, err = der.OID(t); err != nil {
		return Algorithm{}, err
	}
	if !inside.Empty() {
		p, err := inside.Next()
		if err != nil {
			return Algorithm{}, err
		}
		a.Params = p.Full
	}
	return a, nil
}

// Same compares two identifiers; a NULL and no parameters at all are the same, as NUC writes one or the other.
func (a Algorithm) Same(b Algorithm) bool {
	return a.OID == b.OID && bytes.Equal(withoutNull(a.Params), withoutNull(b.Params))
}

func withoutNull(params []byte) []byte {
	if bytes.Equal(params, []byte{der.TagNull, 0}) {
		return nil
	}
	return params
}

// NewHash returns the digest with this OID.
func NewHash(oid string) (hash.Hash, error) {
	switch oid {
	case OIDSHA1:
		return sha1.New(), nil
	case OIDSHA256:
		return sha256.New(), nil
	case OIDSHA384:
		return sha512.New384(), nil
	case OIDSHA512:
		return sha512.New(), nil
	case OIDStreebog256:
		return gost.NewStreebog256(), nil
	case OIDStreebog512:
		return gost.NewStreebog512(), nil
	case OIDGOST34311, oidGOST34311Params:
		return gost.NewGOST341195(), nil
	}
	return nil, fmt.Errorf("%w: digest %s", ErrAlgorithm, oid)
}

// Digest hashes a message.
func Digest(oid string, message []byte) ([]byte, error) {
	h, err := NewHash(oid)
	if err != nil {
		return nil, err
	}
	h.Write(message)
	return h.Sum(nil), nil
}

var stdHash = map[string]crypto.Hash{OIDSHA1: crypto.SHA1, OIDSHA256: crypto.SHA256, OIDSHA384: crypto.SHA384, OIDSHA512: crypto.SHA512}

// combined are identifiers that name digest and signature at once.
var combined = map[string]Scheme{
	OIDSigGOST512:           {Family: FamilyGOST512, Digest: OIDStreebog512},
	OIDSigGOST2004:          {Family: FamilyGOST2004, Digest: OIDGOST34311},
	"1.2.840.113549.1.1.5":  {Family: FamilyRSA, Digest: OIDSHA1},
	"1.3.14.3.2.29":         {Family: FamilyRSA, Digest: OIDSHA1},
	"1.2.840.113549.1.1.11": {Family: FamilyRSA, Digest: OIDSHA256},
	"1.2.840.113549.1.1.12": {Family: FamilyRSA, Digest: OIDSHA384},
	"1.2.840.113549.1.1.13": {Family: FamilyRSA, Digest: OIDSHA512},
	"1.2.840.10045.4.1":     {Family: FamilyECDSA, Digest: OIDSHA1},
	"1.2.840.10045.4.3.2":   {Family: FamilyECDSA, Digest: OIDSHA256},
	"1.2.840.10045.4.3.3":   {Family: FamilyECDSA, Digest: OIDSHA384},
	"1.2.840.10045.4.3.4":   {Family: FamilyECDSA, Digest: OIDSHA512},
}

// keysOnly are identifiers of keys, which CMS writers also put where the signature algorithm belongs; the digest then
// stands beside them.
var keysOnly = map[string]Family{
	OIDKeyGOST512: FamilyGOST512, OIDKeyGOST2004: FamilyGOST2004, OIDKeyRSA: FamilyRSA, OIDKeyEC: FamilyECDSA,
}

// Scheme finds out how a signature by this key is to be checked. The digest is the one named beside the signature (in
// CMS), or empty (in certificates); if both the algorithm and the digest name a hash, it must be one.
func (k *PublicKey) Scheme(a Algorithm, digest string) (Scheme, error) {
	if digest == oidGOST34311Params {
		digest = OIDGOST34311
	}
	s, ok := combined[a.OID]
	family, bare := keysOnly[a.OID]
	switch {
	case ok:
	case bare && digest != "":
		s = Scheme{Family: family, Digest: digest}
	case a.OID == oidPSS:
		var err error
		if s, err = pssScheme(a.Params); err != nil {
			return Scheme{}, err
		}
	default:
		return Scheme{}, fmt.Errorf("%w: signature %s", ErrAlgorithm, a.OID)
	}
	if digest != "" && digest != s.Digest {
		return Scheme{}, fmt.Errorf("%w: digest %s beside signature %s", ErrAlgorithm, digest, a.OID)
	}
	if k.err != nil {
		return Scheme{}, k.err
	}
	if s.Family != k.Family {
		return Scheme{}, fmt.Errorf("%w: signature %s by a key of %s", ErrAlgorithm, a.OID, k.OID)
	}
	needs := map[Family]string{FamilyGOST512: OIDStreebog512, FamilyGOST2004: OIDGOST34311}[s.Family]
	if needs != "" && needs != s.Digest {
		return Scheme{}, fmt.Errorf("%w: digest %s with %s", ErrAlgorithm, s.Digest, s.Family)
	}
	s.Bits = k.Size()
	return s, nil
}

// pssScheme reads the parameters of RSASSA-PSS; mask and salt are bound to the digest, as everybody writes them.
func pssScheme(params []byte) (Scheme, error) {
	s := Scheme{Family: FamilyRSA, Digest: OIDSHA1, PSS: true}
	if withoutNull(params) == nil {
		return s, nil
	}
	top := der.Read(params)
	inside, err := top.Sequence()
	if err != nil {
		return Scheme{}, err
	}
	if v, ok := inside.Optional(der.Context, 0); ok {
		r := v.Children()
		a, err := ReadAlgorithm(&r)
		if err != nil {
			return Scheme{}, err
		}
		s.Digest = a.OID
	}
	if v, ok := inside.Optional(der.Context, 1); ok {
		r := v.Children()
		mgf, err := ReadAlgorithm(&r)
		if err != nil {
			return Scheme{}, err
		}
		p := der.Read(mgf.Params)
		a, err := ReadAlgorithm(&p)
		if err != nil || a.OID != s.Digest {
			return Scheme{}, fmt.Errorf("%w: mask of RSASSA-PSS", ErrAlgorithm)
		}
	}
	return s, nil
}
