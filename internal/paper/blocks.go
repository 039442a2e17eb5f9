package paper

import (
	"slices"
	"strings"
)

// The styles of a paper.
var (
	bodyStyle    = style{face: regular, size: bodySize, align: full, width: textWidth, first: indent}
	labelStyle   = style{face: bold, size: bodySize, width: textWidth}
	kindStyle    = style{face: bold, size: 15, align: middle, width: textWidth}
	titleStyle   = style{face: bold, size: 13, align: middle, x: 30, width: textWidth - 60}
	noteStyle    = style{face: regular, size: smallSize, width: textWidth, grey: 70}
	markStyle    = style{face: bold, size: 11, align: right, width: textWidth}
	headingStyle = style{face: bold, size: 11.5, width: textWidth}
)

// atoms sets the whole sheet.
func (s *Sheet) atoms() []atom {
	out := s.Head.atoms(s.Mark)
	n := 0
	for i, b := range s.Blocks {
		if b.kind == blockSection {
			n++
		}
		set := b.atoms(n)
		if b.kind == blockSign && i > 0 {
			keepEnd(out)
		}
		out = append(out, set...)
	}
	return out
}

// keepEnd keeps the last lines of what stands before with what follows: no signature stands alone on a page.
func keepEnd(list []atom) {
	for i, lines := len(list)-1, 0; i >= 0 && lines < 2; i-- {
		list[i].keep = true
		if !list[i].gap {
			lines++
		}
	}
}

func (h Letterhead) atoms(mark string) []atom {
	var out []atom
	if mark != "" {
		out = append(append(out, markStyle.text(mark)...), space(6))
	}
	const gutter = 40
	half := (textWidth - gutter) / 2.0
	side := func(x float64, body, unit string) []atom {
		b := style{face: bold, size: 12, align: middle, x: x, width: half}
		u := style{face: regular, size: 9.5, align: middle, x: x, width: half}
		list := b.text(strings.ToUpper(body))
		if unit != "" {
			list = append(list, u.text(unit)...)
		}
		return list
	}
	out = append(out, beside(side(0, h.BodyKK, h.UnitKK), side(half+gutter, h.BodyRU, h.UnitRU))...)
	out = append(out, rule(1.2, 0, 7, 0), rule(0.4, 0, 1.5, 8))
	return glue(out)
}

// atoms sets one block; n is the number of the section it belongs to.
func (b Block) atoms(n int) []atom {
	switch b.kind {
	case blockPair:
		half := style{face: regular, size: 11, width: textWidth * 0.62}
		other := style{face: regular, size: 11, align: right, x: textWidth * 0.64, width: textWidth * 0.36}
		return append(glue(beside(half.text(b.label), other.text(b.text))), space(10))
	case blockKind:
		return heading(kindStyle, b.text, 8, 6)
	case blockTitle:
		return heading(titleStyle, b.text, 0, 12)
	case blockHeading:
		return heading(headingStyle, b.text, 14, 4)
	case blockList:
		return b.list()
	case blockSection:
		return append(follow(labelStyle.text(numbered(n, b.label))), append(bodyStyle.text(b.text), space(7))...)
	case blockFact:
		return b.fact()
	case blockTable:
		return append(b.table.atoms(), space(6))
	case blockSign:
		return b.sign.atoms()
	case blockStamp:
		return append([]atom{space(8)}, append(framed(stampLines(b.label, b.lines, 8, textWidth-16), 0, textWidth), space(6))...)
	case blockNote:
		return append(noteStyle.text(b.text), space(4))
	case blockCode:
		return b.qr()
	}
	return []atom{{turn: true}}
}

// heading keeps with what follows.
func heading(s style, text string, above, below float64) []atom {
	list := slices.Concat([]atom{space(above)}, s.text(text), []atom{space(below)})
	return follow(list)
}

// follow keeps all of a list together and with the next atom.
func follow(list []atom) []atom {
	for i := range list {
		list[i].keep = true
	}
	return list
}

// list sets addressees: many stand in columns.
func (b Block) list() []atom {
	columns, size := 1, bodySize
	if len(b.items) > 6 {
		columns, size = 2, 10.5
	}
	if len(b.items) > 20 {
		columns, size = 3, 9
	}
	out := follow(labelStyle.text(b.label))
	width := (textWidth - 12*float64(columns-1)) / float64(columns)
	rows := (len(b.items) + columns - 1) / columns
	for r := range rows {
		var cells [][]atom
		for c := range columns {
			// The order runs across the rows, so that it holds where a page ends.
			if at := r*columns + c; at < len(b.items) {
				st := style{face: regular, size: size, x: float64(c) * (width + 12), width: width}
				cells = append(cells, st.text(b.items[at]))
			}
		}
		out = append(out, glue(beside(cells...))...)
		if columns > 1 {
			out = append(out, space(2))
		}
	}
	return append(out, space(9))
}

