package paper

import (
	"encoding/binary"
	"slices"
)

// subset makes a font file that holds the pictures of these glyphs only (and of the glyphs these are composed of). Glyphs
// keep their numbers, so that composed ones need no change; what is left out is empty.
func (f *font) subset(glyphs []int) []byte {
	wanted := f.closure(glyphs)
	glyf, loca := []byte{}, make([]byte, 0, 4*(f.count+1))
	hmtx := slices.Clone(f.tables["hmtx"])
	long := int(be.Uint16(f.tables["hhea"][34:]))
	for g := range f.count {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if wanted[g] {
			glyf = append(glyf, f.outline(g)...)
			glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		} else if g < long-1 { // the last one stands for all after it
			clear(hmtx[4*g : 4*g+4])
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(f.tables["head"])
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1) // long offsets
	tables := []table{
		{"cvt ", f.tables["cvt "]},
		{"fpgm", f.tables["fpgm"]},
		{"glyf", glyf},
		{"head", head},
		{"hhea", f.tables["hhea"]},
		{"hmtx", hmtx},
		{"loca", loca},
		{"maxp", f.tables["maxp"]},
		{"prep", f.tables["prep"]},
	}
	return fontFile(slices.DeleteFunc(tables, func(t table) bool { return len(t.data) == 0 }))
}

// closure adds the glyphs of which others are composed, and the one for what is missing.
func (f *font) closure(glyphs []int) map[int]bool {
	out := map[int]bool{}
	todo := append([]int{0}, glyphs...)
	for len(todo) > 0 {
		g := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !out[g] {
			out[g] = true
			todo = append(todo, components(f.outline(g))...)
		}
	}
	return out
}

// outline is the picture of a glyph; empty for a blank.
func (f *font) outline(g int) []byte {
	loca := f.tables["loca"]
	if be.Uint16(f.tables["head"][50:]) == 0 {
		return f.tables["glyf"][2*int(be.Uint16(loca[2*g:])) : 2*int(be.Uint16(loca[2*g+2:]))]
	}
	return f.tables["glyf"][be.Uint32(loca[4*g:]):be.Uint32(loca[4*g+4:])]
}

// components are the glyphs of which a composed one is made.
func components(outline []byte) []int {
	const words, scaled, more, scaledXY, matrix = 1, 8, 32, 64, 128
	if len(outline) < 10 || int16(be.Uint16(outline)) >= 0 {
		return nil
	}
	var out []int
	for at := 10; ; {
		flags := be.Uint16(outline[at:])
		out = append(out, int(be.Uint16(outline[at+2:])))
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scaled != 0:
			at += 2
		case flags&scaledXY != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			return out
		}
	}
}

type table struct {
	name string
	data []byte
}

// fontFile writes tables, which are in the order of their names, as a TrueType file.
func fontFile(tables []table) []byte {
	n := len(tables)
	power := 1
	log := 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	out := []byte{0, 1, 0, 0}
	for _, v := range []int{n, power * 16, log, (n - power) * 16} {
		out = be.AppendUint16(out, uint16(v))
	}
	at, headAt := 12+16*n, 0
	for _, t := range tables {
		if t.name == "head" {
			headAt = at
		}
		out = append(out, t.name...)
		for _, v := range []uint32{checksum(t.data), uint32(at), uint32(len(t.data))} {
			out = be.AppendUint32(out, v)
		}
		at += (len(t.data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	be.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	return out
}

func checksum(data []byte) uint32 {
	var sum uint32
	for ; len(data) >= 4; data = data[4:] {
		sum += be.Uint32(data)
	}
	if len(data) > 0 {
		var last [4]byte
		copy(last[:], data)
		sum += be.Uint32(last[:])
	}
	return sum
}
