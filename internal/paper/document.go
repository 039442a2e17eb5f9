package paper

import (
	"slices"
	"strings"
	"time"

	"reglament/internal/i18n"
)

// Document is what the paper of an official document says, in every language of the form and without what comes later: the
// number, the signatures. It is frozen with the document, so it is plain data that reads back as it was written.
type Document struct {
	Form       string      `json:"form"` // "instrument.assignment"
	Lang       i18n.Lang   `json:"lang"` // in which its texts are written: kk or ru
	Name       i18n.Text   `json:"name"` // of the kind of document
	Title      string      `json:"title"`
	Marked     bool        `json:"marked"` // for official use only
	Body       i18n.Text   `json:"body"`
	Unit       i18n.Text   `json:"unit"`
	Recipients []i18n.Text `json:"recipients"`
	Parts      []Part      `json:"parts"`
	// Table stands below the parts; nil for a document without one.
	Table *FormTable `json:"table,omitempty"`
	// Unnumbered says that the document is never registered: a plan is named by its kind and period.
	Unnumbered  bool         `json:"unnumbered,omitempty"`
	Attachments []Attachment `json:"attachments"`
	Agreed      []Agreed     `json:"agreed"`
	Drafter     Person       `json:"drafter"`
	Signer      Person       `json:"signer"`
	At          time.Time    `json:"at"` // the moment of the print
}

// Part is a part of the content in the order of its paragraph.
type Part struct {
	Label i18n.Text `json:"label"`
	Text  i18n.Text `json:"text"` // what people wrote reads alike in all languages
}

// FormTable is a table of a document in every language of the form; its first column is a number.
type FormTable struct {
	Head   []i18n.Text `json:"head"`
	Widths []float64   `json:"widths"` // shares of the width of the page
	Rows   []FormRow   `json:"rows"`
}

// FormRow is a row of such a table. Below stands under the cells in small type.
type FormRow struct {
	Cells []i18n.Text `json:"cells"`
	Below i18n.Text   `json:"below,omitzero"`
}

// block lays the table out in a language.
func (t *FormTable) block(p *i18n.Printer) Block {
	out := Table{Head: texts(p, t.Head), Widths: t.Widths, Rows: make([]Row, len(t.Rows))}
	for i, r := range t.Rows {
		out.Rows[i] = Row{Cells: texts(p, r.Cells)}
		if !r.Below.IsZero() {
			out.Rows[i].Below = []string{p.Text(r.Below)}
		}
	}
	return TableOf(out)
}

// Attachment is a file that belongs to the document.
type Attachment struct {
	Name   string    `json:"name"`
	Role   i18n.Text `json:"role"`
	Size   int64     `json:"size"` // bytes
	SHA256 string    `json:"sha256"`
	// To are the ids of the recipients to whom alone the file goes, and Only their names; both are empty of a file that goes to all.
	To   []string    `json:"to,omitempty"`
	Only []i18n.Text `json:"only,omitempty"`
}

// Person is a person in a post; For says in whose place and by which order (2, 3, 5, 6, 42), and is empty in the own post.
type Person struct {
	Name string    `json:"name"`
	Post i18n.Text `json:"post"`
	For  i18n.Text `json:"for"`
}

// Agreed is one who agreed (44-1, 45, 49-1).
type Agreed struct {
	Person
	Decision i18n.Text `json:"decision"`
	At       time.Time `json:"at"`
}

// Stamp is a signature as a copy shows it.
type Stamp struct {
	Person
	Certificate string // serial number of the certificate, or the mark of the key
	At          time.Time
}

// State is what a paper is.
type State int

// States of a paper.
const (
	Draft     State = iota // a preview: nobody is bound by it
	Original               // frozen: these bytes are signed
	Copy                   // what is given out after signing: the original with its stamps
	Withdrawn              // a copy of what will not be sent
	Revoked                // a copy of what was sent and is revoked: nobody owes it any more (49)
)

