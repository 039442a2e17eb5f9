package testca

import (
	"bytes"
	"encoding/asn1"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// Object identifiers that are written here.
const (
	oidData              = "1.2.840.113549.1.7.1"
	oidSignedData        = "1.2.840.113549.1.7.2"
	oidTSTInfo           = "1.2.840.113549.1.9.16.1.4"
	oidContentType       = "1.2.840.113549.1.9.3"
	oidMessageDigest     = "1.2.840.113549.1.9.4"
	oidSigningTime       = "1.2.840.113549.1.9.5"
	oidSigningCert       = "1.2.840.113549.1.9.16.2.12"
	oidSigningCertV2     = "1.2.840.113549.1.9.16.2.47"
	oidTimestampToken    = "1.2.840.113549.1.9.16.2.14"
	oidSHA1              = "1.3.14.3.2.26"
	oidSHA256            = "2.16.840.1.101.3.4.2.1"
	oidRSA               = "1.2.840.113549.1.1.1"
	oidSHA256RSA         = "1.2.840.113549.1.1.11"
	oidOCSPBasic         = "1.3.6.1.5.5.7.48.1.1"
	oidOCSPNonce         = "1.3.6.1.5.5.7.48.1.2"
	oidOCSPNoCheck       = "1.3.6.1.5.5.7.48.1.5"
	oidExtendedRevoke    = "1.3.6.1.5.5.7.48.1.9"
	oidAccessOCSP        = "1.3.6.1.5.5.7.48.1"
	oidAccessCA          = "1.3.6.1.5.5.7.48.2"
	oidInfoAccess        = "1.3.6.1.5.5.7.1.1"
	oidCPS               = "1.3.6.1.5.5.7.2.1"
	oidBasicConstraints  = "2.5.29.19"
	oidKeyUsage          = "2.5.29.15"
	oidExtKeyUsage       = "2.5.29.37"
	oidPolicies          = "2.5.29.32"
	oidCRLPoints         = "2.5.29.31"
	oidFreshestCRL       = "2.5.29.46"
	oidSubjectKeyID      = "2.5.29.14"
	oidAuthorityKeyID    = "2.5.29.35"
	oidCRLNumber         = "2.5.29.20"
	oidDeltaCRL          = "2.5.29.27"
	oidCRLReason         = "2.5.29.21"
	oidKeyStore          = "1.2.398.3.3.5"     // extension of NUC: where the key is kept
	oidKeyStorePKCS12    = "1.2.398.3.3.5.1.1" // in a file
	oidPolicyUser        = "1.2.398.3.3.2"
	oidPolicyTSA         = "1.2.398.3.3.2.6"
	policyTimestampGOST  = "1.2.398.3.3.2.6.4" // GOST 34.10-2015
	policyTimestampOld   = "1.2.398.3.3.2.6.1" // GOST 34.310-2004
	policyTimestampRSA   = "1.2.398.3.3.2.6.2"
	ekuEmailProtection   = "1.3.6.1.5.5.7.3.4"
	ekuTimeStamping      = "1.3.6.1.5.5.7.3.8"
	ekuOCSPSigning       = "1.3.6.1.5.5.7.3.9"
	oidCommonName        = "2.5.4.3"
	oidSurname           = "2.5.4.4"
	oidSerialNumber      = "2.5.4.5"
	oidCountry           = "2.5.4.6"
	oidOrganization      = "2.5.4.10"
	oidOrganizationUnit  = "2.5.4.11"
	oidGivenName         = "2.5.4.42"
	oidUserID            = "0.9.2342.19200300.100.1.1"
	addressOfCertificate = "http://pki.gov.kz/cps"
)

type builder = cryptobyte.Builder

// encode returns what f writes.
func encode(f func(*builder)) ([]byte, error) {
	var b builder
	f(&b)
	return b.Bytes()
}

func sequence(b *builder, f func(*builder)) { b.AddASN1(tag.SEQUENCE, f) }
func set(b *builder, f func(*builder))      { b.AddASN1(tag.SET, f) }
func octets(b *builder, v []byte)           { b.AddASN1OctetString(v) }

// explicit writes [n] { … }.
func explicit(b *builder, n uint8, f func(*builder)) {
	b.AddASN1(tag.Tag(n).ContextSpecific().Constructed(), f)
}

// implicit writes [n] in place of a primitive tag.
func implicit(b *builder, n uint8, v []byte) {
	b.AddASN1(tag.Tag(n).ContextSpecific(), func(b *builder) { b.AddBytes(v) })
}

func text(b *builder, t tag.Tag, v string) {
	b.AddASN1(t, func(b *builder) { b.AddBytes([]byte(v)) })
}

// object writes an object identifier.
func object(b *builder, dotted string) {
	id, err := parseOID(dotted)
	if err != nil {
		b.SetError(err)
		return
	}
	b.AddASN1ObjectIdentifier(id)
}

func parseOID(dotted string) (asn1.ObjectIdentifier, error) {
	var id asn1.ObjectIdentifier
	for part := range strings.SplitSeq(dotted, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, fmt.Errorf("testca: object identifier %q", dotted)
		}
		id = append(id, n)
	}
	return id, nil
}

// algorithm writes an AlgorithmIdentifier; NUC writes NULL as its parameters.
func algorithm(b *builder, oid string, null bool) {
	sequence(b, func(b *builder) {
		object(b, oid)
		if null {
			b.AddASN1NULL()
		}
	})
}

// moment writes a time as X.509 wants it: UTCTime before 2050.
func moment(b *builder, t time.Time) {
	if t.UTC().Year() < 2050 {
		b.AddASN1UTCTime(t.UTC())
	} else {
		b.AddASN1GeneralizedTime(t.UTC())
	}
}

func boolean(b *builder, v bool) { b.AddASN1Boolean(v) }

// extension writes an extension with the value that f writes.
func extension(b *builder, oid string, critical bool, f func(*builder)) {
	sequence(b, func(b *builder) {
		object(b, oid)
		if critical {
			boolean(b, true)
		}
		b.AddASN1(tag.OCTET_STRING, f)
	})
}

// namedBits writes a BIT STRING of named bits: bit 0 of v is the first of them.
func namedBits(b *builder, v int) {
	var out []byte
	unused := 0
	for i := 0; v>>i != 0; i++ {
		if i%8 == 0 {
			out = append(out, 0)
			unused = 8
		}
		unused--
		if v>>i&1 == 1 {
			out[i/8] |= 0x80 >> (i % 8)
		}
	}
	b.AddASN1(tag.BIT_STRING, func(b *builder) {
		b.AddUint8(uint8(unused))
		b.AddBytes(out)
	})
}

// sorted writes the members of a SET OF in the order of DER.
func sorted(b *builder, members [][]byte) {
	members = slices.Clone(members)
	slices.SortFunc(members, bytes.Compare)
	for _, m := range members {
		b.AddBytes(m)
	}
}
