package proof

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// errForm says that the request is no form with files.
func errForm() error { return fault.Bad(FieldSignature, i18n.M("verify.bad.form")) }

const (
	partsMost = 10
	textMost  = 200 // bytes of a field
	nameMost  = 120 // characters of a file name
)

// ReadForm reads a request out of a multipart form, in memory: what strangers send never touches the disk. The caller bounds
// the body. Errors: fault.Invalid,
// http.MaxBytesError.
func ReadForm(contentType string, body io.Reader) (Request, error) {
	var r Request
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return r, errForm()
	}
	in := multipart.NewReader(body, params["boundary"])
	seen := map[string]bool{}
	for range partsMost {
		part, err := in.NextPart()
		if errors.Is(err, io.EOF) {
			return r.checked()
		}
		if err != nil {
			return r, formError(err)
		}
		data, err := r.take(part, seen)
		if err != nil {
			return r, err
		}
		switch part.FormName() {
		case FieldDocument:
			r.Document = Upload{fileName(part.FileName()), data}
		case FieldSignature:
			r.Signature = Upload{fileName(part.FileName()), data}
		case FieldSHA256:
			r.SHA256 = string(data)
		case FieldIIN:
			r.IIN = string(data)
		}
	}
	return r, errForm()
}

// formError keeps what says that the body is too large, and says of everything else that it is no form.
func formError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return errForm()
}

// take reads one part: a file whole, a field as far as it may go.
func (r *Request) take(part *multipart.Part, seen map[string]bool) ([]byte, error) {
	name := part.FormName()
	file := name == FieldDocument || name == FieldSignature
	if !file && name != FieldSHA256 && name != FieldIIN {
		_, err := io.Copy(io.Discard, part)
		if err != nil {
			err = formError(err)
		}
		return nil, err
	}
	var from io.Reader = part
	if !file {
		from = io.LimitReader(part, textMost)
	}
	data, err := io.ReadAll(from)
	if err != nil {
		return nil, formError(err)
	}
	if seen[name] && len(data) > 0 {
		return nil, fault.Bad(name, i18n.M("verify.bad.once"))
	}
	seen[name] = seen[name] || len(data) > 0
	if file && len(data) == 0 && part.FileName() != "" {
		return nil, fault.Bad(name, i18n.M("verify.bad.empty", "name", fileName(part.FileName())))
	}
	return data, nil
}

// checked puts the fields in order and says what is wrong with them.
func (r Request) checked() (Request, error) {
	var c fault.Collector
	r.SHA256 = CleanHash(r.SHA256)
	if r.SHA256 != "" && !ValidHash(r.SHA256) {
		c.Bad(FieldSHA256, i18n.M("verify.bad.sha256"))
	}
	r.IIN = strings.Join(strings.Fields(r.IIN), "")
	if r.IIN != "" && (len(r.IIN) != 12 || strings.Trim(r.IIN, "0123456789") != "") {
		c.Bad(FieldIIN, i18n.M("verify.bad.iin"))
	}
	return r, c.Err()
}

// CleanHash takes out of a hash what people put between its digits.
func CleanHash(s string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ':' || r == '-' }), ""))
}

// ValidHash reports whether a text is a SHA-256 in hexadecimal.
func ValidHash(s string) bool { return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" }

// fileName makes the name of a file of a stranger fit to be shown.
func fileName(name string) string {
	name = filepath.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name))
	if name == "." || name == "/" {
		return ""
	}
	for utf8.RuneCountInString(name) > nameMost {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}
