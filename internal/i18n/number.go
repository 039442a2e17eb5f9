package i18n

import (
	"math"
	"strconv"
	"strings"
)

// narrow is the narrow no-break space that groups digits in Kazakh and Russian.
const narrow = "\u202f"

// Number writes a whole number with its digits in groups of three: 12 500 (kk, ru), 12,500 (en).
func (p *Printer) Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	return sign + p.group(s)
}

func (p *Printer) group(digits string) string {
	sep := narrow
	if p.lang == EN {
		sep = ","
	}
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(sep)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Decimal writes a number with the given count of places after the mark: 12 500,5 (kk, ru), 12,500.5 (en).
func (p *Printer) Decimal(f float64, places int) string {
	s := strconv.FormatFloat(math.Abs(f), 'f', places, 64)
	whole, part, _ := strings.Cut(s, ".")
	out := p.group(whole)
	if part != "" {
		mark := ","
		if p.lang == EN {
			mark = "."
		}
		out += mark + part
	}
	if f < 0 && strings.Trim(s, "0.") != "" {
		out = "−" + out
	}
	return out
}

// Percent writes the share of part in whole as a whole percentage, "—" when there is no whole.
func (p *Printer) Percent(part, whole int64) string {
	if whole == 0 {
		return "—"
	}
	n := p.Number(int64(math.Round(100 * float64(part) / float64(whole))))
	if p.lang == RU {
		return n + "\u00a0%"
	}
	return n + "%"
}
