package der

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
)

// Block is one message found in a file: its PEM label, empty when there was none, and its bytes.
type Block struct {
	Label string
	Bytes []byte
}

var (
	begin = []byte("-----BEGIN ")
	end   = []byte("-----END ")
	dash  = []byte("-----")
)

// Blocks finds the messages in a file: raw bytes, PEM with any label (one or several), or bare base64 with or without
// line breaks. It says nothing about what they are.
func Blocks(file []byte) ([]Block, error) {
	if len(file) > MaxBytes*2 {
		return nil, ErrSize
	}
	text := bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))
	trimmed := bytes.TrimLeft(text, " \t\r\n")
	switch {
	case len(trimmed) == 0:
		return nil, ErrTruncated
	case trimmed[0] == 0x30:
		// No base64 of a SEQUENCE begins with the letter 0: it begins with M.
		return []Block{{Bytes: trimmed}}, nil
	case bytes.Contains(trimmed, begin):
		return pemBlocks(trimmed)
	}
	raw, err := fromBase64(trimmed)
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(raw, begin) {
		return pemBlocks(raw)
	}
	return []Block{{Bytes: raw}}, nil
}

func pemBlocks(text []byte) ([]Block, error) {
	var out []Block
	for {
		at := bytes.Index(text, begin)
		if at < 0 {
			break
		}
		text = text[at+len(begin):]
		label, body, ok := bytes.Cut(text, dash)
		if !ok || len(label) > 64 {
			return nil, fmt.Errorf("%w: PEM head", ErrForm)
		}
		stop := bytes.Index(body, end)
		if stop < 0 {
			return nil, ErrTruncated
		}
		raw, err := fromBase64(withoutHeaders(body[:stop]))
		if err != nil {
			return nil, err
		}
		out = append(out, Block{string(bytes.TrimSpace(label)), raw})
		text = body[stop:]
	}
	return out, nil
}

// withoutHeaders drops "Name: value" lines before the base64, which some writers put into PEM.
func withoutHeaders(body []byte) []byte {
	if !bytes.Contains(body, []byte(":")) {
		return body
	}
	var out []byte
	for _, line := range bytes.Split(body, []byte("\n")) {
		if !bytes.Contains(line, []byte(":")) {
			out = append(out, line...)
		}
	}
	return out
}

// fromBase64 reads either alphabet, with or without padding, white space anywhere, quotes around.
func fromBase64(text []byte) ([]byte, error) {
	clean := make([]byte, 0, len(text))
	for _, c := range text {
		switch c {
		case ' ', '\t', '\r', '\n', '"', '\'', '=', 0:
		case '-':
			clean = append(clean, '+')
		case '_':
			clean = append(clean, '/')
		default:
			clean = append(clean, c)
		}
	}
	raw, err := base64.RawStdEncoding.DecodeString(string(clean))
	if err != nil {
		return nil, fmt.Errorf("%w: neither DER nor PEM nor base64", ErrForm)
	}
	if len(raw) == 0 {
		return nil, ErrTruncated
	}
	return raw, nil
}

// PEM writes a message with a label.
func PEM(label string, b []byte) string {
	var out strings.Builder
	out.WriteString("-----BEGIN " + label + "-----\n")
	text := base64.StdEncoding.EncodeToString(b)
	for len(text) > 64 {
		out.WriteString(text[:64] + "\n")
		text = text[64:]
	}
	out.WriteString(text + "\n-----END " + label + "-----\n")
	return out.String()
}