func (b Block) fact() []atom {
	label := style{face: bold, size: tableSize, width: textWidth * 0.27}
	value := style{face: regular, size: tableSize, x: textWidth * 0.29, width: textWidth * 0.71}
	return append(glue(beside(label.text(b.label), value.text(b.text))), space(2))
}

// wholeRow is how many lines a row may have and stand on one page whole; a longer one may go on over the next.
const wholeRow = 12

// cellGap is what stays free at the right of a cell, in points.
const cellGap = 8

// fitted are the shares of the columns such that no word is broken, but behind a hyphen: a column whose longest word does not fit takes what it lacks from
// those that have room, in the measure of their room. When all words together are wider than the page the shares stay as they are.
func (t Table) fitted() []float64 {
	least, sum := make([]float64, len(t.Widths)), 0.0
	widest := func(f *face, cells []string) {
		for i, text := range cells {
			for _, word := range strings.FieldsFunc(strings.ReplaceAll(text, "-", "- "), func(r rune) bool { return r == ' ' || r == '\n' }) {
				least[i] = max(least[i], (f.width(word, tableSize)+cellGap)/textWidth)
			}
		}
	}
	widest(bold, t.Head)
	for _, r := range t.Rows {
		widest(regular, r.Cells)
	}
	lacking, room := 0.0, 0.0
	for i, w := range t.Widths {
		lacking += max(least[i]-w, 0)
		room += max(w-least[i], 0)
		sum += least[i]
	}
	if lacking == 0 || sum > 1 || lacking > room {
		return t.Widths
	}
	out := make([]float64, len(t.Widths))
	for i, w := range t.Widths {
		out[i] = max(w, least[i]) - lacking/room*max(w-least[i], 0)
	}
	return out
}

// atoms sets a table with lines between its rows; its head stands again on each page.
func (t Table) atoms() []atom {
	t.Widths = t.fitted()
	row := func(f *face, r Row) []atom {
		x := 0.0
		var cells [][]atom
		for i, text := range r.Cells {
			w := t.Widths[i] * textWidth
			st := style{face: f, size: tableSize, x: x, width: w - cellGap}
			cells = append(cells, st.text(text))
			x += w
		}
		lines := beside(cells...)
		for _, text := range r.Below {
			st := style{face: regular, size: smallSize, x: t.Widths[0] * textWidth, width: textWidth * (1 - t.Widths[0]), grey: 50}
			lines = append(lines, st.text(text)...)
		}
		if len(lines) <= wholeRow {
			return glue(lines)
		}
		return paragraph(lines)
	}
	head := follow(slices.Concat([]atom{rule(0.8, 0, 2, 2)}, row(bold, Row{Cells: t.Head}), []atom{rule(0.8, 0, 2, 3)}))
	out := slices.Clone(head)
	for i, r := range t.Rows {
		lines := row(regular, r)
		end := rule(0.4, 140, 2, 3)
		if i == len(t.Rows)-1 {
			end = rule(0.8, 0, 2, 3)
		}
		lines[len(lines)-1].keep = true
		for j := range lines {
			lines[j].head = head
		}
		out = append(append(out, lines...), end)
	}
	return out
}

func (s Sign) atoms() []atom {
	post := style{face: bold, size: bodySize, width: textWidth * 0.55}
	name := style{face: bold, size: bodySize, align: right, x: textWidth * 0.6, width: textWidth * 0.4}
	names := name.text(s.Name)
	posts := post.text(s.Post)
	for len(names) < len(posts) { // the name stands beside the last line of the post
		names = append([]atom{{height: post.height()}}, names...)
	}
	out := append([]atom{space(16)}, beside(posts, names)...)
	if s.Head != "" {
		out = append(append(out, space(8)), framed(stampLines(s.Head, s.Stamp, 8, 300-16), 0, 300)...)
	}
	return append(glue(out), space(6))
}

// stampLines are the head and the lines of a frame.
func stampLines(head string, lines []string, x, width float64) []atom {
	top := style{face: bold, size: smallSize + 0.5, x: x, width: width}
	rest := style{face: regular, size: smallSize, x: x, width: width}
	out := top.text(head)
	for _, l := range lines {
		out = append(out, rest.text(l)...)
	}
	return out
}

// codeSize is the edge of a QR code in points, 34 mm.
const codeSize = 96

func (b Block) qr() []atom {
	text := style{face: regular, size: smallSize + 0.5, x: codeSize + 16, width: textWidth - codeSize - 16}
	var lines []atom
	for _, l := range b.lines {
		lines = append(lines, text.text(l)...)
	}
	used := 0.0
	for _, l := range lines {
		used += l.height
	}
	code := b.code
	first := atom{draw: func(c *canvas, y float64) { c.code(code, marginLeft, y, codeSize) }}
	return append([]atom{space(10)}, glue(append(append([]atom{first}, lines...), atom{height: max(codeSize-used, 0)}))...)
}
