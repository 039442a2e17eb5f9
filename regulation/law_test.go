package regulation_test

import (
	"os"
	"testing"
	"testing/fstest"

	"reglament/internal/law"
	"reglament/regulation"
)

func TestParametersOfEditionsAreRead(t *testing.T) {
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	ed := book.Editions(law.Root)[0]
	align, err := regulation.AlignTerm(book)
	if err != nil {
		t.Fatal(err)
	}
	if v, para, ok := align.On(ed, ed.From); !ok || v.N != 1 || para != "order 4" {
		t.Errorf("%+v %s", v, para)
	}
	rhythm, err := regulation.AcquaintRhythm(book)
	if err != nil {
		t.Fatal(err)
	}
	if v, _, ok := rhythm.On(ed, ed.From); !ok || v.RemindEvery.N != 5 {
		t.Errorf("%+v", v)
	}
}

func TestTraceFindsRulesAndTests(t *testing.T) {
	requirements, err := os.ReadFile("../docs/requirements.yaml")
	if err != nil {
		t.Fatal(err)
	}
	root := fstest.MapFS{
		"docs/requirements.yaml": {Data: requirements},
		"a/a_test.go":            {Data: []byte("package a\nfunc TestOne_O1_G2(t *testing.T) { t.Run(\"floor I40b\", nil) }\nfunc helper_O4() {}\n")},
		"a/testdata/b_test.go":   {Data: []byte("not Go")},
	}
	rows, err := regulation.Trace(root, []law.Head{{Name: "x.floor", Requirements: []string{"I40b"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"O1": "", "G2": "", "O4": "no test", "I40b": "", "I40a": "no rule, duty or feature"}
	for _, r := range rows {
		if w, ok := want[r.ID]; ok && r.Missing() != w {
			t.Errorf("%s: %q, want %q", r.ID, r.Missing(), w)
		}
		if r.ID == "I40b" && (len(r.Rules) != 1 || len(r.Tests) != 1 || r.Tests[0] != "TestOne_O1_G2") {
			t.Errorf("%+v", r)
		}
	}
	// The check fails while anything in scope lacks its proof, and while docs/trace.md is absent or an old one.
	count := func() int {
		t.Helper()
		faults, err := regulation.TraceFaults(root, rows)
		if err != nil {
			t.Fatal(err)
		}
		return len(faults)
	}
	before := count()
	root["docs/trace.md"] = &fstest.MapFile{Data: []byte(regulation.TraceMarkdown(rows))}
	if n := count(); n != before-1 || n == 0 {
		t.Errorf("%d faults with the newest text, %d without any", n, before)
	}
	root["docs/trace.md"].Data = append(root["docs/trace.md"].Data, '\n')
	if n := count(); n != before {
		t.Errorf("%d faults with an old text, %d without any", n, before)
	}
	if _, err := regulation.Trace(fstest.MapFS{}, nil); err == nil {
		t.Error("a trace without requirements")
	}
}
