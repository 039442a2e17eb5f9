package instrument

import (
	"strings"

	"reglament/internal/i18n"
	"reglament/internal/instrument/demand"
	"reglament/internal/law"
)

// RuleDemand is the rule that informational and methodical documents hold no assignment and no demand for mandatory
// information (48).
const RuleDemand = "instrument.inform.demand"

// InformSubject is an informational or methodical document as its rule looks at it.
type InformSubject struct {
	Text string
	// Cleared says that the Apparatus found in writing that this very text holds no demand.
	Cleared bool
	// Found is filled by the rule.
	Found []demand.Demand
}

// informRules: 48.
func informRules() []law.Rule[*InformSubject] {
	return []law.Rule[*InformSubject]{
		law.New(head{Name: RuleDemand, Kind: law.Ban, Requirements: []string{"I48"}, Fields: []string{"text"}}, judgeDemand),
	}
}

// judgeDemand: the text holds no assignment and no demand for mandatory information, whatever form it takes (48).
func judgeDemand(s *InformSubject, v demand.Moods, c *law.Case) {
	s.Found = v.Find(s.Text)
	if s.Cleared {
		c.NotApplicable()
		return
	}
	for _, d := range s.Found {
		c.Refuse("text", i18n.M("inform.rule.demand", "words", d.Marked(), "why", i18n.Msg{Key: "inform.why." + d.Why}, "sentence", strings.TrimSpace(d.Text())),
			i18n.M("inform.rule.demand_allowed"))
	}
}

// JudgeInform puts a document before the rule of 48 as it stands for the sender on the day.
func (l *Law) JudgeInform(s *InformSubject, d *Draft) law.Verdict {
	return law.Judge(l.inform, l.Edition(d), d.Day, s, nil)
}
