package paper

import (
	"time"

	"reglament/internal/i18n"
)

// Sheet is a document to be printed: what stands on every page, and its blocks in order.
type Sheet struct {
	Lang    i18n.Lang // of the words of the form
	Title   string    // of the file, for readers and search
	Author  string
	At      time.Time // the moment that the file gives as its own; never the clock
	Head    Letterhead
	Mark    string // access mark, at the right above the letterhead
	Across  string // across each page of what is not a document yet: "ЖОБА", "ПРОЕКТ"
	Foot    string // at the foot of each page, beside its number
	Blocks  []Block
	Subject string

	enclosed []Enclosed
}

// Letterhead is the head of the first page in both languages: the body, and the unit that drew the document up.
type Letterhead struct {
	BodyKK, BodyRU string
	UnitKK, UnitRU string
}

// Block is one piece of a sheet. Its kind says which of the other fields it uses.
type Block struct {
	kind  kind
	label string
	text  string
	items []string
	table Table
	sign  Sign
	lines []string
	code  [][]bool
}

type kind int

const (
	blockPair kind = iota
	blockKind
	blockTitle
	blockList
	blockSection
	blockTable
	blockSign
	blockStamp
	blockNote
	blockHeading
	blockFact
	blockCode
	blockBreak
)

// Pair is a line with a text at its left and one at its right: number and place.
func Pair(left, right string) Block { return Block{kind: blockPair, label: left, text: right} }

// Kind is the name of the kind of document, in the middle, in capitals.
func Kind(text string) Block { return Block{kind: blockKind, text: text} }

// Title is the name of the document, in the middle.
func Title(text string) Block { return Block{kind: blockTitle, text: text} }

// List is a label with items: up to six stand below each other, more stand in two columns and over twenty in three.
func List(label string, items []string) Block {
	return Block{kind: blockList, label: label, items: items}
}

// Section is a part of the content: its label, and its text with the paragraphs as they were written.
func Section(label, text string) Block { return Block{kind: blockSection, label: label, text: text} }

// Heading opens what follows: it never stands alone at the end of a page.
func Heading(text string) Block { return Block{kind: blockHeading, text: text} }

// Fact is a label with a short value on one line.
func Fact(label, value string) Block { return Block{kind: blockFact, label: label, text: value} }

// Table is rows under a head that is repeated on each page.
type Table struct {
	Head   []string
	Widths []float64 // shares of the width of the page
	Rows   []Row
}

// Row is a row of a table. Below stands under the cells in small type, across the columns after the first; a hash, a line
// "for X, by order Y".
type Row struct {
	Cells []string
	Below []string
}

// TableOf is a table.
func TableOf(t Table) Block { return Block{kind: blockTable, table: t} }

// Sign is the signature block: the post at the left, the name at the right, and in a copy the stamp of the signature.
type Sign struct {
	Post, Name string
	// Head and Stamp are the frame under the post, one line each: signer, for whom by which order, certificate, time.
	Head  string
	Stamp []string
}

// Signed is a signature block. It stays together, and with the end of the text before it.
func Signed(s Sign) Block { return Block{kind: blockSign, sign: s} }

// Stamped is a frame with a head and lines.
func Stamped(head string, lines []string) Block {
	return Block{kind: blockStamp, label: head, lines: lines}
}

// Note is a paragraph in small type.
func Note(text string) Block { return Block{kind: blockNote, text: text} }

// Code is a QR code with lines beside it; it holds the text.
func Code(text string, lines []string) (Block, error) {
	m, err := qrOf(text)
	return Block{kind: blockCode, code: m, lines: lines}, err
}

// Break begins a new page.
func Break() Block { return Block{kind: blockBreak} }
