package testca

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"time"

	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// Role is what a certificate is for: a role of NUC, written as object identifiers among the extended key usages, or an
// office of the authority itself.
type Role string

// The roles of persons and bodies, and the offices of the authority.
const (
	RoleIndividual Role = "1.2.398.3.3.4.1.1"
	RoleHead       Role = "1.2.398.3.3.4.1.2.1"
	RoleSigns      Role = "1.2.398.3.3.4.1.2.2" // has the right to sign
	RoleFinance    Role = "1.2.398.3.3.4.1.2.3"
	RoleStaff      Role = "1.2.398.3.3.4.1.2.4"
	RoleEmployee   Role = "1.2.398.3.3.4.1.2.5"
	RoleSystem     Role = "1.2.398.3.3.4.1.2.6" // an information system; Subject.UID names it
	RoleTreasury   Role = "1.2.398.5.19.1.2.2.1"
	RoleAuthority  Role = "authority"
	RoleResponder  Role = "responder" // signs answers of OCSP
	RoleTimestamp  Role = "timestamp"
)

// roleLegal stands beside every role within a body.
const roleLegal = "1.2.398.3.3.4.1.2"

// Key usages as bits, in the order of X.509.
const (
	UsageDigitalSignature = 1 << 0
	UsageNonRepudiation   = 1 << 1
	UsageKeyAgreement     = 1 << 4
	UsageCertSign         = 1 << 5
	UsageCRLSign          = 1 << 6
)

// Subject is the owner of a certificate. What is empty is left out.
type Subject struct {
	IIN        string // twelve digits, without the prefix
	BIN        string // twelve digits, without the prefix
	Family     string
	Given      string
	Patronymic string
	Org        string
	UID        string // object identifier of an information system
	Common     string // instead of family and given name
}

// Template is a certificate to be made. What stands after the validity follows from the role when it is left empty; it is
// there for certificates that are not as they should be.
type Template struct {
	Subject             Subject
	Role                Role
	Alg                 Alg
	NotBefore, NotAfter time.Time

	Key          *Key // an existing one instead of a new one
	Serial       *big.Int
	KeyUsage     int
	EKU          []string
	EKUCritical  bool
	Policies     []string
	NotCA        bool // an authority without the flag of one
	PathLen      int  // limit of the path below an authority, less one: 1 allows none below; 0 means no limit
	UnknownOID   string
	OmitKeyID    bool
	OmitNoCheck  bool
	InnerNoNull  bool // the inner algorithm without NULL, the outer one with it
	SpoilSigning bool // a bit of the signature turned
}

// Identity is a certificate with its private key.
type Identity struct {
	Cert  []byte // DER
	Key   *Key
	Chain [][]byte // the certificates above, nearest first

	subject, issuer []byte // names, DER
	serial          *big.Int
}

// NewIdentity joins a certificate and its key.
func NewIdentity(cert []byte, key *Key, chain ...[]byte) (*Identity, error) {
	c, err := x509.ParseCertificate(cert)
	if err != nil {
		return nil, fmt.Errorf("testca: certificate: %w", err)
	}
	spki, err := key.SPKI()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(spki, c.RawSubjectPublicKeyInfo) {
		return nil, errors.New("testca: the key is not that of the certificate")
	}
	return &Identity{cert, key, chain, c.RawSubject, c.RawIssuer, c.SerialNumber}, nil
}

// Serial is the serial number of the certificate.
func (id *Identity) Serial() *big.Int { return new(big.Int).Set(id.serial) }

// certify makes a certificate signed by issuer, or by itself without one.
func certify(issuer *Identity, t Template, base string) (*Identity, error) {
	key := t.Key
	if key == nil {
		var err error
		if key, err = NewKey(t.Alg, nil); err != nil {
			return nil, err
		}
	}
	signer := key
	subject, err := encode(func(b *builder) { t.Subject.write(b, t.Role) })
	if err != nil {
		return nil, err
	}
	issuerName, chain := subject, [][]byte(nil)
	if issuer != nil {
		signer, issuerName = issuer.Key, issuer.subject
		chain = append([][]byte{issuer.Cert}, issuer.Chain...)
	}
	own, err := key.id()
	if err != nil {
		return nil, err
	}
	above, err := signer.id()
	if err != nil {
		return nil, err
	}
	serial := t.Serial
	if serial == nil {
		// As NUC does: the key identifier with the highest bit cleared.
		cleared := bytes.Clone(own)
		cleared[0] &= 0x7f
		serial = new(big.Int).SetBytes(cleared)
	}
	spki, err := key.SPKI()
	if err != nil {
		return nil, err
	}
	tbs, err := encode(func(b *builder) {
		sequence(b, func(b *builder) {
			explicit(b, 0, func(b *builder) { b.AddASN1Int64(2) })
			b.AddASN1BigInt(serial)
			algorithm(b, forms[signer.Alg].signature, !t.InnerNoNull)
			b.AddBytes(issuerName)
			sequence(b, func(b *builder) {
				moment(b, t.NotBefore)
				moment(b, t.NotAfter)
			})
			b.AddBytes(subject)
			b.AddBytes(spki)
			explicit(b, 3, func(b *builder) {
				sequence(b, func(b *builder) { t.extensions(b, base, own, above, issuer == nil) })
			})
		})
	})
	if err != nil {
		return nil, err
	}
	der, err := signed(signer, tbs, t.SpoilSigning)
	if err != nil {
		return nil, err
	}
	return &Identity{der, key, chain, subject, issuerName, serial}, nil
}

// signed wraps what is to be signed with algorithm and signature: certificates and revocation lists have this form.
func signed(signer *Key, tbs []byte, spoil bool) ([]byte, error) {
	sig, err := signer.Sign(tbs)
	if err != nil {
		return nil, err
	}
	if spoil {
		sig[len(sig)/3] ^= 4
	}
	return encode(func(b *builder) {
		sequence(b, func(b *builder) {
			b.AddBytes(tbs)
			algorithm(b, forms[signer.Alg].signature, true)
			b.AddASN1BitString(sig)
		})
	})
}

// write writes the name in the order of NUC.
func (s Subject) write(b *builder, role Role) {
	common := s.Common
	if common == "" {
		common = s.Family
		if s.Given != "" {
			common += " " + s.Given
		}
	}
	iin, bin := "", ""
	if s.IIN != "" && role != RoleSystem {
		iin = "IIN" + s.IIN
	}
	if s.BIN != "" {
		bin = "BIN" + s.BIN
	}
	sequence(b, func(b *builder) {
		for _, a := range []struct {
			oid, value string
			tag        tag.Tag
		}{
			{oidCommonName, common, tag.UTF8String},
			{oidSurname, s.Family, tag.UTF8String},
			{oidSerialNumber, iin, tag.PrintableString},
			{oidCountry, "KZ", tag.PrintableString},
			{oidOrganization, s.Org, tag.UTF8String},
			{oidOrganizationUnit, bin, tag.UTF8String},
			{oidGivenName, s.Patronymic, tag.UTF8String},
			{oidUserID, s.UID, tag.UTF8String},
		} {
			if a.value == "" {
				continue
			}
			set(b, func(b *builder) {
				sequence(b, func(b *builder) {
					object(b, a.oid)
					text(b, a.tag, a.value)
				})
			})
		}
	})
}
