package rulebook

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/law"
	"reglament/internal/org"
	"reglament/internal/store"
)

// State says where an edition stands.
type State string

// States of an edition. What is built into the program is adopted.
const (
	StateDraft   State = "draft"
	StateAdopted State = "adopted"
	StateDropped State = "dropped" // a draft that was given up
)

// Value is what a draft says about one rule.
type Value struct {
	Rule string `json:"rule"`
	// Para is the paragraph in the numbering of the edition.
	Para string `json:"para"`
	// Val is the value in JSON; empty keeps that of the base, so that only the paragraph differs.
	Val json.RawMessage `json:"val,omitempty"`
	// Gone repeals the rule.
	Gone bool `json:"gone,omitempty"`
}

// Draft is an edition that is being prepared.
type Draft struct {
	Title i18n.Text `json:"title"`
	// Base is the edition it derives from.
	Base string `json:"base"`
	// From is the day on which it is to take force; none while that is open.
	From   calendar.Day `json:"from,omitzero"`
	Values []Value      `json:"values"`
}

// row is an edition as the database holds it.
type row struct {
	ID, Body, BodyID string
	State            State
	Version          int64
	Draft            Draft
	Text             string
	CreatedAt        time.Time
	UpdatedAt        time.Time
	AdoptedAt        time.Time
	By               document.Who
}

const rowColumns = `id, body, body_id, state, version, draft, text, created_at, updated_at, adopted_at,
	person_id, post_id, for_post_id, for_person_id, by_order`

func scanRow(s store.Scanner) (r row, err error) {
	err = s.Scan(&r.ID, &r.Body, &r.BodyID, &r.State, &r.Version, store.ScanJSON(&r.Draft), &r.Text, &r.CreatedAt, &r.UpdatedAt,
		&r.AdoptedAt, &r.By.PersonID, &r.By.PostID, &r.By.ForPostID, &r.By.ForPersonID, &r.By.ByOrder)
	return r, err
}

func loadRow(ctx context.Context, q store.Q, id string) (row, bool, error) {
	return store.One(ctx, q, scanRow, `SELECT `+rowColumns+` FROM edition WHERE id = $1`, id)
}

// Edition is an edition as lists show it.
type Edition struct {
	law.Meta
	State State
	// BodyID and BodyName are the body whose edition it is.
	BodyID   string
	BodyName i18n.Text
	// Until is the last day before the body's next edition takes force, none while there is no next one.
	Until calendar.Day
	// InForce says that it holds on the day of the question.
	InForce bool
	// BuiltIn says that it came with the program.
	BuiltIn bool
	// Version is the number to give back when a draft is edited or adopted.
	Version   int64
	UpdatedAt time.Time
	AdoptedAt time.Time
	By        document.Who
	// MayEdit and MayAdopt say what the reader may do with it.
	MayEdit, MayAdopt bool
}

// Editions lists the editions of every body: those of the General Prosecutor's Office first, then by body, each body's
// newest first. A draft is seen by those who may work on it, and by those who oversee all bodies.
func (s *Service) Editions(ctx context.Context, act org.Act) ([]Edition, error) {
	var out []Edition
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		out = nil
		rows, err := store.List(ctx, q, scanRow, `SELECT `+rowColumns+` FROM edition WHERE state IN ('draft', 'adopted') ORDER BY id`)
		if err != nil {
			return err
		}
		held := map[string]row{}
		for _, r := range rows {
			if held[r.ID] = r; r.State == StateDraft && sc.seesDraft(act, r) {
				out = append(out, sc.viewDraft(act, r))
			}
		}
		for _, ed := range sc.snap.Book.All() {
			out = append(out, sc.view(ed, held[ed.ID]))
		}
		sortEditions(out)
		return nil
	})
	return out, err
}

func sortEditions(list []Edition) {
	first := func(e Edition) int {
		if e.Body == law.Root {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b Edition) int {
		return cmp.Or(first(a)-first(b), cmp.Compare(a.Body, b.Body), cmp.Compare(string(b.State), string(a.State)), cmp.Compare(b.From, a.From))
	})
}

// view shows an adopted edition; r is its row, empty for one that is built in.
func (sc *scene) view(ed *law.Edition, r row) Edition {
	e := Edition{Meta: ed.Meta, State: StateAdopted, BuiltIn: r.ID == "", Version: r.Version, UpdatedAt: r.UpdatedAt, AdoptedAt: r.AdoptedAt, By: r.By}
	if body, ok := sc.body(ed.Body); ok {
		e.BodyID, e.BodyName = body.ID, sc.UnitName(body.ID, sc.day)
	}
	for _, next := range sc.snap.Book.Editions(ed.Body) {
		if next.From > ed.From {
			e.Until = next.From.AddDays(-1)
			break
		}
	}
	e.InForce = sc.day >= ed.From && (e.Until.None() || sc.day <= e.Until)
	return e
}

