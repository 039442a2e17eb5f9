package store

import (
	"strconv"
	"strings"
)

// Marks fills a list up to a size of few kinds, so that few statement texts serve lists of any length: the placeholders of
// an IN list from $1 on, and their values. What fills up is the empty string, which no record is called; the sizes double, since
// PostgreSQL expects as many rows of what fills up as of the rest.
func Marks(ids []string) (list string, args []any) { return MarksFrom(ids, 0) }

// MarksFrom is Marks behind so many placeholders that the statement has already.
func MarksFrom(ids []string, after int) (list string, args []any) {
	size := 4
	for size < len(ids) {
		size *= 2
	}
	args = make([]any, size)
	var b strings.Builder
	for i := range args {
		args[i] = ""
		if i < len(ids) {
			args[i] = ids[i]
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("$" + strconv.Itoa(after+i+1))
	}
	return b.String(), args
}
