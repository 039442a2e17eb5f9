package document

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"

	"reglament/internal/eds/verdict"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/paper"
	"reglament/internal/store"
)

// The papers of a document that a person may take.
const (
	PaperPDF      = "pdf"      // to read and print: a preview, the original, or a copy with its stamps
	PaperDOCX     = "docx"     // to edit outside, before it is frozen only
	PaperOriginal = "original" // exactly the bytes that are signed
	PaperCard     = "card"     // the evidence: signatures with what their check finds, and the copy
)

// PaperForms lists them.
var PaperForms = []string{PaperPDF, PaperDOCX, PaperOriginal, PaperCard}

// Types of the papers.
const (
	MimePDF  = "application/pdf"
	MimeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
)

// PaperWanted is which paper a person asks for.
type PaperWanted struct {
	Form string
	Lang i18n.Lang // kk or ru: of the words of the form
	// Check is the address of the page where a signature can be checked, for the code on the card.
	Check string
}

// Valid refuses a form or language that there is not.
func (w PaperWanted) Valid() error { return w.valid(PaperForms) }

// ValidSheet refuses a form or language in which a report that nobody froze is not printed.
func (w PaperWanted) ValidSheet() error { return w.valid([]string{PaperPDF, PaperDOCX}) }

func (w PaperWanted) valid(forms []string) error {
	var c fault.Collector
	if !slices.Contains(forms, w.Form) {
		c.Bad("form", i18n.M("paper.bad.form"), i18n.M("paper.bad.form_allowed"))
	}
	if w.Lang != i18n.KK && w.Lang != i18n.RU {
		c.Bad("lang", i18n.M("paper.bad.lang"), i18n.M("paper.bad.lang_allowed"))
	}
	return c.Err()
}

// PaperFile is a paper as bytes.
type PaperFile struct {
	Name, MIME, SHA256 string
	Data               []byte
}

// PaperOf names bytes as a paper.
func PaperOf(name, mime string, data []byte) PaperFile {
	return PaperFile{Name: name, MIME: mime, Data: data, SHA256: Sum(data)}
}

// SheetPaper is a sheet that nobody froze as bytes, in the form PaperPDF or PaperDOCX; name has no ending.
func SheetPaper(s *paper.Sheet, form, name string) (PaperFile, error) {
	if form == PaperDOCX {
		data, err := s.DOCX()
		return PaperOf(name+".docx", MimeDOCX, data), err
	}
	data, err := s.PDF()
	return PaperOf(name+".pdf", MimePDF, data), err
}

// Printing is what a paper of a document is made of. The chapter fills in Want, ID, Name, State, Form and Print.
type Printing struct {
	Want  PaperWanted
	ID    string
	Name  string   // of the file, without its ending
	State i18n.Msg // where the document stands
	// Waits: the document is frozen and waits for its signer, so that what is read is what will be signed.
	Waits  bool
	Form   paper.Document
	Print  paper.Print
	Frozen FrozenCheck
	Files  []File // the attachments, for a card
	NoData bool   // a card does not enclose the data, which tell of what its reader is not told

	checks []SignatureCheck
	proofs []paper.Stamp
}

// Stamps reads the signatures of issue, and for a card what their check finds.
func (k *Kernel) Stamps(ctx context.Context, q store.Q, p *Printing, n Names, v Verifier) error {
	all, err := k.Signatures(ctx, q, p.ID)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Purpose != PurposeIssue {
			continue
		}
		stamp := paper.Stamp{Person: n.Who(x.By), Certificate: x.KeyID, At: x.At}
		p.Print.Signatures = append(p.Print.Signatures, stamp)
		if p.Want.Form != PaperCard {
			continue
		}
		check, err := k.VerifySignature(ctx, q, x, v)
		if err != nil {
			return err
		}
		p.checks, p.proofs = append(p.checks, check), append(p.proofs, stamp)
	}
	return nil
}

// Paper makes the bytes, outside of the transaction. A Word file is given out only of a draft, the original only of what is
// frozen: else fault.Conflict.
func (k *Kernel) Paper(p *Printing) (PaperFile, error) {
	if p.Frozen.Found {
		p.Form = paper.Document{}
		if err := k.FrozenPaper(p.Frozen.Frozen, &p.Form); err != nil {
			return PaperFile{}, FrozenLost(err)
		}
	}
	switch {
	case p.Want.Form == PaperDOCX:
		if p.Print.State != paper.Draft {
			return PaperFile{}, fault.Conflict{Msg: i18n.M("paper.docx.frozen")}
		}
		data, err := p.Form.Sheet(p.Print).DOCX()
		return PaperOf(p.Name+".docx", MimeDOCX, data), err
	case p.Want.Form == PaperOriginal && !p.Frozen.Found:
		return PaperFile{}, fault.Conflict{Msg: i18n.M("paper.original.none")}
	case p.Want.Form == PaperOriginal, p.Want.Form == PaperPDF && p.Waits && p.Frozen.Found && p.Want.Lang == p.Form.Lang:
		data, err := k.FrozenBytes(p.Frozen.Frozen)
		return PaperOf(p.Name+".pdf", MimePDF, data), FrozenLost(err)
	case p.Want.Form == PaperCard:
		data, err := k.evidenceCard(p)
		return PaperOf(p.Name+"-card.pdf", MimePDF, data), err
	}
	data, err := p.Form.Sheet(p.Print).PDF()
	return PaperOf(p.Name+".pdf", MimePDF, data), err
}

