package paper

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Relation says what an enclosed file is to the paper (PDF/A-3, key AFRelationship).
type Relation string

// Relations.
const (
	RelationSource     Relation = "Source"     // the document that the paper is a copy of
	RelationData       Relation = "Data"       // the data of which the document was made
	RelationSupplement Relation = "Supplement" // an attachment of the document
	RelationSignature  Relation = "Signature"  // over the source: a value of our own, which the standard allows
)

// Enclosed is a file that a PDF carries within.
type Enclosed struct {
	Name     string
	MIME     string
	Relation Relation
	Words    string // what it is, for people
	At       time.Time
	Data     []byte
}

// EncloseMost is how many bytes of files one paper carries at most: so much the page that checks it takes at once.
const EncloseMost = 24 << 20

// Enclose puts files into the sheet. Names that come twice are told apart; the order is that of the names, as PDF asks.
func (s *Sheet) Enclose(files ...Enclosed) {
	for _, f := range files {
		ext := filepath.Ext(f.Name)
		bare := strings.TrimSuffix(f.Name, ext)
		for n := 2; slices.ContainsFunc(s.enclosed, func(x Enclosed) bool { return x.Name == f.Name }); n++ {
			f.Name = bare + " (" + strconv.Itoa(n) + ")" + ext
		}
		s.enclosed = append(s.enclosed, f)
	}
	slices.SortFunc(s.enclosed, func(a, b Enclosed) int { return cmp.Compare(hexText(a.Name), hexText(b.Name)) })
}

// enclose writes the files of a sheet and gives what the catalogue says of them; "" when there are none.
func (p *pdf) enclose(s *Sheet) (string, error) {
	if len(s.enclosed) == 0 {
		return "", nil
	}
	var names, list strings.Builder
	for _, f := range s.enclosed {
		at := f.At.UTC().Format("D:20060102150405Z")
		file, err := p.packed(fmt.Sprintf("/Type /EmbeddedFile /Subtype /%s /Params <</Size %d /CreationDate (%s) /ModDate (%s)>>", pdfName(f.MIME), len(f.Data), at, at), f.Data)
		if err != nil {
			return "", err
		}
		name := hexText(f.Name)
		n := p.add("<</Type /Filespec /F %s /UF %s /Desc %s /AFRelationship /%s /EF <</F %d 0 R /UF %d 0 R>>>>", name, name, hexText(f.Words), f.Relation, file, file)
		fmt.Fprintf(&names, "%s %d 0 R ", name, n)
		fmt.Fprintf(&list, "%d 0 R ", n)
	}
	return fmt.Sprintf("\n/Names <</EmbeddedFiles <</Names [%s]>>>> /AF [%s]", names.String(), list.String()), nil
}

// pdfName writes a text as a name of PDF, without its slash.
func pdfName(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; c > ' ' && c < 0x7f && !strings.ContainsRune("#/%()<>[]{}", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "#%02X", c)
		}
	}
	return b.String()
}
