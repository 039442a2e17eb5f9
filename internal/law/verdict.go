package law

import (
	"slices"
	"strings"
	"unicode/utf8"

	"reglament/internal/calendar"
)

// Reasons are the written reasons given so far: by Finding.ReasonKey for a warning, or the decision for an undecided
// finding.
type Reasons map[string]string

// Verdict is all that a set of rules says about one matter on one day, in the order of paragraphs.
type Verdict struct {
	// Edition is the id of the edition applied.
	Edition string `json:"edition"`
	// Day is the day of the act, which picked the edition.
	Day calendar.Day `json:"day"`
	// All holds at least one finding of every rule examined, passes included.
	All []Finding `json:"findings"`
}

// Outcome is the heaviest outcome found; Pass when nothing speaks against the act.
func (v Verdict) Outcome() Outcome {
	worst := Pass
	for i := range v.All {
		worst = max(worst, v.All[i].Outcome)
	}
	return worst
}

// Refused reports whether any rule refuses the act.
func (v Verdict) Refused() bool { return v.Outcome() == Refused }

// Findings returns what a person must see: refusals, undecided and warnings, in paragraph order.
func (v Verdict) Findings() []Finding {
	return v.pick(func(f *Finding) bool { return f.Outcome >= Warning })
}

// Refusals returns the refused findings.
func (v Verdict) Refusals() []Finding {
	return v.pick(func(f *Finding) bool { return f.Outcome == Refused })
}

// Warnings returns the warnings, those with a written reason included.
func (v Verdict) Warnings() []Finding {
	return v.pick(func(f *Finding) bool { return f.Outcome == Warning })
}

// Undecided returns the findings that no rule could decide, those with a written decision included.
func (v Verdict) Undecided() []Finding {
	return v.pick(func(f *Finding) bool { return f.Outcome == Undecided })
}

// NeedsReason returns the warnings and undecided findings that still wait for a written reason or decision.
func (v Verdict) NeedsReason() []Finding {
	return v.pick(func(f *Finding) bool { return f.Outcome != Refused && f.Held() })
}

// ByField returns the findings a person must see beside one input.
func (v Verdict) ByField(field string) []Finding {
	return v.pick(func(f *Finding) bool { return f.Outcome >= Warning && f.Field == field })
}

func (v Verdict) pick(want func(*Finding) bool) []Finding {
	var out []Finding
	for i := range v.All {
		if want(&v.All[i]) {
			out = append(out, v.All[i])
		}
	}
	return out
}

// Allowed reports whether the act may go on now: nothing refused, every warning and undecided finding answered in writing.
func (v Verdict) Allowed() bool {
	for i := range v.All {
		if v.All[i].Held() {
			return false
		}
	}
	return true
}

// Err is nil when the act is allowed, else a *Refusal with every finding that holds it.
func (v Verdict) Err() error {
	held := v.pick((*Finding).held)
	if len(held) == 0 {
		return nil
	}
	return &Refusal{Edition: v.Edition, Day: v.Day, Findings: held}
}

func (f *Finding) held() bool { return f.Held() }

// Merge joins the findings of another set about the same act, keeping paragraph order.
func (v Verdict) Merge(w Verdict) Verdict {
	v.All = append(slices.Clip(v.All), w.All...)
	sortFindings(v.All)
	return v
}

func sortFindings(all []Finding) {
	byOrder := func(a, b Finding) int { return int(a.order) - int(b.order) }
	if !slices.IsSortedFunc(all, byOrder) {
		slices.SortStableFunc(all, byOrder)
	}
}

// applyReasons records the written reasons that are long enough, and of the others how long they have to be; shortest is counted
// in characters.
func applyReasons(all []Finding, reasons Reasons, shortest int) {
	for i := range all {
		f := &all[i]
		if f.Outcome != Warning && f.Outcome != Undecided {
			continue
		}
		text := ""
		if len(reasons) > 0 {
			text = strings.TrimSpace(reasons[f.ReasonKey()])
		}
		f.ReasonMin, f.ReasonGiven = shortest, 0
		if n := utf8.RuneCountInString(text); n > 0 && n >= shortest {
			f.Reason = text
		} else {
			f.ReasonGiven = n
		}
	}
}

// Refusal is the error of an act that the Regulation does not allow as it stands (HTTP 422).
type Refusal struct {
	Edition  string
	Day      calendar.Day
	Findings []Finding
}

// HTTPStatus is 422, Unprocessable Content.
func (*Refusal) HTTPStatus() int { return 422 }

// Error lists paragraph, rule and outcome for logs; people see the findings, translated.
func (r *Refusal) Error() string {
	var b strings.Builder
	b.WriteString("law: held by")
	for i, f := range r.Findings {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(" " + f.Para + " " + f.Rule + " " + f.Outcome.String())
		if f.Msg.Key != "" {
			b.WriteString(" (" + f.Msg.Key + ")")
		}
	}
	return b.String()
}
