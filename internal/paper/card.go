package paper

import (
	"strings"

	"reglament/internal/i18n"
)

// Evidence is what a card proves of a document beside its copy.
type Evidence struct {
	ID, State  string
	Data       string // SHA-256 of the canonical data
	NoData     bool   // they are not enclosed, since they tell of what the reader is not told
	Differs    []string
	Signatures []Proof
	Left       []string // names of attachments that the card does not carry
	// Check is the address of the page on which anybody can check the signature; "" leaves the code out.
	Check string
}

// Proof is a signature with what its verification found, step by step. The words come from whoever verified.
type Proof struct {
	Stamp
	Steps []Step
}

// Step is one step of a verification: what was looked at, whether it stands, and why in words.
type Step struct {
	Title, Result, Words string
}

// Card is the document as evidence: what it is, its signatures with the verdict on each, its attachments, the way to check
// it; behind that the copy itself.
func (d *Document) Card(v Print, e Evidence) (*Sheet, error) {
	p := i18n.For(v.Lang)
	s := d.Sheet(v)
	copied := s.Blocks
	s.Title = p.S("paper.card.of", "title", d.Title)
	s.Blocks = append([]Block{Kind(strings.ToUpper(p.S("paper.card"))), Title(d.Title)}, d.cardFacts(p, v, e)...)
	for _, x := range e.Signatures {
		s.Blocks = append(s.Blocks, Heading(p.S("paper.card.signature")), Stamped(p.S("paper.signed"), x.lines(p)))
		if len(x.Steps) > 0 {
			s.Blocks = append(s.Blocks, steps(p, x.Steps))
		}
	}
	if len(e.Signatures) == 0 {
		s.Blocks = append(s.Blocks, Heading(p.S("paper.card.signature")), Note(p.S("paper.card.unsigned")))
	}
	if len(d.Attachments) > 0 {
		s.Blocks = append(s.Blocks, Heading(p.S("paper.attachments")), d.attachments(p, v))
	}
	switch {
	case v.Original != "" && e.NoData:
		s.Blocks = append(s.Blocks, Note(p.S("paper.card.enclosed_part")))
	case v.Original != "":
		s.Blocks = append(s.Blocks, Note(p.S("paper.card.enclosed")))
	}
	for _, name := range e.Left {
		s.Blocks = append(s.Blocks, Note(p.S("paper.card.left", "name", name)))
	}
	if e.Check != "" {
		code, err := Code(e.Check, []string{p.S("paper.card.check"), e.Check})
		if err != nil {
			return nil, err
		}
		s.Blocks = append(s.Blocks, Heading(p.S("paper.card.check.title")), code)
	}
	s.Blocks = append(append(s.Blocks, Break()), copied...)
	return s, nil
}

func (d *Document) cardFacts(p *i18n.Printer, v Print, e Evidence) []Block {
	out := []Block{Fact(p.S("paper.card.kind"), p.Text(d.Name)), Fact(p.S("paper.card.state"), e.State)}
	if v.Number != "" {
		out = append(out, Fact(p.S("paper.card.number"), p.S("paper.number", "number", v.Number, "day", v.Day)))
	}
	out = append(out, Fact(p.S("paper.card.body"), joined(p.Text(d.Body), p.Text(d.Unit))), Fact(p.S("paper.card.id"), e.ID))
	if v.Original != "" {
		out = append(out, Fact(p.S("paper.card.original"), v.Original), Fact(p.S("paper.card.data"), e.Data))
	}
	for _, w := range e.Differs {
		out = append(out, Fact(p.S("paper.card.differs"), w))
	}
	return out
}

func steps(p *i18n.Printer, list []Step) Block {
	t := Table{Head: []string{"№", p.S("paper.card.step"), p.S("paper.card.result")}, Widths: []float64{.06, .64, .30}}
	for i, x := range list {
		r := Row{Cells: []string{p.Number(int64(i + 1)), x.Title, x.Result}}
		if x.Words != "" {
			r.Below = []string{x.Words}
		}
		t.Rows = append(t.Rows, r)
	}
	return TableOf(t)
}
