package app

import (
	"context"
	"time"

	"reglament/internal/account"
	"reglament/internal/eds"
	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
	"reglament/internal/org"
)

// signedLogin opens the way in by signature: whoever signs a challenge so that the engine finds nothing wrong is the person whose
// IIN stands in the certificate.
func (a *App) signedLogin(engine eds.Engine) {
	a.Accounts.UseSignatures(account.Signatures{
		Prove: func(ctx context.Context, message, challenge []byte, now time.Time) (account.Proof, error) {
			ctx = context.WithValue(ctx, momentKey{}, now)
			record, err := engine.Verify(ctx, eds.Request{Message: message, Content: challenge, Received: now})
			return proofOf(record.Report), err
		},
		Person: a.byIIN,
	})
}

// proofOf is what a verdict says of the one who logs in: the first step that does not stand is told.
func proofOf(r verdict.Report) account.Proof {
	if len(r.Signers) > 1 {
		return account.Proof{Refused: i18n.M("account.signature.several")}
	}
	if len(r.Signers) == 0 {
		return account.Proof{Refused: i18n.M("account.signature.refused", "why", r.Parse.Msg)}
	}
	s := r.Signers[0]
	key, outcome := "account.signature.refused", verdict.Failed
	if r.Overall == verdict.Open {
		key, outcome = "account.signature.open", verdict.Undetermined
	}
	if r.Overall != verdict.Valid {
		why := s.Overall.Said()
		for _, step := range s.Steps {
			if step.Outcome == outcome {
				why = step.Msg
				break
			}
		}
		return account.Proof{Refused: i18n.M(key, "why", why)}
	}
	return account.Proof{IIN: s.Holder.IIN, Certificate: s.Holder.Serial}
}

// byIIN finds the person of an IIN; in a demonstration also by the invented numbers of those who have none.
func (a *App) byIIN(s *org.Structure, iin string) (personID string, ok bool) {
	if personID, ok = s.PersonByIIN(iin); ok || !a.Demo {
		return personID, ok
	}
	for _, p := range s.Data().People {
		if p.IIN == "" && inventedIIN(p.ID) == iin {
			return p.ID, true
		}
	}
	return "", false
}
