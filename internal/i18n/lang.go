package i18n

import (
	"strconv"
	"strings"
	"time"
)

// Lang is a language of the interface: "kk", "ru" or "en".
type Lang string

// The three languages. Kazakh is the language of the Regulation and the default.
const (
	KK Lang = "kk"
	RU Lang = "ru"
	EN Lang = "en"
)

// Langs lists the languages in the order in which a person is offered them.
var Langs = []Lang{KK, RU, EN}

// ParseLang reads "kk", "ru" or "en"; the second result says whether it was one of them.
func ParseLang(s string) (Lang, bool) {
	switch l := Lang(s); l {
	case KK, RU, EN:
		return l, true
	}
	return KK, false
}

// MatchLang picks the best language for an Accept-Language header; Kazakh when none fits.
func MatchLang(header string) Lang {
	best, weight := KK, 0.0
	for _, part := range strings.Split(header, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		lang, ok := ParseLang(base)
		if !ok {
			continue
		}
		q := 1.0
		if v, found := strings.CutPrefix(strings.TrimSpace(params), "q="); found {
			f, err := strconv.ParseFloat(v, 64)
			if err != nil {
				continue
			}
			q = f
		}
		if q > weight {
			best, weight = lang, q
		}
	}
	return best
}

// Text is a datum in three languages: the name of a unit, the statement of a paragraph.
type Text struct {
	KK string `json:"kk" yaml:"kk"`
	RU string `json:"ru" yaml:"ru"`
	EN string `json:"en" yaml:"en"`
}

// Same returns a Text that reads alike in the three languages (numbers of acts, codes).
func Same(s string) Text { return Text{KK: s, RU: s, EN: s} }

// IsZero reports whether no language has any words.
func (t Text) IsZero() bool { return t == Text{} }

// Complete reports whether every language has words.
func (t Text) Complete() bool { return t.KK != "" && t.RU != "" && t.EN != "" }

// In returns the words in the language; where they are missing, the Kazakh, then the Russian, then the English ones,
// because a name in another language serves a reader better than a blank.
func (t Text) In(l Lang) string {
	want := t.KK
	switch l {
	case RU:
		want = t.RU
	case EN:
		want = t.EN
	}
	for _, s := range []string{want, t.KK, t.RU, t.EN} {
		if s != "" {
			return s
		}
	}
	return ""
}

// Civil is a civil day, as calendar.Day is. The interface stands here because calendar imports this package.
type Civil interface {
	YMD() (year int, month time.Month, day int)
	Weekday() time.Weekday
	None() bool
}

// Almaty is the legal time of Kazakhstan since 1 March 2024 (UTC+5); older instants follow the tz database when it is present.
var Almaty = loadAlmaty()

func loadAlmaty() *time.Location {
	if loc, err := time.LoadLocation("Asia/Almaty"); err == nil {
		return loc
	}
	return time.FixedZone("Asia/Almaty", 5*60*60)
}
