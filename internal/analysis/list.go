package analysis

import (
	"context"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Filter narrows the register. Empty fields do not narrow.
type Filter struct {
	Kind      Kind
	State     State
	Library   bool // only what has been signed
	Character Character
	Area      string // an area, or one above it
	Unit      string // the authoring unit, or one above it, or a body
	From, To  calendar.Day
	Text      string // words of the title and the subject, or the number
}

func (f Filter) empty() bool { return f == Filter{} }

// Page is a page of the register; Next is "" on the last. A filtered page may be shorter than asked, since one page walks through
// a bounded number of records.
type Page struct {
	Rows []Record
	Next string
	// Total is how many products the person may see that fit, whatever the page; -1 where that is not counted.
	Total int64
}

// List lists the products that a person may see, the newest first: for the Apparatus its library of them (34).
func (v *Service) List(ctx context.Context, act org.Act, f Filter, cursor string, limit int) (Page, error) {
	page := Page{Total: -1}
	err := v.read(ctx, act, func(q store.Q, sc *scene) error {
		w := access.Walk[Record]{Register: access.RegisterAnalysis, Load: recordsByID, ID: func(r Record) string { return r.ID }}
		if !f.empty() {
			w.Fits = f.fits(sc)
		}
		at, _ := access.ParseCursor(cursor)
		viewer := sc.viewer(act.PersonID)
		var err error
		if page.Rows, page.Next, err = w.Page(ctx, q, viewer, at, limit); err != nil {
			return err
		}
		page.Total, err = w.Total(ctx, q, viewer, at, len(page.Rows), page.Next)
		return err
	})
	return page, err
}

// fits is the filter as a question to one record.
func (f Filter) fits(sc *scene) func(Record) bool {
	words := strings.Fields(i18n.Fold(f.Text))
	area := ""
	if a, ok := sc.Area(f.Area); ok {
		area = a.Code
	}
	return func(r Record) bool {
		if f.Kind != "" && f.Kind != r.Kind || f.State != "" && f.State != r.State || f.Library && !r.State.Out() ||
			f.Character != "" && f.Character != r.Character {
			return false
		}
		if f.Unit != "" && r.OwnerBody != f.Unit && !sc.Within(r.OwnerUnit, f.Unit, sc.day) {
			return false
		}
		if f.Area != "" {
			a, _ := sc.Area(r.AreaID)
			if r.AreaID != f.Area && !strings.HasPrefix(a.Code, area+".") {
				return false
			}
		}
		if !f.From.None() && (r.To.None() || r.To < f.From) || !f.To.None() && (r.From.None() || r.From > f.To) {
			return false
		}
		folded := i18n.Fold(r.Number + " " + r.Title + " " + r.Subject)
		for _, w := range words {
			if !strings.Contains(folded, w) {
				return false
			}
		}
		return true
	}
}

// MattersOf reads what moves are about: the products of the documents, and what is owed by the references. Rights are the
// caller's affair.
func MattersOf(ctx context.Context, q store.Q, documents, owed []string) (map[string]Record, map[string]Owed, error) {
	products, dues := map[string]Record{}, map[string]Owed{}
	list, err := recordsByID(ctx, q, documents)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range list {
		products[r.ID] = r
	}
	if len(owed) == 0 {
		return products, dues, nil
	}
	in, args := store.Marks(owed)
	rows, err := store.List(ctx, q, scanOwed, `SELECT `+owedColumns+` FROM analysis_owed o WHERE o.id IN (`+in+`)`, args...)
	for _, o := range rows {
		dues[o.ID] = o
	}
	return products, dues, err
}

// OpenDrafts counts the products of the units that are not signed yet: they will be judged by the wording of the day on which
// they are.
func OpenDrafts(ctx context.Context, q store.Q, unitIDs []string) (n int64, err error) {
	if len(unitIDs) == 0 {
		return 0, nil
	}
	in, args := store.Marks(unitIDs)
	err = q.QueryRow(ctx, `SELECT count(*) FROM analysis WHERE owner_unit IN (`+in+`) AND state IN ('draft', 'to_sign')`, args...).Scan(&n)
	return n, err
}
