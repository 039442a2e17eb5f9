package halfyear

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"reglament/internal/access"
	"reglament/internal/calendar"
	"reglament/internal/document"
	"reglament/internal/instrument"
	"reglament/internal/org"
	"reglament/internal/store"
)

// Figures are the numbers of an analysis (49-1).
type Figures struct {
	// Units are what each independent unit sent, by kind.
	Units []UnitFigures `json:"units"`
	// Bodies are what each body got, by area, and the inspections that bound it.
	Bodies []BodyFigures `json:"bodies"`
	// Inspected says that inspections are counted; analyses made before there was a register of them have none.
	Inspected bool `json:"inspected"`
	// Findings are what was refused and warned of by paragraph, whether or not it was sent in the end.
	Findings []FindingFigures `json:"findings"`
	// Passed are warnings that were passed with a written reason, by rule.
	Passed []PassedFigures `json:"passed"`
	// Short, Supplementary, Revoked, Changed count instruments; Returned and Late count executions.
	Short         int `json:"short"`
	Supplementary int `json:"supplementary"`
	Revoked       int `json:"revoked"`
	Changed       int `json:"changed"`
	Returned      int `json:"returned"`
	Late          int `json:"late"`
	// Duplicates are likely duplicates, the first ones; DuplicatesAll says how many there are.
	Duplicates    []DuplicatePair `json:"duplicates"`
	DuplicatesAll int             `json:"duplicates_all"`
	// DuplicatesOf is how many instruments were compared, the newest ones.
	DuplicatesOf int `json:"duplicates_of"`
	// Each are the records that the Apparatus has to look at one by one (44, 46, 49), the first ones of each kind and only those that
	// the person may see; nil in analyses that were made before they were listed.
	Each []EachFigure `json:"each,omitempty"`
	// Listed says that Each was filled, were it with nothing.
	Listed bool `json:"listed"`
}

// EachFigure is an instrument behind a number.
type EachFigure struct {
	What   string          `json:"what"` // one of eachKinds
	ID     string          `json:"id"`
	Kind   instrument.Kind `json:"kind"`
	Number string          `json:"number"`
	Title  string          `json:"title"`
	Day    calendar.Day    `json:"day"`
	UnitID string          `json:"unit"` // the independent unit
	// Rule is the one whose warning was passed; Note its reason, that of a revocation, or the ground of a shortened term.
	Rule string `json:"rule,omitempty"`
	Note string `json:"note,omitempty"`
	// Main is the number of the main instrument of a supplementary one; Note is then what the reports on it lacked.
	Main string `json:"main,omitempty"`
	// Marked is one for official use only: the analysis outlives the rights of who made it, so neither title nor note is kept.
	Marked bool `json:"marked,omitempty"`
}

// eachKinds are the numbers whose records an analysis lists, in their order; eachShown is how many of each.
var eachKinds = []string{instrument.RecordsShort, instrument.RecordsPassed, instrument.RecordsSupplementary, instrument.RecordsRevoked}

const eachShown = 100

// UnitFigures are what a unit sent.
type UnitFigures struct {
	UnitID      string `json:"unit"`
	Assignments int    `json:"assignments"`
	Tasks       int    `json:"tasks"`
	Requests    int    `json:"requests"`
	Executions  int    `json:"executions"`
}

// Sent is everything the unit sent.
func (u UnitFigures) Sent() int { return u.Assignments + u.Tasks + u.Requests }

// BodyFigures are what a body got in an area of law.
type BodyFigures struct {
	BodyID   string `json:"body"`
	AreaID   string `json:"area"`
	N        int    `json:"n"`
	Open     int    `json:"open"`
	Returned int    `json:"returned"`
	Late     int    `json:"late"`
	// Inspections are those that bound the body in the area on a day of the span, Weight as how many instruments they count (44).
	Inspections int `json:"inspections"`
	Weight      int `json:"weight"`
}

// FindingFigures are findings of a paragraph.
type FindingFigures struct {
	Para     string `json:"para"`
	Refused  int    `json:"refused"`
	Warnings int    `json:"warnings"`
}

// PassedFigures are instruments for which a rule's warning was passed with a reason.
type PassedFigures struct {
	Rule string `json:"rule"`
	Para string `json:"para"`
	N    int    `json:"n"`
}

// DuplicatePair is a pair of likely duplicates; the second is the later one.
type DuplicatePair struct {
	First  DuplicateOne `json:"first"`
	Second DuplicateOne `json:"second"`
	Ground bool         `json:"ground"` // they rest on one ground
}

// DuplicateOne is one of a pair.
type DuplicateOne struct {
	ID     string       `json:"id"`
	Number string       `json:"number"`
	Title  string       `json:"title"`
	Day    calendar.Day `json:"day"`
}

