package verdict

import (
	"slices"
	"time"

	"reglament/internal/eds/pki"
	"reglament/internal/eds/revocation"
	"reglament/internal/eds/timestamp"
	"reglament/internal/i18n"
)

// revocation is step 8: the certificate was not revoked at the moment; neither was an authority above it, as far as that
// is known.
func (j *judge) revocation() Step {
	if len(j.path) < 2 {
		if len(j.path) == 1 {
			// A trust anchor that signs itself is withdrawn by taking it out of the configuration.
			return aside("eds.revocation.anchor")
		}
		return open("eds.revocation.no_issuer")
	}
	p := j.q.Policy.Revocation
	a := j.material.state(j.path[0], j.path[1], j.out.At, p)
	j.out.Revocation = &a
	out := Step{Outcome: Undetermined, Binding: true, Msg: a.Msg()}
	switch a.Status {
	case revocation.Revoked:
		out.Outcome, out.Binding = Failed, false
		return out
	case revocation.Good:
		out.Outcome, out.Binding = Passed, false
	}
	for i := 1; i+1 < len(j.path); i++ {
		b := j.material.state(j.path[i], j.path[i+1], j.out.At, p)
		switch {
		case b.Status == revocation.Revoked:
			return failed("eds.revocation.authority", "name", j.path[i].Subject.Person(), "why", b.Msg())
		case b.Status == revocation.Unknown && j.q.Policy.Authorities && out.Outcome == Passed:
			out = open("eds.revocation.authority", "name", j.path[i].Subject.Person(), "why", b.Msg())
		}
	}
	return out
}

// state asks all that is at hand about a certificate: that it was revoked wins over that it was good, and both over
// what cannot be established.
func (m Material) state(c, issuer *pki.Certificate, at time.Time, p revocation.Policy) revocation.Answer {
	best := revocation.Answer{Status: revocation.Unknown, Code: revocation.CodeNothing}
	better := func(a revocation.Answer) {
		rank := map[revocation.Status]int{revocation.Unknown: 0, revocation.Good: 1, revocation.Revoked: 2}
		dull := best.Code == revocation.CodeNothing || best.Code == revocation.CodeForeign
		if rank[a.Status] > rank[best.Status] || (best.Status == revocation.Unknown && a.Status == revocation.Unknown && dull) {
			best = a
		}
	}
	for _, o := range m.OCSP {
		better(revocation.CheckOCSP(o, c, issuer, at, p, m.Certificates...))
	}
	if len(m.CRLs) > 0 {
		better(revocation.CheckCRLs(m.CRLs, c, issuer, at, p))
	}
	return best
}

// timestamp is step 9, and sets the moment: the earliest trusted timestamp, or the receipt.
func (j *judge) timestamp() Step {
	j.out.At = j.q.Received
	if len(j.s.Timestamps) == 0 {
		if j.q.Policy.Timestamp {
			return failed("eds.timestamp.required")
		}
		return aside("eds.timestamp.none")
	}
	trust := timestamp.Trust{
		Store: j.q.Store, Extra: slices.Concat(j.extra, j.q.Store.Known()),
		Algorithms: j.q.Policy.Algorithms(), Policies: j.q.Policy.TSAPolicies,
	}
	var worst, first *timestamp.Check
	for _, raw := range j.s.Timestamps {
		c := j.checkToken(raw, trust)
		j.out.Timestamps = append(j.out.Timestamps, c)
		switch {
		case c.Outcome == timestamp.Right && (first == nil || c.Time.Before(first.Time)):
			first = &c
		case c.Outcome == timestamp.Wrong, c.Outcome == timestamp.Open && worst == nil:
			worst = &c
		}
	}
	if worst != nil && worst.Outcome == timestamp.Wrong {
		return Step{Outcome: Failed, Msg: worst.Msg()}
	}
	if first == nil {
		return Step{Outcome: Undetermined, Binding: j.q.Policy.Timestamp, Msg: worst.Msg()}
	}
	if first.Time.After(j.q.Received.Add(skew)) {
		return Step{Outcome: Undetermined, Binding: j.q.Policy.Timestamp, Msg: i18n.M("eds.timestamp.later", "time", first.Time, "received", j.q.Received)}
	}
	j.out.At, j.out.Stamped = first.Time, true
	return Step{Outcome: Passed, Msg: first.Msg()}
}

// checkToken checks one timestamp over the signature value. An authority known to be revoked at that time stamps nothing.
func (j *judge) checkToken(raw []byte, trust timestamp.Trust) timestamp.Check {
	t, err := timestamp.Parse(raw)
	if err != nil {
		return timestamp.Check{Outcome: timestamp.Wrong, Code: timestamp.CodeUnreadable}
	}
	c := t.Check(j.s.Signature, trust)
	if len(c.Path) < 2 {
		return c
	}
	if a := j.material.state(c.Path[0], c.Path[1], t.Time, j.q.Policy.Revocation); a.Status == revocation.Revoked {
		c.Outcome, c.Code, c.Why = timestamp.Wrong, timestamp.CodeChain, a.Msg()
	}
	return c
}
