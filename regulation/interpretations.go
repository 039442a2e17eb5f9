package regulation

import (
	"cmp"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"

	"reglament/internal/i18n"
	"reglament/internal/law"
)

// Interpretation is a choice of the program where the text of the Regulation is silent or contradicts itself.
type Interpretation struct {
	// ID is the number that code and documents cite, "I-34".
	ID string `yaml:"id" json:"id"`
	// Paras are the paragraphs that the question concerns.
	Paras    []string  `yaml:"paras" json:"paras,omitempty"`
	Question i18n.Text `yaml:"question" json:"question"`
	Choice   i18n.Text `yaml:"choice" json:"choice"`
	Reason   i18n.Text `yaml:"reason" json:"reason"`
	// Data names the value, register or record by which a lawyer may decide otherwise, for the documents.
	Data string `yaml:"data" json:"-"`
}

// interpretationSection is a part of a file, with a headline of its own unless it is the first.
type interpretationSection struct {
	Title string           `yaml:"title"`
	Rows  []Interpretation `yaml:"rows"`
}

// interpretationFile is a file of choices; Intro and Outro are the English words around them in the documents.
type interpretationFile struct {
	Title    string                  `yaml:"title"`
	Intro    string                  `yaml:"intro"`
	Outro    string                  `yaml:"outro"`
	Sections []interpretationSection `yaml:"sections"`
}

var interpretationFiles = sync.OnceValues(func() (map[string]interpretationFile, error) { return readInterpretations(files) })

// Interpretations returns the choices in the order of their numbers. The error is a slip in the embedded data.
func Interpretations() ([]Interpretation, error) {
	byName, err := interpretationFiles()
	var out []Interpretation
	for _, f := range byName {
		for _, s := range f.Sections {
			out = append(out, s.Rows...)
		}
	}
	slices.SortFunc(out, func(a, b Interpretation) int {
		return cmp.Or(len(a.ID)-len(b.ID), strings.Compare(a.ID, b.ID))
	})
	return out, err
}

// Concerning returns the choices that concern a paragraph.
func Concerning(list []Interpretation, para string) []Interpretation {
	var out []Interpretation
	for _, x := range list {
		if slices.Contains(x.Paras, para) {
			out = append(out, x)
		}
	}
	return out
}

var interpretationID = regexp.MustCompile(`^I-\d{2,3}$`)

func readInterpretations(fsys fs.FS) (map[string]interpretationFile, error) {
	names, err := fs.Glob(fsys, "interpretations/*.yaml")
	if err != nil {
		return nil, err
	}
	out := map[string]interpretationFile{}
	at := map[string]string{}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var f interpretationFile
		if err := decodeStrict(data, &f); err != nil {
			return nil, fmt.Errorf("regulation: %s: %w", name, err)
		}
		for _, s := range f.Sections {
			for _, x := range s.Rows {
				if err := x.check(); err != nil {
					return nil, fmt.Errorf("regulation: %s: %s: %w", name, x.ID, err)
				}
				if first := at[x.ID]; first != "" {
					return nil, fmt.Errorf("regulation: %s: %s is the number of a choice in %s", name, x.ID, first)
				}
				at[x.ID] = name
			}
		}
		out[strings.TrimSuffix(strings.TrimPrefix(name, "interpretations/"), ".yaml")] = f
	}
	return out, nil
}

func (x Interpretation) check() error {
	if !interpretationID.MatchString(x.ID) {
		return fmt.Errorf("is no number")
	}
	for _, t := range []i18n.Text{x.Question, x.Choice, x.Reason} {
		if !t.Complete() {
			return fmt.Errorf("the question, the choice or the reason lacks a language")
		}
	}
	for _, p := range x.Paras {
		if !law.ValidPara(p) {
			return fmt.Errorf("%q is not a paragraph number", p)
		}
	}
	return nil
}

// InterpretationDocs writes the choices as the files of docs/interpretations, by their names without a folder.
func InterpretationDocs() (map[string]string, error) {
	byName, err := interpretationFiles()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for name, f := range byName {
		out[name+".md"] = f.markdown(name)
	}
	return out, nil
}

func (f interpretationFile) markdown(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\nGenerated from `regulation/interpretations/%s.yaml`, where every choice stands in three languages, by\n"+
		"`go test ./internal/arch -update`; do not edit.\n", f.Title, strings.TrimSpace(f.Intro), name)
	for _, s := range f.Sections {
		if s.Title != "" {
			fmt.Fprintf(&b, "\n## %s\n", s.Title)
		}
		withData := slices.ContainsFunc(s.Rows, func(x Interpretation) bool { return x.Data != "" })
		head, rule := "| No. | Question | Choice | Reason |", "|---|---|---|---|"
		if withData {
			head, rule = head+" Data |", rule+"---|"
		}
		fmt.Fprintf(&b, "\n%s\n%s\n", head, rule)
		for _, x := range s.Rows {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |", x.ID, cell(x.asked()), cell(x.Choice.EN), cell(x.Reason.EN))
			if withData {
				fmt.Fprintf(&b, " %s |", cell(x.Data))
			}
			b.WriteByte('\n')
		}
	}
	if f.Outro != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(f.Outro))
	}
	return b.String()
}

// asked is the question with its paragraphs in brackets.
func (x Interpretation) asked() string {
	if len(x.Paras) == 0 {
		return x.Question.EN
	}
	return x.Question.EN + " (" + strings.Join(x.Paras, ", ") + ")"
}
