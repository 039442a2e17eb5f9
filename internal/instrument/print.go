package instrument

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"reglament/internal/document"
	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// The papers of an instrument that a person may take.
const (
	PaperPDF      = "pdf"      // to read and print: a preview, the original, or a copy with its stamps
	PaperDOCX     = "docx"     // to edit outside, before it is agreed only
	PaperOriginal = "original" // exactly the bytes that are signed
	PaperCard     = "card"     // the evidence: signatures with what their check finds, and the copy
)

// PaperForms lists them.
var PaperForms = []string{PaperPDF, PaperDOCX, PaperOriginal, PaperCard}

// PaperWanted is which paper a person asks for.
type PaperWanted struct {
	Form string
	Lang i18n.Lang // kk or ru: of the words of the form
	// Check is the address of the page where a signature can be checked, for the code on the card.
	Check string
}

// PaperFile is a paper as bytes.
type PaperFile struct {
	Name, MIME, SHA256 string
	Data               []byte
}

const (
	mimePDF  = "application/pdf"
	mimeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// Paper makes or opens the paper form of an instrument for a person who may see it; of others it is not found. A Word file
// is given out only while the draft is still written or being agreed, the original only afterwards: else fault.Conflict.
func (v *Service) Paper(ctx context.Context, act org.Act, id string, want PaperWanted) (PaperFile, error) {
	var c fault.Collector
	if !slices.Contains(PaperForms, want.Form) {
		c.Bad("form", i18n.M("paper.bad.form"), i18n.M("paper.bad.form_allowed"))
	}
	if want.Lang != i18n.KK && want.Lang != i18n.RU {
		c.Bad("lang", i18n.M("paper.bad.lang"), i18n.M("paper.bad.lang_allowed"))
	}
	if err := c.Err(); err != nil {
		return PaperFile{}, err
	}
	var p printing
	err := v.db.Read(ctx, func(q store.Q) error {
		sc, err := v.scene(ctx, q, act.Day())
		if err != nil {
			return err
		}
		p = printing{want: want}
		if p.rec, err = v.see(ctx, q, sc, act, id); err != nil {
			return err
		}
		p.inside, p.bodies = sc.insider(act, sc.viewer(act.PersonID), p.rec), sc.bodiesOf(act.PersonID)
		return v.load(ctx, q, sc, &p)
	})
	if err != nil {
		return PaperFile{}, err
	}
	return v.made(&p)
}

// printing is what a paper is made of.
type printing struct {
	want   PaperWanted
	rec    Record
	doc    document.Document
	form   paper.Document
	print  paper.Print
	frozen document.FrozenCheck
	checks []document.SignatureCheck
	proofs []paper.Stamp
	files  []document.File // the attachments, for a card
	inside bool            // the person prepares or controls it
	bodies []string        // in which he has a seat
}

// load reads everything that a paper of an instrument says.
func (v *Service) load(ctx context.Context, q store.Q, sc *scene, p *printing) (err error) {
	if p.doc, err = v.kernel.Get(ctx, q, p.rec.ID); err != nil {
		return err
	}
	in, err := restored(p.doc.Content)
	if err != nil {
		return err
	}
	s, err := v.gather(ctx, q, sc, p.rec, in, stageOf(p.rec.State))
	if err != nil {
		return err
	}
	if p.frozen.Frozen, p.frozen.Found, err = v.kernel.Frozen(ctx, q, p.rec.ID); err != nil {
		return err
	}
	p.form = sc.form(p.rec, p.doc, s, p.rec.UpdatedAt)
	p.print = paper.Print{State: paper.Draft, Lang: p.want.Lang}
	if !p.frozen.Found {
		if p.rec.State == StateWithdrawn {
			p.print.State = paper.Withdrawn
		}
		if p.rec.State == StateDraft || p.rec.State == StateAgreeing || p.rec.State == StateWithdrawn {
			return nil
		}
	}
	return v.loadCopy(ctx, q, sc, s, p)
}

// loadCopy reads what came after an instrument was frozen: number and day, signatures and what their check finds.
func (v *Service) loadCopy(ctx context.Context, q store.Q, sc *scene, s subject, p *printing) (err error) {
	p.print.State, p.print.Original = paper.Copy, p.frozen.PDF.SHA256
	if p.rec.State == StateWithdrawn {
		p.print.State = paper.Withdrawn
	}
	if p.rec.Number != "" {
		p.print.Number, p.print.Day = p.rec.Number, p.rec.SentDay
		if s.in.TermKind == TermWorkingDays {
			p.print.Due = p.rec.Term.Effective
		}
	}
	p.files = s.files
	if !p.inside { // a card encloses what its reader was given
		p.files = s.annexes.keep(s.files, p.bodies...)
	}
	if p.want.Form == PaperCard && p.frozen.Found {
		if p.frozen, err = v.checkFrozen(ctx, q, p.rec, s.in); err != nil {
			return err
		}
	}
	all, err := v.kernel.Signatures(ctx, q, p.rec.ID)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Purpose != document.PurposeIssue {
			continue
		}
		stamp := paper.Stamp{Person: sc.who(x.By), Certificate: x.KeyID, At: x.At}
		p.print.Signatures = append(p.print.Signatures, stamp)
		if p.want.Form != PaperCard {
			continue
		}
		check, err := v.kernel.VerifySignature(ctx, q, x.ID, v.signer)
		if err != nil {
			return err
		}
		p.checks, p.proofs = append(p.checks, check), append(p.proofs, stamp)
	}
	return nil
}

