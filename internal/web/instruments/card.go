package instruments

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/journal"
	"reglament/internal/law"
	"reglament/internal/web/executions"
	"reglament/internal/web/grounds"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// shown is how the card comes: the act that failed, with its form and what it was about.
type shown struct {
	status   int
	act, ref string
	form     *ui.Form
}

// cardPage is everything the card of an instrument shows.
type cardPage struct {
	instrument.Card
	GroundTitle string
	ShortTitle  string
	Offer       instrument.Offer
	SendBy      *duty.Duty // to send what its planned measure asks for (44), while it is open or if it was closed by this instrument
	Forms       []page.ActForm
	Open        *page.ActForm
	Signed      []page.Signed
	History     page.History
	Answers     *instrument.AnswerTable // of what is asked in fields
}

func (p pages) show(w http.ResponseWriter, r *http.Request, v *page.View, id string, how shown) error {
	c := cardPage{}
	var err error
	var checks []document.SignatureCheck
	if c.Card, checks, err = p.Instruments.CardVerified(r.Context(), v.Act, id); err != nil {
		return err
	}
	c.Signed = v.Signatures(checks)
	if err := p.gather(r, v, &c); err != nil {
		return err
	}
	c.Forms = p.forms(v, c.Card)
	p.repeated(r, v, &c, how)
	c.Forms, c.Open = page.Settle(v, c.Forms, "pages.act", how.act, how.form)
	crumb := c.Number
	if crumb == "" {
		crumb = v.S("pages.instrument.kind." + string(c.Kind))
	}
	head := ui.Page{Title: c.Title, Crumb: crumb, Bare: true, Section: "instruments", Crumbs: []ui.Link{{Label: v.S("ui.nav.instruments"), Href: path}}}
	return httpx.Page(w, r, how.status, head, cardView(v, c))
}

// repeated adds the forms of which a card may need several: the step to answer, the question to reply to, a question.
func (p pages) repeated(r *http.Request, v *page.View, c *cardPage, how shown) {
	wanted := how.ref
	if wanted == "" {
		wanted = httpx.Query(r).OptID("ref")
	}
	for i, s := range c.Steps {
		if s.ID == wanted || i == 0 && how.act != "answer" && wanted == "" {
			c.Forms = append(c.Forms, stepForm(v, c.Card, s))
		}
	}
	if c.Can(instrument.CanMethod) {
		for _, m := range c.Messages {
			if m.ID == wanted && m.Kind == document.MessageQuestion {
				c.Forms = append(c.Forms, replyForm(v, c.Card, m))
			}
		}
	}
	if a, ok := askForm(v, c.Card); ok {
		c.Forms = append(c.Forms, a)
	}
}

func (p pages) gather(r *http.Request, v *page.View, c *cardPage) error {
	ctx := r.Context()
	if c.Ground != nil {
		c.GroundTitle = grounds.Title(v, *c.Ground)
	}
	if c.Short != nil {
		c.ShortTitle = grounds.Title(v, *c.Short)
	}
	var err error
	if c.Inside && c.Ground != nil {
		if c.SendBy, err = p.owedFor(r, v, *c.Ground, c.Kind, c.SentAt); err != nil {
			return err
		}
	}
	if c.preparing() {
		if c.Offer, err = p.Instruments.Offer(ctx, v.Act, c.ID, c.Kind); err != nil {
			return err
		}
	}
	if err := p.gatherAnswers(r, v, c); err != nil {
		return err
	}
	bodies := map[string]string{}
	for _, e := range c.Card.Executions {
		bodies[e.ID] = e.BodyID
	}
	c.History, err = v.HistoryOf(r, func(after journal.Cursor, limit int) ([]journal.Record, journal.Cursor, error) {
		return p.Instruments.History(ctx, v.Act, c.ID, after, limit)
	}, func(e journal.Record) string { return v.UnitName(bodies[e.Subject]) })
	return err
}

// preparing reports whether the instrument has not been sent yet, so that the rules still speak.
func (c cardPage) preparing() bool {
	return slices.Contains([]instrument.State{instrument.StateDraft, instrument.StateAgreeing, instrument.StateAgreed, instrument.StateSigned}, c.State)
}

// stateOrder is the road of an instrument.
var stateOrder = []instrument.State{instrument.StateDraft, instrument.StateAgreeing, instrument.StateAgreed, instrument.StateSigned, instrument.StateSent, instrument.StateReleased}

