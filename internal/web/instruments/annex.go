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

// seenAnnex is the field of the recipients of a file that the person read.
func seenAnnex(fileID string) string { return page.SeenField(annexField(fileID)) }

// readAnnexes takes the recipients of the files that the form shows, and those that the person read.
func readAnnexes(in *httpx.Input) (wanted, seen instrument.Annexes) {
	wanted, seen = instrument.Annexes{}, instrument.Annexes{}
	for _, id := range in.IDs(annexedField, 0, listMost) {
		wanted[id] = in.IDs(annexField(id), 0, listMost)
		seen[id] = in.IDs(seenAnnex(id), 0, listMost)
	}
	return wanted, seen
}

// seen are the recipients of a file that the form stands upon: what the person read, unless he was told that it has moved on.
func (d draftPage) seen(fileID string) []string {
	if !d.Stale && d.Form.Values.Has(annexedField) {
		return d.Form.Values[seenAnnex(fileID)]
	}
	return d.Annexes[fileID]
}

// annexNow are the recipients that somebody else has chosen meanwhile.
func (d draftPage) annexNow(v *page.View, f document.File) string {
	if !d.Stale {
		return ""
	}
	var names []string
	for _, id := range d.Annexes[f.ID] {
		names = append(names, v.UnitName(id))
	}
	return v.List(names)
}

// keepAnnexes addresses the files whose recipients have changed.
func (p pages) keepAnnexes(r *http.Request, act org.Act, id string, wanted, seen instrument.Annexes) error {
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
		if _, err := p.Instruments.AddressFile(r.Context(), act, id, f.ID, bodies, seen[f.ID]); err != nil && fault.Status(err) != http.StatusNotFound {
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
