package regulation

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// headingRunesMax is the length of the first line above which a numbered line is no heading of a chapter.
const headingRunesMax = 160

// block is a numbered piece of the text: a point of the order, a heading or a paragraph, with what follows it.
type block struct {
	num   string
	line  int // of the number, from 1
	lines []textLine
	notes []string
}

// numbered is a line that opens a block: "12. …", "26-1. …", "2. 2016 …". A date "20.07.2019" and "2, 3 және 4" do not.
var numbered = regexp.MustCompile(`^(\d{1,3}(?:[-–]\d{1,2})?)\.(?: ?([\p{L}«"“(].*)| (\d.*))$`)

// rule is the line that closes the text: "______".
var rule = regexp.MustCompile(`^[_—–=*-]{5,}$`)

// noteWords begin a note on amendments, in Kazakh and in Russian.
var noteWords = []string{"Ескерту.", "Ескерту:", "Сноска.", "Примечание."}

// orderWords close the preamble of the order; the points follow.
var orderWords = []string{"БҰЙЫРАМЫН", "ПРИКАЗЫВАЮ"}

// splitBlocks finds the numbered pieces. What stands before the first is the preamble; hasOrder tells whether it is
// that of the order.
func splitBlocks(lines []textLine) (blocks []block, hasOrder bool, err error) {
	noteOpen := false
	for i, l := range lines {
		if rule.MatchString(l.text) {
			break
		}
		if m := numbered.FindStringSubmatch(l.text); m != nil {
			first := textLine{text: m[2] + m[3], wrapped: l.wrapped}
			num := strings.ReplaceAll(m[1], "–", "-")
			blocks = append(blocks, block{num: num, line: i + 1, lines: []textLine{first}})
			noteOpen = false
			continue
		}
		isNote := hasAnyPrefix(l.text, noteWords)
		if len(blocks) == 0 {
			if isNote {
				return nil, false, fault.Bad("text", i18n.M("regulation.text.note", "line", i+1))
			}
			hasOrder = hasOrder || containsAny(strings.ToUpper(l.text), orderWords)
			continue
		}
		noteOpen = blocks[len(blocks)-1].add(l, isNote, noteOpen)
	}
	return blocks, hasOrder, nil
}

// add appends a line and reports whether it left a note open: a note goes on until a line ends in a full stop.
func (b *block) add(l textLine, isNote, noteOpen bool) bool {
	switch {
	case isNote:
		b.notes = append(b.notes, l.text)
	case noteOpen && l.text != "":
		b.notes[len(b.notes)-1] += " " + l.text
	case noteOpen:
		return true
	default:
		b.lines = append(b.lines, l)
		return false
	}
	return !strings.HasSuffix(l.text, ".")
}

// text joins the lines. A line that was only wrapped goes on in the same sub-paragraph; others begin a new one.
func (b block) text() string {
	var out strings.Builder
	var prev textLine
	for _, l := range b.lines {
		if l.text == "" {
			continue
		}
		switch {
		case out.Len() == 0:
		case continues(prev, l):
			out.WriteByte(' ')
		default:
			out.WriteByte('\n')
		}
		out.WriteString(l.text)
		prev = l
	}
	return out.String()
}

// continues reports whether next goes on the sentence of prev.
func continues(prev, next textLine) bool {
	if endsSentence(prev.text) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(next.text)
	return prev.wrapped || unicode.IsLower(first) || unicode.IsDigit(first) || first == '('
}

func endsSentence(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "»\")"))
	return strings.ContainsRune(".:;!?", last)
}

// headingShape reports whether the block can be the heading of a chapter: short, with no full stop.
func (b block) headingShape() bool {
	first := b.lines[0].text
	return !endsSentence(first) && utf8.RuneCountInString(first) <= headingRunesMax
}

// untilBlank cuts the signature and the title of the Regulation off the last point of the order.
func (b block) untilBlank() block {
	for i, l := range b.lines {
		if l.text == "" {
			b.lines = b.lines[:i]
			break
		}
	}
	return b
}

func hasAnyPrefix(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
