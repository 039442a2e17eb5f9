package instruments

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/web/files"
	"reglament/internal/web/grounds"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// draftPage is everything the form of a draft shows.
type draftPage struct {
	ID         string // "" while it has not been saved
	Version    int64
	Input      instrument.Input
	Form       *ui.Form
	Offer      instrument.Offer
	Judgement  instrument.Judgement
	Files      []document.File
	Annexes    instrument.Annexes // files that go to single recipients
	Grounds    []ui.OptionGroup
	Short      []ui.OptionGroup
	Sources    []ui.OptionGroup
	Groups     []instrument.RecipientGroup // saved groups of recipients
	OpenGroup  bool                        // the part that saves one is open
	OtherGroup *instrument.RecipientGroup  // the one that has the name of the group to be saved
	AddGround  bool                        // the part that enters a new ground is open
	Chosen     []instrument.Attachment     // files that are chosen and will be attached when the form is saved
	LostFiles  []string                    // names of files that were chosen and could not be kept
	Main       *instrument.MainLink        // what it supplements (46)
	Received   *instrument.ReceivedLink    // what it sends on (50)
	Agreeing   bool                        // it was to go to agreement and could not even be saved
	Stale      bool                        // somebody saved another version meanwhile
	SendBy     *duty.Duty                  // to send what its planned measure asks for (44)
	MaxFile    int64
}

func (d draftPage) action() string {
	if d.ID == "" {
		return path + "/new"
	}
	return path + "/" + d.ID + "/edit"
}

func (d draftPage) hidden(v *page.View) map[string]string {
	out := v.Hidden(d.Version)
	out["kind"] = string(d.Input.Kind)
	if d.ID != "" {
		out["id"] = d.ID
	}
	if main := d.Input.Supplement.MainID; main != "" {
		out["supplement.main_id"] = main
	}
	if id := d.Input.Delegation.ExecutionID; id != "" {
		out["delegation.execution_id"] = id
	}
	return out
}

// blank is the form of a new draft: ?kind=, ?ground=, ?main= (46) and ?on= (50) choose the first fields.
func (p pages) blank(w http.ResponseWriter, r *http.Request, v *page.View) error {
	q := httpx.Query(r)
	kind := instrument.Kind(q.OptChoice("kind", kindWords()...))
	main := q.OptID("main")
	ground := q.OptID("ground")
	on := q.OptID("on")
	err := q.Err()
	if err != nil {
		return err
	}
	if kind == "" {
		kind = instrument.Assignment
	}
	in := instrument.Input{Kind: kind, Lang: "kk", TermKind: instrument.TermWorkingDays, GroundID: ground}
	if v.Lang() == i18n.RU {
		in.Lang = "ru"
	}
	if main != "" {
		if err := p.supplementOf(r, v, main, &in); err != nil {
			return err
		}
	}
	if on != "" {
		wanted := in.Kind
		if in, err = p.Instruments.SendOn(r.Context(), v.Act, on); err != nil {
			return err
		}
		if q.OptChoice("kind", kindWords()...) != "" && wanted != in.Kind {
			// What was asked goes into the part that asks in the other kind; parts that are foreign to it fall away.
			in.Parts = map[string]string{instrument.AskingPart(wanted): in.Parts[instrument.AskingPart(in.Kind)], "form": in.Parts["form"]}
			in.Kind = wanted
		}
	}
	d := draftPage{Input: in, Form: fill(ui.NewForm(), in)}
	return p.form(w, r, v, http.StatusOK, d)
}

