package i18n

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// Problem is a disagreement between the sources and the catalogue.
type Problem struct {
	// Where is the file and line, or the area file for a key that nothing mentions.
	Where string
	Key   string
	What  string
}

func (p Problem) String() string { return fmt.Sprintf("%s: %s: %s", p.Where, p.Key, p.What) }

// Report is what a scan of the sources found.
type Report struct {
	// Missing are keys used in the sources that the catalogue lacks, and calls that leave out a placeholder.
	Missing []Problem
	// Unused are keys of the catalogue that no source mentions and no _dynamic prefix covers.
	Unused []Problem
}

// CheckSources compares the built-in catalogue with the sources under root: Go and templ files, and the YAML data
// files that name message keys. Test files and generated files are left out. It is for tests.
func CheckSources(root string) (Report, error) { return Default().CheckSources(root) }

// CheckSources compares this catalogue with the sources under root.
func (c *Catalogue) CheckSources(root string) (Report, error) {
	s := scan{cat: c, mentioned: map[string]bool{}}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (name == "node_modules" || name == "testdata" || name == "catalogue" || strings.HasPrefix(name, ".")) {
				return fs.SkipDir
			}
			return nil
		}
		return s.file(root, path, name)
	})
	if err != nil {
		return Report{}, err
	}
	return Report{Missing: s.missing, Unused: s.unused()}, nil
}

type scan struct {
	cat       *Catalogue
	mentioned map[string]bool
	missing   []Problem
}

var keyToken = regexp.MustCompile(`[a-z][a-zA-Z0-9_-]*(?:\.[a-zA-Z0-9_-]+)+`)

// templCall finds calls such as i18n.M("key"…), p.S("key"…), ui.S(ctx, "key"…) in templ files.
var templCall = regexp.MustCompile(`\b(?:i18n\.M|[a-zA-Z0-9_)]+\.S)\((?:[a-zA-Z0-9_.]+,\s*)?"([^"]*)"`)

func (s *scan) file(root, path, name string) error {
	rel, err := filepath.Rel(root, path)
	if err != nil {
		return err
	}
	isGo := strings.HasSuffix(name, ".go")
	if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
		return nil
	}
	isTempl := strings.HasSuffix(name, ".templ")
	if !isGo && !isTempl && !strings.HasSuffix(name, ".yaml") {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if isGo {
		return s.goFile(rel, data)
	}
	text := string(data)
	for _, k := range keyToken.FindAllString(text, -1) {
		s.mentioned[k] = true
	}
	if isTempl {
		for _, m := range templCall.FindAllStringSubmatchIndex(text, -1) {
			line := 1 + strings.Count(text[:m[0]], "\n")
			s.use(fmt.Sprintf("%s:%d", rel, line), text[m[2]:m[3]], nil)
		}
	}
	return nil
}

// use notes that a source says the key. names are the arguments given, nil when they cannot be told.
func (s *scan) use(where, key string, names map[string]bool) {
	s.mentioned[key] = true
	if !keyForm.MatchString(key) {
		return
	}
	if !s.cat.Has(key) {
		s.missing = append(s.missing, Problem{where, key, "is not in the catalogue"})
		return
	}
	if names == nil {
		return
	}
	for _, p := range s.cat.Placeholders(key) {
		if !names[p] {
			s.missing = append(s.missing, Problem{where, key, "is said without {" + p + "}"})
		}
	}
}

func (s *scan) goFile(rel string, data []byte) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, rel, data, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, ok := literal(n); ok {
				for _, k := range keyToken.FindAllString(text, -1) {
					s.mentioned[k] = true
				}
			}
		case *ast.CallExpr:
			if key, names, ok := messageCall(n); ok {
				pos := fset.Position(n.Pos())
				s.use(fmt.Sprintf("%s:%d", rel, pos.Line), key, names)
			}
		case *ast.CompositeLit:
			if lit, ok := messageLiteral(n); ok {
				pos := fset.Position(n.Pos())
				s.use(fmt.Sprintf("%s:%d", rel, pos.Line), lit, nil)
			}
		}
		return true
	})
	return nil
}

// messageCall recognises i18n.M("key", "name", v, …) and x.S("key", …) or x.S(ctx, "key", …).
func messageCall(call *ast.CallExpr) (key string, names map[string]bool, ok bool) {
	name := calleeName(call.Fun)
	if name != "S" && name != "i18n.M" {
		return "", nil, false
	}
	for at := 0; at < len(call.Args) && at < 2; at++ {
		if key, ok = literal(call.Args[at]); !ok {
			continue
		}
		return key, argumentNames(call, at+1), true
	}
	return "", nil, false
}

func calleeName(fun ast.Expr) string {
	sel, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	if sel.Sel.Name == "S" {
		return "S"
	}
	if x, ok := sel.X.(*ast.Ident); ok && sel.Sel.Name == "M" {
		return x.Name + ".M"
	}
	return ""
}

func argumentNames(call *ast.CallExpr, from int) map[string]bool {
	if call.Ellipsis.IsValid() {
		return nil
	}
	names := map[string]bool{}
	for i := from; i < len(call.Args); i += 2 {
		name, ok := literal(call.Args[i])
		if !ok {
			return nil
		}
		names[name] = true
	}
	return names
}

// messageLiteral recognises i18n.Msg{Key: "key", …}.
func messageLiteral(c *ast.CompositeLit) (string, bool) {
	sel, ok := c.Type.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Msg" {
		return "", false
	}
	for _, el := range c.Elts {
		kv, ok := el.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "Key" {
			return literal(kv.Value)
		}
	}
	return "", false
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

func (s *scan) unused() []Problem {
	var out []Problem
	for key, e := range s.cat.entries {
		if !s.mentioned[key] && !s.cat.composed(key) {
			out = append(out, Problem{e.area + ".yaml", key, "no source mentions it"})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	return out
}

// composed reports whether a _dynamic prefix covers the key.
func (c *Catalogue) composed(key string) bool {
	for _, prefix := range c.dynamic {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}
