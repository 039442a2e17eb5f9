package org

import (
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// Sheet is one table of the structure as it is exchanged: the first row names the columns.
//
// The tables and their columns (* must be filled):
//
//	units:    code* kind* parent since* name_kk* name_ru* name_en* short_kk short_ru short_en act closed
//	posts:    code* unit* kind* title_kk* title_ru* title_en* since* until control clerk admin dsp hr
//	people:   code* family* given* patronymic iin
//	holdings: post* person* from* until order
//
// A unit has one row for each of its editions. Units, posts and people are named by their codes, days are written
// 2026-03-19 (19.03.2026 is understood), flags are 1 or empty; closed and until are the first day on which a thing is over.
// Instead of the codes of tables, columns and kinds a file may hold the words for them in any of the three languages, as
// Say writes them.
type Sheet struct {
	Table string
	Rows  [][]string
}

// The tables of an exchange, in the order in which they build on each other.
const (
	SheetUnits    = "units"
	SheetPosts    = "posts"
	SheetPeople   = "people"
	SheetHoldings = "holdings"
)

// column is a column of a table and whether its cells must be filled.
type column struct {
	name string
	must bool
}

type sheetForm struct {
	table   string
	columns []column
}

// sheetForms are the four tables; "*" marks what must be filled.
var sheetForms = []sheetForm{
	form(SheetUnits, "code* kind* parent since* name_kk* name_ru* name_en* short_kk short_ru short_en act closed"),
	form(SheetPosts, "code* unit* kind* title_kk* title_ru* title_en* since* until control clerk admin dsp hr"),
	form(SheetPeople, "code* family* given* patronymic iin"),
	form(SheetHoldings, "post* person* from* until order"),
}

func form(table, columns string) sheetForm {
	f := sheetForm{table: table}
	for _, c := range strings.Fields(columns) {
		name, must := strings.CutSuffix(c, "*")
		f.columns = append(f.columns, column{name, must})
	}
	return f
}

func (f sheetForm) header() []string {
	out := make([]string, len(f.columns))
	for i, c := range f.columns {
		out[i] = c.name
	}
	return out
}

func (f sheetForm) has(name string) bool {
	for _, c := range f.columns {
		if c.name == name {
			return true
		}
	}
	return false
}

func formOf(table string) (sheetForm, bool) {
	for _, f := range sheetForms {
		if f.table == table {
			return f, true
		}
	}
	return sheetForm{}, false
}

// tableOf recognises a table by its header: the one that has all the named columns and none of whose musts is missing.
func tableOf(header []string) string {
	for _, f := range sheetForms {
		if fits(f, header) {
			return f.table
		}
	}
	return ""
}

func fits(f sheetForm, header []string) bool {
	named := map[string]bool{}
	for _, name := range header {
		named[columnMeant(f.table, name)] = true
	}
	for _, c := range f.columns {
		if c.must && !named[c.name] {
			return false
		}
	}
	return true
}

// Export writes the whole structure, all its dates, as the four tables.
func Export(s *Structure) []Sheet {
	out := make([]Sheet, len(sheetForms))
	for i, f := range sheetForms {
		out[i] = Sheet{Table: f.table, Rows: [][]string{f.header()}}
	}
	d := s.Data()
	for _, u := range s.exportOrder() {
		for _, e := range u.Editions {
			out[0].Rows = append(out[0].Rows, []string{
				u.Code, string(u.Kind), s.unitCode(e.ParentID), e.Since.String(),
				e.Name.KK, e.Name.RU, e.Name.EN, e.Short.KK, e.Short.RU, e.Short.EN, e.Act, u.Closed.String(),
			})
		}
	}
	for _, p := range d.Posts {
		out[1].Rows = append(out[1].Rows, []string{
			p.Code, s.unitCode(p.UnitID), string(p.Kind), p.Title.KK, p.Title.RU, p.Title.EN,
			p.Since.String(), p.Until.String(), flag(p.Control), flag(p.Clerk), flag(p.Admin), flag(p.DSP), flag(p.HR),
		})
	}
	for _, p := range d.People {
		out[2].Rows = append(out[2].Rows, []string{p.Code, p.Family, p.Given, p.Patronymic, p.IIN})
	}
	for _, h := range d.Holdings {
		post, person := s.posts[h.PostID], s.people[h.PersonID]
		if post == nil || person == nil {
			continue
		}
		out[3].Rows = append(out[3].Rows, []string{post.Code, person.Code, h.From.String(), h.Until.String(), h.Order})
	}
	return out
}

// exportOrder is the units from the root downwards, so that a reader meets a parent before its children.
func (s *Structure) exportOrder() []Unit {
	var out []Unit
	done := map[string]bool{}
	var walk func(id string)
	walk = func(id string) {
		if done[id] {
			return
		}
		done[id] = true
		out = append(out, s.units[id].Unit)
		for _, c := range s.units[id].children {
			walk(c)
		}
	}
	if s.root != "" {
		walk(s.root)
	}
	for _, u := range s.data.Units { // what does not hang on the root is still exported
		walk(u.ID)
	}
	return out
}

func (s *Structure) unitCode(id string) string {
	if n := s.units[id]; n != nil {
		return n.Code
	}
	return ""
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return ""
}

// cells reads one row by the names of the columns and notes what is wrong with it.
type cells struct {
	row  map[string]string
	note sink
}

func (c cells) text(name string) string { return c.row[name] }

func (c cells) day(name string) calendar.Day {
	s := c.row[name]
	if s == "" {
		return 0
	}
	if len(s) == 10 && s[2] == '.' && s[5] == '.' {
		s = s[6:] + "-" + s[3:5] + "-" + s[:2]
	}
	d, err := calendar.ParseDay(s)
	if err != nil {
		c.note(name, i18n.M("common.error.day"))
		return 0
	}
	return d
}

func (c cells) flag(name string) bool {
	switch strings.ToLower(c.row[name]) {
	case "", "0", "-", "no", "false", "жоқ", "нет":
		return false
	case "1", "+", "x", "yes", "true", "иә", "да":
		return true
	}
	c.note(name, i18n.M("org.import.flag"))
	return false
}

func (c cells) trilingual(prefix string) i18n.Text {
	return i18n.Text{KK: c.row[prefix+"_kk"], RU: c.row[prefix+"_ru"], EN: c.row[prefix+"_en"]}
}