// evidence is what a card proves.
func (p *Printing) evidence() paper.Evidence {
	words := i18n.For(p.Want.Lang)
	e := paper.Evidence{ID: p.ID, State: words.T(p.State), Data: p.Frozen.Data.SHA256, NoData: p.NoData, Check: p.checkAddress()}
	for _, name := range p.Frozen.Differs {
		e.Differs = append(e.Differs, words.T(i18n.Msg{Key: "paper.differs." + name}))
	}
	for i, c := range p.checks {
		e.Signatures = append(e.Signatures, paper.Proof{Stamp: p.proofs[i], Steps: stepsOf(words, c)})
	}
	return e
}

// stepsOf says what the check of a signature found, step by step: whether it fits, whether the record is what was signed, and the
// verdict as it is judged anew from the stored evidence.
func stepsOf(words *i18n.Printer, c SignatureCheck) []paper.Step {
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

// evidenceCard makes the evidence card with what it proves inside: the original, its data, its attachments and the signatures.
// Whoever holds the card can check it without this program, and the check page takes it alone.
func (k *Kernel) evidenceCard(p *Printing) ([]byte, error) {
	e := p.evidence()
	var files []paper.Enclosed
	if p.Frozen.Found {
		var left []File
		var err error
		if files, left, err = k.enclosed(p); err != nil {
			return nil, FrozenLost(err)
		}
		for _, f := range left {
			e.Left = append(e.Left, f.Name)
		}
	}
	sheet, err := p.Form.Card(p.Print, e)
	if err != nil {
		return nil, err
	}
	sheet.Enclose(files...)
	return sheet.PDF()
}

// enclosed gathers the files of a card, and names the attachments for which there is no room or whose bytes are not those
// that were attached.
func (k *Kernel) enclosed(p *Printing) (out []paper.Enclosed, left []File, err error) {
	words := i18n.For(p.Want.Lang)
	room := int64(paper.EncloseMost)
	add := func(f File, name string, as paper.Relation, what string) error {
		data, err := k.FileBytes(f)
		if err != nil {
			return err
		}
		room -= f.Size
		out = append(out, paper.Enclosed{Name: name, MIME: f.MIME, Relation: as, Words: what, At: f.At, Data: data})
		return nil
	}
	err = add(p.Frozen.PDF, "original.pdf", paper.RelationSource, words.S("paper.enclosed.original"))
	if errors.Is(FrozenLost(err), fault.Conflict{}) {
		left = append(left, p.Frozen.PDF) // the card says in red that it is lost or changed
	} else if err != nil {
		return nil, nil, err
	}
	if !p.NoData {
		if err := add(p.Frozen.Data, "original.json", paper.RelationData, words.S("paper.enclosed.data")); err != nil {
			return nil, nil, err
		}
	}
	for i, c := range p.checks {
		f := paper.Enclosed{
			Name: "original.pdf." + strconv.Itoa(i+1) + ".sig", MIME: "application/octet-stream", Relation: paper.RelationSignature,
			Words: words.S("paper.enclosed.signature", "name", p.proofs[i].Name), At: c.Signature.At, Data: c.Signature.Value,
		}
		if isMessage(f.Data) {
			f.Name, f.MIME = "original.pdf."+strconv.Itoa(i+1)+".p7s", "application/pkcs7-signature"
		}
		room -= int64(len(f.Data))
		out = append(out, f)
	}
	for _, f := range p.Files {
		if f.Size > room || add(f, f.Name, paper.RelationSupplement, words.S("paper.enclosed.attachment")) != nil {
			left = append(left, f)
		}
	}
	return out, left, nil
}

// checkAddress leads from the code on a card to the check page, and tells it the hash of the original.
func (p *Printing) checkAddress() string {
	if p.Want.Check == "" || !p.Frozen.Found {
		return p.Want.Check
	}
	return p.Want.Check + "?" + url.Values{"sha256": {p.Frozen.PDF.SHA256}}.Encode()
}

// isMessage tells a signed message in DER from the bare value of a signature; what it holds is for the check to say.
func isMessage(value []byte) bool { return len(value) > 512 && value[0] == 0x30 }
