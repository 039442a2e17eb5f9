package i18n

import (
	"fmt"
	"strings"
	"time"
)

// Printer says messages, dates and numbers in one language. It is immutable and safe for many goroutines.
type Printer struct {
	lang Lang
	cat  *Catalogue
}

// printers speak from the built-in catalogue.
var printers = map[Lang]*Printer{KK: {lang: KK}, RU: {lang: RU}, EN: {lang: EN}}

// For returns the printer of a language over the built-in catalogue; of Kazakh when the language is unknown.
func For(l Lang) *Printer {
	if p := printers[l]; p != nil {
		return p
	}
	return printers[KK]
}

// Printer returns a printer over this catalogue.
func (c *Catalogue) Printer(l Lang) *Printer { return &Printer{lang: l, cat: c} }

// Lang returns the language that the printer speaks.
func (p *Printer) Lang() Lang { return p.lang }

// Text picks the words of a trilingual datum.
func (p *Printer) Text(t Text) string { return t.In(p.lang) }

// S says the message of a key: S("desk.left", "n", 3).
func (p *Printer) S(key string, nameValue ...any) string { return p.T(M(key, nameValue...)) }

// T says a message. A placeholder may carry a form after a colon:
//
//	{d}       day 27.11.2026, instant 27.11.2026, 16:05, number with grouped digits, list "a, b and c"
//	{d:long}  2026 жылғы 27 қараша · 27 ноября 2026 года · 27 November 2026; {d:dm} without the year
//	{d:longFrom}, {d:longTo}, {d:longOn}, {d:dmFrom} …  with the Kazakh case endings -дан, -ға, -да
//	{d:date}  the day of an instant; {n:plain} a number without grouping; {list:comma}, {list:semi}, {list:or} other ways to join
//
// An unknown key is said as the key itself, and a missing argument as its placeholder: tests catch both.
func (p *Printer) T(m Msg) string {
	if m.Key == "" {
		return ""
	}
	cat := p.cat
	if cat == nil {
		cat = Default()
	}
	e := cat.entries[m.Key]
	if e == nil {
		return m.Key
	}
	w := e.in(p.lang)
	t := w.plain
	if w.forms != nil {
		t = w.forms[categoryOf(p.lang, m.Args["n"])]
	}
	if len(t) == 1 && t[0].name == "" {
		return t[0].words
	}
	var b strings.Builder
	for _, s := range t {
		if s.name == "" {
			b.WriteString(s.words)
			continue
		}
		v, ok := m.Args[s.name]
		if !ok {
			b.WriteString("{" + s.name + "}")
			continue
		}
		b.WriteString(p.value(v, s.form))
	}
	return b.String()
}

func (p *Printer) value(v any, form string) string {
	if list, ok := asList(v); ok {
		words := make([]string, len(list))
		for i, item := range list {
			words[i] = p.value(item, "")
		}
		return p.join(words, form)
	}
	if n, ok := asInt(v); ok {
		if form == "plain" {
			return fmt.Sprint(n)
		}
		return p.Number(n)
	}
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case Msg:
		return p.T(v)
	case Text:
		return p.Text(v)
	case float64:
		return p.Decimal(v, 1)
	case Messenger:
		return p.T(v.Msg())
	case time.Time:
		if form == "date" {
			return p.Day(dayOf(v))
		}
		return p.Time(v)
	case Civil:
		return p.dayForm(v, form)
	}
	return fmt.Sprint(v)
}

// List joins words as a sentence does: "a, b және c", "a, b и c", "a, b and c".
func (p *Printer) List(words []string) string { return p.join(words, "") }

func (p *Printer) join(words []string, form string) string {
	switch {
	case form == "semi":
		return strings.Join(words, "; ")
	case form == "comma" || len(words) < 2:
		return strings.Join(words, ", ")
	}
	link := map[Lang]string{KK: " және ", RU: " и ", EN: " and "}[p.lang]
	if form == "or" {
		link = map[Lang]string{KK: " немесе ", RU: " или ", EN: " or "}[p.lang]
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + link + words[last]
}

// Say says a message in all three languages at once, for data that is kept as a Text.
func Say(m Msg) Text { return Text{KK: For(KK).T(m), RU: For(RU).T(m), EN: For(EN).T(m)} }