// counted is how many executions there are and how many are open, as far as the person may know.
func (c cardPage) counted() (all, open int) { return int(c.Record.Executions), int(c.OpenExecutions) }

// road is the strip of stages at the head of the card.
func (c cardPage) road(v *page.View) []ui.Step {
	at := slices.Index(stateOrder, c.State)
	notes := []string{v.Day(calendar.DayOf(c.CreatedAt)), c.agreementNote(v), v.Instant(c.SignedAt), v.Instant(c.SentAt), "", v.Instant(c.ReleasedAt)}
	if all, open := c.counted(); all > 0 {
		notes[4] = v.S("pages.road.done", "n", all-open, "of", all)
	}
	keys := []string{"draft", "agreement", "signing", "sending", "execution", "release"}
	out := make([]ui.Step, len(keys))
	for i, k := range keys {
		s := ui.Step{Label: v.T(i18n.Msg{Key: "pages.road." + k}), Note: notes[i], State: ui.StepNext}
		switch {
		case c.State == instrument.StateRevoked && i == 4:
			s.State, s.Note = ui.StepStop, StateName(v, c.State)
		case c.State == instrument.StateRevoked && i == 5:
			s.State = ui.StepSkip
		case c.State == instrument.StateRevoked:
			s.State = ui.StepDone
		case c.State == instrument.StateWithdrawn && i > 0:
			s.State, s.Note = ui.StepSkip, ""
		case c.State == instrument.StateWithdrawn:
			s.State = ui.StepStop
		case i < at || c.State == instrument.StateReleased:
			s.State = ui.StepDone
		case i == at:
			s.State = ui.StepNow
		}
		out[i] = s
	}
	return out
}

func (c cardPage) agreementNote(v *page.View) string {
	if len(c.Rounds) == 0 {
		return ""
	}
	given := 0
	for _, s := range c.Rounds[0].Steps {
		if s.State == document.StepAgreed || s.State == document.StepRemarked || s.State == document.StepDeemed {
			given++
		}
	}
	return v.S("pages.road.agreed", "n", given, "of", len(c.Rounds[0].Steps))
}

// head is the head of the card: number, light, stage, facts and the acts open to the person.
func (c cardPage) head(v *page.View) ui.DocHead {
	d := ui.DocHead{Number: c.Number, Stage: StateName(v, c.State), Title: c.Title, Facts: c.facts(v)}
	if c.Number != "" {
		d.Number = "№\u00a0" + c.Number
	}
	if c.Marked {
		d.Mark = v.S("pages.mark")
	}
	if _, open := c.counted(); c.State == instrument.StateSent && open > 0 {
		d.Lights = append(d.Lights, v.Due(c.DueDay).Light)
	}
	asking := 0
	for _, e := range c.Card.Executions {
		if e.Asking {
			asking++
		}
	}
	if asking > 0 {
		d.Lights = append(d.Lights, ui.Light{Kind: ui.Ext, Text: v.S("pages.asking", "n", asking)})
	}
	for _, a := range c.Forms {
		if a.ID != "answer" && a.ID != "reply" && a.ID != "ask" && len(d.Acts) < 4 {
			b := a.Open(len(d.Acts) == 0 && slices.Contains(forward, a.ID))
			if a.ID == "sign" {
				b.Key = "KeyS"
			}
			d.Acts = append(d.Acts, b)
		}
	}
	if c.Can(instrument.CanEdit) {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("common.edit"), Icon: "pencil", Href: path + "/" + c.ID + "/edit", Key: "KeyE"})
	}
	if c.Can(instrument.CanFollow) {
		d.Acts = append(d.Acts, ui.Action{Label: v.S("pages.act.supplement"), Icon: "plus", Href: path + "/new?main=" + c.ID})
	}
	d.Acts = append(d.Acts, ui.Action{Label: v.S("common.print"), Icon: "printer", Print: true, Quiet: true, IconOnly: true})
	return d
}

// forward are the acts that carry an instrument on its road; of these the first open one is the primary button.
var forward = []string{"agreement", "sign", "send", "release"}

