package executions

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/web/grounds"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// cardPage is everything the card of an execution shows.
type cardPage struct {
	instrument.ExecutionCard
	Forms   []page.ActForm
	Open    *page.ActForm
	Signed  map[string]page.Signed // by report
	History page.History
	MaxFile int64
}

// show writes the card; failed is the form of an act that could not be done, or nil.
func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, failedAct string, failed *ui.Form) error {
	ctx := r.Context()
	c := cardPage{MaxFile: p.MaxFile, Signed: map[string]page.Signed{}}
	var err error
	if c.ExecutionCard, err = p.Instruments.ExecutionCard(ctx, v.Act, id); err != nil {
		return err
	}
	checks, err := p.Instruments.Verified(ctx, c.Signatures)
	if err != nil {
		return err
	}
	for _, s := range checks {
		c.Signed[s.Signature.RefID] = v.SignedOf(s)
	}
	c.History, err = v.HistoryOf(r, func(after journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error) {
		return p.Instruments.ExecutionHistory(ctx, v.Act, id, after, limit)
	}, nil)
	if err != nil {
		return err
	}
	c.Forms, c.Open = page.Settle(v, forms(v, c), "pages.execution.act", failedAct, failed)
	head := ui.Page{Title: c.Execution.Title, Crumb: "№\u00a0" + c.Execution.Number, Bare: true, Section: "executions", Crumbs: []ui.Link{{Label: v.S("ui.nav.executions"), Href: path}}}
	return httpx.Page(w, r, status, head, cardView(v, c))
}

// forms are the acts that the person may do now, each with its form.
func forms(v *page.View, c cardPage) []page.ActForm {
	at := path + "/" + c.Execution.ID + "/"
	var out []page.ActForm
	add := func(may instrument.Action, a page.ActForm) {
		if c.Can(may) {
			out = append(out, a.On(v, path+"/"+c.Execution.ID, "pages.execution.act"))
		}
	}
	add(instrument.CanReceive, page.ActForm{ID: "receive", Icon: "inbox", Text: v.S("pages.execution.receive_text")})
	add(instrument.CanResolve, page.ActForm{ID: "resolve", Icon: "pencil", Extra: map[string]string{seenResolution: c.Execution.ResolutionID}, Fields: func(f *ui.Form) templ.Component { return resolveFields(v, c, f) }})
	add(instrument.CanSignReport, page.ActForm{ID: "sign", Icon: "pen-line", Multipart: true, Sign: &ui.Signing{Src: at + "report.json", IIN: c.SignerIIN}, Fields: func(*ui.Form) templ.Component { return signFields(v, c) }})
	add(instrument.CanReport, page.ActForm{ID: "report", Icon: "file-text", Multipart: true})
	add(instrument.CanTakeOver, page.ActForm{ID: "take_over", Icon: "inbox", Text: v.S("pages.execution.take_over_text")})
	add(instrument.CanAccept, page.ActForm{ID: "accept", Icon: "circle-check", Text: v.S("pages.execution.accept_text")})
	add(instrument.CanAccept, page.ActForm{ID: "return", Icon: "undo-2", Danger: true, Fields: v.WordsField("return", "pages.field.lacking", "pages.hint.lacking")})
	add(instrument.CanExtend, page.ActForm{ID: "extend", Icon: "calendar-plus", Text: v.S("pages.execution.extend_text"), Fields: func(f *ui.Form) templ.Component { return extendFields(v, c, f) }})
	if x, ok := openRequest(c.ExecutionCard); ok {
		add(instrument.CanDecide, page.ActForm{ID: "decide", Icon: "scale", Extra: map[string]string{"extension": x.ID}, Fields: func(f *ui.Form) templ.Component { return decideFields(v, c, x, f) }})
	}
	add(instrument.CanAsk, page.ActForm{ID: "ask", Icon: "message-circle-question-mark", Text: v.S("pages.act.ask_text"), Fields: v.WordsField("ask", "pages.field.question", "")})
	return out
}

// onPage are the acts that have a part of the card of their own; the others open in a window.
var onPage = []string{"report", "ask"}

// dialogs are the acts that open in a window.
func (c cardPage) dialogs() []page.ActForm {
	return slices.DeleteFunc(slices.Clone(c.Forms), func(a page.ActForm) bool { return slices.Contains(onPage, a.ID) || a.Button == "" })
}

