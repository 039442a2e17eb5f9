package app

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"reglament/internal/document"
	"reglament/internal/org"
	"reglament/internal/store"
)

// databaseFile is the SQLite database inside the data folder and inside a backup.
const databaseFile = "reglament.db"

// filesFolder is the folder of attachments inside the data folder and inside a backup.
const filesFolder = "files"

// Errors of Backup and Restore.
var (
	// ErrRestoreTarget: the folder holds an office already.
	ErrRestoreTarget = errors.New("there is an office already: restore into an empty folder and an empty database")
	// ErrBackupForm: the file is not a backup.
	ErrBackupForm = errors.New("the file is not a backup of Reglament")
	// ErrBackupLacks: files that the database names are not there, or not whole.
	ErrBackupLacks = errors.New("the folder of files lacks what the database names; bring these files back from an earlier backup, then make the backup again")
)

// Backup writes the database and all files into one archive while work goes on: the database as one snapshot, in the
// same form whichever its engine, so that the archive can be brought into either. The archive appears whole or not at
// all. The files are copied after the database, and are never changed, so that every file the database names is there; that it
// is there is checked at the end, and a backup that lacks one fails with ErrBackupLacks.
func (a *App) Backup(ctx context.Context, file string) (err error) {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s exists already", file)
	}
	dir, err := os.MkdirTemp(filepath.Dir(file), ".reglament-backup-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	copied := filepath.Join(dir, databaseFile)
	if err := a.DB.Backup(ctx, copied); err != nil {
		return err
	}
	whole := filepath.Join(dir, "whole.tar")
	out, err := os.OpenFile(whole, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w := tar.NewWriter(out)
	_, err = pack(w, copied, databaseFile)
	packed, ferr := packFiles(ctx, w, a.Files.Dir)
	if err = errors.Join(err, ferr, w.Close(), out.Sync(), out.Close()); err != nil {
		return err
	}
	if err := complete(ctx, copied, packed); err != nil {
		return err
	}
	return os.Rename(whole, file)
}

// lackingMost is how many of the files that a backup lacks are named.
const lackingMost = 10

// complete compares the contents that were packed, with their sizes, with those that the database in the backup names.
func complete(ctx context.Context, database string, packed map[string]int64) (err error) {
	db, err := store.Open(ctx, "sqlite:"+database, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var lacking []string
	n := 0
	err = db.Read(ctx, func(q store.Q) error {
		return document.EachContent(ctx, q, func(f document.File) error {
			size, ok := packed[path.Join(filesFolder, filepath.ToSlash(document.ContentPath(f.SHA256)))]
			if ok && size == f.Size {
				return nil
			}
			if n++; n <= lackingMost {
				lacking = append(lacking, fmt.Sprintf("file %s of document %s, SHA-256 %s", f.ID, f.DocumentID, f.SHA256))
			}
			return nil
		})
	})
	if err == nil && n > 0 {
		err = fmt.Errorf("%w: %d in all: %s", ErrBackupLacks, n, strings.Join(lacking, "; "))
	}
	return err
}

// packFiles packs the contents that lie in dir, and gives the size of each by its name in the archive. A file that was swept between
// the listing and its turn is passed over, and only that file: whether one is missed the database says.
func packFiles(ctx context.Context, w *tar.Writer, dir string) (map[string]int64, error) {
	packed := map[string]int64{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // nothing was ever attached, or a folder has gone meanwhile
		}
		if err != nil {
			return err
		}
		if cerr := ctx.Err(); cerr != nil {
			return cerr
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		if d.IsDir() && rel == "tmp" {
			return fs.SkipDir // uploads under way
		}
		if !d.Type().IsRegular() {
			return nil
		}
		to := path.Join(filesFolder, filepath.ToSlash(rel))
		size, err := pack(w, name, to)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		packed[to] = size
		return err
	})
	return packed, err
}

// pack writes a file into the archive and gives its size. What is no longer there is fs.ErrNotExist, and nothing is written.
func pack(w *tar.Writer, from, name string) (int64, error) {
	in, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return 0, err
	}
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime(), Format: tar.FormatPAX}); err != nil {
		return 0, err
	}
	return io.Copy(w, in)
}

// Restore brings a backup into the empty data folder and, where the Config names one, into the empty database there. What
// is no backup leaves nothing behind.
func Restore(ctx context.Context, cfg Config, file string) (err error) {
	for _, name := range []string{databaseFile, filesFolder} {
		if _, err := os.Lstat(filepath.Join(cfg.Data, name)); !errors.Is(err, fs.ErrNotExist) {
			return ErrRestoreTarget
		}
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return err
	}
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	dir, err := os.MkdirTemp(cfg.Data, ".restore-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := unpack(ctx, tar.NewReader(in), dir); err != nil {
		return err
	}
	if err := fits(ctx, filepath.Join(dir, databaseFile)); err != nil {
		return err
	}
	return settle(ctx, cfg, dir)
}

// settle puts what was unpacked in its place. The database comes last: with it the office is there.
func settle(ctx context.Context, cfg Config, dir string) error {
	to := filepath.Join(cfg.Data, filesFolder)
	if err := os.Rename(filepath.Join(dir, filesFolder), to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := func() error {
		if cfg.DB == "" {
			return os.Rename(filepath.Join(dir, databaseFile), filepath.Join(cfg.Data, databaseFile))
		}
		return restoreDatabase(ctx, cfg, filepath.Join(dir, databaseFile))
	}()
	if err != nil {
		return errors.Join(err, os.RemoveAll(to)) // it was not there before
	}
	return nil
}

// restoreDatabase copies the database of a backup into the one the Config names.
func restoreDatabase(ctx context.Context, cfg Config, file string) (err error) {
	from, err := store.Open(ctx, "sqlite:"+file, store.Options{Log: cfg.Log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := OpenStore(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	for _, db := range []*store.DB{from, to} { // a backup may be older than the program
		if err := db.Migrate(ctx); err != nil {
			return err
		}
	}
	return store.Copy(ctx, from, to, func(q store.Q) error {
		s, err := new(org.Directory).Current(ctx, q)
		if err == nil && s.Root() != "" {
			return ErrRestoreTarget
		}
		return err
	})
}

// fits refuses a database that this program cannot open.
func fits(ctx context.Context, file string) error {
	db, err := store.Open(ctx, "sqlite:"+file, store.Options{})
	if err != nil {
		return err
	}
	err = db.CheckSchema(ctx)
	if errors.Is(err, store.ErrOlderSchema) {
		err = nil // the next start brings it up to date
	}
	return errors.Join(err, db.Close())
}

func unpack(ctx context.Context, r *tar.Reader, dir string) error {
	found := false
	for {
		h, err := r.Next()
		if err == io.EOF {
			if !found {
				return ErrBackupForm
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrBackupForm, err)
		}
		if cerr := ctx.Err(); cerr != nil {
			return cerr
		}
		name := path.Clean(h.Name)
		if h.Typeflag != tar.TypeReg || name != databaseFile && !strings.HasPrefix(name, filesFolder+"/") || !filepath.IsLocal(name) {
			return ErrBackupForm
		}
		found = found || name == databaseFile
		if err := extract(r, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
}

func extract(r io.Reader, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, r)
	return errors.Join(err, out.Sync(), out.Close())
}
