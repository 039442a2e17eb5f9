package paper

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"reglament/internal/i18n"
)

func enclosing(t testing.TB, files ...Enclosed) []byte {
	t.Helper()
	s, err := document(2, "Мәтін").Card(copyOf(i18n.KK), Evidence{})
	if err != nil {
		t.Fatal(err)
	}
	s.Enclose(files...)
	out, err := s.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func someFiles() []Enclosed {
	return []Enclosed{
		{Name: "түпнұсқа.pdf", MIME: "application/pdf", Relation: RelationSource, Words: "Түпнұсқа", At: noon, Data: []byte("%PDF-1.7 not really\nendstream\nendobj\n%%EOF")},
		{Name: "a (1).p7s", MIME: "application/pkcs7-signature", Relation: RelationSignature, Words: "Қолтаңба", At: noon, Data: bytes.Repeat([]byte{0, 1, 2, 255}, 5000)},
		{Name: "a.txt", MIME: "text/plain", Relation: RelationSupplement, At: noon, Data: nil},
		{Name: "a.txt", MIME: "a b#c", Relation: RelationSupplement, At: noon, Data: []byte("x")},
	}
}

// What is enclosed comes back byte for byte, in the order of the names, and the same files give the same paper (44).
func TestEnclosed_44(t *testing.T) {
	raw := enclosing(t, someFiles()...)
	if again := enclosing(t, someFiles()...); sha256.Sum256(raw) != sha256.Sum256(again) {
		t.Error("the same files give another paper")
	}
	parse(t, raw)
	if !bytes.Contains(raw, []byte("<pdfaid:part>3<")) || !bytes.Contains(raw, []byte("/AFRelationship /Source")) {
		t.Error("a paper with files is no PDF/A-3")
	}
	got, err := Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Enclosed{}
	for _, f := range someFiles() {
		if _, double := want[f.Name]; double {
			f.Name = "a (2).txt"
		}
		want[f.Name] = f
	}
	var names []string
	for _, g := range got {
		w := want[g.Name]
		names = append(names, g.Name)
		if g.MIME != w.MIME || g.Relation != w.Relation || g.Words != w.Words || !g.At.Equal(w.At) || !bytes.Equal(g.Data, w.Data) {
			t.Errorf("%s came back as %+v", g.Name, g)
		}
	}
	if all := strings.Join(names, "|"); all != "a (1).p7s|a (2).txt|a.txt|түпнұсқа.pdf" {
		t.Errorf("names %s", all)
	}
}

func TestEnclosedWrong(t *testing.T) {
	good := enclosing(t, someFiles()...)
	plain := enclosing(t)
	replace := func(old, with string) []byte { return bytes.Replace(good, []byte(old), []byte(with), 1) }
	bomb := enclosing(t, Enclosed{Name: "big", MIME: "a/b", Relation: RelationData, At: noon, Data: make([]byte, EncloseMost+1)})
	for name, x := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":         {nil, ErrNotPDF},
		"a text":          {[]byte("hello"), ErrNotPDF},
		"only a head":     {[]byte("%PDF-1.7\n"), ErrNotPDF},
		"without files":   {plain, ErrNothingEnclosed},
		"unpacked large":  {bomb, ErrEnclosedLarge},
		"cut in the half": {good[:len(good)/2], ErrNotPDF},
		"xref stream":     {replace("\nxref\n", "\nxxxx\n"), ErrNothingEnclosed},
		"added to":        {replace("/Root 1 0 R", "/Prev 9 /Root 1 0 R"), ErrPatched},
		"filter unknown":  {bytes.ReplaceAll(good, []byte("/FlateDecode"), []byte("/FlateEncode")), ErrNotPDF},
		"root elsewhere":  {replace("/Root 1 0 R", "/Root 9999 0 R"), ErrNotPDF},
		"root is page":    {replace("/Root 1 0 R", "/Root 3 0 R"), ErrNothingEnclosed},
		"two ends":        {append(bytes.Clone(good), "startxref\n0\n%%EOF"...), ErrNotPDF},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := Read(x.file); !errors.Is(err, x.want) {
				t.Errorf("%d files, %v; want %v", len(got), err, x.want)
			}
		})
	}
}

// FuzzRead: whatever the bytes, there is an answer, and it is bounded.
func FuzzRead(f *testing.F) {
	f.Add(enclosing(f, someFiles()...))
	f.Add([]byte("%PDF-1.7\n1 0 obj\n<</Names 2 0 R>>\nendobj\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Root 1 0 R>>\nstartxref\n45\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Read(data)
		sum := 0
		for _, x := range list {
			sum += len(x.Data)
		}
		if sum > EncloseMost || len(list) > encloseCount || (err != nil && list != nil) {
			t.Errorf("%d files of %d bytes, %v", len(list), sum, err)
		}
	})
}
