package words

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a word of a text with the place it stands at.
type Token struct {
	// Word is the word in small letters, ё written as е.
	Word string
	// From and To are the bounds of the word in the text, in bytes.
	From, To int
	// Sentence numbers the sentences of the text from 0.
	Sentence int
}

// Tokens cuts a text into words: runs of letters and digits, hyphens within a word kept out. Sentences end at . ! ? ; and at
// a new line.
func Tokens(text string) []Token {
	out := make([]Token, 0, len(text)/10+1)
	from, sentence, worded := -1, 0, false
	flush := func(to int) {
		if from >= 0 {
			out = append(out, Token{Word: normal(text[from:to]), From: from, To: to, Sentence: sentence})
			from, worded = -1, true
		}
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if from < 0 {
				from = i
			}
		default:
			flush(i)
			if worded && strings.ContainsRune(".!?;\n", r) {
				sentence, worded = sentence+1, false
			}
		}
	}
	flush(len(text))
	return out
}

func normal(s string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		if r == 'ё' {
			return 'е'
		}
		return r
	}, s)
}

// Kazakh reports whether the word holds a letter that Russian lacks.
func Kazakh(word string) bool { return strings.ContainsAny(word, "әғқңөұүһі") }

// Stems are the keys of a word: its Russian stem, its Kazakh stem, or both where the letters do not tell the language.
// Numbers and words of two letters are their own keys.
func Stems(word string) (keys [2]string, n int) {
	if utf8.RuneCountInString(word) < 3 || !unicode.IsLetter(firstRune(word)) {
		return [2]string{word}, 1
	}
	kk := StemKazakh(word)
	if Kazakh(word) {
		return [2]string{kk}, 1
	}
	ru := StemRussian(word)
	if ru == kk {
		return [2]string{ru}, 1
	}
	return [2]string{ru, kk}, 2
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
