package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"strings"
)

// DOCX writes the sheet as a Word document for those who must edit it outside. It is no original: what comes back is typed
// or pasted into the draft. The blocks are those of the PDF; pages are broken by whoever opens it.
func (s *Sheet) DOCX() ([]byte, error) {
	var d docx
	d.letterhead(s.Head, s.Mark)
	if s.Across != "" {
		d.paragraph(para{align: "center", bold: true, size: 14, grey: true}, s.Across)
	}
	n := 0
	for _, b := range s.Blocks {
		if b.kind == blockSection {
			n++
		}
		d.block(b, n)
	}
	files := []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", coreProperties(s)},
		{"word/_rels/document.xml.rels", documentRels},
		{"word/styles.xml", strings.ReplaceAll(wordStyles, "{lang}", string(s.Lang))},
		{"word/footer1.xml", footer(s.Foot)},
		{"word/document.xml", documentHead + d.body.String() + documentTail},
	}
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files { // without times in the heads, the same sheet gives the same bytes
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate})
		if err == nil {
			_, err = w.Write([]byte(f.text))
		}
		if err != nil {
			return nil, fmt.Errorf("paper: docx: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("paper: docx: %w", err)
	}
	return buf.Bytes(), nil
}

// docx gathers the body of the document.
type docx struct{ body strings.Builder }

// para is how a paragraph is set. Sizes are points, spaces twentieths of a point as OOXML counts them.
type para struct {
	align         string // left, center, right, both
	bold, grey    bool
	size          float64
	before, after int
	first         int
	next          bool // stays with the next paragraph
	fresh         bool // begins a page
}

func (p para) properties() string {
	var b strings.Builder
	b.WriteString("<w:pPr>")
	if p.next {
		b.WriteString("<w:keepNext/>")
	}
	if p.fresh {
		b.WriteString("<w:pageBreakBefore/>")
	}
	fmt.Fprintf(&b, `<w:spacing w:before="%d" w:after="%d"/>`, p.before, p.after)
	if p.first > 0 {
		fmt.Fprintf(&b, `<w:ind w:firstLine="%d"/>`, p.first)
	}
	if p.align != "" {
		fmt.Fprintf(&b, `<w:jc w:val="%s"/>`, p.align)
	}
	return b.String() + "</w:pPr>"
}

func (p para) run(text string) string {
	var b strings.Builder
	b.WriteString("<w:r><w:rPr>")
	if p.bold {
		b.WriteString("<w:b/>")
	}
	if p.grey {
		b.WriteString(`<w:color w:val="595959"/>`)
	}
	half := int(math.Round(p.size * 2)) // sizes are written in half points
	fmt.Fprintf(&b, `<w:sz w:val="%d"/><w:szCs w:val="%d"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, half, half, escaped(text))
	return b.String()
}

// escaped is a text for XML.
func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}

// paragraph writes each line of a text as a paragraph.
func (d *docx) paragraph(p para, text string) {
	if p.size == 0 {
		p.size = bodySize
	}
	for i, line := range strings.Split(clean(text), "\n") {
		if i > 0 {
			p.before, p.fresh = 0, false
		}
		d.body.WriteString("<w:p>" + p.properties() + p.run(line) + "</w:p>")
	}
}

// cell is one cell of a row.
type cell struct {
	p    para
	text []string
	span int
}

// width of the text in twentieths of a point.
const docxWidth = 9625

const (
	bordersNone = `<w:tblBorders><w:top w:val="nil"/><w:left w:val="nil"/><w:bottom w:val="nil"/><w:right w:val="nil"/><w:insideH w:val="nil"/><w:insideV w:val="nil"/></w:tblBorders>`
	bordersRows = `<w:tblBorders><w:top w:val="single" w:sz="6"/><w:left w:val="nil"/><w:bottom w:val="single" w:sz="6"/><w:right w:val="nil"/><w:insideH w:val="single" w:sz="4"/><w:insideV w:val="nil"/></w:tblBorders>`
	bordersBox  = `<w:tblBorders><w:top w:val="single" w:sz="6"/><w:left w:val="single" w:sz="6"/><w:bottom w:val="single" w:sz="6"/><w:right w:val="single" w:sz="6"/></w:tblBorders>`
)

// table writes rows of cells; the first heads rows are repeated on each page.
func (d *docx) table(borders string, widths []float64, heads int, rows [][]cell) {
	d.body.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="` + fmt.Sprint(docxWidth) + `" w:type="dxa"/>` + borders + `<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, int(w*float64(docxWidth)))
	}
	d.body.WriteString("</w:tblGrid>")
	for i, row := range rows {
		d.body.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
		if i < heads {
			d.body.WriteString("<w:tblHeader/>")
		}
		d.body.WriteString("</w:trPr>")
		at := 0
		for _, c := range row {
			span := max(c.span, 1)
			w := 0.0
			for _, x := range widths[at : at+span] {
				w += x
			}
			at += span
			fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:gridSpan w:val="%d"/></w:tcPr>`, int(w*float64(docxWidth)), span)
			for _, t := range c.text {
				d.paragraph(c.p, t)
			}
			if len(c.text) == 0 {
				d.paragraph(c.p, "")
			}
			d.body.WriteString("</w:tc>")
		}
		d.body.WriteString("</w:tr>")
	}
	d.body.WriteString(`</w:tbl>`)
	d.paragraph(para{size: 4}, "") // Word wants a paragraph between two tables
}

