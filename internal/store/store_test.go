package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// things makes a table for a test.
func things(t testing.TB, db *store.DB) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *store.Tx) error {
		for _, text := range []string{
			`CREATE TABLE thing (id TEXT NOT NULL PRIMARY KEY, parent TEXT REFERENCES thing (id), name TEXT, num BIGINT, data BYTEA)`,
			`CREATE UNIQUE INDEX thing_name ON thing (name, num)`,
			`CREATE UNIQUE INDEX thing_folded ON thing ((lower(name) || 'x')) WHERE num = 77`,
		} {
			if _, err := tx.Exec(t.Context(), text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func exec(ctx context.Context, tx *store.Tx, text string, args ...any) error {
	_, err := tx.Exec(ctx, text, args...)
	return err
}

func count(t testing.TB, db *store.DB, text string, args ...any) (n int64) {
	t.Helper()
	must(t, db.Read(t.Context(), func(q store.Q) error { return q.QueryRow(t.Context(), text, args...).Scan(&n) }))
	return n
}

func TestValuesComeBackAsTheyWent(t *testing.T) {
	type status string
	type flag bool
	at := time.Date(2026, 3, 19, 10, 11, 12, 131415000, time.UTC)
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			if err := exec(ctx, tx, `CREATE TABLE v (s TEXT, i BIGINT, b BIGINT, f BIGINT, t BIGINT, zero BIGINT, none TEXT, data BYTEA, j TEXT, word TEXT)`); err != nil {
				return err
			}
			var nobody *string
			return store.InsertMany(ctx, tx, "v", []string{"s", "i", "b", "f", "t", "zero", "none", "data", "j", "word"},
				[][]any{{"әғқңөұүһі", 1 << 40, true, flag(false), at, time.Time{}, nobody, []byte{0, 255}, store.JSON(map[string]int{"a": 1}), status("draft")}})
		}))
		must(t, db.Read(ctx, func(q store.Q) error {
			var s, none string
			var i int64
			var b, f bool
			var at2, zero time.Time
			var data []byte
			var j map[string]int
			var word status
			err := q.QueryRow(ctx, `SELECT s, i, b, f, t, zero, none, data, j, word FROM v WHERE b = $1 AND t = $2`, true, at).
				Scan(&s, &i, &b, &f, &at2, &zero, store.Opt(&none), &data, store.ScanJSON(&j), &word)
			if err != nil {
				return err
			}
			if s != "әғқңөұүһі" || i != 1<<40 || !b || f || !at2.Equal(at) || !zero.IsZero() || none != "" ||
				!slices.Equal(data, []byte{0, 255}) || j["a"] != 1 || word != "draft" {
				t.Error(s, i, b, f, at2, zero, none, data, j, word)
			}
			return nil
		}))
	})
}

func TestReadCannotWrite(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		err := db.Read(t.Context(), func(q store.Q) error {
			_, err := store.List(t.Context(), q, store.Value[string], `INSERT INTO thing (id) VALUES ('a') RETURNING id`)
			return err
		})
		if err == nil {
			t.Error("a read transaction has written")
		}
		if n := count(t, db, `SELECT count(*) FROM thing`); n != 0 {
			t.Errorf("%d rows were written by a read", n)
		}
	})
}

func TestReadIsASnapshot(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		ctx := t.Context()
		must(t, db.Read(ctx, func(q store.Q) error {
			var before, after int64
			if err := q.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&before); err != nil {
				return err
			}
			must(t, db.Write(ctx, func(tx *store.Tx) error { return exec(ctx, tx, `INSERT INTO thing (id) VALUES ('a')`) }))
			if err := q.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&after); err != nil {
				return err
			}
			if before != after {
				t.Errorf("the snapshot moved from %d to %d", before, after)
			}
			return nil
		}))
	})
}

// What is only tried is undone and says so; what went wrong in it is told as it is.
func TestTrialKeepsNothing(t *testing.T) {
	mine := errors.New("mine")
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		ctx := store.Trial(t.Context())
		for want, answer := range map[error]error{store.ErrTrial: nil, mine: mine} {
			err := db.Write(ctx, func(tx *store.Tx) error {
				must(t, exec(ctx, tx, `INSERT INTO thing (id) VALUES ($1)`, store.NewID(time.Unix(1, 0))))
				return answer
			})
			if !errors.Is(err, want) {
				t.Errorf("tried with %v: %v", answer, err)
			}
		}
		if n := count(t, db, `SELECT count(*) FROM thing`); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
	})
}

