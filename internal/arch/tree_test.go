package arch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// modulePath is the import path of the repository's root.
const modulePath = "reglament"

// file is one file of the repository. Go files are parsed.
type file struct {
	path string // from the root, with slashes
	text []byte
	ast  *ast.File // nil when it is not Go
	test bool      // a _test.go file
}

func (f *file) dir() string { return path.Dir(f.path) }

// family is the unit of the rules about imports and tables: "internal/web" for everything under it, "cmd" for every
// program, otherwise the first folder of the path. It is empty for files at the root.
func family(dir string) string {
	parts := strings.Split(dir, "/")
	switch {
	case parts[0] == ".":
		return ""
	case parts[0] == "internal" && len(parts) > 1:
		return "internal/" + parts[1]
	}
	return parts[0]
}

// tree is what the checks look at: the repository, or a fixture of a few files.
type tree struct {
	fset  *token.FileSet
	files []*file
}

// load reads the named files. The separate module in tools/ is left to itself except for its text.
func load(fsys fs.FS, names []string) (*tree, error) {
	t := &tree{fset: token.NewFileSet()}
	slices.Sort(names)
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		f := &file{path: name, text: text, test: strings.HasSuffix(name, "_test.go")}
		isGo := strings.HasSuffix(name, ".go") && !strings.HasPrefix(name, "tools/") && !strings.Contains(name, "testdata/")
		if isGo && !strings.HasSuffix(name, "_templ.go") {
			if f.ast, err = parser.ParseFile(t.fset, name, text, parser.ParseComments); err != nil {
				return nil, err
			}
		}
		t.files = append(t.files, f)
	}
	return t, nil
}

// tracked lists the files git knows or would take; without git it walks, leaving out what is built.
func tracked(root string, fsys fs.FS) ([]string, error) {
	out, err := exec.Command("git", "-c", "safe.directory=*", "-C", root, "ls-files", "-z", "-co", "--exclude-standard").Output()
	if err == nil {
		var names []string
		for _, name := range strings.Split(strings.TrimRight(string(out), "\x00"), "\x00") {
			// A file deleted in the work tree is still listed.
			if info, err := fs.Stat(fsys, name); err == nil && info.Mode().IsRegular() {
				names = append(names, name)
			}
		}
		return names, nil
	}
	var names []string
	built := []string{".git", "bin", "var", "node_modules", "dist", "out"}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains(built, d.Name()) {
			return fs.SkipDir
		}
		if d.Type().IsRegular() {
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// source yields the hand-written Go files.
func (t *tree) source(yield func(*file) bool) {
	for _, f := range t.files {
		if f.ast != nil && !yield(f) {
			return
		}
	}
}

// find returns the text of a file, or nil.
func (t *tree) find(name string) []byte {
	for _, f := range t.files {
		if f.path == name {
			return f.text
		}
	}
	return nil
}

// at writes a problem with its place.
func (t *tree) at(pos token.Pos, format string, args ...any) string {
	p := t.fset.Position(pos)
	return fmt.Sprintf("%s:%d: %s", p.Filename, p.Line, fmt.Sprintf(format, args...))
}

// imports returns the imports of a file: local name to path. Dot and blank imports are under their path.
func (f *file) imports() map[string]string {
	out := map[string]string{}
	for _, spec := range f.ast.Imports {
		p := strings.Trim(spec.Path.Value, `"`)
		name := path.Base(p)
		if spec.Name != nil {
			name = spec.Name.Name
		} else if strings.HasPrefix(name, "v") && strings.Trim(name[1:], "0123456789") == "" {
			name = path.Base(path.Dir(p))
		}
		if name == "_" || name == "." {
			name = p
		}
		out[name] = p
	}
	return out
}

// isText tells text from pictures, fonts and the like.
func (f *file) isText() bool { return !bytes.ContainsRune(f.text, 0) }

// code reports whether people write the file line by line as code, so that rules about length and notes hold for it.
func (f *file) code() bool {
	switch path.Ext(f.path) {
	case ".go", ".templ", ".js", ".mjs", ".css", ".sh", ".sql":
		return true
	}
	return path.Base(f.path) == "Makefile" || bytes.HasPrefix(f.text, []byte("#!"))
}
