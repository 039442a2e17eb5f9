// Package chain decides whether a certificate is trusted at a moment: trust anchors come from configuration, paths are
// built by names and key identifiers, every link is checked for signature, dates, rights of the issuer and strength of its
// algorithms. Revocation is the matter of package revocation.
package chain

import (
	"fmt"
	"time"

	"reglament/internal/eds/pki"
	"reglament/internal/i18n"
)

// Code says what is wrong with a path.
type Code string

// What can be wrong with a path.
const (
	NoAnchors   Code = "no_anchors"   // nothing is trusted at all
	Untrusted   Code = "untrusted"    // no path to a trust anchor
	Forged      Code = "forged"       // named after an issuer whose key did not sign it
	Expired     Code = "expired"      // past its dates at the moment
	NotYet      Code = "not_yet"      // before its dates at the moment
	NotCA       Code = "not_ca"       // issued certificates without being an authority
	NoCertSign  Code = "no_cert_sign" // an authority whose key may not sign certificates
	TooLong     Code = "too_long"     // more authorities below than allowed
	Critical    Code = "critical"     // holds a critical extension that is not understood
	Weak        Code = "weak"         // algorithm no longer, or never, allowed
	Unsupported Code = "unsupported"  // algorithm not known
)

// Problem is why a certificate is not trusted.
type Problem struct {
	Code Code
	// Subject is the holder of the certificate concerned, From and To its dates.
	Subject  string
	From, To time.Time
	Detail   string
}

func (p *Problem) Error() string { return fmt.Sprintf("chain: %s: %s %s", p.Code, p.Subject, p.Detail) }

// Msg says the problem to people.
func (p *Problem) Msg() i18n.Msg {
	return i18n.M("eds.chain."+string(p.Code), "subject", p.Subject, "from", p.From, "to", p.To)
}

func problem(code Code, c *pki.Certificate, detail string) *Problem {
	return &Problem{code, c.Subject.Person(), c.NotBefore, c.NotAfter, detail}
}

// Algorithms is the policy of algorithms. What is allowed depends on the date of the document, so that old
// signatures can still be judged by the rules of their day.
type Algorithms struct {
	// GOST2004Until and SHA1Until: documents before these moments may be signed with GOST 34.310-2004 and with SHA-1; zero
	// is never.
	GOST2004Until time.Time `json:"gost2004_until"`
	SHA1Until     time.Time `json:"sha1_until"`
	// SHA1ImprintUntil is the same for the imprint of a timestamp alone, which rests on less: nobody can choose the signature
	// value that is stamped. NUC stamped imprints of SHA-1 for years after it had stopped signing with it.
	SHA1ImprintUntil time.Time `json:"sha1_imprint_until"`
	// RSABits is the least size of an RSA key.
	RSABits int `json:"rsa_bits"`
}

// DefaultAlgorithms: NUC stopped issuing GOST 34.310-2004 to users on 28 April 2024, the last such certificates ran out
// with their authority on 25 June 2025; signatures with SHA-1 ended in 2016.
func DefaultAlgorithms() Algorithms {
	return Algorithms{
		GOST2004Until:    time.Date(2025, 6, 26, 0, 0, 0, 0, time.UTC),
		SHA1Until:        time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC),
		SHA1ImprintUntil: time.Date(2025, 6, 26, 0, 0, 0, 0, time.UTC),
		RSABits:          2048,
	}
}

// Allows reports whether a signature of this scheme counts in a document of that moment.
func (a Algorithms) Allows(s pki.Scheme, at time.Time) bool {
	switch {
	case s.Family == pki.FamilyGOST2004 && !at.Before(a.GOST2004Until):
		return false
	case s.Family == pki.FamilyRSA && s.Bits < a.RSABits:
		return false
	case s.Family == pki.FamilyECDSA && s.Bits < 256:
		return false
	}
	return a.AllowsDigest(s.Digest, at)
}

// AllowsImprint reports whether the digest of a timestamp's imprint counts at that moment.
func (a Algorithms) AllowsImprint(oid string, at time.Time) bool {
	if oid == pki.OIDSHA1 {
		return at.Before(a.SHA1ImprintUntil)
	}
	return a.AllowsDigest(oid, at)
}

// AllowsDigest reports whether the digest of a content counts at that moment.
func (a Algorithms) AllowsDigest(oid string, at time.Time) bool {
	switch oid {
	case pki.OIDSHA1:
		return at.Before(a.SHA1Until)
	case pki.OIDGOST34311:
		return at.Before(a.GOST2004Until)
	}
	return true
}