func (sc *scene) viewDraft(act org.Act, r row) Edition {
	e := Edition{State: r.State, BodyID: r.BodyID, BodyName: sc.UnitName(r.BodyID, sc.day), Version: r.Version, UpdatedAt: r.UpdatedAt, By: r.By}
	e.ID, e.Body, e.Base, e.Title, e.From = r.ID, r.Body, r.Draft.Base, r.Draft.Title, r.Draft.From
	if body, ok := sc.Unit(r.BodyID); ok && r.State == StateDraft {
		_, noDraft := sc.asDrafter(act, body)
		_, noAdopt := sc.asAdopter(act, body)
		e.MayEdit, e.MayAdopt = noDraft == nil, noAdopt == nil
	}
	return e
}

func (sc *scene) seesDraft(act org.Act, r row) bool {
	body, ok := sc.Unit(r.BodyID)
	if !ok {
		return false
	}
	_, err := sc.asDrafter(act, body)
	return err == nil || sc.oversees(act)
}

// Rule is one line of an edition.
type Rule struct {
	Name  string
	Label i18n.Msg
	Para  string
	// Value is the value in JSON, "null" for a rule that has none; Base is that of the edition it derives from.
	Value, Base string
	BasePara    string
	// Words and BaseWords say the same to people; BaseWords is zero where the base has no such rule.
	Words, BaseWords i18n.Msg
	// From is the day since which the value stands.
	From calendar.Day
	// Own says that the edition itself sets it; Gone that it is repealed.
	Own, Gone bool
	// May says what this edition may do with it; an edition of the General Prosecutor's Office may do anything (law.LocalFree).
	May law.Local
}

// Card is everything about one edition.
type Card struct {
	Edition
	Rules []Rule
	// Draft is what was drafted, for a draft.
	Draft *Draft
	// SheetID is the acquaintance sheet, "" where there is none.
	SheetID string
	// MayRemind says that the reader may remind those who have not confirmed.
	MayRemind bool
}

// Card reads an edition with every rule as it stands on the edition's first day, or on the day of the question while it
// is in force.
func (s *Service) Card(ctx context.Context, act org.Act, id string) (Card, error) {
	var c Card
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		c = Card{}
		r, ok, err := loadRow(ctx, q, id)
		if err != nil {
			return err
		}
		ed, held := sc.snap.Book.Edition(id)
		switch {
		case held:
			c.Edition = sc.view(ed, r)
			c.Rules = s.rules(sc.snap.Book, ed, max(ed.From, min(sc.day, cmp.Or(c.Until, sc.day))))
			f, _, err := loadFollowup(ctx, q, id)
			c.SheetID = f.SheetID
			c.MayRemind = f.SheetID != "" && sc.mayRemind(act, c.BodyID)
			return err
		case !ok || r.State == StateDraft && !sc.seesDraft(act, r) || r.State == StateDropped && !sc.oversees(act):
			return fault.NotFound{What: "edition " + id}
		}
		c.Edition, c.Draft = sc.viewDraft(act, r), &r.Draft
		book, ed, err := sc.build(r, sc.meta(r))
		if err == nil {
			c.Rules = s.rules(book, ed, ed.From)
		}
		return ignoreFaults(err)
	})
	return c, err
}

// ignoreFaults lets a draft be shown that cannot be read as an edition at the moment: what is wrong is said by Preview.
func ignoreFaults(err error) error {
	if err == nil || fault.Status(err) < 500 {
		return nil
	}
	return err
}

// rules lists the rules of an edition on a day, by paragraph.
func (s *Service) rules(book *law.Book, ed *law.Edition, day calendar.Day) []Rule {
	base, _ := book.Edition(ed.Base)
	var out []Rule
	for _, name := range ed.AllNames() {
		v, ok := ed.At(name, day)
		own := len(ed.Own(name)) > 0
		if !ok && !own {
			continue
		}
		r := Rule{Name: name, Label: i18n.Msg{Key: "rule." + name}, Para: v.Para, Value: v.JSON(), From: v.From, Own: own, Gone: !ok, May: v.Local, Words: s.words(name, v)}
		if ed.Body == law.Root {
			r.May = law.LocalFree
		}
		if base != nil {
			if b, ok := base.At(name, day); ok {
				r.Base, r.BasePara, r.BaseWords = b.JSON(), b.Para, s.words(name, b)
			}
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b Rule) int { return law.ComparePara(a.Para, b.Para) })
	return out
}
