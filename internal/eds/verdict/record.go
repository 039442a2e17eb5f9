package verdict

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/i18n"
)

// Format names the form of stored evidence.
const Format = "reglament-signature-evidence-1"

// Engine names this implementation in stored evidence.
const Engine = "reglament-eds-1"

// Evidence is what a verdict rests on beside the message, as bytes.
type Evidence struct {
	Certificates [][]byte `json:"certificates,omitempty"`
	OCSP         [][]byte `json:"ocsp,omitempty"`
	CRLs         [][]byte `json:"crls,omitempty"`
	// Roots are the trust anchors in force when it was judged.
	Roots [][]byte `json:"roots,omitempty"`
}

// Digests are those of the content: by them the document is found and compared.
type Digests struct {
	SHA256   string `json:"sha256"`
	Streebog string `json:"streebog512"`
}

// Record is a verdict with its evidence, as it is stored: everything needed to judge again, years later and offline,
// except the document itself.
type Record struct {
	Format   string   `json:"format"`
	Engine   string   `json:"engine"`
	Message  []byte   `json:"message"`
	Content  Digests  `json:"content"`
	Evidence Evidence `json:"evidence"`
	Policy   Policy   `json:"policy"`
	Expect   Expect   `json:"expect"`
	Report   Report   `json:"report"`
}

// ErrOtherContent: the document is not the one the record is about.
var ErrOtherContent = errors.New("verdict: the document differs from the recorded one")

// Keep makes the record of a verdict; with it step 10 is done.
func Keep(q Question, r Report) (Record, error) {
	m, err := messageContent(q)
	if err != nil {
		return Record{}, err
	}
	digests, err := digestsOf(m)
	if err != nil {
		return Record{}, err
	}
	out := Record{
		Format: Format, Engine: Engine, Message: q.Message, Content: digests, Policy: q.Policy, Expect: q.Expect, Report: r,
		Evidence: evidenceOf(q),
	}
	out.Report.Signers = slices.Clone(r.Signers)
	for i := range out.Report.Signers {
		s := &out.Report.Signers[i]
		s.Steps = slices.Clone(s.Steps)
		for k := range s.Steps {
			if s.Steps[k].Name == StepStore {
				s.Steps[k].Outcome, s.Steps[k].Msg = Passed, i18n.M("eds.store.ok", "sha256", digests.SHA256)
			}
		}
	}
	return out, nil
}

func digestsOf(content []byte) (Digests, error) {
	sha, err := pki.Digest(pki.OIDSHA256, content)
	if err != nil {
		return Digests{}, err
	}
	streebog, err := pki.Digest(pki.OIDStreebog512, content)
	return Digests{hex.EncodeToString(sha), hex.EncodeToString(streebog)}, err
}

// evidenceOf keeps what is at hand. Of the authorities below the roots those are kept that the store knows, since a
// message of NCALayer holds the signer's certificate alone.
func evidenceOf(q Question) Evidence {
	var e Evidence
	for _, c := range slices.Concat(q.Material.Certificates, q.Store.All()) {
		if !slices.ContainsFunc(e.Certificates, func(raw []byte) bool { return bytes.Equal(raw, c.Raw) }) {
			e.Certificates = append(e.Certificates, c.Raw)
		}
	}
	for _, o := range q.Material.OCSP {
		e.OCSP = append(e.OCSP, o.Raw)
	}
	for _, l := range q.Material.CRLs {
		e.CRLs = append(e.CRLs, l.Raw)
	}
	for _, c := range q.Store.Anchors() {
		e.Roots = append(e.Roots, c.Raw)
	}
	return e
}

// Open reads the evidence.
func (e Evidence) Open() (Material, error) {
	var m Material
	for _, raw := range e.Certificates {
		c, err := pki.ParseCertificate(raw)
		if err != nil {
			return m, err
		}
		m.Certificates = append(m.Certificates, c)
	}
	for _, raw := range e.OCSP {
		o, err := revocation.ParseOCSP(raw)
		if err != nil {
			return m, err
		}
		m.OCSP = append(m.OCSP, o)
	}
	for _, raw := range e.CRLs {
		l, err := revocation.ParseCRL(raw)
		if err != nil {
			return m, err
		}
		m.CRLs = append(m.CRLs, l)
	}
	return m, nil
}

// Again judges a stored signature anew from its record and the document alone, at the moment of its timestamp or
// receipt. store is what is trusted today; nil takes the roots of the record, which proves that nothing was changed, not
// that the roots deserved trust. content is nil for an attached message.
func (r Record) Again(content []byte, store *chain.Store) (Report, error) {
	if r.Format != Format {
		return Report{}, fmt.Errorf("verdict: evidence of an unknown form %q", r.Format)
	}
	m, err := r.Evidence.Open()
	if err != nil {
		return Report{}, fmt.Errorf("verdict: evidence: %w", err)
	}
	if store == nil {
		roots, err := Evidence{Certificates: r.Evidence.Roots}.Open()
		if err != nil {
			return Report{}, fmt.Errorf("verdict: evidence: %w", err)
		}
		store = chain.NewStore(roots.Certificates)
	}
	q := Question{
		Message: r.Message, Content: content, Received: r.Report.Received, Store: store, Material: m, Policy: r.Policy, Expect: r.Expect,
	}
	signed, err := messageContent(q)
	if err != nil {
		return Report{}, err
	}
	digests, err := digestsOf(signed)
	if err != nil {
		return Report{}, err
	}
	if digests != r.Content {
		return Report{}, ErrOtherContent
	}
	return Judge(q), nil
}

// ReadRecord reads a stored record.
func ReadRecord(data []byte) (Record, error) {
	var r Record
	err := json.Unmarshal(data, &r)
	return r, err
}

// Moment is the latest moment any of the signatures was judged at.
func (r Report) Moment() time.Time {
	out := time.Time{}
	for _, s := range r.Signers {
		if s.At.After(out) {
			out = s.At
		}
	}
	return out
}
