package arch

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// layer is a row of the import table: packages that may use every lower row, but not each other.
type layer struct {
	packages []string
	reason   string
}

// layers is the order of docs/design.md, from the bottom up. A new package gets a row, or a place in one, with a reason
// that another reader can check. Within a family (internal/web and its folders) imports are free.
var layers = []layer{
	{[]string{"docs"}, "the documents that the program shows, embedded; no code of ours beneath"},
	{[]string{"web"}, "the built browser files, embedded; no code of ours beneath"},
	{[]string{"internal/i18n"}, "messages with arguments in three languages; days come in as an interface"},
	{[]string{"internal/words"}, "words and stems of texts; a table of endings and one library"},
	{[]string{"internal/calendar"}, "days and working days: every term rests on them, and explains itself in messages"},
	{[]string{"internal/fault"}, "the kinds of error that people see; they carry messages"},
	{[]string{"internal/limit"}, "how often something may be done; knows no matter"},
	{[]string{"internal/paper"}, "the paper form of documents: data in, bytes out; knows no storage, and the chapters freeze with it"},
	{[]string{"internal/law", "internal/store"}, "law is pure and knows no storage; storage knows no law"},
	{[]string{"regulation"}, "the Regulation as data, read by the types of law; chapters bind their rules to it"},
	{[]string{"internal/job"}, "timers and the queue: everything above may leave work to it; what a job does is said in app"},
	{[]string{"internal/command"}, "what makes a repeated command harmless: the structure and the papers stand on it"},
	{[]string{"internal/org"}, "bodies, posts, people, replacement"},
	{[]string{"internal/journal"}, "the record of acts: it says in whose place a person of org acted"},
	{[]string{"internal/access"}, "rights follow from posts and distribution of duties"},
	{[]string{"internal/account"}, "log-in of a person of org; what he may do is access"},
	{[]string{"internal/eds"}, "signatures by a person; knows no document"},
	{[]string{"internal/proof"}, "the public check of signatures: files of strangers in, a verdict out; keeps nothing, knows no document"},
	{[]string{"internal/duty"}, "the ledger refers to a document by its id only"},
	{[]string{"internal/document"}, "opens and closes duties as documents move"},
	{[]string{"internal/turn"}, "whose move it is: chapters set it, desks list it"},
	{[]string{"internal/rulebook"}, "editions and the calendar in force; adopting one opens duties and acquaintance sheets"},
	{[]string{
		"internal/planning", "internal/meeting", "internal/analysis", "internal/media", "internal/instrument",
		"internal/trip", "internal/lawmaking", "internal/workgroup", "internal/agreement",
	}, "chapters 2 to 10 meet in duty and document, or in app, never in each other"},
	{[]string{"internal/revision", "internal/halfyear"}, "what looks back upon chapter 6 as a whole: they ask instrument, which knows neither"},
	{[]string{"internal/control", "internal/search", "internal/notify", "internal/export"}, "read what is below, write nothing of it"},
	{[]string{"internal/app"}, "composition: the only package that knows all the others"},
	{[]string{"internal/sim"}, "a caller of app by machine: the simulated office"},
	{[]string{"internal/web"}, "a caller of app by people"},
	{[]string{"internal/api"}, "a caller of app by programs; its tests prove that pages and programs meet the same office, so it stands above"},
	{[]string{"cmd"}, "the program: clock, configuration, files"},
}

// outside are packages that belong to no row: they are not part of the program.
var outside = []string{
	"internal/arch", // tests about the code
	"test",          // browser journeys
	"tools",         // a module of its own
}

func rank(fam string) int {
	return slices.IndexFunc(layers, func(l layer) bool { return slices.Contains(l.packages, fam) })
}

