package held

import (
	"bytes"
	_ "embed"
	"sync"

	"gopkg.in/yaml.v3"

	"reglament/internal/i18n"
)

//go:embed sources.yaml
var seedData []byte

type seedFile struct {
	Alike   [][]string   `yaml:"alike"`
	Sources []seedSource `yaml:"sources"`
}

type seedSource struct {
	Key    string     `yaml:"key"`
	Name   i18n.Text  `yaml:"name"`
	Keeper i18n.Text  `yaml:"keeper"`
	Items  []seedItem `yaml:"items"`
}

type seedItem struct {
	Key  string    `yaml:"key"`
	Name i18n.Text `yaml:"name"`
	KK   []string  `yaml:"kk"`
	RU   []string  `yaml:"ru"`
}

var seed = sync.OnceValues(func() (seedFile, error) {
	var f seedFile
	dec := yaml.NewDecoder(bytes.NewReader(seedData))
	dec.KnownFields(true)
	return f, dec.Decode(&f)
})

// Begin is the catalogue that a new office begins with: the sources that paragraph 44 names and what they are publicly known to
// hold. The error is a slip in the embedded data.
func Begin() ([]Source, error) {
	f, err := seed()
	if err != nil {
		return nil, err
	}
	out := make([]Source, len(f.Sources))
	for i, s := range f.Sources {
		out[i] = Source{ID: s.Key, Name: s.Name, Keeper: s.Keeper, Version: 1}
		for _, it := range s.Items {
			out[i].Items = append(out[i].Items, Item{ID: s.Key + "." + it.Key, SourceID: s.Key, Name: it.Name, KK: it.KK, RU: it.RU, Version: 1})
		}
	}
	return out, nil
}

// Alike are words that stand for one another in phrases: "number" and "count", "data" and "information".
func Alike() [][]string {
	f, err := seed()
	if err != nil {
		return nil
	}
	return f.Alike
}
