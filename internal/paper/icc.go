package paper

import "encoding/binary"

// srgbProfile is an ICC profile (version 2, a display, matrix and curves) of the colour space sRGB, IEC 61966-2-1: the
// output intent that PDF/A asks for. It is made here because a licence would come with somebody else's file.
func srgbProfile() []byte {
	type tag struct {
		name string
		data []byte
	}
	s15 := func(v float64) uint32 { return uint32(int32(v*65536 + 0.5)) }
	xyz := func(x, y, z float64) []byte {
		b := append([]byte("XYZ "), 0, 0, 0, 0)
		for _, v := range []float64{x, y, z} {
			b = binary.BigEndian.AppendUint32(b, s15(v))
		}
		return b
	}
	text := append([]byte("text\x00\x00\x00\x00"), "Public domain\x00"...)
	name := "sRGB IEC61966-2.1"
	desc := binary.BigEndian.AppendUint32([]byte("desc\x00\x00\x00\x00"), uint32(len(name)+1))
	desc = append(append(desc, name...), 0)
	desc = append(desc, make([]byte, 8+2+1+67)...) // no Unicode and no Macintosh description
	// A curve of one value is a power: 2.2 in eight bits of fraction, the usual approximation of the curve of sRGB.
	curve := []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33\x00\x00")
	tags := []tag{
		{"desc", desc},
		{"cprt", text},
		{"wtpt", xyz(0.9505, 1, 1.0891)},
		{"rXYZ", xyz(0.4361, 0.2225, 0.0139)},
		{"gXYZ", xyz(0.3851, 0.7169, 0.0971)},
		{"bXYZ", xyz(0.1431, 0.0606, 0.7141)},
		{"rTRC", curve},
		{"gTRC", curve},
		{"bTRC", curve},
	}
	head := make([]byte, 128)
	copy(head[8:], "\x02\x10\x00\x00mntrRGB XYZ ")
	binary.BigEndian.PutUint16(head[24:], 2026)
	head[27], head[29] = 1, 1
	copy(head[36:], "acsp")
	copy(head[68:], xyz(0.9642, 1, 0.8249)[8:])
	table := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	start := len(head) + 4 + 12*len(tags)
	curveAt := 0
	for _, t := range tags {
		at := start + len(body)
		if string(t.data[:4]) == "curv" && curveAt > 0 {
			at = curveAt // the three curves are one
		} else {
			body = append(body, t.data...)
			body = append(body, make([]byte, -len(body)&3)...)
		}
		if string(t.data[:4]) == "curv" {
			curveAt = at
		}
		table = append(table, t.name...)
		table = binary.BigEndian.AppendUint32(table, uint32(at))
		table = binary.BigEndian.AppendUint32(table, uint32(len(t.data)))
	}
	out := append(append(head, table...), body...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}
