package held

import (
	"strings"
	"unicode/utf8"

	"reglament/internal/i18n"
	"reglament/internal/words"
)

// Source is a register or another source open to prosecutors (44).
type Source struct {
	ID     string
	Name   i18n.Text
	Keeper i18n.Text // who keeps it
	Closed bool
	// Version counts the edits, for a person who edits what another has just changed.
	Version int64
	Items   []Item
}

// Item is a kind of data that a source holds, with the phrases by which it is asked for.
type Item struct {
	ID, SourceID string
	Name         i18n.Text
	// KK and RU are phrases: an item is found in a sentence that holds all words of one of them, in any form and order.
	KK, RU  []string
	Closed  bool
	Version int64
}

// Hit is a place in a text that asks for what a source holds.
type Hit struct {
	Item   Item
	Source Source
	// Phrase is the phrase of the catalogue, Quote the words of the text that met it.
	Phrase, Quote string
}

// Catalogue is the catalogue made ready for matching. It is immutable and safe for concurrent use.
type Catalogue struct {
	Sources []Source

	phrases []phrase
	index   map[string][]place
	alike   map[string]string
}

type phrase struct {
	source, item int
	text         string
	words        int
}

// place says that a stem is one of the words of a phrase.
type place struct{ phrase, word int }

// PhraseWordsMax bounds the words of a phrase, PhrasesMax the phrases of an item in one language.
const (
	PhraseWordsMax = 12
	PhrasesMax     = 40
)

// near is how many words of a text may lie between the first and the last word of a phrase, for each of its words.
const near = 4

// New makes a catalogue ready. Closed sources and items find nothing. alike lists words that stand for one another.
func New(sources []Source, alike [][]string) *Catalogue {
	c := &Catalogue{Sources: sources, index: map[string][]place{}, alike: map[string]string{}}
	for _, group := range alike {
		for _, w := range group {
			keys, n := words.Stems(w)
			for _, k := range keys[:n] {
				c.alike[k] = group[0]
			}
		}
	}
	for si := range sources {
		for ii := range sources[si].Items {
			it := &sources[si].Items[ii]
			if sources[si].Closed || it.Closed {
				continue
			}
			for _, text := range it.KK {
				c.add(si, ii, text, words.StemKazakh)
			}
			for _, text := range it.RU {
				c.add(si, ii, text, words.StemRussian)
			}
		}
	}
	return c
}

func (c *Catalogue) add(source, item int, text string, stem func(string) string) {
	p := phrase{source: source, item: item, text: text}
	seen := map[string]bool{}
	for _, t := range words.Tokens(text) {
		key := c.canon(stem(t.Word))
		if slight(t.Word) || seen[key] || p.words == PhraseWordsMax {
			continue
		}
		seen[key] = true
		c.index[key] = append(c.index[key], place{len(c.phrases), p.words})
		p.words++
	}
	if p.words > 0 {
		c.phrases = append(c.phrases, p)
	}
}

func (c *Catalogue) canon(stem string) string {
	if k, ok := c.alike[stem]; ok {
		return k
	}
	return stem
}

// slight words join others and carry no meaning of their own in a phrase.
var slightWords = map[string]bool{
	"и": true, "а": true, "о": true, "в": true, "во": true, "на": true, "по": true, "с": true, "со": true, "за": true, "об": true, "от": true,
	"до": true, "из": true, "к": true, "для": true, "или": true, "не": true, "при": true, "их": true, "том": true, "числе": true,
	"және": true, "мен": true, "бен": true, "пен": true, "бойынша": true, "туралы": true, "үшін": true, "де": true, "да": true, "немесе": true,
}

func slight(word string) bool { return slightWords[word] || utf8.RuneCountInString(word) < 2 }

// Find returns what the text asks for of the catalogue, one hit for each item, in the order of the text.
func (c *Catalogue) Find(text string) []Hit {
	var out []Hit
	found := map[[2]int]bool{}
	tokens := words.Tokens(text)
	for from := 0; from < len(tokens); {
		to := from
		for to < len(tokens) && tokens[to].Sentence == tokens[from].Sentence {
			to++
		}
		c.sentence(text, tokens[from:to], found, &out)
		from = to
	}
	return out
}

// sentence walks through the words of a sentence and remembers, for each phrase, where each of its words stood last.
func (c *Catalogue) sentence(text string, tokens []words.Token, found map[[2]int]bool, out *[]Hit) {
	last := map[int]*[PhraseWordsMax]int{}
	for i, t := range tokens {
		keys, n := words.Stems(t.Word)
		for _, k := range keys[:n] {
			for _, at := range c.index[c.canon(k)] {
				p := c.phrases[at.phrase]
				if found[[2]int{p.source, p.item}] {
					continue
				}
				seen := last[at.phrase]
				if seen == nil {
					seen = new([PhraseWordsMax]int)
					last[at.phrase] = seen
				}
				seen[at.word] = i + 1
				if first, ok := met(seen[:p.words], i+1); ok {
					found[[2]int{p.source, p.item}] = true
					s := c.Sources[p.source]
					*out = append(*out, Hit{Item: s.Items[p.item], Source: s, Phrase: p.text, Quote: strings.Join(strings.Fields(text[tokens[first-1].From:t.To]), " ")})
				}
			}
		}
	}
}

// met reports whether every word of a phrase was seen near the last one, and where the first of them stood.
func met(seen []int, last int) (first int, ok bool) {
	first = last
	for _, at := range seen {
		if at == 0 {
			return 0, false
		}
		first = min(first, at)
	}
	return first, last-first < len(seen)*near
}
