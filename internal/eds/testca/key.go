package testca

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // key identifiers of X.509 are SHA-1, no security rests on it
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"io"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"

	"reglament/internal/eds/gost"
)

// Alg is an algorithm of signature with the hash that goes with it.
type Alg int

// The algorithms of keys that NUC has issued.
const (
	GOST512  Alg = iota // GOST 34.10-2015 with 512 bits and Streebog-512
	GOST2004            // GOST 34.310-2004 with GOST 34.311-95
	RSA                 // RSA of 2048 bits with SHA-256
)

// form is how an algorithm is written in certificates.
type form struct {
	name                   string
	key, params, keyDigest string
	signature, digest      string
	hash                   func() hash.Hash
	curve                  func() *gost.Curve
}

var forms = [...]form{
	GOST512: {
		"GOST 34.10-2015", "1.2.398.3.10.1.1.2.2", "1.2.398.3.10.1.1.2.2.1", "1.2.398.3.10.1.3.3",
		"1.2.398.3.10.1.1.2.3.2", "1.2.398.3.10.1.3.3", gost.NewStreebog512, gost.CurveA512,
	},
	GOST2004: {
		"GOST 34.310-2004", "1.2.398.3.10.1.1.1.1", "1.2.398.3.10.1.1.1.1.1", "1.2.398.3.10.1.3.1.1.0",
		"1.2.398.3.10.1.1.1.2", "1.2.398.3.10.1.3.1", gost.NewGOST341195, gost.CurveCryptoProA,
	},
	RSA: {name: "RSA", key: oidRSA, signature: oidSHA256RSA, digest: oidSHA256, hash: sha256.New},
}

// String names the algorithm.
func (a Alg) String() string { return forms[a].name }

func (a Alg) sum(data []byte) []byte {
	h := forms[a].hash()
	h.Write(data)
	return h.Sum(nil)
}

// Key is a private key for demonstration and tests.
type Key struct {
	Alg  Alg
	gost *gost.PrivateKey
	rsa  *rsa.PrivateKey
}

// NewKey draws a key; without random from the system. Keys of RSA always come from the system.
func NewKey(alg Alg, random io.Reader) (*Key, error) {
	if random == nil {
		random = rand.Reader
	}
	k := &Key{Alg: alg}
	var err error
	if alg == RSA {
		k.rsa, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		k.gost, err = gost.GenerateKey(forms[alg].curve(), random)
	}
	if err != nil {
		return nil, fmt.Errorf("testca: key: %w", err)
	}
	return k, nil
}

// Sign hashes the message and signs it. The same message has the same signature.
func (k *Key) Sign(message []byte) ([]byte, error) {
	digest := k.Alg.sum(message)
	if k.Alg == RSA {
		return rsa.SignPKCS1v15(nil, k.rsa, crypto.SHA256, digest)
	}
	return k.gost.Sign(nil, digest)
}

// SPKI is the public key as certificates carry it.
func (k *Key) SPKI() ([]byte, error) {
	if k.Alg == RSA {
		return x509.MarshalPKIXPublicKey(&k.rsa.PublicKey)
	}
	return encode(func(b *builder) {
		sequence(b, func(b *builder) {
			k.algorithm(b)
			b.AddASN1(tag.BIT_STRING, func(b *builder) {
				b.AddUint8(0)
				octets(b, k.gost.Public().Bytes())
			})
		})
	})
}

func (k *Key) algorithm(b *builder) {
	f := forms[k.Alg]
	sequence(b, func(b *builder) {
		object(b, f.key)
		sequence(b, func(b *builder) {
			object(b, f.params)
			object(b, f.keyDigest)
		})
	})
}

// id is the SHA-1 of the content of the bit string.
func (k *Key) id() ([]byte, error) {
	spki, err := k.SPKI()
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
	sum := sha1.Sum(inner.Key.Bytes)
	return sum[:], nil
}

// PKCS8 is the private key as it lies, encrypted, in the key files of NUC: an OCTET STRING with the scalar,
// least significant byte first.
func (k *Key) PKCS8() ([]byte, error) {
	if k.Alg == RSA {
		return x509.MarshalPKCS8PrivateKey(k.rsa)
	}
	return encode(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddASN1Int64(0)
			k.algorithm(b)
			b.AddASN1(tag.OCTET_STRING, func(b *builder) { octets(b, k.gost.Bytes()) })
		})
	})
}

// ParseKey reads what PKCS8 writes.
func ParseKey(pkcs8 []byte) (*Key, error) {
	in := cryptobyte.String(pkcs8)
	var outer, alg, wrapped, scalar cryptobyte.String
	var version int
	var id asn1.ObjectIdentifier
	if !in.ReadASN1(&outer, tag.SEQUENCE) || !outer.ReadASN1Integer(&version) || !outer.ReadASN1(&alg, tag.SEQUENCE) ||
		!alg.ReadASN1ObjectIdentifier(&id) || !outer.ReadASN1(&wrapped, tag.OCTET_STRING) {
		return nil, errors.New("testca: not a private key")
	}
	for a, f := range forms {
		if f.key != id.String() {
			continue
		}
		if Alg(a) == RSA {
			key, err := x509.ParsePKCS8PrivateKey(pkcs8)
			if err != nil {
				return nil, err
			}
			k, _ := key.(*rsa.PrivateKey)
			return &Key{Alg: RSA, rsa: k}, nil
		}
		if !wrapped.ReadASN1(&scalar, tag.OCTET_STRING) {
			return nil, errors.New("testca: not a private key")
		}
		key, err := gost.ParsePrivateKey(f.curve(), scalar)
		if err != nil {
			return nil, err
		}
		return &Key{Alg: Alg(a), gost: key}, nil
	}
	return nil, fmt.Errorf("testca: key of an unknown algorithm %s", id)
}
