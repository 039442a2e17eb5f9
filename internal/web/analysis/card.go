package analysis

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"reglament/internal/analysis"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// cardPage is everything the card of a product shows.
type cardPage struct {
	analysis.Card
	Forms   []page.ActForm
	Open    *page.ActForm
	Signed  []page.Signed
	History page.History
}

func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, failed string, f *ui.Form) error {
	c := cardPage{}
	var err error
	if c.Card, err = p.Analysis.Card(r.Context(), v.Act, id); err != nil {
		return err
	}
	c.Signed = v.Signatures(c.Signatures)
	c.History, err = v.HistoryOf(r, func(after journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error) {
		return p.Analysis.History(r.Context(), v.Act, id, after, limit)
	}, nil)
	if err != nil {
		return err
	}
	c.Forms, c.Open = page.Settle(v, forms(v, c.Card), "analysis_pages.act", failed, f)
	crumb := c.Number
	if crumb == "" {
		crumb = word(v, "kind", string(c.Kind))
	}
	head := ui.Page{Title: c.Title, Crumb: crumb, Bare: true, Section: "analysis", Crumbs: []ui.Link{{Label: v.S("ui.nav.analysis"), Href: path}}}
	return httpx.Page(w, r, status, head, cardView(v, c))
}

// acts are the acts upon a product, by their name in the address.
func (p pages) acts() map[string]page.ActFunc {
	s := p.Analysis
	versioned := func(do func(r *http.Request, act org.Act, id string, version int64, in *httpx.Input) (analysis.Receipt, error)) page.ActFunc {
		return func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
			out, err := do(r, act, id, page.Version(in), in)
			return instrument.Receipt(out), err
		}
	}
	words := func(name string, do func(r *http.Request, act org.Act, id, text string) (analysis.Receipt, error)) page.ActFunc {
		return page.ActWithWords(name, func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			out, err := do(r, act, id, text)
			return instrument.Receipt(out), err
		})
	}
	plainly := func(do func(r *http.Request, act org.Act, id string) (analysis.Receipt, error)) page.ActFunc {
		return page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			out, err := do(r, act, id)
			return instrument.Receipt(out), err
		})
	}
	return map[string]page.ActFunc{
		"submit": versioned(func(r *http.Request, act org.Act, id string, version int64, in *httpx.Input) (analysis.Receipt, error) {
			if err := in.Err(); err != nil {
				return analysis.Receipt{}, err
			}
			return s.Submit(r.Context(), act, id, version)
		}),
		"sign": versioned(func(r *http.Request, act org.Act, id string, version int64, in *httpx.Input) (analysis.Receipt, error) {
			cms, err := page.SignedMessage(in)
			if err == nil {
				err = in.Err()
			}
			if err != nil {
				return analysis.Receipt{}, err
			}
			return s.Sign(r.Context(), act, id, version, cms)
		}),
		"withdraw": versioned(func(r *http.Request, act org.Act, id string, version int64, in *httpx.Input) (analysis.Receipt, error) {
			text := in.Area(page.WordsName("withdraw"), 0, page.WordsMost)
			if err := in.Err(); err != nil {
				return analysis.Receipt{}, err
			}
			return s.Withdraw(r.Context(), act, id, version, text)
		}),
		"recall": words("recall", func(r *http.Request, act org.Act, id, text string) (analysis.Receipt, error) {
			return s.Recall(r.Context(), act, id, text)
		}),
		"decline": words("decline", func(r *http.Request, act org.Act, id, text string) (analysis.Receipt, error) {
			return s.Decline(r.Context(), act, id, text)
		}),
		"return": words("return", func(r *http.Request, act org.Act, id, text string) (analysis.Receipt, error) {
			return s.Return(r.Context(), act, id, text)
		}),
		"accept": plainly(func(r *http.Request, act org.Act, id string) (analysis.Receipt, error) {
			return s.Accept(r.Context(), act, id)
		}),
		"receive": plainly(func(r *http.Request, act org.Act, id string) (analysis.Receipt, error) {
			return s.Receive(r.Context(), act, id)
		}),
	}
}

