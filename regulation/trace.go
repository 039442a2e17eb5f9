package regulation

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"reglament/docs"
	"reglament/internal/law"
)

// Requirement is one row of docs/requirements.yaml.
type Requirement struct {
	ID    string `yaml:"id"`
	Para  string `yaml:"p"`
	Kind  string `yaml:"kind"`
	Text  string `yaml:"text"`
	Group string `yaml:"-"`
}

// Feature is what the program does for a requirement beyond its rules.
type Feature struct {
	Feature string `yaml:"feature"`
	Package string `yaml:"package"`
	// Tests names tests that prove it though their names do not hold the requirement.
	Tests []string `yaml:"tests"`
}

type featureFile struct {
	Scope    []string             `yaml:"scope"`
	Features map[string][]Feature `yaml:"features"`
}

// TraceRow joins a requirement with what carries it out and what proves it.
type TraceRow struct {
	Requirement
	Rules    []string
	Features []Feature
	Tests    []string
	InScope  bool
}

// Missing says why a row in scope is not done: "" when it is.
func (r TraceRow) Missing() string {
	switch {
	case !r.InScope:
		return ""
	case len(r.Rules)+len(r.Features) == 0:
		return "no rule, duty or feature"
	case len(r.Tests) == 0:
		return "no test"
	}
	return ""
}

var groupOrder = regexp.MustCompile(`(?m)^([a-z0-9-]+):`)

// Trace reads the requirements and the tests under root (a checkout of the sources) and joins them with the heads of
// the rules and the features declared in features.yaml. Rows come in the order of the requirements.
func Trace(root fs.FS, heads []law.Head) ([]TraceRow, error) {
	reqs, err := readRequirements(root)
	if err != nil {
		return nil, err
	}
	var ff featureFile
	data, err := fs.ReadFile(files, "features.yaml")
	if err != nil {
		return nil, err
	}
	if err := decodeStrict(data, &ff); err != nil {
		return nil, fmt.Errorf("regulation: features: %w", err)
	}
	tests, err := scanTests(root, reqs)
	if err != nil {
		return nil, err
	}
	if err := ff.check(reqs, tests); err != nil {
		return nil, err
	}
	rules := map[string][]string{}
	for _, h := range heads {
		for _, id := range h.Requirements {
			rules[id] = append(rules[id], h.Name)
		}
	}
	rows := make([]TraceRow, len(reqs))
	for i, r := range reqs {
		row := TraceRow{Requirement: r, Rules: rules[r.ID], Features: ff.Features[r.ID], Tests: slices.Clone(tests.byID[r.ID])}
		row.InScope = slices.Contains(ff.Scope, r.ID) || slices.Contains(ff.Scope, r.Group)
		for _, f := range row.Features {
			row.Tests = append(row.Tests, f.Tests...)
		}
		slices.Sort(row.Tests)
		row.Tests = slices.Compact(row.Tests)
		rows[i] = row
	}
	return rows, nil
}

func readRequirements(root fs.FS) ([]Requirement, error) {
	data, err := fs.ReadFile(root, "docs/requirements.yaml")
	if err != nil {
		return nil, fmt.Errorf("regulation: run it in a checkout of the sources: %w", err)
	}
	return parseRequirements(data)
}

// Requirements returns the rows of docs/requirements.yaml by id. The result is shared and must not be changed.
func Requirements() (map[string]Requirement, error) { return requirements() }

var requirements = sync.OnceValues(func() (map[string]Requirement, error) {
	list, err := parseRequirements(docs.Requirements)
	out := make(map[string]Requirement, len(list))
	for _, r := range list {
		out[r.ID] = r
	}
	return out, err
})

func parseRequirements(data []byte) ([]Requirement, error) {
	var groups map[string][]Requirement
	if err := decodeStrict(data, &groups); err != nil {
		return nil, fmt.Errorf("regulation: requirements: %w", err)
	}
	var out []Requirement
	for _, m := range groupOrder.FindAllSubmatch(data, -1) {
		for _, r := range groups[string(m[1])] {
			r.Group = string(m[1])
			out = append(out, r)
		}
	}
	return out, nil
}

