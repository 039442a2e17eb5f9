// Package regulation holds the Regulation as data, embedded in the program: the editions with their dated values, the
// short statements of every provision, and the list of what the program does for each requirement.
package regulation

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sync"

	"gopkg.in/yaml.v3"

	"reglament/internal/i18n"
	"reglament/internal/law"
)

//go:embed *.yaml editions
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

// Status says whether a provision is in force.
type Status string

// The two states of a provision in the consolidated text.
const (
	InForce Status = "in_force"
	Deleted Status = "deleted"
)

// Provision is one paragraph with a short statement of our own; the official text is loaded by the administrator.
type Provision struct {
	// Para is the number, "44-1"; Chapter the number of its chapter, "" for the order itself.
	Para      string    `yaml:"-" json:"para"`
	Title     i18n.Text `yaml:"title" json:"title"`
	Statement i18n.Text `yaml:"statement" json:"statement"`
	Chapter   string    `yaml:"chapter" json:"chapter"`
	// Rules and Duties are the names of the rules and duties that carry the provision out.
	Rules  []string `yaml:"rules" json:"rules,omitempty"`
	Duties []string `yaml:"duties" json:"duties,omitempty"`
	Status Status   `yaml:"status" json:"status"`
	// ChangedBy is the number of the order that changed it last, "" if none did.
	ChangedBy string `yaml:"changed_by" json:"changed_by,omitempty"`
}

// Provisions returns the provisions in the order of the Regulation. The error is a slip in the embedded data.
var Provisions = sync.OnceValues(func() ([]Provision, error) {
	data, err := fs.ReadFile(files, "provisions.yaml")
	if err != nil {
		return nil, err
	}
	return ReadProvisions(data)
})

// ReadProvisions reads provisions from YAML, strictly.
func ReadProvisions(data []byte) ([]Provision, error) {
	var byPara map[string]Provision
	if err := decodeStrict(data, &byPara); err != nil {
		return nil, fmt.Errorf("regulation: provisions: %w", err)
	}
	out := make([]Provision, 0, len(byPara))
	for para, p := range byPara {
		p.Para = para
		switch {
		case !law.ValidPara(para):
			return nil, fmt.Errorf("regulation: provisions: %q is not a paragraph number", para)
		case p.Status != InForce && p.Status != Deleted:
			return nil, fmt.Errorf("regulation: provision %s: the status is in_force or deleted, not %q", para, p.Status)
		case !p.Title.Complete() || !p.Statement.Complete():
			return nil, fmt.Errorf("regulation: provision %s lacks a title or statement in a language", para)
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Provision) int { return law.ComparePara(a.Para, b.Para) })
	return out, nil
}

// Find returns a provision by its paragraph number.
func Find(list []Provision, para string) (Provision, bool) {
	i := slices.IndexFunc(list, func(p Provision) bool { return p.Para == para })
	if i < 0 {
		return Provision{}, false
	}
	return list[i], true
}

// CheckParas makes sure that every paragraph cited by an edition of the General Prosecutor's Office is a provision in
// force. Editions of bodies number their paragraphs as they like (10).
func CheckParas(book *law.Book, list []Provision) error {
	var errs []error
	for _, ed := range book.Editions(law.Root) {
		for _, name := range ed.AllNames() {
			for _, v := range ed.Values(name) {
				p, ok := Find(list, v.Para)
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

// file is the base name of an embedded file, for messages.
func file(name string) string { return path.Base(name) }
