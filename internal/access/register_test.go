package access

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// Two registers of one letter walk over each other's rows and count them (44, 13).
func TestRegistersHaveLettersOfTheirOwn_44_I44b(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "row.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Register") {
			return true
		}
		name, letter := spec.Names[0].Name, spec.Values[0].(*ast.BasicLit).Value
		if other := has[letter]; other != "" {
			t.Errorf("%s and %s are both %s", other, name, letter)
		}
		has[letter] = name
		return true
	})
	if len(has) < 9 {
		t.Errorf("only %d registers were found", len(has))
	}
}
