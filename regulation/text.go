package regulation

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// TextSizeMax is the largest official text that is read, in bytes. The Regulation takes about a tenth of a megabyte.
const TextSizeMax = 2 << 20

// Text is the official text of an edition, as an administrator loaded it.
type Text struct {
	Headings   []Heading   `json:"headings"`
	Paragraphs []Paragraph `json:"paragraphs"`
}

// Heading is the heading of a chapter.
type Heading struct {
	Chapter string   `json:"chapter"`
	Text    string   `json:"text"`
	Notes   []string `json:"notes,omitempty"`
}

// Paragraph is a paragraph of the official text without its number.
type Paragraph struct {
	Para    string `json:"para"`
	Chapter string `json:"chapter"`
	// Text has its sub-paragraphs on lines of their own.
	Text string `json:"text"`
	// Notes say by which order the paragraph was changed («Ескерту …»).
	Notes []string `json:"notes,omitempty"`
}

// Paragraph returns a paragraph by its number, "44-1" or "order 4".
func (t Text) Paragraph(para string) (Paragraph, bool) {
	i := slices.IndexFunc(t.Paragraphs, func(p Paragraph) bool { return p.Para == para })
	if i < 0 {
		return Paragraph{}, false
	}
	return t.Paragraphs[i], true
}

// ParseText reads the official text of the General Prosecutor's Office: UTF-8, the points of the order first, then
// chapters whose headings are numbered as paragraphs are. A paragraph may go on over several lines, and notes on
// amendments follow the paragraph they belong to.
//
// The text must hold every heading and paragraph of Provisions once and nothing else: otherwise the error is a
// fault.Invalid of the field "text" that names each gap, repeat and stranger with its line. Other errors come from r.
func ParseText(r io.Reader) (Text, error) {
	chapters, err := Provisions()
	if err != nil {
		return Text{}, err
	}
	return parseText(r, chapters)
}

func parseText(r io.Reader, chapters []Chapter) (Text, error) {
	data, err := io.ReadAll(io.LimitReader(r, TextSizeMax+1))
	if err != nil {
		return Text{}, fmt.Errorf("regulation: read text: %w", err)
	}
	if len(data) > TextSizeMax {
		return Text{}, fault.Bad("text", i18n.M("regulation.text.size", "max", TextSizeMax>>20))
	}
	lines, err := splitLines(string(data))
	if err != nil {
		return Text{}, err
	}
	blocks, hasOrder, err := splitBlocks(lines)
	if err != nil {
		return Text{}, err
	}
	places, err := align(blocks, outline(chapters), hasOrder, len(lines))
	if err != nil {
		return Text{}, err
	}
	return assemble(blocks, places), nil
}

// textLine is a cleaned line. Wrapped says that it ended in a space, as lines do that a word processor has broken.
type textLine struct {
	text    string
	wrapped bool
}

// splitLines cleans the text line by line. Letters are composed (NFC), so that words are found by search.
func splitLines(s string) ([]textLine, error) {
	s = strings.TrimPrefix(s, "\ufeff")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	var out []textLine
	for n, raw := range strings.Split(s, "\n") {
		if !utf8.ValidString(raw) || strings.ContainsFunc(raw, notText) {
			return nil, fault.Bad("text", i18n.M("regulation.text.encoding", "line", n+1))
		}
		raw = strings.Map(dropInvisible, raw)
		text := strings.Join(strings.Fields(norm.NFC.String(raw)), " ")
		last, _ := utf8.DecodeLastRuneInString(raw)
		out = append(out, textLine{text: text, wrapped: unicode.IsSpace(last)})
	}
	return out, nil
}

// notText reports characters that no plain text holds; a document of a word processor is full of them.
func notText(r rune) bool {
	return r == utf8.RuneError || unicode.IsControl(r) && !unicode.IsSpace(r)
}

// dropInvisible takes out soft hyphens and marks of zero width, which come from copying and would break search.
func dropInvisible(r rune) rune {
	switch r {
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
		return -1
	case '\u2010', '\u2011':
		return '-'
	}
	return r
}

// assemble makes the text of blocks whose places in the outline are known.
func assemble(blocks []block, places []place) Text {
	var t Text
	for i, b := range blocks {
		p := places[i]
		if p.lastPoint {
			b = b.untilBlank()
		}
		if p.heading() {
			text := strings.ReplaceAll(b.text(), "\n", " ")
			t.Headings = append(t.Headings, Heading{Chapter: p.chapter, Text: text, Notes: b.notes})
			continue
		}
		t.Paragraphs = append(t.Paragraphs, Paragraph{Para: p.para, Chapter: p.chapter, Text: b.text(), Notes: b.notes})
	}
	return t
}
