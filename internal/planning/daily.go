package planning

import (
	"slices"
	"strings"

	"reglament/internal/words"
)

// finder looks for phrases in names: their words stand one after the other with at most two others between (15).
type finder struct {
	phrases []string
	stems   [][][]string
}

func (d DailyWords) finder() finder {
	f := finder{phrases: d.Phrases}
	for _, p := range d.Phrases {
		f.stems = append(f.stems, stemsOf(p))
	}
	return f
}

// find returns the first phrase that stands in the name.
func (f finder) find(name string) (string, bool) {
	text := stemsOf(name)
	for i, stems := range f.stems {
		if inOrder(text, stems) {
			return f.phrases[i], true
		}
	}
	return "", false
}

// stemsOf are the words of a text by their stems.
func stemsOf(text string) [][]string {
	var out [][]string
	for _, t := range words.Tokens(strings.ToLower(text)) {
		keys, n := words.Stems(t.Word)
		out = append(out, slices.Clone(keys[:n]))
	}
	return out
}

const between = 2

func inOrder(text, phrase [][]string) bool {
	if len(phrase) == 0 {
		return false
	}
	for i := range text {
		at, ok := i, meet(text[i], phrase[0])
		for _, w := range phrase[1:] {
			if !ok {
				break
			}
			ok = false
			for j := at + 1; j < len(text) && j <= at+1+between; j++ {
				if meet(text[j], w) {
					at, ok = j, true
					break
				}
			}
		}
		if ok {
			return true
		}
	}
	return false
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}
