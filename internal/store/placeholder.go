package store

import (
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// rewritten keeps the SQLite form of each statement text. Texts are constants of the program, apart from a few
// filters put together at run time, so the cache is small; the limit only guards against a mistake.
var rewritten = struct {
	texts sync.Map
	count atomic.Int64
}{}

const rewrittenMax = 8192

// questionMarks turns $1 into ?1, which SQLite takes as the parameter of that number, or into ? where that is the same.
func questionMarks(text string) string {
	if v, ok := rewritten.texts.Load(text); ok {
		return v.(string)
	}
	out := rewrite(text)
	if rewritten.count.Load() < rewrittenMax {
		if _, was := rewritten.texts.LoadOrStore(text, out); !was {
			rewritten.count.Add(1)
		}
	}
	return out
}

// rewrite leaves literals, quoted names and comments as they are. Where the parameters stand in their order, each once,
// the numbers are left out: SQLite keeps a numbered parameter as a name, and the driver looks every name up in a list,
// which for a statement of thousands of parameters takes longer than running it. A parameter after LIMIT becomes a sum: SQLite
// plans by the value of a bare one, and compiles the statement anew at each run, which costs several times what a short page does.
func rewrite(text string) string {
	var numbered, plain strings.Builder
	numbered.Grow(len(text))
	inOrder, seen := true, 0
	for i := 0; i < len(text); {
		n := skip(text[i:])
		if n == 0 && text[i] == '$' && i+1 < len(text) && text[i+1] >= '1' && text[i+1] <= '9' {
			number := digits(text[i+1:])
			seen++
			inOrder = inOrder && number == strconv.Itoa(seen)
			sum := ""
			if strings.HasSuffix(strings.TrimRight(text[:i], " \n\t"), "LIMIT") {
				sum = "+0"
			}
			numbered.WriteString("?" + number + sum)
			plain.WriteString("?" + sum)
			i += 1 + len(number)
			continue
		}
		n = max(n, 1)
		numbered.WriteString(text[i : i+n])
		plain.WriteString(text[i : i+n])
		i += n
	}
	if inOrder {
		return plain.String()
	}
	return numbered.String()
}

// digits is the number s begins with.
func digits(s string) string {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return s[:i]
		}
	}
	return s
}

// skip returns the length of the literal, quoted name or comment that s begins with, or 0. A doubled quote inside a
// literal needs no care: it ends one literal and begins the next.
func skip(s string) int {
	closing := ""
	switch {
	case s[0] == '\'', s[0] == '"':
		closing = s[:1]
	case strings.HasPrefix(s, "--"):
		closing = "\n"
	case strings.HasPrefix(s, "/*"):
		closing = "*/"
	default:
		return 0
	}
	open := min(len(closing), 2)
	if closing == "\n" {
		open = 2
	}
	end := strings.Index(s[open:], closing)
	if end < 0 {
		return len(s)
	}
	return open + end + len(closing)
}
