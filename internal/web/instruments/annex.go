package instruments

import (
	"net/http"
	"slices"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// annexField is the field of the recipients of a file.
func annexField(fileID string) string { return "annex." + fileID }

// annexedField names the files whose recipients the form shows: of others nothing is said.
const annexedField = "annexed"

// readAnnexes takes the recipients of the files that the form shows.
func readAnnexes(in *httpx.Input) instrument.Annexes {
	out := instrument.Annexes{}
	for _, id := range in.IDs(annexedField, 0, listMost) {
		out[id] = in.IDs(annexField(id), 0, listMost)
	}
	return out
}

// keepAnnexes addresses the files whose recipients have changed.
func (p pages) keepAnnexes(r *http.Request, act org.Act, id string, wanted instrument.Annexes) error {
	if len(wanted) == 0 {
		return nil
	}
	c, err := p.Instruments.Card(r.Context(), act, id)
	if err != nil {
		return err
	}
	for _, f := range c.Files {
		bodies, shown := wanted[f.ID]
		slices.Sort(bodies)
		if !shown || slices.Equal(bodies, slices.Sorted(slices.Values(c.Annexes[f.ID]))) {
			continue
		}
		if _, err := p.Instruments.AddressFile(r.Context(), act, id, f.ID, bodies); err != nil && fault.Status(err) != http.StatusNotFound {
			return page.Rename(err, map[string]string{"bodies": annexField(f.ID)})
		}
	}
	return nil
}

// annexForm is the form with the recipients of its files, as they are kept or as they came back.
func (d draftPage) annexForm() *ui.Form {
	if d.Form.Values.Has(annexedField) {
		return d.Form
	}
	for _, f := range d.Files {
		d.Form.Set(annexField(f.ID), d.Annexes[f.ID]...)
	}
	return d.Form
}

// recipientOptions are the recipients of the draft, and whoever a file goes to besides.
func (d draftPage) recipientOptions(v *page.View, f document.File) []ui.Option {
	var out []ui.Option
	for _, list := range [][]string{d.Input.Recipients, d.Annexes[f.ID]} {
		for _, id := range list {
			if !slices.ContainsFunc(out, func(o ui.Option) bool { return o.Value == id }) {
				out = append(out, ui.Option{Value: id, Label: v.UnitName(id)})
			}
		}
	}
	return out
}