func (c cardPage) facts(v *page.View) []ui.Fact {
	out := []ui.Fact{{Label: v.S("pages.kind"), Value: v.S("pages.instrument.kind." + string(c.Kind))}}
	if c.GroundTitle != "" {
		out = append(out, ui.Fact{Label: v.S("pages.ground.what"), Value: c.GroundTitle, Href: c.groundHref(v), Wide: true})
	}
	if c.ShortTitle != "" {
		out = append(out, ui.Fact{Label: v.S("pages.form.short_ground"), Value: c.ShortTitle, Wide: true})
	}
	if c.SendBy != nil {
		out = append(out, grounds.SendBy(v, *c.SendBy))
	}
	out = append(out, executions.SupplementFacts(v, c.Main, c.Record, c.Input.Supplement.Words)...)
	switch {
	case termText(v, c.Input) != "":
		out = append(out, ui.Fact{Label: v.S("common.field.due"), Value: termText(v, c.Input), Wide: true})
	case !c.DueDay.None():
		out = append(out, ui.Fact{Label: v.S("common.field.due"), Value: v.Day(c.DueDay)})
	case c.Input.TermKind == instrument.TermDate && !c.Input.TermDay.None():
		out = append(out, ui.Fact{Label: v.S("common.field.due"), Value: v.Day(c.Input.TermDay)})
	case c.Input.TermDays > 0:
		out = append(out, ui.Fact{Label: v.S("common.field.due"), Value: v.S("pages.term.from_sending", "n", c.Input.TermDays)})
	}
	out = append(out,
		ui.Fact{Label: v.S("pages.drafter"), Value: page.Join(v.PersonName(c.DrafterPerson), v.PostTitle(c.DrafterPost))},
		ui.Fact{Label: v.S("pages.list.unit"), Value: v.UnitPath(c.OwnerUnit), Wide: true},
	)
	if c.SignerPost != "" {
		out = append(out, ui.Fact{Label: v.S("pages.form.signer"), Value: page.Join(v.PostFull(c.SignerPost), v.ActingWords(c.SignerPost)), Wide: true})
	}
	if name := v.AreaName(c.AreaID); name != "" {
		out = append(out, ui.Fact{Label: v.S("pages.form.area"), Value: name})
	}
	return out
}

func (c cardPage) groundHref(v *page.View) string {
	if c.Received != nil {
		if c.Received.ID == "" {
			return ""
		}
		return "/executions/" + c.Received.ID
	}
	if c.Inside && (c.Ground.BodyID == v.Act.AsBody() || v.Org.Within(v.Act.AsBody(), c.Ground.BodyID, v.Act.Day())) {
		return "/grounds/" + c.Ground.ID
	}
	return ""
}

// executionsRegister lists the recipients with what each has done, every one with its own light.
func (c cardPage) executionsRegister(v *page.View) ui.Register {
	reg := ui.Register{ID: "executions-list", Caption: v.S("pages.executions"), Columns: []ui.Column{
		{Role: ui.ColDue, Label: v.S("common.field.due")},
		{Role: ui.ColTitle, Label: v.S("common.field.executor")},
		{Role: ui.ColUnit, Label: v.S("pages.lead")},
		{Role: ui.ColStage, Label: v.S("pages.stage")},
	}}
	rows := make([]ui.Row, len(c.Card.Executions))
	for i, e := range c.Card.Executions {
		href := "/executions/" + e.ID
		note := ""
		if e.Asking {
			note = v.S("pages.asking_one")
		}
		if e.SentOn > 0 {
			note = page.Join(note, v.S("pages.delegation.title"))
		}
		rows[i] = ui.Row{ID: e.ID, Label: v.UnitName(e.BodyID), Href: href, Cells: []templ.Component{
			executions.DueCell(v, e), v.TitleCell(href, v.UnitName(e.BodyID), "№\u00a0"+e.Number),
			v.TextCell(v.PostTitle(e.LeadPost), page.Join(v.PostUnit(e.LeadPost), note)), v.Stage(executions.StateName(v, e.State)),
		}}
	}
	reg.Groups = ui.Plain(rows)
	return reg
}

// textParts are the parts of the text in the order of the paragraph.
func (c cardPage) textParts() []document.Part {
	var out []document.Part
	for _, p := range c.Document.Content.Parts {
		if p.Key != document.PartName && p.Text != "" {
			out = append(out, p)
		}
	}
	return out
}

