package testca

import (
	"crypto/sha1" //nolint:gosec // certificates are named by SHA-1 in old requests
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// OCSPOptions describe an answer about one certificate of the issuing authority.
type OCSPOptions struct {
	At         time.Time // produced, and the state known
	ThisUpdate time.Time // zero: At
	NextUpdate time.Time // zero: not said, as at NUC
	Nonce      []byte    // the value of the request
	Responder  *Identity // instead of the delegated one
	SHA1       bool      // names the certificate by SHA-1; NUC uses SHA-256
	ByKey      bool      // names the responder by its key
	NoCert     bool      // without the certificate of the responder
}

// OCSP answers about a serial number. As at NUC a number that was never issued is answered "revoked" on 1 January 1970,
// on hold, with the mark of the extended answer.
func (a *Authority) OCSP(serial *big.Int, o OCSPOptions) ([]byte, error) {
	id, err := a.certID(serial, o.SHA1)
	if err != nil {
		return nil, err
	}
	return a.answer([]asked{{serial, id}}, o)
}

// asked is a certificate in a request: its number and the whole CertID.
type asked struct {
	serial *big.Int
	id     []byte
}

func (a *Authority) certID(serial *big.Int, old bool) ([]byte, error) {
	spki, err := a.CA.Key.SPKI()
	if err != nil {
		return nil, err
	}
	var inner struct {
		Algorithm asn1.RawValue
		Key       asn1.BitString
	}
	if _, err := asn1.Unmarshal(spki, &inner); err != nil {
		return nil, err
	}
	oid, hash := oidSHA256, func(b []byte) []byte { s := sha256.Sum256(b); return s[:] }
	if old {
		oid, hash = oidSHA1, func(b []byte) []byte { s := sha1.Sum(b); return s[:] }
	}
	return encode(func(b *builder) {
		sequence(b, func(b *builder) {
			algorithm(b, oid, true)
			octets(b, hash(a.CA.subject))
			octets(b, hash(inner.Key.Bytes))
			b.AddASN1BigInt(serial)
		})
	})
}

// answer makes a signed answer about the certificates, in their order.
func (a *Authority) answer(list []asked, o OCSPOptions) ([]byte, error) {
	responder := o.Responder
	if responder == nil {
		responder = a.Responder
	}
	if o.ThisUpdate.IsZero() {
		o.ThisUpdate = o.At
	}
	key, err := responder.Key.id()
	if err != nil {
		return nil, err
	}
	extended := false
	data, err := encode(func(b *builder) {
		sequence(b, func(b *builder) {
			if o.ByKey {
				explicit(b, 2, func(b *builder) { octets(b, key) })
			} else {
				explicit(b, 1, func(b *builder) { b.AddBytes(responder.subject) })
			}
			b.AddASN1GeneralizedTime(o.At.UTC())
			sequence(b, func(b *builder) {
				for _, q := range list {
					extended = a.single(b, q, o) || extended
				}
			})
			if o.Nonce != nil || extended {
				explicit(b, 1, func(b *builder) { sequence(b, func(b *builder) { answerExtensions(b, o.Nonce, extended) }) })
			}
		})
	})
	if err != nil {
		return nil, err
	}
	sig, err := responder.Key.Sign(data)
	if err != nil {
		return nil, err
	}
	basic, err := encode(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddBytes(data)
			algorithm(b, forms[responder.Key.Alg].signature, true)
			b.AddASN1BitString(sig)
			if !o.NoCert {
				explicit(b, 0, func(b *builder) { sequence(b, func(b *builder) { b.AddBytes(responder.Cert) }) })
			}
		})
	})
	if err != nil {
		return nil, err
	}
	return encode(func(b *builder) {
		sequence(b, func(b *builder) {
			enumerated(b, 0)
			explicit(b, 0, func(b *builder) {
				sequence(b, func(b *builder) {
					object(b, oidOCSPBasic)
					octets(b, basic)
				})
			})
		})
	})
}

