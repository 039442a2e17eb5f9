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

// Gather asks about the signers whose certificates come from a trusted authority, and returns the question with what
// it got: the answer of a responder, or if there is none the revocation lists. What could not be had is reported for the log; the
// verdict says then by itself that it cannot be established.
func Gather(ctx context.Context, q Question, ask Asker) (Question, error) {
	m, err := cms.Parse(q.Message)
	if err != nil {
		return q, nil //nolint:nilerr // step 1 says it
	}
	q.Material.OCSP, q.Material.CRLs = slices.Clone(q.Material.OCSP), slices.Clone(q.Material.CRLs)
	asked := map[string]bool{}
	var problems []error
	for _, s := range m.Signers {
		j := newJudge(&q, m, s)
		if j.cert == nil || asked[j.cert.Fingerprint()] {
			continue
		}
		asked[j.cert.Fingerprint()] = true
		j.timestamp()
		path, _ := q.Store.Build(j.cert, j.extra, j.out.At, q.Policy.Algorithms())
		problems = append(problems, q.Material.ask(ctx, path, ask, q))
	}
	return q, errors.Join(problems...)
}

// ask gathers about every certificate of a path but the root.
func (m *Material) ask(ctx context.Context, path chain.Path, ask Asker, q Question) error {
	var problems []error
	for i := 0; i+1 < len(path); i++ {
		c, issuer := path[i], path[i+1]
		if len(c.OCSP) > 0 {
			o, err := ask.OCSP(ctx, c, issuer)
			if err == nil {
				if a := revocation.CheckOCSP(o, c, issuer, q.Received, q.Policy.Revocation); a.Status != revocation.Unknown {
					m.OCSP = append(m.OCSP, o)
					continue
				}
				err = fmt.Errorf("verdict: the responder's answer about %s is of no use", c.SerialHex())
			}
			problems = append(problems, err)
		}
		if len(c.CRL) == 0 {
			continue
		}
		lists, err := ask.CRLs(ctx, c)
		if err != nil {
			problems = append(problems, err)
		}
		for _, l := range lists {
			if !slices.Contains(m.CRLs, l) {
				m.CRLs = append(m.CRLs, l)
			}
		}
	}
	return errors.Join(problems...)
}
