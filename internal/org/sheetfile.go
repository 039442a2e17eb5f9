package org

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"reglament/internal/calendar"
	"reglament/internal/fault"
	"reglament/internal/i18n"
)

// Limits of a file that is read in; a full office of 6,000 people takes about 2 MiB.
const (
	ImportBytesMax = 16 << 20
	unpackedMax    = 128 << 20
	rowsMax        = 100_000
	columnsMax     = 64
	cellMax        = 4_000
)

// WriteCSV writes one table as UTF-8 with a byte order mark, so that table programs read Kazakh letters, comma between
// cells. A cell that a table program would take for a formula gets an apostrophe, which ReadSheets takes off again.
func WriteCSV(w io.Writer, sheet Sheet) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range sheet.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = quoteFormula(cell)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

const formulaSigns = "=+-@'"

func quoteFormula(cell string) string {
	if cell != "" && strings.ContainsRune(formulaSigns, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func unquoteFormula(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(formulaSigns, rune(cell[1])) {
		return cell[1:]
	}
	return cell
}

// WriteZIP writes every table as a CSV file of a ZIP archive.
func WriteZIP(w io.Writer, sheets []Sheet) error {
	z := zip.NewWriter(w)
	for _, s := range sheets {
		f, err := z.Create(s.Table + ".csv")
		if err != nil {
			return err
		}
		if err := WriteCSV(f, s); err != nil {
			return err
		}
	}
	return z.Close()
}

// WriteXLSX writes every table as a sheet of a workbook; all cells are texts.
func WriteXLSX(w io.Writer, sheets []Sheet) error {
	book := excelize.NewFile()
	defer book.Close()
	for i, s := range sheets {
		if i == 0 {
			if err := book.SetSheetName(book.GetSheetName(0), s.Table); err != nil {
				return err
			}
		} else if _, err := book.NewSheet(s.Table); err != nil {
			return err
		}
		if err := writeSheet(book, s); err != nil {
			return err
		}
	}
	return book.Write(w)
}

func writeSheet(book *excelize.File, s Sheet) error {
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	form := "yyyy-mm-dd" // as the file is read again
	day, err := book.NewStyle(&excelize.Style{CustomNumFmt: &form})
	if err != nil {
		return err
	}
	out, err := book.NewStreamWriter(s.Table)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, max(len(s.Rows[0]), 1), 22); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range s.Rows {
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = cell
			if i == 0 {
				cells[j] = excelize.Cell{StyleID: bold, Value: cell}
			} else if d, err := calendar.ParseDay(cell); err == nil && d.String() == cell {
				y, m, dd := d.YMD()
				cells[j] = excelize.Cell{StyleID: day, Value: time.Date(y, m, dd, 0, 0, 0, 0, time.UTC)}
			}
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(at, cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// ReadSheets reads an XLSX workbook, a ZIP archive of CSV files or one CSV file; which it is shows from the content. A
// CSV may be divided by comma, semicolon or tab, and its table is known by its header. Errors are fault.Invalid.
func ReadSheets(data []byte) ([]Sheet, error) {
	switch {
	case len(data) > ImportBytesMax:
		return nil, fault.Bad("file", i18n.M("org.import.too_big", "n", ImportBytesMax>>20))
	case len(bytes.TrimSpace(data)) == 0:
		return nil, fault.Bad("file", i18n.M("org.import.empty"))
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return readArchive(data)
	}
	rows, err := readCSV(data)
	if err != nil {
		return nil, err
	}
	table := tableOf(rows[0])
	if table == "" {
		return nil, fault.Bad("file", i18n.M("org.import.unknown_table"), headersAllowed())
	}
	return []Sheet{{Table: table, Rows: rows}}, nil
}

func readCSV(data []byte) ([][]string, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 {
		return nil, fault.Bad("file", i18n.M("org.import.not_text"))
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.Comma = separator(data)
	in.FieldsPerRecord = -1
	var rows [][]string
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, fault.Bad("file", i18n.M("org.import.broken_line", "n", broken.Line))
		}
		if err != nil {
			return nil, err
		}
		for i, cell := range row {
			row[i] = unquoteFormula(cell)
		}
		rows = append(rows, row)
		if err := withinLimits(rows); err != nil {
			return nil, err
		}
	}
	if len(rows) == 0 {
		return nil, fault.Bad("file", i18n.M("org.import.empty"))
	}
	return rows, nil
}

// separator is the sign that occurs most in the first line.
func separator(data []byte) rune {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', 0
	for _, r := range []rune{',', ';', '\t'} {
		if n := bytes.Count(line, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}

// withinLimits looks at the last row read.
func withinLimits(rows [][]string) error {
	row := rows[len(rows)-1]
	if len(rows) > rowsMax {
		return fault.Bad("file", i18n.M("org.import.too_many_rows", "n", rowsMax))
	}
	if len(row) > columnsMax {
		return fault.Bad("file", i18n.M("org.import.too_many_columns", "n", columnsMax))
	}
	for _, cell := range row {
		if len(cell) > cellMax {
			return fault.Bad("file", i18n.M("org.import.long_cell", "row", len(rows), "n", cellMax))
		}
	}
	return nil
}

func readArchive(data []byte) ([]Sheet, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.Bad("file", i18n.M("org.import.not_archive"))
	}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > unpackedMax || f.UncompressedSize64 > unpackedMax {
			return nil, fault.Bad("file", i18n.M("org.import.too_big", "n", unpackedMax>>20))
		}
	}
	for _, f := range z.File {
		if f.Name == "xl/workbook.xml" {
			return readXLSX(data)
		}
	}
	var out []Sheet
	for _, f := range z.File {
		sheet, err := readMember(f)
		if err != nil {
			return nil, err
		}
		out = append(out, sheet)
	}
	return ordered(out)
}

func readMember(f *zip.File) (Sheet, error) {
	name, isCSV := strings.CutSuffix(path.Base(f.Name), ".csv")
	table := tableMeant(name)
	if _, ok := formOf(table); !ok || !isCSV {
		return Sheet{}, fault.Bad("file", i18n.M("org.import.unknown_member", "name", cut(f.Name, 80)), headersAllowed())
	}
	r, err := f.Open()
	if err != nil {
		return Sheet{}, fault.Bad("file", i18n.M("org.import.not_archive"))
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, ImportBytesMax+1))
	if err != nil {
		return Sheet{}, fault.Bad("file", i18n.M("org.import.not_archive"))
	}
	if len(data) > ImportBytesMax {
		return Sheet{}, fault.Bad("file", i18n.M("org.import.too_big", "n", ImportBytesMax>>20))
	}
	rows, err := readCSV(data)
	return Sheet{Table: table, Rows: rows}, err
}

func readXLSX(data []byte) ([]Sheet, error) {
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: unpackedMax, UnzipXMLSizeLimit: unpackedMax})
	if err != nil {
		return nil, fault.Bad("file", i18n.M("org.import.not_archive"))
	}
	defer book.Close()
	var out []Sheet
	for _, name := range book.GetSheetList() {
		table := tableMeant(name)
		if _, ok := formOf(table); !ok {
			return nil, fault.Bad("file", i18n.M("org.import.unknown_member", "name", cut(name, 80)), headersAllowed())
		}
		rows, err := readRows(book, name)
		if err != nil {
			return nil, err
		}
		if len(rows) > 0 {
			out = append(out, Sheet{Table: table, Rows: rows})
		}
	}
	return ordered(out)
}

func readRows(book *excelize.File, name string) ([][]string, error) {
	in, err := book.Rows(name)
	if err != nil {
		return nil, fault.Bad("file", i18n.M("org.import.not_archive"))
	}
	defer in.Close()
	var rows [][]string
	for in.Next() {
		row, err := in.Columns()
		if err != nil {
			return nil, fault.Bad("file", i18n.M("org.import.not_archive"))
		}
		rows = append(rows, row)
		if err := withinLimits(rows); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// ordered puts the tables in the order in which they build on each other and refuses a table given twice.
func ordered(sheets []Sheet) ([]Sheet, error) {
	var out []Sheet
	for _, f := range sheetForms {
		n := 0
		for _, s := range sheets {
			if s.Table == f.table {
				out = append(out, s)
				n++
			}
		}
		if n > 1 {
			return nil, fault.Bad("file", i18n.M("org.import.twice_table", "table", SheetMsg(f.table)))
		}
	}
	if len(out) == 0 {
		return nil, fault.Bad("file", i18n.M("org.import.empty"))
	}
	return out, nil
}

func cut(s string, n int) string {
	r := []rune(strings.ToValidUTF8(s, "?"))
	if len(r) > n {
		r = r[:n]
	}
	return string(r)
}
