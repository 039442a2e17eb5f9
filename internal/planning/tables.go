package planning

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// Limits of a file of proposals.
const (
	// ImportMost is how many bytes a file of proposals has at most.
	ImportMost = 10 << 20
	importRows = 500
	importCols = 40
	unpackMost = 64 << 20
)

// readTables reads the tables of a workbook or a Word document: rows of cells as texts.
func readTables(data []byte) ([][][]string, error) {
	if len(data) > ImportMost {
		return nil, fault.Bad("file", i18n.M("planning.import.large"), i18n.M("planning.import.large_allowed", "mb", ImportMost>>20))
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, unreadable()
	}
	for _, f := range z.File {
		switch f.Name {
		case "word/document.xml":
			return wordTables(f)
		case "xl/workbook.xml":
			return sheetTables(data)
		}
	}
	return nil, unreadable()
}

func unreadable() error {
	return fault.Bad("file", i18n.M("planning.import.unreadable"), i18n.M("planning.import.unreadable_allowed"))
}

func sheetTables(data []byte) (out [][][]string, err error) {
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: unpackMost, UnzipXMLSizeLimit: unpackMost})
	if err != nil {
		return nil, unreadable()
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			return nil, unreadable()
		}
		out = append(out, rows)
	}
	return out, nil
}

// wordTables reads the tables of a Word document that stand in no other table.
func wordTables(f *zip.File) (out [][][]string, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, unreadable()
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	d := xml.NewDecoder(io.LimitReader(r, unpackMost))
	var w wordReader
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return w.tables, nil
		}
		if err != nil {
			return nil, unreadable()
		}
		switch t := t.(type) {
		case xml.StartElement:
			w.begin(t.Name.Local)
		case xml.EndElement:
			w.end(t.Name.Local)
		case xml.CharData:
			if w.text && w.depth > 0 {
				w.cell.Write(t)
			}
		}
	}
}

type wordReader struct {
	tables [][][]string
	row    []string
	cell   strings.Builder
	depth  int // of tables in tables
	text   bool
}

func (w *wordReader) begin(name string) {
	switch name {
	case "tbl":
		if w.depth == 0 {
			w.tables = append(w.tables, nil)
		}
		w.depth++
	case "tr":
		if w.depth == 1 {
			w.row = nil
		}
	case "tc":
		if w.depth == 1 {
			w.cell.Reset()
		}
	case "t":
		w.text = true
	case "tab", "br":
		if w.depth > 0 {
			w.cell.WriteByte(' ')
		}
	}
}

func (w *wordReader) end(name string) {
	switch name {
	case "tbl":
		w.depth--
	case "tr":
		if w.depth == 1 {
			last := len(w.tables) - 1
			w.tables[last] = append(w.tables[last], w.row)
		}
	case "tc":
		if w.depth == 1 && len(w.row) < importCols {
			w.row = append(w.row, strings.TrimSpace(w.cell.String()))
		}
	case "t":
		w.text = false
	case "p":
		if w.depth > 0 {
			w.cell.WriteByte('\n')
		}
	}
}
