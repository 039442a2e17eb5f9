package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// series is a row of number_series.
type series struct {
	Name string
	Last int64
	Some bool
	At   time.Time
	None time.Time
	Text string
}

func askSeries(like string) store.Question[series] {
	return store.Ask(func(s store.Scanner) (v series, err error) {
		err = s.Scan(&v.Name, &v.Last, &v.Some, &v.At, &v.None, store.Opt(&v.Text))
		return v, err
	}, `SELECT series, last, CASE WHEN last > 1 THEN 1 ELSE 0 END, last, NULL, NULL FROM number_series WHERE series >= $1 ORDER BY series`, like)
}

// An answer asked ahead is what asking at that moment gives, in the same types, whatever was written in between.
func TestAheadChangesNoAnswer(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		want := []series{{Name: "a", Last: 1, At: store.Time(1)}, {Name: "b", Last: 2, Some: true, At: store.Time(2)}}
		err := db.Write(ctx, func(tx *store.Tx) error {
			rows := [][]any{{"a", 1}, {"b", 2}}
			must(t, store.InsertMany(ctx, tx, "number_series", []string{"series", "last"}, rows))
			for range 2 {
				must(t, store.Ahead(ctx, tx, askSeries(""), askSeries("b"), askSeries("c")))
				for range 2 {
					if got, err := askSeries("").List(ctx, tx); err != nil || !slices.Equal(got, want) {
						t.Errorf("all: %+v, %v", got, err)
					}
				}
				if got, ok, err := askSeries("b").One(ctx, tx); err != nil || !ok || got != want[1] {
					t.Errorf("one: %+v %v, %v", got, ok, err)
				}
				if _, ok, err := askSeries("c").One(ctx, tx); err != nil || ok {
					t.Errorf("none: %v, %v", ok, err)
				}
			}
			must(t, store.Ahead(ctx, tx, askSeries(""), askSeries("b")))
			if _, err := store.NextNumber(ctx, tx, "b"); err != nil {
				return err
			}
			got, err := askSeries("b").List(ctx, tx)
			if len(got) != 1 || got[0].Last != 3 {
				t.Errorf("after a write: %+v", got)
			}
			if err != nil {
				return err
			}
			// What another table gets changes nothing of these answers, and what is put off comes before they are read.
			must(t, store.Ahead(ctx, tx, askSeries("b"), askSeries("a")))
			must(t, tx.Later(ctx, `DELETE FROM command_done WHERE 1 = 0`))
			must(t, tx.Later(ctx, `UPDATE number_series SET last = 9 WHERE series = $1`, "b"))
			if got, err = askSeries("b").List(ctx, tx); len(got) != 1 || got[0].Last != 9 {
				t.Errorf("after a write that was put off: %+v", got)
			}
			return err
		})
		must(t, err)
		must(t, db.Read(ctx, func(q store.Q) error {
			must(t, store.Ahead(ctx, q, askSeries(""), askSeries("b")))
			got, err := askSeries("").List(ctx, q)
			if len(got) != 2 {
				t.Errorf("in a snapshot: %+v", got)
			}
			return err
		}))
	})
}

// What is put off is done in its turn: before the next question and before the commit.
func TestLaterInItsTurn(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		columns := []string{"series", "last"}
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			must(t, store.InsertLater(ctx, tx, "number_series", columns, [][]any{{"a", 7}}))
			must(t, store.InsertNewLater(ctx, tx, "number_series", columns, [][]any{{"a", 9}, {"b", 1}}))
			must(t, tx.Later(ctx, `UPDATE number_series SET last = last + 10 WHERE series = $1`, "a"))
			if n, err := store.NextNumber(ctx, tx, "a"); err != nil || n != 18 {
				t.Errorf("the next number is %d, %v", n, err)
			}
			return tx.Later(ctx, `UPDATE number_series SET last = 100 WHERE series = $1`, "b")
		}))
		got, err := lastNumbers(t, db)
		if err != nil || !slices.Equal(got, []int64{18, 100}) {
			t.Errorf("after the commit: %v, %v", got, err)
		}
	})
}

// What was put off and fails undoes the transaction, whether something follows it or nothing.
func TestLaterFails(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		for _, follows := range []bool{false, true} {
			err := db.Write(ctx, func(tx *store.Tx) error {
				if _, err := store.NextNumber(ctx, tx, "x"); err != nil {
					return err
				}
				for range 2 {
					if err := store.InsertLater(ctx, tx, "number_series", []string{"series", "last"}, [][]any{{"a", 1}}); err != nil {
						return err
					}
				}
				if follows {
					_, err := store.NextNumber(ctx, tx, "y")
					return err
				}
				return nil
			})
			if constraint, ok := store.IsUnique(err); !ok || constraint != "number_series.series" {
				t.Errorf("follows %v: %v", follows, err)
			}
		}
		if got, err := lastNumbers(t, db); err != nil || len(got) > 0 {
			t.Errorf("left behind: %v, %v", got, err)
		}
	})
}

