package law

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// MaxEditionBytes bounds the text of one edition.
const MaxEditionBytes = 1 << 20

// Local says what a body's own edition (10) may do with a value of the edition it derives from.
type Local string

// The three freedoms of a body's own edition.
const (
	// LocalNone: only the paragraph number may differ. It is the default.
	LocalNone Local = "none"
	// LocalStricter: the body may ask for more, never for less: a longer floor, fewer signers, more contents.
	LocalStricter Local = "stricter"
	// LocalFree: the body sets its own value, in the same form.
	LocalFree Local = "free"
)

// Act identifies an order by number and date; number alone is not enough, numbers repeat every year.
type Act struct {
	Number string       `yaml:"number" json:"number"`
	Date   calendar.Day `yaml:"date" json:"date"`
}

// Amendment is an order that changed the text, with the provisions it touched (order 7).
type Amendment struct {
	Act   `yaml:",inline"`
	Paras []string `yaml:"paras" json:"paras"`
}

// Meta is what is known of an edition apart from its values.
type Meta struct {
	// ID is unique in the Book: "gpo-2019-07-20".
	ID string `yaml:"id" json:"id"`
	// Body is the id of the body whose edition it is: "gpo", "committee", "akmola".
	Body string `yaml:"body" json:"body"`
	// Base is the id of the edition it derives from, "" for the first.
	Base  string    `yaml:"base,omitempty" json:"base,omitempty"`
	Title i18n.Text `yaml:"title" json:"title"`
	Order Act       `yaml:"order" json:"order"`
	// Adopted is the day the wording was adopted, From the day it takes force.
	Adopted    calendar.Day `yaml:"adopted" json:"adopted"`
	From       calendar.Day `yaml:"from" json:"from"`
	Amendments []Amendment  `yaml:"amendments,omitempty" json:"amendments,omitempty"`
	// ReasonMin is the least length, in characters, of the written reason of a warning; 0 inherits from Base.
	ReasonMin int `yaml:"reason_min,omitempty" json:"reason_min,omitempty"`
}

// Value is what one rule says since a day. Only starts are written: it ends where the next one begins.
type Value struct {
	From calendar.Day
	// Para is the paragraph in the numbering of this edition.
	Para string
	// Local says what an edition derived from this one may change; left out in a derived edition, it is the base's.
	Local Local
	// Gone repeals the rule from this day.
	Gone bool

	val *yaml.Node
}

// Edition is a wording of the Regulation of one body: its own values over those of the edition it derives from.
// It is immutable after reading.
type Edition struct {
	Meta
	rules map[string][]Value
	base  *Edition // set by the Book
}

// EditionError says what is wrong with the text of an edition. Msg is for people, Error for the log.
type EditionError struct {
	Edition, Rule, Field string
	Msg                  i18n.Msg
	detail               string
}

// HTTPStatus is 400: the text given is malformed.
func (*EditionError) HTTPStatus() int { return 400 }

// Error names edition, rule and field.
func (e *EditionError) Error() string {
	s := "law: edition"
	if e.Edition != "" {
		s += " " + e.Edition
	}
	if e.Rule != "" {
		s += ": " + e.Rule
	}
	return s + ": " + e.detail
}

type rawValue struct {
	From  calendar.Day `yaml:"from"`
	Para  string       `yaml:"para"`
	Local Local        `yaml:"local"`
	Gone  bool         `yaml:"gone"`
	Val   yaml.Node    `yaml:"val"` // a pointer would be decoded as a struct
}

type rawEdition struct {
	Edition Meta                  `yaml:"edition"`
	Rules   map[string][]rawValue `yaml:"rules"`
}

// ReadEdition reads an edition from YAML or JSON, strictly: an unknown field, a bad date, values out of order, an alias
// are errors (*EditionError). Whether the rule names and the forms of values are known is checked by Bind and Complete.
func ReadEdition(data []byte) (*Edition, error) {
	if len(data) > MaxEditionBytes {
		return nil, &EditionError{Msg: i18n.M("law.edition.too_large", "n", MaxEditionBytes>>10), detail: "text too large"}
	}
	var raw rawEdition
	if err := decodeStrict(data, &raw); err != nil {
		return nil, readError("", "", err)
	}
	ed := &Edition{Meta: raw.Edition, rules: make(map[string][]Value, len(raw.Rules))}
	if err := ed.checkMeta(); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(raw.Rules)) {
		values, err := ed.readValues(name, raw.Rules[name])
		if err != nil {
			return nil, err
		}
		ed.rules[name] = values
	}
	return ed, nil
}