// again begins the next submission of what was returned, and opens it.
func (p pages) again(answers page.Acts) page.Handler {
	begin := page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
		begun, err := p.Analysis.Again(r.Context(), act, id)
		return instrument.Receipt(begun), err
	})
	return answers.Opens("again", begin, func(begun instrument.Receipt) string { return path + "/" + begun.ID + "/edit" })
}

// answers is how the card answers its acts.
func (p pages) answers() page.Acts {
	return page.Acts{
		Path: path, Named: page.WordsOf, Done: func(name string, r instrument.Receipt) i18n.Msg { return done(name, analysis.Receipt(r)) },
		Show: func(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, name string, f *ui.Form) error {
			if f != nil {
				for i, x := range f.Findings {
					if x.Rule != "" {
						f.Findings[i].Field = "" // the fields of the rules are on the form of the draft
					}
				}
			}
			return p.show(w, r, v, id, status, name, f)
		},
	}
}

// done says what was done.
func done(act string, receipt analysis.Receipt) i18n.Msg {
	if act == "sign" {
		return i18n.M("analysis_pages.done.sign", "number", receipt.Number)
	}
	return i18n.Msg{Key: "analysis_pages.done." + act}
}

// forms are the acts that the person may do now, each with its form.
func forms(v *page.View, c analysis.Card) []page.ActForm {
	at := path + "/" + c.ID + "/"
	var out []page.ActForm
	add := func(may analysis.Action, a page.ActForm) {
		if c.Can(may) {
			out = append(out, a.On(v, path+"/"+c.ID, "analysis_pages.act"))
		}
	}
	reason := func(act string) func(*ui.Form) templ.Component {
		return v.WordsField(act, "common.field.reason", "")
	}
	add(analysis.CanSubmit, page.ActForm{ID: "submit", Icon: "pen-line", Version: c.Version, Text: v.S("analysis_pages.act.submit_text")})
	add(analysis.CanSign, page.ActForm{ID: "sign", Icon: "pen-line", Version: c.Version, Multipart: true, Text: v.S("analysis_pages.act.sign_text"), Sign: &ui.Signing{Src: at + "original.pdf", IIN: c.SignerIIN}})
	add(analysis.CanAccept, page.ActForm{ID: "accept", Icon: "circle-check", Text: acceptText(v, c)})
	add(analysis.CanAccept, page.ActForm{ID: "return", Icon: "undo-2", Danger: true, Text: v.S("analysis_pages.act.return_text"), Fields: v.WordsField("return", "analysis_pages.lacking", "")})
	add(analysis.CanReceive, page.ActForm{ID: "receive", Icon: "inbox", Text: v.S("analysis_pages.act.receive_text")})
	add(analysis.CanAgain, page.ActForm{ID: "again", Icon: "pencil", Text: v.S("analysis_pages.act.again_text")})
	add(analysis.CanDecline, page.ActForm{ID: "decline", Icon: "undo-2", Fields: reason("decline"), Danger: true})
	add(analysis.CanRecall, page.ActForm{ID: "recall", Icon: "undo-2", Fields: reason("recall")})
	add(analysis.CanWithdraw, page.ActForm{ID: "withdraw", Icon: "trash-2", Version: c.Version, Danger: true, Text: v.S("analysis_pages.act.withdraw_text"), Fields: reason("withdraw")})
	return out
}

func acceptText(v *page.View, c analysis.Card) string {
	if c.Owed != nil && c.Owed.Late(v.Today) > 0 {
		return v.S("analysis_pages.act.accept_late", "n", c.Owed.Late(v.Today))
	}
	return v.S("analysis_pages.act.accept_text")
}

// forward are the acts that carry a product on its road; of these the first open one is the primary button.
var forward = []string{"submit", "sign", "accept", "receive", "again"}