// Of a statement that was put off and changes no row, or fails, the caller says what becomes of the transaction.
func TestLaterThen(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		gone, taken := errors.New("gone"), errors.New("taken")
		try := func(then store.Then, text string, args ...any) error {
			return db.Write(ctx, func(tx *store.Tx) error {
				if _, err := store.NextNumber(ctx, tx, "a"); err != nil {
					return err
				}
				return tx.LaterThen(ctx, then, text, args...)
			})
		}
		update := `UPDATE number_series SET last = last + 10 WHERE series = $1`
		if err := try(store.OneRow(gone), update, "a"); err != nil {
			t.Errorf("one row: %v", err)
		}
		if err := try(store.OneRow(gone), update, "b"); !errors.Is(err, gone) {
			t.Errorf("no row: %v", err)
		}
		err := try(func(_ int64, err error) error {
			if _, dup := store.IsUnique(err); dup {
				return taken
			}
			return err
		}, `INSERT INTO number_series (series, last) VALUES ($1, $2)`, "a", 1)
		if !errors.Is(err, taken) {
			t.Errorf("a double: %v", err)
		}
		if got, err := lastNumbers(t, db); err != nil || !slices.Equal(got, []int64{11}) {
			t.Errorf("kept: %v, %v", got, err)
		}
	})
}

func lastNumbers(t *testing.T, db *store.DB) (out []int64, err error) {
	err = db.Read(t.Context(), func(q store.Q) (err error) {
		out, err = store.List(t.Context(), q, store.Value[int64], `SELECT last FROM number_series ORDER BY series`)
		return err
	})
	return out, err
}

// A snapshot that keeps its answers asks each question once; who got a list may change it. A transaction that writes asks each time.
func TestSnapshotKeepsItsAnswers(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			return store.InsertMany(ctx, tx, "number_series", []string{"series", "last"}, [][]any{{"a", 1}, {"b", 2}})
		}))
		read := 0
		names := func(from string) store.Question[string] {
			return store.Ask(func(s store.Scanner) (string, error) {
				name, err := store.Value[string](s)
				if err == nil {
					read++
				}
				return name, err
			}, `SELECT series FROM number_series WHERE series >= $1 ORDER BY series`, from)
		}
		ask := func(q store.Q) {
			read = 0
			for range 3 {
				list, err := names("a").List(ctx, q)
				if err != nil || !slices.Equal(list, []string{"a", "b"}) {
					t.Errorf("all: %v, %v", list, err)
				}
				list[0] = "changed by who got it"
				if first, ok, err := names("b").One(ctx, q); err != nil || !ok || first != "b" {
					t.Errorf("one: %q %v, %v", first, ok, err)
				}
				if _, ok, err := names("c").One(ctx, q); err != nil || ok {
					t.Errorf("none: %v, %v", ok, err)
				}
			}
		}
		must(t, db.Read(ctx, func(q store.Q) error {
			store.KeepAnswers(q)
			ask(q)
			if read != 3 {
				t.Errorf("%d rows were read, not 3", read)
			}
			return nil
		}))
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			store.KeepAnswers(tx)
			ask(tx)
			if read != 9 {
				t.Errorf("a transaction that writes read %d rows, not 9", read)
			}
			return nil
		}))
	})
}

// What several parts of a page ask ahead is asked once in its snapshot.
func TestSnapshotIsAskedAheadOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			return store.InsertMany(ctx, tx, "number_series", []string{"series", "last"}, [][]any{{"a", 1}, {"b", 2}})
		}))
		read := 0
		names := func(from string) store.Question[string] {
			return store.Ask(func(s store.Scanner) (string, error) {
				read++
				return store.Value[string](s)
			}, `SELECT series FROM number_series WHERE series >= $1 ORDER BY series`, from)
		}
		must(t, db.Read(ctx, func(q store.Q) error {
			for range 3 {
				must(t, store.Ahead(ctx, q, names("a"), names("b")))
			}
			for _, from := range []string{"a", "b"} {
				if list, err := names(from).List(ctx, q); err != nil || list[len(list)-1] != "b" {
					t.Errorf("from %s: %v, %v", from, list, err)
				}
			}
			if read != 3 {
				t.Errorf("%d rows were read, not 3", read)
			}
			return nil
		}))
	})
}