// Sent is everything that was sent.
func (f Figures) Sent() (n int) {
	for _, u := range f.Units {
		n += u.Sent()
	}
	return n
}

// duplicatesShown is how many pairs an analysis lists.
const duplicatesShown = 100

// analyse counts a span of days: what was sent, the inspections that bound the bodies, and what was refused and warned of.
func (v *Service) analyse(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, s Span) (f Figures, err error) {
	sent, err := instrument.CountSent(ctx, q, viewer, sc.sentIn(s))
	if err != nil {
		return f, err
	}
	f.addSent(sent, func(unit string) string { return sc.UnitOf(unit, sc.Day) })
	if err = v.analyseInspections(ctx, q, sc, s, &f); err != nil {
		return f, err
	}
	f.order(sc.Structure)
	outcomes, err := v.kernel.RefusalOutcomes(ctx, q, sc.refusedIn(s, ""))
	f.addFindings(outcomes)
	return f, err
}

// analyseListed is analyse with the records that are looked at one by one, for what leaves the page: papers, workbooks, the interface
// and what is frozen. The page itself leads from each number to its records and need not read them beforehand.
func (v *Service) analyseListed(ctx context.Context, q store.Q, sc *scene, viewer access.Viewer, s Span) (Figures, error) {
	f, err := v.analyse(ctx, q, sc, viewer, s)
	if err != nil {
		return f, err
	}
	return f, sc.addEach(ctx, q, viewer, s, &f)
}

// addEach lists the records that are looked at one by one.
func (sc *scene) addEach(ctx context.Context, q store.Q, viewer access.Viewer, s Span, f *Figures) error {
	f.Listed = true
	for _, what := range eachKinds {
		list, err := instrument.ListSent(ctx, q, viewer, sc.sentFilter(RecordsFilter{Span: s, What: what}), access.Cursor{}, eachShown)
		if err != nil {
			return err
		}
		for _, r := range list {
			x := EachFigure{What: what, ID: r.ID, Kind: r.Kind, Number: r.Number, Title: r.Title, Day: r.SentDay, UnitID: sc.UnitOf(r.OwnerUnit, sc.Day), Note: r.Note}
			if what == instrument.RecordsSupplementary {
				x.Main, x.Note = r.Note, ""
				if !r.LackingMarked {
					x.Note = strings.Join(r.Lacking, "\n")
				}
			}
			if x.Marked = r.Marked; x.Marked {
				x.Title, x.Note = "", ""
			}
			for _, p := range r.Passed {
				if x.Rule = p.Rule; !x.Marked {
					x.Note = p.Reason
				}
				f.Each = append(f.Each, x)
			}
			if len(r.Passed) == 0 {
				f.Each = append(f.Each, x)
			}
		}
	}
	return nil
}

// sentIn is what the office sent in a span.
func (sc *scene) sentIn(s Span) instrument.SentSpan {
	return instrument.SentSpan{Body: sc.Root(), From: s.From, To: s.To, Today: sc.Day}
}

// refusedIn is what was refused or warned of in a span under a paragraph, or under any.
func (sc *scene) refusedIn(s Span, para string) document.RefusalFilter {
	return document.RefusalFilter{Body: sc.Root(), Para: para, From: s.From.Start(), To: (s.To + 1).Start()}
}

// addSent puts the numbers of what was sent together; independent says to which independent unit a unit belongs.
func (f *Figures) addSent(sent instrument.Sent, independent func(unit string) string) {
	f.addUnits(sent.Units, independent)
	for _, b := range sent.Bodies {
		f.Bodies = append(f.Bodies, BodyFigures{BodyID: b.Body, AreaID: b.Area, N: b.N, Open: b.Open, Returned: b.Returned, Late: b.Late})
		f.Returned += b.Returned
		f.Late += b.Late
	}
	for _, p := range sent.Passed {
		f.Passed = append(f.Passed, PassedFigures(p))
	}
	f.Revoked, f.Changed = sent.Revoked, sent.Changed
	f.DuplicatesOf, f.DuplicatesAll = sent.Compared, len(sent.Twins)
	for _, t := range sent.Twins[:min(len(sent.Twins), duplicatesShown)] {
		f.Duplicates = append(f.Duplicates, DuplicatePair{First: DuplicateOne(t.First), Second: DuplicateOne(t.Second), Ground: t.Ground})
	}
}

