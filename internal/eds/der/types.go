package der

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Integer reads an INTEGER or ENUMERATED of any size.
func Integer(v Value) (*big.Int, error) {
	if v.Class == Universal && v.Tag != TagInteger && v.Tag != TagEnumerated {
		return nil, fmt.Errorf("%w: no integer", ErrForm)
	}
	if len(v.Body) == 0 || len(v.Body) > 1<<12 {
		return nil, fmt.Errorf("%w: integer of %d bytes", ErrForm, len(v.Body))
	}
	n := new(big.Int).SetBytes(v.Body)
	if v.Body[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(v.Body))))
	}
	return n, nil
}

// Small reads an INTEGER that fits an int.
func Small(v Value) (int, error) {
	n, err := Integer(v)
	if err != nil {
		return 0, err
	}
	if !n.IsInt64() || n.Int64() > 1<<31 || n.Int64() < -(1<<31) {
		return 0, fmt.Errorf("%w: number out of range", ErrForm)
	}
	return int(n.Int64()), nil
}

// Bool reads a BOOLEAN; any byte but zero is true.
func Bool(v Value) (bool, error) {
	if len(v.Body) != 1 {
		return false, fmt.Errorf("%w: boolean", ErrForm)
	}
	return v.Body[0] != 0, nil
}

// OID reads an OBJECT IDENTIFIER into its dotted form.
func OID(v Value) (string, error) {
	if v.Class == Universal && v.Tag != TagOID || len(v.Body) == 0 || len(v.Body) > 128 {
		return "", fmt.Errorf("%w: no object identifier", ErrForm)
	}
	var b strings.Builder
	for i := 0; i < len(v.Body); {
		var n uint64
		for {
			if i >= len(v.Body) || n > 1<<56 {
				return "", fmt.Errorf("%w: object identifier", ErrForm)
			}
			c := v.Body[i]
			i++
			n = n<<7 | uint64(c&0x7f)
			if c&0x80 == 0 {
				break
			}
		}
		if b.Len() == 0 {
			top := min(n/40, 2)
			b.WriteString(strconv.FormatUint(top, 10))
			n -= top * 40
		}
		b.WriteByte('.')
		b.WriteString(strconv.FormatUint(n, 10))
	}
	return b.String(), nil
}

// FromOID writes a dotted OBJECT IDENTIFIER as an element; it panics on a text that is none, a slip of the programmer.
func FromOID(text string) []byte {
	var body []byte
	parts := strings.Split(text, ".")
	if len(parts) < 2 {
		panic("der: no object identifier: " + text)
	}
	var top uint64
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 56)
		if err != nil {
			panic("der: no object identifier: " + text)
		}
		switch i {
		case 0:
			top = n
			continue
		case 1:
			n += top * 40
		}
		digits := []byte{byte(n & 0x7f)}
		for n >>= 7; n > 0; n >>= 7 {
			digits = append([]byte{byte(n&0x7f) | 0x80}, digits...)
		}
		body = append(body, digits...)
	}
	return Element(TagOID, body)
}

// FromInteger writes an INTEGER.
func FromInteger(n *big.Int) []byte {
	b := n.Bytes()
	if len(b) == 0 || b[0]&0x80 != 0 {
		b = append([]byte{0}, b...)
	}
	return Element(TagInteger, b)
}

// BitString returns the bytes of a BIT STRING; the unused bits of the last one are zero in every use here.
func BitString(v Value) ([]byte, error) {
	if len(v.Body) == 0 || v.Body[0] > 7 || (v.Body[0] > 0 && len(v.Body) == 1) {
		return nil, fmt.Errorf("%w: bit string", ErrForm)
	}
	return v.Body[1:], nil
}

// String reads a character string of any of the types that names use.
func String(v Value) (string, error) {
	b := v.Body
	switch v.Tag {
	case TagBMPString:
		if len(b)%2 != 0 {
			return "", fmt.Errorf("%w: BMPString", ErrForm)
		}
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
		}
		return string(utf16.Decode(units)), nil
	case TagUniversalString:
		if len(b)%4 != 0 {
			return "", fmt.Errorf("%w: UniversalString", ErrForm)
		}
		var out []rune
		for i := 0; i < len(b); i += 4 {
			out = append(out, rune(b[i])<<24|rune(b[i+1])<<16|rune(b[i+2])<<8|rune(b[i+3]))
		}
		return string(out), nil
	}
	if utf8.Valid(b) {
		return string(b), nil
	}
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = rune(c)
	}
	return string(out), nil
}

// Time reads a UTCTime or GeneralizedTime, with or without seconds, fractions and a zone; without a zone it is UTC.
func Time(v Value) (time.Time, error) {
	text := strings.TrimSpace(string(v.Body))
	bad := fmt.Errorf("%w: time %q", ErrForm, text)
	if !v.Is(Universal, TagUTCTime) && !v.Is(Universal, TagGeneralizedTime) {
		return time.Time{}, fmt.Errorf("%w: no time", ErrForm)
	}
	digits, zone := text, "Z"
	if i := strings.IndexAny(text, "Z+-"); i >= 0 {
		digits, zone = text[:i], text[i:]
	}
	digits, fraction, _ := strings.Cut(strings.ReplaceAll(digits, ",", "."), ".")
	if v.Tag == TagUTCTime {
		if len(digits) < 2 {
			return time.Time{}, bad
		}
		century := "20"
		if digits[0] >= '5' {
			century = "19"
		}
		digits = century + digits
	}
	layout := "20060102150405"
	if len(digits) < 10 || len(digits) > len(layout) || len(digits)%2 != 0 {
		return time.Time{}, bad
	}
	t, err := time.Parse(layout[:len(digits)], digits)
	if err != nil {
		return time.Time{}, bad
	}
	if fraction != "" {
		part, err := time.ParseDuration("0." + fraction + map[int]string{10: "h", 12: "m", 14: "s"}[len(digits)])
		if err != nil {
			return time.Time{}, bad
		}
		t = t.Add(part)
	}
	if zone != "Z" {
		if len(zone) == 3 {
			zone += "00"
		}
		z, err := time.Parse("-0700", zone)
		if err != nil {
			return time.Time{}, bad
		}
		_, offset := z.Zone()
		t = t.Add(-time.Duration(offset) * time.Second)
	}
	return t.UTC(), nil
}
