package instruments

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// acts are the acts upon an instrument, by their name in the address.
func (p pages) acts() map[string]page.ActFunc {
	s := p.Instruments
	return map[string]page.ActFunc{
		"agreement": p.withReasons(func(r *http.Request, act org.Act, id string, version int64, reasons law.Reasons) (instrument.Receipt, error) {
			return s.SendToAgreement(r.Context(), act, id, version, reasons)
		}),
		"sign": p.sign,
		"send": p.withReasons(func(r *http.Request, act org.Act, id string, _ int64, reasons law.Reasons) (instrument.Receipt, error) {
			return s.Send(r.Context(), act, id, reasons)
		}),
		"recall": page.ActWithWords("recall", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return s.Recall(r.Context(), act, id, text)
		}),
		"decline": page.ActWithWords("decline", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return s.Decline(r.Context(), act, id, text)
		}),
		"method": page.ActWithWords("method", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return s.PostMethod(r.Context(), act, id, text)
		}),
		"release": page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			return s.Release(r.Context(), act, id)
		}),
		"change": p.follow("change", p.Instruments.Change),
		"revoke": p.follow("revoke", p.Instruments.Revoke),
		"withdraw": page.ActAtVersion("withdraw", func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error) {
			return s.Withdraw(r.Context(), act, id, version, text)
		}),
		"answer": p.answer,
		"reply":  p.reply,
		"ask":    p.ask,
	}
}

func (p pages) withReasons(do func(r *http.Request, act org.Act, id string, version int64, reasons law.Reasons) (instrument.Receipt, error)) page.ActFunc {
	return func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
		version := page.Version(in)
		reasons := law.Reasons(in.Reasons(page.WordsMost))
		if err := in.Err(); err != nil {
			return instrument.Receipt{}, err
		}
		return do(r, act, id, version, reasons)
	}
}

// sign takes the signed message over the frozen paper (44).
func (p pages) sign(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	cms, err := page.SignedMessage(in)
	if err != nil {
		return instrument.Receipt{}, err
	}
	return p.withReasons(func(r *http.Request, act org.Act, id string, version int64, reasons law.Reasons) (instrument.Receipt, error) {
		return p.Instruments.Sign(r.Context(), act, id, version, reasons, cms)
	})(r, act, id, in)
}

// answer answers a step of the agreement of this very instrument.
func (p pages) answer(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	step := in.ID("step")
	decision := in.Choice("decision", string(document.Agreed), string(document.AgreedWithRemarks), string(document.Refused))
	text := in.Area(page.WordsName("answer"), 0, page.WordsMost)
	return page.Told(r, in, "answer", named, func(ctx context.Context) (instrument.Receipt, error) {
		c, err := p.Instruments.Card(ctx, act, id)
		if err != nil {
			return instrument.Receipt{}, err
		}
		if !hasStep(c, step) {
			return instrument.Receipt{}, fault.NotFound{What: "step " + step}
		}
		return p.Instruments.AnswerAgreement(ctx, act, step, document.Decision(decision), text)
	})
}

func hasStep(c instrument.Card, id string) bool {
	for _, round := range c.Rounds {
		for _, s := range round.Steps {
			if s.ID == id {
				return true
			}
		}
	}
	return false
}

// reply answers a question of a recipient.
func (p pages) reply(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	question, text := in.ID("question"), in.Area(page.WordsName("reply"), 0, page.WordsMost)
	if err := in.Err(); err != nil {
		return instrument.Receipt{}, err
	}
	return p.Instruments.AnswerQuestion(r.Context(), act, id, question, text)
}

// ask puts a question on behalf of the person's own body.
func (p pages) ask(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	execution, text := in.ID("execution"), in.Area(page.WordsName("ask"), 0, page.WordsMost)
	if err := in.Err(); err != nil {
		return instrument.Receipt{}, err
	}
	c, err := p.Instruments.Card(r.Context(), act, id)
	if err != nil {
		return instrument.Receipt{}, err
	}
	for _, e := range c.Executions {
		if e.ID == execution {
			return p.Instruments.Ask(r.Context(), act, execution, text)
		}
	}
	return instrument.Receipt{}, fault.NotFound{What: "execution " + execution}
}

// answers is how the card answers its acts.
func (p pages) answers() page.Acts {
	return page.Acts{
		Path: path, Talk: []string{"reply", "ask", "method"}, Named: named, Done: doneMsg,
		Show: func(w http.ResponseWriter, r *http.Request, v *page.View, id string, status int, name string, f *ui.Form) error { // f is nil for the mere card
			return p.show(w, r, v, id, shown{status: status, act: name, ref: f.Value("step") + f.Value("question"), form: f})
		},
	}
}

// doneMsg says what was done.
func doneMsg(act string, receipt instrument.Receipt) i18n.Msg {
	if act == "send" {
		return i18n.M("pages.done.send", "number", receipt.Number)
	}
	if act == "agreement" && receipt.State == string(instrument.StateAgreed) {
		return i18n.M("pages.done.to_signer")
	}
	return i18n.Msg{Key: "pages.done." + act}
}

