package regulation_test

import (
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
	root := fstest.MapFS{
		"docs/requirements.yaml": {Data: []byte(`
order:
- {id: O1, p: "order 2", kind: workflow, text: "a"}
- {id: O4, p: "order 4", kind: obligation, text: "b"}
- {id: O5, p: "order 5", kind: right, text: "c"}
- {id: O6, p: "order 6", kind: right, text: "c"}
- {id: O7, p: "order 7", kind: right, text: "c"}
chapter-1-general:
` + general + `
chapter-2-planning:
- {id: P14c, p: "14", kind: block, text: "e"}
- {id: P14d, p: "14", kind: block, text: "e"}
chapter-4-analysis:
- {id: A28, p: "28", kind: workflow, text: "f"}
- {id: A29, p: "29", kind: field, text: "f"}
- {id: A30, p: "30", kind: auto, text: "f"}
- {id: A32, p: "32", kind: obligation, text: "f"}
- {id: A33a, p: "33", kind: obligation, text: "f"}
- {id: A33b, p: "33", kind: field, text: "f"}
- {id: A33c, p: "33", kind: block, text: "f"}
- {id: A34, p: "34", kind: right, text: "f"}
chapter-6-instruments:
` + instruments)},
		"a/a_test.go":          {Data: []byte("package a\nfunc TestOne_O1_G2(t *testing.T) { t.Run(\"floor I40b\", nil) }\nfunc helper_O4() {}\n")},
		"a/testdata/b_test.go": {Data: []byte("not Go")},
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

const general = `
- {id: G2, p: "2", kind: right, text: "x"}
- {id: G3a, p: "3", kind: right, text: "x"}
- {id: G3b, p: "3", kind: right, text: "x"}
- {id: G4a, p: "4", kind: right, text: "x"}
- {id: G4b, p: "4", kind: right, text: "x"}
- {id: G5, p: "5", kind: right, text: "x"}
- {id: G6a, p: "6", kind: right, text: "x"}
- {id: G6b, p: "6", kind: right, text: "x"}
- {id: G7, p: "7", kind: right, text: "x"}
- {id: G9, p: "9", kind: right, text: "x"}
- {id: G10a, p: "10", kind: right, text: "x"}
- {id: G10b, p: "10", kind: right, text: "x"}
`

const instruments = `
- {id: I39, p: "39", kind: block, text: "x"}
- {id: I40a, p: "40", kind: block, text: "x"}
- {id: I40b, p: "40", kind: block, text: "x"}
- {id: I40c, p: "40", kind: block, text: "x"}
- {id: I40d, p: "40", kind: block, text: "x"}
- {id: I40e, p: "40", kind: block, text: "x"}
- {id: I40f, p: "40", kind: block, text: "x"}
- {id: I40g, p: "40", kind: block, text: "x"}
- {id: I40h, p: "40", kind: block, text: "x"}
- {id: I41a, p: "41", kind: block, text: "x"}
- {id: I41b, p: "41", kind: block, text: "x"}
- {id: I42a, p: "42", kind: block, text: "x"}
- {id: I42b, p: "42", kind: block, text: "x"}
- {id: I42c, p: "42", kind: block, text: "x"}
- {id: I42d, p: "42", kind: block, text: "x"}
- {id: I43a, p: "43", kind: block, text: "x"}
- {id: I43b, p: "43", kind: block, text: "x"}
- {id: I43c, p: "43", kind: block, text: "x"}
- {id: I43d, p: "43", kind: block, text: "x"}
- {id: I43e, p: "43", kind: block, text: "x"}
- {id: I44a, p: "44", kind: block, text: "x"}
- {id: I44b, p: "44", kind: block, text: "x"}
- {id: I44c, p: "44", kind: block, text: "x"}
- {id: I44d, p: "44", kind: block, text: "x"}
- {id: I44e, p: "44", kind: block, text: "x"}
- {id: I44f, p: "44", kind: block, text: "x"}
- {id: I44g, p: "44", kind: block, text: "x"}
- {id: I441, p: "44-1", kind: block, text: "x"}
- {id: I45, p: "45", kind: block, text: "x"}
- {id: I46a, p: "46", kind: block, text: "x"}
- {id: I46b, p: "46", kind: block, text: "x"}
- {id: I47a, p: "47", kind: block, text: "x"}
- {id: I47b, p: "47", kind: block, text: "x"}
- {id: I48, p: "48", kind: block, text: "x"}
- {id: I49a, p: "49", kind: block, text: "x"}
- {id: I49b, p: "49", kind: block, text: "x"}
- {id: I49c, p: "49", kind: block, text: "x"}
- {id: I491a, p: "49-1", kind: block, text: "x"}
- {id: I491b, p: "49-1", kind: block, text: "x"}
- {id: I491c, p: "49-1", kind: block, text: "x"}
- {id: I50, p: "50", kind: block, text: "x"}
`
