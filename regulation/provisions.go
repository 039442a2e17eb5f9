package regulation

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"reglament/internal/i18n"
	"reglament/internal/law"
)

// OrderChapter is the number of the chapter that holds the points of the approving order.
const OrderChapter = "order"

// Status says whether a provision is in force.
type Status string

// The two states of a provision in the consolidated text.
const (
	InForce Status = "in_force"
	Deleted Status = "deleted"
)

// Chapter is a chapter of the Regulation with its provisions in order.
type Chapter struct {
	// Number is "1" to "10", or OrderChapter.
	Number     string      `json:"number"`
	Title      i18n.Text   `json:"title"`
	Provisions []Provision `json:"provisions"`
}

// Provision is one paragraph with a short statement of our own; the official text is loaded by the administrator.
type Provision struct {
	// Para is the number, "44-1", or "order 4" for a point of the order; Chapter the number of its chapter.
	Para    string `yaml:"para" json:"para"`
	Chapter string `yaml:"-" json:"chapter"`
	Status  Status `yaml:"status" json:"status"`
	// ChangedBy is the number of the order that changed, added or deleted the paragraph last, "" if none did.
	ChangedBy string    `yaml:"changed_by" json:"changed_by,omitempty"`
	Title     i18n.Text `yaml:"title" json:"title"`
	Statement i18n.Text `yaml:"statement" json:"statement"`
	// Requirements are ids of docs/requirements.yaml that stand on the paragraph.
	Requirements []string `yaml:"requirements" json:"requirements,omitempty"`
}

// chapterFile is the form of a file of provisions.
type chapterFile struct {
	Chapter struct {
		Number string    `yaml:"number"`
		Title  i18n.Text `yaml:"title"`
	} `yaml:"chapter"`
	Provisions []Provision `yaml:"provisions"`
}

var provisions = sync.OnceValues(func() ([]Chapter, error) { return readProvisions(files) })

// Provisions returns the chapters of the Regulation in order, the points of the approving order first. The result is
// shared and must not be changed. The error is a slip in the embedded data, which stops the start.
func Provisions() ([]Chapter, error) { return provisions() }

func readProvisions(fsys fs.FS) ([]Chapter, error) {
	names, err := fs.Glob(fsys, "provisions/*.yaml")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, errors.New("regulation: no provisions are embedded")
	}
	var chapters []Chapter
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		c, err := ReadChapter(data)
		if err != nil {
			return nil, fmt.Errorf("regulation: %s: %w", name, err)
		}
		chapters = append(chapters, c)
	}
	return chapters, checkOrder(chapters)
}

// ReadChapter reads one file of provisions, strictly: an unknown key, an empty text in one of the languages or a
// number that is not a paragraph's is an error.
func ReadChapter(data []byte) (Chapter, error) {
	var f chapterFile
	if err := decodeStrict(data, &f); err != nil {
		return Chapter{}, err
	}
	if f.Chapter.Number == "" || !f.Chapter.Title.Complete() || len(f.Provisions) == 0 {
		return Chapter{}, errors.New("a chapter needs a number, a title in each language and provisions")
	}
	for i := range f.Provisions {
		p := &f.Provisions[i]
		p.Chapter = f.Chapter.Number
		switch {
		case !law.ValidPara(p.Para):
			return Chapter{}, fmt.Errorf("%q is not a paragraph number", p.Para)
		case p.Status != InForce && p.Status != Deleted:
			return Chapter{}, fmt.Errorf("paragraph %s: the status is in_force or deleted, not %q", p.Para, p.Status)
		case !p.Title.Complete() || !p.Statement.Complete():
			return Chapter{}, fmt.Errorf("paragraph %s lacks a title or statement in a language", p.Para)
		case p.Status == Deleted && len(p.Requirements) > 0:
			return Chapter{}, fmt.Errorf("paragraph %s is deleted and asks for nothing", p.Para)
		}
	}
	return Chapter{Number: f.Chapter.Number, Title: f.Chapter.Title, Provisions: f.Provisions}, nil
}

// checkOrder makes sure that chapters are told apart and paragraphs rise without a repeat: links and the reading of the
// official text rest on it.
func checkOrder(chapters []Chapter) error {
	seen := map[string]bool{}
	last := ""
	for _, c := range chapters {
		if seen[c.Number] {
			return fmt.Errorf("regulation: chapter %s stands twice", c.Number)
		}
		seen[c.Number] = true
		for _, p := range c.Provisions {
			if last != "" && law.ComparePara(last, p.Para) >= 0 {
				return fmt.Errorf("regulation: paragraph %s does not follow %s", p.Para, last)
			}
			last = p.Para
		}
	}
	return nil
}

// List returns the provisions of all chapters in order.
func List(chapters []Chapter) []Provision {
	var out []Provision
	for _, c := range chapters {
		out = append(out, c.Provisions...)
	}
	return out
}

// Find returns a provision by its paragraph number, "44-1" or "order 4".
func Find(chapters []Chapter, para string) (Provision, bool) {
	for _, c := range chapters {
		i := slices.IndexFunc(c.Provisions, func(p Provision) bool { return p.Para == para })
		if i >= 0 {
			return c.Provisions[i], true
		}
	}
	return Provision{}, false
}
