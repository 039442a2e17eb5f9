package arch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// check is one rule about the repository: it returns a line for each place that breaks it.
type check struct {
	name string
	run  func(*tree) []string
}

// checks is every rule about files; rules that need the module cache have tests of their own (modules_test.go).
var checks = []check{
	{"imports", checkImports},
	{"reserved-imports", checkReservedImports},
	{"clock", checkSelectors},
	{"skip", checkSkips},
	{"init", checkInit},
	{"package-vars", checkPackageVars},
	{"package-comment", checkPackageComments},
	{"exported-comment", checkExportedComments},
	{"function-length", checkFunctionLength},
	{"notes", checkNotes},
	{"file-size", checkFileSize},
	{"places", checkPlaces},
	{"tables", checkTables},
	{"migrations", checkMigrations},
	{"glossary", checkGlossary},
	{"interpretations", checkInterpretations},
	{"actions", checkActions},
	{"use-cases", checkUseCases},
}

// TestRepository_Shape applies every rule to the repository.
func TestRepository_Shape(t *testing.T) {
	root := filepath.Join("..", "..")
	fsys := os.DirFS(root)
	names, err := tracked(root, fsys)
	if err != nil {
		t.Fatal(err)
	}
	repo, err := load(fsys, names)
	if err != nil {
		t.Fatal(err)
	}
	if len(repo.files) < 10 || repo.find("go.mod") == nil {
		t.Fatalf("only %d files and no go.mod: this is not the repository", len(repo.files))
	}
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			for _, problem := range c.run(repo) {
				t.Error(problem)
			}
		})
	}
}

// TestChecks_Fail shows that every rule can fail: testdata/NAME.txtar is a tree, its file "want" the exact findings.
func TestChecks_Fail(t *testing.T) {
	for _, c := range checks {
		t.Run(c.name, func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join("testdata", c.name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			fsys, want, names := fstest.MapFS{}, "", []string{}
			for _, f := range archive.Files {
				// The rule about places is broken in pieces, so that the fixture itself does not break it.
				data := strings.ReplaceAll(string(f.Data), "{slash}", "/")
				if f.Name == "want" {
					want = data
					continue
				}
				fsys[f.Name] = &fstest.MapFile{Data: []byte(grow(data))}
				names = append(names, f.Name)
			}
			small, err := load(fsys, names)
			if err != nil {
				t.Fatal(err)
			}
			got := c.run(small)
			if len(got) == 0 {
				t.Fatal("the rule found nothing wrong in its fixture")
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, strings.Join(got, "\n")+"\n"); diff != "" {
				t.Error("want - got +\n" + diff)
			}
		})
	}
}

// grow repeats the line after "{lines N}" so that fixtures about length stay short.
func grow(text string) string {
	for {
		before, rest, found := strings.Cut(text, "{lines 900}\n")
		if !found {
			return text
		}
		line, after, _ := strings.Cut(rest, "\n")
		text = before + strings.Repeat(line+"\n", 900) + after
	}
}
