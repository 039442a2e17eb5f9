package executions

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

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

// sign takes the signed message over the text of the report (44). What the page showed is what is signed: of a report that was changed
// since, the person is told first.
func (p pages) sign(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	cms, err := page.SignedMessage(in)
	seen := in.OptID(seenSum)
	if err = errors.Join(err, in.Err()); err != nil {
		return instrument.Receipt{}, err
	}
	if x, err := p.Instruments.ReportToSign(r.Context(), act, id); err == nil && seen != "" && x.SHA256 != seen {
		return instrument.Receipt{}, fault.Stale(i18n.M("pages.execution.report_changed"))
	}
	return p.Instruments.SignReport(r.Context(), act, id, cms)
}

// seenSum is the SHA-256 of the text of the report that the page showed to who signs it.
const seenSum = "seen"

// reportText gives out the text of a report that its head is to sign; with the sum of what the page showed, only while it is the same.
func (p pages) reportText(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	q := httpx.Query(r)
	seen := q.OptID(seenSum)
	if err := q.Err(); err != nil {
		return err
	}
	x, err := p.Instruments.ReportToSign(r.Context(), v.Act, id)
	if err != nil {
		return err
	}
	if seen != "" && x.SHA256 != seen {
		return fault.Stale(i18n.M("pages.execution.report_changed"))
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

// seenVersion is the hidden field of the report form with the version of the draft that the person saw; none while none was begun.
const seenVersion = "version"

// report saves the draft of a report with its files, and as the button says puts it before the head of the body. Each step has a key of
// its own, made of that of the form: the same form sent again goes on where the first was broken off, and does nothing twice.
func (p pages) report(r *http.Request, act org.Act, id string, in *httpx.Input) (instrument.Receipt, error) {
	next := in.OptChoice("act", "save", "submit")
	uploads := files.Read(in, "report_file")
	seen, _ := in.OptInt(seenVersion, 1, 1<<31-1)
	x := instrument.ReportInput{Version: int64(seen), Text: in.Area(page.WordsName("report"), 0, reportMost), Drop: files.Dropped(in, "report_file")}
	c, err := p.Instruments.ExecutionCard(r.Context(), act, id)
	if err != nil {
		return instrument.Receipt{}, err
	}
	x.Answers = readAnswers(in, c.Input.Questions)
	if err := allFaults(in, x.Answers, c.Input.Questions, next == "submit"); err != nil {
		return instrument.Receipt{}, err
	}
	receipt, err := p.Instruments.SaveReport(r.Context(), act, id, x)
	if err != nil {
		return receipt, page.Overtook(err)
	}
	in.Form().Set(seenVersion, strconv.FormatInt(receipt.Version, 10)) // what comes back from here on has been saved
	err = files.Put(uploads, act, func(act org.Act, _ files.Upload, name string, body io.Reader) error {
		_, err := p.Instruments.Attach(r.Context(), act, c.DocumentID, id, instrument.RoleReport, name, body)
		return err
	})
	if err != nil || next != "submit" {
		return receipt, err
	}
	if act.Key != "" {
		act.Key += "-submit"
	}
	receipt, err = p.Instruments.SubmitReport(r.Context(), act, id, receipt.Version)
	return receipt, page.Overtook(err)
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
