// Package revocation answers whether a certificate was revoked at a moment: from answers of OCSP responders and from
// revocation lists, full and delta. What is stale, missing, or signed by somebody else answers nothing: then the state
// "cannot be established", which is never "valid".
package revocation

import (
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/i18n"
)

// Status is the state of a certificate at the moment asked about.
type Status string

// States of a certificate.
const (
	Good    Status = "good"
	Revoked Status = "revoked"
	// Unknown: it cannot be established.
	Unknown Status = "unknown"
)

// Code says why an answer is what it is.
type Code string

// Codes of answers.
const (
	CodeGood         Code = "good"
	CodeRevokedLater Code = "revoked_later" // good at the moment, revoked since
	CodeRevoked      Code = "revoked"
	CodeHold         Code = "hold"
	CodeNotIssued    Code = "not_issued" // the responder never heard of it (extended-revoke, 1970)

	CodeNothing   Code = "nothing"    // neither answer nor list at hand
	CodeForeign   Code = "foreign"    // about another certificate or by another issuer
	CodeForged    Code = "forged"     // signature does not verify
	CodeResponder Code = "responder"  // signed by somebody who may not answer
	CodeStale     Code = "stale"      // too old for the moment
	CodeForgotten Code = "forgotten"  // made after the certificate ran out, when it may be left out
	CodeUnusable  Code = "unusable"   // holds something critical that is not understood
	CodeRefused   Code = "refused"    // the responder did not answer
	CodeNoAnswer  Code = "no_answer"  // the responder does not know
	CodeWeak      Code = "weak"       // signed with an algorithm no longer allowed
	CodeUnread    Code = "unreadable" // could not be read
)

// Reasons of revocation by their numbers (RFC 5280 5.3.1).
const (
	ReasonHold   = 6
	ReasonRemove = 8
)

// Answer is what is known about a certificate, and from where.
type Answer struct {
	Status Status `json:"status"`
	Code   Code   `json:"code"`
	// Source is "ocsp" or "crl"; empty when there was nothing.
	Source     string    `json:"source,omitempty"`
	RevokedAt  time.Time `json:"revoked_at,omitzero"`
	Reason     int       `json:"reason,omitempty"`
	ThisUpdate time.Time `json:"this_update,omitzero"`
	NextUpdate time.Time `json:"next_update,omitzero"`
	Detail     string    `json:"detail,omitempty"`
}

// Msg says the answer to people.
func (a Answer) Msg() i18n.Msg {
	return i18n.M("eds.revocation."+string(a.Code), "source", i18n.M("eds.source."+a.source()), "at", a.RevokedAt,
		"from", a.ThisUpdate, "to", a.NextUpdate, "reason", ReasonMsg(a.Reason))
}

func (a Answer) source() string {
	if a.Source == "" {
		return "none"
	}
	return a.Source
}

// ReasonMsg says a reason of revocation.
func ReasonMsg(reason int) i18n.Msg {
	switch reason {
	case 1:
		return i18n.M("eds.reason.key")
	case 2:
		return i18n.M("eds.reason.authority")
	case 3:
		return i18n.M("eds.reason.affiliation")
	case 4:
		return i18n.M("eds.reason.superseded")
	case 5:
		return i18n.M("eds.reason.ceased")
	case ReasonHold:
		return i18n.M("eds.reason.hold")
	case ReasonRemove:
		return i18n.M("eds.reason.removed")
	case 9:
		return i18n.M("eds.reason.privilege")
	}
	return i18n.M("eds.reason.none")
}

// Policy says how old an answer may be.
type Policy struct {
	// OCSPAge is the greatest age of an OCSP answer that names no next update.
	OCSPAge time.Duration `json:"ocsp_age"`
	// CRLAge is the same of a revocation list.
	CRLAge     time.Duration    `json:"crl_age"`
	Algorithms chain.Algorithms `json:"algorithms"`
}

// DefaultPolicy: NUC answers online without a next update, so an answer serves a day; a list without one serves a week.
func DefaultPolicy() Policy {
	return Policy{OCSPAge: 24 * time.Hour, CRLAge: 7 * 24 * time.Hour, Algorithms: chain.DefaultAlgorithms()}
}

func unknown(source string, code Code, detail string) Answer {
	return Answer{Status: Unknown, Code: code, Source: source, Detail: detail}
}

// revoked judges a revocation at a time against the moment asked about: one that came later leaves the certificate good.
func (a Answer) revoked(when, invalid time.Time, reason int, at time.Time) Answer {
	a.RevokedAt, a.Reason = when, reason
	if !invalid.IsZero() && invalid.Before(when) {
		a.RevokedAt = invalid
	}
	switch {
	case a.RevokedAt.After(at):
		a.Status, a.Code = Good, CodeRevokedLater
	case reason == ReasonHold:
		a.Status, a.Code = Revoked, CodeHold
	default:
		a.Status, a.Code = Revoked, CodeRevoked
	}
	return a
}
