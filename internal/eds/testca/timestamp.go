package testca

import (
	"encoding/asn1"
	"errors"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// TimestampOptions say what a timestamp has besides the usual.
type TimestampOptions struct {
	At     time.Time // to the second
	Nonce  *big.Int
	Policy string    // empty: by the algorithm, as at NUC
	TSA    *Identity // instead of the authority's own
}

// Timestamp makes a token over data, most often the bytes of a signature, by the hash of the algorithm of the TSA.
func (a *Authority) Timestamp(data []byte, o TimestampOptions) ([]byte, error) {
	tsa := o.TSA
	if tsa == nil {
		tsa = a.TSA
	}
	imprint, err := encode(func(b *builder) {
		sequence(b, func(b *builder) {
			algorithm(b, forms[tsa.Key.Alg].digest, true)
			octets(b, tsa.Key.Alg.sum(data))
		})
	})
	if err != nil {
		return nil, err
	}
	return a.stamp(tsa, imprint, o)
}

func (a *Authority) stamp(tsa *Identity, imprint []byte, o TimestampOptions) ([]byte, error) {
	policy := o.Policy
	if policy == "" {
		policy = [...]string{GOST512: policyTimestampGOST, GOST2004: policyTimestampOld, RSA: policyTimestampRSA}[tsa.Key.Alg]
	}
	a.mu.Lock()
	a.stamps++
	// Numbers go on after a restart, as the instant is part of them.
	number := new(big.Int).Add(new(big.Int).Lsh(big.NewInt(o.At.Unix()), 32), big.NewInt(a.stamps))
	a.mu.Unlock()
	info, err := encode(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1Int64(1)
			object(b, policy)
			b.AddBytes(imprint)
			b.AddASN1BigInt(number)
			b.AddASN1GeneralizedTime(o.At.UTC())
			if o.Nonce != nil {
				b.AddASN1BigInt(o.Nonce)
			}
		})
	})
	if err != nil {
		return nil, err
	}
	m := message{version: 3, content: oidTSTInfo, data: info}
	if err := m.sign(tsa, CMSOptions{At: o.At}); err != nil {
		return nil, err
	}
	return m.bytes()
}

// AnswerTimestamp answers a TimeStampReq (RFC 3161) as the service of the authority would.
func (a *Authority) AnswerTimestamp(request []byte, at time.Time) ([]byte, error) {
	in := cryptobyte.String(request)
	var body, imprint cryptobyte.String
	var version int
	if !in.ReadASN1(&body, tag.SEQUENCE) || !body.ReadASN1Integer(&version) || !body.ReadASN1Element(&imprint, tag.SEQUENCE) {
		return nil, errors.New("testca: not a request of a timestamp")
	}
	o := TimestampOptions{At: at}
	if body.PeekASN1Tag(tag.OBJECT_IDENTIFIER) {
		var policy asn1.ObjectIdentifier
		if !body.ReadASN1ObjectIdentifier(&policy) {
			return nil, errors.New("testca: policy of a timestamp")
		}
		o.Policy = policy.String()
	}
	if body.PeekASN1Tag(tag.INTEGER) {
		o.Nonce = new(big.Int)
		if !body.ReadASN1Integer(o.Nonce) {
			return nil, errors.New("testca: nonce of a timestamp")
		}
	}
	token, err := a.stamp(a.TSA, imprint, o)
	if err != nil {
		return nil, err
	}
	return encode(func(b *builder) {
		sequence(b, func(b *builder) {
			sequence(b, func(b *builder) { b.AddASN1Int64(0) })
			b.AddBytes(token)
		})
	})
}
