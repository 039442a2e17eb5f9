package paper

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Errors of Read.
var (
	// ErrNotPDF: the file is no PDF, or its structure is not one that is read here.
	ErrNotPDF = errors.New("paper: no readable PDF")
	// ErrNothingEnclosed: a PDF that carries no files.
	ErrNothingEnclosed = errors.New("paper: no enclosed files")
	// ErrPatched: something was added to the PDF after it was written.
	ErrPatched = errors.New("paper: the PDF was added to")
	// ErrEnclosedLarge: the enclosed files are more or larger than is read.
	ErrEnclosedLarge = errors.New("paper: the enclosed files are too large")
)

const (
	encloseCount = 200 // files of one paper
	objectsMost  = 100_000
	depthMost    = 16
	stringMost   = 16 << 10
)

// Read gives back the files that a PDF carries, as this package writes them: one table of references at the end, nothing
// added later. It reads bytes of strangers: whatever they are, the answer is files or one of the errors above, and no more
// than EncloseMost bytes are unpacked.
func Read(file []byte) ([]Enclosed, error) {
	if !bytes.HasPrefix(file, []byte("%PDF-")) {
		return nil, ErrNotPDF
	}
	r, root, err := openPDF(file)
	if err != nil {
		return nil, err
	}
	catalog, err := r.dict(root)
	if err != nil {
		return nil, err
	}
	names, err := r.dict(catalog["Names"])
	if err != nil {
		return nil, err
	}
	tree, err := r.dict(names["EmbeddedFiles"])
	if err != nil {
		return nil, err
	}
	list, _ := tree["Names"].([]any)
	switch {
	case len(list) == 0:
		return nil, ErrNothingEnclosed
	case len(list)%2 != 0:
		return nil, ErrNotPDF
	case len(list) > 2*encloseCount:
		return nil, ErrEnclosedLarge
	}
	out := make([]Enclosed, 0, len(list)/2)
	left := EncloseMost
	for i := 1; i < len(list); i += 2 {
		f, err := r.enclosed(list[i], left)
		if err != nil {
			return nil, err
		}
		left -= len(f.Data)
		out = append(out, f)
	}
	return out, nil
}

// openPDF finds the table of references and the catalogue.
func openPDF(file []byte) (*reader, any, error) {
	at := bytes.LastIndex(file, []byte("startxref"))
	if at < 0 {
		return nil, nil, ErrNotPDF
	}
	if bytes.Count(file[max(0, at-64):], []byte("startxref")) != 1 {
		return nil, nil, ErrNotPDF
	}
	r := &reader{data: file, at: at + len("startxref")}
	start, ok := r.integer()
	if !ok || start <= 0 || start >= at {
		return nil, nil, ErrNotPDF
	}
	r.at = start
	if !r.word("xref") {
		return nil, nil, ErrNothingEnclosed // a table as a stream: some other program wrote this
	}
	if err := r.table(); err != nil {
		return nil, nil, err
	}
	trailer, err := r.value(0)
	if err != nil {
		return nil, nil, err
	}
	d, ok := trailer.(dict)
	if !ok {
		return nil, nil, ErrNotPDF
	}
	if _, more := d["Prev"]; more {
		return nil, nil, ErrPatched
	}
	return r, d["Root"], nil
}

// reader reads the objects of PDF.
type reader struct {
	data    []byte
	at      int
	offsets []int
	work    int // bytes of blanks and objects gone through: a file may not be read over and over again
}

type (
	dict   map[string]any
	name   string
	ref    int
	stream struct {
		dict
		data []byte
	}
)