func TestWriteRollsBackOnErrorPanicAndCancel(t *testing.T) {
	mine := errors.New("mine")
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		insert := func(ctx context.Context, tx *store.Tx) error {
			return exec(ctx, tx, `INSERT INTO thing (id) VALUES ($1)`, store.NewID(time.Unix(1, 0)))
		}
		err := db.Write(t.Context(), func(tx *store.Tx) error { must(t, insert(t.Context(), tx)); return mine })
		if err != mine {
			t.Errorf("error %v", err)
		}
		func() {
			defer func() {
				if recover() != "boom" {
					t.Error("the panic is lost")
				}
			}()
			_ = db.Write(t.Context(), func(tx *store.Tx) error { must(t, insert(t.Context(), tx)); panic("boom") })
		}()
		ctx, cancel := context.WithCancel(t.Context())
		err = db.Write(ctx, func(tx *store.Tx) error { must(t, insert(ctx, tx)); cancel(); return nil })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled write: %v", err)
		}
		if n := count(t, db, `SELECT count(*) FROM thing`); n != 0 {
			t.Errorf("%d rows stayed", n)
		}
	})
}

// The same text is prepared once on a SQLite connection; used again while its rows are read it must not begin anew.
func TestStatementInsideItsOwnRows(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		if db.Engine() == store.Postgres {
			t.Skip("PostgreSQL reads one answer at a time on a connection")
		}
		things(t, db)
		ctx := t.Context()
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			return store.InsertMany(ctx, tx, "thing", []string{"id"}, [][]any{{"a"}, {"b"}, {"c"}})
		}))
		const text = `SELECT id FROM thing WHERE id >= $1 ORDER BY id`
		for range 2 {
			must(t, db.Read(ctx, func(q store.Q) error {
				outer, err := q.Query(ctx, text, "a")
				if err != nil {
					return err
				}
				var seen []string
				for outer.Next() {
					var id string
					must(t, outer.Scan(&id))
					inner, err := store.List(ctx, q, store.Value[string], text, "b")
					must(t, err)
					seen = append(seen, id+strings.Join(inner, ""))
				}
				if !slices.Equal(seen, []string{"abc", "bbc", "cbc"}) {
					t.Errorf("seen %v", seen)
				}
				return nil // The rows are left open: the end of the transaction closes them.
			}))
		}
	})
}

func TestTransactionAfterItsEnd(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		var kept *store.Tx
		must(t, db.Write(t.Context(), func(tx *store.Tx) error { kept = tx; return nil }))
		if err := exec(t.Context(), kept, `INSERT INTO thing (id) VALUES ('a')`); err == nil {
			t.Error("a transaction that has ended still writes")
		}
		if err := kept.QueryRow(t.Context(), `SELECT 1`).Scan(new(int64)); err == nil {
			t.Error("a transaction that has ended still reads")
		}
	})
}

func TestOneAndExec1(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		ctx := t.Context()
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			_, ok, err := store.One(ctx, tx, store.Value[string], `SELECT name FROM thing WHERE id = $1`, "a")
			if ok || err != nil {
				t.Errorf("nothing found: %v %v", ok, err)
			}
			if err := tx.QueryRow(ctx, `SELECT name FROM thing`).Scan(new(string)); !errors.Is(err, store.ErrNoRows) {
				t.Errorf("error %v", err)
			}
			must(t, store.Exec1(ctx, tx, `INSERT INTO thing (id, name) VALUES ($1, $2)`, "a", "Арман"))
			name, ok, err := store.One(ctx, tx, store.Value[string], `SELECT name FROM thing WHERE id = $1`, "a")
			if name != "Арман" || !ok || err != nil {
				t.Errorf("found %q %v %v", name, ok, err)
			}
			if err := store.Exec1(ctx, tx, `UPDATE thing SET name = 'x' WHERE id = 'b'`); !errors.Is(err, store.ErrStale) {
				t.Errorf("error %v", err)
			}
			return nil
		}))
	})
}

