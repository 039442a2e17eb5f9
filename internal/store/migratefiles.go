package store

import (
	"bytes"
	"io/fs"
)

// withoutRowID is what a migration writes behind a table whose rows SQLite is to keep in the order of the primary key.
// PostgreSQL reads a comment.
const withoutRowID = "/* sqlite: WITHOUT ROWID */"

// migrationsOf are the migrations as an engine reads them: the same texts, but that SQLite sees what the comment says.
func migrationsOf(e Engine) (fs.FS, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil || e != SQLite {
		return files, err
	}
	return sqliteFiles{files}, nil
}

type sqliteFiles struct{ fs.FS }

// Open gives a file with the comments turned into words.
func (s sqliteFiles) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	text, err := fs.ReadFile(s.FS, name)
	if err != nil {
		f.Close()
		return nil, err
	}
	text = bytes.ReplaceAll(text, []byte(withoutRowID), []byte("WITHOUT ROWID"))
	return sqliteFile{f, bytes.NewReader(text)}, nil
}

// sqliteFile is a file whose text was changed; nobody asks how long it is.
type sqliteFile struct {
	fs.File
	text *bytes.Reader
}

func (f sqliteFile) Read(p []byte) (int, error) { return f.text.Read(p) }
