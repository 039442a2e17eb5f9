package words

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/russian"
)

// fleetingLeast is the least number of letters before -ок: срок and урок keep theirs.
const fleetingLeast = 4

// StemRussian is the Snowball stem of a Russian word given in small letters, with the fleeting vowel of -ок, -ек taken out:
// проверок and проверки meet, порядок and порядка too.
func StemRussian(word string) string {
	env := snowballstem.NewEnv(word)
	russian.Stem(env)
	stem := env.Current()
	for _, ending := range []string{"ок", "ек"} {
		if before, ok := strings.CutSuffix(stem, ending); ok && utf8.RuneCountInString(before) >= fleetingLeast {
			return before + "к"
		}
	}
	return stem
}
