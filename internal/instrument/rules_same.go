package instrument

import (
	"context"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/store"
	"reglament/regulation"
)

// Spoken is the oral instruction that a draft was begun to formalise, as the rules see it (44).
type Spoken struct {
	Kind  Kind   `json:"kind,omitempty" yaml:"kind"`
	Title string `json:"title,omitempty" yaml:"title"`
	// Paper, Number and PaperDay are the assignment of the authority that is being executed; Grounded says that the draft rests on it.
	Paper    string       `json:"paper,omitempty" yaml:"paper"`
	Number   string       `json:"number,omitempty" yaml:"number"`
	PaperDay calendar.Day `json:"paper_day,omitzero" yaml:"paper_day"`
	Grounded bool         `json:"grounded,omitempty" yaml:"grounded"`
	// Giver is the kind of the post that gave it; Own says that this very post is to sign the draft.
	Giver string `json:"giver,omitempty" yaml:"giver"`
	Own   bool   `json:"own,omitempty" yaml:"own"`
	// Missing are the bodies that got it and are not recipients of the draft.
	Missing []string `json:"missing,omitempty" yaml:"missing"`
}

const ruleOralSame = "instrument.oral.same"

// What of an oral instruction the instrument that formalises it may have to keep.
const (
	sameKind       = "kind"
	sameGround     = "ground"
	sameRecipients = "recipients"
	sameSigner     = "signer"
)

var sameWords = []string{sameKind, sameGround, sameRecipients, sameSigner}

// OralSame says what an instrument has in common with the oral instruction that it formalises (44; see I-276).
type OralSame struct {
	Same []string `yaml:"same" json:"same"`
}

// Valid checks the words.
func (v OralSame) Valid() error { return law.Known("part of an oral instruction", v.Same, sameWords) }

// AsStrictAs: a body may ask for more to be kept.
func (v OralSame) AsStrictAs(base OralSame) bool { return law.Subset(base.Same, v.Same) }

// Words lists what is kept.
func (v OralSame) Words() i18n.Msg { return wordList(law.NamesOf("oral.same", v.Same)) }

// judgeOralSame: word of mouth is allowed on the condition that "it" is formalised (44), so what formalises is the same instruction: of
// its kind, under its ground, to those who got it, signed by the one who gave it or by somebody above him. Its words may be put better.
func judgeOralSame(s *Subject, v OralSame, c *law.Case) {
	x := s.Spoken
	if x == nil {
		c.NotApplicable()
		return
	}
	kept := func(what string) bool { return slices.Contains(v.Same, what) }
	if kept(sameKind) && s.Kind != x.Kind {
		c.Refuse("kind", i18n.M("oral.same.kind_other", "title", x.Title, "kind", kindMsg(x.Kind)), i18n.M("oral.same.kind_allowed", "kind", kindMsg(x.Kind)))
	}
	if kept(sameGround) && !x.Grounded {
		c.Refuse("ground", i18n.M("oral.same.ground_other", "title", x.Title), i18n.M("oral.same.ground_allowed", "paper", x.Paper, "number", x.Number, "day", x.PaperDay))
	}
	if kept(sameRecipients) {
		for _, body := range x.Missing {
			c.Refuse("recipients", i18n.M("oral.same.recipient", "title", x.Title, "body", s.name(body)), i18n.M("oral.same.recipient_allowed"))
		}
	}
	if kept(sameSigner) && !s.Signer.IsZero() && !x.Own && rankOf(s.Signer.power()) >= rankOf(x.Giver) {
		post := i18n.Msg{Key: "instrument.post." + oneOf(x.Giver, regulation.PostKinds)}
		c.Refuse("signer.post", i18n.M("oral.same.signer_other", "title", x.Title, "post", post), i18n.M("oral.same.signer_allowed", "post", post))
	}
}

// rankOf is the place of a kind of post in the order of rank.
func rankOf(post string) int {
	if i := slices.Index(regulation.PostKinds, post); i >= 0 {
		return i
	}
	return len(regulation.PostKinds)
}

// gatherSpoken loads the oral instruction that the draft was begun to formalise, while it is still to be formalised (44).
func (v *Service) gatherSpoken(ctx context.Context, q store.Q, s *subject, documentID string) error {
	id, ok, err := askFormalises(documentID).One(ctx, q)
	if err != nil || !ok {
		return err
	}
	o, err := loadOral(ctx, q, id)
	if err == nil {
		s.oral = &o
	}
	return err
}

// spoken is the oral instruction as the rules see it.
func (s subject) spoken() *Spoken {
	o := s.oral
	if o == nil {
		return nil
	}
	giver, _ := s.sc.Post(o.GiverPost)
	x := &Spoken{
		Kind: o.Kind, Title: o.Title, Paper: o.PaperTitle, Number: o.PaperNumber, PaperDay: o.PaperDay,
		Grounded: s.ground.isPaperOf(*o), Giver: string(giver.Kind), Own: s.in.SignerPost == o.GiverPost,
	}
	for _, body := range o.Bodies {
		if !slices.Contains(s.in.Recipients, body) {
			x.Missing = append(x.Missing, body)
		}
	}
	return x
}

// isPaperOf reports whether the ground is the assignment of the authority under which an oral instruction was given.
func (g *GroundEntry) isPaperOf(o Oral) bool {
	return g != nil && g.Kind == o.groundKind() && g.Authority == o.Authority && g.Number == o.PaperNumber && g.Day == o.PaperDay
}
