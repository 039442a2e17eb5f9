// Package proof is the public check of signatures (paragraph 44): whoever holds a document and its signature, or an evidence
// card, learns without an account what the ten steps find. Files of strangers come in, a verdict goes out; nothing is kept,
// neither on disk nor in the journal, and nothing is said of what the office holds (I-127).
package proof

import (
	"time"

	"reglament/internal/eds/pki"
	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
	"reglament/internal/paper"
)

// BodyMost is how many bytes one request may hold: an evidence card at its largest, and the form around it.
const BodyMost = paper.EncloseMost + 8<<20

// Names of the fields of a request, the same in the form and in the interface for programs.
const (
	FieldDocument  = "document"
	FieldSignature = "signature"
	FieldSHA256    = "sha256"
	FieldIIN       = "iin"
)

// Upload is a file as it came.
type Upload struct {
	Name string
	Data []byte
}

// Request is what is to be checked.
type Request struct {
	Document, Signature Upload
	// SHA256 is the hash that the document should have, in hexadecimal; the code on an evidence card brings it. IIN is whom the
	// signature should be of. Empty asks for neither.
	SHA256, IIN string
}

// Kind is what was handed in.
type Kind string

// The kinds.
const (
	Detached Kind = "detached" // a document and its signature
	Attached Kind = "attached" // a signed message that holds its document
	Card     Kind = "card"     // an evidence card with the original and its signatures inside
)

// File is a file that was read.
type File struct {
	Name   string
	Size   int64 // bytes
	SHA256 string
	// Relation says what the file is to a card; "" elsewhere.
	Relation paper.Relation
}

// Result is what the check found.
type Result struct {
	Kind    Kind
	Overall verdict.Overall
	// Document is what is signed. Beside are the other files that a card carries: no signature covers their bytes.
	Document File
	Beside   []File
	// Streebog is the hash of the document by GOST R 34.11-2012 (512 bits).
	Streebog string
	// Asked is the hash that was asked for, Same whether the document has it.
	Asked      string
	Same       bool
	Signatures []Signature
}

// Signature is the verdict on one file of signatures.
type Signature struct {
	File    string
	Overall verdict.Overall
	Parse   verdict.Step
	Signers []Signer
}

// Signer is the verdict on one signature, for everybody's eyes.
type Signer struct {
	Overall verdict.Overall
	// Holder is nil where the certificate is not known. Its IIN is masked, see MaskIIN.
	Holder *verdict.Holder
	Roles  i18n.Msg
	Scheme i18n.Msg // zero where it is not known
	// At is the moment judged; Stamped tells whether a trusted timestamp says it, or the receipt. Claimed is what the signer
	// says himself, zero when he does not.
	At      time.Time
	Stamped bool
	Claimed time.Time
	// Stamps are the times that timestamps state, trusted or not.
	Stamps []time.Time
	Path   []string
	Steps  []verdict.Step
}

// MaskIIN hides an individual identification number but for its last four digits: the first six are a date of birth, and
// whoever checks a signature need not learn it (I-127).
func MaskIIN(iin string) string {
	const seen = 4
	if len(iin) <= seen {
		return iin
	}
	masked := make([]rune, 0, len(iin))
	for i, r := range iin {
		if i < len(iin)-seen {
			r = '•'
		}
		masked = append(masked, r)
	}
	return string(masked)
}

// signersOf makes the verdict on a message fit for everybody's eyes.
func signersOf(r verdict.Report) []Signer {
	out := make([]Signer, len(r.Signers))
	for i, s := range r.Signers {
		x := Signer{Overall: s.Overall, At: s.At, Stamped: s.Stamped, Claimed: s.Claimed, Path: s.Path, Roles: verdict.RolesMsg(nil)}
		if s.Holder != nil {
			h := *s.Holder
			h.IIN = MaskIIN(h.IIN)
			x.Holder, x.Roles = &h, verdict.RolesMsg(h.Roles)
		}
		if s.Scheme != nil && *s.Scheme != (pki.Scheme{}) {
			x.Scheme = verdict.SchemeMsg(*s.Scheme)
		}
		for _, t := range s.Timestamps {
			if !t.Time.IsZero() {
				x.Stamps = append(x.Stamps, t.Time)
			}
		}
		for _, step := range s.Steps {
			if step.Name == verdict.StepStore {
				// The engine makes a record of each verdict; here it is thrown away.
				step.Outcome, step.Msg, step.Binding = verdict.NotApplicable, i18n.M("verify.kept_nothing"), false
			}
			x.Steps = append(x.Steps, step)
		}
		out[i] = x
	}
	return out
}
