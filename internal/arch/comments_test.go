package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
)

const (
	linesPerFunction = 70  // what a reader holds in view at once
	linesPerTestFunc = 150 // a table of cases may be long, its loop not
	linesPerFile     = 800
	bytesPerFile     = 300_000

	// description is the generated text of the programming interface: it grows with every operation, and nobody reads it whole.
	description      = "docs/openapi.json"
	bytesDescription = 2_000_000
)

// checkPackageComments: every package says what it is, in the form that go doc shows.
func checkPackageComments(t *tree) []string {
	said, names := map[string]bool{}, map[string]string{}
	for f := range t.source {
		if f.test {
			continue
		}
		names[f.dir()] = f.ast.Name.Name
		if f.ast.Doc == nil {
			continue
		}
		begin := "Package " + f.ast.Name.Name + " "
		if f.ast.Name.Name == "main" {
			begin = "Command " + path.Base(f.dir()) + " "
		}
		if strings.HasPrefix(f.ast.Doc.Text(), begin) {
			said[f.dir()] = true
		}
	}
	var out []string
	for dir, name := range names {
		if !said[dir] {
			out = append(out, fmt.Sprintf("%s: package %s has no comment of the form “Package %[2]s …”", dir, name))
		}
	}
	sort.Strings(out)
	return out
}

// wellKnown are methods whose contract is that of an interface of the standard library.
var wellKnown = []string{"Error", "Unwrap", "Is", "As", "String", "Len", "Less", "Swap", "Read", "Write", "Close", "ServeHTTP"}

// checkExportedComments: everything another package can name has a comment. Constants and variables may share the
// comment of their group; a method that fulfils a well-known interface needs none.
func checkExportedComments(t *tree) []string {
	var out []string
	for f := range t.source {
		if f.test {
			continue
		}
		for _, decl := range f.ast.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				fulfils := d.Recv != nil && slices.Contains(wellKnown, d.Name.Name)
				if d.Name.IsExported() && d.Doc == nil && receiverExported(d) && !fulfils {
					out = append(out, t.at(d.Pos(), "%s has no comment", d.Name.Name))
				}
			case *ast.GenDecl:
				for _, name := range undocumented(d) {
					out = append(out, t.at(name.Pos(), "%s has no comment", name.Name))
				}
			}
		}
	}
	return out
}

func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	e := d.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return true
		}
	}
}

// undocumented returns the exported names of a declaration that neither it nor its group explains.
func undocumented(d *ast.GenDecl) []*ast.Ident {
	var out []*ast.Ident
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc == nil && (d.Doc == nil || d.Lparen.IsValid()) {
				out = append(out, s.Name)
			}
		case *ast.ValueSpec:
			if s.Doc != nil || s.Comment != nil || d.Doc != nil {
				continue
			}
			for _, name := range s.Names {
				if name.IsExported() {
					out = append(out, name)
				}
			}
		}
	}
	return out
}

// checkFunctionLength: a function fits one view, or its comment says after "long:" why it is better whole.
func checkFunctionLength(t *tree) []string {
	var out []string
	for f := range t.source {
		limit := linesPerFunction
		if f.test {
			limit = linesPerTestFunc
		}
		for _, decl := range f.ast.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || (fn.Doc != nil && strings.Contains(fn.Doc.Text(), "long: ")) {
				continue
			}
			if n := t.fset.Position(fn.End()).Line - t.fset.Position(fn.Pos()).Line + 1; n > limit {
				out = append(out, t.at(fn.Pos(), "%s has %d lines, more than %d; split it, or say after “long:” in its comment why not", fn.Name.Name, n, limit))
			}
		}
	}
	return out
}

var (
	note      = regexp.MustCompile(`\b(TODO|FIXME|XXX)\b`)
	noteIssue = regexp.MustCompile(`\b(TODO|FIXME|XXX)\(?#\d+`)
	remark    = regexp.MustCompile(`(//|#|--|/\*|<!--|^\s*\*).*`)
)

