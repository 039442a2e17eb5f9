package paper

import (
	"encoding/binary"
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/dejavu/dejavuserif"
	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/text/unicode/norm"
)

// face is a font of the program.
type face struct {
	name string // PostScript name
	font func() *font
}

// font is a TrueType file as it is read: where its tables are, the glyph of each character of the basic plane, and the
// widths of the characters in thousandths of the size.
type font struct {
	tables map[string][]byte
	glyphs map[rune]int
	widths map[rune]int
	em     int // units of the square
	count  int // glyphs
}

// The faces of a paper. The regular and the bold one have the metrics of Times New Roman and every Kazakh letter; the spare
// one has what they lack, the sign of the tenge (₸) among it.
var (
	regular = newFace("LiberationSerif", liberationserifregular.TTF)
	bold    = newFace("LiberationSerif-Bold", liberationserifbold.TTF)
	spare   = newFace("DejaVuSerif", dejavuserif.TTF)
)

func newFace(name string, ttf []byte) *face {
	return &face{name: name, font: sync.OnceValue(func() *font { return readFont(ttf) })}
}

// has reports whether the face has a picture for the character.
func (f *face) has(r rune) bool { _, ok := f.font().glyphs[r]; return ok }

var be = binary.BigEndian

// readFont reads a font file. The fonts are part of the program; one that cannot be read is a fault of the build and stops
// every test.
func readFont(ttf []byte) *font {
	f := &font{tables: map[string][]byte{}, glyphs: map[rune]int{}, widths: map[rune]int{}}
	for i := range int(be.Uint16(ttf[4:])) {
		e := ttf[12+16*i:]
		at, n := be.Uint32(e[8:]), be.Uint32(e[12:])
		f.tables[string(e[:4])] = ttf[at : at+n]
	}
	f.em = int(be.Uint16(f.tables["head"][18:]))
	f.count = int(be.Uint16(f.tables["maxp"][4:]))
	eachGlyph(f.tables["cmap"], func(r rune, glyph int) {
		f.glyphs[r] = glyph
		f.widths[r] = f.scale(f.advance(glyph))
	})
	return f
}

// scale turns units of the font into thousandths.
func (f *font) scale(units int) int {
	if units < 0 {
		return -f.scale(-units)
	}
	return (units*1000 + f.em/2) / f.em
}

func (f *font) advance(glyph int) int {
	long := int(be.Uint16(f.tables["hhea"][34:]))
	return int(be.Uint16(f.tables["hmtx"][4*min(glyph, long-1):]))
}

// eachGlyph walks the Unicode subtable of format 4 of a cmap.
func eachGlyph(cmap []byte, found func(r rune, glyph int)) {
	for i := range int(be.Uint16(cmap[2:])) {
		e := cmap[4+8*i:]
		t := cmap[be.Uint32(e[4:]):]
		if be.Uint16(e) != 3 || be.Uint16(e[2:]) != 1 || be.Uint16(t) != 4 {
			continue
		}
		n := int(be.Uint16(t[6:])) // twice the number of segments
		ends, starts, deltas, offsets := t[14:], t[16+n:], t[16+2*n:], t[16+3*n:]
		for s := 0; s < n; s += 2 {
			first, off := int(be.Uint16(starts[s:])), int(be.Uint16(offsets[s:]))
			for c := first; c <= int(be.Uint16(ends[s:])) && c < 0xFFFF; c++ {
				glyph := c
				if off != 0 {
					glyph = int(be.Uint16(offsets[s+off+2*(c-first):]))
				}
				if off == 0 || glyph != 0 {
					glyph = (glyph + int(be.Uint16(deltas[s:]))) & 0xFFFF
				}
				if glyph != 0 {
					found(rune(c), glyph)
				}
			}
		}
		return
	}
}

// clean makes a text printable: composed letters, blanks for tabs, and nothing that has no picture by its nature. What no
// face has, such as a picture sign of a messenger, becomes the replacement character.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case r == '\n' || r == ' ':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
			return -1
		case regular.has(r) || spare.has(r):
			return r
		}
		return unicode.ReplacementChar
	}, norm.NFC.String(s))
}

// faceOf is the face in which a character of a text in face f is drawn.
func (f *face) faceOf(r rune) *face {
	if f.has(r) {
		return f
	}
	return spare
}

// run is a stretch of text in one face.
type run struct {
	face *face
	text string
}

// runs splits a text by the faces that have its characters.
func (f *face) runs(s string) []run {
	var out []run
	start := 0
	var now *face
	for i, r := range s {
		in := f.faceOf(r)
		if now != nil && in != now {
			out = append(out, run{now, s[start:i]})
			start = i
		}
		now = in
	}
	if start < len(s) {
		out = append(out, run{now, s[start:]})
	}
	return out
}

// width of a text in points.
func (f *face) width(s string, size float64) float64 {
	n := 0
	for _, r := range s {
		n += f.thousandths(r)
	}
	return float64(n) * size / 1000
}

// thousandths is the width of a character in thousandths of the size.
func (f *face) thousandths(r rune) int {
	if w, ok := f.font().widths[r]; ok {
		return w
	}
	return spare.font().widths[r]
}
