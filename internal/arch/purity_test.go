package arch

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

// forbidden are functions of the standard library that only some places may call.
var forbidden = []struct {
	pkg    string
	names  []string
	only   []string // families that may
	tests  bool     // whether tests of other families may
	reason string
}{
	{"time", []string{"Now", "Since", "Until"}, []string{"cmd"}, false, "the time is passed down from cmd"},
	{"os", []string{"Exit", "Getenv", "LookupEnv", "Environ", "Setenv"}, []string{"cmd"}, true, "only the program reads its surroundings and ends itself"},
	{"log", []string{"Fatal", "Fatalf", "Fatalln"}, []string{"cmd"}, false, "only the program ends itself"},
}

// checkSelectors: the clock, the environment and the end of the process belong to cmd. Tests do not sleep: they wait
// for an event, or move their own clock. Packages for tests (their folder ends in "test") count as tests, and may
// look at the clock to give up on a server that does not start; benchmarks (bench_test.go) measure time.
func checkSelectors(t *tree) []string {
	var out []string
	for f := range t.source {
		own, imports := family(f.dir()), f.imports()
		helper := strings.HasSuffix(f.dir(), "test") || path.Base(f.path) == "bench_test.go"
		ast.Inspect(f.ast, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			x, ok := sel.X.(*ast.Ident)
			if !ok || x.Obj != nil {
				return true
			}
			pkg := imports[x.Name]
			if f.test && pkg == "time" && sel.Sel.Name == "Sleep" {
				out = append(out, t.at(sel.Pos(), "a test does not sleep"))
			}
			for _, r := range forbidden {
				allowed := slices.Contains(r.only, own) || helper || (r.tests && f.test)
				if r.pkg == pkg && slices.Contains(r.names, sel.Sel.Name) && !allowed {
					out = append(out, t.at(sel.Pos(), "%s.%s: %s", pkg, sel.Sel.Name, r.reason))
				}
			}
			return true
		})
	}
	return out
}

// checkSkips: a test that is not run says why.
func checkSkips(t *tree) []string {
	var out []string
	for f := range t.source {
		if !f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if ok && (sel.Sel.Name == "SkipNow" || sel.Sel.Name == "Skip") && len(call.Args) == 0 {
				out = append(out, t.at(call.Pos(), "a skipped test says why"))
			}
			return true
		})
	}
	return out
}

// checkInit: nothing happens before main; what must be made once is made by a constructor or sync.OnceValue.
func checkInit(t *tree) []string {
	var out []string
	for f := range t.source {
		for _, decl := range f.ast.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Name.Name == "init" && fn.Recv == nil {
				out = append(out, t.at(fn.Pos(), "func init: nothing happens before main"))
			}
		}
	}
	return out
}

// technology are packages that may keep a cache behind a lock; what they cache is a function of its key.
var technology = []string{"internal/store", "internal/web", "internal/api", "internal/job"}

// checkPackageVars: a package of the program keeps no state. A package-level variable is a table or a prepared value:
// it has its value from the start, holds no lock, and no function of the package assigns to it or to a part of it.
// Packages for tests (storetest) are free: they hold a server for the run. This is as far as the syntax tells; a
// pointer that leaves the package is for the reader to notice.
func checkPackageVars(t *tree) []string {
	var out []string
	vars := map[string]map[string]*ast.ValueSpec{} // folder, name
	for f := range t.source {
		if f.test || family(f.dir()) == "cmd" || strings.HasSuffix(f.dir(), "test") {
			continue
		}
		for _, decl := range f.ast.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, s := range gen.Specs {
				spec := s.(*ast.ValueSpec)
				if reason := mutable(gen, spec); reason != "" && !slices.Contains(technology, family(f.dir())) {
					out = append(out, t.at(spec.Pos(), "package variable %s %s", spec.Names[0].Name, reason))
				}
				for _, name := range spec.Names {
					if name.Name == "_" {
						continue
					}
					if vars[f.dir()] == nil {
						vars[f.dir()] = map[string]*ast.ValueSpec{}
					}
					vars[f.dir()][name.Name] = spec
				}
			}
		}
	}
	for f := range t.source {
		if !f.test {
			out = append(out, t.assigned(f, vars[f.dir()])...)
		}
	}
	return out
}

// mutable says why a declaration by itself can only be state.
func mutable(gen *ast.GenDecl, spec *ast.ValueSpec) string {
	for _, doc := range []*ast.CommentGroup{gen.Doc, spec.Doc} {
		if doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") }) {
			return ""
		}
	}
	for _, e := range append([]ast.Expr{spec.Type}, spec.Values...) {
		if lit, ok := e.(*ast.CompositeLit); ok {
			e = lit.Type
		}
		if sel, ok := e.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && (x.Name == "sync" || x.Name == "atomic") {
				return "is a lock or a shared counter"
			}
		}
		if call, ok := e.(*ast.CallExpr); ok {
			if fun, ok := call.Fun.(*ast.Ident); ok && (fun.Name == "make" || fun.Name == "new") {
				return "starts empty, so something fills it"
			}
		}
	}
	if len(spec.Values) == 0 {
		return "has no value, so something sets it"
	}
	return ""
}

// assigned reports assignments in f to any of the package's variables.
func (t *tree) assigned(f *file, vars map[string]*ast.ValueSpec) []string {
	var out []string
	hit := func(e ast.Expr) {
		if x := root(e); x != nil && vars[x.Name] != nil && (x.Obj == nil || x.Obj.Decl == vars[x.Name]) {
			out = append(out, t.at(e.Pos(), "package variable %s is assigned to", x.Name))
		}
	}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, e := range n.Lhs {
					hit(e)
				}
			}
		case *ast.IncDecStmt:
			hit(n.X)
		case *ast.CallExpr:
			if fun, ok := n.Fun.(*ast.Ident); ok && (fun.Name == "delete" || fun.Name == "clear") && len(n.Args) > 0 {
				hit(n.Args[0])
			}
		}
		return true
	})
	return out
}

// root is the variable at the bottom of x.field[i].
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}
