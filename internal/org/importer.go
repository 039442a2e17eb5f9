package org

import (
	"cmp"
	"slices"
	"strings"

	"reglament/internal/calendar"
	"reglament/internal/i18n"
)

// ImportReport says what an import would do, or why it does nothing.
type ImportReport struct {
	Problems []RowProblem // the first problemsMax
	Count    int          // of all problems
	Tables   []ImportCount
}

// Changes reports whether the sheets would change anything: a file that was brought in already changes nothing.
func (r ImportReport) Changes() bool {
	for _, t := range r.Tables {
		if t.New+t.Changed > 0 {
			return true
		}
	}
	return false
}

// OK reports whether the import may be applied.
func (r ImportReport) OK() bool { return r.Count == 0 }

// RowProblem is what is wrong in one row; rows are counted from 1 for the header, as table programs show them.
type RowProblem struct {
	Table   string   `json:"table"`
	Row     int      `json:"row"`
	Column  string   `json:"column"`
	Msg     i18n.Msg `json:"msg"`
	Allowed i18n.Msg `json:"allowed,omitzero"` // what would pass
}

// ImportCount is how many rows of a table are new, changed and the same.
type ImportCount struct {
	Table              string
	New, Changed, Same int
}

// problemsMax is how many problems a report lists; a file of the wrong kind would have one in every cell.
const problemsMax = 500

// importer lays the rows of the sheets over the structure. Rows add and correct; nothing is removed by being left out.
type importer struct {
	old     *Structure
	day     calendar.Day // of the import
	newID   func() string
	units   map[string]*Unit   // by code
	posts   map[string]*Post   // by code
	people  map[string]*Person // by code
	holding map[holdingKey]*Holding
	report  ImportReport
	counts  map[string]*ImportCount
	// rows in which a thing was met, by id; those of editions by id and day
	rowOf   map[string]int
	parents []parentRef
	out     writes
}

type holdingKey struct {
	post, person string
	from         int32
}

// parentRef is a parent named in a row, to be resolved when all units are known.
type parentRef struct {
	unit    *Unit
	edition int
	code    string
	row     int
}

// writes is what an import puts into the tables.
type writes struct {
	newUnits, changedUnits       []Unit
	newPosts, changedPosts       []Post
	newPeople, changedPeople     []Person
	newHoldings, changedHoldings []Holding
}

func newImporter(old *Structure, day calendar.Day, newID func() string) *importer {
	im := &importer{
		old: old, day: day, newID: newID, units: map[string]*Unit{}, posts: map[string]*Post{}, people: map[string]*Person{},
		holding: map[holdingKey]*Holding{}, counts: map[string]*ImportCount{}, rowOf: map[string]int{},
	}
	for _, u := range old.data.Units {
		u.Editions = slices.Clone(u.Editions)
		im.units[u.Code] = &u
	}
	for _, p := range old.data.Posts {
		im.posts[p.Code] = &p
	}
	for _, p := range old.data.People {
		im.people[p.Code] = &p
	}
	for _, h := range old.data.Holdings {
		im.holding[holdingKey{h.PostID, h.PersonID, int32(h.From)}] = &h
	}
	return im
}

// run reads all rows, examines the result as a whole and works out what to write.
func (im *importer) run(sheets []Sheet) {
	for _, f := range sheetForms {
		for _, s := range sheets {
			if s.Table == f.table {
				im.sheet(f, s)
			}
		}
		if f.table == SheetUnits {
			im.resolveParents()
		}
	}
	next := im.candidate()
	im.check(next)
	if im.old.administered(im.day, "") && !next.administered(im.day, "") {
		im.problem(SheetPosts, 1, "admin", i18n.M("org.error.last_admin"))
	}
	for _, f := range sheetForms {
		if c := im.counts[f.table]; c != nil {
			im.report.Tables = append(im.report.Tables, *c)
		}
	}
}