// find is the act of the name, if the person may do it.
func (c cardPage) find(id string) *page.ActForm {
	for i := range c.Forms {
		if c.Forms[i].ID == id {
			return &c.Forms[i]
		}
	}
	return nil
}

// opened is the act shown at the head of the card, unless it has a part of its own.
func (c cardPage) opened() *page.ActForm {
	if c.Open != nil && slices.Contains(onPage, c.Open.ID) && c.Open.Button != "" {
		return nil
	}
	return c.Open
}

var stateOrder = []instrument.ExecutionState{instrument.ExecutionSent, instrument.ExecutionReceived, instrument.ExecutionAssigned, instrument.ExecutionReported, instrument.ExecutionAccepted}

// bodyOf is the name of the recipient of this execution.
func (c cardPage) bodyOf(v *page.View, id string) string {
	if id != c.Execution.ID {
		return ""
	}
	return v.UnitName(c.BodyID)
}

// road is the strip of stages at the head of the card.
func (c cardPage) road(v *page.View) []ui.Step {
	at := slices.Index(stateOrder, c.State)
	if c.State == instrument.ExecutionReturned {
		at = 2
	}
	notes := []string{v.Instant(c.Execution.SentAt), v.Instant(c.ReceivedAt), v.PostTitle(c.LeadPost), v.Day(c.ReportedDay), v.Instant(c.ClosedAt)}
	out := make([]ui.Step, len(stateOrder))
	for i, s := range stateOrder {
		step := ui.Step{Label: v.T(i18n.Msg{Key: "pages.execution.road." + string(s)}), Note: notes[i], State: ui.StepNext}
		switch {
		case c.State == instrument.ExecutionRevoked && i == len(stateOrder)-1:
			step.State, step.Label = ui.StepStop, StateName(v, c.State)
		case c.State == instrument.ExecutionRevoked:
			step.State = ui.StepSkip
		case i < at || c.State == instrument.ExecutionAccepted:
			step.State = ui.StepDone
		case i == at && c.State == instrument.ExecutionReturned:
			step.State, step.Note = ui.StepStop, StateName(v, c.State)
		case i == at:
			step.State = ui.StepNow
		}
		out[i] = step
	}
	return out
}

func (c cardPage) head(v *page.View) ui.DocHead {
	d := ui.DocHead{Number: "№\u00a0" + c.Execution.Number, Stage: StateName(v, c.State), Title: c.Execution.Title, Facts: c.facts(v), Lights: []ui.Light{Light(v, c.Execution)}}
	if c.Instrument.Marked {
		d.Mark = v.S("pages.mark")
	}
	if c.Returns > 0 {
		d.Lights = append(d.Lights, ui.Light{Kind: ui.Soon, Text: v.S("pages.execution.returns", "n", int(c.Returns))})
	}
	if c.Execution.Extensions > 0 {
		d.Lights = append(d.Lights, ui.Light{Kind: ui.Ext, Text: v.S("pages.execution.extended", "n", int(c.Execution.Extensions))})
	}
	for _, a := range c.dialogs() {
		if len(d.Acts) < 4 {
			b := a.Open(len(d.Acts) == 0 && !a.Danger && a.ID != "extend")
			switch a.ID {
			case "sign":
				b.Key = "KeyS"
			case "extend":
				b.Key = "KeyE"
			}
			d.Acts = append(d.Acts, b)
		}
	}
	if c.Can(instrument.CanSendOn) {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("pages.delegation.send_on"), Icon: "send", Href: "/instruments/new?on=" + c.Execution.ID})
	}
	d.Acts = append(d.Acts, ui.Action{Label: v.S("common.print"), Icon: "printer", Print: true, Quiet: true, IconOnly: true})
	return d
}

// papers are the files of the instrument and of the grounds that it rests on.
func (c cardPage) papers() []document.File { return slices.Concat(c.Files, c.Papers) }