// checkImports: lower never imports higher, rows do not import within themselves, and every package has a row. Tests
// are held to the same order: what a test of a lower package needs from above belongs to a test above.
func checkImports(t *tree) []string {
	var out []string
	unknown := map[string]bool{}
	for f := range t.source {
		own := family(f.dir())
		if own == "" || slices.Contains(outside, own) {
			continue
		}
		if rank(own) < 0 {
			if !unknown[own] {
				unknown[own] = true
				out = append(out, fmt.Sprintf("%s: not in the import table (internal/arch/imports_test.go); give it a row and a reason", own))
			}
			continue
		}
		for _, spec := range f.ast.Imports {
			p := strings.Trim(spec.Path.Value, `"`)
			rest, ours := strings.CutPrefix(p, modulePath+"/")
			if !ours {
				continue
			}
			other := family(rest)
			switch {
			case other == own:
				if strings.HasSuffix(p, "test") && !f.test && !strings.HasSuffix(f.dir(), "test") {
					out = append(out, t.at(spec.Pos(), "%s is for tests", p))
				}
			case slices.Contains(outside, other) || (strings.HasSuffix(p, "test") && !f.test):
				out = append(out, t.at(spec.Pos(), "%s is no part of the program", p))
			case rank(other) > rank(own):
				out = append(out, t.at(spec.Pos(), "%s is above %s (%s)", other, own, layers[rank(other)].reason))
			case rank(other) == rank(own):
				out = append(out, t.at(spec.Pos(), "%s stands beside %s (%s)", other, own, layers[rank(own)].reason))
			}
		}
	}
	return out
}

// reserved says which imports belong to which packages. An empty list of prefixes in `only` means "the packages listed
// in `never` may not, all others may".
var reserved = []struct {
	imports     []string
	only, never []string
	reason      string
}{
	{
		imports: []string{"database/sql", "modernc.org/", "github.com/jackc/", "github.com/pressly/goose/"},
		only:    []string{"internal/store"},
		reason:  "the database is reached through internal/store",
	},
	{
		imports: []string{modulePath + "/internal/web"},
		never:   []string{"internal/api"},
		reason:  "pages and the programming interface do not lean on each other; only tests share an office",
	},
	{
		imports: []string{"math/rand"},
		only:    []string{"internal/sim", "internal/store"},
		reason:  "chance is for the simulated office and for the pause before a retry; secrets come from crypto/rand",
	},
	{
		imports: []string{"net", "net/", "os", "os/"},
		never:   []string{"internal/calendar", "internal/law", "internal/duty", "regulation"},
		reason:  "this package is pure: no files, no network",
	},
	{
		imports: []string{"net/http", "github.com/a-h/templ", "github.com/danielgtaylor/huma/"},
		never: slices.Concat([]string{"internal/store", "internal/journal", "internal/org", "internal/access", "internal/document"},
			layers[rank("internal/instrument")].packages, layers[rank("internal/halfyear")].packages),
		reason: "pages and protocols stand at the rim",
	},
}

// checkReservedImports: technology stays where it belongs. Tests are free, except that they too reach the database
// through store. "database/sql/driver" is only an interface by which a type says how it is stored, and the names of
// HTTP statuses are only numbers, by which an error says its kind.
func checkReservedImports(t *tree) []string {
	var out []string
	for f := range t.source {
		own := family(f.dir())
		for _, spec := range f.ast.Imports {
			p := strings.Trim(spec.Path.Value, `"`)
			if p == "database/sql/driver" {
				continue
			}
			for _, r := range reserved {
				hit := slices.ContainsFunc(r.imports, func(prefix string) bool {
					return p == prefix || (strings.HasPrefix(p, prefix) && (strings.HasSuffix(prefix, "/") || p[len(prefix)] == '/'))
				})
				database := r.imports[0] == "database/sql"
				if !hit || (f.test && !database) || (p == "net/http" && f.onlyStatus()) {
					continue
				}
				if slices.Contains(r.never, own) || (r.only != nil && !slices.Contains(r.only, own)) {
					out = append(out, t.at(spec.Pos(), "%s may not import %s: %s", own, p, r.reason))
				}
			}
		}
	}
	return out
}

// onlyStatus reports whether all that the file uses of net/http are names of statuses.
func (f *file) onlyStatus() bool {
	only := true
	imports := f.imports()
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := sel.X.(*ast.Ident); ok && x.Obj == nil && imports[x.Name] == "net/http" && !strings.HasPrefix(sel.Sel.Name, "Status") {
				only = false
			}
		}
		return only
	})
	return only
}
