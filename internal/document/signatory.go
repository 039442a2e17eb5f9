package document

import (
	"context"

	"reglament/internal/org"
)

// Signatory verifies the electronic signatures of persons (44).
type Signatory interface {
	// Prove verifies a signed message over the data at the moment of the act, by the person of the act in its capacity. What
	// does not stand, or cannot be established, is fault.Invalid of the field "cms" in words.
	Prove(ctx context.Context, structure *org.Structure, act org.Act, data, cms []byte) (Proof, error)
	// IIN is the number that must stand in the certificate of a person; "" when it is not known.
	IIN(structure *org.Structure, personID string) string
	// Verifier is for signatures without evidence of their own.
	Verifier
}

// ToSign is what a person is to sign now.
type ToSign struct {
	Name, MIME string
	Data       []byte
	SHA256     string
	IIN        string // of the person who is to sign
}
