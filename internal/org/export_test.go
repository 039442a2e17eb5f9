package org

import "reglament/internal/calendar"

// TryImport lays sheets over a structure without a database.
func TryImport(s *Structure, sheets []Sheet) ImportReport {
	n := 0
	im := newImporter(s, calendar.MustDay("2026-03-19"), func() string { n++; return "new" + itoa(n) })
	im.run(sheets)
	return im.report
}
