package arch

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"reglament/regulation"
)

// The choices of the program where the Regulation is silent are data, regulation/interpretations, each with a number that
// the code cites. docs/interpretations holds them as text, docs/interpretations.md is their list; `go test ./internal/arch
// -update` writes both anew.
const (
	interpretationsFolder = "docs/interpretations"
	interpretationsIndex  = "docs/interpretations.md"
)

var (
	update             = flag.Bool("update", false, "write "+interpretationsIndex+" anew")
	interpretationRow  = regexp.MustCompile(`^\| (I-\d{2,3}) \| ([^|]+?) \|`)
	interpretationCite = regexp.MustCompile(`\bI-\d{2,3}\b`)
	headline           = regexp.MustCompile(`(?m)^# (.+)$`)
)

// interpretation is one row of a table of choices.
type interpretation struct {
	id, question, file string
	line               int
}

func (t *tree) interpretations() []interpretation {
	var out []interpretation
	for _, f := range t.files {
		if f.dir() != interpretationsFolder || path.Ext(f.path) != ".md" {
			continue
		}
		for i, line := range strings.Split(string(f.text), "\n") {
			if m := interpretationRow.FindStringSubmatch(line); m != nil {
				out = append(out, interpretation{m[1], m[2], f.path, i + 1})
			}
		}
	}
	return out
}

// index is what docs/interpretations.md says: every choice in the order of the numbers, by the file it stands in.
func (t *tree) index() string {
	list := t.interpretations()
	slices.SortStableFunc(list, func(a, b interpretation) int {
		return 1000*(len(a.id)-len(b.id)) + strings.Compare(a.id, b.id)
	})
	var b strings.Builder
	b.WriteString("# Interpretations\n\nWhere the text of the Regulation is silent, contradicts itself or names what has changed, the program makes a choice.\n" +
		"Each choice has a number, which the code cites; its reasons stand in the file behind the number. Paragraphs are in\n" +
		"brackets. A new choice gets an entry in a file of `regulation/interpretations`, in three languages, and the next free\n" +
		"number; the page of each paragraph shows those that concern it. The files behind the numbers, and this list, are written\n" +
		"by `go test ./internal/arch -update`.\n\n")
	b.WriteString("| No. | Where the text leaves a choice | Stands in |\n|---|---|---|\n")
	for _, x := range list {
		link := strings.TrimPrefix(x.file, "docs/")
		title := path.Base(x.file)
		if m := headline.FindSubmatch(t.find(x.file)); m != nil {
			title = string(m[1])
		}
		fmt.Fprintf(&b, "| [%s](%s) | %s | %s |\n", x.id, link, x.question, title)
	}
	return b.String()
}

// checkInterpretations: a number names one choice, the list is complete, and whatever number the code cites exists.
func checkInterpretations(t *tree) []string {
	var out []string
	at := map[string]string{}
	for _, x := range t.interpretations() {
		place := fmt.Sprintf("%s:%d", x.file, x.line)
		if first, taken := at[x.id]; taken {
			out = append(out, fmt.Sprintf("%s: %s is the number of %s", place, x.id, first))
			continue
		}
		at[x.id] = place
	}
	if string(t.find(interpretationsIndex)) != t.index() {
		out = append(out, interpretationsIndex+": not the list of the choices; go test ./internal/arch -update")
	}
	for _, f := range t.files {
		test := strings.HasSuffix(f.path, "_test.go") || strings.Contains(f.path, "testdata/")
		if test || !slices.Contains([]string{".go", ".templ", ".yaml", ".sql"}, path.Ext(f.path)) {
			continue
		}
		for i, line := range strings.Split(string(f.text), "\n") {
			for _, id := range interpretationCite.FindAllString(line, -1) {
				if at[id] == "" {
					out = append(out, fmt.Sprintf("%s:%d: %s is no row in %s", f.path, i+1, id, interpretationsFolder))
				}
			}
		}
	}
	return out
}

// TestInterpretations compares the files of docs/interpretations with the data they are made of; when asked it writes them,
// and the list, anew. Whether the list is right is the rule "interpretations".
func TestInterpretations(t *testing.T) {
	root := filepath.Join("..", "..")
	made, err := regulation.InterpretationDocs()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range made {
		file := filepath.Join(root, interpretationsFolder, name)
		if *update {
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(file); err != nil || string(kept) != text {
			t.Errorf("%s/%s is not what regulation/interpretations says: go test ./internal/arch -update (%v)", interpretationsFolder, name, err)
		}
	}
	if !*update {
		return
	}
	names, err := tracked(root, os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	repo, err := load(os.DirFS(root), names)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, interpretationsIndex), []byte(repo.index()), 0o644); err != nil {
		t.Fatal(err)
	}
}