// Print is in which state and language a document is printed, with what came after it was frozen.
type Print struct {
	State      State
	Lang       i18n.Lang
	Seal       string // SHA-256 of the canonical data, for an original
	Original   string // SHA-256 of the original, for a copy
	Number     string // "" until registered
	Day        i18n.Civil
	Due        i18n.Civil // the day of execution; nil or none before it is counted
	Signatures []Stamp
	// AllAnnexes names every file that goes to single recipients, and them; else only those that go to one of AnnexesOf are named, and
	// of the others nothing is told but their number and SHA-256. An original names none, since all recipients get the same bytes.
	AllAnnexes bool
	AnnexesOf  []string
	// Resolution is what the official wrote on it afterwards; nil for none.
	Resolution *Resolution
}

// Resolution is a resolution as a copy shows it under the signature.
type Resolution struct {
	Text string
	By   Person
	At   time.Time
}

// Sheet lays the document out.
func (d *Document) Sheet(v Print) *Sheet {
	p := i18n.For(v.Lang)
	s := &Sheet{
		Lang: v.Lang, Title: d.Title, Author: p.Text(d.Body), Subject: p.Text(d.Name), At: d.At,
		Head: Letterhead{BodyKK: d.Body.In(i18n.KK), BodyRU: d.Body.In(i18n.RU), UnitKK: d.Unit.In(i18n.KK), UnitRU: d.Unit.In(i18n.RU)},
	}
	if d.Marked {
		s.Mark = p.S("paper.mark")
	}
	switch v.State {
	case Draft:
		s.Across, s.Foot = p.S("paper.across.draft"), p.S("paper.foot.draft")
	case Original:
		s.Foot = p.S("paper.foot.original", "hash", v.Seal)
	case Withdrawn:
		s.Across, s.Foot = p.S("paper.across.withdrawn"), p.S("paper.foot.withdrawn")
	case Revoked:
		s.Across, s.Foot = p.S("paper.across.revoked"), p.S("paper.foot.revoked", "hash", v.Original)
	case Copy:
		s.Foot = p.S("paper.foot.copy", "hash", v.Original)
		if v.Original == "" { // signed before the program froze what is signed
			s.Foot = p.S("paper.foot.bare")
		}
	}
	s.Blocks = d.blocks(p, v)
	return s
}

func (d *Document) blocks(p *i18n.Printer, v Print) []Block {
	var out []Block
	if !d.Unnumbered {
		out = append(out, d.registration(p, v))
	}
	out = append(out, Kind(strings.ToUpper(p.Text(d.Name))), Title(d.Title))
	if v.Lang != d.Lang {
		out = append(out, Note(p.S("paper.reading."+string(d.Lang))))
	}
	if len(d.Recipients) > 0 {
		out = append(out, List(p.S("paper.recipients"), texts(p, d.Recipients)))
	}
	for _, x := range d.Parts {
		out = append(out, Section(p.Text(x.Label), p.Text(x.Text)))
	}
	if d.Table != nil {
		out = append(out, d.Table.block(p))
	}
	if v.Due != nil && !v.Due.None() {
		out = append(out, Section(p.S("paper.due"), p.S("paper.until", "day", v.Due)))
	}
	if len(d.Attachments) > 0 {
		out = append(out, Heading(p.S("paper.attachments")), d.attachments(p, v))
	}
	out = append(out, d.signature(p, v))
	if x := v.Resolution; x != nil {
		out = append(out, Section(p.S("paper.resolution"), x.Text), Note(joined(p.Text(x.By.Post), whole(x.By.Name))+", "+p.S("paper.instant", "at", x.At)))
	}
	if len(d.Agreed) > 0 {
		out = append(out, Heading(p.S("paper.agreed")), d.agreed(p))
	}
	return append(out, Note(p.S("paper.drafter", "name", whole(d.Drafter.Name), "post", d.Drafter.Post)))
}

