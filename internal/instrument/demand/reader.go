package demand

import (
	"slices"
	"strings"
	"unicode/utf8"

	lexis "reglament/internal/words"
)

// caseReader reads one sentence in one language for a demand for a case (43, 44).
type caseReader struct {
	w       *CaseWords
	moods   *MoodWords
	text    string
	tokens  []lexis.Token
	title   bool // the sentence is of the title
	carried bool // a line before it ends with a colon behind a verb of handing over

	verbs []caseVerb
}

// caseVerb is a verb that demands, and what it demands.
type caseVerb struct {
	at    int
	fetch bool
	tell  bool
}

// mood finds the verbs of a sentence that demand: the imperative, the infinitive beside a word that asks or in a sentence that begins
// with one, and the name of an action with which a sentence ends (Kazakh).
func (r *caseReader) mood() {
	r.verbs = r.verbs[:0]
	all := slices.Concat(r.w.Hand, r.w.Fetch, r.w.Tell)
	asks := r.asksAtAll()
	for i, t := range r.tokens {
		if !begins(t.Word, all) && !slices.Contains(r.w.Direct, t.Word) || r.negated(i) {
			continue
		}
		order := slices.Contains(r.w.Direct, t.Word) || verb(t.Word, all, r.moods.Orders)
		if order || asks && verb(t.Word, all, r.moods.Plain) || r.named(i, all) {
			r.verbs = append(r.verbs, caseVerb{at: i, fetch: begins(t.Word, r.w.Fetch), tell: begins(t.Word, r.w.Tell)})
		}
	}
}

// asksAtAll reports whether infinitives of the sentence are demands.
func (r *caseReader) asksAtAll() bool {
	weak, ours := false, false
	for i, t := range r.tokens {
		switch {
		case slices.Contains(r.moods.Asks, t.Word):
			return true
		case slices.Contains(r.moods.Weak, t.Word):
			weak = weak || i == 0 || r.tokens[i-1].Word != "не"
		case begins(t.Word, r.moods.Ours):
			ours = true
		}
	}
	if weak && ours || r.carried {
		return true
	}
	first := opening(r.tokens)
	if !r.moods.First || first < 0 {
		return false
	}
	return verb(r.tokens[first].Word, slices.Concat(r.moods.Give, r.moods.Act, r.w.Fetch), r.moods.Plain) || r.startsWithCase(first)
}

// startsWithCase: «Уголовное дело № 5 направить в Генеральную прокуратуру», «Сведения по ним представить до 5 июля».
func (r *caseReader) startsWithCase(at int) bool {
	n, _ := r.object(r.ahead(at))
	return n > 0 || r.phraseAt(at, r.w.Info) > 0
}

// named reports whether the word is the name of an action with which the sentence or the title ends: «істі жіберу», «істі жіберу туралы».
func (r *caseReader) named(i int, stems []string) bool {
	if !r.w.Last || !verb(r.tokens[i].Word, stems, r.moods.Plain[:1]) {
		return false
	}
	if i+1 == len(r.tokens) {
		return true
	}
	return r.title && i+2 == len(r.tokens) && slices.Contains(r.w.Names, r.tokens[i+1].Word)
}

// negated: «не направляйте», «жібермеңіз», «жіберу қажет емес».
func (r *caseReader) negated(i int) bool {
	if i > 0 && r.tokens[i-1].Word == "не" {
		return true
	}
	word := r.tokens[i].Word
	for _, stem := range slices.Concat(r.w.Hand, r.w.Fetch, r.w.Tell) {
		if rest, ok := strings.CutPrefix(word, stem); ok && r.w.Last && begins(rest, []string{"ме", "ма", "бе", "ба", "пе", "па"}) {
			return true
		}
	}
	return false
}

// phraseAt is the number of words of the list's entry that stands at a place, 0 when none does.
func (r *caseReader) phraseAt(at int, list []string) int { return phraseAt(r.tokens, at, list) }

func phraseAt(tokens []lexis.Token, at int, list []string) int {
	if at >= len(tokens) {
		return 0
	}
	best := 0
	for _, entry := range list {
		if !strings.HasPrefix(entry, tokens[at].Word) {
			continue
		}
		n := 0
		for word := range strings.FieldsSeq(entry) {
			if at+n >= len(tokens) || tokens[at+n].Word != word {
				n = 0
				break
			}
			n++
		}
		best = max(best, n)
	}
	return best
}

// anyOf is the first place of an entry of the list, -1 when there is none. A term before it («сотқа дейінгі») is no place.
func (r *caseReader) anyOf(list []string) int {
	for i := range r.tokens {
		n := r.phraseAt(i, list)
		if n > 0 && (i+n >= len(r.tokens) || !begins(r.tokens[i+n].Word, []string{"дейін"})) {
			return i
		}
	}
	return -1
}

