package instrument

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/regulation"
)

// SupplementGround is why a supplementary assignment or task is sent (46).
type SupplementGround string

// The three grounds of paragraph 46.
const (
	PoorExecution    SupplementGround = "poor_execution"
	NewTasks         SupplementGround = "new_tasks"
	NewCircumstances SupplementGround = "new_circumstances"
)

// SupplementGrounds lists the grounds in the order of the paragraph.
var SupplementGrounds = []SupplementGround{PoorExecution, NewTasks, NewCircumstances}

// Supplement is what a supplementary draft follows, with the facts of the main instrument that the rules look at (46).
type Supplement struct {
	Ground SupplementGround `json:"ground,omitempty" yaml:"ground"`
	// Words say which circumstances are newly discovered, or what else there is to say.
	Words string `json:"words,omitempty" yaml:"words"`
	// Kind, Number and SentDay are those of the main instrument; Sent says that it was sent and is not revoked.
	Kind    Kind         `json:"kind,omitempty" yaml:"kind"`
	Number  string       `json:"number,omitempty" yaml:"number"`
	SentDay calendar.Day `json:"sent_day,omitzero" yaml:"sent_day"`
	Sent    bool         `json:"sent,omitempty" yaml:"sent"`
	// Nested says that the main instrument is supplementary itself.
	Nested bool `json:"nested,omitempty" yaml:"nested"`
	// SameSigner says whether the post that is to sign is the one that signed the main instrument; SignerPost is the
	// kind of that post.
	SameSigner Tristate `json:"same_signer,omitempty" yaml:"same_signer"`
	SignerPost string   `json:"signer_post,omitempty" yaml:"signer_post"`
	// SameGround says that the draft rests on the very ground of the main instrument.
	SameGround bool `json:"same_ground,omitempty" yaml:"same_ground"`
	// Recipients are those of the main instrument whose execution is not revoked.
	Recipients []string `json:"recipients,omitempty" yaml:"recipients"`
	// Returned are the recipients whose report on the main instrument was returned for what it lacked.
	Returned []string `json:"returned,omitempty" yaml:"returned"`
}

// Supplements says which instruments may be supplementary, on which grounds, and how many characters the words about
// newly discovered circumstances have at least (46).
type Supplements struct {
	Kinds    []Kind             `yaml:"kinds" json:"kinds"`
	Grounds  []SupplementGround `yaml:"grounds" json:"grounds"`
	WordsMin int                `yaml:"words_min" json:"words_min"`
}

// Valid checks kinds, grounds and the length of the words.
func (v Supplements) Valid() error {
	if err := law.Known("kind", v.Kinds, Kinds); err != nil {
		return err
	}
	if v.WordsMin < 1 || v.WordsMin > reasonMax {
		return errors.New("the words have at least 1 and at most 4000 characters")
	}
	return law.Known("ground", v.Grounds, SupplementGrounds)
}

// AsStrictAs: a body may narrow kinds and grounds and ask for more words.
func (v Supplements) AsStrictAs(base Supplements) bool {
	return law.Subset(v.Kinds, base.Kinds) && law.Subset(v.Grounds, base.Grounds) && v.WordsMin >= base.WordsMin
}

// Words lists the grounds and the kinds.
func (v Supplements) Words() i18n.Msg {
	return i18n.M("instrument.words.pair", "left", wordList(law.NamesOf("instrument.kind", v.Kinds)),
		"right", wordList(law.NamesOf("instrument.supplement", v.Grounds)))
}

// supplementRules: 46.
func supplementRules() []rule {
	return []rule{
		law.New(head{
			Name: "instrument.supplementary.ground", Kind: law.Ground, Requirements: []string{"I46a"},
			Fields: []string{"supplement"},
		}, judgeSupplement),
		law.New(head{
			Name: "instrument.supplementary.signer", Kind: law.Power, Requirements: []string{"I46b"},
			Fields: []string{"signer", "supplement"},
		}, judgeSupplementSigner),
	}
}

