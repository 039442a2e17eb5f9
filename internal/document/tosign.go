package document

import (
	"context"

	"reglament/internal/org"
	"reglament/internal/store"
)

// SignDesk gives out what is to be signed in a chapter and has the signatures over it proven. S is what the chapter reads by: the
// structure and the rules of a day, in one snapshot.
type SignDesk[S any] struct {
	By Signatory
	// Read runs f in one snapshot on the day of the act.
	Read func(ctx context.Context, act org.Act, f func(q store.Q, in S) error) error
	// Structure is that of the snapshot.
	Structure func(in S) *org.Structure
}

// Signable loads what a person signs, and the capacity in which he does; whoever may not sign it now gets an error.
type Signable[S any] func(q store.Q, in S) (org.Act, []byte, error)

// ToSign gives what the person of the act is to sign. Errors are those of load.
func (d SignDesk[S]) ToSign(ctx context.Context, act org.Act, name, mime string, load Signable[S]) (ToSign, error) {
	out := ToSign{Name: name, MIME: mime}
	err := d.Read(ctx, act, func(q store.Q, in S) (err error) {
		out.IIN = d.By.IIN(d.Structure(in), act.PersonID)
		_, out.Data, err = load(q, in)
		return err
	})
	out.SHA256 = Sum(out.Data)
	return out, err
}

// Prove verifies the signed message over what load gives. It stands before the transaction of the act: authorities may have to be
// asked. Errors are those of load and of Signatory.Prove.
func (d SignDesk[S]) Prove(ctx context.Context, act org.Act, cms []byte, load Signable[S]) (Proof, error) {
	var structure *org.Structure
	var data []byte
	err := d.Read(ctx, act, func(q store.Q, in S) (err error) {
		structure = d.Structure(in)
		act, data, err = load(q, in)
		return err
	})
	if err != nil {
		return Proof{}, err
	}
	return d.By.Prove(ctx, structure, act, data, cms)
}