func (im *importer) problem(table string, row int, column string, msg i18n.Msg, allowed ...i18n.Msg) {
	im.report.Count++
	if len(im.report.Problems) >= problemsMax {
		return
	}
	p := RowProblem{Table: table, Row: row, Column: strings.ReplaceAll(column, ".", "_"), Msg: msg}
	if len(allowed) > 0 {
		p.Allowed = allowed[0]
	}
	im.report.Problems = append(im.report.Problems, p)
}

func (im *importer) at(table string, row int) sink {
	return func(field string, msg i18n.Msg, allowed ...i18n.Msg) { im.problem(table, row, field, msg, allowed...) }
}

// sheet reads one table.
func (im *importer) sheet(f sheetForm, s Sheet) {
	im.counts[f.table] = &ImportCount{Table: f.table}
	header := make([]string, len(s.Rows[0]))
	for i, name := range s.Rows[0] {
		header[i] = columnMeant(f.table, name)
		if header[i] != "" && !f.has(header[i]) {
			im.problem(f.table, 1, cut(header[i], 40), i18n.M("org.import.unknown_column"), headersAllowed())
		} else if header[i] != "" && slices.Contains(header[:i], header[i]) {
			im.problem(f.table, 1, header[i], i18n.M("org.error.twice"))
		}
	}
	for _, c := range f.columns {
		if c.must && !slices.Contains(header, c.name) {
			im.problem(f.table, 1, c.name, i18n.M("org.import.missing_column"), headersAllowed())
		}
	}
	if im.report.Count > 0 {
		return
	}
	seen := map[string]int{}
	for i, row := range s.Rows[1:] {
		if c, ok := im.cells(f, header, row, i+2); ok {
			im.row(f.table, c, i+2, seen)
		}
	}
}

// cells reads one row by the names of the columns; an empty row is passed over.
func (im *importer) cells(f sheetForm, header, row []string, n int) (cells, bool) {
	c := cells{row: make(map[string]string, len(header)), note: im.at(f.table, n)}
	empty := true
	for i, cell := range row {
		cell = strings.TrimSpace(cell)
		empty = empty && cell == ""
		switch {
		case i < len(header) && header[i] != "":
			c.row[header[i]] = cell
		case cell != "":
			c.note("", i18n.M("org.import.extra_cell", "n", i+1))
		}
	}
	if empty {
		return c, false
	}
	complete := true
	for _, col := range f.columns {
		if col.must && c.row[col.name] == "" {
			c.note(col.name, i18n.M("common.error.empty"))
			complete = false
		}
	}
	return c, complete
}

// row lays one row over the structure.
func (im *importer) row(table string, c cells, n int, seen map[string]int) {
	var key string
	switch table {
	case SheetUnits:
		key = c.text("code") + " " + c.text("since")
	case SheetHoldings:
		key = c.text("post") + " " + c.text("from")
	default:
		key = c.text("code")
	}
	if first, twice := seen[key]; twice {
		c.note("", i18n.M("org.import.twice_row", "row", first))
		return
	}
	seen[key] = n
	switch table {
	case SheetUnits:
		im.unitRow(c, n)
	case SheetPosts:
		im.postRow(c, n)
	case SheetPeople:
		im.personRow(c, n)
	case SheetHoldings:
		im.holdingRow(c, n)
	}
}

func (im *importer) unitRow(c cells, n int) {
	u := im.units[c.text("code")]
	kind := UnitKind(kindMeant(SheetUnits, c.text("kind")))
	e := UnitEdition{Since: c.day("since"), Name: c.trilingual("name"), Short: c.trilingual("short"), Act: c.text("act")}
	if u == nil {
		u = &Unit{ID: im.newID(), Code: c.text("code"), Kind: kind, Closed: c.day("closed")}
		im.units[u.Code] = u
	}
	if u.Kind != kind {
		c.note("kind", i18n.M("org.import.fixed", "value", KindMsg(u.Kind)))
	}
	u.Closed = c.day("closed")
	at, exists := slices.BinarySearchFunc(u.Editions, e, func(a, b UnitEdition) int { return cmp.Compare(a.Since, b.Since) })
	if exists {
		e.ParentID = u.Editions[at].ParentID
		u.Editions[at] = e
	} else {
		u.Editions = slices.Insert(u.Editions, at, e)
	}
	u.Opened = u.Editions[0].Since
	im.rowOf[u.ID] = n
	im.parents = append(im.parents, parentRef{unit: u, edition: int(e.Since), code: c.text("parent"), row: n})
}

