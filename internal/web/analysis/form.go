package analysis

import (
	"errors"
	"io"
	"net/http"
	"slices"

	"reglament/internal/access"
	"reglament/internal/analysis"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/web/files"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// Bounds of what the form reads; what a draft may hold is for the service to say.
const (
	titleMost = 500
	partMost  = 60_000
)

// draftPage is everything the form of a draft shows.
type draftPage struct {
	ID        string // "" while it has not been saved
	Version   int64
	Input     analysis.Input
	Form      *ui.Form
	Offer     analysis.Offer
	Judgement analysis.Judgement
	Files     []document.File
	LostFiles []string // names of files that were chosen and could not be kept
	Stale     bool     // somebody saved another version meanwhile
	MaxFile   int64
}

func (d draftPage) action() string {
	if d.ID == "" {
		return path + "/new"
	}
	return path + "/" + d.ID + "/edit"
}

func (d draftPage) back() string {
	if d.ID == "" {
		return path
	}
	return path + "/" + d.ID
}

func (d draftPage) hidden(v *page.View) map[string]string {
	out := v.Hidden(d.Version)
	out["kind"] = string(d.Input.Kind)
	if d.ID != "" {
		out["id"] = d.ID
	}
	if d.Input.OwedID != "" {
		out["owed_id"] = d.Input.OwedID
	}
	return out
}

// addressees are the choices of to whom a product goes: the leadership, the units, the bodies.
func addressees(v *page.View, o analysis.Offer) []ui.OptionGroup {
	leaders := ui.OptionGroup{Label: v.S("analysis_pages.to.leaders")}
	for _, p := range o.Leaders {
		leaders.Options = append(leaders.Options, ui.Option{Value: access.Post(p.ID), Label: v.Text(p.Title)})
	}
	units := ui.OptionGroup{Label: v.S("analysis_pages.to.units"), Options: keyed(v, o, o.Units)}
	bodies := ui.OptionGroup{Label: v.S("analysis_pages.to.bodies"), Options: keyed(v, o, o.Bodies)}
	return []ui.OptionGroup{leaders, units, bodies}
}

func keyed(v *page.View, o analysis.Offer, units []org.Unit) []ui.Option {
	out := v.Options(units)
	for i := range out {
		u, _ := v.Org.Unit(out[i].Value)
		out[i].Value = o.Addressee(u)
	}
	return out
}

func allowedKeys(v *page.View, o analysis.Offer) []string {
	var out []string
	for _, g := range addressees(v, o) {
		for _, x := range g.Options {
			out = append(out, x.Value)
		}
	}
	return out
}

// readInput takes a draft from the form. Fields carry the names that the service gives to what is wrong with them.
func readInput(v *page.View, in *httpx.Input, o analysis.Offer) analysis.Input {
	out := analysis.Input{
		Kind: analysis.Kind(in.Choice("kind", page.Texts(analysis.Kinds)...)), Lang: in.OptChoice("lang", "kk", "ru"), Title: in.Text("title", 0, titleMost),
		Parts: map[string]string{}, Character: analysis.Character(in.OptChoice("character", page.Texts(analysis.Characters)...)), AreaID: in.OptID("area_id"),
		Subject: in.Text("subject", 0, titleMost), From: in.OptDay("from"), To: in.OptDay("to"), Sources: in.Choices("sources", analysis.Sources...),
		SourceWords: in.Text("source_words", 0, titleMost), SignerPost: in.OptID("signer_post"), Addressees: in.Choices("addressees", allowedKeys(v, o)...),
		OwedID: in.OptID("owed_id"), Marked: in.Bool("marked"),
	}
	for _, k := range analysis.PartsOf(out.Kind) {
		if s := in.Area("parts."+k, 0, partMost); s != "" {
			out.Parts[k] = s
		}
	}
	return out
}

// fill puts a draft into a form.
func fill(f *ui.Form, in analysis.Input) *ui.Form {
	f.Set("lang", in.Lang).Set("title", in.Title).Set("character", string(in.Character)).Set("area_id", in.AreaID).Set("subject", in.Subject)
	f.Set("sources", in.Sources...).Set("source_words", in.SourceWords).Set("signer_post", in.SignerPost).Set("addressees", in.Addressees...)
	if !in.From.None() {
		f.SetDay("from", in.From)
	}
	if !in.To.None() {
		f.SetDay("to", in.To)
	}
	if in.Marked {
		f.Set("marked", "1")
	}
	for k, t := range in.Parts {
		f.Set("parts."+k, t)
	}
	return f
}

// blank is the form of a new draft: ?kind= of a product, or ?owed= of what is owed (32, 33).
func (p pages) blank(w http.ResponseWriter, r *http.Request, v *page.View) error {
	q := httpx.Query(r)
	kind := analysis.Kind(q.OptChoice("kind", page.Texts(analysis.Kinds)...))
	owed := q.OptID("owed")
	if err := q.Err(); err != nil {
		return err
	}
	in := analysis.Input{Kind: kind, Lang: "kk"}
	if v.Lang() == i18n.RU {
		in.Lang = "ru"
	}
	if kind == "" {
		in.Kind = analysis.Study
	}
	if owed != "" {
		mine, err := p.Analysis.Mine(r.Context(), v.Act)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(mine, func(o analysis.Owed) bool { return o.ID == owed })
		if i < 0 {
			return fault.NotFound{What: "what is owed " + owed}
		}
		in.Kind, in.OwedID = mine[i].Kind, owed
		in.Title = i18n.For(i18n.Lang(in.Lang)).S("analysis_pages.title_of", "kind", i18n.Msg{Key: "analysis.kind." + string(in.Kind)}, "period", analysis.PeriodMsg(mine[i].Period))
	}
	return p.form(w, r, v, http.StatusOK, draftPage{Input: in, Form: fill(ui.NewForm(), in)})
}

// edit is the form of a stored draft.
func (p pages) edit(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.Analysis.Card(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	if !c.Can(analysis.CanEdit) {
		return fault.Conflict{Msg: i18n.M("analysis.conflict.turn", "state", i18n.Msg{Key: "analysis.state." + string(c.State)})}
	}
	return p.form(w, r, v, http.StatusOK, draftPage{ID: id, Version: c.Version, Input: c.Input, Form: fill(ui.NewForm(), c.Input), Files: c.Files})
}

// form shows the form with what the rules say of what it holds now.
func (p pages) form(w http.ResponseWriter, r *http.Request, v *page.View, status int, d draftPage) (err error) {
	d.MaxFile = p.MaxFile
	if d.Offer, err = p.Analysis.Offer(r.Context(), v.Act, d.ID); err != nil {
		return err
	}
	if d.Judgement, err = p.Analysis.Check(r.Context(), v.Act, d.ID, d.Input); err != nil {
		return err
	}
	title := v.S("analysis_pages.new")
	crumbs := []ui.Link{{Label: v.S("ui.nav.analysis"), Href: path}}
	if d.ID != "" {
		title = v.S("analysis_pages.edit")
		crumbs = append(crumbs, ui.Link{Label: word(v, "kind", string(d.Input.Kind)), Href: path + "/" + d.ID})
	}
	if d.Input.Kind.Periodic() {
		title = word(v, "kind", string(d.Input.Kind))
	}
	head := ui.Page{Title: title, Section: "analysis", Crumbs: crumbs, Sub: v.S("pages.form.sub")}
	return httpx.Page(w, r, status, head, formPage(v, d))
}

// save takes the form: it saves the draft, and as its button says only checks it, or puts it before its signer.
func (p pages) save(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := draftPage{ID: r.PathValue("id")}
	if d.ID != "" {
		if !httpx.ValidID(d.ID) {
			return fault.NotFound{What: r.URL.Path}
		}
		d.Version = page.Version(in)
	}
	o, err := p.Analysis.Offer(r.Context(), v.Act, d.ID)
	if err != nil {
		return err
	}
	d.Input = readInput(v, in, o)
	act := in.OptChoice("act", "save", "submit", "check")
	if !slices.Contains(analysis.Kinds, d.Input.Kind) {
		if err := in.Err(); err != nil {
			return err
		}
	}
	if act == "check" {
		return p.checked(w, r, v, in, d)
	}
	return p.store(w, r, v, in, d, act == "submit")
}

// checked shows what the rules say without saving anything: the button for those who have no JavaScript.
func (p pages) checked(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage) error {
	if err := in.Err(); err != nil {
		return p.shown(w, r, v, in, d, err)
	}
	j, err := p.Analysis.Check(r.Context(), v.Act, d.ID, d.Input)
	if err != nil {
		return err
	}
	d.Form = in.Form()
	d.Form.Findings = formFindings(j.Verdict.Findings())
	return p.shownAgain(w, r, v, in, http.StatusOK, d)
}

// store saves the draft and its files, and puts it before its signer if asked.
func (p pages) store(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, submit bool) error {
	if err := p.present(r, v, &d); err != nil {
		return err
	}
	uploads, drops := files.Read(in, "file"), files.Dropped(in, "file")
	act := v.Keyed(in)
	if err := in.Err(); err != nil {
		return p.shown(w, r, v, in, d, err)
	}
	receipt, err := p.write(r, act, d)
	if err != nil {
		return p.shown(w, r, v, in, d, err)
	}
	d.ID, d.Version = receipt.ID, receipt.Version
	if err := p.keepFiles(r, act, d.ID, uploads, drops); err != nil {
		d.Files = nil
		return p.shown(w, r, v, in, d, err)
	}
	if !submit {
		httpx.Flash(w, r, ui.Done, i18n.M("pages.form.saved"))
		return httpx.Redirect(w, r, path+"/"+d.ID)
	}
	d.Files = nil
	if act.Key != "" {
		act.Key += "-submit"
	}
	if receipt, err = p.Analysis.Submit(r.Context(), act, d.ID, d.Version); err != nil {
		return p.shown(w, r, v, in, d, err)
	}
	httpx.Flash(w, r, ui.Done, done("submit", receipt))
	return httpx.Redirect(w, r, path+"/"+d.ID)
}

func (p pages) write(r *http.Request, act org.Act, d draftPage) (analysis.Receipt, error) {
	if d.ID == "" {
		return p.Analysis.Draft(r.Context(), act, d.Input)
	}
	return p.Analysis.Edit(r.Context(), act, d.ID, d.Version, d.Input)
}

func (p pages) keepFiles(r *http.Request, act org.Act, id string, uploads []files.Upload, drops []string) error {
	err := files.Drop(drops, act, func(act org.Act, f string) error { return p.Analysis.Detach(r.Context(), act, id, f) })
	if err != nil {
		return err
	}
	return files.Put(uploads, act, func(act org.Act, _ files.Upload, name string, in io.Reader) error {
		_, err := p.Analysis.Attach(r.Context(), act, id, name, in)
		return err
	})
}

// present adds the files that a stored draft has.
func (p pages) present(r *http.Request, v *page.View, d *draftPage) error {
	if d.ID == "" || d.Files != nil {
		return nil
	}
	c, err := p.Analysis.Card(r.Context(), v.Act, d.ID)
	d.Files = c.Files
	return err
}

// shown shows the form once more with what is wrong in it; what no form can tell goes to the error table.
func (p pages) shown(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, err error) error {
	var conflict fault.Conflict
	if errors.As(err, &conflict) && d.ID != "" {
		return p.stale(w, r, v, in, d, conflict)
	}
	f, err := in.Reject(err)
	if err != nil {
		return err
	}
	for i, x := range f.Findings {
		f.Findings[i].Field = formField(x.Field)
	}
	d.Form = f
	return p.shownAgain(w, r, v, in, http.StatusUnprocessableEntity, d)
}

// stale answers a draft that somebody else saved meanwhile: what was typed stays on the page, over the newer version.
func (p pages) stale(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, conflict fault.Conflict) error {
	c, err := p.Analysis.Card(r.Context(), v.Act, d.ID)
	if err != nil {
		return err
	}
	if !c.Can(analysis.CanEdit) || c.Version == d.Version {
		return conflict
	}
	d.Form, d.Files, d.Version, d.Stale = in.Form(), c.Files, c.Version, true
	return p.shownAgain(w, r, v, in, http.StatusConflict, d)
}

// shownAgain shows the form once more with what it held. Files cannot be put back into a form: those that were chosen are
// named, so that people choose them again.
func (p pages) shownAgain(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, status int, d draftPage) error {
	if err := p.present(r, v, &d); err != nil {
		return err
	}
	var err error
	if d.LostFiles, err = files.Lost(files.Read(in, "file"), d.Files); err != nil {
		return err
	}
	return p.form(w, r, v, status, d)
}

// check answers the form while a person types: the panel alone. What cannot be read yet is not told: the person is typing.
func (p pages) check(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := draftPage{ID: in.OptID("id")}
	o, err := p.Analysis.Offer(r.Context(), v.Act, d.ID)
	if err != nil {
		return err
	}
	d.Offer, d.Input = o, readInput(v, in, o)
	if !slices.Contains(analysis.Kinds, d.Input.Kind) {
		return in.Err()
	}
	if d.Judgement, err = p.Analysis.Check(r.Context(), v.Act, d.ID, d.Input); err != nil {
		return err
	}
	return httpx.Fragment(w, r, http.StatusOK, checkPanel(v, d))
}

// formField is the field of the form in which a finding of the rules stands.
func formField(field string) string {
	switch field {
	case "parts", "kind":
		return "title"
	case "owed_id":
		return ""
	}
	return field
}

func formFindings(list []law.Finding) []ui.Finding {
	out := page.Findings(list)
	for i := range out {
		out[i].Field = formField(out[i].Field)
	}
	return out
}

// required reports whether the edition asks the kind for the part.
func (d draftPage) required(part string) bool {
	return slices.Contains(d.Offer.Required[d.Input.Kind], part)
}

// partList says which of the required parts are there.
func (d draftPage) partList(v *page.View) []ui.Part {
	var out []ui.Part
	for _, k := range d.Offer.Required[d.Input.Kind] {
		out = append(out, ui.Part{Text: word(v, "part", k), OK: d.Input.Parts[k] != "", Href: "#f-parts-" + k, Para: d.Offer.Paras[d.Input.Kind]})
	}
	return out
}

// signers are the posts that may sign, with who acts in them today.
func signers(v *page.View, o analysis.Offer) []ui.OptionGroup {
	var out []ui.Option
	for _, s := range o.Signers {
		out = append(out, v.PostOption(s.Post))
	}
	return ui.Options(out...)
}

// pagesNotice says how long the paper of a memo is now (33).
func (d draftPage) pagesNotice(v *page.View) ui.Notice {
	j := d.Judgement
	n := ui.Notice{Kind: ui.OnDay, Text: v.S("analysis_pages.pages", "n", j.Pages, "most", j.Most)}
	if j.Pages > j.Most {
		n.Kind = ui.Over
	}
	return n
}

// blank reports whether nothing was typed yet: a person who has just begun is not scolded for each field.
func (d draftPage) blank() bool {
	if d.ID != "" || d.Input.Title != "" || d.Input.Subject != "" || (d.Form != nil && d.Form.Failed()) {
		return false
	}
	for _, t := range d.Input.Parts {
		if t != "" {
			return false
		}
	}
	return true
}

// foundCount is how many findings the panel shows.
func (d draftPage) foundCount() int {
	if d.blank() {
		return 0
	}
	return len(d.Judgement.Verdict.Findings())
}
