package timestamp

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/cms"
	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
)

// Token is a timestamp.
type Token struct {
	Message *cms.Message
	Signer  *cms.Signer
	Policy  string
	// Digest is the OID of the hash, Imprint its value: what was stamped.
	Digest  string
	Imprint []byte
	Serial  *big.Int
	Time    time.Time
	Nonce   *big.Int // nil without one
	// Status is the number in the authority's answer; 0 and 1 grant the timestamp.
	Status int
}

// ErrRefused: the authority answered without a timestamp.
var ErrRefused = errors.New("timestamp: the authority refused")

// Parse reads a timestamp from a file: a token or the authority's whole answer, in DER, PEM or base64.
func Parse(file []byte) (*Token, error) {
	blocks, err := der.Blocks(file)
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	raw, err := der.One(blocks[0].Bytes)
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	top := der.Read(raw)
	outer, err := top.Sequence()
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	if v, ok := outer.Peek(); !ok || !v.Is(der.Universal, der.TagSequence) {
		return parseToken(raw)
	}
	status, err := readStatus(&outer)
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	if status > 1 || outer.Empty() {
		return nil, fmt.Errorf("%w: status %d", ErrRefused, status)
	}
	v, err := outer.Next()
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	t, err := parseToken(v.Full)
	if err == nil {
		t.Status = status
	}
	return t, err
}

func readStatus(r *der.Reader) (int, error) {
	info, err := r.Sequence()
	if err != nil {
		return 0, err
	}
	v, err := info.Expect(der.Universal, der.TagInteger)
	if err != nil {
		return 0, err
	}
	return der.Small(v)
}

func parseToken(raw []byte) (*Token, error) {
	m, err := cms.ParseDER(raw)
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	if m.ContentType != cms.OIDTSTInfo || !m.Attached || len(m.Signers) != 1 {
		return nil, fmt.Errorf("timestamp: %w: no token of one authority", der.ErrForm)
	}
	t := &Token{Message: m, Signer: m.Signers[0]}
	if err := t.read(); err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	return t, nil
}

func (t *Token) read() error {
	top := der.Read(t.Message.Content)
	r, err := top.Sequence()
	if err != nil {
		return err
	}
	if _, err := r.Expect(der.Universal, der.TagInteger); err != nil {
		return err
	}
	v, err := r.Expect(der.Universal, der.TagOID)
	if err != nil {
		return err
	}
	if t.Policy, err = der.OID(v); err != nil {
		return err
	}
	imprint, err := r.Sequence()
	if err != nil {
		return err
	}
	a, err := pki.ReadAlgorithm(&imprint)
	if err != nil {
		return err
	}
	if v, err = imprint.Expect(der.Universal, der.TagOctetString); err != nil {
		return err
	}
	t.Digest, t.Imprint = a.OID, v.Body
	if v, err = r.Expect(der.Universal, der.TagInteger); err != nil {
		return err
	}
	if t.Serial, err = der.Integer(v); err != nil {
		return err
	}
	if v, err = r.Next(); err != nil {
		return err
	}
	if t.Time, err = der.Time(v); err != nil {
		return err
	}
	r.Optional(der.Universal, der.TagSequence) // accuracy
	r.Optional(der.Universal, der.TagBoolean)  // ordering
	if v, ok := r.Optional(der.Universal, der.TagInteger); ok {
		if t.Nonce, err = der.Integer(v); err != nil {
			return err
		}
	}
	return nil
}

// Covers reports whether the timestamp was made for these bytes.
func (t *Token) Covers(data []byte) bool {
	sum, err := pki.Digest(t.Digest, data)
	return err == nil && bytes.Equal(sum, t.Imprint)
}

// Certificate finds the certificate of the authority, in the token or among those at hand; nil if it is nowhere.
func (t *Token) Certificate(extra []*pki.Certificate) *pki.Certificate {
	return t.Signer.Find(slices.Concat(t.Message.Certificates, extra))
}

// Trust is what a timestamp is checked against.
type Trust struct {
	Store      *chain.Store
	Extra      []*pki.Certificate
	Algorithms chain.Algorithms
	// Policies are the accepted policies of authorities; empty accepts all.
	Policies []string
}

// Check checks that the timestamp was made for the data by an authority that may make timestamps and is trusted at the
// moment the timestamp states.
func (t *Token) Check(data []byte, trust Trust) Check {
	out := Check{Outcome: Wrong, Time: t.Time, Policy: t.Policy, Serial: t.Serial.Text(16)}
	if !t.Covers(data) {
		out.Code = CodeImprint
		return out
	}
	c := t.Certificate(trust.Extra)
	if c == nil {
		out.Outcome, out.Code = Open, CodeNoCert
		return out
	}
	out.Authority = c.Subject.Person()
	if out.Code = t.checkSignature(c); out.Code != "" {
		return out
	}
	scheme, err := t.Signer.Scheme(c)
	if err != nil || !trust.Algorithms.Allows(scheme, t.Time) || !trust.Algorithms.AllowsImprint(t.Digest, t.Time) {
		out.Outcome, out.Code = Open, CodeWeak
		return out
	}
	if len(trust.Policies) > 0 && !slices.Contains(trust.Policies, t.Policy) {
		out.Outcome, out.Code = Open, CodePolicy
		return out
	}
	path, err := trust.Store.Build(c, slices.Concat(t.Message.Certificates, trust.Extra), t.Time, trust.Algorithms)
	var p *chain.Problem
	switch {
	case err == nil:
		out.Outcome, out.Code, out.Path = Right, CodeRight, path
	case errors.As(err, &p) && (p.Code == chain.Untrusted || p.Code == chain.NoAnchors):
		out.Outcome, out.Code = Open, CodeUntrusted
	case errors.As(err, &p):
		out.Code, out.Why = CodeChain, p.Msg()
	}
	return out
}

// checkSignature checks all that needs no trust: the token's own content, the certificate it names, the purpose of that
// certificate (critical, and the only one: RFC 3161 2.3), and the signature.
func (t *Token) checkSignature(c *pki.Certificate) Code {
	if t.Signer.CheckContent(t.Message.ContentType, t.Message.Content) != nil {
		return CodeForged
	}
	if present, err := t.Signer.CheckCertificate(c); !present || err != nil {
		return CodeCertificate
	}
	if !slices.Equal(c.EKU, []string{pki.EKUTimeStamping}) || !c.EKUCritical || !c.HasUsage(pki.UsageDigitalSignature|pki.UsageNonRepudiation) {
		return CodePurpose
	}
	if t.Signer.CheckSignature(c, t.Message.Content) != nil {
		return CodeForged
	}
	return ""
}
