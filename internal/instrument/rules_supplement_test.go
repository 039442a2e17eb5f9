package instrument_test

import (
	"strings"
	"testing"

	. "reglament/internal/instrument"
	"reglament/internal/law"
)

// follows makes a draft supplementary to a lawful main instrument of its kind, on a ground that can be seen.
func follows(ground SupplementGround, edit func(d *Draft, x *Supplement)) func(*Draft) {
	return func(d *Draft) {
		x := &Supplement{
			Ground: ground, Kind: d.Kind, Number: "12-3", SentDay: day("2026-02-02"), Sent: true, SameSigner: Yes, SignerPost: "deputy",
			Recipients: []string{"akmola", "astana", "abai"}, Returned: []string{"akmola", "astana"}, Words: strings.Repeat("ә", 20),
		}
		d.Supplement = x
		if ground == NewTasks {
			d.Ground = Ground{Kind: GroundInstruction, By: "gp", Title: "Нұсқау", Number: "7", Day: day("2026-02-02")}
		}
		if edit != nil {
			edit(d, x)
		}
	}
}

func TestSupplementOnlyOnThreeGrounds_46_I46a(t *testing.T) {
	table(t, "instrument.supplementary.ground", "46", []ruleCase{
		{"not supplementary", Task, func(*Draft) {}, law.NotApplicable},
		{"no ground", Task, follows("", nil), law.Refused},
		{"a request", Request, follows(NewCircumstances, nil), law.Refused},
		{"main not sent", Task, follows(NewCircumstances, func(_ *Draft, x *Supplement) { x.Sent = false }), law.Refused},
		{"main of another kind", Task, follows(NewCircumstances, func(_ *Draft, x *Supplement) { x.Kind = Assignment }), law.Refused},
		{"main is supplementary", Assignment, follows(NewCircumstances, func(_ *Draft, x *Supplement) { x.Nested = true }), law.Refused},
		{"new circumstances, to one that never got the main one", Task, follows(NewCircumstances, func(_ *Draft, x *Supplement) { x.Recipients = x.Recipients[:1] }), law.Refused},
		{"a new task, to one that never got the main one", Assignment, follows(NewTasks, func(_ *Draft, x *Supplement) { x.Recipients = x.Recipients[1:] }), law.Refused},
		{"all reports returned", Assignment, follows(PoorExecution, nil), law.Pass},
		{"one report not returned", Assignment, follows(PoorExecution, func(_ *Draft, x *Supplement) { x.Returned = x.Returned[:1] }), law.Refused},
		{"a new instruction", Task, follows(NewTasks, nil), law.Pass},
		{"a new act", Task, follows(NewTasks, func(d *Draft, _ *Supplement) { d.Ground.Kind = GroundAct }), law.Pass},
		{"the instruction of the main one", Task, follows(NewTasks, func(_ *Draft, x *Supplement) { x.SameGround = true }), law.Refused},
		{"an instruction without number", Task, follows(NewTasks, func(d *Draft, _ *Supplement) { d.Ground.Number = "" }), law.Refused},
		{"an instruction without day", Task, follows(NewTasks, func(d *Draft, _ *Supplement) { d.Ground.Day = 0 }), law.Refused},
		{"the day before the main one", Task, follows(NewTasks, func(d *Draft, _ *Supplement) { d.Ground.Day = day("2026-02-01") }), law.Refused},
		{"a plan is no new task", Task, follows(NewTasks, func(d *Draft, _ *Supplement) {
			d.Ground = Ground{Kind: GroundPlan, Plan: "annual", Item: "1", Number: "3", Day: day("2026-02-03")}
		}), law.Refused},
		{"circumstances in 20 letters", Task, follows(NewCircumstances, nil), law.Pass},
		{"circumstances in 19 letters", Task, follows(NewCircumstances, func(_ *Draft, x *Supplement) { x.Words = strings.Repeat("ә", 19) }), law.Refused},
		{"circumstances of blanks", Task, follows(NewCircumstances, func(_ *Draft, x *Supplement) { x.Words = strings.Repeat(" ", 40) }), law.Refused},
	})
}

func TestSupplementSignedByTheSamePost_46_I46b(t *testing.T) {
	signer := func(is Tristate) func(*Draft) {
		return follows(PoorExecution, func(_ *Draft, x *Supplement) { x.SameSigner = is })
	}
	table(t, "instrument.supplementary.signer", "46", []ruleCase{
		{"not supplementary", Assignment, func(*Draft) {}, law.NotApplicable},
		{"the same", Assignment, signer(Yes), law.Pass},
		{"another", Assignment, signer(No), law.Refused},
		{"not named yet", Assignment, signer(Unknown), law.NotApplicable},
	})
}
