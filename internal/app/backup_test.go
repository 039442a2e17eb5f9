package app

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"reglament/internal/store"
)

// vanishing takes a file away when the first bytes are written, as a sweep that runs beside a backup does.
type vanishing struct {
	bytes.Buffer
	do func()
}

func (v *vanishing) Write(p []byte) (int, error) {
	if v.do != nil {
		v.do()
		v.do = nil
	}
	return v.Buffer.Write(p)
}

// A file that vanishes while a backup is made does not end it: all others are packed.
func TestBackupPassesOverOneFile(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"aa/bb/1", "aa/bb/2", "cc/dd/3", "ee/ff/4", "tmp/upload-5"} {
		p := filepath.Join(dir, n)
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o700), os.WriteFile(p, []byte("xy"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for gone, want := range map[string][]string{
		"aa/bb/2": {"files/aa/bb/1", "files/cc/dd/3", "files/ee/ff/4"},
		"cc":      {"files/aa/bb/1", "files/aa/bb/2", "files/ee/ff/4"},
	} {
		out := &vanishing{do: func() {
			if err := os.RemoveAll(filepath.Join(dir, gone)); err != nil {
				t.Error(err)
			}
		}}
		w := tar.NewWriter(out)
		packed, err := packFiles(t.Context(), w, dir)
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		var names []string
		for r := tar.NewReader(&out.Buffer); ; {
			h, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if names = append(names, h.Name); packed[h.Name] != 2 {
				t.Errorf("%s is said to have %d bytes", h.Name, packed[h.Name])
			}
		}
		if slices.Sort(names); !slices.Equal(names, want) {
			t.Errorf("without %s: %q instead of %q", gone, names, want)
		}
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, "cc/dd"), 0o700), os.WriteFile(filepath.Join(dir, "aa/bb/2"), []byte("xy"), 0o600), os.WriteFile(filepath.Join(dir, "cc/dd/3"), []byte("xy"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if packed, err := packFiles(t.Context(), tar.NewWriter(io.Discard), filepath.Join(dir, "none")); err != nil || len(packed) != 0 {
		t.Errorf("an office without files: %v, %v", packed, err)
	}
}

// A file that the database names and that is not there, or not whole, makes the backup fail and say so; there is then no archive.
func TestBackupLacksNothing(t *testing.T) {
	ctx := t.Context()
	noon := time.Date(2026, 3, 19, 12, 0, 0, 0, time.UTC)
	a, err := Open(ctx, Config{Data: t.TempDir(), Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close(context.Background()) })
	sum := strings.Repeat("ab", 32)
	kept := filepath.Join(a.Files.Dir, "ab", "ab", sum)
	err = a.DB.Write(ctx, func(tx *store.Tx) error {
		for _, text := range []string{
			`INSERT INTO document (id, kind, title, owner_unit, owner_body, access_mark, version, created_at, updated_at, person_id, post_id,
				for_post_id, for_person_id, by_order) VALUES ('d1', 'assignment', 'x', 'u', 'b', '', 1, 0, 0, '', '', '', '', '')`,
			`INSERT INTO file (id, document_id, ref_id, role, name, mime, size, sha256, at, person_id, post_id, for_post_id, for_person_id, by_order)
				VALUES ('f1', 'd1', '', 'x', 'a.csv', 'text/csv', 5, '` + sum + `', 0, '', '', '', '', '')`,
		} {
			if _, err := tx.Exec(ctx, text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	archive := filepath.Join(t.TempDir(), "backup.tar")
	fails := func(when string) {
		t.Helper()
		err := a.Backup(ctx, archive)
		if !errors.Is(err, ErrBackupLacks) || !strings.Contains(err.Error(), sum) || !strings.Contains(err.Error(), "document d1") {
			t.Errorf("%s: %v", when, err)
		}
		if _, err := os.Stat(archive); err == nil {
			t.Errorf("%s: there is an archive", when)
		}
	}
	fails("no bytes")
	if err := errors.Join(os.MkdirAll(filepath.Dir(kept), 0o700), os.WriteFile(kept, []byte("tota"), 0o600)); err != nil {
		t.Fatal(err)
	}
	fails("cut off")
	if err := os.WriteFile(kept, []byte("total"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := a.Backup(ctx, archive); err != nil {
		t.Errorf("whole: %v", err)
	}
}