func TestConstraintNamesAreTheSameOnBothEngines(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		ctx := t.Context()
		attempt := func(args ...any) error {
			return db.Write(ctx, func(tx *store.Tx) error {
				return exec(ctx, tx, `INSERT INTO thing (id, parent, name, num) VALUES ($1, $2, $3, $4)`, args...)
			})
		}
		must(t, attempt("a", nil, "n", 1))
		must(t, attempt("b", nil, "Q", 77))
		for _, c := range []struct {
			err  error
			want string
		}{
			{attempt("a", nil, "m", 1), "thing.id"},
			{attempt("c", nil, "n", 1), "thing.name, thing.num"},
			{attempt("c", nil, "q", 77), "thing_folded"},
		} {
			if got, ok := store.IsUnique(c.err); got != c.want || !ok || store.IsForeignKey(c.err) {
				t.Errorf("%v: %q, want %q", c.err, got, c.want)
			}
		}
		err := attempt("c", "nobody", "o", 1)
		if _, unique := store.IsUnique(err); unique || !store.IsForeignKey(err) {
			t.Errorf("%v is a foreign key", err)
		}
		if _, ok := store.IsUnique(nil); ok || store.IsForeignKey(nil) {
			t.Error("no error is no violation")
		}
	})
}

func TestInsertManyInChunks(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		ctx := t.Context()
		for _, n := range []int{0, 1, 63, 64, 65, 511, 512, 1153} {
			rows := make([][]any, n)
			for i := range rows {
				rows[i] = []any{store.NewID(time.Unix(2, 0)), i}
			}
			must(t, db.Write(ctx, func(tx *store.Tx) error {
				if err := exec(ctx, tx, `DELETE FROM thing`); err != nil {
					return err
				}
				return store.InsertMany(ctx, tx, "thing", []string{"id", "num"}, rows)
			}))
			if got := count(t, db, `SELECT count(DISTINCT num) FROM thing`); got != int64(n) {
				t.Errorf("%d rows of %d", got, n)
			}
		}
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			if err := store.InsertMany(ctx, tx, "thing", []string{"id", "num"}, [][]any{{"a"}}); err == nil {
				t.Error("a short row is accepted")
			}
			if err := store.InsertMany(ctx, tx, "thing; DROP", []string{"id"}, [][]any{{"a"}}); err == nil {
				t.Error("a table that is no name is accepted")
			}
			n, err := store.InsertNew(ctx, tx, "thing", []string{"id"}, [][]any{{"a"}, {"b"}, {"a"}})
			if n != 2 || err != nil {
				t.Errorf("InsertNew: %d %v", n, err)
			}
			return nil
		}))
	})
}

// Numbers have neither gaps nor doubles, though a third of the transactions that took one are rolled back.
func TestNumbersWithoutGapsOrDoubles(t *testing.T) {
	away := errors.New("rolled back")
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		ctx := t.Context()
		const clerks, each = 8, 15
		var g errgroup.Group
		for clerk := range clerks {
			g.Go(func() error {
				for i := range each {
					err := db.Write(ctx, func(tx *store.Tx) error {
						n, err := store.NextNumber(ctx, tx, "request/2026")
						if err != nil {
							return err
						}
						if (clerk+i)%3 == 0 {
							return away
						}
						return exec(ctx, tx, `INSERT INTO thing (id, num) VALUES ($1, $2)`, store.NewID(time.Unix(3, 0)), n)
					})
					if err != nil && err != away {
						return err
					}
				}
				return nil
			})
		}
		must(t, g.Wait())
		n := count(t, db, `SELECT count(*) FROM thing`)
		if n != clerks*each*2/3 {
			t.Errorf("%d committed", n)
		}
		if distinct := count(t, db, `SELECT count(DISTINCT num) FROM thing`); distinct != n {
			t.Errorf("doubles: %d of %d", distinct, n)
		}
		if last := count(t, db, `SELECT max(num) FROM thing`); last != n {
			t.Errorf("gaps: last %d of %d", last, n)
		}
		if other := count(t, db, `SELECT count(*) FROM number_series WHERE series = 'request/2026'`); other != 1 {
			t.Errorf("%d series", other)
		}
	})
}

