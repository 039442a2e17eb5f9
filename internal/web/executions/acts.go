package executions

import (
	"context"
	"errors"
	"io"
	"net/http"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/web/files"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/ui"
)

// reportMost is the greatest length of a report; what is lawful is for the service to say.
const reportMost = 60_000

// acts are the acts upon an execution, by their name in the address.
func (p pages) acts() map[string]page.ActFunc {
	s := p.Instruments
	return map[string]page.ActFunc{
		"receive": page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			return s.Receive(r.Context(), act, id)
		}),
		"sign": p.sign,
		"take_over": page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			return s.TakeOver(r.Context(), act, id)
		}),
		"accept": page.ActPlainly(func(r *http.Request, act org.Act, id string) (instrument.Receipt, error) {
			return s.Accept(r.Context(), act, id)
		}),
		"return": page.ActWithWords("return", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return s.Return(r.Context(), act, id, text)
		}),
		"ask": page.ActWithWords("ask", func(r *http.Request, act org.Act, id, text string) (instrument.Receipt, error) {
			return s.Ask(r.Context(), act, id, text)
		}),
		"resolve": p.resolve,
		"report":  p.report,
		"extend":  p.extend,
		"decide":  p.decide,
	}
}

// sign takes the signed message over the text of the report (44).
func (p pages) sign(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	cms, err := page.SignedMessage(in)
	if err = errors.Join(err, in.Err()); err != nil {
		return instrument.Receipt{}, err
	}
	return p.Instruments.SignReport(r.Context(), act, id, cms)
}

// reportText gives out the text of a report that its head is to sign.
func (p pages) reportText(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	x, err := p.Instruments.ReportToSign(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", x.MIME)
	h.Set("Content-Disposition", page.Attachment(x.Name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(x.Data)
	return err
}

// seenResolution is the resolution that the person read when he wrote another.
var seenResolution = page.SeenField("resolution")

func (p pages) resolve(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	x := instrument.ResolutionInput{
		Text: in.Area(page.WordsName("resolve"), 0, page.WordsMost), LeadPost: in.ID("lead_post"), CoPosts: in.IDs("co_posts", 0, 100),
		Day: in.OptDay("resolve.day"), Over: in.OptID(seenResolution),
	}
	return page.Told(r, in, "resolve", named, func(ctx context.Context) (instrument.Receipt, error) {
		return p.Instruments.Resolve(ctx, act, id, x)
	})
}

// report saves the draft of a report with its files, and as the button says puts it before the head of the body.
func (p pages) report(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	text := in.Area(page.WordsName("report"), 0, reportMost)
	next := in.OptChoice("act", "save", "submit")
	uploads := files.Read(in, "report_file")
	c, err := p.Instruments.ExecutionCard(r.Context(), act, id)
	if err != nil {
		return instrument.Receipt{}, err
	}
	answers := readAnswers(in, c.Input.Questions)
	drops := files.Dropped(in, "report_file", c.OwnFiles)
	if err := allFaults(in, answers, c.Input.Questions, next == "submit"); err != nil {
		return instrument.Receipt{}, err
	}
	receipt, err := p.Instruments.SaveReport(r.Context(), act, id, text, answers)
	if err != nil {
		return receipt, err
	}
	unkeyed := act // the key of the form belongs to the text; a file that came already is known by its name and size
	unkeyed.Key = ""
	for _, f := range drops {
		if err := p.Instruments.Detach(r.Context(), unkeyed, c.DocumentID, id, f); err != nil {
			return receipt, err
		}
	}
	err = files.Put(uploads, c.OwnFiles, func(_ files.Upload, name string, body io.Reader) error {
		_, err := p.Instruments.Attach(r.Context(), unkeyed, c.DocumentID, id, instrument.RoleReport, name, body)
		return err
	})
	if err != nil || next != "submit" {
		return receipt, err
	}
	if act.Key != "" {
		act.Key += "-submit"
	}
	return p.Instruments.SubmitReport(r.Context(), act, id)
}

func (p pages) extend(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	day, text := in.OptDay("extend.day"), in.Area(page.WordsName("extend"), 0, page.WordsMost)
	return page.Told(r, in, "extend", named, func(ctx context.Context) (instrument.Receipt, error) {
		return p.Instruments.AskExtension(ctx, act, id, day, text)
	})
}

// decide is the signer's decision on the request that is open upon this very execution.
func (p pages) decide(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	request := in.ID("extension")
	choice := in.Choice("decision", "granted", "refused")
	day, text := in.OptDay("decide.day"), in.Area(page.WordsName("decide"), 0, page.WordsMost)
	return page.Told(r, in, "decide", named, func(ctx context.Context) (instrument.Receipt, error) {
		c, err := p.Instruments.ExecutionCard(ctx, act, id)
		if err != nil {
			return instrument.Receipt{}, err
		}
		for _, x := range c.Extensions {
			if x.ID == request {
				return p.Instruments.DecideExtension(ctx, act, request, choice == "granted", day, text)
			}
		}
		return instrument.Receipt{}, fault.NotFound{What: "extension " + request}
	})
}

// answers is how the card answers its acts.
func (p pages) answers() page.Acts {
	return page.Acts{Path: path, Talk: []string{"ask"}, Named: named, Done: doneMsg, Show: p.show}
}

// named gives the faults of an act the names of its fields.
func named(act string, err error) error {
	err = page.WordsOf(act, err)
	return page.Rename(err, map[string]string{"day": act + ".day", "file": "report_file"})
}

// doneMsg says what was done.
func doneMsg(act string, receipt instrument.Receipt) i18n.Msg {
	switch {
	case act == "report" && receipt.State == string(instrument.ReportSubmitted):
		return i18n.M("pages.execution.done.submit")
	case act == "decide" && receipt.State == string(instrument.ExtensionGranted):
		return i18n.M("pages.execution.done.granted")
	case act == "decide":
		return i18n.M("pages.execution.done.refused")
	}
	return i18n.Msg{Key: "pages.execution.done." + act}
}

// postGroups are the posts of a body as choices, unit by unit, with who acts in each.
func postGroups(v *page.View, bodyID string) []ui.OptionGroup {
	day := v.Act.Day()
	var out []ui.OptionGroup
	body, _ := v.Org.Unit(bodyID)
	for _, u := range append([]org.Unit{body}, v.Org.Units(bodyID, day)...) {
		g := ui.OptionGroup{Label: v.Text(u.At(day).Name)}
		for _, p := range v.Org.Posts(u.ID, day) {
			g.Options = append(g.Options, ui.Option{Value: p.ID, Label: v.Text(p.Title), Note: v.ActingWords(p.ID)})
		}
		if len(g.Options) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// openRequest is the request for extension that waits for its decision.
func openRequest(c instrument.ExecutionCard) (instrument.Extension, bool) {
	for _, x := range c.Extensions {
		if x.State == instrument.ExtensionAsked {
			return x, true
		}
	}
	return instrument.Extension{}, false
}

// reportFiles are the files of the draft that is being written: those attached since the last signed report.
func reportFiles(c instrument.ExecutionCard) []document.File {
	var out []document.File
	for _, f := range c.OwnFiles {
		signed := false
		for _, r := range c.Reports {
			signed = signed || !r.SignedAt.IsZero() && !f.At.After(r.SignedAt)
		}
		if !signed {
			out = append(out, f)
		}
	}
	return out
}
