package executions

import (
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// instrumentPath is where the cards of instruments are.
const instrumentPath = "/instruments/"

// SupplementWhy says in words on which of its grounds a supplementary instrument is sent (46).
func SupplementWhy(v *page.View, g instrument.SupplementGround) string {
	return v.T(i18n.Msg{Key: "instrument.supplement." + string(g)})
}

// SupplementFacts are the main instrument of a supplementary one, the ground on which it is sent and the words about it (46); none
// of an instrument that supplements nothing.
func SupplementFacts(v *page.View, main *instrument.MainLink, rec instrument.Record, words string) []ui.Fact {
	if main == nil {
		return nil
	}
	f := ui.Fact{Label: v.S("pages.supplement.main"), Value: v.S("pages.instrument.kind."+string(main.Kind)) + " №\u00a0" + main.Number, Wide: true}
	if main.ID != "" {
		f.Href, f.Value = instrumentPath+main.ID, page.Join(f.Value, main.Title)
	}
	out := []ui.Fact{f}
	if rec.Supplement != "" {
		out = append(out, ui.Fact{Label: page.Join(v.S("pages.supplement.why"), v.S("common.paragraph", "para", "46")), Value: SupplementWhy(v, rec.Supplement), Wide: true})
	}
	if words != "" {
		out = append(out, ui.Fact{Label: v.S("pages.supplement.words"), Value: words, Wide: true})
	}
	return out
}

// supplementLine says of one supplementary instrument why it was drawn up and where it stands.
func supplementLine(v *page.View, r instrument.Record) string {
	why := ""
	if r.Supplement != "" {
		why = SupplementWhy(v, r.Supplement)
	}
	return page.Join(why, v.T(i18n.Msg{Key: "instrument.state." + string(r.State)}))
}
