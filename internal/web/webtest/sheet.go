package webtest

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// Sheet is the first sheet of a workbook that was answered, row by row.
func (p *Page) Sheet() [][]string {
	p.client.t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(p.Body))
	if err != nil {
		p.client.t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil {
		p.client.t.Fatal(err)
	}
	return rows
}
