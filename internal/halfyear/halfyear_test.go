package halfyear

import (
	"testing"

	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/regulation"
)

func TestEveryValueSaysItself_491_10_G10a(t *testing.T) {
	book, err := regulation.Book()
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLaw(book)
	if err != nil {
		t.Fatal(err)
	}
	said := 0
	for _, v := range book.Editions(law.Root)[0].Values(Duty) {
		msg, ok := l.Describe(Duty, v)
		for _, lang := range i18n.Langs {
			if text := i18n.For(lang).T(msg); !ok || text == "" || text == msg.Key {
				t.Errorf("%s: %q", lang, text)
			}
		}
		said++
	}
	if _, ok := l.Describe(law.RuleHeld, law.Value{}); ok || said == 0 {
		t.Errorf("%d values, and a foreign one: %t", said, ok)
	}
}
