package store

import (
	"bytes"
	"io/fs"
)

// withoutRowID is what a migration writes behind a table whose rows SQLite is to keep in the order of the primary key.
// PostgreSQL reads a comment.
const withoutRowID = "/* sqlite: WITHOUT ROWID */"

// onlyPostgres stands before a statement of a line that SQLite has no counterpart of, and reads as a comment.
const onlyPostgres = "-- postgres: "

// migrationsOf are the migrations as an engine reads them: the same texts, but that each sees what the comments for it say.
func migrationsOf(e Engine) (fs.FS, error) {
	files, err := fs.Sub(migrationFiles, "migrations")
	if e == SQLite {
		return engineFiles{files, withoutRowID, "WITHOUT ROWID"}, err
	}
	return engineFiles{files, onlyPostgres, ""}, err
}

// engineFiles are files in which a comment is other words.
type engineFiles struct {
	fs.FS
	comment, words string
}

// Open gives a file with the comments turned into words.
func (e engineFiles) Open(name string) (fs.File, error) {
	f, err := e.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	text, err := fs.ReadFile(e.FS, name)
	if err != nil {
		f.Close()
		return nil, err
	}
	text = bytes.ReplaceAll(text, []byte(e.comment), []byte(e.words))
	return engineFile{f, bytes.NewReader(text)}, nil
}

// engineFile is a file whose text was changed; nobody asks how long it is.
type engineFile struct {
	fs.File
	text *bytes.Reader
}

func (f engineFile) Read(p []byte) (int, error) { return f.text.Read(p) }