// edit is the form of a stored draft.
func (p pages) edit(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.Instruments.Card(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	if !c.Can(instrument.CanEdit) {
		return fault.Conflict{Msg: i18n.M("instrument.conflict.turn", "state", i18n.Msg{Key: "instrument.state." + string(c.State)})}
	}
	d := draftPage{ID: id, Version: c.Version, Input: c.Input, Form: fill(ui.NewForm(), c.Input), Files: c.Files, Annexes: c.Annexes}
	return p.form(w, r, v, http.StatusOK, d)
}

// form shows the form with what the rules say of what it holds now.
func (p pages) form(w http.ResponseWriter, r *http.Request, v *page.View, status int, d draftPage) error {
	if err := p.complete(r, v, &d); err != nil {
		return err
	}
	closeUp(d.Form, d.Input.Questions)
	title := v.S("pages.instrument.new." + string(d.Input.Kind))
	crumbs := []ui.Link{{Label: v.S("ui.nav.instruments"), Href: path}}
	if d.ID != "" {
		title = v.S("pages.instrument.edit." + string(d.Input.Kind))
		crumbs = append(crumbs, ui.Link{Label: v.S("pages.instrument.kind." + string(d.Input.Kind)), Href: path + "/" + d.ID})
	}
	head := ui.Page{Title: title, Section: "instruments", Crumbs: crumbs, Sub: v.S("pages.form.sub")}
	return httpx.Page(w, r, status, head, formPage(v, d))
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// complete gathers what the form offers and what the rules say.
func (p pages) complete(r *http.Request, v *page.View, d *draftPage) (err error) {
	ctx := r.Context()
	d.MaxFile = p.MaxFile
	if d.Offer, err = p.Instruments.Offer(ctx, v.Act, d.ID, d.Input.Kind); err != nil {
		return err
	}
	if d.Groups, err = p.Instruments.RecipientGroups(ctx, v.Act); err != nil {
		return err
	}
	if d.Judgement, err = p.Instruments.Check(ctx, v.Act, d.ID, d.Input, instrument.Typing, d.Chosen...); err != nil {
		return err
	}
	if err = p.mainOf(r, v, d); err != nil {
		return err
	}
	if err = p.receivedOf(r, v, d); err != nil {
		return err
	}
	if err = p.sendBy(r, v, d); err != nil {
		return err
	}
	if d.Sources, err = grounds.Sources(p.Site, v, r); err != nil {
		return err
	}
	if d.Grounds == nil {
		if d.Grounds, err = p.groundGroups(r, v, "", d.Input.GroundID); err != nil {
			return err
		}
	}
	if d.Short == nil {
		if d.Short, err = p.groundGroups(r, v, "", d.Input.ShortGroundID); err != nil {
			return err
		}
	}
	// Warnings that were answered stay on the form with their reasons.
	for _, f := range formFindings(d.Judgement.Verdict.Warnings(), d.Input) {
		if f.Reason != "" && !slices.ContainsFunc(d.Form.Findings, func(x ui.Finding) bool { return x.Rule == f.Rule }) {
			d.Form.Findings = append(d.Form.Findings, f)
		}
	}
	return nil
}

// groundGroups are the newest grounds, or those that fit the words, with the chosen one among them.
func (p pages) groundGroups(r *http.Request, v *page.View, words, chosen string) ([]ui.OptionGroup, error) {
	list, err := p.Instruments.Grounds(r.Context(), v.Act, instrument.GroundFilter{Text: words, State: instrument.GroundOpen}, "", 40)
	if err != nil {
		return nil, err
	}
	options := grounds.Options(v, list.Entries)
	if chosen != "" && !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == chosen }) {
		g, err := p.Instruments.Ground(r.Context(), v.Act, chosen)
		switch {
		case err == nil:
			options = append([]ui.Option{grounds.Option(v, g)}, options...)
		case !errors.Is(err, fault.NotFound{}):
			return nil, err
		}
	}
	return ui.Options(options...), nil
}

// save takes the form: it saves the draft, and as its button says only checks it, enters a ground, or sends it on.
func (p pages) save(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := draftPage{Input: readInput(in), ID: r.PathValue("id")}
	act := in.OptChoice("act", "save", "agreement", "check", "ground", "group")
	if d.ID != "" {
		if !httpx.ValidID(d.ID) {
			return fault.NotFound{What: r.URL.Path}
		}
		d.Version = page.Version(in)
	}
	if !slices.Contains(instrument.Kinds, d.Input.Kind) {
		if err := in.Err(); err != nil {
			return err
		}
	}
	if set := in.OptID(ui.PickSetField); set != "" {
		return p.markSet(w, r, v, in, d, set)
	}
	if field, words := in.Find(); field != "" {
		return p.find(w, r, v, in, d, field, words)
	}
	switch act {
	case "check":
		return p.checked(w, r, v, in, d)
	case "ground":
		return p.addGround(w, r, v, in, d)
	case "group":
		return p.saveGroup(w, r, v, in, d)
	}
	return p.store(w, r, v, in, d, act == "agreement")
}

