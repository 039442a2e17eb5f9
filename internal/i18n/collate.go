package i18n

import (
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// collator makes the keys of one language and remembers them: the same names of units and people are put in order again
// and again, and a key costs a hundred times what its look-up does.
type collator struct {
	makers sync.Pool // of *maker

	mu   sync.RWMutex
	keys map[string]string
}

// maker keeps a collator of the library and its buffer together: neither may serve two goroutines at once.
type maker struct {
	c   *collate.Collator
	buf collate.Buffer
}

// remembered is how many keys are kept of a language, some hundred bytes each; the one too many begins anew.
const remembered = 16384

var collators = map[Lang]*collator{
	KK: newCollator(language.Kazakh),
	RU: newCollator(language.Russian),
	EN: newCollator(language.English),
}

func newCollator(tag language.Tag) *collator {
	return &collator{
		makers: sync.Pool{New: func() any { return &maker{c: collate.New(tag, collate.Numeric)} }},
		keys:   map[string]string{},
	}
}

func (c *collator) key(s string) string {
	c.mu.RLock()
	key, ok := c.keys[s]
	c.mu.RUnlock()
	if ok {
		return key
	}
	m := c.makers.Get().(*maker)
	key = string(m.c.KeyFromString(&m.buf, s))
	m.buf.Reset()
	c.makers.Put(m)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.keys) >= remembered {
		clear(c.keys)
	}
	c.keys[strings.Clone(s)] = key
	return key
}

// SortKey returns bytes whose plain order is the alphabetical order of the language: in Kazakh ә stands after а, қ after к,
// і after ы. Numbers inside go by value, so that "2" stands before "10".
func SortKey(l Lang, s string) string {
	c := collators[l]
	if c == nil {
		c = collators[KK]
	}
	return c.key(strings.TrimSpace(s))
}

// Fold brings words to the form in which they are compared in a search: one composition of letters, lower case,
// ё as е, one space between words. Kazakh letters stay what they are.
func Fold(s string) string {
	s = norm.NFKC.String(s)
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		r = unicode.ToLower(r)
		if r == 'ё' {
			r = 'е'
		}
		b.WriteRune(r)
	}
	return b.String()
}
