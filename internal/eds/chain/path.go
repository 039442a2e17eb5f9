package chain

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"reglament/internal/eds/pki"
)

// Bounds of the search for a path: real ones have three certificates.
const (
	maxLinks  = 8
	maxChecks = 24
)

// Path is a certificate, its issuer, and so on to the trust anchor.
type Path []*pki.Certificate

// Issuer is who issued the first certificate; the anchor is its own.
func (p Path) Issuer() *pki.Certificate { return p[min(1, len(p)-1)] }

// Build finds a path from the certificate to a trust anchor that holds at the moment. extra are certificates that
// came with the signature: they help, and are trusted for nothing. The error is a *Problem; a path that is complete but
// does not hold is returned beside it.
func (s *Store) Build(leaf *pki.Certificate, extra []*pki.Certificate, at time.Time, algorithms Algorithms) (Path, error) {
	if len(s.anchors) == 0 {
		return nil, problem(NoAnchors, leaf, "")
	}
	b := builder{store: s, extra: extra, at: at, algorithms: algorithms}
	if path := b.walk(Path{leaf}); path != nil {
		return path, nil
	}
	if b.first != nil {
		return b.broken, b.first
	}
	return nil, problem(Untrusted, leaf, "issued by "+leaf.Issuer.String())
}

type builder struct {
	store      *Store
	extra      []*pki.Certificate
	at         time.Time
	algorithms Algorithms
	checks     int
	// first is the first reason against a complete path, or against a signature where no complete path was found.
	first  *Problem
	broken Path
}

// walk continues a path upwards; it returns the first one that holds.
func (b *builder) walk(path Path) Path {
	last := path[len(path)-1]
	if slices.ContainsFunc(b.store.anchors, func(a *pki.Certificate) bool { return bytes.Equal(a.Raw, last.Raw) }) {
		if p := b.judge(path); p != nil {
			if b.first == nil || b.first.Code == Forged {
				b.first, b.broken = p, path
			}
			return nil
		}
		return path
	}
	if len(path) >= maxLinks {
		return nil
	}
	for _, issuer := range b.issuers(last) {
		if slices.ContainsFunc(path, func(c *pki.Certificate) bool { return bytes.Equal(c.Raw, issuer.Raw) }) {
			continue
		}
		if err := b.signed(last, issuer); err != nil {
			// Another authority of the same name, or another key of it, did not forge anything.
			if b.first == nil && names(last, issuer) {
				b.first = signatureProblem(last, err)
			}
			continue
		}
		if found := b.walk(append(slices.Clone(path), issuer)); found != nil {
			return found
		}
	}
	return nil
}

func signatureProblem(c *pki.Certificate, err error) *Problem {
	if errors.Is(err, pki.ErrAlgorithm) || errors.Is(err, pki.ErrKey) {
		return problem(Unsupported, c, err.Error())
	}
	return problem(Forged, c, err.Error())
}

// issuers lists the certificates named as the issuer; those whose key identifier fits come first. An identifier that
// does not fit is no refusal: some authorities write four bytes of their own.
func (b *builder) issuers(c *pki.Certificate) []*pki.Certificate {
	list := slices.Clone(b.store.bySubject[c.Issuer.Key()])
	for _, e := range b.extra {
		if e.Subject.Equal(c.Issuer) {
			list = append(list, e)
		}
	}
	rank := func(i *pki.Certificate) int {
		if names(c, i) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(x, y *pki.Certificate) int { return rank(x) - rank(y) })
	return list
}

// names reports whether the certificate does not name another key as its issuer's.
func names(c, issuer *pki.Certificate) bool {
	return c.AuthorityKeyID == nil || slices.ContainsFunc(issuer.KeyIDs(), func(id []byte) bool { return bytes.Equal(id, c.AuthorityKeyID) })
}

func (b *builder) signed(c, issuer *pki.Certificate) error {
	if b.store.verified[[2]string{c.Fingerprint(), issuer.Fingerprint()}] {
		return nil
	}
	if b.checks++; b.checks > maxChecks {
		return pki.ErrSignature
	}
	return c.CheckSignedBy(issuer)
}

// judge applies everything but signatures to a complete path.
func (b *builder) judge(path Path) *Problem {
	below := 0 // authorities between the certificate and the first one
	for i, c := range path {
		if p := b.link(path, i, below); p != nil {
			return p
		}
		if i > 0 && !c.SelfIssued() {
			below++
		}
	}
	return nil
}

func (b *builder) link(path Path, i, below int) *Problem {
	c := path[i]
	switch {
	case b.at.Before(c.NotBefore):
		return problem(NotYet, c, "")
	case b.at.After(c.NotAfter):
		return problem(Expired, c, "")
	case len(c.Unknown) > 0:
		return problem(Critical, c, c.Unknown[0])
	}
	if i > 0 {
		switch {
		case !c.IsCA:
			return problem(NotCA, c, "")
		case !c.HasUsage(pki.UsageCertSign):
			return problem(NoCertSign, c, "")
		case c.PathLen >= 0 && below > c.PathLen:
			return problem(TooLong, c, "")
		}
	}
	if i+1 < len(path) {
		scheme, err := path[i+1].Key.Scheme(c.Algorithm, "")
		if err != nil {
			return problem(Unsupported, c, err.Error())
		}
		if !b.algorithms.Allows(scheme, b.at) {
			return problem(Weak, c, string(scheme.Family))
		}
	}
	return nil
}
