package law

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"reglament/internal/i18n"
)

// Outcome is what one rule says about one matter, from the mildest to the hardest.
type Outcome uint8

// The outcomes in order of weight: a verdict is as heavy as its heaviest finding.
const (
	// NotApplicable: the rule does not speak of this matter.
	NotApplicable Outcome = iota
	// NotInForce: on the day of the matter the rule was not yet, or no longer, in force.
	NotInForce
	// Pass: the matter satisfies the rule.
	Pass
	// Warning: the act is held until a written reason is given; the reason is recorded.
	Warning
	// Undecided: the edition or the calendar needed is not held; a named person decides in writing.
	Undecided
	// Refused: the act may not be done; Allowed says what would pass.
	Refused
)

var outcomeNames = [...]string{"not_applicable", "not_in_force", "pass", "warning", "undecided", "refused"}

// String returns the name used in JSON and in message keys: "refused", "not_in_force".
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return "outcome(" + strconv.Itoa(int(o)) + ")"
}

// MarshalText writes the name for JSON and YAML.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads the name written by MarshalText.
func (o *Outcome) UnmarshalText(b []byte) error {
	for i, name := range outcomeNames {
		if name == string(b) {
			*o = Outcome(i)
			return nil
		}
	}
	return fmt.Errorf("law: %q is not an outcome", b)
}

// Finding is what one rule found in a matter. A rule that passes or does not apply has a Finding too, so that a form
// can show the whole list of what was examined.
type Finding struct {
	Outcome Outcome `json:"outcome"`
	// Rule is the name of the rule, "instrument.request.term.floor".
	Rule string `json:"rule"`
	// Para is the paragraph as the edition numbers it: "43", "44-1", "order 4".
	Para string `json:"para"`
	// Edition is the id of the edition that was applied.
	Edition string `json:"edition"`
	// Field is the input the finding is about, "" for the whole matter.
	Field string `json:"field,omitempty"`
	// Msg says what was found; empty for Pass, NotApplicable and NotInForce.
	Msg i18n.Msg `json:"msg,omitzero"`
	// Allowed says what would pass: the earliest lawful date, the missing part, the person who may sign.
	Allowed i18n.Msg `json:"allowed,omitzero"`
	// About tells apart several warnings of one rule that each need a reason of their own, such as the sources of data in
	// which what is asked for stands (44); "" for the matter as a whole.
	About string `json:"about,omitempty"`
	// Reason is the written reason of a Warning or the written decision of an Undecided, "" while none suffices.
	Reason string `json:"reason,omitempty"`
	// ReasonMin is the least length of that reason in characters, ReasonGiven the length of one that was given and is shorter.
	ReasonMin   int `json:"-"`
	ReasonGiven int `json:"-"`

	// Of names the part of a matter of many parts that the finding is about, such as a line of a table, so that what was found of one
	// part may be kept while others are judged anew; "" for the matter as a whole. Nobody is shown it.
	Of string `json:"-"`

	order int32
}

// ReasonKey is the key in Reasons under which the finding's reason is given: the rule, and what it is about where it says.
func (f Finding) ReasonKey() string {
	if f.About == "" {
		return f.Rule
	}
	return f.Rule + ReasonAbout + f.About
}

// ReasonLength says how long the reason has to be, and how long the one given is that is too short; the zero Msg when it waits
// for none.
func (f *Finding) ReasonLength() i18n.Msg {
	switch {
	case f.Outcome == Refused || !f.Held() || f.ReasonMin < 2:
		return i18n.Msg{}
	case f.ReasonGiven > 0:
		return i18n.M("law.reason.short", "n", f.ReasonMin, "given", f.ReasonGiven)
	}
	return i18n.M("law.reason.least", "n", f.ReasonMin)
}

// ReasonAbout stands between a rule and what its reason is about.
const ReasonAbout = "/"

// Label is the short name of the rule for lists, the catalogue key "rule.<name>".
func (f Finding) Label() i18n.Msg { return i18n.Msg{Key: "rule." + f.Rule} }

// Held reports whether the finding alone holds the act back: a refusal, or a warning or undecided without a reason.
func (f Finding) Held() bool {
	return f.Outcome == Refused || (f.Outcome == Warning || f.Outcome == Undecided) && f.Reason == ""
}

// ComparePara orders paragraph numbers as the Regulation does: "order 4" before "2", "44" before "44-1" before "45".
func ComparePara(a, b string) int { return cmp.Compare(paraKey(a), paraKey(b)) }

// ValidPara reports whether s has the form of a paragraph number: "14", "44-1" or "order 4".
func ValidPara(s string) bool { return paraKey(s) != paraBad }

const (
	paraBad   int32 = 1 << 30
	paraOrder int32 = -1_000_000 // paragraphs of the order that approves the Regulation stand before the Regulation
)

func paraKey(s string) int32 {
	base := int32(0)
	if rest, ok := strings.CutPrefix(s, "order "); ok {
		base, s = paraOrder, rest
	}
	main, sub, has := strings.Cut(s, "-")
	n, ok := paraNumber(main)
	if !ok {
		return paraBad
	}
	if !has {
		return base + n*100
	}
	m, ok := paraNumber(sub)
	if !ok || m > 99 {
		return paraBad
	}
	return base + n*100 + m
}

func paraNumber(s string) (int32, bool) {
	if s == "" || len(s) > 3 || s[0] == '0' {
		return 0, false
	}
	n := int32(0)
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int32(r-'0')
	}
	return n, true
}
