package analysis

import (
	"fmt"
	"slices"
	"time"

	"reglament/internal/i18n"
	"reglament/internal/law"
)

// The forms of values that the rules of this chapter take from an edition.

// BodyList is a list of kinds of bodies.
type BodyList struct {
	Bodies []BodyKind `yaml:"bodies" json:"bodies"`
}

// Valid checks that every kind is known.
func (b BodyList) Valid() error { return law.Known("body kind", b.Bodies, bodyKinds) }

// Words lists the bodies.
func (b BodyList) Words() i18n.Msg { return wordList(law.NamesOf("instrument.body", b.Bodies)) }

// PartList is a list of parts that a text must hold.
type PartList struct {
	Parts []string `yaml:"parts" json:"parts"`
}

// allParts are the parts of every kind.
var allParts = slices.Concat(PartsOf(Study), PartsOf(Summary), PartsOf(Memo))

// Valid checks that every part is known.
func (p PartList) Valid() error { return law.Known("part", p.Parts, allParts) }

// AsStrictAs: a body may ask for more parts and not for fewer.
func (p PartList) AsStrictAs(base PartList) bool { return law.Subset(base.Parts, p.Parts) }

// Words lists the parts.
func (p PartList) Words() i18n.Msg { return wordList(law.NamesOf("analysis.part", p.Parts)) }

// CharacterList is a list of characters of a product (28).
type CharacterList struct {
	Characters []Character `yaml:"characters" json:"characters"`
}

// Valid checks that every character is known.
func (l CharacterList) Valid() error { return law.Known("character", l.Characters, Characters) }

// Words lists the characters.
func (l CharacterList) Words() i18n.Msg {
	return wordList(law.NamesOf("analysis.character", l.Characters))
}

// SourceList is a list of kinds of source (29).
type SourceList struct {
	Sources []string `yaml:"sources" json:"sources"`
}

// Valid checks that every source is known.
func (l SourceList) Valid() error { return law.Known("source", l.Sources, Sources) }

// Words lists the sources.
func (l SourceList) Words() i18n.Msg { return wordList(law.NamesOf("analysis.source", l.Sources)) }

// PageLimit is the greatest number of pages of a paper (33).
type PageLimit struct {
	Most int `yaml:"most" json:"most"`
}

// Valid accepts one to a hundred.
func (l PageLimit) Valid() error {
	if l.Most < 1 || l.Most > 100 {
		return fmt.Errorf("a paper has 1 to 100 pages, not %d", l.Most)
	}
	return nil
}

// AsStrictAs: a body may ask for a shorter paper.
func (l PageLimit) AsStrictAs(base PageLimit) bool { return l.Most <= base.Most }

// Words says the limit.
func (l PageLimit) Words() i18n.Msg { return i18n.M("analysis.words.pages", "n", l.Most) }

// Term says who owes a paper for which periods and by which day (32, 33).
type Term struct {
	// Months are those in which it falls due, Day the day of the month.
	Months []time.Month `yaml:"months" json:"months"`
	Day    int          `yaml:"day" json:"day"`
	// Covers is how many whole months before that month the paper covers: 3 or 6.
	Covers int `yaml:"covers" json:"covers"`
	// OpenBefore is how many calendar days before the day of the text the duty opens.
	OpenBefore int `yaml:"open_before" json:"open_before"`
	// Units says that the structural units of the General Prosecutor's Office owe it, Bodies which bodies do.
	Units  bool       `yaml:"units" json:"units"`
	Bodies []BodyKind `yaml:"bodies" json:"bodies"`
}

// Valid checks months, days and bodies.
func (t Term) Valid() error {
	if t.Day < 1 || t.Day > 28 || t.OpenBefore < 1 || t.OpenBefore > 60 || len(t.Months) == 0 {
		return fmt.Errorf("a term has months, a day from 1 to 28 and opens 1 to 60 days before")
	}
	if t.Covers != 3 && t.Covers != 6 {
		return fmt.Errorf("a period is a quarter or a half-year, not %d months", t.Covers)
	}
	for _, m := range t.Months {
		if m < time.January || m > time.December || (int(m)-1)%t.Covers != 0 {
			return fmt.Errorf("month %d does not follow a period of %d months", m, t.Covers)
		}
	}
	return law.Known("body kind", t.Bodies, bodyKinds)
}

// Words says the days.
func (t Term) Words() i18n.Msg {
	return i18n.M("analysis.words.term", "day", t.Day, "months", monthNames(t.Months), "open", t.OpenBefore)
}

func monthNames(list []time.Month) []i18n.Msg {
	out := make([]i18n.Msg, len(list))
	for i, m := range list {
		out[i] = i18n.Msg{Key: fmt.Sprintf("analysis.month.%d", m)}
	}
	return out
}

func wordList(list []i18n.Msg) i18n.Msg { return i18n.M("instrument.words.list", "list", list) }
