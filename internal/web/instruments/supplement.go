package instruments

import (
	"errors"
	"net/http"

	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/web/executions"
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

func supplementOptions(v *page.View) []ui.Option {
	out := make([]ui.Option, len(instrument.SupplementGrounds))
	for i, g := range instrument.SupplementGrounds {
		out[i] = ui.Option{Value: string(g), Label: executions.SupplementWhy(v, g)}
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
