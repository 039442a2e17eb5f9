package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Tables belong to the package that the migration names in a line “-- owner: instrument” above CREATE TABLE; the line
// holds until the next one in the file. Only the owner writes to a table. Others may read it only where `readers` says
// so: what they need from a chapter they ask of its functions.

// kernel are the packages whose tables are made to be read across the office.
var kernel = []string{"calendar", "law", "journal", "org", "access", "duty", "document"}

// readers says who may read (never write) tables that are not his own, and why.
var readers = []struct {
	families, owners []string
	reason           string
}{
	{[]string{"internal/control", "internal/search", "internal/notify", "internal/export"}, kernel, "they read the kernel and write nothing of it"},
	{[]string{"internal/sim"}, nil, "it proves the invariants of the whole ledger"},
	{slices.Concat(layers[rank("internal/instrument")].packages, layers[rank("internal/halfyear")].packages), []string{"access"}, "the viewer's rights stand inside the query of every list"},
	{[]string{"internal/duty", "internal/document"}, []string{"access"}, "the viewer's rights stand inside the query of every list"},
	{[]string{"internal/app"}, []string{"access"}, "the viewer's rights stand inside the query of every list"},
}

// moved are tables that went to another package after their migration, which is never changed.
var moved = map[string]string{
	"halfyear": "halfyear",
	"revision": "revision", "revision_decision": "revision",
}

var (
	migrationName = regexp.MustCompile(`^\d{4}_[a-z0-9_]+\.sql$`)
	ownerLine     = regexp.MustCompile(`^\s*--\s*owner:\s*(.*?)\s*$`)
	createTable   = regexp.MustCompile(`(?i)^\s*CREATE\s+(?:VIRTUAL\s+)?(?:TABLE|VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?([a-z_][a-z0-9_]*)`)
	renameTable   = regexp.MustCompile(`^ALTER TABLE (\w+) RENAME TO \w+;`)
)

func isMigration(f *file) bool {
	return path.Ext(f.path) == ".sql" && path.Base(f.dir()) == "migrations" && family(f.dir()) == "internal/store"
}

// owners reads the migrations: table to owning package. Problems are reported by checkMigrations.
func (t *tree) owners() (owners map[string]string, problems []string) {
	owners = map[string]string{}
	numbers := map[string]string{}
	for _, f := range t.files {
		if !isMigration(f) {
			continue
		}
		name := path.Base(f.path)
		if !migrationName.MatchString(name) {
			problems = append(problems, f.path+": a migration is called 0030_instrument.sql: four digits, then its matter")
		} else if other, taken := numbers[name[:4]]; taken {
			problems = append(problems, fmt.Sprintf("%s: has the number of %s", f.path, other))
		} else {
			numbers[name[:4]] = name
		}
		owner := ""
		for i, line := range strings.Split(string(f.text), "\n") {
			place := fmt.Sprintf("%s:%d", f.path, i+1)
			if m := ownerLine.FindStringSubmatch(line); m != nil {
				owner = m[1]
				if rank("internal/"+owner) < 0 {
					problems = append(problems, fmt.Sprintf("%s: owner %q is no package of the import table", place, owner))
				}
			}
			if m := renameTable.FindStringSubmatch(line); m != nil {
				delete(owners, m[1]) // to be made anew under its name
			}
			m := createTable.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			switch {
			case owner == "":
				problems = append(problems, fmt.Sprintf("%s: table %s has no line “-- owner: package” above it", place, m[1]))
			case owners[m[1]] != "":
				problems = append(problems, fmt.Sprintf("%s: table %s is already made by another migration", place, m[1]))
			}
			owners[m[1]] = owner
		}
	}
	for table, owner := range moved {
		if owners[table] != "" { // a fixture has tables of its own
			owners[table] = owner
		}
	}
	return owners, problems
}

// checkMigrations: every table has an owner, every migration a number of its own.
func checkMigrations(t *tree) []string {
	_, problems := t.owners()
	return problems
}

var (
	statement = regexp.MustCompile(`\b(SELECT|INSERT\s+INTO|UPDATE|DELETE\s+FROM|WITH|JOIN|FROM)\b`)
	cte       = regexp.MustCompile(`\b([a-z_][a-z0-9_]*)\s*(?:\([^()]*\))?\s+AS\s+(?:NOT\s+)?(?:MATERIALIZED\s*)?\(`)
	mention   = regexp.MustCompile(`\b(INSERT\s+INTO|DELETE\s+FROM|UPDATE|FROM|JOIN)\s+([a-z_][a-z0-9_]*)(\s*\()?`)
	// moreFrom are the further tables of “FROM a x, b y”.
	moreFrom = regexp.MustCompile(`\bFROM\s+[a-z_][a-z0-9_]*(?:\s+(?:AS\s+)?[a-z_][a-z0-9_]*)?((?:\s*,\s*[a-z_][a-z0-9_]*(?:\s+(?:AS\s+)?[a-z_][a-z0-9_]*)?)+)`)
	comma    = regexp.MustCompile(`,\s*([a-z_][a-z0-9_]*)`)
)

