package arch

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
)

var (
	actionKey  = regexp.MustCompile(`(?m)^journal\.action\.([a-z0-9_.]+):`)
	actionName = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)+$`)
	actionWord = regexp.MustCompile(`^[a-z_]+$`)
)

// recorders are the functions of a package that append to the journal by the name of an act, with what they put before
// it. A literal name among their arguments is an act.
var recorders = []struct{ family, name, prefix string }{
	{"internal/org", "done", ""},
	{"internal/org", "record", ""},
	{"internal/account", "record", ""},
	{"internal/rulebook", "record", ""},
	{"internal/instrument", "write", "instrument."},
	{"internal/planning", "write", "planning."},
	{"internal/planning", "note", "planning."},
}

// checkActions: whatever act the sources write to the journal is said in the catalogues under journal.action. Acts made
// of parts are seen by the test of the simulated office.
func checkActions(t *tree) []string {
	said := map[string]bool{}
	for _, f := range t.files {
		if path.Ext(f.path) == ".yaml" && f.dir() == "internal/i18n/catalogue" {
			for _, m := range actionKey.FindAllSubmatch(f.text, -1) {
				said[string(m[1])] = true
			}
		}
	}
	var out []string
	for f := range t.source {
		if f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			for _, action := range actionsOf(f, n) {
				if !said[action] {
					out = append(out, t.at(n.Pos(), "the catalogues have no journal.action.%s", action))
				}
			}
			return true
		})
	}
	return out
}

// actionsOf returns the acts that a node writes: the field Action of a journal.Entry, or a literal given to a recorder.
func actionsOf(f *file, n ast.Node) []string {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if called(n.Type) != "Entry" {
			return nil
		}
		for _, e := range n.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok || called(kv.Key) != "Action" {
				continue
			}
			if lit, ok := kv.Value.(*ast.BasicLit); ok {
				if text, ok := joined(lit); ok && actionName.MatchString(text) {
					return []string{text}
				}
			}
		}
	case *ast.CallExpr:
		i := slices.IndexFunc(recorders, func(r struct{ family, name, prefix string }) bool {
			return r.family == family(f.dir()) && r.name == called(n.Fun)
		})
		if i < 0 {
			return nil
		}
		form := actionName
		if recorders[i].prefix != "" {
			form = actionWord
		}
		for _, arg := range n.Args {
			lit, ok := arg.(*ast.BasicLit)
			if !ok {
				continue
			}
			// The first literal of that form is the act; those after it are its subject and reason.
			if text, ok := joined(lit); ok && form.MatchString(text) {
				return []string{recorders[i].prefix + text}
			}
		}
	}
	return nil
}
