package instrument

import (
	"errors"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// RuleTwice is the rule that nothing is asked that was asked already (44).
const RuleTwice = "instrument.twice"

// TwiceHit is an earlier instrument that asked one of the recipients nearly the same (44).
type TwiceHit struct {
	// ID is the instrument, Kind and Number what it is, Day the day it was sent.
	ID     string       `json:"id" yaml:"id"`
	Kind   Kind         `json:"kind" yaml:"kind"`
	Number string       `json:"number" yaml:"number"`
	Day    calendar.Day `json:"day" yaml:"day"`
	// Sender is the name of the unit that sent it.
	Sender i18n.Text `json:"sender" yaml:"sender"`
	// Recipients are the bodies that got it and stand in the draft.
	Recipients []string `json:"recipients" yaml:"recipients"`
	// Percent is the share of stems that both texts have.
	Percent int `json:"percent" yaml:"percent"`
	// Questions is the language of the questions that are alike, where the instruments themselves are written in two; "" where their
	// whole texts are.
	Questions string `json:"questions,omitempty" yaml:"questions"`
}

// TwiceRule says which earlier instruments a draft is compared with, and from when on it repeats one (44).
type TwiceRule struct {
	Kinds []Kind `yaml:"kinds" json:"kinds"`
	// Years is how far back earlier instruments count.
	Years int `yaml:"years" json:"years"`
	// Alike is the percentage of common stems at which a draft repeats an earlier text.
	Alike int `yaml:"alike" json:"alike"`
	// Least is the number of stems below which a text says too little to be compared.
	Least int `yaml:"least" json:"least"`
}

// Valid checks kinds and bounds: below 60 percent the search, which looks at the likely ones only, would miss too many.
func (r TwiceRule) Valid() error {
	switch {
	case r.Years < 1 || r.Years > 10:
		return errors.New("earlier instruments are those of 1 to 10 years")
	case r.Alike < 60 || r.Alike > 100:
		return errors.New("texts are alike from 60 to 100 percent")
	case r.Least < 1 || r.Least > 100:
		return errors.New("the least number of stems is 1 to 100")
	}
	return law.Known("kind", r.Kinds, Kinds)
}

// AsStrictAs: a body may look further back, and take more for alike.
func (r TwiceRule) AsStrictAs(base TwiceRule) bool {
	return law.Subset(base.Kinds, r.Kinds) && r.Years >= base.Years && r.Alike <= base.Alike && r.Least <= base.Least
}

// Words says what is compared.
func (r TwiceRule) Words() i18n.Msg {
	return i18n.M("instrument.words.twice", "kinds", law.NamesOf("instrument.kind", r.Kinds), "years", r.Years, "alike", r.Alike)
}

// since is the first day of sending that still counts.
func (r TwiceRule) since(today calendar.Day) calendar.Day { return today.AddDays(-365 * r.Years) }

// twiceNamed is how many earlier instruments a finding names, and a page shows.
const twiceNamed = 5

// judgeTwice: nothing is asked for that stands where prosecutors have access to it (44): the answers to what was asked before
// stand in this system. A draft that repeats an earlier text goes on with a written reason.
func judgeTwice(s *Subject, v TwiceRule, c *law.Case) {
	if !slices.Contains(v.Kinds, s.Kind) {
		c.NotApplicable()
		return
	}
	var hits []i18n.Msg
	for _, h := range s.Twice {
		if h.Percent >= v.Alike && h.Day >= v.since(s.Day) {
			key := "instrument.twice.one"
			if h.Questions != "" {
				key = "instrument.twice.one_questions"
			}
			hits = append(hits, i18n.M(key, "number", h.Number, "day", h.Day, "sender", h.Sender, "percent", h.Percent))
		}
	}
	if len(hits) > 0 {
		c.Warn("content.name", i18n.M("instrument.twice.found", "n", len(hits), "list", hits[:min(len(hits), twiceNamed)]),
			i18n.M("instrument.twice.allowed"))
	}
}
