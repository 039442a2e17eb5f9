package export

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Max is the greatest number of rows of a workbook, its head not counted.
const Max = 100_000

// MIME is the type of a workbook.
const MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// pageSize is how many rows are read at a time.
const pageSize = 500

// Column says what the cells of a column are.
type Column int

// The kinds of columns. A cell that does not bear what its column holds stays a text.
const (
	Words   Column = iota
	Number         // plain decimals with a point, "1.5": a spreadsheet adds them up
	Day            // calendar days, "2026-11-27": a spreadsheet sorts and counts them
	Instant        // a day with its hour and minute of legal time, "2026-11-27 16:05"
	Figure         // a number or a calendar day, as each row has it
)

const instantForm = "2006-01-02 15:04"

// moment is an instant for its column; "" for none.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.Almaty).Format(instantForm)
}

// Table is a register to be written: Page gives the rows after a cursor, "" at first, and the next cursor, "" at the end.
type Table struct {
	Name string
	// File is the name of the workbook without its ending where it is not Name; see FileName.
	File string
	Head []string
	// Columns are the kinds of the columns; those beyond it hold words.
	Columns []Column
	Page    func(after string) (rows [][]string, next string, err error)
}

// Counted are the columns of a table of numbers, named in its first column.
func Counted(n int) []Column {
	out := make([]Column, n)
	for i := 1; i < n; i++ {
		out[i] = Number
	}
	return out
}

// FileName is the name under which the workbook is saved.
func (t Table) FileName() string {
	if t.File != "" {
		return t.File + ".xlsx"
	}
	return t.Name + ".xlsx"
}

// fileNameMost is how many letters the part of a file's name has that comes from words.
const fileNameMost = 80

// FileWords makes words fit to name a file on any system: letters and digits of any script, a hyphen for all between; "" when
// nothing is left.
func FileWords(words string) string {
	var out []rune
	for _, r := range words {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			out = append(out, r)
		case len(out) > 0 && out[len(out)-1] != '-':
			out = append(out, '-')
		}
		if len(out) == fileNameMost {
			break
		}
	}
	return strings.TrimRight(string(out), "-")
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
	dates, err := b.dates()
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
			if err := put(out, n+1, t.cells(row, dates)); err != nil {
				return err
			}
		}
		if after = next; after == "" {
			break
		}
	}
	if b.Cut {
		if err := put(out, n+2, []any{p.S("export.cut", "n", most)}); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// dates are the styles of the columns of days and instants: the official short form in all three languages.
func (b *Book) dates() (map[Column]int, error) {
	out := map[Column]int{}
	for column, form := range map[Column]string{Day: "dd.mm.yyyy", Instant: "dd.mm.yyyy hh:mm"} {
		style, err := b.file.NewStyle(&excelize.Style{CustomNumFmt: &form})
		if err != nil {
			return nil, err
		}
		out[column] = style
	}
	return out, nil
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
	if err := out.SetColWidth(1, max(len(t.Head), len(t.Columns), 1), 22); err != nil {
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

// cells makes the cells of a row: numbers, days and instants where the column says so, else texts, so that nothing a person wrote is
// taken for a formula.
func (t Table) cells(row []string, dates map[Column]int) []any {
	out := make([]any, len(row))
	for i, text := range row {
		out[i] = text
		if i >= len(t.Columns) {
			continue
		}
		switch t.Columns[i] {
		case Number:
			if n, ok := number(text); ok {
				out[i] = n
			}
		case Day:
			if at, ok := day(text); ok {
				out[i] = excelize.Cell{StyleID: dates[Day], Value: at}
			}
		case Figure:
			if at, ok := day(text); ok {
				out[i] = excelize.Cell{StyleID: dates[Day], Value: at}
			} else if n, ok := number(text); ok {
				out[i] = n
			}
		case Instant:
			if at, err := time.Parse(instantForm, text); err == nil {
				out[i] = excelize.Cell{StyleID: dates[Instant], Value: at}
			}
		}
	}
	return out
}

// day reads a calendar day as a spreadsheet holds it.
func day(text string) (time.Time, bool) {
	d, err := calendar.ParseDay(text)
	if err != nil || d.String() != text {
		return time.Time{}, false
	}
	y, m, dd := d.YMD()
	return time.Date(y, m, dd, 0, 0, 0, 0, time.UTC), true
}

// number reads a number that a spreadsheet holds without changing it: it keeps fifteen digits.
func number(text string) (float64, bool) {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || len(strings.Trim(strings.Replace(text, ".", "", 1), "-0")) > 15 {
		return 0, false
	}
	return n, strconv.FormatFloat(n, 'f', -1, 64) == text
}

// put writes a row.
func put(out *excelize.StreamWriter, n int, cells []any) error {
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
