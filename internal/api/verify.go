package api

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"reglament/internal/eds/verdict"
	"reglament/internal/i18n"
	"reglament/internal/limit"
	"reglament/internal/proof"
)

// open marks an operation that wants no token.
const open = "open"

// SignatureCheck is what the public check of signatures found (44).
type SignatureCheck struct {
	Kind     string          `json:"kind" enum:"detached,attached,card" doc:"What was sent: a document and its signature, a signed message that holds its document, or an evidence card."`
	Overall  string          `json:"overall" enum:"valid,invalid,undetermined" doc:"valid only if every signature is."`
	Words    string          `json:"words" doc:"The same in words."`
	Document CheckedFile     `json:"document" doc:"What is signed."`
	Streebog string          `json:"streebog512" doc:"The hash of the document by GOST R 34.11-2012 (512 bits)."`
	Asked    string          `json:"asked,omitempty" doc:"The SHA-256 that the document should have, if one was sent."`
	Same     bool            `json:"same" doc:"Whether the document has that SHA-256; false when none was sent."`
	Beside   []CheckedFile   `json:"beside" doc:"The other files that a card carries: no signature covers their bytes."`
	Files    []SignatureFile `json:"signatures"`
}

// CheckedFile is a file that was read.
type CheckedFile struct {
	Name     string `json:"name"`
	Size     int64  `json:"size" doc:"Bytes."`
	SHA256   string `json:"sha256"`
	Relation string `json:"relation,omitempty" doc:"What the file is to its card: Source, Data, Supplement."`
}

// SignatureFile is the verdict on one file of signatures.
type SignatureFile struct {
	Name    string          `json:"name"`
	Overall string          `json:"overall" enum:"valid,invalid,undetermined"`
	Read    SignatureStep   `json:"read" doc:"Whether the file could be read."`
	Signers []SignerVerdict `json:"signers"`
}

// SignerVerdict is the verdict on one signature.
type SignerVerdict struct {
	Overall     string             `json:"overall" enum:"valid,invalid,undetermined"`
	Words       string             `json:"words"`
	Certificate *SignerCertificate `json:"certificate,omitempty" doc:"Absent where the certificate is not known."`
	Algorithm   string             `json:"algorithm,omitempty"`
	At          time.Time          `json:"at" doc:"The moment judged: that of a trusted timestamp, otherwise of receipt."`
	Stamped     bool               `json:"stamped" doc:"Whether a trusted timestamp says the moment."`
	Claimed     *time.Time         `json:"claimed,omitempty" doc:"The time of signing as the signer states it; nothing is decided by it."`
	Stamps      []time.Time        `json:"timestamps" doc:"The times that timestamps state, trusted or not."`
	Path        []string           `json:"path" doc:"Holders of the certificates from the signer to the root."`
	Steps       []SignatureStep    `json:"steps" doc:"The ten steps in their order."`
}

// SignerCertificate is whom a certificate was issued to.
type SignerCertificate struct {
	Name         string    `json:"name"`
	IIN          string    `json:"iin,omitempty" doc:"Only the last four digits are shown (I-127)."`
	BIN          string    `json:"bin,omitempty"`
	Organization string    `json:"organization,omitempty"`
	Roles        string    `json:"roles" doc:"In words."`
	Serial       string    `json:"serial"`
	Issuer       string    `json:"issuer"`
	Fingerprint  string    `json:"fingerprint" doc:"SHA-256 of the certificate."`
	NotBefore    time.Time `json:"not_before"`
	NotAfter     time.Time `json:"not_after"`
}

// SignatureStep is one step of the check.
type SignatureStep struct {
	Step    string `json:"step"`
	Outcome string `json:"outcome" enum:"passed,failed,undetermined,not_applicable"`
	Label   string `json:"label"`
	Message string `json:"message"`
}

// verifyInput is a form with files. It is read whole, in memory.
type verifyInput struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte `contentType:"multipart/form-data"`
}