// object is the number of words of a case that stands at a place as what is handed over; passive says that it is so beside a passive
// verb alone.
func (r *caseReader) object(at int) (n int, passive bool) {
	if n = r.phraseAt(at, r.w.Object); n > 0 {
		return n, false
	}
	if n = r.phraseAt(at, r.w.Counted); n > 0 && r.counted(at) {
		return n, false
	}
	if n = r.phraseAt(at, r.w.Numbered); n > 0 && r.numbered(at, n) {
		return n, false
	}
	return r.phraseAt(at, r.w.Subject), true
}

// participleMost is how many words a participle may have before the case that it is said of: «Прекращённые в 2025 году уголовные дела».
const participleMost = 6

// ahead is the place of the case of which the participle at a place is said, or the place itself.
func (r *caseReader) ahead(at int) int {
	if !adjective(r.tokens[at].Word) {
		return at
	}
	for i := at; i < len(r.tokens) && i <= at+participleMost; i++ {
		if n, _ := r.object(i); n > 0 {
			return i
		}
	}
	return at
}

func numeral(word string) bool { return digit(word[0]) }

// counted: a number stands before the word, with one word between at most, and no preposition before the number.
func (r *caseReader) counted(at int) bool {
	for back := 1; back <= 2 && at-back >= 0; back++ {
		if numeral(r.tokens[at-back].Word) {
			return at-back == 0 || !slices.Contains(r.w.Apart, r.tokens[at-back-1].Word)
		}
	}
	return false
}

// numbered: «дело № 5», «№ 1-24/2026 істі».
func (r *caseReader) numbered(at, n int) bool {
	if end := at + n; end < len(r.tokens) && strings.Contains(r.between(end-1, end), "№") {
		return true
	}
	i := at - 1
	for i > 0 && numeral(r.tokens[i].Word) && numeral(r.tokens[i-1].Word) {
		i--
	}
	return i >= 0 && numeral(r.tokens[i].Word) && strings.Contains(r.before(i), "№")
}

// between is what stands between two words that follow each other.
func (r *caseReader) between(a, b int) string { return r.text[r.tokens[a].To:r.tokens[b].From] }

// before is the little that stands right before a word.
func (r *caseReader) before(at int) string {
	if at > 0 {
		return r.between(at-1, at)
	}
	from := r.tokens[at].From
	line := strings.LastIndexByte(r.text[:from], '\n') + 1
	return r.text[line:from]
}

// asksCase are the places of the words by which the sentence asks for a case; nil when it does not.
func (r *caseReader) asksCase() (marks []int, fetched bool) {
	if r.spared() || r.anyOf(r.w.Away) >= 0 {
		return nil, false
	}
	for i := range r.tokens {
		n, passive := r.object(i)
		if n == 0 {
			if marks := r.namedCase(i); marks != nil {
				return marks, false
			}
			continue
		}
		if r.carried && i == opening(r.tokens) && bulleted(r.before(0)+r.tokens[0].Word) {
			return []int{i, i + n - 1}, false
		}
		for _, v := range r.verbs {
			if v.tell || !r.governs(v.at, i, n, passive) {
				continue
			}
			marks = append(marks, v.at)
			for k := range n {
				marks = append(marks, i+k)
			}
			return marks, v.fetch
		}
	}
	return nil, false
}

// namedCase: «Об истребовании уголовного дела», «обеспечьте направление уголовных дел в Генеральную прокуратуру».
func (r *caseReader) namedCase(at int) []int {
	n, name := r.phraseAt(at, r.w.Named), at-1
	for n > 0 && name > 0 && r.place(name) {
		name--
	}
	if n == 0 || name < 0 || !slices.Contains(r.w.Names, r.tokens[name].Word) {
		return nil
	}
	ours := slices.ContainsFunc(r.tokens, func(t lexis.Token) bool { return begins(t.Word, r.moods.Ours) })
	ordered := slices.ContainsFunc(r.tokens, func(t lexis.Token) bool {
		return verb(t.Word, slices.Concat(r.moods.Give, r.moods.Act), r.moods.Orders) || slices.Contains(r.moods.Asks, t.Word)
	})
	if !r.title && !(ours && ordered) {
		return nil
	}
	marks := []int{name}
	for k := range n {
		marks = append(marks, at+k)
	}
	return marks
}

// place reports whether a word is of the place of the sender: «в Генеральную прокуратуру».
func (r *caseReader) place(at int) bool {
	word := r.tokens[at].Word
	return word == "в" || begins(word, r.moods.Ours) || strings.HasSuffix(word, "ую")
}

