// Package verify holds the page on which anybody checks a signature, without an account (44).
package verify

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/limit"
	"reglament/internal/paper"
	"reglament/internal/proof"
	"reglament/internal/web/httpx"
	"reglament/internal/web/page"
	"reglament/internal/web/site"
	"reglament/internal/web/ui"
)

// Path is the address of the page; the code on an evidence card leads to it.
const Path = "/verify"

type pages struct {
	*page.Site
	of *site.Site
}

// Routes serves the page.
func Routes(mux *http.ServeMux, of *site.Site) {
	p := pages{page.Of(of), of}
	mux.Handle("GET "+Path, of.Rim.Handle(p.ask))
	mux.Handle("POST "+Path, of.Rim.Handle(p.check))
}

// tooMany is a sender who asks too often.
type tooMany struct{}

func (tooMany) Error() string { return "verify: too many requests" }

// HTTPStatus is 429.
func (tooMany) HTTPStatus() int { return http.StatusTooManyRequests }

// words is the page context: of the person where there is one, else of a visitor.
func (p pages) words(r *http.Request) *ui.Ctx {
	if v, err := p.View(r); err == nil {
		return v.Ctx
	}
	return httpx.Ctx(r)
}

// ask shows the form, with the hash that the code on a card brings.
func (p pages) ask(w http.ResponseWriter, r *http.Request) error {
	c := p.words(r)
	form := ui.NewForm()
	if sum := proof.CleanHash(r.URL.Query().Get(proof.FieldSHA256)); proof.ValidHash(sum) {
		form.Set(proof.FieldSHA256, sum)
	}
	return show(w, r, c, http.StatusOK, form, nil)
}

func show(w http.ResponseWriter, r *http.Request, c *ui.Ctx, status int, form *ui.Form, found *proof.Result) error {
	head := ui.Page{Title: c.S("verify.title"), Bare: true, Failed: status != http.StatusOK}
	return httpx.Page(w, r, status, head, verifyPage(c, form, found))
}

// check judges what was sent, and forgets it.
func (p pages) check(w http.ResponseWriter, r *http.Request) error {
	now := p.of.App.Now()
	if wait := p.of.App.Proof.Wait(limit.Sender(r.RemoteAddr), now); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
		return tooMany{}
	}
	c := p.words(r)
	form := ui.NewForm()
	in, err := proof.ReadForm(r.Header.Get("Content-Type"), http.MaxBytesReader(w, r.Body, proof.BodyMost))
	form.Set(proof.FieldSHA256, in.SHA256).Set(proof.FieldIIN, in.IIN)
	var found proof.Result
	if err == nil {
		found, err = p.of.App.Proof.Check(r.Context(), in, now)
	}
	var large *http.MaxBytesError
	var invalid fault.Invalid
	switch {
	case errors.As(err, &large):
		form.Findings = []ui.Finding{{Outcome: ui.Refused, Field: proof.FieldSignature, Msg: i18n.M("verify.bad.large", "size", c.Bytes(proof.BodyMost))}}
		return show(w, r, c, http.StatusRequestEntityTooLarge, form, nil)
	case errors.As(err, &invalid):
		for _, f := range invalid.Fields {
			form.Findings = append(form.Findings, ui.Finding{Outcome: ui.Refused, Field: f.Name, Msg: f.Msg, Allowed: f.Allowed})
		}
		return show(w, r, c, http.StatusUnprocessableEntity, form, nil)
	case err != nil:
		return err
	}
	return show(w, r, c, http.StatusOK, form, &found)
}

// lightOf is how a verdict looks.
func lightOf(o verdict.Overall) ui.LightKind {
	switch o {
	case verdict.Valid:
		return ui.OnDay
	case verdict.Invalid:
		return ui.Over
	}
	return ui.Today
}

func stepLight(c *ui.Ctx, s verdict.Step) ui.Light {
	kinds := map[verdict.Outcome]ui.LightKind{verdict.Passed: ui.OnDay, verdict.Failed: ui.Over, verdict.Undetermined: ui.Today}
	kind, known := kinds[s.Outcome]
	if !known {
		kind = ui.NoDay
	}
	return ui.Light{Kind: kind, Text: c.T(s.Said())}
}

