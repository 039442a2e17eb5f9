package pki

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"fmt"

	"reglament/internal/eds/der"
	"reglament/internal/eds/gost"
)

// PublicKey is the key of a certificate. A key of an unknown kind is kept, so that its certificate can be shown; it
// verifies nothing.
type PublicKey struct {
	Family Family
	OID    string
	// SPKI is the whole SubjectPublicKeyInfo, Bits the content of its bit string.
	SPKI, Bits []byte

	gost  *gost.PublicKey
	rsa   *rsa.PublicKey
	ecdsa *ecdsa.PublicKey
	err   error
}

// readKey reads a SubjectPublicKeyInfo.
func readKey(spki der.Value) (PublicKey, error) {
	r := spki.Children()
	a, err := ReadAlgorithm(&r)
	if err != nil {
		return PublicKey{}, err
	}
	v, err := r.Expect(der.Universal, der.TagBitString)
	if err != nil {
		return PublicKey{}, err
	}
	k := PublicKey{OID: a.OID, SPKI: spki.Full}
	if k.Bits, err = der.BitString(v); err != nil {
		return PublicKey{}, err
	}
	switch k.Family = keysOnly[a.OID]; k.Family {
	case FamilyGOST512:
		k.gost, err = gostKey(gost.CurveA512(), k.Bits)
		if err == nil {
			err = gostParams(a, "1.2.398.3.10.1.1.2.2.1")
		}
	case FamilyGOST2004:
		k.gost, err = gostKey(gost.CurveCryptoProA(), k.Bits)
		if err == nil {
			err = gostParams(a, "1.2.398.3.10.1.1.1.1.1")
		}
	case FamilyRSA, FamilyECDSA:
		err = k.standard()
	default:
		err = fmt.Errorf("%w: key %s", ErrAlgorithm, a.OID)
	}
	k.err = err
	return k, nil
}

// gostKey reads X and Y, little-endian, out of the OCTET STRING in the bit string.
func gostKey(c *gost.Curve, bits []byte) (*gost.PublicKey, error) {
	r := der.Read(bits)
	v, err := r.Expect(der.Universal, der.TagOctetString)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	key, err := gost.ParsePublicKey(c, v.Body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	return key, nil
}

// gostParams refuses a curve other than the one that is computed with; without parameters it is that one.
func gostParams(a Algorithm, curve string) error {
	if withoutNull(a.Params) == nil {
		return nil
	}
	p := der.Read(a.Params)
	inside, err := p.Sequence()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	v, err := inside.Expect(der.Universal, der.TagOID)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	if oid, err := der.OID(v); err != nil || oid != curve {
		return fmt.Errorf("%w: curve %s", ErrAlgorithm, oid)
	}
	return nil
}

func (k *PublicKey) standard() error {
	if k.Family == FamilyRSA {
		// By the bits alone: some writers leave out the NULL of the parameters.
		key, err := x509.ParsePKCS1PublicKey(k.Bits)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrKey, err)
		}
		k.rsa = key
		return nil
	}
	key, err := x509.ParsePKIXPublicKey(k.SPKI)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrKey, err)
	}
	ec, ok := key.(*ecdsa.PublicKey)
	if !ok {
		return fmt.Errorf("%w: key %s", ErrAlgorithm, k.OID)
	}
	k.ecdsa = ec
	return nil
}

// Size is the size of the key in bits; 0 when it cannot be used.
func (k *PublicKey) Size() int {
	switch {
	case k.gost != nil:
		return map[Family]int{FamilyGOST512: 512, FamilyGOST2004: 256}[k.Family]
	case k.rsa != nil:
		return k.rsa.N.BitLen()
	case k.ecdsa != nil:
		return k.ecdsa.Curve.Params().BitSize
	}
	return 0
}

// Err says why the key cannot be used, or nil.
func (k *PublicKey) Err() error { return k.err }

// Check checks a signature of a message; digest as for Scheme.
func (k *PublicKey) Check(a Algorithm, digest string, message, signature []byte) error {
	s, err := k.Scheme(a, digest)
	if err != nil {
		return err
	}
	sum, err := Digest(s.Digest, message)
	if err != nil {
		return err
	}
	return k.checkDigest(s, sum, signature)
}

func (k *PublicKey) checkDigest(s Scheme, sum, signature []byte) error {
	ok := false
	switch {
	case k.gost != nil:
		ok = k.gost.Verify(sum, signature)
	case k.rsa != nil && stdHash[s.Digest] == 0, k.ecdsa != nil && stdHash[s.Digest] == 0:
		return fmt.Errorf("%w: digest %s with %s", ErrAlgorithm, s.Digest, s.Family)
	case k.rsa != nil && s.PSS:
		ok = rsa.VerifyPSS(k.rsa, stdHash[s.Digest], sum, signature, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto}) == nil
	case k.rsa != nil:
		ok = rsa.VerifyPKCS1v15(k.rsa, stdHash[s.Digest], sum, signature) == nil
	case k.ecdsa != nil:
		ok = ecdsa.VerifyASN1(k.ecdsa, sum, signature)
	}
	if !ok {
		return ErrSignature
	}
	return nil
}
