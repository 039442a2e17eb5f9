package proof

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"reglament/internal/eds"
	"reglament/internal/eds/cms"
	"reglament/internal/eds/gost"
	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/limit"
	"reglament/internal/paper"
)

// How often one address may ask: a check costs more than a page, and whoever checks a pile of documents has the program of
// the command line.
const (
	perMinute = 20
	burst     = 20
	// signersMost and hashMost bound what one request makes the machine do: signatures, and bytes hashed for them.
	signersMost = 50
	hashMost    = 256 << 20
	// atOnce bounds the checks at work, so that strangers never take the whole machine.
	atOnce = 2
)

// Service checks signatures for everybody. It is safe for concurrent use.
type Service struct {
	engine eds.Engine
	limit  *limit.Limiter
	slots  chan struct{}
}

// New makes the check with an engine.
func New(engine eds.Engine) *Service {
	return &Service{engine: engine, limit: limit.New(perMinute, burst), slots: make(chan struct{}, atOnce)}
}

// Wait counts a request of a sender (see limit.Sender) and is 0 when it may be made, else how long the next one has to wait.
func (s *Service) Wait(sender string, now time.Time) time.Duration { return s.limit.Wait(sender, now) }

// Check judges what was handed in; now is the moment of receipt. What is handed in wrongly is fault.Invalid, by field; a
// signature that does not stand is no error.
func (s *Service) Check(ctx context.Context, r Request, now time.Time) (Result, error) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	job, err := sorted(r)
	if err != nil {
		return Result{}, err
	}
	if err := job.bounded(); err != nil {
		return Result{}, err
	}
	out := job.Result
	out.Asked, out.Overall = r.SHA256, verdict.Valid
	for _, sig := range job.signatures {
		record, err := s.engine.Verify(ctx, eds.Request{Message: sig.Data, Content: job.content, Received: now, Expect: verdict.Expect{IIN: r.IIN}})
		if err != nil {
			return Result{}, err
		}
		v := record.Report
		out.Signatures = append(out.Signatures, Signature{File: sig.Name, Overall: v.Overall, Parse: v.Parse, Signers: signersOf(v)})
		switch {
		case v.Overall == verdict.Invalid:
			out.Overall = verdict.Invalid
		case v.Overall != verdict.Valid && out.Overall == verdict.Valid:
			out.Overall = verdict.Open
		}
	}
	out.Same = out.Asked != "" && out.Asked == out.Document.SHA256
	return out, nil
}

// work is what is to be judged: the content (nil when the message itself holds it) and the files of signatures.
type work struct {
	Result
	content    []byte
	signatures []Upload
}

// bounded refuses what would take too long: many signatures over much.
func (w work) bounded() error {
	signers, size := 0, len(w.content)
	for _, f := range w.signatures {
		n := 1
		if m, err := cms.Parse(f.Data); err == nil {
			n, size = len(m.Signers), max(size, len(m.Content))
		}
		signers += n
	}
	if signers > signersMost || signers > 1 && signers*size > hashMost {
		return fault.Bad(FieldSignature, i18n.M("verify.bad.many", "n", signersMost))
	}
	return nil
}

// sorted finds out what was handed in. People put files into the wrong field; where it is plain what they meant, that is done.
func sorted(r Request) (work, error) {
	doc, sig := r.Document, r.Signature
	if len(sig.Data) == 0 && len(doc.Data) == 0 {
		return work{}, fault.Bad(FieldSignature, i18n.M("verify.bad.nothing"), i18n.M("verify.bad.nothing_allowed"))
	}
	if len(sig.Data) == 0 || len(doc.Data) == 0 {
		return alone(doc, sig)
	}
	m, err := cms.Parse(sig.Data)
	if err != nil {
		other, swapped := cms.Parse(doc.Data)
		if swapped != nil {
			return work{}, notSignature(sig)
		}
		m, doc, sig = other, sig, doc
	}
	w := work{content: doc.Data, signatures: []Upload{sig}}
	w.Kind, w.Document, w.Streebog = Detached, fileOf(doc), streebogOf(doc.Data)
	if m.Attached {
		w.Kind = Attached
	}
	return w, nil
}

// alone is one file without another: a card, or a message with its content inside.
func alone(doc, sig Upload) (work, error) {
	field, one := FieldSignature, sig
	if len(sig.Data) == 0 {
		field, one = FieldDocument, doc
	}
	if bytes.HasPrefix(one.Data, []byte("%PDF-")) {
		return card(field, one)
	}
	m, err := cms.Parse(one.Data)
	switch {
	case err != nil && field == FieldDocument:
		return work{}, fault.Bad(FieldSignature, i18n.M("verify.bad.no_signature"), i18n.M("verify.bad.nothing_allowed"))
	case err != nil:
		return work{}, notSignature(one)
	case !m.Attached:
		return work{}, fault.Bad(FieldDocument, i18n.M("verify.bad.no_document"), i18n.M("verify.bad.no_document_allowed"))
	}
	w := work{signatures: []Upload{one}}
	w.Kind, w.Document, w.Streebog = Attached, fileOf(Upload{one.Name, m.Content}), streebogOf(m.Content)
	return w, nil
}

func notSignature(f Upload) error {
	return fault.Bad(FieldSignature, i18n.M("verify.bad.not_signature", "name", f.Name), i18n.M("verify.bad.not_signature_allowed"))
}

// card takes the original and its signatures out of an evidence card.
func card(field string, f Upload) (work, error) {
	files, err := paper.Read(f.Data)
	switch {
	case errors.Is(err, paper.ErrNothingEnclosed):
		return work{}, fault.Bad(FieldSignature, i18n.M("verify.bad.pdf_alone"), i18n.M("verify.bad.nothing_allowed"))
	case errors.Is(err, paper.ErrPatched):
		return work{}, fault.Bad(field, i18n.M("verify.bad.pdf_patched"))
	case errors.Is(err, paper.ErrEnclosedLarge):
		return work{}, fault.Bad(field, i18n.M("verify.bad.pdf_large"))
	case err != nil:
		return work{}, fault.Bad(field, i18n.M("verify.bad.pdf"))
	}
	var w work
	w.Kind = Card
	for _, x := range files {
		switch {
		case x.Relation == paper.RelationSource && w.content == nil:
			w.content = x.Data
			w.Document, w.Streebog = fileOf(Upload{fileName(x.Name), x.Data}), streebogOf(x.Data)
			w.Document.Relation = x.Relation
		case x.Relation == paper.RelationSource:
			return work{}, fault.Bad(field, i18n.M("verify.bad.card_two"))
		case x.Relation == paper.RelationSignature:
			w.signatures = append(w.signatures, Upload{fileName(x.Name), x.Data})
		default:
			b := fileOf(Upload{fileName(x.Name), x.Data})
			b.Relation = x.Relation
			w.Beside = append(w.Beside, b)
		}
	}
	if w.content == nil || len(w.signatures) == 0 {
		return work{}, fault.Bad(field, i18n.M("verify.bad.card_empty"))
	}
	return w, nil
}

func fileOf(f Upload) File {
	sum := sha256.Sum256(f.Data)
	return File{Name: f.Name, Size: int64(len(f.Data)), SHA256: hex.EncodeToString(sum[:])}
}

func streebogOf(data []byte) string {
	h := gost.NewStreebog512()
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}
