package planning

import (
	"slices"
	"strings"

	"reglament/internal/words"
)

// Find returns the first phrase whose words all stand in the name, one after the other with at most two others between (15).
func (d DailyWords) Find(name string) (string, bool) {
	text := stemsOf(name)
	for _, phrase := range d.Phrases {
		if inOrder(text, stemsOf(phrase)) {
			return phrase, true
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
