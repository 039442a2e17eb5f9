package law

import (
	"errors"
	"slices"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Kind is the shape of the sentence that a rule comes from.
type Kind string

// The shapes of sentence found in the Regulation.
const (
	Floor     Kind = "floor"     // at least so much (40, 42, 43)
	Ceiling   Kind = "ceiling"   // at most so much (57)
	FixedDate Kind = "date"      // by a day of the year (12)
	Default   Kind = "default"   // what holds when nothing is said (23, 47, 76)
	Power     Kind = "power"     // who may (40, 42, 43)
	Content   Kind = "content"   // what it must hold (16, 40, 74)
	Ground    Kind = "ground"    // what it must rest on (39, 41)
	Agreement Kind = "agreement" // who must have agreed (45, 49-1)
	Ban       Kind = "ban"       // what may not be (14, 44)
)

// Head is what is known of a rule without its values; paragraphs stand in the editions.
type Head struct {
	// Name is the key in the editions: "instrument.request.term.floor".
	Name string
	Kind Kind
	// Requirements are the ids in docs/requirements.yaml that the rule makes true: "I43b".
	Requirements []string
	// Fields are the inputs the rule reads, the first being where a form shows its outcome.
	Fields []string
}

// None is the value of a rule that needs none, such as a plain ban.
type None struct{}

// Strict is a value that can tell whether it asks at least as much as another. Values marked "stricter" must be Strict.
type Strict[V any] interface{ AsStrictAs(base V) bool }

// Rule judges a subject of type S. It is made by New and does nothing until Bind gives it its dated values.
type Rule[S any] struct {
	Head
	prepare func(Value) (check[S], any, error)
	within  func(own, base any) (ok, comparable bool)
}

type check[S any] func(s S, c *Case)

// New makes a rule from its head and its function. V is the form of the rule's value: it is decoded strictly from the
// edition, once, at Bind; if V has a method Valid() error it is called. The function says through Case what it finds;
// saying nothing is a pass.
func New[S, V any](head Head, judge func(s S, v V, c *Case)) Rule[S] {
	return Rule[S]{
		Head: head,
		prepare: func(val Value) (check[S], any, error) {
			v, err := decodeValue[V](val)
			if err != nil {
				return nil, nil, err
			}
			return func(s S, c *Case) { judge(s, v, c) }, v, nil
		},
		within: within[V],
	}
}

func decodeValue[V any](val Value) (V, error) {
	var v V
	if err := decodeNode(val.val, &v); err != nil {
		return v, err
	}
	if x, ok := any(v).(interface{ Valid() error }); ok {
		return v, x.Valid()
	}
	return v, nil
}

func within[V any](own, base any) (ok, comparable bool) {
	s, is := own.(Strict[V])
	if !is {
		return false, false
	}
	b, is := base.(V)
	return is && s.AsStrictAs(b), is
}

type boundValue[S any] struct {
	from  calendar.Day
	para  string
	order int32
	check check[S] // nil when repealed
}

type boundRule[S any] struct {
	name, field string
	values      []boundValue[S]
}

// Set is a list of rules bound to the editions of a Book: every value decoded and checked.
type Set[S any] struct {
	heads []Head
	bound map[string][]boundRule[S] // by edition id

	decode map[string]func(Value) (any, error) // by rule
}

// Bind decodes the values of every rule in every edition of the Book. A rule without a value in the first edition, a
// value of a wrong form and two rules of one name are errors (*EditionError, joined). A body's own value that
// goes beyond what its base allows (10) is a *Refusal with findings.
func Bind[S any](rules []Rule[S], book *Book) (*Set[S], error) {
	set := &Set[S]{bound: map[string][]boundRule[S]{}, decode: map[string]func(Value) (any, error){}}
	var errs []error
	seen := map[string]bool{}
	for _, r := range rules {
		if seen[r.Name] {
			errs = append(errs, errors.New("law: two rules are named "+r.Name))
		}
		seen[r.Name] = true
		set.heads = append(set.heads, r.Head)
		set.decode[r.Name] = r.decode
	}
	var beyond []Finding
	for _, ed := range book.All() {
		list := make([]boundRule[S], 0, len(rules))
		for _, r := range rules {
			br, err := r.bind(ed)
			if err != nil {
				errs = append(errs, err)
				continue
			}
			beyond = append(beyond, beyondBase(book, ed, r.Name, r.decode, r.within)...)
			list = append(list, br)
		}
		set.bound[ed.ID] = list
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if len(beyond) > 0 {
		return nil, &Refusal{Edition: beyond[0].Edition, Findings: beyond}
	}
	return set, nil
}

func (r Rule[S]) decode(v Value) (any, error) {
	_, x, err := r.prepare(v)
	return x, err
}

func (r Rule[S]) bind(ed *Edition) (boundRule[S], error) {
	br := boundRule[S]{name: r.Name}
	if len(r.Fields) > 0 {
		br.field = r.Fields[0]
	}
	values := ed.Values(r.Name)
	if len(values) == 0 {
		return br, ed.errorf(r.Name, "", i18n.M("law.edition.rule_empty", "rule", r.Name), "the edition holds no value for this rule")
	}
	for _, v := range values {
		bv := boundValue[S]{from: v.From, para: v.Para, order: paraKey(v.Para)}
		if !v.Gone {
			c, _, err := r.prepare(v)
			if err != nil {
				return br, readError(ed.ID, r.Name, err)
			}
			bv.check = c
		}
		br.values = append(br.values, bv)
	}
	return br, nil
}

// beyondBase finds the own values of a derived edition that its base does not allow.
func beyondBase(book *Book, ed *Edition, name string, decode func(Value) (any, error), within func(own, base any) (bool, bool)) []Finding {
	if ed.base == nil || ed.Body == Root {
		return nil
	}
	var out []Finding
	for _, own := range ed.rules[name] {
		for _, base := range concurrent(ed.base, name, own.From) {
			if reason := exceeds(own, base, decode, within); reason != "" {
				out = append(out, book.editionFinding(RuleAdopt, ed, name,
					i18n.M("law.edition."+reason, "rule", i18n.Msg{Key: "rule." + name}, "value", words(own, decode)),
					i18n.M("law.edition."+reason+"_allowed", "base", words(base, decode), "para", base.Para)))
				break
			}
		}
	}
	return out
}

// Worded is a value that can say itself in words, for previews and findings.
type Worded interface{ Words() i18n.Msg }

// words says a value: in its own words, else, for values that only technicians set, as JSON.
func words(v Value, decode func(Value) (any, error)) i18n.Msg {
	if v.Gone {
		return i18n.M("law.value.gone")
	}
	if v.val == nil {
		return i18n.M("law.value.none")
	}
	if x, err := decode(v); err == nil {
		if w, ok := x.(Worded); ok {
			return w.Words()
		}
	}
	return i18n.M("law.value.text", "text", v.JSON())
}

// Describe says the value of one of the set's rules in words.
func (s *Set[S]) Describe(rule string, v Value) i18n.Msg {
	if decode, ok := s.decode[rule]; ok {
		return words(v, decode)
	}
	return i18n.M("law.value.text", "text", v.JSON())
}

// concurrent returns the values of the base that stand at or after a day: an own value must hold against each of them.
func concurrent(base *Edition, name string, from calendar.Day) []Value {
	values := base.Values(name)
	first := 0
	for i, v := range values {
		if v.From <= from {
			first = i
		}
	}
	return values[first:]
}

// exceeds returns "" when the own value is allowed, else the last word of the message key.
func exceeds(own, base Value, decode func(Value) (any, error), within func(own, base any) (bool, bool)) string {
	if base.Gone && own.Gone {
		return ""
	}
	if own.Local != base.Local {
		return "freedom"
	}
	same := !own.Gone && own.JSON() == base.JSON()
	switch {
	case same, base.Local == LocalFree:
		return ""
	case base.Local == LocalNone || own.Gone:
		return "fixed"
	}
	o, err1 := decode(own)
	b, err2 := decode(base)
	if err1 != nil || err2 != nil {
		return "fixed"
	}
	if ok, _ := within(o, b); !ok {
		return "looser"
	}
	return ""
}

// Heads returns the heads of the rules in the order they were given.
func (s *Set[S]) Heads() []Head { return slices.Clone(s.heads) }

// Names returns the names of the rules, for Book.Complete.
func (s *Set[S]) Names() []string {
	out := make([]string, len(s.heads))
	for i, h := range s.heads {
		out[i] = h.Name
	}
	return out
}