// documentFacts say what was signed.
func documentFacts(c *ui.Ctx, x *proof.Result) []ui.Fact {
	out := []ui.Fact{
		{Label: c.S("verify.kind"), Value: c.S("verify.kind." + string(x.Kind))},
		{Label: c.S("verify.name"), Value: x.Document.Name},
		{Label: c.S("verify.size"), Value: c.Bytes(x.Document.Size)},
		{Label: "SHA-256", Body: hash(x.Document.SHA256), Wide: true},
		{Label: c.S("verify.streebog"), Body: hash(x.Streebog), Wide: true},
	}
	if x.Asked != "" {
		key := "verify.hash.differs"
		if x.Same {
			key = "verify.hash.same"
		}
		out = append(out, ui.Fact{Label: c.S("verify.hash"), Value: c.S(key), Wide: true})
	}
	for _, f := range x.Beside {
		label := c.S("verify.beside")
		if f.Relation == paper.RelationData {
			label = c.S("verify.beside_data")
		}
		out = append(out, ui.Fact{Label: label, Body: beside(c, f), Wide: true})
	}
	return out
}

// signerFacts say who signed.
func signerFacts(c *ui.Ctx, s proof.Signer) []ui.Fact {
	var out []ui.Fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, ui.Fact{Label: c.S(key), Value: value})
		}
	}
	if h := s.Holder; h != nil {
		add("verify.signer", h.Name)
		add("verify.iin", h.IIN)
		add("verify.organization", h.Organization)
		add("verify.bin", h.BIN)
		add("verify.roles", c.T(s.Roles))
		add("verify.serial", h.Serial)
		add("verify.issuer", h.Issuer)
		add("verify.dates", c.S("verify.dates_value", "from", h.NotBefore, "to", h.NotAfter))
	}
	if !s.Scheme.IsZero() {
		add("verify.scheme", c.T(s.Scheme))
	}
	instant := func(key string, t time.Time) {
		if !t.IsZero() {
			add(key, c.Time(t))
		}
	}
	for _, t := range s.Stamps {
		instant("verify.stamp", t)
	}
	instant("verify.claimed", s.Claimed)
	if s.Stamped {
		instant("verify.at_stamp", s.At)
	} else {
		instant("verify.at_receipt", s.At)
	}
	return out
}

// stepRows are the steps as a register.
func stepRows(c *ui.Ctx, id string, steps []verdict.Step) ui.Register {
	rows := make([]ui.Row, len(steps))
	for i, s := range steps {
		label := c.Number(int64(i+1)) + ". " + c.T(s.Label())
		rows[i] = ui.Row{ID: id + "-" + string(s.Name), Label: label, Cells: []templ.Component{c.TextCell(label, c.T(s.Msg)), c.LightCell(stepLight(c, s), "")}}
	}
	return ui.Register{ID: id, Caption: c.S("verify.steps"), Groups: ui.Plain(rows), Columns: []ui.Column{
		{Role: ui.ColTitle, Label: c.S("verify.step")}, {Role: ui.ColStage, Label: c.S("verify.result")},
	}}
}

// part is one signature of the page.
type part struct {
	id, title, file string
	overall         verdict.Overall
	facts           []ui.Fact
	steps           []verdict.Step
}

// parts are the signatures in their order; a file that holds none that could be read says so by its first step.
func parts(c *ui.Ctx, x *proof.Result) []part {
	var out []part
	for _, f := range x.Signatures {
		if len(f.Signers) == 0 {
			out = append(out, part{file: f.File, overall: f.Overall, steps: []verdict.Step{f.Parse}})
		}
		for _, s := range f.Signers {
			out = append(out, part{file: f.File, overall: s.Overall, facts: signerFacts(c, s), steps: s.Steps})
		}
	}
	for i := range out {
		n := strconv.Itoa(i + 1)
		out[i].id, out[i].title = "signature-"+n, c.S("verify.signature", "n", i+1)
	}
	return out
}
