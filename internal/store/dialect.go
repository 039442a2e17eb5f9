package store

// dialect is one statement that the two engines do not share. All of them are here; a test counts them, so that a new
// one is a decision and not an accident.
type dialect struct{ sqlite, postgres string }

// on picks the text for an engine.
func (d dialect) on(e Engine) string {
	if e == SQLite {
		return d.sqlite
	}
	return d.postgres
}

var dialects = struct {
	// tableExists counts the tables of the name $1 in the schema that statements use.
	tableExists dialect
}{
	tableExists: dialect{
		sqlite:   `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1`,
		postgres: `SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = $1`,
	},
}