// table reads the offsets of the objects, in one section from 0, and leaves the reader before the trailer.
func (r *reader) table() error {
	first, ok1 := r.integer()
	n, ok2 := r.integer()
	if !ok1 || !ok2 || first != 0 || n < 1 || n > objectsMost || n > len(r.data)/20 {
		return ErrNotPDF
	}
	r.offsets = make([]int, n)
	for i := range r.offsets {
		offset, ok1 := r.integer()
		_, ok2 := r.integer()
		r.space()
		if !ok1 || !ok2 || r.at >= len(r.data) {
			return ErrNotPDF
		}
		if r.data[r.at] == 'n' {
			r.offsets[i] = offset
		}
		r.at++
	}
	if !r.word("trailer") {
		return ErrNotPDF
	}
	return nil
}

// dict is a dictionary, by reference or itself; what is absent is an empty one.
func (r *reader) dict(v any) (dict, error) {
	v, err := r.resolve(v)
	if err != nil || v == nil {
		return nil, err
	}
	d, ok := v.(dict)
	if !ok {
		return nil, ErrNotPDF
	}
	return d, nil
}

// resolve follows a reference, once: no object of a paper is a mere reference.
func (r *reader) resolve(v any) (any, error) {
	n, ok := v.(ref)
	if !ok {
		return v, nil
	}
	if n < 1 || int(n) >= len(r.offsets) || r.offsets[n] <= 0 || r.offsets[n] >= len(r.data) {
		return nil, ErrNotPDF
	}
	r.at = r.offsets[n]
	number, ok1 := r.integer()
	_, ok2 := r.integer()
	if !ok1 || !ok2 || number != int(n) || !r.word("obj") {
		return nil, ErrNotPDF
	}
	v, err := r.value(0)
	if err != nil {
		return nil, err
	}
	d, ok := v.(dict)
	if !ok || !r.word("stream") {
		return v, nil
	}
	return r.stream(d)
}

func (r *reader) stream(d dict) (any, error) {
	length, ok := d["Length"].(int)
	if !ok || length < 0 {
		return nil, ErrNotPDF
	}
	if r.at < len(r.data) && r.data[r.at] == '\r' {
		r.at++
	}
	if r.at >= len(r.data) || r.data[r.at] != '\n' || length > len(r.data)-r.at-1 {
		return nil, ErrNotPDF
	}
	return stream{d, r.data[r.at+1 : r.at+1+length]}, nil
}

// enclosed reads one file; at most so many bytes of it.
func (r *reader) enclosed(v any, most int) (f Enclosed, err error) {
	spec, err := r.dict(v)
	if err != nil {
		return f, err
	}
	f.Name, f.Words = textOf(spec["UF"]), textOf(spec["Desc"])
	relation, _ := spec["AFRelationship"].(name)
	f.Relation = Relation(relation)
	files, err := r.dict(spec["EF"])
	if err != nil {
		return f, err
	}
	body, err := r.resolve(files["F"])
	if err != nil {
		return f, err
	}
	s, ok := body.(stream)
	if !ok || f.Name == "" {
		return f, ErrNotPDF
	}
	kind, _ := s.dict["Subtype"].(name)
	f.MIME = string(kind)
	if params, ok := s.dict["Params"].(dict); ok {
		f.At, _ = time.Parse("D:20060102150405Z", textOf(params["ModDate"])) // zero where it is not written as we write it
	}
	switch s.dict["Filter"] {
	case nil:
		if len(s.data) > most {
			return f, ErrEnclosedLarge
		}
		f.Data = s.data
		return f, nil
	case name("FlateDecode"):
		f.Data, err = inflate(s.data, most)
		return f, err
	}
	return f, ErrNotPDF
}

func inflate(packed []byte, most int) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, ErrNotPDF
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(most)+1))
	switch {
	case err != nil:
		return nil, ErrNotPDF
	case len(out) > most:
		return nil, ErrEnclosedLarge
	}
	return out, nil
}

