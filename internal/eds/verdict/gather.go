package verdict

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"reglament/internal/eds/chain"
	"reglament/internal/eds/cms"
	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
)

// Asker gets what is known about revocation from the services of authorities.
type Asker interface {
	OCSP(ctx context.Context, c, issuer *pki.Certificate) (*revocation.OCSP, error)
	CRLs(ctx context.Context, c *pki.Certificate) ([]*revocation.CRL, error)
}

// messageContent is the content of the message that a question asks about.
func messageContent(q Question) ([]byte, error) {
	m, err := cms.Parse(q.Message)
	if err != nil {
		return nil, err
	}
	return m.Signed(q.Content)
}

// Gather asks about the signers whose certificates come from a trusted authority and about the trusted authorities of their
// timestamps, and returns the question with what
// it got: the answer of a responder, or if there is none the revocation lists. What could not be had is reported for the log; the
// verdict says then by itself that it cannot be established.
func Gather(ctx context.Context, q Question, ask Asker) (Question, error) {
	m, err := cms.Parse(q.Message)
	if err != nil || q.Store == nil {
		return q, nil //nolint:nilerr // steps 1 and 5 say it
	}
	q.Material.OCSP, q.Material.CRLs = slices.Clone(q.Material.OCSP), slices.Clone(q.Material.CRLs)
	g := gatherer{q: &q, ask: ask, asked: map[string]bool{}}
	for _, s := range m.Signers {
		j := newJudge(&q, m, s)
		if j.cert == nil {
			continue
		}
		j.timestamp()
		// A path that does not hold is asked about too: that the certificate was revoked is worth knowing.
		path, _ := q.Store.Build(j.cert, j.extra, j.out.At, q.Policy.Algorithms())
		g.path(ctx, path)
		for _, c := range j.out.Timestamps {
			g.path(ctx, c.Path)
		}
	}
	return q, errors.Join(g.problems...)
}

type gatherer struct {
	q        *Question
	ask      Asker
	asked    map[string]bool
	problems []error
}

// path asks about every certificate of a path but the root, once.
func (g *gatherer) path(ctx context.Context, path chain.Path) {
	for i := 0; i+1 < len(path); i++ {
		if key := path[i].Fingerprint(); !g.asked[key] {
			g.asked[key] = true
			g.certificate(ctx, path[i], path[i+1])
		}
	}
}

// certificate asks the responder, and fetches the lists if the answer is of no use.
func (g *gatherer) certificate(ctx context.Context, c, issuer *pki.Certificate) {
	m := &g.q.Material
	if len(c.OCSP) > 0 {
		o, err := g.ask.OCSP(ctx, c, issuer)
		if err == nil {
			if a := revocation.CheckOCSP(o, c, issuer, g.q.Received, g.q.Policy.Revocation); a.Status != revocation.Unknown {
				m.OCSP = append(m.OCSP, o)
				return
			}
			err = fmt.Errorf("verdict: the responder's answer about %s is of no use", c.SerialHex())
		}
		g.problems = append(g.problems, err)
	}
	if len(c.CRL) == 0 {
		return
	}
	lists, err := g.ask.CRLs(ctx, c)
	if err != nil {
		g.problems = append(g.problems, err)
	}
	for _, l := range lists {
		if !slices.Contains(m.CRLs, l) {
			m.CRLs = append(m.CRLs, l)
		}
	}
}
