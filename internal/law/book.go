package law

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Root is the id of the body whose editions are the model for all others: the General Prosecutor's Office (10).
const Root = "gpo"

// Names of values that speak of editions themselves.
const (
	// RuleAdopt is the paragraph under which a body adopts an edition of its own (10).
	RuleAdopt = "edition.adopt"
	// RuleFrom is the provision on the day an edition takes force (order 7).
	RuleFrom = "edition.from"
)

// Book holds every edition of every body. It is immutable: Adopt returns another Book.
type Book struct {
	byID   map[string]*Edition
	byBody map[string][]*Edition // in the order of From
}

// NewBook links editions into a Book. The editions of Root must form one chain of bases; every other edition must
// derive, directly or through editions of its own body, from one of Root's. Errors are *EditionError.
func NewBook(editions ...*Edition) (*Book, error) {
	b := &Book{byID: map[string]*Edition{}, byBody: map[string][]*Edition{}}
	// Each Book links copies, so that Books do not share the link to the base.
	for _, e := range editions {
		if b.byID[e.ID] != nil {
			return nil, e.errorf("", "id", i18n.M("law.edition.id_taken", "id", e.ID), "the id is taken")
		}
		c := *e
		c.base, c.rules = nil, maps.Clone(e.rules)
		b.byID[c.ID] = &c
		b.byBody[c.Body] = append(b.byBody[c.Body], &c)
	}
	for _, list := range b.byBody {
		slices.SortFunc(list, func(x, y *Edition) int { return cmp.Compare(x.From, y.From) })
	}
	if len(b.byBody[Root]) == 0 {
		return nil, fmt.Errorf("law: no edition of %q", Root)
	}
	if err := b.link(); err != nil {
		return nil, err
	}
	// A base takes force before what derives from it, so in the order of days every base is filled in first.
	for _, e := range slices.SortedFunc(maps.Values(b.byID), func(x, y *Edition) int { return cmp.Compare(x.From, y.From) }) {
		e.inheritLocal()
	}
	return b, nil
}

// inheritLocal fills in the freedom that a value does not state: the base's, and none without a base.
func (ed *Edition) inheritLocal() {
	for name, values := range ed.rules {
		own := slices.Clone(values)
		for i := range own {
			if own[i].Local != "" {
				continue
			}
			own[i].Local = LocalNone
			if ed.base == nil {
				continue
			}
			for _, b := range ed.base.Values(name) {
				if b.From <= own[i].From && b.Local != "" {
					own[i].Local = b.Local
				}
			}
		}
		ed.rules[name] = own
	}
}

func (b *Book) link() error {
	for _, id := range slices.Sorted(maps.Keys(b.byID)) {
		e := b.byID[id]
		if e.Base == "" {
			if e == b.byBody[Root][0] {
				continue
			}
			return e.errorf("", "base", i18n.M("law.edition.base_missing"), "names no base")
		}
		base := b.byID[e.Base]
		switch {
		case base == nil:
			return e.errorf("", "base", i18n.M("law.edition.base_unknown", "base", e.Base), "base %q is not held", e.Base)
		case base.Body != Root && base.Body != e.Body, e.Body == Root && base.Body != Root:
			return e.errorf("", "base", i18n.M("law.edition.base_foreign", "base", e.Base), "base %q is of another body", e.Base)
		case base.From >= e.From:
			return e.errorf("", "from", i18n.M("law.edition.base_later", "base", e.Base, "from", base.From), "takes force no later than its base")
		}
		e.base = base
	}
	for body, list := range b.byBody {
		for i := 1; i < len(list); i++ {
			if list[i].From == list[i-1].From {
				return list[i].errorf("", "from", i18n.M("law.edition.same_day", "from", list[i].From), "two editions of %s take force on one day", body)
			}
		}
	}
	return nil
}

// Edition returns an edition by its id.
func (b *Book) Edition(id string) (*Edition, bool) { e, ok := b.byID[id]; return e, ok }

// Editions returns the editions of a body in the order in which they take force.
func (b *Book) Editions(body string) []*Edition { return slices.Clone(b.byBody[body]) }

