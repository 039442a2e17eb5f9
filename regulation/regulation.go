// Package regulation holds the Regulation as data, embedded in the program: the editions with their dated values, the
// short statements of every provision with the requirements that stand on it. It also reads the official text, which an
// administrator loads and which is not part of the program.
package regulation

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"gopkg.in/yaml.v3"

	"reglament/internal/law"
)

//go:embed features.yaml editions provisions interpretations
var files embed.FS

// Book returns the editions built into the program. Editions that bodies adopted are added with law.Book.Adopt.
// The error is a slip in the embedded data, which stops the start.
var Book = sync.OnceValues(func() (*law.Book, error) { return readBook(files) })

func readBook(fsys fs.FS) (*law.Book, error) {
	names, err := fs.Glob(fsys, "editions/*.yaml")
	if err != nil {
		return nil, err
	}
	var editions []*law.Edition
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		ed, err := law.ReadEdition(data)
		if err != nil {
			return nil, fmt.Errorf("regulation: %s: %w", name, err)
		}
		editions = append(editions, ed)
	}
	return law.NewBook(editions...)
}

// CheckParas makes sure that every paragraph cited by an edition of the General Prosecutor's Office is a provision in
// force. Editions of bodies number their paragraphs as they like (10).
func CheckParas(book *law.Book, chapters []Chapter) error {
	var errs []error
	for _, ed := range book.Editions(law.Root) {
		for _, name := range ed.AllNames() {
			for _, v := range ed.Values(name) {
				p, ok := Find(chapters, v.Para)
				if !ok || p.Status == Deleted {
					errs = append(errs, fmt.Errorf("regulation: %s cites paragraph %s, which is not in force", name, v.Para))
				}
			}
		}
	}
	return errors.Join(errs...)
}

func decodeStrict(data []byte, into any) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		return err
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return errors.New("more than one document")
	}
	return nil
}