// textOf reads a text string: UTF-16 where it says so, else as it stands.
func textOf(v any) string {
	b, ok := v.([]byte)
	if !ok {
		return ""
	}
	if len(b) < 2 || b[0] != 0xFE || b[1] != 0xFF {
		return strings.ToValidUTF8(string(b), "")
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 2; i+1 < len(b); i += 2 {
		units = append(units, be.Uint16(b[i:]))
	}
	return clean(string(utf16.Decode(units)))
}

const spaces = "\x00\t\n\f\r "

const delimiters = "()<>[]{}/%"

func (r *reader) space() {
	defer func(start int) {
		if r.work += r.at - start; r.work > 2*len(r.data) {
			r.at = len(r.data)
		}
	}(r.at)
	for r.at < len(r.data) {
		c := r.data[r.at]
		if c == '%' {
			for r.at < len(r.data) && r.data[r.at] != '\n' && r.data[r.at] != '\r' {
				r.at++
			}
			continue
		}
		if strings.IndexByte(spaces, c) < 0 {
			return
		}
		r.at++
	}
}

// word takes a word if it stands here.
func (r *reader) word(w string) bool {
	r.space()
	if r.at > len(r.data) || !bytes.HasPrefix(r.data[r.at:], []byte(w)) {
		return false
	}
	r.at += len(w)
	return true
}

// token is the text up to the next blank or delimiter.
func (r *reader) token() string {
	r.space()
	start := r.at
	for r.at < len(r.data) && r.at-start < 128 && strings.IndexByte(spaces+delimiters, r.data[r.at]) < 0 {
		r.at++
	}
	return string(r.data[min(start, len(r.data)):min(r.at, len(r.data))])
}

func (r *reader) integer() (int, bool) {
	n, err := strconv.Atoi(r.token())
	return n, err == nil
}

// value reads one object that stands here.
func (r *reader) value(depth int) (any, error) {
	r.space()
	if r.work++; depth > depthMost || r.at >= len(r.data) {
		return nil, ErrNotPDF
	}
	switch {
	case r.word("<<"):
		return r.members(depth)
	case r.word("<"):
		return r.hexString()
	case r.word("("):
		return r.plainString()
	case r.word("/"):
		return r.nameHere(), nil
	case r.word("["):
		return r.elements(depth)
	}
	return r.scalar()
}

func (r *reader) members(depth int) (any, error) {
	d := dict{}
	for !r.word(">>") {
		if !r.word("/") {
			return nil, ErrNotPDF
		}
		key := r.nameHere()
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		d[string(key)] = v
	}
	return d, nil
}

func (r *reader) elements(depth int) (any, error) {
	list := []any{}
	for !r.word("]") {
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if list = append(list, v); len(list) > objectsMost {
			return nil, ErrNotPDF
		}
	}
	return list, nil
}

// nameHere reads a name behind its slash.
func (r *reader) nameHere() name {
	text := r.token()
	if !strings.Contains(text, "#") {
		return name(text)
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '#' && i+2 < len(text) {
			if c, err := strconv.ParseUint(text[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(text[i])
	}
	return name(b.String())
}

func (r *reader) hexString() (any, error) {
	end := bytes.IndexByte(r.data[r.at:min(len(r.data), r.at+stringMost)], '>')
	if end < 0 {
		return nil, ErrNotPDF
	}
	out, err := hex.DecodeString(string(r.data[r.at : r.at+end]))
	r.at += end + 1
	if err != nil {
		return nil, ErrNotPDF
	}
	return out, nil
}

// plainString reads a string in brackets without escapes, as dates are written.
func (r *reader) plainString() (any, error) {
	end := bytes.IndexAny(r.data[r.at:min(len(r.data), r.at+stringMost)], `()\`)
	if end < 0 || r.data[r.at+end] != ')' {
		return nil, ErrNotPDF
	}
	out := r.data[r.at : r.at+end]
	r.at += end + 1
	return out, nil
}

// scalar reads a number, a reference or a word.
func (r *reader) scalar() (any, error) {
	text := r.token()
	switch text {
	case "":
		return nil, ErrNotPDF
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, ErrNotPDF
		}
		return f, nil
	}
	back := r.at
	if _, ok := r.integer(); ok && r.word("R") {
		return ref(n), nil
	}
	r.at = back
	return n, nil
}
