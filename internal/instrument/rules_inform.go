package instrument

import (
	"slices"
	"strings"

	"reglament/internal/document"
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
	// Message is the kind of message that the text is, where it is said to the executors of an instrument and is no document of its own.
	Message string
	// Found is filled by the rule.
	Found []demand.Demand

	moods demand.Moods
}

// RuleTalk is the rule that what is said to all executors of an instrument lays nothing on them that its signed text does not (40, 44, 48).
const RuleTalk = "instrument.inform.talk"

// TalkList says which messages to all executors are read for demands (48; see I-277).
type TalkList struct {
	Messages []string `yaml:"messages" json:"messages"`
}

var talkWords = []string{document.MessageMethod, document.MessageAnswer}

// Valid checks the messages.
func (v TalkList) Valid() error { return law.Known("message", v.Messages, talkWords) }

// AsStrictAs: a body may read more of them.
func (v TalkList) AsStrictAs(base TalkList) bool { return law.Subset(base.Messages, v.Messages) }

// Words lists the messages.
func (v TalkList) Words() i18n.Msg { return wordList(law.NamesOf("inform.message", v.Messages)) }

// informRules: 48.
func informRules() []law.Rule[*InformSubject] {
	return []law.Rule[*InformSubject]{
		law.New(head{Name: RuleDemand, Kind: law.Ban, Requirements: []string{"I48"}, Fields: []string{"text"}}, judgeDemand),
		law.New(head{Name: RuleTalk, Kind: law.Ban, Requirements: []string{"I48", "I44a"}, Fields: []string{"text"}}, judgeTalk),
	}
}

// judgeDemand: the text holds no assignment and no demand for mandatory information, whatever form it takes (48).
func judgeDemand(s *InformSubject, v demand.Moods, c *law.Case) {
	if s.Message == "" {
		s.Found = v.Find(s.Text)
	}
	if s.Cleared || s.Message != "" {
		c.NotApplicable()
		return
	}
	for _, d := range s.Found {
		c.Refuse("text", i18n.M("inform.rule.demand", "words", d.Marked(), "why", i18n.Msg{Key: "inform.why." + d.Why}, "sentence", strings.TrimSpace(d.Text())),
			i18n.M("inform.rule.demand_allowed"))
	}
}

// judgeTalk: methodical support of an instrument (40) goes to all its executors unsigned and unchecked, so that it holds no demand either (48):
// demands are signed and go out as instruments (44). Nobody clears such a text; as a methodical document it can be put before the Apparatus.
func judgeTalk(s *InformSubject, v TalkList, c *law.Case) {
	if !slices.Contains(v.Messages, s.Message) {
		c.NotApplicable()
		return
	}
	s.Found = s.moods.Find(s.Text)
	for _, d := range s.Found {
		c.Refuse("text", i18n.M("inform.talk.demand", "words", d.Marked(), "why", i18n.Msg{Key: "inform.why." + d.Why}, "sentence", strings.TrimSpace(d.Text())),
			i18n.M("inform.talk.demand_allowed"))
	}
}

// JudgeInform puts a document, or a message to executors, before the rules of 48 as they stand for the sender on the day.
func (l *Law) JudgeInform(s *InformSubject, d *Draft) law.Verdict {
	s.moods, _, _ = l.moods.On(l.Edition(d), d.Day)
	return law.Judge(l.inform, l.Edition(d), d.Day, s, nil)
}
