package oral

import (
	"context"
	"net/http"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// formData is what the form of a record shows.
type formData struct {
	Input     instrument.OralInput
	Form      *ui.Form
	Offer     instrument.OralOffer
	Judgement instrument.OralJudgement
}

// blank is the form of a new record: ?side= chooses whether one gave it or got it.
func (p pages) blank(w http.ResponseWriter, r *http.Request, v *page.View) error {
	q := httpx.Query(r)
	side := instrument.OralSide(q.OptChoice("side", string(instrument.OralGave), string(instrument.OralGot)))
	if err := q.Err(); err != nil {
		return err
	}
	offer, err := p.Instruments.OralOffer(r.Context(), v.Act)
	if err != nil {
		return err
	}
	if side == "" {
		if side = instrument.OralGot; offer.MayGive {
			side = instrument.OralGave
		}
	}
	in := instrument.OralInput{Side: side, Kind: instrument.Task, Lang: "kk", Channel: instrument.InPerson, GivenDay: v.Today, GivenTime: v.Act.Now.In(calendar.Almaty).Format("15:04")}
	if v.Lang() == i18n.RU {
		in.Lang = "ru"
	}
	return p.form(w, r, v, http.StatusOK, formData{Input: in, Form: fill(in), Offer: offer})
}

func fill(in instrument.OralInput) *ui.Form {
	return ui.NewForm().Set("kind", string(in.Kind)).Set("lang", in.Lang).Set("channel", string(in.Channel)).SetDay("given_day", in.GivenDay).Set("given_time", in.GivenTime)
}

func (p pages) form(w http.ResponseWriter, r *http.Request, v *page.View, status int, d formData) (err error) {
	if d.Judgement, err = p.Instruments.CheckOral(r.Context(), v.Act, d.Input); err != nil {
		return err
	}
	head := ui.Page{Title: v.S("oral.new"), Section: "oral", Sub: v.S("oral.form_sub"), Crumbs: []ui.Link{{Label: v.S("ui.nav.oral"), Href: path}}}
	return httpx.Page(w, r, status, head, formPage(v, d))
}

// read takes the record from the form.
func read(in *httpx.Input) instrument.OralInput {
	kinds := page.Texts(instrument.Kinds)
	channels := page.Texts(instrument.Channels)
	return instrument.OralInput{
		Side: instrument.OralSide(in.Choice("side", string(instrument.OralGave), string(instrument.OralGot))),
		Kind: instrument.Kind(in.Choice("kind", kinds...)), Lang: in.Choice("lang", "kk", "ru"), Title: in.Text("title", 0, 500), Words: in.Area("words", 0, 60_000),
		GiverPost: in.OptID("giver_post"), UnitID: in.OptID("unit_id"), Bodies: in.IDs("bodies", 0, 400), Channel: instrument.Channel(in.Choice("channel", channels...)),
		GivenDay: in.OptDay("given_day"), GivenTime: in.Text("given_time", 0, 5), Authority: in.OptID("authority"),
		PaperTitle: in.Text("paper_title", 0, 500), PaperNumber: in.Text("paper_number", 0, 80), PaperDay: in.OptDay("paper_day"), TermDay: in.OptDay("term_day"),
	}
}

func (p pages) save(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := formData{Input: read(in)}
	act := v.Keyed(in)
	var receipt instrument.Receipt
	err := in.Do(r.Context(), nil, func(ctx context.Context) (err error) {
		receipt, err = p.Instruments.RecordOral(ctx, act, d.Input)
		return err
	})
	if err == nil {
		httpx.Flash(w, r, ui.Done, i18n.M("oral.done.record"))
		return httpx.Redirect(w, r, path+"/"+receipt.ID)
	}
	return page.Back(w, r, in, err, func(status int, f *ui.Form) error {
		if d.Offer, err = p.Instruments.OralOffer(r.Context(), v.Act); err != nil {
			return err
		}
		d.Form = f
		return p.form(w, r, v, status, d)
	})
}

// check answers the form while a person types: the panel alone. What is not filled in yet is not told.
func (p pages) check(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := formData{Input: read(in)}
	var err error
	if d.Judgement, err = p.Instruments.CheckOral(r.Context(), v.Act, d.Input); err != nil {
		return err
	}
	return httpx.Fragment(w, r, http.StatusOK, checkPanel(v, d))
}

// blank reports whether nothing to judge was typed yet.
func (d formData) blank() bool {
	in := d.Input
	return in.Title == "" && in.Words == "" && in.Authority == "" && in.PaperTitle == "" && len(in.Bodies) == 0
}

// found are the findings about what is filled in already.
func (d formData) found() []law.Finding {
	var out []law.Finding
	for _, f := range d.Judgement.Verdict.Findings() {
		switch {
		case f.Field == "authority" && d.Input.Authority == "", f.Field == "giver_post" && d.Input.GiverPost == "" && d.Input.Side == instrument.OralGot,
			f.Field == "term_day" && d.Input.TermDay.None():
		default:
			out = append(out, f)
		}
	}
	return out
}

func sideChips(v *page.View, d formData) []ui.Chip {
	var out []ui.Chip
	for _, s := range []instrument.OralSide{instrument.OralGave, instrument.OralGot} {
		out = append(out, ui.Chip{Label: v.T(i18n.Msg{Key: "oral.side." + string(s)}), Href: path + "/new?side=" + string(s), Current: s == d.Input.Side})
	}
	return out
}

func kindOptions(v *page.View, d formData) []ui.Option {
	var out []ui.Option
	for _, k := range d.Offer.Kinds {
		out = append(out, ui.Option{Value: string(k), Label: v.T(i18n.Msg{Key: "pages.instrument.kind." + string(k)})})
	}
	return out
}

// channelOptions are all channels: one that is not lawful is refused with the paragraph, so that people learn of it.
func channelOptions(v *page.View) []ui.Option {
	var out []ui.Option
	for _, c := range instrument.Channels {
		out = append(out, ui.Option{Value: string(c), Label: v.T(i18n.Msg{Key: "oral.channel." + string(c)})})
	}
	return out
}

func authorityOptions(v *page.View, d formData) []ui.Option {
	var out []ui.Option
	for _, a := range d.Offer.Authorities {
		out = append(out, ui.Option{Value: a.Key, Label: v.Text(a.Name)})
	}
	return out
}

func giverOptions(v *page.View, d formData) []ui.Option {
	out := make([]ui.Option, len(d.Offer.Givers))
	for i, p := range d.Offer.Givers {
		out[i] = v.PostOption(p)
	}
	return out
}
