package der

import "fmt"

// Value is one element: its tag, its whole encoding and its content, both within the bytes it was read from.
type Value struct {
	Class       int
	Tag         int
	Constructed bool
	// Full is the element with its header, as received.
	Full []byte
	// Body is the content.
	Body []byte
}

// Is reports class and tag.
func (v Value) Is(class, tag int) bool { return v.Class == class && v.Tag == tag }

// Children reads the elements inside.
func (v Value) Children() Reader { return Reader{v.Body} }

// Reader walks over consecutive elements.
type Reader struct{ b []byte }

// Read starts a walk over the bytes.
func Read(b []byte) Reader { return Reader{b} }

// Empty reports whether nothing is left.
func (r *Reader) Empty() bool { return len(r.b) == 0 }

// Peek returns the next element without passing it; ok is false at the end or before something malformed.
func (r *Reader) Peek() (v Value, ok bool) {
	v, _, err := first(r.b)
	return v, err == nil
}

// Next passes one element of any tag.
func (r *Reader) Next() (Value, error) {
	v, rest, err := first(r.b)
	if err != nil {
		return Value{}, err
	}
	r.b = rest
	return v, nil
}

// Expect passes one element that must have this class and tag.
func (r *Reader) Expect(class, tag int) (Value, error) {
	v, err := r.Next()
	if err != nil {
		return Value{}, err
	}
	if !v.Is(class, tag) {
		return Value{}, fmt.Errorf("%w: tag %d/%d where %d/%d belongs", ErrForm, v.Class, v.Tag, class, tag)
	}
	return v, nil
}

// Sequence passes one SEQUENCE and returns the walk inside it.
func (r *Reader) Sequence() (Reader, error) {
	v, err := r.Expect(Universal, TagSequence)
	return v.Children(), err
}

// Optional passes the next element if it has this class and tag.
func (r *Reader) Optional(class, tag int) (Value, bool) {
	v, ok := r.Peek()
	if !ok || !v.Is(class, tag) {
		return Value{}, false
	}
	r.b = r.b[len(v.Full):]
	return v, true
}

// All returns the elements that are left; it fails on the first malformed one.
func (r *Reader) All() ([]Value, error) {
	var out []Value
	for !r.Empty() {
		v, err := r.Next()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// first splits off one element of definite length.
func first(b []byte) (Value, []byte, error) {
	h, err := header(b)
	if err != nil {
		return Value{}, nil, err
	}
	if h.length < 0 {
		return Value{}, nil, fmt.Errorf("%w: indefinite length", ErrForm)
	}
	if h.length > len(b)-h.size {
		return Value{}, nil, ErrTruncated
	}
	end := h.size + h.length
	return Value{h.class, h.tag, h.constructed, b[:end:end], b[h.size:end:end]}, b[end:], nil
}

type head struct {
	class, tag  int
	constructed bool
	length      int // -1: indefinite
	size        int // bytes of the header itself
}

// header reads tag and length; a length may be written longer than needed, as BER allows.
func header(b []byte) (head, error) {
	if len(b) < 2 {
		return head{}, ErrTruncated
	}
	h := head{class: int(b[0] >> 6), constructed: b[0]&0x20 != 0, tag: int(b[0] & 0x1f), size: 1}
	if h.tag == 0x1f {
		h.tag = 0
		for {
			if h.size >= len(b) {
				return head{}, ErrTruncated
			}
			if h.size > 4 {
				return head{}, fmt.Errorf("%w: tag number", ErrForm)
			}
			c := b[h.size]
			h.size++
			h.tag = h.tag<<7 | int(c&0x7f)
			if c&0x80 == 0 {
				break
			}
		}
	}
	if h.size >= len(b) {
		return head{}, ErrTruncated
	}
	c := b[h.size]
	h.size++
	switch {
	case c < 0x80:
		h.length = int(c)
	case c == 0x80:
		if !h.constructed {
			return head{}, fmt.Errorf("%w: indefinite length of a primitive", ErrForm)
		}
		h.length = -1
	case c == 0xff:
		return head{}, fmt.Errorf("%w: length", ErrForm)
	default:
		for range int(c & 0x7f) {
			if h.size >= len(b) {
				return head{}, ErrTruncated
			}
			h.length = h.length<<8 | int(b[h.size])
			h.size++
			if h.length > MaxBytes {
				return head{}, ErrSize
			}
		}
	}
	return h, nil
}