// again shows the form once more with what is wrong in it; what no form can tell goes to the error table.
func (p pages) again(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, err error) error {
	var conflict fault.Conflict
	if errors.As(err, &conflict) && d.ID != "" {
		return p.stale(w, r, v, in, d, conflict)
	}
	f, err := in.Reject(err)
	if err != nil {
		return err
	}
	for i, x := range f.Findings {
		if x.Para != "" || x.Rule != "" {
			f.Findings[i].Field = formField(x.Field, d.Input)
		}
	}
	d.Form = f
	if d.Agreeing {
		if err := p.unjudged(r, v, in, &d); err != nil {
			return err
		}
	}
	return p.shownAgain(w, r, v, in, http.StatusUnprocessableEntity, d)
}

// unjudged adds to what kept a draft from being saved what would keep it from agreement, so that all is corrected at once.
func (p pages) unjudged(r *http.Request, v *page.View, in *httpx.Input, d *draftPage) error {
	d.Chosen = chosen(in)
	j, err := p.Instruments.Check(r.Context(), v.Act, d.ID, d.Input, instrument.Typing, d.Chosen...)
	if err != nil {
		return err
	}
	told := d.Form.Findings
	for _, x := range formFindings(j.Verdict.Refusals(), d.Input) {
		if !slices.ContainsFunc(told, func(y ui.Finding) bool { return x.Field == y.Field }) {
			d.Form.Findings = append(d.Form.Findings, x)
		}
	}
	return nil
}

// chosen are the files of the form, which are attached when it is saved.
func chosen(in *httpx.Input) []instrument.Attachment {
	var out []instrument.Attachment
	for _, role := range instrument.Roles() {
		for _, f := range files.Read(in, fileField(role)) {
			out = append(out, instrument.Attachment{Role: role, Name: filepath.Base(f.Head.Filename)})
		}
	}
	return out
}

// stale answers a draft that somebody else saved meanwhile: what was typed stays on the page, over the newer version.
func (p pages) stale(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, conflict fault.Conflict) error {
	c, err := p.Instruments.Card(r.Context(), v.Act, d.ID)
	if err != nil {
		return err
	}
	if !c.Can(instrument.CanEdit) || c.Version == d.Version && !conflict.Stale {
		return conflict
	}
	d.Form, d.Files, d.Annexes, d.Version, d.Stale = in.Form(), c.Files, c.Annexes, c.Version, true
	return p.shownAgain(w, r, v, in, http.StatusConflict, d)
}

// present adds the files that a stored draft has.
func (p pages) present(r *http.Request, v *page.View, d *draftPage) error {
	if d.ID == "" || d.Files != nil {
		return nil
	}
	c, err := p.Instruments.Card(r.Context(), v.Act, d.ID)
	d.Files, d.Annexes = c.Files, c.Annexes
	return err
}

func (p pages) find(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, field, words string) (err error) {
	switch field {
	case "ground_id":
		d.Grounds, err = p.groundGroups(r, v, words, d.Input.GroundID)
	case "short_ground_id":
		d.Short, err = p.groundGroups(r, v, words, d.Input.ShortGroundID)
	}
	if err != nil {
		return err
	}
	d.Form = in.Form()
	return p.shownAgain(w, r, v, in, http.StatusOK, d)
}

// checked shows what the rules say without saving anything: the button for those who have no JavaScript.
func (p pages) checked(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage) error {
	if err := in.Err(); err != nil {
		return p.again(w, r, v, in, d, err)
	}
	d.Chosen = chosen(in)
	j, err := p.Instruments.Check(r.Context(), v.Act, d.ID, d.Input, instrument.Typing, d.Chosen...)
	if err != nil {
		return err
	}
	d.Form = in.Form()
	d.Form.Findings = formFindings(j.Verdict.Findings(), d.Input)
	return p.shownAgain(w, r, v, in, http.StatusOK, d)
}

