package law

import (
	"encoding/json"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Set returns a copy of the edition in which a rule has a value of its own since the edition's first day. val is
// encoded as YAML; nil keeps the inherited value and changes only the paragraph number. The edition must come from
// Derive or ReadEdition; base is the edition it derives from, whose freedom (Local) is kept for editions below.
func (ed *Edition) Set(base *Edition, name, para string, val any) (*Edition, error) {
	inherited, ok := base.At(name, ed.From)
	if !ok {
		return nil, ed.errorf(name, "", i18n.M("law.edition.rule_unknown", "rule", name), "the base holds no such rule")
	}
	if !ValidPara(para) {
		return nil, ed.errorf(name, "para", i18n.M("law.edition.para_bad", "para", para), "%q is not a paragraph number", para)
	}
	v := Value{From: ed.From, Para: para, Local: inherited.Local, val: inherited.val}
	if val != nil {
		// Through JSON, so that typed values and decoded forms alike give plain nodes.
		b, err := json.Marshal(val)
		if err != nil {
			return nil, readError(ed.ID, name, err)
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(b, &doc); err != nil || len(doc.Content) != 1 {
			return nil, ed.errorf(name, "val", i18n.M("law.edition.malformed", "rule", name), "the value cannot be read")
		}
		v.val = doc.Content[0]
	}
	c := *ed
	c.rules = maps.Clone(ed.rules)
	c.rules[name] = []Value{v}
	return &c, nil
}

// Change is one difference between two editions on a day.
type Change struct {
	Rule             string `json:"rule"`
	OldPara, NewPara string
	// Old and New are the values as JSON; "" where the rule does not stand.
	Old, New string
}

// Diff lists what differs between two editions of a Book on the day b takes force (or a, if later), by paragraph of b.
func Diff(a, b *Edition) []Change { return DiffOn(a, b, max(a.From, b.From)) }

// DiffOn is Diff for a chosen day.
func DiffOn(a, b *Edition, day calendar.Day) []Change {
	names := append(a.AllNames(), b.AllNames()...)
	slices.Sort(names)
	var out []Change
	for _, name := range slices.Compact(names) {
		c := Change{Rule: name}
		if v, ok := a.At(name, day); ok {
			c.OldPara, c.Old = v.Para, v.JSON()
		}
		if v, ok := b.At(name, day); ok {
			c.NewPara, c.New = v.Para, v.JSON()
		}
		if c.Old != c.New || c.OldPara != c.NewPara {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(x, y Change) int { return ComparePara(x.Para(), y.Para()) })
	return out
}

// Para is the paragraph in the newer edition, or in the older when the rule is gone.
func (c Change) Para() string {
	if c.NewPara != "" {
		return c.NewPara
	}
	return c.OldPara
}