// use is a table named in a statement.
type use struct {
	table string
	write bool
}

// uses lists the tables that a piece of SQL names. Keywords are written in capitals throughout, which is what tells SQL
// from other text.
func uses(sql string) []use {
	var out []use
	for _, m := range mention.FindAllStringSubmatch(sql, -1) {
		word := strings.Join(strings.Fields(m[1]), " ")
		if m[3] != "" && (word == "FROM" || word == "JOIN") {
			continue // A function that returns rows.
		}
		out = append(out, use{m[2], word != "FROM" && word != "JOIN"})
	}
	for _, m := range moreFrom.FindAllStringSubmatch(sql, -1) {
		for _, c := range comma.FindAllStringSubmatch(m[1], -1) {
			out = append(out, use{c[1], false})
		}
	}
	return out
}

// checkTables: a package writes its own tables only, and reads others only where the table of readers allows it. It
// sees string literals and the table name given to store.InsertMany; tests may look anywhere.
func checkTables(t *tree) []string {
	owners, _ := t.owners()
	names := map[string][]string{} // folder, names of common table expressions
	for f := range t.source {
		for _, s := range literals(f) {
			for _, m := range cte.FindAllStringSubmatch(s.text, -1) {
				names[f.dir()] = append(names[f.dir()], m[1])
			}
		}
	}
	var out []string
	for f := range t.source {
		own := family(f.dir())
		if f.test || own == "internal/store" || slices.Contains(outside, own) {
			continue
		}
		for _, s := range literals(f) {
			used := []use{{s.text, true}}
			if !s.table {
				if !statement.MatchString(s.text) {
					continue
				}
				used = uses(s.text)
			}
			for _, u := range used {
				owner, known := owners[u.table]
				switch {
				case !known && slices.Contains(names[f.dir()], u.table):
				case !known:
					out = append(out, t.at(s.pos, "no migration makes a table %s", u.table))
				case owner == "" && known, "internal/"+owner == own: // Without an owner: reported by checkMigrations.
				case u.write:
					out = append(out, t.at(s.pos, "%s writes to %s, which belongs to %s", own, u.table, owner))
				case !mayRead(own, owner):
					out = append(out, t.at(s.pos, "%s reads %s, which belongs to %s", own, u.table, owner))
				}
			}
		}
	}
	return out
}

func mayRead(own, owner string) bool {
	for _, r := range readers {
		if slices.Contains(r.families, own) && (r.owners == nil || slices.Contains(r.owners, owner)) {
			return true
		}
	}
	return false
}

// literal is a string in the source: a piece of text, or (table) the name of a table to insert into.
type literal struct {
	pos   token.Pos
	text  string
	table bool
}

// literals returns the strings of a file; pieces joined by + are one string, so that a statement in parts is read whole.
func literals(f *file) []literal {
	var out []literal
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			if name := called(n.Fun); name == "InsertMany" {
				for _, arg := range n.Args {
					if text, ok := joined(arg); ok && createTable.MatchString("CREATE TABLE "+text) && !strings.Contains(text, " ") {
						out = append(out, literal{arg.Pos(), text, true})
						break
					}
				}
			}
		case *ast.BinaryExpr, *ast.BasicLit:
			if text, ok := joined(n.(ast.Expr)); ok {
				out = append(out, literal{n.Pos(), text, false})
				return false
			}
		}
		return true
	})
	return out
}

func called(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	case *ast.IndexExpr:
		return called(x.X)
	case *ast.IndexListExpr:
		return called(x.X)
	}
	return ""
}

// joined puts the strings of a sum together; what is not a literal leaves a gap.
func joined(e ast.Expr) (string, bool) {
	switch x := e.(type) {
	case *ast.BasicLit:
		if x.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(x.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		if x.Op != token.ADD {
			return "", false
		}
		l, lok := joined(x.X)
		r, rok := joined(x.Y)
		if !lok && !rok {
			return "", false
		}
		if !lok {
			l = " … "
		}
		if !rok {
			r = " … "
		}
		return l + r, true
	}
	return "", false
}