// judgeSupplement: a supplementary assignment or task follows one that was sent, on one of the three grounds, which can be
// seen: the returned report, the new instruction, or the words about what was discovered (46).
func judgeSupplement(s *Subject, v Supplements, c *law.Case) {
	x := s.Supplement
	if x == nil {
		c.NotApplicable()
		return
	}
	main := i18n.M("instrument.supplementary.main_allowed", "list", law.NamesOf("instrument.kind", v.Kinds))
	switch {
	case !slices.Contains(v.Kinds, s.Kind):
		c.Refuse("kind", i18n.M("instrument.supplementary.kind", "kind", kindMsg(s.Kind)), main)
	case !x.Sent:
		c.Refuse("supplement.main_id", i18n.M("instrument.supplementary.not_sent"), main)
	case x.Nested:
		c.Refuse("supplement.main_id", i18n.M("instrument.supplementary.nested", "number", x.Number), main)
	case x.Kind != s.Kind:
		c.Refuse("kind", i18n.M("instrument.supplementary.other_kind", "number", x.Number, "kind", kindMsg(x.Kind)), main)
	case !slices.Contains(v.Grounds, x.Ground):
		c.Refuse("supplement.ground", i18n.M("instrument.supplementary.ground_missing"),
			i18n.M("instrument.supplementary.ground_allowed", "list", law.NamesOf("instrument.supplement", v.Grounds)))
	default:
		s.judgeSupplementGround(x, v, c)
	}
}

func (s *Subject) judgeSupplementGround(x *Supplement, v Supplements, c *law.Case) {
	if x.Ground != PoorExecution { // there the returned report says it
		s.judgeSupplemented(x, c)
	}
	switch x.Ground {
	case PoorExecution:
		for i := range s.Recipients {
			if b := s.Recipients[i].Body; !slices.Contains(x.Returned, b) {
				c.Refuse("recipients", i18n.M("instrument.supplementary.not_returned", "body", s.name(b), "number", x.Number),
					i18n.M("instrument.supplementary.returned_allowed"))
			}
		}
	case NewTasks:
		g := &s.Ground
		named := (g.Kind == GroundInstruction || g.Kind == GroundAct) && g.Number != "" && !g.Day.None()
		if !named || x.SameGround || g.Day < x.SentDay {
			c.Refuse("ground", i18n.M("instrument.supplementary.old_ground"), i18n.M("instrument.supplementary.new_allowed", "day", x.SentDay))
		}
	case NewCircumstances:
		if utf8.RuneCountInString(strings.TrimSpace(x.Words)) < v.WordsMin {
			c.Refuse("supplement.words", i18n.M("instrument.supplementary.words_missing"), i18n.M("instrument.supplementary.words_allowed", "n", v.WordsMin))
		}
	}
}

// judgeSupplemented: what supplements an instrument goes to those who have to carry out that one (46; see I-266).
func (s *Subject) judgeSupplemented(x *Supplement, c *law.Case) {
	for i := range s.Recipients {
		if b := s.Recipients[i].Body; !slices.Contains(x.Recipients, b) {
			c.Refuse("recipients", i18n.M("instrument.supplementary.stranger", "body", s.name(b), "number", x.Number),
				i18n.M("instrument.supplementary.stranger_allowed"))
		}
	}
}

// judgeSupplementSigner: the post that signed the main instrument signs the supplementary one, whoever holds it now or
// lawfully acts in it (46; see I-82).
func judgeSupplementSigner(s *Subject, _ law.None, c *law.Case) {
	switch {
	case s.Supplement == nil || s.Supplement.SameSigner == Unknown:
		c.NotApplicable()
	case s.Supplement.SameSigner == No:
		post := i18n.Msg{Key: "instrument.post." + oneOf(s.Supplement.SignerPost, regulation.PostKinds)}
		c.Refuse("signer.post", i18n.M("instrument.supplementary.signer", "number", s.Supplement.Number),
			i18n.M("instrument.supplementary.signer_allowed", "post", post))
	}
}
