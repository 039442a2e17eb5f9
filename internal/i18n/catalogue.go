package i18n

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed catalogue/*.yaml
var embedded embed.FS

// Catalogue holds the messages of all areas in the three languages. It does not change once loaded.
type Catalogue struct {
	entries map[string]*entry
	dynamic []string
}

// entry is one key: per language either one template under "" or one per plural category.
type entry struct {
	area  string
	forms map[Lang]map[string]template
}

var keyForm = regexp.MustCompile(`^[a-z][a-zA-Z0-9_-]*(\.[a-zA-Z0-9_-]+)+$`)

// Default returns the catalogue that is built into the program. It panics when that is malformed: nothing could be
// said to anybody, and the tests of this package meet it first.
var Default = sync.OnceValue(func() *Catalogue {
	c, err := Load(embedded, "catalogue")
	if err != nil {
		panic(err)
	}
	return c
})

// Load reads every *.yaml file of a folder as one area. Unknown languages, missing or empty texts, wrong plural
// forms, placeholders that differ between languages, and keys given twice (also in two areas) are errors, which are
// all reported together.
func Load(fsys fs.FS, dir string) (*Catalogue, error) {
	files, err := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	c := &Catalogue{entries: map[string]*entry{}}
	var errs []error
	for _, name := range files {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		area := strings.TrimSuffix(path.Base(name), ".yaml")
		errs = append(errs, c.add(area, data)...)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return c, nil
}

// Keys returns all keys in order.
func (c *Catalogue) Keys() []string {
	keys := make([]string, 0, len(c.entries))
	for k := range c.entries {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Has reports whether the key is in the catalogue.
func (c *Catalogue) Has(key string) bool { return c.entries[key] != nil }

// Placeholders returns the names that the message needs, in order; nil for an unknown key.
func (c *Catalogue) Placeholders(key string) []string {
	e := c.entries[key]
	if e == nil {
		return nil
	}
	set := union(e.forms[KK])
	if e.plural() {
		set["n"] = true
	}
	return sorted(set)
}

func (c *Catalogue) add(area string, data []byte) []error {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return []error{fmt.Errorf("i18n: %s.yaml: %w", area, err)}
	}
	if len(doc.Content) == 0 {
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return []error{fmt.Errorf("i18n: %s.yaml: not a mapping of keys", area)}
	}
	var errs []error
	for i := 0; i < len(root.Content); i += 2 {
		key, val := root.Content[i], root.Content[i+1]
		if err := c.addKey(area, key.Value, val); err != nil {
			errs = append(errs, fmt.Errorf("i18n: %s.yaml:%d: %s: %w", area, key.Line, key.Value, err))
		}
	}
	return errs
}

func (c *Catalogue) addKey(area, key string, val *yaml.Node) error {
	if key == "_dynamic" {
		var prefixes []string
		if err := val.Decode(&prefixes); err != nil {
			return err
		}
		c.dynamic = append(c.dynamic, prefixes...)
		return nil
	}
	if !keyForm.MatchString(key) {
		return errors.New("a key has the form area.name")
	}
	if old := c.entries[key]; old != nil {
		return fmt.Errorf("already given in %s.yaml", old.area)
	}
	e, err := parseEntry(area, val)
	if err != nil {
		return err
	}
	c.entries[key] = e
	return nil
}

func parseEntry(area string, val *yaml.Node) (*entry, error) {
	if val.Kind != yaml.MappingNode {
		return nil, errors.New("not a mapping of languages")
	}
	e := &entry{area: area, forms: map[Lang]map[string]template{}}
	for i := 0; i < len(val.Content); i += 2 {
		lang, ok := ParseLang(val.Content[i].Value)
		if !ok {
			return nil, fmt.Errorf("%q is not one of kk, ru, en", val.Content[i].Value)
		}
		if e.forms[lang] != nil {
			return nil, fmt.Errorf("%s is given twice", lang)
		}
		f, err := parseForms(lang, val.Content[i+1])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", lang, err)
		}
		e.forms[lang] = f
	}
	for _, l := range Langs {
		if e.forms[l] == nil {
			return nil, fmt.Errorf("%s is missing", l)
		}
	}
	return e, e.agree()
}

// parseForms reads one language: a plain text, or a mapping of its plural categories.
func parseForms(lang Lang, val *yaml.Node) (map[string]template, error) {
	if val.Kind == yaml.ScalarNode {
		t, err := parseWords(val)
		return map[string]template{"": t}, err
	}
	if val.Kind != yaml.MappingNode {
		return nil, errors.New("neither a text nor plural forms")
	}
	want := categories(lang)
	out := map[string]template{}
	for i := 0; i < len(val.Content); i += 2 {
		cat := val.Content[i].Value
		if !slices.Contains(want, cat) {
			return nil, fmt.Errorf("%q is not a plural form of this language (%s)", cat, strings.Join(want, ", "))
		}
		if _, twice := out[cat]; twice {
			return nil, fmt.Errorf("the form %q is given twice", cat)
		}
		t, err := parseWords(val.Content[i+1])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", cat, err)
		}
		out[cat] = t
	}
	if len(out) != len(want) {
		return nil, fmt.Errorf("the plural forms are %s, all of them", strings.Join(want, ", "))
	}
	return out, nil
}

func parseWords(val *yaml.Node) (template, error) {
	if val.Kind != yaml.ScalarNode || strings.TrimSpace(val.Value) == "" {
		return nil, errors.New("the text is empty")
	}
	return parseTemplate(val.Value)
}

// agree checks that every language and every plural form uses the same placeholders. Where there are plural forms,
// n chooses among them and need not be shown ("one day", "are off").
func (e *entry) agree() error {
	plural := e.plural()
	var want []string
	for _, l := range Langs {
		for cat, t := range e.forms[l] {
			has := t.names()
			if plural {
				delete(has, "n")
			}
			got := sorted(has)
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				return fmt.Errorf("the placeholders are %v elsewhere and %v in %s %s", want, got, l, cat)
			}
		}
	}
	return nil
}

// plural reports whether any language has plural forms, so that the message needs the argument n.
func (e *entry) plural() bool {
	for _, f := range e.forms {
		if _, plain := f[""]; !plain {
			return true
		}
	}
	return false
}

func union(forms map[string]template) map[string]bool {
	set := map[string]bool{}
	for _, t := range forms {
		for name := range t.names() {
			set[name] = true
		}
	}
	return set
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
