// Package verdict judges electronic signatures in ten steps (paragraph 44; rules of verification of signatures): each step
// has a result of its own, said in words, and the whole is valid, invalid, or cannot be established. Judge is pure: it reads
// what it is given and asks nobody, so that the same evidence gives the same verdict years later.
package verdict

import (
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/timestamp"
	"reglament/internal/i18n"
)

// Rules is the version of the ten steps; it is stored with every verdict.
const Rules = "2026-1"

// Outcome is the result of a step.
type Outcome string

// Results of a step.
const (
	Passed        Outcome = "passed"
	Failed        Outcome = "failed"
	Undetermined  Outcome = "undetermined"
	NotApplicable Outcome = "not_applicable"
)

// Overall is the verdict.
type Overall string

// Verdicts.
const (
	Valid   Overall = "valid"
	Invalid Overall = "invalid"
	// Open: it cannot be established, for example because no fresh revocation list was at hand.
	Open Overall = "undetermined"
)

// Name is one of the ten steps.
type Name string

// The steps in their order.
const (
	StepParse       Name = "parse"
	StepContent     Name = "content"
	StepCertificate Name = "certificate"
	StepSignature   Name = "signature"
	StepChain       Name = "chain"
	StepUsage       Name = "usage"
	StepPerson      Name = "person"
	StepRevocation  Name = "revocation"
	StepTimestamp   Name = "timestamp"
	StepStore       Name = "store"
)

var order = []Name{
	StepParse, StepContent, StepCertificate, StepSignature, StepChain, StepUsage, StepPerson, StepRevocation, StepTimestamp, StepStore,
}

// Step is the result of one step.
type Step struct {
	Name    Name     `json:"step"`
	Outcome Outcome  `json:"outcome"`
	Msg     i18n.Msg `json:"message"`
	// Binding: while undetermined, the whole cannot be established. A timestamp that cannot be trusted from here is not
	// binding where none was demanded.
	Binding bool `json:"binding,omitempty"`
}

// Label is the name of the step for people.
func (s Step) Label() i18n.Msg { return i18n.M("eds.step." + string(s.Name)) }

// Said is the result in one word.
func (s Step) Said() i18n.Msg { return i18n.M("eds.outcome." + string(s.Outcome)) }

// Holder is whom a certificate was issued to.
type Holder struct {
	Name         string   `json:"name"`
	IIN          string   `json:"iin,omitempty"`
	BIN          string   `json:"bin,omitempty"`
	Organization string   `json:"organization,omitempty"`
	Roles        []string `json:"roles,omitempty"`
	Serial       string   `json:"serial"`
	Issuer       string   `json:"issuer"`
	// Fingerprint is the SHA-256 of the certificate.
	Fingerprint string    `json:"fingerprint"`
	NotBefore   time.Time `json:"not_before"`
	NotAfter    time.Time `json:"not_after"`
}

// Signer is the verdict on one signature.
type Signer struct {
	Overall Overall `json:"overall"`
	Holder  *Holder `json:"holder,omitempty"`
	// At is the moment judged: the time of a trusted timestamp, otherwise of receipt. Stamped tells which.
	At      time.Time `json:"at"`
	Stamped bool      `json:"stamped"`
	// Claimed is the time of signing as the signer states it; nothing is decided by it.
	Claimed    time.Time          `json:"claimed,omitzero"`
	Scheme     *pki.Scheme        `json:"scheme,omitempty"`
	Path       []string           `json:"path,omitempty"` // holders from the signer to the root
	Revocation *revocation.Answer `json:"revocation,omitempty"`
	Timestamps []timestamp.Check  `json:"timestamps,omitempty"`
	Steps      []Step             `json:"steps"`
}

// Report is the verdict on a signed message.
type Report struct {
	Rules    string    `json:"rules"`
	Overall  Overall   `json:"overall"`
	Received time.Time `json:"received"`
	Attached bool      `json:"attached"`
	Parse    Step      `json:"parse"`
	Signers  []Signer  `json:"signers"`
}

// Said is a verdict in a sentence.
func (o Overall) Said() i18n.Msg { return i18n.M("eds.overall." + string(o)) }

// Expect is what the signature is held against; empty fields are not asked for.
type Expect struct {
	IIN string `json:"iin,omitempty"`
	BIN string `json:"bin,omitempty"`
	// Roles: one of these must stand in the certificate.
	Roles []string `json:"roles,omitempty"`
}

// Policy is what the body demands of signatures.
type Policy struct {
	Revocation revocation.Policy `json:"revocation"`
	// SigningCertificate and Timestamp demand the signed attribute and a trusted timestamp.
	SigningCertificate bool `json:"signing_certificate"`
	Timestamp          bool `json:"timestamp"`
	// TSAPolicies are the accepted policies of timestamps, Policies those of signers' certificates (each with all below it);
	// empty accepts all.
	TSAPolicies []string `json:"tsa_policies,omitempty"`
	Policies    []string `json:"policies,omitempty"`
	// Systems accepts certificates of information systems.
	Systems bool `json:"systems"`
	// Authorities demands that revocation of the authorities below the root be established too; otherwise it only counts
	// when it is known.
	Authorities bool `json:"authorities"`
}

// DefaultPolicy is that of documents signed by people.
func DefaultPolicy() Policy { return Policy{Revocation: revocation.DefaultPolicy()} }

// Algorithms is the policy of algorithms.
func (p Policy) Algorithms() chain.Algorithms { return p.Revocation.Algorithms }

// skew is how far clocks may differ.
const skew = 5 * time.Minute
