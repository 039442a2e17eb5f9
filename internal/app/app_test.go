package app_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"reglament/internal/app"
	"reglament/internal/calendar"
	"reglament/internal/job"
	"reglament/internal/journal"
	"reglament/internal/store"
	"reglament/internal/store/storetest"
)

var noon = calendar.MustDay("2026-03-19").Start().Add(12 * time.Hour)

func config(t *testing.T, demo bool) app.Config {
	return app.Config{Data: t.TempDir(), Demo: demo, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func start(t *testing.T, cfg app.Config) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), cfg)
	must(t, err)
	t.Cleanup(func() { _ = a.Close(context.Background()) }) // some tests close it themselves
	return a
}

// A demonstration database is never opened as a real one, nor a real one as a demonstration.
func TestDemonstrationAndRealOfficeAreKeptApart(t *testing.T) {
	for _, demo := range []bool{true, false} {
		cfg := config(t, demo)
		must(t, start(t, cfg).Close(t.Context()))
		other := cfg
		other.Demo = !demo
		want := app.ErrDemo
		if other.Demo {
			want = app.ErrNotDemo
		}
		if _, err := app.Open(t.Context(), other); !errors.Is(err, want) {
			t.Errorf("demo %v then %v: %v", demo, other.Demo, err)
		}
		tool := other
		tool.Any = true
		if a := start(t, tool); a.Demo != demo {
			t.Errorf("a tool takes a demo %v for a demo %v", demo, a.Demo)
		}
		again := start(t, cfg)
		must(t, again.Close(t.Context()))
	}
}

// A real installation begins with one person who administers it, once.
func TestFirstAdministrator_6(t *testing.T) {
	a := start(t, config(t, false))
	in := app.FirstAdmin{Login: "Root.1", Family: "Тестов", Given: "Тест"}
	password, err := a.Found(t.Context(), in)
	must(t, err)
	if len(password) < 20 {
		t.Errorf("password %q", password)
	}
	if _, err := a.Found(t.Context(), in); !errors.Is(err, app.ErrFilled) {
		t.Errorf("a second time: %v", err)
	}
	again, err := a.ResetAccount(t.Context(), "root.1")
	must(t, err)
	if again == password {
		t.Error("the same password")
	}
	if _, err := a.ResetAccount(t.Context(), "nobody"); !errors.Is(err, app.ErrNoPerson) {
		t.Errorf("%v", err)
	}
	if _, err := a.AddAccount(t.Context(), "00009", "other"); !errors.Is(err, app.ErrNoPerson) {
		t.Errorf("%v", err)
	}
	sum, err := a.Verify(t.Context(), func(p journal.Problem) { t.Errorf("%+v", p) })
	must(t, err)
	if sum.Entries == 0 {
		t.Error("nothing in the journal")
	}
}

// Every timer runs, and the status page sees when.
func TestTimersRun(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		cfg := config(t, false)
		now := noon
		cfg.Now = func() time.Time { return now }
		a, err := app.New(t.Context(), db, cfg)
		must(t, err)
		if _, err := a.Found(t.Context(), app.FirstAdmin{Login: "root", Family: "Тестов", Given: "Тест"}); err != nil {
			t.Fatal(err)
		}
		runner, err := job.NewRunner(db, "test", cfg.Now, cfg.Log, a.Timers()...)
		must(t, err)
		must(t, runner.Enter(t.Context()))
		now = now.Add(48 * time.Hour)
		must(t, runner.Tick(t.Context()))
		runner.Wait()
		timers, _, err := a.Status(t.Context())
		must(t, err)
		if len(timers) != len(a.Timers()) {
			t.Errorf("%d timers on the status page, %d there are", len(timers), len(a.Timers()))
		}
		for _, s := range timers {
			if s.OK.IsZero() || s.Alarm() || !s.Next.After(now) {
				t.Errorf("%+v", s)
			}
		}
	})
}

// The program starts and ends in order, and starts again where it was.
func TestStartAndStop(t *testing.T) {
	cfg := config(t, true)
	a := start(t, cfg)
	ticks := make(chan time.Time)
	must(t, a.Start(t.Context(), ticks))
	ticks <- noon
	must(t, a.Close(t.Context()))
	start(t, cfg)
}