func (d *docx) letterhead(h Letterhead, mark string) {
	if mark != "" {
		d.paragraph(para{align: "right", bold: true, size: 11, after: 120}, mark)
	}
	side := func(body, unit string) cell {
		return cell{p: para{align: "center", bold: true, size: 11.5}, text: nonEmpty(strings.ToUpper(body), unit)}
	}
	d.table(bordersNone, []float64{.5, .5}, 0, [][]cell{{side(h.BodyKK, h.UnitKK), side(h.BodyRU, h.UnitRU)}})
}

func nonEmpty(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func (d *docx) block(b Block, n int) {
	small := para{size: smallSize, grey: true, after: 80}
	switch b.kind {
	case blockPair:
		d.table(bordersNone, []float64{.6, .4}, 0, [][]cell{{{p: para{size: 11}, text: []string{b.label}}, {p: para{size: 11, align: "right"}, text: []string{b.text}}}})
	case blockKind:
		d.paragraph(para{align: "center", bold: true, size: 15, before: 160, after: 120, next: true}, b.text)
	case blockTitle:
		d.paragraph(para{align: "center", bold: true, size: 13, after: 240, next: true}, b.text)
	case blockHeading:
		d.paragraph(para{bold: true, size: 11.5, before: 280, after: 80, next: true}, b.text)
	case blockList:
		d.paragraph(para{bold: true, next: true}, b.label)
		d.list(b.items)
	case blockSection:
		d.paragraph(para{bold: true, before: 140, next: true}, numbered(n, b.label))
		d.paragraph(para{align: "both", first: indent * 20}, b.text)
	case blockFact:
		d.paragraph(para{size: tableSize, after: 40}, b.label+": "+b.text)
	case blockTable:
		d.rows(b.table)
	case blockSign:
		bold := para{bold: true, before: 320}
		d.table(bordersNone, []float64{.6, .4}, 0, [][]cell{{{p: bold, text: []string{b.sign.Post}}, {p: para{bold: true, before: 320, align: "right"}, text: []string{b.sign.Name}}}})
		if b.sign.Head != "" {
			d.table(bordersBox, []float64{1}, 0, [][]cell{{{p: small, text: append([]string{b.sign.Head}, b.sign.Stamp...)}}})
		}
	case blockStamp:
		d.table(bordersBox, []float64{1}, 0, [][]cell{{{p: small, text: append([]string{b.label}, b.lines...)}}})
	case blockNote:
		d.paragraph(small, b.text)
	case blockCode:
		for _, l := range b.lines {
			d.paragraph(small, l)
		}
	case blockBreak:
		d.paragraph(para{fresh: true, size: 4}, "")
	}
}

// list writes addressees in as many columns as the PDF.
func (d *docx) list(items []string) {
	columns, size := 1, bodySize
	if len(items) > 6 {
		columns, size = 2, 10.5
	}
	if len(items) > 20 {
		columns, size = 3, 9
	}
	widths := make([]float64, columns)
	for i := range widths {
		widths[i] = 1 / float64(columns)
	}
	var rows [][]cell
	for i := 0; i < len(items); i += columns {
		row := make([]cell, columns)
		for c := range row {
			row[c].p = para{size: size}
			if i+c < len(items) {
				row[c].text = []string{items[i+c]}
			}
		}
		rows = append(rows, row)
	}
	d.table(bordersNone, widths, 0, rows)
}

func (d *docx) rows(t Table) {
	p := para{size: tableSize}
	var rows [][]cell
	head := make([]cell, len(t.Head))
	for i, text := range t.Head {
		head[i] = cell{p: para{size: tableSize, bold: true}, text: []string{text}}
	}
	rows = append(rows, head)
	for _, r := range t.Rows {
		row := make([]cell, len(r.Cells))
		for i, text := range r.Cells {
			row[i] = cell{p: p, text: []string{text}}
		}
		if len(r.Below) > 0 { // in Word the small lines stand in the second cell
			row[1].text = append(row[1].text, r.Below...)
		}
		rows = append(rows, row)
	}
	d.table(bordersRows, t.fitted(), 1, rows)
}
