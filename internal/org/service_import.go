package org

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/store"
)

// candidate is the structure as it would be after the import; everything in it is in the order of its id.
func (im *importer) candidate() *Structure {
	d := im.old.Data()
	d.Units = sorted(im.units, func(u Unit) string { return u.ID })
	d.Posts = sorted(im.posts, func(p Post) string { return p.ID })
	d.People = sorted(im.people, func(p Person) string { return p.ID })
	d.Holdings = make([]Holding, 0, len(im.holding))
	for _, h := range im.holding {
		d.Holdings = append(d.Holdings, *h)
	}
	slices.SortFunc(d.Holdings, func(a, b Holding) int { return cmp.Compare(a.ID, b.ID) })
	return Build(d)
}

func sorted[T any](m map[string]*T, id func(T) string) []T {
	out := make([]T, 0, len(m))
	for _, v := range m {
		out = append(out, *v)
	}
	slices.SortFunc(out, func(a, b T) int { return cmp.Compare(id(a), id(b)) })
	return out
}

// check examines everything the rows touched in the structure as it would be, and sorts it into new, changed and same.
func (im *importer) check(next *Structure) {
	d := next.data
	for _, u := range d.Units {
		if n, touched := im.rowOf[u.ID]; touched {
			checkUnit(next, u, im.at(SheetUnits, n))
			old, was := im.old.Unit(u.ID)
			tell(im.counts[SheetUnits], u, was, was && sameUnit(old, u), &im.out.newUnits, &im.out.changedUnits)
		}
	}
	for _, p := range d.Posts {
		if n, touched := im.rowOf[p.ID]; touched {
			checkPost(next, p, im.at(SheetPosts, n))
			old, was := im.old.Post(p.ID)
			tell(im.counts[SheetPosts], p, was, old == p, &im.out.newPosts, &im.out.changedPosts)
			im.checkHolders(next, p, n)
		}
	}
	im.checkPeople(next)
	im.checkHoldings(next)
	im.sortProblems()
}

func (im *importer) checkPeople(next *Structure) {
	iins := map[string]string{}
	for _, p := range next.data.People {
		n, touched := im.rowOf[p.ID]
		if other, taken := iins[p.IIN]; taken && p.IIN != "" {
			im.problem(SheetPeople, max(n, im.rowOf[other]), "iin", i18n.M("org.error.iin_taken"))
		}
		iins[p.IIN] = p.ID
		if touched {
			checkPerson(next, p, im.at(SheetPeople, n))
			old, was := im.old.Person(p.ID)
			tell(im.counts[SheetPeople], p, was, old == p, &im.out.newPeople, &im.out.changedPeople)
		}
	}
}

func (im *importer) checkHoldings(next *Structure) {
	held := make(map[string]Holding, len(im.old.data.Holdings))
	for _, h := range im.old.data.Holdings {
		held[h.ID] = h
	}
	for _, h := range next.data.Holdings {
		if n, touched := im.rowOf[h.ID]; touched {
			checkHolding(next, h, im.at(SheetHoldings, n))
			old, was := held[h.ID]
			tell(im.counts[SheetHoldings], h, was, old == h, &im.out.newHoldings, &im.out.changedHoldings)
		}
	}
}

// checkHolders examines the holdings that stand under a changed post but not in the file.
func (im *importer) checkHolders(next *Structure, p Post, row int) {
	for _, h := range next.posts[p.ID].holdings {
		if _, listed := im.rowOf[h.ID]; !listed {
			checkHolding(next, h, im.at(SheetPosts, row))
		}
	}
}

func tell[T any](count *ImportCount, v T, was, same bool, added, changed *[]T) {
	switch {
	case !was:
		count.New++
		*added = append(*added, v)
	case same:
		count.Same++
	default:
		count.Changed++
		*changed = append(*changed, v)
	}
}

func sameUnit(a, b Unit) bool {
	return a.Code == b.Code && a.Kind == b.Kind && a.BodyID == b.BodyID && a.Opened == b.Opened && a.Closed == b.Closed &&
		slices.Equal(a.Editions, b.Editions)
}

func (im *importer) sortProblems() {
	order := map[string]int{SheetUnits: 0, SheetPosts: 1, SheetPeople: 2, SheetHoldings: 3}
	slices.SortStableFunc(im.report.Problems, func(a, b RowProblem) int {
		if d := order[a.Table] - order[b.Table]; d != 0 {
			return d
		}
		return a.Row - b.Row
	})
}