func (c cardPage) facts(v *page.View) []ui.Fact {
	out := []ui.Fact{
		{Label: v.S("pages.instrument"), Value: v.S("pages.instrument.kind."+string(c.Execution.Kind)) + " № " + c.Instrument.Number, Href: "/instruments/" + c.DocumentID},
		{Label: v.S("common.field.executor"), Value: v.UnitName(c.BodyID), Wide: true},
		{Label: v.S("common.field.due"), Value: v.Day(c.Execution.DueDay)},
		{Label: v.S("pages.list.unit"), Value: v.UnitPath(c.OwnerUnit), Wide: true},
		{Label: v.S("pages.form.signer"), Value: v.PostFull(c.Instrument.SignerPost), Wide: true},
	}
	out = append(out, SupplementFacts(v, c.Main, c.Instrument, c.Input.Supplement.Words)...)
	if n := int(c.Period); n >= 1 && n <= len(c.Periods) {
		out = append(out, ui.Fact{Label: v.S("pages.period.this"), Value: v.T(c.Periods[n-1].Label()), Wide: true})
	}
	if c.Ground != nil {
		f := ui.Fact{Label: v.S("pages.ground.what"), Value: grounds.Title(v, *c.Ground), Wide: true}
		if c.Received != nil && c.Received.ID != "" {
			f.Href = path + "/" + c.Received.ID
		}
		out = append(out, f)
	}
	if !c.ReceivedAt.IsZero() {
		out = append(out, ui.Fact{Label: v.S("pages.execution.received"), Value: page.Join(v.PersonName(c.ReceivedBy), v.Instant(c.ReceivedAt))})
	}
	if c.LeadPost != "" {
		out = append(out, ui.Fact{Label: v.S("pages.lead"), Value: page.Join(v.PostFull(c.LeadPost), v.ActingWords(c.LeadPost)), Wide: true})
	}
	return out
}

// reportForm is the form of the report: what came back with errors, else the draft as it stands.
func (c cardPage) reportForm(v *page.View) *ui.Form {
	if a := c.find("report"); a != nil && a.Form != nil {
		return a.Form
	}
	f := ui.NewForm()
	if len(c.Reports) > 0 { // a report that follows a returned one begins with its text and its answers
		f.Set(page.WordsName("report"), c.Reports[0].Text)
		fillAnswers(v, f, c.Input.Questions, c.Answers[c.Reports[0].ID])
	}
	return f
}

// written are the reports that are not a bare draft in the person's own hands.
func (c cardPage) written() []instrument.Report {
	return slices.DeleteFunc(slices.Clone(c.Reports), func(r instrument.Report) bool {
		return r.State == instrument.ReportDraft && c.Can(instrument.CanReport)
	})
}

// filesOf are the files that belong to a report: those attached after the one before it was signed.
func (c cardPage) filesOf(r instrument.Report) []document.File {
	var out []document.File
	for _, f := range c.OwnFiles {
		own := r.SignedAt.IsZero() || !f.At.After(r.SignedAt)
		for _, before := range c.Reports {
			if before.N < r.N && !before.SignedAt.IsZero() && !f.At.After(before.SignedAt) {
				own = false
			}
		}
		if own {
			out = append(out, f)
		}
	}
	return out
}

// resolutionForm offers the executor whom the distribution of duties names (7).
func (c cardPage) resolutionForm(v *page.View, f *ui.Form) (*ui.Form, string) {
	post, why, ok := v.Org.ProposeWithin(c.BodyID, c.Instrument.AreaID, v.Act.Day())
	words := ""
	if ok {
		words = v.S("pages.execution.proposed", "post", post.Title, "why", why)
	}
	if f != nil {
		return f, words
	}
	f = ui.NewForm()
	if c.Execution.DueDay >= v.Today {
		f.SetDay("resolve.day", c.Execution.DueDay)
	}
	for _, r := range c.Resolutions {
		if !r.Superseded {
			f.Set(page.WordsName("resolve"), r.Text)
			for _, x := range r.Executors {
				if x.Lead {
					f.Set("lead_post", x.PostID)
				} else {
					f.Values.Add("co_posts", x.PostID)
				}
			}
			return f, words
		}
	}
	if ok {
		f.Set("lead_post", post.ID)
	}
	return f, words
}

// paperLinks lead to the copies of the instrument, to the original that was signed, and to the evidence.
func paperLinks(v *page.View, documentID string) []ui.Related {
	base := "/instruments/" + documentID + "/"
	return []ui.Related{
		{Title: v.S("paper.link.pdf.kk"), Href: base + "paper.kk.pdf"},
		{Title: v.S("paper.link.pdf.ru"), Href: base + "paper.ru.pdf"},
		{Title: v.S("paper.link.original"), Href: base + "original.pdf"},
		{Title: v.S("paper.link.card.kk"), Href: base + "card.kk.pdf"},
		{Title: v.S("paper.link.card.ru"), Href: base + "card.ru.pdf"},
	}
}