// registration is the line of number and date. They come when the document is sent, after it was signed, and stand on the
// copies (see I-120).
func (d *Document) registration(p *i18n.Printer, v Print) Block {
	switch {
	case v.Number != "":
		return Pair(p.S("paper.number", "number", v.Number, "day", v.Day), "")
	case v.State == Original:
		return Note(p.S("paper.number.later"))
	}
	return Pair(p.S("paper.number.none"), "")
}

func (d *Document) attachments(p *i18n.Printer, v Print) Block {
	var others []string // what goes to others: their hashes, so that the signature covers it
	t := Table{Head: []string{"№", p.S("paper.file.name"), p.S("paper.file.role"), p.S("paper.file.size")}, Widths: []float64{.06, .48, .28, .18}}
	row := func(name, role, size string, hashes ...string) {
		t.Rows = append(t.Rows, Row{Cells: []string{p.Number(int64(len(t.Rows) + 1)), name, role, size}, Below: hashes})
	}
	for _, a := range d.Attachments {
		hash, role := "SHA-256: "+a.SHA256, p.Text(a.Role)
		switch {
		case !a.named(v):
			others = append(others, hash)
			continue
		case v.AllAnnexes && len(a.Only) > 0:
			role = p.S("paper.file.only", "role", role, "list", a.Only)
		}
		row(a.Name, role, p.S("paper.bytes", "n", int(a.Size)), hash)
	}
	if len(others) > 0 {
		row(p.S("paper.file.others", "n", len(others)), "", "", others...)
	}
	return TableOf(t)
}

// named reports whether a print tells what the file is called.
func (a Attachment) named(v Print) bool {
	return len(a.To) == 0 || v.AllAnnexes || slices.ContainsFunc(a.To, func(id string) bool { return slices.Contains(v.AnnexesOf, id) })
}

func (d *Document) agreed(p *i18n.Printer) Block {
	t := Table{Head: []string{"№", p.S("paper.who"), p.S("paper.decision"), p.S("paper.when")}, Widths: []float64{.06, .52, .22, .20}}
	for i, a := range d.Agreed {
		r := Row{Cells: []string{p.Number(int64(i + 1)), joined(p.Text(a.Post), whole(a.Name)), p.Text(a.Decision), p.S("paper.instant", "at", a.At)}}
		if !a.For.IsZero() {
			r.Below = []string{p.Text(a.For)}
		}
		t.Rows = append(t.Rows, r)
	}
	return TableOf(t)
}

func (d *Document) signature(p *i18n.Printer, v Print) Block {
	s := Sign{Post: p.Text(d.Signer.Post), Name: whole(d.Signer.Name)}
	if len(v.Signatures) == 0 {
		if !d.Signer.For.IsZero() {
			s.Post += " (" + p.Text(d.Signer.For) + ")"
		}
		if v.State == Original {
			s.Head, s.Stamp = p.S("paper.sign.place"), []string{p.S("paper.sign.detached")}
		}
		return Signed(s)
	}
	x := v.Signatures[len(v.Signatures)-1]
	s.Name, s.Head, s.Stamp = whole(x.Name), p.S("paper.signed"), x.lines(p)
	if !x.For.IsZero() {
		s.Post = p.Text(x.Post) + " (" + p.Text(x.For) + ")"
	}
	return Signed(s)
}

// lines say who signed, in which capacity, with which key and when.
func (x Stamp) lines(p *i18n.Printer) []string {
	out := []string{p.S("paper.signed.by", "name", whole(x.Name), "post", x.Post)}
	if !x.For.IsZero() {
		out = append(out, p.Text(x.For))
	}
	return append(out, p.S("paper.signed.key", "key", x.Certificate), p.S("paper.signed.at", "at", x.At))
}

func texts(p *i18n.Printer, list []i18n.Text) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = p.Text(t)
	}
	return out
}

// whole keeps a name with its initials on one line.
func whole(name string) string { return strings.ReplaceAll(name, " ", "\u00a0") }

func joined(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + ", " + b
}