// spared reports whether a word of the sentence says that it counts, asks a question or speaks of the post.
func (r *caseReader) spared() bool {
	return slices.ContainsFunc(r.tokens, func(t lexis.Token) bool { return begins(t.Word, r.w.Unless) })
}

// governs reports whether what stands at a place is what the verb hands over.
func (r *caseReader) governs(verb, at, n int, passive bool) bool {
	if r.w.Last {
		return verb >= at+n && r.governsBack(verb, at, n, passive)
	}
	if end := at + n; end < len(r.tokens) && r.tokens[end].Word == "не" {
		return false
	}
	head := at
	for head > 0 && adjective(r.tokens[head-1].Word) {
		head--
	}
	if head > 0 && slices.Contains(r.w.Apart, r.tokens[head-1].Word) {
		return false
	}
	if verb < at {
		return r.free(verb, head) && r.joined(verb, head)
	}
	// A case before its verb opens the sentence: «Уголовное дело № 5 прошу направить».
	if first := opening(r.tokens); head != first && head > 0 && !numeral(r.tokens[head-1].Word) && r.ahead(first) != at {
		return false
	}
	return r.free(at+n-1, verb) && r.anyFrom(verb, r.w.Info) < 0
}

// joined looks at the marks between a verb and a case: behind the last comma only joining words stand, and a colon follows the verb.
func (r *caseReader) joined(verb, head int) bool {
	listed := false
	for i := head; i > verb; i-- {
		gap := r.between(i-1, i)
		if strings.Contains(gap, ":") && i-1 > verb && !begins(r.tokens[i-1].Word, slices.Concat(r.w.Joins, r.moods.Ours)) {
			return false
		}
		if strings.Contains(gap, ",") && !listed {
			if slices.ContainsFunc(r.tokens[i:head], func(t lexis.Token) bool { return !slices.Contains(r.w.Joins, t.Word) }) {
				return false
			}
			listed = true
		}
	}
	return true
}

// free reports whether no other verb stands between two places.
func (r *caseReader) free(from, to int) bool {
	for i := from + 1; i < to; i++ {
		word := r.tokens[i].Word
		if slices.ContainsFunc(r.verbs, func(v caseVerb) bool { return v.at == i }) || slices.Contains(r.moods.Asks, word) {
			continue
		}
		if verb(word, r.moods.Act, r.moods.Orders) {
			return false
		}
		// A name is no verb: «в прокуратуру г. Астаны».
		first, _ := utf8.DecodeRuneInString(word)
		if strings.HasPrefix(r.text[r.tokens[i].From:], string(first)) && endsWith(word, otherVerbs) {
			return false
		}
	}
	return true
}

// otherVerbs are endings of Russian verbs and short participles: behind one, a case is what that verb speaks of.
var otherVerbs = []string{"ено", "ены", "ана", "ано", "аны", "ято", "яты", "ется", "ются", "ится", "ятся", "лось", "лись", "ить", "ать", "еть", "уют", "ует"}

var adjectives = []string{"ое", "ее", "ые", "ие", "ого", "его", "ых", "их"}

// adjective reports whether a Russian word ends as an adjective or participle does.
func adjective(word string) bool { return endsWith(word, adjectives) }

func (r *caseReader) anyFrom(at int, list []string) int {
	for i := at; i < len(r.tokens); i++ {
		if r.phraseAt(i, list) > 0 {
			return i
		}
	}
	return -1
}

// asksInfo are the places of the words by which the sentence asks for information on a case: on one of the text, or beside the demand
// for the case itself.
func (r *caseReader) asksInfo(beside bool) []int {
	if len(r.verbs) == 0 || r.spared() {
		return nil
	}
	about := r.anyOf(r.w.About)
	if about < 0 && !beside {
		return nil
	}
	for _, v := range r.verbs {
		if v.tell {
			return withPlace([]int{v.at}, about)
		}
	}
	if at := r.anyFrom(0, r.w.Info); at >= 0 {
		return withPlace([]int{r.verbs[0].at, at}, about)
	}
	return nil
}

func withPlace(marks []int, at int) []int {
	if at >= 0 {
		marks = append(marks, at)
	}
	return marks
}

// carries reports whether the sentence ends with a colon behind a verb of handing over, so that a list of what is asked for follows.
func (r *caseReader) carries() bool {
	last := r.tokens[len(r.tokens)-1]
	rest := r.text[last.To:]
	colon := strings.HasPrefix(strings.TrimLeft(rest, " \t"), ":")
	return colon && len(r.verbs) > 0 || r.carried && bulleted(r.before(0)+r.tokens[0].Word)
}

// bulleted reports whether what a line begins with marks an item of a list: a dash, or a number.
func bulleted(start string) bool { return strings.ContainsAny(start, "-–—•*") || numeral(start) }
