package timestamp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"

	"reglament/internal/eds/der"
	"reglament/internal/eds/pki"
)

// Poster sends a request and returns the answer.
type Poster interface {
	Post(ctx context.Context, address, contentType string, body []byte, limit int64) ([]byte, error)
}

// maxAnswer bounds the answer of an authority.
const maxAnswer = 1 << 20

// Client asks an authority for timestamps.
type Client struct {
	Poster  Poster
	Address string
	// Policy is the policy asked for; empty leaves the choice to the authority. Digest is the OID of the hash.
	Policy, Digest string
	Rand           io.Reader
}

// Request builds the question for a timestamp over data; the certificate of the authority is asked for.
func Request(data []byte, digest, policy string, nonce *big.Int) ([]byte, error) {
	sum, err := pki.Digest(digest, data)
	if err != nil {
		return nil, err
	}
	parts := [][]byte{
		der.FromInteger(big.NewInt(1)),
		der.Element(0x30, der.Element(0x30, der.FromOID(digest), der.Element(der.TagNull)), der.Element(der.TagOctetString, sum)),
	}
	if policy != "" {
		parts = append(parts, der.FromOID(policy))
	}
	if nonce != nil {
		parts = append(parts, der.FromInteger(nonce))
	}
	return der.Element(0x30, append(parts, der.Element(der.TagBoolean, []byte{0xff}))...), nil
}

// Stamp asks for a timestamp over data and checks that the answer is one to this question; whom to trust is decided
// later, by Check.
func (c *Client) Stamp(ctx context.Context, data []byte) (*Token, error) {
	random := make([]byte, 8)
	if _, err := io.ReadFull(c.Rand, random); err != nil {
		return nil, err
	}
	random[0] |= 1
	nonce := new(big.Int).SetBytes(random)
	body, err := Request(data, c.Digest, c.Policy, nonce)
	if err != nil {
		return nil, err
	}
	answer, err := c.Poster.Post(ctx, c.Address, "application/timestamp-query", body, maxAnswer)
	if err != nil {
		return nil, fmt.Errorf("timestamp: %w", err)
	}
	t, err := Parse(answer)
	if err != nil {
		return nil, err
	}
	if t.Nonce == nil || t.Nonce.Cmp(nonce) != 0 || !t.Covers(data) {
		return nil, errors.New("timestamp: the answer belongs to another question")
	}
	return t, nil
}