// A backup of either engine is whole, is made while the program works, and is brought into an empty folder and an empty
// database of either, and nowhere else.
func TestBackupAndRestore(t *testing.T) {
	engines := map[string]func() string{"sqlite": func() string { return "" }}
	if !testing.Short() {
		engines["postgres"] = func() string { return storetest.PostgresURL(t) }
	}
	for of, source := range engines {
		cfg := config(t, false)
		cfg.DB = source()
		archive := backedUp(t, cfg)
		if err := app.Restore(t.Context(), cfg, archive); !errors.Is(err, app.ErrRestoreTarget) {
			t.Errorf("%s: into a folder in use: %v", of, err)
		}
		for into, target := range engines {
			fresh := config(t, false)
			fresh.DB = target()
			must(t, app.Restore(t.Context(), fresh, archive))
			b := start(t, fresh)
			if filled, err := b.Filled(t.Context()); err != nil || !filled {
				t.Errorf("%s into %s: %v %v", of, into, filled, err)
			}
			if got, err := os.ReadFile(filepath.Join(b.Files.Dir, "ab", "cd", "abcd")); err != nil || string(got) != "content" {
				t.Errorf("%s into %s: the file: %q %v", of, into, got, err)
			}
			if _, err := b.Verify(t.Context(), func(p journal.Problem) { t.Errorf("%s into %s: %+v", of, into, p) }); err != nil {
				t.Error(err)
			}
			other := config(t, false) // an empty folder beside a database in use
			if other.DB = fresh.DB; other.DB == "" {
				other.DB = "sqlite:" + filepath.Join(fresh.Data, "reglament.db")
			}
			if err := app.Restore(t.Context(), other, archive); !errors.Is(err, app.ErrRestoreTarget) {
				t.Errorf("%s into a %s in use: %v", of, into, err)
			}
			if _, err := os.Lstat(filepath.Join(other.Data, "files")); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s into a %s in use left files behind: %v", of, into, err)
			}
		}
	}
}

// backedUp founds an office with one file and makes a backup of it.
func backedUp(t *testing.T, cfg app.Config) string {
	t.Helper()
	a := start(t, cfg)
	if _, err := a.Found(t.Context(), app.FirstAdmin{Login: "root", Family: "Тестов", Given: "Тест"}); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(a.Files.Dir, "ab", "cd", "abcd")
	must(t, os.MkdirAll(filepath.Dir(kept), 0o700))
	must(t, os.WriteFile(kept, []byte("content"), 0o600))
	archive := filepath.Join(t.TempDir(), "backup.tar")
	must(t, a.Backup(t.Context(), archive))
	if err := a.Backup(t.Context(), archive); err == nil {
		t.Error("a backup was overwritten")
	}
	return archive
}

// What is no backup, or a broken one, is refused and leaves nothing behind.
func TestRestoreRefusesForeignFiles(t *testing.T) {
	cfg := config(t, false)
	archive := filepath.Join(t.TempDir(), "whole.tar")
	must(t, start(t, cfg).Backup(t.Context(), archive))
	whole, err := os.ReadFile(archive)
	must(t, err)
	for name, content := range map[string][]byte{
		"empty": nil, "text": []byte("not an archive"), "cut off": whole[:len(whole)/2],
		"climbing out":  bytes.ReplaceAll(whole, []byte("reglament.db"), []byte("../lament.db")),
		"not the right": bytes.ReplaceAll(whole, []byte("SQLite format 3"), []byte("SQLite format 9")),
	} {
		file := filepath.Join(t.TempDir(), "x.tar")
		must(t, os.WriteFile(file, content, 0o600))
		data := t.TempDir()
		if err := app.Restore(t.Context(), app.Config{Data: data}, file); err == nil {
			t.Errorf("%s: restored", name)
		}
		left, err := os.ReadDir(data)
		must(t, err)
		for _, e := range left {
			if !strings.HasPrefix(e.Name(), ".") {
				t.Errorf("%s: left %s behind", name, e.Name())
			}
		}
	}
}
