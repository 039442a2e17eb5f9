package instrument

import (
	"net/url"
	"strconv"

	"reglament/internal/document"
	"reglament/internal/i18n"
	"reglament/internal/paper"
)

// card makes the evidence card with what it proves inside: the original, its data, its attachments and the signatures. Whoever
// holds the card can check it without this program, and the check page takes it alone.
func (v *Service) card(p *printing) ([]byte, error) {
	e := p.evidence()
	var files []paper.Enclosed
	if p.frozen.Found {
		var left []document.File
		var err error
		if files, left, err = v.enclosed(p); err != nil {
			return nil, document.FrozenLost(err)
		}
		for _, f := range left {
			e.Left = append(e.Left, f.Name)
		}
	}
	sheet, err := p.form.Card(p.print, e)
	if err != nil {
		return nil, err
	}
	sheet.Enclose(files...)
	return sheet.PDF()
}

// enclosed gathers the files of a card, and names the attachments for which there is no room or whose bytes are not those
// that were attached.
func (v *Service) enclosed(p *printing) (out []paper.Enclosed, left []document.File, err error) {
	words := i18n.For(p.want.Lang)
	room := int64(paper.EncloseMost)
	add := func(f document.File, name string, as paper.Relation, what string) error {
		data, err := v.kernel.FileBytes(f)
		if err != nil {
			return err
		}
		room -= f.Size
		out = append(out, paper.Enclosed{Name: name, MIME: f.MIME, Relation: as, Words: what, At: f.At, Data: data})
		return nil
	}
	if err := add(p.frozen.PDF, "original.pdf", paper.RelationSource, words.S("paper.enclosed.original")); err != nil {
		return nil, nil, err
	}
	if err := add(p.frozen.Data, "original.json", paper.RelationData, words.S("paper.enclosed.data")); err != nil {
		return nil, nil, err
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
	for _, f := range p.files {
		if f.Size > room || add(f, f.Name, paper.RelationSupplement, words.S("paper.enclosed.attachment")) != nil {
			left = append(left, f)
		}
	}
	return out, left, nil
}

// checkAddress leads from the code on a card to the check page, and tells it the hash of the original.
func (p *printing) checkAddress() string {
	if p.want.Check == "" || !p.frozen.Found {
		return p.want.Check
	}
	return p.want.Check + "?" + url.Values{"sha256": {p.frozen.PDF.SHA256}}.Encode()
}

// isMessage tells a signed message in DER from the bare value of a signature; what it holds is for the check to say.
func isMessage(value []byte) bool { return len(value) > 512 && value[0] == 0x30 }