func answerExtensions(b *builder, nonce []byte, extended bool) {
	if nonce != nil {
		extension(b, oidOCSPNonce, false, func(b *builder) { octets(b, nonce) })
	}
	if extended {
		extension(b, oidExtendedRevoke, false, func(b *builder) { b.AddASN1NULL() })
	}
}

// single writes the state of one certificate; it reports whether the number was never issued.
func (a *Authority) single(b *builder, q asked, o OCSPOptions) bool {
	a.mu.Lock()
	e := a.register[q.serial.String()]
	known := e != nil && !e.Root
	state := entry{Revoked: time.Unix(0, 0), Reason: 6}
	if known {
		state = *e
	}
	a.mu.Unlock()
	sequence(b, func(b *builder) {
		b.AddBytes(q.id)
		if state.Revoked.IsZero() || state.Revoked.After(o.At) {
			implicit(b, 0, nil)
		} else {
			explicit(b, 1, func(b *builder) {
				b.AddASN1GeneralizedTime(state.Revoked.UTC())
				explicit(b, 0, func(b *builder) { enumerated(b, state.Reason) })
			})
		}
		b.AddASN1GeneralizedTime(o.ThisUpdate.UTC())
		if !o.NextUpdate.IsZero() {
			explicit(b, 0, func(b *builder) { b.AddASN1GeneralizedTime(o.NextUpdate.UTC()) })
		}
	})
	return !known
}

// AnswerOCSP answers an OCSPRequest (RFC 6960) as the service of the authority would.
func (a *Authority) AnswerOCSP(request []byte, at time.Time) ([]byte, error) {
	bad := errors.New("testca: not a request of OCSP")
	in := cryptobyte.String(request)
	var outer, body, list, extensions cryptobyte.String
	var hasExtensions bool
	if !in.ReadASN1(&outer, tag.SEQUENCE) || !outer.ReadASN1(&body, tag.SEQUENCE) ||
		!body.SkipOptionalASN1(tag.Tag(0).ContextSpecific().Constructed()) ||
		!body.SkipOptionalASN1(tag.Tag(1).ContextSpecific().Constructed()) ||
		!body.ReadASN1(&list, tag.SEQUENCE) ||
		!body.ReadOptionalASN1(&extensions, &hasExtensions, tag.Tag(2).ContextSpecific().Constructed()) {
		return nil, bad
	}
	var questions []asked
	for !list.Empty() {
		var one, id, inside, skip cryptobyte.String
		q := asked{serial: new(big.Int)}
		if !list.ReadASN1(&one, tag.SEQUENCE) || !one.ReadASN1Element(&id, tag.SEQUENCE) {
			return nil, bad
		}
		q.id = id
		if !id.ReadASN1(&inside, tag.SEQUENCE) || !inside.ReadASN1(&skip, tag.SEQUENCE) ||
			!inside.ReadASN1(&skip, tag.OCTET_STRING) || !inside.ReadASN1(&skip, tag.OCTET_STRING) || !inside.ReadASN1Integer(q.serial) {
			return nil, bad
		}
		questions = append(questions, q)
	}
	return a.answer(questions, OCSPOptions{At: at, Nonce: nonceOf(extensions)})
}

// nonceOf finds the nonce among the extensions of a request.
func nonceOf(extensions cryptobyte.String) []byte {
	var list cryptobyte.String
	extensions.ReadASN1(&list, tag.SEQUENCE)
	for !list.Empty() {
		var one, value, nonce cryptobyte.String
		var id asn1.ObjectIdentifier
		if !list.ReadASN1(&one, tag.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&id) ||
			!one.SkipOptionalASN1(tag.BOOLEAN) || !one.ReadASN1(&value, tag.OCTET_STRING) {
			return nil
		}
		if id.String() == oidOCSPNonce && value.ReadASN1(&nonce, tag.OCTET_STRING) {
			return nonce
		}
	}
	return nil
}
