package testca

import (
	"crypto/sha1" //nolint:gosec // the old attribute of timestamps is SHA-1
	"crypto/sha256"
	"time"

	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// CMSOptions say what a signed message has besides the usual; the zero value is what NCALayer makes without a timestamp
// and without the time of signing.
type CMSOptions struct {
	At           time.Time                              // the signingTime attribute; zero: none
	Timestamp    func(signature []byte) ([]byte, error) // makes the token over each signature
	Others       []*Identity                            // sign the same content too
	Certificates [][]byte                               // carried besides those of the signers

	// What follows makes unusual or wrong messages.
	NoCertificate        bool
	NoSignedAttributes   bool
	NoSigningCertificate bool
	SigningCertificate   []byte // the attribute names this one instead of the signer's
	Digest               []byte // the attribute says this instead of the digest of the content
	KeyOID               bool   // the algorithm of the key where that of the signature belongs, as old messages have it
}

// SignCMS signs data as NCALayer does: CMS of version 1, the signer's certificate inside, named by issuer and serial
// number, attributes contentType, signingTime, signingCertificateV2 and messageDigest in the order of DER.
func (id *Identity) SignCMS(data []byte, detached bool, o CMSOptions) ([]byte, error) {
	m := message{version: 1, content: oidData, data: data, detached: detached, certificates: o.Certificates}
	for _, s := range append([]*Identity{id}, o.Others...) {
		if err := m.sign(s, o); err != nil {
			return nil, err
		}
	}
	return m.bytes()
}

// message is a SignedData in the making.
type message struct {
	version      int64
	content      string
	data         []byte
	detached     bool
	certificates [][]byte
	digests      []string
	signers      [][]byte
}

// sign adds a SignerInfo.
func (m *message) sign(s *Identity, o CMSOptions) error {
	f := forms[s.Key.Alg]
	toSign, attributes := m.data, []byte(nil)
	if !o.NoSignedAttributes {
		list, err := m.attributes(s, o)
		if err != nil {
			return err
		}
		if toSign, err = encode(func(b *builder) { set(b, func(b *builder) { sorted(b, list) }) }); err != nil {
			return err
		}
		if attributes, err = encode(func(b *builder) { sorted(b, list) }); err != nil {
			return err
		}
	}
	sig, err := s.Key.Sign(toSign)
	if err != nil {
		return err
	}
	var token []byte
	if o.Timestamp != nil {
		if token, err = o.Timestamp(sig); err != nil {
			return err
		}
	}
	algorithmOf := f.signature
	if o.KeyOID || s.Key.Alg == RSA {
		algorithmOf = f.key
	}
	info, err := encode(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1Int64(1)
			sequence(b, func(b *builder) {
				b.AddBytes(s.issuer)
				b.AddASN1BigInt(s.serial)
			})
			algorithm(b, f.digest, true)
			if attributes != nil {
				explicit(b, 0, func(b *builder) { b.AddBytes(attributes) })
			}
			algorithm(b, algorithmOf, true)
			octets(b, sig)
			if token != nil {
				explicit(b, 1, func(b *builder) { attribute(b, oidTimestampToken, func(b *builder) { b.AddBytes(token) }) })
			}
		})
	})
	if err != nil {
		return err
	}
	m.signers = append(m.signers, info)
	m.digests = append(m.digests, f.digest)
	if !o.NoCertificate {
		m.certificates = append(m.certificates, s.Cert)
	}
	return nil
}

// attributes are the signed attributes, each encoded.
func (m *message) attributes(s *Identity, o CMSOptions) ([][]byte, error) {
	var out [][]byte
	var failed error
	add := func(oid string, f func(*builder)) {
		a, err := encode(func(b *builder) { attribute(b, oid, f) })
		if err != nil {
			failed = err
		}
		out = append(out, a)
	}
	add(oidContentType, func(b *builder) { object(b, m.content) })
	if !o.At.IsZero() {
		add(oidSigningTime, func(b *builder) { moment(b, o.At) })
	}
	named := s.Cert
	if o.SigningCertificate != nil {
		named = o.SigningCertificate
	}
	switch {
	case o.NoSigningCertificate:
	case m.content == oidTSTInfo:
		sum := sha1.Sum(named)
		add(oidSigningCert, func(b *builder) { certificateID(b, sum[:]) })
	default:
		sum := sha256.Sum256(named)
		add(oidSigningCertV2, func(b *builder) { certificateID(b, sum[:]) })
	}
	digest := s.Key.Alg.sum(m.data)
	if o.Digest != nil {
		digest = o.Digest
	}
	add(oidMessageDigest, func(b *builder) { octets(b, digest) })
	return out, failed
}

// certificateID writes SigningCertificate or SigningCertificateV2 with the hash that is usual for it.
func certificateID(b *builder, sum []byte) {
	sequence(b, func(b *builder) {
		sequence(b, func(b *builder) {
			sequence(b, func(b *builder) { octets(b, sum) })
		})
	})
}

// attribute writes an attribute with one value.
func attribute(b *builder, oid string, value func(*builder)) {
	sequence(b, func(b *builder) {
		object(b, oid)
		set(b, value)
	})
}

// bytes is the whole ContentInfo.
func (m *message) bytes() ([]byte, error) {
	var digests [][]byte
	seen := map[string]bool{}
	for _, oid := range m.digests {
		if seen[oid] {
			continue
		}
		seen[oid] = true
		d, err := encode(func(b *builder) { algorithm(b, oid, true) })
		if err != nil {
			return nil, err
		}
		digests = append(digests, d)
	}
	return encode(func(b *builder) {
		sequence(b, func(b *builder) {
			object(b, oidSignedData)
			explicit(b, 0, func(b *builder) {
				sequence(b, func(b *builder) { m.signedData(b, digests) })
			})
		})
	})
}

func (m *message) signedData(b *builder, digests [][]byte) {
	b.AddASN1Int64(m.version)
	set(b, func(b *builder) { sorted(b, digests) })
	sequence(b, func(b *builder) {
		object(b, m.content)
		if !m.detached {
			explicit(b, 0, func(b *builder) { octets(b, m.data) })
		}
	})
	if len(m.certificates) > 0 {
		b.AddASN1(tag.Tag(0).ContextSpecific().Constructed(), func(b *builder) {
			for _, c := range m.certificates {
				b.AddBytes(c)
			}
		})
	}
	set(b, func(b *builder) { sorted(b, m.signers) })
}
