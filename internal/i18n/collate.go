package i18n

import (
	"encoding/hex"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// collator keeps a collator and its buffer together: neither may serve two goroutines at once.
type collator struct {
	c   *collate.Collator
	buf collate.Buffer
}

var collators = map[Lang]*sync.Pool{
	KK: collatorPool(language.Kazakh),
	RU: collatorPool(language.Russian),
	EN: collatorPool(language.English),
}

func collatorPool(tag language.Tag) *sync.Pool {
	return &sync.Pool{New: func() any { return &collator{c: collate.New(tag, collate.Numeric)} }}
}

// SortKey returns a lower-case hexadecimal text whose plain byte order is the alphabetical order of the language:
// in Kazakh ә stands after а, қ after к, і after ы. Numbers inside go by value, so that "2" stands before "10".
// It is meant to be stored in a column beside the name and indexed, on any database engine alike.
func SortKey(l Lang, s string) string {
	pool := collators[l]
	if pool == nil {
		pool = collators[KK]
	}
	c := pool.Get().(*collator)
	key := hex.EncodeToString(c.c.KeyFromString(&c.buf, strings.TrimSpace(s)))
	c.buf.Reset()
	pool.Put(c)
	return key
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
