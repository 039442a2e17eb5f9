package document

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/asn1"
	"encoding/xml"
	"io"
	"mime"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
	"gopkg.in/yaml.v3"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

//go:embed filetypes.yaml
var fileTypesText []byte

// fileType is a line of filetypes.yaml.
type fileType struct {
	Ext string   `yaml:"ext"`
	Is  []string `yaml:"is"`
}

var fileTypes = sync.OnceValue(func() map[string][]string {
	var list []fileType
	if err := yaml.Unmarshal(fileTypesText, &list); err != nil {
		panic(err) // embedded, checked by a test
	}
	out := map[string][]string{}
	for _, t := range list {
		out[t.Ext] = t.Is
	}
	return out
})

// AllowedExtensions lists the endings of names that may be attached, in order.
func AllowedExtensions() []string {
	var out []string
	for ext := range fileTypes() {
		out = append(out, ext)
	}
	slices.Sort(out)
	return out
}

const (
	mimeZIP = "application/zip"
	mimeCMS = "application/pkcs7-mime"
)

// checkType says what the content is, and refuses a content that the name does not promise.
func checkType(name string, r io.ReaderAt, size int64) (string, error) {
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	allowed, known := fileTypes()[ext]
	if !known {
		return "", fault.Bad("file", i18n.M("document.file.type", "ext", ext), i18n.M("document.file.allowed", "list", strings.Join(AllowedExtensions(), ", ")))
	}
	found, err := sniff(r, size)
	if err != nil {
		return "", err
	}
	if !slices.Contains(allowed, found) {
		return "", fault.Bad("file", i18n.M("document.file.mismatch", "ext", ext, "found", found))
	}
	return found, nil
}

// sniff finds what the bytes are. Packages of office programs are told from plain archives by their own list of contents,
// signatures by their ASN.1 head; the rest by mimetype.
func sniff(r io.ReaderAt, size int64) (string, error) {
	m, err := mimetype.DetectReader(io.NewSectionReader(r, 0, size))
	if err != nil {
		return "", err
	}
	base, _, err := mime.ParseMediaType(m.String())
	if err != nil {
		base = m.String()
	}
	switch {
	case isZIP(r, size):
		return sniffZIP(r, size), nil
	case isCMS(r, size):
		return mimeCMS, nil
	}
	return base, nil
}

func head(r io.ReaderAt, size int64, n int) []byte {
	b := make([]byte, min(int64(n), size))
	got, _ := r.ReadAt(b, 0)
	return b[:got]
}

func isZIP(r io.ReaderAt, size int64) bool {
	return bytes.HasPrefix(head(r, size, 4), []byte("PK\x03\x04"))
}

// zipEntriesMax bounds what is looked through: an office document has some dozens.
const zipEntriesMax = 20_000

// sniffZIP tells an office package by its main part; a package with macros is none of the allowed ones.
func sniffZIP(r io.ReaderAt, size int64) string {
	z, err := zip.NewReader(r, size)
	if err != nil || len(z.File) > zipEntriesMax {
		return "application/octet-stream"
	}
	for _, f := range z.File {
		switch f.Name {
		case "[Content_Types].xml":
			return mainPart(f)
		case "mimetype":
			if b := readSmall(f, 200); len(b) > 0 {
				return strings.TrimSpace(string(b))
			}
		}
	}
	return mimeZIP
}

const contentTypesMax = 1 << 20

func readSmall(f *zip.File, limit int64) []byte {
	in, err := f.Open()
	if err != nil {
		return nil
	}
	defer in.Close()
	b, err := io.ReadAll(io.LimitReader(in, limit))
	if err != nil {
		return nil
	}
	return b
}

// mainPart reads which document an OOXML package holds: the override ending in main+xml.
func mainPart(f *zip.File) string {
	var types struct {
		Override []struct {
			ContentType string `xml:"ContentType,attr"`
		}
	}
	if xml.Unmarshal(readSmall(f, contentTypesMax), &types) != nil {
		return "application/octet-stream"
	}
	for _, o := range types.Override {
		if strings.Contains(o.ContentType, "macroEnabled") {
			return o.ContentType
		}
	}
	for _, o := range types.Override {
		if main, ok := strings.CutSuffix(o.ContentType, ".main+xml"); ok {
			return main
		}
	}
	return "application/octet-stream"
}

var oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}

// isCMS reports whether the bytes begin as a CMS ContentInfo with signed data, in DER or BER.
func isCMS(r io.ReaderAt, size int64) bool {
	b := head(r, size, 64)
	if len(b) < 2 || b[0] != 0x30 {
		return false
	}
	skip := 2
	if b[1] > 0x80 {
		skip += int(b[1] - 0x80)
	}
	if len(b) <= skip {
		return false
	}
	var oid asn1.ObjectIdentifier
	_, err := asn1.Unmarshal(b[skip:], &oid)
	return err == nil && oid.Equal(oidSignedData)
}

const nameMax = 150

// cleanName makes a file name harmless: the last part of a path, without control characters, marks that turn the direction
// of writing, and characters that file systems forbid; not longer than 150 characters, the ending kept.
func cleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), strings.ContainsRune(`<>:"|?*`, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	ext := path.Ext(name)
	stem := strings.TrimRight(strings.TrimSuffix(name, ext), " .")
	if stem == "" || utf8.RuneCountInString(ext) > 10 {
		return ""
	}
	if room := nameMax - utf8.RuneCountInString(ext); utf8.RuneCountInString(stem) > room {
		stem = string([]rune(stem)[:room])
	}
	return stem + ext
}
