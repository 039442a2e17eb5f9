package store_test

import (
	"testing"

	"reglament/internal/store"
)

// What is written is read again, texts sort as their numbers, and nothing but digits is a number.
func TestBase62(t *testing.T) {
	last := ""
	for _, v := range []uint64{0, 1, 9, 10, 35, 36, 61, 62, 62*62 - 1, 62 * 62, 839_299_365_868_340_223} {
		var text [10]byte
		store.PutBase62(text[:], v)
		got, ok := store.FromBase62(string(text[:]))
		if got != v || !ok || string(text[:]) <= last {
			t.Errorf("%d is %q after %q, read as %d, %v", v, text, last, got, ok)
		}
		last = string(text[:])
	}
	for _, text := range []string{"00000-0001", "ә", "1 "} {
		if _, ok := store.FromBase62(text); ok {
			t.Errorf("%q is a number", text)
		}
	}
}
