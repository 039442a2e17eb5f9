package org

import (
	"slices"
	"strings"
	"sync"

	"reglament/internal/i18n"
)

// SheetMsg is the name of a table of an exchange.
func SheetMsg(table string) i18n.Msg { return i18n.Msg{Key: "org.sheet." + table} }

// ColumnMsg is the name of a column of an exchange; false for what is no column, such as a heading of somebody's own.
func ColumnMsg(column string) (i18n.Msg, bool) {
	for _, f := range sheetForms {
		if f.has(column) {
			return i18n.Msg{Key: "org.column." + column}, true
		}
	}
	return i18n.Msg{}, false
}

// Say writes the tables of an exchange in the words of a language: their names, the headings, kinds of units and posts,
// flags. ReadSheets understands the words of every language as well as the codes.
func Say(sheets []Sheet, p *i18n.Printer) []Sheet {
	out := make([]Sheet, len(sheets))
	for i, s := range sheets {
		out[i] = Sheet{Table: p.T(SheetMsg(s.Table)), Rows: make([][]string, len(s.Rows))}
		header := s.Rows[0]
		for j, row := range s.Rows {
			said := slices.Clone(row)
			for k, cell := range row {
				switch {
				case j == 0:
					said[k] = p.T(i18n.Msg{Key: "org.column." + cell})
				case cell != "" && header[k] == "kind":
					said[k] = p.T(kindMsg(s.Table, cell))
				}
			}
			out[i].Rows[j] = said
		}
	}
	return out
}

// kindMsg is the word for a kind in a table.
func kindMsg(table, kind string) i18n.Msg {
	if table == SheetUnits {
		return KindMsg(UnitKind(kind))
	}
	return PostKindMsg(PostKind(kind))
}

// spoken are the codes behind the words of every language: tables under "", columns and kinds under the table.
var spoken = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, lang := range i18n.Langs {
		p := i18n.For(lang)
		say := func(scope string, msg i18n.Msg, code string) { out[scope+"\x00"+i18n.Fold(p.T(msg))] = code }
		for _, f := range sheetForms {
			say("", SheetMsg(f.table), f.table)
			for _, c := range f.columns {
				say(f.table, i18n.Msg{Key: "org.column." + c.name}, c.name)
			}
		}
		for _, k := range UnitKinds {
			say("kind "+SheetUnits, KindMsg(k), string(k))
		}
		for _, k := range PostKinds {
			say("kind "+SheetPosts, PostKindMsg(k), string(k))
		}
	}
	return out
})

// meant is the code that a word stands for, or the word itself in the form of a code.
func meant(scope, word string) string {
	word = strings.TrimSpace(word)
	if code, ok := spoken()[scope+"\x00"+i18n.Fold(word)]; ok {
		return code
	}
	return strings.ToLower(word)
}

func tableMeant(name string) string         { return meant("", name) }
func columnMeant(table, name string) string { return meant(table, name) }
func kindMeant(table, word string) string   { return meant("kind "+table, word) }

// headersAllowed names the columns of every table.
func headersAllowed() i18n.Msg {
	var lines []i18n.Msg
	for _, f := range sheetForms {
		columns := make([]i18n.Msg, len(f.columns))
		for i, c := range f.columns {
			columns[i], _ = ColumnMsg(c.name)
		}
		lines = append(lines, i18n.M("org.import.table_columns", "table", SheetMsg(f.table), "columns", columns))
	}
	return i18n.M("org.import.columns", "columns", lines)
}
