package demand

import (
	"slices"
	"strings"
)

// governsBack reports whether a Kazakh verb behind a case hands it over: no other verb and no other thing handed over stands between,
// and a case that has no ending of its own («қылмыстық іс жіберілсін») is not part of a longer name («істер тізімі»).
func (r *caseReader) governsBack(verb, at, n int, passive bool) bool {
	if passive && (!r.passive(verb) || at+n < verb && !r.besides(at+n)) {
		return false
	}
	for i := at + n; i < verb; i++ {
		word := r.tokens[i].Word
		joined := i > at+n && (slices.Contains(r.w.Joins, r.tokens[i-1].Word) || strings.Contains(r.before(i), ","))
		switch {
		case begins(word, r.w.Fetch), slices.Contains(r.w.Joins, word), slices.Contains(r.w.Apart, word), joined && endsWith(word, kazakhObjects):
		case endsWith(word, kazakhNames) && i+1 < len(r.tokens) && slices.Contains(r.w.Apart, r.tokens[i+1].Word):
			// A purpose: «зерделеу үшін».
		case i+1 == verb && endsWith(word, []string{"уге", "уға"}):
			// «зерделеуге жіберіңіз».
		case endsWith(word, kazakhNames), endsWith(word, kazakhVerbs), endsWith(word, kazakhObjects) && !numeral(word):
			return i > at+n && r.joinedSince(at+n, i) && endsWith(word, kazakhObjects)
		}
	}
	return true
}

// joinedSince reports whether a list goes on between two places: «істі және оның тізімін».
func (r *caseReader) joinedSince(from, to int) bool {
	for i := from; i < to; i++ {
		if slices.Contains(r.w.Joins, r.tokens[i].Word) {
			return true
		}
	}
	return false
}

// passive: «жіберілсін», «ұсынылсын», «жолдансын».
func (r *caseReader) passive(verb int) bool {
	return endsWith(r.tokens[verb].Word, []string{"лсын", "лсін", "нсын", "нсін", "лады", "леді"})
}

// besides reports whether a word can stand behind a case that is whole: a place, a number, the sender.
func (r *caseReader) besides(at int) bool {
	word := r.tokens[at].Word
	return numeral(word) || begins(word, r.moods.Ours) || slices.Contains(r.w.Joins, word) || word == "бас" || endsWith(word, []string{"ға", "ге", "қа", "ке", "сына", "сіне"})
}

// Endings of Kazakh words that stand between a case and its verb: names of actions, converbs and participles, and other things that
// are handed over.
var (
	kazakhNames   = []string{"лау", "леу", "дау", "деу", "тау", "теу", "ату", "ету", "алу", "ілу", "ылу", "еру", "ару", "зу", "лу", "ру", "шу", "қау", "кеу", "уды", "уді", "удың", "удің", "уға", "уге"}
	kazakhVerbs   = []string{"ып", "іп", "лап", "леп", "дап", "деп", "тап", "теп", "ған", "ген", "қан", "кен", "атын", "етін", "йтын", "йтін"}
	kazakhObjects = []string{"ды", "ді", "ты", "ті", "ны", "ні", "сын", "сін", "ын", "ін"}
)

func endsWith(word string, endings []string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(word, e) })
}
