package law

import "slices"

// InForce are the values of a rule that hold while the edition is in force: the one that holds on its first day, inherited or its own, and
// those that begin later. A repealed rule has none.
func (ed *Edition) InForce(name string) []Value {
	var out []Value
	values := ed.Values(name)
	for i, v := range values {
		over := i+1 < len(values) && values[i+1].From <= ed.From // another value held before the edition began
		if !over && !v.Gone {
			out = append(out, v)
		}
	}
	return out
}

// Source is the id of the edition that holds a value of the rule: this one, or the one from which it is inherited.
func (ed *Edition) Source(name string, v Value) string {
	for e := ed; e != nil; e = e.base {
		if slices.ContainsFunc(e.rules[name], func(x Value) bool { return x.From == v.From && x.Para == v.Para }) {
			return e.ID
		}
	}
	return ed.ID
}

// Standing maps the paragraphs of the edition, in its own numbering, to the names of the rules and parameters that stand on each while
// the edition is in force, inherited ones included.
func (ed *Edition) Standing() map[string][]string {
	out := map[string][]string{}
	for _, name := range ed.AllNames() {
		for _, v := range ed.InForce(name) {
			if !slices.Contains(out[v.Para], name) {
				out[v.Para] = append(out[v.Para], name)
			}
		}
	}
	return out
}