func (ed *Edition) checkMeta() error {
	missing := func(field string) error {
		return &EditionError{Edition: ed.ID, Field: field, Msg: i18n.M("law.edition.field_missing", "field", field), detail: "edition." + field + " is missing"}
	}
	switch {
	case ed.ID == "":
		return missing("id")
	case ed.Body == "":
		return missing("body")
	case ed.Order.Number == "":
		return missing("order.number")
	case ed.Order.Date.None():
		return missing("order.date")
	case ed.Adopted.None():
		return missing("adopted")
	case ed.From.None():
		return missing("from")
	case ed.ReasonMin < 0 || ed.ReasonMin > 1000:
		return missing("reason_min")
	}
	for _, a := range ed.Amendments {
		for _, p := range a.Paras {
			if !ValidPara(p) {
				return ed.errorf("", "paras", i18n.M("law.edition.para_bad", "para", p), "%q is not a paragraph number", p)
			}
		}
	}
	return nil
}

func (ed *Edition) errorf(rule, field string, msg i18n.Msg, format string, args ...any) error {
	return &EditionError{Edition: ed.ID, Rule: rule, Field: field, Msg: msg, detail: fmt.Sprintf(format, args...)}
}

func (ed *Edition) readValues(name string, raws []rawValue) ([]Value, error) {
	if len(raws) == 0 {
		return nil, ed.errorf(name, "", i18n.M("law.edition.rule_empty", "rule", name), "has no value")
	}
	out := make([]Value, 0, len(raws))
	for i, r := range raws {
		v := Value{From: r.From, Para: r.Para, Local: r.Local, Gone: r.Gone}
		if !r.Val.IsZero() {
			v.val = &raws[i].Val
		}
		if v.From.None() {
			v.From = ed.From
		}
		switch {
		case !ValidPara(v.Para):
			return nil, ed.errorf(name, "para", i18n.M("law.edition.para_bad", "para", v.Para), "%q is not a paragraph number", v.Para)
		case v.Local != "" && v.Local != LocalNone && v.Local != LocalStricter && v.Local != LocalFree:
			return nil, ed.errorf(name, "local", i18n.M("law.edition.local_bad", "value", string(v.Local)), "local %q is none of none, stricter, free", v.Local)
		case v.From < ed.From:
			return nil, ed.errorf(name, "from", i18n.M("law.edition.value_early", "rule", name, "from", v.From, "edition", ed.From), "value from %s is earlier than the edition, %s", v.From, ed.From)
		case i > 0 && v.From <= out[i-1].From:
			return nil, ed.errorf(name, "from", i18n.M("law.edition.value_order", "rule", name, "from", v.From), "values are not in the order of their days at %s", v.From)
		case v.Gone && v.val != nil:
			return nil, ed.errorf(name, "val", i18n.M("law.edition.gone_value", "rule", name), "a repealed rule has a value")
		}
		if err := noAliases(v.val); err != nil {
			return nil, ed.errorf(name, "val", i18n.M("law.edition.alias", "rule", name), "%v", err)
		}
		out = append(out, v)
	}
	return out, nil
}

// Names returns the names of the rules and parameters of which the edition itself holds a value, sorted.
func (ed *Edition) Names() []string { return slices.Sorted(maps.Keys(ed.rules)) }

// Own returns the edition's own values of a rule, without those it inherits.
func (ed *Edition) Own(name string) []Value { return ed.rules[name] }