// addGround enters a ground from the part of the form that holds one, and chooses it.
func (p pages) addGround(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage) error {
	d.AddGround = true
	act := v.Keyed(in)
	if act.Key != "" {
		act.Key += "-ground"
	}
	id, err := grounds.Add(p.Site, r, act, in, groundPrefix)
	if id != "" {
		d.Input.GroundID = id
	}
	if err != nil {
		return p.again(w, r, v, in, d, err)
	}
	d.AddGround = false
	d.Form = in.Form().Set("ground_id", id)
	for _, name := range []string{"source", "title", "number", "day", "item", "measure_day", "received_day", "names_term", "named_day"} {
		d.Form.Set(groundPrefix + name)
	}
	return p.shownAgain(w, r, v, in, http.StatusOK, d)
}

// groundPrefix stands before the names of the fields of a new ground within the form.
const groundPrefix = "new_ground."

// markSet marks the recipients of a set, for those who have no JavaScript.
func (p pages) markSet(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, name string) error {
	o, err := p.Instruments.Offer(r.Context(), v.Act, d.ID, d.Input.Kind)
	if err != nil {
		return err
	}
	d.Offer = o
	if d.Groups, err = p.Instruments.RecipientGroups(r.Context(), v.Act); err != nil {
		return err
	}
	for _, set := range groupSets(v, d) {
		if set.Value != name {
			continue
		}
		for _, id := range set.Options {
			if !slices.Contains(d.Input.Recipients, id) {
				d.Input.Recipients = append(d.Input.Recipients, id)
			}
		}
	}
	d.Form = in.Form().Set("recipients", d.Input.Recipients...)
	return p.shownAgain(w, r, v, in, http.StatusOK, d)
}

// shownAgain shows the form once more with what it held. Files cannot be put back into a form: those that were chosen are
// named, so that people choose them again.
func (p pages) shownAgain(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, status int, d draftPage) error {
	if err := p.present(r, v, &d); err != nil {
		return err
	}
	for _, role := range instrument.Roles() {
		for _, u := range files.Read(in, fileField(role)) {
			name := filepath.Base(u.Head.Filename)
			if !slices.ContainsFunc(d.Files, func(f document.File) bool { return f.Name == name && f.Size == u.Head.Size }) {
				d.LostFiles = append(d.LostFiles, name)
			}
		}
	}
	return p.form(w, r, v, status, d)
}

// store saves the draft and its files, and sends it to agreement if asked.
func (p pages) store(w http.ResponseWriter, r *http.Request, v *page.View, in *httpx.Input, d draftPage, agree bool) error {
	if err := p.present(r, v, &d); err != nil {
		return err
	}
	var uploads []files.Upload
	var drops []string
	for _, role := range instrument.Roles() {
		uploads = append(uploads, files.Read(in, fileField(role))...)
		drops = append(drops, files.Dropped(in, fileField(role), d.Files)...)
	}
	annexes, seen := readAnnexes(in)
	act := v.Keyed(in)
	var receipt instrument.Receipt
	err := in.Do(r.Context(), nil, func(ctx context.Context) (err error) {
		if err = d.Annexes.Unmoved(d.Files, seen); err == nil {
			receipt, err = p.write(ctx, act, d)
		}
		return err
	})
	if err != nil {
		d.Agreeing = agree
		return p.again(w, r, v, in, d, err)
	}
	d.ID, d.Version = receipt.ID, receipt.Version
	if err := p.keepFiles(r, v.Act, d, uploads, drops); err != nil {
		d.Files = nil
		return p.again(w, r, v, in, d, err)
	}
	if err := p.keepAnnexes(r, v.Act, d.ID, annexes, seen); err != nil {
		d.Files = nil
		return p.again(w, r, v, in, d, err)
	}
	if !agree {
		httpx.Flash(w, r, ui.Done, i18n.M("pages.form.saved"))
		return httpx.Redirect(w, r, path+"/"+d.ID)
	}
	d.Files = nil
	if act.Key != "" {
		act.Key += "-agreement"
	}
	receipt, err = p.Instruments.SendToAgreement(r.Context(), act, d.ID, d.Version, law.Reasons(d.Input.Reasons))
	if err != nil {
		return p.again(w, r, v, in, d, err)
	}
	httpx.Flash(w, r, ui.Done, doneMsg("agreement", receipt))
	return httpx.Redirect(w, r, path+"/"+d.ID)
}

