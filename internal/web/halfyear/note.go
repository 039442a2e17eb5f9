package halfyear

import (
	"reglament/internal/halfyear"
	"reglament/internal/instrument"
	"reglament/internal/web/page"
)

// noteOf says why a record stands behind a number: the reason or ground, each warning that was passed with its own, the main
// instrument with what the reports on it lacked, or how many of its executions the number counts, so that the rows add up to it.
func noteOf(v *page.View, what string, x instrument.SentRecord) (out []string) {
	for _, p := range x.Passed {
		out = append(out, halfyear.RuleName(v.Printer, p.Rule)+": "+p.Reason)
	}
	switch {
	case len(out) > 0:
		return out
	case x.Supplement == instrument.PoorExecution && what == instrument.RecordsSupplementary:
		return append([]string{v.S("halfyear.each.main", "number", x.Note)}, x.Lacking...)
	case x.Of > 0:
		return []string{v.S("halfyear.counted", "n", x.Of)}
	}
	return []string{x.Note}
}