// AllNames returns the names of the rules and parameters of the edition, inherited ones included, sorted.
func (ed *Edition) AllNames() []string {
	seen := map[string]bool{}
	for e := ed; e != nil; e = e.base {
		for name := range e.rules {
			seen[name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// Values returns the values of a rule in the order of their days: those of the base until the edition's own begin.
func (ed *Edition) Values(name string) []Value {
	own := ed.rules[name]
	if ed.base == nil {
		return own
	}
	inherited := ed.base.Values(name)
	if len(own) == 0 {
		return inherited
	}
	cut := 0
	for cut < len(inherited) && inherited[cut].From < own[0].From {
		cut++
	}
	return append(slices.Clip(inherited[:cut]), own...)
}

// At returns the value of a rule in force on a day; ok is false when there is none or the rule is repealed.
func (ed *Edition) At(name string, day calendar.Day) (v Value, ok bool) {
	for _, x := range ed.Values(name) {
		if x.From > day {
			break
		}
		v, ok = x, !x.Gone
	}
	return v, ok
}

// ReasonLeast is the edition's own or inherited least length of a written reason, in characters.
func (ed *Edition) ReasonLeast() int {
	for e := ed; e != nil; e = e.base {
		if e.ReasonMin > 0 {
			return e.ReasonMin
		}
	}
	return 1
}

// First is the first day of the oldest edition this one derives from: before it the wording is not held.
func (ed *Edition) First() calendar.Day {
	for ed.base != nil {
		ed = ed.base
	}
	return ed.From
}

// JSON of the value, canonical (sorted keys), "null" when the rule carries none. For previews and comparison.
func (v Value) JSON() string {
	b, err := json.Marshal(plain(v.val))
	if err != nil {
		return "null"
	}
	return string(b)
}

// MarshalJSON writes the edition's own values in the form ReadEdition reads, to be stored.
func (ed *Edition) MarshalJSON() ([]byte, error) {
	type value struct {
		From  calendar.Day `json:"from"`
		Para  string       `json:"para"`
		Local Local        `json:"local,omitempty"`
		Gone  bool         `json:"gone,omitempty"`
		Val   any          `json:"val,omitempty"`
	}
	rules := make(map[string][]value, len(ed.rules))
	for name, values := range ed.rules {
		for _, v := range values {
			rules[name] = append(rules[name], value{v.From, v.Para, v.Local, v.Gone, plain(v.val)})
		}
	}
	return json.Marshal(struct {
		Edition Meta               `json:"edition"`
		Rules   map[string][]value `json:"rules"`
	}{ed.Meta, rules})
}

// YAML writes the same as MarshalJSON in the form people edit.
func (ed *Edition) YAML() ([]byte, error) {
	b, err := ed.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var node yaml.Node
	if err := yaml.Unmarshal(b, &node); err != nil {
		return nil, err
	}
	blockStyle(&node)
	return yaml.Marshal(&node)
}

func blockStyle(n *yaml.Node) {
	n.Style = 0
	for _, c := range n.Content {
		blockStyle(c)
	}
}

func decodeStrict(data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		if errors.Is(err, io.EOF) {
			return errors.New("the text is empty")
		}
		return err
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return errors.New("more than one document")
	}
	return nil
}

// decodeNode decodes one value strictly. yaml.v3 checks unknown fields only when it reads text, hence the way round.
func decodeNode(n *yaml.Node, into any) error {
	if n == nil {
		return nil
	}
	b, err := yaml.Marshal(n)
	if err != nil {
		return err
	}
	return decodeStrict(b, into)
}

var unknownField = regexp.MustCompile(`field (\S+) not found`)

func readError(edition, rule string, err error) error {
	e := &EditionError{Edition: edition, Rule: rule, detail: err.Error(), Msg: i18n.M("law.edition.malformed", "rule", rule)}
	if m := unknownField.FindStringSubmatch(err.Error()); m != nil {
		e.Field = m[1]
		e.detail = "unknown field " + strconv.Quote(m[1])
		e.Msg = i18n.M("law.edition.unknown_field", "field", m[1])
	}
	return e
}

func noAliases(n *yaml.Node) error {
	if n == nil {
		return nil
	}
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return errors.New("anchors and aliases are not used in editions")
	}
	for _, c := range n.Content {
		if err := noAliases(c); err != nil {
			return err
		}
	}
	return nil
}

// plain turns a node into values that encode to JSON; days stay text.
func plain(n *yaml.Node) any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case yaml.DocumentNode:
		if len(n.Content) == 1 {
			return plain(n.Content[0])
		}
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = plain(n.Content[i+1])
		}
		return m
	case yaml.SequenceNode:
		s := make([]any, len(n.Content))
		for i, c := range n.Content {
			s[i] = plain(c)
		}
		return s
	case yaml.ScalarNode:
		return plainScalar(n)
	}
	return nil
}

func plainScalar(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!int":
		if i, err := strconv.ParseInt(n.Value, 10, 64); err == nil {
			return i
		}
	case "!!bool":
		var b bool
		if n.Decode(&b) == nil {
			return b
		}
	case "!!null":
		return nil
	}
	return n.Value
}