// forms are the acts that the person may do now, each with its form.
func (p pages) forms(v *page.View, c instrument.Card) []page.ActForm {
	at := path + "/" + c.ID + "/"
	var out []page.ActForm
	add := func(may instrument.Action, a page.ActForm) {
		if c.Can(may) {
			out = append(out, a.On(v, path+"/"+c.ID, "pages.act"))
		}
	}
	reasons := func(f *ui.Form) templ.Component { return reasonFields(v, c, f) }
	add(instrument.CanAgreement, page.ActForm{ID: "agreement", Icon: "send", Version: c.Version, Text: v.S("pages.act.agreement_text"), Fields: func(f *ui.Form) templ.Component { return agreementFields(v, c, f) }})
	add(instrument.CanSign, page.ActForm{ID: "sign", Icon: "pen-line", Version: c.Version, Multipart: true, Sign: &ui.Signing{Src: at + "original.pdf", IIN: c.SignerIIN}, Fields: func(f *ui.Form) templ.Component { return signFields(v, c, f) }})
	add(instrument.CanSend, page.ActForm{ID: "send", Icon: "send", Version: c.Version, Text: v.S("pages.act.send_text", "n", len(c.Input.Recipients)), Fields: reasons})
	add(instrument.CanRelease, page.ActForm{ID: "release", Icon: "circle-check", Text: v.S("pages.act.release_text")})
	add(instrument.CanMethod, page.ActForm{ID: "method", Icon: "book-open-text", Text: v.S("pages.act.method_text"), Fields: v.WordsField("method", "pages.field.method", "")})
	add(instrument.CanChange, page.ActForm{ID: "change", Icon: "calendar-clock", Text: v.S("pages.act.change_text"), Fields: func(f *ui.Form) templ.Component { return changeFields(v, c, f) }})
	add(instrument.CanRevoke, page.ActForm{ID: "revoke", Icon: "undo-2", Danger: true, Text: v.S("pages.act.revoke_text"), Fields: func(f *ui.Form) templ.Component { return revokeFields(v, c, f) }})
	add(instrument.CanDecline, page.ActForm{ID: "decline", Icon: "undo-2", Fields: v.ReasonField("decline", "common.field.reason", "pages.hint.decline", c.OwnerBody), Danger: true})
	add(instrument.CanRecall, page.ActForm{ID: "recall", Icon: "undo-2", Fields: v.ReasonField("recall", "common.field.reason", "pages.hint.recall", c.OwnerBody)})
	add(instrument.CanWithdraw, page.ActForm{ID: "withdraw", Icon: "trash-2", Version: c.Version, Danger: true, Text: v.S("pages.act.withdraw_text"), Fields: v.ReasonField("withdraw", "common.field.reason", "", c.OwnerBody)})
	return out
}

// stepForm is the form that answers one step of the agreement.
func stepForm(v *page.View, c instrument.Card, s document.StepView) page.ActForm {
	return page.ActForm{
		ID: "answer", Title: v.S("pages.act.answer"), Action: path + "/" + c.ID + "/answer", Button: v.S("pages.act.answer_button"),
		Text: stepWords(v, s), Extra: map[string]string{"step": s.ID}, Fields: func(f *ui.Form) templ.Component { return answerFields(v, c, f) },
	}
}

// replyForm is the form that answers one question.
func replyForm(v *page.View, c instrument.Card, m document.Message) page.ActForm {
	return page.ActForm{
		ID: "reply", Title: v.S("pages.act.reply"), Action: path + "/" + c.ID + "/reply", Button: v.S("pages.act.reply"),
		Text: v.DoerOf(m.By).Name + ": " + m.Text, Extra: map[string]string{"question": m.ID}, Fields: v.WordsField("reply", "pages.field.reply", "pages.hint.reply"),
	}
}

// askForm is the form of a question from the person's own body.
func askForm(v *page.View, c instrument.Card) (page.ActForm, bool) {
	for _, e := range c.Executions {
		for _, seat := range v.Seats {
			if seat.AsBody() == e.BodyID && c.Can(instrument.CanAsk) {
				return page.ActForm{
					ID: "ask", Title: v.S("pages.act.ask"), Action: path + "/" + c.ID + "/ask", Button: v.S("pages.act.ask"),
					Text: v.S("pages.act.ask_text"), Extra: map[string]string{"execution": e.ID}, Fields: v.WordsField("ask", "pages.field.question", ""),
				}, true
			}
		}
	}
	return page.ActForm{}, false
}

// stepWords say why a step is asked and by when.
func stepWords(v *page.View, s document.StepView) string {
	out := v.T(s.Why)
	if !s.DueDay.None() {
		d := v.Due(s.DueDay)
		out += ". " + v.S("pages.step.until", "day", s.DueDay, "words", d.Light.Text)
	}
	return out
}

// versionWords is the number of a version as the card shows it.
func versionWords(v *page.View, n int64) string {
	return v.S("pages.version", "n", strconv.FormatInt(n, 10))
}