// fileList are the files of the instrument and the papers of its grounds, with the role of each.
func (c cardPage) fileList(v *page.View) []ui.File {
	return v.FileLinks(slices.Concat(c.Files, c.Papers), func(f document.File) string {
		role := v.T(i18n.Msg{Key: "pages.role." + f.Role})
		if bodies := c.Annexes[f.ID]; len(bodies) > 0 {
			names := make([]string, len(bodies))
			for i, b := range bodies {
				names[i] = v.UnitName(b)
			}
			role = v.S("paper.file.only", "role", role, "list", v.List(names))
		}
		return role
	})
}

// draft is the card as the panel of the form sees it.
func (c cardPage) draft() draftPage {
	return draftPage{ID: c.ID, Version: c.Version, Input: c.Input, Offer: c.Offer, Judgement: c.Judgement, Files: c.Files, SendBy: c.SendBy}
}

// passed are the checks that the instrument has passed.
func (c cardPage) passed() []ui.Finding {
	return page.Findings(slices.DeleteFunc(slices.Clone(c.Judgement.Verdict.All), func(f law.Finding) bool { return f.Outcome != law.Pass }))
}

// sameReasons puts together the reasons that were given in the same words at several stages: who answers for each stage stands under
// them (44-1).
func sameReasons(list []instrument.WarningReason) [][]instrument.WarningReason {
	var out [][]instrument.WarningReason
	for _, x := range list {
		i := slices.IndexFunc(out, func(same []instrument.WarningReason) bool {
			return same[0].Rule == x.Rule && same[0].Reason == x.Reason
		})
		if i < 0 {
			out = append(out, nil)
			i = len(out) - 1
		}
		out[i] = append(out[i], x)
	}
	return out
}

// frozenTerm is how the day of execution was counted when the instrument was sent.
func (c cardPage) frozenTerm(v *page.View) ui.RulePanel {
	r := ui.RulePanel{ID: "term", Title: v.S("pages.term.title"), Sentence: v.T(c.Term.Msg()) + ".", Para: c.para(), Edition: c.Edition}
	if c.Input.TermKind == instrument.TermPeriodic { // its days are those of the periods
		r.Para = "47"
	}
	if _, open := c.counted(); open > 0 {
		d := v.Due(c.DueDay)
		r.Tone, r.Strong = d.Light.Kind, d.Light.Text
	}
	if strip := v.Rules.Calendar.Strip(c.Term); stripFits(strip) {
		r.Days = stripDays(v, strip)
	} else {
		r.Month = monthOf(v, 0, c.DueDay)
		r.Month.Legend = false
	}
	edition := c.Edition
	if e, ok := v.Rules.Book.Edition(edition); ok {
		edition = v.Text(e.Title)
	}
	r.Source = v.S("pages.term.edition", "edition", edition, "calendar", strings.TrimPrefix(c.Term.CalendarVersion, "kz-"))
	return r
}

// para is the paragraph that sets the least term of the kind.
func (c cardPage) para() string {
	switch c.Kind {
	case instrument.Assignment:
		return "40"
	case instrument.Task:
		return "42"
	}
	return "43"
}

// questions that wait for an answer, for those who may give it.
func (c cardPage) unanswered() []document.Message {
	if !c.Can(instrument.CanMethod) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Messages), func(m document.Message) bool { return m.Kind != document.MessageQuestion || m.Answered })
}

// stepKinds is how the states of a step look.
var stepKinds = map[document.StepState]ui.LightKind{
	document.StepAgreed: ui.Done, document.StepDeemed: ui.Done, document.StepRemarked: ui.Soon, document.StepRefused: ui.Over,
	document.StepAsked: ui.Sign, document.StepWaiting: ui.NoDay, document.StepRecalled: ui.NoDay,
}

// stepLight is the state of a step with its words.
func stepLight(v *page.View, s document.StepView) ui.Light {
	l := ui.Light{Kind: stepKinds[s.State], Text: v.T(i18n.Msg{Key: "pages.step." + string(s.State)})}
	if s.State == document.StepAsked && !s.DueDay.None() {
		d := v.Due(s.DueDay)
		l = ui.Light{Kind: d.Light.Kind, Text: l.Text + ", " + v.Day(s.DueDay) + ", " + d.Light.Text}
	}
	return l
}

// stepWho is who was asked: the post, else the unit.
func stepWho(v *page.View, s document.StepView) string {
	if title := v.PostFull(s.PostID); title != "" {
		return title
	}
	return v.UnitName(s.UnitID)
}
