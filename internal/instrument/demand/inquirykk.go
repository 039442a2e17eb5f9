package demand

import (
	"slices"
	"strings"
)

// kazakhJoined are endings of a Kazakh verb that leaves its mood to the verb behind it: «жүргізіп, нәтижесін жіберіңіз».
var kazakhJoined = []string{"ып", "іп", "п"}

// moodBack is the mood of a Kazakh verb that is no imperative itself: joined to a verb that orders, the name of an action beside a
// word that asks, or the name with which the sentence ends («талдау жүргізу»).
func (r *inquiryReader) moodBack(i int, stems []string) certainty {
	word := r.tokens[i].Word
	last := len(r.tokens) - 1
	if verb(word, stems, kazakhJoined) || i < last && r.tokens[i+1].Word == "отырып" {
		return r.joinedTo(i)
	}
	if !verb(word, stems, r.moods.Plain) {
		return ordersNothing
	}
	if i == last {
		return orders
	}
	next := r.tokens[i+1].Word
	switch {
	case slices.Contains(r.moods.Asks, next):
		return orders
	case slices.Contains(r.moods.Weak, next):
		if i+2 <= last && r.apart(r.tokens[i+2].Word) {
			return ordersNothing
		}
		return mayOrder
	case slices.Contains(r.w.Joins, next), strings.Contains(r.text[r.tokens[i].To:r.tokens[i+1].From], ","):
		// «талдау жүргізу, нәтижесін жіберу»: one order of two names, or a list of what is spoken of.
		if r.endsWithOrder() {
			return mayOrder
		}
	}
	return ordersNothing
}

// joinedTo: the verb behind has the mood; a participle between the two may be what the joined verb belongs to («тексеру жүргізіп,
// жазылған актілер»).
func (r *inquiryReader) joinedTo(i int) certainty {
	if !r.endsWithOrder() {
		return ordersNothing
	}
	for k := i + 1; k < len(r.tokens); k++ {
		if endsWith(r.tokens[k].Word, kazakhParticiples) {
			return mayOrder
		}
	}
	return orders
}

var kazakhParticiples = []string{"ған", "ген", "қан", "кен", "атын", "етін", "йтын", "йтін"}

// endsWithOrder reports whether the sentence ends with a verb that orders, or with a word that asks.
func (r *inquiryReader) endsWithOrder() bool {
	all := slices.Concat(r.moods.Give, r.moods.Act, r.w.Carry, r.w.Itself, r.w.Ask)
	word := r.tokens[len(r.tokens)-1].Word
	return verb(word, all, r.moods.Orders) || verb(word, all, r.moods.Plain) || slices.Contains(r.moods.Asks, word)
}

// objectBefore reports whether the word before a place is what a verb there works upon: «себептерін талдау».
func (r *inquiryReader) objectBefore(i int) bool {
	return i > 0 && endsWith(r.tokens[i-1].Word, kazakhObjects)
}
