package sim

import (
	"testing"

	"reglament/internal/calendar"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/regulation"
)

// Texts of the simulated office, which were written before their rules, are read as innocent by the rules that read texts: an assignment
// sets no intermediate terms (40), a request asks for what is held (43), and none asks for a case (43).
func TestTextsOfTheOfficeAreInnocent_40_43_I40e_I43d_I43e(t *testing.T) {
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	chapter, err := instrument.NewLaw(book)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := readTexts()
	if err != nil {
		t.Fatal(err)
	}
	day, n := calendar.Date(2026, 11, 24), 0
	for _, kind := range instrument.Kinds {
		for _, about := range texts.of(kind) {
			for _, lang := range []string{"kk", "ru"} {
				title, parts := texts.parts(about, lang)
				parts["name"] = title
				v := chapter.Judge(&instrument.Draft{
					Kind: kind, Day: day, Stage: instrument.Typing, Sender: instrument.Sender{Body: "gpo", BodyKind: instrument.GPO}, Content: parts,
					Term: instrument.Term{Days: 20}, Recipients: []instrument.Recipient{{Body: "akmola", Kind: instrument.Region}},
				}, calendar.Kazakhstan(), nil)
				for _, f := range v.All {
					switch f.Rule {
					case instrument.RuleInterimWords, instrument.RuleHeldWords, instrument.RuleCaseWords:
						if n++; f.Outcome >= law.Warning {
							t.Errorf("%s %q: %s %v", kind, title, f.Rule, f.Msg.Args["list"])
						}
					}
				}
			}
		}
	}
	if n < 200 {
		t.Errorf("%d readings", n)
	}
}
