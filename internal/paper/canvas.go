package paper

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// canvas draws on the pages of one PDF.
type canvas struct {
	pages []*bytes.Buffer
	page  *bytes.Buffer
	fonts []*embedded
	by    map[*face]*embedded

	// What the current page was told last.
	now  *embedded
	size float64
	grey int
}

// embedded is a face with the characters drawn in it, numbered in the order in which they came.
type embedded struct {
	face  *face
	codes map[rune]int
	runes []rune // by code; 0 stands for what is missing
}

func newCanvas() *canvas { return &canvas{by: map[*face]*embedded{}} }

func (c *canvas) turn() {
	c.page = &bytes.Buffer{}
	c.pages = append(c.pages, c.page)
	c.now, c.grey = nil, 0
}

// num writes a coordinate with two decimals, which is a hundredth of a point.
func (c *canvas) num(list ...float64) {
	for _, v := range list {
		c.page.Write(strconv.AppendFloat(c.page.AvailableBuffer(), math.Round(v*100)/100, 'f', -1, 64))
		c.page.WriteByte(' ')
	}
}

// up turns a distance from the upper edge into one from the lower edge, as PDF counts.
func up(y float64) float64 { return pageHeight - y }

func (c *canvas) font(f *face, size float64) *embedded {
	e := c.by[f]
	if e == nil {
		e = &embedded{face: f, codes: map[rune]int{}, runes: []rune{0}}
		c.by[f] = e
		c.fonts = append(c.fonts, e)
	}
	if c.now != e || c.size != size {
		c.now, c.size = e, size
		fmt.Fprintf(c.page, "/%s ", f.name)
		c.num(size)
		c.page.WriteString("Tf\n")
	}
	return e
}

func (e *embedded) code(r rune) int {
	n, ok := e.codes[r]
	if !ok {
		n = len(e.runes)
		e.codes[r] = n
		e.runes = append(e.runes, r)
	}
	return n
}

func (c *canvas) colour(grey int) {
	if c.grey != grey {
		c.grey = grey
		c.num(float64(grey) / 255)
		c.page.WriteString("g\n")
	}
}

// word draws a text at a baseline and gives its width.
func (c *canvas) word(f *face, size, x, y float64, text string) float64 {
	const digits = "0123456789ABCDEF"
	start := x
	for _, r := range f.runs(text) {
		e := c.font(r.face, size)
		c.page.WriteString("BT ")
		c.num(x, up(y))
		c.page.WriteString("Td <")
		for _, ch := range r.text {
			n := e.code(ch)
			c.page.Write([]byte{digits[n>>12&15], digits[n>>8&15], digits[n>>4&15], digits[n&15]})
		}
		c.page.WriteString("> Tj ET\n")
		x += r.face.width(r.text, size)
	}
	return x - start
}

// line draws a line of a text in the width given.
func (c *canvas) line(s style, a align, x, y, width float64, text string) {
	c.colour(s.grey)
	rest := width - s.face.width(text, s.size)
	switch a {
	case middle:
		x += rest / 2
	case right:
		x += rest
	case full:
		c.justified(s, x, y, rest, strings.Split(text, " "))
		return
	}
	c.word(s.face, s.size, x, y, text)
}

// justified spreads words over the line; the blank behind a word is drawn with it, so that whoever copies the text out has
// the words apart.
func (c *canvas) justified(s style, x, y, rest float64, words []string) {
	each := 0.0
	if n := len(words) - 1; n > 0 {
		each = rest / float64(n)
	}
	for i, w := range words {
		if i < len(words)-1 {
			w += " "
		}
		x += c.word(s.face, s.size, x, y, w) + each
	}
}

func (c *canvas) rule(x1, y1, x2, y2, weight float64, grey int) {
	c.num(float64(grey) / 255)
	c.page.WriteString("G ")
	c.num(weight)
	c.page.WriteString("w ")
	c.num(x1, up(y1))
	c.page.WriteString("m ")
	c.num(x2, up(y2))
	c.page.WriteString("l S\n")
}

func (c *canvas) frame(x, y, w, h float64) {
	c.page.WriteString("0.16 0.31 0.55 RG 0.8 w ")
	c.num(x, up(y), w, -h)
	c.page.WriteString("re S\n")
}

// code draws the modules of a QR code, dark neighbours of a row as one.
func (c *canvas) code(modules [][]bool, x, y, size float64) {
	c.colour(0)
	edge := size / float64(len(modules))
	for r, row := range modules {
		for i := 0; i < len(row); {
			n := 0
			for i+n < len(row) && row[i+n] {
				n++
			}
			if n > 0 {
				c.num(x+float64(i)*edge, up(y+float64(r)*edge), float64(n)*edge, -edge)
				c.page.WriteString("re f\n")
			}
			i += n + 1
		}
	}
}

// acrossSize is the size of the words across a page: large, but no longer than the slant of the page has room for.
func acrossSize(text string) float64 {
	const size, room = 84, 820
	return size * min(1, room/bold.width(text, size))
}

// across writes a word in light grey across the page, under everything else.
func (c *canvas) across(text string) {
	const degrees = 52
	size := acrossSize(text)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	fmt.Fprintf(c.page, "q %.4f %.4f %.4f %.4f %.2f %.2f cm\n", cos, sin, -sin, cos, pageWidth/2, pageHeight/2)
	c.colour(225)
	c.word(bold, size, -bold.width(text, size)/2, pageHeight+size/3, text) // the middle of the page is the origin now
	c.page.WriteString("Q\n")
	c.now, c.grey = nil, 0
}

// foot writes the foot of a page: what it belongs to, and its number.
func (c *canvas) foot(text string, n, of int) {
	y := pageHeight - marginBottom + 24.0
	c.rule(marginLeft, y-11, marginLeft+textWidth, y-11, 0.4, 140)
	st := style{face: regular, size: tinySize, width: textWidth - 40, grey: 70}
	for _, l := range st.face.wrap(clean(text), st.size, st.width, 0) {
		c.line(st, left, marginLeft, y, st.width, l)
		y += st.height()
	}
	c.line(style{face: regular, size: 9}, right, marginLeft, pageHeight-marginBottom+25, textWidth, fmt.Sprintf("%d/%d", n, of))
}

// PDF prints the sheet as PDF/A-2b.
func (s *Sheet) PDF() ([]byte, error) {
	pages := paginate(s.atoms())
	c := newCanvas()
	for i, page := range pages {
		c.turn()
		if s.Across != "" {
			c.across(s.Across)
		}
		for _, p := range page {
			if p.draw != nil {
				p.draw(c, p.y)
			}
		}
		c.foot(s.Foot, i+1, len(pages))
	}
	return archival(s, c)
}
