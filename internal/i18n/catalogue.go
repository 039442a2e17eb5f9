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

// entry is one key with its words in each language, in the order of Langs.
type entry struct {
	area  string
	words [3]words
}

// words are a message in one language: one template, or one per plural category.
type words struct {
	plain template
	forms map[string]template
}

// all calls a function for every template with its plural category, "" where there are none.
func (w words) all(f func(category string, t template)) {
	if w.forms == nil {
		f("", w.plain)
	}
	for c, t := range w.forms {
		f(c, t)
	}
}

// in are the words of a language.
func (e *entry) in(l Lang) words {
	switch l {
	case RU:
		return e.words[1]
	case EN:
		return e.words[2]
	}
	return e.words[0]
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
	set := map[string]bool{}
	e.in(KK).all(func(_ string, t template) {
		for name := range t.names() {
			set[name] = true
		}
	})
	if e.plural() {
		set["n"] = true
	}
	return sorted(set)
}

func (c *Catalogue) add(area string, data []byte) []error {
	short, rest := plainLines(string(data))
	var errs []error
	for _, s := range short {
		if err := c.addPlain(area, s); err != nil {
			errs = append(errs, fmt.Errorf("i18n: %s.yaml:%d: %s: %w", area, s.line, s.key, err))
		}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(rest), &doc); err != nil {
		return append(errs, fmt.Errorf("i18n: %s.yaml: %w", area, err))
	}
	if len(doc.Content) == 0 {
		return errs
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return append(errs, fmt.Errorf("i18n: %s.yaml: not a mapping of keys", area))
	}
	for i := 0; i < len(root.Content); i += 2 {
		key, val := root.Content[i], root.Content[i+1]
		if err := c.addKey(area, key.Value, val); err != nil {
			errs = append(errs, fmt.Errorf("i18n: %s.yaml:%d: %s: %w", area, key.Line, key.Value, err))
		}
	}
	return errs
}

// plainLine is a key whose words stand on its own line.
type plainLine struct {
	line  int
	key   string
	words [3]string
}

// Nearly every key is a line of this form, without an escape in it. Reading these takes a tenth of what a reader of YAML takes,
// of which every start of the program consists to a third, and leaves nothing behind but the text itself.
var plainParts = [...]string{`: {kk: "`, `", ru: "`, `", en: "`, `"}`}

// plainLines cuts the plain lines out of an area; the rest is the area with empty lines in their places. What continues a line
// of another form is indented, so that nothing else can look like a plain line.
func plainLines(text string) (plain []plainLine, rest string) {
	var b strings.Builder
	n := 0
	for line := range strings.Lines(text) {
		n++
		if p, ok := readPlain(strings.TrimSuffix(line, "\n")); ok {
			p.line = n
			plain = append(plain, p)
			line = "\n"
		}
		b.WriteString(line)
	}
	return plain, b.String()
}

func readPlain(line string) (p plainLine, ok bool) {
	if strings.IndexByte(line, '\\') >= 0 {
		return p, false
	}
	if p.key, line, ok = strings.Cut(line, plainParts[0]); !ok || !keyForm.MatchString(p.key) {
		return p, false
	}
	for i, end := range plainParts[1:] {
		if p.words[i], line, ok = strings.Cut(line, end); !ok || strings.IndexByte(p.words[i], '"') >= 0 {
			return p, false
		}
	}
	return p, line == ""
}

func (c *Catalogue) addPlain(area string, p plainLine) error {
	e := &entry{area: area}
	for i, text := range p.words {
		if strings.TrimSpace(text) == "" {
			return fmt.Errorf("%s: %w", Langs[i], errEmpty)
		}
		t, err := parseTemplate(text)
		if err != nil {
			return fmt.Errorf("%s: %w", Langs[i], err)
		}
		e.words[i].plain = t
	}
	return c.keep(p.key, e)
}

// keep puts an entry into the catalogue.
func (c *Catalogue) keep(key string, e *entry) error {
	if old := c.entries[key]; old != nil {
		return fmt.Errorf("already given in %s.yaml", old.area)
	}
	if err := e.agree(); err != nil {
		return err
	}
	c.entries[key] = e
	return nil
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
	e, err := parseEntry(area, val)
	if err != nil {
		return err
	}
	return c.keep(key, e)
}

func parseEntry(area string, val *yaml.Node) (*entry, error) {
	if val.Kind != yaml.MappingNode {
		return nil, errors.New("not a mapping of languages")
	}
	e := &entry{area: area}
	for i := 0; i < len(val.Content); i += 2 {
		lang, ok := ParseLang(val.Content[i].Value)
		if !ok {
			return nil, fmt.Errorf("%q is not one of kk, ru, en", val.Content[i].Value)
		}
		at := &e.words[slices.Index(Langs, lang)]
		if at.given() {
			return nil, fmt.Errorf("%s is given twice", lang)
		}
		w, err := parseForms(lang, val.Content[i+1])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", lang, err)
		}
		*at = w
	}
	for i, l := range Langs {
		if !e.words[i].given() {
			return nil, fmt.Errorf("%s is missing", l)
		}
	}
	return e, nil
}

func (w words) given() bool { return w.plain != nil || w.forms != nil }

// parseForms reads one language: a plain text, or a mapping of its plural categories.
func parseForms(lang Lang, val *yaml.Node) (words, error) {
	if val.Kind == yaml.ScalarNode {
		t, err := parseWords(val)
		return words{plain: t}, err
	}
	if val.Kind != yaml.MappingNode {
		return words{}, errors.New("neither a text nor plural forms")
	}
	want := categories(lang)
	out := map[string]template{}
	for i := 0; i < len(val.Content); i += 2 {
		cat := val.Content[i].Value
		if !slices.Contains(want, cat) {
			return words{}, fmt.Errorf("%q is not a plural form of this language (%s)", cat, strings.Join(want, ", "))
		}
		if _, twice := out[cat]; twice {
			return words{}, fmt.Errorf("the form %q is given twice", cat)
		}
		t, err := parseWords(val.Content[i+1])
		if err != nil {
			return words{}, fmt.Errorf("%s: %w", cat, err)
		}
		out[cat] = t
	}
	if len(out) != len(want) {
		return words{}, fmt.Errorf("the plural forms are %s, all of them", strings.Join(want, ", "))
	}
	return words{forms: out}, nil
}

var errEmpty = errors.New("the text is empty")

func parseWords(val *yaml.Node) (template, error) {
	if val.Kind != yaml.ScalarNode || strings.TrimSpace(val.Value) == "" {
		return nil, errEmpty
	}
	return parseTemplate(val.Value)
}

// agree checks that every language and every plural form uses the same placeholders. Where there are plural forms,
// n chooses among them and need not be shown ("one day", "are off").
func (e *entry) agree() error {
	plural := e.plural()
	var want []string
	var err error
	for i, l := range Langs {
		e.words[i].all(func(category string, t template) {
			has := t.names()
			if plural {
				delete(has, "n")
			}
			got := sorted(has)
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) && err == nil {
				err = fmt.Errorf("the placeholders are %v elsewhere and %v in %s %s", want, got, l, category)
			}
		})
	}
	return err
}

// plural reports whether any language has plural forms, so that the message needs the argument n.
func (e *entry) plural() bool {
	return slices.ContainsFunc(e.words[:], func(w words) bool { return w.forms != nil })
}

func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