// resolveParents turns the codes of parents into ids and works out the body of every unit.
func (im *importer) resolveParents() {
	for _, ref := range im.parents {
		id := ""
		if p := im.units[ref.code]; p != nil {
			id = p.ID
		} else if ref.code != "" {
			im.problem(SheetUnits, ref.row, "parent", i18n.M("org.import.unknown_code", "code", cut(ref.code, 40)))
		}
		for i := range ref.unit.Editions {
			if int(ref.unit.Editions[i].Since) == ref.edition {
				ref.unit.Editions[i].ParentID = id
			}
		}
	}
	byID := make(map[string]*Unit, len(im.units))
	for _, u := range im.units {
		byID[u.ID] = u
	}
	for _, u := range im.units {
		if u.BodyID == "" {
			u.BodyID = bodyAbove(byID, u)
		}
	}
}

func bodyAbove(byID map[string]*Unit, u *Unit) string {
	for range maxDepth {
		if u == nil {
			return ""
		}
		if u.Kind.IsBody() {
			return u.ID
		}
		u = byID[u.Editions[0].ParentID]
	}
	return ""
}

func (im *importer) postRow(c cells, n int) {
	unit := im.units[c.text("unit")]
	if unit == nil {
		c.note("unit", i18n.M("org.import.unknown_code", "code", cut(c.text("unit"), 40)))
		return
	}
	kind, since := PostKind(kindMeant(SheetPosts, c.text("kind"))), c.day("since")
	p := im.posts[c.text("code")]
	if p == nil {
		p = &Post{ID: im.newID(), Code: c.text("code"), UnitID: unit.ID, Kind: kind, Since: since}
		im.posts[p.Code] = p
	}
	if p.UnitID != unit.ID {
		c.note("unit", i18n.M("org.import.fixed", "value", im.old.unitCode(p.UnitID)))
	}
	if p.Kind != kind {
		c.note("kind", i18n.M("org.import.fixed", "value", PostKindMsg(p.Kind)))
	}
	if p.Since != since {
		c.note("since", i18n.M("org.import.fixed", "value", p.Since))
	}
	p.Title, p.Until = c.trilingual("title"), c.day("until")
	p.Control, p.Clerk, p.Admin, p.DSP, p.HR = c.flag("control"), c.flag("clerk"), c.flag("admin"), c.flag("dsp"), c.flag("hr")
	im.rowOf[p.ID] = n
}

func (im *importer) personRow(c cells, n int) {
	p := im.people[c.text("code")]
	if p == nil {
		p = &Person{ID: im.newID(), Code: c.text("code")}
		im.people[p.Code] = p
	}
	p.Family, p.Given, p.Patronymic, p.IIN = c.text("family"), c.text("given"), c.text("patronymic"), c.text("iin")
	im.rowOf[p.ID] = n
}

func (im *importer) holdingRow(c cells, n int) {
	post, person, from := im.posts[c.text("post")], im.people[c.text("person")], c.day("from")
	if post == nil {
		c.note("post", i18n.M("org.import.unknown_code", "code", cut(c.text("post"), 40)))
	}
	if person == nil {
		c.note("person", i18n.M("org.import.unknown_code", "code", cut(c.text("person"), 40)))
	}
	if post == nil || person == nil || from.None() {
		return
	}
	key := holdingKey{post.ID, person.ID, int32(from)}
	h := im.holding[key]
	if h == nil {
		h = &Holding{ID: im.newID(), PostID: post.ID, PersonID: person.ID, From: from}
		im.holding[key] = h
	}
	h.Until, h.Order = c.day("until"), c.text("order")
	im.rowOf[h.ID] = n
}
