package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/store"
	"reglament/regulation"
)

// The official text is loaded from a file, once; a text with gaps and a database that is not there are refused.
func TestImportText_O7(t *testing.T) {
	dir := t.TempDir()
	url := "sqlite:" + filepath.Join(dir, "r.db")
	db, err := store.Open(t.Context(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	chapters, err := regulation.Provisions()
	if err != nil {
		t.Fatal(err)
	}
	text := "БҰЙЫРАМЫН:\n"
	for _, c := range chapters {
		if c.Number != regulation.OrderChapter {
			text += c.Number + ". " + c.Title.KK + "\n"
		}
		for _, p := range c.Provisions {
			text += strings.TrimPrefix(p.Para, "order ") + ". " + p.Statement.KK + "\n"
		}
	}
	n := len(regulation.List(chapters))
	good, bad := filepath.Join(dir, "good.txt"), filepath.Join(dir, "bad.txt")
	for name, data := range map[string]string{good: text, bad: "1. Бір.\n"} {
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args   []string
		status int
		out    string
	}{
		{[]string{good, "--db", url}, exitOK, fmt.Sprintf("gpo-2019-07-20: %d paragraphs loaded.\n", n)},
		{[]string{good, "--db", url}, exitOK, "gpo-2019-07-20: exactly this text is held already.\n"},
		{[]string{bad, "--db", url}, exitUsage, ""},
		{[]string{good, "--db", url, "--edition", "gpo-9"}, exitUsage, ""},
		{[]string{filepath.Join(dir, "none"), "--db", url}, exitUsage, ""},
		{[]string{good, "--db", "sqlite:" + filepath.Join(dir, "none", "r.db")}, exitFailed, ""},
		{[]string{good, "--db", "sqlite:" + filepath.Join(dir, "empty.db")}, exitFailed, ""},
	} {
		var out, errs bytes.Buffer
		env := &Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Now: func() time.Time { return calendar.MustDay("2026-03-19").Start() }}
		status := run(append([]string{"--lang", "en", "regulation", "import-text"}, c.args...), env)
		if status != c.status || out.String() != c.out || (status == exitOK) != (errs.Len() == 0) {
			t.Errorf("%v: status %d, %q, %q", c.args, status, out.String(), errs.String())
		}
	}
}
