package arch

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
)

// oneSided are use cases that only one side needs, each with its reason.
var oneSided = map[string]string{
	"Count":        "a page counts and leads to the records; a program gets the figures with the records themselves (CountListed)",
	"IIN":          "programs get it with the bytes to sign",
	"InformToSign": "as ToSign",
	"ToSign":       "programs get the bytes to sign with the IIN; a page has the same bytes at original.pdf, and the IIN in its form",
	"LiveChosen":   "what a page shows again of a selection before it is decided about; a program has it from the list",
}

// services are those of chapter 6, with the names of the fields that hold them.
var services = []struct {
	dir    string
	fields []string
}{
	{"internal/instrument", []string{"Instrument", "Instruments"}},
	{"internal/halfyear", []string{"HalfYear"}},
	{"internal/revision", []string{"Revision"}},
}

// checkUseCases: whatever pages reach of chapter 6, a program reaches through the interface too, and the reverse. Registers
// written as workbooks are called for both in internal/export.
func checkUseCases(t *tree) []string {
	var out []string
	for _, s := range services {
		cases := t.methods(s.dir, "Service")
		sides := []string{"internal/web", "internal/api"}
		var found [2]map[string]token.Pos
		for i, side := range sides {
			found[i] = t.reached(side, cases, s.fields)
		}
		for i, side := range sides {
			for name, at := range found[i] {
				if _, ok := found[1-i][name]; !ok && oneSided[name] == "" {
					out = append(out, t.at(at, "%s.Service.%s is reached from %s and not from %s", path.Base(s.dir), name, side, sides[1-i]))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// methods lists the exported methods of a type.
func (t *tree) methods(dir, name string) []string {
	var out []string
	for f := range t.source {
		if f.dir() != dir || f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			if star, ok := fn.Recv.List[0].Type.(*ast.StarExpr); ok && called(star.X) == name {
				out = append(out, fn.Name.Name)
			}
		}
	}
	return out
}

// reached lists which of the methods a family calls upon a field of one of the names, or upon a variable that was given one, with the
// place of one call.
func (t *tree) reached(fam string, methods, fields []string) map[string]token.Pos {
	out := map[string]token.Pos{}
	for f := range t.source {
		if f.test || family(f.dir()) != fam {
			continue
		}
		service := slices.Clone(fields)
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, from := range n.Rhs {
					if _, field := from.(*ast.SelectorExpr); field && slices.Contains(service, called(from)) && len(n.Lhs) == len(n.Rhs) {
						service = append(service, called(n.Lhs[i]))
					}
				}
			case *ast.SelectorExpr:
				if slices.Contains(methods, n.Sel.Name) && slices.Contains(service, called(n.X)) {
					out[n.Sel.Name] = n.Sel.Pos()
				}
			}
			return true
		})
	}
	return out
}