// made makes the bytes, outside of the transaction.
func (v *Service) made(p *printing) (PaperFile, error) {
	if p.frozen.Found {
		p.form = paper.Document{}
		if err := v.kernel.FrozenPaper(p.frozen.Frozen, &p.form); err != nil {
			return PaperFile{}, document.FrozenLost(err)
		}
	}
	name := string(p.rec.Kind)
	if p.rec.Number != "" {
		name = p.rec.Number
	}
	switch {
	case p.want.Form == PaperDOCX:
		if p.print.State != paper.Draft {
			return PaperFile{}, fault.Conflict{Msg: i18n.M("paper.docx.frozen")}
		}
		data, err := p.form.Sheet(p.print).DOCX()
		return fileOf(name+".docx", mimeDOCX, data), err
	case p.want.Form == PaperOriginal && !p.frozen.Found:
		return PaperFile{}, fault.Conflict{Msg: i18n.M("paper.original.none")}
	case p.want.Form == PaperOriginal, p.want.Form == PaperPDF && p.rec.State == StateAgreed && p.frozen.Found && p.want.Lang == p.form.Lang:
		data, err := v.kernel.FrozenBytes(p.frozen.Frozen)
		return fileOf(name+".pdf", mimePDF, data), document.FrozenLost(err)
	case p.want.Form == PaperCard:
		data, err := v.card(p)
		return fileOf(name+"-card.pdf", mimePDF, data), err
	}
	data, err := p.form.Sheet(p.print).PDF()
	return fileOf(name+".pdf", mimePDF, data), err
}

func fileOf(name, mime string, data []byte) PaperFile {
	sum := sha256.Sum256(data)
	return PaperFile{Name: name, MIME: mime, Data: data, SHA256: hex.EncodeToString(sum[:])}
}

// evidence is what a card proves.
func (p *printing) evidence() paper.Evidence {
	words := i18n.For(p.want.Lang)
	e := paper.Evidence{ID: p.rec.ID, State: words.T(stateMsg(p.rec.State)), Data: p.frozen.Data.SHA256, Check: p.checkAddress()}
	for _, name := range p.frozen.Differs {
		e.Differs = append(e.Differs, words.T(i18n.Msg{Key: "paper.differs." + name}))
	}
	for i, c := range p.checks {
		e.Signatures = append(e.Signatures, paper.Proof{Stamp: p.proofs[i], Steps: stepsOf(words, c)})
	}
	return e
}

// stepsOf says what the check of a signature found, step by step: whether it fits, whether the record is what was signed, and the
// verdict as it is judged anew from the stored evidence.
func stepsOf(words *i18n.Printer, c document.SignatureCheck) []paper.Step {
	result := func(ok bool) string {
		if ok {
			return words.S("paper.step.yes")
		}
		return words.S("paper.step.no")
	}
	value := paper.Step{Title: words.S("paper.step.value"), Result: result(c.Valid), Words: c.Signature.Algorithm}
	record := paper.Step{Title: words.S("paper.step.record"), Result: result(c.Unchanged)}
	if !c.Unchanged {
		record.Words = words.S("paper.step.what", "what", i18n.Msg{Key: "paper.differs." + c.Differs})
	}
	out := []paper.Step{value, record}
	if c.Report == nil {
		return out
	}
	for _, signer := range c.Report.Signers {
		for _, step := range signer.Steps {
			if step.Name != verdict.StepStore { // judged from what was kept
				out = append(out, paper.Step{Title: words.T(step.Label()), Result: words.T(step.Said()), Words: words.T(step.Msg)})
			}
		}
	}
	return out
}
