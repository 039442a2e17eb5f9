package command_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"reglament/internal/command"
	"reglament/internal/fault"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

// TestOnce_44_I44a: the same key does nothing twice; another input, action or person under it is another matter; a failure
// is not remembered; what is swept may be done anew.
func TestOnce_44_I44a(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		now := time.Date(2026, 3, 19, 10, 0, 0, 0, time.UTC)
		runs, boom := 0, errors.New("boom")
		once := func(key command.Key, action, input string, fail error) (out string, replayed bool, err error) {
			err = db.Write(t.Context(), func(tx *store.Tx) error {
				out, replayed, err = command.Once(t.Context(), tx, key, action, input, func() (string, error) { runs++; return "of " + input, fail })
				return err
			})
			return out, replayed, err
		}
		key := command.Key{PersonID: "p1", Name: "k", At: now}
		if _, _, err := once(key, "send", "a", boom); !errors.Is(err, boom) {
			t.Fatal(err)
		}
		for i := range 2 {
			if out, replayed, err := once(key, "send", "a", nil); out != "of a" || replayed != (i == 1) || err != nil {
				t.Errorf("run %d: %q %v %v", i, out, replayed, err)
			}
		}
		for _, x := range []struct{ action, input string }{{"send", "b"}, {"sign", "a"}} {
			if _, _, err := once(key, x.action, x.input, nil); !errors.Is(err, fault.Conflict{}) {
				t.Errorf("%+v: %v", x, err)
			}
		}
		long := key
		long.Name = strings.Repeat("k", 201)
		if _, _, err := once(long, "send", "a", nil); fault.Status(err) != 400 {
			t.Errorf("an overlong key: %v", err)
		}
		if err := command.Sweep(context.Background(), db, now.AddDate(0, 2, 0)); err != nil {
			t.Fatal(err)
		}
		if _, replayed, err := once(key, "sign", "c", nil); replayed || err != nil || runs != 3 {
			t.Errorf("after the sweep: %v %v, %d runs", replayed, err, runs)
		}
	})
}

// The parts of a command have names of their own that are never too long, unless the name of the whole is.
func TestPart(t *testing.T) {
	if got := command.Part("bulk", 7); got != "bulk-7" {
		t.Errorf("%q", got)
	}
	seen := map[string]bool{}
	for _, name := range []string{strings.Repeat("k", 197), strings.Repeat("k", 198), strings.Repeat("k", 199), strings.Repeat("k", 200), strings.Repeat("k", 199) + "l"} {
		for _, n := range []int{0, 10, 499} {
			part := command.Part(name, n)
			if len(part) > 200 || seen[part] {
				t.Errorf("%d characters, part %d: %q", len(name), n, part)
			}
			seen[part] = true
		}
	}
	if len(command.Part(strings.Repeat("k", 201), 0)) <= 200 {
		t.Error("a name that is too long passes by its parts")
	}
}
