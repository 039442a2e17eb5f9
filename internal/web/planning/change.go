package planning

import (
	"net/http"
	"slices"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/planning"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

func (p pages) changeRoutes(handle func(pattern string, h page.Handler)) {
	handle("GET /changes/new", p.newChange)
	handle("POST /changes/new", p.saveChange)
	handle("GET /changes/{id}", p.changeCard)
	handle("GET /changes/{id}/edit", p.editChange)
	handle("POST /changes/{id}/edit", p.saveChange)
	answers := page.Acts{
		Path: changesPath, Named: named,
		Done: func(name string, _ instrument.Receipt) i18n.Msg { return i18n.Msg{Key: "planning.exec.done." + name} },
		Show: p.showChange,
	}
	for name, act := range p.changeActs() {
		handle("POST /changes/{id}/"+name, answers.Handle(name, act))
	}
}

// changeForm is what the form of a report on a change shows.
type changeForm struct {
	ID      string // "" for a new one
	Version int64
	What    planning.ChangeWhat
	Plan    planning.Plan
	Line    planning.Measure
	Control planning.ControlCard
}

func (x changeForm) address() string {
	if x.ID == "" {
		return changesPath + "/new"
	}
	return changesPath + "/" + x.ID + "/edit"
}

// options are what may be done with the measure; without a measure one is added.
func (x changeForm) options(v *page.View) []ui.Option {
	list := []planning.ChangeWhat{planning.ChangeExtend, planning.ChangeEdit, planning.ChangeDrop}
	if x.Line.ID == "" {
		list = []planning.ChangeWhat{planning.ChangeAdd}
	}
	return options(list, func(w planning.ChangeWhat) string { return v.S("planning.change.what." + string(w)) })
}

func (p pages) formOf(r *http.Request, v *page.View, plan, measure string) (changeForm, error) {
	var x changeForm
	card, err := p.Planning.Plan(r.Context(), v.Act, plan)
	if err != nil {
		return x, err
	}
	x.Plan = card.Plan
	if measure != "" {
		if x.Control, err = p.Planning.Control(r.Context(), v.Act, measure); err != nil {
			return x, err
		}
		x.Line = x.Control.Line
	}
	return x, nil
}

func (p pages) newChange(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Query(r)
	plan, measure := in.ID("plan"), in.OptID("measure")
	what := planning.ChangeWhat(in.OptChoice("what", words(planning.ChangeWhats)...))
	if err := in.Err(); err != nil {
		return err
	}
	x, err := p.formOf(r, v, plan, measure)
	if err != nil {
		return err
	}
	x.What = what
	if measure == "" {
		x.What = planning.ChangeAdd
	}
	f := ui.NewForm().Set("what", string(x.What)).Set("kind", planning.CircumstanceNew)
	if measure != "" {
		setMeasure(f, x.Line.Input())
	}
	return p.changePage(w, r, v, http.StatusOK, x, f)
}

func (p pages) editChange(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	c, err := p.Planning.Change(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	x, err := p.formOf(r, v, c.PlanID, c.MeasureID)
	if err != nil {
		return err
	}
	x.ID, x.Version, x.What = id, c.Version, c.What
	f := ui.NewForm().Set("what", string(c.What)).Set("kind", c.Input.Kind).Set("circumstances", c.Input.Circumstances).Set("why", c.Input.Reason)
	setMeasure(f, c.After.Input())
	if !c.Input.Due.None() {
		f.SetDay("new_due", c.Input.Due)
	}
	return p.changePage(w, r, v, http.StatusOK, x, f)
}

func (p pages) changePage(w http.ResponseWriter, r *http.Request, v *page.View, status int, x changeForm, f *ui.Form) error {
	head := ui.Page{Title: v.S("planning.exec.change_title"), Section: "plans", Crumbs: planCrumbs(v, x.Plan)}
	return httpx.Page(w, r, status, head, changeFormPage(v, x, f))
}

func (p pages) saveChange(w http.ResponseWriter, r *http.Request, v *page.View) error {
	in := httpx.Read(r)
	id := r.PathValue("id")
	var plan, measure string
	x := planning.ChangeInput{
		What: planning.ChangeWhat(in.Choice("what", words(planning.ChangeWhats)...)), Kind: in.OptChoice("kind", planning.CircumstanceKinds...),
		Circumstances: in.Area("circumstances", 0, page.WordsMost), Reason: in.Area("why", 0, page.WordsMost), Due: in.OptDay("new_due"),
	}
	line := readMeasure(in)
	x.Measure = &line
	version := int64(0)
	if id == "" {
		plan, measure = in.ID("plan"), in.OptID("measure")
	} else {
		version = page.Version(in)
		c, err := p.Planning.Change(r.Context(), v.Act, id)
		if err != nil {
			return err
		}
		plan, measure = c.PlanID, c.MeasureID
	}
	x.MeasureID = measure
	err := in.Err()
	if err == nil && measure != "" { // the area, for which the form has no field, stays
		now, gone := p.formOf(r, v, plan, measure)
		if gone != nil {
			return gone
		}
		line.AreaID = now.Line.AreaID
	}
	var done planning.Receipt
	if err == nil {
		if id == "" {
			done, err = p.Planning.DraftChange(r.Context(), v.Keyed(in), plan, x)
		} else {
			done, err = p.Planning.EditChange(r.Context(), v.Keyed(in), id, version, x)
		}
	}
	if err != nil {
		if plan == "" {
			return err
		}
		names := map[string]string{"reason": "why"}
		if x.What == planning.ChangeExtend {
			names["due"] = "new_due"
		}
		return page.Back(w, r, in, page.Rename(err, names), func(status int, f *ui.Form) error {
			y, err := p.formOf(r, v, plan, measure)
			if err != nil {
				return err
			}
			y.ID, y.Version, y.What = id, version, x.What
			return p.changePage(w, r, v, status, y, f)
		})
	}
	httpx.Flash(w, r, ui.Done, i18n.M("planning.exec.done.change_saved"))
	return httpx.Redirect(w, r, changesPath+"/"+done.ID)
}

// changeView is what the card of a report on a change shows.
type changeView struct {
	planning.ChangeCard
	Forms  []page.ActForm
	Open   *page.ActForm
	Events page.History
}

func (p pages) changeCard(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	return p.showChange(w, r, v, id, http.StatusOK, "", nil)
}

func (p pages) showChange(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, act string, form *ui.Form) error {
	var c changeView
	var err error
	if c.ChangeCard, err = p.Planning.Change(r.Context(), v.Act, id); err != nil {
		return err
	}
	c.Events, err = v.HistoryOf(r, func(at journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error) {
		return p.Planning.ChangeHistory(r.Context(), v.Act, id, at, limit)
	}, nil)
	if err != nil {
		return err
	}
	c.Forms, c.Open = page.Settle(v, changeForms(v, &c), "planning.exec.act", act, form)
	head := ui.Page{Title: v.S("planning.change.what." + string(c.What)), Bare: true, Section: "plans", Crumbs: planCrumbs(v, c.Plan)}
	return httpx.Page(w, r, status, head, changeCardPage(v, c))
}

func changeForms(v *page.View, c *changeView) []page.ActForm {
	var out []page.ActForm
	add := func(can planning.Action, name string, a page.ActForm) {
		if c.Can(can) {
			a.ID = name
			out = append(out, a.On(v, changesPath+"/"+c.ID, "planning.exec.act"))
		}
	}
	add(planning.ActBringChange, "bring_change", page.ActForm{
		Icon: "pen-line", Version: c.Version, Multipart: true, Text: v.S("planning.exec.bring_change_text"), Sign: &ui.Signing{Src: changesPath + "/" + c.ID + "/report.json", IIN: c.IIN},
	})
	if len(c.Steps) > 0 {
		add(planning.ActAnswer, "answer", answerForm(v, c.Steps[0]))
	}
	add(planning.ActDecideChange, "approve_change", page.ActForm{
		Icon: "stamp", Multipart: true, Text: v.S("planning.exec.approve_change_text"), Sign: &ui.Signing{Src: changesPath + "/" + c.ID + "/original.pdf", IIN: c.IIN},
	})
	add(planning.ActDecideChange, "refuse_change", page.ActForm{Icon: "undo-2", Danger: true, Fields: v.WordsField("refuse_change", "common.field.reason", "")})
	add(planning.ActWithdraw, "withdraw_change", page.ActForm{Icon: "trash-2", Danger: true, Fields: v.WordsField("withdraw_change", "common.field.reason", "")})
	return out
}

func (c *changeView) dialogs() []page.ActForm {
	return slices.DeleteFunc(slices.Clone(c.Forms), func(a page.ActForm) bool { return a.Button == "" })
}

func (c *changeView) head(v *page.View) ui.DocHead {
	d := ui.DocHead{Stage: v.S("planning.change.state." + string(c.State)), Title: v.S("planning.change.what."+string(c.What)) + ": " + c.name(), Facts: c.facts(v)}
	for _, a := range c.dialogs() {
		if len(d.Acts) < 3 {
			d.Acts = append(d.Acts, a.Open(len(d.Acts) == 0 && !a.Danger))
		}
	}
	if c.Can(planning.ActEdit) {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("common.edit"), Icon: "pen-line", Href: changesPath + "/" + c.ID + "/edit", Quiet: true})
	}
	return d
}

