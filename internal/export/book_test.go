package export_test

import (
	"bytes"
	"errors"
	"strconv"
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
