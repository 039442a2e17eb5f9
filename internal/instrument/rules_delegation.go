package instrument

import (
	"errors"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/law"
)

// Delegation is what a draft that sends on a received instrument rests on, as the rules see it (50).
type Delegation struct {
	// Number, Kind and Due are those of the received execution: its number, its kind, the day by which the sender owes it.
	Number string       `json:"number,omitempty" yaml:"number"`
	Kind   Kind         `json:"kind,omitempty" yaml:"kind"`
	Due    calendar.Day `json:"due,omitzero" yaml:"due"`
	// Own says that the sender of the draft is the one who received it; Open that it is received and not reported yet.
	Own  bool `json:"own,omitempty" yaml:"own"`
	Open bool `json:"open,omitempty" yaml:"open"`
	// Marked says that the received instrument is for official use only.
	Marked bool `json:"marked,omitempty" yaml:"marked"`
	// Foreign are the recipients of the draft that do not stand below its sender.
	Foreign []string `json:"foreign,omitempty" yaml:"foreign"`
}

// Ahead is how many working days before its own day a body has the answers of those below it (50; see I-166).
type Ahead struct {
	Days int `yaml:"days" json:"days"`
}

// Valid accepts 1 to 60 working days.
func (a Ahead) Valid() error {
	if a.Days < 1 || a.Days > 60 {
		return errors.New("those below answer 1 to 60 working days before the own day")
	}
	return nil
}

// AsStrictAs: a body may ask for the answers earlier.
func (a Ahead) AsStrictAs(base Ahead) bool { return a.Days >= base.Days }

// Words say the days.
func (a Ahead) Words() i18n.Msg { return i18n.M("instrument.delegation.words_ahead", "n", a.Days) }

// Holding are the states in which an execution below holds up the report of the body that sent it on (50; see I-167).
type Holding struct {
	States []ExecutionState `yaml:"states" json:"states"`
}

// Valid checks the states: what is closed holds nothing up.
func (h Holding) Valid() error {
	for _, s := range h.States {
		if !s.Open() {
			return errors.New("a closed execution holds nothing up")
		}
	}
	return law.Known("execution state", h.States, ExecutionStates)
}

// AsStrictAs: a body may wait for more.
func (h Holding) AsStrictAs(base Holding) bool { return law.Subset(base.States, h.States) }

// Words list the states.
func (h Holding) Words() i18n.Msg {
	return wordList(law.NamesOf("instrument.execution.state", h.States))
}

// delegationRules: 50.
func delegationRules() []rule {
	return []rule{
		law.New(head{
			Name: "instrument.delegation.received", Kind: law.Ground, Requirements: []string{"I50"},
			Fields: []string{"delegation", "access_mark", "recipients"},
		}, judgeReceived),
		law.New(head{
			Name: "instrument.delegation.term", Kind: law.Ceiling, Requirements: []string{"I50"},
			Fields: []string{"term"},
		}, judgeAhead),
	}
}

// judgeReceived: what is sent on was received by the body itself and is still owed; it goes to those below, and an access
// mark goes with it.
func judgeReceived(s *Subject, _ law.None, c *law.Case) {
	x := s.Delegation
	if x == nil {
		c.NotApplicable()
		return
	}
	allowed := i18n.M("instrument.delegation.received_allowed")
	switch {
	case !x.Own:
		c.Refuse("delegation", i18n.M("instrument.delegation.foreign", "number", x.Number), allowed)
	case !x.Open:
		c.Refuse("delegation", i18n.M("instrument.delegation.closed", "number", x.Number), allowed)
	}
	if x.Marked && s.AccessMark == "" {
		c.Refuse("access_mark", i18n.M("instrument.delegation.unmarked", "number", x.Number), i18n.M("instrument.delegation.marked_allowed"))
	}
	for _, body := range x.Foreign {
		c.Refuse("recipients", i18n.M("instrument.delegation.not_below", "body", s.name(body)), i18n.M("instrument.delegation.below_allowed"))
	}
}

// judgeAhead: those below finish before the day of the body that sends on, so that it can answer in time. When that day is
// past there is nothing left to keep (I-166).
func judgeAhead(s *Subject, v Ahead, c *law.Case) {
	x := s.Delegation
	if x == nil || s.Term.IsZero() || x.Due.None() || x.Due < c.Day {
		c.NotApplicable()
		return
	}
	due, err := s.Term.Explain(c.Day, s.Cal)
	if err != nil { // the floor says that the calendar ends
		c.NotApplicable()
		return
	}
	last, ok := lastAhead(s.Cal, x.Due, v)
	if !ok || due.Effective <= last {
		return
	}
	c.Refuse("term", i18n.M("instrument.delegation.late", "day", due.Effective, "number", x.Number, "due", x.Due),
		i18n.M("instrument.delegation.late_allowed", "day", last))
}

// lastAhead is the last day on which those below may finish for a body that owes on the due day.
func lastAhead(cal *calendar.Calendar, due calendar.Day, v Ahead) (calendar.Day, bool) {
	last, err := cal.AddWorking(due, -v.Days)
	return last, err == nil
}