// All returns every edition: those of Root first, then by body and day.
func (b *Book) All() []*Edition {
	out := slices.Collect(maps.Values(b.byID))
	slices.SortFunc(out, func(x, y *Edition) int {
		return cmp.Or(cmp.Compare(rootLast(y), rootLast(x)), cmp.Compare(x.Body, y.Body), cmp.Compare(x.From, y.From))
	})
	return out
}

func rootLast(e *Edition) int {
	if e.Body == Root {
		return 1
	}
	return 0
}

// For returns the edition that governs a body on a day: the body's own, or, while it has none in force, that of Root
// (10). A district has no edition of its own: the caller passes the region above it (10). Before the first edition of
// Root the oldest is returned, and Judge then says that the wording is not held.
func (b *Book) For(body string, day calendar.Day) *Edition {
	if e := inForce(b.byBody[body], day); e != nil {
		return e
	}
	if e := inForce(b.byBody[Root], day); e != nil {
		return e
	}
	return b.byBody[Root][0]
}

func inForce(list []*Edition, day calendar.Day) *Edition {
	var found *Edition
	for _, e := range list {
		if e.From > day {
			break
		}
		found = e
	}
	return found
}

// Derive begins an edition of a body's own from the edition that governs it on the day it will take force. The result
// holds no values yet; Set adds them and Adopt puts it in force.
func (b *Book) Derive(meta Meta) (*Edition, error) {
	if meta.Base == "" {
		meta.Base = b.For(meta.Body, meta.From).ID
	}
	ed := &Edition{Meta: meta, rules: map[string][]Value{}}
	if err := ed.checkMeta(); err != nil {
		return nil, err
	}
	return ed, nil
}

// Adopt puts an edition into a new Book. It refuses, with findings, what would change the past: an edition that takes
// force before the day on which it is adopted, or before one that the same body already has. Bind then checks that its
// values stay within what the base allows.
func (b *Book) Adopt(ed *Edition) (*Book, error) {
	if f, bad := b.changesPast(ed); bad {
		return nil, &Refusal{Edition: ed.ID, Day: ed.Adopted, Findings: []Finding{f}}
	}
	return NewBook(append(b.All(), ed)...)
}

func (b *Book) changesPast(ed *Edition) (Finding, bool) {
	earliest := ed.Adopted
	msg := i18n.M("law.edition.backdated", "from", ed.From, "adopted", ed.Adopted)
	if list := b.byBody[ed.Body]; len(list) > 0 && list[len(list)-1].From >= earliest {
		last := list[len(list)-1]
		earliest = last.From.AddDays(1)
		msg = i18n.M("law.edition.before_last", "from", ed.From, "last", last.From)
	}
	if ed.From >= earliest {
		return Finding{}, false
	}
	return b.editionFinding(RuleFrom, ed, "from", msg, i18n.M("law.edition.from_allowed", "day", earliest)), true
}

// editionFinding is a refusal about an edition itself, under the paragraph that the base gives for the rule named.
func (b *Book) editionFinding(rule string, ed *Edition, field string, msg, allowed i18n.Msg) Finding {
	base := b.For(Root, ed.From)
	v, _ := base.At(rule, max(ed.From, base.From))
	return Finding{Outcome: Refused, Rule: rule, Para: v.Para, Edition: base.ID, Field: field, Msg: msg, Allowed: allowed, order: paraKey(v.Para)}
}

// Complete checks that every value of every edition is known to somebody: the names are those of rules and parameters
// declared by the packages that use them. The error is an *EditionError naming the stranger.
func (b *Book) Complete(declared ...[]string) error {
	known := map[string]bool{RuleAdopt: true, RuleFrom: true}
	for _, list := range declared {
		for _, name := range list {
			known[name] = true
		}
	}
	for _, e := range b.All() {
		for _, name := range e.Names() {
			if !known[name] {
				return e.errorf(name, "", i18n.M("law.edition.rule_unknown", "rule", name), "no such rule or parameter")
			}
		}
	}
	return nil
}
