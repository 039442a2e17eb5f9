package revocation

import (
	"bytes"
	"slices"
	"strconv"
	"time"

	"reglament/internal/eds/pki"
)

const fromOCSP = "ocsp"

// CheckOCSP answers from an answer of a responder whether the certificate was revoked at the moment. extra are
// certificates among which the responder's is looked for when the answer holds none; they are trusted for nothing.
func CheckOCSP(o *OCSP, c, issuer *pki.Certificate, at time.Time, p Policy, extra ...*pki.Certificate) Answer {
	switch {
	case o.Result != 0:
		return unknown(fromOCSP, CodeRefused, strconv.Itoa(o.Result))
	case o.Unusable != "":
		return unknown(fromOCSP, CodeUnusable, o.Unusable)
	}
	s, ok := o.About(c, issuer)
	if !ok {
		return unknown(fromOCSP, CodeForeign, "")
	}
	if a := o.checkResponder(issuer, extra, p); a.Code != "" {
		return a
	}
	a := Answer{Status: Good, Code: CodeGood, Source: fromOCSP, ThisUpdate: s.ThisUpdate, NextUpdate: s.NextUpdate}
	if s.Status == Revoked {
		if s.RevokedAt.Unix() == 0 && s.Reason == ReasonHold {
			// RFC 6960 2.2: the responder says so of serial numbers that were never issued.
			a.Status, a.Code, a.RevokedAt, a.Reason = Revoked, CodeNotIssued, s.RevokedAt, s.Reason
			return a
		}
		a = a.revoked(s.RevokedAt, time.Time{}, s.Reason, at)
		if a.Status == Revoked && a.Code != CodeHold {
			return a
		}
	}
	switch {
	case s.Status == Unknown:
		return unknown(fromOCSP, CodeNoAnswer, "")
	case s.ThisUpdate.After(o.ProducedAt.Add(time.Hour)):
		a.Status, a.Code = Unknown, CodeUnusable
	case !s.NextUpdate.IsZero() && at.After(s.NextUpdate), s.NextUpdate.IsZero() && at.Sub(s.ThisUpdate) > p.OCSPAge:
		a.Status, a.Code = Unknown, CodeStale
	case a.Code == CodeGood && s.ThisUpdate.After(c.NotAfter):
		a.Status, a.Code = Unknown, CodeForgotten
	}
	return a
}

// checkResponder finds who signed the answer: the issuer himself, or somebody whom the issuer certified for exactly
// this. An empty answer says that all is well.
func (o *OCSP) checkResponder(issuer *pki.Certificate, extra []*pki.Certificate, p Policy) Answer {
	if v := o.vouched.Load(); v != nil && v.issuer == issuer.Fingerprint() && p.Algorithms.Allows(v.scheme, o.ProducedAt) {
		return Answer{}
	}
	worst := unknown(fromOCSP, CodeResponder, o.Responder.String())
	for _, c := range slices.Concat([]*pki.Certificate{issuer}, o.Certificates, extra) {
		if !o.names(c) {
			continue
		}
		if c != issuer && !bytes.Equal(c.Raw, issuer.Raw) && !delegated(c, issuer, o.ProducedAt) {
			continue
		}
		scheme, err := c.Key.Scheme(o.Algorithm, "")
		switch {
		case err != nil:
			worst = unknown(fromOCSP, CodeUnusable, err.Error())
		case !p.Algorithms.Allows(scheme, o.ProducedAt):
			worst = unknown(fromOCSP, CodeWeak, string(scheme.Family))
		case c.Key.Check(o.Algorithm, "", o.TBS, o.Signature) != nil:
			worst = unknown(fromOCSP, CodeForged, "")
		default:
			o.vouched.Store(&vouched{issuer.Fingerprint(), scheme})
			return Answer{}
		}
	}
	return worst
}

// names reports whether the answer says it is by this certificate.
func (o *OCSP) names(c *pki.Certificate) bool {
	if o.ResponderKey != nil {
		return slices.ContainsFunc(c.KeyIDs(), func(id []byte) bool { return bytes.Equal(id, o.ResponderKey) })
	}
	return o.Responder.Equal(c.Subject)
}

// delegated: issued by the same issuer, for answering, valid when it answered, and marked as needing no check itself
// (otherwise its own revocation could hide behind its own answers).
func delegated(c, issuer *pki.Certificate, at time.Time) bool {
	return c.Issuer.Equal(issuer.Subject) && c.HasEKU(pki.EKUOCSPSigning) && c.OCSPNoCheck && c.ValidAt(at) && len(c.Unknown) == 0 &&
		c.HasUsage(pki.UsageDigitalSignature|pki.UsageNonRepudiation) && c.CheckSignedBy(issuer) == nil
}
