package api

import (
	"context"
	"net/http"

	"reglament/internal/app"
	"reglament/internal/document"
	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
	"reglament/internal/instrument"
	"reglament/internal/law"
)

// Signing is a signature upon a version that was read.
type Signing struct {
	Versioned
	CMS []byte `json:"cms" required:"true" maxLength:"1400000" doc:"The detached signed message (CMS) over exactly the bytes of signing, base64."`
}

// ReportSigning is a signature upon a report.
type ReportSigning struct {
	CMS []byte `json:"cms" required:"true" maxLength:"1400000" doc:"The detached signed message (CMS) over exactly the bytes of signing, base64."`
}

// ToSign is what the caller is to sign now.
type ToSign struct {
	Name   string `json:"name"`
	MIME   string `json:"mime"`
	Data   []byte `json:"data" doc:"The bytes that are signed, base64."`
	SHA256 string `json:"sha256"`
	IIN    string `json:"iin,omitempty" doc:"The number that must stand in the certificate; absent when the structure does not hold it."`
}

// CheckStep is one of the ten steps of the verdict on a signature (44).
type CheckStep struct {
	Step    verdict.Name    `json:"step"`
	Outcome verdict.Outcome `json:"outcome" enum:"passed,failed,undetermined,not_applicable"`
	Words   string          `json:"words"`
}

// DemoData is what a demonstration signs for the caller.
type DemoData struct {
	Data [][]byte `json:"data" required:"true" minItems:"1" maxItems:"20" doc:"Documents, base64."`
}

// DemoSigned are the signed messages, in the order of the documents.
type DemoSigned struct {
	CMS [][]byte `json:"cms"`
}

// toSign registers the reading of what a person is to sign now: refused where the act itself would be.
func toSign(s *server, id, path, tag, summary string, load func(ctx context.Context, c *caller, id string) (document.ToSign, error)) {
	op := tagged(http.MethodGet, id, path, tag, summary)
	op.Parameters = headers(false)
	op.Errors = append(op.Errors, http.StatusConflict, http.StatusUnprocessableEntity)
	op.Metadata = map[string]any{refuses: true}
	serve(s, op, func(ctx context.Context, c *caller, in *One) (ToSign, error) {
		x, err := load(ctx, c, in.ID)
		return ToSign(x), err
	})
}

// signing is what electronic signatures need: the bytes, the acts, and in a demonstration somebody who signs.
func (s *server) signing() {
	use := s.App.Instrument
	give := func(id, base, tag, summary string, load func(ctx context.Context, c *caller, id string) (document.ToSign, error)) {
		toSign(s, id, base+"/{id}/signing", tag, summary, load)
	}
	give("instrument-signing", "/instruments", "instruments", "The bytes that the signer is to sign (44)", func(ctx context.Context, c *caller, id string) (document.ToSign, error) {
		return use.ToSign(ctx, c.act, id)
	})
	give("execution-signing", "/executions", "executions", "The bytes of the report that the head of the body is to sign (44)", func(ctx context.Context, c *caller, id string) (document.ToSign, error) {
		return use.ReportToSign(ctx, c.act, id)
	})
	act(s, "instruments", "/instruments", "sign", "Sign for the body, as the post that may (44)", func(ctx context.Context, c *caller, id string, b *Signing) (instrument.Receipt, error) {
		return use.Sign(ctx, c.act, id, b.Version, law.Reasons(b.Reasons), b.CMS)
	})
	act(s, "executions", "/executions", "sign", "Sign the report and send it to the initiator", func(ctx context.Context, c *caller, id string, b *ReportSigning) (instrument.Receipt, error) {
		return use.SignReport(ctx, c.act, id, b.CMS)
	})
	type input struct{ Body DemoData }
	change(s, http.MethodPost, "demo-signature", "/demo/signature", "me", "Sign with the caller's demonstration certificate; in a demonstration only", func(ctx context.Context, c *caller, in *input) (DemoSigned, error) {
		list, err := s.App.DemoCMS(ctx, c.act.PersonID, in.Body.Data, app.DemoOptions{At: c.act.Now})
		return DemoSigned{list}, err
	})
}

// steps are those of a verdict, in the caller's language.
func steps(r *verdict.Report, words *i18n.Printer) []CheckStep {
	if r == nil {
		return nil
	}
	var out []CheckStep
	for _, signer := range r.Signers {
		for _, x := range signer.Steps {
			if x.Name != verdict.StepStore { // judged from what was kept
				out = append(out, CheckStep{x.Name, x.Outcome, words.T(x.Msg)})
			}
		}
	}
	return out
}
