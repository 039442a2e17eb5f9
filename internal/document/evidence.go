package document

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/journal"
	"reglament/internal/store"
)

// algorithmCMS begins the algorithm of signatures that are signed messages with certificates and have evidence of their own.
const algorithmCMS = "CMS"

// Proof is a signature made outside the program, as a signed message, that was verified over bytes with this SHA-256 before
// the transaction. As a Signer it is good for exactly these bytes and this person.
type Proof struct {
	SHA256   string
	PersonID string
	Signed   Signed
}

// Sign implements Signer: when the bytes are no longer those that were verified it is fault.Conflict.
func (p Proof) Sign(_ context.Context, _ *store.Tx, personID string, data []byte) (Signed, error) {
	if p.SHA256 == "" || Sum(data) != p.SHA256 || personID != p.PersonID {
		return Signed{}, fault.Conflict{Msg: i18n.M("document.sign.other")}
	}
	return p.Signed, nil
}

// NewProof makes the proof of a verdict over the data. It is a fault of the caller to make one of a verdict that is not valid.
func NewProof(personID string, data []byte, r verdict.Record, certificate []byte) (Proof, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return Proof{}, err
	}
	p := Proof{SHA256: Sum(data), PersonID: personID}
	p.Signed = Signed{Algorithm: algorithmCMS, Value: r.Message, Certificate: certificate, Overall: string(r.Report.Overall), Record: raw}
	for _, s := range r.Report.Signers {
		if s.Scheme != nil {
			p.Signed.Algorithm = algorithmCMS + " " + string(s.Scheme.Family)
		}
		if s.Holder != nil {
			p.Signed.KeyID = s.Holder.Serial
		}
	}
	return p, nil
}

func (s Signature) hasEvidence() bool { return strings.HasPrefix(s.Algorithm, algorithmCMS) }

func insertEvidence(ctx context.Context, tx *store.Tx, signatureID string, v Signed) error {
	return store.InsertMany(ctx, tx, "signature_evidence", []string{"signature_id", "overall", "sha256", "record"},
		[][]any{{signatureID, v.Overall, Sum(v.Record), store.Packed(string(v.Record))}})
}

// checked proves a signature against the bytes that were signed: one with evidence is judged anew from it, offline, at the
// moment it was judged at first; the evidence must be what the journal says.
func (k *Kernel) checked(ctx context.Context, q store.Q, s Signature, v Verifier) (SignatureCheck, error) {
	data, digest := k.signedBytes(ctx, q, s)
	c := SignatureCheck{Signature: s}
	if !s.hasEvidence() {
		c.Valid = data != nil && digest == s.Digest &&
			v.Verify(ctx, q, s.By.PersonID, data, Signed{Algorithm: s.Algorithm, KeyID: s.KeyID, Value: s.Value, Certificate: s.Certificate}) == nil
		return c, nil
	}
	record, sum, ok, err := k.evidence(ctx, q, s)
	if err != nil || !ok {
		return c, err
	}
	said, ok := k.verdicts.again(record, data, sum, Sum(data))
	if !ok {
		return c, nil
	}
	c.Report = &said.report
	c.Valid = said.same && data != nil && digest == s.Digest && said.message == Sum(s.Value) && c.Report.Overall == verdict.Valid
	return c, nil
}

func scanPacked(s store.Scanner) (text string, err error) {
	err = s.Scan(store.Unpacked(&text))
	return text, err
}

// evidence reads the evidence of a signature (44) and its digest; false when it is missing or not what the journal says.
func (k *Kernel) evidence(ctx context.Context, q store.Q, s Signature) (record, sum string, ok bool, err error) {
	record, ok, err = store.One(ctx, q, scanPacked, `SELECT record FROM signature_evidence WHERE signature_id = $1`, s.ID)
	if err != nil || !ok {
		return "", "", false, err
	}
	sum = Sum([]byte(record))
	entry, ok, err := journal.Last(ctx, q, Stream(s.DocumentID), actionSigned, s.ID)
	if err != nil || !ok {
		return "", "", false, err
	}
	var e struct{ Evidence string }
	if json.Unmarshal([]byte(entry.Data), &e) != nil || e.Evidence != sum {
		return "", "", false, nil
	}
	return record, sum, true, nil
}

// taken compares the bytes and takes the stored verdict.
func (k *Kernel) taken(ctx context.Context, q store.Q, s Signature, v Verifier) (SignatureCheck, error) {
	if !s.hasEvidence() {
		return k.checked(ctx, q, s, v)
	}
	verdicts, err := askVerdicts(s.DocumentID).List(ctx, q)
	if err != nil {
		return SignatureCheck{Signature: s}, err
	}
	data, digest := k.signedBytes(ctx, q, s)
	valid := storedVerdict{s.ID, string(verdict.Valid)}
	return SignatureCheck{Signature: s, Valid: data != nil && digest == s.Digest && slices.Contains(verdicts, valid)}, nil
}

// storedVerdict is what the evidence of a signature came to.
type storedVerdict struct{ signatureID, overall string }

// askVerdicts asks for the verdicts on the signatures of a document.
func askVerdicts(docID string) store.Question[storedVerdict] {
	return store.Ask(func(s store.Scanner) (v storedVerdict, err error) {
		err = s.Scan(&v.signatureID, &v.overall)
		return v, err
	}, `SELECT e.signature_id, e.overall FROM signature s JOIN signature_evidence e ON e.signature_id = s.id WHERE s.document_id = $1`, docID)
}