// Two writers read what the other writes: one of them must be run again, or both would see an empty table (write skew).
func TestWritesAreSerialisable(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		things(t, db)
		ctx := t.Context()
		var met sync.WaitGroup
		met.Add(2)
		var runs [2]int
		var g errgroup.Group
		for i := range 2 {
			g.Go(func() error {
				return db.Write(ctx, func(tx *store.Tx) error {
					runs[i]++
					var n int64
					if err := tx.QueryRow(ctx, `SELECT count(*) FROM thing`).Scan(&n); err != nil {
						return err
					}
					if db.Engine() == store.Postgres && runs[i] == 1 {
						met.Done()
						met.Wait()
					}
					return exec(ctx, tx, `INSERT INTO thing (id, num) VALUES ($1, $2)`, "abc"[i:i+1], n)
				})
			})
		}
		must(t, g.Wait())
		if sum := count(t, db, `SELECT CAST(sum(num) AS BIGINT) FROM thing`); sum != 1 {
			t.Errorf("both writers saw the same table; runs %v", runs)
		}
	})
}

func TestConflictIsGivenUp(t *testing.T) {
	if testing.Short() {
		t.Skip("-short runs SQLite only")
	}
	url := storetest.PostgresURL(t)
	var waits int
	db, err := store.Open(t.Context(), url, store.Options{Attempts: 4, Pause: func(context.Context, time.Duration) error { waits++; return nil }})
	must(t, err)
	defer db.Close()
	things(t, db)
	other := storetest.Open(t, url)
	ctx := t.Context()
	must(t, db.Write(ctx, func(tx *store.Tx) error { return exec(ctx, tx, `INSERT INTO thing (id, num) VALUES ('a', 0)`) }))
	runs := 0
	err = db.Write(ctx, func(tx *store.Tx) error {
		runs++
		if err := tx.QueryRow(ctx, `SELECT num FROM thing`).Scan(new(int64)); err != nil {
			return err
		}
		must(t, other.Write(ctx, func(tx *store.Tx) error { return exec(ctx, tx, `UPDATE thing SET num = num + 1`) }))
		return exec(ctx, tx, `UPDATE thing SET num = 100`)
	})
	if !errors.Is(err, store.ErrConflict) || runs != 4 || waits != 1 {
		t.Errorf("error %v after %d runs and %d waits", err, runs, waits)
	}
}

func TestNewIDGrows(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	var mu sync.Mutex
	seen := map[string]bool{}
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			last := ""
			for range 2000 {
				id := store.NewID(now)
				if len(id) != 13 || id <= last {
					t.Errorf("%q after %q", id, last)
				}
				last = id
				mu.Lock()
				seen[id] = true
				mu.Unlock()
			}
			return nil
		})
	}
	must(t, g.Wait())
	if len(seen) != 16000 {
		t.Errorf("%d different identifiers", len(seen))
	}
	if store.NewID(now) > store.NewID(now.Add(2*time.Millisecond)) {
		t.Error("an earlier identifier sorts after a later one")
	}
	// What databases begun before hold is older than every identifier of today, and sorts before it.
	if ulid := "01M31HTPA8KEAGQ162HXHJG87G"; store.NewID(now) < ulid {
		t.Errorf("an identifier of today sorts before %s", ulid)
	}
}

// Acts of different moments interleave in one process: the identifiers of each grow all the same, and later moments sort after.
func TestNewIDGrowsBetweenOthers(t *testing.T) {
	start := time.Unix(1_900_000_000, 0)
	at := func(n int) time.Time { return start.Add(time.Duration(n) * time.Millisecond) }
	last, seen := map[int]string{}, map[string]bool{}
	for round := range 60 {
		for n := range 300 {
			id := store.NewID(at(n))
			if id <= last[n] || n > 0 && id <= last[n-1] || seen[id] {
				t.Fatalf("round %d, act %d: %q after %q, beside %q", round, n, id, last[n], last[n-1])
			}
			last[n], seen[id] = id, true
			store.NewID(at(1000 + 50*round + n%50)) // acts of one identifier only, which come and go
		}
	}
}

// What is remembered of moments is bounded: far more of them than that leave nothing behind but the newest.
func BenchmarkNewID(b *testing.B) {
	now := time.Unix(1_900_000_000, 0)
	b.Run("one_moment", func(b *testing.B) {
		for b.Loop() {
			store.NewID(now)
		}
	})
	b.Run("each_its_own", func(b *testing.B) {
		for at := now; b.Loop(); at = at.Add(time.Millisecond) {
			store.NewID(at)
		}
	})
}

