package document_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/org"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

const pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"

// office makes the package of an office program with the given main part.
func officePackage(t *testing.T, part string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("[Content_Types].xml")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(w, `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/x.xml" ContentType="`+part+`"/></Types>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const ooxml = "application/vnd.openxmlformats-officedocument."

func TestFileTypes_40_I40f(t *testing.T) {
	cms := "\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x82"
	docx := officePackage(t, ooxml+"wordprocessingml.document.main+xml")
	cases := []struct {
		name, content string
		ok            bool
	}{
		{"талдау.pdf", pdf, true},
		{"ТАЛДАУ.PDF", pdf, true},
		{"анықтама.docx", docx, true},
		{"кесте.xlsx", officePackage(t, ooxml+"spreadsheetml.sheet.main+xml"), true},
		{"көрсетілім.pptx", officePackage(t, ooxml+"presentationml.presentation.main+xml"), true},
		{"жазба.txt", "Қазақстан\n", true},
		{"кесте.csv", "a,b\n1,2\n", true},
		{"қол.p7s", cms, true},
		{"қол.sig", "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80", true},
		{"талдау.pdf", "Қазақстан\n", false},
		{"анықтама.docx", pdf, false},
		{"анықтама.docx", officePackage(t, "application/vnd.ms-word.document.macroEnabled.main+xml"), false},
		{"кесте.xlsx", docx, false},
		{"бет.html", "<html></html>", false},
		{"бет.txt", "<!DOCTYPE html><html><script>alert(1)</script></html>", false},
		{"сурет.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", false},
		{"бағдарлама.exe", "MZ\x90\x00", false},
		{"бағдарлама.pdf", "MZ\x90\x00", false},
		{"қол.p7s", pdf, false},
		{"ештеңе", pdf, false},
		{"бос.pdf", "", false},
		{".pdf", pdf, false},
		{"ірі.txt", strings.Repeat("а", 1<<20), false},
	}
	h := newHouse(t, storetest.SQLite(t))
	id := h.create()
	for _, c := range cases {
		f, err := h.AddFile(t.Context(), h.as("q1", "o1"), id, "", "analysis", c.name, strings.NewReader(c.content))
		if c.ok != (err == nil) {
			t.Errorf("%s: %v", c.name, err)
		}
		if !c.ok {
			is(t, c.name, err, fault.Invalid{})
		} else if f.Size != int64(len(c.content)) || f.Name != c.name {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

func TestFileNames_40_I40f(t *testing.T) {
	h := newHouse(t, storetest.SQLite(t))
	id := h.create()
	for in, want := range map[string]string{
		"../../etc/passwd.pdf":            "passwd.pdf",
		`C:\құжат\талдау.pdf`:             "талдау.pdf",
		"a\u202Efdp.pdf":                  "afdp.pdf",
		"жол\nдағы <есеп>.pdf":            "жолдағы есеп.pdf",
		strings.Repeat("қ", 300) + ".pdf": strings.Repeat("қ", 146) + ".pdf",
		"и\u0306.pdf":                     "й.pdf",
	} {
		f, err := h.AddFile(t.Context(), h.as("q1", "o1"), id, "", "x", in, strings.NewReader(pdf))
		if err != nil || f.Name != want {
			t.Errorf("%q: %q, want %q, %v", in, f.Name, want, err)
		}
	}
}

func TestFileRightsAndSweep_40_I40f(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		id := h.create()
		dir := t.TempDir()
		h.Kernel = document.NewKernel(h.db, func(context.Context, store.Q) (*org.Structure, error) { return h.org, nil }, h.ledger, &document.Files{Dir: dir})
		f, err := h.AddFile(t.Context(), h.as("q1", "o1"), id, "", "analysis", "талдау.pdf", strings.NewReader(pdf))
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.AddFile(t.Context(), h.as("q1", "o1"), "none", "", "x", "a.pdf", strings.NewReader(pdf))
		is(t, "no document", err, fault.NotFound{})
		h.read(func(ctx context.Context, q store.Q) error {
			_, in, err := h.OpenFile(ctx, q, h.viewer("p1"), f.ID)
			if err != nil {
				return err
			}
			defer in.Close()
			b, err := io.ReadAll(in)
			if string(b) != pdf {
				t.Errorf("read %q", b)
			}
			_, _, err2 := h.OpenFile(ctx, q, h.viewer("p3"), f.ID)
			is(t, "a stranger", err2, fault.NotFound{})
			_, _, err2 = h.OpenFile(ctx, q, h.viewer("p1"), "none")
			is(t, "no file", err2, fault.NotFound{})
			return err
		})
		// A crash between file and record leaves bytes that nothing names, and a crash while writing a part of a file.
		orphan := filepath.Join(dir, "ab", "cd", strings.Repeat("ab", 32))
		part := filepath.Join(dir, "tmp", "upload-1")
		if err := os.MkdirAll(filepath.Dir(orphan), 0o700); err != nil {
			t.Fatal(err)
		}
		for _, p := range []string{orphan, part} {
			if err := os.WriteFile(p, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		now, err := os.Stat(orphan)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			after time.Duration
			want  int64
		}{{time.Hour, 0}, {25 * time.Hour, 2}, {25 * time.Hour, 0}} {
			if n, err := h.SweepFiles(t.Context(), now.ModTime().Add(c.after)); n != c.want || err != nil {
				t.Errorf("after %s: %d removed, %v", c.after, n, err)
			}
		}
		act := h.as("q1", "o1")
		h.must(func(ctx context.Context, tx *store.Tx) error { return h.RemoveFile(ctx, tx, act, id, f.ID) })
		is(t, "removed twice", h.write(func(ctx context.Context, tx *store.Tx) error { return h.RemoveFile(ctx, tx, act, id, f.ID) }), fault.NotFound{})
		h.sound()
	})
}

// A file sent again under its key is the first one, even when the right to send it is gone by then; other bytes under the key
// are a conflict, and what failed leaves the key free.
func TestFileByKey_40_I40f(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Kernel = document.NewKernel(h.db, func(context.Context, store.Q) (*org.Structure, error) { return h.org, nil }, h.ledger, &document.Files{Dir: t.TempDir()})
		id := h.create()
		act := h.as("q1", "o1")
		act.Key = "file-1"
		asked, followed, denied := 0, 0, error(nil)
		take := func(name, content string) (document.File, error) {
			return h.Take(t.Context(), act, document.Attachment{
				DocumentID: id, Role: "analysis", Name: name,
				Judge: func(store.Q) (org.Act, error) { asked++; return act, denied },
				Then:  func(*store.Tx, org.Act, document.File) error { followed++; return nil },
			}, strings.NewReader(content))
		}
		denied = fault.NotFound{}
		_, err := take("a.pdf", pdf)
		is(t, "no right", err, fault.NotFound{})
		denied = nil
		_, err = take("a.pdf", "")
		is(t, "an empty file", err, fault.Invalid{})
		first, err := take("a.pdf", pdf)
		if err != nil || followed != 1 {
			t.Fatalf("%v, followed %d times", err, followed)
		}
		denied, asked = fault.NotFound{}, 0
		again, err := take("a.pdf", pdf)
		if err != nil || again != first || asked != 0 || followed != 1 {
			t.Errorf("again: %+v instead of %+v, %v, judged %d times, followed %d", again, first, err, asked, followed)
		}
		for name, content := range map[string]string{"a.pdf": pdf + " ", "b.pdf": pdf} {
			_, err := take(name, content)
			is(t, "another file under the key", err, fault.Conflict{})
		}
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.ListFiles(ctx, q, id, "")
			if len(list) != 1 {
				t.Errorf("%d files", len(list))
			}
			return err
		})
	})
}

// Files are told apart by their content, not by name and size: a corrected one is kept beside the first, or in its place when that is
// taken off; what was taken off is not found (40).
func TestFilesOfOneName_40_I40f(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.Kernel = document.NewKernel(h.db, func(context.Context, store.Q) (*org.Structure, error) { return h.org, nil }, h.ledger, &document.Files{Dir: t.TempDir()})
		id, act := h.create(), h.as("q1", "o1")
		add := func(ref, name, content, want string) document.File {
			t.Helper()
			f, err := h.AddFile(t.Context(), act, id, ref, "x", name, strings.NewReader(content))
			if err != nil || f.Name != want {
				t.Fatalf("%q: %q instead of %q, %v", name, f.Name, want, err)
			}
			return f
		}
		drop := func(ref string, f document.File) error {
			return h.write(func(ctx context.Context, tx *store.Tx) error { return h.DropFile(ctx, tx, act, id, ref, f.ID) })
		}
		first := add("", "keste.csv", "total,12\n", "keste.csv")
		second := add("", "Keste.csv", "total,13\n", "Keste (2).csv")
		third := add("", "keste.csv", "total,14\n", "keste (3).csv")
		add("", "noending.txt", "x", "noending.txt")
		for f, content := range map[document.File]string{first: "total,12\n", third: "total,14\n"} {
			if again := add("", "keste.csv", content, f.Name); again.ID != f.ID {
				t.Errorf("%s came twice", f.Name)
			}
		}
		add("exec-1", "keste.csv", "total,15\n", "keste.csv") // another place
		long := strings.Repeat("ұ", 146) + ".csv"
		add("", long, "total,12\n", long)
		if f := add("", long, "total,13\n", strings.Repeat("ұ", 142)+" (2).csv"); len([]rune(f.Name)) != 150 {
			t.Errorf("%q is %d characters long", f.Name, len([]rune(f.Name)))
		}
		if err := errors.Join(drop("", first), drop("", first)); err != nil {
			t.Errorf("dropped twice: %v", err)
		}
		is(t, "a file of another place", drop("exec-1", second), fault.NotFound{})
		add("", "keste.csv", "total,16\n", "keste.csv") // the name is free again
		h.read(func(ctx context.Context, q store.Q) error {
			_, _, err := h.OpenFile(ctx, q, h.viewer("p1"), first.ID)
			is(t, "what was taken off", err, fault.NotFound{})
			return nil
		})
		to := h.create()
		h.must(func(ctx context.Context, tx *store.Tx) error {
			return h.CopyFiles(ctx, tx, act, id, "exec-1", to, "", "")
		})
		h.must(func(ctx context.Context, tx *store.Tx) error { return h.CopyFiles(ctx, tx, act, id, "", to, "", "") })
		h.must(func(ctx context.Context, tx *store.Tx) error { return h.CopyFiles(ctx, tx, act, id, "", to, "", "") })
		h.read(func(ctx context.Context, q store.Q) error {
			list, err := h.ListFiles(ctx, q, to, "")
			names := map[string]bool{}
			for _, f := range list {
				names[f.Name] = true
			}
			if len(list) != 7 || len(names) != 7 || names["keste (5).csv"] || !names["keste.csv"] || !names["keste (4).csv"] {
				t.Errorf("copied: %v", names)
			}
			return err
		})
		h.sound()
	})
}

// A content that comes again and is recorded while the sweep is at it is not lost, nor is one that a crash left put aside (40).
func TestSweepPutsBack_40_I40f(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		dir := t.TempDir()
		h.Kernel = document.NewKernel(h.db, func(context.Context, store.Q) (*org.Structure, error) { return h.org, nil }, h.ledger, &document.Files{Dir: dir})
		id, act := h.create(), h.as("q1", "o1")
		var now, old time.Time
		sweep := func(n int64) {
			t.Helper()
			if got, err := h.SweepFiles(t.Context(), now); err != nil || got != n {
				t.Errorf("%d removed instead of %d, %v", got, n, err)
			}
		}
		there := func(sum string) bool {
			_, err := os.Stat(filepath.Join(dir, document.ContentPath(sum)))
			return err == nil
		}
		f, err := h.AddFile(t.Context(), act, id, "", "x", "a.csv", strings.NewReader("total,12\n"))
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(dir, document.ContentPath(f.SHA256)))
		if err != nil {
			t.Fatal(err)
		}
		now = info.ModTime()
		old = now.AddDate(0, 0, -2)
		// It was not named when the sweep looked at first; its bytes came and were recorded before it was put aside.
		aside := func(sum string) {
			t.Helper()
			from, to := filepath.Join(dir, document.ContentPath(sum)), filepath.Join(dir, "tmp", "swept-"+sum)
			if err := errors.Join(os.Rename(from, to), os.Chtimes(to, old, old)); err != nil {
				t.Fatal(err)
			}
		}
		aside(f.SHA256)
		sweep(0)
		if !there(f.SHA256) {
			t.Error("what a record names was not put back")
		}
		orphan := strings.Repeat("ab", 32)
		put := func() {
			t.Helper()
			p := filepath.Join(dir, document.ContentPath(orphan))
			if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o700), os.WriteFile(p, []byte("x"), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		put()
		aside(orphan)
		sweep(1)
		put() // fresh: an upload whose record is about to be written
		if err := os.Rename(filepath.Join(dir, document.ContentPath(orphan)), filepath.Join(dir, "tmp", "swept-"+orphan)); err != nil {
			t.Fatal(err)
		}
		sweep(0)
		if !there(orphan) {
			t.Error("a fresh upload was not put back")
		}
	})
}