func (p pages) write(ctx context.Context, act org.Act, d draftPage) (instrument.Receipt, error) {
	if d.ID == "" {
		return p.Instruments.Draft(ctx, act, d.Input)
	}
	return p.Instruments.Edit(ctx, act, d.ID, d.Version, d.Input)
}

func (p pages) keepFiles(r *http.Request, act org.Act, d draftPage, uploads []files.Upload, drops []string) error {
	for _, id := range drops {
		if err := p.Instruments.Detach(r.Context(), act, d.ID, "", id); err != nil && !errors.Is(err, fault.NotFound{}) {
			return err
		}
	}
	if len(uploads) == 0 {
		return nil
	}
	c, err := p.Instruments.Card(r.Context(), act, d.ID)
	if err != nil {
		return err
	}
	return files.Put(uploads, c.Files, func(u files.Upload, name string, in io.Reader) error {
		_, err := p.Instruments.Attach(r.Context(), act, d.ID, "", u.Field[len(fileField("")):], name, in)
		return err
	})
}

// check answers the form while a person types: the rule panel alone.
func (p pages) check(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	d := draftPage{Input: readInput(in), ID: in.OptID("id")}
	if !slices.Contains(instrument.Kinds, d.Input.Kind) {
		return in.Err()
	}
	var err error
	if d.Offer, err = p.Instruments.Offer(r.Context(), v.Act, d.ID, d.Input.Kind); err != nil {
		return err
	}
	for _, role := range instrument.Roles() {
		if names := in.Text("chosen."+fileField(role), 0, partMost); names != "" {
			d.Chosen = append(d.Chosen, instrument.Attachment{Role: role, Name: names})
		}
	}
	// What cannot be read yet is not told here: the person is still typing.
	if d.Judgement, err = p.Instruments.Check(r.Context(), v.Act, d.ID, d.Input, instrument.Typing, d.Chosen...); err != nil {
		return err
	}
	if err = p.present(r, v, &d); err != nil {
		return err
	}
	if err = p.sendBy(r, v, &d); err != nil {
		return err
	}
	return httpx.Fragment(w, r, http.StatusOK, checkPanel(v, d))
}

// sendBy finds by when the draft is to be sent because its measure is planned for the first month of a period (44).
func (p pages) sendBy(r *http.Request, v *page.View, d *draftPage) error {
	if d.Input.GroundID == "" {
		return nil
	}
	g, err := p.Instruments.Ground(r.Context(), v.Act, d.Input.GroundID)
	if errors.Is(err, fault.NotFound{}) {
		return nil // the rules say it of the ground
	}
	if err != nil {
		return err
	}
	d.SendBy, err = p.owedFor(r, v, g, d.Input.Kind, time.Time{})
	return err
}

// owedFor is the duty of the reader's body that an instrument of the kind on this ground fulfils: while it is open, or that this
// instrument has closed when it was sent, at the instant sent; nil where there is none.
func (p pages) owedFor(r *http.Request, v *page.View, g instrument.GroundEntry, kind instrument.Kind, sent time.Time) (*duty.Duty, error) {
	if kind == instrument.Request || g.BodyID != v.Act.AsBody() || g.ReceivedDay.None() {
		return nil, nil
	}
	owed, ok, err := p.Instruments.PlanDuty(r.Context(), g)
	if err != nil || !ok {
		return nil, err
	}
	if sent.IsZero() && owed.State.Owed() || !sent.IsZero() && owed.State == duty.StateDone && owed.ClosedAt.Equal(sent) {
		return &owed, nil
	}
	return nil, nil
}
