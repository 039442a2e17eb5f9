// Package export writes registers as workbooks. Rows go to a temporary file as they are read, so that the memory is bounded
// whatever the register; the number of rows is bounded too, and a workbook that is cut says so in its last row.
package export
