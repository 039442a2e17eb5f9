package store

import (
	"io/fs"
	"reflect"
	"regexp"
	"testing"
)

// Every statement that differs between the engines is a cost: the number is raised knowingly.
func TestDialectStatementsAreCounted(t *testing.T) {
	const want = 4
	v := reflect.ValueOf(dialects)
	if v.NumField() != want {
		t.Errorf("%d statements need a dialect, %d are agreed", v.NumField(), want)
	}
	for i := range v.NumField() {
		if v.Field(i).Field(0).String() == "" || v.Field(i).Field(1).String() == "" {
			t.Errorf("%s lacks an engine", v.Type().Field(i).Name)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	for in, want := range map[string]string{
		`a = $1 AND b = $12`:        `a = ?1 AND b = ?12`,
		`a = $2 AND b = $1`:         `a = ?2 AND b = ?1`,
		`a = $1 OR b = $1`:          `a = ?1 OR b = ?1`,
		`'$1' || $1`:                `'$1' || ?`,
		`'it''s $1' || $2`:          `'it''s $1' || ?2`,
		`"col$1" = $1`:              `"col$1" = ?`,
		"x -- $1 it's\n = $1":       "x -- $1 it's\n = ?",
		`x /* $1 ' */ = $1`:         `x /* $1 ' */ = ?`,
		`j ->> '$.a' = $3`:          `j ->> '$.a' = ?3`,
		`$`:                         `$`,
		`$x $0`:                     `$x $0`,
		`'unended $1`:               `'unended $1`,
		`/* unended $1`:             `/* unended $1`,
		`-- unended $1`:             `-- unended $1`,
		``:                          ``,
		`қазақ $1 'мәтін $2' -- $3`: `қазақ ? 'мәтін $2' -- $3`,
		`a-$1/$2`:                   `a-?/?`,
		`a > $1 LIMIT $2`:           `a > ? LIMIT ?+0`,
		"LIMIT\n$2":                 "LIMIT\n?2+0",
		`'LIMIT' || $1`:             `'LIMIT' || ?`,
		`VALUES ($1,$2),($3,$4)`:    `VALUES (?,?),(?,?)`,
	} {
		for range 2 {
			if got := questionMarks(in); got != want {
				t.Errorf("%q: %q, want %q", in, got, want)
			}
		}
	}
}

func TestChunksStayUnderTheLimit(t *testing.T) {
	for _, c := range []struct{ rows, columns, want int }{
		{1, 3, 1},
		{63, 3, 63},
		{64, 3, 64},
		{100, 3, 64},
		{511, 3, 64},
		{512, 3, 512},
		{5000, 3, 512},
		{512, 63, 512},
		{512, 64, 64},
		{64, 1000, 32},
	} {
		if got := chunk(c.rows, c.columns); got != c.want || got*c.columns > parametersMax {
			t.Errorf("%d rows of %d columns: %d, want %d", c.rows, c.columns, got, c.want)
		}
	}
}

func TestBytewiseOrder(t *testing.T) {
	for _, c := range []struct {
		provider, locale string
		want             bool
	}{
		{"c", "C", true},
		{"c", "C.UTF-8", true},
		{"c", "C.utf8", true},
		{"c", "POSIX", true},
		{"b", "C.UTF-8", true},
		{"c", "kk_KZ.UTF-8", false},
		{"i", "C", false},
		{"i", "kk", false},
		{"c", "", false},
		{"b", "PG_UNICODE_FAST", false},
	} {
		if got := bytewise(c.provider, c.locale); got != c.want {
			t.Errorf("%s %q: %v", c.provider, c.locale, got)
		}
	}
}

func TestBackoffStaysInBounds(t *testing.T) {
	for attempt := range 40 {
		if d := backoff(attempt); d <= 0 || d > 250e6 {
			t.Errorf("attempt %d waits %v", attempt, d)
		}
	}
}

// A write drops the answers that name its table, and all where the table cannot be told.
func TestWrittenTable(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT 1 FROM a":                             "-",
		"\n\tselect 1 FROM a":                         "-",
		"UPDATE access_row SET x = 1":                 "access_row",
		"\n\t\tINSERT INTO a_b (x) VALUES (1)":        "a_b",
		"INSERT INTO a(x) VALUES (1)":                 "a",
		"DELETE FROM turn WHERE x = 1":                "turn",
		"WITH x AS (SELECT 1) INSERT INTO a SELECT 1": "",
		"REPLACE INTO a VALUES (1)":                   "",
		`UPDATE "a" SET x = 1`:                        "",
	} {
		got, writes := writtenTable(text)
		if !writes {
			got = "-"
		}
		if got != want {
			t.Errorf("%q writes %q, not %q", text, got, want)
		}
	}
	for text, want := range map[string]bool{
		"SELECT x FROM duty d": true, "duty": true, "SELECT duty.id FROM a": true,
		"SELECT x FROM duty_entry": false, "SELECT duty_id FROM a": false, "SELECT x FROM off_duty, duty": true, "": false,
	} {
		if names(text, "duty") != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// Answers asked ahead rest on it that a statement changes no table but the one it names.
func TestNoMigrationChangesTablesBehindAStatement(t *testing.T) {
	files, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d migrations, %v", len(files), err)
	}
	behind := regexp.MustCompile(`(?i)\bcreate\s+(or\s+replace\s+)?(trigger|rule)\b|\bon\s+(delete|update)\s+(cascade|set)\b`)
	for _, name := range files {
		text, err := fs.ReadFile(migrationFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		if found := behind.Find(text); found != nil {
			t.Errorf("%s: %s", name, found)
		}
	}
}
