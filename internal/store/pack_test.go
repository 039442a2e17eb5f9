package store_test

import (
	"fmt"
	"strings"
	"testing"

	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// A long text and a hash come back as they went in, on both engines, and are smaller.
func TestPackedTextsAndHashesComeBack(t *testing.T) {
	digits := strings.Repeat("0a", 32)
	texts := []string{
		"", "а", digits, "not a hash", strings.Repeat("Прокурордың тапсырмасы мерзімінде орындалды. ", 40),
		strings.Repeat("x", 63), strings.Repeat("x", 64), "\x01" + strings.Repeat("yz", 50), "\x02",
	}
	for i := range 200 {
		texts = append(texts, fmt.Sprintf("%d %s", i, strings.Repeat("отчёт №", i)))
	}
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		err := db.Write(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec(ctx, `CREATE TABLE packing (n BIGINT NOT NULL PRIMARY KEY, words TEXT, hash TEXT)`); err != nil {
				return err
			}
			rows := make([][]any, len(texts))
			for i, text := range texts {
				rows[i] = []any{i, store.Packed(text), store.Hash(text)}
			}
			return store.InsertMany(ctx, tx, "packing", []string{"n", "words", "hash"}, rows)
		})
		if err != nil {
			t.Fatal(err)
		}
		err = db.Read(ctx, func(q store.Q) error {
			for i, text := range texts {
				var words, hash string
				if err := q.QueryRow(ctx, `SELECT words, hash FROM packing WHERE n = $1`, i).Scan(store.Unpacked(&words), store.ScanHash(&hash)); err != nil {
					return err
				}
				if words != text || hash != text {
					t.Errorf("%d: %.40q became %.40q and %.40q", i, text, words, hash)
				}
			}
			var size, none int64
			if err := q.QueryRow(ctx, `SELECT length(words), length(hash) FROM packing WHERE n = 4`).Scan(&size, &none); err != nil {
				return err
			}
			if size > 300 {
				t.Errorf("a text of %d bytes takes %d", len(texts[4]), size)
			}
			var missing string
			return q.QueryRow(ctx, `SELECT CAST(NULL AS TEXT)`).Scan(store.ScanHash(&missing))
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// What is no packed text any more is not an error, since a proof must be able to say what was changed; and a number is one.
func TestPackedTextThatWasHarmed(t *testing.T) {
	for _, stored := range []any{[]byte{1, 0xff, 0xff}, []byte{2, 3}, []byte("plain"), "plain"} {
		var text string
		if err := store.Unpacked(&text).(interface{ Scan(src any) error }).Scan(stored); err != nil || text != fmt.Sprintf("%s", stored) {
			t.Errorf("%v: %q, %v", stored, text, err)
		}
	}
	var text string
	if err := store.Unpacked(&text).(interface{ Scan(src any) error }).Scan(int64(3)); err == nil {
		t.Error("a number is a text")
	}
}

// A copy brings packed texts and hashes to an engine that keeps them as text, as that engine would have stored them itself.
func TestPackedTextsAreCopied(t *testing.T) {
	text, digits := strings.Repeat("Тапсырма орындалды. ", 20), strings.Repeat("0b", 32)
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx, from := t.Context(), storetest.SQLite(t)
		must(t, from.Write(ctx, func(tx *store.Tx) error {
			return store.InsertMany(ctx, tx, "journal_head", []string{"stream", "seq", "hash"}, [][]any{{"a", 1, store.Packed(text)}, {"b", 1, store.Hash(digits)}})
		}))
		must(t, store.Copy(ctx, from, db, func(store.Q) error { return nil }))
		must(t, db.Write(ctx, func(tx *store.Tx) error {
			return store.InsertMany(ctx, tx, "journal_head", []string{"stream", "seq", "hash"}, [][]any{{"c", 1, store.Packed(text)}, {"d", 1, store.Hash(digits)}})
		}))
		must(t, db.Read(ctx, func(q store.Q) error {
			var stored, size int64
			if err := q.QueryRow(ctx, `SELECT COUNT(DISTINCT hash), SUM(length(hash)) FROM journal_head`).Scan(&stored, &size); err != nil {
				return err
			}
			if stored != 2 || size > int64(len(text)) {
				t.Errorf("%d texts in place of 2, of %d characters", stored, size)
			}
			var words, hash string
			err := q.QueryRow(ctx, `SELECT hash, (SELECT hash FROM journal_head WHERE stream = 'b') FROM journal_head WHERE stream = 'a'`).Scan(store.Unpacked(&words), store.ScanHash(&hash))
			if words != text || hash != digits {
				t.Errorf("%q, %q", words, hash)
			}
			return err
		}))
	})
}
