package instrument

import (
	"fmt"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/regulation"
)

// The forms of values that the rules of this chapter take from an edition. Each checks its words (Valid), so that a
// misspelt post stops the start and not a signature; those a body may tighten (10) compare themselves (AsStrictAs).

// Floor is the least term of execution (40, 42, 43), counted after the day of sending.
type Floor calendar.Span

// Valid accepts 1 to 250 working days: paragraphs 40, 42 and 43 know no other count.
func (f Floor) Valid() error {
	if f.N < 1 || f.N > 250 || f.Unit != calendar.UnitWorking {
		return fmt.Errorf("a floor is 1 to 250 working days, not %d %q", f.N, f.Unit)
	}
	return nil
}

// AsStrictAs: a floor may be lengthened and not shortened.
func (f Floor) AsStrictAs(base Floor) bool { return f.N >= base.N }

// PartList is a list of parts of the content.
type PartList struct {
	Parts []string `yaml:"parts" json:"parts"`
}

// partKinds are all parts an instrument can hold; "ground" and "term" are links and spans, the others texts.
var partKinds = []string{
	"name", "ground", "goals_tasks_conditions_means", "questions_list", "expected_result", "goal",
	"algorithm", "demand", "form", "term",
}

// Valid checks that every part is known.
func (p PartList) Valid() error { return law.Known("part", p.Parts, partKinds) }

// AsStrictAs: a body may ask for more parts and not for fewer.
func (p PartList) AsStrictAs(base PartList) bool { return law.Subset(base.Parts, p.Parts) }

// Grounds are the lawful grounds of a kind of instrument (39, 41).
type Grounds struct {
	Plans        []string `yaml:"plans" json:"plans"`
	Instructions []string `yaml:"instructions" json:"instructions"`
	Authorities  []string `yaml:"authorities" json:"authorities"`
}

var planKinds = []string{"annual", "quarterly", "special", "unit"}

// superior is the "post" of a ground that came as an instrument of the body above.
const superior = "superior"

// Valid checks the plans and posts; authorities are checked against the directory by NewLaw.
func (g Grounds) Valid() error {
	if err := law.Known("plan", g.Plans, planKinds); err != nil {
		return err
	}
	return law.Known("post", g.Instructions, append(slices.Clone(regulation.PostKinds), superior))
}

// AsStrictAs: a body may narrow the grounds and not widen them.
func (g Grounds) AsStrictAs(base Grounds) bool {
	return law.Subset(g.Plans, base.Plans) && law.Subset(g.Instructions, base.Instructions) && law.Subset(g.Authorities, base.Authorities)
}

// UnitPlan says which instruments a measure of a unit's work plan may become (14).
type UnitPlan struct {
	Plan string `yaml:"plan" json:"plan"`
	Only []Kind `yaml:"only" json:"only"`
}

// Valid checks plan and kinds.
func (u UnitPlan) Valid() error {
	if err := law.Known("plan", []string{u.Plan}, planKinds); err != nil {
		return err
	}
	return law.Known("kind", u.Only, Kinds)
}

// RoleList is a list of roles of attachments that must be there.
type RoleList struct {
	Roles []string `yaml:"roles" json:"roles"`
}

var attachmentRoles = []string{"analysis", "methodical", "ground", "short_ground", "other"}

// Valid checks the roles.
func (r RoleList) Valid() error { return law.Known("role", r.Roles, attachmentRoles) }

// AsStrictAs: a body may ask for more attachments.
func (r RoleList) AsStrictAs(base RoleList) bool { return law.Subset(base.Roles, r.Roles) }

// ForeignParts are parts that belong to another instrument.
type ForeignParts struct {
	Foreign []string `yaml:"foreign" json:"foreign"`
}

// Valid checks the parts.
func (f ForeignParts) Valid() error { return law.Known("part", f.Foreign, partKinds) }

// OneOff says which kinds may not be periodic and which only with a reason (41, 47).
type OneOff struct {
	Refused []Kind `yaml:"refused" json:"refused"`
	Warned  []Kind `yaml:"warned" json:"warned"`
}

// Valid checks the kinds.
func (o OneOff) Valid() error {
	return law.Known("kind", append(slices.Clone(o.Refused), o.Warned...), Kinds)
}

// AsStrictAs: what is refused stays refused, what is warned of stays warned of or is refused.
func (o OneOff) AsStrictAs(base OneOff) bool {
	return law.Subset(base.Refused, o.Refused) && law.Subset(base.Warned, append(slices.Clone(o.Refused), o.Warned...))
}

// Matters are the kinds of concrete matters of a task (42).
type Matters struct {
	Matters []string `yaml:"matters" json:"matters"`
}

var matterKinds = []string{"appeal", "criminal_case", "civil_case", "administrative_case", "fact"}

// Valid checks the kinds of matters.
func (m Matters) Valid() error { return law.Known("matter", m.Matters, matterKinds) }

// CaseSources are the bodies of which cases may be asked directly (43).
type CaseSources struct {
	Direct []BodyKind `yaml:"direct" json:"direct"`
}

// Valid checks the kinds of bodies.
func (s CaseSources) Valid() error { return law.Known("body kind", s.Direct, BodyKinds) }

