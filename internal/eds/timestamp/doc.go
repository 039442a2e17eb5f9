// Package timestamp reads and checks timestamps (RFC 3161) over signatures, and asks an authority for them. Only a
// timestamp that is right and trusted moves the moment at which a signature is judged.
package timestamp

import (
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/i18n"
)

// Outcome is what a timestamp turned out to be.
type Outcome string

// Outcomes of a check.
const (
	Right Outcome = "right"
	Wrong Outcome = "wrong"
	// Open: nothing speaks against it, but it cannot be trusted from here, for example without its authority's root.
	Open Outcome = "open"
)

// Code says why.
type Code string

// Codes of checks.
const (
	CodeRight       Code = "right"
	CodeUnreadable  Code = "unreadable"
	CodeImprint     Code = "imprint"     // made for another signature
	CodeForged      Code = "forged"      // the authority's signature does not verify
	CodeCertificate Code = "certificate" // names another certificate than it was made with
	CodeNoCert      Code = "no_cert"     // without the certificate of its authority
	CodePurpose     Code = "purpose"     // made by somebody who may not make timestamps
	CodePolicy      Code = "policy"      // made under a policy that is not accepted
	CodeWeak        Code = "weak"        // algorithm no longer allowed
	CodeChain       Code = "chain"       // the authority's certificate does not stand
	CodeUntrusted   Code = "untrusted"   // the authority's root is not among the trusted ones
)

// Check is the result of checking a timestamp.
type Check struct {
	Outcome Outcome `json:"outcome"`
	Code    Code    `json:"code"`
	// Time is what the timestamp states, whatever the outcome.
	Time      time.Time `json:"time,omitzero"`
	Authority string    `json:"authority,omitempty"`
	Policy    string    `json:"policy,omitempty"`
	Serial    string    `json:"serial,omitempty"`
	Why       i18n.Msg  `json:"why,omitzero"`
	// Path is the authority's path to its root, when it is trusted.
	Path chain.Path `json:"-"`
}

// Msg says the result to people.
func (c Check) Msg() i18n.Msg {
	return i18n.M("eds.timestamp."+string(c.Code), "time", c.Time, "authority", c.Authority, "policy", c.Policy, "why", c.Why)
}
