package i18n

// The plural categories of CLDR that the three languages use.
const (
	one   = "one"
	few   = "few"
	many  = "many"
	other = "other"
)

// categories lists the plural forms that a message of the language must have.
func categories(l Lang) []string {
	if l == RU {
		return []string{one, few, many, other}
	}
	return []string{one, other}
}

// category chooses the plural form of a whole number. Kazakh and English tell one from the rest; Russian looks at
// the last two digits. The Russian "other" is for fractions.
func category(l Lang, n int64) string {
	if n < 0 {
		n = -n
	}
	if l != RU {
		if n == 1 {
			return one
		}
		return other
	}
	ten, hundred := n%10, n%100
	switch {
	case ten == 1 && hundred != 11:
		return one
	case ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14):
		return few
	}
	return many
}

// categoryOf chooses by the argument n of any numeric kind.
func categoryOf(l Lang, v any) string {
	if n, ok := asInt(v); ok {
		return category(l, n)
	}
	return other
}

func asInt(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case uint8:
		return int64(v), true
	case uint32:
		return int64(v), true
	}
	return 0, false
}
