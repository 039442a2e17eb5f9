package instrument_test

import (
	"testing"

	. "reglament/internal/instrument"
	"reglament/internal/law"
)

// What formalises an oral instruction is the same instruction (44): its kind, its ground, its recipients, its giver or somebody above him.
func TestWhatFormalisesIsTheSame_44_I44b(t *testing.T) {
	spoken := func(edit func(*Draft)) func(*Draft) {
		return func(d *Draft) {
			d.Spoken = &Spoken{Kind: Assignment, Title: "Құқық бұзушылықтар", Paper: "Тапсырма", Number: "17-9", PaperDay: d.Day, Grounded: true, Giver: "deputy", Own: true}
			edit(d)
		}
	}
	signed := func(post string) func(*Draft) {
		return spoken(func(d *Draft) { d.Spoken.Own, d.Signer.Post = false, post })
	}
	table(t, "instrument.oral.same", "44", []ruleCase{
		{"no oral instruction", Assignment, func(*Draft) {}, law.NotApplicable},
		{"the same", Assignment, spoken(func(*Draft) {}), law.Pass},
		{"words put better", Assignment, spoken(func(d *Draft) { d.Content["questions_list"] = "1. Басқаша айтылған сұрақ." }), law.Pass},
		{"a task instead", Task, spoken(func(*Draft) {}), law.Refused},
		{"a request instead", Request, spoken(func(*Draft) {}), law.Refused},
		{"another ground", Assignment, spoken(func(d *Draft) { d.Spoken.Grounded = false }), law.Refused},
		{"a body left out", Assignment, spoken(func(d *Draft) { d.Spoken.Missing = []string{"abai"} }), law.Refused},
		{"a body more", Assignment, spoken(func(d *Draft) { d.Recipients = append(d.Recipients, Recipient{Body: "abai", Kind: Region}) }), law.Pass},
		{"somebody below signs", Assignment, signed("coa"), law.Refused},
		{"another of the same rank signs", Assignment, signed("deputy"), law.Refused},
		{"somebody above signs", Assignment, signed("first_deputy"), law.Pass},
		{"the General Prosecutor signs", Assignment, signed("gp"), law.Pass},
		{"who acts for the giver signs", Assignment, spoken(func(d *Draft) { d.Signer.Post, d.Signer.For = "coa", &Acting{Post: "deputy", Lawful: true} }), law.Pass},
		{"who acts for another above signs", Assignment, spoken(func(d *Draft) {
			d.Spoken.Own, d.Signer.Post, d.Signer.For = false, "coa", &Acting{Post: "gp", Lawful: true}
		}), law.Pass},
		{"nobody is to sign yet", Assignment, spoken(func(d *Draft) { d.Spoken.Own, d.Signer = false, Signer{} }), law.Pass},
	})
}