// head is the head of the card: number, stage, facts and the acts open to the person.
func (c cardPage) head(v *page.View) ui.DocHead {
	d := ui.DocHead{Number: c.Number, Stage: word(v, "state", string(c.State)), Title: c.Title, Facts: c.facts(v)}
	if c.Number != "" {
		d.Number = "№\u00a0" + c.Number
	}
	if c.Marked {
		d.Mark = v.S("pages.mark")
	}
	if c.Owed != nil && c.Owed.DocumentID == c.ID || c.Owed != nil && c.State == analysis.StateDraft {
		d.Lights = append(d.Lights, owedDue(v, *c.Owed).Light)
	}
	for _, a := range c.Forms {
		if len(d.Acts) < 4 && a.Button != "" {
			b := a.Open(len(d.Acts) == 0 && slices.Contains(forward, a.ID))
			if a.ID == "sign" {
				b.Key = "KeyS"
			}
			d.Acts = append(d.Acts, b)
		}
	}
	if c.Can(analysis.CanEdit) {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("common.edit"), Icon: "pencil", Href: path + "/" + c.ID + "/edit", Key: "KeyE"})
	}
	d.Acts = append(d.Acts, ui.Action{Label: v.S("common.print"), Icon: "printer", Print: true, Quiet: true, IconOnly: true})
	return d
}

func (c cardPage) facts(v *page.View) []ui.Fact {
	out := []ui.Fact{{Label: v.S("pages.kind"), Value: capital(v, "kind", string(c.Kind))}}
	if c.Owed != nil {
		out = append(out, owedFacts(v, *c.Owed)...)
	} else {
		if c.Character != "" {
			out = append(out, ui.Fact{Label: v.S("analysis.field.character"), Value: capital(v, "character", string(c.Character))})
		}
		if name := v.AreaName(c.AreaID); name != "" {
			out = append(out, ui.Fact{Label: v.S("analysis.field.area"), Value: name})
		}
		if c.Subject != "" {
			out = append(out, ui.Fact{Label: v.S("analysis.field.subject"), Value: c.Subject, Wide: true})
		}
		if words := period(v, c.Record, nil); words != "" {
			out = append(out, ui.Fact{Label: v.S("analysis.field.period"), Value: words})
		}
		if len(c.Input.Sources) > 0 {
			var names []string
			for _, m := range analysis.SourceMsgs(c.Input.Sources, c.Input.SourceWords) {
				names = append(names, v.T(m))
			}
			out = append(out, ui.Fact{Label: v.S("analysis.field.sources"), Value: page.Capital(v.List(names)), Wide: true})
		}
	}
	out = append(out,
		ui.Fact{Label: v.S("pages.drafter"), Value: page.Join(v.PersonName(c.DrafterPerson), v.PostTitle(c.DrafterPost))},
		ui.Fact{Label: v.S("analysis_pages.author"), Value: v.UnitPath(c.OwnerUnit), Wide: true},
	)
	if c.SignerPost != "" {
		out = append(out, ui.Fact{Label: v.S("pages.form.signer"), Value: page.Join(v.PostFull(c.SignerPost), v.ActingWords(c.SignerPost)), Wide: true})
	}
	if !c.SignedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.S("analysis_pages.signed_day"), Value: v.Instant(c.SignedAt)})
	}
	if c.Pages > 0 {
		out = append(out, ui.Fact{Label: v.S("analysis_pages.pages_fact"), Value: v.Number(c.Pages)})
	}
	return out
}

// owedFacts say for which period and by which day something is owed, with the calculation.
func owedFacts(v *page.View, o analysis.Owed) []ui.Fact {
	out := []ui.Fact{
		{Label: v.S("analysis.field.period"), Value: v.T(analysis.PeriodMsg(o.Period))},
		{Label: v.S("common.field.due"), Body: v.DueCell(owedDue(v, o))},
		{Label: v.S("analysis_pages.duty"), Value: page.Capital(v.T(i18n.Msg{Key: "analysis.owed." + string(o.State)})), Href: "/control/duties/" + o.DutyID},
	}
	if !o.SubmittedDay.None() {
		out = append(out, ui.Fact{Label: v.S("analysis.field.submitted"), Value: v.Day(o.SubmittedDay)})
	}
	return out
}

