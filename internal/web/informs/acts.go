package informs

import (
	"net/http"

	"github.com/a-h/templ"

	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// acts are the acts upon a document, by their name in the address.
func (p pages) acts() map[string]page.ActFunc {
	s := p.Instruments
	return map[string]page.ActFunc{
		"ready": page.ActAtVersion("ready", func(r *http.Request, act org.Act, id string, version int64, _ string) (instrument.Receipt, error) {
			return s.ReadyInform(r.Context(), act, id, version)
		}),
		"sign": func(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
			cms, err := page.SignedMessage(in)
			version := page.Version(in)
			if err == nil {
				err = in.Err()
			}
			if err != nil {
				return instrument.Receipt{}, err
			}
			return p.Instruments.SignInform(r.Context(), act, id, version, cms)
		},
		"ask": page.ActAtVersion("ask", func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error) {
			return s.AskInform(r.Context(), act, id, version, text)
		}),
		"clear": page.ActAtVersion("clear", func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error) {
			return s.WeighInform(r.Context(), act, id, version, true, text)
		}),
		"hold": page.ActAtVersion("hold", func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error) {
			return s.WeighInform(r.Context(), act, id, version, false, text)
		}),
		"back": page.ActWithWords("back", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return s.BackInform(r.Context(), act, id, text)
		}),
		"withdraw": page.ActAtVersion("withdraw", func(r *http.Request, act org.Act, id string, version int64, text string) (instrument.Receipt, error) {
			return s.WithdrawInform(r.Context(), act, id, version, text)
		}),
		"read": page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			return s.ReadInform(r.Context(), act, id)
		}),
	}
}

// forms are the acts that the person may do now, each with its form.
func forms(v *page.View, c instrument.InformCard) []page.ActForm {
	at := path + "/" + c.ID + "/"
	var out []page.ActForm
	add := func(may instrument.Action, a page.ActForm) {
		if c.Can(may) {
			out = append(out, a.On(v, path+"/"+c.ID, "inform.act"))
		}
	}
	reason := func(act string) func(*ui.Form) templ.Component {
		return v.ReasonField(act, "common.field.reason", "", c.OwnerBody)
	}
	if !c.Judgement.Verdict.Refused() {
		add(instrument.CanReadyInform, page.ActForm{ID: "ready", Icon: "send", Version: c.Version, Text: v.S("inform.act.ready_text")})
	}
	add(instrument.CanSign, page.ActForm{ID: "sign", Icon: "pen-line", Version: c.Version, Multipart: true, Sign: &ui.Signing{Src: at + "original.pdf", IIN: c.SignerIIN}, Text: v.S("inform.act.sign_text")})
	add(instrument.CanReadInform, page.ActForm{ID: "read", Icon: "check", Text: v.S("inform.act.read_text")})
	add(instrument.CanConvertInform, page.ActForm{ID: "convert", Icon: "file-text", Version: c.Version, Text: v.S("inform.act.convert_text")})
	add(instrument.CanAskInform, page.ActForm{ID: "ask", Icon: "scale", Version: c.Version, Text: v.S("inform.act.ask_text"), Fields: reason("ask")})
	add(instrument.CanWeighInform, page.ActForm{ID: "clear", Icon: "circle-check", Version: c.Version, Text: v.S("inform.act.clear_text"), Fields: reason("clear")})
	add(instrument.CanWeighInform, page.ActForm{ID: "hold", Icon: "circle-x", Danger: true, Version: c.Version, Text: v.S("inform.act.hold_text"), Fields: reason("hold")})
	add(instrument.CanBackInform, page.ActForm{ID: "back", Icon: "undo-2", Danger: true, Fields: reason("back")})
	add(instrument.CanWithdraw, page.ActForm{ID: "withdraw", Icon: "trash-2", Danger: true, Version: c.Version, Fields: reason("withdraw")})
	return out
}

// signerOptions are the posts that may sign, those that lead the drafter's unit first.
func signerOptions(v *page.View, o instrument.Offer) []ui.Option {
	out := make([]ui.Option, len(o.Signers))
	for i, s := range o.Signers {
		out[i] = v.PostOption(s.Post)
	}
	return out
}
