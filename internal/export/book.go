package export

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"reglament/internal/i18n"
)

// Max is the greatest number of rows of a workbook, its head not counted.
const Max = 100_000

// MIME is the type of a workbook.
const MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// pageSize is how many rows are read at a time.
const pageSize = 500

// Table is a register to be written: Page gives the rows after a cursor, "" at first, and the next cursor, "" at the end.
type Table struct {
	Name string
	Head []string
	Page func(after string) (rows [][]string, next string, err error)
}

// Book is a workbook that was made. It holds a temporary file: Close it.
type Book struct {
	file *excelize.File
	// Cut says that the register goes on after the last row.
	Cut bool
}

// Make reads a register to its end, or through its first `most` rows. Nothing is sent before: an error on the way is an error.
func Make(p *i18n.Printer, t Table, most int) (*Book, error) {
	b := &Book{file: excelize.NewFile()}
	if err := b.fill(p, t, most); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Book) fill(p *i18n.Printer, t Table, most int) error {
	if err := b.file.SetSheetName(b.file.GetSheetName(0), t.Name); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	out, err := b.head(t)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	n := 0
	for after := ""; ; {
		rows, next, err := t.Page(after)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if n == most {
				next, b.Cut = "", true
				break
			}
			n++
			if err := put(out, n+1, row); err != nil {
				return err
			}
		}
		if after = next; after == "" {
			break
		}
	}
	if b.Cut {
		if err := put(out, n+2, []string{p.S("export.cut", "n", most)}); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// head begins the sheet: its names in bold, which stay when the reader scrolls.
func (b *Book) head(t Table) (*excelize.StreamWriter, error) {
	bold, err := b.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return nil, err
	}
	out, err := b.file.NewStreamWriter(t.Name)
	if err != nil {
		return nil, err
	}
	if err := out.SetColWidth(1, max(len(t.Head), 1), 22); err != nil {
		return nil, err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	cells := make([]any, len(t.Head))
	for i, name := range t.Head {
		cells[i] = excelize.Cell{StyleID: bold, Value: name}
	}
	return out, out.SetRow("A1", cells)
}

// put writes a row; every cell is a text, so that nothing a person wrote is taken for a formula.
func put(out *excelize.StreamWriter, n int, row []string) error {
	cells := make([]any, len(row))
	for i, cell := range row {
		cells[i] = cell
	}
	at, err := excelize.CoordinatesToCellName(1, n)
	if err == nil {
		err = out.SetRow(at, cells)
	}
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// Write sends the workbook.
func (b *Book) Write(w io.Writer) error { return b.file.Write(w) }

// Close removes what was written meanwhile.
func (b *Book) Close() error { return b.file.Close() }
