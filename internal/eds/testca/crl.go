package testca

import (
	"time"

	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// CRLOptions describe a revocation list.
type CRLOptions struct {
	ThisUpdate, NextUpdate time.Time // NextUpdate zero: not said
	Number                 int64
	Delta                  bool      // only what was revoked after Since
	Base                   int64     // number of the full list that a delta continues
	Since                  time.Time // when that list was made
	Root                   bool      // the list of the root: certificates of authorities
	InnerNoNull            bool      // the inner algorithm without NULL, the outer one with it, as NUC did in 2026
	Signer                 *Identity // instead of the issuer: a foreign list
}

// CRL makes a revocation list of what the register knows as revoked at ThisUpdate.
func (a *Authority) CRL(o CRLOptions) ([]byte, error) {
	issuer := a.CA
	if o.Root {
		issuer = a.Root
	}
	signer := issuer
	if o.Signer != nil {
		signer = o.Signer
	}
	above, err := issuer.Key.id()
	if err != nil {
		return nil, err
	}
	var list []entry
	for _, e := range a.entries() {
		if e.Root == o.Root && !e.Revoked.IsZero() && !e.Revoked.After(o.ThisUpdate) && (!o.Delta || e.Revoked.After(o.Since)) {
			list = append(list, e)
		}
	}
	tbs, err := encode(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1Int64(1)
			algorithm(b, forms[signer.Key.Alg].signature, !o.InnerNoNull)
			b.AddBytes(issuer.subject)
			moment(b, o.ThisUpdate)
			if !o.NextUpdate.IsZero() {
				moment(b, o.NextUpdate)
			}
			if len(list) > 0 {
				sequence(b, func(b *builder) {
					for _, e := range list {
						e.write(b)
					}
				})
			}
			explicit(b, 0, func(b *builder) { sequence(b, func(b *builder) { o.extensions(b, above) }) })
		})
	})
	if err != nil {
		return nil, err
	}
	return signed(signer.Key, tbs, false)
}

func (o CRLOptions) extensions(b *builder, above []byte) {
	if o.Delta {
		extension(b, oidDeltaCRL, true, func(b *builder) { b.AddASN1Int64(o.Base) })
	}
	extension(b, oidCRLNumber, false, func(b *builder) { b.AddASN1Int64(o.Number) })
	extension(b, oidAuthorityKeyID, false, func(b *builder) {
		sequence(b, func(b *builder) { implicit(b, 0, above) })
	})
}

// write writes a revoked certificate.
func (e entry) write(b *builder) {
	sequence(b, func(b *builder) {
		b.AddASN1BigInt(e.Serial)
		moment(b, e.Revoked)
		if e.Reason != 0 {
			sequence(b, func(b *builder) {
				extension(b, oidCRLReason, false, func(b *builder) { enumerated(b, e.Reason) })
			})
		}
	})
}

func enumerated(b *builder, v int) {
	b.AddASN1(tag.ENUM, func(b *builder) { b.AddUint8(uint8(v)) })
}