// check: every feature and scope entry names something that exists.
func (ff featureFile) check(reqs []Requirement, tests testIndex) error {
	known := map[string]bool{}
	for _, r := range reqs {
		known[r.ID], known[r.Group] = true, true
	}
	for _, id := range append(slices.Sorted(maps.Keys(ff.Features)), ff.Scope...) {
		if !known[id] {
			return fmt.Errorf("regulation: features: no requirement is called %s", id)
		}
	}
	for id, list := range ff.Features {
		for _, f := range list {
			for _, t := range f.Tests {
				if !tests.names[t] {
					return fmt.Errorf("regulation: features: %s names the test %s, which does not exist", id, t)
				}
			}
		}
	}
	return nil
}

type testIndex struct {
	names map[string]bool
	byID  map[string][]string
}

// scanTests finds the tests that name a requirement: as a part of the function's name between underscores, or as a
// word in the name of a subtest written as a literal.
func scanTests(root fs.FS, reqs []Requirement) (testIndex, error) {
	ids := map[string]bool{}
	for _, r := range reqs {
		ids[r.ID] = true
	}
	index := testIndex{names: map[string]bool{}, byID: map[string][]string{}}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "node_modules" || base == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		return index.file(name, data, ids)
	})
	return index, err
}

func (x testIndex) file(name string, data []byte, ids map[string]bool) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("regulation: %s: %w", name, err)
	}
	for _, decl := range parsed.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || !isTest(fn.Name.Name) {
			continue
		}
		x.names[fn.Name.Name] = true
		for _, word := range strings.Split(fn.Name.Name, "_") {
			x.add(word, fn.Name.Name, ids)
		}
		ast.Inspect(fn, func(n ast.Node) bool {
			for _, word := range subtestWords(n) {
				x.add(word, fn.Name.Name, ids)
			}
			return true
		})
	}
	return nil
}

func isTest(name string) bool {
	return strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz")
}

// subtestWords are the words of the literal name of a subtest: the first argument of a call x.Run("…", …).
func subtestWords(n ast.Node) []string {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) < 2 {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Run" {
		return nil
	}
	lit, ok := call.Args[0].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return nil
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return nil
	}
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" _,/:()", r) })
}

func (x testIndex) add(word, test string, ids map[string]bool) {
	if ids[word] && !slices.Contains(x.byID[word], test) {
		x.byID[word] = append(x.byID[word], test)
	}
}

// traceFile is where the trace is kept in a checkout of the sources.
const traceFile = "docs/trace.md"

// TraceFaults says what is wrong with the trace of a checkout: rows in scope that nothing carries out or proves, and a
// docs/trace.md that is not what the sources say now.
func TraceFaults(root fs.FS, rows []TraceRow) ([]string, error) {
	var out []string
	for _, r := range rows {
		if why := r.Missing(); why != "" {
			out = append(out, fmt.Sprintf("%s (%s): %s", r.ID, r.Para, why))
		}
	}
	kept, err := fs.ReadFile(root, traceFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if string(kept) != TraceMarkdown(rows) {
		out = append(out, traceFile+" is not what the sources say now: reglament regulation trace > "+traceFile)
	}
	return out, nil
}

// TraceMarkdown writes the rows that have anything to say as docs/trace.md: one line per requirement.
func TraceMarkdown(rows []TraceRow) string {
	var b strings.Builder
	b.WriteString("# Requirement, what carries it out, what proves it\n\n")
	b.WriteString("Generated by `reglament regulation trace`; do not edit. Rules carry their requirements in the code, other\n")
	b.WriteString("features are declared in `regulation/features.yaml`, tests are found by the requirement in their names.\n")
	group := ""
	for _, r := range rows {
		if len(r.Rules)+len(r.Features) == 0 && !r.InScope {
			continue
		}
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(&b, "\n## %s\n\n| id | paragraph | requirement | carried out by | proved by |\n|---|---|---|---|---|\n", group)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.ID, r.Para, cell(r.Text), cell(r.carriers()), cell(strings.Join(r.Tests, ", ")))
	}
	return b.String()
}

func (r TraceRow) carriers() string {
	var parts []string
	for _, name := range r.Rules {
		parts = append(parts, "rule `"+name+"`")
	}
	for _, f := range r.Features {
		parts = append(parts, f.Feature+" (`"+f.Package+"`)")
	}
	return strings.Join(parts, "; ")
}

func cell(s string) string { return cmp.Or(strings.ReplaceAll(s, "|", "/"), "–") }