func (f *Figures) addUnits(list []instrument.SentByUnit, independent func(unit string) string) {
	at := map[string]int{}
	for _, r := range list {
		unit := independent(r.Unit)
		i, ok := at[unit]
		if !ok {
			i = len(f.Units)
			at[unit] = i
			f.Units = append(f.Units, UnitFigures{UnitID: unit})
		}
		u := &f.Units[i]
		switch r.Kind {
		case instrument.Assignment:
			u.Assignments += r.N
		case instrument.Task:
			u.Tasks += r.N
		default:
			u.Requests += r.N
		}
		u.Executions += r.Executions
		f.Short += r.Short
		f.Supplementary += r.Poor
	}
}

// order lets those with most come first, and equals in the order of the organisation.
func (f *Figures) order(s *org.Structure) {
	slices.SortFunc(f.Units, func(a, b UnitFigures) int {
		return cmp.Or(b.Sent()-a.Sent(), s.CompareUnits(a.UnitID, b.UnitID))
	})
	code := func(b BodyFigures) string {
		area, _ := s.Area(b.AreaID)
		return area.Code
	}
	slices.SortFunc(f.Bodies, func(a, b BodyFigures) int {
		return cmp.Or(b.N-a.N, s.CompareUnits(a.BodyID, b.BodyID), strings.Compare(code(a), code(b)))
	})
}

func (f *Figures) addFindings(list []document.RefusalOutcome) {
	for _, o := range list {
		n := len(f.Findings)
		if n == 0 || f.Findings[n-1].Para != o.Para {
			f.Findings = append(f.Findings, FindingFigures{Para: o.Para})
			n++
		}
		if o.Outcome == "warning" {
			f.Findings[n-1].Warnings += int(o.Count)
		} else {
			f.Findings[n-1].Refused += int(o.Count)
		}
	}
}

// RecordsFilter chooses the records behind a number. Empty fields do not narrow.
type RecordsFilter struct {
	Span
	What string // one of instrument.RecordsKinds
	Kind instrument.Kind
	Unit string // an independent unit: with the units within it
	Body string // of executions: the recipient
	Area string // an area, or instrument.LoadNoArea
	Rule string // of warnings that were passed
}

// Records lists the instruments behind a number of the analysis, the oldest first, as far as the person may see them.
func (v *Service) Records(ctx context.Context, act org.Act, f RecordsFilter, after string, limit int) (page instrument.Page[instrument.SentRecord], err error) {
	err = v.read(ctx, act, func(q store.Q, sc *scene, viewer access.Viewer) error {
		page = instrument.Page[instrument.SentRecord]{Rows: []instrument.SentRecord{}}
		if f.Span, err = sc.span(f.Span); err != nil {
			return err
		}
		at, _ := access.ParseCursor(after)
		rows, err := instrument.ListSent(ctx, q, viewer, sc.sentFilter(f), at, limit+1)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.Next = access.Cursor{Sort: rows[limit-1].SentDay.String(), RefID: rows[limit-1].ID}.String()
		}
		page.Rows = append(page.Rows, rows...)
		return nil
	})
	return page, err
}

func (sc *scene) sentFilter(f RecordsFilter) instrument.SentFilter {
	out := instrument.SentFilter{SentSpan: sc.sentIn(f.Span), What: f.What, Kind: f.Kind, Recipient: f.Body, Area: f.Area, Rule: f.Rule}
	if f.Unit != "" {
		out.Units = sc.OfUnit(f.Unit, sc.Day)
	}
	return out
}

// Finding is a finding behind a number of the analysis.
type Finding struct {
	document.RefusalRecord
	// Seen says that the person may open the record; else DocumentID is "".
	Seen bool
}

// Findings lists what was refused or warned of under a paragraph, the newest first.
func (v *Service) Findings(ctx context.Context, act org.Act, span Span, para, before string, limit int) (page instrument.Page[Finding], err error) {
	err = v.read(ctx, act, func(q store.Q, sc *scene, viewer access.Viewer) error {
		page = instrument.Page[Finding]{Rows: []Finding{}}
		if span, err = sc.span(span); err != nil {
			return err
		}
		list, err := v.kernel.RefusalsOf(ctx, q, sc.refusedIn(span, para), before, limit+1)
		if err != nil {
			return err
		}
		if len(list) > limit {
			list = list[:limit]
			page.Next = list[limit-1].ID
		}
		ids := make([]string, len(list))
		for i, r := range list {
			ids[i] = r.DocumentID
		}
		seen, err := instrument.SeenAmong(ctx, q, viewer, ids)
		for _, r := range list {
			f := Finding{RefusalRecord: r, Seen: slices.Contains(seen, r.DocumentID)}
			if !f.Seen {
				f.DocumentID = ""
			}
			page.Rows = append(page.Rows, f)
		}
		return err
	})
	return page, err
}