func TestSchema(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		must(t, db.CheckSchema(ctx))
		must(t, db.Migrate(ctx))
		v, err := db.SchemaVersion(ctx)
		if v < 1 || err != nil {
			t.Errorf("version %d %v", v, err)
		}
		change := func(text string) {
			t.Helper()
			must(t, db.Write(ctx, func(tx *store.Tx) error { return exec(ctx, tx, text) }))
		}
		change(`UPDATE schema_version SET version_id = 9999 WHERE version_id = 1`)
		if err := db.CheckSchema(ctx); !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("a newer schema: %v", err)
		}
		if err := db.Migrate(ctx); !errors.Is(err, store.ErrNewerSchema) {
			t.Errorf("a newer schema: %v", err)
		}
		change(`DELETE FROM schema_version WHERE version_id = 9999`)
		if err := db.CheckSchema(ctx); !errors.Is(err, store.ErrOlderSchema) {
			t.Errorf("an older schema: %v", err)
		}
	})
}

// Several nodes start at once on an empty database: one migrates.
func TestNodesMigrateAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("-short runs SQLite only")
	}
	url := storetest.PostgresURL(t)
	db := storetest.Open(t, url)
	ctx := t.Context()
	must(t, db.Write(ctx, func(tx *store.Tx) error { return exec(ctx, tx, `DROP SCHEMA public CASCADE; CREATE SCHEMA public`) }))
	var g errgroup.Group
	for range 3 {
		node := storetest.Open(t, url)
		g.Go(func() error { return node.Migrate(ctx) })
	}
	must(t, g.Wait())
	must(t, db.CheckSchema(ctx))
}

func TestEmptyDatabaseIsOlder(t *testing.T) {
	db := storetest.Open(t, "sqlite:"+filepath.Join(t.TempDir(), "a b?%.db"))
	if err := db.CheckSchema(t.Context()); !errors.Is(err, store.ErrOlderSchema) {
		t.Errorf("error %v", err)
	}
	must(t, db.Migrate(t.Context()))
	must(t, db.CheckSchema(t.Context()))
}

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{"", "x.db", "mysql://a", "sqlite:", "sqlite:" + filepath.Join(t.TempDir(), "none", "x.db"), "postgres://a:b@127.0.0.1:1/x?connect_timeout=1", "postgres://%zz"} {
		if db, err := store.Open(t.Context(), url, store.Options{}); err == nil {
			db.Close()
			t.Errorf("%q is opened", url)
		}
	}
}

func TestOpenRefusesAnotherOrderOrEncoding(t *testing.T) {
	if testing.Short() {
		t.Skip("-short runs SQLite only")
	}
	for name, tail := range map[string]string{
		"encoding": "TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'",
		"order":    "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'kk' LC_COLLATE 'C' LC_CTYPE 'C'",
	} {
		other := storetest.CreateDatabase(t, tail)
		if db, err := store.Open(t.Context(), other, store.Options{}); !errors.Is(err, store.ErrUnfit) {
			t.Errorf("%s: %v", name, err)
			if err == nil {
				db.Close()
			}
		}
	}
}

// A backup is a SQLite database whichever the engine, and is brought back into an empty database of either.
func TestBackup(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		path := filepath.Join(t.TempDir(), "copy.db")
		for i := range 1100 { // more than two chunks
			must(t, db.Write(ctx, func(tx *store.Tx) error {
				return exec(ctx, tx, `INSERT INTO setting (name, value) VALUES ($1, 'мәтін')`, fmt.Sprintf("s%04d", i))
			}))
		}
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			return exec(ctx, tx, `UPDATE rulebook_version SET version = 'v' WHERE part = 'all'`)
		}))
		must(t, db.Backup(ctx, path))
		copied := storetest.Open(t, "sqlite:"+path)
		must(t, copied.CheckSchema(ctx))
		holds(t, copied)
		if err := db.Backup(ctx, path); err == nil {
			t.Error("a backup overwrites a file")
		}
		if err := db.Backup(ctx, filepath.Join(t.TempDir(), "none", "copy.db")); err == nil {
			t.Error("a backup into no folder")
		}
		if rest, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.part*")); len(rest) != 0 {
			t.Errorf("left behind: %v", rest)
		}
		var to *store.DB
		if db.Engine() == store.SQLite {
			to = storetest.SQLite(t)
		} else {
			to = storetest.Postgres(t)
		}
		unfit := errors.New("unfit")
		if err := store.Copy(ctx, copied, to, func(store.Q) error { return unfit }); !errors.Is(err, unfit) {
			t.Errorf("an unfit database is filled: %v", err)
		}
		must(t, store.Copy(ctx, copied, to, func(store.Q) error { return nil }))
		holds(t, to)
	})
}

