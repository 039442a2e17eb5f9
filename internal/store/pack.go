package store

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync"

	inflater "github.com/klauspost/compress/flate"
)

// On SQLite a long text and a hash are stored as bytes in their text column: the first byte says how the rest is read. PostgreSQL
// keeps both as text: a hash in base64, a packed text in base64 behind its first byte, which no text of the office begins with. Rows
// that were written before are plain: whoever reads takes either.
const (
	packedText = 1 // deflate with packWords before it
	packedHash = 2 // the bytes of a SHA-256
)

// packWords is what texts of the office have in common: words of the interface in both languages, and the keys of stored records. It
// is part of what is stored: it never changes, another one needs another first byte.
//
//go:embed pack.txt
var packWords []byte

// packLeast is the length from which a text is worth packing.
const packLeast = 64

var packers = sync.Pool{New: func() any {
	w, err := flate.NewWriterDict(nil, flate.DefaultCompression, packWords)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

// unpackers read the same format as compress/flate, in less time.
var unpackers = sync.Pool{New: func() any { return &unpacker{r: inflater.NewReaderDict(nil, packWords)} }}

type unpacker struct {
	r     io.ReadCloser
	in    bytes.Reader
	plain bytes.Buffer
}

// byEngine is an argument that the engines store differently.
type byEngine interface{ on(e Engine) any }

// Packed is the argument that stores a long text, smaller: PostgreSQL by itself packs only rows of 2 kB and more. The column is one that is only
// read whole, with Unpacked: no statement looks into it. One argument serves many rows of one transaction, and is packed once.
func Packed(text string) any { return &packed{text: text} }

type packed struct {
	text string
	done any // what is stored, once it was packed
	line any // the same as text
}

func (p *packed) on(e Engine) any {
	if len(p.text) < packLeast {
		return p.text
	}
	if p.done == nil {
		p.done = pack(p.text)
		p.line = packedLine(p.text, p.done)
	}
	if e == SQLite {
		return p.done
	}
	return p.line
}

// packedLine is a packed text as text, or the text as it is where that is not longer.
func packedLine(text string, done any) any {
	b, ok := done.([]byte)
	if !ok || 1+base64.RawStdEncoding.EncodedLen(len(b)-1) >= len(text) {
		return text
	}
	return string(rune(packedText)) + base64.RawStdEncoding.EncodeToString(b[1:])
}

// textOf is what PostgreSQL stores where SQLite has the bytes: a packed text stays packed.
func textOf(b []byte) any {
	text := unpack(b)
	if len(b) > 0 && b[0] == packedText && text != string(b) {
		return packedLine(text, b)
	}
	return text
}

// unpackLine is the text that a stored text stands for; what was not packed comes as it is.
func unpackLine(stored string) string {
	packed, ok := strings.CutPrefix(stored, string(rune(packedText)))
	if !ok {
		return stored
	}
	b, err := base64.RawStdEncoding.DecodeString(packed)
	if err != nil {
		return stored
	}
	text, ok := inflate(b)
	if !ok {
		return stored
	}
	return text
}

// pack is the text as bytes, or as it is where they would not be fewer.
func pack(text string) any {
	var b bytes.Buffer
	b.WriteByte(packedText)
	w := packers.Get().(*flate.Writer)
	defer packers.Put(w)
	w.Reset(&b)
	_, err := io.WriteString(w, text)
	if err == nil {
		err = w.Close()
	}
	if err != nil || b.Len() >= len(text) {
		return text
	}
	return b.Bytes()
}

// Hash is the argument that stores a SHA-256 given in lower-case hexadecimal digits: 43 characters of base64, or 33 bytes on SQLite.
// What is no hash stays as it is. It is read with ScanHash.
func Hash(digits string) any { return hashed(digits) }

type hashed string

func (h hashed) on(e Engine) any {
	sum, err := hex.DecodeString(string(h))
	switch {
	case err != nil || len(sum) != hashSize:
		return string(h)
	case e == SQLite:
		return append([]byte{packedHash}, sum...)
	}
	return base64.RawURLEncoding.EncodeToString(sum)
}

const hashSize = 32

// Unpacked scans what Packed stored. Bytes that cannot be unpacked come as they are, so that a proof finds them changed.
func Unpacked(dst *string) any { return &unpacked{dst, plainText} }

// ScanHash scans what Hash stored, as digits; NULL is "".
func ScanHash(dst *string) any { return &unpacked{dst, hexDigits} }

type unpacked struct {
	dst  *string
	read func(stored any) (string, error)
}

// Scan implements sql.Scanner.
func (u *unpacked) Scan(src any) (err error) {
	*u.dst, err = u.read(src)
	return err
}

func plainText(stored any) (string, error) {
	switch v := stored.(type) {
	case nil:
		return "", nil
	case string:
		return unpackLine(v), nil
	case []byte:
		return unpack(v), nil
	}
	return "", fmt.Errorf("store: cannot read a text from %T", stored)
}

func hexDigits(stored any) (string, error) {
	text, err := plainText(stored)
	if err != nil {
		return "", err
	}
	sum, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(sum) != hashSize {
		return text, nil // digits, as the oldest rows have them
	}
	return hex.EncodeToString(sum), nil
}

// unpack is the text that bytes stand for, as PostgreSQL would hold it: a hash in base64.
func unpack(b []byte) string {
	switch {
	case len(b) == 0:
	case b[0] == packedHash && len(b) == 1+hashSize:
		return base64.RawURLEncoding.EncodeToString(b[1:])
	case b[0] == packedText:
		if text, ok := inflate(b[1:]); ok {
			return text
		}
	}
	return string(b)
}

func inflate(b []byte) (text string, ok bool) {
	u := unpackers.Get().(*unpacker)
	defer unpackers.Put(u)
	u.in.Reset(b)
	u.plain.Reset()
	if err := u.r.(inflater.Resetter).Reset(&u.in, packWords); err != nil {
		return "", false
	}
	_, err := u.plain.ReadFrom(u.r)
	return u.plain.String(), err == nil
}
