package instruments

import (
	"errors"
	"net/http"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// readSupplement takes from the form what it supplements, and why (46).
func readSupplement(in *httpx.Input) instrument.SupplementInput {
	return instrument.SupplementInput{
		MainID: in.OptID("supplement.main_id"),
		Ground: instrument.SupplementGround(in.OptChoice("supplement.ground", supplementWords()...)),
		Words:  in.Area("supplement.words", 0, page.WordsMost),
	}
}

func supplementWords() []string {
	return page.Texts(instrument.SupplementGrounds)
}

func supplementWhy(v *page.View, g instrument.SupplementGround) string {
	return v.T(i18n.Msg{Key: "instrument.supplement." + string(g)})
}

func supplementOptions(v *page.View) []ui.Option {
	out := make([]ui.Option, len(instrument.SupplementGrounds))
	for i, g := range instrument.SupplementGrounds {
		out[i] = ui.Option{Value: string(g), Label: supplementWhy(v, g)}
	}
	return out
}

// supplementOf begins the form of a supplementary draft: of the kind of its main instrument, signed by the same post (46).
func (p pages) supplementOf(r *http.Request, v *page.View, id string, in *instrument.Input) error {
	main, err := p.Instruments.Main(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	in.Kind, in.SignerPost, in.Supplement.MainID = main.Kind, main.Signer, main.ID
	return nil
}

// mainOf loads the main instrument that the form shows; one that the person may not see is not shown.
func (p pages) mainOf(r *http.Request, v *page.View, d *draftPage) error {
	if d.Input.Supplement.MainID == "" {
		return nil
	}
	main, err := p.Instruments.Main(r.Context(), v.Act, d.Input.Supplement.MainID)
	if errors.Is(err, fault.NotFound{}) {
		return nil
	}
	d.Main = &main
	return err
}

// supplementFacts are the main instrument and the ground on which this one supplements it (46).
func (c cardPage) supplementFacts(v *page.View) []ui.Fact {
	if c.Main == nil {
		return nil
	}
	f := ui.Fact{Label: v.S("pages.supplement.main"), Value: v.S("pages.instrument.kind."+string(c.Main.Kind)) + " №\u00a0" + c.Main.Number, Wide: true}
	if c.Main.ID != "" {
		f.Href, f.Value = path+"/"+c.Main.ID, page.Join(f.Value, c.Main.Title)
	}
	out := []ui.Fact{f}
	if c.Record.Supplement != "" {
		out = append(out, ui.Fact{Label: v.S("pages.supplement.why"), Value: supplementWhy(v, c.Record.Supplement), Wide: true})
	}
	if words := c.Input.Supplement.Words; words != "" {
		out = append(out, ui.Fact{Label: v.S("pages.supplement.words"), Value: words, Wide: true})
	}
	return out
}

// supplementLine says of one supplementary instrument why it was drawn up and where it stands.
func supplementLine(v *page.View, r instrument.Record) string {
	why := ""
	if r.Supplement != "" {
		why = supplementWhy(v, r.Supplement)
	}
	return page.Join(why, StateName(v, r.State))
}

// supplementName is the number of a supplementary instrument, or its kind while it has none, and its title.
func supplementName(v *page.View, r instrument.Record) string {
	if r.Number == "" {
		return page.Join(v.S("pages.instrument.kind."+string(r.Kind)), r.Title)
	}
	return page.Join("№\u00a0"+r.Number, r.Title)
}
