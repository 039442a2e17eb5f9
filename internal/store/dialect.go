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
	// columns lists table and column of every table, in the order of the tables and of the columns in each.
	columns dialect
	// keysLater puts the foreign keys off to the end of the transaction, keysNow checks them and makes them strict again.
	keysLater, keysNow dialect
}{
	tableExists: dialect{
		sqlite:   `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1`,
		postgres: `SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = $1`,
	},
	columns: dialect{
		sqlite: `SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
			WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.name, c.cid`,
		postgres: `SELECT c.relname::text, a.attname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
			ORDER BY c.relname, a.attnum`,
	},
	keysLater: dialect{sqlite: `PRAGMA defer_foreign_keys = 1`, postgres: alterKeys(``, `DEFERRABLE`, `SET CONSTRAINTS ALL DEFERRED;`)},
	keysNow:   dialect{sqlite: `PRAGMA defer_foreign_keys = 0`, postgres: alterKeys(`SET CONSTRAINTS ALL IMMEDIATE;`, `NOT DEFERRABLE`, ``)},
}

// alterKeys changes whether the check of the foreign keys may be put off, between two other statements.
func alterKeys(before, how, after string) string {
	return `DO $$
		DECLARE k record;
		BEGIN
			` + before + `
			FOR k IN SELECT conrelid::regclass AS owner, conname FROM pg_catalog.pg_constraint
				WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
			LOOP
				EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I ` + how + `', k.owner, k.conname);
			END LOOP;
			` + after + `
		END $$`
}