func holds(t *testing.T, db *store.DB) {
	t.Helper()
	if n := count(t, db, `SELECT count(*) FROM setting WHERE value = 'мәтін'`); n != 1100 {
		t.Errorf("%d of 1100 rows", n)
	}
	if n := count(t, db, `SELECT count(*) FROM rulebook_version WHERE version = 'v'`); n != 1 {
		t.Error("what the migrations put in did not give way")
	}
}

// While a copy is made the order of rows does not matter, but in the end a reference into nothing refuses the whole, and
// afterwards keys are strict again.
func TestCopyKeepsForeignKeys(t *testing.T) {
	storetest.Run(t, func(t *testing.T, to *store.DB) {
		ctx := t.Context()
		from := storetest.SQLite(t)
		none := func(store.Q) error { return nil }
		must(t, from.Write(ctx, func(tx *store.Tx) error { // "absence" comes before "person" whom it names
			return errors.Join(exec(ctx, tx, `INSERT INTO person (id, code, family, given) VALUES ('p', '1', 'А', 'Б')`),
				exec(ctx, tx, `INSERT INTO absence (id, person_id, from_day, to_day, kind) VALUES ('a', 'p', '2026-01-01', '2026-01-02', 'leave')`))
		}))
		must(t, store.Copy(ctx, from, to, none))
		if n := count(t, to, `SELECT count(*) FROM absence`); n != 1 {
			t.Errorf("%d absences", n)
		}
		err := to.Write(ctx, func(tx *store.Tx) error {
			return exec(ctx, tx, `INSERT INTO session (id, ref, person_id, created_at, seen_at, address, agent) VALUES ('x', 'x', 'x', 1, 1, '', '')`)
		})
		if !store.IsForeignKey(err) {
			t.Errorf("keys are loose after a copy: %v", err)
		}
	})
}

// Close may be called again, also by several at once.
func TestCloseTwice(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		must(t, db.Close())
		must(t, db.Close())
	})
}

// After Close everything is in the one file: the WAL is gone, and what was committed is there again.
func TestCloseEmptiesTheWAL(t *testing.T) {
	url := storetest.SQLiteURL(t)
	path := strings.TrimPrefix(url, "sqlite:")
	ctx := t.Context()
	db, err := store.Open(ctx, url, store.Options{})
	must(t, err)
	things(t, db)
	for range 60 {
		rows := make([][]any, 100)
		for i := range rows {
			rows[i] = []any{store.NewID(time.Unix(4, 0)), strings.Repeat("мәтін ", 100) + store.NewID(time.Unix(4, 0))}
		}
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			return store.InsertMany(ctx, tx, "thing", []string{"id", "name"}, rows)
		}))
	}
	must(t, db.Close())
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the WAL is there: %v", err)
	}
	again := storetest.Open(t, url)
	if n := count(t, again, `SELECT count(*) FROM thing`); n != 6000 {
		t.Errorf("%d rows", n)
	}
	var ok string
	must(t, again.Read(ctx, func(q store.Q) error { return q.QueryRow(ctx, `PRAGMA integrity_check`).Scan(&ok) }))
	if ok != "ok" {
		t.Error(ok)
	}
}

// TestRest: connections that nobody uses are closed, one at work stays, and all work afterwards.
func TestRest(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := t.Context()
		err := db.Read(c, func(q store.Q) error {
			if err := db.Rest(); err != nil {
				return err
			}
			_, _, err := store.One(c, q, store.Value[int64], `SELECT 1`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Rest(); err != nil {
			t.Fatal(err)
		}
		if err := db.Ping(c); err != nil {
			t.Error(err)
		}
		if err := db.Write(c, func(*store.Tx) error { return nil }); err != nil {
			t.Error(err)
		}
	})
}