// PreviewImport says what an import of the sheets would do, without doing it. Administrators only.
func (s *Service) PreviewImport(ctx context.Context, act Act, sheets []Sheet) (ImportReport, error) {
	var report ImportReport
	err := s.db.Read(ctx, func(q store.Q) error {
		st, err := s.dir.Current(ctx, q)
		if err != nil {
			return err
		}
		if !st.IsAdmin(act) {
			return fault.Forbid(i18n.M("org.refuse.admin"))
		}
		im := newImporter(st, act.Day(), func() string { return store.NewID(act.Now) })
		im.run(sheets)
		report = im.report
		return nil
	})
	return report, err
}

// ImportSheets brings the sheets in: all of them, or nothing. With problems the error is fault.Invalid and the report names
// them by row and column. Rows add and correct; nothing is removed by being left out, and sheets that change nothing
// leave no trace. Administrators only.
func (s *Service) ImportSheets(ctx context.Context, act Act, sheets []Sheet) (ImportReport, error) {
	var report ImportReport
	err := commit(ctx, s, act, "org.import", sheets, &report, func(ctx context.Context, c *change) error {
		if err := c.needAdmin(); err != nil {
			return err
		}
		im := newImporter(c.st, c.day, c.id)
		im.run(sheets)
		report = im.report
		if !report.OK() {
			return fault.Bad("file", i18n.M("org.import.problems", "n", report.Count))
		}
		if !report.Changes() { // brought in already: nothing is written, and nothing noted
			return nil
		}
		if err := im.out.write(ctx, c.tx); err != nil {
			return err
		}
		c.parts = append(c.parts, partTree)
		return c.done(ctx, partStaff, "org.import", digest(sheets), im.trail(), "")
	})
	return report, err
}

// trail is what the journal keeps of an import: the counts, the codes of what changed, and changed posts before and after,
// since their flags carry rights.
func (im *importer) trail() map[string]any {
	type pair struct{ Old, New Post }
	var units, people, holdings []string
	var posts []pair
	for _, u := range im.out.changedUnits {
		units = append(units, u.Code)
	}
	for _, p := range im.out.changedPeople {
		people = append(people, p.Code)
	}
	for _, h := range im.out.changedHoldings {
		holdings = append(holdings, h.ID)
	}
	for _, p := range im.out.changedPosts {
		old, _ := im.old.Post(p.ID)
		posts = append(posts, pair{old, p})
	}
	var granted []string // new posts that carry rights
	for _, p := range im.out.newPosts {
		if p.Admin || p.Control || p.DSP || p.HR {
			granted = append(granted, p.Code)
		}
	}
	return map[string]any{"tables": im.report.Tables, "units": units, "posts": posts, "people": people, "holdings": holdings, "granted": granted}
}

// digest names the content of an import in the journal.
func digest(sheets []Sheet) string {
	h := sha256.New()
	for _, s := range sheets {
		_ = WriteCSV(h, s) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// write puts everything into the tables: what is new by a few statements, what changed one by one.
func (w writes) write(ctx context.Context, tx *store.Tx) error {
	if err := insertUnits(ctx, tx, w.newUnits); err != nil {
		return err
	}
	if err := updateUnits(ctx, tx, w.changedUnits); err != nil {
		return err
	}
	if err := insertAll(ctx, tx, "post", postColumns, w.newPosts, postRow); err != nil {
		return err
	}
	for _, p := range w.changedPosts {
		if err := updatePost(ctx, tx, p); err != nil {
			return err
		}
	}
	if err := insertAll(ctx, tx, "person", personColumns, w.newPeople, personRow); err != nil {
		return err
	}
	for _, p := range w.changedPeople {
		if err := updatePerson(ctx, tx, p); err != nil {
			return err
		}
	}
	if err := insertAll(ctx, tx, "holding", holdingColumns, w.newHoldings, holdingRow); err != nil {
		return err
	}
	for _, h := range w.changedHoldings {
		if err := store.Exec1(ctx, tx, `UPDATE holding SET until = $2, order_text = $3 WHERE id = $1`, h.ID, h.Until, h.Order); err != nil {
			return err
		}
	}
	return nil
}

func insertAll[T any](ctx context.Context, tx *store.Tx, table string, columns []string, list []T, row func(T) []any) error {
	rows := make([][]any, len(list))
	for i, v := range list {
		rows[i] = row(v)
	}
	return store.InsertMany(ctx, tx, table, columns, rows)
}

func updateUnits(ctx context.Context, tx *store.Tx, units []Unit) error {
	for _, u := range units {
		if err := store.Exec1(ctx, tx, `UPDATE unit SET opened = $2, closed = $3 WHERE id = $1`, u.ID, u.Opened, u.Closed); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM unit_edition WHERE unit_id = $1`, u.ID); err != nil {
			return err
		}
		rows := make([][]any, len(u.Editions))
		for i, e := range u.Editions {
			rows[i] = editionRow(u.ID, e)
		}
		if err := store.InsertMany(ctx, tx, "unit_edition", editionColumns, rows); err != nil {
			return err
		}
	}
	return nil
}
