package revocation

import (
	"bytes"
	"errors"
	"slices"
	"time"

	"reglament/internal/eds/pki"
)

const fromCRL = "crl"

// CheckCRLs answers from revocation lists whether the certificate was revoked at the moment. Of the full lists that
// serve for the moment the latest is taken, with the delta lists that add to it. A revocation that any list of the issuer
// states counts, however old the list: only silence must be fresh.
func CheckCRLs(lists []*CRL, c, issuer *pki.Certificate, at time.Time, p Policy) Answer {
	worst := unknown(fromCRL, CodeNothing, "")
	var base *CRL
	var ours []*CRL
	for _, l := range lists {
		if a := authentic(l, c, issuer, p); a.Code != "" {
			worst = pick(worst, a)
			continue
		}
		ours = append(ours, l)
		if l.Delta() {
			continue
		}
		if a := serves(l, c, at, p); a.Code != "" {
			worst = pick(worst, a)
			continue
		}
		if base == nil || l.ThisUpdate.After(base.ThisUpdate) {
			base = l
		}
	}
	answer := worst
	newest := time.Time{}
	if base != nil {
		answer, newest = base.about(c, at), base.ThisUpdate
	}
	for _, l := range ours {
		a := l.about(c, at)
		switch {
		case l == base:
		case a.Status == Unknown:
			answer = a
		case l.Delta() && base != nil && adds(l, base) && serves(l, c, at, p).Code == "":
			// What a delta list says replaces what the full one said; the later delta list wins.
			if !l.ThisUpdate.Before(newest) && (a.Code != CodeGood || removes(l, c)) {
				answer, newest = a, l.ThisUpdate
			}
		case a.Status == Revoked && a.Code != CodeHold && answer.Status != Revoked:
			answer = a
		}
	}
	return answer
}

// pick keeps the reason that tells most: anything is more than nothing, and a list of the issuer more than a stranger's.
func pick(old, now Answer) Answer {
	if old.Code == CodeNothing || old.Code == CodeForeign {
		return now
	}
	return old
}

// authentic checks that the list was made by the issuer and is understood; an empty answer says yes.
func authentic(l *CRL, c, issuer *pki.Certificate, p Policy) Answer {
	switch {
	case !l.Issuer.Equal(c.Issuer) || !l.Issuer.Equal(issuer.Subject):
		return unknown(fromCRL, CodeForeign, l.Issuer.String())
	case l.Unusable != "":
		return unknown(fromCRL, CodeUnusable, l.Unusable)
	case l.OnlyCA && !c.IsCA, l.OnlyUsers && c.IsCA:
		return unknown(fromCRL, CodeForeign, "scope")
	case !issuer.HasUsage(pki.UsageCRLSign):
		return unknown(fromCRL, CodeResponder, issuer.Subject.String())
	}
	scheme, err := issuer.Key.Scheme(l.Algorithm, "")
	if err == nil && !p.Algorithms.Allows(scheme, l.ThisUpdate) {
		return unknown(fromCRL, CodeWeak, string(scheme.Family))
	}
	if err == nil {
		err = l.checkSignature(issuer)
	}
	switch {
	case err == nil:
		return Answer{}
	case errors.Is(err, pki.ErrAlgorithm):
		return unknown(fromCRL, CodeUnusable, err.Error())
	case l.AuthorityKeyID != nil && !slices.ContainsFunc(issuer.KeyIDs(), func(id []byte) bool { return bytes.Equal(id, l.AuthorityKeyID) }):
		// The same name, another key of the authority.
		return unknown(fromCRL, CodeForeign, err.Error())
	}
	return unknown(fromCRL, CodeForged, err.Error())
}

// checkSignature remembers by whose key the list verified: hashing a long list costs more than all the rest.
func (c *CRL) checkSignature(issuer *pki.Certificate) error {
	key := issuer.Fingerprint()
	if known := c.signer.Load(); known != nil && *known == key {
		return nil
	}
	if err := issuer.Key.Check(c.Algorithm, "", c.TBS, c.Signature); err != nil {
		return err
	}
	c.signer.Store(&key)
	return nil
}

// serves checks that silence of the list means something at the moment; an empty answer says yes.
func serves(l *CRL, c *pki.Certificate, at time.Time, p Policy) Answer {
	a := Answer{Status: Unknown, Source: fromCRL, ThisUpdate: l.ThisUpdate, NextUpdate: l.NextUpdate}
	switch {
	case !l.NextUpdate.IsZero() && at.After(l.NextUpdate), l.NextUpdate.IsZero() && at.Sub(l.ThisUpdate) > p.CRLAge:
		a.Code = CodeStale
	case l.ThisUpdate.After(c.NotAfter) && (l.ExpiredSince.IsZero() || l.ExpiredSince.After(c.NotAfter)):
		a.Code = CodeForgotten
	default:
		return Answer{}
	}
	return a
}

// adds reports whether a delta list adds to the full one: it needs that one or an older one, and is not older itself.
func adds(delta, base *CRL) bool {
	if delta.ThisUpdate.Before(base.ThisUpdate) {
		return false
	}
	return base.Number == nil || delta.Base.Cmp(base.Number) <= 0
}

// about says what the list says of the certificate at the moment.
func (l *CRL) about(c *pki.Certificate, at time.Time) Answer {
	a := Answer{Status: Good, Code: CodeGood, Source: fromCRL, ThisUpdate: l.ThisUpdate, NextUpdate: l.NextUpdate}
	e, ok, err := l.Find(c.SerialRaw)
	switch {
	case err != nil:
		return unknown(fromCRL, CodeUnread, err.Error())
	case !ok || e.Reason == ReasonRemove:
		return a
	}
	return a.revoked(e.At, e.InvalidSince, e.Reason, at)
}

// removes reports whether a delta list lifts a suspension.
func removes(l *CRL, c *pki.Certificate) bool {
	e, ok, err := l.Find(c.SerialRaw)
	return err == nil && ok && e.Reason == ReasonRemove
}
