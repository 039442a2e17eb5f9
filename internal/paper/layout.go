package paper

import (
	"strconv"
	"strings"
)

// The page is A4 in points, with the margins of an official letter: 25 mm for the binding, 15 mm at the right.
const (
	pageWidth, pageHeight = 595.28, 841.89
	marginLeft            = 71
	marginRight           = 43
	marginTop             = 45
	marginBottom          = 62 // the foot of the page stands in it
	textWidth             = pageWidth - marginLeft - marginRight
	textHeight            = pageHeight - marginTop - marginBottom

	bodySize  = 12.5
	tableSize = 10
	smallSize = 8.5
	tinySize  = 7
	leading   = 1.28
	indent    = 35 // of the first line of a paragraph, 12.5 mm
)

// atom is a strip of a page that is never cut.
type atom struct {
	height float64
	keep   bool // stands on the page of the next one
	gap    bool // only white: left out at the head of a page
	draw   func(c *canvas, y float64)
	head   []atom // drawn again above this one when it begins a page: the head of its table
	turn   bool   // begins a new page
}

// space is white between blocks.
func space(height float64) atom { return atom{height: height, gap: true} }

// placed is an atom with its place on a page.
type placed struct {
	atom
	y float64
}

// paginate puts atoms on pages. What is to be kept together goes to the next page as a whole when it does not fit, unless it
// is longer than a page.
func paginate(atoms []atom) [][]placed {
	var pages [][]placed
	var page []placed
	y := 0.0
	next := func() { pages, page, y = append(pages, page), nil, 0 }
	put := func(a atom) {
		page = append(page, placed{a, marginTop + y})
		y += a.height
	}
	for i := 0; i < len(atoms); {
		end, height := i, 0.0
		for {
			height += atoms[end].height
			if !atoms[end].keep || end+1 == len(atoms) {
				break
			}
			end++
		}
		if len(page) > 0 && (atoms[i].turn || height <= textHeight && y+height > textHeight) {
			next()
		}
		for ; i <= end; i++ {
			a := atoms[i]
			if len(page) > 0 && y+a.height > textHeight {
				next()
			}
			if len(page) == 0 {
				for _, h := range a.head {
					put(h)
				}
				if a.gap {
					continue
				}
			}
			put(a)
		}
	}
	if len(page) > 0 || len(pages) == 0 {
		next()
	}
	return pages
}

// glue keeps all atoms together.
func glue(list []atom) []atom {
	for i := range list[:max(len(list)-1, 0)] {
		list[i].keep = true
	}
	return list
}

// paragraphs keeps the first two lines and the last two lines of a paragraph together.
func paragraph(lines []atom) []atom {
	if n := len(lines); n > 1 {
		lines[0].keep, lines[n-2].keep = true, true
	}
	return lines
}

// wrap breaks a paragraph into lines of at most width points, the first one shorter by first. A word that is longer than a
// line is cut, behind its last hyphen that fits if it has one.
func (f *face) wrap(s string, size, width, first float64) []string {
	var lines []string
	line, used := "", 0.0
	room := func() float64 {
		if len(lines) == 0 {
			return width - first
		}
		return width
	}
	blank := f.width(" ", size)
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }) {
		w := f.width(word, size)
		if line != "" && used+blank+w <= room() {
			line, used = line+" "+word, used+blank+w
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for w > room() {
			cut := f.fit(word, size, room())
			if hyphen := strings.LastIndexByte(word[:cut], '-'); hyphen > 0 {
				cut = hyphen + 1
			}
			lines = append(lines, word[:cut])
			word = word[cut:]
			w = f.width(word, size)
		}
		line, used = word, w
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	return lines
}

// fit is how many bytes of a word go into width points: at least one character.
func (f *face) fit(word string, size, width float64) int {
	used := 0.0
	for i, r := range word {
		used += float64(f.thousandths(r)) * size / 1000
		if used > width && i > 0 {
			return i
		}
	}
	return len(word)
}

// align says where a line stands.
type align int

const (
	left align = iota
	middle
	right
	full // both edges; the last line of a paragraph stands left
)

// style is how a text is set.
type style struct {
	face  *face
	size  float64
	align align
	x     float64 // from the left margin
	width float64
	first float64 // indent of the first line
	grey  int     // 0 is black
}

func (s style) height() float64 { return s.size * leading }

// text sets a text; each line of it that was written as its own is a paragraph.
func (s style) text(t string) []atom {
	var out []atom
	for _, p := range strings.Split(clean(t), "\n") {
		if strings.TrimSpace(p) == "" {
			out = append(out, atom{height: s.height() / 2, gap: true})
			continue
		}
		lines := s.face.wrap(p, s.size, s.width, s.first)
		if s.align == middle && len(lines) > 1 {
			lines = s.balance(p, lines)
		}
		set := make([]atom, len(lines))
		for i, line := range lines {
			set[i] = s.line(line, i == 0, i == len(lines)-1)
		}
		out = append(out, paragraph(set)...)
	}
	return out
}

// balance narrows a heading until its lines are about equally long, without adding one.
func (s style) balance(text string, lines []string) []string {
	const step = 12
	for width := s.width - step; width > s.width/2; width -= step {
		narrow := s.face.wrap(text, s.size, width, 0)
		if len(narrow) > len(lines) {
			break
		}
		lines = narrow
	}
	return lines
}

func (s style) line(t string, first, last bool) atom {
	x, width := marginLeft+s.x, s.width
	if first {
		x, width = x+s.first, width-s.first
	}
	a := s.align
	if a == full && last {
		a = left
	}
	return atom{height: s.height(), draw: func(c *canvas, y float64) {
		c.line(s, a, x, y+s.size*0.98, width, t)
	}}
}

// beside puts cells next to each other in one strip for each line: the columns of a table, the two halves of the letterhead.
func beside(cells ...[]atom) []atom {
	n := 0
	for _, c := range cells {
		n = max(n, len(c))
	}
	out := make([]atom, n)
	for i := range out {
		var row []atom
		for _, c := range cells {
			if i < len(c) {
				row = append(row, c[i])
				out[i].height = max(out[i].height, c[i].height)
			}
		}
		out[i].draw = func(c *canvas, y float64) {
			for _, a := range row {
				if a.draw != nil {
					a.draw(c, y)
				}
			}
		}
	}
	return out
}

// rule is a line across the text.
func rule(weight float64, grey int, above, below float64) atom {
	return atom{height: above + below + weight, draw: func(c *canvas, y float64) {
		c.rule(marginLeft, y+above, marginLeft+textWidth, y+above, weight, grey)
	}}
}

// framed draws a frame around atoms that are kept together.
func framed(list []atom, x, width float64) []atom {
	const pad = 6
	height := 2.0 * pad
	for _, a := range list {
		height += a.height
	}
	top := atom{height: pad, draw: func(c *canvas, y float64) { c.frame(marginLeft+x, y, width, height) }}
	return glue(append(append([]atom{top}, list...), atom{height: pad}))
}

func numbered(n int, label string) string { return strconv.Itoa(n) + ". " + label }