// verify is the public check of signatures: whoever holds the files may ask, without a token, some times a minute.
func (s *server) verify() {
	op := tagged(http.MethodPost, "verify", "/verify", "signatures",
		"Check a document with its signature, a signed message, or an evidence card (44). No token is needed; nothing is kept, and nothing is told of what the office holds")
	op.Metadata = map[string]any{looks: true, open: true}
	op.Security = []map[string][]string{}
	op.Errors = []int{http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusTooManyRequests, http.StatusInternalServerError}
	op.Parameters = headers(false)[:1]
	op.MaxBodyBytes = proof.BodyMost
	op.SkipValidateBody = true
	text, file := &huma.Schema{Type: huma.TypeString}, &huma.Schema{Type: huma.TypeString, Format: "binary"}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Properties: map[string]*huma.Schema{
			proof.FieldDocument: file, proof.FieldSignature: file, proof.FieldSHA256: text, proof.FieldIIN: text,
		},
	}}}}
	op.Middlewares = huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
		if wait := s.App.Proof.Wait(limit.Sender(ctx.RemoteAddr()), s.Now()); wait > 0 {
			s.tooMany(ctx, wait)
			return
		}
		next(ctx)
	}}
	huma.Register(s.api, op, func(ctx context.Context, in *verifyInput) (*answer[SignatureCheck], error) {
		c := callerOf(ctx)
		if !strings.HasPrefix(in.ContentType, "multipart/form-data") {
			return nil, bare(c.print, c.request, http.StatusUnsupportedMediaType)
		}
		r, err := proof.ReadForm(in.ContentType, bytes.NewReader(in.RawBody))
		if err != nil {
			return nil, s.problem(c, err)
		}
		found, err := s.App.Proof.Check(ctx, r, s.Now())
		if err != nil {
			return nil, s.problem(c, err)
		}
		return &answer[SignatureCheck]{checkOf(c.print, found)}, nil
	})
}

func checkOf(p *i18n.Printer, x proof.Result) SignatureCheck {
	out := SignatureCheck{
		Kind: string(x.Kind), Overall: string(x.Overall), Words: p.S("verify.overall." + string(x.Overall)), Document: checkedFile(x.Document),
		Streebog: x.Streebog, Asked: x.Asked, Same: x.Same, Beside: all(x.Beside, checkedFile),
	}
	out.Files = all(x.Signatures, func(f proof.Signature) SignatureFile {
		return SignatureFile{
			Name: f.File, Overall: string(f.Overall), Read: stepOf(p, f.Parse),
			Signers: all(f.Signers, func(v proof.Signer) SignerVerdict { return signerOf(p, v) }),
		}
	})
	return out
}

func checkedFile(f proof.File) CheckedFile {
	return CheckedFile{Name: f.Name, Size: f.Size, SHA256: f.SHA256, Relation: string(f.Relation)}
}

func stepOf(p *i18n.Printer, s verdict.Step) SignatureStep {
	return SignatureStep{Step: string(s.Name), Outcome: string(s.Outcome), Label: p.T(s.Label()), Message: p.T(s.Msg)}
}

func signerOf(p *i18n.Printer, v proof.Signer) SignerVerdict {
	out := SignerVerdict{
		Overall: string(v.Overall), Words: p.T(v.Overall.Said()), Algorithm: words(p, v.Scheme), At: v.At.UTC(), Stamped: v.Stamped,
		Stamps: all(v.Stamps, time.Time.UTC), Path: all(v.Path, func(s string) string { return s }),
		Steps: all(v.Steps, func(s verdict.Step) SignatureStep { return stepOf(p, s) }),
	}
	if !v.Claimed.IsZero() {
		at := v.Claimed.UTC()
		out.Claimed = &at
	}
	if h := v.Holder; h != nil {
		out.Certificate = &SignerCertificate{
			Name: h.Name, IIN: h.IIN, BIN: h.BIN, Organization: h.Organization, Roles: p.T(v.Roles), Serial: h.Serial, Issuer: h.Issuer,
			Fingerprint: h.Fingerprint, NotBefore: h.NotBefore.UTC(), NotAfter: h.NotAfter.UTC(),
		}
	}
	return out
}
