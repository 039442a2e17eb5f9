package rulebook

import (
	"context"
	"strings"
	"time"

	"reglament/internal/document"
	"reglament/internal/duty"
	"reglament/internal/fault"
	"reglament/internal/i18n"
	"reglament/internal/org"
	"reglament/internal/store"
)

// ReaderLine is a person on an acquaintance sheet, as it is shown.
type ReaderLine struct {
	document.Reader
	Name       string
	Unit, Body i18n.Text
	Late       bool
}

// CountLine is a line of the sheet's statistics.
type CountLine struct {
	document.SheetCount
	Unit, Body i18n.Text
}

// Acquaintance is the sheet of an edition: who has confirmed reading it and when (order 6).
type Acquaintance struct {
	Edition Edition
	Sheet   document.Sheet
	// Mine is the reader's own line; OnSheet says whether there is one.
	Mine    document.Reader
	OnSheet bool
	// Counts, by body and unit, and Readers are shown to those who answer for them: heads of the body, control,
	// administrators; empty for others.
	Counts                       []CountLine
	Required, Confirmed, Overdue int64
	Readers                      []ReaderLine
	Next                         string // cursor of the next page, "" on the last
	MayRemind                    bool
}

// MayConfirm reports whether the reader has still to confirm.
func (a Acquaintance) MayConfirm() bool { return a.OnSheet && a.Mine.ConfirmedAt.IsZero() }

// leads finds whether the person heads a body or is its head's deputy, to see what its people have confirmed.
func (sc *scene) leads(act org.Act, bodyID string) bool {
	_, ok := sc.as(act, func(seat org.Seat, _ org.Post) bool {
		return heads(seat, bodyID) || seat.AsBody() == bodyID && seat.AsKind() == org.PostBodyDeputyHead
	})
	return ok
}

// mayRemind: who oversees all, and the head of the body whose edition it is.
func (sc *scene) mayRemind(act org.Act, bodyID string) bool {
	return sc.oversees(act) || sc.leads(act, bodyID)
}

// Acquaintance reads the sheet of an edition. bodyID narrows it to a body; one who does not oversee all sees the people
// of the body that he leads, everybody sees the own line. limit is 1 to 200.
func (s *Service) Acquaintance(ctx context.Context, act org.Act, edition, bodyID, cursor string, limit int) (Acquaintance, error) {
	var a Acquaintance
	err := s.read(ctx, act, func(q store.Q, sc *scene) error {
		a = Acquaintance{}
		ed, held := sc.snap.Book.Edition(edition)
		f, ok, err := loadFollowup(ctx, q, edition)
		if err != nil {
			return err
		}
		if !held || !ok || f.SheetID == "" {
			return fault.NotFound{What: "sheet of " + edition}
		}
		r, _, err := loadRow(ctx, q, edition)
		if err != nil {
			return err
		}
		a.Edition = sc.view(ed, r)
		if a.Sheet, _, err = s.Kernel.SheetBySubject(ctx, q, Stream(edition)); err != nil {
			return err
		}
		if a.Mine, a.OnSheet, err = s.Kernel.SheetReader(ctx, q, f.SheetID, act.PersonID); err != nil {
			return err
		}
		a.MayRemind = sc.mayRemind(act, a.Edition.BodyID)
		return s.people(ctx, q, sc, act, &a, bodyID, cursor, limit)
	})
	return a, err
}

// people fills in the counts and the page of readers as far as the reader may see them.
func (s *Service) people(ctx context.Context, q store.Q, sc *scene, act org.Act, a *Acquaintance, bodyID, cursor string, limit int) error {
	counts, err := s.Kernel.SheetCounts(ctx, q, a.Sheet.ID, sc.day)
	if err != nil {
		return err
	}
	all := a.MayRemind
	for _, c := range counts {
		if all || sc.leads(act, c.BodyID) {
			a.Counts = append(a.Counts, CountLine{c, sc.UnitName(c.UnitID, sc.day), sc.UnitName(c.BodyID, sc.day)})
			a.Required, a.Confirmed, a.Overdue = a.Required+c.Required, a.Confirmed+c.Confirmed, a.Overdue+c.Overdue
		}
	}
	if !all {
		if bodyID == "" && len(a.Counts) > 0 {
			bodyID = a.Counts[0].BodyID
		}
		if bodyID == "" || !sc.leads(act, bodyID) {
			return nil
		}
	}
	sort, id, _ := strings.Cut(cursor, "_")
	list, next, err := s.Kernel.SheetReaders(ctx, q, a.Sheet.ID, bodyID, duty.Cursor{Sort: sort, ID: id}, limit)
	if err != nil {
		return err
	}
	for _, r := range list {
		a.Readers = append(a.Readers, ReaderLine{
			Reader: r, Name: sc.PersonName(r.PersonID), Unit: sc.UnitName(r.UnitID, sc.day),
			Body: sc.UnitName(r.BodyID, sc.day), Late: r.ConfirmedAt.IsZero() && r.Due < sc.day,
		})
	}
	if next != (duty.Cursor{}) {
		a.Next = next.Sort + "_" + next.ID
	}
	return nil
}

// Confirmed is the answer to Confirm.
type Confirmed struct {
	Edition string    `json:"edition"`
	At      time.Time `json:"at"`
}

// Confirm records that the actor has read the edition (order 6). Nobody confirms for another; who is not on the sheet
// is fault.NotFound, a second time is fault.Conflict.
func (s *Service) Confirm(ctx context.Context, act org.Act, edition string) (Confirmed, error) {
	return change(ctx, s, act, "confirm", edition, func(tx *store.Tx, _ *scene) (Confirmed, error) {
		f, ok, err := loadFollowup(ctx, tx, edition)
		if err != nil {
			return Confirmed{}, err
		}
		if !ok || f.SheetID == "" {
			return Confirmed{}, fault.NotFound{What: "sheet of " + edition}
		}
		return Confirmed{edition, act.Now}, s.Kernel.Confirm(ctx, tx, act, f.SheetID)
	})
}

// Reminded is the answer to Remind.
type Reminded struct {
	People int64 `json:"people"`
}

// Remind tells everybody on the sheet who has not confirmed yet, each at most once a day.
func (s *Service) Remind(ctx context.Context, act org.Act, edition string) (Reminded, error) {
	return change(ctx, s, act, "remind", edition, func(tx *store.Tx, sc *scene) (Reminded, error) {
		ed, held := sc.snap.Book.Edition(edition)
		f, ok, err := loadFollowup(ctx, tx, edition)
		if err != nil {
			return Reminded{}, err
		}
		if !held || !ok || f.SheetID == "" {
			return Reminded{}, fault.NotFound{What: "sheet of " + edition}
		}
		if body, _ := sc.body(ed.Body); !sc.mayRemind(act, body.ID) {
			return Reminded{}, fault.Forbid(i18n.M("rulebook.who.remind"))
		}
		n, err := s.Kernel.RemindSheet(ctx, tx, act, f.SheetID)
		if err != nil {
			return Reminded{}, err
		}
		return Reminded{n}, store.Exec1(ctx, tx, `UPDATE edition_followup SET reminded = $1 WHERE edition = $2`, act.Day(), edition)
	})
}
