package instrument

import (
	"slices"

	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/regulation"
)

// power is the kind of post by whose power the signer acts: the one replaced, when the replacement is lawful.
func (s *Signer) power() string {
	if s.For != nil && s.For.Lawful {
		return s.For.Post
	}
	return s.Post
}

// judgeSigner: the instrument is signed by one of the posts listed (40, 42, 43) or by who lawfully acts for one
// (2, 3, 5, 42; see I-22). A draft may wait for its signer until it is signed.
func judgeSigner(s *Subject, v regulation.PostList, c *law.Case) {
	if s.Signer.IsZero() {
		if s.Stage == Signing || s.Stage == Sending {
			c.Refuse("signer", i18n.M("instrument.signer.missing"), s.signersAllowed(v))
			return
		}
		c.NotApplicable()
		return
	}
	if s.Signer.For != nil && !s.Signer.For.Lawful {
		c.Refuse("signer.for", i18n.M("instrument.signer.not_acting", "post", i18n.Msg{Key: "instrument.post." + oneOf(s.Signer.For.Post, regulation.PostKinds)}),
			i18n.M("instrument.signer.acting_allowed"))
		return
	}
	if s.Signer.Body != "" && s.Signer.Body != s.Sender.Body {
		c.Refuse("signer.post", i18n.M("instrument.signer.other_body"), s.signersAllowed(v))
		return
	}
	post := s.Signer.power()
	if !slices.Contains(v.Posts, s.modelPost(post)) {
		c.Refuse("signer.post", i18n.M("instrument.signer.no_power", "post", i18n.Msg{Key: "instrument.post." + oneOf(post, regulation.PostKinds)}, "kind", kindMsg(s.Kind)),
			s.signersAllowed(v))
	}
}

// signersAllowed lists the posts that may sign in the sending body.
func (s *Subject) signersAllowed(v regulation.PostList) i18n.Msg {
	if s.Sender.BodyKind == GPO {
		return i18n.M("instrument.signer.allowed", "list", law.NamesOf("instrument.post", v.Posts))
	}
	var own []string
	for _, post := range regulation.PostKinds {
		if model, ok := s.posts[post]; ok && slices.Contains(v.Posts, model) {
			own = append(own, post)
		}
	}
	return i18n.M("instrument.signer.allowed", "list", law.NamesOf("instrument.post", own))
}

// judgeSigned: nothing leaves without the valid electronic signature of who may sign (44).
func judgeSigned(s *Subject, _ law.None, c *law.Case) {
	if s.Stage != Sending {
		c.NotApplicable()
		return
	}
	switch s.Signature {
	case Valid:
	case Invalid:
		c.Refuse("signature", i18n.M("instrument.signed.invalid"), i18n.M("instrument.signed.allowed"))
	case Stale:
		c.Refuse("signature", i18n.M("instrument.signed.stale"), i18n.M("instrument.signed.allowed"))
	default:
		c.Refuse("signature", i18n.M("instrument.signed.missing"), i18n.M("instrument.signed.allowed"))
	}
}

// judgeResponsible: those who drafted, agreed and signed answer in person (44-1), so each is on the record by name.
func judgeResponsible(s *Subject, v StageList, c *law.Case) {
	if !slices.Contains(v.Stages, s.Stage) {
		c.NotApplicable()
		return
	}
	allowed := i18n.M("instrument.responsible.allowed")
	if s.Drafter == "" {
		c.Refuse("drafter", i18n.M("instrument.responsible.drafter"), allowed)
	}
	for i := range s.Agreements {
		if s.Agreements[i].Decision != "" && s.Agreements[i].By == "" {
			c.Refuse("agreements", i18n.M("instrument.responsible.agreed"), allowed)
			break
		}
	}
	if s.Apparatus.Decision != "" && s.Apparatus.By == "" {
		c.Refuse("apparatus", i18n.M("instrument.responsible.agreed"), allowed)
	}
	if !s.Signer.IsZero() && s.Signer.Person == "" {
		c.Refuse("signer.person", i18n.M("instrument.responsible.signer"), allowed)
	}
}

// applies reports whether an agreement is asked of the draft at its stage.
func (a AgreementNeed) applies(s *Subject) bool {
	return slices.Contains(a.Kinds, s.Kind) && slices.Contains(a.Stages, s.Stage) &&
		(len(a.Senders) == 0 || slices.Contains(a.Senders, s.Sender.BodyKind))
}

// judgeUnitAgreement: what touches several units is agreed with each of them (45). The initiating unit agrees by sending.
func judgeUnitAgreement(s *Subject, v AgreementNeed, c *law.Case) {
	others := 0
	if v.applies(s) {
		for _, unit := range s.Units {
			if unit == s.Sender.Unit {
				continue
			}
			others++
			s.judgeAnswer(unit, c)
		}
	}
	if others == 0 {
		c.NotApplicable()
	}
}

func (s *Subject) judgeAnswer(unit string, c *law.Case) {
	decision := Decision("")
	for i := range s.Agreements {
		// The last answer of a unit counts: after a change it is asked again.
		if s.Agreements[i].Unit == unit {
			decision = s.Agreements[i].Decision
		}
	}
	switch {
	case decision.Given():
	case decision == NotAgreed:
		c.Refuse("agreements", i18n.M("instrument.agreement.refused", "unit", s.name(unit)), i18n.M("instrument.agreement.refused_allowed"))
	default:
		c.Refuse("agreements", i18n.M("instrument.agreement.missing", "unit", s.name(unit)), i18n.M("instrument.agreement.missing_allowed"))
	}
}

// judgeApparatusAgreement: assignments and tasks go out only once agreed with the Apparatus (49-1).
func judgeApparatusAgreement(s *Subject, v AgreementNeed, c *law.Case) {
	switch {
	case !v.applies(s):
		c.NotApplicable()
	case s.Apparatus.Decision.Given():
	case s.Apparatus.Decision == NotAgreed:
		c.Refuse("apparatus", i18n.M("instrument.apparatus.refused"), i18n.M("instrument.apparatus.allowed"))
	default:
		c.Refuse("apparatus", i18n.M("instrument.apparatus.missing"), i18n.M("instrument.apparatus.allowed"))
	}
}

// judgeLevels: the chapter holds for what the Committee, the Academy and the regions send to those below them (50), so
// an instrument goes down: to bodies of the kinds below the sender's that stand below it, never to the sender itself nor to what
// stands below another (see I-267).
func judgeLevels(s *Subject, v Levels, c *law.Case) {
	below := v[s.Sender.BodyKind]
	if len(below) == 0 {
		c.Refuse("sender", i18n.M("instrument.levels.sender"), i18n.M("instrument.levels.sender_allowed"))
		return
	}
	if len(s.Recipients) == 0 {
		c.Refuse("recipients", i18n.M("instrument.levels.nobody"), i18n.M("instrument.levels.allowed", "list", law.NamesOf("instrument.body", below)))
		return
	}
	for i := range s.Recipients {
		r := &s.Recipients[i]
		if r.Body == s.Sender.Body || !slices.Contains(below, r.Kind) {
			c.Refuse("recipients", i18n.M("instrument.levels.recipient", "body", s.name(r.Body)), i18n.M("instrument.levels.allowed", "list", law.NamesOf("instrument.body", below)))
		} else if r.Below == No {
			c.Refuse("recipients", i18n.M("instrument.levels.foreign", "body", s.name(r.Body)), i18n.M("instrument.levels.foreign_allowed", "list", law.NamesOf("instrument.body", below)))
		}
	}
}
