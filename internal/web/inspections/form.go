package inspections

import (
	"context"
	"net/http"
	"slices"

	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/trip"
	"reglament/internal/web/grounds"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// formData is what the form of an entry shows.
type formData struct {
	Offer   trip.Offer
	Form    *ui.Form
	Grounds []ui.OptionGroup
}

// blank is the form of a new entry: ?ground= and ?body= choose the first fields.
func (p pages) blank(w http.ResponseWriter, r *http.Request, v *page.View) error {
	q := httpx.Query(r)
	ground, body := q.OptID("ground"), q.OptID("body")
	if err := q.Err(); err != nil {
		return err
	}
	f := ui.NewForm().Set("ground_id", ground).Set("body_id", body).SetDay("from", v.Today)
	return p.form(w, r, v, http.StatusOK, f, "", ground)
}

// form shows the form with the grounds that fit the words, the chosen one among them.
func (p pages) form(w http.ResponseWriter, r *http.Request, v *page.View, status int, f *ui.Form, words, chosen string) error {
	offer, err := p.trip.Offer(r.Context(), v.Act)
	if err != nil {
		return err
	}
	if f.Value("unit_id") == "" {
		f.Set("unit_id", offer.Unit)
	}
	d := formData{Offer: offer, Form: f}
	if d.Grounds, err = p.grounds(r, v, words, chosen); err != nil {
		return err
	}
	head := ui.Page{Title: v.S("inspection.new"), Section: "control", Crumbs: crumbs(v, ui.Link{Label: v.S("inspection.title"), Href: path})}
	return httpx.Page(w, r, status, head, formPage(v, d))
}

func (p pages) grounds(r *http.Request, v *page.View, words, chosen string) ([]ui.OptionGroup, error) {
	list, err := p.Instruments.Grounds(r.Context(), v.Act, instrument.GroundFilter{Text: words, State: instrument.GroundOpen}, "", 30)
	if err != nil {
		return nil, err
	}
	options := grounds.Options(v, list.Entries)
	if chosen != "" && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == chosen }) {
		if g, err := p.Instruments.Ground(r.Context(), v.Act, chosen); err == nil {
			options = append([]ui.Option{grounds.Option(v, g)}, options...)
		}
	}
	return ui.Options(options...), nil
}

// bodyGroups are the bodies that may be inspected, and the person's own for measures of its own.
func (d formData) bodyGroups(v *page.View) []ui.OptionGroup {
	list := d.Offer.Bodies
	if d.Offer.Own.ID != "" {
		list = append([]org.Unit{d.Offer.Own}, list...)
	}
	return v.BodyGroups(list)
}

func (p pages) save(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	act := v.Keyed(in)
	x := trip.Input{
		Kind: trip.Kind(in.OptChoice("kind", page.Texts(trip.Kinds)...)), BodyID: in.OptID("body_id"), AreaID: in.OptID("area_id"),
		From: in.OptDay("from"), To: in.OptDay("to"), Ground: in.OptID("ground_id"), Unit: in.OptID("unit_id"),
	}
	if field, words := in.Find(); field == "ground_id" {
		return p.form(w, r, v, http.StatusOK, in.Form(), words, x.Ground)
	}
	var done trip.Receipt
	err := in.Do(r.Context(), nil, func(ctx context.Context) (err error) {
		done, err = p.trip.Enter(ctx, act, x)
		return err
	})
	if err == nil {
		httpx.Flash(w, r, ui.Done, i18n.M("inspection.added"))
		return httpx.Redirect(w, r, path+"/"+done.ID)
	}
	return page.Back(w, r, in, err, func(status int, f *ui.Form) error { return p.form(w, r, v, status, f, "", x.Ground) })
}
