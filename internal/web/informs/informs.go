// Package informs holds the pages of informational and methodical documents (48): the register, the form that looks for hidden
// demands while a person types, the card with signing, sending and reading.
package informs

import (
	"context"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"reglament/internal/account"
	"reglament/internal/export"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

const path = "/informs"

type pages struct{ *page.Site }

// Routes serves the register of informational and methodical documents.
func Routes(mux *http.ServeMux, of *site.Site) {
	s := page.Of(of)
	p := pages{s}
	handle := func(pattern string, h page.Handler) { mux.Handle(pattern, s.Handle(h)) }
	handle("GET /informs", p.list)
	handle("GET /informs/export.xlsx", p.export)
	s.Views(mux, path, "informs")
	handle("GET /informs/new", p.blank)
	handle("POST /informs/new", p.save)
	handle("POST /informs/check", p.check)
	handle("GET /informs/{id}/edit", p.edit)
	handle("POST /informs/{id}/edit", p.save)
	for name, want := range page.Papers {
		handle("GET /informs/{id}/"+name, s.Paper(want, p.Instruments.InformPaper))
	}
	answers := page.Acts{
		Path: path, Named: page.WordsOf,
		Done: func(act string, r instrument.Receipt) i18n.Msg {
			return i18n.M("inform.done."+act, "number", r.Number)
		},
		Show: p.show,
	}
	handle("GET /informs/{id}", answers.Card)
	handle("POST /informs/{id}/convert", answers.Drafts("convert", p.Instruments.ConvertInform))
	for name, act := range p.acts() {
		handle("POST /informs/{id}/"+name, answers.Handle(name, act))
	}
}

func kindName(v *page.View, k instrument.InformKind) string {
	return v.T(i18n.Msg{Key: "inform.kind." + string(k)})
}

func stateName(v *page.View, s instrument.InformState) string {
	return v.T(i18n.Msg{Key: "inform.state." + string(s)})
}

func kindWords() []string {
	return page.Texts(instrument.InformKinds)
}

func kindOptions(v *page.View) []ui.Option {
	var out []ui.Option
	for _, k := range instrument.InformKinds {
		out = append(out, ui.Option{Value: string(k), Label: kindName(v, k)})
	}
	return out
}

func filterOf(r *http.Request) (instrument.InformFilter, string, error) {
	in := httpx.Query(r)
	f := instrument.InformFilter{
		Kind: instrument.InformKind(in.OptChoice("kind", kindWords()...)), State: instrument.InformState(in.OptChoice("state", page.Texts(instrument.InformStates)...)),
		Text: in.Text("q", 0, 200),
	}
	return f, in.Text("after", 0, 200), in.Err()
}

func (p pages) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, after, err := filterOf(r)
	if err != nil {
		return err
	}
	rows, err := p.Instruments.Informs(r.Context(), v.Act, f, after, page.PageSize)
	if err != nil {
		return err
	}
	saved, err := p.SavedViews(r.Context(), v, "informs")
	if err != nil {
		return err
	}
	kept := account.ViewQuery("informs", r.URL.RawQuery)
	reg := register(v, rows)
	reg.Pager.Export, reg.Pager.ExportMost = page.Address(path+"/export.xlsx", kept), export.Max
	head := ui.Page{Title: v.S("ui.nav.informs"), Section: "informs", NewHref: path + "/new", Actions: []ui.Action{
		{Label: v.S("inform.new"), Icon: "plus", Href: path + "/new", Primary: true},
	}}
	return httpx.Page(w, r, http.StatusOK, head, listPage(v, filters(v, f), v.ViewChips(path, chips(v, kept), saved, kept), reg))
}

func filters(v *page.View, f instrument.InformFilter) ui.Filters {
	var states []ui.Option
	for _, s := range instrument.InformStates {
		states = append(states, ui.Option{Value: string(s), Label: stateName(v, s)})
	}
	out := ui.Filters{Action: path, Search: "q", SearchLabel: v.S("inform.search"), Query: f.Text, Selects: []ui.FilterSelect{
		{Name: "kind", Label: v.S("inform.field.kind"), Options: kindOptions(v), Value: string(f.Kind)},
		{Name: "state", Label: v.S("common.field.state"), Options: states, Value: string(f.State)},
	}}
	if f != (instrument.InformFilter{}) {
		out.Reset = path
	}
	return out
}

// chips are the ready views: by where things stand.
func chips(v *page.View, kept string) []ui.Chip {
	out := []ui.Chip{{Label: v.S("common.all"), Href: path, Current: kept == ""}}
	for _, s := range instrument.InformStates {
		query := url.Values{"state": {string(s)}}.Encode()
		out = append(out, ui.Chip{Label: stateName(v, s), Href: path + "?" + query, Current: kept == query})
	}
	return out
}