// road is the strip of stages at the head of the card.
func (c cardPage) road(v *page.View) []ui.Step {
	order := []analysis.State{analysis.StateDraft, analysis.StateToSign, analysis.StateSigned}
	if c.Kind.Periodic() {
		order = append(order, analysis.StateAccepted)
	}
	notes := map[analysis.State]string{analysis.StateDraft: v.Instant(c.CreatedAt), analysis.StateSigned: v.Instant(c.SignedAt), analysis.StateAccepted: v.Instant(c.DecidedAt)}
	at := slices.Index(order, c.State)
	var out []ui.Step
	for i, st := range order {
		s := ui.Step{Label: word(v, "state", string(st)), Note: notes[st], State: ui.StepNext}
		last := i == len(order)-1
		switch {
		case c.State == analysis.StateReturned && last:
			s.State, s.Label = ui.StepStop, word(v, "state", string(analysis.StateReturned))
		case c.State == analysis.StateReturned:
			s.State = ui.StepDone
		case c.State == analysis.StateWithdrawn && i > 0:
			s.State, s.Note = ui.StepSkip, ""
		case c.State == analysis.StateWithdrawn:
			s.State = ui.StepStop
		case i < at || i == at && last:
			s.State = ui.StepDone
		case i == at:
			s.State = ui.StepNow
		}
		out = append(out, s)
	}
	return out
}

// sentRegister lists to whom the product went, and who recorded its receipt.
func (c cardPage) sentRegister(v *page.View) ui.Register {
	reg := ui.Register{ID: "sent-list", Caption: v.S("analysis_pages.sent"), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: v.S("analysis_pages.addressee")},
		{Role: ui.ColNumber, Label: v.S("analysis_pages.delivered")},
		{Role: ui.ColStage, Label: v.S("analysis_pages.receipt")},
	}}
	rows := make([]ui.Row, len(c.Sent))
	for i, d := range c.Sent {
		receipt := v.TextCell(v.S("analysis_pages.not_received"), "")
		if !d.ReceivedAt.IsZero() {
			receipt = v.TextCell(v.Instant(d.ReceivedAt), page.Join(v.PersonName(d.ReceivedBy), v.PostTitle(d.ReceivedPost)))
		}
		rows[i] = ui.Row{ID: d.Grantee, Label: v.Text(d.Name), Cells: []templ.Component{v.TextCell(v.Text(d.Name), ""), v.TextCell(v.Instant(d.DeliveredAt), ""), receipt}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// paperLinks lead to the papers that there are now.
func (c cardPage) paperLinks(v *page.View) []ui.Related {
	base := path + "/" + c.ID + "/"
	out := []ui.Related{{Title: v.S("paper.link.pdf.kk"), Href: base + "paper.kk.pdf"}, {Title: v.S("paper.link.pdf.ru"), Href: base + "paper.ru.pdf"}}
	if c.State == analysis.StateDraft {
		return append(out, ui.Related{Title: v.S("paper.link.docx.kk"), Href: base + "paper.kk.docx"}, ui.Related{Title: v.S("paper.link.docx.ru"), Href: base + "paper.ru.docx", Note: v.S("paper.link.docx.why")})
	}
	if c.Frozen.Found {
		out = append(out, ui.Related{Title: v.S("paper.link.original"), Href: base + "original.pdf"})
	}
	if len(c.Signed) > 0 {
		out = append(out, ui.Related{Title: v.S("paper.link.card.kk"), Href: base + "card.kk.pdf"}, ui.Related{Title: v.S("paper.link.card.ru"), Href: base + "card.ru.pdf"})
	}
	return out
}

// frozenWords say what differs from the frozen original.
func (c cardPage) frozenWords(v *page.View) string {
	what := make([]i18n.Msg, len(c.Frozen.Differs))
	for i, n := range c.Frozen.Differs {
		what[i] = i18n.Msg{Key: "paper.differs." + n}
	}
	return v.S("paper.differs", "what", what)
}

// sendWords say who signs and where a paper goes that is owed.
func sendWords(k analysis.Kind) i18n.Msg { return i18n.Msg{Key: "analysis_pages.send." + string(k)} }