// checkNotes: a note for later names its issue, “TODO(#12)”. In Go only comments count; elsewhere what follows a mark
// of comment.
func checkNotes(t *tree) []string {
	var out []string
	add := func(f *file, line int, text string) {
		if word := note.FindString(text); word != "" && !noteIssue.MatchString(text) {
			out = append(out, fmt.Sprintf("%s:%d: %s without the number of an issue", f.path, line, word))
		}
	}
	for _, f := range t.files {
		switch {
		case f.ast != nil:
			for _, group := range f.ast.Comments {
				for _, c := range group.List {
					for i, line := range strings.Split(c.Text, "\n") {
						// The rule itself has to name the words.
						if f.dir() != "internal/arch" {
							add(f, t.fset.Position(c.Pos()).Line+i, line)
						}
					}
				}
			}
		case f.code() && f.isText():
			for i, line := range strings.Split(string(f.text), "\n") {
				add(f, i+1, remark.FindString(line))
			}
		}
	}
	return out
}

// checkFileSize: a file of code stays readable, and nothing large is committed that could be made or fetched.
func checkFileSize(t *tree) []string {
	var out []string
	for _, f := range t.files {
		if n := strings.Count(string(f.text), "\n"); f.code() && f.isText() && n > linesPerFile {
			out = append(out, fmt.Sprintf("%s: %d lines, more than %d", f.path, n, linesPerFile))
		}
		most := bytesPerFile
		if f.path == description {
			most = bytesDescription
		}
		if len(f.text) > most {
			out = append(out, fmt.Sprintf("%s: %d bytes, more than %d", f.path, len(f.text), most))
		}
	}
	return out
}

// The patterns are written so that they do not match themselves.
var (
	machinePath = regexp.MustCompile(`(^|[^A-Za-z0-9_.)}\]-])/(w[o]rk|r[o]ot|f[a]rm|h[o]me/[a-z]+|U[s]ers/[a-z]+)/`)
	machineHost = regexp.MustCompile(`//(pr[o]xy|registr[y]|d[e]b|s[u]m)\.|registr[y]\.npmjs|pr[o]xy\.golang|d[e]b\.debian`)
)

// checkPlaces: nothing names a folder of somebody's machine or a package registry: both differ from place to place.
func checkPlaces(t *tree) []string {
	var out []string
	for _, f := range t.files {
		if !f.isText() {
			continue
		}
		for i, line := range strings.Split(string(f.text), "\n") {
			if m := machinePath.FindString(line); m != "" {
				out = append(out, fmt.Sprintf("%s:%d: %q is a path of one machine", f.path, i+1, strings.TrimSpace(m)))
			}
			if m := machineHost.FindString(line); m != "" {
				out = append(out, fmt.Sprintf("%s:%d: %q is a host of a package registry", f.path, i+1, m))
			}
		}
	}
	return out
}

// checkGlossary: where docs/glossary.md has a column "Code", the words in it exist in the code: an identifier or a
// package. A word that was renamed in the code is renamed there too.
func checkGlossary(t *tree) []string {
	text := t.find("docs/glossary.md")
	if text == nil {
		return nil
	}
	known := map[string]bool{}
	for f := range t.source {
		if f.test || family(f.dir()) == "internal/arch" {
			continue
		}
		known[f.ast.Name.Name] = true
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if x, ok := n.(*ast.Ident); ok && x.Pos() != token.NoPos {
				known[x.Name] = true
			}
			return true
		})
	}
	var out []string
	column := -1
	for i, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(strings.Trim(line, "| \t"), "|")
		if !strings.HasPrefix(strings.TrimSpace(line), "|") {
			column = -1
			continue
		}
		if column < 0 {
			column = codeColumn(cells)
			continue
		}
		if column >= len(cells) {
			continue
		}
		for _, word := range quoted.FindAllStringSubmatch(cells[column], -1) {
			for _, part := range strings.Split(word[1], ".") {
				if !known[part] {
					out = append(out, fmt.Sprintf("docs/glossary.md:%d: the code knows no %s", i+1, word[1]))
					break
				}
			}
		}
	}
	return out
}

var quoted = regexp.MustCompile("`([A-Za-z_][A-Za-z0-9_.]*)`")

// codeColumn finds the column of identifiers in the head of a table; a table without one is skipped by a column that no
// row reaches.
func codeColumn(head []string) int {
	for i, cell := range head {
		switch strings.ToLower(strings.TrimSpace(cell)) {
		case "code", "identifier", "in code", "go":
			return i
		}
	}
	return len(head) + 1000
}