func (p pages) export(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, _, err := filterOf(r)
	if err != nil {
		return err
	}
	return page.Export(w, v, export.Informs(r.Context(), v.Reader(), p.Instruments, v.Act, f))
}

func register(v *page.View, list instrument.Page[instrument.Inform]) ui.Register {
	reg := ui.Register{ID: "informs", Caption: v.S("ui.nav.informs"), Columns: []ui.Column{
		{Role: ui.ColNumber, Label: v.S("common.field.number")},
		{Role: ui.ColTitle, Label: v.S("inform.field.title")},
		{Role: ui.ColUnit, Label: v.S("common.field.unit")},
		{Role: ui.ColStage, Label: v.S("common.field.state")},
	}, Pager: &ui.Pager{Shown: len(list.Rows), Total: int(list.Total)}, Empty: ui.Empty{Title: v.S("inform.none"), Text: v.S("inform.none_text")}}
	rows := make([]ui.Row, len(list.Rows))
	for i, f := range list.Rows {
		href := path + "/" + f.ID
		rows[i] = ui.Row{ID: f.ID, Label: f.Title, Href: href, Cells: []templ.Component{
			v.TextCell(f.Number, v.Day(f.SentDay)), v.TitleCell(href, f.Title, kindName(v, f.Kind)), v.TextCell(v.UnitNear(f.OwnerUnit), ""), v.Stage(standing(v, f)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	if list.Next != "" {
		reg.Pager.Next = v.With("after", list.Next)
	}
	return reg
}

// standing is the state, and of what was sent by how many it was read.
func standing(v *page.View, f instrument.Inform) string {
	if f.State == instrument.InformSent {
		return v.S("inform.read_of", "done", int(f.Read), "of", int(f.Recipients))
	}
	return stateName(v, f.State)
}

// cardData is everything the card shows.
type cardData struct {
	instrument.InformCard
	Forms   []page.ActForm
	Open    *page.ActForm
	Signed  []page.Signed
	History page.History
}

func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, f *ui.Form) (err error) {
	var c cardData
	if c.InformCard, err = p.Instruments.InformCard(r.Context(), v.Act, id); err != nil {
		return err
	}
	checks, err := p.Instruments.Verified(r.Context(), c.Signatures)
	if err != nil {
		return err
	}
	c.Signed = v.Signatures(checks)
	if c.Inside {
		if c.History, err = p.DocumentHistory(r, v, id); err != nil {
			return err
		}
	}
	c.Forms, c.Open = page.Settle(v, forms(v, c.InformCard), "inform.act", act, f)
	crumb := c.Number
	if crumb == "" {
		crumb = kindName(v, c.Kind)
	}
	head := ui.Page{Title: c.Title, Crumb: crumb, Bare: true, Section: "informs", Crumbs: []ui.Link{{Label: v.S("ui.nav.informs"), Href: path}}}
	return httpx.Page(w, r, status, head, cardPage(v, c))
}

// head is the head of the card.
func (c cardData) head(v *page.View) ui.DocHead {
	h := ui.DocHead{Number: c.Number, Title: c.Title, Stage: stateName(v, c.State)}
	if c.Can(instrument.CanEdit) {
		h.Acts = append(h.Acts, ui.Action{Label: v.S("common.edit"), Icon: "pencil", Href: path + "/" + c.ID + "/edit"})
	}
	h.Acts = append(h.Acts, page.Buttons(c.Forms, true)...)
	h.Facts = []ui.Fact{
		{Label: v.S("inform.field.kind"), Value: kindName(v, c.Kind)},
		{Label: v.S("inform.field.from"), Value: v.UnitPath(c.OwnerUnit)},
		{Label: v.S("inform.field.drafter"), Value: v.Doer(c.DrafterPerson, c.DrafterPost, "", "", "").Full()},
	}
	if c.SignerPost != "" {
		h.Facts = append(h.Facts, ui.Fact{Label: v.S("pages.form.signer"), Value: v.PostFull(c.SignerPost)})
	}
	if !c.SentDay.None() {
		h.Facts = append(h.Facts, ui.Fact{Label: v.S("inform.field.sent"), Value: v.Instant(c.SentAt)})
	}
	if c.Became != "" && c.Inside {
		h.Facts = append(h.Facts, ui.Fact{Label: v.S("inform.field.became"), Value: v.S("inform.became"), Href: "/instruments/" + c.Became, Wide: true})
	}
	return h
}

// paperLinks lead to the papers that there are now.
func (c cardData) paperLinks(v *page.View) []ui.Related {
	base := path + "/" + c.ID + "/"
	out := []ui.Related{{Title: v.S("paper.link.pdf.kk"), Href: base + "paper.kk.pdf"}, {Title: v.S("paper.link.pdf.ru"), Href: base + "paper.ru.pdf"}}
	if c.State == instrument.InformReady || c.State == instrument.InformSent {
		out = append(out, ui.Related{Title: v.S("paper.link.original"), Href: base + "original.pdf"})
	}
	return out
}

// formData is what the form of a draft shows.
type formData struct {
	ID        string
	Version   int64
	Input     instrument.InformInput
	Form      *ui.Form
	Offer     instrument.Offer
	Judgement instrument.InformJudgement
}

func (d formData) action() string {
	if d.ID == "" {
		return path + "/new"
	}
	return path + "/" + d.ID + "/edit"
}

func (d formData) back() string {
	if d.ID == "" {
		return path
	}
	return path + "/" + d.ID
}

func (p pages) blank(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := instrument.InformInput{Kind: instrument.Informational, Lang: "kk"}
	if v.Lang() == i18n.RU {
		in.Lang = "ru"
	}
	return p.form(w, r, v, http.StatusOK, formData{Input: in, Form: fill(in)})
}

func fill(in instrument.InformInput) *ui.Form {
	return ui.NewForm().Set("kind", string(in.Kind)).Set("lang", in.Lang).Set("title", in.Title).Set("text", in.Text).Set("recipients", in.Recipients...).Set("signer_post", in.SignerPost)
}

func (p pages) edit(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.Instruments.InformCard(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	if !c.Can(instrument.CanEdit) {
		return fault.Conflict{Msg: i18n.M("instrument.conflict.turn", "state", i18n.Msg{Key: "inform.state." + string(c.State)})}
	}
	return p.form(w, r, v, http.StatusOK, formData{ID: id, Version: c.Version, Input: c.Input, Form: fill(c.Input)})
}

func (p pages) form(w http.ResponseWriter, r *http.Request, v *page.View, status int, d formData) (err error) {
	// The posts that may sign a request, and the bodies below, are those of these documents too (I-154).
	if d.Offer, err = p.Instruments.Offer(r.Context(), v.Act, "", instrument.Request); err != nil {
		return err
	}
	if d.Judgement, err = p.Instruments.CheckInform(r.Context(), v.Act, d.Input); err != nil {
		return err
	}
	title := v.S("inform.new")
	crumbs := []ui.Link{{Label: v.S("ui.nav.informs"), Href: path}}
	if d.ID != "" {
		title = v.S("inform.edit")
	}
	return httpx.Page(w, r, status, ui.Page{Title: title, Section: "informs", Sub: v.S("inform.form_sub"), Crumbs: crumbs}, formPage(v, d))
}

func read(in *httpx.Input) instrument.InformInput {
	return instrument.InformInput{
		Kind: instrument.InformKind(in.Choice("kind", kindWords()...)), Lang: in.Choice("lang", "kk", "ru"), Title: in.Text("title", 0, 500), Text: in.Area("text", 0, 60_000),
		Recipients: in.IDs("recipients", 0, 400), SignerPost: in.OptID("signer_post"),
	}
}

// save keeps the draft; its other buttons put it before the signer at once, or only check it.
func (p pages) save(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := formData{Input: read(in), ID: r.PathValue("id")}
	what := in.OptChoice("act", "save", "ready", "check")
	if d.ID != "" {
		if !httpx.ValidID(d.ID) {
			return fault.NotFound{What: r.URL.Path}
		}
		d.Version = page.Version(in)
	}
	act := v.Keyed(in)
	if what == "check" && in.Err() == nil {
		d.Form = in.Form()
		return p.form(w, r, v, http.StatusOK, d)
	}
	var receipt instrument.Receipt
	err := in.Do(r.Context(), nil, func(ctx context.Context) (err error) {
		if d.ID == "" {
			receipt, err = p.Instruments.Inform(ctx, act, d.Input)
		} else {
			receipt, err = p.Instruments.EditInform(ctx, act, d.ID, d.Version, d.Input)
		}
		return err
	})
	if err == nil {
		d.ID, d.Version = receipt.ID, receipt.Version
	}
	if err == nil && what == "ready" {
		if act.Key != "" {
			act.Key += "-ready"
		}
		_, err = p.Instruments.ReadyInform(r.Context(), act, d.ID, d.Version)
	}
	if err != nil {
		return page.Back(w, r, in, err, func(status int, f *ui.Form) error {
			d.Form = f
			return p.form(w, r, v, status, d)
		})
	}
	done := i18n.M("pages.form.saved")
	if what == "ready" {
		done = i18n.M("inform.done.ready")
	}
	httpx.Flash(w, r, ui.Done, done)
	return httpx.Redirect(w, r, path+"/"+d.ID)
}

// check answers the form while a person types: what was found in the text, alone.
func (p pages) check(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := formData{Input: read(in)}
	var err error
	if d.Judgement, err = p.Instruments.CheckInform(r.Context(), v.Act, d.Input); err != nil {
		return err
	}
	return httpx.Fragment(w, r, http.StatusOK, checkPanel(v, d))
}
