package instrument_test

import (
	"testing"

	. "reglament/internal/instrument"
	"reglament/internal/law"
)

// sendsOn makes a draft of a region that sends on what it owes by 19 March 2026, a Thursday.
func sendsOn(edit func(d *Draft, x *Delegation)) func(*Draft) {
	return func(d *Draft) {
		x := &Delegation{Number: "12-3-1", Kind: Assignment, Due: day("2026-03-19"), Own: true, Open: true}
		d.Sender = Sender{Body: "akmola", BodyKind: Region, Unit: "akmola-pub"}
		d.Recipients = []Recipient{{Body: "kokshetau", Kind: District}}
		d.Ground = Ground{ID: "x", Kind: GroundReceived, By: "superior", Number: "12-3", Day: day("2026-02-02")}
		d.Delegation = x
		if edit != nil {
			edit(d, x)
		}
	}
}

func TestWhatIsSentOnWasReceived_50_I50(t *testing.T) {
	table(t, "instrument.delegation.received", "50", []ruleCase{
		{"not sent on", Task, func(*Draft) {}, law.NotApplicable},
		{"received and open", Request, sendsOn(nil), law.Pass},
		{"received by another body", Request, sendsOn(func(_ *Draft, x *Delegation) { x.Own = false }), law.Refused},
		{"reported already", Request, sendsOn(func(_ *Draft, x *Delegation) { x.Open = false }), law.Refused},
		{"the mark is left out", Request, sendsOn(func(_ *Draft, x *Delegation) { x.Marked = true }), law.Refused},
		{"the mark goes along", Request, sendsOn(func(d *Draft, x *Delegation) { x.Marked, d.AccessMark = true, "dsp" }), law.Pass},
		{"a district of another region", Request, sendsOn(func(_ *Draft, x *Delegation) { x.Foreign = []string{"kokshetau"} }), law.Refused},
	})
}

// The bounds are 18 March, one working day before the own day, on which 4 March plus ten working days is 19 March.
func TestThoseBelowFinishBefore_50_I50(t *testing.T) {
	due := func(text string) func(*Draft) {
		return sendsOn(func(d *Draft, _ *Delegation) { d.Term = Term{Due: day(text)} })
	}
	table(t, "instrument.delegation.term", "50", []ruleCase{
		{"not sent on", Task, func(*Draft) {}, law.NotApplicable},
		{"no term yet", Request, sendsOn(func(d *Draft, _ *Delegation) { d.Term = Term{} }), law.NotApplicable},
		{"three working days", Request, sendsOn(nil), law.Pass},
		{"one working day before the own day", Request, due("2026-03-18"), law.Pass},
		{"on the own day", Request, due("2026-03-19"), law.Refused},
		{"after the own day", Request, due("2026-03-20"), law.Refused},
		{"ten working days are too many", Task, sendsOn(nil), law.Refused},
		{"the own day is past", Task, sendsOn(func(_ *Draft, x *Delegation) { x.Due = day("2026-03-03") }), law.NotApplicable},
		{"the own day is today", Request, sendsOn(func(_ *Draft, x *Delegation) { x.Due = day("2026-03-04") }), law.Refused},
	})
}

func TestReceivedIsAGroundOfBodiesBelow_41_50_I50(t *testing.T) {
	table(t, "instrument.ground", "41", []ruleCase{
		{"a region", Request, sendsOn(nil), law.Pass},
		{"the Office has nobody above", Request, sendsOn(func(d *Draft, _ *Delegation) { d.Sender = Sender{Body: "gpo", BodyKind: GPO} }), law.Refused},
		{"it is not named", Request, sendsOn(func(d *Draft, _ *Delegation) { d.Ground.ID, d.Ground.Number = "", "" }), law.Refused},
	})
	table(t, "instrument.assignment.ground", "39", []ruleCase{{"a region", Assignment, sendsOn(nil), law.Pass}})
}

func TestBodyMayTightenSendingOn_10_50_I50(t *testing.T) {
	if (Ahead{Days: 0}).Valid() == nil || (Ahead{Days: 61}).Valid() == nil || (Ahead{Days: 1}).Valid() != nil {
		t.Error("the bounds of days ahead")
	}
	if !(Ahead{Days: 3}).AsStrictAs(Ahead{Days: 1}) || (Ahead{Days: 1}).AsStrictAs(Ahead{Days: 2}) {
		t.Error("earlier answers are stricter")
	}
	all := Holding{States: []ExecutionState{ExecutionSent, ExecutionReported}}
	if all.Valid() != nil || (Holding{States: []ExecutionState{ExecutionAccepted}}).Valid() == nil || (Holding{States: []ExecutionState{"x"}}).Valid() == nil {
		t.Error("only open states hold a report up")
	}
	if !all.AsStrictAs(Holding{States: all.States[:1]}) || (Holding{}).AsStrictAs(all) {
		t.Error("to wait for more is stricter")
	}
}