// unfrozen reports whether the report may still be written on: its paper is frozen when it goes to be approved.
func (c *changeView) unfrozen() bool {
	return c.State == planning.ChangeDraft || c.State == planning.ChangeAgreeing
}

func (c *changeView) name() string {
	if c.What == planning.ChangeAdd {
		return c.After.Name
	}
	return c.Before.Name
}

func (c *changeView) facts(v *page.View) []ui.Fact {
	out := []ui.Fact{{Label: v.S("planning.page.plan"), Value: c.Plan.Title, Href: plansPath + "/" + c.PlanID, Wide: true}}
	if c.MeasureID != "" {
		out = append(out, ui.Fact{Label: v.S("planning.exec.measure"), Value: c.name(), Href: measuresPath + "/" + c.MeasureID, Wide: true})
	}
	out = append(out,
		ui.Fact{Label: v.S("planning.exec.author"), Value: v.UnitNear(c.UnitID)},
		ui.Fact{Label: v.S("planning.page.approver"), Value: v.PostFull(c.ApproverPost)})
	if !c.Last.None() {
		out = append(out, ui.Fact{Label: v.S("planning.exec.last_day"), Body: v.DueCell(v.Due(c.Last))})
	}
	if !c.BroughtDay.None() {
		out = append(out, ui.Fact{Label: v.S("planning.exec.brought"), Value: v.Day(c.BroughtDay) + ", " + v.PersonName(c.BroughtBy)})
	}
	if !c.DecidedDay.None() {
		out = append(out, ui.Fact{Label: v.S("planning.exec.decided"), Value: v.Day(c.DecidedDay) + ", " + v.PersonName(c.DecidedBy)})
	}
	if c.Edition > 0 {
		out = append(out, ui.Fact{Label: v.S("planning.exec.edition_made"), Value: v.Number(c.Edition)})
	}
	return out
}

