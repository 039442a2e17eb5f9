package export_test

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"reglament/internal/export"
	"reglament/internal/i18n"
)

// numbers is a register of n rows, five to a page; with broken, its third page fails.
func numbers(n int, broken error) export.Table {
	return export.Table{Name: "numbers", Head: []string{"N", "Words"}, Page: func(after string) ([][]string, string, error) {
		from, _ := strconv.Atoi(after)
		if broken != nil && from >= 10 {
			return nil, "", broken
		}
		var rows [][]string
		for i := from; i < min(from+5, n); i++ {
			rows = append(rows, []string{strconv.Itoa(i), "=1+1"})
		}
		if from+5 >= n {
			return rows, "", nil
		}
		return rows, strconv.Itoa(from + 5), nil
	}}
}

func TestBookAtItsBound(t *testing.T) {
	for _, x := range []struct {
		n, most, rows int
		cut           bool
	}{
		{0, 12, 1, false},
		{11, 12, 12, false},
		{12, 12, 13, false},
		{13, 12, 14, true},
		{30, 12, 14, true},
		{30, 10, 12, true},
		{10, 10, 11, false},
	} {
		b, err := export.Make(i18n.For(i18n.EN), numbers(x.n, nil), x.most)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := errors.Join(b.Write(&out), b.Close()); err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := f.GetRows("numbers")
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		if len(rows) != x.rows || b.Cut != x.cut || rows[0][1] != "Words" {
			t.Errorf("%d of %d: %d rows, cut %t: %v", x.n, x.most, len(rows), b.Cut, rows)
		}
		if last := rows[len(rows)-1][0]; x.cut && last != i18n.For(i18n.EN).S("export.cut", "n", x.most) {
			t.Errorf("%d of %d: the last row says %q", x.n, x.most, last)
		}
		if x.n > 0 && rows[1][1] != "=1+1" {
			t.Errorf("a text became a formula: %q", rows[1][1])
		}
	}
}

func TestBookFailsWhole(t *testing.T) {
	broken := errors.New("broken")
	if b, err := export.Make(i18n.For(i18n.EN), numbers(30, broken), 100); !errors.Is(err, broken) || b != nil {
		t.Errorf("%v %v", b, err)
	}
}

// Numbers and days are such to a spreadsheet; what is none, or would be changed by being one, stays a text.
func TestCellsAreWhatTheirColumnHolds(t *testing.T) {
	in := []struct {
		text    string
		number  bool
		day     string // as the sheet shows it
		written string // the value of a number
	}{
		{"1200", true, "", "1200"},
		{"-0.25", true, "", "-0.25"},
		{"0", true, "", "0"},
		{"999999999999999", true, "", "999999999999999"},
		{"9999999999999999", false, "", ""}, // a spreadsheet keeps fifteen digits
		{"12345678901.2345", true, "", "12345678901.2345"},
		{"123456789012.2345", false, "", ""},
		{"007", false, "", ""},
		{"1e3", false, "", ""},
		{"Inf", false, "", ""},
		{"=1+1", false, "", ""},
		{"", false, "", ""},
		{"2026-11-27", false, "27.11.2026", ""},
		{"1900-01-01", false, "01.01.1900", ""},
		{"2026-02-30", false, "", ""},
		{"27.11.2026", false, "", ""},
	}
	var rows [][]string
	for _, x := range in {
		rows = append(rows, []string{x.text, x.text, x.text, x.text})
	}
	b, err := export.Make(i18n.For(i18n.KK), export.Table{
		Name: "cells", Head: []string{"a", "b", "c", "d"}, Columns: []export.Column{export.Words, export.Number, export.Day},
		Page: func(string) ([][]string, string, error) { return rows, "", nil },
	}, 100)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := errors.Join(b.Write(&out), b.Close()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for i, x := range in {
		at := func(column string) string { return column + strconv.Itoa(i+2) }
		for _, column := range []string{"A", "B", "C", "D"} {
			kind, _ := f.GetCellType("cells", at(column))
			value, _ := f.GetCellValue("cells", at(column))
			switch {
			case column == "B" && x.number:
				if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber || value != x.written {
					t.Errorf("%s is %q of type %v in the column of numbers", x.text, value, kind)
				}
			case column == "C" && x.day != "":
				if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber || value != x.day {
					t.Errorf("%s is %q of type %v in the column of days", x.text, value, kind)
				}
			case kind != excelize.CellTypeInlineString || value != x.text:
				t.Errorf("%s is %q of type %v in %s", x.text, value, kind, column)
			}
		}
	}
}

func TestFileWords(t *testing.T) {
	for in, want := range map[string]string{
		"ТП-1/26":                  "ТП-1-26",
		" «№ 7-қосымша»: а/б\\в..": "7-қосымша-а-б-в",
		"../../etc/passwd":         "etc-passwd",
		"":                         "",
		"«»":                       "",
		strings.Repeat("ә", 100):   strings.Repeat("ә", 80),
	} {
		if got := export.FileWords(in); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}
