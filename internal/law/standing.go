package law

import "slices"

// Standing maps the paragraphs of the edition, in its own numbering, to the names of the rules and parameters that stand on each while
// the edition is in force, inherited ones included. A repealed rule stands nowhere.
func (ed *Edition) Standing() map[string][]string {
	out := map[string][]string{}
	for _, name := range ed.AllNames() {
		values := ed.Values(name)
		for i, v := range values {
			over := i+1 < len(values) && values[i+1].From <= ed.From // another value held before the edition began
			if !over && !v.Gone && !slices.Contains(out[v.Para], name) {
				out[v.Para] = append(out[v.Para], name)
			}
		}
	}
	return out
}
