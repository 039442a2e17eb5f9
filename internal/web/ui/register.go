package ui

import "github.com/a-h/templ"

// ColumnRole says what a column holds. It decides width, alignment and the place on a phone, where a row is a card.
type ColumnRole string

// The roles of columns.
const (
	ColDue    ColumnRole = "due" // Ctx.DueCell
	ColTitle  ColumnRole = "t"   // Ctx.TitleCell; every register has exactly one
	ColUnit   ColumnRole = "u"   // a unit or a person, Ctx.TextCell
	ColStage  ColumnRole = "s"   // Ctx.Stage
	ColNumber ColumnRole = "num" // a registration number or a date
	ColCount  ColumnRole = "qty" // a quantity, set to the right
	ColAction ColumnRole = "act" // a button for this row
)

// Column is one column of a register.
type Column struct {
	Role  ColumnRole
	Label string
	// HideLabel leaves the label to screen readers.
	HideLabel bool
	// Sort is the value of the query parameter "sort" that orders by this column; "" cannot be sorted.
	Sort string
}

// Row is one record. Cells stand in the order of the columns.
type Row struct {
	// ID is the value of the selection box and Label what it selects.
	ID, Label string
	// Href opens the record by Enter.
	Href  string
	Cells []templ.Component
}

// RowGroup is a run of rows under one heading.
type RowGroup struct {
	// Light or Label heads the group; neither shows no heading.
	Light Light
	Label string
	// Count is the number of records of the whole group, which may exceed the rows shown.
	Count int
	Rows  []Row
}

// Register is a list of records: a table on a wide screen, cards on a phone.
type Register struct {
	// ID is the id attribute, for updates of the list alone; "register" when empty.
	ID string
	// Caption tells screen readers what the table holds.
	Caption string
	Columns []Column
	Groups  []RowGroup
	// Sort is the current order: the Sort of a column, with a minus before it for descending order.
	Sort string
	// Bulk are acts upon the selected rows; with none there are no selection boxes. Rows are posted as "id".
	Bulk []Action
	// BulkAction is the address the selection is posted to when an act has none of its own.
	BulkAction string
	// Empty is shown when no group has a row.
	Empty Empty
	Pager *Pager
	// Matrix sets a table of many narrow columns of numbers: their heads may break into lines.
	Matrix bool
	// Fold names all rows of a long matrix: a phone shows the first FoldRows (of the matrix of control those with something overdue),
	// and the others once this is unfolded. It is done by the style sheet alone.
	Fold string
}

// FoldRows is how many rows of a folded matrix a phone shows; the style sheet says the same.
const FoldRows = 12

// Plain makes the single group of a register without headings.
func Plain(rows []Row) []RowGroup { return []RowGroup{{Rows: rows}} }

func (r Register) id() string {
	if r.ID == "" {
		return "register"
	}
	return r.ID
}

func (r Register) rows() int {
	n := 0
	for _, g := range r.Groups {
		n += len(g.Rows)
	}
	return n
}

func (r Register) span() int {
	if len(r.Bulk) > 0 {
		return len(r.Columns) + 1
	}
	return len(r.Columns)
}

// direction is the aria-sort of a column: "ascending", "descending" or "".
func (r Register) direction(col Column) string {
	switch {
	case col.Sort == "":
		return ""
	case r.Sort == col.Sort:
		return "ascending"
	case r.Sort == "-"+col.Sort:
		return "descending"
	}
	return ""
}

// next is the order that a click upon the head asks for.
func (r Register) next(col Column) string {
	if r.Sort == col.Sort {
		return "-" + col.Sort
	}
	return col.Sort
}

// Pager leads through a keyset list: there are no page numbers, since nobody counts the whole archive.
type Pager struct {
	// Shown is the number of rows on this page; Total that of the list, 0 when it was not counted.
	Shown, Total int
	// Prev and Next are addresses, "" at an end.
	Prev, Next string
	// Export is the address of the list as a spreadsheet, "" for none; ExportMost is how many rows it holds at most.
	Export     string
	ExportMost int
}

// Filters is the bar over a register. It is a GET form: what it says stands in the address.
type Filters struct {
	// Action is the address of the list; the current page when empty.
	Action string
	// Search is the name of the free text field, "" for none; Query its value.
	Search, SearchLabel, Query string
	Selects                    []FilterSelect
	// Keep are parameters carried along, such as the current view.
	Keep map[string]string
	// Chips are the filters in force, each to be taken away.
	Chips []Chip
	// Reset is the address without filters, shown when any is set.
	Reset string
}

// FilterSelect is one choice of the filter bar; an empty value means all.
type FilterSelect struct {
	Name, Label string
	Options     []Option
	Value       string
	// All names the choice without a restriction; "All" of the language when empty.
	All string
}

// Chip is one saved or ready view of a list.
type Chip struct {
	Label, Href string
	Current     bool
	// Count is shown when it is above zero.
	Count int
	// Remove makes the chip take a filter away instead of switching a view.
	Remove bool
}

func (c *Ctx) filterAction(f Filters) string {
	if f.Action != "" {
		return f.Action
	}
	return c.Path
}
