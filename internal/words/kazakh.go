package words

import "unicode/utf8"

// The endings of Kazakh nouns, in the layers in which they follow a stem: derivation, number, possession, case, person.
// They are taken off from the last layer to the first. Each layer holds its forms by vowel harmony and by the sound they
// follow, the longest first.
var kazakhLayers = [][]string{
	{ // person and predicate
		"мыздар", "міздер", "сыңдар", "сіңдер", "мын", "мін", "бын", "бін", "пын", "пін", "сың", "сің", "мыз", "міз", "быз", "біз", "пыз", "піз",
	},
	{ // relation to a place or time: -дағы
		"ындағы", "індегі", "ндағы", "ндегі", "дағы", "дегі", "тағы", "тегі",
	},
	{ // case
		"ының", "інің", "ындан", "інен", "ынан", "ында", "інде", "ымен", "імен", "ына", "іне", "ын", "ін",
		"ның", "нің", "дың", "дің", "тың", "тің", "нан", "нен", "дан", "ден", "тан", "тен", "нда", "нде", "мен", "бен", "пен",
		"ға", "ге", "қа", "ке", "на", "не", "ны", "ні", "ды", "ді", "ты", "ті", "да", "де", "та", "те",
	},
	{ // possession by a third: official texts do not say "my", and many nouns end in -ім of themselves (мерзім)
		"сы", "сі", "ы", "і",
	},
	{ // number
		"лар", "лер", "дар", "дер", "тар", "тер",
	},
	{ // abstract nouns and adjectives: -лық, -лы
		"лылық", "лілік", "лық", "лік", "дық", "дік", "тық", "тік", "лы", "лі", "ды", "ді", "ты", "ті",
	},
}

// kazakhLeast is the least length of a stem in letters: shorter ones say nothing.
const kazakhLeast = 3

// StemKazakh takes the endings off a Kazakh word given in small letters. One pass over the layers is made: more of them
// over-cut («мерзімінен» would become «мерз»).
func StemKazakh(word string) string {
	for _, layer := range kazakhLayers {
		for _, ending := range layer {
			if stem, ok := cut(word, ending); ok {
				word = stem
				break
			}
		}
	}
	return devoice(word)
}

func cut(word, ending string) (string, bool) {
	if len(word) <= len(ending) || word[len(word)-len(ending):] != ending {
		return word, false
	}
	stem := word[:len(word)-len(ending)]
	if utf8.RuneCountInString(stem) < kazakhLeast {
		return word, false
	}
	return stem, true
}

// devoice brings back the consonant that an ending with a vowel voices: кітаб(ы) → кітап, тілег(і) → тілек, жауаб → жауап.
func devoice(word string) string {
	r, size := utf8.DecodeLastRuneInString(word)
	var back string
	switch r {
	case 'б':
		back = "п"
	case 'г':
		back = "к"
	case 'ғ':
		back = "қ"
	default:
		return word
	}
	return word[:len(word)-size] + back
}
