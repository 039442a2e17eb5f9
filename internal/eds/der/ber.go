package der

import (
	"bytes"
	"fmt"
)

// ToDER returns the first element of b with definite lengths and strings in one piece, and what follows it. What is
// already so written is not copied and not changed, down to the single element: a signature may cover exactly those bytes.
func ToDER(b []byte) (der, rest []byte, err error) {
	if len(b) > MaxBytes {
		return nil, nil, ErrSize
	}
	n, plain, err := scan(b, 0)
	if err != nil {
		return nil, nil, err
	}
	if plain {
		return b[:n:n], b[n:], nil
	}
	out, n, err := rewrite(nil, b, 0)
	if err != nil {
		return nil, nil, err
	}
	return out, b[n:], nil
}

// One is ToDER of a message that is nothing but one element; white space and zero bytes after it are forgiven.
func One(b []byte) ([]byte, error) {
	der, rest, err := ToDER(b)
	if err != nil {
		return nil, err
	}
	if len(bytes.Trim(rest, " \t\r\n\x00\x1a")) > 0 {
		return nil, ErrTrailing
	}
	return der, nil
}

// isString reports universal types that BER may cut into pieces.
func isString(h head) bool {
	if h.class != Universal {
		return false
	}
	switch h.tag {
	case TagBitString, TagOctetString, TagUTF8String, TagNumericString, TagPrintableString, TagT61String, TagIA5String,
		TagVisibleString, TagUniversalString, TagBMPString:
		return true
	}
	return false
}

// scan measures one element and tells whether it and all inside it are of definite length and in one piece.
func scan(b []byte, depth int) (n int, plain bool, err error) {
	if depth > maxDepth {
		return 0, false, ErrDepth
	}
	h, err := header(b)
	if err != nil {
		return 0, false, err
	}
	plain = h.length >= 0 && (!h.constructed || !isString(h))
	if h.length >= 0 {
		if h.length > len(b)-h.size {
			return 0, false, ErrTruncated
		}
		n = h.size + h.length
		if !h.constructed {
			return n, plain, nil
		}
		for at := h.size; at < n; {
			m, p, err := scan(b[at:n], depth+1)
			if err != nil {
				return 0, false, err
			}
			at, plain = at+m, plain && p
		}
		return n, plain, nil
	}
	for at := h.size; ; {
		if end, err := endOfContents(b[at:]); err != nil || end {
			return at + 2, false, err
		}
		m, _, err := scan(b[at:], depth+1)
		if err != nil {
			return 0, false, err
		}
		at += m
	}
}

func endOfContents(b []byte) (bool, error) {
	if len(b) < 2 {
		return false, ErrTruncated
	}
	return b[0] == 0 && b[1] == 0, nil
}

// rewrite appends one element, which scan has accepted, in DER form; it returns how many bytes it read.
func rewrite(out, b []byte, depth int) ([]byte, int, error) {
	h, err := header(b)
	if err != nil {
		return nil, 0, err
	}
	n, plain, err := scan(b, depth)
	if err != nil {
		return nil, 0, err
	}
	if plain {
		return append(out, b[:n]...), n, nil
	}
	inside := b[h.size:n]
	if h.length < 0 {
		inside = b[h.size : n-2]
	}
	var body []byte
	if isString(h) {
		body, err = join(nil, inside, h.tag, depth+1)
	} else {
		for len(inside) > 0 && err == nil {
			var m int
			body, m, err = rewrite(body, inside, depth+1)
			inside = inside[m:]
		}
	}
	if err != nil {
		return nil, 0, err
	}
	tag := b[:tagSize(b)]
	first := len(out)
	out = append(out, tag...)
	if isString(h) {
		out[first] &^= 0x20
	}
	return append(appendLength(out, len(body)), body...), n, nil
}

// join puts the pieces of a string together. Of a bit string every piece begins with its number of unused bits, which
// only the last may have.
func join(out, b []byte, tag, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, ErrDepth
	}
	for len(b) > 0 {
		h, err := header(b)
		if err != nil {
			return nil, err
		}
		if h.class != Universal || (h.tag != tag && h.tag != TagOctetString) {
			return nil, fmt.Errorf("%w: a piece of another type in a string", ErrForm)
		}
		n, _, err := scan(b, depth)
		if err != nil {
			return nil, err
		}
		inside := b[h.size:n]
		switch {
		case h.constructed && h.length < 0:
			inside = b[h.size : n-2]
			fallthrough
		case h.constructed:
			out, err = join(out, inside, tag, depth+1)
		case tag == TagBitString:
			out, err = joinBits(out, inside)
		default:
			out = append(out, inside...)
		}
		if err != nil {
			return nil, err
		}
		b = b[n:]
	}
	if tag == TagBitString && len(out) == 0 {
		out = []byte{0}
	}
	return out, nil
}

func joinBits(out, piece []byte) ([]byte, error) {
	if len(piece) == 0 || (len(out) > 0 && out[0] != 0) {
		return nil, fmt.Errorf("%w: bit string in pieces", ErrForm)
	}
	if len(out) == 0 {
		return append(out, piece...), nil
	}
	out[0] = piece[0]
	return append(out, piece[1:]...), nil
}

func tagSize(b []byte) int {
	n := 1
	if b[0]&0x1f == 0x1f {
		for b[n]&0x80 != 0 {
			n++
		}
		n++
	}
	return n
}

func appendLength(out []byte, n int) []byte {
	if n < 0x80 {
		return append(out, byte(n))
	}
	var digits []byte
	for m := n; m > 0; m >>= 8 {
		digits = append([]byte{byte(m)}, digits...)
	}
	return append(append(out, 0x80|byte(len(digits))), digits...)
}

// Append writes an element with one tag byte (class, constructed bit and number as in ASN.1) around the parts.
func Append(out []byte, tag byte, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	out = appendLength(append(out, tag), n)
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// Element is Append to nothing.
func Element(tag byte, parts ...[]byte) []byte { return Append(nil, tag, parts...) }