func (p pages) changeActs() map[string]page.ActFunc {
	s := p.Planning
	text := func(name string, do func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error)) page.ActFunc {
		return page.ActWithWords(name, func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return receipt(do(r, act, id, text))
		})
	}
	return map[string]page.ActFunc{
		"answer": p.answer,
		"bring_change": func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
			version := page.Version(in)
			cms, err := page.SignedMessage(in)
			if err == nil {
				err = in.Err()
			}
			if err != nil {
				return instrument.Receipt{}, err
			}
			return receipt(s.BringChange(r.Context(), act, id, version, cms))
		},
		"approve_change": signedAct(func(r *http.Request, act org.Act, id string, cms []byte) (planning.Receipt, error) {
			return s.ApproveChange(r.Context(), act, id, cms)
		}),
		"refuse_change": text("refuse_change", func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.RefuseChange(r.Context(), act, id, text)
		}),
		"withdraw_change": text("withdraw_change", func(r *http.Request, act org.Act, id, text string) (planning.Receipt, error) {
			return s.WithdrawChange(r.Context(), act, id, text)
		}),
	}
}

// signedAct is an act that brings a signed message and nothing else.
func signedAct(do func(r *http.Request, act org.Act, id string, cms []byte) (planning.Receipt, error)) page.ActFunc {
	return func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
		cms, err := page.SignedMessage(in)
		if err == nil {
			err = in.Err()
		}
		if err != nil {
			return instrument.Receipt{}, err
		}
		return receipt(do(r, act, id, cms))
	}
}

// changeText gives out the text of a report that its head is to sign.
func (p pages) changeText(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	x, err := p.Planning.ChangeToSign(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	page.GivePaper(w, r, document.PaperFile{Name: x.Name, MIME: x.MIME, SHA256: x.SHA256, Data: x.Data})
	return nil
}

// papers lead to the papers of a report on a change.
func (c *changeView) papers(v *page.View) []ui.Related {
	frozen := c.State == planning.ChangeSubmitted || c.State == planning.ChangeRefused || c.State == planning.ChangeApproved && len(c.Signed) > 0
	return paperLinks(v, changesPath+"/"+c.ID+"/", c.unfrozen(), frozen, c.State == planning.ChangeApproved)
}

// paperLinks lead to the papers of a memo or a report under its address.
func paperLinks(v *page.View, at string, draft, frozen, signed bool) []ui.Related {
	out := []ui.Related{{Title: v.S("paper.link.pdf.kk"), Href: at + "paper.kk.pdf"}, {Title: v.S("paper.link.pdf.ru"), Href: at + "paper.ru.pdf"}}
	if draft {
		return append(out, ui.Related{Title: v.S("paper.link.docx.kk"), Href: at + "paper.kk.docx"}, ui.Related{Title: v.S("paper.link.docx.ru"), Href: at + "paper.ru.docx"})
	}
	if frozen {
		out = append(out, ui.Related{Title: v.S("paper.link.original"), Href: at + "original.pdf"})
	}
	if signed && frozen {
		out = append(out, ui.Related{Title: v.S("paper.link.card.kk"), Href: at + "card.kk.pdf"}, ui.Related{Title: v.S("paper.link.card.ru"), Href: at + "card.ru.pdf"})
	}
	return out
}

// whatTabs lead between the kinds of a new report: the fields of each differ, and work without scripts.
func (x changeForm) whatTabs(v *page.View) []ui.Chip {
	var out []ui.Chip
	for _, o := range x.options(v) {
		out = append(out, ui.Chip{Label: o.Label, Href: changesPath + "/new?plan=" + x.Plan.ID + "&measure=" + x.Line.ID + "&what=" + o.Value, Current: string(x.What) == o.Value})
	}
	return out
}
