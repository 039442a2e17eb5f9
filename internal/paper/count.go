package paper

import (
	"regexp"
	"strconv"
)

// pageTree is the root of the pages of a file that this package wrote.
var pageTree = regexp.MustCompile(`<</Type /Pages /Count (\d+) /Kids`)

// PageCount is the number of pages of a PDF that this package wrote, 0 for any other file. It reads the file itself, so that a
// limit on the length holds of exactly the bytes that are signed (33).
func PageCount(pdf []byte) int {
	m := pageTree.FindSubmatch(pdf)
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0
	}
	return n
}