// AsStrictAs: a body may narrow the list.
func (s CaseSources) AsStrictAs(base CaseSources) bool { return law.Subset(s.Direct, base.Direct) }

// SourceParts are the parts of each kind of instrument in which data may be asked for (44).
type SourceParts struct {
	Parts map[Kind][]string `yaml:"parts" json:"parts"`
}

// Valid checks the kinds and the parts.
func (s SourceParts) Valid() error {
	for kind, parts := range s.Parts {
		if err := law.Known("kind", []Kind{kind}, Kinds); err != nil {
			return err
		}
		if err := law.Known("part", parts, textParts); err != nil {
			return err
		}
	}
	return nil
}

// AsStrictAs: a body may look through more parts and not through fewer.
func (s SourceParts) AsStrictAs(base SourceParts) bool {
	for kind, parts := range base.Parts {
		if !law.Subset(parts, s.Parts[kind]) {
			return false
		}
	}
	return true
}

// AuthorityList is a list of keys of the directory of authorities.
type AuthorityList struct {
	Authorities []string `yaml:"authorities" json:"authorities"`
}

// AsStrictAs: a body may narrow the list.
func (a AuthorityList) AsStrictAs(base AuthorityList) bool {
	return law.Subset(a.Authorities, base.Authorities)
}

// StageList are the acts at which a rule is judged.
type StageList struct {
	Stages []Stage `yaml:"stages" json:"stages"`
}

// Valid checks the stages.
func (s StageList) Valid() error { return law.Known("stage", s.Stages, Stages) }

// AgreementNeed says which kinds need an agreement, at which acts, and from whom it is asked (45, 49-1).
type AgreementNeed struct {
	Kinds  []Kind  `yaml:"kinds" json:"kinds"`
	Stages []Stage `yaml:"stages" json:"stages"`
	// Senders are the kinds of bodies whose instruments need it; empty means all.
	Senders []BodyKind `yaml:"senders,omitempty" json:"senders,omitempty"`
}

// Valid checks kinds, stages and bodies.
func (a AgreementNeed) Valid() error {
	if err := law.Known("kind", a.Kinds, Kinds); err != nil {
		return err
	}
	if err := law.Known("stage", a.Stages, Stages); err != nil {
		return err
	}
	return law.Known("body kind", a.Senders, BodyKinds)
}

// AsStrictAs: a body may ask for agreement in more cases.
func (a AgreementNeed) AsStrictAs(base AgreementNeed) bool {
	senders := len(a.Senders) == 0 || len(base.Senders) > 0 && law.Subset(base.Senders, a.Senders)
	return law.Subset(base.Kinds, a.Kinds) && law.Subset(base.Stages, a.Stages) && senders
}

// Levels says to which kinds of bodies a kind of body may send (50).
type Levels map[BodyKind][]BodyKind

// Valid checks the kinds of bodies.
func (l Levels) Valid() error {
	for from, to := range l {
		if err := law.Known("body kind", append([]BodyKind{from}, to...), BodyKinds); err != nil {
			return err
		}
	}
	return nil
}

// PostMap says whose place a post of a body takes when the chapter is applied to what the body sends (50).
type PostMap map[string]string

// Valid checks both sides: a post of a body stands for one of the General Prosecutor's Office.
func (m PostMap) Valid() error {
	for own, model := range m {
		if err := law.Known("post", []string{own, model}, regulation.PostKinds); err != nil {
			return err
		}
	}
	return nil
}

// Authority is an institution whose acts and letters give grounds, with the days on which it exists.
type Authority struct {
	Key string `yaml:"key" json:"key"`
	// As is the institution whose place it takes in the lists of the Regulation, "" for itself.
	As   string    `yaml:"as,omitempty" json:"as,omitempty"`
	Name i18n.Text `yaml:"name" json:"name"`
	// From is its first day, none if always; Until the first day on which it no longer exists, none if it does.
	From  calendar.Day `yaml:"from,omitempty" json:"from,omitzero"`
	Until calendar.Day `yaml:"until,omitempty" json:"until,omitzero"`
}

// Role is the key under which the lists of the Regulation name the institution.
func (a Authority) Role() string {
	if a.As != "" {
		return a.As
	}
	return a.Key
}

// Exists reports whether the institution exists on a day.
func (a Authority) Exists(day calendar.Day) bool {
	return a.From <= day && (a.Until.None() || day < a.Until)
}

// Authorities is the directory of institutions.
type Authorities []Authority

// Valid checks that keys are single, names complete and every As is held.
func (list Authorities) Valid() error {
	for i, a := range list {
		if a.Key == "" || !a.Name.Complete() {
			return fmt.Errorf("authority %d lacks a key or a name in three languages", i+1)
		}
		if j := slices.IndexFunc(list, func(b Authority) bool { return b.Key == a.Key }); j != i {
			return fmt.Errorf("authority %q is given twice", a.Key)
		}
		if _, ok := list.Find(a.Role()); !ok {
			return fmt.Errorf("authority %q takes the place of %q, which is not held", a.Key, a.As)
		}
	}
	return nil
}

// Find returns an institution by its key.
func (list Authorities) Find(key string) (Authority, bool) {
	for i := range list {
		if list[i].Key == key {
			return list[i], true
		}
	}
	return Authority{}, false
}
